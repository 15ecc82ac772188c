"""The exact words of every fault of a quantity, in both languages."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from gridgov.errors import FAULTS, GridgovError
from gridgov.quantities import InvalidQuantityError, Quantity, parse_quantity, parse_sum

WRITE_EN = "Write one number with its wording and unit, such as '560余人' or 'more than 300'."
WRITE_ZH = "请写一个数及其限定词和单位，例如“560余人”或“超过300名”。"

CASES: dict[str, tuple[Callable[[], object], str, str]] = {
    "QTY001": (
        lambda: parse_quantity("每300户", source="ANK-F01"),
        f"QTY001 id 'ANK-F01': '每300户' is not understood at '每300户'. {WRITE_EN}",
        f"QTY001 编号“ANK-F01”：“每300户”中的“每300户”无法识别。{WRITE_ZH}",
    ),
    "QTY002": (
        lambda: parse_quantity(" "),
        "QTY002 The text is empty. Leave out a quantity that is not published.",
        "QTY002 文字为空。未公布的数量请不要填写。",
    ),
    "QTY003": (
        lambda: parse_quantity("全覆盖"),
        (
            "QTY003 '全覆盖' holds no number. Write the number in digits or in Chinese numerals, such as '560余人' or "
            "'五百六十余人'."
        ),
        "QTY003 “全覆盖”中没有数字。请用阿拉伯数字或中文数字写出，例如“560余人”或“五百六十余人”。",
    ),
    "QTY004": (
        lambda: parse_quantity("数百名"),
        (
            "QTY004 '数百名' names no number. Write a wording that names one; if none is published, leave the "
            "quantity out."
        ),
        "QTY004 “数百名”未说明数目。请改为带数字的表述；原文未公布数目的，请勿填写。",
    ),
    "QTY005": (
        lambda: parse_quantity("3至5个"),
        (
            "QTY005 '3至5个' names more than one number. Give each number by itself; for a sum such as '5+2+X' use "
            "parse_sum, for a range Interval.between."
        ),
        "QTY005 “3至5个”含有不止一个数。请逐个给出；“5+2+X”这类组合请用parse_sum，范围请用Interval.between。",
    ),
    "QTY006": (
        lambda: parse_quantity("100000000000000000000000亿户"),
        (
            "QTY006 The number of '100000000000000000000000亿户' is more than 10 to the power of 30. Check the "
            "digits and "
            "the multipliers."
        ),
        "QTY006 “100000000000000000000000亿户”的数目超过10的30次方。请核对数字和“万”“亿”等单位。",
    ),
    "QTY007": (
        lambda: parse_quantity("不足300户"),
        (
            "QTY007 '不足300户' names an upper limit ('不足'), for which there is no qualifier. Use the "
            "interval with that high end: Interval(0, 300, high_open=True)."
        ),
        (
            "QTY007 “不足300户”表示上限（“不足”），没有对应的限定词。"
            "请使用以其为上端的区间：Interval(0, 300, high_open=True)。"
        ),
    ),
    "QTY008": (
        lambda: parse_quantity("近300余人"),
        "QTY008 '近300余人' is qualified twice: '近' and '余'. Keep the one that the source means.",
        "QTY008 “近300余人”有两种限定：“近”和“余”。请只保留原文所指的一种。",
    ),
    "QTY009": (
        lambda: parse_quantity("近0"),
        (
            "QTY009 '近0' leaves no number that it could be. 'Odd' needs a number above 0 that ends in a digit, "
            "'nearly' "
            "one above 0; where whole is true, a whole number must fit."
        ),
        "QTY009 “近0”没有可取的数。“余”“多”前须为大于0的整数或小数，“近”后须为大于0的数；whole为true时须有可取的整数。",
    ),
    "QTY010": (
        lambda: parse_quantity("人" * 10_000),
        "QTY010 The text has 10,000 characters; at most 100 are read. Give the words of the quantity alone.",
        "QTY010 文字有10,000个字符，最多读取100个。请只给出数量本身的文字。",
    ),
    "QTY011": (
        lambda: parse_sum("5+2+"),
        (
            "QTY011 '5+2+' is not a sum such as '5+2+X'. Write two or more numbers, letters or words with '+' "
            "or a space "
            "between them."
        ),
        "QTY011 “5+2+”不是“5+2+X”这样的组合。请写两个以上的数字、字母或词语，以“+”或空格隔开。",
    ),
    "QTY012": (
        lambda: Quantity.from_dict({}),
        "QTY012 $.value: The key 'value' is missing. Add it.",
        "QTY012 $.value：缺少键“value”。请补充。",
    ),
    "QTY013": (
        lambda: Quantity.from_dict({"value": 5, "kind": "odd"}),
        (
            "QTY013 $.kind: The key 'kind' is not known here. Delete it or use one of: value, qualifier, unit, source, "
            "whole, tolerance, ambiguous."
        ),
        (
            "QTY013 $.kind：此处不存在键“kind”。请删除或改用：value, qualifier, unit, source, whole, tolerance, "
            "ambiguous。"
        ),
    ),
    "QTY014": (
        lambda: Quantity.from_dict({"value": 5, "qualifier": "many"}),
        "QTY014 $.qualifier: 'qualifier' cannot be 'many'. Give one of: exact, odd, over, at_least, nearly, about.",
        "QTY014 $.qualifier：“qualifier”的值不能为“many”。请填写以下之一：exact、odd、over、at_least、nearly、about。",
    ),
    "QTY015": (
        lambda: parse_quantity("2023年底"),
        (
            "QTY015 '2023年底' names a date ('2023年'), not a quantity. Give the number that is counted; where a "
            "length of time is meant, write it so that it can be no date: '2,000年', '5个月'."
        ),
        (
            "QTY015 “2023年底”说的是日期（“2023年”），不是数量。请填写所计的数目；"
            "若指时长，请写成不会误作日期的形式，例如“2,000年”“5个月”。"
        ),
    ),
    "QTY016": (
        lambda: parse_quantity("同比增长12.5%"),
        (
            "QTY016 '同比增长12.5%' says how much something changed ('同比增长'), not how much there is. Give the "
            "number or share that was reached; if none is published, leave the quantity out."
        ),
        (
            "QTY016 “同比增长12.5%”说的是增减变化（“同比增长”），不是总量或水平。"
            "请填写变化后的总量或比例；原文未公布的，请勿填写。"
        ),
    ),
    "QTY017": (
        lambda: parse_quantity("网格员1.2万余名"),
        (
            "QTY017 '网格员1.2万余名' begins with '网格员', which says nothing of the number. Begin with the number or "
            "its wording: '1.2万余名'."
        ),
        "QTY017 “网格员1.2万余名”以“网格员”开头，它不是数的限定词。请从数或其限定词写起：“1.2万余名”。",
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_exact_words(code: str) -> None:
    make, en, zh = CASES[code]
    with pytest.raises(InvalidQuantityError) as error:
        make()
    assert error.value.text() == f"Not a valid quantity: 1 problem.\n{en}"
    assert error.value.text("zh") == f"不是有效的公布数量：1个问题。\n{zh}"


def test_every_fault_is_here() -> None:
    assert set(CASES) == {code for code in FAULTS if code.startswith("QTY")}


def test_all_faults_of_the_keys_are_told_at_once() -> None:
    wrong = {
        "qualifier": ["odd"],
        "unit": {"en": "households", "zh": 7},
        "source": 7,
        "whole": "yes",
        "tolerance": 1.5,
        "ambiguous": None,
        "kind": "odd",
    }
    with pytest.raises(InvalidQuantityError) as error:
        Quantity.from_dict(wrong)
    assert [p.text("zh").split("：")[0] for p in error.value.problems] == [
        "QTY012 $.value",
        "QTY014 $.qualifier",
        "QTY014 $.unit",
        "QTY014 $.source",
        "QTY014 $.whole",
        "QTY014 $.tolerance",
        "QTY014 $.ambiguous",
        "QTY013 $.kind",
    ]
    assert wrong["kind"] == "odd"


@pytest.mark.parametrize(
    ("data", "en", "zh"),
    [
        (
            {"value": "many"},
            "'value' cannot be 'many'. Give a number, or a text of digits such as '2/3'.",
            "“value”的值不能为“many”。请填写数字，或“2/3”这样的数字文本。",
        ),
        (
            {"value": 5, "unit": "户"},
            "'unit' cannot be '户'. Give words in both languages: {'en': …, 'zh': …}.",
            "“unit”的值不能为“户”。请填写两种语言的文字：{'en': …, 'zh': …}。",
        ),
        (
            {"value": 5, "source": 7},
            "'source' cannot be 7. Give the id of a fact, such as 'ANK-F12'.",
            "“source”的值不能为7。请填写事实编号，例如“ANK-F12”。",
        ),
        (
            {"value": 5, "whole": 1},
            "'whole' cannot be 1. Give true or false.",
            "“whole”的值不能为1。请填写true或false。",
        ),
        (
            {"value": 5, "tolerance": 1},
            "'tolerance' cannot be 1. Give a number from 0 to less than 1.",
            "“tolerance”的值不能为1。请填写大于等于0且小于1的数。",
        ),
        (
            {"value": 5, "ambiguous": True},
            "'ambiguous' cannot be True. Give false, or the qualifier 'over'.",
            "“ambiguous”的值不能为True。请填写false，或将限定词改为“over”。",
        ),
    ],
)
def test_what_is_wanted_of_each_key(data: dict[str, object], en: str, zh: str) -> None:
    with pytest.raises(InvalidQuantityError) as error:
        Quantity.from_dict(data)
    (problem,) = error.value.problems
    assert f"{problem.message()} {problem.way_out()}" == en
    assert f"{problem.message('zh')}{problem.way_out('zh')}" == zh


def test_the_error_is_one_of_gridgov() -> None:
    with pytest.raises(GridgovError) as error:
        parse_quantity("若干")
    assert isinstance(error.value, ValueError)
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)  # noqa: S301 - our own bytes
