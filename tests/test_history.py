"""Vacancies, double holdings and tenures against an answer that looks at every post on every day."""

from __future__ import annotations

import datetime as dt
import random
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import Hierarchy, LevelScheme
from gridgov._history_spells import Spans, joined
from gridgov.errors import UnknownKeyError
from gridgov.history import double_holdings, tenures, vacancies
from gridgov.roles import RoleCatalogue, Roster

BASE = dt.date(2020, 1, 1)
POSTS = ["a", "b", "c", "d"]
HOLDERS = ["p", "q"]
ROLES = {"a": "grid_chief", "b": "grid_worker", "c": "grid_worker", "d": "grid_worker"}
H = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
Record = dict[str, Any]


def day(n: int) -> str:
    """Return the n-th day."""
    return (BASE + dt.timedelta(n)).isoformat()


@st.composite
def appointments(draw: st.DrawFn) -> list[Record]:
    """Draw appointments of a few weeks, some without a start or an end, of one holder to a post at a time."""
    rows: list[Record] = []
    for post in POSTS:
        cuts = sorted(draw(st.lists(st.integers(0, 40), max_size=6)))
        for first, last in zip(cuts[::2], cuts[1::2], strict=False):
            row: Record = {"post": post, "holder": draw(st.sampled_from(HOLDERS)), "start": first, "end": last}
            if rows and rows[-1]["post"] == post and rows[-1]["end"] == first:
                row["start"] = first + 1
            if row["start"] <= row["end"]:
                rows.append(row)
        mine = [row for row in rows if row["post"] == post]
        if draw(st.booleans()) and mine:
            mine[0]["start"] = None
        if draw(st.booleans()) and mine:
            mine[-1]["end"] = None
    return rows


def roster(rows: list[Record], *, order: list[int] | None = None) -> Roster:
    """Return a roster of the appointments."""
    texts = [{k: day(v) if isinstance(v, int) else v for k, v in row.items() if v is not None} for row in rows]
    return Roster.from_records(
        H,
        RoleCatalogue.builtin(),
        posts=[{"id": post, "role": ROLES[post], "unit": "g", "number": i + 1} for i, post in enumerate(POSTS)],
        holders=[{"id": holder} for holder in HOLDERS],
        appointments=[texts[i] for i in (order or range(len(texts)))],
    )


def holds(rows: list[Record], holder: str | None, post: str, n: int) -> bool:
    """Tell whether somebody, or one holder, has a post on a day."""
    return any(
        row["post"] == post
        and holder in {None, row["holder"]}
        and (row["start"] is None or row["start"] <= n)
        and (row["end"] is None or n <= row["end"])
        for row in rows
    )


def stretches(values: list[Any], first: int) -> list[tuple[Any, int, int]]:
    """Return what is the same on several days, with the first and the last of these."""
    out: list[tuple[Any, int, int]] = []
    at = first
    for value, group in groupby(values):
        n = len(list(group))
        out.append((value, at, at + n - 1))
        at += n
    return out


WINDOWS = st.tuples(st.integers(-5, 45), st.integers(0, 20)).map(lambda w: (w[0], w[0] + w[1]))


@given(appointments(), WINDOWS)
def test_a_post_is_vacant_on_the_days_on_which_nobody_has_it(rows: list[Record], window: tuple[int, int]) -> None:
    first, last = window
    wanted = [
        (post, day(start), day(end), end - start + 1, *around)
        for post in POSTS
        for vacant, start, end in stretches([not holds(rows, None, post, n) for n in range(first, last + 1)], first)
        if vacant
        for around in [
            (
                start == first and not holds(rows, None, post, first - 1),
                end == last and not holds(rows, None, post, last + 1),
            )
        ]
    ]
    found = vacancies(roster(rows), day(first), day(last))
    assert [(r.post, r.start, r.end, r.days, r.before, r.open) for r in found] == wanted
    assert {row.unit for row in found} <= {"g"}
    assert all(row.role == ROLES[row.post] for row in found)


@given(appointments(), WINDOWS)
def test_a_holder_has_several_posts_on_the_days_on_which_it_has_them(
    rows: list[Record], window: tuple[int, int]
) -> None:
    first, last = window
    wanted: list[tuple[Any, ...]] = []
    for holder in HOLDERS:
        sets = {n: tuple(post for post in POSTS if holds(rows, holder, post, n)) for n in range(first - 1, last + 2)}
        for posts, start, end in stretches([sets[n] for n in range(first, last + 1)], first):
            if len(posts) > 1:
                around = (start == first and sets[first - 1] == posts, end == last and sets[last + 1] == posts)
                wanted.append((holder, ", ".join(posts), len(posts), day(start), day(end), end - start + 1, *around))
    found = double_holdings(roster(rows), day(first), day(last))
    assert [(r.holder, r.posts, r.n, r.start, r.end, r.days, r.before, r.open) for r in found] == wanted


@given(appointments(), st.none() | WINDOWS)
def test_tenures_join_what_follows(rows: list[Record], window: tuple[int, int] | None) -> None:
    first, last = window or (-100, 100)
    wanted: list[tuple[Any, ...]] = []
    for post in POSTS:
        spells = [
            (start, holder, end)
            for holder in HOLDERS
            for has, start, end in stretches([holds(rows, holder, post, n) for n in range(first, last + 1)], first)
            if has
        ]
        for start, holder, end in sorted(spells):
            if window:
                wanted.append((holder, post, day(start), day(end), end - start + 1))
            else:
                ends = (None if start == -100 else day(start), None if end == 100 else day(end))
                wanted.append((holder, post, *ends, None if None in ends else end - start + 1))
    days = {"since": day(first), "until": day(last)} if window else {}
    found = tenures(roster(rows), **days)
    assert [(r.holder, r.post, r.start, r.end, r.days) for r in found] == wanted


@settings(max_examples=30)
@given(appointments(), st.randoms(use_true_random=False))
def test_the_order_of_appointments_does_not_matter(rows: list[Record], rng: random.Random) -> None:
    order = list(range(len(rows)))
    rng.shuffle(order)
    one, other = roster(rows), roster(rows, order=order)
    assert vacancies(one, day(0), day(40)) == vacancies(other, day(0), day(40))
    assert double_holdings(one, day(0), day(40)).to_dict() == double_holdings(other, day(0), day(40)).to_dict()
    assert tenures(one).to_dict() == tenures(other).to_dict()


@settings(max_examples=30)
@given(appointments())
def test_days_vacant_and_days_held_are_all_days(rows: list[Record]) -> None:
    one = roster(rows)
    vacant = vacancies(one, day(0), day(40)).to_pandas().groupby("post")["days"].sum()
    held = {post: sum(holds(rows, None, post, n) for n in range(41)) for post in POSTS}
    assert {post: 41 - int(vacant.get(post, 0)) for post in POSTS} == held


def test_only_some_roles() -> None:
    one = roster([{"post": post, "holder": "p", "start": 0, "end": 9} for post in POSTS])
    assert vacancies(one, day(10), day(11), roles="grid_chief")["post"].tolist() == ["a"]
    assert double_holdings(one, day(0), day(1), roles=["grid_worker"])["posts"].tolist() == ["b, c, d"]
    assert len(double_holdings(one, day(0), day(1), roles="grid_chief")) == 0
    assert tenures(one, roles=["grid_chief"])["post"].tolist() == ["a"]
    with pytest.raises(UnknownKeyError):
        vacancies(one, day(0), day(1), roles="no_such_role")


def test_windows_that_end_before_they_begin() -> None:
    for call in (vacancies, double_holdings):
        with pytest.raises(ValueError, match="since= is 2020-01-03 and until= is 2020-01-02, which is before it"):
            call(roster([]), day(2), day(1))
    with pytest.raises(ValueError, match="which is before it"):
        tenures(roster([]), since=day(2), until=day(1))
    with pytest.raises(ValueError, match="A day is written YYYY-MM-DD"):
        vacancies(roster([]), "2020", day(1))


def test_an_appointment_inside_another_leaves_it_whole() -> None:
    # Two at once in one post, as registers have it: the longer one goes on after the shorter.
    rows = [{"post": "a", "holder": "p", "start": 0, "end": 30}, {"post": "a", "holder": "q", "start": 5, "end": 9}]
    assert [(r.start, r.end) for r in vacancies(roster(rows[:1]), day(0), day(40)) if r.post == "a"] == [
        (day(31), day(40))
    ]
    found = joined(Spans(np.array([0, 0, 0]), np.array([0, 5, 40]), np.array([31, 10, 41])))
    assert (found.start.tolist(), found.stop.tolist()) == ([0, 40], [31, 41])


def test_no_posts_at_all() -> None:
    empty = Roster.empty(H)
    assert [len(found) for found in (vacancies(empty, day(0), day(1)), double_holdings(empty, day(0), day(1)))] == [
        0,
        0,
    ]
    assert len(tenures(empty)) == 0
    assert vacancies(empty, day(0), day(1)).keys == (
        *("post", "role", "unit", "start", "end", "days", "before", "open"),
    )


def test_how_it_is_said() -> None:
    one = roster([{"post": "a", "holder": "p", "start": None, "end": 9}, {"post": "b", "holder": "p", "start": 9}])
    assert tenures(one).text() == "p a: … to 2020-01-10\np b: 2020-01-10 to …"
    assert tenures(one).text("zh") == "p a：…至2020-01-10\np b：2020-01-10至…"
    assert double_holdings(one, day(0), day(99)).text("zh") == "p a, b：2020-01-10至2020-01-10，1天"
    assert double_holdings(one, day(0), day(99)).text() == "p a, b: 2020-01-10 to 2020-01-10, 1 day"
    assert "<table>" in vacancies(one, day(0), day(1))._repr_html_()


def test_many_appointments_against_pandas() -> None:
    rng = np.random.default_rng(7)
    n, m = 300, 6
    start = rng.integers(0, 300, (n, m)).cumsum(axis=1)
    length = rng.integers(0, 200, (n, m))
    rows = [
        {"post": f"p{i}", "holder": f"h{i}-{j}", "start": day(int(start[i, j])), "end": day(int(stop))}
        for i in range(n)
        for j in range(m)
        for stop in [min(start[i, j] + length[i, j], start[i, j + 1] - 1 if j + 1 < m else 10**6)]
        if stop >= start[i, j]
    ]
    one = Roster.from_records(
        H,
        RoleCatalogue.builtin(),
        posts=[{"id": f"p{i}", "role": "grid_worker", "unit": "g", "number": i + 1} for i in range(n)],
        appointments=rows,
    )
    window = pd.date_range(day(100), day(900))
    frame = pd.DataFrame(rows)
    found = vacancies(one, day(100), day(900)).to_pandas().groupby("post")["days"].sum()
    for post, part in frame.groupby("post"):
        held = np.zeros(len(window), bool)
        for first, last in zip(part["start"], part["end"], strict=True):
            held |= (window >= first) & (window <= last)
        assert len(window) - held.sum() == found.get(post, 0)
