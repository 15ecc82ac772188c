"""Columns of Arrow as cells, straight from their buffers."""

from __future__ import annotations

from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _spans
from gridgov._encoding import Encoded, encode
from gridgov._extras import need
from gridgov._keys import Bools, Bytes, Offsets
from gridgov.tables._sheet import Cells

__all__ = ["OddColumnError", "Pieces", "TooLongError", "arrow"]

#: From here on not every whole number is a float.
_EXACT: Final = 1 << 53


def arrow(part: str = "") -> Any:  # noqa: ANN401 - a module
    """Return pyarrow or a part of it.

    Raises:
        MissingExtraError: It is not installed.
    """
    return need(f"pyarrow{part}", extra="arrow")


class OddColumnError(TypeError):
    """A column holds what is no value of a table."""


class TooLongError(ValueError):
    """The texts of a column are longer than what is allowed."""


@attrs.frozen(eq=False)
class _Texts:
    """Texts of some rows: one after another, and how many bytes each has."""

    blob: Bytes
    lengths: Offsets

    def __len__(self) -> int:
        return len(self.lengths)

    def listed(self) -> list[Any]:
        """Return them as Python values."""
        offsets = np.concatenate(([0], np.cumsum(self.lengths)))
        return [text or None for text in Encoded((self.blob, offsets)).tolist()]


@attrs.frozen(eq=False)
class _Values:
    """Values of some rows, and which of them are there; all of them if that is None."""

    values: npt.NDArray[Any]
    valid: Bools | None = None

    def __len__(self) -> int:
        return len(self.values)

    def listed(self) -> list[Any]:
        """Return them as Python values."""
        found: list[Any] = self.values.tolist()
        return found if self.valid is None else [v if ok else None for v, ok in zip(found, self.valid, strict=True)]


@attrs.frozen(eq=False)
class _Listed:
    """Python values of some rows."""

    values: list[Any]

    def __len__(self) -> int:
        return len(self.values)

    def listed(self) -> list[Any]:
        """Return them as Python values."""
        return self.values


@attrs.frozen(eq=False)
class _Nothing:
    """Some rows without a value."""

    n: int

    def __len__(self) -> int:
        return self.n

    def listed(self) -> list[Any]:
        """Return them as Python values."""
        return [None] * self.n


class Pieces:
    """A column while its parts come in.

    Args:
        limit: How many bytes its texts may have.
    """

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._parts: list[_Texts | _Values | _Listed | _Nothing] = []

    def fill(self, n: int) -> None:
        """Add rows without a value until there are ``n``."""
        if (more := n - sum(map(len, self._parts))) > 0:
            self._parts.append(_Nothing(more))

    def text(self, text: str, n: int) -> None:
        """Add rows that all have one text."""
        data = np.frombuffer(text.encode(), np.uint8)
        self._texts(np.tile(data, n), np.full(n, len(data), np.int64))

    def add(self, column: Any) -> None:  # noqa: ANN401 - an array of pyarrow, in one part or several
        """Add rows.

        Raises:
            OddColumnError: It holds what is no value of a table.
            TooLongError: Its texts are too long.
        """
        for chunk in getattr(column, "chunks", [column]):
            self._add(_plain(chunk))

    def _add(self, array: Any) -> None:  # noqa: ANN401 - an array of pyarrow
        pa = arrow()

        array.validate(full=True)
        kind = array.type
        if pa.types.is_null(kind):
            self._parts.append(_Nothing(len(array)))
        elif pa.types.is_dictionary(kind) and _is_text(kind.value_type):
            self._shared(array)
        elif pa.types.is_dictionary(kind):
            self._add(_plain(array.dictionary_decode()))
        elif _is_text(kind):
            self._texts(*_buffers(array))
        elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            self._texts(*_from_binary(array))
        elif pa.types.is_decimal(kind):
            self._texts(*_buffers(array.cast(pa.string())))
        elif pa.types.is_time(kind):
            self._parts.append(_Listed(array.to_pylist()))
        else:
            self._parts.append(_values(array))

    def _texts(self, blob: Bytes, lengths: Offsets) -> None:
        """Add texts.

        Raises:
            TooLongError: They are too long.
        """
        self._left -= len(blob)
        if self._left < 0:
            raise TooLongError
        self._parts.append(_Texts(blob, lengths))

    def _shared(self, array: Any) -> None:  # noqa: ANN401 - an array of pyarrow
        """Add texts that are numbers of entries of a dictionary.

        Raises:
            TooLongError: They are too long.
        """
        blob, sizes = _buffers(array.dictionary)
        if not len(sizes):
            self._parts.append(_Nothing(len(array)))
            return
        starts: Offsets = np.cumsum(sizes) - sizes
        which: Offsets = array.indices.fill_null(0).to_numpy(zero_copy_only=False)
        lengths: Offsets = sizes[which]
        begins: Offsets = starts[which]
        if array.null_count:
            lengths = lengths * _valid(array)
        if int(lengths.sum()) > self._left:
            raise TooLongError
        self._texts(_spans.gather(blob, begins, lengths), lengths)

    def finish(self) -> Cells:
        """Return the whole column, and forget its parts."""
        parts, self._parts = self._parts, []
        held = [part for part in parts if not isinstance(part, _Nothing)]
        if all(isinstance(part, _Texts) for part in held):
            return _joined_texts(parts)
        kinds = {part.values.dtype.kind if isinstance(part, _Values) else "" for part in held}
        if kinds <= {"i", "u"} or (len(kinds) == 1 and kinds <= {"b", "f", "M"}):
            return _joined_values([_filled(part, held) for part in parts])
        return [value for part in parts for value in part.listed()]


def _joined_texts(parts: list[Any]) -> Encoded:
    """Return texts of all parts."""
    offsets = np.zeros(sum(map(len, parts)) + 1, np.int64)
    at = 1
    for part in parts:
        if isinstance(part, _Texts):
            offsets[at : at + len(part)] = part.lengths
        at += len(part)
    np.cumsum(offsets, out=offsets)
    blobs = [part.blob for part in parts if isinstance(part, _Texts)]
    parts.clear()
    return Encoded((np.concatenate(blobs) if blobs else np.zeros(0, np.uint8), offsets))


def _filled(part: Any, held: list[Any]) -> _Values:  # noqa: ANN401 - one of the kinds of parts
    """Return values, also for rows without any."""
    if isinstance(part, _Values):
        return part
    return _Values(np.zeros(len(part), held[0].values.dtype), np.zeros(len(part), bool))


def _joined_values(parts: list[_Values]) -> Cells:
    """Return values of all parts; whole numbers stay exact where some are missing."""
    values = np.concatenate([part.values for part in parts])
    if all(part.valid is None for part in parts):
        return _days(values) if values.dtype.kind == "M" else values
    valid = np.concatenate([np.ones(len(part), bool) if part.valid is None else part.valid for part in parts])
    if values.dtype.kind == "f":
        return np.where(valid, values, np.nan)
    if values.dtype.kind == "M":
        return _days(np.where(valid, values, np.datetime64("NaT")))
    if values.dtype.kind == "b":
        return _Values(values, valid).listed()
    there = values[valid]
    if not len(there) or (int(there.min()) > -_EXACT and int(there.max()) < _EXACT):
        return np.where(valid, values.astype(np.float64), np.nan)
    digits = encode(_Values(values, valid).listed())
    return Encoded((digits.blob, digits.offsets))


def _days(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return moments as days if all of them are midnight."""
    days = values.astype("datetime64[D]")
    return days if bool(((days == values) | np.isnat(values)).all()) else values


def _is_text(kind: Any) -> bool:  # noqa: ANN401 - a type of pyarrow
    """Tell whether a type is text."""
    pa = arrow()

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _plain(array: Any) -> Any:  # noqa: ANN401 - an array of pyarrow
    """Return an array without what a program means by it beyond its values."""
    pa = arrow()

    while isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_run_end_encoded(array.type):
        pc = arrow(".compute")

        return pc.run_end_decode(array)
    return array.cast(pa.large_string()) if pa.types.is_string_view(array.type) else array


def _valid(array: Any) -> Bools:  # noqa: ANN401 - an array of pyarrow
    """Tell which values are there."""
    found: Bools = array.is_valid().to_numpy(zero_copy_only=False)
    return found


def _buffers(array: Any) -> tuple[Bytes, Offsets]:  # noqa: ANN401 - an array of pyarrow
    """Return texts as they lie in memory."""
    pa = arrow()

    if not len(array):
        return np.zeros(0, np.uint8), np.zeros(0, np.int64)
    if pa.types.is_string_view(array.type):
        array = array.cast(pa.large_string())
    wide = pa.types.is_large_string(array.type) or pa.types.is_large_binary(array.type)
    _, where, data = array.buffers()
    found = np.frombuffer(where, np.int64 if wide else np.int32)[array.offset : array.offset + len(array) + 1]
    offsets: Offsets = found.astype(np.int64)
    blob = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(0, np.uint8)
    lengths: Offsets = np.diff(offsets)
    if array.null_count:
        missing = ~_valid(array)
        if lengths[missing].any():  # what lies under a missing text means nothing
            lengths[missing] = 0
            begins: Offsets = offsets[:-1]
            return _spans.gather(blob, begins, lengths), lengths
    return blob[offsets[0] : offsets[-1]], lengths


def _from_binary(array: Any) -> tuple[Bytes, Offsets]:  # noqa: ANN401 - an array of pyarrow
    """Return bytes as texts: some programs do not say that they are.

    Raises:
        OddColumnError: They are no texts.
    """
    pa = arrow()

    wide = pa.types.is_large_binary(array.type)
    blob, lengths = _buffers(array)
    try:
        array.view(pa.large_string() if wide else pa.string()).validate(full=True)
    except pa.ArrowInvalid:
        raise OddColumnError from None
    if not blob.all():
        raise OddColumnError
    return blob, lengths


def _values(array: Any) -> _Values:  # noqa: ANN401 - an array of pyarrow
    """Return numbers, truth values, days or moments.

    Raises:
        OddColumnError: It holds none of these.
    """
    pa = arrow()
    pc = arrow(".compute")

    kind = array.type
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        array = pc.local_timestamp(array)
    elif not (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_date(kind)
        or pa.types.is_timestamp(kind)
    ):
        raise OddColumnError
    valid = _valid(array) if array.null_count else None
    if valid is not None and (pa.types.is_integer(kind) or pa.types.is_boolean(kind)):
        array = array.fill_null(False if pa.types.is_boolean(kind) else 0)
    values: npt.NDArray[Any] = array.to_numpy(zero_copy_only=False)
    return _Values(values.astype(np.float64) if values.dtype == np.float16 else values, valid)
