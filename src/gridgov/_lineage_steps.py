"""From rows of a lineage to steps: what part of each id goes where, in an order in which they can be followed."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._lineage_back import brought_back
from gridgov._lineage_columns import ENDS, MERGE, Floats, LineageColumns, Toggles, key_of

__all__ = ["NOWHERE", "Steps", "depths_of", "steps_of"]

#: What an id becomes that goes without successor.
NOWHERE: Final = -1
#: What is missing to 1 by less than this is rounding.
_ROUNDING: Final = 1e-6
#: What spreads unknown parts in two ways that have nothing in common.
_SPREADS: Final = (0.6180339887498949, 0.41421356237309515)


@attrs.frozen(eq=False)
class Steps:
    """Parts of ids that go somewhere, by layer, then by old id; all parts of an id that leave in one layer are 1.

    Where several parts of an id are unknown, they have two values each, which differ: what comes out the same with both
    is known whatever they are.
    """

    #: Layers are followed one after the other; in one of them no id receives what leaves another.
    layer: Ints
    #: Row of the id before; of the id after, `NOWHERE` for none.
    old: Ints
    new: Ints
    #: Days since 1970.
    day: Ints
    #: Part of the old, with both values of what is unknown. Shape (n, 2).
    part: Floats
    #: Whether the two values differ.
    open: Bools

    def __len__(self) -> int:
        return len(self.layer)

    def take(self, rows: Ints | Bools) -> Steps:
        """Return some of them."""
        return Steps(self.layer[rows], self.old[rows], self.new[rows], self.day[rows], self.part[rows], self.open[rows])


def steps_of(c: LineageColumns, toggles: Toggles) -> Steps:
    """Return the steps of all rows.

    Args:
        c: The rows.
        toggles: When ids end and come back.
    """
    old, new, share, day = _passed_on(c, toggles)
    depth = _depths(old, new, day)
    again = brought_back(toggles, (old, new, day, depth))
    n, m = len(old), len(again)
    old = np.concatenate([old, again[:, 0]])
    new = np.concatenate([new, again[:, 1]])
    day = np.concatenate([day, again[:, 2]])
    share = np.concatenate([share, np.full(m, np.nan)])
    # What comes back is there before anything else happens on a day.
    depth = np.concatenate([depth, np.full(m, -1)])
    order = np.lexsort((new, old, depth, day))
    old, new, day, depth = (column[order] for column in (old, new, day, depth))
    fresh = np.ones(n + m, bool)
    fresh[1:] = (np.diff(day) != 0) | (np.diff(depth) != 0)
    layer = np.cumsum(fresh) - 1
    part, unknown = _spread(layer, old, share[order])
    return Steps(layer, old, new, day, part, unknown)


def _passed_on(c: LineageColumns, toggles: Toggles) -> tuple[Ints, Ints, Floats, Ints]:
    """Return what rows say that pass something on, closed: the parts of an id on a day are all of it."""
    says_only = (c.kind == MERGE) & (c.old == c.new)
    day = c.day.astype(np.int64)
    undone = toggles.taken_back()
    at = np.flatnonzero((c.old >= 0) & ~says_only & ~np.isin(key_of(c.old, c.day), undone))
    keys, first, group = np.unique(key_of(c.old[at], c.day[at]), return_index=True, return_inverse=True)
    n = len(keys)
    stays = np.bincount(group[c.old[at] == c.new[at]], minlength=n) > 0
    ends = np.bincount(group[np.isin(c.kind[at], ENDS)], minlength=n) > 0
    ends &= ~np.isin(keys, key_of(c.old[says_only], c.day[says_only]))
    share = c.share[at]
    known = np.bincount(group[np.isnan(share)], minlength=n) == 0
    left = np.maximum(1 - np.bincount(group, np.nan_to_num(share), n), 0)
    # An id that neither ends nor says what stays with it keeps the rest; the rest of any other is lost, if it is known.
    keeps = np.flatnonzero(~stays & ~ends)
    loses = np.flatnonzero((stays | ends) & known & (left > _ROUNDING))
    more = at[first[np.concatenate([keeps, loses])]]
    old = np.concatenate([c.old[at], c.old[more]]).astype(np.int64)
    new = np.concatenate([c.new[at], c.old[more[: len(keeps)]], np.full(len(loses), NOWHERE)]).astype(np.int64)
    share = np.concatenate([share, np.where(known[keeps], left[keeps], np.nan), left[loses]])
    days = np.concatenate([day[at], day[more]])
    # What goes nowhere may be said, and be what is left besides.
    order = np.lexsort((new, old, days))
    old, new, days, share = old[order], new[order], days[order], share[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (np.diff(old) != 0) | (np.diff(new) != 0) | (np.diff(days) != 0)
    starts = np.flatnonzero(fresh)
    return old[starts], new[starts], np.add.reduceat(share, starts) if len(starts) else share, days[starts]


def depths_of(c: LineageColumns, rows: Ints) -> Ints:
    """Return for rows how many others come before them on the same day; what comes from nothing comes first."""
    out = np.full(len(rows), -1, np.int64)
    at = np.flatnonzero(c.old[rows] >= 0)
    old, new, day = (side[rows[at]].astype(np.int64) for side in (c.old, c.new, c.day))
    out[at] = _depths(old, new, day)
    return out


def _depths(old: Ints, new: Ints, day: Ints) -> Ints:
    """Return how many others must be followed on the same day before what leaves an id has arrived there."""
    moves = (old != new) & (new >= 0)
    days = day.astype("datetime64[D]")
    keys, node = np.unique(key_of(old, days), return_inverse=True)
    to = key_of(new[moves], days[moves])
    at = np.searchsorted(keys, to)
    inside = at < len(keys)
    inside[inside] = keys[at[inside]] == to[inside]
    source, target = node[moves][inside], at[inside]
    depth = np.zeros(len(keys), np.int64)
    while True:
        deeper = depth.copy()
        np.maximum.at(deeper, target, depth[source] + 1)
        if np.array_equal(deeper, depth):
            return depth[node]
        depth = deeper


def _spread(layer: Ints, old: Ints, share: Floats) -> tuple[Floats, Bools]:
    """Return two values for each share: what is unknown shares the rest of its id in two ways."""
    n = len(share)
    fresh = np.ones(n, bool)
    fresh[1:] = (np.diff(layer) != 0) | (np.diff(old) != 0)
    group = np.cumsum(fresh) - 1
    unknown = np.isnan(share)
    rest = np.maximum(1 - np.bincount(group, np.nan_to_num(share)), 0)
    rest[rest < _ROUNDING] = 0
    part = np.stack([share, share], axis=1)
    at = np.flatnonzero(unknown)
    for k, spread in enumerate(_SPREADS):
        weight = 0.25 + (np.arange(1, len(at) + 1) * spread) % 1
        part[at, k] = rest[group[at]] * weight / np.bincount(group[at], weight, len(rest))[group[at]]
    several = np.bincount(group[at], minlength=len(rest)) > 1
    single = at[~several[group[at]]]
    part[single] = rest[group[single], None]
    return part, unknown & (several & (rest > 0))[group]
