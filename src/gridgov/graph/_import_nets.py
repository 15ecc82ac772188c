"""From the nodes and edges of nets to records of nets, and back to the nodes and edges for what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

from gridgov._net_faults import HALF_SHARES, NET_WITHOUT_CELLS, SHARES_SUM
from gridgov._net_records import UncheckedNet, net_id_faults, read_nets
from gridgov.errors import Problem, Problems
from gridgov.graph._schema import ACROSS_NETS, EDGES, NO_EDGE, NO_NET, NODES, of_net
from gridgov.graph._walk import Edge, Node, Walk
from gridgov.nets import Net
from gridgov.text import Text

__all__ = ["nets_of"]

Record: TypeAlias = dict[str, Any]
#: Where the rows of each table came from, by the name that problems give the table.
Tables: TypeAlias = Mapping[str, Sequence[Node] | Sequence[Edge]]

#: For each kind of node of a net that one edge fixes: the kind of the edge, its end there, and where it leads.
_FIXED: Final[Mapping[str, tuple[str, int, Text]]] = {
    "cell": ("contains", 1, Text("from its net or from the cell above it", "来自其网格体系或上级网格")),
    "net_post": ("sits_at", 0, Text("to its cell", "指向其网格")),
    "duty": (
        "applies_to",
        0,
        Text("to its cell, or to its net if it is one of all cells", "指向其网格（适用全部网格时指向网格体系）"),
    ),
}
#: What follows where rows are missing that are reported already.
_ECHOES: Final = frozenset({HALF_SHARES.code, NET_WITHOUT_CELLS.code, SHARES_SUM.code})


def nets_of(walk: Walk) -> tuple[list[Net], list[Problem], Tables]:
    """Read the nets of a graph.

    Args:
        walk: What the graph holds. What breaks the schema is reported there.

    Returns:
        The nets; what is wrong with them, at a table and a row; and the nodes or edges of each table.
    """
    reader = _Reader(walk)
    tables = reader.tables()
    nets, found = read_nets(reader.records)
    ids = Problems(net_id_faults([record.id for record in reader.records]))
    problems = [p for p in (*ids, *found) if not reader.follows(p, tables)]
    return [net for net in nets if net is not None], problems, tables


class _Reader:
    """Sorts nodes and edges by net."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        nodes = walk.nodes["net"]
        numbers = {node.id: i for i, node in enumerate(nodes)}
        #: Number of its net and id in it, by key, for each node that is sound.
        self._home: dict[str, tuple[int, str]] = {node.key: (i, "") for i, node in enumerate(nodes)}
        for kind in ("cell", "net_post", "duty", "base_unit"):
            for node in walk.nodes[kind]:
                found = of_net(node.id)
                if found is None or found[0] not in numbers:
                    walk.report(NO_NET, node.path, what=kind, node=repr(node.key))
                else:
                    self._home[node.key] = numbers[found[0]], found[1]
        self.records: list[UncheckedNet] = []

    def follows(self, problem: Problem, tables: Tables) -> bool:
        """Tell whether a problem only follows from another one."""
        place = problem.place
        if problem.code in _ECHOES and self._walk.problems:
            return True
        # A bad id of a unit is reported at the unit.
        edge = tables["" if place.row is None else place.path or ""][(place.row or 1) - 1]
        return place.column == "unit" and isinstance(edge, Edge) and edge.target.startswith("unit:")

    def tables(self) -> Tables:
        """Fill the records; return the nodes or edges that their rows came from."""
        walk = self._walk
        nodes = walk.nodes["net"]
        rows: dict[str, list[list[Record]]] = {
            name: [[] for _ in nodes] for name in ("cells", "members", "posts", "duties")
        }
        found: dict[str, list[Any]] = {"nets": nodes, "": nodes}
        found |= {f"nets[{i}].{name}": [] for i in range(len(nodes)) for name in rows}
        for name, filled in (
            ("cells", self._nodes("cell", "id", "parent")),
            ("posts", self._nodes("net_post", "id", "cell")),
            ("duties", self._nodes("duty", None, "cell")),
            ("members", self._members()),
        ):
            for i, item, record in filled:
                rows[name][i].append(record)
                found[f"nets[{i}].{name}"].append(item)
        columns = {key: walk.column(nodes, key, want) for key, want in NODES["net"].items() if key != "order"}
        for i, node in enumerate(nodes):
            about: Record = {key: values[i] for key, values in columns.items()}
            about |= {key: values[i] for key, values in rows.items()}
            about |= {key: bool(about[key]) for key in ("keep", "generated")}
            name, name_zh = about.pop("name"), about.pop("name_zh")
            about["name"] = None if name is None and name_zh is None else Text(name or "", name_zh or "")
            self.records.append(UncheckedNet(node.id, **about))
        return found

    def _columns(self, kind: str, items: Sequence[Node] | Sequence[Edge]) -> Iterator[Record]:
        """Return the attributes that each item has."""
        wants = {**NODES, **EDGES}[kind]
        columns = {key: self._walk.column(items, key, want) for key, want in wants.items() if key != "order"}
        return (
            {key: value for key, value in zip(columns, values, strict=True) if value is not None}
            for values in zip(*columns.values(), strict=True)
        )

    def _nodes(self, kind: str, name: str | None, other: str) -> Iterator[tuple[int, Node, Record]]:
        """Return the net, the node and the record of each node of a kind that is fixed in its net."""
        edge_kind, end, _ = _FIXED[kind]
        begin = f"{kind}:"
        at: dict[str, Edge] = {}
        for edge in self._walk.edges[edge_kind]:
            owner = edge.target if end else edge.source
            if owner.startswith(begin):
                at.setdefault(owner, edge)
        nodes = self._walk.nodes[kind]
        for node, record in zip(nodes, self._columns(kind, nodes), strict=True):
            if node.key not in self._home:
                continue
            i, ident = self._home[node.key]
            fixed = self._fixed(kind, node, at.get(node.key))
            if name is not None:
                record[name] = ident
            # A cell stays without the one above it; it is named by others.
            if fixed is not None or kind == "cell":
                yield i, node, {**record, other: fixed} if fixed else record

    def _fixed(self, kind: str, node: Node, edge: Edge | None) -> str | None:
        """Return the id of the cell at the other end of the edge of a node, empty for the net; else say why not."""
        edge_kind, end, where = _FIXED[kind]
        if edge is None:
            if node.key not in self._walk.other[edge_kind]:  # an edge that leads elsewhere is reported
                facts = {"what": kind, "node": repr(node.key), "kind": edge_kind, "where": where}
                self._walk.report(NO_EDGE, node.path, **facts)
            return None
        return self._id(edge, edge.source if end else edge.target, self._home[node.key][0])

    def _id(self, edge: Edge, key: str, net: int) -> str | None:
        """Return the id of a node in a net; None if it is of another, which is reported."""
        home = self._home.get(key)
        if home is None or home[0] == net:
            return None if home is None else home[1]
        kind = cast("str", edge.data["kind"])
        self._walk.report(ACROSS_NETS, edge.path, kind=kind, source=repr(edge.source), target=repr(edge.target))
        return None

    def _members(self) -> Iterator[tuple[int, Edge, Record]]:
        edges = self._walk.edges["covers"]
        for edge, record in zip(edges, self._columns("covers", edges), strict=True):
            if edge.source not in self._home:
                continue
            net, cell = self._home[edge.source]
            outside = edge.target.startswith("base_unit:")
            unit = self._id(edge, edge.target, net) if outside else edge.target.partition(":")[2]
            if unit is not None:
                yield net, edge, {"unit": unit, "cell": cell, **record}
