"""Loading: the state of a jurisdiction on a day, the days on which it changed, and what there is at all."""

from __future__ import annotations

import datetime as dt
from typing import Final

import attrs
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from gridgov._face import as_html, as_line
from gridgov.errors import Problem
from gridgov.jurisdiction import Jurisdiction
from gridgov.sql._build import build
from gridgov.sql._connect import reading
from gridgov.sql._faults import BEFORE_FIRST, CHANGING, NOT_THERE, InvalidDatabaseError
from gridgov.sql._fetch import holding
from gridgov.sql._found import Found, find
from gridgov.sql._schema import Tables
from gridgov.sql._shape import DAYS, JURISDICTION
from gridgov.text import Text

__all__ = ["Recorded", "Stored", "changed", "recorded", "state", "state_of", "stored"]

#: How often a state is read again that was saved in the meantime.
_TRIES: Final = 20


@attrs.frozen
class Recorded:
    """What is recorded of a jurisdiction: the days on which something changed, and how often it was saved."""

    days: tuple[dt.date, ...]
    saved: int


@attrs.frozen
class Stored:
    """One jurisdiction that a database holds.

    Example:
        >>> Stored("610902", Text("Hanbin", "汉滨区"), "2024-01-01", "2025-07-01", 3)
        Stored(id='610902', name=Text(en='Hanbin', zh='汉滨区'), first='2024-01-01', last='2025-07-01', days=3)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Id under which it is stored.
    id: str
    #: Its name on the last day; None if it has none.
    name: Text | None
    #: First day of which the state is known, YYYY-MM-DD.
    first: str
    #: Last day on which something changed.
    last: str
    #: On how many days something changed.
    days: int


def recorded(connection: Connection, tables: Tables, ident: str) -> Recorded:
    """Return what is recorded of a jurisdiction; no day if it is not there."""
    c = tables[DAYS].c
    rows = connection.execute(sa.select(c.day, c.saved).where(c[JURISDICTION] == ident).order_by(c.day)).all()
    return Recorded(tuple(row.day for row in rows), max((row.saved for row in rows), default=0))


def state(bind: Connection | Engine, tables: Tables, ident: str | None, day: dt.date) -> Jurisdiction:
    """Return the state of a day; see `gridgov.sql.load`.

    Raises:
        InvalidDatabaseError: It is not there, begins later, or is no valid model.
    """
    with reading(bind, tables) as connection:
        return state_of(connection, tables, _only(connection, tables) if ident is None else ident, day)


def state_of(connection: Connection, tables: Tables, ident: str, day: dt.date) -> Jurisdiction:
    """Return the state of a day. What was saved while it was read is read again: no state is a mixture of two.

    Raises:
        InvalidDatabaseError: It is not there, begins later, or is no valid model.
    """
    return build(_settled(connection, tables, ident, day))


def _settled(connection: Connection, tables: Tables, ident: str, day: dt.date) -> Found:
    known = recorded(connection, tables, ident)
    for _ in range(_TRIES):
        if not known.days:
            raise InvalidDatabaseError(Problem(NOT_THERE, facts={"id": ident}))
        if day < known.days[0]:
            facts = {"day": day.isoformat(), "first": known.days[0].isoformat()}
            raise InvalidDatabaseError(Problem(BEFORE_FIRST, facts=facts))
        found = find(connection, tables, ident, day)
        before, known = known, recorded(connection, tables, ident)
        if known == before:
            return found
    raise InvalidDatabaseError(Problem(CHANGING, facts={"id": ident}))


def _only(connection: Connection, tables: Tables) -> str:
    """Return the id of the only jurisdiction that there is.

    Raises:
        ValueError: There is none, or there are several.
    """
    c = tables[DAYS].c
    asked = sa.select(c[JURISDICTION]).distinct().order_by(c[JURISDICTION]).limit(4)
    ids: list[str] = list(connection.execute(asked).scalars())
    if len(ids) == 1:
        return ids[0]
    some = ", ".join(map(repr, ids[:3])) + (", ..." if len(ids) > 3 else "")  # noqa: PLR2004 - as many as are named
    msg = f"The database holds several jurisdictions ({some}): give id=." if ids else "The database holds none."
    raise ValueError(msg)


def changed(bind: Connection | Engine, tables: Tables, ident: str) -> tuple[str, ...]:
    """Return the days on which something changed.

    Raises:
        InvalidDatabaseError: The jurisdiction is not there.
    """
    with reading(bind, tables) as connection:
        known = recorded(connection, tables, ident)
    if not known.days:
        raise InvalidDatabaseError(Problem(NOT_THERE, facts={"id": ident}))
    return tuple(day.isoformat() for day in known.days)


def stored(bind: Connection | Engine, tables: Tables) -> tuple[Stored, ...]:
    """Return the jurisdictions that a database holds, by id."""
    days, whole = tables[DAYS], tables["jurisdictions"]
    c = days.c
    asked = sa.select(c[JURISDICTION], sa.func.min(c.day), sa.func.max(c.day), sa.func.count())
    out: list[Stored] = []
    with reading(bind, tables) as connection:
        for ident, first, last, n in connection.execute(asked.group_by(c[JURISDICTION])).all():
            named = sa.select(whole.c.name_en, whole.c.name_zh).where(holding(whole, ident, last))
            en, zh = connection.execute(named).first() or (None, None)
            name = None if en is None and zh is None else Text(en or "", zh or "")
            out.append(Stored(ident, name, first.isoformat(), last.isoformat(), n))
    return tuple(sorted(out, key=lambda one: one.id))
