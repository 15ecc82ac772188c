"""A policy with other values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from gridgov._cells import close_to
from gridgov._policy_clause import Clause
from gridgov.errors import Place, Problem, Problems, UnknownKeyError, fault
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._policy import Policy

__all__ = ["changed"]

NO_SUCH_CLAUSE = fault(
    "POL201",
    "no-such-clause",
    Text("The policy has no clause '{key}'.", "政策中没有条款“{key}”。"),
    Text("{close.en}Name a clause by its id, or as policy/clause.", "{close.zh}请用条款编号或“政策/条款”指明。"),
)
NO_SUCH_VALUE = fault(
    "POL202",
    "no-such-value",
    Text(
        "The rule of clause '{key}' has no parameter '{name}'; it has: {known}.",
        "条款“{key}”的规则没有参数“{name}”；现有：{known}。",
    ),
    Text("Name one of them.", "请使用其中之一。"),
)


def _keys(policy: Policy) -> dict[str, list[str]]:
    """Return every id and key that names clauses, with the keys it names."""
    out: dict[str, list[str]] = {}
    for layer in policy.layers:
        for clause in layer.clauses:
            key = f"{layer.id}/{clause.id}"
            for name in (clause.id, key):
                if key not in out.setdefault(name, []):
                    out[name].append(key)
    return out


def changed(policy: Policy, changes: Mapping[str, Mapping[str, Any]]) -> Policy:
    """Return a policy with other values; see `Policy.what_if`."""
    keys = _keys(policy)
    problems: list[Problem] = []
    wanted: dict[str, Mapping[str, Any]] = {}
    rules = {f"{layer.id}/{c.id}": c.rule for layer in policy.layers for c in layer.clauses}
    for name, values in changes.items():
        if name not in keys:
            facts = {"key": name, "close": close_to(name, keys)}
            problems.append(Problem(NO_SUCH_CLAUSE, Place(id=name), facts))
            continue
        for key in keys[name]:
            known = rules[key].parameters()
            for value in values:
                if value not in known:
                    facts = {"key": key, "name": value, "known": ", ".join(known) or "-"}
                    problems.append(Problem(NO_SUCH_VALUE, Place(id=name), facts))
            # A clause may be named in two ways: what is said last holds.
            wanted[key] = {**wanted.get(key, {}), **values}
    if problems:
        raise UnknownKeyError(Problems.of(*problems))
    new = _layer(policy, wanted)
    if new == policy:
        msg = "Nothing changes: the policy has these values already."
        raise ValueError(msg)
    return new


def _layer(policy: Policy, wanted: Mapping[str, Mapping[str, Any]]) -> Policy:
    def with_values(clause: Clause) -> Clause:
        values = wanted.get(f"{policy.id}/{clause.id}")
        return clause if values is None else attrs.evolve(clause, rule=clause.rule.evolve(**values))

    parent = None if policy.parent is None else _layer(policy.parent, wanted)
    return attrs.evolve(policy, parent=parent, clauses=tuple(map(with_values, policy.clauses)))
