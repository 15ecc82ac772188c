"""Jurisdictions in a database: SQLite or PostgreSQL, in tables beside those of an application.

Every row has a validity, so that the states of many days lie together and only what changed is written. Needs the extra
``sql``.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

from gridgov._days import Day, as_day
from gridgov._extras import need
from gridgov._privacy_export import released
from gridgov.jurisdiction import Jurisdiction
from gridgov.sql._faults import InvalidDatabaseError

if TYPE_CHECKING:
    from sqlalchemy import MetaData
    from sqlalchemy.engine import Connection, Engine

    from gridgov.sql._load import Stored
    from gridgov.sql._save import Saved
    from gridgov.sql._schema import Tables

__all__ = ["InvalidDatabaseError", "days", "list", "load", "save", "tables"]

_PREFIX = "gridgov_"


def tables(metadata: MetaData, *, prefix: str = _PREFIX, schema: str | None = None) -> Tables:
    """Define the tables of gridgov in your own metadata; ``metadata.create_all(engine)`` creates them with yours.

    On PostgreSQL they need the extension ``btree_gist``, which keeps two versions of a row from holding on one day. On
    SQLite triggers do the same.

    Args:
        metadata: Where your own tables are defined.
        prefix: What stands before each name.
        schema: Schema of the database; None for that of the connection.

    Returns:
        The tables by their names without the prefix, to be joined with others: ``tables["units"].c.name``.

    Raises:
        MissingExtraError: SQLAlchemy is not installed.

    Example:
        >>> import sqlalchemy as sa
        >>> metadata = sa.MetaData()
        >>> made = tables(metadata)
        >>> made["units"].name, len(metadata.tables)
        ('gridgov_units', 25)
    """
    need("sqlalchemy", extra="sql")
    from gridgov.sql._schema import make

    return make(metadata, prefix, schema)


def save(  # noqa: PLR0913 - what is saved, where, and from when on
    connection: Connection | Engine,
    jurisdiction: Jurisdiction,
    *,
    on: Day,
    tables: Tables | None = None,
    id: str | None = None,  # noqa: A002 - the name of the field
    suppress_below: int | None = None,
) -> Saved:
    """Record the state of a jurisdiction from a day on. Only what differs from the state before is written.

    All of it is written or nothing. With an engine, or a connection without a transaction, it is committed; a
    connection that is in a transaction is left in it, for you to commit. Who saves the same jurisdiction at the same
    time waits.

    Args:
        connection: An engine or a connection of SQLAlchemy, to SQLite or PostgreSQL.
        jurisdiction: The state.
        on: First day on which it holds: the last day that is recorded, whose state it replaces, or a later one. An
            earlier day is only taken where nothing would change.
        tables: What `tables` returned; by default tables with the prefix ``gridgov_``.
        id: Id under which it is stored; by default that of the jurisdiction.
        suppress_below: Small sensitive counts, those from 1 to this number less one, are left out with as many others
            as it takes that nobody can work them out; see `gridgov.privacy.suppress`. From 2; None: nothing is hidden.

    Returns:
        What was written, false if nothing was.

    Raises:
        InvalidDatabaseError: Tables are missing, ``on`` lies before the last day, a text cannot be stored, or a day or
            a key that the database holds is none.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        ValueError: There is no id, it holds characters that cannot be seen, ``on`` is not written YYYY-MM-DD, or the
            database is another one.
        TypeError: It is neither an engine nor a connection, or ``on`` is no day.
        MissingExtraError: SQLAlchemy is not installed.

    Example:
        >>> import sqlalchemy as sa
        >>> from gridgov import Hierarchy, LevelScheme
        >>> engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
        >>> made = tables(metadata)
        >>> metadata.create_all(engine)
        >>> levels = LevelScheme.ladder("province", "city")
        >>> one, two = (Jurisdiction(territory=Hierarchy.from_codes(codes, levels=levels), id="61")
        ...             for codes in (["61", "6109"], ["61", "6109", "6110"]))
        >>> bool(save(engine, one, on="2023-01-01", tables=made))
        True
        >>> save(engine, two, on="2024-01-01", tables=made).counts["gridgov_units"]
        (1, 0)
        >>> load(engine, on="2023-12-31", tables=made) == one
        True
    """
    ident = jurisdiction.id if id is None else id
    if not ident:
        msg = "The jurisdiction has no id: give id=, under which it is stored."
        raise ValueError(msg)
    if not isinstance(ident, str):
        msg = f"id is a text, not {type(ident).__name__}."
        raise TypeError(msg)
    if not ident.isprintable():
        msg = f"The id {ident!r} holds characters that cannot be seen."
        raise ValueError(msg)
    made, day = _tables(tables), _date(on)
    from gridgov.documents._pause import collector_paused
    from gridgov.sql._save import store

    with collector_paused():
        return store(connection, released(jurisdiction, suppress_below), day, made, ident)


def load(
    connection: Connection | Engine,
    *,
    on: Day,
    id: str | None = None,  # noqa: A002 - the name of the field
    tables: Tables | None = None,
) -> Jurisdiction:
    """Return the state of a jurisdiction on a day, equal to what was saved for it, checked again.

    Args:
        connection: An engine or a connection of SQLAlchemy.
        on: The day: the first that is recorded or a later one.
        id: Id under which it is stored; may be left out where there is only one.
        tables: What `tables` returned; by default tables with the prefix ``gridgov_``.

    Raises:
        InvalidDatabaseError: Tables are missing, there is no such jurisdiction, it begins later, or somebody changed
            the database so that it holds no valid model: with every fault, its table and its key.
        ValueError: ``on`` is not written YYYY-MM-DD, or ``id`` is left out and there is not exactly one.
        TypeError: It is neither an engine nor a connection, or ``on`` is no day.
        MissingExtraError: SQLAlchemy is not installed.

    Example:
        >>> import sqlalchemy as sa
        >>> engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
        >>> made = tables(metadata)
        >>> metadata.create_all(engine)
        >>> load(engine, on="2024-01-01", id="61", tables=made)
        Traceback (most recent call last):
        ...
        gridgov.sql._faults.InvalidDatabaseError: Not possible with this database: 1 problem.
        SQL003 The database holds no jurisdiction '61'. Save it first, or ask gridgov.sql.list which ones there are.
    """
    made, day = _tables(tables), _date(on)
    from gridgov.documents._pause import collector_paused
    from gridgov.sql._load import state

    with collector_paused():
        return state(connection, made, id, day)


def days(connection: Connection | Engine, id: str, *, tables: Tables | None = None) -> tuple[str, ...]:  # noqa: A002 - see save
    """Return the days on which something changed, YYYY-MM-DD, in their order.

    Args:
        connection: An engine or a connection of SQLAlchemy.
        id: Id under which the jurisdiction is stored.
        tables: What `tables` returned; by default tables with the prefix ``gridgov_``.

    Raises:
        InvalidDatabaseError: Tables are missing, there is no such jurisdiction, or what is recorded is no day.
        TypeError: It is neither an engine nor a connection.
        MissingExtraError: SQLAlchemy is not installed.

    Example:
        >>> import sqlalchemy as sa
        >>> from gridgov import Hierarchy, LevelScheme
        >>> engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
        >>> made = tables(metadata)
        >>> metadata.create_all(engine)
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> for day in ("2023-01-01", "2024-01-01"):
        ...     _ = save(engine, Jurisdiction(territory=h), on=day, id="61", tables=made)
        >>> days(engine, "61", tables=made)
        ('2023-01-01',)
    """
    made = _tables(tables)
    from gridgov.sql._load import changed

    return changed(connection, made, id)


def list(connection: Connection | Engine, *, tables: Tables | None = None) -> tuple[Stored, ...]:  # noqa: A001 - called as sql.list
    """Return the jurisdictions that a database holds, in the order of their ids.

    Args:
        connection: An engine or a connection of SQLAlchemy.
        tables: What `tables` returned; by default tables with the prefix ``gridgov_``.

    Raises:
        InvalidDatabaseError: Tables are missing, or an id, a day or a name is none.
        TypeError: It is neither an engine nor a connection.
        MissingExtraError: SQLAlchemy is not installed.

    Example:
        >>> import sqlalchemy as sa
        >>> engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
        >>> made = tables(metadata)
        >>> metadata.create_all(engine)
        >>> list(engine, tables=made)
        ()
    """
    made = _tables(tables)
    from gridgov.sql._load import stored

    return stored(connection, made)


def _tables(given: Tables | None) -> Tables:
    """Return the tables, by default those with the usual prefix."""
    return _usual() if given is None else given


@cache
def _usual() -> Tables:
    """Return tables in a metadata that nobody sees: statements over the same tables are compiled once."""
    sa: Any = need("sqlalchemy", extra="sql")
    return tables(sa.MetaData())


def _date(day: Day) -> dt.date:
    return dt.date.fromisoformat(str(as_day(day)))
