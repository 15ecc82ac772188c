"""DuckDB: one table with the row number of the parent, SQL for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.contestants.base import Contestant, Faults, ancestors_from_steps, strings
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["CONTESTANT", "Duckdb"]

#: What is above something never stands on the lowest level, so the climb joins a small table.
_BRANCH = "branch as materialized (select row, id, level, up from tree where level < {lowest})"
_CLIMB = """
    {name} as (
        select n, 0 as step, tree.row, tree.up from {asked} join tree using (id)
        union all
        select n, step + 1, branch.row, branch.up from {name} climb join branch on climb.up = branch.row
    )"""


class Duckdb(Contestant):
    """An in-memory database; the table ``tree`` holds row, id, level, up, up_level, households."""

    name = "duckdb"
    packages: ClassVar[tuple[str, ...]] = ("duckdb", "pyarrow")
    idioms: ClassVar[Mapping[str, str]] = {
        "build": "from a DuckDB table: count(distinct id), left join of parent on id into a second table",
        "rollup": "one query, one group by a level, sums carried up",
        "nearest": "one query, one join a level",
        "ancestors": "join with the asked ids, then a recursive query",
        "lca": "recursive query for both sides, arg_min of the steps over what they share",
    }

    def take(self, table: Table, form: str) -> None:
        """Load the columns into a DuckDB table, null for no parent."""
        del form
        self.levels = len(table.levels)
        self.con = duckdb.connect()
        given = pa.table(
            {
                "row": np.arange(len(table), dtype=np.int32),
                "id": strings(table.id),
                "parent": strings(table.parent),
                "level": table.level,
                "households": pa.array(table.households, from_pandas=True),
            }
        )
        self.con.register("arrow", given)
        self.con.execute("create table given as select * replace (nullif(parent, '') as parent) from arrow")
        self.con.unregister("arrow")

    def release(self) -> None:
        """Drop the input table and let the database give its memory back, which it does after some further work."""
        self.con.execute("set allocator_flush_threshold = '1kb'")
        self.con.execute("set allocator_bulk_deallocation_flush_threshold = '1kb'")
        self.con.execute("drop table given")
        self.con.execute("create table work as select range from range(300000)")
        self.con.execute("drop table work")

    def _number(self, query: str) -> int:
        """Return the one number that a query yields."""
        return int(self.con.execute(query).fetchall()[0][0])

    def build(self) -> Faults:
        """Resolve the parents by a join, check."""
        duplicates = self._number("select count(*) - count(distinct id) from given")
        above = (
            "given"
            if not duplicates
            else "(select id, min(row) as row, arg_min(level, row) as level from given group by id)"
        )
        self.con.execute(f"""
            create table tree as
            select c.row, c.id, c.level, p.row as up, p.level as up_level, c.households
            from given c left join {above} p on c.parent = p.id""")
        levels = self._number("""
            select count(*) filter (up_level >= level or (up is null and level <> 0)) from tree""")
        orphans = self._number("select count(*) from tree where up is null") - self._number(
            "select count(*) from given where parent is null"
        )
        if orphans:
            # Orphans have no parent row either; tell them from roots below the top.
            levels -= self._number("""
                select count(*) from tree join given using (row)
                where up is null and tree.level <> 0 and parent is not null""")
        return Faults(duplicates, orphans, levels)

    def ask(self, table: Table, questions: Queries) -> None:
        """Load the questions into tables."""
        asked = {
            "held": {"row": np.flatnonzero(questions.held).astype(np.int32)},
            "wanted": {"id": strings(table.id[questions.leaves])},
            "side_a": {"id": strings(table.id[questions.left])},
            "side_b": {"id": strings(table.id[questions.right])},
        }
        for name, columns in asked.items():
            n = len(next(iter(columns.values())))
            self.con.register("arrow", pa.table({"n": np.arange(n, dtype=np.int32), **columns}))
            self.con.execute(f"create table {name} as select * from arrow")
            self.con.unregister("arrow")

    def rollup(self) -> Any:
        """Sum each level into the rows above it, in one query."""
        lowest = self.levels - 1
        parts = []
        for level in range(lowest, -1, -1):
            own = f"select row, up, up_level, coalesce(households, 0) as total from tree where level = {level}"
            if level < lowest:
                below = " union all ".join(
                    f"select up, total from t{deeper} where up_level = {level}"
                    for deeper in range(level + 1, lowest + 1)
                )
                own = f"""
                    select row, up, up_level, coalesce(households, 0) + coalesce(added, 0) as total
                    from tree
                    left join (select up as target, sum(total) as added from ({below}) group by up) on target = row
                    where level = {level}"""
            parts.append(f"t{level} as ({own})")
        every = " union all ".join(f"select row, total from t{level}" for level in range(self.levels))
        return self.con.sql(f"with {', '.join(parts)} {every}").to_arrow_table()

    def rollup_rows(self, table: Table, answer: Any) -> Float:
        """Put the totals into row order."""
        total: Float = np.zeros(len(table))
        total[answer["row"].to_numpy()] = answer["total"].to_numpy()
        return total

    def nearest(self) -> Any:
        """Hand the nearest holder down, level by level, in one query."""
        parts = []
        for level in range(self.levels):
            own = f"select tree.row, up, held.row as near from tree left join held using (row) where level = {level}"
            if level:
                above = " union all ".join(f"select row, near from n{higher}" for higher in range(level))
                own = f"""
                    select own.row, coalesce(own.near, above.near) as near
                    from ({own}) own left join ({above}) above on above.row = own.up"""
            else:
                own = f"select row, near from ({own})"
            parts.append(f"n{level} as ({own})")
        return self.con.sql(f"with {', '.join(parts)} select row, near from n{self.levels - 1}").to_arrow_table()

    def nearest_rows(self, table: Table, answer: Any) -> Int32:
        """Put the answers into row order."""
        near: Int32 = np.full(len(table), -1, dtype=np.int32)
        near[answer["row"].to_numpy()] = answer["near"].fill_null(-1).to_numpy()
        return near[table.leaves]

    def ancestors(self) -> Any:
        """Climb from all leaves at once."""
        climb = _CLIMB.format(name="climbed", asked="wanted")
        return self.con.sql(f"""
            with recursive {_BRANCH.format(lowest=self.levels - 1)}, {climb}
            select n, step, id from climbed join branch using (row) where step > 0""").to_arrow_table()

    def ancestors_rows(self, table: Table, answer: Any) -> Int32:
        """Lay the steps side by side."""
        rows = table.rows(answer["id"].to_numpy(zero_copy_only=False).astype("S"))
        n, step = answer["n"].to_numpy(), answer["step"].to_numpy()
        out = np.full((int(n.max()) + 1, self.levels - 1), -1, dtype=np.int32)
        out[n, step - 1] = rows
        return ancestors_from_steps(list(out.T), self.levels - 1)

    def lca(self) -> Any:
        """Take the nearest of the units that both sides have above them or are."""
        a, b = (_CLIMB.format(name=f"climbed_{side}", asked=side) for side in ("side_a", "side_b"))
        return self.con.sql(f"""
            with recursive {_BRANCH.format(lowest=self.levels - 1)}, {a}, {b},
            met as (
                select n, arg_min(row, a.step) as row
                from climbed_side_a a join climbed_side_b using (n, row) group by n
            )
            select n, id from met join tree using (row)""").to_arrow_table()

    def lca_rows(self, table: Table, answer: Any) -> Int32:
        """Pairs without an answer are not in the result."""
        out: Int32 = np.full(self._number("select count(*) from side_a"), -1, dtype=np.int32)
        out[answer["n"].to_numpy()] = table.rows(answer["id"].to_numpy(zero_copy_only=False).astype("S"))
        return out

    def own_account(self) -> dict[str, int]:
        """Ask the database."""
        return {"all": self._number("select sum(memory_usage_bytes) from duckdb_memory()")}


CONTESTANT = Duckdb
