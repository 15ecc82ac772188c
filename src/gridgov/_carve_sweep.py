"""A region covered cell by cell from one end to the other; of many ways to go on, those that lose least are kept.

Where the band is narrow, few cells are in it, and what is begun anyhow rarely ends well. Here what is left is looked
at after each cell: it must be possible to divide it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from heapq import nsmallest
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._carve_cells import Cells
from gridgov._carve_piece import Members, Piece
from gridgov._columns import Ints
from gridgov._metric_spread import Floats

__all__ = ["Ways", "add", "swept", "ways_of"]

#: Of the beginnings that go on best, so many times as many are looked at as are kept.
_LOOKED: Final = 4
#: How far the mean of the parts to come may be from that of all, as a share of the band; the last may be farther.
_CORRIDOR: Final = 0.5
_LAST: Final = 4
#: How much is lost above the prices, what is covered, its weight, the cells.
_State: TypeAlias = tuple[float, int, float, tuple[int, ...]]
#: How much more than its prices a cell loses, its weight, its mask.
_Cell: TypeAlias = tuple[float, float, int]


@attrs.frozen(eq=False)
class Ways:
    """Cells as bit masks over the nodes of a region in the order of a sweep."""

    order: list[int]
    #: Of each node its neighbours, and its weight.
    near: list[int]
    weights: list[float]
    #: For each node the cells whose first it is.
    cells: list[list[_Cell]]
    low: float
    high: float
    parts: int | None
    total: float

    def divides(self, load: float, done: int) -> bool:
        """Whether a weight can be divided into parts in the band, when some parts are done."""
        if self.parts is not None:
            left = self.parts - done
            mean = self.total / self.parts
            # The rest must not become so light or heavy that little choice is left.
            share = _CORRIDOR if left > _LAST else 1.0
            low, high = mean + share * (self.low - mean), mean + share * (self.high - mean)
            return left * low <= load <= left * high
        return self.fits(load)

    def fits(self, load: float) -> bool:
        """Whether any number of parts has this weight."""
        return load <= self.high * math.floor(load / self.low) if self.low > 0 else True

    def around(self, mask: int) -> int:
        """Return the nodes of a mask and next to it."""
        out, left, near = mask, mask, self.near
        while left:
            bit = left & -left
            out |= near[bit.bit_length() - 1]
            left ^= bit
        return out

    def load(self, mask: int) -> float:
        """Return the weight of a mask."""
        out = 0.0
        while mask:
            bit = mask & -mask
            out += self.weights[bit.bit_length() - 1]
            mask ^= bit
        return out

    def whole(self, rest: int, cell: int) -> bool:
        """Whether what a cell leaves over can be divided, each connected piece of it."""
        left = self.around(cell) & rest
        first = True
        grown = edge = left & -left
        while edge:
            edge = self.around(edge) & left & ~grown
            grown |= edge
        if grown == left:
            return True
        while left:
            grown = edge = left & -left
            while edge:
                edge = self.around(edge) & rest & ~grown
                grown |= edge
                if first and not left & ~grown:
                    return True
            first = False
            if not self.fits(self.load(grown)):
                return False
            left &= ~grown
        return True

    def members(self, mask: int) -> Members:
        """Return the nodes of a mask."""
        return tuple(sorted(v for i, v in enumerate(self.order) if mask >> i & 1))


def ways_of(  # noqa: PLR0913 - what there is, and what of it is to be covered how
    piece: Piece, cells: Cells, over: Floats, parts: int | None, order: list[int], each: int
) -> Ways:
    """Return cells as bit masks.

    Args:
        piece: The piece.
        cells: Cells within the region, in the band.
        over: What each loses above its prices.
        parts: How many parts there must be; None for any.
        order: Nodes of the region from one end to the other.
        each: How many cells to look at for each node, those whose first it is.
    """
    place = np.full(len(piece), -1, np.int64)
    place[order] = np.arange(len(order))
    ways = Ways(
        order,
        [sum(1 << int(place[u]) for u in piece.near[v] if place[u] >= 0) for v in order],
        [piece.weights[v] for v in order],
        [list[_Cell]() for _ in order],
        piece.low - piece.slack,
        piece.high + piece.slack,
        parts,
        piece.load(order),
    )
    add(ways, piece, cells, over, each)
    return ways


def add(ways: Ways, piece: Piece, cells: Cells, over: Floats, each: int) -> None:
    """Add cells to a region, for each node so many of those whose first it is; those there already may come twice."""
    if not len(cells):
        return
    place = np.full(len(piece), -1, np.int64)
    place[ways.order] = np.arange(len(ways.order))
    first: Ints = np.minimum.reduceat(place[cells.nodes], cells.ends[:-1])
    by = np.lexsort((cells.keys, over, first))
    start = np.flatnonzero(np.diff(first[by], prepend=-1))
    by = by[np.arange(len(by)) - np.repeat(start, np.diff(start, append=len(by))) < each]
    kept = cells.some(by)
    at: list[int] = place[kept.nodes].tolist()
    ends: list[int] = kept.ends.tolist()
    loads = kept.sums(np.array(piece.weights)).tolist()
    bits = [1 << i for i in range(len(ways.order))]
    leads: list[int] = first[by].tolist()
    for i, (lead, lost) in enumerate(zip(leads, over[by].tolist(), strict=True)):
        mask: int = 0
        for j in at[ends[i] : ends[i + 1]]:
            mask |= bits[j]
        ways.cells[lead].append((lost, loads[i], mask))
    for lead in set(leads):
        ways.cells[lead] = sorted({cell[2]: cell for cell in reversed(ways.cells[lead])}.values())


def swept(  # noqa: PLR0913 - what is covered, from where on, and how
    ways: Ways,
    rng: random.Random,
    kept: int,
    *,
    noise: float = 0.0,
    most: float = math.inf,
    begun: Sequence[Members] = (),
) -> list[Members]:
    """Return cells, no two with a node in common, that cover a region, or as much of it as they can.

    Args:
        ways: The region.
        rng: Chance.
        kept: How many beginnings to keep.
        noise: How much chance is in what is kept.
        most: What the cells may lose above the prices.
        begun: Cells that are there already.
    """
    full = (1 << len(ways.order)) - 1
    place = {v: i for i, v in enumerate(ways.order)} if begun else {}
    masks = tuple(sum(1 << place[v] for v in part) for part in begun)
    covered = sum(masks)
    now: list[_State] = [(0.0, covered, ways.load(covered), masks)]
    total = math.fsum(ways.weights)
    best = now[0]
    while now:
        best = max(now, key=lambda one: (one[2], -one[0]))
        if best[1] == full:
            break
        now = _further(ways, now, total, rng, (kept, noise, most))
    return [ways.members(mask) for mask in best[3]]


def _further(
    ways: Ways, now: list[_State], total: float, rng: random.Random, how: tuple[int, float, float]
) -> list[_State]:
    """Return the best beginnings with one more cell."""
    full = (1 << len(ways.order)) - 1
    kept, noise, most = how
    more: list[tuple[float, int, int, float, int]] = []
    done: list[_State] = [one for one in now if one[1] == full]
    for i, (lost, covered, load, held) in enumerate(now):
        if covered == full:
            continue
        first = (~covered & (covered + 1)).bit_length() - 1
        at = len(held) + 1
        for over, weight, mask in ways.cells[first]:
            if lost + over > most:
                break
            if not mask & covered and ways.divides(total - load - weight, at):
                draw = noise * rng.random() if noise else 0.0
                more.append((lost + over + draw, i, mask, load + weight, covered | mask))
    seen: set[int] = set()
    for lost, i, mask, load, covered in nsmallest(_LOOKED * kept, more):
        if covered in seen:
            continue
        seen.add(covered)
        if ways.whole(full ^ covered, mask):
            done.append((lost, covered, load, (*now[i][3], mask)))
            if len(done) >= kept:
                break
    return done
