"""One sheet of a department's net: its header, its columns, the rows they come from, and what is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import attrs

from gridgov._cells import nearest_key
from gridgov._csv import NAMELESS_COLUMN, OTHER_SEPARATOR
from gridgov._net_cells import Found, personal_values, read_column, word
from gridgov._net_file_faults import BOTH_COLUMNS, COLUMN_MISSING, NO_HEADER, PERSONAL_COLUMN
from gridgov._net_words import FIELDS, LEFT_ASIDE, PERSONAL, Field, plain
from gridgov._net_workbook import Cell, Sheet
from gridgov._tables import UNKNOWN_COLUMN
from gridgov.errors import Batch, FaultKind, Place
from gridgov.text import Text

__all__ = ["SheetTable", "batches_of", "filled", "read_table", "suggestion"]

#: The header is looked for in so many rows.
_SEARCHED: Final = 10
_TITLES: Final[Mapping[str, Text]] = {
    "members": Text("members", "覆盖范围"),
    "cells": Text("cells", "网格"),
    "posts": Text("posts", "岗位"),
    "duties": Text("duties", "职责"),
}
_SEPARATORS: Final = {
    "\t": Text("tabs", "制表符"),
    ";": Text("semicolons", "分号"),
    "\uff0c": Text("full-width commas", "全角逗号"),
}


@attrs.frozen(eq=False)
class SheetTable:
    """The columns of a sheet."""

    #: ``members``, ``cells``, ``posts`` or ``duties``.
    key: str
    place: Place
    #: Its columns by their keys, of equal length; None where the header is not good enough to go on.
    columns: Mapping[str, list[Any]] | None
    #: Row in the sheet of each of their rows, from 1.
    rows: Sequence[int]
    batches: Sequence[Batch]
    #: What the sheet calls each column.
    headings: Mapping[str, str] = attrs.field(factory=dict[str, str])
    #: What stands for ids that are lost and reported already.
    lost: frozenset[str] = frozenset()


@cache
def _meanings(key: str) -> dict[str, Field]:
    """Return the column that each heading means."""
    out: dict[str, Field] = {}
    for field in FIELDS[key]:
        for heading in (field.key, field.zh, *field.words):
            out.setdefault(plain(heading), field)
    return out


def _meant(heading: str, fields: Sequence[Field]) -> str | None:
    """Return the name of a column that a heading is close to."""
    words = {plain(name): name for field in fields for name in (field.key, field.zh, *field.words)}
    close = nearest_key(plain(heading), tuple(words))
    return None if close is None else words[close]


def suggestion(heading: str, fields: Sequence[Field], taken: frozenset[str] = frozenset()) -> Text:
    """Say which heading was meant, or which there are; those that are there already are not meant."""
    free = [field for field in fields if field.key not in taken]
    if (name := _meant(heading, free)) is not None:
        return Text("Did you mean '{key}'?", "是否为“{key}”？").format(key=name)
    known = Text(", ".join(field.key for field in fields), "、".join(field.zh for field in fields))
    return Text("Delete it; there are: {known.en}.", "请删除；可用的有：{known.zh}。").format(known=known)


def filled(sheet: Sheet) -> list[list[Cell]]:
    """Return the rows; what stands in a cell merged over several rows stands in each of them."""
    down = [(first, last) for first, last in sheet.merged if last[0] > first[0]]
    if not down:
        return sheet.rows
    rows = [list(row) for row in sheet.rows]
    for (top, column), (bottom, _) in down:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            rows[row][column] = rows[top][column]
    return rows


def batches_of(found: Sequence[Found], rows: Sequence[int], place: Place) -> list[Batch]:
    """Return faults of cells of a column, those of one kind together."""
    kinds: dict[FaultKind, list[tuple[int, Mapping[str, object]]]] = defaultdict(list)
    for at, kind, facts in found:
        kinds[kind].append((rows[at], facts))
    return [
        Batch(kind, [row for row, _ in some], facts={k: [f[k] for _, f in some] for k in some[0][1]}, place=place)
        for kind, some in kinds.items()
    ]


def read_table(key: str, sheet: Sheet) -> SheetTable:
    """Read a sheet; nothing is raised, what is wrong is in the result."""
    rows = filled(sheet)
    at = _header(key, rows)
    if at is None:
        return SheetTable(key, sheet.place, None, (), _no_header(key, sheet))
    titles = [(word(cell) or "").strip() for cell in rows[at]]
    header = attrs.evolve(sheet.place, row=at + 1)
    kept = [i for i in range(at + 1, len(rows)) if _says(rows[i], titles)]
    taken, missing, batches = _columns(key, titles, [rows[i] for i in kept], header)
    if missing:
        return SheetTable(key, sheet.place, None, (), batches)
    numbers = [i + 1 for i in kept]
    columns: dict[str, list[Any]] = {}
    lost: set[str] = set()
    for field in FIELDS[key]:
        if field.key in taken:
            column, found = taken[field.key], list[Found]()
            values = read_column(field.kind, [rows[i][column] for i in kept], found)
            lost.update(str(values[at]) for at, _, _ in found)
            if field.key == "holder":
                found += personal_values(values)
            batches += batches_of(found, numbers, attrs.evolve(sheet.place, column=titles[column]))
            columns[field.key] = values
    headings = {name: titles[column] for name, column in taken.items()}
    return SheetTable(key, sheet.place, columns, numbers, batches, headings, frozenset(lost))


def _header(key: str, rows: list[list[Cell]]) -> int | None:
    """Return the position of the row that names most columns of the table, None if none names any."""
    known = _meanings(key)
    counts = [sum(isinstance(cell, str) and plain(cell) in known for cell in row) for row in rows[:_SEARCHED]]
    most = max(counts, default=0)
    return counts.index(most) if most else None


def _no_header(key: str, sheet: Sheet) -> list[Batch]:
    first = [str(cell) for row in sheet.rows[:_SEARCHED] for cell in row]
    for mark, given in _SEPARATORS.items():
        if sheet.title is None and any(mark in text for text in first):
            return [Batch(OTHER_SEPARATOR, facts={"given": [given]}, place=sheet.place)]
    needed = [field for field in FIELDS[key] if field.required]
    wanted = Text(", ".join(f.key for f in needed), "、".join(f.zh for f in needed))
    facts: dict[str, Sequence[object]] = {"n": [_SEARCHED], "table": [_TITLES[key]], "wanted": [wanted]}
    return [Batch(NO_HEADER, facts=facts, place=sheet.place)]


def _says(row: list[Cell], titles: Sequence[str]) -> bool:
    """Tell whether a row says something, and not the header once more."""
    said = [(j, cell) for j, cell in enumerate(row) if not (isinstance(cell, str) and not cell.strip())]
    return any(not isinstance(cell, str) or cell.strip() != titles[j] for j, cell in said)


def _columns(
    key: str, titles: Sequence[str], rows: Sequence[list[Cell]], header: Place
) -> tuple[dict[str, int], bool, list[Batch]]:
    """Return where each column is, whether one is missing, and what is wrong with the header."""
    known = _meanings(key)
    taken: dict[str, int] = {}
    batches: list[Batch] = []
    odd: list[tuple[int, str]] = []
    for j, title in enumerate(titles):
        heading = plain(title)
        if heading in known:
            field = known[heading]
            if field.key in taken:
                facts: dict[str, Sequence[object]] = {"column": [title], "first": [titles[taken[field.key]]]}
                facts |= {"name": [Text(field.key, field.zh)]}
                batches.append(Batch(BOTH_COLUMNS, facts=facts, place=header))
            else:
                taken[field.key] = j
        elif PERSONAL.search(heading):
            batches.append(Batch(PERSONAL_COLUMN, facts={"column": [title]}, place=header))
        elif heading not in LEFT_ASIDE:
            odd.append((j, title))
    missing = [field for field in FIELDS[key] if field.required and field.key not in taken]
    lost, odd = _still_missing(key, missing, [(j, title) for j, title in odd if _filled(rows, j)], frozenset(taken))
    for j, title in odd:
        batches += _odd_column(key, j, title, rows, header, frozenset(taken))
    there = ", ".join(filter(None, titles))
    batches += [
        Batch(COLUMN_MISSING, facts={"name": [Text(f.key, f.zh)], "there": [there]}, place=header) for f in lost
    ]
    return taken, bool(missing), batches


def _still_missing(
    key: str, missing: list[Field], odd: list[tuple[int, str]], taken: frozenset[str]
) -> tuple[list[Field], list[tuple[int, str]]]:
    """Return the missing and the unknown columns that are worth a word each: a heading that is wrong is one mistake."""
    free = [field for field in FIELDS[key] if field.key not in taken]
    meant = [(_meant(title, free) if title else None) for _, title in odd]
    known = _meanings(key)
    named = [None if name is None else known[plain(name)] for name in meant]
    lost = [field for field in missing if field not in named]
    # Where one of the others may be the missing one, to delete it is no advice.
    rest = [at for at, field in enumerate(named) if field not in missing and odd[at][1]]
    spared = set(rest if len(rest) <= len(lost) else ())
    return lost, [one for at, one in enumerate(odd) if at not in spared]


def _filled(rows: Sequence[list[Cell]], at: int) -> int:
    return sum(word(row[at]) is not None for row in rows)


def _odd_column(  # noqa: PLR0913 - what is known of it
    key: str, at: int, title: str, rows: Sequence[list[Cell]], header: Place, taken: frozenset[str]
) -> list[Batch]:
    """Report a column that has no name, or one that no table has."""
    if not title:
        return [Batch(NAMELESS_COLUMN, facts={"number": [at + 1]}, place=header)]
    facts: dict[str, Sequence[object]] = {"table": [_TITLES[key]], "key": [title], "n": [_filled(rows, at)]}
    facts["fix"] = [suggestion(title, FIELDS[key], taken)]
    return [Batch(UNKNOWN_COLUMN, facts=facts, place=header)]
