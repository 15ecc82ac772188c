"""Icicle and treemap: what the tiles add up to, what their colours say, and what cannot be drawn."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from documents_cases import territories
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from report_cases import DAY, LADDER, city, nothing_known, one_unit, other_roles, staffed, wide

from gridgov import Hierarchy, Jurisdiction, LevelScheme, plot
from gridgov.findings import check
from gridgov.levels import Level
from gridgov.plot._paint import Color
from gridgov.plot._tiles import Limits, structure
from gridgov.rules import CommunityOversize, FullCover
from gridgov.text import LANGS, Lang, Text

NASTY = "<script>alert(1)</script><a href='https://x'>=CMD()</a>" + "名" * 200


def tiles(figure: plot.Figure) -> pd.DataFrame:
    """Return what the tiles of a figure hold."""
    [trace] = figure.data
    found = {key: list(trace[key]) for key in ("ids", "parents", "labels", "text", "values", "hovertext")}
    return pd.DataFrame(found).assign(color=list(trace.marker.colors))


def leaf_totals(h: Hierarchy, measure: str) -> dict[str, float]:
    """Add up by hand what stands at the lowest units below each one that is no overlay."""
    overlay = {level.key for level in h.levels.levels if level.overlay}
    sums: dict[str, float] = {}
    for unit in h:
        inside = [unit, *unit.ancestors]
        if unit.is_leaf and not any(u.level in overlay for u in inside):
            for u in inside:
                sums[u.id] = sums.get(u.id, 0.0) + (unit.stated(measure) or 0.0)
    return sums


@pytest.mark.parametrize("kind", ["icicle", "treemap"])
def test_tiles_of_a_city_add_up_to_its_households(kind: str) -> None:
    table = tiles(getattr(plot, kind)(city(), depth=3))
    inside = table.groupby("parents")["values"].sum()
    assert inside[""] == 349_028
    size = dict(zip(table.ids, table["values"], strict=True))
    assert all(inside[i] == size[i] for i in size if i in inside.index)
    counties = {u.name: u.total("households").known for u in city().units(level="county")}
    drawn = table[table.parents == "t0"]
    assert drawn["values"].sum() == sum(counties.values())
    named = [(name, value) for name, value in zip(drawn.labels, drawn["values"], strict=True) if name in counties]
    assert len(named) >= 9
    assert all(counties[name] == value for name, value in named)


def test_sizes_are_what_the_lowest_units_have_together() -> None:
    h = city().territory
    by_hand = leaf_totals(h.subtree("610902"), "households")
    table = tiles(plot.treemap(city(), within="610902", depth=2))
    names = {u.name: by_hand[u.id] for u in h.unit("610902").children}
    assert table["values"][0] == by_hand["610902"]
    assert table.iloc[1:].set_index("labels")["values"].to_dict() == names


@given(territories(), st.sampled_from(["icicle", "treemap"]), st.integers(1, 5))
@settings(max_examples=40)
def test_no_unit_is_lost_and_none_is_counted_twice(h: Hierarchy, kind: str, depth: int) -> None:
    assume(all(np.nansum(values / 1e9) < 1e290 for values in h.measures.values()))
    table = tiles(getattr(plot, kind)(h, depth=depth))
    size = table.set_index("ids")["values"]
    inside = table.groupby("parents")["values"].sum().drop("")
    assert all(inside[i] <= size[i] * (1 + 1e-9) for i in inside.index)
    assert (table.parents == "").sum() == 1


@given(territories(), st.integers(1, 5), st.integers(1, 6), st.floats(0, 0.5), st.floats(0.2, 1))
@settings(max_examples=60)
def test_every_unit_of_a_layer_is_in_one_tile_or_too_small(
    h: Hierarchy, layers: int, siblings: int, least: float, bend: float
) -> None:
    assume(all(np.nansum(values / 1e9) < 1e290 for values in h.measures.values()))
    measure = next(iter(h.measure_info.values()), None)
    limits = Limits(layers=layers, siblings=siblings, least=least, bend=bend)
    found = structure(h, measure, title=Text("all", "全部"), limits=limits)
    nodes = found.nodes[1:] if found.nodes[0].row is None else found.nodes
    rows = [int(row) for node in nodes for row in node.rows]
    assert sum(node.rest for node in nodes) + sum(node.row is not None for node in nodes) == len(rows)
    rows += found.small.tolist()
    assert len(rows) == len(set(rows))
    # What has a tile is large enough to be read; what has none is not.
    totals = None if measure is None else h.rollup(measure.key)
    if totals is None or totals.complete.all():
        assert found.lowest >= least * bend * (1 - 1e-9)
    overlay = {level.key for level in h.levels.levels if level.overlay}
    deepest = max(node.depth for node in nodes)
    for node in nodes:
        below = [] if node.row is None else [u for u in h.at(node.row).children if u.level not in overlay]
        assert {u.row for u in below} <= set(rows) or node.depth == deepest
    assert {u.row for u in h.roots} <= set(rows)


@given(territories(), st.sampled_from(["icicle", "treemap"]))
@settings(max_examples=25)
def test_both_languages_draw_the_same(h: Hierarchy, kind: str) -> None:
    assume(all(np.nansum(values / 1e9) < 1e290 for values in h.measures.values()))
    en, zh = (tiles(getattr(plot, kind)(h, lang=lang)) for lang in LANGS)
    assert en[["ids", "parents", "values", "color"]].equals(zh[["ids", "parents", "values", "color"]])
    assert [re.findall(r"\d[\d,.]*", t) for t in en.text] == [re.findall(r"\d[\d,.]*", t) for t in zh.text]


def two(households: list[int | None]) -> Hierarchy:
    """Return two streets with two communities each, and their households."""
    rows: list[dict[str, Any]] = [{"id": f"s{i}", "level": "street"} for i in range(2)]
    rows += [
        {"id": f"c{i}", "level": "community", "parent": f"s{i // 2}", "households": n} for i, n in enumerate(households)
    ]
    return Hierarchy.from_records(rows, levels=LADDER, measures=["households"], roots="many")


def test_units_of_unknown_size_are_not_called_small() -> None:
    en, zh = (plot.icicle(two([900, None, 800, 1]), lang=lang).layout.title.subtitle.text for lang in LANGS)
    assert "Of unknown size and not drawn: 1." in en.replace("<br>", " ")
    assert "Too small to be drawn: 1." in en.replace("<br>", " ")
    assert "规模未知而未画出：1个。" in zh.replace("<br>", "")
    assert "过小而未画出：1个。" in zh.replace("<br>", "")


@pytest.mark.parametrize("kind", ["icicle", "treemap"])
def test_known_zeros_are_said_to_be_zeros(kind: str) -> None:
    def said(households: list[int | None], lang: Lang) -> str:
        figure = getattr(plot, kind)(two(households), measure="households", lang=lang)
        assert figure.data[0]["values"][0] == (4 if not any(households) else sum(filter(None, households)))
        return str(figure.layout.meta["alt"])

    assert "What is known of households is 0: the size of a tile is its number of lowest units." in said([0] * 4, "en")
    assert "What is known of households is 0" in said([0, None, None, None], "en")
    assert "户数的已知值均为0，方块按末级单元数绘制。" in said([0] * 4, "zh")
    assert "Nothing is known of households" in said([None] * 4, "en")
    assert "户数均未知" in said([None] * 4, "zh")
    for lang in LANGS:
        assert not re.search("lowest units|末级单元", said([0, 3, 0, 1], lang))


def test_a_layer_of_known_zeros_is_not_painted_as_unknown() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street", "households": 90}]
    rows += [{"id": "t", "level": "street"}, {"id": "c", "level": "community", "parent": "t", "households": 0}]
    h = Hierarchy.from_records(rows, levels=LADDER, measures=["households"], roots="many")
    table = tiles(plot.treemap(h, color="measure")).set_index("labels")
    unknown = tiles(plot.treemap(two([5, None, None, None]), color="measure")).set_index("labels")
    assert table.color["c"] == table.color["t"] != unknown.color["c1"]


def test_small_siblings_stand_together() -> None:
    records: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    records += [{"id": f"c{i}", "level": "community", "parent": "s", "households": 1} for i in range(30)]
    records += [{"id": "big", "level": "community", "parent": "s", "households": 970}]
    h = Hierarchy.from_records(records, levels=LADDER, measures=["households"])
    table = tiles(plot.icicle(h)).set_index("labels")
    assert table["values"].to_dict() == {"s": 1000, "big": 970, "30 others": 30}
    assert "others: 30" in plot.icicle(h).layout.title.subtitle.text
    assert len(tiles(plot.treemap(h))) == 32


@pytest.mark.parametrize(
    ("sizes", "shown", "lost"),
    [
        # A single small one that can be read in a higher figure has its tile.
        ([970, 20], ["big", "c0"], 0),
        # One that could not is left out, as are several that are too small even together; both are said.
        ([990, 10], ["big"], 1),
        ([990, 5, 5], ["big"], 2),
        ([980, 10, 10], ["big", "2 others"], 0),
        ([960, 20, 20], ["big", "2 others"], 0),
    ],
)
def test_no_tile_is_too_low_for_its_name(sizes: list[int], shown: list[str], lost: int) -> None:
    records: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    names = ["big", *(f"c{i}" for i in range(len(sizes) - 1))]
    for name, n in zip(names, sizes, strict=True):
        records.append({"id": name, "level": "community", "parent": "s", "households": n})
    figure = plot.icicle(Hierarchy.from_records(records, levels=LADDER, measures=["households"]))
    table = tiles(figure)
    assert table.labels.tolist() == ["s", *shown]
    assert (f"Too small to be drawn: {lost}." in figure.layout.meta["alt"]) == bool(lost)
    inside = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b - 24
    lowest = table["values"].min() / table["values"].max()
    assert lowest * inside >= 17.5
    assert (figure.layout.height > 900) == (lowest < 1 / 38)


def test_very_many_units_become_few_tiles() -> None:
    table = tiles(plot.treemap(wide()))
    assert len(table) == 61
    assert table["values"][0] == table["values"][1:].sum() == sum(i % 6000 for i in range(100_000) if i % 7)
    assert len(tiles(plot.icicle(wide()))) == 2


def test_what_is_unknown_is_grey_and_said() -> None:
    figure = plot.treemap(other_roles())
    table = tiles(figure).set_index("labels")
    assert table.color["b"] == "#bdbdbd"
    assert table.text["b"] == "at least 0 (1 unknown)"
    assert "lower bound" in figure.layout.title.subtitle.text
    assert "按下限绘制" in plot.treemap(other_roles(), lang="zh").layout.title.subtitle.text


GREY = "#bdbdbd"


@given(territories(), st.sampled_from(["icicle", "treemap"]), st.sampled_from([None, "measure", "level"]))
@settings(max_examples=30)
def test_as_many_tiles_are_grey_as_are_said_to_be(h: Hierarchy, kind: str, color: Color | None) -> None:
    assume(all(np.nansum(values / 1e9) < 1e290 for values in h.measures.values()))
    figure = getattr(plot, kind)(h, color=color)
    table = tiles(figure)
    bound = table.text.str.startswith("at least") & (table["values"] > 0)
    words = "Grey: " if color is None else "With unknown parts, drawn as a lower bound: "
    said = re.search(words + r"(\d+) tile", figure.layout.meta["alt"])
    grey = table.color == GREY
    assert (said is not None) == bound.any()
    assert not grey.any() or (color != "level" and bound[grey & (table["values"] > 0)].all())
    if said:
        assert int(said[1]) == ((grey if color is None else bound) & (table["values"] > 0)).sum()


def test_a_gap_without_a_tile_makes_the_tile_around_it_grey() -> None:
    table = tiles(plot.icicle(two([900, None, 800, 100]))).set_index("labels")
    assert (table.color == GREY).to_dict() == {
        "units": False,
        "s0": True,
        "s1": False,
        "c0": False,
        "c2": False,
        "c3": False,
    }
    assert table.text["s0"] == "at least 900 (1 unknown)"
    figure = plot.treemap(two([900, None, 800, 100]))
    assert tiles(figure).set_index("labels").color[["s0", "c0"]].tolist()[0] == GREY
    assert "Of unknown size and not drawn: 1." in figure.layout.meta["alt"]


def test_the_day_of_vacancies_is_written_as_a_day() -> None:
    said = plot.icicle(staffed(), color="vacancies", on=dt.datetime.fromisoformat("2026-01-01T05:00:00Z")).layout.meta[
        "alt"
    ]
    assert "on 2026-01-01." in said


def test_a_stated_total_that_differs_is_said() -> None:
    rows = [
        {"id": "s", "level": "street", "households": 99},
        {"id": "c", "level": "community", "parent": "s", "households": 60},
    ]
    h = Hierarchy.from_records(rows, levels=LADDER, measures=["households"])
    assert "In 1 the stated total is not the sum" in plot.icicle(h).layout.meta["alt"]
    assert tiles(plot.icicle(h))["values"].tolist() == [60, 60]


def test_units_that_lie_over_others_are_left_out_and_said() -> None:
    figure = plot.icicle(city())
    assert "Left out, as they lie over the others: 323." in figure.layout.meta["alt"]
    assert not set(tiles(figure).labels) & {u.name for u in city().units(level="estate") if u.name}


def test_colours_of_vacancies_count_every_empty_post() -> None:
    place = staffed()
    empty = place.roster.vacancies(DAY)
    figure = plot.treemap(place, color="vacancies", on=DAY)
    table = tiles(figure).set_index("labels")
    assert f"{len(empty)} of 10 on 2026-01-01" in figure.layout.title.subtitle.text.replace("<br>", " ")
    by_unit = Counter(v.unit.id for v in empty)
    for unit in place.units():
        if unit.id in table.index:
            below = sum(by_unit[u.id] for u in (unit, *unit.descendants()))
            said = re.search(r"(\d+) of \d+ posts empty", table.text[unit.id])
            assert below == (int(said[1]) if said else 0)
    assert table.text["b"].endswith("no posts")


def test_colours_of_a_report_count_every_verdict() -> None:
    report = check(city(), [CommunityOversize(max_households=2000), FullCover()], on=DAY)
    table = tiles(plot.icicle(city(), color=report, depth=2)).set_index("labels")
    failing = report.to_pandas()
    above = [city().unit(u).nearest(level="county") for u in failing[failing.verdict == "fail"].unit]
    expected = Counter(u.name for u in above if u is not None)
    said = table.text.str.extract(r"([\d,]+) fail")[0].str.replace(",", "").astype(int)
    counts = dict(zip(said.index, said, strict=True))
    for county in city().units(level="county"):
        if county.name in counts:
            assert counts[county.name] == expected[county.name]
    assert counts["安康市"] == expected.total() > 0


def test_colour_of_size_is_beside_the_largest_of_the_layer() -> None:
    table = tiles(plot.treemap(city(), color="measure", depth=2)).set_index("labels")
    assert table.text["汉滨区"].endswith("100% of the largest")
    part = round(100 * table["values"]["旬阳市"] / table["values"]["汉滨区"])
    assert table.text["旬阳市"].endswith(f"{part}% of the largest")


def test_markup_in_names_stays_text() -> None:
    rows = [
        {"id": "s", "level": "street", "name": NASTY, "households": 5},
        {"id": "c", "level": "community", "parent": "s", "name": NASTY, "households": 5},
    ]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LADDER, measures=["households"]), id=NASTY)
    for color in (None, "level", "measure"):
        text = json.dumps(plot.icicle(place, color=color).to_plotly_json(), default=list, ensure_ascii=False)
        assert "<script" not in text.replace(json.dumps(NASTY, ensure_ascii=False)[1:-1], "")
        assert "&lt;script" in text
        assert "<a " not in re.sub(r'"alt": ".*?[^\\]"', "", text)


def test_markup_in_names_of_levels_stays_text() -> None:
    levels = LevelScheme([Level("a", Text(NASTY, NASTY), "street"), Level("b", Text("b", "b"), "community")])
    rows: list[dict[str, Any]] = [{"id": "s", "level": "a"}, {"id": "c", "level": "b", "parent": "s", "households": 5}]
    h = Hierarchy.from_records(rows, levels=levels, measures=["households"])
    for make in (plot.icicle, plot.treemap):
        [trace] = make(h, color="level").data
        told = [*trace.text, *trace.hovertext]
        assert any("&lt;script&gt;" in text for text in told)
        assert not any("<script" in text or "<a " in text for text in told)


@pytest.mark.parametrize("place", [one_unit(), nothing_known(), other_roles(), wide(500), staffed()])
@pytest.mark.parametrize("color", [None, "level", "measure", "vacancies"])
@pytest.mark.parametrize("lang", LANGS)
def test_plotly_takes_what_lacks_something(place: Jurisdiction, color: Color | None, lang: Lang) -> None:
    for draw in (plot.icicle, plot.treemap):
        figure = draw(place, color=color, on=DAY, lang=lang)
        assert figure.to_json()
        assert figure.layout.meta["lang"] == lang


def test_a_title_and_a_source_stand_around_it() -> None:
    figure = city().plot(lang="zh", title="标题")
    assert figure.layout.title.text == "标题"
    assert figure.layout.annotations[-1].text.startswith("来源：安康")
    assert city().plot("treemap").data[0].type == "treemap"


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"depth": 0}, ValueError, "depth must be 1 or more, not 0."),
        ({"depth": 1.5}, TypeError, "depth is a whole number from 1, not float."),
        ({"depth": "2"}, TypeError, "depth is a whole number from 1, not str."),
        ({"color": "red"}, ValueError, "color must be 'level', 'measure', 'vacancies' or a report, not 'red'."),
        ({"color": "vacancies"}, ValueError, "color='vacancies' needs on="),
        ({"measure": "trees"}, LookupError, "trees"),
        ({"within": "nowhere"}, LookupError, "nowhere"),
        ({"color": check(staffed(), [FullCover()], on=DAY)}, ValueError, "The report is about other units"),
    ],
)
def test_what_cannot_be_drawn_is_refused(options: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=re.escape(words)):
        plot.icicle(other_roles(), **options)


def test_posts_of_a_hierarchy_are_refused() -> None:
    with pytest.raises(TypeError, match="needs a jurisdiction"):
        plot.treemap(staffed().territory, color="vacancies", on=DAY)


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"kind must be one of icicle, treemap, sizes, lorenz, not 'pie'\."):
        staffed().territory.plot("pie")


def test_a_report_draws_itself() -> None:
    report = check(staffed(), [FullCover()], on=DAY)
    assert report.plot().layout.barmode == "stack"
    assert report.plot("icicle").data[0].type == "icicle"


def test_what_is_unknown_in_a_report_is_no_failure() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": f"c{n}", "level": "community", "parent": "s", "households": n} for n in (100, 400)]
    rows += [{"id": "c", "level": "community", "parent": "s", "households": None}]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LADDER, measures=["households"]))
    report = check(place, [CommunityOversize(max_households=300)], on=DAY)
    table = tiles(plot.treemap(place, color=report)).set_index("labels")
    assert table.text["s"].endswith("<br>1 fail, 1 unknown")
    assert table.text["c"].endswith("<br>0 fail, 1 unknown")
    assert table.text["c400"].endswith("<br>1 fail")
