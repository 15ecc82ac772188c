"""Totals and ancestors of many units at once.

A unit of an overlay level lies over what its siblings hold. So it is no part of the unit above: for totals the tree
falls into pieces, and every overlay unit is the root of one of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows, Texts, frozen
from gridgov._face import as_html, as_line, one_line
from gridgov._tree import Tree
from gridgov._units import Unit, UnitSet
from gridgov.measures import Numbers, Total

if TYPE_CHECKING:
    from gridgov.hierarchy import Hierarchy

__all__ = ["Ancestry", "Parts", "Totals"]

_T = TypeVar("_T", bound=np.generic)
#: Two sums of the same fractions may differ by this share, from rounding.
_ROUNDING: Final = 1e-9


@attrs.frozen(eq=False)
class Parts:
    """Which units are parts of which, as far as totals go.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> levels = LevelScheme.ladder("community", "grid", "estate").evolve("grid", presence="optional")
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"},
        ...     {"id": "g", "level": "grid", "parent": "c"},
        ...     {"id": "e", "level": "estate", "parent": "c"},
        ... ], levels=levels.evolve("estate", overlay=True))
        >>> h.parts.inner.tolist(), h.parts.depths.tolist(), h.parts.counted(h.leaves.rows).tolist()
        ([0], [0, 0, 1], [True, False])
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: The units as they stand.
    tree: Tree
    #: The parts: every overlay unit is a root. The same tree where there is none.
    forest: Tree
    #: Row of the unit at each place of the forest; None where it is that of the tree.
    order: Rows | None
    #: On how many overlay units each unit stands, itself included. Int32, shape (n,).
    depths: Rows

    @classmethod
    def of(cls, tree: Tree) -> Self:
        """Return the parts of units none of which lies over its siblings: all that is below."""
        return cls(tree, tree, None, np.broadcast_to(np.int32(0), len(tree)))

    @classmethod
    def build(cls, tree: Tree, overlay: Bools) -> Self:
        """Work out the parts of units of which some lie over their siblings; ``overlay`` has shape (n,)."""
        marked = np.flatnonzero(overlay)
        if not len(marked):
            return cls.of(tree)
        n = len(tree)
        change = np.bincount(marked, minlength=n + 1) - np.bincount(tree.end[marked], minlength=n + 1)
        depths = np.cumsum(change[:-1]).astype(np.int32)
        # A unit and those of its depth below it have no overlay unit between them: one depth is a forest in preorder.
        order = np.argsort(depths, kind="stable").astype(np.int32)
        place = np.empty(n, np.int32)
        place[order] = np.arange(n, dtype=np.int32)
        up = np.where(overlay | (tree.parent < 0), np.int32(-1), place[tree.parent])
        end = np.empty(n, np.int32)
        first = 0
        for rows in np.split(order, np.cumsum(np.bincount(depths))[:-1]):
            end[first : first + len(rows)] = first + np.searchsorted(rows, tree.end[rows])
            first += len(rows)
        return cls(tree, Tree(up[order], end), frozen(order), frozen(depths))

    @property
    def inner(self) -> Rows:
        """Rows of the units that have parts, ascending."""
        return self.forest.inner if self.order is None else np.sort(self.order[self.forest.inner])

    def is_leaf(self) -> Bools:
        """Tell of each unit whether it has no parts: nothing is below it, or only what lies over its own figures."""
        return self.whence(self.forest.is_leaf())

    def taken(self, values: npt.NDArray[_T]) -> npt.NDArray[_T]:
        """Bring values of shape (n,) from the order of the units into that of the forest."""
        return values if self.order is None else values[self.order]

    def whence(self, values: npt.NDArray[_T]) -> npt.NDArray[_T]:
        """Bring values of shape (n,) from the order of the forest back into that of the units."""
        if self.order is None:
            return values
        out = np.empty_like(values)
        out[self.order] = values
        return out

    def counted(self, rows: Rows) -> Bools:
        """Tell which of some units count in their common total: not those that lie over another one of them.

        Args:
            rows: Rows in ascending order, none below another one.
        """
        if self.order is None:
            return np.ones(len(rows), bool)
        tree, depths = self.tree, self.depths
        over = self.order[self.forest.roots]
        over = over[(depths[over] > 0) & (tree.parent[over] >= 0)]
        double: list[Rows] = []
        for depth in np.flatnonzero(np.bincount(depths[over])).tolist():
            here, under = over[depths[over] == depth], rows[depths[rows] == depth - 1]
            up = tree.parent[here]
            double.append(here[np.searchsorted(under, tree.end[up]) > np.searchsorted(under, up)])
        return ~tree.within(np.concatenate(double))[rows] if double else np.ones(len(rows), bool)


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

    _repr_html_ = as_html

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
        parts = hierarchy.parts
        forest, own = parts.forest, parts.taken(values)
        sums = forest.sums(own) if exact else None
        if sums is not None:
            return cls(hierarchy, values, frozen(parts.whence(sums)), None)
        known, unknown = forest.known(own, parts.taken(hierarchy.ranks))
        gaps = frozen(parts.whence(unknown)) if unknown.any() else None
        return cls(hierarchy, values, frozen(parts.whence(known)), gaps)

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

    def over(self, units: UnitSet) -> Total:
        """Return the total over some units; see `UnitSet.total`.

        Args:
            units: Units of the hierarchy.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [None, 20, 30]})
            >>> h.rollup("households").over(h.leaves)
            <Total: 50>
        """
        tops = units.topmost().rows
        tops = tops[self.hierarchy.parts.counted(tops)]
        stated, known = self.stated[tops], self.known[tops]
        # A unit whose parts are incomplete counts with its own stated value, as it does in its parent.
        use_stated = ~self.complete[tops] & (stated >= known)  # false where nothing is stated
        unknown = 0 if self.unknown is None else int(self.unknown[tops][~use_stated].sum())
        return Total(float(np.where(use_stated, stated, known).sum()), unknown)

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

    @one_line
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

    _repr_html_ = as_html

    hierarchy: Hierarchy
    #: Rows of shape (m, k), nearest first, -1 after a root. Int32.
    rows: Rows

    @property
    def ids(self) -> Texts:
        """Ids of shape (m, k), nearest first, an empty text after a root; the dtype is that of `Hierarchy.texts_of`."""
        return self.hierarchy.texts_of(self.rows)

    @one_line
    def __repr__(self) -> str:
        return f"<Ancestry: {self.rows.shape[0]:,} units, up to {self.rows.shape[1]} above each>"
