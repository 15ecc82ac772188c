"""Parts bettered at their borders, one node at a time: more compact ones, or with more of what was there before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from gridgov._carve_piece import renumbered
from gridgov._columns import Ints, Rows
from gridgov._metric_spread import Floats
from gridgov.splitting._limits import Band
from gridgov.splitting._whole import Folded

__all__ = ["bettered", "brought_back", "centred", "inertia"]

_ROUNDS: Final = 40
_PASSES: Final = 30


def inertia(places: Floats, weights: Floats, labels: Rows) -> float:
    """Return the sum of counts times squared distances to the middle of the part, in units of the positions."""
    parts = int(labels.max(initial=-1)) + 1
    loads = np.bincount(labels, weights=weights, minlength=parts)
    out = 0.0
    for axis in (0, 1):
        sums = np.bincount(labels, weights=weights * places[:, axis], minlength=parts)
        middle = np.divide(sums, loads, out=np.zeros(parts), where=loads > 0)
        out += float((weights * (places[:, axis] - middle[labels]) ** 2).sum())
    return out


def centred(places: Floats, weights: Floats, rank: Ints, parts: int, seed: int) -> Ints:
    """Return parts around centres: each base unit goes to the nearest, and a heavy centre seems farther away.

    One base unit that weighs more than a part may drive its centre so far away that a part is left with nothing: then
    the parts of the last turn are returned in which none was. Where there was no such turn, a part is empty. That is no
    wrong result: these are only parts to begin with, and a search begins without those that are too few.
    """
    order = np.argsort(rank)
    points, loads = places[order], np.maximum(weights[order], 1e-9)
    rng = np.random.default_rng(seed)
    centres = points[_spaced(points, loads, parts, rng)]
    handicap = np.zeros(parts)
    scale = float(np.ptp(points, axis=0).max()) ** 2 / max(parts, 1) or 1.0
    target = loads.sum() / parts
    label = full = np.zeros(len(points), np.int64)
    for turn in range(_ROUNDS):
        far = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2) + handicap[None, :]
        label = far.argmin(axis=1)
        mass = np.bincount(label, weights=loads, minlength=parts)
        full = label if mass.all() else full
        handicap += scale * (mass / target - 1.0) / (2.0 + turn / 4)
        for axis in (0, 1):
            sums = np.bincount(label, weights=loads * points[:, axis], minlength=parts)
            centres[:, axis] = np.where(mass > 0, sums / np.maximum(mass, 1e-9), centres[:, axis])
    out = np.empty(len(points), np.int64)
    out[order] = full if full.any() else label
    return out


def _spaced(points: Floats, loads: Floats, parts: int, rng: np.random.Generator) -> Ints:
    """Return places far from each other to begin with."""
    chosen = [int(rng.choice(len(points), p=loads / loads.sum()))]
    near = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < parts:
        chosen.append(int((near * loads).argmax()))
        near = np.minimum(near, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return np.array(chosen, np.int64)


class _Parts:
    """Parts while nodes move between them: loads and sums of positions."""

    def __init__(self, graph: Folded, middles: Floats, labels: Sequence[int], parts: int) -> None:
        self.weights: list[float] = graph.weights.tolist()
        self.middles: list[list[float]] = middles.tolist()
        self.label: list[int] = list(labels)
        self.near: list[list[int]] = [[] for _ in self.weights]
        pairs: list[list[int]] = graph.edges.tolist()
        for u, v in pairs:
            self.near[u].append(v)
            self.near[v].append(u)
        self.load = [0.0] * parts
        self.sums = [[0.0, 0.0] for _ in range(parts)]
        self.size = [0] * parts
        for v, part in enumerate(self.label):
            self.put(v, part, 1)

    def put(self, v: int, part: int, sign: int) -> None:
        """Add a node to a part, or take it out."""
        self.load[part] += sign * self.weights[v]
        self.size[part] += sign
        for axis in (0, 1):
            self.sums[part][axis] += sign * self.weights[v] * self.middles[v][axis]

    def _pull(self, part: int, v: int, sign: int) -> float:
        """Return what is taken off the spread of a part by its middle, with a node more or less."""
        load = self.load[part] + sign * self.weights[v]
        if load <= 0:
            return 0.0
        return sum((self.sums[part][a] + sign * self.weights[v] * self.middles[v][a]) ** 2 for a in (0, 1)) / load

    def gain(self, v: int, to: int) -> float:
        """Return by how much the spread becomes less when a node moves."""
        here = self.label[v]
        before = sum(
            (s[0] ** 2 + s[1] ** 2) / self.load[p]
            for p, s in ((p, self.sums[p]) for p in (here, to))
            if self.load[p] > 0
        )
        return self._pull(here, v, -1) + self._pull(to, v, 1) - before

    def holds_without(self, v: int) -> bool:
        """Whether the part of a node stays in one when it leaves."""
        here = self.label[v]
        ends = {u for u in self.near[v] if self.label[u] == here}
        if len(ends) <= 1:
            return self.size[here] > 1
        first = ends.pop()
        seen, stack = {v, first}, [first]
        while stack and ends:
            for u in self.near[stack.pop()]:
                if self.label[u] == here and u not in seen:
                    seen.add(u)
                    ends.discard(u)
                    stack.append(u)
        return not ends


def bettered(graph: Folded, places: Floats, weights: Floats, labels: Rows, band: Band) -> Rows:
    """Return parts that are more compact: nodes at borders move while that helps and all stays connected, in the band.

    Args:
        graph: What is divided, with what stays whole folded.
        places: x and y of each base unit.
        weights: Count of each base unit.
        labels: Part of each base unit, all of them in the band.
        band: How much a part may have.
    """
    n = len(graph.weights)
    first = np.unique(graph.node, return_index=True)[1]
    middles = np.zeros((n, 2))
    for axis in (0, 1):
        sums = np.bincount(graph.node, weights=weights * places[:, axis], minlength=n)
        plain = np.bincount(graph.node, weights=places[:, axis], minlength=n) / np.bincount(graph.node, minlength=n)
        middles[:, axis] = np.divide(sums, graph.weights, out=plain, where=graph.weights > 0)
    parts = _Parts(graph, middles, labels[first].tolist(), int(labels.max()) + 1)
    order: list[int] = np.argsort(graph.rank).tolist()
    tiny = 1e-9 * max(inertia(places, weights, labels), 1e-12)
    for _ in range(_PASSES):
        changed = False
        for v in order:
            here, weight = parts.label[v], parts.weights[v]
            if parts.load[here] - weight < band.low - band.slack:
                continue
            others = sorted({parts.label[u] for u in parts.near[v]} - {here})
            fits = [to for to in others if parts.load[to] + weight <= band.high + band.slack]
            gains = [(parts.gain(v, to), -to) for to in fits]
            if not gains or max(gains)[0] <= tiny or not parts.holds_without(v):
                continue
            to = -max(gains)[1]
            parts.put(v, here, -1)
            parts.put(v, to, 1)
            parts.label[v] = to
            changed = True
        if not changed:
            break
    return renumbered(np.array(parts.label, np.int64)[graph.node])


def brought_back(graph: Folded, labels: Rows, home: Ints, band: Band) -> Rows:
    """Return parts to which nodes went back that need not have left, the heaviest first.

    Args:
        graph: What is divided, with what stays whole folded.
        labels: Part of each base unit, all of them in the band.
        home: Part that each base unit would stay in, -1 for none.
        band: How much a part may have.
    """
    first = np.unique(graph.node, return_index=True)[1]
    parts = _Parts(graph, np.zeros((len(graph.weights), 2)), labels[first].tolist(), int(labels.max()) + 1)
    wanted = home[first].tolist()
    order: list[int] = np.lexsort((graph.rank, -graph.weights)).tolist()
    for _ in range(_PASSES):
        changed = False
        for v in order:
            here, to, weight = parts.label[v], wanted[v], parts.weights[v]
            if to in (here, -1) or parts.load[here] - weight < band.low - band.slack:
                continue
            if parts.load[to] + weight > band.high + band.slack or all(parts.label[u] != to for u in parts.near[v]):
                continue
            if not parts.holds_without(v):
                continue
            parts.put(v, here, -1)
            parts.put(v, to, 1)
            parts.label[v] = to
            changed = True
        if not changed:
            break
    return renumbered(np.array(parts.label, np.int64)[graph.node])
