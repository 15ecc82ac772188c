"""The territory with the merged grids in place of the ones that they replace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints, Rows
from gridgov._metric_spread import said
from gridgov.errors import Batch, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.integration._faults import TOTAL_LOST
from gridgov.integration._plan import Floats, GridLevel, Plan
from gridgov.nets import BaseUnits

__all__ = ["Carried", "carried", "carriers", "lost_totals", "merged_territory", "replaced"]


def carriers(plan: Plan) -> Rows:
    """Return for each base unit the row of what moves with it: itself, or what stands above it and goes as a whole.

    Between base units and grids there may be other levels, such as estates: one whose base units are all in one grid
    moves with all below it.
    """
    h, rows = _placed(plan.nets.base)
    codes = plan.lowest.codes
    out = rows.copy()
    keys = [str(key) for key in h.levels.keys]
    between = keys[keys.index(plan.lowest.level) + 1 : keys.index(plan.nets.base.level or keys[-1])]
    grid = h.levels.types_at(plan.lowest.level)
    for key in reversed(between):
        if not h.levels.allowed[np.ix_(grid, h.levels.types_at(key))].any():
            continue
        above = plan.nets.base.within(key)
        low, high = np.full(len(h), np.iinfo(np.int64).max), np.full(len(h), -2, np.int64)
        held = np.flatnonzero(above >= 0)
        np.minimum.at(low, above[held], codes[held])
        np.maximum.at(high, above[held], codes[held])
        whole = held[(low[above[held]] == high[above[held]]) & (codes[held] >= 0)]
        out[whole] = above[whole]
    return out


def replaced(plan: Plan) -> Bools:
    """Return which units of the territory nothing is left of: grids whose base units are all in merged ones.

    A grid that holds what is outside, or anything else than base units and such grids, stays.
    """
    h, _ = _placed(plan.nets.base)
    gone = np.zeros(len(h), bool)
    moved = np.zeros(len(h), bool)
    moved[carriers(plan)[plan.lowest.codes >= 0]] = True
    children = h.tree.parent >= 0
    has = np.zeros(len(h), bool)
    has[h.tree.parent[children]] = True
    for level in reversed(plan.levels):
        own = np.flatnonzero(h.levels.types_at(level.level)[h.types])
        # What is below goes, too.
        stays = ~(moved | gone) & children
        holds = np.bincount(h.tree.parent[stays], minlength=len(h)) > 0
        found = h.ids.find(level.ids.decode())
        kept = np.zeros(len(h), bool)
        kept[found[found >= 0]] = True
        gone[own[has[own] & ~holds[own] & ~kept[own]]] = True
        moved |= kept
    return gone


@attrs.frozen(eq=False)
class Carried:
    """What grids that go, or stay with other base units, state themselves, and where it can be kept."""

    #: Row in the territory, measure and number of what is stated.
    stated: tuple[tuple[int, str, float], ...]
    #: Id of a merged grid, measure and number: the sum, where it is made of whole old grids that all state it.
    kept: tuple[tuple[str, str, float], ...]
    #: Row, measure and number of what cannot be kept.
    lost: tuple[tuple[int, str, float], ...]


def carried(plan: Plan) -> Carried:
    """Work out what becomes of measures that are stated of grids that go, or stay with other base units."""
    h, _ = _placed(plan.nets.base)
    gone = replaced(plan)
    stated: list[tuple[int, str, float]] = []
    kept: list[tuple[str, str, float]] = []
    lost: list[tuple[int, str, float]] = []
    for level in plan.levels:
        own = plan.nets.base.within(level.level)
        into = _whole(own, level.codes, gone, len(level))
        old = np.flatnonzero(h.levels.types_at(level.level)[h.types] & (gone | _altered(h, own, level, gone)))
        for key, values in h.measures.items():
            told = old[~np.isnan(values[old])]
            if not len(told):
                continue
            stated += [(int(row), key, float(values[row])) for row in told]
            good = _complete(values, old, into, len(level))
            sums = np.zeros(len(level))
            np.add.at(sums, into[told[into[told] >= 0]], values[told[into[told] >= 0]])
            texts = level.ids.tolist()
            kept += [(texts[g], key, float(sums[g])) for g in np.flatnonzero(good).tolist()]
            lost += [(int(r), key, float(values[r])) for r in told if into[r] < 0 or not good[into[r]]]
    return Carried(tuple(stated), tuple(kept), tuple(lost))


def _altered(h: Hierarchy, own: Rows, level: GridLevel, gone: Bools) -> Bools:
    """Tell which units stay with other base units than before: what they state is true no longer."""
    found = h.ids.find(level.ids.decode())
    after = np.where(level.codes >= 0, found[level.codes], own) if len(level) else own
    other = after != own
    out = np.zeros(len(h), bool)
    for rows in (own[other], after[other]):
        out[rows[rows >= 0]] = True
    return out & ~gone


def _whole(own: Rows, codes: Rows, gone: Bools, n: int) -> Rows:
    """Return for each unit that goes the merged grid that all of it is in, if that grid is made of such units only."""
    out = np.full(len(gone), -1, np.int32)
    both = np.flatnonzero((own >= 0) & (codes >= 0))
    low, high = np.full(len(gone), np.iinfo(np.int64).max), np.full(len(gone), -1, np.int64)
    np.minimum.at(low, own[both], codes[both])
    np.maximum.at(high, own[both], codes[both])
    total = np.bincount(own[own >= 0], minlength=len(gone))
    placed = np.bincount(own[both], minlength=len(gone))
    single = gone & (low == high) & (placed == total)
    from_whole = np.zeros(len(codes), bool)
    from_whole[both] = single[own[both]]
    inside = np.flatnonzero(codes >= 0)
    mixed = np.bincount(codes[inside][~from_whole[inside]], minlength=n) > 0
    rows = np.flatnonzero(single)
    rows = rows[~mixed[low[rows]]]
    out[rows] = low[rows]
    return out


def _complete(values: Floats, old: Ints, into: Rows, n: int) -> Bools:
    """Tell which merged grids are made of units that all state a measure."""
    rows = old[into[old] >= 0]
    units = np.bincount(into[rows], minlength=n)
    silent = np.bincount(into[rows[np.isnan(values[rows])]], minlength=n)
    return np.asarray((units > 0) & (silent == 0))


def lost_totals(plan: Plan) -> Problems:
    """Report numbers that grids state which go, where the number cannot go to one merged grid."""
    base = plan.nets.base
    if base.territory is None:
        return Problems()
    ids = base.territory.ids
    found = carried(plan).lost
    texts = [ids.get(row) for row, _, _ in found]
    facts: dict[str, Sequence[object]] = {
        "id": texts,
        "measure": [key for _, key, _ in found],
        "value": [said(value) for _, _, value in found],
    }
    return Problems([Batch(TOTAL_LOST, ids=texts, facts=facts)] if found else [])


def merged_territory(plan: Plan) -> Hierarchy:
    """Build the territory with the merged grids.

    Raises:
        InvalidHierarchyError: The scheme does not allow it.
    """
    h, _ = _placed(plan.nets.base)
    gone = replaced(plan)
    columns = h.to_columns()
    parent = np.array(columns["parent"], object)
    known = {ident: i for i, ident in enumerate(h.ids.tolist())}
    new: list[tuple[str, str, str]] = []
    for position, level in enumerate(plan.levels):
        texts = level.ids.tolist()
        above = _above(plan, position, h)
        for ident, over in zip(texts, above, strict=True):
            if ident in known:
                parent[known[ident]] = over
            else:
                new.append((ident, level.level, over))
    inside = plan.lowest.codes >= 0
    parent[carriers(plan)[inside]] = np.array(plan.lowest.ids.tolist(), object)[plan.lowest.codes[inside]]
    return _rebuilt(h, columns, parent, gone, new, carried(plan))


def _placed(base: BaseUnits) -> tuple[Hierarchy, Rows]:
    if base.territory is None or base.rows is None:
        msg = "The base units are of no territory."
        raise ValueError(msg)
    return base.territory, base.rows


def _above(plan: Plan, position: int, h: Hierarchy) -> list[str]:
    """Return the id of what stands above each grid of a level."""
    level: GridLevel = plan.levels[position]
    if position == 0:
        return list(map(str, h.ids.decode(level.area).tolist()))
    texts = plan.levels[position - 1].ids.tolist()
    return [texts[int(i)] for i in level.parent]


def _rebuilt(  # noqa: PLR0913 - what a territory is made of
    h: Hierarchy,
    columns: dict[str, Any],
    parent: npt.NDArray[np.object_],
    gone: Bools,
    new: list[tuple[str, str, str]],
    totals: Carried,
) -> Hierarchy:
    keep = ~gone
    extra = len(new)
    place = {ident: i for i, (ident, _, _) in enumerate(new)}
    added: dict[str, list[float | None]] = {key: [None] * extra for key in h.measures}
    for ident, key, value in totals.kept:
        added[key][place[ident]] = value

    def column(key: str, values: list[Any]) -> list[Any]:
        return [*np.asarray(columns[key], object)[keep].tolist(), *values]

    kinds = [h.levels.level(level).kinds[0] for _, level, _ in new]
    own = {key: values.copy() for key, values in h.measures.items()}
    for row, key, _ in totals.stated:
        own[key][row] = np.nan
    measures = {key: [*values[keep].tolist(), *added[key]] for key, values in own.items()}
    return Hierarchy.from_columns(
        column("id", [ident for ident, _, _ in new]),
        [*parent[keep].tolist(), *[over for _, _, over in new]],
        column("level", [level for _, level, _ in new]),
        levels=h.levels,
        kind=column("kind", kinds),
        name=column("name", [None] * extra) if h.names is not None else None,
        measures=measures,
        labels={key: column(key, [None] * extra) for key in h.labels},
        measure_info=h.measure_info.values(),
        roots="many" if len(h.roots) > 1 else "one",
    )
