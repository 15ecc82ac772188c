"""How good merged grids are: against every division there is, against each net adopted, and inside the band."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import carve_cases
import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from integration_cases import (
    City,
    Said,
    agreement,
    bands,
    built,
    cases,
    cut,
    finer,
    gain,
    graph,
    grids,
    groups,
    lined,
    moved,
    problem,
)

from gridgov.integration import Integration
from gridgov.levels import LevelScheme
from gridgov.nets import Net

SMALL: dict[str, Any] = {"most": 6, "communities": 2, "depth": 1, "given": True}
AIMS = st.sampled_from(["agreement", "moved"])


def off(city: City, parts: Iterable[Iterable[str]], band: tuple[float, float]) -> float:
    """Return the households that parts lack or have too many."""
    of = dict(zip(city.units, city.households, strict=True))
    loads = [sum(of[unit] or 0 for unit in part) for part in parts]
    return math.fsum(max(0.0, band[0] - load, load - band[1]) for load in loads)


def quality(one: Integration) -> dict[str, Any]:
    """Return what is said of the lowest level."""
    return {key: values[-1] for key, values in one.quality.to_dict().items()}


@given(cases(clean=True, gaps=False, sizes=SMALL), bands())
def test_a_consensus_is_the_best_of_all_divisions(
    case: tuple[City, tuple[Said, ...]], band: tuple[float, float]
) -> None:
    city, said = case
    one = city.merge(built(city, said), households=band)
    graph_of_it = problem(city, said, band)
    least, best = carve_cases.best_of_all(graph_of_it)
    parts = grids(city, one)
    assert math.isclose(off(city, parts, band), least, abs_tol=1e-6)
    found = quality(one)
    assert found["agreement"] == agreement(city, said, parts, city.edges or ()) == best
    assert found["bound"] == best
    assert found["proven"]
    assert found["gap"] == 0
    assert found["moved"] == moved(city, said, parts)


@given(cases(clean=True, gaps=False, sizes=SMALL), bands())
@settings(max_examples=60)
def test_a_consensus_moves_as_few_households_as_can_be(
    case: tuple[City, tuple[Said, ...]], band: tuple[float, float]
) -> None:
    city, said = case
    one = city.merge(built(city, said), households=band, aim="moved")
    graph_of_it = problem(city, said, band)

    def worth(part: Sequence[int]) -> float:
        return -moved(city, said, [[city.units[i] for i in part]])

    least, best = carve_cases.best_of_all(graph_of_it, worth)
    parts = grids(city, one)
    found = quality(one)
    assert math.isclose(off(city, parts, band), least, abs_tol=1e-6)
    assert math.isclose(found["moved"], -best, abs_tol=1e-6)
    assert math.isclose(found["moved"], moved(city, said, parts), abs_tol=1e-6)
    assert found["bound"] is None or found["bound"] <= -best + 1e-6
    assert not found["proven"] or math.isclose(found["bound"] or 0, -best, abs_tol=1e-6)


@given(cases(clean=True, sizes={"most": 16, "communities": 2, "depth": 1, "given": True}), bands(), AIMS)
@settings(max_examples=60)
def test_a_consensus_is_no_worse_than_any_net_adopted(
    case: tuple[City, tuple[Said, ...]], band: tuple[float, float], aim: str
) -> None:
    """Of nets that cover all and whose cells, cut into pieces, are in the band."""
    city, said = case
    one = city.merge(built(city, said), households=band, aim=aim)
    found = quality(one)
    for net in said:
        pieces = cut(city, net, city.edges)
        if all(cells for cells in net.cells) and off(city, pieces, band) == 0:
            adopted = quality(city.merge(built(city, said), how="existing", base=net.id, households=band, aim=aim))
            assert adopted["agreement"] == agreement(city, said, pieces, city.edges or ())
            assert adopted["moved"] == moved(city, said, pieces)
            assert off(city, grids(city, one), band) == 0
            if aim == "moved":
                assert found["moved"] <= adopted["moved"] + 1e-6
            else:
                assert found["agreement"] >= adopted["agreement"]


@given(cases(clean=True, sizes={"most": 14, "given": True, "communities": 2}), bands())
@settings(max_examples=60)
def test_no_bound_is_broken(case: tuple[City, tuple[Said, ...]], band: tuple[float, float]) -> None:
    """No way reaches more than what a consensus says cannot be exceeded, where all stay as close to the band."""
    city, said = case
    one = city.merge(built(city, said), households=band)
    for level, row in zip(one.levels, range(len(one.quality)), strict=True):
        found = {key: values[row] for key, values in one.quality.to_dict().items()}
        assert found["level"] == level.level
        assert found["grids"] == len(level)
        assert found["bound"] is None or found["agreement"] <= found["bound"]
        assert found["gap"] is None or found["gap"] >= 0
        assert found["proven"] == (found["bound"] == found["agreement"])


def differing() -> tuple[City, tuple[Said, ...]]:
    """Return nets of which one agrees most in the small cells, and another in the large ones."""
    city = lined(6)
    scheme = LevelScheme.ladder("street", "community", "large", "grid", "building", optional=["large", "grid"])
    city = attrs.evolve(city, territory=city.territory.with_levels(scheme), levels=("large", "grid"))
    a = Said("a", ((0,), (0,), (1,), (0,), (0,), (1,)), above=(1, 0, 1, 0))
    b = Said("b", ((1,), (2,), (2,), (2,), (1,), (0,)), above=(1, 1, 0, 0))
    c = Said("c", ((0,), (0,), (0,), (0,), (0,), (1,)), above=(0, 0, 1, 1))
    return city, (a, b, c)


@given(cases(sizes={"communities": 2}, clean=True), st.data())
def test_adopting_a_net_takes_its_cells(case: tuple[City, tuple[Said, ...]], data: st.DataObject) -> None:
    city, said = case
    net = data.draw(st.sampled_from(said))
    one = city.merge(built(city, said), how="existing", base=net.id)
    assert grids(city, one) == cut(city, net, city.edges)
    covered = [bool(cells) for cells in net.cells]
    assert [code == 0 for code in one.plan.residue.tolist()] == covered
    for level in one.levels:
        assert (level.codes >= 0).tolist() == covered
    if net.above and len(city.levels) > 1:
        upper = attrs.evolve(net, cells=tuple(tuple(net.above[c] for c in cells) for cells in net.cells), above=())
        assert grids(city, one, 0) == cut(city, upper, city.edges)


@given(cases(least=2, sizes={"communities": 2, "depth": 2}, clean=True, deep=True))
@example(case=differing())
def test_the_net_adopted_is_one_net_at_all_levels_and_the_one_most_agreed_with(
    case: tuple[City, tuple[Said, ...]],
) -> None:
    city, said = case
    one = city.merge(built(city, said), how="existing")
    each = [city.merge(built(city, said), how="existing", base=net.id) for net in sorted(said, key=lambda n: n.id)]
    assert quality(one)["agreement"] == max(quality(other)["agreement"] for other in each)
    same = [[x.codes.tolist() for x in one.levels] == [x.codes.tolist() for x in other.levels] for other in each]
    assert any(same)


@given(cases(sizes={"most": 10, "communities": 2, "depth": 1}, clean=True), st.integers(2, 3))
def test_what_is_smaller_than_a_sliver_joins_a_neighbour(case: tuple[City, tuple[Said, ...]], least: int) -> None:
    city, said = case
    nets = built(city, said)
    raw, one = (grids(city, city.merge(nets, how="refine", slivers=n)) for n in (0, least))
    assert finer(raw, one)
    assert frozenset[str]().union(*raw) == frozenset[str]().union(*one)
    if city.edges is None:
        return
    # It joins the large neighbour that most nets have it together with, of equal ones the first; or stays alone.
    row = {unit: i for i, unit in enumerate(city.units)}
    near = graph(city, city.edges)
    wanted = {part: set(part) for part in raw if len(part) >= least}
    alone: list[frozenset[str]] = []
    for part in raw - set(wanted):
        found = {
            large: max(gain(said, row[a], row[b]) for a in part for b in near[a] if b in large)
            for large in wanted
            if any(b in large for a in part for b in near[a])
        }
        good = sorted((-value, min(row[u] for u in large), large) for large, value in found.items() if value > 0)
        if good:
            wanted[good[0][2]] |= part
        else:
            alone.append(part)
    assert one == frozenset(map(frozenset, wanted.values())) | frozenset(alone)


@given(cases(sizes={"most": 10}), bands(), st.sampled_from(["consensus", "refine", "existing"]))
def test_the_band_is_kept_or_reported(case: tuple[City, tuple[Said, ...]], band: tuple[float, float], how: str) -> None:
    city, said = case
    high = {key: (band[0] * (len(city.levels) - i), band[1]) for i, key in enumerate(city.levels)}
    high = {key: pair for key, pair in high.items() if pair[0] <= pair[1]}
    one = city.merge(built(city, said), how=how, households=high)
    missed = [(p.facts["level"], p.place.id) for p in one.problems if p.code in ("ITG010", "ITG020")]
    wanted: list[tuple[str, str]] = []
    small: set[str] = set()
    for level in one.levels:
        low, top = high.get(level.level, (0.0, math.inf))
        wrong = [i for i, x in enumerate(level.households.tolist()) if not low <= x <= top]
        wanted += [(level.level, level.ids.get(i)) for i in wrong]
        held = [level.households[level.area == area].sum() for area in level.area.tolist()]
        small |= {level.ids.get(i) for i in wrong if held[i] < low}
    assert sorted(missed) == sorted(wanted)
    assert small == {p.place.id for p in one.problems if p.code == "ITG020"}
    assert one.quality.to_dict()["outside_band"] == [sum(x == y.level for x, _ in wanted) for y in one.levels]


@given(cases(clean=True, gaps=False, sizes={"most": 5, "depth": 2, "given": True, "communities": 2}))
@settings(max_examples=60)
def test_large_grids_agree_most_with_large_cells(case: tuple[City, tuple[Said, ...]]) -> None:
    """Of all ways to put the small grids together."""
    city, said = case
    said = tuple(attrs.evolve(net, above=net.above or (0, 0, 1, 1)) for net in said)
    one = city.merge(built(city, said))
    small = one.levels[-1].codes.tolist()
    n = max(small) + 1
    near = graph(city, city.edges or ())
    row = {unit: i for i, unit in enumerate(city.units)}
    pairs = sorted({tuple(sorted((small[row[a]], small[row[b]]))) for a, b in near.edges} - {(g, g) for g in range(n)})
    main: list[list[int]] = []
    for net in said:
        column = [net.above[c] for c in net.plain]
        votes = [[column[i] for i in range(city.n) if small[i] == g] for g in range(n)]
        main.append([max(sorted(set(v)), key=v.count) for v in votes])
    gains = [float(sum(1 if column[a] == column[b] else -1 for column in main)) for a, b in pairs]
    _, best = carve_cases.best_of_all(carve_cases.Case([1.0] * n, [(a, b) for a, b in pairs], gains, 0, math.inf))
    assert one.quality.to_dict()["agreement"][0] == best


def test_the_large_cell_of_a_small_grid_is_that_of_most_of_it() -> None:
    city, _ = differing()
    a = Said("a", ((0,), (0,), (1,), (2,), (2,), (2,)), above=(0, 1, 1, 0))
    b = Said("b", ((0,), (0,), (0,), (1,), (1,), (1,)), above=(0, 1, 0, 0))
    one = city.merge(built(city, (a, attrs.evolve(a, id="c"), b)), households=(300, 400))
    assert grids(city, one) == groups(city, b.plain)
    assert grids(city, one, 0) == grids(city, one)
    two = city.merge(
        built(city, (a, attrs.evolve(a, id="c", above=(0, 0, 0, 0)), attrs.evolve(b, above=(0,) * 4))),
        households=(300, 400),
    )
    assert len(grids(city, two, 0)) == 1


@pytest.mark.parametrize("aim", ["agreement", "moved"])
def test_votes_weigh_nets(aim: str) -> None:
    city = lined(6)
    a = Said("a", ((0,), (0,), (0,), (1,), (1,), (1,)))
    b = Said("b", ((0,), (0,), (1,), (1,), (1,), (1,)))
    nets = built(city, (a, b))
    for votes, wanted in (({"a": 3.0}, a), ({"b": 3.0}, b)):
        one = city.merge(nets, votes=votes, aim=aim, households=(200, 400))
        assert grids(city, one) == groups(city, wanted.plain)
        assert quality(one)["moved"] == 100.0
    # Households of a net with twice the vote count twice.
    one = city.merge(nets, votes={"a": 3.0, "b": 2.0}, aim=aim, households=(200, 400))
    assert grids(city, one) == groups(city, a.plain)
    assert quality(one)["moved"] == 200.0


def test_a_large_consensus_is_connected_and_in_the_band() -> None:
    rng = np.random.default_rng(7)
    city = lined(240, communities=4, households=30)
    truth = np.arange(240) // 12
    nets: list[Net] = []
    for ident in "abcde":
        cells = np.where(rng.random(240) < 0.05, rng.integers(0, 20, 240), truth)
        cells = np.where(rng.random(240) < 0.03, -1, cells)
        nets.append(Said(ident, tuple(() if c < 0 else (int(c),) for c in cells)).net(city.units))
    one = city.merge(nets, households=(300, 500))
    near = graph(city, city.edges or ())
    of = dict(zip(city.units, city.households, strict=True))
    for part in grids(city, one):
        assert nx.is_connected(near.subgraph(part))
        assert 300 <= sum(of[unit] or 0 for unit in part) <= 500
    assert one.plan.residue.max() == 0
