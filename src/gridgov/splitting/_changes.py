"""From parts to changes: what is cut is split, from the lowest level upwards; the rest goes with its part."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov.changes import Change, CreateUnit, MergeUnits, MoveUnit, Part, SetMeasure, SplitUnit
from gridgov.hierarchy import Hierarchy
from gridgov.splitting._ground import Ground

__all__ = ["Made", "Namer", "dealt", "redrawn", "split_up"]

#: Gives the id of a new sibling of a unit.
Namer: TypeAlias = Callable[[int], str]
#: In no part, and in several.
_NONE, _SEVERAL = -1, -2


def dealt(found: Ground, labels: Rows) -> Ints:
    """Return for each row of the territory its part: that of all base units below it; -1 for none, -2 for several."""
    h = found.territory
    low = np.full(len(h), np.iinfo(np.int64).max)
    high = np.full(len(h), -1, np.int64)
    up, values = found.base.astype(np.int64), labels.astype(np.int64)
    while len(up):
        np.minimum.at(low, up, values)
        np.maximum.at(high, up, values)
        up = h.tree.parent[up].astype(np.int64)
        inside = up >= found.unit
        up, values = up[inside], values[inside]
    out = np.where(high < 0, np.int64(_NONE), np.where(low == high, high, np.int64(_SEVERAL)))
    # What is below a base unit goes with it.
    mark = np.zeros(len(h), bool)
    mark[found.base] = True
    rows = np.flatnonzero(h.tree.within(found.base))
    out[rows] = out[h.nearest(mark)[rows]]
    return out


class _Divider:
    """Splits units that are in several parts."""

    def __init__(self, found: Ground, labels: Rows, name: Namer) -> None:
        self.h: Hierarchy = found.territory
        self.part: Ints = dealt(found, labels)
        self.count = np.zeros(len(self.h))
        self.count[found.base] = found.weights
        self.name = name
        self.changes: list[Change] = []
        #: Rows under which parts stand, and those above them: they are not dealt out themselves.
        self.stays = np.zeros(len(self.h), bool)
        self.areas: frozenset[int] = frozenset()
        #: Id of each new unit, and row of the unit that it is a piece of.
        self.pieces: list[tuple[str, int]] = []

    def load(self, row: int, part: int) -> float:
        """Return the count of a part below a unit."""
        span = slice(row, int(self.h.tree.end[row]))
        return float(self.count[span][self.part[span] == part].sum())

    def divide(self, row: int, heir: int | None = None, keep: bool = True) -> dict[int, str]:  # noqa: FBT001, FBT002
        """Split a unit, and first what is cut below it; return the id of each part.

        Args:
            row: Of the unit.
            heir: The part that takes over what hangs on it; by default the one with the largest count, then the first.
            keep: Whether this part keeps the id.
        """
        h = self.h
        children: dict[int, list[tuple[int, str]]] = {}
        loose: list[tuple[int, str]] = []
        for child in h.tree.children(row).tolist():
            part = int(self.part[child])
            if part == _NONE:
                loose.append((child, h.ids.get(child)))
            elif part == _SEVERAL:
                for piece, ident in self.divide(child).items():
                    children.setdefault(piece, []).append((child, ident))
            else:
                children.setdefault(part, []).append((child, h.ids.get(child)))
        parts = sorted(children)
        if heir is None:
            heir = max(parts, key=lambda part: (self.load(row, part), -part))
        children[heir] = sorted(children[heir] + loose)
        ids = {part: h.ids.get(row) if part == heir and keep else self.name(row) for part in parts}
        self.pieces += [(ids[part], row) for part in parts if part != heir or not keep]
        measures = self._measures(row, parts, loose)
        self.changes.append(
            SplitUnit(
                h.ids.get(row),
                [Part(ids[p], [ident for _, ident in children[p]], measures=measures.get(p, {})) for p in parts],
                heir=ids[heir],
            )
        )
        return ids

    def _measures(self, row: int, parts: list[int], loose: list[tuple[int, str]]) -> dict[int, dict[str, float | None]]:
        """Return what each part states: the sums below, where the unit states just the sum of all."""
        h, out = self.h, dict[int, dict[str, float | None]]()
        span = np.arange(row, int(h.tree.end[row]))
        for key in h.measures:
            totals = h.rollup(key)
            stated = float(h.measures[key][row])
            if np.isnan(stated) or loose or not bool(totals.complete[row]) or stated != float(totals.known[row]):
                continue
            # The topmost units of one part below.
            up = h.tree.parent[span]
            tops = span[(self.part[span] >= 0) & (self.part[up] == _SEVERAL)]
            sums = np.bincount(self.part[tops], weights=totals.known[tops], minlength=max(parts) + 1)
            if abs(float(sums.sum()) - stated) <= 1e-9 * max(abs(stated), 1.0):
                for part in parts:
                    out.setdefault(part, {})[key] = float(sums[part])
        return out


@attrs.frozen
class Made:
    """Changes, and what comes to be."""

    changes: tuple[Change, ...]
    #: Id of each part.
    ids: tuple[str, ...]
    #: Id of each new unit, and row of the unit that it is a piece of; -1 for one that is no piece.
    pieces: tuple[tuple[str, int], ...]


def split_up(found: Ground, labels: Rows, name: Namer, *, heir: int, keep: bool) -> Made:
    """Return the changes that split the unit."""
    divider = _Divider(found, labels, name)
    ids = divider.divide(found.unit, heir, keep)
    return Made(tuple(divider.changes), tuple(ids[part] for part in sorted(ids)), tuple(divider.pieces))


def redrawn(  # noqa: PLR0913 - what is redrawn and how it is called
    found: Ground,
    labels: Rows,
    *,
    level: str,
    areas: Rows,
    old: Rows,
    ids: list[str],
    kind: str | None,
    name: Namer,
) -> Made:
    """Return the changes that put parts at a level in place of the units that are there.

    Args:
        found: What is divided.
        labels: Part of each base unit.
        level: Key of the level of the parts.
        areas: Row of the unit under which each part stands.
        old: Row of the unit of this level that each base unit is in now, -1 for none.
        ids: Id of each part; that of an old unit for the part that takes its place.
        kind: Kind of a new unit.
        name: Gives ids to what is cut below.
    """
    h = found.territory
    divider = _Divider(found, labels, name)
    divider.areas = frozenset(areas.tolist())
    up = np.unique(areas)
    while len(up):
        divider.stays[up] = True
        up = h.tree.parent[up]
        up = np.unique(up[up >= found.unit])
    rows = h.ids.find(ids)
    out: list[Change] = []
    out += [
        CreateUnit(ident, level, h.ids.get(int(areas[p])), kind=kind) for p, ident in enumerate(ids) if int(rows[p]) < 0
    ]
    altered = _altered(labels, old, rows)
    silent: list[Change] = []
    for row in altered:
        silent += [SetMeasure(h.ids.get(row), key, None) for key, v in h.measures.items() if not np.isnan(v[row])]
    moves: list[Change] = []
    for area in dict.fromkeys(areas.tolist()):
        for child in h.tree.children(area).tolist():
            moves += _dealt_out(divider, child, level, ids, old)
    out += silent
    out += divider.changes
    out += moves
    out += _merged(found, labels, old, ids)
    out += _restated(found, labels, altered, rows, ids)
    new = [(ident, -1) for part, ident in enumerate(ids) if int(rows[part]) < 0]
    return Made(tuple(out), tuple(ids), (*new, *divider.pieces))


def _altered(labels: Rows, old: Rows, rows: Rows) -> list[int]:
    """Return the units of the level whose base units change."""
    now = rows[labels]
    changed = now != old
    touched = np.unique(np.concatenate([old[changed], now[changed]]))
    out: list[int] = touched[touched >= 0].tolist()
    return out


def _dealt_out(divider: _Divider, child: int, level: str, ids: list[str], old: Rows) -> list[Change]:
    """Return the moves of what is in a unit, or of the unit itself if it is none of the level."""
    h = divider.h
    if h.levels.types_at(level)[h.types[child]]:
        out: list[Change] = []
        base = set(old[old >= 0].tolist())
        if child in base:
            for below in h.tree.children(child).tolist():
                out += _moved(divider, below, h.ids.get(child), ids)
        return out
    return _moved(divider, child, None, ids)


def _moved(divider: _Divider, row: int, stands: str | None, ids: list[str]) -> list[Change]:
    """Return the move of a unit to its part, or of its pieces to theirs."""
    h, part = divider.h, int(divider.part[row])
    if divider.stays[row]:
        # An area is dealt out by itself; what holds one gives away only what is not in it.
        below: list[int] = [] if row in divider.areas else h.tree.children(row).tolist()
        return [change for child in below for change in _moved(divider, child, None, ids)]
    if part == _NONE:
        return []
    if part == _SEVERAL:
        pieces = divider.divide(row)
        return [MoveUnit(ident, to=ids[p]) for p, ident in sorted(pieces.items()) if ids[p] != stands]
    return [] if ids[part] == stands else [MoveUnit(h.ids.get(row), to=ids[part])]


def _merged(found: Ground, labels: Rows, old: Rows, ids: list[str]) -> list[Change]:
    """Return the merging of each old unit that no part takes the place of, into the part with most of what it had."""
    h = found.territory
    heirs: dict[int, list[str]] = {}
    for row in np.unique(old[old >= 0]).tolist():
        ident = h.ids.get(row)
        if ident in ids:
            continue
        inside = old == row
        loads = np.bincount(labels[inside], weights=found.weights[inside], minlength=len(ids))
        sizes = np.bincount(labels[inside], minlength=len(ids))
        part = max(range(len(ids)), key=lambda p: (loads[p], sizes[p], -p))
        heirs.setdefault(part, []).append(ident)
    return [MergeUnits((ids[part], *olds), into=ids[part]) for part, olds in sorted(heirs.items())]


def _restated(found: Ground, labels: Rows, altered: list[int], rows: Rows, ids: list[str]) -> list[Change]:
    """Return what parts state anew: sums, where all units that changed stated just the sum of what they had."""
    h = found.territory
    out: list[Change] = []
    changed = set(altered)
    for key, values in h.measures.items():
        told = [row for row in altered if not np.isnan(values[row])]
        totals = h.rollup(key)
        whole = bool(totals.complete[found.base].all())
        if not told or len(told) < len(altered) or not whole or any(values[r] != totals.known[r] for r in told):
            continue
        sums = np.bincount(labels, weights=totals.known[found.base], minlength=len(ids))
        for part, ident in enumerate(ids):
            if int(rows[part]) < 0 or int(rows[part]) in changed:
                out.append(SetMeasure(ident, key, float(sums[part])))
    return out
