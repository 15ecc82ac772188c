"""Which entries of a journal were written down by a day."""

from __future__ import annotations

from collections.abc import Sequence

from gridgov._journal_entry import Entry
from gridgov._journal_faults import UNDATED_RECORD
from gridgov._journal_line import place_of
from gridgov.errors import InvalidJournalError, Place, Problem, Problems

__all__ = ["count_known"]


def count_known(entries: Sequence[Entry], day: str) -> int:
    """Return how many of the entries were written down by a day: entries stand in the order of writing.

    Raises:
        InvalidJournalError: Of some entries it cannot be told.
    """
    known = max((i for i, e in enumerate(entries) if e.recorded is not None and e.recorded <= day), default=-1) + 1
    later = (i for i, e in enumerate(entries) if e.recorded is not None and e.recorded > day)
    first = next(later, len(entries))
    if known < first:
        places = [(i, Place(path=place_of(i))) for i in range(known, first)]
        found = [Problem(UNDATED_RECORD, place, {"index": i, "day": day}) for i, place in places]
        raise InvalidJournalError(Problems.of(*found))
    return known
