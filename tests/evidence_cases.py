"""A territory, and tables of evidence over it: drawn, and as every kind of table that can be given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import strategies as st

from gridgov.errors import InvalidEvidenceError
from gridgov.evidence import SCHEMA, ColumnSpec, Evidence, EvidenceTable, TableSpec
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme

Columns = dict[str, list[Any]]

TOWN = Hierarchy.from_records(
    [
        {"id": "c", "level": "community"},
        {"id": "g1", "level": "grid", "parent": "c"},
        {"id": "g2", "level": "grid", "parent": "c"},
    ],
    levels=LevelScheme.ladder("community", "grid"),
)
UNITS = ("c", "g1", "g2")
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
WORDS = st.sampled_from(["census", "安全检查", "a b", "x" * 50, "0", "nan", "é"])
NUMBERS = st.integers(0, 40) | st.floats(0, 1e6)

_CELLS: Mapping[str, st.SearchStrategy[Any]] = {
    "unit": st.sampled_from(UNITS),
    "day": DAYS,
    "number": NUMBERS,
    "flag": st.booleans(),
    "text": WORDS,
}


@st.composite
def columns(draw: st.DrawFn, spec: TableSpec, *, most: int = 6) -> Columns:
    """Draw a sound table as columns; None where a cell is empty."""
    n = draw(st.integers(0, most))
    found = {column.key: [draw(_cell(column, i)) for i in range(n)] for column in spec.columns}
    if spec.order:
        first, last = spec.order
        pairs = zip(found[first], found[last], strict=True)
        found[last] = [None if end is None else max(start, end) for start, end in pairs]
    for key in spec.constant:
        said: dict[str, Any] = {}
        found[key] = [
            None if value is None else said.setdefault(ident, value)
            for ident, value in zip(found["id"], found[key], strict=True)
        ]
    return found


def _cell(column: ColumnSpec, i: int) -> st.SearchStrategy[Any]:
    if column.key == "id":
        return st.just(f"n-{i}")
    if column.refers:
        return st.sampled_from([None, f"n-{i}", "n-0", "7"])
    cell = _CELLS[column.type]
    return cell if column.missing is None else st.none() | cell


@st.composite
def all_tables(draw: st.DrawFn) -> dict[str, Columns]:
    """Draw some of the tables."""
    keys = draw(st.lists(st.sampled_from(list(SCHEMA)), unique=True))
    found = {key: draw(columns(SCHEMA[key])) for key in keys}
    for key, table in found.items():
        for column in SCHEMA[key].columns:
            if column.refers in found:
                there = st.sampled_from([None, *found[column.refers]["id"]])
                table[column.key] = [value and draw(there) for value in table[column.key]]
    return found


def records(spec: TableSpec, table: Columns) -> list[dict[str, Any]]:
    n = len(next(iter(table.values())))
    return [{key: table[key][i] for key in spec.keys} for i in range(n)]


def sparse_records(spec: TableSpec, table: Columns) -> list[dict[str, Any]]:
    """Return records without the keys of empty cells, except in a first row that shows all columns."""
    rows = records(spec, table)
    return rows[:1] + [{key: value for key, value in row.items() if value is not None} for row in rows[1:]]


def as_lists(_spec: TableSpec, table: Columns) -> Columns:
    return table


def as_texts(spec: TableSpec, table: Columns) -> Columns:
    """Return every cell as a CSV file would hold it."""
    out: Columns = {}
    for column in spec.columns:
        values: list[Any] = table[column.key]
        if column.type == "flag":
            values = [None if value is None else "yes" if value else "否" for value in values]
        if column.type == "number":
            values = [None if value is None else np.format_float_positional(float(value), trim="-") for value in values]
        out[column.key] = ["" if value is None else str(value) for value in values]
    return out


def arrays(spec: TableSpec, table: Columns) -> dict[str, Any]:
    types: dict[str, Any] = {"day": "datetime64[D]", "number": np.float64}
    return {
        column.key: np.array(table[column.key], types.get(column.type, object))  # None becomes NaT or NaN
        for column in spec.columns
    }


def as_pandas(spec: TableSpec, table: Columns) -> pd.DataFrame:
    frame = pd.DataFrame(arrays(spec, table))
    for column in spec.columns:
        if column.type == "flag":
            frame[column.key] = frame[column.key].astype("boolean")
    return frame


def as_polars(spec: TableSpec, table: Columns) -> pl.DataFrame:
    types = {"unit": pl.String, "text": pl.String, "day": pl.Date, "number": pl.Float64, "flag": pl.Boolean}
    return pl.DataFrame(table, {column.key: types[column.type] for column in spec.columns}, strict=False)


def as_arrow(spec: TableSpec, table: Columns) -> object:
    frame: Any = as_polars(spec, table)
    return frame.to_arrow()


def one(key: str, table: object) -> EvidenceTable:
    """Return a single table that is read."""
    return Evidence.read(TOWN, {key: table}).table(key)


FORMS: Mapping[str, Callable[[TableSpec, Columns], Any]] = {
    "records": records,
    "sparse records": sparse_records,
    "lists": as_lists,
    "texts": as_texts,
    "arrays": arrays,
    "pandas": as_pandas,
    "polars": as_polars,
    "arrow": as_arrow,
}


DAY = "2026-03-01"
EVENT = {"id": "e1", "unit": "g1", "reported": DAY}
NET = {"id": "n1", "department": "health"}
POINT = {"unit": "g1", "id": "p", "minutes": 5}
SUM = {"id": "s", "unit": "g1", "stated": 31, "part": 5}


def refused(**tables: Any) -> InvalidEvidenceError:
    """Return the report of tables that are refused."""
    with pytest.raises(InvalidEvidenceError) as error:
        Evidence.read(TOWN, tables)
    return error.value
