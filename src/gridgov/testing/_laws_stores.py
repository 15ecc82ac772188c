"""What a store of your own offers to be tested: two methods, and as many more as it has.

Each kind of store has two protocols: the methods that are required, and all that are known. A method of the second that
a store does not have is not tested. Ids, days and keys are texts; days are written YYYY-MM-DD, both included.

A store may name the exceptions with which it refuses: ``refuses = (KeyError, sqlite3.IntegrityError)``. Without that
they are `GridgovError`, `ValueError` and `LookupError`. Every other exception goes through to you. A store that has a
method ``close`` is closed after each run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from gridgov.changes import Change
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import Net
from gridgov.roles import Roster

__all__ = [
    "ChangeStore",
    "FullChangeStore",
    "FullHierarchyStore",
    "FullNetStore",
    "FullRosterStore",
    "HierarchyStore",
    "NetStore",
    "RosterStore",
]


class HierarchyStore(Protocol):
    """A store of units."""

    def save(self, city: Hierarchy, /) -> None:
        """Keep a city in place of what is there."""
        ...

    def load(self) -> Hierarchy:
        """Return the city that is there."""
        ...


class FullHierarchyStore(HierarchyStore, Protocol):
    """A store of units that answers questions and takes edits. Each of these methods may be missing."""

    def parent(self, unit: str, /) -> str | None:
        """Return the unit above, None for a root."""
        ...

    def children(self, unit: str, /) -> Sequence[str]:
        """Return the units right below, in order."""
        ...

    def ancestors(self, unit: str, /) -> Sequence[str]:
        """Return the units above, the nearest first."""
        ...

    def descendants(self, unit: str, /) -> Sequence[str]:
        """Return all units below, each before what stands below it."""
        ...

    def total(self, unit: str, measure: str, /) -> float | None:
        """Return the total of a count over the parts of a unit, None where it is not known; see `Unit.total`.

        It is asked of counts only: sums of fractions depend on the order in which they are added.
        """
        ...

    def add(self, record: Mapping[str, Any], /) -> None:
        """Add a unit as the last child of its parent.

        Args:
            record: ``id``, ``level``, ``kind``, ``parent``, and where they are known ``name``, measures and labels.
        """
        ...

    def remove(self, unit: str, /) -> None:
        """Take a unit out, and all below it."""
        ...

    def move(self, unit: str, to: str, /) -> None:
        """Put a unit, with all below it, under another one, as its last child."""
        ...

    def set(self, unit: str, column: str, value: Any, /) -> None:  # noqa: ANN401 - a text or a number
        """Change the name, a measure or a label of a unit; None: it is not known."""
        ...


class RosterStore(Protocol):
    """A store of posts and who holds them. Units and roles may be kept aside as they were given."""

    def save(self, roster: Roster, /) -> None:
        """Keep a roster in place of what is there."""
        ...

    def load(self) -> Roster:
        """Return the roster that is there."""
        ...


class FullRosterStore(RosterStore, Protocol):
    """A store of posts that answers questions and takes appointments. Each of these methods may be missing."""

    def holders(self, unit: str, day: str, /) -> Sequence[str]:
        """Return who holds posts of a unit on a day, each once, in the order of the posts."""
        ...

    def posts_of(self, holder: str, day: str, /) -> Sequence[str]:
        """Return the posts that somebody holds on a day, in their order."""
        ...

    def vacancies(self, day: str, /) -> Sequence[str]:
        """Return the posts without a holder on a day, in any order."""
        ...

    def appoint(self, post: str, holder: str, start: str, end: str | None, /) -> None:
        """Appoint somebody from a day on, to a last day or without an end; a new holder is added."""
        ...

    def end_appointment(self, post: str, last_day: str, /) -> None:
        """End the appointment that is in force on a day with that day."""
        ...


class NetStore(Protocol):
    """A store of one department's net."""

    def save(self, net: Net, /) -> None:
        """Keep a net in place of what is there."""
        ...

    def load(self) -> Net:
        """Return the net that is there."""
        ...


class FullNetStore(NetStore, Protocol):
    """A store of a net that answers questions and takes edits. Each of these methods may be missing."""

    def members(self, cell: str, /) -> Sequence[tuple[str, float | None]]:
        """Return the base units of a cell, in order, with their shares; None where no share is stated."""
        ...

    def cells_of(self, unit: str, /) -> Sequence[tuple[str, float | None]]:
        """Return the cells that a base unit is in, in order, with its shares; none for one that is in no cell."""
        ...

    def in_force(self, day: str, /) -> Sequence[str]:
        """Return the cells in force on a day, in order."""
        ...

    def assign(self, unit: str, parts: Sequence[tuple[str, float | None]], /) -> None:
        """Take a base unit out of its cells and put it into others; its rows become the last ones."""
        ...


class ChangeStore(Protocol):
    """A store of a place that takes typed changes."""

    def save(self, place: Jurisdiction, on: str, /) -> None:
        """Begin anew with a place, on a day."""
        ...

    def load(self) -> Jurisdiction:
        """Return the place as it is after all changes."""
        ...

    def apply(self, changes: Iterable[Change], on: str, /) -> None:
        """Make changes on a day, whole or not at all. Days never go back."""
        ...


class FullChangeStore(ChangeStore, Protocol):
    """A store of a place that knows its past. Each of these methods may be missing."""

    def undo(self) -> None:
        """Take the last changes back. Refused where there are none."""
        ...

    def as_of(self, day: str, /) -> Jurisdiction:
        """Return the place as it was at the end of a day, the first day or a later one."""
        ...
