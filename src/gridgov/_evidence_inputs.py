"""A table of evidence as it comes in: a data frame, columns, records or a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._cells import short
from gridgov._columns import Encoded, encode
from gridgov._encoding import listed
from gridgov._evidence_columns import EvidenceTable
from gridgov._evidence_faults import MISSING_COLUMN, UNKNOWN_COLUMN
from gridgov._evidence_shape import TableSpec
from gridgov._frames import frame_of
from gridgov._tables import meant
from gridgov.errors import Batch, FaultKind, Place, Problems

__all__ = ["Given", "TableLike", "Values", "given_table"]

#: What is taken for a table: a data frame of pandas, polars or PyArrow, columns by name, or one mapping a row.
TableLike: TypeAlias = Mapping[str, Any] | Iterable[Mapping[str, Any]] | object
#: One column as it came in.
Values: TypeAlias = npt.NDArray[Any] | Sequence[Any]

_SHOWN: Final = 10


@attrs.define(eq=False)
class Given:
    """One table as it came in, and what is found to be wrong with it."""

    spec: TableSpec
    #: Its columns that the table knows, each of length ``n``.
    columns: Mapping[str, Values]
    n: int
    #: What all problems share: the name of the table, or its file.
    place: Place
    #: Row number of the first row in reports.
    first_row: int = 1
    faults: list[Batch] = attrs.field(factory=list[Batch])
    #: Problems of the file that the table was read from.
    file_faults: Problems = attrs.field(factory=Problems)
    #: Rows that are reported there.
    spoiled: frozenset[int] = frozenset()
    _encoded: dict[str, Encoded] = attrs.field(factory=dict[str, Encoded], init=False)

    def problems(self) -> Problems:
        """Return everything that is wrong; what follows from a row that the file spoils is not said."""
        found = Problems(self.faults)
        if self.spoiled:
            found = Problems.of(*(p for p in found if p.place.row not in self.spoiled))
        return self.file_faults + found

    def encoded(self, key: str) -> Encoded:
        """Return a column as texts, all missing where it is not there."""
        if key not in self._encoded:
            self._encoded[key] = encode(self.columns.get(key, [None] * self.n))
        return self._encoded[key]

    def report(
        self, kind: FaultKind, column: str | None, rows: npt.NDArray[np.integer], facts: Mapping[str, Sequence[object]]
    ) -> None:
        """Note one problem for each of some rows, counted from 0; of a row that has an id, the id is said."""
        if not len(rows):
            return
        place = attrs.evolve(self.place, column=column)
        named = np.zeros(len(rows), bool)
        texts: list[str] = []
        if column != "id" and "id" in self.columns:
            ids = self.encoded("id")
            named = ~ids.missing()[rows]
            texts = [short(ids.get(row)) for row in rows[named].tolist()]
        for part, names in ((named, texts), (~named, None)):
            at = np.flatnonzero(part).tolist()
            if at:
                some = {key: [values[i] for i in at] for key, values in facts.items()}
                self.faults.append(Batch(kind, (rows[part] + self.first_row).tolist(), names, some, place))

    def check_columns(self, there: Sequence[str]) -> None:
        """Find columns that the table does not have, and those that it needs."""
        spec = self.spec
        for key in there:
            if key not in spec.keys:
                facts: dict[str, Sequence[object]] = {"table": [spec.key], "key": [key], "fix": [meant(key, spec.keys)]}
                self.faults.append(Batch(UNKNOWN_COLUMN, facts=facts, place=self._head(key)))
        for column in spec.columns:
            if column.required and column.key not in there and (there or self.n):
                found = ", ".join(there) or "-"
                said: dict[str, Sequence[object]] = {"table": [spec.key], "key": [column.key], "found": [found]}
                self.faults.append(Batch(MISSING_COLUMN, facts=said, place=self._head(column.key)))

    def _head(self, key: str) -> Place:
        return attrs.evolve(self.place, column=key)


def given_table(spec: TableSpec, table: TableLike, place: Place | None = None, first_row: int = 1) -> Given:
    """Take a table apart into columns.

    Raises:
        TypeError: It is no table, a row is no mapping, or a column is a single text.
        ValueError: Its columns differ in length, or two columns of a data frame have one name.
    """
    if isinstance(table, EvidenceTable):
        table = table.to_columns()
    found = _columns(spec, table)
    columns = {key: values for key, values in found.items() if key in spec.keys}
    lengths = {len(values) for values in found.values()}
    if len(lengths) > 1:
        msg = f"The columns of {spec.key} have {' and '.join(map(str, sorted(lengths)))} rows; they must be equal."
        raise ValueError(msg)
    given = Given(spec, columns, max(lengths, default=0), place or Place(path=spec.key), first_row)
    given.check_columns(list(found))
    return given


def _columns(spec: TableSpec, table: TableLike) -> dict[str, Values]:
    if isinstance(table, Mapping):
        columns = cast("Mapping[object, object]", table)
        return {str(key): listed(values) for key, values in columns.items() if values is not None}
    if table is None or isinstance(table, str | bytes | Path):
        raise _no_table(spec, table)
    if not isinstance(table, list | tuple | Iterator) and (frame := frame_of(table)) is not None:
        types = {column.key: column.type for column in spec.columns}
        pairs = zip(map(str, frame.columns), frame.iter_columns(), strict=True)
        return {name: _series(series, types.get(name)) for name, series in pairs}
    if not isinstance(table, Iterable):
        raise _no_table(spec, table)
    return _of_records(spec, cast("Iterable[object]", table))


def _no_table(spec: TableSpec, table: object) -> TypeError:
    what = "a data frame, columns by name, or one mapping a row"
    hint = ""
    if table is None:
        hint = " Leave out a table that is not known; [] is a table without rows."
    elif isinstance(table, str | Path):
        hint = " Read a file with Evidence.from_files."
    return TypeError(f"The table {spec.key!r} is {what}, not {type(table).__name__}.{hint}")


def _of_records(spec: TableSpec, table: Iterable[object]) -> dict[str, Values]:
    rows: list[Mapping[str, Any]] = []
    for i, row in enumerate(table):
        if not isinstance(row, Mapping):
            msg = f"Row {i + 1} of {spec.key} is {type(row).__name__}, not a mapping such as a dict."
            raise TypeError(msg)
        rows.append(cast("Mapping[str, Any]", row))
    keys = dict.fromkeys(key for row in rows for key in row)
    return {str(key): [row.get(key) for row in rows] for key in keys}


def _series(series: Any, what: str | None) -> Values:  # noqa: ANN401 - a narwhals series
    """Return a column of a data frame as an array where that loses nothing."""
    import narwhals as nw

    kind = series.dtype
    if isinstance(kind, nw.Datetime):
        # The day is that of the clock on the wall.
        series = series if kind.time_zone is None else series.dt.replace_time_zone(None)
    elif kind.is_numeric() and not kind.is_decimal():
        if what == "number":
            series = series.cast(nw.Float64)
        elif series.is_null().any():
            return cast("Values", series.to_list())
    elif kind not in {nw.Date, nw.String}:
        return cast("Values", series.to_list())
    return cast("Values", series.to_numpy())
