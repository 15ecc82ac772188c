"""Chinese numerals of names: the number of a building, a phase or a grid, and what is left alone.

A numeral becomes digits only where it counts something: after 第, or directly before a word such as 号, 栋 or 网格.
三里屯 and 八一小区 stay as they are. A run of digits without 十 can mean several numbers, as 一二号楼 or 五一路 do, and
stays as well: two names are never made equal by reading it.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["NUMERALS", "digits"]

_DIGITS: Final = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
}
_SPELLED: Final = str.maketrans({"拾": "十", "佰": "百", "廿": "二十", "卅": "三十"})
#: All characters that numerals are written with.
NUMERALS: Final = "".join(_DIGITS) + "十百廿卅拾佰"
_ONE: Final = f"[{''.join(c for c, value in _DIGITS.items() if value)}]"
#: Characters that say how much the ones beside them count, and how many a number with such a one has: 三百二十五.
_PLACED: Final = "十百拾佰廿卅"
_LONGEST: Final = 6
_PLACES: Final = re.compile(rf"(?:({_ONE})百)?(?:([零〇]?)({_ONE}?)十({_ONE}?)|[零〇]({_ONE}))?")
#: Before these a numeral counts.
_COUNTED: Final = (
    "号|#|栋|幢|座|楼|单元|层|室|户|房|门|院|期|区|组|小组|村民小组|居民小组|队|网格|级|片|排|段|村|路|街|巷|弄"
)
# A pattern that begins with a set of characters is searched for several times as fast as one that looks back first.
_RUN: Final = re.compile(
    rf"[{NUMERALS}](?<![0-9{NUMERALS}].)(?:(?<=第.)[{NUMERALS}]*+(?![0-9])|[{NUMERALS}]*+(?=({_COUNTED})))"
)
#: A number of a room is read digit by digit, such as 三一二室.
_ROOM: Final = frozenset({"室", "户", "房"})
_ROOM_DIGITS: Final = (3, 4)


def digits(text: str) -> str:
    """Write the numerals that count something in digits; several names may stand on lines of their own.

    Example:
        >>> digits("阳光花园十一号楼二单元"), digits("第二十三网格"), digits("三里屯"), digits("五一路二〇三号")
        ('阳光花园11号楼2单元', '第23网格', '三里屯', '五一路203号')
    """
    return _RUN.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    run = found[0]
    number = _number(run.translate(_SPELLED), in_room=found[1] in _ROOM)
    if number is not None:
        return number
    if not any(c in _PLACED for c in run):
        return run
    # 八一十一号楼 is number 11 of 八一: the longest end that is a number. One with 十 or 百 is short; one without may
    # begin behind the last of these.
    behind = max(run.rfind(c) for c in _PLACED) + 1
    for i in sorted({behind, *range(len(run) - _LONGEST, len(run))}):
        number = _number(run[i:].translate(_SPELLED), in_room=False) if 0 < i < len(run) else None
        if number is not None:
            return f"{run[:i]}{number}"
    return run


def _number(run: str, *, in_room: bool) -> str | None:
    """Return a run in digits; None where it is no number or may be several."""
    if run in _DIGITS:
        return str(_DIGITS[run])
    if "十" in run or "百" in run:
        value = _in_places(run)
        return None if value is None else str(value)
    by_digit = "零" in run or "〇" in run or (in_room and len(run) in _ROOM_DIGITS)
    # As texts: Python reads no number of thousands of digits.
    return ("".join(str(_DIGITS[c]) for c in run).lstrip("0") or "0") if by_digit else None


def _in_places(run: str) -> int | None:
    found = _PLACES.fullmatch(run)
    if not found:
        return None
    hundreds, gap, tens, ones, last = found.groups()
    if hundreds is None and (gap or last or (tens and _DIGITS[tens] == 1)):
        return None  # 一十三 is 13 in sums of money; in names it is 统一 and 十三
    value = _DIGITS[hundreds] * 100 if hundreds else 0
    if gap is not None:
        value += (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return value + (_DIGITS[last] if last else 0)
