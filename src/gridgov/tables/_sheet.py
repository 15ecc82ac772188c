"""The cells of one table as they stand in a file, before anybody asks what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._encoding import Encoded, is_missing
from gridgov.errors import Place

__all__ = ["FRAME_ROW", "Cell", "Cells", "Merged", "Sheet", "cell_at", "letter"]

#: What one cell may hold: text, a number, a moment, a truth value; None or an empty text for nothing.
Cell: TypeAlias = Any
#: The cells of a column: a list of them, texts in one buffer, or an array of numbers, days or truth values.
Cells: TypeAlias = list[Cell] | Encoded | npt.NDArray[Any]
#: A rectangle of merged cells: first row, first column, last row, last column, from 0, all included.
Merged: TypeAlias = tuple[int, int, int, int]

#: The first row of a data frame or of a Parquet file in reports: they have no header row.
FRAME_ROW: Final = 1
_LETTERS: Final = 26


def letter(column: int) -> str:
    """Return the letters of a column of a spreadsheet, counted from 0.

    Example:
        >>> letter(0), letter(25), letter(26), letter(16383)
        ('A', 'Z', 'AA', 'XFD')
    """
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        out = chr(ord("A") + rest) + out
    return out


def cell_at(cells: Cells, row: int) -> Cell:
    """Return one cell, None for nothing."""
    if isinstance(cells, Encoded):
        return cells.get(row) or None
    value: Cell = cast("Sequence[Cell]", cells)[row]
    value = _plain(value)
    return None if (isinstance(value, str) and not value) or is_missing(value) else value


def _plain(value: Cell) -> Cell:
    """Return a scalar of numpy as a value of Python."""
    return cast("Any", value).item() if isinstance(value, np.generic) else value


@attrs.frozen(eq=False)
class Sheet:
    """The cells of a sheet of a workbook, of a text file, of a Parquet file or of a data frame, by column."""

    #: Name of the file as the caller gave it; None for a data frame.
    file: str | None
    #: Name of the sheet; None where there are no sheets.
    title: str | None
    #: The columns, all of one length. Cells that nobody wrote in are None or an empty text.
    columns: Sequence[Cells]
    #: Rectangles of merged cells; the value stands in the first cell of each.
    merged: tuple[Merged, ...] = ()
    #: Names of the columns of a data frame or of a Parquet file; None where they stand in a header row among the cells.
    names: tuple[str, ...] | None = None
    #: Number in reports of the first row of `columns`.
    first_row: int = 1
    #: Whether columns have letters: those of a workbook do.
    lettered: bool = False
    #: Rows from 0 of a text file that are reported to have more or fewer cells than the others.
    ragged: Sequence[int] = ()

    @property
    def n_rows(self) -> int:
        """How many rows it has."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(file=self.file, sheet=self.title)

    def row(self, at: int) -> list[Cell]:
        """Return the cells of one row, counted from 0."""
        return [cell_at(cells, at) for cells in self.columns]
