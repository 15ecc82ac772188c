"""Texts in one form of Unicode, in time that grows with their length alone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

__all__ = ["composed"]

#: Texts up to this are short enough, whatever they hold.
_SHORT: Final = 1000
#: Marks on one letter; the most that the standard of Unicode asks anybody to handle (UAX #15, stream-safe text).
_MARKS: Final = 30
#: So many are not too many, even if each is two marks in one.
_FEW: Final = _MARKS // 2
#: What the same standard puts between marks where there are more: it is not seen and joins nothing.
_JOINER: Final = "\u034f"


def composed(text: str, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    """Return a text in a form of Unicode.

    Thousands of marks on one letter are sorted by Python in time that grows with their square: they are divided first.

    Example:
        >>> composed("６１０９"), len(composed("e" + "\u0301\u0323" * 50_000)) < 110_000
        ('6109', True)
    """
    if len(text) > _SHORT and not text.isascii():
        marks = "".join(filter(_is_mark, sorted(set(text))))
        if marks:
            text = re.sub(f"[{re.escape(marks)}]{{{_FEW + 1},}}", lambda run: _JOINER.join(_pieces(run[0])), text)
    return unicodedata.normalize(form, text)


def _pieces(run: str) -> list[str]:
    run = "".join(unicodedata.normalize("NFKD", char) for char in run)  # one by one, as some are two marks in one
    return [run[i : i + _MARKS] for i in range(0, len(run), _MARKS)]


@lru_cache(maxsize=1 << 14)
def _is_mark(char: str) -> bool:
    """Tell whether a character is a mark on the letter before it, or becomes one."""
    return unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) != 0
