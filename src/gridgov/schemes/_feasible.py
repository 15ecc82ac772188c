"""Totals of a scheme file that cannot be met, seen before anything is built."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from gridgov.errors import Place, Problem
from gridgov.quantities import Quantity
from gridgov.roles import RoleCatalogue
from gridgov.schemes._faults import TOTAL_NOT_MET
from gridgov.schemes._reader import Reader
from gridgov.schemes._table import tables_in
from gridgov.schemes._where import Where
from gridgov.text import Text

__all__ = ["unmet"]

Step = Mapping[str, Any]
#: Keys of a step that is about some of the units only, or is not always taken.
_SPECIAL: Final = {"kind", "only", "states", "in", "childless", "per", "rest_of", "real"}


@attrs.frozen
class _Bounds:
    """How many units a level has: at least, at most (None: no limit), and the figure that says so."""

    least: int
    most: int | None
    figure: str | None


def unmet(table: Mapping[str, Any], reader: Reader) -> list[Problem]:
    """Find totals that cannot be met whatever the place: fewer children than parents, more posts than may be.

    What a file lacks elsewhere does not matter: a step that rests on it says nothing.
    """
    recipe: Mapping[str, Any] = table.get("recipe", {})
    figures = {row["id"]: row for row in tables_in(table, "figures") if "id" in row}
    presence = {row["key"]: row.get("presence") for row in tables_in(table, "levels") if "key" in row}
    shipped = {role.key: role.maximum for role in RoleCatalogue.builtin().roles}
    most = {**shipped, **{row["key"]: row.get("maximum") for row in tables_in(table, "roles") if "key" in row}}
    counts: dict[str, _Bounds] = {}
    found: list[Problem] = []
    steps = tables_in(recipe, "units")
    # A level that several steps lay down, or one for some units only or at times only, has no one total.
    laid = Counter(step["level"] for step in steps if "level" in step)
    for i, step in enumerate(steps):
        if "level" in step and laid[step["level"]] == 1 and not step.keys() & _SPECIAL:
            found += _units(step, reader.place(f"recipe.units[{i}]", "figure"), presence, counts, figures)
    for i, step in enumerate(tables_in(recipe, "posts")):
        if "role" in step and "at" in step:
            found += _posts(step, reader.place(f"recipe.posts[{i}]", "figure"), most, counts, figures)
    return found


def _bounds(figures: Mapping[str, Step], ident: str) -> _Bounds | None:
    """Return the whole numbers that a figure may be; None where its value hangs on a reading, is open or is wrong."""
    row = figures.get(ident, {})
    if "values" in row or "value" not in row:
        return None
    try:
        interval = Quantity(row["value"], row.get("qualifier", "exact")).interval
    except ValueError:
        return None  # an empty interval, reported already
    low, high = interval.low, interval.high
    if low is None:
        return None
    least = math.floor(low) + 1 if interval.low_open else math.ceil(low)
    most = None if high is None else math.ceil(high) - 1 if interval.high_open else math.floor(high)
    return _Bounds(least, most, ident)


def _plain(where: object) -> str:
    """Return the level of a selector that takes in a whole level, an empty text for any other."""
    if not isinstance(where, str):
        return ""
    found = Where.parse(where)
    return "" if found.tests or found.kind else found.level


def _units(
    step: Step,
    place: Place,
    presence: Mapping[str, str | None],
    counts: dict[str, _Bounds],
    figures: Mapping[str, Step],
) -> Iterator[Problem]:
    level, above = step["level"], counts.get(_plain(step.get("under")))
    if "figure" not in step:
        if above is not None:
            each = step.get("each", 1)
            counts[level] = _Bounds(each * above.least, None if above.most is None else each * above.most, None)
        return
    total = _bounds(figures, step["figure"])
    if total is None:
        return
    if above and total.most is not None and total.most < above.least and presence.get(level) == "mandatory":
        n, most = above.least, total.most
        why = Text(f"each of the {n:,} units above needs one", f"上级{n:,}个单元各需一个")
        lower = Text("", "")
        if above.figure is not None:
            lower = Text(f", or lower '{above.figure}' to {most:,}", f"，或将“{above.figure}”降至{most:,}")
        change = Text(f"raise '{step['figure']}' to {n:,}{lower.en}", f"将“{step['figure']}”提高到{n:,}{lower.zh}")
        yield Problem(TOTAL_NOT_MET, place, {"what": level, "total": most, "why": why, "change": change})
    counts[level] = total


def _posts(
    step: Step,
    place: Place,
    maximum: Mapping[str, int | None],
    counts: Mapping[str, _Bounds],
    figures: Mapping[str, Step],
) -> Iterator[Problem]:
    each, there = maximum.get(step["role"]), counts.get(_plain(step["at"]))
    if "figure" not in step or each is None or there is None or there.most is None or step.keys() & _SPECIAL:
        return
    total, room = _bounds(figures, step["figure"]), each * there.most
    if total is not None and total.least > room:
        why = Text(f"{there.most:,} units take at most {each:,} each", f"{there.most:,}个单元每个至多{each:,}个")
        change = Text(f"lower '{step['figure']}' to {room:,}", f"将“{step['figure']}”降至{room:,}")
        yield Problem(TOTAL_NOT_MET, place, {"what": step["role"], "total": total.least, "why": why, "change": change})
