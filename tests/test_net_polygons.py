"""Nets from polygons: the same as geopandas joins and overlays, and every geometry that cannot be used is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import _extras
from gridgov.errors import InvalidNetError, MissingExtraError
from gridgov.nets import BaseUnits, Net, Nets

gpd: Any = pytest.importorskip("geopandas")
shapely: Any = pytest.importorskip("shapely")
box = shapely.box

WEST, EAST = ("west", box(0, 0, 4, 4)), ("east", box(4, 0, 8, 4))
#: Corners on a grid of halves, so that edges meet.
_CORNER = st.integers(0, 12).map(lambda n: n / 2)
_BOXES = st.lists(
    st.tuples(_CORNER, _CORNER, st.integers(1, 8), st.integers(1, 8)).map(
        lambda t: box(t[0], t[1], t[0] + t[2] / 2, t[1] + t[3] / 2)
    ),
    min_size=1,
    max_size=6,
)


def members(net: Net) -> list[Any]:
    table = net.to_tables()["members"]
    shares = table.get("share", [None] * len(table["unit"]))
    return list(zip(table["unit"], table["cell"], shares, strict=True))


def frame(shapes: list[Any], key: str, mark: str, **more: Any) -> Any:  # noqa: ANN401 - a GeoDataFrame
    return gpd.GeoDataFrame({key: [f"{mark}{i}" for i in range(len(shapes))]}, geometry=shapes, **more)


@settings(max_examples=25)
@given(_BOXES, st.lists(st.tuples(_CORNER, _CORNER), min_size=1, max_size=12))
def test_points_are_where_geopandas_joins_them(cells: list[Any], points: list[tuple[float, float]]) -> None:
    areas = frame(cells, "cell", "c")
    places = frame([shapely.Point(*p) for p in points], "unit", "b")
    net = Net.from_polygons(areas, places, id="n")
    joined = gpd.sjoin(places, areas, predicate="intersects")
    assert sorted(members(net)) == sorted((u, c, None) for u, c in zip(joined["unit"], joined["cell"], strict=True))
    assert list(net.cell_ids) == areas["cell"].tolist()
    columns = {"unit": places["unit"].tolist(), "x": [x for x, _ in points], "y": [y for _, y in points]}
    assert Net.from_polygons(areas, columns, id="n") == net
    assert Net.from_polygons(zip(areas["cell"], cells, strict=True), places.drop(columns=[]), id="n") == net


@settings(max_examples=25)
@given(_BOXES, _BOXES)
def test_outlines_have_the_shares_of_a_geopandas_overlay(cells: list[Any], outlines: list[Any]) -> None:
    areas, places = frame(cells, "cell", "c"), frame(outlines, "unit", "b")
    dropped: list[tuple[str, str, float]] = []
    net = Net.from_polygons(areas, places, id="n", least=0.2, dropped=dropped)
    cut = gpd.overlay(places, areas, how="intersection", keep_geom_type=True)
    size = dict(zip(places["unit"], places.area, strict=True))
    part = {(u, c): a / size[u] for u, c, a in zip(cut["unit"], cut["cell"], cut.area, strict=True) if a > 0}
    kept = {pair: share for pair, share in part.items() if share >= 0.2 - 1e-9}
    assert {(u, c) for u, c, _ in members(net)} == set(kept)
    assert {(u, c): pytest.approx(s) for u, c, s in dropped} == {p: s for p, s in part.items() if p not in kept}
    for unit in size:
        mine = {c: s for (u, c), s in kept.items() if u == unit}
        twice = sum(s for (u, _), s in part.items() if u == unit) > 1 + 1e-6
        shares = {c: s for u, c, s in members(net) if u == unit}
        if twice or len(mine) == 1:
            assert set(shares.values()) <= {None}
        elif mine:
            assert shares == pytest.approx({c: s / sum(mine.values()) for c, s in mine.items()})
            assert sum(s for s in shares.values() if s is not None) == pytest.approx(1)


def test_a_point_in_two_cells_is_reported_as_contested_and_one_in_none_as_a_gap() -> None:
    points = {"unit": ["b1", "b2", "b3"], "x": [1, 4, 9], "y": [1, 1, 1]}
    net = Net.from_polygons([WEST, EAST], points, id="n")
    assert members(net) == [("b1", "west", None), ("b2", "west", None), ("b2", "east", None)]
    nets = Nets.of([net], BaseUnits.of_ids(["b1", "b2", "b3"]))
    assert sorted(p.code for p in nets.problems) == ["NTS005", "NTS007", "NTS008"]


def test_a_cell_of_several_polygons_covers_what_any_of_them_covers() -> None:
    net = Net.from_polygons(
        [WEST, ("west", box(3, 0, 6, 4)), ("east", box(6, 0, 8, 4))], [("b", box(2, 1, 7, 2))], id="n"
    )
    assert members(net) == [("b", "west", pytest.approx(0.8)), ("b", "east", pytest.approx(0.2))]


def test_edges_that_were_not_drawn_exactly_are_left_out_and_listed() -> None:
    dropped: list[tuple[str, str, float]] = []
    net = Net.from_polygons([WEST, EAST], [("b", box(3, 0, 4.005, 1))], id="n", dropped=dropped)
    assert members(net) == [("b", "west", None)]
    ((unit, cell, share),) = dropped
    assert (unit, cell) == ("b", "east")
    assert share == pytest.approx(0.005 / 1.005)


def test_every_geometry_that_cannot_be_used_is_named_at_once() -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    cells = [("a", bow), ("b", None), ("c", shapely.Point(0, 0)), ("", box(0, 0, 1, 1)), ("d", "POLYGON")]
    units = [
        ("u", shapely.Point()),
        ("v", shapely.LineString([(0, 0), (1, 1)])),
        ("w", box(0, 0, 1, 1)),
        ("w", box(0, 0, 1, 1)),
    ]
    with pytest.raises(InvalidNetError) as caught:
        Net.from_polygons(cells, units, id="n")
    give = "Give every polygon the id of its cell, and every base unit its own."
    fix = "Repair it, such as with shapely.make_valid, or leave the row out."
    assert sorted(caught.value.text().splitlines()[1:]) == [
        f"NPG001 base, row 1: The geometry of 'u' is missing or empty. {fix}",
        f"NPG001 base, row 2: The geometry of 'v' is neither a point nor a polygon. {fix}",
        f"NPG001 polygons, row 1: The geometry of 'a' is not valid: Self-intersection[0.5 0.5]. {fix}",
        f"NPG001 polygons, row 2: The geometry of 'b' is missing or empty. {fix}",
        f"NPG001 polygons, row 3: The geometry of 'c' is no polygon. {fix}",
        f"NPG001 polygons, row 5: The geometry of 'd' is no polygon. {fix}",
        f"NPG003 polygons, row 4: The row has no id. {give}",
        "NPG004 base, row 4, id 'w': Base unit 'w' is there 2 times. Keep one row of it.",
    ]
    assert "“a”的几何图形无效：Self-intersection[0.5 0.5]。请修复" in caught.value.text("zh")


def test_coordinates_that_are_missing_are_named() -> None:
    points = {"unit": ["b1", "b2", "b3", "b4"], "x": [1, None, "east", np.inf], "y": [1, 1, 1, 1]}
    with pytest.raises(InvalidNetError) as caught:
        Net.from_polygons([WEST], points, id="n")
    assert [p.place.row for p in caught.value.problems] == [2, 3, 4]


def test_two_coordinate_systems_are_refused_and_one_that_is_not_stated_is_taken() -> None:
    cells, units = frame([box(0, 0, 2, 2)], "cell", "c", crs=4490), frame([shapely.Point(1, 1)], "unit", "b", crs=4326)
    with pytest.raises(InvalidNetError, match="The polygons are in EPSG:4490, the base units in EPSG:4326"):
        Net.from_polygons(cells, units, id="n")
    assert members(Net.from_polygons(cells, [("b0", shapely.Point(1, 1))], id="n")) == [("b0", "c0", None)]


def test_columns_that_are_not_there_and_shares_out_of_range_are_refused() -> None:
    cells, units = frame([box(0, 0, 2, 2)], "cell", "c"), frame([shapely.Point(1, 1)], "unit", "b")
    with pytest.raises(ValueError, match="no column 'grid' with ids; there are cell, geometry"):
        Net.from_polygons(cells, units, id="n", cell="grid")
    with pytest.raises(ValueError, match="have the columns unit, x, y; there are unit, lon"):
        Net.from_polygons(cells, {"unit": ["b"], "lon": [1]}, id="n")
    for least in (-0.1, 1):
        with pytest.raises(ValueError, match="from 0 to below 1"):
            Net.from_polygons(cells, units, id="n", least=least)


def test_polygons_need_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(_extras, "import_module", none)
    with pytest.raises(MissingExtraError, match=r"pip install 'gridgov\[geo\]'"):
        Net.from_polygons([WEST], [("b", box(0, 0, 1, 1))], id="n")
