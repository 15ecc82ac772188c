"""Jurisdictions in PostgreSQL: the same laws, and what only a server can do wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import attrs
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_cases import town
from sql_cases import (
    ODD,
    add_version,
    clear,
    empty_postgresql,
    everything,
    keepable,
    long_id,
    long_place,
    made,
    odd_place,
    places,
    postgresql,
    rows,
    save_and_be_killed,
    variants,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from gridgov import sql
from gridgov.changes import RenameUnit, apply
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.sql import InvalidDatabaseError
from gridgov.text import Text

TIMES = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def server() -> Iterator[Engine]:
    with postgresql() as engine:
        yield engine


@pytest.fixture
def engine(server: Engine) -> Engine:
    clear(server)
    return server


@TIMES
@given(st.data())
def test_every_day_is_loaded_as_it_was_saved(server: Engine, data: st.DataObject) -> None:
    clear(server)
    place = data.draw(places().filter(keepable))
    states: dict[str, Jurisdiction] = {}
    for i in range(data.draw(st.integers(1, 3))):
        place = data.draw(variants(place) | st.sampled_from([place, *states.values()]))
        sql.save(server, place, on=f"2024-0{1 + i}-01", id="x")
        assert not sql.save(server, place, on=f"2024-0{1 + i}-15", id="x")
        states[f"2024-0{1 + i}-20"] = place
    for on, known in states.items():
        assert sql.load(server, on=on, id="x") == known


def test_tables_are_refused_where_the_extension_is_missing() -> None:
    engine = empty_postgresql()
    with pytest.raises(InvalidDatabaseError) as caught:
        made().metadata.create_all(engine)
    assert caught.value.text() == (
        "Not possible with this database: 1 problem.\n"
        "SQL002 The PostgreSQL extension 'btree_gist', which keeps versions of a row apart, is not in this database. "
        "Run CREATE EXTENSION btree_gist in it, once."
    )
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.save(engine, town(), on="2024-01-01")
    assert caught.value.problems.counts() == {"SQL001": 25}
    engine.dispose()


@pytest.mark.parametrize(
    ("since", "until"), [("2023-01-01", None), ("2024-05-01", "2024-06-01"), ("2023-06-01", "2024-01-02")]
)
def test_two_versions_of_a_row_on_one_day_are_refused(engine: Engine, since: str, until: str | None) -> None:
    sql.save(engine, town(), on="2024-01-01")
    with pytest.raises(IntegrityError, match="gridgov_units_apart"):
        add_version(engine, "g1", since, until)
    add_version(engine, "g1", "2001-01-01", "2002-01-01")
    assert sql.load(engine, on="2024-01-01") == town()


def test_who_saves_at_the_same_time_waits(engine: Engine) -> None:
    models = [apply(town(), [RenameUnit("g1", f"name {i}")], on="2024-02-01").jurisdiction for i in range(6)]
    failed: list[BaseException] = []

    def save(model: Jurisdiction) -> None:
        try:
            sql.save(engine, model, on="2024-02-01")
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    for first in (True, False):
        threads = [threading.Thread(target=save, args=(model,)) for model in models]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed, first
        assert sql.load(engine, on="2024-02-01") in models
        assert rows(engine, "units") == len(town().territory)


def test_a_state_that_is_read_while_others_save_is_no_mixture(engine: Engine) -> None:
    texts = [Text(str(i), str(i)) for i in range(3)]  # in the first table that is read, and in the last one
    models = [attrs.evolve(town(), name=text, notes=[Note("k", "S", text)]) for text in texts]
    sql.save(engine, models[0], on="2024-01-01")
    stop = threading.Event()

    def save() -> None:
        i = 0
        while not stop.is_set():
            i += 1
            sql.save(engine, models[i % 3], on="2024-01-01")

    thread = threading.Thread(target=save)
    thread.start()
    try:
        read = 0
        for _ in range(6):
            try:
                assert sql.load(engine, on="2024-01-01") in models
                read += 1
            except InvalidDatabaseError as error:
                assert error.problems.counts() == {"SQL012": 1}  # noqa: PT017 - saved faster than it can be read
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            for _ in range(6):
                assert sql.load(connection, on="2024-01-01") in models
    finally:
        stop.set()
        thread.join()


def test_the_owner_of_a_transaction_commits_it(engine: Engine) -> None:
    with engine.connect() as connection:
        with connection.begin() as transaction:
            sql.save(connection, town(), on="2024-01-01")
            assert sql.load(connection, on="2024-01-01") == town()
            with pytest.raises(InvalidDatabaseError, match="SQL003"):
                sql.load(connection, on="2024-01-01", id="other")
            with pytest.raises(InvalidDatabaseError, match="SQL005"):
                sql.save(connection, town(), on="2023-01-01")
            assert sql.load(connection, on="2024-01-01") == town()
            transaction.rollback()
        assert sql.list(connection) == ()
        sql.save(connection, town(), on="2024-01-01")
    assert sql.load(engine, on="2024-01-01") == town()


def test_every_statement_committed_by_itself_is_refused(engine: Engine) -> None:
    free = engine.execution_options(isolation_level="AUTOCOMMIT")
    with pytest.raises(ValueError, match="AUTOCOMMIT"):
        sql.save(free, town(), on="2024-01-01")
    assert not any(everything(engine).values())


def test_a_process_that_is_killed_leaves_the_old_state(engine: Engine) -> None:
    sql.save(engine, town(), on="2024-01-01")
    before = everything(engine)
    save_and_be_killed(engine.url.render_as_string(hide_password=False))
    assert everything(engine) == before
    assert sql.save(engine, town((1, 2, 3, 4, 5, 6)), on="2025-01-01")


def test_ids_that_look_like_sql_are_ids(engine: Engine) -> None:
    place = odd_place()
    for ident in ODD:
        sql.save(engine, place, on="2024-01-01", id=ident)
        assert sql.load(engine, on="2024-01-01", id=ident) == place
    assert [s.id for s in sql.list(engine)] == sorted(ODD)


def test_ids_of_1024_bytes_are_kept(engine: Engine) -> None:
    place = long_place()
    sql.save(engine, place, on="2024-01-01")
    assert sql.load(engine, on="2024-01-01") == place
    changed = apply(place, [RenameUnit(long_id(5), "A")], on="2024-02-01").jurisdiction
    sql.save(engine, changed, on="2024-02-01")
    assert sql.load(engine, on="2024-02-01") == changed


def test_a_key_that_is_too_long_for_an_index_is_named(engine: Engine) -> None:
    key = long_id(1) * 3
    h = Hierarchy.from_columns(["s"], [None], ["a"], levels=LevelScheme.ladder("a"), labels={key: ["x"]})
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.save(engine, Jurisdiction(territory=h), on="2024-01-01", id="x")
    assert caught.value.problems.counts() == {"SQL007": 2}
    assert {p.place.path for p in caught.value.problems} == {"gridgov_labels", "gridgov_unit_labels"}
    assert not any(everything(engine).values())


def test_a_schema_of_its_own(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS grid")
    metadata = sa.MetaData()
    tables = sql.tables(metadata, prefix="g_", schema="grid")
    metadata.create_all(engine)
    place = attrs.evolve(town(), id="here")
    sql.save(engine, place, on="2024-01-01", tables=tables)
    assert sql.load(engine, on="2024-01-01", tables=tables) == place
    assert sql.list(engine) == ()
    metadata.drop_all(engine)
