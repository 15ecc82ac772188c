"""Shares in words: tenths such as 八成, 七成五, and halves such as 半数, 过半."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from gridgov._quantity_numerals import DIGIT, NUMERAL, numeral

__all__ = ["HALF", "SEVERAL_TENTHS", "TENTHS", "tenths"]

#: 成 behind a number is a tenth. It is none at the beginning of 成员 or 成年人; 八成员工 is four fifths of a staff.
TENTHS: Final = re.compile(
    rf"(?P<run>{NUMERAL})成(?P<more>半|[1-9{DIGIT[1:]}])?(?![0-9{DIGIT}十百千万亿功立果套交绩熟长品]|员(?!工)|年(?!轻))"
)
#: 七成五六 is 75 to 76 per cent.
SEVERAL_TENTHS: Final = re.compile(rf"成[0-9{DIGIT}]")
#: 半 alone is the half of something unless it is said of what: 半年, 半个.
HALF: Final = re.compile(r"一半|半数|半(?=$|(?:及|或)?以上|左右|的|\()")


def tenths(match: re.Match[str]) -> Fraction | None:
    """Return the share that `TENTHS` matched; None if it is more than the whole, or no such number.

    Example:
        >>> said = [TENTHS.fullmatch(words) for words in ("八成", "七成五", "8.5成", "八成半", "十二成")]
        >>> [tenths(match) and str(tenths(match)) for match in said if match]
        ['4/5', '3/4', '17/20', '17/20', None]
    """
    value, more = numeral(match["run"]), match["more"]
    if value is None or (more and value.denominator != 1):
        return None
    behind = 0 if not more else 5 if more == "半" else int(numeral(more) or 0)
    share = value / 10 + Fraction(behind, 100)
    return share if share <= 1 else None
