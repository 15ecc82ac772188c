"""What a database refuses, and what somebody who edits it by hand is told."""

from __future__ import annotations

import pickle
import sqlite3
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
import sqlalchemy as sa
from documents_cases import GOLDEN, NETS
from journal_cases import town
from sql_cases import (
    ODD,
    add_version,
    clear,
    everything,
    long_place,
    made,
    odd_place,
    rows,
    save_and_be_killed,
    saved_and_loaded,
    sqlite,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from gridgov import documents, sql
from gridgov.changes import RenameUnit, apply
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster
from gridgov.sql import InvalidDatabaseError
from gridgov.text import Text

_ENGINE = sqlite()


@pytest.fixture
def engine() -> Engine:
    clear(_ENGINE)
    return _ENGINE


@pytest.fixture
def file(tmp_path: Path) -> Engine:
    """Return a database in a file."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'city.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        made().metadata.create_all(connection)
    return engine


def told(engine: Engine, on: str = "2024-01-01", **more: Any) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return code, table, key and column of what is wrong."""
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.load(engine, on=on, **more)
    places = [(p.code, p.place) for p in caught.value.problems]
    return [(code, (p.path or "").removeprefix("gridgov_") or None, p.id, p.column) for code, p in places]


def run(engine: Engine, *statements: str) -> None:
    """Change a database by hand."""
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


# Days


def test_days_before_the_first_and_before_the_last_are_refused(engine: Engine) -> None:
    one, two = town(), apply(town(), [RenameUnit("g1", "A")], on="2024-06-01").jurisdiction
    sql.save(engine, one, on="2024-01-01")
    sql.save(engine, two, on="2024-06-01")
    before = everything(engine)
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.load(engine, on="2023-12-31")
    assert caught.value.text() == (
        "Not possible with this database: 1 problem.\n"
        "SQL004 2023-12-31 lies before 2024-01-01, the first day that is recorded. Ask for 2024-01-01 or a later day."
    )
    for model, day in ((two, "2024-03-01"), (one, "2023-12-31")):
        with pytest.raises(InvalidDatabaseError, match=r"SQL005 .* lies before 2024-06-01, the last day"):
            sql.save(engine, model, on=day)
    assert not sql.save(engine, one, on="2024-03-01")
    assert everything(engine) == before


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_days(engine: Engine, day: str) -> None:
    sql.save(engine, town(), on=day)
    assert sql.load(engine, on=day) == town()
    assert sql.days(engine, "town") == (day,)


def test_wrong_arguments_are_told_apart(engine: Engine) -> None:
    nameless = attrs.evolve(town(), id=None)
    with pytest.raises(ValueError, match="has no id: give id="):
        sql.save(engine, nameless, on="2024-01-01")
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        sql.save(engine, nameless, on="1 May 2024", id="x")
    with pytest.raises(ValueError, match="holds none"):
        sql.load(engine, on="2024-01-01")
    with pytest.raises(TypeError, match="not Connection"):
        sql.load(cast("Any", sqlite3.connect(":memory:")), on="2024-01-01")
    other = sa.create_engine("sqlite://")
    other.dialect.name = "mysql"
    with pytest.raises(ValueError, match="not with mysql"):
        sql.list(other)
    with pytest.raises(InvalidDatabaseError, match="SQL003"):
        sql.days(engine, "x")


def test_tables_that_are_missing_are_all_named() -> None:
    engine = sa.create_engine("sqlite://")
    for ask in (
        lambda: sql.save(engine, town(), on="2024-01-01"),
        lambda: sql.load(engine, on="2024-01-01", id="town"),
        lambda: sql.list(engine),
    ):
        with pytest.raises(InvalidDatabaseError) as caught:
            ask()
        assert caught.value.problems.counts() == {"SQL001": 25}
    made().metadata.create_all(engine)
    run(engine, "DROP TABLE gridgov_notes", "CREATE TABLE gridgov_notes (jurisdiction TEXT)")
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.save(engine, town(), on="2024-01-01")
    assert [p.place.path for p in caught.value.problems] == ["gridgov_notes"]


def test_a_fault_of_the_database_itself_is_passed_on(file: Engine) -> None:
    run(file, "CREATE TRIGGER full BEFORE INSERT ON gridgov_notes BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    place = attrs.evolve(town(), notes=[Note("k", "S", Text("a", "甲"))])
    with pytest.raises(IntegrityError, match="disk full"):
        sql.save(file, place, on="2024-01-01")
    assert not any(everything(file).values())


# Texts


def test_texts_that_no_database_keeps_are_all_named_and_nothing_is_written(engine: Engine) -> None:
    notes = [Note("a\0", "S", Text("x", "甲")), Note("b", "S", Text("x", "\ud800")), Note("c", "S", Text("x", "丙"))]
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.save(engine, attrs.evolve(town(), notes=notes, name=Text("\0", "镇")), on="2024-01-01")
    found = [(p.code, p.place.path, p.place.column) for p in caught.value.problems]
    assert sorted(found) == [
        ("SQL006", "gridgov_jurisdictions", "name_en"),
        ("SQL006", "gridgov_notes", "key"),
        ("SQL006", "gridgov_notes", "text_zh"),
    ]
    assert "'\\ud800'" in caught.value.text("zh")
    roster = Roster.from_records(
        town().territory, RoleCatalogue([]), holders=[{"id": "h", "qualifications": ["\ud800"]}]
    )
    with pytest.raises(InvalidDatabaseError, match=r"SQL006 gridgov_holders, column 'qualifications', id 'h'"):
        sql.save(engine, attrs.evolve(town(), roster=roster), on="2024-01-01")
    assert not any(everything(engine).values())


def test_ids_that_look_like_sql_or_are_very_long_are_ids(engine: Engine) -> None:
    place = odd_place()
    for ident in ODD:
        sql.save(engine, place, on="2024-01-01", id=ident)
        assert sql.load(engine, on="2024-01-01", id=ident) == place
    assert [s.id for s in sql.list(engine)] == sorted(ODD)
    clear(engine)
    sql.save(engine, long_place(), on="2024-01-01")
    assert sql.load(engine, on="2024-01-01") == long_place()


def test_measures_of_which_nothing_is_known_are_kept(engine: Engine) -> None:
    place = town([None] * 6)
    assert saved_and_loaded(engine, place) == place
    assert sql.load(engine, on="2024-01-01").territory.measures.keys() == {"households", "staff"}


def test_small_counts_are_hidden_where_that_is_asked_for(engine: Engine) -> None:
    codes = ["61", "6109", "6110", "6111"]
    levels = LevelScheme.ladder("province", "city")
    h = Hierarchy.from_codes(codes, levels=levels, measures={"left_behind_persons": [60, 3, 40, 17]})
    sql.save(engine, Jurisdiction(territory=h), on="2024-01-01", id="61", suppress_below=10)
    kept = sql.load(engine, on="2024-01-01").territory.measures["left_behind_persons"]
    assert [str(x) for x in kept] == ["60.0", "nan", "40.0", "nan"]
    assert rows(engine, "unit_measures") == 2


# Transactions


def test_a_process_that_is_killed_leaves_the_old_state(file: Engine) -> None:
    sql.save(file, town(), on="2024-01-01")
    before = everything(file)
    save_and_be_killed(str(file.url))
    assert everything(file) == before
    assert sql.save(file, town((1, 2, 3, 4, 5, 6)), on="2025-01-01")


def test_the_owner_of_a_transaction_commits_it(file: Engine) -> None:
    own = sa.Table("own", sa.MetaData(), sa.Column("x", sa.Integer))
    own.create(file)
    with file.connect() as connection:
        for begun in (False, True):
            with connection.begin() as transaction:
                if begun:
                    connection.execute(own.insert(), {"x": 1})
                sql.save(connection, town(), on="2024-01-01")
                assert sql.load(connection, on="2024-01-01") == town()
                with pytest.raises(InvalidDatabaseError, match="SQL006"):
                    sql.save(connection, attrs.evolve(town(), name=Text("\0", "")), on="2024-01-01")
                assert sql.load(connection, on="2024-01-01") == town()
                transaction.rollback()
            assert not any(everything(file).values())
    with file.connect() as connection:
        assert sql.list(connection) == ()
        assert not connection.in_transaction()
        sql.save(connection, town(), on="2024-01-01")
        assert not connection.in_transaction()
    assert sql.load(file, on="2024-01-01") == town()
    with file.connect() as connection:
        assert connection.execute(sa.select(own)).all() == []


def test_nothing_is_half_saved_in_a_transaction_that_is_committed_after_a_fault(file: Engine) -> None:
    sql.save(file, town(), on="2024-01-01")
    before = everything(file)
    late = attrs.evolve(town((1, 2, 3, 4, 5, 6)), notes=[Note("a\0", "S", Text("x", "甲"))])
    with file.begin() as connection, pytest.raises(InvalidDatabaseError, match="SQL006"):
        sql.save(connection, late, on="2024-02-01")
    assert everything(file) == before


def test_two_do_not_save_at_once(file: Engine) -> None:
    sql.save(file, town(), on="2024-01-01")
    other = sa.create_engine(file.url, connect_args={"timeout": 0.05})
    with file.begin() as connection:
        sql.save(connection, town((1, 2, 3, 4, 5, 6)), on="2024-02-01")
        with pytest.raises(OperationalError, match="locked"):
            sql.save(other, town((6, 5, 4, 3, 2, 1)), on="2024-02-01")
        assert sql.load(other, on="2024-02-01") == town()
    sql.save(other, town((6, 5, 4, 3, 2, 1)), on="2024-02-01")
    assert sql.load(file, on="2024-02-01") == town((6, 5, 4, 3, 2, 1))


def test_every_statement_committed_by_itself_is_refused(file: Engine) -> None:
    with pytest.raises(ValueError, match="AUTOCOMMIT"):
        sql.save(file.execution_options(isolation_level="AUTOCOMMIT"), town(), on="2024-01-01")


# What somebody changed by hand


@pytest.mark.parametrize(
    ("since", "until"), [("2023-01-01", None), ("2024-05-01", "2024-06-01"), ("2023-06-01", "2024-01-02")]
)
def test_two_versions_of_a_row_on_one_day_are_refused(engine: Engine, since: str, until: str | None) -> None:
    sql.save(engine, town(), on="2024-01-01")
    with pytest.raises(IntegrityError, match="two versions of a row hold on one day"):
        add_version(engine, "g1", since, until)
    add_version(engine, "g1", "2001-01-01", "2002-01-01")
    for change in ("valid_from = '2001-05-01'", "valid_to = NULL", "valid_to = '2024-03-01'"):
        statement = f"UPDATE gridgov_units SET {change} WHERE id = 'g1' AND valid_from <> '2001-01-01'"  # noqa: S608
        other = f"UPDATE gridgov_units SET {change} WHERE id = 'g1' AND valid_from = '2001-01-01'"  # noqa: S608
        if change == "valid_from = '2001-05-01'":
            with pytest.raises(IntegrityError, match="two versions"):
                run(engine, statement)
        elif change == "valid_to = NULL":
            with pytest.raises(IntegrityError, match="two versions"):
                run(engine, other)
    assert sql.load(engine, on="2024-01-01") == town()


def test_days_that_are_none_are_refused(engine: Engine) -> None:
    sql.save(engine, town(), on="2024-01-01")
    for change in ("valid_to = '2023-01-01'", "valid_to = 'soon'", "valid_from = '2024-1-1'"):
        with pytest.raises(IntegrityError, match="CHECK"):
            run(engine, f"UPDATE gridgov_units SET {change}")  # noqa: S608 - constants


EDITED = [
    ("UPDATE gridgov_units SET parent = 'nowhere' WHERE id = 'b1'", ("HIE002", "units", "b1", None)),
    ("UPDATE gridgov_units SET level = 'gird' WHERE id = 'b1'", ("HIE009", "units", "b1", None)),
    (
        "UPDATE gridgov_unit_measures SET value = -1 WHERE unit = 'b1'",
        ("HIE012", "unit_measures", "households, b1", "value"),
    ),
    (
        "UPDATE gridgov_unit_measures SET value = 'many' WHERE unit = 'b1'",
        ("SQL009", "unit_measures", "households, b1", "value"),
    ),
    ("UPDATE gridgov_posts SET role = 'boss' WHERE id = 'leader'", ("ROS002", "posts", "leader", None)),
    (
        "UPDATE gridgov_holders SET qualifications = 'x' WHERE id = 'p1'",
        ("SQL009", "holders", "p1", "qualifications"),
    ),
    ("UPDATE gridgov_bodies SET parent = 'nothing' WHERE id = 'branch'", ("BOD003", "bodies", "branch", None)),
    ("UPDATE gridgov_links SET source = 'x' WHERE number = 1", ("JUR001", "links", "1", "source")),
    ("UPDATE gridgov_notes SET tag = 'X' WHERE number = 2", ("DOC012", "notes", "2", "tag")),
    (
        "UPDATE gridgov_levels SET presence = 'odd' WHERE key = 'community'",
        ("DOC012", "levels", "community", "presence"),
    ),
    (
        "UPDATE gridgov_appointments SET first_day = '9999-01-01' WHERE number = 1",
        ("DAY002", "appointments", "1", None),
    ),
    ("UPDATE gridgov_appointments SET first_day = 'x' WHERE number = 1", ("SQL009", "appointments", "1", "first_day")),
    ("DELETE FROM gridgov_jurisdictions", ("SQL013", "jurisdictions", "x", None)),
    ("DELETE FROM gridgov_measures WHERE key = 'households'", ("SQL010", "unit_measures", "households, b1", None)),
    ("DELETE FROM gridgov_units WHERE id = 'b1'", ("SQL010", "unit_measures", "households, b1", None)),
    ("UPDATE gridgov_roles SET superior = 'boss' WHERE key = 'grid_chief'", ("RLE002", "roles", "grid_chief", None)),
]


@pytest.mark.parametrize(("statement", "wanted"), EDITED, ids=[f"{i}-{w[0]}-{w[1]}" for i, (_, w) in enumerate(EDITED)])
def test_what_was_edited_by_hand_is_named_with_its_table_and_key(
    engine: Engine, statement: str, wanted: tuple[str, str, str, str | None]
) -> None:
    sql.save(engine, documents.load(GOLDEN), on="2024-01-01", id="x")
    run(engine, statement)
    assert wanted in told(engine)


def test_every_fault_is_told_at_once(engine: Engine) -> None:
    sql.save(engine, documents.load(NETS), on="2024-01-01", id="x")
    run(
        engine,
        "UPDATE gridgov_units SET parent = 'nowhere' WHERE id = 'b1'",
        "UPDATE gridgov_net_cells SET parent = 'h9' WHERE id = 'h1'",
        "UPDATE gridgov_net_members SET share = 3 WHERE number = 2",
        "UPDATE gridgov_net_posts SET cell = 'h9'",
    )
    found = told(engine)
    assert {table for _, table, _, _ in found} == {"units", "net_cells", "net_members", "net_posts"}
    run(engine, "DELETE FROM gridgov_nets", "UPDATE gridgov_unit_measures SET value = 'x'")
    found = told(engine)
    assert {code for code, *_ in found} == {"SQL009", "SQL010", "HIE002"}
    assert len([code for code, *_ in found if code == "SQL010"]) == sum(
        rows(engine, f"net_{part}") for part in ("cells", "members", "posts", "duties")
    )


def test_rows_of_later_days_are_not_overwritten(engine: Engine) -> None:
    sql.save(engine, town(), on="2024-01-01")
    run(engine, "UPDATE gridgov_units SET valid_to = '2030-01-01' WHERE id = 'g1'")
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.save(engine, town((1, 2, 3, 4, 5, 6)), on="2025-01-01")
    assert [(p.code, p.place.path, p.place.id) for p in caught.value.problems] == [("SQL011", "gridgov_units", "g1")]
    assert sql.days(engine, "town") == ("2024-01-01",)


def test_versions_that_overlap_are_named_where_nothing_kept_them_apart(engine: Engine) -> None:
    engine = sqlite()
    sql.save(engine, town(), on="2024-01-01")
    run(engine, "DROP TRIGGER gridgov_units_apart_insert")
    add_version(engine, "g1", "2023-01-01", None)
    assert told(engine) == [("SQL008", "units", "g1", None)]


def test_the_error_can_be_pickled_and_speaks_chinese(engine: Engine) -> None:
    sql.save(engine, town(), on="2024-01-01")
    run(engine, "UPDATE gridgov_unit_measures SET value = 'many' WHERE unit = 'g1' AND measure = 'staff'")
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.load(engine, on="2024-01-01")
    assert pickle.loads(pickle.dumps(caught.value)).text() == caught.value.text()  # noqa: S301 - made here
    assert caught.value.text("zh") == (
        "数据库无法完成该操作：1个问题。\n"
        "SQL009 gridgov_unit_measures，“value”列，编号“staff, g1”：'many'不是有限数。请在数据库中更正该值。"
    )
