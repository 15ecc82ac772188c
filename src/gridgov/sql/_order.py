"""Numbers that keep rows in order, with gaps, so that a row that comes between two others moves none of them."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["GAP", "NEW", "ordinals"]

#: What lies between two neighbours at first.
GAP: Final = 1_000_000
#: Stands for a row that has no number yet.
NEW: Final = int(np.iinfo(np.int64).min)
#: Numbers beyond are taken for none: there must be room on both sides.
_FARTHEST: Final = 2**61

_Ints = npt.NDArray[np.int64]


def ordinals(group: _Ints, prior: _Ints) -> _Ints:
    """Return a number for each row that ascends within its group, and is the one it had wherever that is possible.

    As few rows as can be get another number, unless there is no room between two that stay: then their whole group is
    numbered anew.

    Args:
        group: Group of each row, shape (n,); rows are in the order in which they are to be.
        prior: Number that each row had in this group, `NEW` for one that had none, shape (n,).

    Returns:
        Numbers, shape (n,).

    Example:
        >>> ordinals(np.zeros(4, np.int64), np.array([10, NEW, 20, NEW])).tolist()
        [10, 15, 20, 1000020]
    """
    order = np.argsort(group, kind="stable")
    groups, numbers = group[order], np.where(np.abs(prior[order]) > _FARTHEST, NEW, prior[order])
    bounds = np.append(np.flatnonzero(np.diff(groups, prepend=groups[:1] - 1)), len(groups))
    which = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    for g in _disordered(which, numbers):
        _keep_longest_run(numbers[bounds[g] : bounds[g + 1]])
    filled, tight = _filled(numbers, which, bounds)
    place = np.arange(len(groups)) - bounds[which] + 1
    out = np.empty(len(group), np.int64)
    out[order] = np.where(tight[which], place * GAP, filled)
    return out


def _disordered(which: npt.NDArray[np.intp], numbers: _Ints) -> list[int]:
    """Return the groups in which numbers do not ascend."""
    known = np.flatnonzero(numbers != NEW)
    g, p = which[known], numbers[known]
    wrong = (g[1:] == g[:-1]) & (p[1:] <= p[:-1])
    found: list[int] = np.unique(g[1:][wrong]).tolist()
    return found


def _keep_longest_run(numbers: _Ints) -> None:
    """Take the numbers away from as few rows as it takes for the others to ascend."""
    known = np.flatnonzero(numbers != NEW).tolist()
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int] = {}
    for i in known:
        value = int(numbers[i])
        at = bisect_left(tails, value)
        before[i] = ends[at - 1] if at else -1
        if at == len(tails):
            tails.append(value)
            ends.append(i)
        else:
            tails[at], ends[at] = value, i
    kept: list[int] = []
    i = ends[-1] if ends else -1
    while i >= 0:
        kept.append(i)
        i = before[i]
    values = numbers[kept].copy()
    numbers[:] = NEW
    numbers[kept] = values


def _filled(
    numbers: _Ints, which: npt.NDArray[np.intp], bounds: npt.NDArray[np.intp]
) -> tuple[_Ints, npt.NDArray[np.bool_]]:
    """Return numbers for all rows, and which groups have no room for theirs."""
    n = len(numbers)
    at = np.arange(n)
    known = numbers != NEW
    left = np.maximum.accumulate(np.where(known, at, -1)) if n else at
    right = np.minimum.accumulate(np.where(known, at, n)[::-1])[::-1] if n else at
    first, last = bounds[:-1][which], bounds[1:][which]
    has_left, has_right = left >= first, right < last
    low, high = numbers[np.maximum(left, 0)], numbers[np.minimum(right, n - 1)]
    before = at - np.where(has_left, left, first - 1)
    missing = np.where(has_right, right, last) - np.where(has_left, left, first - 1) - 1
    between = has_left & has_right & ~known
    room = np.where(between, high, 0) - np.where(between, low, 0)
    step = np.where(between, room // (np.maximum(missing, 0) + 1), GAP)
    value = np.where(has_left, low + before * step, np.where(has_right, high - (right - at) * GAP, before * GAP))
    tight = np.zeros(max(len(bounds) - 1, 0), bool)
    tight[which[between & (step < 1)]] = True
    return np.where(known, numbers, value), tight
