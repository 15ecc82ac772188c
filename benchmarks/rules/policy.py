"""Every built-in rule on a city of a million households, and the counts for a thousand values of a threshold."""

from __future__ import annotations

import gc
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

import gridgov as gg
from benchmarks.report import seconds
from benchmarks.rules.city import DAY, CityModel, Sizes, make
from gridgov import whatif
from gridgov.findings import Report
from gridgov.rules import Rule, builtin_rules

__all__ = ["TITLE", "run"]

TITLE = "policy: every rule on a city of a million households"
#: Clause and parameter that are swept: a row for each household, and one for each grid.
SWEPT = (("SVC002", "max_months"), ("ROL002", "staff"), ("SIZ001", "max_households"))
VALUES = np.linspace(0.0, 5000.0, 1000).round()


def rules() -> list[Rule[Any]]:
    """Return every built-in rule with the values of its sample.

    Example:
        >>> len(rules()) > 50
        True
    """
    return [rule(**rule.sample) for rule in builtin_rules()]


def _check(model: CityModel) -> Report:
    report = gg.check(model.jurisdiction, rules(), on=DAY, evidence=model.evidence)
    for judged in report.judged:
        _ = judged.counts
    return report


def _timed(call: Any, repeat: int) -> tuple[list[float], Any]:
    runs: list[float] = []
    answer: Any = None
    for _ in range(repeat):
        del answer
        gc.collect()
        start = perf_counter()
        answer = call()
        runs.append(perf_counter() - start)
    return runs, answer


def run(part: int, repeat: int) -> tuple[dict[str, Any], str]:
    """Measure.

    Args:
        part: 1, or how many times smaller the city is.
        repeat: Repetitions.

    Returns:
        The figures, and the section of the page.
    """
    start = perf_counter()
    model = make(Sizes().over(part) if part > 1 else Sizes())
    made = perf_counter() - start
    taken, report = _timed(lambda: _check(model), max(repeat, 3))
    found: dict[str, Any] = {"made": made, "check": taken, "counts": report.counts(), "sweeps": {}}
    lines = [
        f"{model.jurisdiction!r}; {model.evidence!r}.",
        "",
        "Loaded once; then `check` with all rules at their samples, every verdict counted. First call / median:",
        "",
        "| what | seconds |",
        "| --- | --- |",
        (
            f"| check, {len(report.judged)} rules, {sum(len(j.verdicts) for j in report.judged):,} verdicts "
            f"| {seconds(taken[0])} / {seconds(median(taken))} |"
        ),
    ]
    judged = {j.rule.code: j for j in report.judged}
    for code, name in SWEPT:
        curve = judged[code].curve(name)
        assert curve is not None
        swept, counts = _timed(lambda curve=curve: curve.counts(VALUES), max(repeat, 3))
        # Any of them has to be what the rule gives when it is run with that value.
        for i in (0, len(VALUES) // 7, len(VALUES) - 1):
            value = int(VALUES[i])
            parameter = judged[code].rule.parameters()[name]
            if parameter.accepts(value):
                rule = judged[code].rule.evolve(**{name: value})
                again = gg.check(model.jurisdiction, rule, on=DAY, evidence=model.evidence)
                assert list(again.judged[0].counts) == counts[i].astype(int).tolist(), (code, value)
        found["sweeps"][code] = {"rows": len(judged[code].verdicts), "runs": swept}
        lines.append(
            f"| exact counts for 1,000 values of {code} `{name}`, {len(judged[code].verdicts):,} rows, "
            f"`Curve.counts` after the check | {seconds(swept[0])} / {seconds(median(swept))} |"
        )
    rule = judged["SIZ001"].rule
    whole, _ = _timed(
        lambda: whatif.sweep(
            model.jurisdiction,
            rule,
            on=DAY,
            affected=None,
            remedies=False,
            max_households=VALUES.astype(int).tolist(),
        ),
        max(repeat, 3),
    )
    found["sweep"] = whole
    lines.append(
        "| `whatif.sweep` of SIZ001 `max_households`, 1,000 values, with the check of the clause "
        f"| {seconds(whole[0])} / {seconds(median(whole))} |"
    )
    return found, "\n".join(lines)
