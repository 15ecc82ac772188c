"""Policies at their edges: the number that is just allowed, the last day, the fortieth letter."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import jsonschema
import pytest
from policy_cases import CLAUSE, ON, SIZE, codes

from gridgov import policies
from gridgov._policy_quotes import normalise
from gridgov.baselines import Baseline
from gridgov.errors import InvalidBaselineError, InvalidPolicyError
from gridgov.evaluation import Points
from gridgov.levels import LevelScheme
from gridgov.policies import MUST, REPORTED, SHOULD, Clause, Policy, Source, Strength
from gridgov.rules import CommunityOversize, LevelChain, OneChief, Scope
from gridgov.text import Text
from gridgov.waivers import Waiver

SCHEMA: Any = jsonschema.Draft202012Validator(policies.json_schema())
NAMED = Text("Town", "镇")


def town(*clauses: Clause) -> Policy:
    return Policy(id="town", title=NAMED, sources=[Source(id="s", title=NAMED)], clauses=clauses)


def of(**cells: Any) -> Clause:
    known: dict[str, Any] = {"id": "c", "rule": OneChief(), "quote": "每格一长", "checked_on": ON}
    return Clause(**{**known, **cells})


# Values


@pytest.mark.parametrize(
    ("code", "key", "fine", "wrong"),
    [
        ("ORG001", "target", [0, 0.5, 1], [-0.01, 1.01, "1", None]),
        ("SIZ001", "max_households", [0, 5000, 10**15], [-1, 2.5, "5000", True, [1]]),
        ("SVC001", "max_days", [0, 1, 7.0], [-1, 0.5]),
        ("SVC001", "over_days", [1, 30], [0, -1]),
        ("SIZ001", "boundary", ["over", "at_least"], ["above", "", 1]),
        ("ROL001", "role", ["grid_chief"], [1, ["grid_chief"]]),
    ],
)
def test_the_schema_and_the_reader_allow_the_same_values(
    code: str, key: str, fine: list[Any], wrong: list[Any]
) -> None:
    others: dict[str, Any] = {"boundary": {"max_households": 9}, "over_days": {"max_days": 9}}.get(key, {})
    for value in [*fine, *wrong]:
        clause = {"id": "c", "rule": code, "values": {**others, key: value}}
        data = {"id": "town", "title": {"en": "Town", "zh": "镇"}, "clauses": [clause]}
        allowed = any(value is one for one in fine)
        assert SCHEMA.is_valid(data) is allowed, value
        if allowed:
            assert policies.from_dict(data).clauses[0].rule.values[key] == value
        else:
            with pytest.raises(InvalidPolicyError, match=f"POL109 .*{key}"):
                policies.from_dict(data)


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (20_260_101, "20260101", "20260101"),
        (10**20, "100000000000000000000", "100000000000000000000"),
        (-(10**20), "-100000000000000000000", "-100000000000000000000"),
        (10**40, "a number of many digits", "位数过多的数字"),
        (-(10**40), "a number of many digits", "位数过多的数字"),
        (True, "true", "true"),
        (False, "false", "false"),
        ([], "a list", "数组"),
        ({}, "a table", "表"),
        (None, "nothing", "空值"),
        ("x" * 5, "'xxxxx'", "“xxxxx”"),
    ],
)
def test_a_value_that_is_none_is_shown_as_far_as_it_can_be(value: object, en: str, zh: str) -> None:
    data = policies.to_dict(policies.loads(SIZE))
    data["clauses"][0]["start"] = value
    with pytest.raises(InvalidPolicyError) as caught:
        policies.from_dict(data)
    (problem,) = caught.value.problems
    shown = problem.facts["value"]
    assert (shown.en, shown.zh) == (en, zh)  # type: ignore[attr-defined]


# Days


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((None, None), (None, None), True),
        ((None, "2025-12-31"), ("2026-01-01", None), False),
        ((None, "2026-01-01"), ("2026-01-01", None), True),
        (("2026-01-01", "2026-01-01"), ("2026-01-01", "2026-01-01"), True),
        (("2026-01-02", None), (None, "2026-01-01"), False),
        (("2026-01-01", "2026-12-31"), ("2026-06-01", "2026-06-02"), True),
        (("2026-01-01", None), (None, None), True),
        ((None, "2026-01-01"), ("0001-01-01", None), True),
        ((None, None), (None, "0001-01-01"), True),
        (("9999-12-31", None), (None, None), True),
    ],
)
def test_clauses_overlap_if_one_day_is_in_both(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], *, both: bool
) -> None:
    first, second = of(start=one[0], end=one[1]), of(start=other[0], end=other[1])
    assert first.overlaps(second) is second.overlaps(first) is both
    found = policies.lint(town(first, second), on=ON)
    assert [p.place.path for p in found.of_code("POL004")] == (["clauses[1]"] if both else [])


def test_the_days_on_which_two_clauses_are_in_force_are_named() -> None:
    clauses = [of(start="2026-01-01", end="2026-03-31"), of(end="2026-02-28"), of(start="2026-02-01")]
    found = [p.text() for p in policies.lint(town(*clauses), on=ON).of_code("POL004")]
    assert [text.partition("in force twice ")[2].partition(".")[0] for text in found] == [
        "from 2026-01-01 to 2026-02-28",
        "from 2026-02-01 to 2026-03-31",
        "from 2026-02-01 to 2026-02-28",
    ]


def test_the_first_and_the_last_day_are_in_force() -> None:
    clause = of(start="2026-01-01", end="2026-01-02")
    days = ["2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03"]
    assert [clause.in_force(day) for day in days] == [False, True, True, False]
    assert of(start="2026-01-01", end="2026-01-01").in_force("2026-01-01")
    with pytest.raises(ValueError, match="ends on 2025-12-31, before it starts on 2026-01-01"):
        of(start="2026-01-01", end="2025-12-31")


# Lint


@pytest.mark.parametrize(
    ("clause", "levels", "told"),
    [
        # A rule of no kind of its own is about every level there is.
        (of(rule=LevelChain(chain=("community", "grid"))), ("community", "grid"), False),
        (of(rule=LevelChain(chain=("community", "grid")), scope=Scope(levels="grid")), ("community", "grid"), False),
        (of(rule=LevelChain(chain=("community", "grid")), scope=Scope(kinds="estate")), ("community", "grid"), True),
        # A rule of grids is about nobody where there is no level of grids.
        (of(), ("community", "grid"), False),
        (of(), ("community", "building"), True),
        (of(scope=Scope(kinds=["estate", "grid"])), ("community", "grid"), False),
    ],
)
def test_a_clause_is_about_nobody_if_no_level_can_have_its_units(
    clause: Clause, levels: tuple[str, ...], *, told: bool
) -> None:
    found = policies.lint(town(clause), on=ON, levels=LevelScheme.ladder(*levels))
    assert bool(found.of_code("POL007")) is told


@pytest.mark.parametrize(
    ("within", "outside", "told"),
    [
        (("a",), ("a",), True),
        (("a", "b"), ("b", "a", "c"), True),
        (("a", "b"), ("a",), False),
        ((), ("a",), False),
        (("a",), (), False),
    ],
)
def test_what_is_inside_and_outside_is_told_without_a_territory(
    within: tuple[str, ...], outside: tuple[str, ...], *, told: bool
) -> None:
    found = policies.lint(town(of(scope=Scope(within=within, outside=outside))), on=ON)
    assert [p.facts["why"].en for p in found] == (["'a' is both inside and outside"] if told else [])  # type: ignore[attr-defined]


def test_what_lint_finds_stands_in_the_order_of_clauses_then_of_codes() -> None:
    nothing = of(quote=" ", source="x", checked_on=None)
    found = policies.lint(town(of(), nothing, of(id="d", quote=None), nothing), on=ON)
    assert [f"{p.code} {p.place.path}" for p in found] == [
        *("POL002 clauses[1]", "POL004 clauses[1]", "POL005 clauses[1]", "POL009 clauses[1]"),
        "POL002 clauses[2]",
        *("POL002 clauses[3]", "POL004 clauses[3]", "POL004 clauses[3]", "POL005 clauses[3]", "POL009 clauses[3]"),
    ]


@pytest.mark.parametrize(
    ("units", "found"),
    [
        ({"max_households": "households"}, []),
        ({"max_households": "persons"}, ["persons"]),
        ({"boundary": "households"}, ["households"]),
        ({"max_households": "cows"}, ["cows"]),
        ({"max_households": "cows", "none": "days"}, ["cows", "days"]),
    ],
)
def test_what_the_source_counts_is_held_against_the_rule(units: dict[str, str], found: list[str]) -> None:
    clause = of(rule=CommunityOversize(max_households=9), units=units)
    assert [p.facts["said"].en for p in policies.lint(town(clause), on=ON).of_code("POL006")] == found  # type: ignore[attr-defined]


# Quotes


@pytest.mark.parametrize(("n", "shown"), [(39, "甲" * 39), (40, "甲" * 40), (41, "甲" * 39 + "…")])
def test_forty_letters_of_what_stands_there_are_shown(n: int, shown: str) -> None:
    checks = policies.verify(town(of(source="s", quote="甲" * n + "乙")), {"s": "第一行\n" + "甲" * n})
    assert checks.text() == f"town/c s: not found; the longest part, in line 2: {shown}"
    assert checks[0].excerpt == "甲" * n


@pytest.mark.parametrize(
    ("quote", "text", "found", "line"),
    [
        ("甲乙", "甲乙", "found", 1),
        ("甲乙", "\n\n甲\n乙", "found", 3),
        ("甲乙", "丙\n甲丙乙甲", "not found", None),
        ("甲乙丙", "丁\n乙丙", "not found", 2),
        ("甲乙", "", "not found", None),
        ("甲", "乙甲", "found", 1),
    ],
)
def test_two_letters_that_follow_each_other_are_a_part_of_a_quote(
    quote: str, text: str, found: str, line: int | None
) -> None:
    (check,) = policies.verify(town(of(source="s", quote=quote)), {"s": text})
    assert (check.found, check.line) == (found, line)


def test_pinyin_has_one_to_seven_letters_and_perhaps_a_tone() -> None:
    kept = ["网(zhuangggg)", "a(wang)", "网(Wang)", "网(wang6)", "网(wang12)", "网(wang 3", "网()", "网(5)"]
    assert [normalise(text).text for text in kept] == [text.replace(" ", "") for text in kept]
    for pinyin in ("a", "zhuangg", "wǎng", "wang3", "lü4"):
        assert normalise(f"网({pinyin})格").text == "网格"


# Comparing


@pytest.mark.parametrize(
    ("strengths", "sizes", "rows"),
    [
        # A looser clause is idle only if it weighs no more.
        ((MUST, MUST), (3000, 5000), [(3000, "must")]),
        ((MUST, REPORTED), (3000, 5000), [(3000, "must")]),
        ((SHOULD, MUST), (3000, 5000), [(3000, "should"), (5000, "must")]),
        ((REPORTED, SHOULD), (3000, 5000), [(3000, "reported"), (5000, "should")]),
        ((SHOULD, REPORTED), (5000, 3000), [(3000, "reported"), (5000, "should")]),
        ((MUST, SHOULD), (3000, 3000), [(3000, "must")]),
        ((REPORTED, SHOULD), (3000, 3000), [(3000, "should")]),
    ],
)
def test_a_clause_makes_idle_what_is_as_loose_and_as_weak(
    strengths: tuple[Strength, Strength], sizes: tuple[int, int], rows: list[tuple[int, str]]
) -> None:
    one = town(
        *(
            of(id=f"c{i}", rule=CommunityOversize(max_households=size), strength=strength)
            for i, (size, strength) in enumerate(zip(sizes, strengths, strict=True))
        )
    )
    known = {clause.id: clause.strength.value for clause in one.clauses}
    found = policies.compare(one, Policy(id="none", title=NAMED), on=ON)
    assert [(row.left, known[(row.left_clause or "").removeprefix("town/")]) for row in found] == rows


# Keys


@pytest.mark.parametrize(
    ("ident", "fine"),
    [("a", True), ("a.b", True), ("长治-1", True), (".a", False), ("a b", False), ("a/b", False), ("a\\b", False)],
)
def test_an_id_has_no_space_and_no_slash_and_begins_with_no_dot(ident: str, *, fine: bool) -> None:
    data = policies.to_dict(policies.loads(SIZE))
    data["clauses"][0]["id"] = ident
    assert SCHEMA.is_valid(data) is fine
    if fine:
        assert policies.from_dict(data).clauses[0].id == ident
    else:
        with pytest.raises(InvalidPolicyError, match="POL105"):
            policies.from_dict(data)


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ('{ kinds = "grid" }', []),
        ('{ kinds = ["grid", "estate"] }', []),
        ("{ kinds = [] }", []),
        ('{ kinds = " " }', ["POL105 clauses[0].scope.kinds"]),
        ('{ kinds = ["grid", ""] }', ["POL105 clauses[0].scope.kinds"]),
        ("{ kinds = 1 }", ["POL105 clauses[0].scope.kinds"]),
        ('"grid"', ["POL105 clauses[0].scope"]),
    ],
)
def test_a_scope_has_texts(scope: str, found: list[str]) -> None:
    text = CLAUSE + f'rule = "ROL001"\nscope = {scope}\n'
    if found:
        assert codes(text) == found
    else:
        assert policies.loads(text).clauses[0].id == "c"


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Source, ("s", NAMED)),
        (Clause, ("c", OneChief())),
        (Policy, ("town", NAMED)),
        (Waiver, ("SIZ001", "reason", "2026-12-31")),
        (Points, ("k", NAMED, "patrols", 1.0)),
        (partial(Points, each=1.0), ("k", NAMED, "patrols", "unit")),
    ],
)
def test_what_has_many_parts_is_made_by_their_names(kind: Callable[..., object], given: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match="positional argument"):
        kind(*given)


# Baselines

ENTRY: dict[str, Any] = {
    "fingerprint": "1a900cb13006bc0c",
    "rule": "SIZ001",
    "clause": "size",
    "unit": "a",
    "item": None,
    "verdict": "fail",
    "margin": -100.0,
    "first_seen": "2026-01-01",
}


@pytest.mark.parametrize(
    ("key", "fine", "wrong"),
    [
        ("fingerprint", ["0" * 16, "f" * 16], ["0" * 15, "0" * 17, "F" * 16, "g" * 16, 1, None]),
        ("rule", ["x"], ["", None, 1, ["x"]]),
        ("clause", ["x"], ["", None, 1]),
        ("unit", [None, "x"], ["", 1, False, ["x"], {"a": 1}]),
        ("item", [None, "x"], ["", 1, False]),
        ("verdict", ["fail", "unknown"], ["pass", "", None, ["fail"]]),
        ("margin", [None, 0, -1.5, 10**9], [True, "1", float("inf"), float("nan"), [1]]),
        ("first_seen", ["2024-02-29"], ["2026-02-29", "", None, 20260101]),
    ],
)
def test_an_entry_of_a_baseline_has_what_its_key_can_hold(key: str, fine: list[Any], wrong: list[Any]) -> None:
    def file(value: object) -> str:
        return json.dumps({"format": "gridgov-baseline", "version": 1, "findings": [{**ENTRY, key: value}]})

    for value in fine:
        assert next(iter(Baseline.loads(file(value)))).to_dict() == {**ENTRY, key: value}
    for value in wrong:
        with pytest.raises(InvalidBaselineError) as caught:
            Baseline.loads(file(value))
        assert [f"{p.code} {p.place.path}" for p in caught.value.problems] == [f"BSL004 $.findings[0].{key}"]
