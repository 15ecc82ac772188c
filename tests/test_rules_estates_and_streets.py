"""Rules of roles in estates and streets on small real models, and the columns of holders beside slow ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_cases import DAY, Row, messages, place, units, verdicts
from strategies import hierarchies

from gridgov.bodies import Bodies
from gridgov.changes import Appoint, apply
from gridgov.evidence import Evidence
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy, Unit
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.rules import (
    CommitteeCrossMembership,
    Context,
    OwnersChairIsBranchSecretary,
    PartyMajorityWorkers,
    ResponsibilityChain,
    ReturningMembers,
    Units,
)
from gridgov.text import Text

ESTATES = units(
    ("s", "street", None),
    ("c1", "community", "s"),
    ("e1", "estate", "c1"),
    ("e2", "estate", "c1"),
    ("e3", "estate", "c1"),
    ("c2", "community", "s"),
)
MEETS = {"meets": ["eligible", "legal_procedure"]}


# ROL013 to ROL015


def test_the_branch_secretary_chairs_the_owners_committee() -> None:
    posts = [("party_branch_secretary", "e1", "a"), ("owners_committee_director", "e1", "a")]
    posts += [("party_branch_secretary", "e2", "a"), ("owners_committee_director", "e2", "b")]
    posts += [("owners_committee_director", "e3", "c")]
    j = place(ESTATES, posts)
    assert verdicts(j, OwnersChairIsBranchSecretary()) == {"e1": "PASS", "e2": "FAIL", "e3": "NOT_APPLICABLE"}
    assert messages(j, OwnersChairIsBranchSecretary()) == [
        (
            "At e2 (estate) 'Party branch secretary' and 'owners' committee director' are not held by one person.",
            "e2（小区）的“党支部书记”与“业委会主任”不是由一人担任。",
        )
    ]
    assert set(verdicts(place(ESTATES), OwnersChairIsBranchSecretary()).values()) == {"UNKNOWN"}


def test_returning_members_by_role_or_by_qualification() -> None:
    member = "owners_committee_member"
    posts: list[Row] = [(member, "e1", "a"), ("owners_committee_director", "e2", "b"), (member, "e2", "c")]
    unmarked = place(ESTATES, posts)
    assert verdicts(unmarked, ReturningMembers()) == {"e1": "UNKNOWN", "e2": "UNKNOWN", "e3": "NOT_APPLICABLE"}
    by_role = place(ESTATES, [*posts, ("returning_party_member", "c1", "a")])
    assert verdicts(by_role, ReturningMembers()) == {"e1": "PASS", "e2": "FAIL", "e3": "NOT_APPLICABLE"}
    people = [{"id": "b", "qualifications": ["returning_party_member"]}]
    by_word = place(ESTATES, posts, holders=people)
    assert verdicts(by_word, ReturningMembers()) == {"e1": "FAIL", "e2": "PASS", "e3": "NOT_APPLICABLE"}
    # Nothing is known about the chairs: there may be one among them.
    assert verdicts(place(ESTATES, posts[:1], holders=people), ReturningMembers())["e1"] == "UNKNOWN"
    assert messages(by_word, ReturningMembers()) == [
        (
            (
                "0 of 1 members of the owners' committee of e1 (estate) are returning Party members; it should be at "
                "least 1."
            ),
            "e1（小区）业委会1名成员中有回归党员0名，应不少于1名。",
        )
    ]


def test_a_cross_member_needs_both_conditions_and_a_committee_above() -> None:
    resident = "residents_committee_member"
    posts: list[Row] = [
        (resident, "c1", "a"),
        (resident, "c2", "other"),
        ("residents_committee_director", "c2", "x"),
        ("owners_committee_director", "e3", "x"),
        ("owners_committee_member", "e1", "a", MEETS),
        ("owners_committee_member", "e2", "a", {"meets": ["eligible"]}),
        ("owners_committee_member", "e3", "other", MEETS),  # of another community
    ]
    j = place(ESTATES, posts)
    assert verdicts(j, CommitteeCrossMembership()) == {"e1": "PASS", "e2": "FAIL", "e3": "FAIL"}
    less = CommitteeCrossMembership(conditions=("eligible",))
    assert verdicts(j, less) == {"e1": "PASS", "e2": "PASS", "e3": "FAIL"}


def test_conditions_that_nobody_ever_noted_are_unknown() -> None:
    posts: list[Row] = [("residents_committee_member", "c1", "a"), ("owners_committee_member", "e1", "a")]
    posts += [("residents_committee_director", "c1", "b"), ("owners_committee_director", "e2", "c")]
    j = place(ESTATES, posts)
    rule = CommitteeCrossMembership()
    assert verdicts(j, rule) == {"e1": "UNKNOWN", "e2": "FAIL", "e3": "NOT_APPLICABLE"}
    assert verdicts(j, rule, complete=["eligible", "legal_procedure"])["e1"] == "FAIL"
    strangers = place(
        ESTATES, [("owners_committee_member", "e1", "a", MEETS), ("owners_committee_director", "e2", "c")]
    )
    assert verdicts(strangers, rule) == {"e1": "UNKNOWN", "e2": "FAIL", "e3": "NOT_APPLICABLE"}


# ROL016

STREET = units(
    ("s", "street", None),
    ("a1", "area", "s"),
    ("c1", "community", "a1"),
    ("m1", "community", "a1", "management_office"),
    ("a2", "area", "s"),
    ("c2", "community", "a2"),
)
CHAIN: tuple[Row, ...] = (
    ("street_party_secretary", "s", "first"),
    ("street_deputy_secretary", "s", "deputy"),
    ("area_head", "a1", "deputy"),
    ("area_head", "a2", "deputy"),
    ("community_party_secretary", "c1", "x1"),
    ("community_party_secretary", "m1", "x2"),
    ("community_party_secretary", "c2", "x3"),
)


def test_everybody_of_the_chain_is_named() -> None:
    assert verdicts(place(STREET, CHAIN), ResponsibilityChain()) == {"s": "PASS"}
    vacant = place(STREET, [*CHAIN[:-2], ("community_party_secretary", "m1", None)])
    assert verdicts(vacant, ResponsibilityChain()) == {"s": "FAIL"}
    assert messages(vacant, ResponsibilityChain()) == [
        (
            (
                "s (street): at least 2 of 7 posts of the chain of responsibility have no holder. "
                "Nobody holds: community Party secretary of m1, community Party secretary of c2."
            ),
            "s（街道）责任链条的7个岗位中至少有2个无人担任。无人担任：m1的社区党组织书记、c2的社区党组织书记。",
        )
    ]


def test_the_remedy_of_the_chain_makes_the_posts_that_are_not_there() -> None:
    j = place(STREET, [*CHAIN[:-2], ("community_party_secretary", "m1", None)])
    report = check(j, ResponsibilityChain(), on=DAY)
    remedy = report.remedy(report.at("ROL016", "s"))
    assert remedy is not None
    assert [change.to_dict() for change in remedy.changes] == [
        {"change": "create_post", "role": "community_party_secretary", "unit": "c2"}
    ]
    more = [Appoint("post5", "x", DAY), Appoint("community_party_secretary@c2#1", "y", DAY)]
    assert verdicts(apply(j, [*remedy.changes, *more], on=DAY).jurisdiction, ResponsibilityChain()) == {"s": "PASS"}


def test_a_street_without_areas_needs_no_head_of_an_area() -> None:
    h = units(("s", "street", None), ("c1", "community", "s"))
    posts = [*CHAIN[:2], ("community_party_secretary", "c1", "x")]
    assert verdicts(place(h, posts), ResponsibilityChain()) == {"s": "PASS"}
    assert verdicts(place(h, posts[:2]), ResponsibilityChain()) == {"s": "UNKNOWN"}
    assert verdicts(place(h, posts[1:]), ResponsibilityChain()) == {"s": "UNKNOWN"}
    assert verdicts(place(h, posts[:2]), ResponsibilityChain(), complete=["community_party_secretary"]) == {"s": "FAIL"}


# ROL017


@pytest.mark.parametrize(("members", "verdict"), [(1, "FAIL"), (2, "FAIL"), (3, "PASS")])
def test_half_is_not_more_than_half_and_who_works_in_two_grids_counts_once(members: int, verdict: str) -> None:
    h = units(("s", "street", None), ("c", "community", "s"), ("g1", "grid_1", "c"), ("g2", "grid_1", "c"))
    people = [{"id": f"p{i}", "qualifications": ["party_member"] if i < members else []} for i in range(4)]
    posts = [("all_purpose_grid_worker", f"g{1 + i % 2}", f"p{i}") for i in range(4)]
    posts += [("all_purpose_grid_worker", "g2", "p0")]
    j = place(h, posts, holders=people)
    assert verdicts(j, PartyMajorityWorkers(more_than=0.5)) == {"s": verdict}
    if members == 2:
        assert messages(j, PartyMajorityWorkers(more_than=0.5)) == [
            (
                "0.5 of the 4 workers of s (street) are Party members; it must be more than 0.5.",
                "s（街道）的4名网格员中党员占比0.5，应超过0.5。",
            )
        ]


def test_workers_whose_membership_nobody_noted_are_unknown_and_none_are_not_judged() -> None:
    h = units(("s", "street", None), ("c", "community", "s"), ("g1", "grid_1", "c"))
    rule = PartyMajorityWorkers(more_than=0.5)
    assert verdicts(place(h), rule) == {"s": "UNKNOWN"}
    assert verdicts(place(h, [("all_purpose_grid_worker", "g1", None)]), rule) == {"s": "NOT_APPLICABLE"}
    j = place(h, [("all_purpose_grid_worker", "g1", "a")])
    assert verdicts(j, rule) == {"s": "UNKNOWN"}
    assert verdicts(j, rule, complete=["party_member"]) == {"s": "FAIL"}


# Columns of holders beside slow ones

KEYS = ("a", "b", "c")


@st.composite
def peopled(draw: st.DrawFn) -> Jurisdiction:
    """Draw units with posts of three roles, holders with qualifications, and ``covers`` links."""
    h = draw(hierarchies())
    ids = h.ids.tolist()
    unit, who = st.sampled_from(ids), st.sampled_from("vwxyz")
    posts = draw(st.lists(st.tuples(st.sampled_from(KEYS), unit, st.none() | who), max_size=14))
    marked = draw(st.sets(who))
    meets = draw(st.lists(st.sampled_from([(), ("m",), ("m", "n")]), min_size=len(posts), max_size=len(posts)))
    pairs = draw(st.lists(st.tuples(unit, unit), max_size=4, unique=True))
    roster = Roster.from_records(
        h,
        RoleCatalogue([Role(key=key, name=Text(key, key)) for key in KEYS]),
        posts=[{"id": f"p{i}", "role": role, "unit": at} for i, (role, at, _) in enumerate(posts)],
        appointments=[
            {"post": f"p{i}", "holder": holder, "meets": list(meets[i])}
            for i, (_, _, holder) in enumerate(posts)
            if holder is not None
        ],
        holders=[{"id": x, "qualifications": ["q"] if x in marked else []} for x in "vwxyz"],
    )
    links = [{"kind": "covers", "source": f"unit:{a}", "target": f"unit:{b}"} for a, b in pairs if a != b]
    return Jurisdiction(territory=h, roster=roster, links=Links.from_records(links))


def seen(j: Jurisdiction, *complete: str) -> Units:
    """Return all units of a jurisdiction."""
    h = j.territory
    names = frozenset(complete)
    return Units(Context(j, np.datetime64(DAY), Evidence.empty(h), names), np.arange(len(h), dtype=np.int32))


def holders(j: Jurisdiction, ident: str, *roles: str) -> set[str]:
    """Return who holds posts of some roles at one unit."""
    return {holder.id for role in roles for holder in j.roster.holders(DAY, role, ident)}


def is_a(unit: Unit, *places: str) -> bool:
    """Tell whether one of some places, each a kind or a level, is what a unit is."""
    return not {unit.kind, unit.level}.isdisjoint(places)


def within(h: Hierarchy, j: Jurisdiction, ident: str) -> set[str]:
    """Return the units at or below one, with what these cover and what is below that."""
    below = [u.id for u in h.units() if ident in u.path]
    targets = {link.target_id for link in j.links if link.source_id in below}
    return {*below, *(u.id for u in h.units() if targets & set(u.path))}


@given(peopled())
def test_holders_at_and_below_are_what_going_through_the_units_gives(j: Jurisdiction) -> None:
    h, ids = j.territory, j.territory.ids.tolist()
    qualified = {x for x in "vwxyz" if "q" in j.roster.holder(x).qualifications}
    reach = {ident: within(h, j, ident) for ident in ids}
    everybody = {ident: {x for at in reach[ident] for x in holders(j, at, "a", "b")} for ident in ids}
    view = seen(j, "a", "b", "c", "q")
    assert view.holders_below("a", "b").values.tolist() == [len(everybody[i]) for i in ids]
    tiers = [sum(any(holders(j, at, key) for at in reach[i]) for key in KEYS) for i in ids]
    assert view.tiers(*KEYS).values.tolist() == tiers
    shares = [len(everybody[i] & qualified) / len(everybody[i]) if everybody[i] else None for i in ids]
    found = view.qualified_share("q", "a", "b").values.tolist()
    assert [None if np.isnan(x) else x for x in found] == shares


@given(peopled())
def test_who_may_hold_is_what_going_through_the_posts_gives(j: Jurisdiction) -> None:
    ids = j.territory.ids.tolist()
    qualified = {x for x in "vwxyz" if "q" in j.roster.holder(x).qualifications}
    in_b = {x for ident in ids for x in holders(j, ident, "b")}
    view = seen(j, "a", "b", "c", "q", "m", "n")
    outsiders = [len(holders(j, i, "a") - qualified - in_b) for i in ids]
    assert view.outsiders("a", ("q",), ("b",)).values.tolist() == outsiders
    right = [len(holders(j, i, "a", "c") & (qualified | in_b)) for i in ids]
    assert view.also("a", "c", other="b", qualification="q").values.tolist() == right

    crossing: dict[str, set[str]] = {i: set() for i in ids}
    for entry in j.roster.appointments(on=DAY):
        unit = entry.post.unit
        above = {x for i in unit.path for x in holders(j, i, "b")}
        if entry.post.role.key == "a" and {"m", "n"} <= set(entry.meets) and entry.holder.id in above:
            crossing[unit.id].add(entry.holder.id)
    assert view.crossing(("a",), ("b",), ("m", "n"), key="crossing").values.tolist() == [len(crossing[i]) for i in ids]


@given(peopled())
def test_pairs_and_heads_are_what_going_through_the_units_gives(j: Jurisdiction) -> None:
    h, ids = j.territory, j.territory.ids.tolist()
    below = {i: [u for u in h.units() if i in u.path] for i in ids}
    view = seen(j, *KEYS)
    both = {u.id for u in h.units() if j.roster.posts("a", u) and j.roster.posts("b", u)}
    one = {i for i in both if holders(j, i, "a") & holders(j, i, "b")}
    vacant = {i for i in both if not holders(j, i, "a") or not holders(j, i, "b")}
    share = view.share_in_one_hand("a", "b")
    for i, ident in enumerate(ids):
        there = [u.id for u in below[ident] if u.id in both]
        assert view.pairs("a", "b").values[i] == len(there)
        if there:
            low = len(one & set(there)) / len(there)
            assert share.low[i] == pytest.approx(low)
            assert share.high[i] == pytest.approx(low + len(vacant & set(there)) / len(there))
    unnamed = view.unnamed(("a",), [("b", ("grid", "estate"))])
    expected = [
        (not holders(j, i, "a")) + sum(u.kind in {"grid", "estate"} and not holders(j, u.id, "b") for u in below[i])
        for i in ids
    ]
    assert unnamed.values.tolist() == expected
    heads = view.heads(("a",), [("b", ("grid", "estate"))]).values.tolist()
    assert heads == [1 + sum(u.kind in {"grid", "estate"} for u in below[i]) for i in ids]


@given(peopled(), st.lists(st.tuples(st.sampled_from("kl"), st.integers(0, 99)), max_size=6))
def test_a_chain_is_what_going_through_the_units_gives(j: Jurisdiction, sat: list[tuple[str, int]]) -> None:
    h, ids = j.territory, j.territory.ids.tolist()
    bodies = [{"id": f"b{i}", "kind": kind, "unit": ids[n % len(ids)]} for i, (kind, n) in enumerate(sat)]
    full = Jurisdiction(territory=h, roster=j.roster, links=j.links, bodies=Bodies.from_records(h, bodies))
    lacking, needed = seen(full, *KEYS, "k", "l").chain(("grid/estate=k/l", "grid=a", "building=k"))
    for i, unit in enumerate(h.units()):
        kinds = {body.kind for body in full.bodies.at(unit)}
        held = any(holders(full, at, "a") for at in within(h, full, unit.id))
        links = [is_a(unit, "grid", "estate"), is_a(unit, "grid"), is_a(unit, "building")]
        there = [bool(kinds), held, "k" in kinds]
        assert needed.values[i] == sum(links)
        assert lacking.values[i] == sum(link and not met for link, met in zip(links, there, strict=True))


@given(peopled(), st.lists(st.tuples(st.sampled_from("vwxyz"), st.integers(0, 99)), max_size=6, unique=True))
def test_leaders_are_those_that_without_link_misses(j: Jurisdiction, led: list[tuple[str, int]]) -> None:
    h, ids = j.territory, j.territory.ids.tolist()
    pairs = dict.fromkeys((who, ids[n % len(ids)]) for who, n in led)
    links = Links.from_records(
        [{"kind": "takes_charge", "source": f"holder:{who}", "target": f"unit:{at}"} for who, at in pairs]
    )
    view = seen(Jurisdiction(territory=h, roster=j.roster, links=links), "takes_charge", "q")
    whole = view.context.jurisdiction
    none = whole.without_link("takes_charge", h.units(), on=DAY).rows.tolist()
    assert np.flatnonzero(view.leaders("takes_charge").values == 0).tolist() == none
    none = whole.without_link("takes_charge", h.units(), on=DAY, qualified=["q"]).rows.tolist()
    assert np.flatnonzero(view.leaders("takes_charge", ("q",), key="q").values == 0).tolist() == none
    assert view.read["leaders"].values.sum() == len(pairs)
