"""What changes of posts, people, bodies and links do."""

from __future__ import annotations

from typing import Any, cast

import pytest
from changes_cases import DAY, codes, done, refused, said, town

from gridgov.changes import (
    AbolishPost,
    AddDevice,
    AddLink,
    Appoint,
    CreateBody,
    CreatePost,
    EndAppointment,
    EndBody,
    EndLink,
    JoinBody,
    SetRank,
    apply,
)
from gridgov.errors import AppointmentError, InvalidRosterError, Problem
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import Roster
from gridgov.text import Text

# Posts and people


def test_posts_are_numbered_on() -> None:
    place = done(CreatePost("worker", "g1"), CreatePost("worker", "g1", id="x"), CreatePost("chief", "g4", number=5))
    posts = place.jurisdiction.roster.posts
    assert [(p.id, p.number) for p in posts("worker", "g1")] == [("worker@g1#1", 1), ("worker@g1#2", 2), ("x", 3)]
    assert [(p.id, p.number) for p in posts("chief", "g4")] == [("chief@g4#5", 5)]
    assert codes(CreatePost("worker", "g1", id="worker@g1#1")) == [("CHG002", 1, "worker@g1#1")]
    assert codes(CreatePost("worker", "g1", body="nobody")) == [("CHG001", 1, "nobody")]


def test_an_abolished_post_takes_its_past_with_it() -> None:
    applied = done(AbolishPost("worker@g3#1"), CreatePost("worker", "g3"))
    assert [p.id for p in applied.jurisdiction.roster.posts(unit="g3")] == ["chief@g3#1", "worker@g3#2"]
    assert len(applied.jurisdiction.roster.appointments()) == 1
    assert applied.log[0].text == Text(
        "Post 'worker@g3#1' is abolished. With it went past appointments: 1, past links: 1.",
        "撤销岗位“worker@g3#1”。随之撤销的历史任命：1项，历史关系：1个。",
    )
    again = [AbolishPost("worker@g3#1"), CreatePost("worker", "g3", id="worker@g3#1")]
    assert codes(*again) == [("CHG003", 2, "worker@g3#1")]


def test_a_single_appointment_is_that_of_the_roster() -> None:
    place = town()
    applied = apply(place, [Appoint("chief@g2#1", "p2", DAY, basis="vote", meets=["a"])], on=DAY)
    assert applied.jurisdiction.roster == place.roster.appoint("chief@g2#1", "p2", start=DAY, basis="vote", meets="a")
    new = Appoint("chief@g2#1", "p9", DAY, end="2026-12-31", kind="household", qualifications=["cadre"])
    assert codes(new) == [("CON002", 1, "chief@g2#1")]


@pytest.mark.parametrize(
    "change",
    [
        Appoint("chief@g2#1", "p3", DAY),
        Appoint("chief@g2#1", "p9", DAY, qualifications="cook"),
        Appoint("worker@g2#1", "p1", "2023-01-01"),
        Appoint("worker@g2#1", "p1", "2023-01-01", end="2023-06-30"),
        Appoint("chief@g1#1", "p2", "2020-01-01"),
        Appoint("guest@c1#1", "p2", DAY),
        Appoint("guest@c1#1", "b9", DAY),
        Appoint("worker@g3#1", "p3", "2024-12-31"),
    ],
)
def test_an_appointment_is_refused_as_by_the_roster(change: Appoint) -> None:
    options = {"end": change.end, "qualifications": change.qualifications}
    expected: Roster | None = None
    reasons: list[Problem] = []
    try:
        expected = town().roster.appoint(change.post, change.holder, start=change.start, **cast("Any", options))
    except (AppointmentError, InvalidRosterError) as error:
        reasons = list(error.problems)
    assert [said(p) for p in refused(change)] == [said(p) for p in reasons]
    assert expected is None or done(change).jurisdiction.roster == expected


def test_the_rules_of_roles_are_asked_of_what_comes_out() -> None:
    end = EndAppointment("chief@g1#1", "2025-12-31")
    worker = Appoint("worker@g1#1", "p1", DAY)
    assert done(end, worker).jurisdiction == done(end, worker).jurisdiction
    assert sorted(map(repr, done(worker, end).jurisdiction.roster.appointments())) == sorted(
        map(repr, done(end, worker).jurisdiction.roster.appointments())
    )
    successor = Appoint("chief@g1#1", "p2", DAY)
    assert done(successor, end).jurisdiction == done(end, successor).jurisdiction


def test_two_new_appointments_that_exclude_each_other_are_reported_once() -> None:
    changes = [Appoint("chief@g2#1", "p2", DAY), Appoint("worker@g2#1", "p2", DAY)]
    assert codes(*changes) == [("CON003", 2, "p2")]


def test_appointments_that_cannot_be_do_not_hide_those_that_are_not_allowed() -> None:
    changes = [Appoint("chief@g1#1", "p2", DAY), Appoint("chief@g2#1", "p3", DAY)]
    assert codes(*changes) == [("ROS012", 1, "chief@g1#1"), ("CON001", 2, "chief@g2#1")]


def test_who_is_appointed_can_carry_a_device_and_have_links() -> None:
    place = done(
        Appoint("worker@g2#1", "p9", DAY),
        AddDevice("d2", holder="p9"),
        AddDevice("d3", kind="radio"),
        AddLink("contacts", "holder:p9", "unit:b1", basis="plan"),
    ).jurisdiction
    assert [(d.id, d.kind, d.holder and d.holder.id) for d in place.roster.devices()] == [
        ("d1", "terminal", "p1"),
        ("d2", "terminal", "p9"),
        ("d3", "radio", None),
    ]
    assert place.links.find("contacts", source="holder:p9")[0].start == DAY


# Bodies and links


def test_bodies_are_set_up_ranked_joined_and_ended() -> None:
    applied = done(
        CreateBody("group", "party_group", "b1", parent="branch", name="Group"),
        SetRank("group", "section"),
        JoinBody("m3", "group", lives_at="b2"),
        EndBody("branch", "2025-12-31"),
    )
    bodies = applied.jurisdiction.bodies
    group, branch = bodies.body("group"), bodies.body("branch")
    assert (group.line, group.rank, group.name, str(group.start)) == ("party", "section", "Group", DAY)
    assert str(branch.end) == "2025-12-31"
    assert [m.member for m in bodies.memberships(on=DAY)] == ["m3"]
    assert applied.log[3].text.en == "Body 'branch' ends on 2025-12-31. Memberships that end with it: 1."


def test_a_body_cannot_end_before_it_begins_or_twice() -> None:
    assert codes(EndBody("branch", "2019-12-31")) == [("DAY002", 1, "branch")]
    assert codes(EndBody("old", "2022-12-31")) == [("CHG017", 1, "old")]
    assert codes(JoinBody("m9", "old")) == [("CHG017", 1, "old")]
    assert str(done(EndBody("old", "2021-12-31")).jurisdiction.bodies.body("old").end) == "2021-12-31"
    blank = [CreateBody("x y", "", "g9", parent="top"), JoinBody("", "branch"), JoinBody("m", "none", lives_at="no")]
    assert [code for code, _, _ in codes(*blank)] == ["HIE011", "BOD005", "CHG001", "CHG001", "TAB002"] + ["CHG001"] * 2


def test_links_end_and_stay() -> None:
    place = done(EndLink("adjacent", "unit:g2", "unit:g1", "2025-12-31")).jurisdiction
    assert [link.end for link in place.links if link.kind == "adjacent"] == ["2025-12-31"]
    assert codes(AddLink("contacts", "unit:g1", "unit:g2", "2026-02-01", "2026-01-01")) == [
        ("DAY002", 1, "unit:g1 -> unit:g2")
    ]
    assert codes(AddLink("contacts", "body:no", "holder:no")) == [("CHG001", 1, "no"), ("CHG001", 1, "no")]


def test_a_link_that_comes_to_be_there_twice_is_folded() -> None:
    ends = {"kind": "contacts", "source": "unit:g1", "target": "unit:g2"}
    old = town()
    links = [{**ends, "end": "2025-12-31"}, ends, {**ends, "kind": "guides"}]
    place = Jurisdiction(territory=old.territory, roster=old.roster, bodies=old.bodies, links=cast("Any", links))
    applied = done(EndLink("contacts", "unit:g1", "unit:g2", "2025-12-31"), town=place)
    assert [link.end for link in applied.jurisdiction.links] == ["2025-12-31", None]
    assert applied.log[0].text.zh.endswith("相同的关系已存在。")


# Batches


def test_ten_thousand_appointments_build_the_roster_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from gridgov import _roster_build

    built: list[int] = []
    assemble = _roster_build.assemble

    def counting(*args: Any) -> object:
        built.append(1)
        return assemble(*args)

    place = done(*(CreatePost("worker", "g4") for _ in range(10_000))).jurisdiction
    monkeypatch.setattr(_roster_build, "assemble", counting)
    changes = [Appoint(f"worker@g4#{i}", f"h{i}", DAY) for i in range(1, 10_001)]
    assert len(done(*changes, town=place).jurisdiction.roster.appointments()) == 10_002
    assert len(built) == 1
