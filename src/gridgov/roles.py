"""Posts and who holds them: role types, posts, holders, dated appointments, devices.

Place, body, post, person and device are five things. A post exists without a holder; one holder may have many posts.
Every question about who holds what is asked for a day: ``on=``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Self, cast

import numpy as np
import numpy.typing as npt

from gridgov import _roster_build
from gridgov._catalogue import (
    Combination,
    CombinationRule,
    HolderKind,
    Responsibility,
    Role,
    RoleCatalogue,
    RoleKey,
    RoleSlot,
    RoleTemplate,
    TimeShare,
)
from gridgov._columns import Rows
from gridgov._conduct import refusals, violations
from gridgov._days import Day, as_day, in_force, write_day
from gridgov._posts import (
    Answer,
    Appointment,
    Device,
    Holder,
    HolderId,
    Post,
    PostId,
    RosterCounts,
    SameHolderRate,
    Spans,
    Staffing,
    Vacancies,
    Vacancy,
)
from gridgov._roster_build import RosterColumns
from gridgov._tables import Columns, Table
from gridgov._units import Unit, UnitSet
from gridgov.errors import AppointmentError, Place, Problem, Problems, UnknownKeyError, fault
from gridgov.hierarchy import Hierarchy
from gridgov.text import Text

__all__ = [
    "Answer",
    "Appointment",
    "Combination",
    "CombinationRule",
    "Device",
    "Holder",
    "HolderId",
    "HolderKind",
    "Post",
    "PostId",
    "Responsibility",
    "Role",
    "RoleCatalogue",
    "RoleKey",
    "RoleSlot",
    "RoleTemplate",
    "Roster",
    "RosterCounts",
    "SameHolderRate",
    "Spans",
    "Staffing",
    "TimeShare",
    "Vacancies",
    "Vacancy",
]

UNKNOWN_POST = fault(
    "ROS020",
    "unknown-post",
    Text("There is no post '{id}' (the roster has {n:,}).", "没有岗位“{id}”（名册共有{n:,}个岗位）。"),
    Text("Look the id up with .posts().", "请用.posts()查找编号。"),
)
NO_SUCH_HOLDER = fault(
    "ROS021",
    "no-such-holder",
    Text("There is no holder '{id}' (the roster has {n:,}).", "没有任职者“{id}”（名册共有{n:,}名任职者）。"),
    Text("Look the id up with .holders(on=...).", "请用.holders(on=...)查找编号。"),
)
NOTHING_TO_END = fault(
    "ROS022",
    "nothing-to-end",
    Text("Post '{post}' has no holder on {day}.", "岗位“{post}”在{day}没有任职者。"),
    Text("Name a day on which the appointment is in force.", "请填写任命有效期内的日期。"),
)

_PERSON, _HOUSEHOLD, _BODY = range(3)
_VACANT: Final = -1


class Roster:
    """Posts of a territory and their holders.

    Build it with `from_records` or `from_columns`.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g1", "level": "grid", "parent": "c"},
        ...     {"id": "g2", "level": "grid", "parent": "c"}], levels=LevelScheme.ladder("community", "grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
        ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_chief", "unit": "g2"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}])
        >>> roster
        <Roster: 2 posts, 1 holder, 1 appointment, 0 devices>
        >>> roster.responsible_for("g1", role="grid_chief", on="2024-06-01")
        <Answer: p1, grid_chief of g1>
        >>> len(roster.vacancies(on="2024-06-01"))
        1
    """

    __slots__ = ("__weakref__", "catalogue", "columns", "territory")

    def __init__(self, territory: Hierarchy, catalogue: RoleCatalogue, columns: RosterColumns) -> None:
        #: The units.
        self.territory: Hierarchy = territory
        #: The roles.
        self.catalogue: RoleCatalogue = catalogue
        #: The checked columns; treat them as read-only.
        self.columns: RosterColumns = columns

    # -- ways in ---------------------------------------------------------------------------------------------------

    @classmethod
    def from_records(  # noqa: PLR0913 - four tables
        cls,
        territory: Hierarchy,
        catalogue: RoleCatalogue,
        *,
        posts: Iterable[Mapping[str, Any]] = (),
        appointments: Iterable[Mapping[str, Any]] = (),
        holders: Iterable[Mapping[str, Any]] | None = None,
        devices: Iterable[Mapping[str, Any]] = (),
    ) -> Self:
        """Build from mappings.

        Args:
            territory: The units.
            catalogue: The roles.
            posts: ``role`` and ``unit``; optionally ``id`` (by default ``role@unit#number``), ``number``, ``body``.
            appointments: ``post`` and ``holder``; optionally ``start``, ``end``, ``basis``, ``meets``.
            holders: ``id``; optionally ``kind``, ``qualifications``. Without this table the holders are those
                appointed, each of the kind that its role assumes.
            devices: ``id``; optionally ``kind``, ``holder``.

        Raises:
            InvalidRosterError: With every fault of the four tables.
        """
        columns = _roster_build.assemble(
            territory,
            catalogue,
            Table.of_records("posts", posts),
            Table.of_records("appointments", appointments),
            None if holders is None else Table.of_records("holders", holders),
            Table.of_records("devices", devices),
        )
        return cls(territory, catalogue, columns)

    @classmethod
    def from_columns(  # noqa: PLR0913 - four tables
        cls,
        territory: Hierarchy,
        catalogue: RoleCatalogue,
        *,
        posts: Columns,
        appointments: Columns | None = None,
        holders: Columns | None = None,
        devices: Columns | None = None,
    ) -> Self:
        """Build from columns of equal length; the columns are those of `from_records`.

        Raises:
            InvalidRosterError: With every fault of the four tables.
            ValueError: The columns of a table differ in length.
            TypeError: A column is a single text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> Roster.from_columns(h, RoleCatalogue.builtin(), posts={"role": ["volunteer"], "unit": ["61"]})
            <Roster: 1 post, 0 holders, 0 appointments, 0 devices>
        """
        columns = _roster_build.assemble(
            territory,
            catalogue,
            Table.of_columns("posts", posts),
            Table.of_columns("appointments", appointments or {}),
            None if holders is None else Table.of_columns("holders", holders),
            Table.of_columns("devices", devices or {}),
        )
        return cls(territory, catalogue, columns)

    @classmethod
    def empty(cls, territory: Hierarchy, catalogue: RoleCatalogue | None = None) -> Self:
        """Return a roster without posts.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> Roster.empty(Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province")))
            <Roster: 0 posts, 0 holders, 0 appointments, 0 devices>
        """
        return cls.from_records(territory, RoleCatalogue.builtin() if catalogue is None else catalogue)

    def rebind(self, territory: Hierarchy) -> Roster:
        """Return this roster over another hierarchy that has the same units, for instance after a move.

        Raises:
            InvalidRosterError: Units with posts are gone, or posts may not be where they are now.
        """
        return Roster.from_columns(territory, self.catalogue, **self.to_tables())

    # -- days ------------------------------------------------------------------------------------------------------

    def active_rows(self, on: Day) -> npt.NDArray[np.intp]:
        """Return the rows of the appointments in force on a day."""
        c = self.columns
        return np.flatnonzero(in_force(c.app_start, c.app_end, as_day(on)))

    def holder_rows(self, on: Day) -> Rows:
        """Return the row of the holder of each post on a day, -1 where it is vacant. Int32, shape (posts,).

        A post that is held ex officio has the holder of its source role at the same unit.
        """
        c = self.columns
        found = np.full(len(c.post_ids), _VACANT, np.int32)
        active = self.active_rows(on)
        found[c.app_post[active]] = c.app_holder[active]
        for i, role in self._ex_officio():
            source = np.flatnonzero(c.post_role == self.catalogue.index(cast("str", role.ex_officio)))
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
        """
        row = int(self.columns.post_ids.find([ident])[0])
        if row < 0:
            raise UnknownKeyError(
                Problem(UNKNOWN_POST, Place(id=ident), {"id": ident, "n": len(self.columns.post_ids)})
            )
        return Post(self, row)

    def holder(self, ident: str) -> Holder:
        """Return one holder.

        Raises:
            UnknownKeyError: There is no such holder.
        """
        row = int(self.columns.holder_ids.find([ident])[0])
        if row < 0:
            raise UnknownKeyError(
                Problem(NO_SUCH_HOLDER, Place(id=ident), {"id": ident, "n": len(self.columns.holder_ids)})
            )
        return Holder(self, row)

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
        """
        return tuple(Post(self, row) for row in self._post_rows(role, unit).tolist())

    def holders(self, on: Day, role: str | None = None, unit: str | Unit | None = None) -> tuple[Holder, ...]:
        """Return the distinct holders of posts of a role and a unit on a day, in the order of the posts.

        Raises:
            UnknownKeyError: There is no such role.
            UnknownUnitError: There is no such unit.
        """
        rows = self.holder_rows(on)[self._post_rows(role, unit)]
        return tuple(Holder(self, row) for row in dict.fromkeys(rows[rows >= 0].tolist()))

    def appointments(self, on: Day | None = None) -> tuple[Appointment, ...]:
        """Return the appointments in force on a day, or all that were ever made."""
        rows = range(len(self.columns.app_post)) if on is None else self.active_rows(on).tolist()
        return tuple(Appointment(self, row) for row in rows)

    def devices(self) -> tuple[Device, ...]:
        """Return all devices."""
        return tuple(Device(self, row) for row in range(len(self.columns.device_ids)))

    def posts_of(self, holder: str, on: Day) -> tuple[Post, ...]:
        """Return all posts that one holder has on a day, those held ex officio included.

        Raises:
            UnknownKeyError: There is no such holder.
        """
        row = self.holder(holder).row
        return tuple(Post(self, i) for i in np.flatnonzero(self.holder_rows(on) == row).tolist())

    def double_holdings(self, on: Day) -> dict[HolderId, tuple[Post, ...]]:
        """Return the holders of more than one post on a day, with their posts."""
        held = self.holder_rows(on)
        filled = np.flatnonzero(held >= 0)
        counts = np.bincount(held[filled], minlength=len(self.columns.holder_ids))
        many = filled[counts[held[filled]] > 1]
        found: dict[int, list[Post]] = {}
        for post, holder in zip(many.tolist(), held[many].tolist(), strict=True):
            found.setdefault(holder, []).append(Post(self, post))
        return {Holder(self, row).id: tuple(posts) for row, posts in found.items()}

    def vacancies(self, on: Day, role: str | None = None) -> Vacancies:
        """Return posts without a holder, and posts that units should have (`Role.minimum`) and have not.

        Raises:
            UnknownKeyError: There is no such role.
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
        return Vacancies(self, unit[order].astype(np.int32), role_of[order].astype(np.int16), post[order])

    def counts(self, on: Day) -> RosterCounts:
        """Return posts, filled posts, distinct holders by kind, and devices: different numbers, on purpose."""
        c = self.columns
        held = self.holder_rows(on)
        people = np.unique(held[held >= 0])
        kinds = np.bincount(c.holder_kind[people], minlength=3).tolist()
        filled = int((held >= 0).sum())
        n = len(c.device_ids)
        return RosterCounts(len(held), filled, len(people), kinds[_PERSON], kinds[_HOUSEHOLD], kinds[_BODY], n)

    def responsible_for(self, unit: str | Unit, *, on: Day, role: str | None = None) -> Answer | None:
        """Return who answers for a unit: the nearest filled post of a role at the unit or above it, or None.

        Args:
            unit: The unit.
            on: The day.
            role: The role; without it the first link of `answerable`.

        Raises:
            UnknownUnitError: There is no such unit.
            UnknownKeyError: There is no such role.
        """
        for answer in self._answers(unit, on, None if role is None else {self.catalogue.index(role)}):
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
        """
        roles = {i for i, r in enumerate(self.catalogue) if r.responsibility} if labelled else None
        return tuple(self._answers(unit, on, roles))

    def _answers(self, unit: str | Unit, on: Day, roles: set[int] | None) -> Iterable[Answer]:
        c = self.columns
        path = self.territory.tree.path(self.territory.row(unit))
        # Only posts on the path can answer; the days of their few appointments are looked at alone.
        here = np.flatnonzero(np.isin(c.post_unit, path))
        held = self.holder_rows(on)
        depth = [len(self.catalogue.chain(role.key)) for role in self.catalogue]
        position = {row: i for i, row in enumerate(path)}
        found = [
            (-position[int(c.post_unit[post])], -depth[int(c.post_role[post])], post)
            for post in here.tolist()
            if held[post] >= 0 and (roles is None or int(c.post_role[post]) in roles)
        ]
        for _, _, post in sorted(found):
            face = Post(self, post)
            yield Answer(face.unit, face.role, face, Holder(self, int(held[post])))

    def nearest_units(self, role: str, *, on: Day) -> Rows:
        """Return for every unit the row of the nearest unit at or above it where the role is filled, -1 if none.

        The bulk form of `responsible_for`. Int32, shape (units,).

        Raises:
            UnknownKeyError: There is no such role.
        """
        rows = self._post_rows(role, None)
        filled = rows[self.holder_rows(on)[rows] >= 0]
        return self.territory.tree.nearest(np.unique(self.columns.post_unit[filled]), self.territory.ranks)

    def uncovered(self, role: str, *, on: Day) -> UnitSet:
        """Return the units for which nobody in a role answers, at the unit or above it.

        Raises:
            UnknownKeyError: There is no such role.
        """
        return UnitSet(self.territory, np.flatnonzero(self.nearest_units(role, on=on) < 0).astype(np.int32))

    def span_of_control(self, role: str, *, on: Day) -> Spans:
        """Return how many distinct holders of the roles right below answer to each unit's post of a role.

        A subordinate answers to the nearest unit at or above its own that has a post of the role.

        Raises:
            UnknownKeyError: There is no such role.
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
        return Spans(self, self.catalogue.role(role), units, counts)

    def staffing(self, role: str, *, on: Day, units: UnitSet | None = None) -> Staffing:
        """Return how units are staffed with a role: posts, filled posts, and who is shared between units.

        Args:
            role: The role.
            on: The day.
            units: The units; by default all places where the role may sit.

        Raises:
            UnknownKeyError: There is no such role.
        """
        found = self.catalogue.role(role)
        rows = (
            units.rows
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
        return Staffing(self, found, rows.astype(np.int32), has[rows], full[rows], shared[rows])

    def same_holder_rate(self, first: str, second: str, *, on: Day) -> SameHolderRate:
        """Return in how many units two roles are held by one holder, such as secretary and director.

        Units with posts of both roles count; where one of them is vacant it is unknown.

        Raises:
            UnknownKeyError: There is no such role.
        """
        held, c = self.holder_rows(on), self.columns
        by_unit: list[dict[int, set[int]]] = []
        for role in (first, second):
            found: dict[int, set[int]] = {}
            for post in self._post_rows(role, None).tolist():
                found.setdefault(int(c.post_unit[post]), set()).add(int(held[post]))
            by_unit.append(found)
        same = different = unknown = 0
        for unit in by_unit[0].keys() & by_unit[1].keys():
            a, b = by_unit[0][unit] - {-1}, by_unit[1][unit] - {-1}
            if not a or not b:
                unknown += 1
            elif a & b:
                same += 1
            else:
                different += 1
        return SameHolderRate(same, different, unknown)

    def violations(self, on: Day) -> Problems:
        """Return where the roster breaks the rules of its own roles on a day.

        Who holds a post without being eligible or of the right kind, combinations that are forbidden or lack a
        condition, mandatory combinations that are missing, and units with too many posts. Data about a city that
        breaks its own rules still load: this is a result, not an error.
        """
        return violations(self, self.holder_rows(on), self.active_rows(on))

    # -- change ----------------------------------------------------------------------------------------------------

    def appoint(  # noqa: PLR0913 - what an appointment consists of
        self,
        post: str,
        holder: str,
        *,
        start: Day,
        end: Day | None = None,
        basis: str | None = None,
        meets: Iterable[str] = (),
        kind: HolderKind | None = None,
        qualifications: Iterable[str] | None = None,
    ) -> Roster:
        """Return a roster with one more appointment.

        Args:
            post: Id of the post.
            holder: Id of the holder; a new one is added.
            start: First day.
            end: Last day; None while it is open.
            basis: On what it rests.
            meets: Conditions that are shown to be met.
            kind: Kind of a new holder; by default what the role assumes.
            qualifications: Qualifications of a new holder.

        Raises:
            AppointmentError: The holder is not eligible or of the wrong kind, or a combination is forbidden or lacks a
                condition; with every reason.
            InvalidRosterError: The post has a holder in that time, or the days are out of order.
            UnknownKeyError: There is no such post.
        """
        role = self.post(post).role
        tables = self.to_tables()
        holders = tables["holders"]
        if holder not in set(holders["id"]):
            holders["id"].append(holder)
            holders["kind"].append(kind or role.holders[0])
            holders["qualifications"].append(sorted(qualifications or ()))
        entry = {
            "post": post,
            "holder": holder,
            "start": write_day(as_day(start)),
            "end": None if end is None else write_day(as_day(end)),
            "basis": basis,
            "meets": sorted(meets),
        }
        for key, value in entry.items():
            tables["appointments"][key].append(value)
        new = Roster.from_columns(self.territory, self.catalogue, **tables)
        refused = refusals(new, new.post(post).row, new.holder_rows(start), new.active_rows(start))
        if refused:
            raise AppointmentError(refused)
        return new

    def end_appointment(self, post: str, *, last_day: Day) -> Roster:
        """Return a roster in which the holder of a post leaves it after a day.

        Raises:
            UnknownKeyError: There is no such post.
            AppointmentError: The post has no holder on that day.
        """
        row, day = self.post(post).row, as_day(last_day)
        active = self.active_rows(last_day)
        hit = active[self.columns.app_post[active] == row]
        if not len(hit):
            raise AppointmentError(Problem(NOTHING_TO_END, Place(id=post), {"post": post, "day": str(day)}))
        tables = self.to_tables()
        tables["appointments"]["end"][int(hit[0])] = str(day)
        return Roster.from_columns(self.territory, self.catalogue, **tables)

    # -- out -------------------------------------------------------------------------------------------------------

    def to_tables(self) -> dict[str, dict[str, list[Any]]]:
        """Return the four tables as plain columns; `from_columns` is the inverse.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> roster = Roster.from_columns(h, RoleCatalogue.builtin(), posts={"role": ["volunteer"], "unit": ["61"]})
            >>> roster.to_tables()["posts"]
            {'id': ['volunteer@61#1'], 'role': ['volunteer'], 'unit': ['61'], 'number': [1], 'body': [None]}
        """
        c = self.columns
        kinds = ("person", "household", "body")
        keys = [role.key for role in self.catalogue]
        posts, holders = c.post_ids.tolist(), c.holder_ids.tolist()
        return {
            "posts": {
                "id": posts,
                "role": [keys[r] for r in c.post_role.tolist()],
                "unit": self.territory.ids.decode(c.post_unit).tolist(),
                "number": c.post_number.tolist(),
                "body": c.post_body.tolist(),
            },
            "appointments": {
                "post": [posts[i] for i in c.app_post.tolist()],
                "holder": [holders[i] for i in c.app_holder.tolist()],
                "start": [write_day(d) for d in c.app_start],
                "end": [write_day(d) for d in c.app_end],
                "basis": c.app_basis.tolist(),
                "meets": c.app_meets.tolist(),
            },
            "holders": {
                "id": holders,
                "kind": [kinds[k] for k in c.holder_kind.tolist()],
                "qualifications": c.holder_qualifications.tolist(),
            },
            "devices": {
                "id": c.device_ids.tolist(),
                "kind": c.device_kind.tolist(),
                "holder": [None if i < 0 else holders[i] for i in c.device_holder.tolist()],
            },
        }

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Roster):
            return NotImplemented
        return (
            self.catalogue == other.catalogue
            and (self.territory is other.territory or self.territory == other.territory)
            and self.to_tables() == other.to_tables()
        )

    def __hash__(self) -> int:
        return hash((len(self.columns.post_ids), len(self.columns.app_post), self.catalogue))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.territory, self.catalogue, self.columns)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # nothing in it can change

    def __repr__(self) -> str:
        c = self.columns
        parts = (
            ("post", len(c.post_ids)),
            ("holder", len(c.holder_ids)),
            ("appointment", len(c.app_post)),
            ("device", len(c.device_ids)),
        )
        counts = ", ".join(f"{n:,} {name}" if n == 1 else f"{n:,} {name}s" for name, n in parts)
        return f"<Roster: {counts}>"
