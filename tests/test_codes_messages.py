"""Codes: the exact texts of all faults, wrong use, and values that survive."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
from codes_reference import names, problems_of

from gridgov.codes import (
    CommitteeBand,
    DepartmentGridCode,
    DivisionCode,
    DivisionLevel,
    Serials,
    StreetKind,
    UnitGridCode,
    UrbanRuralClass,
    Zeros,
    compose_division,
    next_serial,
    parse_divisions,
    validate_divisions,
)
from gridgov.errors import FAULTS

# All faults of one input at once


def test_all_segments_are_looked_at() -> None:
    wrong = [(p.place.column, p.name) for p in problems_of(lambda: compose_division(" 61", "9", 100, -1, ""))]
    assert wrong == [
        ("province", "spaces"),
        ("city", "short-part"),
        ("county", "part-range"),
        ("street", "not-a-digit"),
        ("community", "empty-code"),
    ]


def test_all_parts_of_a_grid_are_looked_at() -> None:
    assert names(lambda: UnitGridCode.compose("110101", 1000)) == ["wrong-level", "serial-range"]
    assert names(lambda: UnitGridCode.parse("011010100100")) == ["unit-grid-length"]
    assert names(lambda: UnitGridCode.parse("011010100100000")) == ["leading-zero", "serial-range"]
    assert names(lambda: UnitGridCode.parse("110101000001000")) == ["serial-range"]
    assert names(lambda: UnitGridCode.parse("110000001001000")) == ["zero-segment", "serial-range"]
    assert names(lambda: DepartmentGridCode.compose("1", "110101", 100, merged=5)) == [
        "short-part",
        "wrong-level",
        "part-range",
        "serial-range",
    ]
    assert names(lambda: DepartmentGridCode.parse("01020311000100100101")) == ["zero-segment"]
    assert names(lambda: DepartmentGridCode.compose(1, "110101001601")) == ["part-range"]
    assert names(lambda: DepartmentGridCode.compose(1, "110101001")) == ["wrong-level"]
    assert names(lambda: Serials().retire(1, "2", 3000)) == ["short-part", "part-range"]
    assert names(lambda: Serials([1, 2, 5000], retired=["x", 1])) == ["part-range", "not-a-digit", "retired-in-use"]


# Texts

MESSAGES: list[tuple[Callable[[], object], str, str]] = [
    (
        lambda: DivisionCode.parse(""),
        "COD001 The code is empty. Give the code, or leave the row out.",
        "COD001 编码为空。请填写编码，或删去该行。",
    ),
    (
        lambda: DivisionCode.parse(True),  # noqa: FBT003
        "COD002 A code is text or a whole number, not bool. Read the column as text.",
        "COD002 编码应为文本或整数，不能是bool。请按文本读取该列。",
    ),
    (
        lambda: DivisionCode.parse("610902.0"),
        "COD003 '610902.0' is a decimal number, not a code. Read the column as text; the digits are 610902.",
        "COD003 “610902.0”是小数，不是编码。请按文本读取该列；其数字为610902。",
    ),
    (
        lambda: DivisionCode.parse("6.10902E+11"),
        (
            "COD004 '6.10902E+11' is a rounded number; its last digits are lost. "
            "Make the column text where it comes from, and export it again."
        ),
        "COD004 “6.10902E+11”是舍入后的数值，末尾的数字已丢失。请在数据来源处将该列设为文本，再重新导出。",
    ),
    (
        lambda: DivisionCode.parse("\uff16109"),
        "COD005 '\uff16109' has digits other than 0 to 9, such as full-width ones. Write it as 6109.",
        "COD005 “\uff16109”含有全角数字等非0—9的数字。请改写为6109。",
    ),
    (
        lambda: DivisionCode.parse("6109\u3000"),
        "COD006 '6109\\u3000' has spaces or invisible characters. Write it as 6109.",
        "COD006 “6109\\u3000”含有空格或不可见字符。请改写为6109。",
    ),
    (
        lambda: DivisionCode.parse("6109O2"),
        "COD007 '6109O2' has 'O' at position 5. Write the code with the digits 0 to 9 only.",
        "COD007 “6109O2”的第5位是“O”。编码只能由数字0—9组成，请改正。",
    ),
    (
        lambda: DivisionCode.parse("610902610902610902610902610902"),
        "COD008 '61090261090261090261…' has 30 digits; the longest code has 20. Write one code in each cell.",
        "COD008 “61090261090261090261…”有30位，最长的编码为20位。请在每个单元格中只填一个编码。",
    ),
    (
        lambda: DivisionCode.parse("61090200101"),
        (
            "COD009 '61090200101' is 11 long; a division code has 2, 4, 6, 9 or 12 digits. "
            "Write all digits of one level, or pad the code to 12 digits with zeros on its right."
        ),
        "COD009 “61090200101”长11位；区划代码应为2、4、6、9或12位。请写全某一级的各位数字，或在右边补零至12位。",
    ),
    (
        lambda: DivisionCode.parse("000000610902"),
        (
            "COD010 '000000610902' begins with 0, as no division code does. "
            "Remove the zeros before the code; a short code is padded on its right."
        ),
        "COD010 “000000610902”以0开头，区划代码不会以0开头。请删去前面的零；较短的代码应在右边补零。",
    ),
    (
        lambda: DivisionCode.parse("610002"),
        "COD011 '610002' has only zeros for its city. Write the digits of the city.",
        "COD011 “610002”中市一段全为零。请填写市的代码。",
    ),
    (
        lambda: DivisionCode("610902001000"),
        (
            "COD012 '610902001000' is the street 610902001 padded with zeros. "
            "Write 610902001, or read it with zeros='trim'."
        ),
        "COD012 “610902001000”是街道（乡镇）代码610902001补零而成。请写作610902001，或用zeros='trim'读取。",
    ),
    (
        lambda: DivisionCode.parse("610900000000"),
        (
            "COD013 '610900000000' can be read as city 6109 / county 610900. Pass the right one with level=, "
            "or say with zeros= whether zeros at the end are padding or not (trim, keep)."
        ),
        (
            "COD013 “610900000000”可以读作city 6109 / county 610900。"
            "请用level=指明层级，或用zeros=说明末尾的零是否为补位（trim是，keep否）。"
        ),
    ),
    (
        lambda: DivisionCode.parse("610902", "street"),
        "COD014 '610902' is no street code; it can be read as county 610902. Correct the code or its level.",
        "COD014 “610902”不是街道（乡镇）代码，只能读作county 610902。请改正代码或其层级。",
    ),
    (
        lambda: UnitGridCode.compose("110101001001", "7"),
        "COD015 '7' is too short: this part of a code has 3 digits. Write it as 007, and keep the column as text.",
        "COD015 “7”太短：编码的这一段应为3位。请改写为007，并将该列保持为文本。",
    ),
    (
        lambda: compose_division(61, 100),
        "COD016 column 'city': '100' is not one of the 100 numbers from 00 to 99. Use a number of this range.",
        "COD016 “city”列：“100”不在00至99的100个号码之内。请使用该范围内的号码。",
    ),
    (
        lambda: UnitGridCode.compose("110101001001", 1000),
        (
            "COD017 Serial 1000 is not one of the 999 from 001 to 999. "
            "Use a free one of this range; if none is left, divide the unit above it."
        ),
        "COD017 顺序号1000不在001至999的999个号码之内。请使用该范围内的空号；若已用尽，请先拆分其上级单元。",
    ),
    (
        lambda: UrbanRuralClass.parse("110"),
        "COD018 '110' is no urban-rural class. Use 111, 112, 121, 122, 123, 210 or 220.",
        "COD018 “110”不是城乡分类代码。请使用111、112、121、122、123、210或220。",
    ),
    (
        lambda: UnitGridCode.parse("11010100100101"),
        (
            "COD019 '11010100100101' is 14 long; a unit grid code has 15 digits. "
            "Write 12 digits of the community and 3 of the serial."
        ),
        "COD019 “11010100100101”长14位；单元网格编码应为15位。请写全社区代码12位和顺序号3位。",
    ),
    (
        lambda: DepartmentGridCode.parse("110101001001001"),
        (
            "COD020 '110101001001001' is 15 long; a department's grid code has 20 digits. "
            "Write 6 digits of the object, 12 of the community and 2 of the part."
        ),
        "COD020 “110101001001001”长15位；专业网格编码应为20位。请写全管理服务对象6位、社区代码12位和细分号2位。",
    ),
    (
        lambda: DepartmentGridCode.parse(1020311010100160100),
        (
            "COD021 '1020311010100160100' is 19 long; it has lost the zeros that its 20 digits begin with. "
            "Write it as 01020311010100160100, and keep the column as text."
        ),
        "COD021 “1020311010100160100”长19位，20位编码开头的零已丢失。请改写为01020311010100160100，并将该列保持为文本。",  # noqa: E501
    ),
    (
        lambda: Serials(range(1, 1000)).next(),
        (
            "COD022 1 more wanted, but 0 of the 999 serials from 001 to 999 are free. "
            "Divide the unit that numbers them, so that each part has its own serials."
        ),
        "COD022 还需要1个顺序号，但001至999的999个中只剩0个可用。请拆分其上级单元，使各部分分别编号。",
    ),
    (
        lambda: Serials([7], retired=["007"]),
        "COD023 Serial 007 is in use and retired. Take it out of one of the two.",
        "COD023 顺序号007既在使用又已停用。请从其中一处删去。",
    ),
]


@pytest.mark.parametrize(("call", "en", "zh"), MESSAGES, ids=[en[:6] for _, en, _ in MESSAGES])
def test_texts_are_exact(call: Callable[[], object], en: str, zh: str) -> None:
    [problem] = problems_of(call)
    assert problem.text("en") == en
    assert problem.text("zh") == zh


def test_every_fault_has_its_text_tested() -> None:
    assert [en[:6] for _, en, _ in MESSAGES] == sorted(code for code in FAULTS if code.startswith("COD"))


@pytest.mark.parametrize(
    ("text", "level", "zh"),
    [
        ("610902", "province", "省"),
        ("610902", "city", "市"),
        ("6109", "county", "县（区）"),
        ("6109", "street", "街道（乡镇）"),
        ("6109", "community", "社区（村）"),
    ],
)
def test_levels_are_named_in_both_languages(text: str, level: DivisionLevel, zh: str) -> None:
    [problem] = problems_of(lambda: DivisionCode.parse(text, level))
    assert problem.message("en").startswith(f"'{text}' is no {level} code; it can be read as ")
    assert problem.message("zh").startswith(f"“{text}”不是{zh}代码，只能读作")


WRONG_USE: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: DivisionCode.parse("61", cast("DivisionLevel", "town")),
        ValueError,
        "level must be one of province, city, county, street, community, or None, not 'town'.",
    ),
    (
        lambda: DivisionCode("61").at(cast("DivisionLevel", "town")),
        ValueError,
        "level must be one of province, city, county, street, community, or None, not 'town'.",
    ),
    (
        lambda: parse_divisions(["61"], ["town"]),
        ValueError,
        "level must be one of province, city, county, street, community, or None, not 'town'.",
    ),
    (
        lambda: parse_divisions(["61"], ["city", "city"]),
        ValueError,
        "level must be one level or have as many entries as values: 1, not 2.",
    ),
    (
        lambda: validate_divisions([], zeros=cast("Zeros", "drop")),
        ValueError,
        "zeros must be 'ask', 'keep' or 'trim', not 'drop'.",
    ),
    (
        lambda: validate_divisions("61"),
        TypeError,
        "values must be a column of codes, not the single value '61'.",
    ),
    (lambda: validate_divisions(np.array([["61"]])), ValueError, "values must have one dimension, not 2."),
    (
        lambda: DivisionCode(cast("str", 61)),
        TypeError,
        "text must be str, not int; DivisionCode.parse takes other types.",
    ),
    (
        lambda: compose_division(61, None, 2),
        ValueError,
        "city must be given where a level below it is given.",
    ),
    (
        lambda: compose_division(61, 9, None, None, 1),
        ValueError,
        "county must be given where a level below it is given.",
    ),
    (lambda: Serials(width=0), ValueError, "width must be from 1 to 18 digits, not 0."),
    (
        lambda: Serials(first=9, last=1000),
        ValueError,
        "first and last must be a range within 3 digits, not 9 to 1000.",
    ),
    (
        lambda: next_serial([], start=1000),
        ValueError,
        "first and last must be a range within 3 digits, not 1000 to 999.",
    ),
    (lambda: Serials().take(-1), ValueError, "count must not be negative, not -1."),
]


@pytest.mark.parametrize(("call", "error", "text"), WRONG_USE, ids=range(len(WRONG_USE)))
def test_wrong_use_is_refused_with_what_was_expected(
    call: Callable[[], object], error: type[Exception], text: str
) -> None:
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    assert str(caught.value) == text


# Values


VALUES: list[object] = [
    DivisionCode("610902001001"),
    UnitGridCode("110101001001007"),
    DepartmentGridCode("01020311010100160100"),
    Serials([1, 2], retired=[3]),
    StreetKind.TOWN,
    CommitteeBand.QUASI,
    UrbanRuralClass.VILLAGE,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_every_value_survives(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == value == copy.deepcopy(value)  # noqa: S301 (our own bytes)
    assert hash(copy.copy(value)) == hash(value)
    assert not hasattr(value, "no_such_name")


@pytest.mark.parametrize("value", VALUES[:4], ids=lambda value: type(value).__name__)
def test_no_value_can_be_changed(value: object) -> None:
    for name in ("text", "used", "no_such_name"):
        with pytest.raises(AttributeError):
            setattr(value, name, "61")


def test_codes_of_different_kinds_are_different_and_have_no_order() -> None:
    unit, department = UnitGridCode("110101001001007"), DepartmentGridCode("01020311010100160100")
    assert len({DivisionCode("61"), DivisionCode("61"), unit, department}) == 3
    with pytest.raises(TypeError):
        sorted([unit, department])


def test_codes_show_what_they_are() -> None:
    assert repr(DivisionCode("6109")) == "DivisionCode(text='6109')"
    assert f"{DivisionCode('6109')}" == "6109"
