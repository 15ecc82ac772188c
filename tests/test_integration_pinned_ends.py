"""Merging at its ends: what is assumed when nothing is said, order, ties, and decisions at several levels."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, cast

import attrs
import pytest
from integration_cases import Said, built, lined
from integration_pinned_cases import _members, _territory, pairs, town, village_nets
from test_integration_sharper import _row, _three

from gridgov.hierarchy import Hierarchy
from gridgov.integration import Integration, before_after, crosswalk, integrate, merge_feeds, reconcile
from gridgov.levels import LevelScheme
from gridgov.nets import Net

DEFAULTS: dict[Callable[..., object], dict[str, Any]] = {
    integrate: {
        "levels": None, "households": None, "inside": None, "adjacency": None, "how": "consensus", "aim": "agreement",
        "base": None, "slivers": 2, "votes": None, "decisions": None, "on": None, "level": None, "unknown_as": None,
        "effort": 1, "prove": False, "time_limit": None, "progress": None,
    },
    reconcile: {"per_grid": 1, "full_time_first": True, "allow_double": False, "decisions": None, "on": None},
    merge_feeds: {"key": ("place", "kind"), "within_minutes": 0, "ids": None, "zone": None},
    crosswalk: {"net": None, "level": None, "on": None},
    before_after: {"band": None},
}  # fmt: skip
#: What must be given by name beside what has a default.
MORE: dict[Callable[..., object], set[str]] = {
    integrate: {"within"}, reconcile: set(), merge_feeds: set(), crosswalk: set(), before_after: set(),
}  # fmt: skip


def test_what_is_assumed_when_nothing_is_said() -> None:
    one = town()
    assert one.measures.summary
    assert reconcile(one.plan).keeps
    assert crosswalk(one.plan, "civil")
    assert not merge_feeds({}).events
    empty, named = inspect.Parameter.empty, inspect.Parameter.KEYWORD_ONLY
    for function, defaults in DEFAULTS.items():
        found = inspect.signature(function).parameters
        assert {key: value.default for key, value in found.items() if value.default is not empty} == defaults
        assert {key for key, value in found.items() if value.kind is named} == {*defaults, *MORE[function]} - {"net"}


def _parts(value: object, seen: dict[int, object]) -> dict[int, object]:
    """Collect everything that a value of gridgov consists of, by what it is."""
    if id(value) in seen:
        return seen
    if isinstance(value, tuple | list):
        for one in cast("Sequence[object]", value):
            _parts(one, seen)
    elif attrs.has(kind := type(value)) and kind.__module__.startswith("gridgov"):
        seen[id(value)] = value
        for field in attrs.fields(kind):
            _parts(getattr(value, field.name), seen)
    return seen


def test_what_a_merger_is_made_of_can_be_a_key() -> None:
    one = town()
    parts: dict[int, object] = {}
    for value in (one, one.staff, one.fixing, one.measures, one.staff.kept, one.staff.overlay):
        _parts(value, parts)
    assert len({part: part for part in parts.values()}) > 20


def test_what_a_net_speaks_for_is_the_first_alternative() -> None:
    city = attrs.evolve(lined(6), edges=(*(lined(6).edges or ()), ("b2", "b4")))
    said = (Said("a", ((0,), (0,), (1,), (1,), (2,), (2,))), Said("b", ((0,), (0,), (2,), (1,), (2,), (2,))))
    one = city.merge(built(city, said), how="existing", base="a")
    table = one.conflicts.to_dict()
    assert (table["unit"], table["disagree"]) == (["b2"], ["b:b2"])
    assert table["alternatives"] == [f"{one.grid_of('b4')}, {one.grid_of('b1')}"]


def test_a_cell_of_one_community_crosses_no_boundary_where_its_net_has_gaps() -> None:
    city = lined(4, 2)
    said = (Said("a", ((0,), (0,), (1,), (1,))), Said("b", ((0,), (1,), (), ())))
    table = city.merge(built(city, said), how="existing", base="a").conflicts.to_dict()
    assert list(zip(table["conflict"], table["disagree"], strict=True)) == [("sliver:b1", "b:b1")]


def _open_street() -> Hierarchy:
    """Return a street whose grids may stand in communities, or right under it."""
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": ident, "level": "community", "parent": "s"} for ident in ("c1", "c2")]
    rows += [
        {"id": f"b{i}", "level": "building", "parent": "c1" if i < 2 else "c2", "households": 10 + i} for i in range(4)
    ]
    return Hierarchy.from_records(rows, levels=scheme, measures=["households"])


LOST = (
    "3 base units do not stand under a unit of level 'community' any more; its totals lose them.",
    "3个基本单元不再位于“community”单元之下，其合计不再包含这些单元。",
)


@pytest.mark.parametrize(
    ("inside", "ids", "said"),
    [
        ("community", ["c1-01", "c1-02", "c2-01"], []),
        ("street", ["s-01", "s-02"], [LOST]),
        (None, ["s-01", "s-02"], [LOST]),
    ],
)
def test_units_that_communities_lose_are_said(inside: str | None, ids: list[str], said: list[tuple[str, str]]) -> None:
    net = Net.from_tables("a", {"unit": ["b0", "b1", "b2"], "cell": ["x", "y", "y"]})
    one = integrate([net], within=_open_street(), levels=["grid"], inside=inside, level="building", how="refine")
    assert [(note.en, note.zh) for note in one.plan.notes[1:]] == said
    assert one.levels[0].ids.tolist() == ids


def test_the_grids_of_the_level_in_use_are_merged() -> None:
    grids = ["grid_1", "grid_2"]
    scheme = LevelScheme.ladder("street", "community", *grids, "building", optional=grids)
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}]
    rows += [{"id": "g", "level": "grid_1", "parent": "c"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "g"} for i in range(8)]
    place = Hierarchy.from_records(rows, levels=scheme, measures=["households"])
    assert [level.level for level in integrate(village_nets(), within=place).levels] == ["grid_1"]


def _decided(choice: dict[str, str] | None) -> Integration:
    nets = [_three("a", (8, 4, 2), 8), _three("b", (8, 4, 1), 8)]
    return integrate(nets, within=_row(8), how="existing", base="a", decisions=choice)


def test_a_decision_moves_a_base_unit_at_every_level() -> None:
    was, now = _decided(None), _decided({"sliver:b3": "c-01-02-01"})
    assert [level.codes.tolist() for level in was.levels] == [
        [0] * 8,
        [0, 0, 0, 0, 1, 1, 1, 1],
        [0, 0, 1, 1, 2, 2, 3, 3],
    ]
    assert [level.codes.tolist() for level in now.levels] == [
        [0] * 8,
        [0, 0, 0, 1, 1, 1, 1, 1],
        [0, 0, 1, 2, 2, 2, 3, 3],
    ]
    assert [level.households.tolist() for level in now.levels] == [[80], [30, 50], [20, 10, 30, 20]]
    assert [level.parent.tolist() for level in now.levels] == [[-1], [0, 0], [0, 0, 1, 1]]
    assert list(now.problems) == list(was.problems)
    assert now.conflicts["choice"].tolist() == ["c-01-01-01", "c-01-02-01", "c-01-02-01", "c-01-02-02"]
    assert now.conflicts["alternatives"].tolist() == ["c-01-01-02", "c-01-01-02", "c-01-02-02", None]
    assert now.conflicts["why"].tolist()[1] == "decided by hand"


def test_of_equal_households_those_with_more_base_units_stay() -> None:
    cells = ["a"] + ["a"] * 8 + ["b"] * 11
    households = [15] + [0] * 8 + [15] + [0] * 10
    city = lined(20, households=households)
    posts = [{"cell": cell, "role": "worker", "holder": who} for cell, who in (("a", "first"), ("b", "second"))]
    members = [{"unit": unit, "cell": cell} for unit, cell in zip(city.units, cells, strict=True)]
    net = Net.from_tables("n", members, posts=posts)
    whole = Net.from_tables("w", [{"unit": unit, "cell": "w"} for unit in city.units])
    one = city.merge([net, whole], how="existing", base="w")
    assert one.staff.keeps.to_dict()["person"] == ["n:second"]
    assert one.staff.surplus.to_dict()["person"] == ["n:first"]


def test_cells_of_the_adopted_net_that_become_several_grids_are_counted() -> None:
    net = Net.from_tables("civil", _members("k1 k1 k2 k1 k3 k3 k3 k3 k4 k4"))
    place = _territory(("grid",), 6, (10,) * 10, 0)
    one = integrate([net], within=place, how="existing", base="civil", adjacency=pairs(n=10))
    assert [note.en for note in one.plan.notes] == [
        "The net 'civil' is adopted.",
        "2 cells of it cross a boundary or do not hang together, and are 4 grids.",
    ]
