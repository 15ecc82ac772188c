"""Stores with one mistake each, and stores over what gridgov has itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from examples.stores.sqlite_store import Columns, SqliteChanges, SqliteNet, SqliteRoster, SqliteUnits
from gridgov import documents, sql
from gridgov.changes import Change
from gridgov.hierarchy import Hierarchy
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.roles import Roster

# -- units -------------------------------------------------------------------------------------------------------------


class ZeroForUnknown(SqliteUnits):
    """Nobody counted, and it says 0."""

    def _state(self, unit: str, key: str, value: float | str | None) -> None:
        super()._state(unit, key, 0 if value is None and key == "households" else value)


class SortedSiblings(SqliteUnits):
    """Siblings come back by id."""

    def read(self, table: str) -> dict[str, list[Any]]:
        columns = super().read(table)
        order = sorted(range(len(columns["id"])), key=columns["id"].__getitem__)
        return {key: [values[i] for i in order] for key, values in columns.items()}


class TotalByPrefix(SqliteUnits):
    """What lies in a unit is what its id begins."""

    def total(self, unit: str, measure: str) -> float | None:
        self.parent(unit)
        inside = "select value from unit left join fact on unit = id and key = ? where id like ? || '%' and "
        bare = "not exists (select 1 from unit u where u.parent = unit.id)"
        facts = self.ask(inside + bare, measure, unit)
        return None if None in facts else sum(facts)


class StaleBelow(SqliteUnits):
    """A table of all that is below each unit is written when a city is saved, and not when a unit moves."""

    def save(self, city: Hierarchy) -> None:
        super().save(city)
        self.below: dict[str, list[str]] = {unit.id: list(unit.descendants().ids) for unit in city}

    def descendants(self, unit: str) -> list[str]:
        self.parent(unit)
        return self.below.get(unit, [])


class MovedInPlace(SqliteUnits):
    """A unit that moves keeps its number, and comes to stand between its new siblings."""

    def move(self, unit: str, to: str) -> None:
        [n] = self.ask("select n from unit where id = ?", unit) or [0]
        super().move(unit, to)
        self.db.execute("update unit set n = ? where id = ?", (n, unit))


class MovesAnywhere(SqliteUnits):
    """It asks nobody whether a unit may stand there."""

    def _check_place(self, level: str, kind: str, parent: str) -> None:
        assert level, kind
        self.parent(parent)


# -- posts -------------------------------------------------------------------------------------------------------------


class LastDayOut(SqliteRoster):
    """On the last day somebody has left already."""

    def holders(self, unit: str, day: str) -> list[str]:
        self.in_force = SqliteRoster.in_force.replace('"end" >= ?', '"end" > ?')
        try:
            return super().holders(unit, day)
        finally:
            self.in_force = SqliteRoster.in_force


class OpenEndClosed(SqliteRoster):
    """An open end is written as the last day of the calendar."""

    def write(self, table: str, columns: Columns) -> None:
        ends = [end or "9999-12-31" for end in columns.get("end", ())]
        super().write(table, {**columns, "end": ends} if table == "appointment" else columns)


class OncePosted(SqliteRoster):
    """A post that was held once is never vacant again."""

    def vacancies(self, day: str) -> list[str]:
        assert day
        return self.ask("select id from post where id not in (select post from appointment)")


# -- nets --------------------------------------------------------------------------------------------------------------


class ShareLost(SqliteNet):
    """Shares are not kept."""

    def write(self, table: str, columns: Columns) -> None:
        super().write(table, {key: values for key, values in columns.items() if key != "share"})


class FirstCellOnly(SqliteNet):
    """A base unit is in one cell, it thinks."""

    def cells_of(self, unit: str) -> list[tuple[str, float | None]]:
        return super().cells_of(unit)[:1]


class AlwaysInForce(SqliteNet):
    """Nets have days of their own, too."""

    def in_force(self, day: str) -> list[str]:
        held = '(start is null or start <= ?) and ("end" is null or "end" >= ?)'
        return self.ask(f"select id from cell where {held} order by n", day, day)  # noqa: S608 - no input


# -- changes -----------------------------------------------------------------------------------------------------------


class HalfDone(SqliteChanges):
    """Changes are made one after the other: what comes before the wrong one stays."""

    def apply(self, changes: Iterable[Change], on: str) -> None:
        for change in changes:
            super().apply([change], on)


class DayAfter(SqliteChanges):
    """What is changed on a day holds from the next one on."""

    def as_of(self, day: str) -> Jurisdiction:
        found = self.ask("select document from state where day < ? order by n desc limit 1", day)
        return documents.loads(found[0]) if found else super().as_of(day)


class UndoOfTheFirst(SqliteChanges):
    """It takes back the first changes, not the last ones."""

    def undo(self) -> None:
        with self.db:
            if len(self.ask("select n from state")) == 1:
                raise LookupError
            self.db.execute("delete from state where n = (select min(n) from state)")


# -- what gridgov has itself -------------------------------------------------------------------------------------------


class Folder:
    """A place in a file."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "place.json"

    def close(self) -> None:
        self.folder.cleanup()

    def keep(self, place: Jurisdiction) -> None:
        documents.save(place, self.path)

    def kept(self) -> Jurisdiction:
        return documents.load(self.path)


class Tables(Folder):
    """A place in a database, through `gridgov.sql`."""

    def __init__(self) -> None:
        super().__init__()
        self.engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
        self.tables = sql.tables(metadata)
        metadata.create_all(self.engine)

    def close(self) -> None:
        super().close()
        self.engine.dispose()

    def keep(self, place: Jurisdiction) -> None:
        sql.save(self.engine, place, on="2026-01-01", tables=self.tables, id="place")

    def kept(self) -> Jurisdiction:
        return sql.load(self.engine, on="2026-01-01", tables=self.tables)


class UnitsIn:
    """Units in one of these."""

    kind: type[Folder] = Folder

    def __init__(self) -> None:
        self.place = self.kind()

    def close(self) -> None:
        self.place.close()

    def save(self, city: Hierarchy) -> None:
        self.place.keep(Jurisdiction(territory=city))

    def load(self) -> Hierarchy:
        return self.place.kept().territory


class UnitsInTables(UnitsIn):
    """Units in a database."""

    kind = Tables


class RosterInFile:
    """Posts in a file."""

    def __init__(self) -> None:
        self.place = Folder()

    def close(self) -> None:
        self.place.close()

    def save(self, roster: Roster) -> None:
        self.place.keep(Jurisdiction(territory=roster.territory, roster=roster))

    def load(self) -> Roster:
        return self.place.kept().roster


class NetInFile:
    """A net in a file."""

    def __init__(self) -> None:
        self.place = Folder()

    def close(self) -> None:
        self.place.close()

    def save(self, net: Net) -> None:
        territory = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
        self.place.keep(Jurisdiction(territory=territory, nets=[net]))

    def load(self) -> Net:
        return self.place.kept().nets[0]


class ChangesInJournal:
    """Changes in a journal that is written and read again."""

    def __init__(self) -> None:
        self.text = ""

    def save(self, place: Jurisdiction, on: str) -> None:
        self.text = Journal(place, on).dumps()

    def load(self) -> Jurisdiction:
        return Journal.loads(self.text).now

    def apply(self, changes: Iterable[Change], on: str) -> None:
        self.text = Journal.loads(self.text).record(changes, on=on).dumps()

    def as_of(self, day: str) -> Jurisdiction:
        return Journal.loads(self.text).as_of(day)
