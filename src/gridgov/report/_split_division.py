"""Plans that were carried out, with what checks found before and after: what the page is told of splits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from gridgov._face import as_html, as_line

if TYPE_CHECKING:
    from gridgov.findings import Report
    from gridgov.jurisdiction import Note
    from gridgov.splitting import SplitPlan

__all__ = ["Division"]


@attrs.frozen(eq=False)
class Division:
    """Units that were split, and what was found before and after.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> from gridgov.findings import check
        >>> from gridgov.splitting import split
        >>> h = Hierarchy.from_records([
        ...     {"id": "s", "level": "street"}, {"id": "c1", "level": "community", "parent": "s"},
        ...     *({"id": f"b{i}", "level": "building", "parent": "c1", "households": 1000} for i in range(1, 7))],
        ...     levels=LevelScheme.ladder("street", "community", "building"), measures=["households"])
        >>> place = Jurisdiction(territory=h)
        >>> plan = split(place, "c1", max_households=5000)
        >>> after = plan.apply(on="2026-01-01").jurisdiction
        >>> found = Division((plan,), *(check(one, on="2026-01-01") for one in (place, after)))
        >>> found.before.counts()["SIZ001"]["fail"], found.after.counts()["SIZ001"]["fail"]
        (1, 0)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Plans of one jurisdiction, measure and level, in the order in which they are shown.
    plans: tuple[SplitPlan, ...]
    #: What a check found before.
    before: Report
    #: What the same check finds after it.
    after: Report
    #: What is made up or inferred about it; said before anything else.
    notes: tuple[Note, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse plans that cannot be added up."""
        if len({(plan.found.measure.key, plan.level) for plan in self.plans}) > 1:
            msg = "The plans of one division are of one measure and one level; make a division of each."
            raise ValueError(msg)
