"""Three connected parts of a planar graph: the best there are is found or shown to be, mostly, and never wrongly."""

from __future__ import annotations

import math
import random

import attrs
import networkx as nx
import numpy as np
import pytest
from kway_bound_cases import Case, communities, drawn, grown, sets_of

from gridgov._kway_dual import flat
from gridgov._kway_dual_walks import Budget
from gridgov._kway_proof import three
from gridgov._kway_proof_sets import Sought, by_sets

NEARLY = 1e-7


def near(case: Case) -> float:
    return NEARLY * (1 + max(case.costs, default=0.0))


def test_three_parts_of_a_planar_graph_are_never_better_than_said() -> None:
    cases = tight = better = exact = 0
    for seed in range(90):
        case = drawn(seed, 4, 9, kinds=("planar", "thinned", "grid", "ring"), parts=3)
        graph = case.graph()
        if not (nx.is_connected(graph) and nx.check_planarity(graph)[0]):
            continue
        labels, least = case.best()
        if labels is None or least == 0:
            continue
        cases += 1
        total = sum(case.weights)
        band = max(case.low, total - 2 * case.high), min(case.high, total - 2 * case.low)
        for upper in (least, least * 1.0001 + 10 * near(case), least * 1.5):
            plane = flat(*case.arrays(), upper, high=case.high)
            assert plane is not None
            found = three(plane, *band, upper, Budget(1e7))
            assert found.bound <= least + near(case), seed
            if found.labels is not None:
                assert case.fine(found.labels), seed
                assert found.cost == pytest.approx(case.cut(found.labels)), seed
            if upper == least:
                assert found.labels is None, seed
                tight += found.bound >= least - near(case)
            else:
                better += found.labels is not None
                exact += found.cost <= least + near(case)
    assert cases > 20
    assert tight > 0.8 * cases
    assert better > 0.9 * 2 * cases
    assert exact > 0.9 * 2 * cases


@pytest.mark.parametrize("work", [300.0, 3_000.0, 30_000.0])
def test_what_is_said_when_work_runs_out_is_true(work: float) -> None:
    for seed in range(24):
        case = drawn(seed, 6, 9, kinds=("planar", "planar", "thinned", "grid"), parts=3 + seed % 2)
        _, least = case.best()
        if math.isinf(least) or not nx.is_connected(case.graph()):
            continue
        upper, total = 1.4 * least + near(case), sum(case.weights)
        plane = flat(*case.arrays(), upper, high=case.high)
        assert plane is not None
        bands = [
            (
                max(i * case.low, total - (case.parts - i) * case.high),
                min(i * case.high, total - (case.parts - i) * case.low),
            )
            for i in range(1, case.parts)
        ]
        if case.parts == 3:
            assert three(plane, *bands[0], upper, Budget(work)).bound <= least + near(case), seed
        for whole in (False, True):
            labels, bound = by_sets(plane, Sought(case.parts, bands, upper, whole, work=work), Budget(1e7))
            assert bound <= least + near(case), seed
            assert labels is None or case.cut(labels) >= least - near(case), seed


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_bounds_of_sixteen_nodes_hold_against_all_sets(parts: int) -> None:
    proven = cases = 0
    for seed in range(12):
        kinds = ("planar", "planar", "thinned", "grid", "tree", "any")
        case = drawn(seed, 12, 14, kinds=(kinds[seed % len(kinds)],), parts=parts)
        mean = sum(case.weights) / parts
        case = attrs.evolve(case, low=min(case.low, 0.8 * mean), high=max(case.high, 1.2 * mean))
        least = sets_of(case)
        if math.isinf(least):
            continue
        cases += 1
        known = grown(case, random.Random(seed))  # noqa: S311 - a test
        cost = math.inf if known is None else case.cut(known)
        labels, cost, bound = case.lower(known, cost, thorough=seed % 2 == 0)
        assert bound <= least + near(case), seed
        if labels is not None:
            assert case.fine(labels), seed
            assert cost == pytest.approx(case.cut(labels)), seed
            assert cost >= least - near(case), seed
            proven += bound >= cost - near(case)
    assert cases > 2
    assert parts == 4 or proven >= 2


@pytest.mark.parametrize(("n", "parts"), [(60, 2), (40, 3)])
def test_parts_of_a_community_are_proven_whatever_the_order_of_its_buildings(n: int, parts: int) -> None:
    case = communities(n, 5, parts)
    known = grown(case, random.Random(1))  # noqa: S311 - a test
    assert known is not None
    labels, cost, bound = case.lower(known, case.cut(known))
    assert labels is not None
    assert case.fine(labels)
    assert cost == bound == case.cut(labels)
    order = np.random.default_rng(0).permutation(n)
    place = np.argsort(order)
    moved = attrs.evolve(
        case,
        weights=[case.weights[v] for v in order],
        edges=[(int(place[u]), int(place[v])) for u, v in reversed(case.edges)],
        costs=case.costs[::-1],
    )
    again = moved.lower(known[order], case.cut(known))
    assert again[1:] == (cost, bound)
