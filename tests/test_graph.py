"""The graph view: it holds everything, reads back to an equal model, and leaves what it is given as it was."""

from __future__ import annotations

import copy
import gc
import pickle
import random
import re
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from documents_cases import jurisdictions
from graph_cases import UNITS, small, town
from hypothesis import given
from hypothesis import strategies as st

from gridgov.graph import LAYERS, SCHEMA_VERSION, from_networkx, to_networkx
from gridgov.graph._schema import EDGES, ENDS, LAYER_OF, NODES
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme

#: networkx, whose types are not complete.
lib: Any = nx
DOCUMENT = Path(__file__).parents[1] / "docs" / "reference" / "graph.md"


def content(graph: nx.MultiDiGraph[str]) -> tuple[Any, ...]:
    """Return everything that a graph holds, nodes in their order."""
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])
    return graph.graph, list(graph.nodes(data=True)), edges


def of_kind(graph: nx.MultiDiGraph[str], kind: str) -> nx.MultiDiGraph[str]:
    """Return the edges of one kind and all nodes, as a graph."""
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found.add_nodes_from(node for node, data in graph.nodes(data=True) if data["kind"] == "unit")
    found.add_edges_from((u, v) for u, v, data in graph.edges(data=True) if data["kind"] == kind)
    return found


# Laws


@given(jurisdictions())
def test_a_graph_reads_back_to_an_equal_jurisdiction(whole: Jurisdiction) -> None:
    assert from_networkx(to_networkx(whole)) == whole


@given(jurisdictions())
def test_the_same_jurisdiction_gives_the_same_graph(whole: Jurisdiction) -> None:
    graph = to_networkx(whole)
    assert content(graph) == content(to_networkx(from_networkx(graph)))


@given(jurisdictions(), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_edges_in_the_graph_does_not_matter(whole: Jurisdiction, rng: random.Random) -> None:
    graph = to_networkx(whole)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    rng.shuffle(nodes)
    rng.shuffle(edges)
    shuffled: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    shuffled.add_nodes_from(nodes)
    for source, target, _, data in edges:
        shuffled.add_edge(source, target, **data)
    assert from_networkx(shuffled) == whole


@given(jurisdictions())
def test_containment_is_a_forest_of_all_units(whole: Jurisdiction) -> None:
    contains = of_kind(to_networkx(whole), "contains")
    h = whole.territory
    assert len(contains) == len(h)
    assert nx.is_forest(contains)
    assert nx.is_branching(contains)
    assert sorted(node for node, n in contains.in_degree() if n == 0) == sorted(f"unit:{u.id}" for u in h.roots)
    for unit in h:
        above = lib.ancestors(contains, f"unit:{unit.id}")
        assert above == {f"unit:{u.id}" for u in unit.ancestors}


@given(jurisdictions())
def test_every_row_of_every_table_is_a_node_or_an_edge(whole: Jurisdiction) -> None:
    graph = to_networkx(whole)
    c, b = whole.roster.columns, whole.bodies.columns
    kinds = [data["kind"] for _, data in graph.nodes(data=True)]
    strangers = set(b.member) - set(c.holder_ids.tolist())
    assert {kind: kinds.count(kind) for kind in NODES} == {
        "unit": len(whole.territory),
        "body": len(b.ids),
        "post": len(c.post_ids),
        "holder": len(c.holder_ids) + len(strangers),
        "device": len(c.device_ids),
        **dict.fromkeys(("net", "cell", "net_post", "duty", "base_unit", "former"), 0),
    }
    edges = [data["kind"] for _, _, data in graph.edges(data=True)]
    assert {kind: edges.count(kind) for kind in EDGES} == {
        "contains": len(whole.territory) - len(whole.territory.roots),
        "sits_at": len(b.ids) + len(c.post_ids),
        "parent_body": int((b.parent >= 0).sum()),
        "in_body": sum(text is not None for text in c.post_body.tolist()),
        "holds": len(c.app_post),
        "member_of": len(b.member),
        "carries": int((c.device_holder >= 0).sum()),
        "link": len(whole.links),
        **dict.fromkeys(("covers", "applies_to", "succeeds"), 0),
    }


@given(jurisdictions(), st.data())
def test_a_part_is_the_jurisdiction_of_the_subtree(whole: Jurisdiction, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(list(whole.territory)))
    graph = to_networkx(whole, within=unit)
    part = from_networkx(graph)
    assert part.territory == whole.territory.subtree(unit)
    assert content(to_networkx(part)) == content(graph)
    inside = set(part.territory.ids.tolist())
    assert [p.id for p in part.roster.posts()] == [p.id for p in whole.roster.posts() if p.unit.id in inside]
    assert [x.id for x in part.bodies] == [x.id for x in whole.bodies if x.unit.id in inside]


@given(jurisdictions(), st.sets(st.sampled_from(LAYERS)))
def test_layers_are_the_part_of_the_whole_graph_with_these_nodes(whole: Jurisdiction, layers: set[str]) -> None:
    graph, every = to_networkx(whole, layers=layers), to_networkx(whole)
    # Who is known only as a member belongs to bodies and holders at once.
    nodes = [
        key
        for key, data in every.nodes(data=True)
        if LAYER_OF[data["kind"]] in layers and (data.get("in_roster", True) or "bodies" in layers)
    ]
    assert list(graph) == nodes
    part = every.copy()
    part.remove_nodes_from(every.nodes - set(nodes))
    if "links" not in layers:
        part.remove_edges_from([(u, v, key) for u, v, key in part.edges(keys=True) if key.startswith("link:")])
    assert content(graph) == content(part)


@given(jurisdictions())
def test_attributes_are_those_of_the_schema_and_plain(whole: Jurisdiction) -> None:
    graph = to_networkx(whole)
    assert graph.graph.keys() == {"gridgov", "model"}
    for key, data in graph.nodes(data=True):
        extra = {name for name in data if name.startswith(("m_", "l_"))} if data["kind"] == "unit" else set[str]()
        assert data.keys() - extra - {"kind"} <= NODES[data["kind"]].keys()
        assert key.startswith(f"{data['kind']}:")
    for source, target, data in graph.edges(data=True):
        assert data.keys() - {"kind"} <= EDGES[data["kind"]].keys()
        ends = [graph.nodes[end]["kind"] for end in (source, target)]
        assert any(ends[0] in sources and ends[1] in targets for sources, targets in ENDS[data["kind"]])
    values = [data for _, data in graph.nodes(data=True)] + [data for _, _, data in graph.edges(data=True)]
    assert {type(v) for data in values for v in data.values()} <= {str, int, float, bool, list}
    keys = [key for _, _, key in graph.edges(keys=True)]
    assert len(set(keys)) == len(keys)


# What is in it


def test_every_field_of_the_town_is_in_its_graph() -> None:
    graph = to_networkx(town())
    nodes: dict[str, dict[str, Any]] = {key: dict(data) for key, data in graph.nodes(data=True)}
    assert nodes["unit:c1"] == {
        "kind": "unit",
        "level": "community",
        "unit_kind": "community",
        "order": 1,
        "name": UNITS[2]["name"],
        "m_area": 0.1,
    }
    assert nodes["unit:b1"] == {
        "kind": "unit",
        "level": "block",
        "unit_kind": "workshop",
        "order": 1,
        "m_households": 0,
    }
    assert nodes["unit:c2"]["l_class"] == "111"
    assert nodes["body:branch"] == {
        "kind": "body",
        "body_kind": "party_branch",
        "line": "party",
        "name": "Branch",
        "start": "2020-01-01",
        "order": 0,
    }
    assert nodes["body:org"] == {
        "kind": "body",
        "body_kind": "party_committee",
        "line": "party",
        "rank": "section",
        "end": "2030-12-31",
        "order": 1,
    }
    assert nodes["post:p2"] == {"kind": "post", "role": "worker", "number": 2, "order": 0}
    assert nodes["holder:h2"] == {
        "kind": "holder",
        "holder_kind": "person",
        "qualifications": ["elder", "leader"],
        "order": 0,
    }
    assert nodes["holder:stranger"] == {"kind": "holder", "in_roster": False, "order": 4}
    assert nodes["device:d1"] == {"kind": "device", "device_kind": "terminal", "order": 1}
    assert graph.edges["holder:h2", "post:p1", "holds:0"] == {
        "kind": "holds",
        "start": "2024-01-01",
        "basis": "Order 7",
        "meets": ["agreed", "asked"],
        "order": 0,
    }
    assert graph.edges["holder:h1", "body:branch", "member_of:0"] == {
        "kind": "member_of",
        "start": "2021-05-01",
        "end": "2022-05-01",
        "lives_at": "b2",
        "order": 0,
    }
    assert graph.edges["holder:leader", "unit:c1", "link:0"] == {
        "kind": "link",
        "link_kind": "takes_charge",
        "start": "2025-01-01",
        "basis": "Plan",
        "order": 0,
    }
    assert graph.edges["post:p1", "body:branch", "in_body:0"] == {"kind": "in_body"}
    assert graph.edges["body:branch", "body:org", "parent_body:0"] == {"kind": "parent_body"}
    assert graph.edges["holder:h2", "device:d1", "carries:0"] == {"kind": "carries"}
    assert graph.number_of_edges("holder:h2", "unit:b2") == 2
    assert graph.graph["gridgov"] == SCHEMA_VERSION == 1


def test_the_town_with_every_field_reads_back() -> None:
    whole = town()
    back = from_networkx(to_networkx(whole))
    assert back == whole
    assert back.territory.measure("shops").tolist() == pytest.approx([np.nan] * 7, nan_ok=True)
    assert back.territory.measure_info["shops"].name.zh == "商铺"
    assert back.territory.labels["colour"].tolist() == [None] * 7
    assert back.notes == whole.notes
    assert back.levels.counting == "grid"
    assert [u.id for u in back.unit("s").children] == ["c2", "c1"]


def test_several_roots_stay_several_roots() -> None:
    ladder = LevelScheme.ladder("province", "city")
    forest = Hierarchy.from_columns(["b", "a"], [None, None], ["province"] * 2, levels=ladder, roots="many")
    assert from_networkx(to_networkx(Jurisdiction(territory=forest))).territory == forest


# A part


def test_a_part_holds_what_touches_its_units() -> None:
    graph = to_networkx(town(), within="c1")
    assert set(graph) == {
        "unit:c1",
        "unit:b3",
        "body:club",
        "post:p3",
        "holder:h2",
        "holder:leader",
        "holder:stranger",
        "device:d1",
    }
    kinds = [data["link_kind"] for _, _, data in graph.edges(data=True) if data["kind"] == "link"]
    assert kinds == ["takes_charge"]
    assert graph.nodes["unit:c1"]["order"] == 0


def test_a_part_does_not_say_what_lies_outside() -> None:
    part = from_networkx(to_networkx(town(), within="g"))
    assert [p.body for p in part.roster.posts()] == [None, None]
    assert [link.kind for link in part.links] == ["contacts", "contacts"]
    in_c2 = from_networkx(to_networkx(town(), within="c2"))
    assert [(m.member, m.lives_at) for m in in_c2.bodies.memberships()] == [("h1", "b2"), ("stranger", None)]
    assert [b.parent for b in in_c2.bodies] == [None]
    assert [p.body for p in in_c2.roster.posts()] == [None, "branch"]


def test_without_links_a_part_has_no_holders_that_only_links_bring() -> None:
    graph = to_networkx(town(), within="c1", layers=["units", "holders"])
    assert [key for key in graph if key.startswith("holder:")] == ["holder:h2"]
    assert graph.number_of_edges() == 1


def test_links_stay_if_both_their_ends_do() -> None:
    for layers, kinds in (
        (["units", "links"], ["adjacent"]),
        (["links"], []),
        (["posts", "bodies", "links"], ["guides"]),
    ):
        graph = to_networkx(town(), layers=layers)
        links = [data for _, _, data in graph.edges(data=True) if data["kind"] == "link"]
        assert [data["link_kind"] for data in links] == kinds


def test_a_part_may_be_named_by_its_face() -> None:
    whole = town()
    assert content(to_networkx(whole, within=whole.unit("c1"))) == content(to_networkx(whole, within="c1"))


# Arguments


def test_an_unknown_layer_is_named() -> None:
    with pytest.raises(
        ValueError,
        match=re.escape(
            "Unknown layer 'net', 'unit'. The layers are: units, bodies, posts, holders, devices, links, nets, lineage."
        ),
    ):
        to_networkx(small(), layers=["units", "net", "unit"])


def test_one_layer_may_be_given_as_one_text() -> None:
    assert set(to_networkx(town(), layers="units")) == {f"unit:{u['id']}" for u in UNITS}


def test_something_else_is_no_graph() -> None:
    with pytest.raises(TypeError, match=r"^A networkx graph is wanted, not list\.$"):
        from_networkx([("a", "b")])  # type: ignore[arg-type]


# Nothing is changed


def test_the_graph_that_is_read_stays_as_it_was() -> None:
    graph = to_networkx(town())
    before = copy.deepcopy(content(graph))
    from_networkx(graph)
    assert content(graph) == before


def test_a_graph_is_a_copy_that_shares_nothing() -> None:
    whole = town()
    graph = to_networkx(whole)
    graph.nodes["holder:h2"]["qualifications"].append("x")
    graph.edges["holder:h2", "post:p1", "holds:0"]["meets"].clear()
    for _, data in graph.nodes(data=True):
        data.clear()
    assert from_networkx(to_networkx(whole)) == whole == town()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(enabled: bool) -> None:  # noqa: FBT001 - a parameter of the test
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        graph = to_networkx(small())
        assert gc.isenabled() == enabled
        graph.nodes["unit:61"]["level"] = "nowhere"
        with pytest.raises(ValueError, match="HIE009"):
            from_networkx(graph)
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_graphs_and_what_they_describe_survive_pickle_and_copy() -> None:
    graph = to_networkx(town())
    for other in (pickle.loads(pickle.dumps(graph)), copy.deepcopy(graph), graph.copy()):  # noqa: S301 - our own
        assert content(other) == content(graph)
        assert from_networkx(other) == town()


# The document


def test_the_document_names_every_kind_and_attribute() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for kind, names in [*NODES.items(), *EDGES.items()]:
        [row] = re.findall(rf"^\| `?{kind}`? \|.*$", text, re.MULTILINE)
        assert set(names) <= set(re.findall(r"`(\w+)`", row)), kind
