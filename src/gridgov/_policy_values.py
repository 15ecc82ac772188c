"""The rule of a clause with its values: every misspelt, missing or wrong value at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import attrs

from gridgov._cells import close_to, nearest_key
from gridgov._policy_faults import (
    BAD_VALUE,
    UNKNOWN_MEASURE,
    UNKNOWN_PARAMETER,
    UNKNOWN_RULE,
    VALUE_MISSING,
    VALUES_REFUSED,
    WRONG_MEASURE,
)
from gridgov._policy_reader import Reader
from gridgov._policy_shape import shown
from gridgov._tables import meant
from gridgov.errors import UnknownKeyError
from gridgov.rules import Parameter, Rule, builtin_rules, find_rule
from gridgov.rules._parameter import measures_of
from gridgov.text import Text

__all__ = ["RuleClass", "Rules", "read_rule", "read_units"]

RuleClass = type[Rule[Any]]
_NO_TEXT = Text("", "")


@attrs.frozen
class Rules:
    """The rules that a policy can name: those that are handed over, those of gridgov, those of installed packages."""

    #: By code and by name.
    known: Mapping[str, RuleClass]

    @classmethod
    def of(cls, more: Iterable[RuleClass] = ()) -> Rules:
        """Return the rules of gridgov with further ones, which come first.

        Example:
            >>> rules = Rules.of()
            >>> rules.get("community-oversize") is rules.get("SIZ001")
            True
        """
        given = tuple(more)
        return cls({key: rule for rule in (*builtin_rules(), *given) for key in (rule.code, rule.name)})

    def get(self, key: str) -> RuleClass | None:
        """Return a rule by its code or name; packages are loaded only if it can be theirs.

        Raises:
            PluginError: A package that had to be loaded offers rules that cannot be used.
        """
        if key in self.known:
            return self.known[key]
        try:
            return find_rule(key)
        except UnknownKeyError:
            return None


def _measure(parameter: Parameter) -> Text:
    unit = parameter.unit_of_measure
    return _NO_TEXT if unit is None else Text(f" ({unit.name.en})", f"（单位：{unit.name.zh}）")


def read_rule(key: str, values: Mapping[str, object], rules: Rules, reader: Reader, path: str) -> Rule[Any] | None:
    """Return a rule with its values, or None if something is wrong with it."""
    rule = rules.get(key)
    if rule is None:
        n = len({r.code for r in rules.known.values()})
        reader.add(UNKNOWN_RULE, f"{path}.rule", rule=key, close=close_to(key, rules.known), n=n)
        return None
    found = len(reader.problems)
    parameters = rule.parameters()
    misspelt = {nearest_key(name, parameters) for name in values if name not in parameters}
    for name, parameter in parameters.items():
        if parameter.required and name not in values and name not in misspelt:
            facts = {"wanted": parameter.expects(), "measure": _measure(parameter)}
            reader.add(VALUE_MISSING, f"{path}.values", rule=rule.code, key=name, **facts)
    for name, value in values.items():
        at = f"{path}.values.{name}"
        if name not in parameters:
            reader.add(UNKNOWN_PARAMETER, at, rule=rule.code, key=name, fix=meant(name, parameters))
        elif not parameters[name].accepts(value):
            parameter = parameters[name]
            facts = {"wanted": parameter.expects(), "measure": _measure(parameter), "value": shown(value)}
            reader.add(BAD_VALUE, at, rule=rule.code, key=name, **facts)
    if len(reader.problems) > found:
        return None
    try:
        return rule(**values)
    except (TypeError, ValueError) as error:  # what a rule demands of several values at once
        reader.add(VALUES_REFUSED, f"{path}.values", rule=rule.code, why=str(error).rstrip("."))
        return None


def read_units(units: Mapping[str, object], key: str | None, rules: Rules, reader: Reader, path: str) -> dict[str, str]:
    """Return what the source counts, by parameter."""
    rule = None if key is None else rules.get(key)
    known = measures_of()
    for name, unit in units.items():
        at = f"{path}.units.{name}"
        if rule is not None and name not in rule.parameters():
            reader.add(UNKNOWN_PARAMETER, at, rule=rule.code, key=name, fix=meant(name, rule.parameters()))
        if not isinstance(unit, str) or unit not in known:
            said = unit if isinstance(unit, str) else shown(unit).en
            reader.add(UNKNOWN_MEASURE, at, value=said, fix=meant(said, known))
            continue
        parameter = None if rule is None else rule.parameters().get(name)
        counted = None if parameter is None else parameter.unit_of_measure
        if rule is not None and counted is not None and counted.key != unit:
            said_in = known[unit].name
            reader.add(
                WRONG_MEASURE, at, parameter=name, said=said_in, rule=rule.code, counted=counted.name, key=counted.key
            )
    return cast("dict[str, str]", dict(units))
