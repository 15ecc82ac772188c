"""Evidence that is refused: all faults at once, and every value that cannot be."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from evidence_cases import DAY, EVENT, NET, POINT, TOWN, refused

from gridgov.evidence import Evidence


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
    values: list[object] = [True, "x", -0.5, float("-inf"), 10**400, timedelta(1), np.datetime64(DAY), [1], "1,5"]
    for value in values:
        error = refused(service_points=[POINT, {**POINT, "minutes": value}])
        assert [(p.code, p.place.row) for p in error.problems] == [("EVI007", 2)], type(value)


def test_what_is_no_day() -> None:
    values: list[object] = [True, 1, 2.5, "x", "2026-02-29", "10000-01-01", timedelta(1), [DAY], 10**5000]
    for value in [*values, np.datetime64("10000-01-01")]:
        error = refused(patrols={"unit": ["g1", "g1"], "day": [DAY, value]})
        assert [(p.code, p.place.row) for p in error.problems] == [("EVI006", 2)], type(value)
        assert "no day" in error.text()


def test_moments_outside_of_the_calendar_are_no_days() -> None:
    error = refused(patrols={"unit": ["g1"] * 3, "day": np.array([DAY, "10000-01-01", "NaT"], "datetime64[D]")})
    assert [(p.code, p.place.row) for p in error.problems] == [("EVI006", 2), ("EVI004", 3)]


def test_what_is_neither_yes_nor_no() -> None:
    values: list[object] = [2, -1, 0.5, "2", "y", "不", DAY, [1], np.datetime64(DAY), timedelta(0), 10**5000]
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
