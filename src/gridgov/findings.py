"""Checking a jurisdiction: a policy in, findings out, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from gridgov._days import Day, as_day
from gridgov._explain import Counterfactual, Explanation, Reading
from gridgov._finding import Finding
from gridgov._finding_rows import FindingRows
from gridgov._judged import Judged, Subject, as_clauses, lost_units, run
from gridgov._policy_clause import as_strengths
from gridgov._repairs import Repaired, Step
from gridgov._report import Report
from gridgov.baselines import Baseline
from gridgov.evidence import Evidence, TableLike
from gridgov.jurisdiction import Jurisdiction
from gridgov.policies import Strength
from gridgov.rules import CommunityOversize, Context, FullCover, OneChief, Rule, StatedTotals
from gridgov.waivers import Waivers

__all__ = [
    "FIRST_RULES",
    "Counterfactual",
    "Explanation",
    "Finding",
    "FindingRows",
    "Judged",
    "Reading",
    "Repaired",
    "Report",
    "Step",
    "Subject",
    "check",
]

#: The rules that are run if none are named.
FIRST_RULES: Final[tuple[Rule[Any], ...]] = (
    CommunityOversize(max_households=5000),
    OneChief(),
    FullCover(),
    StatedTotals(),
)


def check(  # noqa: PLR0913 - what a check consists of
    jurisdiction: Jurisdiction,
    policy: Subject = FIRST_RULES,
    *,
    on: Day,
    evidence: Evidence | Mapping[str, TableLike] | None = None,
    complete: Iterable[str] = (),
    fail_on: Strength | str | Iterable[Strength | str] = (Strength.MUST,),
    waivers: Waivers | None = None,
    baseline: Baseline | None = None,
) -> Report:
    """Hold a jurisdiction to a policy on a day.

    Args:
        jurisdiction: What is checked.
        policy: A policy with all it inherits, what is effective of it, clauses, or rules with values.
        on: The day.
        evidence: Tables about what happens in the units, such as patrols; a rule that needs one that is not given
            answers unknown.
        complete: Keys of roles, kinds of body, link and unit, qualifications and conditions for which the data are
            complete: what is not in them does not exist. Otherwise what there is nothing of at all is unknown.
        fail_on: The strengths of clauses whose failures make the report false, or their words, such as ``must``.
        waivers: Permissions to leave findings open.
        baseline: Findings that were known before.

    Raises:
        ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999; the evidence is about other
            units; or a word of ``fail_on`` is none of a strength.
        TypeError: ``on`` is neither a date nor a text, what is given is no policy, clause or rule, or the waivers or
            the baseline are something else.
        InvalidEvidenceError: With every fault of the tables.
        UnknownUnitError: With every unit that a clause names and that is not there.

    Example:
        >>> from gridgov import schemes
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> check(city, CommunityOversize(max_households=1352), on="2026-01-01")
        <Report: 60 pass, 198 fail, 0 unknown>
    """
    day, wanted = as_day(on), as_strengths(fail_on)
    for name, given, kind in (("waivers", waivers, Waivers), ("baseline", baseline, Baseline)):
        if given is not None and not isinstance(given, kind):
            msg = f"{name} is a {kind.__name__}, as {kind.__module__}.load gives it, not {type(given).__name__}."
            raise TypeError(msg)
    territory = jurisdiction.territory
    if evidence is None:
        tables = Evidence.empty(territory)
    elif isinstance(evidence, Evidence):
        tables = evidence
        if tables.territory is not territory and tables.territory != territory:
            msg = "The evidence is about other units than the jurisdiction; use .rebind(territory)."
            raise ValueError(msg)
    else:
        tables = Evidence.read(territory, evidence)
    clauses = as_clauses(policy, day)
    whole = frozenset((complete,) if isinstance(complete, str) else complete)
    context = Context.shared(jurisdiction, day, tables, whole)
    lost_units(context, clauses)
    judged = tuple(run(context, clause) for clause in clauses)
    return Report(context, judged, wanted, waivers, baseline)
