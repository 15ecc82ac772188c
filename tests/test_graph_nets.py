"""Nets in graphs: nothing is lost on the way and back, and networkx sees what is there."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, cast

import networkx as nx
import pytest
from graph_nets_cases import Graph, place, police
from hypothesis import given, settings
from hypothesis import strategies as st
from nets_strategies import places_with_nets

from gridgov.graph import LAYERS, from_networkx, read, to_networkx, to_text, write
from gridgov.graph._part import Part
from gridgov.graph._schema import EDGES, ENDS, NODES, in_net, of_net
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import Net
from gridgov.testing.strategies import net_lists
from gridgov.text import Text

FILES = ["place.graphml", "place.gexf", "place.nodelink.json", "place.cyjs"]


def counts(graph: Graph, which: str) -> dict[str, int]:
    """Return how many nodes or edges of each kind of nets there are."""
    items = graph.nodes(data=True) if which == "nodes" else graph.edges(data=True)
    kinds = [item[-1]["kind"] for item in items]
    return {kind: kinds.count(kind) for kind in kinds}


# There and back


@settings(max_examples=60)
@given(places_with_nets())
def test_what_goes_into_a_graph_comes_back(whole: Jurisdiction) -> None:
    again = from_networkx(to_networkx(whole))
    assert again == whole
    assert [net.to_tables() for net in again.nets] == [net.to_tables() for net in whole.nets]


@settings(max_examples=15)
@given(places_with_nets(min_nets=1))
@pytest.mark.parametrize("name", FILES)
def test_every_file_keeps_nets(name: str, whole: Jurisdiction) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(whole, path)
        assert read(path) == whole


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("title", [Text("", "应急"), Text("emergency", ""), Text("a", "a"), None])
def test_half_a_name_stays_half(name: str, title: Text | None, tmp_path: Path) -> None:
    whole = place(police(name=title))
    write(whole, tmp_path / name)
    assert read(tmp_path / name).nets[0].name == title


@settings(max_examples=30)
@given(places_with_nets(), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_edges_in_a_graph_does_not_matter(whole: Jurisdiction, random: Random) -> None:
    graph = to_networkx(whole)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    random.shuffle(nodes)
    random.shuffle(edges)
    mixed: Graph = cast("Any", nx).MultiDiGraph(**graph.graph)
    mixed.add_nodes_from(nodes)
    mixed.add_edges_from(edges)
    assert from_networkx(mixed) == whole


@given(st.text("ab/%2F5", min_size=1, max_size=6), st.text("ab/%2F5", max_size=6))
def test_a_key_names_one_net_and_one_id(net: str, ident: str) -> None:
    assert of_net(in_net(net, ident)) == (net, ident)


def test_ids_that_hold_a_slash_stay_apart() -> None:
    one = Net.from_tables("a", [{"unit": "b1", "cell": "b/c"}])
    two = Net.from_tables("a/b", [{"unit": "b1", "cell": "c"}])
    whole = place(one, two, Net.from_tables("a%2Fb", [{"unit": "b1", "cell": "c"}]))
    graph = to_networkx(whole)
    assert [key for key in graph if key.startswith("cell:")] == ["cell:a/b/c", "cell:a%2Fb/c", "cell:a%252Fb/c"]
    assert from_networkx(graph) == whole


# What networkx sees


@settings(max_examples=40)
@given(places_with_nets(min_nets=1))
def test_every_row_of_a_net_is_a_node_or_an_edge(whole: Jurisdiction) -> None:
    graph = to_networkx(whole)
    here = set(whole.territory.ids.tolist())
    tables = [net.to_tables() for net in whole.nets]
    rows = {name: sum(max(map(len, t[name].values()), default=0) for t in tables) for name in tables[0]}
    strangers = sum(len(set(t["members"]["unit"]) - here) for t in tables)
    nodes, edges = counts(graph, "nodes"), counts(graph, "edges")
    wanted = {"net": len(tables), "cell": rows["cells"], "net_post": rows["posts"], "duty": rows["duties"]}
    assert {kind: nodes.get(kind, 0) for kind in wanted} == wanted
    assert nodes.get("base_unit", 0) == strangers
    below = len(whole.territory) - len(whole.territory.roots)
    assert edges.get("contains", 0) == below + rows["cells"]
    assert (edges.get("covers", 0), edges.get("applies_to", 0)) == (rows["members"], rows["duties"])
    assert edges.get("sits_at", 0) == rows["posts"]


@settings(max_examples=40)
@given(places_with_nets(min_nets=1))
def test_cells_are_a_tree_under_their_net_and_paths_are_those_of_networkx(whole: Jurisdiction) -> None:
    graph = to_networkx(whole)
    tree = nx.DiGraph([(u, v) for u, v, d in graph.edges(data=True) if d["kind"] == "contains"])
    for net in whole.nets:
        top = f"net:{net.id}"
        cells = [f"cell:{in_net(net.id, ident)}" for ident in net.cell_ids.tolist()]
        part = tree.subgraph([top, *cells])
        assert nx.is_arborescence(part)
        for row, cell in enumerate(cells):
            path: list[int] = net.paths[row].tolist()
            above = {cells[i] for i in path if i >= 0}
            assert above | {top} == cast("Any", nx).ancestors(part, cell) | {cell}


@settings(max_examples=30)
@given(places_with_nets(min_nets=1))
def test_attributes_are_those_of_the_schema_and_plain(whole: Jurisdiction) -> None:
    graph: Graph = to_networkx(whole, layers=["units", "nets"])
    for key, data in graph.nodes(data=True):
        if data["kind"] != "unit":
            assert data.keys() - {"kind"} <= NODES[data["kind"]].keys()
            assert key.startswith(f"{data['kind']}:")
            assert {type(value) for value in data.values()} <= {str, int, bool, list}
    for source, target, data in graph.edges(data=True):
        assert data.keys() - {"kind"} <= EDGES[data["kind"]].keys()
        ends = [graph.nodes[end]["kind"] for end in (source, target)]
        assert any(ends[0] in sources and ends[1] in targets for sources, targets in ENDS[data["kind"]])
        assert {type(value) for value in data.values()} <= {str, int, float}
    keys = [key for _, _, key in graph.edges(keys=True)]
    assert len(set(keys)) == len(keys)


def test_every_field_of_a_net_is_in_the_graph() -> None:
    graph = to_networkx(
        place(
            police(
                name=Text("police", "公安"),
                department="公安局",
                basis="Police law",
                keep=True,
                start="2020-01-01",
                end="2030-12-31",
                generated=True,
            )
        )
    )
    nodes = {key: data for key, data in graph.nodes(data=True) if data["kind"] != "unit"}
    assert nodes == {
        "net:police": {
            "kind": "net",
            "name": "police",
            "name_zh": "公安",
            "department": "公安局",
            "basis": "Police law",
            "keep": True,
            "start": "2020-01-01",
            "end": "2030-12-31",
            "generated": True,
            "levels": ["beat", "post"],
            "order": 0,
        },
        "cell:police/x": {"kind": "cell", "level": "post", "name": "一警格", "order": 0},
        "cell:police/p": {"kind": "cell", "level": "beat", "basis": "Order 7", "order": 1},
        "cell:police/y": {"kind": "cell", "level": "post", "start": "2024-01-01", "order": 2},
        "net_post:police/k": {"kind": "net_post", "role": "grid_chief", "holder": "a17", "order": 0},
        "duty:police/1": {"kind": "duty", "duty": "patrol", "system": "平安通", "order": 0},
        "duty:police/2": {"kind": "duty", "duty": "report", "order": 1},
        "base_unit:police/?9": {"kind": "base_unit", "order": 0},
    }
    edges = {(u, v): data for u, v, data in graph.edges(data=True) if {u, v} & nodes.keys()}
    assert edges == {
        ("net:police", "cell:police/p"): {"kind": "contains"},
        ("cell:police/p", "cell:police/x"): {"kind": "contains"},
        ("cell:police/p", "cell:police/y"): {"kind": "contains"},
        ("net_post:police/k", "cell:police/p"): {"kind": "sits_at"},
        ("duty:police/1", "cell:police/x"): {"kind": "applies_to"},
        ("duty:police/2", "net:police"): {"kind": "applies_to"},
        ("cell:police/x", "unit:b1"): {"kind": "covers", "name": "1号楼", "order": 0},
        ("cell:police/x", "unit:b2"): {"kind": "covers", "share": 0.5, "address": "安澜路", "order": 1},
        ("cell:police/y", "unit:b2"): {"kind": "covers", "share": 0.5, "address": "安澜路", "order": 2},
        ("cell:police/y", "base_unit:police/?9"): {"kind": "covers", "order": 3},
    }


# Parts


@settings(max_examples=40)
@given(places_with_nets(min_nets=1), st.sets(st.sampled_from(LAYERS)))
def test_layers_are_the_part_of_the_whole_graph_with_these_nodes(whole: Jurisdiction, layers: set[str]) -> None:
    part, every = to_networkx(whole, layers=layers), to_networkx(whole)
    kinds = {"units": {"unit"}, "nets": {"net", "cell", "net_post", "duty", "base_unit"}}
    wanted = {kind for layer in layers for kind in kinds.get(layer, ())}
    assert set(part) == {key for key, data in every.nodes(data=True) if data["kind"] in wanted}
    assert set(part.edges(keys=True)) == {
        (u, v, key) for u, v, key in every.edges(keys=True) if u in part and v in part
    }


@settings(max_examples=60)
@given(places_with_nets(min_nets=1), st.data())
def test_a_part_has_what_nets_say_of_its_units(whole: Jurisdiction, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(whole.territory.ids.tolist()))
    graph = to_networkx(whole, within=unit)
    part = from_networkx(graph)
    assert len(graph) == Part.of(whole, unit, frozenset(LAYERS)).count(frozenset(LAYERS))
    inside = set(part.territory.ids.tolist())
    for net in whole.nets:
        m = net.to_tables()["members"]
        rows = [row for row in zip(*m.values(), strict=True) if row[0] in inside]
        kept = next((n for n in part.nets if n.id == net.id), None)
        if kept is None:
            assert not rows
            continue
        got = kept.to_tables()["members"]
        assert list(zip(got["unit"], got["cell"], strict=True)) == [row[:2] for row in rows]
        # Cells that cover nothing here are there only above others.
        covering = {row[1] for row in rows}
        ids = net.cell_ids.tolist()
        paths: list[list[int]] = net.paths.tolist()
        above = {ids[i] for row, path in enumerate(paths) if ids[row] in covering for i in path if i >= 0}
        assert set(kept.cell_ids.tolist()) == above
        assert (kept.levels, kept.name, kept.keep) == (net.levels, net.name, net.keep)
        for table, key in (("posts", "role"), ("duties", "duty")):
            t, k = net.to_tables()[table], kept.to_tables()[table]
            cells = t.get("cell") or [None] * len(t.get(key, ()))
            assert k.get(key, []) == [v for v, c in zip(t.get(key, ()), cells, strict=True) if c is None or c in above]


def test_a_part_keeps_the_cells_above_and_leaves_out_what_covers_nothing_of_it() -> None:
    part = from_networkx(to_networkx(place(police()), within="b1"))
    [net] = part.nets
    assert net.cell_ids.tolist() == ["x", "p"]
    assert net.to_tables()["members"] == {"unit": ["b1"], "cell": ["x"], "name": ["1号楼"]}
    assert net.cell_of("b1", level="beat") == ("p",)
    assert net.columns.posts.ids.tolist() == ["k"]
    assert net.columns.duties.names.tolist() == ["patrol", "report"]
    assert from_networkx(to_networkx(place(police()), within="h")).nets == ()


def test_suppression_of_small_counts_keeps_nets_in_the_graph() -> None:
    whole = place(police())
    assert from_networkx(to_networkx(whole, suppress_below=10)).nets == whole.nets


# Pictures


@settings(max_examples=20)
@given(net_lists(("b1", "b2"), min_nets=1))
@pytest.mark.parametrize("name", ["dot", "mermaid"])
def test_a_picture_has_every_node(name: str, found: tuple[Net, ...]) -> None:
    graph = to_networkx(place(*found))
    text = to_text(place(*found), name, limit=None)  # type: ignore[arg-type]
    lines = [line for line in text.splitlines() if line.startswith(("    n", '  "'))]
    assert len(lines) == len(graph) + graph.number_of_edges()


def test_a_picture_shows_names_ids_and_words_in_both_languages() -> None:
    whole = place(police(name=Text("police", "公安")))
    english = to_text(whole, "dot", layers=["nets"])
    for label in ("police\\nnet", "一警格\\nx\\npost", "grid chief\\na17", "patrol", "?9\\nno unit here"):
        assert f'[label="{label}"' in english
    chinese = to_text(whole, "mermaid", lang="zh", layers=["nets"])
    for label in ('[["公安<br>网格体系"]]', '("网格长<br>a17")', '>"patrol"]', '"#63;9<br>本地无此单元"', '|"覆盖"|'):
        assert label in chinese
