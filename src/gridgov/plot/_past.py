"""What a timeline is drawn of: a journal, or changes with their days from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, cast

import attrs

from gridgov._change_apply import Applied, LogEntry
from gridgov._change_base import Change
from gridgov._days import as_day, write_day
from gridgov._diff import Diff
from gridgov._journal_entry import Entry
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction

__all__ = ["Past", "past_of"]

_TAKES: Final = (
    "A timeline is drawn of a journal, of entries, of what gridgov.changes.apply returned or its log, or of a mapping "
    "of days to changes, not of {what}."
)
_NO_DAY: Final = (
    "{what} has no day. Say on which day it took effect, as in timeline({{'2026-03-10': changes}}), or record it in a "
    "journal."
)


@attrs.frozen(eq=False)
class Past:
    """Changes with their days, and what the place was like where that is known."""

    #: In the order of their days.
    entries: Sequence[Entry]
    #: Whose changes they are.
    place: Jurisdiction | None = None
    #: The place before the first of them, and from which day on; None where that is not known.
    base: Jurisdiction | None = None
    begins: str | None = None
    #: The place on a day; None where that is not known.
    as_of: Callable[[str], Jurisdiction] | None = None
    #: How many entries were corrected and are left out.
    corrected: int = 0
    #: How many differences no change expresses.
    rest: int = 0


def past_of(obj: object, place: Jurisdiction | None) -> Past:
    """Return what a timeline is drawn of.

    Args:
        obj: A journal, entries, applied changes, lines of a log, or changes by their day.
        place: Whose changes they are; None to take it from the object.

    Raises:
        InvalidJournalError: Entries of changes cannot be.
        TypeError: It holds changes without a day, or no changes.
        ValueError: A day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.

    Example:
        >>> from gridgov.changes import RenameUnit
        >>> past_of({"2026-03-10": [RenameUnit("c", "North")]}, None).entries[0].day
        '2026-03-10'
    """
    if isinstance(obj, Journal):
        entries = [obj.entries[i] for i in obj.in_force]
        return Past(entries, place or obj.now, obj.base, obj.begins, obj.as_of, len(obj.corrected))
    if isinstance(obj, Mapping):
        return _by_day(cast("Mapping[Any, object]", obj), place)
    if isinstance(obj, Applied):
        return _applied([obj], place)
    if isinstance(obj, Diff | Change):
        raise TypeError(_NO_DAY.format(what=f"A {type(obj).__name__}"))
    if not isinstance(obj, Iterable) or isinstance(obj, str):
        raise TypeError(_TAKES.format(what=type(obj).__name__))
    items = list(cast("Iterable[object]", obj))
    if items and all(isinstance(item, Applied) for item in items):
        return _applied(cast("list[Applied]", items), place)
    entries = [entry for item in items for entry in _entries(item)]
    return Past(sorted(entries, key=lambda entry: entry.day), place)


def _entries(item: object) -> Iterator[Entry]:
    """Go through the entries that one thing stands for.

    Raises:
        TypeError: It has no day, or no changes.
    """
    if isinstance(item, Entry):
        yield item
    elif isinstance(item, LogEntry):
        yield Entry(item.day, (item.change,), item.authority)
    elif isinstance(item, Applied):
        if item.log:
            yield Entry(item.log[0].day, [line.change for line in item.log], item.authority)
    elif isinstance(item, Diff | Change):
        raise TypeError(_NO_DAY.format(what=f"A {type(item).__name__}"))
    else:
        raise TypeError(_TAKES.format(what=f"something with {type(item).__name__} in it"))


def _by_day(changes: Mapping[Any, object], place: Jurisdiction | None) -> Past:
    """Return changes by their day as entries.

    Raises:
        TypeError: A value is no row of changes.
    """
    entries: list[Entry] = []
    rest = 0
    for day, value in changes.items():
        if not isinstance(value, Iterable) or isinstance(value, str):
            raise TypeError(_TAKES.format(what=f"a mapping with a value of the type {type(value).__name__}"))
        made = tuple(cast("Iterable[Change]", value))
        rest += len(value.rest) if isinstance(value, Diff) else 0
        if made:
            entries.append(Entry(write_day(as_day(day)) or "", made))
    return Past(sorted(entries, key=lambda entry: entry.day), place, rest=rest)


def _applied(steps: Sequence[Applied], place: Jurisdiction | None) -> Past:
    """Return what was applied, with the states between where each began with what the one before had made."""
    entries = sorted((entry for step in steps for entry in _entries(step)), key=lambda entry: entry.day)
    last = place or steps[-1].jurisdiction
    days = [step.log[0].day for step in steps if step.log]
    linked = all(b.before is a.jurisdiction for a, b in pairwise(steps))
    if not linked or days != sorted(days):
        return Past(entries, last)

    def as_of(day: str) -> Jurisdiction:
        done = [step.jurisdiction for step in steps if step.log and step.log[0].day <= day]
        return done[-1] if done else steps[0].before

    return Past(entries, last, steps[0].before, None, as_of)
