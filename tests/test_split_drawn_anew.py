"""Grids that are carved, areas, households that are shifted, and small communities that are merged."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from split_cases import Edge, buildings, graph_of, households, partitions, plane, street, streets

from gridgov import Hierarchy, Jurisdiction, LevelScheme
from gridgov.changes import MoveUnit
from gridgov.errors import InvalidSplitError
from gridgov.splitting import merge, rebalance, redraw

DAY = "2026-06-01"
Case = tuple[Jurisdiction, list[Edge], str]


# -- drawn anew --------------------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(streets(), st.integers(90, 140))
def test_grids_are_carved_inside_their_communities(case: Case, low: int) -> None:
    place, edges, _ = case
    inside = {c.id: buildings(place, c.id) for c in place.units(level="community")}
    for nodes in inside.values():
        assume(nx.is_connected(graph_of(edges, nodes)))
    plan = redraw(
        place, "s", level="grid", min_households=low, max_households=low * 3, adjacency=edges, keep=[], strict=False
    )
    where = {one: c for c, nodes in inside.items() for one in nodes}
    for part in plan.ids:
        members = plan.members(part)
        assert len({where[one] for one in members}) == 1
        assert nx.is_connected(graph_of(edges, members))
    if plan.feasible:
        assert all(low - 1e-6 <= load <= 3 * low + 1e-6 for load in plan.loads)
    after = plan.apply(on=DAY).jurisdiction
    assert households(after, "s") == households(place, "s")
    assert {frozenset(buildings(after, g.id)) for g in after.units(level="grid")} == {
        frozenset(plan.members(p)) for p in plan.ids
    }
    assert set(after.units(level="grid").ids) == set(plan.ids)
    # Chiefs of grids that went are at the grids they were merged into.
    assert sorted(p.id for p in after.roster.posts()) == sorted(p.id for p in place.roster.posts())


def test_a_street_is_drawn_anew_and_keeps_the_ids_of_what_it_can() -> None:
    place = street([[0] * 8, [0] * 2], [500.0] * 10, posts=True)
    plan = redraw(place, "s", level="community", min_households=2000, max_households=3000, objective="moved")
    assert plan.ids == ("610102001", "610102002")
    assert plan.moved == 1000
    assert plan.continues == ("610102001", "610102002")
    after = plan.apply(on=DAY).jurisdiction
    assert [u.total("households").value for u in after.units(level="community")] == [3000, 2000]


def test_a_community_is_divided_into_areas_instead_of_being_split() -> None:
    levels = LevelScheme.ladder("community", "area", "grid", "building").evolve("area", presence="optional")
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    for g in range(6):
        rows.append({"id": f"g{g}", "level": "grid", "parent": "c"})
        rows += [{"id": f"b{g}{b}", "level": "building", "parent": f"g{g}", "households": 300} for b in range(3)]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    plan = redraw(place, "c", level="area", max_households=2700, min_households=2000, of="grid")
    after = plan.apply(on=DAY).jurisdiction
    assert after.units(level="area").ids == ["c-01", "c-02"]
    assert after.unit("c").total("households").value == 5400
    assert after.unit("g0").path == ("c", "c-01", "g0")


def test_households_are_shifted_between_neighbours() -> None:
    place = street([[0] * 6, [0] * 2], [1000.0] * 8)
    plan = rebalance(place, ["610102001", "610102002"], max_households=5000)
    assert plan.changes == (MoveUnit("b0005", to="610102002"),)
    assert plan.moved == plan.value == 1000
    assert plan.proven
    with pytest.raises(InvalidSplitError, match="SPL015"):
        rebalance(place, ["610102001", "b0007"], max_households=5000)


@pytest.mark.parametrize(("inside", "beside"), [(2, 2), (4, 2), (4, 0)])
def test_grids_are_carved_where_they_may_stand_also_under_estates(inside: int, beside: int) -> None:
    levels = LevelScheme.ladder("community", "estate", "grid", "building")
    levels = levels.evolve("estate", presence="optional").evolve(
        "grid", presence="optional", under=["community", "estate"]
    )
    levels = levels.evolve("building", under=["community", "estate", "grid"])
    rows: list[dict[str, Any]] = [
        {"id": "c", "level": "community"},
        {"id": "e", "level": "estate", "parent": "c"},
        *({"id": f"e{i}", "level": "building", "parent": "e", "households": 100} for i in range(inside)),
        *({"id": f"c{i}", "level": "building", "parent": "c", "households": 100} for i in range(beside)),
    ]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    after = redraw(place, "c", level="grid", max_households=300).apply(on=DAY).jurisdiction
    paths = {b: after.unit(b).path for b in buildings(after)}
    assert all(path[-2] in after.units(level="grid").ids for path in paths.values())
    assert all(("e" in path) == b.startswith("e") for b, path in paths.items())


def test_who_shifts_households_stays_even_with_nothing_of_what_it_had() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "s", "level": "street"},
        {"id": "c1", "level": "community", "parent": "s"},
        {"id": "a", "level": "building", "parent": "c1", "households": 60},
        {"id": "b", "level": "building", "parent": "c1", "households": 110},
        {"id": "c3", "level": "community", "parent": "s"},
        {"id": "x", "level": "building", "parent": "c3", "households": 10},
    ]
    place = Jurisdiction(
        territory=Hierarchy.from_records(
            rows, levels=LevelScheme.ladder("street", "community", "building"), measures=["households"]
        )
    )
    plan = rebalance(place, ["c1", "c3"], max_households=125, adjacency=[("a", "b"), ("b", "x")])
    assert sorted(plan.ids) == ["c1", "c3"]
    assert plan.proposed == ()


# -- merged ------------------------------------------------------------------------------------------------------------


def _moved(part: Iterable[str], size: dict[str, float]) -> float:
    loads = [size[c] for c in part]
    return sum(loads) - max(loads)


@settings(max_examples=50)
@given(st.lists(st.integers(100, 2500), min_size=2, max_size=7), st.integers(0, 20))
def test_small_communities_are_merged_so_that_the_fewest_move(sizes: list[int], seed: int) -> None:
    place = street([[0] for _ in sizes], [float(n) for n in sizes])
    ids = list(map(str, place.units(level="community").ids))
    edges, _ = plane(ids, seed)
    plan = merge(place, "s", level="community", min_households=500, max_households=3000, adjacency=edges)
    after = plan.apply(on=DAY).jurisdiction
    assert households(after, "s") == sum(sizes)
    graph, size = graph_of(edges, ids), dict(zip(ids, map(float, sizes), strict=True))
    best = math.inf
    for n in range(1, len(ids) + 1):
        for division in partitions(graph, n):
            loads = [sum(size[c] for c in part) for part in division]
            if all(500 <= load <= 3000 for load in loads):
                best = min(best, sum(_moved(part, size) for part in division))
    if best < math.inf:
        assert plan.moved == best
        assert plan.proven
        assert all(500 <= (u.total("households").value or 0) <= 3000 for u in after.units(level="community"))
    else:
        assert plan.problems


def test_what_fits_together_is_merged_where_not_all_can_be() -> None:
    sizes = {"c1": 403, "c2": 1791, "c3": 278, "c4": 415, "c5": 394}
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": c, "level": "community", "parent": "s", "households": n} for c, n in sizes.items()]
    levels = LevelScheme.ladder("street", "community")
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    pairs = [("c4", "c5"), ("c2", "c3"), ("c1", "c4")]
    plan = merge(place, "s", level="community", min_households=500, max_households=1000, adjacency=pairs)
    assert plan.units["unit"].tolist() == ["c4", "c5"]
    assert [problem.place.id for problem in plan.problems] == ["c1", "c3"]


def test_a_unit_with_figures_only_is_not_merged_with_one_that_has_parts() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "c", "level": "community"},
        {"id": "g1", "level": "grid", "parent": "c", "households": 100},
        {"id": "g2", "level": "grid", "parent": "c"},
        {"id": "b", "level": "building", "parent": "g2", "households": 100},
    ]
    levels = LevelScheme.ladder("community", "grid", "building")
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    plan = merge(place, "c", level="grid", min_households=150)
    assert plan.changes == ()
    assert [problem.place.id for problem in plan.problems] == ["g1", "g2"]


def test_an_island_that_is_too_small_is_named() -> None:
    place = street([[0], [0], [0]], [300.0, 2000.0, 400.0])
    plan = merge(
        place, "s", level="community", min_households=500, max_households=2350, adjacency=[("610102001", "610102002")]
    )
    assert plan.units["unit"].tolist() == ["610102001", "610102002"]
    assert plan.problems.text() == (
        "SPL016 id '610102003': '610102003' has 400 households and no neighbours with which it comes to 500 to 2,350. "
        "Name more neighbours, allow more in max_households=, or record why it may stay."
    )
