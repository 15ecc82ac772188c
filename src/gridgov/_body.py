"""One body, one membership: read-only faces on the rows of checked columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NewType

import attrs

from gridgov._columns import IdColumn, Rows, TextColumn
from gridgov._days import Days, write_day
from gridgov._face import as_html, as_line, one_line
from gridgov._units import Unit
from gridgov._vocabulary import word
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.bodies import Bodies

__all__ = ["Body", "BodyColumns", "BodyId", "Membership"]

#: Id of a body.
BodyId = NewType("BodyId", str)


@attrs.frozen(eq=False)
class BodyColumns:
    """Checked columns of bodies and memberships."""

    __repr__ = as_line
    _repr_html_ = as_html

    ids: IdColumn
    kind: tuple[str, ...]
    line: tuple[str | None, ...]
    name: TextColumn
    unit: Rows
    parent: Rows
    rank: TextColumn
    start: Days
    end: Days
    member: tuple[str, ...]
    member_body: Rows
    member_unit: Rows
    member_start: Days
    member_end: Days


@attrs.frozen(repr=False)
class Body:
    """One body: a read-only face on a row.

    Example:
        >>> from gridgov import Bodies, Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
        >>> bodies = Bodies.from_records(h, [{"id": "b", "kind": "party_committee", "unit": "61"}])
        >>> bodies.body("b").line, bodies.body("b").title.en
        ('party', 'Party committee')
    """

    _repr_html_ = as_html

    bodies: Bodies = attrs.field(repr=False)
    row: int

    @property
    def id(self) -> BodyId:
        """Its id."""
        return BodyId(self.bodies.columns.ids.get(self.row))

    @property
    def kind(self) -> str:
        """Its kind, such as ``party_branch``."""
        return self.bodies.columns.kind[self.row]

    @property
    def line(self) -> str | None:
        """The line it belongs to, such as ``party``; None for a kind that the library does not know."""
        return self.bodies.columns.line[self.row]

    @property
    def name(self) -> str | None:
        """Its name."""
        return self.bodies.columns.name.get(self.row)

    @property
    def unit(self) -> Unit:
        """The unit where it sits."""
        return self.bodies.territory.at(int(self.bodies.columns.unit[self.row]))

    @property
    def parent(self) -> Body | None:
        """The body above it."""
        row = int(self.bodies.columns.parent[self.row])
        return None if row < 0 else Body(self.bodies, row)

    @property
    def path(self) -> tuple[Body, ...]:
        """The bodies from the top of its tree down to itself."""
        trail: list[Body] = [self]
        while (above := trail[-1].parent) is not None:
            trail.append(above)
        return tuple(trail[::-1])

    @property
    def rank(self) -> str | None:
        """Its rank, such as ``deputy_section``; None where it is not known."""
        return self.bodies.columns.rank.get(self.row)

    @property
    def start(self) -> dt.date | None:
        """First day, or None: since before the records."""
        text = write_day(self.bodies.columns.start[self.row])
        return None if text is None else dt.date.fromisoformat(text)

    @property
    def end(self) -> dt.date | None:
        """Last day, or None: it still exists."""
        text = write_day(self.bodies.columns.end[self.row])
        return None if text is None else dt.date.fromisoformat(text)

    @property
    def title(self) -> Text:
        """Name, or the name of its kind where it has none."""
        return Text(self.name, self.name) if self.name else word("body_kinds", self.kind)

    @one_line
    def __repr__(self) -> str:
        return f"<Body {self.id}: {self.kind} at {self.unit.id}>"


@attrs.frozen
class Membership:
    """A holder who belongs to a body for a time.

    Example:
        >>> from gridgov import Bodies, Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
        >>> bodies = Bodies.from_records(h, [{"id": "b", "kind": "party_committee", "unit": "61"}],
        ...     [{"member": "p1", "body": "b"}])
        >>> bodies.memberships()
        (Membership(member='p1', body='b', lives_at=None),)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Opaque id of the member.
    member: str
    #: Id of the body.
    body: BodyId
    #: Id of the unit where the member lives; None where it is not known.
    lives_at: str | None
