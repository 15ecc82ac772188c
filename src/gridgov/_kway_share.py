"""How many parts each connected piece gets."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from gridgov._kway_graph import Band

__all__ = ["forced", "shared"]


def _off(load: int, parts: int, band: Band) -> float:
    """Return how far so many parts of a weight are outside the band in all, at least."""
    return max(parts * band.low - load, load - parts * band.high, 0)


def shared(loads: list[int], sizes: list[int], band: Band) -> list[int]:
    """Return how many parts each piece gets, so that as little as possible must be outside the band.

    Args:
        loads: Weight of each piece.
        sizes: How many nodes each has: it gets no more parts than that.
        band: Number and weights of the parts; at least as many parts as pieces, and no more than nodes.
    """
    counts = [1] * len(loads)

    def offer(i: int) -> tuple[float, float, int]:
        more = _off(loads[i], counts[i] + 1, band) - _off(loads[i], counts[i], band)
        return more, -loads[i] / (counts[i] + 0.5), i

    # What is outside grows ever faster with the number of parts, so the best next step is on the best way.
    heap = [offer(i) for i in range(len(loads)) if sizes[i] > 1]
    heapify(heap)
    for _ in range(band.parts - len(loads)):
        i = heappop(heap)[2]
        counts[i] += 1
        if counts[i] < sizes[i]:
            heappush(heap, offer(i))
    return counts


def forced(loads: list[int], counts: list[int], band: Band) -> bool:
    """Whether every other way to share out the parts is farther outside the band."""
    if len(loads) == 1:
        return True
    now = [_off(load, count, band) for load, count in zip(loads, counts, strict=True)]
    some = list(zip(loads, counts, now, strict=True))
    more = sorted((_off(load, count + 1, band) - off, i) for i, (load, count, off) in enumerate(some))
    less = sorted((_off(load, count - 1, band) - off, i) for i, (load, count, off) in enumerate(some) if count > 1)
    # One piece gets a part of another: the cheapest way to do so must not be free.
    return all(one + other > 0 for one, i in more[:2] for other, j in less[:2] if i != j)
