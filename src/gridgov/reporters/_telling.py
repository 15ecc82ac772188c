"""Which clauses may look at sensitive counts."""

from __future__ import annotations

from typing import Final

from gridgov._judged import Judged
from gridgov._privacy_counts import is_sensitive
from gridgov.findings import Report
from gridgov.rules import BODIES, DAYS, DEVICES, HOLDERS, LEVELS, LINKS, MINUTES, MONTHS, POSTS, UNITS

__all__ = ["telling"]

#: What no sensitive count is measured in.
_APART: Final = frozenset(
    of.key for of in (BODIES, DAYS, DEVICES, HOLDERS, LEVELS, LINKS, MINUTES, MONTHS, POSTS, UNITS)
)


def telling(report: Report) -> tuple[Judged, ...]:
    """Return the clauses that are not known to look at something else than sensitive counts.

    A clause that says which columns it reads is known by what these are measured in; any other may tell.

    Example:
        >>> from gridgov import check, schemes
        >>> telling(check(schemes.load("ankang-321").synthesise(), on="2026-01-01"))  # nothing sensitive in it
        ()
    """
    measures = report.jurisdiction.territory.measure_info
    hidden = {key for key, measure in measures.items() if is_sensitive(measure)}
    safe = (set(measures) - hidden) | _APART
    out: list[Judged] = []
    for judged in report.judged if hidden else ():
        seen = {column.unit_of_measure.key for column in judged.check.columns.values()}
        if judged.check.opaque or not seen <= safe or hidden & set(map(str, judged.rule.values.values())):
            out.append(judged)
    return tuple(out)
