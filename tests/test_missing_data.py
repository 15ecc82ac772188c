"""What is missing is unknown, in every spelling and through every kind of input; it never passes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.rules import (
    CommitteeSize,
    CommunityOversize,
    DailyPatrol,
    EightDuties,
    EstateBranch,
    EventClosed,
    FullCover,
    HouseholdClasses,
    NewEstateCommittee,
    OneChief,
    PartsSum,
    Rule,
    ShareMatches,
    StatedTotals,
    Verdict,
    builtin_rules,
)
from gridgov.testing._rows import sample_of

DAY = "2026-01-01"
pa: Any = pytest.importorskip("pyarrow")  # without types
LEVELS = LevelScheme.ladder("community", "estate", optional=["estate"])
MEASURES = ("households", "occupied_households")
Numbers = dict[str, list[float | None]]
RULES: list[Rule[Any]] = [
    CommunityOversize(max_households=1000),
    CommitteeSize(min_households=300, max_households=1000),
    EstateBranch(occupied_from=300),
    NewEstateCommittee(min_households=300),
    StatedTotals(),
    OneChief(),
    FullCover(),
]
#: Ways of giving a number that is missing.
NOTHING: Mapping[str, Any] = {"None": None, "NaN": math.nan, "numpy NaN": np.float64("nan")}


def columns(numbers: Numbers, nothing: object = None) -> dict[str, list[Any]]:
    """Return a community with estates as columns."""
    n = len(numbers["households"])
    out: dict[str, list[Any]] = {
        "id": ["c", *(f"e{i}" for i in range(1, n))],
        "parent": [None, *["c"] * (n - 1)],
        "level": ["community", *["estate"] * (n - 1)],
    }
    return out | {key: [nothing if v is None else v for v in values] for key, values in numbers.items()}


def records(data: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(data, row, strict=True)) for row in zip(*data.values(), strict=True)]


def from_columns(data: Mapping[str, list[Any]]) -> Hierarchy:
    measures: dict[str, Any] = {key: data[key] for key in MEASURES if key in data}
    return Hierarchy.from_columns(data["id"], data["parent"], data["level"], levels=LEVELS, measures=measures)


def from_records(data: Mapping[str, list[Any]]) -> Hierarchy:
    return Hierarchy.from_records(records(data), levels=LEVELS, measures=[k for k in MEASURES if k in data])


def left_out(data: Mapping[str, list[Any]]) -> Hierarchy:
    """Leave out the keys of what is missing."""
    kept = [{k: v for k, v in r.items() if v is not None and v == v} for r in records(data)]  # noqa: PLR0124 - NaN
    return Hierarchy.from_records(kept, levels=LEVELS, measures=[k for k in MEASURES if k in data])


def from_frame(frame: object, data: Mapping[str, list[Any]]) -> Hierarchy:
    return Hierarchy.from_frame(frame, levels=LEVELS, measures=[k for k in MEASURES if k in data])


def arrow(data: Mapping[str, list[Any]]) -> Any:  # noqa: ANN401 - a table
    types = {key: pa.float64() if key in MEASURES else pa.string() for key in data}
    return pa.table({key: pa.array(values, types[key]) for key, values in data.items()})


def polars(data: Mapping[str, list[Any]]) -> pl.DataFrame:
    return pl.DataFrame(dict(data), schema={k: pl.Float64 if k in MEASURES else pl.String for k in data})


INPUTS: Mapping[str, Callable[[Mapping[str, list[Any]]], Hierarchy]] = {
    "columns": from_columns,
    "records": from_records,
    "records with keys left out": left_out,
    "pandas": lambda data: from_frame(pd.DataFrame(dict(data)), data),
    "polars": lambda data: from_frame(polars(data), data),
    "pyarrow": lambda data: from_frame(arrow(data), data),
}


def verdicts(h: Hierarchy, **more: Any) -> list[list[int]]:
    report = check(Jurisdiction(territory=h), RULES, on=DAY, **more)
    return [j.verdicts.tolist() for j in report.judged]


NUMBERS = st.lists(st.none() | st.integers(0, 1200).map(float), min_size=3, max_size=3)


@settings(max_examples=30)
@given(st.fixed_dictionaries({"households": NUMBERS, "occupied_households": NUMBERS}), st.sampled_from(sorted(NOTHING)))
def test_every_kind_of_input_gives_the_same_verdicts(numbers: Numbers, nothing: str) -> None:
    expected = verdicts(from_columns(columns(numbers)))
    data = columns(numbers, NOTHING[nothing])
    for name, build in INPUTS.items():
        assert verdicts(build(data)) == expected, name


@pytest.mark.parametrize("name", INPUTS)
def test_a_column_that_is_not_there_is_one_in_which_all_is_missing(name: str) -> None:
    missing: Numbers = {"households": [None, 400, None], "occupied_households": [None, None, None]}
    without: Numbers = {"households": [None, 400, None]}
    assert verdicts(INPUTS[name](columns(missing))) == verdicts(INPUTS[name](columns(without)))


@pytest.mark.parametrize("name", INPUTS)
def test_what_is_missing_never_passes(name: str) -> None:
    nothing: Numbers = {"households": [None] * 3, "occupied_households": [None] * 3}
    report = check(Jurisdiction(territory=INPUTS[name](columns(nothing))), RULES, on=DAY)
    counts = {j.rule.code: j.counts for j in report.judged}
    assert all(passed == 0 for passed, *_ in counts.values()), counts
    assert all(failed == 0 for _, failed, *_ in counts.values()), counts
    assert counts["SIZ001"] == (0, 0, 0, 1)
    assert counts["PTY001"] == (0, 0, 0, 2)


@pytest.mark.parametrize("rule", builtin_rules(), ids=lambda r: r.code)
def test_a_model_in_which_nothing_is_said_passes_nowhere_for_lack_of_data(rule: type[Rule[Any]]) -> None:
    """Only what the structure itself shows may pass."""
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c", "level": "community", "parent": "s"},
            {"id": "g", "level": "grid", "parent": "c"},
            {"id": "e", "level": "estate", "parent": "g"},
            {"id": "b", "level": "building", "parent": "e"},
        ],
        levels=LevelScheme.ladder("street", "community", "grid", "estate", "building"),
    )
    (judged,) = check(Jurisdiction(territory=h), sample_of(rule), on=DAY).judged
    if not rule.code.startswith("STR"):
        assert judged.counts[Verdict.PASS] == 0
    assert judged.counts[Verdict.FAIL] == 0 or rule.code.startswith("STR")


# -- tables of evidence ------------------------------------------------------------------------------------------------

H = from_columns(columns({"households": [None, 400, None]}))
TABLES: dict[str, dict[str, list[Any]]] = {
    "sums": {"id": ["a", "a", "b", "b"], "stated": [30, 30, None, None], "part": [10, 20, 1, None]},
    "shares": {"id": ["a", "b"], "share": [0.5, None], "part": [1, 1], "whole": [2, None]},
}


def tables(make: Callable[[dict[str, list[Any]]], Any]) -> Report:
    evidence = {key: make(table) for key, table in TABLES.items()}
    return check(Jurisdiction(territory=H), [PartsSum(), ShareMatches(tolerance=0.01)], on=DAY, evidence=evidence)


MAKERS: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "columns": dict,
    "records": records,
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_tables_of_every_kind_give_the_same_verdicts(make: Callable[[dict[str, list[Any]]], Any]) -> None:
    report = tables(make)
    assert [j.verdicts.tolist() for j in report.judged] == [[Verdict.PASS, Verdict.UNKNOWN]] * 2


EVIDENCE_RULES = (DailyPatrol, EightDuties, EventClosed, HouseholdClasses, PartsSum, ShareMatches)


@pytest.mark.parametrize("rule", EVIDENCE_RULES, ids=lambda r: r.code)
def test_without_its_table_a_rule_passes_nothing(rule: type[Rule[Any]]) -> None:
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}],
        levels=LevelScheme.ladder("community", "grid"),
    )
    given: tuple[dict[str, Any] | None, ...] = (None, {})
    for evidence in given:
        (judged,) = check(Jurisdiction(territory=h), sample_of(rule), on=DAY, evidence=evidence).judged
        assert (judged.counts[Verdict.PASS], judged.counts[Verdict.FAIL]) == (0, 0)
