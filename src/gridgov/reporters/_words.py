"""What several reporters say of a finding."""

from __future__ import annotations

import math
from typing import Final

from gridgov._finding import Finding
from gridgov.findings import Report
from gridgov.policies import Strength
from gridgov.rules import Verdict
from gridgov.text import Lang, Text

__all__ = ["LEVELS", "number", "said", "status", "sums", "waived"]

#: How loud a failure is, by the strength of its clause.
LEVELS: Final = {Strength.MUST: "error", Strength.SHOULD: "warning", Strength.REPORTED: "note"}
_STATES: Final = {
    "new": Text("new", "新增"),
    "unchanged": Text("known", "已知"),
    "updated": Text("worse than before", "较前恶化"),
}
_WAIVED: Final = Text("waived until {day}", "已豁免至{day}")


def number(value: float) -> float | int | None:
    """Return a number as JSON has it: whole ones without a point, None for what is not known.

    Example:
        >>> number(400.0), number(float("nan")), number(0.25)
        (400, None, 0.25)
    """
    if not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def said(finding: Finding, lang: Lang) -> str:
    """Return the message and, for a failure, one way out."""
    message = finding.message(lang)
    if finding.verdict is not Verdict.FAIL:
        return message
    return f"{message}{'' if lang == 'zh' else ' '}{finding.rule.way_out.get(lang)}".rstrip()


def waived(finding: Finding, lang: Lang) -> str | None:
    """Say until when a finding is waived; None if it is not."""
    waiver = finding.waiver
    return None if waiver is None else _WAIVED.format(day=waiver.last_day).get(lang)


def status(finding: Finding, lang: Lang) -> list[str]:
    """Return what is known of a finding beside its verdict: a waiver, and how it stands to the baseline."""
    state = _STATES.get(finding.state or "")
    return [text for text in (waived(finding, lang), None if state is None else state.get(lang)) if text is not None]


def sums(report: Report, lang: Lang) -> str:
    """Return one line with the totals; what is waived, new and mended is tallied apart where that was asked."""
    parts = [
        Text("{n:,} fail", "不通过{n:,}项").format(n=report.count(Verdict.FAIL)),
        Text("{n:,} unknown", "未知{n:,}项").format(n=report.count(Verdict.UNKNOWN)),
    ]
    if report.waivers is not None:
        parts.append(Text("{n:,} waived", "已豁免{n:,}项").format(n=int((report.waived >= 0).sum())))
    if report.baseline is not None:
        states = report.states.tolist()
        parts += [text.format(n=states.count(key)) for key, text in _TALLIES.items()]
        parts.append(Text("{n:,} mended", "已整改{n:,}项").format(n=len(report.baseline.absent(report))))
    return ("，" if lang == "zh" else ", ").join(part.get(lang) for part in parts) + ("。" if lang == "zh" else ".")


_TALLIES: Final = {
    "new": Text("{n:,} new", "新增{n:,}项"),
    "updated": Text("{n:,} worse", "恶化{n:,}项"),
    "unchanged": Text("{n:,} known", "已知{n:,}项"),
}
