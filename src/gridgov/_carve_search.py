"""Good parts for a piece of any size: many cheap carvings, improved, and the best of all put together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from time import monotonic
from typing import Final

import attrs
import numpy as np

from gridgov._carve_fit import fitted
from gridgov._carve_grow import TILTS, grown
from gridgov._carve_mend import mended
from gridgov._carve_piece import Members
from gridgov._carve_plan import Plan
from gridgov._carve_pool import Pool, choose, nearest
from gridgov._carve_recut import recut_all

__all__ = ["Work", "openings", "polished", "recombined", "search"]

#: Parts to choose among, besides one for each node: the nearest to being used.
_TRIED: Final = 400


@attrs.frozen
class Work:
    """How much to try. Counts of work, so that the result does not depend on the machine."""

    #: Carvings from nothing.
    runs: int
    #: Regions taken apart and carved again, for each part.
    shakes: float
    #: Trees for each two parts.
    trees: int
    #: How often all is put together.
    rounds: int
    #: When to stop, by the clock; None for never.
    until: float | None = None

    def over(self) -> bool:
        """Whether the time is over."""
        return self.until is not None and monotonic() >= self.until


def search(pool: Pool, starts: Sequence[Sequence[Sequence[int]]], work: Work, rng: random.Random) -> list[Members]:
    """Return the best parts found for a piece; all parts seen are in the pool afterwards."""
    best: list[Members] = []
    for parts in openings(pool, starts, work, rng):
        if not best or pool.better(parts, best):
            best = parts
        if work.over():
            return best
    best = fitted(pool, mended(pool, best, rng, work.over), rng, work.over)
    return polished(pool, best, work, rng)


def polished(pool: Pool, best: list[Members], work: Work, rng: random.Random) -> list[Members]:
    """Return better parts, put together from all seen and from regions carved again."""
    for _ in range(work.rounds):
        before = best
        best = recombined(pool, best)
        if piece_parts := _shaken(pool, best, work, rng):
            best = piece_parts
            pool.plans.append(best)
        if work.over() or best is before:
            break
    return recombined(pool, best)


def openings(
    pool: Pool, starts: Sequence[Sequence[Sequence[int]]], work: Work, rng: random.Random
) -> list[list[Members]]:
    """Return improved carvings: of the starts, and from nothing."""
    piece = pool.piece
    out: list[list[Members]] = []
    nodes = list(range(len(piece)))
    for start in starts:
        plan = Plan(piece, start)
        out.append(plan.parts())
        out.append(_improved(pool, plan, work, rng))
    for run in range(work.runs):
        if work.over() and out:
            break
        noise = 0.0 if run < len(TILTS) else rng.choice((0.2, 0.5, 1.0))
        tilt = TILTS[(run + 1) % len(TILTS)]
        out.append(_improved(pool, Plan(piece, grown(piece, nodes, rng, noise=noise, tilt=tilt)), work, rng))
    return out


def _improved(pool: Pool, plan: Plan, work: Work, rng: random.Random) -> list[Members]:
    """Improve a plan and keep its parts."""
    pool.add(plan.parts())
    plan.settle(range(len(plan.piece)))
    pool.add(plan.parts())
    if work.trees:
        recut_all(plan, rng, work.trees)
        pool.add(plan.parts())
    pool.plans.append(plan.parts())
    return plan.parts()


def _shaken(pool: Pool, parts: list[Members], work: Work, rng: random.Random) -> list[Members] | None:
    """Take regions apart and carve them again, keep what is better; None if nothing was."""
    plan = Plan(pool.piece, parts)
    changed = False
    for _ in range(round(work.shakes * len(parts))):
        changed |= _shake(pool, plan, work, rng)
        if work.over():
            break
    return plan.parts() if changed else None


def _region(plan: Plan, rng: random.Random) -> list[int]:
    """Return a few parts that hang together."""
    keys = [rng.choice(sorted(plan.members))]
    size = rng.choice((2, 3, 3, 4))
    while len(keys) < size:
        around = sorted({other for key in keys for other in plan.beside(key)} - set(keys))
        if not around:
            break
        keys.append(rng.choice(around))
    return keys


def _shake(pool: Pool, plan: Plan, work: Work, rng: random.Random) -> bool:
    """Carve a region again; whether it is better now."""
    piece = plan.piece
    keys = _region(plan, rng)
    old = [tuple(sorted(plan.members[key])) for key in keys]
    nodes = sorted(v for part in old for v in part)
    trial = Plan(piece, grown(piece, nodes, rng, noise=rng.choice((0.3, 1.0, 1.5)), tilt=rng.choice(TILTS)))
    trial.settle(nodes)
    recut_all(trial, rng, work.trees)
    new = trial.parts()
    pool.add(new)
    if not pool.better(new, old):
        return False
    plan.drop(keys)
    for part in new:
        plan.add(part)
    changed = plan.settle(nodes)
    pool.add(tuple(sorted(plan.members[key])) for key in sorted(changed))
    return True


def recombined(pool: Pool, best: list[Members], nodes: int = 20) -> list[Members]:
    """Return the best parts that can be put together from all seen."""
    slack = pool.piece.slack
    parts: list[Members] = [part for part, off in pool.off.items() if off == 0.0]
    if pool.total(best)[0] > slack:
        parts = list(pool.off)
    if len(parts) <= len(best):
        return best
    parts.sort()
    off = np.array([pool.off[part] for part in parts])
    worth = np.array([pool.worth[part] for part in parts])
    if off.any():
        # Being off counts for more than anything that can be gained.
        worth = worth - (np.abs(worth).max() * 4 + 1) / max(float(off[off > 0].min()), slack) * off
    n = len(pool.piece)
    few = nearest(parts, worth, n, _TRIED + n)
    some: list[Members] = [parts[i] for i in few.tolist()]
    found = choose(some, worth[few], n, nodes=nodes).parts
    if found is not None and pool.better(found, best):
        return found
    return best
