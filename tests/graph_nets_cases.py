"""A place with nets that tests turn into graphs."""

from __future__ import annotations

from typing import Any

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net

Graph = Any


def place(*found: Net) -> Jurisdiction:
    """Return a small place with nets."""
    h = Hierarchy.from_records(
        [
            {"id": "c", "level": "community"},
            {"id": "g", "level": "grid", "parent": "c"},
            {"id": "b1", "level": "building", "parent": "g"},
            {"id": "b2", "level": "building", "parent": "g"},
            {"id": "h", "level": "grid", "parent": "c"},
            {"id": "b3", "level": "building", "parent": "h"},
        ],
        levels=LevelScheme.ladder("community", "grid", "building"),
    )
    return Jurisdiction(territory=h, nets=found)


def police(**more: Any) -> Net:
    """Return a net of two levels, with a base unit that is not known."""
    return Net.from_tables(
        "police",
        [
            {"unit": "b1", "cell": "x", "name": "1号楼"},
            {"unit": "b2", "cell": "x", "share": 0.5, "address": "安澜路"},
            {"unit": "b2", "cell": "y", "share": 0.5, "address": "安澜路"},
            {"unit": "?9", "cell": "y"},
        ],
        cells=[
            {"id": "x", "level": "post", "parent": "p", "name": "一警格"},
            {"id": "p", "level": "beat", "basis": "Order 7"},
            {"id": "y", "level": "post", "parent": "p", "start": "2024-01-01"},
        ],
        posts=[{"id": "k", "cell": "p", "role": "grid_chief", "holder": "a17"}],
        duties=[{"duty": "patrol", "cell": "x", "system": "平安通"}, {"duty": "report"}],
        **more,
    )
