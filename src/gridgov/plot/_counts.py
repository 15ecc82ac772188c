"""What is counted for figures and the page: sizes of units, their distribution, sums over subtrees."""

from __future__ import annotations

import math
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.hierarchy import Hierarchy, UnitSet
from gridgov.levels import Level
from gridgov.measures import Measure
from gridgov.plot._words import number

__all__ = ["Bins", "Ints", "Numbers", "bins", "grid_level", "main_measure", "sizes", "subtree_sums"]

Numbers = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_STEPS: Final = (1, 2, 5)


def main_measure(h: Hierarchy) -> Measure | None:
    """Return the measure that sizes are told by: households, else the first one there is, else None."""
    keys = list(h.measures)
    if not keys:
        return None
    return h.measure_info["households" if "households" in keys else keys[0]]


def grid_level(h: Hierarchy) -> Level:
    """Return the level whose units are compared in size: the counting level, else the lowest grids, else the lowest.

    Units that lie over others are compared only where there are no others.
    """
    counts = h.counts()
    if h.levels.counting is not None and counts[h.levels.counting]:
        return h.levels.level(h.levels.counting)
    present = [level for level in h.levels.levels if counts[level.key]]
    grids = [level for level in present if "grid" in level.kinds]
    return (grids or [level for level in present if not level.overlay] or present)[-1]


def sizes(units: UnitSet, measure: str) -> Numbers:
    """Return the size of each unit: the sum of its parts, or what is stated if these have gaps, or NaN.

    Where the known parts alone have more than is stated, neither figure is the size: it is NaN.
    """
    totals = units.hierarchy.rollup(measure)
    complete, known, stated = (column[units.rows] for column in (totals.complete, totals.known, totals.stated))
    return np.where(complete, known, np.where(stated < known, np.nan, stated))


def subtree_sums(h: Hierarchy, per_unit: npt.NDArray[np.integer]) -> Ints:
    """Return how many things each unit has together with everything below it. Int64, shape (n,)."""
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(per_unit, dtype=np.int64)))
    return before[h.tree.end] - before[:-1]


@attrs.frozen(eq=False)
class Bins:
    """A histogram: equal steps, each from ``edges[i]`` up to, not including, ``edges[i + 1]``."""

    edges: Numbers
    counts: Ints
    step: float
    #: Whether the values are whole numbers.
    whole: bool

    @property
    def middles(self) -> Numbers:
        """Middle of each step; of whole numbers the middle of those in it."""
        return self.edges[:-1] + (self.step - 1 if self.whole else self.step) / 2

    def label(self, i: int) -> str:
        """Say which values a step holds.

        Example:
            >>> found = bins(np.array([50.0, 51.0]), whole=True)
            >>> found.label(0), found.counts.tolist()
            ('50', [1, 1])
            >>> bins(np.array([1234567.1, 1234568.9]), whole=False, most=3).label(0)
            '1,234,567–1,234,568'
        """
        low, high = float(self.edges[i]), float(self.edges[i + 1])
        if self.whole:
            return f"{low:,.0f}" if self.step == 1 else f"{low:,.0f}–{high - 1:,.0f}"
        # As many digits as the steps have: fewer would give neighbours the same name.
        digits = -math.floor(math.log10(self.step))
        return f"{number(round(low, digits))}–{number(round(high, digits))}"


def bins(values: Numbers, *, whole: bool, most: int = 30, low: float | None = None, high: float | None = None) -> Bins:
    """Count values in at most about ``most`` steps of a round size.

    Args:
        values: At least one number, without NaN.
        whole: Whether they are whole numbers.
        most: How many steps there may be.
        low: Where the steps have to reach down to.
        high: Where they have to reach up to.

    Example:
        >>> bins(np.array([0.0, 1200.0]), whole=True, most=10).step
        200.0
    """
    bottom = float(values.min()) if low is None else min(low, float(values.min()))
    top = float(values.max()) if high is None else max(high, float(values.max()))
    spread = top - bottom
    if not spread and not whole:
        spread = abs(top)
    # Steps far below the precision of the values would lose count of them.
    wanted = max(spread / most, abs(top) * 1e-9)
    power = math.floor(math.log10(wanted)) if wanted > 0 else 0
    step = next((s * 10.0**power for s in _STEPS if s * 10.0**power >= wanted), 10.0 ** (power + 1))
    step = max(step, 1.0) if whole else step
    first = np.floor(bottom / step)
    # The same arithmetic for the edges and the values: no value falls between two steps.
    place = (np.floor(values / step) - first).astype(np.int64)
    n = max(int(np.floor(top / step) - first), int(place.max())) + 1
    edges = (first + np.arange(n + 1)) * step
    return Bins(edges, np.bincount(place, minlength=n).astype(np.int64), step, whole)
