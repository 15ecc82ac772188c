"""From a networkx graph to a jurisdiction, with everything that is wrong with the graph."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs

from gridgov._build import check_keys
from gridgov.bodies import Bodies
from gridgov.errors import GridgovError, InvalidGraphError, Place, Problem, Problems
from gridgov.graph._collector import paused_gc
from gridgov.graph._import_nets import nets_of
from gridgov.graph._lineage import lineage_of
from gridgov.graph._model import Model, read_model
from gridgov.graph._schema import (
    MODEL_NODE,
    NAME_TAKEN,
    NO_PLACE,
    NO_UNITS,
    NOT_GRIDGOV,
    SCHEMA_VERSION,
    UNDIRECTED,
    UNKNOWN_VERSION,
    is_missing,
)
from gridgov.graph._walk import LOST, Edge, Node, Walk
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import Level, LevelScheme
from gridgov.lineage import Lineage
from gridgov.nets import Net
from gridgov.roles import Roster
from gridgov.text import Text

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["check_header", "from_networkx", "jurisdiction_of"]

_T = TypeVar("_T")
#: Where the rows of each table came from, by the name that problems give the table.
Tables: TypeAlias = Mapping[str, Sequence[Node] | Sequence[Edge]]


def from_networkx(graph: nx.Graph[Any]) -> Jurisdiction:
    """Return the jurisdiction that a graph describes; the inverse of `to_networkx`. The graph is not changed.

    The graph may have been changed: every unit, body, post and link is checked again, as on any other way in.
    Attributes that the schema does not name are not read, so results of graph algorithms may stay in the graph.

    Args:
        graph: A directed networkx graph that follows the graph schema.

    Raises:
        InvalidGraphError: With everything in the graph that breaks the schema or the rules of its tables.
        TypeError: It is no networkx graph.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.graph import to_networkx
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
        >>> graph = to_networkx(Jurisdiction(territory=h))
        >>> from_networkx(graph) == Jurisdiction(territory=h)
        True
        >>> graph.remove_node("unit:6110")
        >>> from_networkx(graph)
        <Jurisdiction: 2 units (1 province, 1 city), 0 posts, 0 bodies, 0 links>
    """
    return jurisdiction_of(graph, Place())


def check_header(graph: nx.Graph[Any], place: Place) -> object:
    """Return the text of the model of a graph that says that it follows the schema.

    Raises:
        InvalidGraphError: It does not, or it follows another version.
        TypeError: It is no networkx graph.
    """
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        msg = f"A networkx graph is wanted, not {type(graph).__name__}."
        raise TypeError(msg)
    attributes: Mapping[str, Any] = graph.graph
    if not isinstance(attributes, Mapping):  # what a file of another program holds there
        raise InvalidGraphError(Problem(NOT_GRIDGOV, place))
    if "gridgov" not in attributes and MODEL_NODE in graph:
        attributes = graph.nodes[MODEL_NODE]
    version = attributes.get("gridgov")
    if is_missing(version):
        raise InvalidGraphError(Problem(NOT_GRIDGOV, place))
    if str(version) not in {str(SCHEMA_VERSION), f"{SCHEMA_VERSION}.0"}:
        facts = {"version": version, "known": SCHEMA_VERSION}
        raise InvalidGraphError(Problem(UNKNOWN_VERSION, attrs.evolve(place, path="graph['gridgov']"), facts))
    if not graph.is_directed():
        raise InvalidGraphError(Problem(UNDIRECTED, place))
    return attributes.get("model")


def jurisdiction_of(graph: nx.Graph[Any], place: Place) -> Jurisdiction:
    """Do the work of `from_networkx`; all problems share a place, such as the file.

    Raises:
        InvalidGraphError: With everything that is wrong.
        TypeError: It is no networkx graph.
    """
    model = read_model(check_header(graph, place), place)
    with paused_gc():
        return _Reader(model, Walk(graph, place), place).jurisdiction()


class _Reader:
    """Turns what a walk has found into tables, and lets these be checked."""

    def __init__(self, model: Model, walk: Walk, place: Place) -> None:
        self._model = model
        self._walk = walk
        self._place = place
        #: Codes and paths of problems that only follow from one that is reported already.
        self._echoes: set[tuple[str, str]] = set()
        self._refused: list[Problem] = []
        #: Keys of nodes that are not what they should be.
        self._unsound: set[object] = set(walk.unsound)

    def jurisdiction(self) -> Jurisdiction:
        """Check everything and return the jurisdiction.

        Raises:
            InvalidGraphError: With everything that is wrong.
        """
        walk = self._walk
        if not walk.nodes["unit"]:
            walk.report(NO_UNITS, "nodes")
            raise InvalidGraphError(Problems.of(*walk.problems))
        territory = self._territory()
        ground = self._stand_in() if territory is None else territory
        links = self._links()
        bodies = None if ground is None else self._bodies(ground)
        roster = None if ground is None else self._roster(ground)
        nets = self._nets()
        lineage = self._lineage()
        whole = None
        if territory is not None and bodies is not None and roster is not None and links is not None:
            parts: dict[str, Any] = {"territory": territory, "bodies": bodies, "roster": roster, "links": links}
            parts |= {"nets": nets, "lineage": lineage}
            about: dict[str, Any] = {"id": self._model.id, "name": self._model.name, "notes": self._model.notes}
            items: Tables = {"links": walk.edges["link"], "posts": walk.nodes["post"]}
            whole = self._try(lambda: Jurisdiction(**parts, **about), items)
        if whole is None or walk.problems or self._refused:
            kept = [p for p in self._refused if (p.code, p.place.path) not in self._echoes]
            raise InvalidGraphError(Problems.of(*([*walk.problems, *kept] or self._refused)))
        return whole

    def _try(
        self,
        build: Callable[[], _T],
        tables: Tables,
        names: Mapping[str, str] | None = None,
    ) -> _T | None:
        """Build a part; what is wrong with it is said of the nodes and edges that its rows came from."""
        try:
            return build()
        except GridgovError as error:
            self._refuse(error.problems, tables, names or {})
        return None

    def _refuse(self, problems: Iterable[Problem], tables: Tables, names: Mapping[str, str]) -> None:
        """Note what is wrong with a part, at the nodes and edges that its rows came from."""
        for problem in problems:
            old = problem.place
            rows = tables.get(old.path or "")
            path = old.path if rows is None or old.row is None else rows[old.row - 1].path
            if old.column is not None:
                path = f"{path}[{names.get(old.column, old.column)!r}]"
            self._refused.append(attrs.evolve(problem, place=attrs.evolve(self._place, path=path)))

    # -- parts -----------------------------------------------------------------------------------------------------

    def _territory(self) -> Hierarchy | None:
        walk, model = self._walk, self._model
        units = walk.nodes["unit"]
        above = walk.other["contains"]
        ids = {u.id for u in units}
        nowhere = next(name for i in itertools.count() if (name := f"-{i}") not in ids)
        parents = [nowhere if above.get(u.key) == LOST else above.get(u.key, "") for u in units]
        self._echoes.update(("HIE002", u.path) for u, parent in zip(units, parents, strict=True) if parent == nowhere)
        # A parent is named by a node, at which a bad id is reported.
        self._echoes.update(("HIE011", f"{u.path}['parent']") for u in units)
        names = walk.column(units, "name", "text")
        measures = self._free(dict.fromkeys([m.key for m in model.measures] + _prefixed(units, "m_")), {}, "m_")
        labels = self._free(dict.fromkeys([*model.labels, *_prefixed(units, "l_")]), measures, "l_")
        columns = {f"m_{key}": key for key in measures} | {f"l_{key}": key for key in labels}

        def build() -> Hierarchy:
            return Hierarchy.from_columns(
                [u.id for u in units],
                parents,
                walk.column(units, "level", "checked"),
                levels=model.levels,
                kind=walk.column(units, "unit_kind", "checked"),
                name=names,
                measures={key: walk.column(units, f"m_{key}", "checked") for key in measures},
                labels={key: walk.column(units, f"l_{key}", "text") for key in labels},
                measure_info=model.measures,
                roots="many" if model.many_roots else "one",
            )

        return self._try(build, {"": units}, {key: name for name, key in columns.items()})

    def _free(self, keys: Iterable[str], taken: Mapping[str, object], prefix: str) -> dict[str, None]:
        """Return the keys that a column of the units can have; the others are reported."""
        free: dict[str, None] = {}
        for key in keys:
            try:
                check_keys({key: None}, taken, "one")
            except ValueError:
                self._walk.report(NAME_TAKEN, "nodes", name=f"{prefix}{key}", key=key)
            else:
                free[key] = None
        return free

    def _stand_in(self) -> Hierarchy | None:
        """Return the units whose own row is sound, in a flat tree, so that what sits at them can be checked too."""
        bad = {p.place.path for p in self._refused if p.code in {"HIE009", "HIE010", "HIE011"}}
        self._unsound.update(u.key for u in self._walk.nodes["unit"] if u.path in bad)
        units = [u for u in self._walk.nodes["unit"] if u.key not in self._unsound]
        top = "-" * (1 + max((len(u.id) for u in units), default=0))
        old = self._model.levels.levels
        key = "top" + "_" * max(len(level.key) for level in old)
        levels = [attrs.evolve(level, presence="standard", under=(key,)) for level in old]
        try:
            return Hierarchy.from_columns(
                [top, *(u.id for u in units)],
                ["", *[top] * len(units)],
                [key, *self._walk.column(units, "level", "checked")],
                kind=[None, *self._walk.column(units, "unit_kind", "checked")],
                levels=LevelScheme([Level(key, Text(key, key), key), *levels]),
            )
        except GridgovError:  # a scheme of the largest size has no room for one more level
            return None

    def _sits_at(self, nodes: Sequence[Node], code: str) -> list[str]:
        """Return the unit of each body or post."""
        found: list[str] = []
        for node in nodes:
            unit = self._walk.other["sits_at"].get(node.key)
            if unit is None:
                self._walk.report(NO_PLACE, node.path, what=self._walk.kind(node.key), node=repr(node.key))
            if unit is None or unit == LOST or f"unit:{unit}" in self._unsound:
                self._echoes.add((code, node.path))
            found.append(unit or LOST)
        return found

    def _one(self, kind: str, nodes: Sequence[Node]) -> list[str | None]:
        """Return the other end of the one edge of a kind that a node may have."""
        found = [self._walk.other[kind].get(node.key) for node in nodes]
        return [None if other == LOST else other for other in found]

    def _bodies(self, ground: Hierarchy) -> Bodies | None:
        walk = self._walk
        nodes, edges = walk.nodes["body"], walk.edges["member_of"]
        homes = walk.column(edges, "lives_at", "text")
        self._echoes.update(
            ("BOD007", e.path) for e, home in zip(edges, homes, strict=True) if f"unit:{home}" in self._unsound
        )
        bodies = {
            "id": [n.id for n in nodes],
            "kind": walk.column(nodes, "body_kind", "checked"),
            "unit": self._sits_at(nodes, "BOD002"),
            "name": walk.column(nodes, "name", "text"),
            "parent": self._one("parent_body", nodes),
            "rank": walk.column(nodes, "rank", "text"),
            "line": walk.column(nodes, "line", "text"),
            "start": walk.column(nodes, "start", "checked"),
            "end": walk.column(nodes, "end", "checked"),
        }
        memberships = {
            "member": [_id(e.source) for e in edges],
            "body": [_id(e.target) for e in edges],
            "lives_at": homes,
            "start": walk.column(edges, "start", "checked"),
            "end": walk.column(edges, "end", "checked"),
        }
        items: Tables = {"bodies": nodes, "memberships": edges}
        return self._try(lambda: Bodies.from_columns(ground, bodies, memberships), items)

    def _roster(self, ground: Hierarchy) -> Roster | None:
        walk = self._walk
        posts, holds, devices = walk.nodes["post"], walk.edges["holds"], walk.nodes["device"]
        holders = self._holders()
        tables: dict[str, dict[str, list[Any]]] = {
            "posts": {
                "id": [n.id for n in posts],
                "role": [role or "" for role in walk.column(posts, "role", "checked")],
                "unit": self._sits_at(posts, "ROS003"),
                "number": walk.column(posts, "number", "whole"),
                "body": self._one("in_body", posts),
            },
            "appointments": {
                "post": [_id(e.target) for e in holds],
                "holder": [_id(e.source) for e in holds],
                "start": walk.column(holds, "start", "checked"),
                "end": walk.column(holds, "end", "checked"),
                "basis": walk.column(holds, "basis", "text"),
                "meets": walk.column(holds, "meets", "texts"),
            },
            "holders": {
                "id": [n.id for n in holders],
                "kind": walk.column(holders, "holder_kind", "checked"),
                "qualifications": walk.column(holders, "qualifications", "texts"),
            },
            "devices": {
                "id": [n.id for n in devices],
                "kind": walk.column(devices, "device_kind", "text"),
                "holder": self._one("carries", devices),
            },
        }
        items: Tables = {"posts": posts, "appointments": holds, "holders": holders, "devices": devices}
        return self._try(lambda: Roster.from_columns(ground, self._model.roles, **tables), items)

    def _holders(self) -> list[Node]:
        """Return the holders of the roster: all but those that are known only as members of a body."""
        walk = self._walk
        nodes = walk.nodes["holder"]
        active = {e.source for kind in ("holds", "carries", "link") for e in walk.edges[kind]}
        active.update(e.target for e in walk.edges["link"])
        listed = walk.column(nodes, "in_roster", "flag")
        return [n for n, known in zip(nodes, listed, strict=True) if known is not False or n.key in active]

    def _links(self) -> Links | None:
        walk = self._walk
        edges = walk.edges["link"]
        names = ("start", "end")
        columns = {
            "kind": walk.column(edges, "link_kind", "checked"),
            "source": [e.source for e in edges],
            "target": [e.target for e in edges],
            **{name: walk.column(edges, name, "checked") for name in names},
            "basis": walk.column(edges, "basis", "text"),
        }
        records = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        return self._try(lambda: Links.from_records(records), {"links": edges})

    def _lineage(self) -> Lineage:
        lineage, problems, edges = lineage_of(self._walk)
        self._refuse(problems, {"lineage": edges}, {"kind": "event"})
        return lineage

    def _nets(self) -> list[Net]:
        nets, problems, tables = nets_of(self._walk)
        self._refuse(problems, tables, {})
        return nets


def _id(key: str) -> str:
    return key.partition(":")[2]


def _prefixed(nodes: Iterable[Node], prefix: str) -> list[str]:
    """Return the keys of the measures or labels that units have, in the order in which they are first seen."""
    found: dict[str, None] = {}
    for node in nodes:
        found.update(dict.fromkeys(name for name in node.data if isinstance(name, str) and name.startswith(prefix)))
    return [name[len(prefix) :] for name in found]
