"""Sweeps, frontiers, grids and cities under policies, against running every check again."""

from __future__ import annotations

import itertools
import math
from typing import Annotated, Any, cast

import numpy as np
import pytest
from annotated_types import Ge

from gridgov import whatif
from gridgov._judged import Judged
from gridgov.errors import FAULTS, GridgovError, UnknownKeyError
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import Clause, Policy
from gridgov.roles import RoleCatalogue, Roster
from gridgov.rules import (
    HOUSEHOLDS,
    Check,
    CommitteeSize,
    Communities,
    CommunityOversize,
    OneChief,
    Rule,
    Scope,
    Stricter,
    Verdict,
    bound,
    opaque,
)
from gridgov.rules._column import Floats
from gridgov.text import Text

DAY = "2026-01-01"
LEVELS = LevelScheme.ladder("street", "community", "grid")
SIZES: list[int | None] = [400, 999, 1000, 2999, 3000, 3001, 5000, 7000, None]
COUNTS = tuple(v.name.lower() for v in Verdict)


def street(sizes: list[int | None], name: str = "s") -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": name, "level": "street"}]
    for i, n in enumerate(sizes):
        rows.append({"id": f"c{i}", "level": "community", "parent": name, "households": n})
        rows.append({"id": f"g{i}", "level": "grid", "parent": f"c{i}"})
    h = Hierarchy.from_records(rows, levels=LEVELS, measures=["households"])
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"id": "p", "role": "grid_chief", "unit": "g0"}],
        appointments=[{"post": "p", "holder": "a"}],
        holders=[{"id": "a"}],
    )
    return Jurisdiction(territory=h, roster=roster)


PLACE = street(SIZES)
SIZE = CommunityOversize(max_households=5000)
CITY = Policy(
    id="city",
    title=Text("city", "市"),
    clauses=[
        Clause(id="size", rule=SIZE),
        Clause(id="range", rule=CommitteeSize(min_households=1000, max_households=3000)),
        Clause(id="chief", rule=OneChief()),
        Clause(id="old", rule=CommunityOversize(max_households=700), end="2025-12-31"),
    ],
)


def again(rule: Rule[Any], **values: Any) -> Judged:
    return check(PLACE, rule.evolve(**values), on=DAY).judged[0]


def test_a_sweep_is_a_check_for_each_value() -> None:
    values = [0, 999, 1000, 2999, 3000, 6999, 7000, 10_000, 500]
    answer = whatif.sweep(PLACE, CITY, "size", on=DAY, cost=2.5, max_households=values)
    assert list(answer.columns) == ["max_households", "applies", *COUNTS, "remedies", "affected", "cost"]
    assert answer.columns["max_households"].tolist() == values
    for row in answer.rows():
        ceiling = row["max_households"]
        judged = again(SIZE, max_households=ceiling)
        assert tuple(row[key] for key in COUNTS) == judged.counts
        assert row["applies"] == judged.judged
        over = [n for n in SIZES if n is not None and n > ceiling]
        assert row["affected"] == sum(over)
        assert row["remedies"] == sum(math.ceil(n / max(1, ceiling)) - 1 for n in over)
        assert row["cost"] == 2.5 * row["remedies"]


def test_what_is_not_asked_is_left_out() -> None:
    answer = whatif.sweep(PLACE, CITY, "size", on=DAY, affected=None, max_households=[5000])
    assert list(answer.columns) == ["max_households", "applies", *COUNTS, "remedies"]
    assert "affected" not in whatif.sweep(PLACE, SIZE, on=DAY, affected="residents", max_households=[5]).columns


class TwoEach(
    Rule[Communities],
    code="X-TRY-010",
    name="two-each",
    title=Text("a", "甲"),
    message=Text("{unit}", "{unit}"),
):
    """Every failure needs two of something."""

    most: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(0)]

    def check(self, v: Communities) -> Check:
        return bound(v.households.at_most(self.most))

    def needed(self, failures: Check) -> Floats:
        return np.full(len(failures), 2.0)


def test_what_a_failure_needs_is_asked_of_the_rule() -> None:
    answer = whatif.sweep(PLACE, TwoEach(most=1), on=DAY, most=[0, 3000, 9000])
    assert answer.columns["remedies"].tolist() == [2 * f for f in answer.columns["fail"].tolist()] == [16, 6, 0]


def test_a_value_that_is_no_threshold_is_tried_by_running_again() -> None:
    roles = ["grid_chief", "building_head"]
    answer = whatif.sweep(PLACE, CITY, "ROL001", on=DAY, role=roles)
    assert answer.columns["role"].tolist() == roles
    for row in answer.rows():
        assert tuple(row[key] for key in COUNTS) == again(OneChief(), role=row["role"]).counts
        assert row["remedies"] == row["fail"]
    with pytest.raises(ValueError, match=r"ROL001.role decides in another way than by a threshold: use sweep\(\)"):
        whatif.frontier(PLACE, CITY, "chief", "role", on=DAY)


class Odd(TwoEach, code="X-TRY-011", name="odd"):
    """Says of itself how it decides."""

    def check(self, v: Communities) -> Check:
        values = v.households.values
        return opaque(np.where(np.isnan(values), Verdict.UNKNOWN, np.where(values > self.most, 1, 0)))


def test_an_opaque_rule_is_swept_by_running_again() -> None:
    answer = whatif.sweep(PLACE, Odd(most=1), on=DAY, most=[3000, 9000])
    assert answer.columns["fail"].tolist() == [3, 0]
    assert answer.columns["unknown"].tolist() == [1, 1]
    assert answer.columns["affected"].tolist() == [15_001, 0]
    with pytest.raises(ValueError, match="decides in another way"):
        whatif.frontier(PLACE, Odd(most=1), None, "most", on=DAY)


@pytest.mark.parametrize(("clause", "parameter"), [("size", None), ("range", "min_households"), ("range", None)])
def test_a_step_of_a_frontier_has_one_answer_from_end_to_end(clause: str, parameter: str | None) -> None:
    steps = whatif.frontier(PLACE, CITY, clause, parameter, on=DAY)
    rule = next(c.rule for c in CITY.clauses if c.id == clause)
    name = steps.title.rsplit(".", 1)[1]
    rows = steps.rows()
    assert math.isinf(rows[-1]["to"])
    assert rows[0]["from"] == rule.parameters()[name].lowest
    for before, after in itertools.pairwise(rows):
        assert before["to"] + 1 == after["from"]
        assert [before[key] for key in COUNTS] != [after[key] for key in COUNTS]
    for row in rows:
        for value in {row["from"], min(row["to"], row["from"] + 1), row["to"]}:
            if math.isinf(value):
                continue
            try:
                other = rule.evolve(**{name: int(value)})
            except ValueError:
                continue  # the rule refuses it beside its other value
            judged = check(PLACE, other, on=DAY).judged[0]
            assert tuple(row[key] for key in COUNTS) == judged.counts
            fails = [i for i, v in enumerate(judged.verdicts.tolist()) if v == Verdict.FAIL]
            assert row["affected"] == sum(SIZES[i] or 0 for i in fails)


def test_a_grid_is_a_check_for_each_combination_and_runs_each_clause_for_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[str] = []

    def counting(context: Any, in_force: Any) -> Judged:  # noqa: ANN401 - handed on
        runs.append(in_force.clause.id)
        return run(context, in_force)

    from gridgov import _setting
    from gridgov._judged import run

    monkeypatch.setattr(_setting, "run", counting)
    settings: dict[tuple[str, str], list[Any]] = {
        ("size", "max_households"): [1000, 5000],
        ("range", "min_households"): [400, 1000, 2000],
        ("chief", "role"): ["grid_chief", "building_head"],
    }
    answer = whatif.grid(PLACE, CITY, settings, on=DAY)
    # Thresholds need no run; the two roles need one each, however many combinations there are.
    assert runs == ["chief", "chief"]
    assert len(answer) == 12
    for row in answer.rows():
        rules: list[Rule[Any]] = [
            SIZE.evolve(max_households=row["size.max_households"]),
            CommitteeSize(min_households=row["range.min_households"], max_households=3000),
            OneChief(role=row["chief.role"]),
        ]
        report = check(PLACE, rules, on=DAY)
        assert (row["fail"], row["unknown"]) == (report.count(Verdict.FAIL), report.count(Verdict.UNKNOWN))
        fails = [j.counts[Verdict.FAIL] for j in report.judged]
        assert [row["fail.size"], row["fail.range"], row["fail.chief"]] == fails


def test_two_parameters_of_one_clause_are_varied_together() -> None:
    settings = {("range", "min_households"): [400, 1000], ("city/range", "max_households"): [3000, 5000, 7000]}
    answer = whatif.grid(PLACE, CITY, settings, on=DAY)
    assert list(answer.columns) == ["range.min_households", "range.max_households", "fail", "unknown", "fail.range"]
    assert len(answer) == 6
    for row in answer.rows():
        rule = CommitteeSize(min_households=row["range.min_households"], max_households=row["range.max_households"])
        assert row["fail.range"] == again(rule).counts[Verdict.FAIL]


def test_a_grid_needs_values_once() -> None:
    with pytest.raises(ValueError, match="Name a clause, a parameter and its values"):
        whatif.grid(PLACE, CITY, {}, on=DAY)
    twice = {("size", "max_households"): [1], ("city/size", "max_households"): [2]}
    with pytest.raises(ValueError, match=r"size.max_households are given twice, the second time as city/size"):
        whatif.grid(PLACE, CITY, twice, on=DAY)


def test_every_place_under_every_policy() -> None:
    places = {"A": PLACE, "乙": street([100, 9000])}
    policies: dict[str, Any] = {"city": CITY, "rule": SIZE, "rules": [SIZE, OneChief()]}
    answer = whatif.cross(places, policies, on=DAY)
    assert [(r["jurisdiction"], r["policy"]) for r in answer.rows()] == [(p, q) for p in places for q in policies]
    for row in answer.rows():
        report = check(places[row["jurisdiction"]], policies[row["policy"]], on=DAY)
        assert [row[key] for key in COUNTS] == [report.count(v) for v in Verdict]
        assert (row["ok"], row["complete"]) == (bool(report), report.complete)
        assert row["clauses"] == len(report.judged)
    assert whatif.cross(places, [CITY], on=DAY).columns["policy"].tolist() == ["city", "city"]
    with pytest.raises(ValueError, match="Two policies have the id 'city'; give a mapping with a name for each"):
        whatif.cross(places, [CITY, CITY], on=DAY)
    assert len(whatif.cross({}, [CITY], on=DAY)) == 0


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "error", "text"),
    [
        (
            {},
            ValueError,
            "One parameter is swept at a time, such as max_households=[...], not 0; grid() takes several.",
        ),
        (
            {"max_households": [1], "boundary": ["over"]},
            ValueError,
            "One parameter is swept at a time, such as max_households=[...], not 2; grid() takes several.",
        ),
        ({"max_households": []}, ValueError, "Give at least one value of max_households."),
        ({"max_households": [5, -1]}, ValueError, "max_households is a whole number of 0 or more, not -1."),
        ({"max_households": [2.5]}, ValueError, "max_households is a whole number of 0 or more, not 2.5."),
        ({"max_households": ["5"]}, ValueError, "max_households is a whole number of 0 or more, not '5'."),
        ({"max_households": [True]}, TypeError, "max_households is a whole number of 0 or more, not True."),
        ({"boundary": ["above"]}, ValueError, "boundary is one of 'over', 'at_least', not 'above'."),
    ],
)
def test_values_that_cannot_be_are_refused(values: dict[str, list[Any]], error: type[Exception], text: str) -> None:
    with pytest.raises(error) as found:
        whatif.sweep(PLACE, SIZE, on=DAY, **cast("dict[str, Any]", values))
    assert str(found.value) == text


def test_numbers_of_numpy_are_numbers() -> None:
    answer = whatif.sweep(PLACE, SIZE, on=DAY, max_households=np.arange(1000, 3000, 500))
    assert answer.columns["max_households"].tolist() == [1000, 1500, 2000, 2500]


HAS = "max_households, boundary, measure, overloaded"
TWICE = [Clause(id="a", rule=SIZE), Clause(id="b", rule=SIZE)]
REFUSED: list[tuple[Any, str, str]] = [
    (
        lambda: whatif.sweep(PLACE, CITY, "old", on=DAY, max_households=[1]),
        (
            "WIF001 id 'old': No clause in force is called 'old'; there are: city/size, city/range, city/chief. "
            "Name one of them by its id, its key, or the code of its rule."
        ),
        (
            "WIF001 编号“old”：没有名为“old”的生效条款；现有：city/size, city/range, city/chief。"
            "请用条款编号、键或规则代码指明其一。"
        ),
    ),
    (
        lambda: whatif.frontier(PLACE, TWICE, "SIZ001", on=DAY),
        "WIF002 id 'SIZ001': Several clauses in force are meant by 'SIZ001': a, b. Name one of them by its key.",
        "WIF002 编号“SIZ001”：“SIZ001”对应多个生效条款：a, b。请用键指明其一。",
    ),
    (
        lambda: whatif.sweep(PLACE, TWICE, on=DAY, max_households=[1]),
        "WIF002 Several clauses in force are meant: a, b. Name one of them by its key.",
        "WIF002 未指明条款，对应多个生效条款：a, b。请用键指明其一。",
    ),
    (
        lambda: whatif.grid(PLACE, TWICE, {("SIZ001", "max_households"): [1]}, on=DAY),
        "WIF002 id 'SIZ001': Several clauses in force are meant by 'SIZ001': a, b. Name one of them by its key.",
        "WIF002 编号“SIZ001”：“SIZ001”对应多个生效条款：a, b。请用键指明其一。",
    ),
    (
        lambda: whatif.sweep(PLACE, CITY, "size", on=DAY, ceiling=[1]),
        (f"WIF003 id 'city/size': The rule SIZ001 has no parameter 'ceiling'; it has: {HAS}. Name one of them."),
        (f"WIF003 编号“city/size”：规则SIZ001没有参数“ceiling”；现有：{HAS}。请使用其中之一。"),
    ),
    (
        lambda: CITY.what_if({"sizes": {"max_households": 1}}),
        (
            "POL201 id 'sizes': The policy has no clause 'sizes'. Did you mean 'size'? "
            "Name a clause by its id, or as policy/clause."
        ),
        "POL201 编号“sizes”：政策中没有条款“sizes”。是否为“size”？请用条款编号或“政策/条款”指明。",
    ),
    (
        lambda: Policy(id="p", title=Text("p", "p")).what_if({"x": {}}),
        "POL201 id 'x': The policy has no clause 'x'. Name a clause by its id, or as policy/clause.",
        "POL201 编号“x”：政策中没有条款“x”。请用条款编号或“政策/条款”指明。",
    ),
    (
        lambda: CITY.what_if({"size": {"ceiling": 1}}),
        (
            "POL202 id 'size': The rule of clause 'city/size' has no parameter 'ceiling'; "
            f"it has: {HAS}. Name one of them."
        ),
        (f"POL202 编号“size”：条款“city/size”的规则没有参数“ceiling”；现有：{HAS}。请使用其中之一。"),
    ),
]


@pytest.mark.parametrize(("call", "en", "zh"), REFUSED, ids=[f"{en[:6]}-{i}" for i, (_, en, _) in enumerate(REFUSED)])
def test_the_words_of_a_refusal(call: Any, en: str, zh: str) -> None:  # noqa: ANN401 - a function
    with pytest.raises(UnknownKeyError) as error:
        call()
    found: GridgovError = error.value
    assert (found.problems.text(), found.problems.text("zh")) == (en, zh)


def test_no_fault_is_without_its_words() -> None:
    said = {en[:6] for _, en, _ in REFUSED}
    assert {code for code in FAULTS if code.startswith(("WIF", "POL20"))} == said


# -- a policy with other values ----------------------------------------------------------------------------------------


def test_a_policy_with_other_values_says_all_that_is_not_there_at_once() -> None:
    with pytest.raises(UnknownKeyError) as error:
        CITY.what_if({"sizes": {}, "size": {"ceiling": 1, "floor": 2}, "range": {"min_households": 5}})
    assert [p.code for p in error.value.problems] == ["POL201", "POL202", "POL202"]


def test_a_clause_that_is_named_twice_gets_all_its_values() -> None:
    new = CITY.what_if({"size": {"max_households": 4000}, "city/size": {"boundary": "at_least"}})
    assert new.clauses[0].rule == CommunityOversize(max_households=4000, boundary="at_least")
    assert CITY.clauses[0].rule.values["max_households"] == 5000
    assert new.clauses[1:] == CITY.clauses[1:]


def test_an_id_that_several_layers_have_means_all_of_them() -> None:
    town = Policy(id="town", title=Text("town", "镇"), parent=CITY, clauses=[Clause(id="size", rule=SIZE)])
    new = town.what_if({"size": {"max_households": 1}})
    assert [layer.clauses[0].rule.values["max_households"] for layer in new.layers] == [1, 1]
    one = town.what_if({"town/size": {"max_households": 1}})
    assert [layer.clauses[0].rule.values["max_households"] for layer in one.layers] == [5000, 1]


@pytest.mark.parametrize("changes", [{}, {"size": {}}, {"size": {"max_households": 5000}}])
def test_a_policy_that_stays_the_same_is_refused(changes: dict[str, dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="Nothing changes: the policy has these values already"):
        CITY.what_if(changes)


def test_scope_and_days_of_a_clause_stay() -> None:
    clause = Clause(id="size", rule=SIZE, scope=Scope(within="c1"), end="2030-12-31")
    policy = Policy(id="p", title=Text("p", "p"), clauses=[clause])
    answer = whatif.sweep(PLACE, policy, on=DAY, max_households=[998, 999])
    assert answer.columns["fail"].tolist() == [1, 0]
    assert answer.columns["applies"].tolist() == [1, 1]


def test_a_sweep_without_remedies_has_the_same_counts() -> None:
    h = Hierarchy.from_records(
        [{"id": f"c{n}", "level": "community", "households": n} for n in (400, 900, 2500)],
        levels=LevelScheme.ladder("community"),
        measures=["households"],
        roots="many",
    )
    place, rule, values = Jurisdiction(territory=h), CommunityOversize(max_households=5000), range(0, 3000, 7)
    whole = whatif.sweep(place, rule, on="2026-01-01", max_households=values)
    short = whatif.sweep(place, rule, on="2026-01-01", max_households=values, remedies=False)
    assert "remedies" not in short.columns
    assert all(np.array_equal(short.columns[key], whole.columns[key]) for key in short.columns)
    priced = whatif.sweep(place, rule, on="2026-01-01", max_households=[1000], remedies=False, cost=2)
    assert priced.rows()[0]["cost"] == 2 * priced.rows()[0]["remedies"] == 4
