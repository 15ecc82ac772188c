"""Merged grids carried out: the territory, the changes that make it, codes, and what hangs on units that go."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from pathlib import Path
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from integration_cases import STREET, City, Said, alike, built, cases, cities, grids, groups, lined

from gridgov import documents
from gridgov.bodies import Bodies
from gridgov.changes import CreateUnit, MergeUnits, MoveUnit
from gridgov.hierarchy import Hierarchy
from gridgov.integration import integrate
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.roles import RoleCatalogue, Roster
from gridgov.text import Text

DAY = "2026-01-01"
WAYS = st.sampled_from(["consensus", "refine", "existing"])
SIZES = {"communities": 2}


def parents(h: Hierarchy) -> dict[str, str | None]:
    """Return the parent of each unit."""
    columns = h.to_columns()
    return dict(zip(columns["id"].tolist(), columns["parent"].tolist(), strict=True))


def shape(h: Hierarchy, level: str = "building") -> list[Any]:
    """Return all units with level, kind and parent, in their order below each parent, and households of one level."""
    columns = {key: list(values) for key, values in h.to_columns().items()}
    rows = zip(*(columns[key] for key in ("id", "parent", "level", "kind")), strict=True)
    held = {u.id: h.measures["households"][u.row] for u in h.units(level=level)}
    return [sorted(rows), {k: None if math.isnan(v) else float(v) for k, v in held.items()}]


@given(
    cases(dedicated=True, kept=True, sizes={**SIZES, "unknown": True}), WAYS, st.sampled_from(["community", "street"])
)
def test_the_changes_make_the_merged_territory(case: tuple[City, tuple[Said, ...]], how: str, inside: str) -> None:
    city, said = case
    one = city.merge(built(city, said), how=how, inside=inside)
    done = one.apply(on=DAY).jurisdiction.territory
    assert shape(done) == shape(one.territory)
    old, new = parents(city.territory), parents(one.territory)
    names = city.territory.ids
    tops = [names.get(int(row)) for row in one.levels[0].area]
    for level, above in zip(one.levels, (None, *one.levels), strict=False):
        for g, ident in enumerate(level.ids.tolist()):
            assert new[ident] == (tops[g] if above is None else above.ids.get(int(level.parent[g])))
            assert one.territory.at(one.territory.ids.find_one(ident)).level == level.level
    for unit in city.units:
        assert new[unit] == (one.grid_of(unit) or old[unit])
    # Units that are gone are old grids of which nothing is left.
    gone = set(old) - set(new)
    assert all(city.territory.at(names.find_one(ident)).level in city.levels for ident in gone)
    assert set(new) - set(old) <= {ident for level in one.levels for ident in level.ids.tolist()}


@given(cases(sizes=SIZES), WAYS)
def test_codes_follow_the_rules_and_are_new(case: tuple[City, tuple[Said, ...]], how: str) -> None:
    city, said = case
    one = city.merge(built(city, said), how=how)
    for level, above in zip(one.levels, (None, *one.levels), strict=False):
        old = {
            u.id: frozenset(x for x in city.units if u.id in line(city.territory, x))
            for u in city.territory.units(level=level.level)
        }
        named = {str(ident): held for ident, held in old.items()}
        for g, ident in enumerate(level.ids.tolist()):
            units = frozenset(u for u, code in zip(city.units, level.codes.tolist(), strict=True) if code == g)
            if ident in city.territory:
                assert named[ident] == units
            else:
                assert units not in named.values()
                start = (
                    city.territory.ids.get(int(level.area[g])) if above is None else above.ids.get(int(level.parent[g]))
                )
                rest = ident.removeprefix(start)
                assert ident.startswith(start)
                assert (len(rest), rest.isdigit()) == (3, True) if above is None else (rest[0], len(rest)) == ("-", 3)


def line(h: Hierarchy, ident: str) -> set[str]:
    """Return the units above a unit."""
    up = parents(h)
    out: set[str] = set()
    above = up[ident]
    while above is not None:
        out.add(above)
        above = up[above]
    return out


def test_grids_of_several_communities_have_codes_from_601_on() -> None:
    city = lined(6, communities=3)
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
    city = attrs.evolve(city, territory=city.territory.with_levels(scheme), edges=None)
    said = Said("a", ((0,), (1,), (1,), (2,), (2,), (2,)))
    one = city.merge([said.net(city.units)], how="refine", slivers=0, inside="street")
    assert one.plan.lowest.ids.tolist() == [f"{STREET}001002", f"{STREET}601001", f"{STREET}602001"]
    two = integrate([said.net(city.units)], within=one.territory, how="refine", slivers=0, inside="street")
    assert two.changes == ()


def test_codes_of_buildings_right_under_the_street() -> None:
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
    rows: list[dict[str, Any]] = [{"id": STREET, "level": "street"}]
    rows += [{"id": f"{STREET}{i:03d}", "level": "community", "parent": STREET} for i in (1, 2)]
    above = [STREET, STREET, f"{STREET}001", f"{STREET}001", f"{STREET}002", f"{STREET}002"]
    rows += [{"id": f"b{i}", "level": "building", "parent": x} for i, x in enumerate(above)]
    h = Hierarchy.from_records(rows, levels=scheme)
    said = Said("a", ((0,), (0,), (0,), (0,), (1,), (1,)))
    net = said.net([f"b{i}" for i in range(6)])
    one = integrate([net], within=h, inside="street", levels=["grid"])
    assert sorted(one.plan.lowest.ids.tolist()) == [f"{STREET}002001", f"{STREET}601001"]
    lone = Said("a", ((0,), (0,), (1,), (1,), (1,), (1,))).net([f"b{i}" for i in range(6)])
    one = integrate([lone], within=h, inside="street", levels=["grid"])
    assert sorted(one.plan.lowest.ids.tolist()) == [f"{STREET}-01", f"{STREET}601001"]


def test_a_community_with_another_kind_of_code_numbers_its_grids() -> None:
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
    names = [f"{STREET}{i:03d}" for i in range(1, 40)]
    names[3] = "new-c"
    rows: list[dict[str, Any]] = [{"id": STREET, "level": "street"}]
    rows += [{"id": name, "level": "community", "parent": STREET} for name in names]
    rows += [{"id": f"b{i}", "level": "building", "parent": name} for i, name in enumerate(names)]
    h = Hierarchy.from_records(rows, levels=scheme)
    one = integrate([Said("a", ((0,),) * 39).net([f"b{i}" for i in range(39)])], within=h, levels=["grid"])
    found = one.plan.lowest.ids.tolist()
    assert {f"{name}001" for name in names if name != "new-c"} | {"new-c-01"} == set(found)


@given(cities(depth=1))
def test_a_net_of_the_grids_that_are_there_changes_nothing(city: City) -> None:
    """Whatever level a building stands at: its grid is the lowest above it, if there is any."""
    h = city.territory
    lowest = city.levels[-1]
    mine = {u.id for u in h.units(level=lowest)}
    own = [next((x for x in line(h, unit) if x in mine), None) for unit in city.units]
    number = {x: i for i, x in enumerate(dict.fromkeys(x for x in own if x))}
    cells = tuple((number[x],) if x else () for x in own)
    if not any(cells):
        return
    one = attrs.evolve(city, edges=None).merge([Said("a", cells).net(city.units)], how="existing")
    assert {x for x in own if x} == set(one.plan.lowest.ids.tolist())
    assert one.changes == ()
    assert shape(one.territory) == shape(h)
    assert grids(city, one) == groups(city, [number[x] if x else -1 for x in own])


@given(cases(sizes={"communities": 2, "depth": 1}), WAYS)
def test_only_what_changes_is_changed(case: tuple[City, tuple[Said, ...]], how: str) -> None:
    city, said = case
    one = city.merge(built(city, said), how=how)
    old, new = parents(city.territory), parents(one.territory)
    made = [x.id for x in one.changes if isinstance(x, CreateUnit)]
    merged = [x for x in one.changes if isinstance(x, MergeUnits)]
    gone = [ident for x in merged for ident in x.units if ident != x.into]
    moves = [(x.unit, x.to) for x in one.changes if isinstance(x, MoveUnit) and x.unit in city.units]
    assert sorted(made) == sorted(set(new) - set(old))
    assert sorted(gone) == sorted(set(old) - set(new))
    assert sorted(moves) == sorted((u, new[u]) for u in city.units if old[u] != new[u])
    again = city.merge(built(city, said), within=one.territory, how=how)
    if city.edges is not None:
        assert again.changes == ()


# -- what hangs on units -----------------------------------------------------------------------------------------------


def peopled(city: City) -> Jurisdiction:
    """Put posts, bodies, members and links on all units of a city."""
    ids = city.territory.ids.tolist()
    roster = Roster.from_records(
        city.territory,
        RoleCatalogue.builtin(),
        posts=[{"id": f"v-{x}", "role": "volunteer", "unit": x} for x in ids],
    )
    bodies = Bodies.from_records(
        city.territory,
        [{"id": f"p-{x}", "kind": "party_branch", "unit": x} for x in ids],
        [{"member": f"m-{x}", "body": f"p-{x}", "lives_at": x} for x in ids],
    )
    pairs = list(itertools.pairwise(ids))
    links = [{"kind": "adjacent", "source": f"unit:{min(p)}", "target": f"unit:{max(p)}"} for p in pairs]
    return Jurisdiction(territory=city.territory, roster=roster, bodies=bodies, links=links, id="town")


@given(alike() | cases(sizes=SIZES, dedicated=True), WAYS)
@settings(max_examples=60)
def test_posts_bodies_and_links_of_grids_that_go_pass_on(case: tuple[City, tuple[Said, ...]], how: str) -> None:
    city, said = case
    place = peopled(city)
    one = city.merge(built(city, said), within=place, how=how)
    after = one.apply(on=DAY).jurisdiction
    heirs: dict[str, str] = {}
    for change in one.changes:
        if isinstance(change, MergeUnits):
            heirs |= {x: change.into for x in change.units if x != change.into}
    where = {x: heirs.get(x, x) for x in city.territory.ids.tolist()}
    assert set(where.values()) <= set(after.territory.ids.tolist())
    assert {p.id: p.unit.id for p in after.roster.posts()} == {f"v-{x}": at for x, at in where.items()}
    assert {b.id: b.unit.id for b in after.bodies} == {f"p-{x}": at for x, at in where.items()}
    ends = {
        frozenset((where[link.source_id], where[link.target_id]))
        for link in place.links
        if where[link.source_id] != where[link.target_id]
    }
    assert {frozenset((link.source_id, link.target_id)) for link in after.links} == ends
    # Each goes to the grid of its level that has most of its buildings, of equal ones the first.
    for level in one.levels:
        texts = level.ids.tolist()
        for old in city.territory.units(level=level.level):
            if old.id not in heirs:
                continue
            votes = Counter(
                code
                for unit, code in zip(city.units, level.codes.tolist(), strict=True)
                if old.id in line(city.territory, unit) and code >= 0
            )
            assert heirs[old.id] == texts[min(votes, key=lambda code: (-votes[code], code))]


@given(cases(sizes=SIZES, dedicated=True, most_nets=2), WAYS)
@settings(max_examples=30)
def test_undone_changes_leave_the_same_bytes(case: tuple[City, tuple[Said, ...]], how: str) -> None:
    city, said = case
    place = peopled(city)
    before = documents.dumps(place)
    one = city.merge(built(city, said), within=place, how=how)
    done = one.apply(on=DAY)
    after = documents.dumps(done.jurisdiction)
    assert (after == before) == (one.changes == ())
    assert documents.dumps(done.undo()) == before
    assert documents.dumps(place) == before
    assert documents.dumps(one.apply(documents.loads(before), on=DAY).jurisdiction) == after


def test_undone_changes_leave_the_same_file(tmp_path: Path) -> None:
    city = lined(6)
    said = Said("a", ((0,), (0,), (1,), (1,), (1,), (1,)))
    place = attrs.evolve(peopled(city), nets=tuple(built(city, [said])))
    one = integrate(place.nets, within=place, level="building")
    files = [tmp_path / name for name in ("before.json", "after.json", "undone.json")]
    done = one.apply(on=DAY)
    for file, what in zip(files, (place, done.jurisdiction, done.undo()), strict=True):
        documents.save(what, file)
    before, after, undone = (file.read_bytes() for file in files)
    assert undone == before
    assert after != before
    assert done.jurisdiction.nets == place.nets


# -- what grids state themselves ---------------------------------------------------------------------------------------


def stating() -> Hierarchy:
    """Return a community with two grids that state households and population, three buildings each."""
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    rows += [{"id": f"g{i}", "level": "grid", "parent": "c", "households": 200, "population": 500 + i} for i in (0, 1)]
    rows += [
        {"id": f"b{i}", "level": "building", "parent": f"g{i // 3}", "households": (60, 70, 70)[i % 3]}
        for i in range(6)
    ]
    return Hierarchy.from_records(
        rows, levels=LevelScheme.ladder("community", "grid", "building"), measures=["households", "population"]
    )


def test_what_grids_state_is_kept_where_whole_grids_are_merged() -> None:
    h = stating()
    one = integrate([Said("a", ((0,),) * 6).net([f"b{i}" for i in range(6)])], within=h)
    done = one.apply(on=DAY).jurisdiction.territory
    for t in (done, one.territory):
        row = t.ids.find_one("c-01")
        assert {key: float(t.measures[key][row]) for key in t.measures} == {"households": 400.0, "population": 1001.0}
    assert [p.code for p in one.problems] == []


def test_what_cannot_be_divided_is_reported_and_the_rest_is_done() -> None:
    h = stating()
    one = integrate([Said("a", ((0,), (0,), (1,), (1,), (1,), (1,))).net([f"b{i}" for i in range(6)])], within=h)
    done = one.apply(on=DAY).jurisdiction.territory
    assert shape(done) == shape(one.territory)
    lost = [p for p in one.problems if p.code == "ITG018"]
    assert [(p.place.id, p.facts["measure"]) for p in lost] == [
        ("g0", "households"),
        ("g1", "households"),
        ("g0", "population"),
        ("g1", "population"),
    ]
    assert lost[2].text("en") == (
        "ITG018 id 'g0': Grid 'g0' states 500 of 'population', and no merged grid is made of whole grids that state "
        "it. State it for the base units before the merger; the number cannot be divided."
    )
    assert lost[2].text("zh") == (
        "ITG018 编号“g0”：网格“g0”填报“population”为500，而没有整合网格恰由填报该指标的完整网格组成。"
        "整合前请将该指标填报到基本单元；该数无法拆分。"
    )


def test_what_a_grid_states_that_keeps_its_code_with_other_buildings_is_not_kept() -> None:
    h, units = stating(), [f"b{i}" for i in range(6)]
    nets = [Said(x, ((0,), (0,), (0,), (1,), (1,), (1,))).net(units) for x in "ac"]
    nets.append(Said("b", ((0,), (0,), (1,), (1,), (1,), (1,))).net(units))
    one = integrate(nets, within=h, decisions={"sliver:b2": "g1"})
    done = one.apply(on=DAY).jurisdiction.territory
    assert shape(done) == shape(one.territory)
    for t in (done, one.territory):
        for ident in ("g0", "g1"):
            assert all(math.isnan(values[t.ids.find_one(ident)]) for values in t.measures.values())
    assert sorted(str(p.place.id) for p in one.problems if p.code == "ITG018") == ["g0", "g0", "g1", "g1"]


def test_a_level_between_grid_and_building_stays_whole_in_grids_that_do_not_change() -> None:
    def level(key: str, **more: Any) -> Level:
        return Level(key, Text(key, key), key, **more)

    scheme = LevelScheme([level("community"), level("grid"), level("estate", presence="optional"), level("building")])
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    rows += [{"id": x, "level": "grid", "parent": "c"} for x in ("g0", "g1")]
    rows += [{"id": "e0", "level": "estate", "parent": "g0"}]
    rows += [
        {"id": f"b{i}", "level": "building", "parent": "e0" if i < 2 else "g0" if i < 3 else "g1"} for i in range(6)
    ]
    h = Hierarchy.from_records(rows, levels=scheme)
    units = [f"b{i}" for i in range(6)]
    one = integrate([Said("a", ((0,), (0,), (0,), (1,), (1,), (1,))).net(units)], within=h, levels=["grid"])
    assert one.plan.lowest.ids.tolist() == ["g0", "g1"]
    assert one.changes == ()
    assert parents(one.territory) == parents(h)


def test_changes_are_made_of_the_territory_or_of_a_place_that_has_it() -> None:
    city = lined(4)
    one = city.merge([Said("a", ((0,), (0,), (1,), (1,))).net(city.units)])
    assert one.jurisdiction is None
    assert one.apply(on=DAY).before.territory == city.territory
    two = one.apply(Jurisdiction(territory=city.territory), on=DAY)
    assert shape(two.jurisdiction.territory) == shape(one.territory)
