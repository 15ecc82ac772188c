"""Parts in the band where hardly any carving has them: column generation that asks for nothing but the band."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

import attrs
import numpy as np

from gridgov._carve_piece import Members, Piece
from gridgov._carve_pool import Pool, choose, incidence
from gridgov._carve_sets import Sets

__all__ = ["fitted"]

#: Larger pieces take too long.
_LARGEST: Final = 150
_ROUNDS: Final = 16
#: Branches of a round, for each node, and sets that are kept of it.
_STEPS: Final = 150
_KEPT: Final = 4
#: Branches of the choice among all sets.
_BRANCHES: Final = 30
_TINY: Final = 1e-7


def fitted(pool: Pool, best: list[Members], rng: random.Random, over: Callable[[], bool]) -> list[Members]:
    """Return parts in the band, if there are any and they are found; otherwise those given."""
    n = len(pool.piece)
    if n > _LARGEST or not pool.total(best)[0]:
        return best
    piece = _without_gains(pool.piece)
    sets = Sets(piece)
    parts = dict.fromkeys(part for part, off in pool.off.items() if off == 0)
    for _ in range(_ROUNDS):
        if over():
            break
        lacking, prices = _lacking(list(parts), n)
        if lacking < _TINY:
            some = list(parts)
            found = choose(some, np.zeros(len(some)), n, nodes=_BRANCHES)
            if found.parts is not None and pool.better(found.parts, best):
                return found.parts
            # Sets of any kind: what is there covers each node, but only by halves.
            prices = [rng.random() for _ in range(n)]
        got = sets.below(prices, -_TINY, steps=_STEPS * n)
        fresh = [part for _, part in got.sets if part not in parts]
        if got.complete and not fresh:
            break
        parts.update(dict.fromkeys(fresh[: _KEPT * n]))
    return best


def _without_gains(piece: Piece) -> Piece:
    """Return a piece with gains of nothing."""
    near = [dict.fromkeys(some, 0.0) for some in piece.near]
    return attrs.evolve(piece, near=near, gains=np.zeros_like(piece.gains), cuts={})


def _lacking(parts: list[Members], n: int) -> tuple[float, list[float]]:
    """Return how much is covered wrongly at least when parts may be used by halves, and the prices of the nodes."""
    from scipy.optimize import linprog
    from scipy.sparse import hstack, identity

    costs = np.r_[np.zeros(len(parts)), np.ones(2 * n)]
    covers: Any = hstack([incidence(parts, n), identity(n), -identity(n)], format="csc")
    solved: Any = linprog(costs, A_eq=covers, b_eq=np.ones(n))
    prices: list[float] = np.asarray(solved.eqlin.marginals).tolist()
    return float(solved.fun), prices
