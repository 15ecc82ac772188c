"""Capabilities F03 to F10 with the published numbers, on the shipped ladders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from gridgov.errors import InvalidHierarchyError
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.rules import FullCover
from gridgov.schemes import interleave, load
from gridgov.text import Text

Record = dict[str, Any]


def below(above: Sequence[Record], level: str, total: int, prefix: str) -> list[Record]:
    """Spread units of a level evenly under others."""
    counts = interleave(total, len(above)).tolist()
    parents = [unit["id"] for unit, n in zip(above, counts, strict=True) for _ in range(n)]
    return [{"id": f"{prefix}{i}", "level": level, "parent": parent} for i, parent in enumerate(parents)]


def county() -> list[Record]:
    """Build 12, 198, 2,021 and 253 grids; micro grids in one small grid of each of 38 communities."""
    top = [{"id": "county", "level": "county"}]
    large = below(top, "grid_large", 12, "L")
    medium = below(large, "grid_medium", 198, "M")
    small = below(medium, "grid_small", 2021, "S")
    first = {unit["parent"]: unit for unit in reversed(small)}
    micro = below([first[m["id"]] for m in medium[:38]], "grid_micro", 253, "U")
    return [*top, *large, *medium, *small, *micro]


@pytest.fixture(scope="module")
def many_nets() -> Hierarchy:
    return Hierarchy.from_records(county(), levels=load("county-many-nets").levels)


def test_f03_the_lowest_level_exists_only_in_places(many_nets: Hierarchy) -> None:
    small = many_nets.units(level="grid_small")
    without = [u for u in small if not len(u.descendants(level="grid_micro"))]
    assert len(without) == 2021 - 38 >= 1768
    rows = [
        *county(),
        {"id": "h1", "level": "household", "parent": "U0"},
        {"id": "h2", "level": "household", "parent": without[0].id},
    ]
    h = Hierarchy.from_records(rows, levels=many_nets.levels)
    assert [u.level for u in h.unit("h1").ancestors][:2] == ["grid_micro", "grid_small"]
    assert h.unit("h2").ancestors[0].level == "grid_small"


def test_f04_a_mandatory_level_is_missed_wherever_it_is_not(many_nets: Hierarchy) -> None:
    strict = many_nets.levels.evolve("grid_micro", presence="mandatory")
    with pytest.raises(InvalidHierarchyError) as error:
        many_nets.with_levels(strict)
    assert error.value.problems.counts() == {"HIE013": 1983}
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_records(county(), levels=strict)
    assert error.value.problems.counts() == {"HIE013": 1983}
    named = {p.place.id for p in error.value.problems}
    assert named == {u.id for u in many_nets.units(level="grid_small") if u.is_leaf}


def test_f05_totals_of_four_levels(many_nets: Hierarchy) -> None:
    counts = many_nets.counts()
    assert [counts[k] for k in ("grid_large", "grid_medium", "grid_small", "grid_micro")] == [12, 198, 2021, 253]
    assert len(many_nets.grids) == 2484


def test_f06_children_by_kind_are_enforced() -> None:
    levels = load("xiliugou-126").levels
    rows = [
        {"id": "s", "level": "level_1"},
        {"id": "c", "level": "level_2", "kind": "community", "parent": "s"},
        {"id": "estate", "level": "level_3", "kind": "estate", "parent": "c"},
        {"id": "works", "level": "level_3", "kind": "work_unit", "parent": "c"},
        {"id": "b", "level": "level_4", "kind": "building", "parent": "estate"},
        {"id": "w", "level": "level_4", "kind": "workshop", "parent": "works"},
    ]
    h = Hierarchy.from_records(rows, levels=levels)
    assert h.unit("w").path == ("s", "c", "works", "w")
    swapped = [{**r, "parent": {"b": "works", "w": "estate"}.get(r["id"], r.get("parent"))} for r in rows]
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_records(swapped, levels=levels)
    assert [(p.code, p.place.id) for p in error.value.problems] == [("HIE008", "b"), ("HIE008", "w")]


def test_f08_removing_a_grid_names_what_it_covered() -> None:
    levels = LevelScheme.ladder("street", "community", "grid", "estate", optional=["grid"])
    rows = [
        {"id": "s", "level": "street"},
        {"id": "c", "level": "community", "parent": "s"},
        *({"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(3)),
        *({"id": f"e{i}", "level": "estate", "parent": f"g{i}"} for i in range(3)),
    ]
    h = Hierarchy.from_records(rows, levels=levels)
    assert check(Jurisdiction(territory=h), [FullCover()], on="2026-01-01")
    without = h.edit().move("e1", to="c").remove("g1").build()
    report = check(Jurisdiction(territory=without), [FullCover()], on="2026-01-01")
    assert [f.unit_id for f in report.findings()] == ["e1"]
    assert without.units(kind="estate").without(kind="grid").ids == ["e1"]


@pytest.mark.parametrize(("communities", "offices"), [(26, 6), (25, 6)], ids=["reading A", "reading B"])
def test_f09_two_kinds_of_base_unit_stand_side_by_side(communities: int, offices: int) -> None:
    rows: list[Record] = [{"id": "s", "level": "street"}, {"id": "a", "level": "area", "parent": "s"}]
    kinds = ["community"] * communities + ["management_office"] * offices
    rows += [{"id": f"u{i}", "level": "community", "kind": k, "parent": "a"} for i, k in enumerate(kinds)]
    h = Hierarchy.from_records(rows, levels=load("chengbei-five-tiers").levels)
    assert len(h.units(level="community")) == communities + offices
    assert len(h.units(kind="management_office")) >= 6
    assert len(h.units(kind="community")) >= 25
    assert {u.kind for u in h.unit("a").children} == {"community", "management_office"}


def test_f10_an_area_can_be_there_or_not() -> None:
    levels = load("chengbei-five-tiers").levels
    with_area = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "a", "level": "area", "parent": "s"},
            {"id": "c", "level": "community", "kind": "community", "parent": "a"},
            {"id": "g", "level": "grid", "parent": "c"},
        ],
        levels=levels,
    )
    without = with_area.edit().move("c", to="s").remove("a").build()
    assert with_area.unit("g").path == ("s", "a", "c", "g")
    assert without.unit("g").path == ("s", "c", "g")
    again = without.edit().add("a", "area", "s").move("c", to="a").build()
    assert again.unit("g").path == with_area.unit("g").path


def test_a_grid_inside_above_and_across_communities() -> None:
    names = {k: Text(k, k) for k in ("street", "grid_above", "community", "grid_inside", "grid_across")}
    levels = LevelScheme(
        [
            Level("street", names["street"], "street"),
            Level("grid_above", names["grid_above"], "grid", "optional"),
            Level("community", names["community"], "community"),
            Level("grid_inside", names["grid_inside"], "grid"),
            Level("grid_across", names["grid_across"], "grid", under=["street"]),
        ]
    )
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "big", "level": "grid_above", "parent": "s"},
            {"id": "c", "level": "community", "parent": "big"},
            {"id": "g", "level": "grid_inside", "parent": "c"},
            {"id": "x", "level": "grid_across", "parent": "s"},
        ],
        levels=levels,
    )
    assert h.units(kind="grid").ids == ["big", "g", "x"]
    assert not levels.allows("grid_across", under="community")
