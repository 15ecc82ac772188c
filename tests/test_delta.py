"""Differences of tables and of columns, held to plain lists and dictionaries."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_changes_laws import places

from gridgov import _delta_align
from gridgov._columns import IdColumn, TextColumn
from gridgov._delta_align import Aligned, _rows_in, previous, texts_differ
from gridgov._delta_rows import hunks
from gridgov._delta_shape import is_delta
from gridgov.jurisdiction import Jurisdiction

FEW = settings(max_examples=60)


def longest(a: list[int], b: list[int]) -> int:
    """Return how many entries both have in one order, at most."""
    best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for k, y in enumerate(b):
            best[i + 1][k + 1] = best[i][k] + 1 if x == y else max(best[i][k + 1], best[i + 1][k])
    return best[-1][-1]


@FEW
@given(st.lists(st.integers(0, 12), unique=True), st.lists(st.integers(0, 12), unique=True))
def test_as_many_rows_stay_as_can(a: list[int], b: list[int]) -> None:
    found = hunks({"id": a}, {"id": b})
    gone = [row["id"] for hunk in found for row in hunk["from"]]
    come = [row["id"] for hunk in found for row in hunk["to"]]
    kept = [entry for entry in a if entry not in gone]
    assert kept == [entry for entry in b if entry not in come]
    assert len(kept) == longest(a, b)
    for hunk in found:
        after = -1 if hunk["after"] is None else b.index(hunk["after"]["id"])
        assert [row["id"] for row in hunk["to"]] == b[after + 1 : after + 1 + len(hunk["to"])]


@FEW
@given(st.lists(st.sampled_from("ab"), max_size=6), st.lists(st.sampled_from("ab"), max_size=6))
def test_equal_rows_are_told_apart_by_their_number(a: list[str], b: list[str]) -> None:
    found = hunks({"x": a}, {"x": b})
    for row in "ab":
        gone, come = (sum(entry["x"] == row for hunk in found for entry in hunk[side]) for side in ("from", "to"))
        assert a.count(row) - gone + come == b.count(row)


IDS = st.lists(st.integers(0, 400), unique=True, min_size=1, max_size=60)


@FEW
@given(IDS, IDS, st.sampled_from(["{:03}", "u{}", "社{}"]), st.sampled_from([[], ["other"]]), st.sampled_from([2, 256]))
def test_rows_are_found_by_id(one: list[int], two: list[int], style: str, more: list[str], runs: int) -> None:
    a, b = [style.format(i) for i in one], [*(style.format(i) for i in two), *more]
    with mock.patch.object(_delta_align, "_RUNS", runs), mock.patch.object(_delta_align, "_STEP", 2):
        found = _rows_in(IdColumn.of(a), IdColumn.of(b))
    assert found.tolist() == [a.index(ident) if ident in a else -1 for ident in b]


@FEW
@given(st.integers(0, 50), st.integers(0, 50), st.sampled_from(["{:03}", "u{}"]))
def test_a_block_that_moved_is_followed(start: int, to: int, style: str) -> None:
    a = [style.format(i) for i in range(100)]
    block = a[start : start + 20]
    rest = [ident for ident in a if ident not in block]
    b = [*rest[:to], *block, *rest[to:]]
    assert _rows_in(IdColumn.of(a), IdColumn.of(b)).tolist() == [a.index(ident) for ident in b]


TEXTS = st.lists(st.sampled_from([None, "a", "b", "ab", "社区", "é"]), min_size=1, max_size=12)


@FEW
@given(TEXTS, TEXTS, st.data())
def test_texts_that_differ(x: list[str | None], y: list[str | None], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, 8))
    rows, others = ([data.draw(st.integers(0, len(column) - 1)) for _ in range(n)] for column in (x, y))
    expected = [i for i, (row, other) in enumerate(zip(rows, others, strict=True)) if x[row] != y[other]]
    at = np.array(rows, np.int64), np.array(others, np.int64)
    assert texts_differ(TextColumn.of(x), at[0], TextColumn.of(y), at[1]).tolist() == expected
    told = [i for i, row in enumerate(rows) if x[row] is not None]
    assert texts_differ(TextColumn.of(x), at[0], None, at[1]).tolist() == told
    assert texts_differ(None, at[1], TextColumn.of(x), at[0]).tolist() == told
    assert texts_differ(None, at[0], None, at[1]).tolist() == []


@FEW
@given(places(), places())
def test_units_and_the_siblings_before_them(one: Jurisdiction, two: Jurisdiction) -> None:
    a, b = one.territory, two.territory
    found = Aligned.of(a, b)
    assert found.of_b.tolist() == [a.ids.find_one(ident) for ident in b.ids.tolist()]
    assert found.of_a.tolist() == [b.ids.find_one(ident) for ident in a.ids.tolist()]
    before = previous(a.tree)
    for unit in a:
        siblings = list(unit.parent.children.rows if unit.parent else a.roots.rows)
        at = siblings.index(unit.row)
        assert before[unit.row] == (siblings[at - 1] if at else -1)


SHAPES: list[Any] = [
    {"units": {"new": [{"id": "a"}]}},
    {"units": {"order": [{"parent": 1, "after": None, "units": []}]}},
    {"units": {"measures": {"from": [""], "to": []}}},
    {"posts": [{"after": {}, "from": [], "to": []}]},
    {"posts": [{"after": None, "from": [{"id": "p", "number": "1"}], "to": []}]},
    {"links": [{"after": None, "from": [{"source": "a", "meets": []}], "to": []}]},
    {"holders": [{"after": None, "from": [{"id": "a", "qualifications": "x"}], "to": []}]},
    {"lineage": [{"after": None, "from": [{"day": "2026-01-01", "share": float("nan")}], "to": []}]},
    {1: {}},
    "units",
    None,
]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_no_delta(shape: object) -> None:
    assert not is_delta(shape)
