"""Nets with staff, merged by hand in any way: drawn as the tables that departments send, for tests of staffing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
from hypothesis import strategies as st

from gridgov.integration._plan import KEPT, NO_AREA, NO_NET, NOT_ADOPTED, GridLevel, Plan
from gridgov.integration._plan_of import plan_of
from gridgov.nets import BaseUnits, Net, Nets

REASONS = {KEPT: "kept", NO_NET: "no_net", NOT_ADOPTED: "not_covered", NO_AREA: "no_area"}


@attrs.frozen
class Case:
    """Tables of nets, households, and the grid of each base unit."""

    households: dict[str, int | None]
    tables: dict[str, dict[str, Any]]
    #: The grid of each base unit of each level, None outside.
    grids: dict[str, list[str | None]]
    residue: list[int]

    def plan(self, *, reverse: bool = False) -> Plan:
        """Build the plan; in reverse with nets, posts and rows of members in the other order."""
        step = -1 if reverse else 1
        base = BaseUnits.of_ids(list(self.households), households=list(self.households.values()))
        nets = [
            Net.from_tables(
                ident,
                t["members"][::step],
                cells=t["cells"],
                posts=t["posts"][::step],
                duties=t["duties"],
                levels=t["levels"],
                department=t["department"],
            )
            for ident, t in list(self.tables.items())[::step]
        ]
        return plan_of(Nets.of(nets, base, people=[("n0:p0", "n1:p0")]), self.grids, residue=self.residue)

    # -- worked out by hand ----------------------------------------------------------------------------------------

    def path(self, net: str, cell: str) -> list[str]:
        """Return a cell and those above it."""
        parents = {row["id"]: row.get("parent") for row in self.tables[net]["cells"]}
        out = [cell]
        while parents[out[-1]] is not None:
            out.append(parents[out[-1]])
        return out

    def parts(self, net: str) -> dict[str, dict[str, float]]:
        """Return the share of each base unit in each cell, those of cells below included."""
        rows = self.tables[net]["members"]
        named = {(row["unit"], row["cell"]): row.get("share") for row in rows}
        above: set[tuple[str, str]] = {
            (unit, over) for unit, cell in named for over in self.path(net, cell)[1:] if (unit, over) in named
        }
        if any("share" in row for row in rows):
            above = set()
        left = {pair: share for pair, share in named.items() if pair not in above}
        out: dict[str, dict[str, float]] = {row["id"]: {} for row in self.tables[net]["cells"]}
        for (unit, cell), share in left.items():
            part = share if share is not None else 1 / sum(other == unit for other, _ in left)
            for over in self.path(net, cell):
                out[over][unit] = out[over].get(unit, 0) + part
        return out

    def place(self, unit: str, level: str) -> str:
        """Return the grid of a base unit, or the reason why there is none after a question mark."""
        units = list(self.households)
        if unit not in units:
            return "?unmapped"
        at = units.index(unit)
        grid = self.grids[level][at]
        return grid if grid is not None else f"?{REASONS[self.residue[at]]}"

    def weigh(self, units: dict[str, float]) -> dict[str, float]:
        """Return what base units weigh: households, or 1 each if some are unknown or all are 0."""
        known = {u: self.households.get(u) for u in units}
        total = sum(share * (known[u] or 0) for u, share in units.items())
        by_households = None not in known.values() and total > 0
        return {u: share * (known[u] or 0) if by_households else share for u, share in units.items()}

    def shares(self, units: dict[str, float], level: str) -> dict[str, float]:
        """Return the share of each place in a set of base units."""
        weights = self.weigh(units)
        total = sum(weights.values())
        out: dict[str, float] = {}
        for unit, weight in weights.items():
            place = self.place(unit, level)
            out[place] = out.get(place, 0) + weight / total
        return out

    def level_of(self, net: str, cell: str) -> str:
        """Return the level of grids that answers to the level of a cell."""
        keys = list(self.grids)
        cells: list[dict[str, str]] = self.tables[net]["cells"]
        row = next(row for row in cells if row["id"] == cell)
        levels: list[str] = self.tables[net]["levels"]
        below = len(levels) - 1 - levels.index(row["level"])
        return keys[max(len(keys) - 1 - below, 0)]

    def stays(self, net: str, cell: str) -> bool:
        """Tell whether a cell, or one above it, stays by law."""
        basis = {row["id"]: row.get("basis") for row in self.tables[net]["cells"]}
        return any(basis[over] is not None for over in self.path(net, cell))

    def person(self, net: str, holder: str) -> str:
        """Return the id of a person."""
        return "n0:p0" if (net, holder) == ("n1", "p0") else f"{net}:{holder}"

    def posts(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Return all posts with their nets."""
        for net, t in self.tables.items():
            for post in t["posts"]:
                yield net, post

    def claims(self) -> dict[tuple[str, str], float]:
        """Return the known households of the old cells of each person in each grid."""
        parts = {net: self.parts(net) for net in self.tables}
        own: dict[tuple[str, str], dict[str, set[str]]] = {}
        for net, post in self.posts():
            if post["holder"] is not None and not self.stays(net, post["cell"]):
                key = self.person(net, post["holder"]), self.level_of(net, post["cell"])
                own.setdefault(key, {}).setdefault(net, set()).add(post["cell"])
        out: dict[tuple[str, str], float] = {}
        for (person, level), cells in own.items():
            units: dict[str, float] = {}
            for net, some in cells.items():
                here: dict[str, float] = {}
                top = [c for c in some if not any(over in some for over in self.path(net, c)[1:])]
                for cell in top:
                    for unit, share in parts[net][cell].items():
                        here[unit] = here.get(unit, 0) + share
                for unit, share in here.items():
                    units[unit] = max(units.get(unit, 0), share)
            for unit, share in units.items():
                grid = self.place(unit, level)
                if not grid.startswith("?"):
                    key = person, grid
                    out[key] = out.get(key, 0) + share * (self.households[unit] or 0)
        return out


def _members(draw: st.DrawFn, units: list[str], cells: list[str]) -> list[dict[str, Any]]:
    """Draw which base unit is in which cell: plain, claimed twice, or with shares."""
    rows: list[dict[str, Any]] = []
    shares = draw(st.booleans())
    for unit in units:
        some = draw(st.lists(st.sampled_from(cells), max_size=2, unique=True))
        if len(some) == 2 and shares:
            part = draw(st.sampled_from([0.25, 0.5]))
            rows += [
                {"unit": unit, "cell": some[0], "share": part},
                {"unit": unit, "cell": some[1], "share": 1 - part},
            ]
        elif some and shares:
            rows.append({"unit": unit, "cell": some[0], "share": 1.0})
        else:
            rows += [{"unit": unit, "cell": cell} for cell in some]
    return rows


def _cells(draw: st.DrawFn, net: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Draw cells of one or two levels, some of which stay by law."""
    low = [f"{net}c{i}" for i in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        return [{"id": c, "parent": None, "level": "low", "basis": _basis(draw)} for c in low], ["low"]
    high = [f"{net}h{i}" for i in range(draw(st.integers(1, 2)))]
    cells = [{"id": c, "parent": None, "level": "high", "basis": _basis(draw)} for c in high]
    for c in low:
        parent = draw(st.sampled_from(high))
        cells.append({"id": c, "parent": parent, "level": "low", "basis": _basis(draw)})
    return cells, ["high", "low"]


def _basis(draw: st.DrawFn) -> str | None:
    return draw(st.sampled_from([None, None, None, None, None, "Port law"]))


@st.composite
def cases(draw: st.DrawFn, *, most_units: int = 7) -> Case:
    """Draw a case."""
    n = draw(st.integers(1, most_units))
    units = [f"b{i}" for i in range(n)]
    households = {u: draw(st.sampled_from([None, 0, 1, 2, 3, 5, 8, 40])) for u in units}
    tables: dict[str, dict[str, Any]] = {}
    for i in range(draw(st.integers(1, 3))):
        net = f"n{i}"
        cells, levels = _cells(draw, net)
        names = [row["id"] for row in cells]
        members = _members(draw, units, names)
        known = {row["unit"] for row in members}
        lost = draw(st.booleans())
        if known and lost:
            members.append({"unit": "x-unknown", "cell": names[-1]})
        holders = [None, "p0", "p1", "p2"]
        posts = [
            {
                "id": f"{net}p{k}",
                "cell": draw(st.sampled_from(names)),
                "role": draw(st.sampled_from(["worker", "chief"])),
                "holder": draw(st.sampled_from(holders)),
                "time": draw(st.sampled_from(["full", "part", None])),
            }
            for k in range(draw(st.integers(0, 3)))
        ]
        duties = [
            {
                "duty": draw(st.sampled_from(["patrol", "visit"])),
                "cell": draw(st.sampled_from([None, *names])),
                "role": draw(st.sampled_from([None, "worker", "chief"])),
                "basis": draw(st.sampled_from([None, "Law on visits", "行政执法条例"])),
            }
            for _ in range(draw(st.integers(0, 3)))
        ]
        department = draw(st.sampled_from([None, f"bureau {i}"]))
        tables[net] = {
            "members": members,
            "cells": cells,
            "posts": posts,
            "duties": duties,
            "levels": levels,
            "department": department,
        }
    low = [draw(st.sampled_from([None, "g0", "g1", "g2"])) for _ in units]
    residue = [0 if g is not None else draw(st.sampled_from(sorted(REASONS))) for g in low]
    grids = {"grid": low}
    if draw(st.booleans()):
        of = {g: draw(st.sampled_from(["L0", "L1"])) for g in ("g0", "g1", "g2")}
        grids = {"large": [None if g is None else of[g] for g in low], "grid": low}
    return Case(households, tables, grids, residue)


def turned(plan: Plan) -> Plan:
    """Return the same plan with the grids of each level in the other order."""
    levels: list[GridLevel] = []
    for at, level in enumerate(plan.levels):
        n = len(level)
        back = np.arange(n)[::-1]
        codes = np.where(level.codes >= 0, n - 1 - level.codes, -1).astype(np.int32)
        parent = level.parent[back]
        if at:
            above = len(plan.levels[at - 1])
            parent = np.where(parent >= 0, above - 1 - parent, -1).astype(np.int32)
        levels.append(
            GridLevel(
                level.level,
                level.ids.take(back),
                codes,
                parent,
                level.area[back],
                level.households[back],
                level.unknown[back],
            )
        )
    return attrs.evolve(plan, levels=tuple(levels))
