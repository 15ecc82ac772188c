"""What holds however nets are merged: nothing is lost, nothing depends on an order, and levels are nested."""

from __future__ import annotations

import hashlib
import itertools
import math
import os
import random
import subprocess
import sys
from typing import Any

import attrs
import networkx as nx
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from integration_cases import (
    LAW,
    City,
    Said,
    bound,
    built,
    cases,
    cities,
    cut,
    graph,
    grids,
    groups,
    lined,
    saids,
    spoken,
)

from gridgov.integration import Integration, integrate
from gridgov.nets import Net

WAYS = st.sampled_from(["consensus", "refine", "existing"])
SIZES = {"communities": 2}


def frames(one: Integration) -> list[Any]:
    """Return all that is said of the grids."""
    levels = [(x.level, x.ids.tolist(), x.codes.tolist(), x.parent.tolist(), x.area.tolist()) for x in one.levels]
    return [levels, *(repr(f.to_dict()) for f in (one.conflicts, one.quality, one.residue, one.losses))]


def connected(city: City, said: Said) -> Said:
    """Cut the cells of a net into pieces that hang together."""
    assert city.edges is not None
    number = {unit: i for i, piece in enumerate(sorted(map(sorted, cut(city, said, city.edges)))) for unit in piece}
    cells = tuple((number[unit],) if unit in number else () for unit in city.units)
    return attrs.evolve(said, cells=cells, above=())


@st.composite
def single(draw: st.DrawFn) -> tuple[City, Said]:
    """Draw one community and one net whose cells hang together."""
    city = draw(cities(communities=1, given=True))
    return city, connected(city, draw(saids(city, clean=True)))


@given(single(), WAYS)
def test_merging_one_net_gives_that_net(case: tuple[City, Said], how: str) -> None:
    city, said = case
    one = city.merge([said.net(city.units)], how=how, slivers=0)
    covered = {unit for unit, cell in zip(city.units, said.plain, strict=True) if cell >= 0}
    found = frozenset(part & covered for part in grids(city, one)) - {frozenset()}
    assert found == groups(city, said.plain)
    assert not one.conflicts.to_dict()["disagree"] or not any(one.conflicts.to_dict()["disagree"])


@given(cities(communities=1, given=False).flatmap(lambda c: st.tuples(st.just(c), saids(c, clean=True))), WAYS)
def test_merging_one_net_gives_that_net_where_nobody_says_who_is_next_to_whom(
    case: tuple[City, Said], how: str
) -> None:
    city, said = case
    one = city.merge([said.net(city.units)], how=how, slivers=0)
    covered = {unit for unit, cell in zip(city.units, said.plain, strict=True) if cell >= 0}
    assert frozenset(part & covered for part in grids(city, one)) - {frozenset()} == groups(city, said.plain)


def test_cells_on_two_sides_of_a_gap_stay_two() -> None:
    city = lined(5)
    one = city.merge([Said("a", ((0,), (0,), (), (1,), (1,))).net(city.units)])
    first, last = one.grid_of("b0"), one.grid_of("b4")
    assert first is not None
    assert first != last
    assert one.grid_of("b2") in (first, last, None)


@given(cases(dedicated=True, sizes={"communities": 2, "depth": 1}), WAYS)
def test_merging_twice_is_merging_once(case: tuple[City, tuple[Said, ...]], how: str) -> None:
    city, said = case
    one = city.merge(built(city, said), how=how, slivers=0)
    assume(len(one.plan.lowest))
    two = city.merge([one.as_net()], how=how, slivers=0)
    inside = set(city.units) - {u for u, r in zip(city.units, one.plan.residue.tolist(), strict=True) if r}
    assert frozenset(part & inside for part in grids(city, two)) - {frozenset()} == grids(city, one)
    assert not any(two.conflicts.to_dict()["disagree"])
    # What stays by law stays by law.
    assert (two.plan.residue == 1).tolist() == (one.plan.residue == 1).tolist()
    kept = [
        b for b, r in zip(two.residue.to_dict()["basis"], two.residue.to_dict()["reason"], strict=True) if r == "kept"
    ]
    assert set(kept) <= {LAW}


@given(cases(least=2, sizes=SIZES, dedicated=True, kept=True), WAYS, st.data())
def test_the_order_of_nets_changes_nothing(case: tuple[City, tuple[Said, ...]], how: str, data: st.DataObject) -> None:
    city, said = case
    other = data.draw(st.permutations(said))
    aim = data.draw(st.sampled_from(["agreement", "moved"]))
    one, two = (city.merge(built(city, nets), how=how, aim=aim) for nets in (said, other))
    assert frames(one) == frames(two)
    assert sorted(map(str, one.problems)) == sorted(map(str, two.problems))


@given(cases(clean=True, sizes={"most": 10, "communities": 2}))
def test_refinement_keeps_together_what_all_nets_keep_together(case: tuple[City, tuple[Said, ...]]) -> None:
    """It is finer than each net, and any other common refinement is finer than it."""
    city, said = case
    one = city.merge(built(city, said), how="refine", slivers=0)
    columns = [net.plain for net in said]
    for level in range(len(city.levels)):
        if level < len(city.levels) - 1:
            columns = [[net.above[c] if c >= 0 and net.above else c for c in net.plain] for net in said]
        else:
            columns = [net.plain for net in said]
        key = list(zip(city.community, *columns, strict=True))
        cover = spoken(said)
        if city.edges is None:
            number = {k: i for i, k in enumerate(dict.fromkeys(key))}
            wanted = groups(city, [number[k] if c else -1 for k, c in zip(key, cover, strict=True)])
        else:
            near = graph(city, city.edges)
            row = {unit: i for i, unit in enumerate(city.units)}
            near.remove_nodes_from([u for u, c in zip(city.units, cover, strict=True) if not c])
            near.remove_edges_from([(a, b) for a, b in list(near.edges) if key[row[a]] != key[row[b]]])
            wanted = frozenset(map(frozenset, nx.connected_components(near)))
        assert grids(city, one, level) == wanted


@given(
    cases(sizes={**SIZES, "unknown": True}, dedicated=True, kept=True),
    WAYS,
    st.sampled_from(["community", "street"]),
    st.sampled_from(["agreement", "moved"]),
)
def test_every_building_is_in_one_grid_of_each_level_or_outside_all(
    case: tuple[City, tuple[Said, ...]], how: str, inside: str, aim: str
) -> None:
    city, said = case
    one = city.merge(built(city, said), how=how, inside=inside, aim=aim)
    out = one.plan.residue > 0
    base = one.nets.base
    for i, level in enumerate(one.levels):
        codes = level.codes
        assert ((codes < 0) == out).all()
        assert set(codes[codes >= 0].tolist()) == set(range(len(level)))
        assert len(set(level.ids.tolist())) == len(level)
        # Households are conserved, known and unknown ones.
        assert math.isclose(level.households.sum() + base.weights[out].sum(), base.weights.sum())
        assert level.unknown.sum() + (out & ~base.known).sum() == (~base.known).sum()
        for g in range(len(level)):
            rows = np.flatnonzero(codes == g)
            assert level.households[g] == sum(city.households[r] or 0 for r in rows.tolist())
            assert {city.area(inside)[r] for r in rows.tolist()} == {city.territory.ids.get(int(level.area[g]))}
            if i:
                assert set(one.levels[i - 1].codes[rows].tolist()) == {int(level.parent[g])}
            else:
                assert int(level.parent[g]) == -1
            if city.edges is not None:
                near = graph(city, city.edges, inside)
                assert nx.is_connected(near.subgraph([city.units[r] for r in rows.tolist()]))
    assert all(one.grid_of(u) is None for u, x in zip(city.units, out.tolist(), strict=True) if x)


def reached(city: City, unit: str, law: set[str], silent: set[str]) -> bool:
    """Tell whether a building of which no net speaks is next to one of which some does, or to others that are."""
    own = city.community[city.units.index(unit)]
    pairs = city.edges
    if pairs is None:
        free = [u for u, c in zip(city.units, city.community, strict=True) if c == own and u not in law]
        pairs = tuple(itertools.pairwise(free))
    near = graph(city, pairs)
    near.remove_nodes_from(law)
    return bool(nx.node_connected_component(near, unit) - silent)


@given(cases(dedicated=True, kept=True, sizes=SIZES), WAYS)
def test_what_stays_outside_is_listed_with_its_reason(case: tuple[City, tuple[Said, ...]], how: str) -> None:
    city, said = case
    one = city.merge(built(city, said), how=how)
    merged = [net for net in said if not net.keep]
    law = {u for net in merged for u, cells in zip(city.units, net.cells, strict=True) if set(cells) & net.dedicated}
    silent = {u for u, x in zip(city.units, spoken(merged), strict=True) if not x}
    for unit, code in zip(city.units, one.plan.residue.tolist(), strict=True):
        if unit in law:
            assert code == 1
        elif how == "consensus":
            assert code == (0 if unit not in silent or reached(city, unit, law, silent) else 2)
        elif how == "refine":
            assert code == (2 if unit in silent else 0)
        else:
            assert code == 2 if unit in silent else code in (0, 3)
    rows = one.residue.to_dict()
    assert all(
        (basis == LAW) == (reason == "kept") for basis, reason in zip(rows["basis"], rows["reason"], strict=True)
    )
    for net in said:
        for cell in net.dedicated if not net.keep else ():
            units = [i for i, cells in enumerate(net.cells) if cell in cells]
            at = [i for i, ident in enumerate(rows["cell"]) if ident == f"{net.id}{cell}"]
            assert [rows["units"][i] for i in at] == ([len(units)] if units else [])
            assert [rows["households"][i] for i in at] == ([sum(city.households[i] or 0 for i in units)] if at else [])
        if net.keep:
            assert (net.id, None, "kept") in list(zip(rows["net"], rows["cell"], rows["reason"], strict=True))


@given(cases(least=2, kept=True, sizes=SIZES), WAYS)
def test_a_net_that_is_kept_has_no_vote(case: tuple[City, tuple[Said, ...]], how: str) -> None:
    city, said = case
    assume(any(net.keep for net in said))
    one = city.merge(built(city, said), how=how)
    two = city.merge(built(city, [net for net in said if not net.keep]), how=how)
    assert frames(one)[:3] == frames(two)[:3]
    assert [net.id for net in one.setting.merged_nets] == sorted(net.id for net in said if not net.keep)


@given(cases(clean=True, sizes=SIZES, deep=False), WAYS, st.data())
def test_cells_that_are_not_in_force_are_as_if_they_were_not_there(
    case: tuple[City, tuple[Said, ...]], how: str, data: st.DataObject
) -> None:
    city, said = case
    over = data.draw(st.sets(st.sampled_from([f"{net.id}{cell}" for net in said for cell in range(4)])))
    nets: list[Net] = []
    rest: list[Said] = []
    for net, plain in zip(built(city, said), said, strict=True):
        tables = net.to_tables()
        cells = [{"id": c, "end": "2025-12-31" if c in over else None} for c in tables["cells"]["id"]]
        nets.append(Net.from_tables(net.id, tables["members"], cells=cells))
        left = tuple(tuple(c for c in at if f"{net.id}{c}" not in over) for at in plain.cells)
        if any(left):
            rest.append(attrs.evolve(plain, cells=left))
    assume(len(rest) == len(said))
    one = city.merge(nets, how=how, on="2026-01-01")
    two = city.merge(built(city, rest), how=how)
    assert grids(city, one) == grids(city, two)
    assert frames(one)[2] == frames(two)[2]
    assert grids(city, city.merge(nets, how=how, on="2025-12-31")) == grids(
        city, city.merge(built(city, said), how=how)
    )


@given(cases(dedicated=True, deep=True, clean=True))
def test_cells_below_one_that_stays_stay_with_it(case: tuple[City, tuple[Said, ...]]) -> None:
    city, said = case
    net = said[0].net(city.units)
    tables = net.to_tables()
    cells = [dict(zip(tables["cells"], row, strict=True)) for row in zip(*tables["cells"].values(), strict=True)]
    tops = [row for row in cells if row.get("parent") is None]
    records = [{**row, "basis": LAW if row is tops[0] else None} for row in cells]
    one = city.merge([Net.from_tables("a", tables["members"], cells=records)])
    below = {row["id"] for row in cells if row.get("parent") == tops[0]["id"]}
    inside = {u for u, c in zip(tables["members"]["unit"], tables["members"]["cell"], strict=True) if c in below}
    assert {u for u, r in zip(city.units, one.plan.residue.tolist(), strict=True) if r == 1} == inside
    frame = one.residue.to_dict()
    listed = [(c, b) for c, b, r in zip(frame["cell"], frame["basis"], frame["reason"], strict=True) if r == "kept"]
    assert listed == [(row["id"], LAW) for row in cells if row["id"] in below]


@given(cases(sizes={"unknown": True}), st.sampled_from([0, 30]))
@settings(max_examples=50)
def test_unknown_households_count_as_the_caller_says(case: tuple[City, tuple[Said, ...]], count: int) -> None:
    city, said = case
    one = city.merge(built(city, said), households=(100, 200), unknown_as=count)
    missed = {p.place.id for p in one.problems if p.code in ("ITG010", "ITG020")}
    level = one.plan.lowest
    for g, ident in enumerate(level.ids.tolist()):
        weight = float(level.households[g]) + count * int(level.unknown[g])
        assert (ident in missed) == (not 100 <= weight <= 200)


# -- the same whatever the seed of the hashes --------------------------------------------------------------------------


def digest() -> str:
    """Return a digest of merged grids, of what is said of them, and of what changes."""
    found = hashlib.sha256()
    rng = random.Random(5)  # noqa: S311 - a drawing of nets, no secret
    city = lined(24, communities=2, households=40)
    for t in range(4):
        nets: list[Net] = []
        for ident in ("警务", "c", "a", "b"):
            cells = tuple(() if rng.random() < 0.1 else (i // 4 + rng.randrange(2),) for i in range(city.n))
            nets.append(Said(ident, cells).net(city.units))
        how = ("consensus", "refine", "existing", "consensus")[t]
        one = city.merge(nets, how=how, households=(80, 200), aim=("agreement", "moved")[t == 3])
        found.update(repr(frames(one)).encode())
        found.update(one.problems.text("zh", limit=None).encode())
        found.update(repr(one.changes).encode())
        found.update(repr(one.territory.to_columns()["id"].tolist()).encode())
    return found.hexdigest()


def test_nets_are_merged_the_same_under_every_hash_seed() -> None:
    here = digest()
    for seed in ("0", "1", "2", "3"):
        there = subprocess.run(
            [sys.executable, "-c", "import test_integration_laws; print(test_integration_laws.digest())"],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=os.path.dirname(__file__),  # noqa: PTH120 - a text, as subprocess takes it
        )
        assert there.stdout.strip() == here


def test_the_same_call_gives_the_same_answer() -> None:
    assert digest() == digest()


def test_nets_already_bound_give_what_loose_ones_give() -> None:
    city = lined(6)
    said = (Said("a", ((0,), (0,), (1,), (1,), (1,), ())), Said("b", ((0,), (0,), (0,), (1,), (1,), (1,))))
    one = integrate(bound(city, said), within=city.territory, adjacency=city.edges)
    assert frames(one) == frames(city.merge(built(city, said), inside=None, levels=None))
