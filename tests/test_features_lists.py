"""Capabilities F50, F51 and F84 to F87 with published numbers: registers, lists, cards, services, evaluation."""

from __future__ import annotations

from typing import Any

import pytest

from gridgov.errors import InvalidEvidenceError
from gridgov.evaluation import Points, evaluate
from gridgov.evidence import Evidence
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.quantities import Quantity
from gridgov.roles import RoleCatalogue, Roster
from gridgov.rules import AdmissionList, ContactCard, PropertyService
from gridgov.text import Text

DAY = "2026-03-31"
Record = dict[str, Any]


def town(*lines: str) -> Hierarchy:
    """Return units written as id, level, and parent."""
    keys: list[str] = ["id", "level", "parent"]
    rows = [dict(zip(keys, line.split(), strict=False)) for line in lines]
    return Hierarchy.from_records(rows, levels=LevelScheme.ladder("street", "community", "grid", "estate"))


STREET = town("s street", "c1 community s", "c2 community s", "g1 grid c1", "g2 grid c1", "g3 grid c2", "e1 estate g1")
PLACE = Jurisdiction(territory=STREET)


def failing(report: Report) -> list[str | None]:
    return [f.unit.id if f.unit is not None else None for f in report.findings(unknown=False)]


def test_f50_money_for_four_social_organisations_outside_the_published_range_is_flagged() -> None:
    published = Quantity.parse("近100万元")
    names = ("meals", "counselling", "media", "children")

    def register(*money: float) -> float:
        rows = [{"id": name, "unit": "s", "stated": None, "part": n} for name, n in zip(names, money, strict=True)]
        return float(Evidence.read(STREET, {"sums": rows}).table("sums").numbers("part").sum())

    assert published.accepts(register(300_000, 300_000, 250_000, 120_000))
    assert not published.accepts(register(300_000, 300_000, 250_000, 150_000))
    assert not published.accepts(register(30_000, 30_000, 25_000, 15_000))


def xiliugou() -> dict[str, list[Record]]:
    """Return 5 agreements and the 8 projects that came from them: two each from three of them, one from the others."""
    agreements = [{"id": f"a{i}", "unit": "s", "partner": f"plant{i}", "kind": "joint"} for i in range(1, 6)]
    behind = ["a1", "a1", "a2", "a2", "a3", "a3", "a4", "a5"]
    projects = [{"id": f"p{i}", "unit": "s", "agreement": a, "status": "done"} for i, a in enumerate(behind, start=1)]
    return {"agreements": agreements, "projects": projects}


def test_f51_five_agreements_and_eight_projects_each_with_one_agreement_and_a_status() -> None:
    tables = xiliugou()
    evidence = Evidence.read(STREET, tables)
    projects = evidence.table("projects")
    assert (len(evidence.table("agreements")), len(projects)) == (5, 8)
    codes, named = projects.codes("agreement")
    assert codes.min() >= 0
    assert set(named) == set(evidence.table("agreements").texts("id").tolist())
    status = projects.spec.column("status")
    assert {status.name_of(word or "").zh for word in projects.texts("status").tolist()} == {"已完成"}
    tables["projects"][3]["agreement"] = "a6"
    tables["projects"][4]["status"] = None
    tables["projects"].append({**tables["projects"][0], "agreement": "a2"})
    with pytest.raises(InvalidEvidenceError) as caught:
        Evidence.read(STREET, tables)
    found = [(p.code, p.place.id, p.place.column) for p in caught.value.problems]
    assert found == [("EVI014", "p4", "agreement"), ("EVI004", "p5", "status"), ("EVI010", None, "id")]


@pytest.mark.parametrize("abolished", [21, 29])
def test_f84_a_task_off_the_list_is_rejected_and_what_is_abolished_shrinks_the_list(abolished: int) -> None:
    assert Quantity.parse("20余项").accepts(abolished)
    every = [f"task {i}" for i in range(60)]
    handed = [{"unit": "c1", "task": task} for task in every] + [{"unit": "c2", "task": every[-1]}]

    def judged(admitted: list[str]) -> Report:
        evidence = Evidence.read(STREET, {"tasks": handed, "admission_list": [{"task": task} for task in admitted]})
        assert len(evidence.table("admission_list")) == len(admitted)
        return check(PLACE, AdmissionList(), on=DAY, evidence=evidence)

    assert failing(judged(every)) == []
    left = every[abolished:]
    assert len(left) == len(every) - abolished
    report = judged(left)
    assert failing(report) == ["c1"]
    [finding] = report.findings(unknown=False)
    assert finding.observed == abolished
    # A task that was never on the list is rejected as well.
    handed.append({"unit": "c2", "task": "collect fees"})
    assert failing(judged(left)) == ["c1", "c2"]


def test_f85_points_and_stars_from_logs_are_reproducible_and_units_with_equal_points_share_a_rank() -> None:
    patrols = [{"unit": unit, "day": f"2026-03-{day:02}"} for unit in ("g1", "g2", "g3") for day in range(1, 11)]
    reports = [{"unit": "g1", "count": 4}, {"unit": "g2", "count": 4}, {"unit": "g3", "count": 1}]
    criteria = [
        Points("patrols", Text("patrols", "巡查"), "patrols", each=1),
        Points("reports", Text("reports", "上报"), "reports", each=2, column="count"),
    ]

    def evaluated(level: str, *, turned: bool = False) -> list[Record]:
        step = -1 if turned else 1
        tables = {"patrols": patrols[::step], "reports": reports[::step]}
        evidence = Evidence.read(STREET, tables)
        return evaluate(evidence, criteria, units=STREET.units(level), thresholds=[10, 15, 20]).rows()

    found = evaluated("grid")
    assert [(r["id"], r["points"], r["stars"], r["rank"]) for r in found] == [
        ("g1", 18, 2, 1),
        ("g2", 18, 2, 1),
        ("g3", 12, 1, 3),
    ]
    assert evaluated("grid", turned=True) == found
    assert [(r["id"], r["points"], r["rank"]) for r in evaluated("community")] == [("c1", 36, 1), ("c2", 12, 2)]


def test_f86_a_grid_without_the_card_of_its_worker_is_listed() -> None:
    roster = Roster.from_records(
        STREET,
        RoleCatalogue.builtin(),
        posts=[{"role": "grid_worker", "unit": unit} for unit in ("g1", "g2", "g3")],
        appointments=[{"post": f"grid_worker@g{i}#1", "holder": f"p{i}"} for i in (1, 2, 3)],
    )
    place = Jurisdiction(territory=STREET, roster=roster)
    cards = [{"unit": "g1", "holder": "p1"}, {"unit": "g2", "holder": "p3"}]
    rule = ContactCard(roles=("grid_worker",))
    assert failing(check(place, rule, on=DAY, evidence={"cards": cards})) == ["g2", "g3"]
    assert failing(check(place, ContactCard(), on=DAY, evidence={"cards": cards})) == ["g3"]


def test_f87_a_log_with_two_cleanings_fails_and_guards_are_there_round_the_clock() -> None:
    def log(cleanings: int, hours: float) -> list[Record]:
        done = [{"unit": "e1", "service": "cleaning", "day": DAY, "times": 1} for _ in range(cleanings)]
        return [*done, {"unit": "e1", "service": "guard", "day": DAY, "times": hours}]

    rules = [PropertyService(service="cleaning", minimum=3), PropertyService(service="guard", minimum=24)]
    assert check(PLACE, rules, on=DAY, evidence={"service_logs": log(3, 24)})
    [finding] = check(PLACE, rules, on=DAY, evidence={"service_logs": log(2, 24)}).findings()
    assert finding.unit is not None
    assert (finding.unit.id, finding.observed, finding.margin) == ("e1", 2, -1)
    assert failing(check(PLACE, rules, on=DAY, evidence={"service_logs": log(3, 23.5)})) == ["e1"]
