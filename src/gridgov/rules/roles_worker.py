"""Rules of roles at the bottom: full-time workers, building heads, central households."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge

from gridgov.rules._appoint import appoint
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._examples import Examples, fails, passes, unknown
from gridgov.rules._forms import cardinality
from gridgov.rules._parameter import HOLDERS, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules.views import Buildings, Grids
from gridgov.text import Text

__all__ = ["BuildingHead", "CentreHousehold", "FullTimeWorker"]

_MESSAGE: Final = Text(
    "{unit} has {observed} holders of the role '{role}'; it needs at least {bound}.",
    "{unit}有{observed}名“{role}”任职者，应不少于{bound}名。",
)
_MISSING: Final = Text(
    "How many holders of the role '{role}' {unit} has is not known.", "{unit}有多少名“{role}”任职者尚不清楚。"
)


class FullTimeWorker(
    Rule[Grids],
    code="ROL010",
    name="full-time-worker",
    title=Text("A grid has no full-time worker", "网格未配备专职网格员"),
    message=_MESSAGE,
    missing=_MISSING,
    way_out=Text("Appoint a full-time worker.", "请配备专职网格员。"),
    remedy="appoint",
):
    """A grid has a full-time worker.

    What it does:
        Counts the distinct holders of the role at each grid on the day. Which grids are meant is said by the levels of
        the clause: in Ankang those of level 2.
    Why it matters:
        Who does it beside another post does it last.
    Source:
        Ankang, ANK-14: 公開招聘專職網格員2834名. That each of the 2,622 level-2 grids has one is our reading.
    Remedy:
        Appoint somebody; whom is a choice.

    Example:
        >>> FullTimeWorker().check(Grids.given(3, holders=[0, 1, 2])).verdicts.tolist()
        [1, 0, 0]
    """

    #: Roles that count.
    roles: tuple[str, ...] = ("full_time_grid_worker",)
    #: At least so many.
    minimum: Annotated[int, HOLDERS, Stricter.HIGHER, Ge(0)] = 1

    examples: ClassVar[Examples] = (
        passes(holders=1),
        fails(holders=0),
        fails(holders=1).under(minimum=2),
        passes(holders=2).under(minimum=2),
        unknown(holders=None),
    )

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        return cardinality(v.holders(*self.roles), minimum=self.minimum)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a post where there is none; who holds it is a choice."""
        return appoint(case, *self.roles[:1])


class BuildingHead(
    Rule[Buildings],
    code="ROL011",
    name="building-head",
    title=Text("A building has no head", "楼栋未配备楼栋长"),
    message=_MESSAGE,
    missing=_MISSING,
    way_out=Text("Appoint a building head.", "请配备楼栋长。"),
    remedy="appoint",
):
    """Every building has a head.

    What it does:
        Counts the distinct holders of the role at each building on the day. Where the lowest grids are as large as
        buildings and the heads sit there, the clause names these grids: ``kinds = ["grid"]`` and their level. A head
        counts as a part-time grid worker; one person may be the head of several buildings.
    Why it matters:
        The head is the one whom the residents know.
    Source:
        Ankang, ANK-15: 選配6329名樓棟長.
    Remedy:
        Appoint somebody; whom is a choice.

    Example:
        >>> BuildingHead().check(Buildings.given(2, holders=[0, 1])).verdicts.tolist()
        [1, 0]
    """

    #: Roles that count.
    roles: tuple[str, ...] = ("building_head",)
    #: At least so many.
    minimum: Annotated[int, HOLDERS, Stricter.HIGHER, Ge(0)] = 1

    examples: ClassVar[Examples] = (
        passes(holders=1),
        fails(holders=0),
        fails(holders=1).under(minimum=2),
        passes(holders=2).under(minimum=2),
        unknown(holders=None),
    )

    def check(self, v: Buildings) -> Check:
        """Judge every building."""
        return cardinality(v.holders(*self.roles), minimum=self.minimum)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a post where there is none; who holds it is a choice."""
        return appoint(case, *self.roles[:1])


class CentreHousehold(
    Rule[Grids],
    code="ROL012",
    name="centre-household",
    title=Text("A grid has no Party-member central household", "网格无党员中心户"),
    message=_MESSAGE,
    missing=_MISSING,
    way_out=Text("Name a Party-member central household.", "请确定党员中心户。"),
    remedy="appoint",
):
    """A grid has a Party-member central household.

    What it does:
        Counts the distinct holders of the role at each grid, below it, or in what it covers by a ``covers`` link: posts
        of the role may be at the grid, in its buildings or at the households themselves. A household holds it as well
        as a person. Which grids are meant is said by the levels of the clause: in Ankang those of level 3.
    Why it matters:
        It is where the chain of the Party ends at the door of the residents.
    Source:
        Ankang, ANK-16: 8253名黨員中心戶擔任兼職網格員. That each of the 6,886 level-3 grids has one is our reading.
    Remedy:
        Name a household; which is a choice.

    Example:
        >>> CentreHousehold().check(Grids.given(2, holders=[0, 1])).verdicts.tolist()
        [1, 0]
    """

    #: Roles that count.
    roles: tuple[str, ...] = ("party_member_central_household",)
    #: At least so many.
    minimum: Annotated[int, HOLDERS, Stricter.HIGHER, Ge(0)] = 1

    examples: ClassVar[Examples] = (
        passes(holders=1),
        fails(holders=0),
        fails(holders=1).under(minimum=2),
        passes(holders=2).under(minimum=2),
        unknown(holders=None),
    )

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        return cardinality(v.holders_below(*self.roles), minimum=self.minimum)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a post where there is none; who holds it is a choice."""
        return appoint(case, *self.roles[:1])
