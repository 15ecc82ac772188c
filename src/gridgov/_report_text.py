"""A report as text and as a table for a notebook, and the finding of one unit in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from gridgov._finding import Finding
from gridgov._judged import Judged
from gridgov._units import Unit
from gridgov.errors import Place, Problem, UnknownKeyError, UnknownUnitError, fault
from gridgov.rules import Verdict
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.findings import Report

__all__ = ["found", "line", "text"]

_NO_UNIT: Final = Text("judged no unit", "未判断任何单元")
_WAIVED: Final = Text(" (waived until {day})", "（已豁免至{day}）")
_WAIVED_IN_ALL: Final = Text("{n:,} waived", "已豁免{n:,}项")

UNKNOWN_CLAUSE = fault(
    "FND001",
    "unknown-clause",
    Text("The report has no rule or clause '{key}'; it has: {known}.", "报告中没有规则或条款“{key}”；现有：{known}。"),
    Text("Name one of them.", "请使用其中之一。"),
)
NOT_JUDGED = fault(
    "FND002",
    "unit-not-judged",
    Text("The clause '{clause}' is not about '{unit}'.", "条款“{clause}”不涉及“{unit}”。"),
    Text("Name a unit of the kind it is about: {subject}.", "请指定其所涉类别的单元：{subject_zh}。"),
)
SEVERAL_CLAUSES = fault(
    "FND003",
    "several-clauses",
    Text("'{key}' is the rule of several clauses: {known}.", "“{key}”对应多个条款：{known}。"),
    Text("Name the clause.", "请指明条款。"),
)


def line(judged: Judged, lang: Lang, among: Sequence[Judged] = ()) -> str:
    """Return one line about what a clause judged; it says so if it had nothing to judge.

    Args:
        judged: The clause.
        lang: Language.
        among: All clauses of the report: of several clauses of a policy on one rule each is named.
    """
    passed, failed, not_applicable, unknown = judged.counts
    words = Text(
        "{code} {name}{key}: {p:,} pass, {f:,} fail, {n:,} not applicable, {u:,} unknown",
        "{code} {title}{key}：通过{p:,}，不通过{f:,}，不适用{n:,}，未知{u:,}",
    )
    several = sum(j.rule.code == judged.rule.code for j in among) > 1 and bool(judged.in_force.policy.id)
    key = Text(f" ({judged.key})", f"（{judged.key}）") if several else Text("", "")
    counts = {"p": passed, "f": failed, "n": not_applicable, "u": unknown}
    rule = judged.rule
    said = words.format(code=rule.code, name=rule.name, title=rule.title.zh, key=key, **counts).get(lang)
    if judged.judged:
        return said
    semicolon, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
    why = f"{colon}{judged.idle.get(lang)}" if judged.idle else ""
    return f"{said}{semicolon}{_NO_UNIT.get(lang)}{why}"


def text(report: Report, lang: Lang, limit: int | None) -> str:
    """Return a summary line a clause, then one line a finding, and how many are waived; see `Report.text`."""
    lines = [line(judged, lang, report.judged) for judged in report.judged]
    for shown, finding in enumerate(report.findings()):
        if shown == limit:
            left = len(report) - shown
            more = Text("... and {n:,} more finding{s}", "……另有{n:,}条")
            lines.append(more.format(n=left, s="" if left == 1 else "s").get(lang))
            break
        lines.append(finding.text(lang) + _waived(finding, lang))
    if report.waivers is not None:
        lines.append(_WAIVED_IN_ALL.format(n=int((report.waived >= 0).sum())).get(lang))
    return "\n".join(lines)


def _waived(finding: Finding, lang: Lang) -> str:
    """Say until when a finding is waived; nothing if it is not."""
    waiver = finding.waiver
    return "" if waiver is None else _WAIVED.format(day=waiver.last_day).get(lang)


def found(report: Report, rule: str, unit: str | Unit | None, item: str | None) -> Finding:
    """Return what a clause says of one unit; see `Report.at`."""
    named = [j for j in report.judged if rule in {j.key, j.clause.id, j.rule.code, j.rule.name}]
    if not named:
        known = ", ".join(j.key for j in report.judged)
        raise UnknownKeyError(Problem(UNKNOWN_CLAUSE, Place(id=rule), {"key": rule, "known": known}))
    h = report.jurisdiction.territory
    row = None if unit is None else h.row(unit)
    hits = [(j, k) for j in named for k in _positions(j, row, item)]
    if len({id(j) for j, _ in hits}) > 1:
        known = ", ".join(j.key for j, _ in hits)
        raise UnknownKeyError(Problem(SEVERAL_CLAUSES, Place(id=rule), {"key": rule, "known": known}))
    if not hits:
        subject = named[0].view.subject
        said = item or ("" if row is None else h.ids.get(row))
        facts = {"clause": named[0].key, "unit": said, "subject": subject.en, "subject_zh": subject.zh}
        raise UnknownUnitError(Problem(NOT_JUDGED, Place(id=said or None), facts))
    judged, k = hits[0]
    one = judged.check.take(np.array([k]))
    verdict = Verdict(int(one.verdicts[0]))
    numbers = float(one.margins[0]), float(one.observed[0]), float(one.bounds[0])
    rows = report.rows
    at = np.flatnonzero((rows.of == report.judged.index(judged)) & (rows.row == k))
    return report.finding(rows, int(at[0])) if len(at) else Finding(judged, k, verdict, *numbers)


def _positions(judged: Judged, row: int | None, item: str | None) -> list[int]:
    """Return the positions of a unit, or of an item, in what a clause judged."""
    units = judged.units
    at = np.arange(len(units)) if row is None else np.flatnonzero(units == row)
    if item is None:
        return at.tolist() if row is not None else at[:1].tolist() if len(at) == 1 else []
    return [k for k, name in zip(at.tolist(), judged.view.items(at.tolist()), strict=True) if name == item]
