"""Who answers for a unit: at the unit itself, or at the nearest one above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gridgov._columns import Rows
from gridgov._days import Day
from gridgov._posts import Answer, Holder, Post
from gridgov._roster_counts import Counts
from gridgov._units import Unit, UnitSet

__all__ = ["Answers"]


class Answers(Counts):
    """Goes up the path of a unit."""

    __slots__ = ()

    def responsible_for(self, unit: str | Unit, *, on: Day, role: str | None = None) -> Answer | None:
        """Return who answers for a unit: the nearest filled post of a role at the unit or above it, or None.

        Args:
            unit: The unit.
            on: The day.
            role: The role; without it the first link of `answerable`.

        Raises:
            UnknownUnitError: There is no such unit.
            UnknownKeyError: There is no such role.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.responsible_for("g1", on="2024-06-01")
            <Answer: p1, grid_chief of g1>
        """
        nearest = self.territory.tree.path(self.territory.row(unit))[::-1]
        for answer in self._answers(nearest, on, None if role is None else {self.catalogue.index(role)}):
            return answer
        return None

    def answerable(self, unit: str | Unit, *, on: Day, labelled: bool = False) -> tuple[Answer, ...]:
        """Return everyone who answers for a unit, in order: nearest unit first, and in it from the lowest role up.

        Args:
            unit: The unit.
            on: The day.
            labelled: Only roles with a label of responsibility.

        Raises:
            UnknownUnitError: There is no such unit.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"},
            ...                   {"post": "grid_worker@g1#1", "holder": "p1"}])
            >>> roster.answerable("g1", on="2024-06-01")
            (<Answer: p1, grid_chief of g1>, <Answer: p1, grid_worker of g1>)
        """
        return self.answers_at(self.territory.tree.path(self.territory.row(unit))[::-1], on=on, labelled=labelled)

    def answers_at(self, units: Sequence[int], *, on: Day, labelled: bool = False) -> tuple[Answer, ...]:
        """Return everyone who holds a post at some units: unit by unit, and in each from the lowest role up.

        Args:
            units: Rows of the units, each once.
            on: The day.
            labelled: Only roles with a label of responsibility.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"}])
            >>> roster.answers_at([h.row("g1")], on="2024-06-01")
            (<Answer: p1, grid_chief of g1>,)
        """
        roles = {i for i, r in enumerate(self.catalogue) if r.responsibility} if labelled else None
        return tuple(self._answers(units, on, roles))

    def _answers(self, units: Sequence[int], on: Day, roles: set[int] | None) -> Iterable[Answer]:
        c = self.columns
        # Only posts at these units can answer; the days of their few appointments are looked at alone.
        here = np.flatnonzero(np.isin(c.post_unit, list(units)))
        held = self.holder_rows(on)
        depth = [len(self.catalogue.chain(role.key)) for role in self.catalogue]
        position = {row: i for i, row in enumerate(units)}
        found = [
            (position[int(c.post_unit[post])], -depth[int(c.post_role[post])], post)
            for post in here.tolist()
            if held[post] >= 0 and (roles is None or int(c.post_role[post]) in roles)
        ]
        for _, _, post in sorted(found):
            face = Post(self._whole, post)
            yield Answer(face.unit, face.role, face, Holder(self._whole, int(held[post])))

    def nearest_units(self, role: str, *, on: Day) -> Rows:
        """Return for every unit the row of the nearest unit at or above it where the role is filled, -1 if none.

        The bulk form of `responsible_for`. Int32, shape (units,).

        Raises:
            UnknownKeyError: There is no such role.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.nearest_units("grid_chief", on="2024-06-01").tolist()
            [0]
        """
        rows = self._post_rows(role, None)
        filled = rows[self.holder_rows(on)[rows] >= 0]
        return self.territory.tree.nearest(np.unique(self.columns.post_unit[filled]), self.territory.ranks)

    def uncovered(self, role: str, *, on: Day) -> UnitSet:
        """Return the units for which nobody in a role answers, at the unit or above it.

        Raises:
            UnknownKeyError: There is no such role.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.uncovered("grid_worker", on="2024-06-01").ids
            ['g1']
        """
        return UnitSet(self.territory, np.flatnonzero(self.nearest_units(role, on=on) < 0).astype(np.int32))
