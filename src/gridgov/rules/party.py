"""Rules of Party organisations."""

from __future__ import annotations

from typing import Annotated, ClassVar

from annotated_types import Ge

from gridgov.changes import CreateBody
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._examples import fails, not_applicable, passes, unknown
from gridgov.rules._forms import requires
from gridgov.rules._parameter import HOUSEHOLDS, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules.views import Estates
from gridgov.text import Text

__all__ = ["EstateBranch"]


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

    sample: ClassVar = {"occupied_from": 1000}
    examples: ClassVar = (
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
