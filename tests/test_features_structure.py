"""Capabilities F01 to F11 on the hierarchy alone: published numbers, trees spread evenly and built in the test."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from gridgov.errors import InvalidHierarchyError
from gridgov.hierarchy import Hierarchy, HierarchyBuilder
from gridgov.levels import Level, LevelScheme
from gridgov.text import Text

ANKANG = LevelScheme.ladder("city", "community", "grid_1", "grid_2", "grid_3")
COUNTY = LevelScheme.ladder("county", "grid_1", "grid_2", "grid_3", "grid_4", "household", optional=["grid_4"])
TIERS = Level("tier_3", Text("estate or enterprise", "居民小区、企事业单位"), ("estate", "work_unit"))
XILIUGOU = LevelScheme(
    [
        *LevelScheme.ladder("street", "community").levels,
        TIERS,
        Level(
            "tier_4",
            Text("building or workshop", "楼栋、企业车间"),
            ("building", "workshop"),
            under={"building": ["tier_3:estate"], "workshop": ["tier_3:work_unit"]},
        ),
    ],
    counting="tier_3",
)
CHENGBEI = LevelScheme(
    [
        *LevelScheme.ladder("street", "area", optional=["area"]).levels,
        Level("base", Text("base unit", "基层单位"), ("community", "management_office")),
        Level("grid", Text("grid", "网格"), "grid", "optional"),
        Level("estate", Text("estate", "小区"), "estate"),
        Level("building", Text("building", "楼栋"), "building"),
    ]
)

Records = list[dict[str, Any]]


def spread(total: int, parts: int) -> list[int]:
    """Split evenly, larger shares between smaller ones."""
    return [(i + 1) * total // parts - i * total // parts for i in range(parts)]


def below(above: list[str], level: str, total: int, prefix: str, **more: Any) -> Records:
    parents = [ident for ident, n in zip(above, spread(total, len(above)), strict=True) for _ in range(n)]
    return [{"id": f"{prefix}{i}", "level": level, "parent": parent, **more} for i, parent in enumerate(parents)]


def ids(records: Records) -> list[str]:
    return [r["id"] for r in records]


def test_f01_ladders_of_five_systems_are_data() -> None:
    zhangye = LevelScheme.ladder("city", "street", "community", "grid", "estate", optional=["grid"])
    grids = {
        name: len(s.of_kind("grid"))
        for name, s in (("ank", ANKANG), ("zhy", zhangye), ("cty", COUNTY), ("chb", CHENGBEI))
    }
    assert grids == {"ank": 3, "zhy": 1, "cty": 4, "chb": 1}
    assert len(XILIUGOU.levels) == 4
    assert CHENGBEI.allows("building", under="estate")
    # A level number means nothing outside its scheme: the same name, under a community here and under a county there.
    assert ANKANG.level("grid_1").name == COUNTY.level("grid_1").name
    assert ANKANG.allows("grid_1", under="community")
    assert COUNTY.allows("grid_1", under="county")


@pytest.fixture(scope="module")
def ankang() -> Hierarchy:
    records: Records = [{"id": "ankang", "level": "city"}]
    above = ["ankang"]
    for level, total, prefix in (
        ("community", 258, "c"),
        ("grid_1", 718, "a"),
        ("grid_2", 2622, "b"),
        ("grid_3", 6886, "d"),
    ):
        more = below(above, level, total, prefix)
        records += more
        above = ids(more)
    for record, n in zip(records[-6886:], spread(349_028, 6886), strict=True):
        record["households"] = n
    return Hierarchy.from_records(records, levels=ANKANG, measures=["households"])


def test_f02_published_counts_are_met_exactly(ankang: Hierarchy) -> None:
    assert list(ankang.counts().values()) == [1, 258, 718, 2622, 6886]
    assert [u.id for u in ankang if u.parent is None] == ["ankang"]
    assert {u.level for u in ankang.leaves} == {"grid_3"}
    assert ankang.unit("ankang").total("households") == 349_028
    for level in ("community", "grid_1", "grid_2", "grid_3"):
        assert ankang.units(level=level).total("households") == 349_028
    children = sorted(len(u.children) for u in ankang.units(level="community"))
    assert (children.count(2), children.count(3)) == (56, 202)


@pytest.fixture(scope="module")
def county() -> Hierarchy:
    large = below(["x"], "grid_1", 12, "L")
    medium = below(ids(large), "grid_2", 198, "M")
    small = below(ids(medium), "grid_3", 2021, "S")
    first = {r["parent"]: r["id"] for r in reversed(small)}
    micro = below([first[m] for m in ids(medium)[:38]], "grid_4", 253, "U")
    homes = [
        {"id": f"h{r['id']}", "level": "household", "parent": r["id"]}
        for r in (*small, *micro)
        if r["id"] not in first.values() or r in micro
    ]
    return Hierarchy.from_records(
        [{"id": "x", "level": "county"}, *large, *medium, *small, *micro, *homes], levels=COUNTY
    )


def test_f03_the_lowest_grid_is_optional_and_households_attach_to_either(county: Hierarchy) -> None:
    small = county.units(level="grid_3")
    with_micro = [u for u in small if len(u.children) and u.children[0].level == "grid_4"]
    assert len(county.units(level="grid_4")) == 253
    assert len(with_micro) == 38
    assert len(small) - len(with_micro) == 1983
    homes = {u.parent.level for u in county.units(level="household") if u.parent is not None}
    assert homes == {"grid_3", "grid_4"}
    nearest = [u.nearest(kind="grid") for u in county.units(level="household")]
    assert all(found is not None for found in nearest)


def test_f04_a_mandatory_lowest_grid_is_missed_in_every_other_small_grid(county: Hierarchy) -> None:
    strict = COUNTY.evolve("grid_4", presence="mandatory")
    # No household may skip a level that is mandatory.
    with pytest.raises(InvalidHierarchyError) as error:
        county.with_levels(strict)
    assert list(error.value.problems.counts()) == ["HIE008"]
    assert len(error.value.problems) >= 1768
    grids = county.edit()
    for home in county.units(level="household"):
        grids.remove(home.id)
    with pytest.raises(InvalidHierarchyError) as error:
        grids.build().with_levels(strict)
    assert error.value.problems.counts() == {"HIE013": 1983}


def test_f05_grids_of_four_levels(county: Hierarchy) -> None:
    assert [len(county.units(level=f"grid_{i}")) for i in range(1, 5)] == [12, 198, 2021, 253]
    assert len(county.grids) == 2484


def street() -> HierarchyBuilder:
    return HierarchyBuilder(XILIUGOU).add("s", "street").add("c", "community", "s")


def test_f06_estates_take_buildings_and_enterprises_take_workshops() -> None:
    builder = street().add("e", "tier_3", "c", kind="estate").add("w", "tier_3", "c", kind="work_unit")
    h = builder.add("b", "tier_4", "e", kind="building").add("k", "tier_4", "w", kind="workshop").build()
    assert h.unit("k").path == ("s", "c", "w", "k")
    for unit, to in (("b", "w"), ("k", "e")):
        with pytest.raises(InvalidHierarchyError, match="HIE008"):
            h.move(unit, to)


def test_f07_another_counting_level_changes_the_labels_and_not_the_total() -> None:
    builder = street()
    for i in range(33):
        builder.add(f"e{i}", "tier_3", "c", kind=("estate", "work_unit")[i % 2])
    third = builder.build()
    fourth = street().add("e", "tier_3", "c", kind="estate")
    for i in range(33):
        fourth.add(f"b{i}", "tier_4", "e", kind="building")
    moved = fourth.build().with_levels(attrs.evolve(XILIUGOU, counting="tier_4"))
    assert [len(h.grids) for h in (third, moved)] == [33, 33]
    assert [{h.levels.level(u.level).name.en for u in h.grids} for h in (third, moved)] == [
        {"estate or enterprise"},
        {"building or workshop"},
    ]


def test_f08_every_estate_is_in_a_grid_and_one_that_is_not_is_named() -> None:
    records: Records = [
        {"id": "s", "level": "street"},
        {"id": "c", "level": "base", "kind": "community", "parent": "s"},
    ]
    grids = below(["c"], "grid", 33, "g")
    estates = below(ids(grids), "estate", 66, "e")
    h = Hierarchy.from_records([*records, *grids, *estates], levels=CHENGBEI)
    assert h.units(level="estate").without(kind="grid").ids == []
    taken = h.edit()
    for child in h.unit("g7").children:
        taken.move(child.id, to="c")
    assert taken.remove("g7").build().units(level="estate").without(kind="grid").ids == h.unit("g7").children.ids


@pytest.mark.parametrize(
    ("units", "offices"), [(32, 6), (31, 6), (32, 7)], ids=["reading A", "reading B", "another split"]
)
def test_f09_communities_and_management_offices_are_peers(units: int, offices: int) -> None:
    kinds = ["management_office"] * offices + ["community"] * (units - offices)
    builder = HierarchyBuilder(CHENGBEI).add("s", "street").add("a", "area", "s")
    for i, kind in enumerate(kinds):
        builder.add(f"u{i}", "base", "a", kind=kind)
    h = builder.build()
    assert len(h.unit("a").children) == len(h.units(level="base")) == units
    assert len(h.units(kind="management_office")) >= 6
    assert len(h.units(kind="community")) >= 25
    with pytest.raises(InvalidHierarchyError, match="HIE010"):
        h.edit().set("u0", kind=None).build()


def test_f10_an_area_is_left_out_or_put_in_without_breaking_a_path() -> None:
    builder = HierarchyBuilder(CHENGBEI).add("s", "street")
    for area in ("east", "west"):
        builder.add(area, "area", "s")
        for i in range(3):
            builder.add(f"{area}{i}", "base", area, kind="community").add(f"{area}{i}e", "estate", f"{area}{i}")
    with_areas = builder.build()
    flat = with_areas.edit()
    for unit in with_areas.units(level="base"):
        flat.move(unit.id, to="s")
    without = flat.remove("east").remove("west").build()
    for u in without:
        assert u.path == tuple(i for i in with_areas.unit(u.id).path if i not in {"east", "west"})
    assert len(without) == len(with_areas) - 2


@pytest.mark.parametrize(("units", "more", "fewer"), [(32, 14, 18), (31, 26, 5)], ids=["reading A", "reading B"])
def test_f11_398_estates_are_spread_over_the_units(units: int, more: int, fewer: int) -> None:
    base = below(["s"], "base", units, "u", kind="community")
    h = Hierarchy.from_records(
        [{"id": "s", "level": "street"}, *base, *below(ids(base), "estate", 398, "e")], levels=CHENGBEI
    )
    children = [len(u.children) for u in h.units(level="base")]
    assert (children.count(13), children.count(12), sum(children)) == (more, fewer, 398)
