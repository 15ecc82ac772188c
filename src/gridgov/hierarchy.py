"""Units and what they belong to: columns inside, objects outside.

A `Hierarchy` is immutable. `Unit` and `UnitSet` are read-only faces on its rows, made when asked for. Validity lives
in one place, `gridgov._build`, which every way in runs and which reports every fault of an input at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from gridgov import _build, _faults
from gridgov._build import Columns, Raw, RootsRule
from gridgov._columns import IdsLike, Rows, Texts, frozen
from gridgov._draft import Draft
from gridgov._encoding import listed
from gridgov._face import as_html, one_line
from gridgov._inputs import Inputs
from gridgov._pickles import Versioned
from gridgov._pictured import Pictured
from gridgov._structure import mandatory_faults
from gridgov._totals import Ancestry, Parts, Totals
from gridgov._units import Unit, UnitId, UnitSet
from gridgov.errors import Place
from gridgov.levels import LevelScheme
from gridgov.measures import Measure

__all__ = [
    "CYCLE",
    "DUPLICATE_ID",
    "SELF_PARENT",
    "Ancestry",
    "Hierarchy",
    "HierarchyBuilder",
    "Parts",
    "RootsRule",
    "Totals",
    "Unit",
    "UnitId",
    "UnitSet",
]

CYCLE = _faults.CYCLE
DUPLICATE_ID = _faults.DUPLICATE_ID
SELF_PARENT = _faults.SELF_PARENT


class Hierarchy(Versioned, Inputs, Pictured):
    """Units in preorder, with their measures, names and labels.

    Build it with `from_records`, `from_frame`, `from_codes` or a `HierarchyBuilder`; the constructor is for experts
    and takes columns that are checked already.

    Example:
        >>> levels = LevelScheme.ladder("street", "community", "grid")
        >>> h = Hierarchy.from_records([
        ...     {"id": "s", "level": "street"},
        ...     {"id": "c", "level": "community", "parent": "s"},
        ...     {"id": "g1", "level": "grid", "parent": "c", "households": 420},
        ...     {"id": "g2", "level": "grid", "parent": "c"},
        ... ], levels=levels, measures=["households"])
        >>> h
        <Hierarchy: 4 units (1 street, 1 community, 2 grid)>
        >>> h.unit("c").total("households")
        <Total: at least 420 (1 unknown)>
    """

    _repr_html_ = as_html

    __slots__ = ("_parts", "_totals")

    _pictures: ClassVar = ("icicle", "treemap", "sizes", "lorenz")

    def __init__(
        self, columns: Columns, levels: LevelScheme, measure_info: Mapping[str, Measure] | None = None
    ) -> None:
        super().__init__(columns, levels, measure_info)
        self._parts: Parts | None = None
        self._totals: dict[str, Totals] = {}

    def __contains__(self, unit: object) -> bool:
        if isinstance(unit, Unit):
            return unit.is_of(self) or unit.hierarchy == self
        return isinstance(unit, str) and int(self.ids.find([unit])[0]) >= 0

    def __iter__(self) -> Iterator[Unit]:
        return map(Unit, repeat(self), range(len(self)))

    # -- units -----------------------------------------------------------------------------------------------------

    def unit(self, ident: str) -> Unit:
        """Return one unit.

        Raises:
            UnknownUnitError: There is no such unit; close ids are named.

        Example:
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.unit("s")
            <Unit s: street>
        """
        return Unit(self, self.row(ident))

    def at(self, row: int) -> Unit:
        """Return the unit of a row, from 0.

        Raises:
            IndexError: There is no such row.

        Example:
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.at(0).id
            's'
        """
        if not 0 <= row < len(self):
            msg = f"Row {row} is not between 0 and {len(self) - 1}."
            raise IndexError(msg)
        return Unit(self, row)

    def units(self, level: str | None = None, kind: str | None = None) -> UnitSet:
        """Return all units of a level and a kind.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.units(level="street").ids
            ['s']
        """
        if level is None and kind is None:
            return UnitSet(self, np.arange(len(self), dtype=np.int32))
        wanted = self.levels.types_at(level, kind)
        return UnitSet(self, np.flatnonzero(wanted[self.types]).astype(np.int32))

    @property
    def roots(self) -> UnitSet:
        """The units without a unit above."""
        return UnitSet(self, self.tree.roots)

    @property
    def leaves(self) -> UnitSet:
        """The units without units below."""
        return UnitSet(self, np.flatnonzero(self.tree.is_leaf()).astype(np.int32))

    @property
    def grids(self) -> UnitSet:
        """The units that the city counts as its grids: those of the counting level, or of kind ``grid``."""
        if self.levels.counting is not None:
            return self.units(level=self.levels.counting)
        return self.units(kind="grid")

    # -- many units at once ----------------------------------------------------------------------------------------

    def ancestors_of(self, ids: IdsLike) -> Ancestry:
        """Return everything above each unit, in one go.

        Raises:
            UnknownUnitError: An id is unknown; the first one is named.

        Example:
            >>> levels = LevelScheme.ladder("province", "city", "county")
            >>> h = Hierarchy.from_codes(["61", "6109", "610902"], levels=levels)
            >>> h.ancestors_of(["610902", "6109"]).ids.tolist()
            [['6109', '61'], ['61', '']]
        """
        return Ancestry(self, self.tree.ancestors(self._known_rows(ids)))

    def lca_of(self, left: IdsLike, right: IdsLike) -> Texts:
        """Return the id of the lowest common ancestor-or-self of each pair, an empty text if they have none.

        Raises:
            UnknownUnitError: An id is unknown; the first one is named.
            ValueError: There are not as many on the left as on the right.

        Example:
            >>> codes = ["61", "6109", "610902", "610921"]
            >>> h = Hierarchy.from_codes(codes, levels=LevelScheme.ladder("province", "city", "county"))
            >>> h.lca_of(["610902"], ["610921"]).tolist()
            ['6109']
        """
        a, b = self._known_rows(left), self._known_rows(right)
        if len(a) != len(b):
            msg = f"There are {len(a)} units on the left and {len(b)} on the right."
            raise ValueError(msg)
        return self.texts_of(self.tree.lca(a, b))

    def nearest(self, marked: UnitSet | IdsLike | npt.NDArray[np.bool_]) -> Rows:
        """Return for every row the row of the nearest marked unit at or above it, -1 where there is none.

        Args:
            marked: Units, ids, or a boolean array of shape (n,).

        Raises:
            UnknownUnitError: An id is unknown.
            ValueError: A boolean array has another length, or the units are of another hierarchy.

        Example:
            >>> levels = LevelScheme.ladder("province", "city", "county")
            >>> h = Hierarchy.from_codes(["61", "6109", "610902"], levels=levels)
            >>> h.nearest(["6109"]).tolist()
            [-1, 1, 1]
        """
        return self.tree.nearest(self._marked(marked), self.ranks)

    def _marked(self, marked: UnitSet | IdsLike | npt.NDArray[np.bool_]) -> Rows:
        """Return rows in ascending order, each once."""
        if isinstance(marked, UnitSet):
            if marked.hierarchy is not self and marked.hierarchy != self:
                msg = "The units are of another hierarchy."
                raise ValueError(msg)
            return marked.rows
        mask = listed(marked)
        if not isinstance(mask, np.ndarray) or mask.dtype != bool:
            return np.unique(self._known_rows(mask))
        if mask.shape != (len(self),):
            msg = f"The mask has shape {mask.shape}, not ({len(self)},)."
            raise ValueError(msg)
        return np.flatnonzero(mask).astype(np.int32)

    @property
    def parts(self) -> Parts:
        """Which units are parts of which in totals: all that stand below, but for what is of an overlay level."""
        if self._parts is None:
            over = self.levels.overlays()
            self._parts = Parts.build(self.tree, over[self.types]) if over.any() else Parts.of(self.tree)
        return self._parts

    def rollup(self, measure: str | npt.NDArray[np.number | np.bool_]) -> Totals:
        """Return the totals of a measure for every unit, with what is unknown kept apart.

        A unit of an overlay level has a total of its own, and is no part of the totals above it.

        Args:
            measure: Key of a measure of this hierarchy, or any values of shape (n,), NaN where unknown.

        Raises:
            UnknownKeyError: There is no such measure.
            ValueError: The values have another shape.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [None, 20, 30]})
            >>> h.rollup("households").known.tolist()
            [50.0, 20.0, 30.0]
        """
        if isinstance(measure, str):
            if measure not in self._totals:
                values, whole = self.measure(measure), self._measure_info[measure].whole
                self._totals[measure] = Totals.build(self, values, whole=whole)
            return self._totals[measure]
        values = frozen(np.array(measure, np.float64))
        if values.shape != (len(self),):
            msg = f"The values have shape {values.shape}, not ({len(self)},)."
            raise ValueError(msg)
        return Totals.build(self, values, whole=not np.issubdtype(np.asarray(measure).dtype, np.inexact))

    # -- change ----------------------------------------------------------------------------------------------------

    def edit(self) -> HierarchyBuilder:
        """Return a builder that holds these units; this hierarchy stays as it is.

        Example:
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.edit().build() == h
            True
        """
        builder = HierarchyBuilder(self.levels, measures=self._measure_info.values(), roots=self._roots_rule())
        columns = self.to_columns()
        numbers = {k: self.measures[k].tolist() for k in self.measures}
        names = columns["name"].tolist() if "name" in columns else [None] * len(self)
        tags = {k: v.tolist() for k, v in self.labels.items()}
        # Every key is kept, so that a column in which nothing is known survives.
        for i, (ident, level, parent, kind) in enumerate(
            zip(*(columns[k].tolist() for k in ("id", "level", "parent", "kind")), strict=True)
        ):
            builder.add(
                ident,
                level,
                parent,
                kind=kind,
                name=names[i],
                measures={k: v[i] for k, v in numbers.items()},
                labels={k: v[i] for k, v in tags.items()},
            )
        return builder

    def _roots_rule(self) -> RootsRule:
        return "many" if len(self.roots) > 1 else "one"

    def with_levels(self, levels: LevelScheme) -> Hierarchy:
        """Return the same units under another level scheme, checked again.

        Raises:
            InvalidHierarchyError: With every unit that the other scheme does not allow.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.with_levels(h.levels.evolve("city", presence="mandatory")).levels.level("city").presence
            'mandatory'
        """
        columns = self.to_columns()
        names = None if self.names is None else columns["name"]
        tags = {key: columns[key] for key in self.labels}
        raw = Raw(columns["id"], columns["parent"], columns["level"], columns["kind"], names, dict(self.measures), tags)
        checked = _build.assemble(raw, levels, self._measure_info, roots=self._roots_rule())
        return Hierarchy(checked, levels, self._measure_info)

    def move(self, unit: str | Unit, to: str | Unit) -> Hierarchy:
        """Return a hierarchy in which a unit, with all below it, stands under another one, as its last child.

        Raises:
            UnknownUnitError: One of the units is unknown.
            InvalidHierarchyError: The unit may not stand there, or it would stand under itself.

        Example:
            >>> levels = LevelScheme.ladder("street", "community", "grid")
            >>> h = (HierarchyBuilder(levels).add("s", "street").add("c1", "community", "s").add("c2", "community", "s")
            ...      .add("g", "grid", "c1").build())
            >>> h.move("g", to="c2").unit("g").path
            ('s', 'c2', 'g')
        """
        row, target = self.row(unit), self.row(to)
        # What is below a unit is of a later level, so nothing that may stand above it is.
        if self.levels.allowed[self.types[target], self.types[row]]:
            parent = self.tree.parent.copy()
            parent[row] = target
            order = np.append(np.delete(np.arange(len(self)), row), row)
            moved = _build.rearranged(self._columns, parent, order, self.levels)
            absent = mandatory_faults(
                moved.tree, moved.types, moved.ids, self.levels, order=None, first_row=1, place=Place()
            )
            if not any(absent):
                return Hierarchy(moved, self.levels, self._measure_info)
        # This says what is wrong.
        return self.edit().move(self.ids.get(row), to=self.ids.get(target)).build()

    def subtree(self, unit: str | Unit) -> Hierarchy:
        """Return one unit and all below it as a hierarchy of its own.

        Raises:
            UnknownUnitError: The unit is unknown.

        Example:
            >>> levels = LevelScheme.ladder("province", "city", "county")
            >>> h = Hierarchy.from_codes(["61", "6109", "610902"], levels=levels)
            >>> h.subtree("6109").counts()
            {'province': 0, 'city': 1, 'county': 1}
        """
        row = self.row(unit)
        return Hierarchy(self._columns.part(row, int(self.tree.end[row])), self.levels, self._measure_info)


class HierarchyBuilder(Draft):
    """Writes a hierarchy down unit by unit, in any order, and checks it once.

    Args:
        levels: The level scheme.
        measures: Descriptions of measures that the library does not know.
        roots: ``"many"`` allows several roots of one level.

    Example:
        >>> city = (HierarchyBuilder(LevelScheme.ladder("community", "grid"))
        ...         .add("g1", "grid", "c1", measures={"households": 420})
        ...         .add("c1", "community")
        ...         .build())
        >>> city.unit("g1").path
        ('c1', 'g1')
    """

    _repr_html_ = as_html

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        return f"<HierarchyBuilder: {n:,} unit{'' if n == 1 else 's'}>"

    def build(self, *, roots: RootsRule | None = None) -> Hierarchy:
        """Check everything and return the hierarchy; the builder may be used on.

        Args:
            roots: ``"many"`` allows several roots of one level. By default what the builder was made with.

        Raises:
            InvalidHierarchyError: With every fault.

        Example:
            >>> HierarchyBuilder(LevelScheme.ladder("street")).add("s", "street").build()
            <Hierarchy: 1 unit (1 street)>
        """
        columns = _build.assemble(self._raw(), self.levels, self._info, roots=roots or self._roots)
        return Hierarchy(columns, self.levels, self._info)
