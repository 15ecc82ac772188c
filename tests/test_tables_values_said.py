"""What is said of faults in cells, word by word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tables_values_cases import HOUSEHOLDS, field, said

from gridgov.errors import all_faults
from gridgov.tables import _value_notes
from gridgov.tables._kind import Field
from gridgov.tables._values import NoteKind

TEXT, CHOICE, FLAG = field("text"), field("choice"), field("flag")
DAY, ID, SHARE = field("day"), field("id"), field("share")

SAID: list[tuple[Field, list[Any], str, str]] = [
    (
        HOUSEHOLDS,
        ["abc"],
        (
            "VAL001 'abc' is not a number. Write one number in digits, such as 300; leave the cell empty where "
            "it is not known."
        ),
        "VAL001 “abc”不是数字。请用数字填写一个数，例如300；不清楚时请留空。",
    ),
    (
        HOUSEHOLDS,
        ["-5"],
        "VAL002 '-5' is less than 0. Correct it: it is 0 or more.",
        "VAL002 “-5”小于0。请更正：该数不得小于0。",
    ),
    (
        HOUSEHOLDS,
        [1.5],
        "VAL003 '1.5' is not a whole number. What is counted is whole: correct the number.",
        "VAL003 “1.5”不是整数。计数应为整数，请更正。",
    ),
    (
        HOUSEHOLDS,
        [1e20],
        "VAL004 '1e+20' is more than can be counted exactly. Check the number; an id belongs in another column.",
        "VAL004 “1e+20”超出可精确表示的范围。请核对该数；编号应填入其他列。",
    ),
    (
        HOUSEHOLDS,
        [dt.date(2025, 1, 2)],
        (
            "VAL005 The number has become the date or time 2025-01-02. Format the column as numbers, and write "
            "the number again."
        ),
        "VAL005 该数字已变为日期或时间2025-01-02。请将该列设为数值格式并重新填写。",
    ),
    (
        HOUSEHOLDS,
        ["12人"],
        (
            "VAL006 '12人' is in '人', which is not what the column holds. Write the number that belongs here, "
            "without a unit: households."
        ),
        "VAL006 “12人”的单位为“人”，与该列不符。请填写该列应有的数值，不写单位：户数。",
    ),
    (
        SHARE,
        ["85"],
        "VAL007 '85' is not a share from 0 to 1. Write it as 0.85 or 85%, if that is meant.",
        "VAL007 “85”不是0至1之间的比例。如属此意，请写作0.85或85%。",
    ),
    (
        SHARE,
        ["120%"],
        "VAL007 '120%' is not a share from 0 to 1. Correct it: a share is from 0 to 1, or from 0% to 100%.",
        "VAL007 “120%”不是0至1之间的比例。请更正：比例为0至1，或0%至100%。",
    ),
    (
        HOUSEHOLDS,
        ["300-400"],
        (
            "VAL008 It is not one number: '300-400' names more than one number. Write one number, such as "
            "300 or 约300; leave the cell empty where it is not known."
        ),
        "VAL008 不是一个数：“300-400”含有不止一个数。请填写一个数，例如300或约300；不清楚时请留空。",
    ),
    (
        DAY,
        ["3月1日"],
        (
            "VAL009 '3月1日' is not a day. Write it as YYYY-MM-DD, such as 2025-03-01; leave the cell empty "
            "where it is not known."
        ),
        "VAL009 “3月1日”不是日期。请写成YYYY-MM-DD，例如2025-03-01；不清楚时请留空。",
    ),
    (
        DAY,
        ["3/1/2025"],
        "VAL010 '3/1/2025' can be 2025-03-01 and 2025-01-03. Write the year first: 2025-03-01 or 2025-01-03.",
        "VAL010 “3/1/2025”既可读作2025-03-01，也可读作2025-01-03。请将年份写在最前：2025-03-01或2025-01-03。",
    ),
    (
        DAY,
        ["2025-02-30"],
        "VAL011 The calendar has no day '2025-02-30'. Correct the day, the month or the year.",
        "VAL011 日历中没有“2025-02-30”这一天。请更正年、月、日。",
    ),
    (
        DAY,
        ["25-3-1"],
        "VAL012 '25-3-1' has a year of two digits. Write all four digits of the year, such as 2025-03-01.",
        "VAL012 “25-3-1”的年份只有两位。请写全四位年份，例如2025-03-01。",
    ),
    (
        DAY,
        ["2025年3月"],
        "VAL013 '2025年3月' names no day. Write the day too, such as 2025-03-01.",
        "VAL013 “2025年3月”没有写明具体日期。请写明具体日期，例如2025-03-01。",
    ),
    (
        ID,
        [True],
        "VAL014 'TRUE' is not an id. Write the id as text, in letters and digits.",
        "VAL014 “TRUE”不是编号。请以文本填写编号，使用字母和数字。",
    ),
    (
        ID,
        [6.1e17],
        (
            "VAL015 The id is the number 6.1e+17: a spreadsheet keeps no more than 15 digits, the others are "
            "lost. Export the column again as text; what is lost cannot be restored."
        ),
        (
            "VAL015 该编号已变为数值6.1e+17：电子表格只保留15位数字，其余位数已丢失。请以文本格式重新导出该列；"
            "丢失的数字无法恢复。"
        ),
    ),
    (
        ID,
        ["1月2日"],
        "VAL016 The id has become the date or time 1月2日. Format the column as text, and write the id again.",
        "VAL016 该编号已变为日期或时间1月2日。请将该列设为文本格式并重新填写编号。",
    ),
    (
        ID,
        ["13800138000"],
        "VAL017 What stands here looks like a telephone number; it is not shown. Write an opaque id instead.",
        "VAL017 此处疑为电话号码，不予显示。请改填内部编号。",
    ),
    (
        ID,
        ["110101", "110102", "10101"],
        (
            "VAL018 '10101' has 5 digits, all others of the column have 6. If a spreadsheet has eaten its "
            "zeros write '010101', otherwise correct it; keep the column as text."
        ),
        (
            "VAL018 “10101”为5位，该列其余编号均为6位。如为电子表格删去了前导零，请写作“010101”，否则请更正；"
            "并将该列保持为文本。"
        ),
    ),
    (
        ID,
        ["010101", "010102", "10101"],
        (
            "VAL018 '10101' has 5 digits, all others of the column have 6. With its zeros it would be '010101', "
            "which is there already: correct one of the two."
        ),
        "VAL018 “10101”为5位，该列其余编号均为6位。补零后为“010101”，该编号已存在：请更正其中之一。",
    ),
    (
        CHOICE,
        ["兼織"],
        "VAL019 '兼織' is none of the words of the column. Did you mean '兼'? Use one of: full, part.",
        "VAL019 “兼織”不在该列可选的词语之中。是否为“兼”？请使用：专职、兼职。",
    ),
    (
        CHOICE,
        ["xyz"],
        "VAL019 'xyz' is none of the words of the column. Use one of: full, part.",
        "VAL019 “xyz”不在该列可选的词语之中。请使用：专职、兼职。",
    ),
    (
        FLAG,
        ["maybe"],
        "VAL020 'maybe' is neither yes nor no. Write yes or no, or leave the cell empty.",
        "VAL020 “maybe”既不是“是”也不是“否”。请填写“是”或“否”，或留空。",
    ),
    (
        TEXT,
        ["#REF!"],
        "VAL021 The formula of the cell failed: #REF!. Correct the formula, or write the value itself.",
        "VAL021 该单元格的公式出错：#REF!。请更正公式，或直接填写数值。",
    ),
    (
        TEXT,
        [b"\xff"],
        "VAL022 'b'\\xff'' cannot be read as text. Write it again as plain text.",
        "VAL022 “b'\\xff'”无法按文本读取。请以普通文本重新填写。",
    ),
]


@pytest.mark.parametrize(("of", "cells", "en", "zh"), SAID, ids=[f"{case[2][:6]} {case[1][0]}" for case in SAID])
def test_what_is_said_of_each_fault(of: Field, cells: list[Any], en: str, zh: str) -> None:
    assert said(cells, of) == [en]
    assert said(cells, of, "zh") == [zh]


def test_every_fault_of_values_is_said_above() -> None:
    codes = {code for code in all_faults() if code.startswith("VAL")}
    assert codes == {en[:6] for _, _, en, _ in SAID}


def test_every_note_has_words_in_both_languages() -> None:
    notes = [value for value in vars(_value_notes).values() if isinstance(value, NoteKind)]
    assert len({note.key for note in notes}) == len(notes) == len(_value_notes.__all__) - 1
    assert all(note.text.en and note.text.zh and not note.text.zh.isascii() for note in notes)
