"""Published quantities: 560-odd, more than 300, nearly a million, and what can be computed from them.

A report that says 560余人 does not say 560. A `Quantity` keeps the number with its qualifier, an `Interval` is all the
numbers that it can be, and comparing two of them has three answers: yes, no, and that depends on the number.
"""

from __future__ import annotations

from gridgov._interval import Interval, IntervalLike
from gridgov._quantity import Quantity
from gridgov._quantity_faults import InvalidQuantityError
from gridgov._quantity_parse import split_sum
from gridgov._quantity_units import PERCENT
from gridgov._quantity_words import Qualifier
from gridgov.text import Text

__all__ = [
    "PERCENT",
    "Interval",
    "IntervalLike",
    "InvalidQuantityError",
    "Qualifier",
    "Quantity",
    "parse_quantity",
    "parse_sum",
]


def parse_quantity(text: str, *, unit: Text | None = None, source: str | None = None) -> Quantity:
    """Read the wording of a published quantity; the same as `Quantity.parse`.

    Raises:
        InvalidQuantityError: It is not understood, or names no number or several.
        TypeError: It is not a text.

    Example:
        >>> parse_quantity("100多万元")
        <Quantity: 1,000,000-odd yuan (1,000,001..1,999,999)>
        >>> parse_quantity("約(yuē)占三分二").value
        Fraction(2, 3)
    """
    return Quantity.parse(text, unit=unit, source=source)


def parse_sum(text: str) -> tuple[int | str, ...]:
    """Return the parts of a sum such as 5+2+X; a space counts as a plus sign that was lost in copying.

    Raises:
        InvalidQuantityError: It has fewer than two parts, or one that is neither a number nor a word.
        TypeError: It is not a text.

    Example:
        >>> parse_sum("5 2 X"), parse_sum("1+3+N")
        ((5, 2, 'X'), (1, 3, 'N'))
    """
    return split_sum(text)
