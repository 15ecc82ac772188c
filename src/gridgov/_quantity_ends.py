"""Ends of intervals, computed: sums, products, and the outermost of several. Exact, also beyond all numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

__all__ = ["End", "highest", "lowest", "opposite", "plus", "times"]

#: Where the end is (plus or minus infinity: there is none), and whether the interval reaches it.
End: TypeAlias = tuple[Fraction | float, bool]


def plus(first: End, second: End) -> End:
    """Return the end of a sum; both ends are low ones, or both are high ones."""
    for end in (first, second):
        # Infinity is the only float here; a fraction may be too large to be added to one.
        if isinstance(end[0], float):
            return end
    return first[0] + second[0], first[1] and second[1]


def times(first: End, second: End) -> End:
    """Return the product of two ends: a candidate for an end of the product of their intervals."""
    if not first[0] or not second[0]:
        # 0 times anything is 0, so it is enough that the one interval reaches its 0.
        return Fraction(0), any(closed and not value for value, closed in (first, second))
    if isinstance(first[0], float) or isinstance(second[0], float):
        return math.inf if (first[0] > 0) == (second[0] > 0) else -math.inf, False
    return first[0] * second[0], first[1] and second[1]


def opposite(end: End) -> End:
    """Return the end of the interval of the opposite numbers."""
    return -end[0], end[1]


def lowest(ends: Sequence[End]) -> End:
    """Return the lowest end; reached if any end there is."""
    value = min(value for value, _ in ends)
    return value, any(closed for at, closed in ends if at == value)


def highest(ends: Sequence[End]) -> End:
    """Return the highest end; reached if any end there is."""
    value = max(value for value, _ in ends)
    return value, any(closed for at, closed in ends if at == value)
