"""All that a jurisdiction says as lines, so that what changes do, and all else that they leave, can be held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gridgov.jurisdiction import Jurisdiction


def _line(what: str, values: Iterable[Any]) -> str:
    shown = (
        "-" if value is None or value == "" else f"{value:.4g}" if isinstance(value, float) else str(value)
        for value in values
    )
    return " ".join((what, *shown))


def _none(value: Any) -> Any:  # noqa: ANN401 - a cell of a table is anything
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - NaN


def facts(place: Jurisdiction) -> list[str]:
    """Return a line for each unit, in their order, and for each row of each other table."""
    h = place.territory
    out: list[str] = []
    for unit in h:
        above = unit.parent.id if unit.parent else None
        more = [f"{key}={column[unit.row]:g}" for key, column in h.measures.items() if column[unit.row] >= 0]
        more += [f"{key}={text}" for key, column in h.labels.items() if (text := column.get(unit.row)) is not None]
        out.append(_line("unit", [unit.id, above, unit.level, unit.kind, unit.name, *more]))
    for tables in (place.roster.to_tables(), place.bodies.to_tables()):
        for name, columns in tables.items():
            out += [_line(name, map(_none, row)) for row in zip(*columns.values(), strict=True)]
    out += [
        _line("link", [link.kind, link.source, link.target, link.start, link.end, link.basis]) for link in place.links
    ]
    keys = ("day", "kind", "old", "new", "share", "authority")
    out += [_line("lineage", [row.get(key) for key in keys]) for row in place.lineage.records()]
    return out


def less(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the lines that are not among others, each as often as it is missing there."""
    left = list(others)
    out: list[str] = []
    for line in some:
        if line in left:
            left.remove(line)
        else:
            out.append(line)
    return out
