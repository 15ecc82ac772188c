"""The dual of a planar graph: its faces, and for each edge the faces on its two sides.

A connected part whose complement is connected too has a border that is a simple cycle of faces. A spanning tree turns
weights of nodes into steps of the dual: an edge from a node to its child counts what the child carries, one way for
those who cross it from left to right, the other way for those who come back. A closed walk then adds up what it
encloses, up to its sign, seen from the root of the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import attrs
import numpy as np

from gridgov._keys import Ints
from gridgov._metric_spread import Floats

__all__ = ["Arc", "Dual", "Whole", "dual", "folded", "whole_costs", "whole_weights"]

#: A step in the dual: the face it leads to, what it adds to the weight, the edge that is crossed.
Arc: TypeAlias = tuple[int, int, int]
#: Fractions of one that numbers may be whole multiples of.
_FRACTIONS: Final = (1, 2, 10, 100, 1_000)
_NEARLY: Final = 1e-9
#: Numbers that are off by so small a share of the top are whole.
_ROUND: Final = 1e-12
#: Where costs need not be rounded, so many times as many units do.
_EXACT: Final = 8
#: A mean cost that is rounded has at least so many units.
_PARTS: Final = 4.0


@attrs.frozen(eq=False)
class Whole:
    """Numbers in whole units."""

    numbers: list[int]
    unit: float
    #: Sums of numbers times the unit are below the true sums by this at most, and above them by that.
    below: float
    above: float

    @property
    def exact(self) -> bool:
        """Whether nothing was rounded."""
        return self.below == 0 and self.above == 0


@attrs.frozen(eq=False)
class Dual:
    """A connected planar graph and its faces."""

    #: Edges of the graph, each pair of nodes once.
    edges: list[tuple[int, int]]
    #: For each face the nodes around it, in turn.
    rings: list[list[int]]
    #: For each cost (whole units) and each face the steps from it.
    arcs: dict[int, list[list[Arc]]]
    #: Of each node, in whole units.
    weights: list[int]
    #: Of each edge, in whole units.
    costs: list[int]

    @property
    def total(self) -> int:
        """Weight of all nodes."""
        return sum(self.weights)


def folded(edges: Ints, costs: Floats, n: int) -> tuple[Ints, Floats]:
    """Return each pair of nodes once, the smaller first, with the sum of its costs; edges from a node to itself go."""
    if not len(edges):
        return np.zeros((0, 2), np.int64), np.zeros(0)
    low, high = edges.min(axis=1).astype(np.int64), edges.max(axis=1).astype(np.int64)
    kept = low < high
    keys, back = np.unique(low[kept] * np.int64(n) + high[kept], return_inverse=True)
    summed = np.bincount(back.reshape(-1), weights=costs[kept], minlength=len(keys))
    return np.column_stack((keys // n, keys % n)), summed.astype(np.float64)


def _units(numbers: Floats, most: float, top: float) -> tuple[Floats, float] | None:
    """Return numbers as whole multiples of a unit, if the unit goes into the top so many times at most."""
    for k in _FRACTIONS:
        rounded = np.rint(numbers * k)
        if np.abs(numbers * k - rounded).max(initial=0.0) <= _ROUND * k * top:
            common = float(max(int(np.gcd.reduce(rounded.astype(np.int64))), 1)) if len(rounded) else 1.0
            return (rounded / common, common / k) if top * k / common <= most else None
    return None


def whole_weights(weights: Floats, most: int) -> Whole:
    """Return weights in whole units: exactly if that takes so many units at most, otherwise rounded."""
    total = float(weights.sum())
    exact = _units(weights, most, total)
    if exact is not None:
        return Whole([int(x) for x in exact[0].tolist()], exact[1], 0.0, 0.0)
    unit = total / most
    rounded = np.rint(weights / unit)
    off = weights - rounded * unit
    tiny = _NEARLY * total
    below, above = float(off[off > 0].sum()) + tiny, float(-off[off < 0].sum()) + tiny
    return Whole([int(x) for x in rounded.tolist()], unit, below, above)


def whole_costs(costs: Floats, most: int, top: float) -> Whole:
    """Return costs in whole units: exactly if the top is so many units at most, otherwise rounded down."""
    exact = _units(costs, _EXACT * most, top)
    if exact is not None:
        return Whole([int(x) for x in exact[0].tolist()], exact[1], 0.0, 0.0)
    unit = min(top / most, float(costs.mean()) / _PARTS)
    rounded = np.floor(costs / unit)
    return Whole([int(x) for x in rounded.tolist()], unit, float((costs - rounded * unit).sum()), 0.0)


def _steps(n: int, edges: Sequence[tuple[int, int]], weights: list[int]) -> dict[tuple[int, int], int]:
    """Return for each edge of a spanning tree, from above to below, what is below it."""
    near: list[list[int]] = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    start = 0
    parent: list[int] = []
    order: list[int] = []
    # From the middle of the longest way, so that what is below an edge is little.
    for turn in range(3):
        parent, order = [-1] * n, [start]
        parent[start] = start
        for v in order:
            for u in near[v]:
                if parent[u] < 0:
                    parent[u] = v
                    order.append(u)
        start = order[-1]
        if turn == 1:
            way = [start]
            while parent[way[-1]] != way[-1]:
                way.append(parent[way[-1]])
            start = way[len(way) // 2]
    below = list(weights)
    out: dict[tuple[int, int], int] = {}
    for v in reversed(order[1:]):
        out[parent[v], v] = below[v]
        below[parent[v]] += below[v]
    return out


def dual(n: int, edges: Ints, costs: list[int], weights: list[int]) -> Dual | None:
    """Return a connected graph with its faces, or nothing if it is not planar.

    Args:
        n: How many nodes there are.
        edges: Int64, shape (m, 2), each pair once.
        costs: Of each edge, whole.
        weights: Of each node, whole.
    """
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    pairs: list[tuple[int, int]] = [(u, v) for u, v in edges.tolist()]
    graph.add_edges_from(pairs)
    drawn: tuple[bool, Any] = nx.check_planarity(graph)
    planar, embedding = drawn
    if not planar:
        return None
    seen: set[tuple[int, int]] = set()
    face: dict[tuple[int, int], int] = {}
    rings: list[list[int]] = []
    for u, v in pairs:
        for half in ((u, v), (v, u)):
            if half not in seen:
                ring: list[int] = embedding.traverse_face(*half, mark_half_edges=seen)
                face.update(dict.fromkeys(zip(ring, [*ring[1:], ring[0]], strict=True), len(rings)))
                rings.append(ring)
    steps = _steps(n, pairs, weights)
    arcs: dict[int, list[list[Arc]]] = {cost: [[] for _ in rings] for cost in sorted(set(costs))}
    for i, (u, v) in enumerate(pairs):
        one, other = face[u, v], face[v, u]
        step = steps.get((u, v), 0) - steps.get((v, u), 0)
        arcs[costs[i]][one].append((other, step, i))
        arcs[costs[i]][other].append((one, -step, i))
    return Dual(pairs, rings, arcs, weights, costs)
