"""Values at the edge of what posts, slots, memberships, days and places may be."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from roster_refusals import BODY, DAY, LEVELS, POST, ROLES, TOWN, appointed, bodies, catalogue, posts, role, template

from gridgov._days import as_day, read_days, write_days
from gridgov.bodies import Bodies
from gridgov.errors import GridgovError, InvalidRosterError, UnknownUnitError
from gridgov.jurisdiction import Jurisdiction, Link, Links
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster


def codes(error: GridgovError) -> list[tuple[str, int | None]]:
    return [(p.code, p.place.row) for p in error.problems]


# Posts


@pytest.mark.parametrize(
    "number",
    [0, -1, 1.5, "0", "two", "1.0", "１", True, np.True_, math.inf, 2**31, 10**30, "9" * 11, np.int64(0)],
    ids=repr,
)
def test_what_is_no_number_of_a_post_is_reported(number: object) -> None:
    error = posts(POST, {**POST, "id": "b", "number": number}, {**POST, "id": "d", "number": 1})
    # A number that is none takes no other post's number.
    assert codes(error) == [("ROS014", 2), ("ROS005", 3)]
    assert error.problems[0].place.column == "number"


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (1, 1),
        (7, 7),
        ("7", 7),
        (7.0, 7),
        (np.float64(7), 7),
        (np.int8(7), 7),
        (2**31 - 1, 2**31 - 1),
        *((missing, 1) for missing in (None, "", math.nan, pd.NA)),
    ],
    ids=repr,
)
def test_what_is_a_number_of_a_post_or_none(number: object, read: int) -> None:
    roster = Roster.from_records(TOWN, ROLES, posts=[{"role": "chief", "unit": "g", "number": number}])
    assert [(p.id, p.number) for p in roster.posts()] == [(f"chief@g#{read}", read)]


def test_numbers_of_a_data_frame_with_a_gap_are_read() -> None:
    frame = pd.DataFrame({"role": ["chief"] * 3, "unit": ["g"] * 3, "number": [3, None, 1]})
    roster = Roster.from_columns(TOWN, ROLES, posts=dict(frame.items()))  # type: ignore[arg-type]
    # The second of the table is number 2 unless it says otherwise.
    assert [p.number for p in roster.posts()] == [3, 2, 1]


# Slots


@pytest.mark.parametrize(("minimum", "maximum", "good"), [(0, None, True), (0, 0, True), (2, 2, True), (3, 2, False)])
def test_a_slot_has_a_range(minimum: int, maximum: int | None, *, good: bool) -> None:
    slot = template(minimum=minimum, maximum=maximum)
    if good:
        assert RoleCatalogue([], templates=[slot]).template("duo").slots[0].minimum == minimum
    else:
        assert codes(catalogue(templates=[slot])) == [("RLE011", None)]


def test_all_faults_of_a_template_are_said_together() -> None:
    error = catalogue(role("a", minimum=-1), templates=[template(minimum=-1, role="b")])
    assert [p.code for p in error.problems] == ["RLE004", "RLE002", "RLE011"]


# Memberships


@pytest.mark.parametrize("member", [None, "", math.nan])
def test_a_membership_has_a_member(member: object) -> None:
    error = bodies(BODY, members=({"member": "p", "body": "b"}, {"member": member, "body": "z"}, {"body": "b"}))
    assert codes(error) == [("BOD006", 2), ("BOD009", 2), ("BOD009", 3)]


# Days


BEYOND = ["0000-12-31", "10000-01-01", "-0001-01-01", "300000-01-01"]


@pytest.mark.parametrize("unit", ["Y", "D", "s", "ms"])
@pytest.mark.parametrize("text", BEYOND)
def test_moments_outside_the_years_1_to_9999_are_no_days(text: str, unit: str) -> None:
    moments = np.array([text, "2024-02-29", "NaT"], np.dtype(f"datetime64[{unit}]"))
    days, bad = read_days(moments, 3)
    assert bad == [0]
    assert np.isnat(days).tolist() == [True, False, True]
    with pytest.raises(ValueError, match=r"^A day is in the years 1 to 9999, not "):
        as_day(moments[0])
    assert read_days(list(moments), 3)[1] == [0]
    table: Any = {"id": ["a", "b", "d"], "kind": ["x"] * 3, "unit": ["g"] * 3, "start": moments}
    with pytest.raises(GridgovError) as caught:
        Bodies.from_columns(TOWN, table)
    [problem] = caught.value.problems
    assert (problem.code, problem.place.row, problem.place.column) == ("DAY001", 1, "start")
    assert problem.facts["value"] == str(moments[0])
    assert moments[0] == np.array(text, moments.dtype)  # the argument is as it was


def test_the_first_and_the_last_day_there_are() -> None:
    edges = np.array(["0001-01-01", "9999-12-31"], "datetime64[D]")
    days, bad = read_days(edges, 2)
    assert (write_days(days), bad) == (["0001-01-01", "9999-12-31"], [])
    assert [as_day(day) for day in edges] == list(edges)
    body: Any = {**BODY, "start": edges[0], "end": dt.date.max}
    assert Bodies.from_records(TOWN, [body]).body("b").start == dt.date.min


def test_a_time_of_day_is_cut_off_and_no_time_is_no_day() -> None:
    assert as_day(np.datetime64("2024-02-29T23:59:59.9")) == np.datetime64("2024-02-29", "D")
    assert as_day(dt.datetime(2024, 2, 29, 23, 59)) == np.datetime64("2024-02-29", "D")  # noqa: DTZ001 - days have no zone
    for nothing in (np.datetime64("NaT"), None, 20240229, 1.5):
        with pytest.raises(TypeError):
            as_day(nothing)
    assert read_days(np.array(["NaT"], "datetime64"), 1)[1] == []


def test_reversed_days_are_reported_once_and_equal_days_are_fine() -> None:
    wrong = {"post": "a", "holder": "p", "start": "2025-01-02", "end": "2025-01-01"}
    other = {"post": "a", "holder": "q", "start": "2025-01-01", "end": "2025-01-03"}
    assert codes(appointed(wrong, other)) == [("DAY002", 1)]
    one = Roster.from_records(TOWN, ROLES, posts=[POST], appointments=[{**wrong, "start": "2025-01-01"}])
    assert one.counts("2025-01-01").filled == 1


# Two holders


def test_the_holder_who_is_still_there_is_named_not_the_one_before() -> None:
    error = appointed(
        {"post": "a", "holder": "long", "start": "2020-01-01"},
        {"post": "a", "holder": "short", "start": "2021-01-01", "end": "2021-12-31"},
        {"post": "a", "holder": "late", "start": "2023-01-01"},
    )
    assert [(p.place.row, p.facts["first"], p.facts["second"]) for p in error.problems] == [
        (2, "long", "short"),
        (3, "long", "late"),
    ]


def test_a_holder_may_follow_on_the_next_day_and_posts_stay_apart() -> None:
    first = {"post": "a", "holder": "p", "end": "2024-12-31"}
    second = {"post": "a", "holder": "q", "start": "2025-01-01"}
    other = {"post": "b", "holder": "r", "start": "0001-01-01"}
    tables: dict[str, Any] = {"posts": [POST, {**POST, "id": "b"}], "appointments": [second, first, other]}
    roster = Roster.from_records(TOWN, ROLES, **tables)
    assert [h.id for h in roster.holders("2024-12-31", unit="g")] == ["p", "r"]
    assert [h.id for h in roster.holders("2025-01-01", unit="g")] == ["q", "r"]
    assert codes(appointed({**first, "end": "2025-01-01"}, second)) == [("ROS012", 2)]


# Places of roles


def test_a_role_at_a_level_that_the_scheme_does_not_have_is_reported_without_a_post() -> None:
    odd = ROLES.with_roles(role("x", sits_at=["gird", "kind:estate", "grid:grid", "grid:estate"]))
    with pytest.raises(InvalidRosterError) as caught:
        Roster.empty(TOWN, odd)
    assert [(p.code, p.place.row, p.place.id, p.facts["place"]) for p in caught.value.problems] == [
        ("ROS015", 4, "x", "gird"),
        ("ROS015", 4, "x", "grid:estate"),
    ]
    assert len(Roster.empty(TOWN).catalogue) == len(RoleCatalogue.builtin())


def test_places_that_a_scheme_does_not_have() -> None:
    found = role("x", sits_at=["grid", "community:grid", "moon", "kind:moon"]).places_unknown_to(LEVELS)
    assert found == ("community:grid", "moon")
    assert role("x").places_unknown_to(LevelScheme.ladder("street")) == ()


# Links and graphs


def test_links_that_are_given_as_such_have_their_days() -> None:
    links = Links((Link("contacts", "unit:g", "unit:h", end="2025-12-31"), Link("contacts", "unit:h", "unit:g")))
    assert [k.source for k in links.find(on="2025-12-31")] == ["unit:g", "unit:h"]
    assert [k.source for k in links.find(on=DAY)] == ["unit:h"]
    with pytest.raises(ValueError, match=r"^A day is written YYYY-MM-DD"):
        Links((Link("contacts", "unit:g", "unit:h", end="2025"),))


def test_a_graph_of_a_part() -> None:
    place = Jurisdiction(territory=TOWN, roster=Roster.from_records(TOWN, ROLES, posts=[POST]))
    assert set(place.to_networkx(within="g")) == {"unit:g", "post:a"}
    assert set(place.to_networkx(["units"], within=TOWN.unit("h"))) == {"unit:h"}
    with pytest.raises(UnknownUnitError):
        place.to_networkx(within="moon")
