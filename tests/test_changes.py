"""What changes do: to units, to what hangs on them, and to the log."""

from __future__ import annotations

from typing import Any, cast

import pytest
from changes_cases import DAY, codes, done, refused, town

from gridgov.changes import (
    AbolishPost,
    AbolishUnit,
    AddDevice,
    AddLink,
    Applied,
    Appoint,
    Change,
    CreateBody,
    CreatePost,
    CreateUnit,
    EndAppointment,
    EndBody,
    EndLink,
    JoinBody,
    MergeUnits,
    MoveUnit,
    Part,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SetRank,
    SplitUnit,
    apply,
)
from gridgov.errors import AppointmentError, InvalidRosterError, Problem
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.roles import Roster
from gridgov.text import Text


def ids(applied: Applied, unit: str) -> list[str]:
    return [child.id for child in applied.jurisdiction.unit(unit).children]


# Units


def test_no_change_gives_back_the_same_jurisdiction() -> None:
    place = town()
    applied = apply(place, [], on=DAY)
    assert applied.jurisdiction is place
    assert applied.log == ()
    assert repr(applied) == f"<Applied: 0 changes, {place!r}>"


def test_a_unit_is_created_as_the_last_one() -> None:
    new = CreateUnit("g9", "grid", "c1", "grid", "Ninth", {"households": 7}, {"class": "220"})
    applied = done(new, MoveUnit("b1", to="g9"))
    unit = applied.jurisdiction.unit("g9")
    assert ids(applied, "c1") == ["g1", "g2", "g9"]
    assert ids(applied, "g9") == ["b1"]
    assert (unit.name, unit.stated("households"), unit.kind) == ("Ninth", 7, "grid")
    assert applied.jurisdiction.territory.labels["class"].tolist()[unit.row] == "220"


def test_a_unit_on_which_nothing_hangs_is_abolished() -> None:
    assert ids(done(AbolishUnit("w1")), "c2") == ["g3", "g4"]
    assert ids(done(SetMeasure("g4", "households", 0), AbolishUnit("g4")), "c2") == ["g3", "w1"]


def test_the_only_unit_stays() -> None:
    alone = Jurisdiction(territory=Hierarchy.from_records([{"id": "s", "level": "s"}], levels=LevelScheme.ladder("s")))
    assert codes(AbolishUnit("s"), town=alone) == [("HIE007", None, None)]


def test_names_measures_and_labels_are_set() -> None:
    applied = done(
        RenameUnit("c1", None),
        SetMeasure("g1", "residents", 12),
        SetMeasure("g2", "households", None),
        SetLabel("c1", "class", None),
        SetLabel("c2", "class", "220"),
    )
    h = applied.jurisdiction.territory
    assert h.unit("c1").name is None
    assert (h.unit("g1").stated("residents"), h.unit("g2").stated("households")) == (12, None)
    assert h.labels["class"].tolist()[:3] == [None, None, None]
    assert h.labels["class"].tolist()[h.unit("c2").row] == "220"


def test_a_move_tells_what_the_units_above_still_state() -> None:
    applied = done(MoveUnit("g3", to="c1"))
    assert ids(applied, "c1") == ["g1", "g2", "g3"]
    assert applied.text() == "2026-01-01 Unit 'g3' moves under 'c1'. 'c2' states 50 households as before."
    assert applied.text("zh") == "2026-01-01 单元“g3”划归“c1”。“c2”原填写的数值不变：户数50。"


def test_a_move_under_the_same_unit_puts_it_last() -> None:
    assert ids(done(MoveUnit("g1", to="c1")), "c1") == ["g2", "g1"]


# Splitting


def test_parts_stand_where_the_unit_stood() -> None:
    applied = done(SplitUnit("g1", [Part("g8", ["b2"]), Part("g9", ["b1"])]))
    assert ids(applied, "c1") == ["g8", "g9", "g2"]
    assert (ids(applied, "g8"), ids(applied, "g9")) == (["b2"], ["b1"])


def test_a_part_may_keep_the_id_and_with_it_name_and_labels() -> None:
    parts = [Part("c9", ["g2"], "New"), Part("c1", ["g1"])]
    place = done(SplitUnit("c1", parts)).jurisdiction
    assert [c.id for c in place.unit("s").children] == ["c9", "c1", "c2"]
    assert (place.unit("c1").name, place.unit("c9").name) == ("North", "New")
    labels = place.territory.labels["class"]
    assert (labels.get(place.unit("c1").row), labels.get(place.unit("c9").row)) == ("111", None)


def test_a_part_may_be_of_another_kind_if_it_may_stand_there() -> None:
    parts = [Part("g8", ["b1", "b2"]), Part("g9", kind="work_unit")]
    assert done(SplitUnit("g1", parts)).jurisdiction.unit("g9").kind == "work_unit"
    parts = [Part("g8", ["b2"]), Part("g9", ["b1"], kind="work_unit")]
    assert codes(SplitUnit("g1", parts)) == [("HIE008", 1, "b1")]


def hanging(place: Jurisdiction, unit: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return posts, bodies, members and links of a unit."""
    ref = f"unit:{unit}"
    return (
        [post.id for post in place.roster.posts(unit=unit)],
        [body.id for body in place.bodies.at(unit)],
        [m.member for m in place.bodies.memberships() if m.lives_at == unit],
        [f"{k.kind} {k.source} {k.target}" for k in place.links if ref in {k.source, k.target}],
    )


@pytest.mark.parametrize(
    ("kept", "heir", "owner"), [("g9", None, "g8"), ("g2", None, "g2"), ("g9", "g9", "g9"), ("g2", "g8", "g8")]
)
def test_what_hangs_on_a_split_unit_goes_to_its_heir(kept: str, heir: str | None, owner: str) -> None:
    parts = [Part("g8", measures={"households": 15}), Part(kept, measures={"households": 25})]
    applied = done(SplitUnit("g2", parts, heir=heir))
    assert hanging(applied.jurisdiction, owner) == (
        ["chief@g2#1", "worker@g2#1", "aide@g2#1"],
        ["old"],
        ["m2"],
        [f"takes_charge holder:p1 unit:{owner}", f"adjacent unit:g1 unit:{owner}"],
    )
    other = next(i for i in ("g8", kept) if i != owner)
    assert hanging(applied.jurisdiction, other) == ([], [], [], [])
    moved = f" From 'g2' to '{owner}' went: 3 posts, 1 body, 1 member, 2 links."
    assert applied.log[0].text.en == f"Unit 'g2' is split into 'g8', '{kept}'." + ("" if owner == "g2" else moved)


def test_a_stated_total_that_no_part_states_is_told() -> None:
    applied = done(SplitUnit("c2", [Part("c8", ["g3"]), Part("c9", ["g4", "w1"])]))
    assert applied.log[0].text == Text(
        "Unit 'c2' is split into 'c8', 'c9'. 'c2' stated 50 households; its parts do not.",
        "单元“c2”拆分为“c8”、“c9”。“c2”原填写户数50；各部分均未填写。",
    )


def test_parts_may_say_that_a_measure_is_unknown() -> None:
    parts = [Part("g8", measures={"households": None}), Part("g9", measures={"households": 30})]
    place = done(SplitUnit("g2", parts)).jurisdiction
    assert [place.unit(i).stated("households") for i in ("g8", "g9")] == [None, 30]
    parts = [Part("g8", measures={"households": None}), Part("g9", measures={"households": 41})]
    assert codes(SplitUnit("g2", parts)) == [("CHG010", 1, "g2")]


def test_a_root_can_be_split_and_merged() -> None:
    split = done(SplitUnit("s", [Part("s1", ["c1"]), Part("s2", ["c2"])]))
    assert [unit.id for unit in split.jurisdiction.territory.roots] == ["s1", "s2"]
    merged = done(MergeUnits(["s1", "s2"], into="s3"), town=split.jurisdiction)
    assert ids(merged, "s3") == ["c1", "c2"]


# Merging


def test_merged_units_add_up() -> None:
    applied = done(MergeUnits(["g3", "g4"], into="g3", name="Both"))
    place = applied.jurisdiction
    assert ids(applied, "c2") == ["g3", "w1"]
    assert (place.unit("g3").stated("households"), place.unit("g3").name) == (50, "Both")
    assert applied.log[0].text.en == "Units 'g3', 'g4' are merged into 'g3'."


def test_a_new_unit_stands_where_the_first_one_stood() -> None:
    applied = done(SetMeasure("g2", "households", None), MergeUnits(["g2", "g1"], into="g9"))
    assert ids(applied, "c1") == ["g9"]
    assert ids(applied, "g9") == ["b1", "b2"]
    place = applied.jurisdiction
    assert hanging(place, "g9")[:3] == (
        ["chief@g1#1", "worker@g1#1", "chief@g2#1", "worker@g2#1", "aide@g2#1"],
        ["branch", "old"],
        ["m2"],
    )
    numbers = {post.id: post.number for post in place.roster.posts(unit="g9")}
    # The posts of the unit that is named first keep their numbers.
    assert numbers == {"chief@g1#1": 2, "worker@g1#1": 2, "chief@g2#1": 1, "worker@g2#1": 1, "aide@g2#1": 1}
    assert [link.kind for link in place.links] == ["takes_charge", "contacts", "contacts"]
    assert applied.log[1].text == Text(
        "Units 'g2', 'g1' are merged into 'g9'. From 'g2' to 'g9' went: 3 posts, 1 body, 1 member, 2 links. "
        "From 'g1' to 'g9' went: 2 posts, 1 body. "
        "Links folded, as they led to itself or were there already: 2.",
        "单元“g2”、“g1”合并为“g9”。由“g2”转入“g9”：3个岗位、1个组织、1名成员、2个关系。"
        "由“g1”转入“g9”：2个岗位、1个组织。因指向自身或重复而合并的关系：2个。",
    )


def test_what_a_merged_unit_does_not_take_over_is_told() -> None:
    applied = done(SetLabel("c2", "class", "220"), MergeUnits(["c1", "c2"], into="c9"))
    assert applied.jurisdiction.unit("c9").stated("households") is None
    assert applied.log[1].text.en == (
        "Units 'c1', 'c2' are merged into 'c9'. From 'c1' to 'c9' went: 1 post, 1 body. "
        "Not every unit states households: unknown for 'c9'. Labels that 'c9' does not take over: class."
    )


def test_units_of_two_kinds_take_the_kind_of_the_one_that_stays() -> None:
    assert done(MergeUnits(["w1", "g4"], into="g4")).jurisdiction.unit("g4").kind == "grid"
    assert done(MergeUnits(["w1", "g4"], into="new")).jurisdiction.unit("new").kind == "work_unit"
    free = SetMeasure("g2", "households", None)
    assert codes(free, CreateUnit("w2", "grid", "c1", "work_unit"), MergeUnits(["w2", "g1"], into="w2")) == [
        ("HIE008", 3, "b1"),
        ("HIE008", 3, "b2"),
    ]


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


def said(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.message()


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


def test_what_builds_on_a_refused_change_is_not_reported_again() -> None:
    changes: list[Change] = [
        CreateUnit("c9", "comunity", "s"),
        CreateUnit("g9", "grid", "c9", "grid"),
        CreatePost("worker", "g9"),
        Appoint("worker@g9#1", "p9", DAY),
        EndAppointment("worker@g9#1", DAY),
        AddDevice("d9", holder="p9"),
        MoveUnit("g1", to="c9"),
        CreateBody("b9", "party_branch", "c9"),
        JoinBody("m9", "b9"),
        AddLink("contacts", "post:worker@g9#1", "unit:g9"),
        EndLink("contacts", "post:worker@g9#1", "unit:g9", DAY),
        MoveUnit("nowhere", to="c1"),
    ]
    assert codes(*changes) == [("HIE009", 1, "c9"), ("CHG001", 12, "nowhere")]


def test_what_a_refused_change_might_have_altered_is_not_judged() -> None:
    changes = [EndAppointment("chief@g1#1", "2020-01-01"), AbolishPost("chief@g1#1")]
    assert codes(*changes) == [("ROS022", 1, "chief@g1#1")]
    assert codes(MoveUnit("b1", to="nowhere"), AbolishUnit("b1")) == [("CHG001", 1, "nowhere")]


def test_a_level_that_must_be_there_is_asked_for_at_the_end() -> None:
    levels = LevelScheme([Level("c", Text("c", "社"), ["c"]), Level("g", Text("g", "格"), ["g"], "mandatory")])
    h = Hierarchy.from_records([{"id": "c", "level": "c"}, {"id": "g", "level": "g", "parent": "c"}], levels=levels)
    place = Jurisdiction(territory=h)
    changed = done(AbolishUnit("g"), CreateUnit("h", "g", "c"), town=place)
    assert ids(changed, "c") == ["h"]
    assert codes(AbolishUnit("g"), CreatePost("volunteer", "c"), town=place) == [("HIE013", 1, "c")]
    assert codes(AbolishUnit("g"), RenameUnit("c", "x"), town=place) == [("HIE013", 2, "c")]


def test_what_lacks_because_of_a_refused_change_is_not_reported() -> None:
    levels = LevelScheme([Level("c", Text("c", "社"), ["c"]), Level("g", Text("g", "格"), ["g"], "mandatory")])
    h = Hierarchy.from_records([{"id": "c", "level": "c"}, {"id": "g", "level": "g", "parent": "c"}], levels=levels)
    place = Jurisdiction(territory=h)
    assert codes(CreateUnit("h", "gg", "c"), AbolishUnit("g"), town=place) == [("HIE009", 1, "h")]


def test_posts_that_may_not_be_where_they_come_to_be_are_reported() -> None:
    assert codes(MergeUnits(["w1", "g3"], into="w1")) == [("ROS004", 1, "chief@g3#1")]


def test_things_that_are_not_there_are_each_named() -> None:
    changes: list[Change] = [
        AbolishUnit("x1"),
        RenameUnit("x2", "x"),
        SetMeasure("x3", "households", 1),
        SetLabel("x4", "class", "1"),
        SplitUnit("x5", [Part("x6"), Part("x7")]),
        MergeUnits(["x8", "x9"], into="x8"),
        AbolishPost("y1"),
        EndAppointment("y2", DAY),
        Appoint("y3", "bad id", DAY),
        EndBody("z1", DAY),
        SetRank("z2", None),
        AddDevice("d 2", holder="z3"),
    ]
    found = [(row, code) for code, row, _ in codes(*changes)]
    assert found == [
        *((i, "CHG001") for i in (1, 2, 3, 4, 5, 6, 6, 7, 8, 9)),
        (9, "HIE011"),
        (10, "CHG001"),
        (11, "CHG001"),
        (12, "HIE011"),
        (12, "CHG001"),
    ]


def test_several_things_about_a_split_are_said_at_once() -> None:
    parts = [Part("g8", ["b1", "nowhere"], kind="gird"), Part("g8", ["b1"], measures={"households": -1})]
    assert codes(SplitUnit("g1", parts, heir="g7")) == [
        ("CHG009", 1, "g1"),
        ("CHG002", 1, "g8"),
        ("HIE010", 1, "g8"),
        ("HIE012", 1, "g8"),
        ("CHG006", 1, "b1"),
        ("CHG001", 1, "nowhere"),
        ("CHG005", 1, "b2"),
    ]


def test_a_post_without_past_goes_without_a_word() -> None:
    assert done(AbolishPost("worker@g2#1")).log[0].text.en == "Post 'worker@g2#1' is abolished."


def test_a_mistake_leaves_everything_as_it_was() -> None:
    place = town()
    assert len(refused(RenameUnit("c1", "New"), MoveUnit("g9", to="c2"), town=place)) == 1
    assert place == town()


def test_only_changes_are_taken() -> None:
    with pytest.raises(TypeError, match="A change is a value such as MoveUnit"):
        apply(town(), [cast("Change", {"change": "move_unit"})], on=DAY)
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        apply(town(), [], on="today")


def test_the_log_is_written_in_plain_types() -> None:
    assert done(RenameUnit("c1", "A")).log[0].to_dict() == {
        "change": {"change": "rename_unit", "unit": "c1", "name": "A"},
        "day": "2026-01-01",
        "text": {"en": "Unit 'c1' is named 'A'.", "zh": "单元“c1”更名为“A”。"},
    }


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
