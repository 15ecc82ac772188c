"""What all tables beside the units share: a column of ids, references, and a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov import _build
from gridgov._columns import Encoded, IdColumn, TextColumn, encode
from gridgov._days import Days, read_days
from gridgov.errors import Batch, FaultKind, Place, fault
from gridgov.text import Text

__all__ = ["Columns", "columns_from", "lost_batch", "read_ids", "read_period", "table_length", "texts_of"]

#: Columns of one table as the user gives them.
Columns: TypeAlias = Mapping[str, Any]

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


def table_length(table: Columns) -> int:
    """Return the number of rows."""
    for column in table.values():
        if column is not None:
            return len(column)
    return 0


def read_ids(values: object, kind: FaultKind, name: str, batches: list[Batch]) -> IdColumn:
    """Read a column of ids that must be good and unique."""
    coded = encode(values)
    place = Place(path=name)
    batches += _build.check_ids(coded, 1, place)
    column = IdColumn.of_encoded(coded)
    rows = column.duplicates()
    groups: dict[str, list[int]] = {}
    for text, row in zip(column.decode(rows).tolist(), (rows + 1).tolist(), strict=True):
        groups.setdefault(text, []).append(row)
    groups.pop("", None)
    if groups:
        listed = [", ".join(map(str, g)) for g in groups.values()]
        facts: dict[str, Sequence[object]] = {"id": list(groups), "rows": listed}
        batches.append(Batch(kind, [g[1] for g in groups.values()], list(groups), facts, place))
    return column


def lost_batch(kind: FaultKind, name: str, key: str, coded: Encoded, rows: npt.NDArray[np.intp]) -> Batch:
    """Report references that lead nowhere."""
    texts = [t or "" for t in TextColumn(coded.blob, coded.offsets).take(rows).tolist()]
    return Batch(kind, (rows + 1).tolist(), facts={key: texts}, place=Place(path=name))


def read_period(table: Columns, name: str, n: int, batches: list[Batch]) -> tuple[Days, Days]:
    """Read the columns ``start`` and ``end``."""
    out: list[Days] = []
    for column in ("start", "end"):
        values = table.get(column)
        days, bad = read_days(values, n)
        if bad:
            shown = [str(values[i])[:40] for i in bad]  # type: ignore[index]  # a column with a bad value is there
            batches.append(
                Batch(BAD_DAY, [i + 1 for i in bad], facts={"value": shown}, place=Place(path=name, column=column))
            )
        out.append(days)
    start, end = out
    wrong = np.flatnonzero(end < start)
    if len(wrong):
        facts: dict[str, Sequence[object]] = {
            "start": [str(d) for d in start[wrong]],
            "end": [str(d) for d in end[wrong]],
        }
        batches.append(Batch(DAYS_REVERSED, (wrong + 1).tolist(), facts=facts, place=Place(path=name)))
    return start, end


def texts_of(coded: Encoded) -> list[str]:
    """Return encoded texts, an empty one for a missing."""
    return [t or "" for t in TextColumn(coded.blob, coded.offsets).tolist()]


def columns_from(records: Iterable[Mapping[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    """Turn mappings into columns; a column that no record has is left out, the first one is always there."""
    rows = list(records)
    return {name: [r.get(name) for r in rows] for i, name in enumerate(names) if i == 0 or any(name in r for r in rows)}
