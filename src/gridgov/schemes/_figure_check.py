"""Whether the figures of a scheme file hold together, each by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from gridgov.errors import Problem
from gridgov.schemes._faults import (
    DUPLICATE_FIGURE,
    EMPTY_INTERVAL,
    UNPUBLISHED_VALUE,
)
from gridgov.schemes._reader import Reader, key_missing, too_many_keys
from gridgov.text import Text

__all__ = ["figure_faults"]

#: Nothing is a little more, or a little less, than nothing.
_EMPTY: Final = {"odd": Text("0-odd", "0余"), "nearly": Text("nearly 0", "近0")}


def figure_faults(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find values that are not published, intervals that are empty, and ids that are there twice."""
    figures: list[dict[str, Any]] = table.get("figures", [])
    for i, figure in enumerate(figures):
        ident = figure.get("id", f"figures[{i}]")
        if figure.get("tag") == "U" and ("value" in figure or "values" in figure):
            yield Problem(UNPUBLISHED_VALUE, reader.place(f"figures[{i}]"), {"id": ident})
        for value in (figure.get("value"), *figure.get("values", {}).values()):
            if value is not None and _empty(value, figure.get("qualifier", "exact")):
                facts = {"id": ident, "said": _EMPTY[figure["qualifier"]]}
                yield Problem(EMPTY_INTERVAL, reader.place(f"figures[{i}]", "value"), facts)
    yield from _of_readings(table, reader)
    ids = [figure.get("id") for figure in figures]
    for ident, n in Counter(ids).items():
        if n > 1 and ident is not None:
            second = ids.index(ident, ids.index(ident) + 1)
            yield Problem(DUPLICATE_FIGURE, reader.place(f"figures[{second}]"), {"id": ident, "n": n})


def _of_readings(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find figures whose value hangs on a reading without one for each of its options, or beside another value."""
    readings: list[dict[str, Any]] = table.get("readings", [])
    options = {r["key"]: [o["key"] for o in r.get("options", ()) if "key" in o] for r in readings if "key" in r}
    for i, figure in enumerate(table.get("figures", ())):
        path = f"figures[{i}]"
        if "value" in figure and "values" in figure:
            yield too_many_keys(reader.place(path), ("value", "values"), 2, must=False)
        for key, other in (("reading", "values"), ("values", "reading")):
            if other in figure and key not in figure:
                yield key_missing(reader.place(path), key)
        if "values" in figure:
            for option in options.get(figure.get("reading", ""), ()):
                if option not in figure["values"]:
                    yield key_missing(reader.place(path, "values"), option)


def _empty(value: float | str, qualifier: str) -> bool:
    """Tell whether nothing is nearly, or a little more than, a value."""
    return qualifier in _EMPTY and not Fraction(value)
