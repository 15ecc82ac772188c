"""Evidence: the same tables from every kind of input, and what is asked of them."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pytest
from evidence_cases import FORMS, TOWN, Columns, all_tables, columns, one
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import InvalidEvidenceError
from gridgov.evidence import SCHEMA, Evidence, EvidenceTable
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme

NONE = (None, float("nan"), np.float32("nan"), np.datetime64("NaT"), pd.NaT, pd.NA, "")


def answers(table: EvidenceTable, order: list[int]) -> dict[str, list[object]]:
    """Return everything that is asked of a table, row by row, in some order."""
    out: dict[str, list[object]] = {}
    for column in table.spec.columns:
        key = column.key
        if column.type == "text":
            codes, distinct = table.codes(key)
            out[key] = [(table.texts(key).get(i), int(codes[i]), distinct) for i in order]
        else:
            asked: dict[str, Callable[[str], npt.NDArray[Any]]] = {
                "unit": table.rows,
                "day": table.days,
                "number": table.numbers,
                "flag": table.flags,
            }
            values = asked[column.type](key)
            out[key] = [str(values[i]) for i in order]
    return out


# Every way in


@given(all_tables())
def test_every_kind_of_input_gives_the_same(tables: dict[str, Columns]) -> None:
    wanted = Evidence.read(TOWN, tables)
    assert list(wanted.tables) == [key for key in SCHEMA if key in tables]
    for name, form in FORMS.items():
        found = Evidence.read(TOWN, {key: form(SCHEMA[key], table) for key, table in tables.items()})
        assert found == wanted, name
        assert hash(found) == hash(wanted)


@given(all_tables())
def test_what_is_written_out_can_be_read_again(tables: dict[str, Columns]) -> None:
    evidence = Evidence.read(TOWN, tables)
    assert Evidence.read(TOWN, {table.spec.key: table.to_columns() for table in evidence}) == evidence
    assert Evidence.read(TOWN, evidence.tables) == evidence
    assert pickle.loads(pickle.dumps(evidence)) == evidence  # noqa: S301 - made here
    assert copy.copy(evidence) is copy.deepcopy(evidence) is evidence
    assert all(copy.copy(table) is copy.deepcopy(table) is table for table in evidence)


@given(st.data())
def test_what_is_asked_does_not_depend_on_the_order_of_rows(data: st.DataObject) -> None:
    spec = SCHEMA[data.draw(st.sampled_from(list(SCHEMA)))]
    table = data.draw(columns(spec))
    n = len(table[spec.keys[0]])
    order = data.draw(st.permutations(range(n)))
    turned = one(spec.key, {key: [values[i] for i in order] for key, values in table.items()})
    straight = one(spec.key, table)
    assert answers(turned, list(range(n))) == answers(straight, order)
    assert straight.take(np.array(order, int)) == turned


@given(st.sampled_from(NONE), st.sampled_from(NONE))
def test_every_spelling_of_a_missing_value_is_the_same(a: object, b: object) -> None:
    events = one("events", {"id": ["1", "2"], "unit": ["c", "c"], "reported": ["2026-01-01"] * 2, "disposed": [a, b]})
    assert np.isnat(events.days("disposed")).all()
    nets = one("nets", {"id": ["1", "2"], "department": ["x", "y"], "merged": [a, b], "unit": [b, a]})
    assert nets.flags("merged").tolist() == nets.rows("unit").tolist() == [-1, -1]
    sums = one("sums", {"id": ["1", "1"], "stated": [a, 3], "part": [b, a]})
    assert str(sums.numbers("stated").tolist()) == "[nan, 3.0]"
    assert np.isnan(sums.numbers("part")).all()
    assert sums.rows().tolist() == [-1, -1]


@pytest.mark.parametrize("value", NONE, ids=repr)
@pytest.mark.parametrize(("key", "column"), [("patrols", "unit"), ("patrols", "day"), ("tasks", "task")])
def test_a_cell_that_may_not_be_missing_is_refused_in_every_spelling(key: str, column: str, value: object) -> None:
    row = {"unit": "g1", "day": "2026-01-01"} if key == "patrols" else {"unit": "g1", "task": "census"}
    with pytest.raises(InvalidEvidenceError) as error:
        Evidence.read(TOWN, {key: [row, {**row, column: value}]})
    assert [(p.code, p.place.row, p.place.column) for p in error.value.problems] == [("EVI004", 2, column)]


def test_optional_columns_that_are_not_there_are_missing() -> None:
    nets = one("nets", {"id": ["1"], "department": ["health"]})
    assert (nets.flags("merged").tolist(), nets.rows("unit").tolist()) == ([-1], [-1])
    assert nets == one("nets", {"id": ["1"], "department": ["health"], "merged": None, "unit": [None]})
    assert np.isnat(one("events", [{"id": 1, "unit": "c", "reported": "2026-01-01"}]).days("disposed")).all()


@pytest.mark.parametrize("table", [[], (), {}, iter(()), pd.DataFrame(), pl.DataFrame(), {"unit": [], "day": []}])
def test_a_table_without_rows_is_given(table: object) -> None:
    evidence = Evidence.read(TOWN, {"patrols": table})
    assert evidence.has("patrols")
    assert not evidence.has("visits")
    patrols = evidence.table("patrols")
    assert (len(patrols), str(patrols.rows().dtype), str(patrols.days("day").dtype)) == (0, "int32", "datetime64[D]")


def test_yes_and_no_in_every_spelling() -> None:
    yes = ["yes", "True", "是", "1", 1, 1.0, True, np.int8(1), np.bool_(True)]  # noqa: FBT003 - values of a column
    no = ["NO", "FALSE", "否", "0", 0, 0.0, False, np.int8(0), np.bool_(False)]  # noqa: FBT003 - values of a column
    for values, flag in ((yes, 1), (no, 0)):
        n = len(values)
        rows = {"id": range(n + 1), "department": ["x"] * (n + 1), "merged": [*values, None]}
        assert one("nets", rows).flags("merged").tolist() == [flag] * n + [-1]
    for array in (np.array([1, 0]), np.array([True, False]), np.array([1.0, 0.0]), np.array(["是", "否"])):
        nets = one("nets", {"id": ["1", "2"], "department": ["x", "x"], "merged": array})
        assert nets.flags("merged").tolist() == [1, 0]


@pytest.mark.parametrize("days", [["2026-03-01T23:59", "NaT"], ["2026-03-01", "NaT"]])
@pytest.mark.parametrize("unit", ["ns", "s", "us"])
def test_moments_are_their_day(days: list[str], unit: str) -> None:
    moments = np.array(days, f"datetime64[{unit}]")
    rows: dict[str, Any] = {"id": [1, 2], "unit": ["c", "c"], "reported": ["2026-01-01"] * 2}
    for column in (moments, pd.Series(moments), list(moments)):
        found = one("events", {**rows, "disposed": column}).days("disposed")
        assert found.dtype == np.dtype("datetime64[D]")
        assert found.tolist() == [dt.date(2026, 3, 1), None]


def test_the_day_of_a_moment_is_that_of_the_clock_on_the_wall() -> None:
    late = pd.Series(pd.to_datetime(["2026-03-01 00:30", "2026-03-01 23:30"])).dt.tz_localize("Asia/Shanghai")
    frame = pd.DataFrame({"unit": ["g1", "g2"], "day": late})
    for table in (frame, pl.from_pandas(frame), {"unit": ["g1", "g2"], "day": late}):
        assert one("patrols", table).days("day").tolist() == [dt.date(2026, 3, 1)] * 2


def test_ids_and_numbers_of_any_type() -> None:
    levels = LevelScheme.ladder("province", "city")
    h = Hierarchy.from_codes(["61", "6109"], levels=levels)
    for ids in (["6109", "61"], [6109, 61], np.array([6109, 61]), np.array(["6109", "61"]), pd.Series([6109, 61])):
        assert Evidence.read(h, {"duties": {"unit": ids, "duty": ["a", "b"]}}).table("duties").rows().tolist() == [1, 0]
    frame = pl.DataFrame({"id": ["a", "b"], "unit": [6109, None], "stated": [None, 3], "part": [1, 2]})
    sums = Evidence.read(h, {"sums": frame}).table("sums")
    assert sums.rows().tolist() == [1, -1]
    assert str(sums.numbers("stated").tolist()) == "[nan, 3.0]"
    decimals = pl.DataFrame({"id": ["a"], "stated": ["1.50"], "part": ["1"]}).with_columns(
        pl.col("stated").cast(pl.Decimal(9, 2))
    )
    assert Evidence.read(h, {"sums": decimals}).table("sums").numbers("stated").tolist() == [1.5]


def test_many_rows_give_what_few_rows_give() -> None:
    """Long columns of frames take another path than a few records."""
    n = 20_000
    rng = np.random.default_rng(7)
    units = np.array(["c", "g1", "g2"])[rng.integers(0, 3, n)]
    days = np.datetime64("2026-01-01") + rng.integers(0, 400, n)
    slow = one(
        "visits", [{"unit": u, "day": d} for u, d in zip(units.tolist(), days.astype(str).tolist(), strict=True)]
    )
    tables: list[object] = [
        {"unit": units, "day": days},
        pd.DataFrame({"unit": units, "day": days}),
        pl.DataFrame({"unit": units, "day": days}),
        pl.DataFrame({"unit": units, "day": days}).to_arrow(),
    ]
    for table in tables:
        assert one("visits", table) == slow


def test_a_million_visits_take_no_loop_over_rows() -> None:
    n = 1_000_000
    units = np.array(["c", "g1", "g2"])[np.arange(n) % 3]
    frame = pd.DataFrame({"unit": units, "day": np.datetime64("2026-01-01") + np.arange(n) % 365})
    started = time.process_time()
    visits = one("visits", frame)
    assert time.process_time() - started < 5  # a loop in Python takes longer on any machine; usually it is 0.3
    assert len(visits) == n
