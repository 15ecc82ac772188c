"""How verdicts depend on one value of a rule: equal to running the rule again for every value that matters."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from form_cases import ALL_FORMS, BoundForm, CardinalityForm, CoverageForm, EitherForm, Rows, tried
from hypothesis import given
from hypothesis import strategies as st

from gridgov.rules import Parameter, Rule, Verdict
from gridgov.rules._curve import Curve, curve_of

Verdicts = npt.NDArray[np.int8]
NUMERIC: list[tuple[type[Rule[Any]], Parameter]] = [(cls, p) for cls in ALL_FORMS for p in cls.parameters().values()]


def accepted(parameter: Parameter, values: Iterable[float]) -> list[float]:
    """Return the values that a parameter can have, each once, ascending."""
    return sorted({v for v in values if parameter.accepts(v)})


def candidates(rule: Rule[Any], view: Rows, parameter: Parameter) -> list[float]:
    """Return every value around which a verdict can change: all bounds of all rows, and their neighbours."""
    rule.check(view)
    at: set[float] = set()
    for column in view.read.values():
        at |= {v for v in (*column.low.tolist(), *column.high.tolist()) if math.isfinite(v)}
    at |= {parameter.lowest, parameter.highest, float(getattr(rule, parameter.name)), 0.0, 100.0}
    at = {v for v in at if math.isfinite(v)}
    near = {w for v in at for w in (v, v - 1, v + 1, math.floor(v), math.ceil(v), v - 0.5, v + 0.5)}
    near |= {w for v in at for w in (math.nextafter(v, math.inf), math.nextafter(v, -math.inf))}
    return accepted(parameter, near)


def again(rule: Rule[Any], view: Rows, name: str, value: float) -> Verdicts:
    """Run the rule with another value."""
    whole = rule.parameters()[name].kind == "whole"
    return rule.evolve(**{name: int(value) if whole else value}).check(view).verdicts


def curve(rule: Rule[Any], view: Rows, name: str) -> Curve:
    found = curve_of(rule.run(view), rule.parameters()[name])
    assert found is not None
    return found


@pytest.mark.parametrize(("cls", "parameter"), NUMERIC, ids=lambda v: getattr(v, "name", ""))
@given(data=st.data())
def test_verdicts_and_counts_are_those_of_a_second_run(
    cls: type[Rule[Any]], parameter: Parameter, data: st.DataObject
) -> None:
    rule, view = data.draw(tried(cls))
    found = curve(rule, view, parameter.name)
    values = candidates(rule, view, parameter)
    runs = [again(rule, view, parameter.name, v) for v in values]
    for value, verdicts in zip(values, runs, strict=True):
        assert found.at(value).tolist() == verdicts.tolist()
    order = data.draw(st.permutations(range(len(values))))
    counts = found.counts([values[i] for i in order])
    assert counts.tolist() == [np.bincount(runs[i], minlength=4).tolist() for i in order]
    weights = np.array(data.draw(st.lists(st.integers(0, 9), min_size=len(view), max_size=len(view))), np.float64)
    weighed = found.counts(values, weights)
    assert weighed.tolist() == [np.bincount(v, weights, minlength=4).tolist() for v in runs]


@pytest.mark.parametrize(("cls", "parameter"), NUMERIC, ids=lambda v: getattr(v, "name", ""))
@given(data=st.data())
def test_breakpoints_are_exactly_the_values_at_which_a_second_run_differs(
    cls: type[Rule[Any]], parameter: Parameter, data: st.DataObject
) -> None:
    rule, view = data.draw(tried(cls))
    found = set(curve(rule, view, parameter.name).breakpoints().tolist())
    values = candidates(rule, view, parameter)
    runs = {v: again(rule, view, parameter.name, v).tolist() for v in values}
    # Between two candidates that are next to each other nothing can change but at the second.
    expected = {b for a, b in itertools.pairwise(values) if runs[a] != runs[b]}
    assert found == expected


@pytest.mark.parametrize(("cls", "parameter"), NUMERIC, ids=lambda v: getattr(v, "name", ""))
@given(data=st.data())
def test_the_nearest_value_is_nearest_and_gives_the_verdict_it_says(
    cls: type[Rule[Any]], parameter: Parameter, data: st.DataObject
) -> None:
    rule, view = data.draw(tried(cls))
    now = rule.check(view).verdicts
    present = float(getattr(rule, parameter.name))
    values, verdicts = curve(rule, view, parameter.name).nearest(present)
    runs = [(v, again(rule, view, parameter.name, v)) for v in candidates(rule, view, parameter)]
    for i in range(len(view)):
        flips = [abs(v - present) for v, found in runs if found[i] != now[i]]
        if not flips:
            assert math.isnan(values[i])
            assert verdicts[i] == now[i]
            continue
        assert abs(values[i] - present) == min(flips)
        assert again(rule, view, parameter.name, float(values[i]))[i] == verdicts[i] != now[i]


def test_a_row_of_which_nothing_is_known_is_unknown_for_every_value() -> None:
    view = Rows.given(1, homes=[None])
    found = curve(BoundForm(most=5), view, "most")
    assert found.counts([0, 10**9])[:, Verdict.UNKNOWN].tolist() == [1, 1]
    assert found.breakpoints().tolist() == [] or found.breakpoints().tolist() == [0]
    assert np.isnan(found.nearest(5)[0]).all()


def test_infinite_values_are_below_and_above_everything() -> None:
    view = Rows.bounded(3, {"homes": (np.array([1.0, 2.0, 3.0]), np.array([1.0, 9.0, np.inf]))})
    found = curve(BoundForm(most=5), view, "most")
    assert found.counts([-np.inf, np.inf]).tolist() == [[0, 3, 0, 0], [3, 0, 0, 0]]


def test_a_fraction_between_two_whole_values_is_no_breakpoint() -> None:
    rule = CardinalityForm(count=2)
    assert curve(rule, Rows.given(1, holders=[1.5]), "count").breakpoints().tolist() == []
    assert curve(rule, Rows.given(2, holders=[1.5, 3]), "count").breakpoints().tolist() == [3, 4]


@pytest.mark.parametrize("shift", [0.0, 0.5])
@pytest.mark.parametrize("name", ["over", "most"])
def test_many_rows_count_as_few_do(shift: float, name: str) -> None:
    """From some number of rows on, whole numbers are counted by a table."""
    rng = np.random.default_rng(7)
    n = 70_000
    low = rng.integers(0, 300, n).astype(np.float64)
    high = low + rng.integers(0, 50, n)
    view = Rows.bounded(n, {"homes": (low, high), "bodies": (low, low), "part": (low, low)})
    rule: Rule[Any] = EitherForm(least=1, over=3.0) if name == "over" else BoundForm(most=3)
    found = curve(rule, view, name)
    values = [v + shift for v in (-1.0, 0.0, 17.0, 299.0, 350.0, 1e6)]
    assert found.counts(values).tolist() == [np.bincount(found.at(v), minlength=4).tolist() for v in values]
    weights = rng.integers(0, 9, n).astype(np.float64)
    weighed = found.counts(values, weights)
    assert weighed.tolist() == [np.bincount(found.at(v), weights, minlength=4).tolist() for v in values]


def test_many_rows_of_huge_values_count_too() -> None:
    view = Rows.given(70_000, homes=np.full(70_000, 1e300))
    assert curve(BoundForm(most=3), view, "most").counts([5, 2e300])[:, Verdict.FAIL].tolist() == [70_000, 0]


def test_no_rows_have_no_breakpoints() -> None:
    view = Rows.given(0, part=[])
    found = curve(CoverageForm(target=0.5), view, "target")
    assert found.breakpoints().tolist() == []
    assert found.counts([0.5]).tolist() == [[0, 0, 0, 0]]
    assert found.nearest(0.5)[0].tolist() == []
