"""Faults in graphs: nodes and edges that the schema does not have, and what no file of a format can hold."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from hypothesis import strategies as st

from gridgov.graph import from_networkx, read, to_networkx, to_text
from gridgov.testing._broken import way
from gridgov.testing._broken_city import WORKER
from gridgov.testing._broken_edit import Drawn, Edit, Values, drop, plant, put
from gridgov.testing._broken_place import built, whole

__all__ = ["graph", "graph_file", "graph_written"]

_GRAPH: Final = (
    "directed; graph, its attributes; nodes, attributes by key; edges, lists of source, target, key, attributes"
)


def _made(directed: bool, graph: Values, nodes: dict[Any, Values], edges: list[list[Any]]) -> Any:  # noqa: ANN401, FBT001 - a graph
    """Make a graph of networkx."""
    import networkx as nx

    made = cast("Any", nx.MultiDiGraph() if directed else nx.MultiGraph())
    made.graph.update(graph)
    for key, attributes in nodes.items():
        made.add_node(key)
        made.nodes[key].update(attributes)
    for source, target, key, attributes in edges:
        made.add_edge(source, target, key)
        made.edges[source, target, key].update(attributes)
    return made


@way("graph", graph=_GRAPH)
def graph(graph: Values) -> None:
    """Read a graph of networkx."""
    from_networkx(_made(**graph))


@way("graph to be written", graph=_GRAPH, form="the format of the file")
def graph_written(graph: Values, form: Any) -> None:  # noqa: ANN401 - the name of a format
    """Write a graph of networkx to a file."""
    to_text(_made(**graph), form)


@way("graph file", name="name of the file", text="what it holds")
def graph_file(name: str, text: str) -> None:
    """Read a graph from a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text(text, encoding="utf-8")
        read(path)


def _drawn(draw: st.DrawFn, *parts: str) -> Any:  # noqa: ANN401 - a graph
    """Draw the graph of a city with some parts: those that take their time are left out where they do not matter."""
    found = whole(draw)
    found["nets"] = [{"id": net["id"], "unit": net["unit"][:1], "cell": net["cell"][:1]} for net in found["nets"]]
    return to_networkx(built(**{key: value for key, value in found.items() if key in {"levels", "units", *parts}}))


def _with(*parts: str) -> Drawn:
    """Return what draws the graph of a city with some parts, as plain values."""

    def drawn(draw: st.DrawFn) -> Values:
        made = _drawn(draw, *parts)
        return {
            "graph": {
                "directed": True,
                "graph": dict(made.graph),
                "nodes": {key: dict(values) for key, values in made.nodes(data=True)},
                "edges": [[*edge[:3], dict(edge[3])] for edge in made.edges(keys=True, data=True)],
            }
        }

    return drawn


def _file(draw: st.DrawFn) -> Values:
    forms: Any = {"city.graphml": "graphml", "city.cyjs": "cytoscape", "city.gexf": "gexf"}
    name = draw(st.sampled_from(sorted(forms)))
    return {"name": name, "text": to_text(_drawn(draw), forms[name])}


def _for_file(form: str) -> Drawn:
    return lambda draw: {**_with()(draw), "form": form}


# -- edits -------------------------------------------------------------------------------------------------------------


def _of_kind(values: Values, kind: str, draw: st.DrawFn) -> str:
    """Draw the key of a node of a kind."""
    nodes: dict[str, Values] = values["graph"]["nodes"]
    found: str = draw(st.sampled_from([key for key, one in nodes.items() if one.get("kind") == kind]))
    return found


def _attribute(kind: str, name: object, value: object) -> Edit:
    """Return an edit that gives a node of a kind an attribute."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        values["graph"]["nodes"][_of_kind(values, kind, draw)][name] = value

    return edit


def _edge(source: str, target: str, **attributes: object) -> Edit:
    """Return an edit that draws an edge from a node of a kind to one of another, or of the key that is given."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        ends = [end if ":" in end else _of_kind(values, end, draw) for end in (source, target)]
        values["graph"]["edges"].append([*ends, "new", attributes])

    return edit


def _edge_attribute(kind: str, name: str, values: list[str]) -> Edit:
    """Return an edit that gives an edge of a kind an attribute."""

    def edit(given: Values, draw: st.DrawFn) -> None:
        edges = [edge for edge in given["graph"]["edges"] if edge[3]["kind"] == kind]
        draw(st.sampled_from(edges))[3][name] = draw(st.sampled_from(values))

    return edit


def _node(key: object, **attributes: object) -> Edit:
    """Return an edit that adds a node."""
    return put("graph", "nodes", to=lambda nodes: {**nodes, key: attributes})


def _second_parent(values: Values, draw: st.DrawFn) -> None:
    """Let two units contain a third one."""
    edges = [edge for edge in values["graph"]["edges"] if edge[3].get("kind") == "contains" and "unit:" in edge[0]]
    one, other = draw(st.sampled_from([(a, b) for a in edges for b in edges if a is not b]))
    values["graph"]["edges"].append([one[1], other[1], "new", {"kind": "contains"}])


def _only_bodies(graph: Values) -> Values:
    nodes = {key: one for key, one in graph["nodes"].items() if one["kind"] == "body"}
    return {**graph, "nodes": nodes, "edges": [edge for edge in graph["edges"] if edge[3]["kind"] == "parent_body"]}


def _first_of_net(values: Values, draw: st.DrawFn) -> None:
    """Let a new post of one net sit at a cell of another."""
    cell = _of_kind(values, "cell", draw)
    nets = [key for key in values["graph"]["nodes"] if key.startswith("net:")]
    other = next(key for key in nets if key.removeprefix("net:") != cell.removeprefix("cell:").split("/")[0])
    post = f"net_post:{other.removeprefix('net:')}/new"
    values["graph"]["nodes"][post] = {"kind": "net_post", "role": "worker"}
    values["graph"]["edges"].append([post, cell, "new", {"kind": "sits_at"}])


def _idle_duty(values: Values, draw: st.DrawFn) -> None:
    """Add a duty of a net that applies to nothing."""
    net = _of_kind(values, "net", draw).removeprefix("net:")
    values["graph"]["nodes"][f"duty:{net}/new"] = {"kind": "duty", "duty": "走访"}


def _without_model(text: str) -> str:
    return json.dumps({**json.loads(text), "labels": [5]})


def _one(code: str, *edits: Edit) -> None:
    plant(code, graph, _with(), *edits)


_ROOT: Final = ("graph", "graph")
_one("GRA001", drop(*_ROOT, "gridgov"))
_one("GRA002", put(*_ROOT, "gridgov", to=st.sampled_from(["2", 3, "next"])))
_one("GRA003", put("graph", "directed", to=False))
_one("GRA004", put(*_ROOT, "model", to=_without_model))
plant("GRA005", graph, _with("bodies"), put("graph", to=_only_bodies))
_one("GRA010", _edge("unit", "unit:moon", kind="contains"))
_one("GRA010", _node("unit:moon"))
_one("GRA011", _node("task:1", kind="task"))
_one("GRA012", _node(7, kind="unit"))
_one("GRA012", _node("610902999", kind="unit"))
_one("GRA013", _attribute("unit", "name", 5))
plant("GRA013", graph, _with("bodies"), _attribute("body", "name", ["党支部"]))
_one("GRA014", _attribute("unit", "l_parent", "610902"))
_one("GRA020", _edge("unit", "unit"))
_one("GRA021", _edge("unit", "unit", kind="near"))
_one("GRA022", _edge("unit", "unit", kind="holds"))
plant("GRA022", graph, _with("bodies", "posts"), _edge("post", "body", kind="holds"))
_one("GRA023", _second_parent)
_one("GRA024", _node("body:new", kind="body", body_kind="party_group"))
plant("GRA024", graph, _with("bodies", "posts"), _node("post:new", kind="post", role=WORKER))
_one("GRA025", _node("duty:7", kind="duty", duty="走访"))
plant("GRA026", graph, _with("nets"), _first_of_net)
plant("GRA027", graph, _with("nets"), _idle_duty)
plant("GRA028", graph, _with("lineage"), _edge_attribute("succeeds", "without", ["old", "new", "both"]))

for _form in ("nodelink", "cytoscape", "graphml", "gexf"):
    plant("GRA030", graph_written, _for_file(_form), _attribute("unit", "when", 1j))
    plant("GRA031", graph_written, _for_file(_form), _attribute("unit", 5, "x"))
    plant("GRA034", graph_written, _for_file(_form), _node(7, kind="unit"))
plant("GRA032", graph_written, _for_file("gexf"), _attribute("unit", "id", "x"))
for _form in ("graphml", "gexf"):
    plant("GRA033", graph_written, _for_file(_form), _attribute("unit", "note", "a\x0bb"))
plant("GRA040", graph_file, _file, put("text", to=lambda text: text[: len(text) // 2]))
