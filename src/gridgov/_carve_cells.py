"""Many cells of few nodes at once: connected sets grown node by node, the cheapest kept for each place.

What a cell loses is half the gain of each edge that leaves it: see `gridgov._carve_sets`. That looks at every set;
here only some are kept on the way, all of them in a few array operations. With gains from zero on, hardly any cell
that matters is missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov._carve_piece import Members, Piece
from gridgov._columns import Bools, Ints
from gridgov._metric_spread import Floats

__all__ = ["Cells", "Ground", "few_nodes"]

#: Cells of more nodes than this on average are too many to be looked at.
_NODES: Final = 16
#: In larger pieces the prices would take too long.
_LARGEST: Final = 800
#: No cell has more nodes.
_MOST: Final = 48
#: Sets of one size are kept up to so many.
_LAYER: Final = 120_000


def few_nodes(piece: Piece) -> bool:
    """Whether the heaviest parts have few nodes, and no gain is below zero."""
    total = piece.load(range(len(piece)))
    if len(piece) > _LARGEST:
        return False
    return len(piece) * piece.high <= _NODES * total and float(piece.gains.min(initial=0.0)) >= 0


@attrs.frozen(eq=False)
class Cells:
    """Cells as columns."""

    #: Nodes of all cells, one after another, and where those of each begin; one more at the end.
    nodes: Ints
    ends: Ints
    #: What each loses.
    loss: Floats
    #: A number of each, the same for the same nodes.
    keys: Ints

    def __len__(self) -> int:
        return len(self.loss)

    @property
    def sizes(self) -> Ints:
        """How many nodes each has."""
        sizes: Ints = np.diff(self.ends)
        return sizes

    def incidence(self, n: int) -> Any:  # noqa: ANN401 - scipy's sparse arrays have no common type
        """Return which nodes are in which cell, one column a cell."""
        from scipy.sparse import csc_array

        return csc_array((np.ones(len(self.nodes)), self.nodes, self.ends), shape=(n, len(self)))

    def sums(self, values: Floats) -> Floats:
        """Return for each cell the sum of the values of its nodes."""
        if not len(self):
            return np.zeros(0)
        out: Floats = np.add.reduceat(values[self.nodes], self.ends[:-1])
        return out

    def members(self, which: Sequence[int]) -> list[Members]:
        """Return some cells as parts."""
        return [tuple(sorted(self.nodes[self.ends[i] : self.ends[i + 1]].tolist())) for i in which]

    def some(self, which: Ints) -> Cells:
        """Return some of the cells, in that order."""
        sizes = self.sizes[which]
        ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        at = np.arange(int(ends[-1])) - np.repeat(ends[:-1] - self.ends[:-1][which], sizes)
        return Cells(self.nodes[at], ends, self.loss[which], self.keys[which])

    def joined(self, other: Cells) -> Cells:
        """Return these cells, and those of the others that are not among them."""
        _, first = np.unique(np.concatenate((self.keys, other.keys)), return_index=True)
        new = other.some(np.sort(first[first >= len(self)]) - len(self))
        return Cells(
            np.concatenate((self.nodes, new.nodes)),
            np.concatenate((self.ends, new.ends[1:] + self.ends[-1])),
            np.concatenate((self.loss, new.loss)),
            np.concatenate((self.keys, new.keys)),
        )


@attrs.frozen(eq=False)
class _Layer:
    """Connected sets of one size."""

    nodes: Ints
    loads: Floats
    loss: Floats
    over: Floats
    keys: Ints

    def some(self, which: Ints | Bools) -> _Layer:
        """Return some of them."""
        return _Layer(self.nodes[which], self.loads[which], self.loss[which], self.over[which], self.keys[which])


class Ground:
    """A piece as arrays, on which cells grow."""

    __slots__ = ("degree", "links", "marks", "piece", "weights")

    def __init__(self, piece: Piece) -> None:
        from scipy.sparse import csr_array

        n, ends = len(piece), piece.edges
        self.piece = piece
        self.weights: Floats = np.array(piece.weights)
        # An edge that gains nothing joins all the same: it must not vanish from the sparse array.
        least = np.maximum(piece.gains, np.finfo(np.float64).tiny)
        both = np.concatenate((ends[:, 0], ends[:, 1])), np.concatenate((ends[:, 1], ends[:, 0]))
        self.links = csr_array((np.concatenate((least, least)), both), shape=(n, n))
        self.degree: Floats = np.bincount(both[0], np.concatenate((piece.gains, piece.gains)), n).astype(np.float64)
        self.marks: Ints = np.random.default_rng(n).integers(1, np.iinfo(np.int64).max, n)

    def of(self, parts: Sequence[Members]) -> Cells:
        """Return parts as cells."""
        ends = np.cumsum([0, *map(len, parts)], dtype=np.int64)
        nodes = np.fromiter((v for part in parts for v in part), np.int64, int(ends[-1]))
        half = np.array([self.degree[list(part)].sum() / 2 - self.piece.worth(part) for part in parts])
        keys = np.array([np.bitwise_xor.reduce(self.marks[list(part)]) for part in parts], np.int64)
        return Cells(nodes, ends, half, keys)

    def grown(self, prices: Floats, limit: float, width: int, inside: Bools | None = None) -> Cells:
        """Return cells in the band that lose less than their prices plus a limit.

        Args:
            prices: Of each node.
            limit: What a cell may lose above its prices.
            width: So many sets of a size are kept for each node.
            inside: Nodes that cells may have; None for all.
        """
        piece = self.piece
        high, low = piece.high + piece.slack, piece.low - piece.slack
        nodes = np.arange(len(piece)) if inside is None else np.flatnonzero(inside)
        half = self.degree[nodes] / 2
        layer = _Layer(nodes[:, None], self.weights[nodes], half, half - prices[nodes], self.marks[nodes])
        layer = layer.some(layer.loads <= high)
        kept: list[_Layer] = []
        for _ in range(_MOST):
            kept.append(layer.some((layer.loads >= low) & (layer.over <= limit)))
            layer = self._wider(layer, prices, width, inside)
            if not len(layer.loads):
                break
        sizes = np.concatenate([np.full(len(one.loads), one.nodes.shape[1]) for one in kept])
        return Cells(
            np.concatenate([one.nodes.reshape(-1) for one in kept]),
            np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))),
            np.concatenate([one.loss for one in kept]),
            np.concatenate([one.keys for one in kept]),
        )

    def _wider(self, layer: _Layer, prices: Floats, width: int, inside: Bools | None) -> _Layer:
        """Return sets with one node more."""
        from scipy.sparse import csr_array

        many, size = layer.nodes.shape
        ends: Ints = np.arange(0, many * size + 1, size, dtype=np.int64)
        sets = csr_array((np.ones(many * size), layer.nodes.reshape(-1), ends), shape=(many, len(self.weights)))
        near = (sets @ self.links).tocoo()
        row, node, link = near.coords[0], near.coords[1], near.data
        fits = layer.loads[row] + self.weights[node] <= self.piece.high + self.piece.slack
        if inside is not None:
            fits &= inside[node]
        row, node, link = row[fits], node[fits], link[fits]
        fresh = (layer.nodes[row] != node[:, None]).all(axis=1)
        row, node, link = row[fresh], node[fresh], link[fresh]
        keys = layer.keys[row] ^ self.marks[node]
        _, first = np.unique(keys, return_index=True)
        row, node, keys = row[first], node[first], keys[first]
        more = self.degree[node] / 2 - link[first]
        over = layer.over[row] + more - prices[node]
        # Each set belongs to one of its nodes, whichever: so every place keeps some.
        turn = keys % (size + 1)
        owner = np.where(turn == size, node, layer.nodes[row, np.minimum(turn, size - 1)])
        by = np.lexsort((keys, over, owner))
        start = np.flatnonzero(np.diff(owner[by], prepend=-1))
        place = np.arange(len(by)) - np.repeat(start, np.diff(start, append=len(by)))
        by = by[place < min(width, max(1, _LAYER // len(self.weights)))]
        row, node = row[by], node[by]
        return _Layer(
            np.column_stack((layer.nodes[row], node)).astype(np.int64),
            layer.loads[row] + self.weights[node],
            layer.loss[row] + more[by],
            over[by],
            keys[by],
        )
