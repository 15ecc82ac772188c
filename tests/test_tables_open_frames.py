"""Parquet and data frames as cells: whole numbers, days, missing values and texts as they were."""

from __future__ import annotations

import builtins
import datetime as dt
import decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tables_open_cases import codes, pa, parquet, pq, rows_of

from gridgov._encoding import Encoded, encode
from gridgov.errors import InvalidFileError
from gridgov.tables._open import open_source
from gridgov.tables._open_arrow import Pieces
from gridgov.tables._open_limits import Limits

TEXTS = st.lists(st.one_of(st.none(), st.text(st.sampled_from("ab 社区𠮷\n"), max_size=4)), max_size=20)
INTS = st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers(-9, 9)), max_size=20)
SMALL = st.lists(st.one_of(st.none(), st.integers(-(2**53) + 1, 2**53 - 1)), max_size=20)
FLOATS = st.lists(st.one_of(st.none(), st.floats(allow_nan=False)), max_size=20)
BOOLS = st.lists(st.one_of(st.none(), st.booleans()), max_size=20)
DAYS = st.lists(st.one_of(st.none(), st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1))), max_size=20)
TEXT_TYPES = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]


def column(source: Any, **how: Any) -> list[Any]:  # noqa: ANN401 - whatever can be opened
    """Return the cells of the only column of a source that is sound."""
    opened = open_source(source, **how)
    assert not opened.problems
    (sheet,) = opened.sheets
    return [row[0] for row in rows_of(sheet)]


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(TEXT_TYPES), st.integers(1, 7), st.integers(0, 3))
def test_texts_are_those_that_were_written(values: list[str | None], kind: Any, group: int, skip: int) -> None:  # noqa: ANN401
    array = pa.array(values, pa.string()).cast(kind)[skip:]
    expected = [value or None for value in values[skip:]]
    assert column(pa.table({"a": array})) == expected
    assert column(parquet(pa.table({"a": array}), row_group_size=group)) == expected
    assert isinstance(open_source(pa.table({"a": array})).sheets[0].columns[0], Encoded)
    pieces = Pieces(10**6)
    pieces.add(array)  # as it is: a part of a longer one
    pieces.fill(len(array) + 1)
    assert [cell or None for cell in encode(pieces.finish()).tolist()] == [*expected, None]


@settings(max_examples=60, deadline=None)
@given(INTS, st.integers(1, 7))
@example([2**53 + 1, None, 0], 1)
@example([-(2**53) - 1, None, 0], 2)
def test_whole_numbers_stay_exact(values: list[int | None], group: int) -> None:
    table = pa.table({"a": pa.array(values, pa.int64())})
    for source in (table, parquet(table, row_group_size=group)):
        found = column(source)
        assert [None if cell is None else int(cell) for cell in found] == values
        if None not in values and values:
            assert all(type(cell) is int for cell in found)


@settings(max_examples=30, deadline=None)
@given(SMALL)
def test_small_whole_numbers_with_missing_ones_are_numbers(values: list[int | None]) -> None:
    (cells,) = open_source(pa.table({"a": pa.array([*values, None, 1], pa.int64())})).sheets[0].columns
    assert isinstance(cells, np.ndarray)
    assert cells.dtype == np.float64


@settings(max_examples=40, deadline=None)
@given(FLOATS, BOOLS, DAYS, st.integers(1, 7))
def test_numbers_truth_values_and_days_are_those_that_were_written(
    floats: list[float | None], bools: list[bool | None], days: list[dt.date | None], group: int
) -> None:
    arrays = (pa.array(floats, pa.float64()), pa.array(bools, pa.bool_()), pa.array(days, pa.date32()))
    moments = pa.array(days, pa.date32()).cast(pa.timestamp("us"))
    for array, expected in zip((*arrays, moments), (floats, bools, days, days), strict=True):
        table = pa.table({"a": array})
        assert column(table) == expected
        assert column(parquet(table, row_group_size=group)) == expected


def test_moments_are_those_of_their_own_zone() -> None:
    midnight = dt.datetime(2024, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    zoned = pa.array([midnight, None], pa.timestamp("ms", "Asia/Shanghai"))
    assert column(pa.table({"a": zoned})) == [dt.date(2024, 1, 1), None]
    noon = pa.array([dt.datetime(2024, 1, 1, 12)], pa.timestamp("s"))  # noqa: DTZ001 - a moment of no zone
    assert column(pa.table({"a": noon})) == [dt.datetime(2024, 1, 1, 12)]  # noqa: DTZ001 - a moment of no zone


def test_other_types_are_text_or_told() -> None:
    assert column(pa.table({"a": pa.array([decimal.Decimal("1.50"), None])})) == ["1.50", None]
    assert column(pa.table({"a": pa.array(["社区".encode(), None], pa.binary())})) == ["社区", None]
    assert column(pa.table({"a": pa.array([dt.time(8, 30)])})) == [dt.time(8, 30)]
    assert column(pa.table({"a": pa.nulls(2)})) == [None, None]
    assert column(pa.table({"a": pa.array([1.5, None], pa.float16())})) == [1.5, None]
    table = pa.table(
        {
            "wkb": pa.array([b"\x01\x00\xff"]),
            "list": pa.array([[1]]),
            "struct": pa.array([{"x": 1}]),
            "span": pa.array([dt.timedelta(1)]),
            "ok": [1],
        }
    )
    for source in (table, parquet(table)):
        opened = open_source(source)
        assert [(p.code, p.place.column) for p in opened.problems] == [
            ("SRC026", "wkb"),
            ("SRC026", "list"),
            ("SRC026", "struct"),
            ("SRC026", "span"),
        ]
        assert rows_of(opened.sheets[0]) == [[None, None, None, None, 1]]


def test_texts_that_are_not_utf8_are_refused() -> None:
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(np.array([0, 2], "<i4")), pa.py_buffer(b"\xff\xfe")]
    )
    with pytest.raises(InvalidFileError, match="SRC010"):
        open_source(parquet(pa.table({"a": bad})))


@pytest.mark.parametrize("wide", [False, True])
def test_what_lies_under_a_missing_text_means_nothing(wide: bool) -> None:  # noqa: FBT001 - one of two
    offsets = np.array([0, 1, 3, 4], "<i8" if wide else "<i4")
    buffers = [pa.py_buffer(b"\x05"), pa.py_buffer(offsets), pa.py_buffer(b"abcd")]
    array = pa.Array.from_buffers(pa.large_string() if wide else pa.string(), 3, buffers)
    assert column(pa.table({"a": array})) == ["a", None, "d"]
    assert column(pa.table({"a": array.slice(1)})) == [None, "d"]


MIXED = {
    "text": ["社区", None, "b"],
    "int": [1, 2, 3],
    "float": [1.5, None, -2.0],
    "bool": [True, False, True],
    "day": [dt.date(2024, 2, 29), None, dt.date(1999, 1, 1)],
}


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table], ids=["pandas", "polars", "pyarrow"])
def test_frames_of_every_library_have_the_same_cells(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    expected = [list(row) for row in zip(*MIXED.values(), strict=True)]
    sheet = open_source(make(MIXED)).sheets[0]
    assert rows_of(sheet) == expected
    assert (sheet.names, sheet.first_row, sheet.file, sheet.lettered) == (tuple(MIXED), 1, None, False)
    if make is pa.table:
        return
    found = builtins.__import__

    def without(name: str, *more: Any) -> Any:  # noqa: ANN401 - as Python imports
        if name.startswith("pyarrow"):
            raise ModuleNotFoundError(name)
        return found(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    if make is pl.DataFrame:
        assert rows_of(open_source(make(MIXED)).sheets[0]) == expected


def test_columns_of_python_objects_keep_them() -> None:
    frame = pd.DataFrame({"a": pd.Series([1, "x", None], dtype=object), "b": pd.Series([1, 2, 3], dtype="category")})
    assert rows_of(open_source(frame).sheets[0]) == [[1, 1], ["x", 2], [None, 3]]
    names = pd.DataFrame({1: ["x"], "b": pd.array([None], dtype="Int64")})
    assert open_source(names).sheets[0].names == ("1", "b")


def test_frames_that_cannot_be_read_are_wrong_use() -> None:
    with pytest.raises(TypeError, match="collect"):
        open_source(pl.LazyFrame({"a": [1]}))
    assert open_source(pd.DataFrame([[1, 2]], columns=["a", "a"])).sheets[0].names == ("a", "a")
    with pytest.raises(InvalidFileError, match="SRC011"):
        open_source(pd.DataFrame({"a": range(9)}), limits=Limits(rows=8))
    with pytest.raises(InvalidFileError, match="SRC011"):
        open_source(pa.table({"a": ["x" * 100] * 9}), limits=Limits(unpacked_bytes=500))


def test_two_columns_of_one_name_in_parquet_are_told() -> None:
    table = pa.table([pa.array([1]), pa.array([2]), pa.array(["x"])], names=["a", "a", "b"])
    opened = open_source(parquet(table))
    assert [(p.code, p.place.column, p.facts["n"]) for p in opened.problems] == [("SRC027", "a", 2)]
    assert rows_of(opened.sheets[0]) == [[1, "x"]]


def test_a_divided_folder_is_one_table_with_the_columns_of_its_folders(tmp_path: Path) -> None:
    parts = {
        "county=610902/a.parquet": {"id": ["1", "2"], "n": [1, 2]},
        "county=610902/b.parquet": {"id": ["3"], "n": [3.5]},
        "county=610921%2F1/year=2024/a.parquet": {"id": ["4"], "more": ["x"]},
        "county=__HIVE_DEFAULT_PARTITION__/a.parquet": {"id": ["5"], "n": [None]},
    }
    for name, columns in parts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), path)
    opened = open_source(tmp_path)
    (sheet,) = opened.sheets
    assert sheet.names == ("id", "n", "more", "county", "year")
    assert rows_of(sheet) == [
        ["1", 1, None, "610902", None],
        ["2", 2, None, "610902", None],
        ["3", 3.5, None, "610902", None],
        ["4", None, "x", "610921/1", "2024"],
        ["5", None, None, None, None],
    ]
    assert (sheet.file, codes(opened)) == (str(tmp_path), {})
    (tmp_path / "county=610902" / "c.parquet").write_bytes(b"PAR1 PAR1")
    with pytest.raises(InvalidFileError, match=r"c\.parquet: It is a Parquet file"):
        open_source(tmp_path)


def test_limits_of_parquet_are_those_of_the_whole(tmp_path: Path) -> None:
    data = parquet(pa.table({"a": range(10), "b": ["x"] * 10}))
    for limits in (Limits(rows=9), Limits(columns=1), Limits(cells=19), Limits(unpacked_bytes=9)):
        with pytest.raises(InvalidFileError, match="SRC011"):
            open_source(data, limits=limits)
    assert open_source(data, limits=Limits(rows=10, columns=2, cells=20)).sheets[0].n_rows == 10
    for name in "ab":
        (tmp_path / f"x={name}").mkdir()
        (tmp_path / f"x={name}" / "a.parquet").write_bytes(data)
    with pytest.raises(InvalidFileError, match="SRC011"):
        open_source(tmp_path, limits=Limits(rows=19))
    assert open_source(tmp_path, limits=Limits(rows=20)).sheets[0].n_rows == 20
