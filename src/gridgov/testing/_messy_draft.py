"""A sheet while it is being made messy: its cells, and where in it each thing stands."""

from __future__ import annotations

from random import Random
from typing import Any

import attrs

from gridgov.tables._sheet import letter
from gridgov.testing import _messy_words as words
from gridgov.testing._messy_cells import Formula, cell_of
from gridgov.testing._messy_truth import Inexact, Record

__all__ = ["Draft", "Style", "lay_out"]


@attrs.frozen
class Style:
    """How messy a sheet is, and what its file can hold."""

    #: A text file: all cells are texts, none is merged.
    text: bool = False
    #: Nothing that has to be put right.
    plain: bool = False


@attrs.define
class Draft:
    """One sheet."""

    title: str
    kind: str
    cells: list[list[Any]] = attrs.field(factory=list[list[Any]])
    #: First row, first column, last row, last column, from 0.
    merged: list[tuple[int, int, int, int]] = attrs.field(factory=list[tuple[int, int, int, int]])
    hidden: bool = False
    #: First and last row of the header.
    header: tuple[int, int] = (0, 0)
    #: Column of each field.
    columns: dict[str, int] = attrs.field(factory=dict[str, int])
    #: Row of each record, and the records.
    rows: list[int] = attrs.field(factory=list[int])
    records: list[Record] = attrs.field(factory=list[Record])
    #: Row of each total, and the records that it is about.
    totals: list[tuple[int, list[int]]] = attrs.field(factory=list[tuple[int, list[int]]])
    #: Rows that repeat the header.
    repeats: list[int] = attrs.field(factory=list[int])
    #: Row of the line that names the unit of measure.
    unit_line: int | None = None

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((len(row) for row in self.cells), default=0)

    def put(self, row: int, column: int, value: Any) -> None:  # noqa: ANN401 - a cell may hold anything
        """Write a cell; rows and columns are added as needed."""
        while len(self.cells) <= row:
            self.cells.append([])
        line = self.cells[row]
        line.extend([None] * (column + 1 - len(line)))
        line[column] = value

    def get(self, row: int, column: int) -> Any:  # noqa: ANN401 - as above
        """Return a cell."""
        line = self.cells[row] if row < len(self.cells) else []
        return line[column] if column < len(line) else None

    def covering(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        """Return the merged rectangle that a cell is part of."""
        for m in self.merged:
            if m[0] <= row <= m[2] and m[1] <= column <= m[3]:
                return m
        return None

    def undo(self, row: int, column: int) -> None:
        """Take a merged rectangle apart; what stood in it stands in each of its cells."""
        m = self.covering(row, column)
        if m is not None:
            self.merged.remove(m)
            for r in range(m[0], m[2] + 1):
                for c in range(m[1], m[3] + 1):
                    self.put(r, c, self.get(m[0], m[1]))


def lay_out(rng: Random, title: str, kind: str, records: list[Record], style: Style) -> Draft:
    """Return a sheet with some records: title rows, header, rows, totals, notes."""
    draft = Draft(title, kind, records=records)
    fields = list(dict.fromkeys(key for record in records for key in record))
    if _some(rng, style, 0.3):
        head = [key for key in fields if key not in words.SUFFIXES]
        fields = [*rng.sample(head, len(head)), *fields[len(head) :]]
    place = records[0].get("name") or "新城街道"
    running, remarks = _some(rng, style, 0.6), _some(rng, style, 0.4)
    first = 1 if _some(rng, style, 0.15) and not style.text else 0
    ordered = ["#"] * running + fields
    gap = rng.randrange(1, len(ordered)) if _some(rng, style, 0.1) else None
    at = first
    for i, field in enumerate(ordered):
        at += i == gap
        draft.columns[field] = at
        at += 1
    if remarks:
        draft.columns["remark"] = at
    _titles(rng, draft, place, first, style)
    _headings(rng, draft, style)
    _rows(rng, draft, style)
    if not style.text and _some(rng, style, 0.4):
        _merge_down(draft, "parent", rng)
    if kind == "posts" and _some(rng, style, 0.5):
        _eat_zeros(rng, draft, style)
    if kind == "units" and _some(rng, style, 0.6):
        lowest = [i for i, one in enumerate(records) if one["level"] == records[-1]["level"]]
        _total(rng, draft, lowest, ("合计", "合　计", "总计", "合 计", "合计："), style)
    _notes(rng, draft, first, style)
    return draft


def _some(rng: Random, style: Style, chance: float) -> bool:
    """Return whether something messy is there."""
    return rng.random() < chance and not style.plain


def _wide(draft: Draft, row: int, first: int, style: Style) -> None:
    """Merge a row over all columns."""
    last = max(draft.columns.values())
    if not style.text and last > first:
        draft.merged.append((row, first, row, last))


def _titles(rng: Random, draft: Draft, place: str, first: int, style: Style) -> None:
    """Write title rows, lines of units and dates, and empty rows above the header."""
    if _some(rng, style, 0.75):
        draft.put(0, first, rng.choice(words.TITLES[draft.kind]).format(place=place))
        _wide(draft, 0, first, style)
        if _some(rng, style, 0.5):
            row = len(draft.cells)
            draft.unit_line = row
            draft.put(row, first, rng.choice(words.UNIT_LINES).format(place=place))
            _wide(draft, row, first, style)
        if _some(rng, style, 0.3):
            draft.cells.append([])


def _headings(rng: Random, draft: Draft, style: Style) -> None:
    """Write the header, in one row or in two."""
    top = len(draft.cells)
    deep = _some(rng, style, 0.3) and not style.text
    low = top + deep
    draft.header = (top, low)
    for field, column in draft.columns.items():
        draft.put(low, column, _heading(rng, field, style))
    if not deep:
        return
    columns = sorted((column, field) for field, column in draft.columns.items())
    start = 0
    while start < len(columns):
        group = words.GROUPS.get(columns[start][1])
        end = start
        while (
            end + 1 < len(columns)
            and group is not None
            and words.GROUPS.get(columns[end + 1][1]) == group
            and columns[end + 1][0] == columns[end][0] + 1
        ):
            end += 1
        left, right = columns[start][0], columns[end][0]
        if end > start:
            draft.put(top, left, group)
            draft.merged.append((top, left, top, right))
        else:
            draft.put(top, left, draft.get(low, left))
            draft.put(low, left, None)
            draft.merged.append((top, left, low, left))
        start = end + 1
    if not any(draft.cells[low]):  # nothing stands together: one row will do
        del draft.cells[low]
        draft.header = (top, top)
        draft.merged = [m for m in draft.merged if m[0] != top]


def _heading(rng: Random, field: str, style: Style) -> str:
    """Return a heading as somebody has written it."""
    if field == "#":
        return "序号"
    if field == "remark":
        return "备注"
    word = rng.choice(words.HEADINGS[field]) if not style.plain else words.HEADINGS[field][0]
    chance = rng.random()
    if style.plain or chance < 0.6:  # noqa: PLR2004 - most of them
        return word
    if field in words.SUFFIXES and chance < 0.8:  # noqa: PLR2004 - some
        unit = words.SUFFIXES[field]
        return word + rng.choice((f"（{unit}）", f"({unit})", f"\n（{unit}）"))
    spaced = f"{word[:-1]} {word[-1]}" if len(word) == 2 else word  # noqa: PLR2004 - as clerks stretch short words
    return rng.choice((f"*{word}", f"{word}（必填）", f"{word}：", f" {word}", spaced, f"{word}\n"))


def _rows(rng: Random, draft: Draft, style: Style) -> None:
    """Write the records, with subtotals, empty rows and the header once more between them."""
    grouped = draft.kind == "units" and len({one["level"] for one in draft.records}) == 1 and _some(rng, style, 0.4)
    again = rng.randint(3, 12) if _some(rng, style, 0.1) and draft.header[0] == draft.header[1] else 0
    same = _some(rng, style, 0.1)
    tongue = 0 if _some(rng, style, 0.2) else -1
    if _some(rng, style, 0.08):
        _number_columns(rng, draft, style)
    group: list[int] = []
    for n, record in enumerate(draft.records):
        above = draft.records[n - 1].get("parent") if n else None
        if n:
            _between(rng, draft, again=bool(again) and not n % again, style=style)
        if grouped and group and above != record["parent"]:
            _total(rng, draft, group, ("小计", "小　计", "小计："), style)
            group = []
        group.append(n)
        _row(rng, draft, n, tongue, style)
        if same and above is not None and above == record.get("parent"):
            draft.put(draft.rows[n], draft.columns["parent"], rng.choice(words.SAME))
    if grouped and len(group) < len(draft.records):
        _total(rng, draft, group, ("小计", "小　计", "小计："), style)


def _between(rng: Random, draft: Draft, *, again: bool, style: Style) -> None:
    """Write what may stand between two records: an empty row, the header once more."""
    if _some(rng, style, 0.03):
        draft.cells.append(rng.choice(([], ["", " ", "　"])))
    if again:
        draft.repeats.append(len(draft.cells))
        draft.cells.append(list(draft.cells[draft.header[0]]))


def _row(rng: Random, draft: Draft, n: int, tongue: int, style: Style) -> None:
    """Write one record."""
    row = len(draft.cells)
    draft.rows.append(row)
    for field, column in draft.columns.items():
        if field == "#":
            value: Any = str(n + 1) if style.text else float(n + 1)
        elif field == "remark":
            value = rng.choice(words.REMARKS)
        else:
            cell = draft.records[n].get(field)
            value = cell_of(rng, field, cell, plain=style.plain, text=style.text, tongue=tongue)
        draft.put(row, column, value)


def _number_columns(rng: Random, draft: Draft, style: Style) -> None:
    """Write a row that numbers the columns, as in forms of the statistics office."""
    row, stems = len(draft.cells), rng.choice((0, 1, 2))
    for n, column in enumerate(sorted(draft.columns.values())):
        number = n - stems + 1
        draft.put(row, column, "甲乙"[n] if n < stems else str(number) if style.text else float(number))


def _merge_down(draft: Draft, field: str, rng: Random) -> None:
    """Merge cells of a column that say the same in rows that follow each other."""
    if field not in draft.columns:
        return
    column = draft.columns[field]
    start = 0
    while start < len(draft.rows):
        end, value = start, draft.records[start].get(field)
        while (
            end + 1 < len(draft.rows)
            and draft.rows[end + 1] == draft.rows[end] + 1
            and draft.records[end + 1].get(field) == value
        ):
            end += 1
        if end > start and value is not None and rng.random() < 0.8:  # noqa: PLR2004 - most of them
            for i in range(start + 1, end + 1):
                draft.put(draft.rows[i], column, None)
            draft.merged.append((draft.rows[start], column, draft.rows[end], column))
        start = end + 1


def _eat_zeros(rng: Random, draft: Draft, style: Style) -> None:
    """Make numbers of some ids that begin with 0, as a spreadsheet does."""
    able = [i for i, one in enumerate(draft.records) if (one.get("holder") or "").isdigit()]
    for i in rng.sample(able, len(able) // 4):
        number = int(draft.records[i]["holder"])
        draft.put(draft.rows[i], draft.columns["holder"], str(number) if style.text else float(number))


def _number(value: Any) -> int:  # noqa: ANN401 - a number, one that is not exact, or none
    return value.number if isinstance(value, Inexact) else int(value or 0)


def _total(rng: Random, draft: Draft, about: list[int], labels: tuple[str, ...], style: Style) -> None:
    """Write a row of totals below the rows: the sums over some of the records."""
    row, formulas = len(draft.cells), _some(rng, style, 0.3) and not style.text
    draft.put(row, min(draft.columns.values()), rng.choice(labels))
    for field, column in draft.columns.items():
        if field in words.SUFFIXES and any(draft.records[i].get(field) is not None for i in about):
            whole = sum(_number(draft.records[i].get(field)) for i in about)
            value: Any = str(whole) if style.text else float(whole)
            if formulas:
                first, last = draft.rows[about[0]] + 1, draft.rows[about[-1]] + 1
                value = Formula(f"=SUM({letter(column)}{first}:{letter(column)}{last})", float(whole))
            draft.put(row, column, value)
    draft.totals.append((row, list(about)))


def _notes(rng: Random, draft: Draft, first: int, style: Style) -> None:
    """Write notes under the table."""
    if not _some(rng, style, 0.5):
        return
    if rng.random() < 0.5:  # noqa: PLR2004 - half of them
        draft.cells.append([])
    for note in rng.sample(words.NOTES, rng.randint(1, 2)):
        row = len(draft.cells)
        draft.put(row, first, note)
        _wide(draft, row, first, style)
