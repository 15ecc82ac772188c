"""What a value shows in a notebook, before it is HTML or text: facts about it, and the first rows of what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final, TypeAlias

import attrs

from gridgov.text import Text

__all__ = ["NOTHING", "Face", "Fact", "Head", "Rows", "first", "kept", "same"]

#: The first rows of a table: given how many at most, the cells of each. No row beyond that is made.
Rows: TypeAlias = Callable[[int], Iterable[Sequence[object]]]
#: What is said, and the value.
Fact: TypeAlias = tuple[Text, object]


def same(text: object) -> Text:
    """Return what is said alike in both languages, such as an id."""
    said = str(text)
    return Text(said, said)


def first(items: Iterable[Sequence[object]]) -> Rows:
    """Return rows that are made one by one as they are asked for."""
    return lambda n: islice(items, n)


def kept(items: Sequence[Sequence[object]]) -> Rows:
    """Return rows that are there already."""
    return lambda n: items[:n]


NOTHING: Final[Rows] = kept(())


@attrs.frozen
class Head:
    """The head of a column."""

    title: Text
    #: What the column holds, shown where the pointer rests.
    note: Text | None = None
    #: Whether it holds sentences, which are cut later than names.
    wide: bool = False
    #: Whether it holds numbers, where nothing means unknown.
    number: bool = False


@attrs.frozen(eq=False, kw_only=True)
class Face:
    """What is shown of a value."""

    title: Text
    facts: Sequence[Fact] = ()
    heads: Sequence[Head] = ()
    rows: Rows = NOTHING
    #: How many rows there are in all, from 0.
    n: int = 0
    notes: Sequence[Text] = ()
    #: Further tables.
    below: Sequence[Face] = ()
    #: A drawing as SVG, made by the library; empty for none.
    picture: Text = same("")
