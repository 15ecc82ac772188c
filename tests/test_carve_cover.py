"""Carving with the fewest cuts: gains from zero on, a band, any number of parts or a given one."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence

import attrs
import networkx as nx
import numpy as np
import pytest
from carve_cases import Case, check, partitions, parts_of
from carve_puzzles import Puzzle, connected_sets, empty_graph, graph_of, worths
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import _carve
from gridgov._carve import Carving, carve
from gridgov._carve_cover import Cover
from gridgov._carve_pool import Chosen, Pool
from gridgov._columns import Ints
from gridgov._metric_spread import Floats

NEARLY = 1e-6


def drawn(seed: int, shape: str, n: int, nodes: float, width: float) -> Puzzle:
    """Return a puzzle with a carving in the band: weights of connected parts are brought into it."""
    rng = random.Random(seed)  # noqa: S311 - a test
    edges = graph_of(shape, n, rng)
    graph = empty_graph()
    graph.add_edges_from(edges)
    weights = [round(rng.lognormvariate(3.6, 0.5)) + 1 for _ in range(n)]
    goal = round(nodes * 40)
    for part in grown(graph, rng, round(nodes)):
        load = sum(weights[v] for v in part)
        for v in part:
            weights[v] = max(1, round(weights[v] * goal / load))
        weights[part[0]] += goal - sum(weights[v] for v in part)
    edge_gains = [float(rng.choice((1, 1, 3))) for _ in edges]
    return Puzzle(weights, edges, edge_gains, math.ceil(goal * (1 - width)), math.floor(goal * (1 + width)))


def grown(graph: nx.Graph[int], rng: random.Random, size: int) -> Iterator[list[int]]:
    """Yield connected parts of about a size that cover a graph."""
    left = set(graph)
    while left:
        part = [min(left, key=lambda v: (len(left & set(graph[v])), v))]
        while len(part) < size and (around := {u for v in part for u in graph[v]} & left - set(part)):
            part.append(rng.choice(sorted(around)))
        left.difference_update(part)
        yield part


def case_of(puzzle: Puzzle) -> Case:
    """Return what the check wants."""
    assert puzzle.high is not None
    return Case(list(map(float, puzzle.weights)), puzzle.edges, puzzle.gains, float(puzzle.low), float(puzzle.high))


def optimum(puzzle: Puzzle, parts: int | None) -> float | None:
    """Return the most that parts in the band are worth: all connected sets, and an integer program."""
    from scipy.optimize import LinearConstraint, milp

    sets = [
        part for part in connected_sets(puzzle, puzzle.high) if not puzzle.off(sum(puzzle.weights[v] for v in part))
    ]
    if not sets:
        return None
    covers = np.zeros((puzzle.n + 1, len(sets)))
    for i, part in enumerate(sets):
        covers[list(part), i] = 1
    covers[-1] = 1
    low, high = np.ones(puzzle.n + 1), np.ones(puzzle.n + 1)
    low[-1], high[-1] = (0, puzzle.n) if parts is None else (parts, parts)
    values = worths(puzzle, sets)
    solved = milp(
        -values,
        integrality=np.ones(len(sets), np.int64),
        constraints=LinearConstraint(covers, low, high),
        options={"mip_rel_gap": 0.0},
    )
    return None if solved.x is None else float(values[solved.x > 0.5].sum())


def refused(*_: object) -> bool:
    """Keep nothing."""
    return False


def even(parts: Sequence[Ints]) -> Floats:
    """Say that all parts are worth the same."""
    return np.ones(len(parts))


def best_counted(case: Case, count: int) -> tuple[float, float]:
    """Return the least that so many parts can be outside the band, and the largest value with it."""
    graph, best = case.graph(), (math.inf, -math.inf)
    for parts in partitions(list(range(case.n))):
        if len(parts) != count or not all(nx.is_connected(graph.subgraph(part)) for part in parts):
            continue
        off, value = math.fsum(map(case.off, parts)), math.fsum(map(case.worth, parts))
        if off < best[0] - 1e-7 or (off < best[0] + 1e-7 and value > best[1]):
            best = off, value
    return best


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 7), st.data())
def test_a_given_number_of_parts_is_as_good_as_any(seed: int, n: int, data: st.DataObject) -> None:
    puzzle = drawn(seed, random.Random(seed).choice(("planar", "grid", "tree")), n, 2, 0.3)  # noqa: S311 - a test
    case, count = case_of(puzzle), data.draw(st.integers(1, n))
    found = carve(**case.arguments(), parts=count)
    check(case, found)
    assert len(parts_of(found)) == count
    off, value = best_counted(case, count)
    assert math.fsum(map(case.off, parts_of(found))) == pytest.approx(off)
    assert found.value == pytest.approx(value)
    assert found.proven


@pytest.mark.parametrize("fixed", [True, False])
@pytest.mark.parametrize("seed", range(1, 5))
def test_few_cuts_are_as_few_as_an_integer_program_finds(seed: int, *, fixed: bool) -> None:
    puzzle = drawn(seed, ("planar", "planar", "grid")[seed % 3], 24 + seed, 4, (0.2, 0.05, 0.1)[seed // 2])
    case = case_of(puzzle)
    count = round(sum(puzzle.weights) / 160) if fixed else None
    found = carve(**case.arguments(), parts=count, prove=True)
    check(case, found)
    most = optimum(puzzle, count)
    assert most is not None
    assert not len(found.outside)
    assert found.value <= most + NEARLY <= found.bound + 2 * NEARLY
    assert found.proven
    assert found.value == pytest.approx(most)
    if count is not None:
        assert len(parts_of(found)) == count


@pytest.mark.parametrize("fixed", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_bounds_hold_where_the_best_is_far_away(seed: int, *, fixed: bool) -> None:
    puzzle = drawn(20 + seed, "planar", 16 + seed, 3, 0.25)
    count = round(sum(puzzle.weights) / 120) if fixed else None
    most = optimum(puzzle, count)
    assert most is not None
    piece = puzzle.piece()
    pool = Pool(piece, piece.nodes)
    # The worst there is.
    reverse = attrs.evolve(puzzle, gains=[9 - gain for gain in puzzle.gains])
    bad = carve(**case_of(reverse).arguments(), parts=count)
    cover = Cover(pool, [tuple(part) for part in parts_of(bad)], count, 1e9, random.Random(1))  # noqa: S311 - a test
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cover, "take", refused)
        patch.setattr("gridgov._carve_cover.choose", missing)
        cover.priced()
        rough = cover.bounded(10**7, 1)
    loss = sum(puzzle.joined().values()) - most
    assert rough <= loss + NEARLY
    assert rough >= 0.9 * loss
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cover, "take", refused)
        assert cover.bounded(10**7, 10**4) == pytest.approx(loss)


def missing(*_: object, **__: object) -> Chosen:
    """Say that nothing was found and nothing is known."""
    return Chosen(None, math.inf)


def test_sweeps_alone_find_what_is_in_a_narrow_band() -> None:
    good = 0
    for seed in range(6):
        puzzle = drawn(seed, "planar", 70, 6, 0.02)
        piece, rng = puzzle.piece(), random.Random(seed)  # noqa: S311 - a test
        pool = Pool(piece, piece.nodes)
        cover = Cover(pool, [(v,) for v in range(len(piece))], round(sum(puzzle.weights) / 240), 1e9, rng)
        cover.priced()
        for _ in range(3):
            cover.begun(0.3)
        good += not any(cover.rank(cover.best)[:2])
    assert good >= 5


@pytest.mark.parametrize("shape", ["planar", "grid"])
@pytest.mark.parametrize("width", [0.01, 0.03, 0.1, 0.2])
def test_what_can_be_in_the_band_is_in_it(shape: str, width: float) -> None:
    puzzle = drawn(round(width * 100), shape, 42, 5, width)
    case = case_of(puzzle)
    for count in (None, round(sum(puzzle.weights) / 200)):
        found = carve(**case.arguments(), parts=count, effort=0.1)
        check(case, found)
        assert not len(found.outside)
        assert count in (None, len(parts_of(found)))


def test_others_are_in_the_band_and_differ() -> None:
    puzzle = drawn(3, "planar", 60, 6, 0.2)
    case = case_of(puzzle)
    for count in (None, round(sum(puzzle.weights) / 240)):
        found = carve(**case.arguments(), parts=count, effort=0.1)
        assert found.others
        assert len(found.others) <= 8
        values = [found.value]
        for labels in found.others:
            other = attrs.evolve(found, labels=labels, value=value_of(case, labels))
            check(case, attrs.evolve(other, bound=math.inf, proven=False))
            values.append(other.value)
            assert count in (None, len(parts_of(other)))
        assert values == sorted(values, reverse=True)
        every = [found.labels, *found.others]
        assert all(apart(case, one, other) >= 0.05 for i, one in enumerate(every) for other in every[:i])


def value_of(case: Case, labels: np.ndarray) -> float:
    """Return the gains within parts."""
    return math.fsum(g for (u, v), g in zip(case.edges, case.gains, strict=True) if labels[u] == labels[v])


def apart(case: Case, one: np.ndarray, other: np.ndarray) -> float:
    """Return the share of the weight that is elsewhere when parts are matched best."""
    from scipy.optimize import linear_sum_assignment

    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), case.weights)
    rows, columns = linear_sum_assignment(-table)
    return 1 - float(table[rows, columns].sum()) / math.fsum(case.weights)


def test_numbering_the_nodes_otherwise_changes_nothing() -> None:
    case = case_of(drawn(5, "planar", 70, 5, 0.1))
    count = round(math.fsum(case.weights) / 200)
    order = list(range(case.n))
    random.Random(1).shuffle(order)  # noqa: S311 - a test
    place = {old: new for new, old in enumerate(order)}
    other = carve(
        [case.weights[old] for old in order],
        [(place[v], place[u]) for u, v in reversed(case.edges)],
        case.gains[::-1],
        low=case.low,
        high=case.high,
        parts=count,
        order=order,
        effort=0.05,
    )
    one = carve(**case.arguments(), parts=count, effort=0.05)
    assert sorted(sorted(order[v] for v in part) for part in parts_of(other)) == parts_of(one)


def test_parts_are_dealt_out_to_what_does_not_hang_together() -> None:
    path = [(v, v + 1) for v in range(29) if v != 11]
    found = carve([1] * 30, path, [1.0] * len(path), low=3, high=4, parts=9)
    assert not len(found.outside)
    assert len(parts_of(found)) == 9
    with pytest.raises(ValueError, match="from 2 to 30 parts, not 1"):
        carve([1] * 30, path, [1.0] * len(path), parts=1)


@pytest.mark.parametrize("change", [{"gains": [-1.0]}, {"score": even}])
def test_a_number_of_parts_needs_gains_from_zero_on(change: dict[str, object]) -> None:
    fine: dict[str, object] = {"weights": [1, 1], "edges": [(0, 1)], "gains": [1.0], "parts": 1}
    with pytest.raises(ValueError, match="gains from zero on"):
        carve(**(fine | change))  # type: ignore[arg-type]


def test_a_node_too_heavy_for_the_band_is_named_and_the_rest_is_in_it() -> None:
    puzzle = drawn(8, "planar", 60, 5, 0.2)
    weights = list(puzzle.weights)
    weights[0] = 900
    case = attrs.evolve(case_of(puzzle), weights=list(map(float, weights)))
    found: Carving = carve(**case.arguments(), effort=0.05)
    check(case, found)
    outside: list[int] = found.outside.tolist()
    assert any(sum(weights[v] for v in parts_of(found)[part]) >= 900 for part in outside)
    assert len(found.outside) <= 2


def test_the_time_limit_gives_a_carving_all_the_same() -> None:
    case = case_of(drawn(9, "planar", 80, 5, 0.1))
    count = round(math.fsum(case.weights) / 200)
    check(case, carve(**case.arguments(), time_limit=0))
    found = carve(**case.arguments(), parts=count, time_limit=0)
    check(case, found)
    assert len(parts_of(found)) == count


def test_few_nodes_are_carved_exactly_or_by_cells_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(5):
        case = case_of(drawn(seed, "planar", 10, 3, 0.4))
        exact = carve(**case.arguments())
        with monkeypatch.context() as patch:
            patch.setattr(_carve, "FEW", 0)
            found = carve(**case.arguments(), prove=True)
        check(case, found)
        if not len(exact.outside):
            assert not len(found.outside)
            assert found.value == pytest.approx(exact.value)
            assert found.proven
