"""The cells of the sheets of a workbook, by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, TypeVar

import attrs

from gridgov._extras import need
from gridgov.errors import InvalidFileError, Place, Problem, Problems
from gridgov.tables._open_cells import CellFaults
from gridgov.tables._open_limits import Limits
from gridgov.tables._open_seen import Book, Form, Seen, look
from gridgov.tables._sheet import Merged, Sheet
from gridgov.tables._source_faults import (
    DAMAGED,
    ERROR_CELL,
    LINKS_OUT,
    NO_SUCH_SHEET,
    NO_VALUE,
    PASSWORD,
    TOO_LARGE,
    TOO_WIDE_SPREAD,
)
from gridgov.tables._zip import WORKBOOK
from gridgov.text import Text

__all__ = ["Workbook", "read_book"]

_T = TypeVar("_T")
_SHEETS: Final = Text("sheets", "工作表数")
#: Forms whose reader makes room for the cells of all sheets at once.
_AT_ONCE: Final = frozenset({"xls", "ods"})


@attrs.frozen(eq=False)
class Workbook:
    """The sheets of a workbook, and what is wrong with them."""

    sheets: tuple[Sheet, ...]
    problems: Problems
    #: Names of the sheets that spreadsheet programs do not show.
    hidden: tuple[str, ...]


def read_book(stream: BinaryIO, form: Form, file: str | None, limits: Limits, sheet: str | None) -> Workbook:
    """Return the sheets of a workbook.

    Args:
        stream: The workbook.
        form: Which form of workbook it is.
        file: Its name, for reports.
        limits: What is too large.
        sheet: Only the sheet of this name.

    Raises:
        InvalidFileError: It is damaged, protected or too large.
        MissingExtraError: python-calamine is not installed.
    """
    calamine = need("python_calamine", extra="excel")
    place = Place(file=file)
    book = look(stream, form, place, limits)
    if form in _AT_ONCE:
        _check_all(book, place, limits)
    opened: Any = _guarded(lambda: calamine.CalamineWorkbook.from_filelike(book.packed), place)
    with opened:
        return _Reader(opened, book, place, limits).read(sheet)


def _check_all(book: Book, place: Place, limits: Limits) -> None:
    """Refuse a workbook whose sheets are too large together.

    Raises:
        InvalidFileError: They are.
    """
    named = book.sheets.items() if not isinstance(book.sheets, tuple) else ((None, seen) for seen in book.sheets)
    left = limits.workbook_cells
    for title, seen in named:
        left -= seen.extent.cells
        if left < 0:
            facts = {"last": seen.extent.last, "limit": limits.workbook_cells}
            raise InvalidFileError(Problem(TOO_WIDE_SPREAD, attrs.evolve(place, sheet=title), facts))


def _guarded(call: Callable[[], _T], place: Place) -> _T:
    """Call the reader of workbooks, and turn whatever it cannot do into a fault.

    Raises:
        InvalidFileError: The workbook is damaged or protected.
    """
    try:
        return call()
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        kind = PASSWORD if type(error).__name__ == "PasswordError" else DAMAGED
        raise InvalidFileError(Problem(kind, place, {"what": WORKBOOK})) from None
    except BaseException as error:
        # The reader stops at what it did not expect with an error of its own that no caller would catch.
        if type(error).__name__ != "PanicException":
            raise
        raise InvalidFileError(Problem(DAMAGED, place, {"what": WORKBOOK})) from None


class _Reader:
    """Reads the sheets of a workbook that is open."""

    def __init__(self, opened: Any, book: Book, place: Place, limits: Limits) -> None:  # noqa: ANN401 - of calamine
        self._opened, self._book, self._place, self._limits = opened, book, place, limits
        self._left = limits.workbook_cells

    def read(self, wanted: str | None) -> Workbook:
        """Read all sheets, or one.

        Raises:
            InvalidFileError: There is no such sheet, or there are too many.
        """
        place = self._place
        there: list[tuple[int, str, bool]] = list(self._there())
        if wanted is not None:
            names = [title for _, title, _ in there]
            there = [found for found in there if found[1] == wanted]
            if not there:
                facts = {"sheet": wanted, "there": ", ".join(names)}
                raise InvalidFileError(Problem(NO_SUCH_SHEET, place, facts))
        if len(there) > self._limits.sheets:
            too_many: dict[str, object] = {"what": _SHEETS, "name": "sheets", "limit": self._limits.sheets}
            raise InvalidFileError(Problem(TOO_LARGE, place, too_many))
        sheets: list[Sheet] = []
        problems = Problems()
        if self._book.links:
            problems += Problems.of(Problem(LINKS_OUT, place, {"files": ", ".join(self._book.links)}))
        for number, title, _ in there:
            try:
                sheet, found = self._sheet(number, title)
            except InvalidFileError as error:
                problems += error.problems
                continue
            problems += found
            if sheet.n_rows:
                sheets.append(sheet)
        return Workbook(tuple(sheets), problems, tuple(title for _, title, hidden in there if hidden))

    def _there(self) -> Iterator[tuple[int, str, bool]]:
        """Yield number, name and whether it is hidden of every sheet of cells."""
        for number, found in enumerate(self._opened.sheets_metadata):
            if found.typ.__repr__().endswith("WorkSheet"):
                yield number, str(found.name), not repr(found.visible).endswith(".Visible")

    def _sheet(self, number: int, title: str) -> tuple[Sheet, Problems]:
        """Read one sheet.

        Raises:
            InvalidFileError: It is damaged or too large.
        """
        place = attrs.evolve(self._place, sheet=title)
        seen = self._book.sheet(title, number)
        if not seen.is_sound:
            raise InvalidFileError(Problem(DAMAGED, place, {"what": WORKBOOK}))
        self._check(seen.extent.cells, seen.extent.last, place)
        found: Any = _guarded(lambda: self._opened.get_sheet_by_index(number), place)
        end: tuple[int, int] | None = found.end
        if end is None:
            return Sheet(place.file, title, ()), Problems(_faults(seen, place).batches())
        # What the reader found is what counts, should it have found more.
        self._check((end[0] + 1) * (end[1] + 1), seen.extent.last, place)
        self._left -= (end[0] + 1) * (end[1] + 1)
        rows: list[list[Any]] = _guarded(lambda: found.to_python(skip_empty_area=False), place)
        columns = [list(column) for column in zip(*rows, strict=True)]
        merged = tuple(_merged(found.merged_cell_ranges or (), len(rows), len(columns)))
        sheet = Sheet(place.file, title, columns, merged, lettered=True)
        return sheet, Problems(_faults(seen, place).batches())

    def _check(self, cells: int, last: str, place: Place) -> None:
        """Refuse a sheet that is larger than what is left.

        Raises:
            InvalidFileError: It is.
        """
        if cells > self._left:
            facts = {"last": last, "limit": self._limits.workbook_cells}
            raise InvalidFileError(Problem(TOO_WIDE_SPREAD, place, facts))


def _merged(
    found: Iterator[tuple[tuple[int, int], tuple[int, int]]] | Any,  # noqa: ANN401 - of calamine
    n_rows: int,
    n_columns: int,
) -> Iterator[Merged]:
    """Yield merged rectangles, as far as they lie within the cells that are used."""
    for (top, left), (bottom, right) in found:
        if top < n_rows and left < n_columns:
            yield int(top), int(left), min(int(bottom), n_rows - 1), min(int(right), n_columns - 1)


def _faults(seen: Seen, place: Place) -> CellFaults:
    """Return the cells that have no value."""
    faults = CellFaults(place)
    for row, column, shown in seen.errors:
        faults.add(ERROR_CELL, row, column, shown=shown)
    for row, column in seen.unvalued:
        faults.add(NO_VALUE, row, column)
    return faults
