"""What is to be said of a merger besides its grids: what was adopted, what nobody is next to, what is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from gridgov.integration._plan import Plan
from gridgov.integration._setting import Setting
from gridgov.integration._territory import carriers
from gridgov.text import Text

__all__ = ["notes_of"]

_ADOPTED: Final = Text("The net '{net}' is adopted.", "采用网格体系“{net}”。")
_CUT: Final = Text(
    "{n:,} cells of it cross a boundary or do not hang together, and are {m:,} grids.",
    "其中{n:,}个网格跨越边界或不相连，分为{m:,}个网格。",
)
_ALONE: Final = Text(
    "{n:,} base units are next to no other in the adjacency given; each of them is a piece of its own.",
    "在所给相邻关系中，{n:,}个基本单元没有相邻单元，各自成片。",
)
_LEFT: Final = Text(
    "{n:,} base units do not stand under a unit of level '{level}' any more; its totals lose them.",
    "{n:,}个基本单元不再位于“{level}”单元之下，其合计不再包含这些单元。",
)


def notes_of(place: Setting, plan: Plan, net: int | None) -> Iterator[Text]:
    """Say what a reader of the result has to know."""
    if net is not None:
        yield _ADOPTED.format(net=place.merged_nets[net].id)
        yield from _pieces(place, plan, net)
    if place.adjacency_given:
        near = np.zeros(place.n, bool)
        near[place.edges] = True
        alone = int((~near & (plan.lowest.codes >= 0)).sum())
        if alone and place.n > 1:
            yield _ALONE.format(n=alone)
    yield from _left(place, plan)


def _pieces(place: Setting, plan: Plan, net: int) -> Iterator[Text]:
    """Say how many cells of the adopted net became several grids."""
    code, grid = place.codes[-1][net], plan.lowest.codes
    inside = np.flatnonzero((code >= 0) & (grid >= 0))
    width = len(plan.lowest) + 1
    pairs = np.unique(code[inside].astype(np.int64) * width + grid[inside]) // width
    several = np.unique(pairs, return_counts=True)[1]
    if (several > 1).any():
        yield _CUT.format(n=int((several > 1).sum()), m=int(several[several > 1].sum()))


def _left(place: Setting, plan: Plan) -> Iterator[Text]:
    """Say of which levels units lose base units, such as communities where grids stand under the street."""
    base = place.nets.base
    h, rows = base.territory, base.rows
    if h is None or rows is None:
        return
    keys = [str(key) for key in h.levels.keys]
    first = 0 if place.targets.inside is None else keys.index(place.targets.inside) + 1
    merged = {target.level for target in place.targets.levels}
    what = carriers(plan)
    placed = plan.lowest.codes >= 0
    for key in keys[first : keys.index(base.level or keys[-1])]:
        if key in merged:
            continue
        above = base.within(key)
        # What moves as a whole keeps what is below it.
        kept = (what <= above) & (above < h.tree.end[what])
        lost = int((placed & (above >= 0) & ~kept).sum())
        if lost:
            yield _LEFT.format(n=lost, level=key)
