"""Units that are divided: parts are disjoint, cover, connected and in the band; changes keep what they must."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from split_cases import Edge, buildings, check, graph_of, households, partitions, plane, street, streets

from gridgov import Hierarchy, Jurisdiction, LevelScheme, schemes
from gridgov.changes import Applied, SplitUnit, apply
from gridgov.errors import InvalidSplitError
from gridgov.splitting import Objective, SplitPlan, split, trustees

DAY = "2026-06-01"
Case = tuple[Jurisdiction, list[Edge], str]


@settings(max_examples=50)
@given(streets(), st.integers(2, 3), st.sampled_from([0.15, 0.4]))
def test_parts_are_disjoint_cover_connected_and_in_the_band(case: Case, parts: int, width: float) -> None:
    place, edges, community = case
    nodes = buildings(place, community)
    graph = graph_of(edges, nodes)
    assume(nx.is_connected(graph))
    total = households(place, community)
    band: dict[str, Any] = {
        "min_households": total / parts * (1 - width),
        "max_households": total / parts * (1 + width),
    }
    try:
        plan = split(place, community, into=parts, adjacency=edges, **band)
    except InvalidSplitError:
        # Small enough to look at everything.
        assume(len(nodes) <= 9)
        for division in partitions(graph, parts):
            loads = [sum(households(place, b) for b in part) for part in division]
            assert any(not band["min_households"] <= load <= band["max_households"] for load in loads)
        return
    check(plan, place, edges, nodes)
    assert len(plan) == parts
    done = plan.apply(on=DAY, authority="district government")
    after = done.jurisdiction
    assert households(after, "s") == households(place, "s")
    # What a plan says is what there is afterwards.
    for part in plan.ids:
        assert sorted(buildings(after, part)) == sorted(plan.members(part))
        assert after.unit(part).total("households").value == plan.parts["count"][list(plan.ids).index(part)]
    assert sorted(p.id for p in after.roster.posts()) == sorted(p.id for p in place.roster.posts())
    assert apply_back(done) == place


def apply_back(done: Applied) -> Jurisdiction:
    return apply(done.jurisdiction, [done.inverse()], on=DAY).jurisdiction


@settings(max_examples=25)
@given(streets(), st.randoms(use_true_random=False))
def test_the_plan_does_not_depend_on_the_order_of_neighbours(case: Case, random: Random) -> None:
    place, edges, community = case
    nodes = buildings(place, community)
    assume(nx.is_connected(graph_of(edges, nodes)))
    inside = [edge for edge in edges if edge[0] in nodes and edge[1] in nodes]
    mixed = [(b, a, w) if random.random() < 0.5 else (a, b, w) for a, b, w in inside]
    random.shuffle(mixed)
    one, other = (split(place, community, into=2, adjacency=some) for some in (inside, mixed))
    assert [set(one.members(p)) for p in one.ids] == [set(other.members(p)) for p in other.ids]


def test_the_plan_does_not_depend_on_the_order_of_the_units() -> None:
    shape, sizes = [[4, 5, 0, 6, 3]], [30.0 + 7 * (i % 5) for i in range(19)]
    plain, mixed = street(shape, sizes), street(shape, sizes, shuffle=3)
    edges, _ = plane(buildings(plain), 1)
    plans = [split(place, "610102001", into=2, max_households=600, adjacency=edges) for place in (plain, mixed)]
    assert plans[0].ids == plans[1].ids
    assert {p: set(plans[0].members(p)) for p in plans[0].ids} == {p: set(plans[1].members(p)) for p in plans[1].ids}


@settings(max_examples=40)
@given(st.integers(0, 50), st.integers(2, 3))
def test_small_cases_have_the_least_cut_of_all(seed: int, parts: int) -> None:
    place = street([[0] * 7], [10.0 + (seed * i) % 13 for i in range(7)])
    edges, _ = plane(buildings(place), seed)
    graph = graph_of(edges, buildings(place))
    total = sum(10.0 + (seed * i) % 13 for i in range(7))
    high = total / parts * 1.3
    size = {b: households(place, b) for b in buildings(place)}
    cuts: list[float] = []
    for division in partitions(graph, parts):
        if all(sum(size[b] for b in part) <= high for part in division):
            of = {b: i for i, part in enumerate(division) for b in part}
            cuts.append(math.fsum(graph.edges[u, v]["weight"] for u, v in graph.edges if of[u] != of[v]))
    if not cuts:
        with pytest.raises(InvalidSplitError):
            split(place, "610102001", into=parts, max_households=high, adjacency=edges)
        return
    plan = split(place, "610102001", into=parts, max_households=high, adjacency=edges)
    assert math.isclose(plan.cut, min(cuts))
    assert plan.proven
    assert plan.gap == 0


def test_as_many_parts_as_needed_and_no_more() -> None:
    place = street([[0] * 12], [1000.0] * 12)
    plan = split(place, "610102001", max_households=5000)
    assert len(plan) == 3
    assert set(plan.ids) == {"610102001", "610102002", "610102003"}
    # Of divisions with the same cut the most even one.
    assert plan.loads.tolist() == [4000, 4000, 4000]
    assert "order" in plan.describe() or "follow" in plan.describe()
    assert not plan.found.near.given


def test_what_lies_over_others_stays_and_is_said() -> None:
    levels = LevelScheme.ladder("community", "estate", "grid", "building")
    levels = levels.evolve("estate", presence="optional", overlay=True)
    rows: list[dict[str, Any]] = [
        {"id": "c", "level": "community"},
        {"id": "e", "level": "estate", "parent": "c", "households": 400},
        *({"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(2)),
        *({"id": f"b{i}", "level": "building", "parent": f"g{i % 2}", "households": 300} for i in range(4)),
    ]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    plan = split(place, "c", into=2, max_households=700)
    assert plan.units.to_dict() == {
        "unit": ["b0", "b2", "b1", "b3"],
        "name": [None] * 4,
        "part": [plan.part_of(b) for b in ("b0", "b2", "b1", "b3")],
        "count": [300.0] * 4,
    }
    assert (
        "Units in which nothing is dealt out, such as those that lie over others: 1, the first 'e'" in plan.describe()
    )
    assert plan.apply(on=DAY).jurisdiction.unit("e").path == ("c", "e")


def test_grids_stay_whole_where_that_can_be() -> None:
    place = street([[3, 3, 3, 3]], [100.0] * 12, posts=True)
    plan = split(place, "610102001", into=2, max_households=600, adjacency="order")
    assert plan.moved == 0
    assert len(plan.broken) == 0
    assert plan.leaving == 600
    [change] = plan.changes
    assert isinstance(change, SplitUnit)
    assert [part.children for part in change.parts] == [
        ("610102001001", "610102001002"),
        ("610102001003", "610102001004"),
    ]
    assert sorted(plan.posts["post"]) == ["grid_chief@610102001003#1", "grid_chief@610102001004#1"]
    assert plan.lacking.to_dict()["role"] == ["community_party_secretary"]


@pytest.mark.parametrize("grids", [(4, 6), (7, 3)])
def test_grids_stay_whole_though_parts_would_be_more_even_without(grids: tuple[int, int]) -> None:
    place = street([list(grids)], [100.0] * 10)
    plan = split(place, "610102001", into=2, max_households=800, adjacency="order", objective="balance")
    assert len(plan.broken) == 0
    assert sorted(plan.loads.tolist()) == [100 * min(grids), 100 * max(grids)]
    even = split(place, "610102001", into=2, adjacency="order", objective="balance", keep=[])
    assert even.loads.tolist() == [500, 500]


def test_a_grid_is_broken_only_when_it_must_be_and_is_named() -> None:
    place = street([[6, 6, 6]], [100.0] * 18, posts=True, stated=True)
    plan = split(place, "610102001", into=2, min_households=850, max_households=950, adjacency="order")
    assert plan.broken.to_dict() == {
        "level": ["grid"], "unit": ["610102001002"], "parts": [2], "count": [300.0], "reason": ["fit"]
    }  # fmt: skip
    assert plan.moved == 300
    after = plan.apply(on=DAY).jurisdiction
    assert sorted(u.id for u in after.units(level="grid")) == [
        "610102001001", "610102001002", "610102001003", "610102001004"
    ]  # fmt: skip
    assert after.unit("610102001").stated("households") == 900
    assert households(after, "s") == 1800


def test_levels_are_kept_whole_in_the_order_that_is_asked_for() -> None:
    levels = LevelScheme.ladder("community", "estate", "grid", "building")
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    for e in range(2):
        rows.append({"id": f"e{e}", "level": "estate", "parent": "c"})
        for g in range(3):
            rows.append({"id": f"g{e}{g}", "level": "grid", "parent": f"e{e}"})
            rows += [
                {"id": f"b{e}{g}{b}", "level": "building", "parent": f"g{e}{g}", "households": 100} for b in range(2)
            ]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    both = split(place, "c", into=3, max_households=400)
    assert set(both.broken["level"]) == {"estate"}
    whole = split(place, "c", into=2, max_households=700)
    assert len(whole.broken) == 0
    none = split(place, "c", into=4, max_households=300, keep=[])
    assert none.keep == ()
    with pytest.raises(InvalidSplitError, match="SPL011"):
        split(place, "c", into=2, keep=["street"])


def test_the_objective_decides() -> None:
    place = street([[0] * 16], [10.0, 90, 20, 80, 35, 65, 44, 56, 10, 90, 20, 80, 35, 65, 44, 55])
    edges, places = plane(buildings(place), 4)
    total = 799.0
    wide: dict[str, Any] = {
        "min_households": total * 0.3,
        "max_households": total * 0.7,
        "adjacency": edges,
        "positions": places,
    }
    cut, balance, compact = (
        split(place, "610102001", into=2, objective=aim, effort=0.1, **wide) for aim in ("cut", "balance", "compact")
    )
    assert cut.cut <= min(balance.cut, compact.cut)
    assert balance.balance <= cut.balance + 1e-12
    assert balance.balance < 0.05
    assert compact.value <= _inertia(compact, places, place) + 1e-6
    assert _inertia(compact, places, place) <= min(_inertia(one, places, place) for one in (cut, balance)) * 1.05
    assert math.isnan(compact.bound)
    for plan in (cut, balance, compact):
        check(plan, place, edges, buildings(place))
    with pytest.raises(InvalidSplitError, match="SPL010"):
        split(place, "610102001", into=2, objective="compact", adjacency=edges)


def _inertia(plan: SplitPlan, places: dict[str, tuple[float, float]], place: Jurisdiction) -> float:
    out = 0.0
    for part in plan.ids:
        rows = [(*places[b], households(place, b)) for b in plan.members(part)]
        w = sum(r[2] for r in rows)
        x, y = (sum(r[i] * r[2] for r in rows) / w for i in (0, 1))
        out += sum(r[2] * ((r[0] - x) ** 2 + (r[1] - y) ** 2) for r in rows)
    return out


@pytest.mark.parametrize(("objective", "value"), [("cut", 1), ("balance", 100), ("moved", 0)])
def test_the_value_is_that_of_the_objective_also_outside_the_band(objective: Objective, value: float) -> None:
    place = street([[0] * 4], [100.0] * 4)
    star = [("b0000", f"b000{i}") for i in range(1, 4)]
    band: dict[str, Any] = {"min_households": 180, "max_households": 220, "adjacency": star}
    plan = split(place, "610102001", into=2, objective=objective, strict=False, **band)
    assert not plan.feasible
    assert plan.value == value


def test_alternatives_are_other_good_plans() -> None:
    place = street([[0] * 40], [50.0] * 40)
    edges, _ = plane(buildings(place), 7)
    plan = split(place, "610102001", into=2, min_households=800, max_households=1200, adjacency=edges)
    assert plan.alternatives
    for other in plan.alternatives:
        check(other, place, edges, buildings(place))
        assert other.cut >= plan.cut
        assert (
            len({frozenset(other.members(p)) for p in other.ids} & {frozenset(plan.members(p)) for p in plan.ids}) < 2
        )


def test_ids_are_proposed_and_can_be_assigned() -> None:
    place = street([[4], [3]], [100.0] * 7)
    plan = split(place, "610102001", into=2, adjacency="order", keep=[])
    assert set(plan.ids) == {"610102001", "610102003"}
    assert plan.proposed == ("610102001002", "610102003")
    given_ids = plan.assign({"610102003": "610102777"})
    assert "610102777" in given_ids.ids
    assert given_ids.apply(on=DAY).jurisdiction.unit("610102777").level == "community"
    named = plan.assign(names={"610102003": "新苑社区"}).assign({"610102003": "610102777"})
    assert named.apply(on=DAY).jurisdiction.unit("610102777").name == "新苑社区"
    with pytest.raises(TypeError, match="mappings of proposed ids"):
        plan.assign(["610102777"])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - wrong on purpose
    with pytest.raises(InvalidSplitError) as caught:
        plan.assign({"610102003": "610102002", "610102001002": "x", "nobody": "y"})
    assert [p.place.id for p in caught.value.problems] == ["610102003", "nobody"]
    assert "'610102002' cannot be the id of a part: it is in use." in str(caught.value)
    fresh = split(place, "610102001", into=2, adjacency="order", keep_id=False)
    assert set(fresh.ids) == {"610102003", "610102004"}


# -- apart -------------------------------------------------------------------------------------------------------------


def test_pieces_that_lie_apart_get_a_trustee() -> None:
    place = street([[2, 2], [3]], [100.0] * 7)
    edges = [("b0000", "b0001"), ("b0002", "b0004"), ("b0004", "b0005"), ("b0005", "b0006"), ("b0003", "b0006")]
    found = trustees(place, "s", level="community", adjacency=edges)
    assert len(found) == 2
    assert found.pieces.to_dict()["trustee"] == ["610102002", "610102002"]
    after = found.apply(on=DAY).jurisdiction
    links = [(link.kind, link.source, link.target) for link in after.links.find("trustee", on=DAY)]
    assert links == [("trustee", "unit:610102002", "unit:b0002"), ("trustee", "unit:610102002", "unit:b0003")]


# -- published ---------------------------------------------------------------------------------------------------------


def test_f59_the_seven_communities_of_ankang_are_split_and_become_258() -> None:
    city = schemes.load("ankang-321").synthesise(readings={"households": "split_aware"}, state="before_split")
    assert len(city.units(level="community").ids) == 251
    large = [u for u in city.units(level="community") if (u.total("households").value or 0) > 5000]
    assert len(large) == 7
    day, before = DAY, city.units(level="city").total("households").value
    for unit in large:
        plan = split(city, unit.id, max_households=5000)
        assert len(plan) == 2
        city = plan.apply(on=day, authority="civil-affairs bureau").jurisdiction
    assert len(city.units(level="community").ids) == 258
    assert not [u for u in city.units(level="community") if (u.total("households").value or 0) > 5000]
    assert city.units(level="city").total("households").value == before == 349_028
    for unit in large:
        rows = [row for row in city.lineage.records() if row["old"] == unit.id]
        assert [(row["kind"], row["share"], row["authority"]) for row in rows] == [
            ("split", 0.5, "civil-affairs bureau")
        ] * 2
