"""Comparing policies without data: mirrored, reflexive, and in agreement with what running both gives."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_cases import bare
from policy_cases import ABOVE, FULL, ON

from gridgov import policies
from gridgov.policies import MUST, SHOULD, Clause, Policy, Relation, Strength
from gridgov.rules import (
    HOUSEHOLDS,
    Check,
    CommitteeSize,
    Communities,
    CommunityOversize,
    EstateBranch,
    Estates,
    NewEstateCommittee,
    OneChief,
    Rule,
    Scope,
    Stricter,
    Verdict,
    bound,
)
from gridgov.text import Text

FAIL = int(Verdict.FAIL)


def policy(ident: str, *clauses: Clause | Rule[Any], parent: Policy | None = None) -> Policy:
    given_clauses = [c if isinstance(c, Clause) else Clause(id=f"c{i}", rule=c) for i, c in enumerate(clauses)]
    return Policy(id=ident, title=Text(ident, ident), clauses=given_clauses, parent=parent)


def rows(left: Policy, right: Policy) -> list[tuple[str, Any, Any, str]]:
    return [(r.what, r.left, r.right, r.relation.value) for r in policies.compare(left, right, on=ON)]


# Laws

SCOPES = st.sampled_from([Scope(), Scope(levels=["a", "b"]), Scope(levels=["b", "a"]), Scope(within="x")])
SMALL = st.integers(1, 4)


@st.composite
def committee_sizes(draw: st.DrawFn) -> CommitteeSize:
    low, high = sorted((draw(SMALL), draw(SMALL)))
    return CommitteeSize(min_households=low, max_households=high)


RULES = st.one_of(
    st.builds(CommunityOversize, max_households=SMALL, boundary=st.sampled_from(["over", "at_least"])),
    st.builds(EstateBranch, occupied_from=SMALL),
    st.builds(NewEstateCommittee, min_households=SMALL),
    committee_sizes(),
    st.builds(OneChief, role=st.sampled_from(["a", "b"])),
)
POLICIES = st.lists(st.tuples(RULES, SCOPES, st.sampled_from(Strength)), max_size=6).map(
    lambda parts: policy("p", *(Clause(id=f"c{i}", rule=r, scope=s, strength=w) for i, (r, s, w) in enumerate(parts)))
)


@given(POLICIES, POLICIES)
def test_the_other_way_round_is_the_mirror(left: Policy, right: Policy) -> None:
    here, there = policies.compare(left, right, on=ON), policies.compare(right, left, on=ON)
    assert [(r.what, r.scope, r.left, r.right, r.relation) for r in here] == [
        (r.what, r.scope, r.right, r.left, r.relation.mirrored) for r in there
    ]
    assert here.relation() is there.relation().mirrored


@given(POLICIES)
def test_a_policy_is_equal_to_itself(one: Policy) -> None:
    comparison = policies.compare(one, one, on=ON)
    assert {r.relation for r in comparison} <= {Relation.EQUAL}
    assert comparison.relation() is Relation.EQUAL


VALUES = st.none() | st.integers(0, 5)
N = 12
COLUMNS = st.fixed_dictionaries(
    {
        key: st.lists(
            VALUES if key in {"households", "occupied"} else st.sampled_from([None, 0, 1]), min_size=N, max_size=N
        )
        for key in ("households", "occupied", "party_branches", "residents_committees", "new_estate")
    }
)


def failing(one: Policy, code: str, scope: Scope, columns: dict[str, list[float | None]]) -> np.ndarray[Any, Any]:
    """Return the rows that fail under a policy: under any of its clauses of one rule and scope."""
    out = np.zeros(N, bool)
    for clause in one.clauses:
        rule = clause.rule
        if rule.code == code and {*clause.scope.levels, *clause.scope.within} == {*scope.levels, *scope.within}:
            view = rule.view.given(N, **columns)
            out |= rule.check(view).verdicts == FAIL
    return out


@given(POLICIES, POLICIES, COLUMNS)
def test_what_is_stricter_never_fails_fewer(
    left: Policy, right: Policy, columns: dict[str, list[float | None]]
) -> None:
    comparison = policies.compare(left, right, on=ON)
    for code, scope in {(r.rule, r.scope) for r in comparison if r.rule != OneChief.code}:
        group = policies.Comparison("l", "r", ON, tuple(r for r in comparison if (r.rule, r.scope) == (code, scope)))
        mine, theirs = failing(left, code, scope, columns), failing(right, code, scope, columns)
        relation = group.relation()
        if relation in {Relation.LEFT_STRICTER, Relation.EQUAL}:
            assert not (theirs & ~mine).any()
        if relation in {Relation.LEFT_LOOSER, Relation.EQUAL}:
            assert not (mine & ~theirs).any()


@given(POLICIES, POLICIES)
def test_a_value_that_is_stricter_is_stricter_as_its_parameter_says(left: Policy, right: Policy) -> None:
    rules = {c.rule.code: c.rule for one in (left, right) for c in one.clauses}
    for row in policies.compare(left, right, on=ON):
        if row.relation in {Relation.LEFT_STRICTER, Relation.LEFT_LOOSER} and row.parameter != "strength":
            way = rules[row.rule].parameters()[row.parameter].stricter
            assert way.stricter(row.left, row.right) == (row.relation is Relation.LEFT_STRICTER)


# What the rows say


def test_a_lower_ceiling_is_stricter_and_a_higher_floor_too() -> None:
    a = policy("a", CommitteeSize(min_households=100, max_households=700), CommunityOversize(max_households=5000))
    b = policy("b", CommitteeSize(min_households=1000, max_households=3000), CommunityOversize(max_households=3000))
    assert rows(a, b) == [
        ("SIZ001.max_households", 5000, 3000, "left looser"),
        ("SIZ003.max_households", 700, 3000, "left stricter"),
        ("SIZ003.min_households", 100, 1000, "left looser"),
    ]
    comparison = policies.compare(a, b, on=ON)
    assert comparison.relation("SIZ001") is comparison.relation("community-oversize") is Relation.LEFT_LOOSER
    assert comparison.relation("SIZ003") is comparison.relation() is Relation.INCOMPARABLE


def test_what_has_no_direction_is_incomparable() -> None:
    assert rows(policy("a", OneChief(role="x")), policy("b", OneChief(role="y"))) == [
        ("ROL001.role", "x", "y", "incomparable")
    ]
    assert rows(policy("a", OneChief(role="x")), policy("b", OneChief(role="x"))) == [("ROL001", None, None, "equal")]


def test_a_side_without_the_rule_is_named() -> None:
    a, b = policy("a", EstateBranch(occupied_from=1000)), policy("b", OneChief())
    assert rows(a, b) == [("PTY001.occupied_from", 1000, None, "only left"), ("ROL001", None, None, "only right")]
    only = policies.compare(a, b, on=ON)[0]
    assert (only.left_clause, only.right_clause) == ("a/c0", None)


def test_what_is_inherited_counts_unless_it_is_replaced() -> None:
    nation = policy("cn", Clause(id="size", rule=CommunityOversize(max_households=3000), strength=SHOULD))
    city = policy("city", Clause(id="size", rule=CommunityOversize(max_households=5000)), parent=nation)
    assert rows(city, nation) == [
        ("SIZ001.max_households", 3000, 3000, "equal"),
        ("SIZ001.max_households", 5000, None, "only left"),
    ]
    instead = Clause(id="size", rule=CommunityOversize(max_households=5000), replaces="cn/size")
    assert rows(policy("city", instead, parent=nation), nation) == [
        ("SIZ001.max_households", 5000, 3000, "left looser"),
        ("SIZ001.strength", "must", "should", "left stricter"),
    ]


def test_a_clause_that_another_one_makes_idle_is_left_out() -> None:
    two = policy("a", CommunityOversize(max_households=5000), CommunityOversize(max_households=3000))
    assert rows(two, policy("b", CommunityOversize(max_households=3000))) == [
        ("SIZ001.max_households", 3000, 3000, "equal")
    ]


def test_strength_is_a_row_of_its_own_that_does_not_change_what_fails() -> None:
    a = policy("a", Clause(id="c", rule=OneChief(), strength=MUST))
    b = policy("b", Clause(id="c", rule=OneChief(), strength=SHOULD))
    assert rows(a, b) == [("ROL001", None, None, "equal"), ("ROL001.strength", "must", "should", "left stricter")]
    assert policies.compare(a, b, on=ON).relation() is Relation.EQUAL


def test_other_units_are_another_matter() -> None:
    a = policy("a", Clause(id="c", rule=OneChief(), scope=Scope(levels=["g2", "g1"])))
    b = policy("b", Clause(id="c", rule=OneChief(), scope=Scope(levels=["g1", "g2"])))
    c = policy("c", Clause(id="c", rule=OneChief(), scope=Scope(levels=["g1"])))
    assert [r[3] for r in rows(a, b)] == ["equal"]
    assert [r[3] for r in rows(a, c)] == ["only left", "only right"]


def test_only_what_is_in_force_on_the_day_is_compared() -> None:
    cn = policies.load("cn")
    old = policies.compare(cn, cn, on="1950-01-01")
    assert [r.what for r in old] == ["PTY005.members_from"]


class Choosing(
    Rule[Estates],
    code="X-CHO-001",
    name="choosing",
    title=Text("x", "x"),
    message=Text("{unit}", "{unit}"),
):
    """A rule with each kind of parameter that has a direction."""

    words: Annotated[Literal["weak", "middle", "strong"], Stricter.HIGHER] = "weak"
    kinds: Annotated[tuple[str, ...], Stricter.HIGHER] = ()
    allowed: Annotated[tuple[str, ...], Stricter.LOWER] = ()
    always: Annotated[bool, Stricter.HIGHER] = False
    most: Annotated[int | None, HOUSEHOLDS, Stricter.LOWER] = None

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        return bound(v.households.at_most(self.most or 0))


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ({"words": "strong"}, {"words": "middle"}, "left stricter"),
        ({"words": "weak"}, {"words": "middle"}, "left looser"),
        ({"kinds": ("a", "b")}, {"kinds": ("a",)}, "left stricter"),
        ({"kinds": ("a",)}, {"kinds": ("b", "a")}, "left looser"),
        ({"kinds": ("a",)}, {"kinds": ("b",)}, "incomparable"),
        ({"kinds": ("a", "b")}, {"kinds": ("b", "a")}, "equal"),
        ({"allowed": ("a", "b")}, {"allowed": ("a",)}, "left looser"),
        ({"allowed": ("a",)}, {"allowed": ("a", "b")}, "left stricter"),
        ({"always": True}, {"always": False}, "left stricter"),
        ({"most": None}, {"most": 3}, "incomparable"),
        ({"most": 2}, {"most": 3}, "left stricter"),
    ],
)
def test_every_kind_of_value_has_its_direction(left: dict[str, Any], right: dict[str, Any], relation: str) -> None:
    comparison = policies.compare(policy("a", Choosing(**left)), policy("b", Choosing(**right)), on=ON)
    assert comparison.relation().value == relation


# Faces


def test_the_comparison_can_be_seen_in_many_ways() -> None:
    a = policy("a", CommunityOversize(max_households=5000), OneChief(role="<b>"))
    comparison = policies.compare(a, ABOVE, on=ON)
    assert repr(comparison) == "<Comparison a, above on 2026-06-01: 1 left looser, 1 only left, 1 only right>"
    assert comparison.text() == (
        "a | above, 2026-06-01\n"
        "PTY001.occupied_from everywhere: – | 500, only right\n"
        "ROL001.role everywhere: <b> | –, only left\n"
        "SIZ001.max_households everywhere: 5,000 | 3,000, left looser"
    )
    assert comparison.text("zh") == (
        "a | above，2026-06-01\n"
        "PTY001.occupied_from 全部：– | 500，仅右侧有\n"
        "ROL001.role 全部：<b> | –，仅左侧有\n"
        "SIZ001.max_households 全部：5,000 | 3,000，左侧较宽"
    )
    page = bare(comparison._repr_html_())
    assert "<td>&lt;b&gt;</td>" in page
    assert page.count("<tr>") == 4
    frame = comparison.to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert frame["relation"].tolist() == ["only right", "only left", "left looser"]
    assert json.loads(json.dumps(comparison.columns()))["left_clause"] == [None, "a/c1", "a/c0"]
    assert comparison.counts() == {Relation.LEFT_LOOSER: 1, Relation.ONLY_LEFT: 1, Relation.ONLY_RIGHT: 1}
    assert len(comparison) == 3


def test_no_clause_on_either_side() -> None:
    assert repr(policies.compare(policy("a"), policy("b"), on=ON)) == "<Comparison a, b on 2026-06-01: no clause>"
    assert policies.compare(policy("a"), policy("b"), on=ON).relation() is Relation.EQUAL


def test_lists_and_scopes_are_written_out() -> None:
    chain = policies.load("xiliugou-126")
    text = policies.compare(chain, FULL, on=ON).text()
    assert "STR002.chain everywhere: street, community/village" in text
    ankang = policies.compare(policies.load("ankang-321"), FULL, on=ON).text()
    assert "ROL010 levels grid_2: – | –, only left" in ankang


@pytest.mark.parametrize("relation", Relation)
def test_relations_have_words(relation: Relation) -> None:
    assert relation.text() == relation.value
    assert relation.text("zh")
    assert relation.mirrored.mirrored is relation


def test_the_view_of_communities_is_the_one_that_is_meant() -> None:
    """Guard of the law above: its columns are those that the rules read."""
    assert CommunityOversize(max_households=1).view is Communities
