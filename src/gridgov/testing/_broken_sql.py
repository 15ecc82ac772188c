"""Faults in a database of a city: tables and rows that somebody changed, days, texts that none keeps."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any, Final

from hypothesis import strategies as st

from gridgov import sql
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._broken import spared, way
from gridgov.testing._broken_city import LEVELS, named, town
from gridgov.testing._broken_edit import Edit, Values, add, plant, put
from gridgov.text import Text

__all__ = ["database", "database_again"]

_SAVED: Final = "2024-01-01"
_ID: Final = "city"


@cache
def _database() -> tuple[Any, Any, bytes]:
    """Return a SQLite database in memory, its tables, and what it holds while it is empty.

    It is one for all inputs: tables are made slowly, and statements are compiled once for an engine.
    """
    import sqlalchemy as sa

    metadata = sa.MetaData()
    tables = sql.tables(metadata)
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    metadata.create_all(engine)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return engine, tables, driver.serialize()


@lru_cache(maxsize=4)
def _held(given: str) -> bytes:
    """Return what the database holds after a city was saved; what is sound and what is broken begin with the same."""
    engine, tables, empty = _database()
    _put_back(engine, empty)
    sql.save(engine, _city(**json.loads(given)), on=_SAVED, id=_ID, tables=tables)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return bytes(driver.serialize())


def _put_back(engine: Any, held: bytes) -> None:  # noqa: ANN401 - an engine
    with engine.connect() as connection:
        connection.connection.driver_connection.deserialize(held)


def _saved(units: list[Values], name: Values, statements: list[str]) -> tuple[Any, Any]:
    """Save a city in an empty database, run somebody's statements, and return the database and its tables."""
    engine, tables, _ = _database()
    _put_back(engine, _held(json.dumps({"units": units, "name": name})))
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    return engine, tables


def _city(units: list[Values], name: Values) -> Jurisdiction:
    territory = Hierarchy.from_records(units, levels=LevelScheme.ladder(*LEVELS), measures=["households"])
    roster = Roster.from_records(territory, RoleCatalogue([]))
    return Jurisdiction(territory=territory, name=Text(**name), roster=roster)


#: What is saved before anything is asked.
_KEPT: Final = {
    "units": "a list of dictionaries, one a unit, that are saved in SQLite",
    "name": "name of the city in both languages",
    "statements": "SQL that somebody runs after that",
}


@way(
    "database",
    **_KEPT,
    ident="the city that is read",
    day="the day of which it is read",
)
def database(units: list[Values], name: Values, statements: list[str], ident: str, day: str) -> None:
    """Read a city from a database."""
    engine, tables = _saved(units, name, statements)
    sql.load(engine, on=day, id=ident, tables=tables)


@way(
    "database written again",
    **_KEPT,
    new_name="the name with which it is saved again",
    day="the day from which on it has that name",
)
def database_again(units: list[Values], name: Values, statements: list[str], new_name: Values, day: str) -> None:
    """Save another state of the city."""
    engine, tables = _saved(units, name, statements)
    sql.save(engine, _city(units, new_name), on=day, id=_ID, tables=tables)


def _stored(draw: st.DrawFn) -> Values:
    """Draw units with households, and a name."""
    units = town(draw)["units"]
    counted = [units[0], *({**unit, "households": draw(st.integers(0, 400))} for unit in units[1:])]
    return {"units": counted, "name": named("Example district", "示例区"), "statements": []}


def _read(draw: st.DrawFn) -> Values:
    return {**_stored(draw), "ident": _ID, "day": draw(st.sampled_from([_SAVED, "2025-06-30"]))}


def _again(draw: st.DrawFn) -> Values:
    day = draw(st.sampled_from(["2024-06-01", "2025-01-01"]))
    return {**_stored(draw), "new_name": named("New district", "新区"), "day": day}


#: Take a unit out that has households.
_UNCOUNTED: Final = "DELETE FROM gridgov_units WHERE id = (SELECT max(id) FROM gridgov_units WHERE level = 'grid')"
_MANY: Final = (
    "UPDATE gridgov_unit_measures SET value = 'many' WHERE unit = (SELECT max(unit) FROM gridgov_unit_measures)"
)
_UNTIL: Final = "UPDATE gridgov_jurisdictions SET valid_to = '2030-01-01'"
_ALONE: Final = "DROP TRIGGER gridgov_units_apart_insert"
_SECOND: Final = """INSERT INTO gridgov_units
SELECT jurisdiction, id, parent, level, kind, name, ordinal, '2023-01-01', NULL
FROM gridgov_units WHERE level = 'community'"""


def _run(*statements: str) -> Edit:
    return put("statements", to=list(statements))


_DROPPED: Final = st.sampled_from(["notes", "units", "days"]).map("DROP TABLE gridgov_{}".format)
plant("SQL001", database, _read, add("statements", to=_DROPPED))
plant("SQL001", database, _read, _run("ALTER TABLE gridgov_notes DROP COLUMN source"))
plant("SQL003", database, _read, put("ident", to=st.sampled_from(["610902", "City"])))
plant("SQL004", database, _read, put("day", to="2023-12-31"))
plant("SQL005", database_again, _again, put("day", to=st.sampled_from(["2023-12-31", "2023-01-01"])))
plant("SQL006", database_again, _again, put("new_name", "zh", to=st.sampled_from(["新\0区", "新\ud800区"])))
plant("SQL008", database, _read, _run(_ALONE, _SECOND))
plant("SQL009", database, _read, _run(_MANY))
plant("SQL009", database, _read, _run("UPDATE gridgov_measures SET whole = 'some'"))
plant("SQL009", database, _read, _run("UPDATE gridgov_days SET saved = 'often'"))
plant("SQL010", database, _read, _run(_UNCOUNTED))
plant("SQL011", database_again, _again, _run(_UNTIL))
plant("SQL013", database, _read, _run("DELETE FROM gridgov_jurisdictions"))

spared(
    "SQL002",
    Text(
        "It is about a PostgreSQL server on which an extension is not installed.",
        "涉及未安装扩展的PostgreSQL服务器。",
    ),
)
spared(
    "SQL007",
    Text(
        "It is about the indexes of a PostgreSQL server; another database keeps the same keys.",
        "涉及PostgreSQL服务器的索引；其他数据库可保存同样的键。",
    ),
)
spared(
    "SQL012",
    Text(
        "It is about somebody else who saves again and again while the database is read.",
        "涉及读取期间他人反复保存数据库。",
    ),
)
