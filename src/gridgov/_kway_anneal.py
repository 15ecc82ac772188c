"""Nodes at the border change sides, cheaply at last and at random at first; no part ever comes apart or goes.

Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) over the nodes at the borders only. Weight outside the band
costs something, so that nodes can change places; the best plan that was seen is returned.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Final

import attrs

from gridgov._kway_graph import Band, Graph, Plan

__all__ = ["Heat", "Work", "annealed", "holds"]

#: Draws of an exponential variable, to six digits: the same on every platform.
_DRAWS: Final = [round(-math.log((i + 0.5) / 4096), 6) for i in range(4096)]
#: A way around a node that is longer than so many nodes counts as none.
_AROUND: Final = 60
#: What a mean weight outside the band costs, in mean costs: at first and at last, and so many times it if need be.
_OUTSIDE: Final = (1.0, 3.0)
_STRICTEST: Final = 12.0


@attrs.frozen
class Heat:
    """From which temperature to which, in mean costs, in how many sweeps."""

    hot: float
    cold: float
    sweeps: int
    #: How many times dearer than else it is to be outside the band.
    strict: float = 1.0


class Work:
    """Counts what was done in visits to nodes, and gives chance."""

    __slots__ = ("left", "over", "rng")

    def __init__(self, left: int, over: Callable[[], bool], rng: random.Random) -> None:
        self.left, self.rng = left, rng
        #: Whether to stop at once.
        self.over = over

    def spend(self, visits: int) -> bool:
        """Note that something was done; whether to stop at once."""
        self.left -= visits
        return self.over()


def holds(graph: Graph, ends: list[int], v: int, labels: list[int]) -> bool:
    """Whether the part of a node stays in one without it, as far as can be seen nearby.

    Args:
        graph: The graph.
        ends: The neighbours of the node in its part, at least two.
        v: The node.
        labels: A part for each node.
    """
    sets, near = graph.sets, graph.near
    rest = set(ends)
    rest.discard(ends[0])
    stack = [ends[0]]
    while stack:
        met = rest & sets[stack.pop()]
        rest -= met
        stack += met
    if not rest:
        return True
    here = labels[v]
    queue, seen = [ends[0]], {v, ends[0]}
    for x in queue:
        for u, _ in near[x]:
            if labels[u] == here and u not in seen:
                rest.discard(u)
                seen.add(u)
                queue.append(u)
        if not rest:
            return True
        if len(queue) > _AROUND:
            return False
    return False


def annealed(  # noqa: C901, PLR0912, PLR0915 - the inner loop: a call for each node would take twice as long
    graph: Graph, labels: list[int], band: Band, heat: Heat, work: Work
) -> Plan:
    """Return the best plan seen on the way from a plan; the list given is changed.

    Args:
        graph: The graph.
        labels: A part for each node, each connected.
        band: What the parts may weigh.
        heat: How much is left to chance.
        work: What may be done.
    """
    weights, near = graph.weights, graph.near
    low, high, draws, draw = band.low, band.high, _DRAWS, work.rng.random
    loads = graph.loads(labels, band.parts)
    cut, off = graph.cut(labels), band.all_off(loads)
    best, best_off, best_cut = labels[:], off, cut
    border = [v for v, around in enumerate(near) if any(labels[u] != labels[v] for u, _ in around)]
    # For each node what holds it in its part and what draws it into others, until a neighbour changes sides.
    links: list[tuple[int, list[tuple[int, int]]] | None] = [None] * len(weights)
    mark = [-1] * len(weights)
    sweeps = heat.sweeps
    # In a narrow band little is too much.
    strict = heat.strict * min(_STRICTEST, max(1.0, graph.mean_weight / max(high - low, 1)))
    dear = strict * graph.mean_cost / graph.mean_weight
    for sweep in range(sweeps):
        share = sweep / max(sweeps - 1, 1)
        # No power: powers differ in the last digit between platforms.
        hot = graph.mean_cost / ((1.0 - share) / heat.hot + share / heat.cold)
        outside = dear * (_OUTSIDE[0] + (_OUTSIDE[1] - _OUTSIDE[0]) * share)
        border = _mixed(border, draw)
        after: list[int] = []
        for v in border:
            if mark[v] == sweep:
                continue
            known = links[v]
            here = labels[v]
            if known is None:
                kept = 0
                drawn: dict[int, int] = {}
                for u, c in near[v]:
                    there = labels[u]
                    if there == here:
                        kept += c
                    elif there in drawn:
                        drawn[there] += c
                    else:
                        drawn[there] = c
                some = list(drawn.items())
                links[v] = kept, some
            else:
                kept, some = known
            if not some:
                continue
            mark[v] = sweep
            after.append(v)
            there, gained = some[0] if len(some) == 1 else some[int(draw() * len(some))]
            weight = weights[v]
            load, load_there = loads[here], loads[there]
            left, more = load - weight, load_there + weight
            loss = kept - gained
            if load <= high and left >= low and load_there >= low and more <= high:
                if loss > 0 and loss > hot * draws[int(draw() * 4096)]:
                    continue
            else:
                change: float = 0
                if load > high:
                    change -= load - high
                elif load < low:
                    change -= low - load
                if load_there > high:
                    change -= load_there - high
                elif load_there < low:
                    change -= low - load_there
                if left > high:
                    change += left - high
                elif left < low:
                    change += low - left
                if more > high:
                    change += more - high
                elif more < low:
                    change += low - more
                if loss + outside * change > hot * draws[int(draw() * 4096)]:
                    continue
            ends = [u for u, _ in near[v] if labels[u] == here]
            if not ends or (len(ends) > 1 and not holds(graph, ends, v, labels)):
                continue
            labels[v] = there
            loads[here], loads[there] = left, more
            cut += loss
            links[v] = None
            for u, _ in near[v]:
                links[u] = None
                if mark[u] != sweep:
                    after.append(u)
        border = list(dict.fromkeys(after))
        if cut < best_cut or best_off:
            off = band.all_off(loads)
            if off < best_off or (off == best_off and cut < best_cut):
                best, best_off, best_cut = labels[:], off, cut
        if work.spend(len(border)):
            break
    return Plan(best_off, best_cut, best)


def _mixed(nodes: list[int], draw: Callable[[], float]) -> list[int]:
    """Return nodes in another order: as cards are dealt to some and taken up again. Good enough, and fast."""
    hands = 2 + int(draw() * 6)
    first = int(draw() * hands)
    out: list[int] = []
    for i in range(hands):
        out += nodes[(first + i) % hands :: hands]
    return out
