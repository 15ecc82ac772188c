"""Connections: one transaction for what is written, one writer at a time, and what to say when tables are missing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from hashlib import blake2b
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from gridgov.errors import Place, Problem, Problems
from gridgov.sql._faults import NO_TABLE, InvalidDatabaseError
from gridgov.sql._schema import Tables

__all__ = ["reading", "writing"]

_DIALECTS: Final = ("sqlite", "postgresql")


@contextmanager
def writing(bind: Connection | Engine, tables: Tables, ident: str) -> Generator[Connection]:
    """Give a connection in a transaction that nobody else saves this jurisdiction in; all of it is kept or nothing.

    A connection that has a transaction keeps it: its owner commits. Any other one has it committed here.

    Raises:
        InvalidDatabaseError: Tables are missing.
        ValueError: The database is neither SQLite nor PostgreSQL, or every statement is committed by itself.
        TypeError: It is neither an engine nor a connection.
    """
    _check(bind)
    with _missing_tables_told(bind, tables):
        if isinstance(bind, Engine):
            with bind.begin() as connection:
                _lock(connection, tables, ident)
                yield connection
        elif bind.in_transaction():
            # First the lock: the driver of SQLite begins with the first thing that is written, not with a savepoint.
            _lock(bind, tables, ident)
            with bind.begin_nested():
                yield bind
        else:
            with bind.begin():
                _lock(bind, tables, ident)
                yield bind


@contextmanager
def reading(bind: Connection | Engine, tables: Tables) -> Generator[Connection]:
    """Give a connection to read from; no transaction is left open that was not.

    Raises:
        InvalidDatabaseError: Tables are missing.
        ValueError: The database is neither SQLite nor PostgreSQL.
        TypeError: It is neither an engine nor a connection.
    """
    _check(bind)
    with _missing_tables_told(bind, tables):
        if isinstance(bind, Engine):
            with bind.connect() as connection:
                yield connection
        else:
            with _guarded(bind):
                yield bind


def _check(bind: object) -> None:
    if not isinstance(bind, Engine | Connection):
        msg = f"Give an engine or a connection of SQLAlchemy, not {type(bind).__name__}; of a session .connection()."
        raise TypeError(msg)
    if bind.dialect.name not in _DIALECTS:
        msg = f"The tables of gridgov work with SQLite and PostgreSQL, not with {bind.dialect.name}."
        raise ValueError(msg)


def _guarded(connection: Connection) -> AbstractContextManager[Any]:
    """Keep a fault from spoiling the transaction of the caller: PostgreSQL would refuse all that comes after it."""
    if not connection.in_transaction():
        return connection.begin()
    return connection.begin_nested() if connection.dialect.name == "postgresql" else _nothing()


@contextmanager
def _nothing() -> Generator[None]:
    yield


def _lock(connection: Connection, tables: Tables, ident: str) -> None:
    """Wait until nobody else saves.

    Raises:
        ValueError: The connection commits every statement by itself, so that nothing could be whole.
    """
    if connection.dialect.name == "postgresql":
        name = f"{tables.schema}.{tables.prefix}:{ident}".encode("utf-8", "replace")
        number = int.from_bytes(blake2b(name, digest_size=8).digest(), signed=True)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.literal(number, sa.BigInteger()))))
        # The lock ends with the transaction: where it is gone at once, there is none.
        held = sa.text(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND classid = CAST(:high AS bigint) AND objid = CAST(:low AS bigint)"
        )
        halves = {"high": (number >> 32) & 0xFFFFFFFF, "low": number & 0xFFFFFFFF}
        whole = connection.execute(held, halves).first() is not None
    else:
        # Takes the lock of those who write, though it finds nothing.
        connection.execute(sa.delete(tables["days"]).where(sa.false()))
        whole = bool(getattr(connection.connection.dbapi_connection, "in_transaction", True))
    if not whole:
        msg = "The connection commits every statement by itself (AUTOCOMMIT); saving needs a transaction."
        raise ValueError(msg)


@contextmanager
def _missing_tables_told(bind: Connection | Engine, tables: Tables) -> Generator[None]:
    """Say which tables are missing, instead of what the driver says.

    Raises:
        InvalidDatabaseError: Tables, or columns of them, are missing.
    """
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        try:
            missing = _missing(bind, tables)
        except SQLAlchemyError:
            raise error from None  # the database does not even answer
        if not missing:
            raise
        problems = (Problem(NO_TABLE, Place(path=name), {"table": name}) for name in missing)
        raise InvalidDatabaseError(Problems.of(*problems)) from None


def _missing(bind: Connection | Engine, tables: Tables) -> list[str]:
    """Return the tables that are not there, or lack a column."""
    seen = sa.inspect(bind)
    out: list[str] = []
    for table in tables.values():
        there = seen.has_table(table.name, schema=table.schema)
        columns = {c["name"] for c in seen.get_columns(table.name, schema=table.schema)} if there else set[str]()
        if not columns.issuperset(table.c.keys()):
            out.append(table.fullname)
    return out
