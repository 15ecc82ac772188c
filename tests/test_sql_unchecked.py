"""Tables that no constraint guards, made by hand: whatever lies in a cell, there is a model or it is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from documents_cases import GOLDEN, NETS
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sql_cases import made, sqlite
from sqlalchemy.engine import Engine

from gridgov import documents, sql
from gridgov.errors import GridgovError
from gridgov.jurisdiction import Jurisdiction
from gridgov.sql import InvalidDatabaseError
from gridgov.sql._shape import SHAPE_OF

#: A table without its prefix, a column, a row by its number or None for all, and what somebody writes there.
Cell = tuple[str, str, int | None, Any]
_DAY, _LATER = "2024-01-01", "2024-06-01"


@cache
def _place(path: Path) -> Jurisdiction:
    return documents.load(path)


@cache
def _unchecked(path: Path) -> tuple[Engine, bytes, tuple[tuple[str, str, int], ...]]:
    """Return a database with a place in tables without types, keys and constraints; its contents; and its cells."""
    checked = sqlite()
    sql.save(checked, _place(path), on=_DAY, id="x")
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    cells: list[tuple[str, str, int]] = []
    with checked.connect() as read, engine.begin() as write:
        for name, table in made().tables.items():
            names = table.c.keys()
            columns = ", ".join(names)
            rows = [tuple(row) for row in read.exec_driver_sql(f"SELECT {columns} FROM {table.name}")]  # noqa: S608 - names of gridgov
            write.exec_driver_sql(f"CREATE TABLE {table.name} ({columns})")
            if rows:
                marks = ", ".join("?" * len(table.c))
                write.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", rows)  # noqa: S608 - names of gridgov
                cells.extend((name, column, len(rows)) for column in names)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return engine, bytes(driver.serialize()), tuple(cells)


def _with(path: Path, *cells: Cell) -> Engine:
    """Return the database with other values in some cells."""
    engine, held, _ = _unchecked(path)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.deserialize(held)
    with engine.begin() as connection:
        for table, column, row, value in cells:
            where = "" if row is None else f" WHERE rowid = {row + 1}"
            connection.exec_driver_sql(f"UPDATE gridgov_{table} SET {column} = ?{where}", (value,))  # noqa: S608 - names of gridgov
    return engine


def _asked(path: Path, engine: Engine) -> list[Callable[[], object]]:
    return [
        lambda: sql.load(engine, on=_DAY, id="x"),
        lambda: sql.list(engine),
        lambda: sql.days(engine, "x"),
        lambda: sql.save(engine, _place(path), on=_LATER, id="x"),
    ]


def _told(ask: Callable[[], object]) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return code, table, key and column of what is wrong; nothing where an answer came."""
    try:
        ask()
    except GridgovError as error:
        return _places(error)
    return []


def _places(error: GridgovError) -> list[tuple[str, str | None, str | None, str | None]]:
    assert error.text("zh", limit=None)
    assert error.text(limit=None)
    places = [(p.code, p.place) for p in error.problems]
    assert places
    assert all(place.path or code in {"SQL003", "SQL004", "SQL005"} for code, place in places)
    return [(code, (p.path or "").removeprefix("gridgov_"), p.id, p.column) for code, p in places]


_JUNK = st.sampled_from([None, "", 0, 1, 1.0, -1, 2**62, float("inf"), "x", "2024-13-45", "2024-1-1", b"\xff"]) | (
    st.sampled_from(["[1]", "{}", "[", "null", '[{"key": 1}]', "[" * 5_000, "x" * 3_000, "\0", "9999-12-31"])
)


@st.composite
def _some_junk(draw: st.DrawFn) -> tuple[Path, list[Cell]]:
    path = draw(st.sampled_from([GOLDEN, NETS]))
    _, _, cells = _unchecked(path)
    out: list[Cell] = []
    for _ in range(draw(st.integers(1, 4))):
        table, column, n = draw(st.sampled_from(cells))
        out.append((table, column, draw(st.none() | st.integers(0, n - 1)), draw(_JUNK)))
    return path, out


@settings(max_examples=15)
@given(_some_junk())
@example((GOLDEN, [("days", "day", None, None)]))
@example((GOLDEN, [("days", "jurisdiction", 0, 5), ("days", "saved", None, "often")]))
@example((GOLDEN, [("levels", "kinds", None, b"\xff")]))
@example((GOLDEN, [("units", "ordinal", 1, None)]))
@example((GOLDEN, [("jurisdictions", "name_en", None, 5)]))
@example((GOLDEN, [("notes", "number", 0, "first"), ("units", "id", None, None)]))
def test_junk_in_any_cell_is_told_or_an_answer_comes_all_the_same(junk: tuple[Path, list[Cell]]) -> None:
    path, cells = junk
    for ask in _asked(path, _with(path, *cells)):
        _told(ask)


def test_tables_without_types_are_read_like_the_others() -> None:
    for path in (GOLDEN, NETS):
        engine = _with(path)
        assert sql.load(engine, on=_DAY) == _place(path)
        assert not sql.save(engine, _place(path), on=_LATER, id="x")
        assert sql.days(engine, "x") == (_DAY,)
        assert [(one.id, one.first, one.days) for one in sql.list(engine)] == [("x", _DAY, 1)]


@pytest.mark.parametrize(("column", "value"), [("valid_from", "soon"), ("valid_from", None), ("valid_to", 5)])
@pytest.mark.parametrize("path", [GOLDEN, NETS], ids=["people", "nets"])
def test_rows_that_begin_or_end_on_no_day_are_told_also_where_they_would_not_be_read(
    path: Path, column: str, value: object
) -> None:
    there = {name for name, *_ in _unchecked(path)[2]} & set(SHAPE_OF)
    engine = _with(path, *((name, column, 0, value) for name in there))
    for ask in (_asked(path, engine)[0], _asked(path, engine)[3]):
        assert {table for code, table, _, at in _told(ask) if (code, at) == ("SQL009", column)} == there


def test_every_wrong_value_is_told_in_one_pass_with_its_table_row_and_column() -> None:
    engine = _with(
        NETS,
        ("days", "saved", None, "often"),
        ("levels", "ordinal", 0, "first"),
        ("units", "level", 1, 7),
        ("unit_measures", "value", 0, "many"),
        ("net_cells", "net", 0, None),
        ("nets", "first_day", 0, "2024-13-45"),
    )
    found = _told(lambda: sql.load(engine, on=_DAY, id="x"))
    assert [(code, table, column) for code, table, _, column in found] == [
        ("SQL009", "days", "saved"),
        ("SQL009", "levels", "ordinal"),
        ("SQL009", "units", "level"),
        ("SQL009", "nets", "first_day"),
        ("SQL009", "net_cells", "net"),
        ("SQL009", "unit_measures", "value"),
    ]
    assert found[0][2] == "x"
    assert all(key for _, _, key, _ in found)


def test_what_is_unknown_is_said_as_in_sql_and_once() -> None:
    engine = _with(NETS, ("units", "id", 1, None), ("units", "id", 2, None), ("net_cells", "net", None, None))
    found = _told(lambda: sql.load(engine, on=_DAY, id="x"))
    assert [key for _, table, key, column in found if (table, column) == ("units", "id")] == ["NULL", "NULL"]
    assert {code for code, table, *_ in found if table in {"units", "net_cells"}} == {"SQL009"}
    with pytest.raises(InvalidDatabaseError) as caught:
        sql.load(engine, on=_DAY, id="x")
    assert "SQL009 gridgov_units, column 'id', id 'NULL': NULL is not a text. Correct the value" in str(caught.value)


def test_days_are_looked_at_before_they_are_taken_for_days() -> None:
    engine = _with(GOLDEN, ("days", "day", 0, "1 May 2024"))
    for ask in _asked(GOLDEN, engine):
        assert _told(ask) == [("SQL009", "days", "x", "day")]
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO gridgov_days VALUES ('x', '2024-01-01', 1), ('x', '2024-01-01', 2)")
    assert ("SQL008", "days", "x", None) in _told(lambda: sql.days(engine, "x"))
    engine = _with(GOLDEN, ("days", "jurisdiction", 0, 5))
    for ask in (lambda: sql.list(engine), lambda: sql.load(engine, on=_DAY)):
        assert _told(ask) == [("SQL009", "days", "5", "jurisdiction")]


def test_a_wrong_number_of_a_row_that_ended_is_nobody_elses() -> None:
    engine = _with(GOLDEN, ("notes", "number", 0, "last"), ("notes", "valid_to", 0, "2024-03-01"))
    assert sql.save(engine, _place(GOLDEN), on=_LATER, id="x").counts["gridgov_notes"] == (1, 0)
    assert sql.load(engine, on=_LATER, id="x") == _place(GOLDEN)
