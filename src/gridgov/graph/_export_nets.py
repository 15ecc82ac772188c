"""Nodes and edges of departments' nets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from gridgov._columns import IdColumn
from gridgov.graph._part_nets import strangers
from gridgov.graph._schema import in_net
from gridgov.nets import Net

__all__ = ["Edges", "Nodes", "described"]

Data: TypeAlias = dict[str, Any]
#: A table of a net.
Columns: TypeAlias = Mapping[str, list[Any]]


@attrs.frozen
class Nodes:
    """Nodes of one kind."""

    kind: str
    keys: Sequence[str]
    data: Sequence[Data]
    #: Position of the first.
    first: int = 0


@attrs.frozen
class Edges:
    """Edges of one kind between nodes of two kinds."""

    kind: str
    source_kind: str
    target_kind: str
    sources: Sequence[str]
    targets: Sequence[str]
    data: Sequence[Data] | None = None


def described(nets: Sequence[Net], units: IdColumn) -> Iterator[Nodes | Edges]:
    """Return what the graph holds of some nets, nodes before the edges that join them.

    Args:
        nets: The nets.
        units: Ids of the units that are in the graph.
    """
    for i, net in enumerate(nets):
        yield from _Description(net, i, units).parts()


class _Description:
    """What the graph holds of one net."""

    def __init__(self, net: Net, number: int, units: IdColumn) -> None:
        self._net = net
        self._number = number
        self._units = units
        self._tables = net.to_tables()
        self._cells = self._keys("cell", self._tables["cells"]["id"])

    def _keys(self, kind: str, ids: Sequence[object]) -> list[str]:
        return [f"{kind}:{in_net(self._net.id, str(ident))}" for ident in ids]

    def _at(self, rows: Sequence[int]) -> list[str]:
        return [self._cells[row] for row in rows]

    def parts(self) -> Iterator[Nodes | Edges]:
        """Return all of it."""
        net, tables, columns = self._net, self._tables, self._net.columns
        top = f"net:{net.id}"
        unknown = strangers(net, self._units)
        posts = self._keys("net_post", columns.posts.ids.tolist())
        duties = self._keys("duty", range(1, len(columns.duties.names) + 1))
        yield Nodes("net", [top], [_about(net)], self._number)
        yield Nodes("cell", self._cells, _rows(tables["cells"], len(self._cells), "id", "parent"))
        yield Nodes("net_post", posts, _rows(tables["posts"], len(posts), "id", "cell"))
        yield Nodes("duty", duties, _rows(tables["duties"], len(duties), "cell"))
        yield Nodes("base_unit", self._keys("base_unit", unknown), [{} for _ in unknown])
        parent: list[int] = columns.cells.parent.tolist()
        tops = [i for i, above in enumerate(parent) if above < 0]
        inner = [i for i, above in enumerate(parent) if above >= 0]
        yield Edges("contains", "net", "cell", [top] * len(tops), self._at(tops))
        yield Edges("contains", "cell", "cell", self._at([parent[i] for i in inner]), self._at(inner))
        yield Edges("sits_at", "net_post", "cell", posts, self._at(columns.posts.cell.tolist()))
        of: list[int] = columns.duties.cell.tolist()
        yield Edges("applies_to", "duty", "cell", duties, [top if row < 0 else self._cells[row] for row in of])
        yield from self._covers(frozenset(unknown))

    def _covers(self, unknown: frozenset[str]) -> Iterator[Edges]:
        """Return which base unit is in which cell; one that is no unit here has a node of its own."""
        table = self._tables["members"]
        units: list[str] = table["unit"]
        data = _rows(table, len(units), "unit", "cell")
        for i, row in enumerate(data):
            row["order"] = i
        cells = self._at(self._net.columns.members.cell.tolist())
        for kind in ("unit", "base_unit"):
            at = [i for i, ident in enumerate(units) if (ident in unknown) == (kind == "base_unit")]
            ids = [units[i] for i in at]
            keys = [f"unit:{ident}" for ident in ids] if kind == "unit" else self._keys(kind, ids)
            yield Edges("covers", "cell", kind, [cells[i] for i in at], keys, [data[i] for i in at])


def _about(net: Net) -> Data:
    """Return what is said of a net as a whole; of its name, what is empty is left out."""
    name = net.name
    said: Data = {
        "name": None if name is None else name.en or (None if name.zh else ""),
        "name_zh": None if name is None else name.zh or None,
        "department": net.department,
        "basis": net.basis,
        "keep": net.keep or None,
        "start": net.start,
        "end": net.end,
        "generated": net.generated or None,
        "levels": list(net.levels),
    }
    return {key: value for key, value in said.items() if value is not None}


def _rows(table: Columns, n: int, *without: str) -> list[Data]:
    """Return the rows of a table: what is known of each, without what edges and keys say."""
    data: list[Data] = [{} for _ in range(n)]
    for key, values in table.items():
        if key not in without:
            for row, value in zip(data, values, strict=True):
                if value is not None:
                    row[key] = value
    return data
