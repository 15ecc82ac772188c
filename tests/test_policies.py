"""The shipped policies, what lint says of a policy, and quotes looked up in texts."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_cases import ABOVE, ON

from gridgov import check, policies, schemes
from gridgov._policy_quotes import normalise
from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import MUST, REPORTED, SHOULD, Clause, Policy, Source
from gridgov.rules import (
    BranchFromMembers,
    CommitteeSize,
    CommunityOversize,
    EstateBranch,
    OneChief,
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


def test_all_built_in_rules_but_one_are_used() -> None:
    """Stated totals are about data, not about law."""
    used = {clause.rule.code for ident in policies.available() for clause in policies.load(ident).clauses}
    assert {rule.code for rule in builtin_rules()} - used == {"TOT001"}


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


# Quotes


def source_texts(*, planted: bool) -> dict[str, str]:
    """Return one text for each source, made from its quotes; with pinyin and line breaks as converters leave them."""
    texts: dict[str, str] = {}
    for source, ident in OF_SOURCE.items():
        quotes = [row["quote"] for row in ROWS if row["source"] == source]
        words = "。\n第一段。".join(quotes)
        if planted:
            words = words.replace("社區", "社區(qū)").replace("網格", "網(wǎng)  格").replace("，", " ,\n")
            words = words.replace("“", "「").replace("”", "」").replace("(", "（").replace(")", "）")
        texts[schemes.load(ident).source or ""] = f"标题\n{words}。"
    return texts


@pytest.mark.parametrize("planted", [False, True])
def test_all_quotes_are_found_in_texts_that_hold_them(planted: bool, tmp_path: Path) -> None:  # noqa: FBT001
    texts = source_texts(planted=planted)
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for ident in CITIES:
        checks = policies.verify(policies.load(ident), texts)
        assert checks, checks.text()
        assert policies.verify(policies.load(ident), tmp_path).rows == checks.rows
        assert checks.counts() == {"found": len(policies.load(ident).clauses)}
        assert policies.lint(policies.load(ident), on="2026-11-21", texts=tmp_path).counts() == {}


def test_a_changed_quote_is_not_found() -> None:
    texts = source_texts(planted=True)
    policy = policies.load("county-many-nets")
    name = policy.sources[0].file or ""
    texts[name] = texts[name].replace("1000户", "1,000户")
    (bad,) = [row for row in policies.verify(policy, texts) if row.found == "not found"]
    assert bad.clause == "county-many-nets/estate-branch"
    assert bad.excerpt == "000户以上的小区全部成立党支部"


VERIFIED = Policy(
    id="town",
    title=Text("Town", "镇"),
    sources=[Source(id="s", title=Text("s", "s"), file="paper.txt"), Source(id="t", title=Text("t", "t"))],
    clauses=[
        Clause(id="found", rule=OneChief(), source="s", quote="每个网格一名网格长"),
        Clause(id="changed", rule=OneChief(), source="s", quote="每个网格两名网格长"),
        Clause(id="nowhere", rule=OneChief(), source="s", quote="xyz"),
        Clause(id="no-text", rule=OneChief(), source="t", quote="每个网格"),
        Clause(id="no-source", rule=OneChief(), quote="每个网格"),
        Clause(id="no-quote", rule=OneChief(), source="s"),
    ],
)
PAPER = {"paper.txt": "第一行\n要求每个网(wǎng)格\n一名网格长。"}


def test_each_quote_has_a_result_with_its_place() -> None:
    checks = policies.verify(VERIFIED, PAPER)
    assert checks.text().splitlines() == [
        "town/found s: found in line 2",
        "town/changed s: not found; the longest part, in line 2: 每个网(wǎng)格",
        "town/nowhere s: not found, not even a part of it",
        "town/no-text t: the text of its source is not given",
        "town/no-source: the text of its source is not given",
        "town/no-quote s: it has no quote",
    ]
    assert checks.text("zh").splitlines() == [
        "town/found s：见第2行",
        "town/changed s：未找到；最长的相同部分在第2行：每个网(wǎng)格",
        "town/nowhere s：未找到，也没有相同部分",
        "town/no-text t：未提供来源文本",
        "town/no-source：未提供来源文本",
        "town/no-quote s：没有引文",
    ]
    assert repr(checks) == "<QuoteChecks: 1 found, 2 not found, 2 no text, 1 no quote>"
    assert not checks
    assert checks.columns()["line"] == [2, 2, None, None, None, None]
    assert checks._repr_html_().count("<li>") == len(checks) == 6


@pytest.mark.parametrize("name", ["s", "s.txt", "paper.txt", "paper", "texts/paper.txt"])
def test_a_text_is_found_by_the_id_or_the_file_of_its_source(name: str) -> None:
    assert policies.verify(VERIFIED, {name: PAPER["paper.txt"]})[0].found == "found"
    assert policies.verify(VERIFIED, {"other.txt": PAPER["paper.txt"]})[0].found == "no text"


def test_texts_are_read_from_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(PAPER["paper.txt"], encoding="utf-8-sig")
    (tmp_path / "picture.png").write_bytes(b"\xff\xfe")
    for given_as in (tmp_path, str(tmp_path), [tmp_path / "paper.txt"], tmp_path / "paper.txt"):
        assert policies.verify(VERIFIED, given_as)[0].found == "found"
    with pytest.raises(FileNotFoundError):
        policies.verify(VERIFIED, tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("網(wǎng)格", "網格", True),
        ("聯(lián )系", "聯系", True),
        ("網（wǎng）格", "網格", True),
        ("女(nv3)", "女", True),
        ("社区(村)", "社区（村）", True),
        ("社区(村)", "社区村", False),
        ("網格", "网格", False),
        ("“大党委”", '"大党委"', True),
        ("「大党委」", "“大党委”", True),
        ("一，二", "一,二", True),
        ("一、二", "一,二", False),
        ("网格指导员——网格长", "网格指导员--网格长", True),
        ("一 二\n\t三", "一二\u3000三", True),
        ("５０００户", "5000户", True),
        ("5000户", "5001户", False),
        ("(GB)", "", False),
        ("级别(abc)级别", "级别级别", True),
        ("标准(GB)级别", "标准级别", False),
    ],
)
def test_what_counts_as_the_same_words(one: str, other: str, *, same: bool) -> None:
    assert (normalise(one).text == normalise(other).text) == same


@given(st.text(st.sampled_from("社區网格 \n（)a(ǎ“,，5"), max_size=30))
def test_positions_lead_back_to_the_given_text(text: str) -> None:
    found = normalise(text)
    assert len(found.text) == len(found.at)
    assert list(found.at) == sorted(found.at)
    if found.text:
        assert normalise(found.excerpt(0, len(found.text))).text == found.text
        assert found.line(0) == found.given[: found.at[0]].count("\n") + 1
    assert normalise(found.text).text == found.text


def test_the_sources_of_the_rules_are_five() -> None:
    assert Counter(row["source"] for row in ROWS) == {"000": 16, "001": 7, "002": 12, "003": 5, "004": 10}
