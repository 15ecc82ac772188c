"""Histories of codes as they are published: old code, new code, date and kind, in files, rows and data frames."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import attrs

from gridgov._encoding import is_missing, listed
from gridgov._frames import columns_of, frame_of
from gridgov._lineage_build import read
from gridgov._lineage_columns import LineageColumns
from gridgov._lineage_faults import (
    COLUMN_AGAIN,
    HISTORY_COLUMN,
    NO_HISTORY_FILE,
    NO_HISTORY_HEADER,
    NO_HISTORY_SHEET,
    OTHER_HISTORY_FILE,
    SEVERAL_SHEETS,
    UNKNOWN_WORD,
)
from gridgov._lineage_words import COLUMNS, RENAMED, WORDS, event_of, meaning_of
from gridgov._net_cells import Found, read_column
from gridgov._net_sheet import filled
from gridgov._net_workbook import WORKBOOKS, Cell, Sheet, read_csv, read_workbook
from gridgov._tables import Table
from gridgov.errors import FaultKind, InvalidFileError, InvalidLineageError, Place, Problem, Problems
from gridgov.text import Text

__all__ = ["HistoryLike", "read_rows"]

#: What holds a history: a path, rows, columns, or a data frame.
HistoryLike: TypeAlias = str | os.PathLike[str] | Iterable[Mapping[str, Any]] | Mapping[str, Any] | object
#: Headings of the user's own, by key.
Named: TypeAlias = Mapping[str, str]

#: The header is looked for in so many rows.
_SEARCHED: Final = 10
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WANTED: Final = Text(
    ", ".join(c.name.en for c in COLUMNS.values() if c.needed),
    "、".join(c.name.zh for c in COLUMNS.values() if c.needed),
)
_KNOWN: Final = Text(", ".join(WORDS), "、".join(next(w for w in words if not w.isascii()) for words in WORDS.values()))


@attrs.frozen(eq=False)
class _Grid:
    """Cells with a header, and which row each one is in."""

    place: Place
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    #: Number of the first row.
    first: int


def read_rows(source: HistoryLike, columns: Named | None, sheet: str | None) -> LineageColumns:
    """Read a history.

    Raises:
        InvalidLineageError: With everything that is wrong with it.
        MissingExtraError: It is a workbook, and python-calamine is not installed.
        ValueError: ``columns`` names a key that there is not.
        TypeError: It is nothing of the kind.
    """
    named = dict(columns or {})
    if odd := [key for key in named if key not in COLUMNS]:
        msg = f"columns= takes {', '.join(COLUMNS)}, not {', '.join(map(repr, odd))}."
        raise ValueError(msg)
    if isinstance(source, str | os.PathLike):
        grid = _of_file(Path(cast("str", source)), named, sheet)
    else:
        grid = _of_table(source)
    return _History(grid, named).columns()


def _refuse(kind: FaultKind, place: Place, **facts: object) -> InvalidLineageError:
    return InvalidLineageError(Problem(kind, place, facts))


# -- where the cells come from -----------------------------------------------------------------------------------------


def _of_file(path: Path, named: Named, sheet: str | None) -> _Grid:
    place = Place(file=str(path))
    suffix = path.suffix.lower()
    if not path.is_file():
        raise _refuse(NO_HISTORY_FILE, place)
    if suffix != ".csv" and suffix not in WORKBOOKS:
        raise _refuse(OTHER_HISTORY_FILE, place, suffix=suffix, known=", ".join(WORKBOOKS))
    try:
        sheets = [read_csv(path)] if suffix == ".csv" else [s for s in read_workbook(path) if not s.is_empty]
    except InvalidFileError as error:
        raise InvalidLineageError(error.problems) from None
    there = ", ".join(f"'{s.title}'" for s in sheets)
    if sheet is not None and suffix != ".csv":
        sheets = [s for s in sheets if s.title == sheet]
        if not sheets:
            raise _refuse(NO_HISTORY_SHEET, place, sheet=sheet, there=there or "-")
    found = [grid for s in sheets if (grid := _of_sheet(s, named)) is not None]
    if not found:
        where = sheets[0].place if len(sheets) == 1 else place
        raise _refuse(NO_HISTORY_HEADER, where, n=_SEARCHED, wanted=_WANTED)
    if len(found) > 1:
        raise _refuse(SEVERAL_SHEETS, place, there=", ".join(f"'{grid.place.sheet}'" for grid in found))
    return found[0]


def _of_sheet(sheet: Sheet, named: Named) -> _Grid | None:
    """Return the cells of a sheet below its header, None where it has none."""
    rows = filled(sheet)
    for at, row in enumerate(rows[:_SEARCHED]):
        texts = [str(cell).strip() for cell in row]
        meant = {_key(text, named) for text in texts} - {None}
        if len(meant) > 1 and meant & {"old", "new"}:
            return _Grid(sheet.place, texts, rows[at + 1 :], at + 2)
    return None


def _of_table(source: object) -> _Grid:
    """Return the cells of rows, columns or a data frame."""
    if isinstance(source, Mapping):
        given = {str(k): list(listed(v)) for k, v in cast("Mapping[object, object]", source).items()}
        if len({len(values) for values in given.values()}) > 1:
            msg = "The columns of a history have one length."
            raise ValueError(msg)
        return _Grid(Place(), list(given), list(zip(*given.values(), strict=True)), 1)
    if frame_of(source) is not None:
        _, there = columns_of(source, [])
        found, _ = columns_of(source, there)
        values = [column if isinstance(column, list) else column.tolist() for column in found.values()]
        return _Grid(Place(), there, list(zip(*values, strict=True)), 1)
    if isinstance(source, bytes) or not isinstance(source, Iterable):
        msg = f"A history is a path, rows, columns or a data frame, not {type(source).__name__}."
        raise TypeError(msg)
    records = list(cast("Iterable[Mapping[str, Any]]", source))
    headings = list(dict.fromkeys(str(key) for record in records for key in record))
    return _Grid(Place(), headings, [[record.get(key) for key in headings] for record in records], 1)


def _key(heading: str, named: Named) -> str | None:
    """Return the column that a heading means; a heading of the user's own goes before all others."""
    for key, own in named.items():
        if heading == own:
            return key
    meant = meaning_of(heading)
    return None if meant in named else meant


# -- what they mean ----------------------------------------------------------------------------------------------------


class _History:
    """Reads the columns of a history and collects what is wrong."""

    def __init__(self, grid: _Grid, named: Named) -> None:
        self._grid = grid
        self._problems: list[Problem] = []
        self._at: dict[str, int] = {}
        self._find_columns(named)

    def _report(self, kind: FaultKind, row: int | None, key: str | None, /, **facts: object) -> None:
        """Report a fault; ``row`` is a position among the rows of the grid."""
        number = None if row is None else row + self._grid.first
        column = None if key is None else self._heading(key)
        self._problems.append(Problem(kind, attrs.evolve(self._grid.place, row=number, column=column), facts))

    def _heading(self, key: str) -> str:
        return self._grid.headings[self._at[key]] if key in self._at else key

    def _find_columns(self, named: Named) -> None:
        """Find the position of each column."""
        headings = self._grid.headings
        for i, heading in enumerate(headings):
            key = _key(heading, named)
            if key in self._at:
                facts = {"column": heading, "first": headings[self._at[key]], "name": COLUMNS[key].name}
                self._report(COLUMN_AGAIN, None, None, **facts)
            elif key is not None:
                self._at[key] = i
        there = ", ".join(filter(None, headings)) or "-"
        for key, column in COLUMNS.items():
            if key not in self._at and (column.needed or key in named):
                own = Text(named[key], named[key]) if key in named else column.name
                self._report(HISTORY_COLUMN, None, None, name=own, there=there)

    def columns(self) -> LineageColumns:
        """Return the columns of the lineage.

        Raises:
            InvalidLineageError: With everything that is wrong.
        """
        if self._problems:
            raise InvalidLineageError(Problems.of(*self._problems))
        kept = [i for i, row in enumerate(self._grid.rows) if any(not _blank(cell) for cell in row)]
        cells = {key: self._cells(key, kept) for key in self._at}
        records, rows = self._records(cells, kept)
        columns, batches = read(Table.of_records("lineage", records))
        for problem in Problems(batches):
            self._moved(problem, rows)
        if self._problems:
            raise InvalidLineageError(Problems.of(*self._problems))
        return columns

    def _cells(self, key: str, kept: Sequence[int]) -> list[Any]:
        at = self._at[key]
        given = ["" if _blank(cell := self._grid.rows[i][at]) else cell for i in kept]
        found: list[Found] = []
        values = read_column(COLUMNS[key].kind, given, found)
        for i, kind, facts in found:
            self._report(kind, kept[i], key, **facts)
        return [_compact(value) for value in values] if key == "day" else values

    def _records(
        self, cells: Mapping[str, Sequence[Any]], kept: Sequence[int]
    ) -> tuple[list[dict[str, Any]], list[int]]:
        """Return the rows whose kind is known, and where they are; what has only a new name is none."""
        records: list[dict[str, Any]] = []
        rows: list[int] = []
        for i, row in enumerate(kept):
            record = {key: values[i] for key, values in cells.items()}
            word = record["kind"]
            kind = None if word is None else event_of(word, old=record["old"], new=record["new"])
            if word is not None and kind is None:
                self._report(UNKNOWN_WORD, row, "kind", value=word[:40], known=_KNOWN)
            elif kind != RENAMED:
                records.append({**record, "kind": kind})
                rows.append(row)
        return records, rows

    def _moved(self, problem: Problem, rows: Sequence[int]) -> None:
        """Report a fault of the lineage at the row that it comes from."""
        facts = dict(problem.facts)
        if "column" in facts:
            facts["column"] = self._heading(str(facts["column"]))
        if isinstance(first := facts.get("first"), int):
            facts["first"] = rows[first - 1] + self._grid.first
        row = problem.place.row
        self._report(problem.kind, None if row is None else rows[row - 1], problem.place.column, **facts)


def _blank(cell: Cell) -> bool:
    return is_missing(cell) or (isinstance(cell, str) and not cell.strip())


def _compact(value: str | None) -> str | None:
    """Return a day that is written as eight digits as YYYY-MM-DD."""
    parts = None if value is None else _COMPACT.fullmatch(value)
    return value if parts is None else f"{parts[1]}-{parts[2]}-{parts[3]}"
