"""Every number of the page, against the model counted another way."""

from __future__ import annotations

import importlib
import math
import statistics
from collections import Counter
from collections.abc import Callable
from typing import Any, Literal

import attrs
import numpy as np
import pytest
from documents_cases import territories
from hypothesis import assume, given
from hypothesis import strategies as st
from report_cases import (
    DAY,
    LADDER,
    about,
    city,
    city_page,
    drawings,
    nothing_known,
    number,
    one_unit,
    other_roles,
    picture,
    read,
    staffed,
    table,
    wide,
)

from gridgov import plot
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.plot import _stacks
from gridgov.plot._counts import bins
from gridgov.plot._spec_tiles import Tile, treemap
from gridgov.policies import Clause, Policy
from gridgov.report import _tiles, render
from gridgov.report._figures import Figure, figures
from gridgov.report._tables import Column, Row, Table
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.rules import CommunityOversize, FullCover, Rule
from gridgov.text import LANGS, Text

SIZES = st.integers(0, 2**53 - 1) | st.integers(0, 9000)


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
        (math.ceil(u.total("households").known / step) - 1) * step + (step + 1) / 2
        for u in city().units(level="community")
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


@given(st.lists(st.integers(0, 9000), min_size=1, max_size=60), st.integers(1, 40), st.booleans())
def test_every_number_is_in_the_step_that_names_it(values: list[int], most: int, upper: bool) -> None:  # noqa: FBT001 - drawn
    found = bins(np.array(values, np.float64), whole=True, most=most, low=0.0, upper=upper)
    assert found.counts.sum() == len(values)
    for i, n in enumerate(found.counts.tolist()):
        low, *more = (int(part.replace(",", "")) for part in found.label(i).split("–"))
        assert n == sum(low <= v <= (more or [low])[0] for v in values)
        assert found.middles[i] == (low + (more or [low])[0]) / 2
        assert not upper or found.step == 1 or (more or [low])[0] % found.step == 0
    of_parts = bins(np.array(values) / 4, whole=False, most=most, upper=upper)
    ends = list(zip(of_parts.edges[:-1], of_parts.edges[1:], strict=True))
    inside = [sum((a < v / 4 <= b) if upper else (a <= v / 4 < b) for v in values) for a, b in ends]
    inside[0] += upper * sum(v / 4 == of_parts.edges[0] for v in values)
    assert of_parts.counts.tolist() == inside


@pytest.mark.parametrize(("boundary", "over"), [("over", 2), ("at_least", 3)])
def test_what_stands_right_of_the_ceiling_fails_it(boundary: Literal["over", "at_least"], over: int) -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": f"c{n}", "level": "community", "parent": "s", "households": n} for n in (0, 4999, 5000, 5001, 6000)]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LADDER, measures=["households"]))
    rule = CommunityOversize(max_households=5000, boundary=boundary)
    found = picture(place, "communities", report=check(place, [rule], on=DAY))
    assert sum(n for middle, n in bars(found).items() if middle > 5000) == over
    assert f"; {over} fail the ceiling" in found.alt.en
    policy = Policy(id="p", title=Text("p", "p"), clauses=(Clause(id="size", rule=rule),))
    drawn = plot.sizes(place, level="community", policy=policy, on=DAY)
    right = [n for bar in drawn.data for x, n in zip(bar.x, bar.y, strict=True) if x > 5000]
    assert sum(right) == over


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


def test_units_without_an_area_are_counted() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [
        {"id": f"c{i}", "level": "community", "parent": "s", "households": n} for i, n in enumerate([50, None, None])
    ]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LADDER, measures=["households"]))
    alt = picture(place, "structure").alt
    assert alt.en.endswith(
        "In 1 tile a part is unknown and the size is a lower bound; the innermost of them are grey. "
        "Of unknown size and not drawn: 2."
    )
    assert alt.zh.endswith("规模未知而未画出：2个。")
    assert "not drawn" not in picture(city(), "structure").alt.en


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


@pytest.mark.parametrize(("size", "grey"), [(3, [False, True, False]), (0, [True, True, False])])
def test_what_is_unknown_is_grey_unless_a_tile_in_it_that_can_be_seen_is(size: float, grey: list[bool]) -> None:
    tiles = [
        Tile(None, "city", "", "", 8, 0, unsure=True),
        Tile(0, "a", "", "", size, 1, unsure=True),
        Tile(0, "b", "", "", 5, 1),
    ]
    colors = treemap(tiles, visible_depth=2)["data"][0]["marker"]["colors"]
    assert [color == "#bdbdbd" for color in colors] == grey


def test_levels_of_one_name_are_told_apart_wherever_they_stand() -> None:
    levels = LevelScheme([Level(key, Text("grid", "网格"), "community") for key in ("upper", "middle", "lower")])
    h = Hierarchy.from_codes(
        ["61", "6109", "610902"],
        levels=levels,
        lengths=dict(zip((2, 4, 6), levels.keys, strict=True)),
        measures={"households": [None, None, 9000]},
    )
    names = [[key, f"grid ({key})", f"网格（{key}）"] for key in levels.keys]
    place = Jurisdiction(territory=h)
    report = check(place, [CommunityOversize(max_households=5000)], on=DAY)
    for at, lang in enumerate(LANGS, start=1):
        page = read(render(place, on=DAY, report=report))
        expected = [name[at] for name in names]
        assert [name for name, _ in place.summary(DAY, lang)][:3] == expected
        assert [row[0] for row in page.by_id("table-levels").table(lang)] == expected
        assert [row[1] for row in page.by_id("table-structure").table(lang)] == expected
        assert [row[1] for row in page.by_id("table-summary").table(lang)] == expected
    assert picture(place, "grids").title == Text("Households per grid (lower)", "每个网格（lower）的户数")


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
    assert len(found.specs["en"]["data"][0]["x"]) == 20 == _stacks.DRAWN
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


def test_what_is_known_of_the_parts_stands_before_a_smaller_stated_figure() -> None:
    records: list[dict[str, Any]] = [
        {"id": "a", "level": "street", "households": 5},
        {"id": "a1", "level": "community", "parent": "a", "households": 17},
        {"id": "a2", "level": "community", "parent": "a"},
        {"id": "b", "level": "street", "households": 30},
        {"id": "b1", "level": "community", "parent": "b", "households": 2},
        {"id": "b2", "level": "community", "parent": "b"},
    ]
    h = Hierarchy.from_records(records, levels=LADDER, measures=["households"], roots="many")
    nodes = _tiles.structure(about(Jurisdiction(territory=h))).nodes
    sizes = {node.name: (node.size, node.value.en) for node in nodes}
    assert sizes["a"] == (17, "at least 17 (1 unknown)")
    assert sizes["b"] == (30, "30 stated")
    whole = h.roots.total("households")
    [outermost] = [node for node in nodes if node.parent is None]
    assert (outermost.size, outermost.value.en) == (whole.known, whole.text()) == (47, "at least 47 (1 unknown)")


def test_a_known_zero_is_known() -> None:
    records: list[dict[str, Any]] = [
        {"id": "s", "level": "street"},
        {"id": "c", "level": "community", "parent": "s"},
        {"id": "b", "level": "building", "parent": "c", "households": 0},
        {"id": "d", "level": "building", "parent": "c", "households": None},
    ]
    place = Jurisdiction(territory=Hierarchy.from_records(records, levels=LADDER, measures=["households"]))
    assert table(place, "levels")[1][2] == "at least 0 (1 unknown)"
    page = read(render(place, on=DAY))
    assert "in no unit known" not in page.text("en")
    assert "in no unit known" in read(render(nothing_known(), on=DAY)).text("en")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": "x"}, "title must be a Text"),
        ({"title": Text(" ", "x")}, "title must be"),
        ({"suppress_below": "10"}, "whole number"),
    ],
)
def test_what_is_no_title_and_no_threshold_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        render(one_unit(), on=DAY, **given)


@pytest.mark.parametrize("households", [0, None, 7])
def test_the_page_says_why_tiles_are_of_another_size(households: int | None) -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": f"c{i}", "level": "community", "parent": "s", "households": households} for i in range(2)]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LADDER, measures=["households"]))
    page = render(place, on=DAY)
    said = {"What is known of households is 0": 0, "Nothing is known of households": None}
    for words, when in said.items():
        assert (words in page) == (when == households)
