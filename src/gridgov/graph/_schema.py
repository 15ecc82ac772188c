"""The graph schema as data: kinds of nodes and edges, their attributes, and what can be wrong with a graph."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import numpy as np

from gridgov.errors import fault
from gridgov.text import Text

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "BAD_WITHOUT",
    "EDGES",
    "ENDS",
    "LAYERS",
    "LAYER_OF",
    "MODEL_NODE",
    "NODES",
    "ONE_END",
    "SCHEMA_VERSION",
    "Want",
    "edge_path",
    "edges_of",
    "in_net",
    "is_missing",
    "node_path",
    "of_net",
]

#: Version of the graph schema that this release writes and reads.
SCHEMA_VERSION: Final = 1
#: Parts of a graph that can be asked for.
LAYERS: Final = ("units", "bodies", "posts", "holders", "devices", "links", "nets", "lineage")
#: The node that carries the graph's own attributes in formats that have no place for them.
MODEL_NODE: Final = "gridgov:model"

#: What an attribute holds. ``checked`` is any text, and wrong ones are found where the tables are checked.
Want = Literal["checked", "flag", "number", "text", "texts", "whole"]

#: Attributes of each kind of node. Units also have ``m_KEY`` for measures and ``l_KEY`` for labels.
NODES: Final[Mapping[str, Mapping[str, Want]]] = {
    "unit": {"level": "checked", "unit_kind": "checked", "name": "text", "order": "number"},
    "body": {
        "body_kind": "checked",
        "line": "text",
        "name": "text",
        "rank": "text",
        "start": "checked",
        "end": "checked",
        "order": "number",
    },
    "post": {"role": "checked", "number": "whole", "order": "number"},
    "holder": {"holder_kind": "checked", "qualifications": "texts", "in_roster": "flag", "order": "number"},
    "device": {"device_kind": "text", "order": "number"},
    "net": {
        "name": "text",
        "name_zh": "text",
        "department": "text",
        "basis": "text",
        "keep": "flag",
        "start": "checked",
        "end": "checked",
        "generated": "flag",
        "levels": "texts",
        "order": "number",
    },
    "cell": {
        "level": "text",
        "name": "text",
        "basis": "text",
        "start": "checked",
        "end": "checked",
        "order": "number",
    },
    "net_post": {"role": "text", "holder": "text", "time": "text", "order": "number"},
    "duty": {"duty": "text", "role": "text", "system": "text", "basis": "text", "order": "number"},
    "base_unit": {"order": "number"},
    "former": {"order": "number"},
}
#: Attributes of each kind of edge.
EDGES: Final[Mapping[str, Mapping[str, Want]]] = {
    "contains": {},
    "sits_at": {},
    "parent_body": {},
    "in_body": {},
    "holds": {"start": "checked", "end": "checked", "basis": "text", "meets": "texts", "order": "number"},
    "member_of": {"start": "checked", "end": "checked", "lives_at": "text", "order": "number"},
    "carries": {},
    "link": {"link_kind": "checked", "start": "checked", "end": "checked", "basis": "text", "order": "number"},
    "covers": {"share": "checked", "name": "text", "address": "text", "order": "number"},
    "applies_to": {},
    "succeeds": {
        "event": "checked",
        "day": "checked",
        "share": "checked",
        "authority": "text",
        "without": "checked",
        "order": "number",
    },
}
_LINKED: Final = frozenset({"unit", "body", "post", "holder"})
#: Kinds of nodes that each kind of edge leads from and to: one pair of them or several.
ENDS: Final[Mapping[str, tuple[tuple[frozenset[str], frozenset[str]], ...]]] = {
    "contains": (
        (frozenset({"unit"}), frozenset({"unit"})),
        (frozenset({"net", "cell"}), frozenset({"cell"})),
    ),
    "sits_at": (
        (frozenset({"body", "post"}), frozenset({"unit"})),
        (frozenset({"net_post"}), frozenset({"cell"})),
    ),
    "parent_body": ((frozenset({"body"}), frozenset({"body"})),),
    "in_body": ((frozenset({"post"}), frozenset({"body"})),),
    "holds": ((frozenset({"holder"}), frozenset({"post"})),),
    "member_of": ((frozenset({"holder"}), frozenset({"body"})),),
    "carries": ((frozenset({"holder"}), frozenset({"device"})),),
    "link": ((_LINKED, _LINKED),),
    "covers": ((frozenset({"cell"}), frozenset({"unit", "base_unit"})),),
    "applies_to": ((frozenset({"duty"}), frozenset({"cell", "net"})),),
    "succeeds": ((frozenset({"unit", "former"}), frozenset({"unit", "former"})),),
}
#: The end of an edge, 0 source or 1 target, that has at most one edge of the kind.
ONE_END: Final[Mapping[str, int]] = {
    "contains": 1,
    "sits_at": 0,
    "parent_body": 0,
    "in_body": 0,
    "carries": 1,
    "applies_to": 0,
}
#: The layer that each kind of node belongs to.
LAYER_OF: Final[Mapping[str, str]] = {
    "unit": "units",
    "body": "bodies",
    "post": "posts",
    "holder": "holders",
    "device": "devices",
    "net": "nets",
    "cell": "nets",
    "net_post": "nets",
    "duty": "nets",
    "base_unit": "nets",
    "former": "lineage",
}

NOT_GRIDGOV = fault(
    "GRA001",
    "not-a-gridgov-graph",
    Text(
        "The graph has no attribute 'gridgov', so it does not follow the gridgov schema.",
        "图没有“gridgov”属性，不符合gridgov图结构。",
    ),
    Text(
        "Start from a graph made by to_networkx, or build the parts from their tables, such as Hierarchy.from_records.",
        "请使用to_networkx生成的图，或用Hierarchy.from_records等从表格建立各部分。",
    ),
)
UNKNOWN_VERSION = fault(
    "GRA002",
    "unknown-schema-version",
    Text(
        "The graph follows version {version} of the schema, and this release reads version {known}.",
        "图采用结构版本{version}，本版本只能读取版本{known}。",
    ),
    Text("Use a release of gridgov that reads that version.", "请使用支持该版本的gridgov。"),
)
UNDIRECTED = fault(
    "GRA003",
    "undirected-graph",
    Text("The graph is undirected, so it does not say what contains what.", "图是无向图，无法判断归属关系。"),
    Text("Keep the graph a MultiDiGraph or a DiGraph.", "请保持为MultiDiGraph或DiGraph。"),
)
BAD_MODEL = fault(
    "GRA004",
    "bad-model",
    Text("'{part}' of the graph attribute 'model' cannot be read.", "图属性“model”中的“{part}”无法读取。"),
    Text(
        "Copy the attribute unchanged from the graph that to_networkx made.",
        "请从to_networkx生成的图中原样复制该属性。",
    ),
)
NO_UNITS = fault(
    "GRA005",
    "no-units",
    Text("The graph has no node of the kind 'unit'.", "图中没有“unit”类节点。"),
    Text("Keep the layer 'units' when the graph is to be read back.", "如需读回，请保留“units”层。"),
)
NO_NODE_KIND = fault(
    "GRA010",
    "node-without-kind",
    Text("Node {node} has no kind.", "节点{node}没有类别。"),
    Text(
        "Set its attribute 'kind'; an edge to a node that was never added makes such a node.",
        "请设置“kind”属性；指向未添加节点的边会产生此类节点。",
    ),
)
NODE_KIND = fault(
    "GRA011",
    "unknown-node-kind",
    Text("Node {node} has the kind '{kind}'.", "节点{node}的类别为“{kind}”。"),
    Text("Use one of: {known}; or remove the node.", "请使用：{known}；或删除该节点。"),
)
NODE_KEY = fault(
    "GRA012",
    "bad-node-key",
    Text(
        "Node {node} is a {kind}, and its key does not begin with '{kind}:'.",
        "节点{node}的类别为“{kind}”，但其键不以“{kind}:”开头。",
    ),
    Text(
        "Name it '{kind}:ID', for instance with networkx.relabel_nodes.",
        "请用networkx.relabel_nodes等改名为“{kind}:编号”。",
    ),
)
BAD_ATTRIBUTE = fault(
    "GRA013",
    "bad-attribute",
    Text("The attribute '{name}' is {value}.", "属性“{name}”的值为{value}。"),
    Text("Set it to {want}, or delete it if it is unknown.", "请改为{want_zh}；未知时请删除。"),
)
NAME_TAKEN = fault(
    "GRA014",
    "name-taken",
    Text(
        "Units have the attribute '{name}', and the name '{key}' is taken.",
        "单元有属性“{name}”，而名称“{key}”已被占用。",
    ),
    Text(
        "Rename it: a measure and a label cannot share a name, nor be called as a column of the units.",
        "请改名：指标与标签不能同名，也不能与单元的列同名。",
    ),
)
NO_EDGE_KIND = fault(
    "GRA020",
    "edge-without-kind",
    Text("The edge from {source} to {target} has no kind.", "从{source}到{target}的边没有类别。"),
    Text("Set its attribute 'kind' to one of: {known}.", "请将“kind”属性设为：{known}。"),
)
EDGE_KIND = fault(
    "GRA021",
    "unknown-edge-kind",
    Text("The edge from {source} to {target} has the kind '{kind}'.", "从{source}到{target}的边的类别为“{kind}”。"),
    Text(
        "Use one of: {known}; a relation of your own is a 'link' with a link_kind.",
        "请使用：{known}；自定义关系请用“link”并设置link_kind。",
    ),
)
EDGE_ENDS = fault(
    "GRA022",
    "edge-between-wrong-kinds",
    Text(
        "A '{kind}' edge leads from the {source_kind} {source} to the {target_kind} {target}.",
        "“{kind}”边从{source}（{source_kind}）指向{target}（{target_kind}）。",
    ),
    Text("It must lead from {sources} to {targets}.", "它必须从{sources}指向{targets}。"),
)
SEVERAL_EDGES = fault(
    "GRA023",
    "too-many-edges",
    Text(
        "The {what} {node} has {n} '{kind}' edges: {direction} {others}.",
        "{node}（{what}）有{n}条“{kind}”边：{direction_zh}{others}。",
    ),
    Text("Remove all of these edges but one.", "请只保留其中一条。"),
)
NO_PLACE = fault(
    "GRA024",
    "no-place",
    Text("The {what} {node} has no 'sits_at' edge.", "{node}（{what}）没有“sits_at”边。"),
    Text("Add one to the unit where it is, or remove the node.", "请添加指向所在单元的边，或删除该节点。"),
)
NO_NET = fault(
    "GRA025",
    "of-no-net",
    Text(
        "The {what} {node} belongs to no net of the graph.",
        "{node}（{what}）不属于图中任何网格体系。",
    ),
    Text(
        "Name it '{what}:NET/ID' after a net that is in the graph, or remove it.",
        "请按图中的网格体系命名为“{what}:网格体系/编号”，或删除该节点。",
    ),
)
ACROSS_NETS = fault(
    "GRA026",
    "across-nets",
    Text(
        "A '{kind}' edge leads from {source} to {target}, and these are of different nets.",
        "“{kind}”边从{source}指向{target}，而两者属于不同的网格体系。",
    ),
    Text("Lead it to a node of the same net, or remove it.", "请指向同一网格体系的节点，或删除该边。"),
)
BAD_WITHOUT = fault(
    "GRA028",
    "bad-end-of-succession",
    Text(
        "The 'succeeds' edge leads from {source} to {target}, and its attribute 'without' is {value}.",
        "“succeeds”边从{source}指向{target}，其属性“without”为{value}。",
    ),
    Text(
        "Lead it from a node to itself and write 'old' if it came from nothing, 'new' if it went without successor; "
        "or delete the attribute.",
        "来自新设的请从节点指向自身并写“old”，无承继的写“new”；否则请删除该属性。",
    ),
)
NO_EDGE = fault(
    "GRA027",
    "no-edge-in-net",
    Text("The {what} {node} has no '{kind}' edge.", "{node}（{what}）没有“{kind}”边。"),
    Text("Add one {where.en}, or remove the node.", "请添加{where.zh}的边，或删除该节点。"),
)
BAD_VALUE = fault(
    "GRA030",
    "value-not-writable",
    Text("The attribute '{name}' holds a value of the type {type}.", "属性“{name}”的值类型为{type}。"),
    Text(
        "Turn it into a text, a finite number, a truth value or a list of them, or delete it.",
        "请改为文本、有限数、真假值或它们的列表，或删除该属性。",
    ),
)
BAD_NAME = fault(
    "GRA031",
    "name-not-writable",
    Text("The attribute name {name} is not text.", "属性名{name}不是文本。"),
    Text("Rename or delete the attribute.", "请改名或删除该属性。"),
)
RESERVED_NAME = fault(
    "GRA032",
    "reserved-name",
    Text("{format} files use the attribute name '{name}' themselves.", "{format}文件自身使用属性名“{name}”。"),
    Text("Rename the attribute, or write another format.", "请将该属性改名，或改用其他格式。"),
)
BAD_CHARACTER = fault(
    "GRA033",
    "character-not-writable",
    Text(
        "{where} holds the character {character}, which {format} files cannot hold.",
        "{where_zh}含有字符{character},{format}文件无法保存。",
    ),
    Text("Delete the character, or write node-link JSON.", "请删除该字符，或改用node-link JSON格式。"),
)
BAD_KEY = fault(
    "GRA034",
    "key-not-writable",
    Text("The node key {node} is not text.", "节点键{node}不是文本。"),
    Text("Rename the node, for instance with networkx.relabel_nodes.", "请用networkx.relabel_nodes等为节点改名。"),
)
UNREADABLE = fault(
    "GRA040",
    "unreadable-file",
    Text("The file cannot be read as {format}: {why}.", "无法按{format}格式读取文件：{why}。"),
    Text("Check that the file is whole, or name its format with format=.", "请检查文件是否完整，或用format=指定格式。"),
)


def is_missing(value: object) -> bool:
    """Tell whether a value says that nothing is known: `None`, NaN, or the NA of a data frame."""
    if value is None:
        return True
    if isinstance(value, float | np.floating):
        return math.isnan(cast("float", value))
    return type(value).__name__ in {"NAType", "NaTType"}


def in_net(net: str, ident: str) -> str:
    """Return the id of a node that belongs to a net: ``NET/ID``, with ``/`` and ``%`` of the net escaped.

    Example:
        >>> in_net("health", "h/1"), in_net("a/b", "1")
        ('health/h/1', 'a%2Fb/1')
    """
    escaped = net.replace("%", "%25").replace("/", "%2F")
    return f"{escaped}/{ident}"


def of_net(ident: str) -> tuple[str, str] | None:
    """Return the net and the id in it that `in_net` put together; None where no net is named.

    Example:
        >>> of_net("a%2Fb/1"), of_net("1")
        (('a/b', '1'), None)
    """
    net, slash, rest = ident.partition("/")
    return (net.replace("%2F", "/").replace("%25", "%"), rest) if slash else None


def node_path(key: object) -> str:
    """Return where a node is, as it is written in Python."""
    return f"nodes[{key!r}]"


def edge_path(source: object, target: object, key: object) -> str:
    """Return where an edge is, as it is written in Python; the key is `None` where edges have none."""
    return f"edges[{source!r}, {target!r}]" if key is None else f"edges[{source!r}, {target!r}, {key!r}]"


def edges_of(graph: nx.Graph[Any]) -> Iterator[tuple[object, object, object, Mapping[Any, Any]]]:
    """Return source, target, key and attributes of every edge; the key is `None` where edges have none."""
    if graph.is_multigraph():
        yield from cast("Any", graph).edges(keys=True, data=True)
    else:
        for source, target, data in cast("Any", graph).edges(data=True):
            yield source, target, None, data
