"""Whether anything is known of a measure."""

from __future__ import annotations

import numpy as np

from gridgov.hierarchy import UnitSet

__all__ = ["nothing_known"]


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
