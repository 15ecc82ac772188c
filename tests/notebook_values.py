"""Values whose tables are looked at: made of hostile texts, and of published systems."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from hypothesis import strategies as st
from notebook_cases import read

import gridgov
from gridgov import (
    Bodies,
    Hierarchy,
    Jurisdiction,
    LevelScheme,
    Link,
    Links,
    Net,
    Nets,
    Note,
    Problem,
    Problems,
    RoleCatalogue,
    Roster,
    Text,
    check,
    diff,
    schemes,
)
from gridgov._face import WIDEST
from gridgov._faces._say import width
from gridgov._problems import Place
from gridgov.changes import MergeUnits, RenameUnit, apply
from gridgov.hierarchy import SELF_PARENT
from gridgov.rules import CommunityOversize
from gridgov.text import Lang

__all__ = [
    "DAY",
    "ODD",
    "is_one_short_line",
    "of_a_city",
    "of_nets",
    "page_of",
    "texts",
    "town",
    "values",
    "widest_cell",
]

DAY: Final = "2026-06-01"
#: What a hostile text is made of: markup, quotes, formulas, turned writing, line ends, and what is wide.
ODD: Final = "<script>alert(1)</script>\"'&=CMD()\u202e\u0000\n\t</td></style>社区 onclick="
texts: Final = st.text(st.sampled_from(sorted(set(ODD + "ab1"))), max_size=400)


def is_one_short_line(line: str) -> bool:
    return len(line) <= WIDEST and not any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for c in line)


def town(name: str = "A", ident: str = "c1", n: int = 2) -> Jurisdiction:
    """Return a town of a community with grids; every text of it is the given one."""
    levels = LevelScheme.ladder("community", "grid")
    kept = "".join(c for c in name if unicodedata.category(c) != "Cc")  # a unit takes no name with control characters
    records = [{"id": ident, "level": "community", "name": kept}]
    records += [{"id": f"{ident}-{i}", "level": "grid", "parent": ident, "name": kept} for i in range(n)]
    h = Hierarchy.from_records(records, levels=levels, measures={"households": [None] * (n + 1)})
    posts = [{"role": "grid_chief", "unit": f"{ident}-0", "id": f"post-{ident}"}]
    held = [{"post": f"post-{ident}", "holder": f"p{ident}", "start": "2026-01-01", "basis": name}]
    catalogue = RoleCatalogue.builtin()
    return Jurisdiction(
        territory=h,
        id=ident,
        name=Text(name, name),
        roster=Roster.from_records(h, catalogue, posts=posts, appointments=held),
        bodies=Bodies.from_records(h, [{"id": f"b{ident}", "kind": name or "k", "unit": ident, "name": name}]),
        links=Links((Link(name or "k", f"unit:{ident}", f"unit:{ident}-0", basis=name),)),
        notes=(Note(name or "k", "S", Text(name, name)),),
    )


def values(place: Jurisdiction) -> Iterator[object]:
    """Go through values of many kinds that hold the texts of a town."""
    h = place.territory
    unit = h.at(0)
    yield from (place, h, unit, h.units(), place.levels, place.levels.levels[0], h.rollup("households"))
    yield from (place.roster, place.bodies, *place.bodies, place.links, *place.links, *place.notes, place.catalogue)
    for held in place.roster.appointments():
        yield from (held, held.post, held.holder, held.post.role)
    yield from (place.roster.vacancies(DAY), place.roster.counts(DAY), unit.total("households"))
    changes = [RenameUnit(h.at(1).id, unit.name or "x")]
    yield from changes
    report = check(place, CommunityOversize(max_households=5000), on=DAY)
    yield from (report, *report.findings(), report.judged[0], report.explain("SIZ001", unit), report.judged[0].rule)
    found = Problems.of(Problem(SELF_PARENT, Place(row=1, id=unit.name or "x"), {"id": unit.name or "x"}))
    yield from (found, found[0], found[0].place, found[0].kind)
    members = [{"unit": h.at(i).id, "cell": unit.name or "x"} for i in range(1, len(h))]
    net = Net.from_tables("n", members, name=unit.name or "x", department=unit.name or "x")
    yield from (net, net.columns)
    yield Text(unit.name or "", unit.name or "")


def page_of(value: Any, lang: Lang = "en") -> str:  # noqa: ANN401 - any value of the library
    page: str = value._repr_html_(lang)
    return page


def widest_cell(page: str) -> int:
    return max((width(text) for row in read(page).rows for text in row), default=0)


def of_a_city(city: Jurisdiction) -> Iterator[object]:
    """Go through what a user gets from a published system."""
    scheme = schemes.load("xiliugou-126")
    audit = scheme.audit()
    yield from (scheme, *list(scheme.figures)[:3], audit, *list(audit.rows)[:3], *list(scheme.readings)[:1])
    policy = gridgov.policies.load("cn")
    effective = gridgov.policies.effective(policy, on=DAY)
    yield from (policy, effective, *policy.clauses[:3], next(iter(effective)), policy.sources[0])
    yield gridgov.policies.compare(policy, policy, on=DAY)
    report = check(city, policy, on=DAY)
    yield from (report, report.problems(), report.rows)
    first_unit, other = city.territory.at(1), city.territory.at(2)
    change = RenameUnit(first_unit.id, "<b>")
    done = apply(city, [change], on=DAY)
    yield from (change, done, *done.log, diff(city, done.jurisdiction), MergeUnits([first_unit.id, other.id], "x"))
    journal = gridgov.Journal(city).record([change], on=DAY)
    yield from (journal, journal.entries[0], *journal.pending(), journal.trace(first_unit.id))
    yield from (city.lineage, gridgov.documents.to_document(city), city.roster.vacancies(DAY))
    yield from (gridgov.Evidence.empty(city.territory), gridgov.evidence.SCHEMA, gridgov.evidence.SCHEMA["events"])
    yield from (gridgov.Quantity.parse("超过300户"), gridgov.Quantity.parse("超过300户").interval)
    yield from (gridgov.RoleTemplate, gridgov.Waivers(()), gridgov.Baseline())
    yield from of_nets()


def of_nets() -> Iterator[object]:
    """Go through nets, how they lie to each other, what they become, and plans to divide and merge units."""
    levels = LevelScheme.ladder("community", "grid", "building")
    buildings = [f"b{i}" for i in range(8)]
    records: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    records += [{"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(2)]
    records += [
        {"id": b, "level": "building", "parent": f"g{i // 4}", "households": 60 + i} for i, b in enumerate(buildings)
    ]
    h = Hierarchy.from_records(records, levels=levels, measures=["households"])
    town = Jurisdiction(territory=h)
    members = [[{"unit": b, "cell": f"x{i // k}"} for i, b in enumerate(buildings)] for k in (2, 4)]
    nets = Nets.of([Net.from_tables(f"n{k}", one) for k, one in enumerate(members)], (h, "building"))
    near = list(pairwise(buildings))
    one = gridgov.integrate(nets, within=town, households=(200, 350), adjacency=near)
    yield from (nets, nets.base, nets[0], gridgov.alignment.align(nets), one, one.staff, one.measures, one.plan)
    plan = gridgov.split(town, "c", max_households=300, adjacency=near)
    yield from (plan, plan.parts, *plan.alternatives, plan.changes[0])
    yield plan.found.near
