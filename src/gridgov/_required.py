"""Cells that a row cannot do without, ids above all: what is said where one of them is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from gridgov import _build
from gridgov._columns import Bools, Encoded, IdColumn, Ints, encode
from gridgov.errors import Batch, FaultKind, Place, fault
from gridgov.text import Text

__all__ = ["EMPTY_CELL", "check_ids", "empty_cells", "is_empty", "read_ids", "said"]

EMPTY_CELL = fault(
    "TAB002",
    "empty-cell",
    Text("{what.en} has no {cell.en}.", "{what.zh}未填写{cell.zh}。"),
    Text("Give '{column}' a value.", "请填写“{column}”。"),
)

#: What one row of each table is.
_ROWS: Final[Mapping[str, Text]] = {
    "posts": Text("A post", "岗位"),
    "appointments": Text("An appointment", "任命"),
    "holders": Text("A holder", "任职者"),
    "devices": Text("A device", "设备"),
    "bodies": Text("A body", "组织"),
    "memberships": Text("A membership", "成员关系"),
    "lineage": Text("A row of lineage", "沿革行"),
    "net_cells": Text("A cell", "网格"),
    "net_members": Text("A row of members", "覆盖范围行"),
    "net_posts": Text("A post of a net", "网格岗位"),
    "net_duties": Text("A duty", "职责"),
}
#: What is to stand in each column.
_CELLS: Final[Mapping[str, Text]] = {
    "id": Text("id", "编号"),
    "kind": Text("kind", "类别"),
    "role": Text("role", "角色"),
    "unit": Text("unit id", "单元编号"),
    "post": Text("post id", "岗位编号"),
    "holder": Text("holder id", "任职者编号"),
    "body": Text("body id", "组织编号"),
    "member": Text("member id", "成员编号"),
    "cell": Text("cell id", "网格编号"),
    "duty": Text("name of the duty", "职责名称"),
    "day": Text("day", "日期"),
    "level": Text("level", "层级"),
}


def is_empty(coded: Encoded) -> Bools:
    """Tell which cells hold nothing; one that holds no text holds something."""
    empty = coded.missing().copy()
    empty[list(coded.odd)] = False
    return empty


def said(name: str, column: str) -> dict[str, object]:
    """Return the facts of an empty cell."""
    return {"what": _ROWS[name], "cell": _CELLS[column], "column": column}


def empty_cells(name: str, column: str, rows: Ints) -> Iterator[Batch]:
    """Report the rows of a table in which a cell is empty."""
    if len(rows):
        facts: dict[str, Sequence[object]] = {key: [value] * len(rows) for key, value in said(name, column).items()}
        yield Batch(EMPTY_CELL, (rows + 1).tolist(), facts=facts, place=Place(path=name, column=column))


def check_ids(coded: Encoded, name: str, column: str) -> Iterator[Batch]:
    """Find ids that are empty or cannot be; that an id is missing is said in the words of its table."""
    empty = is_empty(coded)
    yield from empty_cells(name, column, np.flatnonzero(empty))
    place = Place(path=name) if column == "id" else Place(path=name, column=column)
    for batch in _build.check_ids(coded, 1, place):
        rows = batch.rows or ()
        kept = [i for i, row in enumerate(rows) if not empty[row - 1]]
        if kept:
            facts = {key: [values[i] for i in kept] for key, values in batch.facts.items()}
            yield attrs.evolve(batch, rows=[rows[i] for i in kept], facts=facts)


def read_ids(values: object, kind: FaultKind, name: str, batches: list[Batch]) -> IdColumn:
    """Read a column of ids that must be good and unique."""
    coded = encode(values)
    batches += check_ids(coded, name, "id")
    column = IdColumn.of_encoded(coded)
    rows = column.duplicates()
    groups: dict[str, list[int]] = {}
    for text, row in zip(column.decode(rows).tolist(), (rows + 1).tolist(), strict=True):
        groups.setdefault(text, []).append(row)
    groups.pop("", None)
    if groups:
        listed_rows = [", ".join(map(str, g)) for g in groups.values()]
        facts: dict[str, Sequence[object]] = {"id": list(groups), "rows": listed_rows}
        batches.append(Batch(kind, [g[1] for g in groups.values()], list(groups), facts, Place(path=name)))
    return column
