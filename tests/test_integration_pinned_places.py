"""What a merger makes of a territory: grids that go, stay or are new, what moves as a whole, counts, and codes."""

from __future__ import annotations

from typing import Any, Final

import pytest
from changes_pinned_cases import facts
from integration_pinned_cases import lines, pairs

from gridgov.hierarchy import Hierarchy
from gridgov.integration import Integration, integrate
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


S: Final = "610902001"


def _coded(*old: str) -> Hierarchy:
    """Return a street of two communities with codes, old grids that nothing stands under, and four buildings."""
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
    rows: list[dict[str, Any]] = [{"id": S, "level": "street"}]
    rows += [{"id": f"{S}00{i}", "level": "community", "parent": S} for i in (1, 2)]
    rows += [{"id": ident, "level": "grid", "parent": ident[:12] if ident[9] == "0" else S} for ident in old]
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
