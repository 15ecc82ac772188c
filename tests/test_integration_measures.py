"""Before and after merging: against scikit-learn, pandas and counting by hand."""

from __future__ import annotations

import importlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from integration_staff_cases import Case, cases

from gridgov.integration._measures import before_after
from gridgov.integration._plan_of import plan_of
from gridgov.integration._staff import reconcile
from gridgov.nets import BaseUnits, Net, Nets

#: It has no types.
sklearn: Any = importlib.import_module("sklearn.metrics")


def as_pair(found: tuple[float, float]) -> list[float | None]:
    return [None if math.isnan(value) else value for value in found]


@settings(max_examples=40)
@given(st.data())
def test_alignment_is_that_of_scikit_learn_and_moved_households_are_counted(data: st.DataObject) -> None:
    n = data.draw(st.integers(2, 12))
    codes = st.lists(st.integers(0, 3), min_size=n, max_size=n)
    one, two, grids = data.draw(codes), data.draw(codes), data.draw(codes)
    weights = data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    units = [f"b{i}" for i in range(n)]
    base = BaseUnits.of_ids(units, households=weights)
    nets = [Net.from_tables(i, {"unit": units, "cell": [f"c{c}" for c in x]}) for i, x in (("m", one), ("n", two))]
    found = before_after(plan_of(Nets.of(nets, base), [f"g{g}" for g in grids]))
    want = [sklearn.adjusted_rand_score(codes_, grids) for codes_ in (one, two)]
    assert found.nets["alignment_units"].tolist() == pytest.approx(want)
    assert found.value("alignment_units") == pytest.approx((sklearn.adjusted_rand_score(one, two), np.mean(want)))
    for row, own in zip(found.nets, (one, two), strict=True):
        moved = 0
        for g in set(grids):
            here = [(c, w) for c, w, at in zip(own, weights, grids, strict=True) if at == g]
            main = max(sum(w for c, w in here if c == cell) for cell in {c for c, _ in here})
            moved += sum(w for _, w in here) - main
        assert row.moved == (moved if sum(weights) else None)
        assert row.moved_share == (pytest.approx(moved / sum(weights)) if sum(weights) else None)


@settings(max_examples=30)
@given(cases())
def test_counts_are_those_of_the_tables(case: Case) -> None:
    plan = case.plan()
    staffing = reconcile(plan)
    found = before_after(staffing)
    posts = list(case.posts())
    people = {case.person(net, p["holder"]) for net, p in posts if p["holder"]}
    stays = [(net, p) for net, p in posts if case.stays(net, p["cell"])]
    after = set(staffing.keeps["person"].tolist()) | {case.person(n, p["holder"]) for n, p in stays if p["holder"]}
    grids = sum(len({g for g in column if g is not None}) for column in case.grids.values())
    nothing = [None, None]
    assert as_pair(found.value("people")) == ([len(people), len(after)] if posts else nothing)
    assert as_pair(found.value("posts")) == ([len(posts), grids + len(stays)] if posts else nothing)
    vacant = sum(p["holder"] is None for _, p in posts)
    left = len(staffing.vacancies) + sum(p["holder"] is None for _, p in stays)
    assert as_pair(found.value("vacant_posts")) == ([vacant, left] if posts else nothing)
    low = [(net, row["id"]) for net, t in case.tables.items() for row in t["cells"] if row["level"] == "low"]
    # A cell without a base unit here is none that is merged.
    low = [(net, cell) for net, cell in low if case.households.keys() & case.parts(net)[cell].keys()]
    kept = sum(case.stays(net, cell) for net, cell in low)
    n_low = len({g for g in case.grids["grid"] if g is not None})
    assert found.value("cells") == (len(low), n_low + kept)
    sizes: list[float] = []
    for net, cell in low:
        units = case.parts(net)[cell]
        known = [case.households.get(u) for u in units]
        if units and None not in known:
            sizes.append(sum(share * (case.households[u] or 0) for u, share in units.items()))
    assert found.value("households_mean")[0] == pytest.approx(np.mean(sizes) if sizes else math.nan, nan_ok=True)
    assert found.value("households_max")[0] == pytest.approx(max(sizes, default=math.nan), nan_ok=True)
    assert found.value("households_unknown")[0] == len(low) - len(sizes)
    duties = {(net, row["duty"]) for net, t in case.tables.items() for row in t["duties"]}
    assert as_pair(found.value("duties")) == ([len(duties)] * 2 if duties else nothing)
    assert as_pair(found.value("systems")) == nothing


@settings(max_examples=20)
@given(cases())
def test_a_worker_changes_where_a_part_of_the_old_cells_is_lost(case: Case) -> None:
    found = reconcile(case.plan())
    changed = {row.person for row in found.keeps if row.share < 1 - 1e-9}
    want = [None, None if not found.people else len(changed)]
    assert as_pair(before_after(found).value("workers_that_change")) == want


def test_what_nothing_is_known_of_is_not_zero() -> None:
    nets = Nets.of([Net.from_tables("n", {"unit": ["a", "b"], "cell": ["x", "y"]})], BaseUnits.of_ids(["a", "b"]))
    found = before_after(plan_of(nets, ["g", "g"]), band=(1, 2))
    unknown = {row.measure for row in found.summary if row.before is None and row.after is None}
    assert unknown == {
        "posts",
        "vacant_posts",
        "people",
        "workers_that_change",
        "households_mean",
        "households_median",
        "households_min",
        "households_max",
        "within_band",
        "alignment",
        "households_moved",
        "span",
        "duties",
        "systems",
    }
    assert found.value("households_unknown") == (2, 1)


def test_twenty_nets_become_one_and_those_that_stay() -> None:
    base = BaseUnits.of_ids(["a"], households=[4])
    nets = [Net.from_tables(f"n{i:02}", {"unit": ["a"], "cell": ["x"]}) for i in range(20)]
    port = Net.from_tables("port", {"unit": ["a"], "cell": ["x"]}, basis="Port law", keep=True)
    assert before_after(plan_of(Nets.of(nets, base), ["g"])).value("nets") == (20, 1)
    found = before_after(plan_of(Nets.of([*nets, port], base), ["g"]))
    assert (found.value("nets"), found.value("cells"), len(found.nets)) == ((21, 2), (21, 2), 20)


def test_span_of_control_where_posts_above_are_filled() -> None:
    cells = [
        {"id": "top", "level": "high"},
        {"id": "empty", "level": "high"},
        *({"id": f"c{i}", "level": "low", "parent": "top" if i < 3 else "empty"} for i in range(5)),
    ]
    posts = [{"cell": "top", "role": "chief", "holder": "a"}, {"cell": "empty", "role": "chief", "holder": None}]
    units = [f"b{i}" for i in range(5)]
    net = Net.from_tables("n", {"unit": units, "cell": [f"c{i}" for i in range(5)]}, cells=cells, posts=posts)
    nets = Nets.of([net], BaseUnits.of_ids(units, households=[9, 9, 9, 1, 1]))
    plan = plan_of(nets, {"large": ["L", "L", "L", "L", "M"], "grid": ["g1", "g2", "g3", "g4", "g5"]})
    assert before_after(plan).value("span") == (3.0, 4.0)


def test_lines_in_both_languages() -> None:
    nets = Nets.of([Net.from_tables("n", {"unit": ["a"], "cell": ["x"]})], BaseUnits.of_ids(["a"], households=[4]))
    found = before_after(plan_of(nets, ["g"]))
    assert found.describe().splitlines()[:2] == ["nets: 1 -> 1", "cells of the lowest level: 1 -> 1"]
    assert found.describe("zh").splitlines()[0] == "网格体系数：1 -> 1"
    assert repr(found) == "<BeforeAfter: 19 measures of 1 nets>"
    for frame in (found.summary, found.nets):
        assert frame.to_polars().height == len(frame)
        assert all(column.definition.zh.endswith("。") for column in frame.specs)
    with pytest.raises(KeyError, match="no measure 'x'"):
        found.value("x")
    with pytest.raises(ValueError, match="lang must be"):
        found.describe("fr")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="A band is two numbers"):
        before_after(plan_of(nets, ["g"]), band=(5, 3))
