"""Remedies at work: what is ready is applied, what fights is named, what is refused is said."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from annotated_types import Ge

from gridgov._repairs import remedy_of
from gridgov.bodies import Bodies
from gridgov.changes import CreateBody, SetMeasure
from gridgov.documents import dumps
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import Clause, Policy
from gridgov.rules import (
    HOUSEHOLDS,
    NEEDS_CHOICE,
    READY,
    Case,
    Check,
    Communities,
    CommunityOversize,
    EstateBranch,
    Remedy,
    Rule,
    Stricter,
    Verdict,
    bound,
)
from gridgov.text import Text
from gridgov.waivers import Waiver, Waivers

DAY = "2026-01-01"
MESSAGE = Text("{unit}: {households}, not {bound}", "{unit}：{households}，不是{bound}")


class AtLeast(Rule[Communities], code="X-TRY-001", name="at-least", title=Text("few", "少"), message=MESSAGE):
    """A community has at least so many households; the remedy says that it has."""

    least: Annotated[int, HOUSEHOLDS, Stricter.HIGHER, Ge(0)]

    def check(self, v: Communities) -> Check:
        return bound(v.households.at_least(self.least))

    def remedy(self, case: Case) -> Remedy | None:
        return None if case.unit is None else Remedy("set", [SetMeasure(case.unit.id, "households", self.least)])


class AtMost(Rule[Communities], code="X-TRY-002", name="at-most", title=Text("many", "多"), message=MESSAGE):
    """A community has at most so many households; the remedy says that it has."""

    most: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(0)]

    def check(self, v: Communities) -> Check:
        return bound(v.households.at_most(self.most))

    def remedy(self, case: Case) -> Remedy | None:
        return None if case.unit is None else Remedy("set", [SetMeasure(case.unit.id, "households", self.most)])


class HalfRefused(AtLeast, code="X-TRY-003", name="half-refused"):
    """The second of its two changes cannot be made."""

    def remedy(self, case: Case) -> Remedy | None:
        if case.unit is None:
            return None
        return Remedy(
            "set", [SetMeasure(case.unit.id, "households", 9), CreateBody(id="b", kind="party_branch", unit="nowhere")]
        )


def place(*households: int, level: str = "community", measure: str = "households", **more: Any) -> Jurisdiction:
    """Return units u0, u1, ... of a level, with a measure."""
    h = Hierarchy.from_records(
        [{"id": f"u{i}", "level": level, measure: n} for i, n in enumerate(households)],
        levels=LevelScheme.ladder(level),
        measures=[measure],
        roots="many",
    )
    return Jurisdiction(territory=h, **more)


def report(j: Jurisdiction, *rules: Rule[Any] | Clause, **more: Any) -> Report:
    return check(j, list(rules), on=DAY, **more)


def households(j: Jurisdiction) -> list[float]:
    found: list[float] = j.territory.rollup("households").known.tolist()
    return found


def test_what_is_ready_closes_its_findings_and_leaves_the_old_one_as_it_was() -> None:
    old = place(1, 2, 30)
    before = dumps(old)
    found = report(old, AtLeast(least=3))
    done = found.apply()
    assert households(done.jurisdiction) == [3, 3, 30]
    assert (done.report.count(Verdict.FAIL), done.settled, done.fights, done.side_effects) == (0, True, (), ())
    assert not done.refused
    assert [(s.round, s.rule, s.clause, s.unit) for s in done.log] == [
        (1, "X-TRY-001", "at-least", "u0"),
        (1, "X-TRY-001", "at-least", "u1"),
    ]
    assert [s.change for s in done.log] == [SetMeasure("u0", "households", 3), SetMeasure("u1", "households", 3)]
    assert repr(done.log[0]) == "<round 1: SetMeasure(unit='u0', measure='households', value=3) for X-TRY-001 at u0>"
    assert repr(done) == "<Repaired: 2 changes, <Report: 3 pass, 0 fail, 0 unknown>>"
    assert dumps(old) == before
    assert found.count(Verdict.FAIL) == 2


def test_nothing_to_mend_is_settled_at_once() -> None:
    done = report(place(9), AtLeast(least=3)).apply()
    assert (done.log, done.settled, len(done.refused)) == ((), True, 0)


def test_two_rules_that_undo_each_other_are_named() -> None:
    done = report(place(4), AtLeast(least=10), AtMost(most=5)).apply(rounds=9)
    assert done.fights == (("at-least", "at-most"),)
    assert not done.settled
    assert len(done.log) < 9
    assert repr(done).startswith(f"<Repaired: {len(done.log)} changes, 1 pair of clauses in conflict, ")


def test_rules_that_agree_at_last_do_not_fight() -> None:
    done = report(place(4, 400), AtLeast(least=10), AtMost(most=50)).apply()
    assert (done.fights, done.settled, households(done.jurisdiction)) == ((), True, [10, 50])


def test_rounds_that_are_used_up_are_said_only_if_something_is_left() -> None:
    assert report(place(4), AtLeast(least=10)).apply(rounds=1).settled
    assert not report(place(4), AtLeast(least=10), AtMost(most=5)).apply(rounds=1).settled
    for rounds in (0, -1):
        with pytest.raises(ValueError, match=f"rounds is 1 or more, not {rounds}"):
            report(place(4)).apply(rounds=rounds)


def test_what_is_refused_is_said_once_and_the_rest_is_applied() -> None:
    done = report(place(1, 2), HalfRefused(least=3), AtLeast(least=2)).apply()
    # A remedy is applied whole or not at all.
    assert households(done.jurisdiction) == [2, 2]
    assert [s.rule for s in done.log] == ["X-TRY-001"]
    assert done.settled
    assert [p.code for p in done.refused] == ["CHG001"]
    assert done.report.counts()["X-TRY-003"]["fail"] == 2


def test_a_choice_is_not_made_for_anybody() -> None:
    found = report(place(900), CommunityOversize(max_households=300))
    (finding,) = found.findings()
    remedy = found.remedy(finding)
    assert remedy is not None
    assert (remedy.key, remedy.choice, remedy.changes) == ("split", NEEDS_CHOICE, ())
    assert remedy.note is not None
    assert "3 communities" in remedy.note.en
    assert "3个社区" in remedy.note.zh
    done = found.apply(only=READY)
    assert (done.log, done.settled, done.report.count(Verdict.FAIL)) == ((), True, 1)
    assert found.side_effects(finding) == ()


def test_only_failures_have_a_remedy() -> None:
    found = report(place(9), AtLeast(least=3))
    assert found.remedy(found.at("X-TRY-001", "u0")) is None


def test_what_a_waiver_covers_is_left_as_it_is() -> None:
    waivers = Waivers([Waiver(rule="X-TRY-001", unit="u0", reason="to be closed", last_day="2026-12-31")])
    done = report(place(1, 2), AtLeast(least=3), waivers=waivers).apply()
    assert households(done.jurisdiction) == [1, 3]
    assert [s.unit for s in done.log] == ["u1"]
    assert [f.waiver is not None for f in done.report.findings()] == [True]
    expired = Waivers([Waiver(rule="X-TRY-001", unit="u0", reason="to be closed", last_day="2025-12-31")])
    assert households(report(place(1, 2), AtLeast(least=3), waivers=expired).apply().jurisdiction) == [3, 3]


def test_side_effects_are_what_a_remedy_would_break() -> None:
    found = report(place(4), AtLeast(least=10), AtMost(most=5))
    (finding,) = found.findings()
    assert [(f.rule.code, f.unit and f.unit.id) for f in found.side_effects(finding)] == [("X-TRY-002", "u0")]
    assert report(place(4), AtLeast(least=10)).side_effects(finding) == ()
    done = found.apply(rounds=1)
    assert [f.rule.code for f in done.side_effects] == ["X-TRY-002"]


def test_a_body_that_two_clauses_ask_for_is_set_up_once() -> None:
    nation = Policy(
        id="cn", title=Text("nation", "全国"), clauses=[Clause(id="branch", rule=EstateBranch(occupied_from=1500))]
    )
    city = Policy(
        id="city",
        title=Text("city", "市"),
        parent=nation,
        clauses=[Clause(id="branch", rule=EstateBranch(occupied_from=1000))],
    )
    j = place(1200, 1600, level="estate", measure="occupied_households")
    found = check(j, city, on=DAY, complete="party_branch")
    assert found.count(Verdict.FAIL) == 3
    done = found.apply()
    assert (done.report.count(Verdict.FAIL), done.settled, len(done.jurisdiction.bodies)) == (0, True, 2)
    assert isinstance(done.log[0].change, CreateBody)


def test_ids_that_are_used_are_not_used_again() -> None:
    j = place(1200, level="estate", measure="occupied_households")
    taken = Bodies.from_records(j.territory, [{"id": "u0-party-branch", "kind": "owners_committee", "unit": "u0"}])
    found = check(
        Jurisdiction(territory=j.territory, bodies=taken),
        EstateBranch(occupied_from=1000),
        on=DAY,
        complete="party_branch",
    )
    (finding,) = found.findings()
    ids: set[str] = set()
    for _ in range(3):
        remedy = remedy_of(finding, ids)
        assert remedy is not None
    assert len(ids) == 3
    assert not ids & {"u0", "u0-party-branch"}
