"""Plans to begin with: parts grown in a coarse graph, worked on while the graph becomes finer."""

from __future__ import annotations

import random
from heapq import heapify, heappop, heappush
from typing import Final

import attrs

from gridgov._kway_anneal import Heat, Work, annealed
from gridgov._kway_graph import Band, Graph, Plan, contracted

__all__ = ["Level", "begun", "coarser", "levels", "refined"]

#: The coarsest graph has so many nodes, or so many for each part.
_FEWEST: Final = 60
_FOR_EACH: Final = 12
#: A step that leaves more than this share of the nodes is the last.
_SHRINK: Final = 0.92
#: A coarse node weighs at most this share of a part.
_HEAVIEST: Final = 0.25
#: Parts begin at nodes at least this share of the farthest away.
_FAR: Final = 0.7


@attrs.frozen(eq=False)
class Level:
    """A graph, and for each of its nodes the node of the coarser graph that it is in."""

    graph: Graph
    place: list[int]


def coarser(fine: Graph, rng: random.Random, most: float) -> Level:
    """Return where nodes go when neighbours with strong edges become one, if they weigh no more than ``most``."""
    n, near, weights, draw, mean = len(fine), fine.near, fine.weights, rng.random, fine.mean_weight
    order = list(range(n))
    rng.shuffle(order)
    place = [-1] * n
    count = 0
    for v in order:
        if place[v] >= 0:
            continue
        best, strongest, weight = v, -1.0, weights[v]
        for u, c in near[v]:
            if place[u] < 0 and weight + weights[u] <= most:
                strong = c * c / (weight + weights[u] + mean) * (0.5 + draw())
                if strong > strongest:
                    best, strongest = u, strong
        place[v] = place[best] = count
        count += 1
    return Level(contracted(fine, place, count), place)


def levels(graph: Graph, band: Band, work: Work) -> tuple[list[Level], Graph]:
    """Return ever coarser graphs: each with where its nodes go, and the coarsest."""
    out: list[Level] = []
    most = _HEAVIEST * sum(graph.weights) / band.parts
    fewest = max(_FEWEST, _FOR_EACH * band.parts)
    while len(graph) > fewest:
        step = coarser(graph, work.rng, most)
        work.left -= len(graph)
        if len(step.graph) > _SHRINK * len(graph):
            break
        out.append(Level(graph, step.place))
        graph = step.graph
    return out, graph


def _distances(graph: Graph, sources: list[int]) -> list[int]:
    """Return how many edges each node is away from the nearest source."""
    far = [-1] * len(graph)
    for v in sources:
        far[v] = 0
    queue = list(sources)
    for v in queue:
        for u, _ in graph.near[v]:
            if far[u] < 0:
                far[u] = far[v] + 1
                queue.append(u)
    return far


def _seeds(graph: Graph, parts: int, rng: random.Random) -> list[int]:
    """Return nodes far from one another."""
    seeds: list[int] = []
    far = _distances(graph, [rng.randrange(len(graph))])
    while len(seeds) < parts:
        most = max(far)
        some = [v for v, d in enumerate(far) if d and d >= _FAR * most]
        seeds.append(some[int(rng.random() * len(some))] if some else 0)
        far = _distances(graph, seeds)
    return seeds


def grown(graph: Graph, parts: int, rng: random.Random) -> list[int]:
    """Return parts that grew from nodes far from one another, the lightest first, where most edges lead into it."""
    near, weights, draw = graph.near, graph.weights, rng.random
    labels = [-1] * len(graph)
    degree = [sum(c for _, c in around) for around in near]
    links: list[dict[int, int]] = [{} for _ in range(parts)]
    heaps: list[list[tuple[float, int]]] = [[] for _ in range(parts)]
    loads = [0] * parts

    def take(v: int, part: int) -> None:
        labels[v] = part
        loads[part] += weights[v]
        mine, heap = links[part], heaps[part]
        for u, c in near[v]:
            if labels[u] < 0:
                mine[u] = mine.get(u, 0) + c
                heappush(heap, (degree[u] - 2 * mine[u] + draw(), u))

    for part, v in enumerate(_seeds(graph, parts, rng)):
        take(v, part)
    queue = [(load, part) for part, load in enumerate(loads)]
    heapify(queue)
    while queue:
        part = heappop(queue)[1]
        heap = heaps[part]
        while heap:
            v = heappop(heap)[1]
            if labels[v] < 0:
                take(v, part)
                heappush(queue, (loads[part], part))
                break
    return labels


def refined(chain: list[Level], plan: Plan, band: Band, heats: list[Heat], work: Work) -> Plan:
    """Return a plan of the finest graph, worked on at each level: heats from the coarsest but one to the finest."""
    for i, level in enumerate(reversed(chain)):
        labels = [plan.labels[at] for at in level.place]
        plan = annealed(level.graph, labels, band, heats[min(i, len(heats) - 1)], work)
    return plan


def begun(graph: Graph, band: Band, heats: list[Heat], work: Work) -> Plan:
    """Return a plan out of nothing."""
    chain, coarsest = levels(graph, band, work)
    labels = grown(coarsest, band.parts, work.rng)
    plan = annealed(coarsest, labels, band, heats[0], work)
    return refined(chain, plan, band, heats[1:], work)
