"""Four rules on a nation: oversize, exactly one chief, full cover, span of control; beside polars and DuckDB."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import attrs
import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

import gridgov as gg
from benchmarks import tables
from benchmarks.report import seconds
from gridgov._columns import IdColumn, TextColumn
from gridgov._roster_columns import RosterColumns, Sets
from gridgov.levels import Level
from gridgov.policies import Clause
from gridgov.rules import CommunityOversize, FullCover, OneChief, Scope, SpanOfControl

__all__ = ["TITLE", "Model", "clauses", "counts_of", "gridgov_report", "model", "of_columns", "run"]

TITLE = "nation-rules: four rules on a nation"
DAY = "2026-06-15"
LARGEST, SPAN = 2500, 14
CHIEF, WORKER, SECRETARY = "grid_chief", "grid_worker", "community_party_secretary"
ROLES = (CHIEF, WORKER, SECRETARY)
#: Shares: leaves that are estates outside grids, leaves that state nothing, second chiefs, posts vacant, terms ended.
ESTATES, UNSTATED, SECOND, VACANT, ENDED = 0.02, 0.01, 0.02, 0.01, 0.03

Counts = dict[str, dict[str, int]]
Array = npt.NDArray[Any]


@attrs.frozen(eq=False)
class Model:
    """The same data for everybody: units in preorder, posts, appointments."""

    territory: gg.Hierarchy
    #: Columns by table: ``units`` (unit, parent, kind, households), ``posts`` (post, unit, role), ``terms`` (post,
    #: holder, start, end). Units and posts are named by their rows; kind and role are short texts or small numbers.
    units: dict[str, Array]
    posts: dict[str, Array]
    terms: dict[str, Array]

    @property
    def jurisdiction(self) -> gg.Jurisdiction:
        """A jurisdiction that remembers nothing."""
        parts: Any = self.territory.__reduce__()
        territory = parts[0](*parts[1])
        return gg.Jurisdiction(territory=territory, roster=roster_of(territory, self.posts, self.terms))


def scheme() -> gg.LevelScheme:
    """Return the levels: at the lowest there are grids, and estates outside of them."""
    return gg.LevelScheme(
        [
            Level(key=k, name=gg.Text(k, k), kinds=("grid", "estate") if k == "grid" else (k,))
            for k in tables.NATION_LEVELS
        ]
    )


def _empty(n: int) -> TextColumn:
    return TextColumn(np.zeros(0, np.uint8), np.zeros(n + 1, np.int32))


def roster_of(territory: gg.Hierarchy, posts: dict[str, Array], terms: dict[str, Array]) -> gg.Roster:
    """Build a roster of columns that are known to be sound: rows of units, numbers of roles, rows of posts."""
    catalogue = gg.RoleCatalogue.builtin()
    n, m = len(posts["unit"]), len(terms["post"])
    role = np.array([catalogue.index(r) for r in ROLES], np.int16)[posts["role"]]
    holders = int(terms["holder"].max(initial=-1)) + 1
    columns = RosterColumns(
        IdColumn.of(np.arange(n).astype("S9")),
        role,
        posts["unit"].astype(np.int32),
        np.ones(n, np.int32),
        _empty(n),
        IdColumn.of(np.arange(holders).astype("S9")),
        np.zeros(holders, np.uint8),
        Sets.of(None, holders),
        terms["post"].astype(np.int32),
        terms["holder"].astype(np.int32),
        terms["start"],
        terms["end"],
        _empty(m),
        Sets.of(None, m),
        IdColumn.of(np.zeros(0, "S1")),
        _empty(0),
        np.zeros(0, np.int32),
    )
    return gg.Roster(territory, catalogue, columns)


def of_columns(table: tables.Table, kind: Array, households: Array) -> gg.Hierarchy:
    """Build the units."""
    level = np.array(table.levels, object)[table.level]
    return gg.Hierarchy.from_columns(
        table.id,
        table.parent,
        level.tolist(),
        levels=scheme(),
        kind=kind.tolist(),
        measures={"households": households},
        roots="many",
    )


def model(table: tables.Table, *, seed: int = 12) -> Model:
    """Make posts and appointments for a table of units."""
    rng = np.random.default_rng(seed)
    leaf = table.level == len(table.levels) - 1
    kind = np.array(table.levels, object)[table.level]
    kind[leaf & (rng.random(len(table)) < ESTATES)] = "estate"
    households = np.where(leaf & (rng.random(len(table)) < UNSTATED), np.nan, table.households)
    territory = of_columns(table, kind, households)
    theirs = table.rows(territory.ids.decode())
    kind = kind[theirs]
    code = np.select([kind == "grid", kind == "estate", kind == "community"], [2, 1, 3], 0).astype(np.int8)
    units = {
        "unit": np.arange(len(code), dtype=np.int32),
        "parent": np.array(territory.tree.parent),
        "kind": code,
        "households": np.array(territory.measure("households")),
    }
    grids, communities = np.flatnonzero(code == 2), np.flatnonzero(code == 3)  # noqa: PLR2004 - written above
    second = grids[rng.random(len(grids)) < SECOND]
    unit = np.concatenate([grids, grids, communities, second]).astype(np.int32)
    role = np.repeat(np.array([0, 1, 2, 0], np.int8), [len(grids), len(grids), len(communities), len(second)])
    order = np.argsort(unit, kind="stable")
    posts = {"post": np.arange(len(unit), dtype=np.int32), "unit": unit[order], "role": role[order]}
    held = np.flatnonzero(rng.random(len(unit)) >= VACANT).astype(np.int32)
    holder = rng.permutation(len(held)).astype(np.int32)
    # Every seventh has the post before as well.
    same = np.flatnonzero(held % 7 == 0)[1:]
    holder[same] = holder[same - 1]
    end = np.full(len(held), np.datetime64("NaT", "D"))
    end[rng.random(len(held)) < ENDED] = np.datetime64("2025-12-31", "D")
    start = np.full(len(held), np.datetime64("2024-01-01", "D"))
    return Model(territory, units, posts, {"post": held, "holder": holder, "start": start, "end": end})


def clauses() -> list[Clause]:
    """Return the four clauses."""
    return [
        Clause(id="oversize", rule=CommunityOversize(max_households=LARGEST)),
        Clause(id="one-chief", rule=OneChief(role=CHIEF)),
        Clause(id="cover", rule=FullCover(), scope=Scope(kinds=("community", "estate"))),
        Clause(
            id="span",
            rule=SpanOfControl(role=SECRETARY, below=(CHIEF, WORKER), most=SPAN),
            scope=Scope(kinds=("community",)),
        ),
    ]


def gridgov_report(place: gg.Jurisdiction) -> gg.Report:
    """Let gridgov judge and count."""
    report = gg.check(place, clauses(), on=DAY)
    for judged in report.judged:
        _ = judged.counts
    return report


def counts_of(report: gg.Report) -> Counts:
    """Return the counts of a report."""
    return {j.key: {"pass": j.counts[0], "fail": j.counts[1], "unknown": j.counts[3]} for j in report.judged}


# -- polars ------------------------------------------------------------------------------------------------------------


def _verdicts(frame: pl.LazyFrame, fail: pl.Expr, unknown: pl.Expr) -> pl.LazyFrame:
    verdict = pl.when(fail).then(pl.lit(1)).when(unknown).then(pl.lit(2)).otherwise(pl.lit(0))
    return frame.select(verdict.alias("verdict")).group_by("verdict").len()


def polars_queries(units: pl.LazyFrame, posts: pl.LazyFrame, terms: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Return the four questions. They make use of it that grids and estates have no parts."""
    day = np.datetime64(DAY, "D").astype(object)
    active = terms.filter((pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") >= day)))
    held = posts.join(active.select("post", "holder"), on="post")
    leaves = units.filter(pl.col("kind") <= 2, pl.col("kind") >= 1)  # noqa: PLR2004 - grids and estates
    communities = units.filter(pl.col("kind") == 3).select("unit")  # noqa: PLR2004
    sums = leaves.group_by("parent").agg(
        pl.col("households").sum().alias("known"),
        pl.col("households").null_count().alias("lacking"),
        (pl.col("kind") == 1).sum().alias("outside"),
    )
    with_sums = communities.join(sums, left_on="unit", right_on="parent", how="left")
    oversize = _verdicts(with_sums, pl.col("known") > LARGEST, pl.col("lacking") > 0)
    chiefs = held.filter(pl.col("role") == 0).group_by("unit").agg(pl.col("holder").n_unique().alias("n"))
    grids = units.filter(pl.col("kind") == 2).select("unit").join(chiefs, on="unit", how="left")  # noqa: PLR2004
    chief = _verdicts(grids, pl.col("n").fill_null(0) != 1, pl.lit(value=False))
    outside = leaves.filter(pl.col("kind") == 1).select(pl.col("kind").cast(pl.Int64).alias("outside"))
    cover = _verdicts(
        pl.concat([with_sums.select(pl.col("outside").cast(pl.Int64)), outside]),
        pl.col("outside") > 0,
        pl.lit(value=False),
    )
    led = (
        held.filter(pl.col("role") < 2)  # noqa: PLR2004 - chiefs and workers
        .join(units.select("unit", "parent"), on="unit")
        .group_by("parent")
        .agg(pl.col("holder").n_unique().alias("n"))
    )
    leading = (
        posts.filter(pl.col("role") == 2)  # noqa: PLR2004 - secretaries
        .select("unit")
        .unique()
        .join(led, left_on="unit", right_on="parent", how="left")
    )
    span = _verdicts(leading, pl.col("n").fill_null(0) > SPAN, pl.lit(value=False))
    return [oversize, chief, cover, span]


def _as_counts(results: list[dict[int, int]]) -> Counts:
    words = ("pass", "fail", "unknown")
    return {
        key: {word: got.get(i, 0) for i, word in enumerate(words)}
        for key, got in zip(("oversize", "one-chief", "cover", "span"), results, strict=True)
    }


def polars_counts(units: pl.LazyFrame, posts: pl.LazyFrame, terms: pl.LazyFrame) -> Counts:
    """Let polars judge, all four questions in one plan, so that it shares what they have in common."""
    frames = pl.collect_all(polars_queries(units, posts, terms))
    return _as_counts([dict(zip(f["verdict"].to_list(), f["len"].to_list(), strict=True)) for f in frames])


# -- DuckDB ------------------------------------------------------------------------------------------------------------

SQL = (
    f"""select case when known > {LARGEST} then 1 when lacking > 0 then 2 else 0 end as v, count(*) from (
        select sum(households) as known, count(*) - count(households) as lacking
        from units c join units l on l.parent = c.unit where c.kind = 3 group by c.unit) group by v""".replace(
        "sum(households)", "sum(l.households)"
    ).replace("count(households)", "count(l.households)"),
    """select case when coalesce(n, 0) <> 1 then 1 else 0 end as v, count(*) from units u left join (
        select unit, count(distinct holder) as n from posts join active using (post) where role = 0 group by unit) h
        using (unit) where u.kind = 2 group by v""",
    """select v, count(*) from (
        select case when max(case when l.kind = 1 then 1 else 0 end) > 0 then 1 else 0 end as v
        from units c join units l on l.parent = c.unit where c.kind = 3 group by c.unit
        union all select 1 from units where kind = 1) group by v""",
    f"""select case when coalesce(n, 0) > {SPAN} then 1 else 0 end as v, count(*) from
        (select distinct unit from posts where role = 2) s left join (
        select u.parent as unit, count(distinct holder) as n from posts join active using (post)
        join units u using (unit) where role < 2 group by u.parent) using (unit) group by v""",
)


def duckdb_counts(con: duckdb.DuckDBPyConnection) -> Counts:
    """Let DuckDB judge; appointments in force are one temporary table."""
    con.execute(
        f"create or replace temp table active as select post, holder from terms "
        f'where "start" <= date \'{DAY}\' and ("end" is null or "end" >= date \'{DAY}\')'
    )
    return _as_counts([{int(v): int(n) for v, n in con.execute(q).fetchall()} for q in SQL])


# -- the run -----------------------------------------------------------------------------------------------------------


def frames_of(made: Model) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the tables as data frames, null where unknown."""
    units = pl.DataFrame(made.units).with_columns(pl.col("households").fill_nan(None))
    return units, pl.DataFrame(made.posts), pl.DataFrame(made.terms)


def timed(call: Callable[[], Any], repeat: int, before: Callable[[], object] | None = None) -> tuple[list[float], Any]:
    """Time a call some times; return the last answer."""
    runs: list[float] = []
    answer: Any = None
    gc.collect()
    for _ in range(repeat):
        # A report that is still there would lend what it knows to the next check.
        answer = None
        if before is not None:
            before()
        start = perf_counter()
        answer = call()
        runs.append(perf_counter() - start)
    return runs, answer


def run(divisions: Path, part: int, repeat: int, cache: Path) -> tuple[dict[str, Any], str]:
    """Measure."""
    table = tables.nation(divisions, cache=cache)
    made = model(tables.sample(table, part) if part > 1 else table)
    place = made.jurisdiction
    first, kept = timed(lambda: gridgov_report(place), 1)
    expected = counts_of(kept)
    again, same = timed(lambda: gridgov_report(place), max(repeat, 3))
    assert counts_of(same) == expected
    del same, kept
    alone, _ = timed(lambda: gridgov_report(place), max(repeat, 3), gc.collect)
    units, posts, terms = frames_of(made)
    lazy = (units.lazy(), posts.lazy(), terms.lazy())
    with_polars, got = timed(lambda: polars_counts(*lazy), repeat)
    assert got == expected, (got, expected)
    con = duckdb.connect(config={"threads": os.cpu_count() or 2})
    for name, frame in (("units", units), ("posts", posts), ("terms", terms)):
        con.execute(f"create table {name} as select * from frame")
        del frame
    with_duckdb, got = timed(lambda: duckdb_counts(con), repeat)
    assert got == expected, (got, expected)
    base = median(again)
    rows = [
        ("gridgov, columns ready (a report of the day is there)", again),
        ("gridgov, no report there", alone),
        ("gridgov, first check after load", first),
        ("polars", with_polars),
        ("DuckDB", with_duckdb),
    ]
    lines = [
        f"{len(units):,} units, {len(posts):,} posts, {len(terms):,} appointments, in memory: for gridgov a "
        "jurisdiction, for polars data frames, for DuckDB tables, keys as whole numbers. All give these counts: "
        + "; ".join(f"{k} " + ", ".join(f"{n:,} {w}" for w, n in c.items()) for k, c in expected.items())
        + ".",
        "",
        "| | seconds | times gridgov with columns ready | times gridgov without |",
        "| --- | --- | --- | --- |",
        *(
            f"| {n} | {seconds(median(r))} | {median(r) / base:.1f} | {median(r) / median(alone):.2f} |"
            for n, r in rows
        ),
    ]
    return {
        "first": first,
        "again": again,
        "alone": alone,
        "polars": with_polars,
        "duckdb": with_duckdb,
        "counts": expected,
    }, "\n".join(lines)
