"""Levels that lie over others: the laws of totals, against plain recursion."""

from __future__ import annotations

import copy
import itertools
import math
import pickle
import random
from typing import Any, cast

import attrs
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import hierarchies, tables

from gridgov.documents import dumps, loads
from gridgov.graph import from_networkx
from gridgov.hierarchy import Hierarchy, Parts
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.measures import Measure, Total
from gridgov.text import Text

LEVELS = LevelScheme(
    [
        Level("street", Text("street", "街道"), "street"),
        Level("community", Text("community", "社区"), "community"),
        Level("grid", Text("grid", "网格"), "grid"),
        Level("estate", Text("estate", "小区"), "estate", under="community", overlay=True),
        Level("building", Text("building", "楼栋"), "building", under=["grid", "estate"]),
        Level("plot", Text("plot", "地块"), "plot", under=["building", "estate"], overlay=True),
    ]
)


def town(**stated: float | None) -> Hierarchy:
    """Two communities: one with grids and estates over them, one with estates only."""
    above = {"c1": "s", "c2": "s", "g1": "c1", "g2": "c1", "e1": "c1", "b1": "e1", "b2": "e1", "e2": "c2", "p1": "e1"}
    level = {"s": "street", "c": "community", "g": "grid", "e": "estate", "b": "building", "p": "plot"}
    return Hierarchy.from_records(
        [
            {"id": ident, "level": level[ident[0]], "parent": above.get(ident), "households": stated.get(ident)}
            for ident in ("s", *above)
        ],
        levels=LEVELS,
        measures=["households"],
    )


def laid_over(h: Hierarchy, flags: list[bool]) -> Hierarchy:
    """Return the same units, with some levels over others."""
    pairs = zip(h.levels.levels, itertools.cycle(flags or [False]))
    levels = attrs.evolve(h.levels, levels=[attrs.evolve(level, overlay=flag) for level, flag in pairs])
    return h.with_levels(levels)


@st.composite
def overlaid(draw: st.DrawFn) -> Hierarchy:
    return laid_over(draw(hierarchies()), draw(st.lists(st.booleans(), max_size=5)))


def is_over(h: Hierarchy, row: int) -> bool:
    return h.levels.level(h.at(row).level).overlay


def parts_of(h: Hierarchy, row: int) -> list[int]:
    return [child.row for child in h.at(row).children if not is_over(h, child.row)]


def oracle(h: Hierarchy, values: list[float], row: int) -> tuple[float, int]:
    """Return what is known of a unit, and how many parts are not."""
    own, parts = values[row], parts_of(h, row)
    if not parts:
        return (0.0, 1) if math.isnan(own) else (own, 0)
    known, unknown = 0.0, 0
    for part in parts:
        k, u = oracle(h, values, part)
        if u and values[part] >= k:
            k, u = values[part], 0
        known, unknown = known + k, unknown + u
    return known, unknown


def mixed() -> Hierarchy:
    """Return many units of six levels, two of which lie over others, each anywhere below a higher one."""
    rng = random.Random(6)  # noqa: S311 - a drawing of units
    keys = [f"k{i}" for i in range(6)]
    levels = LevelScheme(
        [Level(key, Text(key, key), key, under=keys[:i] or None, overlay=i in {2, 4}) for i, key in enumerate(keys)]
    )
    rows: list[dict[str, Any]] = [{"id": "u0", "level": "k0", "households": 3.5}]
    for i in range(1, 80):
        above = rng.choice([row for row in rows if row["level"] != "k5"])
        level = rng.choice(keys[keys.index(above["level"]) + 1 :])
        stated = rng.choice([None, None, 0, 2.25, 4, 9])
        rows.append({"id": f"u{i}", "level": level, "parent": above["id"], "households": stated})
    return Hierarchy.from_records(rows, levels=levels, measures=[Measure("households", Text("h", "户"))])


@given(st.just(mixed()) | overlaid(), st.booleans(), st.data())
def test_totals_are_those_of_plain_recursion(h: Hierarchy, fractions: bool, data: st.DataObject) -> None:  # noqa: FBT001
    numbers: Any = st.sampled_from([0.0, 0.25, 3.5, 7.0]) if fractions else st.integers(0, 9).map(float)
    given_values = st.one_of(numbers, st.just(math.nan)) if data.draw(st.booleans()) else numbers
    values = data.draw(st.lists(given_values, min_size=len(h), max_size=len(h)))
    totals = h.rollup(np.array(values))
    expected = [oracle(h, values, row) for row in range(len(h))]
    assert totals.known.tolist() == [known for known, _ in expected]
    assert totals.complete.tolist() == [unknown == 0 for _, unknown in expected]
    assert [totals.of_row(row).unknown for row in range(len(h))] == [unknown for _, unknown in expected]
    apart = [
        row
        for row, (known, unknown) in enumerate(expected)
        if not math.isnan(values[row]) and (values[row] < known or (values[row] != known and not unknown))
    ]
    assert totals.discrepancies().rows.tolist() == apart


@example(mixed())
@given(overlaid())
def test_without_what_lies_over_the_other_totals_are_the_same(h: Hierarchy) -> None:
    kept = [u for u in h if not any(is_over(h, v.row) for v in (u, *u.ancestors))]
    if not kept:
        return
    columns = [{"id": u.id, "parent": u.parent and u.parent.id, "level": u.level, "kind": u.kind} for u in kept]
    rows = [{**row, "households": u.stated("households")} for row, u in zip(columns, kept, strict=True)]
    alone = Hierarchy.from_records(rows, levels=h.levels, measures=h.measure_info.values(), roots="many")
    assert alone.parts.order is None
    for unit in kept:
        assert alone.unit(unit.id).total("households") == unit.total("households")


@given(overlaid(), st.data())
def test_what_is_stated_below_an_overlay_unit_changes_nothing_above_it(h: Hierarchy, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(h) - 1))
    values = np.array([oracle(h, [1.0] * len(h), row)[0] for row in range(len(h))])
    other = values.copy()
    other[row : int(h.tree.end[row])] = data.draw(st.sampled_from([math.nan, 1000.0]))
    one, two = h.rollup(values), h.rollup(other)
    above = [unit.row for unit in h.at(row).ancestors]
    if is_over(h, row):
        assert [one.of_row(r) for r in above] == [two.of_row(r) for r in above]
    alone = h.subtree(h.at(row))
    assert alone.rollup(other[row : int(h.tree.end[row])]).of_row(0) == two.of_row(row)


def same_pieces(h: Hierarchy, rows: list[int]) -> list[int]:
    """Return which units count: those that lie over no other one of the set, nor stand in a unit that does."""

    def piece(row: int) -> list[int]:
        return [row, *(r for part in parts_of(h, row) for r in piece(part))]

    out: list[int] = []
    for row in rows:
        path = h.tree.path(row)
        over = [r for r in path if is_over(h, r) and h.tree.parent[r] >= 0]
        if not any(set(piece(int(h.tree.parent[r]))) & set(rows) for r in over):
            out.append(row)
    return out


@given(overlaid(), st.data())
def test_a_set_counts_nothing_twice(h: Hierarchy, data: st.DataObject) -> None:
    picked = data.draw(st.lists(st.booleans(), min_size=len(h), max_size=len(h)))
    ids = [unit.id for unit, there in zip(h, picked, strict=True) if there]
    units = h.units().filter() if all(picked) else type(h.units())(h, np.flatnonzero(picked).astype(np.int32))
    assert units.ids == ids
    tops = units.topmost()
    counted = same_pieces(h, tops.rows.tolist())
    assert tops.rows[h.parts.counted(tops.rows)].tolist() == counted
    ones = np.ones(len(h))
    assert h.rollup(ones).over(units) == Total(sum(oracle(h, [1.0] * len(h), row)[0] for row in counted), 0)


@example(mixed())
@given(overlaid())
def test_the_parts_of_a_unit_have_its_total(h: Hierarchy) -> None:
    for unit in h:
        if parts_of(h, unit.row):
            assert unit.children.total("households") == unit.total("households")


@example(mixed())
@given(overlaid())
def test_which_units_have_parts(h: Hierarchy) -> None:
    with_parts = [row for row in range(len(h)) if parts_of(h, row)]
    assert h.parts.inner.tolist() == with_parts
    assert np.flatnonzero(~h.parts.is_leaf()).tolist() == with_parts
    assert h.parts.depths.tolist() == [sum(is_over(h, r) for r in h.tree.path(row)) for row in range(len(h))]
    everything = np.arange(len(h))
    assert h.parts.whence(h.parts.taken(everything)).tolist() == everything.tolist()


def test_without_an_overlay_level_the_tree_is_its_own_forest() -> None:
    h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
    assert h.parts.forest is h.tree
    assert h.parts.order is None
    none_there = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LEVELS)
    assert none_there.parts.forest is none_there.tree
    assert Parts.of(h.tree).depths.tolist() == [0, 0]


def test_totals_of_many_units_with_fractions_and_gaps() -> None:
    h = mixed()
    values = h.measure("households").tolist()
    totals = h.rollup("households")
    assert [(totals.of_row(row).known, totals.of_row(row).unknown) for row in range(len(h))] == [
        oracle(h, values, row) for row in range(len(h))
    ]
    assert h.parts.inner.tolist() == sorted(h.parts.inner.tolist())


# The town


def test_estates_over_grids() -> None:
    h = town(g1=300, g2=200, e1=90, b1=40, b2=50, c2=70, e2=60, p1=1)
    assert h.unit("c1").total("households") == 500
    assert h.unit("e1").total("households") == 90
    assert h.unit("s").total("households") == 570
    assert h.units("estate").total("households") == 150
    assert h.units().total("households") == 570
    # Of the leaves those of c2 are estates only, and its own figure is no leaf: they stand in.
    assert h.leaves.total("households") == 560
    assert h.units("plot").total("households") == 1
    assert not h.rollup("households").discrepancies()


def test_a_community_under_which_only_estates_stand_states_its_own_value() -> None:
    h = town(g1=300, g2=200, e1=90, b1=40, b2=50, e2=60)
    assert repr(h.unit("c2").total("households")) == "<Total: at least 0 (1 unknown)>"
    assert repr(h.unit("s").total("households")) == "<Total: at least 500 (1 unknown)>"
    assert h.unit("c1").total("households") == 500
    assert repr(h.unit("p1").total("households")) == "<Total: at least 0 (1 unknown)>"
    assert h.unit("e1").total("households") == 90


def test_an_unknown_estate_leaves_the_street_complete() -> None:
    h = town(g1=300, g2=200, c2=70)
    assert h.unit("s").total("households") == 570
    assert h.units("estate").total("households").unknown == 3


@pytest.mark.parametrize("flags", [[True], [False, True], [True, False, True]])
def test_it_travels(flags: list[bool]) -> None:
    h = laid_over(town(g1=300, e1=90), flags)
    place = Jurisdiction(territory=h)
    for back in (
        pickle.loads(pickle.dumps(h)),  # noqa: S301 - made here
        copy.deepcopy(h),
        loads(dumps(place)).territory,
        from_networkx(place.to_networkx()).territory,
        h.edit().build(),
    ):
        assert back == h
        assert back.levels == h.levels
        assert back.rollup("households").known.tolist() == h.rollup("households").known.tolist()
        assert [lv.overlay for lv in back.levels.levels] == [lv.overlay for lv in h.levels.levels]


def test_a_part_of_the_territory_is_summed_in_the_same_way() -> None:
    h = town(g1=300, g2=200, e1=90, b1=40, b2=50)
    assert h.subtree("e1").unit("e1").total("households") == 90
    assert h.subtree("c1").unit("c1").total("households") == 500


# The level


def test_the_key_is_written_only_where_it_is_true() -> None:
    plain, over = LEVELS.level("grid"), LEVELS.level("estate")
    assert "overlay" not in plain.to_dict()
    assert over.to_dict()["overlay"] is True
    assert LevelScheme.from_dict(LEVELS.to_dict()) == LEVELS
    assert plain != attrs.evolve(plain, overlay=True)


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_it_is_yes_or_no(value: object) -> None:
    with pytest.raises(TypeError, match="overlay"):
        Level("estate", Text("estate", "小区"), "estate", overlay=cast("bool", value))


def test_the_words() -> None:
    levels = LEVELS.evolve("plot", presence="optional")
    assert levels.describe().splitlines()[3:6:2] == [
        "estate (estate): lies over its siblings, not in the totals above",
        "plot (plot): optional; lies over its siblings, not in the totals above",
    ]
    assert levels.describe("zh").splitlines()[3:6:2] == [
        "小区 (estate)：叠加于同级单元之上，不计入上级合计",
        "地块 (plot)：可选；叠加于同级单元之上，不计入上级合计",
    ]


@example(LEVELS)
@given(st.just(LEVELS) | tables().map(lambda table: table.scheme))
def test_which_types_lie_over_others(levels: LevelScheme) -> None:
    assert levels.overlays().tolist() == [levels.level(t.level).overlay for t in levels.types]
