"""From a plan to changes: grids are created, base units move, old grids are merged into new ones."""

from __future__ import annotations

import numpy as np

from gridgov.changes import Change, CreateUnit, MergeUnits, MoveUnit, SetMeasure
from gridgov.hierarchy import Hierarchy
from gridgov.integration._plan import GridLevel, Plan
from gridgov.integration._territory import carried, carriers, replaced

__all__ = ["changes_of"]


def changes_of(plan: Plan) -> tuple[Change, ...]:
    """Return what is to be done, in order; nothing if the merged grids are those that are there.

    Posts, bodies, members and links of a grid that goes pass to the grid that has most of its base units.

    Raises:
        ValueError: The base units are of no territory.
    """
    base = plan.nets.base
    if base.territory is None or base.rows is None:
        msg = "The base units are of no territory, so there is nothing to change."
        raise ValueError(msg)
    h = base.territory
    out: list[Change] = []
    parents = dict(zip(h.ids.tolist(), _parents(h), strict=True))
    above = [_above(plan, i, h) for i in range(len(plan.levels))]
    for level, over in zip(plan.levels, above, strict=True):
        out += _created(h, level, over, parents)
    totals = carried(plan)
    # A unit that states a total of its own cannot be emptied; what can be kept is stated again in the end.
    out += [SetMeasure(h.ids.get(row), key, None) for row, key, _ in totals.stated]
    out += _moved(plan, h, parents)
    out += _merged(plan, h, above, parents)
    out += [SetMeasure(ident, key, value) for ident, key, value in totals.kept]
    return tuple(out)


def _parents(h: Hierarchy) -> list[str | None]:
    texts = h.ids.tolist()
    return [None if row < 0 else texts[row] for row in h.tree.parent.tolist()]


def _above(plan: Plan, position: int, h: Hierarchy) -> list[str]:
    level = plan.levels[position]
    if position == 0:
        return list(map(str, h.ids.decode(level.area).tolist()))
    texts = plan.levels[position - 1].ids.tolist()
    return [texts[int(i)] for i in level.parent]


def _created(h: Hierarchy, level: GridLevel, above: list[str], parents: dict[str, str | None]) -> list[Change]:
    """Return the new grids of a level, and those that move under another one."""
    out: list[Change] = []
    kinds = h.levels.level(level.level).kinds
    for ident, over in zip(level.ids.tolist(), above, strict=True):
        if ident not in parents:
            out.append(CreateUnit(ident, level.level, over, kind=kinds[0] if len(kinds) > 1 else None))
        elif parents[ident] != over:
            out.append(MoveUnit(ident, to=over))
        parents[ident] = over
    return out


def _moved(plan: Plan, h: Hierarchy, parents: dict[str, str | None]) -> list[Change]:
    """Return the base units that come under another grid."""
    level, what = plan.lowest, carriers(plan)
    inside = np.flatnonzero(level.codes >= 0)
    inside = inside[np.sort(np.unique(what[inside], return_index=True)[1])]
    grids, units = level.ids.tolist(), h.ids.decode(what[inside]).tolist()
    out: list[Change] = []
    for ident, at in zip(map(str, units), inside, strict=True):
        code = int(level.codes[at])
        if parents[ident] != grids[code]:
            out.append(MoveUnit(ident, to=grids[code]))
            parents[ident] = grids[code]
    return out


def _merged(plan: Plan, h: Hierarchy, above: list[list[str]], parents: dict[str, str | None]) -> list[Change]:
    """Return the old grids that go, each into the grid of its level that has most of its base units."""
    base, gone = plan.nets.base, replaced(plan)
    out: list[Change] = []
    into: dict[str, str] = {}
    for level, over in zip(plan.levels, above, strict=True):
        own = base.within(level.level)
        both = np.flatnonzero((own >= 0) & (level.codes >= 0))
        both = both[gone[own[both]]]
        keys, counts = np.unique(
            own[both].astype(np.int64) * max(len(level), 1) + level.codes[both], return_counts=True
        )
        row, grid = keys // max(len(level), 1), keys % max(len(level), 1)
        order = np.lexsort((grid, -counts, row))
        first = order[np.append(True, np.diff(row[order]) != 0)[: len(order)]]
        texts, heirs = level.ids.tolist(), dict[int, list[str]]()
        for old, new in ((int(row[i]), int(grid[i])) for i in first):
            ident = h.ids.get(old)
            stands = parents[ident]
            stands = into.get(stands, stands) if stands is not None else None
            if stands != over[new]:
                out.append(MoveUnit(ident, to=over[new]))
            into[ident] = texts[new]
            heirs.setdefault(new, []).append(ident)
        out += [MergeUnits((texts[new], *olds), into=texts[new]) for new, olds in sorted(heirs.items())]
    return out
