"""Rules of estates that no property company manages."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._column import Column, Floats
from gridgov.rules._create import at_least_one, refuse_empty
from gridgov.rules._examples import Examples, fails, not_applicable, passes, unknown
from gridgov.rules._forms import requires
from gridgov.rules._parameter import ITEMS
from gridgov.rules._remedy import NEEDS_CHOICE, Case, Remedy
from gridgov.rules.views import Estates
from gridgov.text import Text

__all__ = ["OwnersCommittee", "SomePropertyCare"]

_HOW: Final = Text(
    "Choose who manages it: a property company, an owners' committee or the community.",
    "请确定由谁管理：物业公司、业主委员会或社区兜底。",
)
_THREE_WITHOUT: Final = Text("three-without estate", "三无小区")
_FALLBACK: Final = Text("community provides the fallback", "社区兜底")


class OwnersCommittee(
    Rule[Estates],
    code="EST001",
    name="owners-committee",
    title=Text("An estate without a property company has no owners' committee", "无物业小区未成立业委会"),
    message=Text(
        "{unit} has no property company and no owners' committee.", "{unit}没有物业公司，也未成立业主委员会。"
    ),
    missing=Text(
        "Whether {unit} has a property company or an owners' committee is not known.",
        "{unit}是否有物业公司或业主委员会尚不清楚。",
    ),
    way_out=Text("Found an owners' committee there.", "请在该小区成立业主委员会。"),
    remedy="create-body",
):
    """An estate without a property company has an owners' committee.

    What it does:
        Looks at estates at which no property company sits on the day, as far as that is known, and asks for an
        owners' committee that sits there. Where the jurisdiction has no property company in its data at all it is not
        known which estates are without, unless the data are said to be complete for them.
    Why it matters:
        Somebody has to look after what belongs to all owners.
    Source:
        Chengbei, CHB-22, CHB-28, CHB-F03: 165个无物业小区全部成立了业委会.
    Remedy:
        Found an owners' committee at the estate.

    Example:
        >>> v = Estates.given(3, property_companies=[0, 0, 1], owners_committees=[0, 1, 0])
        >>> OwnersCommittee().check(v).verdicts.tolist()
        [1, 0, 2]
    """

    #: Kinds of body that manage property.
    company_kinds: tuple[str, ...] = ("property_company",)
    #: Kind of body that an estate without them has.
    committee_kind: str = "owners_committee"

    examples: ClassVar[Examples] = (
        passes(property_companies=0, owners_committees=1),
        fails(property_companies=0, owners_committees=0),
        not_applicable(property_companies=1, owners_committees=0),
        unknown(property_companies=None, owners_committees=0),
        passes(property_companies=None, owners_committees=1),
        unknown(property_companies=0, owners_committees=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of kinds."""
        super().__attrs_post_init__()
        refuse_empty(company_kinds=self.company_kinds)

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        companies = v.bodies(*self.company_kinds, key="property_companies")
        return requires(companies.at_most(0), v.bodies(self.committee_kind, key="owners_committees"))

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a committee."""
        return at_least_one(case, self.committee_kind, column="owners_committees")


class SomePropertyCare(
    Rule[Estates],
    code="EST002",
    name="some-property-care",
    title=Text("Nobody manages a three-without estate", "三无小区无人管理"),
    message=Text(
        "{unit} is a three-without estate, and nobody manages it.", "{unit}是三无小区，没有任何物业管理方式。"
    ),
    missing=Text(
        "Whether {unit} is a three-without estate, or whether somebody manages it, is not known.",
        "{unit}是否为三无小区、是否有物业管理尚不清楚。",
    ),
    way_out=Text(
        "Let a company, an owners' committee or the community manage it.", "请由物业公司、业委会或社区兜底管理。"
    ),
    remedy="choose-management",
):
    """Every three-without estate is managed in one of several ways.

    What it does:
        Looks at estates that a label calls three-without, and asks for at least one way: a body of one of the kinds
        that sits there, or a label that says that the community provides the fallback. A government-led company is a
        property company here. What the three are that such an estate is without, the source does not say, so that the
        label is stated and not worked out. One way that is known is enough, whatever else is not known.
    Why it matters:
        An estate that nobody manages has neither cleaning nor repairs.
    Source:
        Ankang, ANK-46, ANK-F24: 實現323個“三無小區”物業管理全覆蓋.
    Remedy:
        Choose one of the ways.

    Example:
        >>> v = Estates.given(3, three_without=[1, 1, 0], ways=[0, 1, 0])
        >>> SomePropertyCare().check(v).verdicts.tolist()
        [1, 0, 2]
    """

    #: Key of the label that says whether an estate is three-without.
    label: str = "three_without"
    #: Kinds of body that manage an estate.
    kinds: tuple[str, ...] = ("property_company", "owners_committee")
    #: Key of the label that says whether the community provides the fallback.
    fallback: str = "community_fallback"

    examples: ClassVar[Examples] = (
        passes(three_without=1, ways=1),
        fails(three_without=1, ways=0),
        not_applicable(three_without=0, ways=0),
        unknown(three_without=None, ways=0),
        passes(three_without=None, ways=1),
        unknown(three_without=1, ways=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of kinds."""
        super().__attrs_post_init__()
        refuse_empty(kinds=self.kinds)

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        return requires(v.flag(self.label, _THREE_WITHOUT, key="three_without").yes(), self._ways(v))

    def _ways(self, v: Estates) -> Column:
        """Return in how many ways each estate is managed."""

        def work_out() -> tuple[Floats, Floats]:
            bodies = v.bodies(*self.kinds, key="managed_by")
            fallback = v.flag(self.fallback, _FALLBACK, key="community_fallback")
            return np.asarray(bodies.low + fallback.low), np.asarray(bodies.high + fallback.high)

        return v.column("ways", Text("ways of management", "管理方式"), ITEMS, work_out)

    def remedy(self, case: Case) -> Remedy | None:
        """Say what is to be chosen."""
        return None if case.unit is None else Remedy("choose-management", choice=NEEDS_CHOICE, note=_HOW)
