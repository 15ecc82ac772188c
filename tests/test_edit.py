"""The builder: writing down, moving, removing and changing units."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Table, hierarchies, tables

from gridgov.errors import InvalidHierarchyError, UnknownUnitError
from gridgov.hierarchy import Hierarchy, HierarchyBuilder
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.text import Text

LADDER = LevelScheme.ladder("street", "community", "grid", optional=["community"])


def town() -> Hierarchy:
    builder = HierarchyBuilder(LADDER).add("s", "street", name="S", measures={"households": 9}, labels={"code": "1"})
    for c in "abc":
        builder.add(c, "community", "s")
        for g in "12":
            builder.add(c + g, "grid", c, measures={"households": 3})
    return builder.build()


def children(h: Hierarchy, ident: str) -> list[str]:
    return [c.id for c in h.unit(ident).children]


@given(tables(), st.randoms(use_true_random=False))
def test_units_may_be_added_in_any_order(table: Table, rng: Any) -> None:  # noqa: ANN401 - random.Random
    rows = list(table.rows)
    rng.shuffle(rows)
    builder = HierarchyBuilder(table.scheme, roots="many")
    for row in rows:
        builder.add(
            row.id,
            row.level,
            row.parent,
            kind=row.kind,
            name=row.name,
            measures={"households": row.households},
            labels={"label": row.label},
        )
    assert len(builder) == len(rows)
    assert builder.build() == builder.build() == table.build([table.rows.index(row) for row in rows])


@given(hierarchies(), st.data())
def test_moving_and_moving_back_gives_the_same_units(h: Hierarchy, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(list(h)))
    home = unit.parent
    places = [
        u for u in h if h.levels.allowed[h.types[u.row], h.types[unit.row]] and not unit.contains(u) and u != home
    ]
    if home is None or not places:
        return
    to = data.draw(st.sampled_from(places))
    moved = h.move(unit, to)
    assert moved == h.edit().move(unit.id, to=to.id).build()
    assert moved.unit(unit.id).parent == moved.unit(to.id)
    assert children(moved, to.id) == [*children(h, to.id), unit.id]
    assert children(moved, home.id) == [c for c in children(h, home.id) if c != unit.id]
    assert moved.subtree(unit.id) == h.subtree(unit.id)
    back = moved.move(unit.id, home.id)
    assert {u.id: u.path for u in back} == {u.id: u.path for u in h}
    # Back at its place among its siblings once these have moved, too.
    for sibling in children(h, home.id)[children(h, home.id).index(unit.id) + 1 :]:
        back = back.move(sibling, home.id)
    assert back == h


@given(hierarchies(), st.data())
def test_moving_a_unit_where_it_may_not_stand_is_refused(h: Hierarchy, data: st.DataObject) -> None:
    unit, to = data.draw(st.sampled_from(list(h))), data.draw(st.sampled_from(list(h)))
    allowed = bool(h.levels.allowed[h.types[to.row], h.types[unit.row]])
    if unit.contains(to) or not allowed:
        with pytest.raises(InvalidHierarchyError) as error:
            h.move(unit, to)
        codes = set(error.value.problems.counts())
        assert codes <= ({"HIE004"} if unit == to else {"HIE003"} if unit.contains(to) else {"HIE008"})
        assert len(error.value.problems) == 1


def test_a_unit_cannot_stand_under_what_is_below_it() -> None:
    h = town()
    for to, code in (("s", "HIE004"), ("a", "HIE003"), ("a1", "HIE003")):
        with pytest.raises(InvalidHierarchyError, match=code):
            h.move("s", to)


@given(hierarchies(), st.data())
def test_removing_a_unit_removes_what_is_below_it(h: Hierarchy, data: st.DataObject) -> None:
    gone = data.draw(st.lists(st.sampled_from(list(h)), min_size=1, max_size=3))
    builder = h.edit()
    left = {u.id for u in h}
    for unit in gone:
        if unit.id in left:
            builder.remove(unit.id)
            left -= {unit.id, *unit.descendants().ids}
        else:
            with pytest.raises(UnknownUnitError):
                builder.remove(unit.id)
        assert len(builder) == len(left)
    if left:
        assert {u.id: u.path for u in builder.build()} == {u.id: u.path for u in h if u.id in left}
    else:
        with pytest.raises(InvalidHierarchyError, match="HIE007"):
            builder.build()


def test_what_was_moved_away_is_not_removed_and_what_came_is() -> None:
    h = town().edit().remove("c").move("a1", to="b").move("b2", to="a").remove("b").build()
    assert [u.id for u in h] == ["s", "a", "a2", "b2"]
    h = town().edit().remove("c").add("c", "community", "s").add("c9", "grid", "c").build()
    assert children(h, "s") == ["a", "b", "c"]
    assert children(h, "c") == ["c9"]
    h = town().edit().remove("a1").add("a3", "grid", "a").move("a3", to="b").remove("a").build()
    assert children(h, "b") == ["b1", "b2", "a3"]


def test_moves_decide_the_order_of_siblings() -> None:
    h = town().edit().move("a", to="s").move("b1", to="a").build()
    assert children(h, "s") == ["b", "c", "a"]
    assert children(h, "a") == ["a1", "a2", "b1"]
    assert town().move("a", "s").roots.ids == ["s"]


def test_an_area_is_put_in_and_taken_out_again() -> None:
    h = town()
    without = h.edit()
    for grid in children(h, "a"):
        without.move(grid, to="s")
    assert children(without.remove("a").build(), "s") == ["b", "c", "a1", "a2"]


def test_units_are_changed_one_thing_at_a_time() -> None:
    h = town()
    builder = h.edit()
    changed = builder.set("s", name=None, measures={"residents": 5}, labels={"code": None, "new": "x"}).build()
    unit = changed.unit("s")
    assert (unit.name, unit.stated("households"), unit.stated("residents")) == (None, 9, 5)
    assert (unit.label("code"), unit.label("new")) == (None, "x")
    assert builder.set("s", measures={"households": None}).build().unit("s").stated("households") is None
    assert (
        builder.set("a1", level="community", kind="community").move("a1", to="s").build().unit("a1").level
        == "community"
    )
    assert builder.set("a1", kind=None).build().unit("a1").kind == "community"
    assert h == town()


def test_only_what_a_unit_has_can_be_changed() -> None:
    with pytest.raises(TypeError):
        town().edit().set("s", parent="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_the_caller_s_mappings_stay_his() -> None:
    measures: dict[str, float | None] = {"households": 1}
    builder = HierarchyBuilder(LADDER).add("s", "street", measures=measures)
    measures["households"] = 2
    assert builder.build().unit("s").stated("households") == 1


def test_columns_in_which_nothing_is_known_survive() -> None:
    h = Hierarchy.from_records(
        [{"id": "s", "level": "street", "name": None}],
        levels=LADDER,
        measures=["households", Measure("area", Text("area", "面积"))],
        labels=["code"],
    )
    assert h.names is None
    again = h.edit().build()
    assert again == h
    assert list(again.measures) == ["households", "area"]
    assert list(again.labels) == ["code"]


def test_several_roots_stay_several() -> None:
    builder = HierarchyBuilder(LADDER, roots="many").add("s", "street").add("t", "street").add("c", "community", "s")
    h = builder.build()
    assert h.edit().build() == h
    assert h.move("c", "t").unit("c").path == ("t", "c")
    assert h.with_levels(LADDER) == h
    with pytest.raises(InvalidHierarchyError, match="HIE005"):
        h.edit().build(roots="one")
    with pytest.raises(InvalidHierarchyError, match="HIE006 row 3, id 'c'"):
        h.edit().move("c", to=None).build()
    assert h.edit().remove("s").build(roots="one").roots.ids == ["t"]


def test_a_mandatory_level_is_asked_for_when_units_move() -> None:
    levels = LevelScheme.ladder("street", "community", "grid", mandatory=["grid"])
    builder = HierarchyBuilder(levels).add("s", "street").add("a", "community", "s").add("b", "community", "s")
    h = builder.add("a1", "grid", "a").add("b1", "grid", "b").build()
    with pytest.raises(InvalidHierarchyError, match="HIE013 row 2, id 'a': Unit 'a' has no grid below it"):
        h.move("a1", "b")
    more = h.edit().add("a2", "grid", "a").build()
    assert children(more.move("a1", "b"), "b") == ["b1", "a1"]


def test_an_id_that_is_there_twice_is_reported_and_can_be_mended() -> None:
    builder = HierarchyBuilder(LADDER).add("s", "street").add("c", "community", "s").add("c", "community", "s")
    with pytest.raises(InvalidHierarchyError, match="Unit 'c' is on rows 2, 3"):
        builder.build()
    builder.add("g", "grid", "c")
    assert len(builder) == 4
    assert len(builder.remove("c")) == 1
    assert builder.build().ids.tolist() == ["s"]


def test_an_unknown_unit_is_said_with_those_alike() -> None:
    builder = HierarchyBuilder(LADDER).add("street-1", "street")
    with pytest.raises(UnknownUnitError) as error:
        builder.move("street-2", to=None)
    assert error.value.problems[0].text() == (
        "HIE020 id 'street-2': There is no unit 'street-2' (the hierarchy has 1). "
        "Look the id up with .ids or .units(); close to it: 'street-1'."
    )


def test_many_changes_are_not_quadratic() -> None:
    n = 20_000
    builder = HierarchyBuilder(LADDER).add("s", "street").add("c", "community", "s").add("d", "community", "s")
    for i in range(n):
        builder.add(f"g{i}", "grid", "c")
    for i in range(n):
        builder.move(f"g{i}", to="d").set(f"g{i}", name="x")
    for i in range(0, n, 2):
        builder.remove(f"g{i}")
    h = builder.build()
    assert len(h.unit("d").children) == n // 2
    assert len(h.unit("c").children) == 0
