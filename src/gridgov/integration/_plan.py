"""What comes out of merging nets, as columns: the grids of each level, and what stays outside."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, Ints, Rows
from gridgov._face import as_html, as_line
from gridgov.nets import Nets
from gridgov.text import Text

__all__ = ["KEPT", "NOT_ADOPTED", "NO_AREA", "NO_NET", "PLACED", "RESIDUE", "Floats", "GridLevel", "Plan"]

Floats = npt.NDArray[np.float64]

#: Where a base unit is: in a grid, or why it is in none.
PLACED: Final = 0
KEPT: Final = 1
NO_NET: Final = 2
NOT_ADOPTED: Final = 3
NO_AREA: Final = 4
#: Key and wording of each reason.
RESIDUE: Final = {
    KEPT: ("kept", Text("in a cell that stays by law or decision", "所在网格依法或依决定保留")),
    NO_NET: ("no_net", Text("in no net", "不在任何网格体系内")),
    NOT_ADOPTED: ("not_covered", Text("not covered by the net that is adopted", "未被所采用的网格体系覆盖")),
    NO_AREA: ("no_area", Text("under no unit of the level that bounds the grids", "其上没有作为边界的单元")),
}


@attrs.frozen(eq=False)
class GridLevel:
    """The resulting grids of one level."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Key of the level in the scheme of the territory.
    level: str
    ids: IdColumn
    #: Grid of each base unit, -1 outside. Int32, shape (base units,).
    codes: Rows
    #: Row of the grid above in the next higher level, -1 at the top one. Int32, shape (grids,).
    parent: Rows
    #: Row in the territory of the unit under which the grid stands, such as its community. Int32, shape (grids,).
    area: Rows
    #: Households that are known. Float64, shape (grids,).
    households: Floats
    #: Base units of which they are not known. Int64, shape (grids,).
    unknown: Ints

    def __len__(self) -> int:
        return len(self.ids)


@attrs.frozen(eq=False)
class Plan:
    """The grids that nets are merged into."""

    __repr__ = as_line
    _repr_html_ = as_html

    nets: Nets
    #: The highest first; the last is the lowest.
    levels: tuple[GridLevel, ...]
    #: Whether each base unit is in a grid, or why not. Int8, shape (base units,).
    residue: npt.NDArray[np.int8]
    notes: tuple[Text, ...] = ()

    @property
    def lowest(self) -> GridLevel:
        """The grids of the lowest level."""
        return self.levels[-1]
