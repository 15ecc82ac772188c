"""Splitting whole numbers, against fractions and against every split that there is."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.schemes import Lognormal, interleave
from gridgov.schemes._apportion import apportion, share_out, spread

WEIGHTS = st.lists(st.integers(0, 50), min_size=1, max_size=8)


def floats(weights: list[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(weights, float)


def ints(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, np.int64)


def largest_remainders(total: int, weights: list[int]) -> list[int]:
    """Hamilton's method in fractions: the whole part of each share, the rest to the largest remainders."""
    weights = weights if sum(weights) else [1] * len(weights)
    exact = [Fraction(total * w, sum(weights)) for w in weights]
    out = [int(e) for e in exact]
    order = sorted(range(len(weights)), key=lambda i: (out[i] - exact[i], i))
    for i in order[: total - sum(out)]:
        out[i] += 1
    return out


# Even splits


@given(st.integers(0, 2**62), st.integers(1, 2000))
def test_an_even_split_is_the_difference_of_rounded_down_multiples(total: int, parts: int) -> None:
    edges = [i * total // parts for i in range(parts + 1)]
    assert interleave(total, parts).tolist() == [b - a for a, b in itertools.pairwise(edges)]


@given(st.integers(0, 10**6), st.integers(1, 500), st.integers(0, 99))
def test_chance_only_moves_the_larger_parts(total: int, parts: int, seed: int) -> None:
    drawn = spread(total, parts, np.random.default_rng(seed))
    assert sorted(drawn.tolist()) == sorted(interleave(total, parts).tolist())
    assert drawn.tolist() == spread(total, parts, np.random.default_rng(seed)).tolist()
    assert spread(total, parts, None).tolist() == interleave(total, parts).tolist()


def test_nothing_can_be_spread_over_no_part() -> None:
    assert spread(0, 0, None).tolist() == []
    with pytest.raises(ValueError, match="not 1 into 0"):
        spread(1, 0, None)


# By weight


@given(st.integers(0, 3000), WEIGHTS)
def test_shares_by_weight_are_those_of_the_largest_remainder(total: int, weights: list[int]) -> None:
    assert apportion(total, floats(weights)).tolist() == largest_remainders(total, weights)


@given(st.data())
def test_shares_within_bounds_are_as_near_to_the_weights_as_any(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 4))
    weights = data.draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))
    low = data.draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    high = [a + data.draw(st.integers(0, 4)) for a in low]
    total = data.draw(st.integers(sum(low), sum(high)))
    out = apportion(total, floats(weights), low=ints(low), high=ints(high)).tolist()
    assert sum(out) == total
    assert all(a <= x <= b for a, x, b in zip(low, out, high, strict=True))
    # Every split that there is: none gives more to a part of the same weight without need.
    splits = [
        s for s in itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True))) if sum(s) == total
    ]
    assert tuple(out) in splits
    if min(weights) > 0:
        # What lies strictly within its bounds goes by one factor, but for rounding.
        factors = [Fraction(x, w) for a, x, b, w in zip(low, out, high, weights, strict=True) if a < x < b]
        spans = [Fraction(1, w) for a, x, b, w in zip(low, out, high, weights, strict=True) if a < x < b]
        for (f, s), (g, t) in itertools.combinations(zip(factors, spans, strict=True), 2):
            assert abs(f - g) <= s + t


@given(WEIGHTS, st.integers(0, 400), st.integers(0, 3), st.integers(0, 60))
def test_bounds_that_leave_no_split_are_refused(weights: list[int], total: int, low: int, more: int) -> None:
    n, high = len(weights), low + more
    if n * low <= total <= n * high:
        assert int(apportion(total, floats(weights), low=low, high=high).sum()) == total
    else:
        with pytest.raises(
            ValueError, match=f"{total} cannot be split over {n} parts of {n * low} to {n * high} in all"
        ):
            apportion(total, floats(weights), low=low, high=high)


def test_a_large_number_goes_to_a_part_without_weight_at_once() -> None:
    assert apportion(10**12, floats([0, 1, 0]), high=ints([10**12, 7, 10**12])).tolist() == [
        (10**12 - 7) // 2 + 1,
        7,
        (10**12 - 7) // 2,
    ]
    with pytest.raises(ValueError, match="0 parts"):
        apportion(1, floats([]))


# Many numbers at once


@given(st.lists(st.tuples(st.integers(0, 2000), WEIGHTS), min_size=1, max_size=6), st.booleans())
def test_each_group_is_split_as_if_it_were_alone(groups: list[tuple[int, list[int]]], even: bool) -> None:  # noqa: FBT001
    totals = ints([total for total, _ in groups])
    group = ints([i for i, (_, weights) in enumerate(groups) for _ in weights])
    weights = [w for _, mine in groups for w in mine]
    out = share_out(totals, group, None if even else floats(weights)).tolist()
    alone = [interleave(t, len(w)).tolist() if even else largest_remainders(t, w) for t, w in groups]
    assert out == [x for part in alone for x in part]


def test_a_group_without_a_part_gets_nothing() -> None:
    assert share_out(ints([0, 3]), ints([1, 1]), None).tolist() == [1, 2]
    assert share_out(ints([]), ints([]), None).tolist() == []
    assert share_out(ints([2**61]), ints([0, 0, 0, 0]), None).tolist() == [2**59] * 4
    with pytest.raises(ValueError, match="over no part"):
        share_out(ints([1, 3]), ints([1, 1]), None)


# Sizes


@given(st.floats(0.01, 5.0), st.integers(1, 300), st.integers(0, 50), st.integers(0, 10**7))
def test_sizes_are_a_shuffled_fixed_set_and_totals_stay(sigma: float, n: int, seed: int, total: int) -> None:
    drawn, other = (Lognormal(sigma).weights(n, np.random.default_rng(s)) for s in (seed, seed + 1))
    assert sorted(drawn.tolist()) == sorted(other.tolist())
    assert drawn.min() > 0
    assert float(np.median(drawn)) == pytest.approx(1, rel=0.2) or n % 2 == 0
    most = -(-total // n) + 3
    out = apportion(total, drawn, high=most)
    assert int(out.sum()) == total
    assert 0 <= int(out.min()) <= int(out.max()) <= most
    # A larger weight never gets less.
    order = np.argsort(drawn, kind="stable")
    assert bool((np.diff(out[order])[np.diff(drawn[order]) > 0] >= 0).all())


@pytest.mark.parametrize("sigma", [0, -1, 5.1, float("nan")])
def test_a_spread_that_is_none_is_refused(sigma: float) -> None:
    with pytest.raises(ValueError, match="sigma is above 0 and at most 5"):
        Lognormal(sigma)
