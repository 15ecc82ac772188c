"""Graphs to divide into connected parts, and the least cut found by looking at all divisions."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
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

    def cut(self, labels: Sequence[int] | Rows) -> float:
        return math.fsum(c for (u, v), c in zip(self.edges, self.costs, strict=True) if labels[u] != labels[v])

    def load(self, part: list[int]) -> float:
        return math.fsum(self.weights[v] for v in part)

    def fine(self, labels: Sequence[int] | Rows) -> bool:
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

    def all(self) -> list[tuple[float, list[int]]]:
        """Return all divisions that are as they should be with their cost, cheapest first."""
        known: dict[tuple[int, ...], bool] = {}
        graph = self.graph()

        def fine(part: list[int]) -> bool:
            key = tuple(part)
            if key not in known:
                near = 1e-7 * (1 + self.low)
                inside = self.low - near <= self.load(part) <= self.high + near
                known[key] = inside and nx.is_connected(graph.subgraph(part))
            return known[key]

        out: list[tuple[float, list[int]]] = []
        for labels in divisions(self.n, self.parts):
            groups: list[list[int]] = [[] for _ in range(self.parts)]
            for v, label in enumerate(labels):
                groups[label].append(v)
            if all(fine(part) for part in groups):
                out.append((self.cut(labels), labels))
        return sorted(out)

    def best(self) -> tuple[list[int] | None, float]:
        """Return the least cut of all divisions, by looking at them all."""
        fine = self.all()
        return (fine[0][1], fine[0][0]) if fine else (None, math.inf)


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
        pairs = list(pairwise(order))
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
    sides = [(int(corner[i]), int(corner[j])) for corner in corners for i, j in ((0, 1), (1, 2), (0, 2))]
    return sorted({(min(side), max(side)) for side in sides})


WEIGHTS: dict[str, Callable[[random.Random], float]] = {
    "one": lambda _: 1.0,
    "few": lambda rng: float(rng.randint(1, 9)),
    "lumpy": lambda rng: float(rng.choice((1, 2, 3, 25))),
    "none": lambda rng: float(rng.choice((0, 0, 1, 3))),
    "broken": lambda rng: rng.uniform(0.5, 9.5),
}
COSTS: dict[str, Callable[[random.Random], float]] = {
    "one": lambda _: 1.0,
    "walls": lambda rng: float(rng.choice((1, 3))),
    "free": lambda rng: float(rng.choice((0, 1, 2))),
    "broken": lambda rng: rng.uniform(0.0, 3.0),
    "large": lambda rng: rng.uniform(0.0, 3e5),
}
KINDS = ("planar", "planar", "planar", "thinned", "grid", "tree", "path", "ring", "any")


def drawn(seed: int, least: int = 4, most: int = 9, *, kinds: tuple[str, ...] = KINDS, parts: int = 0) -> Case:
    """Return a case made from a seed."""
    rng = random.Random(seed)  # noqa: S311 - a test
    n, kind = rng.randint(least, most), rng.choice(kinds)
    edges = edges_of(kind, n, rng)
    if rng.random() < 0.2:
        edges += [rng.choice(edges) for _ in range(3)]
    if rng.random() < 0.1:
        edges = [e for e in edges if rng.random() < 0.8]
    weight, cost = rng.choice(list(WEIGHTS.values())), rng.choice(list(COSTS.values()))
    weights, costs = [weight(rng) for _ in range(n)], [cost(rng) for _ in edges]
    parts = parts or rng.choice((2, 2, 3, 3, 4))
    mean, off = sum(weights) / parts, rng.choice((0.01, 0.05, 0.2, 0.5))
    return Case(weights, edges, costs, parts, mean * (1 - off), mean * (1 + off))


def communities(n: int, seed: int, parts: int, off: float = 0.05) -> Case:
    """Return buildings with their households, neighbours by Delaunay."""
    rng = random.Random(seed)  # noqa: S311 - a test
    edges = triangles(n, rng)
    weights = [float(max(round(rng.lognormvariate(3.6, 0.5)), 1)) for _ in range(n)]
    mean = sum(weights) / parts
    return Case(weights, edges, [1.0] * len(edges), parts, mean * (1 - off), mean * (1 + off))


def grown(case: Case, rng: random.Random, tries: int = 4_000) -> Rows | None:
    """Return parts in the band, found by cutting random spanning trees: none if that found none."""
    graph = case.graph()
    if not nx.is_connected(graph):
        return None
    for _ in range(tries):
        for edge in graph.edges:
            graph.edges[edge]["draw"] = rng.random()
        tree = nx.minimum_spanning_tree(graph, weight="draw")
        labels = _cut_off(case, tree)
        if labels is not None and case.fine(labels):
            return labels
    return None


def _cut_off(case: Case, tree: nx.Graph[int]) -> Rows | None:
    """Return parts of a tree, cut off one after another as soon as they are heavy enough."""
    labels = np.full(case.n, case.parts - 1, np.int32)
    below = dict(enumerate(case.weights))
    parts = 0
    inside: dict[int, list[int]] = {v: [v] for v in range(case.n)}
    for v in nx.dfs_postorder_nodes(tree, 0):
        parent = [u for u in tree.neighbors(v) if u in inside and u != v]
        if case.low <= below[v] <= case.high and parts < case.parts - 1:
            labels[inside.pop(v)] = parts
            parts += 1
        elif len(parent) == 1:
            below[parent[0]] += below[v]
            inside[parent[0]] += inside.pop(v)
    return labels if parts == case.parts - 1 else None


def sets_of(case: Case) -> float:
    """Return the least cut by way of all connected sets of nodes in the band."""
    graph = case.graph()
    near = [sum(1 << u for u in graph.neighbors(v)) for v in range(case.n)]
    off = 1e-7 * (1 + case.low)
    known: dict[int, float] = {}
    todo = [1 << v for v in range(case.n)]
    seen = set(todo)
    for mask in todo:
        nodes = [v for v in range(case.n) if mask >> v & 1]
        load = case.load(nodes)
        if load > case.high + off:
            continue
        if load >= case.low - off:
            known[mask] = case.cut([mask >> v & 1 for v in range(case.n)])
        around = 0
        for v in nodes:
            around |= near[v]
        for v in range(case.n):
            more = mask | 1 << v
            if around >> v & 1 and more not in seen:
                seen.add(more)
                todo.append(more)
    by_first: dict[int, list[tuple[int, float]]] = {}
    for mask, cost in sorted(known.items(), key=lambda item: item[1]):
        by_first.setdefault(mask & -mask, []).append((mask, cost))

    def best(left: int, parts: int) -> float:
        if parts == 1:
            return known.get(left, math.inf)
        some = [(mask, cost) for mask, cost in by_first.get(left & -left, []) if mask & left == mask]
        return min((cost + best(left ^ mask, parts - 1) for mask, cost in some), default=math.inf)

    return best((1 << case.n) - 1, case.parts) / 2
