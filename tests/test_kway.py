"""Laws of dividing a graph: so many connected parts, in the band where that can be, hardly dearer than the best."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from kway_cases import Case, best_of_all, cases, check, planar

from gridgov import _kway_task


@settings(max_examples=60)
@given(cases())
def test_small_cases_are_as_good_as_the_best_of_all_plans(case: Case) -> None:
    best = best_of_all(case)
    if best is None:
        with pytest.raises(ValueError, match="part for each connected piece"):
            case.solved()
        return
    found = case.solved()
    check(case, found)
    off, cut = best
    assert case.total_off(found.labels.tolist()) == pytest.approx(off, abs=1e-5)
    assert found.cost == pytest.approx(cut)
    assert found.proven


@settings(max_examples=60)
@given(cases(least=3))
def test_the_search_finds_the_best_of_all_plans_too(case: Case) -> None:
    best = best_of_all(case)
    if best is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_kway_task, "FEW", 2)
        found = case.solved(effort=0.05)
    check(case, found)
    off, cut = best
    assert case.total_off(found.labels.tolist()) == pytest.approx(off, abs=1e-5)
    assert found.cost == pytest.approx(cut)


@pytest.mark.parametrize("width", [0.01, 0.05, 0.2])
@pytest.mark.parametrize(("n", "parts", "lumps"), [(60, 2, 0), (60, 3, 15), (80, 4, 0)])
def test_parts_are_in_the_band_however_narrow(n: int, parts: int, lumps: int, width: float) -> None:
    case = planar(n, parts, n + parts, width, lumps=lumps)
    found = case.solved(effort=0.5)
    check(case, found)
    assert not len(found.outside)
