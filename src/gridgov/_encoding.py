"""Texts out of whatever a caller has: lists, numpy arrays, columns of any data frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import not_
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from gridgov import _spans
from gridgov._face import as_html
from gridgov._keys import Bools, Bytes, Offsets

__all__ = ["Encoded", "IdsLike", "TextsLike", "encode", "is_missing", "listed"]

#: What bulk calls take for ids: texts or whole numbers in a list, a numpy array or a frame's column.
IdsLike: TypeAlias = npt.NDArray[Any] | Iterable[str | int]
#: The same where a text may be missing.
TextsLike: TypeAlias = npt.NDArray[Any] | Iterable[str | int | None]

_NEWLINE: Final = ord("\n")
_ASCII: Final = 128


class Encoded:
    """Texts as UTF-8 in one buffer, and which entries were not text at all.

    They are put into the buffer when that is asked for: a few ids are looked up as the Python texts they are.
    """

    _repr_html_ = as_html

    __slots__ = ("_buffer", "_missing", "_texts", "odd")

    def __init__(
        self,
        buffer: tuple[Bytes, Offsets] | None = None,
        texts: Sequence[str] | npt.NDArray[np.str_] = (),
        odd: dict[int, object] | None = None,
    ) -> None:
        self._buffer = buffer
        self._texts = texts
        self._missing: Bools | None = None
        #: Row and value of entries that are neither text, nor whole numbers, nor missing.
        self.odd: dict[int, object] = odd or {}

    def _packed(self) -> tuple[Bytes, Offsets]:
        if self._buffer is None:
            self._buffer = _pack_points(self._texts) if isinstance(self._texts, np.ndarray) else _pack(self._texts)
        return self._buffer

    @property
    def blob(self) -> Bytes:
        """UTF-8 of all texts, without separators."""
        return self._packed()[0]

    @property
    def offsets(self) -> Offsets:
        """``len(texts) + 1`` positions in `blob`."""
        return self._packed()[1]

    def __len__(self) -> int:
        return len(self._texts) or len(self.offsets) - 1

    @property
    def lengths(self) -> Offsets:
        """Bytes of each text; 0 for a missing one."""
        return np.diff(self.offsets)

    def missing(self) -> Bools:
        """Tell which texts are missing."""
        if self._missing is None:
            texts = self._texts
            known = self._buffer is None and not isinstance(texts, np.ndarray)
            self._missing = np.fromiter(map(not_, texts), bool, len(texts)) if known else np.equal(self.lengths, 0)
        return self._missing

    def get(self, row: int) -> str:
        """Return one text."""
        if len(self._texts):
            return str(self._texts[row])
        return self.blob[self.offsets[row] : self.offsets[row + 1]].tobytes().decode("utf-8", "surrogatepass")

    def tolist(self) -> list[str]:
        """Return all texts, an empty one for a missing."""
        if isinstance(self._texts, np.ndarray):
            return cast("list[str]", self._texts.tolist())
        return list(self._texts) or _spans.texts(self.blob, self.offsets[:-1], self.lengths)


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
    if kind == "S" and array.dtype.itemsize and (not len(array) or int(_bytes(array).max()) < _ASCII):
        return Encoded(_pack_bytes(array))
    if kind == "U" and array.dtype.itemsize:
        return Encoded(texts=array)
    # Moments as Python values would be whole numbers.
    return _encode_list(list(array) if kind in "Mm" else array.tolist())


def _bytes(array: npt.NDArray[Any]) -> Bytes:
    return np.ascontiguousarray(array).view(np.uint8)


def _pack_points(array: npt.NDArray[np.str_]) -> tuple[Bytes, Offsets]:
    """Put an array of texts into one buffer."""
    points = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).view(np.uint32)
    if points.size and int(points.max()) >= _ASCII:
        return _pack(cast("list[str]", array.tolist()))
    return _pack_bytes(points.astype(np.uint8).view(f"S{array.dtype.itemsize // 4}"))


def _pack_bytes(array: npt.NDArray[np.bytes_]) -> tuple[Bytes, Offsets]:
    """Put ASCII bytes that are padded with zeros at the end into one buffer."""
    lengths: Offsets = np.strings.str_len(array)
    offsets = np.zeros(len(array) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    points = _bytes(array)
    blob = points[points != 0]
    if len(blob) < offsets[-1]:  # a zero inside
        inside = np.arange(array.dtype.itemsize) < lengths.reshape(-1, 1)
        blob = points[inside.ravel()]
    return blob, offsets


def _encode_list(values: Sequence[Any]) -> Encoded:
    odd: dict[int, object] = {}
    texts: Sequence[str] = values
    try:
        "".join(texts)
    except TypeError:
        texts = ["" if value is None else value for value in values]  # by far the most common of what is no text
        try:
            "".join(texts)
        except TypeError:
            texts = [_text(value, row, odd) for row, value in enumerate(values)]
    return Encoded(texts=texts, odd=odd)


def _pack(texts: Sequence[str]) -> tuple[Bytes, Offsets]:
    """Put texts into one buffer."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    raw = np.frombuffer(("\n".join(texts) + "\n").encode("utf-8", "surrogatepass"), np.uint8)
    ends = np.flatnonzero(raw == _NEWLINE)
    if len(ends) == len(texts):
        offsets[1:] = ends - np.arange(len(texts))
        return raw[raw != _NEWLINE], offsets
    # There is no text, or one holds a line break itself.
    parts = [t.encode("utf-8", "surrogatepass") for t in texts]
    np.cumsum([len(p) for p in parts], out=offsets[1:])
    return np.frombuffer(b"".join(parts), np.uint8), offsets


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
