"""Read-only faces on the rows of a hierarchy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, NewType, cast

import numpy as np

from gridgov._columns import Bools
from gridgov._face import as_html, one_line
from gridgov._faults import UNKNOWN_LABEL
from gridgov._row_sets import RowSet, same
from gridgov.errors import Place, Problem, UnknownKeyError
from gridgov.measures import Total
from gridgov.text import Lang

if TYPE_CHECKING:
    from gridgov.hierarchy import Hierarchy

__all__ = ["Unit", "UnitId", "UnitSet"]

#: Id of a unit.
UnitId = NewType("UnitId", str)


class Unit:
    """One unit: a read-only face on a row. It holds no data of its own, so a million of them are cheap.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> u = h.unit("6109")
        >>> u.level, u.parent
        ('city', <Unit 61: province>)
    """

    _repr_html_ = as_html

    # Two slots and no per-instance checks: 48 bytes, and fast to make by the million.
    __slots__ = ("_hierarchy", "_row")

    def __init__(self, hierarchy: Hierarchy, row: int) -> None:
        self._hierarchy = hierarchy
        self._row = row

    @property
    def hierarchy(self) -> Hierarchy:
        """The hierarchy it belongs to."""
        return self._hierarchy

    @property
    def row(self) -> int:
        """Its row, from 0 in preorder."""
        return self._row

    def is_of(self, hierarchy: object) -> bool:
        """Tell whether it belongs to this very hierarchy.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.unit("61").is_of(h)
            True
        """
        return self._hierarchy is hierarchy

    @property
    def id(self) -> UnitId:
        """Its id."""
        return UnitId(self._hierarchy.ids.get(self._row))

    @property
    def name(self) -> str | None:
        """Its name, or None if it is unknown."""
        names = self._hierarchy.names
        return None if names is None else names.get(self._row)

    @property
    def level(self) -> str:
        """Key of its level."""
        return self._hierarchy.levels.types[int(self._hierarchy.types[self._row])].level

    @property
    def kind(self) -> str:
        """Its kind."""
        return self._hierarchy.levels.types[int(self._hierarchy.types[self._row])].kind

    @property
    def parent(self) -> Unit | None:
        """The unit above it, or None for a root."""
        row = int(self._hierarchy.tree.parent[self._row])
        return None if row < 0 else Unit(self._hierarchy, row)

    @property
    def children(self) -> UnitSet:
        """The units right below it, in order."""
        return UnitSet(self._hierarchy, self._hierarchy.tree.children(self._row))

    @property
    def is_leaf(self) -> bool:
        """Whether nothing is below it."""
        return int(self._hierarchy.tree.end[self._row]) == self._row + 1

    @property
    def path(self) -> tuple[UnitId, ...]:
        """Ids from the root down to the unit itself."""
        get = self._hierarchy.ids.get
        return tuple(UnitId(get(row)) for row in self._hierarchy.tree.path(self._row))

    @property
    def ancestors(self) -> tuple[Unit, ...]:
        """The units above it, nearest first."""
        return tuple(Unit(self._hierarchy, row) for row in self._hierarchy.tree.path(self._row)[-2::-1])

    def nearest(self, level: str | None = None, kind: str | None = None) -> Unit | None:
        """Return the nearest unit of a level and kind at or above it, or None.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.unit("6109").nearest("province")
            <Unit 61: province>
        """
        wanted = self._hierarchy.levels.types_at(level, kind)
        for unit in (self, *self.ancestors):
            if wanted[self._hierarchy.types[unit.row]]:
                return unit
        return None

    def descendants(self, level: str | None = None, kind: str | None = None) -> UnitSet:
        """Return all units below it, or those of a level and kind.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.unit("61").descendants(level="city").ids
            ['6109']
        """
        h = self._hierarchy
        start, stop = self._row + 1, int(h.tree.end[self._row])
        rows = np.arange(start, stop, dtype=np.int32)
        if level is not None or kind is not None:
            rows = rows[h.levels.types_at(level, kind)[h.types[start:stop]]]
        return UnitSet(h, rows)

    def contains(self, other: Unit) -> bool:
        """Tell whether ``other`` is this unit or stands below it.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.unit("61").contains(h.unit("6109"))
            True
        """
        row = self._hierarchy.row(other)
        return self._row <= row < int(self._hierarchy.tree.end[self._row])

    def stated(self, measure: str) -> float | None:
        """Return the value that is stated for the unit itself, or None.

        Raises:
            UnknownKeyError: There is no such measure.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"), measures={"households": [7]})
            >>> h.unit("61").stated("households")
            7.0
        """
        value = float(self._hierarchy.measure(measure)[self._row])
        return None if value != value else value  # noqa: PLR0124 - NaN

    def total(self, measure: str) -> Total:
        """Return the total over its parts; see `Hierarchy.rollup`.

        Raises:
            UnknownKeyError: There is no such measure.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"), measures={"households": [7]})
            >>> h.unit("61").total("households") == 7
            True
        """
        return self._hierarchy.rollup(measure).of_row(self._row)

    def label(self, key: str) -> str | None:
        """Return a label of the unit, or None if it is unknown.

        Raises:
            UnknownKeyError: There is no such label.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"), labels={"class": ["111"]})
            >>> h.unit("61").label("class")
            '111'
        """
        labels = self._hierarchy.labels
        if key not in labels:
            facts = {"key": key, "known": ", ".join(labels) or "-"}
            raise UnknownKeyError(Problem(UNKNOWN_LABEL, Place(id=key), facts))
        return labels[key].get(self._row)

    def title(self, lang: Lang = "en") -> str:
        """Return name, or id where there is none, with the name of its level.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"), name=["陕西省"])
            >>> h.unit("61").title("zh")
            '陕西省（省）'
        """
        what = self._hierarchy.levels.name(int(self._hierarchy.types[self._row]), lang)
        left, right = ("（", "）") if lang == "zh" else (" (", ")")
        return f"{self.name or self.id}{left}{what}{right}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unit):
            return NotImplemented
        return self._row == other._row and same(self._hierarchy, other._hierarchy)

    def __hash__(self) -> int:
        return hash((self._row, self.id))

    def __reduce__(self) -> tuple[object, ...]:
        return Unit, (self._hierarchy, self._row)

    def __copy__(self) -> Unit:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Unit:
        return self

    @one_line
    def __repr__(self) -> str:
        name = f" {self.name}" if self.name else ""
        return f"<Unit {self.id}: {self.kind}{name}>"


class UnitSet(RowSet):
    """Some units of one hierarchy, each once, in preorder.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> levels = LevelScheme.ladder("province", "city")
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=levels, measures={"households": [None, 20, 30]})
        >>> cities = h.units(level="city")
        >>> cities
        <UnitSet: 2 units (2 city)>
        >>> cities.total("households") == 50
        True
    """

    _repr_html_ = as_html

    __slots__ = ()

    @property
    def ids(self) -> list[UnitId]:
        """Ids of the units."""
        return cast("list[UnitId]", self._hierarchy.ids.take(self._rows).tolist())

    def filter(self, level: str | None = None, kind: str | None = None) -> UnitSet:
        """Return the units of a level and kind.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.units().filter(level="city").ids
            ['6109']
        """
        wanted = self._hierarchy.levels.types_at(level, kind)
        return UnitSet(self._hierarchy, self._rows[wanted[self._hierarchy.types[self._rows]]])

    def descendants(self, level: str | None = None, kind: str | None = None) -> UnitSet:
        """Return everything below the units, or what is of a level and kind.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.roots.descendants().ids
            ['6109']
        """
        tree = self._hierarchy.tree
        inside = tree.within(self._rows) & ~self._topmost_mask()
        return UnitSet(self._hierarchy, np.flatnonzero(inside).astype(np.int32)).filter(level, kind)

    def _topmost_mask(self) -> Bools:
        mask = np.zeros(len(self._hierarchy), bool)
        mask[self.topmost().rows] = True
        return mask

    def topmost(self) -> UnitSet:
        """Return the units that stand below no other unit of the set.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.units().topmost().ids
            ['61']
        """
        tree = self._hierarchy.tree
        above = np.zeros(len(self._hierarchy), bool)
        parents = tree.parent[self._rows]
        mark = np.zeros(len(self._hierarchy), bool)
        mark[self._rows] = True
        near = tree.nearest(np.flatnonzero(mark).astype(np.int32), self._hierarchy.ranks)
        has_parent = parents >= 0
        above[self._rows[has_parent]] = near[parents[has_parent]] >= 0
        return UnitSet(self._hierarchy, self._rows[~above[self._rows]])

    def without(self, level: str | None = None, kind: str | None = None) -> UnitSet:
        """Return the units with no unit of a level and kind at or above them: those that it does not cover.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.units().without(level="city").ids
            ['61']
        """
        h = self._hierarchy
        marked = np.flatnonzero(h.levels.types_at(level, kind)[h.types]).astype(np.int32)
        near = h.tree.nearest(marked, h.ranks)
        return UnitSet(h, self._rows[near[self._rows] < 0])

    def total(self, measure: str) -> Total:
        """Return the total of a measure over the units; a unit below another one of the set is counted once.

        A unit whose parts are not all known counts with its own stated value, as it does in the unit above, unless
        more than that is known of them. So the children of a unit always have its total, and a set of one unit may
        know more than the unit's parts do. A unit of an overlay level is left out where another unit of the set is
        among what it lies over: of the grids and the estates of a community the grids count.

        Raises:
            UnknownKeyError: There is no such measure.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"), measures={"households": [7]})
            >>> h.units().total("households") == 7
            True
        """
        return self._hierarchy.rollup(measure).over(self)

    def __iter__(self) -> Iterator[Unit]:
        return map(Unit, repeat(self._hierarchy), self._rows.tolist())

    def __getitem__(self, index: int) -> Unit:
        return Unit(self._hierarchy, int(self._rows[index]))

    def __contains__(self, unit: object) -> bool:
        if not isinstance(unit, Unit) or not same(unit.hierarchy, self._hierarchy):
            return False
        at = int(np.searchsorted(self._rows, unit.row))
        return at < len(self._rows) and int(self._rows[at]) == unit.row

    def _by_level(self) -> Iterable[str]:
        h = self._hierarchy
        counts = np.bincount(h.ranks[self._rows], minlength=len(h.levels.levels)).tolist()
        return (f"{c:,} {level.key}" for level, c in zip(h.levels.levels, counts, strict=True) if c)

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        inside = ", ".join(self._by_level())
        return f"<UnitSet: {n:,} unit{'' if n == 1 else 's'}{f' ({inside})' if inside else ''}>"
