"""The numeric tree kernel: preorder, totals, ancestors, nearest, lowest common ancestor. No domain word in here.

A forest of n rows in preorder is two int32 columns: ``parent`` (-1 for a root) and ``end`` (the first row after the
subtree). ``rank`` is any small number that grows from parent to child, so that equal ranks never contain each other.
All of it is vectorised over rows; the loops run over ranks, of which there are few.
"""

from __future__ import annotations

from typing import Final, Self, cast

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints, Rows, frozen
from gridgov._face import as_html

__all__ = ["Tree", "cycles", "preorder", "runs", "uniques"]

_NONE: Final = -1
#: Whole numbers are exact as float64 below this.
_EXACT: Final = 2.0**53


def runs(values: npt.NDArray[np.generic]) -> Ints:
    """Return the position where each run of equal neighbours starts."""
    if not len(values):
        return np.zeros(0, np.int64)
    new = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return cast("Ints", np.flatnonzero(new))


def uniques(values: npt.NDArray[np.int64]) -> Ints:
    """Return each of some whole numbers once, ascending: by sorting, which is many times faster than `numpy.unique`.

    Example:
        >>> uniques(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    ordered = np.sort(values)
    return ordered[runs(ordered)]


def cycles(parent: Rows) -> list[list[int]]:
    """Return every cycle of parent links, each from its smallest row, following the links.

    Pointer doubling: after log2(n) rounds a row that has not reached a root hangs on a cycle. No recursion, and
    O(n log n) whatever the depth.
    """
    jump = parent.copy()
    for _ in range(max(1, len(parent).bit_length())):
        alive = np.flatnonzero(jump >= 0)
        if not len(alive):
            return []
        jump[alive] = jump[jump[alive]]
    members = np.unique(jump[jump >= 0]).tolist()
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in members:
        if start in seen:
            continue
        cycle = [start]
        row = int(parent[start])
        while row != start:
            cycle.append(row)
            row = int(parent[row])
        seen.update(cycle)
        found.append(cycle)
    return found


def preorder(parent: Rows, rank: npt.NDArray[np.integer]) -> tuple[Rows, Tree]:
    """Bring rows into preorder, siblings in the order of the input.

    Args:
        parent: Row of each row's parent, -1 for a root; ``rank[parent] < rank`` must hold.
        rank: Small number for each row.

    Returns:
        The input row at each place, and the tree in the new order.
    """
    n = len(parent)
    by_rank = [np.flatnonzero(rank == r) for r in np.unique(rank)]
    size = np.ones(n, np.int64)
    for rows in reversed(by_rank[1:]):
        up = parent[rows]
        inner = up >= 0
        np.add.at(size, up[inner], size[rows[inner]])
    # Where a row starts within its group of siblings: the sizes of those before it.
    order = np.argsort(parent, kind="stable")
    sizes = size[order]
    before = np.cumsum(sizes) - sizes
    first = runs(parent[order])
    before -= np.repeat(before[first], np.diff(np.append(first, n)))
    offset = np.empty(n, np.int64)
    offset[order] = before
    place = np.empty(n, np.int64)
    for rows in by_rank:
        up = parent[rows]
        place[rows] = offset[rows] + np.where(up < 0, 0, place[up] + 1)
    order = np.empty(n, np.int64)
    order[place] = np.arange(n)
    up = parent[order]
    new_parent = np.where(up < 0, _NONE, place[up]).astype(np.int32)
    end = (np.arange(n) + size[order]).astype(np.int32)
    return order.astype(np.int32), Tree(new_parent, end)


class Tree:
    """A forest in preorder."""

    _repr_html_ = as_html

    __slots__ = ("_breaks", "_inner", "end", "parent")

    def __init__(self, parent: Rows, end: Rows) -> None:
        self.parent: Rows = frozen(parent)
        self.end: Rows = frozen(end)
        self._inner: Rows | None = None
        self._breaks: tuple[Ints, Ints, Ints, Ints] | None = None

    @classmethod
    def from_ranks(cls, rank: npt.NDArray[np.integer]) -> Self:
        """Build from the ranks of rows that are in preorder: the parent is the last row before with a smaller rank.

        The rows of the highest rank are peeled off again and again: what is left between two remaining rows belongs
        to the first of them. Each round is linear in what remains.
        """
        n = len(rank)
        parent = np.full(n, _NONE, np.int32)
        end = np.arange(1, n + 1, dtype=np.int32)
        peels: list[tuple[Rows, Rows]] = []
        rows, ranks = np.arange(n, dtype=np.int32), rank
        for r in np.flatnonzero(np.bincount(rank))[:0:-1]:
            stays = ranks < r
            # The last remaining row at or before each row.
            last = np.maximum.accumulate(np.where(stays, rows, np.int32(_NONE)))
            if len(rows) == n:
                np.copyto(parent, last, where=~stays)
            else:
                parent[rows[~stays]] = last[~stays]
            keep = np.flatnonzero(stays).astype(np.int32)
            peels.append((rows, keep))
            rows, ranks = rows[keep], ranks[keep]
        # From the smallest set back to the whole: an end is the place where the next row of the set begins.
        ends = np.arange(1, len(rows) + 1, dtype=np.int32)
        for larger, keep in reversed(peels):
            wide = np.arange(1, len(larger) + 1, dtype=np.int32)
            wide[keep] = np.append(keep, len(larger)).astype(np.int32)[ends]
            ends = wide
        end[:] = ends if peels else end
        return cls(parent, end)

    def __len__(self) -> int:
        return len(self.parent)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.parent, self.end)

    @property
    def inner(self) -> Rows:
        """Rows that have children."""
        if self._inner is None:
            self._inner = frozen(np.flatnonzero(self.end[:-1] != np.arange(1, len(self.end))).astype(np.int32))
        return self._inner

    @property
    def subtrees(self) -> tuple[Ints, Ints]:
        """Rows that have children, and the first row after the subtree of each; 64-bit, which index faster."""
        inner = self._segments()[0]
        return inner, self.end[inner].astype(np.int64)

    @property
    def roots(self) -> Rows:
        """Rows without a parent."""
        found: list[int] = []
        row, n = 0, len(self.parent)
        while row < n:
            found.append(row)
            row = int(self.end[row])
        return np.array(found, np.int32)

    def is_leaf(self) -> Bools:
        """Tell which rows have no children."""
        leaf = np.ones(len(self.parent), bool)
        leaf[self.inner] = False
        return leaf

    def children(self, row: int) -> Rows:
        """Return the children of one row."""
        found: list[int] = []
        child, stop = row + 1, int(self.end[row])
        end = self.end
        while child < stop:
            found.append(child)
            child = int(end[child])
        return np.array(found, np.int32)

    def path(self, row: int) -> list[int]:
        """Return the rows from the root down to ``row``, both included."""
        trail = [row]
        while (row := int(self.parent[row])) >= 0:
            trail.append(row)
        return trail[::-1]

    def depths(self, rank: npt.NDArray[np.integer]) -> npt.NDArray[np.int16]:
        """Return how many ancestors each row has."""
        depth = np.zeros(len(self.parent), np.int16)
        for r in np.unique(rank):
            rows = np.flatnonzero(rank == r)
            up = self.parent[rows]
            depth[rows] = np.where(up < 0, 0, depth[up] + 1)
        return depth

    def within(self, rows: Rows) -> Bools:
        """Tell which rows stand in the subtree of one of ``rows``, these included."""
        change = np.zeros(len(self.parent) + 1, np.int32)
        np.add.at(change, rows, 1)
        np.subtract.at(change, self.end[rows], 1)
        return np.cumsum(change[:-1]) > 0

    def ancestors(self, rows: Rows) -> Rows:
        """Return an (m, k) array: the parent of each row, its parent, and so on, -1 after a root."""
        columns: list[Rows] = []
        up = self.parent[rows]
        while bool((up >= 0).any()):
            columns.append(up)
            up = np.where(up < 0, np.int32(_NONE), self.parent[up])
        return np.stack(columns, axis=1) if columns else np.zeros((len(rows), 0), np.int32)

    def lca(self, a: Rows, b: Rows) -> Rows:
        """Return the lowest common ancestor-or-self of each pair, -1 if there is none."""
        low = np.minimum(a, b)
        high = np.maximum(a, b)
        todo = np.flatnonzero(self.end[low] <= high)
        while len(todo):
            up = self.parent[low[todo]]
            low[todo] = up
            todo = todo[(up >= 0) & (self.end[up] <= high[todo])]
        return low

    # -- totals ----------------------------------------------------------------------------------------------------

    def _segments(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Return inner rows, the places where their subtrees begin or end, and the first and last such place of each.

        As 64-bit numbers, which index twice as fast as shorter ones.
        """
        if self._breaks is None:
            inner, n = self.inner.astype(np.int64), len(self.parent)
            stops = self.end[inner]
            mark = np.zeros(n + 1, bool)
            mark[inner] = True
            mark[stops] = True
            breaks = np.flatnonzero(mark[:-1])
            first, last = np.searchsorted(breaks, inner), np.searchsorted(breaks, stops)
            self._breaks = frozen(inner), frozen(breaks), frozen(first), frozen(last)
        return self._breaks

    def sums(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64] | None:
        """Return the total over the leaves of each subtree, for whole numbers; None if one is unknown or too large.

        One pass: leaves are added up between the places where an inner subtree begins or ends, and a total is the
        difference of two running sums of those. Exact for whole numbers up to 2**53; use `known` for others.
        """
        if not len(self.inner):
            return None if bool(np.isnan(values).any()) else values
        inner, breaks, first, last = self._segments()
        out = values.copy()
        out[inner] = 0.0
        running = np.zeros(len(breaks) + 1)
        np.add.reduceat(out, breaks, out=running[1:])
        np.cumsum(running, out=running)
        if not running[-1] < _EXACT or bool(np.isnan(out[: int(breaks[0])]).any()):
            return None
        out[inner] = running[last] - running[first]
        return out

    def known(
        self, values: npt.NDArray[np.float64], rank: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Return for each row the known sum over its parts, and how many parts keep it from being complete.

        A leaf counts with its own value. An inner row counts in its parent with the sum of its parts if that is
        complete, otherwise with its own value if that is no less than what is known of them, otherwise with that.
        """
        stated = ~np.isnan(values)
        leaf = self.is_leaf()
        known = np.where(leaf & stated, values, 0.0)
        unknown = (leaf & ~stated).astype(np.int64)
        for r in np.unique(rank)[::-1]:
            rows = np.flatnonzero(rank == r)
            up = self.parent[rows]
            rows, up = rows[up >= 0], up[up >= 0]
            own = (unknown[rows] > 0) & (values[rows] >= known[rows])  # false where nothing is stated
            np.add.at(known, up, np.where(own, values[rows], known[rows]))
            np.add.at(unknown, up, np.where(own, 0, unknown[rows]))
        return known, unknown

    # -- nearest ---------------------------------------------------------------------------------------------------

    def nearest(self, marked: Rows, rank: npt.NDArray[np.integer]) -> Rows:
        """Return for each row the nearest marked row at or above it, -1 if there is none.

        The answer changes only where a marked subtree begins or ends, so it is written there and repeated between.

        Args:
            marked: Rows in ascending order, each once.
            rank: Rank of every row.
        """
        n = len(self.parent)
        if not len(marked):
            return np.full(n, _NONE, np.int32)
        stops = self.end[marked]
        # The nearest marked row strictly above each marked one, by painting the small forest of marked rows.
        above = np.full(len(marked), _NONE, np.int32)
        paint = above.copy()
        compact = np.searchsorted(marked, stops).astype(np.int64)
        ranks = rank[marked]
        for r in np.unique(ranks):
            at = np.flatnonzero(ranks == r)
            above[at] = paint[at]
            sizes = compact[at] - at
            many = sizes > 1
            paint[at] = marked[at]
            at, sizes = at[many], sizes[many]
            fill = np.repeat(at - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
            paint[fill] = np.repeat(marked[at], sizes)
        change = np.full(n + 1, _NONE - 1, np.int32)
        # Where several end together the outermost decides; numpy keeps the last value written, so it goes last.
        change[stops[::-1]] = above[::-1]
        change[marked] = marked
        change[0] = max(change[0], _NONE)
        places = np.flatnonzero(change[:n] != _NONE - 1)
        return cast("Rows", np.repeat(change[places], np.diff(np.append(places, n))))
