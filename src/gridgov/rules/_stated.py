"""Stated totals against the sums of their parts."""

from __future__ import annotations

from typing import ClassVar, Final

import attrs
import numpy as np

from gridgov._columns import Bools, Rows
from gridgov._days import Day
from gridgov._totals import Totals
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import MEASURES
from gridgov.rules._base import Check, Verdict
from gridgov.text import Text

__all__ = ["StatedTotals"]

_NOBODY: Final = Text("no unit with parts below states '{measure}'", "没有含下级的单元填报“{measure}”")
_LEAST: Final = Text("The parts have at least that; unknown are {n:,}.", "各部分至少如此，另有{n:,}项未知。")


@attrs.frozen
class StatedTotals:
    """What a unit states of a measure is what its parts add up to.

    It passes if its parts are completely known and agree, it fails if they contradict it: by another sum, or by more
    known parts than it states. Where the parts have gaps and do not contradict it, the verdict is unknown; a unit that
    has parts and states nothing is not judged. Agreement is that of `Totals.discrepancies`.

    Example:
        >>> StatedTotals(measure="residents").code
        'TOT001'
    """

    code: ClassVar[str] = "TOT001"
    name: ClassVar[str] = "stated-totals"
    title: ClassVar[Text] = Text("A stated total is not the sum of its parts", "填报总数与各部分合计不符")
    message: ClassVar[Text] = Text(
        "The {measure} of {unit}: {observed} stated, {bound} from its parts, a difference of {difference}.",
        "{unit}的{measure}：填报{observed}，各部分合计{bound}，相差{difference}。",
    )
    unknown: ClassVar[Text] = Text(
        "The {measure} of {unit}: {observed} stated; what its parts add up to is not completely known.",
        "{unit}的{measure}：填报{observed}，各部分合计不完全已知。",
    )
    way_out: ClassVar[Text] = Text(
        "Correct the stated figure or those of its parts.", "请更正填报的数字或各部分的数字。"
    )

    #: Measure that is added up.
    measure: str = "households"

    def check(self, jurisdiction: Jurisdiction, on: Day) -> Check:  # noqa: ARG002 - a total has no day of its own
        """Judge every unit that has parts.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [60, 20, 30]})
            >>> found = StatedTotals().check(Jurisdiction(territory=h), "2026-01-01")
            >>> found.observed.tolist(), found.bounds.tolist(), found.margins.tolist()
            ([60.0], [50.0], [-10.0])
        """
        h = jurisdiction.territory
        units = h.tree.inner
        found = h.measure_info.get(self.measure, MEASURES.get(self.measure))
        facts = {"measure": Text(self.measure, self.measure) if found is None else found.name}
        idle = _NOBODY.format(measure=self.measure)
        if self.measure not in h.measures:
            nothing = np.full(len(units), np.nan)
            verdict = np.full(len(units), Verdict.NOT_APPLICABLE, np.int8)
            return Check(units, verdict, nothing, nothing, nothing, idle=idle, facts=facts)
        totals = h.rollup(self.measure)
        complete, known, stated = totals.complete[units], totals.known[units], totals.stated[units]
        apart = np.zeros(len(h), bool)
        apart[totals.discrepancies().rows] = True
        fails, says = apart[units], ~np.isnan(stated)
        verdict = np.where(fails, Verdict.FAIL, np.where(complete, Verdict.PASS, Verdict.UNKNOWN))
        verdict = np.where(says, verdict, Verdict.NOT_APPLICABLE).astype(np.int8)
        margin = np.where(fails, -np.abs(stated - known), np.where(says & complete, 0.0, np.nan))
        bound = np.where(says, known, np.nan)
        remarks = self._remarks(totals, units, fails & ~complete)
        return Check(units, verdict, margin, stated, bound, idle=idle, facts=facts, remarks=remarks)

    @staticmethod
    def _remarks(totals: Totals, units: Rows, at: Bools) -> dict[int, Text]:
        """Say of sums with gaps that they are lower bounds."""
        if totals.unknown is None:
            return {}
        return {i: _LEAST.format(n=int(totals.unknown[units[i]])) for i in np.flatnonzero(at).tolist()}
