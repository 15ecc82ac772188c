"""Rules of roles: who must be there."""

from __future__ import annotations

from typing import ClassVar, Final

from gridgov.changes import CreatePost
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._examples import Examples, fails, passes, unknown
from gridgov.rules._forms import cardinality
from gridgov.rules._remedy import NEEDS_CHOICE, Case, Remedy
from gridgov.rules.views import Grids
from gridgov.text import Text

__all__ = ["OneChief"]

_WHO: Final = Text("Choose who is appointed.", "请确定任命人选。")
_WHICH: Final = Text("Choose whose appointment ends.", "请确定结束谁的任命。")


class OneChief(
    Rule[Grids],
    code="ROL001",
    name="one-chief",
    title=Text("A grid has not exactly one chief", "网格长不是恰好一名"),
    message=Text(
        "{unit} has {observed} holders of the role '{role}'; it needs exactly {bound}.",
        "{unit}有{observed}名“{role}”任职者，应恰好为{bound}名。",
    ),
    missing=Text(
        "Nothing is known about the role '{role}' in the jurisdiction, so not at {unit} either.",
        "本辖区没有角色“{role}”的任何资料，{unit}亦然。",
    ),
    way_out=Text("Appoint one, or end the surplus appointments.", "请任命一名，或结束多余的任命。"),
    remedy="appoint",
):
    """Every grid has exactly one holder of a role on the day.

    What it does:
        Counts the distinct holders of the role at each grid. Holders are counted, not posts: one person with two posts
        of the role in one grid is one holder. One person may be the chief of several grids.
    Why it matters:
        Where nobody answers, or two do, nobody can be held to account.
    Source:
        Zhangye, ZHY: 明確“一長三員”工作職責.
    Remedy:
        Appoint somebody to a post of the role; whom is a choice. Where there are several holders, end the surplus
        appointments.

    Example:
        >>> OneChief().check(Grids.given(3, holders=[0, 1, 2])).verdicts.tolist()
        [1, 0, 1]
    """

    #: Role that is meant.
    role: str = "grid_chief"

    examples: ClassVar[Examples] = (passes(holders=1), fails(holders=0), fails(holders=2), unknown(holders=None))

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        return cardinality(v.holders(self.role), minimum=1, maximum=1)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a post where there is none; who holds it is a choice."""
        if case.unit is None:
            return None
        if case.values["holders"] > 1:
            return Remedy("end-appointment", choice=NEEDS_CHOICE, note=_WHICH)
        posts = case.jurisdiction.roster.posts(role=self.role, unit=case.unit)
        create = () if posts else (CreatePost(role=self.role, unit=case.unit.id),)
        return Remedy("appoint", create, NEEDS_CHOICE, _WHO)
