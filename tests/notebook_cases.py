"""What tests look at in a table for a notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from gridgov._faces._parts import Face
from gridgov._faces._say import cell
from gridgov.text import Lang

__all__ = ["Page", "bare", "read", "said_by"]

_VOID: Final = frozenset({"br", "img"})


def bare(page: str) -> str:
    """Return a table without its style sheet and attributes, heads of rows as cells."""
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return re.sub(r"<(t[dhr]|table|p|caption)\b[^>]*>", r"<\1>", page).replace("<th>", "<td>").replace("</th>", "</td>")


class Page(HTMLParser):
    """A page as a browser reads it: tags, attributes, the texts of each cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.rows: list[list[str]] = []
        self.captions: list[str] = []
        self.titles: list[str] = []
        self.texts: list[str] = []
        self.style = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, key, value) for key, value in attrs]
        self.titles += [value or "" for key, value in attrs if key == "title"]
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
        elif tag == "caption":
            self.captions.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, key, value) for key, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "what is opened last is closed first"

    def handle_data(self, data: str) -> None:
        now = self.open[-1] if self.open else ""
        if now == "style":
            self.style += data
            return
        self.texts.append(data)
        if now in {"td", "th"}:
            self.rows[-1][-1] += data
        elif now == "caption":
            self.captions[-1] += data


def read(page: str) -> Page:
    """Read a page, and see that everything that is opened is closed."""
    found = Page()
    found.feed(page)
    found.close()
    assert found.open == []
    return found


def said_by(face: Face, lang: Lang) -> Iterator[tuple[str, str]]:
    """Go through everything that a face says: under which head, and what."""
    yield "title", face.title.get(lang)
    for name, value in face.facts:
        yield "head", name.get(lang)
        yield name.get(lang), cell(value, lang, wide=True).text
    for head in face.heads:
        yield "head", head.title.get(lang)
        yield "head", "" if head.note is None else head.note.get(lang)
    for row in face.rows(25):
        for head, value in zip(face.heads, row, strict=True):
            yield head.title.get(lang), cell(value, lang, number=head.number, wide=head.wide).text
    for note in face.notes:
        yield "note", note.get(lang)
    for below in face.below:
        yield from said_by(below, lang)
