"""A graph that somebody has changed reads as what it now says."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from graph_cases import LINKS, MEMBERS, small, town
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gridgov.graph import from_networkx, to_networkx
from gridgov.graph._schema import NODES

#: networkx, whose types are not complete.
lib: Any = nx


def test_what_the_schema_does_not_name_is_ignored() -> None:
    graph = to_networkx(town())
    lib.set_node_attributes(graph, lib.pagerank(nx.DiGraph(graph)), "pagerank")
    graph.graph["colour"] = "red"
    assert from_networkx(graph) == town()


def test_a_moved_edge_moves_the_unit() -> None:
    graph = to_networkx(town())
    graph.remove_edge("unit:g", "unit:b2")
    graph.add_edge("unit:c1", "unit:b2", kind="contains")
    moved = from_networkx(graph)
    assert moved.unit("b2").path == ("s", "c1", "b2")
    assert moved.territory.move("b3", to="c1") == town().territory.move("b2", to="c1").move("b3", to="c1")


def test_a_unit_that_is_added_stands_last() -> None:
    graph = to_networkx(small())
    graph.add_node("unit:6101", kind="unit", level="city", name="Xi'an", m_households=np.int64(5), l_class="111")
    graph.add_edge("unit:61", "unit:6101", kind="contains")
    new = from_networkx(graph)
    assert [u.id for u in new.unit("61").children] == ["6109", "6110", "6101"]
    assert new.unit("6101").stated("households") == 5
    assert new.unit("6101").label("class") == "111"
    assert [u.name for u in new.unit("61").children] == [None, None, "Xi'an"]


def test_a_new_measure_is_a_plain_number_unless_the_library_knows_it() -> None:
    graph = to_networkx(small())
    graph.nodes["unit:61"].update(m_residents=7, m_trees=1.5)
    h = from_networkx(graph).territory
    assert h.measure_info["residents"].whole
    assert not h.measure_info["trees"].whole
    assert h.measure("trees").tolist() == pytest.approx([1.5, np.nan, np.nan, np.nan], nan_ok=True)


def test_what_is_missing_may_be_said_in_any_way() -> None:
    graph = to_networkx(town())
    for _, data in graph.nodes(data=True):
        for name in {**NODES[data["kind"]], "m_households": "", "l_class": ""}:
            data.setdefault(name, None if name in {"name", "start"} else float("nan"))
    assert from_networkx(graph) == town()


def test_a_graph_without_keys_of_edges_is_read_too() -> None:
    assert from_networkx(nx.DiGraph(to_networkx(small()))) == small()


def test_removed_nodes_take_their_edges_with_them() -> None:
    graph = to_networkx(town())
    graph.remove_nodes_from(["holder:h2", "holder:leader", "body:org", "device:d2", "post:p2"])
    less = from_networkx(graph)
    assert [h.id for h in (less.roster.holder("h1"), less.roster.holder("idle"))] == ["h1", "idle"]
    assert len(less.roster.appointments()) == 1
    assert [b.parent for b in less.bodies] == [None, None]
    assert [link.kind for link in less.links] == ["adjacent"]


def test_who_is_known_only_as_a_member_becomes_a_holder_with_a_post() -> None:
    graph = to_networkx(town())
    assert len(from_networkx(graph).roster.columns.holder_ids) == 4
    graph.add_edge("holder:stranger", "post:p2", kind="holds", start="2025-01-01")
    assert from_networkx(graph).roster.holder("stranger").kind == "person"
    assert [m.member for m in from_networkx(graph).bodies.memberships()] == [m["member"] for m in MEMBERS]


def test_posts_without_a_number_are_counted() -> None:
    graph = to_networkx(small())
    for name in ("a", "b"):
        graph.add_node(f"post:{name}", kind="post", role="grid_chief", order=1)
        graph.add_edge(f"post:{name}", "unit:61", kind="sits_at")
    graph.nodes["post:a"]["role"] = graph.nodes["post:b"]["role"] = "volunteer"
    graph.nodes["post:b"]["order"] = 0.5
    assert [(p.id, p.number) for p in from_networkx(graph).roster.posts()] == [("b", 1), ("a", 2)]


def test_a_link_may_be_added() -> None:
    graph = to_networkx(town())
    graph.add_edge("unit:g", "unit:c1", kind="link", link_kind="covers")
    assert [link.kind for link in from_networkx(graph).links] == [*(link["kind"] for link in LINKS), "covers"]


@settings(max_examples=25)
@given(st.lists(st.sampled_from([*to_networkx(town())]), max_size=6))
@example(["body:branch", "body:club"])
def test_any_nodes_can_be_taken_out_and_the_rest_is_read_or_refused(gone: list[str]) -> None:
    graph = to_networkx(town())
    graph.remove_nodes_from(gone)
    try:
        rest = from_networkx(graph)
    except ValueError:
        assert any(key.startswith("unit:") for key in gone)
    else:
        # Who was a member only, of bodies that are gone, is nothing any more.
        lone = {n for n, data in graph.nodes(data=True) if data.get("in_roster") is False and not graph.degree(n)}
        assert set(to_networkx(rest)) == set(graph) - lone
