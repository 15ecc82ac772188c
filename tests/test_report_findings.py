"""Posts, verdicts, findings and answers on the page, against the model counted another way."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import attrs
import numpy as np
import pytest
from documents_cases import territories
from hypothesis import given
from hypothesis import strategies as st
from report_cases import (
    DAY,
    LADDER,
    city,
    city_page,
    drawings,
    number,
    one_unit,
    picture,
    read,
    section,
    staffed,
    table,
    wide,
)

from gridgov.baselines import Baseline
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy, Unit
from gridgov.jurisdiction import Jurisdiction
from gridgov.plot._counts import sizes, subtree_sums
from gridgov.policies import SHOULD, Clause, Policy, Source
from gridgov.report import render
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.rules import Check, CommunityOversize, Estates, EventClosed, FullCover, Rule, opaque
from gridgov.text import Text
from gridgov.waivers import Waiver, Waivers

# Posts


def test_posts_are_counted_by_role() -> None:
    rows = {row[0]: row[1:] for row in city_page().by_id("table-posts").table()}
    roster = city().roster
    for role in roster.catalogue:
        posts = roster.posts(role=role.key)
        vacancies = roster.vacancies(DAY, role.key)
        filled = len(posts) - sum(v.post is not None for v in vacancies)
        missing = sum(v.post is None for v in vacancies)
        if posts or missing:
            found = [filled, len(posts) - filled, missing, len(posts) + missing]
            assert rows.pop(role.name.en) == [f"{n:,}" for n in found]
    # Grid workers of three kinds; committee members, heads of property enterprises; a leader a unit; two at the top.
    whole = 2_834 + 6_329 + 8_253 + 561 + 110 + (1 + 10 + 107) + 2
    assert rows == {"all": [f"{whole:,}", "0", "557", f"{whole + 557:,}"]}
    traces = drawings(city_page())["plot-posts"]["zh"]["data"]
    assert [(t["name"], sum(t["x"])) for t in traces] == [("在岗", whole), ("空岗", 0), ("缺岗", 557)]


def test_vacant_and_missing_posts_are_two_things() -> None:
    assert table(staffed(), "posts") == [
        ["worker", "2", "1", "4", "7"],
        ["chief", "1", "1", "1", "3"],
        ["all", "3", "2", "5", "10"],
    ]
    found = picture(staffed(), "posts")
    assert found.alt.en == (
        "2 roles: posts filled 3, vacant (without a holder) 2, missing (asked for and not there) 5."
    )
    assert [trace["x"] for trace in found.specs["en"]["data"]] == [[2, 1], [1, 1], [4, 1]]
    assert table(staffed(), "vacancies") == [
        ["s", "street or town", "5", "2", "2", "5", "7"],
        ["c", "community", "4", "2", "1", "5", "6"],
        ["g", "grid", "2", "1", "1", "2", "3"],
        ["h", "grid", "2", "1", "0", "3", "3"],
        ["d", "community", "1", "0", "1", "0", "1"],
        ["i", "grid", "1", "0", "1", "0", "1"],
    ]


def test_vacancies_of_the_city_are_counted_by_area() -> None:
    rows = city_page().by_id("table-vacancies").table()
    units = Counter(v.unit.id for v in city().roster.vacancies(DAY))
    wanted: Counter[str] = Counter()
    for ident, n in units.items():
        for above in city().unit(ident).path:
            wanted[above] += n
    shown = [u for u in city().units() if u.level in {"city", "county", "street"} and wanted[u.id]]
    assert [row[0] for row in rows] == [f"{u.name} ({u.id})" for u in shown]
    assert [number(row[-1]) for row in rows] == [wanted[u.id] for u in shown]
    assert [number(row[-2]) for row in rows] == [wanted[u.id] for u in shown]
    assert number(rows[0][-1]) == 557


def test_many_roles_share_a_column() -> None:
    roles = [Role(key=f"r{i}", name=Text(f"role {i}", f"角色{i}"), sits_at="street", minimum=i) for i in range(1, 8)]
    h = one_unit().territory
    place = Jurisdiction(territory=h, roster=Roster.empty(h, RoleCatalogue(roles)))
    root = read(render(place, on=DAY))
    heads = [th.text("en") for th in root.by_id("table-vacancies").one("thead").all("th")]
    assert heads[2:] == [
        "role 7",
        "role 6",
        "role 5",
        "role 4",
        "other roles",
        "vacant: no holder",
        "missing: no post",
        "all",
    ]
    assert root.by_id("table-vacancies").table() == [["1", "street or town", "7", "6", "5", "4", "6", "0", "28", "28"]]


def test_a_long_list_of_areas_is_cut_and_says_so() -> None:
    place = wide(300)
    role = Role(key="r", name=Text("r", "r"), sits_at="community", minimum=1)
    place = attrs.evolve(place, roster=Roster.empty(place.territory, RoleCatalogue([role])))
    root = read(render(place, on=DAY))
    assert len(root.by_id("table-vacancies").table()) == 200
    assert "... and 101 more areas." in section(root, "people")


def test_no_posts_and_no_vacancies_are_said() -> None:
    root = read(render(one_unit(), on=DAY))
    assert "There are no posts, and none is asked for." in root.by_id("figure-posts").text("en")
    assert "no post is without a holder" in section(root, "people")
    assert "On this day nobody answers for this unit." in section(root, "answers")


@given(territories(), st.data())
def test_sums_over_subtrees(h: Hierarchy, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.integers(0, 9), min_size=len(h), max_size=len(h)))
    below = {u.id: values[u.row] + sum(values[d.row] for d in u.descendants()) for u in h}
    assert subtree_sums(h, np.array(values)).tolist() == [below[u.id] for u in h]


def test_a_size_that_the_parts_refute_is_no_size() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    for ident, stated, parts in (("a", 9, [3, 4]), ("b", 9, [3, None]), ("c", 2, [3, None]), ("d", None, [None])):
        rows.append({"id": ident, "level": "community", "parent": "s", "households": stated})
        rows += [
            {"id": f"{ident}{i}", "level": "building", "parent": ident, "households": n} for i, n in enumerate(parts)
        ]
    h = Hierarchy.from_records(rows, levels=LADDER, measures=["households"])
    found = sizes(h.units(level="community"), "households")
    assert found.tolist() == pytest.approx([7, 9, math.nan, math.nan], nan_ok=True)


# Verdicts and findings


def test_verdicts_are_those_of_the_report() -> None:
    report = check(city(), on=DAY)
    rows = city_page().by_id("table-verdicts").table()
    for rule, row in zip(report.rules, rows, strict=True):
        counts = report.counts()[rule.code]
        assert row[0] == f"{rule.code} {rule.title.en}"
        assert [number(n) for n in row[1:]] == [*counts.values(), sum(counts.values())]
    traces = drawings(city_page())["plot-verdicts"]["en"]["data"]
    shares = np.array([t["x"] for t in traces]).sum(axis=0)
    assert shares == pytest.approx([100, 100, 100, 100])


def test_failures_come_before_what_is_unknown_and_the_rest_is_counted() -> None:
    report = check(city(), [*check(city(), on=DAY).rules, CommunityOversize(max_households=1400)], on=DAY)
    root = read(render(city(), on=DAY, report=report))
    rows = root.by_id("table-findings").table()
    assert len(rows) == 200
    assert [row[1:3] for row in rows] == [["SIZ001", "fail"]] * 14 + [["ROL001", "unknown"]] * 186
    failing = list(report.findings(unknown=False))
    assert [row[0] for row in rows[:14]] == [f"{f.unit.name} ({f.unit.id})" for f in failing if f.unit is not None]
    assert rows[0][3] == f"{failing[0].message()} Split it, or record why it may stay."
    assert f"... and {len(report) - 200:,} more." in section(root, "findings")
    assert "open" in root.by_id("findings-plain").one("details").attributes
    assert root.by_id("table-summary").table() == [
        ["ROL001 A grid has not exactly one chief", "level-1 grid", "0", "718"],
        ["ROL001 A grid has not exactly one chief", "level-2 grid", "0", "2,622"],
        ["ROL001 A grid has not exactly one chief", "level-3 grid", "0", "6,886"],
        ["SIZ001 A community is too large (community-oversize-2)", "community", "14", "0"],
    ]


def test_a_report_without_findings_says_so() -> None:
    clean = check(city(), [FullCover()], on=DAY)
    assert "No finding: nothing fails and nothing is unknown." in section(
        read(render(city(), on=DAY, report=clean)), "findings"
    )
    none = check(city(), [], on=DAY)
    root = read(render(city(), on=DAY, report=none))
    assert "No rule was run." in section(root, "findings")
    assert "No rule was run." in root.by_id("figure-verdicts").text("en")


def test_rules_are_listed_with_their_values() -> None:
    assert city_page().by_id("table-rules").table() == [
        [
            "SIZ001",
            "A community is too large",
            "community-oversize",
            "max_households = 5000; boundary = over; measure = households",
        ],
        ["ROL001", "A grid has not exactly one chief", "one-chief", "role = grid_chief"],
        ["STR003", "A unit does not lie in exactly one grid", "full-cover", "by = grid"],
        ["TOT001", "A stated total is not the sum of its parts", "stated-totals", "measure = households"],
    ]


def test_what_is_about_no_unit_is_in_the_tables() -> None:
    report = check(one_unit(), EventClosed(max_days=3), on=DAY)
    root = read(render(one_unit(), on=DAY, report=report))
    assert root.by_id("table-findings").table()[0][:3] == ["of no unit", "SVC004", "unknown"]
    assert [row[1:] for row in root.by_id("table-summary").table()] == [["of no unit", "0", "1"]]


def test_what_is_no_unit_is_named_before_its_unit() -> None:
    [unit] = [u.id for u in one_unit().territory.units()]
    table = [{"id": "e1", "unit": unit, "reported": "2025-12-01"}]
    report = check(one_unit(), EventClosed(max_days=3), on=DAY, evidence={"events": table})
    rows = read(render(one_unit(), on=DAY, report=report)).by_id("table-findings").table()
    assert rows[0][0].startswith("e1, ")


class Plain(Rule[Estates], code="X-TEST-002", name="own", title=Text("own", "自定")):
    """A rule of one's own without parameters that judges nothing."""

    def check(self, v: Estates) -> Check:
        return opaque(np.zeros(len(v), np.int8))


def test_a_rule_of_ones_own_has_no_values_to_list() -> None:
    report = check(one_unit(), [Plain()], on=DAY)
    assert table(one_unit(), "rules", report=report) == [["X-TEST-002", "own", "own", ""]]
    assert table(one_unit(), "verdicts", report=report) == [["X-TEST-002 own", "0", "0", "0", "0", "0"]]


def test_clauses_of_a_policy_waivers_and_a_baseline_stand_in_the_tables() -> None:
    law = Source(id="law", title=Text("the law", "法律"))
    policy = Policy(
        id="cn",
        title=Text("nation", "全国"),
        sources=[law],
        clauses=[
            Clause(
                id="size",
                rule=CommunityOversize(max_households=1400),
                strength=SHOULD,
                source="law",
                quote="not above",
            )
        ],
    )
    known = check(city(), policy, on="2025-12-01")
    first = next(known.findings()).unit
    assert first is not None
    waivers = Waivers([Waiver(rule="SIZ001", unit=first.id, reason="to be split", last_day="2026-12-31")])
    report = check(city(), policy, on=DAY, waivers=waivers, baseline=Baseline.of(known))
    root = read(render(city(), on=DAY, report=report))
    clause = ["cn/size", "should", "the law: 'not above'"]
    rows = root.by_id("table-findings").table()
    assert rows[0][4:] == [*clause, "waived until 2026-12-31; known"]
    assert rows[1][4:] == [*clause, "known"]
    assert root.by_id("table-findings").table("zh")[0][4:] == [
        "cn/size",
        "应当",
        "法律：“not above”",
        "已豁免至2026-12-31；已知",
    ]
    assert root.by_id("table-rules").table()[0][4:] == clause


# Who answers, and notes


def test_who_answers_is_what_the_jurisdiction_says() -> None:
    unit: Unit = city().units(level="building")[0]
    rows = city_page().by_id("table-answers").table()
    answers = city().who_answers(unit, on=DAY)
    wanted: Counter[tuple[str, str, str]] = Counter()
    for a in answers:
        named = f"{a.unit.name} ({a.unit.id})" if a.unit.name else a.unit.id
        wanted[a.role.name.en, named, city().levels.level(a.unit.level).name.en] += 1
    # Several holders of one role at one unit are one row.
    assert max(wanted.values()) == 2
    assert [(tuple(row[:3]), int(row[4])) for row in rows] == list(wanted.items())
    text = section(city_page(), "answers")
    assert f"Example: {unit.id}" in text
    names = [city().unit(i).name or i for i in unit.path]
    assert " › ".join(names) in text


def test_who_answers_names_the_responsibility() -> None:
    assert table(staffed(), "answers") == [
        ["worker", "i", "grid", "–", "2"],
        ["chief", "i", "grid", "first responsible", "1"],
    ]
    assert table(staffed(), "answers", "zh")[1] == ["网格长", "i", "网格", "第一责任人", "1"]


def test_what_is_inferred_is_said_under_the_pictures() -> None:
    root = city_page()
    said = {
        key: [e.text("en") for e in root.by_id(f"figure-{key}").walk() if e.attributes.get("class") == "assumed"]
        for key in ("grids", "posts", "verdicts")
    }
    assert [len(v) for v in said.values()] == [1, 1, 0]
    assert said["grids"][0].startswith("I How households lie is not published")
