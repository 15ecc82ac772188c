"""Nets over base units where units above them, cells above each other and shares meet."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gridgov._columns import IdColumn
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets


def placed(rows: list[tuple[str, str, float | None]], *, deep: bool = False) -> Nets:
    """Return a net over four buildings of two communities, bound to them."""
    units: list[dict[str, Any]] = [{"id": c, "level": "community"} for c in ("c1", "c2")]
    units += [{"id": f"b{i}", "level": "building", "parent": f"c{i // 2 + 1}"} for i in range(4)]
    h = Hierarchy.from_records(units, levels=LevelScheme.ladder("community", "building"), roots="many")
    members = [{"unit": unit, "cell": cell, "share": share} for unit, cell, share in rows]
    cells = [{"id": "p"}, {"id": "q", "parent": "p"}, {"id": "x", "parent": "q"}, {"id": "y"}] if deep else None
    return Nets.of([Net.from_tables("n", members, cells=cells)], BaseUnits.of_territory(h, "building"))


def shares_of(nets: Nets) -> list[tuple[str, str, float]]:
    """Return base unit, cell and share, in order."""
    member, names = nets.members[0], nets[0].cell_ids.tolist()
    units, cells, shares = (column.tolist() for column in (member.units, member.cells, member.shares))
    if member.codes is not None:
        units = np.flatnonzero(member.codes >= 0).tolist()
        cells, shares = member.codes[units].tolist(), [1.0] * len(units)
    found = zip(nets.base.ids.decode(np.array(units, int)).tolist(), cells, shares, strict=True)
    return [(unit, names[cell], round(share, 9)) for unit, cell, share in found]


def test_more_than_all_of_a_base_unit_is_told_and_not_divided_as_it_was_stated() -> None:
    nets = placed([("c1", "x", 0.5), ("c1", "y", 0.5), ("b1", "x", 0.25), ("b1", "y", 0.75), ("c2", "x", None)])
    (problem,) = (p for p in nets.problems if p.code == "CEL007")
    assert problem.text("en").startswith(
        "CEL007 n.members, row 1, id 'b1': Net 'n': the shares of 'b1' add up to 2, not"
    )
    assert problem.text("zh").startswith("CEL007 n.members，第1行，编号“b1”：网格体系“n”：“b1”各份额之和为2，不等于1。")
    found = shares_of(nets)
    assert [one for one in found if one[0] != "b1"] == [
        ("b0", "x", 0.5), ("b0", "y", 0.5), ("b2", "x", 1.0), ("b3", "x", 1.0)
    ]  # fmt: skip
    assert sum(share for unit, _, share in found if unit == "b1") == pytest.approx(1)


def test_what_is_said_twice_of_a_base_unit_and_of_one_above_it_counts_once() -> None:
    nets = placed([("b3", "y", None), ("c1", "x", None), ("b0", "x", None), ("b0", "x", None), ("b3", "y", None)])
    said = [(p.code, p.place.row, p.place.id, p.facts["n"]) for p in nets.problems if p.code == "NTS006"]
    assert said == [("NTS006", 1, "b3", 2), ("NTS006", 2, "b0", 3)]
    assert shares_of(nets) == [("b0", "x", 1.0), ("b1", "x", 1.0), ("b3", "y", 1.0)]


def test_only_the_lowest_of_cells_above_each_other_counts() -> None:
    nets = placed(
        [("c1", "p", None), ("b0", "x", None), ("b1", "q", None), ("b2", "x", None), ("b2", "y", None)], deep=True
    )
    assert shares_of(nets) == [("b0", "x", 1.0), ("b1", "q", 1.0), ("b2", "x", 0.5), ("b2", "y", 0.5)]
    assert [(p.code, p.place.id, p.facts["n"]) for p in nets.problems if p.code == "NTS005"] == [("NTS005", "b2", 2)]
    gaps = [(dict(p.facts)) for p in nets.problems if p.code == "NTS007"]
    assert gaps == [{"net": "n", "n": 1, "total": 4, "first": "b3"}]


def test_the_first_base_unit_that_is_missed_is_named_and_all_are_counted() -> None:
    nets = placed([("b1", "x", None)])
    said = {p.code: (p.facts["n"], p.facts["first"]) for p in nets.problems}
    assert said == {"NTS007": (3, "b0"), "NTS008": (3, "b0")}
    (gap,) = (p for p in nets.problems if p.code == "NTS007")
    assert "3 of 4" in gap.text("en")
    assert "'b0'" in gap.text("en")


@pytest.mark.parametrize(
    ("households", "parts"),
    [
        ([30, 10, 0], [0.75, 0.25, 0.0]),
        ([1, 1, 2], [0.25, 0.25, 0.5]),
        ([30, None, 10], [1 / 3] * 3),
        ([0, 0, 0], [1 / 3] * 3),
    ],
)
def test_a_unit_below_a_base_unit_is_the_part_of_it_that_its_households_are(
    households: list[int | None], parts: list[float]
) -> None:
    units: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    units += [{"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(2)]
    units += [{"id": f"b{i}", "level": "building", "parent": "g1", "households": n} for i, n in enumerate(households)]
    levels = LevelScheme.ladder("community", "grid", "building")
    h = Hierarchy.from_records(units, levels=levels, measures=["households"])
    entry, unit, part = BaseUnits.of_territory(h, "grid").find(IdColumn.of(["b2", "g0", "b0", "b1"]))
    assert (entry.tolist(), unit.tolist()) == ([0, 1, 2, 3], [1, 0, 1, 1])
    assert part is not None
    assert part.tolist() == pytest.approx([parts[2], 1.0, parts[0], parts[1]])


def test_neighbours_in_the_last_cell_stay_there() -> None:
    nets = placed(
        [("b0", "x", None), ("b0", "p", None), ("b1", "y", None), ("b2", "y", None), ("b3", "y", None)], deep=True
    )
    assert shares_of(nets) == [("b0", "x", 1.0), ("b1", "y", 1.0), ("b2", "y", 1.0), ("b3", "y", 1.0)]
    assert [p.code for p in nets.problems] == []
