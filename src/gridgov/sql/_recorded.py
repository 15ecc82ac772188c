"""The days on which a jurisdiction changed, looked at before they are taken for days: its own, and those of all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gridgov.errors import Batch, Place, Problems
from gridgov.sql._faults import TWO_VERSIONS, InvalidDatabaseError
from gridgov.sql._fetch import asked
from gridgov.sql._rows import Values
from gridgov.sql._schema import Tables
from gridgov.sql._shape import DAYS, JURISDICTION, Column
from gridgov.sql._values import cut, wrong_rows, wrong_values

__all__ = ["Recorded", "all_recorded", "check_recorded", "names_recorded", "recorded"]

_WHOSE: Final = Column(JURISDICTION)
_SAID: Final = (Column("day", "day"), Column("saved", "whole"))


@attrs.frozen
class Recorded:
    """What is recorded of a jurisdiction: the days on which something changed, and how often it was saved."""

    days: tuple[dt.date, ...]
    saved: int
    #: What is wrong with these records.
    faults: tuple[Batch, ...] = ()


def recorded(connection: Connection, tables: Tables, ident: str) -> Recorded:
    """Return what is recorded of a jurisdiction; no day if it is not there."""
    table = tables[DAYS]
    columns = _read(connection, table, _SAID, table.c[JURISDICTION] == ident)
    return _checked(columns, ident, table.fullname)


def check_recorded(faults: Iterable[Batch]) -> None:
    """Refuse records that are wrong.

    Raises:
        InvalidDatabaseError: There is a fault.
    """
    problems = Problems(tuple(faults))
    if problems:
        raise InvalidDatabaseError(problems)


def all_recorded(connection: Connection, tables: Tables) -> tuple[dict[str, Recorded], tuple[Batch, ...]]:
    """Return what is recorded of every jurisdiction, by id, and what is wrong with the ids."""
    table = tables[DAYS]
    columns = _read(connection, table, (_WHOSE, *_SAID), sa.true())
    whose = columns[JURISDICTION]
    faults = _odd_names(whose, table.fullname)
    rows: dict[str, list[int]] = {}
    for i, ident in enumerate(whose):
        if isinstance(ident, str):
            rows.setdefault(ident, []).append(i)
    said = {column.name: columns[column.name] for column in _SAID}
    of = {ident: {name: [values[i] for i in its] for name, values in said.items()} for ident, its in rows.items()}
    return {ident: _checked(of[ident], ident, table.fullname) for ident in sorted(of)}, faults


def names_recorded(connection: Connection, tables: Tables, limit: int) -> tuple[list[str], tuple[Batch, ...]]:
    """Return the ids of some jurisdictions, and what is wrong with them."""
    table = tables[DAYS]
    column = asked(table.c[JURISDICTION], "text", connection.dialect.name)
    found = list(connection.execute(sa.select(column).distinct().order_by(column).limit(limit)).scalars())
    return [ident for ident in found if isinstance(ident, str)], _odd_names(found, table.fullname)


def _read(
    connection: Connection, table: sa.Table, columns: tuple[Column, ...], where: sa.ColumnElement[bool]
) -> Values:
    """Return columns as they are."""
    dialect = connection.dialect.name
    chosen = [asked(table.c[column.name], column.kind, dialect) for column in columns]
    rows = connection.execute(sa.select(*chosen).where(where)).all()
    return {column.name: [row[i] for row in rows] for i, column in enumerate(columns)}


def _odd_names(values: list[object], path: str) -> tuple[Batch, ...]:
    bad = wrong_rows(_WHOSE, values)
    named = [cut(values[i]) for i in bad]
    return (wrong_values(_WHOSE, values, named, bad, path),) if bad else ()


def _checked(columns: Values, ident: str, path: str) -> Recorded:
    """Take days for days, numbers for numbers, and name what is neither."""
    faults: list[Batch] = []
    good: Values = {}
    for column in _SAID:
        values = columns[column.name]
        bad = wrong_rows(column, values)
        if bad:
            faults.append(wrong_values(column, values, [ident] * len(bad), bad, path))
        gone = set(bad)
        good[column.name] = [value for i, value in enumerate(values) if i not in gone]
    twice = [(day, n) for day, n in sorted(Counter(good["day"]).items()) if n > 1]
    if twice:
        facts: dict[str, Sequence[object]] = {
            "n": [n for _, n in twice],
            "key": [ident] * len(twice),
            "day": [day for day, _ in twice],
        }
        faults.append(Batch(TWO_VERSIONS, ids=[ident] * len(twice), facts=facts, place=Place(path=path)))
    days = tuple(map(dt.date.fromisoformat, sorted(good["day"])))
    return Recorded(days, max(good["saved"], default=0), tuple(faults))
