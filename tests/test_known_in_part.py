"""What a finding says of a number that is known in part only: at least so much, at most so much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
from gridgov.rules import HOUSEHOLDS, Column, CommunityOversize, Verdict, bound
from gridgov.rules._check import Check
from gridgov.rules._condition import Comparison, Op, all_of
from gridgov.text import Text

LEVELS = LevelScheme.ladder("community", "grid")
NUMBERS = st.integers(0, 12)


def column(low: list[int], more: list[int]) -> Column:
    """Return a column whose values lie between a number and that much more."""
    high = [a + b for a, b in zip(low, more, strict=True)]
    bounds = Column.of("n", Text("n", "数"), HOUSEHOLDS, low), Column.of("n", Text("n", "数"), HOUSEHOLDS, high)
    return Column("n", Text("n", "数"), HOUSEHOLDS, bounds[0].low, bounds[1].low)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6), st.sampled_from(list(Op)), NUMBERS)
def test_the_side_is_that_on_which_other_values_can_lie(rows: list[tuple[int, int]], op: Op, threshold: int) -> None:
    c = Comparison(column([low for low, _ in rows], [more for _, more in rows]), op, threshold)
    for (low, more), truth, value, side in zip(rows, c.truth(), c.deciding(), c.side(), strict=True):
        can_be = range(low, low + more + 1)
        if truth == 0:
            assert side == 0
        elif op is not Op.EXACTLY or truth < 0:
            assert side == int(max(can_be) > value) - int(min(can_be) < value)
        assert side in {-1, 0, 1}


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6),
    NUMBERS,
    NUMBERS,
)
def test_of_several_demands_the_side_is_that_of_the_one_that_decides(
    rows: list[tuple[int, int, int, int]], least: int, most: int
) -> None:
    a, b = (column([row[k] for row in rows], [row[k + 1] for row in rows]) for k in (0, 2))
    parts = a.at_least(least), b.at_most(most)
    answer = Check("between", None, all_of(*parts))
    sides = [part.side().tolist() for part in parts]
    assert answer.side.tolist() == [sides[k][i] for i, k in enumerate(answer.decisive.tolist())]


def test_a_rule_that_says_only_verdicts_knows_its_numbers_exactly() -> None:
    from gridgov.rules import opaque

    assert opaque([Verdict.FAIL, Verdict.PASS], observed=[3, 1]).side.tolist() == [0, 0]
    assert bound(column([3, 3], [0, 2]).at_most(2)).side.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("parts", "en", "zh"),
    [
        ([400, 7], "c (community) has 407 households; the ceiling is 300.", "c（社区）有407户，上限为300户。"),
        (
            [400, None],
            "c (community) has at least 400 households; the ceiling is 300.",
            "c（社区）有至少400户，上限为300户。",
        ),
    ],
)
def test_a_lower_bound_is_never_said_to_be_the_number(parts: list[int | None], en: str, zh: str) -> None:
    rows = [{"id": f"g{i}", "level": "grid", "parent": "c", "households": n} for i, n in enumerate(parts)]
    h = Hierarchy.from_records([{"id": "c", "level": "community"}, *rows], levels=LEVELS, measures=["households"])
    [finding] = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01").findings()
    assert finding.message() == en
    assert finding.message("zh") == zh
    assert finding.side == (None in parts)
