"""What stays whole becomes one node; what has to be broken is given free, the least important and heaviest first."""

from __future__ import annotations

from collections.abc import Collection

import attrs
import numpy as np

from gridgov._carve_piece import components, renumbered
from gridgov._columns import Bools, Ints
from gridgov._metric_spread import Floats
from gridgov._partition import added
from gridgov.splitting._ground import Ground, Kept
from gridgov.splitting._limits import Band

__all__ = ["Folded", "KeptPieces", "folded", "kept_pieces"]


@attrs.frozen(eq=False)
class KeptPieces:
    """Connected pieces, of two base units or more, of the units that should stay whole, numbered from 0."""

    #: For each level in the order of preference the piece of each base unit, -1 for none.
    of: tuple[Ints, ...]
    #: Position of the level of each piece.
    level: Ints
    #: Row in the territory of the unit of each piece.
    row: Ints
    loads: Floats

    def __len__(self) -> int:
        return len(self.level)

    def to_free(self) -> list[int]:
        """Return the pieces in the order in which they are given free: the least important, then the heaviest first."""
        out: list[int] = np.lexsort((self.row, -self.loads, -self.level)).tolist()
        return out


@attrs.frozen(eq=False)
class Folded:
    """The graph after folding what stays whole."""

    #: Node of each base unit. Int64, shape (n,).
    node: Ints
    weights: Floats
    #: Each pair of nodes once. Int64, shape (m, 2).
    edges: Ints
    costs: Floats
    #: A number for each node by which everything is sorted first.
    rank: Ints
    #: Group of each node, None if there is one only.
    groups: Ints | None
    #: Pieces that could not stay whole, as they are too heavy together.
    too_heavy: tuple[int, ...]


def kept_pieces(found: Ground, keep: tuple[Kept, ...], groups: Ints | None) -> KeptPieces:
    """Return the pieces of what should stay whole: what does not hang together cannot."""
    of: list[Ints] = []
    levels: list[Ints] = []
    rows: list[Ints] = []
    loads: list[Floats] = []
    n, edges, start = found.n, found.near.edges, 0
    for i, kept in enumerate(keep):
        same = (kept.of[edges[:, 0]] == kept.of[edges[:, 1]]) & (kept.of[edges[:, 0]] >= 0)
        if groups is not None:
            same &= groups[edges[:, 0]] == groups[edges[:, 1]]
        label = components(n, edges[same])
        sizes = np.bincount(label)
        big = sizes[label] > 1
        piece = np.full(n, -1, np.int64)
        piece[big] = renumbered(label[big]) + start
        count = int(piece.max(initial=start - 1)) + 1 - start
        of.append(piece)
        levels.append(np.full(count, i, np.int64))
        first = np.unique(piece[big], return_index=True)[1]
        rows.append(kept.of[np.flatnonzero(big)[first]].astype(np.int64))
        loads.append(added(piece[big] - start, found.weights[big], count))
        start += count
    if not keep:
        return KeptPieces((), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    return KeptPieces(tuple(of), np.concatenate(levels), np.concatenate(rows), np.concatenate(loads))


def _joined(node: Ints, piece: Ints, active: Bools) -> Ints:
    """Join the nodes of each active piece."""
    members = np.flatnonzero((piece >= 0) & active[piece])
    if not len(members):
        return node
    _, first, back = np.unique(piece[members], return_index=True, return_inverse=True)
    pairs = np.stack([node[members[first][back.reshape(-1)]], node[members]], axis=1)
    return components(int(node.max()) + 1, pairs)[node]


def folded(  # noqa: PLR0913 - what is folded and what is not
    found: Ground,
    kept: KeptPieces,
    free: Collection[int],
    band: Band,
    costs: Floats,
    groups: Ints | None,
) -> Folded:
    """Return the graph in which everything kept is one node, as far as it is not too heavy for one part.

    Args:
        found: What is divided.
        kept: What should stay whole.
        free: Pieces that need not.
        band: How much a part may have.
        costs: Of the edges.
        groups: Group of each base unit; None for one group.
    """
    node: Ints = np.arange(found.n, dtype=np.int64)
    active = np.ones(len(kept) + 1, bool)
    active[list(free)] = False
    heavy: list[int] = []
    for piece in kept.of:
        while True:
            new = _joined(node, piece, active)
            loads = np.bincount(new, weights=found.weights)
            over = (loads > band.high + band.slack)[new] & (piece >= 0) & active[piece]
            # A node that is too heavy already was refused before.
            over &= np.bincount(new)[new] > 1
            bad = np.unique(piece[over])
            if not len(bad):
                break
            heavy += bad.tolist()
            active[bad] = False
        node = new
    node = renumbered(node).astype(np.int64)
    n = int(node.max(initial=-1)) + 1
    ends = node[found.near.edges]
    inside = ends[:, 0] != ends[:, 1]
    pairs, cost = np.sort(ends[inside], axis=1), costs[inside]
    keys, back = np.unique(pairs[:, 0] * max(n, 1) + pairs[:, 1], return_inverse=True)
    sums = added(back.reshape(-1), cost, len(keys))
    rank = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(rank, node, found.rank)
    group: Ints | None = None
    if groups is not None:
        group = np.zeros(n, np.int64)
        group[node] = groups
    return Folded(
        node,
        added(node, found.weights, n),
        np.stack([keys // max(n, 1), keys % max(n, 1)], axis=1) if len(keys) else np.zeros((0, 2), np.int64),
        sums,
        rank,
        group,
        tuple(heavy),
    )
