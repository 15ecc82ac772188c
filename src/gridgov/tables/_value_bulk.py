"""Whole columns at once: which texts are plainly numbers, days, ids or texts, and what they are."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from gridgov import _spans
from gridgov._columns import Bools, Encoded, Ints, encode
from gridgov._days import Days
from gridgov._keys import Bytes
from gridgov.tables._value_parts import rows_with

__all__ = ["Piece", "decimals", "iso_days", "joined", "plain_ids", "plain_texts", "whole_numbers"]

_Floats: TypeAlias = npt.NDArray[np.float64]
#: Rows of a column, texts, and which of the texts stands in each of the rows; None for one after the other.
Piece: TypeAlias = tuple[Ints, Encoded, Ints | None]

_CHUNK: Final = 1 << 16
#: Numbers of more digits are not exact.
_DIGITS: Final = 15
_WIDEST: Final = 24
_ZERO, _SPACE, _DASH = (ord(c) for c in "0 -")
_BYTE: Final = np.arange(256)
_IS_DIGIT: Final = np.isin(_BYTE, list(string.digits.encode()))
_IS_LETTER: Final = np.isin(_BYTE, list(string.ascii_letters.encode()))
#: What an id may hold without being looked at; the rest may be a mark of a spreadsheet, a space or no ASCII.
_ODD_IN_IDS: Final = ~(_IS_DIGIT | _IS_LETTER | np.isin(_BYTE, [ord(c) for c in "-_"]))
#: Control characters; C2 begins others, ED half a surrogate pair.
_ODD_IN_TEXTS: Final = np.isin(_BYTE, [*range(_SPACE), 0x7F, 0xC2, 0xED])
_NO_DECIMAL: Final = ~(_IS_DIGIT | (ord(".") == _BYTE))
#: Texts of fewer bytes are looked at one by one: they may be dashes, NULL or 2-Jan.
_SHORT: Final = 6
_PHONE, _IDENTITY = 11, 18
#: First bytes of white space, dashes and other characters that are not plain in UTF-8; EF begins full-width ones.
_ODD_ENDS: Final = np.isin(_BYTE, [*range(_SPACE + 1), 0xC2, 0xE2, 0xE3, 0xEF, _DASH, ord("_"), ord("#")])
_NOT_SEEN: Final = ((0xE2, 0x80, range(0x8B, 0x90)), (0xE2, 0x80, range(0xA8, 0xAF)), (0xE2, 0x81, range(0xA0, 0xA1)))


def _byte(coded: Encoded, at: Ints | npt.NDArray[np.integer]) -> Bytes:
    """Return bytes of the buffer; where there is none, any."""
    found: Bytes = (
        coded.blob[np.clip(at, 0, max(len(coded.blob) - 1, 0))] if len(coded.blob) else np.zeros(len(at), "u1")
    )
    return found


def whole_numbers(coded: Encoded) -> tuple[Bools, _Floats]:
    """Tell which texts are 1 to 15 digits, and return their numbers; those of others mean nothing."""
    n, offsets = len(coded), coded.offsets
    good, values = np.zeros(n, bool), np.zeros(n)
    for a in range(0, n, _CHUNK):
        starts = offsets[:-1][a : a + _CHUNK]
        lengths = offsets[a + 1 : a + _CHUNK + 1] - starts
        sound = (lengths > 0) & (lengths <= _DIGITS)
        widest = int(lengths.max(initial=0, where=sound))
        total = np.zeros(len(starts), np.int64)
        for k in range(widest):
            inside = k < lengths
            # Bytes below "0" become large numbers.
            digit = _byte(coded, starts + k) - np.uint8(_ZERO)
            sound &= ~inside | (digit <= 9)  # noqa: PLR2004 - the last digit
            total = np.where(inside, total * 10 + digit, total)
        good[a : a + _CHUNK] = sound
        values[a : a + _CHUNK] = total
    return good, values


def decimals(coded: Encoded, rows: Ints) -> tuple[Bools, _Floats]:
    """Tell which of some texts are digits with a point among them, and return their numbers."""
    good, values = np.zeros(len(rows), bool), np.zeros(len(rows))
    for a in range(0, len(rows), _CHUNK):
        some = rows[a : a + _CHUNK]
        starts, lengths = _spans.spans(coded.offsets, some)
        sound = (lengths > 2) & (lengths <= _WIDEST)  # noqa: PLR2004 - a digit on each side
        widest = int(lengths.max(initial=1, where=sound))
        inside = np.arange(widest) < lengths[:, None]
        matrix = np.where(inside, _byte(coded, starts[:, None] + np.arange(widest)), 0).astype(np.uint8)
        points = matrix == ord(".")
        sound &= (points.sum(axis=1) == 1) & ~points[:, 0] & ~(_NO_DECIMAL[matrix] & inside).any(axis=1)
        sound &= _byte(coded, starts + lengths - 1) != ord(".")
        good[a : a + _CHUNK] = sound
        texts = np.ascontiguousarray(matrix[sound]).view(f"S{widest}").ravel()
        values[a : a + _CHUNK][sound] = texts.astype(np.float64)
    return good, values


def iso_days(coded: Encoded) -> tuple[Bools, Days]:
    """Tell which texts are days written YYYY-MM-DD, and return them; those of others mean nothing."""
    n = len(coded)
    good, days = np.zeros(n, bool), np.full(n, np.datetime64("NaT", "D"))
    for a in range(0, n, _CHUNK):
        starts = coded.offsets[:-1][a : a + _CHUNK]
        sound = coded.offsets[a + 1 : a + _CHUNK + 1] - starts == len("YYYY-MM-DD")
        numbers: list[Ints] = []
        for first, last in ((0, 4), (5, 7), (8, 10)):
            total = np.zeros(len(starts), np.int64)
            for k in range(first, last):
                digit = _byte(coded, starts + k) - np.uint8(_ZERO)
                sound &= digit <= 9  # noqa: PLR2004 - the last digit
                total = total * 10 + digit
            numbers.append(total)
        year, month, day = numbers
        sound &= (_byte(coded, starts + 4) == _DASH) & (_byte(coded, starts + 7) == _DASH)
        sound &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)  # noqa: PLR2004 - months
        months = np.where(sound, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
        found = months.astype("datetime64[D]") + (day - 1)
        sound &= found.astype("datetime64[M]") == months
        good[a : a + _CHUNK] = sound
        days[a : a + _CHUNK] = found
    return good, days


def plain_ids(coded: Encoded) -> Bools:
    """Tell which texts are ids that need not be looked at: letters, digits and dashes that say nothing of a person."""
    lengths, starts = coded.lengths, coded.offsets[:-1]
    good = lengths > 0
    if _ODD_IN_IDS[coded.blob].any():
        good &= ~rows_with(coded, _ODD_IN_IDS)
    digits = np.ones(len(coded), bool)
    if not _IS_DIGIT[coded.blob].all():
        digits = ~rows_with(coded, ~_IS_DIGIT)
        good &= digits | (lengths > _SHORT)
        # +86 13… without its sign
        good &= digits | (lengths < _PHONE) | (_byte(coded, starts) != ord("8"))
    phones = lengths == _PHONE
    if phones.any():
        good &= ~(phones & digits & (_byte(coded, starts) == ord("1")) & (_byte(coded, starts + 1) >= ord("3")))
    # A year begins with 19 or 20.
    people = np.flatnonzero((lengths == _IDENTITY) & ((_byte(coded, starts + 6) - np.uint8(ord("1"))) <= 1))
    if len(people):
        good[people[_may_be_person(coded, starts[people])]] = False
    return good


def _may_be_person(coded: Encoded, starts: Ints) -> Bools:
    """Tell which texts of 18 bytes may be identity numbers: where their year, month and day are in the calendar."""
    year, month, day = (
        sum((_byte(coded, starts + k).astype(np.int64) - _ZERO) * 10 ** (last - 1 - k) for k in range(first, last))
        for first, last in ((6, 10), (10, 12), (12, 14))
    )
    found = (year >= 1900) & (year < 2100) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)  # noqa: PLR2004 - a calendar
    return cast("Bools", found)


def plain_texts(coded: Encoded) -> Bools:
    """Tell which texts need not be looked at: nothing to take out at their ends, and nothing unseen in them."""
    lengths, starts = coded.lengths, coded.offsets[:-1]
    good = (lengths > 0) & ~_ODD_ENDS[_byte(coded, starts)]
    ends = starts + lengths
    good &= _byte(coded, ends - 1) > _SPACE
    third = _byte(coded, np.maximum(ends - 3, starts))
    good &= ~np.isin(third, [0xE2, 0xE3, 0xE1]) | (lengths < 3) | ~_blank_end(coded, ends)  # noqa: PLR2004 - bytes
    good &= _byte(coded, np.maximum(ends - 2, starts)) != 0xC2  # noqa: PLR2004 - the first byte of a space
    if _ODD_IN_TEXTS[coded.blob].any():
        good &= ~rows_with(coded, _ODD_IN_TEXTS)
    for row in _unseen(coded):
        good[row] = False
    return good


def _blank_end(coded: Encoded, ends: Ints) -> Bools:
    """Tell which texts may end in a space of three bytes."""
    first, second, third = (_byte(coded, ends - k) for k in (3, 2, 1))
    wide = (first == 0xE3) & (second == 0x80) & (third == 0x80)  # noqa: PLR2004 - U+3000
    return cast("Bools", wide | (first == 0xE1) | ((first == 0xE2) & ((second == 0x80) | (second == 0x81))))  # noqa: PLR2004 - U+1680, U+2000 to U+207F


def _unseen(coded: Encoded) -> Sequence[int]:
    """Return the texts that hold a character that nobody sees."""
    blob = coded.blob
    if len(blob) < 3:  # noqa: PLR2004 - bytes of such a character
        return []
    at = np.flatnonzero((blob[:-2] == 0xE2) | (blob[:-2] == 0xEF))  # noqa: PLR2004 - their first bytes
    second, third = blob[at + 1], blob[at + 2]
    hit = (blob[at] == 0xEF) & (second == 0xBB) & (third == 0xBF)  # noqa: PLR2004 - U+FEFF
    for first, then, last in _NOT_SEEN:
        hit |= (blob[at] == first) & (second == then) & (third >= last.start) & (third < last.stop)
    found: list[int] = np.unique(np.searchsorted(coded.offsets, at[hit], side="right") - 1).tolist()
    return found


def joined(n: int, pieces: Sequence[Piece]) -> Encoded:
    """Return a column of texts out of pieces; rows in none of them are empty."""
    if len(pieces) == 1 and len(pieces[0][0]) == n == len(pieces[0][1]) and pieces[0][2] is None:
        return pieces[0][1]
    if not pieces:
        return encode([""] * n)
    starts, lengths, base = np.zeros(n, np.int64), np.zeros(n, np.int64), 0
    for rows, pool, which in pieces:
        index = np.arange(len(rows)) if which is None else which
        begins, sizes = _spans.spans(pool.offsets, index)
        starts[rows], lengths[rows] = begins + base, sizes
        base += len(pool.blob)
    offsets = np.zeros(n + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    blob = np.concatenate([pool.blob for _, pool, _ in pieces])
    return Encoded((_spans.gather(blob, starts, lengths), offsets))
