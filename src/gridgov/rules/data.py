"""Rules of data: figures that must agree."""

from __future__ import annotations

from typing import ClassVar, Final

import attrs

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._examples import fails, not_applicable, passes, unknown
from gridgov.rules._forms import consistency
from gridgov.rules.views import Stated
from gridgov.text import Text

__all__ = ["StatedTotals"]

_NOBODY: Final = Text("no unit with parts below states '{measure}'", "没有含下级的单元填报“{measure}”")


class StatedTotals(
    Rule[Stated],
    code="TOT001",
    name="stated-totals",
    title=Text("A stated total is not the sum of its parts", "填报总数与各部分合计不符"),
    message=Text(
        "The {measure} of {unit}: {stated} stated, {known} from its parts, a difference of {observed}.",
        "{unit}的{measure}：填报{stated}，各部分合计{known}，相差{observed}。",
    ),
    missing=Text(
        "The {measure} of {unit}: {stated} stated; what its parts add up to is not completely known.",
        "{unit}的{measure}：填报{stated}，各部分合计不完全已知。",
    ),
    way_out=Text("Correct the stated figure or those of its parts.", "请更正填报的数字或各部分的数字。"),
):
    """What a unit states of a measure is what its parts add up to.

    What it does:
        Compares the own figure of every unit that has parts with the sum of these. It passes if the parts are all
        known and agree, it fails if they contradict it: by another sum, or by more known parts than it states. A unit
        that states nothing is not judged. Agreement is that of `gridgov.Totals.discrepancies`.
    Why it matters:
        Two figures for one thing mean that every share built on either of them is in doubt.
    Source:
        gridgov's own; the published systems state wholes and parts that are compared this way.
    Remedy:
        Correct one of the figures: which one, data alone cannot say.

    Example:
        >>> v = Stated.given(2, states=[1, 1], off=[0, 10], stated=[9, 9], known=[9, 19])
        >>> StatedTotals().check(v).verdicts.tolist()
        [0, 1]
    """

    #: Measure that is added up.
    measure: str = "households"

    examples: ClassVar = (
        passes(states=1, off=0, stated=9, known=9),
        fails(states=1, off=1, stated=9, known=10),
        not_applicable(states=0, off=0, stated=None, known=9),
        unknown(states=1, off=None, stated=9, known=5),
    )

    def check(self, v: Stated) -> Check:
        """Judge every unit that has parts."""
        found = consistency(v.off(self.measure), applies=v.states(self.measure).yes(), shown=v.figures(self.measure))
        return attrs.evolve(found, idle=_NOBODY.format(measure=self.measure))
