"""NumPy alone: what somebody writes by hand who knows this job is coming."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from benchmarks.contestants.base import Contestant, Faults, ancestors_from_steps
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["CONTESTANT", "ByRows", "Numpy"]


class ByRows(Contestant):
    """Queries over arrays of parent rows and levels, for every contestant that ends up with such arrays."""

    up: Any
    level: Any
    wanted: Any
    left: Any
    right: Any

    def rows(self, wanted: Any) -> Any:
        """Return the row of each id."""
        raise NotImplementedError

    def names(self, rows: Any) -> Any:
        """Return the id of each row; what stands for row -1 is of no account."""
        raise NotImplementedError

    def as_bytes(self, ids: Any) -> Any:
        """Return ids of this contestant as bytes, for the comparison."""
        return np.asarray(ids, dtype="S")

    def ancestors(self) -> Any:
        """Climb from all leaves at once; one array of ids and one of rows for each step."""
        at, steps = self.up[self.rows(self.wanted)], []
        while (at >= 0).any():
            steps.append((self.names(at), at < 0))
            at = np.where(at >= 0, self.up[at], -1)
        return steps

    def ancestors_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        steps = [table.rows(np.where(none, b"", self.as_bytes(ids))) for ids, none in answer]
        return ancestors_from_steps(steps, len(table.levels) - 1)

    def lca(self) -> Any:
        """Let the deeper side climb until both meet."""
        a, b = self.rows(self.left), self.rows(self.right)
        open_ = np.flatnonzero(a != b)
        while len(open_):
            here_a, here_b = a[open_], b[open_]
            depth_a = np.where(here_a >= 0, self.level[here_a], -1)
            depth_b = np.where(here_b >= 0, self.level[here_b], -1)
            a[open_] = np.where(depth_a >= depth_b, self.up[here_a], here_a)
            b[open_] = np.where(depth_b >= depth_a, self.up[here_b], here_b)
            open_ = open_[a[open_] != b[open_]]
        return self.names(a), a < 0

    def lca_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        ids, none = answer
        return table.rows(np.where(none, b"", self.as_bytes(ids)))


class Numpy(ByRows):
    """Arrays in the order of the table, and the order of the ids as an index."""

    name = "numpy"
    packages: ClassVar[tuple[str, ...]] = ("numpy",)
    forms: ClassVar[tuple[str, ...]] = ("bytes",)
    idioms: ClassVar[Mapping[str, str]] = {
        "build": "argsort of the ids unless sorted, searchsorted of the parents",
        "rollup": "numpy.add.at once a level",
        "nearest": "parent rows as an index until nothing changes",
        "ancestors": "searchsorted of the sorted needles, then parent rows as an index",
        "lca": "the same look-up, then both sides climb",
    }

    def take(self, table: Table, form: str) -> None:
        """Take fixed-width bytes."""
        del form
        self.levels = len(table.levels)
        self.input: Any = (table.id, table.parent, table.level, table.households)

    def build(self) -> Faults:
        """Sort, look for equal neighbours, look the parents up."""
        self.id, parent, self.level, self.households = self.input
        self.sorter = np.argsort(self.id, kind="stable").astype(np.int32)
        self.sorted = self.id[self.sorter]
        # One look-up for each distinct parent, in order: neighbours often share it.
        fresh = np.concatenate(([True], parent[1:] != parent[:-1]))
        keys = parent[fresh]
        up = self.rows(keys)
        orphans_here = (up < 0) & (keys != b"")
        number = np.cumsum(fresh, dtype=np.int32) - 1
        self.up = up[number]
        orphans = int(np.count_nonzero(orphans_here[number])) if orphans_here.any() else 0
        roots = parent == b""
        wrong = np.where(self.up >= 0, self.level[self.up] >= self.level, roots & (self.level != 0))
        return Faults(int(np.count_nonzero(self.sorted[1:] == self.sorted[:-1])), orphans, int(np.count_nonzero(wrong)))

    def rows(self, wanted: Any) -> Any:
        """Search for the needles in their own order: that walks through memory in one direction."""
        order = np.argsort(wanted, kind="stable")
        needles = wanted[order]
        place = np.minimum(np.searchsorted(self.sorted, needles), len(self.sorted) - 1)
        found = np.empty(len(wanted), dtype=np.int32)
        found[order] = np.where(self.sorted[place] == needles, self.sorter[place], -1)
        return found

    def names(self, rows: Any) -> Any:
        """Take from the ids."""
        return self.id[rows]

    def ask(self, table: Table, questions: Queries) -> None:
        """Take ids as bytes."""
        self.held = questions.held
        self.wanted = table.id[questions.leaves]
        self.left, self.right = table.id[questions.left], table.id[questions.right]

    def rollup(self) -> Any:
        """Add each level to the rows above it."""
        total = np.where(np.isnan(self.households), 0.0, self.households)
        for level in range(self.levels - 1, 0, -1):
            rows = np.flatnonzero(self.level == level)
            up = self.up[rows]
            if (up < 0).any():
                rows, up = rows[up >= 0], up[up >= 0]
            np.add.at(total, up, total[rows])
        return total

    def rollup_rows(self, table: Table, answer: Any) -> Float:
        """Totals stand in row order."""
        del table
        total: Float = answer
        return total

    def nearest(self) -> Any:
        """Look one level up until nothing changes."""
        near = np.where(self.held, np.arange(len(self.held), dtype=np.int32), np.int32(-1))
        todo = np.flatnonzero(near < 0)
        while len(todo):
            up = self.up[todo]
            got = np.where(up >= 0, near[up], -1)
            if (got < 0).all():
                break
            near[todo] = got
            todo = todo[got < 0]
        return near

    def nearest_rows(self, table: Table, answer: Any) -> Int32:
        """Take the leaves."""
        rows: Int32 = answer[table.leaves]
        return rows

    def own_account(self) -> dict[str, int]:
        """Add up the arrays."""
        arrays = self.up.nbytes + self.level.nbytes + self.households.nbytes
        return {"arrays": arrays, "ids": self.id.nbytes, "index": self.sorter.nbytes + self.sorted.nbytes}


CONTESTANT = Numpy
