"""One sheet as a table: its header, its rows, their values, and what is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Encoded, Ints, encode
from gridgov.errors import Batch, FaultKind, Place
from gridgov.tables._body import Aside, Body, body_of
from gridgov.tables._faults import (
    COLUMN_MISSING,
    COLUMN_TWICE,
    EMPTY_CELL,
    KIND_NOT_CLEAR,
    MERGED_ACROSS,
    NAMELESS_COLUMN,
    NOTHING_ABOVE,
    PERSONAL_COLUMN,
    SCALE_NOT_CLEAR,
    SECOND_TABLE,
    UNKNOWN_HEADING,
    WRONG_TOTAL,
)
from gridgov.tables._flat_codes import shortened
from gridgov.tables._header import Header, personal
from gridgov.tables._headings import Headings, scale
from gridgov.tables._kind import Field, TableKind
from gridgov.tables._private import read_values
from gridgov.tables._sheet import Cells, Sheet, cell_at, letter
from gridgov.tables._sums import check_sums
from gridgov.tables._take import blank, is_blank, take
from gridgov.tables._value_notes import MULTIPLIED, NoteKind
from gridgov.tables._values import Cleaned, clean
from gridgov.text import Text

__all__ = ["Part", "read_part"]

_SAME: Final = frozenset({"〃", "同上", "″", '"', "“", "”", "ditto", "同前", "同左上"})
#: A mark with spaces around it has at most so many bytes.
_LONGEST_MARK: Final = 24
_ABOVE: Final = NoteKind("above", Text("taken from the cell above", "取自上一格"))
_NUMBERS: Final = frozenset({"count", "number", "share"})


@attrs.frozen(eq=False)
class Part:
    """What one sheet says."""

    kind: TableKind
    sheet: Sheet
    header: Header
    body: Body
    #: The values of each column, one entry for each row of the body.
    columns: Mapping[str, Cleaned]
    batches: Sequence[Batch]
    #: Rows of the body with something wrong in them, by column.
    spoiled: Mapping[str, Bools]
    #: What was put right without being a fault: what, column, rows of the sheet from 0.
    notes: Sequence[tuple[NoteKind, str, Ints]]
    #: Columns that were left where they are.
    beside: Sequence[str]

    @property
    def aside(self) -> Mapping[Aside, Ints]:
        """Rows that are none of the table, by reason."""
        return self.body.aside

    def place(self, key: str | None = None) -> Place:
        """Where the table is, or one of its columns."""
        place = self.sheet.place
        return place if key is None else _at_column(self.sheet, self.header, self.header.columns[key], place)


def _at_column(sheet: Sheet, header: Header, column: int, place: Place) -> Place:
    title = header.titles[column] or None
    return attrs.evolve(place, column=title, letter=letter(column) if sheet.lettered else None)


@attrs.define(eq=False)
class _Reader:
    """Collects what is found while a sheet is read."""

    sheet: Sheet
    header: Header
    headings: Headings
    body: Body
    inexact: Literal["unknown", "number"]
    batches: list[Batch] = attrs.field(factory=list[Batch])
    spoiled: dict[str, Bools] = attrs.field(factory=dict[str, Bools])
    notes: list[tuple[NoteKind, str, Ints]] = attrs.field(factory=list[tuple[NoteKind, str, Ints]])
    columns: dict[str, Cleaned] = attrs.field(factory=dict[str, Cleaned])
    beside: list[str] = attrs.field(factory=list[str])

    def at(self, column: int) -> Place:
        """Where a column is."""
        return _at_column(self.sheet, self.header, column, self.sheet.place)

    def factor(self, column: int) -> float:
        """Return by what the numbers of a column are multiplied; what a file describes itself is as it says."""
        title = self.header.titles[column]
        return 1.0 if self.headings.is_described(title) else scale(title)

    @property
    def head(self) -> Place:
        """Where the header is."""
        row = None if self.sheet.names is not None else self.header.below - 1 + self.sheet.first_row
        return attrs.evolve(self.sheet.place, row=row)

    def report(self, kind: FaultKind, place: Place, **facts: object) -> None:
        """Report one fault."""
        self.batches.append(Batch(kind, place=place, facts={key: (value,) for key, value in facts.items()}))

    def mark(self, key: str, positions: Ints) -> None:
        """Remember rows with something wrong in a column."""
        if key not in self.spoiled:
            self.spoiled[key] = np.zeros(len(self.body.rows), bool)
        self.spoiled[key][positions] = True

    def report_rows(self, kind: FaultKind, key: str, positions: Ints, facts: Mapping[str, Sequence[object]]) -> None:
        """Report faults of rows of the body in one column."""
        rows = self.body.rows[positions] + self.sheet.first_row
        self.batches.append(Batch(kind, rows.tolist(), facts=facts, place=self.at(self.header.columns[key])))
        self.mark(key, positions)

    def note(self, what: NoteKind, column: int, positions: Ints) -> None:
        """Remember what was put right."""
        self.notes.append((what, self.header.titles[column], self.body.rows[positions]))


def read_part(
    sheet: Sheet, header: Header, headings: Headings, *, inexact: Literal["unknown", "number"] = "unknown"
) -> Part:
    """Read a sheet below its header; nothing is raised, what is wrong is in the result."""
    body, second = _first_table(sheet, header, headings, body_of(sheet, header))
    reader = _Reader(sheet, header, headings, body, inexact)
    if second is not None:
        said = ", ".join(str(cell).strip() for cell in sheet.row(second) if not is_blank(cell))
        reader.report(SECOND_TABLE, attrs.evolve(sheet.place, row=second + sheet.first_row), headings=said)
    _check_header(reader)
    for key, column in header.columns.items():
        _read_column(reader, headings.field(header.kind.key, key), column)
    _shorten_codes(reader)
    _check_sums(reader)
    return Part(
        header.kind, sheet, header, body, reader.columns, reader.batches, reader.spoiled, reader.notes, reader.beside
    )


def _first_table(sheet: Sheet, header: Header, headings: Headings, body: Body) -> tuple[Body, int | None]:
    """Return the rows above a second header, and where that is; None where there is none."""
    # Descriptions of levels, roles and columns speak of headings.
    if sheet.names is not None or len(body.rows) > _LOOKED_THROUGH or "key" in header.kind.keys:
        return body, None
    # The other table is of any kind, also where the kind of this one is given.
    if len(headings.keys) < len(headings.kinds):
        headings = Headings.of(headings.kinds, headings.kinds, headings.aliases, headings.described)
    used = sorted(at for columns in header.fields.values() for at in columns)
    first = sheet.columns[used[0]] if used else []
    for row in body.rows.tolist() if used else ():
        word = cell_at(first, row)
        if not isinstance(word, str) or not headings.meanings(word):
            continue
        said = [cell for cell in sheet.row(row) if not is_blank(cell)]
        known = sum(isinstance(cell, str) and headings.knows(cell) for cell in said)
        if known >= min(_HEADINGS, len(said)) and known * 2 > len(said) > 1:
            rest = body.rows[body.rows >= row]
            totals = {at: label for at, label in body.totals.items() if at < row}
            aside: dict[Aside, Ints] = {why: found[found < row] for why, found in body.aside.items()}
            beyond = np.concatenate([rest, *(found[found >= row] for found in body.aside.values())])
            return Body(body.rows[body.rows < row], {**aside, "table": np.sort(beyond)}, totals), row
    return body, None


#: Larger tables are not looked through for another one.
_LOOKED_THROUGH: Final = 100_000
#: So many known headings make a header.
_HEADINGS: Final = 3

# -- the header ----------------------------------------------------------------------------------------------------


def _check_header(reader: _Reader) -> None:
    header, kind = reader.header, reader.header.kind
    if header.rivals:
        names = [reader.headings.kinds[key].name for key in (kind.key, *header.rivals)]
        kinds = Text(", ".join((kind.key, *header.rivals)), "、".join(name.zh for name in names))
        reader.report(KIND_NOT_CLEAR, reader.head, kinds=kinds)
    there = ", ".join(title for title in header.titles if title)
    for key in header.missing:
        reader.report(COLUMN_MISSING, reader.head, name=Text(key, kind.field(key).name.zh), there=there)
    for key, columns in header.fields.items():
        for column in columns[1:]:
            place = attrs.evolve(reader.at(column), row=reader.head.row)
            first = header.titles[columns[0]]
            name = reader.headings.field(kind.key, key).name
            reader.report(COLUMN_TWICE, place, first=first, where=letter(columns[0]), name=name)
    _check_odd(reader)
    for row in reader.body.aside["title"].tolist():
        for cell in reader.sheet.row(row):
            if isinstance(cell, str) and "单位" in cell and "万" in cell:
                place = attrs.evolve(reader.sheet.place, row=row + reader.sheet.first_row)
                reader.report(SCALE_NOT_CLEAR, place, line=cell.strip())


def _check_odd(reader: _Reader) -> None:
    """Report columns that mean none of ours, and remember those that are left where they are."""
    header, sheet = reader.header, reader.sheet
    used = {at for columns in header.fields.values() for at in columns}
    private = set(personal(header.titles, header.fields))
    for at, title in enumerate(header.titles):
        if at in used:
            continue
        n = int((~blank(take(sheet.columns[at], reader.body.rows))).sum())
        place = attrs.evolve(reader.at(at), row=reader.head.row)
        cells = (_ONE_CELL if n == 1 else _CELLS).format(n=n)
        if at in header.higher or (title and reader.headings.aside(title)):
            reader.beside.append(title)
        elif not n:
            continue
        elif at in private:
            reader.report(PERSONAL_COLUMN, place, heading=title)
        elif not title:
            # A row with a cell too many makes a column that is none; the row is reported.
            rows = np.setdiff1d(reader.body.rows, sheet.ragged)
            if not blank(take(sheet.columns[at], rows)).all():
                reader.report(NAMELESS_COLUMN, place, cells=cells)
        else:
            fix = reader.headings.fix(header.kind.key, title, header.fields)
            reader.report(UNKNOWN_HEADING, place, heading=title, table=header.kind.name, cells=cells, fix=fix)


_ONE_CELL: Final = Text("1 cell stands", "有1个单元格有内容")
_CELLS: Final = Text("{n:,} cells stand", "有{n:,}个单元格有内容")

# -- the columns ---------------------------------------------------------------------------------------------------


def _read_column(reader: _Reader, field: Field, column: int) -> None:
    cells = _filled(reader, field, column)
    factor = reader.factor(column) if field.type in _NUMBERS else 1.0
    # 1.2 under 人口（万人） is a whole number of persons.
    kind = attrs.evolve(field, type="number") if factor != 1.0 else field
    found = read_values(cells, kind, reader.inexact)
    if factor != 1.0:
        quantities = {at: attrs.evolve(q, value=q.value * int(factor)) for at, q in found.quantities.items()}
        found = attrs.evolve(found, values=np.rint(found.values * factor * 1e6) / 1e6, quantities=quantities)
        reader.note(MULTIPLIED, column, np.flatnonzero(~np.isnan(found.values)))
    reader.columns[field.key] = found
    for fault in found.faults:
        reader.report_rows(fault.kind, field.key, fault.positions, fault.facts)
    for note in found.notes:
        reader.note(note.kind, column, note.positions)
    if field.required and not field.empty:
        bad = reader.spoiled.get(field.key)
        empty = blank(cells) | _missing(found.values)
        empty = empty if bad is None else empty & ~bad
        if empty.any():
            at = np.flatnonzero(empty)
            name = Text(field.key, field.name.zh)
            reader.report_rows(EMPTY_CELL, field.key, at, {"name": [name] * len(at)})


def _shorten_codes(reader: _Reader) -> None:
    """Take the zeros off division codes of 12 digits where they have to say the level: 610902000000 is 610902."""
    columns = reader.columns
    if reader.header.kind.key != "units" or "id" not in columns or "level" in columns:
        return
    for key in ("id", "parent"):
        if key not in columns:
            continue
        found = shortened(encode(columns[key].values), always=key == "parent")
        if found is None:
            return
        values, changed = found
        columns[key] = attrs.evolve(columns[key], values=values)
        reader.note(_SHORTENED, reader.header.columns[key], changed)


_SHORTENED: Final = NoteKind("shortened", Text("zeros at the end of codes taken off", "去掉区划代码末尾补齐的零"))


def _missing(values: Any) -> Bools:  # noqa: ANN401 - one of several forms
    """Tell which values are unknown, such as a dash that stands for nothing."""
    if isinstance(values, Encoded):
        return values.missing()
    if isinstance(values, np.ndarray):
        array = cast("npt.NDArray[Any]", values)
        out: Bools = np.equal(array, -1) if array.dtype.kind == "i" else np.not_equal(array, array)
        return out
    return np.fromiter((not value for value in values), bool, len(values))


def _filled(reader: _Reader, field: Field, column: int) -> Cells:
    """Return the cells of a column; what is merged over rows, or repeated by a mark, stands in each of them."""
    cells = reader.sheet.columns[column]
    down = [m for m in reader.sheet.merged if m[1] <= column <= m[3] and m[2] >= reader.header.below]
    if down:
        cells = _unmerged(reader, field, column, cells, down)
    if not isinstance(cells, np.ndarray):
        cells = _repeated(reader, field, column, cells)
    return take(cells, reader.body.rows)


def _unmerged(
    reader: _Reader, field: Field, column: int, cells: Cells, merged: Sequence[tuple[int, int, int, int]]
) -> Cells:
    out = list(cells.tolist()) if isinstance(cells, Encoded | np.ndarray) else list(cells)
    across: dict[int, int] = {}
    for top, left, bottom, right in merged:
        if right == left:
            for row in range(max(top, reader.header.below), min(bottom + 1, len(out))):
                out[row] = out[top]
        elif not is_blank(cell_at(reader.sheet.columns[left], top)) and left == column:
            across[top] = right - left + 1
    positions = np.flatnonzero(np.isin(reader.body.rows, list(across)))
    if len(positions):
        names = [Text(field.key, field.name.zh)] * len(positions)
        n = [across[row] for row in reader.body.rows[positions].tolist()]
        reader.report_rows(MERGED_ACROSS, field.key, positions, {"name": names, "n": n})
    return out


def _repeated(reader: _Reader, field: Field, column: int, cells: Cells) -> Cells:
    """Replace marks such as 同上 by what stands above."""
    rows = reader.body.rows
    if isinstance(cells, Encoded):
        begins = {mark.encode()[0] for mark in _SAME} | {ord(" "), ord("\t")}
        near = rows[(cells.lengths[rows] > 0) & (cells.lengths[rows] <= _LONGEST_MARK)]
        near = near[np.isin(cells.blob[cells.offsets[near]], list(begins))]
        marks = [row for row in near.tolist() if cells.get(row).strip().lower() in _SAME]
    else:
        listed = cast("list[Any]", cells)
        marks = [row for row in rows.tolist() if isinstance(listed[row], str) and listed[row].strip().lower() in _SAME]
    if not marks:
        return cells
    out: list[Any] = list(cells.tolist() if isinstance(cells, Encoded) else cells)
    above = np.searchsorted(rows, marks) - 1
    lost: list[int] = []
    for row, position in zip(marks, above.tolist(), strict=True):
        if position < 0:
            lost.append(position + 1)
        else:
            out[row] = out[int(rows[position])]
    if lost:
        at = np.array(lost)
        reader.report_rows(NOTHING_ABOVE, field.key, at, {"value": [str(cell_at(cells, int(rows[i]))) for i in lost]})
        out[int(rows[0])] = None
    reader.note(_ABOVE, column, np.searchsorted(rows, [row for row in marks if row != rows[0]]))
    return out


# -- totals --------------------------------------------------------------------------------------------------------


def _check_sums(reader: _Reader) -> None:
    totals = sorted(reader.body.totals)
    if not totals or reader.header.rivals:
        return
    stated: dict[str, dict[int, float]] = defaultdict(dict)
    values: dict[str, Any] = {}
    scales: dict[str, float] = {}
    for key, column in reader.header.columns.items():
        field = reader.headings.field(reader.header.kind.key, key)
        if field.type not in {"count", "number"}:
            continue
        cells = reader.sheet.columns[column]
        factor = reader.factor(column)
        field = attrs.evolve(field, type="number")
        found = clean([cell_at(cells, row) for row in totals], field, inexact="unknown")
        for fault in found.faults:
            at = cast("list[int]", fault.positions.tolist())
            rows = [totals[i] + reader.sheet.first_row for i in at]
            reader.batches.append(Batch(fault.kind, rows, facts=fault.facts, place=reader.at(column)))
        values[key] = reader.columns[key].values, ~blank(take(cells, reader.body.rows))
        scales[key] = factor
        numbers = zip(totals, found.values.tolist(), strict=True)
        stated[key] = {row: float(value) * factor for row, value in numbers if value == value}  # noqa: PLR0124 - NaN
    level = reader.columns.get("level")
    groups = None if level is None else _texts(level.values)
    for wrong in check_sums(reader.body, values, stated, groups):
        place = attrs.evolve(reader.at(reader.header.columns[wrong.key]), row=wrong.row + reader.sheet.first_row)
        factor = scales[wrong.key]
        figures = {"stated": _figure(wrong.stated / factor), "found": _figure(wrong.found / factor)}
        reader.report(WRONG_TOTAL, place, label=wrong.label, **figures)


def _texts(values: Any) -> list[str]:  # noqa: ANN401 - texts in one of several forms
    return [str(value or "") for value in (values.tolist() if hasattr(values, "tolist") else values)]


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,g}"
