"""Where what was in a unit on one day is on a later one, by the rows of a lineage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, Ints, Rows
from gridgov.hierarchy import Hierarchy
from gridgov.lineage import Lineage

__all__ = ["GONE", "Floats", "Flow", "Shares", "composed", "flow", "followed", "grouped"]

Floats: TypeAlias = npt.NDArray[np.float64]
#: Part of an id by the id that it went to, None for none; NaN where it is not known.
Shares: TypeAlias = dict[str | None, float]
#: Row of what went without successor.
GONE: Final = -1


def composed(first: Mapping[str, Shares], then: Mapping[str, Shares]) -> dict[str, Shares]:
    """Put what became of ids in two times one after the other; an id that is not named stays itself.

    Example:
        >>> composed({"a": {"b": 0.5, "c": 0.5}}, {"b": {"c": 1.0}, "x": {None: 1.0}})
        {'a': {'c': 1.0}, 'b': {'c': 1.0}, 'x': {None: 1.0}}
    """
    out: dict[str, Shares] = {}
    for ident, shares in first.items():
        made: Shares = {}
        for now, had in shares.items():
            became = {now: 1.0} if now is None else then.get(now, {now: 1.0})
            for new, part in became.items():
                # Nothing of nothing is nothing, also where its share is not known.
                made[new] = made.get(new, 0.0) + (0.0 if 0.0 in {had, part} else had * part)
        out[ident] = made
    return {**out, **{ident: dict(shares) for ident, shares in then.items() if ident not in first}}


def followed(lineage: Lineage, since: str | None, until: str | None, there: IdColumn) -> dict[str, Shares]:
    """Return what became of the ids of a day on a later one; those that no row names are left out.

    Args:
        lineage: The lineage as of the later day.
        since: The first day; what happened on it has happened. None: before all rows.
        until: The later day, included. None: after all rows.
        there: The ids on the first day.
    """
    c = lineage.columns
    rows = c.old >= 0
    if since is not None:
        rows &= c.day > np.datetime64(since, "D")
    if until is not None:
        rows &= c.day <= np.datetime64(until, "D")
    ids = c.ids.decode(np.unique(c.old[rows]))
    ids = ids[there.find(ids) >= 0]
    out: dict[str, Shares] = {}
    if len(ids):
        found = lineage.crosswalk(since, until, ids)
        for old, new, share in zip(found["old"], found["new"], found["share"].tolist(), strict=True):
            out.setdefault(old, {})[new] = share
    return out


# -- rows of two hierarchies -------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Flow:
    """Parts of units of one hierarchy in units of another one; a unit that is the same in both is one part."""

    #: Row of the unit in the first hierarchy, ascending. Int64.
    src: Ints
    #: Row of the unit in the second one, `GONE` where there is none. Int64.
    dst: Ints
    #: Part of the first that is in the second, 0 to 1; NaN where unknown.
    share: Floats


def flow(before: Hierarchy, after: Hierarchy, rows: Rows, became: Mapping[str, Shares]) -> Flow:
    """Return where units are in another hierarchy.

    Args:
        before: The first hierarchy.
        after: The second one.
        rows: Rows of the first one, ascending.
        became: What became of ids; the others are themselves.
    """
    names = list(became)
    touched = before.ids.find(names) if names else np.zeros(0, np.int32)
    at = np.full(len(before), -1, np.int64)
    at[touched[touched >= 0]] = np.flatnonzero(touched >= 0)
    moved = at[rows] >= 0
    same = rows[~moved].astype(np.int64)
    src, to, share = _pieces(rows[moved].tolist(), [became[names[i]] for i in at[rows[moved]].tolist()])
    there = np.array([new is not None for new in to], bool)
    dst = np.full(len(to), GONE, np.int64)
    if there.any():
        dst[there] = after.ids.find([new for new in to if new is not None])
    kept = _found(before, after, same)
    every = np.concatenate([same, src]), np.concatenate([kept, dst]), np.concatenate([np.ones(len(same)), share])
    order = np.lexsort((every[1], every[0]))
    return Flow(every[0][order], every[1][order], every[2][order])


def _found(before: Hierarchy, after: Hierarchy, rows: Ints) -> Ints:
    """Return the rows of units of the same ids in another hierarchy."""
    if before.ids is after.ids:
        return rows
    return after.ids.find(before.ids.decode(rows)).astype(np.int64)


def _pieces(rows: Sequence[int], became: Sequence[Shares]) -> tuple[Ints, list[str | None], Floats]:
    src: list[int] = []
    to: list[str | None] = []
    share: list[float] = []
    for row, shares in zip(rows, became, strict=True):
        src += [row] * len(shares)
        to += shares
        share += shares.values()
    return np.array(src, np.int64), to, np.array(share, np.float64)


def grouped(src: Ints, to: Ints, share: Floats) -> tuple[Ints, Ints, Floats]:
    """Add up the parts of each unit that are in the same place; what is unknown in one place only is the rest.

    Args:
        src: Units.
        to: Places, from -1.
        share: Parts, NaN where unknown; those of a unit add up to 1.

    Returns:
        Units, ascending, their places, ascending, and parts.

    Example:
        >>> nan = float("nan")
        >>> units, places, parts = grouped(np.array([3, 3, 3]), np.array([1, 1, 0]), np.array([nan, nan, 0.25]))
        >>> units.tolist(), places.tolist(), parts.tolist()
        ([3, 3], [0, 1], [0.25, 0.75])
    """
    if not len(src):
        return src, to, share
    wide = int(to.max()) + 2
    keys, group = np.unique(src * wide + (to + 1), return_inverse=True)
    open_ = np.isnan(share)
    known = np.bincount(group, np.where(open_, 0.0, share), len(keys))
    unknown = np.bincount(group, open_, len(keys)) > 0
    unit, place = keys // wide, keys % wide - 1
    _, of = np.unique(unit, return_inverse=True)
    rest = 1.0 - np.bincount(of, known)
    one = np.bincount(of, unknown) == 1
    out = np.where(unknown, np.where(one[of], np.maximum(known + rest[of], 0.0), np.nan), known)
    # One place holds all of a unit, whatever the parts are.
    out[np.bincount(of)[of] == 1] = 1.0
    return unit, place, out
