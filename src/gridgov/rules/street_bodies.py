"""Rules of the bodies of a street: how many, which ones besides, and of which rank."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge

from gridgov.changes import SetRank
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._create import at_least_one, refuse_empty
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import cardinality, eligibility, requires
from gridgov.rules._parameter import BODIES, Stricter
from gridgov.rules._remedy import NEEDS_CHOICE, READY, Case, Remedy
from gridgov.rules.views import Streets
from gridgov.text import Text

__all__ = ["CentreRank", "StreetBodies", "StreetExtraBodies"]

_WHICH: Final = Text("Choose which are set up or ended.", "请确定设立或撤销哪些机构。")
_LABELLED: Final = Text("needs it", "需增设")
_RANKS: Final = Text("Find out the other ranks first.", "请先查明其余机构的级别。")


class StreetBodies(
    Rule[Streets],
    code="ORG003",
    name="street-bodies",
    title=Text("A street has not the bodies that every street has", "镇街必设机构数量不符"),
    message=Text(
        "{unit} has {offices_there} Party and government offices and {institutions_there} public institutions; it must "
        "have {offices} and {institutions}.",
        "{unit}有党政内设机构{offices_there}个、事业单位{institutions_there}个，应为{offices}个和{institutions}个。",
    ),
    missing=Text(
        "How many Party and government offices and public institutions {unit} has is not completely known.",
        "{unit}有多少党政内设机构和事业单位不完全清楚。",
    ),
    way_out=Text("Set up what is lacking, or end what is too many.", "请设立所缺机构，或撤销多余机构。"),
    remedy="create-body",
):
    """A street has exactly so many Party and government offices and so many public institutions.

    What it does:
        Counts the bodies of both sorts that sit at each street or town on the day. Other kinds are free: they are the X
        of 5+2+X. Which of the 5 and the 2 are offices and which institutions the source does not say; that the 5 are
        offices is an inference, so that the kinds of both sorts are values.
    Why it matters:
        A street that lacks one of them has nobody for a field of work.
    Source:
        Ankang, ANK-30, ANK-F21: 其中5和2為必設機構,X為結合實際設置機構.
    Remedy:
        Set up or end bodies; which, is a choice.

    Example:
        >>> v = Streets.given(2, offices_there=[5, 5], institutions_there=[2, 1])
        >>> StreetBodies(offices=5, institutions=2).check(v).verdicts.tolist()
        [0, 1]
    """

    #: How many offices there are.
    offices: Annotated[int, BODIES, Stricter.NEITHER, Ge(0)]
    #: How many institutions there are.
    institutions: Annotated[int, BODIES, Stricter.NEITHER, Ge(0)]
    #: Kinds of body that count as offices.
    office_kinds: tuple[str, ...] = ("party_government_office",)
    #: Kinds of body that count as institutions.
    institution_kinds: tuple[str, ...] = ("public_institution",)

    sample: ClassVar[Sample] = {"offices": 5, "institutions": 2}
    examples: ClassVar[Examples] = (
        passes(offices_there=5, institutions_there=2),
        fails(offices_there=4, institutions_there=2),
        fails(offices_there=6, institutions_there=2),
        fails(offices_there=5, institutions_there=1),
        fails(offices_there=5, institutions_there=3),
        fails(offices_there=4, institutions_there=None),
        unknown(offices_there=None, institutions_there=2),
        unknown(offices_there=5, institutions_there=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse empty lists of kinds."""
        super().__attrs_post_init__()
        refuse_empty(office_kinds=self.office_kinds, institution_kinds=self.institution_kinds)

    def check(self, v: Streets) -> Check:
        """Judge every street."""
        offices = v.bodies(*self.office_kinds, key="offices_there")
        institutions = v.bodies(*self.institution_kinds, key="institutions_there")
        return cardinality(
            offices, minimum=self.offices, maximum=self.offices, also=[institutions.exactly(self.institutions)]
        )

    def remedy(self, case: Case) -> Remedy | None:
        """Say what is to be chosen."""
        return None if case.unit is None else Remedy("create-body", choice=NEEDS_CHOICE, note=_WHICH)


class StreetExtraBodies(
    Rule[Streets],
    code="ORG004",
    name="street-extra-bodies",
    title=Text("A street lacks the body that its situation asks for", "镇街未按实际增设机构"),
    message=Text("{unit} is labelled '{label}' and has no {kind}.", "{unit}标注为“{label}”，未设{kind}。"),
    missing=Text(
        "Whether {unit} is labelled '{label}', or has a {kind}, is not known.",
        "{unit}是否标注为“{label}”或是否设有{kind}尚不清楚。",
    ),
    way_out=Text("Set up the body, or correct the label.", "请增设该机构，或更正标注。"),
    remedy="create-body",
):
    """A street in a special situation has the body for it.

    What it does:
        Looks at streets and towns whose label says yes, and asks for a body of the kind that sits there. A policy has a
        clause for each situation: in Ankang one for streets where minorities live concentrated and one for streets
        where the floating population is concentrated.
    Why it matters:
        What only some streets need is not in the list that all streets have.
    Source:
        Ankang, ANK-31: 在少數民族聚集區的老城街道增設“民族宗教事務服務中心”.
    Remedy:
        Set up the body at the street.

    Example:
        >>> rule = StreetExtraBodies(label="minority_area", body_kind="ethnic_religious_affairs_service_centre")
        >>> rule.check(Streets.given(2, labelled=[0, 1], bodies=[0, 0])).verdicts.tolist()
        [2, 1]
    """

    #: Key of the label that says yes or no.
    label: str
    #: Kind of body that such a street has.
    body_kind: str

    sample: ClassVar[Sample] = {"label": "minority_area", "body_kind": "ethnic_religious_affairs_service_centre"}
    examples: ClassVar[Examples] = (
        passes(labelled=1, bodies=1),
        fails(labelled=1, bodies=0),
        not_applicable(labelled=0, bodies=0),
        unknown(labelled=None, bodies=0),
        passes(labelled=None, bodies=1),
        unknown(labelled=1, bodies=None),
    )

    def check(self, v: Streets) -> Check:
        """Judge every street."""
        return requires(v.flag(self.label, _LABELLED, key="labelled").yes(), v.bodies(self.body_kind))

    def remedy(self, case: Case) -> Remedy | None:
        """Propose the body."""
        return at_least_one(case, self.body_kind, column="bodies")


class CentreRank(
    Rule[Streets],
    code="ORG005",
    name="centre-rank",
    title=Text("A centre of a street has another rank", "镇街中心规格不符"),
    message=Text(
        "{unit}: centres of another rank than '{rank_name}': {observed}.", "{unit}有{observed}个中心不是{rank_name}。"
    ),
    missing=Text("Which rank the centres of {unit} have is not completely known.", "{unit}各中心的级别不完全清楚。"),
    way_out=Text("Give them the rank, or correct the record.", "请确定相应级别，或更正记录。"),
    remedy="set-rank",
):
    """The service centres of a street have the rank that they must have.

    What it does:
        Counts the bodies of the kinds that sit at each street or town on the day and have another rank. A body whose
        rank is not recorded may have it or not. A street that has none of these bodies is not judged.
    Why it matters:
        Without the rank a centre cannot coordinate the departments that it works with.
    Source:
        Ankang, ANK-32: 將黨群服務中心和網格化管理服務中心設置為副科級規格.
    Remedy:
        Record the rank for every such body of the street.

    Example:
        >>> v = Streets.given(3, centres=[2, 2, 0], wrong=[0, 1, 0])
        >>> CentreRank(rank="deputy_section").check(v).verdicts.tolist()
        [0, 1, 2]
    """

    #: The rank.
    rank: str
    #: Kinds of body that have it.
    kinds: tuple[str, ...] = ("party_mass_service_centre", "grid_management_service_centre")

    sample: ClassVar[Sample] = {"rank": "deputy_section"}
    examples: ClassVar[Examples] = (
        passes(centres=2, wrong=0),
        passes(centres=1, wrong=0),
        fails(centres=2, wrong=1),
        not_applicable(centres=0, wrong=0),
        unknown(centres=None, wrong=None),
        unknown(centres=2, wrong=None),
        unknown(centres=None, wrong=1),
        passes(centres=None, wrong=0),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of kinds."""
        super().__attrs_post_init__()
        refuse_empty(kinds=self.kinds)

    def check(self, v: Streets) -> Check:
        """Judge every street."""
        centres = v.bodies(*self.kinds, key="centres")
        return eligibility(v.other_rank(*self.kinds, rank=self.rank), applies=centres.at_least(1))

    def remedy(self, case: Case) -> Remedy | None:
        """Propose the rank for every such body whose rank is another one or not known."""
        if case.unit is None:
            return None
        here = case.jurisdiction.bodies.at(case.unit, on=case.on)
        changes = [SetRank(b.id, self.rank) for b in here if b.kind in self.kinds and b.rank != self.rank]
        if case.values["centres"] != case.values["centres"]:
            return Remedy("set-rank", changes, NEEDS_CHOICE, _RANKS)
        return Remedy("set-rank", changes, READY)
