"""Findings as a workbook: one sheet of findings, one of clauses."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gridgov._extras import need
from gridgov.findings import Report
from gridgov.reporters._cells import cells
from gridgov.text import Lang, Text

__all__ = ["render"]

_FINDINGS: Final = Text("findings", "检查结果")
_CLAUSES: Final = Text("clauses", "条款")
#: Widths of columns that hold more than a word or a number, in characters.
_WIDTHS: Final = {"path": 40, "message": 80, "way_out": 60, "clause": 30, "fingerprint": 20, "unit": 24, "title": 40}
_WIDTH: Final = 12


def render(report: Report, *, lang: Lang, file: str | None) -> bytes:
    """Return a workbook; every text is a text to the spreadsheet, never a formula or a link."""
    del file
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = need("xlsxwriter", extra="excel").Workbook(stream, options)
    day = dt.date.fromisoformat(str(report.on))
    # The day of the check, not the hour of the computer: the same report gives the same file.
    book.set_properties({"created": dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)})
    _sheet(book, _FINDINGS.get(lang), cells(report, lang))
    _sheet(book, _CLAUSES.get(lang), _clauses(report, lang))
    book.close()
    return stream.getvalue()


def _clauses(report: Report, lang: Lang) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {**report.summary()}
    columns["title"] = [judged.rule.title.get(lang) for judged in report.judged]
    columns["strength"] = [judged.clause.strength.value for judged in report.judged]
    return columns


def _sheet(book: Any, name: str, columns: Mapping[str, Sequence[Any]]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for i, (key, values) in enumerate(columns.items()):
        sheet.set_column(i, i, _WIDTHS.get(key, _WIDTH))
        sheet.write_string(0, i, key, bold)
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(row, i, value)
            elif value is not None:
                sheet.write_number(row, i, value)
    sheet.freeze_panes(1, 0)
    n = max((len(values) for values in columns.values()), default=0)
    sheet.autofilter(0, 0, n, len(columns) - 1)
