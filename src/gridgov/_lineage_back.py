"""Ids that are restored: from whom they get back what they had."""

from __future__ import annotations

from collections import deque
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

import numpy as np

from gridgov._columns import Ints
from gridgov._lineage_columns import Toggles

__all__ = ["brought_back"]

#: When something happens: the day, and how deep in that day.
_When: TypeAlias = tuple[int, int]


def brought_back(toggles: Toggles, passed_on: tuple[Ints, Ints, Ints, Ints]) -> Ints:
    """Return what restored ids get back: rows of old, new and day. Int64, shape (n, 3).

    Those who have something of an id on the day on which it is restored keep an unknown part and give an unknown part
    back. An id that went without successor begins anew.

    Args:
        toggles: When ids end and come back.
        passed_on: What goes from where to where, on which day and how deep in it.
    """
    back = np.flatnonzero(~toggles.ends[1:] & toggles.ends[:-1] & (toggles.id[1:] == toggles.id[:-1])) + 1
    days = toggles.day.astype(np.int64)
    back = back[days[back] > days[back - 1]]
    if not len(back):
        return np.zeros((0, 3), np.int64)
    out: dict[int, list[tuple[_When, int]]] = {}
    for old, new, day, depth in zip(*(column.tolist() for column in passed_on), strict=True):
        out.setdefault(old, []).append(((day, depth), new))
    found: set[tuple[int, int, int]] = set()
    order = back[np.lexsort((toggles.id[back], days[back]))].tolist()
    for day, group in groupby(order, lambda i: int(days[i])):
        fresh: set[tuple[int, int, int]] = set()
        for i in group:
            ident = int(toggles.id[i])
            for has in _holding(out, ident, (int(days[i - 1]), -1), (day, -1)):
                fresh |= {(has, has, day), (has, ident, day)}
        for old, new, _ in sorted(fresh):
            out.setdefault(old, []).append(((day, -1), new))
        found |= fresh
    return np.array(sorted(found), np.int64).reshape(-1, 3)


def _holding(out: dict[int, list[tuple[_When, int]]], ident: int, since: _When, until: _When) -> list[int]:
    """Return the ids that have something at a time of what one had before."""
    seen: set[tuple[int, _When]] = {(ident, since)}
    queue = deque(seen)
    found: set[int] = set()
    while queue:
        at, since = queue.popleft()
        later = sorted(step for step in out.get(at, ()) if since < step[0] < until)
        for when, steps in groupby(later, itemgetter(0)):
            to = {new for _, new in steps}
            for new in to - {at, -1}:
                if (new, when) not in seen:
                    seen.add((new, when))
                    queue.append((new, when))
            if at not in to:
                break
        else:
            found.add(at)
    return sorted(found)
