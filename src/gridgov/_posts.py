"""Read-only faces on the rows of a roster."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NewType

import attrs
import numpy as np

from gridgov._days import write_day
from gridgov._face import as_html, one_line
from gridgov._role import HolderKind, Role
from gridgov._units import Unit

if TYPE_CHECKING:
    from gridgov.roles import Roster

__all__ = ["Answer", "Appointment", "Device", "Holder", "HolderId", "Post", "PostId"]

#: Id of a post.
PostId = NewType("PostId", str)
#: Opaque id of a holder: never a name, never an identity number.
HolderId = NewType("HolderId", str)


def _date(day: np.datetime64) -> dt.date | None:
    text = write_day(day)
    return None if text is None else dt.date.fromisoformat(text)


@attrs.frozen(repr=False)
class Post:
    """A position in a unit that exists whether or not somebody holds it.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
        >>> roster.post("grid_chief@g1#1").unit
        <Unit g1: grid>
    """

    _repr_html_ = as_html

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

    @one_line
    def __repr__(self) -> str:
        return f"<Post {self.id}: {self.role.key} at {self.unit.id}>"


@attrs.frozen(repr=False)
class Holder:
    """A person, household or body that can hold posts.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
        >>> roster.holder("p1").kind
        'person'
    """

    _repr_html_ = as_html

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

    @one_line
    def __repr__(self) -> str:
        return f"<Holder {self.id}: {self.kind}>"


@attrs.frozen(repr=False)
class Appointment:
    """A holder in a post for a time.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
        >>> [(a.holder.id, a.start.isoformat(), a.end) for a in roster.appointments()]
        [('p1', '2024-03-01', None)]
    """

    _repr_html_ = as_html

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

    @one_line
    def __repr__(self) -> str:
        return f"<Appointment of {self.holder.id} to {self.post.id}, {self.start or '…'} to {self.end or '…'}>"


@attrs.frozen(repr=False)
class Device:
    """A terminal or another device; it is not a worker, and is counted apart.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
        >>> [device] = Roster.from_records(h, RoleCatalogue.builtin(), devices=[{"id": "d1"}]).devices()
        >>> device.kind, device.holder
        ('terminal', None)
    """

    _repr_html_ = as_html

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

    @one_line
    def __repr__(self) -> str:
        return f"<Device {self.id}: {self.kind}>"


@attrs.frozen
class Answer:
    """One link of a chain of answerability: a filled post, its unit and who holds it.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
        >>> answer = roster.responsible_for("g1", on="2026-01-01")
        >>> answer.holder, answer.role.key
        (<Holder p1: person>, 'grid_chief')
    """

    _repr_html_ = as_html

    unit: Unit
    role: Role
    post: Post
    holder: Holder
    #: Kind of link by which its unit answers for another one, such as ``covers``; None for the unit and those above it.
    link: str | None = None

    @one_line
    def __repr__(self) -> str:
        label = f" ({self.role.responsibility} responsible)" if self.role.responsibility else ""
        how = f", which {self.link} it" if self.link else ""
        return f"<Answer: {self.holder.id}, {self.role.key} of {self.unit.id}{label}{how}>"
