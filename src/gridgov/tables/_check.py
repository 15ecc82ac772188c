"""What is wrong with the rows of all tables among each other, and which rows are sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov.errors import Batch, Place, Problems
from gridgov.tables._faults import DUPLICATE_ROW, ENDS_BEFORE_START, HANGS_ON_LEFT_OUT
from gridgov.tables._joined import Joined, by_kind, join, locate
from gridgov.tables._part import Part
from gridgov.tables._refer import refer
from gridgov.tables._unique import repeated
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.hierarchy import Hierarchy
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.tables._table import Table

__all__ = ["Build", "Checked", "Keep", "check"]

#: Builds a place out of tables, or says what is wrong; None where the tables are no place.
Build: TypeAlias = "Callable[[Mapping[str, Table]], tuple[Jurisdiction | None, Problems] | None]"
#: What to go on with: nothing if anything is wrong; sound rows; or sound cells, too.
Keep: TypeAlias = Literal["rows", "cells"] | None

#: Leaving out rows makes others hang in the air; so often at most.
_ROUNDS: Final = 64
_STRUCTURE: Final = frozenset({"id", "choice"})


@attrs.frozen(eq=False)
class Checked:
    """The rows that are left, and what is wrong."""

    tables: Mapping[str, Joined]
    problems: Problems
    #: Rows that were left out: by part, by position in its body.
    dropped: Mapping[int, Bools]
    jurisdiction: Jurisdiction | None
    #: Where names of units were replaced by ids: part, heading, rows of its sheet from 0.
    named: Sequence[tuple[Part, str, Ints]]


def check(parts: Sequence[Part], build: Build, keep: Keep, within: Hierarchy | None = None) -> Checked:
    """Check tables among each other; with ``keep`` leave out what is wrong until nothing is."""
    kinds = by_kind(parts)
    numbers = {id(part): at for at, part in enumerate(parts)}
    dropped = {at: _broken(part) for at, part in enumerate(parts)}
    found: list[Batch] = [batch for part in parts for batch in part.batches]

    def joined() -> dict[str, Joined]:
        return {key: join(key, of, [dropped[numbers[id(part)]] for part in of]) for key, of in kinds.items()}

    referred = refer(joined(), within, _lost(parts, dropped))
    own = Problems([*referred.batches, *(batch for table in referred.tables.values() for batch in _own(table))])
    found += locate(own, referred.tables).batches
    if own:
        _drop(own, referred.tables, dropped, numbers)
    named = referred.notes
    tables = refer(joined(), None).tables if own else referred.tables
    result = build({key: table.table for key, table in tables.items()})
    if result is None:
        if keep == "rows":
            _drop_spoiled(parts, dropped)
            tables = refer(joined(), None).tables
        return Checked(tables, Problems(found), dropped, None, named)
    # The first report is about all rows that others may rest on; what is kept comes after it.
    found += _without(result[1], _lost(parts, dropped), tables, hanging=keep is not None).batches
    if keep is None or (not found and result[0] is not None):
        return Checked(tables, Problems(found), dropped, result[0], named)
    _drop(result[1], tables, dropped, numbers)
    if keep == "rows":
        _drop_spoiled(parts, dropped)
    for _ in range(_ROUNDS):
        tables = refer(joined(), None).tables
        result = build({key: table.table for key, table in tables.items()})
        if result is None or not result[1]:
            break
        wrong = _without(result[1], _lost(parts, dropped), tables, hanging=True)
        known = {(p.code, p.place) for p in Problems(found)}
        found += [batch for p in wrong if (p.code, p.place) not in known for batch in Problems.of(p).batches]
        before = sum(int(out.sum()) for out in dropped.values())
        _drop(result[1], tables, dropped, numbers)
        if sum(int(out.sum()) for out in dropped.values()) == before:
            break
    built = None if result is None else result[0]
    return Checked(tables, Problems(found), dropped, built, named)


def _broken(part: Part) -> Bools:
    """Return the rows that cannot be taken: with a fault in a column that others rest on."""
    # Without a column that every row needs none of them can be taken.
    out = np.full(len(part.body.rows), bool(part.header.missing))
    for key, bad in part.spoiled.items():
        field = part.kind.field(key) if key in part.kind.keys else None
        if field is not None and (field.type in _STRUCTURE or field.required):
            out |= bad
    return out


def _drop_spoiled(parts: Sequence[Part], dropped: Mapping[int, Bools]) -> None:
    """Leave out every row with a fault."""
    for at, part in enumerate(parts):
        for bad in part.spoiled.values():
            dropped[at][bad] = True


def _own(joined: Joined) -> list[Batch]:
    """Return rows that stand twice, and periods that end before they begin."""
    table, kind = joined.table, joined.parts[0].kind
    n, place = len(table.rows), table.place
    out: list[Batch] = []
    if kind.unique and all(key in table.columns for key in kind.unique):
        columns = [table.columns[key] for key in kind.unique]
        again, first = repeated(columns, n)
        if len(again):
            values = ["/".join(str(_value(column, row)) for column in columns) for row in again.tolist()]
            name = Text("/".join(kind.unique), "、".join(kind.field(key).name.zh for key in kind.unique))
            facts: dict[str, Sequence[object]] = {
                "value": values,
                "first": _shown(joined, first, again),
                "name": [name] * len(again),
            }
            out.append(
                Batch(
                    DUPLICATE_ROW, (again + 1).tolist(), facts=facts, place=attrs.evolve(place, column=kind.unique[0])
                )
            )
    if "start" in table.columns and "end" in table.columns:
        start, end = np.asarray(table.columns["start"]), np.asarray(table.columns["end"])
        late = np.flatnonzero(end < start)
        if len(late):
            days: dict[str, Sequence[object]] = {
                "start": start[late].astype(str).tolist(),
                "end": end[late].astype(str).tolist(),
            }
            out.append(
                Batch(ENDS_BEFORE_START, (late + 1).tolist(), facts=days, place=attrs.evolve(place, column="end"))
            )
    return out


def _value(column: Any, row: int) -> object:  # noqa: ANN401 - one of several forms
    return column.get(row) if hasattr(column, "get") else column[row]


def _shown(joined: Joined, rows: Ints, others: Ints) -> list[Text]:
    """Say where rows of a joined table stand; those that others stand in the same sheet as by their numbers only."""
    out: list[Text] = [Text("", "")] * len(rows)
    owner = np.full(len(rows), -1)
    for at, which, _ in joined.part_rows(others):
        owner[which] = at
    for at, which, positions in joined.part_rows(rows):
        part = joined.parts[at]
        for i, row in zip(which.tolist(), (part.body.rows[positions] + part.sheet.first_row).tolist(), strict=True):
            place = Place(row=row) if owner[i] == at else attrs.evolve(part.sheet.place, row=row)
            out[i] = Text(place.text("en"), place.text("zh"))
    return out


def _drop(
    problems: Problems, tables: Mapping[str, Joined], dropped: Mapping[int, Bools], numbers: Mapping[int, int]
) -> None:
    """Leave out the rows that faults of joined tables name."""
    for batch in problems.batches:
        joined = tables.get(batch.place.sheet or "")
        rows = batch.rows if batch.rows is not None else [] if batch.place.row is None else [batch.place.row]
        if joined is None or not len(rows):
            continue
        for at, _, positions in joined.part_rows(np.asarray(rows, np.int64) - 1):
            dropped[numbers[id(joined.parts[at])]][positions] = True


def _lost(parts: Sequence[Part], dropped: Mapping[int, Bools]) -> frozenset[str]:
    """Return the ids of rows that were left out."""
    out: set[str] = set()
    for at, part in enumerate(parts):
        if "id" in part.columns and dropped[at].any():
            values = part.columns["id"].values
            out.update(str(_value(values, row)) for row in np.flatnonzero(dropped[at]).tolist())
    return frozenset(out - {"None", ""})


def _without(problems: Problems, lost: frozenset[str], tables: Mapping[str, Joined], *, hanging: bool) -> Problems:
    """Return faults with their places in the files.

    Where a row only lacks another one that was left out, it has no fault of its own: that is said if ``hanging``.
    """
    if not problems or not lost:
        return locate(problems, tables)
    own: list[Batch] = []
    for batch in problems.batches:
        hangs = [_hangs(batch, i, lost) for i in range(len(batch))]
        stay = [i for i, ident in enumerate(hangs) if ident is None]
        if stay:
            own.append(_some(batch, stay))
        go = [i for i, ident in enumerate(hangs) if ident is not None]
        if go and hanging:
            part = _some(batch, go)
            own.append(attrs.evolve(part, kind=HANGS_ON_LEFT_OUT, facts={"id": [hangs[i] for i in go]}))
    return locate(Problems(own), tables)


def _hangs(batch: Batch, at: int, lost: frozenset[str]) -> str | None:
    """Return the id of a row that was left out which a fault speaks of beside its own."""
    own = None if batch.ids is None else str(batch.ids[at])
    for values in batch.facts.values():
        value = values[at]
        if isinstance(value, str) and value in lost and value != own:
            return value
    return None


def _some(batch: Batch, at: Sequence[int]) -> Batch:
    columns: dict[str, Any] = {
        name: None if values is None else [values[i] for i in at]
        for name, values in (("rows", batch.rows), ("ids", batch.ids), ("paths", batch.paths))
    }
    facts = {key: [values[i] for i in at] for key, values in batch.facts.items()}
    return attrs.evolve(batch, facts=facts, **columns)
