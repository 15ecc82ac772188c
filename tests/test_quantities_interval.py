"""Intervals: laws of exact arithmetic and of comparison with three answers, against points taken by hand."""

from __future__ import annotations

import copy
import itertools
import operator
import pickle
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridgov.quantities import Interval, Quantity

#: Without its types: these tests use it in wrong ways.
Untyped: Final[Any] = Interval
TINY: Final = Fraction(1, 10**6)
HUGE: Final = Fraction(10**6)
#: Ends of intervals lie on halves from -4 to 4: many of them meet, and all are far from TINY and HUGE.
ENDS: Final = st.integers(-8, 8).map(lambda n: Fraction(n, 2))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(st.none() | ENDS), draw(st.none() | ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    if low is not None and low == high:
        return Interval.exactly(low)
    return Interval(low, high, low_open=draw(st.booleans()), high_open=draw(st.booleans()))


def points(*of: Interval) -> list[Fraction]:
    """Return points at, beside and between all ends, near 0 and far away."""
    ends = [end for it in of for end in (it.low, it.high) if end is not None]
    near = [at + step for at in (*ends, Fraction(0)) for step in (-TINY, Fraction(0), TINY)]
    between = [(a + b) / 2 for a, b in itertools.pairwise(sorted(near))]
    return sorted({*near, *between, -HUGE, HUGE})


def has(it: Interval, x: Fraction) -> bool:
    """Say in other words what an interval holds."""
    if it.low is not None and (x < it.low or (it.low_open and x == it.low)):
        return False
    return it.high is None or x < it.high or (x == it.high and not it.high_open)


def samples(it: Interval, *others: Interval) -> Iterator[Fraction]:
    return (x for x in points(it, *others) if has(it, x))


def divide(a: Any, b: Any) -> Any:  # noqa: ANN401 - numbers and intervals
    return a / b


OPERATIONS: Final[list[Callable[[Any, Any], Any]]] = [operator.add, operator.sub, operator.mul, divide]


@pytest.mark.parametrize("operation", OPERATIONS)
@given(a=intervals(), b=intervals())
def test_arithmetic_gives_all_results_and_no_others(
    operation: Callable[[Any, Any], Any], a: Interval, b: Interval
) -> None:
    if operation is divide and has(b, Fraction(0)):
        with pytest.raises(ZeroDivisionError, match=r"^The divisor can be 0: it is .+\. Take 0 out of it"):
            operation(a, b)
        return
    found = operation(a, b)
    results = [operation(x, y) for x in samples(a) for y in samples(b)]
    assert all(has(found, z) and z in found for z in results)
    # No wider than the results: each end is neared, and it belongs to the interval if and only if it is reached.
    for end, is_open, extreme in (
        (found.low, found.low_open, min(results)),
        (found.high, found.high_open, max(results)),
    ):
        if end is None:
            assert abs(extreme) >= HUGE / 10
            assert is_open
        else:
            assert abs(extreme - end) < TINY * 20
            assert is_open is (end not in results)


@given(a=intervals(), b=intervals(), c=intervals(), operation=st.sampled_from(OPERATIONS))
def test_what_is_known_better_gives_results_that_are_known_better(
    a: Interval, b: Interval, c: Interval, operation: Callable[[Any, Any], Any]
) -> None:
    inner = a.intersection(b)
    assume(inner is not None)
    assume(operation is not divide or not has(c, Fraction(0)))
    assert operation(inner, c).within(operation(a, c))
    for question in ("less", "at_most", "more", "at_least", "equal"):
        before, after = getattr(a, question)(c), getattr(inner, question)(c)
        assert before is None or after is before


@given(a=intervals())
def test_negation_turns_round(a: Interval) -> None:
    turned = -a
    assert -turned == a
    assert all(has(-a, -x) for x in samples(a))
    assert -a == 0 - a == a * -1


QUESTIONS: Final = {
    "less": operator.lt,
    "at_most": operator.le,
    "more": operator.gt,
    "at_least": operator.ge,
    "equal": operator.eq,
}


@pytest.mark.parametrize("question", QUESTIONS)
@given(a=intervals(), b=intervals())
def test_an_answer_holds_for_all_numbers(question: str, a: Interval, b: Interval) -> None:
    answers = {QUESTIONS[question](x, y) for x in samples(a, b) for y in samples(b, a)}
    assert getattr(a, question)(b) is (answers.pop() if len(answers) == 1 else None)


@given(a=intervals(), b=intervals())
def test_sets_of_numbers(a: Interval, b: Interval) -> None:
    everywhere = points(a, b)
    both = [x for x in everywhere if has(a, x) and has(b, x)]
    met = a.intersection(b)
    assert (met is not None) is bool(both) is a.meets(b) is b.meets(a)
    assert met == b.intersection(a)
    assert both == ([] if met is None else [x for x in everywhere if has(met, x)])
    assert a.within(b) is all(has(b, x) for x in everywhere if has(a, x))
    hull = a.hull(b)
    assert hull == b.hull(a)
    assert a.within(hull)
    assert b.within(hull)
    # Nothing smaller would do: each end is an end of one of them.
    assert (hull.low, hull.low_open) in {(a.low, a.low_open), (b.low, b.low_open)}
    assert (hull.high, hull.high_open) in {(a.high, a.high_open), (b.high, b.high_open)}


@given(a=intervals())
def test_whole_numbers(a: Interval) -> None:
    inside = [n for n in range(-20, 21) if has(a, Fraction(n))]
    whole = a.whole()
    assert inside == ([] if whole is None else [n for n in range(-20, 21) if n in whole])
    if whole is not None:
        assert whole.within(a)
        assert all(end is None or end in whole for end in (whole.low, whole.high))
        assert whole.whole() == whole


@given(a=intervals(), digits=st.integers(0, 3), factor=st.fractions(max_denominator=50).filter(bool))
def test_rounding_loses_no_number(a: Interval, digits: int, factor: Fraction) -> None:
    it = a * factor
    said = it.format(digits=digits)
    if ".." in said:
        low, high = (Fraction(end.replace(",", "")) for end in said.split(".."))
        assert it.low is not None
        assert it.high is not None
        assert it.low - Fraction(1, 10**digits) < low <= it.low
        assert it.high <= high < it.high + Fraction(1, 10**digits)
        assert not (it.low_open and low == it.low)
        assert not (it.high_open and high == it.high)


@pytest.mark.parametrize(
    ("it", "en", "zh"),
    [
        (Interval(561, 569), "561..569", "561..569"),
        (Interval(5000, low_open=True), "> 5,000", ">5,000"),
        (Interval(1500), ">= 1,500", "≥1,500"),
        (Interval(high=300), "<= 300", "≤300"),
        (Interval(high=300, high_open=True), "< 300", "<300"),
        (Interval(), "any", "任意"),
        (Interval.exactly(349028), "349,028", "349,028"),
        (Interval.exactly("-1234.5"), "-1,234.5", "-1,234.5"),
        (Interval.exactly("2/3"), "≈ 0.67", "≈0.67"),
        (Interval(561, 569) / 258, "2.17..2.21", "2.17..2.21"),
        (Interval(1, 2, low_open=True), "1 < x <= 2", "1<x≤2"),
        (Interval(1, 2, high_open=True), "1 <= x < 2", "1≤x<2"),
        (Interval("1.001", 2, low_open=True, high_open=True), "1 <= x < 2", "1≤x<2"),
        (Interval("1.001", "1.999", low_open=True, high_open=True), "1..2", "1..2"),
        (Interval("1.001", low_open=True), ">= 1", "≥1"),
        (Interval(high="-0.001"), "<= 0", "≤0"),
    ],
)
def test_how_it_is_written(it: Interval, en: str, zh: str) -> None:
    assert it.format() == en
    assert it.format("zh") == zh


def test_digits() -> None:
    third = Interval(1, 2) / 3
    assert [third.format(digits=n) for n in (0, 1, 4)] == ["0..1", "0.3..0.7", "0.3333..0.6667"]
    assert repr(third) == "<Interval: 0.333333..0.666667>"
    with pytest.raises(ValueError, match=r"^digits must not be less than 0, not -1\.$"):
        third.format(digits=-1)
    with pytest.raises(ValueError, match=r"^lang must be 'en' or 'zh', not 'fr'\.$"):
        Untyped.format(third, "fr")


def test_numbers_of_all_types() -> None:
    numbers: list[Any] = [1600, 1600.0, Decimal(1600), Fraction(1600), np.int32(1600), np.float32(1600)]
    for value in [*numbers, "1600", "1,600", "1600.0", " 3200/2 "]:
        assert Interval.exactly(value) == Interval.between(value, value) == Interval(1600, 1600)


def test_a_float_is_the_decimal_that_it_is_written_as() -> None:
    assert Interval.exactly(0.1).low == Untyped.exactly(np.float32(0.1)).low == Fraction(1, 10)
    assert Interval.exactly(0.1) + 0.2 == Interval.exactly(0.3)
    assert 0.3 in Interval.exactly(0.1) * 3


NO_NUMBER_WITH: Final = "An interval holds at least one number; there is no x with "
FINITE: Final = "must be finite, not {}; where a range has no end give None."
DIGITS: Final = "The low end of an interval must be written in digits, such as '1,600', '2.5' or '2/3', not 'many'."
SIDES: Final = "The other side must be a number, a quantity or an interval, not the text '5'."


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Interval(5, 4), f"{NO_NUMBER_WITH}5 <= x <= 4."),
        (lambda: Interval(5, 5, low_open=True), f"{NO_NUMBER_WITH}5 < x <= 5."),
        (lambda: Interval(5, 5, high_open=True), f"{NO_NUMBER_WITH}5 <= x < 5."),
        (lambda: Interval(float("nan")), f"The low end of an interval {FINITE.format('NaN')}"),
        (lambda: Interval(0, float("inf")), f"The high end of an interval {FINITE.format('Infinity')}"),
        (lambda: Interval.exactly("many"), DIGITS),
        (lambda: Interval.exactly("1/0"), "The low end of an interval cannot have 0 under the line: '1/0'."),
        (
            lambda: Interval.exactly(Decimal("1E+999999999")),
            "The low end of an interval must not have more than 400 digits before or behind the point.",
        ),
        (lambda: Interval.__contains__(Interval(), float("nan")), f"What an interval holds {FINITE.format('NaN')}"),
    ],
)
def test_values_that_cannot_be(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Untyped(low=True), "The low end of an interval must be a number, not True."),
        (lambda: Untyped.exactly([]), "The low end of an interval must be a number, not list."),
        (lambda: None in Untyped(), "What an interval holds must be a number, not None."),
        (lambda: Interval() in Untyped(), "An interval is not one of the numbers; ask inner.within(outer)."),
        (lambda: Untyped().less("5"), SIDES),
    ],
)
def test_types_that_cannot_be(make: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        make()


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
@pytest.mark.parametrize("it", [Interval(1, 2), Quantity(3)])
def test_there_is_no_order(compare: Callable[[Any, Any], Any], it: object) -> None:
    with pytest.raises(TypeError, match="have no order of their own: ask "):
        compare(it, 3)


OTHERS: Final[list[tuple[Any, Any]]] = [
    (Interval(1, 2), None),
    (None, Interval(1, 2)),
    (object(), Quantity(3)),
]


def test_other_types_are_left_to_themselves() -> None:
    for operation in OPERATIONS:
        for first, second in OTHERS:
            with pytest.raises(TypeError, match="unsupported operand"):
                operation(first, second)


def test_numbers_stand_on_either_side() -> None:
    it = Interval(2, 4)
    assert (1 + it, 1 - it, 3 * it, 1 / it) == (
        Interval(3, 5),
        Interval(-3, -1),
        Interval(6, 12),
        Interval("1/4", "1/2"),
    )
    assert Fraction(1, 2) * it == Decimal("0.5") * it == 0.5 * it == np.float64(0.5) * it == Interval(1, 2)


def test_divisors_that_near_zero() -> None:
    with pytest.raises(ZeroDivisionError) as error:
        _ = 1 / Interval(0, 2)
    assert str(error.value) == "The divisor can be 0: it is 0..2. Take 0 out of it before dividing."
    assert 1 / Interval(0, 2, low_open=True) == Interval("1/2")
    assert 1 / Interval(-2, 0, high_open=True) == Interval(high="-1/2")
    assert 1 / Interval(2) == Interval(0, "1/2", low_open=True)
    assert 1 / Interval(high=0, high_open=True) == Interval(high=0, high_open=True)


def test_numbers_that_no_float_holds() -> None:
    large = Interval.exactly(10**300) * 10**300
    assert (large + Interval(0)).low == 10**600
    assert (large * Interval(1)).low == 10**600
    assert large.less(Interval(10**601)) is True


def test_it_is_one_value() -> None:
    it = Interval(1, None, low_open=True)
    assert it == Interval(1, low_open=True, high_open=True)
    assert hash(it) == hash(copy.deepcopy(it)) == hash(pickle.loads(pickle.dumps(it)))  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(it)) == it  # noqa: S301 - our own bytes
    assert it.width is None
    assert Interval(1, 3).width == 2
    assert not it.is_exact
    assert it.interval == it
    with pytest.raises(AttributeError):
        setattr(it, "low", Fraction(2))  # noqa: B010 - type checkers refuse it already
