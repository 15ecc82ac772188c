"""Changes as values: their sentences, reprs and records, and that nothing can change them."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from typing import Any, cast

import attrs
import numpy as np
import pytest
from changes_cases import DAY

from gridgov import changes as module
from gridgov.changes import (
    AbolishPost,
    AbolishUnit,
    AddDevice,
    AddLink,
    Amend,
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
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    Revert,
    SetLabel,
    SetMeasure,
    SetRank,
    SplitUnit,
    read_changes,
)
from gridgov.text import Lang

EVERY: list[tuple[Change, str, str]] = [
    (AbolishPost("p"), "Post 'p' is abolished.", "撤销岗位“p”。"),
    (AbolishUnit("g"), "Unit 'g' is abolished.", "撤销单元“g”。"),
    (AddDevice("d"), "Device 'd' (terminal) is added.", "新增设备“d”（terminal）。"),
    (AddDevice("d", "radio", "h"), "Device 'd' (radio) is given to 'h'.", "设备“d”（radio）配发给“h”。"),
    (
        AddLink("guides", "unit:a", "unit:b", DAY, DAY, "plan"),
        "The link guides leads from unit:a to unit:b.",
        "建立从unit:a到unit:b的“guides”关系。",
    ),
    (
        Appoint("p", "h", DAY, None, "body", ["b", "a"], "vote", "shown"),
        "'h' is appointed to 'p' from 2026-01-01 on.",
        "自2026-01-01起任命“h”任岗位“p”。",
    ),
    (
        Appoint("p", "h", DAY, "2026-12-31", qualifications=[]),
        "'h' is appointed to 'p' from 2026-01-01 to 2026-12-31.",
        "自2026-01-01至2026-12-31任命“h”任岗位“p”。",
    ),
    (
        CreateBody("b", "party_branch", "c", "top", "B", "section", "party", DAY),
        "Body 'b' (party_branch) is set up at 'c'.",
        "在“c”成立组织“b”（party_branch）。",
    ),
    (CreatePost("chief", "g"), "A post of chief is created at 'g'.", "在“g”设立chief岗位。"),
    (
        CreatePost("chief", "g", "p", 2, "b"),
        "The post 'p' of chief is created at 'g'.",
        "在“g”设立chief岗位“p”。",
    ),
    (
        CreateUnit("g", "grid", "c", "grid", "G", {"households": 3, "residents": None}, {"class": "111"}),
        "Unit 'g' (grid) is created under 'c'.",
        "在“c”之下设立单元“g”（grid）。",
    ),
    (EndAppointment("p", DAY), "The appointment to 'p' ends on 2026-01-01.", "岗位“p”的任命于2026-01-01结束。"),
    (EndBody("b", DAY), "Body 'b' ends on 2026-01-01.", "组织“b”于2026-01-01终止。"),
    (
        EndLink("guides", "unit:a", "unit:b", DAY),
        "The link guides from unit:a to unit:b ends on 2026-01-01.",
        "从unit:a到unit:b的“guides”关系于2026-01-01结束。",
    ),
    (JoinBody("m", "b", "g", DAY), "'m' joins body 'b'.", "“m”加入组织“b”。"),
    (MergeUnits(["a", "b"], "a", "A"), "Units 'a', 'b' are merged into 'a'.", "单元“a”、“b”合并为“a”。"),
    (MoveUnit("a", "b"), "Unit 'a' moves under 'b'.", "单元“a”划归“b”。"),
    (RecodeUnit("a", "b"), "Unit 'a' gets the id 'b'.", "单元“a”的编号变更为“b”。"),
    (RegradeUnit("a", "grid"), "Unit 'a' becomes one of level grid.", "单元“a”改设为grid。"),
    (RegradeUnit("a", "l", "k"), "Unit 'a' becomes one of level l (k).", "单元“a”改设为l（k）。"),
    (RenameUnit("a", "A\n"), "Unit 'a' is named 'A\\n'.", "单元“a”更名为“A\\n”。"),
    (RenameUnit("a", None), "Unit 'a' has no name any more.", "单元“a”不再有名称。"),
    (SetLabel("a", "class", "1"), "Label 'class' of unit 'a' is '1'.", "单元“a”的标签“class”为“1”。"),
    (SetLabel("a", "class", None), "Label 'class' of unit 'a' is taken away.", "单元“a”的标签“class”已清除。"),
    (SetMeasure("a", "area", 1.5), "Measure 'area' of unit 'a' is 1.5.", "单元“a”的指标“area”为1.5。"),
    (SetMeasure("a", "area", 2.0), "Measure 'area' of unit 'a' is 2.", "单元“a”的指标“area”为2。"),
    (SetMeasure("a", "area", None), "Measure 'area' of unit 'a' is unknown.", "单元“a”的指标“area”未知。"),
    (SetRank("b", "section"), "Body 'b' has the rank section.", "组织“b”的级别为section。"),
    (SetRank("b", None), "The rank of body 'b' is not known.", "组织“b”的级别未知。"),
    (
        SplitUnit("a", [Part("a", ["x"], "A", "grid", {"households": 2}, {"class": "1"}), Part("b")], heir="b"),
        "Unit 'a' is split into 'a', 'b'.",
        "单元“a”拆分为“a”、“b”。",
    ),
]
DELTA: dict[str, Any] = {
    "units": {"gone": [], "cells": [{"id": "a", "from": {"name": "A"}, "to": {"name": None}}]},
    "posts": [{"after": None, "from": [], "to": [{"id": "p", "role": "r", "unit": "a", "number": 1}]}],
}
RECORDS: list[tuple[Change, str, str]] = [
    (
        Amend(DELTA),
        "Records are put right: 1 unit, 1 post.",
        "更正记录：单元1个、岗位1个。",
    ),
    (
        Revert(
            DAY,
            {"links": [{"after": None, "from": [{"source": "unit:a", "kind": "k", "target": "unit:b"}] * 2, "to": []}]},
        ),
        "The changes of 2026-01-01 are taken back (2 links).",
        "撤回2026-01-01的变更（关系2个）。",
    ),
]
CHANGES = [change for change, _, _ in [*EVERY, *RECORDS]]


def test_every_kind_of_change_is_looked_at() -> None:
    offered = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Change)]
    assert {type(change) for change in CHANGES} == set(offered) - {Change}


@pytest.mark.parametrize(("change", "english", "chinese"), [*EVERY, *RECORDS])
def test_a_change_is_described_in_both_languages(change: Change, english: str, chinese: str) -> None:
    assert change.describe() == english
    assert change.describe("zh") == chinese
    with pytest.raises(ValueError, match="lang must be"):
        change.describe(cast("Lang", "fr"))


@pytest.mark.parametrize("change", CHANGES)
def test_a_record_gives_an_equal_change(change: Change) -> None:
    record = json.loads(json.dumps(change.to_dict()))
    assert Change.from_dict(record) == change
    assert type(change).from_dict(record) == change
    assert read_changes([record, record]) == (change, change)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_cannot_be_altered_and_can_be_copied(change: Change) -> None:
    field = attrs.fields(type(change))[0].name
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(change, field, "other")
    for twin in (pickle.loads(pickle.dumps(change)), copy.copy(change), copy.deepcopy(change)):  # noqa: S301 - our own
        assert twin == change
        assert hash(twin) == hash(change)
    if isinstance(change, Amend | Revert):
        return  # their records are too long to be shown
    names: dict[str, Any] = {**vars(module)}
    assert eval(repr(change), names) == change  # noqa: S307 - our own
    assert "\n" not in repr(change)


def test_measures_cannot_be_altered() -> None:
    given = {"households": 3.0}
    change = CreateUnit("g", "grid", "c", measures=given)
    given["households"] = 4
    assert change.measures["households"] == 3
    assert not hasattr(change.measures, "__setitem__")


def test_numbers_of_arrays_are_kept_as_plain_ones() -> None:
    record = CreateUnit(
        "g", "grid", "c", measures=cast("Any", {"households": np.int64(3), "area": np.float64("nan")})
    ).to_dict()
    assert json.loads(json.dumps(record))["measures"] == {"households": 3, "area": None}
    assert SetMeasure("g", "households", np.float64(3)).to_dict()["value"] == 3
    assert SetMeasure("g", "households", float("nan")).value is None


def test_days_are_kept_as_texts() -> None:
    days = (dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, 8), np.datetime64("2026-01-01"), DAY)  # noqa: DTZ001
    assert {Appoint("p", "h", day).start for day in days} == {DAY}
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        EndAppointment("p", "1.1.2026")
    with pytest.raises(TypeError, match="A day is a date or a text"):
        Appoint("p", "h", cast("str", None))
    with pytest.raises(ValueError, match="kind"):
        Appoint("p", "h", DAY, kind=cast("Any", "cat"))


def test_a_record_of_another_change_is_not_taken() -> None:
    with pytest.raises(TypeError, match="This is a set_rank, not a move_unit"):
        MoveUnit.from_dict(SetRank("b", None).to_dict())


def test_a_single_text_is_one_of_them_and_unknown_is_none() -> None:
    assert MergeUnits("a", into="a").units == ("a",)
    assert Part("a", "x").children == ("x",)
    assert Part("a", measures={"households": float("nan")}, labels={"class": ""}) == Part(
        "a", measures={"households": None}, labels={"class": None}
    )


def test_a_change_names_what_it_speaks_of() -> None:
    assert SplitUnit("a", [Part("b", ["x"]), Part("c")]).names() == ("unit:a", "unit:b", "unit:x", "unit:c")
    assert AddLink("guides", "holder:h", "unit:a").names() == ("holder:h", "unit:a")
    assert CreatePost("chief", "g").names() == ("unit:g",)
