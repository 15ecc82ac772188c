"""A graph in whole numbers, in a canonical order: what is divided into parts, and the coarser graphs made of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Ints
from gridgov._metric_spread import Floats

__all__ = ["Band", "Graph", "Plan", "canonical", "contracted", "graph", "plan_of", "whole_numbers"]

#: Fractions of one that numbers may be whole multiples of.
_FRACTIONS: Final = (1, 2, 10, 100, 1_000)
#: What fits into no such fraction is rounded to this share of the sum.
_FINE: Final = float(1 << 44)
#: Whole numbers up to this size are exact in a float.
_EXACT: Final = float(1 << 52)
#: Rounds of telling nodes apart by their neighbours.
_ROUNDS: Final = 24


class Graph:
    """Nodes with weights, and for each its neighbours with the costs of the edges; all whole numbers."""

    __slots__ = ("mean_cost", "mean_weight", "near", "sets", "weights")

    def __init__(
        self, weights: list[int], near: list[list[tuple[int, int]]], means: tuple[float, float] | None = None
    ) -> None:
        self.weights, self.near = weights, near
        self.sets: list[set[int]] = [{u for u, _ in around} for around in near]
        if means is None:
            ends = sum(map(len, near))
            costs = sum(c for around in near for _, c in around)
            means = sum(weights) / max(len(weights), 1) or 1.0, costs / max(ends, 1) or 1.0
        #: Of the graph that all began with, also in coarser ones.
        self.mean_weight, self.mean_cost = means

    def __len__(self) -> int:
        return len(self.weights)

    def cut(self, labels: Sequence[int]) -> int:
        """Return the costs of the edges between parts."""
        return sum(c for v, around in enumerate(self.near) for u, c in around if u > v and labels[u] != labels[v])

    def loads(self, labels: Sequence[int], parts: int) -> list[int]:
        """Return the weight of each part."""
        out = [0] * parts
        for label, weight in zip(labels, self.weights, strict=True):
            out[label] += weight
        return out

    def pieces(self, nodes: Iterable[int]) -> list[list[int]]:
        """Return the connected pieces of some nodes, in the order of their first nodes."""
        left = set(nodes)
        out: list[list[int]] = []
        for first in sorted(left):
            if first not in left:
                continue
            left.discard(first)
            found = [first]
            for v in found:
                for u, _ in self.near[v]:
                    if u in left:
                        left.discard(u)
                        found.append(u)
            out.append(sorted(found))
        return out

    def part(self, nodes: Sequence[int]) -> Graph:
        """Return the graph of some nodes, numbered in the order given."""
        place = {v: i for i, v in enumerate(nodes)}
        near = [[(place[u], c) for u, c in self.near[v] if u in place] for v in nodes]
        return Graph([self.weights[v] for v in nodes], near, (self.mean_weight, self.mean_cost))


@attrs.frozen
class Band:
    """How many parts there are, and what each weighs at least and at most."""

    parts: int
    low: float
    high: float

    def off(self, load: float) -> float:
        """Return how far a weight is outside."""
        return max(self.low - load, load - self.high, 0)

    def all_off(self, loads: Iterable[int]) -> float:
        """Return how far all weights are outside in all."""
        return sum(max(self.low - load, load - self.high, 0) for load in loads)


@attrs.frozen(order=False, eq=False)
class Plan:
    """A part for each node, each part connected."""

    #: How far the parts are outside the band in all.
    off: float
    cut: int
    labels: list[int]

    @property
    def key(self) -> tuple[float, int]:
        """What is to be small."""
        return self.off, self.cut


def plan_of(whole: Graph, band: Band, labels: list[int]) -> Plan:
    """Return a plan with its figures."""
    return Plan(band.all_off(whole.loads(labels, band.parts)), whole.cut(labels), labels)


def whole_numbers(values: Floats) -> tuple[list[int], float]:
    """Return whole numbers in proportion to some numbers, and how many stand for one."""
    total = math.fsum(values.tolist())
    for k in _FRACTIONS:
        if total * k < _EXACT and (np.rint(values * k) == values * k).all():
            return [int(x) for x in np.rint(values * k).tolist()], float(k)
    scale = 2.0 ** math.floor(math.log2(_FINE / total))
    return [int(x) for x in np.rint(values * scale).tolist()], scale


def _mixed(numbers: Ints) -> Ints:
    """Return numbers without any likeness to those given, of the same kind (splitmix64)."""
    x = numbers.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray((x ^ (x >> np.uint64(31))).view(np.int64))


def canonical(weights: Sequence[int], pairs: Ints, costs: Sequence[int]) -> Ints:
    """Return the nodes in an order that their weights, neighbours and costs decide; rows decide between equals."""
    n = len(weights)
    colour = _mixed(np.array([w & (1 << 62) - 1 for w in weights], np.int64))
    ends = np.concatenate((pairs, pairs[:, ::-1]))
    cost = _mixed(np.tile(np.array([c & (1 << 62) - 1 for c in costs], np.int64), 2))
    by = np.argsort(ends[:, 0], kind="stable")
    ends, cost = ends[by], cost[by]
    first = np.flatnonzero(np.r_[True, np.diff(ends[:, 0]) > 0]) if len(ends) else np.zeros(0, np.int64)
    distinct = 0
    for _ in range(_ROUNDS):
        found = len(np.unique(colour))
        if found <= distinct:
            break
        distinct = found
        around = np.zeros(n, np.int64)
        if len(ends):
            around[ends[first, 0]] = np.add.reduceat(_mixed(colour[ends[:, 1]] ^ cost), first)
        colour = _mixed(colour ^ _mixed(around))
    return np.lexsort((np.arange(n), colour)).astype(np.int64)


def graph(weights: Sequence[int], pairs: Ints, costs: Sequence[int], rows: Ints) -> Graph:
    """Return a graph whose nodes are some rows in their order; edges of a node with itself go, equal pairs are added.

    Args:
        weights: Of each row.
        pairs: Of rows.
        costs: Of each pair.
        rows: In the order wanted.
    """
    place = np.empty(len(rows), np.int64)
    place[rows] = np.arange(len(rows))
    near: list[dict[int, int]] = [{} for _ in rows.tolist()]
    ends: list[tuple[int, int]] = place[pairs].tolist()
    for (u, v), c in zip(ends, costs, strict=True):
        if u != v:
            near[u][v] = near[u].get(v, 0) + c
            near[v][u] = near[v].get(u, 0) + c
    return Graph([weights[row] for row in rows.tolist()], [sorted(around.items()) for around in near])


def contracted(fine: Graph, place: list[int], count: int) -> Graph:
    """Return the graph in which nodes at one place are one."""
    weights = [0] * count
    near: list[dict[int, int]] = [{} for _ in range(count)]
    for v, weight in enumerate(fine.weights):
        here = place[v]
        weights[here] += weight
        around = near[here]
        for u, c in fine.near[v]:
            there = place[u]
            if there != here:
                around[there] = around.get(there, 0) + c
    return Graph(weights, [list(around.items()) for around in near], (fine.mean_weight, fine.mean_cost))
