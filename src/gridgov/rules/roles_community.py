"""Rules of roles in communities: posts in one hand, police officer and legal adviser, part-time members."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge, Le

from gridgov.rules._appoint import WHICH, appoint, choose
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._condition import all_of
from gridgov.rules._examples import Examples, fails, not_applicable, passes, unknown
from gridgov.rules._forms import cardinality, coverage, same_person
from gridgov.rules._parameter import HOLDERS, SHARE, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules.views import Communities
from gridgov.text import Text

__all__ = ["GrandCommitteeHead", "PartTimeMembers", "PoliceAndLawyer", "SecretaryIsDirector"]

_ONE_HAND: Final = Text("Choose which of the two holds both posts.", "请确定由哪一位兼任两个岗位。")
_UNKNOWN: Final = Text(
    "Whether one person holds '{first}' and '{second}' at {unit} is not known: a post is vacant, or nothing is known "
    "about a role.",
    "{unit}的“{first}”与“{second}”是否由一人担任尚不清楚：岗位空缺或角色资料缺失。",
)
_TWO_HANDS: Final = Text(
    "At {unit} '{first}' and '{second}' are not held by one person.", "{unit}的“{first}”与“{second}”不是由一人担任。"
)


class SecretaryIsDirector(
    Rule[Communities],
    code="ROL005",
    name="secretary-is-director",
    title=Text("Party secretary and committee director are two persons", "书记、主任未实现“一肩挑”"),
    message=_TWO_HANDS,
    missing=_UNKNOWN,
    way_out=Text("Let one person hold both posts.", "请由一人担任两个岗位。"),
    remedy="appoint",
):
    """The Party secretary of a community is the director of its committee.

    What it does:
        Compares the holders of both posts at each community that has both. A vacant post says nothing about whose it
        will be. With a target share it asks instead at how many of the units at or below each one, among those that
        have both posts, they are in one hand: the clause names streets or the whole, and the target is what 基本
        (basically) is taken to mean.
    Why it matters:
        One person answers for the Party organisation and for the committee.
    Source:
        Chengbei, CHB-16: 各社区基本实现了书记、主任“一肩挑”.
    Remedy:
        Let one person hold both posts; which of the two is a choice.

    Example:
        >>> v = Communities.given(3, has_first=[1, 1, 0], has_second=[1, 1, 1], same=[1, 0, None])
        >>> SecretaryIsDirector().check(v).verdicts.tolist()
        [0, 1, 2]
        >>> v = Communities.given(2, pairs=[10, 10], share=[0.9, 0.8])
        >>> SecretaryIsDirector(target=0.9).check(v).verdicts.tolist()
        [0, 1]
    """

    #: Role of the secretary.
    first: str = "community_party_secretary"
    #: Role of the director.
    second: str = "residents_committee_director"
    #: Share of the units at or below that is enough; None: each unit by itself.
    target: Annotated[float | None, SHARE, Stricter.HIGHER, Ge(0), Le(1)] = None

    examples: ClassVar[Examples] = (
        passes(has_first=1, has_second=1, same=1),
        fails(has_first=1, has_second=1, same=0),
        not_applicable(has_first=0, has_second=1, same=None),
        not_applicable(has_first=1, has_second=0, same=None),
        unknown(has_first=1, has_second=1, same=None),
        unknown(has_first=None, has_second=None, same=None),
        passes(pairs=10, share=0.9).under(target=0.9),
        fails(pairs=10, share=0.8).under(target=0.9),
        not_applicable(pairs=0, share=None).under(target=0.9),
        unknown(pairs=10, share=None).under(target=0.9),
        unknown(pairs=None, share=None).under(target=0.9),
    )

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        if self.target is not None:
            share = v.share_in_one_hand(self.first, self.second)
            return coverage(share, self.target, applies=v.pairs(self.first, self.second).at_least(1))
        both = all_of(v.has_post(self.first, key="has_first").yes(), v.has_post(self.second, key="has_second").yes())
        return same_person(v.same_holder(self.first, self.second), applies=both)

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("appoint", _ONE_HAND)


class GrandCommitteeHead(
    Rule[Communities],
    code="ROL007",
    name="grand-committee-head",
    title=Text(
        "The community Party secretary does not head the big Party committee", "社区党组织书记未兼任“大党委”书记"
    ),
    message=_TWO_HANDS,
    missing=_UNKNOWN,
    way_out=Text("Let the community Party secretary head it.", "请由社区党组织书记兼任。"),
    remedy="appoint",
):
    """The Party secretary of a community heads its big Party committee.

    What it does:
        Compares the holders of both posts at each community that has both. A post that is held by office has the holder
        of the post it follows.
    Why it matters:
        Who leads the community also leads the table at which its resident units sit.
    Source:
        County, CTY-17: 由社区党组织书记兼任社区“大党委”书记.
    Remedy:
        Appoint the secretary to both.

    Example:
        >>> v = Communities.given(2, has_first=[1, 1], has_second=[1, 1], same=[1, 0])
        >>> GrandCommitteeHead().check(v).verdicts.tolist()
        [0, 1]
    """

    #: Role of the community Party secretary.
    first: str = "community_party_secretary"
    #: Role of the head of the big Party committee.
    second: str = "big_committee_secretary"

    examples: ClassVar[Examples] = (
        passes(has_first=1, has_second=1, same=1),
        fails(has_first=1, has_second=1, same=0),
        not_applicable(has_first=0, has_second=1, same=None),
        not_applicable(has_first=1, has_second=0, same=None),
        unknown(has_first=1, has_second=1, same=None),
        unknown(has_first=None, has_second=None, same=None),
    )

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        both = all_of(v.has_post(self.first, key="has_first").yes(), v.has_post(self.second, key="has_second").yes())
        return same_person(v.same_holder(self.first, self.second), applies=both)

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("appoint", WHICH)


class PoliceAndLawyer(
    Rule[Communities],
    code="ROL006",
    name="police-and-lawyer",
    title=Text("A community has not one police officer and one legal adviser", "社区未实现“一警一法律顾问”"),
    message=Text(
        "{unit} has {officers} police officers and {advisers} legal advisers; it needs exactly one of each.",
        "{unit}有社区民警{officers}名、法律顾问{advisers}名，应各为一名。",
    ),
    missing=Text(
        "{unit} has {officers} police officers and {advisers} legal advisers, as far as is known.",
        "{unit}的社区民警为{officers}名、法律顾问为{advisers}名，资料不全。",
    ),
    way_out=Text("Appoint who is lacking, or end the surplus appointments.", "请补齐人员，或结束多余的任命。"),
    remedy="appoint",
):
    """Every community has exactly one police officer and exactly one legal adviser.

    What it does:
        Counts the distinct holders of both roles at each community on the day. The slogan fixes the side of the
        community; one officer or adviser may serve several communities.
    Why it matters:
        Residents know whom to call, and the community knows what is lawful.
    Source:
        Zhangye, ZHY-11: 推行“一社區一警一法律顧問”制度.
    Remedy:
        Appoint who is lacking; whom is a choice. Where there are several, end the surplus appointments.

    Example:
        >>> v = Communities.given(3, officers=[1, 0, 1], advisers=[1, 1, 2])
        >>> PoliceAndLawyer().check(v).verdicts.tolist()
        [0, 1, 1]
    """

    #: Role of the police officer.
    officer: str = "community_police_officer"
    #: Role of the legal adviser.
    adviser: str = "legal_adviser"

    examples: ClassVar[Examples] = (
        passes(officers=1, advisers=1),
        fails(officers=0, advisers=1),
        fails(officers=2, advisers=1),
        fails(officers=1, advisers=0),
        fails(officers=1, advisers=2),
        fails(officers=None, advisers=0),
        unknown(officers=None, advisers=1),
        unknown(officers=None, advisers=None),
    )

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        officers = v.holders(self.officer, key="officers")
        return cardinality(officers, minimum=1, maximum=1, also=(v.holders(self.adviser, key="advisers").exactly(1),))

    def remedy(self, case: Case) -> Remedy | None:
        """Propose posts where there are none; who holds them is a choice."""
        lacking = {self.officer: case.values["officers"] < 1, self.adviser: case.values["advisers"] < 1}
        if not any(lacking.values()):
            return choose("end-appointment", WHICH)
        return appoint(case, *(role for role, is_lacking in lacking.items() if is_lacking))


class PartTimeMembers(
    Rule[Communities],
    code="ROL008",
    name="part-time-members",
    title=Text("A community has no part-time committee member", "社区无兼职委员"),
    message=Text(
        "{unit} has {observed} holders of the role '{role}'; it needs at least {bound}.",
        "{unit}有{observed}名“{role}”任职者，应不少于{bound}名。",
    ),
    missing=Text(
        "How many holders of the role '{role}' {unit} has is not known.", "{unit}有多少名“{role}”任职者尚不清楚。"
    ),
    way_out=Text("Co-opt somebody from a resident unit.", "请从驻区单位吸收兼职委员。"),
    remedy="appoint",
):
    """A community has part-time committee members from its resident units.

    What it does:
        Counts the distinct holders of the role at each community on the day.
    Why it matters:
        The units that lie in a community bring people and means to it.
    Source:
        County, CTY-18: 吸收社区兼职委员240多名. Ankang has 560-odd of them, ANK-18.
    Remedy:
        Co-opt somebody; whom is a choice.

    Example:
        >>> PartTimeMembers().check(Communities.given(2, holders=[0, 1])).verdicts.tolist()
        [1, 0]
    """

    #: Roles that count.
    roles: tuple[str, ...] = ("part_time_committee_member",)
    #: At least so many.
    minimum: Annotated[int, HOLDERS, Stricter.HIGHER, Ge(0)] = 1

    examples: ClassVar[Examples] = (
        passes(holders=1),
        fails(holders=0),
        fails(holders=5).under(minimum=6),
        passes(holders=6).under(minimum=6),
        unknown(holders=None),
    )

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        return cardinality(v.holders(*self.roles), minimum=self.minimum)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a post where there is none; who holds it is a choice."""
        return appoint(case, *self.roles[:1])
