"""Capabilities F39 to F83 that rules show, with the published numbers, on models built from records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from gridgov.bodies import Bodies
from gridgov.changes import Part, SplitUnit, apply
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import Clause
from gridgov.rules import (
    CentreRank,
    CommunityOversize,
    DailyPatrol,
    EstateBranch,
    FifteenMinuteCircle,
    HouseholdClasses,
    MonthlyVisit,
    NewEstateCommittee,
    OwnersCommittee,
    Rule,
    Scope,
    ServiceCentreCover,
    SomePropertyCare,
    StreetBodies,
    StreetExtraBodies,
    SubCommittees,
    ThreeCentres,
    Verdict,
)
from gridgov.schemes import load
from gridgov.text import Text
from gridgov.waivers import Waiver, Waivers

DAY = "2026-01-01"
Record = dict[str, Any]


def place(level: str, records: Iterable[Record], bodies: Iterable[Record] = (), **build: Any) -> Jurisdiction:
    """Units of one level under a street, with bodies."""
    scheme = LevelScheme.ladder(*dict.fromkeys(("street", level)))
    rows = [{"level": level, **r} for r in records]
    if level != "street":
        rows = [{"id": "top", "level": "street"}, *({"parent": "top", **r} for r in rows)]
    h = Hierarchy.from_records(rows, levels=scheme, roots="many" if level == "street" else "one", **build)
    return Jurisdiction(territory=h, bodies=Bodies.from_records(h, bodies))


def verdicts(j: Jurisdiction, rule: Rule[Any], **how: Any) -> dict[str, str]:
    """Return the verdict of each unit by id."""
    [judged] = check(j, rule, on=DAY, **how).judged
    return {
        j.territory.ids.get(int(row)): Verdict(v).name for row, v in zip(judged.units, judged.verdicts, strict=True)
    }


def named(report: Report) -> list[str]:
    """Return the units that fail."""
    return [f.unit.id for f in report.findings(unknown=False) if f.unit is not None]


def many(kind: str, unit: str, n: int) -> list[Record]:
    return [{"id": f"{unit}-{kind}-{i}", "kind": kind, "unit": unit} for i in range(n)]


# Organisations


def test_f39_five_two_and_x_institutions_with_the_centres_that_conditions_ask_for() -> None:
    streets: dict[str, tuple[int, int, list[str], list[str]]] = {
        "ordinary": (5, 2, [], []),
        "with_three_more": (5, 2, ["x", "y", "z"], []),
        "four_offices": (4, 2, [], []),
        "one_institution": (5, 1, [], []),
        "both_flags": (5, 2, ["ethnic_centre", "jobs_centre"], ["minority", "migrant"]),
        "minority_without": (5, 2, [], ["minority"]),
        "migrant_without": (5, 2, ["ethnic_centre"], ["migrant"]),
    }
    records = [
        {"id": s, "minority": "yes" if "minority" in flags else "no", "migrant": "yes" if "migrant" in flags else "no"}
        for s, (_, _, _, flags) in streets.items()
    ]
    bodies: list[Record] = []
    for s, (offices, institutions, more, _) in streets.items():
        bodies += many("party_government_office", s, offices) + many("public_institution", s, institutions)
        bodies += [{"id": f"{s}-{kind}", "kind": kind, "unit": s} for kind in more]
    j = place("street", records, bodies, labels=["minority", "migrant"])
    clauses = [
        StreetBodies(offices=5, institutions=2),
        StreetExtraBodies(label="minority", body_kind="ethnic_centre"),
        StreetExtraBodies(label="migrant", body_kind="jobs_centre"),
    ]
    assert [named(check(j, clause, on=DAY)) for clause in clauses] == [
        ["four_offices", "one_institution"],
        ["minority_without"],
        ["migrant_without"],
    ]
    counted = check(j, clauses, on=DAY).counts()
    assert (counted["ORG003"]["pass"], counted["ORG003"]["fail"]) == (5, 2)


def test_f40_both_centres_have_deputy_section_rank() -> None:
    kinds = ("party_mass_service_centre", "grid_management_service_centre")
    bodies = [
        {"id": f"{s}-{kind}", "kind": kind, "unit": s, "rank": rank}
        for s, ranks in {
            "right": ("deputy_section",) * 2,
            "one": ("deputy_section", "section"),
            "open": (None,) * 2,
        }.items()
        for kind, rank in zip(kinds, ranks, strict=True)
    ]
    j = place("street", [{"id": s} for s in ("right", "one", "open")], bodies)
    assert verdicts(j, CentreRank(rank="deputy_section")) == {"right": "PASS", "one": "FAIL", "open": "UNKNOWN"}


def test_f42_a_community_that_lacks_the_mediation_centre_is_reported() -> None:
    centres = ("comprehensive_governance_centre", "dispute_mediation_centre", "convenience_service_centre")
    bodies = [
        {"id": f"{c}-{kind}", "kind": kind, "unit": c}
        for c in ("all", "two")
        for kind in centres
        if (c, kind) != ("two", "dispute_mediation_centre")
    ]
    j = place("community", [{"id": "all"}, {"id": "two"}], bodies)
    assert verdicts(j, ThreeCentres()) == {"all": "PASS", "two": "FAIL"}


def test_f46_a_missing_sub_committee_is_reported() -> None:
    kinds = ("peoples_mediation_committee", "public_security_committee", "public_health_committee")
    bodies = [
        {"id": f"{c}-{kind}", "kind": kind, "unit": c}
        for c in ("all", "two")
        for kind in kinds
        if (c, kind) != ("two", "public_health_committee")
    ]
    j = place("community", [{"id": "all"}, {"id": "two"}], bodies)
    assert verdicts(j, SubCommittees()) == {"all": "PASS", "two": "FAIL"}


def test_f44_committees_companies_and_self_governed_estates() -> None:
    j = chengbei()
    h, bodies = j.territory, j.bodies
    committees = {b.unit.id for b in bodies.of_kind("owners_committee", on=DAY)}
    companies = {b.unit.id for b in bodies.of_kind("property_company", on=DAY)}
    assert len(h.units(kind="estate")) == 398
    assert (len(committees), len(committees & companies), len(committees - companies), len(companies)) == (
        165,
        120,
        45,
        353,
    )


# Households and thresholds


def test_f57_three_classes_of_households_add_up() -> None:
    city = load("ankang-321").synthesise()
    top = city.territory.at(0)
    keys = ("reassured_households", "cared_for_households", "closely_linked_households")
    counts = [top.total(key).known for key in keys]
    assert (counts, sum(counts), top.total("households").known) == ([321276, 18836, 8916], 349028, 349028)
    assert [round(100 * n / 349028, 2) for n in counts] == [92.05, 5.4, 2.55]
    clause = Clause(id="classes", rule=HouseholdClasses(), scope=Scope(kinds="building"))
    report = check(city, clause, on=DAY)
    assert report
    assert report.count(Verdict.PASS) == len(city.units(level="building"))


def test_f59_a_community_is_split_if_it_is_too_large_and_bears_too_much() -> None:
    sizes = {"a": (5000, "yes"), "b": (5001, "yes"), "c": (5001, "no")}
    records = [{"id": c, "households": n, "overloaded": load} for c, (n, load) in sizes.items()]
    j = place("community", records, measures=["households"], labels=["overloaded"])
    rule = CommunityOversize(max_households=5000, overloaded="overloaded")
    assert verdicts(j, rule) == {"a": "PASS", "b": "FAIL", "c": "NOT_APPLICABLE"}
    parts = [Part("b", measures={"households": 2501}), Part("b2", measures={"households": 2500})]
    after = apply(j, [SplitUnit("b", parts)], on=DAY).jurisdiction
    assert check(after, CommunityOversize(max_households=5000), on=DAY).counts()["SIZ001"]["fail"] == 1  # c
    assert after.territory.rollup("households").known[0] == j.territory.rollup("households").known[0]
    # Seven of 251 are candidates.
    before = [
        {"id": f"u{i:03d}", "households": 5001 + i if i < 7 else 1300, "overloaded": "yes" if i < 7 else "no"}
        for i in range(251)
    ]
    large = place("community", before, measures=["households"], labels=["overloaded"])
    assert named(check(large, rule, on=DAY)) == [f"u{i:03d}" for i in range(6, -1, -1)]


def test_f60_a_large_new_estate_needs_a_residents_committee() -> None:
    sizes = {"small": (1499, "yes"), "large": (1500, "yes"), "old": (1500, "no")}
    records = [{"id": e, "households": n, "new_estate": new} for e, (n, new) in sizes.items()]
    j = place("estate", records, measures=["households"], labels=["new_estate"])
    rule = NewEstateCommittee(min_households=1500)
    found = verdicts(j, rule, complete="residents_committee")
    assert found == {"small": "NOT_APPLICABLE", "large": "FAIL", "old": "NOT_APPLICABLE"}
    report = check(j, rule, on=DAY, complete="residents_committee")
    assert report.apply().report


def test_f61_an_estate_with_enough_occupied_households_needs_a_branch() -> None:
    built = {"below": (1200, 999), "at": (1200, 1000)}
    records = [{"id": e, "households": n, "occupied_households": o} for e, (n, o) in built.items()]
    j = place("estate", records, measures=["households", "occupied_households"])
    found = verdicts(j, EstateBranch(occupied_from=1000), complete="party_branch")
    assert found == {"below": "NOT_APPLICABLE", "at": "FAIL"}


def chengbei(*, without: str | None = None) -> Jurisdiction:
    """398 estates: 165 had no property firm and have committees, 120 of these a company; 233 others have one, too."""
    records = [
        {
            "id": f"e{i:03d}",
            "no_property": "yes" if i < 165 else "no",
            "self_governed": "yes" if 120 <= i < 165 else "no",
        }
        for i in range(398)
    ]
    committees = [{"id": f"oc{i}", "kind": "owners_committee", "unit": f"e{i:03d}"} for i in range(165)]
    companies = [
        {"id": f"pc{i}", "kind": "property_company", "unit": f"e{i:03d}"} for i in range(398) if not 120 <= i < 165
    ]
    bodies = [b for b in (*committees, *companies) if b["id"] != without]
    return place("estate", records, bodies, labels=["no_property", "self_governed"])


def test_f62_cover_by_one_of_several_ways() -> None:
    ways = [
        OwnersCommittee(),
        SomePropertyCare(label="no_property", kinds=("property_company",), fallback="self_governed"),
        SomePropertyCare(label="no_property", kinds=("owners_committee",), fallback="nothing_else"),
    ]
    report = check(chengbei(), ways[1], on=DAY)
    assert report.counts()["EST002"] == {"pass": 165, "fail": 0, "not_applicable": 233, "unknown": 0}
    assert check(chengbei(), ways[0], on=DAY)
    lacking = check(chengbei(without="oc130"), ways[0], on=DAY)
    assert named(lacking) == ["e130"]
    # Ankang: one of three ways for each of 323.
    records = [
        {"id": f"t{i:03d}", "three_without": "yes", "community_fallback": "yes" if i % 3 == 2 else "no"}
        for i in range(323)
    ]
    kinds = ("property_company", "owners_committee")
    bodies = [{"id": f"b{i}", "kind": kinds[i % 3], "unit": f"t{i:03d}"} for i in range(323) if i % 3 < 2]
    j = place("estate", records, bodies, labels=["three_without", "community_fallback"])
    assert check(j, SomePropertyCare(), on=DAY).counts()["EST002"]["pass"] == 323
    less = place("estate", records, bodies[1:], labels=["three_without", "community_fallback"])
    assert named(check(less, SomePropertyCare(), on=DAY)) == ["t000"]


def test_f63_full_cover_with_an_exemption() -> None:
    waivers = Waivers(
        [
            Waiver(
                id="laowuchang",
                rule="ORG001",
                unit="laowuchang",
                reason=Text("under demolition", "因拆迁"),
                last_day=dt.date(2026, 12, 31),
            )
        ]
    )
    for n in (32, 31):
        units = [*(f"u{i}" for i in range(n - 1)), "laowuchang"]
        bodies = [{"id": f"c-{u}", "kind": "party_mass_service_centre", "unit": u} for u in units[:-1]]
        j = place("community", [{"id": u} for u in units], bodies)
        rule = ServiceCentreCover(target=1.0)
        assert not check(j, rule, on=DAY)
        report = check(j, rule, on=DAY, waivers=waivers)
        assert report
        assert report.counts()["ORG001"] == {"pass": n - 1, "fail": 1, "not_applicable": 0, "unknown": 0}
        assert [f.waiver.id for f in report.findings() if f.waiver is not None] == ["laowuchang"]
        assert not check(j, rule, on="2027-01-01", waivers=waivers)


def test_f65_a_point_at_15_minutes_is_inside_the_circle() -> None:
    j = place("community", [{"id": "inside"}, {"id": "outside"}, {"id": "open"}])
    points = [
        {"unit": "inside", "id": "p1", "minutes": 15},
        {"unit": "outside", "id": "p2", "minutes": 3},
        {"unit": "outside", "id": "p3", "minutes": 15.1},
    ]
    found = verdicts(j, FifteenMinuteCircle(max_minutes=15), evidence={"service_points": points})
    assert found == {"inside": "PASS", "outside": "FAIL", "open": "UNKNOWN"}


# Duties


def test_f83_a_day_without_a_patrol_and_a_household_without_a_visit_are_listed() -> None:
    levels = LevelScheme.ladder("street", "building", "household")
    rows = [{"id": "s", "level": "street"}, {"id": "b1", "level": "building", "parent": "s"}]
    rows += [{"id": "b2", "level": "building", "parent": "s"}]
    rows += [{"id": f"h{i}", "level": "household", "parent": "b1"} for i in range(3)]
    j = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels))
    month = [f"2026-06-{day:02d}" for day in range(1, 31)]
    patrols = [{"unit": "b1", "day": day} for day in month]
    patrols += [{"unit": "b2", "day": day} for day in month if day != "2026-06-12"]
    visits = [{"unit": f"h{i}", "day": f"2026-06-{10 + i}"} for i in range(2)] + [{"unit": "h2", "day": "2026-05-29"}]
    tables = {"patrols": patrols, "visits": visits}
    daily, monthly = DailyPatrol(max_days=1, over_days=30), MonthlyVisit(max_months=1)
    report = check(j, [daily, monthly], on="2026-06-30", evidence=tables)
    assert named(report) == ["b2", "h2"]
    whole = {
        "patrols": [{"unit": b, "day": day} for b in ("b1", "b2") for day in month],
        "visits": [{"unit": f"h{i}", "day": f"2026-06-{10 + i}"} for i in range(3)],
    }
    assert check(j, [daily, monthly], on="2026-06-30", evidence=whole)
    assert check(j, daily, on="2026-06-30").count(Verdict.UNKNOWN) == 2
