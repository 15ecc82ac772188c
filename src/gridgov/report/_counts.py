"""What is counted for the page: sizes of units, their distribution, sums over subtrees."""

from __future__ import annotations

import numpy as np

from gridgov.hierarchy import UnitSet
from gridgov.plot._counts import Bins, Ints, Numbers, bins, grid_level, main_measure, sizes, subtree_sums

__all__ = ["Bins", "Ints", "Numbers", "bins", "grid_level", "main_measure", "nothing_known", "sizes", "subtree_sums"]


def nothing_known(units: UnitSet, measure: str) -> bool:
    """Tell whether a measure is unknown in all of some units and in all that is in them; a known 0 is known.

    Args:
        units: Units of a hierarchy.
        measure: Key of a measure that it has.
    """
    h = units.hierarchy
    known = np.concatenate(([0], np.cumsum(~np.isnan(h.measures[measure]))))
    rows = units.rows
    return not bool((known[h.tree.end[rows]] > known[rows]).any())
