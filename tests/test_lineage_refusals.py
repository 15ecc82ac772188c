"""Ids that a history does not name, rows that it refuses, and how it is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from lineage_cases import Record, day, histories
from lineage_rows import codes, merge, row, split, table

from gridgov.errors import InvalidLineageError
from gridgov.lineage import Lineage

# Ids that no row names, and days on which an id is not there


def test_an_id_that_no_row_names_is_itself() -> None:
    past = Lineage.from_records(split("x", 1, a=0.5, b=0.5))
    for found in (past.successors("q"), past.predecessors("q"), past.crosswalk(day(0), day(2), ["q"])):
        assert table(found) == {("q", "q"): 1.0}
    assert len(past.trace("q")) == 0
    assert past.on("q", day(0)) == ("q",)
    assert past.retired_on("q") is None
    assert len(Lineage().crosswalk(None, None)) == 0
    assert table(Lineage().crosswalk(day(0), day(1), ["a", "a", 7])) == {("a", "a"): 1.0, ("7", "7"): 1.0}


def test_an_id_that_is_not_there_on_the_day_is_refused() -> None:
    past = Lineage.from_records(split("x", 5, a=0.5, b=0.5))
    with pytest.raises(
        ValueError, match=r"Not in use on 2015-01-06: 'x' \(1\)\. Leave them out, or give another day\."
    ):
        past.successors("x", since=day(5))
    with pytest.raises(ValueError, match="Not in use on 2015-01-02: 'a', 'b'"):
        past.crosswalk(day(1), day(9), ["x", "a", "b", "q"])
    with pytest.raises(ValueError, match="Not in use on 2015-01-02: 'a'"):
        past.predecessors("a", until=day(1))
    with pytest.raises(ValueError, match="since= is 2015-01-03 and until= is 2015-01-02, which is before it"):
        past.crosswalk(day(2), day(1))


def test_of_several_that_become_one_id_it_is_not_known_whether_that_was_there() -> None:
    past = Lineage.from_records(merge(5, "m", "a", "b"))
    # Neither said to be there before, nor refused.
    assert table(past.predecessors("m")) == {("a", "m"): 1.0, ("b", "m"): 1.0}
    assert table(past.crosswalk(day(1), day(9), ["m"])) == {("m", "m"): 1.0}
    goes_on = Lineage.from_records([*merge(5, "m", "a", "b"), *merge(5, "m", "m")])
    assert set(table(goes_on.predecessors("m"))) == {("a", "m"), ("b", "m"), ("m", "m")}
    assert set(table(Lineage.from_records(merge(5, "m", "a")).predecessors("m"))) == {("a", "m"), ("m", "m")}


# What is refused


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([row("abolish")], ["LIN001"]),
        ([row("merge", "a", "b") | {"day": "2015-02-30"}], ["LIN002"]),
        ([row("merge", "a", "b") | {"day": None}], ["TAB002"]),
        ([row("merge", "a", "b") | {"day": 5}], ["LIN002"]),
        ([row("marge", "a", "b")], ["LIN003"]),
        ([row("", "a", "b")], ["TAB002"]),
        ([row("merge", "a", "b", share=1.5)], ["LIN004"]),
        ([row("merge", "a", "b", share=-0.1)], ["LIN004"]),
        ([row("merge", "a", "b", share="half")], ["LIN004"]),
        ([row("merge", "a", "b", share=float("inf"))], ["LIN004"]),
        ([row("merge", "a", "b", share=True)], ["LIN004"]),
        ([row("create", "a", "b")], ["LIN005"]),
        ([row("create", "a")], ["LIN005"]),
        ([row("abolish", "a", "b")], ["LIN005"]),
        ([row("restore", "a")], ["LIN005"]),
        ([row("recode", "a")], ["LIN005"]),
        ([row("recode", "a", "a")], ["LIN005"]),
        ([row("split", new="a")], ["LIN005"]),
        ([row("merge", new="a")], ["LIN005"]),
        (split("x", 1, a=0.7, b=0.4), ["LIN006"]),
        ([row("merge", "a", "b"), row("merge", "a", "b")], ["LIN007"]),
        ([row("merge", "a", "b"), row("merge", "b", "a")], ["LIN008"]),
        ([row("recode", "a", "b"), row("recode", "b", "c"), row("recode", "c", "a")], ["LIN008"]),
        ([row("recode", "a", "b"), row("recode", "a", "c", 2)], ["LIN009"]),
        ([row("abolish", "a"), row("transfer", "a", "c", 2)], ["LIN009"]),
        ([row("abolish", "a"), row("merge", "c", "a", 2)], ["LIN010"]),
        ([row("abolish", "a"), row("create", None, "a", 2)], ["LIN010"]),
        ([row("merge", "c", "a"), row("create", None, "a", 2)], ["LIN011"]),
        ([row("merge", "a b", "c")], ["HIE011"]),
        ([row("merge", "a", "c") | {"odd": 1}], ["TAB001"]),
    ],
)
def test_what_is_refused(rows: list[Record], wanted: list[str]) -> None:
    assert codes(rows) == wanted


def test_what_is_allowed_although_it_looks_odd() -> None:
    Lineage.from_records([row("recode", "a", "b"), row("recode", "b", "c")])
    Lineage.from_records([row("create", None, "a"), row("split", "x", "a", share=0.5), row("split", "x", "x")])
    Lineage.from_records([row("transfer", None, "a"), row("transfer", "a", None, 2, share=0.5)])
    Lineage.from_records([*merge(1, "c", "c", "d"), *split("c", 1, c=0.5, e=0.5)])
    Lineage.from_records([row("restore", None, "a"), row("restore", None, "b", 2)])
    # Restored, and passed on at once.
    Lineage.from_records([row("abolish", "a"), row("restore", None, "a", 2), row("recode", "a", "b", 2)])


def test_a_circle_is_shown_whole_and_only_once() -> None:
    rows = [row("recode", f"k{i}", f"k{(i + 1) % 5}") for i in range(5)] + [row("merge", "z", "k0")]
    rows += [row("transfer", "k2", "a1", share=0.1), row("transfer", "a1", "a2", share=0.1)]
    with pytest.raises(InvalidLineageError) as info:
        Lineage.from_records(rows)
    (problem,) = info.value.problems
    assert problem.message() == "On 2015-01-02 ids follow each other in a circle: k0 -> k1 -> k2 -> k3 -> k4 -> k0."
    assert problem.message("zh") == "2015-01-02编号承继成环：k0 -> k1 -> k2 -> k3 -> k4 -> k0。"
    assert problem.place.row == 5


def test_all_that_is_wrong_is_said_at_once_with_its_row() -> None:
    rows = [row("recode", "a", "b"), row("marge", "q"), row("recode", "a", "c", 2), *split("x", 1, y=0.9, z=0.9)]
    with pytest.raises(InvalidLineageError) as info:
        Lineage.from_records(rows)
    assert [(p.code, p.place.row) for p in info.value.problems] == [("LIN003", 2), ("LIN009", 3), ("LIN006", 5)]
    # Rows that are added are counted from 1.
    with pytest.raises(InvalidLineageError) as info:
        Lineage.from_records(rows[:1]).added([row("create", None, "n"), rows[2]])
    assert [(p.code, p.place.row) for p in info.value.problems] == [("LIN009", 2)]
    assert info.value.text("zh") == (
        "沿革数据无效：1个问题。\n"
        "LIN009 lineage，第2行：“a”在2015-01-03有变更，但其已于2015-01-02终止。"
        "请更正编号或日期；若曾恢复使用，请补充“restore”行。"
    )


# How it is shown


def test_how_it_is_shown() -> None:
    past = Lineage.from_records([*split("x", 1, a=0.5, b=None), row("abolish", "a", n=2, authority="区政府")])
    assert repr(past) == "<Lineage: 3 rows (1 abolish, 2 split), 3 ids, 2 retired>"
    assert repr(Lineage()) == "<Lineage: 0 rows>"
    assert past.text() == (
        "2015-01-02 split: x → a, 50%\n2015-01-02 split: x → b, share unknown\n"
        "2015-01-03 abolished: a → no successor (区政府)"
    )
    assert past.text("zh") == (
        "2015-01-02 拆分：x → a，50%\n2015-01-02 拆分：x → b，份额不详\n2015-01-03 撤销：a → 无承继（区政府）"
    )
    assert past.successors("x").text() == "x → b, 50%\nx → no successor, 50%"
    assert "<table>" in past._repr_html_()
    assert past.to_frame().keys == ("day", "kind", "old", "new", "share", "authority")
    assert past.to_frame().to_pandas()["share"].isna().tolist() == [False, True, True]
    assert past != 1


@pytest.mark.hashseed
def test_the_same_under_every_hash_seed() -> None:
    rows = [*split("x", 1, a=None, b=None, c=0.2), *merge(2, "m", "a", "c"), row("restore", None, "x", 3)]
    past = Lineage.from_records(rows)
    assert past.crosswalk(None, None).to_dict() == {
        "old": ["x"] * 3,
        "new": ["x", "b", "m"],
        "share": [None, None, None],
    }
    assert past.trace("m").text().splitlines()[0] == "2015-01-02 split: x → a, share unknown"


def test_millions_of_rows_are_columns() -> None:
    n = 20_000
    ids = np.array([f"{i:08d}" for i in range(2 * n)])
    columns: dict[str, Any] = {
        "old": ids[:n],
        "new": ids[n:],
        "day": np.full(n, np.datetime64("2024-01-01")),
        "kind": ["recode"] * n,
        "share": np.full(n, np.nan),
    }
    past = Lineage.from_columns(columns)
    assert len(past.retired) == n
    found = past.crosswalk("2023-12-31", "2024-01-01", ids[:n])
    assert found["new"].tolist() == ids[n:].tolist()
    assert past.is_retired(ids).tolist() == [True] * n + [False] * n


@example([])
@settings(max_examples=50)
@given(histories())
def test_one_unit_alone_is_always_whole(rows: list[Record]) -> None:
    found = Lineage.from_records(rows).crosswalk(day(30), day(40))
    assert found["share"].tolist() == [1.0] * len(found)
    assert found["old"].tolist() == found["new"].tolist()
