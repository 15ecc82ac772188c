"""What a table of evidence and its columns are."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from gridgov._evidence_faults import UNKNOWN_COLUMN
from gridgov._face import as_html, as_line
from gridgov._tables import meant
from gridgov.errors import Place, Problem, UnknownKeyError
from gridgov.text import Text

__all__ = ["ColumnSpec", "ColumnType", "TableSpec", "id_column", "number_column", "text_column", "unit_column"]

#: What a column holds: ids of units, days, numbers from 0, other texts, or yes and no.
ColumnType: TypeAlias = Literal["unit", "day", "number", "text", "flag"]


@attrs.frozen
class ColumnSpec:
    """One column of a table of evidence.

    Example:
        >>> from gridgov.evidence import SCHEMA
        >>> column = SCHEMA["service_points"].column("minutes")
        >>> column.type, str(column.unit_of_measure), column.required, str(column.missing)
        ('number', 'minutes', True, 'not measured')
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Name of the column in data.
    key: str
    #: Name shown.
    name: Text
    #: What it holds.
    type: ColumnType
    #: What its values say.
    meaning: Text
    #: Whether a table that has rows must have the column.
    required: bool = True
    #: What an empty cell says; None: a cell may not be empty.
    missing: Text | None = None
    #: What a number counts or measures, if it has a unit of measure.
    unit_of_measure: Text | None = None
    #: The table in whose column ``id`` a value must be, if that table is given.
    refers: str | None = None
    #: Words that are known, with their names; any other text may stand there too.
    words: tuple[tuple[str, Text], ...] = ()

    def name_of(self, word: str) -> Text:
        """Return the name of a known word, the word itself in both languages where it is another one.

        Example:
            >>> from gridgov.evidence import SCHEMA
            >>> status = SCHEMA["projects"].column("status")
            >>> status.name_of("under_way").zh, status.name_of("试运行").en
            ('进行中', '试运行')
        """
        return dict(self.words).get(word, Text(word, word))


def _by_key(columns: tuple[ColumnSpec, ...]) -> tuple[ColumnSpec, ...]:
    return tuple(columns)


@attrs.frozen
class TableSpec:
    """One table of evidence.

    Example:
        >>> from gridgov.evidence import SCHEMA
        >>> events = SCHEMA["events"]
        >>> events.keys
        ('id', 'unit', 'reported', 'disposed')
        >>> events.unique, events.order
        ('id', ('reported', 'disposed'))
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Name of the table in data.
    key: str
    #: Name shown.
    name: Text
    #: What one row is, at the beginning of a sentence.
    row: Text
    #: What the table is for, and what it means that a row is not there.
    about: Text
    #: Its columns, in order.
    columns: tuple[ColumnSpec, ...] = attrs.field(converter=_by_key)
    #: The column in which no value may be there twice.
    unique: str | None = None
    #: Two columns of days of which the second may not lie before the first.
    order: tuple[str, str] | None = None
    #: Columns that must say the same in all rows of one id, as far as they say anything.
    constant: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the columns in data, in order."""
        return tuple(column.key for column in self.columns)

    def column(self, key: str) -> ColumnSpec:
        """Return one column.

        Raises:
            UnknownKeyError: The table has no such column.

        Example:
            >>> from gridgov.evidence import SCHEMA
            >>> SCHEMA["events"].column("disposed").required
            False
        """
        for column in self.columns:
            if column.key == key:
                return column
        facts = {"table": self.key, "key": key, "fix": meant(str(key), self.keys)}
        raise UnknownKeyError(Problem(UNKNOWN_COLUMN, Place(path=self.key, column=str(key)), facts))


def unit_column(en: str, zh: str, *, required: bool = True, missing: Text | None = None) -> ColumnSpec:
    """Return a column of unit ids."""
    return ColumnSpec("unit", Text("unit id", "单元编号"), "unit", Text(en, zh), required, missing)


def text_column(key: str, name: Text, en: str, zh: str) -> ColumnSpec:
    """Return a column of texts that may not be empty."""
    return ColumnSpec(key, name, "text", Text(en, zh))


def id_column(en: str, zh: str) -> ColumnSpec:
    """Return a column of ids of its rows."""
    return text_column("id", Text("id", "编号"), en, zh)


def number_column(key: str, name: Text, meaning: Text, missing: Text, measured_in: Text | None = None) -> ColumnSpec:
    """Return a column of numbers that may be empty."""
    return ColumnSpec(key, name, "number", meaning, missing=missing, unit_of_measure=measured_in)
