"""pandas: an `Index` of ids, one frame with the row number of the parent, groupby for sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from benchmarks.contestants.base import Faults, strings
from benchmarks.contestants.numpy_ import ByRows
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["CONTESTANT", "Pandas"]


class Pandas(ByRows):
    """A frame in the order of the table: level, up (row of the parent), households; the index holds the ids."""

    name = "pandas"
    packages: ClassVar[tuple[str, ...]] = ("pandas", "numpy", "pyarrow")
    forms: ClassVar[tuple[str, ...]] = ("strings", "strings cast to int64")
    idioms: ClassVar[Mapping[str, str]] = {
        "build": "Index of ids (object strings, which it looks up faster than its str type), is_unique, get_indexer",
        "rollup": "one groupby a level on the parent rows",
        "nearest": "take through the parent rows until nothing changes",
        "ancestors": "get_indexer, whose hash table the build has made, then parent rows as an index",
        "lca": "the same look-up, then both sides climb",
    }

    def forms_for(self, table: Table) -> tuple[str, ...]:
        """Only codes are numbers."""
        return self.forms if table.coded else self.forms[:1]

    def take(self, table: Table, form: str) -> None:
        """Take a frame with a column of Python strings, or of pandas' own string type if it is cast first."""
        self.form = form
        self.levels = len(table.levels)
        dtype: Any = object if form == "strings" else "str"
        frame = pd.DataFrame({"level": table.level, "households": table.households})
        frame["id"] = pd.Series(strings(table.id).to_pandas(), dtype=dtype)
        frame["parent"] = pd.Series(strings(table.parent).to_pandas(), dtype=dtype)
        self.input: Any = frame

    def build(self) -> Faults:
        """Make the index, resolve the parents, check."""
        frame = self.input
        ids, parent = frame["id"], frame["parent"]
        roots = (parent == "").to_numpy()
        if self.form != "strings":
            ids, parent = ids.astype("int64"), parent.where(~roots, "-1").astype("int64")
        self.index_: Any = pd.Index(ids)
        level = frame["level"].to_numpy()
        duplicates = 0
        if not self.index_.is_unique:
            duplicates = int(self.index_.duplicated().sum())
            first = ~self.index_.duplicated()
            up = np.flatnonzero(first)[self.index_[first].get_indexer(parent)]
            up[~parent.isin(ids)] = -1
        else:
            up = self.index_.get_indexer(parent)
        wrong = np.where(up >= 0, level[up] >= level, roots & (level != 0))
        orphans = int(((up < 0) & ~roots).sum())
        self.tree = pd.DataFrame(
            {"level": level, "up": up.astype(np.int32), "households": frame["households"]}, copy=False
        )
        self.up, self.level = self.tree["up"].to_numpy(), level
        return Faults(duplicates, orphans, int(wrong.sum()))

    def rows(self, wanted: Any) -> Any:
        """Ask the index."""
        return self.index_.get_indexer(wanted).astype(np.int32)

    def names(self, rows: Any) -> Any:
        """Take from the index."""
        return self.index_.to_numpy()[rows]

    def ask(self, table: Table, questions: Queries) -> None:
        """Take ids as object strings."""
        self.held = questions.held
        self.wanted, self.left, self.right = (
            pd.Index(strings(table.id[rows]).to_pandas(), dtype=object)
            for rows in (questions.leaves, questions.left, questions.right)
        )

    def rollup(self) -> Any:
        """Add each level to the rows above it."""
        total = self.tree["households"].fillna(0).to_numpy(copy=True)
        for level in range(self.levels - 1, 0, -1):
            rows = np.flatnonzero(self.level == level)
            sums = pd.Series(total[rows]).groupby(self.up[rows], sort=False).sum()
            sums = sums[sums.index >= 0]
            total[sums.index.to_numpy()] += sums.to_numpy()
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
            got = np.where(up >= 0, near.take(up), -1)
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
        """Ask the frame and the index, whose strings are Python objects."""
        ids = int(self.index_.memory_usage(deep=True))
        return {"arrays": int(self.tree.memory_usage(index=False).sum()), "ids and index": ids}


CONTESTANT = Pandas
