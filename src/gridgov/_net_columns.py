"""The columns that one department's net is made of."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, Ints, Rows, TextColumn
from gridgov._days import Days
from gridgov._face import as_html, as_line

__all__ = ["CellColumns", "DutyColumns", "Floats", "MemberColumns", "NetColumns", "PostColumns"]

Floats = npt.NDArray[np.float64]


@attrs.frozen(eq=False)
class CellColumns:
    """The cells of a net, in the order of the input."""

    __repr__ = as_line
    _repr_html_ = as_html

    ids: IdColumn
    #: Row of the cell above, -1 for none. Int32, shape (cells,).
    parent: Rows
    #: Position of the level among the levels of the net, 0 the highest. Int32.
    level: Rows
    names: TextColumn
    #: On what the cell may stay beside the merged net.
    basis: TextColumn
    start: Days
    end: Days


@attrs.frozen(eq=False)
class MemberColumns:
    """Which base unit is in which cell: one entry for each row of the input."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Each base unit once, under the id that the department gives it.
    unit_ids: IdColumn
    #: What the department calls each of them and where it says it is; None if it says neither of any.
    unit_names: TextColumn | None
    unit_addresses: TextColumn | None
    #: Row of the base unit in ``unit_ids``. Int32, shape (members,).
    unit: Rows
    #: Row of the cell. Int32, shape (members,).
    cell: Rows
    #: Share of the base unit that is in the cell, NaN where none is stated; None if none is stated anywhere.
    share: Floats | None
    #: Row of the input, from 1; None where entry i is row i + 1.
    row: Ints | None

    def row_of(self, at: npt.NDArray[np.integer]) -> Ints:
        """Return the rows of the input of some entries."""
        return np.asarray(at, np.int64) + 1 if self.row is None else self.row[at]


@attrs.frozen(eq=False)
class PostColumns:
    """The posts of a net."""

    __repr__ = as_line
    _repr_html_ = as_html

    ids: IdColumn
    #: Row of the cell where the post sits. Int32.
    cell: Rows
    roles: TextColumn
    #: Opaque id of who holds it; missing for a vacant post.
    holders: TextColumn
    #: Such as ``full`` or ``part``.
    times: TextColumn


@attrs.frozen(eq=False)
class DutyColumns:
    """What a net has to do, where, by whom, and in which system it is recorded."""

    __repr__ = as_line
    _repr_html_ = as_html

    names: TextColumn
    #: Row of the cell, -1 for all cells of the net. Int32.
    cell: Rows
    #: Key of the role that does it; missing for any.
    roles: TextColumn
    systems: TextColumn
    #: On what the duty rests.
    basis: TextColumn


@attrs.frozen(eq=False)
class NetColumns:
    """Checked columns of a net."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Keys of the levels, the highest first.
    levels: tuple[str, ...]
    cells: CellColumns
    members: MemberColumns
    posts: PostColumns
    duties: DutyColumns
