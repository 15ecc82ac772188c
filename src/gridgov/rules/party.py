"""Rules of Party organisations."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge, Le

from gridgov.changes import CreateBody
from gridgov.rules._base import Rule
from gridgov.rules._check import Check, judge
from gridgov.rules._cover import COVERED, NOT_COVERED, cover, covered_share
from gridgov.rules._create import at_least_one, refuse_empty
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import cardinality, requires
from gridgov.rules._parameter import HOUSEHOLDS, SHARE, Stricter
from gridgov.rules._remedy import NEEDS_CHOICE, Case, Remedy
from gridgov.rules.views import Estates, Grids, Neighbourhoods
from gridgov.text import Text

__all__ = ["EstateBranch", "GrandCommittee", "GridBranchOrGroup", "OneGroupPerGrid"]

_WHICH_GROUP: Final = Text("Choose which group they belong to.", "请确定编入哪一个党小组。")


class EstateBranch(
    Rule[Estates],
    code="PTY001",
    name="estate-branch",
    title=Text("A large estate has no Party branch", "规模小区未建党支部"),
    message=Text(
        "{unit} has {occupied} occupied households; from {occupied_from} it has a Party branch.",
        "{unit}入住{occupied}户；达到{occupied_from}户应建党支部。",
    ),
    missing=Text(
        "The occupied households of {unit}, or whether it has a Party branch, are not known.",
        "{unit}的入住户数或是否建有党支部尚不清楚。",
    ),
    way_out=Text("Set up a Party branch there.", "请在该小区建立党支部。"),
    remedy="create-body",
):
    """An estate with enough occupied households has a Party branch.

    What it does:
        Looks at estates with at least so many occupied households (入住, not built) and asks for a Party branch that
        sits there.
    Why it matters:
        Without a branch the Party members of an estate have no place in the chain from community to household.
    Source:
        County, CTY: 在入住1000户以上的小区全部成立党支部. 以上 includes the number itself.
    Remedy:
        Set up a branch at the estate.

    Example:
        >>> v = Estates.given(2, occupied=[999, 1000], party_branches=[0, 0])
        >>> EstateBranch(occupied_from=1000).check(v).verdicts.tolist()
        [2, 1]
    """

    #: From how many occupied households on.
    occupied_from: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(1)]

    sample: ClassVar[Sample] = {"occupied_from": 1000}
    examples: ClassVar[Examples] = (
        fails(occupied=1000, party_branches=0),
        not_applicable(occupied=999, party_branches=0),
        passes(occupied=1000, party_branches=1),
        passes(occupied=None, party_branches=1),
        unknown(occupied=None, party_branches=0),
        unknown(occupied=1000, party_branches=None),
    )

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        return requires(v.occupied.at_least(self.occupied_from), v.party_branches)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a branch."""
        if case.unit is None:
            return None
        ident = case.new_id(f"{case.unit.id}-party-branch")
        return Remedy("create-body", [CreateBody(id=ident, kind="party_branch", unit=case.unit.id, start=case.on)])


class GridBranchOrGroup(
    Rule[Grids],
    code="PTY002",
    name="grid-branch-or-group",
    title=Text("A grid has neither a Party branch nor a Party group", "网格未建党支部或者党小组"),
    message=Text(
        "{unit} has {observed} of: {kind}; it needs at least {bound}.",
        "{unit}有{kind}{observed}个，至少应有{bound}个。",
    ),
    missing=Text("Whether {unit} has one of these is not known: {kind}.", "{unit}是否设有{kind}尚不清楚。"),
    way_out=Text("Set up a Party branch or a Party group there.", "请在该网格建立党支部或者党小组。"),
    remedy="create-body",
):
    """A grid has a Party branch or a Party group.

    What it does:
        Counts the bodies of the kinds that sit at each grid on the day. One of any kind is enough. Which levels of grid
        are meant is said by the scope of the clause. A kind of which the jurisdiction has no body at all is unknown, so
        that a grid without the other kind is unknown too, unless the data are said to be complete for it.
    Why it matters:
        The Party members of a grid act through its branch or group.
    Source:
        Chengbei, CHB-21: 在网格建立党支部或者党小组.
    Remedy:
        Set up one; of which kind is a choice if there are several.

    Example:
        >>> GridBranchOrGroup().check(Grids.given(2, bodies=[0, 1])).verdicts.tolist()
        [1, 0]
    """

    #: Kinds of body of which one is enough.
    kinds: tuple[str, ...] = ("party_branch", "party_group")

    examples: ClassVar[Examples] = (passes(bodies=1), passes(bodies=2), fails(bodies=0), unknown(bodies=None))

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of kinds."""
        super().__attrs_post_init__()
        refuse_empty(kinds=self.kinds)

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        return cardinality(v.bodies(*self.kinds), minimum=1)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a body."""
        return at_least_one(case, *self.kinds, column="bodies")


class OneGroupPerGrid(
    Rule[Grids],
    code="PTY003",
    name="one-group-per-grid",
    title=Text("The members in a grid are spread over several Party groups", "同一网格内的党员分属多个党小组"),
    message=Text(
        "The members who live in {unit} belong to {observed} bodies of the kind '{kind}'; it must be {bound}.",
        "居住在{unit}的党员分属{observed}个{kind}，应编入{bound}个。",
    ),
    missing=Text(
        "To which bodies of the kind '{kind}' the members who live in {unit} belong is not completely known.",
        "居住在{unit}的党员所属{kind}不完全清楚。",
    ),
    way_out=Text("Put the members who live there into one group.", "请将同一网格内的党员编入一个党小组。"),
    remedy="join-body",
):
    """The Party members who live in a grid belong to one Party group.

    What it does:
        Counts the groups to which the members belong who live in the grid on the day. A member belongs to the lowest
        grid at or above the place of living: to the micro grid where there is one, otherwise to the small grid. A
        member of whom it is not known where he or she lives may live in any grid. Where no member lives there is
        nothing to judge; where there is no membership of the kind at all nothing is known.
    Why it matters:
        Members of one grid who meet in different groups do not act together there.
    Source:
        County, CTY-15, CTY-16: 将同一网格内的党员编入一个党小组.
    Remedy:
        Put them into one of the groups; which is a choice.

    Example:
        >>> OneGroupPerGrid().check(Grids.given(3, members=[0, 9, 9], groups=[0, 1, 2])).verdicts.tolist()
        [2, 0, 1]
    """

    #: Kind of body that the members share.
    kind: str = "party_group"

    examples: ClassVar[Examples] = (
        passes(members=2, groups=1),
        passes(members=1, groups=1),
        fails(members=2, groups=2),
        not_applicable(members=0, groups=0),
        unknown(members=None, groups=None),
        unknown(members=None, groups=2),
        passes(members=None, groups=1),
        unknown(members=2, groups=None),
    )

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        groups = v.groups_of_living(self.kind)
        return judge("partition", groups.at_most(1), applies=v.living(self.kind).at_least(1))

    def remedy(self, case: Case) -> Remedy | None:
        """Say what is to be chosen."""
        return None if case.unit is None else Remedy("join-body", choice=NEEDS_CHOICE, note=_WHICH_GROUP)


class GrandCommittee(
    Rule[Neighbourhoods],
    code="PTY004",
    name="grand-committee",
    title=Text("Communities without a big Party committee", "社区未建立“大党委”工作机制"),
    message=COVERED,
    missing=NOT_COVERED,
    way_out=Text("Set up a big Party committee in each community.", "请在每个社区建立“大党委”。"),
    remedy="create-body",
):
    """Communities have a big Party committee.

    What it does:
        Takes the share of the communities and management offices, at or below each unit, at which a body of the kind
        sits on the day. A community by itself is 1 of 1; a clause about streets or the county asks for k of n. A unit
        without a community is not judged.
    Why it matters:
        The committee joins the organs and enterprises of an area to the community that they stand in.
    Source:
        County, CTY-17, CTY-C5, CTY-F05: 全县38个社区已建立“大党委”工作机制.
    Remedy:
        Set one up wherever there is none; if the target asks for fewer, where is a choice.

    Example:
        >>> v = Neighbourhoods.given(2, share=[1, 37 / 38], covered=[38, 37], units=[38, 38])
        >>> GrandCommittee(target=1.0).check(v).verdicts.tolist()
        [0, 1]
    """

    #: Share that must have it.
    target: Annotated[float, SHARE, Stricter.HIGHER, Ge(0), Le(1)]
    #: Kind of body.
    kind: str = "big_party_committee"
    #: Kinds of unit that are counted.
    among: tuple[str, ...] = ("community", "management_office")

    sample: ClassVar[Sample] = {"target": 1.0}
    examples: ClassVar[Examples] = (
        passes(share=1, covered=38, units=38),
        passes(share=1, covered=1, units=1),
        fails(share=37 / 38, covered=37, units=38),
        passes(share=0.75, covered=3, units=4).under(target=0.75),
        not_applicable(share=None, covered=0, units=0),
        unknown(share=None, covered=None, units=None),
        unknown(share=None, covered=None, units=38),
        unknown(share=0, covered=0, units=None),
    )

    def check(self, v: Neighbourhoods) -> Check:
        """Judge every unit."""
        return covered_share(v, self.kind, self.among, self.target)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose the bodies that are lacking."""
        return cover(case, self.kind, self.among, self.target)
