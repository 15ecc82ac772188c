"""Structural measures on a nation, beside pandas, networkx and scipy: the same numbers, in one run, as ratios.

    python -m benchmarks.metrics --divisions divisions.csv.xz

Units are the real divisions of a file; households, posts and their holders are made up.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import attrs
import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.cluster.hierarchy import cophenet
from scipy.spatial.distance import pdist

import gridgov as gg
from benchmarks.report import machine, seconds
from benchmarks.tables import NATION_LEVELS, read_divisions
from gridgov import metrics

__all__ = ["Model", "main", "model", "run"]

DAY = "2026-06-15"
ROLES = ("secretary", "worker")
LEVELS = NATION_LEVELS[:-1]
#: Shares: communities that state nothing, posts that are vacant, communities drawn to another street.
UNSTATED, VACANT, MOVED = 0.01, 0.3, 0.05
#: Base units of the comparison with all pairs.
PAIRS = 4_000
Array = npt.NDArray[Any]


@attrs.frozen(eq=False)
class Model:
    """The same data for everybody."""

    place: gg.Jurisdiction
    #: The same units with some communities under another street.
    other: gg.Hierarchy
    #: ``unit``, ``parent`` (-1: none), ``level``, ``households``; rows are those of the territory.
    units: pd.DataFrame
    #: ``unit``, ``holder`` of each filled post.
    posts: pd.DataFrame


def model(divisions: Path, keep: int = 1, *, seed: int = 20231) -> Model:
    """Make households, posts and holders for the divisions of a file.

    Args:
        divisions: The file, see `benchmarks.tables.read_divisions`.
        keep: Keep one province in so many.
        seed: Of the made-up columns.
    """
    codes, _, level = read_divisions(divisions)
    provinces = np.unique(codes[level == 0])[::keep]
    kept = np.isin(codes.astype("S2"), provinces)
    ids = codes[kept].astype(str)
    scheme = gg.LevelScheme.ladder(*LEVELS, optional=("city", "county"))
    rng = np.random.default_rng(seed)
    households = np.where(level[kept] == len(LEVELS) - 1, np.rint(rng.lognormal(7.2, 0.6, len(ids))), np.nan)
    households[rng.random(len(ids)) < UNSTATED] = np.nan
    h = gg.Hierarchy.from_codes(ids, levels=scheme, measures={"households": households}, roots="many")
    communities = np.flatnonzero(h.ranks == len(LEVELS) - 1)
    at = np.repeat(communities, 2)
    filled = rng.random(len(at)) >= VACANT
    # Every seventh holder has the post before as well.
    holder = np.arange(len(at))
    holder[6::7] = holder[5::7][: len(holder[6::7])]
    names = np.array(h.ids.tolist(), object)
    post = [f"p{i}" for i in range(len(at))]
    roster = gg.Roster.from_columns(
        h,
        gg.RoleCatalogue([gg.Role(key=key, name=gg.Text(key, key)) for key in ROLES]),
        posts={"id": post, "role": list(ROLES) * len(communities), "unit": names[at].tolist()},
        appointments={
            "post": [post[i] for i in np.flatnonzero(filled).tolist()],
            "holder": [f"h{i}" for i in holder[filled].tolist()],
        },
    )
    units = pd.DataFrame(
        {
            "unit": np.arange(len(h)),
            "parent": h.tree.parent,
            "level": h.ranks,
            "households": np.array(h.measure("households")),
        }
    )
    posts = pd.DataFrame({"unit": at[filled], "holder": holder[filled]})
    return Model(gg.Jurisdiction(territory=h, roster=roster), moved(h, rng), units, posts)


def moved(h: gg.Hierarchy, rng: np.random.Generator) -> gg.Hierarchy:
    """Return the units with some communities under the street before their own."""
    parent = h.tree.parent.copy()
    streets = np.flatnonzero(h.ranks == len(LEVELS) - 2)
    before = np.roll(streets, 1)
    some = np.flatnonzero((h.ranks == len(LEVELS) - 1) & (rng.random(len(h)) < MOVED))
    position = np.searchsorted(streets, parent[some])
    under_street = (position < len(streets)) & (streets[np.minimum(position, len(streets) - 1)] == parent[some])
    some, position = some[under_street], position[under_street]
    parent[some] = before[position]
    columns = h.to_columns()
    names = np.array(h.ids.tolist(), object)
    above = np.where(parent < 0, None, names[parent])
    return gg.Hierarchy.from_columns(
        columns["id"], above.tolist(), columns["level"].tolist(), levels=h.levels, roots="many"
    )


# -- pandas ------------------------------------------------------------------------------------------------------------


def up_to(units: pd.DataFrame, level: int, start: pd.Series[Any]) -> pd.Series[Any]:
    """Return for each unit of a column the unit of a level at or above it, -1 for none: joins, level by level."""
    here = start
    for _ in LEVELS:
        row = units.loc[here.where(here >= 0, 0).to_numpy(), ["parent", "level"]]
        higher = (row["level"].to_numpy() > level) & (here.to_numpy() >= 0)
        here = here.where(~higher, pd.Series(row["parent"].to_numpy(), index=here.index))
    row = units.loc[here.where(here >= 0, 0).to_numpy(), "level"].to_numpy()
    return here.where((row == level) & (here >= 0), -1)


def pandas_sizes(m: Model) -> float:
    """Return the mean of the known households of a county; a county with an unknown community is unknown."""
    leaf = m.units[~m.units["unit"].isin(m.units["parent"])]
    of = up_to(m.units, LEVELS.index("county"), leaf["unit"])
    sums = leaf.assign(of=of)[of >= 0].groupby("of")["households"].agg(lambda s: s.sum(skipna=False))
    return float(sums.mean())


def pandas_workload(m: Model) -> int:
    """Return the sum over counties of their distinct holders."""
    of = up_to(m.units, LEVELS.index("county"), m.posts["unit"])
    return int(m.posts.assign(of=of)[of >= 0].groupby("of")["holder"].nunique().sum())


def pandas_single(m: Model) -> tuple[int, int]:
    """Return how many holders leave a community without anyone, and how many communities depend on one."""
    people = m.posts.groupby("unit")["holder"].agg(["nunique", "first"])
    alone = people.loc[people["nunique"] == 1, "first"]
    return int(alone.nunique()), len(alone)


def pandas_levels(m: Model) -> tuple[list[int], list[float]]:
    """Return units of each level, and the mean number of units right below."""
    children = m.units["parent"].value_counts().reindex(m.units["unit"], fill_value=0)
    grouped = children.groupby(m.units["level"])
    return grouped.size().tolist(), grouped.mean().round(9).tolist()


def pandas_separated(m: Model) -> float:
    """Return the share of pairs of communities of a street that the other hierarchy puts under two streets."""
    h, other = m.place.territory, m.other
    rows = h.units(level="community").rows
    there = other.rows(h.ids.decode(rows))
    street = LEVELS.index("street")
    two = [g.tree.nearest(np.flatnonzero(g.ranks == street).astype(np.int32), g.ranks) for g in (h, other)]
    frame = pd.DataFrame({"a": two[0][rows], "b": two[1][there]})
    whole = frame[frame["a"] >= 0].groupby("a").size()
    both = frame[(frame["a"] >= 0) & (frame["b"] >= 0)].groupby(["a", "b"]).size()
    pairs = [int((n * (n - 1) // 2).sum()) for n in (whole, both)]
    return 1 - pairs[1] / pairs[0]


# -- networkx and scipy ------------------------------------------------------------------------------------------------


def graph(m: Model) -> nx.DiGraph[Any]:
    """Return the units, upside down: from the end to holders, to the units of their posts, to the units below."""
    out: nx.DiGraph[Any] = nx.DiGraph()
    inner = m.units[m.units["parent"] >= 0]
    out.add_edges_from(zip(inner["parent"].tolist(), inner["unit"].tolist(), strict=True))
    holders = m.posts["holder"].tolist()
    out.add_edges_from((("h", who), unit) for who, unit in zip(holders, m.posts["unit"].tolist(), strict=True))
    out.add_edges_from(("end", ("h", who)) for who in set(holders))
    return out


def networkx_single(m: Model, made: nx.DiGraph[Any]) -> tuple[int, int]:
    """Return the same as `pandas_single`: a holder is a dominator of what depends on them."""
    over = nx.immediate_dominators(made, "end")
    level = m.units["level"].to_numpy()
    alone: list[Any] = []
    for unit, nearest in over.items():
        if isinstance(unit, int) and level[unit] == len(LEVELS) - 1 and isinstance(nearest, tuple):
            alone.append(nearest)
    return len(set(alone)), len(alone)


def depths(h: gg.Hierarchy, rows: Array) -> Array:
    """Return how many units are above both of each pair, as a condensed matrix."""
    up = h.tree.ancestors(rows)
    place = (up >= 0).sum(axis=1)[:, None] - 1 - np.arange(up.shape[1])
    chain = np.where(place >= 0, np.take_along_axis(up, np.maximum(place, 0), axis=1), -1)
    # Each unit that is not there is another one, so that no two are alike in it.
    lacking = -1 - np.arange(len(rows))[:, None]
    chain = np.where(chain < 0, lacking, chain)
    return np.rint((1 - pdist(chain, "hamming")) * up.shape[1])


def scipy_correlation(m: Model, rows: Array, there: Array) -> float:
    """Return the cophenetic correlation over all pairs of some base units."""
    from scipy.cluster.hierarchy import linkage

    distances = []
    for h, at in ((m.place.territory, rows), (m.other, there)):
        apart = len(LEVELS) - depths(h, at)
        distances.append(cophenet(linkage(apart, "single")))
    return float(np.corrcoef(*distances)[0, 1])


# -- the run -----------------------------------------------------------------------------------------------------------


def timed(call: Callable[[], Any], repeat: int) -> tuple[float, Any]:
    """Return the median time of a call, and its last answer."""
    runs: list[float] = []
    answer: Any = None
    for _ in range(repeat):
        del answer
        gc.collect()
        start = perf_counter()
        answer = call()
        runs.append(perf_counter() - start)
    return median(runs), answer


def some_of(m: Model) -> tuple[gg.Hierarchy, gg.Hierarchy]:
    """Return both hierarchies with the same few thousand communities, for who has to look at every pair."""
    h, other = m.place.territory, m.other
    rows = h.units(level="community").rows[:PAIRS]
    keep = {i for row in rows.tolist() for i in h.unit(h.ids.get(row)).path}
    keep |= {i for row in other.rows(h.ids.decode(rows)).tolist() for i in other.unit(other.ids.get(row)).path}

    def part(g: gg.Hierarchy) -> gg.Hierarchy:
        found = [u for u in g if u.id in keep]
        columns = [u.id for u in found], [u.parent.id if u.parent else None for u in found], [u.level for u in found]
        return gg.Hierarchy.from_columns(*columns, levels=g.levels, roots="many")

    return part(h), part(other)


def fresh(h: gg.Hierarchy) -> gg.Hierarchy:
    """Return the units without anything that was worked out before."""
    parts: Any = h.__reduce__()
    rebuilt: gg.Hierarchy = parts[0](*parts[1])
    return rebuilt


def run(divisions: Path, keep: int, repeat: int) -> tuple[dict[str, Any], str]:
    """Measure everything; wrong answers end the run."""
    m = model(divisions, keep)
    h, place = m.place.territory, m.place
    rows: list[tuple[str, str, float, float]] = []

    def beside(what: str, ours: Callable[[], Any], others: dict[str, Callable[[], Any]]) -> None:
        base, answer = timed(ours, repeat)
        for name, call in others.items():
            spent, got = timed(call, 1 if name.startswith("networkx") else repeat)
            assert np.allclose(
                np.concatenate([np.ravel(x) for x in answer]), np.concatenate([np.ravel(x) for x in got])
            ), (
                what,
                name,
                answer,
                got,
            )
            rows.append((what, name, base, spent))

    beside(
        "mean size of a county",
        lambda: [metrics.sizes(fresh(h), "county").spread("value").mean],
        {"pandas": lambda: [pandas_sizes(m)]},
    )
    beside(
        "workers of each county",
        lambda: [metrics.workload(place, "county", ROLES, on=DAY).units["workers"].sum()],
        {"pandas": lambda: [pandas_workload(m)]},
    )
    beside("profile of the levels", lambda: _profile(h), {"pandas": lambda: pandas_levels(m)})
    made = graph(m)
    beside(
        "single points of failure",
        lambda: _single(place),
        {
            "pandas (posts at the unit only)": lambda: pandas_single(m),
            "networkx, graph ready": lambda: networkx_single(m, made),
        },
    )
    beside(
        "pairs of a street that are separated",
        lambda: [_streets(m)],
        {"pandas (this one number)": lambda: [pandas_separated(m)]},
    )
    a, b = some_of(m)
    few = attrs.evolve(m, place=gg.Jurisdiction(territory=a), other=b)
    at = a.units(level="community").rows
    beside(
        f"cophenetic correlation of {len(at):,}",
        lambda: [metrics.similarity(a, b, base="community").correlation],
        {"scipy, all pairs": lambda: [scipy_correlation(few, at, b.rows(a.ids.decode(at)))]},
    )
    values = metrics.sizes(h, "community")["value"]
    beside(
        "Gini coefficient of communities",
        lambda: [metrics.gini(values).value],
        {"numpy, by the Lorenz curve": lambda: [_gini(values)]},
    )
    n = len(m.posts)
    lines = [
        f"{len(h):,} units, {n:,} filled posts. All give the same numbers.",
        "",
        "| | gridgov | beside | seconds | ratio |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {w} | {seconds(x)} | {name} | {seconds(y)} | {y / x:.1f} |" for w, name, x, y in rows),
    ]
    figures = [{"what": w, "beside": name, "gridgov": x, "seconds": y} for w, name, x, y in rows]
    return {"units": len(h), "posts": n, "figures": figures}, "\n".join(lines)


def _profile(h: gg.Hierarchy) -> tuple[list[int], list[float]]:
    found = metrics.levels(h)
    return found["units"].tolist(), found["mean_children"].round(9).tolist()


def _single(place: gg.Jurisdiction) -> tuple[int, int]:
    found = metrics.single_points(place, "community", ROLES, on=DAY)
    return len(found.points), found.exposed


def _streets(m: Model) -> float:
    found = metrics.similarity(m.place, m.other, base="community").levels
    return next(float(row.separated_a) for row in found if row.level_a == row.level_b == "street")


def _gini(values: Array) -> float:
    some = np.sort(values[~np.isnan(values)])
    share = np.cumsum(some) / some.sum()
    return float(1 - (2 * share.sum() - 1) / len(some))


def main(arguments: Sequence[str]) -> int:
    """Run, print the section, and write it if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.metrics", description="Measures on a nation.")
    parser.add_argument("--divisions", default=os.environ.get("GRIDGOV_DIVISIONS"), help="CSV of divisions")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="keep one province in N")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, help="Markdown file to write; the figures go beside it as .json")
    chosen = parser.parse_args(arguments)
    if not chosen.divisions:
        parser.error("name the file with --divisions or GRIDGOV_DIVISIONS")
    figures, section = run(Path(chosen.divisions), chosen.sample, chosen.repeat)
    page = f"## metrics\n\n{section}\n"
    print(page)
    if chosen.out:
        chosen.out.write_text(page, encoding="utf-8")
        result = {"machine": machine(os.cpu_count() or 1), **figures}
        chosen.out.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
