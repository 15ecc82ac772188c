"""networkx: a `DiGraph` whose nodes are the ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import networkx as nx
import numpy as np

from benchmarks.contestants.base import Contestant, Faults, ancestors_from_steps, paused_gc, unknown_as_none
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["CONTESTANT", "Networkx"]


class Networkx(Contestant):
    """Nodes carry level and households; an edge leads from a unit to each of its parts."""

    name = "networkx"
    packages: ClassVar[tuple[str, ...]] = ("networkx",)
    forms: ClassVar[tuple[str, ...]] = ("list",)
    is_networkx = True
    measures: ClassVar[tuple[str, ...]] = ("rollup", "nearest", "ancestors", "lca", "export")
    idioms: ClassVar[Mapping[str, str]] = {
        "build": "add_nodes_from and add_edges_from, collector paused; levels compared on every edge",
        "rollup": "topological_sort reversed, sums in a dict",
        "nearest": "topological_sort, answers in a dict",
        "ancestors": "predecessors, one after another",
        "export": "made by hand from lists: a DiGraph with level and households on each node, collector paused",
        "lca": "predecessors of both sides (tree_all_pairs_lowest_common_ancestor is far slower on so many nodes)",
    }

    def take(self, table: Table, form: str) -> None:
        """Take Python lists, empty string for no parent."""
        del form
        self.input: Any = (
            [i.decode() for i in table.id.tolist()],
            [p.decode() for p in table.parent.tolist()],
            table.level.tolist(),
            unknown_as_none(table.households),
        )

    def build(self) -> Faults:
        """Make the graph and compare levels."""
        ids, parents, levels, households = self.input
        graph: Any = nx.DiGraph()
        with paused_gc():
            graph.add_nodes_from(
                (i, {"level": level, "households": h}) for i, level, h in zip(ids, levels, households, strict=True)
            )
            nodes = graph.nodes
            duplicates = len(ids) - len(graph)
            edges = [(p, i) for p, i in zip(parents, ids, strict=True) if p]
            known = len(graph)
            graph.add_edges_from(edges)
            orphans = wrong = 0
            if len(graph) > known:
                orphans = sum("level" not in nodes[p] for p, _ in edges)
            at = (
                dict(zip(reversed(ids), reversed(levels), strict=True))
                if duplicates
                else dict(zip(ids, levels, strict=True))
            )
            for p, level in zip(parents, levels, strict=True):
                if (at.get(p, -1) >= level) if p else level:
                    wrong += 1
        self.graph = graph
        return Faults(duplicates, orphans, wrong)

    def export(self) -> Any:
        """Make the graph by hand from the columns: the same as the build, without its checks."""
        ids, parents, levels, households = self.input
        graph: Any = nx.DiGraph()
        with paused_gc():
            graph.add_nodes_from(
                (i, {"level": level, "households": h}) for i, level, h in zip(ids, levels, households, strict=True)
            )
            graph.add_edges_from((p, i) for p, i in zip(parents, ids, strict=True) if p)
        return graph

    def ask(self, table: Table, questions: Queries) -> None:
        """Take ids as lists, the holders as a set."""
        self.held = {i.decode() for i in table.id[questions.held].tolist()}
        self.wanted, self.left, self.right = (
            [i.decode() for i in table.id[rows].tolist()]
            for rows in (questions.leaves, questions.left, questions.right)
        )

    def rollup(self) -> Any:
        """Add every unit to the one above it, lowest first."""
        total = {i: h or 0.0 for i, h in self.graph.nodes(data="households")}
        above = self.graph.pred
        for i in reversed(list(nx.topological_sort(self.graph))):
            for parent in above[i]:
                total[parent] += total[i]
        return total

    def rollup_rows(self, table: Table, answer: Any) -> Float:
        """Put the totals into row order."""
        return np.array([answer[i.decode()] for i in table.id.tolist()])

    def nearest(self) -> Any:
        """Hand the nearest holder down."""
        held, above = self.held, self.graph.pred
        near: dict[str, str | None] = {}
        for i in nx.topological_sort(self.graph):
            near[i] = i if i in held else next((near[p] for p in above[i]), None)
        return near

    def nearest_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        return table.rows([answer[i.decode()] or "" for i in table.id[table.leaves].tolist()])

    def _path(self, unit: str) -> list[str]:
        """Return the unit and its ancestors, nearest first."""
        above = self.graph.pred
        path = [unit]
        while parents := above[unit]:
            (unit,) = parents
            path.append(unit)
        return path

    def ancestors(self) -> Any:
        """Climb from one leaf after another."""
        return [self._path(i)[1:] for i in self.wanted]

    def ancestors_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        width = len(table.levels) - 1
        padded = np.array([path + [""] * (width - len(path)) for path in answer])
        return ancestors_from_steps(list(table.rows(padded.ravel()).reshape(padded.shape).T), width)

    def lca(self) -> Any:
        """Find the first of one path that is on the other."""
        out = []
        for a, b in zip(self.left, self.right, strict=True):
            path = self._path(b)
            out.append(next((unit for unit in self._path(a) if unit in path), None))
        return out

    def lca_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        return table.rows([i or "" for i in answer])


CONTESTANT = Networkx
