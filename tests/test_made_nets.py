"""Generated nets: cut, moved and spoiled as asked, the same bytes every time, and each says that it is generated."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import cache
from typing import Any

import attrs
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov._columns import Ints, Rows
from gridgov.errors import InvalidNetError, InvalidSchemeError, UnknownKeyError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.schemes import Scheme, load
from gridgov.schemes._made_cells import Flaws, Ground, cut, flawed, grouped, shifted
from gridgov.schemes._made_kinds import kind_of
from gridgov.schemes.synthesis import MadeNets, synthesise_nets
from gridgov.text import Text

EXACT: dict[str, Any] = {"gaps": 0, "overlaps": 0, "wrong": 0, "shift": 0, "odd_ids": 0}
NAMES = {key: Text(key, key) for key in ("health", "emergency", "politics_law", "water", "unpublished_7")}
LEVELS = LevelScheme.ladder("street", "community", "grid", "building")
#: Of the nets of the county, seed 3.
DIGEST = "af65b1a5c12e9a93f0cb1d3f4451373541b5f5909ccd3bfe37540704afa91414"
SHARES = st.sampled_from([0.0, 0.001, 0.01, 0.1, 0.5, 1.0])


@cache
def ankang() -> tuple[Scheme, Jurisdiction]:
    scheme = load("ankang-321")
    return scheme, scheme.synthesise()


@cache
def county() -> tuple[Scheme, Jurisdiction]:
    scheme = load("county-many-nets")
    return scheme, scheme.synthesise()


#: Buildings of each grid of each community of each street.
Shape = list[list[list[int]]]
SHAPES = st.lists(
    st.lists(st.lists(st.integers(1, 6), min_size=1, max_size=6), min_size=1, max_size=5), min_size=1, max_size=3
)


def town(shape: Shape) -> Hierarchy:
    rows: list[dict[str, str]] = []
    for s, communities in enumerate(shape):
        rows.append({"id": f"s{s}", "level": "street"})
        for c, grids in enumerate(communities):
            rows.append({"id": f"s{s}-{c:02d}", "level": "community", "parent": f"s{s}"})
            for g, buildings in enumerate(grids):
                rows.append({"id": f"s{s}-{c:02d}-{g:02d}", "level": "grid", "parent": f"s{s}-{c:02d}"})
                rows += [
                    {"id": f"s{s}-{c:02d}-{g:02d}-{b:03d}", "level": "building", "parent": f"s{s}-{c:02d}-{g:02d}"}
                    for b in range(1, buildings + 1)
                ]
    return Hierarchy.from_records(rows, levels=LEVELS, roots="many")


def ground_of(shape: Shape) -> Ground:
    """Number the buildings by plain loops."""
    area, grid, above = list[int](), list[int](), list[int]()
    c = g = -1
    for s, communities in enumerate(shape):
        for grids in communities:
            c += 1
            for n in grids:
                g += 1
                area += [c] * n
                grid += [g] * n
                above += [s] * n
    return Ground(np.array(area), np.array(grid), np.array(above))


def cells(net: Net) -> dict[str, list[str]]:
    """Return the base units of each cell that has any, in the order of the members."""
    members = net.to_tables()["members"]
    out: dict[str, list[str]] = {}
    for unit, cell in zip(members["unit"], members["cell"], strict=True):
        out.setdefault(cell, []).append(unit)
    return out


def made_with(place: Hierarchy, **choices: Any) -> MadeNets:
    return synthesise_nets(place, NAMES, **choices)


def digest(made: MadeNets) -> str:
    text = json.dumps(
        [[net.id, net.to_tables(), net.name.zh if net.name else None] for net in made.nets]
        + [sorted(made.nets.people.items()), [note.text.zh for note in made.notes]],
        ensure_ascii=False,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def ints(column: Ints | Rows) -> list[int]:
    return [int(value) for value in column]


# Cutting


@given(SHAPES, st.floats(1, 12), st.booleans())
def test_cells_are_runs_inside_areas_of_about_the_size(
    shape: Shape,
    size: float,
    follows: bool,  # noqa: FBT001 - drawn
) -> None:
    ground = ground_of(shape)
    codes = cut(ground, size, follows=follows)
    assert codes[0] == 0
    assert set(ints(np.diff(codes))) <= {0, 1}
    assert all(len(set(ints(ground.area[codes == c]))) == 1 for c in set(ints(codes)))
    for a in set(ints(ground.area)):
        inside = codes[ground.area == a]
        n, k = len(inside), len(set(ints(inside)))
        wanted = min(max(int(n / size + 0.5), 1), n)
        if follows:
            assert k <= wanted
        else:
            sizes = Counter(ints(inside)).values()
            assert k == wanted
            assert max(sizes) - min(sizes) <= 1
    if follows and size >= ground.n / len(set(ints(ground.grid))):
        changes = np.flatnonzero(np.diff(codes))
        assert (ground.grid[changes] != ground.grid[changes + 1]).all()
        # Each border is the one that is nearest to where blocks of equal size would have one.
        blocks = np.flatnonzero(np.diff(cut(ground, size, follows=False), prepend=-1))
        borders = np.flatnonzero(np.diff(ground.grid, prepend=-1))
        nearest = {min(abs(int(b) - int(at)) for b in borders) for at in blocks}
        found = np.flatnonzero(np.diff(codes, prepend=-1))
        assert {min(abs(int(b) - int(at)) for b in found) for at in blocks} == nearest


@given(SHAPES, st.integers(1, 6))
def test_a_net_of_the_size_of_equal_grids_has_the_grids_themselves(shape: Shape, n: int) -> None:
    ground = ground_of([[[n for _ in grids] for grids in communities] for communities in shape])
    assert cut(ground, n, follows=True).tolist() == ints(ground.grid)


@given(SHAPES, st.floats(1, 12), st.floats(0, 1), st.booleans(), st.integers(0, 1000))
def test_borders_move_and_no_cell_is_lost(
    shape: Shape,
    size: float,
    shift: float,
    crosses: bool,  # noqa: FBT001 - drawn
    seed: int,
) -> None:
    ground = ground_of(shape)
    before = cut(ground, size, follows=False)
    after = shifted(before, ground, shift, crosses=crosses, rng=np.random.default_rng(seed))
    assert set(ints(after)) == set(ints(before))
    assert set(ints(np.diff(after))) <= {0, 1}
    sizes = Counter(ints(before))
    for c in sizes:
        both = int(((before == c) & (after == c)).sum())
        # At most half of a cell goes at each end, so that something of it stays.
        assert both >= 1
        begin, was = int(np.argmax(after == c)), int(np.argmax(before == c))
        if c:
            assert abs(begin - was) <= shift * (min(sizes[c], sizes[c - 1]) - 1) / 2 + 0.5
    if not crosses:
        assert all(len(set(ints(ground.area[after == c]))) == 1 for c in sizes)
    assert all(len(set(ints(ground.above[after == c]))) == 1 for c in sizes)
    if shift == 0:
        assert ints(after) == ints(before)


@given(SHAPES, st.floats(1, 6), st.integers(2, 5))
def test_cells_above_are_runs_of_cells_in_one_area(shape: Shape, size: float, under: int) -> None:
    ground = ground_of(shape)
    codes = cut(ground, size, follows=False)
    above = grouped(codes, ground, under)
    assert len(above) == codes.max() + 1
    assert set(ints(np.diff(above, prepend=-1))) <= {0, 1}
    by_area = nx.Graph((f"a{a}", f"s{s}") for a, s in zip(ints(ground.area), ints(above[codes]), strict=True))
    # A component is one area with its own stations.
    assert all(sum(name.startswith("a") for name in part) == 1 for part in nx.connected_components(by_area))
    for a in set(ints(ground.area)):
        of_area = np.unique(codes[ground.area == a])
        sizes = Counter(ints(above[of_area])).values()
        assert max(sizes) - min(sizes) <= 1
        assert len(sizes) == max(len(of_area) // under, 1)


# Flaws


@given(SHAPES, SHARES, SHARES, SHARES, st.integers(0, 1000))
def test_flaws_are_as_many_as_asked_and_no_unit_has_two(
    shape: Shape, gaps: float, overlaps: float, wrong: float, seed: int
) -> None:
    ground = ground_of(shape)
    codes = cut(ground, 3, follows=False)
    n, k = ground.n, int(codes.max()) + 1
    flaws = Flaws(gaps=gaps, overlaps=overlaps, wrong=wrong, shift=0, odd_ids=0)
    found = flawed(codes, flaws, np.random.default_rng(seed))
    claims = Counter(ints(found.unit))
    missing = n - len(claims)
    assert missing == round(gaps * n)
    twice = [unit for unit, times in claims.items() if times == 2]
    assert set(claims.values()) <= {1, 2}
    rest = n - missing
    assert len(twice) == (min(round(overlaps * n), rest) if k > 1 else 0)
    pairs = set(zip(ints(found.unit), ints(found.cell), strict=True))
    for unit in twice:
        mine, *other = sorted((cell != codes[unit], cell) for u, cell in pairs if u == unit)
        assert mine == (False, codes[unit])
        assert abs(other[0][1] - codes[unit]) == 1
    off = [(unit, cell) for unit, cell in pairs if claims[unit] == 1 and cell != codes[unit]]
    assert len(off) == (min(round(wrong * n), rest - len(twice)) if k > 1 else 0)
    for unit, cell in off:
        steps = (cell - codes[unit]) % k
        assert max(k // 4, 1) <= steps <= k - max(k // 4, 1)
    order = list(zip(ints(found.unit), ints(found.cell), strict=True))
    assert order == sorted(order)


def test_where_cells_meet_both_claim() -> None:
    codes = np.repeat(np.arange(10), 10)
    found = flawed(codes, Flaws(gaps=0, overlaps=0.1, wrong=0, shift=0, odd_ids=0), np.random.default_rng(1))
    twice = [unit for unit, times in Counter(ints(found.unit)).items() if times == 2]
    assert len(twice) == 10
    assert all(unit % 10 in {0, 9} for unit in twice)
    assert all(
        sorted(ints(found.cell[found.unit == u])) in ([u // 10 - 1, u // 10], [u // 10, u // 10 + 1]) for u in twice
    )


# Whole nets


@given(SHAPES, st.floats(1, 12), st.integers(0, 1000))
def test_without_flaws_and_of_one_size_all_nets_are_equal(shape: Shape, size: float, seed: int) -> None:
    made = synthesise_nets(town(shape), NAMES, sizes=size, rng=seed, **EXACT)
    first = made.nets.members[0].codes
    assert first is not None
    for member in made.nets.members:
        assert member.codes is not None
        assert ints(member.codes) == ints(first)
    assert ints(first) == cut(ground_of(shape), size, follows=True).tolist()
    assert not made.nets.problems


def test_a_net_of_three_buildings_a_cell_has_the_grids_of_ankang() -> None:
    scheme, city = ankang()
    made = scheme.synthesise_nets(city, sizes=3, **EXACT)
    h = city.territory
    parent = h.tree.parent[made.nets.base.rows]
    assert all(
        len(set(zip(ints(member.codes), ints(parent), strict=True))) == 6_886
        for member in made.nets.members
        if member.codes is not None
    )
    assert [net.n_cells - len(set(net.columns.cells.parent.tolist()) - {-1}) for net in made.nets] == [6_886] * 5


@given(SHAPES, st.permutations(sorted(NAMES)), st.integers(0, 1000))
def test_neither_the_order_nor_the_number_of_departments_changes_a_net(
    shape: Shape, order: list[str], seed: int
) -> None:
    place = town(shape)
    options: dict[str, Any] = {"rng": seed, "odd_ids": 0}
    whole = synthesise_nets(place, NAMES, **options).nets
    turned = synthesise_nets(place, {key: NAMES[key] for key in order}, **options).nets
    assert [turned.net(key) for key in NAMES] == list(whole)
    assert turned.people == whole.people
    one = synthesise_nets(place, {order[0]: NAMES[order[0]]}, **options).nets
    assert one[0] == whole.net(order[0])
    assert one.people == {}


def test_a_seed_decides_and_a_generator_gives_one() -> None:
    place = town([[[3, 4, 5], [4, 4]], [[6, 2, 3]]] * 4)
    made = [synthesise_nets(place, NAMES, odd_ids=0, rng=rng) for rng in (1, 1, 2)]
    assert digest(made[0]) == digest(made[1]) != digest(made[2])
    drawn = [synthesise_nets(place, NAMES, odd_ids=0, rng=np.random.default_rng(5)) for _ in range(2)]
    assert digest(drawn[0]) == digest(drawn[1])
    twice = np.random.default_rng(5)
    synthesise_nets(place, NAMES, odd_ids=0, rng=twice)
    assert digest(synthesise_nets(place, NAMES, odd_ids=0, rng=twice)) != digest(drawn[0])


@pytest.mark.hashseed
def test_the_bytes_do_not_change() -> None:
    scheme, city = county()
    assert digest(scheme.synthesise_nets(city, rng=3, odd_ids=0)) == DIGEST


def test_every_net_says_that_it_is_generated() -> None:
    for scheme, city in (ankang(), county()):
        made = scheme.synthesise_nets(city, odd_ids=0)
        assert all(net.generated and net.name is not None for net in made.nets)
        assert all("generated" in net.title("en") and "生成" in net.title("zh") for net in made.nets)
        assert {note.tag for note in made.notes} == {"I"}
        assert "no department's data" in made.notes[0].text.en
        assert "不含任何部门的数据" in made.notes[0].text.zh
        words = made.notes[1].text
        assert "2%" in words.en
        assert all(share in words.zh for share in ("2%", "1%", "0.2%", "60%"))


def test_ankang_has_the_five_nets_that_it_names() -> None:
    scheme, city = ankang()
    made = scheme.synthesise_nets(city, odd_ids=0)
    assert [net.name.zh for net in made.nets if net.name] == [
        f"{name}（生成）" for name in ("党建", "政法综治", "乡村振兴", "卫生健康", "应急管理")
    ]
    assert made.nets.base.level == "building"
    assert [net.levels for net in made.nets].count(("area", "cell")) == 2
    n = len(made.nets.base)
    for bound in made.nets.bound:
        claims = np.bincount(bound.units, minlength=n)
        assert (claims == 0).sum() == round(0.02 * n)
        assert (claims == 2).sum() == round(0.01 * n)
    assert len({net.n_cells for net in made.nets}) == 5
    within = made.nets.base.within("community")
    crossing: dict[str, int] = {}
    for net, bound in zip(made.nets, made.nets.bound, strict=True):
        exact = synthesise_nets(city, {net.id: Text("x", "x")}, gaps=0, overlaps=0, wrong=0, odd_ids=0).nets.bound[0]
        pairs = set(zip(ints(exact.cells), ints(within[exact.units]), strict=True))
        crossing[net.id] = len(pairs) - len({cell for cell, _ in pairs})
        assert len(bound.units) == n - round(0.02 * n) + round(0.01 * n)
    assert {key for key, times in crossing.items() if times} == {"rural_revitalisation", "emergency"}
    note = made.notes[-1]
    assert (note.key, note.source) == ("nets-number", "ANK-37")
    assert "5" in note.text.en
    [dedicated] = [note for note in made.notes if note.key == "nets-dedicated"]
    assert "an industrial park" in dedicated.text.en
    assert "工业园区" in dedicated.text.zh


def test_one_cell_stays_on_an_invented_decision() -> None:
    scheme, city = ankang()
    made = scheme.synthesise_nets(city, odd_ids=0)
    stays = {net.id: int(net.stays().sum()) for net in made.nets}
    assert stays == {"party_building": 0, "politics_law": 0, "rural_revitalisation": 0, "health": 0, "emergency": 1}
    columns = made.nets.net("emergency").columns.cells
    row = int(np.flatnonzero(made.nets.net("emergency").stays())[0])
    assert columns.basis.get(row) == "（生成）工业园区专属网格设立决定（虚构）"
    assert columns.names.get(row) == "（生成）工业园区专属网格"


def test_posts_are_those_of_the_cells_and_some_people_serve_in_several_nets() -> None:
    scheme, city = ankang()
    nets = scheme.synthesise_nets(city, odd_ids=0).nets
    people = Counter(nets.people.values())
    assert people
    assert min(people.values()) >= 2
    grids: dict[str, set[str]] = {}
    for net in nets:
        posts = net.columns.posts
        assert sorted(ints(posts.cell)) == list(range(net.n_cells))
        vacant = sum(holder is None for holder in posts.holders.tolist())
        assert 0.03 < vacant / net.n_cells < 0.09
        assert set(posts.roles.tolist()) <= {role.key for role in scheme.catalogue}
        assert 2 <= len(net.columns.duties.names) <= 4
        assert all(system.startswith("（生成）") for system in net.columns.duties.systems.tolist() if system)
        for holder in filter(None, posts.holders.tolist()):
            grids.setdefault(nets.person(net.id, holder), set()).add(net.id)
    several = {person for person, of in grids.items() if len(of) > 1}
    assert several == set(people)
    # No staff id is used by two nets.
    assert not [problem for problem in nets.problems if "staff" in problem.kind.name or "holder" in problem.kind.name]


def test_a_shared_person_serves_the_same_grid_everywhere() -> None:
    scheme, city = ankang()
    nets = scheme.synthesise_nets(city, gaps=0, overlaps=0, wrong=0, odd_ids=0).nets
    parent = city.territory.tree.parent[nets.base.rows]
    numbers = {row: i for i, row in enumerate(dict.fromkeys(ints(parent)), 1)}
    for net, bound in zip(nets, nets.bound, strict=True):
        of_cell: dict[int, set[int]] = {}
        for unit, cell in zip(ints(bound.units), ints(bound.cells), strict=True):
            of_cell.setdefault(cell, set()).add(numbers[int(parent[unit])])
        posts = net.columns.posts
        held = [(int(c), h) for c, h in zip(ints(posts.cell), posts.holders.tolist(), strict=True) if h and "-W" in h]
        assert held
        assert all(int(holder.split("-W")[1]) in of_cell[cell] for cell, holder in held)


def test_duties_are_those_of_the_sources_and_the_others_say_that_they_are_generated() -> None:
    scheme, city = county()
    nets = scheme.synthesise_nets(city, odd_ids=0).nets
    assert nets.net("politics_law").columns.duties.names.tolist() == [
        "矛盾纠纷排查",
        "治安隐患排查",
        "群防群治",
        "人口信息采集",
    ]
    assert nets.net("unpublished_1").columns.duties.names.tolist() == [
        "生成职责1（未公布部门1）",
        "生成职责2（未公布部门1）",
    ]
    eight = {item.name.zh for item in load("xiliugou-126").list("duties").items}
    assert {"政策法规宣传", "人口信息采集", "社情民意收集", "社会救助落实", "环境卫生督查", "社区安全巡查"} <= eight
    for key in ("party_building", "politics_law", "rural_revitalisation", "health", "emergency", "urban_management"):
        assert kind_of(key).duties


# The county: F52


def test_the_county_has_three_named_nets_and_stand_ins_for_the_rest() -> None:
    scheme, city = county()
    made = scheme.synthesise_nets(city, odd_ids=0)
    assert made.nets.ids == ("politics_law", "health", "urban_management", *(f"unpublished_{i}" for i in range(1, 19)))
    assert made.nets.base.level == "grid_small"
    assert len(made.nets.base) == 2_021
    note = made.notes[-1]
    assert (note.key, note.source) == ("nets-number", "CTY-35")
    assert "21" in note.text.en
    assert "18" in note.text.zh
    assert "20-odd" in note.text.en
    assert "20余" in note.text.zh
    assert len(made.notes[0].text.en) < 500
    most = scheme.synthesise_nets(city, odd_ids=0, totals={"CTY-F10": 29}).nets
    assert (len(most), most[:21]) == (29, tuple(made.nets))
    with pytest.raises(InvalidSchemeError):
        scheme.synthesise_nets(city, totals={"CTY-F10": 30})
    with pytest.raises(UnknownKeyError):
        scheme.synthesise_nets(city, totals={"CTY-F99": 21})


# Ids of the departments


def test_odd_ids_are_as_many_as_asked_and_mean_nothing_here() -> None:
    place = town([[[3, 4, 5], [4, 4]], [[6, 2, 3]]] * 12)
    made = synthesise_nets(place, NAMES, gaps=0, odd_ids=0.05)
    n = len(made.nets.base)
    assert n == 12 * 31
    known = set(made.nets.base.ids.tolist())
    for bound in made.nets.bound:
        ids = bound.net.columns.members.unit_ids.tolist()
        odd = [ident for ident in ids if ident not in known]
        assert len(odd) == round(0.05 * n)
        old = [ident for ident in odd if "-OLD-" in ident]
        assert 0 < len(old) < len(odd)
        # The others are those that lost the zeros of their parts.
        for short in set(odd) - set(old):
            assert short in {"-".join(part.lstrip("0") or "0" for part in ident.split("-")) for ident in known}
    frame = made.nets.unmapped
    assert len(frame) >= 5 * round(0.05 * n)
    assert "5%" in made.notes[1].text.en


def test_by_default_some_ids_cannot_be_mapped() -> None:
    scheme, city = ankang()
    nets = scheme.synthesise_nets(city).nets
    assert [
        len(set(bound.net.columns.members.unit_ids.tolist()) - set(nets.base.ids.tolist())) for bound in nets.bound
    ] == [10] * 5
    assert len(nets.unmapped) >= 50


# Refusals


@pytest.mark.parametrize("name", ["gaps", "overlaps", "wrong", "shift", "odd_ids"])
@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_that_is_none(name: str, share: float) -> None:
    with pytest.raises(ValueError, match=f"{name} is a share from 0 to 1"):
        made_with(town([[[3]]]), **{name: share})


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_shares_at_their_ends_are_taken(share: float) -> None:
    place = town([[[3, 4], [2]]])
    for name in ("gaps", "overlaps", "wrong", "shift"):
        made = made_with(place, **{"odd_ids": 0, name: share})
        assert len(made.nets) == len(NAMES)


def test_what_else_is_refused() -> None:
    place = town([[[3, 4], [2]]])
    with pytest.raises(ValueError, match="1 base unit or more"):
        synthesise_nets(place, NAMES, sizes=0.5)
    with pytest.raises(ValueError, match="no net 'fire'; there are health, "):
        synthesise_nets(place, NAMES, sizes={"fire": 3})
    with pytest.raises(ValueError, match="non-negative"):
        synthesise_nets(place, NAMES, rng=-1)
    with pytest.raises(UnknownKeyError):
        synthesise_nets(place, NAMES, level="floor")
    with pytest.raises(UnknownKeyError):
        synthesise_nets(place, NAMES, inside="ward")
    with pytest.raises(ValueError, match="no unit of the level 'building'"):
        synthesise_nets(Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LEVELS), NAMES)
    with pytest.raises(ValueError, match="'chengbei-five-tiers' names no nets"):
        load("chengbei-five-tiers").synthesise_nets(Jurisdiction(territory=place))
    with pytest.raises(TypeError):
        ankang()[0].synthesise_nets(Jurisdiction(territory=place), holes=0.1)
    with pytest.raises(InvalidNetError):
        synthesise_nets(place, NAMES, odd_ids=1)


def test_sizes_by_net_and_the_level_and_area_are_the_caller_s() -> None:
    place = town([[[3, 4, 5], [4, 4]], [[6, 2, 3]]])
    made = synthesise_nets(place, NAMES, sizes={"health": 1}, **EXACT)
    assert made.nets.net("health").n_cells == len(made.nets.base)
    # Cells of grids, inside streets.
    whole = synthesise_nets(place, {"health": NAMES["health"]}, level="grid", inside="street", sizes=100, **EXACT)
    assert [sorted(units) for units in cells(whole.nets[0]).values()] == [
        ["s0-00-00", "s0-00-01", "s0-00-02", "s0-01-00", "s0-01-01"],
        ["s1-00-00", "s1-00-01", "s1-00-02"],
    ]


def test_no_department_makes_no_net() -> None:
    made = synthesise_nets(town([[[3]]]), {})
    assert len(made.nets) == 0
    assert attrs.asdict(made.notes[0])["tag"] == "I"
