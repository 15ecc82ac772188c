"""A few numbers about many: smallest, mean, median, largest, with what is unknown counted apart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final, Self, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._encoding import listed
from gridgov._face import as_html, one_line
from gridgov.text import Lang, Text

__all__ = ["Floats", "Spread", "Values", "comparable", "floats", "known_of", "said"]

Floats: TypeAlias = npt.NDArray[np.float64]
#: What is taken for values: numbers, `None` or NaN where unknown.
Values: TypeAlias = npt.NDArray[Any] | Iterable[float | int | None]

_SPREAD: Final = Text(
    "{known} known, {unknown} unknown; least {minimum}, mean {mean}, median {median}, most {maximum}",
    "已知{known}个，未知{unknown}个；最小{minimum}，平均{mean}，中位数{median}，最大{maximum}",
)


def floats(values: Values) -> Floats:
    """Return values as numbers of shape (n,), NaN where unknown.

    Raises:
        ValueError: A value is infinite, or the values are not one column.
        TypeError: A value is no number.
    """
    given = listed(values)
    array = given if isinstance(given, np.ndarray) else np.array(list(cast("Iterable[Any]", given)), object)
    if array.dtype == object:
        array = np.array([math.nan if value is None else value for value in array.tolist()])
    if array.size and array.dtype.kind not in "biuf":
        msg = f"The values must be numbers, not {array.dtype.name}."
        raise TypeError(msg)
    out = array.astype(np.float64)
    if bool(np.isinf(out).any()):
        msg = "A value is infinite; an unknown one is written None or NaN."
        raise ValueError(msg)
    return out


def known_of(values: Floats) -> Floats:
    """Return the values that are known."""
    return values[~np.isnan(values)]


def said(value: float) -> str:
    """Say a number with up to six digits, a dash for what is not known.

    Example:
        >>> said(1234.5), said(2.0), said(float("nan"))
        ('1,234.5', '2', '-')
    """
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"


def comparable(value: float) -> float | None:
    """Return what numbers of results are compared by: two that are not known are equal."""
    return None if math.isnan(value) else value


@attrs.frozen
class Spread:
    """The spread of some values; all of it is about the known ones, NaN where none is known.

    Example:
        >>> Spread.of([100, 300, None])
        <Spread: 2 known, 1 unknown; least 100, mean 200, median 200, most 300>
    """

    _repr_html_ = as_html

    #: How many values are known, from 0.
    known: int
    #: How many are unknown, from 0.
    unknown: int
    #: Sum of the known ones: a lower bound of the whole while some are unknown and none is negative.
    total: float = attrs.field(eq=comparable)
    minimum: float = attrs.field(eq=comparable)
    mean: float = attrs.field(eq=comparable)
    median: float = attrs.field(eq=comparable)
    maximum: float = attrs.field(eq=comparable)
    #: Population standard deviation: the root of the mean squared distance from the mean. 0 and above.
    deviation: float = attrs.field(eq=comparable)

    @classmethod
    def of(cls, values: Values) -> Self:
        """Work out the spread of some values.

        Raises:
            ValueError: A value is infinite, or the values are not one column.
            TypeError: A value is no number.

        Example:
            >>> Spread.of([1, 3]).deviation
            1.0
        """
        every = floats(values)
        some = known_of(every)
        n, missing = len(some), len(every) - len(some)
        if not n:
            return cls(0, missing, *[math.nan] * 6)
        least, middle, most = float(some.min()), float(np.median(some)), float(some.max())
        # The mean of equal numbers may be off by a rounding; it never leaves their range.
        mean = min(max(float(some.mean()), least), most)
        apart = float(np.sqrt(np.mean((some - mean) ** 2)))
        return cls(n, missing, float(some.sum()), least, mean, middle, most, apart)

    def describe(self, lang: Lang = "en") -> str:
        """Return the spread in words.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> Spread.of([2, 4]).describe("zh")
            '已知2个，未知0个；最小2，平均3，中位数3，最大4'
        """
        facts = {key: said(value) for key, value in attrs.asdict(self).items()}
        return _SPREAD.format(**facts).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Spread: {self.describe()}>"
