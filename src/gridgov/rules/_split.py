"""Remedies of rules of size: a division worked out, a merger with neighbours; somebody has to decide."""

from __future__ import annotations

from functools import partial
from typing import Final

from gridgov.changes import Change
from gridgov.errors import InvalidSplitError
from gridgov.rules._remedy import NEEDS_CHOICE, Case, Remedy
from gridgov.splitting import merge, split
from gridgov.text import Text

__all__ = ["merge_remedy", "split_remedy"]

#: A proposal is to be looked at: it need not be the best one.
_EFFORT: Final = 0.2


def split_remedy(case: Case, *, most: float, measure: str, note: Text) -> Remedy:
    """Return the division of a unit into the fewest parts that have no more than a ceiling.

    Who is next to whom is taken from the ``adjacent`` links of the jurisdiction, or from the order of its units. There
    are no changes where nothing below the unit could be dealt out, or where its counts are unknown.

    Args:
        case: The finding.
        most: The largest count that passes.
        measure: Key of what is counted.
        note: What is to be decided.
    """
    return Remedy("split", partial(_divided, case, most, measure), NEEDS_CHOICE, note)


def _divided(case: Case, most: float, measure: str) -> tuple[Change, ...]:
    """Work out the changes that divide a unit."""
    if case.unit is None:
        return ()
    try:
        plan = split(
            case.jurisdiction, case.unit, max_households=most, measure=measure, taken=case.taken, effort=_EFFORT
        )
    except InvalidSplitError:
        return ()
    case.take(plan.proposed)
    return plan.changes


def merge_remedy(case: Case, *, least: float, most: float, measure: str, note: Text) -> Remedy:
    """Return the merger of a unit that is too small with neighbours under the same unit, where there is one.

    Args:
        case: The finding.
        least: The smallest count that passes.
        most: The largest count that passes.
        measure: Key of what is counted.
        note: What is to be decided.
    """
    return Remedy("merge", partial(_merged, case, (least, most), measure), NEEDS_CHOICE, note)


def _merged(case: Case, band: tuple[float, float], measure: str) -> tuple[Change, ...]:
    """Work out the changes that merge a unit with neighbours."""
    unit = case.unit
    if unit is None or unit.parent is None:
        return ()
    try:
        plan = merge(
            case.jurisdiction,
            unit.parent,
            level=unit.level,
            min_households=band[0],
            max_households=band[1],
            measure=measure,
            effort=_EFFORT,
        )
    except InvalidSplitError:
        return ()
    return tuple(change for change in plan.changes if f"unit:{unit.id}" in change.names())
