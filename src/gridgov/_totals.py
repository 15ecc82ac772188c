"""Totals and ancestors of many units at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows, Texts, frozen
from gridgov._units import Unit, UnitSet
from gridgov.measures import Numbers, Total

if TYPE_CHECKING:
    from gridgov.hierarchy import Hierarchy

__all__ = ["Ancestry", "Totals"]

#: Two sums of the same fractions may differ by this share, from rounding.
_ROUNDING: Final = 1e-9


@attrs.frozen(eq=False, repr=False)
class Totals:
    """Totals of one measure for every unit, in preorder.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [60, 20, None]})
        >>> totals = h.rollup("households")
        >>> totals.of("61")
        <Total: at least 20 (1 unknown)>
        >>> totals
        <Totals: 3 units, 2 incomplete>
    """

    hierarchy: Hierarchy
    #: Stated value of each unit itself, NaN where there is none. Float64, shape (n,).
    stated: Numbers
    #: Known sum over the parts of each unit, a lower bound while incomplete. Float64, shape (n,).
    known: Numbers
    #: How many parts are unknown. Int64, shape (n,); None if none is unknown anywhere.
    unknown: npt.NDArray[np.int64] | None

    @classmethod
    def build(cls, hierarchy: Hierarchy, values: Numbers, *, whole: bool) -> Self:
        """Add up values; ``whole`` says that they are known to be whole numbers, for which one pass is exact."""
        exact = whole or bool((np.isnan(values) | (values == np.rint(values))).all())
        sums = hierarchy.tree.sums(values) if exact else None
        if sums is not None:
            return cls(hierarchy, values, frozen(sums), None)
        known, unknown = hierarchy.tree.known(values, hierarchy.ranks)
        return cls(hierarchy, values, frozen(known), frozen(unknown) if unknown.any() else None)

    @property
    def complete(self) -> Bools:
        """Which totals are complete. Shape (n,)."""
        if self.unknown is None:
            return np.ones(len(self.known), bool)
        return np.equal(self.unknown, 0)

    def of_row(self, row: int) -> Total:
        """Return the total of a row.

        Args:
            row: Row of the unit, from 0 in preorder.

        Raises:
            IndexError: There is no such row.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [None, 20]})
            >>> h.rollup("households").of_row(h.row("61"))
            <Total: 20>
        """
        return Total(float(self.known[row]), 0 if self.unknown is None else int(self.unknown[row]))

    def discrepancies(self) -> UnitSet:
        """Return the units whose stated total contradicts their parts: another sum, or less than a lower bound.

        Whole numbers have to agree exactly, others to nine digits.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [60, 20]})
            >>> h.rollup("households").discrepancies().ids
            ['61']
        """
        stated, known = self.stated, self.known
        apart = ~np.isnan(stated) & (stated != known) & (self.complete | (stated < known))
        rows = np.flatnonzero(apart)
        a, b = stated[rows], known[rows]
        whole = (np.floor(a) == a) & (np.floor(b) == b)
        rounded = ~whole & np.isclose(a, b, rtol=_ROUNDING, atol=0.0)
        return UnitSet(self.hierarchy, rows[~rounded].astype(np.int32))

    def __len__(self) -> int:
        return len(self.known)

    def __repr__(self) -> str:
        return f"<Totals: {len(self):,} units, {int((~self.complete).sum()):,} incomplete>"

    def of(self, unit: str | Unit) -> Total:
        """Return the total of one unit.

        Raises:
            UnknownUnitError: The unit is unknown.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"), measures={"households": [7]})
            >>> h.rollup("households").of("61").value
            7.0
        """
        return self.of_row(self.hierarchy.row(unit))


@attrs.frozen(eq=False, repr=False)
class Ancestry:
    """What stands above many units: row numbers, or ids.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> h.ancestors_of(["6109"]).rows.tolist()
        [[0]]
    """

    hierarchy: Hierarchy
    #: Rows of shape (m, k), nearest first, -1 after a root. Int32.
    rows: Rows

    @property
    def ids(self) -> Texts:
        """Ids of shape (m, k), nearest first, an empty text after a root; the dtype is that of `Hierarchy.texts_of`."""
        return self.hierarchy.texts_of(self.rows)

    def __repr__(self) -> str:
        return f"<Ancestry: {self.rows.shape[0]:,} units, up to {self.rows.shape[1]} above each>"
