"""A face as lines of text, for a plain terminal. A Chinese character takes two columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gridgov._face import visible
from gridgov._faces._parts import Face, Fact
from gridgov._faces._say import NAME, NONE, SENTENCE, cell, cut, width
from gridgov.text import Lang, Text

__all__ = ["text"]

_MOST: Final = 60
_MORE: Final = Text("… and {n:,} more", "……另有{n:,}行")


def text(face: Face, lang: Lang, limit: int) -> str:
    """Return a face as lines.

    Args:
        face: What to show.
        lang: Language of the words.
        limit: Rows of a table at most, from 0.
    """
    return "\n".join(_lines(face, lang, limit))


def _lines(face: Face, lang: Lang, limit: int) -> list[str]:
    """Return title, facts, notes, rows and what stands below."""
    lines = [_words(face.title, lang, SENTENCE), *_facts(face.facts, lang)]
    lines += [_words(note, lang, SENTENCE) for note in face.notes[:_MOST]]
    if face.heads:
        lines += _table(face, lang, limit)
        lines += [_MORE.format(n=face.n - limit).get(lang)] if face.n > limit else []
        lines += [] if face.n else [NONE.get(lang)]
    for below in face.below:
        lines += ["", *_lines(below, lang, limit)]
    return lines


def _words(said: Text, lang: Lang, most: int) -> str:
    """Return words that can all be seen, cut."""
    return cut(visible(said.get(lang)), most)


def _padded(said: str, wide: int, *, right: bool) -> str:
    """Return a text filled up with spaces."""
    space = " " * (wide - width(said))
    return f"{space}{said}" if right else f"{said}{space}"


def _facts(facts: Sequence[Fact], lang: Lang) -> list[str]:
    """Return facts, the values under each other."""
    cells = [cell(value, lang, wide=True) for _, value in facts[:_MOST]]
    said = [one.title if one.kind == "empty" else one.text for one in cells]
    pairs = [(_words(name, lang, NAME), words) for (name, _), words in zip(facts, said, strict=False)]
    wide = max((width(name) for name, _ in pairs), default=0)
    return [f"{_padded(name, wide, right=False)}  {value}".rstrip() for name, value in pairs]


def _table(face: Face, lang: Lang, limit: int) -> list[str]:
    """Return heads, a line under them, and the rows."""
    heads = [_words(head.title, lang, NAME) for head in face.heads]
    rows = [
        [cell(v, lang, number=h.number, wide=h.wide).text for v, h in zip(row, face.heads, strict=True)]
        for row in face.rows(limit)
    ]
    wide = [max(width(line[i]) for line in [heads, *rows]) for i in range(len(heads))]
    lines = [heads, ["-" * n for n in wide], *rows]
    right = [head.number for head in face.heads]
    return [
        "  ".join(_padded(one, n, right=r) for one, n, r in zip(line, wide, right, strict=True)).rstrip()
        for line in lines
    ]
