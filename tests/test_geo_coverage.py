"""Coverage of a level: planted gaps, overlaps, slivers and parts outside are found with their areas, nothing else."""

from __future__ import annotations

import copy
import itertools
import json
import pickle
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geo_cases import SIDE, SYSTEMS, Box, Shape, boxes_of, divided, laid, names, outlines_of
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Voronoi

import gridgov as gg
from gridgov import geo
from gridgov.geo import Coverage
from gridgov.geo._checks import Keep
from gridgov.geo._coverage_result import CoverageFault, many
from gridgov.geo._measure import square_metres

geopandas: Any = pytest.importorskip("geopandas")
shapely: Any = pytest.importorskip("shapely")

CRS = st.sampled_from(sorted(SYSTEMS))
METRIC = "EPSG:4547"
PARENT = shapely.box(0, 0, SIDE, SIDE)


def check(shapes: dict[str, Any], crs: str = METRIC, keep: Keep = None, **more: float) -> Coverage:
    """Check what begins with g against the unit p."""
    parents = {ident: "p" for ident in shapes if ident.startswith("g")}
    outlines = outlines_of({"p": PARENT, **shapes}, crs, keep=keep)
    return geo.coverage(parents, "grid", outlines, **more)


def metres(shape: Shape, crs: str = METRIC) -> float:
    return float(square_metres(np.array([laid(shape, crs)], object), crs)[0])


# Sound ones


@settings(max_examples=60)
@given(divided(), CRS)
def test_rectangles_that_fill_their_parent_are_clean(boxes: list[Box], crs: str) -> None:
    found = check(boxes_of(boxes), crs)
    assert found
    assert repr(found) == f"<Coverage of grid: {len(boxes)} in 1, clean>"
    assert (list(found), len(found), found.counts(), found.problems.text()) == ([], 0, {}, "")


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(5, 40))
def test_cells_of_points_are_clean_as_the_oracle_says(seed: int, n: int) -> None:
    cells = voronoi(seed, n)
    assert shapely.coverage_is_valid(list(cells.values()))
    assert check(cells)


def voronoi(seed: int, n: int) -> dict[str, Any]:
    """Return the cells of random points within the square: mirrored at its sides, so that borders are the same."""
    places = np.random.default_rng(seed).uniform(1, SIDE - 1, (n, 2))
    mirrored = [places]
    for axis, at in itertools.product((0, 1), (0, SIDE)):
        other = places.copy()
        other[:, axis] = 2 * at - other[:, axis]
        mirrored.append(other)
    diagram = Voronoi(np.concatenate(mirrored))
    corners = np.clip(np.where(np.abs(diagram.vertices - SIDE) < 1e-7, SIDE, diagram.vertices), 0, None)
    corners[np.abs(corners) < 1e-7] = 0
    rings: list[list[int]] = [diagram.regions[diagram.point_region[i]] for i in range(n)]
    return {ident: shapely.Polygon(corners[ring]) for ident, ring in zip(names(n), rings, strict=True)}


# Planted faults


@settings(max_examples=60)
@given(st.data(), divided().filter(lambda boxes: len(boxes) > 1), CRS)
def test_a_cell_that_is_missing_is_a_gap_of_its_area(data: st.DataObject, boxes: list[Box], crs: str) -> None:
    shapes = boxes_of(boxes)
    lost = data.draw(st.sampled_from(sorted(shapes)))
    hole = shapes.pop(lost)
    found = check(shapes, crs, sliver_m=0.01)
    assert found.counts() == {"gap": 1}
    [fault] = found
    assert fault.area_m2 == pytest.approx(metres(hole, crs), rel=1e-5)
    assert fault.shape.symmetric_difference(laid(hole, crs)).area < 1e-6 * fault.shape.area
    beside = [ident for ident, shape in shapes.items() if shape.intersects(hole)]
    assert (fault.parent, list(fault.units)) == ("p", sorted(beside))


@settings(max_examples=60)
@given(st.data(), divided(), st.integers(1, 3))
def test_a_cell_that_grows_overlaps_and_reaches_out(data: st.DataObject, boxes: list[Box], by: int) -> None:
    shapes = boxes_of(boxes)
    grown = data.draw(st.sampled_from(sorted(shapes)))
    shapes[grown] = shapes[grown].buffer(by, join_style="mitre")
    found = check(shapes, sliver_m=0.5)
    expected = {
        frozenset({grown, other}): shape.intersection(shapes[grown]).area
        for other, shape in shapes.items()
        if other != grown and shape.intersection(shapes[grown]).area > 0
    }
    overlaps = {frozenset(fault.units): fault.area_m2 for fault in found if fault.kind == "overlap"}
    assert overlaps.keys() == expected.keys()
    scale = metres(PARENT) / PARENT.area
    for pair, area in expected.items():
        assert overlaps[pair] == pytest.approx(area * scale, abs=0.01)
    out = shapes[grown].difference(PARENT).area * scale
    assert found.area_m2("outside") == pytest.approx(out, abs=0.01)
    assert set(found.counts()) <= {"overlap", "outside"}
    if len(boxes) > 1:
        assert not shapely.coverage_is_valid(list(shapes.values()))
    assert not found


@settings(max_examples=60)
@given(divided(least=16), st.lists(st.integers(-2, 2), min_size=48, max_size=48))
def test_areas_are_those_of_the_union(boxes: list[Box], by: list[int]) -> None:
    """Whatever the faults, what is covered, less what is outside, plus gaps, is the parent."""
    moved = {
        ident: shapely.box(box[0] + d[0], box[1] + d[1], box[2] + d[2], box[3] + d[3])
        for ident, box, d in zip(names(len(boxes)), boxes, zip(*[iter(by)] * 4, strict=True), strict=False)
    }
    found = check(moved, tolerance_m=0, sliver_m=0)
    union, scale = shapely.union_all(list(moved.values())), metres(PARENT) / PARENT.area
    assert found.area_m2("gap") == pytest.approx(PARENT.difference(union).area * scale, abs=0.01)
    outside = sum(shape.difference(PARENT).area for shape in moved.values())
    assert found.area_m2("outside") == pytest.approx(outside * scale, abs=0.01)
    pairs = sum(a.intersection(b).area for a, b in itertools.combinations(moved.values(), 2))
    assert found.area_m2("overlap") == pytest.approx(pairs * scale, abs=0.01)
    assert bool(found) == (PARENT.difference(union).area == outside == pairs == 0)


@settings(max_examples=60)
@given(st.data(), divided(), st.sampled_from([0.002, 0.2, 3.0]))
def test_how_wide_a_gap_is_says_what_it_is(data: st.DataObject, boxes: list[Box], wide: float) -> None:
    shapes = boxes_of(boxes)
    cut = data.draw(st.sampled_from(sorted(shapes)))
    west, south, east, north = shapes[cut].bounds
    shapes[cut] = shapely.box(west, south, east - wide, north)
    found = check(shapes)
    if wide < 0.01:
        assert found
    else:
        [fault] = found
        assert (fault.kind, fault.what) == (("sliver", "gap") if wide < 1 else ("gap", None))
        assert fault.area_m2 == pytest.approx(wide * (north - south) * metres(PARENT) / PARENT.area, rel=1e-3)
    if len(boxes) == 1:  # the oracle wants corners that match, which rectangles of several sizes have not
        around = PARENT.buffer(1, join_style="mitre").difference(PARENT)
        cells = [*shapes.values(), around]
        assert not shapely.coverage_is_valid(cells, gap_width=wide * 1.1)
        assert shapely.coverage_is_valid(cells, gap_width=0) or wide == 0


def test_a_wide_hole_at_the_end_of_a_thin_one_is_a_gap() -> None:
    hole = shapely.box(0, 30, 60, 30.005).union(shapely.box(30, 30, 34, 34))
    [fault] = check({"g": PARENT.difference(hole)})
    assert fault.kind == "gap"


@given(st.randoms(use_true_random=False))
def test_the_order_of_outlines_and_units_does_not_matter(rng: random.Random) -> None:
    shapes = {
        "g1": shapely.box(0, 0, 30, 64),
        "g2": shapely.box(28, 0, 64, 30),
        "g3": shapely.box(28, 30.5, 66, 64),
        "g4": shapely.Polygon([(1, 1), (9, 9), (9, 1), (1, 9)]),
    }
    expected = check(shapes, keep="rings")
    assert set(expected.counts()) == {"gap", "overlap", "outside", "sliver", "rings"} - {"gap"}
    ids = sorted(shapes)
    rng.shuffle(ids)
    found = check({ident: shapes[ident] for ident in ids}, keep="rings")
    assert found == expected
    assert found.to_geojson() == expected.to_geojson()


# Whole places


def town() -> gg.Hierarchy:
    estate = gg.Level("estate", gg.text.Text("estate", "小区"), "estate", under=["community"])
    flats = gg.Level("quarter", gg.text.Text("quarter", "片区"), "quarter", under=["community"], overlay=True)
    scheme = gg.LevelScheme.ladder("street", "community", "grid")
    levels = gg.LevelScheme([*scheme.levels, estate, flats])
    rows = [
        {"id": "s", "level": "street"},
        *({"id": f"c{i}", "level": "community", "parent": "s"} for i in (1, 2)),
        *({"id": f"g{i}", "level": "grid", "parent": "c1"} for i in (1, 2)),
        {"id": "e", "level": "estate", "parent": "c1"},
        {"id": "q", "level": "quarter", "parent": "c1"},
        {"id": "g3", "level": "grid", "parent": "c2"},
    ]
    return gg.Hierarchy.from_records(rows, levels=levels)


GROUND = {
    "s": shapely.box(0, 0, 40, 20),
    "c1": shapely.box(0, 0, 20, 20),
    "c2": shapely.box(20, 0, 40, 20),
    "g1": shapely.box(0, 0, 10, 10),
    "g2": shapely.box(10, 0, 20, 10),
    "e": shapely.box(0, 10, 20, 20),
    "g3": shapely.box(20, 0, 40, 20),
}


def test_levels_of_a_place_are_checked_against_the_units_above() -> None:
    place = gg.Jurisdiction(territory=town())
    outlines = outlines_of(GROUND, METRIC)
    for level in ("community", "grid", "street"):
        assert geo.coverage(place, level, outlines)
        assert geo.coverage(place.territory, level, outlines)
    # Without the estate its ground is a gap; what lies over the community fills none.
    without = outlines_of({**{k: v for k, v in GROUND.items() if k != "e"}, "q": GROUND["e"]}, METRIC)
    found = geo.coverage(place, "grid", without)
    assert found.counts() == {"gap": 1}
    assert (found[0].parent, found[0].units) == ("c1", ("g1", "g2"))


def test_units_of_two_parents_overlap_and_are_outside() -> None:
    ground = {**GROUND, "g3": shapely.box(18, 0, 40, 20)}
    found = geo.coverage(town(), "grid", outlines_of(ground, METRIC))
    assert [(fault.kind, fault.parent, fault.units) for fault in found] == [
        ("overlap", None, ("g2", "g3")),
        ("outside", "c2", ("g3",)),
    ]


def test_units_without_polygons_are_named() -> None:
    ground = {"c1": GROUND["c1"], "g1": shapely.Point(3, 3), "g2": GROUND["c1"], "g3": GROUND["g3"]}
    found = geo.coverage(town(), "grid", outlines_of(ground, METRIC))
    assert [(fault.kind, fault.parent, fault.units) for fault in found] == [
        ("no_outline", None, ("c2",)),
        ("no_outline", "c1", ("g1",)),
    ]
    assert found.problems.text() == (
        "GEO026 id 'c2': 'c2' has no polygon. Give its outline.\nGEO026 id 'g1': 'g1' has no polygon. Give its outline."
    )
    assert repr(found) == "<Coverage of grid: 3 in 2, 2 units without outline>"


def test_crossed_rings_are_reported_and_mended() -> None:
    bow = shapely.Polygon([(0, 0), (64, 64), (64, 0), (0, 64)])
    outlines = outlines_of({"p": PARENT, "g": bow}, METRIC, keep="rings")
    found = geo.coverage({"g": "p"}, None, outlines)
    assert found.counts() == {"gap": 2, "rings": 1}
    assert found.area_m2("gap") == pytest.approx(metres(PARENT) / 2, rel=1e-6)
    assert found.problems.of_code("GEO025")[0].message().startswith("The rings of 'g' are not valid: Self-intersection")
    assert repr(found) == "<Coverage of units: 1 in 1, 2 gaps, 1 outline with invalid rings>"


# What a result says


def example() -> Coverage:
    shapes = {"g1": shapely.box(0, 0, 34, 64), "g2": shapely.box(32, 0, 66, 63.5)}
    return check(shapes)


def test_every_kind_is_said_in_both_languages() -> None:
    assert example().problems.text() == (
        "GEO022 id 'g1': 'g1', 'g2' share 127 m². Give the area to one of them.\n"
        "GEO023 id 'g2': 127 m² of 'g2' are outside 'p'. Cut it off, or correct the outline of 'p'.\n"
        "GEO024 id 'g1': A sliver of 15 m²: a gap in 'p', beside 'g1', 'g2'. Snap the borders of both sides to each"
        " other."
    )
    assert example().problems.text("zh") == (
        "GEO022 编号“g1”：“g1”、“g2”重叠127平方米。请将其划归其中一个。\n"
        "GEO023 编号“g2”：“g2”有127平方米在“p”之外。请裁去，或更正“p”的轮廓。\n"
        "GEO024 编号“g1”：狭长碎片15平方米：“p”中的空隙，邻近“g1”、“g2”。请将两侧边界捕捉对齐。"
    )
    gap = CoverageFault("gap", "c1", (), 1234.5, None)
    assert gap.message() == "1,234 m² of 'c1' are in none of its parts."
    assert gap.message("zh") == "“c1”有1,234平方米不属于任何下级。"
    for what, words in (("overlap", "'g1', 'g2' overlap"), ("outside", "'g1', 'g2' reaches out of 'c1'")):
        fault = CoverageFault("sliver", "c1", ("g1", "g2"), 0.012345, None, what)  # type: ignore[arg-type]
        assert fault.message() == f"A sliver of 0.0123 m²: {words}."
    assert many(tuple("abcdefgh")).zh == "“a”、“b”、“c”、“d”、“e”、“f”等8个单元"
    assert many(tuple("abcdefgh")).en == "'a', 'b', 'c', 'd', 'e', 'f' and 2 more"


def test_a_result_is_a_table_and_a_map(tmp_path: Path) -> None:
    found = example()
    assert repr(found) == "<Coverage of grid: 2 in 1, 1 overlap, 1 part outside, 1 sliver>"
    table = found.table
    assert table.to_dict()["kind"] == ["overlap", "outside", "sliver"]
    assert table.to_dict()["what"] == [None, None, "gap"]
    assert table.to_dict()["units"] == ["g1; g2", "g2", "g1; g2"]
    found.to_geojson(tmp_path / "faults.geojson")
    frame = geopandas.read_file(tmp_path / "faults.geojson")
    assert frame.crs.to_epsg() == 4547
    assert frame["kind"].tolist() == ["overlap", "outside", "sliver"]
    assert frame["area_m2"].tolist() == pytest.approx([fault.area_m2 for fault in found], abs=1e-6)
    assert json.loads((tmp_path / "faults.geojson").read_text(encoding="utf-8")) == found.to_geojson()
    missing = geo.coverage({"g9": None}, "grid", outlines_of({"p": PARENT}, "GCJ-02")).to_geojson()
    assert missing["crs"]["properties"]["name"].startswith('ENGCRS["GCJ-02"')
    assert (missing["features"][0]["geometry"], missing["features"][0]["properties"]["area_m2"]) == (None, None)


def test_a_result_is_a_value() -> None:
    found = example()
    for other in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found), example()):  # noqa: S301 - ours
        assert other == found
        assert hash(other) == hash(found)
    assert found != check({"g1": PARENT})
    assert found != 3
    assert found[:2] == found.faults[:2]
    with pytest.raises(ValueError, match="kind is one of"):
        found.area_m2("hole")  # type: ignore[arg-type]


@pytest.mark.parametrize("more", [{"tolerance_m": -1}, {"sliver_m": 0.001}, {"sliver_m": float("inf")}])
def test_wrong_tolerances_are_refused(more: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="tolerance_m <= sliver_m"):
        geo.coverage({"g1": "p"}, None, outlines_of({"p": PARENT}, METRIC), **more)


def test_a_place_needs_a_level_that_it_has() -> None:
    outlines = outlines_of(GROUND, METRIC)
    with pytest.raises(ValueError, match="Name the level"):
        geo.coverage(town(), None, outlines)
    with pytest.raises(gg.errors.UnknownKeyError):
        geo.coverage(town(), "block", outlines)
