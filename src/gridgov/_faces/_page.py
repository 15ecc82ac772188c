"""A face as HTML: tables with captions and heads, one style sheet of its own, no script, nothing that is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from gridgov._face import visible
from gridgov._faces._colours import CLASS, STYLE
from gridgov._faces._parts import Face, Fact, Head
from gridgov._faces._say import LONGEST, NAME, NONE, SENTENCE, Cell, cell, cut, width
from gridgov.text import Lang, Text

__all__ = ["html"]

_MOST_FACTS: Final = 60
_MOST_NOTES: Final = 20
_MORE: Final = Text("… and {n:,} more", "……另有{n:,}行")
#: Cells up to so wide stay on one line.
_SHORT: Final = 24


def html(face: Face, lang: Lang, limit: int) -> str:
    """Return a face as a piece of HTML that stands by itself.

    Args:
        face: What to show.
        lang: Language of the words.
        limit: Rows of a table at most, from 0.
    """
    body = _block(face, lang, limit)
    return f'<div class="{CLASS}" lang="{"zh-CN" if lang == "zh" else "en"}"><style>{STYLE}</style>{body}</div>'


def _block(face: Face, lang: Lang, limit: int) -> str:
    """Return facts, picture, notes, rows and what stands below."""
    notes = [f"<p>{_words(note, lang, SENTENCE)}</p>" for note in face.notes[:_MOST_NOTES]]
    notes.append(_more(len(face.notes) - _MOST_NOTES, lang))
    parts: list[str] = []
    if face.facts:
        parts.append(_facts(face.title, face.facts, lang))
    elif not face.heads:
        parts.append(f'<p class="gg-t">{_words(face.title, lang, SENTENCE)}</p>')
    table: list[str] = []
    if face.heads:
        end = _more(face.n - limit, lang) if face.n else f'<p class="gg-m">{NONE.get(lang)}</p>'
        table = [_table(face, lang, limit, title=not face.facts), end]
    parts += [*notes, *table] if face.facts else [*table, *notes]
    parts.append(face.picture.get(lang))
    parts += [_block(below, lang, limit) for below in face.below]
    return "".join(parts)


def _words(text: Text, lang: Lang, most: int) -> str:
    """Return words that can all be seen, cut, with nothing in them that HTML reads."""
    return escape(cut(visible(text.get(lang)[: 4 * LONGEST]), most))


def _more(n: int, lang: Lang) -> str:
    """Say how many are not shown."""
    return f'<p class="gg-m">{_MORE.format(n=n).get(lang)}</p>' if n > 0 else ""


def _td(one: Cell, *, head: bool = False, right: bool) -> str:
    """Return a cell; the first of a row names the row."""
    marks = ["gg-u"] if one.kind == "unknown" else []
    marks += ["gg-n"] if right else []
    marks += ["gg-k"] if width(one.text) <= _SHORT else []
    kind = f' class="{" ".join(marks)}"' if marks else ""
    title = f' title="{escape(one.title)}"' if one.title else ""
    name = 'th scope="row"' if head else "td"
    return f"<{name}{kind}{title}>{escape(one.text)}</{name[:2]}>"


def _told(one: Cell) -> Cell:
    """Return a cell of a fact: that it is empty is said."""
    return Cell(one.title, "unknown") if one.kind == "empty" else one


def _facts(title: Text, facts: Sequence[Fact], lang: Lang) -> str:
    """Return facts as a table of two columns."""
    cells = [_told(cell(value, lang, wide=True)) for _, value in facts[:_MOST_FACTS]]
    right = all(one.kind in {"number", "unknown"} for one in cells)
    rows = [
        f'<tr><th scope="row">{_words(name, lang, NAME)}</th>{_td(one, right=right)}</tr>'
        for (name, _), one in zip(facts, cells, strict=False)
    ]
    caption = f"<caption>{_words(title, lang, SENTENCE)}</caption>"
    return f"<table>{caption}<tbody>{''.join(rows)}</tbody></table>{_more(len(facts) - _MOST_FACTS, lang)}"


def _table(face: Face, lang: Lang, limit: int, *, title: bool) -> str:
    """Return the first rows as a table."""
    caption = f"<caption>{_words(face.title, lang, SENTENCE)}</caption>" if title else ""
    heads = "".join(_head(head, lang) for head in face.heads)
    rows: list[str] = []
    for row in face.rows(limit):
        cells = [
            _td(cell(v, lang, number=h.number, wide=h.wide), head=not i, right=h.number)
            for i, (v, h) in enumerate(zip(row, face.heads, strict=True))
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _head(head: Head, lang: Lang) -> str:
    """Return the head of a column."""
    note = f' title="{_words(head.note, lang, SENTENCE)}"' if head.note is not None and head.note.en else ""
    kind = ' class="gg-n"' if head.number else ""
    return f'<th scope="col"{kind}{note}>{_words(head.title, lang, NAME)}</th>'
