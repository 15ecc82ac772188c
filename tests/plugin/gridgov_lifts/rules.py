"""Buildings with enough floors have a lift."""

from __future__ import annotations

from typing import Annotated, ClassVar

from annotated_types import Ge

from gridgov.changes import CreateBody
from gridgov.rules import (
    Buildings,
    Case,
    Check,
    Examples,
    Remedy,
    Rule,
    RuleSet,
    Sample,
    Stricter,
    UnitOfMeasure,
    body_count,
    fails,
    measured,
    not_applicable,
    passes,
    requires,
    unknown,
)
from gridgov.text import Text

FLOORS = UnitOfMeasure("floors", Text("floors", "层"))


class TallBuildings(Buildings):
    """Buildings, with floors and lifts."""

    floors = measured("floors")
    lifts = body_count("lift")


class LiftInTallBuilding(
    Rule[TallBuildings],
    code="X-LIFTS-001",
    name="lift-in-tall-building",
    title=Text("A tall building has no lift", "高层楼栋无电梯"),
    message=Text(
        "{unit} has {floors} floors; from {floors_from} it has a lift.",
        "{unit}有{floors}层；达到{floors_from}层应设电梯。",
    ),
    missing=Text("The floors or lifts of {unit} are not known.", "{unit}的层数或电梯尚不清楚。"),
    way_out=Text("Build a lift.", "请加装电梯。"),
    remedy="create-body",
):
    """A building with enough floors has a lift.

    What it does:
        Looks at buildings with at least so many floors and asks for a body of kind ``lift``.
    Why it matters:
        Stairs are no way home for everybody.
    Source:
        Invented for a test.
    Remedy:
        Add a lift.

    Example:
        >>> LiftInTallBuilding(floors_from=7).check(TallBuildings.given(1, floors=[7], lifts=[0])).verdicts.tolist()
        [1]
    """

    floors_from: Annotated[int, FLOORS, Stricter.LOWER, Ge(1)]

    sample: ClassVar[Sample] = {"floors_from": 7}
    examples: ClassVar[Examples] = (
        fails(floors=7, lifts=0),
        passes(floors=7, lifts=1),
        not_applicable(floors=6, lifts=0),
        unknown(floors=None, lifts=0),
        unknown(floors=7, lifts=None),
    )

    def check(self, v: TallBuildings) -> Check:
        """Judge every building."""
        return requires(v.floors.at_least(self.floors_from), v.lifts)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a lift."""
        if case.unit is None:
            return None
        return Remedy(
            "create-body", [CreateBody(id=case.new_id(f"{case.unit.id}-lift"), kind="lift", unit=case.unit.id)]
        )


RULES = RuleSet(rules=[LiftInTallBuilding])
