"""gridgov: a `Hierarchy`, by `from_codes` where ids are codes and by `from_columns` where they are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Any, ClassVar, cast

import numpy as np

import gridgov as gg
from benchmarks.contestants.base import Contestant, Faults, paused_gc, strings
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["CONTESTANT", "Gridgov"]


class Gridgov(Contestant):
    """A hierarchy; its rows are in preorder."""

    name = "gridgov"
    packages: ClassVar[tuple[str, ...]] = ("gridgov", "numpy")
    forms: ClassVar[tuple[str, ...]] = ("bytes", "str array", "list", "arrow")
    measures: ClassVar[tuple[str, ...]] = ("rollup", "nearest", "ancestors", "lca", "faces", "export")
    idioms: ClassVar[Mapping[str, str]] = {
        "build": "Hierarchy.from_codes for codes, Hierarchy.from_columns for any ids; all checks of the library",
        "rollup": "h.rollup('households'), which also counts what is unknown; nothing remembered from an earlier call",
        "nearest": "h.nearest(mask), for every unit",
        "ancestors": "h.ancestors_of(ids).ids",
        "lca": "h.lca_of(left, right)",
        "export": "to_networkx(Jurisdiction(territory=h)): typed nodes and edges of the graph schema, collector paused",
        "faces": "list(islice(h.units(), n)), collector paused",
    }

    def take(self, table: Table, form: str) -> None:
        """Take ids as asked, level keys as a list, households as an array."""
        self.coded = table.coded
        self.scheme = gg.LevelScheme.ladder(*table.levels)
        ids, parents = (self._ids(column, form) for column in (table.id, table.parent))
        keys = np.array(table.levels, dtype=object)[table.level].tolist()
        self.input: Any = (ids, None if self.coded else parents, keys, table.households)

    @staticmethod
    def _ids(column: Any, form: str) -> Any:
        if form == "bytes":
            return column
        if form == "str array":
            return column.astype(np.str_)
        return strings(column).to_pylist() if form == "list" else strings(column)

    def build(self) -> Faults:
        """Build; what is refused is counted from the report."""
        ids, parents, keys, households = self.input
        measures = {"households": households}
        try:
            if self.coded:
                self.h = gg.Hierarchy.from_codes(ids, levels=self.scheme, measures=measures, roots="many")
            else:
                self.h = gg.Hierarchy.from_columns(
                    ids, parents, keys, levels=self.scheme, measures=measures, roots="many"
                )
        except gg.GridgovError as error:
            found = Counter(problem.name for problem in error.problems)
            orphans = found["unknown-parent"] + found["parent-code-missing"]
            # A cycle is one problem here and a wrong level on each of its rows elsewhere.
            rings = sum(len(cast("tuple[str, ...]", p.facts["cycle"])) for p in error.problems if p.name == "cycle")
            levels = found["level-violation"] + found["stray-root"] + found["self-parent"] + rings
            return Faults(found["duplicate-id"], orphans, levels)
        return Faults()

    def ask(self, table: Table, questions: Queries) -> None:
        """Take ids as text arrays, the holders as a mask in the order of the hierarchy."""
        # Not by h.rows(): the first query shall pay for whatever index it needs.
        self.theirs = table.rows(self.h.ids.decode())
        self.row = np.empty(len(table), dtype=np.int32)
        self.row[self.theirs] = np.arange(len(table))
        self.held = questions.held[self.theirs]
        self.wanted, self.left, self.right = (
            table.id[rows].astype(np.str_) for rows in (questions.leaves, questions.left, questions.right)
        )

    def fresh(self) -> None:
        """Make an equal hierarchy of the same columns that remembers no totals."""
        parts: Any = self.h.__reduce__()
        self.h = parts[0](*parts[1])

    def rollup(self) -> Any:
        """Ask the hierarchy."""
        return self.h.rollup("households")

    def rollup_rows(self, table: Table, answer: Any) -> Float:
        """Put the totals into row order."""
        del table
        assert answer.complete.sum() == len(answer)
        total: Float = answer.known[self.row]
        return total

    def nearest(self) -> Any:
        """Ask the hierarchy."""
        return self.h.nearest(self.held)

    def nearest_rows(self, table: Table, answer: Any) -> Int32:
        """Translate rows of the hierarchy into rows of the table."""
        near = answer[self.row[table.leaves]]
        return np.where(near >= 0, self.theirs[near], np.int32(-1))

    def ancestors(self) -> Any:
        """Ask the hierarchy."""
        return self.h.ancestors_of(self.wanted).ids

    def ancestors_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        rows: Int32 = table.rows(answer.ravel()).reshape(answer.shape)
        return rows

    def lca(self) -> Any:
        """Ask the hierarchy."""
        return self.h.lca_of(self.left, self.right)

    def lca_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        return table.rows(answer)

    def faces(self, n: int) -> Any:
        """Make units of the first rows."""
        with paused_gc():
            return list(islice(self.h.units(), n))

    def export(self) -> Any:
        """Copy into a networkx graph."""
        from gridgov.graph import to_networkx

        with paused_gc():
            return to_networkx(gg.Jurisdiction(territory=self.h))

    def own_account(self) -> dict[str, int]:
        """Ask the hierarchy; its ids include their search index."""
        return {"arrays": self.h.nbytes - self.h.ids.nbytes, "ids": self.h.ids.nbytes}


CONTESTANT = Gridgov
