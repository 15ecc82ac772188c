"""Numerals: the value of a run of Arabic digits, Chinese digits and multipliers such as 3.5万 or 两千零五十."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

__all__ = ["ARABIC", "DIGIT", "NUMERAL", "numeral"]

#: Chinese digits; 〇 was written as 零 before.
DIGIT: Final = "零一二两三四五六七八九"
#: Digits with or without thousands groups, and decimals.
ARABIC: Final = r"(?:[0-9]{1,3}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
#: A run of digits and multipliers; it is never given back, so a long one is read once. 百分点 is a unit, and 点
#: is a decimal point before a digit only.
NUMERAL: Final = rf"(?:{ARABIC}|[{DIGIT}十千万亿]|百(?!分点)|点(?=[{DIGIT}]))++"

_VALUES: Final = {**{digit: i for i, digit in enumerate("零一二三四五六七八九")}, "两": 2}
_SMALL: Final = {"": 1, "十": 10, "百": 100, "千": 1000}
_LARGE: Final = (("亿", 10**8), ("万", 10**4))
_D: Final = "[一二两三四五六七八九]"
_WITH_DIGITS: Final = re.compile(rf"({ARABIC})([十百千]?)")
_IN_PLACES: Final = re.compile(rf"(?:({_D})千)?(?:零?({_D})百)?(?:(零?)({_D}?)十)?(?:(零?)({_D}))?")


def numeral(text: str) -> Fraction | None:
    """Return the value of a run that `NUMERAL` matches; None if its digits and multipliers do not fit together.

    Example:
        >>> [int(numeral(text) or 0) for text in ("3.5万", "百万", "两千零五十", "三万五", "1亿2000万", "二零二三")]
        [35000, 1000000, 2050, 35000, 120000000, 2023]
        >>> print(numeral("七八百"))
        None
    """
    # 百万 is one hundred ten-thousands: a multiplier at the beginning counts once.
    return _large("一" + text if text[0] in "百千万亿" else text, _LARGE)


def _large(text: str, units: tuple[tuple[str, int], ...]) -> Fraction | None:
    if not units:
        return _small(text)
    (unit, power), below = units[0], units[1:]
    front, found, back = text.rpartition(unit)
    if not found:
        return _large(text, below)
    # 万亿 is a multiplier of its own; 亿亿 and 万万 are none.
    first = _large(front, below) if front else None
    rest = _after(back, power, below)
    if first is None or rest is None or (back and first.denominator != 1):
        return None
    return first * power + rest


def _after(text: str, power: int, units: tuple[tuple[str, int], ...]) -> Fraction | None:
    """Return the value of what stands after a multiplier: it must be less than one of it."""
    if not text:
        return Fraction(0)
    if text in _VALUES and text != "零":
        # 三万五 is 35,000: a lone digit counts the next place.
        return Fraction(_VALUES[text] * power // 10)
    if text[0] in "0123456789" and text.isdigit() and len(text) != len(str(power)) - 1:
        # 3万5 can be 35,000 and 30,005.
        return None
    value = _large(text, units)
    return value if value is not None and 0 < value < power else None


def _small(text: str) -> Fraction | None:
    """Return a value without 万 and 亿."""
    if match := _WITH_DIGITS.fullmatch(text):
        return Fraction(re.sub("[, ]", "", match[1])) * _SMALL[match[2]]
    front, point, behind = text.partition("点")
    if point:
        whole = _small(front)
        if whole is None or not behind or any(c not in _VALUES for c in behind):
            # 三点五千 is not written; 三点五万 has lost its 万 before.
            return None
        return whole + Fraction(int("".join(str(_VALUES[c]) for c in behind)), 10 ** len(behind))
    if text and all(c in _VALUES for c in text):
        # 三五个 is three to five; a year such as 二零二三 is read digit by digit.
        lone = len(text.lstrip("零")) <= 1 or len(text) >= 4 or "零" in text  # noqa: PLR2004 - a year has four digits
        return Fraction(int("".join(str(_VALUES[c]) for c in text))) if lone else None
    return _in_places(text)


def _in_places(text: str) -> Fraction | None:
    match = _IN_PLACES.fullmatch(text)
    if not match or not text:
        return None
    thousands, hundreds, _, tens, gap, ones = match.groups()
    last = _VALUES[ones] if ones else 0
    ten = "十" in text
    if ones and not gap and not ten:
        # 三百五 is 350, 三千五 is 3,500.
        last *= 10 if hundreds else 100
    parts = (_VALUES[thousands] * 1000 if thousands else 0, _VALUES[hundreds] * 100 if hundreds else 0)
    return Fraction(sum(parts) + ((_VALUES[tens] if tens else 1) * 10 if ten else 0) + last)
