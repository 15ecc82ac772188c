"""Columns and trees of rules where the other tests did not see a mistake."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hierarchies
from test_rules_estates_and_streets import holders, peopled, seen

from gridgov.evidence import Evidence
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.rules import Rule, Scope, Units
from gridgov.rules._trees import distinct_below
from gridgov.rules._view import Context
from gridgov.rules.views import Communities
from gridgov.text import Text


@settings(max_examples=50)
@given(hierarchies(), st.data())
def test_distinct_things_below_each_row_are_those_of_a_set(h: Hierarchy, data: st.DataObject) -> None:
    n = len(h)
    places = data.draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, 3)), max_size=30))
    rows = np.array([row for row, _ in places], np.int32)
    things = np.array([thing for _, thing in places], np.int64)
    ends = h.tree.end.tolist()
    expected = [len({thing for row, thing in places if top <= row < ends[top]}) for top in range(n)]
    assert distinct_below(h.tree, rows, things).tolist() == expected


@settings(max_examples=40)
@given(peopled())
def test_where_nobody_tells_of_the_other_role_all_holders_or_none_may_be_outsiders(j: Jurisdiction) -> None:
    ids = j.territory.ids.tolist()
    if not j.roster.posts("a"):
        return
    column = seen(j, "q").outsiders("a", ("q",), ("nobody tells of it",))
    qualified = {x for x in "vwxyz" if "q" in j.roster.holder(x).qualifications}
    assert column.low.tolist() == [0.0] * len(ids)
    assert column.high.tolist() == [len(holders(j, i, "a") - qualified) for i in ids]


@pytest.mark.parametrize(
    ("n", "en", "zh"),
    [(5, "a of 4.", "4的a。"), (6, "a of 4, 1 more.", "4的a、另有1个。"), (7, "a of 4, 2 more.", "4的a、另有2个。")],
)
def test_posts_beyond_the_fifth_that_nobody_holds_are_counted(n: int, en: str, zh: str) -> None:
    scheme = LevelScheme.ladder("street")
    h = Hierarchy.from_records([{"id": str(i), "level": "street"} for i in range(n)], levels=scheme, roots="many")
    said = seen(Jurisdiction(territory=h))._vacant([("a", row) for row in range(n)])
    assert said is not None
    assert said.en.endswith(en)
    assert said.zh.endswith(zh)
    assert seen(Jurisdiction(territory=h))._vacant([]) is None


def test_a_rule_looks_at_what_it_is_written_for() -> None:
    said = {
        "message": Text("m", "文"),
        "missing": Text("{unit} is not known", "{unit}不明"),
        "way_out": Text("Mend it.", "请整改。"),
    }

    class Own(Rule[Communities], code="X-OWN-001", name="own-rule", title=Text("a", "甲"), **said):
        """A rule of a city."""

    assert Own.view is Communities


def test_what_stands_above_the_first_place_of_a_chain_is_not_just_above_it() -> None:
    ladder = LevelScheme.ladder("county", "street", "community")
    codes = ["110101", "110101001", "110101001001"]
    place = Jurisdiction(territory=Hierarchy.from_codes(codes, levels=ladder))
    context = Context(place, np.datetime64("2026-01-01"), Evidence.empty(place.territory))
    fits = Units.of(context).next_below(("street", "community"))
    assert (fits.low.tolist(), fits.high.tolist()) == ([0, 0, 1], [1, 0, 1])


def test_the_line_of_a_scope_of_many_units_is_cut() -> None:
    line = repr(Scope(within=[f"6109020010{i:02}" for i in range(40)]))
    assert len(line) <= 199
    assert line.startswith("<Scope: within=610902001000/")
    assert "\n" not in line
