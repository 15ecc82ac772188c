"""Bodies, memberships and rosters where a filter, a day or a first row decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from roster_refusals import BODY, LINK, POST, ROLES, TOWN, posts, role

from gridgov.bodies import Bodies
from gridgov.jurisdiction import Links
from gridgov.roles import RoleCatalogue, Roster

MEMBERS: list[dict[str, Any]] = [
    {"member": "p", "body": "b", "lives_at": "g", "start": "2025-01-01", "end": "2025-12-31"},
    {"member": "q", "body": "d", "lives_at": "g"},
    {"member": "r", "body": "e", "lives_at": "h"},
    {"member": "s", "body": "b", "lives_at": "h"},
    {"member": "t", "body": "d", "lives_at": "c"},
    {"member": "u", "body": "b"},
]


def bodies() -> Bodies:
    group = {"kind": "party_group", "unit": "c"}
    rows = [{**group, "id": "b", "end": "2025-12-31"}, {**group, "id": "d"}, {"id": "e", "kind": "other", "unit": "c"}]
    return Bodies.from_records(TOWN, rows, MEMBERS)


def test_members_are_those_of_the_day() -> None:
    found = bodies()
    assert [m.member for m in found.memberships("2025-12-31")] == list("pqrstu")
    assert [m.member for m in found.memberships("2026-01-01")] == list("qrstu")
    assert [m.lives_at for m in found.memberships()] == ["g", "g", "h", "h", "c", None]


def test_a_unit_is_divided_by_bodies_of_the_kind_on_the_day_only() -> None:
    found = bodies()
    assert found.divided("party_group") == {"g": ("b", "d")}
    assert found.divided("party_group", on="2025-12-31") == {"g": ("b", "d")}
    assert found.divided("party_group", on="2026-01-01") == {}
    assert found.divided("party_group", kind="community") == {"c": ("b", "d")}


def test_a_member_may_live_at_the_first_unit() -> None:
    found = Bodies.from_records(TOWN, [BODY], [{"member": "p", "body": "b", "lives_at": "c"}])
    assert [m.lives_at for m in found.memberships()] == ["c"]


def test_bodies_are_those_of_the_day() -> None:
    found = bodies()
    assert [b.id for b in found.of_kind("party_group", on="2025-12-31")] == ["b", "d"]
    assert [b.id for b in found.of_kind("party_group", on="2026-01-01")] == ["d"]
    assert (found.body("b").start, found.body("b").end) == (None, dt.date(2025, 12, 31))


def test_the_first_of_equals_serves_and_the_one_further_down_before_it() -> None:
    equals = [{**BODY, "id": i} for i in ("x", "y")]
    first = Bodies.from_records(TOWN, equals).attached("g", "party")
    deep = Bodies.from_records(TOWN, [*equals, {**BODY, "id": "z", "parent": "x"}]).attached("g", "party")
    assert (first and first.id, deep and deep.id) == ("x", "z")


def test_a_line_that_is_given_stands_before_the_one_of_the_kind() -> None:
    rows = [{**BODY, "line": "society"}, {**BODY, "id": "d"}]
    assert [b.line for b in Bodies.from_records(TOWN, rows)] == ["society", "party"]


def test_the_first_rows_of_a_roster_are_rows() -> None:
    devices = [{"id": "d", "holder": "p"}, {"id": "e"}]
    held = [{"post": "a", "holder": "p"}]
    roster = Roster.from_records(TOWN, ROLES, posts=[POST], appointments=held, devices=devices)
    assert [d.holder and d.holder.id for d in roster.devices()] == ["p", None]
    assert roster.to_tables()["devices"]["kind"] == ["terminal", "terminal"]
    [vacancy] = Roster.from_records(TOWN, ROLES, posts=[POST]).vacancies("2026-01-01")
    assert (vacancy.kind, vacancy.post and vacancy.post.id) == ("vacant_post", "a")


def test_holders_stand_in_the_order_of_their_first_appointment() -> None:
    rows = [{**POST, "id": i} for i in "abd"]
    held = [{"post": p, "holder": h} for p, h in zip("abd", "yxy", strict=True)]
    roster = Roster.from_records(TOWN, ROLES, posts=rows, appointments=held)
    assert roster.to_tables()["holders"]["id"] == ["y", "x"]


def test_a_role_held_ex_officio_may_come_of_another_one() -> None:
    catalogue = RoleCatalogue([role("z", ex_officio="y"), role("y", ex_officio="x"), role("x")])
    rows = [{"id": k, "role": k, "unit": "g"} for k in "zyx"]
    roster = Roster.from_records(TOWN, catalogue, posts=rows, appointments=[{"post": "x", "holder": "p"}])
    assert [p.id for p in roster.posts_of("p", on="2026-01-01")] == ["z", "y", "x"]


def test_every_missing_post_is_a_vacancy() -> None:
    catalogue = RoleCatalogue([role("chief", sits_at="grid", minimum=3)])
    found = Roster.from_records(TOWN, catalogue, posts=[POST]).vacancies("2026-01-01").to_columns()
    assert found["unit"] == ["g", "g", "g", "h", "h", "h"]
    assert found["kind"].count("no_post") == 5


def test_a_post_at_no_unit_is_not_at_a_wrong_one() -> None:
    assert [p.code for p in posts({"id": "a", "role": "head", "unit": "moon"}).problems] == ["ROS003"]


def test_adjacent_units_are_stored_once() -> None:
    [link] = Links.from_records([{**LINK, "kind": "adjacent", "source": "unit:h", "target": "unit:g"}])
    assert (link.source, link.target) == ("unit:g", "unit:h")
