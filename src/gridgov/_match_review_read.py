"""A review of matches read again: the decisions, and everything that is wrong with the file, in one pass."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from gridgov._extras import need
from gridgov._match_decide import NONE_WORD, close_texts, conflicts, none_word, quoted
from gridgov._match_faults import (
    CHANGED_ROW,
    LEFT_TWICE,
    LOST_ROW,
    NEW_ROW,
    NO_REVIEW,
    NUMBER_CELL,
    REVIEW_COLUMN,
    UNKNOWN_DECISION,
)
from gridgov._match_kinds import ACCEPTED
from gridgov._match_pairs import whole
from gridgov._match_repair import damaged_pairs
from gridgov._match_review import DECISION, LEFT, LEFT_NAME, SHEET, shown, suffix_of
from gridgov._match_tables import said_rows
from gridgov._spreadsheet import text_of_cell
from gridgov.errors import FaultKind, InvalidMatchesError, Place, Problem, Problems
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._match_rows import Columns

__all__ = ["read"]

_NO_WORKBOOK: Final = Text("it cannot be opened as a workbook", "无法作为工作簿打开")
_NO_CSV: Final = Text("it is no CSV in UTF-8", "不是UTF-8编码的CSV")
_EMPTY: Final = Text("it has no rows", "没有内容")
_OR: Final = Text(" or ", "或")
_FEW: Final = 3


@attrs.frozen
class _Cell:
    """One cell: its text, and whether a spreadsheet holds it as a number."""

    text: str
    is_number: bool


@attrs.frozen(eq=False)
class _Table:
    """The rows of a review by column, and the row number of each."""

    rows: list[int]
    left: list[_Cell]
    names: list[_Cell]
    decisions: list[_Cell]
    #: The headings as they stand in the file: left id, left name, decision.
    heads: tuple[str, str, str]
    place: Place

    def at(self, i: int, column: int) -> Place:
        """Return the place of a cell."""
        return attrs.evolve(self.place, row=self.rows[i], column=self.heads[column])


def read(columns: Columns, path: str | os.PathLike[str], *, allow_many: bool) -> dict[int, int]:
    """Return the right row for each left row that is decided, -1 for no match.

    Raises:
        InvalidMatchesError: With everything that is wrong with the file.
        MissingExtraError: python-calamine is not installed.
        OSError: The file cannot be read.
    """
    table = _load(path)
    reader = _Reader(columns, table)
    rows = reader.rows()
    faults = reader.faults
    if not allow_many:
        where = {row: i for i, row in enumerate(reader.left) if row is not None}
        faults += conflicts(columns, rows, lambda row: table.at(where[row], 2))
    if faults:
        raise InvalidMatchesError(Problems.of(*faults))
    return rows


class _Reader:
    """One reading: the rows that were found and what is wrong."""

    def __init__(self, columns: Columns, table: _Table) -> None:
        self.columns, self.table = columns, table
        self.faults: list[Problem] = []
        #: Left ids that a number may stand for.
        self.suspected: set[str] = set()
        self.left = self._found(table.left, columns.left_ids, 0)

    def rows(self) -> dict[int, int]:
        """Return the decisions of all rows that are in order."""
        self._rows_once()
        self._names()
        words = {NONE_WORD.en, NONE_WORD.zh, *attrs.astuple(none_word(self.columns.right_ids))}
        none = {i for i, cell in enumerate(self.table.decisions) if self._is_none(cell.text, words)}
        given = [_Cell("", is_number=False) if i in none else cell for i, cell in enumerate(self.table.decisions)]
        right = self._found(given, self.columns.right_ids, 2)
        out: dict[int, int] = {}
        for i, (row, to) in enumerate(zip(self.left, right, strict=True)):
            if row is not None and (i in none or to is not None):
                out.setdefault(row, -1 if to is None else to)
        return out

    def _is_none(self, text: str, words: set[str]) -> bool:
        known = self.columns.right_ids
        return text.strip().lower() in words - set(known)

    # -- ids -------------------------------------------------------------------------------------------------------

    def _found(self, cells: Sequence[_Cell], ids: list[str], column: int) -> list[int | None]:
        """Return the row of each id; what is unknown, or a number that may be several ids, is reported."""
        place = _places(ids)
        rows = [place.get(cell.text) for cell in cells]
        lost = [i for i, row in enumerate(rows) if row is None and cells[i].text]
        doubt = [i for i, row in enumerate(rows) if row is not None and cells[i].is_number]
        suspects = lost + doubt
        damaged = damaged_pairs([cells[i].text for i in suspects], ids, _FEW)
        fixed: dict[int, list[str]] = {}
        for at, right in zip(whole(damaged.left), whole(damaged.right), strict=True):
            if ids[right] != cells[suspects[at]].text:
                fixed.setdefault(suspects[at], []).append(ids[right])
        for i in doubt:
            if i in fixed:
                fixed[i].insert(0, cells[i].text)
                rows[i] = None
        for i, options in fixed.items():
            several = quoted(list(dict.fromkeys(options)), _OR)
            self._blame(NUMBER_CELL, i, column, value=cells[i].text, fixed=several)
            if column == 0:
                self.suspected.update(options)
        strange = [i for i in lost if i not in fixed]
        near = close_texts([cells[i].text for i in strange], ids)
        for i, close in zip(strange, near, strict=True):
            if column == 0:
                self._blame(NEW_ROW, i, column, id=cells[i].text, close=close)
            else:
                word = none_word(ids)
                self._blame(UNKNOWN_DECISION, i, column, value=cells[i].text, close=close, none=word)
        return rows

    def _blame(self, kind: FaultKind, i: int, column: int, **facts: object) -> None:
        self.faults.append(Problem(kind, self.table.at(i, column), facts))

    # -- rows ------------------------------------------------------------------------------------------------------

    def _rows_once(self) -> None:
        """Find left rows that are there twice, and open ones that are missing."""
        where: dict[int, list[int]] = {}
        for i, row in enumerate(self.left):
            if row is not None:
                where.setdefault(row, []).append(i)
        c = self.columns
        for row, at in where.items():
            if len(at) > 1:
                rows = said_rows([self.table.rows[i] for i in at])
                self._blame(LEFT_TWICE, at[1], 0, id=c.left_ids[row], rows=rows)
        for row, status in enumerate(c.status.tolist()):
            if status not in ACCEPTED and row not in where and c.left_ids[row] not in self.suspected:
                place = attrs.evolve(self.table.place, id=c.left_ids[row])
                self.faults.append(Problem(LOST_ROW, place, {"id": c.left_ids[row]}))

    def _names(self) -> None:
        """Find rows whose name is not that of the left table."""
        c = self.columns
        for i, row in enumerate(self.left):
            if row is not None:
                given, name = self.table.names[i].text, shown(c.left_names[row])
                if given not in {name, _as_number(name)}:
                    self._blame(CHANGED_ROW, i, 1, id=c.left_ids[row], given=given, name=name)


def _as_number(text: str) -> str:
    """Return how a spreadsheet shows a text that it takes for a number."""
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() else repr(value)


def _places(ids: list[str]) -> dict[str, int]:
    """Return the row of each id, also as a cell shows it where that is one id only."""
    place = {ident: row for row, ident in enumerate(ids)}
    other: dict[str, list[int]] = {}
    for row, ident in enumerate(ids):
        for form in (shown(ident), ident.strip()):
            if form not in place:
                other.setdefault(form, []).append(row)
    return {**{form: rows[0] for form, rows in other.items() if len(set(rows)) == 1}, **place}


# -- files -----------------------------------------------------------------------------------------------------------


def _load(path: str | os.PathLike[str]) -> _Table:
    """Read the cells of a file.

    Raises:
        InvalidMatchesError: It is no review.
    """
    data = Path(path).read_bytes()
    place = Place(file=str(path))
    cells, place = _from_csv(data, place) if suffix_of(path) == ".csv" else _from_workbook(data, place)
    if not cells:
        raise InvalidMatchesError(Problem(NO_REVIEW, place, {"why": _EMPTY}))
    head = [cell.text.strip() for cell in cells[0]]
    wanted = (LEFT, LEFT_NAME, DECISION)
    found = [next((i for i, name in enumerate(head) if name in (key.en, key.zh)), None) for key in wanted]
    missing = [key for key, i in zip(wanted, found, strict=True) if i is None]
    if missing:
        faults = [Problem(REVIEW_COLUMN, attrs.evolve(place, row=1), {"key": key}) for key in missing]
        raise InvalidMatchesError(Problems.of(*faults))
    at = [i for i in found if i is not None]
    kept = [(row, cells_) for row, cells_ in enumerate(cells[1:], start=2) if any(cell.text.strip() for cell in cells_)]
    left, names, decisions = (
        [cells_[i] if i < len(cells_) else _Cell("", is_number=False) for _, cells_ in kept] for i in at
    )
    return _Table([row for row, _ in kept], left, names, decisions, (head[at[0]], head[at[1]], head[at[2]]), place)


def _from_csv(data: bytes, place: Place) -> tuple[list[list[_Cell]], Place]:
    """Return the cells of a CSV file; the mark of a text that looks like a formula is taken off."""
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise InvalidMatchesError(Problem(NO_REVIEW, place, {"why": _NO_CSV})) from None
    return [[_Cell(text_of_cell(cell), is_number=False) for cell in row] for row in rows], place


def _from_workbook(data: bytes, place: Place) -> tuple[list[list[_Cell]], Place]:
    """Return the cells of the sheet of the review, or of the first sheet."""
    calamine = need("python_calamine", extra="excel")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names: list[str] = book.sheet_names
        name = next((n for n in names if n in (SHEET.en, SHEET.zh)), names[0])
        rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (calamine.CalamineError, IndexError, OSError):
        raise InvalidMatchesError(Problem(NO_REVIEW, place, {"why": _NO_WORKBOOK})) from None
    return [list(map(_cell, row)) for row in rows], attrs.evolve(place, sheet=name)


def _cell(value: object) -> _Cell:
    """Return a cell of a workbook as a text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _Cell(str(value), is_number=False)
    return _Cell(str(int(value)) if float(value).is_integer() else repr(value), is_number=True)
