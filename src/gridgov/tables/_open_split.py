"""Lines of a text file split into cells: a block at once where nothing is quoted, by the csv module where it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov import _spans
from gridgov._encoding import encode
from gridgov._keys import Bytes, Offsets
from gridgov._spreadsheet import SIGNS, text_of_cell
from gridgov.tables._decode import Block

__all__ = ["BAD_ROWS", "Part", "Splitter"]

#: A column of some rows: its texts one after another, and how many bytes each has.
Column: TypeAlias = tuple[Bytes, Offsets]

#: Is called with the rows, the cells of the widest row and all cells of a block, and may refuse them.
Check: TypeAlias = Callable[[int, int, int], None]

_NEWLINE: Final = ord("\n")
#: A lost character in UTF-8.
_LOST: Final = "\ufffd".encode()
#: Text that keeps its zeros in a spreadsheet.
_AS_TEXT: Final = re.compile(r'="([^"]*)"$')
#: What a spreadsheet would take for the beginning of a formula, in UTF-8.
_ANY_SIGN: Final = b"(?:" + b"|".join(re.escape(sign.encode()) for sign in SIGNS) + b")"
_NO_TEXT: Final = re.compile("[\0\ufffd\ud800-\udfff]")
#: Rows with bad quotes that are reported one by one.
BAD_ROWS: Final = 1000
#: Text that is still open at the end of a block and longer than this is a quote that nobody closed.
_CARRIED: Final = 1 << 18


@attrs.frozen(eq=False)
class Part:
    """Some rows of a file, by column."""

    #: How many rows.
    n_rows: int
    #: The columns; rows with fewer cells have empty ones.
    columns: list[Column]
    #: How many cells each row has; one number if all have as many.
    widths: Offsets | int
    #: Cells that hold what is no text: row within the part, column, and the cell as it was.
    spoiled: list[tuple[int, int, str]]
    #: Rows within the part whose quotes do not match.
    unquoted: list[int]


class Splitter:
    """Splits blocks of lines into cells; what a quote leaves open is carried over to the next block.

    ``check`` is called for each block before its columns are made.
    """

    def __init__(self, separator: str, check: Check) -> None:
        self._separator = separator
        self._check = check
        encoded = separator.encode()
        self._byte = encoded[0] if len(encoded) == 1 else None
        self._open: list[str] = []
        self._marked = re.compile(rb"(?:^|\n|" + re.escape(encoded) + rb")'+" + _ANY_SIGN)

    def parts(self, blocks: Iterator[Block]) -> Iterator[Part]:
        """Yield the rows of all blocks."""
        for block in blocks:
            if (plain := self._plain(block)) is not None and not self._open:
                yield _split_bytes(plain, self._byte or 0, self._check)
            else:
                yield self._quoted(block.data, at_end=False)
        if self._open:
            yield self._quoted(b"", at_end=True)

    def _plain(self, block: Block) -> bytes | None:
        """Return the lines if every separator in them separates and every cell is taken as it stands."""
        data = block.data
        if self._byte is None or not block.is_text or b'"' in data or b"\0" in data or _LOST in data:
            return None
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n")
        if b"\r" in data or (b"'" in data and self._marked.search(data)):
            return None
        return data

    def _quoted(self, data: bytes, *, at_end: bool) -> Part:
        """Split lines with quotes."""
        lines = self._open + list(io.StringIO(data.decode("utf-8", "surrogatepass"), newline=""))
        rows, unquoted, done = _rows(lines, self._separator, at_end=at_end)
        self._open = lines[done:]
        spoiled: list[tuple[int, int, str]] = []
        if not rows:
            return Part(0, [], 0, spoiled, unquoted)
        widths = [len(row) for row in rows]
        self._check(len(rows), max(widths), sum(widths))
        text = "".join(lines[:done])
        if "'" in text or '="' in text or '=""' in text:
            rows = [[_unmarked(cell) for cell in row] for row in rows]
        if _NO_TEXT.search(text):
            _clean(rows, spoiled)
        return _by_column(rows, spoiled, unquoted)


def _split_bytes(data: bytes, separator: int, check: Check) -> Part:
    """Split lines without quotes, all at once."""
    raw = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero((raw == separator) | (raw == _NEWLINE))
    last = np.flatnonzero(raw[ends] == _NEWLINE)
    widths: Offsets = np.diff(last, prepend=-1)
    n, widest = len(widths), int(widths.max())
    check(n, widest, len(ends))
    if int(widths.min()) == widest:
        stops = ends.reshape(n, widest)
        starts = np.concatenate(([0], ends[:-1] + 1)).reshape(n, widest)
        parts = [(starts[:, j], stops[:, j] - starts[:, j]) for j in range(widest)]
        return Part(n, [(_spans.gather(raw, *part), part[1]) for part in parts], widest, [], [])
    first = last - widths + 1
    columns: list[Column] = []
    starts = np.concatenate(([0], ends[:-1] + 1))
    for j in range(widest):
        live = np.flatnonzero(widths > j)
        at = first[live] + j
        lengths = np.zeros(n, np.int64)
        lengths[live] = ends[at] - starts[at]
        columns.append((_spans.gather(raw, starts[at], lengths[live]), lengths))
    return Part(n, columns, widths, [], [])


def _rows(lines: list[str], separator: str, *, at_end: bool) -> tuple[list[list[str]], list[int], int]:
    """Return rows of cells, which of them have quotes that do not match, and how many lines are done.

    A row with bad quotes is its first line, split as it stands; what follows is read as if nothing had happened.
    """
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        rows.clear()
        return _rows_one_by_one(lines, separator, at_end=at_end)
    return rows, [], len(lines)


def _rows_one_by_one(lines: list[str], separator: str, *, at_end: bool) -> tuple[list[list[str]], list[int], int]:
    """Do the same where a quote does not match; stop when there are too many of these."""
    rows: list[list[str]] = []
    bad: list[int] = []
    done = 0
    while done < len(lines) and len(bad) <= BAD_ROWS:
        begin = done
        reader = csv.reader(_from(lines, begin), delimiter=separator, strict=True)
        try:
            for row in reader:
                rows.append(row)
                done = begin + reader.line_num
        except csv.Error:
            is_open = begin + reader.line_num >= len(lines) and sum(map(len, lines[done:])) < _CARRIED
            if is_open and not at_end:
                break
            if '"' in lines[done]:
                bad.append(len(rows))
            rows.append(lines[done].rstrip("\r\n").split(separator))
            done += 1
    return rows, bad, done


def _from(lines: list[str], begin: int) -> Iterator[str]:
    """Yield lines from one on, without a copy of the rest."""
    for i in range(begin, len(lines)):
        yield lines[i]


def _unmarked(cell: str) -> str:
    """Return a cell without the marks that keep a spreadsheet from running it, or from eating its zeros."""
    found = _AS_TEXT.match(cell)
    return found[1] if found else text_of_cell(cell)


def _clean(rows: list[list[str]], spoiled: list[tuple[int, int, str]]) -> None:
    """Take out what is no text, and note where it was."""
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if not cell.isascii() or "\0" in cell:
                clean = _NO_TEXT.sub(_instead, cell)
                if clean != cell or "\ufffd" in cell:
                    spoiled.append((i, j, cell))
                    row[j] = clean


def _instead(found: re.Match[str]) -> str:
    """Return what stands instead of what is no text."""
    return "" if found[0] == "\0" else "\ufffd"


def _by_column(rows: list[list[str]], spoiled: list[tuple[int, int, str]], unquoted: list[int]) -> Part:
    """Turn rows into columns."""
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    widest = int(widths.max())
    if int(widths.min()) != widest:
        rows = [row if len(row) == widest else [*row, *[""] * (widest - len(row))] for row in rows]
    columns: list[Column] = []
    for cells in zip(*rows, strict=True):
        column = encode(list(cells))
        columns.append((column.blob, column.lengths))
    return Part(len(rows), columns, widths, spoiled, unquoted)
