"""Rules of Party branches: from how many members on there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Final

import numpy as np
from annotated_types import Ge

from gridgov._columns import Bools
from gridgov._days import in_force
from gridgov._tree import uniques
from gridgov.changes import CreateBody
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._column import Column, Floats
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import requires
from gridgov.rules._parameter import BODIES, PERSONS, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules.views import Units
from gridgov.text import Text

__all__ = ["BranchFromMembers", "Organised"]

#: A branch, and what stands above branches.
_BRANCHES: Final = ("party_branch", "community_party_organisation", "party_committee", "party_working_committee")


def _among(words: Sequence[str | None], wanted: tuple[str, ...]) -> Bools:
    """Tell which of some words are wanted."""
    known = {word: word in wanted for word in set(words)}
    return np.fromiter(map(known.__getitem__, words), bool, len(words))


class Organised(Units):
    """What has Party members of its own: communities, management offices, villages, estates, work units."""

    kinds: ClassVar[tuple[str, ...]] = ("community", "estate", "management_office", "village", "work_unit")
    subject: ClassVar[Text] = Text("community, village, estate or work unit", "社区、村、小区或企事业单位")

    def _bodies_there(self) -> Bools:
        """Tell which bodies are Party bodies that exist on the day."""

        def work_out() -> Bools:
            c = self.context.jurisdiction.bodies.columns
            return _among(c.line, ("party",)) & in_force(c.start, c.end, self.context.on)

        return self.context.once("party_bodies", work_out)

    def _count_members(self) -> Floats:
        c, there = self.context.jurisdiction.bodies.columns, self._bodies_there()
        body = np.asarray(c.member_body, np.int64)
        rows = np.flatnonzero(there[body] & in_force(c.member_start, c.member_end, self.context.on))
        if not len(rows):
            return self.unknown()
        number: dict[str, int] = {}
        who = np.array([number.setdefault(c.member[int(row)], len(number)) for row in rows], np.int64)
        pairs = uniques(c.unit[body[rows]].astype(np.int64) << 32 | who)
        counts = np.bincount(pairs >> 32, minlength=len(self.context.territory))
        return counts[self.rows].astype(np.float64)

    def _count_branches(self) -> Floats:
        c, there = self.context.jurisdiction.bodies.columns, self._bodies_there()
        if not there.any():
            return self.unknown()
        branch = there & _among(c.kind, _BRANCHES)
        above = np.where(there, np.arange(len(there)), -1)  # the branch of each body: itself or one above it
        todo = np.flatnonzero(there & ~branch)
        while len(todo):
            above[todo] = c.parent[above[todo]]
            todo = todo[above[todo] >= 0]
            todo = todo[~branch[above[todo]]]
        found = np.flatnonzero(above >= 0)
        pairs = uniques(c.unit[found].astype(np.int64) << 32 | above[found])
        counts = np.bincount(pairs >> 32, minlength=len(self.context.territory))
        return counts[self.rows].astype(np.float64)

    def party_members(self, key: str = "members") -> Column:
        """Return how many distinct members the Party bodies at each unit have on the day.

        Args:
            key: Key of the column.
        """
        return self.column(key, Text("Party members", "党员"), PERSONS, self._count_members)

    def branches_over(self, key: str = "branches") -> Column:
        """Return how many branches, or bodies above branches, there are at each unit or above a Party body there.

        Args:
            key: Key of the column.
        """
        return self.column(key, Text("Party branches", "党支部"), BODIES, self._count_branches)


class BranchFromMembers(
    Rule[Organised],
    code="PTY005",
    name="branch-from-members",
    title=Text("Enough Party members and no branch", "党员达到人数但未成立党支部"),
    message=Text(
        "{unit} has {members} Party members; from {members_from} there is a Party branch.",
        "{unit}有党员{members}名；达到{members_from}名应成立党支部。",
    ),
    missing=Text(
        "How many Party members belong to the bodies at {unit}, or whether it has a branch, is not known.",
        "{unit}的党组织有多少党员，或是否成立党支部，尚不清楚。",
    ),
    way_out=Text("Set up a Party branch there.", "请在该单元成立党支部。"),
    remedy="create-body",
):
    """Where there are enough Party members, there is a Party branch.

    What it does:
        Counts the distinct members of the Party bodies that sit at a unit, and asks for a branch there, or for one that
        stands above a body there, such as the branch of a Party group. A committee counts as a branch. Memberships do
        not say who is a full member, so all are counted. Without any membership in a Party body nothing is known.
    Why it matters:
        Three members without a branch have no meeting, no dues and no vote.
    Source:
        The regulations on the work of Party branches (trial), art. 4: 3 or more full members; see the policy ``cn``.
    Remedy:
        Set up a branch at the unit.

    Example:
        >>> v = Organised.given(2, members=[2, 3], branches=[0, 0])
        >>> BranchFromMembers(members_from=3).check(v).verdicts.tolist()
        [2, 1]
    """

    #: From how many members on.
    members_from: Annotated[int, PERSONS, Stricter.LOWER, Ge(1)]

    sample: ClassVar[Sample] = {"members_from": 3}
    examples: ClassVar[Examples] = (
        passes(members=3, branches=1),
        fails(members=3, branches=0),
        not_applicable(members=2, branches=0),
        passes(members=None, branches=1),
        unknown(members=None, branches=0),
        unknown(members=3, branches=None),
    )

    def check(self, v: Organised) -> Check:
        """Judge every unit."""
        return requires(v.party_members().at_least(self.members_from), v.branches_over())

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a branch."""
        if case.unit is None:
            return None
        ident = case.new_id(f"{case.unit.id}-party-branch")
        return Remedy("create-body", [CreateBody(id=ident, kind="party_branch", unit=case.unit.id, start=case.on)])
