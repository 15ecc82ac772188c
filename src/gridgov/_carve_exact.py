"""Small pieces carved exactly: all sets of nodes as bit masks, and the best way to put connected ones together."""

from __future__ import annotations

from typing import Final

import numpy as np

from gridgov._carve_piece import Members, Piece
from gridgov._keys import Bools, Ints
from gridgov._metric_spread import Floats

__all__ = ["FEW", "connected_masks", "exact_small"]

#: Up to so many nodes all sets are looked at: their number is two to this power.
FEW: Final = 12
#: So many numbers are worked on at once.
_BLOCK: Final = 1 << 18


def _doubled(n: int, start: float, step: list[Floats]) -> Floats:
    """Return a number for each set: that of the set without its last node, plus ``step`` of that node and the rest."""
    out = np.empty(1 << n)
    out[0] = start
    for k in range(n):
        out[1 << k : 2 << k] = out[: 1 << k] + step[k]
    return out


def connected_masks(piece: Piece) -> tuple[Bools, Floats, Floats]:
    """Return for each set of nodes whether it is connected, its weight, and the gains of its edges."""
    n = len(piece)
    load = _doubled(n, 0.0, [np.float64(w) for w in piece.weights])  # type: ignore[misc]
    steps: list[Floats] = []
    for k in range(n):
        row = np.zeros(1)
        for u in range(k):
            row = np.concatenate((row, row + piece.near[k].get(u, 0.0)))
        steps.append(row)
    worth = _doubled(n, 0.0, steps)
    reach = np.zeros(1, np.int64)
    for k in range(n):
        around = sum(1 << u for u in piece.near[k]) | 1 << k
        reach = np.concatenate((reach, reach | around))
    masks = np.arange(1 << n)
    grown = masks & -masks
    while True:
        more = reach[grown] & masks
        if (more == grown).all():
            return (grown == masks) & (masks > 0), load, worth
        grown = more


def _table(by_root: list[Ints], off: Floats, worth: Floats, slack: float) -> Ints:
    """Return for each set of nodes the part to take first, the one with its first node: least off, then most worth."""
    n = len(by_root)
    lack = np.full(1 << n, np.inf)
    best = np.full(1 << n, -np.inf)
    take = np.zeros(1 << n, np.int64)
    lack[0] = best[0] = 0.0
    for root in range(n - 1, -1, -1):
        sets = by_root[root]
        # The first node has to be in the whole set only: nothing else starts with it.
        rest = np.arange(1 << (n - 1 - root)) if root else np.array([(1 << (n - 1)) - 1])
        wholes = (rest << (root + 1)) | 1 << root
        size = max(1, _BLOCK // max(len(sets), 1))
        for at in range(0, len(wholes), size):
            some = wholes[at : at + size, None]
            left = some ^ sets
            fits = (some & sets) == sets
            short = np.where(fits, off[sets] + lack[left], np.inf)
            least = short.min(axis=1)
            value = np.where(short <= least[:, None] + slack, worth[sets] + best[left], -np.inf)
            chosen = value.argmax(axis=1)
            here = some[:, 0]
            lack[here], best[here], take[here] = least, value[np.arange(len(here)), chosen], sets[chosen]
    return take


def exact_small(piece: Piece, masks: Ints, load: Floats, worth: Floats) -> list[Members]:
    """Return the best parts of a piece of few nodes.

    Args:
        piece: The piece.
        masks: The connected sets, as bit masks, ascending.
        load: Weight of each.
        worth: Value of each.
    """
    n = len(piece)
    full = 1 << n
    far = np.maximum(np.maximum(piece.low - load, load - piece.high), 0.0)
    off, value = np.zeros(full), np.zeros(full)
    off[masks], value[masks] = np.where(far > piece.slack, far, 0.0), worth
    lowest = masks & -masks
    take = _table([masks[lowest == 1 << root] for root in range(n)], off, value, piece.slack)
    parts: list[Members] = []
    left = full - 1
    while left:
        part = int(take[left])
        parts.append(tuple(v for v in range(n) if part >> v & 1))
        left ^= part
    return parts
