"""Faces of tables of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from math import nan
from typing import TYPE_CHECKING, Final

from gridgov._faces._parts import Face, Head, Rows
from gridgov._faces._words import label, worded_value
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._frame import Frame, Row

__all__ = ["frame", "row"]


_ZH: Final = "_zh"


def frame(value: Frame) -> Face:
    """Return the face of a frame; a text that has a column for each language is one column."""
    keys = [key for key in value.keys if not (key.endswith(_ZH) and key.removesuffix(_ZH) in value.keys)]
    places = [value.keys.index(key) for key in keys]
    other = [value.keys.index(key + _ZH) if key + _ZH in value.keys else -1 for key in keys]
    heads = [_head(value, *pair) for pair in zip(places, other, strict=True)]
    return Face(title=value.title, heads=heads, rows=_rows_of(value, places, other), n=len(value))


def row(value: Row) -> Face:
    """Return the values of a row by the names of their columns."""
    frames: type = import_module("gridgov._frame").Frame
    pairs = value.to_dict().items()
    facts = [(label(key, type(value)), nan if one is None else worded_value(frames, key, one)) for key, one in pairs]
    return Face(title=Text("Row", "行"), facts=facts)


def _holds_numbers(data: object) -> bool:
    """Tell a column of numbers from one of texts."""
    return getattr(getattr(data, "dtype", None), "kind", "O") in "iuf"


def _head(value: Frame, at: int, zh: int) -> Head:
    """Return title and definition of a column, with its unit of measure where the title does not say it."""
    spec = value.specs[at]
    number = _holds_numbers(value.data[at])
    title = spec.title if zh < 0 else Text(spec.title.en, value.specs[zh].title.zh)
    note = spec.definition if zh < 0 else Text(spec.definition.en, value.specs[zh].definition.zh)
    if spec.unit.en and spec.unit.en.lower() not in title.en.lower():
        title = Text(f"{title.en} ({spec.unit.en})", f"{title.zh}（{spec.unit.zh}）")
    return Head(title, note=note, wide=not number, number=number)


def _rows_of(value: Frame, places: list[int], other: list[int]) -> Rows:
    """Return the first rows of a frame; the others are not made."""
    keys, kind = value.keys, type(value)

    def said(values: Sequence[object], at: int, zh: int) -> object:
        """Return what stands in a cell: a text in both languages where it has two columns."""
        if zh >= 0 and values[at] is not None and values[zh] is not None:
            return Text(str(values[at]), str(values[zh]))
        return worded_value(kind, keys[at], values[at])

    def rows(n: int) -> Iterator[Sequence[object]]:
        return ([said(row.values, *pair) for pair in zip(places, other, strict=True)] for row in value.head(n))

    return rows
