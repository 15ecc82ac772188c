"""Counts of groups that need care are drawn without the small ones, and without what gives these away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, cast

import numpy as np

from gridgov._answer import Answer
from gridgov._net_base import BaseUnits
from gridgov._privacy_counts import is_sensitive
from gridgov._privacy_units import check_k
from gridgov.findings import Report
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import MEASURES, Measure
from gridgov.plot._words import say
from gridgov.privacy import suppress
from gridgov.reporters import without_small_counts
from gridgov.text import Text

__all__ = [
    "guarded",
    "hidden_below",
    "is_hidden",
    "refuse_answer",
    "refuse_nets",
    "refuse_small",
    "without_small",
]

_HIDDEN: Final = Text(
    "Counts from 1 to below {k}, and what gives them away, are not shown but unknown.",
    "1以上、{k}以下（不含）的数值及可据以推算的数值不予显示，按未知处理。",
)
_NUMBERS: Final = (int, float, np.integer, np.floating, Decimal)
#: A name may be that of a measure which the library knows.
_BY_NAME: Final[Mapping[Text | None, Measure]] = MappingProxyType({m.name: m for m in MEASURES.values()})


def guarded(place: Jurisdiction | Hierarchy, measure: Measure | None, k: int | None) -> Jurisdiction | Hierarchy:
    """Return what may be drawn of a place: itself, or a copy in which small sensitive counts are unknown.

    Args:
        place: The place.
        measure: What is drawn; None for no measure.
        k: Threshold, from 2; None hides nothing.

    Raises:
        PrivacyError: The threshold is less than 2, or the counts contradict each other.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110", "6111"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"left_behind_persons": [60, 3, 40, 17]})
        >>> guarded(h, h.measure_info["left_behind_persons"], 10).rollup("left_behind_persons").known.tolist()
        [40.0, 0.0, 40.0, 0.0]
    """
    if not is_hidden(measure, k) or k is None:
        return place
    return suppress(place, k=k).result


def is_hidden(measure: Measure | None, k: int | None) -> bool:
    """Tell whether counts of a measure are hidden."""
    return k is not None and measure is not None and is_sensitive(measure)


def hidden_below(measure: Measure | None, k: int | None) -> list[Text]:
    """Say that small counts are hidden, where they are."""
    return [say(_HIDDEN, k=k)] if is_hidden(measure, k) else []


def without_small(report: Report, k: int | None) -> tuple[Report, list[Text]]:
    """Return what may be drawn of a report, and what is to be said of it.

    Args:
        report: The report.
        k: Threshold, from 2, below which sensitive counts are unknown to the clauses; None hides nothing.

    Raises:
        PrivacyError: The threshold is less than 2, or the counts contradict each other.

    Example:
        >>> from gridgov import check, schemes
        >>> report = check(schemes.load("ankang-321").synthesise(), on="2026-01-01")
        >>> without_small(report, 10)[0] is report  # nothing sensitive in it
        True
    """
    if k is None:
        return report, []
    check_k(k)
    safe = without_small_counts(report, k)
    return safe, [] if safe is report else [say(_HIDDEN, k=k)]


def refuse_answer(answer: Answer, k: int | None) -> None:
    """Refuse an answer that was worked out from small sensitive counts: where verdicts change tells them.

    Args:
        answer: An answer of what-if.
        k: Threshold, from 2; None refuses nothing.

    Raises:
        ValueError: It may be worked out from a sensitive count from 1 to below the threshold.
        PrivacyError: The threshold is less than 2.
    """
    if k is None:
        return
    check_k(k)
    if answer.asked.smallest < k:
        msg = (
            f"'{answer.title}' may be worked out from sensitive counts below {k}, which it would tell. Ask it "
            f"of a copy of the place made with gridgov.privacy.suppress(place, k={k}), or give suppress_below=None."
        )
        raise ValueError(msg)


def refuse_nets(base: BaseUnits, k: int | None) -> None:
    """Refuse nets over base units with small sensitive counts.

    Args:
        base: What the nets divide.
        k: Threshold, from 2; None refuses nothing.

    Raises:
        ValueError: A count lies from 1 to below the threshold.
        PrivacyError: The threshold is less than 2.
    """
    if base.territory is not None:
        refuse_small(base.households.tolist(), base.territory.measure_info.get(base.measure), k)


def _number(value: object) -> float:
    """Return a number; anything else is none of the numbers that are looked for."""
    return float(cast("float", value)) if isinstance(value, _NUMBERS) else 0.0


def refuse_small(values: Iterable[object], what: Text | Measure | None, k: int | None) -> None:
    """Refuse values of a sensitive measure that are small.

    Args:
        values: Numbers, texts and None.
        what: The measure, or a name, which may be that of a sensitive measure.
        k: Threshold, from 2; None refuses nothing.

    Raises:
        ValueError: A value lies from 1 to below the threshold, or the threshold is less than 2.

    Example:
        >>> refuse_small([0, 3, None], MEASURES["left_behind_persons"], None)
    """
    found = what if isinstance(what, Measure) else _BY_NAME.get(what)
    if found is None or k is None or not is_hidden(found, k):
        return
    check_k(k)
    n = sum(0 < _number(value) < k for value in values)
    if n:
        msg = (
            f"{n:,} counts of {found.key!r} are below {k}. Take them from a copy of the place made with "
            f"gridgov.privacy.suppress(place, k={k}), or give suppress_below=None to show all."
        )
        raise ValueError(msg)
