"""Every bulk answer of a roster against a plain loop over its tables, on random rosters and days."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import InvalidRosterError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.text import Text

LEVELS = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
CATALOGUE = RoleCatalogue(
    [
        Role(key="head", name=Text("head", "长"), sits_at=["street", "community"]),
        Role(key="chief", name=Text("chief", "网格长"), superior="head", sits_at=["community", "grid"], minimum=1),
        Role(key="worker", name=Text("worker", "员"), superior="chief"),
        Role(key="deputy", name=Text("deputy", "副"), ex_officio="head", sits_at=["street", "community"]),
    ]
)
FIRST = dt.date(2025, 1, 1)


@attrs.frozen
class Case:
    """A roster, and the tables it was built from."""

    roster: Roster
    posts: list[dict[str, Any]]
    appointments: list[dict[str, Any]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    for c in range(draw(st.integers(1, 3))):
        rows.append({"id": f"c{c}", "level": "community", "parent": "s"})
        for g in range(draw(st.integers(0, 2))):
            rows.append({"id": f"c{c}g{g}", "level": "grid", "parent": f"c{c}"})
            rows += [
                {"id": f"c{c}g{g}b{b}", "level": "building", "parent": f"c{c}g{g}"}
                for b in range(draw(st.integers(0, 2)))
            ]
    h = Hierarchy.from_records(rows, levels=LEVELS)
    places = {r.key: [u.id for u in h if r.places(LEVELS)[int(h.types[u.row])]] for r in CATALOGUE}
    posts: list[dict[str, Any]] = []
    for i in range(draw(st.integers(0, 8))):
        role = draw(st.sampled_from([r.key for r in CATALOGUE]))
        if places[role]:
            posts.append({"id": f"p{i}", "role": role, "unit": draw(st.sampled_from(places[role]))})
    appointments: list[dict[str, Any]] = []
    for post in posts:
        # Periods one after another, so that a post has one holder a day.
        day = FIRST
        for _ in range(draw(st.integers(0, 3))):
            start = day + dt.timedelta(draw(st.integers(0, 3)))
            end = start + dt.timedelta(draw(st.integers(0, 3)))
            holder = draw(st.sampled_from("abcd"))
            appointments.append({"post": post["id"], "holder": holder, "start": start, "end": end})
            day = end + dt.timedelta(1)
    last_is_open = draw(st.booleans())
    if appointments and last_is_open:
        appointments[-1]["end"] = None
    order = draw(st.permutations(range(len(appointments))))
    appointments = [appointments[i] for i in order]
    roster = Roster.from_records(h, CATALOGUE, posts=posts, appointments=appointments)
    return Case(roster, posts, appointments)


days = st.integers(-1, 20).map(lambda n: FIRST + dt.timedelta(n))


def held(case: Case, on: dt.date) -> dict[str, str]:
    """Return the holder of each filled post, from the tables alone."""
    found = {
        a["post"]: a["holder"] for a in case.appointments if a["start"] <= on and (a["end"] is None or on <= a["end"])
    }
    for post in case.posts:
        if post["role"] == "deputy" and post["id"] not in found:
            # The last post of the source role at the unit that is filled decides.
            heads = [
                p["id"] for p in case.posts if p["role"] == "head" and p["unit"] == post["unit"] and p["id"] in found
            ]
            if heads:
                found[post["id"]] = found[heads[-1]]
    return found


@given(cases(), days)
def test_holders_counts_and_double_holdings(case: Case, on: dt.date) -> None:
    expected = held(case, on)
    people = list(expected.values())
    counts = case.roster.counts(on)
    assert (counts.posts, counts.filled, counts.holders) == (len(case.posts), len(expected), len(set(people)))
    doubles = {h: tuple(p.id for p in posts) for h, posts in case.roster.double_holdings(on).items()}
    of = {h: tuple(p["id"] for p in case.posts if expected.get(p["id"]) == h) for h in set(people)}
    assert doubles == {h: posts for h, posts in of.items() if len(posts) > 1}
    for holder, posts in of.items():
        assert tuple(p.id for p in case.roster.posts_of(holder, on)) == posts


@given(cases(), days)
def test_vacancies(case: Case, on: dt.date) -> None:
    filled = held(case, on)
    expected = [(p["unit"], p["role"], p["id"]) for p in case.posts if p["id"] not in filled]
    expected.extend(
        (unit.id, "chief", None)
        for unit in case.roster.territory
        if unit.level in {"community", "grid"}
        and not any(p["role"] == "chief" and p["unit"] == unit.id for p in case.posts)
    )
    found = case.roster.vacancies(on).to_columns()
    assert sorted(zip(found["unit"], found["role"], map(str, found["post"]), strict=True)) == sorted(
        (u, r, str(p)) for u, r, p in expected
    )


@given(cases(), days, st.sampled_from(["head", "chief", "worker", "deputy"]))
def test_responsible_is_the_nearest_and_the_bulk_form_agrees(case: Case, on: dt.date, role: str) -> None:
    filled = held(case, on)
    near = case.roster.nearest_units(role, on=on)
    for unit in case.roster.territory:
        expected = next(
            (
                u
                for u in reversed(unit.path)
                if any(p["unit"] == u and p["role"] == role and p["id"] in filled for p in case.posts)
            ),
            None,
        )
        answer = case.roster.responsible_for(unit, role=role, on=on)
        assert (answer.unit.id if answer else None) == expected
        assert (case.roster.territory.ids.get(int(near[unit.row])) if near[unit.row] >= 0 else None) == expected
    uncovered = {u.id for u in case.roster.uncovered(role, on=on)}
    assert uncovered == {u.id for u in case.roster.territory if near[u.row] < 0}


@given(cases(), days)
def test_span_of_control_and_staffing(case: Case, on: dt.date) -> None:
    filled = held(case, on)
    spans = case.roster.span_of_control("chief", on=on)
    led: dict[str, set[str]] = {p["unit"]: set() for p in case.posts if p["role"] == "chief"}
    for post in case.posts:
        if post["role"] == "worker" and post["id"] in filled:
            path = reversed(case.roster.territory.unit(post["unit"]).path)
            over = next((u for u in path if u in led), None)
            if over is not None:
                led[over].add(filled[post["id"]])
    assert {case.roster.territory.ids.get(int(u)): int(n) for u, n in zip(spans.units, spans.counts, strict=True)} == {
        u: len(people) for u, people in led.items()
    }
    staffing = case.roster.staffing("worker", on=on)
    at = [p for p in case.posts if p["role"] == "worker"]
    for row, n, full in zip(staffing.units.tolist(), staffing.posts, staffing.filled, strict=True):
        unit = case.roster.territory.ids.get(row)
        here = [p for p in at if p["unit"] == unit]
        assert (int(n), int(full)) == (len(here), sum(p["id"] in filled for p in here))
    units_of: dict[str, set[str]] = {}
    for p in at:
        if p["id"] in filled:
            units_of.setdefault(filled[p["id"]], set()).add(p["unit"])
    assert {u.id for u in staffing.sharing} == {u for units in units_of.values() if len(units) > 1 for u in units}


@given(cases())
def test_tables_build_an_equal_roster_and_copies_are_equal(case: Case) -> None:
    roster = case.roster
    again = Roster.from_columns(roster.territory, CATALOGUE, **roster.to_tables())
    assert again == roster
    assert pickle.loads(pickle.dumps(roster)) == roster  # noqa: S301 - our own
    assert copy.deepcopy(roster) is roster
    assert copy.copy(roster) is roster
    assert not hasattr(roster, "no_such_name")


@given(cases(), days)
def test_an_appointment_that_ends_leaves_everything_before_as_it_was(case: Case, on: dt.date) -> None:
    vacant = [p["id"] for p in case.posts if not any(a["post"] == p["id"] for a in case.appointments)]
    for post in vacant[:1]:
        changed = case.roster.appoint(post, "new", start=on).end_appointment(post, last_day=on)
        day_before = on - dt.timedelta(1)
        assert changed.counts(day_before).filled == case.roster.counts(day_before).filled
        assert post in {p.id for p in changed.posts_of("new", on)}
        assert changed.posts_of("new", day_before) == ()
        assert changed.posts_of("new", on + dt.timedelta(1)) == ()


@pytest.mark.parametrize(("on", "filled"), [("2024-12-31", 0), ("2025-01-01", 1), ("2025-01-31", 1), ("2025-02-01", 0)])
def test_both_ends_of_a_period_are_included(on: str, filled: int) -> None:
    h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LEVELS)
    roster = Roster.from_records(
        h,
        CATALOGUE,
        posts=[{"id": "p", "role": "head", "unit": "s"}],
        appointments=[{"post": "p", "holder": "x", "start": "2025-01-01", "end": "2025-01-31"}],
    )
    assert roster.counts(on).filled == filled


def test_everything_wrong_with_four_tables_at_once_in_both_languages() -> None:
    h = Hierarchy.from_records(
        [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}], levels=LEVELS
    )
    with pytest.raises(InvalidRosterError) as error:
        Roster.from_records(
            h,
            CATALOGUE,
            posts=[
                {"id": "a", "role": "head", "unit": "s"},
                {"id": "a", "role": "head", "unit": "c"},
                {"id": "b", "role": "queen", "unit": "s"},
                {"id": "d", "role": "chief", "unit": "s"},
                {"id": "e", "role": "worker", "unit": "moon"},
                {"id": "f", "role": "head", "unit": "s", "number": 1},
            ],
            appointments=[
                {"post": "nope", "holder": "x"},
                {"post": "e", "holder": "y"},
                {"post": "d", "holder": "x", "start": "2025-02-30"},
                {"post": "b", "holder": "x", "start": "2025-03-01", "end": "2025-02-01"},
                {"post": "f", "holder": "x", "start": "2025-01-01"},
                {"post": "f", "holder": "z", "start": "2025-06-01"},
            ],
            holders=[{"id": "x"}, {"id": "x"}, {"id": "z", "kind": "robot"}],
            devices=[{"id": "t", "holder": "nobody"}, {"id": "t"}],
        )
    counts = error.value.problems.counts()
    assert counts == {
        "DAY001": 1,
        "DAY002": 1,
        "ROS001": 1,
        "ROS002": 1,
        "ROS003": 1,
        "ROS004": 1,
        "ROS005": 1,
        "ROS006": 1,
        "ROS007": 1,
        "ROS008": 1,
        "ROS009": 2,
        "ROS012": 1,
        "ROS013": 1,
    }
    zh = error.value.text("zh", limit=None)
    assert zh.startswith("岗位名册无效：14个问题。")
    assert all(code in zh for code in counts)
