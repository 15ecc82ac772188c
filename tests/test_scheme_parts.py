"""Awkward recipes and territories: ragged, foreign, nameless, alone, with "
"nothing to give and with everything at once."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import GridgovError, InvalidSchemeError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.schemes import Lognormal, loads

DAY = "2026-01-01"
HEAD = """
id = "w"
name = { en = "w", zh = "w" }
levels = [
  { key = "town", name = { en = "town", zh = "镇" } },
  { key = "base", name = { en = "base unit", zh = "基层单位" }, kinds = ["community", "village"] },
  { key = "grid", name = { en = "grid", zh = "网格" } },
  { key = "court", name = { en = "court", zh = "院" }, presence = "optional", under = ["grid"] },
]
roles = [
  { key = "chief", name = { en = "chief", zh = "网格长" }, sits_at = ["grid"], maximum = 2 },
  { key = "aide", name = { en = "aide", zh = "助理" }, sits_at = ["grid"] },
]
"""
TOWN = '{ level = "town" }'
BASE = '{ level = "base", kind = "community", under = "town", each = 3 }'
GRID = '{ level = "grid", under = "base", each = 2 }'
REAL = 'territory = { prefix = "6109", as = { street = "town", quarter = "base:community" } }'


def text(*recipe: str, units: tuple[str, ...] = (TOWN, BASE, GRID), **values: int) -> str:
    """Return a scheme of one town, three communities and six grids, with more steps and with figures."""
    words = '{ en = "x", zh = "x" }'
    rows = "".join(
        f'[[figures]]\nid = "{key}"\nname = {words}\nvalue = {value}\nunit = {words}\ntag = "S"\n'
        for key, value in values.items()
    )
    return f"{HEAD}{rows}[recipe]\n" + "\n".join([f"units = [{', '.join(units)}]", *recipe])


def build(*recipe: str, units: tuple[str, ...] = (TOWN, BASE, GRID), **values: int) -> Jurisdiction:
    return loads(text(*recipe, units=units, **values)).synthesise()


# Territories of your own

STREETS = LevelScheme.ladder("street", "quarter", "block", optional=["block"])


def streets(sizes: list[int], *, names: bool) -> Hierarchy:
    """Return streets with so many quarters each, every third with a block below."""
    rows: list[dict[str, str | None]] = []
    for i, n in enumerate(sizes):
        rows.append({"id": f"s{i}", "level": "street", "name": f"街{i}" if names else None})
        for j in range(n):
            quarter = {"id": f"s{i}q{j}", "level": "quarter", "parent": f"s{i}"}
            rows.append({**quarter, "name": "社区" if names else None})
            if j % 3 == 0:
                rows.append({"id": f"s{i}q{j}b", "level": "block", "parent": f"s{i}q{j}"})
    return Hierarchy.from_records(rows, levels=STREETS, roots="many")


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=5),
    st.sampled_from(["named", ""]),
    st.integers(0, 12),
    st.sampled_from([None, 3]),
)
def test_a_scheme_lies_over_any_territory_or_says_why_not(
    sizes: list[int], names: str, wanted: int, rng: int | None
) -> None:
    units = ('{ level = "base", kind = "community", real = {}, figure = "F" }', GRID)
    scheme = loads(text(REAL, units=units, F=wanted))
    place = streets(sizes, names=bool(names))
    if wanted == 0 or wanted > sum(sizes):
        with pytest.raises(GridgovError, match=r"There is no unit in the input|has \d+ that fit"):
            scheme.synthesise(place, rng=rng)
        return
    built = scheme.synthesise(place, rng=rng).territory
    assert (len(built.units("base")), len(built.units("grid"))) == (wanted, 2 * wanted)
    real = {u.id: u for u in place.units(level="quarter")}
    for unit in built.units("base"):
        above, there = unit.parent, real[unit.id].parent
        assert above is not None
        assert there is not None
        assert (above.id, above.level, unit.name) == (there.id, "town", real[unit.id].name)
    # No street is there for nothing.
    assert {u.id for u in built.units("town")} == {u.parent.id for u in built.units("base") if u.parent is not None}


def test_a_territory_with_other_levels_has_nothing_that_fits() -> None:
    units = ('{ level = "base", kind = "community", real = {}, figure = "F" }', GRID)
    scheme = loads(text(REAL, units=units, F=1))
    foreign = Hierarchy.from_records([{"id": "x", "level": "planet"}], levels=LevelScheme.ladder("planet"))
    with pytest.raises(InvalidSchemeError, match="needs 1 units of level base; the territory has 0 that fit"):
        scheme.synthesise(foreign)


def test_what_is_missing_of_real_units_is_made_under_those_above() -> None:
    step = (
        '{ level = "base", kind = "community", real = {}, figure = "F", short = "make", under = "town", prefix = "n" }'
    )
    scheme = loads(text(REAL, units=(step,), F=7))
    built = scheme.synthesise(streets([2, 1], names=True)).territory
    assert len(built.units("base")) == 7
    assert Counter(u.parent.id for u in built.units("base") if u.parent is not None) == {"s0": 4, "s1": 3}
    one = Hierarchy.from_records([{"id": "q", "level": "quarter"}], levels=STREETS)
    with pytest.raises(InvalidSchemeError, match="needs 7 units of level base; the territory has 1 that fit"):
        scheme.synthesise(one)


# Recipes


def test_units_of_two_kinds_without_prefixes_go_on_counting() -> None:
    more = '{ level = "base", kind = "village", under = "town", each = 2 }'
    h = build(units=(TOWN, BASE, more)).territory
    assert [u.id for u in h.units("base")] == ["w-01", "w-02", "w-03", "w-04", "w-05"]
    assert [u.kind for u in h.units("base")] == ["community"] * 3 + ["village"] * 2


def test_ids_that_would_be_there_twice_are_refused_in_words() -> None:
    with pytest.raises(GridgovError, match="Unit ids must be unique"):
        build(units=(TOWN, TOWN))


@pytest.mark.parametrize("step", ["units = []", 'units = [{ level = "town", each = 0 }]'])
def test_a_place_without_any_unit_is_refused(step: str) -> None:
    with pytest.raises(GridgovError, match="There is no unit in the input"):
        loads(f"{HEAD}[recipe]\n{step}\n").synthesise()


def test_nothing_of_anything_can_be_laid_down() -> None:
    place = build(
        'labels = [{ label = "old", at = "court", figure = "F" }, { label = "new", '
        'at = "court", groups_of = 2, figure = "F" }]',
        'posts = [{ role = "aide", at = "court[old]", each = 1 }, { role = "chief", at = "grid[old]", figure = "F" }]',
        'bodies = [{ kind = "team", at = "court", figure = "F" }]',
        'members = [{ bodies = "team", figure = "F" }, { bodies = "team", each = 3 }]',
        'links = [{ kind = "guides", source = "body:team", target = "unit:court", figure = "F" }]',
        'devices = [{ kind = "t", figure = "F" }, { kind = "u", roles = [] }]',
        'merges = [{ at = "grid", label = "old" }]',
        units=(TOWN, BASE, GRID, '{ level = "court", under = "grid", each = 0 }'),
        F=0,
    )
    assert (len(place.territory), len(list(place.roster.posts())), len(place.bodies), len(place.links)) == (10, 0, 0, 0)


def test_a_measure_of_several_steps_adds_up() -> None:
    units = (TOWN, BASE, '{ level = "base", kind = "village", under = "town", each = 2 }')
    steps = [
        f'{{ key = "m", at = "base:{kind}", figure = "{f}" }}' for kind, f in (("community", "F"), ("village", "G"))
    ]
    h = build(f"measures = [{', '.join(steps)}]", units=units, F=30, G=5).territory
    assert [h.measures["m"][u.row] for u in h.units("base")] == [10, 10, 10, 2, 3]
    assert h.measures["m"][0] == 35
    assert len(h.rollup("m").discrepancies()) == 0


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_a_part_can_have_parts_in_any_order(order: tuple[int, ...]) -> None:
    steps = [
        '{ key = "all", at = "grid", figure = "F" }',
        '{ key = "some", at = "grid", figure = "G", part_of = "all" }',
        '{ key = "few", at = "grid", figure = "H", part_of = "some" }',
        '{ key = "others", at = "grid", figure = "J", rest_of = "some" }',
    ]
    h = build(f"measures = [{', '.join(steps[i] for i in order)}]", F=100, G=40, H=13, J=27).territory
    columns = [h.measures[key][h.units("grid").rows] for key in ("all", "some", "few", "others")]
    assert [int(c.sum()) for c in columns] == [100, 40, 13, 27]
    assert bool((columns[1] <= columns[0]).all())
    assert np.array_equal(columns[2] + columns[3], columns[1])


def test_a_part_is_laid_only_where_the_whole_is() -> None:
    marks = 'labels = [{ label = "old", at = "grid", figure = "K" }]'
    steps = '{ key = "m", at = "grid[old]", figure = "F" }, { key = "n", at = "grid", figure = "G", part_of = "m" }'
    h = build(marks, f"measures = [{steps}]", F=20, G=17, K=3).territory
    rows = h.units("grid").rows
    whole, part = h.measures["m"][rows], h.measures["n"][rows]
    assert np.array_equal(np.isnan(whole), np.isnan(part))
    assert [int(np.nansum(c)) for c in (whole, part)] == [20, 17]
    assert bool((part[~np.isnan(part)] <= whole[~np.isnan(whole)]).all())


@given(st.integers(0, 300), st.integers(1, 120), st.none() | st.floats(0.1, 4), st.integers(0, 5))
def test_no_unit_above_gets_more_than_the_most(total: int, most: int, sigma: float | None, seed: int) -> None:
    step = 'measures = [{ key = "m", at = "grid", figure = "F", through = "base", most = "G" }]'
    scheme = loads(text(step, F=total, G=most))
    if total > 3 * most:
        with pytest.raises(InvalidSchemeError, match=f"3 units of at most {most} are to share {total}"):
            scheme.synthesise()
        return
    h = scheme.synthesise(rng=seed, sizes=None if sigma is None else Lognormal(sigma)).territory
    sums = [sum(h.measures["m"][g.row] for g in u.children) for u in h.units("base")]
    assert sum(sums) == total
    assert max(sums) <= most


def test_fixed_totals_of_units_above_are_kept_and_units_without_any_below_are_left_out() -> None:
    units = (
        TOWN,
        BASE,
        '{ level = "base", kind = "village", under = "town", each = 2 }',
        GRID.replace('"base"', '"base:community"'),
    )
    steps = (
        'labels = [{ label = "big", at = "base", in = "town", each = 1 }]',
        (
            'measures = [{ key = "m", at = "grid", figure = "F", through = "base", '
            'fixed_at = ["base[big]", "base:village"], fixed = 9 }]'
        ),
    )
    h = build(*steps, units=units, F=20).territory
    assert [sum(h.measures["m"][g.row] for g in u.children) for u in h.units("base")] == [9, 5, 6, 0, 0]


def test_what_merges_keeps_its_people_and_its_households() -> None:
    units = (TOWN, BASE)
    marks = 'labels = [{ label = "part", at = "base", names = ["甲", "乙"] }]'
    units = (TOWN, BASE.replace("each = 3", 'each = 3, names = ["甲", "丙", "乙"]'))
    measure = 'measures = [{ key = "m", at = "base", figure = "F" }]'
    h = build(marks, measure, 'merges = [{ at = "base", label = "part" }]', units=units, F=100).territory
    assert [(u.name, h.measures["m"][u.row]) for u in h.units("base")] == [("甲", 67), ("丙", 33)]
    assert h.measures["m"][0] == 100
    # What stands below goes along, also over what lies between.
    moved = build(marks, 'merges = [{ at = "base", label = "part" }]', units=(*units, GRID)).territory
    assert [(u.name, len(u.children)) for u in moved.units("base")] == [("甲", 4), ("丙", 2)]
    # Grids of different communities that merge move under the first.
    over = 'labels = [{ label = "pair", at = "grid", cycle = ["x", "y"] }]'
    two = build(over, 'merges = [{ at = "grid", label = "pair" }]').territory
    assert [u.id for u in two.units("grid")] == ["w-01-01", "w-01-02"]
    assert len(two.units("base")) == 3
    nobody = build(
        'labels = [{ label = "none", at = "grid", figure = "F" }]', 'merges = [{ at = "grid", label = "none" }]', F=0
    )
    assert len(nobody.territory) == 10


def test_units_that_merge_must_hold_what_is_counted_at_one_level() -> None:
    units = (TOWN, BASE, '{ level = "grid", under = "base", figure = "G" }')
    steps = ('labels = [{ label = "x", at = "base" }]', 'measures = [{ key = "m", at = "base", figure = "F" }]')
    with pytest.raises(InvalidSchemeError, match="units that merge hold it partly themselves, partly below"):
        build(*steps, 'merges = [{ at = "base", label = "x" }]', units=units, F=100, G=2)


@given(st.integers(0, 14), st.integers(0, 2), st.sampled_from([None, 1]))
def test_posts_fill_the_room_that_there_is(total: int, each: int, rng: int | None) -> None:
    first = f'{{ role = "chief", at = "grid[old]", each = {each} }}'
    posts = f'posts = [{first}, {{ role = "chief", at = "grid", figure = "F" }}]'
    scheme = loads(text('labels = [{ label = "old", at = "grid", in = "base" }]', posts, F=total))
    room = 12 - 3 * each
    if total > room:
        with pytest.raises(InvalidSchemeError, match=f"room for {room}|6 units take at most 2 each"):
            scheme.synthesise(rng=rng)
        return
    place = scheme.synthesise(rng=rng)
    counts = Counter(p.unit.id for p in place.roster.posts(role="chief"))
    assert sum(counts.values()) == total + 3 * each
    assert max(counts.values(), default=0) <= 2
    assert len(place.roster.violations(on=DAY)) == 0


def test_links_go_from_the_nearest_above_in_turn_and_never_to_themselves() -> None:
    place = build(
        'posts = [{ role = "aide", at = "grid", each = 2 }]',
        'links = [{ kind = "takes_charge", source = "holder:aide", target = "unit:court" },'
        ' { kind = "adjacent", source = "unit:grid", target = "unit:grid" },'
        ' { kind = "covers", source = "unit:grid", target = "unit:court", within = "base", all_sources = true }]',
        units=(TOWN, BASE, GRID, '{ level = "court", under = "grid", each = 3 }'),
    )
    graph: nx.MultiDiGraph[str] = place.to_networkx()
    kinds = Counter(d["link_kind"] for *_, d in graph.edges(data=True) if d["kind"] == "link")
    assert kinds == {"takes_charge": 18, "covers": 18}
    charge = Counter(a for a, _, d in graph.edges(data=True) if d.get("link_kind") == "takes_charge")
    assert sorted(charge.values()) == [1] * 6 + [2] * 6


@pytest.mark.parametrize("kind", ["reading", "state"])
def test_a_choice_that_leads_to_no_step_builds_what_is_left(kind: str) -> None:
    words = '{ en = "x", zh = "x" }'
    if kind == "reading":
        options = ", ".join(f'{{ key = "{key}", name = {words} }}' for key in "pq")
        head = f'[[readings]]\nkey = "way"\nname = {words}\noptions = [{options}]\n'
        last = GRID.replace(" }", ', only = { way = "p" } }')
        place = loads(text(units=(TOWN, BASE, last)).replace("[recipe]", head + "[recipe]")).synthesise(
            readings={"way": "q"}
        )
    else:
        head = f'[[states]]\nkey = "now"\nname = {words}\n[[states]]\nkey = "later"\nname = {words}\n'
        last = GRID.replace(" }", ', states = "now" }')
        place = loads(text(units=(TOWN, BASE, last)).replace("[recipe]", head + "[recipe]")).synthesise()
    assert place.territory.counts()["grid"] == 0
    assert len(place.territory.units("base")) == 3


@given(st.integers(1, 7), st.integers(1, 4), st.integers(0, 6), st.sampled_from([None, 1]))
def test_groups_are_neighbours_under_one_unit(each: int, size: int, total: int, rng: int | None) -> None:
    mark = f'labels = [{{ label = "pair", at = "grid", groups_of = {size}, figure = "F" }}]'
    scheme = loads(text(mark, units=(TOWN, BASE, GRID.replace("each = 2", f"each = {each}")), F=total))
    most = 3 * (each // size)
    if total > most:
        with pytest.raises(InvalidSchemeError, match=f"only {most} groups of {size} neighbours"):
            scheme.synthesise(rng=rng)
        return
    h = scheme.synthesise(rng=rng).territory
    groups: dict[str, list[tuple[str | None, int]]] = {}
    for unit in h.units("grid"):
        number = h.labels["pair"].get(unit.row) if "pair" in h.labels else None
        if number is not None:
            groups.setdefault(number, []).append((None if unit.parent is None else unit.parent.id, unit.row))
    assert sorted(groups) == [str(i) for i in range(1, total + 1)]
    for members in groups.values():
        assert len({above for above, _ in members}) == 1
        assert [row for _, row in members] == list(range(members[0][1], members[0][1] + size))


def test_holders_of_a_role_above_take_turns_and_the_first_body_is_the_one_above() -> None:
    role = 'roles = [\n  { key = "lead", name = { en = "lead", zh = "长" }, sits_at = ["base"] },\n'
    posts = (
        'posts = [{ role = "lead", at = "base", each = 2 }, { role = "aide", at = "grid", each = 1, held_by = "lead" }]'
    )
    bodies = (
        'bodies = [{ kind = "party_committee", at = "town", each = 3 },'
        ' { kind = "party_branch", at = "base", each = 1, parent = ["none", "party_committee"] }]'
    )
    body = text(posts, bodies, units=(TOWN, BASE, GRID.replace("each = 2", "each = 4")))
    place = loads(body.replace("roles = [\n", role)).synthesise()
    held = {a.post.id: a.holder.id for a in place.roster.appointments()}
    for unit in place.territory.units("base"):
        leads = [held[p.id] for p in place.roster.posts(role="lead") if p.unit.id == unit.id]
        below = {child.id for child in unit.children}
        assert [held[p.id] for p in place.roster.posts(role="aide") if p.unit.id in below] == leads * 2
    branches = place.bodies.of_kind("party_branch")
    assert [b.parent.id for b in branches if b.parent is not None] == ["party_committee@w#1"] * 3
