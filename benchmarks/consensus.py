"""Many nets into one: parts of a household band, beside METIS and a clustering ensemble, on planar instances.

    python -m benchmarks.consensus

Needs pymetis and scikit-learn. Random points and the triangles between them, lognormal households, nets that are
planted and disturbed; an edge gains one for each net that keeps its ends together and loses one for each that parts
them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import Any

import attrs
import networkx as nx
import numpy as np
import numpy.typing as npt

from gridgov._carve import Carving, carve

__all__ = ["Instance", "instance", "main", "run"]

Array = npt.NDArray[Any]
#: Orders of the rows that METIS is given: its seed has no effect on small graphs.
ORDERS = 100
#: Base units of a grid, and how far its households may be from the mean of the grids.
SIZE, WIDTH = 10, 0.2


@attrs.frozen(eq=False)
class Instance:
    """The same graph for everybody."""

    weights: Array
    edges: Array
    gains: Array
    groups: Array
    nets: Array
    low: float
    high: float

    @property
    def parts(self) -> int:
        """How many parts there should be."""
        return max(1, round(self.weights.sum() / ((self.low + self.high) / 2)))


def planted(points: Array, weights: Array, nodes: Array, parts: int) -> list[Array]:
    """Return compact parts of nearly equal weight: halved across the longer side, again and again."""
    if parts == 1:
        return [nodes]
    longer = int(np.ptp(points[nodes], axis=0).argmax())
    across = nodes[np.argsort(points[nodes, longer])]
    heavy = np.cumsum(weights[across])
    first = parts // 2
    at = min(max(int(np.searchsorted(heavy, heavy[-1] * first / parts)), 1), len(nodes) - 1)
    return planted(points, weights, across[:at], first) + planted(points, weights, across[at:], parts - first)


def instance(n: int, nets: int, noise: float, seed: int, groups: int = 1) -> Instance:
    """Make an instance.

    Args:
        n: Base units.
        nets: How many there are.
        noise: Share of base units that a net puts into a neighbour's cell, 0 to 1.
        seed: Of the points, households and disturbances.
        groups: Communities, of n / groups base units each.
    """
    from scipy.spatial import Delaunay

    rng = np.random.default_rng(seed)
    each = n // groups
    made: list[tuple[Array, Array, Array]] = []
    for group in range(groups):
        points = rng.random((each, 2))
        corners = np.asarray(Delaunay(points).simplices)
        sides = np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]))
        edges = np.unique(np.sort(sides, axis=1), axis=0)
        weights = np.rint(rng.lognormal(3.6, 0.5, each))
        true = np.zeros(each, np.int64)
        for i, part in enumerate(planted(points, weights, np.arange(each), max(1, each // SIZE))):
            true[part] = i
        # Half of the ends of edges point one way and half the other, so each node draws one of its neighbours.
        ends = np.concatenate((edges, edges[:, ::-1]))
        ends = ends[np.argsort(ends[:, 0], kind="stable")]
        first, count = np.searchsorted(ends[:, 0], np.arange(each)), np.bincount(ends[:, 0], minlength=each)
        labels = np.tile(true, (nets, 1))
        moved = rng.random(labels.shape) < noise
        drawn = ends[first + (rng.random(labels.shape) * count).astype(np.int64), 1]
        labels[moved] = true[drawn][moved]
        made.append((weights, edges + group * each, labels + group * each))
    weights, edges = (np.concatenate([one[i] for one in made]) for i in (0, 1))
    labels = np.concatenate([one[2] for one in made], axis=1)
    together = (labels[:, edges[:, 0]] == labels[:, edges[:, 1]]).sum(axis=0)
    mean = weights.mean() * SIZE
    group_of = np.repeat(np.arange(groups), each)
    return Instance(weights, edges, 2.0 * together - nets, group_of, labels, mean * (1 - WIDTH), mean * (1 + WIDTH))


def value(case: Instance, labels: Array) -> float:
    """Return the gains within parts."""
    return float(case.gains[labels[case.edges[:, 0]] == labels[case.edges[:, 1]]].sum())


def faults(case: Instance, labels: Array) -> int:
    """Return how many parts are outside the band or not connected."""
    graph = nx.Graph(case.edges.tolist())
    wrong = 0
    for part in np.unique(labels):
        nodes = np.flatnonzero(labels == part)
        load = case.weights[nodes].sum()
        wrong += not (case.low <= load <= case.high and nx.is_connected(graph.subgraph(nodes.tolist())))
    return wrong


def ours(case: Instance, *, prove: bool = False, time_limit: float | None = None) -> Carving:
    """Carve with gridgov."""
    return carve(
        case.weights,
        case.edges,
        case.gains,
        low=case.low,
        high=case.high,
        groups=case.groups,
        prove=prove,
        time_limit=time_limit,
    )


def metis(case: Instance, rng: np.random.Generator) -> Array:
    """Cut with METIS, contiguous, on how many nets keep a pair together, and one: it takes whole numbers above 0."""
    import pymetis

    n = len(case.weights)
    order = rng.permutation(n)
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    near: list[list[int]] = [[] for _ in range(n)]
    weight: list[list[int]] = [[] for _ in range(n)]
    agreed = ((case.gains + len(case.nets)) / 2 + 1).astype(int)
    for (u, v), w in zip(place[case.edges].tolist(), agreed.tolist(), strict=True):
        near[u].append(v)
        near[v].append(u)
        weight[u].append(w)
        weight[v].append(w)
    starts = np.cumsum([0, *map(len, near)])
    options = pymetis.Options(contig=1, ufactor=max(1, round(1000 * WIDTH)))
    _, parts = pymetis.part_graph(
        case.parts,
        pymetis.CSRAdjacency(adj_starts=starts.tolist(), adjacent=[u for one in near for u in one]),
        vweights=case.weights[order].astype(int).tolist(),
        eweights=[w for one in weight for w in one],
        recursive=False,
        options=options,
    )
    return np.asarray(parts)[place]


def ensemble(case: Instance) -> Array:
    """Cluster the matrix of how often two base units share a cell, neighbours only."""
    from scipy.sparse import coo_array
    from sklearn.cluster import AgglomerativeClustering

    n = len(case.weights)
    apart = 1.0 - (case.nets[:, :, None] == case.nets[:, None, :]).mean(axis=0)
    u, v = case.edges.T
    near = coo_array((np.ones(2 * len(u)), (np.r_[u, v], np.r_[v, u])), shape=(n, n)).tocsr()
    model = AgglomerativeClustering(n_clusters=case.parts, metric="precomputed", linkage="average", connectivity=near)
    return np.asarray(model.fit_predict(apart))


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of a call, and its answer."""
    start = process_time()
    answer = call()
    return process_time() - start, answer


def best_of(case: Instance, orders: int) -> tuple[float | None, int]:
    """Return the best value of METIS among runs without faults, and how many had faults."""
    rng = np.random.default_rng(0)
    best: float | None = None
    bad = 0
    for _ in range(orders):
        labels = metis(case, rng)
        if faults(case, labels):
            bad += 1
            continue
        reached = value(case, labels)
        best = reached if best is None else max(best, reached)
    return best, bad


def beside(nets: int, noise: float, seeds: int, *, limit: float, orders: int) -> list[str]:
    """Return rows of the table of small instances."""
    rows: list[str] = []
    for seed in range(seeds):
        case = instance(100, nets, noise, 1_000 + seed)
        spent, quick = timed(lambda case=case: ours(case))
        assert not faults(case, quick.labels)
        _, sure = timed(lambda case=case: ours(case, prove=True, time_limit=limit))
        taken, (rival, bad) = timed(lambda case=case: best_of(case, orders))
        grouped = ensemble(case)
        assert rival is None or rival <= sure.bound + 1e-6
        top = "proven" if sure.proven else f"bound {sure.bound:g}"
        off = 1 - quick.value / sure.value
        other = "none" if rival is None else f"{rival:g} ({1 - rival / sure.value:.1%} off)"
        rows.append(
            f"| {nets} nets, {noise:.0%}, #{seed} | {sure.value:g}, {top} "
            f"| {quick.value:g} ({off:.1%} off), {spent:.2f} s "
            f"| {other}, {bad} of {orders} break a rule, {taken:.1f} s "
            f"| {value(case, grouped):g}, {faults(case, grouped)} of {case.parts} grids break a rule |"
        )
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def large() -> list[str]:
    """Return rows of the table of large instances."""
    rows: list[str] = []
    for n, groups, what in ((2_484, 1, "one group"), (25_000, 200, "200 groups")):
        case = instance(n, 20, 0.08, 7, groups)
        spent = [timed(lambda case=case: ours(case)) for _ in range(3)]
        found: Carving = spent[0][1]
        rows.append(
            f"| {n:,} base units, {what} | {median(t for t, _ in spent):.1f} s "
            f"| {found.value:,.0f} | {found.bound:,.0f} "
            f"| {value(case, case.nets[0]):,.0f} | {len(found.outside)} |"
        )
    return rows


def run(seeds: int, limit: float, orders: int = ORDERS) -> str:
    """Measure everything; a wrong answer ends the run."""
    rows = [
        row
        for nets in (5, 20)
        for noise in (0.05, 0.1)
        for row in beside(nets, noise, seeds, limit=limit, orders=orders)
    ]
    return "\n".join(
        [
            f"100 base units, grids of {SIZE}, households within {WIDTH:.0%} of the mean. Processor seconds.",
            "",
            f"| | best known | gridgov | METIS, {orders} orders | clustering of co-association |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
            "| 20 nets, 8 % moved | processor time | value | bound | first net, as it is | grids outside the band |",
            "| --- | --- | --- | --- | --- | --- |",
            *large(),
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Run and print the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.consensus", description="Many nets into one.")
    parser.add_argument("--seeds", type=int, default=5, help="instances of each kind (default 5)")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for a proof (default 60)")
    parser.add_argument("--orders", type=int, default=ORDERS, help=f"orders for METIS (default {ORDERS})")
    chosen = parser.parse_args(arguments)
    print(run(chosen.seeds, chosen.limit, chosen.orders))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
