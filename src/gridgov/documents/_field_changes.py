"""What the record of a change holds, as a JSON Schema for each kind of change and one for them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Union, cast

import attrs
from pydantic import WithJsonSchema
from typing_extensions import TypeAliasType

from gridgov._change_base import change_kinds, kind_of
from gridgov._change_values import HOLDER_KINDS
from gridgov.changes import Change, Part

__all__ = ["change_shape"]

_Schema = dict[str, Any]

_WORD: Final[_Schema] = {"type": "string", "minLength": 1}
_DAY: Final[_Schema] = {**_WORD, "format": "date"}
_WORDS: Final[_Schema] = {"type": "array", "items": _WORD}
#: What stands under a key in every record; what is not here is a text.
_KEYS: Final[Mapping[str, _Schema]] = {
    **dict.fromkeys(("start", "end", "last_day", "day"), _DAY),
    **dict.fromkeys(("children", "units", "qualifications", "meets"), _WORDS),
    "measures": {"type": "object", "additionalProperties": {"type": ["number", "null"]}},
    "labels": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
    "number": {"type": "integer", "minimum": 1},
    "delta": {"type": "object"},
    "set_measure.value": {"type": "number"},
    "appoint.kind": {"type": "string", "enum": list(HOLDER_KINDS)},
}


def change_shape(cls: type[Change]) -> object:
    """Return a type that pydantic describes as the record of a change, or of any change for `Change` itself."""
    if cls is not Change:
        return _named(cls)
    return Union[tuple(map(_named, _kinds()))]  # noqa: UP007 - the members are known at run time only


def _kinds() -> list[type[Change]]:
    """Return the kinds of change that the library has, by name: what a plug-in or a test adds is no part of it."""
    found = [one for one in change_kinds() if one.__module__.startswith("gridgov.")]
    return sorted(found, key=lambda one: one.__name__)


def _named(cls: type[Change]) -> Any:  # noqa: ANN401 - an alias
    named: Any = TypeAliasType  # its name is known at run time only
    return named(cls.__name__, Annotated[dict[str, Any], WithJsonSchema(_record(cls, kind_of(cls)))])


def _record(cls: type[Any], name: str) -> _Schema:
    """Describe the record of one class, as `gridgov._change_base` reads it."""
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(cls)
    head: dict[str, _Schema] = {} if cls is Part else {"change": {"const": name, "type": "string"}}
    properties = {field.name: _value(name, field) for field in fields}
    required = [field.name for field in fields if field.default is attrs.NOTHING]
    return {
        "type": "object",
        "description": (cls.__doc__ or "").partition("\n")[0],
        "properties": {**head, **properties},
        "required": [*head, *required],
        "additionalProperties": False,
    }


def _value(name: str, field: attrs.Attribute[object]) -> _Schema:
    if field.name == "parts":
        return {"type": "array", "items": _record(Part, "part")}
    found = _KEYS.get(f"{name}.{field.name}") or _KEYS.get(field.name) or _WORD
    optional = field.default is None or (field.default is attrs.NOTHING and "None" in str(cast("object", field.type)))
    return {"anyOf": [found, {"type": "null"}]} if optional else found
