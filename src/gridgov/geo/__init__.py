"""Outlines of units on the map: who is next to whom, what lies where, whether a level covers its parent, and files.

A coordinate system is always named and never converted unless that is asked for: WGS-84, CGCS2000 and GCJ-02 by their
names, all others by their EPSG codes.
"""

from __future__ import annotations

from gridgov.geo._adjacency import Adjacency, adjacency
from gridgov.geo._faults import InvalidOutlinesError
from gridgov.geo._locate import Located, locate
from gridgov.geo._outlines import Outlines, areas
from gridgov.geo._read import read

__all__ = ["Adjacency", "InvalidOutlinesError", "Located", "Outlines", "adjacency", "areas", "locate", "read"]
