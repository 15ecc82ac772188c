"""Gini coefficient, coefficient of variation, Lorenz curve and spread against formulas of another form."""

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
from hypothesis import given
from hypothesis import strategies as st

from gridgov import metrics
from gridgov._metric_spread import Values
from gridgov.metrics import Estimate, Spread, coefficient_of_variation, gini, lorenz

counts = st.lists(st.none() | st.integers(0, 10_000), max_size=30)
amounts = st.lists(st.floats(0, 1e300, allow_subnormal=False), min_size=1, max_size=30)


def pairwise(values: list[int]) -> float:
    """The definition itself, over all pairs, in fractions."""
    n, total = len(values), sum(values)
    if not total:
        return math.nan
    return float(Fraction(sum(abs(x - y) for x in values for y in values), 2 * n * total))


@given(counts)
def test_gini_is_the_mean_difference_of_all_pairs(values: list[int | None]) -> None:
    some = [v for v in values if v is not None]
    found = gini(values)
    assert (found.known, found.unknown) == (len(some), len(values) - len(some))
    assert found.value == pytest.approx(pairwise(some), nan_ok=True, abs=1e-12)


@given(amounts)
def test_gini_of_measured_amounts(values: list[float]) -> None:
    found = gini(values).value
    if max(values) == 0:
        assert math.isnan(found)
        return
    scaled = np.array(values) / max(values)
    expected = np.abs(scaled[:, None] - scaled[None, :]).mean() / 2 / scaled.mean()
    assert found == pytest.approx(expected, abs=1e-9)
    assert 0 <= found <= 1 - 1 / len(values)


@given(counts, st.integers(1, 9), st.randoms())
def test_gini_does_not_see_the_unit_of_measure_or_the_order(
    values: list[int | None], factor: int, rng: random.Random
) -> None:
    mixed = [None if v is None else v * factor for v in values]
    rng.shuffle(mixed)
    assert gini(mixed).value == pytest.approx(gini(values).value, nan_ok=True, abs=1e-12)


def test_gini_of_equal_values_is_exactly_0_and_of_one_owner_1_less_1_of_n() -> None:
    assert gini([0.1] * 7).value == pytest.approx(0, abs=1e-15)
    assert gini([3] * 1000).value == 0
    assert gini([0] * 9 + [1]).value == 0.9
    assert gini([5]).value == 0
    assert gini([1e308] * 40 + [0] * 40).value == 0.5


@given(counts)
def test_coefficient_of_variation(values: list[int | None]) -> None:
    stats = pytest.importorskip("scipy.stats")
    some = [v for v in values if v is not None]
    found = coefficient_of_variation(values)
    assert (found.known, found.unknown) == (len(some), len(values) - len(some))
    expected = float(stats.variation(np.array(some, float))) if any(some) else math.nan
    assert found.value == pytest.approx(expected, nan_ok=True, abs=1e-12)


def test_coefficient_of_variation_of_large_and_equal_values() -> None:
    assert coefficient_of_variation([5e-324, 0]).value == 1
    assert gini([5e-324, 0]).value == 0.5
    assert lorenz([5e-324, 5e-324])["share_total"].tolist() == [0, 0.5, 1]
    assert coefficient_of_variation([1e308, 1e308, 1e308]).value == 0
    assert coefficient_of_variation([0.1] * 3).value == pytest.approx(0, abs=1e-15)


@given(counts)
def test_lorenz_curve(values: list[int | None]) -> None:
    some = sorted(v for v in values if v is not None)
    curve = lorenz(values)
    if not any(some):
        assert len(curve) == 0
        return
    assert len(curve) == len(some) + 1
    units, total = curve["share_units"], curve["share_total"]
    for k in range(len(some) + 1):
        assert units[k] == k / len(some)
        assert total[k] == pytest.approx(float(Fraction(sum(some[:k]), sum(some))))
    assert (units[0], total[0], units[-1], total[-1]) == (0, 0, 1, 1)
    # Twice the area between the curve and the diagonal, by trapezes.
    area = float(np.sum(np.diff(units) * (total[1:] + total[:-1]) / 2))
    assert 1 - 2 * area == pytest.approx(gini(values).value, abs=1e-12)


@given(counts)
def test_spread(values: list[int | None]) -> None:
    some = [float(v) for v in values if v is not None]
    found = Spread.of(values)
    assert (found.known, found.unknown) == (len(some), len(values) - len(some))
    if not some:
        rest = found.total, found.minimum, found.mean, found.median, found.maximum, found.deviation
        assert all(math.isnan(v) for v in rest)
        return
    ordered = sorted(some)
    n = len(some)
    mean = sum(some) / n
    assert (found.total, found.minimum, found.maximum) == (sum(some), ordered[0], ordered[-1])
    assert found.mean == pytest.approx(mean)
    assert found.median == (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    assert found.deviation == pytest.approx(math.sqrt(sum((v - mean) ** 2 for v in some) / n), abs=1e-9)


def test_the_mean_of_equal_numbers_stays_within_them() -> None:
    values = [0.1] * 10
    found = Spread.of(values)
    assert (found.minimum, found.mean, found.maximum) == (0.1, 0.1, 0.1)


@pytest.mark.parametrize("empty", [[], [None, None], np.zeros(0), np.array([np.nan])])
def test_nothing_known_is_nan_and_no_error(empty: Values) -> None:
    for measure in (gini, coefficient_of_variation):
        found = measure(empty)
        assert math.isnan(found.value)
        assert found.known == 0
    assert len(lorenz(empty)) == 0


def test_all_zero_has_no_share() -> None:
    assert math.isnan(gini([0, 0]).value)
    assert math.isnan(coefficient_of_variation([0, 0]).value)
    assert gini([0, 0, None]) != gini([0, 0])


@pytest.mark.parametrize("measure", [gini, coefficient_of_variation, lorenz])
def test_values_that_cannot_be(measure: Callable[[Any], object]) -> None:
    with pytest.raises(ValueError, match=r"^A share of a total needs values of 0 and above, not -2\.$"):
        measure([1, -2])
    with pytest.raises(ValueError, match=r"^A value is infinite; an unknown one is written None or NaN\.$"):
        measure([1, math.inf])
    with pytest.raises(ValueError, match=r"^A column has one dimension, not 2\.$"):
        measure(np.ones((1, 1)))
    with pytest.raises(TypeError, match=r"^The values must be numbers, not str"):
        measure(["a"])
    with pytest.raises(TypeError, match=r"^The values must be numbers, not datetime64"):
        measure(np.array(["2026-01-01"], "datetime64[D]"))


def test_any_container_of_numbers_will_do() -> None:
    import pandas as pd
    import polars as pl

    given_values: list[Any] = [(1, 3), np.array([1, 3], np.int8), pd.Series([1, 3]), pl.Series([1, 3]), iter([1, 3])]
    assert [gini(values).value for values in given_values] == [0.25] * 5
    assert gini(pd.Series([1, None, 3])).unknown == 1
    assert gini(pl.Series([1, None, 3])).unknown == 1


def test_words() -> None:
    found = gini([1, 3, None])
    assert repr(found) == "<Estimate: 0.25, of 2 known and 1 unknown>"
    assert found.describe("zh") == "0.25，依据2个已知值，另有1个未知"
    assert gini([]).describe() == "-, of 0 known and 0 unknown"
    spread = Spread.of([100, 200.5, None])
    assert spread.describe() == "2 known, 1 unknown; least 100, mean 150.25, median 150.25, most 200.5"
    assert spread.describe("zh") == "已知2个，未知1个；最小100，平均150.25，中位数150.25，最大200.5"
    assert Spread.of([]).describe() == "0 known, 0 unknown; least -, mean -, median -, most -"


def test_results_survive_and_cannot_be_changed() -> None:
    for value in (
        Estimate(0.5, 2, 1),
        gini([]),
        Spread.of([1, 2]),
        Spread.of([None]),
        lorenz([1, 2]),
        next(iter(lorenz([1, 2]))),
    ):
        assert pickle.loads(pickle.dumps(value)) == value == copy.deepcopy(value) == copy.copy(value)  # noqa: S301
        assert hash(value) == hash(copy.deepcopy(value))
        with pytest.raises(AttributeError):
            value.known = 1  # type: ignore[misc, union-attr]
    assert float(metrics.gini([1, 3])) == 0.25
