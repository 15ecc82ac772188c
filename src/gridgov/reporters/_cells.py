"""The columns of a report as cells of a table."""

from __future__ import annotations

from gridgov.findings import Report
from gridgov.reporters._words import number
from gridgov.text import Lang

__all__ = ["cells"]


def cells(report: Report, lang: Lang) -> dict[str, list[object]]:
    """Return the columns with messages; None for what is not known, whole numbers without a point."""
    return {
        name: [number(value) for value in values.tolist()] if values.dtype.kind == "f" else values.tolist()
        for name, values in report.columns(lang=lang).items()
    }
