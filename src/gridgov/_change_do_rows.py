"""How differences of tables are made: rows that go must be as they were, those that come stand where they stood."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from gridgov._change_draft import Draft
from gridgov._change_faults import CHANGED_SINCE
from gridgov._change_tables import LinkRows, Rows
from gridgov._delta_rows import frozen_cell, plain_cell
from gridgov._delta_shape import ROSTER, TABLES
from gridgov._links import Link
from gridgov.errors import InvalidLineageError
from gridgov.lineage import Lineage
from gridgov.text import Text

__all__ = ["make_lineage", "make_rows"]

_ROW: Final = Text("a row of {table} is not as it was left: {row}", "{table}表中的一行已不是变更后的样子：{row}")
_TWICE: Final = Text("a row of {table} is there already: {row}", "{table}表中已有这一行：{row}")
_LISTS: Final = frozenset({"qualifications", "meets"})
_Row = tuple[Hashable, ...]


def make_rows(draft: Draft, table: str, hunks: Iterable[Mapping[str, Any]]) -> list[str]:
    """Alter a table; return the ids of the rows that went, where they have one."""
    entries = list(hunks)
    rows = _table(draft, table)
    # What comes stands after what was there: looked up before anything goes.
    orders = [_order(rows, table, hunk) for hunk in entries]
    lost: list[str] = []
    for hunk in entries:
        for entry in hunk["from"]:
            row = _find(rows, table, entry)
            if row is None:
                _refuse(draft, table, entry, _ROW)
                continue
            _drop(draft, table, rows, row)
            lost += [entry["id"]] if "id" in entry else []
    for hunk, order in zip(entries, orders, strict=True):
        for i, entry in enumerate(hunk["to"]):
            _enter(draft, table, rows, entry, None if order is None else (*order, -1, i))
    return lost


def _table(draft: Draft, table: str) -> Rows:
    tables = draft.tables
    if table == "links":
        return tables.links
    return tables.roster[table] if table in ROSTER else tables.bodies[table]


def _values(table: str, entry: Mapping[str, Any]) -> _Row:
    empty: Mapping[str, Hashable] = dict.fromkeys(_LISTS, ())
    return tuple(frozen_cell(entry.get(name, empty.get(name))) for name in TABLES[table])


def _find(rows: Rows, table: str, entry: Mapping[str, Any]) -> int | None:
    """Return the row of a table that says the same."""
    names, wanted = TABLES[table], _values(table, entry)
    for row in rows.rows_of(names[0], entry[names[0]]):
        if tuple(frozen_cell(rows.get(row, name)) for name in names) == wanted:
            return row
    return None


def _order(rows: Rows, table: str, hunk: Mapping[str, Any]) -> tuple[int, ...] | None:
    """Return after which place new rows stand; None at the end, where the row before them is gone."""
    if hunk["after"] is None:
        return (-1,)
    row = _find(rows, table, hunk["after"])
    return None if row is None else rows.order(row)


def _refuse(draft: Draft, table: str, entry: Mapping[str, Any], text: Text) -> None:
    shown = ", ".join(str(value) for value in _values(table, entry) if value not in {None, ()})
    ident = str(entry[TABLES[table][0]])
    draft.ledger.refuse(CHANGED_SINCE, ident, {"what": text.format(table=table, row=shown)})


def _drop(draft: Draft, table: str, rows: Rows, row: int) -> None:
    if isinstance(rows, LinkRows):
        rows.drop(row)
        return
    if table == "posts":
        draft.tables.free_number(*(rows.get(row, key) for key in ("role", "unit", "number")))
    rows.leave_out(row)


def _enter(draft: Draft, table: str, rows: Rows, entry: Mapping[str, Any], order: tuple[int, ...] | None) -> None:
    cells = {name: plain_cell(value) for name, value in zip(TABLES[table], _values(table, entry), strict=True)}
    if isinstance(rows, LinkRows):
        link = Link(**cells)
        if (link.kind, link.source, link.target, link.start, link.end) in rows.keys():  # noqa: SIM118 - no mapping
            _refuse(draft, table, entry, _TWICE)
            return
        row = rows.enter(link)
    else:
        if "id" in cells and rows.find(cells["id"]) is not None:
            _refuse(draft, table, entry, _TWICE)
            return
        row = rows.add(cells)
        if table == "posts":
            draft.tables.use_number(*(cells[key] for key in ("role", "unit", "number", "id")))
    if order is not None:
        rows.place(row, order)


def make_lineage(draft: Draft, hunks: Sequence[Mapping[str, Any]]) -> None:
    """Alter the lineage as it was before all changes."""
    ledger = draft.ledger
    if not hunks:
        return
    records = [dict(row) for row in ledger.lineage.records()]
    at = {_values("lineage", row): i for i, row in enumerate(records)}
    places: dict[int, list[dict[str, Any]]] = {}
    for hunk in hunks:
        gone = [(row, at.get(_values("lineage", row))) for row in hunk["from"]]
        for row, i in gone:
            if i is None:
                _refuse(draft, "lineage", row, _ROW)
        before = -1 if hunk["after"] is None else at.get(_values("lineage", hunk["after"]), len(records) - 1)
        places.setdefault(before, []).extend(map(dict, hunk["to"]))
        for _, i in gone:
            if i is not None:
                records[i] = {}
    if ledger.failed:
        return
    out = [*places.get(-1, ())]
    for i, row in enumerate(records):
        out += [*([row] if row else []), *places.get(i, ())]
    try:
        ledger.lineage = Lineage.from_records(out)
    except InvalidLineageError as error:
        ledger.refuse_problems(error.problems)
