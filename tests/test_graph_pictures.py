"""DOT and Mermaid: independent readers understand them, and no text gets out of its place."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pydot
import pytest
from documents_cases import jurisdictions
from graph_cases import TRICKY, changed, small, town
from hypothesis import given, settings

from gridgov.errors import UnknownUnitError
from gridgov.graph import PICTURE_LIMIT, to_networkx, to_text, write
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme

# pydot calls pyparsing by names that are going to be retired.
pytestmark = pytest.mark.filterwarnings(r"ignore:'\w+' deprecated - use '\w+':DeprecationWarning")

PICTURES = ["dot", "mermaid"]
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


# DOT, read by pydot


def plain_id(text: str) -> str:
    """Return a DOT id without its quotes and escapes."""
    found = QUOTED.fullmatch(text)
    assert found, text
    return re.sub(r"\\(.)", r"\1", found[1])


def lines(label: str) -> list[str]:
    """Return the lines of a DOT label as Graphviz shows them."""
    found = QUOTED.fullmatch(label)
    assert found, label
    marked = re.sub(r"\\(.)", lambda m: "\0" if m[1] == "n" else m[1], found[1])
    return [html.unescape(line) for line in marked.split("\0")]


def read_dot(text: str) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Return nodes with the lines of their labels, and edges."""
    graphs = pydot.graph_from_dot_data(text)
    assert graphs is not None
    [graph] = graphs
    nodes = {n.get_name(): n.get("label") for n in graph.get_nodes() if n.get_name() not in {"node", "edge", "graph"}}
    edges = [(plain_id(str(e.get_source())), plain_id(str(e.get_destination()))) for e in graph.get_edges()]
    return {plain_id(name): lines(str(label)) for name, label in nodes.items()}, edges


@settings(max_examples=30)
@given(jurisdictions())
def test_dot_has_every_node_and_edge(whole: Jurisdiction) -> None:
    graph = to_networkx(whole)
    nodes, edges = read_dot(to_text(whole, "dot"))
    assert list(nodes) == list(graph)
    assert sorted(edges) == sorted(graph.edges())
    for key, data in graph.nodes(data=True):
        shown = data.get("name") or (key.partition(":")[2] if data["kind"] in {"unit", "body", "holder"} else None)
        if shown is not None and shown.isprintable():
            assert nodes[key][0] == shown


def test_dot_shows_names_ids_and_words() -> None:
    nodes, _ = read_dot(to_text(town(), "dot"))
    assert nodes == {
        "unit:s": ["Old Town", "s", "street"],
        "unit:c2": ["c2", "community"],
        "unit:g": ["g", "grid"],
        "unit:b2": ["b2", "building"],
        "unit:b1": ["b1", "workshop"],
        "unit:c1": [TRICKY, "c1", "community"],
        "unit:b3": ["b3", "building"],
        "body:branch": ["Branch", "Party branch"],
        "body:org": ["org", "Party committee"],
        "body:club": ["club", "chess club"],
        "post:p2": ["grid worker"],
        "post:p1": ["grid chief"],
        "post:p3": ["building head"],
        "holder:h2": ["h2", "person"],
        "holder:h1": ["h1", "household"],
        "holder:leader": ["leader", "person"],
        "holder:idle": ["idle", "body"],
        "holder:stranger": ["stranger"],
        "device:d2": ["d2", "camera"],
        "device:d1": ["d1", "terminal"],
    }


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz")
def test_graphviz_itself_draws_it() -> None:
    done = subprocess.run(["dot", "-Tsvg"], input=to_text(town(), "dot"), capture_output=True, text=True, check=True)  # noqa: S607
    assert html.escape("<script>alert(1)</script>", quote=False) in done.stdout
    assert "<script" not in done.stdout


# Mermaid, read by a small strict grammar

TEXT = r"(?:[\w \-]|#\d+;|<br>)*"
SHAPES = "|".join(
    [
        rf'\["{TEXT}"\]',
        rf'\(\["{TEXT}"\]\)',
        rf'\("{TEXT}"\)',
        rf'\{{\{{"{TEXT}"\}}\}}',
        rf'\[/"{TEXT}"/\]',
        rf'\[\["{TEXT}"\]\]',
        rf'>"{TEXT}"\]',
    ]
)
NODE = re.compile(rf"    (n\d+)({SHAPES})")
EDGE = re.compile(rf'    (n\d+) (-->|-\.->|-\.-)(?:\|"({TEXT})"\|)? (n\d+)')


def shown(text: str) -> str:
    """Return what Mermaid shows for a text."""
    return re.sub(r"#(\d+);", lambda m: chr(int(m[1])), text)


def read_mermaid(text: str) -> tuple[list[list[str]], list[tuple[int, str, str | None, int]]]:
    """Return the lines of each node's label, and the edges."""
    first, *rest = text.splitlines()
    assert first == "flowchart LR"
    nodes: list[list[str]] = []
    edges: list[tuple[int, str, str | None, int]] = []
    for line in rest:
        node, edge = NODE.fullmatch(line), EDGE.fullmatch(line)
        assert (node is None) != (edge is None), line
        if node is not None:
            assert node[1] == f"n{len(nodes)}"
            nodes.append([shown(part) for part in node[2].strip('[](){}/"').split("<br>")])
        elif edge is not None:
            label = None if edge[3] is None else shown(edge[3])
            edges.append((int(edge[1][1:]), edge[2], label, int(edge[4][1:])))
    return nodes, edges


@settings(max_examples=30)
@given(jurisdictions())
def test_mermaid_has_every_node_and_edge(whole: Jurisdiction) -> None:
    graph = to_networkx(whole)
    nodes, edges = read_mermaid(to_text(whole, "mermaid"))
    assert len(nodes) == len(graph)
    keys = list(graph)
    assert sorted((keys[a], keys[b]) for a, _, _, b in edges) == sorted(graph.edges())
    for key, node in zip(keys, nodes, strict=True):
        name = graph.nodes[key].get("name")
        if name is not None and name.isprintable():
            assert node[0] == name


def test_mermaid_shows_names_ids_words_and_kinds_of_edges() -> None:
    nodes, edges = read_mermaid(to_text(town(), "mermaid", lang="zh"))
    keys = [*to_networkx(town())]
    by_key = dict(zip(keys, nodes, strict=True))
    assert by_key["unit:c1"] == [TRICKY, "c1", "社区"]
    assert by_key["unit:b1"] == ["b1", "车间"]
    assert by_key["body:branch"] == ["Branch", "党支部"]
    assert by_key["post:p1"] == ["网格长"]
    assert by_key["holder:h1"] == ["h1", "户"]
    said = {(keys[a], keys[b]): (arrow, label) for a, arrow, label, b in edges}
    assert said["unit:s", "unit:c2"] == ("-->", None)
    assert said["post:p1", "unit:g"] == ("-.->", None)
    assert said["body:branch", "body:org"] == ("-.->", "隶属")
    assert said["post:p1", "body:branch"] == ("-.->", "属于")
    assert said["holder:h2", "post:p1"] == ("-.->", "担任")
    assert said["holder:stranger", "body:club"] == ("-.->", "成员")
    assert said["holder:h2", "device:d1"] == ("-.->", "携带")
    assert said["unit:c1", "unit:c2"] == ("-.-", "相邻")
    assert said["holder:leader", "unit:c1"] == ("-.->", "联系包抓")


# Both


@pytest.mark.parametrize("name", PICTURES)
def test_invisible_characters_are_shown_as_numbers(name: str) -> None:
    graph = to_networkx(small())
    graph.nodes["unit:61"]["name"] = "a\nb\u200b\ud800\ue000"
    text = to_text(graph, name)  # type: ignore[arg-type]
    text.encode("utf-8")
    label = read_dot(text)[0]["unit:61"] if name == "dot" else read_mermaid(text)[0][0]
    assert label == ["a\\u000ab\\u200b\\ud800\ue000", "61", "province"]


CHANGES: list[Callable[[Any], object]] = [
    lambda g: g.nodes["unit:61"].update(level="nowhere"),
    lambda g: g.nodes["unit:61"].update(unit_kind="nothing", name=float("nan")),
    lambda g: g.nodes["unit:61"].clear(),
    lambda g: g.add_node(5),
    lambda g: g.add_node("net:1", kind="net"),
    lambda g: g.add_node("post:1", kind="post"),
    lambda g: g.add_node("post:1", kind="post", role="king"),
    lambda g: g.add_node("gridgov:model", kind="model"),
    lambda g: g.add_edge("unit:61", "unit:6109"),
    lambda g: g.add_edge("unit:61", "gridgov:model", kind=["x"]),
    lambda g: g.add_edge("unit:61", "unit:6109", kind="link"),
]


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_a_picture_of_a_changed_graph_shows_what_is_there(change: Callable[[Any], object], name: str) -> None:
    graph = changed(change)
    text = to_text(graph, name)  # type: ignore[arg-type]
    nodes, edges = read_dot(text) if name == "dot" else read_mermaid(text)
    hidden = "gridgov:model" in graph
    assert len(nodes) == len(graph) - hidden
    assert len(edges) == graph.number_of_edges() - sum("gridgov:model" in e for e in graph.edges())


@pytest.mark.parametrize("name", PICTURES)
def test_a_graph_without_keys_of_edges_is_drawn(name: str) -> None:
    assert to_text(nx.DiGraph(to_networkx(small())), name) == to_text(small(), name)  # type: ignore[arg-type]


def large() -> Jurisdiction:
    """Return a jurisdiction with one node more than a picture may have."""
    ladder = LevelScheme.ladder("community", "grid")
    ids = ["c", *(f"g{i:03}" for i in range(PICTURE_LIMIT))]
    parents = [None, *["c"] * PICTURE_LIMIT]
    grids = Hierarchy.from_columns(ids, parents, ["community"] + ["grid"] * PICTURE_LIMIT, levels=ladder)
    return Jurisdiction(territory=grids)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_nobody_could_read_is_refused(name: str, tmp_path: Path) -> None:
    said = (
        "The picture would have 301 nodes, more than 300, and nobody could read it. "
        "Draw a part: within='unit id', layers=['units']; or set limit=None."
    )
    for source in (large(), to_networkx(large())):
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            write(source, tmp_path / "x", format=name)  # type: ignore[arg-type]
        assert list(tmp_path.iterdir()) == []
        assert to_text(source, name, limit=None) == to_text(source, name, limit=301)  # type: ignore[arg-type]
    assert to_text(large(), name, within="g007").count("g007")  # type: ignore[arg-type]
    to_text(large(), "graphml", limit=1)


@pytest.mark.parametrize(
    "layers", [["units"], ["units", "holders"], ["holders", "bodies"], ["devices", "posts"], None], ids=str
)
def test_the_size_of_a_picture_is_known_before_it_is_drawn(layers: list[str] | None) -> None:
    for within in (None, "c1"):
        n = len(to_networkx(town(), layers=layers, within=within))
        to_text(town(), "dot", layers=layers, within=within, limit=n)
        with pytest.raises(ValueError, match=f"would have {n} nodes, more than {n - 1},"):
            to_text(town(), "dot", layers=layers, within=within, limit=n - 1)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"^lang must be 'en' or 'zh', not 'fr'\.$"):
        to_text(small(), "dot", lang="fr")  # type: ignore[arg-type]
    with pytest.raises(UnknownUnitError):
        to_text(small(), "dot", within="62")
    with pytest.raises(ValueError, match=r"^Unknown layer 'grids'\."):
        to_text(small(), "dot", layers=["grids"])
