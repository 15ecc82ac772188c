"""Graphs made so that one step of a bound is what decides: a step that says too much is seen here."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import attrs
import numpy as np
import pytest
from kway_bound_cases import Case, drawn

from gridgov._kway_bound import lower
from gridgov._kway_bound_any import Task, by_spectrum, by_tree
from gridgov._kway_dual import bisect, flat
from gridgov._kway_dual_faces import folded
from gridgov._kway_dual_walks import Budget
from gridgov._kway_proof import three
from gridgov._kway_proof_sets import Sought, by_sets

AMPLE = 1e7


def ring(nodes: list[int], cost: float) -> list[tuple[int, int, float]]:
    return [(u, v, cost) for u, v in pairwise([*nodes, nodes[0]])]


def case(weights: list[float], edges: list[tuple[int, int, float]], parts: int, off: float = 0.01) -> Case:
    mean = sum(weights) / parts
    pairs, costs = [(u, v) for u, v, _ in edges], [cost for _, _, cost in edges]
    return Case(weights, pairs, costs, parts, mean * (1 - off), mean * (1 + off))


def bands(some: Case) -> list[tuple[float, float]]:
    total, k = sum(some.weights), some.parts
    return [
        (max(i * some.low, total - (k - i) * some.high), min(i * some.high, total - (k - i) * some.low))
        for i in range(1, k)
    ]


def of_three(some: Case, upper: float, work: float = AMPLE) -> tuple[bool, float]:
    """Return whether better parts were found, and the bound."""
    plane = flat(*some.arrays(), upper, high=some.high)
    assert plane is not None
    found = three(plane, *bands(some)[0], upper, Budget(work))
    assert found.labels is None or some.fine(found.labels)
    return found.labels is not None, found.bound


def of_sets(some: Case, upper: float, *, whole: bool) -> float:
    plane = flat(*some.arrays(), upper, high=some.high)
    assert plane is not None
    return by_sets(plane, Sought(some.parts, bands(some), upper, whole), Budget(AMPLE))[1]


def prism() -> Case:
    """Return three posts between two triangles: each part is a post, every border is shared by two."""
    return case([1.0] * 6, [*ring([0, 1, 2], 1), *ring([3, 4, 5], 1), *[(v, v + 3, 5.0) for v in range(3)]], 3)


def framed() -> Case:
    """Return a frame and two chains in it, each dear to cut: the outer face is the first, and no border is there."""
    frame, one, other = [*range(5)], [*range(5, 10)], [*range(10, 15)]
    dear = [*ring(frame, 100), *[(u, v, 100.0) for chain in (one, other) for u, v in pairwise(chain)]]
    across = list(zip(one, other, strict=True))
    out = [*zip(one, (0, 0, 1, 2, 2), strict=True), *zip(other, (4, 4, 4, 3, 3), strict=True)]
    return case([4.0] * 15, [*dear, *[(u, v, 1.0) for u, v in [*across, *out]]], 3)


def hub(rings: int) -> Case:
    """Return a heavy hub in rings that are cut in two: their border leads to the outer face and back."""
    edges = [(0, v, 5.0) for v in range(1, 5)]
    for i in range(rings):
        first = 1 + 4 * i
        edges += ring([*range(first, first + 4)], 1)
        edges += [(v, v + 4, 9.0) for v in range(first, first + 4) if i + 1 < rings]
    return case([2.0 * rings] + [1.0] * 4 * rings, edges, 3)


@pytest.mark.parametrize(("some", "least"), [(prism(), 6), (framed(), 15), (hub(1), 22), (hub(2), 24)])
def test_three_parts_are_never_said_to_cost_more_than_they_do(some: Case, least: float) -> None:
    for upper in (least, least + 1, 1.2 * least, 1.6 * least, 2.2 * least):
        for work in (30.0, 300.0, 3e3, 3e4, 2e5):
            found, bound = of_three(some, upper, work)
            assert bound <= least
            assert not found or upper > least


def test_first_bound_of_three_parts_is_that_of_half_their_borders() -> None:
    # Enough work for the least border, and none for what follows.
    bounds = {of_three(prism(), 12, 1.12**power)[1] for power in range(75)}
    assert 6 in bounds
    assert max(bounds) == 6


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize(
    ("some", "least"),
    [
        # A chain: parts in the middle have two borders.
        (case([1.0] * 8, [(v, v + 1, 1.0) for v in range(7)], 4), 3),
        # All parts of a ring have the least border.
        (case([1.0] * 8, ring([*range(8)], 1), 4), 4),
        # A hub whose border is longer than the mean.
        (case([2.0] + [1.0] * 6, [*ring([*range(1, 7)], 1), *[(0, v, 1.0) for v in range(1, 7)]], 4), 9),
        # A branch: the part where three meet has three borders.
        (case([1.0] * 4, [(0, v, 1.0) for v in range(1, 4)], 4, 0.5), 3),
    ],
)
def test_parts_with_short_borders_are_never_said_to_cost_more_than_they_do(
    some: Case,
    least: float,
    whole: bool,  # noqa: FBT001 - both ways
) -> None:
    assert some.best()[1] == least
    for upper in (least + 0.5, least + 1, 1.25 * least, 1.7 * least, 2.5 * least):
        assert of_sets(some, upper, whole=whole) <= least


@pytest.mark.parametrize(
    "some",
    [
        case([1.0] * 8, [(v, (v + 1) % 8, 1.0 + v % 2) for v in range(8)], 4),
        case([1.0] * 8, [(v, v + 1, 1.0 if v < 3 else 5.0) for v in range(7)], 4, 0.99),
        case([1.0] * 9, [(0, v, 1.0 + v % 3) for v in range(1, 9)], 4, 2.0),
        case([1.0] * 6, [(u, v, 1.0) for u, v in combinations(range(6), 2)], 3, 0.5),
        case([1.0] * 6, [(u, v, 1.0) for u, v in combinations(range(6), 2)], 3, 1.0),
        case([1.0, 1.0, 4.0, 1.0, 1.0, 4.0], [(u, v, 1.0) for u, v in combinations(range(6), 2)], 3, 0.75),
    ],
)
def test_worst_parts_that_are_known_give_no_bound_above_the_best(some: Case) -> None:
    fine = some.all()
    for cost, labels in (fine[-1], fine[len(fine) // 2]):
        assert some.lower(np.array(labels, np.int32), cost)[2] <= fine[0][0]
    pairs, costs = folded(*some.arrays()[1:], some.n)
    task = Task(np.array(some.weights), pairs, costs, some.parts, some.low, some.high, thorough=False, until=None)
    assert max(by_tree(task), by_spectrum(task)) <= fine[0][0] + 1e-9


def test_equal_parts_of_a_complete_graph_are_what_eigenvalues_say() -> None:
    some = case([1.0] * 6, [(u, v, 1.0) for u, v in combinations(range(6), 2)], 3)
    pairs, costs = folded(*some.arrays()[1:], some.n)
    task = Task(np.array(some.weights), pairs, costs, 3, some.low, some.high, thorough=False, until=None)
    assert by_spectrum(task) == pytest.approx(12, rel=0.011)
    assert by_spectrum(task) <= 12


def test_components_take_the_cheapest_deal() -> None:
    # Two chains, one cheap to cut and one dear, in either order.
    for one, other in ((1.0, 9.0), (9.0, 1.0)):
        edges = [*[(v, v + 1, one) for v in range(3)], *[(v, v + 1, other) for v in range(4, 7)]]
        some = case([1.0] * 8, edges, 4, 2.0)
        assert some.best()[1] == 2
        for known in ([0, 0, 0, 0, 1, 2, 3, 3], [0, 0, 1, 1, 2, 2, 3, 3], [0, 1, 2, 2, 3, 3, 3, 3]):
            assert some.lower(np.array(known, np.int32), some.cut(known))[2] == 2


def test_parts_that_do_not_hang_together_are_not_taken_for_known() -> None:
    some = case([1.0] * 6, ring([*range(6)], 1), 3)
    apart = np.array([0, 1, 1, 0, 2, 2], np.int32)
    assert some.lower(apart, some.cut(apart))[2] == 0


def test_two_parts_a_little_outside_the_band_are_not_taken() -> None:
    missed = 0
    for seed in range(24):
        some = drawn(seed, 5, 7, kinds=("planar", "thinned", "grid"), parts=2)
        weights = [(w + 1) * 123_457.1 + 0.37 * i for i, w in enumerate(some.weights)]
        wide = attrs.evolve(some, weights=weights, low=0.0, high=sum(weights))
        fine = [(cost, labels) for cost, labels in wide.all() if cost > 0]
        if len(fine) < 4:
            continue
        best = fine[len(fine) // 4][1]
        light = min(wide.load([v for v in range(some.n) if best[v] == side]) for side in (0, 1))
        tight = attrs.evolve(wide, low=light * (1 + 2e-6))
        least = tight.best()[1]
        if math.isinf(least):
            continue
        missed += 1
        found = bisect(*tight.arrays(), tight.low, tight.high)
        assert found.cost == pytest.approx(least), seed
        assert found.bound <= least * (1 + 1e-9), seed
        assert found.labels is None or tight.fine(found.labels), seed
    assert missed > 5


def test_a_dear_edge_does_not_make_cheap_cuts_equal() -> None:
    # The middle of the chain is the best place by one part in ten; one edge costs more than all that.
    edges = [(v, v + 1, 1.1e-4) for v in range(7)] + [(7, 8, 1e7)]
    edges[3] = (3, 4, 1e-4)
    for parts, least in ((2, 1e-4), (3, 2.1e-4)):
        some = case([1.0] * 9, edges, parts, 0.5)
        assert some.best()[1] == pytest.approx(least)
        known = np.array([0, 0, 0, 1, 1, 1, 1, 1, 1] if parts == 2 else [0, 0, 1, 1, 1, 2, 2, 2, 2], np.int32)
        _, cost, bound = some.lower(known, some.cut(known))
        assert cost == pytest.approx(least)
        assert bound <= least


def test_weights_and_costs_of_nothing_are_no_obstacle() -> None:
    edges, costs = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]]), np.array([1.0, 2, 3, 4, 5])
    known = np.array([0, 0, 1, 2, 3], np.int32)
    for thorough in (False, True):
        _, cost, bound = lower(np.zeros(5), edges, costs, 4, 0, 0, best_labels=known, best_cost=14, thorough=thorough)
        assert 3 < bound <= 10 <= cost
    # Of two components, one is cut for nothing.
    two = np.array([[0, 1], [1, 2], [2, 3], [4, 5], [5, 6]])
    costs, known = np.array([0.0, 0.0, 1 / 3, 0.25, 0.25]), np.array([0, 1, 2, 2, 3, 3, 3], np.int32)
    for thorough in (False, True):
        _, cost, bound = lower(np.ones(7), two, costs, 4, 0, 9, best_labels=known, best_cost=0, thorough=thorough)
        assert (cost, bound) == (0, 0)
