"""Measures of inequality over any values: Gini coefficient, coefficient of variation, Lorenz curve."""

from __future__ import annotations

import math
from typing import Final

import attrs
import numpy as np

from gridgov._face import as_html, one_line
from gridgov._frame import Column, Frame, framed
from gridgov._metric_spread import Floats, Spread, Values, comparable, floats, known_of, said
from gridgov.text import Lang, Text

__all__ = ["Estimate", "coefficient_of_variation", "gini", "lorenz"]

#: Numbers below two to the power of minus this are raised by that much at most: the factor itself is a number, too.
_DEEPEST: Final = 1000
_NOTHING: Final = Text("", "")
_ESTIMATE: Final = Text(
    "{value}, of {known} known and {unknown} unknown", "{value}，依据{known}个已知值，另有{unknown}个未知"
)
_SHARE_UNITS: Final = Column(
    "share_units",
    Text("share of the units", "单元累计占比"),
    _NOTHING,
    Text(
        "Units up to here, smallest first, divided by all whose value is known.",
        "由小到大累计的单元数，除以数值已知的单元总数。",
    ),
)
_SHARE_TOTAL: Final = Column(
    "share_total",
    Text("share of the total", "数值累计占比"),
    _NOTHING,
    Text("Sum of the values of these units, divided by the sum of all.", "这些单元的数值之和，除以全部数值之和。"),
)
_LORENZ: Final = Text("Lorenz curve", "洛伦兹曲线")


@attrs.frozen
class Estimate:
    """One number about many values, and how many of them it rests on.

    Example:
        >>> found = gini([1, 3, None])
        >>> found, float(found), found.unknown
        (<Estimate: 0.25, of 2 known and 1 unknown>, 0.25, 1)
    """

    _repr_html_ = as_html

    #: The number; NaN where it has no meaning.
    value: float = attrs.field(eq=comparable)
    #: How many values are known, from 0.
    known: int
    #: How many are unknown and were left out, from 0.
    unknown: int

    def __float__(self) -> float:
        return self.value

    def describe(self, lang: Lang = "en") -> str:
        """Return the number in words, with what it rests on.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> gini([1, 3]).describe("zh")
            '0.25，依据2个已知值，另有0个未知'
        """
        return _ESTIMATE.format(value=said(self.value), known=said(self.known), unknown=said(self.unknown)).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Estimate: {self.describe()}>"


def _shares(values: Values) -> tuple[Floats, int, bool]:
    """Return the known values, how many are unknown, and whether there is a total to have a share of.

    Values are divided by a power of two that is about the largest: exact, and no sum of them is too large.
    """
    every = floats(values)
    some = known_of(every)
    unknown = len(every) - len(some)
    if not len(some):
        return some, unknown, False
    least, most = float(some.min()), float(some.max())
    if least < 0:
        msg = f"A share of a total needs values of 0 and above, not {said(least)}."
        raise ValueError(msg)
    return some * math.ldexp(1.0, -max(math.frexp(most)[1], -_DEEPEST)), unknown, most > 0


def gini(values: Values) -> Estimate:
    """Return the Gini coefficient: how unequal values are.

    Definition:
        G = Σᵢ Σⱼ |xᵢ − xⱼ| / (2 n² μ), over the n known values with mean μ; worked out in the equal form
        Σᵢ (2i − n − 1) xᵢ / (n Σ xᵢ) over the values in ascending order.
    Source:
        C. Gini, Variabilità e mutabilità, 1912; in this form A. Sen, On Economic Inequality, 1973, ch. 2. No source
        that applies it to grids was found: which value is too high is for the user to say.
    Range:
        0 (all equal) to 1 − 1/n (one has all). NaN where nothing is known or all values are 0.
    Unknown:
        Values that are unknown are left out and counted.

    Args:
        values: Numbers of 0 and above, None or NaN where unknown; such as ``frame["value"]``.

    Raises:
        ValueError: A value is negative or infinite, or the values are not one column.
        TypeError: A value is no number.

    Example:
        >>> gini([0, 0, 0, 8])
        <Estimate: 0.75, of 4 known and 0 unknown>
    """
    some, unknown, any_total = _shares(values)
    n = len(some)
    if not any_total:
        return Estimate(math.nan, n, unknown)
    share = np.sort(some)
    weight = np.arange(1 - n, n, 2, dtype=np.float64)
    found = float(weight @ share) / (n * float(share.sum()))
    return Estimate(min(max(found, 0.0), 1 - 1 / n), n, unknown)


def coefficient_of_variation(values: Values) -> Estimate:
    """Return the coefficient of variation: the spread of values in units of their mean.

    Definition:
        CV = σ / μ, with the mean μ and the population standard deviation σ = √(Σ (xᵢ − μ)² / n) of the n known values.
    Source:
        K. Pearson, Philosophical Transactions of the Royal Society A 187, 1896, p. 277.
    Range:
        0 and above; at most √(n − 1) for values of 0 and above. NaN where nothing is known or the mean is 0.
    Unknown:
        Values that are unknown are left out and counted.

    Args:
        values: Numbers of 0 and above, None or NaN where unknown.

    Raises:
        ValueError: A value is negative or infinite, or the values are not one column.
        TypeError: A value is no number.

    Example:
        >>> coefficient_of_variation([1, 3, None]).value
        0.5
    """
    some, unknown, any_total = _shares(values)
    if not any_total:
        return Estimate(math.nan, len(some), unknown)
    spread = Spread.of(some)
    return Estimate(spread.deviation / spread.mean, len(some), unknown)


def lorenz(values: Values) -> Frame:
    """Return the points of the Lorenz curve: how much of the total the smallest units have together.

    Definition:
        For k = 0 … n, with the known values in ascending order: the point (k / n, Σᵢ≤ₖ xᵢ / Σ xᵢ). Twice the area
        between the curve and the diagonal is the Gini coefficient.
    Source:
        M. O. Lorenz, Publications of the American Statistical Association 9 (70), 1905, pp. 209–219.
    Range:
        Both columns from 0 to 1, n + 1 rows. Without a known value, or where all are 0, there is no row.
    Unknown:
        Values that are unknown are left out; ``gini`` says how many there are.

    Args:
        values: Numbers of 0 and above, None or NaN where unknown.

    Raises:
        ValueError: A value is negative or infinite, or the values are not one column.
        TypeError: A value is no number.

    Example:
        >>> lorenz([1, 1, 2]).to_dict()["share_total"]
        [0.0, 0.25, 0.5, 1.0]
    """
    some, _, any_total = _shares(values)
    n = len(some)
    if not any_total:
        return framed(_LORENZ, (_SHARE_UNITS, np.zeros(0)), (_SHARE_TOTAL, np.zeros(0)))
    running = np.concatenate(([0.0], np.cumsum(np.sort(some))))
    units = np.arange(n + 1, dtype=np.float64) / n
    return framed(_LORENZ, (_SHARE_UNITS, units), (_SHARE_TOTAL, running / running[-1]))
