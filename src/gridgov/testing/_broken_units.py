"""Faults in units: ids, parents, levels, kinds, counts, names."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.testing._broken import Planted, plants, way

__all__ = ["units"]


@way(
    "units",
    records="a list of dictionaries, one a unit: id, level, parent, kind, name, households",
    levels="the LevelScheme that they have to fit",
)
def units(records: list[dict[str, Any]], levels: LevelScheme) -> None:
    """Build a hierarchy of records."""
    Hierarchy.from_records(records, levels=levels, measures=["households"])


LADDER = LevelScheme.ladder("street", "community", "grid", optional=["grid"])


def _street(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a street with communities and grids."""
    records: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    for i in range(draw(st.integers(1, 3))):
        records.append({"id": f"c{i}", "level": "community", "parent": "s"})
        records += [
            {"id": f"c{i}g{k}", "level": "grid", "parent": f"c{i}", "households": draw(st.none() | st.integers(0, 500))}
            for k in range(draw(st.integers(0, 2)))
        ]
    return records


@plants("HIE003", units)
def _cycle(draw: st.DrawFn) -> Planted:
    """Hang two communities below one another."""
    sound = [
        *_street(draw),
        {"id": "x", "level": "community", "parent": "s"},
        {"id": "y", "level": "community", "parent": "s"},
    ]
    wrong = [{**one, "parent": {"x": "y", "y": "x"}.get(one["id"], one.get("parent"))} for one in sound]
    return Planted({"records": wrong, "levels": LADDER}, {"records": sound, "levels": LADDER})
