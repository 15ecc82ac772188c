"""The join of nets: the finest division that no two linked cells cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._partition_atoms import Layers
from gridgov._partition_pairs import Held, Overlap

__all__ = ["Blocks", "Joined", "linked"]


@attrs.frozen(eq=False)
class Blocks:
    """The finest division that no linked cells cross."""

    #: Number of blocks.
    n: int
    #: Block of each cell, by net, numbered in the order of their first cells. Int32.
    cells: tuple[Rows, ...]
    #: Block of each atom: -1 where no net covers it, -2 where its cells are in different blocks. Int32.
    atoms: Rows


def linked(met: Overlap, threshold: float) -> tuple[Rows, Rows]:
    """Return the cells that have at least a share of the base units of the smaller one in common."""
    size, other = met.units.rows + met.gaps[0], met.units.columns + met.gaps[1]
    enough = met.units.values >= threshold * np.minimum(size[met.left], other[met.right])
    return met.left[enough], met.right[enough]


@attrs.define(eq=False)
class Joined:
    """Cells of all nets, and which of them hang together so far."""

    #: Where the cells of each net begin among all, and how many there are.
    offsets: Ints
    #: Group of each cell.
    group: Rows

    @classmethod
    def of(cls, layers: Layers) -> Self:
        """Begin without a link."""
        offsets = np.cumsum([0, *(s.n_cells for s in layers.signatures)])
        return cls(offsets, np.arange(offsets[-1], dtype=np.int32))

    def link(self, a: int, b: int, cells: tuple[Rows, Rows]) -> None:
        """Link cells of two nets."""
        from scipy import sparse
        from scipy.sparse.csgraph import connected_components

        left, right = self.group[cells[0] + self.offsets[a]], self.group[cells[1] + self.offsets[b]]
        new = left != right
        if new.any():
            n = len(self.group)
            ends = left[new], right[new]
            graph = sparse.csr_array(sparse.coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(n, n)))
            self.group = connected_components(graph, directed=False)[1].astype(np.int32)[self.group]

    def blocks(self, nets: Sequence[Held], n_atoms: int) -> Blocks:
        """Number the groups."""
        _, first, inverse = np.unique(self.group, return_index=True, return_inverse=True)
        rank = np.empty(len(first), np.int32)
        rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
        label = rank[inverse]
        cells = tuple(label[start:end] for start, end in zip(self.offsets[:-1], self.offsets[1:], strict=True))
        return Blocks(len(first), cells, _of_atoms(nets, cells, n_atoms))


def _of_atoms(nets: Sequence[Held], cells: Sequence[Rows], n: int) -> Rows:
    """Return the block that all cells of an atom are in."""
    far = np.iinfo(np.int32).max
    low, high = np.full(n, far, np.int32), np.full(n, -1, np.int32)
    for held, labels in zip(nets, cells, strict=True):
        # Of each signature, from 1, before them that of none.
        least, most = np.full(held.net.n + 1, far, np.int32), np.full(held.net.n + 1, -1, np.int32)
        least[1 : len(labels) + 1] = most[1 : len(labels) + 1] = labels
        if held.net.mixed is not None:
            signature, cell, _ = held.net.mixed
            np.minimum.at(least, signature + 1, labels[cell])
            np.maximum.at(most, signature + 1, labels[cell])
        np.minimum(low, least[held.codes], out=low)
        np.maximum(high, most[held.codes], out=high)
    out = np.where(low == high, high, np.int32(-2))
    out[high < 0] = -1
    return out.astype(np.int32)
