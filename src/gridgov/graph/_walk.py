"""One walk over the nodes and edges of a graph: what each of them is, and where it breaks the schema."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
import numpy as np

from gridgov._finite import is_finite
from gridgov.errors import FaultKind, Place, Problem
from gridgov.graph._schema import (
    BAD_ATTRIBUTE,
    EDGE_ENDS,
    EDGE_KIND,
    EDGES,
    ENDS,
    MODEL_NODE,
    NO_EDGE_KIND,
    NO_NODE_KIND,
    NODE_KEY,
    NODE_KIND,
    NODES,
    ONE_END,
    SEVERAL_EDGES,
    Want,
    edge_path,
    edges_of,
    is_missing,
    node_path,
)
from gridgov.text import Text

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["LOST", "Edge", "Node", "Walk"]

#: Stands for the other end of an edge that is reported already. No id holds white space.
LOST: Final = " "

_WANTED: Final[Mapping[Want, Text]] = {
    "flag": Text("true or false", "真假值"),
    "number": Text("a number", "数字"),
    "text": Text("a text", "文本"),
    "texts": Text("a list of texts", "文本列表"),
    "whole": Text("a whole number", "整数"),
}
_DIRECTIONS: Final = (Text("from", "来自"), Text("to", "指向"))


@attrs.frozen(eq=False)
class Node:
    """A node that has a known kind and a key that fits it."""

    key: str
    id: str
    data: Mapping[str, Any]

    @property
    def path(self) -> str:
        """Where it is."""
        return node_path(self.key)


@attrs.frozen(eq=False)
class Edge:
    """An edge of a known kind between nodes that it may join."""

    source: str
    target: str
    key: object
    data: Mapping[str, Any]

    @property
    def path(self) -> str:
        """Where it is."""
        return edge_path(self.source, self.target, self.key)


class Walk:
    """What a graph holds, by kind, in the order that ``order`` gives, and what is wrong with it."""

    def __init__(self, graph: nx.Graph[Any], place: Place) -> None:
        self._place = place
        self.problems: list[Problem] = []
        self.nodes: dict[str, list[Node]] = {kind: [] for kind in NODES}
        self.edges: dict[str, list[Edge]] = {kind: [] for kind in EDGES}
        #: For each kind of edge of which a node has at most one: the id at the other end.
        self.other: dict[str, dict[str, str]] = {kind: {} for kind in ONE_END}
        #: Kind of every node that is sound, and keys of all the others.
        self._kinds: dict[object, str] = {}
        self.unsound: set[object] = set()
        self._walk_nodes(graph)
        self._walk_edges(graph)

    # -- nodes and edges -------------------------------------------------------------------------------------------

    def _walk_nodes(self, graph: nx.Graph[Any]) -> None:
        for key, data in cast("Iterable[tuple[object, dict[str, Any]]]", graph.nodes(data=True)):
            if key == MODEL_NODE:
                continue
            kind = data.get("kind")
            if isinstance(kind, str) and isinstance(key, str) and kind in NODES and key.startswith(f"{kind}:"):
                self._kinds[key] = kind
                self.nodes[kind].append(Node(key, key.partition(":")[2], data))
                continue
            self.unsound.add(key)
            if is_missing(kind):
                self.report(NO_NODE_KIND, node_path(key), node=repr(key))
            elif not isinstance(kind, str) or kind not in NODES:
                self.report(NODE_KIND, node_path(key), node=repr(key), kind=kind, known=", ".join(NODES))
            else:
                self.report(NODE_KEY, node_path(key), node=repr(key), kind=kind)
        for kind, nodes in self.nodes.items():
            self.nodes[kind] = self._in_order(nodes)

    def _walk_edges(self, graph: nx.Graph[Any]) -> None:
        single: dict[str, dict[str, list[object]]] = {kind: {} for kind in ONE_END}
        kind_of = self._kinds.get
        for source, target, key, data in edges_of(graph):
            kind = data.get("kind")
            if not isinstance(kind, str) or kind not in EDGES:
                self._report_edge_kind(source, target, key, kind)
                continue
            what = kind_of(source), kind_of(target)
            pair = _pair(kind, what)
            fits = what[0] in pair[0], what[1] in pair[1]
            if fits == (True, True):
                self.edges[kind].append(Edge(cast("str", source), cast("str", target), key, data))
            elif None not in what:  # a node without a kind is reported as such
                self._report_ends(source, target, key, kind)
            if kind in ONE_END and fits[ONE_END[kind]]:
                owner, other = (source, target) if ONE_END[kind] == 0 else (target, source)
                single[kind].setdefault(cast("str", owner), []).append(other)
                fine = fits[1 - ONE_END[kind]]
                self.other[kind].setdefault(cast("str", owner), str(other).partition(":")[2] if fine else LOST)
        self._report_several(single)
        for kind, edges in self.edges.items():
            if "order" in EDGES[kind]:
                self.edges[kind] = self._in_order(edges)

    def _report_edge_kind(self, source: object, target: object, key: object, kind: object) -> None:
        facts: dict[str, object] = {"source": repr(source), "target": repr(target), "known": ", ".join(EDGES)}
        if is_missing(kind):
            self.report(NO_EDGE_KIND, edge_path(source, target, key), **facts)
        else:
            self.report(EDGE_KIND, edge_path(source, target, key), kind=kind, **facts)

    def _report_ends(self, source: object, target: object, key: object, kind: str) -> None:
        pair = _pair(kind, (self._kinds[source], self._kinds[target]))
        sources, targets = (", ".join(sorted(allowed)) for allowed in pair)
        self.report(
            EDGE_ENDS,
            edge_path(source, target, key),
            kind=kind,
            source=repr(source),
            target=repr(target),
            source_kind=self._kinds[source],
            target_kind=self._kinds[target],
            sources=sources,
            targets=targets,
        )

    def _report_several(self, single: Mapping[str, Mapping[str, Sequence[object]]]) -> None:
        found = ((kind, *item) for kind, owners in single.items() for item in owners.items() if len(item[1]) > 1)
        for kind, owner, others in found:
            direction = _DIRECTIONS[1 - ONE_END[kind]]
            self.report(
                SEVERAL_EDGES,
                node_path(owner),
                what=self._kinds[owner],
                node=repr(owner),
                n=len(others),
                kind=kind,
                direction=direction.en,
                direction_zh=direction.zh,
                others=", ".join(map(repr, others)),
            )

    def kind(self, key: str) -> str:
        """Return the kind of a node."""
        return self._kinds[key]

    def report(self, fault: FaultKind, path: str, /, **facts: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(fault, attrs.evolve(self._place, path=path), facts))

    # -- attributes ------------------------------------------------------------------------------------------------

    def _in_order(self, items: list[Any]) -> list[Any]:
        order = [math.inf if value is None else value for value in self.column(items, "order", "number")]
        return [items[i] for i in sorted(range(len(items)), key=order.__getitem__)]

    def column(self, items: Sequence[Node] | Sequence[Edge], name: str, want: Want) -> list[Any]:
        """Return an attribute of nodes or edges, `None` where it is missing; a value of the wrong type is reported."""
        read = _READ.get(want)
        found: list[Any] = []
        for item in items:
            value = item.data.get(name)
            if is_missing(value):
                found.append(None)
                continue
            good = value if read is None else read(value)
            if good is None:
                text = _WANTED[want]
                path = f"{item.path}[{name!r}]"
                self.report(BAD_ATTRIBUTE, path, name=name, value=_short(value), want=text.en, want_zh=text.zh)
            found.append(good)
        return found


def _pair(kind: str, what: tuple[str | None, str | None]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the kinds of nodes that an edge may join; of several pairs, the one that its ends fit best."""
    pairs = ENDS[kind]
    if len(pairs) == 1:
        return pairs[0]
    owner = ONE_END[kind]
    return max(pairs, key=lambda pair: (what[owner] in pair[owner], what[1 - owner] in pair[1 - owner]))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - fits a line


def _flag(value: object) -> bool | None:
    return bool(cast("bool", value)) if isinstance(value, bool | np.bool_) else None


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return cast("float", value) if is_number else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> list[str] | None:
    """Read a list, or the JSON text of a list: the form in which GraphML and GEXF files hold it."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (RecursionError, ValueError):
            return None
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    items = list(cast("Iterable[object]", value))
    return cast("list[str]", items) if all(isinstance(item, str) for item in items) else None


def _whole(value: object) -> int | None:
    number = _number(cast("Any", value).item() if isinstance(value, np.generic) else value)
    return int(number) if is_finite(number) and number == int(number) else None


_READ: Final = {"flag": _flag, "number": _number, "text": _text, "texts": _texts, "whole": _whole}
