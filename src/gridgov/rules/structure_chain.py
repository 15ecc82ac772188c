"""Rules of the Party chain: each level carries its body."""

from __future__ import annotations

from typing import ClassVar, Final

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_chain import links_of
from gridgov.rules._create import bodies_at, refuse_empty
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import cardinality
from gridgov.rules._remedy import NEEDS_CHOICE, Case, Remedy
from gridgov.rules.views import Units
from gridgov.text import Text

__all__ = ["PartyChain"]

_WHAT: Final = Text("Choose which body is set up, or who is named.", "请确定设立哪一类组织，或确定人选。")


class PartyChain(
    Rule[Units],
    code="STR005",
    name="party-chain-matches-grid",
    title=Text("A unit lacks its link of the Party chain", "单元缺少相应党组织"),
    message=Text(
        "{unit} lacks at least {found} of {needed} links of the chain: {chain}.",
        "{unit}在链条{needed}个环节中至少缺少{found}个：{chain}。",
    ),
    missing=Text(
        "Whether {unit} has its {needed} links of the chain is not completely known: {chain}.",
        "{unit}是否具备链条的{needed}个环节不完全清楚：{chain}。",
    ),
    way_out=Text("Set up the body, or name the household, that is lacking.", "请建立相应组织，或确定中心户。"),
    remedy="create-body",
):
    """Each level carries its Party body: town, community, estate or grid, building or micro grid, central household.

    What it does:
        Looks at the units at the places of the chain, and counts the links that they lack. A link names places, and
        what there must be: a body of one of some kinds at the unit itself, or a holder of one of some roles at it,
        below it, or in what it covers. Only units that are there are judged: a small grid without micro grids needs no
        group of a micro grid; where its members form a group at the small grid, the link of that place names both
        kinds.
    Why it matters:
        A level without its body has nobody who carries decisions further.
    Source:
        County, CTY-10 to CTY-16: 构建“镇党委社区党组织小区(网格)党支部楼栋(微网格)党小组党员中心户”组织体系.
    Remedy:
        Set up the bodies that are lacking. Where several kinds would do, or a household is lacking, it is a choice.

    Raises:
        ValueError: The chain has no link, or a link is not written ``PLACE=KIND``.

    Example:
        >>> rule = PartyChain(chain=("community=community_party_organisation", "estate=party_branch"))
        >>> rule.check(Units.given(3, needed=[1, 1, 0], lacking=[0, 1, 0])).verdicts.tolist()
        [0, 1, 2]
    """

    #: Links such as ``estate/grid_small=party_branch``: kinds, levels or ``level:kind`` with ``/`` between them, then
    #: kinds of body or roles of which one is enough.
    chain: tuple[str, ...]

    sample: ClassVar[Sample] = {
        "chain": (
            "town=party_committee",
            "community=community_party_organisation",
            "estate/grid_small=party_branch",
            "building/grid_micro=party_group",
            "building/grid_micro=party_member_central_household",
        )
    }
    examples: ClassVar[Examples] = (
        passes(needed=2, lacking=0),
        fails(needed=2, lacking=1),
        fails(needed=1, lacking=1),
        not_applicable(needed=0, lacking=0),
        passes(needed=None, lacking=0),
        unknown(needed=2, lacking=None),
        unknown(needed=None, lacking=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse values that a parameter cannot have."""
        super().__attrs_post_init__()
        refuse_empty(chain=self.chain)
        list(links_of(self.chain))

    def check(self, v: Units) -> Check:
        """Judge every unit."""
        lacking, needed = v.chain(self.chain)
        return cardinality(lacking, maximum=0, applies=needed.at_least(1))

    def remedy(self, case: Case) -> Remedy | None:
        """Propose the bodies that are lacking."""
        unit = case.unit
        if unit is None:
            return None
        there = {body.kind for body in case.jurisdiction.bodies.at(unit, on=case.on)}
        names = {unit.kind, unit.level, f"{unit.level}:{unit.kind}"}
        wanted = [words for place, words in links_of(self.chain) if names & {word.strip() for word in place.split("/")}]
        open_links = [words for words in wanted if not there & set(words)]
        kinds = [w[0] for w in open_links if len(w) == 1 and w[0] not in case.jurisdiction.catalogue]
        changes = [change for kind in dict.fromkeys(kinds) for change in bodies_at(case, unit.id, kind)]
        if len(kinds) == case.values["lacking"]:
            return Remedy("create-body", changes)
        return Remedy("create-body", changes, NEEDS_CHOICE, _WHAT)
