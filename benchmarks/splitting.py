"""Communities split into connected parts within a band of households, beside METIS and GerryChain.

    PYTHONPATH=src .venv-bench/bin/python -m benchmarks.splitting --seeds 5

Needs pymetis; GerryChain takes part with --bursts if it is installed. Two kinds of planar communities: random points
and the triangles between them, and blocks with courtyards between streets, where a wall costs 3 and a street 1.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from time import process_time
from typing import Any, Final

import attrs
import networkx as nx
import numpy as np
import numpy.typing as npt

from gridgov._kway import Kway, kway

__all__ = ["Instance", "main", "points", "run", "streets"]

Array = npt.NDArray[Any]
#: Orders of the rows that METIS is given: its seed has no effect on small graphs.
ORDERS: Final = 100
#: How far a part may be from the mean, as a share of it.
WIDTH: Final = 0.05
CASES: Final = ((100, 3), (200, 2), (200, 3), (200, 4), (600, 3), (600, 9), (2_000, 30))
#: Share of the diagonals that are there, and of the places that are more than needed.
DIAGONAL, SPARE = 0.5, 0.02


@attrs.frozen(eq=False)
class Instance:
    """The same graph for everybody."""

    weights: Array
    edges: Array
    costs: Array
    parts: int
    low: float
    high: float

    def cut(self, labels: Array) -> float:
        """Return the costs of the edges between parts."""
        return float(self.costs[labels[self.edges[:, 0]] != labels[self.edges[:, 1]]].sum())

    def faults(self, labels: Array) -> int:
        """Return how many parts are outside the band, not connected, missing or too many."""
        graph = nx.Graph(self.edges.tolist())
        graph.add_nodes_from(range(len(self.weights)))
        found = np.unique(labels)
        wrong = abs(len(found) - self.parts)
        for part in found:
            nodes = np.flatnonzero(labels == part)
            load = self.weights[nodes].sum()
            fits = self.low - 1e-9 * load <= load <= self.high + 1e-9 * load
            wrong += not (fits and nx.is_connected(graph.subgraph(nodes.tolist())))
        return wrong


def _instance(weights: Array, edges: Array, costs: Array, parts: int, width: float) -> Instance:
    """Return an instance whose band is the mean and a share of it to both sides."""
    mean = float(weights.sum()) / parts
    return Instance(weights, edges, costs, parts, mean * (1 - width), mean * (1 + width))


def points(n: int, parts: int, seed: int, width: float = WIDTH) -> Instance:
    """Make random points, the triangles between them, and lognormal households."""
    from scipy.spatial import Delaunay

    rng = np.random.default_rng([11, n, parts, seed])
    places = rng.random((n, 2))
    edges = _sides(np.asarray(Delaunay(places).simplices))
    weights = np.rint(rng.lognormal(3.6, 0.5, n))
    return _instance(weights, edges, np.ones(len(edges)), parts, width)


def _sides(corners: Array) -> Array:
    """Return the sides of triangles, each once."""
    sides = np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]))
    return np.unique(np.sort(sides, axis=1), axis=0)


def streets(n: int, parts: int, seed: int, width: float = WIDTH) -> Instance:
    """Make blocks of four buildings around courtyards, with streets between: a wall costs 3, a street 1."""
    rng = np.random.default_rng([12, n, parts, seed])
    side = int(np.ceil(np.sqrt(n * 1.15)))
    row, column = (one.reshape(-1) for one in np.mgrid[0:side, 0:side])
    right = np.column_stack((np.flatnonzero(column < side - 1), np.flatnonzero(column < side - 1) + 1))
    down = np.column_stack((np.flatnonzero(row < side - 1), np.flatnonzero(row < side - 1) + side))
    corner = np.flatnonzero((row < side - 1) & (column < side - 1))
    across = np.column_stack((corner, corner + side + 1))
    across = across[rng.random(len(across)) < DIAGONAL]
    edges = np.concatenate((right, down, across))
    block = row // 2 * side + column // 2
    costs = np.where(block[edges[:, 0]] == block[edges[:, 1]], 3.0, 1.0)
    # Open places: some buildings are not there. The largest piece stays.
    kept = rng.random(side * side) < n / (side * side) + SPARE
    graph = nx.Graph(edges[kept[edges].all(axis=1)].tolist())
    nodes = np.array(sorted(max(nx.connected_components(graph), key=lambda some: (len(some), -min(some)))))
    place = np.full(side * side, -1)
    place[nodes] = np.arange(len(nodes))
    here = (place[edges] >= 0).all(axis=1)
    weights = np.rint(rng.lognormal(3.6, 0.5, len(nodes)))
    return _instance(weights, place[edges[here]], costs[here], parts, width)


def metis(case: Instance, rng: np.random.Generator, width: float) -> Array:
    """Split with METIS, contiguous, rows in a random order."""
    import pymetis

    n = len(case.weights)
    order = rng.permutation(n)
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    near: list[list[int]] = [[] for _ in range(n)]
    costs: list[list[int]] = [[] for _ in range(n)]
    for (u, v), c in zip(place[case.edges].tolist(), case.costs.astype(int).tolist(), strict=True):
        near[u].append(v)
        near[v].append(u)
        costs[u].append(c)
        costs[v].append(c)
    starts = np.cumsum([0, *map(len, near)])
    _, parts = pymetis.part_graph(
        case.parts,
        pymetis.CSRAdjacency(adj_starts=starts.tolist(), adjacent=[u for one in near for u in one]),
        vweights=case.weights[order].astype(int).tolist(),
        eweights=[c for one in costs for c in one],
        recursive=False,
        options=pymetis.Options(contig=1, ufactor=max(1, round(1000 * width))),
    )
    return np.asarray(parts)[place]


def best_metis(case: Instance, width: float, orders: int) -> tuple[float | None, int]:
    """Return the least cut of METIS among runs without faults, and how many had none."""
    rng = np.random.default_rng(0)
    plans = [metis(case, rng, width) for _ in range(orders)]
    good = [case.cut(labels) for labels in plans if not case.faults(labels)]
    return min(good, default=None), len(good)


def bursts(case: Instance, count: int) -> float | None:
    """Return the least cut of short bursts of recombination with GerryChain; None if it is not installed or stuck."""
    try:
        from gerrychain import Graph, MarkovChain, Partition, accept, constraints, updaters
        from gerrychain.proposals import recom
    except ImportError:
        return None
    from functools import partial

    begin = kway(case.weights, case.edges, np.zeros(len(case.edges)), case.parts, low=case.low, high=case.high)
    # In ascending order: GerryChain numbers nodes as they come, and its assignment is by these numbers.
    graph = nx.Graph()
    graph.add_nodes_from(range(len(case.weights)))
    graph.add_edges_from(case.edges.tolist())
    for v, weight in enumerate(case.weights.tolist()):
        graph.nodes[v]["weight"] = int(weight)
    random.seed(0)
    now = Partition(
        Graph.from_networkx(graph),
        dict(enumerate(begin.labels.tolist())),
        {"weight": updaters.Tally("weight"), "cut_edges": updaters.cut_edges},
    )
    ideal = float(case.weights.sum()) / case.parts
    width = case.high / ideal - 1
    step = partial(recom, pop_col="weight", pop_target=ideal, epsilon=width, node_repeats=0)
    within = [constraints.within_percent_of_ideal_population(now, width, pop_key="weight")]

    def read(plan: Any) -> Array:
        return np.array([plan.assignment[v] for v in range(len(case.weights))])

    assert (read(now) == begin.labels).all()
    least = case.cut(begin.labels)
    for _ in range(count):
        chain = MarkovChain(step, within, accept.always_accept, now, 10)
        now, least = min(((plan, case.cut(read(plan))) for plan in chain), key=lambda one: one[1])
    assert not case.faults(read(now))
    return least


def ours(case: Instance) -> Kway:
    """Split with gridgov."""
    return kway(case.weights, case.edges, case.costs, case.parts, low=case.low, high=case.high)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of a call, and its answer."""
    start = process_time()
    answer = call()
    return process_time() - start, answer


def row(  # noqa: PLR0913 - a case, and how it is measured
    kind: str, n: int, parts: int, *, seeds: range, orders: int, count: int
) -> str:
    """Return one row of the table: sums over the instances."""
    make = points if kind == "points" else streets
    spent, slowest, feasible, proven = 0.0, 0.0, 0, 0
    rivals: list[tuple[float, float, float]] = []
    chains: list[tuple[float, float, float]] = []
    other_feasible = 0
    for seed in seeds:
        case = make(n, parts, seed)
        took, found = timed(lambda case=case: ours(case))
        spent, slowest = spent + took, max(slowest, took)
        feasible += not case.faults(found.labels)
        proven += found.proven
        took, (best, good) = timed(lambda case=case: best_metis(case, WIDTH, orders))
        other_feasible += good
        if best is not None:
            rivals.append((found.cost, best, took))
        if count:
            took, best = timed(lambda case=case: bursts(case, count))
            if best is not None:
                chains.append((found.cost, best, took))
    many = len(seeds)
    worse = sum(mine > other for mine, other, _ in rivals)
    line = (
        f"| {kind}, n={n:,}, k={parts} | {feasible} of {many} | {spent / many:.2f} s ({slowest:.2f} s) "
        f"| {proven} of {many} | {_ratio(rivals)} | {worse} of {len(rivals)} | {other_feasible / many:.0f} of {orders} "
        f"| {_ratio(chains)} |"
    )
    print(line, file=sys.stderr, flush=True)
    return line


def _ratio(rivals: list[tuple[float, float, float]]) -> str:
    """Return how our cuts are to theirs, and how long they took."""
    if not rivals:
        return "not run"
    share = sum(mine / other for mine, other, _ in rivals) / len(rivals)
    return f"{share:.3f}, {sum(took for *_, took in rivals) / len(rivals):.2f} s"


def run(seeds: range, orders: int = ORDERS, count: int = 0, most: int = 2_000) -> str:
    """Measure everything."""
    rows = [
        row(kind, n, parts, seeds=seeds, orders=orders, count=count)
        for kind in ("points", "streets")
        for n, parts in CASES
        if n <= most
    ]
    return "\n".join(
        [
            f"Parts within {WIDTH:.0%} of the mean. Processor seconds, mean (and most). Ratios of cuts: below 1,",
            f"gridgov cuts less. METIS: contiguous, best of {orders} orders among plans without faults. GerryChain:",
            f"{count or 'no'} short bursts of 10 steps.",
            "",
            "| | in the band | time | proven | to METIS | worse | METIS in the band | to GerryChain |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *rows,
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Run and print the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.splitting", description="Communities split.")
    parser.add_argument("--seeds", type=int, default=5, help="instances of each kind (default 5)")
    parser.add_argument("--first", type=int, default=0, help="seed of the first (default 0)")
    parser.add_argument("--orders", type=int, default=ORDERS, help=f"orders for METIS (default {ORDERS})")
    parser.add_argument("--bursts", type=int, default=0, help="short bursts for GerryChain (default none)")
    parser.add_argument("--most", type=int, default=2_000, help="buildings at most (default 2000)")
    chosen = parser.parse_args(arguments)
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    print(run(seeds, chosen.orders, chosen.bursts, chosen.most))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
