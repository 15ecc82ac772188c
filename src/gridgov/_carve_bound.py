"""How good parts can be at best: prices of nodes by column generation, and all parts that could still improve.

Every sum of prices, less what the cheapest part loses below its prices for as many parts as there can be, is a bound
(Farley 1990, "A note on bounding a class of linear programming problems"). When all parts whose loss exceeds their
prices by no more than the gap are known, the best way to put them together is the best of all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from time import monotonic
from typing import Any, Final

import attrs
import numpy as np

from gridgov._carve_piece import Members, Piece
from gridgov._carve_pool import Pool, choose, incidence
from gridgov._carve_sets import Cheap, Sets

__all__ = ["Bounded", "Master", "most", "tightened"]

#: Prices are kept within so many times their mean at first: wild prices make the search for sets long.
_BOX: Final = 1.0
#: Columns to begin with, for each node.
_COLUMNS: Final = 20
#: Columns to choose among on the way, besides two for each node.
_TRIED: Final = 400
#: With more sets than this there is no hope of choosing among them.
_CLOSED: Final = 20_000
_BRANCHES: Final = 5_000
#: Rounds at most.
_ROUNDS: Final = 60
_TINY: Final = 1e-8
#: Nodes that are covered wrongly by less are covered.
_COVERED: Final = 1e-6


@attrs.frozen
class Bounded:
    """Parts, and what no parts in the band exceed."""

    parts: list[Members]
    bound: float


def most(piece: Piece) -> float:
    """Return what no carving exceeds: the sum of the gains above zero."""
    return math.fsum(piece.gains[piece.gains > 0].tolist())


def lost(piece: Piece, part: Members) -> float:
    """Return what a part loses: see `gridgov._carve_sets`."""
    inside = set(part)
    near = piece.near
    out = 0.0
    for v in part:
        for u, g in near[v].items():
            if (g > 0) != (u in inside):
                out += abs(g)
    return out / 2


class Master:
    """Columns of the master problem with what they lose, the best parts and the best bound so far."""

    __slots__ = (
        "best",
        "left",
        "losses",
        "low",
        "parts_at_most",
        "piece",
        "pool",
        "prices",
        "sets",
        "size",
        "tiny",
        "top",
        "trial",
        "until",
    )

    def __init__(self, pool: Pool, best: list[Members], steps: int, until: float | None) -> None:
        piece = pool.piece
        self.pool, self.piece, self.best, self.left, self.until = pool, piece, best, steps, until
        self.sets = Sets(piece)
        self.top = most(piece)
        self.losses: dict[Members, float] = {}
        #: Prices are as good as this, and the largest gain.
        self.size = float(np.abs(piece.gains).max(initial=0.0)) or 1.0
        self.tiny = _TINY * self.size
        #: No parts in the band lose less, and the prices that say so.
        self.low = 0.0
        self.prices = [0.0] * len(piece)
        #: Prices that were tried last.
        self.trial = self.prices
        least = piece.low - 2 * piece.slack
        self.parts_at_most = int(min(len(piece), piece.load(range(len(piece))) / least)) if least > 0 else len(piece)
        self.keep(part for part, off in pool.off.items() if off == 0)

    @property
    def loss(self) -> float:
        """What the best parts lose."""
        return self.top - self.pool.total(self.best)[1]

    @property
    def over(self) -> bool:
        """Whether work or time is used up, or nothing is left to be shown."""
        late = self.until is not None and monotonic() >= self.until
        return late or self.left <= 0 or self.loss - self.low <= self.piece.tick

    def keep(self, parts: Iterable[Members]) -> None:
        """Add columns."""
        for part in parts:
            if part not in self.losses:
                self.losses[part] = lost(self.piece, part)

    def look(self, prices: list[float], limit: float, share: float, fair: float = 4.0) -> tuple[list[Cheap], bool]:
        """Look for sets below their prices plus a limit, with a share of the work that is left."""
        got = self.sets.below(prices, limit, steps=max(int(self.left * share), 1), fair=fair, until=self.until)
        self.left -= got.steps
        return got.sets, got.complete

    def opened(self) -> None:
        """Begin with sets that lose little."""
        n = len(self.piece)
        limit = 0.5 * self.loss / max(len(self.best), 1)
        for _ in range(12):
            sets, complete = self.look([0.0] * n, limit, 0.15)
            self.keep(part for _, part in sets[: _COLUMNS * n])
            if not complete or len(sets) > _COLUMNS * n // 2:
                return
            limit *= 1.3

    def priced(self, box: float) -> tuple[float, list[float], float]:
        """Return the value of the master problem with prices within a box, the prices, and what is left uncovered."""
        from scipy.optimize import linprog
        from scipy.sparse import hstack, identity

        n, parts = len(self.piece), list(self.losses)
        # In gains of about one, whatever the caller's: the solver's tolerances are for such.
        costs = np.concatenate((np.array([self.losses[part] for part in parts]), np.full(2 * n, box))) / self.size
        covers: Any = hstack([incidence(parts, n), identity(n), -identity(n)], format="csc")
        solved: Any = linprog(costs, A_eq=covers, b_eq=np.ones(n))
        prices: list[float] = (np.asarray(solved.eqlin.marginals) * self.size).tolist()
        self.trial = prices
        return float(solved.fun) * self.size, prices, float(solved.x[len(parts) :].sum())

    def bound_by(self, prices: list[float], sets: list[Cheap]) -> None:
        """Note the bound of some prices, when all sets that are clearly below them are known."""
        low = math.fsum(prices) + self.parts_at_most * min(-self.tiny, sets[0][0] if sets else 0.0)
        if low > self.low:
            self.low, self.prices = low, prices

    def recombine(self, branches: int, columns: int | None = None) -> float:
        """Put the best parts together from all columns that can matter, or from some; return the least that is lost."""
        gap = self.loss - self.low + self.piece.tick if columns is None else math.inf
        prices = np.array(self.prices if columns is None else self.trial)
        some = sorted((loss - float(prices[list(part)].sum()), part) for part, loss in self.losses.items())
        parts = sorted(part for over, part in some[:columns] if over <= gap)
        if not parts:
            return math.inf
        values = -np.array([self.losses[part] for part in parts])
        seconds = None if self.until is None else self.until - monotonic()
        found = choose(parts, values, len(self.piece), nodes=branches, seconds=seconds)
        if found.parts is not None and self.pool.better(found.parts, self.best):
            self.best = found.parts
        return -found.most

    def generate(self) -> None:
        """Generate columns until the bound stays, with prices in a box that grows."""
        box = _BOX * self.loss / len(self.piece)
        for _ in range(_ROUNDS):
            _, prices, uncovered = self.priced(box)
            sets, complete = self.look(prices, -self.tiny, 0.5, 1e9)
            if complete:
                self.bound_by(prices, sets)
            fresh = [part for _, part in sets if part not in self.losses]
            self.keep(fresh[:2_000])
            if self.over or not (fresh or complete) or not (fresh or uncovered > _COVERED):
                return
            if not fresh:
                box *= 2.0

    def closed(self, *, thorough: bool) -> None:
        """Look for all sets that could still improve the best, and choose among them."""
        if self.over or (self.low <= 0 and not thorough):
            return
        gap = self.loss - self.low
        sets, complete = self.look(self.prices, gap + self.piece.tick, 1.0, 1e9)
        self.keep(part for _, part in sets)
        if len(sets) > (_CLOSED if thorough else _TRIED + 2 * len(self.piece)):
            return
        least = self.recombine(_BRANCHES if thorough else 20)
        if complete:
            self.low = max(self.low, min(self.loss, least))


def tightened(
    pool: Pool, best: list[Members], steps: int, *, thorough: bool = False, until: float | None = None
) -> Bounded:
    """Improve parts in the band by column generation, and return them with a bound.

    Args:
        pool: Parts seen before.
        best: The best of them, all in the band.
        steps: How much work to spend on looking for sets.
        thorough: Whether the last choice may take long.
        until: When to stop, by the clock.
    """
    work = Master(pool, best, steps, until)
    n = len(pool.piece)
    work.opened()
    work.priced(4.0 * work.loss / n)
    work.recombine(1, _TRIED + 2 * n)
    work.generate()
    work.recombine(1, _TRIED + 2 * n)
    work.closed(thorough=thorough)
    value = pool.total(work.best)[1]
    bound = min(work.top, work.top - work.low)
    if all(float(g).is_integer() for g in pool.piece.gains.tolist()):
        bound = math.floor(bound + 1e-6)
    return Bounded(work.best, max(value, bound))
