"""The tables of a net out of a territory's own grids, or any other levels of it, and of the posts there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridgov._columns import Rows
from gridgov._days import Day
from gridgov.hierarchy import Hierarchy

if TYPE_CHECKING:
    from gridgov.jurisdiction import Jurisdiction

__all__ = ["tables_of_units"]

_NONE: Final = -1


def tables_of_units(
    place: Jurisdiction | Hierarchy, levels: Sequence[str], base: str, roles: Collection[str] | None, on: Day | None
) -> dict[str, Any]:
    """Return the tables: the units of some levels as cells, with what stands below them.

    Args:
        place: The territory, or a jurisdiction with posts.
        levels: Keys of the levels of the cells, in any order.
        base: Key of the level of the base units.
        roles: Keys of the roles whose posts are taken; None for all.
        on: The day whose holders are taken; None for no posts.

    Raises:
        UnknownKeyError: The scheme has no such level.
        ValueError: There is no level, or one is not above that of the base units, or ``on`` is no day.
        TypeError: ``on`` is neither a date nor a text.
    """
    territory = place if isinstance(place, Hierarchy) else place.territory
    order = _ordered(territory, levels, base)
    marked = np.zeros(len(territory), bool)
    position = np.full(len(territory), _NONE, np.int32)
    for i, level in enumerate(order):
        at = territory.levels.types_at(level)[territory.types]
        position[at] = i
        marked |= at
    rows = np.flatnonzero(marked)
    nearest = territory.nearest(marked)
    parents = territory.tree.parent[rows]
    above = np.where(parents >= 0, nearest[parents], _NONE)
    units = np.flatnonzero(territory.levels.types_at(base)[territory.types])
    inside = nearest[units] >= 0
    ids = territory.ids
    out: dict[str, Any] = {
        "members": {"unit": ids.decode(units[inside]), "cell": ids.decode(nearest[units[inside]])},
        "cells": {
            "id": ids.decode(rows),
            "parent": _texts(territory, above),
            "level": np.array(order, object)[position[rows]],
        },
        "levels": order,
    }
    if territory.names is not None:
        out["cells"]["name"] = territory.names.take(rows).tolist()
        out["members"]["name"] = territory.names.take(units[inside]).tolist()
    if not isinstance(place, Hierarchy) and on is not None:
        out["posts"] = _posts(place, marked, roles, on)
    return out


def _ordered(territory: Hierarchy, levels: Sequence[str], base: str) -> tuple[str, ...]:
    """Return the levels from the highest to the lowest."""
    keys: list[str] = list(territory.levels.keys)
    for level in (*levels, base):
        territory.levels.level(level)
    order = tuple(key for key in keys if key in set(levels))
    if not order or keys.index(order[-1]) >= keys.index(base):
        msg = f"Levels of cells stand above the base units ({base}), and there is at least one: {', '.join(levels)}."
        raise ValueError(msg)
    return order


def _texts(territory: Hierarchy, rows: Rows) -> list[str | None]:
    """Return the ids of rows, None for -1."""
    out: list[str | None] = [None] * len(rows)
    there = np.flatnonzero(rows >= 0)
    for i, ident in zip(there.tolist(), territory.ids.decode(rows[there]).tolist(), strict=True):
        out[i] = ident
    return out


def _posts(
    place: Jurisdiction, marked: np.ndarray[tuple[int], np.dtype[np.bool_]], roles: Collection[str] | None, on: Day
) -> dict[str, Any]:
    """Return the posts at the cells, with who holds them on the day."""
    roster = place.roster
    c = roster.columns
    keys = [role.key for role in roster.catalogue]
    wanted = np.array([roles is None or key in roles for key in keys], bool)
    at = np.flatnonzero(marked[c.post_unit] & wanted[c.post_role])
    held = roster.holder_rows(on)[at]
    people = c.holder_ids.tolist()
    return {
        "id": c.post_ids.decode(at),
        "cell": place.territory.ids.decode(c.post_unit[at]),
        "role": [keys[i] for i in c.post_role[at].tolist()],
        "holder": [None if i < 0 else people[i] for i in held.tolist()],
    }
