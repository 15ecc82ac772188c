"""Texts as spans of one buffer, eight bytes at a time: copied, hashed and compared without a loop over rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov._keys import Bools, Bytes, Ints, Keys, Offsets

__all__ = ["Places", "gather", "hash_texts", "same", "spans", "texts"]

#: Where spans begin, or how long they are.
Places: TypeAlias = npt.NDArray[np.int32] | Offsets

_U = np.uint64
_WORD: Final = 8
_NEWLINE: Final = ord("\n")
#: Rows handled at once, so that the working arrays stay in the processor's cache.
_CHUNK: Final = 1 << 14
#: Keeps the first k bytes of a little-endian word.
_TAIL: Final = np.array([2 ** (8 * k) - 1 for k in range(_WORD + 1)], np.uint64)
#: Multipliers tried before falling back to a cryptographic hash.
_ODD: Final[tuple[int, ...]] = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_ALL: Final = 2**64 - 1
#: The longest text that is handled word by word; in the fast hash, the longest that it takes.
_LONGEST: Final = 1024


def _words(blob: Bytes) -> Keys:
    """Return any eight bytes in a row as one little-endian word, padded so that the last text can be read too."""
    padded = np.concatenate((blob, np.zeros(_WORD, np.uint8)))
    return np.ndarray((len(padded) - _WORD + 1,), "<u8", padded.data, strides=(1,))


def _rounds(lengths: Places, *, exact: bool = False) -> Iterator[tuple[int, Ints | slice]]:
    """Yield how many bytes are done, and which spans go on beyond them.

    Naming some spans costs more than taking a few too many, so all are taken while half of them go on, unless
    ``exact`` is asked for and one of them does not.
    """
    n, done = len(lengths), 0
    live: Ints = np.flatnonzero(lengths)
    while len(live):
        yield done, slice(None) if len(live) == n or (not exact and 2 * len(live) >= n) else live
        done += _WORD
        live = live[lengths[live] > done]


def _part(words: Keys, starts: Places, left: Places) -> Keys:
    """Return the next word of each span, zero beyond its end."""
    # A span that has ended is read where it cannot lie outside of the buffer.
    inside = np.minimum(starts, len(words) - 1)
    found: Keys = words[inside] & _TAIL[np.clip(left, 0, _WORD)]
    return found


def spans(offsets: Places, rows: npt.NDArray[np.integer]) -> tuple[Offsets, Offsets]:
    """Return where the texts of some rows begin, and how many bytes they have."""
    starts = offsets[rows].astype(np.int64)
    return starts, offsets[rows + 1] - starts


def gather(blob: Bytes, starts: Places, lengths: Places) -> Bytes:
    """Copy spans of a buffer into a new one, one after another.

    Whole words are written. What is written too much falls on the beginning of the spans behind, which is written
    later: numpy writes in the order of the index, and the words of a span are written from its last to its first.
    """
    n = len(starts)
    ends = np.cumsum(lengths, dtype=np.int64)
    out = np.zeros((int(ends[-1]) if n else 0) + _WORD, np.uint8)
    target: Keys = np.ndarray((len(out) - _WORD + 1,), "<u8", out.data, strides=(1,))
    source, begins = _words(blob), ends - lengths
    for a in range(0, n, _CHUNK):
        start, length, begin = starts[a : a + _CHUNK], lengths[a : a + _CHUNK], begins[a : a + _CHUNK]
        for done, live in reversed(list(_rounds(_short(length), exact=True))):
            target[begin[live] + done] = source[start[live] + done]
    # Word by word, a long text would take a round for each of its words. Last, so that nothing is written over them.
    for i in np.flatnonzero(lengths > _LONGEST).tolist():
        # The last one is a byte shorter where it is asked for with a line break.
        piece = blob[starts[i] : starts[i] + lengths[i]]
        out[begins[i] : begins[i] + len(piece)] = piece
    return out[:-_WORD]


def _short(lengths: Places) -> Places:
    """Return the lengths, zero for what is too long to be handled word by word."""
    return np.where(lengths > _LONGEST, 0, lengths)


def texts(blob: Bytes, starts: Places, lengths: Places) -> list[str]:
    """Return spans of UTF-8 as Python texts."""
    ends = np.cumsum(lengths + 1, dtype=np.int64)
    # With one byte more each, and that byte a line break, all are decoded at once.
    lines = gather(blob, starts, lengths + 1)
    lines[ends - 1] = _NEWLINE
    found = lines.tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]
    if len(found) == len(starts):
        return found
    # A text holds a line break itself.
    data, begins = lines.tobytes(), (ends - 1 - lengths).tolist()
    stops = (ends - 1).tolist()
    return [data[a:b].decode("utf-8", "surrogatepass") for a, b in zip(begins, stops, strict=True)]


def same(blob: Bytes, starts: Places, lengths: Places, other: Bytes, begins: Places) -> Bools:
    """Tell which spans of a buffer are equal to the spans of the same lengths in another."""
    left, right = _words(blob), _words(other)
    out = np.ones(len(starts), bool)
    for a in range(0, len(starts), _CHUNK):
        start, length, begin = starts[a : a + _CHUNK], lengths[a : a + _CHUNK], begins[a : a + _CHUNK]
        for done, live in _rounds(_short(length)):
            rest = length[live] - done
            mine, theirs = _part(left, start[live] + done, rest), _part(right, begin[live] + done, rest)
            out[a : a + _CHUNK][live] &= mine == theirs
    for i in np.flatnonzero(lengths > _LONGEST).tolist():
        part = blob[starts[i] : starts[i] + lengths[i]]
        out[i] = np.array_equal(part, other[begins[i] : begins[i] + lengths[i]])
    return out


def hash_texts(blob: Bytes, offsets: Places, salt: int = 0) -> Keys:
    """Hash each text into 64 bits. Equal texts have equal hashes; the caller verifies the rest.

    A product over the words of eight bytes. ``salt`` picks another multiplier, and from 4 on BLAKE2, which needs a
    loop, for input that was built to collide.
    """
    n = len(offsets) - 1
    keys = np.empty(n, np.uint64)
    lengths: Ints = np.diff(offsets)
    slow = np.arange(n) if salt >= len(_ODD) else np.flatnonzero(lengths > _LONGEST)
    if salt < len(_ODD):
        words, odd = _words(blob), _U(_ODD[salt])
        for a in range(0, n, _CHUNK):
            keys[a : a + _CHUNK] = _mixed(words, offsets[:-1][a : a + _CHUNK], lengths[a : a + _CHUNK], odd)
    seed = salt.to_bytes(8, "big")
    for i in slow.tolist():
        digest = hashlib.blake2b(blob[offsets[i] : offsets[i + 1]].tobytes(), digest_size=8, key=seed).digest()
        keys[i] = int.from_bytes(digest, "big")
    return keys


def _mixed(words: Keys, start: Places, length: Ints, odd: np.uint64) -> Keys:
    """Hash some texts, word by word; those that are too long get any value.

    A word that is not there counts as zero and adds nothing, so it does not matter how far the others go.
    """
    value = length.astype(np.uint64) * odd
    factor = odd
    for done, live in _rounds(_short(length)):
        part = _part(words, start[live] + done, length[live] - done)
        part *= factor
        part ^= part >> _U(32)
        part *= factor
        value[live] += part ^ (part >> _U(29))
        factor = _U((int(factor) * _ODD[0]) & _ALL)
    value *= _U(0xFF51AFD7ED558CCD)
    return value ^ (value >> _U(32))
