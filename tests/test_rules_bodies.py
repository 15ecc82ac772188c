"""Rules of bodies on small models: what counts, what is unknown, and what the sources leave open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_models_cases import (
    ANY,
    DAY,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    bounds,
    mended,
    messages,
    model,
    report,
    units,
    verdicts,
)

from gridgov.findings import check
from gridgov.rules import (
    CounsellingRoom,
    FifteenMinuteCircle,
    GrandCommittee,
    GridBranchOrGroup,
    OneGroupPerGrid,
    Rule,
    ServiceCentreCover,
    SomePropertyCare,
    StreetBodies,
    SubCommittees,
    ThreeCentres,
    Verdict,
)
from gridgov.text import Text

STREET = units(
    "s street",
    "c1 community s",
    "c2 community s",
    "m community:management_office s",
    "g1 grid_1 c1",
    "g2 grid_2 g1",
    "g3 grid_1 c2",
)


def body(kind: str, unit: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "unit": unit, **more}


# Branches and groups


def test_pty002_a_branch_or_a_group_is_enough() -> None:
    j = model(STREET, bodies=[body("party_branch", "g1"), body("party_group", "g2"), body("party_group", "c2")])
    assert verdicts(j, GridBranchOrGroup()) == {"g1": PASS, "g2": PASS, "g3": FAIL}
    assert verdicts(j, GridBranchOrGroup(), scope={"levels": "grid_1"}) == {"g1": PASS, "g3": FAIL}
    assert mended(j, GridBranchOrGroup()) == ["needs a choice"]
    [finding] = report(j, GridBranchOrGroup()).findings()
    remedy = report(j, GridBranchOrGroup()).remedy(finding)
    assert remedy is not None
    assert remedy.note == Text(
        "Choose which kind is set up: Party branch, Party group.", "请确定设立哪一类：党支部、党小组。"
    )
    assert mended(j, GridBranchOrGroup(kinds=("party_group",))) == ["ready", "ready"]
    assert messages(j, GridBranchOrGroup()) == [
        (
            (
                "PTY002 fail g3: g3 (grid) has 0 of: Party branch / Party group; it needs at least 1. "
                "Set up a Party branch or a Party group there."
            ),
            "PTY002 不通过 g3: g3（一级网格）有党支部、党小组0个，至少应有1个。请在该网格建立党支部或者党小组。",
        )
    ]


def test_pty002_a_kind_that_is_nowhere_leaves_it_open() -> None:
    j = model(STREET, bodies=[body("party_branch", "g1"), body("party_branch", "g2", end="2025-12-31")])
    assert verdicts(j, GridBranchOrGroup()) == {"g1": PASS, "g2": UNKNOWN, "g3": UNKNOWN}
    assert verdicts(j, GridBranchOrGroup(), complete=["party_group"]) == {"g1": PASS, "g2": FAIL, "g3": FAIL}
    assert bounds(j, GridBranchOrGroup(), "bodies") == {"g1": (1, ANY), "g2": (0, ANY), "g3": (0, ANY)}
    assert set(verdicts(model(STREET), GridBranchOrGroup()).values()) == {UNKNOWN}


def test_pty003_a_member_belongs_to_the_lowest_grid() -> None:
    groups = [body("party_group", "c1", id="x"), body("party_group", "c1", id="y"), body("party_branch", "c1", id="z")]
    members = [
        {"member": "p1", "body": "x", "lives_at": "g1"},
        {"member": "p2", "body": "y", "lives_at": "g2"},  # below g1, but of the lower grid
        {"member": "p3", "body": "z", "lives_at": "g1"},  # a branch is no group
        {"member": "p4", "body": "y", "lives_at": "g1", "end": "2025-12-31"},
        {"member": "p5", "body": "y", "lives_at": "c1"},  # in no grid
    ]
    j = model(STREET, bodies=groups, memberships=members)
    assert verdicts(j, OneGroupPerGrid()) == {"g1": PASS, "g2": PASS, "g3": NOT_APPLICABLE}
    assert verdicts(j, OneGroupPerGrid(), on="2025-12-31") == {"g1": FAIL, "g2": PASS, "g3": NOT_APPLICABLE}
    assert mended(j, OneGroupPerGrid(), on="2025-12-31") == ["needs a choice"]
    assert messages(j, OneGroupPerGrid(), on="2025-12-31") == [
        (
            (
                "PTY003 fail g1: The members who live in g1 (grid) belong to 2 bodies of the kind 'Party "
                "group'; it must "
                "be 1. Put the members who live there into one group."
            ),
            (
                "PTY003 不通过 g1: 居住在g1（一级网格）的党员分属2个党小组，应编入1个。"
                "请将同一网格内的党员编入一个党小组。"
            ),
        )
    ]


def test_pty003_without_memberships_nothing_is_known() -> None:
    j = model(STREET, bodies=[body("party_group", "g1"), body("party_group", "g3")])
    assert set(verdicts(j, OneGroupPerGrid()).values()) == {UNKNOWN}
    assert set(verdicts(j, OneGroupPerGrid(), complete=["party_group"]).values()) == {UNKNOWN}
    assert set(verdicts(model(STREET), OneGroupPerGrid(), complete=["party_group"]).values()) == {NOT_APPLICABLE}


LIVES = st.sampled_from(["g1", "g2", "g3", "c1", None])


@given(st.lists(st.tuples(st.sampled_from("abc"), LIVES), min_size=1, max_size=7))
def test_pty003_against_every_place_where_unknown_members_may_live(members: list[tuple[str, str | None]]) -> None:
    groups = [body("party_group", "c1", id=x) for x in "abc"]
    rows = [{"member": f"p{i}", "body": b, "lives_at": at} for i, (b, at) in enumerate(members)]
    j = model(STREET, bodies=groups, memberships=rows)
    got = bounds(j, OneGroupPerGrid(), "groups")
    people = bounds(j, OneGroupPerGrid(), "members")
    for grid in ("g1", "g2", "g3"):
        low = {b for b, at in members if at == grid}
        high = low | {b for b, at in members if at is None}
        assert got[grid] == (len(low), len(high))
        assert people[grid] == (
            sum(at == grid for _, at in members),
            sum(at in {grid, None} for _, at in members),
        )


# A body in every community


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (GrandCommittee(target=1.0), "big_party_committee"),
        (ServiceCentreCover(target=1.0), "party_mass_service_centre"),
    ],
)
def test_cover_of_communities_and_of_all_of_them_together(rule: Rule[Any], kind: str) -> None:
    j = model(STREET, bodies=[body(kind, "c1"), body(kind, "c1"), body(kind, "m"), body(kind, "g3")])
    assert verdicts(j, rule) == {"c1": PASS, "c2": FAIL, "m": PASS}
    assert verdicts(j, rule, scope={"kinds": "street"}) == {"s": FAIL}
    assert verdicts(j, rule.evolve(target=2 / 3), scope={"kinds": "street"}) == {"s": PASS}
    assert verdicts(j, rule, scope={"kinds": ["grid"]}) == dict.fromkeys(["g1", "g2", "g3"], NOT_APPLICABLE)
    assert mended(j, rule) == ["ready"]
    assert mended(j, rule, scope={"kinds": "street"}) == ["ready"]
    few = model(STREET, bodies=[body(kind, "c1")])
    assert mended(few, rule.evolve(target=0.5), scope={"kinds": "street"}) == ["needs a choice"]
    assert mended(few, rule, scope={"kinds": "street"}) == ["ready"]
    assert set(verdicts(model(STREET), rule).values()) == {UNKNOWN}
    assert set(verdicts(model(STREET), rule, complete=[kind]).values()) == {FAIL}


def test_org001_31_of_32_is_a_failure_of_the_street_and_of_one_site() -> None:
    sites = [f"x{i} community s" for i in range(32)]
    j = model(units("s street", *sites), bodies=[body("party_mass_service_centre", f"x{i}") for i in range(31)])
    rule = ServiceCentreCover(target=1.0)
    assert messages(j, rule, scope={"kinds": "street"}) == [
        (
            (
                "ORG001 fail s: s (street or town): 31 of 32 have a Party-mass service centre, a share of "
                "0.9688; it must "
                "be at least 1. Set up the centre, or record why there is none."
            ),
            (
                "ORG001 不通过 s: s（镇街）：32个单元中31个设有党群服务中心，占比0.9688，应不低于1。"
                "请设立该中心，或记录未设的理由。"
            ),
        )
    ]
    assert [f.unit.id for f in report(j, rule).findings() if f.unit] == ["x31"]


@given(st.lists(st.integers(0, 6), max_size=9))
def test_cover_against_a_loop(places: list[int]) -> None:
    j = model(STREET, bodies=[body("big_party_committee", STREET[i]["id"]) for i in places])
    rule = GrandCommittee(target=0.5)
    got = bounds(j, rule, "covered", scope={"kinds": ["street", "community", "management_office", "grid"]})
    h = j.territory
    for ident, (low, high) in got.items():
        below = [u.id for u in h.subtree(ident).units()] if ident != "s" else [u["id"] for u in STREET]
        among = [u for u in below if u in {"c1", "c2", "m"}]
        served = {STREET[i]["id"] for i in places}
        assert low == sum(u in served for u in among)
        assert high == (low if places else len(among))


# Bodies of a community


CENTRES = ("comprehensive_governance_centre", "dispute_mediation_centre", "convenience_service_centre")
COMMITTEES = ("peoples_mediation_committee", "public_security_committee", "public_health_committee")


@pytest.mark.parametrize(("rule", "kinds"), [(ThreeCentres(), CENTRES), (SubCommittees(), COMMITTEES)])
def test_each_kind_is_asked_for(rule: Rule[Any], kinds: tuple[str, ...]) -> None:
    j = model(STREET, bodies=[*(body(kind, "c1") for kind in kinds), body(kinds[0], "c2"), body(kinds[0], "c2")])
    assert verdicts(j, rule) == {"c1": PASS, "c2": FAIL}
    assert mended(j, rule) == ["ready"]
    some = model(STREET, bodies=[body(kinds[0], "c1"), body(kinds[1], "c1")])
    assert verdicts(some, rule) == {"c1": UNKNOWN, "c2": FAIL}  # of the third kind nothing is known
    assert mended(some, rule) == ["needs a choice"]


def test_org002_names_what_is_lacking_and_does_not_count_the_street() -> None:
    kinds = [body(kind, "s") for kind in CENTRES]
    j = model(
        STREET, bodies=[*kinds, body(CENTRES[0], "c1"), body(CENTRES[2], "c1"), *(body(k, "c2") for k in CENTRES)]
    )
    assert messages(j, ThreeCentres()) == [
        (
            (
                "ORG002 fail c1: c1 (community) does not have every centre that it must have. There is no "
                "dispute mediation "
                "centre. Set up the centres that are lacking."
            ),
            "ORG002 不通过 c1: c1（社区）未设齐应设的中心。未设矛调中心。请设立所缺的中心。",
        )
    ]
    assert verdicts(j, ThreeCentres(), scope={"kinds": "street"}) == {"s": PASS}


def test_org006_names_what_is_lacking() -> None:
    j = model(STREET, bodies=[*(body(k, "c1") for k in COMMITTEES), body(COMMITTEES[0], "c2")])
    assert messages(j, SubCommittees())[0][1] == (
        "ORG006 不通过 c2: c2（社区）未设齐应设的委员会。未设治安保卫委员会。未设公共卫生委员会。请设立所缺的委员会。"
    )


@pytest.mark.parametrize("make", [ThreeCentres, SubCommittees, GridBranchOrGroup, SomePropertyCare])
def test_no_kinds_are_refused(make: Callable[..., Rule[Any]]) -> None:
    with pytest.raises(ValueError, match=r"^kinds is a list of one or more texts, not an empty one\.$"):
        make(kinds=())


def test_every_empty_list_is_said_at_once() -> None:
    with pytest.raises(ValueError, match=r"^office_kinds is .*; institution_kinds is a list of one or more texts, "):
        StreetBodies(offices=5, institutions=2, office_kinds=(), institution_kinds=())


def test_org007_a_room() -> None:
    j = model(STREET, bodies=[body("counselling_room", "c1")])
    assert verdicts(j, CounsellingRoom()) == {"c1": PASS, "c2": FAIL}
    assert mended(j, CounsellingRoom()) == ["ready"]
    assert messages(j, CounsellingRoom()) == [
        (
            "ORG007 fail c2: c2 (community) has no psychological counselling room. Set one up there.",
            "ORG007 不通过 c2: c2（社区）未设心理疏导室。请在该社区建立。",
        )
    ]
    assert verdicts(model(STREET), CounsellingRoom()) == {"c1": UNKNOWN, "c2": UNKNOWN}


def test_org008_the_farthest_point_decides() -> None:
    j = model(STREET)
    rule = FifteenMinuteCircle(max_minutes=15)
    points = [("c1", "clinic", 3), ("c1", "bank", 15), ("c2", "clinic", 15.5), ("c2", "park", None)]
    table = [{"unit": u, "id": i, "minutes": m} for u, i, m in points]
    assert verdicts(j, rule, evidence={"service_points": table}) == {"c1": PASS, "c2": FAIL}
    assert verdicts(j, rule, evidence={"service_points": table[:1] + table[3:]}) == {"c1": PASS, "c2": UNKNOWN}
    assert verdicts(j, rule, evidence={"service_points": table[:1]}) == {"c1": PASS, "c2": UNKNOWN}
    assert set(verdicts(j, rule, evidence={"service_points": []}).values()) == {UNKNOWN}
    assert set(verdicts(j, rule).values()) == {UNKNOWN}
    assert mended(j, rule, evidence={"service_points": table}) == ["none"]
    assert messages(j, rule, evidence={"service_points": table}) == [
        (
            (
                "ORG008 fail c2: c2 (community): the farthest service point is at least 15.5 minutes away on foot; it "
                "may be 15. "
                "Bring the service nearer, or correct the time."
            ),
            (
                "ORG008 不通过 c2: c2（社区）距最远服务点步行至少15.5分钟，不得超过15分钟。"
                "请就近设置服务点，或更正步行时间。"
            ),
        )
    ]


def test_all_remedies_that_are_ready_close_what_fails_together() -> None:
    kinds = (*CENTRES, *COMMITTEES, "counselling_room", "big_party_committee", "party_group")
    j = model(STREET, bodies=[body(kind, "c1") for kind in kinds])
    rules: list[Rule[Any]] = [ThreeCentres(), SubCommittees(), CounsellingRoom()]
    rules += [GridBranchOrGroup(kinds=("party_group",)), GrandCommittee(target=1.0), GrandCommittee(target=2 / 3)]
    repaired = check(j, rules, on=DAY).apply()
    assert repaired.report.complete
    assert repaired.report.count(Verdict.FAIL) == 0
    assert (len(repaired.refused), repaired.fights) == (0, ())
