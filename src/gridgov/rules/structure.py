"""Rules of structure: what must lie in what."""

from __future__ import annotations

from typing import ClassVar

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._examples import fails, passes, unknown
from gridgov.rules._forms import partition
from gridgov.rules.views import Coverable
from gridgov.text import Text

__all__ = ["FullCover"]


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
        Counts the grids in which a unit lies: the one it stands under, those under it if they leave nothing out, and
        those that cover it, or a unit above it, by a ``covers`` link from unit to unit. Grids that stand under each
        other count as one.
    Why it matters:
        What lies in no grid is nobody's; what lies in two is everybody's.
    Source:
        Xiliugou, XLG: 将辖区各类企事业单位、小区楼院全部纳入网格化进行管理.
    Remedy:
        Move it under a grid, or let a grid cover it; which is a choice.

    Example:
        >>> FullCover().check(Coverable.given(3, grids=[0, 1, 2])).verdicts.tolist()
        [1, 0, 1]
    """

    #: Kind of unit that covers.
    by: str = "grid"

    examples: ClassVar = (passes(grids=1), fails(grids=0), fails(grids=2), unknown(grids=None))

    def check(self, v: Coverable) -> Check:
        """Judge every unit."""
        return partition(v.covering(self.by))
