"""Nodes divided into a given number of connected parts within a band of weight, with the least cut.

The problem is hard. Graphs of few nodes are divided exactly; in others many plans are made in little time, improved
at their borders and put together again, and the result says how far the best possible plan could be below it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

import attrs
import numpy as np

from gridgov._carve_piece import renumbered
from gridgov._columns import Ints, Rows, frozen
from gridgov._kway_anneal import Work
from gridgov._kway_bound import lower
from gridgov._kway_graph import Band, Graph, Plan
from gridgov._kway_pool import Search
from gridgov._kway_task import Pieces, Task, checked, task_of
from gridgov._metric_spread import Floats, Values

__all__ = ["Kway", "kway"]

#: Visits to nodes that one unit of effort pays for: at least, and for each node up to so many.
_VISITS: Final = 400_000
_VISITS_EACH: Final = ((200, 2_500), (600, 400), (3_000, 1_900), (1 << 60, 400))
#: Two parts are found with this share of it.
_HALVES: Final = 0.4
#: Plans that are given besides the best, and by what share of the weight they differ from it and from one another.
_OTHERS: Final = 8
_DIFFERENT: Final = 0.05
#: In larger graphs the bound says next to nothing and takes long: it is looked for only where a proof is asked for.
_BOUNDED: Final = 300
#: Sums of costs that differ by less than this share are equal.
_TINY: Final = 1e-9


@attrs.frozen(eq=False)
class Kway:
    """Connected parts of a set of nodes, with what is cut between them, and what must be cut at least.

    Example:
        >>> kway([1, 1, 1, 1], [(0, 1), (1, 2), (2, 3)], [1.0, 1.0, 1.0], 2, low=2, high=2)
        <Kway: 4 nodes in 2 parts, cut 1, proven>
    """

    #: Part of each node, from 0, numbered by their first nodes. Int32, shape (n,).
    labels: Rows
    #: The costs of the edges between parts.
    cost: float
    #: No plan in the band costs less.
    bound: float
    #: Whether no plan that is as little outside the band costs less.
    proven: bool
    #: Parts whose weight is outside the band, because no way was found to avoid it. Int64.
    outside: Ints
    #: Other good plans in the band, the cheapest first: each differs from the best and from one another.
    others: tuple[Rows, ...]
    #: Whether it was interrupted.
    interrupted: bool = False

    @property
    def gap(self) -> float:
        """How far the cost is above the bound, as a share of the cost; 0 when proven."""
        if self.proven:
            return 0.0
        return (self.cost - self.bound) / max(self.cost, 1e-12)

    def __repr__(self) -> str:
        n, parts = len(self.labels), int(self.labels.max(initial=-1)) + 1
        known = "proven" if self.proven else f"bound {self.bound:g}"
        out = f", {len(self.outside)} outside the band" if len(self.outside) else ""
        return f"<Kway: {n} nodes in {parts} parts, cut {self.cost:g}, {known}{out}>"


def _visits(n: int, effort: float) -> float:
    """Return how many visits to nodes are paid for, for so many nodes."""
    visits, before = _VISITS, 0
    for until, each in _VISITS_EACH:
        visits += max(0, min(n, until) - before) * each
        before = until
    return effort * visits


@attrs.define(eq=False)
class _Clock:
    """How much may be done."""

    until: float | None
    interruptible: bool
    effort: float
    seed: int
    progress: Callable[[int, int], None] | None
    #: Nodes of all pieces that are searched, and work of those done.
    nodes: int = 0
    done: int = 0
    turn: int = 0
    interrupted: bool = False

    def over(self) -> bool:
        """Whether time is up."""
        return self.until is not None and monotonic() >= self.until

    def search(self, graph: Graph, band: Band, given: list[list[int]]) -> list[Plan]:
        """Return good plans of a connected piece, the best first."""
        n = len(graph)
        share = n / self.nodes * (_HALVES if band.parts == 2 else 1.0)  # noqa: PLR2004 - halves
        visits = max(1, int(_visits(self.nodes, self.effort) * share))
        chance = random.Random(f"{self.seed}:{self.turn}")  # noqa: S311 - chance for a search, no secret
        self.turn += 1
        search = Search(graph, band, Work(visits, self.over, chance), self._tell(visits))
        try:
            search.run(given)
        except KeyboardInterrupt:
            if not self.interruptible:
                raise
            # The rest is divided in the quickest way: what is returned covers every node.
            self.until, self.interrupted = 0.0, True
            if not search.plans:
                search.begin()
        self.done += visits
        return search.plans

    def _tell(self, visits: int) -> Callable[[int], None]:
        """Return what is told how much of the work on a piece is left."""
        whole = max(1, int(_visits(self.nodes, self.effort)))

        def tell(left: int) -> None:
            if self.progress is not None:
                self.progress(min(self.done + visits - max(left, 0), whole), whole)

        return tell


def _different(one: Ints, other: Ints, weights: Floats, parts: int) -> float:
    """Return the share of the weight that is in another part when parts are matched as well as possible."""
    from scipy.optimize import linear_sum_assignment

    both = np.bincount(one.astype(np.int64) * parts + other, weights=weights, minlength=parts * parts)
    table = both.reshape(parts, parts)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return 1.0 - float(table[rows, columns].sum()) / max(float(weights.sum()), 1e-300)


def kway(  # noqa: PLR0913 - what is divided, how, and how long
    weights: Values,
    edges: Ints | Sequence[tuple[int, int]],
    costs: Values,
    parts: int,
    *,
    low: float = 0.0,
    high: float = math.inf,
    starts: Sequence[Ints | Sequence[int]] = (),
    order: Ints | Sequence[int] | None = None,
    effort: float = 1.0,
    seed: int = 0,
    prove: bool = False,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Kway:
    """Divide nodes into exactly so many connected parts within a band of weight, with the least cut.

    If no way is found to bring all parts into the band, they are as little outside as was found, and named; that comes
    before any cost. Connected pieces of the graph get at least one part each, and as many as the band asks for.

    Args:
        weights: Weight of each node, from 0, shape (n,).
        edges: Pairs of nodes, either way round, shape (m, 2); the costs of equal pairs add up.
        costs: What it costs to have the two ends of an edge in two parts, from 0, shape (m,).
        parts: How many parts there shall be, none empty: 1 to n, and not fewer than connected pieces.
        low: A part weighs at least this.
        high: A part weighs at most this.
        starts: Plans to begin with, each a part for each node. The result is not worse than any of them that has so
            many connected parts in each piece; others are left aside.
        order: A number for each node, no two alike, by which all is sorted first: the result then does not depend on
            how the nodes are numbered. Without it weights, edges and costs decide as far as they can.
        effort: How much work to spend; twice as much takes about twice as long.
        seed: Of the chance in the search.
        prove: Spend more on the bound. Without it the bound of more than 300 nodes stays 0.
        time_limit: Seconds after which the best plan so far is returned; so does an interruption when it is given.
        progress: Called now and then with the work done and all work.

    Raises:
        ValueError: Shapes do not fit together, a weight or cost is negative, the band is empty, two nodes have one
            number, or there cannot be so many parts.

    Example:
        >>> square = [(0, 1), (1, 2), (2, 3), (3, 0)]
        >>> found = kway([1, 1, 1, 1], square, [5, 1, 5, 1], 2, low=2, high=2)
        >>> found.labels.tolist(), found.cost, found.bound, found.outside.tolist()
        ([0, 0, 1, 1], 2.0, 2.0, [])
    """
    until = None if time_limit is None else monotonic() + time_limit
    columns = checked(weights, edges, costs, parts, (float(low), float(high)))
    task = task_of(
        *columns,
        parts,
        low=float(low),
        high=float(high),
        order=None if order is None else np.asarray(order, np.int64),
        starts=starts,
    )
    pieces = Pieces(task)
    clock = _Clock(until, time_limit is not None, effort, seed, progress, pieces.hard)
    sure = [pieces.divide(i, clock.search) for i in range(len(pieces.nodes))]
    best = _Best(columns, task, (float(low), float(high)), pieces.labels(pieces.best()))
    best.sure = all(sure) and pieces.forced
    if not best.sure:
        try:
            best.bind(thorough=prove, until=clock.until)
        except KeyboardInterrupt:
            if time_limit is None:
                raise
            clock.interrupted = True
    return Kway(
        labels=best.labels,
        cost=best.cost,
        bound=best.bound,
        proven=best.sure,
        outside=best.outside,
        others=tuple(_others(columns, best, pieces.more(), parts)),
        interrupted=clock.interrupted,
    )


class _Best:
    """The best parts, and what is known of them."""

    def __init__(
        self, columns: tuple[Floats, Ints, Floats], task: Task, band: tuple[float, float], found: Ints
    ) -> None:
        self.columns, self.task, self.band = columns, task, band
        self.sure, self._least = False, 0.0
        self._set(found)

    def _set(self, found: Ints) -> None:
        """Take parts for the best."""
        self.labels = frozen(renumbered(found))
        self.cost = _cost(self.columns, found)
        self.outside = frozen(_outside(self.columns[0], self.labels, self.task.band.parts, self.band))

    @property
    def bound(self) -> float:
        """What parts cost at least."""
        return self.cost if self.sure else self._least

    def bind(self, *, thorough: bool, until: float | None) -> None:
        """Find out what parts cost at least; take better ones if there are any."""
        if len(self.outside) or not self.cost:
            self.sure = not len(self.outside)
            return
        if (until is not None and monotonic() >= until) or (len(self.labels) > _BOUNDED and not thorough):
            return
        labels, cost, bound = lower(
            *self.columns,
            self.task.band.parts,
            *self.band,
            best_labels=self.labels,
            best_cost=self.cost,
            thorough=thorough,
            until=until,
        )
        if labels is not None and cost < self.cost:
            self._set(labels.astype(np.int64))
        self._least = min(max(bound, 0.0), self.cost)
        self.sure = self.cost - self._least <= _TINY * self.cost


def _cost(columns: tuple[Floats, Ints, Floats], labels: Ints) -> float:
    """Return the costs of the edges between parts."""
    _, pairs, costs = columns
    return math.fsum(costs[labels[pairs[:, 0]] != labels[pairs[:, 1]]].tolist())


def _outside(weights: Floats, labels: Rows, parts: int, band: tuple[float, float]) -> Ints:
    """Return the parts whose weight is outside the band."""
    loads = np.bincount(labels, weights=weights, minlength=parts)
    low, high = band
    near = _TINY * (loads + low + (high if math.isfinite(high) else 0.0) + weights.max(initial=0.0))
    return np.flatnonzero((loads < low - near) | (loads > high + near))


def _others(columns: tuple[Floats, Ints, Floats], best: _Best, some: list[Ints], parts: int) -> list[Rows]:
    """Return plans that differ from the best and from one another, in their order."""
    kept: list[Ints] = [best.labels.astype(np.int64)]
    for labels in some:
        if len(kept) > _OTHERS:
            break
        if all(_different(labels, other, columns[0], parts) >= _DIFFERENT for other in kept):
            kept.append(labels)
    return [frozen(renumbered(labels)) for labels in kept[1:]]
