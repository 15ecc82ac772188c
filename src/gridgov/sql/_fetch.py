"""From the database to plain columns, of the same form as those that are written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gridgov.sql._rows import Values, as_json
from gridgov.sql._schema import Tables
from gridgov.sql._shape import FROM, JURISDICTION, TO, Kind, Shape

__all__ = ["Condition", "apart_values", "asked", "fetch", "holding", "to_compare"]

Condition = sa.ColumnElement[bool]
#: Rows that are fetched at once.
_AT_ONCE: Final = 10_000
#: Columns in which the same few texts are there again and again.
_SHARED: Final = frozenset({"level", "kind", "parent", "role", "net", "cell", FROM, TO})
_RAW: Final = sa.types.NullType()


def holding(table: sa.Table, ident: str, day: dt.date) -> Condition:
    """Say which rows hold for a jurisdiction on a day."""
    c = table.c
    return sa.and_(c[JURISDICTION] == ident, c[FROM] <= day, sa.or_(c[TO].is_(None), c[TO] > day))


def to_compare(table: sa.Table, ident: str, day: dt.date) -> Condition:
    """Say which rows are to be compared with what is saved: those that have not ended before the day."""
    c = table.c
    return sa.and_(c[JURISDICTION] == ident, sa.or_(c[TO].is_(None), c[TO] >= day))


def apart_values(connection: Connection, tables: Tables, shape: Shape, where: Condition) -> list[str]:
    """Return the values of the column by which a table is read in parts."""
    column = tables[shape.name].c[str(shape.apart)]
    return [row[0] for row in connection.execute(sa.select(column).where(where).distinct().order_by(column))]


def fetch(connection: Connection, table: sa.Table, shape: Shape, where: Condition, *more: str) -> Values:
    """Return the columns of some rows as plain values.

    What cannot be read as what the column holds is returned as it is.

    Args:
        connection: Where to read.
        table: The table.
        shape: Its shape.
        where: Which rows.
        *more: Names of columns to read besides.
    """
    kinds: dict[str, Kind] = {column.name: column.kind for column in shape.columns}
    kinds[FROM] = kinds[TO] = "day"
    names = [*shape.names, *more]
    dialect = connection.dialect.name
    chosen = [asked(table.c[name], kinds.get(name, "whole"), dialect) for name in names]
    out: Values = {name: [] for name in names}
    readers = [_Same() if name in _SHARED else _reader(kinds.get(name, "whole")) for name in names]
    options = {"yield_per": _AT_ONCE}
    with connection.execute(sa.select(*chosen).where(where), execution_options=options) as result:
        for rows in result.partitions():
            for values, read, column in zip(out.values(), readers, zip(*rows, strict=True), strict=True):
                values.extend(column if read is None else map(read, column))
    return out


def asked(column: sa.Column[Any], kind: Kind, dialect: str) -> sa.ColumnElement[Any]:
    """Return what to select: the value itself, days as texts.

    SQLite keeps whatever somebody wrote into a column, so nothing is made of it before it is looked at.
    """
    if dialect == "sqlite":
        return sa.type_coerce(column, _RAW).label(column.name)
    if kind == "day":
        return sa.func.to_char(column, "YYYY-MM-DD").label(column.name)
    return column


def _reader(kind: Kind) -> Callable[[Any], Any] | None:
    """Return what brings a value into the form in which it is compared; None where nothing needs to be done."""
    if kind == "truth":
        return _truth
    if kind in {"list", "json"}:
        return _Json()
    return None


def _truth(value: object) -> object:
    return bool(value) if type(value) is int and value in {0, 1} else value


class _Same:
    """Gives the same object for the same text."""

    def __init__(self) -> None:
        self.seen: dict[Any, Any] = {}

    def __call__(self, value: object) -> object:
        return self.seen.setdefault(value, value)


class _Json:
    """Writes JSON in one form; the same few texts are there again and again."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def __call__(self, value: object) -> object:
        if not isinstance(value, str):
            return value if value is None or isinstance(value, bytes) else as_json(value)
        if value not in self.seen:
            try:
                self.seen[value] = as_json(json.loads(value))
            except (ValueError, RecursionError):
                self.seen[value] = value
        return self.seen[value]
