"""Databases to test with: SQLite in memory, and a PostgreSQL server that is started once, in a folder of its own."""

from __future__ import annotations

import atexit
import datetime as dt
import os
import re
import shutil
import signal
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, TypeVar, cast

import attrs
import documents_cases
import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from lineage_cases import histories
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from gridgov import documents, sql
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.sql._schema import Tables
from gridgov.testing.strategies import net_lists

T = TypeVar("T")

_NAMES: Iterator[int] = count()
_WAIT = 30.0


def sqlite() -> Engine:
    """Return an empty database in memory with the tables."""
    engine = sa.create_engine("sqlite://")
    made().metadata.create_all(engine)
    return engine


class Made:
    """Tables in a metadata of their own."""

    def __init__(self) -> None:
        self.metadata = sa.MetaData()
        self.tables: Tables = sql.tables(self.metadata)


@cache
def made() -> Made:
    return Made()


def clear(engine: Engine) -> None:
    """Empty all tables: faster than making them again."""
    with engine.begin() as connection:
        for table in made().tables.values():
            connection.execute(sa.delete(table))


@cache
def _server() -> str:
    """Start a PostgreSQL server that has the extension btree_gist, and return its address; empty if there is none."""
    found = _programs()
    if found is None:
        return ""
    initdb, postgres = found
    folder = Path(tempfile.mkdtemp(prefix="gg"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    new = [initdb, "-D", str(data), "-U", "gg", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
    subprocess.run(new, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run = [postgres, "-D", str(data), "-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"]
    server = subprocess.Popen(run, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(server.wait, 20)
    atexit.register(server.send_signal, signal.SIGINT)  # does not wait for those who are connected
    address = f"postgresql+psycopg://gg@/postgres?host={folder}"
    _await(address)
    return address


def _await(address: str) -> None:
    engine = sa.create_engine(address, poolclass=sa.NullPool)
    end = time.monotonic() + _WAIT
    while True:
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS btree_gist")
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def _programs() -> tuple[str, str] | None:
    """Return initdb and postgres of one installation with the extension."""
    found = shutil.which("postgres")
    if found is None:
        return None
    folder = Path(found).resolve().parent
    asked = subprocess.run([str(folder / "pg_config"), "--sharedir"], capture_output=True, text=True, check=False)
    shared = Path(asked.stdout.strip() or "/nowhere")
    if asked.returncode != 0:
        version = re.search(r"postgresql/(\d+)/", str(folder))
        shared = Path("/usr/share/postgresql") / (version[1] if version else "")
    there = (shared / "extension" / "btree_gist.control").exists()
    return (str(folder / "initdb"), str(folder / "postgres")) if there else None


@contextmanager
def postgresql() -> Generator[Engine]:
    """Give an engine to a new database of the server, with the extension and the tables; skip where there is none."""
    engine = empty_postgresql()
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE EXTENSION btree_gist")
        made().metadata.create_all(engine)
        yield engine
    finally:
        engine.dispose()


def empty_postgresql() -> Engine:
    """Return an engine to a new database without the extension; skip where there is no server."""
    pytest.importorskip("psycopg")
    address = _server()
    if not address:
        pytest.skip("no PostgreSQL server with the extension btree_gist is installed")
    name = f"d{next(_NAMES)}"
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    return sa.create_engine(sa.make_url(address).set(database=name))


def saved_and_loaded(engine: Engine, place: Jurisdiction, day: str = "2024-01-01") -> Jurisdiction:
    """Save a jurisdiction and return what is loaded."""
    sql.save(engine, place, on=day, id="x")
    return sql.load(engine, on=day, id="x")


def rows(engine: Engine, name: str) -> int:
    """Return how many rows a table has, of all days."""
    with engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(made().tables[name])).scalar_one())


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables."""
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for name, table in made().tables.items()
        }


@st.composite
def places(draw: st.DrawFn) -> Jurisdiction:
    """Draw jurisdictions with nets and a lineage, in which everything can be there or not."""
    place = draw(documents_cases.jurisdictions())
    nets = draw(net_lists(place.territory.ids.tolist(), max_nets=2))
    return attrs.evolve(place, nets=nets, lineage=draw(histories(most=4)))


def _some(rows: Iterable[T]) -> st.SearchStrategy[list[T]]:
    """Draw rows in another order, without some of them."""
    return st.permutations(list(rows)).flatmap(lambda mixed: st.integers(0, len(mixed)).map(lambda i: mixed[i // 2 :]))


@st.composite
def variants(draw: st.DrawFn, place: Jurisdiction) -> Jurisdiction:
    """Draw a place that differs a little: siblings and rows in another order, rows gone, numbers and names changed."""
    old = place.territory
    n = len(old)
    order = draw(st.permutations(range(n)))
    names: list[str | None] = old.names.tolist() if old.names is not None else [None] * n
    if draw(st.booleans()):
        names[draw(st.integers(0, n - 1))] = draw(st.sampled_from(["A", "北", None]))
    numbers = {key: column.tolist() for key, column in old.measures.items()}
    for column in numbers.values():
        if draw(st.booleans()):
            column[draw(st.integers(0, n - 1))] = draw(st.sampled_from([0.0, 7.0, float("nan")]))
    labels = {key: column.tolist() for key, column in old.labels.items() if draw(st.integers(0, 4))}
    ids, parents, codes = old.ids.tolist(), old.parent_ids(), cast("list[int]", old.types.tolist())
    types = [old.levels.types[code] for code in codes]

    def at(values: list[Any]) -> list[Any]:
        return [values[i] for i in order]

    h = Hierarchy.from_columns(
        at(ids),
        at(parents),
        at([t.level for t in types]),
        kind=at([t.kind for t in types]),
        levels=old.levels,
        name=at(names),
        measures={key: at(column) for key, column in numbers.items()},
        labels={key: at(column) for key, column in labels.items()},
        measure_info=old.measure_info.values(),
        roots="many",
    )
    notes = draw(_some(place.notes))
    nets = draw(_some(place.nets))
    links = draw(_some(place.links))
    records = [{k: v for k, v in attrs.asdict(link).items() if v is not None} for link in links]
    roster, bodies = place.roster.rebind(h), place.bodies.rebind(h)
    return attrs.evolve(place, territory=h, roster=roster, bodies=bodies, notes=notes, links=records, nets=nets)


def keepable(place: Jurisdiction) -> bool:
    """Tell whether no text holds a zero, which no database keeps."""
    return "\\u0000" not in documents.dumps(place)


def add_version(engine: Engine, ident: str, since: str, until: str | None) -> None:
    """Add a version of a unit by hand, with another name."""
    units = made().tables["units"]
    with engine.begin() as connection:
        found = connection.execute(sa.select(units).where(units.c.id == ident)).mappings().first()
        assert found is not None
        days = {"valid_from": dt.date.fromisoformat(since), "valid_to": until and dt.date.fromisoformat(until)}
        connection.execute(units.insert(), {**found, "name": "other", **days})


_KILLED = """
import os, sys
import sqlalchemy as sa
sys.path[:0] = {path!r}
from journal_cases import town
from gridgov import sql
from gridgov.sql import _save
engine = sa.create_engine({address!r})
_save._record = lambda *_: os._exit(7)
sql.save(engine, town((1, 2, 3, 4, 5, 6)), on="2025-01-01")
"""


def save_and_be_killed(address: str) -> None:
    """Save in a process that ends after all rows are written, and before they are committed."""
    code = _KILLED.format(path=[str(Path(__file__).parent)], address=address)
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 7, done.stderr


#: Ids that look like SQL, or like parameters of a driver.
ODD = ["'; DROP TABLE gridgov_units; --", '"', "%s", ":id", "\\", "%(x)s", "网格'); DELETE"]


def odd_place() -> Jurisdiction:
    """Return a place whose ids and names look like SQL."""
    ids = [odd.replace(" ", "_") for odd in ODD]
    n = len(ids) - 1
    levels = LevelScheme.ladder("a", "b")
    h = Hierarchy.from_columns(ids, [None, *[ids[0]] * n], ["a", *["b"] * n], levels=levels, name=ODD)
    return Jurisdiction(territory=h)


def long_id(seed: int) -> str:
    """Return an id of 1,024 bytes that cannot be made shorter."""
    rng = Random(seed)  # noqa: S311 - a test
    return "".join(rng.choices(string.ascii_letters + string.digits + "+-", k=1024))


def long_place() -> Jurisdiction:
    """Return a place with ids as long as they may be, also those of a net and its cells."""
    ids = [long_id(i) for i in range(120)]
    h = Hierarchy.from_columns(
        ids,
        [None, *[ids[0]] * 119],
        ["a", *["b"] * 119],
        levels=LevelScheme.ladder("a", "b"),
        measures={"households": range(120)},
    )
    members = [{"unit": unit, "cell": long_id(3000 + i)} for i, unit in enumerate(ids)]
    return Jurisdiction(territory=h, id=long_id(1000)[:500], nets=[Net.from_tables(long_id(2000), members)])
