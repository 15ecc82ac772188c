"""Laws of hierarchies, with networkx and plain Python as oracles."""

from __future__ import annotations

import copy
import pickle
import random
from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_cases import bare
from strategies import Table, hierarchies, schemes, tables

from gridgov.hierarchy import Hierarchy, HierarchyBuilder, Unit
from gridgov.levels import LevelScheme
from gridgov.measures import Measure, Total
from gridgov.text import Text

untyped: Any = nx


def graph_of(table: Table) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(row.id for row in table.rows)
    graph.add_edges_from((row.parent, row.id) for row in table.rows if row.parent is not None)
    return graph


def below(table: Table, ident: str) -> set[str]:
    found: set[str] = untyped.descendants(graph_of(table), ident)
    return found


def trail(table: Table, ident: str) -> list[str]:
    """Return the ids from a unit up to its root."""
    found = [ident]
    while (above := table.parents[found[-1]]) is not None:
        found.append(above)
    return found


def links(h: Hierarchy) -> dict[str, str | None]:
    return dict(zip(h.ids.tolist(), h.parent_ids(), strict=True))


def content(h: Hierarchy) -> set[tuple[object, ...]]:
    """Return all that is known of each unit, whatever its row."""
    return {
        (u.id, u.parent and u.parent.id, u.level, u.kind, u.name, u.stated("households"), u.label("label")) for u in h
    }


# What goes in comes out


@given(tables())
def test_what_goes_in_comes_out(table: Table) -> None:
    h = table.build()
    numbers = [None if r.households is None else float(r.households) for r in table.rows]
    assert content(h) == {
        (r.id, r.parent, r.level, r.kind, r.name, n, r.label) for r, n in zip(table.rows, numbers, strict=True)
    }
    assert len(h) == len(table.rows) == len(list(h))
    assert h.counts() == {key: sum(r.level == key for r in table.rows) for key in table.scheme.keys}


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter_to_units_and_links(table: Table, rng: random.Random) -> None:
    order = list(range(len(table.rows)))
    rng.shuffle(order)
    assert content(table.build(order)) == content(table.build())
    # Siblings keep the order of the input.
    h = table.build(order)
    for u in h:
        assert [c.id for c in u.children] == [table.rows[i].id for i in order if table.rows[i].parent == u.id]
    assert h.roots.ids == [table.rows[i].id for i in order if table.rows[i].parent is None]


@given(hierarchies())
def test_edit_and_build_is_the_identity(h: Hierarchy) -> None:
    again = h.edit().build()
    assert again == h
    assert hash(again) == hash(h)
    assert h.edit().build(roots="many") == h
    assert again.edit().build() == again


@given(hierarchies())
def test_columns_build_the_same_again(h: Hierarchy) -> None:
    c = h.to_columns()
    again = Hierarchy.from_columns(
        c["id"],
        c["parent"],
        c["level"],
        kind=c["kind"],
        name=c.get("name"),
        measures={"households": c["households"]},
        labels={"label": c["label"]},
        levels=h.levels,
        roots="many",
    )
    assert again == h


@given(tables(most=10), tables(most=10))
def test_hierarchies_are_equal_when_all_of_it_is(a: Table, b: Table) -> None:
    assert (a.build() == b.build()) == ((a.scheme, content(a.build())) == (b.scheme, content(b.build())))
    h = a.build()
    assert h == h  # noqa: PLR0124 - the same object
    assert h == a.build()
    assert h != "a"


LADDER = LevelScheme.ladder("city", "county", "street")
CODES = ["6109", "610902", "610902001", "610902002", "610921"]
BASE: list[dict[str, Any]] = [
    {"id": "s", "level": "street", "name": "S", "households": 3, "label": "x"},
    {"id": "c", "level": "community", "parent": "s", "name": None, "households": None, "label": None},
]


@pytest.mark.parametrize(
    "change",
    [{"id": "t"}, {"name": "T"}, {"name": None}, {"households": 4}, {"households": None}, {"label": "y"}],
    ids=range(6),
)
def test_one_change_makes_it_another_hierarchy(change: dict[str, Any]) -> None:
    def build(records: Iterable[dict[str, Any]], *levels: str) -> Hierarchy:
        scheme = LevelScheme.ladder(*levels, "street", "community")
        return Hierarchy.from_records(records, levels=scheme, measures=["households"], labels=["label"], roots="many")

    h = build(BASE)
    changed = build([{**BASE[0], **change}, {**BASE[1], "parent": change.get("id", "s")}])
    assert changed != h
    assert build(BASE, "city") != h
    assert build([BASE[0], {**BASE[1], "parent": None, "level": "street"}]) != h


def test_descriptions_of_measures_count() -> None:
    def build(*info: str | Measure) -> Hierarchy:
        return Hierarchy.from_records(
            [{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"), measures=info
        )

    area = Measure("area", Text("area", "面积"), Text("hectares", "公顷"))
    assert build(area) == build(area) != build("area")
    assert build(area).measure_info == {"area": area}
    assert build("shop_fronts").measure_info["shop_fronts"] == Measure(
        "shop_fronts", Text("shop fronts", "shop_fronts")
    )


# Copies


@given(hierarchies())
def test_a_hierarchy_survives_pickle_and_copy(h: Hierarchy) -> None:
    h.rollup("households")
    other = pickle.loads(pickle.dumps(h))  # noqa: S301 - written here
    assert other == h
    assert hash(other) == hash(h)
    assert copy.copy(h) is copy.deepcopy(h) is h
    assert not hasattr(h, "no_such_name")
    for array in (other.types, other.ranks, other.tree.parent, other.ids.keys, *other.measures.values()):
        assert not array.flags.writeable


@given(hierarchies(most=6), st.data())
def test_units_and_sets_survive_pickle_and_copy(h: Hierarchy, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(list(h)))
    for value in (unit, unit.children, h.leaves):
        other = pickle.loads(pickle.dumps(value))  # noqa: S301 - written here
        assert other == value
        assert hash(other) == hash(value)
        assert copy.copy(value) is copy.deepcopy(value) is value
        assert not hasattr(value, "no_such_name")


def test_a_hierarchy_cannot_be_changed() -> None:
    levels = LevelScheme.ladder("street", "community")
    h = Hierarchy.from_records(BASE, levels=levels, measures=["households"], labels=["label"])
    for array in (h.measure("households"), h.types, h.ranks, h.rollup("households").known, h.units().rows):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(AttributeError):
        h.levels = LevelScheme.ladder("street")  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    for mapping in (h.measures, h.labels, h.measure_info):
        assert not hasattr(mapping, "__setitem__")


def test_values_of_the_caller_stay_his() -> None:
    mine, weights = np.array([3.0, np.nan]), np.array([1.0, 2.0])
    levels = LevelScheme.ladder("street", "community")
    h = Hierarchy.from_columns(
        ["s", "c"], [None, "s"], ["street", "community"], levels=levels, measures={"households": mine}
    )
    totals = h.rollup(weights)
    mine[0], weights[0] = 5, 9
    assert h.unit("s").stated("households") == 3
    assert totals.stated.tolist() == [1, 2]


# Subtrees and paths


@given(tables())
def test_subtrees_are_those_of_networkx(table: Table) -> None:
    h = table.build()
    for u in h:
        inside = below(table, u.id)
        assert {d.id for d in u.descendants()} == inside
        assert u.is_leaf == (not inside)
        part = h.subtree(u)
        assert links(part) == {i: None if i == u.id else p for i, p in links(h).items() if i in inside | {u.id}}
        assert content(part) == {
            c if c[0] != u.id else (c[0], None, *c[2:]) for c in content(h) if c[0] in {u.id, *inside}
        }
        assert {v.id: set(v.descendants().ids) for v in part} == {i: below(table, i) for i in inside | {u.id}}
        assert part.edit().build() == part
        assert pickle.loads(pickle.dumps(part)) == part  # noqa: S301 - written here
    for root in h.roots:
        assert len(h.subtree(root)) == len(root.descendants()) + 1


@given(tables())
def test_paths_lead_from_the_root(table: Table) -> None:
    h = table.build()
    above = h.ancestors_of([u.id for u in h])
    for u, line in zip(h, above.ids.tolist(), strict=True):
        up = trail(table, u.id)
        assert list(u.path) == up[::-1]
        assert [a.id for a in u.ancestors] == up[1:] == [i for i in line if i]
        assert (u.parent and u.parent.id) == (up[1] if len(up) > 1 else None)
    assert repr(above) == f"<Ancestry: {len(h):,} units, up to {above.rows.shape[1]} above each>"


@given(tables(), st.data())
def test_the_nearest_unit_is_the_first_on_the_way_up(table: Table, data: st.DataObject) -> None:
    h = table.build()
    level = data.draw(st.none() | st.sampled_from(table.scheme.keys))
    kind = data.draw(st.none() | st.sampled_from(sorted({t.kind for t in table.scheme.types})))
    row = {r.id: r for r in table.rows}

    def fits(ident: str) -> bool:
        return level in {None, row[ident].level} and kind in {None, row[ident].kind}

    marked = h.units(level, kind)
    assert set(marked.ids) == {i for i in row if fits(i)}
    mask = np.zeros(len(h), bool)
    mask[marked.rows] = True
    rows = h.nearest(marked).tolist()
    assert rows == h.nearest(mask).tolist() == h.nearest(marked.ids[::-1] * 2).tolist()
    for u, found in zip(h, rows, strict=True):
        expected = next((i for i in trail(table, u.id) if fits(i)), None)
        assert (None if found < 0 else h.at(found).id) == expected
        nearest = u.nearest(level, kind)
        assert (nearest and nearest.id) == expected
    assert set(h.units().without(level, kind).ids) == {i for i in row if not any(map(fits, trail(table, i)))}


@given(tables(), st.data())
def test_lowest_common_ancestors_are_on_both_paths(table: Table, data: st.DataObject) -> None:
    h = table.build()
    ident = st.sampled_from([r.id for r in table.rows])
    pairs = data.draw(st.lists(st.tuples(ident, ident), max_size=8))
    found = h.lca_of([a for a, _ in pairs], [b for _, b in pairs]).tolist()
    for (a, b), common in zip(pairs, found, strict=True):
        assert common == next((i for i in trail(table, a) if i in trail(table, b)), "")


# Totals


def total(table: Table, ident: str) -> tuple[float, int]:
    """Return the known sum of households and the count of unknown parts, straight from the data model."""
    row = {r.id: r for r in table.rows}
    parts = [r.id for r in table.rows if r.parent == ident]
    if not parts:
        value = row[ident].households
        return (0, 1) if value is None else (value, 0)
    known, unknown = 0.0, 0
    for part in parts:
        sum_, missing = total(table, part)
        value = row[part].households
        if missing and value is not None and value >= sum_:
            sum_, missing = value, 0
        known, unknown = known + sum_, unknown + missing
    return known, unknown


@given(tables())
def test_totals_conserve_and_unknown_is_never_zero(table: Table) -> None:
    h = table.build()
    totals = h.rollup("households")
    assert len(totals) == len(h)
    expected = {r.id: total(table, r.id) for r in table.rows}
    assert {u.id: (u.total("households").known, u.total("households").unknown) for u in h} == expected
    for u in h:
        t = totals.of(u)
        assert t == totals.of(u.id) == totals.of_row(u.row) == u.total("households") == Total(*expected[u.id])
        assert t.complete == (t.unknown == 0) == bool(totals.complete[u.row])
        assert t.value == (t.known if t.complete else None)
        assert (t == t.known) == t.complete
        stated = u.stated("households")
        off = stated is not None and (stated != t.known if t.complete else stated < t.known)
        assert (u in totals.discrepancies()) == off
        if not u.is_leaf:
            assert u.children.total("households") == t
    assert h.rollup("households") is totals
    assert repr(totals) == f"<Totals: {len(h):,} units, {int((~totals.complete).sum()):,} incomplete>"


def test_a_small_fraction_beside_a_large_number_is_kept() -> None:
    levels = LevelScheme.ladder("city", "street", "grid")
    h = Hierarchy.from_codes(
        ["6109", "610901", "610901001", "610902", "610902001"],
        levels=levels,
        lengths={4: "city", 6: "street", 9: "grid"},
    )
    for values in (np.array([np.nan, np.nan, 1e15, np.nan, 0.1]), np.array([np.nan, np.nan, 2.0**60, np.nan, 3.0])):
        assert h.rollup(values).known[[1, 3]].tolist() == values[[2, 4]].tolist()


def test_a_stated_total_below_its_known_parts_is_no_total() -> None:
    records: list[dict[str, Any]] = [
        {"id": "s", "level": "street"},
        {"id": "c", "level": "community", "parent": "s", "households": 4000},
        {"id": "g1", "level": "grid", "parent": "c", "households": 5500},
        {"id": "g2", "level": "grid", "parent": "c"},
    ]
    levels = LevelScheme.ladder("street", "community", "grid")
    h = Hierarchy.from_records(records, levels=levels, measures=["households"])
    for t in (
        h.unit("s").total("households"),
        h.unit("c").total("households"),
        h.units(level="community").total("households"),
    ):
        assert (t.known, t.unknown) == (5500, 1)
    assert h.rollup("households").discrepancies().ids == ["c"]
    enough = Hierarchy.from_records(
        [*records[:1], {**records[1], "households": 6000}, *records[2:]], levels=levels, measures=["households"]
    )
    assert enough.unit("s").total("households") == enough.units(level="community").total("households") == 6000
    assert repr(enough.unit("c").total("households")) == "<Total: at least 5,500 (1 unknown)>"


@given(tables(), st.data())
def test_any_numbers_are_added_up(table: Table, data: st.DataObject) -> None:
    h = table.build()
    counts = data.draw(st.lists(st.integers(0, 2**20), min_size=len(h), max_size=len(h)))
    whole, floats = h.rollup(np.array(counts)), h.rollup(np.array(counts, np.float64))
    assert whole.known.tolist() == floats.known.tolist()
    assert whole.unknown is None is floats.unknown
    leaves = [sum(counts[i] for i in (u.row, *u.descendants().rows.tolist()) if h.at(i).is_leaf) for u in h]
    assert whole.known.tolist() == leaves
    marked = h.rollup(h.tree.is_leaf())
    assert marked.known.tolist() == [sum(v.is_leaf for v in (u, *u.descendants())) for u in h]


def test_fractions_are_compared_to_nine_digits_and_counts_exactly() -> None:
    levels = LevelScheme.ladder("city", "county")

    def build(stated: float, *parts: float) -> Hierarchy:
        rows = [{"id": "c", "level": "city", "area": stated}]
        rows += [{"id": f"p{i}", "level": "county", "parent": "c", "area": p} for i, p in enumerate(parts)]
        return Hierarchy.from_records(rows, levels=levels, measures=["area"])

    assert 0.1 + 0.2 != 0.3  # the reason
    assert build(0.3, 0.1, 0.2).rollup("area").discrepancies().ids == []
    assert build(0.3000001, 0.1, 0.2).rollup("area").discrepancies().ids == ["c"]
    assert build(2_000_000_001, 1_000_000_000, 1_000_000_000).rollup("area").discrepancies().ids == ["c"]
    assert build(2_000_000_000, 1_000_000_000, 1_000_000_000).rollup("area").discrepancies().ids == []


def test_a_stated_total_below_a_lower_bound_is_a_discrepancy() -> None:
    rows = [
        {"id": "c", "level": "city", "households": 9},
        {"id": "a", "level": "county", "parent": "c", "households": 10},
    ]
    rows.append({"id": "b", "level": "county", "parent": "c"})
    levels = LevelScheme.ladder("city", "county")
    h = Hierarchy.from_records(rows, levels=levels, measures=["households"])
    assert h.rollup("households").discrepancies().ids == ["c"]
    rows[0]["households"] = 11
    assert not len(
        Hierarchy.from_records(rows, levels=levels, measures=["households"]).rollup("households").discrepancies()
    )


# Words


def test_a_hierarchy_in_a_notebook() -> None:
    h = Hierarchy.from_codes(
        CODES, levels=LADDER, name=["<A>", None, "B", "C", "D"], measures={"households": [None, None, 1, 2, None]}
    )
    assert repr(h) == "<Hierarchy: 5 units (1 city, 2 county, 2 street)>"
    page = bare(h._repr_html_())
    assert "<caption>5 units</caption>" in page
    assert "<td>&lt;A&gt;</td>" in page
    assert "<td>at least 3 (1 unknown)</td>" in page
    assert page.count("<tr>") == 6
    many = Hierarchy.from_codes(
        ["61", *(f"61{i:02}" for i in range(60))], levels=LevelScheme.ladder("province", "city")
    )
    assert many._repr_html_().count("<tr>") == 21
    assert "… and 41 more" in many._repr_html_()
    assert repr(many.subtree("6101")) == "<Hierarchy: 1 unit (1 city)>"


def test_bytes_are_counted() -> None:
    h = Hierarchy.from_codes(CODES, levels=LADDER, name=list("abcde"), measures={"households": [1] * 5})
    assert h.nbytes == 5 * (4 + 4 + 1 + 8 + 8) + (5 + 6 * 4)


@given(st.data())
def test_a_scheme_change_is_checked_and_can_be_undone(data: st.DataObject) -> None:
    scheme = data.draw(schemes())
    h = data.draw(hierarchies(scheme))
    key = data.draw(st.sampled_from(scheme.keys))
    other = scheme.evolve(key, name=Text("other", "其他"))
    changed = h.with_levels(other)
    assert changed.levels == other
    assert content(changed) == content(h)
    assert changed.with_levels(scheme) == h


def test_the_grids_of_a_city() -> None:
    levels = LevelScheme.ladder("community", "grid_1", "grid_2")
    builder = HierarchyBuilder(levels).add("c", "community")
    for i in range(2):
        builder.add(f"a{i}", "grid_1", "c").add(f"b{i}", "grid_2", f"a{i}")
    h = builder.build()
    assert h.grids.ids == ["a0", "b0", "a1", "b1"]
    counted = h.with_levels(LevelScheme(levels.levels, counting="grid_2"))
    assert counted.grids.ids == ["b0", "b1"]
    assert h.leaves.ids == ["b0", "b1"]
    assert h.roots.ids == ["c"]


def test_a_unit_is_small() -> None:
    h = Hierarchy.from_codes(CODES, levels=LADDER)
    assert Unit.__slots__ == ("_hierarchy", "_row")
    assert Unit(h, 1).__sizeof__() <= 48
