"""The first rules and the report of a check, against plain loops."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_cases import bare

from gridgov.findings import FIRST_RULES, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import LevelScheme
from gridgov.policies import Clause
from gridgov.roles import RoleCatalogue, Roster
from gridgov.rules import CommunityOversize, FullCover, OneChief, Rule, Scope, Verdict, opaque

DAY = "2026-01-01"
SIZE = CommunityOversize(max_households=5000)
LEVELS = LevelScheme.ladder("community", "grid", "building", optional=["grid"])


def place(households: list[int | None], *, chiefs: list[str] | None = None, stated: int | None = None) -> Jurisdiction:
    """One community with a grid for each number but the last, whose building stands outside the grids."""
    rows: list[dict[str, object]] = [{"id": "c", "level": "community", "households": stated}]
    for i, n in enumerate(households):
        inside = i < len(households) - 1
        if inside:
            rows.append({"id": f"g{i}", "level": "grid", "parent": "c"})
        rows.append({"id": f"b{i}", "level": "building", "parent": f"g{i}" if inside else "c", "households": n})
    h = Hierarchy.from_records(rows, levels=LEVELS, measures=["households"])
    posts = [{"role": "grid_chief", "unit": u, "id": f"{u}-{i}"} for i, u in enumerate(chiefs or [])]
    appointments = [{"post": p["id"], "holder": f"h{i}"} for i, p in enumerate(posts)]
    roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=posts, appointments=appointments)
    return Jurisdiction(territory=h, roster=roster)


def verdict_of(j: Jurisdiction, rule: Rule[Any]) -> list[Verdict]:
    return [Verdict(v) for v in check(j, rule, on=DAY).judged[0].verdicts.tolist()]


@pytest.mark.parametrize(
    ("households", "stated", "boundary", "verdict"),
    [
        ([5000], None, "over", Verdict.PASS),
        ([5000], None, "at_least", Verdict.FAIL),
        ([4999], None, "at_least", Verdict.PASS),
        ([5001], None, "over", Verdict.FAIL),
        ([None], None, "over", Verdict.UNKNOWN),
        ([4000, None], None, "over", Verdict.UNKNOWN),
        ([5001, None], None, "over", Verdict.FAIL),  # a lower bound above the ceiling is enough
        ([4000, None], 4500, "over", Verdict.PASS),  # the stated figure stands in
        ([4000, None], 6000, "over", Verdict.FAIL),
        ([4000], 6000, "over", Verdict.UNKNOWN),  # two figures on both sides of the ceiling are no pass
        ([4000], 4500, "over", Verdict.PASS),  # they differ, but both are below it
        ([4000], 5000, "at_least", Verdict.UNKNOWN),
        ([5500], 4000, "over", Verdict.FAIL),  # what the parts have is enough
        ([5500, None], 4000, "over", Verdict.FAIL),
        ([4800, None], 4000, "over", Verdict.UNKNOWN),  # the stated figure is refuted by the parts
        ([None], 4000, "over", Verdict.PASS),
    ],
)
def test_size_of_a_community(households: list[int | None], stated: int | None, boundary: str, verdict: Verdict) -> None:
    rule = CommunityOversize(max_households=5000, boundary="over" if boundary == "over" else "at_least")
    assert verdict_of(place(households, stated=stated), rule) == [verdict]


def test_size_without_the_measure_is_unknown() -> None:
    h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LEVELS)
    assert verdict_of(Jurisdiction(territory=h), SIZE) == [Verdict.UNKNOWN]


@given(st.lists(st.one_of(st.none(), st.integers(0, 4000)), min_size=1, max_size=6), st.integers(1, 9000))
def test_margin_and_verdict_agree(households: list[int | None], ceiling: int) -> None:
    found = check(place(households), CommunityOversize(max_households=ceiling), on=DAY).judged[0].check
    known = sum(n or 0 for n in households)
    if known > ceiling:
        assert found.verdicts.tolist() == [Verdict.FAIL]
        assert found.margins.tolist() == [ceiling - known]
    elif None in households:
        assert found.verdicts.tolist() == [Verdict.UNKNOWN]
        assert math.isnan(found.margins[0])
    else:
        assert found.verdicts.tolist() == [Verdict.PASS]
        assert found.margins.tolist() == [ceiling - known]


@given(st.lists(st.integers(0, 2), min_size=1, max_size=5))
def test_exactly_one_chief(chiefs: list[int]) -> None:
    names = [f"g{i}" for i, n in enumerate(chiefs) for _ in range(n)]
    j = place([1] * (len(chiefs) + 1), chiefs=names)
    found = check(j, OneChief(), on=DAY).judged[0].check
    if not names:
        assert set(found.verdicts.tolist()) == {Verdict.UNKNOWN}
    else:
        assert found.observed.tolist() == chiefs
        assert [v == Verdict.PASS for v in found.verdicts.tolist()] == [n == 1 for n in chiefs]
        assert found.margins.tolist() == [-abs(n - 1) for n in chiefs]


def test_one_chief_looks_at_the_day() -> None:
    h = place([1, 1]).territory
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"role": "grid_chief", "unit": "g0", "id": "p"}],
        appointments=[{"post": "p", "holder": "h", "start": "2025-01-01", "end": "2025-12-31"}],
    )
    j = Jurisdiction(territory=h, roster=roster)
    assert [check(j, OneChief(), on=d).judged[0].verdicts.tolist() for d in ("2025-12-31", "2026-01-01")] == [[0], [1]]


def test_one_chief_of_a_role_that_is_not_there_is_unknown_with_the_reason() -> None:
    j = place([1, 1, 1], chiefs=["g0"])
    report = check(j, [OneChief(role="emperor"), OneChief()], on=DAY)
    assert [(f.verdict, f.unit_id) for f in report.findings()] == [
        (Verdict.UNKNOWN, "g0"),
        (Verdict.UNKNOWN, "g1"),
        (Verdict.FAIL, "g1"),
    ]
    first, _, last = report.findings()
    assert math.isnan(first.observed)
    assert first.message() == (
        "Nothing is known about the role 'emperor' in the jurisdiction, so not at g0 (grid) either."
    )
    assert first.message("zh") == "本辖区没有角色“emperor”的任何资料，g0（网格）亦然。"
    assert last.message() == "g1 (grid) has 0 holders of the role 'grid chief'; it needs exactly 1."
    assert (bool(report), report.complete) == (False, False)


def test_one_chief_of_a_role_without_a_post_is_unknown() -> None:
    [finding] = check(place([1, 1]), [OneChief()], on=DAY).findings()
    assert (
        finding.message()
        == "Nothing is known about the role 'grid chief' in the jurisdiction, so not at g0 (grid) either."
    )
    assert finding.message("zh") == "本辖区没有角色“网格长”的任何资料，g0（网格）亦然。"


def test_a_clause_about_a_level_that_is_not_there_judges_no_unit_and_says_so() -> None:
    report = check(place([1, 1]), Clause(id="x", rule=OneChief(), scope=Scope(levels="grid_9")), on=DAY)
    assert report.text() == (
        "ROL001 one-chief: 0 pass, 0 fail, 0 not applicable, 0 unknown; judged no unit: "
        "there is none of kind 'grid' at level 'grid_9'"
    )


def test_f08_cover_names_the_unit_that_lies_in_no_grid() -> None:
    j = place([1, 1, 1])
    report = check(j, [FullCover()], on=DAY)
    assert [f.unit_id for f in report.findings()] == ["b2"]
    assert not report
    linked = Jurisdiction(
        territory=j.territory,
        links=Links.from_records([{"kind": "covers", "source": "unit:g0", "target": "unit:b2"}]),
    )
    assert check(linked, [FullCover()], on=DAY)


def test_report_counts_orders_and_writes() -> None:
    j = place([9000, None, 20], chiefs=["g0", "g0"])
    report = check(j, on=DAY)
    assert report.counts() == {
        "SIZ001": {"pass": 0, "fail": 1, "not_applicable": 0, "unknown": 0},
        "ROL001": {"pass": 0, "fail": 2, "not_applicable": 0, "unknown": 0},
        "STR003": {"pass": 2, "fail": 1, "not_applicable": 0, "unknown": 0},
        "TOT001": {"pass": 0, "fail": 0, "not_applicable": 3, "unknown": 0},
    }
    assert (len(report), bool(report), report.complete) == (4, False, True)
    assert repr(report) == "<Report: 2 pass, 4 fail, 0 unknown>"
    assert report.text(limit=1).splitlines() == [
        "SIZ001 community-oversize: 0 pass, 1 fail, 0 not applicable, 0 unknown",
        "ROL001 one-chief: 0 pass, 2 fail, 0 not applicable, 0 unknown",
        "STR003 full-cover: 2 pass, 1 fail, 0 not applicable, 0 unknown",
        (
            "TOT001 stated-totals: 0 pass, 0 fail, 3 not applicable, 0 unknown; judged no unit: "
            "no unit with parts below states 'households'"
        ),
        (
            "SIZ001 fail c: c (community) has at least 9,020 households; the ceiling is 5,000. Split it, or record why "
            "it may stay."
        ),
        "... and 3 more findings",
    ]
    columns = report.columns(lang="zh")
    assert columns["rule"].tolist() == ["SIZ001", "ROL001", "ROL001", "STR003"]
    assert columns["message"][0] == "c（社区）有至少9,020户，上限为5,000户。"
    assert columns["path"].tolist() == ["c", "c > g0", "c > g1", "c > b2"]
    assert "<td>1</td>" in bare(report._repr_html_())


def test_what_is_unknown_is_a_finding_but_no_failure() -> None:
    report = check(place([None]), [SIZE], on=DAY)
    assert (bool(report), report.complete, len(report)) == (True, False, 1)
    (finding,) = report.findings()
    assert finding.text() == "SIZ001 unknown c: The households of c (community) are not completely known."
    assert finding.text("zh") == "SIZ001 未知 c: c（社区）的户数不完全已知。"
    assert list(report.findings(unknown=False)) == []
    assert np.isnan(report.columns()["margin"]).tolist() == [True]


@pytest.mark.parametrize("rule", FIRST_RULES, ids=lambda r: r.code)
def test_every_rule_has_its_words(rule: Rule[Any]) -> None:
    assert isinstance(rule, Rule)
    for text in (rule.title, rule.message, rule.missing, rule.way_out):
        assert text.en
        assert text.zh


def test_a_check_with_columns_of_different_length_is_refused() -> None:
    with pytest.raises(ValueError, match="lengths \\[1, 2\\]"):
        opaque([Verdict.PASS], margins=[1, 2])


def test_verdicts_have_words() -> None:
    assert [v.text("zh") for v in Verdict] == ["通过", "不通过", "不适用", "未知"]
