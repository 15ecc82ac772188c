"""What the columns of a database may hold, and which of their values are something else.

SQLite keeps whatever somebody writes into a column, and a table without types or constraints takes anything.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, cast

import numpy as np

from gridgov._finite import is_finite
from gridgov.errors import Batch, Place
from gridgov.sql._faults import WRONG_VALUE
from gridgov.sql._rows import Values
from gridgov.sql._shape import FROM, TO, Column, Kind, Shape
from gridgov.text import Text

__all__ = ["PERIOD", "all_wrong", "cut", "key_at", "wrong_rows", "wrong_values"]

#: The days from which to which a row holds.
PERIOD: Final = (Column(FROM, "day"), Column(TO, "day", optional=True))
_SHOWN: Final = 40
_WANTED: Final[Mapping[Kind, Text]] = {
    "text": Text("a text", "文本"),
    "whole": Text("a whole number", "整数"),
    "number": Text("a finite number", "有限数"),
    "truth": Text("true or false", "真或假"),
    "day": Text("a day written YYYY-MM-DD", "按YYYY-MM-DD书写的日期"),
    "list": Text("a list of texts in JSON", "JSON文本列表"),
    "json": Text("JSON", "JSON"),
}


def cut(value: object) -> str:
    """Return a value as it is named in a message: short, and what is unknown as SQL has it."""
    text = "NULL" if value is None else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def key_at(shape: Shape, columns: Values, row: int) -> str:
    """Name the thing of a row; empty where a table has no key."""
    return ", ".join(cut(columns[column.name][row]) for column in shape.key)


def all_wrong(shape: Shape, among: Iterable[Column], columns: Values, ident: str, path: str) -> list[Batch]:
    """Say of every value of some columns that is wrong what it should be; see `wrong_values`."""
    found = [(column, wrong_rows(column, columns[column.name])) for column in among]
    return [
        wrong_values(column, columns[column.name], [key_at(shape, columns, i) or ident for i in rows], rows, path)
        for column, rows in found
        if rows
    ]


def wrong_values(column: Column, values: Sequence[Any], named: Sequence[str], rows: Sequence[int], path: str) -> Batch:
    """Say of some values of a column what they should be.

    Args:
        column: The column.
        values: All its values.
        named: What each of the rows that are wrong is about.
        rows: The rows that are wrong.
        path: Name of the table.
    """
    facts: dict[str, Sequence[object]] = {
        "value": [cut(f"'{value}'" if isinstance(value, str) else value) for value in (values[i] for i in rows)],
        "wanted": [_WANTED[column.kind]] * len(rows),
    }
    return Batch(WRONG_VALUE, ids=named, facts=facts, place=Place(path=path, column=column.name))


def wrong_rows(column: Column, values: Sequence[Any]) -> list[int]:
    """Return the rows whose value is not what the column holds; each different value is looked at once."""
    good = _GOOD[column.kind]
    types = set(map(type, values))
    if types <= {float} and column.kind == "number" and np.isfinite(np.array(values, np.float64)).all():
        return []
    if column.kind == "text":
        allowed = {str, type(None)} if column.optional else {str}
        return [] if types <= allowed else [i for i, v in enumerate(values) if type(v) not in allowed]
    if column.kind in {"whole", "number", "truth"}:
        if types <= {bool if column.kind == "truth" else int}:
            return []
        # One by one: 1, 1.0 and True are the same key of a dictionary.
        return [i for i, v in enumerate(values) if not (good(v) or (v is None and column.optional))]
    known: dict[Any, bool] = {v: good(v) for v in set(values)} | ({None: True} if column.optional else {})
    return [] if all(known.values()) else [i for i, v in enumerate(values) if not known[v]]


def _is_whole(value: object) -> bool:
    return type(value) is int


def _is_number(value: object) -> bool:
    return type(value) in {int, float} and is_finite(value)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_list(value: object) -> bool:
    found = _parsed(value)
    return isinstance(found, list) and all(isinstance(item, str) for item in cast("list[object]", found))


def _is_json(value: object) -> bool:
    return _parsed(value) is not None


def _parsed(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    try:
        return json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return None


_GOOD: Final[Mapping[Kind, Callable[[Any], bool]]] = {
    "text": lambda value: isinstance(value, str),
    "whole": _is_whole,
    "number": _is_number,
    "truth": _is_truth,
    "day": _is_day,
    "list": _is_list,
    "json": _is_json,
}
