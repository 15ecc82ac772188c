"""Reading wordings: every form of the published reports, and numerals against a writer of their own."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.quantities import PERCENT, Interval, InvalidQuantityError, Qualifier, Quantity, parse_quantity, parse_sum
from gridgov.text import LANGS, Lang, Text

Odd = tuple[int, int]

#: Wordings of the published reports that leave the number open, and the first and last number that they can be.
ODD: Final[dict[str, Odd]] = {
    "560余": (561, 569),
    "560余人": (561, 569),
    "240多名": (241, 249),
    "1600多户": (1601, 1699),
    "2000多": (2001, 2999),
    "3000多名": (3001, 3999),
    "9万余": (90_001, 99_999),
    "９万余人": (90_001, 99_999),
    "100多万": (1_000_001, 1_999_999),
    "100多万元": (1_000_001, 1_999_999),
    "300多件": (301, 399),
    "20余项": (21, 29),
    "350余次": (351, 359),
    "190余次": (191, 199),
    "1300余次": (1301, 1399),
    "1500余平方米": (1501, 1599),
    "十余": (11, 19),
    "十几个": (11, 19),
    "十来个": (11, 19),
    "二十多个": (21, 29),
    "二十余名": (21, 29),
    "二十几": (21, 29),
    "百余名": (101, 199),
    "万余人": (10_001, 19_999),
    "二十多万": (200_001, 299_999),
    "一百多万": (1_000_001, 1_999_999),
    "3.5万余": (35_001, 35_999),
    "五百六十余": (561, 569),
    "两千多": (2001, 2999),
    "三万五千余人": (35_001, 35_999),
    "560-odd": (561, 569),
    "560 odd": (561, 569),
    "560 and some": (561, 569),
}


@pytest.mark.parametrize("words", ODD)
def test_f64_odd(words: str) -> None:
    first, last = ODD[words]
    quantity = parse_quantity(words)
    assert quantity.qualifier == "odd"
    assert quantity.interval == Interval(first, last)
    assert [quantity.accepts(n) for n in (first - 1, first, last, last + 1)] == [False, True, True, False]


def test_f64_two_hundred_and_fifty_members_are_not_240_odd() -> None:
    assert not parse_quantity("240多名").accepts(250)


READ: Final[list[tuple[str, Qualifier, str]]] = [
    # Numbers.
    ("258", "exact", "258"),
    ("2,622", "exact", "2622"),
    ("2，622", "exact", "2622"),
    ("2 834", "exact", "2834"),
    ("275 827", "exact", "275827"),
    ("１２３４５", "exact", "12345"),
    ("3.5万", "exact", "35000"),
    ("1.2万亿", "exact", "1200000000000"),
    ("5千", "exact", "5000"),
    ("3万5000", "exact", "35000"),
    ("1亿2000万", "exact", "120000000"),
    ("-5", "exact", "-5"),
    ("负五", "exact", "-5"),
    ("50000.5元", "exact", "50000.5"),
    ("三万五千", "exact", "35000"),
    ("三万五", "exact", "35000"),
    ("三百五", "exact", "350"),
    ("三千五", "exact", "3500"),
    ("一百零五", "exact", "105"),
    ("一百〇五", "exact", "105"),
    ("一百二十", "exact", "120"),
    ("廿三", "exact", "23"),
    ("二〇二三", "exact", "2023"),
    ("三〇", "exact", "30"),
    ("零", "exact", "0"),
    ("零点五", "exact", "1/2"),
    ("十点二五", "exact", "10.25"),
    ("三点五万", "exact", "35000"),
    ("1.2 million", "exact", "1200000"),
    ("1" + "0" * 30, "exact", "1" + "0" * 30),
    # Shares.
    ("41.46%", "exact", "0.4146"),
    ("41.46％", "exact", "0.4146"),
    ("41.46 per cent", "exact", "0.4146"),
    ("百分之四十", "exact", "0.4"),
    ("百分之40.5", "exact", "0.405"),
    ("百分之百", "exact", "1"),
    ("千分之三", "exact", "0.003"),
    ("三分之二", "exact", "2/3"),
    ("3分之2", "exact", "2/3"),
    ("三分二", "exact", "2/3"),
    ("三百分之一", "exact", "1/300"),
    ("万分之五", "exact", "0.0005"),
    ("2/3", "exact", "2/3"),
    ("1,000/2,001", "exact", "1000/2001"),
    ("40多%", "odd", "0.4"),
    ("百分之七十多", "odd", "0.7"),
    ("40%以上", "at_least", "0.4"),
    # Words before and behind.
    ("共计718个", "exact", "718"),
    ("总计2,622", "exact", "2622"),
    ("共有约300户", "about", "300"),
    ("a total of 718", "exact", "718"),
    ("约占全市三分之二", "about", "2/3"),
    ("大约300", "about", "300"),
    ("300户左右", "about", "300"),
    ("约300户左右", "about", "300"),
    ("近百万元", "nearly", "1000000"),
    ("近 百萬(wàn)元", "nearly", "1000000"),
    ("将近300", "nearly", "300"),
    ("接近300", "nearly", "300"),
    ("超过300名", "over", "300"),
    ("超300", "over", "300"),
    ("逾万人", "over", "10000"),
    ("多于300", "over", "300"),
    ("1500以上(不含)", "over", "1500"),
    ("1500户以上", "at_least", "1500"),
    ("1500户及以上", "at_least", "1500"),
    ("1500以上（含）", "at_least", "1500"),
    ("不少于1500", "at_least", "1500"),
    ("不低于1500", "at_least", "1500"),
    ("至少1500", "at_least", "1500"),
    ("上万", "at_least", "10000"),
    ("上万人次", "at_least", "10000"),
    ("上百万", "at_least", "1000000"),
    ("上千", "at_least", "1000"),
    ("More than 300", "over", "300"),
    ("over 300", "over", "300"),
    ("nearly 1,000,000", "nearly", "1000000"),
    ("1,500 or more", "at_least", "1500"),
    ("1,500 households or more", "at_least", "1500"),
    # Mangled characters.
    ("9萬(wàn)餘(yú)", "odd", "90000"),
    ("兩(liǎng)千多戶(hù)", "odd", "2000"),
    ("超過(guò)300個(gè)", "over", "300"),
    ("約(yuē)占三分二", "about", "2/3"),
    ("三百(bai)戶 (hù)", "exact", "300"),
]


@pytest.mark.parametrize(("words", "qualifier", "value"), READ, ids=[words for words, _, _ in READ])
def test_forms(words: str, qualifier: Qualifier, value: str) -> None:
    quantity = parse_quantity(words)
    assert (quantity.qualifier, quantity.value) == (qualifier, Fraction(value))
    assert not quantity.ambiguous
    assert quantity == Quantity.parse(f" {words}。") == parse_quantity(words, source=None)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("560余人", Text("persons", "人")),
        ("9万余人次", Text("person-times", "人次")),
        ("1500余平方米", Text("square metres", "平方米")),
        ("1500㎡", Text("㎡", "㎡")),
        ("1500m2", Text("m2", "m2")),
        ("1600多 户", Text("households", "户")),
        ("1500户以上", Text("households", "户")),
        ("100多万元", Text("yuan", "元")),
        ("718个一级网格", Text("个一级网格", "个一级网格")),
        ("3个百分点", Text("个百分点", "个百分点")),
        ("3百分点", Text("百分点", "百分点")),
        ("三个百分点", Text("个百分点", "个百分点")),
        ("560-odd persons", Text("persons", "人")),
        ("20来自外地", Text("来自外地", "来自外地")),
        ("15分钟", Text("minutes", "分钟")),
        ("五分钟", Text("minutes", "分钟")),
        ("41.46%", PERCENT),
        ("百分之四十", PERCENT),
        ("千分之三", None),
        ("41.46%的户", PERCENT),
        ("三分之二", None),
        ("560余", None),
    ],
)
def test_units(words: str, unit: Text | None) -> None:
    assert parse_quantity(words).unit == unit
    assert parse_quantity(words, unit=Text("post", "岗")).unit == Text("post", "岗")


def test_a_doubled_wording_has_two_readings() -> None:
    """The split rule of ANK-43 says "exceeding" and "and above" at once: 5,000 itself is undecided."""
    for words in ("超过5000户以上", "more than 5,000 households and above"):
        rule = parse_quantity(words, source="ANK-43")
        assert (rule.qualifier, rule.ambiguous) == ("over", True)
        assert rule.value == 5000
        assert [reading.accepts(5000) for reading in rule.alternatives] == [False, True]
        assert [reading.qualifier for reading in rule.alternatives] == ["over", "at_least"]
        assert all(reading.alternatives == (reading,) for reading in rule.alternatives)
        assert all((reading.unit, reading.source) == (rule.unit, "ANK-43") for reading in rule.alternatives)
    assert parse_quantity("至少1500户以上").qualifier == "at_least"
    assert not parse_quantity("至少1500户以上").ambiguous


def test_sums() -> None:
    for words in ("5+2+X", "5 2 X", "5＋2＋Ｘ", " 5 + 2 + X "):
        assert parse_sum(words) == (5, 2, "X")
    assert parse_sum("1+3+N") == (1, 3, "N")
    assert parse_sum("治理 說(shuō)理") == parse_sum("治理+说理") == ("治理", "说理")


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    qualifier: Qualifier = draw(st.sampled_from(["exact", "odd", "over", "at_least", "nearly", "about"]))
    whole = st.integers(1, 10**24).map(Fraction)
    decimal = st.decimals("0.001", 10**6, places=3).map(Fraction)
    ratio = st.fractions(Fraction(1, 1000), 1000, max_denominator=1000)
    positive = qualifier in {"odd", "nearly"}
    value = draw(whole | decimal if qualifier == "odd" else whole | decimal | ratio)
    sign = 1 if positive else draw(st.sampled_from([1, -1]))
    unit = draw(st.none() | st.just(PERCENT))
    ambiguous = qualifier == "over" and draw(st.booleans())
    return Quantity(value * sign, qualifier, unit=unit, source="ANK-F01", ambiguous=ambiguous)


@given(quantity=quantities(), lang=st.sampled_from(LANGS))
def test_what_is_said_is_read_back(quantity: Quantity, lang: Lang) -> None:
    assert parse_quantity(quantity.text(lang), source=quantity.source) == quantity
    named = Quantity(quantity.value, quantity.qualifier, unit=Text("households", "户"), ambiguous=quantity.ambiguous)
    assert parse_quantity(named.text(lang, unit=True)) == named


def chinese(number: int) -> str:
    """Write a number below 10**12 in Chinese numerals, independently of the reader."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    for power, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= power:
            head, rest = divmod(number, power)
            gap = "零" if rest and rest < power // 10 else ""
            return f"{chinese(head)}{unit}{gap}{chinese(rest) if rest else ''}"
    raise AssertionError(number)


@given(number=st.integers(0, 10**12 - 1) | st.integers(0, 99_999))
def test_numerals(number: int) -> None:
    words = chinese(number)
    assert parse_quantity(words).value == number
    # 十五 for 一十五, 两千 for 二千.
    if words.startswith("一十"):
        assert parse_quantity(words[1:]).value == number
    if words.startswith(("二千", "二百", "二万")):
        assert parse_quantity("两" + words[1:]).value == number


@given(number=st.integers(1, 9999), power=st.sampled_from([("万", 10**4), ("亿", 10**8)]), tenth=st.integers(1, 9))
def test_digits_with_multipliers(number: int, power: tuple[str, int], tenth: int) -> None:
    unit, value = power
    assert parse_quantity(f"{number}{unit}元").value == number * value
    assert parse_quantity(f"{number}.{tenth}{unit}").value == number * value + tenth * value // 10


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "QTY002"),
        ("　 ", "QTY002"),
        ("人", "QTY003"),
        ("全覆盖", "QTY003"),
        *((words, "QTY004") for words in ("若干", "数百", "数十名", "几十", "几百个", "多个部门", "一些", "幾(jǐ)千")),
        *((words, "QTY004") for words in ("一千几百", "十数人", "成千上万", "several", "dozens of grids", "约数百")),
        *(
            (words, "QTY005")
            for words in ("3 or 5", "3至5个", "三到五个", "三五个", "两三千", "七八百", "三十五六", "3-5人")
        ),
        *(
            (words, "QTY005")
            for words in ("3、5个", "5 2 X", "5+2+X", "1,2345", "2 83", "1.2.3", "2023/5/1", "3人5人", "1e5")
        ),
        ("1" + "0" * 31, "QTY006"),
        ("1" + "0" * 27 + "万", "QTY006"),
        *(
            (words, "QTY007")
            for words in ("不足300", "不到300", "300以下", "300户以内", "不超过300", "at most 5", "<= 5")
        ),
        *((words, "QTY008") for words in ("近300余", "约300余", "近300以上", "至少超过300", "over 300-odd")),
        *((words, "QTY009") for words in ("0余", "近0", "近-5", "-20余", "三分之二余")),
        *((words, "QTY001") for words in ("第三", "3年多", "560人余", "1/0", "3万5", "1亿亿", "一万万")),
        *((words, "QTY001") for words in ("3个半小时", "2/3多", "560余人(含)", "5万3万", "1.5万2000")),
        ("560余人参加了社区组织的一场非常热闹的文艺演出活动", "QTY001"),
        ("一万零", "QTY001"),
        ("上300", "QTY001"),
        ("三分二十秒", "QTY005"),
        ("3年5个月", "QTY005"),
        ("1亿20000万", "QTY001"),
        ("9" * 101, "QTY010"),
    ],
    ids=str,
)
def test_what_is_refused(words: str, code: str) -> None:
    with pytest.raises(InvalidQuantityError) as error:
        parse_quantity(words, source="ANK-F12")
    assert [(p.code, p.place.id) for p in error.value.problems] == [(code, "ANK-F12")]


@pytest.mark.parametrize("words", ["5", "", "5+", "+5", "5++2", "5+2.5", "5+(2)", "5,2"])
def test_sums_that_are_none(words: str) -> None:
    with pytest.raises(InvalidQuantityError) as error:
        parse_sum(words)
    assert [p.code for p in error.value.problems] == ["QTY011" if words else "QTY002"]


@given(
    text=st.text(max_size=120) | st.text("0123456789,. 零一二三十百千万亿点分之余多约近超过以上%/-+()个", max_size=100)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (parse_quantity, parse_sum):
        found = None
        try:
            read(text)
        except InvalidQuantityError as error:
            found = error
        assert found is None or (len(found.problems) == 1 and all(found.text(lang) for lang in LANGS))


@pytest.mark.parametrize("words", [None, 560, b"5"])
def test_only_texts_are_read(words: Any) -> None:  # noqa: ANN401 - wrong on purpose
    for read in (parse_quantity, parse_sum):
        with pytest.raises(TypeError, match=r"^The wording of a quantity must be a text, not \w+\.$"):
            read(words)
