"""Faults in outlines of units: coordinate systems, shapes, files, and how the parts of a unit fill it."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import strategies as st

from gridgov import geo
from gridgov.errors import Problems
from gridgov.testing._broken import way
from gridgov.testing._broken_city import hierarchy, town
from gridgov.testing._broken_edit import ANY, Drawn, Edit, Values, drop, plant, put, rename

__all__ = ["coverage", "map_file", "map_layers", "map_of_city", "map_read", "outlines"]

_DEGREES: Final = ("CGCS2000", "GCJ-02")
_TABLE: Final = "GeoJSON, or a table: columns of ids and of WKT"
_SYSTEM: Final = "the coordinate system; None: what the source says"


@way("outlines", source=_TABLE, crs=_SYSTEM)
def outlines(source: Values, crs: str | None) -> None:
    """Read outlines."""
    geo.read(source, crs=crs)


@way(
    "coverage",
    within="the unit above each unit, None for none",
    shapes="WKT of each, in metres",
    tolerance="what is narrower is thin",
)
def coverage(within: dict[str, str | None], shapes: dict[str, str], tolerance: float) -> Problems:
    """Check how units fill the one above them."""
    found = geo.read(shapes, crs=_METRIC, keep="rings")
    return geo.coverage(within, "grid", found, sliver_m=tolerance).problems


@way("map of a city", levels="keys of the levels", units="a list of dictionaries", shapes="WKT of units", crs=_SYSTEM)
def map_of_city(levels: list[str], units: list[Values], shapes: dict[str, str], crs: str) -> None:
    """Write a map."""
    geo.to_geojson(hierarchy(units, levels), geo.read(shapes, crs=crs))


@way("map", tree="GeoJSON that gridgov wrote")
def map_read(tree: Values) -> None:
    """Read a map."""
    geo.from_geojson(tree)


@way("map file", name="name of the file", text="what it holds")
def map_file(name: str, text: str) -> None:
    """Read outlines from a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text(text, encoding="utf-8")
        geo.read(path)


@way("map file of layers", layers="a table, columns of ids and of WKT, for each layer", crs=_SYSTEM)
def map_layers(layers: dict[str, Values], crs: str) -> None:
    """Read outlines from a GeoPackage."""
    gpd: Any = import_module("geopandas")
    with TemporaryDirectory() as folder:
        path = Path(folder, "city.gpkg")
        for layer, table in layers.items():
            shapes = gpd.GeoSeries.from_wkt(table["wkt"])
            gpd.GeoDataFrame({"id": table["id"]}, geometry=shapes, crs=crs).to_file(path, layer=layer)
        geo.read(path)


# -- drawn -------------------------------------------------------------------------------------------------------------

_METRIC: Final = "EPSG:4547"
#: A corner in each system, and how long a side is there.
_CORNERS: Final = {
    "CGCS2000": (109.0, 32.0, 0.01),
    "GCJ-02": (109.0, 32.0, 0.01),
    _METRIC: (500000.0, 3600000.0, 100.0),
}
_URN: Final = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}


def _box(crs: str, west: float, south: float, east: float, north: float) -> list[list[float]]:
    """Return the corners of a rectangle, in sides from the corner of a system."""
    x, y, side = _CORNERS[crs]
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[round(x + side * i, 6), round(y + side * j, 6)] for i, j in corners]


def _wkt(ring: list[list[float]]) -> str:
    return f"POLYGON (({', '.join(f'{x} {y}' for x, y in ring)}))"


def _table(*systems: str) -> Drawn:
    """Return what draws a table of squares in a row."""

    def drawn(draw: st.DrawFn) -> Values:
        crs = draw(st.sampled_from(systems))
        ids = [f"g{i}" for i in range(1, draw(st.integers(2, 4)) + 1)]
        shapes = [_wkt(_box(crs, i, 0, i + 1, 1)) for i in range(len(ids))]
        return {"source": {"id": ids, "wkt": shapes}, "crs": crs}

    return drawn


def _points(draw: st.DrawFn) -> Values:
    """Draw a table of points."""
    n = draw(st.integers(1, 3))
    table = {"id": [f"b{i}" for i in range(n)], "lon": [109 + i / 100 for i in range(n)], "lat": [32.5] * n}
    return {"source": table, "crs": draw(st.sampled_from(_DEGREES))}


def _features(draw: st.DrawFn) -> Values:
    """Draw GeoJSON that names its system."""
    drawn = [
        {
            "type": "Feature",
            "properties": {"id": f"g{i}", "name": draw(st.sampled_from(["东", "west"]))},
            "geometry": {"type": "Polygon", "coordinates": [_box("CGCS2000", i, 0, i + 1, 1)]},
        }
        for i in range(draw(st.integers(1, 3)))
    ]
    return {"source": {"type": "FeatureCollection", "crs": _URN, "features": drawn}, "crs": None}


def _file(draw: st.DrawFn) -> Values:
    text = json.dumps(_features(draw)["source"], ensure_ascii=False)
    return {"name": draw(st.sampled_from(["city.geojson", "网格.json"])), "text": text}


def _layers(draw: st.DrawFn) -> Values:
    found = _table("CGCS2000")(draw)
    return {"layers": {"grids": found["source"]}, "crs": "EPSG:4490"}


def _filled(draw: st.DrawFn) -> Values:
    """Draw a unit of squares in a row that fill it."""
    n = draw(st.integers(2, 4))
    tall = draw(st.integers(1, 3))
    shapes = {"c": _wkt(_box(_METRIC, 0, 0, n, tall))}
    shapes |= {f"g{i}": _wkt(_box(_METRIC, i, 0, i + 1, tall)) for i in range(n)}
    return {"within": {f"g{i}": "c" for i in range(n)}, "shapes": shapes, "tolerance": 1.0}


def _loose(draw: st.DrawFn) -> Values:
    """Draw squares in a row that are in no unit, so that what is lost of one is no gap."""
    found = _filled(draw)
    return {**found, "within": dict.fromkeys(found["within"])}


def _mapped(draw: st.DrawFn) -> Values:
    """Draw a town with outlines of its grids."""
    found = town(draw)
    grids = [unit["id"] for unit in found["units"][1:]]
    shapes = {ident: _wkt(_box("CGCS2000", i, 0, i + 1, 1)) for i, ident in enumerate(grids)}
    return {**found, "shapes": shapes, "crs": "CGCS2000"}


def _tree(draw: st.DrawFn) -> Values:
    found = _mapped(draw)
    made = geo.to_geojson(hierarchy(found["units"], found["levels"]), geo.read(found["shapes"], crs=found["crs"]))
    return {"tree": json.loads(json.dumps(made))}


# -- edits -------------------------------------------------------------------------------------------------------------

_WKT: Final = ("source", "wkt", ANY)


def _turned(wkt: str) -> str:
    """Write what goes north first."""
    pairs = wkt.removeprefix("POLYGON ((").removesuffix("))").split(", ")
    return f"POLYGON (({', '.join(' '.join(reversed(pair.split())) for pair in pairs)}))"


def _resized(kind: str, west: float, east: float) -> Edit:
    """Return an edit of the last of the squares: its west or east side is elsewhere, in sides of a square."""

    def edit(values: Values, _draw: st.DrawFn) -> None:
        n = len(values["within"])
        tall = (float(values["shapes"]["c"].split()[6].rstrip(",")) - _CORNERS[_METRIC][1]) / _CORNERS[_METRIC][2]
        box = _box(_METRIC, n - 1 + west, 0, n + east, tall)
        values["shapes"][f"g{n - 1}"] = _wkt(box if kind == "box" else [box[0], box[2], box[1], box[3], box[0]])

    return edit


_BOW: Final = "POLYGON ((109 32, 109.01 32.01, 109.01 32, 109 32.01, 109 32))"
_BAD_WKT: Final = st.sampled_from([_BOW, "LINESTRING (109 32, 110 33)", "POLYGON ((109 32", None, "POLYGON EMPTY"])

plant("GEO001", outlines, _table(*_DEGREES), put("crs", to=None))
plant("GEO001", outlines, _features, drop("source", "crs"))
plant("GEO002", outlines, _table(*_DEGREES), put("crs", to=st.sampled_from(["WGS-85", "EPSG:1", "北京54坐标"])))
plant("GEO003", outlines, _features, put("crs", to=st.sampled_from(["GCJ-02", "WGS-84"])))
plant("GEO004", outlines, _table(*_DEGREES), put(*_WKT, to=_BAD_WKT))
plant("GEO005", outlines, _table(*_DEGREES, _METRIC), put(*_WKT, to=_turned))
plant("GEO006", outlines, _table(*_DEGREES), put(*_WKT, to=_wkt(_box(_METRIC, 0, 0, 1, 1))))
plant("GEO007", outlines, _table(*_DEGREES), put("source", "id", ANY, to=st.sampled_from([None, "", " "])))
plant("GEO008", outlines, _table(*_DEGREES), put("source", "id", to=lambda ids: [*ids[:-1], ids[0]]))
plant("GEO009", map_of_city, _mapped, put("shapes", "g99", to=_wkt(_box("CGCS2000", 9, 0, 10, 1))))
plant("GEO010", outlines, _table(*_DEGREES), rename("source", "id", to="code"))
plant("GEO011", outlines, _points, rename("source", "lat", to="latitud"))
plant("GEO012", map_file, _file, put("text", to=lambda text: text[: len(text) // 2]))
plant("GEO013", map_layers, _layers, put("layers", to=lambda layers: {**layers, "streets": layers["grids"]}))
plant("GEO014", map_read, _tree, put("tree", "gridgov", "version", to=st.integers(2, 9)))
plant("GEO014", map_read, _tree, put("tree", "gridgov", "labels", to=None))
plant("GEO015", outlines, _table(_METRIC), put(*_WKT, to=_wkt(_box("CGCS2000", 0, 0, 1, 1))))
plant("GEO021", coverage, _filled, _resized("box", 0.5, 0))
plant("GEO021", coverage, _filled, drop("within", "g0"))
plant("GEO022", coverage, _filled, _resized("box", -0.5, 0))
plant("GEO023", coverage, _filled, _resized("box", 0, 0.5))
plant("GEO024", coverage, _filled, _resized("box", 0.002, 0))
plant("GEO025", coverage, _loose, _resized("bow", 0, 0))
plant("GEO026", coverage, _loose, put("shapes", "g0", to="POINT (500010 3600010)"))
plant("GEO026", coverage, _loose, drop("shapes", "g1"))
