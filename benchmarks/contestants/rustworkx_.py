"""rustworkx: a `PyDiGraph` whose nodes hold ids, and a dict of ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import rustworkx as rx

from benchmarks.contestants.base import Contestant, Faults, ancestors_from_steps, paused_gc
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["CONTESTANT", "Rustworkx"]


class Rustworkx(Contestant):
    """Nodes are numbered like the rows and hold the id; levels and households stay in arrays beside the graph."""

    name = "rustworkx"
    packages: ClassVar[tuple[str, ...]] = ("rustworkx",)
    forms: ClassVar[tuple[str, ...]] = ("list",)
    idioms: ClassVar[Mapping[str, str]] = {
        "build": "dict of ids, add_nodes_from, add_edges_from_no_data, collector paused; levels compared by numpy",
        "rollup": "topological_sort reversed, predecessor_indices, sums in a list",
        "nearest": "topological_sort, predecessor_indices, answers in a list",
        "ancestors": "predecessor_indices, one after another",
        "lca": "predecessor_indices of both sides",
    }

    def take(self, table: Table, form: str) -> None:
        """Take Python lists of ids, empty string for no parent, and arrays of numbers."""
        del form
        ids = [i.decode() for i in table.id.tolist()]
        self.input: Any = (ids, [p.decode() for p in table.parent.tolist()], table.level, table.households)

    def build(self) -> Faults:
        """Number the ids, make the graph, compare levels."""
        ids, parents, level, self.households = self.input
        with paused_gc():
            self.row = dict(zip(ids, range(len(ids)), strict=True))
            duplicates = len(ids) - len(self.row)
            if duplicates:
                self.row = dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))
            find = self.row.get
            up = [find(p, -1) for p in parents]
            graph: Any = rx.PyDiGraph(multigraph=False, node_count_hint=len(ids), edge_count_hint=len(ids))
            graph.add_nodes_from(ids)
            graph.add_edges_from_no_data([(p, i) for i, p in enumerate(up) if p >= 0])
        rows = np.array(up)
        roots = np.array([not p for p in parents])
        wrong = np.where(rows >= 0, level[rows] >= level, roots & (level != 0))
        self.graph = graph
        return Faults(duplicates, int(((rows < 0) & ~roots).sum()), int(wrong.sum()))

    def ask(self, table: Table, questions: Queries) -> None:
        """Take ids as lists, the holders as a list of truth values."""
        self.held = questions.held.tolist()
        self.wanted, self.left, self.right = (
            [i.decode() for i in table.id[rows].tolist()]
            for rows in (questions.leaves, questions.left, questions.right)
        )

    def rollup(self) -> Any:
        """Add every unit to the one above it, lowest first."""
        total = np.nan_to_num(self.households).tolist()
        above = self.graph.predecessor_indices
        for row in reversed(rx.topological_sort(self.graph)):
            for parent in above(row):
                total[parent] += total[row]
        return total

    def rollup_rows(self, table: Table, answer: Any) -> Float:
        """Totals stand in row order."""
        del table
        return np.array(answer)

    def nearest(self) -> Any:
        """Hand the nearest holder down."""
        above, held = self.graph.predecessor_indices, self.held
        near = [-1] * len(held)
        for row in rx.topological_sort(self.graph):
            if held[row]:
                near[row] = row
            else:
                for parent in above(row):
                    near[row] = near[parent]
        return near

    def nearest_rows(self, table: Table, answer: Any) -> Int32:
        """Take the leaves."""
        near: Int32 = np.array(answer, dtype=np.int32)[table.leaves]
        return near

    def _path(self, row: int) -> list[int]:
        """Return the unit and its ancestors, nearest first."""
        above = self.graph.predecessor_indices
        path = [row]
        while parents := above(row):
            row = parents[0]
            path.append(row)
        return path

    def ancestors(self) -> Any:
        """Climb from one leaf after another."""
        graph, row = self.graph, self.row
        return [[graph[i] for i in self._path(row[leaf])[1:]] for leaf in self.wanted]

    def ancestors_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        width = len(table.levels) - 1
        padded = np.array([path + [""] * (width - len(path)) for path in answer])
        return ancestors_from_steps(list(table.rows(padded.ravel()).reshape(padded.shape).T), width)

    def lca(self) -> Any:
        """Find the first of one path that is on the other."""
        graph, row, out = self.graph, self.row, []
        for a, b in zip(self.left, self.right, strict=True):
            path = self._path(row[b])
            met = next((unit for unit in self._path(row[a]) if unit in path), None)
            out.append(None if met is None else graph[met])
        return out

    def lca_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        return table.rows([i or "" for i in answer])


CONTESTANT = Rustworkx
