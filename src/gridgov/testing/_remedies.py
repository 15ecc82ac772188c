"""Remedies tried on a jurisdiction: one that is ready closes its finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gridgov._repairs import remedy_of
from gridgov.changes import apply
from gridgov.findings import check
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import Choice, Rule, Verdict

__all__ = ["remedy_closes"]


def remedy_closes(rule: Rule[Any], jurisdiction: Jurisdiction, on: str = "2026-01-01") -> Iterator[str]:
    """Find remedies of a rule that are ready and do not close their finding.

    Args:
        rule: The rule with its values.
        jurisdiction: Where it fails.
        on: The day.
    """
    report = check(jurisdiction, rule, on=on)
    for finding in report.findings(unknown=False):
        remedy = remedy_of(finding)
        if remedy is None or remedy.choice is not Choice.READY:
            continue
        changed = apply(jurisdiction, remedy.changes, on=on).jurisdiction
        unit = finding.unit
        then = check(changed, rule, on=on).at(rule.code, None if unit is None else unit.id, item=finding.item)
        if then.verdict is not Verdict.PASS:
            yield f"the remedy '{remedy.key}' at {finding.where()} gives {then.verdict.text()}"
