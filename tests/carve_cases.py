"""Graphs to carve, and the answers that need no cleverness: every partition looked at, networkx for connectedness."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
import networkx as nx
import numpy as np
from hypothesis import strategies as st

from gridgov._carve import Carving

Part = tuple[int, ...]


@attrs.frozen
class Case:
    """What `carve` is called with."""

    weights: list[float]
    edges: list[tuple[int, int]]
    gains: list[float]
    low: float
    high: float
    groups: list[int] | None = None

    @property
    def n(self) -> int:
        return len(self.weights)

    def arguments(self) -> dict[str, Any]:
        return {
            "weights": self.weights,
            "edges": self.edges,
            "gains": self.gains,
            "low": self.low,
            "high": self.high,
            "groups": self.groups,
        }

    def graph(self) -> nx.Graph[int]:
        """Return the graph without edges between groups; gains of equal edges added."""
        out: nx.Graph[int] = nx.Graph()
        out.add_nodes_from(range(self.n))
        for (u, v), gain in zip(self.edges, self.gains, strict=True):
            if u != v and (self.groups is None or self.groups[u] == self.groups[v]):
                before = out.edges[u, v]["gain"] if out.has_edge(u, v) else 0.0
                out.add_edge(u, v, gain=before + gain)
        return out

    def off(self, part: Sequence[int]) -> float:
        load = math.fsum(self.weights[v] for v in part)
        return max(0.0, self.low - load, load - self.high)

    def worth(self, part: Sequence[int]) -> float:
        inside = self.graph().subgraph(part)
        return math.fsum(inside.edges[edge]["gain"] for edge in inside.edges)


def partitions(nodes: list[int]) -> Iterator[list[list[int]]]:
    """Yield all partitions of a list."""
    if not nodes:
        yield []
        return
    first, rest = nodes[0], nodes[1:]
    for smaller in partitions(rest):
        yield [[first], *smaller]
        for i, part in enumerate(smaller):
            yield [*smaller[:i], [first, *part], *smaller[i + 1 :]]


def best_of_all(case: Case, worth: Callable[[Sequence[int]], float] | None = None) -> tuple[float, float]:
    """Return the least that parts can be outside the band, and the largest value with it: all partitions looked at."""
    graph = case.graph()
    value = worth or case.worth
    known: dict[Part, tuple[float, float] | None] = {}

    def known_of(part: list[int]) -> tuple[float, float] | None:
        key = tuple(part)
        if key not in known:
            fine = nx.is_connected(graph.subgraph(part))
            known[key] = (case.off(part), value(part)) if fine else None
        return known[key]

    best = (math.inf, -math.inf)
    for parts in partitions(list(range(case.n))):
        each = [known_of(part) for part in parts]
        if any(one is None for one in each):
            continue
        off, total = (math.fsum(one[i] for one in each if one is not None) for i in (0, 1))
        if off < best[0] - 1e-7 or (off < best[0] + 1e-7 and total > best[1]):
            best = min(off, best[0]), total
    return best


def parts_of(found: Carving) -> list[list[int]]:
    """Return the nodes of each part."""
    return [np.flatnonzero(found.labels == part).tolist() for part in range(int(found.labels.max(initial=-1)) + 1)]


def check(case: Case, found: Carving) -> None:
    """Check what must hold for every carving."""
    parts = parts_of(found)
    graph = case.graph()
    assert sorted(v for part in parts for v in part) == list(range(case.n))
    assert all(part and nx.is_connected(graph.subgraph(part)) for part in parts)
    if case.groups is not None:
        assert all(len({case.groups[v] for v in part}) == 1 for part in parts)
    assert [part[0] for part in parts] == sorted(part[0] for part in parts)
    size = 1 + case.low + max(case.weights, default=0)
    assert found.outside.tolist() == [i for i, part in enumerate(parts) if case.off(part) > 1e-8 * size]
    assert math.isclose(found.value, math.fsum(map(case.worth, parts)), rel_tol=1e-9, abs_tol=1e-9)
    assert found.bound >= found.value
    assert found.proven == (found.gap <= 1e-9)


def total_off(case: Case, found: Carving) -> float:
    """Return how far the parts are outside the band, together."""
    return math.fsum(map(case.off, parts_of(found)))


@st.composite
def cases(draw: st.DrawFn, most: int = 7, least: int = 0) -> Case:
    """Small graphs with weights, gains, a band and perhaps groups."""
    n = draw(st.integers(least, most))
    weights = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    pairs = [(u, v) for u in range(n) for v in range(u)]
    edges = draw(st.lists(st.sampled_from(pairs), max_size=3 * n)) if pairs else []
    gains = draw(st.lists(st.integers(-6, 9), min_size=len(edges), max_size=len(edges)))
    low = draw(st.integers(0, 12))
    high = draw(st.one_of(st.just(math.inf), st.integers(low, 25)))
    groups = draw(st.one_of(st.none(), st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    return Case([float(w) for w in weights], edges, [float(g) for g in gains], float(low), float(high), groups)


def planar(n: int, seed: int, *, nets: int = 10, noise: float = 0.08, size: int = 10) -> Case:
    """Random points and the triangles between them, lognormal weights, and nets that nearly agree."""
    from scipy.spatial import Delaunay

    rng = np.random.default_rng(seed)
    points = rng.random((n, 2))
    corners = np.asarray(Delaunay(points).simplices)
    edges = np.unique(np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])), axis=0)
    weights = np.rint(rng.lognormal(3.6, 0.5, n))
    centres = points[rng.choice(n, max(1, n // size), replace=False)]
    true = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    gains = np.zeros(len(edges))
    for _ in range(nets):
        net = np.where(rng.random(n) < noise, rng.integers(0, len(centres), n), true)
        gains += np.where(net[edges[:, 0]] == net[edges[:, 1]], 1.0, -1.0)
    mean = float(weights.mean())
    return Case(weights.tolist(), [tuple(e) for e in edges.tolist()], gains.tolist(), 8 * mean, 12 * mean)
