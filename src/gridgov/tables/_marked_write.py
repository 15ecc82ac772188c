"""The sheets of a marked copy: the clerk's own cells, those with faults coloured."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import attrs

from gridgov.tables._marked_layout import Layout, values_of
from gridgov.tables._marked_spots import Spot
from gridgov.tables._marked_words import MORE, ROW_NUMBER
from gridgov.tables._value_faults import ID_IS_DATE, NUMBER_IS_DATE
from gridgov.text import Lang

__all__ = ["COLOURS", "Book", "Colour", "write_sheet"]

Colour: TypeAlias = Literal["cell", "row", "none"]
#: Fill of a cell that is wrong, and of a row that is wrong.
COLOURS: Final[Mapping[str, str]] = {"cell": "#FFB3B3", "row": "#FFE699"}

#: A text longer than this does not fit into a cell.
_LONGEST: Final = 32_767
#: A comment is read on a screen; what is longer stands in the list.
_LONGEST_COMMENT: Final = 900
_LINE: Final = 28
#: What a spreadsheet has made a day of.
_TURNED: Final = (NUMBER_IS_DATE, ID_IS_DATE)
_EXACT: Final = 2**53
_WHOLE: Final = 10**11
_FIRST_DAY: Final = dt.date(1900, 3, 1)
_TEXT: Final = "@"
_SAMPLE: Final = 300
_NARROW, _WIDE = 6, 48
_ASCII: Final = 128


@attrs.define
class Book:
    """A workbook that is being written, its formats, and what had to be cut."""

    #: The workbook of xlsxwriter.
    book: Any
    lang: Lang
    #: How many comments may still be written.
    comments: int
    #: How many cells go without one.
    without: int = 0
    #: How many texts were too long.
    cut: int = 0
    _formats: dict[tuple[object, ...], Any] = attrs.field(factory=dict[tuple[object, ...], Any])

    def format(self, form: str | None = None, colour: Colour = "none", **more: object) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        """Return a format, made once."""
        key = (form, colour, *sorted(more.items())) if more else (form, colour)
        if key not in self._formats:
            looks: dict[str, object] = {**more}
            if form is not None:
                looks["num_format"] = form
            if colour != "none":
                looks.update(bg_color=COLOURS[colour], border=1, border_color="#C00000")
            self._formats[key] = self.book.add_format(looks) if looks else None
        return self._formats[key]

    def put(  # noqa: PLR0913 - a cell
        self,
        sheet: Any,  # noqa: ANN401 - xlsxwriter has no types
        row: int,
        column: int,
        value: object,
        colour: Colour = "none",
        *,
        wrap: bool = False,
    ) -> None:
        """Write one cell by its type: a text never becomes a number, a link or a formula."""
        kind, shown, form = _shown(value)
        style = self.format(form, colour, text_wrap=True, valign="top") if wrap else self.format(form, colour)
        if kind == "text":
            text = str(shown)
            if len(text) > _LONGEST:
                self.cut += 1
                text = text[:_LONGEST]
            sheet.write_string(row, column, text, style)
        elif kind == "number":
            sheet.write_number(row, column, shown, style)
        elif kind == "moment":
            sheet.write_datetime(row, column, shown, style)
        elif kind == "flag":
            sheet.write_boolean(row, column, shown, style)
        elif style is not None:
            sheet.write_blank(row, column, None, style)


def _text(value: object) -> tuple[str, object, str | None]:
    text = str(value)
    return "text", text.encode("utf-8", "replace").decode() if not text.isascii() else text, _TEXT


def _number(value: Any) -> tuple[str, object, str | None]:  # noqa: ANN401 - any kind of number
    if (isinstance(value, int) and abs(value) > _EXACT) or not math.isfinite(value):
        return _text(value)  # a spreadsheet would lose digits
    return "number", value, "0" if abs(value) >= _WHOLE and float(value).is_integer() else None


def _day(value: dt.date) -> tuple[str, object, str | None]:
    return ("moment", value, "yyyy-mm-dd") if value >= _FIRST_DAY else _text(value.isoformat())


def _moment(value: dt.datetime) -> tuple[str, object, str | None]:
    if value.tzinfo is not None or value.date() < _FIRST_DAY:
        return _text(value.isoformat(" "))
    return "moment", value, "yyyy-mm-dd" if value.time() == dt.time() else "yyyy-mm-dd hh:mm:ss"


def _time(value: dt.time) -> tuple[str, object, str | None]:
    return ("moment", value, "hh:mm:ss") if value.tzinfo is None else _text(value.isoformat())


def _span(value: dt.timedelta) -> tuple[str, object, str | None]:
    return ("moment", value, "[h]:mm:ss") if value >= dt.timedelta() else _text(value)


_SHOWN: Final[Mapping[type[object], Callable[[Any], tuple[str, object, str | None]]]] = {
    str: _text,
    float: _number,
    int: _number,
    bool: lambda value: ("flag", value, None),
    dt.date: _day,
    dt.datetime: _moment,
    dt.time: _time,
    dt.timedelta: _span,
}


def _shown(value: Any) -> tuple[str, object, str | None]:  # noqa: ANN401 - a cell may hold anything
    """Return how a cell is written: as what, which value, in which format."""
    if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN and NaT
        return "blank", None, None
    return _SHOWN.get(value.__class__, _text)(value)


def write_sheet(book: Book, sheet: Any, layout: Layout, spots: Sequence[Spot]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Write one sheet of the clerk.

    Args:
        book: The workbook.
        sheet: The sheet of xlsxwriter, still empty.
        layout: What is written where.
        spots: The faults of this sheet.
    """
    marks: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        if spot.row is not None and spot.column is not None:
            marks.setdefault((spot.row, spot.column), []).append(spot)
    colours: dict[tuple[int, int], Colour] = {
        at: "cell" if any(spot.scope == "cell" for spot in found) else "row" for at, found in marks.items()
    }
    turned = {at for at, found in marks.items() if any(spot.problem.kind in _TURNED for spot in found)}
    for first_row, first_column, last_row, last_column in layout.merged:
        style = book.format(None, colours.get((first_row, first_column), "none"), align="center", valign="vcenter")
        sheet.merge_range(first_row, first_column, last_row, last_column, "", style)
    _columns(book, sheet, layout, colours, turned)
    for at, found in sorted(marks.items()):
        _comment(book, sheet, at, found)


def _columns(
    book: Book,
    sheet: Any,  # noqa: ANN401 - as above
    layout: Layout,
    colours: dict[tuple[int, int], Colour],
    turned: set[tuple[int, int]],
) -> None:
    source = layout.sheet
    rows = range(source.n_rows) if layout.kept is None else layout.kept
    shift = int(layout.kept is not None)
    if layout.kept is not None:
        book.put(sheet, 0, 0, ROW_NUMBER.get(book.lang))
        for i, row in enumerate(rows):
            book.put(sheet, layout.top + i, 0, row + source.first_row)
    seen: set[tuple[int, int]] = set()
    wide = {(row, column) for row, column, _, last in layout.merged if last > column}
    for at, cells in enumerate(source.columns):
        values, column = values_of(cells), at + shift
        if source.names is not None:
            book.put(sheet, 0, column, source.names[at], colours.get((0, column), "none"))
            seen.add((0, column))
        widest = _NARROW
        for i, row in enumerate(rows):
            value, spot = values[row], (layout.top + i, column)
            colour = colours.get(spot, "none")
            if colour != "none":
                seen.add(spot)
            elif value is None or value == "":
                continue
            if i < _SAMPLE and layout.anchor(*spot) == spot and spot not in wide:
                widest = max(widest, _width(value))
            # Whatever is written over a day in a cell of days would be a day again.
            book.put(sheet, *spot, str(_day_of(value)) if spot in turned else value, colour)
        sheet.set_column(column, column, min(widest + 2, _WIDE))
    for spot in colours.keys() - seen:
        book.put(sheet, *spot, None, colours[spot])


def _day_of(value: object) -> object:
    """Return a moment at midnight as the day."""
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value


def _width(value: object) -> int:
    """Return how wide a value is in characters; a Chinese character counts twice."""
    text = str(value)[:_WIDE]
    return max((sum(1 + (ord(c) >= _ASCII) for c in line) for line in text.split("\n")), default=0)


def _comment(book: Book, sheet: Any, at: tuple[int, int], found: Sequence[Spot]) -> None:  # noqa: ANN401 - as above
    """Write what is wrong with a cell beside it."""
    if book.comments <= 0:
        book.without += 1
        return
    book.comments -= 1
    parts: list[str] = []
    for i, spot in enumerate(found):
        problem = spot.problem
        gap = "" if book.lang == "zh" else " "
        part = f"{problem.code} {problem.message(book.lang)}{gap}{problem.way_out(book.lang)}"
        if parts and sum(map(len, parts)) + len(part) > _LONGEST_COMMENT:
            parts.append(MORE.format(n=len(found) - i).get(book.lang))
            break
        parts.append(part[:_LONGEST_COMMENT])
    text = "\n".join(parts).encode("utf-8", "replace").decode()
    lines = sum(1 + _wide(part) // (2 * _LINE) for part in parts)
    sheet.write_comment(*at, text, {"author": "gridgov", "width": 300, "height": min(24 + 18 * lines, 480)})


def _wide(text: str) -> int:
    return sum(1 + (ord(c) >= _ASCII) for c in text)
