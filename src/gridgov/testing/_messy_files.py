"""Messy sheets as files: workbooks new and old, and text files in the encodings that are met."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, Final, Literal, TypeAlias

from gridgov._extras import need
from gridgov.testing._messy_cells import Broken, Formula
from gridgov.testing._messy_draft import Draft

__all__ = ["FORMS", "SEPARATORS", "Form", "file_of", "forms"]

#: ``csv`` in UTF-8, with a byte order mark, in GB 18030 and in UTF-16; ``xls`` needs xlwt.
Form: TypeAlias = Literal["xlsx", "xls", "csv", "csv-bom", "csv-gb18030", "csv-utf16"]
FORMS: Final[tuple[Form, ...]] = ("xlsx", "xls", "csv", "csv-bom", "csv-gb18030", "csv-utf16")
_ENCODINGS: Final = {"csv": "utf-8", "csv-bom": "utf-8-sig", "csv-gb18030": "gb18030", "csv-utf16": "utf-16"}
#: What stands between the cells of a text file.
SEPARATORS: Final = (",", "\t", ";")
#: Errors as an old workbook numbers them.
_ERRORS: Final = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
_CREATED: Final = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)


def forms() -> tuple[Form, ...]:
    """Return the forms that can be written here; old workbooks only where xlwt is installed.

    Example:
        >>> "xlsx" in forms()
        True
    """
    from importlib.util import find_spec

    return FORMS if find_spec("xlwt") else tuple(form for form in FORMS if form != "xls")


def file_of(drafts: Sequence[Draft], form: Form, separator: str = ",") -> bytes:
    """Return sheets as the bytes of a file; a text file takes the first, and has a separator.

    Raises:
        MissingExtraError: xlsxwriter, or for old workbooks xlwt, is not installed.
    """
    if form == "xlsx":
        return _xlsx(drafts)
    return _xls(drafts) if form == "xls" else _text(drafts[0], _ENCODINGS[form], separator)


def _xlsx(drafts: Sequence[Draft]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = need("xlsxwriter", extra="excel").Workbook(stream, options)
    book.set_properties({"created": _CREATED})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for draft in drafts:
        sheet = book.add_worksheet(draft.title)
        if draft.hidden:
            sheet.hide()
        for merged in draft.merged:
            sheet.merge_range(*merged, "")
        for r, line in enumerate(draft.cells):
            for c, cell in enumerate(line):
                _put(sheet, r, c, cell, day)
    book.close()
    return stream.getvalue()


def _put(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    if isinstance(cell, Broken):
        sheet.write_formula(row, column, f"={cell.shown}", None, cell.shown)
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.said, None, "" if cell.value is None else cell.value)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str) and cell:
        sheet.write_string(row, column, cell)
    elif isinstance(cell, float | int):
        sheet.write_number(row, column, cell)


def _xls(drafts: Sequence[Draft]) -> bytes:
    xlwt = need("xlwt", extra="testing")
    book: Any = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for draft in drafts:
        sheet = book.add_sheet(draft.title, cell_overwrite_ok=True)
        if draft.hidden:
            sheet.visibility = 1
        for r1, c1, r2, c2 in draft.merged:
            sheet.merge(r1, r2, c1, c2)
        for r, line in enumerate(draft.cells):
            for c, cell in enumerate(line):
                if isinstance(cell, Broken):
                    sheet.row(r).set_cell_error(c, _ERRORS[cell.shown])
                elif isinstance(cell, dt.date):
                    sheet.write(r, c, cell, day)
                elif isinstance(cell, Formula):
                    sheet.write(r, c, cell.value)
                elif cell is not None and cell != "":
                    sheet.write(r, c, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text(draft: Draft, encoding: str, separator: str) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n", delimiter=separator)
    width = draft.width
    for line in draft.cells:
        writer.writerow([*map(_word, line), *[""] * (width - len(line))])
    return stream.getvalue().encode(encoding)


def _word(cell: Any) -> str:  # noqa: ANN401 - a cell may hold anything
    if isinstance(cell, Broken):
        return cell.shown
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return "" if value is None else str(value)
