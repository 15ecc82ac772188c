"""The exact words of every fault of changes and of their records, in both languages, with their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from changes_cases import DAY, countryside, refused, town
from changes_words_people_cases import PEOPLE
from changes_words_units_cases import UNITS

from gridgov.changes import (
    AbolishUnit,
    Amend,
    Change,
    CreateUnit,
    MoveUnit,
    Part,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    Revert,
    SplitUnit,
    apply,
    read_changes,
)
from gridgov.errors import FAULTS, InvalidChangeError
from gridgov.jurisdiction import Jurisdiction

WORDS = [*UNITS, *PEOPLE]
RECORDS: list[tuple[list[Any], list[str], list[str]]] = [
    (
        [{"change": "move_unit", "unit": "g1", "to": "c2"}, {"change": "moove_unit"}, "x", {}],
        [
            ("CHG030 changes, row 2, column 'change': There is no change 'moove_unit'. Did you mean 'move_unit'?"),
            ("CHG032 changes, row 3, column 'change': The record of a change lacks 'change'. Give 'change' a value."),
            ("CHG032 changes, row 4, column 'change': The record of a change lacks 'change'. Give 'change' a value."),
        ],
        [
            "CHG030 changes，第2行，“change”列：没有名为“moove_unit”的变更。是否为“move_unit”？",
            "CHG032 changes，第3行，“change”列：变更记录缺少“change”。请填写“change”。",
            "CHG032 changes，第4行，“change”列：变更记录缺少“change”。请填写“change”。",
        ],
    ),
    (
        [{"change": "move_unit", "unit": "g1", "too": "c2"}, {"change": "zzzz"}],
        [
            ("CHG031 changes, row 1, column 'too': A change 'move_unit' has no 'too'. Did you mean 'to'?"),
            "CHG032 changes, row 1, column 'to': A change 'move_unit' lacks 'to'. Give 'to' a value.",
            (
                "CHG030 changes, row 2, column 'change': There is no change 'zzzz'. Delete it; there "
                "are: abolish_post, abolish_unit, add_device, add_link, amend, appoint, create_body, create_post, "
                "create_unit, end_appointment, end_body, end_link, join_body, merge_units, move_unit, "
                "recode_unit, regrade_unit, rename_unit, revert, set_label, set_measure, set_rank, split_unit."
            ),
        ],
        [
            "CHG031 changes，第1行，“too”列：变更“move_unit”没有“too”。是否为“to”？",
            "CHG032 changes，第1行，“to”列：变更“move_unit”缺少“to”。请填写“to”。",
            (
                "CHG030 changes，第2行，“change”列：没有名为“zzzz”的变更。请删除；可用的有：abolish_post, "
                "abolish_unit, add_device, add_link, amend, appoint, create_body, create_post, create_unit, "
                "end_appointment, end_body, end_link, join_body, merge_units, move_unit, recode_unit, regrade_unit, "
                "rename_unit, revert, set_label, set_measure, set_rank, split_unit。"
            ),
        ],
    ),
    (
        [{"change": "appoint", "post": 1, "holder": "p", "start": "1.1.2026", "kind": "cat", "meets": "x"}],
        [
            ("CHG033 changes, row 1, column 'post': 'post' is 1, which it cannot be. Give a text that is not empty."),
            (
                "CHG033 changes, row 1, column 'start': 'start' is '1.1.2026', which it cannot be. Give "
                "a day YYYY-MM-DD."
            ),
            (
                "CHG033 changes, row 1, column 'kind': 'kind' is 'cat', which it cannot be. Give one "
                "of: person, household, body, or nothing."
            ),
            ("CHG033 changes, row 1, column 'meets': 'meets' is 'x', which it cannot be. Give a list of texts."),
        ],
        [
            "CHG033 changes，第1行，“post”列：“post”为1，不符合要求。请填写非空文本。",
            ("CHG033 changes，第1行，“start”列：“start”为'1.1.2026'，不符合要求。请填写YYYY-MM-DD格式的日期。"),
            (
                "CHG033 changes，第1行，“kind”列：“kind”为'cat'，不符合要求。请填写以下之一：person、"
                "household、body，或留空。"
            ),
            "CHG033 changes，第1行，“meets”列：“meets”为'x'，不符合要求。请填写文本列表。",
        ],
    ),
    (
        [
            {
                "change": "split_unit",
                "unit": "g1",
                "parts": [{"id": "", "measures": {"households": "x"}, "kids": []}, {}],
            }
        ],
        [
            "CHG031 changes, row 1, column 'parts[0].kids': A part has no 'kids'. Did you mean 'kind'?",
            (
                "CHG033 changes, row 1, column 'parts[0].id': 'id' is '', which it cannot be. Give a "
                "text that is not empty."
            ),
            (
                "CHG033 changes, row 1, column 'parts[0].measures': 'measures' is {'households': 'x'}, "
                "which it cannot be. Give numbers by measure, None where unknown."
            ),
            "CHG032 changes, row 1, column 'parts[1].id': A part lacks 'id'. Give 'id' a value.",
        ],
        [
            "CHG031 changes，第1行，“parts[0].kids”列：部分没有“kids”。是否为“kind”？",
            "CHG033 changes，第1行，“parts[0].id”列：“id”为''，不符合要求。请填写非空文本。",
            (
                "CHG033 changes，第1行，“parts[0].measures”列：“measures”为{'households': 'x'}，不符合"
                "要求。请填写指标与数字的对应，未知为None。"
            ),
            "CHG032 changes，第1行，“parts[1].id”列：部分缺少“id”。请填写“id”。",
        ],
    ),
    (
        [{"change": "set_measure", "unit": "g1", "measure": "households", "value": True}],
        [
            ("CHG033 changes, row 1, column 'value': 'value' is True, which it cannot be. Give a number, or nothing."),
        ],
        [
            "CHG033 changes，第1行，“value”列：“value”为True，不符合要求。请填写数字，或留空。",
        ],
    ),
    (
        [{"change": "create_unit", "id": "g", "level": "grid", "parent": None, "labels": {"a": 1}}],
        [
            (
                "CHG033 changes, row 1, column 'parent': 'parent' is None, which it cannot be. Give a "
                "text that is not empty."
            ),
            (
                "CHG033 changes, row 1, column 'labels': 'labels' is {'a': 1}, which it cannot be. Give "
                "texts by label, None where unknown."
            ),
        ],
        [
            "CHG033 changes，第1行，“parent”列：“parent”为None，不符合要求。请填写非空文本。",
            ("CHG033 changes，第1行，“labels”列：“labels”为{'a': 1}，不符合要求。请填写标签与文本的对应，未知为None。"),
        ],
    ),
    (
        [
            {"change": "create_post", "role": "r", "unit": "g", "number": 0},
            {"change": "split_unit", "unit": "g", "parts": {}},
        ],
        [
            (
                "CHG033 changes, row 1, column 'number': 'number' is 0, which it cannot be. Give a whole "
                "number from 1, or nothing."
            ),
            ("CHG033 changes, row 2, column 'parts': 'parts' is {}, which it cannot be. Give a list of records."),
        ],
        [
            ("CHG033 changes，第1行，“number”列：“number”为0，不符合要求。请填写不小于1的整数，或留空。"),
            "CHG033 changes，第2行，“parts”列：“parts”为{}，不符合要求。请填写记录列表。",
        ],
    ),
]


def retired() -> Jurisdiction:
    """Return the town after two of its grids went."""
    place = apply(town(), [AbolishUnit("w1")], on="2025-01-01").jurisdiction
    parts = [Part("g5", measures={"households": 10}), Part("g6", measures={"households": 20})]
    return apply(place, [SplitUnit("g4", parts)], on="2025-06-01").jurisdiction


#: What cannot go wrong in the town as it is.
ELSEWHERE: list[tuple[Callable[[], Jurisdiction], list[str], list[str], list[Change]]] = [
    (
        countryside,
        [
            (
                "CHG021 changes, row 2, id 'v2': The totals above 'v2' would change: of the levels village "
                "and estate one lies over others, and counts in no total. Move the units below it first, and "
                "set its counts to 0 or unknown."
            ),
        ],
        [
            (
                "CHG021 changes，第2行，编号“v2”：“v2”上级的合计数将改变：village与estate两个层级中，一个为叠加"
                "层级，不计入合计。请先划转其下级单元，并将其数量设为0或未知。"
            ),
        ],
        [RenameUnit("v2", "x"), RegradeUnit("v2", "estate")],
    ),
    (
        retired,
        [
            (
                "CHG022 changes, row 1, id 'w1': The id 'w1' was retired on 2025-01-01; ids are never used again. "
                "Choose another id."
            ),
            (
                "CHG022 changes, row 2, id 'g4': The id 'g4' was retired on 2025-06-01, and 'g5', 'g6' came after it; "
                "ids are never used again. Choose another id."
            ),
        ],
        [
            "CHG022 changes，第1行，编号“w1”：编号“w1”已于2025-01-01停用；编号不得再次使用。请另选编号。",
            (
                "CHG022 changes，第2行，编号“g4”：编号“g4”已于2025-06-01停用，由“g5”、“g6”承接；编号不得再次使用。"
                "请另选编号。"
            ),
        ],
        [CreateUnit("w1", "grid", "c1", "grid"), RecodeUnit("g5", "g4")],
    ),
    (
        town,
        [
            (
                "CHG023 changes, row 1, id 'c1': What is to be altered has changed since: of unit 'c1' the name is "
                "'North'; it was 'South'. Take the later change back first, or make the change by hand."
            ),
            (
                "CHG023 changes, row 1, id 'x': What is to be altered has changed since: unit 'x' is not there any "
                "more. Take the later change back first, or make the change by hand."
            ),
            (
                "CHG023 changes, row 2, id 'd2': What is to be altered has changed since: a row of devices is not as "
                "it was left: d2, terminal. Take the later change back first, or make the change by hand."
            ),
        ],
        [
            (
                "CHG023 changes，第1行，编号“c1”：拟调整的内容此后已有变化：单元“c1”的名称为“North”，原为“South”。"
                "请先撤回后来的变更，或另行手工变更。"
            ),
            (
                "CHG023 changes，第1行，编号“x”：拟调整的内容此后已有变化：单元“x”已不存在。"
                "请先撤回后来的变更，或另行手工变更。"
            ),
            (
                "CHG023 changes，第2行，编号“d2”：拟调整的内容此后已有变化：devices表中的一行已不是变更后的样子：d2, "
                "terminal。请先撤回后来的变更，或另行手工变更。"
            ),
        ],
        [
            Revert(
                DAY,
                {
                    "units": {
                        "cells": [
                            {"id": "c1", "from": {"name": "South"}, "to": {"name": None}},
                            {"id": "x", "from": {}, "to": {"name": None}},
                        ]
                    }
                },
            ),
            Amend({"devices": [{"after": None, "from": [{"id": "d2", "kind": "terminal"}], "to": []}]}),
        ],
    ),
]


@pytest.mark.parametrize(("place", "english", "chinese", "changes"), ELSEWHERE)
def test_what_is_wrong_elsewhere_is_said_in_both_languages(
    place: Callable[[], Jurisdiction], english: list[str], chinese: list[str], changes: list[Change]
) -> None:
    problems = refused(*changes, town=place())
    assert [p.text() for p in problems] == english
    assert [p.text("zh") for p in problems] == chinese


@pytest.mark.parametrize(("changes", "english", "chinese"), WORDS)
def test_what_is_wrong_with_a_change_is_said_in_both_languages(
    changes: list[Change], english: list[str], chinese: list[str]
) -> None:
    problems = refused(*changes)
    assert [p.text() for p in problems] == english
    assert [p.text("zh") for p in problems] == chinese


@pytest.mark.parametrize(("records", "english", "chinese"), RECORDS)
def test_what_is_wrong_with_records_is_said_at_once(records: list[Any], english: list[str], chinese: list[str]) -> None:
    with pytest.raises(InvalidChangeError) as caught:
        read_changes(records)
    assert [p.text() for p in caught.value.problems] == english
    assert [p.text("zh") for p in caught.value.problems] == chinese


def test_the_words_of_every_fault_of_changes_are_tested() -> None:
    lines = [*(entry[1] for entry in WORDS), *(entry[1] for entry in RECORDS), *(entry[1] for entry in ELSEWHERE)]
    said = {line.partition(" ")[0] for english in lines for line in english}
    assert {code for code in FAULTS if code.startswith("CHG")} - said == set()


def test_the_headline_is_said_in_both_languages() -> None:
    error = InvalidChangeError(refused(MoveUnit("g9", to="c2")))
    assert error.headline() == "The changes are refused: 1 problem."
    assert error.headline("zh") == "变更被拒绝：1个问题。"
