"""Coordinate systems by name, and the way from one to another."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._extras import need
from gridgov.errors import Place, Problem
from gridgov.geo import _gcj
from gridgov.geo._faults import UNKNOWN_SYSTEM, InvalidOutlinesError

__all__ = ["CGCS2000", "GCJ02", "WGS84", "Ellipsoid", "Step", "ellipsoid", "is_degrees", "named", "proj", "way"]

WGS84, CGCS2000, GCJ02 = "WGS-84", "CGCS2000", "GCJ-02"

_Numbers: TypeAlias = npt.NDArray[np.float64]
#: Takes and gives an x and a y of each place.
Step: TypeAlias = Callable[[_Numbers, _Numbers], tuple[_Numbers, _Numbers]]

#: EPSG codes, of two and of three dimensions, that have a name here.
_CODES: Final = {4326: WGS84, 4979: WGS84, 4490: CGCS2000, 4480: CGCS2000}
_WORDS: Final = {
    "wgs84": WGS84,
    "crs84": WGS84,
    "cgcs2000": CGCS2000,
    "国家2000": CGCS2000,
    "2000国家大地坐标系": CGCS2000,
    "gcj02": GCJ02,
    "火星坐标系": GCJ02,
}
#: What says GCJ-02 to a library that knows no such system: one of its own, which nothing can be converted from, so that
#: nobody takes it for WGS-84.
_LOCAL: Final = (
    'ENGCRS["GCJ-02",EDATUM["GCJ-02"],CS[Cartesian,2],AXIS["longitude",east],AXIS["latitude",north],'
    'ANGLEUNIT["degree",0.0174532925199433]]'
)
_URN: Final = re.compile(r"(?:urn:ogc:def:crs:|https?://www\.opengis\.net/def/crs/)?(ogc|epsg)[:/](?:[\d.]*[:/])?(\w+)")


@attrs.frozen
class Ellipsoid:
    """The figure of the earth that a system is on."""

    #: Semi-major axis in metres.
    axis: float
    #: Squared eccentricity, from 0 to below 1.
    eccentricity: float


def _squared(inverse: float) -> float:
    """Return the squared eccentricity for an inverse flattening; 0 is a sphere."""
    flat = 1 / inverse if inverse else 0.0
    return flat * (2 - flat)


def named(given: object, place: Place | None = None) -> str:
    """Return the name of a coordinate system: one of the three, ``EPSG:…``, or its WKT if it has no code.

    Args:
        given: A name, a code, a WKT, or an object of pyproj.
        place: Where it was said, for the report.

    Raises:
        InvalidOutlinesError: It is none that is known.
        MissingExtraError: It is not one of the three, and pyproj is not installed.
    """
    shown = str(given)
    if isinstance(given, str):
        short = re.sub(r"[\s_-]", "", given.casefold())
        if short in _WORDS:
            return _WORDS[short]
        if match := _URN.fullmatch(given.strip().casefold()):
            code = match[2]
            given = _WORDS.get(code, int(code) if code.isdigit() else given)
    if isinstance(given, str) and given in {WGS84, CGCS2000, GCJ02}:
        return given
    pyproj = need("pyproj", extra="geo")
    try:
        crs = pyproj.CRS.from_user_input(given)
    except pyproj.exceptions.CRSError:
        shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
        raise InvalidOutlinesError(Problem(UNKNOWN_SYSTEM, place or Place(), {"crs": shown})) from None
    return _name(crs)


_LONGEST: Final = 80


def _name(crs: Any) -> str:  # noqa: ANN401 - a CRS of pyproj
    """Return the name of a system that pyproj knows."""
    found = crs.to_authority()
    if found is None:
        return GCJ02 if crs.name == GCJ02 else str(crs.to_wkt())
    authority, code = found
    if authority == "EPSG" and int(code) in _CODES:
        return _CODES[int(code)]
    return WGS84 if code == "CRS84" else f"{authority}:{code}"


@lru_cache(maxsize=64)
def proj(name: str) -> Any:  # noqa: ANN401 - a CRS of pyproj
    """Return what pyproj knows of a system; of GCJ-02 it is the name only."""
    codes = {WGS84: 4326, GCJ02: _LOCAL, CGCS2000: 4490}
    return need("pyproj", extra="geo").CRS.from_user_input(codes.get(name, name))


def is_degrees(name: str) -> bool:
    """Tell whether coordinates are longitudes and latitudes."""
    return name in {WGS84, CGCS2000, GCJ02} or bool(proj(name).is_geographic)


def ellipsoid(name: str) -> Ellipsoid:
    """Return the ellipsoid of a system."""
    if name in {WGS84, GCJ02}:
        return Ellipsoid(6378137.0, _squared(298.257223563))
    if name == CGCS2000:
        return Ellipsoid(6378137.0, _squared(298.257222101))
    found = proj(name).ellipsoid
    return Ellipsoid(float(found.semi_major_metre), _squared(float(found.inverse_flattening)))


def way(source: str, target: str) -> Step:
    """Return what turns coordinates of one system into those of another, by way of WGS-84."""
    if source == target:
        return _same
    there, back = _to_wgs(source), _from_wgs(target)
    return lambda x, y: back(*there(x, y))


def _same(x: _Numbers, y: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Leave coordinates as they are: so do WGS-84 and CGCS2000, which are defined alike to a few centimetres."""
    return x, y


def _to_wgs(name: str) -> Step:
    if name in {WGS84, CGCS2000}:
        return _same
    return _gcj.to_wgs if name == GCJ02 else _transformer(name, _base(name))


def _from_wgs(name: str) -> Step:
    if name in {WGS84, CGCS2000}:
        return _same
    return _gcj.to_gcj if name == GCJ02 else _transformer(_base(name), name)


def _base(name: str) -> str:
    """Return WGS-84 or CGCS2000 where a system is drawn on it, so that nothing but the projection is reckoned."""
    base = proj(name).geodetic_crs
    found = WGS84 if base is None else _name(base)
    return found if found in {WGS84, CGCS2000} else WGS84


def _transformer(source: str, target: str) -> Step:
    pyproj = need("pyproj", extra="geo")
    transformer = pyproj.Transformer.from_crs(proj(source), proj(target), always_xy=True)

    def step(x: _Numbers, y: _Numbers) -> tuple[_Numbers, _Numbers]:
        """Transform all places at once."""
        east, north = transformer.transform(x, y)
        return np.asarray(east, np.float64), np.asarray(north, np.float64)

    return step
