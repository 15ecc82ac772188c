"""A piece covered with cells of few nodes: prices of the nodes, then the best cells put together, window by window.

The prices say how much the cells of a window could lose less at best; windows where nothing can be won are passed by.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from time import monotonic
from typing import Any, Final, TypeAlias

import attrs
import numpy as np

from gridgov._carve_cells import Cells, Ground
from gridgov._carve_piece import Members, Piece
from gridgov._carve_pool import Pool, choose
from gridgov._carve_sets import Sets
from gridgov._carve_sweep import Ways, add, swept, ways_of
from gridgov._columns import Bools
from gridgov._metric_spread import Floats

__all__ = ["Cover", "Covered", "Effort", "Rank", "covered"]

#: How far parts are outside the band, how many there are too many or too few, what they lose.
Rank: TypeAlias = tuple[float, int, float]
#: Sets of a size that are kept for each node, at most.
_WIDTH: Final = 40
#: Fewer cells for each node are not enough, if more can be had from so many sets of a size.
_ENOUGH: Final = 100
_WIDEST: Final = 120_000
#: What it costs to look for cells of any shape, in nodes of windows.
_SHAPES: Final = 200
#: Sets of a size that are kept for each node of a region, where a cell of any shape will do.
_WIDTH_NEAR: Final = 150
#: How often what is left over is covered again, and the nodes of the regions.
_FILLS: Final = 60
_REGIONS: Final = (25, 40, 60, 90)
#: How often a covering is taken up again, and how many parts fewer it may have then.
_RESUMED: Final = 20
_BACK: Final = 0.5
#: Columns that prices are worked out from at first, and that come in at once, for each node.
_FIRST: Final = 14
_NEXT: Final = 6
_ROUNDS: Final = 5
#: A node that is not covered costs so many times what a node costs on average.
_BARE: Final = 15.0
#: Nodes of regions and windows that are looked at, for each node.
_WORK: Final = 120.0
#: The same for another way, and how much chance is in it.
_WORK_OTHER: Final = 12.0
_OTHER_NOISES: Final = (1.0, 2.0, 3.0)
#: Cells for each node in a sweep.
_WAYS: Final = 80
#: Nodes of windows, one size after another.
_WINDOWS: Final = (50, 90, 150)
#: Beginnings that are kept in a sweep.
_KEPT: Final = 60
#: Coverings from end to end, and as many as that if none is in the band; how much chance is in each.
_SWEEPS: Final = 3
_TURNS: Final = 12
_NOISES: Final = (0.0, 0.3, 0.3, 1.0)
#: Sets that still could improve the best, at most, and branches of the choice among them.
_CLOSED: Final = 20_000
_CLOSED_QUICK: Final = 800
_BRANCHES: Final = 5_000
_BRANCHES_QUICK: Final = 1
_TINY: Final = 1e-7


@attrs.frozen
class Effort:
    """How much to try. Counts of work, so that the result does not depend on the machine."""

    effort: float
    #: How many parts there must be; None for any.
    parts: int | None
    #: Branches to look at for the bound.
    steps: int
    prove: bool
    #: When to stop, by the clock; None for never.
    until: float | None


@attrs.frozen(eq=False)
class Covered:
    """Parts, what no parts in the band exceed, and all that were found on the way."""

    parts: list[Members]
    bound: float
    seen: list[list[Members]]


class Cover:
    """Cells of a piece, what the nodes cost, and the best parts so far."""

    __slots__ = (
        "best",
        "cells",
        "each",
        "fine",
        "ground",
        "lack",
        "left",
        "over",
        "parts",
        "piece",
        "pool",
        "prices",
        "rng",
        "seen",
        "step",
        "top",
        "until",
        "value",
    )

    def __init__(self, pool: Pool, best: list[Members], parts: int | None, work: float, rng: random.Random) -> None:
        piece = pool.piece
        self.pool, self.piece, self.best, self.parts = pool, piece, best, parts
        self.ground = Ground(piece)
        self.seen: list[list[Members]] = [best]
        #: What parts would lose if each node were one.
        self.top = math.fsum(piece.gains.tolist())
        self.until: float | None = None
        #: Columns that may still be put together.
        self.left = work
        self.rng = rng
        whole = all(float(g).is_integer() for g in piece.gains.tolist())
        #: Whoever loses less loses less by this.
        self.step = 1 - 1e-6 if whole else piece.tick
        #: Prices of nodes, what each part costs besides, the value of both, and what is left uncovered.
        weights = self.ground.weights
        loss = self.rank(best)[2]
        self.prices: Floats = weights * (loss / (float(weights.sum()) or 1.0))
        self.each = self.value = self.lack = 0.0
        self.cells = self.ground.of(best)
        self.over: Floats = np.zeros(0)
        #: Cells in the band.
        self.fine: Bools = np.zeros(0, bool)
        self.widen(math.inf)

    def rank(self, parts: Sequence[Members]) -> Rank:
        """Return how good parts are, smaller is better."""
        off, worth = self.pool.total(parts)
        return off, 0 if self.parts is None else abs(len(parts) - self.parts), self.top - worth

    def better(self, one: Rank, other: Rank) -> bool:
        """Whether the first is better than the second."""
        slack = self.piece.slack
        if abs(one[0] - other[0]) > slack:
            return one[0] < other[0]
        return (one[1], one[2] + self.piece.tick) < (other[1], other[2])

    def take(self, parts: list[Members]) -> bool:
        """Keep parts if they are better."""
        self.seen.append(parts)
        if not self.better(self.rank(parts), self.rank(self.best)):
            return False
        self.best = parts
        return True

    @property
    def spent(self) -> bool:
        """Whether work or time is used up."""
        return self.left <= 0 or (self.until is not None and monotonic() >= self.until)

    def widen(self, limit: float) -> int:
        """Grow cells at the prices; how many are new."""
        n = len(self.piece)
        before = len(self.cells)
        width = max(6, min(_WIDTH, 24_000 // n))
        more = self.ground.grown(self.prices, self.each + limit, width)
        while math.isinf(limit) and len(more) < _ENOUGH * n and 2 * width * n <= _WIDEST:
            # Few are in a narrow band: more have to be looked at.
            width *= 2
            more = self.ground.grown(self.prices, self.each + limit, width)
        self.cells = self.cells.joined(more)
        self._again()
        return len(self.cells) - before

    def priced(self) -> None:
        """Work out the prices from all cells, some at first."""
        n, count = len(self.piece), len(self.cells)
        active = np.zeros(count, bool)
        active[: len(self.best)] = True
        active[np.argsort(self.over, kind="stable")[: _FIRST * n]] = True
        for _ in range(_ROUNDS):
            self._priced(active)
            fresh = np.flatnonzero((self.over < -_TINY * max(self.value / n, self.piece.tick)) & ~active)
            if not len(fresh):
                return
            active[fresh[np.argsort(self.over[fresh], kind="stable")[: _NEXT * n]]] = True

    def _priced(self, active: Bools) -> None:
        """Work out the prices from some cells."""
        from scipy.optimize import linprog
        from scipy.sparse import csc_array, hstack, identity, vstack

        n = len(self.piece)
        some = self.cells.some(np.flatnonzero(active))
        size = float(some.loss.max(initial=0.0)) or 1.0
        bare = np.full(2 * n, _BARE * max(self.rank(self.best)[2] / n, size / 100) / size)
        covers: Any = hstack([some.incidence(n), identity(n), -identity(n)], format="csc")
        once = np.ones(n)
        if self.parts is not None:
            counts = np.concatenate((np.ones(len(some)), np.zeros(2 * n)))[None]
            covers, once = vstack([covers, csc_array(counts)], format="csc"), np.append(once, self.parts)
        solved: Any = linprog(np.concatenate((some.loss / size, bare)), A_eq=covers, b_eq=once)
        if solved.x is None:
            return
        prices = np.asarray(solved.eqlin.marginals) * size
        self.prices, self.each = prices[:n], float(prices[n]) if self.parts is not None else 0.0
        self.value, self.lack = float(solved.fun) * size, float(solved.x[len(some) :].sum())
        self._again()

    def bounded(self, steps: int, branches: int) -> float:
        """Return what parts lose at least; the best ones if all sets that could improve them are known.

        Args:
            steps: How many branches to look at when looking for sets.
            branches: And when choosing among them.
        """
        if not steps or any(self.rank(self.best)[:2]) or self.lack > _TINY:
            return 0.0
        most = self._parts_at_most()
        sets, near = Sets(self.piece), _TINY * max(self.value / most, self.piece.tick)
        known = 0.0
        for _ in range(_ROUNDS):
            loss = self.rank(self.best)[2]
            low = math.fsum(self.prices.tolist()) + (self.each * self.parts if self.parts is not None else 0.0)
            gap = max(loss - low - self.step, 0.0) + 2 * most * near
            found = sets.below(self.prices.tolist(), self.each + gap, steps=steps, fair=1e9, until=self.until)
            if not found.complete:
                break
            least = found.sets[0][0] - self.each if found.sets else 0.0
            known = max(known, low + most * min(least, 0.0))
            if len(found.sets) > (_CLOSED if branches > 1 and self.until is not None else _CLOSED_QUICK):
                # To choose among so many can take for ever: only by the clock.
                break
            self.cells = self.cells.joined(self.ground.of([part for _, part in found.sets]))
            self._again()
            if least >= -near:
                return self._closed([part for _, part in found.sets], known, branches)
            self.priced()
        return self._whole(known)

    def _again(self) -> None:
        """Work out again what cells lose above their prices, and which are in the band."""
        self.over = self.cells.loss - self.cells.sums(self.prices) - self.each
        loads, slack = self.cells.sums(self.ground.weights), self.piece.slack
        self.fine = (loads >= self.piece.low - slack) & (loads <= self.piece.high + slack)

    def _closed(self, sets: list[Members], bound: float, branches: int) -> float:
        """Choose among all sets that could improve the best; return what parts lose at least."""
        loss = self.rank(self.best)[2]
        if not sets:
            return loss
        parts = sorted(dict.fromkeys(sets))
        values = -self.ground.of(parts).loss
        seconds = None if self.until is None else self.until - monotonic()
        found = choose(parts, values, len(self.piece), nodes=branches, seconds=seconds, count=self.parts)
        if found.parts is not None:
            self.take(sorted(found.parts))
        # What is not among the sets is not better than the best by a step.
        return self._whole(max(bound, min(-found.most, loss)))

    def _whole(self, bound: float) -> float:
        """Round a bound up where what is lost is a whole number."""
        loss = self.rank(self.best)[2]
        if self.step > self.piece.tick:
            bound = math.ceil(bound - 1e-6)
        return min(max(bound, 0.0), loss)

    def _parts_at_most(self) -> int:
        """Return how many parts there can be."""
        if self.parts is not None:
            return self.parts
        least = self.piece.low - 2 * self.piece.slack
        return int(min(len(self.piece), float(self.ground.weights.sum()) / least)) if least > 0 else len(self.piece)

    def begun(self, noise: float) -> None:
        """Cover the piece cell by cell, and what is left over with cells around it, as long as that helps."""
        n = len(self.piece)
        parts = self._resumed(noise)
        rest = set(range(n)).difference(*parts)
        for _ in range(_FILLS):
            if not rest or self.spent:
                break
            parts, rest = self._filled(parts, rest)
        self.take(sorted(parts + [tuple(one) for one in self.piece.connected(rest)]))

    def _resumed(self, noise: float) -> list[Members]:
        """Cover the piece cell by cell; where that does not go on, take back what is near and try again."""
        piece, n = self.piece, len(self.piece)
        ways = self._ways(np.ones(n, bool), self.parts)
        size = max(self.value / n, piece.tick)
        best: list[Members] = []
        held, failed = 0.0, 0
        for turn in range(_RESUMED + n // 8):
            kept = best
            if turn:
                self.left -= _SHAPES
                kept, near = self._taken_back(best, ways.order, _REGIONS[min(failed // 2, len(_REGIONS) - 1)])
                add(ways, self.piece, *self._shapes(near), _WAYS)
            if self.spent:
                break
            found = swept(ways, self.rng, _KEPT, noise=size * (0.5 if turn else noise), begun=kept)
            self.left -= (len(found) - len(kept)) * n / max(len(self.best), 1)
            load = math.fsum(piece.load(part) for part in found)
            failed = 0 if load > held + piece.slack else failed + 1
            if load >= held - _BACK * piece.high:
                best, held = found, load
            if sum(map(len, best)) >= n - min(_REGIONS):
                break
        return best

    def _taken_back(self, parts: list[Members], order: list[int], size: int) -> tuple[list[Members], Bools]:
        """Return parts without those near the first node that is in none, and the nodes there that are in none then."""
        inside = {v for part in parts for v in part}
        near = [next(v for v in order if v not in inside)]
        seen = set(near)
        for v in near:
            if len(near) >= size:
                break
            more = [u for u in self.piece.near[v] if u not in seen]
            seen.update(more)
            near += more
        kept = [part for part in parts if seen.isdisjoint(part)]
        free = np.zeros(len(self.piece), bool)
        free[near + [v for part in parts if not seen.isdisjoint(part) for v in part]] = True
        return kept, free

    def _shapes(self, inside: Bools) -> tuple[Cells, Floats]:
        """Return cells of any shape within a region, and what they lose above their prices."""
        cells = self.ground.grown(self.prices, math.inf, _WIDTH_NEAR, inside)
        return cells, cells.loss - cells.sums(self.prices) - self.each

    def _filled(self, parts: list[Members], rest: set[int]) -> tuple[list[Members], set[int]]:
        """Take the cells around something left over apart and cover the region again; cells, and what is left over."""
        piece, rng = self.piece, self.rng
        of = {v: i for i, part in enumerate(parts) for v in part}
        size = rng.choice(_REGIONS)
        start = rng.choice(piece.connected(rest))
        region, queue = set(start), list(start)
        for v in queue:
            for u in piece.near[v]:
                if u not in region and (len(region) < size or u in rest):
                    more = [u] if u in rest else parts[of[u]]
                    region.update(more)
                    queue.extend(more)
        inside = np.zeros(len(piece), bool)
        inside[list(region)] = True
        kept = [part for part in parts if part[0] not in region]
        left = rest - region
        count = None if self.parts is None or left else self.parts - len(kept)
        ways = self._ways(inside, count)
        add(ways, piece, *self._shapes(inside), _WAYS)
        self.left -= len(ways.order) + _SHAPES
        new = swept(ways, rng, _KEPT // 2, noise=0.5 * max(self.value / len(piece), piece.tick))
        over = region.difference(*new)
        if piece.load(over) > piece.load(rest & region) + piece.slack:
            return parts, rest
        return kept + new, left | over

    def _ways(self, inside: Bools, count: int | None) -> Ways:
        """Return the cells within a region."""
        fits = (
            self.fine if inside.all() else self.fine & (self.cells.sums(inside.astype(np.float64)) == self.cells.sizes)
        )
        some = np.flatnonzero(fits)
        order = _across(self.piece, inside, self.rng)
        return ways_of(self.piece, self.cells.some(some), self.over[some], count, order, _WAYS)

    def varied(self) -> None:
        """Look for other ways, each from a covering of its own; what they lead to is kept if it is better."""
        best, late = self.best, self.until is not None and monotonic() >= self.until
        if late or any(self.rank(best)[:2]):
            return
        for noise in _OTHER_NOISES:
            self.left = _WORK_OTHER * len(self.piece)
            self.begun(noise)
            other = self.seen[-1]
            if any(self.rank(other)[:2]):
                continue
            self.best = other
            self.improved(_WINDOWS[:1])
            if self.better(self.rank(self.best), self.rank(best)):
                best = self.best
            self.best = best

    def improved(self, sizes: Sequence[int] = _WINDOWS) -> None:
        """Put the cells of one window after another together again, those first where most can be won."""
        for size in sizes:
            while not self.spent and self._round(min(size, len(self.piece))):
                pass

    def _round(self, size: int) -> bool:
        """Look at windows of a size, each node in a few at most; whether anything changed."""
        windows = self._windows(size)
        changed: set[int] = set()
        for _, keys in windows:
            if self.spent:
                break
            if any(v in changed for key in keys for v in key):
                continue
            new = self._window(keys)
            if new is not None:
                changed.update(v for key in keys for v in key)
        return bool(changed)

    def _windows(self, size: int) -> list[tuple[float, list[Members]]]:
        """Return windows with what can be won in each, the most promising first."""
        of: dict[int, int] = {v: i for i, part in enumerate(self.best) for v in part}
        beside = [sorted({of[u] for v in part for u in self.piece.near[v]} - {i}) for i, part in enumerate(self.best)]
        over = [self._over(part) for part in self.best]
        seen: set[tuple[int, ...]] = set()
        out: list[tuple[float, list[Members]]] = []
        for first in range(len(self.best)):
            keys, nodes = [first], len(self.best[first])
            known = {first}
            for key in keys:
                for other in beside[key]:
                    if other not in known and nodes < size:
                        known.add(other)
                        keys.append(other)
                        nodes += len(self.best[other])
            name = tuple(sorted(keys))
            gap = math.fsum(over[key] for key in keys)
            if name in seen or gap < self.step:
                continue
            seen.add(name)
            out.append((-gap, [self.best[key] for key in name]))
        return sorted(out)

    def _over(self, part: Members) -> float:
        """Return how much more than its prices a part loses; one outside the band much more."""
        off = self.piece.off(self.piece.load(part))
        own = float(self.ground.degree[list(part)].sum()) / 2 - self.piece.worth(part)
        return own - float(self.prices[list(part)].sum()) - self.each + (1e6 * (1 + off) if off else 0.0)

    def _window(self, keys: list[Members]) -> list[Members] | None:
        """Put the cells within some parts together again; the new parts if they are better."""
        n, piece = len(self.piece), self.piece
        inside = np.zeros(n, bool)
        inside[[v for key in keys for v in key]] = True
        count = None if self.parts is None else self.parts - len(self.best) + len(keys)
        gap = math.fsum(self._over(key) for key in keys)
        fits = np.flatnonzero(
            self.fine
            & (self.over <= gap - self.step + _TINY)
            & (self.cells.sums(inside.astype(np.float64)) == self.cells.sizes)
        )
        order = _across(piece, inside, self.rng)
        ways = ways_of(piece, self.cells.some(fits), self.over[fits], count, order, _WAYS)
        self.left -= len(order)
        new = swept(ways, self.rng, _KEPT, most=gap - self.step + _TINY)
        if sum(map(len, new)) < len(order):
            return None
        rest = set(keys)
        return new if self.take(sorted([part for part in self.best if part not in rest] + new)) else None


def _across(piece: Piece, inside: Bools, rng: random.Random) -> list[int]:
    """Return the nodes of a region from one end to the other."""
    left = set(np.flatnonzero(inside).tolist())
    out: list[int] = []
    while left:
        order = [rng.choice(sorted(left))]
        seen: set[int] = set()
        for _ in range(2):
            order = [order[-1]]
            seen = {order[0]}
            for v in order:
                more = [u for u in piece.near[v] if u in left and u not in seen]
                seen.update(more)
                order.extend(more)
        out += order
        left -= seen
    return out


def covered(pool: Pool, best: list[Members], rng: random.Random, work: Effort) -> Covered:
    """Return good parts of a piece whose parts have few nodes, with a bound if it was worked out.

    Args:
        pool: Of the piece.
        best: Parts to begin with.
        rng: Chance.
        work: How much to try.
    """
    cover = Cover(pool, best, work.parts, _WORK * len(pool.piece) * work.effort, rng)
    cover.until = work.until
    cover.priced()
    if cover.widen(1.0 * cover.value / max(len(best), 1) / 8):
        cover.priced()
    for turn in range(_TURNS):
        if cover.spent or (turn >= _SWEEPS and not any(cover.rank(cover.best)[:2])):
            break
        cover.begun(_NOISES[turn % len(_NOISES)])
    cover.improved()
    cover.varied()
    bound = cover.bounded(work.steps, _BRANCHES if work.prove else _BRANCHES_QUICK)
    return Covered(cover.best, cover.top - bound, cover.seen)
