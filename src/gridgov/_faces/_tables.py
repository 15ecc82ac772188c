"""Faces of tables of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gridgov._faces._parts import Face, Head, Rows
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._frame import Column, Frame

__all__ = ["frame"]


def frame(value: Frame) -> Face:
    """Return the face of a frame."""
    numbers = [_holds_numbers(data) for data in value.data]
    heads = [_head(spec, number=number) for spec, number in zip(value.specs, numbers, strict=True)]
    return Face(title=value.title, heads=heads, rows=rows_of(value), n=len(value))


def _holds_numbers(data: object) -> bool:
    """Tell a column of numbers from one of texts."""
    return getattr(getattr(data, "dtype", None), "kind", "O") in "iuf"


def _head(spec: Column, *, number: bool) -> Head:
    """Return title and definition of a column, with its unit of measure where the title does not say it."""
    title = spec.title
    if spec.unit.en and spec.unit.en.lower() not in title.en.lower():
        title = Text(f"{title.en} ({spec.unit.en})", f"{title.zh}（{spec.unit.zh}）")
    return Head(title, note=spec.definition, wide=not number, number=number)


def rows_of(value: Frame) -> Rows:
    """Return the first rows of a frame; the others are not made."""

    def rows(n: int) -> Iterator[Sequence[object]]:
        return (row.values for row in value.head(n))

    return rows
