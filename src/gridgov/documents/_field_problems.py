"""Problems that come from another program: they say what they said there, in the language that they were sent in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from gridgov.documents._field_shapes import PlaceRecord, ProblemRecord
from gridgov.errors import FaultKind, Place, Problem, Problems
from gridgov.text import Text

__all__ = ["problem_of", "problems_of"]

_CELL: Final = re.compile(r"([A-Z]+)([0-9]+)")


def problem_of(record: ProblemRecord) -> Problem:
    """Return a problem that says what the record says."""
    kind = FaultKind(record["code"], record["name"], _said(record["message"]), _said(record["way_out"]))
    return Problem(kind, _place(record["place"]))


def problems_of(records: Iterable[ProblemRecord]) -> Problems:
    """Return problems that say what the records say."""
    return Problems.of(*map(problem_of, records))


def _said(words: str) -> Text:
    """Keep words as they are: what looks like a field in them is none."""
    plain = words.replace("{", "{{").replace("}", "}}")
    return Text(plain, plain)


def _place(record: PlaceRecord) -> Place:
    """Read a place; a cell is its column letters and its row."""
    parts: dict[str, Any] = dict(record)
    cell = _CELL.fullmatch(parts.pop("cell", ""))
    return Place(**parts, letter=None if cell is None else cell[1])
