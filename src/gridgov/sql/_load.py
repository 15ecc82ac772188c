"""Loading: the state of a jurisdiction on a day, the days on which it changed, and what there is at all."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import attrs
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from gridgov._face import as_html, as_line
from gridgov.errors import Batch, Problem
from gridgov.jurisdiction import Jurisdiction
from gridgov.sql._build import build
from gridgov.sql._connect import reading
from gridgov.sql._faults import BEFORE_FIRST, CHANGING, NOT_THERE, InvalidDatabaseError
from gridgov.sql._fetch import asked, holding
from gridgov.sql._found import Found, find
from gridgov.sql._recorded import Recorded, all_recorded, check_recorded, names_recorded, recorded
from gridgov.sql._schema import Tables
from gridgov.sql._shape import SHAPE_OF
from gridgov.sql._values import wrong_rows, wrong_values
from gridgov.text import Text

__all__ = ["Stored", "changed", "state", "state_of", "stored"]

#: How often a state is read again that was saved in the meantime.
_TRIES: Final = 20


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
        _check_there(known, ident)
        if day < known.days[0]:
            check_recorded(known.faults)  # one of them may be an earlier day
            facts = {"day": day.isoformat(), "first": known.days[0].isoformat()}
            raise InvalidDatabaseError(Problem(BEFORE_FIRST, facts=facts))
        found = find(connection, tables, ident, day)
        before, known = known, recorded(connection, tables, ident)
        if known.days == before.days and known.saved == before.saved:
            return attrs.evolve(found, faults=(*known.faults, *found.faults))
    raise InvalidDatabaseError(Problem(CHANGING, facts={"id": ident}))


def _check_there(known: Recorded, ident: str) -> None:
    """Refuse a jurisdiction of which no day is known.

    Raises:
        InvalidDatabaseError: Nothing is recorded of it, or nothing but faults.
    """
    if not known.days:
        check_recorded(known.faults)
        raise InvalidDatabaseError(Problem(NOT_THERE, facts={"id": ident}))


def _only(connection: Connection, tables: Tables) -> str:
    """Return the id of the only jurisdiction that there is.

    Raises:
        ValueError: There is none, or there are several.
        InvalidDatabaseError: An id is no text.
    """
    ids, faults = names_recorded(connection, tables, 4)
    check_recorded(faults)
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
    check_recorded(known.faults)
    _check_there(known, ident)
    return tuple(day.isoformat() for day in known.days)


def stored(bind: Connection | Engine, tables: Tables) -> tuple[Stored, ...]:
    """Return the jurisdictions that a database holds, by id.

    Raises:
        InvalidDatabaseError: Their ids, days or names are something else.
    """
    out: list[Stored] = []
    with reading(bind, tables) as connection:
        known, odd = all_recorded(connection, tables)
        faults = [*odd, *(fault for one in known.values() for fault in one.faults)]
        for ident, one in known.items():
            if one.days:
                name, wrong = _name(connection, tables, ident, one.days[-1])
                faults += wrong
                out.append(Stored(ident, name, one.days[0].isoformat(), one.days[-1].isoformat(), len(one.days)))
    check_recorded(faults)
    return tuple(out)


def _name(connection: Connection, tables: Tables, ident: str, day: dt.date) -> tuple[Text | None, list[Batch]]:
    """Return the name of a jurisdiction on a day, and what is wrong with it."""
    table = tables["jurisdictions"]
    columns = [column for column in SHAPE_OF["jurisdictions"].said if column.name in {"name_en", "name_zh"}]
    chosen = [asked(table.c[column.name], column.kind, connection.dialect.name) for column in columns]
    found = connection.execute(sa.select(*chosen).where(holding(table, ident, day))).first()
    row: list[Any] = [None, None] if found is None else list(found)
    faults = [
        wrong_values(column, [value], [ident], [0], table.fullname)
        for column, value in zip(columns, row, strict=True)
        if wrong_rows(column, [value])
    ]
    en, zh = row
    return None if faults or (en is None and zh is None) else Text(en or "", zh or ""), faults
