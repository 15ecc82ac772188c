"""Texts that a file or its reader would change, in quotes with escapes, so that they come back as they are."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final

from gridgov.tables._value_text import FAILED, UNKNOWN, is_unknown

__all__ = ["BEGINNINGS", "NOTHING", "id_needs_quotes", "is_quoted", "needs_quotes", "quoted", "unquoted"]

#: What a formula begins with, in both widths, and marks that a reader takes away.
_OPENING: Final = frozenset({"", '"', "'", "=", "+", "-", "@", "＝", "＋", "－", "＠"})
#: What a reader takes for nothing.
NOTHING: Final = frozenset({*UNKNOWN, "—", "——", "–", "―", "。", "無", "无数据", "缺失", "nat"})
#: What a reader takes for a row of totals or of notes.
_ASIDE: Final = re.compile(
    r"\S{0,16}?(合|总|小|共|累)\s*计数?\s*[:：]?|(\S*total|sum)\s*[:：]?|"
    r"(附?注|备注|说明|填.{0,6}|编制.{0,4}|制\s*表.{0,4}|[审复]\s*[核批]\s*人?|单位.{0,4}|主?要?负责人|经办人|联系.{0,2}|数据来源|资料来源|来源|"
    r"统计截止|截至|notes?|remarks?|source|prepared\s+by)\s*([:：(（].*|[0-9]*\s*)",
    re.IGNORECASE | re.DOTALL,
)
#: First characters of these, beside letters.
BEGINNINGS: Final = "附注备说填编制审复单主要负经联数资来统截"
#: Full-width forms that ordinary Chinese texts are full of; no reader changes them in a text.
_PUNCTUATION: Final = str.maketrans("", "", "（），。；：！？、《》〈〉“”‘’【】…—·")
_PLANE: Final = 0xFFFF


def needs_quotes(text: str) -> bool:
    """Tell whether a text would not survive a file and its reader as it is.

    That is a text with spaces at its ends or two in a row, with characters that cannot be seen or have another form,
    one that a spreadsheet takes for a formula, one that means nothing such as a dash, and one in quotes already.

    Example:
        >>> [text for text in ("新城社区（东）", "=1+1", " a", "—", "１") if needs_quotes(text)]
        ['=1+1', ' a', '—', '１']
    """
    if text.isascii() and text.isalnum():
        return text.casefold() in NOTHING or _ASIDE.fullmatch(text) is not None
    return (
        text[:1] in _OPENING
        or text.strip() != text
        or "  " in text
        or not text.isprintable()
        or FAILED.fullmatch(text) is not None
        or is_unknown(text)
        or _ASIDE.fullmatch(text) is not None
        or text.casefold() in NOTHING
        or (not text.isascii() and _has_other_form(text.translate(_PUNCTUATION)))
    )


def id_needs_quotes(text: str) -> bool:
    """Tell whether an id would not survive a file and its reader: also one with spaces or other forms within.

    Example:
        >>> [text for text in ("610902001", "grid_chief@g#1", "a b", "（1）", "1.0", "1e5") if id_needs_quotes(text)]
        ['a b', '（1）', '1.0', '1e5']
    """
    if text.isdigit() and text.isascii():
        return False
    return needs_quotes(text) or " " in text or _has_other_form(text) or _NUMBER.fullmatch(text) is not None


#: What a reader could take for a number or a day.
_NUMBER: Final = re.compile(
    r"[0-9,]*[.,][0-9.,]*|[0-9.]+[eE][+-]?[0-9]+|.*[月年].*|[0-9]+-[A-Z][a-z]+|[A-Z][a-z]+-[0-9]+"
)


def _has_other_form(text: str) -> bool:
    """Tell whether a text has another form that looks the same."""
    return unicodedata.normalize("NFKC", text) != text


def quoted(text: str) -> str:
    r"""Put a text in quotes, with escapes for all that is no letter, figure or Chinese character.

    Example:
        >>> quoted("=1+1"), unquoted(quoted("=1+1"))
        ('"\\u003d1\\u002b1"', '=1+1')
    """
    return f'"{"".join(map(_written, text))}"'


def _written(char: str) -> str:
    """Write a character, or its escape; one beyond the first 65,536 has two escapes."""
    if (char.isascii() and char.isalnum()) or "一" <= char <= "鿿":
        return char
    return json.dumps(char)[1:-1] if ord(char) > _PLANE else f"\\u{ord(char):04x}"


def is_quoted(text: str) -> bool:
    """Tell whether a text is in quotes."""
    return len(text) > 1 and text[0] == text[-1] == '"'


def unquoted(text: str) -> str:
    r"""Return the text that quotes and escapes stand for; any other text as it is.

    Example:
        >>> unquoted('"\\u003d"'), unquoted('the "North"'), unquoted('"North"')
        ('=', 'the "North"', 'North')
    """
    if not is_quoted(text):
        return text
    try:
        found: object = json.loads(text, strict=False)
    except ValueError:
        return text
    return found if isinstance(found, str) else text
