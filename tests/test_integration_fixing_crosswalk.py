"""Cells and merged grids, against the same worked out by hand from the tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from integration_staff_cases import Case, cases, turned

from gridgov.integration._crosswalk import crosswalk
from gridgov.integration._plan import NO_NET
from gridgov.integration._plan_of import plan_of
from gridgov.nets import BaseUnits, Net, Nets


@settings(max_examples=25)
@given(cases())
def test_shares_are_those_worked_out_by_hand(case: Case) -> None:
    for level in case.grids:
        found = crosswalk(case.plan(), level=level)
        got = {(row.net, row.cell, row.grid or f"?{row.outside}"): row.share for row in found}
        want: dict[tuple[str, str, str], float] = {}
        for net in case.tables:
            for cell, units in case.parts(net).items():
                for place, share in case.shares(units, level).items():
                    want[net, cell, place] = share
        empty = {key for key in got if key[2] == "?empty"}
        assert got.keys() - empty == want.keys()
        for key, share in want.items():
            assert got[key] == pytest.approx(share)
        assert all(got[key] is None for key in empty)
        assert {key[:2] for key in empty} == {
            (net, cell) for net in case.tables for cell, units in case.parts(net).items() if not units
        }


@settings(max_examples=25)
@given(cases())
def test_shares_of_a_cell_add_up_to_one(case: Case) -> None:
    found = crosswalk(case.plan()).to_pandas()
    sums = found[found.outside != "empty"].groupby(["net", "cell"])["share"].sum()
    assert np.allclose(sums, 1)


@settings(max_examples=25)
@given(cases())
def test_households_and_base_units_are_conserved(case: Case) -> None:
    found = crosswalk(case.plan()).to_pandas()
    for net in case.tables:
        for cell, units in case.parts(net).items():
            rows = found[(found.net == net) & (found.cell == cell)]
            assert rows.units.sum() == pytest.approx(sum(units.values()))
            known = sum(share * (case.households.get(u) or 0) for u, share in units.items())
            assert np.nansum(rows.households) == pytest.approx(known)
            unknown = sum(share for u, share in units.items() if case.households.get(u) is None)
            assert rows.unknown.sum() == pytest.approx(unknown)


@settings(max_examples=25)
@given(cases())
def test_shares_of_a_grid_are_of_all_its_base_units(case: Case) -> None:
    found = crosswalk(case.plan())
    units = list(case.households)
    whole: dict[str, dict[str, float]] = {}
    for unit in units:
        if not (grid := case.place(unit, "grid")).startswith("?"):
            whole.setdefault(grid, {})[unit] = 1.0
    for row in found:
        if row.grid is None:
            assert row.grid_share is None
            assert row.grid_by is None
            continue
        inside = case.weigh(whole[row.grid])
        part = case.parts(row.net)[row.cell]
        own = sum(inside[u] * part.get(u, 0) for u in inside)
        assert row.grid_share == pytest.approx(own / sum(inside.values()))


@settings(max_examples=25)
@given(cases())
def test_rows_do_not_depend_on_the_order_of_the_input(case: Case) -> None:
    plan = case.plan()
    want = {tuple(row.values) for row in crosswalk(plan)}
    assert {tuple(row.values) for row in crosswalk(turned(plan))} == want
    assert {tuple(row.values) for row in crosswalk(case.plan(reverse=True))} == want


@settings(max_examples=25)
@given(cases())
def test_one_net_alone_has_the_rows_that_it_has_among_all(case: Case) -> None:
    plan = case.plan()
    every = [row for row in crosswalk(plan) if row.net == "n0"]
    assert list(crosswalk(plan, "n0")) == every == list(crosswalk(plan, ["n0"]))


def test_a_net_that_was_adopted_maps_to_itself() -> None:
    base = BaseUnits.of_ids(["a", "b", "c"], households=[3, None, 0])
    nets = Nets.of([Net.from_tables("n", {"unit": ["a", "b", "c"], "cell": ["x", "x", "y"]})], base)
    found = crosswalk(plan_of(nets, ["x", "x", "y"]))
    assert [(r.cell, r.grid, r.share, r.by, r.grid_share) for r in found] == [
        ("x", "x", 1.0, "base_units", 1.0),
        ("y", "y", 1.0, "base_units", 1.0),
    ]
    assert [r.households for r in found] == [3.0, 0.0]


def test_cells_out_of_force_are_left_out() -> None:
    net = Net.from_tables(
        "n",
        {"unit": ["a", "b"], "cell": ["x", "y"]},
        cells=[{"id": "x", "end": "2024-12-31"}, {"id": "y"}],
    )
    plan = plan_of(Nets.of([net], BaseUnits.of_ids(["a", "b"])), ["g", None], residue=[0, NO_NET])
    assert crosswalk(plan, on="2025-01-01")["cell"].tolist() == ["y"]
    assert crosswalk(plan)["cell"].tolist() == ["x", "y"]


def test_a_base_unit_that_is_not_known_and_that_two_cells_claim_counts_half_in_each() -> None:
    rows = [("a", "x"), ("a", "y"), ("lost", "x"), ("lost", "y"), ("b", "x")]
    net = Net.from_tables("n", [{"unit": unit, "cell": cell} for unit, cell in rows])
    found = crosswalk(plan_of(Nets.of([net], BaseUnits.of_ids(["a", "b"], households=[3, 4])), ["g", "g"]))
    assert [(r.cell, r.grid, r.outside, r.units, r.share) for r in found] == [
        ("x", "g", None, 1.5, 0.75),
        ("x", None, "unmapped", 0.5, 0.25),
        ("y", "g", None, 0.5, 0.5),
        ("y", None, "unmapped", 0.5, 0.5),
    ]


def test_names_that_are_not_there_are_refused() -> None:
    plan = plan_of(Nets.of([Net.from_tables("n", {"unit": ["a"], "cell": ["x"]})], BaseUnits.of_ids(["a"])), ["g"])
    with pytest.raises(KeyError, match="no net 'm'"):
        crosswalk(plan, "m")
    with pytest.raises(ValueError, match="no level 'large'"):
        crosswalk(plan, level="large")


def test_columns_say_what_they_hold_in_both_languages() -> None:
    plan = plan_of(Nets.of([Net.from_tables("n", {"unit": ["a"], "cell": ["x"]})], BaseUnits.of_ids(["a"])), ["g"])
    for column in crosswalk(plan).specs:
        assert column.definition.en.endswith(".")
        assert column.definition.zh.endswith("。")
