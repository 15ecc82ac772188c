"""Divisions where the other tests did not see a mistake: counts, pictures, ids, and what few units allow exactly."""

from __future__ import annotations

import itertools
import math
import random
import xml.etree.ElementTree as ET
from typing import Any

import attrs
import numpy as np
import pytest
from split_cases import buildings, graph_of, households, partitions, plane, street

from gridgov import Hierarchy, Jurisdiction, LevelScheme
from gridgov._carve import Carving
from gridgov._columns import IdColumn
from gridgov._kway import Kway, kway
from gridgov._kway_dual_faces import Whole, whole_costs, whole_weights
from gridgov._kway_task import task_of
from gridgov._kway_tree import divided
from gridgov.changes import MergeUnits, SplitUnit
from gridgov.errors import InvalidSplitError
from gridgov.jurisdiction import Links
from gridgov.splitting import merge, split
from gridgov.splitting._ids import Proposer
from gridgov.splitting._neighbours import neighbours
from gridgov.splitting._picture import PALETTE, SYMBOLS, svg

SVG = "{http://www.w3.org/2000/svg}"

# Counts


def gridded(*grids: tuple[float | None, list[float | None]]) -> Jurisdiction:
    """Return a community of grids that state a count, or none, and have buildings."""
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    for g, (stated, below) in enumerate(grids):
        rows.append({"id": f"g{g}", "level": "grid", "parent": "c", "households": stated})
        rows += [
            {"id": f"g{g}b{b}", "level": "building", "parent": f"g{g}", "households": n} for b, n in enumerate(below)
        ]
    levels = LevelScheme.ladder("community", "grid", "building")
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))


@pytest.mark.parametrize(
    ("stated", "below", "count"),
    [
        (100, [30, None], 100),
        (None, [30, 20], 50),
        (50, [30, 20], 50),
        (None, [30, None], None),
        (20, [30, None], None),
        (None, [], None),
    ],
)
def test_a_grid_counts_as_it_states_where_its_buildings_do_not_know_better(
    stated: float | None, below: list[float | None], count: float | None
) -> None:
    place = gridded((stated, below), (40, [40]))
    if count is None:
        with pytest.raises(InvalidSplitError, match=r"^[^\n]*\n?SPL002 column 'households', id 'g0'"):
            split(place, "c", into=2, of="grid")
        return
    plan = split(place, "c", into=2, of="grid")
    assert sorted(plan.loads.tolist()) == sorted([count, 40.0])
    assert "unknown" not in plan.describe()


@pytest.mark.parametrize(("below", "count"), [([30, None], 35), ([None, None], 10), ([30, 20], 50), ([], 5)])
def test_each_unknown_count_counts_as_is_said(below: list[float | None], count: float) -> None:
    plan = split(gridded((None, below), (40, [40])), "c", into=2, of="grid", unknown_as=5)
    assert sorted(plan.loads.tolist()) == sorted([count, 40.0])


# Few units


@pytest.mark.parametrize("seed", range(2))
def test_few_units_are_as_even_as_they_can_be(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a drawing, no secret
    place = street([[0] * 9], [float(rng.randint(10, 100)) for _ in range(9)])
    ids = buildings(place)
    edges, _ = plane(ids, seed)
    plan = split(place, "610102001", into=3, objective="balance", adjacency=edges)
    mean = sum(households(place, one) for one in ids) / 3
    spreads = [
        max(abs(sum(households(place, one) for one in part) - mean) for part in parts)
        for parts in partitions(graph_of(edges, ids), 3)
    ]
    assert plan.value == pytest.approx(min(spreads))


@pytest.mark.parametrize(
    ("one", "other", "parts", "cut"),
    [((1, 1, 1), (9, 9, 9), 4, 2), ((9, 9, 9), (1, 1, 1), 4, 2), ((1, 9), (9, 1), 3, 1), ((9, 9), (2, 3, 9), 4, 5)],
)
def test_chains_apart_get_the_parts_that_cost_least(
    one: tuple[int, ...], other: tuple[int, ...], parts: int, cut: float
) -> None:
    first = len(one) + 1
    edges = [*itertools.pairwise(range(first)), *itertools.pairwise(range(first, first + len(other) + 1))]
    found = kway([1] * (first + len(other) + 1), edges, [*one, *other], parts)
    assert (found.cost, found.proven, found.bound) == (cut, True, cut)
    assert not len(found.outside)


@pytest.mark.parametrize("dear_first", [False, True])
def test_parts_of_chains_apart_are_not_called_proven_where_other_counts_cost_less(*, dear_first: bool) -> None:
    edges = [*itertools.pairwise(range(8)), *itertools.pairwise(range(8, 16))]
    costs = [9] * 7 + [1] * 7 if dear_first else [1] * 7 + [9] * 7
    found = kway([1] * 16, edges, costs, 4, effort=0.01)
    assert found.bound <= 2
    assert found.proven is (found.cost == 2)


@pytest.mark.parametrize(
    ("sizes", "low", "high", "merged", "left"),
    [
        ([480, 1520, 700], 500, 2000, True, 0),
        ([480, 1521, 700], 500, 2000, False, 1),
        ([500, 501, 700], 500, 2000, False, 0),
        # Of two that are as small the first goes, and the other one has no room.
        ([100, 300, 100], 350, 400, True, 1),
        ([100, 300, 101], 350, 400, True, 1),
    ],
)
def test_what_is_merged_is_too_small_before_and_not_too_large_after(
    sizes: list[int], low: float, high: float, *, merged: bool, left: int
) -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": f"c{i}", "level": "community", "parent": "s", "households": n} for i, n in enumerate(sizes)]
    h = Hierarchy.from_records(rows, levels=LevelScheme.ladder("street", "community"), measures=["households"])
    near = [("c0", "c1"), ("c1", "c2")]
    plan = merge(
        Jurisdiction(territory=h), "s", level="community", min_households=low, max_households=high, adjacency=near
    )
    assert plan.changes == ((MergeUnits(["c1", "c0"], into="c1"),) if merged else ())
    assert plan.moved == (sizes[0] if merged else 0)
    assert len(plan.problems) == left


# Pictures


def drawn(titles: int, *, places: dict[str, tuple[float, float]] | None = None, n: int = 0) -> ET.Element:
    """Return the picture of some units, in a row unless it is said where they are, each a part of its own."""
    ids = IdColumn.of(list(places) if places else [f"u{i:03}" for i in range(n or titles)])
    near = neighbours(None, ids, positions=places)
    labels = np.arange(len(ids), dtype=np.int32) % titles
    names = [f"part {i}" for i in range(titles)]
    return ET.fromstring(svg(ids, near, labels, np.full(len(ids), 9.0), names))  # noqa: S314 - written above


def corners(mark: ET.Element) -> list[tuple[float, float]]:
    """Return the corners of a dot that is no circle."""
    pairs = [one.split(",") for one in mark.get("points", "").split()]
    return [(float(x), float(y)) for x, y in pairs]


def test_each_shape_is_the_same_on_both_sides_and_as_large_as_the_circle() -> None:
    picture = drawn(len(PALETTE) * len(SYMBOLS))
    texts = list(picture.iter(f"{SVG}text"))
    marks = [group[0] for group in picture.findall(f"{SVG}g") if len(group) == 1 and not len(group[0])]
    assert len(marks) == len(texts) - 1 == 50
    round_ones = [mark for mark in marks if mark.tag == f"{SVG}circle"]
    assert [mark.get("r") for mark in round_ones] == ["6.0"] * 10
    for mark, text in zip(marks, texts, strict=False):
        if mark in round_ones:
            continue
        middle = float(text.get("x", "")) - 14
        points = corners(mark)
        assert {(round(2 * middle - x, 1), y) for x, y in points} == set(points)
        around = [*points, points[0]]
        area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(around))) / 2
        assert area == pytest.approx(math.pi * 36, rel=0.1)


@pytest.mark.parametrize(
    "places",
    [
        None,
        {"a": (0.0, 0.0), "b": (1.0, 4.0), "c": (2.0, 3.0)},
        {"a": (0.0, 0.0), "b": (0.0, 9.0), "c": (0.0, 5.0)},
        {"a": (5.0, 5.0), "b": (5.0, 5.0), "c": (5.0, 5.0)},
    ],
)
def test_the_legend_stands_right_below_the_dots(places: dict[str, tuple[float, float]] | None) -> None:
    picture = drawn(3, places=places)
    wide, high = (float(part) for part in picture.get("viewBox", "").split()[2:])
    assert (wide, high) == (float(picture.get("width", "")), float(picture.get("height", "")))
    dots = [one for one in picture.iter(f"{SVG}circle") if len(one)]
    assert len(dots) == 3
    low = [float(dot.get("cy", "")) for dot in dots]
    lines = sorted({float(text.get("y", "")) - 5 for text in picture.iter(f"{SVG}text")})
    # The margin above the highest dot and below the lowest one; then two lines of the legend.
    assert min(low) == pytest.approx(20, abs=0.1)
    assert lines[0] - max(low) == pytest.approx(20 + 22 / 3, abs=1)
    assert [b - a for a, b in itertools.pairwise(lines)] == [22.0]
    assert high - lines[-1] == pytest.approx(22 + 20, abs=1)
    across = [float(dot.get("cx", "")) for dot in dots]
    assert min(across) + max(across) == pytest.approx(640, abs=0.2)
    assert 20 <= min(across) <= max(across) <= 620


def test_more_units_have_smaller_dots_and_only_up_to_a_thousand_say_what_they_are() -> None:
    for n, r, said in (
        (150, 12.0, True),
        (151, 11.96, True),
        (600, 6.0, True),
        (1_000, 4.65, True),
        (1_001, 4.65, False),
    ):
        dots = list(drawn(1, n=n).iter(f"{SVG}circle"))[:-1]
        assert len(dots) == n
        assert float(dots[0].get("r", "")) == pytest.approx(r, abs=0.06)
        assert (len(dots[0]) == 1) is said


# Ids


@pytest.mark.parametrize(
    ("ids", "retired", "proposed"),
    [
        # The next serial, never one that is in use or was.
        (["610102001", "610102002"], [], ["610102003", "610102004"]),
        (["610102001", "610102002"], ["610102003"], ["610102004", "610102005"]),
        (["610102001", "610102007"], ["610102009"], ["610102010", "610102011"]),
        (["a1", "a3"], ["a9"], ["a1-2", "a1-3"]),
        (["a1", "a3"], ["a4", "b9"], ["a5", "a6"]),
        (["a1", "a8"], [], ["a9", "a1-2"]),
        # One alone has the digits at its end for a serial, up to three.
        (["g0999"], [], ["g0999-2", "g0999-3"]),
        (["610102998"], [], ["610102999", "610102998-2"]),
        (["x"], ["x-2"], ["x-3", "x-4"]),
        # Ids that are no series, and digits of more than one width.
        (["a1", "b"], [], ["a1-2", "a1-3"]),
        (["a1", "a10"], [], ["a1-2", "a1-3"]),
    ],
)
def test_a_new_sibling_gets_the_next_id_of_the_series(ids: list[str], retired: list[str], proposed: list[str]) -> None:
    rows = [{"id": "top", "level": "street"}, *({"id": i, "level": "community", "parent": "top"} for i in ids)]
    h = Hierarchy.from_records(rows, levels=LevelScheme.ladder("street", "community", "grid"))
    give = Proposer(h, retired)
    assert [give.like(h.row(ids[0])) for _ in range(2)] == proposed


def test_the_first_unit_of_a_level_is_numbered_under_the_unit_above() -> None:
    rows = [{"id": "s", "level": "street"}, *({"id": i, "level": "community", "parent": "s"} for i in ("c1", "c2"))]
    rows += [{"id": "c2-01", "level": "grid", "parent": "c2"}]
    h = Hierarchy.from_records(rows, levels=LevelScheme.ladder("street", "community", "grid"))
    give = Proposer(h, ["c1-02"])
    assert [give.under(h.row("c1"), "grid") for _ in range(3)] == ["c1-01", "c1-03", "c1-04"]
    assert [give.under(h.row("c2"), "grid") for _ in range(2)] == ["c2-02", "c2-03"]
    assert give.under(h.row("s"), "community") == "c3"


# Whole numbers


@pytest.mark.parametrize(
    ("numbers", "most", "whole", "unit"),
    [
        ([3000, 5000, 2000], 10, [3, 5, 2], 1000),
        ([3, 5, 2], 10, [3, 5, 2], 1),
        ([0.5, 1.5], 4, [1, 3], 0.5),
        ([0.1, 0.2, 0.7], 10, [1, 2, 7], 0.1),
        ([0.06, 0.02], 4, [3, 1], 0.02),
        ([7, 7, 0], 2, [1, 1, 0], 7),
    ],
)
def test_numbers_are_counted_in_their_common_measure(
    numbers: list[float], most: int, whole: list[int], unit: float
) -> None:
    found = whole_weights(np.array(numbers, float), most)
    assert (found.numbers, found.exact) == (whole, True)
    assert found.unit == pytest.approx(unit)
    assert not whole_weights(np.array(numbers, float), most - 1).exact


def true_sums(found: Whole, numbers: list[float]) -> bool:
    """Whether all sums are as near to the true ones as is said."""
    for some in itertools.product((False, True), repeat=len(numbers)):
        true = math.fsum(itertools.compress(numbers, some))
        rounded = sum(itertools.compress(found.numbers, some)) * found.unit
        if not rounded - found.above - 1e-12 <= true <= rounded + found.below + 1e-12:
            return False
    return True


@pytest.mark.parametrize(
    ("numbers", "most"), [([100.0, 1.0, 50.0], 10), ([1 / 3, 1 / 7, 1 / 11], 50), ([9.0, 9.5], 3), ([0.1, 0.9], 4)]
)
def test_sums_of_rounded_numbers_are_off_by_no_more_than_is_said(numbers: list[float], most: int) -> None:
    weights = whole_weights(np.array(numbers), most)
    assert not weights.exact
    assert true_sums(weights, numbers)
    costs = whole_costs(np.array(numbers) / 3.1, 2, sum(numbers))
    assert not costs.exact
    assert costs.above == 0
    assert true_sums(costs, [number / 3.1 for number in numbers])


# Trees


@pytest.mark.parametrize(
    ("weights", "edges", "parts", "size"),
    [
        ([1] * 8, [*itertools.pairwise(range(8))], 4, 2),
        ([1] * 12, [*itertools.pairwise(range(12))], 4, 3),
        ([3, 1, 2, 2, 1, 3], [*itertools.pairwise(range(6))], 3, 4),
        ([2, 1, 1, 1, 1, 1, 1], [(0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)], 1, 8),
        ([2, 1, 1, 2, 2], [(0, 1), (1, 2), (1, 3), (1, 4)], 4, 2),
    ],
)
def test_a_tree_is_cut_so_that_every_part_weighs_what_it_should(
    weights: list[int], edges: list[tuple[int, int]], parts: int, size: int
) -> None:
    columns = np.array(weights, float), np.array(edges, np.int64), np.ones(len(edges))
    task = task_of(*columns, parts, low=size, high=size, order=np.arange(len(weights)), starts=[])
    for seed in range(12):
        labels = divided(task.graph, task.band, random.Random(seed), 1.0)  # noqa: S311 - chance for a search
        assert labels is not None
        assert sorted(set(labels)) == list(range(parts))
        assert np.bincount(labels, weights).tolist() == [size] * parts
        kept = sum(labels[u] == labels[v] for u, v in edges)
        assert kept == len(weights) - parts


# What is told on the way, and of the result


def test_work_on_several_pieces_is_told_as_one() -> None:
    chain = [*itertools.pairwise(range(20)), *itertools.pairwise(range(20, 40))]
    told: list[tuple[int, int]] = []
    weights = [1 + v % 3 for v in range(40)]
    kway(weights, chain, [1] * 38, 8, effort=0.01, progress=lambda done, every: told.append((done, every)))
    done, every = [one for one, _ in told], {all_of_it for _, all_of_it in told}
    assert len(every) == 1
    assert done == sorted(done)
    assert 0 <= done[0] < done[-1] == max(every)


@pytest.mark.parametrize(("value", "reach", "gap"), [(0.0, 1.0, 1e12), (10.0, 11.0, 0.1), (-10.0, -5.0, 0.5)])
def test_a_gap_is_a_share_of_the_value_also_where_that_is_nothing(value: float, reach: float, gap: float) -> None:
    labels, none = np.zeros(1, np.int32), np.zeros(0, np.int64)
    carved = Carving(labels=labels, value=value, bound=reach, proven=False, outside=none)
    assert carved.gap == pytest.approx(gap)
    assert attrs.evolve(carved, proven=True).gap == 0
    if value >= 0:
        divided = Kway(labels=labels, cost=value, bound=2 * value - reach, proven=False, outside=none, others=())
        assert divided.gap == pytest.approx(gap)
        assert attrs.evolve(divided, proven=True).gap == 0


def test_costs_are_bounded_from_below_up_to_three_hundred_nodes() -> None:
    for n, bounded in ((300, True), (301, False)):
        found = kway([1] * n, [*itertools.pairwise(range(n)), (0, n - 1)], [1] * n, 3, low=90, high=110, effort=0)
        assert found.cost == 3
        assert (found.bound > 0) is bounded


@pytest.mark.parametrize(
    "pairs",
    [
        ["a b", "b c"],
        ["a b", "b x", "b c"],
        ["a x", "a b", "c x", "b c"],
        ["A a", "b a", "A b", "B c", "c b"],
        ["c b", "A a", "a B", "c a"],
    ],
)
def test_links_to_units_elsewhere_leave_the_others_as_they_are(pairs: list[str]) -> None:
    ends = [pair.split() for pair in pairs]
    rows = [{"kind": "adjacent", "source": f"unit:{a}", "target": f"unit:{b}"} for a, b in ends if a != b]
    near = neighbours(None, IdColumn.of(list("abc")), links=Links.from_records(rows))
    expected = {frozenset(end) for end in ends if set(end) <= set("abc") and end[0] != end[1]}
    assert near.kind == "links"
    assert {frozenset("abc"[row] for row in edge) for edge in near.edges.tolist()} == expected


@pytest.mark.parametrize(
    ("counts", "stated", "said"),
    [([10, 20, 30, 40], True, True), ([10, 20, 30, 40], False, False), ([10, None, 30, 40], True, False)],
)
def test_parts_state_counts_where_the_unit_states_the_sum_of_all(
    counts: list[float | None], *, stated: bool, said: bool
) -> None:
    plan = split(street([[0] * 4], counts, stated=stated), "610102001", into=2, unknown_as=5)
    [change] = plan.changes
    assert isinstance(change, SplitUnit)
    loads = dict(zip(plan.ids, plan.loads.tolist(), strict=True))
    told = {part.id: dict(part.measures) for part in change.parts}
    assert told == {ident: {"households": load} if said else {} for ident, load in loads.items()}
