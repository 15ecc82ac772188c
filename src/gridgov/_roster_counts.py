"""What is counted in a roster on a day: vacancies, holders, spans of control, staffing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools
from gridgov._days import Day
from gridgov._posts import Holder, HolderId, Post
from gridgov._roster_lookups import Lookups
from gridgov._same_units import rows_of
from gridgov._tallies import RosterCounts, SameHolderRate, Spans, Staffing, Vacancies
from gridgov._units import UnitSet

__all__ = ["Counts"]

_PERSON, _HOUSEHOLD, _BODY = range(3)


class Counts(Lookups):
    """Counts posts and holders; every number is of one day."""

    __slots__ = ()

    def double_holdings(self, on: Day) -> dict[HolderId, tuple[Post, ...]]:
        """Return the holders of more than one post on a day, with their posts.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"},
            ...                   {"post": "grid_worker@g1#1", "holder": "p1"}])
            >>> {holder: len(posts) for holder, posts in roster.double_holdings("2024-06-01").items()}
            {'p1': 2}
        """
        held = self.holder_rows(on)
        filled = np.flatnonzero(held >= 0)
        counts = np.bincount(held[filled], minlength=len(self.columns.holder_ids))
        many = filled[counts[held[filled]] > 1]
        found: dict[int, list[Post]] = {}
        for post, holder in zip(many.tolist(), held[many].tolist(), strict=True):
            found.setdefault(holder, []).append(Post(self._whole, post))
        return {Holder(self._whole, row).id: tuple(posts) for row, posts in found.items()}

    def vacancies(self, on: Day, role: str | None = None) -> Vacancies:
        """Return posts without a holder, and posts that units should have (`Role.minimum`) and have not.

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
            >>> vacancy = roster.vacancies("2024-06-01")[0]
            >>> vacancy.post, vacancy.kind
            (<Post grid_worker@g1#1: grid_worker at g1>, 'vacant_post')
        """
        c = self.columns
        held = self.holder_rows(on)
        wanted = range(len(self.catalogue)) if role is None else [self.catalogue.index(role)]
        empty = np.flatnonzero((held < 0) & np.isin(c.post_role, list(wanted)))
        units, roles, posts = [c.post_unit[empty]], [c.post_role[empty]], [empty.astype(np.int32)]
        for i in wanted:
            minimum = self.catalogue.roles[i].minimum
            if minimum:
                places = np.flatnonzero(self.catalogue.roles[i].places(self.territory.levels)[self.territory.types])
                have = np.bincount(c.post_unit[c.post_role == i], minlength=len(self.territory))[places]
                short = np.repeat(places, np.maximum(minimum - have, 0)).astype(np.int32)
                units.append(short)
                roles.append(np.full(len(short), i, np.int16))
                posts.append(np.full(len(short), -1, np.int32))
        unit, role_of, post = np.concatenate(units), np.concatenate(roles), np.concatenate(posts)
        order = np.lexsort((post, role_of, unit))
        return Vacancies(self._whole, unit[order].astype(np.int32), role_of[order].astype(np.int16), post[order])

    def counts(self, on: Day) -> RosterCounts:
        """Return posts, filled posts, distinct holders by kind, and devices: different numbers, on purpose.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"},
            ...                   {"post": "grid_worker@g1#1", "holder": "p1"}])
            >>> counts = roster.counts("2024-06-01")
            >>> counts.posts, counts.filled, counts.holders
            (2, 2, 1)
        """
        c = self.columns
        held = self.holder_rows(on)
        people = np.unique(held[held >= 0])
        kinds = np.bincount(c.holder_kind[people], minlength=3).tolist()
        filled = int((held >= 0).sum())
        n = len(c.device_ids)
        return RosterCounts(len(held), filled, len(people), kinds[_PERSON], kinds[_HOUSEHOLD], kinds[_BODY], n)

    def span_of_control(self, role: str, *, on: Day) -> Spans:
        """Return how many distinct holders of the roles right below answer to each unit's post of a role.

        A subordinate answers to the nearest unit at or above its own that has a post of the role.

        Raises:
            UnknownKeyError: There is no such role.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, Role, RoleCatalogue, Roster, Text
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roles = RoleCatalogue([Role(key="chief", name=Text("chief", "长")),
            ...                        Role(key="worker", name=Text("worker", "员"), superior="chief")])
            >>> roster = Roster.from_records(h, roles,
            ...     posts=[{"role": "chief", "unit": "g1"}, {"role": "worker", "unit": "g1"}],
            ...     appointments=[{"post": "worker@g1#1", "holder": "p1"}])
            >>> roster.span_of_control("chief", on="2024-06-01").of("g1")
            1
        """
        c = self.columns
        units = np.unique(c.post_unit[self._post_rows(role, None)])
        below = [self.catalogue.index(r.key) for r in self.catalogue.subordinates(role)]
        held = self.holder_rows(on)
        posts = np.flatnonzero(np.isin(c.post_role, below) & (held >= 0))
        near = self.territory.tree.nearest(units, self.territory.ranks)[c.post_unit[posts]]
        pairs = np.unique(np.stack((near, held[posts]), axis=1), axis=0) if len(posts) else np.zeros((0, 2), np.int32)
        led = pairs[pairs[:, 0] >= 0, 0]
        counts = np.bincount(np.searchsorted(units, led), minlength=len(units)).astype(np.int64)
        return Spans(self._whole, self.catalogue.role(role), units, counts)

    def staffing(self, role: str, *, on: Day, units: UnitSet | None = None) -> Staffing:
        """Return how units are staffed with a role: posts, filled posts, and who is shared between units.

        Args:
            role: The role.
            on: The day.
            units: The units; by default all places where the role may sit.

        Raises:
            UnknownKeyError: There is no such role.
            ValueError: The units are of another hierarchy, or ``on`` is not written YYYY-MM-DD or lies outside the
                years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
            >>> roster.staffing("grid_chief", on="2024-06-01")
            <Staffing of grid_chief: 1 unit, 0 without, 0 sharing>
        """
        found = self.catalogue.role(role)
        rows = (
            rows_of(self.territory, units)
            if units is not None
            else np.flatnonzero(found.places(self.territory.levels)[self.territory.types])
        )
        c, held = self.columns, self.holder_rows(on)
        posts = self._post_rows(role, None)
        n = len(self.territory)
        has = np.bincount(c.post_unit[posts], minlength=n)
        filled = posts[held[posts] >= 0]
        full = np.bincount(c.post_unit[filled], minlength=n)
        pairs = (
            np.unique(np.stack((held[filled], c.post_unit[filled]), axis=1), axis=0)
            if len(filled)
            else np.zeros((0, 2), np.int32)
        )
        units_of = np.bincount(pairs[:, 0], minlength=len(c.holder_ids))
        shared = np.zeros(n, bool)
        shared[pairs[units_of[pairs[:, 0]] > 1, 1]] = True
        holders = np.bincount(pairs[:, 1], minlength=n)
        return Staffing(self._whole, found, rows.astype(np.int32), has[rows], full[rows], shared[rows], holders[rows])

    def same_holder_rate(self, first: str, second: str, *, on: Day) -> SameHolderRate:
        """Return in how many units two roles are held by one holder, such as secretary and director.

        Units with posts of both roles count; where one of them is vacant it is unknown.

        Raises:
            UnknownKeyError: There is no such role.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_worker", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"},
            ...                   {"post": "grid_worker@g1#1", "holder": "p1"}])
            >>> roster.same_holder_rate("grid_chief", "grid_worker", on="2024-06-01")
            SameHolderRate(same=1, different=0, unknown=0)
        """
        held, c, n = self.holder_rows(on), self.columns, len(self.territory)
        a, b = self._post_rows(first, None), self._post_rows(second, None)
        both = _marked(c.post_unit[a], n) & _marked(c.post_unit[b], n)
        a, b = a[held[a] >= 0], b[held[b] >= 0]
        filled = _marked(c.post_unit[a], n) & _marked(c.post_unit[b], n)
        # Unit and holder as one number, so that a number in both is a unit where one holder has both.
        one = c.post_unit.astype(np.int64) << 32 | (held.astype(np.int64) & 0xFFFFFFFF)
        same = int(_marked(np.intersect1d(one[a], one[b]) >> 32, n).sum())
        known = int(filled.sum())
        return SameHolderRate(same, known - same, int(both.sum()) - known)


def _marked(rows: npt.NDArray[np.integer], n: int) -> Bools:
    """Return a mask of some rows of a table."""
    mask = np.zeros(n, bool)
    mask[rows] = True
    return mask
