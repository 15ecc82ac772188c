"""Two forests over the same base units, counted instead of compared pair by pair.

Two base units are together in a unit if it stands above both. How many pairs are together is a sum over units, of
n (n - 1) / 2 for n base units; how many are together in a unit of either forest is the same sum over all overlaps of a
unit of the one with a unit of the other. Base units with the same two units right above them behave alike, so all of it
is worked out on the distinct combinations of these, the cells, of which there are few.
"""

from __future__ import annotations

from itertools import product

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Ints, Rows
from gridgov._tree import runs
from gridgov.hierarchy import Hierarchy

__all__ = ["Cells", "Layer", "Overlaps", "joint", "overlaps", "pairs_of"]


def pairs_of(counts: Ints) -> int:
    """Return how many pairs there are within groups of such sizes.

    Example:
        >>> pairs_of(np.array([1, 2, 4]))
        7
    """
    return int((counts * (counts - 1) // 2).sum())


@attrs.frozen(eq=False)
class Cells:
    """Base units grouped by the units right above them in both forests."""

    #: Base units of each cell. Int64, shape (m,).
    sizes: Ints
    #: Row in the first forest of the unit at each depth above the cell, -1 where there is none: (m, depths), int32.
    first: Rows
    #: The same in the second forest.
    second: Rows

    @classmethod
    def of(cls, a: Hierarchy, b: Hierarchy, rows_a: Rows, rows_b: Rows) -> Cells:
        """Group base units, given by their rows in both."""
        up_a, up_b = a.tree.parent[rows_a].astype(np.int64), b.tree.parent[rows_b].astype(np.int64)
        key = (up_a + 1) * (len(b) + 1) + up_b + 1
        order = np.argsort(key, kind="stable")
        first = runs(key[order])
        sizes = np.diff(np.append(first, len(key)))
        one = order[first]
        return cls(sizes, _from_the_top(a, rows_a[one]), _from_the_top(b, rows_b[one]))

    @property
    def n(self) -> int:
        """Number of base units."""
        return int(self.sizes.sum())

    def by_level(self, a: Hierarchy, b: Hierarchy) -> tuple[dict[int, Layer], dict[int, Layer]]:
        """Return the units of each level above base units, in both forests."""
        one, two = _by_level(a, self.first), _by_level(b, self.second)
        return (
            {r: Layer.of(rows, self.sizes) for r, rows in one.items()},
            {r: Layer.of(rows, self.sizes) for r, rows in two.items()},
        )


def _from_the_top(h: Hierarchy, rows: Rows) -> Rows:
    """Return what stands above each row, from the root down, -1 after the nearest."""
    up = h.tree.ancestors(rows)
    out = np.full_like(up, -1)
    depth: Ints = np.add.reduce(up >= 0, axis=1, dtype=np.int64)
    for steps in range(up.shape[1]):
        there = np.flatnonzero(depth > steps)
        out[there, depth[there] - 1 - steps] = up[there, steps]
    return out


def _by_level(h: Hierarchy, above: Rows) -> dict[int, Rows]:
    found: dict[int, Rows] = {}
    ranks = np.where(above >= 0, h.ranks[above].astype(np.int64), -1)
    for r in np.flatnonzero(np.bincount(ranks[ranks >= 0])).tolist():
        found[r] = np.where(ranks == r, above, np.int32(-1)).max(axis=1)
    return found


@attrs.frozen(eq=False)
class Layer:
    """Units of which none stands above another, and the cells below each."""

    #: Base units of each unit that has any. Int64.
    counts: Ints
    #: Position in ``counts`` of the unit above each cell, -1 for none. Int64.
    position: Ints

    @classmethod
    def of(cls, rows: Rows, sizes: Ints) -> Layer:
        """Number the units above cells.

        Args:
            rows: Row of the unit above each cell, -1 for none.
            sizes: Base units of each cell.
        """
        there = rows >= 0
        units, at = np.unique(rows[there], return_inverse=True)
        counts = np.zeros(len(units), np.int64)
        np.add.at(counts, at, sizes[there])
        position = np.full(len(rows), -1, np.int64)
        position[there] = at
        return cls(counts, position)


@attrs.frozen(eq=False)
class Overlaps:
    """Which units of two layers have base units in common, and how many."""

    #: Base units of each unit of the first layer that has any, and of the second. Int64.
    first: Ints
    second: Ints
    #: Positions in ``first`` and ``second`` of each overlap, and how many base units it has. Int64.
    left: Ints
    right: Ints
    common: Ints

    def jaccard(self) -> npt.NDArray[np.float64]:
        """Return base units in common divided by base units in either, for each overlap."""
        either = self.first[self.left] + self.second[self.right] - self.common
        return self.common / either

    def best(self, similarity: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the best match of each unit of the first layer, and of the second; 0 where it overlaps with none."""
        one, two = np.zeros(len(self.first)), np.zeros(len(self.second))
        np.maximum.at(one, self.left, similarity)
        np.maximum.at(two, self.right, similarity)
        return one, two


def overlaps(one: Layer, two: Layer, sizes: Ints) -> Overlaps:
    """Count what two layers have in common.

    Args:
        one: The first layer.
        two: The second.
        sizes: Base units of each cell.
    """
    both = np.flatnonzero((one.position >= 0) & (two.position >= 0))
    left, right = one.position[both], two.position[both]
    key = left * max(len(two.counts), 1) + right
    order = np.argsort(key, kind="stable")
    start = runs(key[order])
    common = np.add.reduceat(sizes[both][order], start) if len(start) else np.zeros(0, np.int64)
    met = order[start]
    return Overlaps(one.counts, two.counts, left[met], right[met], common)


def joint(cells: Cells) -> list[list[int]]:
    """Return how many pairs of base units have s units above both in the first forest and t in the second, at [s][t].

    The pairs with at least s and at least t are counted from the overlaps of units at these depths; the differences of
    neighbouring counts are the pairs with exactly so many. Python numbers: the sums of a nation leave 64 bits.
    """
    one, two = (
        [Layer.of(above[:, k], cells.sizes) for k in range(above.shape[1])] for above in (cells.first, cells.second)
    )
    least = [[0] * (len(two) + 2) for _ in range(len(one) + 2)]
    least[0][0] = pairs_of(np.array([cells.n]))
    for s, layer in enumerate(one, 1):
        least[s][0] = pairs_of(layer.counts)
    for t, layer in enumerate(two, 1):
        least[0][t] = pairs_of(layer.counts)
    for (s, left), (t, right) in product(enumerate(one, 1), enumerate(two, 1)):
        least[s][t] = pairs_of(overlaps(left, right, cells.sizes).common)
    return [
        [least[s][t] - least[s + 1][t] - least[s][t + 1] + least[s + 1][t + 1] for t in range(len(two) + 1)]
        for s in range(len(one) + 1)
    ]
