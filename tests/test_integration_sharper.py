"""Merging where the other tests did not see a mistake."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from integration_cases import City, Said, bands, built, cases, lined
from test_integration_ways import differing

from gridgov.hierarchy import Hierarchy
from gridgov.integration import fix, integrate, merge_feeds
from gridgov.integration._fix_duties import work_cells
from gridgov.integration._nodes import majority
from gridgov.integration._target import Target
from gridgov.levels import LevelScheme
from gridgov.nets import Net


@settings(max_examples=30)
@given(cases(sizes={"communities": 2}))
def test_grids_that_nobody_changed_are_measured_as_they_were(case: tuple[City, tuple[Said, ...]]) -> None:
    city, said = case
    nets = built(city, said)
    plain, again = city.merge(nets, how="existing"), city.merge(nets, how="existing", decisions={})
    for before, after in zip(plain.reached, again.reached, strict=True):
        assert after.aim == before.aim
        assert after.agreement == before.agreement
        assert after.moved == before.moved


@settings(max_examples=20)
@given(cases(sizes={"unknown": True}), bands())
@example((lined(3), (Said("a", ((0,), (), (0,))),)), (0.0, 400.0))
def test_a_consensus_that_nobody_changed_is_measured_as_it_was(
    case: tuple[City, tuple[Said, ...]], band: tuple[float, float]
) -> None:
    city, said = case
    nets = built(city, said)
    plain = city.merge(nets, households=band, unknown_as=0)
    again = city.merge(nets, households=band, unknown_as=0, decisions={})
    for before, after in zip(plain.reached, again.reached, strict=True):
        assert after.agreement == pytest.approx(before.agreement)
        assert after.moved == pytest.approx(before.moved)
        assert after.proven == before.proven
        assert len(after.outside) == len(before.outside)


def test_larger_grids_that_nobody_changed_are_measured_as_they_were() -> None:
    city, said = differing()
    nets = built(city, said)
    plain, again = city.merge(nets, how="existing"), city.merge(nets, how="existing", decisions={})
    assert len(plain.reached) == 2
    assert [one.agreement for one in again.reached] == [one.agreement for one in plain.reached]
    assert [one.moved for one in again.reached] == [one.moved for one in plain.reached]


def test_a_first_cell_with_cells_below_does_no_work_of_its_own() -> None:
    cells = [{"id": "top", "level": "large"}, {"id": "x", "level": "small", "parent": "top"}]
    net = Net.from_tables("n", {"unit": ["b1"], "cell": ["x"]}, cells=cells)
    top = net.columns.cells.parent.tolist().index(-1)
    assert top == 0
    assert work_cells(net, np.ones(2, bool)).tolist() == [False, True]
    assert work_cells(net, np.array([True, False])).tolist() == [False, False]


@pytest.mark.parametrize("more", [(), (("b0", "b2"),)])
def test_neighbours_that_a_base_unit_of_no_net_makes_once_more_count_once(more: tuple[tuple[str, str], ...]) -> None:
    city = attrs.evolve(lined(3), edges=(("b0", "b1"), ("b1", "b2"), *more))
    (reached,) = city.merge([Said("a", ((0,), (), (0,))).net(city.units)]).reached
    assert reached.agreement == 1


@settings(max_examples=50)
@given(cases(deep=False, sizes={"given": True}))
def test_a_base_unit_between_cells_votes_with_most_of_its_neighbours_then_with_the_first_id(
    case: tuple[City, tuple[Said, ...]],
) -> None:
    city, said = case
    one = city.merge(built(city, said), how="refine")
    near = {frozenset((int(a), int(b))) for a, b in one.setting.edges}
    for net, codes in zip(sorted(said, key=lambda net: net.id), one.setting.codes[-1], strict=True):
        alone = [cells[0] if len(cells) == 1 else None for cells in net.cells]
        for unit, cells in enumerate(net.cells):
            votes = Counter(alone[other] for pair in near if unit in pair for other in pair - {unit})
            wanted = min(cells, key=lambda cell: (-votes[cell], cell), default=None)
            found = (
                None
                if codes[unit] < 0
                else one.setting.nets[one.setting.nets.index_of(net.id)].cell_ids.get(int(codes[unit]))
            )
            assert found == (None if wanted is None else f"{net.id}{wanted}")


def _three(ident: str, sizes: tuple[int, int, int], n: int) -> Net:
    """Return a net of three levels over base units in a row, the duty in its smallest cells."""
    names = ("big", "mid", "low")
    cells: list[dict[str, Any]] = []
    for level, size in enumerate(sizes):
        for k in range(n // size):
            above = f"{ident}{names[level - 1]}{k * size // sizes[level - 1]}" if level else None
            cells.append({"id": f"{ident}{names[level]}{k}", "level": names[level], "parent": above})
    members = [{"unit": f"b{i}", "cell": f"{ident}low{i // sizes[2]}"} for i in range(n)]
    return Net.from_tables(ident, members, cells=cells, duties=[{"duty": "watch"}])


def _row(n: int) -> Hierarchy:
    """Return buildings without grids in a community whose scheme has room for three levels of them."""
    grids = ["grid_1", "grid_2", "grid_3"]
    scheme = LevelScheme.ladder("street", "community", *grids, "building", optional=grids)
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c", "households": 10} for i in range(n)]
    return Hierarchy.from_records(rows, levels=scheme, measures=["households"])


def test_cells_of_three_levels_have_main_grids_of_the_lowest_level() -> None:
    nets = [_three("a", (8, 4, 2), 8), _three("b", (8, 2, 1), 8)]
    one = integrate(nets, within=_row(8), how="existing", base="a")
    assert [target.level for target in one.setting.targets.levels] == ["grid_1", "grid_2", "grid_3"]
    lowest = one.levels[-1]
    held = {ident: set(np.flatnonzero(lowest.codes == i).tolist()) for i, ident in enumerate(lowest.ids.tolist())}
    assert sorted(map(sorted, held.values())) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    table = fix(one.plan).grids.to_dict()
    assert len(table["cell"]) == 7 + 13
    for cell, grid, share, count in zip(*(table[key] for key in ("cell", "grid", "share", "grids")), strict=True):
        size = {"a": (8, 4, 2), "b": (8, 2, 1)}[cell[0]][("big", "mid", "low").index(cell[1:4])]
        units = set(range(int(cell[4:]) * size, (int(cell[4:]) + 1) * size))
        assert grid == min(held, key=lambda g: (-len(held[g] & units), g))
        assert share == pytest.approx(len(held[grid] & units) / size)
        assert count == sum(bool(mine & units) for mine in held.values())


@pytest.mark.parametrize(("level", "grids"), [("big", 1), ("mid", 2), ("low", 4)])
def test_staff_of_a_level_keep_grids_of_the_level_that_answers_to_it(level: str, grids: int) -> None:
    net = _three("a", (8, 4, 2), 8)
    cells = [ident for ident in net.cell_ids.tolist() if level in ident]
    posts = [{"cell": cell, "role": "grid_worker", "holder": f"p{i}"} for i, cell in enumerate(cells)]
    net = Net.from_tables("a", net.to_tables()["members"], cells=net.to_tables()["cells"], posts=posts)
    one = integrate([net], within=_row(8), how="existing")
    at = ("big", "mid", "low").index(level)
    keeps = one.staff.keeps.to_dict()
    assert keeps["grid"] == one.levels[at].ids.tolist()
    assert keeps["households"] == [80 / grids] * grids
    assert keeps["share"] == [1] * grids


@pytest.mark.parametrize(("seconds", "near"), [(599, [599 / 60]), (600, [10]), (601, [])])
def test_events_are_near_each_other_up_to_the_last_second(seconds: int, near: list[float]) -> None:
    first = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)
    feeds = {
        name: {"id": [name], "time": [(first + dt.timedelta(seconds=after)).isoformat()], "place": ["b1"]}
        for name, after in (("eyes", 0), ("line", seconds))
    }
    found = merge_feeds(feeds, key=["place"], within_minutes=10)
    assert found.suggestions.to_dict()["minutes"] == near


def test_a_base_unit_of_no_net_follows_its_neighbours_and_that_is_a_conflict() -> None:
    city = lined(3)
    one = city.merge([Said("a", ((0,), (), (0,))).net(city.units)])
    table = one.conflicts.to_dict()
    assert [table[key] for key in ("kind", "unit", "why")] == [["uncovered"], ["b1"], ["follows its neighbours"]]


@pytest.mark.parametrize(("households", "expected"), [(None, None), (0, 0), (7, 14)])
def test_households_of_a_grid_that_lacks_people_are_unknown_and_not_none(
    households: int | None, expected: int | None
) -> None:
    city = lined(2, households=households)
    (found,) = city.merge([Said("a", ((0,), (0,))).net(city.units)]).staff.vacancies.to_dict()["households"]
    assert (None if found is None or found != found else found) == expected  # noqa: PLR0124 - NaN


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 3)), max_size=12))
def test_what_most_of_a_group_says_is_its_word_and_silence_is_none(rows: list[tuple[int, int]]) -> None:
    groups, codes = (np.array([row[i] for row in rows], np.int32) for i in (0, 1))
    counts = [Counter(code for group, code in rows if group == one and code >= 0) for one in range(4)]
    expected = [min(count, key=lambda code: (-count[code], code), default=-1) for count in counts]
    assert majority(groups, codes, 4).tolist() == expected


@settings(max_examples=30)
@given(cases(clean=True, deep=False, sizes={"depth": 1}))
def test_cells_that_are_in_several_grids_are_listed_with_what_is_not_in_the_main_one(
    case: tuple[City, tuple[Said, ...]],
) -> None:
    city, said = case
    one = city.merge(built(city, said), how="refine")
    grid = [one.grid_of(unit) for unit in city.units]
    expected: list[tuple[Any, ...]] = []
    for net in said:
        for cell in sorted({cell for cell in net.plain if cell >= 0}):
            count = Counter(g for g, own in zip(grid, net.plain, strict=True) if own == cell and g is not None)
            if len(count) > 1:
                order = one.levels[-1].ids.tolist()
                main = min(count, key=lambda g: (-count[g], order.index(g)))
                apart = count.total() - count[main]
                expected.append((net.id, f"{net.id}{cell}", len(count), main, count.total(), apart))
    expected.sort(key=lambda row: (-row[5], row[0], row[1]))
    assert list(zip(*one.cuts.to_dict().values(), strict=True)) == expected


@pytest.mark.parametrize(("edges", "n"), [((), 3), ((("b0", "b1"),), 1), ((("b0", "b1"), ("b1", "b2")), 0)])
def test_base_units_next_to_no_other_are_counted(edges: tuple[tuple[str, str], ...], n: int) -> None:
    city = attrs.evolve(lined(3), edges=edges)
    notes = [note.en for note in city.merge([Said("a", ((0,), (0,), (0,))).net(city.units)], how="refine").plan.notes]
    said = [note for note in notes if "next to no other" in note]
    assert said == ([f"{n} base units are next to no other in the adjacency given; each of them is a piece of its own."]
                    if n else [])  # fmt: skip


def test_a_target_is_bounded_by_either_end() -> None:
    ends = [(0.0, 300.0), (5.0, math.inf), (5.0, 300.0), (0.0, math.inf)]
    assert [Target("grid", low, high).bounded for low, high in ends] == [True, True, True, False]
