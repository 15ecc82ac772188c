"""Laws of what became of ids, against an answer that follows one id from day to day."""

from __future__ import annotations

import copy
import math
import pickle
import random
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lineage_cases import Record, answer, day, histories

from gridgov.errors import InvalidLineageError
from gridgov.lineage import Became, Lineage

DAYS = st.integers(-1, 25).map(day)


def codes(records: list[Record]) -> list[str]:
    """Return the codes of what is wrong with rows."""
    with pytest.raises(InvalidLineageError) as info:
        Lineage.from_records(records)
    return [problem.code for problem in info.value.problems]


def table(found: Became) -> dict[tuple[str, str | None], float | None]:
    """Return rows as parts by both ids."""
    return {(row["old"], row["new"]): row["share"] for row in found}


def near(one: float | None, other: float | None) -> bool:
    """Tell whether two parts are both unknown, or the same."""
    return one == other if one is None or other is None else math.isclose(one, other, abs_tol=1e-9)


# What comes out


@settings(max_examples=50)
@given(histories())
def test_records_come_back(rows: list[Record]) -> None:
    past = Lineage.from_records(rows)
    assert list(past) == sorted(rows, key=lambda row: row["day"])
    assert Lineage.from_records(past.records()) == past
    assert hash(Lineage.from_records(past.records())) == hash(past)
    assert pickle.loads(pickle.dumps(past)) == past == copy.deepcopy(past)  # noqa: S301 - our own bytes
    columns = {key: [row.get(key) for row in rows] for key in ("old", "new", "day", "kind", "share", "authority")}
    assert Lineage.from_columns(columns) == past


@given(histories())
def test_what_is_in_use_at_the_end_is_not_retired(rows: list[Record]) -> None:
    past = Lineage.from_records(rows)
    named = dict.fromkeys(i for row in rows for i in (row.get("old"), row.get("new")) if i)
    ended: set[str] = set()
    for row in sorted(rows, key=lambda row: row["day"]):
        today = [r for r in rows if r["day"] == row["day"] and r.get("old") == row.get("old")]
        if row.get("old") and row["kind"] != "transfer" and not any(r.get("new") == row["old"] for r in today):
            ended.add(row["old"])
    assert past.retired == ended
    assert past.is_retired([*named, "never"]).tolist() == [ident in ended for ident in [*named, "never"]]
    assert {ident for ident in named if past.retired_on(ident)} == ended


@given(histories(), st.data())
def test_successors_are_those_of_one_household_followed_from_day_to_day(
    rows: list[Record], data: st.DataObject
) -> None:
    past = Lineage.from_records(rows)
    named = list(dict.fromkeys(i for row in rows for i in (row.get("old"), row.get("new")) if i)) or ["x"]
    ident = data.draw(st.sampled_from(named))
    until = data.draw(st.none() | DAYS)
    found = table(past.successors(ident, until=until))
    wanted = {(ident, who): part for who, part in answer(rows, ident, None, until).items()}
    assert found.keys() == wanted.keys()
    assert all(near(found[key], wanted[key]) for key in wanted)


@given(histories(), DAYS, DAYS)
def test_a_crosswalk_says_of_each_id_what_its_successors_are(rows: list[Record], one: str, other: str) -> None:
    since, until = sorted((one, other))
    past = Lineage.from_records(rows)
    found = table(past.crosswalk(since, until))
    for ident in dict.fromkeys(old for old, _ in found):
        wanted = answer(rows, ident, since, until)
        assert {new for old, new in found if old == ident} == wanted.keys()
        assert all(near(found[ident, new], part) for new, part in wanted.items())
        assert past.successors(ident, since=since, until=until) == past.crosswalk(since, until, [ident])


@given(histories(), DAYS, DAYS)
def test_predecessors_are_successors_read_backwards(rows: list[Record], one: str, other: str) -> None:
    since, until = sorted((one, other))
    past = Lineage.from_records(rows)
    whole = table(past.crosswalk(since, until))
    for ident in dict.fromkeys(new for _, new in whole if new):
        found = table(past.predecessors(ident, since=since, until=until))
        assert found == {key: part for key, part in whole.items() if key[1] == ident}


@settings(max_examples=50)
@given(histories(), DAYS, DAYS)
def test_shares_of_an_id_add_up_to_one(rows: list[Record], one: str, other: str) -> None:
    since, until = sorted((one, other))
    frame = Lineage.from_records(rows).crosswalk(since, until).to_pandas()
    for _, part in frame.groupby("old"):
        if not part["share"].isna().any():
            assert part["share"].sum() == pytest.approx(1, abs=1e-9)
        else:
            assert part["share"].isna().sum() > 1
            assert part["share"].sum() < 1 + 1e-9
        if len(part) == 1:
            assert part["share"].tolist() == [1]


@settings(max_examples=50)
@given(histories(), st.tuples(DAYS, DAYS, DAYS))
def test_crosswalks_compose(rows: list[Record], days: tuple[str, str, str]) -> None:
    first, middle, last = sorted(days)
    past = Lineage.from_records(rows)
    one = past.crosswalk(first, middle).to_pandas()
    here = one[one["new"].notna()]
    other = past.crosswalk(middle, last, here["new"].unique().tolist()).to_pandas()
    joined = here.merge(other, left_on="new", right_on="old", suffixes=("", "_next"))
    joined = joined.assign(part=joined["share"] * joined["share_next"])[["old", "new_next", "part"]]
    lost = one[one["new"].isna()].rename(columns={"new": "new_next", "share": "part"})[["old", "new_next", "part"]]
    both = pd.concat([frame for frame in (joined, lost) if len(frame)] or [joined])
    both["new_next"] = both["new_next"].astype(object).where(both["new_next"].notna(), "")
    composed = both.groupby(["old", "new_next"])["part"].agg(lambda parts: parts.sum(skipna=False))
    direct = table(past.crosswalk(first, last))
    assert {(old, new or "") for old, new in direct} == set(composed.index)
    for (old, new), part in direct.items():
        known = composed[old, new or ""]
        # What is put together of two tables may know less, and never anything else.
        assert math.isnan(known) or (part is not None and math.isclose(known, part, abs_tol=1e-9))


@settings(max_examples=50)
@given(histories(unknown=False), st.tuples(DAYS, DAYS))
def test_where_all_shares_are_known_nothing_is_unknown(rows: list[Record], days: tuple[str, str]) -> None:
    since, until = sorted(days)
    stated = {row.get("old") for row in rows if row["kind"] in {"split", "transfer"} and row.get("share") is None}
    assert not stated
    assert not np.isnan(Lineage.from_records(rows).crosswalk(since, until)["share"]).any()


@given(histories(), st.data())
def test_a_trace_is_what_a_graph_of_days_reaches(rows: list[Record], data: st.DataObject) -> None:
    past = Lineage.from_records(rows)
    if not rows:
        return
    ident = data.draw(st.sampled_from([str(row.get(end)) for row in rows for end in ("old", "new") if row.get(end)]))
    # Each id has a node before and after each day; rows of a day lead from before to after, and on within the day.
    graph: nx.DiGraph[Any] = nx.DiGraph()
    days = sorted({row["day"] for row in rows})
    names = {i for row in rows for i in (row.get("old"), row.get("new")) if i}
    for name in names:
        for n in range(len(days)):
            graph.add_edge((name, n, "in"), (name, n, "out"))
            graph.add_edge((name, n, "out"), (name, n + 1, "in"))
    for i, row in enumerate(rows):
        n = days.index(row["day"])
        old, new = row.get("old"), row.get("new")
        graph.add_edge(("row", i), (new, n, "out")) if new else graph.add_node(("row", i))
        if new and new != old:
            graph.add_edge(("row", i), (new, n, "in"))
        if old:
            graph.add_edge((old, n, "in"), ("row", i))
    nodes = [(ident, n, side) for n in range(len(days) + 1) for side in ("in", "out") if (ident, n, side) in graph]
    reach: Any = nx
    linked: set[Any] = set()
    for node in nodes:
        linked |= reach.descendants(graph, node) | reach.ancestors(graph, node)
    own = {i for i, row in enumerate(rows) if ident in {row.get("old"), row.get("new")}}
    reached: set[int] = {node[1] for node in linked if node[0] == "row"} | own
    shown = [(row["day"], row["kind"], row["old"], row["new"]) for row in past.trace(ident)]
    wanted = sorted(
        (row["day"], row["kind"], row.get("old"), row.get("new")) for i, row in enumerate(rows) if i in reached
    )
    assert sorted(shown, key=str) == sorted(wanted, key=str)
    assert [row[0] for row in shown] == sorted(row[0] for row in shown)


def test_what_ends_elsewhere_does_not_lead_to_what_begins_from_nothing() -> None:
    past = Lineage.from_records([row("create", None, "a", 2), row("transfer", "x", "b"), row("abolish", "b", n=3)])
    assert past.trace("a")["kind"].tolist() == ["create"]
    assert past.trace("b")["kind"].tolist() == ["transfer", "abolish"]


@settings(max_examples=50)
@given(histories(), DAYS)
def test_on_a_day_an_id_is_itself_what_it_became_or_what_it_was(rows: list[Record], when: str) -> None:
    past = Lineage.from_records(rows)
    there = set(past.crosswalk(when, when)["old"].tolist())
    for ident in {i for row in rows for i in (row.get("old"), row.get("new")) if i}:
        found = past.on(ident, when)
        assert set(found) <= there
        assert (found == (ident,)) == (ident in there)


@settings(max_examples=50)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_days_in_the_input_does_not_matter(rows: list[Record], rng: random.Random) -> None:
    groups: dict[str, list[Record]] = {}
    for row in rows:
        groups.setdefault(row["day"], []).append(row)
    days = list(groups)
    rng.shuffle(days)
    assert Lineage.from_records([row for d in days for row in groups[d]]) == Lineage.from_records(rows)


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


def split(old: str, n: int, **shares: float | None) -> list[Record]:
    """Return the rows of a split."""
    return [{"old": old, "new": new, "day": day(n), "kind": "split", "share": share} for new, share in shares.items()]


def merge(n: int, into: str, *olds: str) -> list[Record]:
    """Return the rows of a merger into a new id."""
    return [{"old": old, "new": into, "day": day(n), "kind": "merge"} for old in olds]


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


def row(kind: str, old: str | None = None, new: str | None = None, n: int = 1, **more: Any) -> Record:
    """Return one row."""
    return {"old": old, "new": new, "day": day(n), "kind": kind, **more}


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
