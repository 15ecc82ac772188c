"""Rules of roles in grids: who beside the chief must be there, and where the chief comes from."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge

from gridgov.rules._appoint import appoint, choose
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._create import refuse_empty
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import cardinality, eligibility
from gridgov.rules._parameter import POSTS, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules.views import Grids
from gridgov.text import Text

__all__ = ["ChiefFromLeadership", "FiveTiers", "ThreeStaff"]

_STAFF: Final = Text("Choose which posts are created and who is appointed.", "请确定设立哪些岗位、任命何人。")
_LEADER: Final = Text("Choose a member of the leadership who becomes the chief.", "请确定由哪位班子成员担任。")


class ThreeStaff(
    Rule[Grids],
    code="ROL002",
    name="three-staff",
    title=Text("A grid lacks staff beside its chief", "网格长之外的人员不足"),
    message=Text(
        "{unit} has {posts} posts beside the role '{role}', {vacant} of them vacant; it needs {staff} and none vacant.",
        "{unit}除“{role}”外有{posts}个岗位，其中空缺{vacant}个；应有{staff}个且无空缺。",
    ),
    missing=Text(
        "Which posts {unit} has beside the role '{role}' is not known.", "{unit}除“{role}”外有哪些岗位尚不清楚。"
    ),
    way_out=Text("Create the posts that are lacking, and fill all of them.", "请设齐岗位并全部配备人员。"),
    remedy="appoint",
):
    """A grid has so many posts beside its chief, and all of them are filled.

    What it does:
        Counts the posts of the roles at each grid, and those of them that are vacant on the day. The source does not
        say which three kinds of member are meant: without names of roles every post at the grid counts but the chief's.
    Why it matters:
        A chief without staff has nobody to send.
    Source:
        Zhangye, ZHY-10: 明確“一長三員”工作職責. Which kinds the three are is not published.
    Remedy:
        Create the posts that are lacking and appoint to all of them; which and whom is a choice.

    Example:
        >>> v = Grids.given(3, posts=[3, 3, 2], vacant=[0, 1, 0])
        >>> ThreeStaff(staff=3).check(v).verdicts.tolist()
        [0, 1, 1]
    """

    #: How many posts there are at least.
    staff: Annotated[int, POSTS, Stricter.HIGHER, Ge(0)]
    #: Role that does not count.
    chief: str = "grid_chief"
    #: Roles that count; none: all others.
    roles: tuple[str, ...] = ()

    sample: ClassVar[Sample] = {"staff": 3}
    examples: ClassVar[Examples] = (
        passes(posts=3, vacant=0),
        passes(posts=4, vacant=0),
        fails(posts=2, vacant=0),
        fails(posts=3, vacant=1),
        fails(posts=None, vacant=1),
        unknown(posts=3, vacant=None),
        unknown(posts=None, vacant=0),
        unknown(posts=None, vacant=None),
    )

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        posts, vacant = v.beside(self.chief, *self.roles)
        return cardinality(posts, minimum=self.staff, also=(vacant.at_most(0),))

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("appoint", _STAFF)


class FiveTiers(
    Rule[Grids],
    code="ROL003",
    name="five-tiers",
    title=Text("A grid lacks a tier of its chain of roles", "网格架构层级未配齐"),
    message=Text(
        "{unit} has no more than {found} of {bound} tiers filled.", "{unit}至多配备{found}级，应为{bound}级。"
    ),
    missing=Text(
        "Which tiers are filled in {unit} is not completely known: {roles}.",
        "{unit}各层级是否配齐不完全清楚：{roles}。",
    ),
    way_out=Text("Fill every tier.", "请配齐各层级人员。"),
    remedy="appoint",
):
    """Every tier of the chain of roles has a holder in the grid.

    What it does:
        Counts the roles that have a holder on the day at the grid, below it, or in what it covers by a ``covers`` link:
        building heads sit in buildings. How grids and estates relate is not published; where no unit at or below a grid
        may have posts of a role, and it covers none, who has the role for this grid is not known.
    Why it matters:
        A chain of command with a gap ends at the gap.
    Source:
        Chengbei, CHB-09 to CHB-13: 形成“网格指导员——网格长——网格员——网格辅助员——楼栋长”五级架构.
    Remedy:
        Fill the tiers that are empty; with whom is a choice.

    Raises:
        ValueError: No role is named.

    Example:
        >>> FiveTiers().check(Grids.given(2, tiers=[5, 4])).verdicts.tolist()
        [0, 1]
    """

    #: The tiers, highest first.
    roles: tuple[str, ...] = ("grid_instructor", "grid_chief", "grid_worker", "grid_assistant", "building_head")

    examples: ClassVar[Examples] = (
        passes(tiers=5),
        fails(tiers=4),
        fails(tiers=0),
        passes(tiers=2).under(roles=("grid_chief", "grid_worker")),
        fails(tiers=1).under(roles=("grid_chief", "grid_worker")),
        unknown(tiers=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse values that a parameter cannot have."""
        super().__attrs_post_init__()
        refuse_empty(roles=self.roles)

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        return cardinality(v.tiers(*dict.fromkeys(self.roles)), minimum=len(set(self.roles)))

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("appoint", _STAFF)


class ChiefFromLeadership(
    Rule[Grids],
    code="ROL004",
    name="chief-from-leadership",
    title=Text("A chief is no member of the leadership", "网格长不是班子成员"),
    message=Text(
        "{unit}: {outsiders} of {holders} holders of the role '{role}' belong to no leadership.",
        "{unit}的{holders}名“{role}”中有{outsiders}名不是班子成员。",
    ),
    missing=Text(
        "Whether the holders of the role '{role}' at {unit} belong to a leadership is not known.",
        "{unit}的“{role}”是否为班子成员尚不清楚。",
    ),
    way_out=Text("Appoint a member of the street or community leadership.", "请由街道或社区班子成员担任。"),
    remedy="appoint",
):
    """Every chief sits in the leadership of the street or the community on the day.

    What it does:
        Counts the distinct holders of the role at each grid who have none of the qualifications and hold none of the
        other roles on the day. Where nobody holds the role the rule does not apply. A qualification that no holder
        anywhere has is not known: then whoever is not shown to belong may belong.
    Why it matters:
        A chief without weight in the leadership cannot bring the departments to the table.
    Source:
        Xiliugou, XLG-08: 下派街社两级班子成员任网格长.
    Remedy:
        Appoint a member of the leadership; whom is a choice.

    Example:
        >>> v = Grids.given(4, holders=[1, 1, 0, 1], outsiders=[0, 1, 0, None])
        >>> ChiefFromLeadership().check(v).verdicts.tolist()
        [0, 1, 2, 3]
    """

    #: Role that is meant.
    role: str = "grid_chief"
    #: Qualifications of which one is enough.
    pool: tuple[str, ...] = ("street_leading_group_member", "community_leading_group_member")
    #: Roles whose holders belong to the leadership, too.
    pool_roles: tuple[str, ...] = ()

    examples: ClassVar[Examples] = (
        passes(holders=1, outsiders=0),
        fails(holders=1, outsiders=1),
        fails(holders=2, outsiders=1),
        not_applicable(holders=0, outsiders=0),
        passes(holders=None, outsiders=0),
        unknown(holders=1, outsiders=None),
        unknown(holders=None, outsiders=None),
    )

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        outsiders = v.outsiders(self.role, self.pool, self.pool_roles)
        return eligibility(outsiders, applies=v.holders(self.role).at_least(1))

    def remedy(self, case: Case) -> Remedy | None:
        """Say what is to be chosen."""
        return appoint(case, self.role, note=_LEADER)
