"""Bounds and proofs of carving, beside optima that are found another way: all connected sets, and integer programs."""

from __future__ import annotations

import math
import os
import random
from collections.abc import Callable, Sequence

import attrs
import numpy as np
import pytest
from carve_cases import parts_of
from carve_compact import compact
from carve_puzzles import (
    GAINS,
    Puzzle,
    connected_sets,
    drawn,
    graph_of,
    optimum,
    planted,
    sixteen_and_more,
    size_of,
    worths,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import _carve
from gridgov._carve import Carving
from gridgov._carve_bound import Master, tightened
from gridgov._carve_pool import Pool
from gridgov._carve_recut import spanning
from gridgov._carve_sets import Knapsack, Sets
from gridgov._carve_tree import divided
from gridgov._columns import Ints
from gridgov._metric_spread import Floats

#: `make explore` also solves pieces of thirty to forty nodes by a program without parts: minutes.
MANY = os.environ.get("HYPOTHESIS_PROFILE") == "explore"
#: The solver's answers are as good as this.
NEARLY = 1e-6


def agrees(puzzle: Puzzle, found: Carving) -> bool:
    """Check a bound against the optimum; whether the carving was proven."""
    most = optimum(puzzle, puzzle.off_of(found))
    assert most is not None
    near = NEARLY * size_of(puzzle)
    assert found.value <= most + near
    assert found.bound >= most - near
    if found.proven:
        assert found.value >= most - near
    return found.proven


def test_bounds_of_priced_pieces_hold_and_what_is_proven_is_the_best() -> None:
    proven = tried = 0

    @settings(max_examples=2_000 if MANY else 30)
    @given(st.integers(0, 10**9), st.sampled_from((0.004, 0.05)))
    def holds(seed: int, effort: float) -> None:
        nonlocal proven, tried
        puzzle = drawn(seed)
        tried += 1
        proven += agrees(puzzle, puzzle.carved(effort=effort, prove=True))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_carve, "FEW", 0)
        holds()
    # Nothing is shown by bounds that are always far away.
    assert proven > tried / 2


def no_tree(*_: object) -> None:
    """Say that a tree takes too much."""


def test_trees_too_can_be_priced() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_carve, "FEW", 0)
        patch.setattr(_carve, "divided", no_tree)
        for seed in range(6):
            rng = random.Random(seed)  # noqa: S311 - a test
            puzzle = attrs.evolve(drawn(seed), groups=None)
            edges = graph_of(rng.choice(("path", "star", "tree")), puzzle.n, rng)
            puzzle = attrs.evolve(puzzle, edges=edges, gains=[float(rng.randint(-6, 9)) for _ in edges])
            agrees(puzzle, puzzle.carved(effort=0.01, prove=True))


@pytest.mark.parametrize("effort", [0.0005, 0.02])
def test_what_is_said_without_much_work_holds_for_many_pieces(effort: float) -> None:
    # Little work for each piece: the bound of some is that of their gains, that of others is priced.
    many = [attrs.evolve(drawn(seed), low=20, high=45, unit=1, groups=None) for seed in range(300, 308)]
    weights: list[int] = []
    edges: list[tuple[int, int]] = []
    gains: list[float] = []
    for i, one in enumerate(many):
        edges += [(u + len(weights), v + len(weights)) for u, v in one.edges]
        weights += one.weights
        gains += [float(round(gain * 1e3 / size_of(one))) for gain in one.gains] if i % 2 else [1.0] * len(one.gains)
    puzzle = Puzzle(weights, edges, gains, 20, 45)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_carve, "FEW", 0)
        agrees(puzzle, puzzle.carved(effort=effort))


@pytest.mark.parametrize("seed", range(7))
def test_bounds_hold_where_the_search_is_all_there_is(seed: int) -> None:
    puzzle = sixteen_and_more(seed)
    most = optimum(puzzle, 0)
    found, rough = puzzle.carved(effort=0.3, prove=True), puzzle.carved(effort=0.01)
    for one in (found, rough):
        if most is not None and not puzzle.off_of(one):
            assert one.value - NEARLY <= most <= one.bound + NEARLY
    if most is None:
        assert puzzle.off_of(found)
    else:
        assert found.proven
        assert found.value == pytest.approx(most)


@pytest.mark.parametrize("seed", range(5))
def test_bounds_hold_from_any_beginning_and_after_any_work(seed: int) -> None:
    puzzle = attrs.evolve(sixteen_and_more(seed), weights=[10] * (16 + seed % 9), low=20, high=50)
    puzzle = attrs.evolve(puzzle, gains=[gain * 1e-3 for gain in puzzle.gains] if seed % 2 else puzzle.gains)
    most = optimum(puzzle, 0)
    assert most is not None

    def reverse(parts: Sequence[Ints]) -> Floats:
        return -worths(puzzle, [tuple(part.tolist()) for part in parts])

    worst = [tuple(part) for part in parts_of(puzzle.carved(score=reverse, effort=0.01))]
    piece, near = puzzle.piece(), NEARLY * size_of(puzzle)
    for steps in (50, 400, 1_500, 6_000, 10**6):
        found = tightened(Pool(piece, piece.nodes), worst, steps, thorough=steps > 5_000)
        value: float = worths(puzzle, found.parts).sum().item()
        assert value - near <= most <= found.bound + near
    assert value == pytest.approx(most, abs=near)
    assert found.bound == pytest.approx(most, abs=near)


@pytest.mark.parametrize("seed", range(7))
def test_bounds_hold_while_parts_are_still_missing(seed: int) -> None:
    puzzle = sixteen_and_more(seed) if seed < 6 else attrs.evolve(drawn(seed), low=2, high=None, groups=None)
    most = optimum(puzzle, 0)
    piece = puzzle.piece()
    if most is None or len(piece) < puzzle.n:
        return

    def small(parts: Sequence[Ints]) -> Floats:
        return np.array([-(float(len(part)) ** 2) for part in parts])

    parts = puzzle.carved(effort=0.01, score=small)
    assert not puzzle.off_of(parts)
    top = sum(gain for gain in puzzle.joined().values() if gain > 0)
    lows: list[float] = []

    def noted(work: Master, prices: list[float], sets: list[tuple[float, tuple[int, ...]]]) -> None:
        bound_by(work, prices, sets)
        lows.append(work.low)

    def late(work: Master, branches: int, columns: int | None = None) -> float:
        return recombine(work, branches) if columns is None else -math.inf

    bound_by, recombine = Master.bound_by, Master.recombine
    with pytest.MonkeyPatch.context() as patch:
        # Nothing is known but bad parts, put together again at the end only: every bound on the way is of use.
        patch.setattr(Master, "opened", nothing)
        patch.setattr(Master, "recombine", late)
        patch.setattr(Master, "bound_by", noted)
        found = tightened(Pool(piece, piece.nodes), [tuple(part) for part in parts_of(parts)], 10**6, thorough=True)
        patch.setattr(Master, "recombine", nothing)
        never = tightened(Pool(piece, piece.nodes), [tuple(part) for part in parts_of(parts)], 10**6)
    near = NEARLY * size_of(puzzle)
    assert lows
    assert never.bound >= most - near
    assert all(low <= top - most + near for low in lows)
    assert found.bound == pytest.approx(most, abs=near)
    assert float(worths(puzzle, found.parts).sum()) == pytest.approx(most, abs=near)


def test_all_sets_below_their_prices_are_found() -> None:
    for seed in range(30):
        puzzle = attrs.evolve(drawn(seed), groups=None, unit=1)
        piece, rng = puzzle.piece(), random.Random(seed)  # noqa: S311 - a test
        if len(piece) < puzzle.n:
            continue
        prices = [rng.uniform(-1, 3) * size_of(puzzle) for _ in range(puzzle.n)]
        sets = [part for part in connected_sets(puzzle, puzzle.high) if not puzzle.off(load_of(puzzle, part))]
        # What leaves a set loses half its gain; what is within, half of it on either side.
        ends = puzzle.joined()
        costs = [
            sum(
                gain * ((u in part) != (v in part)) / 2 if gain > 0 else -gain * (u in part and v in part)
                for (u, v), gain in ends.items()
            )
            - sum(prices[v] for v in part)
            for part in sets
        ]
        most = 0.3 * min(costs, default=0.0)
        expected = {part for part, cost in zip(sets, costs, strict=True) if cost <= most}
        found = Sets(piece).below(prices, most, steps=10**7, fair=1e9)
        assert found.complete
        assert {part for _, part in found.sets} == expected


def load_of(puzzle: Puzzle, part: Sequence[int]) -> int:
    """Return the weight of a part."""
    return sum(puzzle.weights[v] for v in part)


def nothing(*_: object, **__: object) -> float:
    """Do nothing, and say that nothing is known."""
    return -math.inf


def test_a_score_is_proven_only_where_all_was_looked_at() -> None:
    for seed in range(16):
        puzzle = drawn(seed, 6, 9)
        marks = np.random.default_rng(seed).integers(0, 3, puzzle.n)

        def worth(part: Sequence[int], marks: Ints = marks) -> float:
            most_of_one: int = np.bincount(marks[list(part)]).max().item()
            return most_of_one - 0.3 * math.sqrt(len(part))

        def score(parts: Sequence[Ints], worth: Callable[[Sequence[int]], float] = worth) -> Floats:
            return np.array([worth(part.tolist()) for part in parts])

        exact = puzzle.carved(score=score)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_carve, "FEW", 0)
            rough = puzzle.carved(score=score, effort=0.01, prove=True)
        assert exact.proven
        for found in (exact, rough):
            most = optimum(puzzle, puzzle.off_of(found), worth)
            assert most is not None
            assert found.value <= most + NEARLY
            assert found.bound >= most - NEARLY
            assert not found.proven or found.value >= most - NEARLY
        assert puzzle.off_of(exact) == optimum(puzzle, 10**9, least_off=True)


def test_trees_are_carved_exactly() -> None:
    best = 0
    for seed in range(40):
        rng = random.Random(seed)  # noqa: S311 - a test
        puzzle = attrs.evolve(drawn(seed), groups=None)
        edges = graph_of(rng.choice(("path", "star", "tree", "tree")), puzzle.n, rng)
        puzzle = attrs.evolve(puzzle, edges=edges, gains=[float(rng.choice(GAINS)(rng)) for _ in edges])
        piece = puzzle.piece()
        found = divided(piece, spanning(piece, set(range(puzzle.n)), rng, 0.0))
        assert found is not None
        assert sorted(v for part in found.parts for v in part) == list(range(puzzle.n))
        off = sum(puzzle.off(sum(puzzle.weights[v] for v in part)) for part in found.parts)
        most, near = optimum(puzzle, 0), NEARLY * size_of(puzzle)
        assert (most is not None) >= found.best
        if found.best:
            best += 1
            assert not off
            assert float(worths(puzzle, found.parts).sum()) == pytest.approx(most, abs=near)
        elif puzzle.unit != 7:
            assert most is None
            assert off == optimum(puzzle, 10**9, least_off=True)
    assert best > 15


@pytest.mark.parametrize("shape", ["path", "tree", "grid", "planar"])
def test_what_can_be_in_a_narrow_band_is_in_it(shape: str) -> None:
    outside = [
        seed
        for seed in range(100 if MANY else 3)
        if planted(shape, 14 + seed * 5 % 27, seed).carved(effort=0.1).outside.size
    ]
    assert not outside


@pytest.mark.skipif(not MANY, reason="minutes: make explore")
@pytest.mark.parametrize(("n", "seed", "low", "high"), [(30, 1, 25, 35)])
def test_a_program_that_knows_no_parts_finds_the_same_optimum(n: int, seed: int, low: int, high: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a test
    edges = graph_of("planar", n, rng)
    weights = [rng.randint(6, 14) for _ in range(n)]
    puzzle = Puzzle(weights, edges, [float(rng.randint(-6, 9)) for _ in edges], low, high)
    found = puzzle.carved(prove=True)
    assert found.proven
    assert not puzzle.off_of(found)
    assert compact(puzzle) == pytest.approx(found.value)


@given(st.lists(st.tuples(st.integers(-3, 9), st.integers(0, 6)), max_size=7), st.integers(0, 20))
def test_nothing_that_fits_is_worth_more_than_what_is_cut_up(items: list[tuple[int, int]], room: int) -> None:
    best = 0
    for mask in range(1 << len(items)):
        some = [item for i, item in enumerate(items) if mask >> i & 1]
        if sum(load for _, load in some) <= room:
            best = max(best, sum(value for value, _ in some))
    assert Knapsack([(float(value), float(load)) for value, load in items]).most(room) >= best - 1e-9


def test_what_parts_lose_and_what_they_are_worth_is_all_there_is() -> None:
    for seed in range(30):
        puzzle = attrs.evolve(drawn(seed), groups=None)
        piece = puzzle.piece()
        pool = Pool(piece, piece.nodes)
        parts: list[tuple[int, ...]] = [(v,) for v in range(len(piece))]
        whole: list[tuple[int, ...]] = [tuple(range(len(piece)))]
        work = Master(pool, parts, 1, None)
        work.keep(parts + whole)
        for some in (parts, whole):
            lost = sum(work.losses[part] for part in some)
            assert lost + pool.total(some)[1] == pytest.approx(work.top, abs=NEARLY * size_of(puzzle))


@pytest.mark.parametrize("unit", [1, 3, 7, 10])
def test_no_more_parts_fit_than_are_counted(unit: int) -> None:
    puzzle = Puzzle([1] * 12, [(v, v + 1) for v in range(11)], [1.0] * 11, 3, 5, None, unit)
    piece = puzzle.piece()
    assert Master(Pool(piece, piece.nodes), [(v,) for v in range(12)], 1, None).parts_at_most == 4
