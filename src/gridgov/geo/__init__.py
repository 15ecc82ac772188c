"""Outlines of units on the map: who is next to whom, what lies where, whether a level covers its parent, and files.

A coordinate system is always named and never converted unless that is asked for: WGS-84, CGCS2000 and GCJ-02 by their
names, all others by their EPSG codes. shapely, geopandas and pyproj are loaded when they are needed.
"""

from __future__ import annotations

from gridgov.geo._adjacency import Adjacency, adjacency
from gridgov.geo._coverage import coverage
from gridgov.geo._coverage_result import Coverage, CoverageFault
from gridgov.geo._exchange import MapData
from gridgov.geo._faults import InvalidOutlinesError
from gridgov.geo._geojson import from_geojson, to_geojson
from gridgov.geo._geoparquet import from_geoparquet, to_geoparquet
from gridgov.geo._locate import Located, locate
from gridgov.geo._outlines import Outlines, areas
from gridgov.geo._read import read

__all__ = [
    "Adjacency",
    "Coverage",
    "CoverageFault",
    "InvalidOutlinesError",
    "Located",
    "MapData",
    "Outlines",
    "adjacency",
    "areas",
    "coverage",
    "from_geojson",
    "from_geoparquet",
    "locate",
    "read",
    "to_geojson",
    "to_geoparquet",
]
