"""Figures of divisions, of outlines and of pairs of nets: everything is drawn once, where it belongs."""

from __future__ import annotations

import importlib
import itertools
import math
import re
from typing import Any

import attrs
import numpy as np
import pytest
from geo_cases import boxes_of, divided, outlines_of, shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from split_cases import plane, street

from gridgov import Hierarchy, Jurisdiction, LevelScheme, Text, schemes
from gridgov.alignment import align
from gridgov.measures import Measure
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.plot import Figure, alignment, areas, division
from gridgov.splitting import SplitPlan, redraw, split
from gridgov.text import LANGS, Lang

sklearn: Any = importlib.import_module("sklearn.metrics")
NASTY = "<script>alert('1')</script> =CMD() " + "名" * 200


def summary(figure: Figure) -> str:
    return str(figure.layout.title.subtitle.text).replace("<br>", " ")


def planned(seed: int, n: int = 14, *, new: bool = False, name: str | None = None) -> SplitPlan:
    """Return a plan for a community with buildings on a plane: split, or its grids drawn anew."""
    rng = np.random.default_rng(seed)
    place = street([[n // 2, n - n // 2]], rng.integers(1, 90, n).tolist())
    ids = [f"b{i:04}" for i in range(n)]
    edges, places = plane(ids, seed)
    given: dict[str, Any] = {"adjacency": edges, "positions": places, "effort": 0.1}
    if name is not None:
        place = Jurisdiction(territory=place.territory, name=Text(name, name))
    if new:
        return redraw(place, "610102001", level="grid", into=3, **given)
    return split(place, "610102001", into=3, keep=[], **given)


def dots(figure: Figure, axis: str) -> list[Any]:
    return [t for t in figure.data if t.mode == "markers" and t.xaxis == axis]


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.booleans())
def test_each_unit_is_drawn_once_on_each_side_in_its_part(seed: int, new: bool) -> None:  # noqa: FBT001 - drawn
    plan = planned(seed, new=new)
    figure = division(plan)
    known = plan.found.near.places
    assert known is not None
    places = dict(zip(plan.found.ids.tolist(), known.tolist(), strict=True))
    h = plan.jurisdiction.territory
    before, after = (
        {
            said.split(":")[0]: (t.name, (x, y))
            for t in dots(figure, axis)
            for said, x, y in zip(t.hovertext, t.x, t.y, strict=True)
        }
        for axis in ("x", "x2")
    )
    assert set(before) == set(after) == set(places)
    parts = plan.parts.to_pandas().set_index("part")["count"]
    looks = {t.name: (t.marker.color, t.marker.symbol) for t in dots(figure, "x2")}
    assert len(set(looks.values())) == len(plan)
    for unit, (name, at) in after.items():
        assert at == pytest.approx(tuple(places[unit]))
        assert name.startswith((plan.part_of(unit), f"{plan.part_of(unit)} (new)"))
        assert f": {parts[plan.part_of(unit)]:,.0f}, " in name
    for unit, (name, _) in before.items():
        above = h.unit(unit).parent
        assert above is not None
        old = above.id if new else plan.unit
        assert name.startswith(f"{old}: ")
    # A part that goes on as a present unit looks like it.
    then = {t.name.split(":")[0]: (t.marker.color, t.marker.symbol) for t in dots(figure, "x")}
    for part, present in zip(plan.ids, plan.continues, strict=True):
        if present is not None:
            assert next(look for name, look in looks.items() if name.startswith(f"{part}:")) == then[present]


@settings(max_examples=8)
@given(st.integers(0, 10_000))
def test_cut_adjacencies_are_red_and_said(seed: int) -> None:
    plan = planned(seed)
    figure = division(plan)
    red = [t for t in figure.data if t.mode == "lines" and t.line.color == "#d5001c"]
    assert len(red) == 1
    assert red[0].xaxis == "x2"
    assert len(red[0].x) == 3 * len(plan.cut_edges)
    assert red[0].name == f"Pairs of neighbours in different parts: {len(plan.cut_edges)}"
    assert f"{len(plan.cut_edges)} of {len(plan.found.near)} pairs" in summary(figure)
    assert "No map" not in summary(figure)


def test_parts_outside_the_band_are_said() -> None:
    place = street([[4]], [100, 100, 100, 500])
    plan = split(place, "610102001", max_households=500, effort=0.1)
    before, *_ = dots(division(plan), "x")
    assert before.name == "610102001: 800, above the band"
    assert all(t.name.endswith("in the band") for t in dots(division(plan), "x2"))
    assert "No map" in summary(division(plan))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("each", [0, 50])
def test_unknown_counts_are_said_to_be_assumed(lang: Lang, each: int) -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "community", "name": "C"}]
    rows += [
        {"id": f"b{i}", "level": "building", "parent": "s", "households": None if i % 2 else 100} for i in range(8)
    ]
    levels = LevelScheme.ladder("community", "building")
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    figure = division(split(place, "s", into=2, unknown_as=each, strict=False), lang=lang)
    total = 400 + 4 * each
    words = {
        "en": f"Unknown households of 4 units are assumed: {4 * each} of {total}.",
        "zh": f"4个单元的户数未知：合计{total}中{4 * each}为假定值。",
    }[lang]
    assert words in figure.layout.meta["alt"]
    count = {"en": f"{total} (4 unknown as {4 * each})", "zh": f"{total}（含未知4个，按{4 * each}计）"}[lang]
    assert [note.text for note in figure.layout.annotations if note.text.endswith(count)]
    for axis in ("x", "x2"):
        for trace in dots(figure, axis):
            k = sum(int(said[1]) % 2 for said in trace.hovertext)
            mine = {"en": f" ({k} unknown as {k * each})", "zh": f"（含未知{k}个，按{k * each}计）"}[lang]
            assert (mine in trace.name) == bool(k)
            for said in trace.hovertext:
                assert any(word in said for word in ("(assumed)", "（假定）")) == bool(int(said[1]) % 2)
    known = division(planned(1), lang=lang)
    assert not re.search("assumed|unknown|假定|未知", known.to_json())


def test_both_languages_show_the_same() -> None:
    plan = planned(4)
    en, zh = (plan.plot(lang) for lang in LANGS)
    for one, two in zip(en.data, zh.data, strict=True):
        assert np.array_equal(one.x, two.x, equal_nan=one.mode == "lines")
        assert (one.marker.color, one.marker.symbol) == (two.marker.color, two.marker.symbol)
    assert "划分前：户数" in [note.text[:6] for note in zh.layout.annotations]
    assert sorted(re.findall(r"\d+", summary(en))) == sorted(re.findall(r"\d+", summary(zh)))


def test_words_that_no_line_has_room_for_are_cut_and_a_missing_band_is_said() -> None:
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community", "name": "w" * 90}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c", "own": 3} for i in range(4)]
    own = Measure("own", Text("x" * 90, "户" * 90), whole=True)
    levels = LevelScheme.ladder("community", "building")
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=[own]))
    plan = split(place, "c", into=2, measure="own")
    words: dict[Lang, str] = {"en": "Band of a part: none.", "zh": "每部分规定范围：未设定。"}
    for lang, band in words.items():
        figure = division(plan, lang=lang)
        assert summary(figure).startswith(band)
        shown = [figure.layout.title.text, figure.layout.legend.title.text]
        shown += [note.text for note in figure.layout.annotations] + [t.name for t in figure.data if t.name]
        longest = max(len(line) for text in shown for line in text.split("<br>"))
        assert longest <= 64
        assert not any("x" * 33 in text or "w" * 33 in text for text in shown)


def test_a_number_behind_letters_that_run_to_the_left_stays_behind_them() -> None:
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community", "name": "שלום"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c", "households": 3} for i in range(4)]
    levels = LevelScheme.ladder("community", "building")
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    before, *_ = dots(division(split(place, "c", max_households=6)), "x")
    assert before.name == "שלום\u200e: 12, above the band"


def test_several_plans_have_a_row_each_and_the_rest_is_said() -> None:
    plans = [planned(seed) for seed in range(3)]
    figure = division(plans, most=2)
    assert {t.xaxis for t in figure.data} == {"x", "x2", "x3", "x4"}
    assert "The first 2 of 3 are drawn." in summary(figure)
    assert division(iter(plans)).layout.height > figure.layout.height
    empty = division([])
    assert (len(empty.data), summary(empty)) == (0, "There is no plan.")
    with pytest.raises(ValueError, match="At least one plan"):
        division(plans, most=0)


def test_on_outlines_parts_are_filled_and_borders_are_cut() -> None:
    boxes = {f"b{i:04}": shapely.box(i % 4, i // 4, i % 4 + 1, i // 4 + 1) for i in range(12)}
    place = street([[12]], [10] * 12)
    outlines = outlines_of(boxes, "EPSG:4547")
    plan = split(place, "610102001", into=2, outlines=dict(outlines), effort=0.1)
    figure = division(plan, outlines=outlines)
    fills = [t for t in figure.data if t.fill == "toself" and t.xaxis == "x2"]
    assert sum(area_of(t) for t in fills) == pytest.approx(12)
    assert len({t.fillpattern.shape for t in fills}) == 2
    (red,) = (t for t in figure.data if t.mode == "lines" and t.line.color == "#d5001c")
    assert length_of(red) == pytest.approx(len(plan.cut_edges))
    some = outlines.only([f"b{i:04}" for i in range(9)])
    partly = division(plan, outlines=some)
    assert "Without an outline: 3 units." in summary(partly)
    assert sum(len(t.x) for t in dots(partly, "x2")) == 9
    none = division(plan, outlines=outlines.only([]))
    assert "Without an outline: 12 units." in summary(none)


def test_names_of_units_are_shown_as_they_are() -> None:
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community", "name": NASTY}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c", "households": 3, "name": NASTY} for i in range(4)]
    levels = LevelScheme.ladder("community", "building")
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    plan = split(place, "c", max_households=6)
    plan = plan.assign(names={plan.proposed[0]: NASTY})
    boxes = outlines_of({f"b{i}": shapely.box(i, 0, i + 1, 1) for i in range(4)}, "CGCS2000")
    for figure in (division(plan), division(plan, outlines=boxes), division([plan, plan], lang="zh")):
        text = figure.to_json().replace("\\u003c", "<")
        assert "<script" not in text
        assert "&lt;script" in text
        assert max(len(t.name or "") for t in figure.data) < 80


# Outlines


def rings(trace: Any) -> list[list[tuple[float, float]]]:  # noqa: ANN401 - plotly has no types
    """Return the rings of a trace."""
    out: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace.x, trace.y, strict=True):
        if math.isnan(x):
            out.append([])
        else:
            out[-1].append((float(x), float(y)))
    return [ring for ring in out if ring]


def area_of(trace: Any) -> float:  # noqa: ANN401 - plotly has no types
    """Return the area inside the rings of a trace, where rings that run the other way are holes."""
    signed = [0.5 * sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(r)) for r in rings(trace)]
    return abs(sum(signed))


def length_of(trace: Any) -> float:  # noqa: ANN401 - plotly has no types
    return sum(math.dist(a, b) for r in rings(trace) for a, b in itertools.pairwise(r))


@settings(max_examples=40)
@given(divided(most=14), st.data())
def test_each_unit_is_in_the_class_that_holds_its_value(boxes: list[Any], data: st.DataObject) -> None:
    shapes = boxes_of(boxes)
    outlines = outlines_of(shapes, "EPSG:4547")
    value = st.integers(-5, 2000).map(float) | st.none()
    values = {ident: data.draw(value) for ident in shapes}
    figure = areas(outlines, values)
    seen: list[str] = []
    fills = {t.legendgroup: t for t in figure.data if t.fill == "toself"}
    last = -math.inf
    for trace in figure.data:
        if trace.mode != "markers":
            continue
        ids = [said.split(":")[0] for said in trace.hovertext]
        seen += ids
        name = fills[trace.legendgroup].name
        assert area_of(fills[trace.legendgroup]) == pytest.approx(sum(shapes[i].area for i in ids))
        assert name.endswith(f"({len(ids)})")
        if name.startswith("not known"):
            assert all(values[i] is None for i in ids)
            assert fills[trace.legendgroup].fillpattern.shape == "/"
            continue
        found = sorted(float(values[i] or 0) for i in ids)
        ends = [float(n.replace(",", "")) for n in re.findall(r"-?[\d,]+", name.rsplit(" (", 1)[0])]
        assert (ends[0], ends[-1]) == (found[0], found[-1])
        assert found[0] > last
        last = found[-1]
    assert sorted(seen) == sorted(shapes)


def test_holes_stay_empty_and_points_are_dots() -> None:
    ring = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))
    two = shapely.union_all([shapely.box(5, 0, 6, 1), shapely.box(7, 0, 8, 1)])
    outlines = outlines_of({"a": ring, "b": two, "c": shapely.Point(9, 9)}, "EPSG:4547")
    figure = areas(outlines, {"a": "社区", "b": "社区", "c": "社区"}, lang="zh")
    fill, mark = figure.data
    assert area_of(fill) == pytest.approx(15 + 2)
    assert list(mark.marker.opacity) == [0, 0, 1]
    assert figure.layout.yaxis.scaleratio == 1
    assert figure.layout.yaxis.scaleanchor == "x"


def test_a_hole_that_runs_the_way_of_its_outline_stays_empty() -> None:
    outer, inner = [(0, 0), (4, 0), (4, 4), (0, 4)], [(1, 1), (2, 1), (2, 2), (1, 2)]
    [fill, _] = areas(outlines_of({"a": shapely.Polygon(outer, [inner])}, "EPSG:4547"), {"a": 1}).data
    assert area_of(fill) == pytest.approx(15)


def test_classes_hold_equally_many_and_grow_darker() -> None:
    outlines = outlines_of({f"u{i:02}": shapely.box(i, 0, i + 1, 1) for i in range(50)}, "EPSG:4547")
    # Far apart at the upper end: classes of equal width would hold nearly all units in the first.
    figure = areas(outlines, {f"u{i:02}": float(2**i) for i in range(50)})
    fills = [t for t in figure.data if t.fill == "toself"]
    assert [t.name.rsplit(" ", 1)[1] for t in fills] == ["(10)"] * 5
    light = [sum(int(t.fillcolor[k : k + 2], 16) for k in (1, 3, 5)) for t in fills]
    assert light == sorted(light, reverse=True)
    assert len(set(light)) == 5


def test_numbers_of_a_map_have_their_unit() -> None:
    outlines = outlines_of({"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1, 0, 2, 1)}, "EPSG:4547")
    options: dict[str, Any] = {"what": Text("households", "户数"), "unit": Text("households", "户")}
    figure = areas(outlines, {"a": 1, "b": 3}, **options)
    assert figure.layout.legend.title.text == "households<br>(number of units)"
    assert summary(figure) == "2 units from 1 to 3 households; half of them have 3 or more."
    figure = areas(outlines, {"a": 1, "b": 3}, lang="zh", **options)
    assert figure.layout.legend.title.text == "户数（户）<br>（括号内为单元数）"
    assert summary(figure) == "2个单元，1至3户，其中半数不低于3户。"


def test_degrees_are_stretched_as_on_the_ground() -> None:
    outlines = outlines_of({"a": shapely.box(0, 0, 1, 1)}, "CGCS2000")
    assert areas(outlines, {"a": 1}).layout.yaxis.scaleratio == pytest.approx(
        1 / math.cos(math.radians(32.69)), rel=1e-3
    )


def test_what_has_no_outline_or_no_value_is_said() -> None:
    outlines = outlines_of({"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1, 0, 2, 1)}, "EPSG:4547")
    unknown = areas(outlines, {"x": 3})
    assert summary(unknown) == "Nothing is known of any unit. Without an outline: 1."
    assert [t.name for t in unknown.data if t.name] == ["not known (2)"]
    nothing = areas(outlines.only([]), {})
    assert (len(nothing.data), summary(nothing)) == (0, "There are no outlines.")
    with pytest.raises(TypeError, match="numbers and others are texts"):
        areas(outlines, {"a": 1, "b": "x"})
    figure = areas(outlines, {"a": NASTY, "b": math.nan}, names={"a": NASTY}, source=NASTY)
    assert "<script" not in figure.to_json().replace("\\u003c", "<")


# Pairs of nets


@settings(max_examples=40)
@given(st.integers(2, 12).flatmap(lambda n: st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), max_size=4)))
def test_the_table_of_nets_is_that_of_scikit_learn(cells: list[list[int]]) -> None:
    n = len(cells[0]) if cells else 2
    base = BaseUnits.of_ids([f"b{i}" for i in range(n)])
    found = align(
        Nets.of([Net.over(f"n{k}", base, np.array(row), cells=list("abcd")) for k, row in enumerate(cells)], base)
    )
    figure = alignment(found)
    z = [[math.nan if v is None else v for v in row] for row in figure.data[0].z]
    expected = [[sklearn.adjusted_rand_score(a, b) for b in cells] for a in cells]
    known = ~np.isnan(found.matrix("ari")) if cells else np.zeros(0, bool)
    assert np.array(z, float)[known] == pytest.approx(np.array(expected)[known]) or not cells
    words = {
        (int(x), int(y)): t for trace in figure.data[1:] for x, y, t in zip(trace.x, trace.y, trace.text, strict=True)
    }
    assert words == {
        (j, i): "?" if math.isnan(v) else f"{round(v, 2) + 0.0:.2f}"
        for i, row in enumerate(z)
        for j, v in enumerate(row)
    }
    if len(cells) < 2:
        assert summary(figure) == "There are no two nets to compare."


def test_unknown_pairs_are_grey_and_said() -> None:
    base = BaseUnits.of_ids(["b1", "b2"])
    found = align(Nets.of([Net.over("x", base, np.array([0, -1])), Net.over("y", base, np.array([-1, 0]))], base))
    figure = alignment(found, "ari_households")
    assert summary(figure) == "Not known for any two nets."
    assert {t for trace in figure.data[1:] for t in trace.text} >= {"?"}
    assert figure.data[0].z[0][1] is None
    names = [attrs_named(net) for net in found.nets]
    nasty = alignment(align(Nets.of(names, base)), lang="zh")
    assert "<script" not in nasty.to_json().replace("\\u003c", "<")


def attrs_named(net: Net) -> Net:
    return attrs.evolve(net, name=Text(NASTY, NASTY))


def headings(names: list[str], lang: Lang = "en") -> list[str]:
    base = BaseUnits.of_ids(["b1", "b2"])
    nets = [Net.over(f"n{k}", base, np.array([0, k % 2]), cells=["a", "b"]) for k in range(len(names))]
    named = [attrs.evolve(net, name=Text(name, name)) for net, name in zip(nets, names, strict=True)]
    return list(alignment(align(Nets.of(named, base)), lang=lang).layout.xaxis.ticktext)


def test_columns_have_names_that_fit_whole_or_else_the_numbers_of_rows() -> None:
    numbers = [str(i) for i in range(1, 7)]
    assert headings(["health", "police net 2"] * 3) == ["health", "police<br>net 2"] * 3
    assert headings(["urban management"] * 6) == numbers
    assert headings(["net of the 3rd unpublished department 12"] * 6) == numbers
    assert headings(["卫生", "公安第12网"] * 3, "zh") == ["卫生", "公安第12<br>网"] * 3
    assert headings(["政法综治网格体系卫生健康疾病预防"] * 6, "zh") == numbers
    assert headings(["net"] * 7) == [*numbers, "7"]
    # Few nets have more room for each name.
    assert headings(["urban management"] * 2) == ["urban management"] * 2


def test_the_source_line_names_the_place() -> None:
    county = schemes.load("county-many-nets")
    place = county.synthesise()
    found = align(county.synthesise_nets(place).nets)

    def source(**more: Any) -> str:
        return str(alignment(found, **more).layout.annotations[-1].text)

    assert source(place=place).startswith("Source: A county's many nets into one: ")
    assert source(place=place, lang="zh").startswith("来源：某县“多网合一”，")
    assert found.plot(place=place).layout.annotations[-1].text == source(place=place)
    a, b = found.nets.ids[:2]
    assert "A county's many nets" in found.sankey(a, b, place=place).layout.annotations[-1].text
    # Of units alone: their name, else their level, and the id where it says more.
    assert source(lang="zh").startswith("来源：县，")
    rows: list[dict[str, Any]] = [{"id": "6109", "level": "city"}, {"id": "b", "level": "building", "parent": "6109"}]
    h = Hierarchy.from_records(rows, levels=LevelScheme.ladder("city", "building"))
    base = BaseUnits.of_territory(h, "building")
    alone = align(Nets.of([Net.over("x", base, np.array([0]))], base))
    assert "Source: city 6109: 1 net over 1 base unit." in alignment(alone).layout.annotations[-1].text


def test_many_nets_have_numbers_in_colours_only() -> None:
    base = BaseUnits.of_ids([f"b{i}" for i in range(6)])
    rng = np.random.default_rng(1)
    nets = [Net.over(f"n{k:02}", base, rng.integers(0, 3, 6), cells=list("abc")) for k in range(30)]
    figure = alignment(align(Nets.of(nets, base)), "nested")
    assert len(figure.data) == 1
    assert figure.data[0].showscale
    assert "row: the net" in figure.layout.annotations[0].text
    assert list(figure.layout.xaxis.ticktext) == [str(i) for i in range(1, 31)]
