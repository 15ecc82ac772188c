"""The rule of the span of control: how many may answer to one post."""

from __future__ import annotations

from typing import Annotated, ClassVar

from annotated_types import Ge

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_span import SpanColumns
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import bound
from gridgov.rules._parameter import HOLDERS, Stricter
from gridgov.rules.views import Units
from gridgov.text import Text

__all__ = ["Leading", "SpanOfControl"]


class Leading(Units, SpanColumns):
    """Units whose posts may lead others."""


class SpanOfControl(
    Rule[Leading],
    code="ROL018",
    name="span-of-control",
    title=Text("Too many answer to one post", "管理幅度过大"),
    message=Text(
        "{span} holders answer to the role '{role}' of {unit}; at most {bound} may.",
        "{unit}的“{role}”管辖{span}名任职者，上限为{bound}名。",
    ),
    missing=Text(
        "How many holders answer to the role '{role}' of {unit} is not known.",
        "{unit}的“{role}”管辖多少任职者尚不清楚。",
    ),
    way_out=Text("Add a post, or give some of them to another one.", "请增设岗位，或将部分人员划归其他岗位。"),
):
    """No more than so many holders answer to the post of a role.

    What it does:
        Looks at units that have a post of the role, held or vacant, and counts the distinct holders of the roles below
        it: each answers to the nearest unit at or above its own that has such a post. One person with two posts below
        counts once.
    Why it matters:
        Who leads too many leads none of them.
    Source:
        None of the published systems names a number; the clause does. Where systems say how large a unit is, that is
        the rule of its size.
    Remedy:
        Advice only: who leads whom is a choice.

    Example:
        >>> v = Leading.given(2, has_post=[1, 1], span=[12, 13])
        >>> SpanOfControl(role="grid_chief", below=("grid_worker",), most=12).check(v).verdicts.tolist()
        [0, 1]
    """

    #: Role that leads.
    role: str = "community_party_secretary"
    #: Roles that answer to it; empty: those right below it in the catalogue.
    below: tuple[str, ...] = ()
    #: At most so many holders.
    most: Annotated[int, HOLDERS, Stricter.LOWER, Ge(0)]

    sample: ClassVar[Sample] = {"most": 12}
    examples: ClassVar[Examples] = (
        passes(has_post=1, span=12),
        fails(has_post=1, span=13),
        not_applicable(has_post=0, span=13),
        unknown(has_post=1, span=None),
        unknown(has_post=None, span=13),
        passes(has_post=None, span=12),
    )

    def check(self, v: Leading) -> Check:
        """Judge every unit that has the post."""
        return bound(v.span(self.role, *self.below).at_most(self.most), applies=v.has_post(self.role).yes())
