"""Differences whose changes are told one by one: what the comparison of two places finds, in its order."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from changes_cases import DAY, town
from changes_pinned_cases import facts

from gridgov import Note
from gridgov.changes import (
    AbolishPost,
    AbolishUnit,
    AddLink,
    Amend,
    Appoint,
    Change,
    CreateBody,
    CreatePost,
    CreateUnit,
    EndAppointment,
    EndLink,
    JoinBody,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SetMeasure,
    SetRank,
    SplitUnit,
    apply,
    diff,
)
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.text import Text

HALVES = [Part("g2", measures={"households": 15}), Part("g5", measures={"households": 25})]
SPLIT = SplitUnit("g1", [Part("g8", ["b2"]), Part("g9", ["b1"])])
#: What is done, and the changes found in the places as they are then, without what the lineage says.
UNTOLD: list[tuple[list[Change], list[Change]]] = [
    ([RecodeUnit("g1", "g9")], [RecodeUnit("g1", "g9")]),
    (
        [SplitUnit("g2", HALVES)],
        [
            CreateUnit("g5", "grid", "c1", "grid", measures={"households": 25}),
            SetMeasure("g2", "households", 15),
        ],
    ),
    ([SPLIT], [SPLIT]),
    (
        [CreateUnit("c9", "community", "s"), MoveUnit("g1", "c9"), MoveUnit("g3", "c9")],
        [CreateUnit("c9", "community", "s"), MoveUnit("g1", "c9"), MoveUnit("g3", "c9")],
    ),
    (
        [CreateUnit("c9", "community", "s"), MoveUnit("g1", "c9")],
        [SplitUnit("c1", [Part("c1", ["g2"]), Part("c9", ["g1"])])],
    ),
    (
        [CreateUnit("g9", "grid", "c1", "grid", "nine", {"households": 4}, {"class": "1"}), MoveUnit("b2", "g9")],
        [
            SplitUnit("g1", [Part("g1", ["b1"]), Part("g9", ["b2"], name="nine", labels={"class": "1"})]),
            SetMeasure("g9", "households", 4),
        ],
    ),
]


def _untold(place: Jurisdiction) -> Jurisdiction:
    return attrs.evolve(place, lineage=())


@pytest.mark.parametrize(("made", "found"), UNTOLD)
def test_what_stands_below_and_what_is_stated_tell_it(made: list[Change], found: list[Change]) -> None:
    assert list(diff(town(), _untold(apply(town(), made, on=DAY).jurisdiction))) == found


def test_what_was_split_is_merged_on_the_way_back() -> None:
    after = _untold(apply(town(), [SPLIT], on=DAY).jurisdiction)
    assert list(diff(after, town())) == [MergeUnits(["g8", "g9"], into="g1")]


def _parts(first: float | None, second: float | None) -> SplitUnit:
    """Split a community; what a part states is left out where it is none."""
    given: list[dict[str, float | None]] = [{} if n is None else {"households": n} for n in (first, second)]
    return SplitUnit("c2", [Part("c2", ["g3"], measures=given[0]), Part("c9", ["g4", "w1"], measures=given[1])])


#: What is found as it was made, with a lineage or without.
ALIKE: list[list[Change]] = [
    [_parts(20, 30)],
    [_parts(None, None)],
    [MergeUnits(["c1", "c2"], into="c1")],
    [MergeUnits(["c1", "c2"], into="c9")],
    [CreateUnit("b9", "building", "g2"), MoveUnit("b1", "g2")],
    [RegradeUnit("w1", "grid", "grid")],
    [RecodeUnit("s", "t")],
    [AbolishUnit("w1"), SetMeasure("g4", "households", None), AbolishUnit("g4")],
    [
        CreateBody("b8", "party_group", "g1", start=DAY),
        CreateBody("b9", "residents_committee", "c1", line="society", start=DAY),
    ],
    [SetRank("org", "section"), JoinBody("m9", "org", "b1", DAY)],
]


@pytest.mark.parametrize("made", ALIKE)
@pytest.mark.parametrize("told", ["lineage", "none"])
def test_what_is_made_is_found_again(made: list[Change], told: str) -> None:
    after = apply(town(), made, on=DAY).jurisdiction
    assert list(diff(town(), after if told == "lineage" else _untold(after))) == made


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (
            [_parts(None, None), SetMeasure("c9", "households", 30)],
            [_parts(None, None), SetMeasure("c9", "households", 30)],
        ),
        (
            [_parts(20, 30), SetMeasure("c9", "households", 31)],
            [_parts(None, None), SetMeasure("c2", "households", 20), SetMeasure("c9", "households", 31)],
        ),
        ([RecodeUnit("g4", "g8"), RecodeUnit("g8", "g9")], [RecodeUnit("g4", "g9")]),
        ([RecodeUnit("c1", "c8"), RecodeUnit("g1", "g8")], [RecodeUnit("c1", "c8"), RecodeUnit("g1", "g8")]),
        (
            [SplitUnit("g2", [Part("g5", measures={"households": None}), Part("g2", measures={"households": None})])],
            [SplitUnit("g2", [Part("g2", measures={"households": None}), Part("g5", measures={"households": None})])],
        ),
        (
            [
                CreatePost("worker", "g4"),
                Appoint("worker@g4#1", "p3", DAY),
                EndAppointment("worker@g4#1", "2026-03-01"),
            ],
            [CreatePost("worker", "g4", "worker@g4#1", 1), Appoint("worker@g4#1", "p3", DAY, end="2026-03-01")],
        ),
    ],
)
def test_changes_of_one_thing_are_found_as_one(made: list[Change], found: list[Change]) -> None:
    assert list(diff(town(), apply(town(), made, on=DAY).jurisdiction)) == found


#: What is done, and the changes found where the lineage tells it.
TOLD: list[tuple[list[Change], list[Change], str]] = [
    (
        [MergeUnits(["g4", "g3"], into="g9", name="Nine")],
        [MergeUnits(["g3", "g4"], into="g9", name="Nine")],
        "单元“g3”、“g4”合并为“g9”。",
    ),
    (
        [MergeUnits(["c1", "c2"], into="c2", name="Both")],
        [MergeUnits(["c2", "c1"], into="c2"), RenameUnit("c2", "Both")],
        "单元“c2”、“c1”合并为“c2”。\n单元“c2”更名为“Both”。",
    ),
    (
        [CreatePost("worker", "g4"), CreatePost("worker", "g4", number=7)],
        [CreatePost("worker", "g4", "worker@g4#1", 1), CreatePost("worker", "g4", "worker@g4#7", 7)],
        "在“g4”设立worker岗位“worker@g4#1”。\n在“g4”设立worker岗位“worker@g4#7”。",
    ),
    (
        [AddLink("guides", "unit:c1", "unit:g1", DAY, basis="x"), EndLink("adjacent", "unit:g1", "unit:g2", DAY)],
        [EndLink("adjacent", "unit:g1", "unit:g2", DAY), AddLink("guides", "unit:c1", "unit:g1", DAY, basis="x")],
        "从unit:g1到unit:g2的“adjacent”关系于2026-01-01结束。\n建立从unit:c1到unit:g1的“guides”关系。",
    ),
    ([AbolishPost("worker@g2#1"), AbolishPost("chief@g2#1")], [AbolishPost("chief@g2#1"), AbolishPost("worker@g2#1")],
     "撤销岗位“chief@g2#1”。\n撤销岗位“worker@g2#1”。"),
]  # fmt: skip


@pytest.mark.parametrize(("made", "found", "said"), TOLD)
def test_the_changes_that_are_found_stand_in_their_order(made: list[Change], found: list[Change], said: str) -> None:
    one = diff(town(), apply(town(), made, on=DAY).jurisdiction)
    assert list(one) == found
    assert one.text("zh") == said


def test_a_post_with_a_past_is_gone_in_the_records() -> None:
    after = apply(town(), [AbolishPost("worker@g3#1")], on=DAY).jurisdiction
    found = diff(town(), after)
    assert [type(change) for change in found] == [Amend]
    assert found.text() == "Records are put right: 1 post, 1 appointment, 1 link."
    assert facts(apply(town(), found.changes, on=DAY).jurisdiction) == facts(after)


# Columns


def _columns(measures: list[Any], labels: list[str]) -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": "a", "level": "s"}, {"id": "b", "level": "c", "parent": "a", "households": 3}]
    scheme = LevelScheme.ladder("s", "c")
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=scheme, measures=measures, labels=labels))


COLUMNS: list[tuple[tuple[list[str], list[str]], tuple[list[str], list[str]]]] = [
    ((["households"], []), (["households", "residents"], [])),
    ((["households", "residents"], []), (["households"], [])),
    ((["households"], []), (["households"], ["k"])),
    ((["households"], ["k", "l"]), (["households"], ["l"])),
]


@pytest.mark.parametrize(("before", "after"), COLUMNS)
def test_columns_without_values_come_and_go(
    before: tuple[list[str], list[str]], after: tuple[list[str], list[str]]
) -> None:
    a, b = _columns(*before), _columns(*after)
    found = diff(a, b)
    assert found.text() == "Records are put right: columns without values."
    assert found.text("zh") == "更正记录：无值的列。"
    applied = apply(a, found.changes, on=DAY)
    assert applied.jurisdiction == b
    assert apply(b, [applied.inverse()], on=DAY).jurisdiction == a


def test_the_order_of_columns_is_no_difference() -> None:
    a, b = _columns(["households", "residents"], ["k", "l"]), _columns(["residents", "households"], ["l", "k"])
    assert list(diff(a, b)) == []


# What no change expresses


def _words(a: Jurisdiction, b: Jurisdiction) -> list[str]:
    return [text for one in diff(a, b).rest for text in (one.en, one.zh)]


def test_measures_that_are_described_differently_are_named() -> None:
    def measured(*names: str) -> Jurisdiction:
        given = [Measure(key, Text(name, name)) for key, name in zip(("p", "q", "r"), names, strict=True)]
        return _columns([*given, "households"], [])

    assert _words(measured("x", "y", "z"), measured("x", "y", "z")) == []
    assert _words(measured("x", "y", "z"), measured("w", "y", "v")) == [
        "Measures are described differently: 'p' is another, 'r' is another.",
        "指标说明不同：“p”有变化、“r”有变化。",
    ]


def test_roles_in_another_order_differ_in_their_order() -> None:
    def staffed(*keys: str) -> Jurisdiction:
        place = _columns(["households"], [])
        roles = RoleCatalogue([Role(key=key, name=Text(key, key), sits_at="c") for key in keys])
        return attrs.evolve(place, roster=Roster.from_records(place.territory, roles, posts=[]))

    assert _words(staffed("x", "y"), staffed("y", "x")) == ["The roles differ: their order.", "岗位类型不同：次序。"]
    assert _words(staffed("x", "y"), staffed("x", "z")) == [
        "The roles differ: 'y' is gone, 'z' is new.",
        "岗位类型不同：“y”已取消、“z”为新增。",
    ]
    assert _words(staffed("x"), staffed("x")) == []


def test_notes_are_counted_and_ids_named() -> None:
    def noted(ident: str | None, *keys: str) -> Jurisdiction:
        notes = [Note(key, "S", Text(key, key)) for key in keys]
        return attrs.evolve(_columns(["households"], []), id=ident or "", notes=notes)

    assert _words(noted("A", "x", "y", "z"), noted("", "y", "w")) == [
        "The id of the whole is '-', not 'A'.",
        "整体编号为“-”，而非“A”。",
        "The notes differ: 2 gone, 1 new.",
        "注释不同：减少2条，新增1条。",
    ]
