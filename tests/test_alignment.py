"""The tables of an alignment: pairs of nets, matrices and neighbours, against pandas and against sets."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from alignment_cases import FEW, made, none
from hypothesis import given
from hypothesis import strategies as st
from partition_cases import Case, cases

from gridgov.alignment import align
from gridgov.nets import Net, Nets

SYMMETRIC = ("common", "households", "coverage", "ari", "ari_households", "vi", "vi_share", "vi_households", "boundary")


# -- pairs -------------------------------------------------------------------------------------------------------------


@FEW
@given(cases(nets=3, whole=True))
def test_pairs_hold_what_the_matrices_hold(case: Case) -> None:
    found = align(made(case))
    ids = list(found.coverage["net"])
    for row in found.pairs:
        a, b = ids.index(row.net_a), ids.index(row.net_b)
        for key in ("ari", "vi", "common", "coverage", "vi_households_share"):
            assert row.to_dict()[key] == pytest.approx(none(found.matrix(key)[a, b]))
        for key in ("separated", "jaccard", "jaccard_households", "nested", "straddling"):
            assert row.to_dict()[f"{key}_a"] == pytest.approx(none(found.matrix(key)[a, b]))
            assert row.to_dict()[f"{key}_b"] == pytest.approx(none(found.matrix(key)[b, a]))


@FEW
@given(cases(nets=3, whole=True))
def test_matrices_are_within_their_ranges(case: Case) -> None:
    found = align(made(case), adjacency=np.array(list(itertools.pairwise(range(case.n)))))
    k = len(found.coverage)
    for key in SYMMETRIC:
        np.testing.assert_array_equal(found.matrix(key), found.matrix(key).T)
    for key in (
        "coverage",
        "vi_share",
        "separated",
        "jaccard",
        "nested",
        "straddling",
        "boundary",
        "vi_households_share",
    ):
        values = found.matrix(key)
        assert np.isnan(values).any() or ((values >= 0) & (values <= 1 + 1e-12)).all()
    for code, key in itertools.product(range(k), ("common",)):
        there = np.array(found.coverage["covered"])
        assert found.matrix(key)[code, code] == there[code]
    assert np.nanmax(found.matrix("ari"), initial=-1) <= 1
    with pytest.raises(ValueError, match="read-only"):
        found.matrix("ari")[0, 0] = 0


@FEW
@given(cases(nets=3, whole=True), st.permutations(range(3)))
def test_the_order_of_nets_changes_neither_pairs_nor_refinement(case: Case, order: list[int]) -> None:
    nets = made(case)
    some = [i for i in order if i < len(nets)]
    turned = Nets.of([nets[i] for i in some], nets.base)
    one, two = align(nets), align(turned)
    for key in SYMMETRIC[:-1]:
        np.testing.assert_array_equal(one.matrix(key)[np.ix_(some, some)], two.matrix(key))
    assert list(one.refinement["unit"]) == list(two.refinement["unit"])
    assert list(one.refinement["base_units"]) == list(two.refinement["base_units"])


@FEW
@given(cases(whole=True))
def test_a_net_laid_over_itself_is_equal(case: Case) -> None:
    nets = made(case)
    if not len(nets):
        return
    base = nets.base
    code = nets.members[0].codes
    assert code is not None
    found = align(Nets.of([Net.over("one", base, code), Net.over("two", base, code)], base))
    row = next(iter(found.pairs))
    assert row.vi == 0
    assert row.ari in (1, None)
    assert row.coverage == 1
    assert row.nested_a == row.nested_b == row.jaccard_a == 1
    assert set(found.cells["relation"]) == {"equal"}
