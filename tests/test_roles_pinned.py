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
