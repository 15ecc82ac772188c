"""How far the cells reach in the binary form of a workbook, and in OpenDocument."""

from __future__ import annotations

import struct
from typing import Any, Final
from xml.parsers import expat

from gridgov.tables._zip_book import records
from gridgov.tables._zip_extent import Extent, OddSheetError

__all__ = ["ERROR_WORDS", "binary_sheet", "open_document", "text_lengths"]

_ROW, _BLANK, _ERRORS, _TEXT, _LAST_CELL, _SHARED = 0, 1, (3, 11), 7, 11, 19
_COLUMN: Final = struct.Struct("<I")
#: What a cell shows, by the number of the error.
ERROR_WORDS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def text_lengths(data: bytes) -> list[int]:
    """Return how many bytes each shared text of a workbook in the binary form has.

    Raises:
        OddSheetError: It is no such part.
    """
    try:
        return [end - begin for kind, begin, end in records(data) if kind == _SHARED]
    except IndexError:
        raise OddSheetError from None


def binary_sheet(data: bytes, texts: list[int], limit: int) -> tuple[Extent, list[tuple[int, int, str]], int]:
    """Return how far the cells of a sheet in the binary form reach, its errors, and the bytes of its texts.

    Args:
        data: The sheet.
        texts: How many bytes each shared text has.
        limit: How many records may be there at all.

    Raises:
        OddSheetError: It is no such sheet, or has more records than ``limit``.
    """
    row = rows = columns = n = size = 0
    errors: list[tuple[int, int, str]] = []
    try:
        for kind, begin, _ in records(data):
            n += 1
            if kind == _ROW:
                (row,) = _COLUMN.unpack_from(data, begin)
            elif kind <= _LAST_CELL and kind != _BLANK:
                (column,) = _COLUMN.unpack_from(data, begin)
                rows, columns = max(rows, row + 1), max(columns, column + 1)
                if kind in _ERRORS:
                    errors.append((row, column, ERROR_WORDS.get(data[begin + 8], "#N/A")))
                elif kind == _TEXT:
                    which: int = _COLUMN.unpack_from(data, begin + 8)[0]
                    size += texts[which]
            if n > limit:
                raise OddSheetError
    except (IndexError, struct.error):
        raise OddSheetError from None
    return Extent(rows, columns), errors, size


class _Tables:
    """Listens to a parser of OpenDocument, and notes how far the cells of each table reach."""

    def __init__(self, limit: int) -> None:
        self.tables: dict[str, Extent] = {}
        self._limit, self._n = limit, 0
        self._table = ""
        self._row, self._rows, self._column, self._columns = 0, 1, 0, 1
        self._used = 0
        #: Characters of all texts, each as often as it is repeated.
        self.characters = self._in_row = 0

    def text(self, data: str) -> None:
        """Note characters."""
        self._in_row += len(data) * self._columns

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note a tag that opens."""
        local = name.rpartition(":")[2]
        if local == "table":
            self._table, self._row = attributes.get("table:name", ""), 0
            self.tables.setdefault(self._table, Extent())
        elif local == "table-row":
            self._rows = _count(attributes, "rows")
            self._column = self._used = self._in_row = 0
        elif local in {"table-cell", "covered-table-cell"}:
            self._n += 1
            if self._n > self._limit:
                raise OddSheetError
            self._columns = _count(attributes, "columns")
            self._column += self._columns
            if any(key.endswith(("value-type", ":formula")) for key in attributes):
                self._used = self._column
        elif local == "p":
            self._used = self._column

    def end(self, name: str) -> None:
        """Note a tag that closes."""
        if name.rpartition(":")[2] == "table-row":
            self._row += self._rows
            self.characters += self._in_row * self._rows
            if self._used and self._table in self.tables:
                found = self.tables[self._table]
                self.tables[self._table] = found.with_cell(self._row - 1, self._used - 1)


def _count(attributes: dict[str, str], what: str) -> int:
    """Return how often a row or a cell is repeated."""
    key = f"number-{what}-repeated"
    return max(1, next((int(value) for name, value in attributes.items() if name.endswith(key)), 1))


def open_document(xml: bytes, limit: int) -> tuple[dict[str, Extent], int]:
    """Return how far the cells of each table of a document reach, and how many characters its texts have.

    Raises:
        OddSheetError: It is no XML, or has more cells than ``limit``.
    """
    tables = _Tables(limit)
    parser: Any = expat.ParserCreate()
    parser.StartElementHandler = tables.start
    parser.EndElementHandler = tables.end
    parser.CharacterDataHandler = tables.text
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the end of the text; the parser takes no keywords
    except (expat.ExpatError, ValueError, LookupError):
        raise OddSheetError from None
    return tables.tables, tables.characters
