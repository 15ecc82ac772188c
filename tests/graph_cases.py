"""A small town with something in every field, for the tests of graphs and their files."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeAlias

import networkx as nx

from gridgov.bodies import Bodies
from gridgov.errors import Place
from gridgov.graph import to_networkx
from gridgov.graph._formats import FORMATS
from gridgov.graph._import import jurisdiction_of
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links, Note
from gridgov.levels import Level, LevelScheme
from gridgov.measures import MEASURES, Measure
from gridgov.roles import Combination, Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster
from gridgov.text import Text

#: A graph to which a test may do what the types of networkx forbid.
Graph: TypeAlias = Any
#: networkx, whose types are not complete.
lib: Any = nx

#: Formats that can be read back, with their suffixes; those that are XML.
FILES = {"graphml": ".graphml", "gexf": ".gexf", "nodelink": ".nodelink.json", "cytoscape": ".cyjs"}
XML = ("graphml", "gexf")

#: Names that break a writer that is not careful.
TRICKY = 'a "b" \\N \\ c]; {d} <script>alert(1)</script> &lt; %%{init} #35; | `e` 网格\U00020000'


def levels() -> LevelScheme:
    return LevelScheme(
        [
            Level("street", Text("street", "镇街"), "street"),
            Level("community", Text("community", "社区"), "community"),
            Level("grid", Text("grid", "网格"), "grid", presence="optional"),
            Level("block", Text("block", "楼栋层"), ("building", "workshop")),
        ],
        counting="grid",
    )


def catalogue() -> RoleCatalogue:
    chief = Role(key="chief", name=Text("grid chief", "网格长"), sits_at="kind:grid", eligible=["leader"], maximum=1)
    worker = Role(key="worker", name=Text("grid worker", "网格员"), time="full", sits_at="kind:grid", superior="chief")
    head = Role(key="head", name=Text("building head", "楼栋长"), minimum=1, holders=["household", "person"])
    pair = RoleTemplate("pair", Text("pair", "一对"), [RoleSlot("head", Text("head", "长"), "chief", 1, 1)])
    return RoleCatalogue([chief, worker, head], [Combination("chief", "head", "conditional", ("asked",))], [pair])


UNITS: list[dict[str, Any]] = [
    {"id": "s", "level": "street", "kind": "street", "name": "Old Town", "households": 12},
    # Siblings are not in the order of their ids.
    {"id": "c2", "parent": "s", "level": "community", "kind": "community", "class": "111"},
    {"id": "c1", "parent": "s", "level": "community", "kind": "community", "name": TRICKY, "area": 0.1},
    {"id": "g", "parent": "c2", "level": "grid", "kind": "grid", "households": 7},
    {"id": "b2", "parent": "g", "level": "block", "kind": "building", "households": 3, "area": 2.0},
    {"id": "b1", "parent": "g", "level": "block", "kind": "workshop", "households": 0},
    {"id": "b3", "parent": "c1", "level": "block", "kind": "building"},
]
POSTS: list[dict[str, Any]] = [
    {"id": "p2", "role": "worker", "unit": "g", "number": 2},
    {"id": "p1", "role": "chief", "unit": "g", "number": 1, "body": "branch"},
    {"id": "p3", "role": "head", "unit": "b3", "number": 1},
]
APPOINTMENTS: list[dict[str, Any]] = [
    {"post": "p1", "holder": "h2", "start": "2024-01-01", "basis": "Order 7", "meets": ["asked", "agreed"]},
    {"post": "p1", "holder": "h1", "end": "2023-12-31"},
    {"post": "p3", "holder": "h2"},
]
HOLDERS: list[dict[str, Any]] = [
    {"id": "h2", "kind": "person", "qualifications": ["leader", "elder"]},
    {"id": "h1", "kind": "household"},
    {"id": "leader", "kind": "person"},
    {"id": "idle", "kind": "body"},
]
BODIES: list[dict[str, Any]] = [
    {"id": "branch", "kind": "party_branch", "unit": "c2", "parent": "org", "name": "Branch", "start": "2020-01-01"},
    {"id": "org", "kind": "party_committee", "unit": "s", "rank": "section", "end": "2030-12-31"},
    {"id": "club", "kind": "chess_club", "unit": "b3", "line": "leisure"},
]
MEMBERS: list[dict[str, Any]] = [
    {"member": "h1", "body": "branch", "lives_at": "b2", "start": "2021-05-01", "end": "2022-05-01"},
    {"member": "stranger", "body": "branch", "lives_at": "b3"},
    {"member": "stranger", "body": "club"},
]
LINKS: list[dict[str, Any]] = [
    {"kind": "takes_charge", "source": "holder:leader", "target": "unit:c1", "start": "2025-01-01", "basis": "Plan"},
    {"kind": "adjacent", "source": "unit:c1", "target": "unit:c2"},
    {"kind": "contacts", "source": "holder:h2", "target": "unit:b2", "end": "2026-01-01"},
    {"kind": "contacts", "source": "holder:h2", "target": "unit:b2"},
    {"kind": "guides", "source": "body:org", "target": "post:p1"},
]
MEASURE_INFO = (
    MEASURES["households"],
    Measure("area", Text("area", "面积"), Text("hectares", "公顷")),
    Measure("shops", Text("shops", "商铺"), whole=True),
)
NOTES = (
    Note("buildings", "I", Text("Buildings are assumed.", "楼栋为推定。")),
    Note("grids", "U", Text("Not published.\n\x07", "未公布。\ud800"), "FACTS 1.10"),
)


def town() -> Jurisdiction:
    """Return a jurisdiction with data in every field, and with what is known of nothing."""
    territory = Hierarchy.from_records(UNITS, levels=levels(), measures=MEASURE_INFO, labels=["class", "colour"])
    return Jurisdiction(
        territory=territory,
        id="t",
        name=Text("Town", "镇"),
        roster=Roster.from_records(
            territory,
            catalogue(),
            posts=POSTS,
            appointments=APPOINTMENTS,
            holders=HOLDERS,
            devices=[{"id": "d2", "kind": "camera"}, {"id": "d1", "kind": "terminal", "holder": "h2"}],
        ),
        bodies=Bodies.from_records(territory, BODIES, MEMBERS),
        links=Links.from_records(LINKS),
        notes=NOTES,
    )


def small() -> Jurisdiction:
    """Return a jurisdiction with units only."""
    codes = ["61", "6109", "6110", "610902"]
    ladder = LevelScheme.ladder("province", "city", "county")
    return Jurisdiction(territory=Hierarchy.from_codes(codes, levels=ladder, measures={"households": [None, 2, 3, 1]}))


def changed(change: Callable[[Graph], object], source: Callable[[], Jurisdiction] = small) -> Graph:
    """Return the graph of a jurisdiction after a change."""
    graph = to_networkx(source())
    change(graph)
    return graph


def with_model(**parts: Any) -> Graph:
    """Return a graph whose model has other parts."""
    graph = to_networkx(small())
    graph.graph["model"] = json.dumps({**json.loads(graph.graph["model"]), **parts})
    return graph


def again(text: str, name: str) -> Jurisdiction:
    """Read the text of a file."""
    reader = FORMATS[name].read
    assert reader is not None
    return jurisdiction_of(reader(text.encode()), Place())


def networkx_reads(text: str, name: str) -> Any:  # noqa: ANN401 - any graph
    """Read a file as a user of networkx does, who knows nothing of gridgov."""
    stream = BytesIO(text.encode())
    if name == "graphml":
        return nx.read_graphml(stream)
    if name == "gexf":
        return nx.read_gexf(stream)
    return lib.node_link_graph(json.loads(text)) if name == "nodelink" else nx.cytoscape_graph(json.loads(text))
