"""How alike two nets are, as numbers."""

from __future__ import annotations

import math
from typing import Final

import attrs
import numpy as np

from gridgov._partition import Floats
from gridgov._partition_pairs import Overlap, Weighed

__all__ = ["Alike", "alike", "likeness", "pairs_in"]

#: Pairs within a cell that has one base unit are none: rounding leaves up to this share of the square.
_ROUNDING: Final = 1e-12
#: Whole numbers below this add up exactly, in any order.
_EXACT: Final = float(1 << 53)


@attrs.frozen
class Alike:
    """How alike two nets are over the base units that both cover, weighed in one way. NaN where nothing is.

    The first of two values is of the first net, the second of the second.
    """

    #: What both cover: base units, or households.
    total: float
    #: Variation of information, in nats, from 0.
    vi: float
    #: Adjusted Rand index, at most 1.
    ari: float
    #: Share of pairs together in one net that the other separates, 0 to 1.
    separated: tuple[float, float]
    #: Mean over cells of the largest Jaccard similarity with a cell of the other net, 0 to 1.
    jaccard: tuple[float, float]


def alike(met: Overlap, each: Floats) -> tuple[Alike, Alike]:
    """Return how alike two nets are: in base units, and in households.

    Args:
        met: The nets laid over each other.
        each: Jaccard similarity of each pair of cells, see `likeness`.
    """
    units, mass = met.units, met.mass
    best = np.zeros(met.cells[0]), np.zeros(met.cells[1])
    np.maximum.at(best[0], met.left, each)
    np.maximum.at(best[1], met.right, each)
    present = [(side > 0).astype(np.float64) for side in (units.rows, units.columns)]
    return (
        _alike(met, units, (_mean(best[0], present[0]), _mean(best[1], present[1]))),
        _alike(met, mass, (_mean(best[0], mass.rows), _mean(best[1], mass.columns))),
    )


def likeness(met: Overlap) -> Floats:
    """Return the Jaccard similarity of each pair of cells, in the base units that both nets cover. Shape (m,)."""
    units = met.units
    return units.values / (units.rows[met.left] + units.columns[met.right] - units.values)


def pairs_in(products: Floats, squares: Floats) -> Floats:
    """Return twice the weight of the pairs of base units within cells: squared sums without the squares of each."""
    found = products - squares
    found[found <= _ROUNDING * squares] = 0
    return found


def _alike(met: Overlap, weighed: Weighed, jaccard: tuple[float, float]) -> Alike:
    total, squares = _sum(weighed.values, whole=weighed.whole), weighed.squares
    a, b, both, every = pairs_in(
        np.array(
            [
                *(_sum(each * each, whole=weighed.whole) for each in (weighed.rows, weighed.columns, weighed.values)),
                total * total,
            ]
        ),
        np.array([squares.rows, squares.columns, squares.values, squares.total]),
    ).tolist()
    separated = _ratio(a - both, a), _ratio(b - both, b)
    return Alike(total, _information(met, weighed, total), _rand(a, b, both, every), separated, jaccard)


def _sum(values: Floats, *, whole: bool = False) -> float:
    """Return a sum that does not depend on the order of the values, which may be whole numbers."""
    total = float(values.sum())
    return total if whole and total < _EXACT else float(np.sort(values).sum())


def _ratio(part: float, whole: float) -> float:
    return max(part, 0.0) / whole if whole > 0 else math.nan


def _mean(values: Floats, weights: Floats) -> float:
    return _ratio(float((values * weights).sum()), float(weights.sum()))


def _rand(a: float, b: float, both: float, every: float) -> float:
    """Return the adjusted Rand index of pairs together in the first, in the second, in both, and of all pairs."""
    if not every > 0:
        return math.nan
    only_a, only_b, neither = a - both, b - both, every - a - b + both
    if only_a <= 0 and only_b <= 0:
        return 1.0
    return 2 * (both * neither - only_a * only_b) / (a * (only_a + neither) + b * (only_b + neither))


def _information(met: Overlap, weighed: Weighed, total: float) -> float:
    """Return the variation of information in nats: what one net leaves unknown of the other, added up for both."""
    if not total > 0:
        return math.nan
    values, rows, columns = weighed.values, weighed.rows[met.left], weighed.columns[met.right]
    if values.min() <= 0:
        some = values > 0
        values, rows, columns = values[some], rows[some], columns[some]
    terms = values * np.log(rows / values * (columns / values))
    return max(_sum(terms) / total, 0.0)
