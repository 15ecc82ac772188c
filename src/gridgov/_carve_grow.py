"""Parts from nothing: the pair that belongs together most is joined first, with a little chance in it."""

from __future__ import annotations

import random
from heapq import heapify, heappop, heappush

from gridgov._carve_piece import Piece

__all__ = ["grown"]

#: How much the weights of two parts count against joining them.
TILTS = (0.0, 0.5, 1.0)


class _Joining:
    """Parts that are joined two at a time."""

    __slots__ = ("heap", "inside", "links", "loads", "piece", "share", "tilt")

    def __init__(self, piece: Piece, nodes: list[int], rng: random.Random, noise: float, tilt: float) -> None:
        self.piece, self.tilt = piece, tilt
        self.inside: dict[int, list[int]] = {v: [v] for v in nodes}
        self.loads: dict[int, float] = {v: piece.weights[v] for v in nodes}
        self.links: dict[int, dict[int, float]] = {v: {} for v in nodes}
        self.share = sum(self.loads.values()) / max(len(nodes), 1) or 1.0
        draw, inside, links = rng.random, self.inside, self.links
        self.heap: list[tuple[float, int, int, float]] = []
        for v in nodes:
            mine = links[v]
            for u, g in piece.near[v].items():
                if u > v and u in inside:
                    link = g * (1 + noise * (draw() - 0.5)) if noise else g
                    mine[u] = links[u][v] = link
                    self._push(v, u, link)
        heapify(self.heap)

    def _push(self, a: int, b: int, link: float) -> None:
        """Note how much two parts belong together."""
        load = self.loads[a], self.loads[b]
        if link <= 0 or load[0] + load[1] > self.piece.high + self.piece.slack:
            return
        if self.tilt:
            link /= ((load[0] / self.share + 0.2) * (load[1] / self.share + 0.2)) ** self.tilt
        self.heap.append((-link, *((a, b) if a < b else (b, a)), load[0] + load[1]))

    def join(self, a: int, b: int) -> None:
        """Join part b to part a."""
        mine, theirs = self.links[a], self.links.pop(b)
        del mine[b]
        del theirs[a]
        self.inside[a] += self.inside.pop(b)
        self.loads[a] += self.loads.pop(b)
        for c, link in theirs.items():
            del self.links[c][b]
            mine[c] = self.links[c][a] = mine.get(c, 0.0) + link

    def best_first(self) -> None:
        """Join what gains, best first, as long as it fits."""
        heap, loads = self.heap, self.loads
        while heap:
            _, a, b, load = heappop(heap)
            # Weights only grow: an entry is of today if the two still weigh what they did.
            if a not in loads or b not in loads or loads[a] + loads[b] != load:
                continue
            self.join(a, b)
            self.heap = []
            for c, link in self.links[a].items():
                self._push(a, c, link)
            for entry in self.heap:
                heappush(heap, entry)
            self.heap = heap

    def fill(self) -> None:
        """Join what is too light, lightest first, to the neighbour that it fits best."""
        piece, loads = self.piece, self.loads
        light = [(load, a) for a, load in loads.items() if load < piece.low - piece.slack]
        heapify(light)
        while light:
            load, a = heappop(light)
            if loads.get(a) != load:
                continue
            fits = [(-link, b) for b, link in self.links[a].items() if load + loads[b] <= piece.high + piece.slack]
            if not fits:
                continue
            b = min(fits)[1]
            self.join(b, a)
            if loads[b] < piece.low - piece.slack:
                heappush(light, (loads[b], b))


def grown(piece: Piece, nodes: list[int], rng: random.Random, *, noise: float, tilt: float) -> list[list[int]]:
    """Return connected parts of some nodes, as heavy as they may be, too light only where nothing fits."""
    work = _Joining(piece, nodes, rng, noise, tilt)
    work.best_first()
    work.fill()
    return [sorted(part) for part in work.inside.values()]
