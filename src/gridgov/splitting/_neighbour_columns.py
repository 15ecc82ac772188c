"""Columns of a table of neighbours, outlines or positions under any of their headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs

from gridgov._encoding import is_missing, listed
from gridgov._frames import columns_of, frame_of
from gridgov.errors import Place, Problem
from gridgov.splitting._neighbour_faults import COLUMN_AMBIGUOUS, COLUMN_MISSING
from gridgov.text import Text

__all__ = ["Columns", "Shape", "as_table", "chosen", "number"]

Columns: TypeAlias = Mapping[str, Sequence[Any]]


@attrs.frozen
class Shape:
    """What the columns of a table are called."""

    table: Text
    #: Headings of each column, the usual one first.
    columns: Mapping[str, Sequence[str]]
    #: Columns that may be left out.
    optional: frozenset[str]
    #: How to call them, for the way out.
    wanted: Text


_SHOWN: Final = 12


def as_table(given: object) -> Columns | None:
    """Return the columns of a data frame or of a mapping of texts to columns; None for anything else."""
    if isinstance(given, Mapping):
        found = cast("Mapping[object, Any]", given)
        if not found or not all(isinstance(key, str) and _is_column(found[key]) for key in found):
            return None
        return {str(key): cast("Sequence[Any]", listed(column)) for key, column in found.items()}
    if isinstance(given, list | tuple) or frame_of(given) is None:
        return None
    _, names = columns_of(given, ())
    return cast("Columns", columns_of(given, names)[0])


def _is_column(value: object) -> bool:
    return not isinstance(value, str | bytes) and hasattr(value, "__iter__")


def chosen(columns: Columns, shape: Shape, place: Place) -> tuple[dict[str, Sequence[Any]], list[Problem]]:
    """Return each column under its usual name, and what is wrong with the headings."""
    out: dict[str, Sequence[Any]] = {}
    problems: list[Problem] = []
    for key, headings in shape.columns.items():
        there = [name for name in columns if name.strip().casefold() in headings]
        if len(there) > 1:
            facts: dict[str, object] = {"columns": ", ".join(there), "table": shape.table}
            problems.append(Problem(COLUMN_AMBIGUOUS, place, facts))
        if there:
            out[key] = columns[there[0]]
        elif key not in shape.optional:
            facts = {"table": shape.table, "column": key, "known": _known(columns), "wanted": shape.wanted}
            problems.append(Problem(COLUMN_MISSING, place, facts))
    lengths = {len(column) for column in out.values()}
    if len(lengths) > 1:
        msg = f"The columns {', '.join(out)} differ in length: {', '.join(str(len(c)) for c in out.values())}."
        raise ValueError(msg)
    return out, problems


def _known(columns: Iterable[str]) -> str:
    names = list(columns)
    return (", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")) or "-"


def number(value: object) -> float | None:
    """Return a number; None for what is none. A truth value is none, and nothing at all is none either."""
    if isinstance(value, bool) or is_missing(value) or (isinstance(value, str) and "_" in value):
        return None
    try:
        return float(cast("Any", value))
    except (TypeError, ValueError, OverflowError):
        return None
