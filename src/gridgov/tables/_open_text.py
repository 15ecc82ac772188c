"""The cells of a text file (CSV and its relatives) as columns of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._encoding import Encoded
from gridgov._keys import Bytes, Ints, Offsets
from gridgov.errors import Batch, InvalidFileError, Place, Problem, Problems
from gridgov.tables._decode import Encoding, blocks, find_encoding, head_of
from gridgov.tables._open_cells import CellFaults
from gridgov.tables._open_limits import Limits
from gridgov.tables._open_separator import find_separator, named_separator
from gridgov.tables._open_split import BAD_ROWS, Part, Splitter
from gridgov.tables._sheet import Sheet
from gridgov.tables._source_faults import (
    BAD_QUOTES,
    BAD_TEXT,
    LOST_CHARACTER,
    NO_TABLE,
    QUOTES_EVERYWHERE,
    RAGGED,
    TOO_LARGE,
    UNEVEN,
    WEB_PAGE,
    ZERO_BYTES,
)
from gridgov.text import Text

__all__ = ["read_text"]

_CELLS: Final = Text("cells", "单元格数")
_ROWS: Final = Text("rows", "行数")
_COLUMNS: Final = Text("columns", "列数")
#: So much of the first line may name the separator.
_NAME: Final = 16
#: A rectangle of so many cells is refused if most of them do not stand in the file.
_SPARSE_CELLS, _SPARSE = 10_000_000, 4
#: So many rows, or this share of them, may be shorter than the others without being the custom of the file.
_FEW_SHORT, _SHORT_SHARE = 3, 0.1

_XML_SHEET: Final = Text("an XML spreadsheet of 2003", "2003版XML电子表格")
_HTML: Final = Text("a web page (HTML)", "网页（HTML）")
_XML: Final = Text("an XML document", "XML文档")
_MHTML: Final = Text("a web archive (MHTML)", "网页存档（MHTML）")
_JSON: Final = Text("a JSON document", "JSON文档")
_RTF: Final = Text("a document (RTF)", "文档（RTF）")
_TAG: Final = re.compile(r"\s*<[a-zA-Z!?]")
_JSON_BEGINS: Final = re.compile(r'\s*(?:\{\s*"|\[\s*[\[{])')


def read_text(stream: BinaryIO, file: str | None, limits: Limits) -> tuple[Sheet, Problems]:
    """Return the cells of a text file and what is wrong with them.

    Raises:
        InvalidFileError: It is no table, in an encoding that is not read, or beyond the limits.
    """
    place = Place(file=file)
    encoding = find_encoding(stream, place)
    head = head_of(stream, encoding)
    _refuse_other_texts(head, place)
    separator = find_separator(head)
    grid = _Grid(place, encoding, limits)
    for part in Splitter(separator, grid.check).parts(blocks(stream, encoding, place)):
        grid.add(part)
    columns = grid.columns()
    named = bool(columns) and named_separator(head[:_NAME].partition("\n")[0]) is not None
    if named:
        columns = _without_first(columns)
    problems = grid.problems()
    return Sheet(file, None, columns, ragged=grid.ragged), problems


def _refuse_other_texts(head: str, place: Place) -> None:
    """Refuse text that is no table.

    Raises:
        InvalidFileError: It is a web page or a document.
    """
    low = head.lower()
    if _TAG.match(head):
        page = next((mark for mark in ("<html", "<table", "<!doctype html", "<meta", "<style") if mark in low), None)
        what = _XML_SHEET if "urn:schemas-microsoft-com:office:spreadsheet" in low else _HTML if page else _XML
        raise InvalidFileError(Problem(WEB_PAGE, place, {"what": what}))
    if low.lstrip().startswith("mime-version:"):
        raise InvalidFileError(Problem(WEB_PAGE, place, {"what": _MHTML}))
    if _JSON_BEGINS.match(head):
        raise InvalidFileError(Problem(NO_TABLE, place, {"what": _JSON}))
    if low.startswith("{\\rtf"):
        raise InvalidFileError(Problem(NO_TABLE, place, {"what": _RTF}))


def _without_first(columns: list[Encoded]) -> list[Encoded]:
    """Empty the first row, which names the separator."""
    return [Encoded((c.blob[c.offsets[1] :], np.maximum(c.offsets - c.offsets[1], 0))) for c in columns]


@attrs.define(eq=False)
class _Pieces:
    """A column under construction."""

    blobs: list[Bytes] = attrs.field(factory=list[Bytes])
    lengths: list[tuple[int, Offsets]] = attrs.field(factory=list[tuple[int, Offsets]])
    #: The row behind the last one that has content.
    used: int = 0

    def add(self, first: int, blob: Bytes, lengths: Offsets) -> None:
        """Add the cells of some rows."""
        if len(blob):
            self.blobs.append(blob)
            self.lengths.append((first, lengths))
            self.used = first + int(np.flatnonzero(lengths)[-1]) + 1

    def finish(self, n_rows: int) -> Encoded:
        """Return the whole column, and forget its parts."""
        offsets = np.zeros(n_rows + 1, np.int64)
        for first, lengths in self.lengths:
            offsets[first + 1 : first + 1 + len(lengths)] = lengths[: n_rows - first]
        self.lengths.clear()
        np.cumsum(offsets, out=offsets)
        blob = np.concatenate(self.blobs) if self.blobs else np.zeros(0, np.uint8)
        self.blobs.clear()
        return Encoded((blob, offsets))


class _Grid:
    """The columns of a text file while its parts come in."""

    def __init__(self, place: Place, encoding: Encoding, limits: Limits) -> None:
        self._place, self._encoding, self._limits = place, encoding, limits
        self._pieces: list[_Pieces] = []
        self._widths: list[tuple[int, Offsets | int]] = []
        self._n = 0
        self._stated = 0
        self._faults = CellFaults(place)
        self._unquoted: list[int] = []
        #: Rows that are reported to have more or fewer cells than most, from 0.
        self.ragged: list[int] = []

    def check(self, rows: int, widest: int, there: int) -> None:
        """Refuse what is too much.

        Raises:
            InvalidFileError: There are too many rows, columns or cells, or nearly all of them are not there.
        """
        self._stated += there
        limits, cells = self._limits, (self._n + rows) * max(widest, len(self._pieces))
        if self._n + rows > limits.rows:
            self._refuse(_ROWS, "rows", limits.rows)
        if widest > limits.columns:
            self._refuse(_COLUMNS, "columns", limits.columns)
        if cells > limits.cells:
            self._refuse(_CELLS, "cells", limits.cells)
        if cells > _SPARSE_CELLS and cells > _SPARSE * self._stated:
            facts = {"widest": max(widest, len(self._pieces)), "usual": round(self._stated / (self._n + rows))}
            raise InvalidFileError(Problem(UNEVEN, self._place, facts))

    def _refuse(self, what: Text, name: str, limit: int) -> None:
        raise InvalidFileError(Problem(TOO_LARGE, self._place, {"what": what, "name": name, "limit": limit}))

    def add(self, part: Part) -> None:
        """Add some rows.

        Raises:
            InvalidFileError: Too many of its rows have bad quotes.
        """
        first = self._n
        while len(self._pieces) < len(part.columns):
            self._pieces.append(_Pieces())
        for piece, column in zip(self._pieces, part.columns, strict=False):
            piece.add(first, *column)
        self._widths.append((part.n_rows, part.widths))
        for row, at, cell in part.spoiled:
            self._spoiled(first + row, at, cell)
        self._unquoted += [first + row for row in part.unquoted]
        self._n += part.n_rows
        if len(self._unquoted) > BAD_ROWS:
            # The file is written wrongly as a whole: a thousand lines more would say nothing new.
            raise InvalidFileError(Problem(QUOTES_EVERYWHERE, self._place, {"limit": BAD_ROWS}))

    def _spoiled(self, row: int, column: int, cell: str) -> None:
        """Note what was no text in a cell."""
        if wrong := [c for c in cell if "\ud800" <= c <= "\udfff"]:
            shown = " ".join(f"{ord(c) & 0xFF:02X}" for c in wrong)
            self._faults.add(BAD_TEXT, row, column, shown=shown, encoding=self._encoding.shown)
        elif "\ufffd" in cell:
            self._faults.add(LOST_CHARACTER, row, column)
        if n := cell.count("\0"):
            self._faults.add(ZERO_BYTES, row, column, n=n)

    def columns(self) -> list[Encoded]:
        """Return the columns without the empty rows and columns behind the last cell that has content."""
        used = max((piece.used for piece in self._pieces), default=0)
        while self._pieces and not self._pieces[-1].used:
            self._pieces.pop()
        self._ends = [piece.used for piece in self._pieces]
        self._columns = [piece.finish(used) for piece in self._pieces]
        return self._columns

    def problems(self) -> Problems:
        """Return what is wrong with the cells and with the rows."""
        return Problems((*self._faults.batches(),)) + self._quotes() + Problems(self._ragged())

    def _quotes(self) -> Problems:
        rows = [row + 1 for row in self._unquoted]
        return Problems((Batch(BAD_QUOTES, rows, place=self._place),) if rows else ())

    def _ragged(self) -> Iterator[Batch]:
        """Find rows with more or fewer cells than most have."""
        n = len(self._columns[0]) if self._columns else 0
        widths = _joined(self._widths)[:n]
        long = widths[widths > 1]
        if not len(long) or int(long.min()) == int(long.max()):
            return
        usual = int(np.bincount(long).argmax())
        filled = np.zeros(n, bool)
        for column in self._columns[usual:]:
            filled |= column.lengths > 0
        wrong: npt.NDArray[np.bool_] = (widths > usual) & filled
        full: Ints = np.flatnonzero(widths == usual)
        short = (widths > 1) & (widths < usual)
        short[: full[0]] = short[full[-1] :] = False
        if int(short.sum()) <= max(_FEW_SHORT, _SHORT_SHARE * len(full)):
            wrong |= short
        rows = np.setdiff1d(np.flatnonzero(wrong), self._unquoted)
        self.ragged = rows.tolist()
        if len(rows):
            facts = {"found": widths[rows].tolist(), "wanted": [usual] * len(rows)}
            yield Batch(RAGGED, (rows + 1).tolist(), facts=facts, place=self._place)


def _joined(runs: list[tuple[int, Offsets | int]]) -> Offsets:
    """Return how many cells each row has."""
    parts = [np.full(n, found, np.int64) if isinstance(found, int) else found for n, found in runs]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
