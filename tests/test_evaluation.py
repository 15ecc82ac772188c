"""Points, stars and ranks: against plain loops, whatever the order of the rows."""

from __future__ import annotations

import copy
import math
import pickle
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from evidence_cases import DAY
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import UnknownKeyError
from gridgov.evaluation import Evaluation, Points, evaluate, evaluate_holders, ranks, stars
from gridgov.evidence import Evidence
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.text import Text

NAME = Text("points", "积分")
ABOVE = {"c1": "s", "c2": "s", "g1": "c1", "g2": "c1", "g3": "c2"}
LEVEL = {"s": "street", "c": "community", "g": "grid"}
TOWN = Hierarchy.from_records(
    [{"id": i, "level": LEVEL[i[0]], "parent": ABOVE.get(i)} for i in ("s", *ABOVE)],
    levels=LevelScheme.ladder("street", "community", "grid"),
)
UNITS = [unit.id for unit in TOWN]
DATES = st.sampled_from(["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"])
CRITERIA = [
    Points("walks", NAME, "patrols", each=0.1),
    Points("cleaning", NAME, "service_logs", each=0.3, column="times", where={"service": "cleaning"}),
    Points("complaints", NAME, "events", each=-0.25),
    Points("reports", NAME, "reports", each=2, column="count"),
]


def known(values: np.ndarray[Any, Any]) -> list[float | None]:
    return [None if math.isnan(v) else v for v in values.tolist()]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    unit = st.sampled_from(UNITS)
    rows: dict[str, Any] = {
        "patrols": {"unit": unit, "day": DATES},
        "service_logs": {
            "unit": unit,
            "service": st.sampled_from(["cleaning", "guard"]),
            "day": DATES,
            "times": st.sampled_from([0, 1, 2.5, 3, None]),
        },
        "events": {"unit": unit, "reported": DATES},
        "reports": {
            "unit": unit | st.none(),
            "holder": st.sampled_from(["p1", "p2", None]),
            "count": st.integers(0, 9),
        },
    }
    found = {key: draw(st.lists(st.fixed_dictionaries(row), max_size=8)) for key, row in rows.items()}
    for i, event in enumerate(found["events"]):
        event["id"] = f"e{i}"
    return {key: found[key] for key in draw(st.lists(st.sampled_from(list(found)), unique=True))}


def earned(item: Points, row: dict[str, Any], start: str | None, end: str | None) -> Fraction | None:
    """Return the points of one row, None if they are unknown."""
    day = row.get("day", row.get("reported"))
    if day is not None and ((start is not None and day < start) or (end is not None and day > end)):
        return Fraction(0)
    if any(row[key] != text for key, text in item.where):
        return Fraction(0)
    amount = 1 if item.column is None else row[item.column]
    return None if amount is None else Fraction(str(item.each)) * Fraction(str(amount))


def total(parts: list[Fraction | None]) -> Fraction | None:
    return None if None in parts else sum((p for p in parts if p is not None), Fraction(0))


@given(tables(), st.none() | DATES, st.none() | DATES, st.randoms(use_true_random=False))
def test_points_are_those_of_a_plain_loop(
    given_tables: dict[str, list[dict[str, Any]]], start: str | None, end: str | None, rng: random.Random
) -> None:
    if start is not None and end is not None and end < start:
        start, end = end, start
    evidence = Evidence.read(TOWN, given_tables)
    found = evaluate(evidence, CRITERIA, units=TOWN.units(), thresholds=[1, 5], start=start, end=end)
    points: list[Fraction | None] = []
    for unit in TOWN:
        below = {unit.id, *unit.descendants().ids}
        each = [
            total([earned(item, row, start, end) for row in given_tables[item.table] if row["unit"] in below])
            if item.table in given_tables
            else None
            for item in CRITERIA
        ]
        points.append(total(each))
        i = UNITS.index(unit.id)
        assert [known(found.columns[item.key])[i] for item in CRITERIA] == [p and float(p) if p else p for p in each]
    assert known(found.columns["points"]) == [None if p is None else float(p) for p in points]
    assert known(found.columns["stars"]) == [None if p is None else (p >= 1) + (p >= 5) for p in points]
    sure = [p for p in points if p is not None]
    places = [None if p is None else 1 + sum(q > p for q in sure) for p in points]
    assert known(found.columns["rank"]) == places
    open_ones = len(points) - len(sure)
    assert known(found.columns["worst_rank"]) == [None if p is None else p + open_ones for p in places]
    turned = {key: rng.sample(rows, len(rows)) for key, rows in given_tables.items()}
    again = evaluate(Evidence.read(TOWN, turned), CRITERIA, units=TOWN.units(), thresholds=[1, 5], start=start, end=end)
    assert again == found


@given(st.lists(st.none() | st.integers(0, 4)))
def test_equal_points_share_a_place_and_leave_places_out(points: list[int | None]) -> None:
    best, worst = (known(column) for column in ranks(points))
    sure = sorted((p for p in points if p is not None), reverse=True)
    assert best == [None if p is None else sure.index(p) + 1 for p in points]
    assert worst == [None if b is None else b + points.count(None) for b in best]


def test_sums_of_fractions_tie() -> None:
    assert ranks([0.1 + 0.2, 0.3])[0].tolist() == [1, 1]
    assert stars([0.1 + 0.2, 0.3, 0.2999], [0.3]).tolist() == [1, 1, 0]
    assert stars([0.1 + 0.7, 0.8], [0.8]).tolist() == [1, 1]


def test_a_threshold_that_is_reached_is_a_star() -> None:
    assert stars([0, 4.99, 5, 10, 99], [5, 10]).tolist() == [0, 0, 1, 2, 2]
    assert stars([3], []).tolist() == [0]
    for wrong in ([5, 5], [10, 5], [1, math.inf], [math.nan]):
        with pytest.raises(ValueError, match="Thresholds are finite and ascend"):
            stars([1], wrong)


def test_holders_have_points_of_their_own_reports() -> None:
    rows = [
        {"holder": "p1", "unit": "g1", "count": 3},
        {"holder": "p2", "unit": "g1", "count": 5},
        {"holder": "p1", "unit": "g2", "count": 2},
        {"unit": "g2", "count": 100},
        {"holder": "p9", "count": 7},
    ]
    evidence = Evidence.read(TOWN, {"reports": rows})
    found = evaluate_holders(evidence, [CRITERIA[3]], holders=["p3", "p2", "p1"], thresholds=[10])
    assert found.rows() == [
        {"id": "p3", "reports": 0, "points": 0, "stars": 0, "rank": 3, "worst_rank": 3},
        {"id": "p2", "reports": 10, "points": 10, "stars": 1, "rank": 1, "worst_rank": 1},
        {"id": "p1", "reports": 10, "points": 10, "stars": 1, "rank": 1, "worst_rank": 1},
    ]
    nothing = evaluate_holders(Evidence.empty(TOWN), [CRITERIA[3]], holders=["p1"])
    assert math.isnan(nothing.columns["points"][0])
    assert repr(nothing) == "<Evaluation: 1 evaluated, 1 unknown>"


def test_a_text_that_is_missing_may_be_the_one_that_is_meant() -> None:
    rows = [
        {"id": "a", "unit": "g1", "partner": "x", "kind": None},
        {"id": "b", "unit": "g2", "partner": "x", "kind": "k"},
    ]
    item = Points("joint", NAME, "agreements", each=1, where={"kind": "k"})
    found = evaluate(Evidence.read(TOWN, {"agreements": rows}), [item], units=TOWN.units("grid"))
    assert known(found.columns["points"]) == [None, 1, 0]


def test_only_the_units_asked_for_are_compared() -> None:
    log = [{"unit": u, "day": DAY} for u in ("g1", "g1", "g3")]
    evidence = Evidence.read(TOWN, {"patrols": log})
    found = evaluate(evidence, CRITERIA[:1], units=TOWN.units("community"))
    assert found.rows() == [
        {"id": "c1", "walks": 0.2, "points": 0.2, "stars": 0, "rank": 1, "worst_rank": 1},
        {"id": "c2", "walks": 0.1, "points": 0.1, "stars": 0, "rank": 2, "worst_rank": 2},
    ]
    assert len(evaluate(evidence, CRITERIA[:1], units=TOWN.units("grid").filter("street"))) == 0


def test_no_points_taken_off_are_plain_zero() -> None:
    found = evaluate(Evidence.read(TOWN, {"events": []}), [CRITERIA[2]], units=TOWN.units("grid"))
    assert [math.copysign(1, v) for v in found.columns["complaints"].tolist()] == [1, 1, 1]


def test_a_result_does_not_change_and_travels() -> None:
    found = evaluate(Evidence.read(TOWN, {"patrols": []}), CRITERIA[:1], units=TOWN.units())
    with pytest.raises(ValueError, match="read-only"):
        found.columns["points"][0] = 1
    with pytest.raises(TypeError):
        found.columns["points"] = found.columns["rank"]  # type: ignore[index] # pyright: ignore[reportIndexIssue]
    for again in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):  # noqa: S301 - made here
        assert again == found
        assert hash(again) == hash(found)
    other = evaluate(Evidence.read(TOWN, {"patrols": [{"unit": "g1", "day": DAY}]}), CRITERIA[:1], units=TOWN.units())
    assert other != found
    assert found != 1
    assert list(found.to_pandas()["id"]) == UNITS


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: Points("a", NAME, "patrol", each=1), UnknownKeyError, "patrols"),
        (lambda: Points("a", NAME, "patrols", each=1, column="dya"), UnknownKeyError, "day"),
        (lambda: Points("a", NAME, "patrols", each=1, column="day"), ValueError, "holds a day, not a number"),
        (lambda: Points("a", NAME, "nets", each=1, where={"merged": "yes"}), ValueError, "holds a flag, not a text"),
        (lambda: Points("a", NAME, "patrols", each=math.nan), ValueError, "must be finite"),
        (lambda: Points("rank", NAME, "patrols", each=1), ValueError, "columns of every result"),
        (lambda: evaluate(Evidence.empty(TOWN), CRITERIA * 2, units=TOWN.units()), ValueError, "one key"),
        (lambda: evaluate(Evidence.empty(TOWN), [], units=TOWN.subtree("c1").units()), ValueError, "another territory"),
        (lambda: evaluate_holders(Evidence.empty(TOWN), [], holders=["p", "p"]), ValueError, "there twice"),
        (lambda: evaluate_holders(Evidence.empty(TOWN), CRITERIA[:1], holders=[]), ValueError, "names no holders"),
        (
            lambda: evaluate(Evidence.empty(TOWN), [], units=TOWN.units(), start="2026-02-01", end="2026-01-31"),
            ValueError,
            "The last day, 2026-01-31, lies before the first, 2026-02-01.",
        ),
    ],
)
def test_what_cannot_be_evaluated(make: Callable[[], object], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        make()


def test_the_class_is_what_comes_back() -> None:
    assert isinstance(evaluate(Evidence.empty(TOWN), [], units=TOWN.units()), Evaluation)
