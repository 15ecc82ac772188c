"""The columns of a flat table as cells of a workbook or a text file, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np

from gridgov import _spans
from gridgov._days import write_days
from gridgov._encoding import Encoded
from gridgov.jurisdiction import Jurisdiction
from gridgov.tables._flat_words import OPEN, Words, words_for
from gridgov.tables._kind import Field, TableKind
from gridgov.tables._kinds import KINDS, MEASURE, measure_heading
from gridgov.tables._kinds_quotes import is_quoted
from gridgov.tables._table import Table, Values
from gridgov.text import Lang, Text

__all__ = ["FLAGS", "Cells", "Column", "Spelled", "number_text", "spelled"]

#: A cell: text, a number, nothing.
Cells: TypeAlias = Sequence["str | float | None"]
#: What separates words in a cell.
_BETWEEN: Final = Text("; ", "；")
#: What stands for 0 and 1 in a column of yes and no.
FLAGS: Final = (Text("no", "否"), Text("yes", "是"))


@attrs.frozen(eq=False)
class Column:
    """One column with its heading."""

    key: str
    heading: str
    values: Values
    #: What it is; None for a measure or a label of units.
    field: Field | None
    words: Words
    lang: Lang

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers."""
        return isinstance(self.values, np.ndarray) and self.values.dtype.kind == "f"

    def cells(self, start: int, stop: int) -> Cells:
        """Return some cells, None for what is unknown."""
        values = self.values
        if isinstance(values, Encoded):
            offsets = values.offsets[start : stop + 1]
            return [text or None for text in _spans.texts(values.blob, offsets[:-1], np.diff(offsets))]
        part = values[start:stop]
        if not isinstance(part, np.ndarray):
            return self._texts(part)
        kind = part.dtype.kind
        if kind == "M":
            return write_days(part)
        if kind == "f":
            numbers = cast("list[float]", part.tolist())
            return [value if value == value else None for value in numbers]  # noqa: PLR0124 - NaN
        if kind == "i":
            flags = [text.get(self.lang) for text in FLAGS]
            return [None if value < 0 else flags[value] for value in cast("list[int]", part.tolist())]
        return self._texts(part.tolist())

    def _texts(self, part: Sequence[Any]) -> Cells:
        if self.field is not None and self.field.type == "words":
            return [_BETWEEN.get(self.lang).join(map(self._word, words)) or None for words in part]
        if self.lang == "en" or (self.words is OPEN and not self._choices):
            return cast("Cells", part)
        known: dict[str | None, str | None] = {None: None}
        return [known[text] if text in known else known.setdefault(text, self._said(str(text))) for text in part]

    @property
    def _choices(self) -> dict[str, str]:
        choices = () if self.field is None else self.field.choices
        return {key: others[0] for key, others in choices}

    def _said(self, text: str) -> str:
        """Return a text in the language of the file; what is in quotes stays as it is."""
        return (
            text if is_quoted(text) else self._choices.get(text) or self.words.write(self.words.read(text), self.lang)
        )

    def _word(self, text: str) -> str:
        return text if is_quoted(text) else self.words.write_one(self.words.read(text), self.lang)


@attrs.frozen(eq=False)
class Spelled:
    """A flat table with the headings and words of one language."""

    kind: TableKind
    #: Name of its sheet or file.
    title: str
    columns: tuple[Column, ...]
    n: int

    def rows(self, start: int, stop: int) -> list[tuple[Any, ...]]:
        """Return some rows of cells."""
        return list(zip(*(column.cells(start, stop) for column in self.columns), strict=True))


def spelled(table: Table, lang: Lang, place: Jurisdiction) -> Spelled:
    """Return a flat table with the headings and words of one language.

    Args:
        table: The table.
        lang: The language.
        place: The jurisdiction whose levels and roles are named.

    Raises:
        ValueError: ``lang`` is neither ``en`` nor ``zh``.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.tables._flat import flatten
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> found = spelled(flatten(Jurisdiction(territory=h))["units"], "zh", Jurisdiction(territory=h))
        >>> [column.heading for column in found.columns], found.rows(0, 2)
        (['单元编号', '层级', '上级编号'], [('61', '省', None), ('6109', '市', '61')])
    """
    kind, info = KINDS[table.kind], place.territory.measure_info
    columns: list[Column] = []
    for key, values in table.columns.items():
        what, _, name = key.partition(":")
        if key in kind.keys:
            field = kind.field(key)
            words = words_for(kind.key, key, place.levels, place.catalogue)
            columns.append(Column(key, field.heading(lang), values, field, words, lang))
        else:
            heading = measure_heading(f"{what}:", name, info.get(name) if key.startswith(MEASURE) else None, lang)
            columns.append(Column(key, heading, values, None, OPEN, lang))
    return Spelled(kind, kind.name.get(lang), tuple(columns), len(table))


def number_text(value: float) -> str:
    """Return a number with all its digits; only what is very large or very small has an exponent.

    Example:
        >>> number_text(3.0), number_text(0.1), number_text(1e22)
        ('3', '0.1', '1e+22')
    """
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    ordinary = _SMALL < abs(value) < _LARGE
    return format(Decimal(repr(value)), "f").removesuffix(".0") if ordinary else repr(value)


_EXACT, _LARGE, _SMALL = 2.0**53, 1e21, 1e-9
