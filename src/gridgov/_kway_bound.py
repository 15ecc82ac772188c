"""What no division into connected parts within a band costs less than.

Planar graphs: the border of a part is one cycle of the dual, or two and more, each around something that could be
parts. So many parts with borders no shorter than the least cycle cost half as many such cycles. Two parts have one
border: there the least cycle is the answer. Other graphs: every spanning tree is cut once less than there are parts,
and eigenvalues say how well parts can be apart (Donath and Hoffman 1973, "Lower bounds for the partitioning of graphs").
"""

from __future__ import annotations

import math
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Rows
from gridgov._kway_dual import bisect, flat, least_cycle
from gridgov._kway_dual_faces import folded
from gridgov._kway_dual_walks import Budget
from gridgov._keys import Ints
from gridgov._metric_spread import Floats

__all__ = ["Task", "lower"]

#: Larger graphs are not looked at in the dual.
_DUAL: Final = 220
_SPECTRAL: Final = 700
_WORK: Final = 2e6
_THOROUGH: Final = 3e8
_SLACK: Final = 1e-9
_NEARLY: Final = 1e-7


@attrs.frozen(eq=False)
class Task:
    """What is to be divided, and what is known of it."""

    weights: Floats
    #: Each pair once.
    edges: Ints
    costs: Floats
    parts: int
    low: float
    high: float
    thorough: bool
    until: float | None

    @property
    def n(self) -> int:
        """How many nodes there are."""
        return len(self.weights)

    @property
    def slack(self) -> float:
        """Weights that differ by less are equal."""
        top = self.high if math.isfinite(self.high) else 0.0
        return _SLACK * (self.low + top + float(self.weights.max(initial=0.0)))

    @property
    def whole(self) -> bool:
        """Whether all costs are whole numbers."""
        return bool((self.costs == np.rint(self.costs)).all())

    def band(self, some: int) -> tuple[float, float]:
        """Return what so many parts weigh together, at least and at most, with the others in the band as well."""
        total, others = float(self.weights.sum()), self.parts - some
        return max(some * self.low, total - others * self.high), min(some * self.high, total - others * self.low)

    def fits(self, labels: Rows) -> bool:
        """Whether parts are what is asked for: connected, in the band, as many as there should be."""
        loads = np.bincount(labels, weights=self.weights, minlength=self.parts)
        if len(loads) != self.parts or len(np.unique(labels)) != self.parts:
            return False
        if loads.min() < self.low - self.slack or loads.max() > self.high + self.slack:
            return False
        kept = labels[self.edges[:, 0]] == labels[self.edges[:, 1]]
        return len(np.unique(components(self.n, self.edges[kept]))) == self.parts


def components(n: int, edges: Ints) -> Ints:
    """Return for each node the number of its connected component."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


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
    labels, cost, bound = _bounded(task, best_cost if fits else math.inf)
    if labels is not None and (not fits or cost < best_cost):
        return labels, cost, min(_raised(task, bound), cost)
    return best_labels, best_cost, min(_raised(task, bound), best_cost) if fits else 0.0


def _raised(task: Task, bound: float) -> float:
    """Return a bound rounded up where costs are whole, and never above what it may be by rounding otherwise."""
    if math.isinf(bound):
        return bound
    if task.whole:
        return float(math.ceil(bound - _NEARLY * max(bound, 1.0)))
    return bound * (1 - _SLACK)


def _bounded(task: Task, upper: float) -> tuple[Rows | None, float, float]:
    """Return better parts if any were found, their cost, and a bound."""
    if task.parts == 1:
        return None, upper, 0.0
    if task.parts == task.n:
        return None, upper, math.fsum(task.costs.tolist())
    if components(task.n, task.edges).any():
        return None, upper, 0.0
    bound = max(by_tree(task), by_spectrum(task))
    if task.n > _DUAL and not task.thorough:
        return None, upper, bound
    work = _THOROUGH if task.thorough else _WORK
    if task.parts == 2:  # noqa: PLR2004 - one border
        found = bisect(task.weights, task.edges, task.costs, task.low, task.high, upper, work=work)
        return found.labels, found.cost, max(bound, found.bound)
    return None, upper, max(bound, by_cycles(task, upper, work))


def by_tree(task: Task) -> float:
    """Return what the cheapest edges of the dearest spanning tree cost: one less than there are parts is cut."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    n, top = task.n, float(task.costs.max(initial=0.0)) + 1.0
    graph = coo_array((top - task.costs, (task.edges[:, 0], task.edges[:, 1])), shape=(n, n)).tocsr()
    kept: Any = minimum_spanning_tree(graph)
    return max(math.fsum(np.sort(top - kept.data)[: task.parts - 1].tolist()), 0.0)


def by_spectrum(task: Task) -> float:
    """Return half of what the least eigenvalues of the Laplacian say for parts of the least weight."""
    from scipy.linalg import eigh

    n, low = task.n, task.band(1)[0] - task.slack
    if n > _SPECTRAL or low <= 0:
        return 0.0
    # Nodes that weigh next to nothing count more than they weigh: parts weigh no less for that.
    mass = 1.0 / np.sqrt(np.maximum(task.weights, 0.05 * float(task.weights.mean())))
    laplace = np.zeros((n, n))
    u, v = task.edges[:, 0], task.edges[:, 1]
    laplace[u, v] = laplace[v, u] = -task.costs
    laplace[np.arange(n), np.arange(n)] = -laplace.sum(axis=1)
    values: Any = eigh(laplace * mass[:, None] * mass, eigvals_only=True, subset_by_index=(0, task.parts - 1))
    safe = float(np.maximum(values, 0.0).sum()) - _SLACK * n * float(np.abs(laplace).max()) * float((mass**2).max())
    return max(0.5 * low * safe, 0.0)


def by_cycles(task: Task, upper: float, work: float) -> float:
    """Return half the least border of a part, so many times as there are parts."""
    parts = task.parts
    graph = flat(task.weights, task.edges, task.costs, upper, high=task.high)
    if graph is None:
        return 0.0
    budget = Budget(work)
    most = 2 * upper / parts + graph.tolls.unit
    one = least_cycle(graph, [task.band(1)], most, budget)
    # What lies around a part in more than one piece is around it in two borders at least, of one part or more.
    some = least_cycle(graph, [task.band(j) for j in range(1, parts)], one / 2, budget)
    return 0.5 * parts * min(one, 2 * some)
