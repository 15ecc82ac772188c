"""Stores of units and of changes over SQLite, with one mistake each."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable
from typing import Any, Final

import attrs

from examples.stores.sqlite_store import SqliteChanges, SqliteUnits
from gridgov import documents
from gridgov.changes import Change
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction

#: Reads each document once: that takes most of the time of stores of changes.
read: Final = functools.lru_cache(documents.loads)

# -- units -------------------------------------------------------------------------------------------------------------


class LeadingZerosLost(SqliteUnits):
    """Ids of digits are kept as numbers."""

    def read(self, table: str) -> dict[str, list[Any]]:
        columns = super().read(table)
        for key in ("id", "parent"):
            columns[key] = [str(int(x)) if x is not None and x.isdecimal() else x for x in columns[key]]
        return columns


class FirstKind(SqliteUnits):
    """A level has one kind of units, it thinks."""

    def save(self, city: Hierarchy) -> None:
        super().save(city)
        for level in city.levels.levels:
            self.db.execute("update unit set kind = ? where level = ?", (level.kinds[0], level.key))


class LastFirst(SqliteUnits):
    """Units are taken from the end of a list, so that siblings are written from last to first."""

    def save(self, city: Hierarchy) -> None:
        super().save(city)
        self.db.execute("update unit set n = -n")


class ZeroForUnknown(SqliteUnits):
    """Nobody counted, and it says 0."""

    def save(self, city: Hierarchy) -> None:
        super().save(city)
        self.db.execute("insert or ignore into fact select id, 'households', 0 from unit")


class NamedByItsId(SqliteUnits):
    """What has no name is called after its id."""

    def save(self, city: Hierarchy) -> None:
        super().save(city)
        self.db.execute("update unit set name = id where name is null")


class MeasureByItsKey(SqliteUnits):
    """Of what is said of a measure, its key is kept."""

    def clear(self, *tables: str, **meta: Any) -> None:
        measures = [{**one, "name": {"en": one["key"], "zh": one["key"]}} for one in meta["measures"]]
        super().clear(*tables, **{**meta, "measures": measures})


class FromTheTop(SqliteUnits):
    """What stands above is told from the top down."""

    def ancestors(self, unit: str) -> list[str]:
        above = self.parent(unit)
        return [] if above is None else [*self.ancestors(above), above]


class ChildrenById(SqliteUnits):
    """Children come in the order of their ids."""

    def children(self, unit: str) -> list[str]:
        return sorted(super().children(unit))


class StaleBelow(SqliteUnits):
    """A table of all that is below each unit is written when a city is saved, and not when a unit moves."""

    def save(self, city: Hierarchy) -> None:
        super().save(city)
        self.below: dict[str, list[str]] = {unit.id: list(unit.descendants().ids) for unit in city}

    def descendants(self, unit: str) -> list[str]:
        self.parent(unit)
        return self.below.get(unit, [])


class TotalByPrefix(SqliteUnits):
    """What lies in a unit is what its id begins."""

    def total(self, unit: str, measure: str) -> float | None:
        self.parent(unit)
        inside = "select value from unit left join fact on unit = id and key = ? where id like ? || '%' and "
        bare = "not exists (select 1 from unit u where u.parent = unit.id)"
        facts = self.ask(inside + bare, measure, unit)
        return None if None in facts else sum(facts)


class TotalOfTheKnown(SqliteUnits):
    """It adds up what is known: SQL leaves out what is not."""

    def total(self, unit: str, measure: str) -> float | None:
        return self._sum(unit, measure)[0]


class NothingBelowNobody(SqliteUnits):
    """Who is not there has no children."""

    def children(self, unit: str) -> list[str]:
        return self.ask("select id from unit where parent = ? order by n", unit)


class MovedInPlace(SqliteUnits):
    """A unit that moves keeps its number, and comes to stand between its new siblings."""

    def move(self, unit: str, to: str) -> None:
        [n] = self.ask("select n from unit where id = ?", unit) or [0]
        super().move(unit, to)
        self.db.execute("update unit set n = ? where id = ?", (n, unit))


class SortedSiblings(SqliteUnits):
    """Siblings come back by id."""

    def read(self, table: str) -> dict[str, list[Any]]:
        columns = super().read(table)
        order = sorted(range(len(columns["id"])), key=columns["id"].__getitem__)
        return {key: [values[i] for i in order] for key, values in columns.items()}


class MovesAnywhere(SqliteUnits):
    """It asks nobody whether a unit may stand there."""

    def _check_place(self, level: str, kind: str, parent: str) -> None:
        assert level, kind
        self.parent(parent)


# -- changes -----------------------------------------------------------------------------------------------------------


class NetsForgotten(SqliteChanges):
    """A place is its units and posts."""

    def save(self, place: Jurisdiction, on: str) -> None:
        super().save(attrs.evolve(place, nets=[]), on)


class OneStateADay(SqliteChanges):
    """It finds the last state by its day, and of those of one day the first."""

    def load(self) -> Jurisdiction:
        return read(self.ask("select document from state order by day desc, n limit 1")[0])


class RefusedInSilence(SqliteChanges):
    """What is refused is left undone, and nobody hears of it."""

    def apply(self, changes: Iterable[Change], on: str) -> None:
        with contextlib.suppress(ValueError):
            super().apply(changes, on)


class NothingToUndo(SqliteChanges):
    """Where there are no changes to take back, nothing is wrong, it thinks."""

    def undo(self) -> None:
        with contextlib.suppress(LookupError):
            super().undo()


class HalfDone(SqliteChanges):
    """Changes are made one after the other: what comes before the wrong one stays."""

    def apply(self, changes: Iterable[Change], on: str) -> None:
        for change in changes:
            super().apply([change], on)


class FirstStays(SqliteChanges):
    """It counts one too many: the first changes cannot be taken back."""

    def undo(self) -> None:
        if len(self.ask("select n from state")) <= 2:
            raise LookupError
        super().undo()


class DayAfter(SqliteChanges):
    """What is changed on a day holds from the next one on."""

    def as_of(self, day: str) -> Jurisdiction:
        found = self.ask("select document from state where day < ? order by n desc limit 1", day)
        return read(found[0]) if found else super().as_of(day)
