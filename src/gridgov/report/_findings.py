"""The findings on the page: what its template is told, and what its script reads."""

from __future__ import annotations

import shlex
from typing import Final

from gridgov import policies
from gridgov._problems import visible
from gridgov.report._findings_data import columns
from gridgov.report._findings_tables import findings, rules, summary
from gridgov.report._findings_words import COLUMNS, FILTERS, LABELS
from gridgov.report._subject import Subject
from gridgov.report._words import LABELS as OF_PAGE
from gridgov.report._words import both, say

__all__ = ["facts", "island"]

#: Columns that hold numbers.
_NUMBERS: Final = ("observed", "bound", "margin")


def facts(s: Subject) -> dict[str, object]:
    """Return what the template of the findings is told."""
    tracked = s.report.waivers is not None or s.report.baseline is not None
    left_out = {*(() if s.of_policies else ("strength",)), *(() if tracked else ("status",))}
    return {
        "command": _command(s),
        "fails": not s.report,
        "finding_columns": [(key, name, key in _NUMBERS) for key, name in COLUMNS.items() if key not in left_out],
        "finding_filters": [(key, name) for key, name in FILTERS.items() if key not in left_out],
        "finding_label": LABELS,
        "findings": findings(s),
        "not_run": [
            (rule.code, say(OF_PAGE["why"], title=rule.title, why=both(why.problems[0].message)))
            for rule, why in s.not_run
        ],
        "rules": rules(s),
        "summary": summary(s),
    }


def island(s: Subject) -> object | None:
    """Return what the script of the findings reads, as plain data; None if there is nothing."""
    return columns(s)


def _command(s: Subject) -> str:
    """Return the command that gives all findings as a table; capitals stand for what the page does not know."""
    file = "FILE" if s.origin is None else shlex.quote(visible(s.origin.file))
    said = ["gridgov", "check", file, "--on", s.day]
    if s.of_policies:
        lowest = max((j.in_force.policy for j in s.report.judged), key=lambda policy: len(policy.layers))
        said += ["--policy", lowest.id if lowest.id in policies.available() else "POLICY"]
    said += ["--waivers", "WAIVERS"] if s.report.waivers is not None else []
    said += ["--baseline", "BASELINE"] if s.report.baseline is not None else []
    said += ["--suppress-below", str(s.suppressed)] if s.suppressed is not None else []
    return " ".join((*said, "--format", "xlsx", "--out", "findings.xlsx"))
