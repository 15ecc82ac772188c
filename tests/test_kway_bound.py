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


@pytest.mark.parametrize("start", range(0, 160, 40))
@pytest.mark.parametrize("thorough", [False, True])
def test_no_division_costs_less_than_the_bound(start: int, thorough: bool) -> None:  # noqa: FBT001 - both ways
    for seed in range(start, start + 40):
        case = drawn(seed)
        labels, least = case.best()
        if labels is None:
            found, cost, bound = case.lower(None, math.inf, thorough=thorough)
            assert found is None, seed
            assert bound == 0, seed
            continue
        for known, value in ((np.array(labels, np.int32), least), (None, math.inf)):
            found, cost, bound = case.lower(known, value, thorough=thorough)
            assert bound <= least + near(case), (seed, bound, least)
            if found is not None:
                assert case.fine(found), seed
                assert cost == pytest.approx(case.cut(found)), seed
                assert cost >= least - near(case), seed
                assert bound <= cost


def test_two_parts_of_a_planar_graph_are_the_best_there_are() -> None:
    found_some = 0
    for seed in range(130):
        case = attrs.evolve(drawn(seed, 3, 10), parts=2)
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
    assert found_some > 50
