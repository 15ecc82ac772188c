"""Capabilities F13 and F16 to F35 with the published numbers: roles, posts, holders, bodies and links."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from gridgov.bodies import Bodies
from gridgov.errors import AppointmentError, NotPublishedError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import LevelScheme
from gridgov.roles import Combination, Post, Role, RoleCatalogue, Roster
from gridgov.schemes import interleave, load
from gridgov.text import Text

DAY = "2026-01-01"
Record = dict[str, Any]


def word(text: str) -> Text:
    return Text(text, text)


def flat(level: str, n: int, top: str = "street") -> Hierarchy:
    """One unit with n units of a level right below it."""
    rows: list[Record] = [{"id": "top", "level": top}]
    rows += [{"id": f"u{i}", "level": level, "parent": "top"} for i in range(n)]
    return Hierarchy.from_records(rows, levels=LevelScheme.ladder(top, level))


# Role types


def test_f16_a_chief_who_is_no_leader_is_refused_with_the_reason() -> None:
    chief = Role(
        key="grid_chief",
        name=Text("grid chief", "网格长"),
        sits_at="kind:grid",
        eligible=["street_leading_group_member", "community_leading_group_member"],
    )
    roster = Roster.from_records(
        flat("grid", 2),
        RoleCatalogue([chief]),
        posts=[{"id": "a", "role": "grid_chief", "unit": "u0"}, {"id": "b", "role": "grid_chief", "unit": "u1"}],
        holders=[{"id": "leader", "qualifications": ["street_leading_group_member"]}, {"id": "other"}],
    )
    assert roster.appoint("a", "leader", start=DAY).posts_of("leader", on=DAY)[0].id == "a"
    with pytest.raises(AppointmentError) as error:
        roster.appoint("b", "other", start=DAY)
    assert error.value.problems.counts() == {"CON001": 1}
    assert "street_leading_group_member, community_leading_group_member" in str(error.value)
    # Data about a city that breaks its own rules still load.
    loaded = Roster.from_records(
        flat("grid", 2),
        RoleCatalogue([chief]),
        posts=[{"id": "a", "role": "grid_chief", "unit": "u0"}],
        appointments=[{"post": "a", "holder": "other"}],
    )
    assert loaded.violations(DAY).counts() == {"CON001": 1}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("red_steward", "building_head"),
        ("party_branch_secretary", "owners_committee_director"),
        ("courtyard_head", "grid_worker"),
    ],
)
def test_f19_combinations_of_the_published_systems_are_allowed(first: str, second: str) -> None:
    levels = LevelScheme.ladder("estate", "building")
    h = Hierarchy.from_records(
        [{"id": "e", "level": "estate"}, {"id": "b", "level": "building", "parent": "e"}], levels=levels
    )
    catalogue = RoleCatalogue.builtin()
    place = {key: "e" if catalogue.role(key).places(levels)[0] else "b" for key in (first, second)}
    roster = Roster.from_records(h, catalogue, posts=[{"role": k, "unit": u, "id": k} for k, u in place.items()])
    both = roster.appoint(first, "p", start=DAY).appoint(second, "p", start=DAY)
    assert {post.role.key for post in both.posts_of("p", on=DAY)} == {first, second}
    assert not both.violations(DAY)


@pytest.mark.parametrize(
    ("meets", "missing"),
    [
        ([], ["eligible", "legal_procedure"]),
        (["eligible"], ["legal_procedure"]),
        (["legal_procedure"], ["eligible"]),
        (["eligible", "legal_procedure"], []),
    ],
)
def test_f20_a_combination_needs_both_conditions(meets: list[str], missing: list[str]) -> None:
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community"}, {"id": "e", "level": "estate", "parent": "c"}],
        levels=LevelScheme.ladder("community", "estate"),
    )
    pair = Combination(
        "residents_committee_member", "owners_committee_member", "conditional", ("eligible", "legal_procedure")
    )
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin().with_roles(combinations=[pair]),
        posts=[
            {"id": "r", "role": "residents_committee_member", "unit": "c"},
            {"id": "o", "role": "owners_committee_member", "unit": "e"},
        ],
        appointments=[{"post": "r", "holder": "p"}],
    )
    if not missing:
        assert len(roster.appoint("o", "p", start=DAY, meets=meets).posts_of("p", on=DAY)) == 2
        return
    with pytest.raises(AppointmentError) as error:
        roster.appoint("o", "p", start=DAY, meets=meets)
    (problem,) = error.value.problems
    assert (problem.code, problem.facts["missing"]) == ("CON004", ", ".join(missing))


def test_f21_the_secretary_heads_the_big_committee_by_office_in_38_of_38() -> None:
    catalogue = RoleCatalogue.builtin().with_roles(
        Role(
            key="big_committee_secretary",
            name=Text("big-committee secretary", "大党委书记"),
            sits_at="kind:community",
            ex_officio="community_party_secretary",
        )
    )
    h = flat("community", 38)
    units = [f"u{i}" for i in range(38)]
    roster = Roster.from_records(
        h,
        catalogue,
        posts=[
            *({"id": f"s-{u}", "role": "community_party_secretary", "unit": u} for u in units),
            *({"id": f"b-{u}", "role": "big_committee_secretary", "unit": u} for u in units),
        ],
        appointments=[{"post": f"s-{u}", "holder": f"p-{u}"} for u in units],
    )
    rate = roster.same_holder_rate("community_party_secretary", "big_committee_secretary", on=DAY)
    assert (rate.same, rate.different, rate.unknown) == (38, 0, 0)
    changed = roster.end_appointment("s-u0", last_day=DAY).appoint("s-u0", "new", start="2026-01-02")
    assert {post.id for post in changed.posts_of("new", on="2026-01-02")} == {"s-u0", "b-u0"}
    assert {post.id for post in changed.posts_of("p-u0", on=DAY)} == {"s-u0", "b-u0"}


def test_f22_a_rate_below_one_is_a_number_and_vacancies_are_unknown() -> None:
    h = flat("community", 4)
    posts = [
        {"id": f"{r}-{i}", "role": r, "unit": f"u{i}"}
        for r in ("community_party_secretary", "residents_committee_director")
        for i in range(4)
    ]
    holders = {"community_party_secretary": "abcd", "residents_committee_director": "abx"}
    appointments = [{"post": f"{r}-{i}", "holder": p} for r, people in holders.items() for i, p in enumerate(people)]
    roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=posts, appointments=appointments)
    rate = roster.same_holder_rate("community_party_secretary", "residents_committee_director", on=DAY)
    assert (rate.same, rate.different, rate.unknown) == (2, 1, 1)
    assert rate.rate == 2 / 3
    empty = Roster.from_records(h, RoleCatalogue.builtin(), posts=posts)
    assert empty.same_holder_rate("community_party_secretary", "residents_committee_director", on=DAY).rate is None


def test_f24_an_unpublished_slot_says_so_and_can_be_filled() -> None:
    template = RoleCatalogue.builtin().template("one_head_three_members")
    assert [slot.key for slot in template.slots] == ["head", "member_1", "member_2", "member_3"]
    with pytest.raises(NotPublishedError) as error:
        template.posts("g")
    assert error.value.problems.counts() == {"RLE007": 4}
    filled = template.fill(
        {
            "head": "grid_chief",
            "member_1": "grid_worker",
            "member_2": "community_police_officer",
            "member_3": "legal_adviser",
        }
    )
    assert [p["role"] for p in filled.posts("g")] == [
        "grid_chief",
        "grid_worker",
        "community_police_officer",
        "legal_adviser",
    ]


def test_f25_one_officer_and_one_adviser_for_each_of_ten_communities() -> None:
    catalogue = RoleCatalogue.builtin().with_roles(
        *(
            Role(key=k, name=word(k), minimum=1, maximum=1, sits_at="kind:community")
            for k in ("community_police_officer", "legal_adviser")
        )
    )
    h = flat("community", 10)
    posts = [
        {"id": f"{role}-{i}", "role": role, "unit": f"u{i}"}
        for role in ("community_police_officer", "legal_adviser")
        for i in range(10)
    ]
    # The same officer in two communities is allowed by default.
    appointments = [{"post": p["id"], "holder": "officer" if "-0" in p["id"] else p["id"]} for p in posts]
    appointments[1]["holder"] = "officer"
    roster = Roster.from_records(h, catalogue, posts=posts, appointments=appointments)
    assert Counter(p.role.key for p in roster.posts()) == {"community_police_officer": 10, "legal_adviser": 10}
    assert (len(roster.vacancies(on=DAY)), len(roster.violations(DAY))) == (0, 0)
    missing = Roster.from_records(h, catalogue, posts=posts[:-1], appointments=appointments[:-1])
    assert missing.vacancies(on=DAY).to_columns() == {
        "unit": ["u9"],
        "role": ["legal_adviser"],
        "post": [None],
        "kind": ["no_post"],
    }
    second = [*posts, {"id": "extra", "role": "community_police_officer", "unit": "u3"}]
    twice = Roster.from_records(h, catalogue, posts=second, appointments=appointments)
    (problem,) = twice.violations(DAY)
    assert problem.text() == (
        "CON006 id 'u3': Unit 'u3' has 2 posts of community_police_officer; at most 1 are allowed. "
        "Abolish the surplus, or raise the maximum of the role."
    )


def test_f26_fewer_helpers_than_grids() -> None:
    grids, helpers = 2484, 1601
    h = flat("grid", grids)
    posts = [{"id": f"p{i}", "role": "grid_worker", "unit": f"u{i}"} for i in range(grids)]
    # Each helper has one grid, and the first ones a second.
    held = [{"post": f"p{i}", "holder": f"h{i % helpers}"} for i in range(2000)]
    roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=posts, appointments=held)
    assert roster.counts(on=DAY).persons == helpers
    staffing = roster.staffing("grid_worker", on=DAY)
    assert len(staffing.without) == grids - 2000
    assert len(staffing.sharing) == 2 * (2000 - helpers)
    assert len(staffing.without | staffing.sharing) >= 883


def test_f28_at_least_six_workers_a_grid() -> None:
    h = flat("grid", 33)
    counts = interleave(201, 33).tolist()
    assert Counter(counts) == {7: 3, 6: 30}
    posts = [{"role": "all_purpose_grid_worker", "unit": f"u{i}"} for i, n in enumerate(counts) for _ in range(n)]
    roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=posts)
    assert int(roster.staffing("all_purpose_grid_worker", on=DAY).posts.min()) == 6
    assert [p.number for p in roster.posts("all_purpose_grid_worker", "u0")] == [1, 2, 3, 4, 5, 6]


def chengbei() -> Jurisdiction:
    """A street with an area and two units, and the published chain of responsibility."""
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "a", "level": "area", "parent": "s"},
            {"id": "c1", "level": "community", "kind": "community", "parent": "a"},
            {"id": "c2", "level": "community", "kind": "management_office", "parent": "a"},
        ],
        levels=load("chengbei-five-tiers").levels,
    )
    catalogue = RoleCatalogue.builtin().with_roles(
        Role(key="street_party_secretary", name=word("s"), sits_at="kind:street", responsibility="first"),
        Role(
            key="street_deputy_secretary",
            name=word("d"),
            sits_at="kind:street",
            responsibility="direct",
            superior="street_party_secretary",
        ),
        Role(key="area_head", name=word("a"), sits_at="kind:area", responsibility="first"),
        Role(
            key="community_party_secretary",
            name=word("c"),
            sits_at=["kind:community", "kind:management_office"],
            responsibility="first",
        ),
    )
    places = {
        "street_party_secretary": ["s"],
        "street_deputy_secretary": ["s"],
        "area_head": ["a"],
        "community_party_secretary": ["c1", "c2"],
        "volunteer": ["c1"],
    }
    posts = [{"id": f"{role}-{u}", "role": role, "unit": u} for role, units in places.items() for u in units]
    roster = Roster.from_records(
        h, catalogue, posts=posts, appointments=[{"post": p["id"], "holder": f"h-{p['id']}"} for p in posts]
    )
    return Jurisdiction(territory=h, roster=roster)


def test_f29_who_answers_is_an_ordered_list_with_labels() -> None:
    place = chengbei()
    answers = place.who_answers("c1", on=DAY, labelled=True)
    assert [(a.unit.id, a.role.key, a.role.responsibility) for a in answers] == [
        ("c1", "community_party_secretary", "first"),
        ("a", "area_head", "first"),
        ("s", "street_deputy_secretary", "direct"),
        ("s", "street_party_secretary", "first"),
    ]
    assert len(place.who_answers("c1", on=DAY)) == 5
    first = Counter(p.unit.id for p in place.roster.posts() if p.role.responsibility == "first")
    assert first == {"s": 1, "a": 1, "c1": 1, "c2": 1}


def test_f30_units_that_no_leader_takes_charge_of_are_listed() -> None:
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c", "level": "community", "parent": "s"},
            {"id": "g1", "level": "grid", "parent": "c"},
            {"id": "g2", "level": "grid", "parent": "c"},
        ],
        levels=LevelScheme.ladder("street", "community", "grid"),
    )
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        holders=[
            {"id": "city", "qualifications": ["city_leading_group_member"]},
            {"id": "town", "qualifications": ["town_leading_group_member"]},
        ],
    )
    links = [
        {"kind": "takes_charge", "source": "holder:city", "target": "unit:s"},
        {"kind": "takes_charge", "source": "holder:town", "target": "unit:c"},
        {"kind": "takes_charge", "source": "holder:town", "target": "unit:g1", "start": "2025-01-01"},
    ]
    place = Jurisdiction(territory=h, roster=roster, links=Links.from_records(links))
    above = ["city_leading_group_member", "county_leading_group_member"]
    upper = place.units(level="street") | place.units(level="community")
    assert place.without_link("takes_charge", upper, on=DAY, qualified=above).ids == ["c"]
    grids = place.units(kind="grid")
    assert place.without_link("takes_charge", grids, on=DAY, qualified=["town_leading_group_member"]).ids == ["g2"]
    assert place.without_link("takes_charge", grids, on="2024-12-31").ids == ["g1", "g2"]


def test_f31_ten_teams_and_301_stewards() -> None:
    h = flat("estate", 10, top="community")
    teams = [{"id": f"t{i}", "kind": "team", "unit": f"u{i}"} for i in range(10)]
    sizes = [30] * 9 + [31]
    posts = [
        {"id": f"t{i}-{k}", "role": "red_steward", "unit": f"u{i}", "body": f"t{i}"}
        for i, n in enumerate(sizes)
        for k in range(n)
    ]
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=posts,
        appointments=[{"post": p["id"], "holder": f"h{i}"} for i, p in enumerate(posts)],
    )
    place = Jurisdiction(territory=h, roster=roster, bodies=Bodies.from_records(h, teams))
    in_team = Counter(post.body for post in place.roster.posts("red_steward"))
    assert (len(in_team), sum(in_team.values())) == (10, 301)
    assert place.roster.counts(on=DAY).persons / len(place.bodies.of_kind("team")) > 30


# Bodies


def party_county() -> Jurisdiction:
    """One community of the county: a small grid with a micro grid, and one without."""
    h = Hierarchy.from_records(
        [
            {"id": "county", "level": "county"},
            {"id": "town", "level": "grid_large", "parent": "county"},
            {"id": "community", "level": "grid_medium", "parent": "town"},
            {"id": "estate", "level": "grid_small", "parent": "community"},
            {"id": "building", "level": "grid_micro", "parent": "estate"},
            {"id": "hamlet", "level": "grid_small", "parent": "community"},
            {"id": "home", "level": "household", "parent": "building"},
        ],
        levels=load("county-many-nets").levels,
    )
    bodies = Bodies.from_records(
        h,
        [
            {"id": "tc", "kind": "party_committee", "unit": "town"},
            {"id": "co", "kind": "community_party_organisation", "unit": "community", "parent": "tc"},
            {"id": "br", "kind": "party_branch", "unit": "estate", "parent": "co"},
            {"id": "gr", "kind": "party_group", "unit": "building", "parent": "br"},
            {"id": "gr2", "kind": "party_group", "unit": "hamlet", "parent": "co"},
        ],
        [
            {"member": "m1", "body": "gr", "lives_at": "building"},
            {"member": "m2", "body": "gr", "lives_at": "home"},
            {"member": "m3", "body": "gr2", "lives_at": "hamlet"},
        ],
    )
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"id": "central", "role": "party_member_central_household", "unit": "building"}],
        appointments=[{"post": "central", "holder": "household-7"}],
    )
    return Jurisdiction(territory=h, roster=roster, bodies=bodies)


def test_f13_two_trees_over_one_household() -> None:
    place = party_county()
    territorial = place.unit("home").path
    party = place.line_path("home", "party", on=DAY)
    assert territorial == ("county", "town", "community", "estate", "building", "home")
    assert [getattr(step, "id", None) for step in party] == ["tc", "co", "br", "gr"]
    assert len(territorial) != len(party)


def test_f32_the_party_chain_of_a_micro_grid_has_five_nodes() -> None:
    path = party_county().line_path("building", "party", on=DAY)
    assert len(path) == 5
    assert [p.role.key if isinstance(p, Post) else p.kind for p in path] == [
        "party_committee",
        "community_party_organisation",
        "party_branch",
        "party_group",
        "party_member_central_household",
    ]
    last = path[-1]
    assert isinstance(last, Post)
    assert party_county().roster.holders(DAY, unit="building")[0].kind == "household"


def test_f33_a_group_attaches_to_the_small_grid_where_there_is_no_micro_grid() -> None:
    place = party_county()
    attached = place.bodies.attached("hamlet", "party")
    assert attached is not None
    assert attached.id == "gr2"
    assert [b.id for b in place.bodies.chain("hamlet", "party")] == ["tc", "co", "gr2"]
    for unit in place.units():
        chain = place.bodies.chain(unit, "party")
        assert all(below.parent == above for above, below in pairwise(chain))
    assert place.bodies.divided("party_group") == {}


def test_f34_members_of_one_grid_in_two_groups_are_a_violation() -> None:
    place = party_county()
    tables = place.bodies.to_tables()
    for key, value in {"member": "m4", "body": "gr2", "lives_at": "building", "start": None, "end": None}.items():
        tables["memberships"][key].append(value)
    divided = Bodies.from_columns(place.territory, **tables).divided("party_group", on=DAY)
    assert divided == {"building": ("gr", "gr2")}


def test_f35_a_branch_or_a_group_is_enough() -> None:
    place = party_county()
    grids = place.units(level="grid_small")
    assert place.bodies.missing("party_branch", units=grids).ids == ["hamlet"]
    assert place.bodies.missing("party_branch", "party_group", units=grids).ids == []
