"""Names of buildings as departments write them, for tests of matching."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["ESTATES", "NAMES", "chinese", "written"]

#: Estates whose names are normalised already; some begin, end or are made of numerals.
ESTATES = ("阳光花园", "幸福里小区", "八一小区", "三里屯", "五一路小区", "SOHO公寓", "锦绣家园", "四季花城", "金州华府")
_DIGITS = "零一二三四五六七八九"
_PIECES = (
    *(
        "第",
        "十",
        "一",
        "二",
        "〇",
        "两",
        "百",
        "廿",
        "1",
        "2",
        "03",
        "0",
        "A",
        "b",
        "Ⅱ",
        "号",
        "#",
        "栋",
        "幢",
        "座",
        "楼",
    ),
    *(
        "单元",
        "室",
        "层",
        "期",
        "组",
        "小组",
        "网格",
        "社区",
        "居委会",
        "居民委员会",
        "村",
        "村委会",
        "村民委员会",
        "街",
        "街道",
    ),
    *(
        "街道办事处",
        "办",
        "镇",
        "政府",
        "路",
        "院",
        "弄",
        "(",
        "）",
        "-",
        "—",
        "、",
        " ",
        "　",
        "~",
        "/",
        ".",
        "大厦",
        "花园",
        "號樓",
    ),
    *("号楼", "单元", "501", "'", "\u200b", "=", "ǅ", "ß", "ﬁ"),
)
#: Any mixture of what names are made of.
NAMES = st.lists(st.sampled_from(_PIECES), max_size=9).map("".join)


def chinese(number: int) -> str:
    """Write a number below 1000 in Chinese."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def written(estate: str, number: int, unit: int | None) -> st.SearchStrategy[str]:
    """Return ways in which departments write one building, or one unit of it."""
    digits = st.sampled_from([str(number), _wide(str(number)), f"{number:02d}", chinese(number)])
    sign = st.sampled_from(["号楼", "#楼", "＃楼", "栋", "幢", "座", "号樓", "#", "楼", "號樓", " 号楼", "楼栋", "棟"])
    first = st.sampled_from(["", "第", " ", "　", "-", "·"])
    name = st.sampled_from(
        [estate, f" {estate}", estate.replace("园", "園").replace("区", "區"), f"{estate[:-1]} {estate[-1]}"]
    )
    parts = [name, first, digits, sign]
    if unit is not None:
        of_unit = st.sampled_from(
            [str(unit), _wide(str(unit)), chinese(unit), f"第{chinese(unit)}", f"-{unit}", f"（{unit}"]
        )
        end = "单元"
        parts += [of_unit, st.sampled_from([end, f" {end}", "單元"])]
    return st.tuples(*parts).map("".join)
