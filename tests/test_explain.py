"""Explanations: every change that is stated is tried, there is no smaller one, and the words of both languages."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from form_cases import ALL_FORMS, tried
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov._explain import Counterfactual, Reading, counterfactuals
from gridgov._explain_text import _reading, _stated
from gridgov.bodies import Bodies
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import SHOULD, Clause, Policy, Source
from gridgov.rules import (
    HOUSEHOLDS,
    SHARE,
    Check,
    Column,
    CommitteeSize,
    Communities,
    EstateBranch,
    Estates,
    NewEstateCommittee,
    OwnersCommittee,
    Rule,
    Verdict,
    View,
    bound,
    builtin_rules,
    opaque,
)
from gridgov.rules._words import padded
from gridgov.testing import random_view
from gridgov.testing._rows import rule_with, sample_of
from gridgov.text import LANGS, Lang, Text

RuleClass = type[Rule[Any]]


def verdict_with(rule: Rule[Any], view: View, i: int, change: Counterfactual) -> int:
    """Return the verdict that a row has after a change."""
    changed: Rule[Any] | None = rule
    for name, value in change.parameters.items():
        changed = rule_with(rule, name, value)
        assert changed is not None
    changes = {key: {i: value} for key, value in change.values.items()}
    assert changed is not None
    return int(changed.check(view.changing(changes)).verdicts[i])


def near(column: Column, thresholds: set[float]) -> list[float]:
    """Return the values around which a verdict can change, of those that the column can have."""
    values = {w for t in thresholds for w in (t, math.floor(t), math.ceil(t), math.floor(t) + 1, math.ceil(t) - 1)}
    if not column.step:
        values |= {w for t in thresholds for w in (math.nextafter(t, math.inf), math.nextafter(t, -math.inf))}
    highest = column.unit_of_measure.highest
    return sorted(v for v in values if column.lowest <= v <= highest and (not column.step or float(v).is_integer()))


def assert_stated_changes_are_true_and_smallest(rule: Rule[Any], view: View, i: int) -> None:
    answer = rule.run(view)
    now = int(answer.verdicts[i])
    one = answer.take(np.array([i]))
    stated = counterfactuals(rule, one)
    for change in stated:
        assert verdict_with(rule, view, i, change) == change.verdict != now
    comparisons = list(one.comparisons())
    columns = {c.column.key: c.column for c in comparisons}
    smallest: dict[int, dict[str, float]] = {}
    for key, column in columns.items():
        low, high = float(column.low[0]), float(column.high[0])
        for value in near(column, {c.threshold for c in comparisons if c.column.key == key}):
            verdict = verdict_with(rule, view, i, Counterfactual(Verdict(now), values={key: value}))
            if verdict != now and not (low == high == value):
                off = max(0.0, low - value, value - high)
                best = smallest.setdefault(verdict, {})
                best[key] = min(off, best.get(key, math.inf))
    found = {c.verdict: c.values for c in stated if len(c.values) == 1}
    assert set(found) == set(smallest)
    for verdict, values in found.items():
        ((key, value),) = values.items()
        column = columns[key]
        off = max(0.0, float(column.low[0]) - value, value - float(column.high[0]))
        assert off == smallest[verdict][key]
    for change in stated:
        for name, value in change.parameters.items():
            present = float(getattr(rule, name))
            step = (value - present) / 8
            for k in range(1, 8):
                other = rule_with(rule, name, present + step * k)
                if other is not None and abs(getattr(other, name) - present) < abs(value - present):
                    assert int(other.check(view).verdicts[i]) == now


def explained_rules() -> list[RuleClass]:
    return [rule for rule in builtin_rules() if not sample_of(rule).run(random_view(sample_of(rule), RNG, 1)).opaque]


RNG = np.random.default_rng(0)


@pytest.mark.parametrize("cls", explained_rules(), ids=lambda c: c.code)
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_change_stated_by_a_rule_is_true_and_smallest(cls: RuleClass, seed: int) -> None:
    rule = sample_of(cls)
    view = random_view(rule, np.random.default_rng(seed), 3)
    for i in range(3):
        assert_stated_changes_are_true_and_smallest(rule, view, i)


@pytest.mark.parametrize("cls", ALL_FORMS, ids=lambda c: c.name)
@given(data=st.data())
def test_every_change_stated_by_a_form_is_true_and_smallest(cls: RuleClass, data: st.DataObject) -> None:
    rule, view = data.draw(tried(cls, most=1))
    assert_stated_changes_are_true_and_smallest(rule, view, 0)


# -- which change is the smallest --------------------------------------------------------------------------------------


def column(key: str, *values: float | None) -> Column:
    return Column.of(key, Text(key, key), HOUSEHOLDS, values)


@pytest.mark.parametrize(("value", "nearest"), [(1010, 999), (2900, 3001), (2000, 999)])
def test_of_two_bounds_the_nearer_one_is_named(value: float, nearest: float) -> None:
    rule = CommitteeSize(min_households=1000, max_households=3000)
    answer = rule.run(Communities.given(1, households=[value]))
    assert next(dict(c.values) for c in counterfactuals(rule, answer)) == {"households": nearest}


def test_exactly_is_missed_on_both_sides() -> None:
    c = column("chiefs", 1)
    assert c.exactly(1).values_that_make_it(-1, 0) == (2, 0)
    assert c.exactly(0).values_that_make_it(-1, 0) == ()
    assert column("chiefs", None).exactly(0).values_that_make_it(-1, 0) == (1,)
    assert c.exactly(1.5).values_that_make_it(1, 0) == ()
    assert c.exactly(1.5).values_that_make_it(-1, 0) == (2,)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.5, "x = 0.5"),
        (math.nextafter(0.5, 1), "x > 0.5"),
        (math.nextafter(0.5, 0), "x < 0.5"),
        (2 / 3, "x = 0.666666666667"),
        (1_241.0, "x = 1,241"),
    ],
)
def test_a_value_just_beside_another_one_is_more_or_less_than_that_one(value: float, said: str) -> None:
    assert _stated("x", value) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (15411 / 17416, 15411 / 17416, "share = 0.8849  >=  0.9  (missed by 0.0151)"),
        (0.89999, 0.89999, "share = 0.89999  >=  0.9  (missed by 1e-05)"),
        (1 / 3, 2 / 3, "share = [0.3333, 0.6667]  >=  0.9  (missed by 0.2333)"),
    ],
)
def test_what_was_found_has_as_many_digits_as_in_the_finding(low: float, high: float, said: str) -> None:
    reading = Reading("share", low, high, ">=", 0.9, None, -1, high - 0.9)
    assert (
        _reading(reading, Column("share", Text("share", "比例"), SHARE, np.array([low]), np.array([high])), "en")
        == said
    )


def test_labels_are_aligned_on_a_screen() -> None:
    assert (padded("要求", 6), padded("a", 3), padded("：", 2)) == ("要求  ", "a  ", "：")


# -- the words ---------------------------------------------------------------------------------------------------------

H = Hierarchy.from_records(
    [
        {"id": "K2", "level": "county"},
        {"id": "T3", "level": "town", "parent": "K2"},
        {"id": "C5", "level": "community", "parent": "T3"},
        {"id": "E17", "level": "estate", "parent": "C5", "name": "E17", "occupied_households": 1240},
        {"id": "E18", "level": "estate", "parent": "C5", "occupied_households": 999},
        {"id": "E19", "level": "estate", "parent": "C5", "occupied_households": None},
        {"id": "E20", "level": "estate", "parent": "C5", "occupied_households": 1000},
    ],
    levels=LevelScheme.ladder("county", "town", "community", "estate"),
    measures=["occupied_households"],
)
COUNTY = Policy(
    id="county-002",
    title=Text("County", "县"),
    sources=[Source(id="002", title=Text("a news report", "新闻报道"), kind="news", confidence="low")],
    clauses=[
        Clause(
            id="large-estate-branch",
            rule=EstateBranch(occupied_from=1000),
            start="2022-01-01",
            source="002",
            quote="在入住1000户以上的小区全部成立党支部",
        ),
        Clause(id="owners", rule=OwnersCommittee(), strength=SHOULD, end="2030-12-31"),
    ],
)
SET_BY = {
    "en": """\
  set by               clause large-estate-branch, policy county-002, in force from 2022-01-01
  source               "在入住1000户以上的小区全部成立党支部" (a news report, confidence low)
""",
    "zh": """\
  依据        政策“county-002”的条款“large-estate-branch”，自2022-01-01起施行
  来源        “在入住1000户以上的小区全部成立党支部”（新闻报道，可信度低）
""",
}

SAID: dict[str, dict[Lang, str]] = {
    "E17": {
        "en": f"""\
PTY001 estate-branch — fail (must)
  E17 (estate): K2 > T3 > C5 > E17
  E17 (estate) has 1,240 occupied households; from 1,000 it has a Party branch.
  applies              occupied households = 1,240  >=  occupied_from = 1,000  (met by 240, in occupied households)
  requires             Party branch = 0  >=  1  (missed by 1, in bodies)
{SET_BY["en"]}\
  would pass           if Party branch = 1
  would stop applying  if occupied households = 999, or occupied_from = 1,241
  remedy               Set up a Party branch there.
  proposed             ready: Body 'E17-party-branch' (party_branch) is set up at 'E17'.
  also                 the same unit fails EST001""",
        "zh": f"""\
PTY001 规模小区未建党支部——不通过（必须）
  E17（小区）：K2 > T3 > C5 > E17
  E17（小区）入住1,240户；达到1,000户应建党支部。
  适用        入住户数 = 1,240  >=  入住起算（occupied_from） = 1,000（满足，余量240户）
  要求        党支部 = 0  >=  1（不满足，差1个组织机构）
{SET_BY["zh"]}\
  改为通过    若党支部 = 1
  改为不适用  若入住户数 = 999，或入住起算（occupied_from） = 1,241
  整改        请在该小区建立党支部。
  建议变更    可直接执行：在“E17”成立组织“E17-party-branch”（party_branch）。
  另外        同一单元还不符合EST001""",
    },
    "E18": {
        "en": f"""\
PTY001 estate-branch — not applicable (must)
  E18 (estate): K2 > T3 > C5 > E18
  The rule does not apply to E18 (estate).
  applies              occupied households = 999  >=  occupied_from = 1,000  (missed by 1, in occupied households)
  requires             Party branch = 0  >=  1  (missed by 1, in bodies)
{SET_BY["en"]}\
  would pass           if occupied households = 1,000 and Party branch = 1
  would fail           if occupied households = 1,000, or occupied_from = 999
  also                 the same unit fails EST001""",
        "zh": f"""\
PTY001 规模小区未建党支部——不适用（必须）
  E18（小区）：K2 > T3 > C5 > E18
  该规则不适用于E18（小区）。
  适用        入住户数 = 999  >=  入住起算（occupied_from） = 1,000（不满足，差1户）
  要求        党支部 = 0  >=  1（不满足，差1个组织机构）
{SET_BY["zh"]}\
  改为通过    若入住户数 = 1,000且党支部 = 1
  改为不通过  若入住户数 = 1,000，或入住起算（occupied_from） = 999
  另外        同一单元还不符合EST001""",
    },
    "E19": {
        "en": f"""\
PTY001 estate-branch — unknown (must)
  E19 (estate): K2 > T3 > C5 > E19
  The occupied households of E19 (estate), or whether it has a Party branch, are not known.
  applies              occupied households = [0, …]  >=  occupied_from = 1,000  (not known)
  requires             Party branch = 0  >=  1  (missed by 1, in bodies)
  unknown because      missing or not completely known: occupied households
{SET_BY["en"]}\
  would pass           if Party branch = 1
  would fail           if occupied households = 1,000
  would stop applying  if occupied households = 999
  also                 the same unit fails EST001""",
        "zh": f"""\
PTY001 规模小区未建党支部——未知（必须）
  E19（小区）：K2 > T3 > C5 > E19
  E19（小区）的入住户数或是否建有党支部尚不清楚。
  适用        入住户数 = [0, …]  >=  入住起算（occupied_from） = 1,000（未知）
  要求        党支部 = 0  >=  1（不满足，差1个组织机构）
  未知原因    入住户数缺失或不完全已知
{SET_BY["zh"]}\
  改为通过    若党支部 = 1
  改为不通过  若入住户数 = 1,000
  改为不适用  若入住户数 = 999
  另外        同一单元还不符合EST001""",
    },
    "E20": {
        "en": f"""\
PTY001 estate-branch — pass (must)
  E20 (estate): K2 > T3 > C5 > E20
  The rule is met at E20 (estate).
  applies              occupied households = 1,000  >=  occupied_from = 1,000  (met by 0, in occupied households)
  requires             Party branch = 1  >=  1  (met by 0, in bodies)
{SET_BY["en"]}\
  would fail           if Party branch = 0
  would stop applying  if occupied households = 999, or occupied_from = 1,001
  also                 the same unit fails EST001""",
        "zh": f"""\
PTY001 规模小区未建党支部——通过（必须）
  E20（小区）：K2 > T3 > C5 > E20
  E20（小区）符合该规则。
  适用        入住户数 = 1,000  >=  入住起算（occupied_from） = 1,000（满足，余量0户）
  要求        党支部 = 1  >=  1（满足，余量0个组织机构）
{SET_BY["zh"]}\
  改为不通过  若党支部 = 0
  改为不适用  若入住户数 = 999，或入住起算（occupied_from） = 1,001
  另外        同一单元还不符合EST001""",
    },
}
COMPLETE = ("party_branch", "owners_committee", "property_company")


def county() -> Report:
    bodies = Bodies.from_records(H, [{"id": "b1", "kind": "party_branch", "unit": "E20"}])
    return check(Jurisdiction(territory=H, bodies=bodies), COUNTY, on="2026-06-01", complete=COMPLETE)


@pytest.mark.parametrize("unit", SAID)
def test_the_words_of_every_verdict(unit: str) -> None:
    why = county().explain("PTY001", unit)
    assert {"en": why.text(), "zh": why.text("zh")} == SAID[unit]
    assert str(why) == SAID[unit]["en"]
    with pytest.raises(ValueError, match="lang must be 'en' or 'zh'"):
        why.text("fr")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_an_explanation_is_data_too() -> None:
    why = county().explain("PTY001", "E17")
    applies, requires = why.applies[0], why.demands[0]
    assert (applies.column, applies.low, applies.sign, applies.threshold) == ("occupied", 1240, ">=", 1000)
    assert (applies.parameter, applies.truth, applies.margin) == ("occupied_from", 1, 240)
    assert (requires.column, requires.parameter, requires.truth, requires.margin) == ("party_branches", None, -1, -1)
    assert [f.rule.code for f in why.also] == ["EST001"]
    assert (why.missing, why.opaque) == ((), False)
    assert county().explain("PTY001", "E19").missing == ("occupied",)
    assert repr(why) == "<Explanation of <Finding PTY001 FAIL E17>: 3 ways to change it>"


def test_days_and_source_as_far_as_there_are_any() -> None:
    text = county().explain("owners", "E17").text
    assert "  set by               clause owners, policy county-002, until 2030-12-31\n" in text()
    assert "  依据        政策“county-002”的条款“owners”，至2030-12-31\n" in text("zh")
    assert "source" not in text()
    assert "  also                 the same unit fails PTY001" in text()
    alone = check(county().jurisdiction, EstateBranch(occupied_from=1000), on="2026-06-01").explain("PTY001", "E17")
    assert "  set by               clause estate-branch, policy given rules\n" in alone.text()
    assert "  依据        政策“所给规则”的条款“estate-branch”\n" in alone.text("zh")
    assert "also" not in alone.text()


def test_yes_and_no_are_words() -> None:
    h = Hierarchy.from_records(
        [
            {"id": "a", "level": "estate", "households": 2000, "new_estate": "yes"},
            {"id": "b", "level": "estate", "households": 2000},
        ],
        levels=LevelScheme.ladder("estate"),
        measures=["households"],
        labels=["new_estate"],
        roots="many",
    )
    rule = NewEstateCommittee(min_households=1500)
    report = check(Jurisdiction(territory=h), rule, on="2026-01-01", complete="residents_committee")
    en, zh = (report.explain("SIZ002", "a").text(lang).splitlines() for lang in LANGS)
    assert en[3] == "  applies              newly built = yes  ==  yes  (met)"
    assert zh[3] == "  适用        新建 = 是  ==  是（满足）"
    assert "  would stop applying  if newly built = no, or min_households = 2,001" in en
    assert "  改为不适用  若新建 = 否，或户数下限（min_households） = 2,001" in zh
    en, zh = (report.explain("SIZ002", "b").text(lang).splitlines() for lang in LANGS)
    assert en[3] == "  applies              newly built = unknown  ==  yes  (not known)"
    assert zh[3] == "  适用        新建 = 未知  ==  是（未知）"


class WorksItOut(Rule[Communities], code="X-FORM-021", name="works-it-out", title=Text("Odd", "奇数")):
    """Gives verdicts without reasons."""

    message = Text("{unit} is odd.", "{unit}为奇数。")
    way_out = Text("Even it out.", "请改为偶数。")

    def check(self, v: Communities) -> Check:
        odd = v.households.values % 2 == 1
        return opaque(np.where(odd, Verdict.FAIL, Verdict.PASS), shown=(v.households,))


def test_an_opaque_rule_says_that_it_gives_no_reasons() -> None:
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community", "households": 401}],
        levels=LevelScheme.ladder("community"),
        measures=["households"],
    )
    why = check(Jurisdiction(territory=h), WorksItOut(), on="2026-01-01").explain("works-it-out", "c")
    assert (why.opaque, why.applies, why.demands, why.would) == (True, (), (), ())
    assert why.text() == (
        "X-FORM-021 works-it-out — fail (must)\n"
        "  c (community): c\n"
        "  c (community) is odd.\n"
        "  gives no reasons     the rule works its verdict out by itself\n"
        "  set by               clause works-it-out, policy given rules\n"
        "  remedy               Even it out."
    )
    assert "\n  不给出理由  该规则自行得出结论\n" in why.text("zh")


class FewBranches(
    Rule[Estates],
    code="X-TEST-009",
    name="few-branches",
    title=Text("a branch too many", "党支部过多"),
    message=Text("{unit}: {party_branches}", "{unit}：{party_branches}"),
    way_out=Text("Close it.", "请撤销。"),
):
    """No branch at all."""

    def check(self, v: Estates) -> Check:
        return bound(v.party_branches.at_most(0))


def test_what_a_remedy_touches_and_breaks_is_said() -> None:
    levels = LevelScheme.ladder("estate")
    rows = [{"id": "e", "level": "estate", "occupied_households": 1200}]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["occupied_households"]))
    rules = [EstateBranch(occupied_from=1000), FewBranches()]
    report = check(place, rules, on="2026-01-01", complete="party_branch")
    why = report.explain("PTY001", "e")
    assert why.remedy is not None
    assert why.touches == ("body:e-party-branch", "unit:e")
    assert [(f.rule.code, f.unit_id) for f in why.breaks] == [("X-TEST-009", "e")]
    assert why.text().splitlines()[-2:] == [
        "  proposed             ready: Body 'e-party-branch' (party_branch) is set up at 'e'.",
        "  would then fail      X-TEST-009 e",
    ]
    assert why.text("zh").splitlines()[-1] == "  随之不通过  X-TEST-009 e"
    passed = report.explain("X-TEST-009", "e")
    assert (passed.remedy, passed.touches, passed.breaks) == (None, (), ())
