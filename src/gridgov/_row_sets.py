"""Sets of rows of one hierarchy: the algebra of `UnitSet`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

import numpy as np

from gridgov._columns import Rows, frozen

if TYPE_CHECKING:
    from gridgov.hierarchy import Hierarchy

__all__ = ["RowSet", "same"]


def same(a: Hierarchy, b: Hierarchy) -> bool:
    """Tell whether two hierarchies are one, or equal."""
    return a is b or a == b


class RowSet:
    """Some rows of a hierarchy in ascending order, each once."""

    __slots__ = ("_hierarchy", "_rows")

    def __init__(self, hierarchy: Hierarchy, rows: Rows) -> None:
        self._hierarchy = hierarchy
        self._rows = frozen(rows)

    @property
    def hierarchy(self) -> Hierarchy:
        """The hierarchy that the units belong to."""
        return self._hierarchy

    @property
    def rows(self) -> Rows:
        """Rows of the units, ascending. Int32, read-only."""
        return self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def _combine(self, other: RowSet, way: Callable[[Rows, Rows], Rows]) -> Self:
        if not same(self._hierarchy, other.hierarchy):
            msg = "Sets of units of two different hierarchies cannot be combined."
            raise ValueError(msg)
        return type(self)(self._hierarchy, way(self._rows, other.rows))

    def __or__(self, other: Self) -> Self:
        return self._combine(other, np.union1d) if isinstance(other, RowSet) else NotImplemented

    def __and__(self, other: Self) -> Self:
        return self._combine(other, np.intersect1d) if isinstance(other, RowSet) else NotImplemented

    def __sub__(self, other: Self) -> Self:
        return self._combine(other, np.setdiff1d) if isinstance(other, RowSet) else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RowSet):
            return NotImplemented
        return np.array_equal(self._rows, other._rows) and same(self._hierarchy, other._hierarchy)

    def __hash__(self) -> int:
        return hash(self._rows.tobytes())

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._hierarchy, self._rows)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self
