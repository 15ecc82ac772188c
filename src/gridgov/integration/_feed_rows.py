"""Event lists of several systems, read into columns; nothing is left out, faults are collected."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._encoding import encode, is_missing, listed
from gridgov._frames import columns_of, frame_of
from gridgov._net_build import TableLike
from gridgov.errors import Batch, FaultKind, Place
from gridgov.integration._feed_faults import BAD_TIME, EMPTY_KEY, EVENT_TWICE, MIXED_ZONES, NO_EVENT_ID

__all__ = ["EventRows", "read_events"]

#: A time that is not known.
NO_TIME: Final = np.iinfo(np.int64).min
_ZERO: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECOND: Final = dt.timedelta(seconds=1)


@attrs.frozen(eq=False)
class EventRows:
    """All rows of all systems, in the order of the names of the systems, then as they came."""

    system: list[str]
    #: Row in its system, from 1.
    row: list[int]
    id: list[str]
    #: Seconds since 1970, the smallest number where unknown; and as it was written.
    time: Ints
    written: list[str]
    #: The columns by which events are compared, empty where missing.
    keys: dict[str, list[str]]
    #: All other columns, None where a system has none.
    rest: dict[str, list[Any]]
    #: Which rows can be compared: time and all keys are there.
    whole: Bools
    batches: Sequence[Batch]

    def __len__(self) -> int:
        return len(self.id)


def _table(given: TableLike) -> dict[str, list[Any]]:
    """Return the columns of a table in any form."""
    if isinstance(given, Mapping):
        columns: dict[str, Any] = {str(key): listed(v) for key, v in cast("Mapping[str, Any]", given).items()}
    elif frame_of(given) is not None:
        _, there = columns_of(given, [])
        columns = dict(columns_of(given, there)[0])
    else:
        records = [dict(record) for record in cast("Iterable[Mapping[str, Any]]", given)]
        keys = dict.fromkeys(key for record in records for key in record)
        columns = {str(key): [record.get(key) for record in records] for key in keys}
    if len({len(values) for values in columns.values()}) > 1:
        msg = "The columns of an event list are of one length."
        raise ValueError(msg)
    return {key: list(values) for key, values in columns.items()}


def read_events(feeds: Mapping[str, TableLike], key: Sequence[str], zone: float | None) -> EventRows:
    """Read the event lists.

    Raises:
        ValueError: A list lacks a column that is needed, or its columns differ in length.
        TypeError: It is no table.
    """
    tables = {system: _table(feeds[system]) for system in sorted(feeds)}
    needed = ("id", "time", *key)
    for title, table in tables.items():
        lacking = [name for name in needed if name not in table]
        if lacking:
            msg = f"The event list '{title}' has no column {', '.join(lacking)}."
            raise ValueError(msg)
    extra = sorted({name for table in tables.values() for name in table} - set(needed))
    sizes = [len(table["id"]) for table in tables.values()]
    texts = {
        name: [text.strip() for table in tables.values() for text in encode(_as_texts(table[name])).tolist()]
        for name in needed
    }
    system = [name for name, size in zip(tables, sizes, strict=True) for _ in range(size)]
    row = [i for size in sizes for i in range(1, size + 1)]
    batches: list[Batch] = []
    ids = _ids(system, row, texts["id"], batches)
    time = _times(system, row, texts["time"], zone, batches)
    keys = {name: texts[name] for name in key}
    whole = time != NO_TIME
    for name, values in keys.items():
        empty = np.array([not value for value in values], bool)
        whole &= ~empty
        _blame(EMPTY_KEY, system, row, np.flatnonzero(empty), batches, id=ids, column=[name] * len(ids))
    rest = {
        name: [value for table, n in zip(tables.values(), sizes, strict=True) for value in table.get(name, [None] * n)]
        for name in extra
    }
    plain = {name: [None if is_missing(value) else value for value in values] for name, values in rest.items()}
    return EventRows(system, row, ids, time, texts["time"], keys, plain, whole, batches)


def _as_texts(values: list[Any]) -> list[Any]:
    """Write moments as texts; whatever else is no text is written as it is shown."""
    return [
        value if value is None or isinstance(value, str) or is_missing(value) else _written(value) for value in values
    ]


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _blame(
    kind: FaultKind,
    system: list[str],
    row: list[int],
    at: Ints,
    batches: list[Batch],
    **facts: list[str],
) -> None:
    """Report rows, by system."""
    by_system: dict[str, list[int]] = {}
    for i in map(int, at):
        by_system.setdefault(system[i], []).append(i)
    for name, rows in by_system.items():
        columns: dict[str, Sequence[object]] = {key: [values[i] for i in rows] for key, values in facts.items()}
        columns["system"] = [name] * len(rows)
        batches.append(Batch(kind, [row[i] for i in rows], facts=columns, place=Place(path=name)))


def _ids(system: list[str], row: list[int], texts: list[str], batches: list[Batch]) -> list[str]:
    """Return the id of each event; one without goes by its row. Report what is there twice."""
    empty = np.array([not text for text in texts], bool)
    _blame(NO_EVENT_ID, system, row, np.flatnonzero(empty), batches)
    count = Counter(zip(system, texts, strict=True))
    twice: dict[tuple[str, str], list[int]] = {}
    for i, pair in enumerate(zip(system, texts, strict=True)):
        if pair[1] and count[pair] > 1:
            twice.setdefault(pair, []).append(row[i])
    for (name, ident), rows in twice.items():
        facts: dict[str, Sequence[object]] = {
            "system": [name],
            "id": [ident],
            "rows": [", ".join(map(str, rows))],
        }
        batches.append(Batch(EVENT_TWICE, [rows[1]], [ident], facts, Place(path=name)))
    return [text or f"#{at}" for text, at in zip(texts, row, strict=True)]


def _times(system: list[str], row: list[int], texts: list[str], zone: float | None, batches: list[Batch]) -> Ints:
    """Return the seconds of each time; report what is none, and time zones that only some name."""
    seen: dict[str, tuple[int, bool]] = {}
    for text in texts:
        if text not in seen:
            seen[text] = _seconds(text)
    zoned = {text for text, (seconds, has) in seen.items() if has and seconds != NO_TIME}
    local = {text for text, (seconds, has) in seen.items() if not has and seconds != NO_TIME}
    bad = np.array([seen[text][0] == NO_TIME for text in texts], bool)
    _blame(BAD_TIME, system, row, np.flatnonzero(bad), batches, value=[text[:40] for text in texts])
    shift = 0
    if zone is not None:
        shift = round(zone * 3600)
    elif zoned and local:
        first = next(i for i, text in enumerate(texts) if text in zoned)
        facts: dict[str, Sequence[object]] = {"system": [system[first]], "value": [texts[first][:40]]}
        batches.append(Batch(MIXED_ZONES, [row[first]], facts=facts, place=Place(path=system[first])))
        seen |= {text: (_seconds(text, clock=True)[0], False) for text in zoned}
    return np.array([seen[t][0] - (0 if t not in local else shift) for t in texts], np.int64)


def _seconds(text: str, *, clock: bool = False) -> tuple[int, bool]:
    """Return the seconds since 1970 of a time, and whether it names a time zone."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return NO_TIME, False
    if _is_day(text):
        return NO_TIME, False
    zoned = moment.tzinfo is not None
    if clock or not zoned:
        moment = moment.replace(tzinfo=dt.UTC)
    return (moment - _ZERO) // _SECOND, zoned


def _is_day(text: str) -> bool:
    """Tell whether a text is a day without a time: events of one day are not one event."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
