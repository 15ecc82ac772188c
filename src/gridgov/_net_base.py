"""The base units that nets divide: buildings, households, work units, unit cells, online groups."""

from __future__ import annotations

from typing import Self

import attrs
import numpy as np

from gridgov._columns import Bools, IdColumn, IdsLike, Ints, Rows, TextColumn, TextsLike, frozen
from gridgov._face import as_html, one_line
from gridgov._metric_spread import said
from gridgov._net_columns import Floats
from gridgov.errors import InvalidNetError, Place, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.measures import MEASURES, NumbersLike, read_numbers

__all__ = ["BaseUnits"]


def _sealed_numbers(values: Floats) -> Floats:
    return frozen(values)


@attrs.frozen(eq=False, repr=False)
class BaseUnits:
    """What all nets of a place divide, with the households of each.

    Make it with `of_territory`, or with `of_ids` where there is no territory.

    Example:
        >>> BaseUnits.of_ids(["b1", "b2", "b3"], households=[40, 36, None])
        <BaseUnits: 3 base units, at least 76 households (1 unknown)>
    """

    _repr_html_ = as_html

    #: Their ids.
    ids: IdColumn
    #: Households of each, NaN where unknown. Float64, shape (n,), not negative.
    households: Floats = attrs.field(converter=_sealed_numbers)
    #: Their names, where they have any.
    names: TextColumn | None = None
    #: The units that they are of; None where there is no territory.
    territory: Hierarchy | None = None
    #: Row of each in the territory, ascending. Int32, shape (n,). None where there is no territory.
    rows: Rows | None = None
    #: Level of the territory, and of which measure the households are.
    level: str | None = None
    measure: str = "households"

    @classmethod
    def of_territory(cls, territory: Hierarchy, level: str, *, measure: str = "households") -> Self:
        """Take the units of a level as base units.

        Args:
            territory: The units.
            level: Key of the level, such as ``building``.
            measure: Key of the measure by which cells are weighed. Where the units have none, all are unknown.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> from gridgov import LevelScheme
            >>> h = Hierarchy.from_records([
            ...     {"id": "c", "level": "community"},
            ...     {"id": "b1", "level": "building", "parent": "c", "households": 40},
            ...     {"id": "b2", "level": "building", "parent": "c", "households": 36}],
            ...     levels=LevelScheme.ladder("community", "building"), measures=["households"])
            >>> BaseUnits.of_territory(h, "building")
            <BaseUnits: 2 base units, 76 households>
        """
        rows = frozen(np.flatnonzero(territory.levels.types_at(level)[territory.types]).astype(np.int32))
        if measure in territory.measures:
            totals = territory.rollup(measure)
            stated, known = totals.stated[rows], totals.known[rows]
            # Where parts are unknown, what the unit states itself, unless they have more already.
            values = np.where(totals.complete[rows], known, np.where(stated >= known, stated, np.nan))
        else:
            values = np.full(len(rows), np.nan)
        names = None if territory.names is None else territory.names.take(rows)
        # Packed anew: ids of base units may all be digits where others of the territory are not.
        return cls(IdColumn.of(territory.ids.decode(rows)), values, names, territory, rows, level, measure)

    @classmethod
    def of_ids(cls, ids: IdsLike, *, households: NumbersLike | None = None, names: TextsLike | None = None) -> Self:
        """Take ids as base units, where there is no territory.

        Args:
            ids: Unique ids, shape (n,).
            households: Households of each, not negative; None or NaN where unknown. None: all are unknown.
            names: Their names.

        Raises:
            ValueError: The columns differ in length, or an id is there twice.
            InvalidNetError: With every number of households that is none.

        Example:
            >>> BaseUnits.of_ids(["b1", "b2"])
            <BaseUnits: 2 base units, households unknown>
        """
        column = IdColumn.of(ids)
        n = len(column)
        values = np.full(n, np.nan)
        if households is not None:
            values, faults = read_numbers(households, MEASURES["households"], column.get, 1, Place())
            if problems := Problems(faults):
                raise InvalidNetError(problems)
        texts = None if names is None else TextColumn.of(names)
        if len(values) != n or (texts is not None and len(texts) != n):
            msg = f"There are {n} base units and another number of households or names."
            raise ValueError(msg)
        if len(twice := column.duplicates()):
            msg = f"Ids of base units must be unique; {column.get(int(twice[0]))!r} is there twice."
            raise ValueError(msg)
        return cls(column, values, texts)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def known(self) -> Bools:
        """Which have a known number of households. Bool, shape (n,)."""
        return ~np.isnan(self.households)

    @property
    def weights(self) -> Floats:
        """Households with 0 where unknown. Float64, shape (n,)."""
        return frozen(np.nan_to_num(self.households))

    def within(self, level: str) -> Rows:
        """Return the row of the unit of a level that each base unit stands under, -1 where there is none.

        Raises:
            ValueError: There is no territory.
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> from gridgov import LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> BaseUnits.of_territory(h, "city").within("province").tolist()
            [0, 0]
        """
        h, rows = self._placed()
        marked = h.levels.types_at(level)[h.types]
        return h.nearest(marked)[rows]

    def _placed(self) -> tuple[Hierarchy, Rows]:
        if self.territory is None or self.rows is None:
            msg = "These base units are of no territory; make them with BaseUnits.of_territory."
            raise ValueError(msg)
        return self.territory, self.rows

    def find(self, ids: IdColumn) -> tuple[Ints, Rows, Floats | None]:
        """Return for ids which of them (entry) means which base unit (row), and how much of it.

        An id above base units means all of them; one below a base unit means a part of it: its households as a share of
        those of all such units there, or one of so many where they are not known. Entries that mean nothing here are
        left out. The parts are None where all are whole.
        """
        if ids is self.ids:
            return np.arange(len(ids)), np.arange(len(ids), dtype=np.int32), None
        found = self.ids.find(ids.decode())
        direct = np.flatnonzero(found >= 0)
        if self.territory is None or len(direct) == len(ids):
            return direct, found[direct], None
        h, rows = self._placed()
        missing = np.flatnonzero(found < 0)
        at = h.ids.find(ids.decode(missing))
        missing, at = missing[at >= 0], at[at >= 0]
        low, high = np.searchsorted(rows, at), np.searchsorted(rows, h.tree.end[at])
        counts = high - low
        entry = np.repeat(missing, counts)
        inside = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
        near = self._holding(h, rows)[at]
        below = np.flatnonzero((counts == 0) & (near >= 0))
        entries = np.concatenate([direct, entry, missing[below]])
        units = np.concatenate([found[direct], inside, near[below]]).astype(np.int32)
        order = np.argsort(entries, kind="stable")
        if not len(below):
            return entries[order], units[order], None
        parts = np.ones(len(entries))
        parts[len(direct) + len(entry) :] = self._parts(h, rows, at[below])
        return entries[order], units[order], parts[order]

    @staticmethod
    def _holding(h: Hierarchy, rows: Rows) -> Rows:
        """Return the base unit at or above each unit, -1 where there is none."""
        base = np.full(len(h), -1, np.int32)
        base[rows] = np.arange(len(rows), dtype=np.int32)
        mark = np.zeros(len(h), bool)
        mark[rows] = True
        near = h.nearest(mark)
        return np.where(near >= 0, base[near], np.int32(-1)).astype(np.int32)

    def _parts(self, h: Hierarchy, rows: Rows, at: Rows) -> Floats:
        """Return which part of its base unit each unit below one is."""
        holding = self._holding(h, rows)
        values = h.rollup(self.measure).known if self.measure in h.measures else np.zeros(len(h))
        complete = h.rollup(self.measure).complete if self.measure in h.measures else np.zeros(len(h), bool)
        out = np.zeros(len(at))
        for rank in np.unique(h.ranks[at]):
            same = np.flatnonzero((h.ranks == rank) & (holding >= 0))
            n = np.bincount(holding[same], minlength=len(rows))
            total = np.bincount(holding[same], np.where(complete[same], values[same], 0.0), len(rows))
            known = (np.bincount(holding[same], ~complete[same], len(rows)) == 0) & (total > 0)
            mine = np.flatnonzero(h.ranks[at] == rank)
            unit = holding[at[mine]]
            by_count = 1 / n[unit]
            out[mine] = np.where(known[unit], values[at[mine]] / np.where(known[unit], total[unit], 1.0), by_count)
        return out

    @one_line
    def __repr__(self) -> str:
        n, known = len(self), int(self.known.sum())
        total = said(float(np.nansum(self.households)))
        if not known:
            text = "households unknown"
        elif known == n:
            text = f"{total} households"
        else:
            text = f"at least {total} households ({n - known:,} unknown)"
        return f"<BaseUnits: {n:,} base unit{'' if n == 1 else 's'}, {text}>"
