"""Where in a marked copy each problem is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import attrs

from gridgov.errors import Place, Problem
from gridgov.tables._marked_layout import Layout

__all__ = ["Spot", "spots_of"]

_LETTERS: Final = 26


@attrs.frozen
class Spot:
    """One problem, and the cell of the copy that is marked for it."""

    problem: Problem
    #: Position of its sheet in the copy, None for the file as a whole.
    sheet: int | None = None
    #: Row and column in the copy, from 0; None for the sheet as a whole.
    row: int | None = None
    column: int | None = None
    #: What is wrong: one cell, a whole row, or a sheet or file.
    scope: Literal["cell", "row", "whole"] = "whole"


def spots_of(problems: Iterable[Problem], layouts: Sequence[Layout]) -> list[Spot]:
    """Return where each problem is shown, in the order of the problems."""
    sheets: dict[tuple[str | None, str | None], int] = {}
    files: dict[str | None, list[int]] = {}
    for i, layout in enumerate(layouts):
        sheets.setdefault((layout.sheet.file, layout.sheet.title), i)
        files.setdefault(layout.sheet.file, []).append(i)
    out: list[Spot] = []
    for problem in problems:
        place = problem.place
        at: int | None = sheets.get((place.file, place.sheet))
        if at is None and place.sheet is None and len(files.get(place.file, ())) == 1:
            at = files[place.file][0]
        out.append(Spot(problem) if at is None else _spot(problem, at, layouts[at]))
    return out


def _spot(problem: Problem, at: int, layout: Layout) -> Spot:
    """Return where one problem of a sheet is shown."""
    row, column = _row(problem.place, layout), _column(problem.place, layout)
    if row is None and column is not None and (heading := layout.heading(problem.place.column)) is not None:
        row = heading[0]
    if row is None:
        return Spot(problem, at)
    if column is None:
        return Spot(problem, at, *layout.anchor(row, layout.first_filled(row)), "row")
    return Spot(problem, at, *layout.anchor(row, column), "cell")


def _row(place: Place, layout: Layout) -> int | None:
    return None if place.row is None else layout.row(place.row)


def _column(place: Place, layout: Layout) -> int | None:
    """Return the column in the copy by its letters, or by its heading where the file has no letters."""
    if place.letter is not None:
        number = 0
        for one in place.letter:
            number = number * _LETTERS + ord(one) - ord("A") + 1
        return layout.column(number - 1)
    heading = layout.heading(place.column)
    return None if heading is None else heading[1]
