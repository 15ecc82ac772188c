"""Cells of posts, holders, appointments, devices, bodies and memberships that are empty, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from refusals import lines
from roster_refusals import BODY, POST, ROLES, TOWN, appointed, bodies, posts

from gridgov.bodies import Bodies
from gridgov.errors import GridgovError, InvalidBodiesError
from gridgov.roles import Roster

ONE = {"post": "a", "holder": "p"}


def only(table: str, column: str, en: str, zh: str) -> tuple[str, str]:
    return (
        f"TAB002 {table}, row 1, column '{column}': {en} Give '{column}' a value.",
        f"TAB002 {table}，第1行，“{column}”列：{zh}。请填写“{column}”。",
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: posts({**POST, "role": ""}), only("posts", "role", "A post has no role.", "岗位未填写角色")),
        (lambda: posts({"role": "chief"}), only("posts", "unit", "A post has no unit id.", "岗位未填写单元编号")),
        (
            lambda: appointed({"post": None, "holder": "p"}),
            only("appointments", "post", "An appointment has no post id.", "任命未填写岗位编号"),
        ),
        (
            lambda: appointed({"post": "a", "holder": ""}),
            only("appointments", "holder", "An appointment has no holder id.", "任命未填写任职者编号"),
        ),
        (
            lambda: appointed({"post": "a"}, holders=[{"id": "p"}]),
            only("appointments", "holder", "An appointment has no holder id.", "任命未填写任职者编号"),
        ),
        (
            lambda: appointed(holders=[{"id": "", "kind": "person"}]),
            only("holders", "id", "A holder has no id.", "任职者未填写编号"),
        ),
        (lambda: appointed(devices=[{"id": None}]), only("devices", "id", "A device has no id.", "设备未填写编号")),
        (lambda: bodies({**BODY, "id": ""}), only("bodies", "id", "A body has no id.", "组织未填写编号")),
        (
            lambda: bodies({**BODY, "unit": None}),
            only("bodies", "unit", "A body has no unit id.", "组织未填写单元编号"),
        ),
        (
            lambda: bodies(BODY, members=({"member": "p", "body": ""},)),
            only("memberships", "body", "A membership has no body id.", "成员关系未填写组织编号"),
        ),
    ],
)
def test_an_empty_cell_is_said_to_be_empty(call: Callable[[], GridgovError], said: tuple[str, str]) -> None:
    error = call()
    assert (lines(error), lines(error, "zh")) == ([said[0]], [said[1]])


def test_all_empty_cells_of_a_row_are_said() -> None:
    body = bodies({"name": "x"}, BODY, members=({},))
    found = [(p.code, p.place.path, p.place.column) for p in body.problems]
    assert found == [
        ("TAB002", "bodies", "id"),
        ("TAB002", "bodies", "kind"),
        ("TAB002", "bodies", "unit"),
        ("TAB002", "memberships", "body"),
        ("TAB002", "memberships", "member"),
    ]
    assert [p.message("zh") for p in body.problems][1::3] == ["组织未填写类别。", "成员关系未填写成员编号。"]
    assert [p.message() for p in body.problems][1::3] == ["A body has no kind.", "A membership has no member id."]


def test_an_empty_id_among_damaged_ones() -> None:
    error = bodies({**BODY, "id": "b 1"}, {**BODY, "id": ""}, {**BODY, "id": 1.5}, {**BODY, "id": "c\n"})
    assert [(p.code, p.place.row) for p in error.problems] == [
        ("HIE011", 1),
        ("TAB002", 2),
        ("HIE011", 3),
        ("HIE011", 4),
    ]
    assert error.problems[0].facts["value"] == "b 1"


def test_a_column_of_texts_with_an_empty_id() -> None:
    with pytest.raises(InvalidBodiesError) as caught:
        Bodies.from_columns(TOWN, {"id": np.array(["b", ""]), "kind": ["x", "y"], "unit": ["g", "g"]})
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("TAB002", 2)]


def test_a_post_with_no_id_has_the_one_that_is_made_for_it() -> None:
    nameless = [{"id": value, "role": "chief", "unit": "g"} for value in (None, "", float("nan"))]
    found = Roster.from_records(TOWN, ROLES, posts=nameless)
    assert [p.id for p in found.posts()] == ["chief@g#1", "chief@g#2", "chief@g#3"]


@pytest.mark.parametrize("column", ["start", "end"])
def test_a_day_that_cannot_be_read_is_reported_alone(column: str) -> None:
    bad = {**ONE, "start": "2024-01-01", "end": "2024-12-31", column: "2024/1/1"}
    after = {"post": "a", "holder": "q", "start": "2025-01-01"}
    before = {"post": "a", "holder": "r", "end": "2023-12-31"}
    error = appointed(bad, after, before)
    assert [(p.code, p.place.row) for p in error.problems] == [("DAY001", 1)]


def test_an_appointment_of_nobody_takes_no_post() -> None:
    error = appointed({"post": "a", "holder": ""}, ONE)
    assert [(p.code, p.place.row) for p in error.problems] == [("TAB002", 1)]
    error = appointed({**ONE, "start": "1.1.2024"}, ONE, {**ONE, "holder": "q"})
    assert [(p.code, p.place.row) for p in error.problems] == [("DAY001", 1), ("ROS012", 3)]
