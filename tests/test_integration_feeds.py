"""Event lists of several systems as one: against a union-find by hand, in any order."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, pairwise
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.integration._feeds import FeedMerge, merge_feeds

Rows = dict[str, list[dict[str, Any]]]

PLACES = ["b1", "b2", ""]
START = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)


@st.composite
def feeds(draw: st.DrawFn) -> Rows:
    """Draw lists of two or three systems, with repeated ids, bad times and empty places among them."""
    out: Rows = {}
    for system in ("eyes", "urban", "line")[: draw(st.integers(2, 3))]:
        rows: list[dict[str, Any]] = []
        for _ in range(draw(st.integers(0, 5))):
            moment = (START + dt.timedelta(minutes=draw(st.integers(0, 4)))).replace(tzinfo=None)
            time = draw(st.sampled_from([moment.isoformat(), moment.isoformat(" "), "yesterday"]))
            place = draw(st.sampled_from(PLACES))
            rows.append(
                {"id": str(draw(st.integers(0, 5))), "time": time, "place": place, "kind": draw(st.sampled_from("xy"))}
            )
        out[system] = rows
    return out


def tables(given_: Rows) -> dict[str, dict[str, list[Any]]]:
    keys = ("id", "time", "place", "kind")
    return {system: {key: [row[key] for row in rows] for key in keys} for system, rows in given_.items()}


def moment(text: str) -> dt.datetime | None:
    return None if text == "yesterday" else dt.datetime.fromisoformat(text)


def groups(found: FeedMerge) -> set[frozenset[tuple[str, int]]]:
    """Return the entries of each event, by system and row."""
    out: dict[str, set[tuple[str, int]]] = {}
    for row in found.sources:
        out.setdefault(row.event, set()).add((row.system, row.row))
    return {frozenset(group) for group in out.values()}


@settings(max_examples=60)
@given(feeds(), st.lists(st.lists(st.sampled_from(["eyes:0", "urban:1", "line:2", "eyes:9"]), max_size=3), max_size=2))
def test_entries_are_joined_where_declared_or_the_same_and_nowhere_else(given_: Rows, ids: list[list[str]]) -> None:
    found = merge_feeds(tables(given_), ids=ids)
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    entries = [(system, i, row) for system, rows in given_.items() for i, row in enumerate(rows, 1)]
    graph.add_nodes_from((system, i) for system, i, _ in entries)
    for (s, i, a), (t, j, b) in combinations(entries, 2):
        whole = moment(a["time"]) is not None and a["place"]
        same = whole and (moment(a["time"]), a["place"], a["kind"]) == (moment(b["time"]), b["place"], b["kind"])
        if same or any({f"{s}:{a['id']}", f"{t}:{b['id']}"} <= set(group) for group in ids):
            graph.add_edge((s, i), (t, j))
    assert groups(found) == {frozenset(part) for part in nx.connected_components(graph)}
    assert len(found.sources) == len(entries)
    events = found.events["event"].tolist()
    assert len(set(events)) == len(events) == len(groups(found))
    assert found.events["n"].sum() == len(entries)
    unknown = {name for group in ids for name in group} - {f"{s}:{row['id']}" for s, _, row in entries}
    assert found.problems.counts().get("FED005", 0) == len(unknown)


@settings(max_examples=40)
@given(feeds(), st.randoms(use_true_random=False))
def test_the_order_of_systems_and_entries_does_not_matter(given_: Rows, random: Any) -> None:  # noqa: ANN401 - drawn
    def said(found: FeedMerge) -> tuple[list[Any], list[Any], list[Any]]:
        sources = [row.to_dict() | {"row": None} for row in found.sources]
        return [r.to_dict() for r in found.events], sources, [r.to_dict() for r in found.suggestions]

    mixed = list(given_.items())
    random.shuffle(mixed)
    other = {system: random.sample(rows, len(rows)) for system, rows in mixed}
    ids = [["eyes:0", "urban:1"]]
    want = said(merge_feeds(tables(given_), within_minutes=2, ids=ids))
    assert said(merge_feeds(tables(other), within_minutes=2, ids=[ids[0][::-1]])) == want


@settings(max_examples=40)
@given(feeds(), st.integers(1, 3))
def test_what_is_near_is_suggested_and_not_joined(given_: Rows, within: int) -> None:
    found = merge_feeds(tables(given_), within_minutes=within)
    assert groups(found) == groups(merge_feeds(tables(given_)))
    times: dict[tuple[str, str], dict[dt.datetime, str]] = {}
    for row in found.sources:
        if row.place and (at := moment(row.time)) is not None:
            times.setdefault((row.place, row.kind), {})[at] = row.event
    want: set[tuple[str, str, float]] = set()
    for seen in times.values():
        order = sorted(seen)
        for a, b in pairwise(order):
            if (b - a).total_seconds() <= within * 60:
                want.add((seen[a], seen[b], (b - a).total_seconds() / 60))
    assert {(r.event, r.other, r.minutes) for r in found.suggestions} == want


@settings(max_examples=30)
@given(feeds())
def test_merging_what_was_merged_changes_nothing(given_: Rows) -> None:
    first = merge_feeds(tables(given_))
    events = first.events.to_dict()
    again = {"all": {"id": events["event"]} | {k: events[k] for k in ("time", "place", "kind")}}
    assert len(merge_feeds(again).events) == len(first.events)


@settings(max_examples=30)
@given(feeds())
def test_faults_are_counted_and_nothing_is_lost(given_: Rows) -> None:
    found = merge_feeds(tables(given_))
    rows = [row for rows in given_.values() for row in rows]
    twice = sum(sum(ids.count(i) > 1 for i in set(ids)) for ids in ([r["id"] for r in x] for x in given_.values()))
    want = {
        "FED001": sum(row["time"] == "yesterday" for row in rows),
        "FED002": twice,
        "FED003": sum(not row["place"] for row in rows),
    }
    assert found.problems.counts() == {code: n for code, n in want.items() if n}


def one(system_id: str, time: str, place: str = "b7", kind: str = "rubbish", **more: object) -> dict[str, Any]:
    return {"id": system_id, "time": time, "place": place, "kind": kind, **more}


def test_video_and_the_district_system_give_one_list() -> None:
    eyes = [one("1", "2026-03-01T08:30", camera="c9"), one("2", "2026-03-01T09:00")]
    urban = [one("u5", "2026-03-01 08:30:00", photo="p1"), one("u6", "2026-03-01T09:04")]
    feeds_ = {"sharp_eyes": eyes, "urban_3d": urban}
    found = merge_feeds(feeds_, within_minutes=5)
    assert [(r.event, r.n, r.agree) for r in found.events] == [
        ("sharp_eyes:1", 2, True),
        ("sharp_eyes:2", 1, True),
        ("urban_3d:u6", 1, True),
    ]
    assert [(r.event, r.other, r.minutes) for r in found.suggestions] == [("sharp_eyes:2", "urban_3d:u6", 4.0)]
    assert found.sources["camera"].tolist() == ["c9", None, None, None]
    assert found.sources["photo"].tolist() == [None, "p1", None, None]
    decided = merge_feeds(feeds_, within_minutes=5, ids=[("sharp_eyes:2", "urban_3d:u6")])
    assert [(r.event, r.time, r.n, r.agree) for r in decided.events] == [
        ("sharp_eyes:1", "2026-03-01T08:30", 2, True),
        ("sharp_eyes:2", "2026-03-01T09:00", 2, False),
    ]
    assert len(decided.suggestions) == 0
    assert decided.describe("zh") == ("2个系统的4条记录合并为2个事件，其中2个有多条来源；待核对建议0条，问题0个")


def test_records_columns_and_data_frames_are_read_alike() -> None:
    records = [one("1", "2026-03-01T08:30", n=3), one("2", "2026-03-01T08:31", n=None)]
    frame = pd.DataFrame(records)
    moments = frame.assign(time=pd.to_datetime(frame.time))
    results = [merge_feeds({"a": given_}) for given_ in (records, frame.to_dict("list"), frame, moments)]
    assert [len(found.events) for found in results] == [2] * 4
    assert all(len(found.problems) == 0 for found in results)
    assert [found.sources["id"].tolist() for found in results] == [["1", "2"]] * 4


def test_a_day_is_no_time() -> None:
    found = merge_feeds({"a": [one("1", "2026-03-01")], "b": [one("1", "2026-03-01")]})
    assert len(found.events) == 2
    assert found.problems.counts() == {"FED001": 2}


def test_time_zones() -> None:
    here, there = one("1", "2026-03-01T08:30"), one("2", "2026-03-01T00:30+00:00")
    found = merge_feeds({"a": [here], "b": [there]})
    assert (len(found.events), found.problems.counts()) == (2, {"FED006": 1})
    known = merge_feeds({"a": [here], "b": [there]}, zone=8)
    assert (len(known.events), known.problems.counts()) == (1, {})
    both = merge_feeds({"a": [one("1", "2026-03-01T08:30+08:00")], "b": [there]})
    assert (len(both.events), both.problems.counts()) == (1, {})


def test_events_without_id_go_by_their_row() -> None:
    found = merge_feeds({"a": [one("", "2026-03-01T08:30"), one("", "2026-03-01T08:31")]})
    assert found.events["event"].tolist() == ["a:#1", "a:#2"]
    assert found.problems.counts() == {"FED004": 2}


def test_an_id_that_several_events_have_is_numbered() -> None:
    found = merge_feeds(
        {"a": [one("1", "2026-03-01T08:30"), one("1", "2026-03-01T08:31"), one("1#2", "2026-03-01T08:29")]}
    )
    assert found.events["event"].tolist() == ["a:1#2", "a:1", "a:1#3"]


def test_entries_that_differ_only_in_other_columns_have_one_order() -> None:
    rows = [one("1", "2026-03-01T08:30", n=2), one("1", "2026-03-01T08:30", n=1)]
    for given_ in (rows, rows[::-1]):
        assert merge_feeds({"a": given_}).sources["n"].tolist() == ["1", "2"]


def test_another_key() -> None:
    rows = {"a": [one("1", "2026-03-01T08:30")], "b": [one("2", "2026-03-01T08:30", kind="noise")]}
    assert len(merge_feeds(rows).events) == 2
    found = merge_feeds(rows, key=("place",))
    assert (len(found.events), "kind" in found.sources.keys) == (1, True)


def test_messages_name_system_row_and_way_out() -> None:
    found = merge_feeds({"eyes": [one("1", "25:00"), one("1", "2026-03-01T08:30", place="")]})
    bad, twice, empty = found.problems.text("zh").splitlines()
    assert bad.startswith("FED001 eyes，第1行：系统“eyes”：“25:00”不是有效时间。请写成2026-03-01T08:30的形式；")
    assert twice.startswith(
        "FED002 eyes，第2行，编号“1”：系统“eyes”：事件“1”出现在第1, 2行。请为每个事件使用不同编号，"
    )
    assert empty == "FED003 eyes，第2行：系统“eyes”：事件“1”未填写place。请补填；在此之前该事件不与其他事件合并。"


def test_wrong_use_is_refused() -> None:
    with pytest.raises(ValueError, match="event list 'a' has no column time, kind"):
        merge_feeds({"a": {"id": ["1"], "place": ["b"]}})
    with pytest.raises(ValueError, match="of one length"):
        merge_feeds({"a": {"id": ["1"], "time": [], "place": ["b"], "kind": ["x"]}})
    with pytest.raises(ValueError, match="within_minutes is 0 or more"):
        merge_feeds({}, within_minutes=-1)


def test_no_systems_give_no_events() -> None:
    found = merge_feeds({})
    assert (len(found.events), len(found.sources), len(found.suggestions)) == (0, 0, 0)
    for frame in (found.events, found.sources, found.suggestions):
        assert frame.to_polars().height == 0
        assert all(column.definition.zh.endswith("。") for column in frame.specs)
