"""Evidence that is refused: all faults at once, and every value that cannot be."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import polars as pl
import pytest
from evidence_cases import DAY, EVENT, NET, POINT, TOWN, refused
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import InvalidEvidenceError
from gridgov.evidence import SCHEMA, Evidence
from gridgov.text import LANGS


def test_all_faults_of_all_tables_are_said_at_once() -> None:
    error = refused(
        patrol=[],
        patrols=[{"unit": "g9", "day": "x"}, {"unit": None, "day": None}],
        visits={"unit": ["g9"], "dya": [DAY]},
        events=[{**EVENT, "disposed": "2026-01-01"}, {**EVENT, "unit": "g 1", "reported": None}],
        nets=[{"id": "n", "department": " ", "merged": 2, "unit": "g9"}],
    )
    found = [(p.code, p.place.path, p.place.row, p.place.column, p.place.id) for p in error.problems]
    assert found == [
        ("EVI001", "patrol", None, None, None),
        ("EVI002", "visits", None, "dya", None),
        ("EVI003", "visits", None, "day", None),
        ("EVI005", "patrols", 1, "unit", None),
        ("EVI006", "patrols", 1, "day", None),
        ("EVI005", "visits", 1, "unit", None),
        ("EVI011", "events", 1, "disposed", "e1"),
        ("EVI009", "nets", 1, "department", "n"),
        ("EVI008", "nets", 1, "merged", "n"),
        ("EVI005", "nets", 1, "unit", "n"),
        ("EVI004", "patrols", 2, "unit", None),
        ("EVI004", "patrols", 2, "day", None),
        ("EVI009", "events", 2, "unit", "e1"),
        ("EVI004", "events", 2, "reported", "e1"),
        ("EVI010", "events", 2, "id", None),
    ]


def test_a_million_faults_are_one_report() -> None:
    n = 1_000_000
    error = refused(visits={"unit": np.full(n, "g9"), "day": np.full(n, np.datetime64(DAY))})
    assert error.problems.counts() == {"EVI005": n}


def test_what_is_no_number() -> None:
    values: list[object] = [True, "x", -0.5, float("-inf"), 10**400, dt.timedelta(1), np.datetime64(DAY), [1], "1,5"]
    for value in values:
        error = refused(service_points=[POINT, {**POINT, "minutes": value}])
        assert [(p.code, p.place.row) for p in error.problems] == [("EVI007", 2)], type(value)


def test_what_is_no_day() -> None:
    values: list[object] = [True, 1, 2.5, "x", "2026-02-29", "10000-01-01", dt.timedelta(1), [DAY], 10**5000]
    for value in [*values, np.datetime64("10000-01-01")]:
        error = refused(patrols={"unit": ["g1", "g1"], "day": [DAY, value]})
        assert [(p.code, p.place.row) for p in error.problems] == [("EVI006", 2)], type(value)
        assert "no day" in error.text()


def test_moments_outside_of_the_calendar_are_no_days() -> None:
    error = refused(patrols={"unit": ["g1"] * 3, "day": np.array([DAY, "10000-01-01", "NaT"], "datetime64[D]")})
    assert [(p.code, p.place.row) for p in error.problems] == [("EVI006", 2), ("EVI004", 3)]


def test_what_is_neither_yes_nor_no() -> None:
    values: list[object] = [2, -1, 0.5, "2", "y", "不", DAY, [1], np.datetime64(DAY), dt.timedelta(0), 10**5000]
    for value in values:
        error = refused(nets=[NET, {**NET, "id": "n2", "merged": value}])
        assert [(p.code, p.place.row) for p in error.problems] == [("EVI008", 2)], type(value)
        assert "neither yes nor no" in error.text()


@pytest.mark.parametrize(
    ("table", "error", "said"),
    [
        (None, TypeError, "not NoneType. Leave out a table that is not known; [] is a table without rows."),
        ("patrols.csv", TypeError, "not str. Read a file with Evidence.from_files."),
        (Path("patrols.csv"), TypeError, "Path. Read a file with Evidence.from_files."),
        (7, TypeError, "The table 'patrols' is a data frame, columns by name, or one mapping a row, not int."),
        ([{"unit": "g1", "day": DAY}, "g1"], TypeError, "Row 2 of patrols is str, not a mapping such as a dict."),
        (pd.Series(["g1"]), TypeError, "Row 1 of patrols is str, not a mapping such as a dict."),
        ({"unit": "g1", "day": DAY}, TypeError, "A column of values is wanted, such as a list, not str."),
        ({"unit": ["g1"], "day": []}, ValueError, "The columns of patrols have 0 and 1 rows; they must be equal."),
        (pl.LazyFrame({"unit": ["g1"]}), TypeError, "call .collect() first."),
        (pd.DataFrame([["g1", "g1"]], columns=["unit", "unit"]), ValueError, "Two columns of the data frame have one"),
    ],
    ids=[
        *("nothing", "name of a file", "path", "number", "row that is no mapping", "series"),
        *("single row", "columns of unequal length", "lazy frame", "two columns of one name"),
    ],
)
def test_what_is_no_table(table: object, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=re.escape(said)):
        Evidence.read(TOWN, {"patrols": table})


def test_columns_of_a_frame_that_are_no_texts() -> None:
    error = refused(patrols=pd.DataFrame([["g1", DAY, 1]], columns=["unit", "day", 5]))
    assert [(p.code, p.place.column) for p in error.problems] == [("EVI002", "5")]


MOMENTS: list[object] = [dt.datetime(2026, 3, 1, tzinfo=dt.UTC), pd.Timestamp("2026-03-01T09:00"), pd.NaT, pd.NA]
ODD: list[object] = [
    10**5000,
    -(10**400),
    Decimal("1.5"),
    Decimal("NaN"),
    1j,
    b"\xff",
    b"g1",
    object,
    {},
    [],
    (),
    "\ud800",
    "\0",
]
NUMPY: list[object] = [
    np.int64(1),
    np.float32(2),
    np.bool_(0),
    np.str_("g1"),
    np.datetime64(DAY),
    np.timedelta64(1, "D"),
]
ANYTHING: st.SearchStrategy[object] = st.one_of(
    st.sampled_from(["g1", "g2", "c", "", " ", "yes", "否", DAY, "2026-02-30", "1", "1.5", "-0", "nan", "\u3000普查"]),
    st.sampled_from([*MOMENTS, *ODD, *NUMPY]),
    st.builds(np.timedelta64, st.just(1)),  # it has no hash
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
)


@st.composite
def any_tables(draw: st.DrawFn) -> dict[str, Any]:
    """Draw tables with anything in their cells."""
    tables: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(list(SCHEMA)), unique=True, min_size=1, max_size=3)):
        n = draw(st.integers(0, 4))
        columns = draw(st.lists(st.sampled_from([*SCHEMA[key].keys, "other"]), unique=True))
        table: dict[str, Any] = {name: draw(st.lists(ANYTHING, min_size=n, max_size=n)) for name in columns}
        way = draw(st.sampled_from(["lists", "arrays", "records", "frame"]))
        if way == "arrays":
            for name, values in table.items():
                table[name] = np.empty(n, object)
                table[name][:] = values
        elif way == "frame":
            table = cast("Any", pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in table.items()}))
        elif way == "records":
            table = cast("Any", [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)])
        tables[key] = table
    return tables


@given(any_tables())
def test_anything_is_read_or_refused_in_words(tables: dict[str, Any]) -> None:
    try:
        evidence = Evidence.read(TOWN, tables)
    except InvalidEvidenceError as error:
        found = error
    else:
        assert Evidence.read(TOWN, {table.spec.key: table.to_columns() for table in evidence}) == evidence
        assert evidence._repr_html_()
        assert all(table._repr_html_() for table in evidence)
        return
    assert all(p.code.startswith("EVI") for p in found.problems)
    for lang in LANGS:
        assert len(found.text(lang, limit=None).splitlines()) == len(found.problems) + 1
