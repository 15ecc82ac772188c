"""Three mistakes that a type checker must find; the number of the line is in the test."""

from __future__ import annotations

from gridgov.rules import Check, Estates, Rule, bound
from gridgov_lifts.rules import LiftInTallBuilding, TallBuildings

LiftInTallBuilding(floor_from=7)
LiftInTallBuilding(floors_from="seven")


class WrongView(Rule[Estates]):
    """Reads a column that its view does not have."""

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        return bound(v.lifts.at_least(1))


def right(v: TallBuildings) -> Check:
    """Use the rule as it is meant."""
    return LiftInTallBuilding(floors_from=7).check(v)
