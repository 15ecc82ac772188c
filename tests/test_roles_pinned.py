"""Roles, templates and posts at their edges: exactly the range of a slot, none, the highest number of a post."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gridgov.errors import InvalidRosterError, NotPublishedError, Problems, UnknownKeyError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.roles import Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster
from gridgov.text import Text

LADDER = LevelScheme.ladder("community", "grid")


def place() -> Hierarchy:
    rows = [{"id": "c", "level": "community"}]
    rows += [{"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(2)]
    return Hierarchy.from_records(rows, levels=LADDER)


def refused(posts: list[dict[str, Any]]) -> Problems:
    """Return what is wrong with posts."""
    with pytest.raises(InvalidRosterError) as error:
        Roster.from_records(place(), RoleCatalogue.builtin(), posts=posts)
    return error.value.problems


# -- templates ---------------------------------------------------------------------------------------------------------


def team() -> RoleTemplate:
    slots = [
        RoleSlot("head", Text("head", "长"), "grid_chief", 1, 1),
        RoleSlot("staff", Text("staff", "员"), None, 0, 2),
        RoleSlot("helper", Text("helper", "辅"), "volunteer", 1, None),
    ]
    return RoleTemplate("team", Text("team", "组"), slots)


def test_a_slot_that_a_template_does_not_have_cannot_be_filled() -> None:
    for call in (lambda: team().fill({"head": "grid_chief", "chef": "x"}), lambda: team().role("chef")):
        with pytest.raises(UnknownKeyError) as error:
            call()
        (problem,) = error.value.problems
        assert (problem.place.id, problem.facts["slot"], problem.facts["known"]) == (
            "chef",
            "chef",
            "head, staff, helper",
        )
    filled = team().fill({"staff": "grid_worker"})
    assert ([slot.key for slot in team().open_slots], filled.open_slots) == (["staff"], ())
    assert [filled.role(key) for key in ("head", "staff", "helper")] == ["grid_chief", "grid_worker", "volunteer"]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"head": 0}, "Slot 'head' takes 1 to 1 posts, not 0."),
        ({"head": 2}, "Slot 'head' takes 1 to 1 posts, not 2."),
        ({"staff": -1}, "Slot 'staff' takes 0 to 2 posts, not -1."),
        ({"staff": 3}, "Slot 'staff' takes 0 to 2 posts, not 3."),
        ({"helper": 0}, "Slot 'helper' takes 1 to any number posts, not 0."),
    ],
)
def test_a_slot_takes_as_many_posts_as_it_says(counts: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match="takes") as error:
        team().posts("g", counts)
    assert str(error.value) == said


def test_posts_of_a_template_are_numbered_and_open_slots_get_none() -> None:
    filled = team().fill({"staff": "grid_worker"})
    assert [(p["role"], p["unit"], p["number"]) for p in filled.posts("g", {"staff": 2, "helper": 3})] == [
        ("grid_chief", "g", 1), ("grid_worker", "g", 1), ("grid_worker", "g", 2),
        ("volunteer", "g", 1), ("volunteer", "g", 2), ("volunteer", "g", 3),
    ]  # fmt: skip
    assert [(p["role"], p["number"]) for p in team().posts("g")] == [("grid_chief", 1), ("volunteer", 1)]
    with pytest.raises(NotPublishedError) as error:
        team().posts("g", {"staff": 1})
    assert [p.place.id for p in error.value.problems] == ["staff"]


# -- roles -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "at any unit, 0 to any number a unit"),
        ({"sits_at": "grid", "minimum": 1, "maximum": 1}, "at grid, 1 to 1 a unit"),
        ({"sits_at": ["grid", "kind:estate"], "maximum": 0}, "at grid, kind:estate, 0 to 0 a unit"),
    ],
)
def test_a_role_says_where_it_sits_and_how_often(more: dict[str, Any], text: str) -> None:
    role = Role(key="r", name=Text("r", "角"), **more)
    assert repr(role) == f"<Role r: {text}>"
    assert Role.from_dict(role.to_dict()) == role
    assert set(role.to_dict()) == {"key", "name", *more}


@pytest.mark.parametrize(
    ("sits_at", "there", "unknown"),
    [
        ((), [True, True, True], ()),
        (("grid",), [False, True, True], ()),
        (("grid:grid",), [False, True, False], ()),
        (("kind:estate",), [False, False, True], ()),
        (("kind:villa", "villa", "grid:villa", "community"), [True, False, False], ("villa", "grid:villa")),
    ],
)
def test_where_posts_of_a_role_may_be(sits_at: tuple[str, ...], there: list[bool], unknown: tuple[str, ...]) -> None:
    scheme = LADDER.evolve("grid", kinds=("grid", "estate"))
    role = Role(key="r", name=Text("r", "角"), sits_at=sits_at)
    assert role.places(scheme).tolist() == there
    assert role.places_unknown_to(scheme) == unknown


# -- posts -------------------------------------------------------------------------------------------------------------


def test_posts_are_numbered_by_role_and_unit_in_the_order_in_which_they_stand() -> None:
    rows = [("grid_worker", "g1"), ("grid_worker", "g0"), ("grid_chief", "g1"), ("grid_worker", "g1")]
    roster = Roster.from_records(place(), RoleCatalogue.builtin(), posts=[{"role": r, "unit": u} for r, u in rows])
    assert sorted(roster.columns.post_ids.tolist()) == sorted(
        ["grid_worker@g1#1", "grid_worker@g0#1", "grid_chief@g1#1", "grid_worker@g1#2"]
    )


@pytest.mark.parametrize(
    "number",
    [1, 2, "7", 3.0, np.int64(4), np.float64(5), None, "", float("nan")],
    ids=repr,
)
def test_what_is_a_number_of_a_post(number: object) -> None:
    roster = Roster.from_records(
        place(), RoleCatalogue.builtin(), posts=[{"role": "grid_worker", "unit": "g0", "number": number}]
    )
    expected = 1 if number is None or number == "" or number != number else int(number)  # type: ignore[call-overload]  # noqa: PLR0124 - NaN  # pyright: ignore[reportArgumentType]
    assert roster.columns.post_ids.tolist() == [f"grid_worker@g0#{expected}"]


@pytest.mark.parametrize("number", [0, -1, True, np.True_, 1.5, "1.0", "x", "-1", 10**12], ids=repr)
def test_what_is_none(number: object) -> None:
    found = refused([{"role": "grid_worker", "unit": "g0"}, {"role": "grid_worker", "unit": "g1", "number": number}])
    assert [(p.place.row, p.place.column) for p in found] == [(2, "number")]


def test_two_posts_of_one_number_are_told_at_the_second() -> None:
    rows = [("a", 1), ("b", 2), ("c", 1), ("d", 3), ("e", 1)]
    found = refused([{"id": ident, "role": "grid_worker", "unit": "g0", "number": n} for ident, n in rows])
    assert [(p.place.row, p.facts["number"]) for p in found] == [(3, 1), (5, 1)]
    assert [(p.facts["role"], p.facts["unit"]) for p in found] == [("grid_worker", "g0")] * 2
    assert [("a" in str(p), "c" in str(p.facts["ids"]), "e" in str(p.facts["ids"])) for p in found] == [
        (True, True, False),
        (True, True, True),
    ]


def test_posts_of_no_role_no_unit_and_the_wrong_place_are_told_each_once() -> None:
    rows = [("", "g0"), ("nobody", "g0"), ("grid_worker", ""), ("grid_worker", "g9"), ("grid_worker", "c"), ("", "")]
    found = refused([{"role": role, "unit": unit} for role, unit in rows])
    assert [(p.place.row, p.place.column) for p in found if p.code == "TAB002"] == [
        (1, "role"), (3, "unit"), (6, "role"), (6, "unit")
    ]  # fmt: skip
    others = [(p.place.row, p.facts.get("role"), p.facts.get("unit")) for p in found if p.code != "TAB002"]
    assert others == [(2, "nobody", None), (4, None, "g9"), (5, "grid_worker", "c")]


# -- appointments ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        ([("2024-03-01", "2024-03-31"), ("2024-04-01", None)], []),
        ([("2024-03-01", "2024-03-31"), ("2024-03-31", None)], [2]),
        ([("2024-03-31", None), ("2024-03-01", "2024-03-31")], [1]),
        ([(None, "2024-03-31"), ("2024-04-01", "2024-04-01"), ("2024-04-02", None)], []),
        ([("2024-01-01", "2024-12-31"), ("2024-02-01", "2024-02-02"), ("2024-06-01", "2024-06-01")], [2, 3]),
        ([(None, None), (None, None)], [2]),
        ([("2024-03-01", "2024-02-01"), ("2024-02-15", None)], []),
    ],
)
def test_a_post_has_one_holder_on_each_day(days: list[tuple[str | None, str | None]], rows: list[int]) -> None:
    posts = [{"id": ident, "role": "grid_worker", "unit": f"g{i}"} for i, ident in enumerate("ab")]
    appointments = [{"post": "a", "holder": f"p{i}", "start": s, "end": e} for i, (s, e) in enumerate(days)]
    # Whoever holds another post on these days takes nothing from this one.
    appointments.append({"post": "b", "holder": "p9", "start": None, "end": None})
    if rows or any(start and end and end < start for start, end in days):
        with pytest.raises(InvalidRosterError) as error:
            Roster.from_records(place(), RoleCatalogue.builtin(), posts=posts, appointments=appointments)
        assert [p.place.row for p in error.value.problems if p.code != "DAY002"] == rows
    else:
        Roster.from_records(place(), RoleCatalogue.builtin(), posts=posts, appointments=appointments)


def staffed() -> Roster:
    """Return three units with chiefs and workers: one person in two units, a household, a vacant post."""
    held = {"c0": "p1", "c1": "p1", "w0": "p1", "w1": "p2", "w2": "h1", "w3": None, "w4": "p2"}
    posts = [{"id": f"c{i}", "role": "chief", "unit": f"g{i}"} for i in range(2)]
    posts += [{"id": f"w{i}", "role": "worker", "unit": unit} for i, unit in enumerate(["g0", "g0", "g1", "g1", "g1"])]
    catalogue = RoleCatalogue(
        [
            Role(key="chief", name=Text("chief", "长"), sits_at="grid", minimum=1),
            Role(key="worker", name=Text("worker", "员"), superior="chief", sits_at="grid", minimum=2),
        ]
    )
    rows = [{"id": "c", "level": "community"}, *({"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(3))]
    return Roster.from_records(
        Hierarchy.from_records(rows, levels=LADDER),
        catalogue,
        posts=posts,
        appointments=[{"post": post, "holder": holder} for post, holder in held.items() if holder],
        holders=[{"id": "p1"}, {"id": "p2"}, {"id": "h1", "kind": "household"}, {"id": "idle"}],
        devices=[{"id": "d1"}, {"id": "d2", "holder": "p1"}],
    )


def test_posts_holders_and_devices_are_different_numbers() -> None:
    roster = staffed()
    found = roster.counts("2024-06-01")
    assert (found.posts, found.filled, found.holders, found.devices) == (7, 6, 3, 2)
    assert (found.persons, found.households, found.bodies) == (2, 1, 0)
    double = roster.double_holdings("2024-06-01")
    assert {holder: sorted(post.id for post in posts) for holder, posts in double.items()} == {
        "p1": ["c0", "c1", "w0"],
        "p2": ["w1", "w4"],
    }


def test_what_is_vacant_and_what_should_be_there_and_is_not() -> None:
    found = staffed().vacancies("2024-06-01")
    said = [(v.unit.id, v.role.key, None if v.post is None else v.post.id) for v in found]
    assert said == [("g1", "worker", "w3"), ("g2", "chief", None), ("g2", "worker", None), ("g2", "worker", None)]
    assert [v.kind for v in found] == ["vacant_post", *["no_post"] * 3]
    assert [v.unit.id for v in staffed().vacancies("2024-06-01", "chief")] == ["g2"]


def test_who_answers_to_whom_and_who_is_shared() -> None:
    roster = staffed()
    spans = roster.span_of_control("chief", on="2024-06-01")
    assert [spans.of(unit) for unit in ("g0", "g1")] == [2, 2]
    rate = roster.same_holder_rate("chief", "worker", on="2024-06-01")
    assert (rate.same, rate.different, rate.unknown) == (1, 1, 0)
    assert repr(roster.staffing("worker", on="2024-06-01")) == "<Staffing of worker: 3 units, 1 without, 2 sharing>"
    assert repr(roster.staffing("chief", on="2024-06-01")) == "<Staffing of chief: 3 units, 1 without, 2 sharing>"
