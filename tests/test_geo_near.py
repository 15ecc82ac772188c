"""Neighbours and points in units: as rectangles say, in any system and any order."""

from __future__ import annotations

import copy
import itertools
import pickle
import random
from typing import Any

import numpy as np
import pytest
from geo_cases import SYSTEMS, Box, boxes_of, divided, laid, names, outlines_of
from hypothesis import given, settings
from hypothesis import strategies as st

import gridgov as gg
from gridgov import geo
from gridgov.geo import InvalidOutlinesError, Outlines

geopandas: Any = pytest.importorskip("geopandas")
shapely: Any = pytest.importorskip("shapely")

CRS = st.sampled_from(sorted(SYSTEMS))


def contact(boxes: list[Box]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Compare the sides of rectangles: pairs with a border of some length, and pairs that touch."""
    rook: set[tuple[str, str]] = set()
    queen: set[tuple[str, str]] = set()
    ids = names(len(boxes))
    for (i, a), (j, b) in itertools.combinations(enumerate(boxes), 2):
        wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if wide >= 0 and high >= 0:
            queen.add((ids[i], ids[j]))
            if wide > 0 or high > 0:
                rook.add((ids[i], ids[j]))
    return rook, queen


def shuffled(outlines: Outlines, seed: int) -> Outlines:
    ids = list(outlines)
    random.Random(seed).shuffle(ids)  # noqa: S311 - no secret
    return outlines.only(ids)


# Adjacency


@settings(max_examples=60)
@given(divided(), CRS, st.integers(0, 99))
def test_rectangles_are_neighbours_where_their_sides_meet(boxes: list[Box], crs: str, seed: int) -> None:
    rook, queen = contact(boxes)
    outlines = shuffled(outlines_of(boxes_of(boxes), crs), seed)
    found = geo.adjacency(outlines)
    assert list(found) == sorted(rook)
    assert list(geo.adjacency(outlines, rule="queen")) == sorted(queen)
    assert found[:2] == list(found)[:2]
    assert [found[i] for i in range(len(found))] == list(found)


@settings(max_examples=40)
@given(divided(), st.floats(0.01, 0.3))
def test_borders_that_are_drawn_apart_are_one_within_the_tolerance(boxes: list[Box], apart: float) -> None:
    rook, _ = contact(boxes)
    shrunk = {ident: shapely.box(*box).buffer(-apart / 2, join_style="mitre") for ident, box in boxes_of_pairs(boxes)}
    outlines = outlines_of(shrunk, "EPSG:4547")
    assert list(geo.adjacency(outlines)) == []
    near = set(geo.adjacency(outlines, tolerance=apart * 1.01))
    long = {pair for pair in rook if shared(boxes, pair) > 12 * apart + apart}
    assert long <= near <= rook


def boxes_of_pairs(boxes: list[Box]) -> list[tuple[str, Box]]:
    return list(zip(names(len(boxes)), boxes, strict=True))


def shared(boxes: list[Box], pair: tuple[str, str]) -> int:
    a, b = (dict(boxes_of_pairs(boxes))[ident] for ident in pair)
    return max(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))


def test_what_overlaps_is_next_to_each_other_and_points_are_next_to_nothing() -> None:
    shapes = {"a": shapely.box(0, 0, 9, 9), "b": shapely.box(3, 3, 5, 5), "p": shapely.Point(1, 1)}
    outlines = outlines_of(shapes, "EPSG:4547")
    assert list(geo.adjacency(outlines)) == list(geo.adjacency(outlines, rule="queen")) == [("a", "b")]


def test_nothing_has_no_neighbours() -> None:
    empty = geo.read({}, crs="CGCS2000")
    assert (len(empty), repr(empty)) == (0, "<Outlines: 0 polygons in CGCS2000>")
    assert repr(geo.adjacency(empty)) == "<Adjacency: 0 pairs of 0 units, rook>"
    assert repr(geo.locate(empty, empty)) == "<Located: 0 points, 0 in a unit, 0 in none>"
    assert geo.coverage({}, "grid", empty)
    assert len(geo.areas(empty)) == 0


def test_neighbours_are_what_a_split_takes_and_links_that_it_finds() -> None:
    levels = gg.LevelScheme.ladder("community", "building")
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c", "households": 100} for i in range(6)]
    territory = gg.Hierarchy.from_records(rows, levels=levels, measures=["households"])
    order = [3, 0, 5, 1, 4, 2]  # in a row on the ground, in another order than in the territory
    shapes = {f"b{unit}": shapely.box(i, 0, i + 1, 1) for i, unit in enumerate(order)}
    outlines = outlines_of(shapes, "EPSG:4547")
    near = geo.adjacency(outlines)
    place = gg.Jurisdiction(territory=territory)
    linked = gg.Jurisdiction(territory=territory, links=near.links(start="2024-01-01", basis="survey"))
    assert (linked.links[0].start, linked.links[0].basis) == ("2024-01-01", "survey")
    wanted = {frozenset(f"b{unit}" for unit in order[:3]), frozenset(f"b{unit}" for unit in order[3:])}
    plans = [
        gg.split(place, "c", max_households=300, adjacency=near),
        gg.split(place, "c", max_households=300, outlines=outlines),
        gg.split(linked, "c", max_households=300),
    ]
    for plan in plans:
        assert {frozenset(plan.members(part)) for part in plan.parts["part"]} == wanted


@pytest.mark.parametrize(("more", "words"), [({"rule": "bishop"}, "rule is"), ({"tolerance": -1}, "tolerance is")])
def test_wrong_arguments_of_adjacency_are_refused(more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        geo.adjacency(outlines_of({"a": shapely.box(0, 0, 1, 1)}, "EPSG:4547"), **more)


# Points in outlines

PLACES = st.lists(st.tuples(st.integers(-4, 132), st.integers(-4, 132)), max_size=30)


@settings(max_examples=80)
@given(divided(), CRS, PLACES, st.integers(0, 99))
def test_points_are_where_rectangles_say(boxes: list[Box], crs: str, halves: list[tuple[int, int]], seed: int) -> None:
    outlines = shuffled(outlines_of(boxes_of(boxes), crs), seed)
    places = [(x / 2, y / 2) for x, y in halves]
    points = [laid(shapely.Point(place), crs) for place in places]
    array = np.array([(point.x, point.y) for point in points]).reshape(-1, 2)
    found = geo.locate(array, outlines)
    within = [
        [ident for ident, b in boxes_of_pairs(boxes) if b[0] <= x <= b[2] and b[1] <= y <= b[3]] for x, y in places
    ]
    assert list(found) == [ids[0] if ids else None for ids in within]
    several = [(i, ident) for i, ids in enumerate(within) if len(ids) > 1 for ident in ids]
    assert [(row.point, row.unit) for row in found.several] == several
    assert sum(found.counts()["points"]) == sum(map(bool, within))


def test_points_come_in_several_forms() -> None:
    outlines = outlines_of({"a": shapely.box(0, 0, 9, 9), "p": shapely.Point(3, 3)}, "CGCS2000")
    points = laid(np.array([shapely.Point(3, 3), shapely.Point(30, 3)], object), "CGCS2000")
    series = geopandas.GeoSeries(points, index=["x", "y"], crs=4490)
    as_outlines = geo.read(series)
    assert list(as_outlines) == ["x", "y"]
    array = np.array([(point.x, point.y) for point in points])
    results = [geo.locate(given_, outlines) for given_ in (series, series.to_frame("geometry"), as_outlines, array)]
    assert [list(found) for found in results] == [["a", None]] * 4
    assert results[0] == results[3]
    assert hash(results[0]) == hash(results[3])


def test_points_in_another_system_or_no_points_are_refused() -> None:
    outlines = outlines_of({"a": shapely.box(0, 0, 9, 9)}, "CGCS2000")
    with pytest.raises(InvalidOutlinesError) as error:
        geo.locate(geo.read({"b": (109.0, 32.0)}, crs="GCJ-02"), outlines)
    assert str(error.value).splitlines()[1] == (
        "GEO003 The points are in GCJ-02, the outlines in CGCS2000. Convert one of them with .to()."
    )
    assert error.value.text("zh").splitlines()[1] == (
        "GEO003 点的坐标系为GCJ-02，轮廓的坐标系为CGCS2000。请用.to()转换其一。"
    )
    with pytest.raises(InvalidOutlinesError) as error:
        geo.locate(outlines, outlines)
    assert error.value.problems.counts() == {"GEO004": 1}
    with pytest.raises(InvalidOutlinesError) as error:
        geo.locate(np.array([[109.0, np.nan], [1, 2], [np.inf, 1]]), outlines)
    assert [problem.place.row for problem in error.value.problems] == [1, 3]
    with pytest.raises(TypeError, match="shape"):
        geo.locate(np.zeros(3), outlines)
    with pytest.raises(TypeError, match="Points are"):
        geo.locate("b", outlines)


# Values


def test_values_survive_a_copy_and_a_pickle_and_cannot_be_changed() -> None:
    outlines = outlines_of(boxes_of([(0, 0, 9, 9), (9, 0, 18, 9)]), "GCJ-02")
    near, found = geo.adjacency(outlines), geo.locate(np.zeros((2, 2)), outlines)
    for value in (outlines, near, found):
        for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):  # noqa: S301 - ours
            assert other == value
            assert hash(other) == hash(value)
        assert value != 3
    for array in (outlines.shapes, near.edges, found.rows, found.pairs):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    restored: Outlines = pickle.loads(pickle.dumps(outlines))  # noqa: S301 - ours
    assert not restored.shapes.flags.writeable


def test_outlines_are_a_mapping_of_ids_to_shapes() -> None:
    boxes = boxes_of([(0, 0, 9, 9), (9, 0, 18, 9)])
    outlines = outlines_of({**boxes, "p": shapely.Point(3, 3)}, "EPSG:4547")
    assert repr(outlines) == "<Outlines: 2 polygons and 1 point in EPSG:4547>"
    assert (len(outlines), "g01" in outlines, "g07" in outlines) == (3, True, False)
    assert outlines["g01"] == outlines.shapes[1] == dict(outlines)["g01"]
    with pytest.raises(KeyError):
        outlines["g07"]
    assert list(outlines.only(["p", "x", "g00", "p"])) == ["p", "g00"]
    turned = geo.read({ident: shape.reverse() for ident, shape in outlines.items()}, crs="EPSG:4547")
    assert turned == outlines
    assert outlines.only(["g01", "g00", "p"]) != outlines
    assert geo.read(outlines) == outlines
    frame = outlines.to_geodataframe()
    assert geo.read(frame) == outlines
    assert frame.crs.to_epsg() == 4547
    shifted = outlines_of({"p": shapely.Point(3, 3)}, "GCJ-02")
    assert geo.read(shifted.to_geodataframe()) == shifted
