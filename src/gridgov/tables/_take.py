"""Some rows of a column, and which of its cells are empty."""

from __future__ import annotations

from typing import Any, Final, cast

import numpy as np

from gridgov import _spans
from gridgov._columns import Bools, Ints
from gridgov._encoding import Encoded, is_missing
from gridgov.tables._sheet import Cells

__all__ = ["blank", "is_blank", "take"]


def is_blank(cell: object) -> bool:
    """Tell whether a cell says nothing."""
    return not cell.strip(_UNSEEN) if isinstance(cell, str) else is_missing(cell)


def blank(cells: Cells) -> Bools:
    """Tell for each cell of a column whether nobody wrote in it."""
    if isinstance(cells, Encoded):
        return _only_spaces(cells)
    if isinstance(cells, np.ndarray):
        array = cast("np.ndarray[Any, np.dtype[Any]]", cells)
        if array.dtype.kind in "fmM":
            out: Bools = array != array  # noqa: PLR0124 - NaN and NaT
            return out
        if array.dtype.kind != "O":
            return np.zeros(len(array), bool)
    return np.fromiter(map(is_blank, cells), bool, len(cells))


#: How a text of spaces begins: ASCII ones, no-break, zero-width and ideographic ones.
_SPACES: Final = np.isin(np.arange(256), np.frombuffer(b" \t\n\r\x0b\x0c\xc2\xe2\xe3\xef", np.uint8))


def _only_spaces(cells: Encoded) -> Bools:
    """Tell which texts are missing or hold nothing but spaces."""
    out = cells.missing().copy()
    rows = np.flatnonzero(~out)
    for row in rows[_SPACES[cells.blob[cells.offsets[rows]]]].tolist():
        out[row] = not cells.get(row).strip(_UNSEEN)
    return out


_UNSEEN: Final = " \t\n\r\x0b\x0c\xa0\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x2010)))


def take(cells: Cells, rows: Ints) -> Cells:
    """Return some cells of a column, given by ascending positions; a part without holes is not copied."""
    n = len(rows)
    whole = n > 0 and int(rows[-1]) - int(rows[0]) == n - 1
    if not n or whole:
        first = int(rows[0]) if n else 0
        part = slice(first, first + n)
        return _part(cells, part) if isinstance(cells, Encoded) else cells[part]
    if isinstance(cells, Encoded):
        starts, lengths = _spans.spans(cells.offsets, rows)
        return Encoded((_spans.gather(cells.blob, starts, lengths), _offsets(lengths)))
    return cells[rows] if isinstance(cells, np.ndarray) else [cells[i] for i in rows.tolist()]


def _part(cells: Encoded, part: slice) -> Encoded:
    if part.start == 0 and part.stop == len(cells):
        return cells
    offsets = cells.offsets[part.start : part.stop + 1]
    return Encoded((cells.blob[offsets[0] : offsets[-1]], offsets - offsets[0]))


def _offsets(lengths: Ints) -> Ints:
    out = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=out[1:])
    return out
