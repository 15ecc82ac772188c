"""Ids that a spreadsheet has damaged: which id they may have been. Nothing is repaired, only suggested."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._match_pairs import Pairs, equal_keys, expand, interned
from gridgov._unicode import composed

__all__ = ["FLOAT", "SCIENTIFIC", "WRITTEN", "ZEROS", "Cleaned", "cleaned", "damaged_pairs", "interval"]

Kinds: TypeAlias = npt.NDArray[np.int8]
Ints: TypeAlias = npt.NDArray[np.int64]

#: What has happened to an id: nothing but zeros, widths and signs, a decimal point, an exponent.
ZEROS: Final = 0
WRITTEN: Final = 1
FLOAT: Final = 2
SCIENTIFIC: Final = 3

_SIGNS: Final = re.compile(
    "[^\\S\n]+|[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff'\"‘’“”`]+"
)
_GROUPS: Final = re.compile(r"^[0-9]{1,3}(?:,[0-9]{3})+(?=(?:\.0+)?$)", re.MULTILINE)
_POINT: Final = re.compile(r"^([0-9]+)\.0+$", re.MULTILINE)
_EXPONENT: Final = re.compile(r"^([0-9])(?:\.([0-9]+))?E\+?([0-9]{1,2})$", re.MULTILINE)
_LEADING: Final = re.compile(r"^0+(?=[0-9]+$)", re.MULTILINE)
#: Ids of so many digits fit into a whole number of the processor.
_DIGITS: Final = 18


@attrs.frozen(eq=False)
class Cleaned:
    """Ids as they were before widths, signs, decimal points and exponents; zeros at the beginning stay."""

    texts: list[str]
    #: What has happened to each. Int8.
    kinds: Kinds
    #: First and last whole number that an id with an exponent may stand for, by its position.
    ranges: dict[int, tuple[int, int]]

    def keys(self) -> list[str]:
        """Return the texts without zeros at the beginning of numbers."""
        return _LEADING.sub("", "\n".join(self.texts)).split("\n") if self.texts else []


def cleaned(texts: list[str]) -> Cleaned:
    """Undo what spreadsheets and typewriters do to ids.

    Example:
        >>> cleaned([" '０12", "610902001.0", "6.10902E+11"]).texts
        ['012', '610902001', '610902000000']
    """
    if not texts:
        return Cleaned([], np.zeros(0, np.int8), {})
    lines = [text.replace("\n", "") for text in texts]
    plain = _SIGNS.sub("", "\n".join(map(composed, lines)).upper())
    written = _GROUPS.sub(lambda found: found[0].replace(",", ""), plain).split("\n")
    whole = _POINT.sub(r"\1", "\n".join(written)).split("\n")
    kinds = np.where(_differ(written, texts), WRITTEN, ZEROS).astype(np.int8)
    kinds[_differ(whole, written)] = FLOAT
    ranges: dict[int, tuple[int, int]] = {}
    for i in np.flatnonzero(["E" in text for text in whole]).tolist():
        if (meant := interval(whole[i])) is not None:
            whole[i], ranges[i] = str(meant[0]), meant[1:]
            kinds[i] = SCIENTIFIC
    return Cleaned(whole, kinds, ranges)


def _differ(left: list[str], right: list[str]) -> npt.NDArray[np.bool_]:
    return np.fromiter((a != b for a, b in zip(left, right, strict=True)), bool, len(left))


def interval(text: str) -> tuple[int, int, int] | None:
    """Return what a number with an exponent says, and the first and last whole number that is rounded to it.

    Example:
        >>> interval("6.10902E+11")
        (610902000000, 610901500000, 610902499999)
    """
    found = _EXPONENT.match(text)
    if not found:
        return None
    first, behind, power = found[1], found[2] or "", int(found[3])
    if power < len(behind) or power >= _DIGITS:
        return None
    unit = 10 ** (power - len(behind))
    value = int(first + behind) * unit
    return value, value - unit // 2, max(value, value + (unit + 1) // 2 - 1)


def damaged_pairs(left: list[str], right: list[str], most: int) -> Pairs:
    """Return which ids may be the same but for damage, on either side, with what has happened.

    Args:
        left: Ids of one table.
        right: Ids of the other.
        most: So many at most for each on the left.
    """
    mine, theirs = cleaned(left), cleaned(right)
    keys = interned(mine.keys(), theirs.keys())
    same = equal_keys(*keys, right, most)
    kind = np.maximum(mine.kinds[same.left], theirs.kinds[same.right])
    found = [attrs.evolve(same, kind=kind), _in_range(mine, theirs, right, most), _turned(theirs, mine, left, most)]
    return Pairs.joined(found)


def _turned(theirs: Cleaned, mine: Cleaned, left: list[str], most: int) -> Pairs:
    found = _in_range(theirs, mine, left, most)
    return attrs.evolve(found, left=found.right, right=found.left)


def _in_range(damaged: Cleaned, sound: Cleaned, ids: list[str], most: int) -> Pairs:
    """Return which sound ids are rounded to a damaged one."""
    if not damaged.ranges:
        return Pairs.none()
    rows = [i for i, text in enumerate(sound.texts) if text.isdecimal() and len(text) <= _DIGITS]
    rows = sorted((i for i in rows if sound.kinds[i] != SCIENTIFIC), key=lambda i: (int(sound.texts[i]), ids[i]))
    values = np.array([int(sound.texts[i]) for i in rows], np.int64)
    at = np.array(list(damaged.ranges), np.int64)
    ends = np.array(list(damaged.ranges.values()), np.int64)
    start = np.searchsorted(values, ends[:, 0])
    stop = np.minimum(np.searchsorted(values, ends[:, 1], side="right"), start + most)
    which, place = expand(start, stop)
    return Pairs.of(at[which], np.array(rows, np.int64)[place], np.full(len(which), SCIENTIFIC, np.int8))
