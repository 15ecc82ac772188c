"""Stated totals against the sums of their parts, and against a plain loop."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from strategies import hierarchies

from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.rules import StatedTotals, Verdict
from gridgov.text import Text

DAY = "2026-01-01"
AREA = Measure("area", Text("area", "面积"), Text("square kilometres", "平方千米"))


def place(stated: float | None, *parts: float | None, measure: str | Measure = "households") -> Jurisdiction:
    key = measure if isinstance(measure, str) else measure.key
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community", key: stated}]
    rows += [{"id": f"g{i}", "level": "grid", "parent": "c", key: n} for i, n in enumerate(parts)]
    levels = LevelScheme.ladder("community", "grid")
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=[measure]))


@pytest.mark.parametrize(
    ("stated", "parts", "verdict", "margin"),
    [
        (7, [3, 4], Verdict.PASS, 0),
        (8, [3, 4], Verdict.FAIL, -1),
        (6, [3, 4], Verdict.FAIL, -1),
        (6, [7, None], Verdict.FAIL, -1),  # the known parts are too many
        (7, [7, None], Verdict.UNKNOWN, math.nan),
        (8, [7, None], Verdict.UNKNOWN, math.nan),
        (8, [None], Verdict.UNKNOWN, math.nan),
        (None, [3, 4], Verdict.NOT_APPLICABLE, math.nan),
        (None, [None], Verdict.NOT_APPLICABLE, math.nan),
        (0, [0, 0], Verdict.PASS, 0),
    ],
)
def test_a_stated_total(stated: int | None, parts: list[int | None], verdict: Verdict, margin: float) -> None:
    found = check(place(stated, *parts), StatedTotals(), on=DAY).judged[0]
    assert found.units.tolist() == [0]
    assert found.verdicts.tolist() == [verdict]
    assert found.check.margins.tolist() == pytest.approx([margin], nan_ok=True)


def test_a_unit_without_parts_is_not_judged() -> None:
    assert not len(check(place(7), StatedTotals(), on=DAY).judged[0].units)


def test_fractions_agree_to_nine_digits() -> None:
    rule = StatedTotals(measure="area")
    assert check(place(0.3, 0.1, 0.2, measure=AREA), rule, on=DAY)
    [finding] = check(place(1.5, 1.2, 0.2, measure=AREA), rule, on=DAY).findings()
    assert finding.message() == "The area of c (community): 1.5 stated, 1.4 from its parts, a difference of 0.1."


WAY_OUT = {
    "en": "Correct the stated figure or those of its parts.",
    "zh": "请更正填报的数字或各部分的数字。",
}


@pytest.mark.parametrize(
    ("stated", "parts", "en", "zh"),
    [
        (
            6000,
            [2500, 2500],
            "The households of c (community): 6,000 stated, 5,000 from its parts, a difference of 1,000.",
            "c（社区）的户数：填报6,000，各部分合计5,000，相差1,000。",
        ),
        (
            4000,
            [5500, None],
            (
                "The households of c (community): 4,000 stated, 5,500 from its parts, a difference of 1,500. "
                "The parts have at least that; unknown are 1."
            ),
            ("c（社区）的户数：填报4,000，各部分合计5,500，相差1,500。各部分至少如此，另有1项未知。"),
        ),
    ],
)
def test_what_a_failure_says(stated: int, parts: list[int | None], en: str, zh: str) -> None:
    [finding] = check(place(stated, *parts), StatedTotals(), on=DAY).findings()
    assert finding.text() == f"TOT001 fail c: {en} {WAY_OUT['en']}"
    assert finding.text("zh") == f"TOT001 不通过 c: {zh}{WAY_OUT['zh']}"


def test_what_is_said_of_parts_that_are_not_completely_known() -> None:
    [finding] = check(place(6000, 5500, None), StatedTotals(), on=DAY).findings()
    assert finding.text() == (
        "TOT001 unknown c: The households of c (community): 6,000 stated; "
        "what its parts add up to is not completely known."
    )
    assert finding.text("zh") == ("TOT001 未知 c: c（社区）的户数：填报6,000，各部分合计不完全已知。")


@given(hierarchies())
def test_every_unit_has_the_verdict_of_a_plain_loop(h: Hierarchy) -> None:
    for key in h.measures:
        found = check(Jurisdiction(territory=h), StatedTotals(measure=key), on=DAY).judged[0]
        totals = h.rollup(key)
        wrong = set(totals.discrepancies().ids)
        expected: dict[str, Verdict] = {}
        for unit in h:
            if unit.is_leaf:
                continue
            if unit.stated(key) is None:
                verdict = Verdict.NOT_APPLICABLE
            elif unit.id in wrong:
                verdict = Verdict.FAIL
            else:
                verdict = Verdict.PASS if totals.of(unit).complete else Verdict.UNKNOWN
            expected[unit.id] = verdict
        assert {
            h.at(row).id: Verdict(v) for row, v in zip(found.units.tolist(), found.verdicts, strict=True)
        } == expected
        judged = np.isin(found.verdicts, [Verdict.PASS, Verdict.FAIL])
        assert np.array_equal(~np.isnan(found.check.margins), judged)
        assert np.array_equal(found.check.margins < 0, found.verdicts == Verdict.FAIL)
