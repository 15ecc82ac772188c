"""Outlines as plain columns that plotly fills: no tiles, no maps from anywhere."""

from __future__ import annotations

import math
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Ints
from gridgov._extras import need
from gridgov.geo import Outlines
from gridgov.geo._systems import is_degrees
from gridgov.plot._overlay import Floats

__all__ = ["Land", "border_columns", "land_of", "map_axes", "ring_columns"]

_ROOM: Final = 0.03
_RIGHT_ANGLE: Final = 90.0


@attrs.frozen(eq=False)
class Land:
    """Outlines laid out for drawing."""

    outlines: Outlines
    #: A point inside each outline. Float64, shape (n, 2).
    places: Floats
    #: West, south, east and north of all of them.
    bounds: tuple[float, float, float, float]
    #: How much longer a unit up is than a unit across.
    stretch: float


def land_of(outlines: Outlines) -> Land:
    """Lay outlines out.

    Raises:
        MissingExtraError: shapely is not installed.
    """
    shapely = need("shapely", extra="geo")
    n = len(outlines)
    places = np.zeros((n, 2)) if not n else shapely.get_coordinates(shapely.point_on_surface(outlines.shapes))
    edges = shapely.total_bounds(outlines.shapes).tolist() if n else [0.0, 0.0, 1.0, 1.0]
    west, south, east, north = edges
    middle = (south + north) / 2
    degrees = is_degrees(outlines.crs) and abs(middle) < _RIGHT_ANGLE
    return Land(outlines, places, (west, south, east, north), 1 / math.cos(math.radians(middle)) if degrees else 1.0)


def ring_columns(outlines: Outlines, rows: Ints) -> tuple[Floats, Floats]:
    """Return x and y of all rings of some outlines, one after the other with gaps; points are left out.

    Rings around land and rings around holes run in opposite ways, so that holes stay empty.

    Args:
        outlines: The outlines.
        rows: Which of them.
    """
    shapely = need("shapely", extra="geo")
    parts = shapely.get_parts(outlines.shapes[rows])
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    if not len(polygons):
        return np.zeros(0), np.zeros(0)
    rings, _ = shapely.get_rings(shapely.normalize(polygons), return_index=True)
    return _columns(*shapely.get_coordinates(rings, return_index=True))


def border_columns(outlines: Outlines, pairs: Ints, places: Floats) -> tuple[Floats, Floats]:
    """Return x and y of the common borders of pairs of outlines, one after the other with gaps.

    Args:
        outlines: The outlines.
        pairs: Rows of both. Shape (m, 2).
        places: Points inside both; where there is no common border, a line goes from one to the other. Shape (m, 2, 2).
    """
    shapely = need("shapely", extra="geo")
    if not len(pairs):
        return np.zeros(0), np.zeros(0)
    shared = shapely.intersection(*(shapely.boundary(outlines.shapes[pairs[:, side]]) for side in (0, 1)))
    parts, pair = shapely.get_parts(shared, return_index=True)
    line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    straight = np.setdiff1d(np.arange(len(pairs)), pair[line])
    every = np.concatenate([parts[line], shapely.linestrings(places[straight])])
    return _columns(*shapely.get_coordinates(every, return_index=True))


def _columns(points: Floats, of: Ints) -> tuple[Floats, Floats]:
    """Return x and y of lines, one after the other with gaps."""
    ends = np.flatnonzero(np.diff(of)) + 1
    x, y = (np.insert(points[:, side], ends, np.nan) for side in (0, 1))
    return x, y


def map_axes(land: Land, *, x: str = "x") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return axes that show all of it undistorted, without ticks.

    Args:
        land: What is drawn.
        x: Name of the axis that the upright one is tied to.
    """
    west, south, east, north = land.bounds
    room = max((east - west), (north - south) * land.stretch, 1e-9) * _ROOM
    hidden = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain"}
    return (
        {**hidden, "range": (west - room, east + room)},
        {
            **hidden,
            "range": (south - room / land.stretch, north + room / land.stretch),
            "scaleanchor": x,
            "scaleratio": land.stretch,
        },
    )
