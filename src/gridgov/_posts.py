"""Read-only faces on the rows of a roster, and the small results of its questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NewType, overload

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._catalogue import HolderKind, Role
from gridgov._columns import Rows
from gridgov._days import write_day
from gridgov._units import Unit, UnitSet

if TYPE_CHECKING:
    from gridgov.roles import Roster

__all__ = [
    "Answer",
    "Appointment",
    "Device",
    "Holder",
    "HolderId",
    "Post",
    "PostId",
    "RosterCounts",
    "SameHolderRate",
    "Spans",
    "Staffing",
    "Vacancies",
    "Vacancy",
]

#: Id of a post.
PostId = NewType("PostId", str)
#: Opaque id of a holder: never a name, never an identity number.
HolderId = NewType("HolderId", str)


def _date(day: np.datetime64) -> dt.date | None:
    text = write_day(day)
    return None if text is None else dt.date.fromisoformat(text)


@attrs.frozen(repr=False)
class Post:
    """A position in a unit that exists whether or not somebody holds it."""

    roster: Roster = attrs.field(repr=False)
    row: int

    @property
    def id(self) -> PostId:
        """Its id."""
        return PostId(self.roster.columns.post_ids.get(self.row))

    @property
    def role(self) -> Role:
        """Its role."""
        return self.roster.catalogue.roles[int(self.roster.columns.post_role[self.row])]

    @property
    def unit(self) -> Unit:
        """The unit where it is."""
        return self.roster.territory.at(int(self.roster.columns.post_unit[self.row]))

    @property
    def number(self) -> int:
        """Its number among the posts of its role in its unit, from 1."""
        return int(self.roster.columns.post_number[self.row])

    @property
    def body(self) -> str | None:
        """Id of the body that it belongs to, or None."""
        return self.roster.columns.post_body.get(self.row)

    def __repr__(self) -> str:
        return f"<Post {self.id}: {self.role.key} at {self.unit.id}>"


@attrs.frozen(repr=False)
class Holder:
    """A person, household or body that can hold posts."""

    roster: Roster = attrs.field(repr=False)
    row: int

    @property
    def id(self) -> HolderId:
        """Its opaque id."""
        return HolderId(self.roster.columns.holder_ids.get(self.row))

    @property
    def kind(self) -> HolderKind:
        """What it is."""
        kinds: tuple[HolderKind, ...] = ("person", "household", "body")
        return kinds[int(self.roster.columns.holder_kind[self.row])]

    @property
    def qualifications(self) -> frozenset[str]:
        """What makes it eligible."""
        return self.roster.columns.holder_qualifications.get(self.row)

    def __repr__(self) -> str:
        return f"<Holder {self.id}: {self.kind}>"


@attrs.frozen(repr=False)
class Appointment:
    """A holder in a post for a time."""

    roster: Roster = attrs.field(repr=False)
    row: int

    @property
    def post(self) -> Post:
        """The post."""
        return Post(self.roster, int(self.roster.columns.app_post[self.row]))

    @property
    def holder(self) -> Holder:
        """Who holds it."""
        return Holder(self.roster, int(self.roster.columns.app_holder[self.row]))

    @property
    def start(self) -> dt.date | None:
        """First day, or None: since before the records."""
        return _date(self.roster.columns.app_start[self.row])

    @property
    def end(self) -> dt.date | None:
        """Last day, or None: still in force."""
        return _date(self.roster.columns.app_end[self.row])

    @property
    def basis(self) -> str | None:
        """On what it rests, such as a decision or an election; None if it is not known."""
        return self.roster.columns.app_basis.get(self.row)

    @property
    def meets(self) -> frozenset[str]:
        """The conditions that are recorded as met."""
        return self.roster.columns.app_meets.get(self.row)

    def __repr__(self) -> str:
        return f"<Appointment of {self.holder.id} to {self.post.id}, {self.start or '…'} to {self.end or '…'}>"


@attrs.frozen(repr=False)
class Device:
    """A terminal or another device; it is not a worker, and is counted apart."""

    roster: Roster = attrs.field(repr=False)
    row: int

    @property
    def id(self) -> str:
        """Its id."""
        return self.roster.columns.device_ids.get(self.row)

    @property
    def kind(self) -> str:
        """What it is."""
        return self.roster.columns.device_kind.get(self.row) or "terminal"

    @property
    def holder(self) -> Holder | None:
        """Who carries it, or None."""
        row = int(self.roster.columns.device_holder[self.row])
        return None if row < 0 else Holder(self.roster, row)

    def __repr__(self) -> str:
        return f"<Device {self.id}: {self.kind}>"


@attrs.frozen
class Answer:
    """One link of a chain of answerability: a filled post, its unit and who holds it."""

    unit: Unit
    role: Role
    post: Post
    holder: Holder

    def __repr__(self) -> str:
        label = f" ({self.role.responsibility} responsible)" if self.role.responsibility else ""
        return f"<Answer: {self.holder.id}, {self.role.key} of {self.unit.id}{label}>"


@attrs.frozen
class Vacancy:
    """A post without a holder, or a post that a unit should have and has not."""

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
    """Vacancies on one day, by unit, as columns; a sequence of `Vacancy`."""

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
        """Return how many vacancies each role has."""
        found = np.bincount(self.roles, minlength=len(self.roster.catalogue)).tolist()
        return {role.key: n for role, n in zip(self.roster.catalogue, found, strict=True) if n}

    def to_columns(self) -> dict[str, list[str | None]]:
        """Return plain columns: unit, role, post, kind."""
        posts = [None if p < 0 else self.roster.columns.post_ids.get(p) for p in self.posts.tolist()]
        return {
            "unit": list(self.roster.territory.ids.decode(self.units).tolist()),
            "role": [self.roster.catalogue.roles[r].key for r in map(int, self.roles)],
            "post": posts,
            "kind": ["no_post" if p is None else "vacant_post" for p in posts],
        }

    def __repr__(self) -> str:
        return f"<Vacancies: {len(self):,} ({', '.join(f'{n:,} {k}' for k, n in self.counts().items()) or 'none'})>"


@attrs.frozen
class RosterCounts:
    """Posts, holders and devices: three different counts."""

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
    """Span of control: how many holders answer directly to each unit's post of one role."""

    roster: Roster
    role: Role
    #: Rows of the units that have a post of the role. Int32.
    units: Rows
    #: Distinct direct subordinates below each. Int64.
    counts: npt.NDArray[np.int64]

    def of(self, unit: str) -> int:
        """Return the span of one unit.

        Raises:
            UnknownUnitError: There is no such unit.
            KeyError: The unit has no post of the role.
        """
        at = np.flatnonzero(self.units == self.roster.territory.row(unit))
        if not len(at):
            raise KeyError(unit)
        return int(self.counts[at[0]])

    def __repr__(self) -> str:
        mean = f"{self.counts.mean():.2f}" if len(self.counts) else "-"
        return f"<Spans of {self.role.key}: {len(self.units):,} units, mean {mean}>"


@attrs.frozen(eq=False, repr=False)
class Staffing:
    """How some units are staffed with one role on one day."""

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

    @property
    def without(self) -> UnitSet:
        """Units in which nobody holds the role."""
        return UnitSet(self.roster.territory, self.units[self.filled == 0])

    @property
    def sharing(self) -> UnitSet:
        """Units that share a holder with another unit."""
        return UnitSet(self.roster.territory, self.units[self.shared])

    def __repr__(self) -> str:
        n, without, sharing = len(self.units), int((self.filled == 0).sum()), int(self.shared.sum())
        return f"<Staffing of {self.role.key}: {n:,} units, {without:,} without, {sharing:,} sharing>"


@attrs.frozen
class SameHolderRate:
    """In how many units two roles are held by one holder."""

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
