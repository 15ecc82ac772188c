"""Saving: the state of a jurisdiction from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import attrs
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from gridgov._face import as_html, as_line
from gridgov.errors import Problem, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.sql._connect import writing
from gridgov.sql._faults import BEFORE_LAST, InvalidDatabaseError
from gridgov.sql._fetch import apart_values, to_compare
from gridgov.sql._load import state_of
from gridgov.sql._period import odd_periods
from gridgov.sql._recorded import Recorded, check_recorded, recorded
from gridgov.sql._rows import nothing, parts_of
from gridgov.sql._schema import Tables
from gridgov.sql._shape import DAYS, FROM, JURISDICTION, SHAPES, TO
from gridgov.sql._store import Writer

__all__ = ["Saved", "store"]


def _frozen(counts: Mapping[str, tuple[int, int]]) -> Mapping[str, tuple[int, int]]:
    return MappingProxyType({name: pair for name, pair in counts.items() if any(pair)})


@attrs.frozen
class Saved:
    """What a call of `gridgov.sql.save` wrote; true if it wrote anything.

    Example:
        >>> Saved("610902", "2025-01-01", {"gridgov_units": (2, 1)})
        Saved(id='610902', day='2025-01-01', counts=mappingproxy({'gridgov_units': (2, 1)}))
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Id under which the jurisdiction is stored.
    id: str
    #: The day, YYYY-MM-DD.
    day: str
    #: For each table with a change: rows that hold from the day on and did not, and rows that do not hold any more.
    counts: Mapping[str, tuple[int, int]] = attrs.field(factory=dict[str, tuple[int, int]], converter=_frozen)

    def __bool__(self) -> bool:
        return bool(self.counts)


def store(bind: Connection | Engine, jurisdiction: Jurisdiction, day: dt.date, tables: Tables, ident: str) -> Saved:
    """Write what differs from the state before, in one transaction; see `gridgov.sql.save`.

    Raises:
        InvalidDatabaseError: Tables are missing, the day lies before the last one, or a text cannot be stored.
    """
    with writing(bind, tables, ident) as connection:
        known = recorded(connection, tables, ident)
        check_recorded((*known.faults, *odd_periods(connection, tables, ident)))
        if known.days and day < known.days[-1]:
            _check_same(connection, tables, ident, day, known, jurisdiction)
            return Saved(ident, day.isoformat())
        writer = Writer(connection, ident, day)
        apart: dict[str, set[str]] = {shape.name: set() for shape in SHAPES if shape.apart is not None}
        for part in parts_of(jurisdiction):
            writer.write(tables[part.shape.name], part)
            if part.apart is not None:
                apart[part.shape.name].add(part.apart)
        for shape in SHAPES:
            if shape.apart is not None:
                where = to_compare(tables[shape.name], ident, day)
                for value in apart_values(connection, tables, shape, where):
                    if value not in apart[shape.name]:
                        writer.write(tables[shape.name], nothing(shape, value))
        if writer.faults:
            raise InvalidDatabaseError(Problems(writer.faults))
        saved = Saved(ident, day.isoformat(), writer.counts)
        if saved or not known.days:
            _record(connection, tables, ident, day, known)
        return saved


def _check_same(  # noqa: PLR0913 - what is compared
    connection: Connection, tables: Tables, ident: str, day: dt.date, known: Recorded, jurisdiction: Jurisdiction
) -> None:
    """Refuse a day before the last, unless the state of that day is known and the same.

    Raises:
        InvalidDatabaseError: It is another.
    """
    if day >= known.days[0] and state_of(connection, tables, ident, day) == jurisdiction:
        return
    facts = {"day": day.isoformat(), "last": known.days[-1].isoformat()}
    raise InvalidDatabaseError(Problem(BEFORE_LAST, facts=facts))


def _record(connection: Connection, tables: Tables, ident: str, day: dt.date, known: Recorded) -> None:
    """Write down that something changed on the day; or, where it was saved again as it was before, that nothing did."""
    table = tables[DAYS]
    this = sa.and_(table.c[JURISDICTION] == ident, table.c.day == day)
    if day not in known.days:
        row = {JURISDICTION: ident, "day": day, "saved": known.saved + 1}
        connection.execute(table.insert(), row)
    elif day == known.days[0] or _changed_on(connection, tables, ident, day):
        connection.execute(sa.update(table).where(this).values(saved=known.saved + 1))
    else:
        connection.execute(sa.delete(table).where(this))
        last = sa.and_(table.c[JURISDICTION] == ident, table.c.day == known.days[-2])
        connection.execute(sa.update(table).where(last).values(saved=known.saved + 1))


def _changed_on(connection: Connection, tables: Tables, ident: str, day: dt.date) -> bool:
    """Tell whether a row begins or ends on a day."""
    for shape in SHAPES:
        c = tables[shape.name].c
        where = sa.and_(c[JURISDICTION] == ident, sa.or_(c[FROM] == day, c[TO] == day))
        if connection.execute(sa.select(sa.literal(1)).where(where).limit(1)).first() is not None:
            return True
    return False
