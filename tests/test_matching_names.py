"""Names written in one way: what becomes equal, what stays apart, and what a name is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_cases import ESTATES, NAMES, chinese, written

from gridgov.matching import ParsedName, normalise, normalise_all, parse_name

numbers = st.integers(1, 199)
estates = st.sampled_from(ESTATES)


# Laws


@given(NAMES)
def test_normalising_twice_is_normalising_once(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@given(st.text(max_size=30))
def test_any_text_can_be_normalised_and_then_stays(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\n" not in once


@given(st.lists(NAMES | st.text(max_size=8), max_size=8))
def test_all_at_once_is_one_by_one(names: list[str]) -> None:
    assert normalise_all(names) == [normalise(name) for name in names]


@given(estates, numbers, st.none() | st.integers(1, 12), st.data())
def test_every_way_to_write_a_building_gives_one_text(
    estate: str, number: int, unit: int | None, data: st.DataObject
) -> None:
    name = data.draw(written(estate, number, unit))
    assert normalise(name) == f"{estate}{number}号楼" + (f"{unit}单元" if unit else "")


@given(estates, numbers, numbers, st.data())
def test_different_buildings_never_become_equal(estate: str, a: int, b: int, data: st.DataObject) -> None:
    one, other = data.draw(written(estate, a, None)), data.draw(written(estate, b, None))
    assert (normalise(one) == normalise(other)) == (a == b)


@given(estates, numbers, st.none() | st.integers(1, 12), st.none() | st.integers(101, 2999), st.data())
def test_a_name_is_taken_apart_into_what_it_was_made_of(
    estate: str, number: int, unit: int | None, room: int | None, data: st.DataObject
) -> None:
    name = data.draw(written(estate, number, unit)) + (f"{room}室" if room else "")
    parsed = parse_name(name)
    assert (parsed.stem, parsed.numbers) == (estate, (number, unit, None, room))


@given(st.integers(1, 999))
def test_chinese_numerals_are_read(number: int) -> None:
    assert normalise(f"第{chinese(number)}网格") == f"第{number}网格"
    assert normalise(f"阳光{chinese(number)}号楼") == f"阳光{number}号楼"


# Examples

SAME = [
    ("幸福社区居民委员会", "幸福社区居委会", "幸福社区", "幸福居委会"),
    ("东村村民委员会", "东村村委会", "东村委会", "东村"),
    ("东关街道办事处", "东关街道办", "东关街办", "東關街道"),
    ("城北镇人民政府", "城北镇政府", "城北镇"),
    ("阳光花园（二期）", "阳光花园【2期】", "阳光花园〔Ⅱ期〕", "阳光花园第二期", "陽光花園 2期", "阳光花园II期"),
    ("第三网格", "3网格", "三号网格", "第０３网格"),
    ("三组", "第三村民小组", "3小组", "第3组"),
    ("A座", "Ａ栋", "a幢", "第A座"),
    ("幸福里3-2-501", "幸福里3栋2单元501室", "幸福里3＃2-501", "幸福里三号楼二单元五〇一室"),
    ("阳光·花园", "阳光花园", "“阳光”花园", "阳光\u200b花园", " 阳光　花园 "),
    ("二〇三室", "203室", "二零三室"),
    ("统一十三号楼", "统一13号楼"),
    ("廿三号楼", "二十三号楼", "23#"),
    ("八一小区十一号楼", "八一小区11号楼", "八一小区第11栋"),
]
APART = [
    ("五一路12号", "五十一路12号"),
    ("五一小区", "51小区"),
    ("1、2号楼", "12号楼"),
    ("1 2号楼", "12号楼"),
    ("小区1(2)号楼", "小区12号楼"),
    ("一二号楼", "12号楼"),
    ("十、一号楼", "十一号楼"),
    ("1-2号楼", "12号楼"),
    ("幸福里3号", "幸福里3号楼"),  # the sign may be that of a house
    ("幸福大厦11楼", "幸福大厦11号楼"),  # a floor
    ("中山路12#", "中山路12号楼"),  # a house
    ("阳光3号院", "阳光3号楼"),
    ("第1人民医院", "1号楼"),
    ("三里屯", "三里囤"),
    ("3A号楼", "3号楼"),
    ("阳光3楼道", "阳光3号楼道"),
    ("A座", "B座"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: str(names[0]))
def test_these_are_the_same(names: tuple[str, ...]) -> None:
    assert len({normalise(name) for name in names}) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_these_are_not_the_same(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("name", ["三里屯", "五一路", "八一小区", "统一", "=1+1", "四季花城"])
def test_a_numeral_of_a_proper_name_stays(name: str) -> None:
    assert normalise(name) == name


PARSED: list[tuple[str, ParsedName]] = [
    (
        "幸福社区居委会阳光花园十一号楼2单元501",
        ParsedName("幸福社区阳光花园11号楼2单元501室", "幸福社区阳光花园", "幸福社区", "阳光花园", 11, 2, None, 501),
    ),
    ("东关街道幸福社区", ParsedName("东关街道幸福社区", "东关街道幸福社区", "幸福社区")),
    ("东村村委会", ParsedName("东村", "东村", "东村")),
    ("SOHO3号楼", ParsedName("SOHO3号楼", "SOHO", None, "SOHO", 3)),
    ("阳光A3座", ParsedName("阳光A3号楼", "阳光", None, "阳光", "A3")),
    ("1、2号楼", ParsedName("1、2号楼", "", None, None, "1、2")),
    ("五一路12号2单元", ParsedName("五一路12号2单元", "五一路12号", None, "五一路12号", None, 2)),
    ("阳光花园3号", ParsedName("阳光花园3号", "阳光花园", None, "阳光花园", 3)),
    ("幸福大厦A座11楼", ParsedName("幸福大厦A号楼11层", "幸福大厦", None, "幸福大厦", "A", None, 11)),
    ("", ParsedName("", "")),
]


@pytest.mark.parametrize(("name", "parsed"), PARSED)
def test_names_are_taken_apart(name: str, parsed: ParsedName) -> None:
    assert parse_name(name) == parsed


def test_missing_names_are_empty_and_line_breaks_are_spaces() -> None:
    assert normalise_all(["阳光\n花园", None, ""]) == ["阳光花园", "", ""]
    assert normalise_all([]) == []


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="A name is a text, not int"):
        normalise(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="entry 1 is float"):
        normalise_all(["a", 1.5])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
