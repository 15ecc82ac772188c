"""The problem of one level: what is to be put together, who is next to whom, and what each net says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np

from gridgov._columns import Bools, Rows
from gridgov._tree import uniques
from gridgov.integration._plan import Floats

__all__ = ["Nodes", "dense", "majority", "pieces"]


@attrs.frozen(eq=False)
class Nodes:
    """Base units, or the grids of the level below."""

    #: Of each node, what bounds its grid. Int32, shape (n,).
    area: Rows
    #: Households, shape (n,).
    weights: Floats
    #: Pairs of neighbours within an area. Int32, shape (m, 2).
    edges: Rows
    #: For each pair the nets that keep it together minus those that separate it. Shape (m,).
    gains: Floats
    #: Cell of each node in each net, -1 for none. Int32, shape (n,) each.
    codes: tuple[Rows, ...]
    votes: Floats

    @classmethod
    def of(cls, area: Rows, weights: Floats, edges: Rows, codes: Sequence[Rows], votes: Floats) -> Self:
        """Work out what each pair of neighbours gains by staying together."""
        gains = np.zeros(len(edges))
        for column, vote in zip(codes, votes, strict=True):
            a, b = column[edges[:, 0]], column[edges[:, 1]]
            gains += float(vote) * np.where((a >= 0) & (b >= 0), np.where(a == b, 1.0, -1.0), 0.0)
        return cls(area, weights, edges, gains, tuple(codes), votes)

    def __len__(self) -> int:
        return len(self.area)

    def above(self, labels: Rows, codes: Sequence[Rows], base_edges: Rows, base: Rows) -> Nodes:
        """Return the problem of the next higher level, whose nodes are the grids of this one.

        Args:
            labels: Grid of each node of this level, -1 for none.
            codes: Cell of each base unit in each net at the higher level.
            base_edges: Pairs of neighbours among base units.
            base: Grid of each base unit, -1 outside.
        """
        n = int(labels.max(initial=-1)) + 1
        held = labels >= 0
        area = np.zeros(n, np.int32)
        area[labels[held]] = self.area[held]
        weights = np.bincount(labels[held], self.weights[held], n).astype(np.float64)
        a, b = base[base_edges[:, 0]], base[base_edges[:, 1]]
        cross = (a >= 0) & (b >= 0) & (a != b)
        low, high = np.minimum(a, b)[cross].astype(np.int64), np.maximum(a, b)[cross].astype(np.int64)
        keys = uniques(low * max(n, 1) + high)
        edges = np.stack([keys // max(n, 1), keys % max(n, 1)], axis=1).astype(np.int32)
        inside = base >= 0
        upper = tuple(majority(base[inside], column[inside], n) for column in codes)
        return Nodes.of(area, weights, edges, upper, self.votes)


def majority(groups: Rows, codes: Rows, n: int) -> Rows:
    """Return the code that most of each group has, the smallest of equal ones, -1 where none has any."""
    said = codes >= 0
    width = int(codes.max(initial=0)) + 1
    keys, counts = np.unique(groups[said].astype(np.int64) * width + codes[said], return_counts=True)
    group, code = keys // width, (keys % width).astype(np.int32)
    order = np.lexsort((code, -counts, group))
    first = np.append(True, np.diff(group[order]) != 0)[: len(order)]
    out = np.full(n, -1, np.int32)
    out[group[order][first]] = code[order][first]
    return out


def dense(*columns: Rows) -> Rows:
    """Return a number for each combination of some columns, numbered by its first row."""
    codes = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        _, inverse = np.unique(column, return_inverse=True)
        codes = codes * (int(inverse.max(initial=0)) + 1) + inverse
        _, codes = np.unique(codes, return_inverse=True)
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int32)
    place[np.argsort(first, kind="stable")] = np.arange(len(first), dtype=np.int32)
    return place[inverse]


def pieces(labels: Rows, edges: Rows, inside: Bools | None = None) -> Rows:
    """Return the connected pieces of each label, numbered by their first row; -1 outside."""
    from scipy import sparse

    n = len(labels)
    kept = edges[labels[edges[:, 0]] == labels[edges[:, 1]]] if len(edges) else edges
    graph = sparse.coo_matrix((np.ones(len(kept), np.int8), (kept[:, 0], kept[:, 1])), shape=(n, n))
    _, found = sparse.csgraph.connected_components(graph, directed=False)
    numbered = dense(np.asarray(found, np.int32))
    if inside is None:
        return numbered
    out = np.full(n, -1, np.int32)
    rows = np.flatnonzero(inside)
    out[rows] = dense(numbered[rows])
    return out
