"""Nets and base units where the other tests did not see a mistake: each is compared with what a table would say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import net_books
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from integration_cases import City, Said, cases, cities

from gridgov._columns import IdColumn
from gridgov._net_out import _legend
from gridgov._net_records import UncheckedNet
from gridgov._net_records import read_nets as read_records
from gridgov._net_words import ENTRIES, FIELDS
from gridgov.errors import InvalidNetError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets, read_nets
from gridgov.text import Lang

LEVELS = ("community", "grid_1", "building")


def _up(h: Hierarchy, ident: str) -> list[str]:
    """Return a unit and all above it, the lowest first."""
    out = [ident]
    while (row := int(h.tree.parent[h.ids.find_one(out[-1])])) >= 0:
        out.append(h.ids.get(row))
    return out


def _meant(city: City, base: BaseUnits, asked: list[str]) -> list[tuple[int, str, float]]:
    """Return what each id means: position, base unit and part of it."""
    h, known, there = city.territory, base.ids.tolist(), city.territory.ids.tolist()
    above = {one: _up(h, one) for one in there}
    houses = dict(zip(city.units, city.households, strict=True))
    out: list[tuple[int, str, float]] = []
    for at, ident in enumerate(asked):
        if ident not in there:
            continue
        below = [one for one in known if ident in above[one]]
        holding = [one for one in above[ident] if one in known]
        out += [(at, one, 1.0) for one in below]
        if below or not holding:
            continue
        level = h.at(h.ids.find_one(ident)).level
        same = [one for one in there if h.at(h.ids.find_one(one)).level == level and holding[0] in above[one]]
        mine = {one: [houses[unit] for unit in city.units if one in above[unit]] for one in same}
        # A unit without any building has no households stated: it is not known either.
        known_all = all(values and None not in values for values in mine.values())
        total = sum(value or 0 for values in mine.values() for value in values)
        part = sum(value or 0 for value in mine[ident]) / total if known_all and total else 1 / len(same)
        out.append((at, holding[0], part))
    return out


@settings(max_examples=60)
@given(cities(unknown=True), st.sampled_from(LEVELS), st.data())
def test_an_id_means_the_base_units_below_it_or_a_part_of_the_one_above(
    city: City, level: str, data: st.DataObject
) -> None:
    base = BaseUnits.of_territory(city.territory, level)
    every = [*city.territory.ids.tolist(), "nowhere"]
    asked = data.draw(st.lists(st.sampled_from(every), unique=True, max_size=12))
    entry, unit, part = base.find(IdColumn.of(asked))
    expected = _meant(city, base, asked)
    assert list(zip(entry.tolist(), base.ids.decode(unit).tolist(), strict=True)) == [one[:2] for one in expected]
    parts = [1.0] * len(expected) if part is None else part.tolist()
    assert parts == pytest.approx([one[2] for one in expected])


def test_a_unit_in_no_base_unit_and_above_none_means_nothing() -> None:
    rows = [("c", "community", None), ("b", "building", "c"), ("g", "grid", "c")]
    scheme = LevelScheme.ladder("community", "grid", "building", optional=["grid"])
    h = Hierarchy.from_records([{"id": i, "level": level, "parent": up} for i, level, up in rows], levels=scheme)
    for level, meaning in (("grid", [(1, "g"), (2, "g")]), ("building", [(0, "b"), (2, "b")])):
        base = BaseUnits.of_territory(h, level)
        entry, unit, part = base.find(IdColumn.of(["b", "g", "c"]))
        assert list(zip(entry.tolist(), base.ids.decode(unit).tolist(), strict=True)) == meaning
        assert part is None


@settings(max_examples=30)
@given(cases(clean=True, deep=True, most_nets=1))
def test_a_base_unit_is_in_the_larger_cell_above_its_own(case: tuple[City, tuple[Said, ...]]) -> None:
    city, said = case
    for one in said:
        nets = Nets.of([one.net(city.units)], BaseUnits.of_territory(city.territory, "building"))
        codes = nets.at(one.id, "large").codes
        assert codes is not None
        cells = [None if code < 0 else nets[0].cell_ids.get(code) for code in codes.tolist()]
        assert cells == [None if code < 0 else f"{one.id}^{one.above[code]}" for code in one.plain]


def test_a_base_unit_that_two_cells_claim_is_contested_also_where_another_is_given_in_parts() -> None:
    h = Hierarchy.from_records(
        [
            {"id": "c", "level": "community"},
            *({"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(2)),
            *({"id": f"b{i}", "level": "building", "parent": "g0", "households": 10} for i in range(4)),
        ],
        levels=LevelScheme.ladder("community", "grid", "building"),
        measures=["households"],
    )
    rows = [("b0", "x"), ("b1", "y"), ("b1", "x"), ("b2", "y"), ("b3", "y"), ("g1", "x"), ("g1", "y")]
    net = Net.from_tables("n", [{"unit": unit, "cell": cell} for unit, cell in rows])
    nets = Nets.of([net], BaseUnits.of_territory(h, "grid"))
    assert [(p.code, p.place.row, p.place.id, p.facts.get("n")) for p in nets.problems] == [
        ("NTS005", 2, "b1", 2),
        ("NTS005", 6, "g1", 2),
    ]
    member = nets.members[0]
    assert member.contested.tolist() == [1]
    # Half of a quarter and a quarter; half of a quarter and two quarters; equal parts of what is contested.
    shares = {(u, net.cell_ids.get(c)): s for u, c, s in zip(member.units.tolist(), member.cells.tolist(),
                                                          member.shares.tolist(), strict=True)}  # fmt: skip
    assert shares == pytest.approx({(0, "x"): 0.375, (0, "y"): 0.625, (1, "x"): 0.5, (1, "y"): 0.5})


@pytest.mark.parametrize("claimed", ["b0", "b1", "b2", "b3"])
def test_whichever_part_is_claimed_twice_is_contested(claimed: str) -> None:
    units = [{"id": "g", "level": "grid"}, *({"id": f"b{i}", "level": "building", "parent": "g"} for i in range(4))]
    h = Hierarchy.from_records(units, levels=LevelScheme.ladder("grid", "building"))
    rows = [(f"b{i}", cell) for i in range(4) for cell in (("x", "y") if f"b{i}" == claimed else ("y",))]
    net = Net.from_tables("n", [{"unit": unit, "cell": cell} for unit, cell in rows])
    nets = Nets.of([net], BaseUnits.of_territory(h, "grid"))
    assert [(p.code, p.place.id, p.facts["n"], p.facts["cells"]) for p in nets.problems] == [
        ("NTS005", claimed, 2, "x, y")
    ]
    member = nets.members[0]
    # Half of a quarter, and the rest.
    assert dict(zip(net.cell_ids.decode(member.cells).tolist(), member.shares.tolist(), strict=True)) == pytest.approx(
        {"x": 0.125, "y": 0.875}
    )


def test_a_base_unit_right_in_a_larger_cell_is_in_it_and_in_no_smaller_one() -> None:
    cells = [{"id": "top", "level": "large"}, {"id": "x", "level": "small", "parent": "top"}]
    net = Net.from_tables("n", {"unit": ["b1", "b2"], "cell": ["top", "x"]}, cells=cells)
    nets = Nets.of([net], BaseUnits.of_ids(["b1", "b2", "b3"]))
    found = [nets.at("n", level).codes for level in ("large", "small")]
    ids = [[None if c < 0 else net.cell_ids.get(int(c)) for c in codes] for codes in found if codes is not None]
    assert ids == [["top", "top", None], [None, "x", None]]


def test_what_is_given_beside_parts_of_a_base_unit_is_the_rest_of_it() -> None:
    rows = [("g", "rest"), ("b0", "x"), ("b1", "y"), ("b1", "y")]
    net = Net.from_tables("n", [{"unit": unit, "cell": cell} for unit, cell in rows])
    units = [{"id": "g", "level": "grid"}]
    units += [{"id": f"b{i}", "level": "building", "parent": "g"} for i in range(4)]
    h = Hierarchy.from_records(units, levels=LevelScheme.ladder("grid", "building"))
    member = Nets.of([net], BaseUnits.of_territory(h, "grid")).members[0]
    shares = dict(zip(net.cell_ids.decode(member.cells).tolist(), member.shares.tolist(), strict=True))
    assert shares == pytest.approx({"rest": 0.5, "x": 0.25, "y": 0.25})


@pytest.mark.parametrize("before", [[], ["name"], ["name", "address"]])
def test_a_cell_of_a_sheet_over_several_rows_counts_in_each_wherever_it_stands(
    tmp_path: Path, before: list[str]
) -> None:
    column = "ABC"[len(before)]
    rows: list[list[Any]] = [[*before, "cell", "unit"]]
    rows += [[*before, "x" if i == 0 else None, f"b{i}"] for i in range(2)]
    path = tmp_path / "n.xlsx"
    net_books.book(path, {"members": rows}, {"members": [f"{column}2:{column}3"]})
    (net,) = read_nets(path)
    assert net.to_tables()["members"]["cell"] == ["x"] * 2


def test_the_sheets_that_are_there_are_named_where_none_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "n.xlsx"
    net_books.book(path, {"first": [["a"]], "draft": [["b"]]})
    with pytest.raises(InvalidNetError, match=r"; there are: first, draft\. Name a sheet"):
        read_nets(path)


def test_the_legend_of_a_template_has_each_heading_in_the_other_language_too() -> None:
    langs: list[tuple[Lang, Lang]] = [("en", "zh"), ("zh", "en")]
    for lang, other in langs:
        rows = _legend(lang)
        fields = [field for some in FIELDS.values() for field in some] + list(ENTRIES)
        assert rows[1][1:] == [field.heading(lang) for field in fields]
        assert rows[2][1:] == [field.heading(other) for field in fields]


def test_days_that_are_none_are_told_of_the_net_that_has_them() -> None:
    members, cells = [{"unit": "b", "cell": "x"}], [{"id": "x"}]
    records = [
        UncheckedNet("a", members, cells, start="2025-01-01", end="2025-12-31"),
        UncheckedNet("b", members, cells, start="2025-02-30"),
        UncheckedNet("c", members, cells, start="2025-03-01", end="2025-11-30"),
    ]
    nets, problems = read_records(records)
    assert [(problem.place.row, problem.place.column) for problem in problems] == [(2, "start")]
    assert [None if net is None else (str(net.start), str(net.end)) for net in nets] == [
        ("2025-01-01", "2025-12-31"),
        ("None", "None"),
        ("2025-03-01", "2025-11-30"),
    ]
