"""Roles and templates where the other tests did not see a mistake."""

from __future__ import annotations

import pytest
from changes_cases import CATALOGUE, town

from gridgov.errors import InvalidRosterError, UnknownKeyError
from gridgov.roles import Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster
from gridgov.text import Text


@pytest.mark.parametrize(("maximum", "n", "most"), [(None, 1, "any number"), (3, 1, "3"), (3, 4, "3")])
def test_a_count_outside_of_a_slot_is_refused_with_what_it_takes(maximum: int | None, n: int, most: str) -> None:
    slot = RoleSlot("head", Text("head", "长"), "grid_chief", 2, maximum)
    template = RoleTemplate("duo", Text("duo", "双人"), [slot])
    with pytest.raises(ValueError, match=rf"^Slot 'head' takes 2 to {most} posts, not {n}\.$"):
        template.posts("g1", {"head": n})
    assert len(template.posts("g1", {"head": 3})) == 3


def test_posts_with_one_number_are_named_wherever_they_stand() -> None:
    posts = [
        {"id": "p1", "role": "chief", "unit": "g1", "number": 1},
        {"id": "p2", "role": "chief", "unit": "g1", "number": 2},
        {"id": "p3", "role": "chief", "unit": "g1", "number": 2},
    ]
    with pytest.raises(InvalidRosterError) as caught:
        Roster.from_records(town().territory, CATALOGUE, posts=posts)
    (problem,) = caught.value.problems
    assert problem.facts["ids"] == Text("'p2', 'p3'", "“p2”、“p3”")


def test_whoever_is_appointed_first_is_of_the_first_kind_that_may_hold() -> None:
    catalogue = RoleCatalogue([Role(key="warden", name=Text("warden", "管理员"), holders=("body", "person"))])
    empty = Roster.from_records(town().territory, catalogue, posts=[{"role": "warden", "unit": "g1"}])
    after = empty.appoint("warden@g1#1", "h", start="2026-01-01")
    assert after.holder("h").kind == catalogue.role("warden").holders[0]


def test_bodies_are_counted_by_kind() -> None:
    assert repr(town().bodies) == "<Bodies: 3 (1 community_party_organisation, 2 party_branch)>"


def test_rosters_of_one_place_are_equal_if_all_that_they_say_is() -> None:
    place, again = town(), town()
    same = again.roster
    assert place.roster == same
    assert place.roster != same.appoint("worker@g1#1", "p2", start="2026-01-01")
    other = Roster.from_records(place.territory, RoleCatalogue([*CATALOGUE.roles, Role(key="x", name=Text("x", "某"))]))
    assert other != Roster.from_records(place.territory, CATALOGUE)


def test_a_unit_with_one_group_of_members_is_not_divided() -> None:
    assert town().bodies.divided("party_branch") == {}


def test_a_slot_that_the_template_has_not_is_not_filled() -> None:
    template = RoleCatalogue.builtin().template("one_three_n")
    with pytest.raises(UnknownKeyError):
        template.fill({"head": "grid_chief", "nobody": "grid_worker"})
