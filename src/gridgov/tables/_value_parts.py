"""Cells of a column by what they are: texts, numbers, truth values, moments; and the distinct ones among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, Literal, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _spans
from gridgov._columns import Bools, Encoded, Ints, encode
from gridgov._encoding import is_missing
from gridgov.tables._sheet import Cell, Cells

__all__ = ["Part", "Sort", "distinct", "distinct_texts", "parts", "rows_with", "take_texts"]

#: What the cells of a part are: texts, whole numbers, other numbers, moments, or anything else.
Sort: TypeAlias = Literal["texts", "whole", "floats", "moments", "others"]

_TEXT, _WHOLE, _FLOAT, _OTHER, _NONE = range(5)
_SORTS: Final[tuple[Sort, ...]] = ("texts", "whole", "floats", "others")
_KNOWN: Final[dict[type, int]] = {
    str: _TEXT,
    int: _WHOLE,
    float: _FLOAT,
    type(None): _NONE,
    bool: _OTHER,
    dt.datetime: _OTHER,
    dt.date: _OTHER,
    dt.time: _OTHER,
    dt.timedelta: _OTHER,
}
_TIMES: Final = frozenset({"datetime64", "timedelta64"})
#: Whole numbers beyond are handled one by one.
_WIDE: Final = 2**62
#: Larger numbers are no floats.
_BITS: Final = 1000
_CHUNK: Final = 1 << 16
#: Up to so many texts a Python dictionary tells which are the same.
_FEW: Final = 1 << 16


@attrs.frozen(eq=False)
class Part:
    """Cells of one sort."""

    sort: Sort
    #: Positions in the column. Int64.
    rows: Ints
    #: The cells: `Encoded`, an array, or a list.
    cells: Any
    #: Whether the cells come one by one, as from a workbook, and not from an array of numbers.
    loose: bool = False


def parts(cells: Cells) -> list[Part]:
    """Return the cells of a column by what they are; those with nothing in them may be left out.

    Example:
        >>> [(part.sort, part.rows.tolist()) for part in parts(["a", 1.0, None, "b", True])]
        [('texts', [0, 3]), ('floats', [1]), ('others', [4])]
    """
    if isinstance(cells, Encoded):
        return _of_texts(cells)
    if isinstance(cells, np.ndarray):
        return _of_array(cells)
    return _of_list(cells)


def _of_texts(coded: Encoded) -> list[Part]:
    """Return texts, and apart from them what was no text when they were put into a buffer."""
    every = np.arange(len(coded))
    if not coded.odd:
        return [Part("texts", every, coded)] if len(coded) else []
    odd = np.array(sorted(coded.odd), np.int64)
    rest = np.delete(every, odd)
    return [
        Part("texts", rest, take_texts(coded, rest)),
        Part("others", odd, [coded.odd[row] for row in odd.tolist()], loose=True),
    ]


def _of_array(array: npt.NDArray[Any]) -> list[Part]:
    """Return the cells of an array."""
    kind = array.dtype.kind
    if kind in "US":
        return _of_texts(encode(array))
    if kind in "fM" and not isinstance(array, np.ma.MaskedArray):
        there = np.flatnonzero(~np.isnat(array) if kind == "M" else ~np.isnan(array))
        some = array[there]
        return [Part("moments", there, some) if kind == "M" else Part("floats", there, some.astype(np.float64))]
    if kind in "iu" and not isinstance(array, np.ma.MaskedArray):
        return [Part("whole", np.arange(len(array)), array)]
    return _of_list(cast("list[Cell]", list(array) if kind == "m" else array.tolist()))


def _sort_of(kind: type) -> int:
    """Return the sort of a type that is met for the first time."""
    if issubclass(kind, np.bool_):
        return _OTHER
    for base, sort in ((str, _TEXT), (np.timedelta64, _OTHER), (np.integer, _WHOLE), (float, _FLOAT)):
        if issubclass(kind, base):
            return sort
    return _FLOAT if issubclass(kind, np.floating) else _OTHER


def _of_list(cells: Sequence[Cell]) -> list[Part]:
    """Return cells that come one by one."""
    types = set(map(type, cells))
    if types <= {str, type(None)}:
        return _of_texts(encode(cells))
    sorts = {kind: _KNOWN[kind] if kind in _KNOWN else _sort_of(kind) for kind in types}
    codes = np.fromiter(map(sorts.__getitem__, map(type, cells)), np.int8, len(cells))
    out: list[Part] = []
    for code, sort in enumerate(_SORTS):
        rows = np.flatnonzero(codes == code)
        if len(rows):
            some = [cells[row] for row in rows.tolist()]
            out.extend(_numbered(sort, rows, some) if sort != "texts" else [Part(sort, rows, encode(some))])
    return out


def _numbered(sort: Sort, rows: Ints, cells: list[Cell]) -> list[Part]:
    """Return numbers as an array, and other cells as they are."""
    if sort == "floats":
        array = np.array(cells, np.float64)
        there = np.flatnonzero(~np.isnan(array))
        return [Part(sort, rows[there], array[there], loose=True)]
    if sort == "whole" and min(cells) > -_WIDE and max(cells) < _WIDE:
        return [Part(sort, rows, np.array(cells, np.int64), loose=True)]
    some = [i for i, cell in enumerate(cells) if not is_missing(cell)]
    return [Part("others", rows[some], [_plain(cells[i]) for i in some], loose=True)]


def _plain(cell: Cell) -> Cell:
    """Return a numpy scalar as the Python value that it is, and one too large for a float as infinite."""
    if isinstance(cell, int) and cell.bit_length() > _BITS:
        return float("inf") if cell > 0 else float("-inf")
    value: Any = cell
    if isinstance(value, np.ndarray) or type(value).__name__ in _TIMES:
        return cell
    return value.item() if type(value).__module__ == "numpy" else value


def take_texts(coded: Encoded, rows: Ints) -> Encoded:
    """Return some of the texts."""
    starts, lengths = _spans.spans(coded.offsets, rows)
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return Encoded((_spans.gather(coded.blob, starts, lengths), offsets))


def rows_with(coded: Encoded, among: Bools) -> Bools:
    """Tell which texts hold one of some bytes.

    Args:
        coded: The texts.
        among: For each of the 256 bytes, whether it is one of them.
    """
    n, blob, offsets = len(coded), coded.blob, coded.offsets
    out = np.zeros(n, bool)
    for a in range(0, n, _CHUNK):
        bounds = offsets[a : a + _CHUNK + 1]
        hit = among[blob[bounds[0] : bounds[-1]]]
        if hit.any():
            count = np.zeros(len(hit) + 1, np.int32)
            np.cumsum(hit, dtype=np.int32, out=count[1:])
            at = count[bounds - bounds[0]]
            out[a : a + _CHUNK] = at[1:] != at[:-1]
    return out


def distinct(cells: Sequence[Cell]) -> tuple[list[Cell], Ints]:
    """Return the distinct cells in the order they come, and which of them each is; 1, 1.0 and TRUE are not the same.

    Example:
        >>> distinct([1, True, 1])[0], distinct(["b", "a", "b"])[1].tolist()
        ([1, True], [0, 1, 0])
    """
    try:
        return _by_key(cells, cells)
    except TypeError:  # lists and other cells that can change
        return _by_key(cells, [repr(cell) for cell in cells])


def _by_key(cells: Sequence[Cell], keys: Sequence[Any]) -> tuple[list[Cell], Ints]:
    """Return the first cell of each type and key, and which of them each is."""
    index: dict[tuple[type, Any], int] = {}
    pairs = zip(map(type, cells), keys, strict=True)
    which = np.fromiter((index.setdefault(pair, len(index)) for pair in pairs), np.int64, len(cells))
    first = np.unique(which, return_index=True)[1]
    return [cells[i] for i in first.tolist()], which


def distinct_texts(coded: Encoded, rows: Ints) -> tuple[list[str], Ints]:
    """Return the distinct ones of some texts, and which of them each is."""
    starts, lengths = _spans.spans(coded.offsets, rows)
    if len(rows) > _FEW:
        found = _by_hash(coded, rows)
        if found is not None:
            return found
    texts = coded.tolist() if len(rows) == len(coded) else _spans.texts(coded.blob, starts, lengths)
    index = {text: i for i, text in enumerate(dict.fromkeys(texts))}
    return list(index), np.fromiter(map(index.__getitem__, texts), np.int64, len(texts))


def _by_hash(coded: Encoded, rows: Ints) -> tuple[list[str], Ints] | None:
    """Return the same for many texts, through their hashes; None if two texts have one hash."""
    some = coded if len(rows) == len(coded) else take_texts(coded, rows)
    keys = _spans.hash_texts(some.blob, some.offsets)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    starts, lengths = some.offsets[:-1], some.lengths
    like = first[which]
    if not np.array_equal(lengths, lengths[like]):
        return None
    if not bool(_spans.same(some.blob, starts, lengths, some.blob, starts[like]).all()):
        return None
    order = np.argsort(first, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    first = first[order]
    return _spans.texts(some.blob, starts[first], lengths[first]), place[which]
