"""What no division into connected parts costs less than: never above the least that all divisions cost."""

from __future__ import annotations

import math

import attrs
import networkx as nx
import numpy as np
import pytest
from kway_bound_cases import Case, drawn

from gridgov._kway_dual import bisect

NEARLY = 1e-7


def near(case: Case) -> float:
    return NEARLY * (1 + max(case.costs, default=0.0))


def check(case: Case, *, thorough: bool, seed: int) -> None:
    """Check what is said about a case against all its divisions, whatever is known before."""
    fine = case.all()
    if not fine:
        found, _, bound = case.lower(None, math.inf, thorough=thorough)
        assert found is None, seed
        assert bound == 0, seed
        return
    least = fine[0][0]
    for value, known in (fine[0], fine[len(fine) // 2], fine[-1], (math.inf, None)):
        found, cost, bound = case.lower(None if known is None else np.array(known, np.int32), value, thorough=thorough)
        assert bound <= least + near(case), (seed, bound, least)
        if found is not None:
            assert case.fine(found), seed
            assert cost == pytest.approx(case.cut(found)), seed
            assert least - near(case) <= cost <= value, seed
            assert bound <= cost


@pytest.mark.parametrize("start", range(0, 90, 30))
@pytest.mark.parametrize("thorough", [False, True])
def test_no_division_costs_less_than_the_bound(start: int, thorough: bool) -> None:  # noqa: FBT001 - both ways
    for seed in range(start, start + 30):
        check(drawn(seed, 4, 7 + seed % 2), thorough=thorough, seed=seed)


def test_components_are_dealt_the_parts_that_cost_least() -> None:
    for seed in range(16):
        one, other = (drawn(seed + 1_000 * i, 3, 5, kinds=("planar", "any", "tree"), parts=2) for i in (1, 2))
        more = [(u + one.n, v + one.n) for u, v in other.edges]
        case = Case(
            [*one.weights, *other.weights], [*one.edges, *more], [*one.costs, *other.costs], 3 + seed % 2, 0, 1e6
        )
        check(case, thorough=False, seed=seed)


def test_weights_too_large_to_count_are_kept_within_the_band() -> None:
    for seed in range(24):
        case = attrs.evolve(drawn(seed, 4, 8, kinds=("planar", "thinned", "grid"), parts=2 + seed % 2))
        weights = [w * 123_457.1 + 0.37 * i for i, w in enumerate(case.weights)]
        mean = sum(weights) / case.parts
        check(attrs.evolve(case, weights=weights, low=mean * 0.8, high=mean * 1.2), thorough=False, seed=seed)


def test_two_parts_of_a_planar_graph_are_the_best_there_are() -> None:
    found_some = 0
    for seed in range(90):
        case = attrs.evolve(drawn(seed, 3, 9), parts=2)
        mean = sum(case.weights) / 2
        case = attrs.evolve(case, low=mean * (0.6 + 0.35 * (seed % 3) / 2), high=mean * (1.4 - 0.35 * (seed % 3) / 2))
        graph = case.graph()
        if not (nx.is_connected(graph) and nx.check_planarity(graph)[0]):
            continue
        _, least = case.best()
        found = bisect(*case.arrays(), case.low, case.high)
        assert found.cost == pytest.approx(least, abs=near(case)), seed
        assert found.bound == pytest.approx(least, abs=near(case)), seed
        assert found.labels is None or case.fine(found.labels)
        if math.isfinite(least) and least > 0:
            found_some += 1
            again = bisect(*case.arrays(), case.low, case.high, least)
            assert again.labels is None
            assert again.bound == pytest.approx(least, abs=near(case)), seed
            above = bisect(*case.arrays(), case.low, case.high, least * 1.001 + 1e-6)
            assert above.labels is not None
            assert above.cost == pytest.approx(least, abs=near(case)), seed
    assert found_some > 30
