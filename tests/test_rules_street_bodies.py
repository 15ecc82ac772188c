"""Rules of bodies of a street and of estates on small models."""

from __future__ import annotations

from typing import Any

from rule_models_cases import (
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    bounds,
    mended,
    messages,
    model,
    units,
    verdicts,
)

from gridgov.rules import (
    CentreRank,
    OwnersCommittee,
    SomePropertyCare,
    StreetBodies,
    StreetExtraBodies,
)


def body(kind: str, unit: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "unit": unit, **more}


# Bodies of a street


TOWNS = units("k county", "s street k", "t street:town k", "u street k")


def seats(unit: str, offices: int, institutions: int) -> list[dict[str, Any]]:
    return [body("party_government_office", unit)] * offices + [body("public_institution", unit)] * institutions


def test_org003_five_and_two_and_any_number_of_others() -> None:
    j = model(TOWNS, bodies=[*seats("s", 5, 2), *seats("t", 4, 2), *seats("u", 5, 3), body("team", "s")])
    rule = StreetBodies(offices=5, institutions=2)
    assert verdicts(j, rule) == {"s": PASS, "t": FAIL, "u": FAIL}
    assert mended(j, rule) == ["needs a choice"] * 2
    assert messages(j, rule)[0] == (
        (
            "ORG003 fail t: t (town) has 4 Party and government offices and 2 public institutions; it must "
            "have 5 and 2. "
            "Set up what is lacking, or end what is too many."
        ),
        "ORG003 不通过 t: t（镇）有党政内设机构4个、事业单位2个，应为5个和2个。请设立所缺机构，或撤销多余机构。",
    )
    none = model(TOWNS, bodies=[*seats("s", 5, 0), *seats("t", 4, 0)])
    assert verdicts(none, rule) == {"s": UNKNOWN, "t": FAIL, "u": FAIL}


def test_org003_the_two_may_be_named_centres() -> None:
    two = ("party_mass_service_centre", "grid_management_service_centre")
    j = model(TOWNS, bodies=[*seats("s", 5, 0), *(body(kind, "s") for kind in two)])
    rule = StreetBodies(offices=5, institutions=2, institution_kinds=two)
    assert verdicts(j, rule, scope={"within": "s"}) == {"s": PASS}


def test_org004_a_clause_for_each_situation() -> None:
    records = units("k county", "s street k", "t street k", "u street k", s={"old": "yes"}, t={"old": "no"})
    kind = "ethnic_religious_affairs_service_centre"
    rule = StreetExtraBodies(label="old", body_kind=kind)
    j = model(records, bodies=[body(kind, "t")])
    assert verdicts(j, rule) == {"s": FAIL, "t": NOT_APPLICABLE, "u": UNKNOWN}
    assert mended(j, rule) == ["ready"]
    assert messages(j, rule)[0] == (
        (
            "ORG004 fail s: s (street or town) is labelled 'old' and has no ethnic and religious affairs "
            "service centre. "
            "Set up the body, or correct the label."
        ),
        "ORG004 不通过 s: s（镇街）标注为“old”，未设民族宗教事务服务中心。请增设该机构，或更正标注。",
    )
    assert verdicts(model(records, bodies=[body(kind, "s")]), rule)["s"] == PASS
    other = rule.evolve(label="new")  # a label that nobody uses
    assert verdicts(j, other) == {"s": UNKNOWN, "t": PASS, "u": UNKNOWN}


def test_org005_a_rank_that_is_not_recorded_is_not_another_one() -> None:
    a, b = "party_mass_service_centre", "grid_management_service_centre"
    right, wrong = {"rank": "deputy_section"}, {"rank": "section"}
    rule = CentreRank(rank="deputy_section")
    centres = [
        body(a, "s", **right),
        body(b, "s", **right),
        body(a, "t", **right),
        body(b, "t"),
        body("team", "u", **wrong),
    ]
    j = model(TOWNS, bodies=centres)
    assert verdicts(j, rule) == {"s": PASS, "t": UNKNOWN, "u": NOT_APPLICABLE}
    j = model(TOWNS, bodies=[*centres, body(a, "u", **wrong), body(b, "u")])
    assert verdicts(j, rule)["u"] == FAIL
    assert bounds(j, rule, "wrong") == {"s": (0, 0), "t": (0, 1), "u": (1, 2)}
    assert mended(j, rule) == ["ready"]  # for the one that is not recorded, too
    assert messages(j, rule)[0] == (
        (
            "ORG005 fail u: u (street or town): centres of another rank than 'deputy-section rank': at least 1. Of "
            "another rank: "
            "Party-mass service centre. Give them the rank, or correct the record."
        ),
        "ORG005 不通过 u: u（镇街）有至少1个中心不是副科级。级别不符的有：党群服务中心。请确定相应级别，或更正记录。",
    )


def test_org005_a_kind_that_is_nowhere_may_have_any_rank() -> None:
    rule = CentreRank(rank="deputy_section")
    a = "party_mass_service_centre"
    j = model(TOWNS, bodies=[body(a, "s", rank="deputy_section"), body(a, "t", rank="section")])
    assert verdicts(j, rule) == {"s": UNKNOWN, "t": FAIL, "u": UNKNOWN}
    assert mended(j, rule) == ["needs a choice"]
    assert verdicts(j, rule.evolve(kinds=(a,))) == {"s": PASS, "t": FAIL, "u": NOT_APPLICABLE}


# Estates


ESTATES = units(
    "c community", "e1 estate c", "e2 estate c", "e3 estate c", "e4 estate c",
    e1={"poor": "yes", "help": "no"}, e2={"poor": "yes", "help": "yes"}, e3={"poor": "no"}, e4={"poor": "yes"},
)  # fmt: skip


def test_est001_a_company_or_a_committee() -> None:
    j = model(
        ESTATES, bodies=[body("property_company", "e1"), body("owners_committee", "e2"), body("property_company", "c")]
    )
    assert verdicts(j, OwnersCommittee()) == {"e1": NOT_APPLICABLE, "e2": PASS, "e3": FAIL, "e4": FAIL}
    assert mended(j, OwnersCommittee()) == ["ready", "ready"]
    assert messages(j, OwnersCommittee())[0] == (
        (
            "EST001 fail e3: e3 (estate) has no property company and no owners' committee. Found an owners' "
            "committee there."
        ),
        "EST001 不通过 e3: e3（小区）没有物业公司，也未成立业主委员会。请在该小区成立业主委员会。",
    )


def test_est001_an_estate_is_not_without_a_company_because_none_is_recorded() -> None:
    j = model(ESTATES, bodies=[body("owners_committee", "e2")])
    assert verdicts(j, OwnersCommittee()) == {"e1": UNKNOWN, "e2": PASS, "e3": UNKNOWN, "e4": UNKNOWN}
    assert verdicts(j, OwnersCommittee(), complete="property_company")["e3"] == FAIL
    left = model(ESTATES, bodies=[body("property_company", "e1", end="2026-03-30"), body("owners_committee", "e2")])
    assert verdicts(left, OwnersCommittee())["e1"] == FAIL
    assert verdicts(left, OwnersCommittee(), on="2026-03-30")["e1"] == NOT_APPLICABLE


def test_est002_one_way_is_enough() -> None:
    rule = SomePropertyCare(label="poor", fallback="help")
    bodies = [body("property_company", "e3"), body("owners_committee", "e3")]
    j = model(ESTATES, bodies=bodies)
    # Whether the community provides for e4 is not said.
    assert verdicts(j, rule) == {"e1": FAIL, "e2": PASS, "e3": NOT_APPLICABLE, "e4": UNKNOWN}
    assert bounds(j, rule, "ways") == {"e1": (0, 0), "e2": (1, 1), "e3": (2, 3), "e4": (0, 1)}
    assert mended(j, rule) == ["needs a choice"]
    assert messages(j, rule)[0] == (
        (
            "EST002 fail e1: e1 (estate) is a three-without estate, and nobody manages it. Let a company, an owners' "
            "committee or the community manage it."
        ),
        "EST002 不通过 e1: e1（小区）是三无小区，没有任何物业管理方式。请由物业公司、业委会或社区兜底管理。",
    )
    one = model(ESTATES, bodies=[body("property_company", "e1")])
    assert verdicts(one, rule) == {"e1": PASS, "e2": PASS, "e3": NOT_APPLICABLE, "e4": UNKNOWN}
    assert verdicts(one, SomePropertyCare()) == {"e1": PASS, "e2": UNKNOWN, "e3": UNKNOWN, "e4": UNKNOWN}
