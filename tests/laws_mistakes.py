"""Stores over SQLite with one mistake each, and the law that notices it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from examples.stores import sqlite_store
from examples.stores.sqlite_store import Columns, Part, SqliteChanges, SqliteNet, SqliteRoster, SqliteUnits
from gridgov.changes import Change
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import Net
from gridgov.roles import Roster
from gridgov.testing.laws import Suite

__all__ = ["MISTAKES", "SUITES", "Mistake"]

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


# -- posts -------------------------------------------------------------------------------------------------------------


class BodyLost(SqliteRoster):
    """The body that a post belongs to is not kept."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("update post set body = null")


class OpenEndClosed(SqliteRoster):
    """An open end is written as the last day of the calendar."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("""update appointment set "end" = '9999-12-31' where "end" is null""")


class Unqualified(SqliteRoster):
    """Qualifications are not kept."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("update holder set qualifications = '[]'")


class DevicesOfNobody(SqliteRoster):
    """Who has a device is not kept."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("update device set holder = null")


class LastPostFirst(SqliteRoster):
    """Posts come back from last to first."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("update post set n = -n")


class LastDayOut(SqliteRoster):
    """On the last day somebody has left already."""

    def holders(self, unit: str, day: str) -> list[str]:
        self.in_force = SqliteRoster.in_force.replace('"end" >= ?', '"end" > ?')
        try:
            return super().holders(unit, day)
        finally:
            self.in_force = SqliteRoster.in_force


class OncePostedAlways(SqliteRoster):
    """Who has held a post has it still."""

    def posts_of(self, holder: str, day: str) -> list[str]:
        super().posts_of(holder, day)
        held = "where holder = ? and (start is null or start <= ?) group by p.id order by p.n"
        return self.ask(f"select p.id from post p join appointment on post = p.id {held}", holder, day)  # noqa: S608 - no input


class OncePosted(SqliteRoster):
    """A post that was held once is never vacant again."""

    def vacancies(self, day: str) -> list[str]:
        assert day
        return self.ask("select id from post where id not in (select post from appointment)")


class NobodysPosts(SqliteRoster):
    """Who is not there holds no posts."""

    def posts_of(self, holder: str, day: str) -> list[str]:
        with contextlib.suppress(KeyError):
            return super().posts_of(holder, day)
        return []


class EndedTheDayBefore(SqliteRoster):
    """The last day is taken for the first one without a post."""

    def end_appointment(self, post: str, last_day: str) -> None:
        super().end_appointment(post, last_day)
        ended = """update appointment set "end" = date("end", '-1 day') where post = ? and "end" = ?"""
        self.db.execute(ended, (post, last_day))


class TwoHolders(SqliteRoster):
    """It does not look whether a post is held."""

    def appoint(self, post: str, holder: str, start: str, end: str | None) -> None:
        new = "insert or ignore into holder (id, kind, qualifications) values (?, 'person', '[]')"
        columns: Columns = {"post": [post], "holder": [holder], "start": [start], "end": [end], "meets": ["[]"]}
        with self.db:
            self.db.execute(new, (holder,))
            self.write("appointment", columns)


# -- nets --------------------------------------------------------------------------------------------------------------


class DaysLost(SqliteNet):
    """On which day a cell ends is not kept."""

    def save(self, net: Net) -> None:
        super().save(net)
        self.db.execute('update cell set "end" = null')


class ShareLost(SqliteNet):
    """Shares are not kept."""

    def save(self, net: Net) -> None:
        super().save(net)
        self.db.execute("update member set share = null")


class DutiesOfNoCell(SqliteNet):
    """A duty of all cells belongs to none, it thinks."""

    def save(self, net: Net) -> None:
        super().save(net)
        self.db.execute("delete from duty where cell is null")


class LastRowFirst(SqliteNet):
    """Base units come back from last to first."""

    def save(self, net: Net) -> None:
        super().save(net)
        self.db.execute("update member set n = -n")


class MembersById(SqliteNet):
    """Base units of a cell come in the order of their ids."""

    def members(self, cell: str) -> list[Part]:
        return sorted(super().members(cell), key=lambda part: part[0])


class FirstCellOnly(SqliteNet):
    """A base unit is in one cell, it thinks."""

    def cells_of(self, unit: str) -> list[Part]:
        return super().cells_of(unit)[:1]


class AlwaysInForce(SqliteNet):
    """Nets have no days of their own, it thinks."""

    def in_force(self, day: str) -> list[str]:
        held = '(start is null or start <= ?) and ("end" is null or "end" >= ?)'
        return self.ask(f"select id from cell where {held} order by n", day, day)  # noqa: S608 - no input


class NobodyInNoCell(SqliteNet):
    """A cell that is not there is empty."""

    def members(self, cell: str) -> list[Part]:
        return self.ask("select unit, share from member where cell = ? order by n", cell)


class NamelessOnceMoved(SqliteNet):
    """A base unit that comes into another cell is written anew: name and address are gone."""

    def assign(self, unit: str, parts: Sequence[Part]) -> None:
        super().assign(unit, parts)
        self.db.execute("update member set name = null, address = null where unit = ?", (unit,))


class AnyShares(SqliteNet):
    """It does not look whether shares add up."""

    def assign(self, unit: str, parts: Sequence[Part]) -> None:
        super().assign(unit, [(cell, None) for cell, _ in parts])
        for cell, share in parts:
            self.db.execute("update member set share = ? where unit = ? and cell = ?", (share, unit, cell))


# -- changes -----------------------------------------------------------------------------------------------------------


class NetsForgotten(SqliteChanges):
    """A place is its units and posts."""

    def save(self, place: Jurisdiction, on: str) -> None:
        super().save(attrs.evolve(place, nets=[]), on)


class OneStateADay(SqliteChanges):
    """It finds the last state by its day, and of those of one day the first."""

    def load(self) -> Jurisdiction:
        return sqlite_store.loads(self.ask("select document from state order by day desc, n limit 1")[0])


class RefusedInSilence(SqliteChanges):
    """What is refused is left undone, and nobody hears of it."""

    def apply(self, changes: Iterable[Change], on: str) -> None:
        with contextlib.suppress(ValueError):
            super().apply(changes, on)


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


class UndoOfTheDay(SqliteChanges):
    """It takes back all changes of the last day."""

    def undo(self) -> None:
        [day] = self.ask("select day from state order by n desc limit 1")
        super().undo()
        self.db.execute("delete from state where day = ?", (day,))


class DayAfter(SqliteChanges):
    """What is changed on a day holds from the next one on."""

    def as_of(self, day: str) -> Jurisdiction:
        found = self.ask("select document from state where day < ? order by n desc limit 1", day)
        return sqlite_store.loads(found[0]) if found else super().as_of(day)


# -- what they break ---------------------------------------------------------------------------------------------------


@attrs.frozen
class Mistake:
    """A store with a mistake."""

    #: The law that notices; several where it depends on what is drawn first.
    laws: str
    store: type[SqliteUnits | SqliteRoster | SqliteNet | SqliteChanges]
    #: The features in which it shows, beside the simplest ones.
    features: tuple[str, ...] = ()

    @property
    def suite(self) -> Suite:
        """The suite that notices."""
        return SUITES[self.laws[0]]


SUITES: Final[Mapping[str, Suite]] = {"H": "hierarchy", "R": "roster", "N": "net", "C": "change"}

MISTAKES: Final = (
    Mistake("H1", LeadingZerosLost, ("odd_ids",)),
    Mistake("H2", FirstKind, ("kinds",)),
    Mistake("H3", LastFirst, ("order",)),
    Mistake("H4", ZeroForUnknown),
    Mistake("H5", NamedByItsId, ("names",)),
    Mistake("H6", MeasureByItsKey),
    Mistake("H7", FromTheTop),
    Mistake("H8", ChildrenById, ("order",)),
    Mistake("H9", StaleBelow),
    Mistake("H10", TotalByPrefix),
    Mistake("H10", TotalOfTheKnown),
    Mistake("H11", NothingBelowNobody),
    Mistake("H12", MovedInPlace, ("order",)),
    Mistake("H12", SortedSiblings, ("order",)),
    Mistake("H13", MovesAnywhere),
    Mistake("R1", BodyLost, ("bodies",)),
    Mistake("R2", OpenEndClosed),
    Mistake("R3", Unqualified, ("holders",)),
    Mistake("R4", DevicesOfNobody, ("devices",)),
    Mistake("R5", LastPostFirst),
    Mistake("R6", LastDayOut),
    Mistake("R7", OncePostedAlways),
    Mistake("R8", OncePosted),
    Mistake("R9", NobodysPosts),
    Mistake("R10", EndedTheDayBefore),
    Mistake("R11", TwoHolders),
    Mistake("N1", DaysLost),
    Mistake("N2", ShareLost),
    Mistake("N3", DutiesOfNoCell, ("duties",)),
    Mistake("N4", LastRowFirst),
    Mistake("N5", MembersById),
    Mistake("N6", FirstCellOnly),
    Mistake("N7", AlwaysInForce),
    Mistake("N8", NobodyInNoCell),
    Mistake("N9", NamelessOnceMoved),
    Mistake("N10", AnyShares),
    Mistake("C1", NetsForgotten, ("nets",)),
    Mistake("C2", OneStateADay),
    Mistake("C3", RefusedInSilence),
    Mistake("C3 C4", HalfDone),
    Mistake("C4", FirstStays),
    Mistake("C4", UndoOfTheDay),
    Mistake("C5", DayAfter),
)
