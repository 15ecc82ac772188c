"""Rules of residents' committees: how many households one is for."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._examples import Examples, Sample, fails, passes, unknown
from gridgov.rules._forms import between
from gridgov.rules._parameter import HOUSEHOLDS, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules._split import merge_remedy, split_remedy
from gridgov.rules.views import Communities
from gridgov.text import Text

__all__ = ["CommitteeSize"]

_DECIDE: Final = Text(
    "Decide whether it is divided or merged: the street office proposes and the district government approves.",
    "请决定拆分或合并：由街道办事处提出，报区人民政府批准。",
)


class CommitteeSize(
    Rule[Communities],
    code="SIZ003",
    name="committee-size",
    title=Text("A residents' committee is for too few or too many households", "居民委员会规模不当"),
    message=Text(
        "{unit} has {households} households; a residents' committee is for {min_households} to {max_households}.",
        "{unit}有{households}户；居民委员会一般为{min_households}户至{max_households}户。",
    ),
    missing=Text(
        "The households of {unit} are not completely known.",
        "{unit}的户数不完全已知。",
    ),
    way_out=Text("Merge or split it, or record why it may stay.", "请合并或拆分，或记录其保留的理由。"),
    remedy="split-or-merge",
):
    """A community, for which there is one residents' committee, has neither too few nor too many households.

    What it does:
        Holds the households of each community against the range that the law gives for a residents' committee; both
        bounds belong to it.
    Why it matters:
        The law says for how many households a committee is set up, "generally", and leaves the rest to need.
    Source:
        The ordinance of 1954, the organic law of 1989 and its revision of 2025, art. 3; see the policy ``cn``.
    Remedy:
        A division of a community that is too large, a merger with neighbours of one that is too small: proposals, as
        the street office proposes and the district decides.

    Raises:
        ValueError: A bound is below 1, or the upper one is below the lower one.
        TypeError: A bound is not a number.

    Example:
        >>> rule = CommitteeSize(min_households=1000, max_households=3000)
        >>> rule.check(Communities.given(3, households=[999, 1000, 3001])).verdicts.tolist()
        [1, 0, 1]
    """

    #: The fewest households.
    min_households: Annotated[int, HOUSEHOLDS, Stricter.HIGHER, Ge(1)]
    #: The most households.
    max_households: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(1)]

    sample: ClassVar[Sample] = {"min_households": 1000, "max_households": 3000}
    examples: ClassVar[Examples] = (
        passes(households=1000),
        passes(households=3000),
        fails(households=999),
        fails(households=3001),
        unknown(households=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a range that holds nothing."""
        super().__attrs_post_init__()
        if self.max_households < self.min_households:
            msg = f"max_households is {self.max_households}, below min_households, {self.min_households}."
            raise ValueError(msg)

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        return between(v.households, self.min_households, self.max_households)

    def remedy(self, case: Case) -> Remedy:
        """Propose a split, or a merger."""
        if case.observed > self.max_households:
            return split_remedy(case, most=self.max_households, measure="households", note=_DECIDE)
        bounds = {"least": self.min_households, "most": self.max_households}
        return merge_remedy(case, **bounds, measure="households", note=_DECIDE)
