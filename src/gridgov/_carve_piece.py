"""What is to be carved, taken apart: connected pieces of one group, each with its nodes in the canonical order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._metric_spread import Floats

__all__ = ["Cut", "Members", "Net", "Piece", "carried", "components", "net", "pieces", "renumbered"]

#: The nodes of one part in ascending order, numbered within their piece.
Members: TypeAlias = tuple[int, ...]
#: What a sum may be off by, as a share of the numbers it is made of.
SLACK: Final = 1e-9


@attrs.frozen(eq=False)
class Net:
    """Nodes in the canonical order, edges folded: each pair once, the smaller node first, sorted."""

    weights: Floats
    #: Int64, shape (m, 2).
    edges: Ints
    gains: Floats
    groups: Ints
    low: float
    high: float
    #: Row that the caller has for each node.
    rows: Ints
    #: Weights that differ by less are equal.
    slack: float


@attrs.frozen
class Cut:
    """The best way found to cut some nodes in two."""

    #: How far the two are outside the band.
    off: float
    #: Gain of the edges between them.
    lost: float
    #: One of the two.
    side: frozenset[int]
    #: How many trees were tried.
    trees: int


@attrs.frozen(eq=False)
class Piece:
    """A connected piece of one group; nodes are numbered from 0."""

    #: Nodes of the net, ascending.
    nodes: Ints
    weights: list[float]
    #: For each node its neighbours, ascending, with the gain of the edge.
    near: list[dict[int, float]]
    #: Edges as pairs of nodes, and their gains.
    edges: Ints
    gains: Floats
    low: float
    high: float
    #: Weights that differ by less are equal.
    slack: float
    #: Values that differ by less are equal.
    tick: float
    #: Cuts that were worked out before: a cut depends on what is cut, not on when.
    cuts: dict[frozenset[int], Cut] = attrs.field(factory=dict[frozenset[int], Cut])

    def __len__(self) -> int:
        return len(self.weights)

    def off(self, load: float) -> float:
        """Return how far a weight is outside the band."""
        far = max(self.low - load, load - self.high)
        return far if far > self.slack else 0.0

    def load(self, members: Iterable[int]) -> float:
        """Return the weight of some nodes."""
        return math.fsum(self.weights[v] for v in members)

    def worth(self, members: Iterable[int]) -> float:
        """Return the sum of the gains of the edges within some nodes."""
        inside = set(members)
        return math.fsum(g for v in inside for u, g in self.near[v].items() if u > v and u in inside)

    def connected(self, members: Iterable[int]) -> list[list[int]]:
        """Return the connected pieces of some nodes, in the order of their first nodes."""
        left = set(members)
        out: list[list[int]] = []
        for first in sorted(left):
            if first not in left:
                continue
            left.discard(first)
            found = [first]
            for v in found:
                more = [u for u in self.near[v] if u in left]
                left.difference_update(more)
                found.extend(more)
            out.append(sorted(found))
        return out


def components(n: int, edges: Ints) -> Ints:
    """Return for each node the number of what it hangs together with."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def renumbered(labels: Ints | Rows) -> Rows:
    """Return the same parts, numbered by their first node."""
    _, first, back = np.unique(labels, return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int32)
    place[np.argsort(first, kind="stable")] = np.arange(len(first), dtype=np.int32)
    return place[back.reshape(-1)]


def _folded(edges: Ints, gains: Floats, n: int) -> tuple[Ints, Floats]:
    """Return each pair once with the sum of its gains, whatever the order in which they came."""
    low, high = edges.min(axis=1), edges.max(axis=1)
    kept = low < high
    key, gain = low[kept] * np.int64(n) + high[kept], gains[kept]
    by = np.lexsort((gain, key))
    key, gain = key[by], gain[by]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    pairs = np.column_stack((key[first] // max(n, 1), key[first] % max(n, 1)))
    return pairs, np.add.reduceat(gain, first) if len(first) else gain


def net(  # noqa: PLR0913 - all that a net is made of
    weights: Floats, edges: Ints, gains: Floats, *, band: tuple[float, float], groups: Ints | None, order: Ints | None
) -> Net:
    """Bring everything into the canonical order; edges between groups go.

    Raises:
        ValueError: Shapes do not fit together, a weight is negative or no number, or the band is empty.
    """
    n = len(weights)
    _check(weights, edges, gains, band)
    keys = np.arange(n) if order is None else order
    if len(keys) != n or len(np.unique(keys)) != n:
        msg = "The order must give each node a number of its own."
        raise ValueError(msg)
    if groups is not None and len(groups) != n:
        msg = "There must be one group for each node."
        raise ValueError(msg)
    rows = np.argsort(keys, kind="stable").astype(np.int64)
    place = np.empty(n, np.int64)
    place[rows] = np.arange(n)
    group = np.zeros(n, np.int64) if groups is None else renumbered(groups[rows]).astype(np.int64)
    pairs, summed = _folded(place[edges.reshape(-1, 2)], gains, n)
    within = group[pairs[:, 0]] == group[pairs[:, 1]]
    top = band[1] if math.isfinite(band[1]) else 0.0
    slack = SLACK * (band[0] + top + float(weights.max(initial=0.0)))
    return Net(weights[rows], pairs[within], summed[within], group, *band, rows, slack)


def _check(weights: Floats, edges: Ints, gains: Floats, band: tuple[float, float]) -> None:
    """Refuse what cannot be carved."""
    n = len(weights)
    low, high = band
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        msg = "Weights must be numbers from 0."
        raise ValueError(msg)
    if len(gains) != len(edges) or not np.isfinite(gains).all():
        msg = "There must be one finite gain for each edge."
        raise ValueError(msg)
    if len(edges) and (edges.min() < 0 or edges.max() >= n):
        msg = "An edge names a node that is not there."
        raise ValueError(msg)
    if not 0 <= low <= high or math.isinf(low):
        msg = "The band must have 0 <= low <= high."
        raise ValueError(msg)


def pieces(whole: Net) -> list[Piece]:
    """Return the connected pieces, in the order of their first nodes."""
    n = len(whole.weights)
    if not n:
        return []
    label = renumbered(components(n, whole.edges))
    by = np.argsort(label, kind="stable")
    bounds = np.searchsorted(label[by], np.arange(int(label.max()) + 2))
    place = np.empty(n, np.int64)
    place[by] = np.arange(n) - bounds[label[by]]
    of_edge = label[whole.edges[:, 0]]
    edge_by = np.argsort(of_edge, kind="stable")
    edge_bounds = np.searchsorted(of_edge[edge_by], np.arange(len(bounds)))
    out: list[Piece] = []
    for i in range(len(bounds) - 1):
        nodes = by[bounds[i] : bounds[i + 1]]
        some = edge_by[edge_bounds[i] : edge_bounds[i + 1]]
        out.append(_piece(whole, nodes, place[whole.edges[some]], whole.gains[some]))
    return out


def _piece(whole: Net, nodes: Ints, edges: Ints, gains: Floats) -> Piece:
    """Return one piece."""
    near: list[dict[int, float]] = [{} for _ in range(len(nodes))]
    first, second, gain = edges[:, 0].tolist(), edges[:, 1].tolist(), gains.tolist()
    # Sorted by the first node, then by the second: smaller neighbours come first this way, and in their order.
    for u, v, g in zip(first, second, gain, strict=True):
        near[v][u] = g
    for u, v, g in zip(first, second, gain, strict=True):
        near[u][v] = g
    weights: list[float] = whole.weights[nodes].tolist()
    tick = SLACK * float(np.abs(gains).max(initial=0.0))
    return Piece(nodes, weights, near, edges, gains, whole.low, whole.high, whole.slack, tick)


def carried(whole: Net, piece: Piece, starts: Sequence[Ints]) -> list[list[list[int]]]:
    """Return what each start says about a piece, broken into connected parts."""
    out: list[list[list[int]]] = []
    for start in starts:
        said: dict[int, list[int]] = {}
        for v, label in enumerate(start[whole.rows[piece.nodes]].tolist()):
            said.setdefault(label, []).append(v)
        out.append([part for members in said.values() for part in piece.connected(members)])
    return out
