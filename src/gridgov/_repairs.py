"""Remedies at work: proposed, applied, checked again, until nothing changes or two clauses undo each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from gridgov._face import as_html, one_line
from gridgov._finding import Finding
from gridgov.changes import Change, apply
from gridgov.errors import InvalidChangeError, Problem, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import Case, Remedy, Verdict
from gridgov.rules._remedy import Choice

if TYPE_CHECKING:
    from gridgov.findings import Report

__all__ = ["Repaired", "Step", "apply_remedies", "remedy_of", "side_effects"]


#: A finding, and the changes that would close it.
Proposal = tuple[Finding, tuple[Change, ...]]


@attrs.frozen
class Step:
    """One change that was made, and the finding it was made for."""

    _repr_html_ = as_html

    #: From 1.
    round: int
    #: Code of the rule.
    rule: str
    #: Key of the clause.
    clause: str
    #: Id of the unit; None for what is about none.
    unit: str | None
    change: Change

    @one_line
    def __repr__(self) -> str:
        return f"<round {self.round}: {self.change!r} for {self.rule} at {self.unit}>"


@attrs.frozen(eq=False, repr=False)
class Repaired:
    """A jurisdiction after its remedies were applied, and how it came to it."""

    _repr_html_ = as_html

    jurisdiction: Jurisdiction
    #: Every change, in order, with the finding it was made for.
    log: tuple[Step, ...]
    #: The report on the changed jurisdiction, by the same clauses.
    report: Report
    #: Pairs of clause keys: mending the first made the second fail, and mending the second made the first fail again.
    fights: tuple[tuple[str, str], ...]
    #: What fails now and did not before.
    side_effects: tuple[Finding, ...]
    #: What could not be applied, and why.
    refused: Problems
    #: Whether nothing more could be applied; False if the rounds were used up.
    settled: bool

    @one_line
    def __repr__(self) -> str:
        n, k = len(self.log), len(self.fights)
        fights = f", {k:,} pair{'' if k == 1 else 's'} of clauses in conflict" if k else ""
        return f"<Repaired: {n:,} change{'' if n == 1 else 's'}{fights}, {self.report!r}>"


def remedy_of(finding: Finding, taken: set[str] | None = None) -> Remedy | None:
    """Return what the rule proposes for a failure; None for anything else."""
    if finding.verdict is not Verdict.FAIL:
        return None
    check = finding.judged.check.take(np.array([finding.row]))
    values = {key: float(column.values[0]) for key, column in check.columns.items()}
    context = finding.judged.view.context
    used = set[str]() if taken is None else taken
    case = Case(context.jurisdiction, finding.unit, finding.item, values, finding.observed, str(context.on), used)
    return finding.rule.remedy(case)


def _proposed(report: Report, only: Choice) -> Iterator[Proposal]:
    """Go through the remedies that may be applied; what a waiver covers is left as it is.

    Two clauses that ask for the same thing get it once: the second is asked again after the first is served.
    """
    taken: set[str] = set()
    asked: set[tuple[object, ...]] = set()
    for finding in report.findings(unknown=False):
        if finding.waiver is not None:
            continue
        remedy = remedy_of(finding, taken)
        if remedy is None or remedy.choice is not only or not remedy.changes:
            continue
        same = {_without_id(change) for change in remedy.changes}
        if same & asked:
            continue
        asked |= same
        yield finding, remedy.changes


def _without_id(change: Change) -> tuple[object, ...]:
    """Return what a change does, whatever the id of what it makes."""
    values = sorted((key, repr(value)) for key, value in change.to_dict().items() if key != "id")
    return type(change), *values


def _again(report: Report, jurisdiction: Jurisdiction) -> Report:
    """Check a changed jurisdiction by the clauses of a report."""
    from gridgov._judged import run

    context = attrs.evolve(
        report.context,
        jurisdiction=jurisdiction,
        evidence=report.context.evidence.rebind(jurisdiction.territory),
        cache={},
    )
    judged = tuple(run(context, j.in_force) for j in report.judged)
    return type(report)(context, judged, report.fail_on, report.waivers, report.baseline)


def _apply(
    jurisdiction: Jurisdiction, proposed: Sequence[Proposal], on: str
) -> tuple[Jurisdiction, list[Proposal], list[Problem]]:
    """Apply the remedies that can be applied, each whole or not at all; and say why the others cannot."""
    left: list[Proposal] = list(proposed)
    refused: list[Problem] = []
    while left:
        owner = [i for i, (_, changes) in enumerate(left) for _ in changes]
        try:
            return apply(jurisdiction, [c for _, changes in left for c in changes], on=on).jurisdiction, left, refused
        except InvalidChangeError as error:
            refused.extend(error.problems)
            rows = (problem.place.row for problem in error.problems)
            wrong = {owner[row - 1] for row in rows if row is not None}
            left = [one for i, one in enumerate(left) if wrong and i not in wrong]
    return jurisdiction, [], refused


def _failing(report: Report) -> dict[str, int]:
    """Return the position of each failure by its fingerprint."""
    rows = report.rows
    prints = rows.fingerprints()
    return {prints[i]: i for i in np.flatnonzero(rows.verdict == Verdict.FAIL).tolist()}


def _new(before: Iterable[str], report: Report) -> Iterator[Finding]:
    known = set(before)
    for fingerprint, i in _failing(report).items():
        if fingerprint not in known:
            yield report.finding(report.rows, i)


def side_effects(report: Report, finding: Finding) -> tuple[Finding, ...]:
    """Return what would fail if the remedy of a failure were applied, and does not fail now.

    Raises:
        InvalidChangeError: The changes of the remedy are refused.
    """
    remedy = remedy_of(finding)
    if remedy is None or not remedy.changes:
        return ()
    changed = apply(report.jurisdiction, remedy.changes, on=str(report.on)).jurisdiction
    return tuple(_new(_failing(report), _again(report, changed)))


def apply_remedies(report: Report, *, only: Choice, rounds: int) -> Repaired:
    """Apply remedies and check again; see `Report.apply`."""
    if rounds < 1:
        msg = f"rounds is 1 or more, not {rounds}."
        raise ValueError(msg)
    now, log, refused, settled = report, list[Step](), dict[object, Problem](), False
    mended: dict[str, str] = {}
    broken_by: dict[str, set[str]] = {}
    fights: dict[tuple[str, str], None] = {}
    for number in range(1, rounds + 1):
        proposed = list(_proposed(now, only))
        changed, made, wrong = _apply(now.jurisdiction, proposed, str(now.on))
        refused |= {_known_by(problem): problem for problem in reversed(wrong)}
        if not made:
            settled = True
            break
        before = _failing(now)
        steps = [_step(number, finding, change) for finding, changes in made for change in changes]
        log.extend(steps)
        mended |= {finding.fingerprint: finding.judged.key for finding, _ in made}
        now = _again(now, changed)
        by_unit: dict[str | None, set[str]] = {}
        for step in steps:
            by_unit.setdefault(step.unit, set()).add(step.clause)
        for finding in _new(before, now):
            unit = finding.unit
            causes = by_unit.get(None if unit is None else unit.id, {s.clause for s in steps}) - {finding.judged.key}
            broken_by.setdefault(finding.judged.key, set()).update(causes)
            if finding.fingerprint in mended:
                # It was mended before, and mending something else broke it again.
                for cause in causes:
                    if finding.judged.key in broken_by.get(cause, set()):
                        first, second = sorted((finding.judged.key, cause))
                        fights[first, second] = None
        if fights:
            break
    else:
        settled = next(_proposed(now, only), None) is None
    effects = tuple(_new(_failing(report), now))
    return Repaired(now.jurisdiction, tuple(log), now, tuple(fights), effects, Problems.of(*refused.values()), settled)


def _known_by(problem: Problem) -> object:
    """Return what a refusal is known by: the same in every round, wherever the change stands among the others."""
    return (
        problem.code,
        problem.place.id,
        problem.place.column,
        repr(sorted((key, str(value)) for key, value in problem.facts.items())),
    )


def _step(number: int, finding: Finding, change: Change) -> Step:
    unit = finding.unit
    return Step(number, finding.rule.code, finding.judged.key, None if unit is None else unit.id, change)
