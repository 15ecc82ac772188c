"""Neighbours out of outlines and positions: as rectangles and circles say, wherever they lie and in any order."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import _extras
from gridgov._columns import IdColumn
from gridgov.errors import InvalidSplitError, MissingExtraError
from gridgov.splitting._neighbours import neighbours

gpd: Any = pytest.importorskip("geopandas")
shapely: Any = pytest.importorskip("shapely")
affinity: Any = pytest.importorskip("shapely.affinity")

Box = tuple[int, int, int, int]
Pairs = set[tuple[str, str]]


def names(n: int) -> list[str]:
    return [f"u{i:03}" for i in range(n)]


def pairs(ids: list[str], **more: Any) -> Pairs:
    near = neighbours(None, IdColumn.of(ids), **more)
    assert near.weights.tolist() == [1.0] * len(near)
    rows: list[list[int]] = near.edges.tolist()
    return {(min(ids[a], ids[b]), max(ids[a], ids[b])) for a, b in rows}


# Outlines


@st.composite
def divided(draw: st.DrawFn) -> list[Box]:
    """Return rectangles that fill a square: each is cut in two, or not."""
    todo: list[Box] = [(0, 0, 16, 16)]
    done: list[Box] = []
    while todo:
        x0, y0, x1, y1 = todo.pop()
        cuts = [("x", x) for x in range(x0 + 1, x1)] + [("y", y) for y in range(y0 + 1, y1)]
        cut = (
            draw(st.sampled_from([None, *cuts] if len(todo) + len(done) else cuts)) if len(done) < 12 and cuts else None
        )
        if cut is None:
            done.append((x0, y0, x1, y1))
        elif cut[0] == "x":
            todo += [(x0, y0, cut[1], y1), (cut[1], y0, x1, y1)]
        else:
            todo += [(x0, y0, x1, cut[1]), (x0, cut[1], x1, y1)]
    return done


def bordering(boxes: list[Box]) -> Pairs:
    """Compare the sides of rectangles."""
    out: Pairs = set()
    for (i, a), (j, b) in itertools.combinations(enumerate(boxes), 2):
        wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if (wide == 0 and high > 0) or (high == 0 and wide > 0):
            out.add((f"u{i:03}", f"u{j:03}"))
    return out


@settings(max_examples=40)
@given(divided(), st.floats(0, 90), st.sampled_from([0.0, 4.1e6]), st.sampled_from([0.013, 1.0, 50.0]))
def test_outlines_are_neighbours_where_their_sides_meet_however_they_are_turned(
    boxes: list[Box], angle: float, moved: float, scale: float
) -> None:
    ids = names(len(boxes))
    shapes = [shapely.box(*box) for box in boxes]
    assert pairs(ids, outlines=dict(zip(ids, shapes, strict=True))) == bordering(boxes)
    # Corners on the sides of slanted neighbours are rounded.
    scale = max(scale, 1.0) if moved else scale
    turned = [affinity.scale(affinity.rotate(s, angle, origin=(0, 0)), scale, scale, origin=(0, 0)) for s in shapes]
    turned = [affinity.translate(s, moved, moved / 3) for s in turned]
    assert pairs(ids, outlines=dict(zip(ids, turned, strict=True))) == bordering(boxes)


@settings(max_examples=15)
@given(divided(), st.randoms(use_true_random=False))
def test_every_form_of_outlines_in_any_order_says_the_same(boxes: list[Box], rng: random.Random) -> None:
    ids, shapes = names(len(boxes)), [shapely.box(*box) for box in boxes]
    brute = {
        (ids[i], ids[j])
        for i, j in itertools.combinations(range(len(ids)), 2)
        if shapes[i].intersection(shapes[j]).length > 0
    }
    order = list(range(len(ids)))
    rng.shuffle(order)
    mixed = [ids[i] for i in order]
    frame = gpd.GeoDataFrame({"id": ids}, geometry=shapes, crs="EPSG:4326")
    wkt = [shape.wkt for shape in shapes]
    forms: list[Any] = [
        {**dict(zip(ids, wkt, strict=True)), "elsewhere": shapely.box(3, 3, 9, 9)},
        frame,
        frame.rename(columns={"id": "编号"}).rename_geometry("shape"),
        frame.set_index("id").geometry,
        {"id": ids, "wkt": wkt},
        zip(ids, shapes, strict=True),
    ]
    for form in forms:
        assert pairs(mixed, outlines=form) == brute


def test_what_overlaps_or_lies_in_a_hole_is_next_to_each_other_and_a_point_is_no_border() -> None:
    ids = names(5)
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    shapes = [
        ring,
        shapely.box(4, 4, 6, 6),
        shapely.box(9.9, 2, 15, 8),
        shapely.box(10, 10, 12, 12),
        shapely.box(30, 0, 31, 1),
    ]
    near = neighbours(None, IdColumn.of(ids), outlines=dict(zip(ids, shapes, strict=True)))
    assert near.edges.tolist() == [[0, 1], [0, 2]]
    assert (near.kind, near.given) == ("outlines", True)
    assert near.source.en == "Pairs of neighbours whose outlines share a border: 2. Units next to no other: 2."
    assert near.source.zh == "轮廓有公共边界的相邻单元：2对。不与任何单元相邻的单元：2个。"
    assert near.places is not None
    assert near.places.tolist() == [[s.centroid.x, s.centroid.y] for s in shapes]
    assert repr(near) == "<Neighbours: 2 pairs by outlines, with positions>"


def test_positions_come_before_middles_of_outlines_and_neighbours_after_outlines() -> None:
    ids = names(2)
    outlines = {ids[0]: shapely.box(0, 0, 1, 1), ids[1]: shapely.box(5, 0, 6, 1)}
    found = neighbours(None, IdColumn.of(ids), outlines=outlines, positions={ids[0]: (7, 7), ids[1]: (8, 8)})
    assert (found.kind, len(found)) == ("outlines", 0)
    assert found.places is not None
    assert found.places.tolist() == [[7, 7], [8, 8]]
    given = neighbours([ids], IdColumn.of(ids), outlines=outlines)
    assert (given.kind, given.places is not None) == ("edges", True)
    assert neighbours(None, IdColumn.of([]), outlines={}).edges.shape == (0, 2)


def test_every_outline_that_cannot_be_used_is_said() -> None:
    ids = ["a", "b", "c", "d", "e", "f", "g"]
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    good = shapely.box(0, 0, 1, 1)
    shapes: list[tuple[str, Any]] = [("a", bow), ("b", "POLYGON(("), ("c", None), ("d", shapely.Point(1, 1)), ("e", 5)]
    shapes += [("g", good), ("g", good), ("elsewhere", None)]
    with pytest.raises(InvalidSplitError) as caught:
        neighbours([("a", "z")], IdColumn.of(ids), outlines=shapes)
    way = "Give a valid polygon, such as with shapely.make_valid."
    assert caught.value.problems.text().splitlines() == [
        "SPL108 outlines, id 'f': 'f' has no outline. Give one for each unit, or name the neighbours themselves.",
        "SPL112 outlines, id 'g': 'g' is there 2 times. Keep one row of it.",
        f"SPL109 outlines, row 1, id 'a': The outline of 'a' is not valid: Self-intersection[0.5 0.5]. {way}",
        (
            "SPL102 adjacency, row 1, id 'z': 'z' is none of the units that are dealt out. "
            "Correct the id or delete the pair."
        ),
        f"SPL109 outlines, row 2, id 'b': The outline of 'b' is neither a polygon nor its WKT. {way}",
        f"SPL109 outlines, row 3, id 'c': The outline of 'c' is missing or empty. {way}",
        f"SPL109 outlines, row 4, id 'd': The outline of 'd' is neither a polygon nor its WKT. {way}",
        f"SPL109 outlines, row 5, id 'e': The outline of 'e' is neither a polygon nor its WKT. {way}",
    ]
    assert caught.value.problems.text("zh").splitlines()[:3] == [
        "SPL108 outlines，编号“f”：“f”没有轮廓。请为每个单元提供轮廓，或直接给出相邻关系。",
        "SPL112 outlines，编号“g”：“g”出现2次。请只保留一行。",
        (
            "SPL109 outlines，第1行，编号“a”：“a”的轮廓无效：Self-intersection[0.5 0.5]。"
            "请提供有效的多边形，如用shapely.make_valid修复。"
        ),
    ]
    with pytest.raises(
        InvalidSplitError, match="SPL106 outlines: The outlines have no column 'id'; there are: name, geom"
    ):
        neighbours(None, IdColumn.of(["a"]), outlines=gpd.GeoDataFrame({"name": ["a"]}, geometry=[good]))
    with pytest.raises(TypeError, match="Outlines are a mapping of ids to polygons, or a table of them, not int"):
        neighbours(None, IdColumn.of(["a"]), outlines=5)


def test_without_shapely_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(_extras, "import_module", refuse)
    with pytest.raises(MissingExtraError, match=r"pip install 'gridgov\[geo\]'"):
        neighbours(None, IdColumn.of(["a"]), outlines={})


# Positions

_WHOLE = st.integers(0, 12)
_LATTICE = st.lists(st.tuples(_WHOLE, _WHOLE), max_size=25)
_FLOATS = st.floats(-1e7, 1e7, width=64)
_ANYWHERE = st.lists(st.one_of(st.tuples(_FLOATS, _FLOATS), st.tuples(st.just(3.0), _FLOATS)), max_size=25)


def empty_circles(points: list[tuple[int, int]]) -> Pairs:
    """Compare the squares of distances: exact in whole numbers."""
    ids = names(len(points))

    def far(a: tuple[int, int], b: tuple[int, int]) -> int:
        return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2

    return {
        (ids[i], ids[j])
        for i, j in itertools.combinations(range(len(points)), 2)
        if all(
            far(points[i], p) + far(p, points[j]) > far(points[i], points[j])
            for k, p in enumerate(points)
            if k not in {i, j}
        )
    }


def graph_of(points: list[Any]) -> Any:  # noqa: ANN401 - a networkx graph
    ids = names(len(points))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(ids)
    graph.add_edges_from(pairs(ids, positions=dict(zip(ids, points, strict=True))))
    return graph


@settings(max_examples=50)
@given(st.lists(st.tuples(_WHOLE, _WHOLE), unique=True, max_size=25))
def test_units_are_neighbours_if_the_circle_between_them_is_empty(points: list[tuple[int, int]]) -> None:
    ids = names(len(points))
    assert pairs(ids, positions=dict(zip(ids, points, strict=True))) == empty_circles(points)


@given(st.one_of(_LATTICE, _ANYWHERE))
def test_neighbours_by_position_are_connected_and_planar(points: list[Any]) -> None:
    graph = graph_of(points)
    assert not len(graph) or nx.is_connected(graph)
    assert nx.check_planarity(graph)[0]


@pytest.mark.parametrize("near", [1e-3, 1e-6, 1e-9, 1e-12, 1e-15])
def test_units_that_are_almost_at_one_place_or_almost_on_a_line_stay_connected(near: float) -> None:
    rng = random.Random(5)  # noqa: S311 - the same points every time
    for _ in range(20):
        some = [(rng.random(), rng.random()) for _ in range(12)]
        twins = some + [(x + near * rng.random(), y + near * rng.random()) for x, y in some]
        line = [(x, 0.3 * x + near * y) for x, y in some]
        far = [(x + 1e6, y - 4e6) for x, y in twins]
        for points in (twins, line, far, [*line, (1e6, -1e6)]):
            graph = graph_of(points)
            assert nx.is_connected(graph)
            assert nx.check_planarity(graph)[0]


@settings(max_examples=30)
@given(st.one_of(_LATTICE, _ANYWHERE), st.randoms(use_true_random=False))
def test_neighbours_by_position_do_not_depend_on_the_order_of_the_units(points: list[Any], rng: random.Random) -> None:
    ids = names(len(points))
    places = dict(zip(ids, points, strict=True))
    once = pairs(ids, positions=places)
    rng.shuffle(ids)
    assert pairs(ids, positions=places) == once
    columns = {"ID": list(places), "X": [x for x, _ in points], "Y": [str(y) for _, y in points]}
    assert pairs(ids, positions=columns) == once


def test_a_lattice_has_no_diagonals_also_where_its_corners_are_rounded() -> None:
    for step, moved in ((1.0, 0.0), (0.1, 0.0), (1 / 3, 4e6)):
        points = {f"{i}-{j}": (moved + i * step, j * step) for i in range(9) for j in range(9)}
        near = neighbours(None, IdColumn.of(list(points)), positions=points)
        assert len(near) == 2 * 9 * 8
    assert near.source.en == (
        "No adjacency was given: "
        "units are taken as neighbours if no other lies in the circle between them (pairs: 144)."
    )
    assert near.source.zh == "未提供相邻关系：以两单元连线为直径的圆内没有其他单元的，视为相邻（144对）。"
    assert (near.kind, near.given) == ("positions", True)


def test_units_on_a_line_and_at_one_place_are_a_chain() -> None:
    ids = names(6)
    line = {ident: (3 * i, 1 - 2 * i) for ident, i in zip(ids, [4, 0, 5, 2, 1, 3], strict=True)}
    assert pairs(ids, positions=line) == {
        ("u001", "u004"),
        ("u003", "u004"),
        ("u003", "u005"),
        ("u000", "u005"),
        ("u000", "u002"),
    }
    assert pairs(ids[::-1], positions=dict.fromkeys(ids, (1, 1))) == set(itertools.pairwise(ids))
    twins = {"u000": (0, 0), "u001": (1, 0), "u002": (1, 0), "u003": (2, 5)}
    assert pairs(["u002", "u003", "u001", "u000"], positions=twins) == {
        ("u000", "u001"),
        ("u001", "u002"),
        ("u001", "u003"),
    }


def test_every_position_that_cannot_be_used_is_said() -> None:
    ids = IdColumn.of(["a", "b", "c", "d", "e", "f", "g"])
    odd = {"a": (1, math.nan), "b": (math.inf, 2), "c": 5, "d": "12", "e": (1, 2, 3), "f": (np.float64(1), "x"), "z": 1}
    with pytest.raises(InvalidSplitError) as caught:
        neighbours(None, ids, positions=odd)
    way = "Give two finite numbers, x and y."
    shown = ["(1, nan)", "(inf, 2)", "5", "'12'", "(1, 2, 3)", "(1.0, 'x')"]
    assert caught.value.problems.text().splitlines() == [
        "SPL110 positions, id 'g': 'g' has no position. Give x and y for each unit, or name the neighbours themselves.",
        *(
            f"SPL111 positions, row {i + 1}, id '{ident}': The position of '{ident}' is {value}. {way}"
            for i, (ident, value) in enumerate(zip("abcdef", shown, strict=True))
        ),
    ]
    assert caught.value.problems.text("zh").splitlines()[:2] == [
        "SPL110 positions，编号“g”：“g”没有位置。请为每个单元提供x和y，或直接给出相邻关系。",
        "SPL111 positions，第1行，编号“a”：“a”的位置为(1, nan)。请填写两个有限数x和y。",
    ]
    with pytest.raises(InvalidSplitError, match="SPL112 positions, id 'a': 'a' is there 2 times"):
        neighbours(None, IdColumn.of(["a"]), positions={"id": ["a", "a"], "x": [1, 2], "y": [1, 2]})
    with pytest.raises(
        InvalidSplitError, match="SPL107 positions: The columns id, 编号 of the positions mean the same"
    ):
        neighbours(None, IdColumn.of(["a"]), positions={"id": ["a"], "编号": ["a"], "x": [1], "y": [1]})
    with pytest.raises(
        TypeError, match=r"Positions are a mapping of ids to \(x, y\), or a table with id, x and y, not int"
    ):
        neighbours(None, IdColumn.of(["a"]), positions=5)
    assert len(neighbours(None, IdColumn.of(["x", "y"]), positions={"x": (1, 2), "y": (3, 4)})) == 1
