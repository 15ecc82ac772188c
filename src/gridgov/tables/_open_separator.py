"""Which character separates the columns of a text file."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

__all__ = ["find_separator", "named_separator"]

_SEPARATORS: Final = (",", "\t", ";", "|", "\uff0c")
_ROWS: Final = 100
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
#: What Excel writes and reads in the first line to name the separator.
_NAMED: Final = re.compile(r"sep=(.)\r?$", re.IGNORECASE)


def named_separator(line: str) -> str | None:
    """Return the separator that the first line names, as Excel does (``sep=;``)."""
    found = _NAMED.match(line.rstrip("\n"))
    return found[1] if found else None


def find_separator(head: str) -> str:
    """Return the separator that splits most rows into the same number of cells; a comma if none does."""
    lines = [line for line in _QUOTED.sub("", head).splitlines() if line.strip()][:_ROWS]
    if lines and (named := named_separator(lines[0])):
        return named
    best, most = ",", (0, 0)
    for mark in _SEPARATORS:
        counts = Counter(n for line in lines if (n := line.count(mark)))
        # Ties go to more columns: both numbers are compared.
        score = max(((rows, n) for n, rows in counts.items()), default=(0, 0))
        if score > most:
            best, most = mark, score
    return best
