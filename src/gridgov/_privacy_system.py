"""Cells and the sums that tie them together, and what the visible ones say about the others.

A *relation* says that one cell is the sum of others: a unit and its children, a measure and its parts, a margin of a
table. Cells are whole numbers from 0. Somebody who sees some of them can bound each of the others; passing bounds on
from relation to relation finds them for a million cells at once. Where no chain of hidden cells closes a ring the
bounds are exact (each relation lets through every value between its ends, so no combination is lost); elsewhere they
are too wide, never too narrow, and `gridgov._privacy_rings` finds the exact ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import frozen

__all__ = ["Bools", "Floats", "Ints", "System", "sealed"]

Bools: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

_Array = TypeVar("_Array", bound=np.generic)

#: Around a ring bounds may creep on by small steps; what is left is found exactly later.
_PASSES: Final = 64


def sealed(arrays: Mapping[str, npt.NDArray[_Array]]) -> Mapping[str, npt.NDArray[_Array]]:
    """Return arrays that nobody can change, in a mapping that nobody can change."""
    return MappingProxyType({key: frozen(array) for key, array in arrays.items()})


@attrs.frozen(eq=False)
class System:
    """Relations between cells."""

    #: Number of cells.
    n: int
    #: The cell that is the sum, for each relation. Shape (r,).
    total: Ints
    #: The relation of each part. Shape (e,).
    part_of: Ints
    #: The cell of each part. Shape (e,).
    part: Ints

    @classmethod
    def of(cls, n: int, relations: Sequence[tuple[Ints, Ints, Ints]]) -> System:
        """Join groups of relations: totals, and the relation (from 0 in its group) and cell of each part."""
        first = np.cumsum([0, *(len(total) for total, _, _ in relations)])
        none = np.zeros(0, np.int64)
        return cls(
            n,
            np.concatenate([none, *(total for total, _, _ in relations)]),
            np.concatenate([none, *(of + at for (_, of, _), at in zip(relations, first, strict=False))]),
            np.concatenate([none, *(part for _, _, part in relations)]),
        )

    @property
    def size(self) -> int:
        """Number of relations."""
        return len(self.total)

    def incidence(self) -> tuple[Ints, Ints, Bools]:
        """Return relation and cell of everything that stands in a relation, and whether it is the sum."""
        rel = np.concatenate([self.part_of, np.arange(self.size)])
        cell = np.concatenate([self.part, self.total])
        return rel, cell, np.arange(len(rel)) >= len(self.part)

    def count(self, mask: Bools) -> Ints:
        """Return how many cells of a mask stand in each relation."""
        parts = np.bincount(self.part_of, mask[self.part], self.size)
        return (parts + mask[self.total]).astype(np.int64)

    def only(self, keep: Bools) -> System:
        """Return some of the relations, cells numbered as before."""
        number = np.cumsum(keep) - 1
        edges = keep[self.part_of]
        return System(self.n, self.total[keep], number[self.part_of[edges]], self.part[edges])

    def bounds(self, values: Floats, free: Bools) -> tuple[Floats, Floats, bool]:
        """Return the lowest and the highest value that each cell can have.

        Args:
            values: Values of the cells that are not free. Shape (n,).
            free: Cells of which nothing is known but that they are whole and not negative.

        Returns:
            Two arrays of shape (n,), the second with infinity; where the first is greater, the cells contradict
            each other. Third: whether nothing moved any more at the end.
        """
        low = np.where(free, 0.0, values)
        high = np.where(free, np.inf, values)
        near = self.only(self.count(free) > 0)
        for _ in range(_PASSES):
            if not near.tighten(low, high, free):
                return low, high, True
        return low, high, False

    def tighten(self, low: Floats, high: Floats, free: Bools) -> bool:
        """Pass bounds through every relation once; tell whether anything moved."""
        before_low, before_high = low.copy(), high.copy()
        least, most, of_low, of_high = self.implied(low, high)
        at = free[self.total]
        np.maximum.at(low, self.total[at], least[at])
        np.minimum.at(high, self.total[at], most[at])
        at = free[self.part]
        np.maximum.at(low, self.part[at], of_low[at])
        np.minimum.at(high, self.part[at], of_high[at])
        return not (np.array_equal(low, before_low) and np.array_equal(high, before_high))

    def implied(self, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return what each relation says by itself: bounds of its sum, and of each of its parts."""
        rel, part, n = self.part_of, self.part, self.size
        endless = np.isinf(high[part])
        finite = np.where(endless, 0.0, high[part])
        n_endless = np.bincount(rel, endless, n)
        top = np.bincount(rel, finite, n)
        least = np.bincount(rel, low[part], n)
        most = np.where(n_endless > 0, np.inf, top)
        others_endless = n_endless[rel] - endless > 0
        others_most = np.where(others_endless, np.inf, top[rel] - finite)
        others_least = least[rel] - low[part]
        return (
            least.astype(np.float64),
            most.astype(np.float64),
            low[self.total][rel] - others_most,
            high[self.total][rel] - others_least,
        )
