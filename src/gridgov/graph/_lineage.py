"""Lineage in a graph: ids that are no units are nodes of their own, and each row is an edge from the new to the old."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from gridgov._columns import Bools, IdColumn, Ints
from gridgov._lineage_columns import RESTORE, LineageColumns, key_of
from gridgov.errors import GridgovError, Problem
from gridgov.graph._export_nets import Nodes
from gridgov.graph._schema import BAD_WITHOUT, EDGES
from gridgov.graph._walk import Edge, Walk
from gridgov.lineage import Lineage

__all__ = ["Succession", "former_ids", "lineage_of", "nodes_and_edges", "touching"]

Record: TypeAlias = dict[str, Any]
#: An edge from the new id to the old, with its attributes.
Succession: TypeAlias = tuple[str, str, Record]


def former_ids(lineage: Lineage, rows: Ints, units: IdColumn) -> list[str]:
    """Return the ids that some rows name and that are no units here, in the order of the rows."""
    c = lineage.columns
    ends = np.column_stack([c.old[rows], c.new[rows]]).ravel()
    named, first = np.unique(ends[ends >= 0], return_index=True)
    ids: list[str] = c.ids.decode(named[np.argsort(first)]).tolist()
    found = units.find(ids) if ids else np.zeros(0, np.int32)
    return [ident for ident, row in zip(ids, found.tolist(), strict=True) if row < 0]


def touching(lineage: Lineage, part: IdColumn, whole: IdColumn) -> Ints:
    """Return the rows of a lineage that lead to units of a part or from them, also over ids that are no units any more.

    The other parts of what was split come along: with some of them alone it would have ended.

    Args:
        lineage: The rows.
        part: Ids of the units of the part.
        whole: Ids of all units.
    """
    c = lineage.columns
    if not len(c):
        return np.zeros(0, np.int64)
    ids = c.ids.decode()
    mark = part.find(ids) >= 0
    former = whole.find(ids) < 0
    while True:
        hit = ((c.old >= 0) & mark[c.old]) | ((c.new >= 0) & mark[c.new])
        ends = np.concatenate([c.old[hit], c.new[hit]])
        more = np.zeros(len(mark), bool)
        more[ends[ends >= 0]] = True
        more &= former & ~mark
        if not more.any():
            return _complete(c, hit)
        mark |= more


def _complete(c: LineageColumns, hit: Bools) -> Ints:
    """Return rows, with the other parts of an id on a day, and with what brings back an id that they name."""
    found = hit | ((c.old >= 0) & np.isin(key_of(c.old, c.day), key_of(c.old[hit], c.day[hit])))
    ends = np.concatenate([c.old[found], c.new[found]])
    found |= (c.kind == RESTORE) & np.isin(c.new, ends)
    rows: Ints = np.flatnonzero(found)
    return rows


def nodes_and_edges(lineage: Lineage, rows: Ints, units: IdColumn) -> tuple[Nodes, list[Succession]]:
    """Return what the graph holds of some rows of a lineage.

    Args:
        lineage: The rows.
        rows: Which of them.
        units: Ids of the units that are in the graph.
    """
    gone = former_ids(lineage, rows, units)
    keys = {ident: f"former:{ident}" for ident in gone}
    found: list[Succession] = []
    records = lineage.records()
    at: list[int] = rows.tolist()
    for row in map(records.__getitem__, at):
        old, new = row.get("old"), row.get("new")
        ends: list[str] = [str(new or old), str(old or new)]
        source, target = (keys.get(ident, f"unit:{ident}") for ident in ends)
        without = None if old and new else "new" if old else "old"
        said = {"event": row["kind"], "day": row["day"], "share": row.get("share"), "authority": row.get("authority")}
        known = {key: value for key, value in {**said, "without": without}.items() if value is not None}
        found.append((source, target, known))
    return Nodes("former", list(keys.values()), [{} for _ in keys]), found


def lineage_of(walk: Walk) -> tuple[Lineage, list[Problem], list[Edge]]:
    """Read the lineage of a graph.

    Args:
        walk: What the graph holds. What breaks the schema is reported there.

    Returns:
        The lineage, an empty one if it is wrong; what is wrong, at a row of ``lineage``; and the edge of each row.
    """
    edges = list(walk.edges["succeeds"])
    columns = {key: walk.column(edges, key, want) for key, want in EDGES["succeeds"].items() if key != "order"}
    records: list[Record] = []
    for i, edge in enumerate(edges):
        without = columns["without"][i]
        if without is not None and (without not in {"old", "new"} or edge.source != edge.target):
            facts = {"source": repr(edge.source), "target": repr(edge.target), "value": repr(without)}
            walk.report(BAD_WITHOUT, edge.path, **facts)
            without = None
        row: Record = {"day": columns["day"][i], "kind": columns["event"][i], "share": columns["share"][i]}
        row["authority"] = columns["authority"][i]
        ends = {"new": edge.source.partition(":")[2], "old": edge.target.partition(":")[2]}
        records.append(row | {name: ident for name, ident in ends.items() if name != without})
    try:
        return Lineage.from_records(records), [], edges
    except GridgovError as error:
        return Lineage(), list(error.problems), edges
