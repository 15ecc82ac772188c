"""From a draft to a checked jurisdiction, once; every fault gets the place of the change that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np

from gridgov._change_columns import Rebuilt
from gridgov._change_conduct import refused_appointments
from gridgov._change_draft import Draft
from gridgov._change_ledger import PATH, THINGS
from gridgov._change_lineage import extended
from gridgov._change_tables import Rows
from gridgov._columns import frozen
from gridgov.bodies import Bodies
from gridgov.errors import (
    InvalidBodiesError,
    InvalidHierarchyError,
    InvalidJurisdictionError,
    InvalidLineageError,
    InvalidRosterError,
    Place,
    Problem,
    Problems,
)
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.lineage import Lineage
from gridgov.roles import Roster

__all__ = ["finish"]

_Tables = dict[str, dict[str, list[Any]]]


def finish(draft: Draft) -> Jurisdiction | None:
    """Build everything anew that changed; None if something is wrong, which the ledger then holds."""
    old, ledger = draft.jurisdiction, draft.ledger
    found = _territory(draft)
    if found is None:
        return None
    territory, tables = found.hierarchy, draft.tables
    roster = old.roster if territory is old.territory else _rebound_roster(draft, found)
    if roster is None or tables.roster_changed:
        roster = _roster(draft, territory)
    if ledger.problems or roster is None:
        return None
    bodies = old.bodies if territory is old.territory else _rebound_bodies(old.bodies, found)
    if bodies is None or tables.bodies_changed:
        bodies = _bodies(draft, territory)
    links = tables.links.links() if tables.links_changed else old.links
    lineage = _lineage(draft)
    if lineage is None or bodies is None:
        return None
    try:
        return attrs.evolve(old, territory=territory, roster=roster, bodies=bodies, links=links, lineage=lineage)
    except InvalidJurisdictionError as error:
        _add_all(draft, error.problems, {"links": tables.links, "posts": tables.roster["posts"]})
    return None


def _bodies(draft: Draft, territory: Hierarchy) -> Bodies | None:
    """Build the bodies; None if they cannot be, which only records that were put back can bring about."""
    tables = draft.tables.bodies
    try:
        return Bodies.from_columns(territory, **{name: rows.result()[0] for name, rows in tables.items()})
    except InvalidBodiesError as error:
        _add_all(draft, error.problems, tables)
    return None


def _add_all(draft: Draft, problems: Problems, tables: Mapping[str, Rows]) -> None:
    """Keep problems of tables, each at the place of the change that wrote the row, or else of the last one."""
    rows = {name: (table, table.kept()) for name, table in tables.items()}
    for problem in problems:
        place = _places(problem, rows)
        _add(draft, problem, place[1] if place is not None and place[1] else draft.ledger.position, None)


def _rebound_roster(draft: Draft, found: Rebuilt) -> Roster | None:
    """Return the same posts over the new units; None if one may not be where it is now."""
    roster = draft.jurisdiction.roster
    c, place = roster.columns, found.place
    if bool(np.isin(c.post_unit, draft.units.retyped).any()):
        return None
    if place is not None:
        c = attrs.evolve(c, post_unit=frozen(place[c.post_unit]))
    return None if bool((c.post_unit < 0).any()) else Roster(found.hierarchy, roster.catalogue, c)


def _rebound_bodies(bodies: Bodies, found: Rebuilt) -> Bodies | None:
    """Return the same bodies over the new units; None if a unit of one is gone."""
    c, place = bodies.columns, found.place
    if place is None:
        return Bodies(found.hierarchy, c)
    unit = frozen(place[c.unit])
    home = frozen(np.where(c.member_unit < 0, np.int32(-1), place[c.member_unit]))
    if bool((unit < 0).any()) or bool(((home < 0) & (c.member_unit >= 0)).any()):
        return None
    return Bodies(found.hierarchy, attrs.evolve(c, unit=unit, member_unit=home))


def _lineage(draft: Draft) -> Lineage | None:
    """Write down what became of ids; None if it does not fit what is there, which is kept."""
    ledger = draft.ledger
    try:
        return extended(ledger.lineage, ledger.events, draft.on, draft.authority)
    except InvalidLineageError as error:
        for problem in error.problems:
            row = problem.place.row
            position = ledger.events[row - 1].position if row is not None and 0 < row <= len(ledger.events) else 0
            _add(draft, problem, position, None)
    return None


def _add(draft: Draft, problem: Problem, position: int, ident: str | None) -> None:
    """Keep a problem at the place of a change, unless it may come from a refused one."""
    ident = problem.place.id or ident
    if ident is not None and any(draft.ledger.doubtful(what, ident) for what in THINGS):
        return
    path, row = (PATH, position) if position else (problem.place.path, None)
    place = Place(path=path, row=row, id=ident, column=problem.place.column)
    draft.ledger.problems.append(attrs.evolve(problem, place=place))


def _territory(draft: Draft) -> Rebuilt | None:
    """Build the units; if they lack what a scheme makes mandatory, that is kept, and they serve to look further."""
    units = draft.units
    try:
        return units.build()
    except InvalidHierarchyError as error:
        for problem in error.problems:
            _add(draft, problem, units.blame(problem), None)
        draft.ledger.failed = True
    levels = units.levels
    relaxed = [attrs.evolve(lv, presence="standard") if lv.presence == "mandatory" else lv for lv in levels.levels]
    try:
        after = units.builder(LevelScheme(relaxed, levels.counting)).build()
    except InvalidHierarchyError:
        return None
    return Rebuilt(after, after.ids.find(units.hierarchy.ids.decode()))


def _places(problem: Problem, rows: Mapping[str, tuple[Rows, list[int]]]) -> tuple[int, int] | None:
    """Return the row of a table that a problem speaks of, and the change that wrote it; None if there is none."""
    table, row = problem.place.path, problem.place.row
    if table is None or table not in rows or row is None:
        return None
    kept, numbers = rows[table]
    mine = numbers[row - 1]
    return mine, kept.positions.get(mine, 0)


def _roster(draft: Draft, territory: Hierarchy) -> Roster | None:
    """Build the roster, and ask the rules of roles about the new appointments."""
    table = draft.tables.roster["appointments"]
    roster, wrong = _try_roster(draft, territory, ())
    if roster is None and wrong:
        # Without the appointments that cannot be, the others can be looked at.
        roster, _ = _try_roster(draft, territory, wrong)
    if roster is None:
        return None
    numbers = table.result(wrong)[1]
    at = {row: i for i, row in enumerate(numbers)}
    new = [at[row] for row in draft.appointed if row in at]
    for row, problem in refused_appointments(roster, new):
        _add(draft, problem, table.positions.get(numbers[row], 0), None)
    return roster


def _try_roster(draft: Draft, territory: Hierarchy, without: Iterable[int]) -> tuple[Roster | None, set[int]]:
    """Build the roster; if it cannot be, keep why, and return the appointments to blame."""
    found = {name: rows.result(without if name == "appointments" else ()) for name, rows in draft.tables.roster.items()}
    tables: _Tables = {name: columns for name, (columns, _) in found.items()}
    try:
        return Roster.from_columns(territory, draft.catalogue, **tables), set()
    except InvalidRosterError as error:
        wrong: set[int] = set()
        rows = {name: (draft.tables.roster[name], numbers) for name, (_, numbers) in found.items()}
        for problem in error.problems:
            place = _places(problem, rows)
            ident = None
            if place is not None and problem.place.path == "appointments":
                wrong.add(place[0])
                ident = draft.tables.roster["appointments"].get(place[0], "post")
            position = max(0 if place is None else place[1], draft.units.regraded_by(problem.facts.get("unit")))
            _add(draft, problem, position, ident)
        return None, wrong
