"""Columns as short texts: the search of a page reads a million units from a few megabytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov._problems import visible

__all__ = ["Ints", "packed", "prefixed", "shown"]

Ints: TypeAlias = npt.NDArray[np.int64]

#: The digits 0 to 63. None of them means anything to HTML or JSON.
_DIGITS: Final = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", np.uint8)
_BITS: Final = 6
#: An id shares at most so many letters with the one before: one digit.
_MOST: Final = 63
#: Beyond this a letter is two for a script.
_PLAIN: Final = 0xFFFF
#: So many letters are compared at once.
_BLOCK: Final = 4_000_000


def packed(values: npt.NDArray[np.integer]) -> str:
    """Write numbers, each with as many digits as the largest needs.

    Args:
        values: Whole numbers from 0. Shape (n,).

    Returns:
        How many digits each number has, then all digits; only ``0`` where all are 0.

    Example:
        >>> packed(np.array([0, 1, 63])), packed(np.array([64, 2])), packed(np.array([0, 0]))
        ('1AB_', '2BAAC', '0')
    """
    width = -(-int(values.max(initial=0)).bit_length() // _BITS)
    shifts = np.arange(width, dtype=np.int64)[::-1] * _BITS
    digits = _DIGITS[(values.astype(np.int64)[:, None] >> shifts) & (len(_DIGITS) - 1)]
    return f"{width}{digits.tobytes().decode('ascii')}"


def shown(texts: Sequence[str]) -> Sequence[str]:
    """Return texts as they are shown; the same object if all their letters can be seen.

    Example:
        >>> [len(text) for text in shown(["ab", chr(7)])]
        [2, 4]
    """
    return texts if "".join(texts).isprintable() else list(map(visible, texts))


def prefixed(texts: Sequence[str]) -> dict[str, str]:
    """Write texts by what each has in common with the one before.

    Args:
        texts: The texts, without letters that cannot be seen.

    Returns:
        ``same``: packed, how many letters each shares with the one before, at most 63; ``long``: packed, how many more
        it has, as a script counts letters; ``rest``: these letters of all texts.

    Example:
        >>> prefixed(["c-1", "c-12", "c-2"])
        {'same': '1ADC', 'long': '1DBB', 'rest': 'c-122'}
    """
    step = max(1, _BLOCK // max(map(len, texts), default=1))
    # Each block begins with the last text of the block before.
    blocks = [_compared(texts[max(i - 1, 0) : i + step], first=not i) for i in range(0, len(texts), step)]
    same, long = (np.concatenate([np.zeros(0, np.int64), *(block[k] for block in blocks)]) for k in (0, 1))
    return {"same": packed(same), "long": packed(long), "rest": "".join(block[2] for block in blocks)}


def _compared(texts: Sequence[str], *, first: bool) -> tuple[Ints, Ints, str]:
    """Compare each text with the one before; without the first if it is not the first of all."""
    column = np.array(texts)
    letters = column.view(np.uint32).reshape(len(texts), -1)
    length = np.char.str_len(column).astype(np.int64)
    wide = (letters > _PLAIN).sum(axis=1)
    differ = letters[1:] != letters[:-1]
    share = np.where(differ.any(axis=1), differ.argmax(axis=1), letters.shape[1]) if differ.size else np.zeros(0, int)
    share = np.minimum(np.minimum(share, _MOST), np.minimum(length[1:], length[:-1]))
    same = np.concatenate(([0], np.where((wide[1:] > 0) | (wide[:-1] > 0), 0, share))).astype(np.int64)
    if not first:
        same, letters, length, wide = same[1:], letters[1:], length[1:], wide[1:]
    place = np.arange(letters.shape[1])
    kept = letters[(place >= same[:, None]) & (place < length[:, None])]
    return same, length - same + wide, kept.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
