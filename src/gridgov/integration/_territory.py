"""The territory with the merged grids in place of the ones that they replace."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov.hierarchy import Hierarchy
from gridgov.integration._plan import GridLevel, Plan
from gridgov.nets import BaseUnits

__all__ = ["merged_territory", "replaced"]


def replaced(plan: Plan) -> Bools:
    """Return which units of the territory nothing is left of: grids whose base units are all in merged ones.

    A grid that holds what is outside, or anything else than base units and such grids, stays.
    """
    h, rows = _placed(plan.nets.base)
    gone = np.zeros(len(h), bool)
    moved = np.zeros(len(h), bool)
    moved[rows[plan.lowest.codes >= 0]] = True
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


def merged_territory(plan: Plan) -> Hierarchy:
    """Build the territory with the merged grids.

    Raises:
        InvalidHierarchyError: The scheme does not allow it.
    """
    h, rows = _placed(plan.nets.base)
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
    parent[rows[inside]] = np.array(plan.lowest.ids.tolist(), object)[plan.lowest.codes[inside]]
    return _rebuilt(h, columns, parent, gone, new)


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


def _rebuilt(
    h: Hierarchy,
    columns: dict[str, Any],
    parent: npt.NDArray[np.object_],
    gone: Bools,
    new: list[tuple[str, str, str]],
) -> Hierarchy:
    keep = ~gone
    extra = len(new)

    def column(key: str, values: list[Any]) -> list[Any]:
        return [*np.asarray(columns[key], object)[keep].tolist(), *values]

    kinds = [h.levels.level(level).kinds[0] for _, level, _ in new]
    measures = {key: [*values[keep].tolist(), *[None] * extra] for key, values in h.measures.items()}
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
