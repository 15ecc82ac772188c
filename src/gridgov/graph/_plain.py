"""What a graph file can hold: a copy of a graph with plain values, or everything that stands against it."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from gridgov.errors import FaultKind, InvalidGraphError, Place, Problem, Problems
from gridgov.graph._formats import Format
from gridgov.graph._import import check_header
from gridgov.graph._model import NOT_XML, json_text
from gridgov.graph._schema import (
    BAD_CHARACTER,
    BAD_KEY,
    BAD_NAME,
    BAD_VALUE,
    MODEL_NODE,
    RESERVED_NAME,
    SCHEMA_VERSION,
    edge_path,
    edges_of,
    is_missing,
    node_path,
)
from gridgov.text import Text

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["UnwritableGraphError", "plain"]

_KEY: Final = Text("The node key", "节点键")
_NAME: Final = Text("The attribute name '{name}'", "属性名“{name}”")
_VALUE: Final = Text("The attribute '{name}'", "属性“{name}”")


class UnwritableGraphError(InvalidGraphError):
    """A graph holds what a file of the wanted format cannot hold."""

    _headline = Text("The graph cannot be written: {n:,} problem{s}.", "图无法写出：{n:,}个问题。")


def plain(graph: nx.Graph[Any], target: Format) -> nx.MultiDiGraph[str]:
    """Return a copy of a graph that a file of a format can hold; the graph stays as it is.

    A missing value becomes an absent attribute, a number of numpy one of Python. In XML, lists and objects become JSON
    text, and an attribute has one type: whole numbers become floats beside floats, anything becomes text beside text.

    Raises:
        InvalidGraphError: The graph does not say that it follows the schema.
        UnwritableGraphError: With every key, name and value that the format cannot hold.
    """
    import networkx as nx

    model = check_header(graph, Place())
    copier = _Copier(target)
    nodes: dict[str, dict[str, object]] = {}
    for key, data in cast("Iterable[tuple[object, Mapping[Any, object]]]", graph.nodes(data=True)):
        if key == MODEL_NODE:
            continue
        path = node_path(key)
        if isinstance(key, str):
            copier.check(key, path, _KEY)
            nodes[key] = copier.values(data, path, target.node_names, {"id": key, "value": key})
        else:
            copier.report(BAD_KEY, path, node=repr(key))
    edges: dict[str, tuple[object, object, dict[str, object]]] = {}
    for u, v, key, attributes in edges_of(graph):
        known = {"source": u, "target": v, "key": key, "id": key}
        values = copier.values(attributes, edge_path(u, v, key), target.edge_names, known)
        edges[_edge_key(key, edges)] = u, v, values
    if copier.problems:
        raise UnwritableGraphError(Problems.of(*copier.problems))
    if target.is_xml:
        _unify(list(nodes.values()))
        _unify([values for _, _, values in edges.values()])
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph(gridgov=SCHEMA_VERSION, model=model)
    copy.add_nodes_from(nodes.items())
    cast("Any", copy).add_edges_from((u, v, key, values) for key, (u, v, values) in edges.items())
    return copy


def _edge_key(key: object, taken: Mapping[str, object]) -> str:
    """Return a key that no other edge of the file has."""
    if isinstance(key, str) and key not in taken and NOT_XML.search(key) is None:
        return key
    return next(name for i in itertools.count(len(taken)) if (name := f"edge:{i}") not in taken)


class _Copier:
    """Turns attributes into what a format can hold, and notes what it cannot."""

    def __init__(self, target: Format) -> None:
        self._target = target
        self.problems: list[Problem] = []

    def report(self, fault: FaultKind, path: str, /, **facts: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(fault, Place(path=path), facts))

    def check(self, text: str, path: str, what: Text, name: str = "") -> None:
        """Note a character that XML cannot hold."""
        found = NOT_XML.search(text) if self._target.is_xml and not text.isalnum() else None
        if found:
            said = what.format(name=name)
            facts = {"where": said.en, "where_zh": said.zh, "character": f"U+{ord(found[0]):04X}"}
            self.report(BAD_CHARACTER, path, **facts, format=self._target.title)

    def values(
        self, data: Mapping[Any, object], path: str, reserved: frozenset[str], known: Mapping[str, object]
    ) -> dict[str, object]:
        """Return the attributes of a node or an edge.

        Args:
            data: The attributes.
            path: Where they are.
            reserved: Names that the format uses itself.
            known: What the format writes under such a name.
        """
        found: dict[str, object] = {}
        for name, value in data.items():
            if is_missing(value):
                continue
            if not isinstance(name, str):
                self.report(BAD_NAME, f"{path}[{name!r}]", name=repr(name))
            elif name not in reserved:
                found[name] = self._value(name, value, path)
            elif value != known.get(name):
                self.report(RESERVED_NAME, f"{path}[{name!r}]", format=self._target.title, name=name)
        return found

    def _value(self, name: str, value: object, path: str) -> object:
        path = f"{path}[{name!r}]"
        self.check(name, path, _NAME, name)
        try:
            good = value if type(value) in _PLAIN else _plain(value)
        except TypeError as error:
            self.report(BAD_VALUE, path, name=name, type=str(error))
            return None
        if self._target.is_xml and isinstance(good, list | dict):
            return json_text(cast("object", good))
        if isinstance(good, str):
            self.check(good, path, _VALUE, name)
        return good


def _plain(value: object) -> object:
    """Return a value in JSON types.

    Raises:
        TypeError: There is no such type in JSON; the message is the name of the type.
    """
    if is_missing(value):
        return None
    for kinds, turn in _TURN:
        if isinstance(value, kinds):
            return turn(value)
    raise TypeError(type(value).__name__)


def _finite(value: float) -> float:
    if math.isinf(value):
        raise TypeError(type(value).__name__)
    return float(value)


def _list(values: Iterable[object]) -> list[object]:
    return [_plain(value) for value in values]


def _sorted(values: Iterable[object]) -> list[object]:
    return sorted(_list(values), key=lambda value: (type(value).__name__, str(value)))


def _object(values: Mapping[object, object]) -> dict[str, object]:
    if not all(isinstance(key, str) for key in values):
        raise TypeError(dict.__name__)
    return {str(key): _plain(value) for key, value in values.items()}


_PLAIN: Final = frozenset({bool, int, str})
_TURN: Final[tuple[tuple[Any, Callable[[Any], object]], ...]] = (
    ((bool, np.bool_), bool),
    (str, str),
    ((int, np.integer), int),
    ((float, np.floating), _finite),
    (dt.date, dt.date.isoformat),
    ((list, tuple), _list),
    ((set, frozenset), _sorted),
    (dict, _object),
)


def _unify(tables: Sequence[dict[str, object]]) -> None:
    """Give each attribute one type: readers take the first type that they see for the type of all."""
    types: dict[str, set[type[object]]] = {}
    for data in tables:
        for name, value in data.items():
            types.setdefault(name, set()).add(type(value))
    # Days can be read as days only if all of them are text.
    mixed = {
        name: found for name, found in types.items() if len(found) > 1 or (name in {"start", "end"} and found != {str})
    }
    for data in tables:
        for name in mixed.keys() & data.keys():
            value = data[name]
            if mixed[name] == {int, float}:
                data[name] = float(cast("float", value))
            elif not isinstance(value, str):
                data[name] = json_text(value)
