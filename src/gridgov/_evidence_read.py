"""The one place where tables of evidence are checked: every way in ends here, and reports every fault at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gridgov._cells import short
from gridgov._columns import IdColumn, Ints
from gridgov._evidence_cells import or_empty, read_cells
from gridgov._evidence_columns import EvidenceTable, numbered
from gridgov._evidence_faults import (
    BAD_TEXT,
    CONTRADICTION,
    DAYS_REVERSED,
    DUPLICATE_ID,
    UNKNOWN_REFERENCE,
    UNKNOWN_UNIT,
)
from gridgov._evidence_inputs import Given
from gridgov._evidence_shape import ColumnSpec
from gridgov.errors import Batch, Place
from gridgov.hierarchy import Hierarchy
from gridgov.text import Text

__all__ = ["check_references", "moved_table", "read_table"]

_SHOWN = 10


def read_table(territory: Hierarchy, given: Given) -> EvidenceTable:
    """Check everything and return the table; what is wrong is in ``given.faults``."""
    spec = given.spec
    cells = {column.key: read_cells(territory, given, column) for column in spec.columns}
    table = EvidenceTable(territory, spec, cells, given.n)
    if spec.unique is not None:
        _check_unique(given, spec.unique)
    if spec.order is not None:
        _check_order(given, table, spec.order)
    for key in spec.constant:
        _check_constant(given, table, spec.column(key))
    return table


def _check_unique(given: Given, column: str) -> None:
    coded = given.encoded(column)
    groups: dict[str, list[int]] = {}
    for row in IdColumn.of_encoded(coded).duplicates().tolist():
        if ident := coded.get(row):
            groups.setdefault(ident, []).append(row)
    numbers = [[str(row + given.first_row) for row in group] for group in groups.values()]
    shown = [[*group[:_SHOWN], *(["…"] if len(group) > _SHOWN else [])] for group in numbers]
    listed = [Text(", ".join(group), "、".join(group)) for group in shown]
    second = np.array([group[1] for group in groups.values()], np.intp)
    given.report(DUPLICATE_ID, column, second, {"id": list(map(short, groups)), "rows": listed})


def _check_order(given: Given, table: EvidenceTable, order: tuple[str, str]) -> None:
    first, last = (given.spec.column(key) for key in order)
    start, end = table.days(first.key), table.days(last.key)
    rows = np.flatnonzero(end < start)
    facts: dict[str, Sequence[object]] = {
        "first": [first.name] * len(rows),
        "last": [last.name] * len(rows),
        "start": [str(day) for day in start[rows]],
        "end": [str(day) for day in end[rows]],
    }
    given.report(DAYS_REVERSED, last.key, rows, facts)


def _check_constant(given: Given, table: EvidenceTable, column: ColumnSpec) -> None:
    """Find the cells that say something else than the first row of their id that says anything."""
    ids = table.texts("id")
    number = column.type == "number"
    values = table.numbers(column.key) if number else table.rows(column.key).astype(np.float64)
    known = ~np.isnan(values) if number else values >= 0
    rows = np.flatnonzero(known & ~ids.missing())
    codes, names = numbered(ids.take(rows))
    head = np.zeros(len(names), np.intp)
    head[codes[::-1]] = rows[::-1]
    there = head[codes]
    wrong = values[rows] != values[there]
    rows, there = rows[wrong], there[wrong]

    def said(at: Ints) -> list[Text]:
        if number:
            return [Text(text, text) for text in (f"{value:,.15g}" for value in values[at].tolist())]
        units = [table.territory.ids.get(int(row)) for row in values[at].tolist()]
        return [Text(f"'{ident}'", f"“{ident}”") for ident in units]

    facts: dict[str, Sequence[object]] = {
        "id": [short(ids.get(row) or "") for row in rows.tolist()],
        "cell": [column.name] * len(rows),
        "here": said(rows),
        "there": said(there),
        "row": (there + given.first_row).tolist(),
    }
    given.report(CONTRADICTION, column.key, rows, facts)


def check_references(given: Given, others: Mapping[str, Given]) -> None:
    """Find the cells that name an id which another table does not have; a table that is not given says nothing."""
    for column in given.spec.columns:
        other = None if column.refers is None else others.get(column.refers)
        # Of a table that lacks the column all would be lost; that it does is said already.
        if other is None or (other.columns and "id" not in other.columns):
            continue
        coded, known = given.encoded(column.key), set(other.encoded("id").tolist())
        said = {
            row - given.first_row
            for batch in given.faults
            if batch.kind is BAD_TEXT and batch.place.column == column.key
            for row in batch.rows or ()
        }
        empty = coded.missing()
        lost = [row for row in np.flatnonzero(~empty).tolist() if row not in said and coded.get(row) not in known]
        facts: dict[str, Sequence[object]] = {
            "table": [column.refers] * len(lost),
            "value": [short(coded.get(row)) for row in lost],
            "empty": or_empty(column, len(lost)),
        }
        given.report(UNKNOWN_REFERENCE, column.key, np.array(lost, np.intp), facts)


def moved_table(table: EvidenceTable, territory: Hierarchy) -> tuple[EvidenceTable, list[Batch]]:
    """Return a table with its units found in another territory, and a problem for each that is not there."""
    old = table.territory.ids
    cells = dict(table.cells)
    batches: list[Batch] = []
    if old is not territory.ids and not old.equals(territory.ids):
        place = np.append(territory.ids.find(old.decode()), np.int32(-1))
        for column in table.spec.columns:
            if column.type == "unit":
                rows = table.rows(column.key)
                cells[column.key] = found = place[rows]
                lost = np.flatnonzero((found < 0) & (rows >= 0))
                texts = [old.get(row) for row in rows[lost].tolist()]
                there = Place(path=table.spec.key, column=column.key)
                batches.append(Batch(UNKNOWN_UNIT, (lost + 1).tolist(), facts={"value": texts}, place=there))
    return EvidenceTable(territory, table.spec, cells, len(table)), batches
