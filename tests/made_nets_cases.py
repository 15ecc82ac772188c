"""Towns and systems for which tests make nets."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from gridgov._columns import Ints, Rows
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.schemes import Scheme, load
from gridgov.schemes._made_cells import Ground
from gridgov.schemes.synthesis import MadeNets, synthesise_nets
from gridgov.text import Text

EXACT: dict[str, Any] = {"gaps": 0, "overlaps": 0, "wrong": 0, "shift": 0, "odd_ids": 0}
NAMES = {key: Text(key, key) for key in ("health", "emergency", "politics_law", "water", "unpublished_7")}
LEVELS = LevelScheme.ladder("street", "community", "grid", "building")
SHARES = st.sampled_from([0.0, 0.001, 0.01, 0.1, 0.5, 1.0])


@cache
def ankang() -> tuple[Scheme, Jurisdiction]:
    scheme = load("ankang-321")
    return scheme, scheme.synthesise()


@cache
def county() -> tuple[Scheme, Jurisdiction]:
    scheme = load("county-many-nets")
    return scheme, scheme.synthesise()


#: Buildings of each grid of each community of each street.
Shape = list[list[list[int]]]
SHAPES = st.lists(
    st.lists(st.lists(st.integers(1, 6), min_size=1, max_size=6), min_size=1, max_size=5), min_size=1, max_size=3
)


def town(shape: Shape) -> Hierarchy:
    rows: list[dict[str, str]] = []
    for s, communities in enumerate(shape):
        rows.append({"id": f"s{s}", "level": "street"})
        for c, grids in enumerate(communities):
            rows.append({"id": f"s{s}-{c:02d}", "level": "community", "parent": f"s{s}"})
            for g, buildings in enumerate(grids):
                rows.append({"id": f"s{s}-{c:02d}-{g:02d}", "level": "grid", "parent": f"s{s}-{c:02d}"})
                rows += [
                    {"id": f"s{s}-{c:02d}-{g:02d}-{b:03d}", "level": "building", "parent": f"s{s}-{c:02d}-{g:02d}"}
                    for b in range(1, buildings + 1)
                ]
    return Hierarchy.from_records(rows, levels=LEVELS, roots="many")


def ground_of(shape: Shape) -> Ground:
    """Number the buildings by plain loops."""
    area, grid, above = list[int](), list[int](), list[int]()
    c = g = -1
    for s, communities in enumerate(shape):
        for grids in communities:
            c += 1
            for n in grids:
                g += 1
                area += [c] * n
                grid += [g] * n
                above += [s] * n
    return Ground(np.array(area), np.array(grid), np.array(above))


def cells(net: Net) -> dict[str, list[str]]:
    """Return the base units of each cell that has any, in the order of the members."""
    members = net.to_tables()["members"]
    out: dict[str, list[str]] = {}
    for unit, cell in zip(members["unit"], members["cell"], strict=True):
        out.setdefault(cell, []).append(unit)
    return out


def made_with(place: Hierarchy, **choices: Any) -> MadeNets:
    return synthesise_nets(place, NAMES, **choices)


def digest(made: MadeNets) -> str:
    text = json.dumps(
        [[net.id, net.to_tables(), net.name.zh if net.name else None] for net in made.nets]
        + [sorted(made.nets.people.items()), [note.text.zh for note in made.notes]],
        ensure_ascii=False,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def ints(column: Ints | Rows) -> list[int]:
    return [int(value) for value in column]
