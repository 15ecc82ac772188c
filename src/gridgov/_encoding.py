"""Texts out of whatever a caller has: lists, numpy arrays, columns of any data frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from gridgov._keys import Bytes, Offsets

__all__ = ["Encoded", "IdsLike", "TextsLike", "encode", "is_missing", "listed"]

#: What bulk calls take for ids: texts or whole numbers in a list, a numpy array or a frame's column.
IdsLike: TypeAlias = npt.NDArray[Any] | Iterable[str | int]
#: The same where a text may be missing.
TextsLike: TypeAlias = npt.NDArray[Any] | Iterable[str | int | None]

_NEWLINE: Final = ord("\n")
_ASCII: Final = 128


class Encoded:
    """Texts as UTF-8 in one buffer, and which entries were not text at all."""

    __slots__ = ("blob", "odd", "offsets")

    def __init__(self, blob: Bytes, offsets: Offsets, odd: dict[int, object] | None = None) -> None:
        #: UTF-8 of all texts, without separators.
        self.blob: Bytes = blob
        #: ``len(texts) + 1`` positions in ``blob``.
        self.offsets: Offsets = offsets
        #: Row and value of entries that are neither text, nor whole numbers, nor missing.
        self.odd: dict[int, object] = odd or {}

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> Offsets:
        """Bytes of each text; 0 for a missing one."""
        return np.diff(self.offsets)

    def get(self, row: int) -> str:
        """Return one text."""
        return self.blob[self.offsets[row] : self.offsets[row + 1]].tobytes().decode("utf-8", "surrogatepass")

    def tolist(self) -> list[str]:
        """Return all texts, an empty one for a missing."""
        data, at = self.blob.tobytes(), self.offsets.tolist()
        return [data[a:b].decode("utf-8", "surrogatepass") for a, b in pairwise(at)]


def is_missing(value: object) -> bool:
    """Tell whether a value stands for nothing: `None`, NaN, or what pandas writes for it."""
    if isinstance(value, float | np.generic):
        return bool(value != value)  # noqa: PLR0124 - NaN and NaT
    return value is None or type(value).__name__ in {"NAType", "NaTType"}


def listed(values: object) -> npt.NDArray[Any] | Sequence[Any]:
    """Return values as an array or a sequence that can be read again, in order and by position.

    Raises:
        TypeError: It is a single text, or nothing that has entries.
        ValueError: An array has another number of dimensions than one.
    """
    if isinstance(values, list | tuple):
        return cast("Sequence[Any]", values)
    if isinstance(values, np.ndarray):
        array = cast("npt.NDArray[Any]", values)
        if array.ndim != 1:
            msg = f"A column has one dimension, not {array.ndim}."
            raise ValueError(msg)
        # The data under a mask mean nothing.
        return cast("list[Any]", array.tolist()) if isinstance(array, np.ma.MaskedArray) else array
    if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
        msg = f"A column of values is wanted, such as a list, not {type(values).__name__}."
        raise TypeError(msg)
    column: Any = values
    for method in ("to_list", "to_pylist", "tolist"):
        if callable(found := getattr(column, method, None)):
            return cast("list[Any]", found())
    return list(column)


def encode(values: object) -> Encoded:
    """Encode texts; whole numbers become their digits, `None`, NaN and pandas' NA become a missing text.

    Raises:
        TypeError: It is a single text, or nothing that has entries.
        ValueError: An array has another number of dimensions than one.
    """
    if isinstance(values, Encoded):
        return values
    entries = listed(values)
    return _encode_array(entries) if isinstance(entries, np.ndarray) else _encode_list(entries)


def _encode_array(array: npt.NDArray[Any]) -> Encoded:
    kind = array.dtype.kind
    if kind in "iu":
        return _encode_array(array.astype("S20"))
    width = array.dtype.itemsize
    if kind == "S" and width:
        matrix = np.ascontiguousarray(array).view(np.uint8).reshape(len(array), width)
        if not matrix.size or int(matrix.max()) < _ASCII:
            return _encode_matrix(matrix)
    if kind == "U" and width:
        points = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).view(np.uint32)
        if not points.size or int(points.max()) < _ASCII:
            return _encode_matrix(points.reshape(len(array), width // 4).astype(np.uint8))
    # Moments as Python values would be whole numbers.
    return _encode_list(list(array) if kind in "Mm" else array.tolist())


def _encode_matrix(matrix: Bytes) -> Encoded:
    """Encode rows of bytes that are padded with zeros at the end."""
    n, width = len(matrix), int(matrix.shape[1])
    filled = matrix != 0
    lengths: Offsets = np.where(filled.any(axis=1), width - np.argmax(filled[:, ::-1], axis=1), 0)
    offsets = np.zeros(n + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    inside = np.arange(width) < lengths.reshape(-1, 1)
    return Encoded(np.ascontiguousarray(matrix[inside]), offsets)


def _encode_list(values: Sequence[Any]) -> Encoded:
    odd: dict[int, object] = {}
    texts: Sequence[str] = values
    try:
        joined = "\n".join(texts)
    except TypeError:
        texts = ["" if value is None else value for value in values]  # by far the most common of what is no text
        try:
            joined = "\n".join(texts)
        except TypeError:
            texts = [_text(value, row, odd) for row, value in enumerate(values)]
            joined = "\n".join(texts)
    data = (joined + "\n" if texts else "").encode("utf-8", "surrogatepass")
    raw = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(raw == _NEWLINE)
    offsets = np.zeros(len(texts) + 1, np.int64)
    if len(ends) == len(texts):
        offsets[1:] = ends - np.arange(len(texts))
        return Encoded(raw[raw != _NEWLINE], offsets, odd)
    # A text holds a line break itself.
    parts = [t.encode("utf-8", "surrogatepass") for t in texts]
    np.cumsum([len(p) for p in parts], out=offsets[1:])
    return Encoded(np.frombuffer(b"".join(parts), np.uint8), offsets, odd)


def _text(value: object, row: int, odd: dict[int, object]) -> str:
    if isinstance(value, str):
        return value
    if is_missing(value):
        return ""
    try:
        if isinstance(value, bytes):
            return value.decode()
        if isinstance(value, int | np.integer) and not isinstance(value, bool | np.timedelta64):
            return str(int(cast("int", value)))
        odd[row] = value
        return str(value)
    except ValueError:  # bytes that are not UTF-8, or an integer too long to print
        odd[row] = value
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else "…"
