"""Posts and who holds them: role types, posts, holders, dated appointments, devices.

Place, body, post, person and device are five things. A post exists without a holder; one holder may have many posts.
Every question about who holds what is asked for a day: ``on=``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from gridgov import _roster_build
from gridgov._catalogue import RoleCatalogue
from gridgov._conduct import refusals, violations
from gridgov._days import Day, as_day, write_day
from gridgov._face import as_html
from gridgov._pickles import Versioned
from gridgov._posts import Answer, Appointment, Device, Holder, HolderId, Post, PostId
from gridgov._required import EMPTY_CELL, said
from gridgov._role import Combination, CombinationRule, HolderKind, Responsibility, Role, RoleKey, TimeShare
from gridgov._role_template import RoleSlot, RoleTemplate
from gridgov._roster_answers import Answers
from gridgov._roster_columns import as_words
from gridgov._roster_faults import HOLDER_OF_OTHER_KIND, HOLDER_WITHOUT, NOTHING_TO_END
from gridgov._tables import Columns, Table
from gridgov._tallies import RosterCounts, SameHolderRate, Spans, Staffing, Vacancies, Vacancy
from gridgov.errors import AppointmentError, InvalidRosterError, Place, Problem, Problems
from gridgov.hierarchy import Hierarchy

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


class Roster(Versioned, Answers):
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

    _repr_html_ = as_html

    __slots__ = ()

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
            posts: ``role`` and ``unit``; optionally ``id`` (by default ``role@unit#number``), ``number`` (from 1),
                ``body``.
            appointments: ``post`` and ``holder``; optionally ``start``, ``end``, ``basis``, ``meets``. Days are dates
                or texts YYYY-MM-DD, both included.
            holders: ``id``; optionally ``kind``, ``qualifications``. Without this table the holders are those
                appointed, each of the kind that its role assumes.
            devices: ``id``; optionally ``kind``, ``holder``.

        Raises:
            InvalidRosterError: With every fault of the four tables.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "grid_chief", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1", "start": "2024-03-01"}],
            ...     devices=[{"id": "d1", "holder": "p1"}])
            <Roster: 1 post, 1 holder, 1 appointment, 1 device>
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

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> levels = LevelScheme.ladder("province", "city")
            >>> roster = Roster.from_records(Hierarchy.from_codes(["61", "6109"], levels=levels),
            ...     RoleCatalogue.builtin(), posts=[{"role": "volunteer", "unit": "6109", "id": "v"}])
            >>> roster.rebind(Hierarchy.from_codes(["61", "6109", "6110"], levels=levels)).post("v").unit
            <Unit 6109: city>
        """
        return Roster.from_columns(territory, self.catalogue, **self.to_tables())

    def violations(self, on: Day) -> Problems:
        """Return where the roster breaks the rules of its own roles on a day.

        Who holds a post without being eligible or of the right kind, combinations that are forbidden or lack a
        condition, mandatory combinations that are missing, and units with too many posts. Data about a city that
        breaks its own rules still load: this is a result, not an error.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, Text
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> chief = Role(key="chief", name=Text("chief", "长"), maximum=1)
            >>> roster = Roster.from_records(h, RoleCatalogue([chief]), posts=[{"role": "chief", "unit": "g1"}] * 2)
            >>> print(roster.violations("2026-01-01").text())
            CON006 id 'g1': Unit 'g1' has 2 posts of chief; at most 1 are allowed. Abolish the surplus, or raise ...
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

        The rules of roles are asked for every day of the appointment, against all that is known of the other ones.

        Args:
            post: Id of the post.
            holder: Id of the holder; a new one is added.
            start: First day.
            end: Last day; None while it is open.
            basis: On what it rests.
            meets: Conditions that are shown to be met; a single text is one of them.
            kind: Kind of a new holder; by default what the role assumes.
            qualifications: Qualifications of a new holder; a single text is one of them.

        Raises:
            AppointmentError: The holder is not eligible or of the wrong kind, or a combination is forbidden or lacks a
                condition on some day; or a holder who is there already is of another kind than ``kind``, or lacks one
                of the ``qualifications``; with every reason.
            InvalidRosterError: The post has a holder in that time, the days are out of order, or ``holder`` is empty.
            UnknownKeyError: There is no such post.
            ValueError: A day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: A day is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
            >>> roster.appoint("grid_chief@g1#1", "p1", start="2024-03-01").appointments()
            (<Appointment of p1 to grid_chief@g1#1, 2024-03-01 to …>,)
        """
        role = self.post(post).role
        if not holder:
            place = Place(column="holder", id=post)
            raise InvalidRosterError(Problem(EMPTY_CELL, place, said("appointments", "holder")))
        tables = self.to_tables()
        holders = tables["holders"]
        if holder in set(holders["id"]):
            differs = list(_differences(self.holder(holder), kind, as_words(qualifications)))
            if differs:
                raise AppointmentError(Problems.of(*differs))
        else:
            holders["id"].append(holder)
            # A role that nobody may hold assumes a person, and then refuses it.
            holders["kind"].append(kind or (role.holders or ("person",))[0])
            holders["qualifications"].append(sorted(as_words(qualifications)))
        entry = {
            "post": post,
            "holder": holder,
            "start": write_day(as_day(start)),
            "end": None if end is None else write_day(as_day(end)),
            "basis": basis,
            "meets": sorted(as_words(meets)),
        }
        for key, value in entry.items():
            tables["appointments"][key].append(value)
        new = Roster.from_columns(self.territory, self.catalogue, **tables)
        refused = refusals(new, len(new.columns.app_post) - 1)
        if refused:
            raise AppointmentError(refused)
        return new

    def end_appointment(self, post: str, *, last_day: Day) -> Roster:
        """Return a roster in which the holder of a post leaves it after a day.

        Args:
            post: Id of the post.
            last_day: Last day of the appointment that is in force on it.

        Raises:
            UnknownKeyError: There is no such post.
            AppointmentError: The post has no holder of its own on that day; one that is held ex officio has none.
            ValueError: ``last_day`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``last_day`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}],
            ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"}])
            >>> roster.end_appointment("grid_chief@g1#1", last_day="2024-06-30").appointments()
            (<Appointment of p1 to grid_chief@g1#1, … to 2024-06-30>,)
        """
        row, day = self.post(post).row, as_day(last_day)
        active = self.active_rows(last_day)
        hit = active[self.columns.app_post[active] == row]
        if not len(hit):
            raise AppointmentError(Problem(NOTHING_TO_END, Place(id=post), {"post": post, "day": str(day)}))
        tables = self.to_tables()
        tables["appointments"]["end"][int(hit[0])] = str(day)
        return Roster.from_columns(self.territory, self.catalogue, **tables)


def _differences(holder: Holder, kind: HolderKind | None, qualifications: Sequence[str]) -> Iterator[Problem]:
    """Find what is said of a holder who is there already, and is not so."""
    place = Place(id=holder.id)
    if kind is not None and kind != holder.kind:
        yield Problem(HOLDER_OF_OTHER_KIND, place, {"holder": holder.id, "known": holder.kind, "kind": kind})
    missing = [word for word in sorted(set(qualifications)) if word not in holder.qualifications]
    if missing:
        yield Problem(HOLDER_WITHOUT, place, {"holder": holder.id, "missing": ", ".join(missing)})
