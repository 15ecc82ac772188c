"""A small city as plain records, drawn, for planting faults in what stands on units: people, bodies, links, nets."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme

__all__ = ["CATALOGUE", "CHIEF", "DAYS", "LEVELS", "WORKER", "hierarchy", "named", "staffed", "town"]

Values = dict[str, Any]

LEVELS: Final = ("community", "grid")
CHIEF: Final = "grid_chief"
WORKER: Final = "grid_worker"
#: Days on which something starts; what is planted lies after the last of them.
DAYS: Final = st.sampled_from(["2024-01-01", "2023-07-15", "2025-03-31"])
#: What a unit or a body may be called; None: no name is known.
_NAMES: Final = st.sampled_from([None, "安康路", "Old Town", "兴安"])


def named(en: str, zh: str) -> dict[str, str]:
    """Return a name in both languages."""
    return {"en": en, "zh": zh}


#: Roles as `RoleCatalogue.from_dict` takes them.
CATALOGUE: Final[Values] = {
    "roles": [
        {"key": CHIEF, "name": named("grid chief", "网格长"), "sits_at": ["grid"]},
        {"key": WORKER, "name": named("grid worker", "网格员"), "sits_at": ["grid"], "superior": CHIEF},
    ]
}


def town(draw: st.DrawFn) -> Values:
    """Draw a community with two to four grids: ``levels`` and ``units``."""
    top = draw(st.sampled_from(["c", "610902001", "社区"]))
    units: list[Values] = [{"id": top, "level": "community", "name": draw(_NAMES)}]
    units += [
        {"id": f"{top}-{i}", "level": "grid", "parent": top, "name": draw(_NAMES)}
        for i in range(1, draw(st.integers(2, 4)) + 1)
    ]
    return {"levels": list(LEVELS), "units": units}


def staffed(draw: st.DrawFn) -> Values:
    """Draw a town with a chief for each grid and some workers: also ``catalogue`` and the tables of a roster."""
    found = town(draw)
    posts: list[Values] = []
    appointments: list[Values] = []
    holders: list[Values] = []
    for grid in found["units"][1:]:
        for role in (CHIEF, *[WORKER] * draw(st.integers(0, 1))):
            n = len(posts) + 1
            posts.append({"id": f"p{n}", "role": role, "unit": grid["id"]})
            holders.append({"id": f"h{n}", "qualifications": draw(st.sampled_from([[], ["党员"]]))})
            appointments.append({"post": f"p{n}", "holder": f"h{n}", "start": draw(DAYS)})
    devices = [{"id": f"d{i}", "kind": "terminal", "holder": "h1"} for i in range(1, draw(st.integers(1, 2)) + 1)]
    return {
        **found,
        "catalogue": CATALOGUE,
        "posts": posts,
        "appointments": appointments,
        "holders": holders,
        "devices": devices,
    }


def hierarchy(units: list[Values], levels: list[str]) -> Hierarchy:
    """Build the units."""
    return Hierarchy.from_records(units, levels=LevelScheme.ladder(*levels))
