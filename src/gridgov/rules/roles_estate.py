"""Rules of roles in estates: who sits on the owners' committee and who chairs it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge

from gridgov.rules._appoint import choose
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._condition import all_of
from gridgov.rules._examples import Examples, fails, not_applicable, passes, unknown
from gridgov.rules._forms import eligibility, same_person
from gridgov.rules._parameter import HOLDERS, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules.views import Estates
from gridgov.text import Text

__all__ = ["CommitteeCrossMembership", "OwnersChairIsBranchSecretary", "ReturningMembers"]

_MEMBERS: Final = ("owners_committee_member", "owners_committee_director")
_ELECT: Final = Text(
    "Members are elected by the owners: choose who is proposed.", "成员由业主选举产生：请确定推荐人选。"
)


class OwnersChairIsBranchSecretary(
    Rule[Estates],
    code="ROL013",
    name="owners-chair-is-branch-secretary",
    title=Text("The branch secretary does not chair the owners' committee", "小区党支部书记未担任业委会主任"),
    message=Text(
        "At {unit} '{first}' and '{second}' are not held by one person.",
        "{unit}的“{first}”与“{second}”不是由一人担任。",
    ),
    missing=Text(
        "Whether one person holds '{first}' and '{second}' at {unit} is not known: a post is vacant, or nothing is "
        "known about a role.",
        "{unit}的“{first}”与“{second}”是否由一人担任尚不清楚：岗位空缺或角色资料缺失。",
    ),
    way_out=Text("Guide the branch secretary to stand for the chair.", "请引导小区党支部书记参选业委会主任。"),
    remedy="appoint",
):
    """The secretary of an estate's Party branch chairs its owners' committee.

    What it does:
        Compares the holders of both posts at each estate that has both. A vacant post says nothing about whose it will
        be.
    Why it matters:
        Party branch and owners pull in one direction.
    Source:
        Chengbei, CHB-15: 引导小区党支部书记担任业委会主任. The source guides (引导): a clause says ``should``.
    Remedy:
        Owners elect their committee: only who is proposed can be chosen.

    Example:
        >>> v = Estates.given(2, has_first=[1, 1], has_second=[1, 1], same=[1, 0])
        >>> OwnersChairIsBranchSecretary().check(v).verdicts.tolist()
        [0, 1]
    """

    #: Role of the branch secretary.
    first: str = "party_branch_secretary"
    #: Role of the chair.
    second: str = "owners_committee_director"

    examples: ClassVar[Examples] = (
        passes(has_first=1, has_second=1, same=1),
        fails(has_first=1, has_second=1, same=0),
        not_applicable(has_first=0, has_second=1, same=None),
        not_applicable(has_first=1, has_second=0, same=None),
        unknown(has_first=1, has_second=1, same=None),
        unknown(has_first=None, has_second=None, same=None),
    )

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        both = all_of(v.has_post(self.first, key="has_first").yes(), v.has_post(self.second, key="has_second").yes())
        return same_person(v.same_holder(self.first, self.second), applies=both)

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("appoint", _ELECT)


class ReturningMembers(
    Rule[Estates],
    code="ROL014",
    name="returning-members-on-owners-committee",
    title=Text("No returning Party member sits on the owners' committee", "业委会中无回归党员"),
    message=Text(
        "{right} of {members} members of the owners' committee of {unit} are returning Party members; it should be at "
        "least {minimum}.",
        "{unit}业委会{members}名成员中有回归党员{right}名，应不少于{minimum}名。",
    ),
    missing=Text(
        "Whether returning Party members sit on the owners' committee of {unit} is not known.",
        "{unit}业委会中是否有回归党员尚不清楚。",
    ),
    way_out=Text("Guide returning Party members to stand for it.", "请引导回归党员参选业委会成员。"),
    remedy="appoint",
):
    """Returning Party members sit on the owners' committee.

    What it does:
        Counts the distinct members of the owners' committee of each estate on the day who hold the role of returning
        Party members anywhere, or have the qualification of that name. Where the committee has no members the rule does
        not apply.
    Why it matters:
        Party members who return to where they live bring the branch and the owners together.
    Source:
        Chengbei, CHB-14: 回归党员担任业委会成员. The source guides: a clause says ``should``.
    Remedy:
        Owners elect their committee: only who is proposed can be chosen.

    Example:
        >>> v = Estates.given(3, members=[5, 5, 0], right=[1, 0, 0])
        >>> ReturningMembers().check(v).verdicts.tolist()
        [0, 1, 2]
    """

    #: Roles of the members, its chair included.
    roles: tuple[str, ...] = _MEMBERS
    #: Role of returning Party members.
    returning: str = "returning_party_member"
    #: Qualification that says the same.
    qualification: str = "returning_party_member"
    #: At least so many.
    minimum: Annotated[int, HOLDERS, Stricter.HIGHER, Ge(0)] = 1

    examples: ClassVar[Examples] = (
        passes(members=5, right=1),
        fails(members=5, right=0),
        fails(members=5, right=1).under(minimum=2),
        passes(members=5, right=2).under(minimum=2),
        fails(members=1, right=0),
        not_applicable(members=0, right=0),
        unknown(members=5, right=None),
        unknown(members=None, right=None),
    )

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        right = v.also(*self.roles, other=self.returning, qualification=self.qualification)
        members = v.holders(*self.roles, key="members")
        return eligibility(right=right, minimum=self.minimum, applies=members.at_least(1))

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("appoint", _ELECT)


class CommitteeCrossMembership(
    Rule[Estates],
    code="ROL015",
    name="committee-cross-membership",
    title=Text("No residents' committee member sits on the owners' committee", "业委会中无居委会成员兼任"),
    message=Text(
        "{right} of {members} members of the owners' committee of {unit} are residents' committee members who meet "
        "{conditions}; it should be at least {minimum}.",
        "{unit}业委会{members}名成员中，符合条件（{conditions}）的居委会成员有{right}名，应不少于{minimum}名。",
    ),
    missing=Text(
        "Whether residents' committee members sit on the owners' committee of {unit} by legal procedure is not known.",
        "{unit}业委会中是否有居委会成员依法定程序兼任尚不清楚。",
    ),
    way_out=Text(
        "Let a residents' committee member who qualifies stand for it, by legal procedure.",
        "请由符合条件的居委会成员通过法定程序参选。",
    ),
    remedy="appoint",
):
    """A residents' committee member who qualifies sits on the owners' committee, by legal procedure.

    What it does:
        Counts the distinct members of the owners' committee of each estate on the day who hold a post of the residents'
        committee at the estate or at a unit above it, and whose appointment to the owners' committee meets every
        condition. Who sits there without them does not count. Where the committee has no members the rule does not
        apply.
    Why it matters:
        The committee of the community hears what the owners decide.
    Source:
        Zhangye, ZHY-14: 將符合條件的社區居民委員會成員通過法定程序兼任業主委員會成員. A clause says ``should``.
    Remedy:
        Owners elect their committee: only who is proposed can be chosen.

    Example:
        >>> v = Estates.given(3, members=[5, 5, 0], right=[1, 0, 0])
        >>> CommitteeCrossMembership().check(v).verdicts.tolist()
        [0, 1, 2]
    """

    #: Roles of the members of the owners' committee, its chair included.
    roles: tuple[str, ...] = _MEMBERS
    #: Roles of the members of the residents' committee, its director included.
    residents: tuple[str, ...] = ("residents_committee_member", "residents_committee_director")
    #: What the appointment to the owners' committee must meet.
    conditions: tuple[str, ...] = ("eligible", "legal_procedure")
    #: At least so many.
    minimum: Annotated[int, HOLDERS, Stricter.HIGHER, Ge(0)] = 1

    examples: ClassVar[Examples] = (
        passes(members=5, right=1),
        fails(members=5, right=0),
        fails(members=5, right=1).under(minimum=2),
        passes(members=5, right=2).under(minimum=2),
        fails(members=1, right=0),
        not_applicable(members=0, right=0),
        unknown(members=5, right=None),
        unknown(members=None, right=None),
    )

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        right = v.crossing(self.roles, self.residents, self.conditions)
        members = v.holders(*self.roles, key="members")
        return eligibility(right=right, minimum=self.minimum, applies=members.at_least(1))

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("appoint", _ELECT)
