"""What a merger makes of a territory: grids that go, stay or are new, what moves as a whole, counts, and codes."""

from __future__ import annotations

from typing import Any, Final

import pytest
from changes_pinned_cases import facts
from integration_cases import LAW, lined
from integration_pinned_cases import lines, pairs, shown

from gridgov.errors import InvalidIntegrationError
from gridgov.hierarchy import Hierarchy
from gridgov.integration import How, Integration, integrate
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net


def _estates(third: int | None) -> Hierarchy:
    """Return a community with four old grids, of which three state their residents, and two estates."""
    scheme = LevelScheme.ladder("street", "community", "grid", "estate", "building", optional=["grid", "estate"])
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}]
    for grid, residents in (("o1", 100), ("o2", 40), ("o3", third), ("o4", 70)):
        rows.append({"id": grid, "level": "grid", "parent": "c", "residents": residents})
    rows += [{"id": "e1", "level": "estate", "parent": "o1"}, {"id": "e2", "level": "estate", "parent": "o3"}]
    for i, above in enumerate(["e1", "e1", "o1", "o2", "o2", "e2", "e2", "o3", "o4", "o4"]):
        rows.append({"id": f"b{i}", "level": "building", "parent": above, "households": 10 * i})
    return Hierarchy.from_records(rows, levels=scheme, measures=["households", "residents"])


def _merged(third: int | None) -> Integration:
    cells = [{"unit": f"b{i}", "cell": cell} for i, cell in enumerate("xxxxxyzzww")]
    net = Net.from_tables("a", cells)
    return integrate([net], within=_estates(third), how="existing", base="a", level="building", adjacency=pairs(n=10))


AFTER: Final = """
    unit s - street street -
    unit c s community community -
    unit o3 c grid grid -
    unit e2 o3 estate estate -
    unit o4 c grid grid - residents=70
    unit b8 o4 building building - households=80
    unit b9 o4 building building - households=90
    unit c-01 c grid grid - residents=140
    unit e1 c-01 estate estate -
    unit b0 e1 building building - households=0
    unit b1 e1 building building - households=10
    unit b2 c-01 building building - households=20
    unit b3 c-01 building building - households=30
    unit b4 c-01 building building - households=40
    unit c-02 c grid grid -
    unit b5 c-02 building building - households=50
    unit c-03 c grid grid -
    unit b6 c-03 building building - households=60
    unit b7 c-03 building building - households=70
"""
CHANGES: Final = """
    Unit 'c-01' (grid) is created under 'c'.
    Unit 'c-02' (grid) is created under 'c'.
    Unit 'c-03' (grid) is created under 'c'.
    Measure 'residents' of unit 'o1' is unknown.
    Measure 'residents' of unit 'o2' is unknown.
    Unit 'e1' moves under 'c-01'.
    Unit 'b2' moves under 'c-01'.
    Unit 'b3' moves under 'c-01'.
    Unit 'b4' moves under 'c-01'.
    Unit 'b5' moves under 'c-02'.
    Unit 'b6' moves under 'c-03'.
    Unit 'b7' moves under 'c-03'.
    Units 'c-01', 'o1', 'o2' are merged into 'c-01'.
    Measure 'residents' of unit 'c-01' is 140.
"""


def test_what_moves_as_a_whole_and_what_is_left() -> None:
    one = _merged(None)
    assert facts(Jurisdiction(territory=one.territory)) == lines(AFTER)
    assert [change.describe() for change in one.changes] == lines(CHANGES)
    assert one.apply(on="2026-01-01").jurisdiction.territory == one.territory
    assert list(one.problems) == []
    assert [note.en for note in one.plan.notes] == [
        "The net 'a' is adopted.",
        "2 base units do not stand under a unit of level 'estate' any more; its totals lose them.",
    ]


def test_a_count_of_a_grid_that_falls_apart_is_lost_and_said() -> None:
    one = _merged(55)
    assert facts(Jurisdiction(territory=one.territory)) == lines(AFTER)
    assert {*(change.describe() for change in one.changes)} - {*lines(CHANGES)} == {
        "Measure 'residents' of unit 'o3' is unknown."
    }
    assert [(p.code, p.place.id, p.facts["value"]) for p in one.problems] == [("ITG018", "o3", "55")]


def test_base_units_with_nothing_above_are_refused() -> None:
    scheme = LevelScheme.ladder("grid", "building", optional=["grid"])
    rows = [{"id": f"b{i}", "level": "building"} for i in range(3)]
    place = Hierarchy.from_records(rows, levels=scheme, roots="many")
    net = Net.from_tables("a", {"unit": ["b0", "b1", "b2"], "cell": ["x", "x", "y"]})
    with pytest.raises(InvalidIntegrationError) as caught:
        integrate([net], within=place)
    assert [(p.code, p.facts["below"], p.facts["above"]) for p in caught.value.problems] == [
        ("ITG004", "grid", "building")
    ]


S: Final = "610902001"


def _coded(*old: str) -> Hierarchy:
    """Return a street of two communities with codes, old grids that nothing stands under, and four buildings."""
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
    rows: list[dict[str, Any]] = [{"id": S, "level": "street"}]
    rows += [{"id": f"{S}00{i}", "level": "community", "parent": S} for i in (1, 2)]
    rows += [{"id": ident, "level": "grid", "parent": ident[:12] if ident[9:10] == "0" else S} for ident in old]
    rows += [{"id": f"b{i}", "level": "building", "parent": f"{S}00{1 + i // 2}", "households": 10} for i in range(4)]
    return Hierarchy.from_records(rows, levels=scheme, measures=["households"])


@pytest.mark.parametrize(
    ("old", "cells", "ids"),
    [
        ((), "xxyy", [f"{S}001001", f"{S}002001"]),
        ((), "xyzz", [f"{S}001001", f"{S}001002", f"{S}002001"]),
        ((), "xyyz", [f"{S}001001", f"{S}601001", f"{S}002001"]),
        ((), "xxxx", [f"{S}601001"]),
        ((f"{S}001001",), "xyzz", [f"{S}001002", f"{S}001003", f"{S}002001"]),
        ((f"{S}001003", f"{S}002998"), "xyzz", [f"{S}001004", f"{S}001005", f"{S}002999"]),
        ((f"{S}002999",), "xyzz", [f"{S}001001", f"{S}001002", f"{S}002-01"]),
        ((f"{S}601001",), "xyyz", [f"{S}001001", f"{S}602001", f"{S}002001"]),
        ((f"{S}605001",), "xyyz", [f"{S}001001", f"{S}606001", f"{S}002001"]),
        ((f"{S}600001",), "xyyz", [f"{S}001001", f"{S}601001", f"{S}002001"]),
        (("c-07",), "xyzz", [f"{S}001001", f"{S}001002", f"{S}002001"]),
        ((f"{S}-07", f"{S}999001"), "xyyz", [f"{S}001001", f"{S}-08", f"{S}002001"]),
        ((f"{S}999001",), "xyyz", [f"{S}001001", f"{S}-01", f"{S}002001"]),
    ],
)
def test_new_grids_get_codes_that_were_never_used(old: tuple[str, ...], cells: str, ids: list[str]) -> None:
    net = Net.from_tables("a", [{"unit": f"b{i}", "cell": cell} for i, cell in enumerate(cells)])
    one = integrate(
        [net], within=_coded(*old), how="existing", inside="street", levels=["grid"], level="building",
        adjacency=pairs(n=4),
    )  # fmt: skip
    assert one.levels[0].ids.tolist() == ids


@pytest.mark.parametrize("how", ["existing", "refine", "consensus"])
def test_a_merger_of_nothing_has_no_grid_outside_the_band(how: How) -> None:
    city = lined(3)
    net = Net.from_tables("a", {"unit": ["b0", "b1"], "cell": ["x", "x"]}, cells=[{"id": "x", "basis": LAW}])
    one = city.merge([net], how=how, households=(50, 150))
    assert (len(one.levels[0]), one.reached[-1].outside) == (0, ())
    assert one.quality["outside_band"].tolist() == [0]
    assert [one.grid_of(unit) for unit in city.units] == [None] * 3
    assert shown(one.residue)[1:] == [f"a | x | kept | {LAW} | 2 | 200 | 0", "- | - | no_net | - | 1 | 100 | 0"]


def test_a_duty_of_two_roles_is_said_of_each_cell_that_is_merged() -> None:
    duties = [{"duty": "visit", "cell": cell, "role": role, "system": role} for cell in "xyz" for role in ("r1", "r2")]
    net = Net.from_tables(
        "a",
        {"unit": ["b0", "b1", "b2"], "cell": ["x", "y", "z"]},
        cells=[{"id": "x", "basis": LAW}, {"id": "y"}, {"id": "z"}],
        duties=duties,
        posts=[{"cell": "y", "role": "r1", "holder": "p"}],
    )
    fixing = lined(3).merge([net], how="existing").fixing
    assert shown(fixing.kept)[1:] == [f"a | x | visit | 1 | - | - | a | {LAW}"]
    assert shown(fixing.fixed)[1:] == ["a | y | visit | 610902001001002 | 1 | yes | a:r1@y#1 | a:p | a | role"]
    assert shown(fixing.unresolved, "reason", "reason_zh")[1:] == [
        "a | y | visit | - | - | ITG118",
        "a | z | visit | - | - | ITG118",
        "a | z | visit | 610902001001003 | 1 | ITG116",
    ]
    assert fixing.unresolved["reason_zh"].tolist()[0] == "网格体系“a”网格“y”：职责“visit”同时交给多个角色：r1, r2。"


@pytest.mark.parametrize(("street", "units"), [(S, ("b0", "b1")), ("street-00001", ("building-000", "building-001"))])
def test_a_grid_below_no_community_has_the_code_of_none(street: str, units: tuple[str, str]) -> None:
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
    rows: list[dict[str, Any]] = [
        {"id": street, "level": "street"},
        {"id": units[0], "level": "building", "parent": street},
        {"id": f"{S}001", "level": "community", "parent": street},
        {"id": units[1], "level": "building", "parent": f"{S}001"},
        {"id": f"{S}002", "level": "community", "parent": street},
    ]
    place = Hierarchy.from_records(rows, levels=scheme, measures=["households"])
    net = Net.from_tables("a", {"unit": list(units), "cell": ["x", "y"]})
    one = integrate([net], within=place, how="existing", levels=["grid"], level="building", adjacency=[units])
    assert one.levels[0].ids.tolist() == [f"{street}-01", f"{S}001001"]


@pytest.mark.parametrize(
    ("links", "pieces"),
    [
        ([("adjacent", "unit:b0", "unit:b1"), ("adjacent", "unit:b1", "unit:b2")], 1),
        ([("adjacent", "unit:b0", "unit:b1"), ("guides", "unit:b1", "unit:b2")], 2),
        ([("adjacent", "unit:b0", "unit:b1"), ("adjacent", "unit:b1", "unit:c")], 2),
        ([("guides", "unit:b0", "unit:b1")], 1),
        ([], 1),
    ],
)
def test_neighbours_are_what_the_jurisdiction_says_is_adjacent(links: list[tuple[str, str, str]], pieces: int) -> None:
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c"} for i in range(3)]
    place = Jurisdiction(
        territory=Hierarchy.from_records(rows, levels=scheme, measures=["households"]),
        links=[{"kind": kind, "source": source, "target": target} for kind, source, target in links],
    )
    net = Net.from_tables("a", {"unit": ["b0", "b1", "b2"], "cell": ["x"] * 3})
    one = integrate([net], within=place, how="existing", level="building")
    assert len(one.levels[0]) == pieces
    said = [note.en.partition(":")[0] for note in one.plan.notes]
    assert ("No adjacency was given" in said) == (not any(kind == "adjacent" for kind, *_ in links))
