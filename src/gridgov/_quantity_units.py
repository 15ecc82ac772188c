"""Units that stand behind a number in Chinese reports, and what they are called in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gridgov.text import Text

__all__ = ["PERCENT", "unit_of"]

#: The unit of a share: its value is the ratio, 0.4146, and it is written as 41.46%.
PERCENT: Final = Text("%", "%")

_UNITS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        text.zh: text
        for text in (
            Text("persons", "人"),
            Text("persons", "名"),
            Text("persons", "位"),
            Text("person-times", "人次"),
            Text("households", "户"),
            Text("families", "家庭"),
            Text("grids", "个网格"),
            Text("communities", "个社区"),
            Text("yuan", "元"),
            Text("square metres", "平方米"),
            Text("square kilometres", "平方公里"),
            Text("metres", "米"),
            Text("kilometres", "公里"),
            Text("minutes", "分钟"),
            Text("hours", "小时"),
            Text("days", "天"),
            Text("years", "年"),
            Text("times", "次"),
            Text("items", "件"),
            Text("items", "项"),
            Text("items", "条"),
            Text("places", "处"),
            Text("departments", "部门"),
            Text("departments", "个部门"),
        )
    }
)
_ENGLISH: Final[Mapping[str, Text]] = MappingProxyType({text.en: text for text in reversed(list(_UNITS.values()))})


def unit_of(words: str) -> Text | None:
    """Return the unit in both languages; one that is not known is the same word in both, none is None.

    Example:
        >>> unit_of("户"), unit_of("支"), unit_of("")
        (Text(en='households', zh='户'), Text(en='支', zh='支'), None)
    """
    return (_UNITS.get(words) or _ENGLISH.get(words) or Text(words, words)) if words else None
