"""Bodies: committees, Party organisations, centres, companies. A body sits at a unit and is not the unit.

A body may have a parent body, so each line of bodies (the Party chain, the centres, ...) is a tree of its own, whose
depth need not match the territory's. Which body serves a unit is computed: the one at the unit, or at the nearest
unit above.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NewType, Self

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _tree
from gridgov._columns import Encoded, IdColumn, Rows, TextColumn, frozen
from gridgov._days import Day, Days, as_day, in_force, write_day
from gridgov._tables import Columns, Table, lost_batch, read_ids, read_period
from gridgov._units import Unit, UnitSet
from gridgov._vocabulary import entries, word
from gridgov.errors import Batch, InvalidBodiesError, Place, Problem, Problems, UnknownKeyError, fault
from gridgov.hierarchy import Hierarchy
from gridgov.text import Text

__all__ = ["Bodies", "Body", "BodyColumns", "BodyId", "Membership"]

#: Id of a body.
BodyId = NewType("BodyId", str)

DUPLICATE_BODY = fault(
    "BOD001",
    "duplicate-body",
    Text("Body '{id}' is on rows {rows}.", "组织“{id}”出现在第{rows}行。"),
    Text(
        "Body ids must be unique: delete or renumber all but one.", "组织编号必须唯一：请只保留一行，其余删除或另编号。"
    ),
)
BODY_UNIT = fault(
    "BOD002",
    "body-at-unknown-unit",
    Text("The unit '{unit}' of a body does not exist.", "组织所在单元“{unit}”不存在。"),
    Text("Add the unit or correct its id.", "请补充该单元或更正其编号。"),
)
BODY_PARENT = fault(
    "BOD003",
    "unknown-parent-body",
    Text("The parent body '{parent}' does not exist.", "上级组织“{parent}”不存在。"),
    Text("Add the body or correct the id.", "请补充该组织或更正其编号。"),
)
BODY_CYCLE = fault(
    "BOD004",
    "body-cycle",
    Text("Parent bodies form a cycle: {trail}.", "上级组织关系成环：{trail}。"),
    Text("Correct one of these {n} parents.", "请更正这{n}个上级中的一个。"),
)
BODY_KIND = fault(
    "BOD005",
    "body-without-kind",
    Text("Body '{id}' has no kind.", "组织“{id}”没有类别。"),
    Text("Give one, such as 'residents_committee'.", "请填写类别，例如“residents_committee”。"),
)
MEMBER_BODY = fault(
    "BOD006",
    "member-of-unknown-body",
    Text("There is no body '{body}' for this membership.", "该成员关系的组织“{body}”不存在。"),
    Text("Add the body or correct its id.", "请补充该组织或更正其编号。"),
)
MEMBER_UNIT = fault(
    "BOD007",
    "member-at-unknown-unit",
    Text("The unit '{lives_at}' of a member does not exist.", "成员居住单元“{lives_at}”不存在。"),
    Text("Correct it, or leave it empty if it is unknown.", "请更正；未知时请留空。"),
)
UNKNOWN_BODY = fault(
    "BOD008",
    "unknown-body",
    Text("There is no body '{id}' (there are {n:,}).", "没有组织“{id}”（共有{n:,}个）。"),
    Text("Look the id up with .of_kind() or .at().", "请用.of_kind()或.at()查找编号。"),
)


@attrs.frozen(eq=False)
class BodyColumns:
    """Checked columns of bodies and memberships."""

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
    """One body: a read-only face on a row."""

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

    def __repr__(self) -> str:
        return f"<Body {self.id}: {self.kind} at {self.unit.id}>"


@attrs.frozen
class Membership:
    """A holder who belongs to a body for a time."""

    #: Opaque id of the member.
    member: str
    #: Id of the body.
    body: BodyId
    #: Id of the unit where the member lives; None where it is not known.
    lives_at: str | None


class Bodies:
    """The bodies of a territory.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}],
        ...     levels=LevelScheme.ladder("community", "grid"))
        >>> bodies = Bodies.from_records(h, [
        ...     {"id": "org", "kind": "community_party_organisation", "unit": "c"},
        ...     {"id": "branch", "kind": "party_branch", "unit": "c", "parent": "org"}])
        >>> bodies
        <Bodies: 2 (1 community_party_organisation, 1 party_branch)>
        >>> [body.id for body in bodies.chain("g", "party")]
        ['org', 'branch']
    """

    __slots__ = ("__weakref__", "columns", "territory")

    def __init__(self, territory: Hierarchy, columns: BodyColumns) -> None:
        #: The units.
        self.territory: Hierarchy = territory
        #: The checked columns; treat them as read-only.
        self.columns: BodyColumns = columns

    @classmethod
    def from_records(
        cls,
        territory: Hierarchy,
        bodies: Iterable[Mapping[str, Any]] = (),
        memberships: Iterable[Mapping[str, Any]] = (),
    ) -> Self:
        """Build from mappings.

        Args:
            territory: The units.
            bodies: ``id``, ``kind``, ``unit``; optionally ``name``, ``parent``, ``rank``, ``line``, ``start``, ``end``.
                The line follows from the kind, if the library knows it.
            memberships: ``member``, ``body``; optionally ``lives_at``, ``start``, ``end``.

        Raises:
            InvalidBodiesError: With every fault of the two tables.
        """
        tables = Table.of_records("bodies", bodies), Table.of_records("memberships", memberships)
        return cls(territory, _assemble(territory, *tables))

    @classmethod
    def from_columns(cls, territory: Hierarchy, bodies: Columns, memberships: Columns | None = None) -> Self:
        """Build from columns of equal length; the columns are those of `from_records`.

        Raises:
            InvalidBodiesError: With every fault of the two tables.
            ValueError: The columns of a table differ in length.
            TypeError: A column is a single text.
        """
        tables = Table.of_columns("bodies", bodies), Table.of_columns("memberships", memberships or {})
        return cls(territory, _assemble(territory, *tables))

    # -- questions -------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.columns.ids)

    def __iter__(self) -> Iterator[Body]:
        return (Body(self, row) for row in range(len(self)))

    def body(self, ident: str) -> Body:
        """Return one body.

        Raises:
            UnknownKeyError: There is no such body.
        """
        row = int(self.columns.ids.find([ident])[0])
        if row < 0:
            raise UnknownKeyError(Problem(UNKNOWN_BODY, Place(id=ident), {"id": ident, "n": len(self)}))
        return Body(self, row)

    def _mask(
        self, *, kinds: Iterable[str] | None = None, line: str | None = None, on: Day | None = None
    ) -> npt.NDArray[np.bool_]:
        c = self.columns
        mask = np.ones(len(self), bool)
        if kinds is not None:
            wanted = set(kinds)
            mask &= np.fromiter((k in wanted for k in c.kind), bool, len(self))
        if line is not None:
            mask &= np.fromiter((k == line for k in c.line), bool, len(self))
        if on is not None:
            mask &= in_force(c.start, c.end, as_day(on))
        return mask

    def of_kind(self, *kinds: str, on: Day | None = None) -> tuple[Body, ...]:
        """Return the bodies of some kinds, on a day or ever."""
        return tuple(Body(self, row) for row in np.flatnonzero(self._mask(kinds=kinds, on=on)).tolist())

    def at(self, unit: str | Unit, *, line: str | None = None, on: Day | None = None) -> tuple[Body, ...]:
        """Return the bodies that sit at a unit.

        Raises:
            UnknownUnitError: There is no such unit.
        """
        here = self._mask(line=line, on=on) & (self.columns.unit == self.territory.row(unit))
        return tuple(Body(self, row) for row in np.flatnonzero(here).tolist())

    def attached(self, unit: str | Unit, line: str, *, on: Day | None = None) -> Body | None:
        """Return the body of a line that serves a unit: at the unit, or at the nearest unit above that has one.

        Where a unit has several bodies of the line, the one furthest down its tree serves; the first of equals.

        Raises:
            UnknownUnitError: There is no such unit.
        """
        path = self.territory.tree.path(self.territory.row(unit))
        candidates = np.flatnonzero(self._mask(line=line, on=on) & np.isin(self.columns.unit, path))
        position = {row: i for i, row in enumerate(path)}
        best: Body | None = None
        key = (-1, -1)
        for row in candidates.tolist():
            body = Body(self, row)
            rank = (position[int(self.columns.unit[row])], len(body.path))
            if rank > key:
                best, key = body, rank
        return best

    def chain(self, unit: str | Unit, line: str, *, on: Day | None = None) -> tuple[Body, ...]:
        """Return the bodies of a line that serve a unit, from the top of the line down; without a hole.

        Raises:
            UnknownUnitError: There is no such unit.
        """
        body = self.attached(unit, line, on=on)
        return () if body is None else body.path

    def missing(self, *kinds: str, units: UnitSet, on: Day | None = None) -> UnitSet:
        """Return the units at which no body of any of these kinds sits.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> bodies = Bodies.from_records(h, [{"id": "b", "kind": "party_committee", "unit": "61"}])
            >>> bodies.missing("party_committee", units=h.units()).ids
            ['6109']
        """
        have = np.zeros(len(self.territory), bool)
        have[self.columns.unit[self._mask(kinds=kinds, on=on)]] = True
        return UnitSet(self.territory, units.rows[~have[units.rows]])

    def memberships(self, on: Day | None = None) -> tuple[Membership, ...]:
        """Return the memberships in force on a day, or all."""
        c = self.columns
        rows: Iterable[int] = range(len(c.member))
        if on is not None:
            rows = np.flatnonzero(in_force(c.member_start, c.member_end, as_day(on))).tolist()
        get = self.territory.ids.get
        return tuple(
            Membership(
                c.member[i],
                BodyId(c.ids.get(int(c.member_body[i]))),
                None if c.member_unit[i] < 0 else get(int(c.member_unit[i])),
            )
            for i in rows
        )

    def divided(self, body_kind: str, *, kind: str = "grid", on: Day | None = None) -> dict[str, tuple[BodyId, ...]]:
        """Return the units whose members are spread over several bodies of one kind, with these bodies.

        A member belongs to the lowest unit of the kind at or above the place where the member lives: for grids the
        micro grid if there is one, otherwise the small grid.

        Args:
            body_kind: Kind of body of which a unit's members should share one, such as ``party_group``.
            kind: Kind of unit.
            on: The day; without it all memberships ever.
        """
        c, h = self.columns, self.territory
        marked = np.flatnonzero(h.levels.types_at(kind=kind)[h.types]).astype(np.int32)
        near = h.tree.nearest(marked, h.ranks)
        active = np.ones(len(c.member), bool) if on is None else in_force(c.member_start, c.member_end, as_day(on))
        found: dict[int, set[int]] = {}
        for i in np.flatnonzero(active & (c.member_unit >= 0)).tolist():
            body = int(c.member_body[i])
            unit = int(near[c.member_unit[i]])
            if unit >= 0 and c.kind[body] == body_kind:
                found.setdefault(unit, set()).add(body)
        return {
            h.ids.get(unit): tuple(BodyId(c.ids.get(b)) for b in sorted(bodies))
            for unit, bodies in sorted(found.items())
            if len(bodies) > 1
        }

    # -- out -------------------------------------------------------------------------------------------------------

    def rebind(self, territory: Hierarchy) -> Bodies:
        """Return these bodies over another hierarchy that has the same units.

        Raises:
            InvalidBodiesError: Units with bodies are gone.
        """
        return Bodies.from_columns(territory, **self.to_tables())

    def to_tables(self) -> dict[str, dict[str, list[Any]]]:
        """Return the two tables as plain columns; `from_columns` is the inverse."""
        c = self.columns
        ids = c.ids.tolist()
        return {
            "bodies": {
                "id": ids,
                "kind": list(c.kind),
                "unit": self.territory.ids.decode(c.unit).tolist(),
                "name": c.name.tolist(),
                "parent": [None if p < 0 else ids[p] for p in c.parent.tolist()],
                "rank": c.rank.tolist(),
                "line": list(c.line),
                "start": [write_day(d) for d in c.start],
                "end": [write_day(d) for d in c.end],
            },
            "memberships": {
                "member": list(c.member),
                "body": [ids[b] for b in c.member_body.tolist()],
                "lives_at": [t or None for t in self.territory.texts_of(c.member_unit).tolist()],
                "start": [write_day(d) for d in c.member_start],
                "end": [write_day(d) for d in c.member_end],
            },
        }

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Bodies):
            return NotImplemented
        same = self.territory is other.territory or self.territory == other.territory
        return same and self.to_tables() == other.to_tables()

    def __hash__(self) -> int:
        return hash((len(self), self.columns.kind))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.territory, self.columns)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # nothing in it can change

    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for kind in self.columns.kind:
            counts[kind] = counts.get(kind, 0) + 1
        inside = ", ".join(f"{n:,} {kind}" for kind, n in counts.items())
        return f"<Bodies: {len(self):,}{f' ({inside})' if inside else ''}>"


def _assemble(territory: Hierarchy, bodies: Table, memberships: Table) -> BodyColumns:
    """Check everything and return the columns.

    Raises:
        InvalidBodiesError: With every fault of the two tables.
    """
    batches: list[Batch] = [*bodies.faults, *memberships.faults]
    ids = read_ids(bodies.encoded("id"), DUPLICATE_BODY, "bodies", batches)
    kinds = bodies.texts("kind")
    blank = [i for i, k in enumerate(kinds) if not k]
    if blank:
        texts = [ids.get(i) for i in blank]
        batches.append(Batch(BODY_KIND, [i + 1 for i in blank], texts, {"id": texts}, Place(path="bodies")))
    known = entries("body_kinds")
    lines = [line or known.get(k, {}).get("line") for line, k in zip(bodies.texts("line"), kinds, strict=True)]
    unit_coded = bodies.encoded("unit")
    unit = territory.ids.find_encoded(unit_coded)
    lost = np.flatnonzero(unit < 0)
    if len(lost):
        batches.append(lost_batch(BODY_UNIT, "bodies", "unit", unit_coded, lost))
    parent = _parents(ids, bodies.encoded("parent"), batches)
    start, end = read_period(bodies, batches)
    members = _members(territory, ids, memberships, batches)
    if batches:
        raise InvalidBodiesError(Problems(batches))
    return BodyColumns(
        ids,
        tuple(kinds),
        tuple(lines),
        bodies.column("name"),
        frozen(unit),
        parent,
        bodies.column("rank"),
        start,
        end,
        *members,
    )


def _parents(ids: IdColumn, coded: Encoded, batches: list[Batch]) -> Rows:
    # An empty id is no body that an empty parent could name.
    parent = np.where(coded.lengths > 0, ids.find_encoded(coded), np.int32(-1))
    lost = np.flatnonzero((parent < 0) & (coded.lengths > 0))
    if len(lost):
        batches.append(lost_batch(BODY_PARENT, "bodies", "parent", coded, lost))
    for trail in _tree.cycles(parent):
        names = [ids.get(row) for row in trail]
        facts: dict[str, Sequence[object]] = {"trail": [" -> ".join([*names, names[0]])], "n": [len(names)]}
        batches.append(Batch(BODY_CYCLE, [trail[0] + 1], [names[0]], facts, Place(path="bodies")))
    return frozen(parent)


def _members(
    territory: Hierarchy, ids: IdColumn, table: Table, batches: list[Batch]
) -> tuple[tuple[str, ...], Rows, Rows, Days, Days]:
    body_coded = table.encoded("body")
    body = ids.find_encoded(body_coded)
    lost = np.flatnonzero(body < 0)
    if len(lost):
        batches.append(lost_batch(MEMBER_BODY, "memberships", "body", body_coded, lost))
    home_coded = table.encoded("lives_at")
    home = territory.ids.find_encoded(home_coded)
    lost = np.flatnonzero((home < 0) & (home_coded.lengths > 0))
    if len(lost):
        batches.append(lost_batch(MEMBER_UNIT, "memberships", "lives_at", home_coded, lost))
    start, end = read_period(table, batches)
    return tuple(table.texts("member")), frozen(body), frozen(home), start, end
