"""Graphs of few nodes divided exactly: all sets of nodes as bit masks."""

from __future__ import annotations

from typing import Final

import numpy as np

from gridgov._columns import Ints
from gridgov._kway_graph import Band, Graph, Plan, plan_of

__all__ = ["FEW", "exact"]

#: Up to so many nodes all sets are looked at: their number is two to this power.
FEW: Final = 12
#: So many numbers are worked on at once.
_BLOCK: Final = 1 << 18


def _connected(graph: Graph) -> Ints:
    """Return the connected sets, as bit masks, ascending."""
    n = len(graph)
    reach = np.zeros(1, np.int64)
    for v in range(n):
        reach = np.concatenate((reach, reach | (sum(1 << u for u in graph.sets[v]) | 1 << v)))
    masks = np.arange(1 << n)
    grown = masks & -masks
    while True:
        more = reach[grown] & masks
        if (more == grown).all():
            return np.flatnonzero((grown == masks) & (masks > 0))
        grown = more


def _sums(graph: Graph) -> tuple[Ints, Ints]:
    """Return the weight of each set, and the costs of the edges within."""
    load, within = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for v, weight in enumerate(graph.weights):
        row = np.zeros(1, np.int64)
        costs = dict(graph.near[v])
        for u in range(v):
            row = np.concatenate((row, row + costs.get(u, 0)))
        load, within = np.concatenate((load, load + weight)), np.concatenate((within, within + row))
    return load, within


def exact(graph: Graph, band: Band) -> Plan:
    """Return the plan least outside the band, and of these the one with the least cut.

    Args:
        graph: Of at most FEW nodes, connected or not, that can be divided into so many connected parts.
        band: Number and weights of the parts.
    """
    n = len(graph)
    full = 1 << n
    sets = _connected(graph)
    load, within = _sums(graph)
    off = np.maximum(np.maximum(band.low - load, load - min(band.high, float(2**62))), 0.0)[sets]
    lowest = sets & -sets
    # Least off and most within, for each set of nodes and each number of parts.
    lack = np.full(full, np.inf)
    lack[0] = 0.0
    best = np.where(np.arange(full) == 0, 0.0, -np.inf)
    takes: list[Ints] = []
    for _ in range(band.parts):
        new_lack, new_best, take = np.full(full, np.inf), np.full(full, -np.inf), np.zeros(full, np.int64)
        for root in range(n):
            mine = lowest == 1 << root
            some, far, worth = sets[mine], off[mine], within[sets[mine]].astype(np.float64)
            wholes = (np.arange(1 << (n - 1 - root)) << (root + 1)) | 1 << root
            size = max(1, _BLOCK // max(len(some), 1))
            for at in range(0, len(wholes), size):
                here = wholes[at : at + size]
                left = here[:, None] ^ some
                short = np.where((here[:, None] & some) == some, far + lack[left], np.inf)
                least = short.min(axis=1)
                value = np.where((short == least[:, None]) & (short < np.inf), worth + best[left], -np.inf)
                chosen = value.argmax(axis=1)
                new_lack[here], take[here] = least, some[chosen]
                new_best[here] = value[np.arange(len(here)), chosen]
        lack, best = new_lack, new_best
        takes.append(take)
    labels, left_over = [0] * n, full - 1
    for part, take in enumerate(reversed(takes)):
        mask = int(take[left_over])
        for v in range(n):
            if mask >> v & 1:
                labels[v] = part
        left_over ^= mask
    return plan_of(graph, band, labels)
