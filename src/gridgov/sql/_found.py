"""What a database holds of one jurisdiction on one day, looked at value by value before anything is built of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gridgov.errors import Batch, Place
from gridgov.sql._faults import LOST_ROW, TWO_VERSIONS, WITHOUT_ROW
from gridgov.sql._fetch import apart_values, fetch, holding
from gridgov.sql._period import odd_periods
from gridgov.sql._rows import Values
from gridgov.sql._schema import Tables
from gridgov.sql._shape import ORDINAL, SHAPE_OF, SHAPES, Column, Shape
from gridgov.sql._values import cut, key_at, wrong_rows, wrong_values

__all__ = ["Found", "find"]

_ORDINAL: Final = Column(ORDINAL, "whole")
#: The columns that say what a row of another table belongs to, where no part of a jurisdiction would miss it.
_OWNERS: Final = {"net_cells": "net", "net_members": "net", "net_posts": "net", "net_duties": "net"}


@attrs.frozen(eq=False)
class Found:
    """Columns by table; measures and labels of units have a value for each unit, NaN or None where unknown."""

    ident: str
    day: str
    names: Mapping[str, str]
    tables: Mapping[str, Values]
    measures: Mapping[str, npt.NDArray[np.float64]]
    labels: Mapping[str, npt.NDArray[np.object_]]
    faults: tuple[Batch, ...] = ()
    #: Whether a model can be made of it, although there are faults.
    whole: bool = True


def find(connection: Connection, tables: Tables, ident: str, day: dt.date) -> Found:
    """Read everything that holds on a day, each table in its order."""
    search = _Search(connection, tables, ident, day)
    whole = [shape for shape in SHAPES if shape.apart is None]
    columns = {shape.name: search.table(shape) for shape in whole}
    if not columns["jurisdictions"]["stated_id"]:
        search.without_row()
    search.check_owners(columns)
    search.faults += odd_periods(connection, tables, ident)
    units = columns["units"]["id"]
    measures = search.stated("unit_measures", columns["measures"]["key"], units)
    labels = search.stated("unit_labels", columns["labels"]["key"], units)
    names = {shape.name: tables[shape.name].fullname for shape in SHAPES}
    return Found(ident, search.day_text, names, columns, measures, labels, tuple(search.faults), search.whole)


@attrs.define
class _Search:
    """One reading of a database."""

    connection: Connection
    tables: Tables
    ident: str
    day: dt.date
    faults: list[Batch] = attrs.field(factory=list[Batch])
    whole: bool = True

    @property
    def day_text(self) -> str:
        return self.day.isoformat()

    def place(self, name: str, column: str | None = None) -> Place:
        return Place(path=self.tables[name].fullname, column=column)

    def table(self, shape: Shape, apart: str | None = None) -> Values:
        """Read one table, or one part of it, in its order."""
        table = self.tables[shape.name]
        where = holding(table, self.ident, self.day)
        if shape.apart is not None:
            where = sa.and_(where, table.c[shape.apart] == apart)
        columns = fetch(self.connection, table, shape, where)
        self._check_values(shape, columns)
        self._check_versions(shape, columns)
        return _in_order(columns)

    def _check_values(self, shape: Shape, columns: Values) -> None:
        """Find values of a wrong kind, and take them out."""
        for column in (*shape.columns, *((_ORDINAL,) if shape.ordered else ())):
            values = columns[column.name]
            bad = wrong_rows(column, values)
            if bad:
                self._wrong(shape, column, columns, bad)
                for i in bad:
                    values[i] = 0 if column is _ORDINAL else None
                self.whole &= column.optional or column is _ORDINAL or shape.apart is not None

    def _wrong(self, shape: Shape, column: Column, columns: Values, rows: Sequence[int]) -> None:
        named = [self._named(shape, columns, i) for i in rows]
        path = self.tables[shape.name].fullname
        self.faults.append(wrong_values(column, columns[column.name], named, rows, path))

    def _check_versions(self, shape: Shape, columns: Values) -> None:
        """Find things of which more than one row holds."""
        keys: list[Any] = list(zip(*(columns[column.name] for column in shape.key), strict=True))
        n = len(columns[shape.said[0].name]) if not shape.key else len(keys)
        if not shape.key:
            keys = [()] * n
        if len(set(keys)) < n:
            # A key that is not known is told as what it is.
            twice = [(key, many) for key, many in Counter(keys).items() if many > 1 and None not in key]
            named = [", ".join(map(str, key)) or self.ident for key, _ in twice]
            facts: dict[str, Sequence[object]] = {
                "n": [many for _, many in twice],
                "key": named,
                "day": [self.day_text] * len(twice),
            }
            if twice:
                self.whole = False
                self.faults.append(Batch(TWO_VERSIONS, ids=named, facts=facts, place=self.place(shape.name)))

    def _named(self, shape: Shape, columns: Values, row: int) -> str:
        return key_at(shape, columns, row) or self.ident

    def _lost(self, name: str, named: Sequence[str], of: Sequence[str], table: str) -> None:
        if named:
            n = len(named)
            other = self.tables[table].fullname
            facts: dict[str, Sequence[object]] = {"of": of, "table": [other] * n, "day": [self.day_text] * n}
            self.faults.append(Batch(LOST_ROW, ids=named, facts=facts, place=self.place(name)))

    def without_row(self) -> None:
        """Say that no row tells what the jurisdiction is."""
        facts: dict[str, Sequence[object]] = {"id": [self.ident], "day": [self.day_text]}
        self.faults.append(Batch(WITHOUT_ROW, ids=[self.ident], facts=facts, place=self.place("jurisdictions")))
        self.whole = False

    def check_owners(self, columns: Mapping[str, Values]) -> None:
        """Find rows of nets that are not there, and leave them out."""
        there = set(columns["nets"]["id"])
        for name, column in _OWNERS.items():
            values = columns[name][column]
            lost = [i for i, value in enumerate(values) if value not in there]
            gone = set(lost)
            told = [i for i in lost if values[i] is not None]
            named = [self._named(SHAPE_OF[name], columns[name], i) for i in told]
            self._lost(name, named, [cut(values[i]) for i in told], "nets")
            for column_values in columns[name].values() if gone else ():
                column_values[:] = [value for i, value in enumerate(column_values) if i not in gone]

    def stated(self, name: str, keys: Sequence[str], ids: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
        """Return the values of each column of units, one for each unit."""
        shape, described = SHAPE_OF[name], name.removeprefix("unit_")
        dtype: type[Any] = np.float64 if described == "measures" else np.object_
        rows = dict(zip(ids, range(len(ids)), strict=True))
        out = {key: np.full(len(ids), None, dtype) for key in keys}
        for key in apart_values(self.connection, self.tables, shape, holding(self.tables[name], self.ident, self.day)):
            columns = self.table(shape, key)
            units, values = columns["unit"], columns["value"]
            at = np.fromiter(map(rows.get, units, repeat(-1)), np.int64, len(units))
            if key in out:
                good = np.flatnonzero(at >= 0)
                out[key][at[good]] = np.array(values, dtype)[good]
                lost = [i for i in np.flatnonzero(at < 0).tolist() if units[i] is not None]
                self._lost(name, [f"{key}, {units[i]}" for i in lost], [str(units[i]) for i in lost], "units")
            elif isinstance(key, str):
                self._lost(name, [f"{key}, {cut(unit)}" for unit in units], [key] * len(units), described)
        return out


def _in_order(columns: Values) -> Values:
    """Put rows in the order of their numbers; of one number as the database gives them."""
    places = columns.pop("ordinal", None)
    if not places:
        return columns
    order = np.argsort(np.array(places), kind="stable").tolist()
    return {name: [values[i] for i in order] for name, values in columns.items()}
