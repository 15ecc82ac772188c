"""Following steps from one day to another: what part of an id is where in the end."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._lineage_columns import Floats
from gridgov._lineage_steps import NOWHERE, Steps
from gridgov._tree import runs

__all__ = ["Flow", "followed"]

#: Both values of a part that is known agree up to this.
_SAME: Final = 1e-9
#: Digits that are kept of what is known although parts of it are not.
_DIGITS: Final = 12


@attrs.frozen(eq=False)
class Flow:
    """What became of ids: for each of them a run of targets. An id without a run is itself."""

    #: Position of the run of each id, -1 for none, and its length. Int64, shape (ids,).
    start: Ints
    length: Ints
    #: Row of the id that has a part, `NOWHERE` for none; the part, NaN where unknown.
    target: Ints
    share: Floats

    def of(self, ids: Ints) -> tuple[Ints, Ints, Floats]:
        """Return for ids which of them (entry) became what (row of id), and what part of it."""
        entry, at = _spread_out(self.start[ids], self.length[ids])
        moved = at >= 0
        target = np.where(moved, self.target[at], ids[entry]) if len(self.target) else ids[entry]
        share = np.where(moved, self.share[at], 1.0) if len(self.target) else np.ones(len(entry))
        return entry, target, share


def followed(steps: Steps, n: int) -> Flow:
    """Follow steps.

    Args:
        steps: By layer.
        n: Number of ids.
    """
    work = _Work(n, len(steps))
    bounds = np.append(runs(steps.layer), len(steps)).tolist()
    # From the last layer to the first, so that each one is looked at once: where its targets end is known by then.
    for first, last in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
        work.step(steps, slice(first, last))
    return work.flow()


def _spread_out(start: Ints, length: Ints) -> tuple[Ints, Ints]:
    """Return the positions of runs one after the other, -1 for those without, and the entry of each."""
    lengths = np.where(start < 0, 1, length)
    entry = np.repeat(np.arange(len(start)), lengths)
    inside = np.arange(len(entry)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    at = np.where(start[entry] < 0, -1, start[entry] + inside)
    return entry, at


class _Work:
    """The runs that are known so far; those of an id are replaced when an earlier step of it is looked at."""

    def __init__(self, n: int, room: int) -> None:
        self.start: Ints = np.full(n, -1, np.int64)
        self.length: Ints = np.zeros(n, np.int64)
        self._used = 0
        self._target: Ints = np.zeros(max(room, 16), np.int64)
        self._part: Floats = np.zeros((max(room, 16), 2))
        self._open: Bools = np.zeros(max(room, 16), bool)

    def step(self, steps: Steps, rows: slice) -> None:
        """Put a layer before all that is known."""
        old, new = steps.old[rows], steps.new[rows]
        begin = np.where(new == NOWHERE, -1, self.start[new])
        entry, at = _spread_out(begin, self.length[new])
        moved = at >= 0
        target = np.where(moved, self._target[at], new[entry])
        part = steps.part[rows][entry] * np.where(moved[:, None], self._part[at], 1.0)
        is_open = steps.open[rows][entry] | (moved & self._open[at])
        source = old[entry]
        order = np.lexsort((target, source))
        source, target = source[order], target[order]
        first = np.flatnonzero(np.append(True, (np.diff(source) != 0) | (np.diff(target) != 0)))
        self._add(
            source[first],
            target[first],
            np.add.reduceat(part[order], first, axis=0),
            np.logical_or.reduceat(is_open[order], first),
        )

    def _add(self, source: Ints, target: Ints, part: Floats, is_open: Bools) -> None:
        end = self._used + len(source)
        if end > len(self._target):
            room = 2 * end
            self._target = np.resize(self._target, room)
            self._part = np.resize(self._part, (room, 2))
            self._open = np.resize(self._open, room)
        self._target[self._used : end] = target
        self._part[self._used : end] = part
        self._open[self._used : end] = is_open
        heads = runs(source)
        self.start[source[heads]] = heads + self._used
        self.length[source[heads]] = np.diff(np.append(heads, len(source)))
        self._used = end

    def flow(self) -> Flow:
        """Return what is known; parts whose two values differ are not."""
        part, is_open = self._part[: self._used], self._open[: self._used]
        share = part[:, 0].copy()
        share[is_open] = np.round(share[is_open], _DIGITS)
        share[is_open & (np.abs(part[:, 0] - part[:, 1]) > _SAME)] = np.nan
        return Flow(self.start, self.length, self._target[: self._used].copy(), share)
