"""Who keeps which grid: against all assignments that there are, and against networkx."""

from __future__ import annotations

from collections import Counter
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from integration_staff_cases import Case, cases, turned

from gridgov.errors import InvalidIntegrationError
from gridgov.integration._plan import Plan
from gridgov.integration._plan_of import plan_of
from gridgov.integration._staff import Staffing, reconcile
from gridgov.integration._staff_match import matched
from gridgov.integration._staff_people import Claims
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.text import Text

#: Base units together count less than this many households.
NEARLY = 2e-3


def best(claims: dict[tuple[str, str], float], people: list[str], seats: Counter[str]) -> float:
    """Return the most households that can stay, by trying every assignment."""
    choices = [[None, *(g for p, g in claims if p == person)] for person in people]
    most = 0.0
    for chosen in product(*choices):
        used = Counter(g for g in chosen if g is not None)
        if all(used[g] <= seats[g] for g in used):
            total = sum(claims[p, g] for p, g in zip(people, chosen, strict=True) if g is not None)
            most = max(most, total)
    return most


def movable(case: Case) -> dict[str, bool]:
    """Return people with posts in merged cells, and whether a post of theirs is full-time."""
    out: dict[str, bool] = {}
    full: dict[str, bool] = {}
    for net, post in case.posts():
        if post["holder"] is not None:
            person = case.person(net, post["holder"])
            full[person] = full.get(person, False) or post["time"] == "full"
            if not case.stays(net, post["cell"]):
                out[person] = True
    return {person: full[person] for person in sorted(out)}


def all_grids(case: Case) -> list[str]:
    return sorted({g for column in case.grids.values() for g in column if g is not None})


@settings(max_examples=35)
@given(cases(), st.integers(1, 2))
def test_as_many_households_stay_as_can_be(case: Case, per_grid: int) -> None:
    found = reconcile(case.plan(), full_time_first=False, per_grid=per_grid)
    seats = Counter(dict.fromkeys(all_grids(case), per_grid))
    claims = case.claims()
    assert found.keeps["households"].sum() == pytest.approx(best(claims, list(movable(case)), seats), abs=NEARLY)
    for row in found.keeps:
        assert row.households == pytest.approx(claims[row.person, row.grid])


@settings(max_examples=35)
@given(cases())
def test_full_time_staff_have_theirs_first(case: Case) -> None:
    found = reconcile(case.plan())
    seats, claims, people = Counter(dict.fromkeys(all_grids(case), 1)), case.claims(), movable(case)
    for full in (True, False):
        rows = [row for row in found.keeps if row.full_time is full]
        some = [person for person, is_full in people.items() if is_full is full]
        assert sum(row.households for row in rows) == pytest.approx(best(claims, some, seats), abs=NEARLY)
        seats.subtract(row.grid for row in rows)


@settings(max_examples=35)
@given(cases(), st.booleans())
def test_everybody_and_every_post_is_accounted_for(case: Case, double: bool) -> None:  # noqa: FBT001 - drawn
    found = reconcile(case.plan(), allow_double=double)
    people = movable(case)
    keep, surplus = set(found.keeps["person"].tolist()), set(found.surplus["person"].tolist())
    assert keep | surplus == set(people)
    assert not keep & surplus
    assert set(found.lose_all["person"].tolist()) <= surplus
    posts = [(net, post["id"]) for net, post in case.posts()]
    assert sorted((row.net, row.post) for row in found.posts) == sorted(posts)
    after = {(row.net, row.post): row.after for row in found.posts}
    for net, post in case.posts():
        what = after[net, post["id"]]
        person = None if post["holder"] is None else case.person(net, post["holder"])
        assert (what == "stays") == case.stays(net, post["cell"])
        if what != "stays":
            assert (what == "open") == (person is None)
            assert (what == "surplus") == (person in surplus)
    grids: list[str] = found.keeps["grid"].tolist()
    keepers: list[str] = found.keeps["person"].tolist()
    kept = Counter(grids)
    assert {row.grid for row in found.vacancies} == set(all_grids(case)) - set(kept)
    assert max(kept.values(), default=0) <= 1
    if not double:
        assert max(Counter(keepers).values(), default=0) <= 1
    for row in found.lose_all:
        assert not any(
            case.stays(net, p["cell"])
            for net, p in case.posts()
            if p["holder"] and case.person(net, p["holder"]) == row.person
        )


@settings(max_examples=25)
@given(cases())
def test_the_order_of_the_input_does_not_matter(case: Case) -> None:
    want = {tuple(row.values) for row in reconcile(case.plan()).keeps}
    assert {tuple(row.values) for row in reconcile(turned(case.plan())).keeps} == want
    assert {tuple(row.values) for row in reconcile(case.plan(reverse=True)).keeps} == want


@settings(max_examples=25)
@given(cases(), st.data())
def test_decisions_are_carried_out_and_the_rest_is_as_good_as_can_be(case: Case, data: st.DataObject) -> None:
    people, grids = movable(case), all_grids(case)
    if not people or not grids:
        return
    person = data.draw(st.sampled_from(sorted(people)))
    grid = data.draw(st.sampled_from([None, *grids]))
    found = reconcile(case.plan(), decisions={person: grid}, full_time_first=False)
    assert [row.grid for row in found.keeps if row.person == person] == ([] if grid is None else [grid])
    assert all(row.decided == (row.person == person) for row in found.keeps)
    seats = Counter(dict.fromkeys(grids, 1))
    seats.subtract([] if grid is None else [grid])
    rest = sum(row.households for row in found.keeps if row.person != person)
    assert rest == pytest.approx(best(case.claims(), [p for p in people if p != person], seats), abs=NEARLY)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_middle_ones_are_as_good_as_networkx(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 40)), int(rng.integers(1, 30))
    there = rng.random((n, m)) < 0.15
    person, grid = np.nonzero(there)
    households = rng.integers(0, 50, len(person)).astype(float)
    claims = Claims(person, grid, households, np.ones(len(person)), np.ones(len(person)))
    seats = rng.integers(0, 3, m)
    pairs = matched(claims, seats, np.ones(n, bool), np.zeros(len(person), bool), np.arange(m))
    graph: nx.Graph[tuple[object, ...]] = nx.Graph()
    for p, g, weight in zip(person.tolist(), grid.tolist(), households.tolist(), strict=True):
        for seat in range(int(seats[g])):
            graph.add_edge(("p", p), ("g", g, seat), weight=weight)
    worth = dict(zip(zip(person.tolist(), grid.tolist(), strict=True), households.tolist(), strict=True))
    want = sum(graph.edges[edge]["weight"] for edge in nx.max_weight_matching(graph))
    assert sum(worth[pair] for pair in pairs) == pytest.approx(want)
    assert len({p for p, _ in pairs}) == len(pairs)
    used = Counter(g for _, g in pairs)
    assert all(used[g] <= seats[g] for g in used)


def plan_with(holders: list[str | None], households: list[int | None], grids: list[str], **more: list[str]) -> Plan:
    """One cell for each base unit with one post each."""
    n = len(holders)
    units = [f"b{i}" for i in range(n)]
    posts = [
        {"id": f"p{i}", "cell": f"c{i}", "role": "worker", "holder": h, **{k: v[i] for k, v in more.items()}}
        for i, h in enumerate(holders)
    ]
    net = Net.from_tables("n", {"unit": units, "cell": [f"c{i}" for i in range(n)]}, posts=posts)
    return plan_of(Nets.of([net], BaseUnits.of_ids(units, households=households)), grids)


def pairs(found: Staffing) -> list[tuple[str, str]]:
    return [(row.person, row.grid) for row in found.keeps]


def test_of_two_who_are_as_good_the_first_id_keeps_the_grid() -> None:
    assert pairs(reconcile(plan_with(["z", "a"], [5, 5], ["g", "g"]))) == [("n:a", "g")]


def test_of_two_grids_that_are_as_good_the_first_id_is_kept() -> None:
    assert pairs(reconcile(plan_with(["a", "a"], [5, 5], ["h", "g"]))) == [("n:a", "g")]


def test_of_equal_households_more_base_units_decide() -> None:
    plan = plan_with(["a", "z", "z"], [10, 4, 6], ["g", "g", "g"])
    assert pairs(reconcile(plan)) == [("n:z", "g")]


def test_where_households_are_unknown_base_units_decide() -> None:
    plan = plan_with(["a", "z", "z"], [None, None, None], ["g", "g", "g"])
    found = reconcile(plan)
    assert pairs(found) == [("n:z", "g")]
    assert [(row.households, row.share) for row in found.keeps] == [(0.0, 1.0)]


def test_two_who_want_one_grid_are_settled_so_that_most_households_stay() -> None:
    # One has all of h and most of g, the other only g.
    plan = plan_with(["a", "a", "b"], [60, 50, 55], ["g", "h", "g"])
    assert pairs(reconcile(plan)) == [("n:a", "h"), ("n:b", "g")]


def test_nobody_is_invented_and_nobody_dismissed() -> None:
    found = reconcile(plan_with([None, "a", "b"], [1, 2, 3], ["g", "h", "h"]))
    assert pairs(found) == [("n:b", "h")]
    assert [(row.grid, row.open, row.households) for row in found.vacancies] == [("g", 1.0, 1.0)]
    assert found.surplus["post"].tolist() == ["p1"]
    assert found.lose_all["person"].tolist() == ["n:a"]
    assert found.posts["after"].tolist() == ["open", "surplus", "keeps"]


def test_a_second_grid_only_where_places_outnumber_people_and_it_is_allowed() -> None:
    plan = plan_with(["a", "a", None], [3, 2, 1], ["g", "h", "k"])
    assert pairs(reconcile(plan)) == [("n:a", "g")]
    found = reconcile(plan, allow_double=True)
    assert pairs(found) == [("n:a", "g"), ("n:a", "h")]
    assert [(row.when, row.n, row.where) for row in found.double_loads] == [("after", 2.0, "g, h")]
    enough = plan_with(["a", "a", "b", "c"], [3, 2, 9, 9], ["g", "h", "g", "g"])
    assert pairs(reconcile(enough, allow_double=True)) == [("n:a", "h"), ("n:b", "g")]


def test_full_time_words_of_both_languages_count() -> None:
    for word in ("full", "Full_time", "专职"):
        plan = plan_with(["a", "b"], [9, 1], ["g", "g"], time=["part", word])
        assert pairs(reconcile(plan)) == [("n:b", "g")]
        assert pairs(reconcile(plan, full_time_first=False)) == [("n:a", "g")]


def test_one_person_of_two_nets_counts_households_once() -> None:
    base = BaseUnits.of_ids(["b1", "b2"], households=[10, 5])
    posts = [{"cell": "x", "role": "worker", "holder": "a"}]
    nets = [
        Net.from_tables("m", {"unit": ["b1", "b2"], "cell": ["x", "x"]}, posts=posts),
        Net.from_tables("n", {"unit": ["b1"], "cell": ["x"]}, posts=posts),
    ]
    found = reconcile(plan_of(Nets.of(nets, base, people=[("m:a", "n:a")]), ["g", "h"]))
    assert [(row.person, row.grid, row.households, row.share) for row in found.keeps] == [
        ("m:a", "g", 10.0, pytest.approx(10 / 15))
    ]
    assert [(row.when, row.where) for row in found.double_loads] == [("before", "m, n")]
    assert sorted(found.posts["after"].tolist()) == ["joined", "keeps"]


def test_the_same_staff_id_of_two_nets_is_two_people() -> None:
    base = BaseUnits.of_ids(["b1"], households=[10])
    posts = [{"cell": "x", "role": "worker", "holder": "a"}]
    nets = [Net.from_tables(i, {"unit": ["b1"], "cell": ["x"]}, posts=posts) for i in ("m", "n")]
    found = reconcile(plan_of(Nets.of(nets, base), ["g"]))
    assert (pairs(found), found.surplus["person"].tolist()) == ([("m:a", "g")], ["n:a"])


def test_posts_in_cells_that_stay_are_left_alone() -> None:
    net = Net.from_tables(
        "n",
        {"unit": ["b1", "b2"], "cell": ["port", "x"]},
        cells=[{"id": "port", "basis": "Port law"}, {"id": "x"}],
        posts=[{"id": i, "cell": i, "role": "worker", "holder": "a"} for i in ("port", "x")],
    )
    plan = plan_of(Nets.of([net], BaseUnits.of_ids(["b1", "b2"], households=[8, 2])), ["g", "g"])
    found = reconcile(plan)
    assert [(row.post, row.households) for row in found.keeps] == [("x", 2.0)]
    assert [(row.post, row.grid, row.after) for row in found.posts] == [("port", None, "stays"), ("x", "g", "keeps")]
    assert [(row.when, row.where) for row in found.double_loads] == [("after", "g, n:port")]
    none = reconcile(plan, decisions={"n:a": None})
    assert none.surplus["person"].tolist() == ["n:a"]
    assert len(none.lose_all) == 0


def test_who_has_only_posts_that_stay_is_neither_surplus_nor_loses_all() -> None:
    net = Net.from_tables(
        "n",
        {"unit": ["b1", "b2"], "cell": ["port", "x"]},
        cells=[{"id": "port", "basis": "Port law"}, {"id": "x"}],
        posts=[{"id": i, "cell": i, "role": "worker", "holder": i} for i in ("port", "x")],
    )
    found = reconcile(plan_of(Nets.of([net], BaseUnits.of_ids(["b1", "b2"])), ["g", "g"]))
    assert (pairs(found), len(found.surplus), len(found.lose_all)) == ([("n:x", "g")], 0, 0)


def test_a_cell_and_the_one_above_it_count_once() -> None:
    cells = [{"id": "top", "level": "high"}, {"id": "x", "level": "low", "parent": "top"}]
    rows = [{"unit": "b1", "cell": "x", "share": 0.5}, {"unit": "b2", "cell": "x"}]
    posts = [{"id": c, "cell": c, "role": "worker", "holder": "a"} for c in ("top", "x")]
    # The other half of b1 is in a cell of nobody.
    cells.append({"id": "y", "level": "low"})
    rows.append({"unit": "b1", "cell": "y", "share": 0.5})
    net = Net.from_tables("n", rows, cells=cells, posts=posts)
    found = reconcile(plan_of(Nets.of([net], BaseUnits.of_ids(["b1", "b2"], households=[10, 4])), ["g", "g"]))
    assert [(row.grid, row.households) for row in found.keeps] == [("g", 9.0)]


def test_decisions_that_cannot_be_are_refused_all_at_once() -> None:
    plan = plan_with(["a", "b"], [1, 2], ["g", "g"])
    with pytest.raises(InvalidIntegrationError) as caught:
        reconcile(plan, decisions={"n:a": "g", "n:b": "g", "n:zz": None, "a": "nowhere"})
    assert caught.value.problems.counts() == {"ITG101": 2, "ITG102": 1, "ITG103": 1}
    said = caught.value.text("zh")
    assert "“n:zz”" in said
    assert "n:a, n:b" in said


def test_who_is_not_there_takes_no_place() -> None:
    plan = plan_with(["a", "b"], [1, 2], ["g", "g"])
    with pytest.raises(InvalidIntegrationError) as caught:
        reconcile(plan, decisions={"n:a": "g", "n:zz": "g"})
    assert [problem.code for problem in caught.value.problems] == ["ITG101"]


def test_a_place_that_was_decided_is_taken() -> None:
    plan = plan_with(["a", "b"], [1, 9], ["g", "g"])
    found = reconcile(plan, decisions={"n:a": "g"})
    assert (pairs(found), found.surplus["person"].tolist()) == ([("n:a", "g")], ["n:b"])


def test_one_person_under_two_names_is_decided_once() -> None:
    case = Case(
        {"b0": 1},
        {
            net: {
                "members": [{"unit": "b0", "cell": "c"}],
                "cells": [{"id": "c", "parent": None, "level": "low", "basis": None}],
                "posts": [{"id": "p", "cell": "c", "role": "worker", "holder": "p0", "time": None}],
                "duties": [],
                "levels": ["low"],
                "department": None,
            }
            for net in ("n0", "n1")
        },
        {"grid": ["g0"]},
        [0],
    )
    with pytest.raises(InvalidIntegrationError, match="ITG104"):
        reconcile(case.plan(), decisions={"n0:p0": "g0", "n1:p0": None})
    assert pairs(reconcile(case.plan(), decisions={"n1:p0": "g0"})) == [("n0:p0", "g0")]


def test_a_grid_without_base_units_can_be_decided_for() -> None:
    base = BaseUnits.of_ids(["b"], households=[3])
    net = Net.from_tables("n", {"unit": ["b"], "cell": ["x"]}, posts=[{"cell": "x", "role": "worker", "holder": "a"}])
    plan = plan_of(Nets.of([net], base), ["g"], extra=["new"])
    found = reconcile(plan, decisions={"n:a": "new"})
    assert [(row.grid, row.households, row.share) for row in found.keeps] == [("new", 0.0, 0.0)]
    assert found.vacancies["grid"].tolist() == ["g"]


def test_fewer_than_one_keeper_is_refused() -> None:
    with pytest.raises(ValueError, match="per_grid is 1 or more"):
        reconcile(plan_with(["a"], [1], ["g"]), per_grid=0)


def test_the_line_says_everything_in_both_languages() -> None:
    found = reconcile(plan_with([None, "a", "b"], [1, 2, 3], ["g", "h", "h"]))
    line = (
        "2 people: 1 keep a grid, 1 keep none, 1 of these have no post left; 1 of 2 grids vacant, 1 posts vacant before"
    )
    assert found.describe() == line
    assert repr(found) == f"<Staffing: {line}>"
    assert found.describe("zh") == "共2人：1人负责网格，1人未获网格，其中1人已无任何岗位；2个网格中1个空缺，原有空岗1个"
    assert found.keepers("h") == ("n:b",)
    assert found.keepers("g") == found.keepers("nowhere") == ()


def test_columns_say_what_they_hold_in_both_languages() -> None:
    found = reconcile(plan_with(["a"], [1], ["g"]))
    frames = (found.keeps, found.posts, found.double_loads, found.surplus, found.vacancies, found.lose_all)
    for frame in frames:
        assert isinstance(frame.title, Text)
        for column in frame.specs:
            assert column.definition.en.endswith(".")
            assert column.definition.zh.endswith("。")
            assert frame.to_pandas().shape == (len(frame), len(frame.specs))
            assert frame.to_polars().height == len(frame)
