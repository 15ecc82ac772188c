"""Scopes that hold no unit, as far as it can be told."""

from __future__ import annotations

from typing import Final

import attrs

from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.rules import Scope
from gridgov.text import Text

__all__ = ["why_nobody"]

_NO_LEVEL: Final = Text("there is no level '{level}'", "没有层级“{level}”")
_NO_UNIT: Final = Text("there is no unit '{unit}'", "没有单元“{unit}”")
_LEFT_OUT: Final = Text("'{unit}' is both inside and outside", "“{unit}”同时列入和排除")
_ALL_OUT: Final = Text("all of them are left out", "全部被排除")


def why_nobody(
    scope: Scope, kinds: tuple[str, ...], levels: LevelScheme | None, territory: Hierarchy | None
) -> Text | None:
    """Return why a scope holds no unit; None if it holds one or it cannot be told.

    Args:
        scope: The scope.
        kinds: The kinds of the rule.
        levels: The levels there are; those of the territory if one is given.
        territory: The units there are.
    """
    if scope.within and set(scope.within) <= set(scope.outside):
        return _LEFT_OUT.format(unit=scope.within[0])
    scheme = levels if territory is None else territory.levels
    why = None if scheme is None else _no_type(scope, kinds, scheme)
    return why if why is not None or territory is None else _no_unit(scope, kinds, territory)


def _no_type(scope: Scope, kinds: tuple[str, ...], levels: LevelScheme) -> Text | None:
    for level in scope.levels:
        if level not in levels.keys:
            return _NO_LEVEL.format(level=level)
    pairs = [(level, kind) for level in scope.levels or (None,) for kind in scope.kinds or kinds or (None,)]
    return None if any(levels.types_at(level, kind).any() for level, kind in pairs) else scope.nobody(kinds)


def _no_unit(scope: Scope, kinds: tuple[str, ...], territory: Hierarchy) -> Text | None:
    for unit in (*scope.within, *scope.outside):
        if unit not in territory:
            return _NO_UNIT.format(unit=unit)
    if len(scope.rows(territory, kinds)):
        return None
    everywhere = attrs.evolve(scope, within=(), outside=())
    return _ALL_OUT if len(everywhere.rows(territory, kinds)) else scope.nobody(kinds)
