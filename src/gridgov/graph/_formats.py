"""Graph files that can be read back: what each format is called, what it reserves, how it is written and read."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

import attrs

from gridgov.graph._model import json_text
from gridgov.graph._schema import MODEL_NODE

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FORMATS", "Format", "GraphFormat", "format_of"]

#: Names of the graph file formats.
GraphFormat = Literal["graphml", "gexf", "nodelink", "cytoscape", "dot", "mermaid"]

# networkx writes the day and its own version, and neither belongs into a file that is to be the same tomorrow.
_META: Final = re.compile(r'<meta lastmodifieddate="[^"]*">(\s*)<creator>[^<]*</creator>')


@attrs.frozen(eq=False)
class Format:
    """One format of graph files."""

    name: GraphFormat
    #: What it is called.
    title: str
    suffixes: tuple[str, ...]
    #: Whether it is XML, which cannot hold every character.
    is_xml: bool = False
    #: Attribute names of nodes and of edges that the format uses itself.
    node_names: frozenset[str] = frozenset()
    edge_names: frozenset[str] = frozenset()
    #: Both are missing for pictures.
    write: Callable[[nx.MultiDiGraph[str]], str] | None = None
    read: Callable[[bytes], nx.Graph[Any]] | None = None

    @property
    def is_picture(self) -> bool:
        """Whether it is for looking at only."""
        return self.read is None


def _write_graphml(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    stream = io.BytesIO()
    nx.write_graphml_xml(graph, stream)
    # In text, XML readers turn a carriage return into a line feed unless it is escaped; the writer does not escape it.
    return stream.getvalue().decode("utf-8").replace("\r", "&#13;")


def _undeclared(data: bytes) -> io.BytesIO:
    """Open XML that declares nothing: entities can stand for very much, or for another file. No writer declares any.

    Raises:
        ValueError: It declares a type of document.
    """
    if b"<!DOCTYPE" in data.replace(b"\0", b""):  # in UTF-16 too
        msg = "The file declares a type of document (DOCTYPE), which may hold entities."
        raise ValueError(msg)
    return io.BytesIO(data)


def _read_graphml(data: bytes) -> nx.Graph[Any]:
    import networkx as nx

    return nx.read_graphml(_undeclared(data), node_type=str, edge_key_type=str, force_multigraph=True)


def _write_gexf(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    # GEXF has no place for attributes of the graph, so a node of its own carries them.
    graph.add_node(MODEL_NODE, kind="model", label=MODEL_NODE, **graph.graph)
    for key, data in graph.nodes(data=True):
        data.setdefault("label", data.get("name", key))
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"] = key
    stream = io.BytesIO()
    nx.write_gexf(graph, stream)
    return _META.sub(r"<meta>\1<creator>gridgov</creator>", stream.getvalue().decode("utf-8"), count=1)


def _read_gexf(data: bytes) -> nx.Graph[Any]:
    import networkx as nx

    return nx.read_gexf(_undeclared(data))


def _write_nodelink(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    return json_text(nx.node_link_data(graph, edges="edges")) + "\n"


def _read_nodelink(data: bytes) -> nx.Graph[Any]:
    import networkx as nx

    content = json.loads(data)
    # Files of networkx before 3.4 call the edges links.
    edges = "edges" if "edges" in content else "links"
    return cast("nx.Graph[Any]", cast("Any", nx).node_link_graph(content, edges=edges))


def _write_cytoscape(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    content: dict[str, Any] = nx.cytoscape_data(graph)
    # Cytoscape itself wants an object here, and networkx reads both.
    content["data"] = dict(content["data"])
    for key, node in zip(graph, content["elements"]["nodes"], strict=True):
        if "name" not in graph.nodes[key]:  # networkx makes one up
            del node["data"]["name"]
    for edge in content["elements"]["edges"]:
        edge["data"]["id"] = edge["data"]["key"]
    return json_text(content) + "\n"


def _read_cytoscape(data: bytes) -> nx.Graph[Any]:
    import networkx as nx

    return nx.cytoscape_graph(json.loads(data))


_NODE_LINK_EDGE: Final = frozenset({"source", "target", "key"})
FORMATS: Final[Mapping[str, Format]] = {
    f.name: f
    for f in (
        Format("graphml", "GraphML", (".graphml",), is_xml=True, write=_write_graphml, read=_read_graphml),
        Format(
            "gexf",
            "GEXF",
            (".gexf",),
            is_xml=True,
            node_names=frozenset({"id", "pid", "viz", "parents", "slices", "spells"}),
            edge_names=frozenset({"id", "key", "type", "weight", "viz", "slices", "spells"}),
            write=_write_gexf,
            read=_read_gexf,
        ),
        Format(
            "nodelink",
            "Node-link JSON",
            (".nodelink.json",),
            node_names=frozenset({"id"}),
            edge_names=_NODE_LINK_EDGE,
            write=_write_nodelink,
            read=_read_nodelink,
        ),
        Format(
            "cytoscape",
            "Cytoscape JSON",
            (".cyjs",),
            node_names=frozenset({"id", "value"}),
            edge_names=_NODE_LINK_EDGE | {"id"},
            write=_write_cytoscape,
            read=_read_cytoscape,
        ),
        Format("dot", "DOT", (".dot", ".gv")),
        Format("mermaid", "Mermaid", (".mmd", ".mermaid")),
    )
}


def format_of(path: Path, name: str | None) -> Format:
    """Return a format by its name, or by the suffix of a file.

    Raises:
        ValueError: There is no such format, or the suffix does not say which it is.

    Example:
        >>> format_of(Path("ankang.NODELINK.json"), None).name
        'nodelink'
    """
    if name is not None:
        if name not in FORMATS:
            msg = f"Unknown format {name!r}. The formats are: {', '.join(get_args(GraphFormat))}."
            raise ValueError(msg)
        return FORMATS[name]
    for found in FORMATS.values():
        if path.name.lower().endswith(found.suffixes):
            return found
    known = ", ".join(suffix for f in FORMATS.values() for suffix in f.suffixes)
    msg = f"The name {path.name!r} does not say which graph format is meant. End it in one of {known}, or give format=."
    raise ValueError(msg)
