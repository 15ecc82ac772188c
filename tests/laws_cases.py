"""Stores over what gridgov has itself: they keep the laws."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from gridgov import documents, sql
from gridgov.changes import Change
from gridgov.hierarchy import Hierarchy
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.roles import Roster


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
