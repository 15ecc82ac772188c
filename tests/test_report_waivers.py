"""Waivers on a page that leaves small counts out: neither their words nor their effect tell what is left out."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from report_cases import read
from report_columns_cases import DAY, LEVELS, Decoded

from gridgov import reporters
from gridgov._privacy_export import released
from gridgov.baselines import Baseline
from gridgov.cli._report_parts import Parts, divided
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import SHOULD, Clause, Policy
from gridgov.report import render
from gridgov.report._findings import facts, island
from gridgov.report._subject import Subject, subject
from gridgov.reporters import available, without_small_counts
from gridgov.rules import Communities, CommunityOversize, Rule, Scope
from gridgov.rules._check import Check, opaque
from gridgov.text import Text
from gridgov.waivers import Waiver, Waivers

K = 10
CLAUSES = [
    Clause(id="left", rule=CommunityOversize(max_households=5, measure="left_behind_persons")),
    Clause(id="size", rule=CommunityOversize(max_households=300), strength=SHOULD),
]
TOWN = Policy(id="town", title=Text("town", "镇"), clauses=CLAUSES)
REASON = Text("c1 alone has 8 of them", "仅c1就有8人")


def place(left: list[int], households: list[int]) -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": "t", "level": "city"}, {"id": "s", "level": "street", "parent": "t"}]
    rows += [
        {"id": f"c{i}", "level": "community", "parent": "s", "left_behind_persons": n, "households": size}
        for i, (n, size) in enumerate(zip(left, households, strict=True))
    ]
    return Jurisdiction(
        territory=Hierarchy.from_records(rows, levels=LEVELS, measures=["left_behind_persons", "households"])
    )


def shown(report: Report) -> Subject:
    """Return what a page is made from that leaves small counts out."""
    found = without_small_counts(report, K)
    about = subject(found.jurisdiction, found.on, found, None, ids=False)
    return attrs.evolve(about, suppressed=K)


@st.composite
def granted(draw: st.DrawFn, units: list[str]) -> Waiver:
    """Draw a waiver of one unit or of all under the street, with or without a lowest margin."""
    more: dict[str, Any] = {"unit": draw(st.sampled_from(units))}
    if draw(st.booleans()):
        more = {"scope": Scope(within="s"), "max_units": draw(st.integers(1, len(units)))}
    return Waiver(
        rule=draw(st.sampled_from(["SIZ001", "town/left", "size"])),
        reason=REASON,
        last_day=draw(st.sampled_from(["2025-12-31", "2026-01-15", "2026-12-31"])),
        worst_margin=draw(st.sampled_from([None, -3.0, -60.0])),
        **more,
    )


@st.composite
def alike(draw: st.DrawFn) -> tuple[Report, Report]:
    """Draw reports of two places that look the same once small counts are left out, under the same waivers."""
    n = draw(st.integers(2, 5))
    low, high = st.integers(1, K - 1), st.integers(K, 70)
    small = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    first = [draw(low if hidden else high) for hidden in small]
    other = [draw(low) if hidden else kept for hidden, kept in zip(small, first, strict=True)]
    households = draw(st.lists(st.integers(0, 600), min_size=n, max_size=n))
    places = [place(counts, households) for counts in (first, other)]
    a, b = (released(of, K) for of in places)
    assume(a.territory == b.territory)
    waivers = [draw(granted([f"c{i}" for i in range(n)])) for _ in range(draw(st.integers(1, 3)))]
    waivers = [attrs.evolve(waiver, id=str(i)) for i, waiver in enumerate(waivers)]
    tracked = draw(st.booleans())

    def report(of: Jurisdiction) -> Report:
        known = Baseline.of(check(of, TOWN, on="2025-12-01")) if tracked else None
        return check(of, TOWN, on=DAY, waivers=Waivers(waivers), baseline=known)

    return report(places[0]), report(places[1])


@settings(max_examples=40)
@given(alike())
def test_findings_are_the_same_whatever_the_hidden_counts(pair: tuple[Report, Report]) -> None:
    one, two = (shown(report) for report in pair)
    assert json.dumps(island(one)) == json.dumps(island(two))
    assert facts(one) == facts(two)


@settings(max_examples=40)
@given(alike())
def test_proposals_are_made_for_the_same_units_whatever_the_hidden_counts(pair: tuple[Report, Report]) -> None:
    def told(*_: int) -> None:
        """Say nothing of the progress."""

    one, two = (divided(Parts(), report, told, suppress_below=K) for report in pair)
    assert (one.notes, one.missed) == (two.notes, two.missed)
    # Communities of nothing cannot be divided: each that would be is told.
    assert (one.division, two.division) == (None, None)


def reasons(report: Report, *, suppress_below: int | None = K) -> set[str]:
    """Return what a page says under 'waiver'."""
    root = read(render(report.jurisdiction, on=DAY, report=report, suppress_below=suppress_below))
    data = Decoded(json.loads(root.by_id("findings-data").text()))
    rows = range(len(data.data["rows"]["unit"]))
    return {words for row in rows for label, words in data.reasons(row, "en") if label == "waiver"}


HELD = "reason not shown here: it may tell counts that are left out (until 2026-12-31)"
TOLD = "c1 alone has 8 of them (until 2026-12-31)"


@pytest.mark.parametrize(
    ("rule", "unit", "wanted"),
    [("SIZ001", "c0", HELD), ("left", "c0", HELD), ("community-oversize", "c2", HELD), ("size", "c2", TOLD)],
)
def test_a_reason_is_shown_only_where_it_is_about_no_hidden_count(rule: str, unit: str, wanted: str) -> None:
    waivers = Waivers([Waiver(rule=rule, unit=unit, reason=REASON, last_day="2026-12-31")])
    report = check(place([58, 8, 7], [1, 2, 400]), TOWN, on=DAY, waivers=waivers)
    assert reasons(report) == {wanted}
    assert reasons(report, suppress_below=None) == {TOLD}


class Own(Rule[Communities], code="X-TEST-007", name="own-seven", title=Text("own", "自定")):
    """A rule of one's own that does not say what it looks at, and fails everywhere."""

    def check(self, v: Communities) -> Check:
        return opaque(np.ones(len(v), np.int8))


class Blind(Rule[Communities], code="X-TEST-008", name="blind-eight", title=Text("blind", "盲")):
    """A rule of one's own that does not say what it looks at, and takes what is unknown for nothing."""

    def check(self, v: Communities) -> Check:
        return opaque((v.measure("left_behind_persons").values > 5).astype(np.int8))


def told(report: Report) -> set[str]:
    """Return the waivers that something is said of."""
    return {str(problem.facts["waiver"]) for problem in report.problems() if "waiver" in problem.facts}


@settings(max_examples=40)
@given(alike())
def test_what_is_said_of_waivers_is_the_same_whatever_the_hidden_counts(pair: tuple[Report, Report]) -> None:
    assume(all(report.waivers is not None for report in pair))
    one, two = (without_small_counts(report, K) for report in pair)
    assert one.problems().to_dicts("en") == two.problems().to_dicts("en")
    # A waiver tells that what it is for failed once: it is named only if that is known of no hidden count.
    values = one.jurisdiction.territory.measures["left_behind_persons"]
    hidden = {f"c{i}" for i, value in enumerate(values[2:]) if np.isnan(value)}
    fails = {(f.judged.clause.id, f.unit.id) for f in one.findings(unknown=False) if f.unit is not None}
    for waiver in one.waivers or ():
        clauses = {"SIZ001": {"left", "size"}, "town/left": {"left"}, "size": {"size"}}[waiver.rule]
        for_units = {waiver.unit} if waiver.unit is not None else {f"c{i}" for i in range(len(values) - 2)}
        known = any((clause, unit) in fails for clause in clauses for unit in for_units)
        if "left" in clauses and for_units & hidden and not known:
            assert waiver.id not in told(one)


#: Waivers of something hidden, of something known, and of both; some have ended, some soon will.
GRANTED: dict[str, dict[str, Any]] = {
    "hidden": {"rule": "SIZ001", "unit": "c1"},
    "hidden-ended": {"rule": "left", "unit": "c1", "last_day": "2025-12-31"},
    "hidden-ends": {"rule": "town/left", "scope": Scope(within="s", outside=("c0",)), "last_day": "2026-01-15"},
    "fails-ends": {"rule": "left", "unit": "c0", "last_day": "2026-01-15"},
    "partly-ends": {"rule": "left", "scope": Scope(within="s"), "last_day": "2026-01-15"},
    "passes": {"rule": "size", "unit": "c1"},
    "passes-ended": {"rule": "size", "unit": "c0", "last_day": "2025-12-31"},
    "blind": {"rule": "blind-eight", "unit": "c1"},
}


def waived(left: list[int]) -> Report:
    more: list[dict[str, Any]] = [
        {"id": name, "reason": REASON, "last_day": "2026-12-31", **({"max_units": 9} if "scope" in of else {}), **of}
        for name, of in GRANTED.items()
    ]
    town = attrs.evolve(TOWN, clauses=[*CLAUSES, Clause(id="blind", rule=Blind())])
    return check(place(left, [1, 2, 400]), town, on=DAY, waivers=Waivers(Waiver(**one) for one in more))


def test_no_waiver_is_named_that_tells_of_a_hidden_count() -> None:
    report, other = (waived(left) for left in ([58, 8, 7], [58, 2, 3]))
    assert told(report) == {"hidden-ended", "hidden-ends", "fails-ends", "partly-ends", "passes", "passes-ended"}
    assert told(other) == {
        "blind",
        "hidden",
        "hidden-ended",
        "hidden-ends",
        "fails-ends",
        "partly-ends",
        "passes",
        "passes-ended",
    }
    for one in (report, other):
        assert told(without_small_counts(one, K)) == {"fails-ends", "partly-ends", "passes", "passes-ended"}
    few = attrs.evolve(report, waivers=Waivers(report.waivers or (), most_on_one_day=2))
    assert "many-waivers-end" in {problem.kind.name for problem in few.problems()}
    assert "many-waivers-end" not in {problem.kind.name for problem in without_small_counts(few, K).problems()}


@pytest.mark.parametrize("form", available())
def test_no_form_of_a_report_tells_the_reason_of_a_waiver_of_a_hidden_count(form: str) -> None:
    def written(report: Report, *, suppress_below: int | None) -> str:
        found = reporters.render(form, report, suppress_below=suppress_below)
        if isinstance(found, str):
            return found
        with zipfile.ZipFile(io.BytesIO(found)) as book:
            return "".join(book.read(name).decode() for name in book.namelist())

    waivers = Waivers([Waiver(rule="left", unit="c0", reason=REASON, last_day="2026-12-31")])
    report = check(place([58, 8, 7], [1, 2, 400]), TOWN, on=DAY, waivers=waivers)
    assert REASON.en not in written(report, suppress_below=K)
    assert (REASON.en in written(report, suppress_below=None)) == (form == "sarif")


def test_a_rule_that_does_not_say_what_it_looks_at_is_taken_to_look_at_what_is_hidden() -> None:
    waivers = Waivers([Waiver(rule="own-seven", unit="c0", reason=REASON, last_day="2026-12-31")])
    assert reasons(check(place([58, 8], [1, 2]), Own(), on=DAY, waivers=waivers)) == {HELD}
    rows = [{"id": "c0", "level": "community"}]
    bare = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LevelScheme.ladder("community")))
    assert reasons(check(bare, Own(), on=DAY, waivers=waivers)) == {TOLD}
