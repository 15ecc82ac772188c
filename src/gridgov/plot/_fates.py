"""What became of the cells of a net that was merged: kept as a grid, in one grid with others, cut, or outside."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints, Rows
from gridgov.integration import Integration
from gridgov.integration._plan import RESIDUE
from gridgov.plot._overlay import Floats, entries
from gridgov.text import Text

__all__ = ["CUT", "FATES", "NEW", "SAME", "WHOLE", "Fates", "fates"]

SAME, WHOLE, CUT, NEW = range(4)
#: What becomes of each part, by number; from 4 on why it is in no grid.
FATES: Final = {
    SAME: Text("is a grid as it was", "原样成为网格"),
    WHOLE: Text("whole, with others in one grid", "整格并入一格"),
    CUT: Text("cut between grids", "被拆分到多个网格"),
    NEW: Text("was in no cell of the net", "原未纳入该体系"),
    **{NEW + key: words for key, (_, words) in RESIDUE.items()},
}


@attrs.frozen(eq=False)
class Fates:
    """What became of each membership of a net. All columns have the shape (entries,)."""

    units: Rows
    #: Cell, -1 for none.
    cells: Rows
    share: Floats
    #: Grid of the lowest level, -1 for none.
    grids: Rows
    #: Number in `FATES`.
    fate: Ints

    def counted(self, fate: int) -> int:
        """Return how many cells have a part with this fate."""
        return len(np.unique(self.cells[(self.fate == fate) & (self.cells >= 0)]))


def fates(obj: Integration, at: int, chosen: Bools | None = None) -> Fates:
    """Say what became of each membership of a net; what is neither in a cell nor in a grid is left out.

    Args:
        obj: The merger.
        at: Position of the net.
        chosen: The base units that are looked at; None for all.
    """
    plan = obj.plan
    units, cells, share = entries(obj.nets.bound[at].member, len(obj.nets.base))
    grids, n = plan.lowest.codes[units], obj.nets[at].n_cells
    inside, placed = (cells >= 0) & (grids >= 0), grids >= 0
    width = max(len(plan.lowest), 1)
    pairs = np.unique(cells[inside].astype(np.int64) * width + grids[inside])
    several = np.bincount(pairs // width, minlength=n)
    sizes = np.bincount(cells[cells >= 0], share[cells >= 0], n)
    kept = np.bincount(cells[inside], share[inside], n)
    whole = np.bincount(plan.lowest.codes[plan.lowest.codes >= 0], minlength=width)
    first = np.zeros(n, np.int64)
    first[pairs // width] = pairs % width
    same = (several == 1) & np.isclose(sizes, kept) & np.isclose(kept, whole[first])
    fate = np.full(len(units), NEW, np.int64)
    fate[inside] = np.where(several[cells[inside]] > 1, CUT, np.where(same[cells[inside]], SAME, WHOLE))
    fate[~placed] = NEW + plan.residue[units[~placed]]
    keep = (cells >= 0) | placed
    if chosen is not None:
        keep &= chosen[units]
    return Fates(units[keep], cells[keep], share[keep], grids[keep], fate[keep])
