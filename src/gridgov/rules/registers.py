"""Rules of registers: whose contact card a grid shows, and how often a property company serves an estate."""

from __future__ import annotations

from typing import Annotated, ClassVar

from annotated_types import Ge

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_logs import because_of
from gridgov.rules._examples import Examples, Sample, fails, passes, unknown
from gridgov.rules._forms import bound, cardinality
from gridgov.rules._parameter import DAYS, TIMES, Stricter
from gridgov.rules.views import Estates, Grids
from gridgov.text import Text

__all__ = ["ContactCard", "PropertyService"]


class ContactCard(
    Rule[Grids],
    code="SVC006",
    name="contact-card",
    title=Text("A grid shows no contact card of its worker", "网格未公示工作人员的便民服务卡"),
    message=Text("{unit} shows no contact card of who works there.", "{unit}未公示其工作人员的便民服务卡。"),
    missing=Text(
        "Whose contact cards {unit} shows, or who works there, is not known.",
        "{unit}公示了谁的便民服务卡，或由谁任职，尚不清楚。",
    ),
    way_out=Text("Show the card, or record that it is shown.", "请公示便民服务卡，或补录已公示的情况。"),
):
    """Every grid shows the contact card of somebody who works there.

    What it does:
        Counts the holders that the table ``cards`` names for a grid. With ``roles`` only those count who hold a post of
        one of them at that very grid on the day: the card of a predecessor is none. Where nobody holds one of the roles
        anywhere it is not known whether the cards are the right ones; a grid without any card fails all the same.
        Without the table nothing is known; in a table without rows no grid has a card.
    Why it matters:
        Whoever does not know whom to call does not call.
    Source:
        Xiliugou, XLG-13: the convenience service card (便民服务卡) makes grid workers known to the residents.
    Remedy:
        Advice only: a card is put up in the grid.

    Example:
        >>> ContactCard().check(Grids.given(3, cards=[1, 0, None])).verdicts.tolist()
        [0, 1, 3]
    """

    #: Keys of the roles whose holders count; empty: everybody.
    roles: tuple[str, ...] = ()

    examples: ClassVar[Examples] = (passes(cards=1), passes(cards=2), fails(cards=0), unknown(cards=None))

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        return because_of(cardinality(v.on_cards(*self.roles), minimum=1), v, "cards")


class PropertyService(
    Rule[Estates],
    code="SVC007",
    name="property-service",
    title=Text("A service was done too rarely on a day", "物业服务未达到每日标准"),
    message=Text(
        "{unit}: {service} was done {observed} times (or hours) on one day; the least is {bound}.",
        "{unit}：{service}单日最少为{observed}次（或小时），标准为不少于{bound}次（或小时）。",
    ),
    missing=Text(
        "How often {unit} had the service {service} on each day is not known, or the log is too short.",
        "{unit}每日的{service}次数（或小时数）不明，或记录期过短。",
    ),
    way_out=Text("Do it as often as agreed, or complete the log.", "请按标准开展服务，或补全记录。"),
):
    """An estate has a service as often a day, or for as many hours, as was agreed.

    What it does:
        Takes the rows of one service in the table ``service_logs``, and adds up what was done at each estate on the day
        of the check. With ``over_days`` it judges so many days, that day included, by the one with the least. A day
        without a row has none. Days before the first row of the service at any estate are not known: a short log can
        fail and cannot pass. A service that the log never names is unknown everywhere. Each service is a clause of its
        own.
    Why it matters:
        Residents pay for a level of service, and a promise that nobody counts is not kept.
    Source:
        Chengbei, CHB-29 and CHB-F16: cleaning three times a day and guards round the clock in one example estate.
    Remedy:
        Advice only: a service is done, not recorded afterwards.

    Example:
        >>> rule = PropertyService(service="cleaning", minimum=3)
        >>> rule.check(Estates.given(3, times=[3, 2, None])).verdicts.tolist()
        [0, 1, 3]
    """

    #: The service, as the log writes it.
    service: str
    #: The least on each day, in times or hours.
    minimum: Annotated[float, TIMES, Stricter.HIGHER, Ge(0)]
    #: How many days are judged, the day of the check included. None: only the day of the check.
    over_days: Annotated[int | None, DAYS, Ge(1)] = None

    sample: ClassVar[Sample] = {"service": "cleaning", "minimum": 3}
    examples: ClassVar[Examples] = (passes(times=3), passes(times=4), fails(times=2), unknown(times=None))

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        least = v.least_a_day(self.service, self.over_days or 1)
        return because_of(bound(least.at_least(self.minimum)), v, "service_logs")
