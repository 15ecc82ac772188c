"""Findings as text, grouped by unit."""

from __future__ import annotations

from itertools import islice

from gridgov._finding import Finding
from gridgov._report_text import line
from gridgov.findings import Report
from gridgov.reporters._words import said, status, sums
from gridgov.text import Lang, Text

__all__ = ["as_text", "render"]

_NOWHERE = Text("Of no unit", "不属于任何单元")
_ADVICE = Text("About the waivers", "关于豁免")
_MORE = Text("... and {n:,} more findings", "……另有{n:,}条")


def render(report: Report, *, lang: Lang, file: str | None) -> str:
    """Return a line for each clause, then the findings of each unit below its path, then the totals."""
    del file
    return as_text(report, lang)


def as_text(report: Report, lang: Lang, *, limit: int | None = None) -> str:
    """Return the text with at most so many findings, the first ones of the report; None for all."""
    lines = [line(judged, lang, report.judged) for judged in report.judged]
    groups: dict[int, list[Finding]] = {}
    for finding in islice(report.findings(), limit):
        unit = finding.unit
        groups.setdefault(-1 if unit is None else unit.row, []).append(finding)
    for row in sorted(groups):
        lines += ["", _head(groups[row][0], lang), *(_line(finding, lang) for finding in groups[row])]
    if limit is not None and len(report) > limit:
        lines += ["", _MORE.format(n=len(report) - limit).get(lang)]
    if problems := report.problems():
        lines += ["", _ADVICE.get(lang), *(f"  {problem.text(lang)}" for problem in problems)]
    lines += [*([""] if len(lines) > len(report.judged) else []), sums(report, lang)]
    return "\n".join(lines) + "\n"


def _head(finding: Finding, lang: Lang) -> str:
    unit = finding.unit
    if unit is None:
        return _NOWHERE.get(lang)
    path, title = " > ".join(unit.path), unit.title(lang)
    return f"{path}: {title}" if unit.name else f"{path}{title.removeprefix(unit.id)}"


def _line(finding: Finding, lang: Lang) -> str:
    more = [finding.strength.text(lang), *status(finding, lang)]
    inner = ("，" if lang == "zh" else ", ").join(more)
    about = f"（{inner}）" if lang == "zh" else f" ({inner})"
    item = "" if finding.item is None else f" {finding.item}"
    colon = "：" if lang == "zh" else ": "
    return f"  {finding.rule.code} {finding.verdict.text(lang)}{item}{about}{colon}{said(finding, lang)}"
