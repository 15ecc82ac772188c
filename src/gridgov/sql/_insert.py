"""Adding many rows at once, from columns, without a look at each value by SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from gridgov.sql._rows import Values
from gridgov.sql._shape import Kind, Shape

__all__ = ["insert"]

#: As what the values of a column travel to PostgreSQL; the others are texts that it reads itself.
_PLAIN: Final[Mapping[Kind, Any]] = {"whole": sa.BigInteger(), "number": sa.Double(), "truth": sa.Boolean()}


def insert(  # noqa: PLR0913 - what is added, where
    connection: Connection, table: sa.Table, shape: Shape, columns: Values, fixed: Mapping[str, Any], n: int
) -> None:
    """Add rows.

    Args:
        connection: Where to write.
        table: The table.
        shape: Its shape.
        columns: Values of each column, in the form in which they are compared.
        fixed: The values that all rows have; days as texts.
        n: How many rows.
    """
    if connection.dialect.name == "postgresql":
        arrays = {f"its_{name}": values for name, values in columns.items()}
        connection.execute(_from_columns(table, shape, columns, fixed), arrays)
        return
    compiled: Any = table.insert().compile(dialect=connection.dialect)
    names: list[str] = list(compiled.positiontup)
    rows = list(zip(*(repeat(fixed[name], n) if name in fixed else columns[name] for name in names), strict=True))
    connection.exec_driver_sql(compiled.string, rows)


def _from_columns(table: sa.Table, shape: Shape, columns: Values, fixed: Mapping[str, Any]) -> sa.Insert:
    """Write a statement that takes one array a column: one journey for thousands of rows."""
    kinds: dict[str, Kind] = {column.name: column.kind for column in shape.columns}
    types = {name: _PLAIN.get(kinds.get(name, "whole"), sa.Text()) for name in columns}
    arrays = [sa.cast(sa.bindparam(f"its_{name}", type_=ARRAY(types[name])), ARRAY(types[name])) for name in columns]
    given = sa.func.unnest(*arrays).table_valued(*(sa.column(name, types[name]) for name in columns)).render_derived()
    same = [sa.cast(sa.literal(value, sa.Text()), table.c[name].type) for name, value in fixed.items()]
    taken = [sa.cast(given.c[name], table.c[name].type) for name in columns]
    return table.insert().from_select([*fixed, *columns], sa.select(*same, *taken))
