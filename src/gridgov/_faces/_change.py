"""Faces of changes and of what is on record about them."""

from __future__ import annotations

from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from gridgov._faces._fields import both, facts_of, heads_of, lines, name_of, plain
from gridgov._faces._parts import Face, Head, first
from gridgov._faces._tables import frame
from gridgov._faces._words import class_word, title_of
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._change_apply import Applied
    from gridgov._change_base import Change
    from gridgov._diff import Diff
    from gridgov._journal_entry import Entry
    from gridgov.journal import Journal
    from gridgov.lineage import Lineage

__all__ = ["applied", "change", "diff", "entry", "journal", "lineage"]

_WHAT: Final = [*heads_of("kind"), Head(Text("what changes", "变更内容"), wide=True)]
_REST: Final = Text("other", "其他")
_APPLIED: Final = "已执行的变更（{n:,}项）"


def _kind(value: Change) -> Text:
    """Return which change it is."""
    return Text(type(value).__name__, class_word(type(value)))


def change(value: Change) -> Face:
    """Return a change in words, and its fields."""
    face = plain(value)
    return Face(title=name_of(value), facts=face.facts, notes=[both(value.describe)])


def applied(value: Applied) -> Face:
    """Return what was changed, on which day and by whom."""
    facts = facts_of(value, "day authority")
    return Face(title=Text(repr(value), _APPLIED.format(n=len(value.log))), facts=facts, notes=lines(value.text))


def entry(value: Entry) -> Face:
    """Return an entry of a journal."""
    return Face(title=title_of(value), facts=plain(value).facts, notes=lines(value.text))


def diff(value: Diff) -> Face:
    """Return the changes and what no change expresses."""
    made = ((_kind(one), both(one.describe)) for one in value.changes)
    rest = ((_REST, one) for one in value.rest)

    rows = chain[tuple[object, ...]](made, rest)
    return Face(title=Text("Differences", "差异"), heads=_WHAT, rows=first(rows), n=len(value))


def journal(value: Journal) -> Face:
    """Return the entries as written."""
    words: Any = import_module("gridgov._journal_text")
    line: Any = getattr(value, "_line")  # noqa: B009 - private to the journal
    heads = [Head(words.HEADS[0], number=True), *(Head(head, wide=True) for head in words.HEADS[1:])]
    rows = (words.cells(line, index) for index in range(len(value.entries)))
    return Face(title=words.TITLE, heads=heads, rows=first(rows), n=len(value.entries))


def lineage(value: Lineage) -> Face:
    """Return the events of codes."""
    return frame(value.to_frame())
