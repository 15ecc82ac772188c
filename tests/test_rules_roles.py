"""Rules of roles on small real models: what passes, fails, is unknown or not judged, and what the facts warn of."""

from __future__ import annotations

from typing import Any

import pytest
from rules_cases import DAY, Record, Row, messages, place, units, verdicts

from gridgov.changes import AddLink, Appoint, CreatePost, apply
from gridgov.findings import check
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import Role
from gridgov.rules import (
    NEEDS_CHOICE,
    BuildingHead,
    CentreHousehold,
    ChiefFromLeadership,
    FiveTiers,
    FullTimeWorker,
    GrandCommitteeHead,
    LeaderLinks,
    PartTimeMembers,
    PoliceAndLawyer,
    SecretaryIsDirector,
    ThreeStaff,
    builtin_rules,
)
from gridgov.schemes import load
from gridgov.testing import check_rule, mutate_rule
from gridgov.text import Text

ROLES = [rule for rule in builtin_rules() if rule.code.startswith("ROL")]
H = units(
    ("s", "street", None),
    ("c1", "community", "s"),
    ("g1", "grid_1", "c1"),
    ("b1", "building", "g1"),
    ("g2", "grid_1", "c1"),
    ("c2", "community", "s"),
)


@pytest.mark.parametrize("rule", ROLES, ids=lambda rule: rule.code)
def test_every_rule_keeps_the_laws_of_rules(rule: Any) -> None:  # noqa: ANN401 - any rule
    check_rule(rule)
    assert not mutate_rule(rule).survived


def test_the_eighteen_rules_of_roles_are_there() -> None:
    assert [rule.code for rule in ROLES] == [f"ROL{i:03}" for i in range(1, 19)]


# ROL002


def test_three_staff_beside_the_chief_and_none_vacant() -> None:
    staff = [("grid_worker", "g1", "a"), ("grid_assistant", "g1", "a"), ("volunteer", "g1", "b")]
    j = place(H, [("grid_chief", "g1", None), *staff, ("grid_worker", "g2", None)])
    assert verdicts(j, ThreeStaff(staff=3)) == {"g1": "PASS", "g2": "FAIL"}
    assert verdicts(j, ThreeStaff(staff=4)) == {"g1": "FAIL", "g2": "FAIL"}
    named = ThreeStaff(staff=2, roles=("grid_worker", "grid_assistant"))
    assert verdicts(j, named) == {"g1": "PASS", "g2": "FAIL"}
    # Nothing is known about instructors: there may be some, but what is vacant stays vacant.
    more = ThreeStaff(staff=2, roles=("grid_worker", "grid_instructor"))
    assert verdicts(j, more) == {"g1": "UNKNOWN", "g2": "FAIL"}
    assert verdicts(j, more, complete=["grid_instructor"]) == {"g1": "FAIL", "g2": "FAIL"}
    assert messages(j, ThreeStaff(staff=3)) == [
        (
            "g2 (level-1 grid) has 1 posts beside the role 'grid chief', 1 of them vacant; it needs 3 and none vacant.",
            "g2（一级网格）除“网格长”外有1个岗位，其中空缺1个；应有3个且无空缺。",
        )
    ]


def test_only_chiefs_say_nothing_about_staff() -> None:
    j = place(H, [("grid_chief", "g1", "a")])
    assert verdicts(j, ThreeStaff(staff=3)) == {"g1": "UNKNOWN", "g2": "UNKNOWN"}


# ROL003

TIERS = [(role, "g1", f"p{i}") for i, role in enumerate(FiveTiers().roles[:4])]
#: As in Chengbei: heads are in buildings only, and these may stand beside the grids.
HEAD = Role(key="building_head", name=Text("building head", "楼栋长"), sits_at="kind:building")


def test_building_heads_below_a_grid_fill_its_last_tier() -> None:
    j = place(H, [*TIERS, ("building_head", "b1", "head")])
    assert verdicts(j, FiveTiers()) == {"g1": "PASS", "g2": "FAIL"}
    vacant = place(H, [*TIERS, ("building_head", "b1", None)], roles=[HEAD])
    assert verdicts(vacant, FiveTiers()) == {"g1": "FAIL", "g2": "FAIL"}
    assert messages(vacant, FiveTiers())[1] == (
        "g1 (level-1 grid) has no more than 4 of 5 tiers filled. Nobody holds: building head.",
        "g1（一级网格）至多配备4级，应为5级。无人担任：楼栋长。",
    )


def test_a_grid_that_covers_the_buildings_beside_it_has_their_heads() -> None:
    h = units(("s", "street", None), ("c", "community", "s"), ("g1", "grid_1", "c"), ("b", "building", "c"))
    posts = [*TIERS, ("building_head", "b", "head")]
    assert verdicts(place(h, posts, roles=[HEAD]), FiveTiers()) == {"g1": "UNKNOWN"}  # how they relate is not said
    covered = place(h, posts, roles=[HEAD], links=[("covers", "unit:g1", "unit:b")])
    assert verdicts(covered, FiveTiers()) == {"g1": "PASS"}


def test_a_tier_of_which_nothing_is_known_is_unknown_but_an_empty_one_fails() -> None:
    j = place(H, TIERS)
    assert verdicts(j, FiveTiers()) == {"g1": "UNKNOWN", "g2": "FAIL"}
    assert verdicts(j, FiveTiers(), complete=["building_head"]) == {"g1": "FAIL", "g2": "FAIL"}
    unheard = FiveTiers(roles=("grid_chief", "nobody_has_heard_of_it"))
    assert verdicts(j, unheard) == {"g1": "UNKNOWN", "g2": "FAIL"}
    assert verdicts(j, unheard, complete=["nobody_has_heard_of_it"]) == {"g1": "FAIL", "g2": "FAIL"}
    with pytest.raises(ValueError, match="roles is a list of one or more texts"):
        FiveTiers(roles=())


# ROL004


def test_a_chief_sits_in_the_leadership_on_that_day() -> None:
    people: list[Record] = [
        {"id": "leader", "qualifications": ["street_leading_group_member"]},
        {"id": "other", "qualifications": ["community_leading_group_member"]},
        {"id": "outsider"},
    ]
    secretary = ("community_party_secretary", "c1", "outsider", {"end": "2025-12-31"})
    posts = [("grid_chief", "g1", "leader"), ("grid_chief", "g2", "outsider"), secretary]
    j = place(H, posts, holders=people)
    rule = ChiefFromLeadership()
    assert verdicts(j, rule) == {"g1": "PASS", "g2": "FAIL"}
    assert messages(j, rule) == [
        (
            "g2 (level-1 grid): 1 of 1 holders of the role 'grid chief' belong to no leadership.",
            "g2（一级网格）的1名“网格长”中有1名不是班子成员。",
        )
    ]
    # Who was secretary until yesterday is not one today.
    also = ChiefFromLeadership(pool_roles=("community_party_secretary",))
    assert verdicts(j, also) == {"g1": "PASS", "g2": "FAIL"}
    still = place(H, [*posts[:2], (*secretary[:3], {})], holders=people)
    assert verdicts(still, also) == {"g1": "PASS", "g2": "PASS"}
    vacant = place(H, [("grid_chief", "g1", "leader"), ("grid_chief", "g2", None)], holders=people)
    assert verdicts(vacant, rule) == {"g1": "PASS", "g2": "NOT_APPLICABLE"}


def test_a_qualification_that_nobody_has_is_unknown_and_not_no() -> None:
    people = [{"id": "leader", "qualifications": ["street_leading_group_member"]}]
    j = place(H, [("grid_chief", "g1", "leader"), ("grid_chief", "g2", "outsider")], holders=people)
    rule = ChiefFromLeadership()
    assert verdicts(j, rule) == {"g1": "PASS", "g2": "UNKNOWN"}
    assert verdicts(j, rule, complete=["community_leading_group_member"])["g2"] == "FAIL"
    assert set(verdicts(place(H), rule).values()) == {"UNKNOWN"}


# ROL005 and ROL007


def pairs(first: str, second: str, *roles: Role) -> Jurisdiction:
    """Communities with both posts in one hand, in two, with one vacant, and with one post only."""
    h = units(("s", "street", None), *((f"c{i}", "community", "s") for i in range(4)))
    posts: list[Row] = [(first, "c0", "a"), (second, "c0", "a"), (first, "c1", "b"), (second, "c1", "c")]
    posts += [(first, "c2", "d"), (second, "c2", None), (first, "c3", "e")]
    return place(h, posts, roles=roles)


EXPECTED = {"c0": "PASS", "c1": "FAIL", "c2": "UNKNOWN", "c3": "NOT_APPLICABLE"}


def test_secretary_and_director_in_one_hand() -> None:
    j = pairs("community_party_secretary", "residents_committee_director")
    assert verdicts(j, SecretaryIsDirector()) == EXPECTED
    assert set(verdicts(place(H), SecretaryIsDirector()).values()) == {"UNKNOWN"}
    one = place(H, [("community_party_secretary", "c1", "a")])  # nothing is known about directors
    assert verdicts(one, SecretaryIsDirector()) == {"c1": "UNKNOWN", "c2": "NOT_APPLICABLE"}


@pytest.mark.parametrize(("target", "verdict"), [(0.3, "PASS"), (0.34, "UNKNOWN"), (0.6, "UNKNOWN"), (0.7, "FAIL")])
def test_a_target_is_asked_of_the_whole(target: float, verdict: str) -> None:
    # Of three communities with both posts one is in one hand, and of one it is not known.
    j = pairs("community_party_secretary", "residents_committee_director")
    rule = SecretaryIsDirector(target=target)
    assert verdicts(j, rule, kinds="street") == {"s": verdict}
    assert verdicts(j, rule) == EXPECTED
    if verdict == "FAIL":
        assert messages(j, rule, kinds="street") == [
            (
                (
                    "At s (street) 'community Party secretary' and 'residents' committee director' are not held by one "
                    "person. Of 3 units with both posts, 1 have them in one hand; of 1 it is not known."
                ),
                (
                    "s（街道）的“社区党组织书记”与“居委会主任”不是由一人担任。"
                    "两岗均设的单元3个，其中由一人担任1个，不清楚1个。"
                ),
            )
        ]


def test_the_secretary_heads_the_big_committee_by_office() -> None:
    head = Role(key="big_committee_secretary", name=Text("big-committee secretary", "大党委书记"))
    j = pairs("community_party_secretary", "big_committee_secretary", head)
    assert verdicts(j, GrandCommitteeHead()) == EXPECTED
    by_office = Role(
        key="big_committee_secretary",
        name=Text("big-committee secretary", "大党委书记"),
        ex_officio="community_party_secretary",
    )
    posts = [("community_party_secretary", "c1", "a"), ("big_committee_secretary", "c1", None)]
    assert verdicts(place(H, posts, roles=[by_office]), GrandCommitteeHead()) == {"c1": "PASS", "c2": "NOT_APPLICABLE"}
    # The role is not in the catalogue: nothing is known, unless it is said that there is nothing to know.
    alone = place(H, posts[:1])
    assert verdicts(alone, GrandCommitteeHead()) == {"c1": "UNKNOWN", "c2": "NOT_APPLICABLE"}
    none = verdicts(alone, GrandCommitteeHead(), complete=["big_committee_secretary"])
    assert none == {"c1": "NOT_APPLICABLE", "c2": "NOT_APPLICABLE"}


# ROL006 and ROL008


def test_one_officer_may_serve_two_communities_but_two_may_not_serve_one() -> None:
    both = [("community_police_officer", c, "officer") for c in ("c1", "c2")]
    lawyers = [("legal_adviser", "c1", "l1"), ("legal_adviser", "c2", "l1")]
    assert verdicts(place(H, both + lawyers), PoliceAndLawyer()) == {"c1": "PASS", "c2": "PASS"}
    j = place(H, [*both, *lawyers, ("legal_adviser", "c2", "l2")])
    assert verdicts(j, PoliceAndLawyer()) == {"c1": "PASS", "c2": "FAIL"}
    assert messages(j, PoliceAndLawyer()) == [
        (
            "c2 (community) has 1 police officers and 2 legal advisers; it needs exactly one of each.",
            "c2（社区）有社区民警1名、法律顾问2名，应各为一名。",
        )
    ]
    assert verdicts(place(H, both), PoliceAndLawyer()) == {"c1": "UNKNOWN", "c2": "UNKNOWN"}
    assert verdicts(place(H, both[:1]), PoliceAndLawyer()) == {"c1": "UNKNOWN", "c2": "FAIL"}


def test_the_remedy_makes_the_posts_that_are_lacking_and_leaves_the_choice() -> None:
    j = place(H, [("community_police_officer", "c1", "o"), ("legal_adviser", "c1", "l"), ("legal_adviser", "c2", "l")])
    report = check(j, PoliceAndLawyer(), on=DAY)
    remedy = report.remedy(report.at("ROL006", "c2"))
    assert remedy is not None
    assert (remedy.choice, remedy.changes) == (NEEDS_CHOICE, (CreatePost("community_police_officer", "c2"),))
    chosen = [*remedy.changes, Appoint("community_police_officer@c2#1", "o", DAY)]
    assert set(verdicts(apply(j, chosen, on=DAY).jurisdiction, PoliceAndLawyer()).values()) == {"PASS"}


def test_part_time_members_are_persons_and_not_posts() -> None:
    role = "part_time_committee_member"
    j = place(H, [(role, "c1", "a"), (role, "c1", "a"), (role, "c2", None)])
    assert verdicts(j, PartTimeMembers()) == {"c1": "PASS", "c2": "FAIL"}
    assert verdicts(j, PartTimeMembers(minimum=2)) == {"c1": "FAIL", "c2": "FAIL"}
    assert set(verdicts(place(H), PartTimeMembers()).values()) == {"UNKNOWN"}
    assert set(verdicts(place(H), PartTimeMembers(), complete=[role]).values()) == {"FAIL"}


# ROL009


def test_links_from_leaders_their_posts_and_others() -> None:
    people: list[Record] = [
        {"id": "city", "qualifications": ["city_leading_group_member"]},
        {"id": "town", "qualifications": ["town_leading_group_member"]},
    ]
    links = [
        ("takes_charge", "holder:city", "unit:s"),
        ("takes_charge", "holder:town", "unit:c1"),
        ("takes_charge", "post:post0", "unit:g1"),
        ("takes_charge", "post:post1", "unit:g2"),
        ("takes_charge", "unit:s", "unit:c2"),
        ("takes_charge", "holder:city", "unit:c2", {"end": "2025-12-31"}),
    ]
    posts = [("street_party_secretary", "s", "town"), ("street_deputy_secretary", "s", None)]
    j = place(H, posts, holders=people, links=links)
    grids, upper = {"kinds": "grid"}, {"kinds": ("street", "community")}
    assert verdicts(j, LeaderLinks(), **grids) == {"g1": "PASS", "g2": "FAIL"}  # nobody holds the post
    assert verdicts(j, LeaderLinks(), **upper) == {"s": "PASS", "c1": "PASS", "c2": "FAIL"}
    above = LeaderLinks(qualifications=("city_leading_group_member",))
    assert verdicts(j, above, **upper) == {"s": "PASS", "c1": "FAIL", "c2": "FAIL"}
    either = LeaderLinks(qualifications=("city_leading_group_member", "county_leading_group_member"))
    assert verdicts(j, either, **upper) == {"s": "PASS", "c1": "UNKNOWN", "c2": "FAIL"}
    more = apply(j, [AddLink("takes_charge", "holder:city", "unit:c2")], on=DAY).jurisdiction
    assert verdicts(more, above, **upper)["c2"] == "PASS"


def test_without_any_such_link_nothing_is_known() -> None:
    j = place(H, links=[("contacts", "unit:s", "unit:c1")])
    assert set(verdicts(j, LeaderLinks()).values()) == {"UNKNOWN"}
    assert set(verdicts(j, LeaderLinks(), complete=["takes_charge"]).values()) == {"FAIL"}
    assert messages(j, LeaderLinks(), complete=["takes_charge"], kinds="street") == [
        (
            "0 leaders are linked to s (street) by 'takes charge of'; there must be at least 1.",
            "s（街道）的“联系包抓”领导有0名，应不少于1名。",
        )
    ]


# ROL010 to ROL012


def test_ankang_s_workers_heads_and_households() -> None:
    city = load("ankang-321").synthesise()
    full = verdicts(city, FullTimeWorker(), levels="grid_2")
    assert (len(full), set(full.values())) == (2622, {"PASS"})
    heads = list(verdicts(city, BuildingHead(), kinds="grid", levels="grid_3").values())
    assert (heads.count("PASS"), heads.count("FAIL")) == (6329, 557)
    households = verdicts(city, CentreHousehold(), levels="grid_3")
    assert (len(households), set(households.values())) == (6886, {"PASS"})
    assert list(verdicts(city, CentreHousehold(minimum=2), levels="grid_3").values()).count("PASS") == 1367


def test_a_central_household_may_be_a_household_below_the_grid() -> None:
    role = "party_member_central_household"
    people = [{"id": "family", "kind": "household"}]
    j = place(H, [(role, "b1", "family"), (role, "g1", "family")], holders=people)
    assert verdicts(j, CentreHousehold()) == {"g1": "PASS", "g2": "FAIL"}
    assert verdicts(j, CentreHousehold(minimum=2)) == {"g1": "FAIL", "g2": "FAIL"}  # one household, two posts
    covered = place(H, [(role, "b1", "family")], holders=people, links=[("covers", "unit:g2", "unit:b1")])
    assert verdicts(covered, CentreHousehold()) == {"g1": "PASS", "g2": "PASS"}
