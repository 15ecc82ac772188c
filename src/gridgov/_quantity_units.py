"""Units that stand behind a number in Chinese reports, and what they are called in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gridgov.text import Text

__all__ = ["PERCENT", "in_brackets", "one_of", "unit_of"]

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
#: What one of them is called.
_ONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "persons": "person",
        "person-times": "person-time",
        "households": "household",
        "families": "family",
        "grids": "grid",
        "communities": "community",
        "square metres": "square metre",
        "square kilometres": "square kilometre",
        "metres": "metre",
        "kilometres": "kilometre",
        "minutes": "minute",
        "hours": "hour",
        "days": "day",
        "years": "year",
        "times": "time",
        "items": "item",
        "places": "place",
        "departments": "department",
    }
)
_MANY: Final[Mapping[str, str]] = MappingProxyType({one: many for many, one in _ONE.items()})
#: Words that may stand in brackets behind a number, beside the units.
_MEASURES: Final = frozenset("个家支辆栋幢亩张台组间所座部场岁")
_ENGLISH: Final[Mapping[str, Text]] = MappingProxyType({text.en: text for text in reversed(list(_UNITS.values()))})


def unit_of(words: str) -> Text | None:
    """Return the unit in both languages; one that is not known is the same word in both, none is None.

    Example:
        >>> unit_of("户"), unit_of("支"), unit_of("")
        (Text(en='households', zh='户'), Text(en='支', zh='支'), None)
    """
    words = _MANY.get(words, words)
    return (_UNITS.get(words) or _ENGLISH.get(words) or Text(words, words)) if words else None


def one_of(words: str) -> str:
    """Return what one of an English unit is called.

    Example:
        >>> one_of("households"), one_of("yuan")
        ('household', 'yuan')
    """
    return _ONE.get(words, words)


def in_brackets(words: str) -> bool:
    """Return whether words that stand in brackets behind a number can only be its unit, as in 2834（名）.

    Example:
        >>> in_brackets("名"), in_brackets("约")
        (True, False)
    """
    return words in _UNITS or words in _ENGLISH or words in _MEASURES
