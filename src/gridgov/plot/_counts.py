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
    """A histogram: equal steps, each from ``edges[i]`` up to, not including, ``edges[i + 1]``, or the other way."""

    edges: Numbers
    counts: Ints
    step: float
    #: Whether the values are whole numbers.
    whole: bool
    #: Whether a step holds its upper end, not its lower one; the first holds both.
    upper: bool = False

    @property
    def middles(self) -> Numbers:
        """Middle of each step; of whole numbers the middle of those in it."""
        ends = [self._ends(i) for i in range(len(self.counts))]
        return np.array([(low + high) / 2 for low, high in ends])

    def _ends(self, i: int) -> tuple[float, float]:
        """Return the ends of a step; of whole numbers the smallest and the largest in it."""
        low, high = float(self.edges[i]), float(self.edges[i + 1])
        if not self.whole:
            return low, high
        return (low + (i > 0), high) if self.upper else (low, high - 1)

    def place(self, values: Numbers) -> Ints:
        """Return the step that each value is in. Int64."""
        first, exact = round(float(self.edges[0]) / self.step), values / self.step
        found: Numbers = np.maximum(np.ceil(exact) - 1 - first, 0) if self.upper else np.floor(exact) - first
        return found.astype(np.int64)

    def label(self, i: int) -> str:
        """Say which values a step holds.

        Example:
            >>> found = bins(np.array([50.0, 51.0]), whole=True)
            >>> found.label(0), found.counts.tolist()
            ('50', [1, 1])
            >>> bins(np.array([1234567.1, 1234568.9]), whole=False, most=3).label(0)
            '1,234,567–1,234,568'
        """
        low, high = self._ends(i)
        if self.whole:
            return f"{low:,.0f}" if self.step == 1 else f"{low:,.0f}–{high:,.0f}"
        # As many digits as the steps have: fewer would give neighbours the same name.
        digits = -math.floor(math.log10(self.step))
        return f"{number(round(low, digits))}–{number(round(high, digits))}"


def bins(  # noqa: PLR0913 - what makes steps
    values: Numbers,
    *,
    whole: bool,
    most: int = 30,
    low: float | None = None,
    high: float | None = None,
    upper: bool = False,
) -> Bins:
    """Count values in at most about ``most`` steps of a round size.

    Args:
        values: At least one number, without NaN.
        whole: Whether they are whole numbers.
        most: How many steps there may be.
        low: Where the steps have to reach down to.
        high: Where they have to reach up to.
        upper: Whether a step holds its upper end, not its lower one, so that what is at most a bound stands below it.
            Steps of one whole number hold just that.

    Example:
        >>> bins(np.array([0.0, 1200.0]), whole=True, most=10).step
        200.0
        >>> found = bins(np.array([0.0, 200.0, 201.0, 1200.0]), whole=True, most=10, upper=True)
        >>> found.counts.tolist(), found.label(0), found.label(1)
        ([2, 1, 0, 0, 0, 1], '0–200', '201–400')
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
    upper = upper and not (whole and step == 1)
    found = Bins((first + np.arange(2)) * step, np.zeros(1, np.int64), step, whole, upper)
    # The same arithmetic for the edges and the values: no value falls between two steps.
    place = found.place(values)
    n = max(int(found.place(np.array([top]))[0]), int(place.max())) + 1
    counts = np.bincount(place, minlength=n).astype(np.int64)
    return attrs.evolve(found, edges=(first + np.arange(n + 1)) * step, counts=counts)
