"""Who holds which post on a day."""

from __future__ import annotations

from typing import Final, cast

import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._days import Day, as_day, in_force
from gridgov._posts import Appointment, Device, Holder, Post
from gridgov._role import Role
from gridgov._roster_faults import NO_SUCH_HOLDER, UNKNOWN_POST
from gridgov._roster_tables import RosterTables
from gridgov._units import Unit
from gridgov.errors import Place, Problem, UnknownKeyError

__all__ = ["Lookups"]

_VACANT: Final = -1


class Lookups(RosterTables):
    """Finds posts, holders and appointments."""

    __slots__ = ()

    # -- days ------------------------------------------------------------------------------------------------------

    def active_rows(self, on: Day) -> npt.NDArray[np.intp]:
        """Return the rows of the appointments in force on a day. Intp, ascending.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.active_rows("2024-03-01").tolist(), roster.active_rows("2024-02-29").tolist()
            ([0], [])
        """
        c = self.columns
        return np.flatnonzero(in_force(c.app_start, c.app_end, as_day(on)))

    def holder_rows(self, on: Day) -> Rows:
        """Return the row of the holder of each post on a day, -1 where it is vacant. Int32, shape (posts,).

        A post that is held ex officio has the holder of its source role at the same unit.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.holder_rows("2024-06-01").tolist()
            [0, -1]
        """
        c = self.columns
        found = np.full(len(c.post_ids), _VACANT, np.int32)
        active = self.active_rows(on)
        found[c.app_post[active]] = c.app_holder[active]
        for i, role in self._ex_officio():
            # A vacant post of the source takes nothing from another one that is held.
            source = np.flatnonzero((c.post_role == self.catalogue.index(cast("str", role.ex_officio))) & (found >= 0))
            by_unit = np.full(len(self.territory), _VACANT, np.int32)
            by_unit[c.post_unit[source]] = found[source]
            held = np.flatnonzero((c.post_role == i) & (found < 0))
            found[held] = by_unit[c.post_unit[held]]
        return found

    def _ex_officio(self) -> list[tuple[int, Role]]:
        """Return the roles held ex officio, sources first."""
        roles = [(i, r) for i, r in enumerate(self.catalogue) if r.ex_officio is not None]

        def depth(role: Role) -> int:
            n = 0
            while role.ex_officio is not None:
                role = self.catalogue.role(role.ex_officio)
                n += 1
            return n

        return sorted(roles, key=lambda pair: depth(pair[1]))

    # -- questions -------------------------------------------------------------------------------------------------

    def post(self, ident: str) -> Post:
        """Return one post.

        Raises:
            UnknownKeyError: There is no such post.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.post("grid_chief@g1#1")
            <Post grid_chief@g1#1: grid_chief at g1>
        """
        row = int(self.columns.post_ids.find([ident])[0])
        if row < 0:
            raise UnknownKeyError(
                Problem(UNKNOWN_POST, Place(id=str(ident)), {"id": ident, "n": len(self.columns.post_ids)})
            )
        return Post(self._whole, row)

    def holder(self, ident: str) -> Holder:
        """Return one holder.

        Raises:
            UnknownKeyError: There is no such holder.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.holder("p1")
            <Holder p1: person>
        """
        row = int(self.columns.holder_ids.find([ident])[0])
        if row < 0:
            raise UnknownKeyError(
                Problem(NO_SUCH_HOLDER, Place(id=str(ident)), {"id": ident, "n": len(self.columns.holder_ids)})
            )
        return Holder(self._whole, row)

    def _post_rows(self, role: str | None, unit: str | Unit | None) -> npt.NDArray[np.intp]:
        c = self.columns
        mask = np.ones(len(c.post_ids), bool)
        if role is not None:
            mask &= c.post_role == self.catalogue.index(role)
        if unit is not None:
            mask &= c.post_unit == self.territory.row(unit)
        return np.flatnonzero(mask)

    def posts(self, role: str | None = None, unit: str | Unit | None = None) -> tuple[Post, ...]:
        """Return the posts of a role and a unit.

        Raises:
            UnknownKeyError: There is no such role.
            UnknownUnitError: There is no such unit.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> [post.id for post in roster.posts(unit="g1")]
            ['grid_chief@g1#1', 'grid_worker@g1#1']
        """
        return tuple(Post(self._whole, row) for row in self._post_rows(role, unit).tolist())

    def holders(self, on: Day, role: str | None = None, unit: str | Unit | None = None) -> tuple[Holder, ...]:
        """Return the distinct holders of posts of a role and a unit on a day, in the order of the posts.

        Raises:
            UnknownKeyError: There is no such role.
            UnknownUnitError: There is no such unit.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.holders("2024-06-01", role="grid_chief")
            (<Holder p1: person>,)
        """
        rows = self.holder_rows(on)[self._post_rows(role, unit)]
        return tuple(Holder(self._whole, row) for row in dict.fromkeys(rows[rows >= 0].tolist()))

    def appointments(self, on: Day | None = None) -> tuple[Appointment, ...]:
        """Return the appointments in force on a day, or all that were ever made.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.appointments(on="2024-06-01")
            (<Appointment of p1 to grid_chief@g1#1, 2024-03-01 to …>,)
        """
        rows = range(len(self.columns.app_post)) if on is None else self.active_rows(on).tolist()
        return tuple(Appointment(self._whole, row) for row in rows)

    def devices(self) -> tuple[Device, ...]:
        """Return all devices.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), devices=[{"id": "d1", "kind": "terminal"}])
            >>> roster.devices()
            (<Device d1: terminal>,)
        """
        return tuple(Device(self._whole, row) for row in range(len(self.columns.device_ids)))

    def posts_of(self, holder: str, on: Day) -> tuple[Post, ...]:
        """Return all posts that one holder has on a day, those held ex officio included.

        Raises:
            UnknownKeyError: There is no such holder.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"},
            ...                   {"post": "grid_worker@g1#1", "holder": "p1"}])
            >>> [post.role.key for post in roster.posts_of("p1", on="2024-06-01")]
            ['grid_chief', 'grid_worker']
        """
        row = self.holder(holder).row
        return tuple(Post(self._whole, i) for i in np.flatnonzero(self.holder_rows(on) == row).tolist())
