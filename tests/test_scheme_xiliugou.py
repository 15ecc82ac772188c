"""Xiliugou street "126": 33 grids at the level that is chosen, and everything that hangs on them."""

from __future__ import annotations

from collections import Counter

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.changes import (
    AbolishPost,
    AddLink,
    Appoint,
    Change,
    CreatePost,
    CreateUnit,
    EndAppointment,
    MoveUnit,
    apply,
)
from gridgov.errors import AppointmentError, GridgovError, InvalidSchemeError, NotPublishedError
from gridgov.evidence import Evidence
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.rules import ContactCard
from gridgov.schemes import Scheme, load

DAY = "2026-01-01"
BEFORE = "2025-12-31"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("xiliugou-126")


@pytest.fixture(scope="module")
def street(scheme: Scheme) -> Jurisdiction:
    return scheme.synthesise()


@pytest.fixture(scope="module")
def evidence(scheme: Scheme, street: Jurisdiction) -> Evidence:
    return scheme.evidence(street)


def judged(scheme: Scheme, place: Jurisdiction, evidence: Evidence | None = None) -> Report:
    assert scheme.policy is not None
    return check(place, scheme.policy, on=DAY, evidence=evidence)


def numbers(report: Report) -> dict[str, dict[str, int]]:
    return {code: {k: n for k, n in found.items() if n} for code, found in report.counts().items()}


def changed(place: Jurisdiction, *changes: Change) -> Jurisdiction:
    return apply(place, changes, on=DAY).jurisdiction


def pools(place: Jurisdiction) -> Counter[tuple[str, ...]]:
    """Return how many workers have which qualifications."""
    workers = place.roster.holders(DAY, role="all_purpose_grid_worker")
    return Counter(tuple(sorted(worker.qualifications)) for worker in workers)


# Levels


def test_the_street_is_the_real_one_with_33_units_below_its_communities(street: Jurisdiction) -> None:
    assert [(u.id, u.name) for u in street.units(level="level_1")] == [("620104007", "西柳沟街道")]
    names = [(u.kind, u.name) for u in street.units(level="level_2")]
    assert names == [
        ("community", "上坎社区居民委员会"),
        ("community", "西柳沟社区居民委员会"),
        ("community", "化工街社区居民委员会"),
        ("community", "月牙桥社区居民委员会"),
        ("community", "古浪路社区居民委员会"),
        ("village", "张家大坪村民委员会"),
        ("village", "柴家台村民委员会"),
    ]
    assert Counter(u.kind for u in street.units(level="level_3")) == {"work_unit": 5, "estate": 28}
    works = Counter(u.path[1] for u in street.units(level="level_3", kind="work_unit"))
    estates = Counter(u.path[1] for u in street.units(level="level_3", kind="estate"))
    assert Counter(works.values()) == {1: 5}
    assert Counter(estates.values()) == {6: 3, 5: 2}
    assert {u.path[2].rsplit("-", 1)[1][0] for u in street.units(level="level_4", kind="workshop")} == {"w"}
    assert {u.path[2].rsplit("-", 1)[1][0] for u in street.units(level="level_4", kind="building")} == {"e"}


@pytest.mark.parametrize(("kind", "above"), [("building", "w"), ("workshop", "e")])
def test_f06_an_enterprise_refuses_a_building_and_an_estate_a_workshop(
    street: Jurisdiction, kind: str, above: str
) -> None:
    community = street.units(level="level_2").rows[0]
    there = street.territory.at(int(community)).id
    other = {"w": "e", "e": "w"}[above]
    fits = changed(street, CreateUnit("new", "level_4", f"{there}-{other}1", kind=kind))
    assert fits.territory.unit("new").kind == kind
    with pytest.raises(GridgovError, match=rf"{kind}.*(work_unit|estate)"):
        changed(street, CreateUnit("new", "level_4", f"{there}-{above}1", kind=kind))


@pytest.mark.parametrize(("option", "below"), [("level_3", 66), ("level_4", 33)])
def test_f07_the_counting_level_is_a_choice_and_the_total_stays(scheme: Scheme, option: str, below: int) -> None:
    chosen = scheme.with_readings(counting=option)
    place = scheme.synthesise(readings={"counting": option})
    assert chosen.levels.counting == place.territory.levels.counting == option
    assert {u.level for u in place.territory.grids} == {option}
    assert len(place.territory.grids) == scheme.figure("XLG-F01").value == 33
    assert len(place.units(level="level_4")) == below
    checks = {c.figure.id: c.met for c in chosen.compare(place) if c.figure.published}
    assert len(checks) == 8
    assert set(checks.values()) == {True}
    for role, most in (("grid_chief", {1: 33}), ("all_purpose_grid_worker", {7: 3, 6: 30})):
        staffing = place.roster.staffing(role, on=DAY, units=place.territory.grids)
        assert Counter(staffing.posts.tolist()) == most
        assert {post.unit.level for post in place.roster.posts(role=role)} == {option}
    assert pools(place) == {("party_backbone", "party_member"): 132, ("volunteer",): 69}


@pytest.mark.parametrize(("option", "have"), [("level_1", 1), ("level_2", 7)])
def test_f07_a_level_that_cannot_hold_33_is_refused_with_the_reason(scheme: Scheme, option: str, have: int) -> None:
    with pytest.raises(InvalidSchemeError) as error:
        scheme.synthesise(readings={"counting": option})
    [line] = error.value.text().splitlines()[1:]
    assert f"The scheme needs 33 units of level {option}; the territory has {have} that fit." in line
    assert f"方案需要33个{option}单元，而所给辖区只有{have}个符合条件。" in error.value.text("zh")


def test_f07_a_street_with_33_communities_of_your_own_can_be_counted_at_level_2(scheme: Scheme) -> None:
    rows = [{"id": "s", "level": "street"}]
    rows += [{"id": f"c{i}", "level": "community", "parent": "s", "name": f"第{i}居民委员会"} for i in range(40)]
    own = Hierarchy.from_records(rows, levels=LevelScheme.ladder("street", "community"))
    place = scheme.synthesise(own, readings={"counting": "level_2"})
    assert (len(place.territory.grids), {u.level for u in place.territory.grids}) == (33, {"level_2"})
    chosen = scheme.with_readings(counting="level_2")
    assert all(c.met for c in chosen.compare(place) if c.figure.published)
    evidence = scheme.evidence(place, readings={"counting": "level_2"})
    assert len(evidence.table("duties")) == 33 * 12
    assert place.roster.violations(on=DAY).counts() == {}


def test_f07_the_level_of_the_33_is_said_to_be_open(scheme: Scheme) -> None:
    reading = scheme.readings["counting"]
    assert (reading.default, [o.key for o in reading.options]) == ("level_3", [f"level_{i}" for i in range(1, 5)])
    assert {note.tag for note in scheme.notes if note.key == "counting"} == {"U"}


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["level_3", "level_4"]), st.sampled_from([201, 250, 299]))
def test_every_seed_and_every_number_of_workers_meets_the_figures(seed: int, option: str, workers: int) -> None:
    scheme = load("xiliugou-126").with_readings(counting=option)
    place = scheme.synthesise(rng=seed, totals={"XLG-F06": workers})
    assert place == scheme.synthesise(rng=seed, totals={"XLG-F06": workers})
    assert all(c.met for c in scheme.compare(place) if c.figure.published)
    assert len(place.roster.posts(role="all_purpose_grid_worker")) == workers
    assert place.roster.violations(on=DAY).counts() == {}
    staffing = place.roster.staffing("all_purpose_grid_worker", on=DAY, units=place.territory.grids)
    assert min(staffing.posts.tolist()) >= 6


@pytest.mark.parametrize("workers", [200, 300])
def test_a_number_of_workers_that_200_odd_does_not_mean_is_refused(scheme: Scheme, workers: int) -> None:
    with pytest.raises(InvalidSchemeError, match=rf"{workers} is not what 'XLG-F06' publishes: 200-odd"):
        scheme.synthesise(totals={"XLG-F06": workers})


# Coverage


def test_f08_every_estate_and_enterprise_is_in_a_grid_and_one_that_is_not_is_named(
    scheme: Scheme, street: Jurisdiction
) -> None:
    assert numbers(judged(scheme, street))["STR003"] == {"pass": 33 + 56}
    village = "620104007201"
    estate = next(iter(street.units(level="level_3", kind="estate"))).id
    gone = changed(street, MoveUnit(estate, village))
    found = judged(scheme, gone).findings(unknown=False)
    named = {f.unit.id for f in found if f.rule.code == "STR003" and f.unit is not None}
    assert named == {estate, f"{estate}-b1", f"{estate}-b2"}


# Roles


def test_f16_only_a_member_of_the_leadership_becomes_chief(scheme: Scheme, street: Jurisdiction) -> None:
    estate = next(iter(street.units(level="level_3", kind="estate"))).id
    post = f"grid_chief@{estate}#1"
    vacant = changed(street, EndAppointment(post, BEFORE)).roster
    with pytest.raises(AppointmentError) as error:
        vacant.appoint(post, "somebody", start=DAY, qualifications=["party_member"])
    assert error.value.problems.counts() == {"CON001": 1}
    assert "street_leading_group_member, community_leading_group_member" in str(error.value)
    leader = street.roster.holders(DAY, role="street_leading_group_member")[0].id
    assert vacant.appoint(post, leader, start=DAY).violations(on=DAY).counts() == {}
    # The same by the rule of the street's policy.
    assert numbers(judged(scheme, street))["ROL004"] == {"pass": 33}


def test_f16_chiefs_are_leaders_of_street_and_communities_and_may_have_several_grids(street: Jurisdiction) -> None:
    held: dict[str, list[str]] = {}
    for a in street.roster.appointments(DAY):
        if a.post.role.key == "grid_chief":
            held.setdefault(a.holder.id, []).append(a.post.unit.kind)
    assert sum(map(len, held.values())) == 33
    assert Counter((len(kinds), kinds[0]) for kinds in held.values()) == {
        (1, "work_unit"): 5,
        (3, "estate"): 8,
        (2, "estate"): 2,
    }
    assert all(len(set(kinds)) == 1 for kinds in held.values())


def test_f28_201_workers_over_33_grids_mainly_party_members(scheme: Scheme, street: Jurisdiction) -> None:
    assert scheme.figure("XLG-F06").quantity.interval.format() == "201..299"
    staffing = street.roster.staffing("all_purpose_grid_worker", on=DAY, units=street.territory.grids)
    assert Counter(staffing.posts.tolist()) == {7: 3, 6: 30}
    workers = street.roster.holders(DAY, role="all_purpose_grid_worker")
    assert len(workers) == 201
    assert pools(street) == {("party_backbone", "party_member"): 132, ("volunteer",): 69}
    assert numbers(judged(scheme, street))["ROL017"] == {"pass": 1}


def test_a_courtyard_head_is_a_worker_of_the_same_estate(scheme: Scheme, street: Jurisdiction) -> None:
    workers = {
        (a.holder.id, a.post.unit.id)
        for a in street.roster.appointments(DAY)
        if a.post.role.key == "all_purpose_grid_worker"
    }
    heads = [a for a in street.roster.appointments(DAY) if a.post.role.key == "courtyard_head"]
    assert len(heads) == 56
    assert all((a.holder.id, a.post.unit.path[2]) in workers for a in heads)
    assert len({a.holder.id for a in heads}) == 56
    [rule] = scheme.catalogue.combinations
    assert (rule.first, rule.second, rule.rule) == ("courtyard_head", "all_purpose_grid_worker", "allowed")


# Bodies and registers


def test_f37_five_enterprise_heads_five_agreements_eight_projects(
    scheme: Scheme, street: Jurisdiction, evidence: Evidence
) -> None:
    posts = street.roster.posts(role="big_working_committee_member")
    assert {(p.unit.id, p.body) for p in posts} == {("620104007", "big_working_committee@620104007#1")}
    assert len(street.roster.holders(DAY, role="big_working_committee_member")) == 5
    with pytest.raises(AppointmentError, match="enterprise_party_head"):
        changed(street, CreatePost("big_working_committee_member", "620104007")).roster.appoint(
            "big_working_committee_member@620104007#6", "x", start=DAY
        )
    links = street.links.find("agreement", on=DAY)
    assert {link.source for link in links} == {"body:big_working_committee@620104007#1"}
    partners = {b.id for b in street.bodies.of_kind("enterprise_party_organisation")}
    assert {link.target_id for link in links} == partners
    assert (len(links), len(evidence.table("agreements")), len(evidence.table("projects"))) == (5, 5, 8)
    assert [scheme.figure(f"XLG-F0{i}").value for i in (3, 4, 5)] == [5, 5, 8]
    # Links of another kind are no agreements.
    other = changed(street, AddLink("adjacent", "unit:620104007001", "unit:620104007002"))
    assert {c.figure.id: c.found for c in scheme.compare(other)}["XLG-F04"] == 5


def test_f51_each_project_has_one_agreement_and_a_status(street: Jurisdiction, evidence: Evidence) -> None:
    agreements, projects = evidence.table("agreements"), evidence.table("projects")
    ids = agreements.texts("id").tolist()
    assert ids == [f"agreements-{i}" for i in range(1, 6)]
    under = projects.texts("agreement").tolist()
    assert Counter(Counter(under).values()) == {2: 3, 1: 2}
    assert set(under) == set(ids)
    assert set(projects.texts("status").tolist()) == {"done"}
    # A project is done at the enterprise with which its agreement is.
    at = dict(zip(ids, agreements.rows("unit").tolist(), strict=True))
    assert [at[a] for a in under] == projects.rows("unit").tolist()
    assert len(set(at.values())) == len(street.units(level="level_3", kind="work_unit"))


def test_f43_the_command_centre_has_four_rooms_and_four_capabilities(scheme: Scheme, street: Jurisdiction) -> None:
    [centre] = street.bodies.of_kind("governance_command_centre")
    rooms = street.bodies.of_kind("functional_room")
    assert [room.parent.id if room.parent else None for room in rooms] == [centre.id] * 4
    assert [room.name for room in rooms] == [item.name.zh for item in scheme.list("command_rooms").items]
    assert [len(scheme.list(key)) for key in ("command_rooms", "command_capabilities", "joint_functions")] == [4, 4, 8]
    assert scheme.figure("XLG-F08").value == 8


def test_f50_four_named_social_organisations_and_money_below_a_million(scheme: Scheme, street: Jurisdiction) -> None:
    named = [body.name for body in street.bodies.of_kind("social_organisation")]
    assert named == [item.name.zh for item in scheme.list("social_organisations").items]
    assert len(named) == 4
    assert scheme.list("social_organisations").open
    money = scheme.figure("XLG-F12").quantity
    assert [money.accepts(n) for n in (1_000_000, 999_999, 950_000, 500_000)] == [False, True, True, False]


def test_f55_and_f82_every_grid_has_eight_duties_and_four_responsibilities(
    scheme: Scheme, street: Jurisdiction, evidence: Evidence
) -> None:
    table = evidence.table("duties")
    pairs = set(zip(table.rows("unit").tolist(), table.texts("duty").tolist(), strict=True))
    names = [item.name.zh for key in ("duties", "responsibilities") for item in scheme.list(key).items]
    assert len(names) == 12
    assert pairs == {(int(row), name) for row in street.territory.grids.rows for name in names}
    assert len(table) == len(pairs) == 33 * 12
    assert numbers(judged(scheme, street, evidence))["NET002"] == {"pass": 33}
    assert [scheme.figure(f).value for f in ("XLG-F07", "XLG-18")] == [8, 4]
    nets = evidence.table("nets")
    assert (len(nets), set(nets.flags("merged").tolist())) == (4, {1})


def test_f82_a_grid_that_lacks_a_duty_is_named(scheme: Scheme, street: Jurisdiction) -> None:
    duties = [item.name.zh for item in scheme.list("duties").items]
    ids = [u.id for u in street.territory.grids]
    rows = [{"unit": i, "duty": d} for i in ids for d in (duties[1:] if i == ids[4] else duties)]
    found = judged(scheme, street, Evidence.read(street.territory, {"duties": rows})).findings(unknown=False)
    assert [f.unit.id for f in found if f.rule.code == "NET002" and f.unit is not None] == [ids[4]]


def test_f86_every_worker_is_on_a_card_and_a_grid_without_one_is_named(
    scheme: Scheme, street: Jurisdiction, evidence: Evidence
) -> None:
    cards = evidence.table("cards")
    rows = list(zip(cards.rows("unit").tolist(), cards.texts("holder").tolist(), strict=True))
    workers = {
        (a.post.unit.row, a.holder.id)
        for a in street.roster.appointments(DAY)
        if a.post.role.key == "all_purpose_grid_worker"
    }
    assert len(rows) == 201
    assert set(rows) == workers
    policy = scheme.policy
    assert policy is not None
    [duties] = [c for c in policy.clauses if c.id == "eight-duties"]
    clause = attrs.evolve(duties, id="cards", rule=ContactCard(roles=("all_purpose_grid_worker",)))
    ours = attrs.evolve(policy, clauses=[clause])
    assert numbers(check(street, ours, on=DAY, evidence=evidence))["SVC006"] == {"pass": 33}
    bare = street.territory.at(int(street.territory.grids.rows[20])).id
    left = [{"unit": street.territory.at(row).id, "holder": who} for row, who in rows]
    fewer = Evidence.read(street.territory, {"cards": [row for row in left if row["unit"] != bare]})
    found = check(street, ours, on=DAY, evidence=fewer).findings(unknown=False)
    assert [f.unit.id for f in found if f.rule.code == "SVC006" and f.unit is not None] == [bare]


def test_two_communities_were_given_office_space(scheme: Scheme, street: Jurisdiction) -> None:
    label = street.territory.labels["free_office"]
    marked = [u.kind for u in street.territory.units() if label.get(u.row) is not None]
    assert marked == ["community"] * 2
    space = scheme.figure("XLG-F16a").quantity
    assert [space.accepts(n) for n in (1500, 1501, 1599, 1600)] == [False, True, True, False]


# The whole


def test_every_clause_is_met_or_why_it_is_unknown(scheme: Scheme, street: Jurisdiction, evidence: Evidence) -> None:
    assert numbers(judged(scheme, street, evidence)) == {
        "NET002": {"pass": 33},
        "ROL004": {"pass": 33},
        "ROL017": {"pass": 1},
        "STR001": {"pass": 1},
        # The street is the root: what it stands under is not part of the model.
        "STR002": {"pass": 106, "not_applicable": 1},
        "STR003": {"pass": 89},
        # No number of households is published.
        "SIZ003": {"unknown": 5},
        # Party members are not published; street and communities pass, for they have their organisation.
        "PTY005": {"pass": 7, "unknown": 33},
    }


def test_under_level_4_the_clauses_about_estates_say_nothing_of_the_grids(scheme: Scheme) -> None:
    # Two clauses name estates and enterprises as the grids: under the other reading duties and chiefs are a level down.
    place = scheme.synthesise(readings={"counting": "level_4"})
    found = numbers(judged(scheme, place, scheme.evidence(place, readings={"counting": "level_4"})))
    assert (found["NET002"], found["ROL004"]) == ({"fail": 33}, {"not_applicable": 33})
    assert all(set(found[code]) == {"pass"} for code in ("ROL017", "STR001", "STR003"))


def test_every_entry_says_where_it_comes_from_and_nothing_unpublished_has_a_value(scheme: Scheme) -> None:
    origins = scheme.origins
    assert all(o.tag is not None and o.fact is not None and o.fact.startswith("XLG-") for o in origins)
    assert all(f.value is None for f in scheme.figures if f.tag == "U")
    with pytest.raises(NotPublishedError):
        _ = scheme.list("six_commons").items
    assert scheme.figure("XLG-02c").value == 6
    assert len(scheme.fill({"six_commons": list("abcdef")}).list("six_commons").items) == 6
    published = {f.id: (f.value, f.qualifier) for f in scheme.figures if f.id.startswith("XLG-F") and f.tag == "S"}
    numbers_ = [33, 4, 5, 5, 8, 200, 8, 8, 350, 190, 1300, 1_000_000, 4, 10, 10, 1500, 2]
    assert [value for value, _ in published.values()] == numbers_
    assert Counter(q for _, q in published.values()) == {"exact": 8, "odd": 7, "nearly": 1, "at_least": 1}


def test_an_estate_fewer_is_refused(scheme: Scheme) -> None:
    few = [attrs.evolve(f, value=27) if f.id == "XLG-F01e" else f for f in scheme.figures]
    with pytest.raises(InvalidSchemeError, match="'XLG-F01' publishes 33, and what was built has 32"):
        attrs.evolve(scheme, figures=tuple(few)).synthesise()


def test_a_vacant_chief_is_reported(street: Jurisdiction) -> None:
    estate = next(iter(street.units(level="level_3", kind="estate"))).id
    post = f"grid_chief@{estate}#1"
    gone = changed(street, EndAppointment(post, BEFORE), AbolishPost(post))
    assert len(gone.roster.posts(role="grid_chief")) == 32
    with pytest.raises(GridgovError):
        changed(street, CreatePost("grid_chief", estate), Appoint(f"grid_chief@{estate}#2", "x", DAY))
