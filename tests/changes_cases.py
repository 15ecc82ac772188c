"""A small town for tests of changes, and what is said of changes that it refuses."""

from __future__ import annotations

from typing import Final

from gridgov.bodies import Bodies
from gridgov.changes import Applied, Change, apply
from gridgov.errors import InvalidChangeError, Problem, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.roles import Combination, Role, RoleCatalogue, Roster
from gridgov.text import Text

DAY: Final = "2026-01-01"
LEVELS: Final = LevelScheme(
    [
        Level("street", Text("street", "街道"), ["street"]),
        Level("community", Text("community", "社区"), ["community"]),
        Level("grid", Text("grid", "网格"), ["grid", "work_unit"]),
        Level("building", Text("building", "楼栋"), ["building"], under=["grid:grid"], presence="optional"),
    ]
)
CATALOGUE: Final = RoleCatalogue(
    [
        Role(key="chief", name=Text("chief", "网格长"), sits_at="kind:grid", eligible="cadre"),
        Role(key="worker", name=Text("worker", "网格员"), sits_at="grid"),
        Role(key="aide", name=Text("aide", "助理"), ex_officio="worker"),
        Role(key="guest", name=Text("guest", "顾问"), holders="body"),
    ],
    [
        Combination("chief", "worker", "forbidden"),
        Combination("chief", "aide", "conditional", ["approved"]),
    ],
)


def town() -> Jurisdiction:
    """Return a street with two communities, posts, bodies and links."""
    territory = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c1", "level": "community", "parent": "s", "name": "North", "class": "111"},
            {"id": "g1", "level": "grid", "kind": "grid", "parent": "c1"},
            {"id": "b1", "level": "building", "parent": "g1", "households": 10},
            {"id": "b2", "level": "building", "parent": "g1", "households": 5},
            {"id": "g2", "level": "grid", "kind": "grid", "parent": "c1", "households": 40},
            {"id": "c2", "level": "community", "parent": "s", "households": 50},
            {"id": "g3", "level": "grid", "kind": "grid", "parent": "c2", "households": 20},
            {"id": "g4", "level": "grid", "kind": "grid", "parent": "c2", "households": 30},
            {"id": "w1", "level": "grid", "kind": "work_unit", "parent": "c2"},
        ],
        levels=LEVELS,
        measures=["households"],
        labels=["class"],
    )
    roster = Roster.from_records(
        territory,
        CATALOGUE,
        posts=[{"role": role, "unit": unit} for unit in ("g1", "g2", "g3") for role in ("chief", "worker")]
        + [{"role": "aide", "unit": "g2"}, {"role": "guest", "unit": "c1"}],
        appointments=[
            {"post": "chief@g1#1", "holder": "p1", "start": "2024-01-01"},
            {"post": "worker@g3#1", "holder": "p3", "start": "2023-01-01", "end": "2024-12-31"},
        ],
        holders=[
            {"id": "p1", "qualifications": "cadre"},
            {"id": "p2", "qualifications": "cadre"},
            {"id": "p3"},
        ],
        devices=[{"id": "d1", "holder": "p1"}],
    )
    bodies = Bodies.from_records(
        territory,
        [
            {"id": "org", "kind": "community_party_organisation", "unit": "c1"},
            {"id": "branch", "kind": "party_branch", "unit": "g1", "parent": "org", "start": "2020-01-01"},
            {"id": "old", "kind": "party_branch", "unit": "g2", "end": "2022-12-31"},
        ],
        [
            {"member": "m1", "body": "branch", "lives_at": "b1"},
            {"member": "m2", "body": "branch", "lives_at": "g2", "start": "2020-01-01", "end": "2021-01-01"},
        ],
    )
    links = [
        {"kind": "takes_charge", "source": "holder:p1", "target": "unit:g1", "start": "2024-01-01"},
        {"kind": "takes_charge", "source": "holder:p1", "target": "unit:g2", "start": "2024-01-01"},
        {"kind": "adjacent", "source": "unit:g1", "target": "unit:g2"},
        {"kind": "contacts", "source": "post:worker@g1#1", "target": "unit:b1"},
        {"kind": "contacts", "source": "post:worker@g3#1", "target": "unit:g3", "end": "2024-12-31"},
    ]
    return Jurisdiction(territory=territory, roster=roster, bodies=bodies, links=links, id="town")


REFORM: Final = LevelScheme(
    [
        Level("county", Text("county", "县"), ["county"]),
        Level("town", Text("town", "镇"), ["town"]),
        Level("street", Text("street", "街道"), ["street"], under=["county"]),
        Level("village", Text("village", "村"), ["village"], under=["town"]),
        Level("community", Text("community", "社区"), ["community"], under=["street"]),
        Level("estate", Text("estate", "小区"), ["estate"], under=["village", "community"], overlay=True),
        Level("grid", Text("grid", "网格"), ["grid"], under=["village", "community", "estate"]),
    ]
)


def countryside() -> Jurisdiction:
    """Return a town with two villages, one of which has a grid chief."""
    h = Hierarchy.from_records(
        [
            {"id": "k", "level": "county"},
            {"id": "t", "level": "town", "parent": "k"},
            {"id": "v1", "level": "village", "parent": "t", "households": 30},
            {"id": "v2", "level": "village", "parent": "t"},
            {"id": "g1", "level": "grid", "parent": "v2", "households": 40},
        ],
        levels=REFORM,
        measures=["households"],
    )
    catalogue = RoleCatalogue([Role(key="elder", name=Text("elder", "村长"), sits_at="village")])
    posts = [{"role": "elder", "unit": "v1", "id": "s1"}]
    return Jurisdiction(territory=h, roster=Roster.from_records(h, catalogue, posts=posts))


def done(*changes: Change, town: Jurisdiction | None = None) -> Applied:
    """Make changes of the town, or of another place."""
    return apply(_town() if town is None else town, changes, on=DAY)


_town = town


def refused(*changes: Change, town: Jurisdiction | None = None) -> Problems:
    """Return why changes are refused."""
    try:
        done(*changes, town=town)
    except InvalidChangeError as error:
        return error.problems
    return Problems()


def codes(*changes: Change, town: Jurisdiction | None = None) -> list[tuple[str, int | None, str | None]]:
    """Return code, position and id of each problem."""
    return [(p.code, p.place.row, p.place.id) for p in refused(*changes, town=town)]


def ids(applied: Applied, unit: str) -> list[str]:
    """Return the ids of what stands under a unit."""
    return [child.id for child in applied.jurisdiction.unit(unit).children]


def said(problem: Problem) -> tuple[str, str]:
    """Return the code of a problem, and what it says."""
    return problem.code, problem.message()
