"""Exact numbers: how a number that is given becomes a fraction, and how a fraction is written.

Nothing is rounded here unless it is asked for, and then outwards: a low end down, a high end up.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Final, TypeAlias

__all__ = ["Number", "as_fraction", "decimals", "last_step", "nearest", "outward", "written"]

#: What is taken as a number where a range is computed.
Number: TypeAlias = int | float | Decimal | Fraction

_DIGITS: Final = re.compile(r"[+-]?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:/[0-9]{1,400})?", re.ASCII)
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){1,130}(?:\.[0-9]{1,400})?", re.ASCII)
#: A `Decimal` can claim an exponent whose digits fill the memory; the largest float has 309 digits.
_MOST_DIGITS: Final = 400


def as_fraction(value: object, what: str = "A number") -> Fraction:
    """Return the number exactly; a float counts as the shortest decimal that reads back as it, so 0.1 is 1/10.

    Raises:
        TypeError: It is no number; a truth value is none.
        ValueError: It is NaN or infinite, or a text that is not made of digits.
    """
    if isinstance(value, bool) or value is None:
        msg = f"{what} must be a number, not {value!r}."
        raise TypeError(msg)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Integral):
        return Fraction(int(value))
    if isinstance(value, str):
        return _of_digits(value, what)
    if isinstance(value, Decimal):
        return _of_decimal(value, what)
    if isinstance(value, Real):
        # numpy writes np.float32(0.1) as 0.1; float() would make 0.10000000149 of it.
        return _of_decimal(Decimal(float.__repr__(value) if isinstance(value, float) else str(value)), what)
    msg = f"{what} must be a number, not {type(value).__name__}."
    raise TypeError(msg)


def _of_decimal(value: Decimal, what: str) -> Fraction:
    if not value.is_finite():
        msg = f"{what} must be finite, not {value}; where a range has no end give None."
        raise ValueError(msg)
    if value and abs(value.adjusted()) > _MOST_DIGITS:
        msg = f"{what} must not have more than {_MOST_DIGITS} digits before or behind the point."
        raise ValueError(msg)
    return Fraction(value)


def _of_digits(text: str, what: str) -> Fraction:
    digits = text.strip()
    if _GROUPED.fullmatch(digits):
        return Fraction(digits.replace(",", ""))
    if not _DIGITS.fullmatch(digits) or ("." in digits and "/" in digits):
        msg = f"{what} must be written in digits, such as '1,600', '2.5' or '2/3', not {text[:40]!r}."
        raise ValueError(msg)
    top, _, bottom = digits.partition("/")
    if bottom and not int(bottom):
        msg = f"{what} cannot have 0 under the line: {text[:40]!r}."
        raise ValueError(msg)
    return Fraction(top) / int(bottom or 1)


def decimals(value: Fraction) -> int | None:
    """Return how many digits behind the point write the number exactly; None if no number of them does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def last_step(value: Fraction) -> Fraction | None:
    """Return one unit of the last digit that is not zero: 10 for 560, 1/10 for 3.5; None if there is no such digit."""
    behind = decimals(value)
    if behind is None or not value:
        return None
    if behind:
        return Fraction(1, 10**behind)
    digits = str(abs(value.numerator))
    return Fraction("1" + "0" * (len(digits) - len(digits.rstrip("0"))))


def outward(value: Fraction, digits: int, *, up: bool) -> Fraction:
    """Return the nearest number of so many decimals that is not below (``up``) or not above the number."""
    scale = Fraction(10) ** digits
    return (math.ceil(value * scale) if up else math.floor(value * scale)) / scale


def nearest(value: Fraction, digits: int) -> Fraction:
    """Return the nearest number of so many decimals; a half goes to the even digit."""
    return round(value, digits)


def written(value: Fraction) -> str:
    """Write a number exactly: ``1,600``, ``2.5``, or ``2/3`` where no number of decimals would do.

    Example:
        >>> [written(Fraction(n)) for n in ("1600", "-1234.50", "2/3")]
        ['1,600', '-1,234.5', '2/3']
    """
    behind = decimals(value)
    if behind is None:
        return f"{value.numerator:,}/{value.denominator:,}"
    if not behind:
        return f"{value.numerator:,}"
    front, back = divmod(abs(value.numerator) * 10**behind // value.denominator, 10**behind)
    return f"{'-' if value < 0 else ''}{front:,}.{back:0{behind}d}"
