"""The best parts of a tree, exactly: for each node the best there is below it, for each weight of the part it is in.

Weights are counted in whole units. On a piece that is no tree, the parts of one of its trees are a good beginning
where the band is so narrow that few carvings fit.
"""

from __future__ import annotations

import math
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._carve_piece import Members, Piece
from gridgov._metric_spread import Floats

__all__ = ["Divided", "Tree", "divided"]

#: Nodes from the root down, and the place of the parent of each; the root has -1.
Tree: TypeAlias = tuple[list[int], list[int]]
#: Fractions of one that weights may be whole multiples of.
_FRACTIONS: Final = (1, 10, 100, 1_000)
#: Where the band has more units than this, units are made larger.
_UNITS: Final = 4_000
#: So many times what a part may weigh it weighs at most, where it cannot be in the band.
_HEAVY: Final = 4
#: The largest table, in numbers.
_LARGEST: Final = 1 << 24


@attrs.frozen
class Divided:
    """Parts of a tree."""

    parts: list[Members]
    #: Whether all are in the band and none that the edges of the tree hold together are better.
    best: bool


@attrs.frozen(eq=False)
class _Scale:
    """Weights in whole units."""

    loads: list[int]
    low: int
    high: int
    #: Whether heavier is all the same, because the band is open.
    is_open: bool
    exact: bool


def _scale(piece: Piece, order: list[int], units: int) -> _Scale:
    """Count weights in units; whole ones if they are whole multiples of something not too small."""
    weights = np.array([piece.weights[v] for v in order])
    is_open = math.isinf(piece.high)
    top = max(piece.low if is_open else piece.high, piece.slack) or 1.0
    for k in _FRACTIONS:
        whole = np.rint(weights * k)
        if top * k > units * max(int(np.gcd.reduce(whole.astype(np.int64))), 1):
            break
        if np.abs(weights * k - whole).max() <= 0.1 * piece.slack * k:
            step = max(int(np.gcd.reduce(whole.astype(np.int64))), 1)
            low = math.ceil((piece.low - piece.slack) * k / step)
            high = max(low, 0) if is_open else math.floor((piece.high + piece.slack) * k / step)
            return _Scale((whole.astype(np.int64) // step).tolist(), max(low, 0), high, is_open, exact=True)
    share = min(256, units) / top
    low = math.ceil(piece.low * share - 1e-6)
    high = low if is_open else max(low, math.floor(piece.high * share + 1e-6))
    return _Scale(np.rint(weights * share).astype(np.int64).tolist(), low, high, is_open, exact=False)


class _Tables:
    """For each node and each weight of its part so far, the best value of what is at and below it."""

    __slots__ = ("before", "close", "ended", "gain", "is_open", "loads", "parent", "table", "top")

    def __init__(self, scale: _Scale, parent: list[int], gain: list[float], penalty: float) -> None:
        """Fill the tables; without a penalty no part may be outside the band."""
        strict = math.isinf(penalty)
        self.is_open, self.parent, self.gain = scale.is_open, parent, gain
        self.top = scale.high if strict or scale.is_open else _HEAVY * scale.high + 1
        at = np.arange(self.top + 1)
        off = np.maximum(np.maximum(scale.low - at, 0 if scale.is_open else at - scale.high), 0)
        self.close: Floats = np.where(off > 0, -penalty if strict else -penalty * off, 0.0)
        n = len(parent)
        self.loads = [min(load, self.top) for load in scale.loads]
        self.table: list[Floats] = []
        for load in self.loads:
            row = np.full(load + 1, -np.inf)
            row[load] = 0.0
            self.table.append(row)
        self.before: list[Floats] = [self.close] * n
        self.ended = [-math.inf] * n
        for i in range(n - 1, 0, -1):
            below, p = self.table[i], parent[i]
            self.ended[i] = float((below + self.close[: len(below)]).max())
            self.before[i] = self.table[p]
            self.table[p] = self._merged(self.table[p], below + gain[i], self.ended[i])

    def _merged(self, above: Floats, below: Floats, ended: float) -> Floats:
        """Return what is best with one more branch, in the part or with its parts ended."""
        size = len(above) + len(below) - 1
        if not self.is_open:
            size = min(size, self.top + 1)
        out = np.full(size, -np.inf)
        out[: len(above)] = above + ended
        few, many = np.flatnonzero(above > -np.inf), np.flatnonzero(below > -np.inf)
        one, other = (above, below) if len(few) <= len(many) else (below, above)
        for at in (few if one is above else many).tolist():
            part = out[at : at + len(other)]
            np.maximum(part, other[: len(part)] + one[at], out=part)
        if self.is_open and size > self.top + 1:
            out[self.top] = out[self.top :].max()
            out = out[: self.top + 1]
        return out

    def parts(self) -> list[int] | None:
        """Return the place of the first node of the part of each node; None if nothing is in the band."""
        root = self.table[0]
        if not (root + self.close[: len(root)]).max() > -np.inf:
            return None
        first = list(range(len(self.parent)))
        load = [self._end(0)] + [0] * (len(self.parent) - 1)
        for i in range(1, len(self.parent)):
            p = self.parent[i]
            above, t = self.before[i], load[p]
            ended = float(above[t]) + self.ended[i] if t < len(above) else -math.inf
            joined, mine, theirs = self._split(above, self.table[i] + self.gain[i], t)
            if joined > ended:
                load[p], load[i], first[i] = theirs, mine, first[p]
            else:
                load[i] = self._end(i)
        return first

    def _end(self, i: int) -> int:
        """Return the weight at which a part is best ended."""
        row = self.table[i]
        return int((row + self.close[: len(row)]).argmax())

    def _split(self, above: Floats, below: Floats, total: int) -> tuple[float, int, int]:
        """Return the best value of two that weigh so much together, and what each weighs: the lower one first."""
        if self.is_open and total == self.top:
            # Everything from here up is in one.
            some = np.flatnonzero(below > -np.inf)
            best = (-math.inf, 0, 0)
            for at in some.tolist():
                rest = above[max(total - at, 0) :]
                if len(rest) and (value := float(rest.max() + below[at])) > best[0]:
                    best = value, at, max(total - at, 0) + int(rest.argmax())
            return best
        least, most = max(0, total - len(above) + 1), min(total, len(below) - 1)
        if least > most:
            return -math.inf, 0, 0
        values = below[least : most + 1] + above[total - most : total - least + 1][::-1]
        at = int(values.argmax())
        return float(values[at]), least + at, total - least - at


def divided(piece: Piece, tree: Tree, units: int = _UNITS) -> Divided | None:
    """Return the best parts of a tree, least outside the band first; None if that takes too much.

    Args:
        piece: The piece.
        tree: Of some of its nodes.
        units: Weights are counted in so many units of the band, if they are finer.
    """
    order, parent = tree
    scale = _scale(piece, order, units)
    if len(order) * (_HEAVY * scale.high + 2) > _LARGEST:
        return None
    gain = [0.0] + [piece.near[order[p]][order[i]] for i, p in enumerate(parent) if i]
    first = None
    if scale.is_open or max(scale.loads) <= scale.high:
        first = _Tables(scale, parent, gain, math.inf).parts()
    strict = first is not None
    if first is None:
        first = _Tables(scale, parent, gain, 2.0 * sum(map(abs, gain)) or 1.0).parts()
    if first is None:
        return None
    found: dict[int, list[int]] = {}
    for place, v in zip(first, order, strict=True):
        found.setdefault(place, []).append(v)
    return Divided(sorted(tuple(sorted(part)) for part in found.values()), strict and scale.exact)
