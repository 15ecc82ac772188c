"""A table of the page: plain cells in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import attrs

from gridgov.text import Text

__all__ = ["Cell", "Column", "Row", "Table"]

_LONG_NAME: Final = 24
#: What stands in a cell: words in two languages, one text for both, such as a name or a number, or several lines.
Cell: TypeAlias = Text | str | tuple[Text, ...]


@attrs.frozen
class Column:
    """The head of a column."""

    name: Text
    #: Whether it holds numbers, which are aligned on the right.
    number: bool = False
    #: Whether it holds long texts, which may be broken anywhere.
    long: bool = False
    #: Whether it holds codes, which are never broken.
    code: bool = False

    @property
    def look(self) -> str:
        """What the style calls it."""
        return "number" if self.number else "long" if self.long else "code" if self.code else ""

    @property
    def roomy(self) -> bool:
        """Whether its name is so long that it needs room."""
        return len(self.name.en) > _LONG_NAME


@attrs.frozen
class Row:
    """One row. Its first cell is its head."""

    cells: tuple[Cell, ...]
    #: How far the head is indented.
    depth: int = 0
    #: What kind of row it is, for its looks: ``fail``, ``unknown``, ``total`` or nothing.
    mark: str = ""


def _rows(value: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(value)


@attrs.frozen
class Table:
    """A table with its caption.

    Raises:
        ValueError: A row has more or fewer cells than there are columns.

    Example:
        >>> table = Table("units", Text("Units", "单元"), (Column(Text("level", "层级")),), [Row(("grid",))])
        >>> len(table.rows)
        1
    """

    #: Part of its id on the page.
    key: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = attrs.field(converter=_rows)
    #: What is left out, if anything is.
    more: Text | None = None

    def __attrs_post_init__(self) -> None:
        """Check the width of every row."""
        odd = sorted({len(row.cells) for row in self.rows} - {len(self.columns)})
        if odd:
            msg = f"The table {self.key!r} has {len(self.columns)} columns and rows of {odd} cells."
            raise ValueError(msg)
