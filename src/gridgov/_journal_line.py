"""The entries of a journal as they were written, the order in which they take effect, and the models they lead to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Self

from gridgov._journal_entry import Entry
from gridgov._journal_faults import (
    BEFORE_BEGIN,
    CORRECTED_ALREADY,
    NO_ENTRY,
    NO_LONGER,
    NOTHING_KNOWN,
    RECORD_DAYS_DESCEND,
    moved,
)
from gridgov.changes import apply
from gridgov.errors import InvalidChangeError, InvalidJournalError, Place, Problem, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Text

__all__ = ["Line", "place_of"]


def place_of(index: int) -> str:
    """Name the place of an entry."""
    return f"entries[{index}]"


class Line:
    """What a journal is made of. A journal never changes its line; it adds to a copy.

    Entries take effect in the order of their days, those of one day in the order in which they were written. One that
    corrects another stands, on its day, where that one would.
    """

    __slots__ = ("base", "begins", "by", "entries", "keys", "models", "order")

    def __init__(self, base: Jurisdiction, begins: str | None) -> None:
        self.base: Jurisdiction = base
        self.begins: str | None = begins
        #: As written.
        self.entries: list[Entry] = []
        #: Positions of the entries in force, in the order in which they take effect.
        self.order: list[int] = []
        #: Day and first position of each of these, ascending: a correction has the position of what it corrects.
        self.keys: list[tuple[str, int]] = []
        #: Which entry was corrected by which.
        self.by: dict[int, int] = {}
        #: Models after so many entries in force: those at regular steps, and the last.
        self.models: dict[int, Jurisdiction] = {0: base}

    def copy(self) -> Self:
        """Return a line of its own with the same content."""
        other = type(self)(self.base, self.begins)
        other.entries, other.order, other.keys = self.entries[:], self.order[:], self.keys[:]
        other.by, other.models = dict(self.by), dict(self.models)
        return other

    # -- asked -----------------------------------------------------------------------------------------------------

    def count_until(self, day: str) -> int:
        """Return how many entries in force are of a day or earlier."""
        return bisect_right(self.keys, (day, len(self.entries)))

    def model(self, n: int) -> Jurisdiction:
        """Return the model after so many entries in force: from the nearest one that is kept, made again."""
        start = max(at for at in self.models if at <= n)
        found = self.models[start]
        for index in self.order[start:n]:
            found = _after(found, self.entries[index])
        return found

    def as_of(self, day: str) -> Jurisdiction:
        """Return the model of a day.

        Raises:
            InvalidJournalError: The journal begins later.
        """
        self.check_day(day)
        return self.model(self.count_until(day))

    def check_day(self, day: str) -> None:
        """Refuse a day of which nothing is known.

        Raises:
            InvalidJournalError: The journal begins later.
        """
        if self.begins is not None and day < self.begins:
            raise InvalidJournalError(Problem(NOTHING_KNOWN, Place(), {"day": day, "begins": self.begins}))

    # -- added -----------------------------------------------------------------------------------------------------

    def add(self, entry: Entry) -> None:
        """Write an entry, and make everything again that comes after it.

        Raises:
            InvalidJournalError: It does not fit, or an entry that takes effect after it cannot be made any more.
            InvalidChangeError: Its own changes cannot be made.
        """
        self._check(entry)
        index = len(self.entries)
        first = index
        start = len(self.order)
        if entry.corrects is not None:
            start = self.order.index(entry.corrects)
            first = self.keys[start][1]
            del self.order[start], self.keys[start]
            self.by[entry.corrects] = index
        at = bisect_right(self.keys, (entry.day, first))
        self.entries.append(entry)
        self.order.insert(at, index)
        self.keys.insert(at, (entry.day, first))
        self._replay(min(start, at), index)

    def _replay(self, start: int, new: int) -> None:
        """Make the models from a position on; keep those at regular steps, and the last."""
        found = self.model(start)
        n = len(self.order)
        step = _step(n)
        self.models = {at: model for at, model in self.models.items() if at <= start and at % step == 0}
        for at in range(start, n):
            index = self.order[at]
            try:
                found = _after(found, self.entries[index])
            except InvalidChangeError as error:
                if index == new:
                    raise
                raise InvalidJournalError(_no_longer(self.entries[index], index, error.problems)) from None
            if (at + 1) % step == 0:
                self.models[at + 1] = found
        self.models[n] = found

    def _check(self, entry: Entry) -> None:
        """Refuse an entry that does not fit.

        Raises:
            InvalidJournalError: With everything that is wrong with it.
        """
        index = len(self.entries)
        place = Place(path=place_of(index))
        found: list[Problem] = []
        if self.begins is not None and entry.day < self.begins:
            found.append(Problem(BEFORE_BEGIN, place, {"day": entry.day, "begins": self.begins}))
        earlier = next((e.recorded for e in reversed(self.entries) if e.recorded is not None), None)
        if entry.recorded is not None and earlier is not None and entry.recorded < earlier:
            found.append(Problem(RECORD_DAYS_DESCEND, place, {"recorded": entry.recorded, "earlier": earlier}))
        old = entry.corrects
        if old is not None and old >= index:
            found.append(Problem(NO_ENTRY, place, {"index": old, "n": index}))
        elif old is not None and old in self.by:
            found.append(Problem(CORRECTED_ALREADY, place, {"index": old, "by": self.by[old]}))
        if found:
            raise InvalidJournalError(Problems.of(*found))

    @classmethod
    def of(cls, base: Jurisdiction, begins: str | None, entries: Iterable[Entry]) -> Self:
        """Write entries one after the other.

        Raises:
            InvalidJournalError: One does not fit, with its place.
        """
        line = cls(base, begins)
        for entry in entries:
            try:
                line.add(entry)
            except InvalidChangeError as error:
                raise InvalidJournalError(moved(error.problems, place_of(len(line.entries) - 1))) from None
        return line


def _after(model: Jurisdiction, entry: Entry) -> Jurisdiction:
    """Make the changes of an entry."""
    return apply(model, entry.changes, on=entry.day, authority=entry.authority).jurisdiction


def _step(n: int) -> int:
    """Return the distance between models that are kept: about the square root of their number, a power of 2."""
    return 1 << (n.bit_length() // 2)


def _no_longer(entry: Entry, index: int, problems: Problems) -> Problems:
    """Say of an entry why it cannot be made any more."""
    found: list[Problem] = []
    for problem in problems:
        place = Place(path=place_of(index), id=problem.place.id)
        why = Text(problem.message("en"), problem.message("zh"))
        found.append(Problem(NO_LONGER, place, {"index": index, "day": entry.day, "why": why}))
    return Problems.of(*found)
