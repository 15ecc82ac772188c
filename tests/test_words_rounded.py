"""Numbers in the words of findings: few digits, and never past the bound that they are compared with."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.rules._words import Figure, rounded

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)


@given(NUMBERS, NUMBERS | st.just(math.nan))
def test_a_number_keeps_its_side_of_the_bound_and_is_told_as_near(value: float, bound: float) -> None:
    near = rounded(value, bound)
    assert (near < bound, near == bound, near > bound) == (value < bound, value == bound, value > bound)
    assert (near == 0) == (value == 0)
    assert abs(near - value) <= 0.5001e-4


@given(st.floats(0.001, 1), st.floats(0.001, 1))
def test_four_digits_do_unless_they_say_something_else(value: float, bound: float) -> None:
    if abs(value - bound) > 1e-4:
        assert rounded(value, bound) == float(f"{value:.4f}")


@pytest.mark.parametrize(
    ("value", "bound", "told"),
    [
        (15411 / 17416, 1.0, "0.8849"),
        (0.99999, 1.0, "0.99999"),
        (0.99996, 0.99999, "0.99996"),
        (1.0, 1.0, "1"),
        (0.0000123, 1.0, "1.2e-05"),
        (5310.0, 3000.0, "5,310"),
    ],
)
def test_what_is_told(value: float, bound: float, told: str) -> None:
    assert f"{Figure(rounded(value, bound))}" == told


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_no_number_stays(value: float) -> None:
    assert repr(rounded(value, 1.0)) == repr(value)
