"""Small jurisdictions for tests of rules, and what a rule says about each unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gridgov.bodies import Bodies
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import Level, LevelScheme
from gridgov.policies import Clause
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.rules import Rule, Scope, Verdict
from gridgov.text import Text

DAY = "2026-01-01"
Record = dict[str, Any]
#: Texts, None, and last perhaps a record.
Row = tuple[Any, ...]

#: A street with everything that a rule of roles asks for; estates, buildings and work units may stand in a grid or not.
PLACES = LevelScheme(
    [
        Level("city", Text("city", "市"), "city", presence="optional"),
        Level("street", Text("street", "街道"), "street"),
        Level("area", Text("area", "片"), "area", presence="optional"),
        Level("community", Text("community", "社区"), ("community", "management_office"), under=("street", "area")),
        Level("grid_1", Text("level-1 grid", "一级网格"), "grid", under=("community", "street")),
        Level("grid_2", Text("level-2 grid", "二级网格"), "grid", "optional", under=("grid_1",)),
        Level(
            "estate",
            Text("estate", "小区"),
            ("estate", "work_unit"),
            "optional",
            under=("community", "grid_1", "grid_2"),
        ),
        Level("building", Text("building", "楼栋"), "building", under=("estate", "grid_1", "grid_2", "community")),
    ]
)


def units(*rows: Row) -> Hierarchy:
    """Build from id, level, parent and, where the level has several, kind."""
    columns: Sequence[str] = ("id", "level", "parent", "kind")
    records: list[Record] = [dict(zip(columns, row, strict=False)) for row in rows]
    for record in records:
        record.setdefault("kind", {"community": "community", "estate": "estate"}.get(record["level"]))
    return Hierarchy.from_records(records, levels=PLACES, roots="many")


def place(  # noqa: PLR0913 - what a jurisdiction consists of
    h: Hierarchy,
    posts: Iterable[Row] = (),
    *,
    holders: Iterable[Mapping[str, Any]] = (),
    bodies: Iterable[Record] = (),
    links: Iterable[Row] = (),
    roles: Iterable[Role] = (),
) -> Jurisdiction:
    """Build from posts as role, unit, holder (None: vacant) and more about the appointment, and links."""
    described = {record["id"]: record for record in holders}
    posts = tuple(posts)
    named = {post[2] for post in posts if post[2] is not None}
    catalogue = RoleCatalogue.builtin().with_roles(*roles)
    roster = Roster.from_records(
        h,
        catalogue,
        posts=[{"id": f"post{i}", "role": post[0], "unit": post[1]} for i, post in enumerate(posts)],
        appointments=[
            {"post": f"post{i}", "holder": post[2], **(post[3] if len(post) > 3 else {})}
            for i, post in enumerate(posts)
            if post[2] is not None
        ],
        holders=[*described.values(), *({"id": name} for name in sorted(named - set(described)))],
    )
    edges: list[Record] = [
        {"kind": link[0], "source": link[1], "target": link[2], **(link[3] if len(link) > 3 else {})} for link in links
    ]
    return Jurisdiction(
        territory=h, roster=roster, bodies=Bodies.from_records(h, bodies), links=Links.from_records(edges)
    )


def verdicts(j: Jurisdiction, rule: Rule[Any], *, complete: Iterable[str] = (), **scope: Any) -> dict[str, str]:
    """Return the verdict for each unit that a rule judges, by its id."""
    report = check(j, Clause(id="tried", rule=rule, scope=Scope(**scope)), on=DAY, complete=complete)
    judged = report.judged[0]
    ids = [j.territory.at(int(row)).id for row in judged.units]
    return {ident: Verdict(v).name for ident, v in zip(ids, judged.verdicts.tolist(), strict=True)}


def messages(j: Jurisdiction, rule: Rule[Any], *, complete: Iterable[str] = (), **scope: Any) -> list[tuple[str, str]]:
    """Return what a rule says of each unit that fails or is not known, in both languages."""
    report = check(j, Clause(id="tried", rule=rule, scope=Scope(**scope)), on=DAY, complete=complete)
    return [(f.message(), f.message("zh")) for f in report.findings()]
