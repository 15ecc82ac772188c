"""Digits packed into 64-bit numbers, and taken apart again. All of it vectorised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

__all__ = [
    "DIGITS",
    "Bools",
    "Bytes",
    "Ints",
    "Keys",
    "Offsets",
    "key_length",
    "length_class",
    "pack_array",
    "pack_digits",
    "pack_needles",
    "pack_some_digits",
    "prefix",
    "unpack_digits",
    "unpack_one",
]

Keys: TypeAlias = npt.NDArray[np.uint64]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Bools: TypeAlias = npt.NDArray[np.bool_]
Offsets: TypeAlias = npt.NDArray[np.int64]
Ints: TypeAlias = npt.NDArray[np.int64]

#: Digits that fit into one key: four bits each, 1 for "0" to 10 for "9", 0 for "no digit".
DIGITS: Final = 16
#: Rows handled at once, so that the working arrays stay in the processor's cache.
_CHUNK: Final = 1 << 14
_WORD: Final = 8

_U = np.uint64
_LOW, _HIGH = _U(0x0F0F0F0F0F0F0F0F), _U(0xF0F0F0F0F0F0F0F0)
_ONES, _SIXES, _THREES = _U(0x0101010101010101), _U(0x0606060606060606), _U(0x3030303030303030)
_PAIRS = ((_U(4), _U(0x00FF00FF00FF00FF)), (_U(8), _U(0x0000FFFF0000FFFF)), (_U(16), _U(0x00000000FFFFFFFF)))
#: Keeps the first k bytes of a big-endian word.
_HEAD: Final = np.array([0, *((2**64 - 1) ^ (2 ** (64 - 8 * k) - 1) for k in range(1, 9))], np.uint64)


def _squeeze(word: Keys, mask: Keys | np.uint64) -> tuple[Keys, Bools]:
    """Pack a word of up to eight ASCII digits into 32 bits.

    ``mask`` covers the bytes that belong to the text; the others are zero. Second: are those bytes digits only?
    """
    low = word & _LOW
    good = ((word & _HIGH) == (mask & _THREES)) & (((low + _SIXES) & _HIGH) == 0)
    value = low + (mask & _ONES)
    for shift, nibbles in _PAIRS:
        value = (value | (value >> shift)) & nibbles
    return value, good


def _pack_words(high: Keys, low: Keys, mask_high: Keys | np.uint64, mask_low: Keys | np.uint64) -> tuple[Keys, Bools]:
    first, good1 = _squeeze(high, mask_high)
    second, good2 = _squeeze(low, mask_low)
    return (first << _U(32)) | second, good1 & good2


def pack_some_digits(blob: Bytes, offsets: Offsets) -> tuple[Keys, Bools]:
    """Pack each text of 1 to 16 ASCII digits. Second: which texts are such; the keys of others mean nothing."""
    n = len(offsets) - 1
    keys, good = np.empty(n, np.uint64), np.empty(n, bool)
    # Any eight bytes in a row, read as one big-endian word; the padding lets the last text be read past its end.
    padded = np.concatenate((blob, np.zeros(2 * _WORD, np.uint8)))
    words: npt.NDArray[np.uint64] = np.ndarray((len(padded) - _WORD + 1,), ">u8", padded.data, strides=(1,))
    for a in range(0, n, _CHUNK):
        start, stop = offsets[a : min(a + _CHUNK, n)], offsets[a + 1 : min(a + _CHUNK, n) + 1]
        length = stop - start
        mask_high, mask_low = _HEAD[np.minimum(length, _WORD)], _HEAD[np.clip(length - _WORD, 0, _WORD)]
        high = words[start].astype(np.uint64) & mask_high
        low = words[np.minimum(start + _WORD, len(words) - 1)].astype(np.uint64) & mask_low
        key, ok = _pack_words(high, low, mask_high, mask_low)
        keys[a : a + _CHUNK] = key
        good[a : a + _CHUNK] = ok & (length > 0) & (length <= DIGITS)
    return keys, good


def pack_digits(blob: Bytes, offsets: Offsets) -> Keys | None:
    """Pack texts of 1 to 16 ASCII digits; None if one of them is something else."""
    if len(offsets) > 1 and int(np.diff(offsets).max()) > DIGITS:
        return None
    keys, good = pack_some_digits(blob, offsets)
    return keys if bool(good.all()) else None


def _pack_matrix(array: npt.NDArray[np.bytes_], width: int | None = None) -> Keys | None:
    """Pack a numpy array of bytes no wider than 16, each text ``width`` long or padded with zero bytes."""
    if array.dtype.itemsize < _WORD:
        array = array.astype(f"S{_WORD}")
    array = np.ascontiguousarray(array)
    return _pack_buffer(array.data, len(array), array.dtype.itemsize, array.dtype.itemsize, width)


def _pack_buffer(buffer: bytes | memoryview, n: int, size: int, stride: int, width: int | None) -> Keys | None:
    """Pack ``n`` texts of 8 to 16 bytes, every ``stride`` bytes; all ``width`` long, or padded with zero bytes."""
    keys = np.empty(n, np.uint64)
    # The first and the last eight bytes of each text, read in place; they overlap where there are fewer than sixteen.
    first: Keys = np.ndarray((n,), ">u8", buffer, 0, (stride,))
    last: Keys = np.ndarray((n,), ">u8", buffer, size - _WORD, (stride,))
    overlap = _U(8 * (DIGITS - size))
    for a in range(0, n, _CHUNK):
        high = first[a : a + _CHUNK].astype(np.uint64)
        low = last[a : a + _CHUNK].astype(np.uint64) << overlap if size > _WORD else np.zeros_like(high)
        if width is None:
            mask_high, mask_low, sound = _masks(high, low)
        else:
            mask_high, mask_low = _HEAD[min(width, _WORD)], _HEAD[max(width - _WORD, 0)]
            sound = True
        key, good = _pack_words(high, low, mask_high, mask_low)
        if not (sound and bool(good.all())):
            return None
        keys[a : a + _CHUNK] = key
    return keys


def _masks(high: Keys, low: Keys) -> tuple[Keys, Keys, bool]:
    """Return which bytes look like digits; third: are these the first ones of each text, and all others zero?"""
    mask_high, mask_low = (((w >> _U(4)) & _ONES) * _U(0xFF) for w in (high, low))
    after_high, after_low = ~mask_high, ~mask_low
    # Ones without a gap at the low end of a number: adding one carries through all of them.
    whole = ((after_high & (after_high + _U(1))) | (after_low & (after_low + _U(1)))) == 0
    whole &= ((high & after_high) | (low & after_low)) == 0
    whole &= (high != 0) & ((low == 0) | (after_high == 0))
    return mask_high, mask_low, bool(whole.all())


def pack_needles(values: object) -> Keys | None:
    """Pack ids to be looked up, if a fast way exists; None: take the general way."""
    packed = pack_array(values)
    if packed is None and isinstance(values, list | tuple) and values:
        return _pack_list(cast("Sequence[str]", values))
    return packed


def pack_array(values: object) -> Keys | None:
    """Pack an array of texts, if it is one and a fast way exists."""
    if not isinstance(values, np.ndarray):
        return None
    array = cast("npt.NDArray[np.generic]", values)
    kind, width = array.dtype.kind, array.dtype.itemsize
    if array.ndim != 1 or not width or isinstance(array, np.ma.MaskedArray):
        return None
    if kind == "S" and width <= DIGITS:
        return _pack_matrix(cast("npt.NDArray[np.bytes_]", array))
    if kind == "U" and width <= 4 * DIGITS and len(array):
        points = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).view(np.uint32)
        if int(points.max()) < 128:  # noqa: PLR2004 - the end of ASCII
            return _pack_matrix(points.astype(np.uint8).view(f"S{width // 4}"))
    return None


def _pack_list(texts: Sequence[str]) -> Keys | None:
    """Pack texts of one length: one join, and the separators have to stand at equal distances."""
    width, n = len(texts[0]) if isinstance(texts[0], str) else 0, len(texts)
    if not 0 < width <= DIGITS:
        return None
    try:
        data = ("\n".join(texts) + "\n").encode("ascii")
    except (TypeError, UnicodeEncodeError):
        return None
    if len(data) != (width + 1) * n or not bool((np.frombuffer(data, np.uint8)[width :: width + 1] == ord("\n")).all()):
        return None
    if width < _WORD:
        return _pack_matrix(np.ndarray((n,), f"S{width}", data, 0, (width + 1,)), width)
    return _pack_buffer(data, n, width, width + 1, width)


def prefix(keys: Keys, lengths: Ints | int) -> Keys:
    """Keep the first digits of each key."""
    shift = (DIGITS - np.asarray(lengths)) * 4
    mask = np.where(shift >= 64, _U(0), _U(2**64 - 1) << np.minimum(shift, 63).astype(np.uint64))  # noqa: PLR2004 - bits of a key
    return cast("Keys", keys & mask)


def key_length(keys: Keys) -> Ints:
    """Return how many digits each key holds."""
    # The lowest digit's position is that of the lowest bit set, found through the exponent of a power of two.
    lowest = keys & (~keys + _U(1))
    exponent = np.frexp(lowest.astype(np.float64))[1] - 1
    return np.where(keys == 0, 0, DIGITS - exponent // 4).astype(np.int64)


def length_class(keys: Keys, lengths: Sequence[int]) -> Bytes | None:
    """Return for each key which of the ascending ``lengths`` it has; None if one has another length."""
    out = np.empty(len(keys), np.uint8)
    full = _U(2**64 - 1)
    beyond = [full >> _U(4 * n) if n < DIGITS else _U(0) for n in lengths]
    last = np.array([_U(15) << _U(4 * (DIGITS - n)) for n in lengths], np.uint64)
    for a in range(0, len(keys), _CHUNK):
        part = keys[a : a + _CHUNK]
        kind = np.zeros(len(part), np.uint8)
        for mask in beyond[:-1]:
            kind += (part & mask) != 0
        if bool(((part & beyond[-1]) != 0).any()) or bool(((part & last[kind]) == 0).any()):
            return None
        out[a : a + _CHUNK] = kind
    return out


def unpack_digits(keys: Keys) -> npt.NDArray[np.str_]:
    """Return the texts of packed keys."""
    n = len(keys)
    widest = max(1, int(key_length(np.bitwise_or.reduce(keys, keepdims=True))[0]))
    points = np.empty((n, widest), np.uint32)
    for a in range(0, n, _CHUNK):
        part = keys[a : a + _CHUNK]
        words = np.empty((len(part), 2), ">u8")
        for k, half in enumerate((part >> _U(32), part & _U(0xFFFFFFFF))):
            word = half
            for shift, mask in (
                (_U(16), _U(0x0000FFFF0000FFFF)),
                (_U(8), _U(0x00FF00FF00FF00FF)),
                (_U(4), _LOW),
            ):
                word = (word | (word << shift)) & mask
            # Nibble 1 is "0" (0x30): add 0x2F where there is a digit.
            present = (word | (word >> _U(1)) | (word >> _U(2)) | (word >> _U(3))) & _ONES
            words[:, k] = word + present * _U(0x2F)
        points[a : a + _CHUNK] = words.view(np.uint8).reshape(len(part), DIGITS)[:, :widest]
    return points.view(f"U{widest}").ravel()


def unpack_one(key: int) -> str:
    """Return the text of one packed key."""
    return "".join(str(d - 1) for shift in range(60, -4, -4) if (d := (key >> shift) & 15))
