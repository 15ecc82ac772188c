"""Which rows below a header are rows of the table, and which are totals, notes, headers once more, or empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._encoding import Encoded
from gridgov.tables._header import Header
from gridgov.tables._sheet import Cell, Cells, Sheet, cell_at
from gridgov.tables._take import blank

__all__ = ["Aside", "Body", "body_of"]

#: Why a row is no row of the table.
Aside = Literal["title", "header", "total", "note", "blank", "table"]

#: Totals and notes begin in one of so many columns.
_FIRST_COLUMNS: Final = 8
_TOTAL: Final = re.compile(
    r"\s*(?:\S{0,16}?(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计)(?:数)?|(?:sub|grand\s+)?total|sum)\s*[:：]?\s*",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(
    r"\s*(?:附?注\s*\d*|备注|说明|填表说明|填报说明|编制说明|填\s*表\s*人|填\s*报\s*人|填报单位|填报日期|填表日期|制\s*表\s*人?|"
    r"制表日期|制表时间|审\s*核\s*人?|复\s*核\s*人?|审批人?|单位负责人|主要负责人|负责人|经办人|联系人|联系电话|数据来源|资料来源|"
    r"来源|单位[（(]?盖章[)）]?|统计截止|截至|notes?|remarks?|source|prepared\s+by)\s*(?:[:：(（].*|\d*\s*)|"
    r"\s*(?:第\s*\d+\s*页.*|共\s*\d+\s*页.*|page\s+\d+.*|[-—]\s*\d+\s*[-—])",
    re.IGNORECASE | re.DOTALL,
)
#: What no name has: a word with a colon or a bracket behind it, or a number of a page.
_SPEAKS: Final = re.compile(r"[:：(（]|\d\s*页|page", re.IGNORECASE)
#: A text that stands alone in its row and is as long as this is a note.
_LONG: Final = 16
#: How the cell of a note begins; 计 stands in that of a total.
_BEGINS: Final = "注附备说填编制审复单主负经联数资来统截—－\u3000"
_LETTER: Final = np.isin(np.arange(256), np.frombuffer(b"nrspgNRSPGtT- \t", np.uint8))
_WIDE: Final = np.isin(np.arange(256), [char.encode()[0] for char in _BEGINS])
#: Characters of totals and of numbers of pages.
_INSIDE: Final = ("计".encode(), "页".encode())


@attrs.frozen(eq=False)
class Body:
    """The rows of a table."""

    #: Rows of the sheet that are rows of the table, from 0, ascending.
    rows: Ints
    #: The others below the first row of the header, by reason, from 0. Titles stand above it.
    aside: dict[Aside, Ints]
    #: By row: what a row of totals is called.
    totals: dict[int, str]


def body_of(sheet: Sheet, header: Header) -> Body:
    """Tell apart the rows below a header."""
    n = sheet.n_rows
    below = np.arange(header.below, n)
    heads = np.arange(header.first, header.below)
    if not len(below):
        return Body(below, {"title": np.arange(header.first), "header": heads}, {})
    used = sorted({at for columns in header.fields.values() for at in columns})
    filled = np.column_stack([~blank(sheet.columns[at])[header.below :] for at in used])
    there = filled.any(axis=1)
    others = [at for at, title in enumerate(header.titles) if title and at not in used]
    anything = there.copy()
    for at in others:
        anything |= ~blank(sheet.columns[at])[header.below :]
    marked = _marked(sheet, header.below)
    totals = {row: text for row, text in marked.items() if _TOTAL.fullmatch(text)}
    whole = _whole(sheet, header)
    notes = {
        row
        for row, text in marked.items()
        if row not in totals and _NOTE.fullmatch(text) and (_SPEAKS.search(text) or not whole[row - header.below])
    }
    notes |= _lone(sheet, header, used, filled, totals)
    again = _again(sheet, header, below[anything])
    kind = np.zeros(len(below), np.int8)
    kind[~anything] = 1
    for at, rows in ((2, totals), (3, notes), (4, again)):
        kind[np.fromiter(rows, np.int64, len(rows)) - header.below] = at
    aside: dict[Aside, Ints] = {
        "title": np.arange(header.first),
        "header": np.concatenate((heads, below[kind == 4])),  # noqa: PLR2004 - the kind
        "total": below[kind == 2],  # noqa: PLR2004 - the kind
        "note": below[kind == 3],  # noqa: PLR2004 - the kind
        "blank": below[kind == 1],
    }
    return Body(below[kind == 0], aside, totals)


def _whole(sheet: Sheet, header: Header) -> Bools:
    """Tell which rows below the header fill every column that a row of their kind must fill, and two at least."""
    needed = {field.key for field in header.kind.fields if field.required} & set(header.fields)
    n = sheet.n_rows - header.below
    filled = {key: ~blank(sheet.columns[at[0]])[header.below :] for key, at in header.fields.items()}
    out = np.ones(n, bool)
    for key in needed:
        out &= filled[key]
    return out & (sum((mask.astype(np.int8) for mask in filled.values()), np.zeros(n, np.int8)) > 1)


def _marked(sheet: Sheet, below: int) -> dict[int, str]:
    """Return the first text of those rows in which it may be that of a total or of a note."""
    out: dict[int, str] = {}
    for at in range(min(_FIRST_COLUMNS, len(sheet.columns))):
        cells = sheet.columns[at]
        for row in _candidates(cells, below):
            text = cell_at(cells, row)
            if row in out or not isinstance(text, str):
                continue
            if _TOTAL.fullmatch(text) or (_NOTE.fullmatch(text) and _first_said(sheet, row) == at):
                out[row] = text.strip()
    return out


def _candidates(cells: Cells, below: int) -> Sequence[int]:
    """Return rows in which a word of totals or notes may stand."""
    if isinstance(cells, Encoded):
        return _likely(cells, below)
    if isinstance(cells, np.ndarray):
        return [] if cells.dtype.kind not in "OUS" else range(below, len(cells))
    return [row for row in range(below, len(cells)) if isinstance(cells[row], str)]


def _likely(cells: Encoded, below: int) -> Sequence[int]:
    """Return the few rows of a column of millions whose texts begin like a note or may be a total."""
    rows = np.flatnonzero(cells.lengths[below:]) + below
    starts = cells.offsets[rows]
    first = cells.blob[starts]
    near = _LETTER[first]
    wide = np.flatnonzero(_WIDE[first])
    if len(wide):
        at = starts[wide]
        end = len(cells.blob) - 1
        second, third = cells.blob[np.minimum(at + 1, end)], cells.blob[np.minimum(at + 2, end)]
        found = first[wide].astype(np.int64) << 16 | second.astype(np.int64) << 8 | third
        near[wide] = np.isin(found, [int.from_bytes(char.encode(), "big") for char in _BEGINS])
    if not _WIDE[first].any() and not near.any():
        return []  # numbers and codes
    blob = cells.blob.tobytes()
    found_at: list[int] = []
    for char in _INSIDE:
        at_byte = blob.find(char, int(cells.offsets[below]))
        while at_byte >= 0:
            found_at.append(at_byte)
            at_byte = blob.find(char, at_byte + len(char))
    totals = np.searchsorted(cells.offsets, np.array(found_at, np.int64), "right") - 1
    out: list[int] = np.union1d(rows[near], totals).tolist()
    return out


def _first_said(sheet: Sheet, row: int) -> int:
    """Return the first column of a row in which something stands."""
    return next((at for at, cell in enumerate(sheet.row(row)) if cell is not None and str(cell).strip()), -1)


def _lone(sheet: Sheet, header: Header, used: Sequence[int], filled: Bools, totals: dict[int, str]) -> set[int]:
    """Return rows that hold a single long text and nothing else, and those that one merged cell fills."""
    out: set[int] = set()
    if len(used) < 2:  # noqa: PLR2004 - a list has one cell a row
        return out
    for offset in np.flatnonzero(filled.sum(axis=1) == 1).tolist():
        row = header.below + offset
        at = used[int(np.argmax(filled[offset]))]
        said = [cell for cell in sheet.row(row) if cell is not None and str(cell).strip()]
        text = cell_at(sheet.columns[at], row)
        if row not in totals and len(said) == 1 and isinstance(text, str) and len(text.strip()) >= _LONG:
            out.add(row)
    whole = [
        top for top, left, bottom, right in sheet.merged if top == bottom and right - left + 1 >= len(header.titles)
    ]
    return out | {row for row in whole if row >= header.below and row not in totals}


def _again(sheet: Sheet, header: Header, rows: Ints) -> set[int]:
    """Return rows that repeat the header, as on every printed page, or number its columns."""
    out: set[int] = set()
    if sheet.names is not None or not len(rows):
        return out
    first = int(rows[0])
    if _numbers(sheet.row(first)):
        out.add(first)
    at = next((at for at, title in enumerate(header.titles) if title), 0)
    heads = [_words(sheet.row(row)) for row in range(header.first, header.below)]
    for row in _equal(sheet.columns[at], heads, at, header.below):
        if _words(sheet.row(row)) in heads:
            out.add(row)
    return out


def _words(row: Sequence[Cell]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in row]


def _equal(cells: Cells, heads: Sequence[Sequence[str]], at: int, below: int) -> Sequence[int]:
    """Return rows below whose cell is one of those of the header."""
    wanted = {head[at] for head in heads if head[at]}
    if isinstance(cells, Encoded):
        longest = max((len(word.encode()) for word in wanted), default=0) + _AROUND
        lengths = cells.lengths[below:]
        near = np.flatnonzero((lengths > 0) & (lengths <= longest)) + below
        begins = {word.encode()[0] for word in wanted} | set(b" \t\r\n\xc2\xe3")
        near = near[np.isin(cells.blob[cells.offsets[near]], list(begins))]
        if len(near) > _MANY:
            # Ids of a nation may begin like the heading 'id' of another; a heading is hardly ever repeated so far down.
            near = near[:_MANY]
        return [row for row in near.tolist() if cells.get(row).strip() in wanted] if wanted else []
    if isinstance(cells, np.ndarray) and cells.dtype.kind not in "OUS":
        return []
    return [row for row in range(below, len(cells)) if isinstance(cells[row], str) and cells[row].strip() in wanted]


#: A repeated header is looked for in so many rows that may be one.
_MANY: Final = 200_000
#: Spaces and line breaks around a heading, in bytes.
_AROUND: Final = 8
_COUNTING: Final = 3
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"


def _numbers(row: Sequence[Cell]) -> bool:
    """Tell whether a row numbers the columns: 甲 乙 1 2 3, or 1 2 3 4."""
    said = [str(cell).strip().removesuffix(".0") for cell in row if cell is not None and str(cell).strip()]
    stems = [text for text in said if len(text) == 1 and text in _STEMS]
    digits = [text for text in said if text.isdigit()]
    if len(stems) + len(digits) != len(said) or len(said) < _COUNTING:
        return False
    return stems == list(_STEMS[: len(stems)]) and digits == [str(i + 1) for i in range(len(digits))]
