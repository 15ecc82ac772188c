"""Rules of capacity: devices for posts, people for grids."""

from __future__ import annotations

from typing import Annotated, ClassVar

from annotated_types import Ge

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._create import refuse_empty
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import bound, coverage
from gridgov.rules._parameter import SHARE, Stricter
from gridgov.rules._view_whole import Whole
from gridgov.text import Text

__all__ = ["PeoplePerGrid", "Terminals"]


class Terminals(
    Rule[Whole],
    code="CAP001",
    name="terminals",
    title=Text("There are not enough terminals", "移动终端不足"),
    message=Text(
        "{unit}: filled posts {posts}, devices {devices}, a share of {observed}; it must be at least {bound}.",
        "{unit}有{posts}个在岗岗位、{devices}部设备，占比{observed}，应不低于{bound}。",
    ),
    missing=Text(
        "How many devices or how many filled posts {unit} has is not completely known.",
        "{unit}的设备数或在岗岗位数不完全已知。",
    ),
    way_out=Text("Issue devices, or correct the records.", "请配发设备，或更正记录。"),
):
    """There is a device for every filled post of the roles that need one.

    What it does:
        Divides the devices of the kind by the filled posts of the roles, over everything at or below each root. Posts
        are counted, not persons: whoever holds two posts needs two devices by this count. A share above 1 is possible.
        Where there is no filled post nothing is judged. A role, or a kind of device, of which there is nothing at all
        is unknown.
    Why it matters:
        Who cannot report does not report.
    Source:
        Ankang, ANK-47, ANK-F11, ANK-C4: 免費配發移動終端15411部.
    Remedy:
        Advice only: who gets a device is a choice.

    Example:
        >>> v = Whole.given(1, devices=[15411], posts=[17416], share=[15411 / 17416])
        >>> Terminals(target=1.0).check(v).verdicts.tolist()
        [1]
    """

    #: Devices for each filled post.
    target: Annotated[float, SHARE, Stricter.HIGHER, Ge(0)]
    #: Kind of device.
    kind: str = "terminal"
    #: Roles whose posts need one.
    roles: tuple[str, ...] = ("full_time_grid_worker", "building_head", "party_member_central_household")

    sample: ClassVar[Sample] = {"target": 1.0}
    examples: ClassVar[Examples] = (
        passes(devices=9, posts=9, share=1),
        passes(devices=10, posts=8, share=1.25),
        fails(devices=15411, posts=17416, share=15411 / 17416),
        passes(devices=15411, posts=17416, share=15411 / 17416).under(target=15411 / 17416),
        not_applicable(devices=0, posts=0, share=None),
        unknown(devices=None, posts=None, share=None),
        unknown(devices=1, posts=1, share=None),
        unknown(devices=1, posts=None, share=0.5),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of roles."""
        super().__attrs_post_init__()
        refuse_empty(roles=self.roles)

    def check(self, v: Whole) -> Check:
        """Judge every root."""
        devices, posts = v.devices(self.kind, self.roles), v.filled(*self.roles)
        share = v.devices_a_post(self.kind, self.roles)
        return coverage(share, self.target, applies=posts.at_least(1), shown=[devices])


class PeoplePerGrid(
    Rule[Whole],
    code="CAP002",
    name="people-per-grid",
    title=Text("There are fewer people than grids", "进网入格人员少于网格"),
    message=Text(
        "{unit}: grids {grids}, people {people}, {observed} for each; it must be at least {bound}.",
        "{unit}有{grids}个网格、{people}名人员，每网格{observed}人，应不少于{bound}人。",
    ),
    missing=Text("How many people {unit} has for its grids is not completely known.", "{unit}的网格人员数不完全已知。"),
    way_out=Text("Assign more people, or correct the records.", "请增派人员，或更正记录。"),
):
    """No fewer people are assigned than there are grids.

    What it does:
        Divides the distinct holders of the roles by the grids, over everything at or below each root. Persons are
        counted, not posts. Which grids count, such as small ones only, is said by their levels. Where there is no grid
        nothing is judged.
    Why it matters:
        A figure of people that is below the figure of grids leaves grids without anybody.
    Source:
        County, CTY-20, CTY-C3: 1600多人力量进网入格.
    Remedy:
        Advice only: who is assigned is a choice.

    Example:
        >>> v = Whole.given(1, people=[1600], grids=[2021], ratio=[1600 / 2021])
        >>> PeoplePerGrid(minimum=1.0).check(v).verdicts.tolist()
        [1]
    """

    #: People for each grid.
    minimum: Annotated[float, SHARE, Stricter.HIGHER, Ge(0)]
    #: Roles whose holders count.
    roles: tuple[str, ...] = ("grid_worker",)
    #: Kind of unit that is counted.
    kind: str = "grid"
    #: Levels that are counted; none: all.
    levels: tuple[str, ...] = ()

    sample: ClassVar[Sample] = {"minimum": 1.0}
    examples: ClassVar[Examples] = (
        passes(people=2021, grids=2021, ratio=1),
        fails(people=2020, grids=2021, ratio=2020 / 2021),
        fails(people=1600, grids=2021, ratio=1600 / 2021),
        not_applicable(people=0, grids=0, ratio=None),
        unknown(people=None, grids=None, ratio=None),
        unknown(people=None, grids=1, ratio=None),
        unknown(people=1, grids=None, ratio=0.5),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of roles."""
        super().__attrs_post_init__()
        refuse_empty(roles=self.roles)

    def check(self, v: Whole) -> Check:
        """Judge every root."""
        people, grids = v.people(*self.roles), v.units_of(self.kind, self.levels)
        ratio = v.people_a_unit(self.roles, self.kind, self.levels)
        return bound(ratio.at_least(self.minimum), applies=grids.at_least(1), shown=[people])
