"""Columns as CSV text that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["SIGNS", "as_text_cell", "csv_text", "text_of_cell"]

#: A cell that begins so is a formula to a spreadsheet, in full width to one that is set up for Chinese or Japanese.
SIGNS: Final = "=+-@\t\r＝＋－＠"
#: What is a formula, or has been marked as none.
_FORMULA: Final = re.compile(f"'*[{re.escape(SIGNS)}]")
_MARKED: Final = re.compile(f"'+[{re.escape(SIGNS)}]")


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
        cells = [as_text_cell(cell) if isinstance(cell, str) else cell for cell in row]
        returns = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (careful if returns else writer).writerow(cells)
    return out.getvalue()


def as_text_cell(text: str) -> str:
    """Return a text as a cell of a CSV file: marked with a quote where a spreadsheet would run it.

    Example:
        >>> as_text_cell("=1+1"), as_text_cell("＝1+1"), as_text_cell("a=1")
        ("'=1+1", "'＝1+1", 'a=1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def text_of_cell(cell: str) -> str:
    """Return the text of a cell that `as_text_cell` has made, or that somebody has marked in this way.

    Example:
        >>> text_of_cell("'=1+1"), text_of_cell("'a")
        ('=1+1', "'a")
    """
    return cell[1:] if _MARKED.match(cell) else cell
