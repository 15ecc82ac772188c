"""What single rules count as what: covers, holders, two figures of one unit, and the values that a rule may have."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import pytest

from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.policies import Clause
from gridgov.roles import RoleCatalogue, Roster
from gridgov.rules import CommunityOversize, FullCover, OneChief, Rule, Scope, StatedTotals
from gridgov.text import Text

DAY = "2026-01-01"
LEVELS = LevelScheme.ladder("community", "grid", "building", optional=["grid"])


SIZE = CommunityOversize(max_households=5000)


def scoped(rule: Rule[Any], **scope: Any) -> Clause:
    """Return a clause about some units only."""
    return Clause(id="scoped", rule=rule, scope=Scope(**scope))


def said(j: Jurisdiction, rule: Rule[Any]) -> list[tuple[str, str]]:
    """Return both texts of every finding."""
    return [(f.text(), f.text("zh")) for f in check(j, rule, on=DAY).findings()]


# Cover

TWO = [
    {"id": "c", "level": "community"},
    {"id": "g", "level": "grid", "parent": "c"},
    {"id": "e", "level": "estate", "parent": "c"},
    {"id": "b", "level": "building", "parent": "e"},
    {"id": "w", "level": "work_unit", "parent": "c"},
]
PLACES = LevelScheme(
    [
        Level("community", Text("community", "社区"), "community"),
        Level("grid", Text("grid", "网格"), "grid", presence="optional"),
        Level("estate", Text("estate", "小区"), "estate", presence="optional", under={"estate": ["community", "grid"]}),
        Level("building", Text("building", "楼栋"), "building", presence="optional"),
        Level("work_unit", Text("work unit", "单位"), "work_unit", under={"work_unit": ["community", "grid"]}),
    ]
)


def covered(*links: dict[str, Any]) -> Jurisdiction:
    h = Hierarchy.from_records(TWO, levels=PLACES)
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"id": "chief", "role": "grid_chief", "unit": "g"}],
        appointments=[{"post": "chief", "holder": "anna"}],
    )
    return Jurisdiction(territory=h, roster=roster, links=[{"kind": "covers", **link} for link in links])


@pytest.mark.parametrize(
    ("links", "outside"),
    [
        ([{"source": "unit:g", "target": "unit:w"}], ["e", "b"]),
        ([{"source": "unit:g", "target": "unit:e"}], ["w"]),  # and all below it
        ([{"source": "unit:g", "target": "unit:c"}], []),
        ([{"source": "unit:c", "target": "unit:w"}], ["e", "b", "w"]),  # a community is no grid
        ([{"source": "unit:e", "target": "unit:w"}, {"source": "unit:w", "target": "unit:e"}], ["e", "b", "w"]),
        ([{"source": "post:chief", "target": "unit:w"}], ["e", "b", "w"]),
        ([{"source": "holder:anna", "target": "unit:w"}], ["e", "b", "w"]),
        ([{"source": "unit:g", "target": "unit:w", "end": "2025-12-31"}], ["e", "b", "w"]),
        ([{"source": "unit:w", "target": "unit:g"}], ["e", "b", "w"]),  # the wrong way round
    ],
)
def test_only_a_grid_covers(links: list[dict[str, Any]], outside: list[str]) -> None:
    assert [f.unit_id for f in check(covered(*links), FullCover(), on=DAY).findings()] == outside


def test_who_covers_is_a_value_of_the_rule() -> None:
    j = covered({"source": "unit:c", "target": "unit:w"})
    assert not list(check(j, scoped(FullCover(by="community"), kinds="work_unit"), on=DAY).findings())
    assert [f.unit_id for f in check(j, scoped(FullCover(by="work_unit"), kinds="estate"), on=DAY).findings()] == ["e"]


# Holders


def chiefs(*holders: str | None) -> Jurisdiction:
    """One grid with a post of the role for each holder."""
    h = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LEVELS)
    posts = [{"id": f"p{i}", "role": "grid_chief", "unit": "g"} for i in range(len(holders))]
    appointments = [{"post": f"p{i}", "holder": who} for i, who in enumerate(holders) if who]
    roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=posts, appointments=appointments)
    return Jurisdiction(territory=h, roster=roster)


@pytest.mark.parametrize(
    ("holders", "n"),
    [(["anna", "anna"], 1), (["anna", None], 1), (["anna", "bela"], 2), (["anna", "anna", "bela"], 2), ([None], 0)],
)
def test_one_person_with_two_posts_is_one_chief(holders: list[str | None], n: int) -> None:
    j = chiefs(*holders)
    found = check(j, OneChief(), on=DAY).judged[0].check
    assert (found.observed.tolist(), found.margins.tolist()) == ([n], [-abs(n - 1)])
    staffing = j.roster.staffing("grid_chief", on=DAY)
    assert staffing.holders.tolist() == [n]
    assert staffing.filled.tolist() == [sum(who is not None for who in holders)]
    expected = [] if n == 1 else [f"g (grid) has {n} holders of the role 'grid chief'; it needs exactly 1."]
    assert [f.message() for f in check(j, OneChief(), on=DAY).findings()] == expected


# Two figures of one unit


def community(stated: int | None, *parts: int | None, measure: str = "households") -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community", measure: stated}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c", measure: n} for i, n in enumerate(parts)]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, measures=[measure]))


def test_a_lower_bound_above_the_ceiling_fails_whatever_is_stated_and_says_both() -> None:
    [(en, zh)] = said(community(4000, 5500, None), SIZE)
    assert en == (
        "SIZ001 fail c: c (community) has at least 5,500 households; the ceiling is 5,000. "
        "It states 4,000, its parts add up to at least 5,500. Split it, or record why it may stay."
    )
    assert zh == (
        "SIZ001 不通过 c: c（社区）有至少5,500户，上限为5,000户。本级填报4,000，各部分合计至少5,500。"
        "请拆分，或记录其保留的理由。"
    )
    [finding] = check(community(4000, 5500, None), SIZE, on=DAY).findings()
    assert (finding.observed, finding.margin) == (5500, -500)


def test_two_figures_on_both_sides_of_the_ceiling_are_unknown_and_said() -> None:
    [(en, zh)] = said(community(6000, 4000), SIZE)
    assert en == (
        "SIZ001 unknown c: The households of c (community) are not completely known. "
        "It states 6,000, its parts add up to 4,000."
    )
    assert zh == ("SIZ001 未知 c: c（社区）的户数不完全已知。本级填报6,000，各部分合计4,000。")
    [(en, _)] = said(community(4000, 4800, None), SIZE)
    assert en.endswith("It states 4,000, its parts add up to at least 4,800.")


def test_a_size_is_said_in_its_own_measure() -> None:
    rule = CommunityOversize(max_households=900, measure="residents")
    [(en, zh)] = said(community(None, 1000, measure="residents"), rule)
    assert en.startswith("SIZ001 fail c: c (community) has 1,000 residents; the ceiling is 900. ")
    assert zh.startswith("SIZ001 不通过 c: c（社区）有1,000人（居民），上限为900人（居民）。")
    [(en, zh)] = said(community(None, 1), SIZE.evolve(measure="shops"))
    assert en == "SIZ001 unknown c: The shops of c (community) are not completely known."


# Values


@pytest.mark.parametrize("wrong", [-1, math.nan, math.inf, -math.inf, 10**400, 2.5, "5000"])
def test_a_ceiling_that_is_none_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match=r"^max_households is a whole number of 0 or more, not "):
        CommunityOversize(max_households=cast("int", wrong))


@pytest.mark.parametrize("wrong", [None, True, [1]])
def test_a_ceiling_that_is_no_number_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match=r"^max_households is a whole number of 0 or more, not "):
        CommunityOversize(max_households=cast("int", wrong))


def test_a_boundary_that_is_none_is_refused() -> None:
    wrong: Any = "above"
    with pytest.raises(ValueError, match=r"^boundary is one of 'over', 'at_least', not 'above'\.$"):
        CommunityOversize(max_households=5000, boundary=wrong)
    assert CommunityOversize(max_households=0).max_households == 0
    assert CommunityOversize(max_households=cast("int", np.int64(7))).max_households == 7


@pytest.mark.parametrize(
    ("clause", "en", "zh"),
    [
        (scoped(SIZE, kinds="gird"), "there is none of kind 'gird'", "没有类别为“gird”的单元"),
        (scoped(OneChief(), kinds="gird"), "there is none of kind 'gird'", "没有类别为“gird”的单元"),
        (
            scoped(OneChief(), kinds="gird", levels="grid"),
            "there is none of kind 'gird' at level 'grid'",
            "层级“grid”中没有类别为“gird”的单元",
        ),
        (
            scoped(FullCover(), kinds=("a", "b", "c")),
            "there is none of kind 'a', 'b' or 'c'",
            "没有类别为“a”、“b”、“c”的单元",
        ),
        (
            scoped(StatedTotals(measure="househods")),
            "no unit with parts below states 'househods'",
            "没有含下级的单元填报“househods”",
        ),
    ],
    ids=["size", "chief", "chief of a level", "cover", "totals"],
)
def test_a_rule_that_judged_no_unit_says_so(clause: Clause, en: str, zh: str) -> None:
    rule = clause.rule
    report = check(community(None, 7), clause, on=DAY)
    n = 1 if rule.code == "TOT001" else 0
    assert report.text() == (
        f"{rule.code} {rule.name}: 0 pass, 0 fail, {n} not applicable, 0 unknown; judged no unit: {en}"
    )
    assert report.text("zh") == (f"{rule.code} {rule.title.zh}：通过0，不通过0，不适用{n}，未知0；未判断任何单元：{zh}")
    assert report


def test_two_rules_of_one_code_have_a_line_each() -> None:
    rules = [CommunityOversize(max_households=6), CommunityOversize(max_households=7)]
    lines = check(community(None, 7), rules, on=DAY).text(limit=0).splitlines()
    assert lines[:2] == [
        "SIZ001 community-oversize: 0 pass, 1 fail, 0 not applicable, 0 unknown",
        "SIZ001 community-oversize: 1 pass, 0 fail, 0 not applicable, 0 unknown",
    ]


# What is taken for rules


def test_one_rule_is_as_good_as_a_list_of_one() -> None:
    j = community(None, 7)
    assert check(j, SIZE, on=DAY).rules == check(j, [SIZE], on=DAY).rules


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (OneChief, "A rule has values: give OneChief(...) instead of the class OneChief."),
        ([FullCover], "A rule has values: give FullCover(...) instead of the class FullCover."),
        ("SIZ001", "Give a policy, clauses, or rules with values such as OneChief(), not 'SIZ001'."),
        (["SIZ001"], "Give a policy, clauses, or rules with values such as OneChief(), not 'SIZ001'."),
        (None, "Give a policy, clauses, or rules with values such as OneChief(), not None."),
    ],
)
def test_what_is_no_rule_is_named(wrong: object, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        check(community(None, 7), cast("Rule[Any]", wrong), on=DAY)
    assert str(caught.value) == message
