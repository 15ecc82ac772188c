"""Faults in nets of departments: their cells, members, posts, days and columns; polygons that nets are made of."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov._extras import need
from gridgov.nets import Net
from gridgov.testing._broken import Edit, plant_edits, way

__all__ = ["net", "polygons"]

Record = dict[str, Any]


@way(
    "net",
    id="the id of the net",
    members="a list of dictionaries: unit, cell, share",
    cells="a list of dictionaries: id, parent, level, name, start, end",
    posts="a list of dictionaries: id, cell, role, holder",
    levels="the levels of the cells, the highest first",
    keep="whether the net stays as a whole",
    basis="the law or decision on which it stays, or None",
)
def net(**given: Any) -> None:
    """Build a net of its tables."""
    Net.from_tables(given.pop("id"), given.pop("members"), **given)


@way(
    "polygons",
    polygons="a list of pairs: the id of a cell, its outline as WKT",
    base="a list of pairs: the id of a base unit, its point as WKT",
    systems="the coordinate systems of the two layers",
)
def polygons(polygons: list[list[str]], base: list[list[str]], systems: list[str]) -> None:
    """Lay the polygons of cells over the points of base units."""
    geopandas = need("geopandas", "shapely", extra="geo")
    shapely = need("shapely", extra="geo")
    layers = [
        geopandas.GeoDataFrame(
            {key: [ident for ident, _ in rows]}, geometry=shapely.from_wkt([wkt for _, wkt in rows]), crs=crs
        )
        for key, rows, crs in zip(("cell", "unit"), (polygons, base), systems, strict=True)
    ]
    Net.from_polygons(*layers, id="police")


_DEPARTMENTS: Final = ("police", "公安", "health", "urban_management", "应急")
_BASIS: Final = "《中华人民共和国人民警察法》"


def _net(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a net of a station with beats; the last base unit lies in two beats, by halves."""
    beats = [f"beat-{i}" for i in range(1, draw(st.integers(2, 4)) + 1)]
    cells: list[Record] = [{"id": "station", "level": "station", "name": "新城派出所"}]
    cells += [{"id": beat, "level": "beat", "parent": "station", "start": "2024-01-01"} for beat in beats]
    members: list[Record] = [{"unit": f"u{i}", "cell": beat} for i, beat in enumerate(beats)]
    members += [{"unit": "u9", "cell": beat, "share": 0.5} for beat in beats[:2]]
    holder = st.none() | st.integers(1, 9).map("p{}".format)
    posts = [{"id": f"k{i}", "cell": c, "role": "officer", "holder": draw(holder)} for i, c in enumerate(beats[:2])]
    return {
        "id": draw(st.sampled_from(_DEPARTMENTS)),
        "members": members,
        "cells": cells,
        "posts": posts,
        "levels": ["station", "beat"],
        "keep": draw(st.booleans()),
        "basis": _BASIS,
    }


def _layers(draw: st.DrawFn) -> dict[str, Any]:
    """Draw squares side by side, each with a point in its middle."""
    n = draw(st.integers(1, 4))
    corner = "{x} 0, {x} 2, {y} 2, {y} 0, {x} 0"
    return {
        "polygons": [[f"cell-{i}", f"POLYGON (({corner.format(x=2 * i, y=2 * i + 2)}))"] for i in range(n)],
        "base": [[f"u{i}", f"POINT ({2 * i + 1} 1)"] for i in range(n)],
        "systems": ["EPSG:4490", "EPSG:4490"],
    }


def _change(table: str, row: int, **values: Any) -> Edit:
    """Return an edit of one row."""
    return lambda one: one[table][row].update(values)


def _circle(one: dict[str, Any]) -> None:
    one["levels"] = None
    one["cells"] = [{"id": cell["id"], "parent": cell.get("parent")} for cell in one["cells"]]
    one["cells"][0]["parent"] = one["cells"][-1]["id"]
    for cell in one["cells"][1:-1]:
        cell["parent"] = None


def _nothing(one: dict[str, Any]) -> None:
    one.update(members=[], cells=[], posts=[], levels=None)


def _point_for_outline(one: dict[str, Any]) -> None:
    one["polygons"][-1][1] = one["base"][-1][1]


plant_edits(
    net,
    _net,
    {
        "CEL001": lambda one: one["cells"].append(dict(one["cells"][-1])),
        "CEL002": _change("cells", -1, parent="派出所"),
        "CEL003": _circle,
        "CEL004": _change("cells", 1, level="station"),
        "CEL005": _change("members", 0, cell="beat-99"),
        "CEL006": _change("members", 0, share="half"),
        "CEL007": _change("members", -1, share=0.25),
        "CEL008": _change("members", -1, share=None),
        "CEL009": _change("cells", -1, level="警务区"),
        "CEL010": _change("posts", -1, id="k0"),
        "CEL011": _nothing,
        "CEL012": lambda one: one.update(keep=True, basis=None),
        "DAY001": _change("cells", -1, start="2024年底"),
        "DAY002": _change("cells", -1, end="2023-12-31"),
        "TAB001": _change("cells", -1, colour="红"),
        "TAB002": _change("posts", -1, role=None),
    },
)
plant_edits(
    polygons,
    _layers,
    {
        "NPG001": _point_for_outline,
        "NPG002": lambda one: one["systems"].__setitem__(1, "EPSG:4326"),
        "NPG003": lambda one: one["polygons"][-1].__setitem__(0, ""),
        "NPG004": lambda one: one["base"].append(one["base"][-1]),
    },
)
