"""Levels of published systems, and what division codes alone say: the level by length, the unit above by beginning."""

from __future__ import annotations

from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from gridgov import _spans
from gridgov._columns import Encoded, IdColumn, Ints, encode
from gridgov.errors import GridgovError
from gridgov.levels import LevelScheme

__all__ = ["levels_by_code", "levels_of", "levels_of_codes", "parents_by_code", "shortened"]

#: Level of each number of digits of a division code, and of a 15-digit grid code.
_CODE_LENGTHS: Final = {2: "province", 4: "city", 6: "county", 9: "street", 12: "community", 15: "grid"}
#: The longest code.
_LONGEST: Final = max(_CODE_LENGTHS)


def levels_of(levels: LevelScheme | str | None) -> LevelScheme | None:
    """Return the levels that are meant: those given, or those of a published system.

    Raises:
        ValueError: There is no published system of this id.

    Example:
        >>> levels_of("cn-divisions").keys[:2]
        ('province', 'city')
    """
    if not isinstance(levels, str):
        return levels
    from gridgov import schemes

    try:
        return schemes.load(levels).levels
    except GridgovError as error:
        raise ValueError(str(error)) from error


def levels_by_code(ids: object, scheme: LevelScheme) -> npt.NDArray[np.object_]:
    """Return the level of each unit by the length of its code, None where it has none.

    Where the scheme has one level only, every unit is of that.

    Args:
        ids: Ids of the units.
        scheme: The level scheme.

    Example:
        >>> levels_by_code(["61", "6109", "x"], LevelScheme.ladder("province", "city")).tolist()
        ['province', 'city', None]
    """
    coded = encode(ids)
    out = np.full(len(coded), None, object)
    if len(scheme.keys) == 1:
        out[:] = scheme.keys[0]
        return out
    lengths, digits = coded.lengths, _is_digits(coded.blob, coded.offsets)
    for length, level in _CODE_LENGTHS.items():
        if level in scheme.keys:
            out[digits & (lengths == length)] = level
    return out


def levels_of_codes(ids: object) -> npt.NDArray[np.object_]:
    """Return the level that is usual for the length of each code, None where there is none.

    Example:
        >>> levels_of_codes(["61", "610902", "x"]).tolist()
        ['province', 'county', None]
    """
    return levels_by_code(ids, LevelScheme.ladder(*_CODE_LENGTHS.values()))


def parents_by_code(ids: object) -> npt.NDArray[np.object_]:
    """Return for each code the longest other one that it begins with and that is a division code, None for none.

    Example:
        >>> parents_by_code(["61", "6109", "610902001", "62x"]).tolist()
        [None, '61', '6109', None]
    """
    coded = encode(ids)
    out = np.full(len(coded), None, object)
    rows = np.flatnonzero(_is_digits(coded.blob, coded.offsets) & (coded.lengths <= _LONGEST))
    texts = coded.tolist()
    codes: npt.NDArray[np.str_] = np.array([texts[i] for i in rows.tolist()], f"U{_LONGEST}")
    known = IdColumn.of_encoded(coded)
    left = np.arange(len(rows))
    for length in sorted(_CODE_LENGTHS, reverse=True):
        # What is cut off to the length of a shorter code is that code.
        at = left[coded.lengths[rows[left]] > length]
        if not len(at):
            continue
        above: npt.NDArray[np.str_] = codes[at].astype(f"U{length}")
        there = known.find(above) >= 0
        out[rows[at[there]]] = above[there].astype(object)
        left = np.setdiff1d(left, at[there], assume_unique=True)
    return out


def shortened(ids: Encoded, *, always: bool = False) -> tuple[Encoded, Ints] | None:
    """Return division codes without the zeros that make all of them 12 digits long, and which ones have changed.

    Args:
        ids: The codes.
        always: Do it also if not all of them have 12 digits.

    Returns:
        None if they are no such codes.

    Example:
        >>> found = shortened(encode(["610902000000", "610902001000", "610902001001"]))
        >>> found[0].tolist(), found[1].tolist()
        (['610902', '610902001', '610902001001'], [0, 1])
        >>> shortened(encode(["610902", "610902001000"])) is None
        True
    """
    lengths = ids.lengths
    there = lengths > 0
    full = (lengths == _PADDED) & _is_digits(ids.blob, ids.offsets)
    if not full.any() or not (always or bool((full | ~there).all())):
        return None
    ends = ids.offsets[1:]
    left = np.where(full, _PADDED, lengths)
    zeros, done = full.copy(), 0
    for length in (9, 6, 4, 2):
        for back in range(done, _PADDED - length):
            at = np.maximum(ends - 1 - back, 0)
            zeros &= ids.blob[at] == ord("0")
        done = _PADDED - length
        left[zeros] = length
    changed = np.flatnonzero(left != lengths)
    starts = ids.offsets[:-1].astype(np.int64)
    offsets = np.zeros(len(left) + 1, np.int64)
    np.cumsum(left, out=offsets[1:])
    return Encoded((_spans.gather(ids.blob, starts, left), offsets)), changed


#: Digits of a code that is made as long as that of a community.
_PADDED: Final = 12


def _is_digits(blob: npt.NDArray[np.uint8], offsets: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell which texts are made of digits."""
    total = np.zeros(len(blob) + 1, np.int64)
    np.cumsum((blob < ord("0")) | (blob > ord("9")), out=total[1:])
    return cast("npt.NDArray[np.bool_]", (total[offsets[1:]] == total[offsets[:-1]]) & (np.diff(offsets) > 0))
