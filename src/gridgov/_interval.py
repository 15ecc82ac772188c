"""Intervals: all the numbers that a figure can be, computed exactly.

An end is a fraction, open or closed; a missing end is no bound. Two intervals are taken as independent of each other:
``a - a`` is not 0, because nothing says that both numbers are the same.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Final, NoReturn, Protocol, Self, TypeAlias

import attrs

from gridgov._face import as_html, one_line
from gridgov._fields import as_field
from gridgov._quantity_ends import End, highest, lowest, opposite, plus, times
from gridgov._quantity_numbers import Number, as_fraction, nearest, outward, written
from gridgov.text import Lang, Text

__all__ = ["Interval", "IntervalLike"]

_ANY: Final = Text("any", "任意")
_AT_MOST: Final = Text("<=", "≤")
_AT_LEAST: Final = Text(">=", "≥")
_GAP: Final = Text(" ", "")


class _HasInterval(Protocol):
    @property
    def interval(self) -> Interval: ...


#: What an interval is computed or compared with: an interval, a quantity, or a number, which is exact.
IntervalLike: TypeAlias = "Interval | _HasInterval | Number"


def _low_end(value: Number | str | None) -> Fraction | None:
    return None if value is None else as_fraction(value, "The low end of an interval")


def _high_end(value: Number | str | None) -> Fraction | None:
    return None if value is None else as_fraction(value, "The high end of an interval")


@attrs.frozen(repr=False)
class Interval:
    """All numbers between two ends; exact, immutable, hashable.

    ``+ - * /`` with intervals, quantities and numbers give the interval of all results. Whether one is less than
    another is a question with three answers: `less`, `at_most`, `more`, `at_least` and `equal` return True, False, or
    None where it depends on which numbers they are. So ``<`` is refused.

    An end is a number or a text of digits, such as ``"2/3"``; a float counts as the decimal that it is written as.

    Raises:
        TypeError: An end is no number.
        ValueError: No number is between the ends, or an end is not finite.

    Example:
        >>> Interval(561, 569) / Interval.exactly(100)
        <Interval: 5.61..5.69>
        >>> print(Interval(561, 569).less(565))
        None
    """

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    #: The low end; None if there is none.
    low: Fraction | None = attrs.field(default=None, converter=_low_end)
    #: The high end; None if there is none.
    high: Fraction | None = attrs.field(default=None, converter=_high_end)
    #: Whether the low end itself is left out; always so where there is none.
    low_open: bool = attrs.field(default=False, kw_only=True)
    #: Whether the high end itself is left out; always so where there is none.
    high_open: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        # One way to write each interval: those that hold the same numbers are equal.
        object.__setattr__(self, "low_open", bool(self.low_open) or self.low is None)
        object.__setattr__(self, "high_open", bool(self.high_open) or self.high is None)
        if self.low is None or self.high is None or self.low < self.high:
            return
        if self.low > self.high or self.low_open or self.high_open:
            signs = "<" if self.low_open else "<=", "<" if self.high_open else "<="
            ends = f"{written(self.low)} {signs[0]} x {signs[1]} {written(self.high)}"
            msg = f"An interval holds at least one number; there is no x with {ends}."
            raise ValueError(msg)

    @classmethod
    def exactly(cls, value: Number | str) -> Self:
        """Return the interval that holds one number.

        Raises:
            TypeError: It is no number.
            ValueError: It is not finite.

        Example:
            >>> Interval.exactly("2/3").is_exact
            True
        """
        return cls(value, value)

    @classmethod
    def between(cls, first: Number | str, last: Number | str) -> Self:
        """Return all numbers from one to another, both included.

        Raises:
            TypeError: One is no number.
            ValueError: The first is more than the last, or one is not finite.

        Example:
            >>> 569 in Interval.between(561, 569)
            True
        """
        return cls(as_fraction(first), as_fraction(last))

    @property
    def interval(self) -> Interval:
        """The interval itself, so that quantities and intervals can stand for each other."""
        return self

    @property
    def is_exact(self) -> bool:
        """Whether it holds one number only."""
        return self.low is not None and self.low == self.high

    @property
    def width(self) -> Fraction | None:
        """How far the ends are apart; None if one is missing."""
        return None if self.low is None or self.high is None else self.high - self.low

    def __contains__(self, value: Number) -> bool:
        if isinstance(value, Interval):
            msg = "An interval is not one of the numbers; ask inner.within(outer)."
            raise TypeError(msg)
        number = as_fraction(value, "What an interval holds")
        low = self.low is None or self.low < number or (self.low == number and not self.low_open)
        return low and (self.high is None or number < self.high or (self.high == number and not self.high_open))

    def within(self, other: IntervalLike) -> bool:
        """Return whether all its numbers are in the other.

        Example:
            >>> Interval(561, 569).within(Interval(560, 570, low_open=True))
            True
        """
        return self.intersection(other) == self

    def meets(self, other: IntervalLike) -> bool:
        """Return whether some number is in both.

        Example:
            >>> Interval(1, 2).meets(Interval(2, 3)), Interval(1, 2).meets(Interval(2, 3, low_open=True))
            (True, False)
        """
        return self.intersection(other) is not None

    def intersection(self, other: IntervalLike) -> Interval | None:
        """Return the numbers that are in both; None if there is none.

        Example:
            >>> Interval(1, 5).intersection(Interval(3))
            <Interval: 3..5>
        """
        it = _as_interval(other)
        lows = [(x.low, x.low_open) for x in (self, it) if x.low is not None]
        highs = [(x.high, not x.high_open) for x in (self, it) if x.high is not None]
        # Of two ends at one place the open one is the narrower: the later low end, the earlier high end.
        low, low_open = max(lows, default=(None, True))
        high, closed = min(highs, default=(None, False))
        if low is not None and high is not None and (low > high or (low == high and (low_open or not closed))):
            return None
        return Interval(low, high, low_open=low_open, high_open=not closed)

    def hull(self, other: IntervalLike) -> Interval:
        """Return the smallest interval that holds the numbers of both.

        Example:
            >>> Interval(1, 2).hull(5)
            <Interval: 1..5>
        """
        it = _as_interval(other)
        return _between(lowest([_low(self), _low(it)]), highest([_high(self), _high(it)]))

    def whole(self) -> Interval | None:
        """Return the interval from its first to its last whole number, both included; None if it holds none.

        Example:
            >>> Interval(560, 570, low_open=True, high_open=True).whole()
            <Interval: 561..569>
        """
        low = None if self.low is None else math.floor(self.low) + 1 if self.low_open else math.ceil(self.low)
        high = None if self.high is None else math.ceil(self.high) - 1 if self.high_open else math.floor(self.high)
        return None if low is not None and high is not None and low > high else Interval(low, high)

    def less(self, other: IntervalLike) -> bool | None:
        """Return whether it is less than the other; None if that depends on which numbers they are.

        Example:
            >>> [Interval(561, 569).less(n) for n in (570, 561, 569)]
            [True, False, None]
        """
        it = _as_interval(other)
        if self.low is not None and it.high is not None and self.low >= it.high:
            return False
        if self.high is None or it.low is None or self.high > it.low:
            return None
        # Ends that touch are apart when one of them is left out.
        return True if self.high < it.low or self.high_open or it.low_open else None

    def at_most(self, other: IntervalLike) -> bool | None:
        """Return whether it is no more than the other; None if that depends on which numbers they are.

        Example:
            >>> [Interval(561, 569).at_most(n) for n in (569, 560, 561)]
            [True, False, None]
        """
        more = _as_interval(other).less(self)
        return None if more is None else not more

    def more(self, other: IntervalLike) -> bool | None:
        """Return whether it is more than the other; None if that depends on which numbers they are.

        Example:
            >>> [Interval(561, 569).more(n) for n in (560, 569, 561)]
            [True, False, None]
        """
        return _as_interval(other).less(self)

    def at_least(self, other: IntervalLike) -> bool | None:
        """Return whether it is no less than the other; None if that depends on which numbers they are.

        Example:
            >>> [Interval(561, 569).at_least(n) for n in (561, 570, 569)]
            [True, False, None]
        """
        less = self.less(other)
        return None if less is None else not less

    def equal(self, other: IntervalLike) -> bool | None:
        """Return whether both are the same number; None if that depends on which numbers they are.

        ``==`` asks something else: whether both intervals have the same ends.

        Example:
            >>> [Interval(561, 569).equal(n) for n in (570, 561)], Interval.exactly(3).equal(3)
            ([False, None], True)
        """
        it = _as_interval(other)
        if not self.meets(it):
            return False
        return True if self.is_exact and it.is_exact else None

    def format(self, lang: Lang = "en", *, digits: int = 2) -> str:
        """Write the interval in one line, with at most so many digits behind the point.

        An end that needs more digits is rounded outwards: no number is lost. One exact number is rounded to the nearest
        and marked with ``≈``. Where a range leaves out an end that is shown, the range is written with ``<``.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``, or ``digits`` is less than 0.

        Example:
            >>> Interval(5000, low_open=True).format(), (Interval(561, 569) / 258).format()
            ('> 5,000', '2.17..2.21')
            >>> Interval(1500).format("zh"), Interval(1, 2, high_open=True).format(), Interval().format()
            ('≥1,500', '1 <= x < 2', 'any')
        """
        if digits < 0:
            msg = f"digits must not be less than 0, not {digits}."
            raise ValueError(msg)
        gap = _GAP.get(lang)
        if self.low is not None and self.is_exact:
            near = nearest(self.low, digits)
            return written(near) if near == self.low else f"≈{gap}{written(near)}"
        # An end that is rounded outwards is outside the interval: it is neither left out nor reached.
        low = None if self.low is None else outward(self.low, digits, up=False)
        high = None if self.high is None else outward(self.high, digits, up=True)
        low_open, high_open = self.low_open and low == self.low, self.high_open and high == self.high
        if low is None and high is None:
            return _ANY.get(lang)
        if low is None or high is None:
            at, out, signs = (high, high_open, ("<", _AT_MOST)) if low is None else (low, low_open, (">", _AT_LEAST))
            return f"{signs[0] if out else signs[1].get(lang)}{gap}{written(at or Fraction(0))}"
        if not low_open and not high_open:
            return f"{written(low)}..{written(high)}"
        under, over = ("<" if out else _AT_MOST.get(lang) for out in (low_open, high_open))
        return f"{written(low)}{gap}{under}{gap}x{gap}{over}{gap}{written(high)}"

    def __add__(self, other: IntervalLike) -> Interval:
        if not _fits(other):
            return NotImplemented
        it = _as_interval(other)
        return _between(plus(_low(self), _low(it)), plus(_high(self), _high(it)))

    __radd__ = __add__

    def __neg__(self) -> Interval:
        return _between(opposite(_high(self)), opposite(_low(self)))

    def __sub__(self, other: IntervalLike) -> Interval:
        return self + -_as_interval(other) if _fits(other) else NotImplemented

    def __rsub__(self, other: IntervalLike) -> Interval:
        return -self + other if _fits(other) else NotImplemented

    def __mul__(self, other: IntervalLike) -> Interval:
        if not _fits(other):
            return NotImplemented
        it = _as_interval(other)
        corners = [times(a, b) for a in (_low(self), _high(self)) for b in (_low(it), _high(it))]
        return _between(lowest(corners), highest(corners))

    __rmul__ = __mul__

    def __truediv__(self, other: IntervalLike) -> Interval:
        return self * _one_over(_as_interval(other)) if _fits(other) else NotImplemented

    def __rtruediv__(self, other: IntervalLike) -> Interval:
        return _one_over(self) * other if _fits(other) else NotImplemented

    def _refuse(self, _other: object) -> NoReturn:
        msg = (
            "Intervals have no order of their own: ask a.less(b), a.at_most(b), a.more(b) or a.at_least(b), "
            "which return True, False, or None where it depends on which numbers they are."
        )
        raise TypeError(msg)

    def __lt__(self, other: object) -> NoReturn:
        self._refuse(other)

    def __le__(self, other: object) -> NoReturn:
        self._refuse(other)

    def __gt__(self, other: object) -> NoReturn:
        self._refuse(other)

    def __ge__(self, other: object) -> NoReturn:
        self._refuse(other)

    @one_line
    def __repr__(self) -> str:
        return f"<Interval: {self.format(digits=6)}>"


def _as_interval(value: object) -> Interval:
    own = getattr(value, "interval", value)
    if isinstance(own, Interval):
        return own
    if isinstance(value, str):
        msg = f"The other side must be a number, a quantity or an interval, not the text {value[:40]!r}."
        raise TypeError(msg)
    return Interval.exactly(as_fraction(value, "The other side"))


def _fits(value: object) -> bool:
    """Return whether it is an interval, a quantity or a number; other types may know what to do with an interval."""
    return isinstance(value, Real | Decimal) or isinstance(getattr(value, "interval", None), Interval)


def _low(it: Interval) -> End:
    return -math.inf if it.low is None else it.low, not it.low_open


def _high(it: Interval) -> End:
    return math.inf if it.high is None else it.high, not it.high_open


def _between(low: End, high: End) -> Interval:
    first, last = (None if isinstance(value, float) else value for value, _ in (low, high))
    return Interval(first, last, low_open=not low[1], high_open=not high[1])


def _one_over(it: Interval) -> Interval:
    if 0 in it:
        msg = f"The divisor can be 0: it is {it.format()}. Take 0 out of it before dividing."
        raise ZeroDivisionError(msg)
    if it.low is None or it.low < 0:
        return -_one_over(-it)
    # Towards an end at 0, which is left out, the results grow beyond all bounds; towards a missing end they near 0.
    high = 1 / it.low if it.low else None
    low = 0 if it.high is None else 1 / it.high
    return Interval(low, high, low_open=it.high_open, high_open=it.low_open)
