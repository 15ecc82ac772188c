"""How a sheet of a source stands in a marked copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov._encoding import Encoded
from gridgov.tables._sheet import Cells, Merged, Sheet, cell_at

__all__ = ["MOST_CELLS", "MOST_ROWS", "Layout", "lay", "titles_of", "values_of"]

#: Rows of a sheet of a workbook.
MOST_ROWS: Final = 1_048_576
#: Columns of a sheet of a workbook.
MOST_COLUMNS: Final = 16_384
#: A larger sheet is not copied whole: a workbook of it takes a minute and half a gigabyte.
MOST_CELLS: Final = 1_000_000
#: A heading is looked for in so many rows from the top.
_TOP: Final = 40
_LONGEST_TITLE: Final = 31
_BAD: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def values_of(cells: Cells) -> Sequence[Any]:
    """Return the cells of a column as Python values."""
    if isinstance(cells, Encoded):
        return cells.tolist()
    if not isinstance(cells, np.ndarray):
        return cells
    if cells.dtype.kind == "M" and np.datetime_data(cells.dtype)[0] != "D":
        cells = cells.astype("datetime64[us]")  # in nanoseconds a moment would come out as a number
    return cast("list[Any]", cells.tolist())


@attrs.define
class Layout:
    """A sheet, and which of its rows stand where in the copy."""

    sheet: Sheet
    #: Its name in the copy.
    title: str
    #: Row of the copy at which the cells begin; above stand empty rows or the names of a frame.
    top: int
    #: Rows of the sheet that are shown, from 0, where not all of them are.
    kept: tuple[int, ...] | None = None
    #: Merged cells of the copy, none of them over another.
    merged: tuple[Merged, ...] = ()
    _anchors: dict[tuple[int, int], tuple[int, int]] = attrs.field(factory=dict[tuple[int, int], tuple[int, int]])
    _headings: dict[str, tuple[int, int] | None] = attrs.field(factory=dict[str, tuple[int, int] | None])
    _places: dict[int, int] = attrs.field(factory=dict[int, int])

    def __attrs_post_init__(self) -> None:
        """Look up merged cells once."""
        if self.kept is not None:
            self._places = {row: self.top + i for i, row in enumerate(self.kept)}
            self.merged = ()
        else:
            self.merged = tuple(self._apart(self.sheet.merged))

    def _apart(self, merged: Iterable[Merged]) -> Iterable[Merged]:
        """Return merged rectangles cut to the sheet; of two that overlap the first, and no endless heap of them."""
        rows, columns = self.sheet.n_rows, len(self.sheet.columns)
        left = 2 * MOST_CELLS
        for first_row, first_column, last_row, last_column in merged:
            bottom, right = min(last_row, rows - 1), min(last_column, columns - 1)
            left -= max(0, bottom - first_row + 1) * max(0, right - first_column + 1)
            if left < 0:
                return
            covered = [
                (row + self.top, column)
                for row in range(first_row, bottom + 1)
                for column in range(first_column, right + 1)
            ]
            if len(covered) > 1 and self._anchors.keys().isdisjoint(covered):
                self._anchors.update(dict.fromkeys(covered, covered[0]))
                yield first_row + self.top, first_column, bottom + self.top, right

    def row(self, number: int) -> int | None:
        """Return the row of the copy for a row as reports number it, None if it is not there."""
        at = number - self.sheet.first_row
        if self.kept is not None:
            return self._places.get(at)
        if at < 0:
            return number - 1 if self.sheet.names is None and number > 0 else None
        return self.top + at if at < self.sheet.n_rows else None

    def column(self, at: int) -> int | None:
        """Return the column of the copy for a column of the sheet, None if it is not there."""
        return at + (self.kept is not None) if 0 <= at < len(self.sheet.columns) else None

    def first_filled(self, row: int) -> int:
        """Return the first column of a row of the copy in which something stands."""
        at = row - self.top if self.kept is None else self.kept[row - self.top]
        if not 0 <= at < self.sheet.n_rows:
            return 0
        filled = (i for i, cells in enumerate(self.sheet.columns) if cell_at(cells, at) is not None)
        return next(filled, 0) + (self.kept is not None)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the first cell of the merged cells that a cell is part of, or the cell itself."""
        return self._anchors.get((row, column), (row, column))

    def heading(self, text: str | None) -> tuple[int, int] | None:
        """Return row and column in the copy of a heading, None if it is not found."""
        if text is None:
            return None
        if text not in self._headings:
            self._headings[text] = self._find(text)
        return self._headings[text]

    def _find(self, text: str) -> tuple[int, int] | None:
        shift = self.kept is not None
        if self.sheet.names is not None:
            return (0, self.sheet.names.index(text) + shift) if text in self.sheet.names else None
        wanted = "".join(text.split())
        for at in range(min(_TOP, self.sheet.n_rows)):
            for column, cells in enumerate(self.sheet.columns):
                cell = cell_at(cells, at)
                if isinstance(cell, str) and "".join(cell.split()) == wanted:
                    return at + self.top, column + shift
        return None


def lay(sheet: Sheet, title: str, rows: Iterable[int], most: int = MOST_CELLS) -> Layout:
    """Return how a sheet is copied: whole, or only some rows of it where it is too large.

    Args:
        sheet: The sheet.
        title: Its name in the copy.
        rows: Numbers of the rows with faults, as reports number them.
        most: The largest number of cells that is copied whole.
    """
    top = 1 if sheet.names is not None else sheet.first_row - 1
    wide = len(sheet.columns) > MOST_COLUMNS
    if not wide and top + sheet.n_rows <= MOST_ROWS and sheet.n_rows * len(sheet.columns) <= most:
        return Layout(sheet, title, top)
    wanted = sorted({row - sheet.first_row for row in rows})
    return Layout(sheet, title, 1, tuple(at for at in wanted if 0 <= at < sheet.n_rows))


def titles_of(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return names for sheets as a workbook allows them: 31 characters at most, none twice.

    Example:
        >>> titles_of(["单元", "单元", "a/b", "", "x" * 40])
        ['单元', '单元 (2)', 'a_b', 'sheet', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    used = {name.lower() for name in taken} | {"history"}
    out: list[str] = []
    for name in names:
        plain = "".join(c if c.isprintable() else "_" for c in name.translate(_BAD))
        stem = plain.strip("'").strip()[:_LONGEST_TITLE].strip("'") or "sheet"
        title, n = stem, 1
        while title.lower() in used:
            n += 1
            tail = f" ({n})"
            title = stem[: _LONGEST_TITLE - len(tail)] + tail
        used.add(title.lower())
        out.append(title)
    return out
