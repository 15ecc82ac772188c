"""Graphs to divide into connected parts, and the least cut found by looking at all divisions."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import attrs
import networkx as nx
import numpy as np

from gridgov._columns import Rows
from gridgov._kway_bound import lower


@attrs.frozen
class Case:
    """What is divided."""

    weights: list[float]
    edges: list[tuple[int, int]]
    costs: list[float]
    parts: int
    low: float
    high: float

    @property
    def n(self) -> int:
        return len(self.weights)

    def arrays(self) -> tuple[Any, Any, Any]:
        edges = np.array(self.edges, np.int64).reshape(-1, 2)
        return np.array(self.weights, float), edges, np.array(self.costs, float)

    def lower(self, labels: Rows | None, cost: float, **how: Any) -> tuple[Rows | None, float, float]:
        return lower(*self.arrays(), self.parts, self.low, self.high, best_labels=labels, best_cost=cost, **how)

    def graph(self) -> nx.Graph[int]:
        out: nx.Graph[int] = nx.Graph()
        out.add_nodes_from(range(self.n))
        out.add_edges_from((u, v) for u, v in self.edges if u != v)
        return out

    def cut(self, labels: Any) -> float:
        return math.fsum(c for (u, v), c in zip(self.edges, self.costs, strict=True) if labels[u] != labels[v])

    def load(self, part: list[int]) -> float:
        return math.fsum(self.weights[v] for v in part)

    def fine(self, labels: Any) -> bool:
        """Whether parts are connected, as many as asked for and in the band."""
        graph = self.graph()
        parts = [np.flatnonzero(np.asarray(labels) == i).tolist() for i in range(self.parts)]
        near = 1e-6 * (1 + self.low)
        return (
            len(labels) == self.n
            and sum(map(len, parts)) == self.n
            and all(part and nx.is_connected(graph.subgraph(part)) for part in parts)
            and all(self.low - near <= self.load(part) <= self.high + near for part in parts)
        )

    def best(self) -> tuple[list[int] | None, float]:
        """Return the least cut of all divisions, by looking at them all."""
        known: dict[tuple[int, ...], bool] = {}
        graph = self.graph()

        def fine(part: list[int]) -> bool:
            key = tuple(part)
            if key not in known:
                near = 1e-7 * (1 + self.low)
                inside = self.low - near <= self.load(part) <= self.high + near
                known[key] = inside and nx.is_connected(graph.subgraph(part))
            return known[key]

        best: tuple[list[int] | None, float] = (None, math.inf)
        for labels in divisions(self.n, self.parts):
            cost = self.cut(labels)
            if cost < best[1]:
                groups: list[list[int]] = [[] for _ in range(self.parts)]
                for v, label in enumerate(labels):
                    groups[label].append(v)
                if all(fine(part) for part in groups):
                    best = labels, cost
        return best


def divisions(n: int, parts: int) -> Iterator[list[int]]:
    """Yield all ways to put nodes into so many parts, numbered by their first nodes."""

    def more(labels: list[int], used: int) -> Iterator[list[int]]:
        if len(labels) == n:
            if used == parts:
                yield labels
            return
        if used + n - len(labels) < parts:
            return
        for label in range(min(used + 1, parts)):
            yield from more([*labels, label], max(used, label + 1))

    yield from more([], 0)


def edges_of(kind: str, n: int, rng: random.Random) -> list[tuple[int, int]]:
    """Return the edges of a graph of some kind."""
    order = list(range(n))
    rng.shuffle(order)
    if kind == "tree":
        pairs = [(order[rng.randrange(v)], order[v]) for v in range(1, n)]
    elif kind == "path":
        pairs = list(zip(order, order[1:], strict=False))
    elif kind == "ring":
        pairs = [(order[v], order[(v + 1) % n]) for v in range(n)] if n > 2 else [(0, n - 1)]
    elif kind == "grid":
        wide = max(2, round(math.sqrt(n)))
        pairs = [(order[v], order[v - 1]) for v in range(n) if v % wide]
        pairs += [(order[v], order[v - wide]) for v in range(wide, n)]
    elif kind == "any":
        pairs = [(order[rng.randrange(v)], order[v]) for v in range(1, n)]
        pairs += [(rng.randrange(n), rng.randrange(n)) for _ in range(rng.randrange(2 * n))]
    else:
        pairs = triangles(n, rng)
        if kind == "thinned":
            keep = set(map(tuple, (sorted(e) for e in nx.minimum_spanning_edges(nx.Graph(pairs), data=False))))
            pairs = [e for e in pairs if tuple(sorted(e)) in keep or rng.random() < 0.5]
    return pairs


def triangles(n: int, rng: random.Random) -> list[tuple[int, int]]:
    """Return the edges between random points that make triangles."""
    from scipy.spatial import Delaunay

    points = np.array([[rng.random(), rng.random()] for _ in range(n)])
    corners = np.asarray(Delaunay(points).simplices)
    return sorted({tuple(sorted((int(c[i]), int(c[j])))) for c in corners for i, j in ((0, 1), (1, 2), (0, 2))})


WEIGHTS = {
    "one": lambda _: 1.0,
    "few": lambda rng: float(rng.randint(1, 9)),
    "lumpy": lambda rng: float(rng.choice((1, 2, 3, 25))),
    "none": lambda rng: float(rng.choice((0, 0, 1, 3))),
    "broken": lambda rng: rng.uniform(0.5, 9.5),
}
COSTS = {
    "one": lambda _: 1.0,
    "walls": lambda rng: float(rng.choice((1, 3))),
    "free": lambda rng: float(rng.choice((0, 1, 2))),
    "broken": lambda rng: rng.uniform(0.0, 3.0),
    "large": lambda rng: rng.uniform(0.0, 3e5),
}
KINDS = ("planar", "planar", "planar", "thinned", "grid", "tree", "path", "ring", "any")


def drawn(seed: int, least: int = 4, most: int = 9, *, kinds: tuple[str, ...] = KINDS) -> Case:
    """Return a case made from a seed."""
    rng = random.Random(seed)
    n, kind = rng.randint(least, most), rng.choice(kinds)
    edges = edges_of(kind, n, rng)
    if rng.random() < 0.2:
        edges += [rng.choice(edges) for _ in range(3)]
    if rng.random() < 0.1:
        edges = [e for e in edges if rng.random() < 0.8]
    weight, cost = rng.choice(list(WEIGHTS.values())), rng.choice(list(COSTS.values()))
    weights, costs = [weight(rng) for _ in range(n)], [cost(rng) for _ in edges]
    parts = rng.choice((2, 2, 3, 3, 4))
    mean, off = sum(weights) / parts, rng.choice((0.01, 0.05, 0.2, 0.5))
    return Case(weights, edges, costs, parts, mean * (1 - off), mean * (1 + off))
