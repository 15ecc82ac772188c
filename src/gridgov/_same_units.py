"""Units that are given to an object built over a hierarchy: they must be of that hierarchy."""

from __future__ import annotations

from gridgov._columns import Rows
from gridgov._row_sets import same
from gridgov._units import UnitSet
from gridgov.hierarchy import Hierarchy

__all__ = ["rows_of"]


def rows_of(territory: Hierarchy, units: UnitSet) -> Rows:
    """Return the rows of some units.

    Raises:
        ValueError: The units are of another hierarchy.
    """
    if not same(units.hierarchy, territory):
        msg = "The units are of another hierarchy."
        raise ValueError(msg)
    return units.rows
