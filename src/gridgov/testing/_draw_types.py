"""Which strategy draws a type, for `hypothesis.strategies.from_type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st

import gridgov.changes
from gridgov.bodies import Bodies
from gridgov.changes import Change
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy, Unit, UnitSet
from gridgov.journal import Entry, Journal
from gridgov.jurisdiction import Jurisdiction, Link, Links, Note
from gridgov.levels import Level, LevelScheme
from gridgov.lineage import Lineage
from gridgov.measures import MEASURES, Measure
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.policies import Clause, Policy
from gridgov.quantities import Interval, Quantity
from gridgov.roles import Combination, Role, RoleCatalogue, RoleTemplate, Roster
from gridgov.rules import Rule, Scope
from gridgov.testing import strategies as known
from gridgov.testing._broken import Broken
from gridgov.testing._draw_choices import made
from gridgov.testing._draw_place import one_note
from gridgov.testing.messy import Messy
from gridgov.text import Text

__all__ = ["city", "strategies"]

Make = Callable[[], st.SearchStrategy[Any]]


@cache
def strategies() -> Mapping[type, Make]:
    """Return what makes the strategy of each type."""
    out: dict[type, Make] = {
        Text: known.texts,
        Interval: known.intervals,
        Quantity: known.quantities,
        Measure: lambda: st.sampled_from(list(MEASURES.values())),
        LevelScheme: known.level_schemes,
        Level: lambda: known.level_schemes().flatmap(lambda scheme: st.sampled_from(scheme.levels)),
        Hierarchy: known.hierarchies,
        RoleCatalogue: known.role_catalogues,
        Role: lambda: known.role_catalogues().flatmap(
            lambda some: st.sampled_from(some.roles or RoleCatalogue.builtin().roles)
        ),
        Combination: lambda: known.role_catalogues().flatmap(
            lambda some: st.sampled_from(some.combinations or (Combination("worker", "chief"),))
        ),
        RoleTemplate: lambda: known.role_catalogues().flatmap(
            lambda some: st.sampled_from(some.templates or RoleCatalogue.builtin().templates)
        ),
        Unit: lambda: known.hierarchies().flatmap(lambda units: st.sampled_from(list(units))),
        UnitSet: lambda: known.hierarchies().flatmap(_sets),
        Roster: lambda: known.hierarchies().flatmap(known.rosters),
        Bodies: lambda: known.hierarchies().flatmap(known.bodies),
        BaseUnits: lambda: known.hierarchies().flatmap(_base_units),
        Net: lambda: known.hierarchies().flatmap(known.nets),
        Nets: lambda: known.hierarchies().flatmap(_nets),
        Lineage: known.lineages,
        Links: _links,
        Link: lambda: known.links(city()).flatmap(lambda some: st.sampled_from(list(some) or list(city().links))),
        Note: one_note,
        Jurisdiction: known.jurisdictions,
        Journal: _journals,
        Entry: lambda: _journals(1).flatmap(lambda journal: st.sampled_from(journal.entries)),
        Policy: lambda: known.policies(),  # noqa: PLW0108 - looked up when it is asked for
        Clause: _clauses,
        Rule: lambda: _clauses().map(lambda clause: clause.rule),
        Scope: lambda: _clauses().map(lambda clause: clause.scope),
        Report: _reports,
        Change: lambda: known.jurisdictions().flatmap(known.changes),
        Broken: known.broken,
        Messy: known.workbooks,
    }
    every = (getattr(gridgov.changes, name) for name in gridgov.changes.__all__)
    for kind in every:
        if isinstance(kind, type) and issubclass(kind, Change) and kind is not Change:
            out[kind] = _one(kind)
    return out


def _one(kind: type[Change]) -> Make:
    return lambda: known.changes(city(), kinds=[kind])


def _links() -> st.SearchStrategy[Links]:
    return known.jurisdictions(links=False, nets=False, lineage=False).flatmap(known.links)


def _sets(units: Hierarchy) -> st.SearchStrategy[UnitSet]:
    """Draw the units of a level, or what is below one."""
    levels = [units.units(level=level) for level in units.levels.keys]
    return st.sampled_from([units.roots, *levels, *(unit.descendants() for unit in units)])


def _base_units(units: Hierarchy) -> st.SearchStrategy[BaseUnits]:
    """Draw base units of a level, or without a territory."""
    levels = list(dict.fromkeys(unit.level for unit in units))
    return st.sampled_from([None, *levels]).map(
        lambda level: BaseUnits.of_ids(units.ids.tolist()) if level is None else BaseUnits.of_territory(units, level)
    )


def _clauses() -> st.SearchStrategy[Clause]:
    return known.policies(min_clauses=1, max_layers=1).flatmap(lambda policy: st.sampled_from(policy.clauses))


def _reports() -> st.SearchStrategy[Report]:
    return known.policies(levels=city().levels, units=city().territory.ids.tolist(), min_clauses=1).map(
        lambda policy: check(city(), policy, on="2026-01-01")
    )


def _nets(units: Hierarchy) -> st.SearchStrategy[Nets]:
    base = BaseUnits.of_ids(units.ids.tolist())
    return made(lambda nets: Nets.of(nets, base, strict=False), known.net_lists(base.ids.tolist()))


@st.composite
def _journals(draw: st.DrawFn, min_days: int = 0) -> Journal:
    """Draw what happened in the small city."""
    journal = Journal(city(), "2025-12-31")
    for day, changes in draw(known.histories(city(), since="2026-01-01", min_days=min_days)):
        journal = journal.record(changes, on=day)
    return journal


@cache
def city() -> Jurisdiction:
    """Return a small city in which every change is possible."""
    levels = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
    units = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            *({"id": f"c{i}", "level": "community", "parent": "s"} for i in (1, 2)),
            *(
                {"id": f"g{i}", "level": "grid", "parent": f"c{1 + i // 3}", "households": 100 * i}
                for i in (1, 2, 3, 4)
            ),
            {"id": "g5", "level": "grid", "parent": "c2"},
        ],
        levels=levels,
        measures=["households"],
    )
    roster = Roster.from_records(
        units,
        RoleCatalogue.builtin(),
        posts=[{"role": "grid_chief", "unit": "g1", "id": "p1"}, {"role": "grid_chief", "unit": "g2", "id": "p2"}],
        appointments=[{"post": "p1", "holder": "h1", "start": "2025-01-01"}],
    )
    bodies = Bodies.from_records(
        units,
        [{"id": "b1", "kind": "party_branch", "unit": "c1"}],
        [{"member": "h1", "body": "b1"}],
    )
    links = [{"kind": "adjacent", "source": "unit:g1", "target": "unit:g2"}]
    return Jurisdiction(territory=units, roster=roster, bodies=bodies, links=Links.from_records(links))
