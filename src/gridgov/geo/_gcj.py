"""GCJ-02, the shifted system of Chinese map services, by the formula that is published for it.

The official transformation is not public. This is the approximation that was published in the open as *EvilTransform*
and is in use everywhere since: polynomials and sines of the place, in metres, on the ellipsoid of Krasovsky 1940. It
is reported to agree with the official one within a few metres; do not survey with it. The way back is the exact
inverse of the formula, found by iteration, so that there and back again is the same place.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["inside", "to_gcj", "to_wgs"]

_Numbers: TypeAlias = npt.NDArray[np.float64]

#: Semi-major axis in metres and squared eccentricity of Krasovsky 1940, as the published formula has them.
_AXIS: Final = 6378245.0
_ECCENTRICITY: Final = 0.00669342162296594323
#: Longitudes and latitudes that the formula takes for China.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_CENTRE: Final = (105.0, 35.0)
#: The shift changes by less than 2 % from one place to the next: this many steps reach the last digit.
_STEPS: Final = 12
#: Degrees; a hundredth of a micrometre.
_CLOSE: Final = 1e-13


def inside(lon: _Numbers, lat: _Numbers) -> npt.NDArray[np.bool_]:
    """Tell which places the formula shifts: those in the rectangle that it takes for China."""
    return (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)


def _shift(lon: _Numbers, lat: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return by how many degrees the formula moves places."""
    x, y = lon - _CENTRE[0], lat - _CENTRE[1]
    both, root = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x), np.sqrt(np.abs(x))
    north = 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)
    north += 160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + (both + north) * 2 / 3
    east = 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)
    east += 150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + (both + east) * 2 / 3
    angle = np.radians(lat)
    bend = 1 - _ECCENTRICITY * np.sin(angle) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / bend**1.5
    parallel = _AXIS / np.sqrt(bend) * np.cos(angle)
    return np.degrees(east / parallel), np.degrees(north / meridian)


def to_gcj(lon: _Numbers, lat: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return GCJ-02 for WGS-84; places outside the rectangle of China stay as they are. Degrees, shape (n,)."""
    here = inside(lon, lat)
    east, north = _shift(lon, lat)
    return np.where(here, lon + east, lon), np.where(here, lat + north, lat)


def to_wgs(lon: _Numbers, lat: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return WGS-84 for GCJ-02: the place that `to_gcj` moves here; where there is none, the place itself.

    At the edge of the rectangle there can be two such places: the one inside is taken.
    """
    x, y = lon.copy(), lat.copy()
    for _ in range(_STEPS):
        east, north = _shift(x, y)
        moved = max(np.abs(lon - east - x).max(initial=0), np.abs(lat - north - y).max(initial=0))
        x, y = lon - east, lat - north
        if moved < _CLOSE:
            break
    here = inside(x, y)
    return np.where(here, x, lon), np.where(here, y, lat)
