"""Six rules that gridgov, pandera on polars and pySHACL can all say: the same failures, row by row."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandera.polars as pa
import polars as pl
import pyshacl
from pandera.errors import SchemaErrors
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

import gridgov as gg
from benchmarks.report import seconds
from benchmarks.rules.nation import timed
from gridgov.rules import (
    CommunityOversize,
    EstateBranch,
    FullTimeWorker,
    NewEstateCommittee,
    OneChief,
    OwnersCommittee,
    Rule,
    Verdict,
)

__all__ = ["TITLE", "run"]

TITLE = "rules: six rules beside pandera and pySHACL"
DAY = "2026-06-15"
LARGEST, BRANCH_FROM, NEW_FROM = 7500, 1000, 1500
RULES: tuple[Rule[Any], ...] = (
    CommunityOversize(max_households=LARGEST),
    OneChief(),
    FullTimeWorker(),
    EstateBranch(occupied_from=BRANCH_FROM),
    NewEstateCommittee(min_households=NEW_FROM),
    OwnersCommittee(),
)
CODES = tuple(rule.code for rule in RULES)
EX = Namespace("urn:x:")
Failures = dict[str, set[str]]


@attrs.frozen(eq=False)
class Place:
    """The same tables for everybody."""

    units: pl.DataFrame
    posts: pl.DataFrame
    bodies: pl.DataFrame
    jurisdiction: gg.Jurisdiction


def make(n: int, *, seed: int = 5) -> Place:
    """Make about n units: communities, five estates and 44 grids in each. Everything is known."""
    rng = np.random.default_rng(seed)
    communities, estates = n // 50, n // 50 * 5
    grids = n - communities - estates
    kind = np.repeat(["community", "estate", "grid"], [communities, estates, grids])
    number = np.concatenate([np.arange(communities), np.arange(estates), np.arange(grids)])
    ids = np.strings.add(np.strings.add(kind.astype("U9"), "-"), number.astype("U9"))
    parent = np.where(kind == "community", "", np.strings.add("community-", (number % communities).astype("U9")))
    parent[kind == "estate"] = np.strings.add("community-", (np.arange(estates) // 5).astype("U9"))
    households = np.where(kind == "community", np.nan, np.where(kind == "estate", rng.integers(800, 2200, n), 0))
    # Households are those of the estates; grids have none of their own, so that nothing is counted twice.
    households = np.where(kind == "grid", 0.0, households)
    units = pl.DataFrame(
        {
            "id": ids,
            "kind": kind,
            "parent": parent,
            "households": households,
            "occupied_households": np.where(kind == "estate", np.rint(households * 0.7), 0.0),
            "new_estate": np.where(kind == "estate", rng.integers(2, size=n), 0).astype(str),
        }
    )
    grid_ids, estate_ids = ids[kind == "grid"], ids[kind == "estate"]
    rows: list[tuple[str, str, str]] = []
    for role, copies in (("grid_chief", (0, 1, 1, 1, 2)), ("full_time_grid_worker", (0, 1, 1, 1, 1))):
        count = np.array(copies)[rng.integers(5, size=grids)]
        unit = np.repeat(grid_ids, count)
        rows += [
            (role, u, f"p{p}") for u, p in zip(unit.tolist(), rng.integers(grids, size=len(unit)).tolist(), strict=True)
        ]
    posts = pl.DataFrame(rows, schema=["role", "unit", "holder"], orient="row")
    there: list[tuple[str, str]] = []
    for body in ("party_branch", "residents_committee", "owners_committee", "property_company"):
        there += [(body, u) for u in estate_ids[rng.random(estates) < 0.6].tolist()]  # noqa: PLR2004 - most have one
    bodies = pl.DataFrame(there, schema=["kind", "unit"], orient="row")
    scheme = gg.LevelScheme(
        [
            gg.Level(key="community", name=gg.Text("community", "社区"), kinds=("community",)),
            gg.Level(key="part", name=gg.Text("part", "部分"), kinds=("estate", "grid")),
        ]
    )
    territory = gg.Hierarchy.from_columns(
        ids.tolist(),
        parent.tolist(),
        np.where(kind == "community", "community", "part").tolist(),
        kind=kind.tolist(),
        levels=scheme,
        measures={"households": households, "occupied_households": units["occupied_households"].to_numpy()},
        labels={"new_estate": units["new_estate"].to_list()},
        roots="many",
    )
    number_of: dict[tuple[str, str], int] = {}
    names: list[str] = []
    for role, unit, _ in rows:
        number_of[role, unit] = number_of.get((role, unit), 0) + 1
        names.append(f"{role}@{unit}#{number_of[role, unit]}")
    roster = gg.Roster.from_columns(
        territory,
        gg.RoleCatalogue.builtin(),
        posts={"role": [r for r, _, _ in rows], "unit": [u for _, u, _ in rows]},
        appointments={"post": names, "holder": [h for _, _, h in rows]},
    )
    built = gg.Bodies.from_records(territory, [{"id": f"{k}-{u}", "kind": k, "unit": u} for k, u in there])
    return Place(units, posts, bodies, gg.Jurisdiction(territory=territory, roster=roster, bodies=built))


def forgetful(place: Place) -> Place:
    """Return the same place with units that remember no totals."""
    j = place.jurisdiction
    parts: Any = j.territory.__reduce__()
    h = parts[0](*parts[1])
    return attrs.evolve(
        place, jurisdiction=gg.Jurisdiction(territory=h, roster=j.roster.rebind(h), bodies=j.bodies.rebind(h))
    )


# -- gridgov -----------------------------------------------------------------------------------------------------------


def with_gridgov(place: Place) -> gg.Report:
    """Check; every verdict is there afterwards."""
    report = gg.check(place.jurisdiction, RULES, on=DAY)
    for judged in report.judged:
        _ = judged.counts
    return report


def gridgov_failures(report: gg.Report) -> Failures:
    """Return the units that fail, by rule."""
    ids = report.jurisdiction.territory.ids
    return {j.rule.code: {ids.get(int(r)) for r in j.units[j.verdicts == Verdict.FAIL].tolist()} for j in report.judged}


# -- pandera -----------------------------------------------------------------------------------------------------------


def _schema() -> pa.DataFrameSchema:
    def holds(code: str, expression: pl.Expr) -> pa.Check:
        def check(data: pa.PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(expression)

        return pa.Check(check, name=code)

    community, estate, grid = (pl.col("kind") == k for k in ("community", "estate", "grid"))
    return pa.DataFrameSchema(
        checks=[
            holds("SIZ001", ~community | (pl.col("total") <= LARGEST)),
            holds("ROL001", ~grid | (pl.col("grid_chief") == 1)),
            holds("ROL010", ~grid | (pl.col("full_time_grid_worker") >= 1)),
            holds("PTY001", ~estate | (pl.col("occupied_households") < BRANCH_FROM) | (pl.col("party_branch") >= 1)),
            holds(
                "SIZ002",
                ~estate
                | (pl.col("new_estate") != "1")
                | (pl.col("households") < NEW_FROM)
                | (pl.col("residents_committee") >= 1),
            ),
            holds("EST001", ~estate | (pl.col("property_company") >= 1) | (pl.col("owners_committee") >= 1)),
        ]
    )


SCHEMA = _schema()


def with_pandera(place: Place) -> dict[str, list[int]]:
    """Count with polars, then let pandera validate all six; return the rows that fail."""
    holders = place.posts.group_by("unit", "role").agg(pl.col("holder").n_unique()).pivot("role", index="unit")
    bodies = place.bodies.group_by("unit", "kind").len().pivot("kind", index="unit")
    total = place.units.group_by("parent").agg(pl.col("households").sum().alias("total"))
    frame = (
        place.units.join(holders, left_on="id", right_on="unit", how="left", maintain_order="left")
        .join(bodies, left_on="id", right_on="unit", how="left", maintain_order="left")
        .join(total, left_on="id", right_on="parent", how="left", maintain_order="left")
        .with_columns(pl.col(pl.UInt32).fill_null(0))
    )
    try:
        SCHEMA.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return {str(k[0]): g["index"].to_list() for k, g in cases.group_by("check")}
    return {}


# -- pySHACL -----------------------------------------------------------------------------------------------------------

SHAPES = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <urn:x:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:SIZ001 a sh:NodeShape ; sh:targetClass x:community ;
    sh:property [ sh:path x:households ; sh:maxInclusive {LARGEST} ] .
x:ROL001 a sh:NodeShape ; sh:targetClass x:grid ;
    sh:property [ sh:path x:grid_chief ; sh:minCount 1 ; sh:maxCount 1 ] .
x:ROL010 a sh:NodeShape ; sh:targetClass x:grid ; sh:property [ sh:path x:full_time_grid_worker ; sh:minCount 1 ] .
x:PTY001 a sh:NodeShape ; sh:targetClass x:estate ; sh:or (
    [ sh:property [ sh:path x:occupied_households ; sh:maxExclusive {BRANCH_FROM} ] ]
    [ sh:property [ sh:path x:party_branch ; sh:minCount 1 ] ] ) .
x:SIZ002 a sh:NodeShape ; sh:targetClass x:estate ; sh:or (
    [ sh:property [ sh:path x:new_estate ; sh:hasValue "0" ] ]
    [ sh:property [ sh:path x:households ; sh:maxExclusive {NEW_FROM} ] ]
    [ sh:property [ sh:path x:residents_committee ; sh:minCount 1 ] ] ) .
x:EST001 a sh:NodeShape ; sh:targetClass x:estate ; sh:or (
    [ sh:property [ sh:path x:property_company ; sh:minCount 1 ] ]
    [ sh:property [ sh:path x:owners_committee ; sh:minCount 1 ] ] ) .
"""


def graph_of(place: Place) -> Graph:
    """Return the tables as RDF; what a community's estates add up to is worked out beforehand, which SHACL cannot."""
    graph = Graph()
    total: dict[str, float] = {}
    for row in place.units.iter_rows(named=True):
        unit = EX[row["id"]]
        graph.add((unit, RDF.type, EX[row["kind"]]))
        if row["kind"] != "community":
            total[row["parent"]] = total.get(row["parent"], 0.0) + row["households"]
            for key in ("households", "occupied_households"):
                graph.add((unit, EX[key], Literal(int(row[key]), datatype=XSD.integer)))
            graph.add((unit, EX.new_estate, Literal(row["new_estate"])))
    for ident, value in total.items():
        graph.add((EX[ident], EX.households, Literal(int(value), datatype=XSD.integer)))
    for role, unit, holder in place.posts.iter_rows():
        graph.add((EX[unit], EX[role], EX[holder]))
    for kind, unit in place.bodies.iter_rows():
        graph.add((EX[unit], EX[kind], EX[f"{kind}-{unit}"]))
    return graph


def with_pyshacl(graph: Graph, shapes: Graph) -> Graph:
    """Validate; return the report as a graph."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    return report


def pyshacl_failures(report: Graph, shapes: Graph) -> Failures:
    """Return the nodes that a shape refuses, by the name of the shape."""
    sh = Namespace("http://www.w3.org/ns/shacl#")
    owner = {part: shape for shape, part in shapes.subject_objects(sh.property)} | {EX[c]: EX[c] for c in CODES}
    out: Failures = {code: set() for code in CODES}
    for result, shape in report.subject_objects(sh.sourceShape):
        node = report.value(result, sh.focusNode)
        named = owner[shape]
        assert isinstance(named, URIRef)
        out[named.removeprefix(EX)].add(str(node).removeprefix(EX))
    return out


# -- the run -----------------------------------------------------------------------------------------------------------


def run(sizes: tuple[int, ...], repeat: int, *, shacl_to: int = 10_000) -> tuple[dict[str, Any], str]:
    """Measure.

    Args:
        sizes: Numbers of units.
        repeat: Repetitions.
        shacl_to: Largest number of units for pySHACL.
    """
    found: dict[str, Any] = {}
    lines = [
        (
            f"Rules {', '.join(CODES)}; every unit that fails is the same one for all: asserted, row by row; what does "
            "not apply counts as met. gridgov: a jurisdiction; at its first check, when it remembers not even the "
            "shape of its tree, and checked again while what it worked out for the day is there. pandera: polars "
            "frames; counts by polars, then one lazy validation. pySHACL: a loaded graph in which the sums, which "
            "SHACL cannot make, stand already. In brackets: times gridgov at its first check / checked again."
        ),
        "",
        "| units | gridgov, first check | gridgov, again | pandera on polars | pySHACL |",
        "| --- | --- | --- | --- | --- |",
    ]
    for n in sizes:
        place = make(n)
        ours: list[float] = []
        report: gg.Report | None = None
        for _ in range(max(repeat, 5)):
            report = None
            fresh = forgetful(place)
            taken, report = timed(lambda fresh=fresh: with_gridgov(fresh), 1)
            ours += taken
        assert report is not None
        truth = gridgov_failures(report)
        assert all(truth.values())
        del report
        again, _ = timed(lambda place=place: with_gridgov(place), max(repeat, 5))
        theirs, rows = timed(lambda place=place: with_pandera(place), max(repeat, 5))
        ids = place.units["id"].to_list()
        assert {c: {ids[i] for i in rows.get(c, [])} for c in CODES} == truth
        base, warm, other = (float(np.median(runs)) for runs in (ours, again, theirs))
        entry: dict[str, Any] = {"gridgov": ours, "again": again, "pandera": theirs}
        cell = ""
        if n <= shacl_to:
            graph, shapes = graph_of(place), Graph().parse(data=SHAPES, format="turtle")
            slow, got = timed(lambda graph=graph, shapes=shapes: with_pyshacl(graph, shapes), 1)
            assert pyshacl_failures(got, shapes) == truth
            entry["pyshacl"] = slow
            cell = f"{seconds(slow[0])} ({slow[0] / base:,.0f}x / {slow[0] / warm:,.0f}x)"
        found[str(n)] = entry
        pair = f"{seconds(other)} ({other / base:,.0f}x / {other / warm:,.0f}x)"
        lines.append(f"| {n:,} | {seconds(base)} | {seconds(warm)} | {pair} | {cell} |")
    return found, "\n".join(lines)
