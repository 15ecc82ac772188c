"""What all tables beside the units share: their columns, references, and a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Self, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._cells import nearest_key
from gridgov._columns import Encoded, TextColumn, encode
from gridgov._days import Days, read_days
from gridgov._encoding import listed
from gridgov.errors import Batch, FaultKind, Place, fault
from gridgov.text import Text

__all__ = ["BAD_DAY", "Columns", "Table", "lost_batch", "meant", "read_period"]

#: Columns of one table as the user gives them.
Columns: TypeAlias = Mapping[str, Any]

UNKNOWN_COLUMN = fault(
    "TAB001",
    "unknown-column",
    Text(
        "The {table.en} have no column '{key}' (rows that give it: {n:,}).",
        "{table.zh}表没有“{key}”列（{n:,}行填写）。",
    ),
    Text("{fix.en}", "{fix.zh}"),
)
BAD_DAY = fault(
    "DAY001",
    "bad-day",
    Text("'{value}' is no day.", "“{value}”不是日期。"),
    Text("Write it as YYYY-MM-DD, or leave it empty if it is unknown.", "请写成YYYY-MM-DD；未知时请留空。"),
)
DAYS_REVERSED = fault(
    "DAY002",
    "days-out-of-order",
    Text("It starts on {start} and ends before that, on {end}.", "开始日期{start}晚于结束日期{end}。"),
    Text("Correct one of the two days.", "请更正其中一个日期。"),
)

#: What each table is called, and its columns.
_TABLES: Final[Mapping[str, tuple[Text, tuple[str, ...]]]] = {
    "posts": (Text("posts", "岗位"), ("id", "role", "unit", "number", "body")),
    "appointments": (Text("appointments", "任命"), ("post", "holder", "start", "end", "basis", "meets")),
    "holders": (Text("holders", "任职者"), ("id", "kind", "qualifications")),
    "devices": (Text("devices", "设备"), ("id", "kind", "holder")),
    "bodies": (Text("bodies", "组织"), ("id", "kind", "unit", "name", "parent", "rank", "line", "start", "end")),
    "memberships": (Text("memberships", "成员关系"), ("member", "body", "lives_at", "start", "end")),
    "links": (Text("links", "关系"), ("kind", "source", "target", "start", "end", "basis")),
    "lineage": (Text("rows of lineage", "沿革"), ("old", "new", "day", "kind", "share", "authority")),
    "net_cells": (Text("cells", "网格"), ("id", "parent", "level", "name", "basis", "start", "end")),
    "net_members": (Text("members", "覆盖范围"), ("unit", "cell", "share", "name", "address")),
    "net_posts": (Text("posts of a net", "网格岗位"), ("id", "cell", "role", "holder", "time")),
    "net_duties": (Text("duties", "职责"), ("duty", "cell", "role", "system", "basis")),
}


def meant(key: str, known: Iterable[str]) -> Text:
    """Say which known key was meant, or which there are."""
    there = tuple(known)
    if (close := nearest_key(key, there)) is not None:
        return Text("Did you mean '{key}'?", "是否为“{key}”？").format(key=close)
    return Text("Delete it; there are: {known}.", "请删除；可用的有：{known}。").format(known=", ".join(there))


@attrs.frozen(eq=False)
class Table:
    """The columns of one table as they came in, and what is wrong with their names."""

    #: Name of the table, as in ``posts``.
    name: str
    #: Its known columns, each of length ``n``.
    columns: Columns
    #: Number of rows.
    n: int
    #: Columns that a table of this name does not have.
    faults: tuple[Batch, ...] = ()

    @classmethod
    def of_records(cls, name: str, records: Iterable[Mapping[str, Any]]) -> Self:
        """Turn mappings into columns; a key that no record has gives no column."""
        rows = list(records)
        names = _TABLES[name][1]
        known = frozenset(names)
        odd: dict[str, list[int]] = {}
        seen: set[str] = set()
        for i, row in enumerate(rows):
            seen.update(row)
            if not known.issuperset(row):
                for key in row:
                    if key not in known:
                        odd.setdefault(str(key), []).append(i + 1)
        columns = {key: [row.get(key) for row in rows] for key in names if key in seen}
        faults = [_unknown(name, key, len(at), at[0]) for key, at in odd.items()]
        return cls(name, MappingProxyType(columns), len(rows), tuple(faults))

    @classmethod
    def of_columns(cls, name: str, columns: Columns) -> Self:
        """Take columns as they are; one that is None is not there.

        Raises:
            ValueError: The columns differ in length.
            TypeError: A column is a single text.
        """
        given = {str(key): listed(values) for key, values in columns.items() if values is not None}
        lengths = {len(values) for values in given.values()}
        if len(lengths) > 1:
            msg = f"The columns of {name} have {' and '.join(map(str, sorted(lengths)))} rows; they must be equal."
            raise ValueError(msg)
        known = _TABLES[name][1]
        faults = [_unknown(name, key, len(values)) for key, values in given.items() if key not in known]
        kept = {key: values for key, values in given.items() if key in known}
        return cls(name, MappingProxyType(kept), max(lengths, default=0), tuple(faults))

    def get(self, key: str) -> Any | None:  # noqa: ANN401 - a column holds what the caller has
        """Return a column, or None where it is not there."""
        return self.columns.get(key)

    def encoded(self, key: str) -> Encoded:
        """Return a column as texts, all missing where it is not there."""
        values = self.columns.get(key)
        return encode([None] * self.n if values is None else values)

    def texts(self, key: str) -> list[str]:
        """Return a column as texts, empty ones for what is missing."""
        return self.encoded(key).tolist()

    def column(self, key: str) -> TextColumn:
        """Return a column of texts."""
        coded = self.encoded(key)
        return TextColumn(coded.blob, coded.offsets)


def _unknown(name: str, key: str, n: int, row: int | None = None) -> Batch:
    word, known = _TABLES[name]
    place = Place(path=name, row=row, column=key)
    return Batch(
        UNKNOWN_COLUMN, facts={"table": [word], "key": [key], "n": [n], "fix": [meant(key, known)]}, place=place
    )


def lost_batch(kind: FaultKind, name: str, key: str, coded: Encoded, rows: npt.NDArray[np.intp]) -> Batch:
    """Report references that lead nowhere."""
    texts = [coded.get(row) for row in rows.tolist()]
    return Batch(kind, (rows + 1).tolist(), facts={key: texts}, place=Place(path=name))


def read_period(table: Table, batches: list[Batch]) -> tuple[Days, Days]:
    """Read the columns ``start`` and ``end``."""
    out: list[Days] = []
    for column in ("start", "end"):
        values = table.get(column)
        days, bad = read_days(values, table.n)
        if values is not None and bad:
            shown = [str(values[i])[:40] for i in bad]
            place = Place(path=table.name, column=column)
            batches.append(Batch(BAD_DAY, [i + 1 for i in bad], facts={"value": shown}, place=place))
        out.append(days)
    start, end = out
    wrong = np.flatnonzero(end < start)
    if len(wrong):
        facts: dict[str, Sequence[object]] = {
            "start": [str(d) for d in start[wrong]],
            "end": [str(d) for d in end[wrong]],
        }
        batches.append(Batch(DAYS_REVERSED, (wrong + 1).tolist(), facts=facts, place=Place(path=table.name)))
    return start, end
