"""Totals of a scheme file that cannot be met, seen before anything is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from gridgov.errors import Place, Problem
from gridgov.levels import LevelScheme
from gridgov.quantities import Quantity
from gridgov.roles import RoleCatalogue
from gridgov.schemes._faults import TOTAL_NOT_MET
from gridgov.schemes._reader import Reader
from gridgov.schemes._where import Where
from gridgov.text import Text

__all__ = ["unmet"]

Step = Mapping[str, Any]


def unmet(table: Mapping[str, Any], reader: Reader, levels: LevelScheme, catalogue: RoleCatalogue) -> list[Problem]:
    """Find totals that cannot be met whatever the place: fewer children than parents, more posts than may be."""
    recipe: Mapping[str, Any] = table.get("recipe", {})
    figures = {row["id"]: row for row in _rows(table, "figures")}
    counts: dict[str, tuple[int, str | None]] = {}
    found: list[Problem] = []
    for i, step in enumerate(_rows(recipe, "units")):
        found += _units(step, reader.place(f"recipe.units[{i}]", "figure"), levels, counts, figures)
    for i, step in enumerate(_rows(recipe, "posts")):
        found += _posts(step, reader.place(f"recipe.posts[{i}]", "figure"), catalogue, counts, figures)
    return found


def _rows(table: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    return cast("Sequence[Mapping[str, Any]]", table.get(name, ()))


def _number(figures: Mapping[str, Step], ident: str) -> int | None:
    """Return the largest whole number that a figure may be; None where its value hangs on a reading or is open."""
    row = figures[ident]
    if "values" in row or "value" not in row:
        return None
    high = Quantity(row["value"], row.get("qualifier", "exact")).interval.high
    return None if high is None else int(high)


def _plain(where: object) -> str:
    """Return the level of a selector that takes in a whole level, an empty text for any other."""
    if not isinstance(where, str):
        return ""
    found = Where.parse(where)
    return "" if found.tests or found.kind else found.level


def _units(
    step: Step,
    place: Place,
    levels: LevelScheme,
    counts: dict[str, tuple[int, str | None]],
    figures: Mapping[str, Step],
) -> Iterator[Problem]:
    level, above = step["level"], _plain(step.get("under"))
    several = "kind" in step or "only" in step or "states" in step or level in counts
    if "figure" not in step:
        if above in counts and not several:
            counts[level] = step.get("each", 1) * counts[above][0], None
        return
    total = _number(figures, step["figure"])
    if total is None or several:
        counts.pop(level, None)
        return
    if above in counts and total < counts[above][0] and levels.level(level).presence == "mandatory":
        n, theirs = counts[above]
        why = Text(f"each of the {n:,} units above needs one", f"上级{n:,}个单元各需一个")
        lower = (
            Text("", "")
            if theirs is None
            else Text(f", or lower '{theirs}' to {total:,}", f"，或将“{theirs}”降至{total:,}")
        )
        change = Text(f"raise '{step['figure']}' to {n:,}{lower.en}", f"将“{step['figure']}”提高到{n:,}{lower.zh}")
        yield Problem(TOTAL_NOT_MET, place, {"what": level, "total": total, "why": why, "change": change})
    counts[level] = total, step["figure"]


def _posts(
    step: Step,
    place: Place,
    catalogue: RoleCatalogue,
    counts: Mapping[str, tuple[int, str | None]],
    figures: Mapping[str, Step],
) -> Iterator[Problem]:
    most, level = catalogue.role(step["role"]).maximum, _plain(step["at"])
    if "figure" not in step or most is None or level not in counts:
        return
    row = figures[step["figure"]]
    if "value" not in row:
        return
    low = Quantity(row["value"], row.get("qualifier", "exact")).interval.low
    room = most * counts[level][0]
    if low is not None and low > room:
        why = Text(
            f"{counts[level][0]:,} units take at most {most:,} each", f"{counts[level][0]:,}个单元每个至多{most:,}个"
        )
        change = Text(f"lower '{step['figure']}' to {room:,}", f"将“{step['figure']}”降至{room:,}")
        yield Problem(TOTAL_NOT_MET, place, {"what": step["role"], "total": int(low), "why": why, "change": change})
