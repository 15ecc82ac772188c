"""How far the cells of a sheet reach that hold something, told before a reader makes room for all of them."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.parsers import expat

import attrs
import numpy as np

from gridgov._keys import Bools, Bytes, Ints
from gridgov.tables._sheet import letter

__all__ = ["Extent", "extent", "reference"]

_STEP: Final = 1 << 22
#: The longest reference read at once: three letters, seven digits, the closing quote.
_WIDE: Final = 11
_PAD: Final = 16
_A, _Z, _ZERO, _NINE, _QUOTE, _SINGLE, _SLASH = (ord(c) for c in "AZ09\"'/")
_LESS, _GREATER, _SPACE, _EQUAL = (ord(c) for c in "<> =")
_NAME_ENDS: Final = np.isin(np.arange(256), [ord(c) for c in " \t\r\n/>"])
_PREFIXED: Final = re.compile(rb"<[^<>\s/:]+:c[\s/>]")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})$")
_LETTERS: Final = 26


@attrs.frozen
class Extent:
    """The rows and columns up to the last cell that holds something."""

    #: How many rows from the first one.
    rows: int = 0
    #: How many columns from the first one.
    columns: int = 0

    @property
    def cells(self) -> int:
        """How many cells a reader makes room for."""
        return self.rows * self.columns

    @property
    def last(self) -> str:
        """The cell in the last row and the last column."""
        return f"{letter(max(0, self.columns - 1))}{self.rows}"

    def with_cell(self, row: int, column: int) -> Extent:
        """Return the extent that has one more cell, counted from 0."""
        return Extent(max(self.rows, row + 1), max(self.columns, column + 1))


class OddSheetError(ValueError):
    """A sheet is not XML, or a cell of it is nowhere."""


def reference(text: str) -> tuple[int, int]:
    """Return row and column, from 0, of a reference such as ``C8``.

    Raises:
        OddSheetError: It is none.
    """
    found = _REFERENCE.match(text)
    if found is None:
        raise OddSheetError
    column = 0
    for c in found[1]:
        column = column * _LETTERS + ord(c) - _A + 1
    return int(found[2]) - 1, column - 1


def extent(xml: bytes, limit: int) -> Extent:
    """Return how far the cells of a sheet reach.

    The forms that spreadsheet programs write are read all at once; other ones by a parser of XML.

    Args:
        xml: The sheet.
        limit: How many cells may be there at all.

    Raises:
        OddSheetError: It is no XML, a cell is nowhere, or there are more cells than that.
    """
    rows = columns = begin = 0
    if _PREFIXED.search(xml):
        return _parsed(xml, limit)
    while begin < len(xml):
        # A step ends where a row or a cell begins.
        end = len(xml)
        if end - begin > _STEP:
            cut = max(xml.rfind(b"<row", begin + 1, begin + _STEP), xml.rfind(b"<c ", begin + 1, begin + _STEP))
            if cut < 0:
                return _parsed(xml, limit)
            end = cut
        found = _step(np.frombuffer(xml, np.uint8, end - begin, begin))
        if found is None:
            return _parsed(xml, limit)
        rows, columns = max(rows, found[0]), max(columns, found[1])
        begin = end
    return Extent(rows, columns)


def _step(part: Bytes) -> tuple[int, int] | None:
    """Return the last row and column of a part of a sheet; None where a cell is not in the usual form."""
    raw = np.concatenate((part, np.zeros(_PAD, np.uint8)))
    begins = np.flatnonzero(part == _LESS)
    cells = begins[raw[begins + 1] == ord("c")]
    cells = cells[_NAME_ENDS[raw[cells + 2]]]
    if not len(cells):
        return 0, 0
    usual = (
        (raw[cells + 2] == _SPACE)
        & (raw[cells + 3] == ord("r"))
        & (raw[cells + 4] == ord("="))
        & (raw[cells + 5] == _QUOTE)
    )
    if not usual.all():
        return None
    places = _references(raw, cells + 6)
    if places is None:
        return None
    empty = _empty(raw, part, cells)
    if empty is None:
        return None
    row, column, full = *places, ~empty
    return int(row[full].max(initial=0)), int(column[full].max(initial=0))


def _references(raw: Bytes, at: Ints) -> tuple[Ints, Ints] | None:
    """Return rows and columns, from 1, of the references that begin at some places; None if one is odd."""
    row, column = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    open_ = np.ones(len(at), bool)
    for k in range(_WIDE):
        found = raw[np.minimum(at + k, len(raw) - 1)].astype(np.int64)
        is_letter, is_digit = (found >= _A) & (found <= _Z), (found >= _ZERO) & (found <= _NINE)
        good: Bools = (is_letter & (row == 0) & (k < 3)) | (is_digit & (column > 0))  # noqa: PLR2004 - three letters
        ends = open_ & (found == _QUOTE)
        if bool((open_ & ~good & ~ends).any()):
            return None
        open_ &= ~ends
        column = np.where(open_ & is_letter, column * _LETTERS + found - _A + 1, column)
        row = np.where(open_ & is_digit, row * 10 + found - _ZERO, row)
    return None if bool(open_.any()) or not bool(row.all()) else (row, column)


def _empty(raw: Bytes, part: Bytes, cells: Ints) -> Bools | None:
    """Tell which cells certainly hold nothing: their tag closes itself, or is closed at once.

    None where a tag is not plain: a bracket inside a quoted value does not end it, and a second place would hold.
    """
    closes = np.append(np.flatnonzero(part == _GREATER), len(part))
    close = closes[np.searchsorted(closes, cells)]

    def inside(marks: Ints) -> Ints:
        return np.searchsorted(marks, close) - np.searchsorted(marks, cells)

    equal = np.flatnonzero(part == _EQUAL)
    loose = equal[_NAME_ENDS[raw[equal - 1]]]
    places = equal[(raw[equal - 1] == ord("r")) & _NAME_ENDS[raw[equal - 2]]]
    quotes, singles = np.flatnonzero(part == _QUOTE), np.flatnonzero(part == _SINGLE)
    if (inside(quotes) % 2).any() or inside(singles).any() or inside(loose).any() or (inside(places) != 1).any():
        return None
    itself = raw[close - 1] == _SLASH
    at_once = (raw[close + 1] == _LESS) & (raw[close + 2] == _SLASH)
    empty: Bools = (close < len(part)) & (itself | at_once)
    return empty


class _Cells:
    """Listens to a parser of XML, and notes how far the cells reach."""

    def __init__(self, limit: int) -> None:
        self.extent = Extent()
        self._limit = limit
        self._n = 0
        self._row, self._column = -1, -1
        self._in_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note a tag that opens."""
        local = name.rpartition(":")[2]
        if local == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif local == "c":
            self._n += 1
            if self._n > self._limit:
                raise OddSheetError
            self._row, self._column = (
                reference(attributes["r"]) if "r" in attributes else (max(0, self._row), self._column + 1)
            )
            self._in_cell = True
        elif self._in_cell:
            self.extent = self.extent.with_cell(self._row, self._column)

    def end(self, name: str) -> None:
        """Note a tag that closes."""
        if name.rpartition(":")[2] == "c":
            self._in_cell = False


def _parsed(xml: bytes, limit: int) -> Extent:
    """Return how far the cells of a sheet reach, as a parser of XML sees them."""
    cells = _Cells(limit)
    parser: Any = expat.ParserCreate()
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the end of the text; the parser takes no keywords
    except (expat.ExpatError, ValueError, LookupError):
        raise OddSheetError from None
    return cells.extent
