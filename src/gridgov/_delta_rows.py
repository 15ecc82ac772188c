"""What leads from the rows of one table to those of another: runs of rows that go, and of rows that come."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeAlias, cast

__all__ = ["Columns", "frozen_cell", "hunks", "plain_cell", "rows_of"]

Columns: TypeAlias = Mapping[str, Sequence[Any]]
_Row: TypeAlias = tuple[Hashable, ...]


def frozen_cell(value: Any) -> Hashable:  # noqa: ANN401 - a cell of any column
    """Return a cell as something with a hash."""
    return tuple(cast("list[Hashable]", value)) if isinstance(value, list | tuple) else value


def plain_cell(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    """Return a cell as a table has it."""
    return list(cast("tuple[Hashable, ...]", value)) if isinstance(value, tuple) else value


def rows_of(columns: Columns) -> list[_Row]:
    """Return the rows of a table."""
    return [tuple(map(frozen_cell, row)) for row in zip(*columns.values(), strict=True)]


def hunks(a: Columns, b: Columns) -> list[dict[str, Any]]:
    """Return what leads from the rows of one table to those of another that has the same columns.

    Returns:
        One entry for each run of rows: ``from``, the rows that go; ``to``, those that come; ``after``, the row of both
        before them. Rows are mappings of what is known.

    Example:
        >>> hunks({"id": ["a", "b"], "x": [1, None]}, {"id": ["a", "c"], "x": [1, 2]})
        [{'after': {'id': 'a', 'x': 1}, 'from': [{'id': 'b'}], 'to': [{'id': 'c', 'x': 2}]}]
    """
    left, right = rows_of(a), rows_of(b)
    names = list(a)
    out: list[dict[str, Any]] = []
    last = (-1, -1)
    for i, k in [*_matches(left, right), (len(left), len(right))]:
        gone, new = left[last[0] + 1 : i], right[last[1] + 1 : k]
        if gone or new:
            after = _record(names, left[last[0]]) if last[0] >= 0 else None
            rows = ([_record(names, row) for row in part] for part in (gone, new))
            out.append(dict(zip(("after", "from", "to"), (after, *rows), strict=True)))
        last = (i, k)
    return out


def _record(names: Sequence[str], row: _Row) -> dict[str, Any]:
    return {name: plain_cell(value) for name, value in zip(names, row, strict=True) if value is not None}


def _matches(left: Sequence[_Row], right: Sequence[_Row]) -> list[tuple[int, int]]:
    """Return pairs of equal rows that stand in one order in both, as many as there are."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    stop = 0
    while stop < min(len(left), len(right)) - start and left[-1 - stop] == right[-1 - stop]:
        stop += 1
    places: dict[_Row, list[int]] = {}
    for k in range(len(right) - stop - 1, start - 1, -1):
        places.setdefault(right[k], []).append(k)
    pairs = [(i, places[left[i]].pop()) for i in range(start, len(left) - stop) if places.get(left[i])]
    ends = [(len(left) - n, len(right) - n) for n in range(stop, 0, -1)]
    return [*((i, i) for i in range(start)), *_growing(pairs), *ends]


def _growing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs in which both sides grow."""
    tops: list[int] = []
    chain: list[int] = []
    before: list[int] = []
    for at, (_, k) in enumerate(pairs):
        place = bisect_left(tops, k)
        before.append(chain[place - 1] if place else -1)
        tops[place : place + 1] = [k]
        chain[place : place + 1] = [at]
    out: list[tuple[int, int]] = []
    at = chain[-1] if chain else -1
    while at >= 0:
        out.append(pairs[at])
        at = before[at]
    return out[::-1]
