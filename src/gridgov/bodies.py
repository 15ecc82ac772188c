"""Bodies: committees, Party organisations, centres, companies. A body sits at a unit and is not the unit.

A body may have a parent body, so each line of bodies (the Party chain, the centres, ...) is a tree of its own, whose
depth need not match the territory's. Which body serves a unit is computed: the one at the unit, or at the nearest
unit above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from gridgov._bodies_build import assemble
from gridgov._body import Body, BodyColumns, BodyId, Membership
from gridgov._body_faults import UNKNOWN_BODY
from gridgov._days import Day, as_day, in_force, write_days
from gridgov._face import as_html, one_line
from gridgov._pickles import Versioned
from gridgov._same_units import rows_of
from gridgov._tables import Columns, Table
from gridgov._units import Unit, UnitSet
from gridgov.errors import Place, Problem, UnknownKeyError
from gridgov.hierarchy import Hierarchy

__all__ = ["Bodies", "Body", "BodyColumns", "BodyId", "Membership"]


class Bodies(Versioned):
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

    _repr_html_ = as_html

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
                The line follows from the kind, if the library knows it. Days are dates or texts YYYY-MM-DD.
            memberships: ``member``, ``body``; optionally ``lives_at``, ``start``, ``end``.

        Raises:
            InvalidBodiesError: With every fault of the two tables.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([
            ...     {"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}],
            ...     levels=LevelScheme.ladder("community", "grid"))
            >>> Bodies.from_records(h,
            ...     [{"id": "branch", "kind": "party_branch", "unit": "c"},
            ...      {"id": "group", "kind": "party_group", "unit": "g", "parent": "branch"}],
            ...     [{"member": "p1", "body": "group", "lives_at": "g"}])
            <Bodies: 2 (1 party_branch, 1 party_group)>
        """
        tables = Table.of_records("bodies", bodies), Table.of_records("memberships", memberships)
        return cls(territory, assemble(territory, *tables))

    @classmethod
    def from_columns(cls, territory: Hierarchy, bodies: Columns, memberships: Columns | None = None) -> Self:
        """Build from columns of equal length; the columns are those of `from_records`.

        Args:
            territory: The units.
            bodies: Columns by name, each of shape (bodies,); texts, and for days also NumPy datetime64.
            memberships: Columns by name, each of shape (memberships,).

        Raises:
            InvalidBodiesError: With every fault of the two tables.
            ValueError: The columns of a table differ in length.
            TypeError: A column is a single text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> Bodies.from_columns(h, {"id": ["a", "b"], "kind": ["party_committee"] * 2, "unit": ["61", "6109"]})
            <Bodies: 2 (2 party_committee)>
        """
        tables = Table.of_columns("bodies", bodies), Table.of_columns("memberships", memberships or {})
        return cls(territory, assemble(territory, *tables))

    # -- questions -------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.columns.ids)

    def __iter__(self) -> Iterator[Body]:
        return (Body(self, row) for row in range(len(self)))

    def body(self, ident: str) -> Body:
        """Return one body.

        Raises:
            UnknownKeyError: There is no such body.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> bodies = Bodies.from_records(h, [
            ...     {"id": "p", "kind": "party_committee", "unit": "61"},
            ...     {"id": "c", "kind": "party_committee", "unit": "6109", "parent": "p"}])
            >>> bodies.body("c").parent
            <Body p: party_committee at 61>
        """
        row = int(self.columns.ids.find([ident])[0])
        if row < 0:
            raise UnknownKeyError(Problem(UNKNOWN_BODY, Place(id=str(ident)), {"id": ident, "n": len(self)}))
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
        """Return the bodies of some kinds, on a day or ever.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> bodies = Bodies.from_records(h, [
            ...     {"id": "p", "kind": "party_committee", "unit": "61"},
            ...     {"id": "c", "kind": "party_committee", "unit": "6109", "parent": "p"}])
            >>> bodies.of_kind("party_committee", "party_branch")
            (<Body p: party_committee at 61>, <Body c: party_committee at 6109>)
        """
        return tuple(Body(self, row) for row in np.flatnonzero(self._mask(kinds=kinds, on=on)).tolist())

    def at(self, unit: str | Unit, *, line: str | None = None, on: Day | None = None) -> tuple[Body, ...]:
        """Return the bodies that sit at a unit.

        Args:
            unit: The unit.
            line: Only bodies of this line, such as ``party``.
            on: Only bodies that exist on this day.

        Raises:
            UnknownUnitError: There is no such unit.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> bodies = Bodies.from_records(h, [
            ...     {"id": "p", "kind": "party_committee", "unit": "61"},
            ...     {"id": "c", "kind": "party_committee", "unit": "6109", "parent": "p"}])
            >>> bodies.at("6109", line="party")
            (<Body c: party_committee at 6109>,)
        """
        here = self._mask(line=line, on=on) & (self.columns.unit == self.territory.row(unit))
        return tuple(Body(self, row) for row in np.flatnonzero(here).tolist())

    def attached(self, unit: str | Unit, line: str, *, on: Day | None = None) -> Body | None:
        """Return the body of a line that serves a unit: at the unit, or at the nearest unit above that has one.

        Where a unit has several bodies of the line, the one furthest down its tree serves; the first of equals.

        Args:
            unit: The unit.
            line: The line, such as ``party``.
            on: Only bodies that exist on this day.

        Raises:
            UnknownUnitError: There is no such unit.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109", "610902"],
            ...                          levels=LevelScheme.ladder("province", "city", "county"))
            >>> bodies = Bodies.from_records(h, [
            ...     {"id": "p", "kind": "party_committee", "unit": "61"},
            ...     {"id": "c", "kind": "party_committee", "unit": "6109", "parent": "p"}])
            >>> bodies.attached("610902", "party")
            <Body c: party_committee at 6109>
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
        """Return the bodies of a line that serve a unit, from the top of the line down.

        A body whose parent does not exist on the day attaches to the nearest one above that does.

        Args:
            unit: The unit.
            line: The line, such as ``party``.
            on: Only bodies that exist on this day.

        Raises:
            UnknownUnitError: There is no such unit.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109", "610902"],
            ...                          levels=LevelScheme.ladder("province", "city", "county"))
            >>> bodies = Bodies.from_records(h, [
            ...     {"id": "p", "kind": "party_committee", "unit": "61"},
            ...     {"id": "w", "kind": "party_working_committee", "unit": "6109", "parent": "p", "end": "2020-12-31"},
            ...     {"id": "c", "kind": "party_committee", "unit": "6109", "parent": "w"}])
            >>> [body.id for body in bodies.chain("610902", "party")]
            ['p', 'w', 'c']
            >>> [body.id for body in bodies.chain("610902", "party", on="2025-01-01")]
            ['p', 'c']
        """
        body = self.attached(unit, line, on=on)
        if body is None:
            return ()
        there = self._mask(on=on)
        return tuple(part for part in body.path if there[part.row])

    def missing(self, *kinds: str, units: UnitSet, on: Day | None = None) -> UnitSet:
        """Return the units at which no body of any of these kinds sits.

        Args:
            *kinds: Kinds of body.
            units: The units that should have one.
            on: Only bodies that exist on this day.

        Raises:
            ValueError: The units are of another hierarchy, or ``on`` is not written YYYY-MM-DD or lies outside the
                years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> bodies = Bodies.from_records(h, [{"id": "b", "kind": "party_committee", "unit": "61"}])
            >>> bodies.missing("party_committee", units=h.units()).ids
            ['6109']
        """
        rows = rows_of(self.territory, units)
        have = np.zeros(len(self.territory), bool)
        have[self.columns.unit[self._mask(kinds=kinds, on=on)]] = True
        return UnitSet(self.territory, rows[~have[rows]])

    def memberships(self, on: Day | None = None) -> tuple[Membership, ...]:
        """Return the memberships in force on a day, or all.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> bodies = Bodies.from_records(h, [{"id": "branch", "kind": "party_branch", "unit": "6109"}],
            ...     [{"member": "p1", "body": "branch", "lives_at": "6109"},
            ...      {"member": "p2", "body": "branch", "end": "2024-12-31"}])
            >>> bodies.memberships(on="2025-01-01")
            (Membership(member='p1', body='branch', lives_at='6109'),)
        """
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
        micro grid if there is one, otherwise the small grid. A kind that is nowhere gives nothing.

        Args:
            body_kind: Kind of body of which a unit's members should share one, such as ``party_group``.
            kind: Kind of unit.
            on: The day; without it all memberships ever.

        Returns:
            Ids of two or more bodies for the id of each divided unit; units in preorder.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> bodies = Bodies.from_records(h,
            ...     [{"id": "a", "kind": "party_group", "unit": "g"}, {"id": "b", "kind": "party_group", "unit": "g"}],
            ...     [{"member": "p1", "body": "a", "lives_at": "g"}, {"member": "p2", "body": "b", "lives_at": "g"}])
            >>> bodies.divided("party_group")
            {'g': ('a', 'b')}
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
            InvalidBodiesError: Units with bodies or members are gone.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> levels = LevelScheme.ladder("province", "city")
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=levels)
            >>> bodies = Bodies.from_records(h, [{"id": "b", "kind": "party_committee", "unit": "6109"}])
            >>> bodies.rebind(Hierarchy.from_codes(["61", "6109", "6110"], levels=levels)).body("b").unit
            <Unit 6109: city>
        """
        return Bodies.from_columns(territory, **self.to_tables())

    def to_tables(self) -> dict[str, dict[str, list[Any]]]:
        """Return the two tables as plain columns; `from_columns` is the inverse.

        Returns:
            ``bodies`` and ``memberships``, each a list a column; days are texts YYYY-MM-DD, what is unknown is None.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> bodies = Bodies.from_records(h, [{"id": "b", "kind": "party_committee", "unit": "6109"}])
            >>> bodies.to_tables()["bodies"]["unit"], Bodies.from_columns(h, **bodies.to_tables()) == bodies
            (['6109'], True)
        """
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
                "start": write_days(c.start),
                "end": write_days(c.end),
            },
            "memberships": {
                "member": list(c.member),
                "body": [ids[b] for b in c.member_body.tolist()],
                "lives_at": [t or None for t in self.territory.texts_of(c.member_unit).tolist()],
                "start": write_days(c.member_start),
                "end": write_days(c.member_end),
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

    @one_line
    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for kind in self.columns.kind:
            counts[kind] = counts.get(kind, 0) + 1
        inside = ", ".join(f"{n:,} {kind}" for kind, n in counts.items())
        return f"<Bodies: {len(self):,}{f' ({inside})' if inside else ''}>"
