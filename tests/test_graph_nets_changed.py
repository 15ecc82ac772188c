"""Nets in graphs that were changed: the nets are changed, and what is wrong is named."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import pytest
from graph_nets_cases import Graph, place, police
from hypothesis import given, settings

from gridgov.errors import InvalidGraphError
from gridgov.graph import from_networkx, to_networkx
from gridgov.nets import Net
from gridgov.testing.strategies import nets
from gridgov.text import Text


def cut(*keys: str) -> Callable[[Graph], object]:
    """Return a change that removes nodes."""
    return lambda graph: graph.remove_nodes_from(keys)


def test_a_changed_graph_is_a_changed_net() -> None:
    graph: Graph = to_networkx(place(police()))
    graph.add_node("cell:police/z", kind="cell", level="post")
    graph.add_edge("cell:police/p", "cell:police/z", kind="contains")
    graph.add_edge("cell:police/z", "unit:b3", kind="covers")
    graph.add_node("net:new", kind="net", name="new", pagerank=0.5)
    graph.add_node("cell:new/1", kind="cell", level="cell")
    graph.add_edge("net:new", "cell:new/1", kind="contains")
    old, new = from_networkx(graph).nets
    assert old.cell_of("b3", level="beat") == ("p",)
    assert (new.id, new.n_cells, new.levels, new.name) == ("new", 1, ("cell",), Text("new", ""))


def test_a_base_unit_that_no_cell_covers_is_not_part_of_the_net() -> None:
    graph: Graph = to_networkx(place(police()))
    graph.remove_edge("cell:police/y", "base_unit:police/?9")
    assert from_networkx(graph).nets[0].columns.members.unit_ids.tolist() == ["b1", "b2"]


def other(graph: Graph) -> None:
    """Add a second net, and edges from one to the other."""
    graph.add_node("net:q", kind="net")
    graph.add_node("cell:q/1", kind="cell", level="a")
    graph.add_edge("net:police", "cell:q/1", kind="contains")
    graph.add_edge("cell:q/1", "base_unit:police/?9", kind="covers")


def untold(graph: Graph) -> None:
    """Make what is said of a net wrong."""
    graph.nodes["net:police"].update(keep=True, start="soon", name=3, levels="post")
    graph.edges["cell:police/x", "unit:b2", "covers:1"]["share"] = 1.5
    del graph.nodes["net_post:police/k"]["role"]


CHANGES: dict[str, tuple[Callable[[Graph], object], list[str]]] = {
    "a cell that others stand under": (
        cut("cell:police/p"),
        [
            (
                "GRA027 nodes['cell:police/x']: The cell 'cell:police/x' has no 'contains' edge. "
                "Add one from its net or from the cell above it, or remove the node."
            ),
            (
                "GRA027 nodes['cell:police/y']: The cell 'cell:police/y' has no 'contains' edge. "
                "Add one from its net or from the cell above it, or remove the node."
            ),
            (
                "GRA027 nodes['net_post:police/k']: The net_post 'net_post:police/k' has no 'sits_at' edge. "
                "Add one to its cell, or remove the node."
            ),
        ],
    ),
    "a cell that has a duty": (
        cut("cell:police/x"),
        [
            (
                "GRA027 nodes['duty:police/1']: The duty 'duty:police/1' has no 'applies_to' edge. "
                "Add one to its cell, or to its net if it is one of all cells, or remove the node."
            ),
        ],
    ),
    "a net": (
        cut("net:police", "cell:police/x", "cell:police/y", "duty:police/1", "duty:police/2"),
        [
            f"GRA025 nodes['{kind}:police/{ident}']: The {kind} '{kind}:police/{ident}' belongs to no net of the "
            f"graph. Name it '{kind}:NET/ID' after a net that is in the graph, or remove it."
            for kind, ident in (("cell", "p"), ("net_post", "k"), ("base_unit", "?9"))
        ],
    ),
    "another net": (
        other,
        [
            (
                "GRA026 edges['net:police', 'cell:q/1', 0]: A 'contains' edge leads from 'net:police' to 'cell:q/1', "
                "and these are of different nets. Lead it to a node of the same net, or remove it."
            ),
            (
                "GRA026 edges['cell:q/1', 'base_unit:police/?9', 0]: A 'covers' edge leads from 'cell:q/1' to "
                "'base_unit:police/?9', and these are of different nets. "
                "Lead it to a node of the same net, or remove it."
            ),
        ],
    ),
    "a unit above a cell": (
        lambda g: g.add_edge("unit:c", "cell:police/p", "x", kind="contains"),
        [
            (
                "GRA022 edges['unit:c', 'cell:police/p', 'x']: A 'contains' edge leads from the unit 'unit:c' to the "
                "cell 'cell:police/p'. It must lead from cell, net to cell."
            ),
            (
                "GRA023 nodes['cell:police/p']: The cell 'cell:police/p' has 2 'contains' edges: from 'unit:c', "
                "'net:police'. Remove all of these edges but one."
            ),
        ],
    ),
    "a cell above a unit": (
        lambda g: g.add_edge("cell:police/p", "unit:c", "x", kind="contains"),
        [
            (
                "GRA022 edges['cell:police/p', 'unit:c', 'x']: A 'contains' edge leads from the cell 'cell:police/p' "
                "to the unit 'unit:c'. It must lead from unit to unit."
            ),
        ],
    ),
    "a unit that is gone": (
        cut("unit:b1"),
        [],
    ),
    "what is said": (
        untold,
        [
            (
                "GRA013 nodes['net:police']['levels']: The attribute 'levels' is 'post'. "
                "Set it to a list of texts, or delete it if it is unknown."
            ),
            (
                "GRA013 nodes['net:police']['name']: The attribute 'name' is 3. "
                "Set it to a text, or delete it if it is unknown."
            ),
            (
                "DAY001 nodes['net:police']['start']: 'soon' is no day. "
                "Write it as YYYY-MM-DD, or leave it empty if it is unknown."
            ),
            (
                "CEL012 nodes['net:police']['keep']: Net 'police' is to be kept, and no legal basis is named. "
                "Name the law or the decision in basis=."
            ),
            "TAB002 nodes['net_post:police/k']['role']: A post of a net has no role. Give 'role' a value.",
            (
                "CEL006 edges['cell:police/x', 'unit:b2', 'covers:1']['share']: Net 'police': the share '1.5' is not a "
                "number above 0 and up to 1. "
                "Write the share of the base unit that lies in the cell, such as 0.5; or leave it empty."
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_wrong_is_said_at_once_and_not_what_follows_from_it(name: str) -> None:
    change, messages = CHANGES[name]
    graph: Graph = to_networkx(place(police()))
    change(graph)
    if not messages:
        from_networkx(graph)
        return
    with pytest.raises(InvalidGraphError) as caught:
        from_networkx(graph)
    assert sorted(caught.value.text("en").splitlines()[1:]) == sorted(messages)


def test_faults_of_nets_are_said_in_chinese() -> None:
    graph: Graph = to_networkx(place(police()))
    cut("cell:police/x")(graph)
    other(graph)
    graph.add_node("duty:7", kind="duty")
    with pytest.raises(InvalidGraphError) as caught:
        from_networkx(graph)
    assert sorted(caught.value.text("zh").splitlines()[1:]) == [
        (
            "GRA025 nodes['duty:7']：'duty:7'（duty）不属于图中任何网格体系。"
            "请按图中的网格体系命名为“duty:网格体系/编号”，或删除该节点。"
        ),
        (
            "GRA026 edges['cell:q/1', 'base_unit:police/?9', 0]：“covers”边从'cell:q/1'指向'base_unit:police/?9'，"
            "而两者属于不同的网格体系。请指向同一网格体系的节点，或删除该边。"
        ),
        (
            "GRA026 edges['net:police', 'cell:q/1', 0]：“contains”边从'net:police'指向'cell:q/1'，"
            "而两者属于不同的网格体系。请指向同一网格体系的节点，或删除该边。"
        ),
        (
            "GRA027 nodes['duty:police/1']：'duty:police/1'（duty）没有“applies_to”边。"
            "请添加指向其网格（适用全部网格时指向网格体系）的边，或删除该节点。"
        ),
    ]


def test_faults_of_nets_and_of_units_are_reported_together() -> None:
    graph: Graph = to_networkx(place(police()))
    graph.nodes["unit:g"]["level"] = "gird"
    graph.nodes["cell:police/x"]["level"] = "pst"
    with pytest.raises(InvalidGraphError) as caught:
        from_networkx(graph)
    assert {problem.code for problem in caught.value.problems} == {"HIE009", "CEL009"}


@settings(max_examples=20)
@given(nets(("b1", "b2", "b3")))
def test_a_plain_digraph_will_do_where_no_row_is_there_twice(net: Net) -> None:
    m = net.to_tables()["members"]
    if len(set(zip(m["unit"], m["cell"], strict=True))) == len(m["unit"]):
        assert from_networkx(nx.DiGraph(to_networkx(place(net)))).nets == (net,)
