"""Parts in the band where hardly any plan has them: a random tree is cut so that every part is in the band, exactly.

For each node and each number of parts ended below it, the weights that its open part can have are the bits of one
number; to join two branches is to shift and to unite.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final, TypeAlias

from gridgov._kway_anneal import Heat, Work, annealed
from gridgov._kway_graph import Band, Graph, Plan

__all__ = ["around", "divided", "mended"]

#: For each number of ended parts the weights that the open one can have, as bits.
_Table: TypeAlias = dict[int, int]
#: Weights are counted in so many units of the band at most.
_UNITS: Final = 8_192
#: How many parts are divided again at once, and how much chance is in the trees, from strong edges to any.
_SIZES: Final = (2, 2, 3, 3, 4, 5, 7, 10, 15, 25)
_NOISES: Final = (0.5, 1.0, 3.0, 30.0)
#: Mends a plan whose parts are in the band: nearly cold.
_COOL: Final = Heat(0.35, 0.15, 12)


def _bits(number: int) -> Iterator[int]:
    """Yield the places of the bits of a number, from the lowest."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


def spanning(graph: Graph, rng: random.Random, noise: float) -> tuple[list[int], list[int]]:
    """Return the nodes from the root down, and the place of the parent of each: a tree of strong edges."""
    draw, reach = rng.random, noise * graph.mean_cost
    v = rng.randrange(len(graph))
    order, parent, place = [v], [-1], {v: 0}
    heap: list[tuple[float, int, int]] = []
    while len(order) < len(graph):
        here = place[v]
        for u, c in graph.near[v]:
            if u not in place:
                heappush(heap, (reach * draw() - c, u, here))
        while v in place:
            _, v, here = heappop(heap)
        place[v] = len(order)
        order.append(v)
        parent.append(here)
    return order, parent


class _Tree:
    """What the open part of each node can weigh."""

    __slots__ = ("band", "before", "ended", "order", "parent", "tables")

    def __init__(  # noqa: PLR0913 - all that a tree is made of
        self, order: list[int], parent: list[int], loads: list[int], low: int, high: int, most: int
    ) -> None:
        self.order, self.parent = order, parent
        full = (1 << high + 1) - 1
        self.band = full >> low << low
        self.tables: list[_Table] = [{0: 1 << load} if load <= high else {} for load in loads]
        self.before: list[_Table] = [{}] * len(order)
        for i in range(len(order) - 1, 0, -1):
            p = parent[i]
            self.before[i] = above = self.tables[p]
            self.tables[p] = self._joined(above, self.tables[i], full, most)

    def _joined(self, above: _Table, below: _Table, full: int, most: int) -> _Table:
        """Return a table with one more branch, in the part or ended."""
        out: _Table = {}
        for ended, weights in above.items():
            for more, others in below.items():
                count = ended + more
                if count > most:
                    continue
                few, many = (weights, others) if weights.bit_count() < others.bit_count() else (others, weights)
                sums = 0
                for at in _bits(few):
                    sums |= many << at
                sums &= full
                if sums:
                    out[count] = out.get(count, 0) | sums
                if others & self.band and count < most:
                    out[count + 1] = out.get(count + 1, 0) | weights
        return out

    def labels(self, parts: int, rng: random.Random) -> list[int] | None:
        """Return parts in the band, drawn; None if there are none."""
        root = self.tables[0].get(parts - 1, 0) & self.band
        if not root:
            return None
        n = len(self.order)
        state = [(parts - 1, _drawn(root, rng))] * n
        part, found = [0] * n, 1
        for i in range(1, n):
            p = self.parent[i]
            ways = self._ways(i, *state[p])
            state[p], state[i], joined = ways[int(rng.random() * len(ways))]
            part[i] = part[p] if joined else found
            if not joined:
                ended, _ = state[i]
                state[i] = ended, _drawn(self.tables[i][ended] & self.band, rng)
                found += 1
        out = [0] * n
        for v, label in zip(self.order, part, strict=True):
            out[v] = label
        return out

    def _ways(self, i: int, ended: int, load: int) -> list[tuple[tuple[int, int], tuple[int, int], bool]]:
        """Return how a node and its parent can be: what each has ended and weighs, and whether they are joined."""
        above, below = self.before[i], self.tables[i]
        out: list[tuple[tuple[int, int], tuple[int, int], bool]] = []
        for more, others in below.items():
            if others & self.band and above.get(ended - more - 1, 0) >> load & 1:
                out.append(((ended - more - 1, load), (more, 0), False))
            weights = above.get(ended - more, 0)
            if weights:
                fits = [at for at in _bits(others) if at <= load and weights >> load - at & 1]
                out += [((ended - more, load - at), (more, at), True) for at in fits[:2]]
        return out


def _drawn(number: int, rng: random.Random) -> int:
    """Return the place of one of the bits of a number."""
    places = list(_bits(number))
    return places[int(rng.random() * len(places))]


def divided(graph: Graph, band: Band, rng: random.Random, noise: float) -> list[int] | None:
    """Return connected parts of a connected graph along one of its trees, in the band; None if the tree has none.

    Where weights are too fine to be counted one by one, parts may be outside the band by a little.
    """
    total = sum(graph.weights)
    high = min(band.high, total)
    unit = max(1, math.ceil(high / _UNITS))
    order, parent = spanning(graph, rng, noise)
    loads = [(graph.weights[v] + unit // 2) // unit for v in order]
    least, most = -int(-band.low // unit), int(high // unit)
    if least > most:
        least = most = max(1, round((band.low + high) / 2 / unit))
    return _Tree(order, parent, loads, least, most, band.parts - 1).labels(band.parts, rng)


def around(graph: Graph, labels: list[int], part: int, count: int) -> list[int]:
    """Return a part and those nearest to it."""
    members: dict[int, list[int]] = {}
    for v, label in enumerate(labels):
        members.setdefault(label, []).append(v)
    keys, known = [part], {part}
    for one in keys:
        for v in members[one]:
            for u, _ in graph.near[v]:
                if labels[u] not in known:
                    known.add(labels[u])
                    keys.append(labels[u])
        if len(keys) >= count:
            break
    return keys[:count]


def mended(graph: Graph, plan: Plan, band: Band, work: Work) -> Plan:
    """Return a plan whose parts are less outside the band, where a way is found: regions are divided again."""
    rng = work.rng
    for turn in range(4 * len(_SIZES)):
        if not plan.off or work.spend(0):
            break
        loads = graph.loads(plan.labels, band.parts)
        off = [part for part, load in enumerate(loads) if band.off(load)]
        part = off[int(rng.random() * len(off))]
        keys = around(graph, plan.labels, part, min(_SIZES[turn % len(_SIZES)], band.parts))
        inside = [v for v, label in enumerate(plan.labels) if label in keys]
        work.left -= 4 * len(inside)
        found = divided(graph.part(inside), Band(len(keys), band.low, band.high), rng, _NOISES[turn % len(_NOISES)])
        if found is None:
            continue
        labels = plan.labels[:]
        for v, at in zip(inside, found, strict=True):
            labels[v] = keys[at]
        new = annealed(graph, labels, band, _COOL, work)
        if new.key < plan.key:
            plan = new
    return plan
