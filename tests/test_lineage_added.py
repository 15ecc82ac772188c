"""Rows that are added to a history, shares that are not known, and ids that are restored."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_cases import Record, day, histories
from lineage_rows import codes, merge, row, split, table

from gridgov.lineage import Lineage

# Rows that are added


@settings(max_examples=50)
@given(histories(), st.integers(0, 30))
def test_rows_may_be_added_day_by_day(rows: list[Record], n: int) -> None:
    cut = day(n)
    first = [row for row in rows if row["day"] <= cut]
    later = [row for row in rows if row["day"] > cut]
    assert Lineage.from_records(first).added(later) == Lineage.from_records(rows)


@settings(max_examples=50)
@given(
    st.lists(st.lists(st.integers(1, 8), min_size=1, max_size=3), min_size=1, max_size=4),
    st.sampled_from(["split", "transfer"]),
)
def test_changes_of_one_day_that_are_added_one_after_the_other_are_parts_of_parts(
    splits: list[list[int]], kind: str
) -> None:
    past, left, serial = Lineage(), 1.0, 0
    wanted: dict[str, float] = {}
    for weights in splits:
        whole = sum(weights) + 1
        rows: list[Record] = []
        for weight in weights:
            serial += 1
            rows.append({"old": "c", "new": f"n{serial}", "day": day(1), "kind": kind, "share": weight / whole})
            wanted[f"n{serial}"] = left * weight / whole
        if kind == "split":
            rows.append({"old": "c", "new": "c", "day": day(1), "kind": "split", "share": 1 / whole})
        left /= whole
        past = past.added(rows)
    found = {row.new: row.share for row in past.successors("c")}
    assert found == pytest.approx({**wanted, "c": left})


def test_a_part_that_comes_later_on_a_day_leaves_the_rest() -> None:
    split = [{"old": "c", "new": new, "day": day(1), "kind": "split", "share": 0.5} for new in ("c", "d")]
    past = Lineage.from_records(split)
    more = past.added([{"old": "c", "new": "e", "day": day(1), "kind": "transfer", "share": 0.5}])
    assert table(more.successors("c")) == {("c", "d"): 0.5, ("c", "c"): 0.25, ("c", "e"): 0.25}
    again = past.added([{"old": "c", "new": "d", "day": day(1), "kind": "transfer", "share": 0.5}])
    assert table(again.successors("c")) == {("c", "d"): 0.75, ("c", "c"): 0.25}
    gone = past.added([{"old": "c", "new": "e", "day": day(1), "kind": "recode"}])
    assert table(gone.successors("c")) == {("c", "d"): 0.5, ("c", "e"): 0.5}
    assert gone.retired == {"c"}
    unknown = Lineage.from_records([{k: v for k, v in row.items() if k != "share"} for row in split])
    assert table(unknown.added([{"old": "c", "new": "e", "day": day(1), "kind": "recode"}]).successors("c")) == {
        ("c", "d"): None,
        ("c", "e"): None,
    }


def test_who_takes_something_in_and_then_ends_on_the_same_day_is_gone() -> None:
    past = Lineage.from_records([{"old": "a", "new": "b", "day": day(1), "kind": "merge"}])
    past = past.added([{"old": "b", "new": "b", "day": day(1), "kind": "merge"}])
    past = past.added([{"old": "b", "new": "z", "day": day(1), "kind": "merge", "share": 1.0}])
    assert past.retired == {"a", "b"}
    assert table(past.successors("a")) == {("a", "z"): 1.0}


def test_nothing_added_is_the_same_value() -> None:
    past = Lineage.from_records([{"new": "a", "day": day(1), "kind": "create"}])
    assert past.added([]) is past
    assert Lineage().added(past.records()) == past


# Shares


def test_what_is_known_although_shares_are_not() -> None:
    two = split("x", 1, a=None, b=None)
    assert table(Lineage.from_records(two).successors("x")) == {("x", "a"): None, ("x", "b"): None}
    # One unknown share is the rest, and what comes together again is whole.
    one = split("x", 1, a=0.3, b=None)
    assert table(Lineage.from_records(one).successors("x")) == {("x", "a"): 0.3, ("x", "b"): 0.7}
    again = Lineage.from_records([*two, *merge(2, "m", "a", "b"), *split("m", 3, p=0.5, q=0.5)])
    assert table(again.successors("x")) == {("x", "p"): 0.5, ("x", "q"): 0.5}
    # Both halves of unknown size are split in the same way.
    alike = Lineage.from_records([*two, *split("a", 2, p=0.5, q=0.5), *split("b", 3, p=0.5, q=0.5)])
    assert table(alike.successors("x")) == {("x", "p"): 0.5, ("x", "q"): 0.5}
    # Known parts of which each goes on in unknown parts.
    apart = [*split("x", 1, a=0.25, b=0.75), *split("a", 2, c=None, d=None), *merge(3, "m", "c", "d")]
    assert table(Lineage.from_records(apart).successors("x")) == {("x", "m"): 0.25, ("x", "b"): 0.75}


def test_what_is_missing_went_nowhere() -> None:
    past = Lineage.from_records(split("x", 1, a=0.3, b=0.3))
    assert table(past.successors("x")) == pytest.approx({("x", "a"): 0.3, ("x", "b"): 0.3, ("x", None): 0.4})
    assert [row.new for row in past.successors("x")] == ["a", "b", None]
    third = Lineage.from_records(split("x", 1, a=1 / 3, b=1 / 3, c=1 / 3))
    assert len(third.successors("x")) == 3


def test_a_whole_that_is_known_leaves_nothing_to_what_is_not() -> None:
    past = Lineage.from_records(split("x", 1, a=0.5, b=0.5, c=None))
    assert table(past.successors("x")) == {("x", "a"): 0.5, ("x", "b"): 0.5, ("x", "c"): 0.0}


# Ids that are restored


def test_an_id_that_is_restored_gets_an_unknown_part_back() -> None:
    rows = [
        *merge(1, "b", "a"),
        {"old": "b", "new": "c", "day": day(3), "kind": "recode"},
        {"new": "a", "day": day(5), "kind": "restore"},
    ]
    past = Lineage.from_records(rows)
    assert past.retired == {"b"}
    assert past.on("a", day(2)) == ("b",)
    assert past.on("a", day(5)) == ("a",)
    assert table(past.crosswalk(day(0), day(4))) == {("a", "c"): 1.0, ("b", "c"): 1.0}
    assert table(past.crosswalk(day(0), day(5))) == {
        ("a", "a"): None,
        ("a", "c"): None,
        ("b", "a"): None,
        ("b", "c"): None,
    }
    assert table(past.crosswalk(day(5), day(9))) == {("a", "a"): 1.0, ("c", "c"): 1.0}
    assert table(past.predecessors("a", since=day(4))) == {("c", "a"): None}


def test_an_id_is_restored_before_anything_else_happens_on_the_day() -> None:
    rows = [*merge(1, "b", "a"), {"new": "a", "day": day(3), "kind": "restore"}, row("recode", "b", "z", 3)]
    assert table(Lineage.from_records(rows).successors("a", since=day(0))) == {("a", "a"): None, ("a", "z"): None}


def test_what_is_taken_back_on_the_same_day_did_not_happen() -> None:
    rows = [*split("x", 1, a=0.5, b=0.5), {"new": "x", "day": day(1), "kind": "restore"}]
    past = Lineage.from_records(rows)
    assert past.retired == frozenset()
    assert table(past.successors("x")) == {("x", "x"): 1.0}


def test_an_id_may_end_again_after_it_was_restored() -> None:
    rows = [
        {"old": "x", "day": day(1), "kind": "abolish"},
        {"new": "x", "day": day(2), "kind": "restore"},
        {"old": "x", "new": "y", "day": day(3), "kind": "recode"},
    ]
    past = Lineage.from_records(rows)
    assert past.retired_on("x") == day(3)
    assert table(past.successors("x", since=day(2))) == {("x", "y"): 1.0}
    # It began anew: nobody had what went without successor.
    assert table(past.successors("x", since=day(0))) == {("x", None): 1.0}
    assert codes([*rows, {"new": "x", "day": day(4), "kind": "create"}]) == ["LIN010"]
