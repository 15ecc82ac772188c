"""Units and what they belong to: columns inside, objects outside.

A `Hierarchy` is immutable. `Unit` and `UnitSet` are read-only faces on its rows, made when asked for. Validity lives
in one place, `gridgov._build`, which every way in runs and which reports every fault of an input at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self, cast

import numpy as np
import numpy.typing as npt

from gridgov import _build, _prefix
from gridgov._build import Columns, Raw, RootsRule
from gridgov._columns import IdColumn, IdsLike, Rows, TextColumn, Texts, frozen
from gridgov._draft import Draft
from gridgov._totals import Ancestry, Totals
from gridgov._tree import Tree
from gridgov._units import Unit, UnitId, UnitSet
from gridgov.errors import Place, Problem, UnknownKeyError, UnknownUnitError, fault
from gridgov.levels import LevelScheme
from gridgov.measures import Measure, Numbers, NumbersLike
from gridgov.text import Text

__all__ = [
    "Ancestry",
    "Hierarchy",
    "HierarchyBuilder",
    "Totals",
    "Unit",
    "UnitId",
    "UnitSet",
]

DUPLICATE_ID = _build.DUPLICATE_ID
SELF_PARENT = _build.SELF_PARENT
CYCLE = _build.CYCLE

UNKNOWN_UNIT = fault(
    "HIE020",
    "unknown-unit",
    Text("There is no unit '{id}' (the hierarchy has {n:,}).", "没有单元“{id}”(层级结构共有{n:,}个单元)。"),
    Text("{hint}", "{hint_zh}"),
)
UNKNOWN_MEASURE = fault(
    "HIE021",
    "unknown-measure",
    Text("There is no measure '{key}'.", "没有指标“{key}”。"),
    Text("Use one of: {known}.", "请使用:{known}。"),
)
MISSING_COLUMN = fault(
    "HIE022",
    "missing-column",
    Text("There is no column '{column}'.", "没有“{column}”列。"),
    Text("Add it or name another one; the columns are: {known}.", "请补充,或指定其他列;现有列:{known}。"),
)

#: Digits of the codes of each level of administrative division, and of a 15-digit grid code.
_CODE_LENGTHS: Final[Mapping[int, str]] = {2: "province", 4: "city", 6: "county", 9: "street", 12: "community", 15: "grid"}
_SUGGEST_UP_TO: Final = 100_000


class Hierarchy:
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

    __slots__ = ("__weakref__", "_columns", "_measure_info", "_ranks", "_totals", "levels")

    def __init__(self, columns: Columns, levels: LevelScheme, measure_info: Mapping[str, Measure] | None = None) -> None:
        self._columns = columns
        #: The level scheme.
        self.levels: LevelScheme = levels
        given = measure_info or {}
        self._measure_info: dict[str, Measure] = {key: _build.measure_for(key, given) for key in columns.measures}
        self._ranks: npt.NDArray[np.uint8] | None = None
        self._totals: dict[str, Totals] = {}

    # -- ways in ---------------------------------------------------------------------------------------------------

    @classmethod
    def from_columns(  # noqa: PLR0913 - one argument for each column
        cls,
        ids: IdsLike,
        parents: IdsLike,
        level: Sequence[object] | npt.NDArray[np.generic],
        *,
        levels: LevelScheme,
        kind: Sequence[object] | npt.NDArray[np.generic] | None = None,
        name: IdsLike | None = None,
        measures: Mapping[str, NumbersLike] | None = None,
        labels: Mapping[str, IdsLike] | None = None,
        measure_info: Iterable[Measure] = (),
        roots: RootsRule = "one",
        place: Place | None = None,
        first_row: int = 1,
    ) -> Self:
        """Build from columns of equal length, in any order of rows.

        Args:
            ids: Id of each unit.
            parents: Id of the unit above; `None`, NaN or empty for a root.
            level: Level key of each unit.
            levels: The level scheme.
            kind: Kind of each unit; needed where a level has several kinds.
            name: Names; `None` where unknown.
            measures: Values of each measure, NaN or `None` where unknown.
            labels: Other texts about each unit.
            measure_info: Descriptions of measures that the library does not know.
            roots: ``"many"`` allows several roots of one level.
            place: What all problems share, such as the file.
            first_row: Row number of the first unit in reports.

        Raises:
            InvalidHierarchyError: With every fault of the input.
            ValueError: The columns differ in length.

        Example:
            >>> Hierarchy.from_columns(["s", "c"], [None, "s"], ["street", "community"],
            ...                        levels=LevelScheme.ladder("street", "community"))
            <Hierarchy: 2 units (1 street, 1 community)>
        """
        given = {m.key: m for m in measure_info}
        raw = Raw(ids, parents, level, kind, name, measures or {}, labels or {}, first_row, place or Place())
        return cls(_build.assemble(raw, levels, given, roots=roots), levels, given)

    @classmethod
    def from_records(  # noqa: PLR0913 - names of columns
        cls,
        records: Iterable[Mapping[str, Any]],
        *,
        levels: LevelScheme,
        measures: Iterable[str | Measure] = (),
        labels: Iterable[str] = (),
        roots: RootsRule = "one",
        place: Place | None = None,
        first_row: int = 1,
    ) -> Self:
        """Build from mappings with the keys ``id``, ``parent``, ``level``, and optionally ``kind`` and ``name``.

        Args:
            records: One mapping a unit, in any order.
            levels: The level scheme.
            measures: Keys of the records that are measures, or their descriptions.
            labels: Keys of the records that are labels.
            roots: ``"many"`` allows several roots of one level.
            place: What all problems share, such as the file.
            first_row: Row number of the first record in reports.

        Raises:
            InvalidHierarchyError: With every fault of the input.

        Example:
            >>> Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            <Hierarchy: 1 unit (1 street)>
        """
        rows = list(records)
        info = [m for m in measures if isinstance(m, Measure)]
        keys = [m.key if isinstance(m, Measure) else m for m in cast("Iterable[str | Measure]", measures)]
        return cls.from_columns(
            cast("list[str]", [r.get("id") for r in rows]),
            cast("list[str]", [r.get("parent") for r in rows]),
            [r.get("level") for r in rows],
            levels=levels,
            kind=[r.get("kind") for r in rows] if any("kind" in r for r in rows) else None,
            name=cast("list[str]", [r.get("name") for r in rows]) if any("name" in r for r in rows) else None,
            measures={key: [r.get(key) for r in rows] for key in keys},
            labels={key: cast("list[str]", [r.get(key) for r in rows]) for key in labels},
            measure_info=info,
            roots=roots,
            place=place,
            first_row=first_row,
        )

    @classmethod
    def from_frame(  # noqa: PLR0913 - names of columns
        cls,
        frame: Any,
        *,
        levels: LevelScheme,
        id: str = "id",  # noqa: A002 - the name of the column
        parent: str = "parent",
        level: str = "level",
        kind: str | None = None,
        name: str | None = None,
        measures: Iterable[str | Measure] = (),
        labels: Iterable[str] = (),
        roots: RootsRule = "one",
        place: Place | None = None,
        first_row: int = 1,
    ) -> Self:
        """Build from any data frame that narwhals knows: pandas, polars, PyArrow, ...

        Args:
            frame: The data frame; it is not changed.
            levels: The level scheme.
            id: Column of ids.
            parent: Column of the ids above.
            level: Column of level keys.
            kind: Column of kinds, if levels have several.
            name: Column of names.
            measures: Columns that are measures, or their descriptions.
            labels: Columns that are labels.
            roots: ``"many"`` allows several roots of one level.
            place: What all problems share, such as the file.
            first_row: Row number of the first row in reports.

        Raises:
            InvalidHierarchyError: With every fault of the input, or with the columns that are missing.
            TypeError: ``frame`` is no data frame.

        Example:
            >>> import pandas as pd
            >>> frame = pd.DataFrame({"id": ["s", "c"], "parent": [None, "s"], "level": ["street", "community"]})
            >>> Hierarchy.from_frame(frame, levels=LevelScheme.ladder("street", "community"))
            <Hierarchy: 2 units (1 street, 1 community)>
        """
        from gridgov._frames import columns_of  # noqa: PLC0415 - narwhals is imported on use

        info = [m for m in measures if isinstance(m, Measure)]
        keys = [m.key if isinstance(m, Measure) else m for m in cast("Iterable[str | Measure]", measures)]
        tags = list(labels)
        wanted = [id, parent, level, *filter(None, (kind, name)), *keys, *tags]
        found = columns_of(frame, wanted, place or Place(), MISSING_COLUMN)
        return cls.from_columns(
            found[id],
            found[parent],
            found[level],
            levels=levels,
            kind=found[kind] if kind else None,
            name=found[name] if name else None,
            measures={key: found[key] for key in keys},
            labels={key: found[key] for key in tags},
            measure_info=info,
            roots=roots,
            place=place,
            first_row=first_row,
        )

    @classmethod
    def from_codes(  # noqa: PLR0913 - one argument for each column
        cls,
        codes: IdsLike,
        *,
        levels: LevelScheme,
        lengths: Mapping[int, str] | None = None,
        name: IdsLike | None = None,
        measures: Mapping[str, NumbersLike] | None = None,
        labels: Mapping[str, IdsLike] | None = None,
        measure_info: Iterable[Measure] = (),
        roots: RootsRule = "one",
    ) -> Self:
        """Build from codes in which a parent's code is the beginning of its children's.

        Siblings are ordered by code. This is the fastest way in.

        Args:
            codes: Unpadded codes, in any order.
            levels: The level scheme.
            lengths: Level of each number of digits, for levels with one kind. By default that of division codes:
                2 province, 4 city, 6 county, 9 street, 12 community, 15 grid, as far as the scheme has them.
            name: Names; `None` where unknown.
            measures: Values of each measure.
            labels: Other texts about each unit.
            measure_info: Descriptions of measures that the library does not know.
            roots: ``"many"`` allows several roots of one level.

        Raises:
            InvalidHierarchyError: With every fault of the input.
            ValueError: The columns differ in length, or no length belongs to a level of the scheme.

        Example:
            >>> levels = LevelScheme.ladder("city", "county", "street")
            >>> h = Hierarchy.from_codes(["6109", "610902", "610902001"], levels=levels)
            >>> h.unit("610902001").path
            ('6109', '610902', '610902001')
        """
        by_length = {n: key for n, key in (lengths or _CODE_LENGTHS).items() if lengths or key in levels.keys}
        if not by_length:
            msg = "No length of code belongs to a level of the scheme; give lengths={digits: level}."
            raise ValueError(msg)
        given = {m.key: m for m in measure_info}
        columns = _prefix.from_codes(
            codes,
            levels,
            given,
            lengths=by_length,
            names=name,
            measures=measures or {},
            labels=labels or {},
            roots=roots,
        )
        return cls(columns, levels, given)

    # -- columns ---------------------------------------------------------------------------------------------------

    @property
    def tree(self) -> Tree:
        """The tree kernel, for bulk work on row numbers."""
        return self._columns.tree

    @property
    def ids(self) -> IdColumn:
        """The ids in preorder."""
        return self._columns.ids

    @property
    def types(self) -> npt.NDArray[np.uint8]:
        """Type of each unit: a position in ``levels.types``. Shape (n,), read-only."""
        return self._columns.types

    @property
    def names(self) -> TextColumn | None:
        """The names, or None if no unit has one."""
        return self._columns.names

    @property
    def labels(self) -> Mapping[str, TextColumn]:
        """Other texts about the units, by key."""
        return self._columns.labels

    @property
    def measures(self) -> Mapping[str, Numbers]:
        """Stated values of each measure, NaN where unknown. Float64 arrays of shape (n,), read-only."""
        return self._columns.measures

    @property
    def measure_info(self) -> Mapping[str, Measure]:
        """Description of each measure."""
        return self._measure_info

    @property
    def ranks(self) -> npt.NDArray[np.uint8]:
        """Position of each unit's level in the scheme. Shape (n,), read-only."""
        if self._ranks is None:
            self._ranks = frozen(self.levels.ranks[self.types])
        return self._ranks

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        c = self._columns
        texts = [c.names] if c.names is not None else []
        numbers = sum(a.nbytes for a in c.measures.values())
        tree = c.tree.parent.nbytes + c.tree.end.nbytes
        return tree + c.types.nbytes + c.ids.nbytes + numbers + sum(t.nbytes for t in [*texts, *c.labels.values()])

    def __len__(self) -> int:
        return len(self._columns.tree)

    def __contains__(self, ident: object) -> bool:
        return isinstance(ident, str) and int(self.ids.find([ident])[0]) >= 0

    def __iter__(self) -> Iterator[Unit]:
        make = Unit
        return (make(self, row) for row in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Hierarchy):
            return NotImplemented
        a, b = self._columns, other._columns
        return (
            self.levels == other.levels
            and len(self) == len(other)
            and np.array_equal(a.tree.parent, b.tree.parent)
            and np.array_equal(a.types, b.types)
            and a.ids.equals(b.ids)
            and _same_text(a.names, b.names)
            and self._measure_info == other._measure_info
            and all(np.array_equal(a.measures[k], b.measures[k], equal_nan=True) for k in a.measures)
            and a.labels.keys() == b.labels.keys()
            and all(a.labels[k].equals(b.labels[k]) for k in a.labels)
        )

    def __hash__(self) -> int:
        return hash((len(self), self.ids.keys[:64].tobytes(), self.levels))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._columns, self.levels, self._measure_info)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # nothing in it can change

    # -- single units ----------------------------------------------------------------------------------------------

    def row(self, unit: str | Unit) -> int:
        """Return the row of one unit.

        Raises:
            UnknownUnitError: There is no such unit; close ids are named.

        Example:
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.row("s")
            0
        """
        if isinstance(unit, Unit) and unit.hierarchy is self:
            return unit.row
        ident = unit.id if isinstance(unit, Unit) else unit
        if not isinstance(ident, str):
            msg = f"A unit is named by its id, a text, not by {type(ident).__name__}."
            raise TypeError(msg)
        found = int(self.ids.find([ident])[0])
        if found < 0:
            raise self._unknown(ident)
        return found

    def _unknown(self, ident: str) -> UnknownUnitError:
        import difflib  # noqa: PLC0415 - for the message only

        pool = self.ids.tolist() if len(self) <= _SUGGEST_UP_TO else self.ids.neighbours(ident)
        close = ", ".join(f"'{c}'" for c in difflib.get_close_matches(ident, pool, n=3, cutoff=0.75))
        hint = f"Did you mean {close}?" if close else "Look the id up with .ids or .units()."
        hint_zh = f"是否为{close}?" if close else "请用.ids或.units()查找编号。"
        facts = {"id": ident, "n": len(self), "hint": hint, "hint_zh": hint_zh}
        return UnknownUnitError(Problem(UNKNOWN_UNIT, Place(id=ident), facts))

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

    def counts(self) -> dict[str, int]:
        """Return how many units each level has, highest first.

        Example:
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street", "grid"))
            >>> h.counts()
            {'street': 1, 'grid': 0}
        """
        found = np.bincount(self.ranks, minlength=len(self.levels.levels)).tolist()
        return dict(zip(map(str, self.levels.keys), found, strict=True))

    # -- bulk ------------------------------------------------------------------------------------------------------

    def rows(self, ids: IdsLike) -> Rows:
        """Return the row of each id as int32, -1 where there is none.

        Example:
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.rows(["s", "t"]).tolist()
            [0, -1]
        """
        return self.ids.find(ids)

    def _known_rows(self, ids: IdsLike) -> Rows:
        values = ids if isinstance(ids, np.ndarray | list | tuple) else list(ids)
        rows = self.ids.find(values)
        missing = np.flatnonzero(rows < 0)
        if len(missing):
            raise self._unknown(str(values[int(missing[0])]))
        return rows

    def ancestors_of(self, ids: IdsLike) -> Ancestry:
        """Return everything above each unit, in one go.

        Raises:
            UnknownUnitError: An id is unknown; the first one is named.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "610902"], levels=LevelScheme.ladder("province", "city", "county"))
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
            ValueError: A boolean array has another length.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "610902"], levels=LevelScheme.ladder("province", "city", "county"))
            >>> h.nearest(["6109"]).tolist()
            [-1, 1, 1]
        """
        if isinstance(marked, UnitSet):
            rows = marked.rows
        elif isinstance(marked, np.ndarray) and marked.dtype == bool:
            if marked.shape != (len(self),):
                msg = f"The mask has shape {marked.shape}, not ({len(self)},)."
                raise ValueError(msg)
            rows = np.flatnonzero(marked).astype(np.int32)
        else:
            rows = np.unique(self._known_rows(marked))
        return self.tree.nearest(rows, self.ranks)

    def texts_of(self, rows: Rows) -> Texts:
        """Return the ids of rows, in their shape, an empty text for -1.

        Example:
            >>> import numpy as np
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.texts_of(np.array([1, -1])).tolist()
            ['6109', '']
        """
        flat = rows.ravel()
        none = flat < 0
        texts = self.ids.decode(np.maximum(flat, 0)) if len(self) else np.zeros(0, np.str_)
        if none.any():
            texts[none] = ""
        return texts.reshape(rows.shape)

    def rollup(self, measure: str | npt.NDArray[np.number]) -> Totals:
        """Return the totals of a measure for every unit, with what is unknown kept apart.

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
                self._totals[measure] = Totals.build(self, self.measure(measure), whole=self._measure_info[measure].whole)
            return self._totals[measure]
        values = np.asarray(measure, np.float64)
        if values.shape != (len(self),):
            msg = f"The values have shape {values.shape}, not ({len(self)},)."
            raise ValueError(msg)
        return Totals.build(self, values, whole=not np.issubdtype(np.asarray(measure).dtype, np.inexact))

    def measure(self, key: str) -> Numbers:
        """Return the stated values of a measure, NaN where unknown. Float64, shape (n,), read-only.

        Raises:
            UnknownKeyError: There is no such measure.

        Example:
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"), measures={"households": [None]})
            >>> h.measure("households").tolist()
            [nan]
        """
        if key not in self.measures:
            known = ", ".join(self.measures) or "-"
            raise UnknownKeyError(Problem(UNKNOWN_MEASURE, Place(id=key), {"key": key, "known": known}))
        return self.measures[key]

    # -- change ----------------------------------------------------------------------------------------------------

    def edit(self) -> HierarchyBuilder:
        """Return a builder that holds these units; this hierarchy stays as it is.

        Example:
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.edit().build() == h
            True
        """
        builder = HierarchyBuilder(self.levels, measures=self._measure_info.values())
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

    def _rebuilt(self, parents: Sequence[str | None], levels: LevelScheme | None = None) -> Hierarchy:
        """Run the check again with other parents or levels."""
        scheme = levels or self.levels
        raw = Raw(
            self.ids.tolist(),
            cast("list[str]", parents),
            [self.levels.types[t].level for t in self.types.tolist()],
            [self.levels.types[t].kind for t in self.types.tolist()],
            None if self.names is None else cast("list[str]", self.names.tolist()),
            self.measures,
            {k: cast("list[str]", v.tolist()) for k, v in self.labels.items()},
        )
        roots: RootsRule = "many" if len(self.tree.roots) > 1 else "one"
        return Hierarchy(_build.assemble(raw, scheme, self._measure_info, roots=roots), scheme, self._measure_info)

    def parent_ids(self) -> list[str | None]:
        """Return the id of the unit above each unit, in preorder; `None` for a root.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.parent_ids()
            [None, '61']
        """
        texts = self.texts_of(self.tree.parent).tolist()
        return [t or None for t in texts]

    def with_levels(self, levels: LevelScheme) -> Hierarchy:
        """Return the same units under another level scheme, checked again.

        Raises:
            InvalidHierarchyError: With every unit that the other scheme does not allow.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.with_levels(h.levels.evolve("city", presence="mandatory")).levels.level("city").presence
            'mandatory'
        """
        return self._rebuilt(self.parent_ids(), levels)

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
        moved, target = self.unit(unit.id if isinstance(unit, Unit) else unit), self.row(to)
        return self.edit().move(moved.id, to=self.ids.get(target)).build()

    def subtree(self, unit: str | Unit) -> Hierarchy:
        """Return one unit and all below it as a hierarchy of its own.

        Raises:
            UnknownUnitError: The unit is unknown.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "610902"], levels=LevelScheme.ladder("province", "city", "county"))
            >>> h.subtree("6109").counts()
            {'province': 0, 'city': 1, 'county': 1}
        """
        row = self.row(unit)
        stop = int(self.tree.end[row])
        part, c = slice(row, stop), self._columns
        parent = self.tree.parent[part] - np.int32(row)
        parent[0] = -1
        rows = np.arange(row, stop)
        columns = Columns(
            tree=Tree(parent, self.tree.end[part] - np.int32(row)),
            ids=c.ids.take(rows),
            types=frozen(c.types[part].copy()),
            names=None if c.names is None else c.names.take(rows),
            measures={k: frozen(v[part].copy()) for k, v in c.measures.items()},
            labels={k: v.take(rows) for k, v in c.labels.items()},
        )
        return Hierarchy(columns, self.levels, self._measure_info)

    # -- out -------------------------------------------------------------------------------------------------------

    def to_columns(self) -> dict[str, npt.NDArray[Any]]:
        """Return plain columns in preorder, ready for a data frame: id, parent, level, kind, name, measures, labels.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> {k: v.tolist() for k, v in h.to_columns().items()}
            {'id': ['61', '6109'], 'parent': [None, '61'], 'level': ['province', 'city'], 'kind': ['province', 'city']}
        """
        level = np.array([t.level for t in self.levels.types], object)
        kind = np.array([t.kind for t in self.levels.types], object)
        parents = np.empty(len(self), object)
        parents[:] = self.parent_ids()
        out: dict[str, npt.NDArray[Any]] = {
            "id": self.ids.decode().astype(object),
            "parent": parents,
            "level": level[self.types],
            "kind": kind[self.types],
        }
        if self.names is not None:
            out["name"] = self.names.array()
        out.update(self.measures)
        out.update({k: v.array() for k, v in self.labels.items()})
        return out

    def __repr__(self) -> str:
        n = len(self)
        counts = ", ".join(f"{c:,} {k}" for k, c in self.counts().items() if c)
        return f"<Hierarchy: {n:,} unit{'' if n == 1 else 's'} ({counts})>"

    def _repr_html_(self) -> str:
        """Return a table for a notebook, cut after 20 rows."""
        return self.units()._repr_html_()


class HierarchyBuilder(Draft):
    """Writes a hierarchy down unit by unit, in any order, and checks it once.

    Args:
        levels: The level scheme.
        measures: Descriptions of measures that the library does not know.

    Example:
        >>> city = (HierarchyBuilder(LevelScheme.ladder("community", "grid"))
        ...         .add("g1", "grid", "c1", measures={"households": 420})
        ...         .add("c1", "community")
        ...         .build())
        >>> city.unit("g1").path
        ('c1', 'g1')
    """

    def build(self, *, roots: RootsRule = "one") -> Hierarchy:
        """Check everything and return the hierarchy; the builder may be used on.

        Args:
            roots: ``"many"`` allows several roots of one level.

        Raises:
            InvalidHierarchyError: With every fault.

        Example:
            >>> HierarchyBuilder(LevelScheme.ladder("street")).add("s", "street").build()
            <Hierarchy: 1 unit (1 street)>
        """
        columns = _build.assemble(self._raw(), self.levels, self._info, roots=roots)
        return Hierarchy(columns, self.levels, self._info)


def _same_text(a: TextColumn | None, b: TextColumn | None) -> bool:
    return a is b if a is None or b is None else a.equals(b)
