"""Jurisdictions as flat tables and back: every part is checked, and every fault of every table is reported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

import numpy as np

from gridgov._days import write_days
from gridgov.bodies import Bodies
from gridgov.errors import GridgovError, Place, Problem, Problems
from gridgov.hierarchy import Hierarchy, RootsRule
from gridgov.jurisdiction import Jurisdiction, Links, Note
from gridgov.levels import LevelScheme
from gridgov.lineage import Lineage
from gridgov.roles import RoleCatalogue, Roster
from gridgov.tables import _flat_stand_ins as stand_ins
from gridgov.tables._flat_faults import BAD_ROOTS
from gridgov.tables._flat_levels import read_levels
from gridgov.tables._flat_nets import read_net_tables
from gridgov.tables._flat_out import flatten
from gridgov.tables._flat_people import People, read_people
from gridgov.tables._flat_places import Source
from gridgov.tables._flat_read import Columns, needed
from gridgov.tables._flat_roles import read_roles
from gridgov.tables._flat_units import Units, read_units
from gridgov.tables._kinds import EVIDENCE, KINDS
from gridgov.tables._table import Table
from gridgov.text import Text

__all__ = ["build", "flatten"]

_Part = TypeVar("_Part")
_BAD_ID: Final = "HIE011"
_ROOTS: Final[Mapping[str, RootsRule]] = {"one": "one", "many": "many"}
_BODIES: Final = ("id", "kind", "unit", "name", "parent", "rank", "line")
_LINKS: Final = ("kind", "source", "target", "basis")


def build(
    tables: Mapping[str, Table], *, levels: LevelScheme | None = None, roles: RoleCatalogue | None = None
) -> tuple[Jurisdiction | None, Problems]:
    """Build a jurisdiction out of tables by kind; `flatten` is the inverse.

    Measures of a table ``measures`` are added to the units, pairs of ``adjacency`` to the links, and a post that names
    who holds it is an appointment, too. Units without a level or without a column of units above have those of their
    division codes. Tables of evidence and of figures are no part of a jurisdiction.

    Args:
        tables: Tables by kind.
        levels: The level scheme; None: that of the table ``levels``, which goes first if both are there.
        roles: The roles; None: those of the table ``roles``, or those that ship with the library.

    Returns:
        The jurisdiction, None if anything is wrong, and everything that is wrong at its place.

    Example:
        >>> from gridgov import LevelScheme
        >>> place, problems = build({"units": Table("units", {"id": ["610902", "610902001"]})},
        ...                         levels=LevelScheme.ladder("county", "street"))
        >>> place, problems
        (<Jurisdiction: 2 units (1 county, 1 street), 0 posts, 0 bodies, 0 links>, <Problems: 0>)
    """
    given = {kind: tables.get(kind, Table(kind, {})) for kind in KINDS if kind not in EVIDENCE}
    work = _Assembly(given, levels, roles)
    made = work.jurisdiction()
    return None if work.problems else made, work.problems


class _Assembly:
    """Tables on their way; a part that cannot be built leaves its problems here and a stand-in in its place."""

    def __init__(self, tables: Mapping[str, Table], levels: LevelScheme | None, roles: RoleCatalogue | None) -> None:
        self.tables = tables
        self.given_levels = levels
        self.given_roles = roles
        self.problems = Problems()
        #: Rows with ids that cannot be ids, by kind of table, from 0.
        self.refused: dict[str, set[int]] = {}

    def _attempt(self, make: Callable[[], _Part], sources: Mapping[str, Source], otherwise: str) -> _Part | None:
        """Build a part; report what is wrong at the tables that its faults name."""
        try:
            return make()
        except GridgovError as error:
            for batch in error.problems.batches:
                table = str(batch.place.path or "").partition("[")[0].partition(".")[0]
                found = table if table in sources else otherwise
                if batch.kind.code == _BAD_ID:
                    self.refused.setdefault(found, set()).update(row - 1 for row in batch.rows or ())
                self.problems += sources[found].relocate(Problems([batch]))
            return None

    # -- the whole -------------------------------------------------------------------------------------------------

    def jurisdiction(self) -> Jurisdiction | None:
        """Build every part, and the whole out of parts and stand-ins."""
        about = self._about()
        scheme = self._levels(about)
        territory = self._territory(scheme, about)
        units = Columns(self.tables["units"])
        places = territory or stand_ins.territory(units.texts("id"), self._unfit(units.texts("id")))
        catalogue, problems = read_roles(self.tables, scheme, self.given_roles, empty=about.get("roles") == "none")
        self.problems += problems
        people = read_people(self.tables["posts"], self.tables["appointments"], scheme, catalogue)
        self.problems += people.problems
        bodies = self._bodies(places)
        known = catalogue if territory is not None else stand_ins.places_anywhere(catalogue)
        roster = self._roster(places, known, people)
        records, source = self._link_records()
        sources = {"links": source, "posts": people.of_posts, "appointments": people.of_appointments}
        sources |= {kind: Source.of(self.tables[kind]) for kind in ("nets", "lineage", "units", "about")}
        links = self._attempt(lambda: Links.from_records(records), sources, "links")
        if links is None:
            wrong = {i for i, r in enumerate(records) if not all(r[key] for key in ("kind", "source", "target"))}
            links = stand_ins.links(records, wrong | self._rejected(records))
        nets = read_net_tables(self.tables)
        self.problems += nets.problems
        lineage = self._attempt(self._lineage, sources, "lineage")
        notes = self._notes()
        parts: dict[str, Any] = {
            "id": about.get("id"),
            "name": _name(about),
            "roster": roster or self._roster_stand_in(people, places),
            "bodies": bodies or stand_ins.bodies(Columns(self.tables["bodies"]).texts("id"), places, ()),
            "links": links,
            "notes": notes,
            "nets": nets.nets,
            "lineage": Lineage() if lineage is None else lineage,
        }
        return self._attempt(lambda: Jurisdiction(territory=places, **parts), sources, "units")

    @staticmethod
    def _unfit(ids: Sequence[str | None]) -> set[int]:
        """Return rows whose ids no stand-in may have, since they would be refused."""
        return {row for row, ident in enumerate(ids) if ident is not None and not ident.isprintable()}

    @staticmethod
    def _rejected(records: Sequence[Mapping[str, object]]) -> set[int]:
        """Return rows of links that are wrong by themselves."""
        faults = Links.read(records).faults()
        return {row - 1 for batch in faults for row in batch.rows or ()}

    def _roster_stand_in(self, people: People, places: Hierarchy) -> Roster:
        holders: list[str | None] = Columns(self.tables["holders"]).texts("id") or people.appointments["holder"]
        return stand_ins.roster(people.posts["id"], people.posts["body"], list(dict.fromkeys(holders)), places)

    def _about(self) -> dict[str, str]:
        """Return what is said of the whole."""
        table = self.tables["about"]
        columns = Columns(table)
        self.problems += needed(table, "key")
        found = {k: v for k, v in zip(columns.texts("key"), columns.texts("value"), strict=True) if k and v is not None}
        value = found.get("roots")
        if value is not None and value not in _ROOTS:
            row = columns.texts("key").index("roots") + 1
            odd = Problem(BAD_ROOTS, Place(row=row, column="value"), {"value": value})
            self.problems += table.relocate(Problems.of(odd))
        return found

    # -- units -----------------------------------------------------------------------------------------------------

    def _levels(self, about: Mapping[str, str]) -> LevelScheme | None:
        table = self.tables["levels"]
        if not len(table):
            return self.given_levels
        scheme, problems = read_levels(table, self.tables["about"], about.get("counting"))
        self.problems += problems
        return scheme

    def _territory(self, scheme: LevelScheme | None, about: Mapping[str, str]) -> Hierarchy | None:
        given = Units(self.tables["units"], self.tables["unit_columns"], self.tables["measures"])
        stated = Columns(given.units).mapped("level") if scheme is None else None
        stand_in = stand_ins.scheme(() if stated is None else stated.tolist()) if scheme is None else scheme
        roots = _ROOTS.get(about.get("roots", ""), "many")
        territory, problems = read_units(given, scheme, stand_in, roots)
        self.problems += problems
        return territory

    # -- bodies and people -----------------------------------------------------------------------------------------

    def _bodies(self, places: Hierarchy) -> Bodies | None:
        bodies, members = (Columns(self.tables[kind]) for kind in ("bodies", "memberships"))
        sources = {kind: Source.of(self.tables[kind]) for kind in ("bodies", "memberships")}
        columns: dict[str, Any] = {key: bodies.texts(key) for key in _BODIES}
        joined: dict[str, Any] = {key: members.texts(key) for key in ("member", "body", "lives_at")}
        for table, given in ((columns, bodies), (joined, members)):
            table |= {key: given.days(key) for key in ("start", "end")}
        return self._attempt(lambda: Bodies.from_columns(places, columns, joined), sources, "bodies")

    def _roster(self, places: Hierarchy, catalogue: RoleCatalogue, people: People) -> Roster | None:
        holders, devices = (Columns(self.tables[kind]) for kind in ("holders", "devices"))
        sources = {kind: Source.of(self.tables[kind]) for kind in ("holders", "devices", "roles")}
        sources |= {"posts": people.of_posts, "appointments": people.of_appointments}
        held: dict[str, Any] = {key: holders.texts(key) for key in ("id", "kind")}
        held["qualifications"] = holders.sets("qualifications")
        return self._attempt(
            lambda: Roster.from_columns(
                places,
                catalogue,
                posts=people.posts,
                appointments=people.appointments,
                holders=held if len(holders) else None,
                devices={key: devices.texts(key) for key in ("id", "kind", "holder")},
            ),
            sources,
            "posts",
        )

    # -- relations, history, notes ---------------------------------------------------------------------------------

    def _link_records(self) -> tuple[list[dict[str, object]], Source]:
        """Return the links, then the pairs of units that border on each other, and where they came from."""
        links, pairs = (Columns(self.tables[kind]) for kind in ("links", "adjacency"))
        columns: dict[str, Sequence[object]] = {key: links.texts(key) for key in _LINKS}
        columns |= {key: write_days(links.days(key)) for key in ("start", "end")}
        records = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        for record in records:
            record |= {key: record[key] or "" for key in ("kind", "source", "target")}
        there = {_pair(r["source"], r["target"]) for r in records if r["kind"] == "adjacent" and not r["start"]}
        kept: list[int] = []
        for i, (a, b) in enumerate(zip(pairs.texts("first"), pairs.texts("second"), strict=True)):
            ends = _pair(f"unit:{a or ''}", f"unit:{b or ''}")
            if ends in there:  # both ways, as such tables often are
                continue
            there.add(ends)
            kept.append(i)
            records.append({"kind": "adjacent", "source": f"unit:{a or ''}", "target": f"unit:{b or ''}"})
        names = {"adjacency": {"source": "first", "target": "second"}}
        parts = [(links.table, np.arange(len(links))), (pairs.table, np.array(kept, np.int64))]
        return records, Source(parts, names)

    def _lineage(self) -> Lineage:
        columns = Columns(self.tables["lineage"])
        given: dict[str, Any] = {key: columns.texts(key) for key in ("kind", "old", "new", "authority")}
        return Lineage.from_columns({**given, "day": columns.days("day"), "share": columns.numbers("share")})

    def _notes(self) -> tuple[Note, ...]:
        table = self.tables["notes"]
        columns = Columns(table)
        missing = needed(table, "key", "tag")
        self.problems += missing
        if missing:
            return ()
        given = zip(
            columns.texts("key"), columns.texts("tag"), columns.wordings("text"), columns.texts("source"), strict=True
        )
        return tuple(Note(str(k), cast("Any", tag), text or Text("", ""), source) for k, tag, text, source in given)


def _pair(source: object, target: object) -> tuple[str, str]:
    """Return two ends in the order that is the same both ways."""
    a, b = sorted((str(source), str(target)))
    return a, b


def _name(about: Mapping[str, str]) -> Text | None:
    """Return the name of the whole; one language alone stands for both."""
    en, zh = about.get("name_en"), about.get("name_zh")
    if en is None and zh is None:
        return None
    return Text(cast("str", zh if en is None else en), cast("str", en if zh is None else zh))
