"""Measures, totals of which a part may be unknown, and the words that ship with the library."""

from __future__ import annotations

import copy
import math
import pickle
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov import _vocabulary
from gridgov.errors import InvalidHierarchyError, Place
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure, Total, read_numbers
from gridgov.text import Text

totals = st.builds(Total, st.integers(0, 3).map(float), st.integers(0, 2))


@given(totals, totals)
def test_totals_are_values(a: Total, b: Total) -> None:
    assert (a == b) == ((a.known, a.unknown) == (b.known, b.unknown))
    if a == b:
        assert hash(a) == hash(b)
    assert pickle.loads(pickle.dumps(a)) == a == copy.deepcopy(a)  # noqa: S301 - written here
    assert not hasattr(a, "no_such_name")


@given(totals, st.integers(0, 3))
def test_only_a_complete_total_is_a_number(total: Total, number: int) -> None:
    assert (total == number) == (total.complete and total.known == number)
    assert total.value == (total.known if total.unknown == 0 else None)
    if total == number:
        assert hash(total) == hash(number)
    assert total != "a number"


@pytest.mark.parametrize(
    ("total", "en", "zh"),
    [
        (Total(349_028, 0), "349,028", "349,028"),
        (Total(0.0, 1), "at least 0 (1 unknown)", "至少0（1项未知）"),
        (Total(1234.5, 2000), "at least 1,234.5 (2,000 unknown)", "至少1,234.5（2,000项未知）"),
        (Total(0.25, 0), "0.25", "0.25"),
        (Total(math.inf, 0), "inf", "inf"),
        (Total(1e20, 0), "100,000,000,000,000,000,000", "100,000,000,000,000,000,000"),
    ],
)
def test_totals_are_said_in_words(total: Total, en: str, zh: str) -> None:
    assert (total.text(), total.text("zh"), repr(total)) == (en, zh, f"<Total: {en}>")


def test_the_shipped_measures_are_counts_with_names_in_both_languages() -> None:
    assert {"households", "occupied_households", "residents"} <= set(MEASURES)
    for key, measure in MEASURES.items():
        assert measure.key == key
        assert measure.whole
        assert measure.name.en != measure.name.zh
        assert measure.unit.zh
    assert not hasattr(MEASURES, "__setitem__")


@given(
    st.builds(
        Measure, st.just("area"), st.just(Text("area", "面积")), st.builds(Text, st.text(), st.text()), st.booleans()
    )
)
def test_a_measure_survives_dictionaries_and_pickle(measure: Measure) -> None:
    assert Measure.from_dict(measure.to_dict()) == measure
    assert pickle.loads(pickle.dumps(measure)) == measure == copy.deepcopy(measure)  # noqa: S301 - written here


@given(st.lists(st.none() | st.integers(0, 2**53 - 1) | st.floats(0, 2**52).map(math.floor)))
def test_good_numbers_are_read_whatever_their_form(values: list[int | None]) -> None:
    expected = [math.nan if v is None else float(v) for v in values]
    forms: list[object] = [values, tuple(values), iter(values), np.array(values, object), np.array(expected)]
    forms.append(["" if v is None else str(v) for v in values])
    for form in forms:
        numbers, faults = read_numbers(form, MEASURES["households"], str, 1, Place())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        assert np.array_equal(numbers, expected, equal_nan=True)
        assert list(faults) == []
        assert not numbers.flags.writeable


def test_numbers_too_large_among_numbers_are_found() -> None:
    numbers, faults = read_numbers([1, 10**400, 2.5], MEASURES["households"], str, 5, Place(file="a.csv"))
    assert np.isnan(numbers[1])
    [batch] = faults
    assert [batch.problem(i).place.row for i in range(len(batch))] == [6, 7]
    assert batch.problem(0).place.file == "a.csv"


def test_words_of_the_library() -> None:
    assert _vocabulary.word("kinds", "grid") == Text("grid", "网格")
    assert _vocabulary.word("kinds", "night_market") == Text("night market", "night_market")
    assert _vocabulary.words("measures")["households"] == MEASURES["households"].name
    with pytest.raises(KeyError, match="colours"):
        _vocabulary.words("colours")


def test_sums_of_the_largest_numbers_are_finite() -> None:
    area = Measure("area", Text("area", "面积"), whole=False)
    n = 2**10
    records: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    records += [{"id": str(i), "parent": "s", "level": "grid", "area": 2.0**991} for i in range(n)]
    h = Hierarchy.from_records(records, levels=LevelScheme.ladder("street", "grid"), measures=[area])
    assert h.unit("s").total("area").value == n * 2.0**991
    assert sys.float_info.max > 2.0**992 * (2**31 - 1)
    with pytest.raises(InvalidHierarchyError, match="it is too large"):
        Hierarchy.from_records([{**records[0], "area": 2.0**992}], levels=h.levels, measures=[area])
