"""The JSON Schema of a policy, from the keys of its file and the parameters of the rules."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

from gridgov._policy_shape import POLICY, Entry, Leaf, Rows, Shape
from gridgov._policy_values import RuleClass
from gridgov.rules import Parameter, all_rules
from gridgov.rules._parameter import measures_of

__all__ = ["json_schema"]

_TYPES: Final = {"whole": "integer", "number": "number", "text": "string", "flag": "boolean"}


def json_schema(rules: Iterable[RuleClass] = ()) -> dict[str, Any]:
    """Return the schema."""
    by_code = {rule.code: rule for rule in (*(one.rule for one in all_rules().values()), *rules)}
    known = [by_code[code] for code in sorted(by_code)]
    schema = _entry(POLICY)
    clause = schema["properties"]["clauses"]["items"]
    clause["properties"]["rule"] = {"enum": [key for rule in known for key in (rule.code, rule.name)]}
    clause["properties"]["units"] = {"type": "object", "additionalProperties": {"enum": list(measures_of())}}
    clause["allOf"] = [_clause_of(rule) for rule in known]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "gridgov policy", **schema}


def _entry(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Leaf):
        return dict(entry.schema)
    if isinstance(entry, Rows):
        return {"type": "array", "items": _entry(entry.shape)}
    return _table(entry)


def _table(shape: Shape) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: _entry(entry) for key, entry in {**shape.must, **shape.may}.items()},
        "required": list(shape.must),
        "additionalProperties": False,
    }


def _clause_of(rule: RuleClass) -> dict[str, Any]:
    """Say what the values of a clause of one rule may be."""
    parameters = rule.parameters()
    required = [name for name, parameter in parameters.items() if parameter.required]
    values = {
        "type": "object",
        "title": f"{rule.code} {rule.name}",
        "description": rule.title.en,
        "properties": {name: _parameter(parameter) for name, parameter in parameters.items()},
        "required": required,
        "additionalProperties": False,
    }
    then: dict[str, Any] = {"properties": {"values": values, "units": {"propertyNames": {"enum": list(parameters)}}}}
    if required:
        then["required"] = ["values"]
    return {
        "if": {"properties": {"rule": {"enum": [rule.code, rule.name]}}, "required": ["rule"]},
        "then": then,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    """Say what one value may be."""
    text: dict[str, Any] = {"enum": list(parameter.choices)} if parameter.choices else {"type": "string"}
    out: dict[str, Any]
    if parameter.kind == "texts":
        out = {"type": "array", "items": text}
    elif parameter.kind == "text":
        out = text
    else:
        out = {"type": _TYPES[parameter.kind]}
    if parameter.lowest > -math.inf:
        out["minimum"] = parameter.lowest
    if parameter.highest < math.inf:
        out["maximum"] = parameter.highest
    unit = parameter.unit_of_measure
    if unit is not None:
        out["description"] = unit.name.en
    if isinstance(parameter.default, str | int | float | bool):
        out["default"] = parameter.default
    return out
