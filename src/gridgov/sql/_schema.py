"""The tables in SQLAlchemy: columns, keys, and what keeps two versions of a row from holding on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from gridgov.errors import Problem
from gridgov.sql._faults import NO_EXTENSION, InvalidDatabaseError
from gridgov.sql._shape import DAYS, FROM, JURISDICTION, ORDINAL, SHAPES, TO, Column, Kind, Shape

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

__all__ = ["Tables", "make"]

_TYPES: Final[Mapping[Kind, Any]] = {
    "text": sa.Text(),
    "whole": sa.BigInteger(),
    "number": sa.Double(),
    "truth": sa.Boolean(),
    "day": sa.Date(),
    "list": sa.JSON(none_as_null=True),
    "json": sa.JSON(none_as_null=True),
}


@attrs.frozen(eq=False, repr=False)
class Tables(Mapping[str, sa.Table]):
    """The tables of gridgov in somebody's metadata, by their names without the prefix.

    Make them with `gridgov.sql.tables`.

    Example:
        >>> made = make(sa.MetaData(), "gridgov_", None)
        >>> made["units"].c.keys()
        ['jurisdiction', 'id', 'parent', 'level', 'kind', 'name', 'ordinal', 'valid_from', 'valid_to']
        >>> made
        <Tables: 25, gridgov_jurisdictions to gridgov_days>
    """

    #: What stands before each name.
    prefix: str
    #: Schema of the database; None for the one that the connection takes.
    schema: str | None
    _tables: Mapping[str, sa.Table]

    def __getitem__(self, name: str) -> sa.Table:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        names = [table.name for table in self._tables.values()]
        return f"<Tables: {len(names)}, {names[0]} to {names[-1]}>"


def make(metadata: sa.MetaData, prefix: str, schema: str | None) -> Tables:
    """Define the tables; those that this metadata has from before are taken as they are."""
    made: dict[str, sa.Table] = {}
    for shape in SHAPES:
        known = _known(metadata, f"{prefix}{shape.name}", schema)
        made[shape.name] = _table(metadata, shape, prefix, schema) if known is None else known
    known = _known(metadata, f"{prefix}{DAYS}", schema)
    made[DAYS] = _days(metadata, f"{prefix}{DAYS}", schema) if known is None else known
    return Tables(prefix, schema, made)


def _known(metadata: sa.MetaData, name: str, schema: str | None) -> sa.Table | None:
    found = metadata.tables.get(name if schema is None else f"{schema}.{name}")
    return found if found is not None and found.info.get("gridgov") else None


def _column(column: Column) -> sa.Column[Any]:
    return sa.Column(column.name, _TYPES[column.kind], nullable=column.optional)


def _key_column(column: Column) -> sa.Column[Any]:
    return sa.Column(column.name, _TYPES[column.kind], primary_key=True, autoincrement=False)


def _table(metadata: sa.MetaData, shape: Shape, prefix: str, schema: str | None) -> sa.Table:
    """Define the table of a shape."""
    name = f"{prefix}{shape.name}"
    table = sa.Table(
        name,
        metadata,
        sa.Column(JURISDICTION, sa.Text(), primary_key=True),
        *map(_key_column, shape.key),
        *map(_column, shape.said),
        *([sa.Column(ORDINAL, sa.BigInteger(), nullable=False)] if shape.ordered else []),
        sa.Column(FROM, sa.Date(), primary_key=True),
        sa.Column(TO, sa.Date()),
        sa.CheckConstraint(f"{FROM} < {TO}", name=f"{name}_in_order"),
        _written_as_days(name),
        _apart(shape, name),
        schema=schema,
        sqlite_with_rowid=False,
        info={"gridgov": True},
    )
    _after_create(table, shape)
    event.listen(table, "before_create", _check_extension)
    return table


def _days(metadata: sa.MetaData, name: str, schema: str | None) -> sa.Table:
    """Define the table of days on which something changed."""
    return sa.Table(
        name,
        metadata,
        sa.Column(JURISDICTION, sa.Text(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        # Counts how often a day was saved, so that a reader sees that something changed under it.
        sa.Column("saved", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("day IS date(day)", name=f"{name}_days").ddl_if(dialect="sqlite"),
        schema=schema,
        sqlite_with_rowid=False,
        info={"gridgov": True},
    )


def _written_as_days(name: str) -> sa.CheckConstraint:
    """On SQLite, where a column of days takes any text: both ends are days."""
    days = f"{FROM} IS date({FROM}) AND {TO} IS date({TO})"
    return sa.CheckConstraint(days, name=f"{name}_days").ddl_if(dialect="sqlite")


def _apart(shape: Shape, name: str) -> ExcludeConstraint:
    """On PostgreSQL: no two rows of one thing hold on one day.

    The index holds a hash of the key: pages of long texts of several columns are more than it can split.
    """
    keys = " || ".join(f"md5({column}::text)" for column in shape.identity)
    same, held = sa.text(f"(md5({keys})::uuid)"), sa.text(f"daterange({FROM}, {TO}, '[)')")
    apart = ExcludeConstraint((same, "="), (held, "&&"), using="gist", name=f"{name}_apart")
    return apart.ddl_if(dialect="postgresql")


def _check_extension(_table: sa.Table, connection: Connection, **_: object) -> None:
    """Refuse to create tables in a PostgreSQL database that cannot keep versions apart.

    Raises:
        InvalidDatabaseError: The extension is not there.
    """
    if connection.dialect.name == "postgresql":
        found = connection.execute(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'")).first()
        if found is None:
            raise InvalidDatabaseError(Problem(NO_EXTENSION))


def _after_create(table: sa.Table, shape: Shape) -> None:
    """On SQLite: triggers that keep versions apart, made with the table."""

    def create(_table: sa.Table, connection: Connection, **_: object) -> None:
        if connection.dialect.name == "sqlite":
            for statement in _triggers(table, shape, connection.dialect.identifier_preparer.quote):
                connection.exec_driver_sql(statement)

    event.listen(table, "after_create", create)


def _triggers(table: sa.Table, shape: Shape, quote: Any) -> Iterator[str]:  # noqa: ANN401 - of the dialect
    """Write the triggers; a row is not in the way of its own change."""
    name = quote(table.name)
    where = "" if table.schema is None else f"{quote(table.schema)}."
    keys = [quote(column) for column in shape.identity]
    same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
    own = " AND ".join(f"{key} = OLD.{key}" for key in [*keys, FROM])
    both = f"({TO} IS NULL OR {TO} > NEW.{FROM}) AND (NEW.{TO} IS NULL OR NEW.{TO} > {FROM})"
    refuse = "SELECT RAISE(ABORT, 'two versions of a row hold on one day')"
    events = {"insert": ("INSERT", "1"), "update": (f"UPDATE OF {', '.join([*keys, FROM, TO])}", f"NOT ({own})")}
    for when, (what, others) in events.items():
        trigger = quote(f"{table.name}_apart_{when}")
        found = f"EXISTS (SELECT 1 FROM {name} WHERE {same} AND {both} AND {others})"  # noqa: S608 - names are quoted
        yield f"CREATE TRIGGER {where}{trigger} BEFORE {what} ON {name} WHEN {found} BEGIN {refuse}; END"
