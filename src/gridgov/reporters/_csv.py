"""Findings as a CSV table that a spreadsheet opens and does not run."""

from __future__ import annotations

from gridgov._spreadsheet import csv_text
from gridgov.findings import Report
from gridgov.reporters._cells import cells
from gridgov.text import Lang

__all__ = ["render"]


def render(report: Report, *, lang: Lang, file: str | None) -> str:
    """Return the columns of the report with messages in one language, a row for each finding."""
    del file
    return csv_text(cells(report, lang))
