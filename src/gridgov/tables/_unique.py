"""Rows that stand twice in tables of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from gridgov import _spans
from gridgov._columns import Bools, Ints
from gridgov._encoding import encode

__all__ = ["repeated"]


def repeated(columns: Sequence[Any], n: int) -> tuple[Ints, Ints]:
    """Return the rows whose values stand in a row above, and the first row of each: positions from 0, ascending.

    A row in which one of the values is missing is no repetition.
    """
    keys = np.zeros(n, np.uint64)
    there = np.ones(n, bool)
    for column in columns:
        found, known = _keys(column)
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + found
        there &= known
    rows = np.flatnonzero(there)
    ordered = np.sort(keys[rows])
    if not (ordered[1:] == ordered[:-1]).any():
        return rows[:0], rows[:0]
    _, first, inverse = np.unique(keys[rows], return_index=True, return_inverse=True)
    again = np.flatnonzero(first[inverse] != np.arange(len(rows)))
    pairs = [
        (row, start)
        for row, start in zip(rows[again].tolist(), rows[first[inverse[again]]].tolist(), strict=True)
        if all(_at(column, row) == _at(column, start) for column in columns)
    ]
    found_rows = np.array([row for row, _ in pairs], np.int64)
    return found_rows, np.array([start for _, start in pairs], np.int64)


def _keys(column: Any) -> tuple[npt.NDArray[np.uint64], Bools]:  # noqa: ANN401 - one of several forms
    if isinstance(column, np.ndarray) and (array := cast("npt.NDArray[Any]", column)).dtype.kind in "fMiub":
        known: Bools = array == array if array.dtype.kind in "fM" else array >= 0  # noqa: PLR0124 - NaN and NaT
        plain = array.astype("datetime64[D]") if array.dtype.kind == "M" else array.astype(np.float64)
        return plain.view(np.uint64), known
    texts = encode(cast("object", column))
    return _spans.hash_texts(texts.blob, texts.offsets), ~texts.missing()


def _at(column: Any, row: int) -> object:  # noqa: ANN401 - one of several forms
    return column.get(row) if hasattr(column, "get") else column[row]
