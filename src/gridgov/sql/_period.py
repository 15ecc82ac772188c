"""Rows that begin or end on what is no day: a query for a day takes them or leaves them, and says nothing of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gridgov.errors import Batch
from gridgov.sql._fetch import Condition, fetch
from gridgov.sql._schema import Tables
from gridgov.sql._shape import FROM, JURISDICTION, SHAPE_OF, SHAPES, TO
from gridgov.sql._values import PERIOD, all_wrong

__all__ = ["odd_periods"]

_RAW: Final = sa.types.NullType()
_IDENT: Final = "its_jurisdiction"


def odd_periods(connection: Connection, tables: Tables, ident: str) -> list[Batch]:
    """Find them, those of earlier states, too; other databases than SQLite keep nothing but days in columns of days."""
    if connection.dialect.name != "sqlite":
        return []
    faults: list[Batch] = []
    for name in connection.execute(_asked(tables.prefix, tables.schema), {_IDENT: ident}).scalars():
        table, shape = tables[name], SHAPE_OF[name]
        where = sa.and_(table.c[JURISDICTION] == ident, _not_days(table))
        columns = fetch(connection, table, shape, where, FROM, TO)
        faults += all_wrong(shape, PERIOD, columns, ident, table.fullname)
    return faults


@lru_cache(maxsize=8)
def _asked(prefix: str, schema: str | None) -> sa.CompoundSelect[Any]:
    """Ask all tables at once which of them have such rows: nearly always none has."""
    return sa.union_all(*(_told(shape.name, prefix, schema) for shape in SHAPES))


def _told(name: str, prefix: str, schema: str | None) -> sa.Select[Any]:
    """Return the name of a table where it has such rows."""
    table = sa.table(f"{prefix}{name}", *map(sa.column, (JURISDICTION, FROM, TO)), schema=schema)
    there = sa.exists().where(table.c[JURISDICTION] == sa.bindparam(_IDENT), _not_days(table))
    return sa.select(sa.literal_column(f"'{name}'", sa.Text())).where(there)


def _not_days(table: sa.FromClause) -> Condition:
    ends = [sa.type_coerce(table.c[name], _RAW) for name in (FROM, TO)]
    return sa.or_(ends[0].is_(None), *(end.is_distinct_from(sa.func.date(end)) for end in ends))
