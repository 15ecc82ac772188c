"""What is asked for, checked and in whole numbers, and the connected pieces that are divided one by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Ints
from gridgov._kway_graph import Band, Graph, Plan, canonical, graph, plan_of, whole_numbers
from gridgov._kway_share import forced, shared
from gridgov._kway_small import FEW, exact
from gridgov._metric_spread import Floats, Values

__all__ = ["Pieces", "Task", "checked", "task_of"]

#: Weights that differ by less than this share are equal.
_SLACK: Final = 1e-9


@attrs.frozen(eq=False)
class Task:
    """What is divided, in whole numbers and in the canonical order."""

    graph: Graph
    band: Band
    #: Row of the caller for each node.
    rows: Ints
    starts: list[list[int]]
    #: How many whole numbers of weight are one.
    scale: float


def checked(
    weights: Values, edges: Ints | Sequence[tuple[int, int]], costs: Values, parts: int, band: tuple[float, float]
) -> tuple[Floats, Ints, Floats]:
    """Return the columns of the graph; refuse what cannot be divided."""
    weight = np.asarray(weights, np.float64).reshape(-1)
    pairs = np.asarray(edges, np.int64).reshape(-1, 2)
    cost = np.asarray(costs, np.float64).reshape(-1)
    wrong = [
        (not (np.isfinite(weight).all() and (weight >= 0).all()), "Weights must be numbers from 0."),
        (
            len(cost) != len(pairs) or not (np.isfinite(cost).all() and (cost >= 0).all()),
            "There must be one finite cost from 0 for each edge.",
        ),
        (
            bool(len(pairs)) and not (pairs.min() >= 0 and pairs.max() < len(weight)),
            "An edge names a node that is not there.",
        ),
        (not 0 <= band[0] <= band[1] or math.isinf(band[0]), "The band must have 0 <= low <= high."),
        (not 1 <= parts <= len(weight), "There must be at least one part, and no more parts than nodes."),
    ]
    for bad, msg in wrong:
        if bad:
            raise ValueError(msg)
    return weight, pairs, cost


def _band(parts: int, low: float, high: float, scale: float, weights: Floats) -> Band:
    """Return the band in whole numbers."""
    slack = _SLACK * (low + (high if math.isfinite(high) else 0.0) + float(weights.max(initial=0.0)))
    least = math.ceil(max(low - slack, 0.0) * scale)
    return Band(parts, least, math.inf if math.isinf(high) else max(least, math.floor((high + slack) * scale)))


def task_of(  # noqa: PLR0913 - all that a task is made of
    weights: Floats,
    pairs: Ints,
    costs: Floats,
    parts: int,
    *,
    low: float,
    high: float,
    order: Ints | None,
    starts: Sequence[Ints | Sequence[int]],
) -> Task:
    """Bring everything into whole numbers and the canonical order."""
    n = len(weights)
    loads, scale = whole_numbers(weights)
    prices, _ = whole_numbers(costs)
    if order is not None and (len(order) != n or len(np.unique(order)) != n):
        msg = "The order must give each node a number of its own."
        raise ValueError(msg)
    given = [np.asarray(start, np.int64) for start in starts]
    if any(len(start) != n for start in given):
        msg = "A start must name one part for each node."
        raise ValueError(msg)
    rows = canonical(loads, pairs, prices) if order is None else np.argsort(order, kind="stable").astype(np.int64)
    made = graph(loads, pairs, prices, rows)
    return Task(made, _band(parts, low, high, scale, weights), rows, [start[rows].tolist() for start in given], scale)


class Pieces:
    """The connected pieces of a graph, each with good plans."""

    def __init__(self, task: Task) -> None:
        self.task = task
        whole = task.graph
        self.nodes = whole.pieces(range(len(whole)))
        if len(self.nodes) > task.band.parts:
            msg = f"There must be a part for each connected piece: {len(self.nodes)} pieces, {task.band.parts} parts."
            raise ValueError(msg)
        if len(whole) <= FEW:
            # All in one go: also how many parts each piece gets is decided exactly.
            self.nodes = [list(range(len(whole)))]
        loads = [sum(whole.weights[v] for v in nodes) for nodes in self.nodes]
        self.counts = shared(loads, [len(nodes) for nodes in self.nodes], task.band)
        self.forced = forced(loads, self.counts, task.band)
        self.plans: list[list[Plan]] = []
        #: Nodes of pieces that must be searched.
        self.hard = sum(
            len(nodes) for nodes, count in zip(self.nodes, self.counts, strict=True) if _is_hard(nodes, count)
        )

    def divide(self, i: int, search: Callable[[Graph, Band, list[list[int]]], list[Plan]]) -> bool:
        """Divide a piece; whether that is proven to be best."""
        nodes, count = self.nodes[i], self.counts[i]
        part = self.task.graph.part(nodes) if len(self.nodes) > 1 else self.task.graph
        band = attrs.evolve(self.task.band, parts=count)
        if not _is_hard(nodes, count):
            self.plans.append([_only(part, band) if count in {1, len(nodes)} else exact(part, band)])
            return True
        given = [start for one in self.task.starts if (start := _start(part, [one[v] for v in nodes], count))]
        self.plans.append(search(part, band, given))
        return False

    def labels(self, chosen: list[Plan]) -> Ints:
        """Return the part of each row of the caller."""
        out = np.zeros(len(self.task.rows), np.int64)
        before = 0
        for nodes, plan, count in zip(self.nodes, chosen, self.counts, strict=True):
            out[self.task.rows[nodes]] = np.array(plan.labels, np.int64) + before
            before += count
        return out

    def best(self) -> list[Plan]:
        """Return the best plan of each piece."""
        return [plans[0] for plans in self.plans]

    def more(self) -> list[Ints]:
        """Return the parts of all other plans in the band: each differs in one piece; the best first."""
        best = self.best()
        if any(plan.off for plan in best):
            return []
        some = [
            (plan.cut - best[i].cut, i, at, [*best[:i], plan, *best[i + 1 :]])
            for i, plans in enumerate(self.plans)
            for at, plan in enumerate(plans)
            if at and not plan.off
        ]
        return [self.labels(chosen) for *_, chosen in sorted(some, key=lambda one: one[:3])]


def _is_hard(nodes: list[int], count: int) -> bool:
    """Whether a piece must be searched."""
    return len(nodes) > FEW and 1 < count < len(nodes)


def _only(part: Graph, band: Band) -> Plan:
    """Return the plan of a piece that is one part, or whose nodes are one part each."""
    labels = [0] * len(part) if band.parts == 1 else list(range(len(part)))
    return plan_of(part, band, labels)


def _start(part: Graph, said: list[int], count: int) -> list[int] | None:
    """Return a start as labels from 0, if it has so many connected parts."""
    names: dict[int, list[int]] = {}
    for v, label in enumerate(said):
        names.setdefault(label, []).append(v)
    pieces = [piece for members in names.values() for piece in part.pieces(members)]
    if len(pieces) != count:
        return None
    out = [0] * len(part)
    for label, piece in enumerate(pieces):
        for v in piece:
            out[v] = label
    return out
