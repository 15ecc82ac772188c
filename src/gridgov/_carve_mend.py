"""Parts outside the band brought into it: what is around one is carved again, along several of its trees."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from gridgov._carve_piece import Members
from gridgov._carve_plan import Plan
from gridgov._carve_pool import Pool
from gridgov._carve_recut import recut_all, spanning
from gridgov._carve_tree import divided

__all__ = ["mended"]

#: How many parts are carved again at once.
_SIZES: Final = (3, 5, 8, 13, 21)
#: How much chance is in each of the trees of a region: from strong edges to any.
_NOISES: Final = (0.3, 1.0, 3.0, 30.0)
#: The band has so many units, at most.
_UNITS: Final = 256
#: Nodes of trees that are looked at, for each node.
_WORK: Final = 40


def mended(pool: Pool, best: list[Members], rng: random.Random, over: Callable[[], bool]) -> list[Members]:
    """Return parts that are less outside the band, where a way is found."""
    piece = pool.piece
    left = _WORK * len(piece)
    seen: set[tuple[int, ...]] = set()
    for size in _SIZES:
        if not pool.total(best)[0]:
            break
        plan = Plan(piece, best)
        for key in [key for key, load in plan.loads.items() if piece.off(load)]:
            if key not in plan.members or not piece.off(plan.loads[key]):
                continue
            keys = _around(plan, key, size)
            nodes = tuple(sorted(v for one in keys for v in plan.members[one]))
            if nodes in seen and len(nodes) < len(piece):
                continue
            seen.add(nodes)
            left -= _carve_again(pool, plan, keys, nodes, rng)
            if left < 0 or over():
                break
        best = plan.parts()
        if left < 0 or over():
            break
    return best


def _around(plan: Plan, key: int, size: int) -> list[int]:
    """Return a part and those nearest to it."""
    keys, known = [key], {key}
    for one in keys:
        more = [other for other in plan.beside(one) if other >= 0 and other not in known]
        keys += more
        known.update(more)
        if len(keys) >= size:
            break
    return keys[:size]


def _carve_again(pool: Pool, plan: Plan, keys: list[int], nodes: tuple[int, ...], rng: random.Random) -> int:
    """Carve a region along trees until all is in the band, keep the best; return how many nodes were looked at."""
    piece, inside = pool.piece, set(nodes)
    reach = max((abs(g) for v in nodes for g in piece.near[v].values()), default=0.0)
    old = best = [tuple(sorted(plan.members[key])) for key in keys]
    looked = 0
    for noise in _NOISES:
        looked += len(nodes)
        found = divided(piece, spanning(piece, inside, rng, noise * reach), _UNITS)
        if found is None:
            break
        trial = Plan(piece, found.parts)
        trial.settle(nodes)
        recut_all(trial, rng, 1)
        new = trial.parts()
        if pool.better(new, best):
            best = new
        if not pool.total(best)[0]:
            break
    if best is not old:
        plan.drop(keys)
        for part in best:
            plan.add(part)
    return looked
