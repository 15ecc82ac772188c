"""Laws of carving: connected parts of one group, in the band where that can be, as good as any way that exists."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from typing import Any

import attrs
import networkx as nx
import numpy as np
import pytest
from carve_cases import Case, best_of_all, cases, check, parts_of, planar, total_off
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gridgov import _carve
from gridgov._carve import carve
from gridgov._carve_bound import tightened
from gridgov._carve_piece import net, pieces
from gridgov._carve_pool import Pool
from gridgov._carve_sets import Sets
from gridgov._columns import Ints
from gridgov._metric_spread import Floats


@given(cases())
def test_small_cases_are_as_good_as_the_best_of_all_partitions(case: Case) -> None:
    found = carve(**case.arguments())
    check(case, found)
    off, value = best_of_all(case)
    assert total_off(case, found) == pytest.approx(off)
    assert found.value == pytest.approx(value)
    assert found.proven
    assert found.bound == pytest.approx(value)


@settings(max_examples=50)
@given(cases(least=2))
def test_the_search_keeps_the_laws_without_the_exact_way(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_carve, "FEW", 0)
        found = carve(**case.arguments())
    check(case, found)
    off, value = best_of_all(case)
    assert total_off(case, found) >= off - 1e-6
    if total_off(case, found) <= off + 1e-6:
        assert found.value <= value + 1e-6 <= found.bound + 2e-6


@given(cases(), st.randoms(use_true_random=False))
def test_numbering_the_nodes_otherwise_does_not_change_the_value(case: Case, chance: random.Random) -> None:
    shuffled, order = renamed(case, chance)
    one, other = carve(**case.arguments()), carve(**shuffled.arguments(), order=order)
    assert one.value == other.value
    assert one.bound == other.bound


def renamed(case: Case, chance: random.Random) -> tuple[Case, list[int]]:
    """Return the same case with nodes, edges and groups in another order, and the keys of the nodes."""
    order = list(range(case.n))
    chance.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    edges = [(place[u], place[v]) if chance.random() < 0.5 else (place[v], place[u]) for u, v in case.edges]
    mixed = list(zip(edges, case.gains, strict=True))
    chance.shuffle(mixed)
    return attrs.evolve(
        case,
        weights=[case.weights[old] for old in order],
        edges=[edge for edge, _ in mixed],
        gains=[gain for _, gain in mixed],
        groups=None if case.groups is None else [7 - case.groups[old] for old in order],
    ), [10 * old for old in order]


@pytest.mark.parametrize("seed", range(3))
def test_large_pieces_keep_the_laws_and_do_not_depend_on_the_numbering(seed: int) -> None:
    case = planar(40, seed)
    found = carve(**case.arguments(), effort=0.2)
    check(case, found)
    assert not len(found.outside)
    shuffled, order = renamed(case, random.Random(seed))  # noqa: S311 - a test
    other = carve(**shuffled.arguments(), order=order, effort=0.2)
    assert other.value == found.value
    back = np.empty(case.n, np.int64)
    back[np.array(order) // 10] = other.labels
    assert len(set(zip(back.tolist(), found.labels.tolist(), strict=True))) == len(parts_of(found))


@given(cases(most=6), st.integers(0, 5))
def test_a_score_replaces_the_gains(case: Case, seed: int) -> None:
    marks = np.random.default_rng(seed).integers(0, 3, max(case.n, 1))

    def worth(part: Sequence[int]) -> float:
        return float(np.bincount(marks[list(part)]).max())

    found = carve(**case.arguments(), score=lambda parts: np.array([worth(part.tolist()) for part in parts]))
    off, value = best_of_all(case, worth)
    assert total_off(case, found) == pytest.approx(off)
    assert found.value == pytest.approx(value)


@settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(cases(most=9, least=4), st.data())
def test_no_start_in_the_band_is_better(case: Case, data: st.DataObject) -> None:
    start = data.draw(st.lists(st.integers(0, 2), min_size=case.n, max_size=case.n))
    graph = case.graph()
    pieces = [
        sorted(piece)
        for label in set(start)
        for piece in nx.connected_components(graph.subgraph([v for v in range(case.n) if start[v] == label]))
    ]
    assume(not any(map(case.off, pieces)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_carve, "FEW", 0)
        found = carve(**case.arguments(), starts=[start], effort=0.1)
    assert not len(found.outside)
    assert found.value >= math.fsum(map(case.worth, pieces)) - 1e-9


@settings(max_examples=5)
@given(st.integers(0, 1_000))
def test_a_carving_is_never_worse_for_having_been_a_start(seed: int) -> None:
    case = planar(40, seed)
    found = carve(**case.arguments(), effort=0.1)
    again = carve(**case.arguments(), effort=0.1, starts=[found.labels.tolist()])
    check(case, again)
    off, before = total_off(case, again), total_off(case, found)
    assert off <= before + 1e-6
    if off >= before - 1e-6:
        assert again.value >= found.value


def test_nothing_can_be_carved() -> None:
    found = carve([], [], [])
    assert len(found.labels) == 0
    assert (found.value, found.bound, found.proven) == (0, 0, True)
    assert found.outside.tolist() == []


def test_without_edges_each_node_is_a_part() -> None:
    found = carve([0, 0, 0], np.zeros((0, 2), np.int64), [])
    assert found.labels.tolist() == [0, 1, 2]
    assert found.proven


def test_equal_edges_add_up_and_loops_count_for_nothing() -> None:
    found = carve([1, 1], [(0, 1), (1, 0), (1, 1)], [3, -5, 100])
    assert found.labels.tolist() == [0, 1]
    assert carve([1, 1], [(0, 1), (1, 0)], [5, -3]).value == 2


def test_what_cannot_be_in_the_band_is_named() -> None:
    found = carve([1, 9, 1, 30], [(0, 1), (1, 2)], [1, 1], low=8, high=10)
    assert found.labels.tolist() == [0, 0, 1, 2] or found.labels.tolist() == [0, 1, 1, 2] or len(found.outside) == 2
    assert 30 in [sum(np.array([1, 9, 1, 30])[found.labels == part]) for part in found.outside]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": [1, -1]}, "Weights must be numbers from 0."),
        ({"weights": [1, math.nan]}, "Weights must be numbers from 0."),
        ({"gains": [1, 2]}, "one finite gain for each edge"),
        ({"gains": [math.inf]}, "one finite gain for each edge"),
        ({"edges": [(0, 2)]}, "a node that is not there"),
        ({"edges": [(0, -1)]}, "a node that is not there"),
        ({"low": 3, "high": 2}, "0 <= low <= high"),
        ({"low": -1}, "0 <= low <= high"),
        ({"order": [1, 1]}, "a number of its own"),
        ({"groups": [1]}, "one group for each node"),
        ({"starts": [[1]]}, "one part for each node"),
    ],
)
def test_what_makes_no_sense_is_refused(change: dict[str, Any], words: str) -> None:
    fine: dict[str, Any] = {"weights": [1, 1], "edges": [(0, 1)], "gains": [1]}
    with pytest.raises(ValueError, match=words):
        carve(**(fine | change))


def test_progress_counts_pieces() -> None:
    said: list[tuple[int, int]] = []
    carve([1, 1, 1], [(0, 1)], [1], progress=lambda done, total: said.append((done, total)))
    assert said == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize("seed", range(4))
def test_bounds_of_pieces_that_are_priced_hold_and_proofs_are_right(seed: int) -> None:
    case = planar(11, seed, nets=4, noise=0.3, size=3)
    total = math.fsum(case.weights)
    case = attrs.evolve(case, low=total / 5, high=total / 2)
    exact = carve(**case.arguments())
    assert exact.proven
    assert not len(exact.outside)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_carve, "FEW", 0)
        found = carve(**case.arguments(), prove=True)
        rough = carve(**case.arguments(), effort=0.05)
    check(case, found)
    assert found.proven
    assert found.value == pytest.approx(exact.value)
    assert rough.value <= exact.value + 1e-9 <= rough.bound + 2e-9


@settings(max_examples=20)
@given(cases(most=6, least=2), st.lists(st.floats(-3, 6), min_size=7, max_size=7), st.floats(0, 12))
def test_all_sets_that_lose_little_are_found(case: Case, prices: list[float], most: float) -> None:
    case = attrs.evolve(case, groups=None)
    whole = net(
        np.array(case.weights),
        np.array(case.edges, np.int64).reshape(-1, 2),
        np.array(case.gains),
        band=(case.low, case.high),
        groups=None,
        order=None,
    )
    piece = pieces(whole)[0]
    rows, graph = piece.nodes.tolist(), case.graph()
    expected: set[tuple[int, ...]] = set()
    close = 0
    for size in range(1, len(rows) + 1):
        for part in itertools.combinations(range(len(rows)), size):
            nodes = {rows[v] for v in part}
            if case.off(sorted(nodes)) > 1e-7 or not nx.is_connected(graph.subgraph(nodes)):
                continue
            cost = -math.fsum(prices[v] for v in part)
            for u, v in graph.edges:
                gain = float(graph.edges[u, v]["gain"])
                inside = (u in nodes) + (v in nodes)
                cost += gain / 2 if gain > 0 and inside == 1 else -gain if gain < 0 and inside == 2 else 0
            close += abs(cost - most) < 1e-6
            if cost <= most:
                expected.add(part)
    assume(not close)
    found = Sets(piece).below(prices[: len(rows)], most, steps=10**7, fair=1e9)
    assert found.complete
    assert {part for _, part in found.sets} == expected


def test_an_interruption_returns_what_was_found_when_there_is_a_time_limit() -> None:
    case = planar(40, 1)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def no_bound(_: object) -> float:
        return 1e6

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_carve, "tightened", interrupted)
        with pytest.raises(KeyboardInterrupt):
            carve(**case.arguments(), effort=0.2)
        patch.setattr(_carve, "most", no_bound)
        found = carve(**case.arguments(), effort=0.2, time_limit=1e6)
    assert found.bound == 1e6
    check(case, found)


def test_no_time_gives_a_carving_all_the_same() -> None:
    case = planar(60, 2)
    found = carve(**case.arguments(), prove=True, time_limit=0)
    check(case, found)


def test_parts_of_a_start_are_used_when_nothing_else_leads_to_them() -> None:
    case = attrs.evolve(planar(40, 4), low=0.0, high=math.inf)
    start = (np.arange(case.n) * 7 % 5).tolist()
    wanted = {
        tuple(sorted(piece))
        for label in range(5)
        for piece in nx.connected_components(case.graph().subgraph([v for v in range(case.n) if start[v] == label]))
    }

    def score(parts: Sequence[Ints]) -> Floats:
        return np.array([len(part) if tuple(part.tolist()) in wanted else 0.0 for part in parts])

    found = carve(**case.arguments(), score=score, starts=[start], effort=0.1)
    assert found.value == case.n
    assert set(map(tuple, parts_of(found))) == wanted


@pytest.mark.parametrize("seed", range(4))
def test_pricing_finds_the_best_from_the_worst_and_its_bound_holds_at_any_effort(seed: int) -> None:
    case = planar(12, seed, nets=4, noise=0.3, size=3)
    total = math.fsum(case.weights)
    case = attrs.evolve(case, low=total / 5, high=total / 2)
    exact = carve(**case.arguments())

    def reverse(parts: Sequence[Ints]) -> Floats:
        return np.array([-case.worth(part.tolist()) for part in parts])

    worst = [tuple(part) for part in parts_of(carve(**case.arguments(), score=reverse))]
    arrays = np.array(case.weights), np.array(case.edges), np.array(case.gains)
    piece = pieces(net(*arrays, band=(case.low, case.high), groups=None, order=None))[0]
    for steps in (100, 300, 1_000, 10**6):
        pool = Pool(piece, piece.nodes)
        found = tightened(pool, worst, steps, thorough=True)
        assert pool.total(found.parts)[1] <= exact.value + 1e-9 <= found.bound + 2e-9
    assert pool.total(found.parts)[1] == pytest.approx(exact.value)
    assert found.bound == pytest.approx(exact.value)
