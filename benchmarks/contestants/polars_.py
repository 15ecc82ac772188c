"""Polars: one frame with the row number of the parent, gathers instead of joins wherever rows are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import polars as pl

from benchmarks.contestants.base import Contestant, Faults, ancestors_from_steps, strings
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["CONTESTANT", "Polars"]


class Polars(Contestant):
    """A frame in the order of the table: id, level, up (row of the parent), households."""

    name = "polars"
    packages: ClassVar[tuple[str, ...]] = ("polars",)
    forms: ClassVar[tuple[str, ...]] = ("strings", "strings cast to int64")
    idioms: ClassVar[Mapping[str, str]] = {
        "build": "left join of parent on id, n_unique, level of the parent from the same join",
        "rollup": "one group_by a level on the parent rows, sums scattered",
        "nearest": "gathers through the parent rows until nothing changes",
        "ancestors": "semi join of the table with the asked ids, then gathers",
        "lca": "the same look-up, then both sides climb",
    }

    def forms_for(self, table: Table) -> tuple[str, ...]:
        """Only codes are numbers."""
        return self.forms if table.coded else self.forms[:1]

    def take(self, table: Table, form: str) -> None:
        """Take String columns, null for no parent."""
        self.form = form
        self.levels = len(table.levels)
        self.input = pl.DataFrame(
            {
                "id": pl.Series(strings(table.id)),
                "parent": pl.Series(strings(table.parent)),
                "level": table.level,
                "households": pl.Series(table.households).fill_nan(None),
            }
        ).with_columns(parent=pl.when(pl.col("parent") != "").then("parent"))

    def build(self) -> Faults:
        """Resolve parents by a join, check, keep one frame."""
        given: Any = self.input
        table = given.with_row_index("row")
        key = table
        if self.form != "strings":
            key = table.with_columns(pl.col("id", "parent").cast(pl.Int64))
        above = key.select(pl.col("id").alias("parent"), up="row", up_level="level")
        if duplicates := key.height - key["id"].n_unique():
            above = above.unique("parent", keep="first")
        joined = key.select("parent", "level").join(above, on="parent", how="left", maintain_order="left")
        bad = joined.select(
            orphans=(pl.col("parent").is_not_null() & pl.col("up").is_null()).sum(),
            levels=(
                (pl.col("up_level") >= pl.col("level")) | (pl.col("parent").is_null() & (pl.col("level") != 0))
            ).sum(),
        ).row(0)
        self.tree = table.select("id", "level", "households").with_columns(joined["up"])
        return Faults(duplicates, *bad)

    def ask(self, table: Table, questions: Queries) -> None:
        """Take ids as String columns and the holders as a Boolean column."""
        self.held = pl.Series(questions.held)
        self.wanted = pl.Series("id", strings(table.id[questions.leaves]))
        self.pairs = (
            pl.Series("id", strings(table.id[questions.left])),
            pl.Series("id", strings(table.id[questions.right])),
        )

    def rollup(self) -> Any:
        """Sum each level into the rows above it."""
        total = self.tree["households"].fill_null(0)
        level, up = self.tree["level"], self.tree["up"]
        for k in range(self.levels - 1, 0, -1):
            rows = (level == k).arg_true()
            part = pl.DataFrame({"up": up.gather(rows), "total": total.gather(rows)})
            sums = part.lazy().drop_nulls("up").group_by("up").agg(pl.col("total").sum()).collect()
            total.scatter(sums["up"], total.gather(sums["up"]) + sums["total"])
        return total

    def rollup_rows(self, table: Table, answer: Any) -> Float:
        """Totals stand in row order."""
        del table
        total: Float = answer.to_numpy()
        return total

    def nearest(self) -> Any:
        """Look one level up until everybody has an answer."""
        near = self.tree.select(pl.when(self.held).then(pl.int_range(pl.len(), dtype=pl.UInt32))).to_series()
        up, missing = self.tree["up"], -1
        # A step that settles nobody is the last: the unit next to a settled one would have been settled by it.
        while missing != near.null_count():
            missing = near.null_count()
            near = pl.select(pl.coalesce(near, near.gather(up))).to_series()
        return near

    def nearest_rows(self, table: Table, answer: Any) -> Int32:
        """Rows of the frame are rows of the table."""
        rows: Int32 = answer.cast(pl.Int64).fill_null(-1).to_numpy()[table.leaves].astype(np.int32)
        return rows

    def _rows(self, wanted: Any) -> Any:
        """Return the row of each id. The short side of the semi join is the one that is hashed."""
        asked = wanted.to_frame().lazy()
        hits = self.tree.lazy().select("id").with_row_index("row").join(asked, on="id", how="semi")
        return asked.join(hits, on="id", how="left", maintain_order="left").collect()["row"]

    def ancestors(self) -> Any:
        """Climb with gathers; one column of ids for each step."""
        up, ids = self.tree["up"], self.tree["id"]
        at, steps = self._rows(self.wanted), []
        while (at := up.gather(at)).null_count() < len(at):
            steps.append(ids.gather(at))
        return steps

    def ancestors_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        steps = [table.rows(ids.fill_null("").to_numpy().astype("S")) for ids in answer]
        return ancestors_from_steps(steps, self.levels - 1)

    def lca(self) -> Any:
        """Let the deeper side climb until both meet."""
        up, level = self.tree["up"], self.tree["level"]
        pairs = pl.DataFrame({"a": self._rows(self.pairs[0]), "b": self._rows(self.pairs[1])})
        for _ in range(2 * self.levels):
            depths = pairs.with_columns(
                da=level.gather(pairs["a"]),
                db=level.gather(pairs["b"]),
                ua=up.gather(pairs["a"]),
                ub=up.gather(pairs["b"]),
            )
            apart = depths["a"].ne_missing(depths["b"])
            if not apart.any():
                break
            da, db = pl.col("da").fill_null(-1), pl.col("db").fill_null(-1)
            pairs = depths.select(
                a=pl.when(apart & (da >= db)).then("ua").otherwise("a"),
                b=pl.when(apart & (db >= da)).then("ub").otherwise("b"),
            )
        return self.tree["id"].gather(pairs["a"])

    def lca_rows(self, table: Table, answer: Any) -> Int32:
        """Look the ids up in the table."""
        return table.rows(answer.fill_null("").to_numpy().astype("S"))

    def own_account(self) -> dict[str, int]:
        """Ask the frame."""
        ids = int(self.tree["id"].estimated_size())
        return {"arrays": int(self.tree.estimated_size()) - ids, "ids": ids}


CONTESTANT = Polars
