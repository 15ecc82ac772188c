"""Rules of size: how large a community may be, and from which size an estate governs itself."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Final, Literal

import numpy as np
from annotated_types import Ge

from gridgov.changes import CreateBody
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._column import Floats
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import bound, requires
from gridgov.rules._parameter import HOUSEHOLDS, Stricter
from gridgov.rules._remedy import READY, Case, Remedy
from gridgov.rules._split import split_remedy
from gridgov.rules.views import Communities, Estates
from gridgov.text import Text

__all__ = ["CommunityOversize", "NewEstateCommittee"]

_OVERLOADED: Final = Text("bears too much", "承载明显过大")
_SPLIT: Final = Text(
    "Decide which grids go to which of {parts} communities: a division is proposed where what is below is known; the "
    "street office proposes and the district government approves.",
    "请确定各网格归入{parts}个社区中的哪一个：下级单元数据齐全时附建议划分方案；由街道办事处提出，报区人民政府批准。",
)


class CommunityOversize(
    Rule[Communities],
    code="SIZ001",
    name="community-oversize",
    title=Text("A community is too large", "社区规模过大"),
    message=Text(
        "{unit} has {observed} {count}; the ceiling is {bound}.", "{unit}有{observed}{count}，上限为{bound}{count}。"
    ),
    missing=Text("The {measure} of {unit} are not completely known.", "{unit}的{measure}不完全已知。"),
    way_out=Text("Split it, or record why it may stay.", "请拆分，或记录其保留的理由。"),
    remedy="split",
):
    """A community has no more households than the ceiling.

    What it does:
        Adds up the households of each community and holds them against the ceiling. What its parts have at least is
        known, whatever else is not: above the ceiling it fails. The own figure stands in where parts are unknown. Two
        figures that contradict each other are no ground for a pass. The wording of the source, 超过5000户以上, has both
        an excluding and an including word, so that the boundary is a value of its own: ``over`` (超过: 5,000 passes) or
        ``at_least`` (以上: 5,000 fails). With ``overloaded`` only communities whose label says so are meant, as in the
        source.
    Why it matters:
        A community that is too large cannot be walked, known and served by its committee.
    Source:
        Ankang, ANK-43: 對超過5000戶以上、承載明顯過大的7個社區進行拆分.
    Remedy:
        Split it into as many communities as the ceiling asks for, along grids and buildings that are next to each
        other; which grids go where is a choice, so the division is a proposal.

    Raises:
        ValueError: The ceiling is below 0 or not finite, or there is no such boundary.
        TypeError: The ceiling is not a number.

    Example:
        >>> v = Communities.given(2, households=[5000, 5001])
        >>> CommunityOversize(max_households=5000).check(v).verdicts.tolist()
        [0, 1]
    """

    #: Ceiling, in households.
    max_households: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(0)]
    #: ``over``: more than the ceiling fails (超过). ``at_least``: the ceiling itself fails, too (以上).
    boundary: Literal["over", "at_least"] = "over"
    #: Measure that counts.
    measure: str = "households"
    #: Label that says whether a community bears too much (承载明显过大): only those that do are meant. None: all.
    overloaded: str | None = None

    sample: ClassVar[Sample] = {"max_households": 5000}
    examples: ClassVar[Examples] = (
        passes(households=5000),
        fails(households=5001),
        fails(households=5000).under(boundary="at_least"),
        passes(households=4999).under(boundary="at_least"),
        unknown(households=None),
        fails(households=5001, overloaded=1).under(overloaded="overloaded"),
        not_applicable(households=5001, overloaded=0).under(overloaded="overloaded"),
        unknown(households=5001, overloaded=None).under(overloaded="overloaded"),
    )

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        households = v.measure(self.measure, key="households")
        small = (
            households.at_most(self.max_households)
            if self.boundary == "over"
            else households.fewer_than(self.max_households)
        )
        if self.overloaded is None:
            return bound(small)
        return bound(small, applies=v.flag(self.overloaded, _OVERLOADED, key="overloaded").yes())

    @property
    def _room(self) -> int:
        """The largest size that passes; at least 1."""
        return max(1, self.max_households - (self.boundary == "at_least"))

    def needed(self, failures: Check) -> Floats:
        """Return how many communities more a split makes."""
        return np.ceil(failures.observed / self._room) - 1

    def remedy(self, case: Case) -> Remedy:
        """Propose a split."""
        parts = math.ceil(case.observed / self._room)
        return split_remedy(case, most=self._room, measure=self.measure, note=_SPLIT.format(parts=parts))


class NewEstateCommittee(
    Rule[Estates],
    code="SIZ002",
    name="new-estate-committee",
    title=Text("A large new estate has no residents' committee", "大型新建小区未成立居民委员会"),
    message=Text(
        "{unit} is new and has {households} households; from {min_households} it has a residents' committee.",
        "{unit}为新建小区，有{households}户；达到{min_households}户应成立社区居民委员会。",
    ),
    missing=Text(
        "Whether {unit} is new, how many households it has, or whether it has a residents' committee is not known.",
        "{unit}是否新建、户数或是否设有居民委员会尚不清楚。",
    ),
    way_out=Text("Found a residents' committee there.", "请在该小区成立社区居民委员会。"),
    remedy="create-body",
):
    """A new estate that is large enough has a residents' committee.

    What it does:
        Looks at estates whose label ``new_estate`` says yes and that have at least so many households, and asks for a
        residents' committee that sits there.
    Why it matters:
        Who moves into a new estate has nobody to turn to until it has a committee.
    Source:
        Ankang: 推動1500戶以上新建大型居民小區成立社區居委會. 以上 includes the number itself.
    Remedy:
        Found a residents' committee at the estate.

    Example:
        >>> v = Estates.given(2, new_estate=[1, 1], households=[1499, 1500], residents_committees=[0, 0])
        >>> NewEstateCommittee(min_households=1500).check(v).verdicts.tolist()
        [2, 1]
    """

    #: From how many households on.
    min_households: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(1)]

    sample: ClassVar[Sample] = {"min_households": 1500}
    examples: ClassVar[Examples] = (
        passes(new_estate=1, households=1500, residents_committees=1),
        fails(new_estate=1, households=1500, residents_committees=0),
        not_applicable(new_estate=1, households=1499, residents_committees=0),
        not_applicable(new_estate=0, households=1500, residents_committees=0),
        unknown(new_estate=1, households=None, residents_committees=0),
        unknown(new_estate=None, households=1500, residents_committees=0),
        unknown(new_estate=1, households=1500, residents_committees=None),
        passes(new_estate=None, households=1500, residents_committees=1),
    )

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        return requires((v.new_estate.yes(), v.households.at_least(self.min_households)), v.residents_committees)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose a residents' committee."""
        if case.unit is None:
            return None
        ident = case.new_id(f"{case.unit.id}-residents-committee")
        return Remedy(
            "create-body", [CreateBody(id=ident, kind="residents_committee", unit=case.unit.id, start=case.on)], READY
        )
