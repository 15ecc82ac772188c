"""The small results of what is counted in a roster: vacancies, spans, staffing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, overload

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._face import as_html, as_line, one_line
from gridgov._posts import Post
from gridgov._role import Role
from gridgov._units import Unit, UnitSet

if TYPE_CHECKING:
    from gridgov.roles import Roster

__all__ = ["RosterCounts", "SameHolderRate", "Spans", "Staffing", "Vacancies", "Vacancy"]


def _units(n: int) -> str:
    return "1 unit" if n == 1 else f"{n:,} units"


@attrs.frozen
class Vacancy:
    """A post without a holder, or a post that a unit should have and has not.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
        >>> [vacancy] = roster.vacancies("2026-01-01")
        >>> vacancy.unit, vacancy.kind
        (<Unit g1: grid>, 'vacant_post')
    """

    __repr__ = as_line
    _repr_html_ = as_html

    unit: Unit
    role: Role
    #: The post, or None where there is none.
    post: Post | None

    @property
    def kind(self) -> Literal["vacant_post", "no_post"]:
        """``vacant_post``, or ``no_post`` where the unit has fewer posts than its role asks for."""
        return "no_post" if self.post is None else "vacant_post"


@attrs.frozen(eq=False, repr=False)
class Vacancies(Sequence[Vacancy]):
    """Vacancies on one day, by unit, as columns; a sequence of `Vacancy`.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
        >>> roster.vacancies("2026-01-01")
        <Vacancies: 1 (1 grid_chief)>
    """

    _repr_html_ = as_html

    roster: Roster
    #: Row of the unit of each vacancy. Int32.
    units: Rows
    #: Position of its role in the catalogue. Int16.
    roles: npt.NDArray[np.int16]
    #: Row of the post, -1 where there is none. Int32.
    posts: Rows

    def __len__(self) -> int:
        return len(self.units)

    @overload
    def __getitem__(self, index: int) -> Vacancy: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Vacancy]: ...
    def __getitem__(self, index: int | slice) -> Vacancy | Sequence[Vacancy]:
        if isinstance(index, slice):
            return Vacancies(self.roster, self.units[index], self.roles[index], self.posts[index])
        post = int(self.posts[index])
        return Vacancy(
            self.roster.territory.at(int(self.units[index])),
            self.roster.catalogue.roles[int(self.roles[index])],
            None if post < 0 else Post(self.roster, post),
        )

    def __iter__(self) -> Iterator[Vacancy]:
        return (self[i] for i in range(len(self)))

    @property
    def unit_set(self) -> UnitSet:
        """The units with at least one vacancy."""
        return UnitSet(self.roster.territory, np.unique(self.units))

    def counts(self) -> dict[str, int]:
        """Return how many vacancies each role has; roles without one are left out.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
            >>> roster.vacancies("2026-01-01").counts()
            {'grid_chief': 1}
        """
        found = np.bincount(self.roles, minlength=len(self.roster.catalogue)).tolist()
        return {role.key: n for role, n in zip(self.roster.catalogue, found, strict=True) if n}

    def to_columns(self) -> dict[str, list[str | None]]:
        """Return plain columns: unit, role, post, kind.

        Returns:
            Lists of texts, one entry a vacancy; ``post`` is None where there is no post.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
            >>> roster.vacancies("2026-01-01").to_columns()
            {'unit': ['g1'], 'role': ['grid_chief'], 'post': ['grid_chief@g1#1'], 'kind': ['vacant_post']}
        """
        posts = [None if p < 0 else self.roster.columns.post_ids.get(p) for p in self.posts.tolist()]
        return {
            "unit": list(self.roster.territory.ids.decode(self.units).tolist()),
            "role": [self.roster.catalogue.roles[r].key for r in map(int, self.roles)],
            "post": posts,
            "kind": ["no_post" if p is None else "vacant_post" for p in posts],
        }

    @one_line
    def __repr__(self) -> str:
        return f"<Vacancies: {len(self):,} ({', '.join(f'{n:,} {k}' for k, n in self.counts().items()) or 'none'})>"


@attrs.frozen
class RosterCounts:
    """Posts, holders and devices: three different counts.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
        >>> roster.counts("2026-01-01")
        RosterCounts(posts=1, filled=1, holders=1, persons=1, households=0, bodies=0, devices=0)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Posts, filled or not.
    posts: int
    #: Posts with a holder.
    filled: int
    #: Distinct holders of at least one post.
    holders: int
    #: Those of them that are persons.
    persons: int
    #: Those of them that are households.
    households: int
    #: Those of them that are bodies.
    bodies: int
    #: Devices.
    devices: int


@attrs.frozen(eq=False, repr=False)
class Spans:
    """Span of control: how many holders answer directly to each unit's post of one role.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
        >>> roster.span_of_control("grid_chief", on="2026-01-01")
        <Spans of grid_chief: 1 unit, mean 0.00>
    """

    _repr_html_ = as_html

    roster: Roster
    role: Role
    #: Rows of the units that have a post of the role. Int32.
    units: Rows
    #: Distinct direct subordinates below each. Int64.
    counts: npt.NDArray[np.int64]

    def of(self, unit: str) -> int:
        """Return the span of one unit, from 0.

        Raises:
            UnknownUnitError: There is no such unit.
            KeyError: The unit has no post of the role.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
            >>> roster.span_of_control("grid_chief", on="2026-01-01").of("g1")
            0
        """
        at = np.flatnonzero(self.units == self.roster.territory.row(unit))
        if not len(at):
            raise KeyError(unit)
        return int(self.counts[at[0]])

    @one_line
    def __repr__(self) -> str:
        mean = f"{self.counts.mean():.2f}" if len(self.counts) else "-"
        return f"<Spans of {self.role.key}: {_units(len(self.units))}, mean {mean}>"


@attrs.frozen(eq=False, repr=False)
class Staffing:
    """How some units are staffed with one role on one day.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
        >>> staffing = roster.staffing("grid_chief", on="2024-02-29")
        >>> staffing, staffing.without.ids
        (<Staffing of grid_chief: 1 unit, 1 without, 0 sharing>, ['g1'])
    """

    _repr_html_ = as_html

    roster: Roster
    role: Role
    #: Rows of the units. Int32.
    units: Rows
    #: Posts of each unit. Int64.
    posts: npt.NDArray[np.int64]
    #: Filled posts of each unit. Int64.
    filled: npt.NDArray[np.int64]
    #: Units in which a holder serves who also serves in another one. Bool.
    shared: npt.NDArray[np.bool_]
    #: Distinct holders of each unit: who has two of its posts counts once. Int64.
    holders: npt.NDArray[np.int64]

    @property
    def without(self) -> UnitSet:
        """Units in which nobody holds the role."""
        return UnitSet(self.roster.territory, self.units[self.filled == 0])

    @property
    def sharing(self) -> UnitSet:
        """Units that share a holder with another unit."""
        return UnitSet(self.roster.territory, self.units[self.shared])

    @one_line
    def __repr__(self) -> str:
        n, without, sharing = len(self.units), int((self.filled == 0).sum()), int(self.shared.sum())
        return f"<Staffing of {self.role.key}: {_units(n)}, {without:,} without, {sharing:,} sharing>"


@attrs.frozen
class SameHolderRate:
    """In how many units two roles are held by one holder.

    Example:
        >>> from gridgov.roles import SameHolderRate
        >>> SameHolderRate(same=3, different=1, unknown=2).rate
        0.75
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Units where both are held, by the same holder.
    same: int
    #: Units where both are held, by different holders.
    different: int
    #: Units where one of the two has no holder: neither yes nor no.
    unknown: int

    @property
    def rate(self) -> float | None:
        """Share of the units where it can be told, 0 to 1; None where it can be told nowhere."""
        known = self.same + self.different
        return self.same / known if known else None
