"""Square metres of polygons in any coordinate system, and a plane of metres to work in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Ints
from gridgov._extras import need
from gridgov.geo._systems import Ellipsoid, ellipsoid, is_degrees, named, proj, way

__all__ = ["Plane", "Shapes", "mended", "moved", "plane", "square_metres", "tolerant"]

Shapes: TypeAlias = npt.NDArray[np.object_]
_Numbers: TypeAlias = npt.NDArray[np.float64]

#: Nodes and weights of Gauss and Legendre with three places, on 0 to 1.
_NODES: Final = (0.5 - np.sqrt(0.15), 0.5, 0.5 + np.sqrt(0.15))
_WEIGHTS: Final = (5 / 18, 8 / 18, 5 / 18)
#: A line that is straight in a projection bends on the globe: it is followed in steps of so many metres.
_STEP: Final = 1000.0


def moved(shapes: Shapes, source: str, target: str) -> Shapes:
    """Return shapes in another coordinate system, vertex by vertex."""
    if source == target:
        return shapes
    shapely, step = need("shapely", extra="geo"), way(source, target)

    def change(places: _Numbers) -> _Numbers:
        """Transform all vertices at once."""
        return np.stack(step(places[:, 0], places[:, 1]), axis=1)

    out: Shapes = np.asarray(shapely.transform(shapes, change), object)
    return out


def tolerant(shapely: Any, read: Callable[..., Any], values: Shapes) -> Shapes:  # noqa: ANN401 - a module
    """Read GeoJSON, WKT or WKB; None for what cannot be read. Some of that shapely raises for, although told not to."""
    with np.errstate(all="ignore"):
        try:
            return np.asarray(read(values, on_invalid="ignore"), object)
        except shapely.errors.GEOSException:
            if len(values) == 1:
                return np.array([None], object)
        half = len(values) // 2
        return np.concatenate([tolerant(shapely, read, values[:half]), tolerant(shapely, read, values[half:])])


def mended(shapes: Shapes) -> Shapes:
    """Return shapes without crossed rings; None stays None."""
    shapely = need("shapely", extra="geo")
    bad = ~np.asarray(shapely.is_missing(shapes) | shapely.is_valid(shapes), bool)
    if not bad.any():
        return shapes
    out = shapes.copy()
    out[bad] = shapely.make_valid(shapes[bad], method="structure")
    return out


def square_metres(shapes: Shapes, crs: str) -> _Numbers:
    """Return the area of each shape on the ellipsoid, 0 for points. Float64, shape (n,).

    Edges are straight lines between coordinates, as RFC 7946 has it; polygons that share them add up exactly. What is
    in a projected system is reckoned on the globe, so that the scale of the projection does not matter.
    """
    shapely = need("shapely", extra="geo")
    if is_degrees(crs):
        return _on_globe(shapely, shapes, ellipsoid(crs))
    base = proj(crs).geodetic_crs
    globe = named(base)
    fine = shapely.segmentize(shapes, _STEP / _unit(crs))
    return _on_globe(shapely, moved(np.asarray(fine, object), crs, globe), ellipsoid(globe))


def _unit(crs: str) -> float:
    """Return the metres of one unit of a projected system."""
    axes = proj(crs).axis_info
    return float(axes[0].unit_conversion_factor) if axes else 1.0


def _on_globe(shapely: Any, shapes: Shapes, figure: Ellipsoid) -> _Numbers:  # noqa: ANN401 - a module
    """Integrate along the rings: an edge counts the area between it and the equator."""
    parts, owner = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    places, ring = shapely.get_coordinates(rings, return_index=True)
    lon, lat = np.radians(places[:, 0]), np.radians(places[:, 1])
    ends = np.flatnonzero(ring[1:] == ring[:-1])
    low, high = lat[ends], lat[ends + 1]
    strip = sum(w * _strip(low + t * (high - low), figure) for t, w in zip(_NODES, _WEIGHTS, strict=True))
    whose: Ints = owner[part[ring[ends]]]
    return np.asarray(np.bincount(whose, (lon[ends] - lon[ends + 1]) * strip, len(shapes)), np.float64)


def _strip(lat: _Numbers, figure: Ellipsoid) -> _Numbers:
    """Return the area between the equator and each latitude for one radian of longitude, in square metres.

    The closed form for the ellipsoid: J. P. Snyder, Map Projections - A Working Manual, 1987, equation 3-12.
    """
    sine, e2 = np.sin(lat), figure.eccentricity
    if not e2:
        return np.asarray(figure.axis**2 * sine)
    e = np.sqrt(e2)
    return np.asarray(figure.axis**2 * (1 - e2) / 2 * (sine / (1 - e2 * sine**2) + np.arctanh(e * sine) / e))


@attrs.frozen
class Plane:
    """A plane of metres around one place: a shift and a scale, so that straight lines stay straight and meet as before.

    Distances are those on the ground near the middle; away from it they differ by a percent for each hundred
    kilometres north or south.
    """

    #: The place that becomes 0, 0.
    middle: tuple[float, float]
    #: Metres of one unit of x and of y.
    scale: tuple[float, float]

    def into(self, shapes: Shapes) -> Shapes:
        """Bring shapes into the plane."""

        def change(places: _Numbers) -> _Numbers:
            """Shift and stretch all vertices at once."""
            return (places - self.middle) * self.scale

        return np.asarray(need("shapely", extra="geo").transform(shapes, change), object)

    def back(self, shapes: Shapes) -> Shapes:
        """Bring shapes back into their own coordinates."""

        def change(places: _Numbers) -> _Numbers:
            """Stretch and shift all vertices at once."""
            return places / self.scale + self.middle

        return np.asarray(need("shapely", extra="geo").transform(shapes, change), object)


def plane(shapes: Shapes, crs: str) -> Plane:
    """Return the plane around the middle of some shapes."""
    there = shapes[~np.asarray(need("shapely", extra="geo").is_missing(shapes), bool)]
    bounds = np.asarray(need("shapely", extra="geo").total_bounds(there) if len(there) else np.nan, float)
    west, south, east, north = bounds if np.isfinite(bounds).all() else np.zeros(4)
    x, y = (west + east) / 2, (south + north) / 2
    if is_degrees(crs):
        figure, angle = ellipsoid(crs), np.radians(y)
        bend = 1 - figure.eccentricity * np.sin(angle) ** 2
        across = np.radians(figure.axis / np.sqrt(bend) * np.cos(angle))
        along = np.radians(figure.axis * (1 - figure.eccentricity) / bend**1.5)
        return Plane((float(x), float(y)), (float(across), float(along)))
    metres = _unit(crs) / _stretch(crs, float(x), float(y))
    return Plane((float(x), float(y)), (metres, metres))


def _stretch(crs: str, x: float, y: float) -> float:
    """Return by how much a projection stretches lengths at a place: by 2 in web maps at 60 degrees north."""
    found = proj(crs)
    globe = named(found.geodetic_crs)
    lon, lat = way(crs, globe)(np.array([x]), np.array([y]))
    scale = need("pyproj", extra="geo").Proj(found).get_factors(float(lon[0]), float(lat[0])).areal_scale
    return float(np.sqrt(scale)) if np.isfinite(scale) and scale > 0 else 1.0
