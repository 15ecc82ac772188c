"""Units and sets of units: read-only faces, and the algebra of sets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_cases import bare
from strategies import hierarchies

from gridgov._columns import Rows
from gridgov.hierarchy import Hierarchy, HierarchyBuilder, Unit, UnitSet
from gridgov.levels import Level, LevelScheme
from gridgov.measures import Total
from gridgov.text import Text

SITES = LevelScheme(
    [
        Level("community", Text("community", "社区"), "community"),
        Level("site", Text("site", "场所"), ("estate", "work_unit")),
    ]
)


def some(h: Hierarchy, data: st.DataObject) -> tuple[UnitSet, set[str]]:
    """Draw a set of units, and the same as a Python set of ids."""
    ids = data.draw(st.sets(st.sampled_from(h.ids.tolist())))
    rows: Rows = h.rows(sorted(ids))
    rows.sort()
    return UnitSet(h, rows), ids


def inside(h: Hierarchy, ids: set[str]) -> set[str]:
    """Return the ids below some units."""
    return {u.id for u in h if any(a.id in ids for a in u.ancestors)}


@given(hierarchies(), st.data())
def test_sets_of_units_are_sets(h: Hierarchy, data: st.DataObject) -> None:
    (a, left), (b, right) = some(h, data), some(h, data)
    assert set((a | b).ids) == left | right
    assert set((a & b).ids) == left & right
    assert set((a - b).ids) == left - right
    assert (a == b) == (left == right)
    assert a | b == b | a
    assert a & b == b & a
    assert (a - b) | (a & b) == a
    assert hash(a | b) == hash(b | a)
    for found in (a | b, a & b, a - b):
        rows = found.rows.tolist()
        assert rows == sorted(set(rows))
        assert found.rows.dtype.name == "int32"
        assert found.hierarchy is h


@given(hierarchies(), st.data())
def test_a_set_of_units_is_a_sequence_in_preorder(h: Hierarchy, data: st.DataObject) -> None:
    a, ids = some(h, data)
    ordered = [u.id for u in h if u.id in ids]
    assert a.ids == ordered == [u.id for u in a]
    assert len(a) == len(ids)
    assert bool(len(a)) == bool(ids)
    assert [a[i].id for i in range(-len(a), len(a))] == ordered * 2
    for u in h:
        assert (u in a) == (u.id in ids)
    assert "no unit" not in a
    with pytest.raises(IndexError):
        a[len(a)]


@given(hierarchies(), st.data())
def test_what_stands_below_a_set(h: Hierarchy, data: st.DataObject) -> None:
    a, ids = some(h, data)
    assert set(a.descendants().ids) == inside(h, ids)
    assert set(a.topmost().ids) == ids - inside(h, ids)
    level = data.draw(st.none() | st.sampled_from(h.levels.keys))
    kind = data.draw(st.none() | st.sampled_from(["grid", "street", "none of these"]))
    fits = {u.id for u in h if level in {None, u.level} and kind in {None, u.kind}}
    assert set(a.filter(level, kind).ids) == ids & fits
    assert set(a.descendants(level, kind).ids) == inside(h, ids) & fits
    assert set(h.units(level, kind).ids) == fits
    for u in a:
        assert set(u.descendants(level, kind).ids) == inside(h, {u.id}) & fits


@given(hierarchies(), st.data())
def test_a_total_counts_each_unit_once(h: Hierarchy, data: st.DataObject) -> None:
    a, _ = some(h, data)
    known, unknown = 0.0, 0
    for u in a.topmost():
        total, stated = u.total("households"), u.stated("households")
        if not total.complete and stated is not None and stated >= total.known:
            total = Total(stated, 0)
        known, unknown = known + total.known, unknown + total.unknown
    assert a.total("households") == Total(known, unknown)
    assert (a | a.descendants()).total("households") == a.total("households")
    assert UnitSet(h, a.rows[:0]).total("households") == 0


@given(hierarchies(), st.data())
def test_a_unit_contains_itself_and_what_stands_below_it(h: Hierarchy, data: st.DataObject) -> None:
    u, v = data.draw(st.sampled_from(list(h))), data.draw(st.sampled_from(list(h)))
    assert u.contains(v) == (u.id in v.path)
    assert (u == v) == (u.id == v.id)
    assert u != u.id
    assert u.hierarchy is h


@given(hierarchies(), hierarchies(), st.data())
def test_sets_of_two_hierarchies_are_not_mixed(h: Hierarchy, g: Hierarchy, data: st.DataObject) -> None:
    a, _ = some(h, data)
    twin = h.edit().build()
    assert a | twin.units() == h.units()
    assert twin.units() == h.units()
    if g != h:
        assert g.units() != h.units()
        for way in ("__or__", "__and__", "__sub__"):
            with pytest.raises(ValueError, match=r"^Sets of units of two different hierarchies cannot be combined\.$"):
                getattr(a, way)(g.units())


@pytest.mark.parametrize("wrong", [["a"], {"a"}, "a", None], ids=repr)
def test_a_set_of_units_combines_with_its_like_only(wrong: Any) -> None:  # noqa: ANN401 - wrong on purpose
    units = HierarchyBuilder(SITES).add("a", "community").build().units()
    assert units != wrong
    for way in ("__or__", "__and__", "__sub__"):
        assert getattr(units, way)(wrong) is NotImplemented
    with pytest.raises(TypeError):
        _ = units | wrong


def test_the_words_of_units() -> None:
    builder = HierarchyBuilder(SITES).add("c", "community", name="幸福").add("e", "site", "c", kind="estate")
    h = builder.add("w", "site", "c", kind="work_unit", name="<Mill>").build()
    assert [repr(u) for u in h] == ["<Unit c: community 幸福>", "<Unit e: estate>", "<Unit w: work_unit <Mill>>"]
    assert [u.title() for u in h] == ["幸福 (community)", "e (estate)", "<Mill> (enterprise or public institution)"]
    assert [u.title("zh") for u in h] == ["幸福（社区）", "e（小区）", "<Mill>（企事业单位）"]
    assert repr(h.units()) == "<UnitSet: 3 units (1 community, 2 site)>"
    assert repr(h.units(kind="estate")) == "<UnitSet: 1 unit (1 site)>"
    assert repr(h.units(kind="grid")) == "<UnitSet: 0 units>"
    assert "<td>&lt;Mill&gt;</td>" in bare(h.units()._repr_html_())
    assert "more" not in h.units()._repr_html_()


def test_units_are_found_in_dictionaries_by_what_they_are() -> None:
    h = HierarchyBuilder(SITES).add("c", "community").add("e", "site", "c", kind="estate").build()
    twin = h.edit().build()
    assert {h.unit("c"): 1}[twin.unit("c")] == 1
    assert len({*h, *twin}) == 2
    assert h.unit("c") != HierarchyBuilder(SITES).add("c", "community").build().unit("c")
    assert Unit(h, 0) == h.unit("c")
