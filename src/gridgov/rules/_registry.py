"""Which rules there are: those of gridgov, and those that installed packages add."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from gridgov.rules import (
    bodies,
    branch,
    capacity,
    committee,
    data,
    estates,
    handling,
    nets,
    party,
    registers,
    roles,
    roles_chain,
    roles_community,
    roles_estate,
    roles_grid,
    roles_worker,
    service,
    size,
    span,
    street_bodies,
    structure,
    structure_chain,
    structure_levels,
)
from gridgov.rules._base import Rule

__all__ = ["builtin_rules"]

RuleClass = type[Rule[Any]]


@lru_cache
def builtin_rules() -> tuple[RuleClass, ...]:
    """Return the rule classes of gridgov in order of their codes."""
    modules = (
        bodies,
        branch,
        capacity,
        committee,
        data,
        estates,
        handling,
        nets,
        party,
        registers,
        roles,
        roles_chain,
        roles_community,
        roles_estate,
        roles_grid,
        roles_worker,
        service,
        size,
        span,
        street_bodies,
        structure,
        structure_chain,
        structure_levels,
    )
    found: set[RuleClass] = {
        item
        for module in modules
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Rule) and item.code and item.__module__ == module.__name__
    }
    return tuple(sorted(found, key=lambda rule: rule.code))
