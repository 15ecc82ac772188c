"""Numbers and kinds as the rules say them."""

from __future__ import annotations

import math
import sys
import unicodedata
from typing import Final

from gridgov.text import Text

__all__ = ["Figure", "none_of", "padded", "rounded", "width_of"]

_DIGITS: Final = 12
#: So many digits behind the point are told, or more where these would say something else.
_TOLD: Final = (4, 6, 8, 10)
_TINY: Final = sys.float_info.min


class Figure(float):
    """A number that is shown without a fraction if it has none, and without the last, rounded digits if it has one.

    Example:
        >>> f"{Figure(5000)}, {Figure(0.1 + 0.2)}, {Figure(2.5):.2f}"
        '5,000, 0.3, 2.50'
    """

    __slots__ = ()

    def __format__(self, spec: str, /) -> str:
        if not spec and 0 < abs(self) <= _TINY:
            return "0"  # the distance of what stands exactly on a bound that is excluded
        return float(self).__format__(spec or (",.0f" if self.is_integer() else f",.{_DIGITS}g"))


def rounded(value: float, bound: float = math.nan) -> float:
    """Return a number to be told in words: four digits behind the point, or more if it is 0 or past the bound then.

    Example:
        >>> rounded(0.884875976114), rounded(0.99999, 1.0), rounded(0.0000123)
        (0.8849, 0.99999, 1.2e-05)
    """
    if not math.isfinite(value):
        return value
    for digits in _TOLD:
        near = round(value, digits)
        # A share just below its bound is not told as one that reaches it.
        if near == value or (near != 0 and (near < bound, near > bound) == (value < bound, value > bound)):
            return near
    return value


def none_of(*kinds: str, level: str | None = None) -> Text:
    """Say that there is no unit of some kinds.

    Example:
        >>> none_of("building", "estate", level="base").en
        "there is none of kind 'building' or 'estate' at level 'base'"
    """
    if not kinds:
        return Text("no kind is named", "未指定类别")
    said = [f"'{kind}'" for kind in kinds]
    en = " or ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))
    zh = "、".join(f"“{kind}”" for kind in kinds)
    at = Text("", "") if level is None else Text(f" at level '{level}'", f"层级“{level}”中")
    return Text(f"there is none of kind {en}{at.en}", f"{at.zh}没有类别为{zh}的单元")


def width_of(text: str) -> int:
    """Return how many columns of a screen a text takes; a Chinese character takes two.

    Example:
        >>> width_of("grid"), width_of("网格")
        (4, 4)
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, width: int) -> str:
    """Fill a text up with spaces until it takes so many columns of a screen.

    Example:
        >>> padded("网格", 6)
        '网格  '
    """
    return text + " " * (width - width_of(text))
