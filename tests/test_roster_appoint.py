"""What an appointment is refused for, on any of its days, and what is taken for a condition or a qualification."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from refusals import lines
from roster_refusals import CONDITIONAL, FORBIDDEN, POST, ROLES, TOWN, WORKER, refused, role, roster

from gridgov.changes import Appoint, apply
from gridgov.errors import AppointmentError, InvalidRosterError
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import Combination, RoleCatalogue, Roster

LATER = {"post": "w", "holder": "p", "start": "2026-02-01"}


ALLOWED = Combination("chief", "worker")


def held(*appointments: dict[str, Any], rule: Combination = FORBIDDEN, **tables: Any) -> Roster:
    roles = ROLES.with_roles(combinations=[rule])
    return Roster.from_records(TOWN, roles, posts=[POST, WORKER], appointments=appointments, **tables)


def test_a_combination_that_begins_later_is_refused() -> None:
    error = refused(lambda: held(LATER).appoint("a", "p", start="2026-01-01"))
    assert isinstance(error, AppointmentError)
    assert lines(error) == [
        (
            "CON003 id 'p': 'p' holds chief and worker from 2026-02-01 on, which exclude each other. "
            "End one of the two appointments."
        )
    ]
    assert lines(error, "zh") == [
        "CON003 编号“p”：“p”自2026-02-01起同时任chief和worker，两者不得兼任。请结束其中一项任命。"
    ]


def test_a_condition_that_is_missing_later_is_refused() -> None:
    error = refused(lambda: held(LATER, rule=CONDITIONAL).appoint("a", "p", start="2026-01-01", meets=["trained"]))
    assert lines(error) == [
        (
            "CON004 id 'p': 'p' holds chief and worker from 2026-02-01 on, but it is not shown that these are met: "
            "elected. Record the conditions with the appointment (meets=), or end one of the two."
        )
    ]
    assert lines(error, "zh") == [
        (
            "CON004 编号“p”：“p”自2026-02-01起兼任chief和worker，但未见满足条件：elected。"
            "请在任命中记录已满足的条件（meets=），或结束其中一项任命。"
        )
    ]


def test_the_last_day_is_a_day_and_the_one_after_it_is_none() -> None:
    with pytest.raises(AppointmentError):
        held(LATER).appoint("a", "p", start="2026-01-01", end="2026-02-01")
    assert len(held(LATER).appoint("a", "p", start="2026-01-01", end="2026-01-31").appointments()) == 2
    past = {**LATER, "start": None, "end": "2025-12-31"}
    assert len(held(past).appoint("a", "p", start="2026-01-01").appointments()) == 2


def test_a_pair_that_comes_again_is_said_once() -> None:
    first, second = ({**LATER, "start": f"2026-0{m}-01", "end": f"2026-0{m}-28"} for m in (2, 4))
    error = refused(lambda: held(first, second).appoint("a", "p", start="2026-01-01"))
    assert [str(p.facts["since"].en) for p in error.problems] == [" from 2026-02-01 on"]  # type: ignore[attr-defined]


def test_a_post_that_falls_to_the_holder_ex_officio_counts_from_that_day() -> None:
    roles = RoleCatalogue(
        [role("chief"), role("deputy", ex_officio="head"), role("head")], [Combination("chief", "deputy", "forbidden")]
    )
    posts = [{"id": key[0], "role": key, "unit": "g"} for key in ("chief", "deputy", "head")]
    tables: dict[str, Any] = {"posts": posts, "appointments": [{"post": "d", "holder": "q", "end": "2026-03-31"}]}
    tables["appointments"].append({"post": "h", "holder": "p"})
    before = Roster.from_records(TOWN, roles, **tables)
    assert len(before.appoint("c", "p", start="2026-01-01", end="2026-03-31").appointments()) == 3
    error = refused(lambda: before.appoint("c", "p", start="2026-01-01"))
    assert error.problems[0].message() == "'p' holds chief and deputy from 2026-04-01 on, which exclude each other."


def test_other_posts_may_be_held_until_the_last_day_there_is() -> None:
    forever = {**LATER, "start": None, "end": "9999-12-31"}
    assert len(held(forever, rule=ALLOWED).appoint("a", "p", start="2026-01-01").appointments()) == 2
    assert refused(lambda: held(forever).appoint("a", "p", start="2026-01-01")).problems.counts() == {"CON003": 1}


def test_a_single_text_is_one_condition_and_one_qualification() -> None:
    both = held({"post": "w", "holder": "p"}, rule=Combination("chief", "worker", "conditional", "elected"))
    changed = both.appoint("a", "p", start="2026-01-01", meets="elected")
    assert changed.appointments()[1].meets == {"elected"}
    new = roster().appoint("a", "n", start="2026-01-01", qualifications="leader", meets="")
    assert new.holder("n").qualifications == {"leader"}
    assert not new.appointments()[0].meets


@pytest.mark.parametrize("missing", [None, "", float("nan")], ids=repr)
def test_a_missing_set_of_words_is_empty(missing: object) -> None:
    holders = [{"id": "p", "qualifications": missing}]
    found = held({"post": "a", "holder": "p", "meets": missing}, holders=holders)
    assert not found.holder("p").qualifications
    assert not found.appointments()[0].meets


KNOWN = [{"id": "p", "qualifications": ["leader"]}, {"id": "q", "kind": "household"}]


@pytest.mark.parametrize(
    ("call", "en", "zh"),
    [
        (
            lambda: held(holders=KNOWN).appoint("a", "p", start="2026-01-01", kind="household"),
            (
                "ROS023 id 'p': The holder 'p' is there already, as a person, not as a household. "
                "Leave kind= out, or use another id."
            ),
            "ROS023 编号“p”：任职者“p”已登记为person，而非household。请不填kind=，或改用其他编号。",
        ),
        (
            lambda: held(holders=KNOWN).appoint("a", "p", start="2026-01-01", qualifications=["leader", "x", "b"]),
            (
                "ROS024 id 'p': The holder 'p' is there already, without: b, x. "
                "Add the qualifications to the table of holders, or leave qualifications= out."
            ),
            "ROS024 编号“p”：任职者“p”已登记，但没有以下资格：b, x。请在任职者表中补充资格，或不填qualifications=。",
        ),
        (
            lambda: held().appoint("a", "", start="2026-01-01"),
            "TAB002 column 'holder', id 'a': An appointment has no holder id. Give 'holder' a value.",
            "TAB002 “holder”列，编号“a”：任命未填写任职者编号。请填写“holder”。",
        ),
    ],
)
def test_what_is_said_of_the_holder_of_an_appointment(call: Callable[[], Roster], en: str, zh: str) -> None:
    error = refused(call)
    assert isinstance(error, AppointmentError | InvalidRosterError)
    assert (lines(error), lines(error, "zh")) == ([en], [zh])


def test_what_is_true_of_a_known_holder_may_be_said_again() -> None:
    found = held(holders=KNOWN)
    assert (
        len(found.appoint("a", "p", start="2026-01-01", kind="person", qualifications=["leader"]).appointments()) == 1
    )
    error = refused(lambda: found.appoint("a", "q", start="2026-01-01", kind="body", qualifications="x"))
    assert [p.code for p in error.problems] == ["ROS023", "ROS024"]


@pytest.mark.parametrize("value", [5, [1], {"a": 1}, b"x", True], ids=repr)
def test_what_is_no_word_is_reported(value: object) -> None:
    one = {"post": "a", "holder": "p", "meets": value}
    error = refused(lambda: held(one, holders=[{"id": "p", "qualifications": value}]))
    assert [(p.code, p.place.path, p.place.row, p.place.column) for p in error.problems] == [
        ("ROS025", "holders", 1, "qualifications"),
        ("ROS025", "appointments", 1, "meets"),
    ]
    where = "ROS025 appointments, row 1, column 'meets'"
    text = (
        f"'meets' is {value!r}, which is neither a text nor a list of texts. Give a list of texts, or leave it empty."
    )
    assert lines(error)[1] == f"{where}: {text}"
    there = "ROS025 appointments，第1行，“meets”列"
    words = f"“meets”为{value!r}，既不是文本也不是文本列表。请填写文本列表，或留空。"
    assert lines(error, "zh")[1] == f"{there}：{words}"


def test_a_role_that_nobody_may_hold_refuses_whoever_is_appointed() -> None:
    nobody = RoleCatalogue([attrs.evolve(role("chief"), holders=())])
    vacant = Roster.from_records(TOWN, nobody, posts=[POST])
    error = refused(lambda: vacant.appoint(POST["id"], "p", start="2026-01-01"))
    assert [line[:6] for line in lines(error)] == ["CON002"]
    place = Jurisdiction(territory=TOWN, roster=vacant)
    refusal = refused(lambda: apply(place, [Appoint(POST["id"], "p", "2026-01-01")], on="2026-01-01"))
    assert [line[:6] for line in lines(refusal)] == ["CON002"]
