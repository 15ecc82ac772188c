"""What no division into connected parts within a band costs less than.

Planar graphs: the border of a part is one cycle of the dual, or two and more, each around something that could be
parts. So many parts with borders no shorter than the least cycle cost half as many such cycles. Two parts have one
border: there the least cycle is the answer. Three parts: see `gridgov._kway_proof`. Components of a graph are divided
each on its own, and dealt the parts in the best way.
"""

from __future__ import annotations

import math
from typing import Final

import attrs
import numpy as np

from gridgov._carve_piece import components, renumbered
from gridgov._columns import Rows
from gridgov._keys import Ints
from gridgov._kway_bound_any import Task, by_spectrum, by_tree
from gridgov._kway_dual import bisect, flat
from gridgov._kway_dual_faces import folded
from gridgov._kway_dual_walks import Budget
from gridgov._kway_proof import three
from gridgov._kway_proof_sets import Sought, by_sets
from gridgov._metric_spread import Floats

__all__ = ["lower"]

#: Larger graphs are looked at in the dual only where there is time: for two parts, and for more.
_TWO: Final = 220
_MORE: Final = 130
_LARGEST: Final = 1_000
#: Work for two parts, and for more.
_WORK_TWO: Final = 3e6
_WORK_MORE: Final = 1.2e6
_THOROUGH: Final = 1e9
#: Work for parts with short borders.
_SETS: Final = 1.5e5
_SETS_THOROUGH: Final = 4e6
#: More than `below` leaves out, less than what a caller takes for proven.
_SLACK: Final = 5e-10
_NEARLY: Final = 1e-7
_PAIR: Final = 2
_THREE: Final = 3


@attrs.frozen(eq=False)
class _Found:
    """Better parts if there are any, their cost, and a bound."""

    labels: Rows | None
    cost: float
    bound: float


def lower(  # noqa: PLR0913 - a graph, what is asked of it, and what is known
    weights: Floats,
    edges: Ints,
    costs: Floats,
    parts: int,
    low: float,
    high: float,
    *,
    best_labels: Rows | None,
    best_cost: float,
    thorough: bool = False,
    until: float | None = None,
) -> tuple[Rows | None, float, float]:
    """Return parts at least as good as those given, their cost, and what no parts in the band cost less than.

    Args:
        weights: Of nodes, from 0, shape (n,).
        edges: Int64, shape (m, 2).
        costs: Of edges, from 0, shape (m,).
        parts: How many there are to be.
        low: What a part weighs at least.
        high: What a part weighs at most.
        best_labels: The best parts that are known, numbered from 0, shape (n,).
        best_cost: What they cost.
        thorough: Whether the bound may take long.
        until: When to stop, by the clock (`time.monotonic`).

    Returns:
        The parts given or better ones, their cost, and the bound: 0 while no parts in the band are known.
    """
    pairs, summed = folded(np.asarray(edges, np.int64).reshape(-1, 2), np.asarray(costs, np.float64), len(weights))
    task = Task(np.asarray(weights, np.float64), pairs, summed, parts, low, high, thorough, until)
    fits = best_labels is not None and task.fits(best_labels)
    if not fits and parts != 2:  # noqa: PLR2004 - two parts are found here, if there are any
        return best_labels, best_cost, 0.0
    found = _bounded(task, best_cost if fits else math.inf, best_labels if fits else None)
    bound = _raised(task, found.bound)
    if found.labels is not None and (not fits or found.cost < best_cost):
        return renumbered(found.labels.astype(np.int64)), found.cost, min(bound, found.cost)
    return best_labels, best_cost, min(bound, best_cost) if fits else 0.0


def _raised(task: Task, bound: float) -> float:
    """Return a bound rounded up where costs are whole, and never above what it may be by rounding otherwise."""
    if math.isinf(bound):
        return bound
    if task.whole:
        return float(math.ceil(bound - _NEARLY * max(bound, 1.0)))
    return bound * (1 - _SLACK)


def _bounded(task: Task, upper: float, known: Rows | None) -> _Found:
    """Look for better parts of a graph, and for a bound."""
    group = components(task.n, task.edges)
    if group.any():
        return _dealt(task, upper, known, group)
    return _connected(task, upper)


def _connected(task: Task, upper: float) -> _Found:
    """Look for better parts of a connected graph."""
    if task.parts == 1 or upper <= 0:
        return _Found(None, upper, 0.0)
    if task.parts == task.n:
        return _Found(None, upper, math.fsum(task.costs.tolist()))
    found = _flat(task, upper)
    return attrs.evolve(found, bound=max(found.bound, by_tree(task), by_spectrum(task)))


def _flat(task: Task, upper: float) -> _Found:
    """Look for better parts of a graph that is planar and not too large."""
    work = _THOROUGH if task.thorough else _WORK_TWO if task.parts == _PAIR else _WORK_MORE
    if task.n > (_LARGEST if task.thorough else _TWO if task.parts == _PAIR else _MORE):
        return _Found(None, upper, 0.0)
    budget = Budget(work, task.until)
    if task.parts == _PAIR:
        halves = bisect(task.weights, task.edges, task.costs, task.low, task.high, upper, budget=budget)
        return _Found(halves.labels, halves.cost, halves.bound)
    graph = None if math.isinf(upper) else flat(task.weights, task.edges, task.costs, upper, high=task.high)
    if graph is None:
        return _Found(None, upper, 0.0)
    bound = 0.0
    if task.parts == _THREE:
        best = three(graph, *task.band(1), upper, budget)
        if best.labels is not None or not task.thorough or best.bound >= upper:
            return _Found(best.labels, best.cost, best.bound)
        bound = best.bound
    bands = [task.band(some) for some in range(1, task.parts)]
    steps = _SETS_THOROUGH if task.thorough else _SETS
    labels, least = by_sets(graph, Sought(task.parts, bands, upper, task.thorough, task.until, steps), budget)
    bound = max(bound, least)
    if labels is None or not task.fits(labels) or task.cut(labels) >= upper:
        return _Found(None, upper, bound)
    return _Found(labels, task.cut(labels), bound)


def _dealt(task: Task, upper: float, known: Rows | None, group: Ints) -> _Found:
    """Look for better parts of the components, and for the best way to deal the parts to them."""
    most = task.parts - int(group.max())
    # What the components so far cost at least, for each number of parts.
    sums = {0: 0.0}
    labels, cost, used = (None if known is None else known.copy()), 0.0, 0
    better = False
    for component in range(int(group.max()) + 1):
        rows = np.flatnonzero(group == component)
        here = _part(task, rows)
        mine: Rows | None = None
        if known is not None:
            mine = np.unique(known[rows], return_inverse=True)[1].reshape(-1).astype(np.int32)
        bounds: dict[int, float] = {}
        for parts in range(1, min(most, len(rows)) + 1):
            load = float(here.weights.sum())
            if not parts * (task.low - task.slack) <= load <= parts * (task.high + task.slack):
                continue
            some = attrs.evolve(here, parts=parts)
            dealt = mine is not None and int(mine.max()) + 1 == parts
            found = _connected(some, some.cut(mine) if mine is not None and dealt else upper)
            bounds[parts] = found.bound
            if dealt and mine is not None and labels is not None:
                better = better or found.labels is not None
                now = mine if found.labels is None else found.labels
                labels[rows] = now + used
                cost += some.cut(now)
                used += parts
        sums = _added(sums, bounds, task.parts)
    bound = sums.get(task.parts, math.inf)
    return _Found(labels, cost, bound) if better else _Found(None, upper, bound)


def _added(sums: dict[int, float], more: dict[int, float], parts: int) -> dict[int, float]:
    """Return the least sums for each number of parts with one component more."""
    out: dict[int, float] = {}
    for used, cost in sums.items():
        for some, here in more.items():
            if used + some <= parts:
                out[used + some] = min(out.get(used + some, math.inf), cost + here)
    return out


def _part(task: Task, rows: Ints) -> Task:
    """Return a component."""
    place = np.full(task.n, -1, np.int64)
    place[rows] = np.arange(len(rows))
    kept = place[task.edges[:, 0]] >= 0
    return attrs.evolve(task, weights=task.weights[rows], edges=place[task.edges[kept]], costs=task.costs[kept])
