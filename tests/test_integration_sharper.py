"""Merging where the other tests did not see a mistake."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from integration_cases import City, Said, bands, built, cases, lined
from test_integration_ways import differing

from gridgov.integration._fix_duties import work_cells
from gridgov.nets import Net


@settings(max_examples=30)
@given(cases(sizes={"communities": 2}))
def test_grids_that_nobody_changed_are_measured_as_they_were(case: tuple[City, tuple[Said, ...]]) -> None:
    city, said = case
    nets = built(city, said)
    plain, again = city.merge(nets, how="existing"), city.merge(nets, how="existing", decisions={})
    for before, after in zip(plain.reached, again.reached, strict=True):
        assert after.aim == before.aim
        assert after.agreement == before.agreement
        assert after.moved == before.moved


@settings(max_examples=20)
@given(cases(sizes={"unknown": True}), bands())
@example((lined(3), (Said("a", ((0,), (), (0,))),)), (0.0, 400.0))
def test_a_consensus_that_nobody_changed_is_measured_as_it_was(
    case: tuple[City, tuple[Said, ...]], band: tuple[float, float]
) -> None:
    city, said = case
    nets = built(city, said)
    plain = city.merge(nets, households=band, unknown_as=0)
    again = city.merge(nets, households=band, unknown_as=0, decisions={})
    for before, after in zip(plain.reached, again.reached, strict=True):
        assert after.agreement == pytest.approx(before.agreement)
        assert after.moved == pytest.approx(before.moved)
        assert after.proven == before.proven
        assert len(after.outside) == len(before.outside)


def test_larger_grids_that_nobody_changed_are_measured_as_they_were() -> None:
    city, said = differing()
    nets = built(city, said)
    plain, again = city.merge(nets, how="existing"), city.merge(nets, how="existing", decisions={})
    assert len(plain.reached) == 2
    assert [one.agreement for one in again.reached] == [one.agreement for one in plain.reached]
    assert [one.moved for one in again.reached] == [one.moved for one in plain.reached]


def test_a_first_cell_with_cells_below_does_no_work_of_its_own() -> None:
    cells = [{"id": "top", "level": "large"}, {"id": "x", "level": "small", "parent": "top"}]
    net = Net.from_tables("n", {"unit": ["b1"], "cell": ["x"]}, cells=cells)
    top = net.columns.cells.parent.tolist().index(-1)
    assert top == 0
    assert work_cells(net, np.ones(2, bool)).tolist() == [False, True]
    assert work_cells(net, np.array([True, False])).tolist() == [False, False]
