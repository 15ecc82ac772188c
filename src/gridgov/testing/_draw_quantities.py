"""Texts in two languages, intervals and published quantities to draw."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from gridgov.quantities import PERCENT, Interval, Qualifier, Quantity
from gridgov.testing._draw_words import TEXTS
from gridgov.text import Text

__all__ = ["intervals", "quantities", "texts"]

_ENDS: Final = st.integers(-1_000, 1_000).map(Fraction) | st.fractions(-100, 100, max_denominator=12)
_QUALIFIERS: Final[st.SearchStrategy[Qualifier]] = st.sampled_from(
    ["exact", "odd", "over", "at_least", "nearly", "about"]
)
_WHOLE: Final = st.integers(1, 10**24).map(Fraction)
_DECIMAL: Final = st.decimals("0.001", 10**6, places=3).map(Fraction)
_RATIO: Final = st.fractions(Fraction(1, 1000), 1000, max_denominator=1000)


def texts() -> st.SearchStrategy[Text]:
    """Draw texts in English and Chinese, of any characters.

    Example:
        >>> from hypothesis import find
        >>> find(texts(), lambda text: bool(text.en))
        Text(en='0', zh='0')
    """
    return TEXTS


def intervals() -> st.SearchStrategy[Interval]:
    """Draw intervals: with both ends, one or none, open or closed, or of one number.

    Example:
        >>> from hypothesis import find
        >>> find(intervals(), lambda one: one.low is not None and one.high is not None)
        <Interval: 0>
    """
    return _intervals()


@st.composite
def _intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(st.none() | _ENDS), draw(st.none() | _ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    if low is not None and low == high:
        return Interval.exactly(low)
    return Interval(low, high, low_open=draw(st.booleans()), high_open=draw(st.booleans()))


def quantities() -> st.SearchStrategy[Quantity]:
    """Draw published quantities of every qualifier: whole numbers, decimals, ratios and percentages.

    Example:
        >>> from hypothesis import find
        >>> find(quantities(), lambda one: one.qualifier == "about").value
        Fraction(1, 1)
    """
    return _quantities()


@st.composite
def _quantities(draw: st.DrawFn) -> Quantity:
    qualifier: Qualifier = draw(_QUALIFIERS)
    value = draw(_WHOLE | _DECIMAL if qualifier == "odd" else _WHOLE | _DECIMAL | _RATIO)
    # "Odd" and "nearly" need a number above 0.
    sign = 1 if qualifier in {"odd", "nearly"} else draw(st.sampled_from([1, -1]))
    unit = draw(st.none() | st.just(PERCENT))
    ambiguous = qualifier == "over" and draw(st.booleans())
    return Quantity(value * sign, qualifier, unit=unit, source=draw(st.sampled_from([None, "f1"])), ambiguous=ambiguous)
