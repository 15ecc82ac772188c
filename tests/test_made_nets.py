"""Generated nets: the same bytes every time, each says that it is generated, and the five that Ankang names."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_nets_cases import EXACT, NAMES, SHAPES, Shape, ankang, county, digest, ground_of, ints, town

from gridgov.errors import InvalidSchemeError, UnknownKeyError
from gridgov.schemes import load
from gridgov.schemes._made_cells import cut
from gridgov.schemes._made_kinds import kind_of
from gridgov.schemes.synthesis import synthesise_nets
from gridgov.text import Text

#: Of the nets of the county, seed 3.
DIGEST = "af65b1a5c12e9a93f0cb1d3f4451373541b5f5909ccd3bfe37540704afa91414"


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
