"""The characters of a cell in one form, and the words that stand for nothing."""

from __future__ import annotations

import re
from typing import Final

from gridgov._unicode import composed
from gridgov.tables._value_notes import FULL_WIDTH, SPACES, NoteKind

__all__ = ["BLANKS", "DASHES", "FAILED", "UNKNOWN", "UNSEEN", "is_unknown", "narrow", "trim", "without_spaces"]

#: Characters that nobody sees; those that join letters in some scripts are not among them.
_UNSEEN: Final = "\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\u00ad"
UNSEEN: Final = re.compile(f"[{_UNSEEN}]+")
#: White space, control characters and what nobody sees.
BLANKS: Final = re.compile(rf"[\s\x00-\x1f\x7f-\x9f{_UNSEEN}]+")
_INNER: Final = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029]+|[{_UNSEEN}]+")
#: The same, one by one.
_EDGES: Final = "".join(c for c in map(chr, range(0x10000)) if BLANKS.fullmatch(c))
#: What a text that stands for nothing is made of: dashes.
DASHES: Final = re.compile("[-—–―─－_﹣−‐‑]+")
_WORDS: Final = (
    "/,//,\\,无,暂无,没有,不详,未知,不明,不清楚,未填,未统计,待定,待补,待补充,空,空白,缺,n/a,na,nan,none,null,nil,<na>,nat,"
    "unknown,?,??,???,.,..,...,......,…,……"
)
#: Words and signs for nothing in small letters, full width made half.
UNKNOWN: Final = frozenset(_WORDS.split(","))
#: What stands in a cell whose formula failed.
FAILED: Final = re.compile(
    r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!|GETTING_DATA)|#{2,}", re.IGNORECASE
)


def narrow(text: str) -> tuple[str, list[NoteKind]]:
    """Return a text in its compatibility form without spaces at its ends, and what was done to it.

    Example:
        >>> narrow("　３００户 ")[0]
        '300户'
    """
    if text.isascii() and text.isprintable() and text[:1] != " " and text[-1:] != " ":
        return text, []
    notes: list[NoteKind] = []
    trimmed = text.strip(_EDGES)
    if trimmed != text:
        notes.append(SPACES)
    plain = trimmed if trimmed.isascii() else composed(trimmed)
    if plain != trimmed:
        # A space that is none in ASCII is a space, not a wide character.
        wide = BLANKS.sub("", plain) != BLANKS.sub("", trimmed)
        notes.append(FULL_WIDTH if wide else SPACES)
        plain = plain.strip()
    return plain, notes


def without_spaces(text: str, notes: list[NoteKind]) -> str:
    """Return a text without any spaces; take a note if there were some."""
    plain = BLANKS.sub("", text)
    if plain != text and SPACES not in notes:
        notes.append(SPACES)
    return plain


def trim(text: str) -> str:
    """Return a text that is only read: nothing around it, and nothing unseen in it; a line break is a space.

    Example:
        >>> trim(" 希望小区" + chr(10) + "1号楼　"), trim("（一）")
        ('希望小区 1号楼', '（一）')
    """
    plain = text.strip(_EDGES)
    return _INNER.sub(lambda found: " " if found[0][0] < "\x20" or found[0][0] in "\u2028\u2029" else "", plain)


def is_unknown(text: str) -> bool:
    """Tell whether a text, in its compatibility form, stands for nothing.

    Example:
        >>> is_unknown("——"), is_unknown("暂无"), is_unknown("0")
        (True, True, False)
    """
    return text.lower() in UNKNOWN or DASHES.fullmatch(text) is not None
