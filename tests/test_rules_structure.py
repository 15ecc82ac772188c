"""Rules of structure on small real models, and their columns beside slow ones."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_cases import DAY, messages, place, units, verdicts
from strategies import hierarchies

from gridgov.changes import apply
from gridgov.evidence import Evidence
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import LevelScheme
from gridgov.rules import (
    NEEDS_CHOICE,
    READY,
    Context,
    FullCover,
    GridDepth,
    LevelChain,
    LevelsWiden,
    PartyChain,
    TopGrid,
    Units,
    builtin_rules,
)
from gridgov.schemes import load
from gridgov.testing import check_rule, mutate_rule

STRUCTURE = [rule for rule in builtin_rules() if rule.code.startswith("STR")]


def ladder(*counts: int, optional: bool = False) -> Jurisdiction:
    """A county with so many large, medium, small and micro grids, spread over those above."""
    levels = [f"grid_{i}" for i in range(1, len(counts) + 1)]
    rows: list[dict[str, Any]] = [{"id": "county", "level": "county"}]
    above = ["county"]
    for level, n in zip(levels, counts, strict=True):
        rows += [{"id": f"{level}-{i}", "level": level, "parent": above[i % len(above)]} for i in range(n)]
        above = [f"{level}-{i}" for i in range(n)]
    scheme = LevelScheme.ladder("county", *levels, optional=levels[-1:] if optional else ())
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=scheme))


@pytest.mark.parametrize("rule", STRUCTURE, ids=lambda rule: rule.code)
def test_every_rule_keeps_the_laws_of_rules(rule: Any) -> None:  # noqa: ANN401 - any rule
    check_rule(rule)
    assert not mutate_rule(rule).survived


def test_the_six_rules_of_structure_are_there() -> None:
    assert [rule.code for rule in STRUCTURE] == [f"STR00{i}" for i in range(1, 7)]


# STR001


def test_ankang_has_three_levels_of_grids_and_not_four() -> None:
    city = load("ankang-321").synthesise()
    [root] = [unit.id for unit in city.units() if unit.parent is None][:1]
    assert verdicts(city, GridDepth(levels=3)) == {root: "PASS"}
    assert verdicts(city, GridDepth(levels=4)) == {root: "FAIL"}
    assert set(verdicts(city, GridDepth(levels=3), kinds="community").values()) == {"PASS"}


def test_levels_of_other_kinds_are_grids_where_the_clause_says_so() -> None:
    h = units(("s", "street", None), ("c", "community", "s"), ("e", "estate", "c"), ("b", "building", "e"))
    four = GridDepth(levels=4, kinds=("street", "community", "estate", "building"))
    assert verdicts(place(h), four) == {"s": "PASS"}
    assert messages(place(h), GridDepth(levels=3, kinds=four.kinds)) == [
        ("s (street) has 4 levels of grids; adopted are 3.", "s（街道）有4级网格，确定为3级。")
    ]


def test_a_level_of_which_there_is_nothing_is_unknown_unless_grids_are_complete() -> None:
    j = ladder(2, 4, 0)
    assert verdicts(j, GridDepth(levels=3)) == {"county": "UNKNOWN"}
    assert verdicts(j, GridDepth(levels=2), complete=["grid"]) == {"county": "PASS"}
    assert verdicts(j, GridDepth(levels=1)) == {"county": "FAIL"}
    assert verdicts(j, GridDepth(levels=4)) == {"county": "FAIL"}


# STR002

CHAIN = ("street", "community", "estate/work_unit", "building")


def test_a_unit_that_skips_a_level_fails_and_a_root_is_unknown() -> None:
    h = units(
        ("s", "street", None),
        ("c", "community", "s"),
        ("m", "community", "s", "management_office"),
        ("e", "estate", "c"),
        ("w", "estate", "c", "work_unit"),
        ("b1", "building", "e"),
        ("b2", "building", "w"),
        ("b3", "building", "c"),
    )
    found = verdicts(place(h), LevelChain(chain=CHAIN))
    assert found == {
        "s": "NOT_APPLICABLE",
        "c": "PASS",
        "m": "PASS",
        "e": "PASS",
        "w": "PASS",
        "b1": "PASS",
        "b2": "PASS",
        "b3": "FAIL",
    }
    part = units(("c", "community", None), ("e", "estate", "c"))
    assert verdicts(place(part), LevelChain(chain=CHAIN)) == {"c": "UNKNOWN", "e": "PASS"}


def test_what_stands_between_two_places_of_the_chain_breaks_it() -> None:
    h = units(("s", "street", None), ("a", "area", "s"), ("c", "community", "a"))
    assert verdicts(place(h), LevelChain(chain=CHAIN)) == {"s": "NOT_APPLICABLE", "a": "NOT_APPLICABLE", "c": "FAIL"}
    assert verdicts(place(h), LevelChain(chain=("street", "area", "community")))["c"] == "PASS"


def test_a_chain_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="chain is a list of one or more texts"):
        LevelChain(chain=())


# STR004


def test_the_county_shrinks_at_its_last_step_unless_that_level_is_left_out() -> None:
    j = ladder(12, 198, 2021, 253, optional=True)
    assert verdicts(j, LevelsWiden()) == {"county": "FAIL"}
    assert verdicts(j, LevelsWiden(optional_too=False)) == {"county": "PASS"}
    assert messages(j, LevelsWiden()) == [
        (
            (
                "At county (county or district) a level has 1,768 units fewer than the level above. "
                "Units from level to level: 12, 198, 2,021, 253."
            ),
            "county（县区）有一级比上一级少1,768个单元。各级单元数：12、198、2,021、253。",
        )
    ]


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [((3, 3), "PASS"), ((3, 2), "FAIL"), ((3, 0), "UNKNOWN"), ((3, 2, 0), "FAIL"), ((3,), "NOT_APPLICABLE")],
)
def test_equal_levels_do_not_shrink(counts: tuple[int, ...], verdict: str) -> None:
    assert verdicts(ladder(*counts), LevelsWiden()) == {"county": verdict}
    if 0 in counts:
        assert verdicts(ladder(*counts), LevelsWiden(), complete=["grid"]) == {"county": "FAIL"}


# STR005

LINKS = (
    "community=community_party_organisation",
    "grid_1=party_branch/party_group",
    "building=party_group",
    "building=party_member_central_household",
)


def party() -> Jurisdiction:
    h = units(
        ("s", "street", None),
        ("c", "community", "s"),
        ("g", "grid_1", "c"),
        ("g2", "grid_1", "c"),
        ("b", "building", "g"),
    )
    return place(
        h,
        [("party_member_central_household", "b", "family")],
        holders=[{"id": "family", "kind": "household"}],
        bodies=[
            {"id": "org", "kind": "community_party_organisation", "unit": "c"},
            {"id": "branch", "kind": "party_branch", "unit": "g"},
            {"id": "group", "kind": "party_group", "unit": "g2"},
        ],
    )


def test_each_level_carries_its_body_and_a_group_may_hang_on_a_grid_without_buildings() -> None:
    found = verdicts(party(), PartyChain(chain=LINKS))
    assert found == {"s": "NOT_APPLICABLE", "c": "PASS", "g": "PASS", "g2": "PASS", "b": "FAIL"}
    assert messages(party(), PartyChain(chain=LINKS))[0][0].startswith(
        "b (building) lacks at least 1 of 2 links of the chain: "
    )


def test_a_body_that_is_lacking_is_set_up_and_closes_the_finding() -> None:
    j, rule = party(), PartyChain(chain=LINKS)
    report = check(j, rule, on=DAY)
    [finding] = report.findings(unknown=False)
    remedy = report.remedy(finding)
    assert remedy is not None
    assert remedy.choice is READY
    assert verdicts(apply(j, remedy.changes, on=DAY).jurisdiction, rule)["b"] == "PASS"
    check_rule(PartyChain, models=[j])


def test_a_household_that_is_lacking_is_a_choice() -> None:
    h = units(("s", "street", None), ("c", "community", "s"), ("g", "grid_1", "c"), ("b", "building", "g"))
    j = place(h, [("party_member_central_household", "b", None)])
    report = check(j, PartyChain(chain=LINKS[2:]), on=DAY, complete=["party_group"])
    [finding] = report.findings(unknown=False)
    assert (finding.observed, finding.bound) == (2, 0)
    remedy = report.remedy(finding)
    assert remedy is not None
    assert (remedy.choice, len(remedy.changes)) == (NEEDS_CHOICE, 1)


def test_a_kind_of_body_of_which_there_is_none_is_unknown() -> None:
    h = units(("s", "street", None), ("c", "community", "s"))
    assert verdicts(place(h), PartyChain(chain=LINKS))["c"] == "UNKNOWN"
    assert verdicts(place(h), PartyChain(chain=LINKS), complete=["community_party_organisation"])["c"] == "FAIL"


@pytest.mark.parametrize("link", ["party_branch", "=party_branch", "grid=", "grid=party_branch/"])
def test_a_link_that_is_none_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="A link of a chain is written 'PLACE=KIND'"):
        PartyChain(chain=(link,))


# STR006


def test_a_grid_across_communities_fails_both() -> None:
    h = units(
        ("s", "street", None),
        ("c1", "community", "s"),
        ("g1", "grid_1", "c1"),
        ("g11", "grid_2", "g1"),
        ("c2", "community", "s"),
        ("b2", "building", "c2"),
        ("c3", "community", "s"),
        ("across", "grid_1", "s"),
    )
    assert verdicts(place(h), TopGrid()) == {"c1": "PASS", "c2": "FAIL", "c3": "FAIL"}
    one = place(h, links=[("covers", "unit:across", "unit:c2")])
    assert verdicts(one, TopGrid()) == {"c1": "PASS", "c2": "PASS", "c3": "FAIL"}
    two = place(h, links=[("covers", "unit:across", "unit:c2"), ("covers", "unit:across", "unit:c3")])
    assert verdicts(two, TopGrid()) == {"c1": "PASS", "c2": "FAIL", "c3": "FAIL"}
    reaching = place(h, links=[("covers", "unit:g1", "unit:b2")])
    assert verdicts(reaching, TopGrid()) == {"c1": "FAIL", "c2": "FAIL", "c3": "FAIL"}
    assert verdicts(place(h), TopGrid(level="grid_2", minimum=1))["c1"] == "PASS"
    assert verdicts(place(h), TopGrid(minimum=2))["c1"] == "FAIL"


def test_without_any_grid_nothing_is_known() -> None:
    h = units(("s", "street", None), ("c", "community", "s"))
    assert verdicts(place(h), TopGrid()) == {"c": "UNKNOWN"}
    assert verdicts(place(h), TopGrid(), complete=["grid"]) == {"c": "FAIL"}
    assert messages(place(h), TopGrid()) == [
        ("Which topmost grids c (community) has is not known.", "c（社区）有哪些一级网格尚不清楚。")
    ]


# STR003 and the columns beside slow ones


def test_a_grid_that_covers_a_unit_in_two_ways_counts_once() -> None:
    h = units(
        ("s", "street", None),
        ("c", "community", "s"),
        ("g", "grid_1", "s"),
        ("e", "estate", "c"),
        ("b", "building", "e"),
    )
    twice = [("covers", "unit:g", "unit:c"), ("covers", "unit:g", "unit:e")]
    assert verdicts(place(h, links=twice), FullCover()) == {"e": "PASS", "b": "PASS"}
    parts = [("covers", "unit:g", "unit:b")]
    assert verdicts(place(h, links=parts), FullCover()) == {"e": "PASS", "b": "PASS"}


def test_what_no_grid_covers_lies_in_no_grid() -> None:
    h = units(
        ("s", "street", None),
        ("c", "community", "s"),
        ("g", "grid_1", "c"),
        ("b", "building", "g"),
        ("w", "building", "c"),
    )
    j = place(h, links=[("covers", "unit:b", "unit:w")])  # a building in a grid is no grid
    assert verdicts(j, FullCover()) == {"b": "PASS", "w": "FAIL"}
    report = check(j, FullCover(), on=DAY)
    notes = [report.remedy(finding) for finding in report.findings()]
    assert [remedy.key for remedy in notes if remedy] == ["move"]


@st.composite
def linked(draw: st.DrawFn) -> Jurisdiction:
    """Draw units with links between them."""
    h = draw(hierarchies())
    ids = h.ids.tolist()
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=6, unique=True))
    links = [{"kind": "covers", "source": f"unit:{a}", "target": f"unit:{b}"} for a, b in pairs if a != b]
    return Jurisdiction(territory=h, links=Links.from_records(links))


def seen(j: Jurisdiction) -> Units:
    """Return all units of a jurisdiction."""
    h = j.territory
    return Units(Context(j, np.datetime64(DAY), Evidence.empty(h)), np.arange(len(h), dtype=np.int32))


@given(linked())
def test_covering_is_what_going_through_the_units_gives(j: Jurisdiction) -> None:
    h = j.territory
    lines = {str(unit.id): [h.unit(ident) for ident in unit.path] for unit in h.units()}

    def top(ident: str) -> str | None:
        return next((u.id for u in lines[ident] if u.kind == "grid"), None)

    def grids(ident: str) -> set[str]:
        found = {top(ident)}
        for link in j.links:
            if h.unit(link.source_id).kind == "grid" and link.target_id in {u.id for u in lines[ident]}:
                found.add(top(link.source_id))
        return {g for g in found if g is not None}

    leaves = [str(unit.id) for unit in h.units() if not len(unit.children)]
    expected: list[int] = []
    for unit in h.units():
        below = [leaf for leaf in leaves if leaf != unit.id and unit.id in {u.id for u in lines[leaf]}]
        made_of = bool(below) and all(grids(leaf) for leaf in below)
        expected.append(len(grids(unit.id)) or int(made_of))
    covering = seen(j).covering("grid")
    if any(unit.kind == "grid" for unit in h.units()):
        assert covering.values.tolist() == expected
    else:
        assert not covering.known.any()


@given(linked())
def test_topmost_grids_are_what_going_through_the_units_gives(j: Jurisdiction) -> None:
    h = j.territory
    lines = {str(unit.id): [h.unit(ident) for ident in unit.path] for unit in h.units()}
    communities = [unit.id for unit in h.units(kind="community")]

    def home(ident: str) -> str | None:
        return next((u.id for u in reversed(lines[ident]) if u.kind == "community"), None)

    served: dict[str, set[str]] = {}
    for grid in h.units(kind="grid"):
        line = [u.kind for u in lines[grid.id][:-1]]
        since = line[len(line) - line[::-1].index("community") :] if "community" in line else line
        if "grid" in since:
            continue
        here = home(grid.id)
        served[grid.id] = set() if here is None else {here}
        for link in j.links:
            if link.source_id == grid.id:
                at = home(link.target_id)
                inside = {c for c in communities if link.target_id in {u.id for u in lines[c]}}
                served[grid.id] |= inside | (set() if at is None else {at})
    view = seen(j)
    view.rows = h.units(kind="community").rows
    grids, shared = view.top_grids()
    if not len(h.units(kind="grid")):
        assert not grids.known.any()
        return
    assert grids.values.tolist() == [sum(c in cs for cs in served.values()) for c in communities]
    several = [cs for cs in served.values() if len(cs) > 1]
    assert shared.values.tolist() == [sum(c in cs for cs in several) for c in communities]


@given(hierarchies())
def test_levels_are_what_counting_them_gives(h: Hierarchy) -> None:
    view = seen(Jurisdiction(territory=h))
    kinds = ("grid", "estate")
    found, drop = view.levels_of(*kinds), view.shrinking(*kinds)
    keys = [level.key for level in h.levels.levels if set(level.kinds) & set(kinds)]
    there = {u.level for u in h.units() if u.kind in kinds}
    for i, unit in enumerate(h.units()):
        below = [u for u in h.units() if unit.id in u.path and u.kind in kinds]
        n = len({u.level for u in below})
        assert (found.low[i], found.high[i]) == (n, n + len([key for key in keys if key not in there]))
        if all(key in there for key in keys):
            counts = [sum(u.level == key for u in below) for key in keys]
            drops = [a - b for a, b in pairwise(counts)]
            assert drop.low[i] == drop.high[i] == max([0, *drops])


def test_a_list_is_said_with_the_comma_of_its_language() -> None:
    h = units(("s", "street", None), ("c", "community", "s"), ("b", "building", "c"))
    rule = LevelChain(chain=CHAIN)
    assert messages(place(h), rule) == [
        (
            (
                "b (building) does not stand right under the level above its own in the chain: "
                "street, community, estate/work_unit, building."
            ),
            "b（楼栋）未直接隶属于链条中的上一级：street、community、estate/work_unit、building。",
        )
    ]
