"""Rules of what is reported upwards and what is handed down."""

from __future__ import annotations

from typing import Annotated, ClassVar

from annotated_types import Ge

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_logs import because_of
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import cadence, eligibility
from gridgov.rules._parameter import DAYS, Stricter
from gridgov.rules._view_tables import Events
from gridgov.rules.views import Communities
from gridgov.text import Text

__all__ = ["AdmissionList", "EventClosed"]


class EventClosed(
    Rule[Events],
    code="SVC004",
    name="event-closed",
    title=Text("An event was not disposed of in time", "事件未按时办结"),
    message=Text(
        "{unit}: {observed} days have passed from the report; the limit is {bound}.",
        "{unit}：自上报起已历时{observed}天，时限为{bound}天。",
    ),
    missing=Text(
        "{unit}: it is not known how long it takes from report to disposal.",
        "{unit}：从上报到办结所需时间不明。",
    ),
    way_out=Text("Dispose of it, or record when that was done.", "请办结，或补记办结时间。"),
):
    """Every reported event is disposed of within the limit.

    What it does:
        Counts the days from report to disposal of each row of the table ``events``; both on one day are 0. An event
        that is open on the day of the check has taken at least the days up to it: over the limit it fails, otherwise
        it is unknown. What is reported later is not judged, what is disposed of later is open. Without the table
        there is one unknown row.
    Why it matters:
        Who reports something and hears nothing does not report again.
    Source:
        County, CTY-42: 按照“发现上报处置”的工作流程. No source gives a limit.
    Remedy:
        Advice only: an event is settled in the field.

    Example:
        >>> EventClosed(max_days=3).check(Events.given(2, days=[3, 4])).verdicts.tolist()
        [0, 1]
    """

    #: Longest time from report to disposal.
    max_days: Annotated[int, DAYS, Stricter.LOWER, Ge(0)]

    #: For examples only: no source gives a value.
    sample: ClassVar[Sample] = {"max_days": 3}
    examples: ClassVar[Examples] = (passes(days=3), fails(days=4), passes(days=0), unknown(days=None))

    def check(self, v: Events) -> Check:
        """Judge every event."""
        return because_of(cadence(v.days_to_disposal(), self.max_days), v, "events")


class AdmissionList(
    Rule[Communities],
    code="SVC005",
    name="admission-list",
    title=Text("A community was handed a task that is not on the admission list", "社区承接了准入清单以外的事项"),
    message=Text(
        "{unit} was handed tasks that are not on the admission list: {wrong}.",
        "{unit}承接了准入清单以外的事项{wrong}项。",
    ),
    missing=Text(
        "Which tasks {unit} was handed, or which are admitted, is not known.",
        "{unit}承接了哪些事项或准入清单内容尚不清楚。",
    ),
    way_out=Text("Take the task back, or put it on the list.", "请收回该事项，或将其列入清单。"),
):
    """Every task that is handed to a community is on the admission list.

    What it does:
        Counts the different tasks of each community in the table ``tasks`` that the table ``admission_list`` does not
        have, letter by letter. Without either table nothing is known; an admission list without rows admits nothing.
        A community that was handed no task is not judged.
    Why it matters:
        A closed list keeps departments from passing their work down.
    Source:
        Ankang, ANK-45: 制定社區服務準入事項清單.
    Remedy:
        Advice only: a task is taken back by whoever gave it.

    Example:
        >>> AdmissionList().check(Communities.given(3, tasks=[2, 2, 0], wrong=[0, 1, 0])).verdicts.tolist()
        [0, 1, 2]
    """

    examples: ClassVar[Examples] = (
        passes(tasks=1, wrong=0),
        fails(tasks=1, wrong=1),
        not_applicable(tasks=0, wrong=0),
        unknown(tasks=None, wrong=None),
        unknown(tasks=1, wrong=None),
        unknown(tasks=None, wrong=1),
    )

    def check(self, v: Communities) -> Check:
        """Judge every community."""
        found = eligibility(v.tasks_not_admitted(), applies=v.tasks().at_least(1))
        return because_of(found, v, "tasks", "admission_list")
