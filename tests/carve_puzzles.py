"""Puzzles to carve with optima found another way: all connected sets by growing them, and an integer program."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import networkx as nx
import numpy as np
from carve_cases import parts_of

from gridgov._carve import Carving, carve
from gridgov._carve_piece import Piece, net, pieces
from gridgov._metric_spread import Floats


@attrs.frozen
class Puzzle:
    """What is carved. Weights and the band are whole numbers here, divided by the unit for `carve`."""

    weights: list[int]
    edges: list[tuple[int, int]]
    gains: list[float]
    low: int
    high: int | None
    groups: list[int] | None = None
    unit: int = 1

    @property
    def n(self) -> int:
        return len(self.weights)

    def joined(self) -> dict[tuple[int, int], float]:
        """Return the gain of each pair of one group."""
        out: dict[tuple[int, int], float] = {}
        for (u, v), gain in zip(self.edges, self.gains, strict=True):
            if self.groups is None or self.groups[u] == self.groups[v]:
                out[min(u, v), max(u, v)] = out.get((min(u, v), max(u, v)), 0.0) + gain
        return out

    def carved(self, **how: object) -> Carving:
        return carve(
            [w / self.unit for w in self.weights],
            self.edges,
            self.gains,
            low=self.low / self.unit,
            high=np.inf if self.high is None else self.high / self.unit,
            groups=self.groups,
            **how,  # type: ignore[arg-type]
        )

    def piece(self) -> Piece:
        """Return the first piece."""
        band = self.low / self.unit, np.inf if self.high is None else self.high / self.unit
        weights = np.array(self.weights) / self.unit
        return pieces(net(weights, np.array(self.edges), np.array(self.gains), band=band, groups=None, order=None))[0]

    def off(self, load: int) -> int:
        return max(self.low - load, 0 if self.high is None else load - self.high, 0)

    def off_of(self, found: Carving) -> int:
        return sum(self.off(sum(self.weights[v] for v in part)) for part in parts_of(found))


def worths(puzzle: Puzzle, sets: list[tuple[int, ...]]) -> Floats:
    """Return the gains within each set."""
    held = np.zeros((len(sets), puzzle.n))
    for row, part in zip(held, sets, strict=True):
        row[list(part)] = 1
    ends = np.array(list(puzzle.joined()), np.int64).reshape(-1, 2)
    within: Floats = (held[:, ends[:, 0]] * held[:, ends[:, 1]]) @ np.array(list(puzzle.joined().values()))
    return within


def connected_sets(puzzle: Puzzle, heaviest: int | None) -> list[tuple[int, ...]]:
    """Return all connected sets that are not heavier: each grows from those that are one smaller."""
    near = [0] * puzzle.n
    for u, v in puzzle.joined():
        near[u] |= 1 << v
        near[v] |= 1 << u
    layer = {1 << v: (puzzle.weights[v], near[v]) for v in range(puzzle.n)}
    out: list[tuple[int, ...]] = []
    while layer:
        fine = {m: (w, around) for m, (w, around) in layer.items() if heaviest is None or w <= heaviest}
        out += [tuple(v for v in range(puzzle.n) if mask >> v & 1) for mask in fine]
        layer = {}
        for mask, (weight, around) in fine.items():
            left = around & ~mask
            while left:
                v = (left & -left).bit_length() - 1
                left &= left - 1
                layer[mask | 1 << v] = weight + puzzle.weights[v], around | near[v]
    return out


def optimum(
    puzzle: Puzzle, allowed: int, worth: Callable[[Sequence[int]], float] | None = None, *, least_off: bool = False
) -> float | None:
    """Return the most that parts are worth that are outside the band by no more than allowed; None if none are.

    Or the least that parts are outside the band.
    """
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array, vstack

    heaviest = None if puzzle.high is None or least_off else puzzle.high + allowed
    sets = connected_sets(puzzle, heaviest)
    off = np.array([puzzle.off(sum(puzzle.weights[v] for v in part)) for part in sets])
    kept = np.flatnonzero(off <= allowed)
    if not len(kept):
        return None
    sets = [sets[i] for i in kept]
    values = np.array([worth(part) for part in sets]) if worth else worths(puzzle, sets)
    where = [(v, i) for i, part in enumerate(sets) for v in part]
    rows, columns = np.array(where).T
    covers: Any = csr_array((np.ones(len(where)), (rows, columns)), shape=(puzzle.n, len(sets)))
    low, high = np.ones(puzzle.n), np.ones(puzzle.n)
    if off[kept].any() and not least_off:
        covers, low, high = vstack([covers, csr_array(off[kept][None])]), np.r_[low, 0], np.r_[high, allowed]
    solved = milp(
        off[kept] if least_off else -values,
        integrality=np.ones(len(sets), np.int64),
        constraints=LinearConstraint(covers, low, high),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None:
        assert solved.status == 2
        return None
    chosen = np.flatnonzero(solved.x > 0.5)
    return float((off[kept] if least_off else values)[chosen].sum())


def empty_graph() -> nx.Graph[int]:
    """Return a graph without nodes."""
    return nx.Graph()


def graph_of(shape: str, n: int, rng: random.Random) -> list[tuple[int, int]]:
    """Return the edges of a graph of a shape."""
    made = empty_graph()
    if shape == "path":
        made.add_edges_from((v, v + 1) for v in range(n - 1))
    elif shape == "cycle":
        made.add_edges_from((v, (v + 1) % n) for v in range(n))
    elif shape == "star":
        made.add_edges_from((0, v) for v in range(1, n))
    elif shape == "tree":
        made.add_edges_from((rng.randrange(max(0, v - 4), v), v) for v in range(1, n))
    elif shape == "grid":
        made.add_edges_from((v, v + 1) for v in range(n - 1) if (v + 1) % 3)
        made.add_edges_from((v, v + 3) for v in range(n - 3))
    elif shape == "dense":
        made.add_edges_from((u, v) for v in range(n) for u in range(v) if rng.random() < 0.5)
    elif shape == "apart":
        half = n // 2
        made.add_edges_from((rng.randrange(0, v), v) for v in range(1, half))
        made.add_edges_from((rng.randrange(half, v), v) for v in range(half + 1, n))
        made.add_edges_from((half + i, half + i + 2) for i in range(n - half - 2))
    else:
        made.add_edges_from(triangles(n, rng.randrange(10**6)))
    names = list(range(n))
    rng.shuffle(names)
    return [(names[u], names[v]) for u, v in sorted(made.edges)]


def triangles(n: int, seed: int) -> list[tuple[int, int]]:
    """Return the sides of the triangles between random points."""
    from scipy.spatial import Delaunay

    corners = np.asarray(Delaunay(np.random.default_rng(seed).random((n, 2))).simplices)
    return sorted({(int(min(a, b)), int(max(a, b))) for t in corners for a, b in zip(t, np.roll(t, 1), strict=True)})


SHAPES = ("path", "cycle", "star", "tree", "grid", "dense", "apart", "planar", "planar", "planar")
GAINS: tuple[Callable[[random.Random], float], ...] = (
    lambda rng: rng.randint(-6, 9),
    lambda rng: rng.choice((-3, -1, 0, 0, 1, 2, 4)),
    lambda rng: rng.randint(1, 9),
    lambda rng: rng.randint(-60, 90) / 7,
    lambda rng: rng.randint(-60, 90) * 1e-7,
    lambda rng: rng.randint(-60, 90) * 1e6 + rng.random(),
)
WEIGHTS: tuple[Callable[[random.Random], int], ...] = (
    lambda _: 1,
    lambda rng: rng.randint(1, 9),
    lambda rng: rng.choice((0, 0, 1, 2, 5)),
    lambda rng: rng.randint(8, 12),
    lambda rng: int(rng.lognormvariate(3.6, 0.5)),
)


def drawn(seed: int, least: int = 8, most: int = 11) -> Puzzle:
    """Draw a puzzle."""
    rng = random.Random(seed)  # noqa: S311 - a test
    n = rng.randint(least, most)
    shape, gain, weight = rng.choice(SHAPES), rng.choice(GAINS), rng.choice(WEIGHTS)
    edges = graph_of(shape, n, rng)
    weights = [weight(rng) for _ in range(n)]
    mean = sum(weights) / rng.choice((2, 2.5, 3, 4))
    width = rng.choice((0.1, 0.25, 0.5, 0.9))
    low, high = int(mean * (1 - width)), max(int(mean * (1 + width)), 1)
    return Puzzle(
        weights,
        edges,
        [float(gain(rng)) for _ in edges],
        rng.choice((low, low, low, low, 0)),
        rng.choice((high, high, high, high, None)),
        [rng.randrange(2) for _ in range(n)] if rng.random() < 0.15 else None,
        rng.choice((1, 1, 7, 10)),
    )


def size_of(puzzle: Puzzle) -> float:
    """Return what the values of a puzzle are as large as."""
    return max(map(abs, puzzle.gains), default=0.0)


def sixteen_and_more(seed: int) -> Puzzle:
    """Return a planar puzzle, or a grid, with a narrow band."""
    rng = random.Random(seed)  # noqa: S311 - a test
    n = 16 + seed % 9
    edges = graph_of("grid" if seed % 4 == 3 else "planar", n, rng)
    weights = [rng.randint(6, 14) for _ in range(n)]
    gains = [rng.randint(-6, 9) / (7 if seed % 3 == 2 else 1) for _ in edges]
    return Puzzle(weights, edges, gains, 32, 48)


def free_ends(graph: nx.Graph[int], left: set[int], v: int) -> int:
    """Return how many neighbours of a node are left."""
    return len(left & set(graph[v]))


def planted(shape: str, n: int, seed: int) -> Puzzle:
    """Return a puzzle with a carving in a band of ten or twenty per cent: weights of parts are brought into it."""
    rng = random.Random(seed)  # noqa: S311 - a test
    edges = graph_of(shape, n, rng)
    graph = empty_graph()
    graph.add_edges_from(edges)
    goal = 100 * rng.choice((3, 4, 5, 7))
    width = rng.choice((0.1, 0.2))
    weights = [rng.randint(80, 120) for _ in range(n)]
    left: set[int] = set(range(n))
    while left:
        # What is at the edge goes first, so that nothing is cut off.
        part: set[int] = {min(left, key=lambda v: (free_ends(graph, left, v), v))}
        while sum(weights[v] for v in part) < 0.9 * goal and (
            around := {u for v in part for u in graph[v]} & left - part
        ):
            part.add(rng.choice(sorted(around)))
        left.difference_update(part)
        share = goal * rng.uniform(1 - 0.9 * width, 1 + 0.9 * width) / sum(weights[v] for v in part)
        for v in part:
            weights[v] = round(weights[v] * share)
    return Puzzle(
        weights, edges, [float(rng.randint(-6, 9)) for _ in edges], int(goal * (1 - width)), int(goal * (1 + width))
    )
