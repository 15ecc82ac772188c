"""The margin of every row: its sign is the verdict, its size the distance, of the comparison that decides."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from form_cases import ALL_FORMS, EitherForm, Rows, tried
from hypothesis import given
from hypothesis import strategies as st

from gridgov.rules import HOUSEHOLDS, SHARE, Check, Column, Comparison, Rule, Verdict, all_of, any_of, judge
from gridgov.rules._words import Figure
from gridgov.testing import verdict_of_row
from gridgov.text import Text


def homes(*values: float | None, key: str = "homes") -> Column:
    return Column.of(key, Text("homes", "户数"), HOUSEHOLDS, values)


def numbers(check: Check) -> list[tuple[float, float, float]]:
    """Return margin, what was found and what it is held against, for each row."""
    return list(zip(check.margins.tolist(), check.observed.tolist(), check.bounds.tolist(), strict=True))


@pytest.mark.parametrize("cls", ALL_FORMS, ids=lambda c: c.name)
@given(data=st.data())
def test_the_sign_is_the_verdict(cls: type[Rule[Any]], data: st.DataObject) -> None:
    rule, view = data.draw(tried(cls))
    check = rule.run(view)
    for i, (verdict, margin) in enumerate(zip(check.verdicts.tolist(), check.margins.tolist(), strict=True)):
        assert verdict == verdict_of_row(check, i)
        if verdict == Verdict.FAIL:
            assert margin < 0
        elif verdict == Verdict.PASS:
            assert margin >= 0
        else:
            assert math.isnan(margin)


@pytest.mark.parametrize("cls", ALL_FORMS, ids=lambda c: c.name)
@given(data=st.data())
def test_some_rows_have_the_numbers_they_have_among_all(cls: type[Rule[Any]], data: st.DataObject) -> None:
    rule, view = data.draw(tried(cls))
    check = rule.run(view)
    index = np.array(data.draw(st.permutations(range(len(view)))))
    part = check.take(index)
    for name in ("verdicts", "margins", "observed", "bounds"):
        np.testing.assert_array_equal(getattr(part, name), getattr(check, name)[index])


def test_of_two_failures_the_farther_one_decides() -> None:
    a, b = homes(4, 4, 9), homes(0, 3, 9, key="others")
    both = judge("bound", all_of(a.at_least(6), b.at_least(4)))
    assert numbers(both) == [(-4, 0, 4), (-2, 4, 6), (3, 9, 6)]
    assert numbers(judge("bound", all_of(b.at_least(4), a.at_least(6)))) == [(-4, 0, 4), (-2, 4, 6), (3, 9, 6)]


def test_of_two_that_either_will_do_the_one_that_is_met_decides() -> None:
    c = homes(3, 1, 2, 9)
    either = judge("bound", any_of(c.at_least(4), c.at_most(1)))
    assert either.verdicts.tolist() == [1, 0, 1, 0]
    assert numbers(either) == [(-1, 3, 4), (0, 1, 1), (-1, 2, 1), (5, 9, 4)]


def test_what_is_unknown_decides_over_what_is_met() -> None:
    a, b = homes(None, None, 9), homes(9, 1, None, key="others")
    both = judge("bound", all_of(a.at_least(6), b.at_least(4)))
    assert both.verdicts.tolist() == [3, 1, 3]
    np.testing.assert_array_equal(both.margins, [math.nan, -3, math.nan])
    np.testing.assert_array_equal(both.bounds, [6, 4, 4])


def test_many_demands_are_no_limit() -> None:
    demands = [homes(i, i + 1, key=f"c{i}").at_least(1) for i in range(70)]
    check = judge("bound", demands)
    assert check.verdicts.tolist() == [1, 0]
    assert check.margins.tolist() == [-1, 0]


@pytest.mark.parametrize(
    ("compare", "margins"),
    [
        (homes(2, 3, 4).more_than(2.5), [-1.5, 0, 0.5]),
        (homes(2, 3, 4).fewer_than(2.5), [0, -1.5, -2.5]),
        (homes(2, 3, 4).more_than(3), [-2, -1, 0]),
        (homes(2, 3, 4).fewer_than(3), [0, -1, -2]),
        (homes(2.5, 3.5).more_than(3), [-1.5, 0]),
    ],
)
def test_a_bound_that_is_excluded(compare: Comparison, margins: list[float]) -> None:
    assert compare.margins().tolist() == margins


def test_an_excluded_bound_of_what_is_measured_is_just_missed() -> None:
    half = Column.of("part", Text("part", "占比"), SHARE, [0.5, 0.75, 0.25])
    assert half.more_than(0.5).margins().tolist() == [-float(np.finfo(np.float64).tiny), 0.25, -0.25]
    assert half.fewer_than(0.5).margins().tolist() == [-float(np.finfo(np.float64).tiny), -0.25, 0.25]
    assert f"{Figure(float(np.finfo(np.float64).tiny))}" == "0"


def test_no_row_has_no_margin() -> None:
    view = Rows.given(0, bodies=[], part=[], homes=[])
    check = EitherForm(least=1, over=0).run(view)
    assert [len(x) for x in (check.verdicts, check.margins, check.observed, check.bounds)] == [0, 0, 0, 0]
