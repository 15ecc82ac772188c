"""Entries out of models: what changed between one and the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from gridgov._change_values import as_text_of_day
from gridgov._days import Day
from gridgov._journal_entry import Entry
from gridgov._journal_faults import MODEL_REST, MODELS_UNORDERED
from gridgov.errors import InvalidJournalError, Place, Problem, Problems
from gridgov.jurisdiction import Jurisdiction

__all__ = ["Rest", "entries_of"]

Rest = Literal["refuse", "note"]


def entries_of(models: Iterable[tuple[Day, Jurisdiction]], rest: Rest) -> tuple[str, Jurisdiction, list[Entry]]:
    """Return the first day, its model, and the entries that lead to the others.

    Raises:
        InvalidJournalError: The days do not ascend, or there are differences that no change expresses.
        ValueError: There is no model, a day is not written YYYY-MM-DD, or ``rest`` is something else.
        TypeError: A day is neither a date nor a text.
    """
    if rest not in get_args(Rest):
        msg = f"rest is one of {', '.join(get_args(Rest))}, not {rest!r}."
        raise ValueError(msg)
    given = [(as_text_of_day(day), model) for day, model in models]
    if not given:
        msg = "There is no model."
        raise ValueError(msg)
    _check_days([day for day, _ in given])
    return (*given[0], _entries(given, rest))


def _check_days(days: list[str]) -> None:
    """Refuse days that do not ascend.

    Raises:
        InvalidJournalError: With all of them.
    """
    places = [(Place(path=f"models[{i}]"), days[i], days[i - 1]) for i in range(1, len(days)) if days[i] <= days[i - 1]]
    if places:
        found = [Problem(MODELS_UNORDERED, place, {"day": day, "before": before}) for place, day, before in places]
        raise InvalidJournalError(Problems.of(*found))


def _entries(given: list[tuple[str, Jurisdiction]], rest: Rest) -> list[Entry]:
    """Find what changed."""
    from gridgov.changes import apply, diff

    entries: list[Entry] = []
    problems: list[Problem] = []
    now = given[0][1]
    told: str | None = None
    for i, (day, model) in enumerate(given[1:], 1):
        found = diff(now, model)
        left = found.rest
        if left and rest == "refuse":
            place = Place(path=f"models[{i}]")
            problems += [Problem(MODEL_REST, place, {"day": day, "what": text}) for text in left]
            continue
        note = " ".join(text.en for text in left) or None
        # What stays different from model to model is said once.
        note, told = (None if note == told else note), note
        if found.changes or note:
            entries.append(Entry(day, found.changes, note=note))
            now = apply(now, found.changes, on=day).jurisdiction
    if problems:
        raise InvalidJournalError(Problems.of(*problems))
    return entries
