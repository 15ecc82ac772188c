"""Taking changes back: the inverse of changes is a change, and gives the same bytes."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from changes_cases import DAY, codes, countryside, done, refused, town
from hypothesis import given, settings
from hypothesis import strategies as st
from test_change_columns import any_changes
from test_changes_laws import batches, places

from gridgov.changes import (
    AbolishPost,
    AddDevice,
    Amend,
    Applied,
    Change,
    CreateBody,
    CreatePost,
    CreateUnit,
    JoinBody,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    Revert,
    SetLabel,
    SetMeasure,
    SplitUnit,
    apply,
    read_changes,
)
from gridgov.documents._write import describe, text_of
from gridgov.errors import GridgovError, InvalidChangeError
from gridgov.jurisdiction import Jurisdiction

FEW = settings(max_examples=40)


def saved(place: Jurisdiction) -> bytes:
    """Return a jurisdiction as its document."""
    return text_of(describe(place)).encode()


def tried(place: Jurisdiction, changes: list[Change]) -> Applied | None:
    """Make changes, if they can be made."""
    with contextlib.suppress(InvalidChangeError):
        return apply(place, changes, on=DAY)
    return None


def is_taken_back(applied: Applied) -> None:
    """Hold that the inverse, out of a file, gives the same bytes, and its own inverse those after the changes."""
    [inverse] = read_changes(json.loads(json.dumps([applied.inverse().to_dict()])))
    assert inverse == applied.inverse()
    assert hash(inverse) == hash(applied.inverse())
    back = apply(applied.jurisdiction, [inverse], on="2027-01-01")
    assert back.jurisdiction == applied.before
    assert back.jurisdiction.lineage == applied.before.lineage
    assert saved(back.jurisdiction) == saved(applied.before)
    again = apply(back.jurisdiction, [back.inverse()], on="2027-01-01")
    assert saved(again.jurisdiction) == saved(applied.jurisdiction)


@FEW
@given(batches())
def test_the_inverse_gives_the_same_bytes(changes: list[Change]) -> None:
    step, kept = town(), list[Change]()
    for change in changes:
        if (applied := tried(step, [change])) is not None:
            step = applied.jurisdiction
            kept.append(change)
    if (applied := tried(town(), kept)) is not None:
        is_taken_back(applied)


@FEW
@given(st.data())
def test_the_inverse_gives_the_same_bytes_of_any_units(data: st.DataObject) -> None:
    place = data.draw(places())
    kept: list[Applied] = []
    for change in data.draw(any_changes(place)):
        if (applied := tried(place, [change])) is not None:
            kept.append(applied)
            place = applied.jurisdiction
            is_taken_back(applied)
    # One after the other, from the last to the first, in one batch.
    if kept:
        back = apply(place, [applied.inverse() for applied in reversed(kept)], on=DAY).jurisdiction
        assert saved(back) == saved(kept[0].before)


@FEW
@given(batches(), batches())
def test_what_was_altered_since_is_refused_and_the_rest_stays(first: list[Change], later: list[Change]) -> None:
    applied = tried(town(), first[:1])
    last = None if applied is None else tried(applied.jurisdiction, later[:1])
    if applied is None or last is None:
        return
    try:
        back = apply(last.jurisdiction, [applied.inverse()], on=DAY)
    except InvalidChangeError as error:
        assert all(problem.place.row == 1 for problem in error.problems)  # noqa: PT017 - either is right
    else:
        is_taken_back(back)


def test_a_revert_touches_only_what_the_changes_altered() -> None:
    applied = done(MoveUnit("g1", to="c2"), RenameUnit("c1", "A"), SetMeasure("g2", "residents", 90))
    later = apply(
        applied.jurisdiction,
        [CreateUnit("c3", "community", "s"), SetMeasure("g3", "residents", 5), RenameUnit("g4", "x")],
        on="2026-02-01",
    ).jurisdiction
    back = apply(later, [applied.inverse()], on="2026-03-01").jurisdiction
    assert [c.id for c in back.unit("c1").children] == ["g1", "g2"]
    assert back.unit("c1").name == "North"
    assert back.unit("g2").stated("residents") is None
    assert back.unit("g3").stated("residents") == 5
    assert back.unit("c3").parent is not None
    assert back.unit("g4").name == "x"


def test_an_id_that_comes_back_is_restored_in_the_lineage() -> None:
    applied = done(RecodeUnit("g4", "g9"))
    without = Revert(DAY, {key: value for key, value in applied.inverse().delta.items() if key != "lineage"})
    back = apply(applied.jurisdiction, [without], on="2026-03-01").jurisdiction
    assert back.lineage.records()[-1] == {"new": "g4", "day": "2026-03-01", "kind": "restore"}
    assert not back.lineage.is_retired(["g4"])[0]


def test_a_column_that_came_goes_though_the_unit_that_filled_it_has_another_id() -> None:
    made = done(SetLabel("g4", "colour", "red"), SetMeasure("g4", "residents", 3), RecodeUnit("g4", "g9"))
    assert apply(made.jurisdiction, [made.inverse()], on=DAY).jurisdiction == town()


def test_the_log_says_what_is_taken_back() -> None:
    applied = done(SplitUnit("g2", [Part("g2", measures={"households": 15}), Part("g5", measures={"households": 25})]))
    back = apply(applied.jurisdiction, [applied.inverse()], on="2026-03-01")
    assert back.text() == "2026-03-01 The changes of 2026-01-01 are taken back (2 units)."
    assert back.text("zh") == "2026-03-01 撤回2026-01-01的变更（单元2个）。"
    assert applied.inverse().names() == ("unit:g5", "unit:g2")
    assert repr(applied.inverse()) == "<Revert of 2026-01-01: 2 units>"
    assert repr(Amend({})) == "<Amend: nothing but the order of rows>"
    assert apply(town(), [], on=DAY).inverse() == Revert(DAY, {})


def test_each_thing_that_has_changed_since_is_named() -> None:
    applied = done(
        CreateUnit("g5", "grid", "c1", "grid"), CreateBody("b5", "party_branch", "c1"), RenameUnit("c2", "A")
    )
    later = apply(
        applied.jurisdiction,
        [
            CreatePost("worker", "g5"),
            JoinBody("m1", "b5"),
            RenameUnit("c2", "B"),
            SetMeasure("g5", "households", 0),
        ],
        on="2026-02-01",
    ).jurisdiction
    problems = refused(applied.inverse(), town=later)
    assert [p.message() for p in problems] == [
        "What is to be altered has changed since: of unit 'g5' measure 'households' is '0'; it was not known.",
        "What is to be altered has changed since: of unit 'c2' the name is 'B'; it was 'A'.",
    ]
    later = apply(applied.jurisdiction, [CreatePost("worker", "g5"), JoinBody("m1", "b5")], on=DAY).jurisdiction
    assert [p.message("zh") for p in refused(applied.inverse(), town=later)] == [
        "拟调整的内容此后已有变化：单元“g5”现有1个岗位。",
        "拟调整的内容此后已有变化：组织“b5”现有1名成员。",
    ]


def test_what_comes_back_needs_what_it_stood_on() -> None:
    applied = done(AbolishPost("chief@g2#1"), AddDevice("d9"))
    later = apply(applied.jurisdiction, [RecodeUnit("g2", "g9")], on=DAY)
    assert codes(applied.inverse(), town=later.jurisdiction) == [("ROS003", 1, "chief@g2#1")]
    split = done(RecodeUnit("c2", "c9"))
    gone = apply(split.jurisdiction, [MergeUnits(["c1", "c9"], into="c1")], on=DAY).jurisdiction
    assert {code for code, _, _ in codes(split.inverse(), town=gone)} == {"CHG023"}


def test_levels_come_back_with_what_is_below() -> None:
    place = countryside()
    changes = [RegradeUnit("t", "street"), RegradeUnit("v1", "community"), RegradeUnit("v2", "community")]
    posts = AbolishPost("s1")
    is_taken_back(apply(place, [posts, *changes], on=DAY))


def test_a_delta_of_another_shape_is_refused() -> None:
    shapes: list[Any] = [
        {"unit": {}},
        {"units": {"gone": [{}]}},
        {"posts": [{"after": None}]},
        [],
        {"units": {"cells": 1}},
    ]
    for bad in shapes:
        with pytest.raises(GridgovError) as caught:
            read_changes([{"change": "revert", "day": DAY, "delta": bad}])
        assert caught.value.problems.counts() == {"CHG033": 1}
