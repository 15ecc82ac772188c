"""Communities split into k connected parts within a band of households: beside METIS and GerryChain.

    PYTHONPATH=src .venv-bench/bin/python -m benchmarks.splitting --seeds 5

Needs pymetis; GerryChain takes part if it is installed. Two kinds of planar communities: random points and the
triangles between them, and streets of blocks with courtyards, where a shared wall holds three times as much as a street.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from time import process_time
from typing import Any, Final

import attrs
import networkx as nx
import numpy as np
import numpy.typing as npt

__all__ = ["Instance", "main", "points", "run", "streets"]

Array = npt.NDArray[Any]


@attrs.frozen(eq=False)
class Instance:
    """The same graph for everybody."""

    weights: Array
    edges: Array
    costs: Array
    parts: int
    low: float
    high: float

    def cut(self, labels: Array) -> float:
        """Return the costs of the edges between parts."""
        return float(self.costs[labels[self.edges[:, 0]] != labels[self.edges[:, 1]]].sum())

    def faults(self, labels: Array) -> int:
        """Return how many parts are outside the band, not connected, missing or too many."""
        graph = nx.Graph(self.edges.tolist())
        graph.add_nodes_from(range(len(self.weights)))
        found = np.unique(labels)
        wrong = abs(len(found) - self.parts)
        for part in found:
            nodes = np.flatnonzero(labels == part)
            load = self.weights[nodes].sum()
            fits = self.low - 1e-9 * load <= load <= self.high + 1e-9 * load
            wrong += not (fits and nx.is_connected(graph.subgraph(nodes.tolist())))
        return wrong


def _instance(weights: Array, edges: Array, costs: Array, parts: int, width: float) -> Instance:
    """Return an instance whose band is the mean and a share of it to both sides."""
    mean = float(weights.sum()) / parts
    return Instance(weights, edges, costs, parts, mean * (1 - width), mean * (1 + width))


def points(n: int, parts: int, seed: int, width: float = 0.05) -> Instance:
    """Make random points, the triangles between them, and lognormal households."""
    from scipy.spatial import Delaunay

    rng = np.random.default_rng([11, n, parts, seed])
    places = rng.random((n, 2))
    edges = _sides(np.asarray(Delaunay(places).simplices))
    weights = np.rint(rng.lognormal(3.6, 0.5, n))
    return _instance(weights, edges, np.ones(len(edges)), parts, width)


def _sides(corners: Array) -> Array:
    """Return the sides of triangles, each once."""
    sides = np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]))
    return np.unique(np.sort(sides, axis=1), axis=0)


def streets(n: int, parts: int, seed: int, width: float = 0.05) -> Instance:
    """Make blocks of four buildings around courtyards, with streets between: a wall costs 3, a street 1."""
    rng = np.random.default_rng([12, n, parts, seed])
    side = int(np.ceil(np.sqrt(n * 1.15)))
    row, column = (one.reshape(-1) for one in np.mgrid[0:side, 0:side])
    right = np.column_stack((np.flatnonzero(column < side - 1), np.flatnonzero(column < side - 1) + 1))
    down = np.column_stack((np.flatnonzero(row < side - 1), np.flatnonzero(row < side - 1) + side))
    across = np.column_stack((np.flatnonzero((row < side - 1) & (column < side - 1)),) * 2) + [0, side + 1]
    across = across[rng.random(len(across)) < 0.5]
    edges = np.concatenate((right, down, across))
    block = row // 2 * side + column // 2
    costs = np.where(block[edges[:, 0]] == block[edges[:, 1]], 3.0, 1.0)
    # Open places: some buildings are not there. The largest piece stays.
    kept = rng.random(side * side) < n / (side * side) + 0.02
    graph = nx.Graph(edges[kept[edges].all(axis=1)].tolist())
    nodes = np.array(sorted(max(nx.connected_components(graph), key=lambda some: (len(some), -min(some)))))
    place = np.full(side * side, -1)
    place[nodes] = np.arange(len(nodes))
    here = (place[edges] >= 0).all(axis=1)
    weights = np.rint(rng.lognormal(3.6, 0.5, len(nodes)))
    return _instance(weights, place[edges[here]], costs[here], parts, width)


def metis(case: Instance, rng: np.random.Generator, width: float) -> Array:
    """Split with METIS, contiguous, rows in a random order."""
    import pymetis

    n = len(case.weights)
    order = rng.permutation(n)
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    near: list[list[int]] = [[] for _ in range(n)]
    costs: list[list[int]] = [[] for _ in range(n)]
    for (u, v), c in zip(place[case.edges].tolist(), case.costs.astype(int).tolist(), strict=True):
        near[u].append(v)
        near[v].append(u)
        costs[u].append(c)
        costs[v].append(c)
    starts = np.cumsum([0, *map(len, near)])
    _, parts = pymetis.part_graph(
        case.parts,
        pymetis.CSRAdjacency(adj_starts=starts.tolist(), adjacent=[u for one in near for u in one]),
        vweights=case.weights[order].astype(int).tolist(),
        eweights=[c for one in costs for c in one],
        recursive=False,
        options=pymetis.Options(contig=1, ufactor=max(1, round(1000 * width))),
    )
    return np.asarray(parts)[place]
