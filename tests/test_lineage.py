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
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_cases import Record, answer, day, histories
from lineage_rows import row as written
from lineage_rows import table

from gridgov.lineage import Lineage

DAYS = st.integers(-1, 25).map(day)


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
    past = Lineage.from_records(
        [written("create", None, "a", 2), written("transfer", "x", "b"), written("abolish", "b", n=3)]
    )
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
