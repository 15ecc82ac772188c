"""Columns of what stands where: grids below and above, what covers what."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._covers import cover_links
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import UNITS
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["PlaceColumns"]


def _topmost(context: Context, kind: str) -> Rows:
    """Return for each row the row of the topmost unit of a kind at or above it, -1 for none."""

    def work_out() -> Rows:
        h = context.territory
        marked = h.levels.types_at(kind=kind)[h.types]
        rows = np.flatnonzero(marked).astype(np.int32)
        # A unit of the kind that lies in the subtree of an earlier one is not topmost.
        ends = np.maximum.accumulate(np.concatenate(([0], h.tree.end[rows])))[:-1] if len(rows) else rows
        return h.tree.nearest(rows[rows >= ends], h.ranks)

    return context.once(("topmost", kind), work_out)


class PlaceColumns(View):
    """Columns of places."""

    def covering(self, by: str = "grid", *, key: str = "grids") -> Column:
        """Return in how many units of a kind each unit lies: under one, over them, or covered by one through a link.

        Units of the kind that stand under each other count as one. A unit under none lies in one if each of its parts
        does.

        Args:
            by: The kind.
            key: Key of the column.
        """

        def work_out() -> Floats:
            context, h = self.context, self.context.territory
            top = _topmost(context, by)
            count = (top >= 0).astype(np.int64)
            count[(count == 0) & _made_of(h.tree.end, top, h.tree.is_leaf())] = 1
            sources, targets = cover_links(h, context.jurisdiction.links, context.on)
            over = top[sources]
            # A link from a grid counts below its target, but for what lies in that grid's own line.
            for source, target in {(int(o), int(t)) for o, t in zip(over, targets, strict=True) if o >= 0}:
                below = slice(target, int(h.tree.end[target]))
                count[below] += top[below] != source
            return count[self.rows].astype(np.float64)

        return self.column(key, Text("grids it lies in", "所在网格"), UNITS, work_out)


def _made_of(end: Rows, top: Rows, leaf: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """Tell for each row whether it has parts and every leaf below it lies in a unit of the kind."""
    outside = np.concatenate(([0], np.cumsum(leaf & (top < 0))))
    rows = np.arange(len(top))
    return ~leaf & (outside[end] == outside[rows])
