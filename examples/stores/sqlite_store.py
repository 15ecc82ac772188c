"""Four stores over SQLite, as one would write them: units, posts, a net, a place and its changes.

Each is an adapter for the laws of `gridgov.testing.laws`. They know nothing of Hypothesis.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gridgov import Hierarchy, Jurisdiction, LevelScheme, Measure, Roster, Text
from gridgov.changes import Change, apply
from gridgov.documents import dumps, loads
from gridgov.nets import Net

__all__ = ["SqliteChanges", "SqliteNet", "SqliteRoster", "SqliteUnits"]

Columns = Mapping[str, Sequence[Any]]
Part = tuple[str, float | None]


class Database:
    """A database in memory, with tables that are written and read as columns."""

    schema = ""
    #: How it refuses.
    refuses: tuple[type[BaseException], ...] = (KeyError, ValueError, sqlite3.IntegrityError)

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.executescript(f"pragma foreign_keys = on; create table meta (key text, value text); {self.schema}")

    def close(self) -> None:
        """Close it."""
        self.db.close()

    def ask(self, query: str, *values: object) -> list[Any]:
        """Return the rows of a query; those of one column as plain values."""
        rows = self.db.execute(query, values).fetchall()
        return [row[0] for row in rows] if rows and len(rows[0]) == 1 else rows

    def write(self, table: str, columns: Columns) -> None:
        """Fill a table; ``n`` keeps the order of rows."""
        if not columns:
            return
        names, marks = ", ".join(f'"{key}"' for key in columns), ", ".join("?" * len(columns))
        rows = zip(*columns.values(), strict=True)
        self.db.executemany(f"insert into {table} ({names}) values ({marks})", rows)  # noqa: S608 - names of our own

    def read(self, table: str) -> dict[str, list[Any]]:
        """Return a table as columns, without ``n``."""
        found = self.db.execute(f"select * from {table} order by n")  # noqa: S608 - names of our own
        names, rows = [entry[0] for entry in found.description], found.fetchall()
        return {name: [row[i] for row in rows] for i, name in enumerate(names) if name != "n"}

    def clear(self, *tables: str, **meta: object) -> None:
        """Empty tables, and keep what is said of the whole."""
        for table in (*tables, "meta"):
            self.db.execute(f"delete from {table}")  # noqa: S608 - names of our own
        self.write("meta", {"key": list(meta), "value": [json.dumps(value) for value in meta.values()]})

    def meta(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """Return what is said of the whole."""
        return json.loads(self.ask("select value from meta where key = ?", key)[0])


class SqliteUnits(Database):
    """Units: one row each, and one for each count or label that is known."""

    schema = """
        create table unit (n integer primary key, id text unique, name text, level text, kind text,
                           parent text references unit (id) on delete cascade deferrable initially deferred);
        create table fact (unit text references unit (id) on delete cascade deferrable initially deferred,
                           key text, value, unique (unit, key));
    """

    def save(self, city: Hierarchy) -> None:
        """Keep a city in place of what is there."""
        with self.db:
            measures = [info.to_dict() for info in city.measure_info.values()]
            self.clear("fact", "unit", levels=city.levels.to_dict(), measures=measures, labels=list(city.labels))
            for unit in city:
                above = None if unit.parent is None else unit.parent.id
                values = (unit.id, unit.name, unit.level, unit.kind, above)
                self.db.execute("insert into unit (id, name, level, kind, parent) values (?, ?, ?, ?, ?)", values)
                facts = {key: unit.stated(key) for key in city.measures} | {key: unit.label(key) for key in city.labels}
                for key, value in facts.items():
                    self._state(unit.id, key, value)

    def _state(self, unit: str, key: str, value: float | str | None) -> None:
        if value is not None:
            self.db.execute("insert or replace into fact values (?, ?, ?)", (unit, key, value))

    def load(self) -> Hierarchy:
        """Return the city."""
        facts = {(unit, key): value for unit, key, value in self.ask("select * from fact")}
        units, info = self.read("unit"), [Measure.from_dict(one) for one in self.meta("measures")]
        return Hierarchy.from_columns(
            units["id"],
            units["parent"],
            units["level"],
            kind=units["kind"],
            name=units["name"],
            levels=LevelScheme.from_dict(self.meta("levels")),
            measures={one.key: [facts.get((unit, one.key)) for unit in units["id"]] for one in info},
            labels={key: [facts.get((unit, key)) for unit in units["id"]] for key in self.meta("labels")},
            measure_info=info,
            roots="many",
        )

    # -- questions -------------------------------------------------------------------------------------------------

    def parent(self, unit: str) -> str | None:
        """Return the unit above; KeyError for a unit that is not there."""
        found = self.ask("select parent from unit where id = ?", unit)
        if not found:
            raise KeyError(unit)
        parent: str | None = found[0]
        return parent

    def children(self, unit: str) -> list[str]:
        """Return the units right below, in order."""
        self.parent(unit)
        return self.ask("select id from unit where parent = ? order by n", unit)

    def ancestors(self, unit: str) -> list[str]:
        """Return the units above, the nearest first."""
        above = self.parent(unit)
        return [] if above is None else [above, *self.ancestors(above)]

    def descendants(self, unit: str) -> list[str]:
        """Return all units below, each before what stands below it."""
        return [below for child in self.children(unit) for below in (child, *self.descendants(child))]

    def total(self, unit: str, measure: str) -> float | None:
        """Return the sum over the parts, None where one is not known."""
        known, complete = self._sum(unit, measure)
        return known if complete else None

    def _stated(self, unit: str, key: str) -> float | None:
        return next(iter(self.ask("select value from fact where unit = ? and key = ?", unit, key)), None)

    def _sum(self, unit: str, measure: str) -> tuple[float, bool]:
        """Return what is known, and whether that is all; what a part states stands in for its own unknown parts."""
        below, own = self.children(unit), self._stated(unit, measure)
        if not below:
            return own or 0.0, own is not None
        known, complete = 0.0, True
        for child in below:
            part, whole = self._sum(child, measure)
            stated = self._stated(child, measure)
            if not whole and stated is not None and stated >= part:
                part, whole = stated, True
            known, complete = known + part, complete and whole
        return known, complete

    # -- edits -----------------------------------------------------------------------------------------------------

    def add(self, record: Mapping[str, Any]) -> None:
        """Add a unit as the last child of its parent."""
        with self.db:
            self._check_place(record["level"], record["kind"], record["parent"])
            values = [record.get(key) for key in ("id", "name", "level", "kind", "parent")]
            self.db.execute("insert into unit (id, name, level, kind, parent) values (?, ?, ?, ?, ?)", values)
            for key in set(record) - {"id", "name", "level", "kind", "parent"}:
                self.set(record["id"], key, record[key])

    def remove(self, unit: str) -> None:
        """Take a unit out, and all below it."""
        with self.db:
            if self.parent(unit) is None and len(self.ask("select id from unit where parent is null")) == 1:
                msg = "A city has a unit."
                raise ValueError(msg)
            self.db.execute("delete from unit where id = ?", (unit,))

    def move(self, unit: str, to: str) -> None:
        """Put a unit under another one, as its last child: it gets the highest number."""
        with self.db:
            self.parent(unit)
            if to in (unit, *self.descendants(unit)):
                msg = "A unit may not stand below itself."
                raise ValueError(msg)
            [(level, kind)] = self.ask("select level, kind from unit where id = ?", unit)
            self._check_place(level, kind, to)
            self.db.execute("update unit set parent = ?, n = (select max(n) + 1 from unit) where id = ?", (to, unit))

    def _check_place(self, level: str, kind: str, parent: str) -> None:
        """Refuse a place that the level scheme does not allow."""
        self.parent(parent)
        [above] = self.ask("select level, kind from unit where id = ?", parent)
        levels = LevelScheme.from_dict(self.meta("levels"))
        if not levels.allowed[levels.type_of(*above), levels.type_of(level, kind)]:
            msg = f"A {level} may not stand under a {above[0]}."
            raise ValueError(msg)

    def set(self, unit: str, column: str, value: Any) -> None:  # noqa: ANN401 - a text or a number
        """Change a name, a count or a label."""
        self.parent(unit)
        whole = {one["key"]: one["whole"] for one in self.meta("measures")}
        if column in whole and value is not None and (value < 0 or (whole[column] and value != int(value))):
            msg = f"{value} is no count."
            raise ValueError(msg)
        with self.db:
            if column == "name":
                self.db.execute("update unit set name = ? where id = ?", (value, unit))
            else:
                self.db.execute("delete from fact where unit = ? and key = ?", (unit, column))
                self._state(unit, column, value)


class SqliteRoster(Database):
    """Posts, appointments with their days, holders, devices. Units and roles are kept as they were given."""

    schema = """
        create table post (n integer primary key, id text unique, role text, unit text, number int, body text);
        create table holder (n integer primary key, id text unique, kind text, qualifications text);
        create table appointment (n integer primary key, post text references post (id), holder text, start text,
                                  "end" text, basis text, meets text, check (start is null or "end" >= start));
        create table device (n integer primary key, id text unique, kind text, holder text);
    """
    lists = (("holder", "qualifications"), ("appointment", "meets"))

    def save(self, roster: Roster) -> None:
        """Keep a roster in place of what is there."""
        bare = Jurisdiction(territory=roster.territory, roster=Roster.empty(roster.territory, roster.catalogue))
        with self.db:
            self.clear(
                "appointment", "holder", "post", "device", place=dumps(bare), units=roster.territory.ids.tolist()
            )
            for name, columns in roster.to_tables().items():
                table = name.removesuffix("s")
                written = {
                    key: [json.dumps(x) if isinstance(x, list | tuple) else x for x in column]
                    for key, column in columns.items()
                }
                self.write(table, written)

    def load(self) -> Roster:
        """Return the roster."""
        place = loads(self.meta("place"))
        tables = {f"{name}s": self.read(name) for name in ("post", "appointment", "holder", "device")}
        for name, key in self.lists:
            tables[f"{name}s"][key] = [json.loads(text) for text in tables[f"{name}s"][key]]
        return Roster.from_columns(place.territory, place.catalogue, **tables)

    def holders(self, unit: str, day: str) -> list[str]:
        """Return who holds posts of a unit on a day, in the order of the posts."""
        if unit not in self.meta("units"):
            raise KeyError(unit)
        held = "join post on post.id = a.post where unit = ? group by holder order by min(post.n)"
        return self.ask(f"select holder from ({self.in_force}) a {held}", day, day, unit)  # noqa: S608 - no input

    def posts_of(self, holder: str, day: str) -> list[str]:
        """Return the posts that somebody holds on a day."""
        if not self.ask("select id from holder where id = ?", holder):
            raise KeyError(holder)
        held = "join post on post.id = a.post where holder = ? order by post.n"
        return self.ask(f"select post from ({self.in_force}) a {held}", day, day, holder)  # noqa: S608 - no input

    def vacancies(self, day: str) -> list[str]:
        """Return the posts without a holder on a day."""
        held = f"select post from ({self.in_force})"  # noqa: S608 - no input
        return self.ask(f"select id from post where id not in ({held})", day, day)  # noqa: S608 - no input

    #: First and last day are included, a missing one is open.
    in_force = """select * from appointment where (start is null or start <= ?) and ("end" is null or "end" >= ?)"""

    def appoint(self, post: str, holder: str, start: str, end: str | None) -> None:
        """Appoint somebody; a post has one holder a day."""
        with self.db:
            others = 'post = ? and (start is null or start <= ?) and ("end" is null or "end" >= ?)'
            if self.ask(f"select n from appointment where {others}", post, end or "9999-12-31", start):  # noqa: S608
                msg = f"{post} has a holder."
                raise ValueError(msg)
            self.db.execute(
                "insert or ignore into holder (id, kind, qualifications) values (?, 'person', '[]')", (holder,)
            )
            columns: Columns = {"post": [post], "holder": [holder], "start": [start], "end": [end], "meets": ["[]"]}
            self.write("appointment", columns)

    def end_appointment(self, post: str, last_day: str) -> None:
        """End the appointment that is in force on a day."""
        with self.db:
            found = f"select n from ({self.in_force}) where post = ?"  # noqa: S608 - no input
            rows = self.ask(found, last_day, last_day, post)
            if not rows:
                raise KeyError(post)
            self.db.execute('update appointment set "end" = ? where n = ?', (last_day, rows[0]))


class SqliteNet(Database):
    """A department's net: cells, base units with shares, posts and duties."""

    schema = """
        create table cell (n integer primary key, id text unique, parent text, level text, name text, basis text,
                           start text, "end" text);
        create table member (n integer primary key, unit text, cell text references cell (id), share real,
                             name text, address text, check (share > 0 and share <= 1));
        create table post (n integer primary key, id text, cell text, role text, holder text, time text);
        create table duty (n integer primary key, duty text, cell text, role text, system text, basis text);
    """
    tables = (("cell", "cells"), ("member", "members"), ("post", "posts"), ("duty", "duties"))

    def save(self, net: Net) -> None:
        """Keep a net in place of what is there."""
        whole = {key: getattr(net, key) for key in ("id", "department", "basis", "keep", "generated")}
        days = {key: None if getattr(net, key) is None else str(getattr(net, key)) for key in ("start", "end")}
        name = None if net.name is None else [net.name.en, net.name.zh]
        with self.db:
            self.clear("member", "cell", "post", "duty", whole={**whole, **days, "levels": net.levels}, name=name)
            for table, key in self.tables:
                self.write(table, net.to_tables()[key])

    def load(self) -> Net:
        """Return the net."""
        name = self.meta("name")
        tables: dict[str, Any] = {key: self.read(table) for table, key in self.tables}
        return Net.from_tables(**self.meta("whole"), **tables, name=None if name is None else Text(*name))

    def members(self, cell: str) -> list[Part]:
        """Return the base units of a cell and their shares."""
        if not self.ask("select id from cell where id = ?", cell):
            raise KeyError(cell)
        return self.ask("select unit, share from member where cell = ? order by n", cell)

    def cells_of(self, unit: str) -> list[Part]:
        """Return the cells that a base unit is in and its shares."""
        return self.ask("select cell, share from member where unit = ? order by n", unit)

    def in_force(self, day: str) -> list[str]:
        """Return the cells in force on a day, where the net is."""
        whole = self.meta("whole")
        if not (whole["start"] or "") <= day <= (whole["end"] or "9999-12-31"):
            return []
        begun = 'start is null or start <= ?) and ("end" is null or "end" >= ?'
        return self.ask(f"select id from cell where ({begun}) order by n", day, day)  # noqa: S608 - no input

    def assign(self, unit: str, parts: Sequence[Part]) -> None:
        """Put a base unit into other cells; what is known of it stays. Shares add up to 1."""
        shares = [share for _, share in parts if share is not None]
        if shares and not math.isclose(sum(shares), 1):
            msg = f"The shares of {unit} add up to {sum(shares)}."
            raise ValueError(msg)
        with self.db:
            told = next(iter(self.ask("select name, address from member where unit = ?", unit)), (None, None))
            self.db.execute("delete from member where unit = ?", (unit,))
            for cell, share in parts:
                columns: Columns = {
                    "unit": [unit],
                    "cell": [cell],
                    "share": [share],
                    "name": [told[0]],
                    "address": [told[1]],
                }
                self.write("member", columns)


class SqliteChanges(Database):
    """A place and its past: one row for each state, with the changes that led to it."""

    schema = "create table state (n integer primary key, day text, changes text, document text);"
    refuses = (ValueError, LookupError)

    def save(self, place: Jurisdiction, on: str) -> None:
        """Begin anew with a place."""
        with self.db:
            self.clear("state")
            self._add(on, [], place)

    def _add(self, day: str, changes: Iterable[Change], place: Jurisdiction) -> None:
        told = json.dumps([change.to_dict() for change in changes])
        self.write("state", {"day": [day], "changes": [told], "document": [dumps(place)]})

    def load(self) -> Jurisdiction:
        """Return the place as it is."""
        return loads(self.ask("select document from state order by n desc limit 1")[0])

    def apply(self, changes: Iterable[Change], on: str) -> None:
        """Make changes, whole or not at all."""
        batch = list(changes)
        with self.db:
            self._add(on, batch, apply(self.load(), batch, on=on).jurisdiction)

    def undo(self) -> None:
        """Take the last changes back."""
        with self.db:
            if len(self.ask("select n from state")) == 1:
                msg = "There are no changes."
                raise LookupError(msg)
            self.db.execute("delete from state where n = (select max(n) from state)")

    def as_of(self, day: str) -> Jurisdiction:
        """Return the place at the end of a day."""
        return loads(self.ask("select document from state where day <= ? order by n desc limit 1", day)[0])
