"""Higra: a `Tree` for the numbers, Polars for the ids, of which Higra knows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import higra as hg
import numpy as np
import polars as pl

from benchmarks.contestants.base import Faults
from benchmarks.contestants.polars_ import Polars
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["CONTESTANT", "Higra"]


class Higra(Polars):
    """The Polars frame for ids and checks, and a Higra tree whose nodes are the rows in another order.

    Higra wants childless nodes first, every node before its parent and one root, so the tree has a root of its own.
    """

    name = "higra"
    packages: ClassVar[tuple[str, ...]] = ("higra", "polars", "numpy")
    idioms: ClassVar[Mapping[str, str]] = {
        "build": "parents resolved and checked by Polars, rows ordered leaves first and lowest level first, higra.Tree",
        "rollup": "accumulate_sequential",
        "nearest": "propagate_sequential",
        "ancestors": "rows of the ids by Polars, then tree.parents() as an index, ids by Polars",
        "lca": "rows and ids by Polars, Tree.lowest_common_ancestor with its index, which is timed apart",
    }

    def build(self) -> Faults:
        """Resolve with Polars, order, make the tree."""
        faults = super().build()
        up = self.tree["up"].fill_null(len(self.tree)).to_numpy()
        level = self.tree["level"].to_numpy()
        n = len(up)
        inner = np.zeros(n + 1, dtype=np.bool_)
        inner[up] = True
        # Childless rows first, then from the lowest level upwards: a stable sort of small integers.
        self.order = np.argsort(np.where(inner[:n], np.int8(self.levels) - level, np.int8(-1)), kind="stable")
        node = np.empty(n + 1, dtype=np.int64)
        node[self.order] = np.arange(n)
        node[n] = n
        parents = np.empty(n + 1, dtype=np.int64)
        parents[:n] = node[up[self.order]]
        parents[n] = n
        self.node = node
        if not faults:
            self.higra = hg.Tree(parents)
        self.tree = self.tree.drop("up")
        return faults

    def ask(self, table: Table, questions: Queries) -> None:
        """Take the holders in the order of the nodes."""
        super().ask(table, questions)
        self.free: Any = np.concatenate((~questions.held[self.order], [False]))

    def rollup(self) -> Any:
        """Sum the childless nodes into everything above."""
        leaves = self.tree["households"].fill_null(0).to_numpy()[self.order[: self.higra.num_leaves()]]
        return hg.accumulate_sequential(self.higra, leaves, hg.Accumulators.sum)

    def rollup_rows(self, table: Table, answer: Any) -> Float:
        """Put the totals into row order."""
        del table
        total: Float = answer[self.node[:-1]]
        return total

    def nearest(self) -> Any:
        """Let every node without the role take over what its parent has."""
        return hg.propagate_sequential(self.higra, np.arange(len(self.node)), self.free)

    def nearest_rows(self, table: Table, answer: Any) -> Int32:
        """Translate nodes into rows; the made-up root means none."""
        row = np.concatenate((self.order, [-1])).astype(np.int32)
        near: Int32 = row[answer[self.node[table.leaves]]]
        return near

    def _nodes(self, wanted: Any) -> Any:
        return self.node[self._rows(wanted).to_numpy()]

    def _names(self, nodes: Any) -> Any:
        # The made-up root comes last and has no row: a number that does not fit becomes null.
        last = len(self.order)
        rows = np.where(nodes < last, self.order[np.minimum(nodes, last - 1)], -1)
        return self.tree["id"].gather(pl.Series(rows).cast(pl.UInt32, strict=False))

    def ancestors(self) -> Any:
        """Climb through the parents; one column of ids for each step."""
        parents, root = self.higra.parents(), self.higra.root()
        at, steps = self._nodes(self.wanted), []
        while ((at := parents[at]) != root).any():
            steps.append(self._names(at))
        return steps

    def index(self) -> bool:
        """Make Higra's index for lowest common ancestors."""
        self.higra.lowest_common_ancestor_preprocess()
        return True

    def lca(self) -> Any:
        """Ask Higra."""
        return self._names(self.higra.lowest_common_ancestor(self._nodes(self.pairs[0]), self._nodes(self.pairs[1])))

    def own_account(self) -> dict[str, int]:
        """Add the tree's parents and two permutations to the frame; the tree's lists of children are not counted."""
        account = super().own_account()
        return {**account, "arrays": account["arrays"] + 8 * (len(self.node) + len(self.node) + len(self.order))}


CONTESTANT = Higra
