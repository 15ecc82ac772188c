"""Every number of the page, against the model counted another way."""

from __future__ import annotations

import importlib
import math
import statistics
from collections import Counter
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from documents_cases import territories
from hypothesis import assume, given
from hypothesis import strategies as st
from report_cases import (
    DAY,
    LADDER,
    Element,
    city,
    city_page,
    drawings,
    nothing_known,
    one_unit,
    other_roles,
    read,
    wide,
)

from gridgov.baselines import Baseline
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy, Unit
from gridgov.jurisdiction import Jurisdiction
from gridgov.policies import SHOULD, Clause, Policy, Source
from gridgov.report import _figures, _tiles, render
from gridgov.report._counts import bins, sizes, subtree_sums
from gridgov.report._figures import Figure, figures
from gridgov.report._plotly import Tile, treemap
from gridgov.report._subject import Subject, subject
from gridgov.report._tables import Column, Row, Table
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.rules import Check, CommunityOversize, Estates, EventClosed, FullCover, Rule, opaque
from gridgov.text import LANGS, Text
from gridgov.waivers import Waiver, Waivers

SIZES = st.integers(0, 2**53 - 1) | st.integers(0, 9000)


def number(text: str) -> float:
    return float(text.replace(",", ""))


def about(jurisdiction: Jurisdiction, **more: Any) -> Subject:
    return subject(jurisdiction, more.pop("on", DAY), more.pop("report", None), more.pop("scheme", None), ids=False)


def picture(jurisdiction: Jurisdiction, key: str, **more: Any) -> Figure:
    [found] = [f for f in figures(about(jurisdiction, **more)) if f.key == key]
    return found


def table(jurisdiction: Jurisdiction, key: str, lang: str = "en", **more: Any) -> list[list[str]]:
    return read(render(jurisdiction, on=DAY, **more)).by_id(f"table-{key}").table(lang)


def section(root: Element, key: str) -> str:
    parent = root.by_id(key).parent
    assert parent is not None
    return parent.text("en")


# Overview


def test_the_overview_says_what_the_summary_says() -> None:
    [cards] = [e for e in city_page().walk() if e.attributes.get("class") == "cards"]
    for lang in LANGS:
        names = [e.text(lang) for e in cards.all("dt")]
        values = [e.text(lang) for e in cards.all("dd")]
        assert list(zip(names, values, strict=True)) == city().summary(DAY, lang)


def test_levels_are_counted_and_added_up() -> None:
    rows = city_page().by_id("table-levels").table()
    levels = city().levels.levels
    over = " (lies over the others, not added up)"
    assert [row[0] for row in rows] == [level.name.en + over * level.overlay for level in levels]
    assert [level.key for level in levels if level.overlay] == ["estate"]
    for level, row in zip(levels, rows, strict=True):
        units = [u for u in city().units() if u.level == level.key]
        assert number(row[1]) == len(units)
        if level.overlay:
            assert row[2:] == ["unknown", "unknown"]
            continue
        assert number(row[2]) == 349_028
        assert number(row[3]) == round(349_028 / len(units), 1)


def test_of_what_is_partly_unknown_there_is_no_mean() -> None:
    assert table(nothing_known(), "levels") == [
        ["street or town", "1", "unknown", "unknown"],
        ["community", "1", "unknown", "unknown"],
        ["grid", "0", "–", "–"],
        ["building", "1", "unknown", "unknown"],
    ]
    assert table(other_roles(), "levels")[0] == ["street or town", "2", "at least 2.25 (1 unknown)", "unknown"]
    assert table(one_unit(), "levels", "zh")[0] == ["镇街", "1"]


# Sizes


def bars(figure: Figure) -> dict[float, int]:
    [trace] = figure.specs["en"]["data"]
    return {x: y for x, y in zip(trace["x"], trace["y"], strict=True) if y}


def test_households_per_grid_are_those_of_the_grids() -> None:
    found = picture(city(), "grids")
    sizes = [int(number(u.total("households").text())) for u in city().units(level="grid_3")]
    assert sum(sizes) == 349_028
    step = round(found.specs["en"]["data"][0]["width"] / 0.92)
    counts = Counter(size // step * step for size in sizes)
    assert bars(found) == {low + (step - 1) / 2: n for low, n in counts.items()}
    assert found.title == Text("Households per level-3 grid", "每个三级网格的户数")
    middle = f"{statistics.median(sizes):g}"
    assert found.alt.en == (
        f"6,886 units (level-3 grid): {min(sizes)} to {max(sizes)} households each, median {middle}; unknown: 0."
    )
    lows = range(min(counts), max(counts) + step, step)
    assert city_page().by_id("table-grids").table("zh") == [
        [f"{low}–{low + step - 1}", f"{counts[low]:,}"] for low in lows
    ]


def test_the_counting_level_is_the_one_that_is_drawn() -> None:
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c", "level": "community", "parent": "s", "households": 5},
            {"id": "d", "level": "community", "parent": "s", "households": 9},
        ],
        levels=attrs.evolve(LADDER, counting="community"),
        measures=["households"],
    )
    assert bars(picture(Jurisdiction(territory=h), "grids")) == {5: 1, 9: 1}


@pytest.mark.parametrize(("ceiling", "fails"), [(5000, 0), (1400, 14), (900, 258)])
def test_communities_stand_against_the_ceiling_of_the_rule(ceiling: int, fails: int) -> None:
    report = check(city(), [CommunityOversize(max_households=ceiling)], on=DAY)
    found = picture(city(), "communities", report=report)
    step = found.specs["en"]["data"][0]["width"] / 0.92
    middles = Counter(
        math.floor(u.total("households").known / step) * step + (step - 1) / 2 for u in city().units(level="community")
    )
    assert bars(found) == middles
    layout = found.specs["zh"]["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [ceiling]
    assert [note["text"] for note in layout["annotations"]] == [f"上限{ceiling:,}"]
    assert layout["xaxis"]["range"][1] > ceiling
    # Seven communities above 5,000 became two each; the other 244 have the rest between them, evenly.
    rest = 349_028 - 14 * 2_501
    words = f"{rest // 244:,} to 2,501 households each, median {-(-rest // 244):,}; "
    words += f"{fails} fail the ceiling of {ceiling:,} households; unknown: 0."
    assert found.alt.en.endswith(words)


def test_two_ceilings_are_two_lines() -> None:
    rules: list[Rule[Any]] = [
        CommunityOversize(max_households=5000),
        CommunityOversize(max_households=1000),
        FullCover(),
    ]
    found = picture(city(), "communities", report=check(city(), rules, on=DAY))
    assert [shape["x0"] for shape in found.specs["en"]["layout"]["shapes"]] == [5000, 1000]
    heights = [note["y"] for note in found.specs["en"]["layout"]["annotations"]]
    assert len(set(heights)) == 2


def test_without_a_rule_about_sizes_there_is_no_line() -> None:
    found = picture(city(), "communities", report=check(city(), [], on=DAY))
    assert found.specs["en"]["layout"]["shapes"] == []
    assert found.title.en == "Sizes of communities"


def test_unknown_sizes_are_counted_and_not_drawn() -> None:
    place = wide(700)
    found = picture(place, "communities")
    assert sum(bars(found).values()) == 600
    assert found.table is not None
    assert found.table.rows[-1].cells[1] == Text("100", "100")
    assert found.alt.zh.endswith("；未知100个。")
    empty = picture(nothing_known(), "communities")
    assert empty.specs == {}
    assert empty.alt == Text("1 unit (communities): no size is known.", "1个单元（社区）：规模均未知。")
    assert picture(one_unit(), "communities").alt.en == "There are no communities."


@given(st.lists(SIZES, min_size=1, max_size=60), st.integers(1, 40))
def test_every_whole_number_is_in_its_step(values: list[int], most: int) -> None:
    array = np.array(values, np.float64)
    found = bins(array, whole=True, most=most)
    assert found.counts.sum() == len(values)
    assert len(found.counts) <= most + 2
    assert found.step in {s * 10.0**p for s in (1, 2, 5) for p in range(17)}
    assert len(found.edges) == len(found.counts) + 1
    for i, n in enumerate(found.counts.tolist()):
        low, high = found.edges[i], found.edges[i + 1]
        assert n == sum(low <= v < high for v in values)


@given(st.lists(st.floats(0, 1e15), min_size=1, max_size=60))
def test_no_number_is_lost(values: list[float]) -> None:
    found = bins(np.array(values), whole=False)
    assert found.counts.sum() == len(values)
    assert found.counts[0] > 0
    assert found.counts[-1] > 0
    assert len(found.counts) <= 33
    assert found.edges[0] <= min(values) * (1 + 1e-8)
    assert max(values) * (1 - 1e-8) <= found.edges[-1]
    assert all(found.label(i) for i in range(len(found.counts)))


# Structure


def test_tiles_are_the_units_and_their_totals() -> None:
    [trace] = drawings(city_page())["plot-structure"]["en"]["data"]
    units = [u for u in city().units() if u.level in {"city", "county", "street", "community"}]
    assert len(trace["ids"]) == len(set(trace["ids"])) == len(units) == 376
    by_name = Counter((u.name, u.total("households").known) for u in units)
    assert Counter(zip(trace["labels"], trace["values"], strict=True)) == by_name
    size = dict(zip(trace["ids"], trace["values"], strict=True))
    inside: Counter[str] = Counter()
    for ident, parent in zip(trace["ids"], trace["parents"], strict=True):
        inside[parent] += size[ident]
    assert inside[""] == 349_028
    assert all(inside[i] in {0, size[i]} for i in trace["ids"])


def test_the_table_of_the_structure_is_in_reading_order() -> None:
    rows = city_page().by_id("table-structure").table()
    units = [u for u in city().units() if u.level in {"city", "county", "street", "community"}]
    assert [row[0] for row in rows] == [u.name for u in units]
    assert [number(row[2]) for row in rows] == [u.total("households").known for u in units]


def test_too_many_units_become_one_tile() -> None:
    found = _tiles.structure(about(wide(700)))
    root, *rest = found.nodes
    assert root.size == sum(node.size for node in rest)
    assert len(rest) == 60
    assert rest[-1].name == Text("641 others", "其他641个")
    assert rest[-1].rest == 641
    sizes = sorted((i % 6000 for i in range(700) if i % 7), reverse=True)
    assert sorted((node.size for node in rest[:-1]), reverse=True) == sizes[:59]
    others = f"{sum(sizes[59:]):,}"
    assert rest[-1].value == Text(f"at least {others} (100 unknown)", f"至少{others}（100项未知）")
    assert "641 more stand together" in found.alt.en


def test_a_layer_with_too_many_tiles_is_left_out() -> None:
    communities = [(f"c{i}", "s") for i in range(50)]
    grids = [(f"{c}-{i}", c) for c, _ in communities for i in range(40)]
    ids = ["s", *(i for i, _ in communities), *(i for i, _ in grids)]
    parents = [None, *(p for _, p in communities), *(p for _, p in grids)]
    levels = ["street", *["community"] * 50, *["grid"] * 2000]
    h = Hierarchy.from_columns(ids, parents, levels, levels=LADDER)
    found = _tiles.structure(about(Jurisdiction(territory=h)))
    assert len(found.nodes) == 51
    assert found.nodes[0].value.en == "2,000"


def test_without_sizes_the_lowest_units_are_counted() -> None:
    for place, n in ((one_unit(), 1), (nothing_known(), 1)):
        found = _tiles.structure(about(place))
        assert found.title.en == "Units by size: lowest units"
        assert found.nodes[0].value == Text(str(n), str(n))


def test_several_roots_stand_in_one_tile() -> None:
    found = _tiles.structure(about(other_roles()))
    assert [(node.name, node.parent, node.depth) for node in found.nodes] == [
        (Text("jurisdiction", "辖区"), None, 0),
        ("a", 0, 1),
        ("b", 0, 1),
        ("c", 1, 2),
    ]
    assert found.nodes[0].value.en == "at least 2.25 (1 unknown)"
    assert [t.full for t in found.tiles("zh")][3] == "2.25平方千米"


@given(territories())
def test_no_tile_is_smaller_than_what_is_in_it(h: Hierarchy) -> None:
    assume(all(np.nansum(values / 1e9) < 1e290 for values in h.measures.values()))
    found = _tiles.structure(about(Jurisdiction(territory=h)))
    inside = [0.0] * len(found.nodes)
    for node in found.nodes:
        assert node.size >= 0
        if node.parent is not None:
            inside[node.parent] += node.size
            assert found.nodes[node.parent].depth == node.depth - 1
    assert all(inside[i] <= node.size * (1 + 1e-9) for i, node in enumerate(found.nodes))
    [outermost] = [node for node in found.nodes if node.parent is None]
    assert outermost is found.nodes[0]
    rows = [node.row for node in found.nodes if node.row is not None]
    assert len(rows) == len(set(rows)) == min(len(h), len(rows))
    assert len(found.table().rows) == len(found.nodes)


def test_what_is_unknown_is_grey_unless_something_is_in_it() -> None:
    tiles = [
        Tile(None, "city", "", "", 5, 0, unsure=True),
        Tile(0, "a", "", "", 0, 1, unsure=True),
        Tile(0, "b", "", "", 5, 1),
    ]
    colors = treemap(tiles, visible_depth=2)["data"][0]["marker"]["colors"]
    assert len(set(colors)) == 3
    assert colors[1] == "#bdbdbd"


# Posts


def staffed() -> Jurisdiction:
    """Return one with filled, vacant and missing posts of three roles."""
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c", "level": "community", "parent": "s"},
            {"id": "g", "level": "grid", "parent": "c"},
            {"id": "h", "level": "grid", "parent": "c"},
            {"id": "d", "level": "community", "parent": "s"},
            {"id": "i", "level": "grid", "parent": "d"},
            {"id": "b", "level": "building", "parent": "i"},
        ],
        levels=LADDER,
    )
    roles = [
        Role(key="chief", name=Text("chief", "网格长"), sits_at="grid", minimum=1, responsibility="first"),
        Role(key="worker", name=Text("worker", "网格员"), sits_at="grid", minimum=2, superior="chief"),
        Role(key="head", name=Text("head", "楼栋长"), sits_at="building"),
    ]
    posts: list[dict[str, Any]] = [{"role": "chief", "unit": "g", "id": "1"}, {"role": "chief", "unit": "i", "id": "2"}]
    posts += [{"role": "worker", "unit": "i", "id": str(k), "number": k} for k in (3, 4, 5)]
    filled = [{"post": p, "holder": f"p{p}"} for p in "245"] + [{"post": "1", "holder": "p1", "start": "2026-01-02"}]
    return Jurisdiction(
        territory=h, roster=Roster.from_records(h, RoleCatalogue(roles), posts=posts, appointments=filled)
    )


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
    assert "... and 101 more areas." in section(root, "vacancies")


def test_no_posts_and_no_vacancies_are_said() -> None:
    root = read(render(one_unit(), on=DAY))
    assert "There are no posts, and none is asked for." in root.by_id("figure-posts").text("en")
    assert "no post is without a holder" in section(root, "vacancies")
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
    assert "open" in root.by_id("findings").parent.one("details").attributes  # type: ignore[union-attr]
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
    assert said["grids"][0].startswith("I Households and their categories are spread evenly")


# Plotly agrees


@pytest.mark.parametrize("make", [city, one_unit, nothing_known, other_roles, staffed, lambda: wide(700)])
def test_plotly_accepts_every_picture(make: Callable[[], Jurisdiction]) -> None:
    plotly: Any = importlib.import_module("plotly.graph_objects")  # it has no types
    for figure in figures(about(make())):
        for spec in figure.specs.values():
            drawn = plotly.Figure(spec)  # raises for what plotly does not know
            assert len(drawn.data) == len(spec["data"])


def test_at_most_twenty_roles_are_drawn() -> None:
    roles = [Role(key=f"r{i}", name=Text(f"role {i}", f"角色{i}"), minimum=1) for i in range(30)]
    h = one_unit().territory
    found = picture(Jurisdiction(territory=h, roster=Roster.empty(h, RoleCatalogue(roles))), "posts")
    assert len(found.specs["en"]["data"][0]["x"]) == 20 == _figures._DRAWN
    assert found.table is not None
    assert len(found.table.rows) == 31
    assert found.alt.en.endswith("Drawn are the 20 with most posts.")


def test_at_most_twenty_rules_are_drawn() -> None:
    report = check(one_unit(), [CommunityOversize(max_households=i) for i in range(1, 31)], on=DAY)
    found = picture(one_unit(), "verdicts", report=report)
    assert len(found.specs["en"]["data"][0]["x"]) == 20
    assert found.table is not None
    assert len(found.table.rows) == 30
    assert found.alt.zh.endswith("图中为前20条。")


def test_a_table_has_rows_of_one_width() -> None:
    with pytest.raises(ValueError, match=r"^The table 'x' has 1 columns and rows of \[2\] cells\.$"):
        Table("x", Text("x", "x"), (Column(Text("a", "a")),), [Row(("1", "2"))])
