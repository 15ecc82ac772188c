"""Why a clause has its verdict at a unit: values, thresholds, who set them, and what would change the verdict.

Every change that is stated was tried: `Explanation.would` holds only changes of data or of a parameter after which the
rule gives the verdict that is said.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov._explain_text import as_text
from gridgov._face import as_html, as_line, one_line
from gridgov._finding import Finding
from gridgov._repairs import remedy_of, side_effects
from gridgov.errors import InvalidChangeError
from gridgov.rules import Check, Choice, Column, Comparison, Condition, Remedy, Rule, Verdict
from gridgov.rules._condition import AllOf, AnyOf
from gridgov.rules._curve import curve_of
from gridgov.text import Lang

if TYPE_CHECKING:
    from gridgov.findings import Report

__all__ = ["Counterfactual", "Explanation", "Reading", "counterfactuals", "explain", "with_values"]

_MOST: Final = 64


@attrs.frozen
class Reading:
    """One comparison as it stands at the unit."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Key of the column.
    column: str
    #: Smallest and largest value it can have; equal where it is known.
    low: float
    high: float
    #: Such as ``>=``.
    sign: str
    threshold: float
    #: The parameter that the threshold is the value of.
    parameter: str | None
    #: 1 true, 0 unknown, -1 false.
    truth: int
    #: Signed distance, NaN where unknown.
    margin: float


@attrs.frozen
class Counterfactual:
    """A change, and the verdict that the rule then gives."""

    __repr__ = as_line
    _repr_html_ = as_html

    verdict: Verdict
    #: Values of columns at this unit.
    values: Mapping[str, float] = attrs.field(factory=dict[str, float])
    #: Values of parameters of the rule.
    parameters: Mapping[str, float] = attrs.field(factory=dict[str, float])


@attrs.frozen(eq=False, repr=False)
class Explanation:
    """Why a clause has its verdict at a unit.

    Example:
        >>> from gridgov import check, schemes
        >>> from gridgov.rules import CommunityOversize
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> report = check(city, CommunityOversize(max_households=1000), on="2026-01-01")
        >>> why = report.explain("SIZ001", "610902001005")
        >>> [(c.verdict.name, dict(c.values), dict(c.parameters)) for c in why.would]
        [('PASS', {'households': 1000.0}, {}), ('PASS', {}, {'max_households': 1470.0})]
    """

    _repr_html_ = as_html

    finding: Finding
    #: What makes the rule apply.
    applies: tuple[Reading, ...]
    #: What it demands.
    demands: tuple[Reading, ...]
    #: Keys of the columns that keep the verdict from being known.
    missing: tuple[str, ...]
    #: Changes that would change the verdict: of data first, then of parameters.
    would: tuple[Counterfactual, ...]
    #: Other clauses that fail at the same unit.
    also: tuple[Finding, ...]
    #: Whether the rule gives no reasons.
    opaque: bool
    #: What the rule proposes; None if there is only the way out in words, or nothing fails.
    remedy: Remedy | None = None
    #: What the changes of the remedy speak of, as references such as ``unit:ID``.
    touches: tuple[str, ...] = ()
    #: What would fail if a remedy that is ready were applied, and does not fail now.
    breaks: tuple[Finding, ...] = ()

    def text(self, lang: Lang = "en") -> str:
        """Return it in words, a line for each reason.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        return as_text(self, lang)

    def __str__(self) -> str:
        return self.text()

    @one_line
    def __repr__(self) -> str:
        return f"<Explanation of {self.finding!r}: {len(self.would)} ways to change it>"


def explain(report: Report, finding: Finding) -> Explanation:
    """Explain a finding of a report."""
    check = finding.judged.check.take(np.array([finding.row]))
    missing = tuple(dict.fromkeys(c.column.key for c in check.comparisons() if int(c.truth()[0]) == 0))
    unit = finding.unit
    also: tuple[Finding, ...] = ()
    if unit is not None:
        rows = report.rows
        here = np.flatnonzero((rows.unit == unit.row) & (rows.verdict == Verdict.FAIL))
        others = (report.finding(rows, int(i)) for i in here.tolist())
        also = tuple(f for f in others if f.judged is not finding.judged or f.row != finding.row)
    remedy = remedy_of(finding)
    changes = () if remedy is None else remedy.changes
    return Explanation(
        finding,
        tuple(_readings(check.applies)),
        tuple(_readings(check.demands)),
        missing if finding.verdict is Verdict.UNKNOWN else (),
        counterfactuals(finding.rule, check),
        also,
        check.opaque,
        remedy,
        tuple(dict.fromkeys(name for change in changes for name in change.names())),
        _broken(report, finding, remedy),
    )


def _broken(report: Report, finding: Finding, remedy: Remedy | None) -> tuple[Finding, ...]:
    """Return what a remedy that is ready would make fail; nothing where its changes are refused."""
    if remedy is None or remedy.choice is not Choice.READY:
        return ()
    try:
        return side_effects(report, finding)
    except InvalidChangeError:
        return ()


def counterfactuals(rule: Rule[Any], check: Check) -> tuple[Counterfactual, ...]:
    """Return the smallest changes that change the verdict of one row: of data first, then of parameters.

    Args:
        rule: The rule with its values.
        check: Its answer for one row, from `Rule.run`.
    """
    return (*_by_data(check), *_by_parameter(check, rule))


def _readings(condition: Condition | None) -> Iterator[Reading]:
    for c in () if condition is None else condition.comparisons():
        column = c.column
        low, high = float(column.low[0]), float(column.high[0])
        truth, margin = int(c.truth()[0]), float(c.margins()[0])
        yield Reading(column.key, low, high, c.op.sign, c.threshold, c.parameter, truth, margin)


# -- changes of data ---------------------------------------------------------------------------------------------------


def with_values(condition: Condition, values: Mapping[str, float]) -> Condition:
    """Return a condition over one row in which some columns have other values."""
    if isinstance(condition, Comparison):
        if condition.column.key not in values:
            return condition
        return attrs.evolve(condition, column=condition.column.with_value(0, values[condition.column.key]))
    if isinstance(condition, AllOf | AnyOf):
        return type(condition)(tuple(with_values(part, values) for part in condition.parts))
    msg = f"{type(condition).__name__} is no condition that can be changed."
    raise TypeError(msg)


def _verdict_with(check: Check, values: Mapping[str, float]) -> Verdict:
    if check.demands is None:
        return Verdict(int(check.verdicts[0]))
    applies = None if check.applies is None else with_values(check.applies, values)
    changed = attrs.evolve(check, applies=applies, demands=with_values(check.demands, values))
    return Verdict(int(changed.verdicts[0]))


def _by_data(check: Check) -> Iterator[Counterfactual]:
    """Find the smallest sets of values, each the nearest possible, after which the verdict is another one."""
    if check.opaque:
        return
    now = Verdict(int(check.verdicts[0]))
    comparisons = list(check.comparisons())
    columns = {c.column.key: c.column for c in comparisons}
    options = list(_options(comparisons))
    seen: set[Verdict] = set()
    tried = 0
    for size in range(1, len(columns) + 1):
        found: dict[Verdict, dict[str, float]] = {}
        for chosen in itertools.combinations(options, size):
            values = dict(chosen)
            if len(values) < size:
                continue
            tried += 1
            if tried > _MOST:
                break
            verdict = _verdict_with(check, values)
            if verdict is now or verdict in seen:
                continue
            best = found.setdefault(verdict, values)
            if best.keys() == values.keys() and _distance(columns, values) < _distance(columns, best):
                found[verdict] = values
        for verdict, values in found.items():
            seen.add(verdict)
            yield Counterfactual(verdict, values=values)
        if tried > _MOST or len(seen) == len(Verdict) - 1:
            return


def _distance(columns: Mapping[str, Column], values: Mapping[str, float]) -> float:
    """Return how far values are from what is known, all together."""
    return sum(
        max(0.0, float(columns[key].low[0]) - value, value - float(columns[key].high[0]))
        for key, value in values.items()
    )


def _options(comparisons: Sequence[Comparison]) -> Iterator[tuple[str, float]]:
    """Return for each comparison the nearest values that make it true and false, where they can be."""
    seen: set[tuple[str, float]] = set()
    for c in comparisons:
        truth = int(c.truth()[0])
        for want in (1, -1):
            for value in () if truth == want else c.values_that_make_it(want, 0):
                if (c.column.key, value) not in seen:
                    seen.add((c.column.key, value))
                    yield c.column.key, value


# -- changes of parameters ---------------------------------------------------------------------------------------------


def _by_parameter(check: Check, rule: Rule[Any]) -> Iterator[Counterfactual]:
    """Find for each parameter the nearest value for which the verdict is another one."""
    for name in check.parameters():
        curve = curve_of(check, rule.parameters()[name])
        if curve is None:
            continue
        values, verdicts = curve.nearest(float(getattr(rule, name)))
        if np.isnan(values[0]) or not _can_have(rule, name, float(values[0])):
            continue
        yield Counterfactual(Verdict(int(verdicts[0])), parameters={name: float(values[0])})


def _can_have(rule: Rule[Any], name: str, value: float) -> bool:
    """Tell whether the rule accepts a value beside its other ones."""
    parameter = rule.parameters()[name]
    try:
        rule.evolve(**{name: int(value) if parameter.kind == "whole" else value})
    except (TypeError, ValueError):
        return False
    return True
