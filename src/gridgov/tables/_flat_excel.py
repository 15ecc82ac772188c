"""A jurisdiction as a workbook: one sheet for each kind of table, and a legend."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov._encoding import Encoded
from gridgov._extras import need
from gridgov._files import atomic_write
from gridgov._privacy_export import released
from gridgov.errors import Place, Problem, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.tables._faults import InvalidTablesError
from gridgov.tables._flat import flatten
from gridgov.tables._flat_cells import FLAGS, Column, Spelled, number_text, spelled
from gridgov.tables._flat_faults import LONG_CELL, TOO_MANY_ROWS
from gridgov.tables._flat_legend import Legend, choices_of
from gridgov.tables._kind import Field
from gridgov.text import Lang

__all__ = ["to_excel", "workbook"]

#: Rows of a sheet below its headings, and characters of a cell.
ROWS: Final = 1_048_575
_LENGTH: Final = 32_767
#: From so many cells on a workbook is written row by row, with little memory.
_MANY: Final = 200_000
_CHUNK: Final = 1 << 14
#: Not the hour of the computer: the same place gives the same file.
_CREATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
#: A list of choices holds so many characters.
_LIST: Final = 255
#: Rows below those that are filled in which choices are offered, too.
_MORE: Final = 1_000
_WIDTHS: Final[Mapping[str, int]] = {"id": 24, "text": 22, "words": 28, "day": 13, "flag": 10, "choice": 14}
_NUMBER_WIDTH: Final = 12
_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_excel(
    jurisdiction: Jurisdiction,
    path: str | os.PathLike[str],
    *,
    lang: Lang = "zh",
    suppress_below: int | None = None,
) -> None:
    """Write a jurisdiction as a workbook; `gridgov.tables.read` gives the same again.

    There is a sheet for each kind of table, with notes on its headings, lists where few words are possible, codes as
    texts, and a legend of all columns. No text is run as a formula.

    Args:
        jurisdiction: What is written.
        path: The file.
        lang: Language of headings, names of sheets and known words.
        suppress_below: Small sensitive counts, from 1 to this number less one, are left out with as many others as it
            takes that nobody can work them out; from 2. None: nothing is hidden.

    Raises:
        InvalidTablesError: A sheet cannot hold so many rows, or a cell so long a text; nothing was written.
        MissingExtraError: xlsxwriter is not installed (extra ``excel``).
        OSError: The file cannot be written; the old one is still there.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        ValueError: ``lang`` is neither ``en`` nor ``zh``.

    Example:
        >>> from pathlib import Path
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> to_excel(Jurisdiction(territory=h), "cities.xlsx")
        >>> Path("cities.xlsx").stat().st_size > 5000
        True
    """
    place = released(jurisdiction, suppress_below)
    tables = flatten(place)
    too_long = [
        Problem(TOO_MANY_ROWS, Place(sheet=kind), {"most": ROWS, "n": len(table), "table": spelled_name(kind)})
        for kind, table in tables.items()
        if len(table) > ROWS
    ]
    if too_long:
        raise InvalidTablesError(Problems.of(*too_long))
    sheets = [spelled(table, lang, place) for table in tables.values()]
    if found := list(_long_cells(sheets)):
        raise InvalidTablesError(Problems.of(*found))
    legend = Legend.of([sheet.kind for sheet in sheets], lang)
    atomic_write(path, workbook(sheets, legend, lang, choices_of(place.levels, place.catalogue, lang)))


def spelled_name(kind: str) -> Any:  # noqa: ANN401 - a fact of a problem
    """Return the name of a kind of table."""
    from gridgov.tables._kinds import KINDS

    return KINDS[kind].name


def _long_cells(sheets: Sequence[Spelled]) -> Iterator[Problem]:
    """Find texts that no cell holds."""
    for sheet in sheets:
        for column in sheet.columns:
            longest = _longest(column, sheet.n)
            if longest > _LENGTH:
                facts = {"most": _LENGTH, "n": longest, "table": sheet.kind.name, "column": column.heading}
                yield Problem(LONG_CELL, Place(sheet=sheet.title, column=column.heading), facts)


def _longest(column: Column, n: int) -> int:
    """Return the characters of the longest text of a column; bytes where that is few already."""
    if column.is_number:
        return 0
    if isinstance(column.values, Encoded):
        most = int(column.values.lengths.max(initial=0))
        if most <= _LENGTH:
            return most
    return max((len(str(text)) for text in column.cells(0, n) if text is not None), default=0)


def workbook(
    sheets: Sequence[Spelled], legend: Legend, lang: Lang, choices: Mapping[tuple[str, str], Sequence[str]]
) -> bytes:
    """Return a workbook of some tables with their legend.

    Args:
        sheets: The tables.
        legend: What stands in which column; its sheet comes last.
        lang: Language of the notes on headings.
        choices: Words that are offered in a column, by kind of table and field.

    Raises:
        MissingExtraError: xlsxwriter is not installed.
        OSError: There is no room for its parts.
    """
    library = need("xlsxwriter", extra="excel")
    stream = io.BytesIO()
    many = sum(sheet.n * len(sheet.columns) for sheet in sheets) > _MANY
    mode = {"constant_memory": True} if many else {"in_memory": True}
    book: Any = library.Workbook(stream, {**_OPTIONS, **mode})
    book.set_properties({"created": _CREATED})
    work = _Writer(book, lang, choices)
    for sheet in sheets:
        work.table(sheet)
    work.legend(legend)
    try:
        book.close()
    except library.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error
    return stream.getvalue()


@attrs.frozen(eq=False)
class _Writer:
    """Writes sheets, one after the other."""

    book: Any
    lang: Lang
    choices: Mapping[tuple[str, str], Sequence[str]]
    formats: dict[str, Any] = attrs.field(factory=dict[str, Any])

    def __attrs_post_init__(self) -> None:
        head = {"bold": True, "num_format": "@", "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True, "valign": "top"}
        self.formats["head"] = self.book.add_format(head)
        self.formats["needed"] = self.book.add_format({**head, "bg_color": "#F8CBAD"})
        self.formats["text"] = self.book.add_format({"num_format": "@"})
        self.formats["wrap"] = self.book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})

    def table(self, sheet: Spelled) -> None:
        """Write a table: headings with notes, lists of choices, rows."""
        page = self.book.add_worksheet(sheet.title)
        page.freeze_panes(1, 0)
        text = self.formats["text"]
        for i, column in enumerate(sheet.columns):
            form = "number" if column.field is None and column.is_number else column.field and column.field.type
            page.set_column(i, i, _WIDTHS.get(str(form), _NUMBER_WIDTH), None if column.is_number else text)
        for i, column in enumerate(sheet.columns):
            needed = column.field is not None and column.field.required
            page.write_string(0, i, column.heading, self.formats["needed" if needed else "head"])
            if column.field is not None:
                page.write_comment(0, i, column.field.meaning.get(self.lang), {"x_scale": 1.5})
                self._offer(page, i, sheet, column.field)
        for start in range(0, sheet.n, _CHUNK):
            for row, cells in enumerate(sheet.rows(start, min(start + _CHUNK, sheet.n)), start + 1):
                for i, cell in enumerate(cells):
                    if cell is not None:
                        _put(page, row, i, cell, text)

    def _offer(self, page: Any, at: int, sheet: Spelled, field: Field) -> None:  # noqa: ANN401 - of xlsxwriter
        """Offer a list of words in a column, where few are possible."""
        words = self.choices.get((sheet.kind.key, field.key), ())
        if field.type == "choice":
            words = [others[0] if self.lang == "zh" else key for key, others in field.choices]
        elif field.type == "flag":
            words = [text.get(self.lang) for text in reversed(FLAGS)]
        # A comma in a word would be taken for the next one.
        fits = sum(len(word) + 1 for word in words) <= _LIST and not any("," in word for word in words)
        if not words or not fits:
            return
        last = min(sheet.n + _MORE, ROWS)
        rule = {"validate": "list", "source": list(words), "error_type": "warning", "ignore_blank": True}
        page.data_validation(1, at, last, at, rule)

    def legend(self, legend: Legend) -> None:
        """Write the legend."""
        page = self.book.add_worksheet(legend.title)
        page.freeze_panes(1, 0)
        for i, width in enumerate(legend.widths):
            page.set_column(i, i, width)
        for row, cells in enumerate(legend.rows):
            for i, cell in enumerate(cells):
                page.write_string(row, i, cell, self.formats["wrap" if row else "head"])


def _put(page: Any, row: int, at: int, cell: str | float, text: object) -> None:  # noqa: ANN401 - of xlsxwriter
    """Write a cell; a number that a workbook would round is written as a text."""
    if isinstance(cell, str):
        page.write_string(row, at, cell, text)
    elif float(f"{cell:.16G}") == cell and abs(cell) < _SHOWN:
        page.write_number(row, at, cell)
    else:
        page.write_string(row, at, number_text(float(np.float64(cell))), text)


#: Larger numbers are shown in powers of ten by a spreadsheet.
_SHOWN: Final = 1e15
