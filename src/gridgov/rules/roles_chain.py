"""Rules of responsibility: who takes charge of what, whether everybody is named, who the workers are."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge, Le

from gridgov.changes import CreatePost
from gridgov.rules._appoint import WHO, choose
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import cardinality, coverage
from gridgov.rules._parameter import HOLDERS, SHARE, Stricter
from gridgov.rules._remedy import NEEDS_CHOICE, Case, Remedy
from gridgov.rules.views import Led, Streets
from gridgov.text import Text

__all__ = ["LeaderLinks", "PartyMajorityWorkers", "ResponsibilityChain"]

_LEADER: Final = Text("Choose which leader takes charge.", "请确定由哪位领导包抓。")
_MEMBERS: Final = Text("Choose which Party members join the team.", "请确定吸收哪些党员。")
_ROLES: Final = ("first", "direct", "area_head", "community_head")


class LeaderLinks(
    Rule[Led],
    code="ROL009",
    name="leader-links",
    title=Text("No leader takes charge of a unit", "单元无领导联系包抓"),
    message=Text(
        "{observed} leaders are linked to {unit} by '{link_name}'; there must be at least {bound}.",
        "{unit}的“{link_name}”领导有{observed}名，应不少于{bound}名。",
    ),
    missing=Text(
        "Which leaders are linked to {unit} by '{link_name}' is not known.", "{unit}的“{link_name}”领导尚不清楚。"
    ),
    way_out=Text("Add a link from a leader to it.", "请增加领导与该单元的联系。"),
    remedy="link",
):
    """A leader takes charge of every street, community and grid.

    What it does:
        Counts the distinct holders from whom a link of the kind leads to the unit on the day. A link from a post counts
        for its holder, and for nobody while the post is vacant. One clause is for streets and communities, with the
        qualifications of city and county leaders; another one for grids, with those of town and street leaders.
    Why it matters:
        What goes wrong in a unit reaches somebody who can act.
    Source:
        Ankang, ANK-26: 鎮街領導班子成員包抓網格制度.
    Remedy:
        Link a leader to it; which one is a choice.

    Example:
        >>> LeaderLinks().check(Led.given(2, leaders=[0, 1])).verdicts.tolist()
        [1, 0]
    """

    #: Kind of link.
    link: str = "takes_charge"
    #: Qualifications of which a leader has one; none: anybody counts.
    qualifications: tuple[str, ...] = ()
    #: At least so many.
    minimum: Annotated[int, HOLDERS, Stricter.HIGHER, Ge(0)] = 1

    examples: ClassVar[Examples] = (
        passes(leaders=1),
        fails(leaders=0),
        fails(leaders=1).under(minimum=2),
        passes(leaders=2).under(minimum=2),
        unknown(leaders=None),
    )

    def check(self, v: Led) -> Check:
        """Judge every unit."""
        return cardinality(v.leaders(self.link, self.qualifications), minimum=self.minimum)

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("link", _LEADER)


class ResponsibilityChain(
    Rule[Streets],
    code="ROL016",
    name="responsibility-chain",
    title=Text("Somebody of the chain of responsibility is not named", "责任链条有人未明确"),
    message=Text(
        "{unit}: at least {found} of {heads} posts of the chain of responsibility have no holder.",
        "{unit}责任链条的{heads}个岗位中至少有{found}个无人担任。",
    ),
    missing=Text(
        "Who holds the {heads} posts of the chain of responsibility of {unit} is not completely known.",
        "{unit}责任链条{heads}个岗位的人员不完全清楚。",
    ),
    way_out=Text("Name who is responsible at each place.", "请逐一明确责任人。"),
    remedy="appoint",
):
    """First responsible, directly responsible, area heads and community heads are all named.

    What it does:
        Counts, for each street or town, how many posts of the chain have no holder on the day: the first and the
        directly responsible at the street itself, one head at every area and one at every community below it. A street
        without areas needs no area head.
    Why it matters:
        Responsibility that nobody bears is none.
    Source:
        Chengbei, CHB-17: 明确党委书记是第一责任人,党委副书记是直接责任人,片长是各片第一责任人.
    Remedy:
        Create the posts that are lacking and appoint; whom is a choice.

    Example:
        >>> v = Streets.given(2, unnamed=[0, 1], heads=[12, 12])
        >>> ResponsibilityChain().check(v).verdicts.tolist()
        [0, 1]
    """

    #: Role of who is first responsible, at the street itself.
    first: str = "street_party_secretary"
    #: Role of who is directly responsible, at the street itself.
    direct: str = "street_deputy_secretary"
    #: Role of the heads of areas.
    area_head: str = "area_head"
    #: Kinds of unit that are areas.
    areas: tuple[str, ...] = ("area",)
    #: Role of the heads of communities.
    community_head: str = "community_party_secretary"
    #: Kinds of unit that are communities.
    communities: tuple[str, ...] = ("community", "management_office")

    examples: ClassVar[Examples] = (
        passes(unnamed=0, heads=12),
        fails(unnamed=1, heads=12),
        unknown(unnamed=None, heads=12),
        unknown(unnamed=None, heads=None),
    )

    def check(self, v: Streets) -> Check:
        """Judge every street and town."""
        here = (self.first, self.direct)
        under = ((self.area_head, self.areas), (self.community_head, self.communities))
        return cardinality(v.unnamed(here, under), maximum=0, shown=(v.heads(here, under),))

    def remedy(self, case: Case) -> Remedy | None:
        """Propose the posts that are lacking; who holds them is a choice."""
        if case.unit is None:
            return None
        roster, h = case.jurisdiction.roster, case.jurisdiction.territory
        there = {(post.role.key, post.unit.row) for role in self._roles() for post in roster.posts(role=role)}
        below = range(case.unit.row, int(h.tree.end[case.unit.row]))
        wanted = [(role, case.unit.row) for role in (self.first, self.direct)]
        for role, kinds in ((self.area_head, self.areas), (self.community_head, self.communities)):
            wanted += [(role, row) for row in below if h.at(row).kind in kinds]
        create = [CreatePost(role=role, unit=h.at(row).id) for role, row in wanted if (role, row) not in there]
        return Remedy("appoint", [c for c in create if c.role in roster.catalogue], NEEDS_CHOICE, WHO)

    def _roles(self) -> list[str]:
        """Return the roles of the chain."""
        return [getattr(self, name) for name in _ROLES]


class PartyMajorityWorkers(
    Rule[Streets],
    code="ROL017",
    name="party-majority-workers",
    title=Text("Party members are not the body of the worker team", "网格员队伍未以党员为主体"),
    message=Text(
        "{share} of the {workers} workers of {unit} are Party members; it must be more than {more_than}.",
        "{unit}的{workers}名网格员中党员占比{share}，应超过{more_than}。",
    ),
    missing=Text(
        "Which of the workers of {unit} are Party members is not completely known.",
        "{unit}的网格员中哪些是党员不完全清楚。",
    ),
    way_out=Text("Take more Party members into the team.", "请吸收更多党员加入队伍。"),
    remedy="appoint",
):
    """Party members form the body of the worker team of a street.

    What it does:
        Counts the distinct holders of the roles at each street or town and below it on the day, and which share of them
        has the qualification. 以党员为主体 (Party members are the body) is taken to mean more than a share; the source
        gives no number. A street without workers is not judged.
    Why it matters:
        The team is led by its Party members.
    Source:
        Xiliugou, XLG-09: 组建以党员为主体的全科网格员队伍.
    Remedy:
        Take in more Party members; whom is a choice.

    Example:
        >>> v = Streets.given(3, workers=[200, 200, 0], share=[0.51, 0.5, None])
        >>> PartyMajorityWorkers(more_than=0.5).check(v).verdicts.tolist()
        [0, 1, 2]
    """

    #: The share that must be passed.
    more_than: Annotated[float, SHARE, Stricter.HIGHER, Ge(0), Le(1)]
    #: Roles of the workers.
    roles: tuple[str, ...] = ("all_purpose_grid_worker",)
    #: Qualification of a Party member.
    qualification: str = "party_member"

    sample: ClassVar[Sample] = {"more_than": 0.5}
    examples: ClassVar[Examples] = (
        passes(workers=201, share=101 / 201),
        fails(workers=200, share=0.5),
        fails(workers=200, share=0.25),
        fails(workers=1, share=0),
        not_applicable(workers=0, share=None),
        unknown(workers=200, share=None),
        unknown(workers=None, share=None),
    )

    def check(self, v: Streets) -> Check:
        """Judge every street and town."""
        share = v.qualified_share(self.qualification, *self.roles)
        workers = v.holders_below(*self.roles, key="workers")
        return coverage(share, self.more_than, strictly=True, applies=workers.at_least(1))

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("appoint", _MEMBERS)
