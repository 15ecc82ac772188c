"""What can be an id and a count, and what cannot, with the exact words and a way out."""

from __future__ import annotations

import decimal
import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from refusals import LADDER, C, S, found, lines, refused

from gridgov.errors import InvalidHierarchyError
from gridgov.hierarchy import Hierarchy
from gridgov.measures import NumbersLike

BLANK = "it holds white space or an invisible character"
BLANK_ZH = "含有空格或不可见字符"
IDS: list[tuple[Any, str, str, str, str]] = [
    (None, "", "it is empty. Give every unit an id.", "", "为空。请为每个单元填写编号。"),
    ("", "", "it is empty. Give every unit an id.", "", "为空。请为每个单元填写编号。"),
    (math.nan, "", "it is empty. Give every unit an id.", "", "为空。请为每个单元填写编号。"),
    (pd.NA, "", "it is empty. Give every unit an id.", "", "为空。请为每个单元填写编号。"),
    *(
        (
            value,
            shown,
            f"{BLANK}. Delete that character; '610902' would be valid.",
            shown,
            f"{BLANK_ZH}。请删除该字符；可改为“610902”。",
        )
        for value, shown in (
            ("610902 ", "610902 "),
            (" 610902", " 610902"),
            ("610\t902", r"610\t902"),
            ("610902\n", r"610902\n"),
            ("610\u3000902", "610\u3000902"),
            ("610902\u00a0", "610902\u00a0"),
            ("\ufeff610902", r"\ufeff610902"),
            ("610\u200b902", r"610\u200b902"),
            ("610902\u2028", r"610902\u2028"),
            ("610\u0085902", r"610\x85902"),
            ("610902\x00", r"610902\x00"),
            ("６１０９０２ ", "６１０９０２ "),
            ("610\ud800902", r"610\ud800902"),
        )
    ),
    (
        "\u3000",
        "\u3000",
        f"{BLANK}. Delete it, or write the id that is meant.",
        "\u3000",
        f"{BLANK_ZH}。请删除，或填写正确的编号。",
    ),
    (
        "６１０９０２",
        "６１０９０２",
        "it holds full-width or compatibility characters. Write '610902'.",
        "６１０９０２",
        "含有全角或兼容字符。请改写为“610902”。",
    ),
    (
        "ﬁ",
        "ﬁ",
        "it holds full-width or compatibility characters. Write 'fi'.",
        "ﬁ",
        "含有全角或兼容字符。请改写为“fi”。",
    ),
    (
        "e\u0301",
        "e\u0301",
        "it holds full-width or compatibility characters. Write 'é'.",
        "e\u0301",
        "含有全角或兼容字符。请改写为“é”。",
    ),
    (
        "x" * 1025,
        "x" * 39 + "…",
        "it is longer than 1,024 bytes. Use a shorter id.",
        "x" * 39 + "…",
        "超过1024字节。请使用较短的编号。",
    ),
    (
        "社" * 342,
        "社" * 39 + "…",
        "it is longer than 1,024 bytes. Use a shorter id.",
        "社" * 39 + "…",
        "超过1024字节。请使用较短的编号。",
    ),
    *(
        (
            value,
            value,
            "a spreadsheet has turned it into a number. Read the column as text from the original file.",
            value,
            "已被电子表格改写为数字。请从原始文件将该列按文本读取。",
        )
        for value in ("6.10902E+11", "6.1e14", "610921.0", "0.0")
    ),
    *(
        (
            value,
            value,
            (
                "it is what programs write for a missing value. "
                "Write the id that is meant; leave the cell empty where there is none."
            ),
            value,
            "是程序表示缺失值的写法。请填写正确的编号；没有时请留空。",
        )
        for value in ("nan", "None", "#N/A", "<NA>", "NULL", "#VALUE!")
    ),
    *(
        (
            value,
            shown,
            "it is neither text nor a whole number. Read the ids as text, so that no digit is lost.",
            shown,
            "既不是文本也不是整数。请将编号按文本读取，以免丢失数字。",
        )
        for value, shown in (
            (610902.0, "610902.0"),
            (True, "True"),
            (decimal.Decimal(1), "1"),
            (10**5000, "…"),
            (["a"], "['a']"),
        )
    ),
    (
        "社".encode("gbk"),
        "\ufffd\ufffd",
        "its bytes are not UTF-8. Decode the column first, such as from GB 18030.",
        "\ufffd\ufffd",
        "其字节不是UTF-8编码。请先解码该列，例如由GB 18030解码。",
    ),
]


@pytest.mark.parametrize(("value", "shown", "en", "shown_zh", "zh"), IDS, ids=range(len(IDS)))
def test_what_cannot_be_an_id_is_said_with_a_way_out(
    value: object, shown: str, en: str, shown_zh: str, zh: str
) -> None:
    error = refused(S, {**C, "id": value}, {**C, "id": "d"})
    assert lines(error) == [f"HIE011 row 2: '{shown}' cannot be an id: {en}"]
    assert lines(error, "zh") == [f"HIE011 第2行：“{shown_zh}”不能作为编号：{zh}"]


@pytest.mark.parametrize(
    "value",
    [
        "a",
        "0",
        "1.2",
        "6.E",
        "1.0a",
        "nano",
        "Nonet",
        "x" * 1024,
        "社" * 341,
        "\ue000",
        "é",
        "{}",
        "a/b",
        5,
        np.int64(7),
        "-",
        "\U00020000",
        b"utf8",
    ],
    ids=range(18),
)
def test_what_can_be_an_id(value: object) -> None:
    h = Hierarchy.from_records([{"id": value, "level": "street"}], levels=LADDER)
    assert h.roots.ids == [value.decode() if isinstance(value, bytes) else str(value)]


#: What was meant by a text that is no number, and so is named in the way out.
MEANT = {"1,234": "1234", "１２": "12", " 12": "12", "1 234": "1234", "１，２００": "1200"}
NUMBERS: list[tuple[Any, str, str, str]] = [
    ("1 234", "1 234", "it is not a number", "不是数字"),
    ("１，２００", "１，２００", "it is not a number", "不是数字"),
    (-1, "-1", "it is negative", "为负数"),
    (-0.5, "-0.5", "it is negative", "为负数"),
    (1.5, "1.5", "it is not a whole number", "不是整数"),
    ("2.5", "2.5", "it is not a whole number", "不是整数"),
    (math.inf, "inf", "it is not finite", "不是有限数"),
    (-math.inf, "-inf", "it is not finite", "不是有限数"),
    ("9" * 400, "9" * 39 + "…", "it is not finite", "不是有限数"),
    (10**400, "1" + "0" * 38 + "…", "it is too large", "过大"),
    (10**5000, "…", "it is too large", "过大"),
    (1e300, "1e+300", "it is too large", "过大"),
    (2**53, "9007199254740992", "it is 2**53 or more and could be rounded", "不小于2**53，可能被舍入"),
    (2**53 + 1, "9007199254740993", "it is 2**53 or more and could be rounded", "不小于2**53，可能被舍入"),
    ("many", "many", "it is not a number", "不是数字"),
    ("1,234", "1,234", "it is not a number", "不是数字"),
    ("12户", "12户", "it is not a number", "不是数字"),
    ("１２", "１２", "it is not a number", "不是数字"),
    (" 12", " 12", "it is not a number", "不是数字"),
    ("1e3", "1e3", "it is not a number", "不是数字"),
    ("nan", "nan", "it is not a number", "不是数字"),
    (True, "True", "it is not a number", "不是数字"),
    (np.True_, "True", "it is not a number", "不是数字"),
    (1j, "1j", "it is not a number", "不是数字"),
    ([1], "[1]", "it is not a number", "不是数字"),
    (b"1", "b'1'", "it is not a number", "不是数字"),
    (pd.Timestamp("2024-01-01"), "2024-01-01 00:00:00", "it is not a number", "不是数字"),
    (np.timedelta64(3, "D"), "3 days", "it is not a number", "不是数字"),
]


@pytest.mark.parametrize(("value", "shown", "why", "why_zh"), NUMBERS, ids=range(len(NUMBERS)))
def test_what_is_no_count_is_said_with_a_way_out(value: object, shown: str, why: str, why_zh: str) -> None:
    error = refused(S, {**C, "households": value}, {**C, "id": "d", "households": 1}, measures=["households"])
    plain = MEANT.get(shown)
    such, such_zh = ("", "") if plain is None else (f", such as {plain}", f"，如{plain}")
    assert lines(error) == [
        (
            f"HIE012 row 2, column 'households', id 'c': '{shown}' is no value of households for unit 'c': {why}. "
            f"Give a whole number from 0{such}; leave the field empty if it is unknown."
        )
    ]
    assert lines(error, "zh") == [
        (
            f"HIE012 第2行，“households”列，编号“c”：“{shown}”不是单元“c”的有效“households”：{why_zh}。"
            f"请填写不小于0的整数{such_zh}；未知时请留空。"
        )
    ]


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        (0, 0),
        ("0", 0),
        ("7", 7),
        ("+7", 7),
        ("3.0", 3),
        (-0.0, 0),
        (2**53 - 1, 2**53 - 1),
        (decimal.Decimal(7), 7),
        (np.uint8(7), 7),
        (np.float32(7), 7),
        (None, None),
        ("", None),
        (math.nan, None),
        (pd.NA, None),
        (pd.NaT, None),
    ],
    ids=range(15),
)
def test_what_is_a_count_or_unknown(value: object, stated: float | None) -> None:
    h = Hierarchy.from_records([{**S, "households": value}], levels=LADDER, measures=["households"])
    assert h.unit("s").stated("households") == stated
    if stated == 0:
        assert math.copysign(1, h.measure("households")[0]) == 1
    assert h.unit("s").total("households").complete == (stated is not None)


def test_measures_that_are_no_counts_may_be_fractions_and_large() -> None:
    h = Hierarchy.from_records([{**S, "area": 1e298}, {**C, "area": "0.5"}], levels=LADDER, measures=["area"])
    assert h.measure("area").tolist() == [1e298, 0.5]
    assert found(refused({**S, "area": math.inf}, {**C, "area": -1}, measures=["area"])) == [
        ("HIE012", 1),
        ("HIE012", 2),
    ]


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, -1]),
        np.array([1.0, -1.0]),
        np.array([1, -1], object),
        pd.Series([1, -1], index=[7, 8]),
        pl.Series([1, -1]),
    ],
    ids=range(5),
)
def test_numbers_of_any_column_are_checked(values: NumbersLike) -> None:
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_columns(
            ["s", "c"], [None, "s"], ["street", "community"], levels=LADDER, measures={"households": values}
        )
    assert found(error.value) == [("HIE012", 2)]
    assert "'-1" in lines(error.value)[0]
