"""A report as Markdown, for a pull request or the summary of a workflow."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Final

from gridgov._finding import Finding
from gridgov.findings import Report
from gridgov.reporters._words import said, status, sums
from gridgov.rules import Verdict
from gridgov.text import Lang, Text

__all__ = ["render"]

_TITLE: Final = Text("Check of {place}, {day}", "{place}检查结果，{day}")
_CLAUSES: Final = (
    Text("Clause", "条款"),
    Text("Rule", "规则"),
    Text("Strength", "效力"),
    *(Text(verdict.text("en").capitalize(), verdict.text("zh")) for verdict in Verdict),
)
_FINDINGS: Final = (
    Text("Unit", "单元"),
    Text("Rule", "规则"),
    Text("Verdict", "结果"),
    Text("What was found, and a way out", "情况与处理建议"),
    Text("Status", "状态"),
)
_FOUND: Final = Text("Findings", "检查结果")
_ADVICE: Final = Text("About the waivers", "关于豁免")
#: Characters that mean something in Markdown.
_MARKS: Final = re.compile(r"([\\`*_\[\]|#~])")


def render(report: Report, *, lang: Lang, file: str | None) -> str:
    """Return a table of the clauses, one of the findings, and what is to be said of the waivers."""
    del file
    title = _TITLE.format(place=report.jurisdiction.title(lang), day=report.on).get(lang)
    clauses = [
        (
            judged.key,
            f"{judged.rule.code} {judged.rule.title.get(lang)}",
            judged.clause.strength.text(lang),
            *(f"{n:,}" for n in judged.counts),
        )
        for judged in report.judged
    ]
    parts = [f"## {_safe(title)}", _safe(sums(report, lang))]
    if clauses:
        parts.append(_table([text.get(lang) for text in _CLAUSES], clauses, right=4))
    if findings := [_row(finding, lang) for finding in report.findings()]:
        parts += [f"### {_FOUND.get(lang)}", _table([text.get(lang) for text in _FINDINGS], findings)]
    if problems := report.problems():
        lines = "\n".join(f"- {_safe(problem.text(lang))}" for problem in problems)
        parts += [f"### {_ADVICE.get(lang)}", lines]
    return "\n\n".join(parts) + "\n"


def _row(finding: Finding, lang: Lang) -> tuple[str, ...]:
    unit = finding.unit
    place = "" if unit is None else " > ".join(unit.path)
    where = place if finding.item is None else f"{place} / {finding.item}"
    comma = "，" if lang == "zh" else ", "
    strength = finding.strength.text(lang)
    verdict = finding.verdict.text(lang)
    verdict = f"{verdict}（{strength}）" if lang == "zh" else f"{verdict} ({strength})"
    return where, finding.rule.code, verdict, said(finding, lang), comma.join(status(finding, lang))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: int = 0) -> str:
    """Return a table whose last columns are aligned at the right."""
    rule = ["---"] * (len(head) - right) + ["---:"] * right
    lines = [_line(head), f"| {' | '.join(rule)} |", *map(_line, rows)]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_safe, cells))} |"


def _safe(text: str) -> str:
    """Write a text so that it stands there as it is: no markup, no link, no line break."""
    return _MARKS.sub(r"\\\1", html.escape(" ".join(text.split()), quote=False))
