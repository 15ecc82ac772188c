"""Columns of what stands where: grids below and above, what covers what."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov._covers import cover_links
from gridgov._tree import Tree, uniques
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import UNITS
from gridgov.rules._trees import below, outermost, ranges
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["PlaceColumns", "covers", "of_kinds", "units_are_open"]


def covers(context: Context) -> tuple[Rows, Rows]:
    """Return the rows of both ends of the ``covers`` links from unit to unit that are in force on the day."""
    return context.once("covers", lambda: cover_links(context.territory, context.jurisdiction.links, context.on))


def of_kinds(context: Context, *kinds: str) -> Bools:
    """Tell which units are of one of some kinds. Shape (n,)."""

    def work_out() -> Bools:
        h = context.territory
        wanted = np.zeros(len(h.levels.types), bool)
        for kind in kinds:
            wanted |= h.levels.types_at(kind=kind)
        return wanted[h.types]

    return context.once(("of kinds", kinds), work_out)


def units_are_open(context: Context, *kinds: str) -> bool:
    """Tell whether nothing is known about units of some kinds: there are none, and they are not said to be complete."""
    if any(kind in context.complete for kind in kinds):
        return False
    return not of_kinds(context, *kinds).any()


def _topmost(context: Context, kind: str) -> Rows:
    """Return for each row the row of the topmost unit of a kind at or above it, -1 for none."""

    def work_out() -> Rows:
        h = context.territory
        rows = np.flatnonzero(of_kinds(context, kind)).astype(np.int32)
        # A unit of the kind that lies in the subtree of an earlier one is not topmost.
        ends = np.maximum.accumulate(np.concatenate(([0], h.tree.end[rows])))[:-1] if len(rows) else rows
        return h.tree.nearest(rows[rows >= ends], h.ranks)

    return context.once(("topmost", kind), work_out)


class PlaceColumns(View):
    """Columns of places."""

    def covering(self, by: str = "grid", *, key: str = "grids") -> Column:
        """Return in how many units of a kind each unit lies: under one, over them, or covered by one through a link.

        Units of the kind that stand under each other count as one, by whatever way a unit lies in them. A unit that
        lies in none by itself lies in one if each of its parts lies in at least one, or if it is of an overlay level
        and the unit that it lies over does; so does what stands below it. Only a link from a unit of the kind counts.
        Of a kind of which there is no unit at all nothing is known, unless it is said to be complete.

        Args:
            by: The kind.
            key: Key of the column.
        """

        def work_out() -> Floats:
            context, h = self.context, self.context.territory
            if by not in context.complete and not h.levels.types_at(kind=by)[h.types].any():
                return self.unknown()
            counts = context.once(("covering", by), lambda: _covering(context, by))
            return counts.take(self.rows).astype(np.float64)

        return self.column(key, Text("grids it lies in", "所在网格"), UNITS, work_out)

    def top_grids(
        self, kind: str = "grid", level: str | None = None, *, key: str = "grids", shared: str = "shared"
    ) -> tuple[Column, Column]:
        """Return how many units of a kind serve each unit, and how many of these serve another one as well.

        Those count that stand below it with none of the kind between, and those that cover it, something below it or
        something above it through a link. Of a kind of which there is no unit at all nothing is known, unless it is
        said to be complete; nor of a level that the scheme does not have.

        Args:
            kind: The kind.
            level: Key of the level that counts, instead of the topmost ones.
            key: Key of the first column.
            shared: Key of the second one.
        """

        @cache
        def served() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
            return _served(self.context, self.rows, kind, level)

        def work_out(which: int) -> Floats:
            nowhere = level is not None and level not in self.context.territory.levels.keys
            open_ones = nowhere or units_are_open(self.context, kind)
            return self.unknown() if open_ones else served()[which].astype(np.float64)

        return (
            self.column(key, Text("topmost grids", "一级网格"), UNITS, lambda: work_out(0)),
            self.column(shared, Text("grids that serve other units, too", "跨单元的网格"), UNITS, lambda: work_out(1)),
        )


def _covering(context: Context, by: str) -> npt.NDArray[np.int64]:
    """Return in how many units of a kind each unit lies."""
    tree, n = context.territory.tree, len(context.territory)
    top = _topmost(context, by)
    count = (top >= 0).astype(np.int64)
    sources, targets = covers(context)
    counts = of_kinds(context, by)[sources]
    grids, at = outermost(tree, top[sources[counts]], targets[counts])
    change = np.zeros(n + 1, np.int64)
    np.add.at(change, at, 1)
    np.subtract.at(change, tree.end[at], 1)
    # What stands in that grid's own line counts it already: the part that both subtrees have in common.
    first, last = np.maximum(at, grids), np.minimum(tree.end[at], tree.end[grids])
    common = first < last
    np.subtract.at(change, first[common], 1)
    np.add.at(change, last[common], 1)
    count += np.cumsum(change[:-1])
    parts = context.territory.parts
    leaf = parts.is_leaf()
    if parts.order is not None:
        # A unit of which nothing is known but what lies over it is in grids where all of that is.
        lowest = tree.is_leaf()
        count[(count == 0) & leaf & ~lowest & (below(tree, lowest & (count == 0)) == 0)] = 1
    open_leaves = parts.whence(below(parts.forest, parts.taken(leaf & (count == 0))))
    count[(count == 0) & ~leaf & (open_leaves == 0)] = 1
    if parts.order is not None:
        over = parts.order[parts.forest.roots]
        over = over[tree.parent[over] >= 0]
        # What lies over a unit all of which is in grids is in them, too; outer ones first.
        for depth in np.unique(parts.depths[over]).tolist():
            here = over[parts.depths[over] == depth]
            inside = tree.within(here[count[tree.parent[here]] > 0])
            count[inside & (count == 0)] = 1
    return count


def _served(
    context: Context, rows: Rows, kind: str, level: str | None
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return for each of some units how many grids serve it, and how many of them serve another one, too."""
    h, tree = context.territory, context.territory.tree
    at_level = np.ones(len(h), bool) if level is None else h.levels.types_at(level, kind)[h.types]
    marked = of_kinds(context, kind) & at_level
    home = tree.nearest(rows, h.ranks)
    grids = np.flatnonzero(marked).astype(np.int32)
    if level is None:
        grids = grids[_nearest_above(tree, marked, h.ranks)[grids] <= home[grids]]
    inside = grids[home[grids] >= 0]
    sources, targets = covers(context)
    linked = np.isin(sources, grids)
    sources, targets = sources[linked], targets[linked]
    index, of = ranges(np.searchsorted(rows, targets), np.searchsorted(rows, tree.end[targets]))
    up = home[targets] >= 0
    who = np.concatenate([inside, sources[of], sources[up]]).astype(np.int64)
    whom = np.concatenate([home[inside], rows[index], home[targets][up]])
    pairs = uniques(who << 32 | whom)
    who, whom = pairs >> 32, pairs & ((1 << 32) - 1)
    several = np.bincount(who, minlength=len(h))[who] > 1
    total = np.bincount(whom, minlength=len(h))[rows]
    return total, np.bincount(whom[several], minlength=len(h))[rows]


def _nearest_above(tree: Tree, marked: Bools, ranks: npt.NDArray[np.integer]) -> Rows:
    """Return for each row the nearest marked row strictly above it, -1 for none."""
    near = tree.nearest(np.flatnonzero(marked).astype(np.int32), ranks)
    return np.where(tree.parent < 0, np.int32(-1), near[tree.parent])
