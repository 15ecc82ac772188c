"""The cells of workbooks and CSV files as they stand there, before anybody asks what they mean."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from gridgov._csv import BAD_QUOTES, NO_TEXT_FILE, OTHER_ENCODING
from gridgov._extras import need
from gridgov._net_file_faults import UNREADABLE
from gridgov._spreadsheet import text_of_cell
from gridgov.errors import InvalidFileError, Place, Problem
from gridgov.text import Text

__all__ = ["WORKBOOKS", "Cell", "Sheet", "read_csv", "read_workbook"]

#: What one cell may hold: text, a number, a moment, a truth value, or an empty text for nothing.
Cell: TypeAlias = Any

#: How the names of workbooks end.
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WORKBOOK: Final = Text("an Excel workbook with a name that ends in .csv", "扩展名为.csv的Excel工作簿")
_UTF_16: Final = Text("UTF-16", "UTF-16")
_UNKNOWN: Final = Text("an unknown encoding", "未知编码")
_PASSWORD: Final = Text("it is protected by a password", "设有密码")
_BROKEN: Final = Text("it is no workbook, or a damaged one", "不是工作簿，或文件已损坏")


@attrs.frozen(eq=False)
class Sheet:
    """The cells of a sheet or of a CSV file, from its first row and column on."""

    file: str
    #: Name of the sheet; None for a CSV file.
    title: str | None
    #: Rows of equal length.
    rows: list[list[Cell]]
    #: Rectangles of merged cells: first row and column, last row and column, from 0.
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(file=self.file, sheet=self.title)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return all(cell == "" for row in self.rows for cell in row)


def read_workbook(path: Path) -> list[Sheet]:
    """Read all sheets of a workbook.

    Raises:
        InvalidFileError: It is none, or it is protected.
        MissingExtraError: python-calamine is not installed.
        OSError: It cannot be opened.
    """
    calamine = need("python_calamine", extra="excel")
    data = io.BytesIO(path.read_bytes())
    try:
        with calamine.CalamineWorkbook.from_filelike(data) as book:
            return [_sheet(str(path), book.get_sheet_by_name(name)) for name in book.sheet_names]
    except calamine.PasswordError:
        raise InvalidFileError(Problem(UNREADABLE, Place(file=str(path)), {"why": _PASSWORD})) from None
    except calamine.CalamineError:
        raise InvalidFileError(Problem(UNREADABLE, Place(file=str(path)), {"why": _BROKEN})) from None


def _sheet(file: str, found: Any) -> Sheet:  # noqa: ANN401 - a sheet of calamine
    return Sheet(file, str(found.name), found.to_python(skip_empty_area=False), tuple(found.merged_cell_ranges or ()))


def read_csv(path: Path) -> Sheet:
    """Read a CSV file in UTF-8 or GB 18030.

    Raises:
        InvalidFileError: It is no text in one of these, or its quotes do not match.
        OSError: It cannot be opened.
    """
    place = Place(file=str(path))
    text = _decode(path.read_bytes(), place)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[Cell]] = []
    try:
        rows.extend(reader)
    except csv.Error:
        raise InvalidFileError(Problem(BAD_QUOTES, attrs.evolve(place, row=len(rows) + 1))) from None
    if "'" in text:
        rows = [[text_of_cell(cell) for cell in row] for row in rows]
    width = max(map(len, rows), default=0)
    if any(len(row) != width for row in rows):
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    return Sheet(str(path), None, rows)


def _decode(data: bytes, place: Place) -> str:
    if data.startswith((_ZIP, _OLE)):
        raise InvalidFileError(Problem(NO_TEXT_FILE, place, {"what": _WORKBOOK}))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise InvalidFileError(Problem(OTHER_ENCODING, place, {"encoding": _UTF_16}))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidFileError(Problem(OTHER_ENCODING, place, {"encoding": _UNKNOWN}))
