"""Units while changes are made: only those that a change speaks of are taken out of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from gridgov._build import RootsRule
from gridgov._change_columns import Rebuilt, rebuild
from gridgov._change_unit import UnitDraft, UnitLookups, shown_number
from gridgov._columns import Rows
from gridgov.errors import Problem
from gridgov.hierarchy import HierarchyBuilder
from gridgov.levels import LevelScheme

__all__ = ["UnitDraft", "Units", "shown_number"]


class Units(UnitLookups):
    """The units of a hierarchy, and what has become of them."""

    # -- changing ------------------------------------------------------------------------------------------------------

    def _below_of(self, ident: str) -> dict[str, None]:
        """Return the units below one, to be altered."""
        unit = self.get(ident)
        if unit is not None:
            self._mark(unit.row)
        return self.below(ident)

    def next_order(self) -> tuple[int, ...]:
        """Return a place after all others."""
        self._last += 1
        return (self._last,)

    def touch(self, unit: UnitDraft) -> None:
        """Remember that the present change speaks of a unit."""
        unit.position = self._ledger.position
        self._mark(unit.row)
        self._changed = True
        self._measures.update(dict.fromkeys(unit.measures))
        self._labels.update(dict.fromkeys(unit.labels))

    def add(self, unit: UnitDraft) -> None:
        """Enter a new unit, or one that is changed."""
        self._drafts[unit.id] = unit
        if unit.parent is not None:
            self._below_of(unit.parent)[unit.id] = None
        self.touch(unit)

    def move(self, ident: str, to: str) -> None:
        """Put a unit under another one, as its last child."""
        unit = self.get(ident)
        if unit is None:  # pragma: no cover - it was looked up
            return
        if unit.parent is not None:
            self._below_of(unit.parent).pop(ident)
        unit.parent, unit.order = to, self.next_order()
        self._below_of(to)[ident] = None
        self.touch(unit)

    def regrade(self, unit: UnitDraft, unit_type: int) -> None:
        """Make a unit one of another level or kind."""
        unit.type = unit_type
        self.touch(unit)
        self._regraded[unit.id] = self._ledger.position

    def adopt(self, ident: str, to: str) -> None:
        """Put a unit under another one, at the place among its siblings that it has."""
        unit = self.get(ident)
        if unit is None:  # pragma: no cover - it was looked up
            return
        if unit.parent is not None:
            self._below_of(unit.parent).pop(ident)
        unit.parent = to
        self._below_of(to)[ident] = None
        self.touch(unit)

    def put(self, ident: str, to: str | None) -> None:
        """Put a unit under another one, or under none."""
        unit = self.get(ident)
        if unit is None:  # pragma: no cover - it was looked up
            return
        if unit.parent is not None:
            self._below_of(unit.parent).pop(ident, None)
        unit.parent = to
        if to is not None:
            self._below_of(to)[ident] = None
        self.touch(unit)

    def bring_back(self, unit: UnitDraft) -> None:
        """Enter a unit, without a unit above yet, whose id may be that of one which is gone."""
        unit.row = unit.of = int(self.hierarchy.ids.find([unit.id])[0])
        self._drafts[unit.id], self._below[unit.id] = unit, {}
        self._ledger.gone.pop(("unit", unit.id), None)
        self.touch(unit)

    def put_in_order(self, above: str | None, after: str | None, idents: Iterable[str]) -> None:
        """Let units follow one of their siblings, or come first; those that are no longer there are left out."""
        last = None if after is None else self.get(after)
        base = (
            (-1,) if after is None else last.order if last is not None and last.parent == above else self.next_order()
        )
        for i, ident in enumerate(idents):
            unit = self.get(ident)
            if unit is not None and unit.parent == above:
                unit.order = (*base, -1, i)
                self.touch(unit)

    def keys(self, what: str) -> list[str]:
        """Return the keys of all measures, or labels."""
        return list(self._measures if what == "measures" else self._labels)

    def set_keys(self, what: str, before: Sequence[str], keys: Sequence[str]) -> None:
        """Give measures or labels other keys; one that a unit states is kept."""
        lost = [key for key in before if key not in keys and self._is_stated(what, key)]
        found = dict.fromkeys([*keys, *lost])
        # A column without a value is a difference, too, though no unit is another.
        self._changed = self._changed or list(found) != self.keys(what)
        if what == "measures":
            self._measures = found
        else:
            self._labels = found

    def _is_stated(self, what: str, key: str) -> bool:
        h = self.hierarchy
        units = [unit for unit in self._drafts.values() if unit is not None]
        if any(key in (unit.measures if what == "measures" else unit.labels) for unit in units):
            return True
        numbers, texts = h.measures.get(key), h.labels.get(key)
        known = np.isnan(numbers) if what == "measures" and numbers is not None else None
        known = texts.missing() if what == "labels" and texts is not None else known
        rows = np.zeros(0, np.int64) if known is None else np.flatnonzero(~known)
        return len(rows) > len(self._drafts) or any(h.ids.get(row) not in self._drafts for row in rows.tolist())

    def remove(self, unit: UnitDraft) -> None:
        """Take a unit away that has nothing below it any more."""
        above = None if unit.parent is None else self.get(unit.parent)
        if above is not None:
            self.below(above.id).pop(unit.id)
            self.touch(above)
        self._drafts[unit.id] = None
        self._below.pop(unit.id, None)
        self._changed = True
        self._ledger.take_away("unit", unit.id)

    # -- the result ----------------------------------------------------------------------------------------------------

    def position_of(self, ident: str | None) -> int:
        """Return the change that spoke of a unit last, 0 for none."""
        unit = None if ident is None else self._drafts.get(ident)
        return 0 if unit is None else unit.position

    def blame(self, problem: Problem) -> int:
        """Return the change that a problem of the units comes from, 0 for none."""
        ident, above = problem.place.id, problem.facts.get("parent")
        return max(self.position_of(ident), self.regraded_by(ident), self.regraded_by(above))

    def regraded_by(self, ident: object) -> int:
        """Return the change that gave a unit another level or kind, 0 for none."""
        return self._regraded.get(str(ident), 0)

    def build(self) -> Rebuilt:
        """Check everything and return the hierarchy, and where its rows went; the old one if nothing changed.

        Raises:
            InvalidHierarchyError: With every fault.
        """
        h = self.hierarchy
        if not self._changed:
            return Rebuilt(h, None)
        altered = [unit for unit in self._drafts.values() if unit is not None and unit.position]
        lost = [ident for ident, unit in self._drafts.items() if unit is None]
        gone = h.ids.find(lost) if lost else np.zeros(0, np.int32)
        found = rebuild(h, altered, gone[gone >= 0], list(self._measures), list(self._labels))
        if found is not None:
            return found
        # This says what is wrong.
        after = self.builder(self.levels).build()
        return Rebuilt(after, after.ids.find(h.ids.decode()))

    @property
    def retyped(self) -> Rows:
        """Rows of units that are of another level or kind now."""
        types = self.hierarchy.types
        units = (unit for unit in self._drafts.values() if unit is not None and unit.row >= 0)
        return np.array([unit.row for unit in units if types[unit.row] != unit.type], np.int32)

    def builder(self, levels: LevelScheme) -> HierarchyBuilder:
        """Return all units as they are now, in their order."""
        units = sorted([*self._kept(), *self._written()], key=lambda unit: unit.order)
        roots: RootsRule = "many" if sum(unit.parent is None for unit in units) > 1 else "one"
        builder = HierarchyBuilder(levels, measures=self.hierarchy.measure_info.values(), roots=roots)
        for unit in units:
            kind = self.levels.types[unit.type]
            builder.add(
                unit.id,
                kind.level,
                unit.parent,
                kind=kind.kind,
                name=unit.name,
                measures={key: unit.measures.get(key) for key in self._measures},
                labels={key: unit.labels.get(key) for key in self._labels},
            )
        return builder

    def _written(self) -> Iterator[UnitDraft]:
        return (unit for unit in self._drafts.values() if unit is not None)

    def _kept(self) -> Iterator[UnitDraft]:
        """Return the units that no change speaks of."""
        h = self.hierarchy
        columns = h.to_columns()
        numbers = {key: values.tolist() for key, values in h.measures.items()}
        texts = {key: values.tolist() for key, values in h.labels.items()}
        names = columns["name"].tolist() if "name" in columns else [None] * len(h)
        rows = zip(columns["id"].tolist(), h.types.tolist(), columns["parent"].tolist(), names, strict=True)
        for row, (ident, unit_type, parent, name) in enumerate(rows):
            if ident not in self._drafts:
                measures = {key: values[row] for key, values in numbers.items()}
                labels = {key: values[row] for key, values in texts.items()}
                yield UnitDraft(ident, unit_type, parent, name, measures, labels, (row,), row=row)
