"""Coordinate systems: names, GCJ-02, conversion, and areas that hold in each of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from geo_cases import Shape
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import geo
from gridgov.geo import InvalidOutlinesError, _gcj, _systems
from gridgov.geo._measure import plane, square_metres

pyproj: Any = pytest.importorskip("pyproj")
shapely: Any = pytest.importorskip("shapely")

LON, LAT = st.floats(73.6, 134.7), st.floats(3.9, 53.5)


def arrays(*values: float) -> tuple[np.ndarray[Any, np.dtype[np.float64]], ...]:
    return tuple(np.array([value]) for value in values)


# Names


@pytest.mark.parametrize(
    ("given_", "name"),
    [
        ("WGS-84", "WGS-84"),
        ("wgs84", "WGS-84"),
        ("EPSG:4326", "WGS-84"),
        (4326, "WGS-84"),
        ("OGC:CRS84", "WGS-84"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "WGS-84"),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "WGS-84"),
        ("CGCS2000", "CGCS2000"),
        ("cgcs 2000", "CGCS2000"),
        ("urn:ogc:def:crs:EPSG::4490", "CGCS2000"),
        ("2000国家大地坐标系", "CGCS2000"),
        ("gcj02", "GCJ-02"),
        ("GCJ-02", "GCJ-02"),
        ("火星坐标系", "GCJ-02"),
        ("epsg:4547", "EPSG:4547"),
        (4547, "EPSG:4547"),
        (pyproj.CRS(4490), "CGCS2000"),
        (pyproj.CRS(4326).to_wkt(), "WGS-84"),
        (pyproj.CRS(4547).to_wkt("WKT1_ESRI"), "EPSG:4547"),
    ],
    ids=repr,
)
def test_a_system_has_one_name_however_it_is_written(given_: object, name: str) -> None:
    assert _systems.named(given_) == name
    assert _systems.named(name) == name


@pytest.mark.parametrize("given_", ["BD-09", "", "EPSG:1", "mars", -3])
def test_what_is_no_system_is_refused(given_: object) -> None:
    with pytest.raises(InvalidOutlinesError) as error:
        geo.read({"b": (109.0, 32.0)}, crs=given_)
    [problem] = error.value.problems
    assert problem.code == "GEO002"
    assert problem.message("zh") == f"“{given_}”不是已知的坐标系。"
    assert "'EPSG:4547'" in problem.way_out()


def test_a_system_without_a_code_is_kept_as_its_wkt() -> None:
    local = pyproj.CRS("+proj=tmerc +lat_0=32 +lon_0=109 +k=1 +x_0=1000 +y_0=2000 +ellps=GRS80 +units=m")
    point = geo.read({"b": (1000.0, 2000.0)}, crs=local)
    assert repr(point) == "<Outlines: 1 point in unknown>"
    there = point.to("WGS-84")["b"]
    assert (there.x, there.y) == pytest.approx((109, 32), abs=1e-9)
    assert point.to("WGS-84").to(local)["b"].equals_exact(point["b"], 1e-6)


# GCJ-02

#: Places that are published with the formula: latitude and longitude before and after.
PUBLISHED = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ((39.915, 116.404), (39.91640428150164, 116.41024449916938)),
]


@pytest.mark.parametrize(("before", "after"), PUBLISHED)
def test_published_places_are_met(before: tuple[float, float], after: tuple[float, float]) -> None:
    lon, lat = _gcj.to_gcj(*arrays(before[1], before[0]))
    assert (lat[0], lon[0]) == pytest.approx(after, abs=1e-11)


@given(LON, LAT)
def test_there_and_back_again_is_the_same_place(lon: float, lat: float) -> None:
    there = _gcj.to_gcj(*arrays(lon, lat))
    back = _gcj.to_wgs(*there)
    assert (back[0][0], back[1][0]) == pytest.approx((lon, lat), abs=1e-9)
    again = _gcj.to_gcj(*_gcj.to_wgs(*arrays(lon, lat)))
    assert (again[0][0], again[1][0]) == pytest.approx((lon, lat), abs=1e-9)


@given(LON, LAT)
def test_the_shift_is_some_hundred_metres(lon: float, lat: float) -> None:
    there = _gcj.to_gcj(*arrays(lon, lat))
    _, _, metres = pyproj.Geod(ellps="WGS84").inv(lon, lat, there[0][0], there[1][0])
    assert 20 < metres < 1500


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_outside_china_nothing_moves_and_everywhere_the_way_back_is_one(lon: float, lat: float) -> None:
    here = arrays(lon, lat)
    there = _gcj.to_gcj(*here)
    if not (72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271):
        assert (there[0][0], there[1][0]) == (lon, lat)
        if not (71.9 <= lon <= 137.9 and 0.8 <= lat <= 55.9):
            back = _gcj.to_wgs(*here)
            assert (back[0][0], back[1][0]) == (lon, lat)
    elif 72.1 <= lon <= 137.7 and 0.9 <= lat <= 55.7:  # at the very edge two places can become one
        back = _gcj.to_wgs(*there)
        assert (back[0][0], back[1][0]) == pytest.approx((lon, lat), abs=1e-9)


# From one to another


@given(LON, LAT, st.sampled_from(["WGS-84", "CGCS2000", "GCJ-02", "EPSG:4547", "EPSG:3857"]))
def test_every_system_leads_back(lon: float, lat: float, crs: str) -> None:
    point = geo.read({"b": (lon, lat)}, crs="WGS-84")
    back = point.to(crs).to("WGS-84")
    assert (back["b"].x, back["b"].y) == pytest.approx((lon, lat), abs=1e-7)
    assert back.crs == "WGS-84"


@given(st.floats(112.6, 115.4), LAT)
def test_projected_systems_are_those_of_pyproj(lon: float, lat: float) -> None:
    expected = pyproj.Transformer.from_crs(4490, 4547, always_xy=True).transform(lon, lat)
    for crs in ("CGCS2000", "WGS-84"):
        there = geo.read({"b": (lon, lat)}, crs=crs).to("EPSG:4547")["b"]
        assert (there.x, there.y) == pytest.approx(expected, abs=1e-6)


def test_wgs84_and_cgcs2000_keep_their_numbers() -> None:
    point = geo.read({"b": (109.03, 32.69)}, crs="WGS-84").to("CGCS2000")
    assert (point.crs, point["b"].x, point["b"].y) == ("CGCS2000", 109.03, 32.69)


def test_a_place_that_a_system_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidOutlinesError) as error:
        geo.read({"a": (3, 47), "b": (109.0, -90.0)}, crs="WGS-84").to("EPSG:2154")
    [problem] = error.value.problems
    assert (problem.code, problem.place.row, problem.place.id) == ("GEO004", 2, "b")
    assert problem.text("zh") == "GEO004 第2行，编号“b”：“b”的几何图形在EPSG:2154中没有对应位置。请核对所注明的坐标系。"


# Areas


@st.composite
def polygons(draw: st.DrawFn) -> Shape:
    """Return a polygon around a place in China, perhaps with a hole, up to a degree wide."""
    middle, size = (draw(LON), draw(LAT)), draw(st.sampled_from([0.001, 0.03, 1.0]))
    far = draw(st.lists(st.floats(0.5, 1), min_size=3, max_size=9))
    turns = [2 * math.pi * i / len(far) for i in range(len(far))]
    ring = [
        (middle[0] + size * r * math.cos(t), middle[1] + size * r * math.sin(t))
        for t, r in zip(turns, far, strict=True)
    ]
    out = shapely.Polygon(ring)
    hole = shapely.affinity.scale(out, 0.3, 0.3)
    return out.difference(hole) if draw(st.booleans()) else out


@settings(max_examples=40)
@given(polygons(), st.booleans())
def test_areas_are_those_of_geodesics_along_the_edges(polygon: Shape, turned: bool) -> None:  # noqa: FBT001 - drawn
    fine = shapely.orient_polygons(shapely.segmentize(polygon, 0.005))
    expected, _ = pyproj.Geod(ellps="GRS80").geometry_area_perimeter(fine)
    given_ = polygon.reverse() if turned else polygon
    found = geo.areas(geo.read({"g": given_}, crs="CGCS2000"))["area_m2"][0]
    assert found == pytest.approx(expected, rel=1e-6, abs=0.1)  # geodesics of a city block are no more exact


@settings(max_examples=30)
@given(polygons())
def test_an_area_is_the_same_in_every_system(polygon: Shape) -> None:
    degrees = geo.read({"g": polygon}, crs="CGCS2000")
    expected = geo.areas(degrees)["area_m2"][0]
    for crs in ("EPSG:3857", "EPSG:6933", "WGS-84"):
        there = geo.read({"g": shapely.segmentize(polygon, 0.01)}, crs="CGCS2000").to(crs)
        assert geo.areas(there)["area_m2"][0] == pytest.approx(expected, rel=1e-5)


def test_a_point_has_no_area_and_parts_are_added_up() -> None:
    square = shapely.box(109, 32, 109.01, 32.01)
    both = shapely.MultiPolygon([square, shapely.affinity.translate(square, 1)])
    found = geo.areas(geo.read({"p": (109, 32), "a": square, "b": both}, crs="CGCS2000"))["area_m2"]
    assert found[0] == 0
    assert found[2] == pytest.approx(2 * found[1])


@given(st.floats(74, 134), st.floats(4, 53), st.sampled_from(["CGCS2000", "EPSG:3857", "EPSG:4547"]))
def test_the_plane_has_metres_near_its_middle(lon: float, lat: float, crs: str) -> None:
    degrees = shapely.box(lon, lat, lon + 0.004, lat + 0.003)
    shapes = geo.read({"g": degrees}, crs="CGCS2000").to(crs).shapes
    if crs == "EPSG:4547" and abs(lon - 114) > 6:
        return
    flat = plane(shapes, crs)
    assert shapely.area(flat.into(shapes)) == pytest.approx(square_metres(shapes, crs), rel=0.007)
    assert shapely.equals_exact(flat.back(flat.into(shapes)), shapes, 1e-6).all()
