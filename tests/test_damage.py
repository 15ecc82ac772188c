"""Damaged tables whose every defect is known: the report names all of them, each once, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from benchmarks.defects import Damaged, Dose, Way, damage
from benchmarks.tables import Table, city, nation, read_divisions, sample
from gridgov.errors import InvalidHierarchyError, Problem
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.schemes import divisions

ALL = Dose(
    duplicates=3,
    orphans=3,
    lost_parents=2,
    self_parents=2,
    cycles=2,
    loops=2,
    stray_roots=2,
    level_violations=2,
    skipped_levels=2,
    unknown_levels=2,
    full_width=2,
    spaced=5,
    negative=2,
    fractional=2,
    infinite=2,
    text=2,
    unknown=9,
)
CODES = Dose(
    duplicates=3,
    orphans=3,
    lost_parents=2,
    full_width=2,
    spaced=5,
    letters=3,
    spreadsheet=3,
    wrong_length=3,
    eaten_digits=3,
    negative=2,
    fractional=2,
    infinite=2,
    text=2,
    unknown=9,
)


def ankang() -> Table:
    """Return the real divisions of Ankang with made-up households, as a table of codes."""
    h = divisions("6109")
    ids = h.ids.tolist()
    households = np.where(h.tree.is_leaf(), np.arange(len(h)) % 900, np.nan)
    parents = [(p or "").encode() for p in h.parent_ids()]
    level = (h.ranks - h.ranks.min()).astype(np.int8)
    levels = ("city", "county", "street", "community")
    return Table("ankang", levels, np.array(ids, "S12"), np.array(parents, "S9"), level, households, coded=True)


def build(damaged: Damaged, way: Way) -> Hierarchy:
    levels = LevelScheme.ladder(*damaged.levels)
    columns = damaged.columns()
    measures = {"households": cast("list[int | None]", columns["households"])}
    if way == "codes":
        return Hierarchy.from_codes(damaged.id, levels=levels, measures=measures, roots="many")
    return Hierarchy.from_columns(
        damaged.id, damaged.parent, damaged.level, levels=levels, measures=measures, roots="many"
    )


def refused(damaged: Damaged, way: Way) -> InvalidHierarchyError:
    with pytest.raises(InvalidHierarchyError) as error:
        build(damaged, way)
    return error.value


def found(error: InvalidHierarchyError, damaged: Damaged) -> list[tuple[str, frozenset[int]]]:
    row = {ident: i for i, ident in enumerate(damaged.id)}

    def rows(problem: Problem) -> frozenset[int]:
        if problem.name == "cycle":
            return frozenset(row[ident] for ident in cast("tuple[str, ...]", problem.facts["cycle"]))
        assert problem.place.row is not None
        return frozenset({problem.place.row - 1})

    return [(problem.name, rows(problem)) for problem in error.problems]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("way", ["frame", "codes"])
def test_every_planted_defect_is_named_once_and_nothing_else(way: Way, seed: int) -> None:
    damaged = damage(city(), ALL, seed=seed) if way == "frame" else damage(ankang(), CODES, seed=seed)
    named = found(refused(damaged, way), damaged)
    assert len(named) == len(set(named))
    assert set(named) == damaged.truth(way)


def test_both_languages_say_every_problem_in_one_line() -> None:
    error = refused(damage(city(), ALL, seed=1), "frame")
    for lang in ("en", "zh"):
        lines = error.problems.text(lang, limit=None).splitlines()
        assert len(lines) == len(error.problems)
        assert all("{" not in line for line in lines)


def test_a_large_table_with_ten_faults_of_eight_kinds() -> None:
    # One street with 1,000 communities of 1,000 grids each.
    ids = np.char.add("c", np.repeat(np.arange(1000), 1000).astype(str))
    grids = np.char.add(np.char.add(ids, "-"), np.tile(np.arange(1000), 1000).astype(str)).tolist()
    unit = ["s", *(f"c{i}" for i in range(1000)), *grids]
    parent: list[str | None] = [None, *["s"] * 1000, *ids.tolist()]
    level = ["street", *["community"] * 1000, *["grid"] * 1_000_000]
    households: list[int | None] = [*[None] * 1001, *[300] * 1_000_000]
    planted = {
        500_000: "duplicate-id",
        500_010: "unknown-parent",
        500_020: "self-parent",
        500_030: "stray-root",
        500_040: "level-violation",
        500_050: "unknown-level",
        500_060: "bad-id",
        500_070: "bad-number",
        500_080: "bad-number",
        500_090: "bad-id",
    }
    unit[500_000] = unit[500_001]
    parent[500_010] = "nobody"
    parent[500_020] = unit[500_020]
    parent[500_030] = None
    parent[500_040] = "s"
    level[500_050] = "planet"
    unit[500_060] += " "
    households[500_070] = -1
    households[500_080] = 10**400
    unit[500_090] = "\uff27rid"
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_columns(
            unit,
            parent,
            level,
            levels=LevelScheme.ladder("street", "community", "grid"),
            measures={"households": households},
        )
    named = {(p.place.row or 0) - 1: p.name for p in error.value.problems}
    # Of two units with one id the second is named.
    assert named.pop(500_001) == planted.pop(500_000)
    assert named == planted


def whole_country() -> Path:
    path = Path(os.environ.get("GRIDGOV_DIVISIONS", ""))
    if not path.is_file():
        pytest.skip("the divisions of the whole country are not here; name them in GRIDGOV_DIVISIONS")
    return path


def test_the_whole_country_loads_without_a_false_alarm() -> None:
    codes, _, level = read_divisions(whole_country())
    levels = LevelScheme.ladder("province", "city", "county", "street", "community")
    h = Hierarchy.from_codes(codes, levels=levels, roots="many")
    assert len(h) == 665_276
    assert h.counts() == {"province": 31, "city": 342, "county": 2_978, "street": 41_352, "community": 620_573}
    assert list(h.counts().values()) == np.bincount(level).tolist()
    # Four cities without counties carry one placeholder county of their own, whose padded code equals the city's.
    for city_code, county in (("4419", "441900"), ("4420", "442000"), ("4604", "460400"), ("6202", "620201")):
        assert [u.id for u in h.unit(city_code).children] == [county]


def test_a_damaged_country_is_reported_completely() -> None:
    table = sample(nation(whole_country()), 20)
    for way, dose in (("frame", ALL), ("codes", CODES)):
        damaged = damage(table, dose, seed=3)
        named = found(refused(damaged, cast("Way", way)), damaged)
        assert len(named) == len(set(named))
        assert set(named) == damaged.truth(cast("Way", way))
