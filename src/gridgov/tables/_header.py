"""Where the header of a sheet is, which kind of table it names, and which column is which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise
from typing import Final

import attrs

from gridgov.tables._headings import Headings, is_personal
from gridgov.tables._kind import TableKind
from gridgov.tables._sheet import Cell, Sheet
from gridgov.tables._take import is_blank

__all__ = ["LOOKED_AT", "Header", "find_header", "personal"]

#: The header is looked for in so many rows.
LOOKED_AT: Final = 30
#: A header has at most so many rows.
_DEEPEST: Final = 3
_SEPARATOR: Final = "/"


@attrs.frozen(eq=False)
class Header:
    """The header of a sheet."""

    kind: TableKind
    #: Its first row and the first row below it, from 0.
    first: int
    below: int
    #: What each column is called; an empty text for one without a heading.
    titles: tuple[str, ...]
    #: Which columns mean each field; more than one is a fault.
    fields: Mapping[str, tuple[int, ...]]
    #: Columns that say again, of a higher level, what another one says: 所属街道 beside 所属社区.
    higher: tuple[int, ...] = ()
    #: Columns without a heading under which a text stands right below the header: it may go on there.
    open: int = 0
    #: Keys of other kinds that fit as well.
    rivals: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, int]:
        """The column of each field, the first of several."""
        return {key: at[0] for key, at in self.fields.items()}

    @property
    def missing(self) -> list[str]:
        """Required fields that no column means."""
        return [field.key for field in self.kind.fields if field.required and field.key not in self.fields]


def find_header(sheet: Sheet, headings: Headings, named: str | None) -> Header | None:
    """Return the header, None if no row is one.

    Args:
        sheet: The sheet.
        headings: What headings mean.
        named: The kind of table that the name of the sheet says it is.
    """
    if sheet.names is not None:
        return _best(_read(sheet.names, headings, 0, 0), named)
    top = _expanded(sheet)
    found: list[Header] = []
    seen: list[list[Cell]] = []
    for first in range(min(LOOKED_AT, len(top))):
        if len({str(cell) for cell in top[first] if not is_blank(cell)}) < min(2, len(sheet.columns)):
            continue  # a title
        if top[first] in seen:
            continue  # a header once more
        seen.append(top[first])
        for depth in range(1, min(_DEEPEST, len(top) - first) + 1):
            if depth > 1 and not (_goes_on(top[first]) and _goes_on(top[first + depth - 1])):
                break
            titles = _titles(top[first : first + depth], headings)
            under = top[first + depth] if first + depth < len(top) else []
            gaps = sum(isinstance(cell, str) and not title for title, cell in zip(titles, under, strict=False))
            headers = _read(titles, headings, first, first + depth, gaps, under)
            found += headers
            if depth == 1 and any(header.kind.key == named and _is_perfect(header) for header in headers):
                return _best(found, named)
    return _best(found, named)


def _is_perfect(header: Header) -> bool:
    """Tell whether every heading means a column of its own, and none is missing."""
    means = sum(map(len, header.fields.values()))
    return not header.missing and not header.open and means == len(header.fields) == len(header.titles)


def _expanded(sheet: Sheet) -> list[list[Cell]]:
    """Return the first rows, with what stands in a merged cell in all of its cells."""
    rows = [sheet.row(at) for at in range(min(LOOKED_AT + _DEEPEST, sheet.n_rows))]
    for top, left, bottom, right in sheet.merged:
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                rows[row][column] = rows[top][left]
    return rows


def _goes_on(row: Sequence[Cell]) -> bool:
    """Tell whether a row may be one of several of a header: it holds texts, and no numbers or codes."""
    said = [cell for cell in row if not is_blank(cell)]
    return bool(said) and all(isinstance(cell, str) and not _CODE.search(cell) for cell in said)


_CODE: Final = re.compile(r"[0-9]{4,}(?!年)|^\s*[0-9.,]+\s*$")


def _titles(rows: Sequence[Sequence[Cell]], headings: Headings) -> list[str]:
    """Return what each column is called by one or several rows above each other."""
    if len(rows) == 1:
        return [_text(cell) for cell in rows[0]]
    return [_joined(parts, headings) for parts in zip(*_carried(rows), strict=True)]


def _carried(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Return the rows as texts; an upper heading goes on to the right where only lower ones stand."""
    texts = [[_text(cell) for cell in row] for row in rows]
    for upper, lower in pairwise(texts):
        for column in range(1, len(upper)):
            if not upper[column] and lower[column] and upper[column - 1] and lower[column - 1]:
                upper[column] = upper[column - 1]
    return texts


def _joined(parts: Sequence[str], headings: Headings) -> str:
    """Return the heading of a column out of those above each other: the one that is known, otherwise all of them."""
    distinct = [part for part in dict.fromkeys(parts) if part]
    if len(distinct) < 2:  # noqa: PLR2004 - one heading
        return distinct[0] if distinct else ""
    *upper, last = distinct
    above = "".join(upper)
    offers = ("".join(distinct), last + above, upper[-1] + last, last + upper[-1], last)
    return next((offer for offer in offers if headings.knows(offer)), _SEPARATOR.join(distinct))


def _text(cell: Cell) -> str:
    return " ".join(str(cell).split()) if isinstance(cell, str) else "" if is_blank(cell) else str(cell)


def _read(  # noqa: PLR0913 - where it is and what stands around it
    titles: Sequence[str], headings: Headings, first: int, below: int, gaps: int = 0, under: Sequence[Cell] = ()
) -> list[Header]:
    """Return the header that a row is in each kind of table in which one of its headings means something."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for column, title in enumerate(titles):
        if title and not headings.aside(title):
            for kind, key in headings.meanings(title).items():
                fields = found.setdefault(kind, {})
                fields[key] = (*fields.get(key, ()), column)
    # Where headings stand below, the header goes on there.
    more = Counter(kind for cell in under if isinstance(cell, str) for kind in headings.meanings(cell))
    return [
        _header_of(
            headings.kinds[kind], (first, below, gaps + (n if (n := more[kind]) >= _HEADINGS else 0)), titles, fields
        )
        for kind, fields in found.items()
    ]


#: So many headings below a header are no cells of the table.
_HEADINGS: Final = 3


def _header_of(
    kind: TableKind, where: tuple[int, int, int], titles: Sequence[str], fields: dict[str, tuple[int, ...]]
) -> Header:
    """Return a header; of columns that name the units above on several levels the lowest counts."""
    first, below, gaps = where
    higher: list[int] = []
    for key in _PLACES:
        columns = fields.get(key, ())
        ranks = [_rank_of(titles[column]) for column in columns]
        if len(columns) > 1 and None not in ranks and len(set(ranks)) == len(ranks):
            lowest = max(columns, key=lambda column: _rank_of(titles[column]) or 0)
            higher += [column for column in columns if column != lowest]
            fields[key] = (lowest,)
    return Header(kind, first, below, tuple(titles), fields, tuple(higher), gaps)


#: Columns that name a unit, and the words of levels in their headings, the highest first.
_PLACES: Final = ("parent", "unit")
_LEVELS: Final = (
    ("县", "区县", "旗"),
    ("街道", "镇", "乡", "办事处"),
    ("社区", "村"),
    ("网格",),
    ("小区", "院"),
    ("楼",),
)


def _rank_of(title: str) -> int | None:
    """Return of which level a heading speaks, None if of none."""
    found = [rank for rank, words in enumerate(_LEVELS) if any(word in title for word in words)]
    return found[-1] if found else None


def _best(found: Sequence[Header], named: str | None) -> Header | None:
    """Return the header that names most columns; of equal ones that of the name of the sheet, then the first."""
    fits = [header for header in found if _counts(header)]
    if not fits:
        return None
    best = max(fits, key=lambda header: _rank(header, named))
    rank = _rank(best, named)
    rivals = dict.fromkeys(h.kind.key for h in fits if h.kind != best.kind and _rank(h, named)[:-2] == rank[:-2])
    return attrs.evolve(best, rivals=tuple(rivals))


def _counts(header: Header) -> bool:
    """Tell whether enough of its cells are headings that it can be one."""
    given = sum(map(bool, header.titles))
    # A single word such as 名称 may stand in any row.
    return bool(header.fields) and (len(header.fields) > 1 or given == 1 or not header.missing)


def _rank(header: Header, named: str | None) -> tuple[float, ...]:
    """Return what makes a header better, the most important first; the last two only decide between equal ones."""
    odd = sum(bool(title) for title in header.titles) - sum(map(len, header.fields.values()))
    twice = sum(len(at) - 1 for at in header.fields.values())
    return (
        header.kind.key == named,
        len(header.fields) - 2.0 * len(header.missing) - twice - 0.25 * odd - 0.5 * header.open,
        header.first - header.below,
        -header.first,
    )


def personal(titles: Sequence[str], known: Mapping[str, tuple[int, ...]]) -> list[int]:
    """Return the columns that are about persons and mean none of ours."""
    taken = set(chain.from_iterable(known.values()))
    return [at for at, title in enumerate(titles) if title and at not in taken and is_personal(title)]
