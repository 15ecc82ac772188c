"""How the numbers of an audit are written: few digits, the same in both languages where there is no word."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from gridgov._quantity_numbers import decimals, nearest, written
from gridgov.quantities import Interval
from gridgov.text import Lang, Text

__all__ = ["in_brackets", "number", "percent", "result", "span"]

#: So many digits of a single number are shown, at least one of them behind the point.
_DIGITS: Final = 4
#: So many digits of the ends of a range.
_DIGITS_OF_ENDS: Final = 3
_MOST: Final = 12
_AT_LEAST: Final = Text(">=", "≥")
_AT_MOST: Final = Text("<=", "≤")


def in_brackets(text: str) -> str:
    """Put a term in brackets if it would be misread beside an operator.

    Example:
        >>> in_brackets("2/3"), in_brackets("718")
        ('(2/3)', '718')
    """
    if text.startswith("["):
        return text
    return f"({text})" if text.startswith("-") or any(sign in text for sign in " /×<>≥≤") else text


def _behind(value: Fraction, digits: int) -> int:
    """Return how many digits are shown behind the point of a number that is not whole."""
    front = len(str(abs(value.numerator) // value.denominator)) if abs(value) >= 1 else 0
    if front or not value:
        return max(digits - front, 1)
    zeros = 0
    while abs(value) * 10 ** (zeros + 1) < 1 and zeros < _MOST:
        zeros += 1
    return zeros + digits


def number(value: Fraction) -> str:
    """Write a number: whole numbers in full, others with four digits.

    Example:
        >>> [number(Fraction(n)) for n in ("349028", "349028/258", "165/398", "495/2")]
        ['349,028', '1,352.8', '0.4146', '247.5']
    """
    return written(value if value.denominator == 1 else nearest(value, _behind(value, _DIGITS)))


def percent(value: Fraction) -> str:
    """Write a share as a percentage.

    Example:
        >>> percent(Fraction(165, 398)), percent(Fraction(1, 4))
        ('41.46%', '25%')
    """
    return f"{number(value * 100)}%"


def _fixed(value: Fraction, behind: int) -> str:
    """Write a number with exactly so many digits behind the point."""
    short = written(nearest(value, behind))
    have = decimals(nearest(value, behind)) or 0
    return short + ("." if not have and behind else "") + "0" * (behind - have)


def _ends(low: Fraction, high: Fraction) -> tuple[str, str]:
    if low.denominator == high.denominator == 1:
        return written(low), written(high)
    behind = _behind(max(abs(low), abs(high)), _DIGITS_OF_ENDS)
    return _fixed(low, behind), _fixed(high, behind)


def span(interval: Interval, lang: Lang, *, share: bool = False) -> str:
    """Write what an interval holds; ends that are not whole are rounded to three digits.

    Args:
        interval: The interval.
        lang: Language.
        share: Whether it is written as a percentage.

    Example:
        >>> span(Interval(561, 569) / 258, "en"), span(Interval(5000, low_open=True), "zh")
        ('2.17..2.21', '> 5,000')
    """
    it, sign = (interval * 100, "%") if share else (interval, "")
    low, high = it.low, it.high
    if low is not None and low == high:
        return number(low) + sign
    if low is not None and high is not None:
        first, last = _ends(low, high)
        if not (it.low_open or it.high_open) or not low.denominator == high.denominator == 1:
            return f"{first}..{last}{sign}"
        under, over = (("<" if is_open else _AT_MOST.get(lang)) for is_open in (it.low_open, it.high_open))
        return f"{first} {under} x {over} {last}{sign}"
    if low is not None:
        return f"{'>' if it.low_open else _AT_LEAST.get(lang)} {number(low)}{sign}"
    if high is not None:
        return f"{'<' if it.high_open else _AT_MOST.get(lang)} {number(high)}{sign}"
    return Text("any number", "任意数").get(lang)


def result(interval: Interval, lang: Lang, *, share: bool = False) -> str:
    """Write an interval behind its arithmetic: ``= 5`` or ``>= 5``.

    Example:
        >>> result(Interval.exactly(5), "en"), result(Interval(5), "en")
        ('= 5', '>= 5')
    """
    shown = span(interval, lang, share=share)
    one_sided = (interval.low is None) != (interval.high is None)
    return shown if one_sided else f"= {shown}"
