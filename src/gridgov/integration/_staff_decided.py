"""Decisions by hand on who keeps which grid, checked all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from gridgov.errors import InvalidIntegrationError, Place, Problem, Problems
from gridgov.integration._overlay import Overlay
from gridgov.integration._staff_faults import DECIDED_TWICE, STAFF_NO_GRID, TOO_MANY_DECIDED, UNKNOWN_PERSON
from gridgov.integration._staff_keep import Seats
from gridgov.integration._staff_people import Person

__all__ = ["decided"]


def decided(
    overlay: Overlay, people: Mapping[str, Person], decisions: Mapping[str, str | None], seats: Seats
) -> dict[str, int | None]:
    """Return the grid that each person is to keep, None for none.

    Raises:
        InvalidIntegrationError: With every decision that cannot be carried out.
    """
    problems: list[Problem] = []
    given: dict[str, dict[str | None, None]] = defaultdict(dict)
    for name, grid in decisions.items():
        person = overlay.plan.nets.people.get(name, name)
        place = Place(path="decisions", id=name)
        if person not in people:
            problems.append(Problem(UNKNOWN_PERSON, place, {"person": name}))
        if grid is not None and grid not in seats.find:
            problems.append(Problem(STAFF_NO_GRID, place, {"person": name, "grid": grid}))
        if person in people:  # who is not there takes no place
            given[person][grid] = None
    chosen: dict[str, int | None] = {}
    for person, grids in sorted(given.items()):
        if len(grids) > 1:
            named = ", ".join(sorted(grid or "-" for grid in grids))
            problems.append(
                Problem(DECIDED_TWICE, Place(path="decisions", id=person), {"person": person, "grids": named})
            )
        for grid in grids:
            chosen[person] = None if grid is None else seats.find.get(grid)
    problems += _too_many(chosen, seats)
    if problems:
        raise InvalidIntegrationError(Problems.of(*problems))
    return chosen


def _too_many(chosen: Mapping[str, int | None], seats: Seats) -> list[Problem]:
    """Find grids for which more people are decided than they have places."""
    who: dict[int, list[str]] = defaultdict(list)
    for person, grid in chosen.items():
        if grid is not None:
            who[grid].append(person)
    return [
        Problem(
            TOO_MANY_DECIDED,
            Place(path="decisions", id=seats.ids[grid]),
            {"grid": seats.ids[grid], "n": len(named), "seats": seats.per_grid, "people": ", ".join(named)},
        )
        for grid, named in sorted(who.items())
        if len(named) > seats.per_grid
    ]
