"""Units behind a number in a cell, and whether a column holds numbers of that unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gridgov.measures import MEASURES
from gridgov.tables._kind import Field

__all__ = ["TIMES", "UNITS", "belongs", "holds"]

#: What each unit counts; ``any`` fits a column of anything that is counted.
_COUNTED: Final[Mapping[str, str]] = {
    "户": "households 户 家庭 户数",
    "persons": "人 名 位 口 号人 人口 个人",
    "buildings": "栋 幢 座 栋楼 幢楼 号楼",
    "places": "家 所 处 间",
    "km2": "平方公里 平方千米 km2 km² 方公里",
    "m2": "平方米 m2 m² 平米",
    "mu": "亩",
    "ha": "公顷",
    "metres": "米",
    "kilometres": "公里 千米",
    "money": "元",
    "any": "个 件 次 项 条 支 套 辆 张 组 台 部 起 人次",
}
#: Units by their word.
UNITS: Final[Mapping[str, str]] = {word: what for what, words in _COUNTED.items() for word in words.split()}
#: Powers of ten of the multipliers behind a number.
TIMES: Final[Mapping[str, int]] = {"十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
#: What a heading speaks of; the first that is found counts. 户籍人口 are persons.
_SPOKEN_OF: Final = (
    (
        "persons",
        re.compile(r"人口|人数|人员|党员|网格员|居民|老人|儿童|学生|职工|population|people|persons|residents|staff"),
    ),
    ("户", re.compile("户|household|famil")),
    ("buildings", re.compile("楼|栋|幢|building")),
    ("km2", re.compile("平方公里|平方千米|km2|km²")),
    ("m2", re.compile("平方米|㎡|建筑面积|m2|m²")),
    ("km2", re.compile("面积|area")),
    ("money", re.compile("金额|资金|经费|元|amount|yuan")),
    ("metres", re.compile("长度|距离|length|distance")),
)
#: Units that count things one by one, which a column of no known thing may hold.
_ONE_BY_ONE: Final = frozenset({"户", "persons", "buildings", "places", "any"})


def holds(field: Field) -> str | None:
    """Return what a column holds numbers of, None where its heading does not tell.

    Example:
        >>> from gridgov.text import Text
        >>> holds(Field("n", Text("registered population", "户籍人口"), "count", Text("", "")))
        'persons'
    """
    known = MEASURES.get(field.key)
    said = " ".join((field.key, field.name.en, field.name.zh, *field.words)).lower()
    if known is not None and known.unit.zh in UNITS:
        return UNITS[known.unit.zh]
    return next((what for what, pattern in _SPOKEN_OF if pattern.search(said)), None)


def belongs(unit: str, held: str | None) -> bool:
    """Tell whether a number with this unit fits into a column.

    Example:
        >>> belongs("户", "户"), belongs("人", "户"), belongs("个", "户"), belongs("亩", None)
        (True, False, True, False)
    """
    what = UNITS.get(unit)
    if what is None:
        return False
    if held is None:
        return what in _ONE_BY_ONE
    return what in {held, "any"}
