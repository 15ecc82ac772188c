"""Shares in words, dates, changes and the other forms of reports, against an oracle of their own."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.quantities import PERCENT, Interval, InvalidQuantityError, Qualifier, Quantity, parse_quantity
from gridgov.text import LANGS, Text

DIGITS: Final = "零一二三四五六七八九"
HOUSEHOLDS: Final = Text("households", "户")

#: Words around a share, and what they say of it.
AROUND: Final[list[tuple[str, str, Qualifier]]] = [
    ("", "", "exact"),
    ("近", "", "nearly"),
    ("约", "", "about"),
    ("超", "", "over"),
    ("超过", "", "over"),
    ("突破", "", "over"),
    ("", "以上", "at_least"),
    ("", "及以上", "at_least"),
    ("", "以上（不含）", "over"),
    ("至少", "", "at_least"),
    ("", "左右", "about"),
    ("高达", "", "exact"),
    ("", "多", "odd"),
]


@given(
    tens=st.integers(1, 9),
    behind=st.integers(0, 9),
    around=st.sampled_from(AROUND),
    digits=st.sampled_from([DIGITS, 0]),
)
def test_f64_tenths_are_shares(tens: int, behind: int, around: tuple[str, str, Qualifier], digits: str | int) -> None:
    """One says 七成五 for 75 per cent: against the same share in digits."""
    before, after, qualifier = around
    first = digits[tens] if isinstance(digits, str) else str(tens)
    words = f"{before}{first}成{DIGITS[behind] if behind else ''}{after}"
    share = parse_quantity(words)
    assert (share.value, share.qualifier) == (Fraction(tens * 10 + behind, 100), qualifier)
    assert (share.unit, share.whole) == (PERCENT, False)
    if qualifier != "odd":
        assert share == parse_quantity(f"{before}{tens * 10 + behind}%{after}")
    assert all(parse_quantity(share.text(lang, unit=True)) == share for lang in LANGS)


READ: Final[list[tuple[str, Qualifier, str, Text | None]]] = [
    ("八成", "exact", "0.8", PERCENT),
    ("八成五", "exact", "0.85", PERCENT),
    ("八成半", "exact", "0.85", PERCENT),
    ("8.5成", "exact", "0.85", PERCENT),
    ("十成", "exact", "1", PERCENT),
    ("约占三成", "about", "0.3", PERCENT),
    ("八成居民", "exact", "0.8", PERCENT),
    ("八成员工", "exact", "0.8", PERCENT),
    ("8成员", "exact", "8", Text("成员", "成员")),
    ("八成以上（含八成）", "at_least", "0.8", PERCENT),
    ("一半", "exact", "1/2", PERCENT),
    ("半数", "exact", "1/2", PERCENT),
    ("近一半", "nearly", "1/2", PERCENT),
    ("近半", "nearly", "1/2", PERCENT),
    ("近半数", "nearly", "1/2", PERCENT),
    ("过半", "over", "1/2", PERCENT),
    ("过半数", "over", "1/2", PERCENT),
    ("超半数", "over", "1/2", PERCENT),
    ("半数以上", "at_least", "1/2", PERCENT),
    ("一半以上", "at_least", "1/2", PERCENT),
    ("13‰", "exact", "0.013", PERCENT),
    ("10余‰", "odd", "0.01", PERCENT),
    ("½", "exact", "1/2", None),
    ("约⅓", "about", "1/3", None),
    ("¾以上", "at_least", "3/4", None),
    ("贰佰", "exact", "200", None),
    ("叁万伍仟户", "exact", "35000", HOUSEHOLDS),
    ("3名大陆居民", "exact", "3", Text("名大陆居民", "名大陆居民")),
    ("壹拾贰名", "exact", "12", Text("persons", "名")),
    ("5支队伍", "exact", "5", Text("支队伍", "支队伍")),
    ("3名以上（含3名）", "at_least", "3", Text("persons", "名")),
    ("三名以上（含3名）", "at_least", "3", Text("persons", "名")),
    ("3名（含3名）以上", "at_least", "3", Text("persons", "名")),
    ("5000户（含）以上", "at_least", "5000", HOUSEHOLDS),
    ("5000户以上（含5000户）", "at_least", "5000", HOUSEHOLDS),
    ("5000户以上（含本数）", "at_least", "5000", HOUSEHOLDS),
    ("5000户以上（不含5000户）", "over", "5000", HOUSEHOLDS),
    ("5000户（不含）以上", "over", "5000", HOUSEHOLDS),
    ("超过5000户以上（不含）", "over", "5000", HOUSEHOLDS),
    ("1200余（户）", "odd", "1200", HOUSEHOLDS),
    ("2834（名）", "exact", "2834", Text("persons", "名")),
    ("1200（户）以上", "at_least", "1200", HOUSEHOLDS),
    ("1200+", "at_least", "1200", None),
    ("1200＋户", "at_least", "1200", HOUSEHOLDS),
    ("10万+", "at_least", "100000", None),
    ("300+ households", "at_least", "300", HOUSEHOLDS),
    ("突破10万", "over", "100000", None),
    ("高达80%", "exact", "0.8", PERCENT),
    ("多达300户", "exact", "300", HOUSEHOLDS),
    ("一百来号人", "odd", "100", Text("persons", "人")),
    ("万余户", "odd", "10000", HOUSEHOLDS),
    ("千余户", "odd", "1000", HOUSEHOLDS),
    ("近万户", "nearly", "10000", HOUSEHOLDS),
    ("上万户", "at_least", "10000", HOUSEHOLDS),
    ("万户以上", "at_least", "10000", HOUSEHOLDS),
    ("5年", "exact", "5", Text("years", "年")),
    ("三年", "exact", "3", Text("years", "年")),
    ("2,000年", "exact", "2000", Text("years", "年")),
    ("近2000年", "nearly", "2000", Text("years", "年")),
    ("5个月", "exact", "5", Text("个月", "个月")),
    ("1 person", "exact", "1", Text("persons", "人")),
]


@pytest.mark.parametrize(("words", "qualifier", "value", "unit"), READ, ids=[words for words, *_ in READ])
def test_forms_of_reports(words: str, qualifier: Qualifier, value: str, unit: Text | None) -> None:
    quantity = parse_quantity(words)
    assert (quantity.qualifier, quantity.value, quantity.unit) == (qualifier, Fraction(value), unit)
    assert not quantity.ambiguous


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("QTY001", ("十二成", "8.5成5", "2½", "½5", "十½", "1200（约）", "5000户（含）", "5000户以上（含商户）")),
        ("QTY001", ("第3网格", "每300户", "每户5人", "人均300元", "一半多", "560余人（含）", "5000户以上（含5000人）")),
        ("QTY004", ("亿元", "万人", "千户", "百万", "共计百户", "大半", "多半")),
        ("QTY005", ("七八成", "七成五六", "3名以上（含5名）", "5+2", "5+2+X")),
        ("QTY007", ("八成以下", "不足半数", "3名以下（含3名）", "不足百人", "<⅓")),
        ("QTY008", ("近八成以上", "约八成多")),
        (
            "QTY015",
            ("2023年", "2023年底", "二〇二三年", "2023年5月", "约2020年", "12月", "5月份", "三月"),
        ),
        ("QTY016", ("同比增长12.5%", "提升了15个百分点", "新增560人", "翻一番", "翻了两番", "下降5%", "比上年增加3户")),
        ("QTY016", ("grew by 5%", "up 12.5%", "increase of 300")),
        (
            "QTY017",
            ("网格员1.2万余名", "共有网格1,254个", "截至2023年底，共有网格员2834名", "增加到500户", "增加值5亿元"),
        ),
    ],
)
def test_f64_forms_that_are_no_quantity(code: str, words: tuple[str, ...]) -> None:
    for text in words:
        with pytest.raises(InvalidQuantityError) as error:
            parse_quantity(text)
        assert [problem.code for problem in error.value.problems] == [code], text


@given(year=st.integers(1000, 9999), tail=st.sampled_from(["", "底", "末", "5月", "12月31日", "以来", "上半年"]))
def test_f64_a_year_is_no_number_of_years(year: int, tail: str) -> None:
    digits = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    for words in (f"{year}年{tail}", f"{digits}年{tail}"):
        with pytest.raises(InvalidQuantityError) as error:
            parse_quantity(words)
        assert [problem.code for problem in error.value.problems] == ["QTY015"]
    assert parse_quantity(f"{year:,}年").value == parse_quantity(f"{year // 10}年").value * 10 + year % 10


LIMITS: Final = {
    "不足{}": False,
    "不到{}": False,
    "少于{}": False,
    "less than {}": False,
    "under {}": False,
    "不超过{}": True,
    "至多{}": True,
    "{}以下": True,
    "{}以内": True,
    "at most {}": True,
    "{} or fewer": True,
}


@given(number=st.integers(1, 10**9), wording=st.sampled_from(list(LIMITS)), share=st.booleans())
def test_f64_the_way_out_of_an_upper_limit_is_its_own_interval(number: int, wording: str, share: bool) -> None:  # noqa: FBT001
    value = Fraction(number % 100 + 1, 100) if share else Fraction(number)
    said = f"{number % 100 + 1}%" if share else f"{number:,}"
    with pytest.raises(InvalidQuantityError) as error:
        parse_quantity(wording.format(said))
    (problem,) = error.value.problems
    shown = str(problem.facts["interval"])
    assert all(shown in problem.way_out(lang) for lang in LANGS)
    limit = eval(shown, {"Interval": Interval})  # noqa: S307 - what a reader would paste
    assert limit == Interval(0, value, high_open=not LIMITS[wording])


UNITS: Final = (
    "人",
    "名",
    "位",
    "人次",
    "户",
    "家庭",
    "个网格",
    "元",
    "平方米",
    "公里",
    "分钟",
    "年",
    "次",
    "件",
    "处",
)


@given(
    value=st.integers(1, 10**9),
    qualifier=st.sampled_from(["exact", "odd", "over", "at_least", "nearly", "about"]),
    unit=st.sampled_from(UNITS),
)
def test_what_is_said_with_its_unit_is_read_back(value: int, qualifier: Qualifier, unit: str) -> None:
    quantity = Quantity(value, qualifier, unit=parse_quantity(f"5{unit}").unit)
    assert parse_quantity(quantity.text("zh", unit=True)) == quantity
    back = parse_quantity(quantity.text("en", unit=True))
    # 人, 名 and 位 are all persons: English does not say which of them it was.
    assert (back.value, back.qualifier, back.whole) == (quantity.value, quantity.qualifier, quantity.whole)
    assert back.unit is not None
    assert quantity.unit is not None
    assert back.unit.en == quantity.unit.en


def test_one_is_said_in_the_singular() -> None:
    assert parse_quantity("不少于1人").text(unit=True) == "at least 1 person"
    assert parse_quantity("1户").text(unit=True) == "1 household"
    assert parse_quantity("1元").text(unit=True) == "1 yuan"
    assert parse_quantity("2户").text(unit=True) == "2 households"
