"""Writing one part: what differs from the rows that are there, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gridgov.errors import Batch, Place
from gridgov.sql._diff import Difference, Held, difference
from gridgov.sql._faults import AFTER_LAST, KEY_TOO_LONG, UNSTORABLE
from gridgov.sql._fetch import fetch, to_compare
from gridgov.sql._insert import insert
from gridgov.sql._rows import Part
from gridgov.sql._shape import FROM, JURISDICTION, NUMBER, ORDINAL, TO, Column, Shape
from gridgov.sql._values import all_wrong

__all__ = ["Writer"]

#: Rows that are sent at once.
_AT_ONCE: Final = 10_000
#: What an index row of PostgreSQL has room for, with the days and the headers.
_LONGEST_KEY: Final = 2_600
_SHOWN: Final = 40
#: Columns that are texts for the driver.
_TEXTS: Final = frozenset({"text", "list", "json"})

_Ints = npt.NDArray[np.int64]


@attrs.define
class Writer:
    """Brings the rows of one jurisdiction to a new state, one part at a time; after a fault nothing more is written."""

    connection: Connection
    ident: str
    day: dt.date
    #: How many rows of each table were added, and how many ended.
    counts: dict[str, tuple[int, int]] = attrs.field(factory=dict[str, tuple[int, int]])
    faults: list[Batch] = attrs.field(factory=list[Batch])

    def write(self, table: sa.Table, part: Part) -> None:
        """Write what differs."""
        shape = part.shape
        where = to_compare(table, self.ident, self.day)
        if shape.apart is not None:
            where = sa.and_(where, table.c[shape.apart] == part.apart)
        held = self._held(table, shape, where)
        first = self._first_number(table) if shape.numbered else 0
        found = difference(part, held, self.day.isoformat(), first)
        self._check(table, part, found)
        if found and not self.faults:
            self._end(table, shape, held, found)
            self._add(table, shape, found)
        added, ended = self.counts.get(table.name, (0, 0))
        gone = len(found.end) + len(found.delete)
        self.counts[table.name] = added + len(found.add) + len(found.go_on), ended + gone

    def _held(self, table: sa.Table, shape: Shape, where: sa.ColumnElement[bool]) -> Held:
        """Return what is there; rows that begin or end later are a fault."""
        columns = fetch(self.connection, table, shape, where, FROM, TO)
        # What a row says is written anew where it is wrong; which thing it is about nobody can tell.
        own = (*shape.key, *((Column(ORDINAL, "whole"),) if shape.ordered else ()))
        odd = all_wrong(shape, own, columns, self.ident, table.fullname)
        if odd:
            self.faults += odd
            return Held({name: [] for name in columns}, [], np.zeros(0, bool))
        since, until = columns.pop(FROM), columns.pop(TO)
        day = self.day.isoformat()
        late = [i for i, (a, b) in enumerate(zip(since, until, strict=True)) if a > day or b not in {None, day}]
        if late:
            named = [_key_at(shape, columns, i) for i in late]
            place = Place(path=table.name)
            self.faults.append(Batch(AFTER_LAST, ids=named, facts={"day": [day] * len(late)}, place=place))
        return Held(columns, since, np.array([b == day for b in until], bool))

    def _first_number(self, table: sa.Table) -> int:
        """Return the first number that nothing has had: what has no id is never taken for something else."""
        most = sa.select(sa.func.max(table.c[NUMBER])).where(table.c[JURISDICTION] == self.ident)
        if self.connection.dialect.name == "sqlite":
            most = most.where(sa.func.typeof(table.c[NUMBER]) == "integer")
        return int(self.connection.execute(most).scalar() or 0) + 1

    def _check(self, table: sa.Table, part: Part, found: Difference) -> None:
        """Find what the database cannot keep, before it says so in its own words."""
        rows = found.add.tolist()
        texts = [column.name for column in part.shape.columns if column.kind in _TEXTS]
        for name in texts:
            column = found.columns[name]
            bad = [i for i in rows if column[i] is not None and not _storable(column[i])] if _odd(column, rows) else []
            if bad:
                place = Place(path=table.name, column=name)
                named = [_key_at(part.shape, found.columns, i) for i in bad]
                shown = [ascii(column[i][:_SHOWN]) for i in bad]
                self.faults.append(Batch(UNSTORABLE, ids=named, facts={"value": shown}, place=place))
        if self.connection.dialect.name == "postgresql":
            self._check_lengths(table, part.shape, found, rows)

    def _check_lengths(self, table: sa.Table, shape: Shape, found: Difference, rows: list[int]) -> None:
        keys = [found.columns[column.name] for column in shape.key if column.kind == "text"]
        own = len(self.ident.encode("utf-8", "replace"))
        # Four bytes are the most that a character takes.
        if own + 4 * sum(max((len(key[i]) for i in rows), default=0) for key in keys) <= _LONGEST_KEY:
            return
        sizes = [own + sum(len(key[i].encode("utf-8", "replace")) for key in keys) for i in rows]
        bad = [(i, n) for i, n in zip(rows, sizes, strict=True) if n > _LONGEST_KEY]
        if bad:
            facts: dict[str, Sequence[object]] = {"n": [n for _, n in bad], "limit": [_LONGEST_KEY] * len(bad)}
            named = [_key_at(shape, found.columns, i)[:_SHOWN] for i, _ in bad]
            self.faults.append(Batch(KEY_TOO_LONG, ids=named, facts=facts, place=Place(path=table.name)))

    def _end(self, table: sa.Table, shape: Shape, held: Held, found: Difference) -> None:
        """End rows, or take them out; let others go on."""
        key = [column.name for column in shape.key]
        this = sa.and_(
            table.c[JURISDICTION] == self.ident,
            *(table.c[name] == sa.bindparam(f"its_{name}") for name in key),
            table.c[FROM] == sa.bindparam("its_first_day"),
        )
        columns = [*(held.columns[name] for name in key), held.since]
        names = [*(f"its_{name}" for name in key), "its_first_day"]
        readers = [*(None for _ in key), _day]
        changes: list[tuple[sa.Update | sa.Delete, _Ints]] = [
            (sa.delete(table).where(this), found.delete),
            (sa.update(table).where(this).values({TO: self.day}), found.end),
            (sa.update(table).where(this).values({TO: None}), found.go_on),
        ]
        for statement, rows in changes:
            for records in _records(names, columns, readers, rows):
                self.connection.execute(statement, records)

    def _add(self, table: sa.Table, shape: Shape, found: Difference) -> None:
        """Add rows that hold from the day on."""
        fixed = {JURISDICTION: self.ident, FROM: self.day.isoformat(), TO: None}
        for begin in range(0, len(found.add), _AT_ONCE):
            rows = found.add[begin : begin + _AT_ONCE].tolist()
            columns = {name: [found.columns[name][i] for i in rows] for name in shape.names}
            insert(self.connection, table, shape, columns, fixed, len(rows))


def _records(
    names: Sequence[str],
    columns: Sequence[Sequence[Any]],
    readers: Sequence[Callable[[Any], Any] | None],
    rows: _Ints,
) -> Iterator[list[dict[str, Any]]]:
    """Return rows as mappings, some thousand at a time."""
    for begin in range(0, len(rows), _AT_ONCE):
        chosen = rows[begin : begin + _AT_ONCE].tolist()
        taken = [
            [column[i] for i in chosen] if read is None else [read(column[i]) for i in chosen]
            for column, read in zip(columns, readers, strict=True)
        ]
        yield [dict(zip(names, line, strict=True)) for line in zip(*taken, strict=True)]


@cache
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _odd(column: Sequence[str | None], rows: Sequence[int]) -> bool:
    """Tell whether one of the texts cannot be stored."""
    return not _storable("".join(filter(None, (column[i] for i in rows))))


def _storable(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _key_at(shape: Shape, columns: Mapping[str, Sequence[Any]], row: int) -> str:
    """Name the thing of a row."""
    return ", ".join(str(columns[column.name][row]) for column in shape.key)
