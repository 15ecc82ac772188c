"""What some connected parts of a planar graph cost at least: all parts with a short border, and the best of them.

All cycles up to some cost are known, and so are the parts they go around. Any other part costs more than that. The best
choice of so many parts that cover each node once, where others may cover what they like within the band, is a bound.
"""

from __future__ import annotations

import math
from time import monotonic
from typing import Any, Final

import attrs
import numpy as np

from gridgov._carve_piece import Members
from gridgov._carve_pool import incidence
from gridgov._columns import Rows
from gridgov._kway_dual import Flat, all_cycles, least_cycle
from gridgov._kway_dual_walks import Budget, Spent
from gridgov._metric_spread import Floats

__all__ = ["Short", "Sought", "by_sets"]

#: The solver's numbers are as good as this.
_NEARLY: Final = 1e-5
_HALF: Final = 0.5
#: More parts are too many to choose from, and more branches to look at.
_MANY: Final = 12_000
_BRANCHES: Final = 2_000
_SOON: Final = 0.01
#: Borders are looked at up to so many times the mean, where parts are chosen whole.
_WIDER: Final = 1.3
#: How often fewer parts are asked for when there are too many.
_TRIES: Final = 3


@attrs.frozen
class Sought:
    """What parts are asked for."""

    parts: int
    #: Weights of one part, of two, and so on, when the others are in the band too.
    bands: list[tuple[float, float]]
    #: Only parts that cost less are of interest.
    upper: float
    #: Whether parts must be chosen whole, and when to stop, by the clock.
    whole: bool
    until: float | None = None
    #: How many steps to spend on parts with short borders.
    work: float = 4e5


@attrs.frozen
class Short:
    """The parts with short borders."""

    borders: dict[Members, float]
    #: All others cost at least this.
    others: float


def by_sets(graph: Flat, sought: Sought, budget: Budget) -> tuple[Rows | None, float]:
    """Return parts that cost less than is known, if there are any, and a bound.

    Why nothing costs less: parts cost half of all their borders together. Around a part lie one or more connected
    pieces. If one, its border is a cycle: it is among those known, or costs more than they were looked for. If two and
    more, each piece is made of parts and has a cycle of its own: the border is twice the least of these. So for any
    division the program has a choice of the same cost or less: known parts chosen whole, others counted and their nodes
    covered as they are. A program that is solved in part or without whole numbers has a smaller value, never a larger.

    Args:
        graph: A graph.
        sought: What is asked for.
        budget: How much to do.
    """
    parts, mean = sought.parts, 2 * sought.upper / sought.parts
    one = least_cycle(graph, sought.bands[:1], mean + graph.tolls.unit, budget).cost
    # What lies around a part in more than one piece is around it in two borders at least, of one part or more.
    more = 2 * least_cycle(graph, sought.bands, 2 * one, budget).cost
    bound = _HALF * parts * min(one, more)
    short = _short(graph, sought, one)
    if short is None or bound >= sought.upper:
        return None, bound
    short = attrs.evolve(short, others=min(short.others, more))
    chosen, least = _chosen(graph, sought, short)
    return chosen, max(bound, least)


def _short(graph: Flat, sought: Sought, least: float) -> Short | None:
    """Return the parts with borders up to some cost, about the mean or less: none if that are too many."""
    unit = graph.tolls.unit
    low, high = sought.bands[0]
    most = math.floor((_WIDER if sought.whole else 1.0) * 2 * sought.upper / sought.parts / unit)
    fewest = math.floor(least / unit)
    step = max(1, (most - fewest) // _TRIES)
    while most >= fewest:
        try:
            borders = _borders(graph, (low, high), most, Budget(sought.work, sought.until))
        except Spent:
            most -= step
            continue
        return Short(borders, (most + 1) * unit)
    return None


def _borders(graph: Flat, band: tuple[float, float], most: int, budget: Budget) -> dict[Members, float]:
    """Return the parts in a band that have a border of one cycle up to some cost, whole units, with its cost.

    Raises:
        Spent: There are too many, or the work is done.
    """
    out: dict[Members, float] = {}
    for cycle in all_cycles(graph, [band], most, budget):
        if len(out) > _MANY:
            raise Spent
        labels = graph.sides(cycle.edges)
        if labels is None:
            continue
        for side in (0, 1):
            nodes = np.flatnonzero(labels == side)
            load = float(graph.weights[nodes].sum())
            if band[0] - graph.slack <= load <= band[1] + graph.slack:
                out[tuple(nodes.tolist())] = math.fsum(graph.costs[cycle.edges].tolist())
    return out


def _chosen(graph: Flat, sought: Sought, short: Short) -> tuple[Rows | None, float]:
    """Return the best choice of parts, if it is one, and what it costs at least."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    members = sorted(short.borders)
    n, many = graph.n, len(members)
    costs = np.array([*(short.borders[part] for part in members), short.others, *[0.0] * n])
    size = float(costs.max(initial=0.0)) or 1.0
    whole = np.zeros(len(costs), np.int64)
    if sought.whole:
        whole[: many + 1] = 1
    seconds = math.inf if sought.until is None else max(sought.until - monotonic(), _SOON)
    found: Any = milp(
        costs / size,
        integrality=whole,
        bounds=Bounds(0, np.array([*[1.0] * many, float(sought.parts), *[1.0] * n])),
        constraints=[LinearConstraint(*rows) for rows in _rows(graph, sought, members)],
        options={"mip_rel_gap": 0.0, "node_limit": _BRANCHES, "time_limit": seconds},
    )
    # A program that was stopped on the way has a bound only where parts are chosen whole.
    value = found.mip_dual_bound if sought.whole else found.fun if found.status == 0 else None
    if value is None:
        return None, 0.0
    least = _HALF * size * (float(value) - _NEARLY)
    if found.x is None or not sought.whole or found.x[many] > _HALF:
        return None, least
    labels = np.full(n, -1, np.int32)
    for i, at in enumerate(np.flatnonzero(found.x[:many] > _HALF).tolist()):
        labels[list(members[at])] = i
    return labels, least


def _rows(graph: Flat, sought: Sought, members: list[Members]) -> list[tuple[Any, Floats, Floats]]:
    """Return what a choice must keep to: columns for parts, for the number of others, for what others cover."""
    from scipy.sparse import coo_array, csr_array, hstack, identity

    n, many = graph.n, len(members)
    low, high = sought.bands[0]
    heavy = high or 1.0
    loads = graph.weights / heavy
    none = csr_array((n, 1))
    one = np.ones(n)
    covers: Any = hstack([incidence(members, n), none, identity(n)], format="csr")
    number: Any = csr_array(np.array([[*[1.0] * (many + 1), *[0.0] * n]]))
    lightest: Any = csr_array(np.array([[*[0.0] * many, -(low - graph.slack) / heavy, *loads.tolist()]]))
    heaviest: Any = csr_array(np.array([[*[0.0] * many, -(high + graph.slack) / heavy, *loads.tolist()]]))
    others: Any = hstack([coo_array((n, many)), -csr_array(np.ones((n, 1))), identity(n)], format="csr")
    return [
        (covers, one, one),
        (number, np.array([float(sought.parts)]), np.array([float(sought.parts)])),
        (lightest, np.zeros(1), np.full(1, np.inf)),
        (heaviest, np.full(1, -np.inf), np.zeros(1)),
        (others, np.full(n, -np.inf), np.zeros(n)),
    ]
