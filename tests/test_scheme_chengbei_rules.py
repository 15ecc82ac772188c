"""Chengbei street: who holds what, which bodies there are, and what its policy finds in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pytest

from gridgov.changes import Appoint, Change, EndAppointment, EndBody, apply
from gridgov.findings import Report, check
from gridgov.jurisdiction import Jurisdiction
from gridgov.policies import Clause
from gridgov.rules import Scope, SecretaryIsDirector, SomePropertyCare
from gridgov.schemes import Scheme, load
from gridgov.waivers import Waiver, Waivers

DAY = "2026-01-01"
BEFORE = "2025-12-31"
LAOWUCHANG = "360502002022"
TIERS = ["grid_instructor", "grid_chief", "grid_worker", "grid_assistant", "building_head"]
PAIR = ("community_party_secretary", "residents_committee_director")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("chengbei-five-tiers")


@pytest.fixture(scope="module")
def street(scheme: Scheme) -> Jurisdiction:
    return scheme.synthesise()


def judged(
    scheme: Scheme, place: Jurisdiction, readings: Mapping[str, str] | None = None, waivers: Waivers | None = None
) -> Report:
    assert scheme.policy is not None
    return check(
        place, scheme.policy, on=DAY, evidence=scheme.evidence(place, readings=readings), waivers=waivers or Waivers()
    )


def verdicts(report: Report) -> dict[str, tuple[int, int, int]]:
    return {code: (n["pass"], n["fail"], n["unknown"]) for code, n in report.counts().items()}


def failing(report: Report, rule: str) -> list[str]:
    return [f.unit_id for f in report.findings(unknown=False) if f.rule.code == rule and f.unit_id is not None]


def changed(place: Jurisdiction, *changes: Change) -> Jurisdiction:
    return apply(place, changes, on=DAY).jurisdiction


def at(place: Jurisdiction, *kinds: str) -> set[str]:
    return {body.unit.id for body in place.bodies.of_kind(*kinds, on=DAY)}


# Roles


@pytest.mark.parametrize(("reading", "different"), [("all", 0), ("all_but_one", 1)])
def test_f22_basically_achieved_is_a_rate(scheme: Scheme, reading: str, different: int) -> None:
    place = scheme.synthesise(readings={"one_person": reading})
    rate = place.roster.same_holder_rate(*PAIR, on=DAY)
    assert (rate.same, rate.different, rate.unknown) == (26 - different, different, 0)
    assert rate.rate == (26 - different) / 26
    assert verdicts(judged(scheme, place))["ROL005"] == (26 - different, different, 0)
    # No tolerance is published: it is yours to set.
    scope = Scope(kinds="street")
    for target, fails in ((1.0, different), (0.95, 0)):
        clause = Clause(id="basically", rule=SecretaryIsDirector(target=target), scope=scope)
        assert len(failing(check(place, clause, on=DAY), "ROL005")) == fails


def test_f23_five_tiers_in_every_grid(scheme: Scheme) -> None:
    assert [role.key for role in scheme.catalogue.chain("building_head")] == TIERS[::-1]
    assert [item.key for item in scheme.list("tiers").items] == TIERS
    above = scheme.catalogue.superior("grid_assistant")
    assert above is not None
    assert above.key == "grid_worker"
    for grids in ("one_to_one", "one_to_many", "many_to_one"):
        place = scheme.synthesise(readings={"grids": grids})
        n = len(place.units(level="grid"))
        assert verdicts(judged(scheme, place))["ROL003"] == (n, 0, 0)
        # Take the assistant of one grid away: four tiers are left.
        grid = place.units(level="grid")[0].id
        less = changed(place, EndAppointment(f"grid_assistant@{grid}#1", last_day=BEFORE))
        assert failing(judged(scheme, less), "ROL003") == [grid]


def test_f29_who_answers_for_a_unit(street: Jurisdiction) -> None:
    for unit in street.units(level="community"):
        answers = street.who_answers(unit.id, on=DAY, labelled=True)
        assert [(a.unit.level, a.role.key, a.role.responsibility) for a in answers] == [
            ("community", "community_party_secretary", "first"),
            ("area", "area_head", "first"),
            ("street", "street_deputy_secretary", "direct"),
            ("street", "street_party_secretary", "first"),
        ]
    first = Counter(p.unit.level for p in street.roster.posts() if p.role.responsibility == "first")
    assert first == {"street": 1, "area": 4, "community": 32}
    charged = {link.target_id for link in street.links.find("takes_charge", on=DAY)}
    assert charged == set(street.units(level="area").ids)


def test_the_branch_secretary_chairs_the_committee_with_a_returning_member(
    scheme: Scheme, street: Jurisdiction
) -> None:
    rate = street.roster.same_holder_rate("party_branch_secretary", "owners_committee_director", on=DAY)
    assert (rate.same, rate.different, rate.unknown) == (165, 0, 0)
    assert not street.roster.violations(DAY)
    members = street.roster.holders(DAY, role="owners_committee_member")
    assert {"returning_party_member" in h.qualifications for h in members} == {True}
    estate = street.roster.posts("owners_committee_director")[0].unit.id
    post = f"owners_committee_director@{estate}#1"
    other = changed(street, EndAppointment(post, last_day=BEFORE), Appoint(post, "somebody", start=DAY))
    assert failing(judged(scheme, other), "ROL013") == [estate]


# Bodies


def test_f35_a_branch_or_a_group_in_every_grid(scheme: Scheme, street: Jurisdiction) -> None:
    branches, groups = at(street, "party_branch"), at(street, "party_group")
    grids = set(street.units(level="grid").ids)
    assert branches | groups == grids
    assert branches.isdisjoint(groups)
    assert street.bodies.missing("party_branch", units=street.units(level="grid"))
    assert verdicts(judged(scheme, street))["PTY002"] == (398, 0, 0)
    gone = street.bodies.of_kind("party_group", on=DAY)[0]
    less = changed(street, EndBody(gone.id, last_day=BEFORE))
    assert failing(judged(scheme, less), "PTY002") == [gone.unit.id]


def test_f41_the_street_secretary_heads_the_leading_group(street: Jurisdiction) -> None:
    (group,) = street.bodies.of_kind("leading_group", on=DAY)
    (head,) = street.roster.posts("leading_group_head")
    assert head.body == group.id
    pair = ("street_party_secretary", "leading_group_head")
    rate = street.roster.same_holder_rate(*pair, on=DAY)
    assert (rate.same, rate.different, rate.unknown) == (1, 0, 0)
    (deputy,) = street.roster.holders(DAY, role="street_deputy_secretary")
    other = street.roster.appoint(head.id, deputy.id, start=DAY)
    assert "CON005" in other.violations(DAY).counts()


def test_f44_committees_companies_and_self_governed_estates(street: Jurisdiction) -> None:
    committees, companies = at(street, "owners_committee"), at(street, "property_company")
    assert len(street.units(level="estate")) == 398
    assert (len(committees), len(committees & companies), len(committees - companies)) == (165, 120, 45)
    assert len(companies) == 398 - 45 == 353
    label = street.territory.labels["moved_in"]
    estates = [e for e in street.units(level="estate") if label.get(e.row) is not None]
    assert Counter(label.get(e.row) for e in estates) == {"city_investment": 60, "district_investment": 60}
    # The first 120 of the 165, in order.
    needy = [e.id for e in street.units(level="estate") if e.id in committees]
    assert {e.id for e in estates} == set(needy[:120])
    assert {b.name for b in street.bodies.of_kind("state_owned_property_company")} == {"市投控", "区投控"}


# Policy


def test_f62_cover_by_a_committee_and_one_of_two_ways(scheme: Scheme, street: Jurisdiction) -> None:
    committee = SomePropertyCare(label="no_property", kinds=("owners_committee",), fallback="nothing_else")
    care = SomePropertyCare(label="no_property", kinds=("property_company",), fallback="self_governed")
    for rule in (committee, care):
        counts = check(street, [rule], on=DAY).counts()["EST002"]
        assert (counts["pass"], counts["fail"], counts["not_applicable"]) == (165, 0, 233)
    gone = next(b for b in street.bodies.of_kind("owners_committee") if b.unit.id not in at(street, "property_company"))
    less = changed(street, EndBody(gone.id, last_day=BEFORE))
    report = check(less, [committee], on=DAY)
    assert report.counts()["EST002"]["pass"] == 164
    assert [f.unit_id for f in report.findings()] == [gone.unit.id]
    assert failing(judged(scheme, less), "EST001") == [gone.unit.id]


@pytest.mark.parametrize(("reading", "units", "covered"), [("a", 32, 31), ("b", 31, 30)])
def test_f63_full_cover_but_for_the_demolished_office(scheme: Scheme, reading: str, units: int, covered: int) -> None:
    place = scheme.synthesise(readings={"units_with_centre": reading})
    assert len(at(place, "party_mass_service_centre")) == covered == units - 1
    assert place.unit(LAOWUCHANG).name == "老屋场管理处社区"
    report = judged(scheme, place)
    assert verdicts(report)["ORG001"] == (covered, 1, 0)
    assert failing(report, "ORG001") == [LAOWUCHANG]
    waiver = Waiver(
        id="laowuchang",
        rule="ORG001",
        unit=LAOWUCHANG,
        reason=scheme.figure("CHB-30").name,
        last_day=dt.date(2026, 12, 31),
    )
    waived = judged(scheme, place, waivers=Waivers([waiver]))
    assert {f.unit_id for f in waived.findings(unknown=False) if f.waiver is None and f.rule.code == "ORG001"} == set()
    # 5 + 5 + 2 + 18 recorded actions, and under reading a one unit that is in none.
    label = place.territory.labels["service_centre"]
    actions = Counter(v for u in place.units(level="community") if (v := label.get(u.row)) is not None)
    recorded = {"new_built": 5, "new_community": 5, "demolished_community": 2, "upgraded": 18}
    assert actions == (recorded if reading == "b" else {**recorded, "not_recorded": 1})


def test_f89_readings_are_chosen_and_never_silent(scheme: Scheme) -> None:
    reading = scheme.readings["units_with_centre"]
    assert (reading.default, [o.key for o in reading.options]) == ("a", ["a", "b"])
    counts = {
        key: tuple(
            scheme.with_readings(units_with_centre=key).figure(f).value for f in ("CHB-C2u", "CHB-C2v", "CHB-C5c")
        )
        for key in ("a", "b")
    }
    assert counts == {"a": (32, 31, 26), "b": (31, 30, 25)}
    assert scheme.figure("CHB-F06").value == scheme.with_readings(units_with_centre="b").figure("CHB-F06").value == 31
    place = scheme.synthesise()
    statements = {key: verdicts(judged(scheme, place, {"units_with_centre": key}))["DAT001"] for key in ("a", "b")}
    # 31 stated and 30 recorded; the two other sums close.
    assert statements == {"a": (2, 1, 0), "b": (3, 0, 0)}


@pytest.mark.parametrize(
    ("reading", "part", "whole", "verdict"),
    [
        ("district_no_property", 165, None, (0, 0, 1)),
        ("district_estates", 398, None, (0, 0, 1)),
        # 165 of 398 are 41 %; of what is not published nothing can be said.
        ("street", 165, 398, (0, 1, 0)),
    ],
)
def test_two_thirds_of_what_is_a_reading(  # noqa: PLR0913 - the cases
    scheme: Scheme, street: Jurisdiction, reading: str, part: int, whole: int | None, verdict: tuple[int, int, int]
) -> None:
    readings = {"two_thirds": reading}
    shares = scheme.evidence(street, readings=readings).table("shares")
    assert (shares.numbers("part").tolist(), shares.numbers("share").tolist()) == ([part], [2 / 3])
    (of,) = shares.numbers("whole").tolist()
    assert np.isnan(of) if whole is None else of == whole
    assert verdicts(judged(scheme, street, readings))["DAT002"] == verdict


def test_the_verdicts_of_its_own_policy(scheme: Scheme, street: Jurisdiction) -> None:
    expected = {
        "EST001": (45, 0, 0),
        "ORG001": (31, 1, 0),
        "PTY002": (398, 0, 0),
        "ROL003": (398, 0, 0),
        "ROL005": (26, 0, 0),
        "ROL013": (165, 0, 0),
        "ROL014": (165, 0, 0),
        "ROL016": (1, 0, 0),
        "DAT001": (2, 1, 0),
        "DAT002": (0, 0, 1),
    }
    found = verdicts(judged(scheme, street))
    assert expected.items() <= found.items()
    flat = scheme.synthesise(readings={"areas": "without"})
    assert verdicts(judged(scheme, flat))["ROL016"] == (1, 0, 0)
    headless = changed(street, EndAppointment(street.roster.posts("area_head")[0].id, last_day=BEFORE))
    assert verdicts(judged(scheme, headless))["ROL016"] == (0, 1, 0)
