"""Cases to divide, and independent ways to look at a plan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import networkx as nx
import numpy as np
from hypothesis import strategies as st

from gridgov._kway import Kway, kway


@attrs.frozen
class Case:
    """A graph with a band."""

    weights: list[float]
    edges: list[tuple[int, int]]
    costs: list[float]
    parts: int
    low: float
    high: float

    @property
    def n(self) -> int:
        return len(self.weights)

    def solved(self, **options: Any) -> Kway:
        return kway(self.weights, self.edges, self.costs, self.parts, low=self.low, high=self.high, **options)

    def graph(self) -> nx.Graph[int]:
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(self.n))
        graph.add_edges_from((u, v) for u, v in self.edges if u != v)
        return graph

    def off(self, load: float) -> float:
        far = max(self.low - load, load - self.high)
        return far if far > 1e-7 else 0.0

    def cut(self, labels: Sequence[int]) -> float:
        pairs = zip(self.edges, self.costs, strict=True)
        return math.fsum(c for (u, v), c in pairs if labels[u] != labels[v])

    def total_off(self, labels: Sequence[int]) -> float:
        return math.fsum(map(self.off, self.loads(labels)))

    def loads(self, labels: Sequence[int]) -> list[float]:
        return [
            math.fsum(w for w, label in zip(self.weights, labels, strict=True) if label == part)
            for part in range(self.parts)
        ]


def check(case: Case, found: Kway) -> None:
    """Exactly so many connected parts, numbered by first node; figures as another way counts them."""
    labels = found.labels.tolist()
    assert found.labels.dtype == np.int32
    assert list(dict.fromkeys(labels)) == list(range(case.parts))
    graph = case.graph()
    for part in range(case.parts):
        assert nx.is_connected(graph.subgraph([v for v, label in enumerate(labels) if label == part]))
    assert math.isclose(found.cost, case.cut(labels), abs_tol=1e-9)
    assert found.bound <= found.cost + 1e-9
    assert [part for part, load in enumerate(case.loads(labels)) if case.off(load)] == found.outside.tolist()
    for other in found.others:
        again = attrs.evolve(found, labels=other, cost=case.cut(other.tolist()), bound=0.0, others=())
        check(case, again)
        assert again.cost >= found.cost - 1e-9


def every_plan(case: Case) -> Iterator[tuple[int, ...]]:
    """Yield all ways to divide a small graph into so many connected parts."""
    graph = case.graph()
    for labels in _growing((), case.n, case.parts):
        groups = ([v for v in range(case.n) if labels[v] == part] for part in range(case.parts))
        if all(nx.is_connected(graph.subgraph(group)) for group in groups):
            yield labels


def _growing(labels: tuple[int, ...], n: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield all ways to number parts by their first nodes."""
    known = len(set(labels))
    if len(labels) == n:
        if known == parts:
            yield labels
        return
    for label in range(min(known + 1, parts)):
        yield from _growing((*labels, label), n, parts)


def best_of_all(case: Case) -> tuple[float, float] | None:
    """Return how little can be outside the band, and the least cut of such plans; None if there is no plan."""
    some = [(round(case.total_off(labels), 6), case.cut(labels)) for labels in every_plan(case)]
    return min(some) if some else None


@st.composite
def cases(draw: st.DrawFn, most: int = 7, least: int = 1) -> Case:
    """Draw a small graph, mostly connected, with any kind of weights and costs."""
    n = draw(st.integers(least, most))
    tree = [(draw(st.integers(0, v - 1)), v) for v in range(1, n) if draw(st.integers(0, 9))]
    pairs = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    edges = tree + draw(st.lists(pairs, max_size=n))
    number = draw(st.sampled_from([st.integers(0, 9).map(float), st.floats(0, 9).map(lambda x: round(x, 4))]))
    weights = draw(st.lists(number, min_size=n, max_size=n))
    costs = draw(st.lists(number, min_size=len(edges), max_size=len(edges)))
    parts = draw(st.integers(1, min(n, 4)))
    mean = sum(weights) / parts
    width = draw(st.sampled_from([0.0, 0.05, 0.2, 0.5, 1.0]))
    high = draw(st.sampled_from([mean * (1 + width), math.inf]))
    return Case(weights, edges, costs, parts, mean * (1 - width), high)


def planar(n: int, parts: int, seed: int, width: float, *, lumps: int = 0) -> Case:
    """Make random points, the triangles between them, and lognormal households; some are joined into lumps."""
    from scipy.spatial import Delaunay

    rng = np.random.default_rng(seed)
    corners = np.asarray(Delaunay(rng.random((n, 2))).simplices)
    sides = np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]))
    edges = np.unique(np.sort(sides, axis=1), axis=0)
    weights = np.rint(rng.lognormal(3.6, 0.5, n))
    place = np.arange(n)
    for u, v in edges[rng.permutation(len(edges))[:lumps]].tolist():
        place[place == place[u]] = place[v]
    names = np.unique(place, return_inverse=True)[1]
    loads = np.bincount(names, weights=weights)
    mean = float(loads.sum()) / parts
    ends = names[edges]
    ends = ends[ends[:, 0] != ends[:, 1]]
    return Case(
        loads.tolist(),
        [(u, v) for u, v in ends.tolist()],
        [1.0] * len(ends),
        parts,
        mean * (1 - width),
        mean * (1 + width),
    )


def connected_sets(case: Case) -> Iterator[frozenset[int]]:
    """Yield all connected sets of nodes that weigh no more than the band allows."""
    graph = case.graph()

    def grow(
        inside: frozenset[int], load: float, around: list[int], barred: frozenset[int]
    ) -> Iterator[frozenset[int]]:
        yield inside
        for i, v in enumerate(around):
            more = load + case.weights[v]
            if more > case.high + 1e-9:
                continue
            out = barred | frozenset(around[: i + 1])
            rest = around[i + 1 :]
            fresh = [u for u in graph[v] if u not in out and u not in inside and u not in rest]
            yield from grow(inside | {v}, more, rest + fresh, out)

    for first in range(case.n):
        barred = frozenset(range(first + 1))
        yield from grow(frozenset([first]), case.weights[first], [u for u in graph[first] if u > first], barred)


def least_cut(case: Case) -> float | None:
    """Return the least cut of plans in the band by set partitioning over all connected sets in it; None without any."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array, vstack

    sets = [one for one in connected_sets(case) if not case.off(math.fsum(case.weights[v] for v in one))]
    if not sets:
        return None
    ends = list(zip(case.edges, case.costs, strict=True))
    border = [0.5 * math.fsum(c for (u, v), c in ends if (u in one) != (v in one)) for one in sets]
    starts = np.cumsum([0, *map(len, sets)])
    nodes = np.array([v for one in sets for v in sorted(one)])
    covers: Any = csc_array((np.ones(len(nodes)), nodes, starts), shape=(case.n, len(sets)))
    rows: Any = vstack([covers, csc_array(np.ones((1, len(sets))))])
    right = np.r_[np.ones(case.n), float(case.parts)]
    found = milp(
        np.array(border),
        integrality=np.ones(len(sets), np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, right, right),
    )
    return None if found.x is None else float(found.fun)
