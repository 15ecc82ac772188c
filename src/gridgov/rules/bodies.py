"""Rules of the bodies of a community: centres, committees, rooms, and what is within reach on foot."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge, Le

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_logs import because_of
from gridgov.rules._cover import COVERED, NOT_COVERED, cover, covered_share
from gridgov.rules._create import at_least_one, bodies_at, refuse_empty
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import bound, cardinality
from gridgov.rules._parameter import MINUTES, SHARE, Stricter
from gridgov.rules._remedy import NEEDS_CHOICE, READY, Case, Remedy
from gridgov.rules.views import Communities, Neighbourhoods
from gridgov.text import Text

__all__ = ["CounsellingRoom", "FifteenMinuteCircle", "ServiceCentreCover", "SubCommittees", "ThreeCentres"]

_FIND_OUT: Final = Text("Find out first whether it has the others.", "请先查明其余是否已设。")


def _all_present(v: Communities, kinds: tuple[str, ...]) -> Check:
    """Ask for a body of each of some kinds."""
    first, *others = v.each(*kinds)
    return cardinality(first, minimum=1, also=[column.at_least(1) for column in others])


def _each(case: Case, kinds: tuple[str, ...]) -> Remedy | None:
    """Propose a body of each kind that is known to be lacking."""
    if case.unit is None:
        return None
    unit, there = case.unit.id, [case.values[kind] for kind in dict.fromkeys(kinds)]
    lacking = [kind for kind in dict.fromkeys(kinds) if case.values[kind] == 0]
    changes = [body for kind in lacking for body in bodies_at(case, unit, kind)]
    if any(n != n for n in there):  # noqa: PLR0124 - NaN
        return Remedy("create-body", changes, NEEDS_CHOICE, _FIND_OUT)
    return Remedy("create-body", changes, READY)


class ServiceCentreCover(
    Rule[Neighbourhoods],
    code="ORG001",
    name="service-centre-cover",
    title=Text("Communities without a Party-mass service centre", "社区未设党群服务中心"),
    message=COVERED,
    missing=NOT_COVERED,
    way_out=Text("Set up the centre, or record why there is none.", "请设立该中心，或记录未设的理由。"),
    remedy="create-body",
):
    """Communities and management offices have a Party-mass service centre.

    What it does:
        Takes the share of the communities and management offices, at or below each unit, at which a body of the kind
        sits on the day. A community by itself is 1 of 1; a clause about streets asks for k of n. Who is exempt, such as
        the site under demolition of the source, is a waiver and no other rule. A unit without a community is not
        judged.
    Why it matters:
        The centre is where residents are received.
    Source:
        Chengbei, CHB-30, CHB-F06, CHB-C2: 除老屋场管理处因拆迁外,31个社区(管理处)实现了党群服务中心全覆盖.
    Remedy:
        Set one up wherever there is none; if the target asks for fewer, where is a choice.

    Example:
        >>> v = Neighbourhoods.given(2, share=[1, 31 / 32], covered=[32, 31], units=[32, 32])
        >>> ServiceCentreCover(target=1.0).check(v).verdicts.tolist()
        [0, 1]
    """

    #: Share that must have it.
    target: Annotated[float, SHARE, Stricter.HIGHER, Ge(0), Le(1)]
    #: Kind of body.
    kind: str = "party_mass_service_centre"
    #: Kinds of unit that are counted.
    among: tuple[str, ...] = ("community", "management_office")

    sample: ClassVar[Sample] = {"target": 1.0}
    examples: ClassVar[Examples] = (
        passes(share=1, covered=1, units=1),
        fails(share=31 / 32, covered=31, units=32),
        passes(share=31 / 32, covered=31, units=32).under(target=31 / 32),
        not_applicable(share=None, covered=0, units=0),
        unknown(share=None, covered=None, units=None),
        unknown(share=None, covered=None, units=32),
        unknown(share=0, covered=0, units=None),
    )

    def check(self, v: Neighbourhoods) -> Check:
        """Judge every unit."""
        return covered_share(v, self.kind, self.among, self.target)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose the bodies that are lacking."""
        return cover(case, self.kind, self.among, self.target)


class ThreeCentres(
    Rule[Communities],
    code="ORG002",
    name="three-centres",
    title=Text("A community lacks one of its centres", "社区未设齐三个中心"),
    message=Text("{unit} does not have every centre that it must have.", "{unit}未设齐应设的中心。"),
    missing=Text("Which of its centres {unit} has is not completely known.", "{unit}设有哪些中心不完全清楚。"),
    way_out=Text("Set up the centres that are lacking.", "请设立所缺的中心。"),
    remedy="create-body",
):
    """A community has every centre that it must have: for public order, for disputes, for services.

    What it does:
        Counts for each kind the bodies that sit at the community on the day, and asks for one of each. A centre of the
        street is none of the community; where the street has the three, the clause is about streets.
    Why it matters:
        Three things that people come for, each with a door.
    Source:
        Zhangye, ZHY-02, ZHY-F02: 建強綜治中心、矛調中心、便民服務中心等陣地.
    Remedy:
        Set up the kinds that are lacking.

    Example:
        >>> v = Communities.given(
        ...     1, comprehensive_governance_centre=[1], dispute_mediation_centre=[0], convenience_service_centre=[1])
        >>> ThreeCentres().check(v).verdicts.tolist()
        [1]
    """

    #: Kinds of body, each of which there must be.
    kinds: tuple[str, ...] = (
        "comprehensive_governance_centre",
        "dispute_mediation_centre",
        "convenience_service_centre",
    )

    examples: ClassVar[Examples] = (
        passes(comprehensive_governance_centre=1, dispute_mediation_centre=1, convenience_service_centre=1),
        fails(comprehensive_governance_centre=1, dispute_mediation_centre=0, convenience_service_centre=1),
        fails(comprehensive_governance_centre=1, dispute_mediation_centre=1, convenience_service_centre=0),
        fails(comprehensive_governance_centre=0, dispute_mediation_centre=None, convenience_service_centre=1),
        unknown(comprehensive_governance_centre=None, dispute_mediation_centre=1, convenience_service_centre=1),
        unknown(comprehensive_governance_centre=1, dispute_mediation_centre=None, convenience_service_centre=1),
        unknown(comprehensive_governance_centre=1, dispute_mediation_centre=1, convenience_service_centre=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of kinds."""
        super().__attrs_post_init__()
        refuse_empty(kinds=self.kinds)

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        return _all_present(v, self.kinds)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose the bodies that are lacking."""
        return _each(case, self.kinds)


class SubCommittees(
    Rule[Communities],
    code="ORG006",
    name="sub-committees",
    title=Text("A community lacks one of its committees", "社区未设齐下属委员会"),
    message=Text("{unit} does not have every committee that it must have.", "{unit}未设齐应设的委员会。"),
    missing=Text("Which of its committees {unit} has is not completely known.", "{unit}设有哪些委员会不完全清楚。"),
    way_out=Text("Set up the committees that are lacking.", "请设立所缺的委员会。"),
    remedy="create-body",
):
    """A community has its committees for mediation, public security and public health.

    What it does:
        Counts for each kind the bodies that sit at the community on the day, and asks for one of each. The list of the
        source is open; a clause may name more kinds.
    Why it matters:
        Residents govern themselves through these committees.
    Source:
        Zhangye, ZHY-19: 建立健全人民調解、治安保衛、公共衛生委員會等自治組織.
    Remedy:
        Set up the kinds that are lacking.

    Example:
        >>> v = Communities.given(
        ...     1, peoples_mediation_committee=[1], public_security_committee=[1], public_health_committee=[1])
        >>> SubCommittees().check(v).verdicts.tolist()
        [0]
    """

    #: Kinds of body, each of which there must be.
    kinds: tuple[str, ...] = ("peoples_mediation_committee", "public_security_committee", "public_health_committee")

    examples: ClassVar[Examples] = (
        passes(peoples_mediation_committee=1, public_security_committee=1, public_health_committee=1),
        fails(peoples_mediation_committee=1, public_security_committee=0, public_health_committee=1),
        fails(peoples_mediation_committee=1, public_security_committee=1, public_health_committee=0),
        fails(peoples_mediation_committee=0, public_security_committee=None, public_health_committee=1),
        unknown(peoples_mediation_committee=None, public_security_committee=1, public_health_committee=1),
        unknown(peoples_mediation_committee=1, public_security_committee=None, public_health_committee=1),
        unknown(peoples_mediation_committee=1, public_security_committee=1, public_health_committee=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of kinds."""
        super().__attrs_post_init__()
        refuse_empty(kinds=self.kinds)

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        return _all_present(v, self.kinds)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose the bodies that are lacking."""
        return _each(case, self.kinds)


class CounsellingRoom(
    Rule[Communities],
    code="ORG007",
    name="counselling-room",
    title=Text("A community has no counselling room", "社区未设心理疏导室"),
    message=Text("{unit} has no {kind}.", "{unit}未设{kind}。"),
    missing=Text(
        "Nothing is known about any {kind} in the jurisdiction, so not at {unit} either.",
        "本辖区没有任何{kind}的资料，{unit}亦然。",
    ),
    way_out=Text("Set one up there.", "请在该社区建立。"),
    remedy="create-body",
):
    """A community has a psychological counselling room.

    What it does:
        Counts the bodies of the kind that sit at the community on the day. Whether a room meets a standard is not in
        the data.
    Why it matters:
        Who needs help finds it near.
    Source:
        Zhangye, ZHY-23: 在社區建立標準化心理疏導室.
    Remedy:
        Set one up at the community.

    Example:
        >>> CounsellingRoom().check(Communities.given(2, rooms=[0, 1])).verdicts.tolist()
        [1, 0]
    """

    #: Kind of body.
    body_kind: str = "counselling_room"

    examples: ClassVar[Examples] = (passes(rooms=1), passes(rooms=2), fails(rooms=0), unknown(rooms=None))

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        return cardinality(v.bodies(self.body_kind, key="rooms"), minimum=1)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a room."""
        return at_least_one(case, self.body_kind, column="rooms")


class FifteenMinuteCircle(
    Rule[Communities],
    code="ORG008",
    name="fifteen-minute-circle",
    title=Text("A service point is too far to walk", "服务点超出步行服务圈"),
    message=Text(
        "{unit}: the farthest service point is {observed} minutes away on foot; it may be {bound}.",
        "{unit}距最远服务点步行{observed}分钟，不得超过{bound}分钟。",
    ),
    missing=Text(
        "How far {unit} has to walk to each of its service points is not completely known.",
        "{unit}步行到各服务点的时间不完全清楚。",
    ),
    way_out=Text("Bring the service nearer, or correct the time.", "请就近设置服务点，或更正步行时间。"),
):
    """The service points of a community are within reach on foot.

    What it does:
        Takes the longest of the walking times of the table ``service_points`` for each community. A way that was not
        measured may be of any length: a community with one passes never, and fails if another way is too long already.
        A community without a point is unknown.
    Why it matters:
        A service that cannot be walked to does not serve the old and the ill.
    Source:
        County, CTY-30, CTY-F13: 整合步行15分钟路程半径内的公共机构.
    Remedy:
        Advice only: where a service point belongs, data cannot say.

    Example:
        >>> FifteenMinuteCircle(max_minutes=15).check(Communities.given(2, minutes=[15, 15.5])).verdicts.tolist()
        [0, 1]
    """

    #: Longest way, in minutes on foot.
    max_minutes: Annotated[float, MINUTES, Stricter.LOWER, Ge(0)]

    sample: ClassVar[Sample] = {"max_minutes": 15}
    examples: ClassVar[Examples] = (passes(minutes=15), fails(minutes=15.5), passes(minutes=0), unknown(minutes=None))

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        return because_of(bound(v.farthest_point().at_most(self.max_minutes)), v, "service_points")
