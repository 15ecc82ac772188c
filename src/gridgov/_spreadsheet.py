"""Columns as CSV text that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["csv_text"]

#: A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA: Final = frozenset("=+-@\t\r")


def csv_text(columns: Mapping[str, Sequence[object]]) -> str:
    """Return columns of equal length as CSV with a header; a text that would be run as a formula is marked as text.

    Raises:
        ValueError: The columns differ in length.

    Example:
        >>> csv_text({"unit": ["=1+1"], "margin": [None]}).splitlines()
        ['unit,margin', "'=1+1,"]
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    # Older versions of Python do not quote a carriage return that does not end the lines.
    careful = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in (tuple(columns), *zip(*columns.values(), strict=True)):
        cells = [_harmless(cell) for cell in row]
        returns = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (careful if returns else writer).writerow(cells)
    return out.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell
