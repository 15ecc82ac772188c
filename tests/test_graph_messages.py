"""The exact text of everything that can be wrong with a graph, in English and Chinese."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from graph_cases import Graph, changed, small, town, with_model

from gridgov.errors import FAULTS, InvalidFileError, InvalidGraphError
from gridgov.graph import UnwritableGraphError, from_networkx, read, to_networkx, to_text


def joined(*parts: str) -> str:
    return "".join(parts)


READ: dict[str, tuple[Any, str, str]] = {
    "GRA001": (
        nx.MultiDiGraph(),
        joined(
            "GRA001 The graph has no attribute 'gridgov', so it does not follow the gridgov schema. Start ",
            "from a graph made by to_networkx, or build the parts from their tables, such as ",
            "Hierarchy.from_records.",
        ),
        joined(
            "GRA001 图没有“gridgov”属性，不符合gridgov图结构。请使用to_networkx生成的图，或用",
            "Hierarchy.from_records等从表格建立各部分。",
        ),
    ),
    "GRA002": (
        changed(lambda g: g.graph.update(gridgov=2)),
        joined(
            "GRA002 graph['gridgov']: The graph follows version 2 of the schema, and this release reads ",
            "version 1. Use a release of gridgov that reads that version.",
        ),
        "GRA002 graph['gridgov']：图采用结构版本2，本版本只能读取版本1。请使用支持该版本的gridgov。",
    ),
    "GRA003": (
        to_networkx(small()).to_undirected(),
        joined(
            "GRA003 The graph is undirected, so it does not say what contains what. Keep the graph a ",
            "MultiDiGraph or a DiGraph.",
        ),
        "GRA003 图是无向图，无法判断归属关系。请保持为MultiDiGraph或DiGraph。",
    ),
    "GRA004": (
        with_model(labels=[5]),
        joined(
            "GRA004 graph['model']: 'labels' of the graph attribute 'model' cannot be read. Copy the ",
            "attribute unchanged from the graph that to_networkx made.",
        ),
        joined(
            "GRA004 graph['model']：图属性“model”中的“labels”无法读取。请从to_networkx生成的图中原样复制该",
            "属性。",
        ),
    ),
    "GRA005": (
        to_networkx(town(), layers=["bodies", "posts", "holders"]),
        joined(
            "GRA005 nodes: The graph has no node of the kind 'unit'. Keep the layer 'units' when the graph ",
            "is to be read back.",
        ),
        "GRA005 nodes：图中没有“unit”类节点。如需读回，请保留“units”层。",
    ),
    "GRA010": (
        changed(lambda g: g.add_edge("unit:61", "unit:62", kind="contains")),
        joined(
            "GRA010 nodes['unit:62']: Node 'unit:62' has no kind. Set its attribute 'kind'; an edge to a ",
            "node that was never added makes such a node.",
        ),
        joined(
            "GRA010 nodes['unit:62']：节点'unit:62'没有类别。请设置“kind”属性；指向未添加节点的边会产生此类节",
            "点。",
        ),
    ),
    "GRA011": (
        changed(lambda g: g.add_node("task:1", kind="task")),
        joined(
            "GRA011 nodes['task:1']: Node 'task:1' has the kind 'task'. Use one of: unit, body, post, holder, ",
            "device, net, cell, net_post, duty, base_unit, former; or remove the node.",
        ),
        joined(
            "GRA011 nodes['task:1']：节点'task:1'的类别为“task”。请使用：unit, body, post, holder, device, net, ",
            "cell, net_post, duty, base_unit, former；或删除该节点。",
        ),
    ),
    "GRA012": (
        changed(lambda g: g.add_node(7, kind="unit")),
        joined(
            "GRA012 nodes[7]: Node 7 is a unit, and its key does not begin with 'unit:'. Name it 'unit:ID', ",
            "for instance with networkx.relabel_nodes.",
        ),
        joined(
            "GRA012 nodes[7]：节点7的类别为“unit”，但其键不以“unit:”开头。请用networkx.relabel_nodes等改名",
            "为“unit:编号”。",
        ),
    ),
    "GRA013": (
        changed(lambda g: g.nodes["unit:61"].update(name=5)),
        joined(
            "GRA013 nodes['unit:61']['name']: The attribute 'name' is 5. Set it to a text, or delete it if ",
            "it is unknown.",
        ),
        "GRA013 nodes['unit:61']['name']：属性“name”的值为5。请改为文本；未知时请删除。",
    ),
    "GRA014": (
        changed(lambda g: g.nodes["unit:61"].update(l_households="many")),
        joined(
            "GRA014 nodes: Units have the attribute 'l_households', and the name 'households' is taken. ",
            "Rename it: a measure and a label cannot share a name, nor be called as a column of the units.",
        ),
        joined(
            "GRA014 nodes：单元有属性“l_households”，而名称“households”已被占用。请改名：指标与标签不能同名，",
            "也不能与单元的列同名。",
        ),
    ),
    "GRA020": (
        changed(lambda g: g.add_edge("unit:61", "unit:6109")),
        joined(
            "GRA020 edges['unit:61', 'unit:6109', 1]: The edge from 'unit:61' to 'unit:6109' has no kind. ",
            "Set its attribute 'kind' to one of: contains, sits_at, parent_body, in_body, holds, member_of, ",
            "carries, link, covers, applies_to, succeeds.",
        ),
        joined(
            "GRA020 edges['unit:61', 'unit:6109', 1]：从'unit:61'到'unit:6109'的边没有类别。请将“kind”属性设",
            "为：contains, sits_at, parent_body, in_body, holds, member_of, carries, link, covers, ",
            "applies_to, succeeds。",
        ),
    ),
    "GRA021": (
        changed(lambda g: g.add_edge("unit:61", "unit:6109", "x", kind="near")),
        joined(
            "GRA021 edges['unit:61', 'unit:6109', 'x']: The edge from 'unit:61' to 'unit:6109' has the kind ",
            "'near'. Use one of: contains, sits_at, parent_body, in_body, holds, member_of, carries, link, covers, ",
            "applies_to, succeeds; a relation of your own is a 'link' with a link_kind.",
        ),
        joined(
            "GRA021 edges['unit:61', 'unit:6109', 'x']：从'unit:61'到'unit:6109'的边的类别为“near”。请使用",
            "：contains, sits_at, parent_body, in_body, holds, member_of, carries, link, covers, ",
            "applies_to, succeeds；自定义关系请用“link”并设置link_kind。",
        ),
    ),
    "GRA022": (
        changed(lambda g: g.add_edge("post:p1", "body:org", "x", kind="holds"), town),
        joined(
            "GRA022 edges['post:p1', 'body:org', 'x']: A 'holds' edge leads from the post 'post:p1' to the ",
            "body 'body:org'. It must lead from holder to post.",
        ),
        joined(
            "GRA022 edges['post:p1', 'body:org', 'x']：“holds”边从'post:p1'（post）指向'body:org'（body）。它必",
            "须从holder指向post。",
        ),
    ),
    "GRA023": (
        changed(lambda g: g.add_edge("unit:6110", "unit:610902", kind="contains")),
        joined(
            "GRA023 nodes['unit:610902']: The unit 'unit:610902' has 2 'contains' edges: from 'unit:6109', ",
            "'unit:6110'. Remove all of these edges but one.",
        ),
        joined(
            "GRA023 nodes['unit:610902']：'unit:610902'（unit）有2条“contains”边：来自'unit:6109', 'unit:6110'",
            "。请只保留其中一条。",
        ),
    ),
    "GRA024": (
        changed(lambda g: g.add_node("post:x", kind="post", role="volunteer")),
        joined(
            "GRA024 nodes['post:x']: The post 'post:x' has no 'sits_at' edge. Add one to the unit where it ",
            "is, or remove the node.",
        ),
        "GRA024 nodes['post:x']：'post:x'（post）没有“sits_at”边。请添加指向所在单元的边，或删除该节点。",
    ),
}
#: Texts of these are in test_graph_nets.py.
OF_NETS = ("GRA025", "GRA026", "GRA027")
#: Written out in test_lineage_graph.py.
OF_LINEAGE = ("GRA028",)
WRITTEN: dict[str, tuple[Callable[[Graph], object], str, str, str]] = {
    "GRA030": (
        lambda g: g.nodes["unit:61"].update(when=1j),
        "nodelink",
        joined(
            "GRA030 nodes['unit:61']['when']: The attribute 'when' holds a value of the type complex. Turn ",
            "it into a text, a finite number, a truth value or a list of them, or delete it.",
        ),
        joined(
            "GRA030 nodes['unit:61']['when']：属性“when”的值类型为complex。请改为文本、有限数、真假值或它们",
            "的列表，或删除该属性。",
        ),
    ),
    "GRA031": (
        lambda g: g.nodes["unit:61"].update({5: "x"}),
        "cytoscape",
        "GRA031 nodes['unit:61'][5]: The attribute name 5 is not text. Rename or delete the attribute.",
        "GRA031 nodes['unit:61'][5]：属性名5不是文本。请改名或删除该属性。",
    ),
    "GRA032": (
        lambda g: g.nodes["unit:61"].update(id="x"),
        "gexf",
        joined(
            "GRA032 nodes['unit:61']['id']: GEXF files use the attribute name 'id' themselves. Rename the ",
            "attribute, or write another format.",
        ),
        "GRA032 nodes['unit:61']['id']：GEXF文件自身使用属性名“id”。请将该属性改名，或改用其他格式。",
    ),
    "GRA033": (
        lambda g: g.nodes["unit:61"].update(note="a\x0bb"),
        "graphml",
        joined(
            "GRA033 nodes['unit:61']['note']: The attribute 'note' holds the character U+000B, which GraphML ",
            "files cannot hold. Delete the character, or write node-link JSON.",
        ),
        joined(
            "GRA033 nodes['unit:61']['note']：属性“note”含有字符U+000B,GraphML文件无法保存。请删除该字符，或",
            "改用node-link JSON格式。",
        ),
    ),
    "GRA034": (
        lambda g: g.add_node(7),
        "nodelink",
        joined(
            "GRA034 nodes[7]: The node key 7 is not text. Rename the node, for instance with ",
            "networkx.relabel_nodes.",
        ),
        "GRA034 nodes[7]：节点键7不是文本。请用networkx.relabel_nodes等为节点改名。",
    ),
}


@pytest.mark.parametrize("code", READ)
def test_a_refusal_to_read(code: str) -> None:
    graph, english, chinese = READ[code]
    with pytest.raises(InvalidGraphError) as caught:
        from_networkx(graph)
    error = caught.value
    assert error.text("en") == f"Not a gridgov graph: 1 problem.\n{english}"
    assert error.text("zh") == f"不是gridgov图：1个问题。\n{chinese}"
    assert pickle.loads(pickle.dumps(error)).problems == error.problems  # noqa: S301 - our own


@pytest.mark.parametrize("code", WRITTEN)
def test_a_refusal_to_write(code: str) -> None:
    change, name, english, chinese = WRITTEN[code]
    with pytest.raises(UnwritableGraphError) as caught:
        to_text(changed(change), name)  # type: ignore[arg-type]
    error = caught.value
    assert pickle.loads(pickle.dumps(error)).problems == error.problems  # noqa: S301 - our own
    assert error.text("en") == f"The graph cannot be written: 1 problem.\n{english}"
    assert error.text("zh") == f"图无法写出：1个问题。\n{chinese}"


def test_a_file_that_is_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("town.cyjs").write_text("[1, 2", encoding="utf-8")
    with pytest.raises(InvalidFileError) as caught:
        read("town.cyjs")
    why = "JSONDecodeError: Expecting ',' delimiter: line 1 column 6 (char 5)"
    assert caught.value.text("en") == joined(
        "The file cannot be read: 1 problem.\n",
        f"GRA040 town.cyjs: The file cannot be read as Cytoscape JSON: {why}. ",
        "Check that the file is whole, or name its format with format=.",
    )
    assert caught.value.text("zh") == joined(
        "文件无法读取：1个问题。\n",
        f"GRA040 town.cyjs：无法按Cytoscape JSON格式读取文件：{why}。",
        "请检查文件是否完整，或用format=指定格式。",
    )


def test_every_fault_of_graphs_is_here() -> None:
    assert {code for code in FAULTS if code.startswith("GRA")} == {*READ, *WRITTEN, *OF_NETS, *OF_LINEAGE, "GRA040"}
