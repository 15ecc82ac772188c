"""Reports of several places, laid out by place and policy, or by place and rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, cast

import attrs

from gridgov._days import write_day
from gridgov.findings import Report
from gridgov.plot._sensitive import without_small
from gridgov.plot._words import say
from gridgov.rules import Verdict
from gridgov.text import Text

__all__ = ["Judged", "Judgement", "judgements"]

_RULE: Final = Text("{code} {title}", "{code} {title}")
_PAIR: Final = 2
_TAKES: Final = (
    "A table is drawn of what gridgov.whatif.cross or gridgov.whatif.grid returned, or of a mapping with reports as "
    "values and with either the name of a place or (place, policy) as keys, not of {what}."
)


@attrs.frozen
class Judgement:
    """How many verdicts of each kind a place has under a policy or a rule.

    Example:
        >>> Judgement("Ankang", Text("nation", "全国"), {"pass": 3, "fail": 1}).counts["fail"]
        1
    """

    place: str
    column: Text
    #: Counts from 0 by the name of the verdict.
    counts: Mapping[str, Any]


@attrs.frozen
class Judged:
    """What several reports come to."""

    counts: tuple[Judgement, ...]
    #: What stands across.
    across: Literal["policy", "rule"]
    #: The days of the reports, ISO 8601, ascending, each once.
    days: tuple[str, ...]
    #: What is said of counts that are hidden, if any are.
    hidden: tuple[Text, ...]


def judgements(reports: Mapping[str, Report] | Mapping[tuple[str, str], Report], k: int | None) -> Judged:
    """Lay out reports: by place and rule, or, where their keys name a policy, by place and policy.

    Args:
        reports: By the name of the place, or by the names of place and policy.
        k: Threshold, from 2, below which sensitive counts are unknown to the clauses; None hides nothing.

    Raises:
        TypeError: It is no such mapping.
        PrivacyError: The threshold is less than 2, or the counts of a place contradict each other.

    Example:
        >>> from gridgov import check, schemes
        >>> report = check(schemes.load("ankang-321").synthesise(), on="2026-01-01")
        >>> [(one.place, one.column.en) for one in judgements({"Ankang": report}, 10).counts][:1]
        [('Ankang', 'SIZ001 A community is too large')]
    """
    pairs = _pairs(reports)
    guarded = [(key, *without_small(report, k)) for key, report in pairs]
    across: Literal["policy", "rule"] = "policy" if pairs and isinstance(pairs[0][0], tuple) else "rule"
    counts = [one for key, report, _ in guarded for one in _counted(key, report)]
    days = sorted({write_day(report.on) or "" for _, report in pairs})
    hidden = dict.fromkeys(text for _, _, texts in guarded for text in texts)
    return Judged(tuple(counts), across, tuple(days), tuple(hidden))


def _pairs(reports: object) -> Sequence[tuple[str | tuple[str, str], Report]]:
    """Return keys and reports.

    Raises:
        TypeError: It is no mapping of reports by places, or by places and policies.
    """
    if not isinstance(reports, Mapping):
        raise TypeError(_TAKES.format(what=type(reports).__name__))
    items = list(cast("Mapping[object, object]", reports).items())
    for key, report in items:
        if not isinstance(report, Report):
            raise TypeError(_TAKES.format(what=f"a mapping with a value of the type {type(report).__name__}"))
        if not (isinstance(key, str) or _is_pair(key)):
            raise TypeError(_TAKES.format(what=f"a mapping with the key {key!r}"))
    if len({isinstance(key, str) for key, _ in items}) > 1:
        raise TypeError(_TAKES.format(what="a mapping with keys of both kinds"))
    return cast("list[tuple[str | tuple[str, str], Report]]", items)


def _is_pair(key: object) -> bool:
    """Tell whether a key names a place and a policy."""
    if not isinstance(key, tuple):
        return False
    parts = cast("tuple[object, ...]", key)
    return len(parts) == _PAIR and all(isinstance(part, str) for part in parts)


def _counted(key: str | tuple[str, str], report: Report) -> Iterator[Judgement]:
    """Count the verdicts of a report: of all clauses together under a policy, else of each rule."""
    if isinstance(key, tuple):
        place, policy = key
        yield Judgement(place, Text(policy, policy), {v.name.lower(): report.count(v) for v in Verdict})
        return
    titles = {j.rule.code: say(_RULE, code=j.rule.code, title=j.rule.title) for j in report.judged}
    for code, counts in report.counts().items():
        yield Judgement(key, titles[code], counts)
