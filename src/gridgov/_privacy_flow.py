"""Shows at once of many hidden cells that they are safe, and finds what to hide for one that is not.

A cell that stands in two relations is an edge between them: raising it adds to one and takes from the other. Raising a
cell by d is possible if a path of hidden cells leads back, each raised or lowered by d: one search for all cells that
need d, by strongly connected components, instead of an integer program for each. What is shown is true whatever the
relations; what is not shown is open and is left to `gridgov._privacy_rings`.

Which relations a tree of units and the sums of its measures need: the sum of a unit with parts follows from the sums of
its parts, so every count stands in two.
"""

from __future__ import annotations

import heapq
import math
from typing import Final

import attrs
import numpy as np

from gridgov._privacy_system import Bools, Floats, Ints, System

__all__ = ["Network", "Paths"]

#: Searches at most: where cells need more different amounts, some are asked to move further than they need.
_SEARCHES: Final = 16
#: What a step through a hidden cell costs, when one that is hidden anew costs 1 and more: keeps the search near.
_STEP: Final = 0.5
#: What hiding a value of this size costs besides: half as much as a large one.
_LARGE: Final = 1000.0
#: Relations that are looked at for one cell.
_NEAR: Final = 4000
#: Relations that are looked at for all cells together, before each search is kept short.
_ALL: Final = 6_000_000
_SHORT: Final = 200


@attrs.frozen(eq=False)
class Network:
    """Cells as edges between relations."""

    #: Number of relations, which is that of the ground, too: where the only relation of a cell ends.
    ground: int
    #: The relation to which raising a cell adds, -1 where a cell is no edge. Shape (n,).
    plus: Ints
    #: The relation from which raising a cell takes. Shape (n,).
    minus: Ints
    #: Cells that move a slack along, and the slack.
    drawn: Ints
    slack: Ints

    @classmethod
    def of(cls, system: System, slacks: Bools) -> Network:
        """Read relations.

        Args:
            system: The relations.
            slacks: Cells that nobody asks about, and of which nothing is seen.
        """
        rel, cell, is_total = system.incidence()
        keep = ~system.redundant[rel]
        rel, cell, sign = rel[keep], cell[keep], np.where(is_total, -1, 1)[keep]
        count = np.bincount(cell, minlength=system.n)
        # A third relation does not matter if it has a slack that gives way.
        gives = np.flatnonzero(slacks[cell] & (count[cell] == 1))
        slack_of, way = np.full(system.size, -1), np.zeros(system.size)
        slack_of[rel[gives]], way[rel[gives]] = cell[gives], sign[gives]
        third = count[cell] > 2  # noqa: PLR2004 - an edge has two ends
        drop = third & (sign < 0) & (slack_of[rel] >= 0) & (way[rel] > 0)
        drawn, slack = cell[drop], slack_of[rel[drop]]
        rel, cell, sign = rel[~drop], cell[~drop], sign[~drop]
        order = np.argsort(cell, kind="stable")
        rel, cell, sign = rel[order], cell[order], sign[order]
        count = np.bincount(cell, minlength=system.n)
        first = np.cumsum(count) - count
        flip, odd = _signs(system.size, rel, sign, first[count == 2])  # noqa: PLR2004 - an edge has two ends
        plus, minus = np.full(system.n, -1), np.full(system.n, -1)
        edge = (count == 1) | (count == 2)  # noqa: PLR2004 - an edge has two ends
        plus[edge] = minus[edge] = system.size
        at = edge[cell]
        ends, signs = rel[at], (sign * flip[rel])[at]
        plus[cell[at][signs > 0]] = ends[signs > 0]
        minus[cell[at][signs < 0]] = ends[signs < 0]
        lost = np.unique(cell[at][odd[ends]])
        plus[lost] = minus[lost] = -1
        return cls(system.size, plus, minus, drawn, slack)

    def room(self, base: Floats) -> Floats:
        """Return by how much each cell can be lowered, if nothing else in its way is."""
        room = base.copy()
        # A slack may be drawn on twice: by the cell, and by what it stands for itself.
        np.minimum.at(room, self.drawn, np.floor(base[self.slack] / 2))
        return np.where(np.isnan(room), -1.0, room)

    # -- showing -------------------------------------------------------------------------------------------------------

    def shown(self, free: Bools, base: Floats, goal: Floats, known: Floats) -> Bools:
        """Return the cells that are safe for sure.

        Args:
            free: Cells of which nothing is seen, in blocks that the table fits.
            base: A table that fits what is seen.
            goal: What each cell must be able to reach; NaN where nothing is asked of it.
            known: Value from which each cell must be able to differ; NaN where nothing is asked.
        """
        done: Bools = free & ((base >= goal) | (base != known) & ~np.isnan(known))
        edges = np.flatnonzero(free & (self.plus >= 0))
        room = self.room(base)[edges]
        need = (goal - base)[edges]
        need[~(need > 0)] = np.nan
        found = np.zeros(len(edges), bool)
        wanted = np.unique(need[~np.isnan(need)])
        last = 0.0
        for most in wanted[_evenly(len(wanted))].tolist():
            group = (need > last) & (need <= most)
            found |= group & self._around(edges, room, group, most)
            last = most
        found |= ~np.isnan(known[edges]) & ~np.isnan(base[edges]) & self._in_circles(edges, room)
        done[edges] |= found
        return done

    def _around(self, edges: Ints, room: Floats, group: Bools, most: float) -> Bools:
        """Return the cells of which raising can be made up for, by an amount, without lowering one of a group."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        plus, minus = self.plus[edges], self.minus[edges]
        back = (room >= most) & ~group
        start, end = np.concatenate([minus, plus[back]]), np.concatenate([plus, minus[back]])
        nodes, at = np.unique(np.concatenate([start, end]), return_inverse=True)
        links = coo_array(
            (np.ones(len(start), np.int8), (at[: len(start)], at[len(start) :])), shape=(len(nodes), len(nodes))
        )
        _, label = connected_components(links, directed=True, connection="strong")
        place = np.searchsorted(nodes, np.stack([plus, minus]))
        same: Bools = label[place[0]] == label[place[1]]
        return same

    def _in_circles(self, edges: Ints, room: Floats) -> Bools:
        """Return the cells that lie in a circle of cells that can all be lowered, so that all of it can be shifted."""
        found = np.zeros(len(edges), bool)
        able = np.flatnonzero(room >= 1)
        if len(able):
            found[able] = ~_bridges(self.plus[edges[able]], self.minus[edges[able]])
        return found

    # -- hiding --------------------------------------------------------------------------------------------------------

    def apart(self, cells: Ints) -> Bools:
        """Return which cells come first at both of their relations; those that are no edges do."""
        first = np.ones(len(cells), bool)
        for ends in (self.plus, self.minus):
            mine = ends[cells]
            _, at = np.unique(mine, return_index=True)
            alone = mine == -1
            alone[at] = True
            first &= alone
        return first

    def paths(self, cost: Floats, room: Floats, looked: int) -> Paths:
        """Return a search for what makes up for a cell.

        Args:
            cost: What hiding costs: 0 for a cell that is hidden, infinity for one that cannot be.
            room: By how much each cell can be lowered.
            looked: Relations that earlier searches looked at.
        """
        cells = np.flatnonzero((self.plus >= 0) & np.isfinite(cost))
        ends = np.concatenate([self.plus[cells], self.minus[cells]])
        order = np.argsort(ends, kind="stable")
        at = np.concatenate([cells, cells])[order].tolist()
        first = np.searchsorted(ends[order], np.arange(self.ground + 2)).tolist()
        return Paths(self.plus.tolist(), self.minus.tolist(), at, first, cost.tolist(), room.tolist(), looked)

    @staticmethod
    def costs(values: Floats, free: Bools, able: Bools) -> Floats:
        """Return what hiding each cell costs."""
        return np.where(free, 0.0, np.where(able, 1.0 + 0.5 * values / (values + _LARGE), np.inf))


@attrs.define(eq=False)
class Paths:
    """A search for the cells that make up for raising one, at the least cost."""

    plus: list[int]
    minus: list[int]
    #: The cells at each relation, and where those of each begin.
    at: list[int]
    first: list[int]
    cost: list[float]
    room: list[float]
    #: Relations that were looked at so far.
    looked: int = 0

    def find(self, cell: int, need: float) -> list[int] | None:
        """Return the cells that make up for raising one by an amount; None if there are none near."""
        plus, minus, cost, room = self.plus, self.minus, self.cost, self.room
        start, goal = plus[cell], minus[cell]
        if start < 0:
            return None
        best: dict[int, float] = {start: 0.0}
        came: dict[int, tuple[int, int]] = {}
        queue = [(0.0, start)]
        done: set[int] = set()
        near_by = _NEAR if self.looked < _ALL else _SHORT
        while queue and len(done) < near_by:
            so_far, node = heapq.heappop(queue)
            if node in done:
                continue
            if node == goal:
                return _way(came, start, goal)
            done.add(node)
            self.looked += 1
            for near in self.at[self.first[node] : self.first[node + 1]]:
                lowers = plus[near] == node
                if near == cell or (lowers and room[near] < need):
                    continue
                other = minus[near] if lowers else plus[near]
                length = so_far + _STEP + cost[near]
                if other not in done and length < best.get(other, math.inf):
                    best[other], came[other] = length, (near, node)
                    heapq.heappush(queue, (length, other))
        return None


def _way(came: dict[int, tuple[int, int]], start: int, node: int) -> list[int]:
    found: list[int] = []
    while node != start:
        cell, node = came[node]
        found.append(cell)
    return found


def _evenly(n: int) -> Ints:
    """Return at most some numbers below n, with the last one."""
    return np.unique(np.linspace(0, n - 1, min(n, _SEARCHES)).astype(np.int64)) if n else np.zeros(0, np.int64)


def _signs(size: int, rel: Ints, sign: Ints, first: Ints) -> tuple[Ints, Bools]:
    """Return a sign for each relation so that all cells that stand in two add to one and take from the other.

    Second: the relations for which there is none.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, b = rel[first], rel[first + 1]
    alike = sign[first] == sign[first + 1]
    start = np.concatenate([a, a + size])
    end = np.concatenate([np.where(alike, b + size, b), np.where(alike, b, b + size)])
    links = coo_array((np.ones(len(start), np.int8), (start, end)), shape=(2 * size, 2 * size))
    _, label = connected_components(links, directed=False)
    return np.where(label[:size] < label[size:], 1, -1), label[:size] == label[size:]


def _bridges(a: Ints, b: Ints) -> Bools:
    """Return the edges that lie in no circle.

    Every edge outside a spanning forest gets a number; an edge of the forest is in the circles of those whose numbers
    do not cancel out below it. So an edge may be taken for a bridge by accident, never for none.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order, connected_components

    nodes, place = np.unique(np.concatenate([a, b]), return_inverse=True)
    u, v, n = place[: len(a)], place[len(a) :], len(nodes)
    links = coo_array((np.ones(len(u), np.int8), (u, v)), shape=(n, n))
    _, label = connected_components(links, directed=False)
    _, tops = np.unique(label, return_index=True)
    # One root above all, so that one walk finds a forest.
    start, end = np.concatenate([u, tops]), np.concatenate([v, np.full(len(tops), n)])
    forest = coo_array((np.ones(len(start), np.int8), (start, end)), shape=(n + 1, n + 1)).tocsr()
    order, before = breadth_first_order(forest, n, directed=False)
    up = before[:n].astype(np.int64)
    # The first edge between a node and the one before it is that of the forest.
    low, high = np.minimum(u, v), np.maximum(u, v)
    pairs, index = np.unique(low * n + high, return_index=True)
    below = np.flatnonzero(up < n)
    key = np.minimum(below, up[below]) * n + np.maximum(below, up[below])
    edge_of = index[np.searchsorted(pairs, key)]
    inside = np.zeros(len(u), bool)
    inside[edge_of] = True
    rest = np.flatnonzero(~inside)
    marks = _scattered(rest)
    sums = np.zeros(n + 1, np.uint64)
    np.bitwise_xor.at(sums, u[rest], marks)
    np.bitwise_xor.at(sums, v[rest], marks)
    numbers: list[int] = sums.tolist()
    parents: list[int] = before.tolist()
    for node in reversed(order[1:].tolist()):
        numbers[parents[node]] ^= numbers[node]
    alone = inside.copy()
    alone[edge_of] = [numbers[node] == 0 for node in below.tolist()]
    alone[u == v] = False
    return alone


def _scattered(numbers: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    """Return other numbers for numbers, the same every time, that hardly ever cancel out."""
    x = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
