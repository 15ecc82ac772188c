"""Where what was in a unit on one day is on a later one, by the rows of a lineage."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Ints, Rows
from gridgov._lineage_columns import ENDS, MERGE, LineageColumns
from gridgov.hierarchy import Hierarchy
from gridgov.lineage import Lineage

__all__ = ["GONE", "Content", "Floats", "Flow", "Shares", "flow", "follow", "grouped"]

Floats: TypeAlias = npt.NDArray[np.float64]
#: Part of an id by the id that it went to, None for none; NaN where it is not known.
Shares: TypeAlias = dict[str | None, float]
#: Row of what went without successor.
GONE: Final = -1
_SLACK: Final = 1e-9


class Content:
    """Where the content of ids is: of each id that was touched, by the id in which it is now."""

    def __init__(self) -> None:
        self.parts: dict[str, Shares] = {}
        self._in: dict[str | None, dict[str, None]] = {}

    def origins(self, ident: str) -> list[str]:
        """Return the ids of which something is in an id now; at first it is only its own."""
        if ident not in self.parts:
            self.parts[ident] = {ident: 1.0}
            self._in.setdefault(ident, {})[ident] = None
        return list(self._in.get(ident, ()))

    def pass_on(self, ident: str, to: Shares) -> None:
        """Give what is in an id to others; itself among these for what stays."""
        origins = self.origins(ident)
        for new in to:
            if new is not None:
                self.origins(new)
        for origin in origins:
            shares = self.parts[origin]
            had = shares.pop(ident)
            del self._in[ident][origin]
            for new, part in to.items():
                # Nothing of nothing is nothing, also where its share is not known.
                moved = 0.0 if 0.0 in {had, part} else had * part
                shares[new] = shares.get(new, 0.0) + moved
                self._in.setdefault(new, {})[origin] = None


def _completed(ident: str, rows: Iterable[tuple[str | None, float, int]]) -> tuple[Shares, bool]:
    """Return what became of an id on a day, by its rows (new id, share, kind), and whether it ended."""
    out: Shares = {}
    goes_on, ends = False, False
    for new, share, kind in rows:
        if new == ident:
            goes_on = True
            if kind != MERGE:
                out[ident] = share
        else:
            out[new] = out.get(new, 0.0) + share
            ends = ends or kind in ENDS
    stays = goes_on or not ends
    if stays and ident not in out:
        # It goes on with the rest.
        rest = 1.0 - math.fsum(out.values())
        out[ident] = rest if math.isnan(rest) else max(0.0, rest)
    unknown = [new for new, share in out.items() if math.isnan(share)]
    rest = 1.0 - math.fsum(share for share in out.values() if not math.isnan(share))
    if len(unknown) == 1:
        out[unknown[0]] = max(0.0, rest)
    elif not unknown and rest > _SLACK:
        out[None] = out.get(None, 0.0) + rest
    return out, not stays


def follow(content: Content, lineage: Lineage, since: str, until: str) -> None:
    """Follow what happened to ids between two days.

    Args:
        content: Where everything is on the first day; it is brought to the second.
        lineage: The lineage as of the second day.
        since: The first day; what happened on it has happened.
        until: The second day, included.
    """
    c = lineage.columns
    rows = np.flatnonzero((c.day > np.datetime64(since, "D")) & (c.day <= np.datetime64(until, "D")))
    for day in np.split(rows, np.flatnonzero(np.diff(c.day[rows].astype(np.int64))) + 1) if len(rows) else ():
        _make_day(content, c, day)


def _make_day(content: Content, c: LineageColumns, rows: Ints) -> None:
    """Make what happened on one day: in the order of rows, and once more for what came to an id after it ended."""
    groups: dict[str, list[tuple[str | None, float, int]]] = {}
    rows = rows[c.old[rows] >= 0]
    olds: list[str] = c.ids.decode(c.old[rows]).tolist()
    there = np.maximum(c.new[rows], 0)
    news: list[str] = c.ids.decode(there).tolist()
    gone: list[bool] = (c.new[rows] < 0).tolist()
    shares: list[float] = c.share[rows].tolist()
    kinds: list[int] = c.kind[rows].tolist()
    for old, new, is_gone, share, kind in zip(olds, news, gone, shares, kinds, strict=True):
        groups.setdefault(old, []).append((None if is_gone else new, share, kind))
    made = {name: _completed(name, group) for name, group in groups.items()}
    for name, (to, _) in made.items():
        content.pass_on(name, to)
    ended = [name for name, (_, is_gone) in made.items() if is_gone]
    while late := [name for name in ended if content.origins(name)]:
        # No circle on one day: this comes to an end.
        for name in late:
            content.pass_on(name, made[name][0])


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
