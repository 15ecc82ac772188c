"""The shipped policies, the two rules of the nation, and what lint says of a policy."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from policy_cases import ABOVE, ON

from gridgov import check, policies, schemes
from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import MUST, REPORTED, SHOULD, Clause, Policy, Source, Strength
from gridgov.rules import (
    HOUSEHOLDS,
    BranchFromMembers,
    Column,
    CommitteeSize,
    CommunityOversize,
    Comparison,
    EstateBranch,
    Example,
    OneChief,
    Parameter,
    Remedy,
    Scope,
    Verdict,
    builtin_rules,
)
from gridgov.text import Text

CITIES = ("ankang-321", "zhangye-three-centres", "county-many-nets", "xiliugou-126", "chengbei-five-tiers")
OF_SOURCE: dict[str, str] = dict(zip(("000", "001", "002", "003", "004"), CITIES, strict=True))
with (Path(__file__).parent / "data" / "rule_quotes.csv").open(encoding="utf-8") as stream:
    ROWS = list(csv.DictReader(stream))

# The shipped policies


def test_six_policies_ship() -> None:
    assert policies.available() == tuple(sorted(("cn", *CITIES)))
    assert len(ROWS) == 50


@pytest.mark.parametrize("row", ROWS, ids=[row["code"] for row in ROWS])
def test_every_rule_stands_with_its_quote_in_the_policy_of_its_source_and_in_no_other(row: dict[str, str]) -> None:
    found = [
        ident
        for ident in policies.available()
        for clause in policies.load(ident).clauses
        if clause.rule.code == row["code"] and clause.quote == row["quote"]
    ]
    assert found == [OF_SOURCE[row["source"]]]


@pytest.mark.parametrize("ident", CITIES)
def test_a_city_stands_under_the_nation_and_says_where_it_comes_from(ident: str) -> None:
    policy = policies.load(ident)
    assert policy.id == ident
    assert policy.parent == policies.load("cn")
    (source,) = policy.sources
    assert (source.kind, source.confidence) == ("news", "low")
    assert source.file == schemes.load(ident).source
    assert policy.jurisdiction == schemes.load(ident).place
    for clause in policy.clauses:
        assert clause.source == source.id
        assert clause.checked_on == dt.date(2026, 11, 21)
        assert clause.start is None  # no source publishes the day from which it holds
        assert clause.rule.code in {rule.code for rule in builtin_rules()}


@pytest.mark.parametrize("ident", policies.available())
def test_a_shipped_file_is_written_in_the_one_way(ident: str) -> None:
    text = (files("gridgov") / "data" / "policies" / f"{ident}.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    assert "".join(lines) == policies.dumps(policies.load(ident))


def test_the_policies_use_the_published_rules_and_the_two_of_the_nation() -> None:
    used = {clause.rule.code for ident in policies.available() for clause in policies.load(ident).clauses}
    assert used == {row["code"] for row in ROWS} | {"SIZ003", "PTY005"}


def test_strength_follows_what_the_article_says() -> None:
    strength = {(p, c.id): c.strength for p in CITIES for c in policies.load(p).clauses}
    assert strength["ankang-321", "new-estate-committee"] is MUST
    assert strength["chengbei-five-tiers", "owners-chair-is-branch-secretary"] is SHOULD
    assert strength["ankang-321", "full-time-worker"] is REPORTED
    assert strength["county-many-nets", "levels-widen"] is REPORTED
    assert strength["county-many-nets", "event-closed"] is REPORTED  # its limit is ours


def test_levels_that_a_fact_names_are_the_scope() -> None:
    ankang = {c.id: c for c in policies.load("ankang-321").clauses}
    assert ankang["full-time-worker"].scope == Scope(levels="grid_2")
    assert ankang["centre-household"].scope == Scope(levels="grid_3")
    assert ankang["community-oversize"].boundary == "exclusive"


@pytest.mark.parametrize(
    ("day", "least", "most"),
    [
        ("1954-12-31", 100, 600),
        ("1989-12-31", 100, 600),
        ("1990-01-01", 100, 700),
        ("2025-12-31", 100, 700),
        ("2026-01-01", 1000, 3000),
        ("2040-01-01", 1000, 3000),
    ],
)
def test_the_size_of_a_committee_follows_the_law_of_the_day(day: str, least: int, most: int) -> None:
    (clause,) = [c for c in policies.effective(policies.load("cn"), on=day) if c.clause.id == "committee-size"]
    assert clause.clause.rule == CommitteeSize(min_households=least, max_households=most)
    assert clause.source is not None
    assert clause.source.kind == "law"


def test_before_the_ordinance_there_is_no_size() -> None:
    keys = [c.key for c in policies.effective(policies.load("cn"), on="1954-12-30")]
    assert keys == ["cn/branch-from-members"]


@pytest.mark.parametrize("ident", CITIES)
def test_every_policy_runs(ident: str) -> None:
    built = schemes.load("ankang-321").synthesise()
    report = check(built, policies.load(ident), on=ON)
    in_force = policies.effective(policies.load(ident), on=ON)
    assert [j.key for j in report.judged] == [c.key for c in in_force]


@pytest.mark.parametrize("ident", CITIES)
def test_lint_has_nothing_against_the_five(ident: str) -> None:
    policy = policies.load(ident)
    assert not policies.lint(policy, on="2026-11-21", levels=schemes.load(ident).levels).of_code("POL001")
    assert policies.lint(policy, on="2026-11-21").counts() == {}
    late = policies.lint(policy, on="2027-11-22")
    assert late.counts() == {"POL005": len(policy.clauses)}


def test_lint_says_what_the_nation_lacks() -> None:
    found = policies.lint(policies.load("cn"), on="2026-11-21")
    assert [(p.code, p.place.path) for p in found] == [
        ("POL002", "clauses[0]"),
        ("POL005", "clauses[1]"),
        ("POL002", "clauses[3]"),
    ]


# The two rules of the nation


def test_the_range_of_a_committee_is_not_empty() -> None:
    with pytest.raises(ValueError, match="max_households is 5, below min_households, 6"):
        CommitteeSize(min_households=6, max_households=5)
    assert CommitteeSize(min_households=5, max_households=5).values == {"min_households": 5, "max_households": 5}


def party(memberships: Iterable[dict[str, Any]], *, branch: bool) -> Jurisdiction:
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c", "level": "community", "parent": "s"},
            {"id": "e", "level": "estate", "parent": "c"},
        ],
        levels=LevelScheme.ladder("street", "community", "estate"),
    )
    group: dict[str, Any] = {"id": "g", "kind": "party_group", "unit": "e"}
    records: list[dict[str, Any]] = [{"id": "o", "kind": "residents_committee", "unit": "c"}]
    if branch:
        records.append({"id": "b", "kind": "party_branch", "unit": "c"})
        group["parent"] = "b"
    return Jurisdiction(territory=h, bodies=Bodies.from_records(h, [*records, group], memberships))


@pytest.mark.parametrize(
    ("members", "branch", "verdict"),
    [
        (["p", "q"], False, Verdict.NOT_APPLICABLE),
        (["p", "q", "r"], False, Verdict.FAIL),
        (["p", "q", "r"], True, Verdict.PASS),  # the group belongs to the branch of the community
        ([], False, Verdict.UNKNOWN),
    ],
)
def test_three_members_of_a_unit_have_a_branch(members: list[str], branch: bool, verdict: Verdict) -> None:  # noqa: FBT001
    place = party([{"member": m, "body": "g"} for m in members], branch=branch)
    (judged,) = check(place, BranchFromMembers(members_from=3), on=ON).judged
    estate = place.territory.row("e")
    assert judged.verdicts[judged.units.tolist().index(estate)] == verdict


def test_the_remedy_founds_the_branch() -> None:
    place = party([{"member": m, "body": "g"} for m in ("p", "q", "r")], branch=False)
    report = check(place, BranchFromMembers(members_from=3), on=ON)
    assert not report
    repaired = report.apply()
    assert repaired.report
    assert [body.unit.id for body in repaired.jurisdiction.bodies.of_kind("party_branch", on=ON)] == ["e"]


def test_a_membership_counts_once_and_only_while_it_lasts() -> None:
    twice = [{"member": m, "body": b} for m in ("p", "q") for b in ("g",)]
    ended = [{"member": "r", "body": "g", "end": "2026-05-31"}]
    other = [{"member": "x", "body": "o"}]  # a residents' committee is no Party body
    (judged,) = check(party([*twice, *ended, *other], branch=False), BranchFromMembers(members_from=3), on=ON).judged
    assert Verdict.FAIL not in judged.verdicts.tolist()
    (judged,) = check(party([*twice, *ended], branch=False), BranchFromMembers(members_from=3), on="2026-05-31").judged
    assert Verdict.FAIL in judged.verdicts.tolist()


# Lint


def town(*clauses: Clause, parent: Policy | None = None) -> Policy:
    return Policy(id="town", title=Text("Town", "镇"), parent=parent, clauses=clauses)


def of(**cells: Any) -> Clause:
    known: dict[str, Any] = {"id": "c", "rule": OneChief(), "quote": "每格一长", "checked_on": ON}
    return Clause(**{**known, **cells})


@pytest.mark.parametrize(
    ("quote", "unclear"),
    [
        ("超过5000户以上", True),
        ("對超過5000戶以上、承載明顯過大", True),
        ("不满三百户以下", True),
        ("不滿300戶以內", True),
        ("1500户以上", False),
        ("超过5000户", False),
        ("1000户以上、不满3000户", False),
        ("超过5000户的社区，达到1000户以上的小区", False),
        ("", False),
    ],
)
def test_a_wording_is_unclear_if_one_number_has_both_words(quote: str, *, unclear: bool) -> None:
    found = policies.lint(town(of(quote=quote)), on=ON)
    assert bool(found.of_code("POL008")) == unclear
    assert not policies.lint(town(of(quote=quote, boundary="exclusive")), on=ON).of_code("POL008")


SIZE = CommunityOversize(max_households=3000)


@pytest.mark.parametrize(
    ("clause", "looser"),
    [
        (of(rule=SIZE.evolve(max_households=3001)), True),
        (of(rule=SIZE), False),
        (of(rule=SIZE.evolve(max_households=2999)), False),
        (of(rule=SIZE, strength=SHOULD), True),
        (of(rule=SIZE.evolve(measure="persons")), True),
        (of(rule=SIZE, scope=Scope(within="x")), True),
        (of(rule=EstateBranch(occupied_from=1)), True),
    ],
)
def test_what_replaces_a_must_is_not_looser(clause: Clause, *, looser: bool) -> None:
    replacing = attrs.evolve(clause, replaces="above/size", because=Text("x", "x"))
    found = policies.lint(town(replacing, parent=ABOVE), on=ON).counts()
    assert found == ({"POL001": 1} if looser else {})
    should = attrs.evolve(clause, replaces="above/branch")
    assert policies.lint(town(should, parent=ABOVE), on=ON).counts() == {}


H = Hierarchy.from_records(
    [{"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}],
    levels=LevelScheme.ladder("community", "grid", "building"),
)


@pytest.mark.parametrize(
    ("scope", "why"),
    [
        (Scope(), None),
        (Scope(levels="grid"), None),
        (Scope(within="c"), None),
        (Scope(within="g", outside="g"), "'g' is both inside and outside"),
        (Scope(levels="grid_2"), "there is no level 'grid_2'"),
        (Scope(levels="community"), "there is none of kind 'grid' at level 'community'"),
        (Scope(kinds="estate"), "there is none of kind 'estate'"),
        (Scope(kinds="building"), "there is none of kind 'building'"),
        (Scope(within="x"), "there is no unit 'x'"),
        (Scope(outside="c"), "all of them are left out"),
    ],
)
def test_a_clause_without_units_is_told(scope: Scope, why: str | None) -> None:
    found = policies.lint(town(of(scope=scope)), on=ON, territory=H)
    assert [p.facts["why"].en for p in found.of_code("POL007")] == ([] if why is None else [why])  # type: ignore[attr-defined]


def test_without_a_territory_only_what_can_be_told_is_told() -> None:
    def found(scope: Scope, **more: Any) -> int:
        return len(policies.lint(town(of(scope=scope)), on=ON, **more))

    assert found(Scope(within="x")) == 0
    assert found(Scope(levels="grid_2")) == 0
    assert found(Scope(levels="grid_2"), levels=H.levels) == 1
    assert found(Scope(kinds="building"), levels=H.levels) == 0
    assert found(Scope(within="x", outside="x")) == 1


def test_overlaps_in_a_policy_that_is_built_are_found_by_lint() -> None:
    old, new = of(end="2025-12-31"), of(start="2026-01-01")
    assert policies.lint(town(old, new), on=ON).counts() == {}
    assert policies.lint(town(old, attrs.evolve(new, start="2025-12-31")), on=ON).counts() == {"POL004": 1}
    assert policies.lint(town(old, old, old), on=ON).counts() == {"POL004": 3}


def test_a_strength_is_taken_by_its_word_and_refused_where_it_is_none() -> None:
    for strength in Strength:
        clause = of(strength=strength.value)
        assert clause.strength is strength
        assert policies.loads(policies.dumps(town(clause))).clauses[0].strength is strength
    with pytest.raises(ValueError, match=r"^A strength is one of must, should, reported, not 'shall'\.$"):
        of(strength="shall")
    with pytest.raises(TypeError, match=r"^A strength is one of must, should, reported, not 5\.$"):
        of(strength=5)
    with pytest.raises(TypeError, match="not \\['must'\\]"):
        of(strength=["must"])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Clause(id="c", rule=OneChief(), boundary=cast("Any", "about")),
        lambda: Source(id="s", title=Text("a", "甲"), kind=cast("Any", "rumour")),
        lambda: Source(id="s", title=Text("a", "甲"), confidence=cast("Any", "sure")),
    ],
    ids=["boundary", "kind", "confidence"],
)
def test_a_word_that_no_file_could_be_read_with_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="must be in"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Remedy("appoint", choice=cast("Any", "ready")),
        lambda: Example(cast("Any", "FAIL"), {}),
        lambda: Parameter("n", "whole", stricter=cast("Any", "lower")),
        lambda: Comparison(Column.of("n", Text("n", "数"), HOUSEHOLDS, [1]), cast("Any", ">="), 1.0),
    ],
    ids=["remedy", "example", "parameter", "comparison"],
)
def test_what_a_rule_is_made_of_takes_no_word_for_a_choice(make: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match="must be <enum"):
        make()


def test_the_sources_of_the_rules_are_five() -> None:
    assert Counter(row["source"] for row in ROWS) == {"000": 16, "001": 7, "002": 12, "003": 5, "004": 10}
