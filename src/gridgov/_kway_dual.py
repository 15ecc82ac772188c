"""The best way to cut a planar graph in two connected parts within a band of weight: the least cycle of its dual.

Each such cut is a simple cycle of faces. Cycles through one face are looked for at a time; then that face is closed,
and the nodes around it stay together from then on. Once what stays together is too heavy for a part, nothing is left.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Rows
from gridgov._keys import Ints
from gridgov._kway_dual_faces import Dual, Whole, dual, folded, whole_costs, whole_weights
from gridgov._kway_dual_walks import Budget, Cycle, Spent, Walks, Window
from gridgov._metric_spread import Floats

__all__ = ["Flat", "Halves", "Least", "all_cycles", "below", "bisect", "flat", "least_cycle", "roots", "window"]

#: Weights are counted in so many units at most.
_UNITS: Final = 20_000
#: Costs up to the best known one are counted in so many units at most.
_TOLLS: Final = 128
#: Work for one face spent on following walks back, in steps.
_FOLLOW: Final = 20_000.0
_SLACK: Final = 1e-9
#: Costs that differ by a smaller share are equal.
_EQUAL: Final = 4e-10
#: How much to do, in steps, where nothing is said.
_WORK: Final = 2e6


@attrs.frozen(eq=False)
class Halves:
    """Two connected parts, and what no others cost less than."""

    #: 0 and 1, shape (n,), the part of the first node 0; None if none cheaper than asked for were found.
    labels: Rows | None
    cost: float
    bound: float


def below(cost: float) -> float:
    """Return a little less than a cost: what costs as much is no better (by a share of it, not of the dearest edge)."""
    return cost * (1 - _EQUAL)


@attrs.frozen(eq=False)
class Flat:
    """A connected planar graph, ready to be looked at."""

    n: int
    weights: Floats
    pairs: Ints
    costs: Floats
    loads: Whole
    tolls: Whole
    dual: Dual
    slack: float

    def units(self, cost: float) -> int:
        """Return the whole units that what costs as much has at least."""
        return math.ceil(below(cost) / self.tolls.unit)

    def most(self, upper: float) -> int:
        """Return the most whole units of what costs less than some cost."""
        if math.isinf(upper):
            return sum(self.tolls.numbers)
        return min(self.units(upper) - 1, sum(self.tolls.numbers))

    def sides(self, cut: list[int], many: int = 2) -> Rows | None:
        """Return the sides of a cut: None if there are not so many."""
        crossed = set(cut)
        near: list[list[int]] = [[] for _ in range(self.n)]
        for i, (u, v) in enumerate(self.dual.edges):
            if i not in crossed:
                near[u].append(v)
                near[v].append(u)
        labels = np.full(self.n, -1, np.int32)
        parts = 0
        for first in range(self.n):
            if labels[first] >= 0:
                continue
            labels[first] = parts
            found = [first]
            for v in found:
                for u in near[v]:
                    if labels[u] < 0:
                        labels[u] = parts
                        found.append(u)
            parts += 1
        return labels if parts == many else None


def flat(weights: Floats, edges: Ints, costs: Floats, top: float, *, high: float = 0.0) -> Flat | None:
    """Return a connected graph ready to be looked at: None if it is not planar.

    Args:
        weights: Of nodes.
        edges: Pairs of nodes.
        costs: Of edges.
        top: Costs of parts to look for are at most about this.
        high: The largest number of the band, for what is called equal.
    """
    n = len(weights)
    pairs, summed = folded(edges, costs, n)
    if len(pairs) > max(3 * n - 6, 1):
        return None
    loads = whole_weights(weights, _UNITS)
    tolls = whole_costs(summed, _TOLLS, top)
    faces = dual(n, pairs, tolls.numbers, loads.numbers)
    if faces is None:
        return None
    slack = _SLACK * (float(weights.max(initial=0.0)) + (high if math.isfinite(high) else 0.0))
    return Flat(n, weights, pairs, summed, loads, tolls, faces, slack)


def window(graph: Flat, low: float, high: float) -> Window:
    """Return what sums of whole units are those of weights between two."""
    loads = graph.loads
    least = (low - graph.slack - loads.below) / loads.unit
    most = (min(high, float(graph.weights.sum())) + graph.slack + loads.above) / loads.unit
    return math.ceil(least - _SLACK), math.floor(most + _SLACK)


def roots(faces: Dual, most: int) -> Iterator[int]:
    """Yield faces until none is left without them that a part could have around it.

    Args:
        faces: A graph and its faces.
        most: What a part weighs at most, whole units; heavier nodes cannot stay together.
    """
    n = len(faces.weights)
    root = list(range(n))
    load = list(faces.weights)

    def found(v: int) -> int:
        while root[v] != v:
            root[v] = root[root[v]]
            v = root[v]
        return v

    left = set(range(len(faces.rings)))
    main = -1
    while left:
        best, at = (-1, -1, 0), -1
        for face in sorted(left):
            around = {found(v) for v in faces.rings[face]}
            touches = main < 0 or found(main) in around
            score = (int(touches), sum(load[v] for v in around if main < 0 or v != found(main)), len(around))
            if score > best:
                best, at = score, face
        yield at
        left.discard(at)
        ring = faces.rings[at]
        main = ring[0]
        for v in ring:
            one, other = found(main), found(v)
            if one != other:
                root[other] = one
                load[one] += load[other]
        if load[found(main)] > most:
            return


class _Search:
    """Looks for the least cycle."""

    __slots__ = ("best", "budget", "exact", "graph", "high", "labels", "low", "window")

    def __init__(self, graph: Flat, low: float, high: float, upper: float) -> None:
        self.graph, self.low, self.high, self.best = graph, low, high, upper
        self.labels: Rows | None = None
        total = float(graph.weights.sum())
        self.window = window(graph, max(low, total - high), min(high, total - low))
        self.exact = graph.loads.exact and graph.tolls.exact

    def run(self, budget: Budget) -> float:
        """Look through one face after another; return the bound."""
        low, high = self.window
        least = math.inf
        if low > high:
            return math.inf
        closed: set[int] = set()
        try:
            for root in roots(self.graph.dual, high):
                least = min(least, self._through(root, closed, budget))
                closed.add(root)
        except Spent:
            return 0.0
        return min(least, self.best)

    def _through(self, root: int, closed: set[int], budget: Budget) -> float:
        """Look for cycles through a face; return what none of them cost less than."""
        graph = self.graph
        most = graph.most(self.best)
        walks = Walks(graph.dual, root, [self.window], closed, budget)
        walks.opened(most // 2)
        cost = 0
        while cost <= graph.most(self.best):
            if cost // 2 >= len(walks.layers):
                walks.grow()
            follow = Budget(_FOLLOW)
            walks.follow = follow
            try:
                if self._taken(walks, cost):
                    return math.inf
            except Spent:
                if follow.left >= 0:
                    raise
                return cost * graph.tolls.unit
            cost += 1
        return math.inf

    def _taken(self, walks: Walks, cost: int) -> bool:
        """Take the best cycle of a cost; return whether it is one of the least."""
        return any(self._better(cycle.edges) and self.exact for cycle in walks.cycles(cost))

    def _better(self, cut: list[int]) -> bool:
        """Keep a cut if it is better than the best, and what it should be."""
        graph = self.graph
        cost = math.fsum(graph.costs[cut].tolist())
        if cost >= below(self.best):
            return False
        labels = graph.sides(cut)
        if labels is None:
            return False
        loads = np.bincount(labels, weights=graph.weights, minlength=2)
        if loads.min() < self.low - graph.slack or loads.max() > self.high + graph.slack:
            return False
        self.best, self.labels = cost, labels
        return True


def _guess(costs: Floats, n: int) -> float:
    """Return about what the best cut costs at most, where nothing is known."""
    return float(costs.sum()) * min(1.0, 3.0 / math.sqrt(n))


def bisect(  # noqa: PLR0913 - a graph and what is asked of it
    weights: Floats,
    edges: Ints,
    costs: Floats,
    low: float,
    high: float,
    upper: float = math.inf,
    *,
    budget: Budget | None = None,
) -> Halves:
    """Return the best two connected parts of a planar graph within a band, if they cost less than is known.

    Args:
        weights: Of nodes, from 0.
        edges: Int64, shape (m, 2).
        costs: Of edges, from 0.
        low: What a part weighs at least.
        high: What a part weighs at most.
        upper: Only parts that cost less are looked for.
        budget: How much to do.

    Returns:
        Parts with their cost, or none, and a bound: no parts cost less. If the bound is ``upper``, none cost less than
        that; if it is infinite, there are no parts in the band. Of a graph that is not planar nothing is known.
    """
    n = len(weights)
    if n < 2:  # noqa: PLR2004 - two parts have two nodes
        return Halves(None, math.inf, math.inf)
    graph = flat(weights, edges, costs, min(upper, _guess(costs, n)), high=high)
    if graph is None:
        return Halves(None, math.inf, 0.0)
    search = _Search(graph, low, high, upper)
    bound = search.run(budget or Budget(_WORK))
    return Halves(search.labels, search.best if search.labels is not None else math.inf, bound)


@attrs.frozen
class Least:
    """What no simple cycle costs less than."""

    cost: float
    #: The face that was looked through first, and what cycles not through it cost at least.
    first: int
    others: float


def least_cycle(
    graph: Flat, bands: list[tuple[float, float]], upper: float, budget: Budget, *, sum_of_three: float = 0.0
) -> Least:
    """Return what no simple cycle with a weight within some bands on one side costs less than.

    Args:
        graph: A graph.
        bands: What one of the sides weighs.
        upper: Cycles that cost as much are of no interest.
        budget: How much to do; when it is used up, the answer is 0.
        sum_of_three: Cycles not through the first face are of interest where two of the least through it and another
            cost less than this.
    """
    windows = _windows(graph, bands)
    if not windows:
        return Least(upper, 0, upper)
    closed: list[int] = []
    least: list[float] = []
    try:
        for root in roots(graph.dual, max(high for _, high in windows)):
            least.append(_least_through(graph, root, windows, set(closed), upper, budget))
            upper = max(least[0], sum_of_three - 2 * least[0])
            closed.append(root)
    except Spent:
        return Least(0.0, 0, 0.0)
    return Least(min(least), closed[0], min(least[1:], default=upper))


def all_cycles(graph: Flat, bands: list[tuple[float, float]], most: int, budget: Budget) -> Iterator[Cycle]:
    """Yield all simple cycles with a weight within some bands on one side (some more than once).

    Args:
        graph: A graph.
        bands: What one of the sides weighs.
        most: What they cost at most, whole units.
        budget: How much to do.

    Raises:
        Spent: That was not enough.
    """
    windows = _windows(graph, bands)
    closed = set[int]()
    for root in roots(graph.dual, max((high for _, high in windows), default=0)):
        walks = Walks(graph.dual, root, windows, set(closed), budget)
        walks.opened(most // 2)
        for cost in range(most + 1):
            if cost // 2 >= len(walks.layers):
                walks.grow()
            yield from walks.cycles(cost)
        closed.add(root)


def _windows(graph: Flat, bands: list[tuple[float, float]]) -> list[Window]:
    """Return what closed walks add up to around weights within some bands, on one side or the other."""
    total = float(graph.weights.sum())
    both = {window(graph, *band) for low, high in bands for band in ((low, high), (total - high, total - low))}
    return _joined(sorted(some for some in both if some[0] <= some[1]))


def _joined(windows: list[Window]) -> list[Window]:
    """Return windows with those that overlap made one."""
    out: list[Window] = []
    for low, high in windows:
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return out


def _least_through(  # noqa: PLR0913 - what is looked for
    graph: Flat, root: int, windows: list[Window], closed: set[int], upper: float, budget: Budget
) -> float:
    """Return what no cycle through a face costs less than, below some cost."""
    most = graph.most(upper)
    walks = Walks(graph.dual, root, windows, closed, budget)
    walks.opened(most // 2)
    for cost in range(most + 1):
        if cost // 2 >= len(walks.layers):
            walks.grow()
        walks.follow = Budget(_FOLLOW)
        try:
            if next(walks.cycles(cost), None) is not None:
                return cost * graph.tolls.unit
        except Spent:
            if walks.follow.left >= 0:
                raise
            return cost * graph.tolls.unit
    return upper
