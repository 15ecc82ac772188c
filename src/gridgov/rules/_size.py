"""Size of a community against a ceiling."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

import attrs
import numpy as np

from gridgov._columns import Bools, Rows
from gridgov._days import Day
from gridgov._totals import Totals
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import MEASURES
from gridgov.rules._arguments import boundary, ceiling
from gridgov.rules._base import Check, Verdict
from gridgov.rules._words import Figure, none_of
from gridgov.text import Text

__all__ = ["CommunityOversize"]

_BOTH: Final = Text("It states {stated}, its parts add up to {known}.", "本级填报{stated}，各部分合计{known}。")
_AT_LEAST: Final = Text(
    "It states {stated}, its parts add up to at least {known}.", "本级填报{stated}，各部分合计至少{known}。"
)


@attrs.frozen
class CommunityOversize:
    """A community has no more households than the ceiling.

    The sum of its parts counts, and its own figure stands in where parts are unknown. What the parts have at least is
    known, whatever else is not: above the ceiling it fails, also where the own figure is below. Two figures that
    contradict each other are no ground for a pass: where the own figure is above the ceiling and the complete sum is
    not, or where the known parts have more than the own figure and are not above the ceiling, it is unknown.

    The wording of the published rule (ANK-43: 超过5000户以上) uses both an excluding and an including word, so the
    boundary is a value of its own.

    Raises:
        ValueError: The ceiling is below 0 or not finite, or there is no such boundary.
        TypeError: The ceiling is not a number.

    Example:
        >>> CommunityOversize(max_households=5000).code
        'SIZ001'
    """

    code: ClassVar[str] = "SIZ001"
    name: ClassVar[str] = "community-oversize"
    title: ClassVar[Text] = Text("A community is too large", "社区规模过大")
    message: ClassVar[Text] = Text(
        "{unit} has {observed} {count}; the ceiling is {bound}.",
        "{unit}有{observed}{count}，上限为{bound}{count}。",
    )
    unknown: ClassVar[Text] = Text("The {measure} of {unit} are not completely known.", "{unit}的{measure}不完全已知。")
    way_out: ClassVar[Text] = Text("Split it, or record why it may stay.", "请拆分，或记录其保留的理由。")

    #: Ceiling, in households: 0 or more.
    max_households: int = attrs.field(default=5000, validator=ceiling)
    #: ``over``: more than the ceiling fails (超过). ``at_least``: the ceiling itself fails, too (以上).
    boundary: Literal["over", "at_least"] = attrs.field(default="over", validator=boundary)
    #: Kind of unit.
    kind: str = "community"
    #: Measure that counts.
    measure: str = "households"

    def check(self, jurisdiction: Jurisdiction, on: Day) -> Check:  # noqa: ARG002 - a size has no day of its own
        """Judge every unit of the kind.

        A measure that is not there leaves every unit unknown.

        Example:
            >>> from gridgov import schemes
            >>> check = CommunityOversize().check(schemes.load("ankang-321").synthesise(), "2026-01-01")
            >>> int((check.verdicts == Verdict.FAIL).sum())
            0
        """
        h = jurisdiction.territory
        units = jurisdiction.units(kind=self.kind).rows
        bound = np.full(len(units), float(self.max_households))
        found = h.measure_info.get(self.measure, MEASURES.get(self.measure))
        name = Text(self.measure, self.measure) if found is None else found.name
        count = name if found is None else Text(found.name.en, found.unit.zh or found.name.zh)
        facts, idle = {"measure": name, "count": count}, none_of(self.kind)
        if self.measure not in h.measures:
            nothing = np.full(len(units), np.nan)
            verdict = np.full(len(units), Verdict.UNKNOWN, np.int8)
            return Check(units, verdict, nothing, nothing, bound, idle=idle, facts=facts)
        totals = h.rollup(self.measure)
        complete, known, stated = totals.complete[units], totals.known[units], totals.stated[units]
        limit = bound - (1 if self.boundary == "at_least" else 0)
        apart = np.isin(units, totals.discrepancies().rows)
        stands_in = ~complete & ~np.isnan(stated) & ~apart
        over = known > limit
        value = np.where(~over & stands_in, stated, known)
        sure = over | stands_in | (complete & ~(apart & (stated > limit)))
        verdict = np.where(value > limit, Verdict.FAIL, Verdict.PASS)
        verdict = np.where(sure, verdict, Verdict.UNKNOWN).astype(np.int8)
        margin = np.where(sure, limit - value, np.nan)
        remarks = self._remarks(totals, units, apart & ((verdict == Verdict.UNKNOWN) | (over & (stated <= limit))))
        return Check(
            units, verdict, margin, np.where(sure, value, np.nan), bound, idle=idle, facts=facts, remarks=remarks
        )

    @staticmethod
    def _remarks(totals: Totals, units: Rows, at: Bools) -> dict[int, Text]:
        """Return both figures of units that have two."""
        found: dict[int, Text] = {}
        for i in np.flatnonzero(at).tolist():
            row = int(units[i])
            words = _BOTH if totals.complete[row] else _AT_LEAST
            found[i] = words.format(stated=Figure(totals.stated[row]), known=Figure(totals.known[row]))
        return found
