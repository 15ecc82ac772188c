"""Rules of structure: what must lie in what."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge

from gridgov.rules._appoint import choose
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._examples import Examples, fails, passes, unknown
from gridgov.rules._forms import cardinality, partition
from gridgov.rules._parameter import UNITS, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules.views import Communities, Coverable
from gridgov.text import Text

__all__ = ["FullCover", "TopGrid"]

_AREA: Final = Text("Choose what belongs to the new grid.", "请确定新网格的范围。")
_WHOSE: Final = Text("Choose which community the grid belongs to.", "请确定网格归属哪个社区。")
_WHERE: Final = Text("Choose which grid it lies in.", "请确定其归入哪个网格。")
_ONE: Final = Text("Choose which one of the grids keeps it.", "请确定保留在哪个网格。")


class FullCover(
    Rule[Coverable],
    code="STR003",
    name="full-cover",
    title=Text("A unit does not lie in exactly one grid", "单元未恰好纳入一个网格"),
    message=Text("{unit} lies in {observed} grids; it must be {bound}.", "{unit}纳入{observed}个网格，应为{bound}个。"),
    missing=Text("It is not known in how many grids {unit} lies.", "尚不清楚{unit}纳入几个网格。"),
    way_out=Text(
        "Put it under one grid, or add or end a 'covers' link.", "请将其归入一个网格，或增加、结束“covers”关系。"
    ),
    remedy="move",
):
    """Every estate, building and work unit lies in exactly one grid.

    What it does:
        Counts the grids in which a unit lies: the one it stands under, and those that cover it, or a unit above it, by
        a ``covers`` link. A link counts if it leads from a grid; grids that stand under each other count as one. A unit
        that lies in none in such a way lies in one if each of its parts does. A unit of an overlay level lies in one if
        the unit that it stands under does, because it lies over what that one holds.
    Why it matters:
        What lies in no grid is nobody's; what lies in two is everybody's.
    Source:
        Xiliugou, XLG: 将辖区各类企事业单位、小区楼院全部纳入网格化进行管理.
    Remedy:
        Move it under a grid, or let a grid cover it; or end links until one grid is left. Which is a choice.

    Example:
        >>> FullCover().check(Coverable.given(3, grids=[0, 1, 2])).verdicts.tolist()
        [1, 0, 1]
    """

    #: Kind of unit that covers.
    by: str = "grid"

    examples: ClassVar[Examples] = (passes(grids=1), fails(grids=0), fails(grids=2), unknown(grids=None))

    def check(self, v: Coverable) -> Check:
        """Judge every unit."""
        return partition(v.covering(self.by))

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        return choose("move", _WHERE) if case.values["grids"] < 1 else choose("end-link", _ONE)


class TopGrid(
    Rule[Communities],
    code="STR006",
    name="community-has-top-grid",
    title=Text("A community has no level-1 grid of its own", "社区没有独立的一级网格"),
    message=Text(
        "{unit} has {grids} topmost grids, of which {shared} serve other communities, too; it needs at least "
        "{minimum} and each inside one community.",
        "{unit}有{grids}个一级网格，其中{shared}个跨社区；应不少于{minimum}个，且各在一个社区之内。",
    ),
    missing=Text("Which topmost grids {unit} has is not known.", "{unit}有哪些一级网格尚不清楚。"),
    way_out=Text(
        "Lay out a level-1 grid there, or end the 'covers' links across communities.",
        "请划分一级网格，或结束跨社区的“covers”关系。",
    ),
    remedy="create-unit",
):
    """Every community has a level-1 grid, and each of these lies inside one community.

    What it does:
        Counts the grids below each community that stand under no other grid there, and those that cover it, or
        something in it, by a ``covers`` link. A grid that serves several communities in such ways fails all of them.
    Why it matters:
        Without a grid the community ends at its own door; a grid across communities answers to two.
    Source:
        Ankang, ANK-08: 在全市258個社區確定一級網格718個. That each community has one follows from no number.
    Remedy:
        Lay out a grid; what belongs to it is a choice.

    Example:
        >>> TopGrid().check(Communities.given(3, grids=[2, 0, 2], shared=[0, 0, 1])).verdicts.tolist()
        [0, 1, 1]
    """

    #: At least so many.
    minimum: Annotated[int, UNITS, Stricter.HIGHER, Ge(0)] = 1
    #: Kind of unit that is a grid.
    kind: str = "grid"
    #: Key of the level that counts; None: the topmost grids.
    level: str | None = None

    examples: ClassVar[Examples] = (
        passes(grids=1, shared=0),
        fails(grids=0, shared=0),
        fails(grids=1, shared=1),
        fails(grids=1, shared=0).under(minimum=2),
        passes(grids=2, shared=0).under(minimum=2),
        unknown(grids=None, shared=None),
        unknown(grids=1, shared=None),
    )

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        grids, shared = v.top_grids(self.kind, self.level)
        return cardinality(grids, minimum=self.minimum, also=(shared.at_most(0),))

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        if case.values["shared"] > 0:
            return choose("end-link", _WHOSE)
        return choose("create-unit", _AREA)
