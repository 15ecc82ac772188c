"""The sheet of faults of a marked copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gridgov.tables import _marked_words as words
from gridgov.tables._fault_report import there
from gridgov.tables._marked_layout import Layout
from gridgov.tables._marked_spots import Spot
from gridgov.tables._marked_write import Book, Colour
from gridgov.tables._sheet import cell_at, letter

__all__ = ["write_list"]

_WIDTHS: Final = (7, 10, 24, 18, 12, 18, 24, 56, 56)
#: A sheet of a workbook can hold no more links.
_MOST_LINKS: Final = 65_000
_CELL, _THERE, _WRONG, _WAY_OUT = 4, 6, 7, 8
_TEXT: Final = "@"


def write_list(book: Book, sheet: Any, layouts: Sequence[Layout], spots: Sequence[Spot], notes: Sequence[str]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Write the sheet of faults.

    Args:
        book: The workbook.
        sheet: The sheet of xlsxwriter, still empty.
        layouts: The sheets that follow.
        spots: The faults, each with the cell that is marked for it.
        notes: What the clerk must know, a line each.
    """
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, words.MARKER, book.format(font_color="#A6A6A6", font_size=8))
    sheet.write_string(0, 1, words.TITLE.get(book.lang), book.format(bold=True, font_size=14))
    for i, note in enumerate(notes, start=1):
        book.put(sheet, i, 1, note)
    top = len(notes) + 3
    book.put(sheet, top - 2, 1, words.CELL_LEGEND.get(book.lang), "cell")
    book.put(sheet, top - 2, 2, words.ROW_LEGEND.get(book.lang), "row")
    book.put(sheet, top - 2, 3, words.WHOLE.get(book.lang))
    for column, heading in enumerate(words.HEADINGS):
        sheet.write_string(top, column, heading.get(book.lang), book.format(bold=True, bottom=1))
    for i, spot in enumerate(spots, start=1):
        _line(book, sheet, top + i, i, spot, layouts)
    sheet.autofilter(top, 0, top + max(1, len(spots)), len(words.HEADINGS) - 1)
    sheet.freeze_panes(top + 1, 0)


def _line(book: Book, sheet: Any, row: int, number: int, spot: Spot, layouts: Sequence[Layout]) -> None:  # noqa: ANN401, PLR0913 - xlsxwriter has no types; a line of a sheet
    """Write one problem."""
    problem, place = spot.problem, spot.problem.place
    sheet.write_number(row, 0, number)
    for column, text in enumerate((problem.code, place.file, place.sheet), start=1):
        book.put(sheet, row, column, text)
    book.put(sheet, row, _CELL + 1, place.column)
    _cell(book, sheet, row, number, spot, layouts)
    book.put(sheet, row, _THERE, _there(book, spot, layouts))
    for column, text in ((_WRONG, problem.message(book.lang)), (_WAY_OUT, problem.way_out(book.lang))):
        book.put(sheet, row, column, text, wrap=True)


def _cell(book: Book, sheet: Any, row: int, number: int, spot: Spot, layouts: Sequence[Layout]) -> None:  # noqa: ANN401, PLR0913 - as above
    """Write which cell or row it is, with a link to the marked one."""
    place = spot.problem.place
    colour: Colour = "none" if spot.scope == "whole" else spot.scope
    shown = place.cell
    if shown is None and place.row is not None:
        shown = words.ROW.format(row=place.row).get(book.lang)
    if spot.sheet is None or spot.row is None or spot.column is None:
        book.put(sheet, row, _CELL, shown or place.path, colour)
        return
    target = f"{letter(spot.column)}{spot.row + 1}"
    if number > _MOST_LINKS:
        book.put(sheet, row, _CELL, shown or target, colour)
        return
    title = layouts[spot.sheet].title.replace("'", "''")
    style = book.format(_TEXT, colour, font_color="#0563C1", underline=1)
    sheet.write_url(row, _CELL, f"internal:'{title}'!{target}", style, shown or target)


def _there(book: Book, spot: Spot, layouts: Sequence[Layout]) -> object:
    """Return what stands in the cell.

    That is what the problem says of it. Where it says nothing, the cell itself is looked at, and told only if a fact of
    the problem is the same: what must not be repeated, such as the number of an identity card, is in no fact.
    """
    problem = spot.problem
    if (said := there(problem, book.lang)) is not None:
        return said if isinstance(said, str | int | float) else str(said)
    if spot.sheet is None or spot.scope != "cell" or problem.place.row is None or spot.column is None:
        return None
    layout = layouts[spot.sheet]
    at = problem.place.row - layout.sheet.first_row
    column = spot.column - (layout.kept is not None)
    if not 0 <= at < layout.sheet.n_rows:
        return None
    value = cell_at(layout.sheet.columns[column], at)
    return value if any(value == fact for fact in problem.facts.values()) else None
