"""Nets from a territory's own grids and from codes: the same as working it out unit by unit."""

from __future__ import annotations

import pandas as pd
import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.codes import DepartmentGridCode, UnitGridCode
from gridgov.errors import InvalidNetError, UnknownKeyError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.roles import RoleCatalogue, Roster
from gridgov.text import Text

LADDER = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])


def town() -> Jurisdiction:
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c", "level": "community", "parent": "s", "name": "Spring"},
            {"id": "g1", "level": "grid", "parent": "c"},
            {"id": "g2", "level": "grid", "parent": "s"},
            {"id": "b1", "level": "building", "parent": "g1", "name": "No. 1"},
            {"id": "b2", "level": "building", "parent": "g2"},
            {"id": "b3", "level": "building", "parent": "c"},
            {"id": "b4", "level": "building", "parent": "s"},
        ],
        levels=LADDER,
    )
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[
            {"role": "grid_chief", "unit": "g1"},
            {"role": "grid_worker", "unit": "g1"},
            {"role": "grid_worker", "unit": "g2"},
        ],
        appointments=[
            {"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01", "end": "2025-03-01"},
            {"post": "grid_worker@g2#1", "holder": "p2", "start": "2024-03-01"},
        ],
    )
    return Jurisdiction(territory=h, roster=roster)


# -- units -------------------------------------------------------------------------------------------------------------


def test_the_grids_of_a_place_are_a_net_with_their_posts() -> None:
    net = Net.from_units(town(), "grid", base="building", id="grids", on="2024-06-01", department="office")
    assert net.to_tables() == {
        "members": {"unit": ["b1", "b2"], "cell": ["g1", "g2"], "name": ["No. 1", None]},
        "cells": {"id": ["g1", "g2"], "level": ["grid", "grid"]},
        "posts": {
            "id": ["grid_chief@g1#1", "grid_worker@g1#1", "grid_worker@g2#1"],
            "cell": ["g1", "g1", "g2"],
            "role": ["grid_chief", "grid_worker", "grid_worker"],
            "holder": ["p1", None, "p2"],
        },
        "duties": {},
    }
    assert net.department == "office"


def test_posts_are_those_of_the_roles_and_holders_those_of_the_day() -> None:
    place = town()
    later = Net.from_units(place, "grid", base="building", id="n", on="2026-01-01", roles=["grid_chief"])
    assert later.to_tables()["posts"] == {"id": ["grid_chief@g1#1"], "cell": ["g1"], "role": ["grid_chief"]}
    assert not Net.from_units(place, "grid", base="building", id="n").to_tables()["posts"]
    assert not Net.from_units(place.territory, "grid", base="building", id="n", on="2026-01-01").to_tables()["posts"]


def test_several_levels_stand_below_each_other_in_the_order_of_the_scheme() -> None:
    net = Net.from_units(town(), ["grid", "street", "community"], base="building", id="n")
    assert net.levels == ("street", "community", "grid")
    cells = net.to_tables()["cells"]
    assert dict(zip(cells["id"], cells["parent"], strict=True)) == {"s": None, "c": "s", "g1": "c", "g2": "s"}
    assert [net.cell_of(f"b{i}") for i in range(1, 5)] == [("g1",), ("g2",), ("c",), ("s",)]


def test_levels_that_are_not_there_or_not_above_are_refused() -> None:
    place = town()
    with pytest.raises(UnknownKeyError):
        Net.from_units(place, "block", base="building", id="n")
    with pytest.raises(UnknownKeyError):
        Net.from_units(place, "grid", base="room", id="n")
    for levels in (["building"], ["grid", "building"], []):
        with pytest.raises(ValueError, match="Levels of cells stand above the base units"):
            Net.from_units(place, levels, base="building", id="n")
    with pytest.raises(ValueError, match="2026"):
        Net.from_units(place, "grid", base="building", id="n", on="2026-1-1")


@settings(max_examples=40)
@given(strategies.hierarchies(), st.data())
def test_units_are_in_the_nearest_unit_above_them(h: Hierarchy, data: st.DataObject) -> None:
    keys = list(h.levels.keys)
    if len(keys) < 2 or not any(unit.level != keys[-1] for unit in h):
        return
    base = data.draw(st.sampled_from(keys[1:]))
    chosen = data.draw(st.lists(st.sampled_from(keys[: keys.index(base)]), min_size=1, unique=True))
    cells = {unit.id for unit in h if unit.level in chosen}
    if not cells:
        with pytest.raises(InvalidNetError):
            Net.from_units(h, chosen, base=base, id="n")
        return
    net = Net.from_units(h, chosen, base=base, id="n")
    tables = net.to_tables()
    for unit in h:
        above = next((up.id for up in unit.ancestors if up.id in cells), None)
        if unit.level == base:
            assert net.cell_of(unit.id) == ((above,) if above else ())
        if unit.id in cells:
            parents = tables["cells"].get("parent", [None] * len(cells))
            assert dict(zip(tables["cells"]["id"], parents, strict=True))[unit.id] == above
    assert set(tables["cells"]["id"]) == cells
    # Bound to the same place, every base unit is known again.
    nets = Nets.of([net], BaseUnits.of_territory(h, base)) if tables["members"]["unit"] else None
    assert nets is None or not len(nets.unmapped)


# -- codes -------------------------------------------------------------------------------------------------------------

_SMALL = st.integers(1, 3)


@st.composite
def communities(draw: st.DrawFn) -> str:
    return f"610{100 + draw(_SMALL)}{draw(_SMALL):03}{draw(_SMALL):03}"


@st.composite
def unit_grids(draw: st.DrawFn) -> str:
    return str(UnitGridCode.compose(draw(communities()), draw(_SMALL)))


@st.composite
def department_grids(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["010203", "010204"]))
    return str(DepartmentGridCode.compose(kind, draw(communities()), draw(st.integers(0, 2))))


@settings(max_examples=40)
@given(st.one_of(st.lists(unit_grids(), min_size=1, max_size=8), st.lists(department_grids(), min_size=1, max_size=8)))
def test_there_is_a_cell_for_every_beginning_of_a_code(codes: list[str]) -> None:
    net = Net.from_codes({f"b{i}": code for i, code in enumerate(codes)}, id="n")
    widths = (6, 9, 12, 15) if len(codes[0]) == 15 else (6, 12, 15, 18, 20)
    assert sorted(net.cell_ids) == sorted({code[:width] for code in codes for width in widths})
    for i, code in enumerate(codes):
        path = [net.cell_of(f"b{i}", level=level) for level in net.levels]
        assert path == [(code[:width],) for width in widths]


def test_codes_come_as_a_mapping_as_columns_or_as_a_frame() -> None:
    given = {"b1": "610902001001007", "b2": "610902001002001"}
    net = Net.from_codes(given, id="n", name=Text("water", "水务"))
    assert net.levels == ("county", "street", "community", "grid")
    assert net.title("zh") == "水务"
    columns = {"unit": list(given), "cell": list(given.values())}
    frame = pd.DataFrame(columns)
    numbers = {unit: int(code) for unit, code in given.items()}
    for other in (columns, frame, frame.to_dict("records"), numbers):
        assert Net.from_codes(other, id="n", name=Text("water", "水务")) == net


def test_a_code_may_be_that_of_a_higher_cell_where_widths_are_given() -> None:
    net = Net.from_codes({"a": "61", "b": "6109", "c": "6110"}, id="n", widths=(2, 4), levels=("province", "city"))
    assert [net.cell_of(unit) for unit in "abc"] == [("61",), ("6109",), ("6110",)]
    assert net.levels == ("province", "city")


def test_every_code_that_is_wrong_is_reported_with_its_row() -> None:
    codes = ["610902001001007", "61090200100100", "610902001001007", "6109020010010A7", "610902001001000"]
    codes.append(codes[1])
    with pytest.raises(InvalidNetError) as caught:
        Net.from_codes({"unit": list("abcdef"), "cell": codes}, id="water")
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("COD019", 2), ("COD007", 4), ("COD017", 5)]
    assert str(caught.value.problems[0]) == (
        "COD019 water.members, row 2, column 'cell', id '61090200100100': '61090200100100' is 14 long; a unit grid "
        "code has 15 digits. Write 12 digits of the community and 3 of the serial."
    )
    with pytest.raises(InvalidNetError) as caught:
        Net.from_codes({"a": "610", "b": "6x"}, id="n", widths=(2, 4))
    assert [p.code for p in caught.value.problems] == ["HIE016", "HIE018"]


def test_a_departments_code_that_lost_its_zeros_is_reported_with_the_right_one() -> None:
    with pytest.raises(InvalidNetError, match="01020311010100100201"):
        Net.from_codes({"b1": "1020311010100100201", "b2": "01020311010100100202"}, id="n")


def test_a_missing_code_is_reported() -> None:
    with pytest.raises(InvalidNetError) as caught:
        Net.from_codes({"unit": ["a", "b"], "cell": ["610902001001007", None]}, id="n")
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("TAB002", 2)]


@pytest.mark.parametrize(
    ("widths", "levels", "match"),
    [
        ((), None, "ascends from 1"),
        ((4, 2), None, "ascends from 1"),
        ((0, 2), None, "ascends from 1"),
        ((2, 4), ("x",), "2 widths and 1 different levels"),
        ((2, 4), ("x", "x"), "2 widths and 1 different levels"),
    ],
)
def test_widths_and_levels_that_do_not_fit_are_refused(
    widths: tuple[int, ...], levels: tuple[str, ...] | None, match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        Net.from_codes({"a": "61"}, id="n", widths=widths, levels=levels)


def test_a_table_without_codes_is_refused() -> None:
    with pytest.raises(ValueError, match="'unit' and 'cell'"):
        Net.from_codes([{"unit": "a"}], id="n")
    with pytest.raises(InvalidNetError, match="code"):
        Net.from_codes([{"unit": "a", "code": "61"}], id="n")
