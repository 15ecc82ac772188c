"""Waivers on a page that leaves small counts out: neither their words nor their effect tell what is left out."""

from __future__ import annotations

import json
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from report_cases import read
from report_columns_cases import DAY, LEVELS, Decoded

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
from gridgov.reporters import without_small_counts
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


def test_a_rule_that_does_not_say_what_it_looks_at_is_taken_to_look_at_what_is_hidden() -> None:
    waivers = Waivers([Waiver(rule="own-seven", unit="c0", reason=REASON, last_day="2026-12-31")])
    assert reasons(check(place([58, 8], [1, 2]), Own(), on=DAY, waivers=waivers)) == {HELD}
    rows = [{"id": "c0", "level": "community"}]
    bare = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LevelScheme.ladder("community")))
    assert reasons(check(bare, Own(), on=DAY, waivers=waivers)) == {TOLD}
