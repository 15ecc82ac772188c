"""Words of a source, as far as copying changes them: pinyin in brackets, spaces, widths of signs."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from difflib import SequenceMatcher
from typing import Final

import attrs

from gridgov._unicode import composed

__all__ = ["Normal", "normalise"]

_TONES: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɡ"
#: Pinyin that a converter left behind a character: one syllable in brackets.
_PINYIN: Final = re.compile(rf"(?<=[\u3400-\u9fff])\([a-z{_TONES}]{{1,7}}[1-5]?\)")
_QUOTES: Final = dict.fromkeys(map(ord, "“”„‟«»「」『』〝〞＂"), '"') | dict.fromkeys(map(ord, "‘’‚‛＇`´"), "'")
_DASHES: Final = dict.fromkeys(map(ord, "—–―‐‑‒−─"), "-")
_LONG: Final = 4000


@attrs.frozen(eq=False)
class Normal:
    """A text without what copying changes, and where its characters were.

    Example:
        >>> normalise("社區網(wǎng) 格。").text
        '社區網格。'
    """

    text: str
    #: Position in the given text of each character.
    at: tuple[int, ...]
    #: Positions at which the lines of the given text begin.
    lines: tuple[int, ...]
    #: The given text.
    given: str

    def line(self, position: int) -> int:
        """Return the number of the line of a character, from 1."""
        return bisect_right(self.lines, self.at[position])

    def excerpt(self, position: int, length: int) -> str:
        """Return what stands in the given text at some characters, on one line."""
        if not length:
            return ""
        return " ".join(self.given[self.at[position] : self.at[position + length - 1] + 1].split())

    def nearest(self, quote: Normal) -> tuple[int, int] | None:
        """Return position and length of the longest common part; None if nothing of it is there.

        Only a part of two characters or more counts.
        """
        if not quote.text or not self.text:
            return None
        matcher = SequenceMatcher(None, self.text, quote.text[:_LONG], autojunk=False)
        found = matcher.find_longest_match()
        if found.size < 2:  # noqa: PLR2004 - one character is found everywhere
            return None
        return found.a, found.size


def normalise(text: str) -> Normal:
    """Leave out spaces and pinyin in brackets, and write signs in one width and one form.

    Characters are not converted between their simplified and traditional forms.

    Example:
        >>> normalise("\u201c大黨(dǎng)委\u201d（縣）").text
        '"大黨委"(縣)'
    """
    whole = composed(text, "NFC")
    out: list[str] = []
    at: list[int] = []
    for i, char in enumerate(whole):
        plain = unicodedata.normalize("NFKC", char).translate(_QUOTES).translate(_DASHES)
        for part in plain:
            if not part.isspace() and unicodedata.category(part) not in {"Cf", "Cc"}:
                out.append(part)
                at.append(i)
    joined = "".join(out)
    keep = [True] * len(out)
    for match in _PINYIN.finditer(joined):
        keep[match.start() : match.end()] = [False] * (match.end() - match.start())
    lines = [0, *(i + 1 for i, char in enumerate(whole) if char == "\n")]
    return Normal(
        "".join(char for char, kept in zip(out, keep, strict=True) if kept),
        tuple(i for i, kept in zip(at, keep, strict=True) if kept),
        tuple(lines),
        whole,
    )
