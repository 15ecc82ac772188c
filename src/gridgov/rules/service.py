"""Rules of service: how often somebody comes, and which households are looked after how."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

import numpy as np
from annotated_types import Ge

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_logs import because_of
from gridgov.rules._column import Column, Floats
from gridgov.rules._create import refuse_empty
from gridgov.rules._examples import Examples, Sample, fails, passes, unknown
from gridgov.rules._forms import cadence, partition
from gridgov.rules._parameter import DAYS, HOUSEHOLDS, MONTHS, Stricter
from gridgov.rules.views import Buildings, Households
from gridgov.text import Text

__all__ = ["DailyPatrol", "HouseholdClasses", "MonthlyVisit"]

Bounds = tuple[Floats, Floats]
_OFF: Final = Text("households in no class or in several", "未归入恰好一类的户数")


class DailyPatrol(
    Rule[Buildings],
    code="SVC001",
    name="daily-patrol",
    title=Text("A building was not patrolled in time", "楼栋未按时巡查"),
    message=Text(
        "{unit} was not patrolled for {observed} days; the longest gap is {bound}.",
        "{unit}有{observed}天未巡查，间隔不得超过{bound}天。",
    ),
    missing=Text(
        "When {unit} was last patrolled is not known, or the log is too short.",
        "{unit}最近一次巡查时间不明，或记录期过短。",
    ),
    way_out=Text("Patrol it, or complete the log.", "请巡查，或补全记录。"),
):
    """A building was patrolled not longer ago than the longest gap.

    What it does:
        Counts the days from the last row of the table ``patrols`` on or before the day of the check. A building
        without such a row was not patrolled since the first day of the log: it fails if that alone is too long, and
        is unknown otherwise. Without a log, or with one that has no day yet, nothing is known. Patrols after the day
        of the check do not count. With ``over_days`` it is the longest gap within so many days that counts: a patrol
        on each of 30 days passes, and a day that is missing fails, however many came after it; a log that begins later
        is too short to pass.
    Why it matters:
        What is looked at every day does not go wrong for long.
    Source:
        County, CTY-38: 落实“日巡查、月走访”工作制度.
    Remedy:
        Advice only: a patrol is made, not recorded afterwards.

    Example:
        >>> DailyPatrol(max_days=1).check(Buildings.given(3, gap=[0, 1, 2])).verdicts.tolist()
        [0, 0, 1]
    """

    #: Longest time since the last patrol.
    max_days: Annotated[int, DAYS, Stricter.LOWER, Ge(0)]

    #: Over how many days back gaps are looked for, the day of the check included. None: only since the last patrol.
    over_days: Annotated[int | None, DAYS, Ge(1)] = None

    sample: ClassVar[Sample] = {"max_days": 1}
    examples: ClassVar[Examples] = (passes(gap=0), passes(gap=1), fails(gap=2), unknown(gap=None))

    def check(self, v: Buildings) -> Check:
        """Judge every building."""
        over = self.over_days
        gap = v.days_since("patrols") if over is None else v.longest_gap("patrols", over)
        return because_of(cadence(gap, self.max_days), v, "patrols")


class MonthlyVisit(
    Rule[Households],
    code="SVC002",
    name="monthly-visit",
    title=Text("A household was not visited in time", "住户未按时走访"),
    message=Text(
        "{unit} is in calendar month {found} since its last visit; the limit is {bound}.",
        "{unit}已进入第{found}个日历月未走访，间隔不得超过{bound}个日历月。",
    ),
    missing=Text(
        "When {unit} was last visited is not known, or the log is too short.",
        "{unit}最近一次走访时间不明，或记录期过短。",
    ),
    way_out=Text("Visit it, or complete the log.", "请走访，或补全记录。"),
):
    """A household was visited not more calendar months ago than the longest gap.

    What it does:
        Takes the last row of the table ``visits`` on or before the day of the check, and counts the calendar months
        that have begun since. The same day of the next month is one month later; where the next month has no such day
        it is its last day. After a visit on 31 January, 28 February (29 in a leap year) passes and 1 March fails;
        after one on 28 February, 28 March passes and 29 March fails. A household without a row was not visited since
        the first day of the log. A clause about grids or buildings judges these as they are in the log.
    Why it matters:
        Who is visited is known, with what he or she needs.
    Source:
        County, CTY-38: 落实“日巡查、月走访”工作制度.
    Remedy:
        Advice only: a visit is made, not recorded afterwards.

    Example:
        >>> MonthlyVisit(max_months=1).check(Households.given(3, gap=[0, 1, 2])).verdicts.tolist()
        [0, 0, 1]
    """

    #: Longest time since the last visit.
    max_months: Annotated[int, MONTHS, Stricter.LOWER, Ge(0)]

    sample: ClassVar[Sample] = {"max_months": 1}
    examples: ClassVar[Examples] = (passes(gap=0), passes(gap=1), fails(gap=2), unknown(gap=None))

    def check(self, v: Households) -> Check:
        """Judge every household."""
        return because_of(cadence(v.months_since("visits"), self.max_months), v, "visits")


class HouseholdClasses(
    Rule[Households],
    code="SVC003",
    name="household-classes",
    title=Text("Households are in no class or in several", "住户未恰好归入一类"),
    message=Text(
        "{unit}: the households of all classes and the households altogether are {observed} apart.",
        "{unit}各类户数之和与总户数相差{observed}户。",
    ),
    missing=Text(
        "The households of {unit}, or those of a class, are not completely known.",
        "{unit}的户数或某一类户数不完全已知。",
    ),
    way_out=Text("Put each household in exactly one class.", "请将每户恰好归入一类。"),
):
    """Each household is in exactly one class of care.

    What it does:
        Compares the sum of the measures of the classes with the measure of all households, and asks for no
        difference. A class that is not stated may be of any size, so that the difference has a lower bound only: a
        unit that states nothing is unknown. It is about households that are units; a clause about grids or communities
        compares their totals.
    Why it matters:
        A household in no class is looked after by nobody, one in two is counted twice.
    Source:
        Ankang, ANK-38 to ANK-42, ANK-C1: 精準劃分放心戶321276戶、關心戶18836戶、連心戶8916戶.
    Remedy:
        Advice only: in which class a household is, somebody has to say.

    Example:
        >>> HouseholdClasses().check(Households.given(3, off=[0, 1, None])).verdicts.tolist()
        [0, 1, 3]
    """

    #: Measures of the classes.
    classes: tuple[str, ...] = ("reassured_households", "cared_for_households", "closely_linked_households")
    #: Measure of all households.
    measure: str = "households"

    examples: ClassVar[Examples] = (
        passes(off=0),
        fails(off=1),
        unknown(off=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list of classes."""
        super().__attrs_post_init__()
        refuse_empty(classes=self.classes)

    def check(self, v: Households) -> Check:
        """Judge every household."""
        return partition(gaps=self._off(v))

    def _known(self, v: Households) -> bool:
        return any(name in v.context.territory.measures for name in self.classes)

    def _off(self, v: Households) -> Column:
        """Return how far all classes together and all households are apart."""

        def work_out() -> Floats | Bounds:
            if not self._known(v):
                return v.unknown()
            parts, whole = [v.measure(name) for name in dict.fromkeys(self.classes)], v.measure(self.measure)
            low, high = np.sum([c.low for c in parts], axis=0), np.sum([c.high for c in parts], axis=0)
            with np.errstate(invalid="ignore"):  # what may be of any size on both sides may agree
                nearest = np.fmax(np.fmax(whole.low - high, low - whole.high), 0.0)
                farthest = np.fmax(whole.high - low, high - whole.low)
            return nearest, farthest

        return v.column("off", _OFF, HOUSEHOLDS, work_out)
