"""The findings on the page: what its template is told, and what its script reads."""

from __future__ import annotations

from gridgov.report import _sections
from gridgov.report._subject import Subject
from gridgov.report._words import LABELS, both, say

__all__ = ["facts", "island"]


def facts(s: Subject) -> dict[str, object]:
    """Return what the template of the findings is told."""
    return {
        "fails": not s.report,
        "findings": _sections.findings(s),
        "not_run": [
            (rule.code, say(LABELS["why"], title=rule.title, why=both(why.problems[0].message)))
            for rule, why in s.not_run
        ],
        "rules": _sections.rules(s),
        "summary": _sections.summary(s),
    }


def island(s: Subject) -> object | None:
    """Return what the script of the findings reads, as plain data; None if there is nothing."""
    del s
    return None
