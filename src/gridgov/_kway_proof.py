"""Three connected parts of a planar graph: what they cost at least, and better ones if there are any.

Where all three touch each other, their borders are three ways between two faces. One face is tried for the one end,
mostly the face around everything: all that walks from it can add up to is known for each cost, and three walks must
differ by what parts weigh. Where two parts do not touch, each of them has a border of its own.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Rows
from gridgov._keys import Bools
from gridgov._kway_dual import Flat, Least, all_cycles, below, least_cycle, window
from gridgov._kway_dual_walks import Budget, Half, Spent, Walks, Window, shifted, spread

__all__ = ["Divided", "three"]

#: Work spent on following the ways between two faces, in steps.
_FOLLOW: Final = 3_000.0
#: Work spent on parts that do not touch, in steps.
_APART: Final = 300_000.0
#: Faces where three ways can meet have so many edges.
_WAYS: Final = 3
#: Work for a pair of costs, and for each third one.
_PAIR: Final = 0.3
_EACH: Final = 0.15
#: What three ways cost, in turn.
_Tolls: TypeAlias = tuple[int, int, int]


@attrs.frozen(eq=False)
class Divided:
    """Parts if better ones were found, their cost, and what no parts cost less than."""

    labels: Rows | None
    cost: float
    bound: float


@attrs.frozen(eq=False)
class _Ways:
    """The walks from one face to another, for each cost."""

    #: What they add up to.
    sums: dict[int, int]
    #: What the middle one of three may add up to if this is the first, or the last.
    under: dict[int, int]
    over: dict[int, int]


def three(graph: Flat, low: float, high: float, upper: float, budget: Budget) -> Divided:
    """Return three connected parts that cost less than is known, if there are any, and a bound.

    Why nothing costs less, with c the cost, b(X) the border of a part X, and f the first face looked through:

    - Two parts do not touch: what is left without either is connected, so b(A) and b(C) are cycles with no edge in
      common, and c = b(A) + b(C). It is twice the least cycle at least; where all cycles up to c less the least one
      are known, all such pairs were looked at.
    - All three touch: each border is a cycle, c = (b(A) + b(B) + b(C)) / 2, and together they are three ways between
      two faces. Each way costs c less one border, so no more than c less the least cycle.
        - f is one of the two faces: `_from` looks at all ways from it.
        - f is on none of the ways: no border leads through it, so c is 1.5 times the least cycle that does not.
        - f is on the way between A and B: b(C) does not lead through it, so c is the least cycle and half the least
          that does not. The way costs c - b(C), so both ends are no further from f, together, than that.

    Costs in whole units are rounded down, windows of weights are rounded outwards: nothing is missed by rounding.

    Args:
        graph: A graph.
        low: What a part weighs at least, when the others are in the band too.
        high: What a part weighs at most, when the others are in the band too.
        upper: Only parts that cost less are of interest.
        budget: How much to do.
    """
    least = least_cycle(graph, [(low, high)], 2 * upper / 3 + graph.tolls.unit, budget, sum_of_three=2 * upper)
    work = _Three(graph, (low, high), upper, least, budget)
    work.run()
    return Divided(work.labels, work.cost, min(work.bound, work.cost))


class _Three:
    """Looks for three parts."""

    __slots__ = ("_band", "_budget", "_graph", "_least", "_window", "bound", "cost", "labels")

    def __init__(self, graph: Flat, band: tuple[float, float], upper: float, least: Least, budget: Budget) -> None:
        self._graph, self._band, self._least, self._budget = graph, band, least, budget
        self._window = window(graph, *band)
        self.labels: Rows | None = None
        self.cost = upper
        self.bound = 1.5 * least.cost

    @property
    def _most(self) -> int:
        """What better parts cost at most, in whole units."""
        return self._graph.most(self.cost)

    def run(self) -> None:
        """Look at one kind of borders after another."""
        unit, least = self._graph.tolls.unit, self._least
        # Two parts that do not touch have a border each.
        apart = 2 * least.cost
        # A part that is not at the first face, where borders do not meet at that face; or all of them.
        inside = min(least.cost + 0.5 * least.others, 1.5 * least.others)
        try:
            if apart < self.cost:
                apart = max(apart, self._two_apart())
            first = self._from(least.first, {}) * unit
            if inside < self.cost:
                inside = max(inside, min(1.5 * least.others, self._inside() * unit))
        except Spent:
            return
        self.bound = max(self.bound, min(apart, inside, first))

    def _inside(self) -> float:
        """Return what three ways cost at least, whole units, of which one leads through the first face.

        The part between the other two is not at the first face, and what is left of the cost leads there and back.
        """
        most = self._most - self._graph.units(self._least.others)
        far = self._far(most)
        near = sorted(far, key=lambda face: (far[face], face))
        out, done = math.inf, dict[int, int]()
        for face in near:
            if 2 * far[face] > most:
                break
            # The nearer of the two ends.
            rest = {other: d for other, d in far.items() if other not in done and far[face] + d <= most}
            out = min(out, self._from(face, rest))
            done[face] = far[face]
        return out

    def _far(self, most: int) -> dict[int, int]:
        """Return the faces up to some cost from the first, with that cost."""
        arcs = self._graph.dual.arcs
        far, heap = {self._least.first: 0}, [(0, self._least.first)]
        while heap:
            cost, face = heappop(heap)
            if cost > far[face]:
                continue
            for toll, by_face in arcs.items():
                for other, _, _ in by_face[face]:
                    if cost + toll <= most and cost + toll < far.get(other, most + 1):
                        far[other] = cost + toll
                        heappush(heap, (cost + toll, other))
        del far[self._least.first]
        return far

    def _two_apart(self) -> float:
        """Return what two parts cost at least that do not touch: 0 if there are too many to look at."""
        graph, least = self._graph, self._least
        most = self._most - graph.units(least.cost)
        total = float(graph.weights.sum())
        bands = [self._band, (total - self._band[1], total - self._band[0])]
        known: dict[int, float] = {}
        try:
            for cycle in all_cycles(graph, bands, most, Budget(_APART)):
                labels = graph.sides(cycle.edges)
                if labels is not None:
                    cost = math.fsum(graph.costs[cycle.edges].tolist())
                    for side in (0, 1):
                        if self._in_band(float(graph.weights[labels == side].sum())):
                            known[_mask(labels == side)] = cost
        except Spent:
            return 0.0
        by_cost = sorted((cost, mask) for mask, cost in known.items())
        self._budget.spend(len(by_cost) ** 2 / 50)
        for i, (cost, mask) in enumerate(by_cost):
            for other, more in by_cost[:i]:
                if cost + other < below(self.cost) and not mask & more:
                    self._try(mask, more)
        return self.cost

    def _try(self, one: int, other: int) -> None:
        """Keep two parts and the rest if they are better."""
        labels = np.array([(one >> v & 1) + 2 * (other >> v & 1) for v in range(self._graph.n)])
        pairs = self._graph.pairs
        self._take(np.flatnonzero(labels[pairs[:, 0]] != labels[pairs[:, 1]]).tolist())

    def _in_band(self, load: float) -> bool:
        """Whether a weight is that of a part."""
        slack = self._graph.slack
        return self._band[0] - slack <= load <= self._band[1] + slack

    def _from(self, root: int, ends: dict[int, int]) -> float:
        """Return what three ways from a face to others cost at least, whole units: infinity for no less than known.

        Args:
            root: The one face.
            ends: The others; all if there are none.
        """
        low, high = self._window
        graph, out = self._graph, math.inf
        shortest = self._graph.units(self._least.cost)
        walks = Walks(graph.dual, root, [self._window], set(), self._budget)
        deepest = self._most - shortest
        if low > high or deepest < 0 or len(graph.dual.rings[root]) < _WAYS:
            return out
        walks.opened(deepest)
        for _ in range(deepest):
            walks.grow()
        for face in sorted({face for layer in walks.layers for face in layer} - {root}):
            if len(graph.dual.rings[face]) >= _WAYS and (not ends or face in ends):
                out = min(out, self._between(walks, face, shortest))
        return out

    def _between(self, walks: Walks, face: int, shortest: int) -> float:
        """Return what three ways between two faces cost at least."""
        low, high = self._window
        sums = {cost: layer[face] for cost, layer in enumerate(walks.layers) if face in layer}
        if 3 * min(sums) > self._most:
            return math.inf
        wide = {cost: spread(bits, high - low) for cost, bits in sums.items()}
        self._budget.spend(10 * len(sums))
        ways = _Ways(
            sums,
            {cost: shifted(bits, -high) for cost, bits in wide.items()},
            {cost: shifted(bits, low) for cost, bits in wide.items()},
        )
        out = math.inf
        follow = Budget(_FOLLOW)
        for tolls, middle in self._triples(ways, shortest):
            if sum(tolls) >= out or sum(tolls) > self._most:
                continue
            if not self._possible(ways, tolls, middle):
                continue
            walks.follow = follow
            try:
                for cut in self._cuts(walks, face, tolls, middle):
                    self._take(cut)
            except Spent:
                if follow.left >= 0:
                    raise
                out = sum(tolls)
        return out

    def _triples(self, ways: _Ways, shortest: int) -> Iterator[tuple[_Tolls, int]]:
        """Yield what three ways may cost, and the sums of the one in the middle."""
        costs = sorted(ways.sums)
        for first in costs:
            for last in costs:
                rest = self._most - first - last
                if rest < costs[0] or first + last < shortest:
                    continue
                both = ways.under[first] & ways.over[last]
                self._budget.spend(_PAIR)
                if not both:
                    continue
                some = costs[bisect_left(costs, shortest - min(first, last)) : bisect_right(costs, rest)]
                self._budget.spend(1 + _EACH * len(some))
                for middle in some:
                    if both & ways.sums[middle]:
                        yield (first, middle, last), both & ways.sums[middle]

    def _possible(self, ways: _Ways, tolls: _Tolls, middle: int) -> bool:
        """Whether the third part can be in the band as well."""
        low, high = self._window
        width = high - low
        third = self._third()
        whole = (1 << width + 1) - 1
        first, last = ways.sums[tolls[0]], ways.sums[tolls[2]]
        while middle:
            at = (middle & -middle).bit_length() - 1
            middle &= middle - 1
            self._budget.spend(1)
            one = shifted(first, -(at + low)) & whole
            # From at - high upwards.
            other = shifted(last, high - at) & whole
            # The first is more than the last by low + high + one - other.
            if spread(other, third[1] - third[0]) & shifted(one, low + high - third[0]):
                return True
        return False

    def _third(self) -> Window:
        """Return what the first and the last differ by."""
        total = float(self._graph.weights.sum())
        return window(self._graph, total - self._band[1], total - self._band[0])

    def _cuts(self, walks: Walks, face: int, tolls: _Tolls, middle: int) -> Iterator[list[int]]:
        """Yield the edges of three simple ways that do not meet on the way."""
        low, high = self._window
        whole = (1 << high - low + 1) - 1
        for second in walks.halves(tolls[1], face, middle, set()):
            taken = set(second.faces) - {face}
            for first in walks.halves(tolls[0], face, shifted(whole, second.at + low), taken):
                more = taken | set(first.faces) - {face}
                for last in walks.halves(tolls[2], face, shifted(whole, second.at - high), more):
                    if _apart(first, second, last):
                        yield [*first.edges, *second.edges, *last.edges]

    def _take(self, cut: list[int]) -> None:
        """Keep three parts if they are better."""
        graph = self._graph
        cost = math.fsum(graph.costs[cut].tolist())
        if cost >= below(self.cost):
            return
        labels = graph.sides(cut, 3)
        if labels is None:
            return
        loads = np.bincount(labels, weights=graph.weights, minlength=3)
        if loads.min() >= self._band[0] - graph.slack and loads.max() <= self._band[1] + graph.slack:
            self.labels, self.cost = labels, cost


def _apart(*ways: Half) -> bool:
    """Whether no edge is in two ways."""
    edges = [edge for way in ways for edge in way.edges]
    return len(edges) == len(set(edges))


def _mask(nodes: Bools) -> int:
    """Return some nodes as one long number."""
    return int.from_bytes(np.packbits(nodes, bitorder="little").tobytes(), "little")
