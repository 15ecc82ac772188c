"""Numbers of units, and units that are being written down, at their edges."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest

from gridgov.errors import InvalidHierarchyError, Problems
from gridgov.hierarchy import Hierarchy, HierarchyBuilder
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.text import Text

LADDER = LevelScheme.ladder("street", "community", "grid")


def refused(records: list[dict[str, Any]], measures: list[str | Measure]) -> Problems:
    """Return what is wrong with records."""
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_records(records, levels=LADDER, measures=measures)
    return error.value.problems


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (-1.5, "it is negative"),
        (-math.inf, "it is not finite"),
        (2.0**53 + 2, "it is 2**53 or more and could be rounded"),
        (2.0**992, "it is too large"),
        (0.5, "it is not a whole number"),
        ("0.5", "it is not a whole number"),
        ("-0.5", "it is negative"),
        ("5.", "it is not a number"),
    ],
    ids=repr,
)
def test_of_several_reasons_against_a_number_the_plainest_is_given(value: object, why: str) -> None:
    (problem,) = refused([{"id": "s", "level": "street", "households": value}], measures=["households"])
    assert f"for unit 's': {why}." in problem.text("en")


def test_numbers_that_can_be_added_up_are_taken() -> None:
    largest = math.nextafter(2.0**992, 0)
    area = Measure("area", Text("area", "面积"))
    h = Hierarchy.from_records([{"id": "s", "level": "street", "area": largest}], levels=LADDER, measures=[area])
    assert h.unit("s").stated("area") == largest
    (problem,) = refused([{"id": "s", "level": "street", "area": 2.0**992}], measures=[area])
    assert "it is too large" in problem.text("en")
    assert "a number from 0;" in problem.text("en")
    assert "不小于0的数；" in problem.text("zh")


@pytest.mark.parametrize(
    "values",
    [np.array([True]), np.array([1], "timedelta64[D]"), np.array([1], "datetime64[D]"), [True], [dt.timedelta(1)]],
    ids=range(5),
)
def test_flags_days_and_spans_of_time_are_no_numbers(values: Any) -> None:  # noqa: ANN401 - any column
    with pytest.raises(InvalidHierarchyError, match="HIE012") as error:
        Hierarchy.from_columns(["s"], [None], ["street"], levels=LADDER, measures={"households": values})
    assert "it is not a number" in error.value.problems[0].text("en")


def test_a_builder_counts_what_is_there() -> None:
    builder = HierarchyBuilder(LADDER)
    assert repr(builder) == "<HierarchyBuilder: 0 units>"
    builder.add("s", "street").add("c", "community", "s", kind="community", name="C").add("g", "grid", "c")
    assert (len(builder), len(builder.remove("c"))) == (3, 1)
    assert repr(builder) == "<HierarchyBuilder: 1 unit>"
    builder.add("c", "community", "s", name="again").add("t", "street").add("d", "community", "t")
    assert [p.code for p in _refused_build(builder)] == ["HIE005"]
    assert builder.build(roots="many").roots.ids == ["s", "t"]
    h = builder.move("d", to="s").remove("t").set("c", name=None, kind=None).build()
    assert [(unit.id, unit.name) for unit in h] == [("s", None), ("c", None), ("d", None)]


def test_a_place_of_one_root_keeps_one_when_it_is_edited() -> None:
    one = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LADDER, roots="many")
    with pytest.raises(InvalidHierarchyError, match="HIE005"):
        one.edit().add("t", "street").build()
    two = one.edit().add("t", "street").build(roots="many")
    assert two.edit().add("u", "street").build().roots.ids == ["s", "t", "u"]
    assert two.with_levels(LADDER) == two
    assert two.edit().remove("t").build() == one


def _refused_build(builder: HierarchyBuilder) -> Problems:
    with pytest.raises(InvalidHierarchyError) as error:
        builder.build()
    return error.value.problems


def test_a_complete_sum_goes_up_whatever_is_stated_beside_it() -> None:
    records: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    records += [
        {"id": f"c{i}", "level": "community", "parent": "s", "households": n} for i, n in enumerate([20, 30, 3])
    ]
    for i, parts in enumerate([(5, 5), (7, None), (4, None)]):
        records += [
            {"id": f"g{i}{j}", "level": "grid", "parent": f"c{i}", "households": n} for j, n in enumerate(parts)
        ]
    h = Hierarchy.from_records(records, levels=LADDER, measures=["households"])
    # 10 from the parts of the first, 30 that is stated of the second, and 4 that are known of the third.
    assert h.unit("s").total("households").text() == "at least 44 (1 unknown)"
    assert [h.unit(f"c{i}").total("households").text() for i in range(3)] == [
        "10", "at least 7 (1 unknown)", "at least 4 (1 unknown)"
    ]  # fmt: skip
    assert h.rollup("households").discrepancies().ids == ["c0", "c2"]
    assert h.tree.depths(h.ranks).tolist() == [0, 1, 2, 2, 1, 2, 2, 1, 2, 2]


@pytest.mark.parametrize(
    ("stated", "apart"), [(0.3, []), (0.1 + 0.2, []), (0.3 + 1e-12, []), (0.3 + 1e-8, ["s"]), (0.29, ["s"]), (None, [])]
)
def test_fractions_agree_to_nine_digits(stated: float | None, apart: list[str]) -> None:
    records: list[dict[str, Any]] = [{"id": "s", "level": "street", "area": stated}]
    records += [{"id": f"c{i}", "level": "community", "parent": "s", "area": n} for i, n in enumerate([0.1, 0.2])]
    h = Hierarchy.from_records(records, levels=LADDER, measures=["area"])
    assert h.rollup("area").discrepancies().ids == apart


@pytest.mark.parametrize("ids", [["12", "1", "123"], ["12", "123", "1"], ["123", "12", "1234", "1", "12345"]])
def test_ids_of_many_lengths_that_are_as_long_together_as_if_they_had_one_stay_what_they_are(ids: list[str]) -> None:
    h = Hierarchy.from_columns(
        ids, [None] * len(ids), ["grid"] * len(ids), levels=LevelScheme.ladder("grid"), roots="many"
    )
    assert sorted(h.ids.tolist()) == sorted(ids)
    assert [h.unit(ident).id for ident in ids] == ids
