"""Published quantities: the interval of every qualifier against an oracle of its own, words, JSON, arithmetic."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, get_args

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridgov.quantities import PERCENT, Interval, InvalidQuantityError, Qualifier, Quantity, parse_quantity
from gridgov.text import Text

#: The inexact figures of the published systems: id, value, qualifier, then numbers that it cannot, can and cannot be.
FIGURES: Final[list[tuple[str, str, Qualifier, list[float], list[float]]]] = [
    ("ANK-18", "560", "odd", [560, 570], [561, 569]),
    ("ANK-F17", "1500", "at_least", [1499], [1500, 10_000]),
    ("ANK-F18", "20", "odd", [20, 30], [21, 29]),
    ("ANK-F27", "7", "at_least", [6], [7, 8]),
    ("CTY-F06", "240", "odd", [240, 250], [241, 249]),
    ("CTY-F09", "1600", "odd", [1600, 1700], [1601, 1699]),
    ("CTY-F14", "1000", "at_least", [999], [1000]),
    ("CTY-F17", "300", "over", [300], [301, 10_000]),
    ("CTY-F18", "2000", "odd", [2000, 3000], [2001, 2999]),
    ("CTY-F20", "10000", "at_least", [9999], [10_000]),
    ("CTY-F22", "100", "odd", [100, 200], [101, 199]),
    ("CTY-F23", "90000", "odd", [90_000, 100_000], [90_001, 99_999]),
    ("XLG-F09", "350", "odd", [350, 360], [351, 359]),
    ("XLG-F11", "1300", "odd", [1300, 1400], [1301, 1399]),
    ("XLG-F12", "1000000", "nearly", [899_999, 1_000_000], [900_000, 999_999]),
    ("XLG-F14", "10", "odd", [10, 20], [11, 19]),
    ("CHB-F11", "1000000", "odd", [1_000_000, 2_000_000], [1_000_001, 1_999_999]),
    ("CHB-F15", "2/3", "about", [0.633, 0.701], [0.634, 0.7]),
]


@pytest.mark.parametrize(("source", "value", "qualifier", "outside", "inside"), FIGURES, ids=[f[0] for f in FIGURES])
def test_f64_published_figures(
    source: str, value: str, qualifier: Qualifier, outside: list[float], inside: list[float]
) -> None:
    quantity = Quantity(value, qualifier, source=source)
    assert [n for n in outside if quantity.accepts(n)] == []
    assert [n for n in inside if not quantity.accepts(n)] == []
    assert quantity.whole is ("/" not in value)


def odd_by_digits(digits: str) -> tuple[int, int]:
    """Count up the last digit that is not zero, as one does it on paper."""
    core = digits.rstrip("0")
    zeros = len(digits) - len(core)
    return int(digits) + 1, (int(core) + 1) * 10**zeros - 1


@given(core=st.integers(1, 9999), zeros=st.integers(0, 12))
def test_odd_counts_up_the_last_digit_that_is_not_zero(core: int, zeros: int) -> None:
    value = core * 10**zeros
    first, last = odd_by_digits(str(value))
    quantity = Quantity(value, "odd")
    if first <= last:
        assert quantity.interval == Interval(first, last)
        assert not any(quantity.accepts(n) for n in (value, first - 1, last + 1, Fraction(first) + Fraction(1, 2)))
        return
    # No whole number is 565-odd: what is measured is not whole.
    assert not quantity.whole
    assert quantity.interval == Interval(value, value + 1, low_open=True, high_open=True)


@given(core=st.integers(1, 9999).filter(lambda n: n % 10), places=st.integers(1, 6))
def test_odd_of_decimals(core: int, places: int) -> None:
    value = Fraction(core, 10**places)
    quantity = Quantity(value, "odd")
    ends = quantity.interval.low, quantity.interval.high
    assert ends == (value, Fraction(core + 1, 10**places))
    assert not quantity.accepts(value)
    assert quantity.accepts(value + Fraction(9, 10 ** (places + 1)))


VALUES: Final = st.fractions(Fraction(1, 50), 10**6, max_denominator=60)


@given(
    value=VALUES, x=VALUES, qualifier=st.sampled_from(get_args(Qualifier)), tolerance=st.fractions(0, Fraction(9, 10))
)
def test_the_meaning_of_each_qualifier(value: Fraction, x: Fraction, qualifier: Qualifier, tolerance: Fraction) -> None:
    assume(qualifier != "odd" or 10**6 % value.denominator == 0)
    quantity = Quantity(value, qualifier, whole=False, tolerance=tolerance)
    meant = {
        "exact": x == value,
        "over": x > value,
        "at_least": x >= value,
        "nearly": value * 9 / 10 <= x < value,
        "about": abs(x - value) <= value * tolerance,
    }
    if qualifier in meant:
        assert quantity.accepts(x) is meant[qualifier]
    # Counting in whole numbers takes away what is not whole, and nothing else.
    if quantity.interval.whole() is not None:
        counted = attrs.evolve(quantity, whole=True)
        assert counted.accepts(x) is (quantity.accepts(x) and x.denominator == 1)


@given(value=st.integers(1, 10**9), more=st.integers(0, 10**9), qualifier=st.sampled_from(get_args(Qualifier)))
def test_a_larger_number_means_no_less(value: int, more: int, qualifier: Qualifier) -> None:
    small, large = (Quantity(n, qualifier, whole=False).interval for n in (value, value + more))
    assert small.low is not None
    assert large.low is not None
    assert small.low <= large.low
    # The upper end of "odd" is a convention of digits: 1999-odd ends before 1000-odd.
    if qualifier != "odd":
        assert (small.high is None) is (large.high is None)
        assert (small.high or 0) <= (large.high or 0)


@pytest.mark.parametrize(
    ("quantity", "en", "zh", "shown"),
    [
        (Quantity(560, "odd"), "560-odd", "560余", "<Quantity: 560-odd (561..569)>"),
        (Quantity(300, "over"), "more than 300", "超过300", "<Quantity: more than 300 (>= 301)>"),
        (Quantity(1500, "at_least"), "at least 1,500", "不少于1,500", "<Quantity: at least 1,500 (>= 1,500)>"),
        (Quantity(100, "nearly"), "nearly 100", "近100", "<Quantity: nearly 100 (90..99)>"),
        (Quantity("2/3", "about"), "about 2/3", "约2/3", "<Quantity: about 2/3 (0.633333..0.7)>"),
        (Quantity(2622), "2,622", "2,622", "<Quantity: 2,622>"),
        (Quantity("41.46"), "41.46", "41.46", "<Quantity: 41.46>"),
        (Quantity("0.4146", unit=PERCENT), "41.46%", "41.46%", "<Quantity: 41.46%>"),
        (Quantity("0.4", "odd", unit=PERCENT), "40-odd%", "40余%", "<Quantity: 40-odd% (0.4 < x < 0.5)>"),
        (
            Quantity(5000, "over", ambiguous=True, source="ANK-43"),
            "more than 5,000 and above",
            "超过5,000以上",
            "<Quantity: more than 5,000 and above (>= 5,001), ANK-43>",
        ),
        (Quantity(3, unit=Text("a\nb", "甲"), source="x\ny"), "3", "3", "<Quantity: 3 a\\nb, x\\ny>"),
    ],
)
def test_words(quantity: Quantity, en: str, zh: str, shown: str) -> None:
    assert (quantity.text(), quantity.text("zh"), repr(quantity)) == (en, zh, shown)


def test_words_with_their_unit() -> None:
    rule = Quantity(5000, "over", ambiguous=True, unit=Text("households", "户"))
    assert rule.text(unit=True) == "more than 5,000 households and above"
    assert rule.text("zh", unit=True) == "超过5,000户以上"
    assert Quantity("0.4", unit=PERCENT).text(unit=True) == "40%"


def test_numbers_of_all_types() -> None:
    for value in (560, 560.0, Decimal(560), Fraction(560), "560"):
        assert Quantity(value, "odd") == Quantity(560, "odd")
    assert (Quantity(0.1).value, Quantity("2/3").value) == (Fraction(1, 10), Fraction(2, 3))


def test_what_is_whole_by_itself() -> None:
    assert Quantity(560).whole
    assert not Quantity(2.5).whole
    assert not Quantity(1, unit=PERCENT).whole
    assert not Quantity(5, "nearly").whole
    assert Quantity(5, "about", tolerance="1/5").interval == Interval(4, 6)
    assert Quantity(-100, "about").interval == Interval(-105, -95)
    assert Quantity(100, "nearly", whole=False).interval == Interval(90, 100, high_open=True)


def test_arithmetic_gives_intervals() -> None:
    """The forces that entered the grids of the county, for each of 2,484 grids: 1,600-odd is no exact share."""
    forces = parse_quantity("1600多人")
    share = forces / 2484
    assert share == Interval(Fraction(1601, 2484), Fraction(1699, 2484))
    assert share.format() == "0.64..0.69"
    both = parse_quantity("超过300名") + parse_quantity("240多名")
    assert both == Interval(542)
    assert (both - 42, 1000 - forces, 2 * forces, forces * 2) == (
        Interval(500),
        Interval(-699, -601),
        Interval(3202, 3398),
        Interval(3202, 3398),
    )
    assert 1 / Quantity(4) == Interval.exactly("1/4") == 1 / (Quantity(1) + 3)
    assert -forces == Interval(-1699, -1601)
    assert 3 + Quantity(4) - Interval(1, 2) == Interval(5, 6)
    assert Interval(1, 2) * Quantity(3) == Interval(3, 6)


def test_comparing_has_three_answers() -> None:
    members = parse_quantity("240多名").interval
    assert members.less(250) is True
    assert members.at_least(250) is False
    assert members.more(245) is None
    assert members.less(parse_quantity("560余")) is True
    assert members.equal(parse_quantity("240多")) is None
    assert members.meets(Quantity(249))
    assert not members.meets(Quantity(250))
    assert Quantity(249).interval.within(members)


QUANTITIES: Final = st.builds(
    Quantity,
    st.integers(10, 10**6).map(lambda n: n * 10) | st.decimals("1.1", 100, places=2).filter(lambda n: bool(n % 1)),
    st.sampled_from(get_args(Qualifier)),
    unit=st.none() | st.builds(Text, st.text(max_size=5), st.text(max_size=5)) | st.just(PERCENT),
    source=st.none() | st.text(max_size=5),
    whole=st.sampled_from([None, False]),
    tolerance=st.fractions(0, Fraction(1, 2), max_denominator=100),
)


@given(quantity=QUANTITIES)
def test_it_survives_json_copies_and_pickles(quantity: Quantity) -> None:
    data = quantity.to_dict()
    before = copy.deepcopy(data)
    assert Quantity.from_dict(json.loads(json.dumps(data))) == quantity
    assert Quantity.from_dict(data) == quantity
    assert data == before
    assert pickle.loads(pickle.dumps(quantity)) == copy.deepcopy(quantity) == quantity  # noqa: S301 - our own bytes
    assert len({quantity, attrs.evolve(quantity)}) == 1
    assert "\n" not in repr(quantity)


def test_json_in_full() -> None:
    rule = Quantity(
        5000, "over", ambiguous=True, unit=Text("households", "户"), source="ANK-43", whole=False, tolerance=0.1
    )
    assert rule.to_dict() == {
        "value": 5000,
        "qualifier": "over",
        "unit": {"en": "households", "zh": "户"},
        "source": "ANK-43",
        "whole": False,
        "tolerance": "1/10",
        "ambiguous": True,
    }
    assert Quantity.from_dict(rule.to_dict()) == rule
    assert Quantity(2.5).to_dict() == {"value": "5/2", "qualifier": "exact"}
    assert Quantity.from_dict({"value": 0.1}) == Quantity("0.1")


#: Without its types: these tests use it in wrong ways.
Untyped: Final[Any] = Quantity
QUALIFIERS: Final = "'exact', 'odd', 'over', 'at_least', 'nearly', 'about'"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Quantity("many"),
            "The value of a quantity must be written in digits, such as '1,600', '2.5' or '2/3', not 'many'.",
        ),
        (
            lambda: Quantity(float("nan")),
            "The value of a quantity must be finite, not NaN; where a range has no end give None.",
        ),
        (lambda: Untyped(5, "under"), f"qualifier must be one of {QUALIFIERS}, not 'under'."),
        (lambda: Quantity(5, tolerance=1), "tolerance must be at least 0 and less than 1, not 1."),
        (lambda: Quantity(5, tolerance="-1/10"), "tolerance must be at least 0 and less than 1, not -0.1."),
        (
            lambda: Quantity(5, "at_least", ambiguous=True),
            "Only a quantity that is 'over' can be ambiguous: its wording adds 'and above'.",
        ),
        (lambda: Quantity(0, "odd"), "A quantity that is 'odd' must be above 0, not 0."),
        (lambda: Quantity(-5, "nearly"), "A quantity that is 'nearly' must be above 0, not -5."),
        (lambda: Quantity("2/3", "odd"), "A quantity that is 'odd' needs a last digit, which 2/3 does not have."),
        (lambda: Quantity(2.5, whole=True), "No whole number is 2.5; give whole=False."),
        (lambda: Quantity(565, "odd", whole=True), "No whole number is 565-odd; give whole=False."),
        (
            lambda: Quantity(5).accepts(float("nan")),
            "What an interval holds must be finite, not NaN; where a range has no end give None.",
        ),
        (lambda: Untyped.text(Quantity(5), "fr"), "lang must be 'en' or 'zh', not 'fr'."),
    ],
)
def test_values_that_cannot_be(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Untyped(None), "The value of a quantity must be a number, not None."),
        (lambda: Untyped(5, unit="户"), "unit must be a Text or None, not str."),
        (lambda: Untyped(5, source=7), "source must be the id of a fact or None, not int."),
        (lambda: Untyped.from_dict([]), "A quantity is read from a mapping of its keys, not from list."),
    ],
)
def test_types_that_cannot_be(make: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        make()


@pytest.mark.parametrize("data", [{"value": 0, "qualifier": "nearly"}, {"value": 2.5, "whole": True}])
def test_values_that_do_not_go_together(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidQuantityError) as error:
        Quantity.from_dict(data)
    assert [p.code for p in error.value.problems] == ["QTY009"]
