"""Wordings of quantities: the words before and behind a number, in both languages, and what each says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from gridgov.text import Text

__all__ = [
    "BEFORE",
    "BEHIND",
    "CHANGES",
    "LEADS",
    "STRICT",
    "UPPER",
    "UPPER_BEHIND",
    "VAGUE_WORDS",
    "WORDINGS",
    "Qualifier",
]

#: How a published number is to be read; the intervals are those of `Quantity`.
Qualifier: TypeAlias = Literal["exact", "odd", "over", "at_least", "nearly", "about"]

#: How each is written; ``{unit}`` stands where the unit goes.
WORDINGS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "exact": Text("{n}{unit}", "{n}{unit}"),
        "odd": Text("{n}-odd{unit}", "{n}余{unit}"),
        "over": Text("more than {n}{unit}", "超过{n}{unit}"),
        "at_least": Text("at least {n}{unit}", "不少于{n}{unit}"),
        "nearly": Text("nearly {n}{unit}", "近{n}{unit}"),
        "about": Text("about {n}{unit}", "约{n}{unit}"),
        # The source doubles "exceeding" with "and above".
        "ambiguous": Text("more than {n}{unit} and above", "超过{n}{unit}以上"),
    }
)


def _words(chinese: str, english: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{chinese}|(?:{english})(?![a-z])) *", re.IGNORECASE)


#: Words that introduce a number and say nothing of it.
LEADS: Final = _words(
    "共计|总计|合计|累计|总共|共有|现有|共|计|有|为|是|达到|高达|多达|达|占比|占|全[国省市区县乡镇]",
    "(?:a )?total of|in total|total|altogether",
)
#: Words before the number, by what they say.
BEFORE: Final[Mapping[Qualifier, re.Pattern[str]]] = MappingProxyType(
    {
        "at_least": _words(
            "不少于|不低于|不小于|至少|最少|上(?=[十百千万亿])|>=|≥",
            "at least|not less than|no less than|no fewer than|not fewer than",
        ),
        "over": _words("超过|超出|超|突破|过(?=半)|逾|多于|大于|高于|>(?!=)", "more than|over|above|exceeding"),
        "nearly": _words("将近|接近|近", "nearly|almost|close to"),
        "about": _words("大约|大概|约为|约|~|≈", "about|around|approximately|roughly"),
    }
)
#: Words behind the number or behind its unit.
BEHIND: Final[Mapping[Qualifier, str]] = MappingProxyType(
    {
        # Whether the number itself is included is said in brackets, which are read before.
        "at_least": (
            r"(?:及|或)?以上|\+(?! *[0-9零一二两三四五六七八九十百千万亿])(?= *$| *[\u3400-\u9fff(]| [a-z]{3})"
            r"|(?:or more|and above|or above)(?![a-z])"
        ),
        "about": r"左右|上下|or so(?![a-z])",
    }
)
#: Words of an upper limit, before the number and behind it.
UPPER: Final = _words(
    "不足|不到|少于|低于|小于|不超过|不高于|不多于|不大于|至多|最多|未满|不满|<=?|≤",
    "less than|fewer than|no more than|not more than|at most|up to|under|below",
)
#: Those that leave out the limit itself; 以下 and 以内 include it.
STRICT: Final = re.compile(r"不足|不到|少于|低于|小于|未满|不满|<|less than|fewer than|under|below", re.IGNORECASE)
UPPER_BEHIND: Final = re.compile(r"(?:及|或)?以[内下]|or less(?![a-z])|or fewer(?![a-z])", re.IGNORECASE)
#: Words that say how much something changed, not how much there is; 增加到500 says that.
CHANGES: Final = _words(
    r"(?:[比较]?(?:去年|上年|上月|上季度)?同?期?|同比|环比)?(?:增长(?!点)|增加(?!值)|增幅|增速|净增|新增|提升|提高|上升|下降|减少|降低|降幅|上涨|下跌|翻(?=了?[0-9一二两三四五六七八九十]*[番倍]))"
    r"(?:了|幅度|率|约|近|超过?|为)*(?![至到了])|(?:同比|环比)",
    "(?:grew|growing|rose|fell|up|down|increased?|decreased?|improved|growth|rise|fall|change)(?: by| of)?",
)
#: Words that stand for a number and name none.
VAGUE_WORDS: Final = _words(
    "若干|大半|多半|小半|数[十百千万亿]|好?几|多(?!达)|许多|众多|诸多|大量|一些|一定|一系列|一部分|部分|无数|不少|成[百千]上[千万]",
    "many|several|some|dozens|hundreds|thousands|millions|a few|few|numerous|countless|various",
)
