"""A given number of parts, dealt out to the pieces; and carvings that differ from each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np

from gridgov._carve_exact import connected_masks
from gridgov._carve_piece import Members, Piece
from gridgov._carve_pool import choose
from gridgov._columns import Rows
from gridgov._metric_spread import Floats

__all__ = ["counted_small", "dealt", "distinct"]

#: Carvings that are kept, and the share of the weight by which they differ at least.
_OTHERS: Final = 8
_APART: Final = 0.05


def dealt(all_pieces: Sequence[Piece], parts: int) -> tuple[list[int], bool]:
    """Return how many parts each piece gets, and whether no other way is as little outside the band.

    Raises:
        ValueError: There are more pieces than parts, or fewer nodes.
    """
    sizes = [len(piece) for piece in all_pieces]
    if not len(sizes) <= parts <= sum(sizes):
        msg = f"There can be from {len(sizes)} to {sum(sizes)} parts, not {parts}."
        raise ValueError(msg)
    loads = [piece.load(range(len(piece))) for piece in all_pieces]

    def off(i: int, count: int) -> float:
        piece = all_pieces[i]
        return max(count * piece.low - loads[i], loads[i] - count * piece.high, 0.0)

    def offer(i: int) -> tuple[float, float, int]:
        return off(i, counts[i] + 1) - off(i, counts[i]), -loads[i] / (counts[i] + 0.5), i

    counts = [1] * len(sizes)
    heap = [offer(i) for i in range(len(sizes)) if sizes[i] > 1]
    heapify(heap)
    # What is outside grows ever faster with the number of parts, so the best next step is on the best way.
    for _ in range(parts - len(sizes)):
        i = heappop(heap)[2]
        counts[i] += 1
        if counts[i] < sizes[i]:
            heappush(heap, offer(i))
    return counts, len(sizes) == 1


def counted_small(piece: Piece, count: int) -> list[Members]:
    """Return the best parts of a piece of few nodes, so many."""
    connected, load, worth = connected_masks(piece)
    masks = np.flatnonzero(connected)
    sets: list[Members] = [tuple(v for v in range(len(piece)) if mask >> v & 1) for mask in masks.tolist()]
    far = np.maximum(np.maximum(piece.low - load[masks], load[masks] - piece.high), 0.0)
    far[far <= piece.slack] = 0.0
    values: Floats = worth[masks]
    fine = np.flatnonzero(far == 0)
    found = choose([sets[i] for i in fine], values[fine], len(piece), nodes=1 << 30, count=count) if len(fine) else None
    if found is not None and found.parts is not None:
        return sorted(found.parts)
    # How far parts are outside comes first; among those as little outside, the most is gained.
    least = choose(sets, -far, len(piece), nodes=1 << 30, count=count)
    size = 2 * float(np.abs(piece.gains).sum()) or 1.0
    scale = size / max(float(far.max()), piece.slack)
    best = choose(sets, values - 50 * scale * far, len(piece), nodes=1 << 30, count=count)
    options: list[list[Members]] = [one.parts for one in (least, best) if one.parts is not None]
    return sorted(min(options, key=lambda some: _order(piece, list(some))))


def _order(piece: Piece, parts: Sequence[Members]) -> tuple[float, float]:
    """Return how far parts are outside the band, and what they are not worth."""
    off = math.fsum(piece.off(piece.load(part)) for part in parts)
    return round(off / piece.slack) if piece.slack else off, -math.fsum(piece.worth(part) for part in parts)


def distinct(found: Sequence[Rows], weights: Floats, first: Rows) -> tuple[Rows, ...]:
    """Return those carvings that differ enough from the first and from each other.

    Two differ by at least the weight that is outside the largest overlap of each part, however parts are matched.
    """
    kept = [first]
    total = float(weights.sum())
    for labels in found:
        if len(kept) > _OTHERS:
            break
        if all(_alike(labels, other, weights) <= (1 - _APART) * total for other in kept):
            kept.append(labels)
    return tuple(kept[1:])


def _alike(one: Rows, other: Rows, weights: Floats) -> float:
    """Return what two carvings have in common at most."""
    width = int(other.max(initial=0)) + 1
    keys, back = np.unique(one.astype(np.int64) * width + other, return_inverse=True)
    shared = np.bincount(back.reshape(-1), weights)
    each, across = np.zeros(int(one.max(initial=0)) + 1), np.zeros(width)
    np.maximum.at(each, keys // width, shared)
    np.maximum.at(across, keys % width, shared)
    return min(float(each.sum()), float(across.sum()))
