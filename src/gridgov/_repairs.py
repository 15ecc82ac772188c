"""Remedies at work: proposed, applied, checked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from gridgov._finding import Finding
from gridgov.changes import Change
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import Case, Remedy, Verdict
from gridgov.rules._remedy import Choice

if TYPE_CHECKING:
    from gridgov.findings import Report

__all__ = ["Applied", "Step", "apply_remedies", "remedy_of"]


@attrs.frozen
class Step:
    """One change that was made, and the finding it was made for."""

    round: int
    rule: str
    clause: str
    unit: str | None
    change: Change


@attrs.frozen(eq=False, repr=False)
class Applied:
    """What remains after remedies were applied."""

    jurisdiction: Jurisdiction
    #: Every change, in order.
    log: tuple[Step, ...]
    #: The report on the changed jurisdiction.
    report: Report
    #: Pairs of clauses of which one fails because the other was mended.
    fights: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return f"<Applied: {len(self.log):,} changes, {self.report!r}>"


def remedy_of(finding: Finding, taken: set[str] | None = None) -> Remedy | None:
    """Return what a rule proposes for a finding."""
    if finding.verdict is not Verdict.FAIL:
        return None
    check = finding.judged.check.take(np.array([finding.row]))
    values = {key: float(column.values[0]) for key, column in check.columns.items()}
    context = finding.judged.view.context
    case = Case(
        context.jurisdiction, finding.unit, finding.item, values, str(context.on), set() if taken is None else taken
    )
    return finding.rule.remedy(case)


def apply_remedies(report: Report, *, only: Choice, rounds: int) -> Applied:
    """Apply remedies and check again; see `Report.apply`."""
    raise NotImplementedError
