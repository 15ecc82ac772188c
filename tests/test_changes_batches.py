"""Several changes at once: what is reported, what is not judged, and what is logged."""

from __future__ import annotations

from typing import cast

import pytest
from changes_cases import DAY, codes, done, ids, refused, town

from gridgov.changes import (
    AbolishPost,
    AbolishUnit,
    AddDevice,
    AddLink,
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
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.text import Text


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
