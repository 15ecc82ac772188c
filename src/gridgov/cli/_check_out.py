"""What ``gridgov check`` prints: the report in one form, and what breaks the rules of the roles themselves."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._finding import Finding
    from gridgov._judged import Judged
    from gridgov.errors import Problems
    from gridgov.findings import Report

__all__ = ["as_csv", "as_facts", "as_text", "conduct"]

_CONDUCT: Final = Text("Rules of the roles themselves: {n:,} broken", "角色自身的规则：违反{n:,}处")


def conduct(violations: Problems, lang: Lang, limit: int | None) -> str:
    """Say how often the rules of roles are broken, and where."""
    lines = [_CONDUCT.format(n=len(violations)).get(lang)]
    return "\n".join((*lines, violations.text(lang, limit=limit)) if violations else lines)


def as_text(report: Report, violations: Problems, lang: Lang, limit: int | None) -> str:
    """Return the findings by unit, and what breaks the rules of roles."""
    from gridgov.reporters._text import as_text as by_unit

    return f"{by_unit(report, lang, limit=limit)}{conduct(violations, lang, limit)}\n"


def as_csv(report: Report, violations: Problems, lang: Lang, limit: int | None) -> str:
    """Return the findings and, below them, what breaks the rules of roles, as one table."""
    from gridgov._spreadsheet import csv_text
    from gridgov.reporters._cells import cells

    columns, territory = cells(report, lang), report.jurisdiction.territory
    for problem in violations:
        unit = problem.facts.get("unit")
        at = territory.unit(unit) if isinstance(unit, str) else None
        row = {
            "rule": problem.code,
            "unit_kind": None if at is None else at.kind,
            "unit": unit,
            "path": None if at is None else " > ".join(at.path),
            "verdict": "fail",
            "message": problem.message(lang),
            "way_out": problem.way_out(lang),
            "on": str(report.on),
        }
        for key, column in columns.items():
            column.append(row.get(key))
    return csv_text({key: column[:limit] for key, column in columns.items()})


def as_facts(report: Report, violations: Problems, lang: Lang, limit: int | None) -> dict[str, Any]:
    """Return everything as plain JSON types."""
    problems = report.problems()
    return {
        "jurisdiction": report.jurisdiction.id,
        "on": str(report.on),
        "ok": bool(report) and not violations,
        "complete": report.complete,
        "rules": [_clause(judged, lang) for judged in report.judged],
        "total": len(report),
        "findings": [_finding(finding, lang) for finding in islice(report.findings(), limit)],
        "waivers": {"waived": int((report.waived >= 0).sum()), "problems": problems.to_dicts(lang)},
        "absent": None if report.baseline is None else len(report.baseline.absent(report)),
        "violations": {
            "total": len(violations),
            "counts": violations.counts(),
            "problems": [problem.to_dict(lang) for problem in violations[:limit]],
        },
    }


def _clause(judged: Judged, lang: Lang) -> dict[str, Any]:
    passed, failed, not_applicable, unknown = judged.counts
    return {
        "clause": judged.key,
        "code": judged.rule.code,
        "name": judged.rule.name,
        "title": judged.rule.title.get(lang),
        "strength": judged.clause.strength.value,
        "source": judged.clause.source,
        "values": judged.rule.values,
        "counts": {"pass": passed, "fail": failed, "not_applicable": not_applicable, "unknown": unknown},
    }


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    from gridgov.reporters._words import number

    unit, fails = finding.unit, finding.verdict.name == "FAIL"
    return {
        "clause": finding.judged.key,
        "rule": finding.rule.code,
        "strength": finding.strength.value,
        "verdict": finding.verdict.name.lower(),
        "unit": None if unit is None else unit.id,
        "item": finding.item,
        "path": [] if unit is None else list(unit.path),
        "margin": number(finding.margin),
        "observed": number(finding.observed),
        "bound": number(finding.bound),
        "message": finding.message(lang),
        "way_out": finding.rule.way_out.get(lang) if fails else None,
        "waiver": None if finding.waiver is None else finding.waiver.id,
        "baseline": finding.state,
        "fingerprint": finding.fingerprint,
    }
