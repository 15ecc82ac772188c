"""How alike two nets are: against scikit-learn, pandas, and pairs of base units one by one."""

from __future__ import annotations

import importlib
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from partition_cases import Case, cases, dense, expected, met, tables

from gridgov import _partition_atoms
from gridgov._partition import Member
from gridgov._partition_alike import Alike, alike, likeness
from gridgov._partition_atoms import Layers
from gridgov._partition_pairs import Weighed

NEAR = 1e-12
#: Without types.
sklearn: Any = importlib.import_module("sklearn.metrics")


def found(layers: Layers, a: int = 0, b: int = 1) -> tuple[Alike, Alike]:
    laid = met(layers, a, b)
    return alike(laid, likeness(laid))


def counts(weighed: Weighed) -> list[float]:
    found: list[float] = weighed.values.tolist()  # noqa: PD011 - no data frame
    return found


def approx(value: float | list[float], tolerance: float = NEAR) -> object:
    return pytest.approx(value, rel=1e-9, abs=tolerance, nan_ok=True)


# -- scikit-learn ------------------------------------------------------------------------------------------------------


def check_sklearn(case: Case) -> None:
    one, two = (np.array(code) for code in case.codes)
    both = (one >= 0) & (two >= 0)
    units, _ = found(case.layers)
    assert units.total == both.sum()
    if both.sum() < 2:
        assert math.isnan(units.ari)
        return
    a, b = one[both], two[both]
    assert units.ari == pytest.approx(sklearn.adjusted_rand_score(a, b), abs=NEAR, rel=NEAR)
    information = (
        sklearn.mutual_info_score(a, a) + sklearn.mutual_info_score(b, b) - 2 * sklearn.mutual_info_score(a, b)
    )
    assert units.vi == pytest.approx(information, abs=NEAR)


@given(cases(gaps=False))
def test_equals_scikit_learn_without_gaps(case: Case) -> None:
    check_sklearn(case)


@given(cases())
def test_equals_scikit_learn_on_what_both_cover(case: Case) -> None:
    check_sklearn(case)


@given(cases(gaps=False))
def test_weights_of_one_change_nothing(case: Case) -> None:
    units, mass = found(Layers.of(case.members, np.ones(case.n)))
    assert (units.vi, units.ari, units.separated, units.total) == (mass.vi, mass.ari, mass.separated, mass.total)


def test_gaps_do_not_pull_the_index_down() -> None:
    rng = np.random.default_rng(4)
    n = 20_000
    one = np.arange(n) // 100
    two = np.where(rng.random(n) < 0.02, rng.integers(0, 200, n), one)
    whole = Layers.of([Member.of_codes(one, 200), Member.of_codes(two, 200)], np.ones(n))
    with_gaps = [np.where(rng.random(n) < 0.02, -1, code) for code in (one, two)]
    torn = Layers.of([Member.of_codes(code, 200) for code in with_gaps], np.ones(n))
    assert found(torn)[0].ari == pytest.approx(found(whole)[0].ari, abs=0.003)
    assert sklearn.adjusted_rand_score(*with_gaps) < found(torn)[0].ari - 0.05


# -- pairs one by one --------------------------------------------------------------------------------------------------


@given(cases())
def test_figures_are_those_of_all_pairs_of_base_units(case: Case) -> None:
    one, two = (dense(code, k) for code, k in zip(case.codes, case.cells, strict=True))
    for got, weights in zip(found(case.layers), (np.ones(case.n), np.array(case.weights)), strict=True):
        want = expected(one, two, weights)
        assert got.total == approx(want.total)
        assert got.vi == approx(want.vi)
        assert got.ari == approx(want.ari, 1e-9)
        assert got.separated == tuple(approx(x, 1e-9) for x in want.separated)


@given(st.data(), st.integers(2, 8))
def test_base_units_in_several_cells_equal_dense_tables(data: st.DataObject, n: int) -> None:
    (one, a), (two, b) = data.draw(tables(n)), data.draw(tables(n))
    weights = np.array(data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n)), float)
    layers = Layers.of([one, two], weights)
    laid = met(layers)
    for weighed, w, gap in ((laid.units, np.ones(n), laid.gaps), (laid.mass, weights, laid.gap_mass)):
        common = a.T @ (w[:, None] * b)
        table = np.zeros_like(common)
        table[laid.left, laid.right] = weighed.values  # noqa: PD011 - no data frame
        np.testing.assert_allclose(table, common, atol=NEAR)
        np.testing.assert_allclose(gap[0], a.T @ (w * (1 - b.sum(axis=1))), atol=NEAR)
        np.testing.assert_allclose(gap[1], b.T @ (w * (1 - a.sum(axis=1))), atol=NEAR)
    for got, w in zip(alike(laid, likeness(laid)), (np.ones(n), weights), strict=True):
        want = expected(a, b, w)
        assert got.total == approx(want.total)
        assert got.vi == approx(want.vi, 1e-9)
        assert got.ari == approx(want.ari, 1e-7)
        assert got.separated == tuple(approx(x, 1e-9) for x in want.separated)


@given(cases())
def test_best_matches_are_those_of_sets(case: Case) -> None:
    one, two = case.codes
    both = [u for u in range(case.n) if one[u] >= 0 and two[u] >= 0]
    sets = [{c: {u for u in both if code[u] == c} for c in {code[u] for u in both}} for code in case.codes]
    units, mass = found(case.layers)
    for side in (0, 1):
        mine, theirs = sets[side], sets[1 - side]
        best = {c: max(len(x & y) / len(x | y) for y in theirs.values()) for c, x in mine.items()}
        assert units.jaccard[side] == approx(float(np.mean(list(best.values()))) if best else math.nan)
        weight = {c: float(np.nansum([case.weights[u] for u in x])) for c, x in mine.items()}
        total = sum(weight.values())
        want = sum(best[c] * weight[c] for c in best) / total if total else math.nan
        assert mass.jaccard[side] == approx(want)


# -- crosswalks --------------------------------------------------------------------------------------------------------


@given(cases())
def test_crosswalk_equals_pandas(case: Case) -> None:
    one, two = case.codes
    frame = pd.DataFrame({"a": one, "b": two, "households": np.nan_to_num(case.weights)})
    grouped = frame.groupby(["a", "b"])["households"].agg(["size", "sum"]).reset_index()
    inner = grouped[(grouped["a"] >= 0) & (grouped["b"] >= 0)]
    laid = met(case.layers)
    assert laid.left.tolist() == inner["a"].tolist()
    assert laid.right.tolist() == inner["b"].tolist()
    assert counts(laid.units) == inner["size"].tolist()
    assert counts(laid.mass) == approx(inner["sum"].tolist())
    for side, (own, other) in enumerate((("a", "b"), ("b", "a"))):
        lost = grouped[(grouped[own] >= 0) & (grouped[other] < 0)].set_index(own)
        want = lost.reindex(range(case.cells[side]), fill_value=0)
        assert laid.gaps[side].tolist() == want["size"].tolist()
        assert laid.gap_mass[side].tolist() == approx(want["sum"].tolist())


@given(cases(nets=4), st.permutations(range(4)))
def test_other_nets_and_their_order_change_nothing(case: Case, order: list[int]) -> None:
    pair = Layers.of(case.members[:2], np.array(case.weights))
    every = Layers.of([case.members[i] for i in order], np.array(case.weights))
    a, b = order.index(0), order.index(1)
    for one, two in zip(found(pair), found(every, a, b), strict=True):
        assert attrs_of(one) == approx_all(two)
    for one, two in zip(found(every, a, b), found(every, b, a), strict=True):
        (x, y), (u, v) = two.separated, two.jaccard
        mirrored = Alike(two.total, two.vi, two.ari, (y, x), (v, u))
        assert str(one) == str(mirrored)


def attrs_of(one: Alike) -> list[float]:
    return [one.total, one.vi, one.ari, *one.separated, *one.jaccard]


def approx_all(one: Alike) -> object:
    return pytest.approx(attrs_of(one), rel=1e-9, abs=1e-9, nan_ok=True)


# -- atoms -------------------------------------------------------------------------------------------------------------


@given(cases(nets=3))
def test_atoms_are_the_distinct_rows(case: Case) -> None:
    rows = list(zip(*case.codes, strict=True))
    number = {row: i for i, row in enumerate(dict.fromkeys(rows))}
    layers = case.layers
    assert layers.atom.tolist() == [number[row] for row in rows]
    assert layers.first.tolist() == [rows.index(row) for row in number]
    assert layers.units.tolist() == [rows.count(row) for row in number]
    assert [layers.codes(net).tolist() for net in range(3)] == [[row[net] for row in number] for net in range(3)]
    known = [[w for w, r in zip(case.weights, rows, strict=True) if r == row] for row in number]
    assert layers.mass.tolist() == approx([float(np.nansum(w)) for w in known])
    assert layers.unknown.tolist() == [sum(map(math.isnan, w)) for w in known]


@given(cases(nets=3, most=7))
def test_refinement_is_the_coarsest_one_that_is_finer_than_every_net(case: Case) -> None:
    atom = case.layers.atom.tolist()

    def finer(one: list[int], two: list[int]) -> bool:
        n = len(one)
        return all(two[i] == two[j] for i in range(n) for j in range(i) if one[i] == one[j])

    assert all(finer(atom, code) for code in case.codes)
    # Merging any two atoms gives something that is not finer than every net: no coarser refinement is common.
    for a in set(atom):
        for b in set(atom) - {a}:
            merged = [a if x == b else x for x in atom]
            assert not all(finer(merged, code) for code in case.codes)


@given(cases(nets=3))
def test_equal_hashes_of_different_rows_are_noticed(case: Case) -> None:
    true = _partition_atoms.mix

    def poor(n: int, net: int, salt: int = 0) -> npt.NDArray[np.uint64]:
        return true(n, net, salt) & np.uint64(1 if salt < 3 else 2**64 - 1)

    want = case.layers.atom.tolist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_partition_atoms, "mix", poor)
        assert case.layers.atom.tolist() == want


@example(1)
@given(st.integers(0, 3))
def test_nets_without_base_units(k: int) -> None:
    layers = Layers.of([Member.of_codes(np.zeros(0, np.int32), k)] * 2, np.zeros(0))
    units, mass = found(layers)
    assert units.total == mass.total == 0
    assert math.isnan(units.ari)
    assert math.isnan(mass.vi)


def test_very_large_or_broken_numbers_of_households_are_added_up_as_well() -> None:
    one, two = (Member.of_codes(np.array(c), 2) for c in ([0, 0, 1, 1], [0, 1, 1, 1]))
    for scale in (0.1, 1e30, 1e-30):
        _, mass = found(Layers.of([one, two], np.array([1, 2, 3, 4]) * scale))
        _, plain = found(Layers.of([one, two], np.array([1.0, 2, 3, 4])))
        assert mass.ari == pytest.approx(plain.ari)
        assert mass.vi == pytest.approx(plain.vi)


# -- members -----------------------------------------------------------------------------------------------------------


@given(st.data(), st.integers(1, 8))
def test_signatures_hold_every_share(data: st.DataObject, n: int) -> None:
    member, table = data.draw(tables(n))
    signatures = member.signatures()
    shares = signatures.table(1).toarray()[1:, 1:]
    codes = signatures.codes
    back = np.zeros_like(table)
    back[codes >= 0] = shares[codes[codes >= 0]]
    np.testing.assert_allclose(back, table)
    mixed = {tuple(row) for row in table.tolist() if sum(row) and max(row) != 1}
    assert signatures.n == member.n_cells + len(mixed)
    assert member.covered().tolist() == (table.sum(axis=1) > 0).tolist()
    for unit, cell in enumerate(member.main().tolist()):
        top = np.flatnonzero((table[unit] == table[unit].max()) & (table[unit] > 0))
        assert cell == (top[0] if len(top) == 1 else -1)


def test_claims_without_shares_are_contested_and_shared_out() -> None:
    member = Member.of_pairs(4, np.array([2, 0, 0, 2, 2, 1]), np.array([1, 0, 2, 0, 1, 1]), None, 3)
    assert member.codes is None
    assert member.units.tolist() == [0, 0, 1, 2, 2]
    assert member.cells.tolist() == [0, 2, 1, 0, 1]
    assert member.shares.tolist() == [0.5, 0.5, 1, 0.5, 0.5]
    assert member.contested.tolist() == [0, 2]


def test_pairs_without_a_split_become_codes() -> None:
    member = Member.of_pairs(3, np.array([2, 0, 0]), np.array([1, 0, 0]), np.array([1.0, 0.5, 0.5]), 2)
    assert member.codes is not None
    assert member.codes.tolist() == [0, -1, 1]
    assert not len(member.contested)


@pytest.mark.parametrize(
    ("units", "cells", "shares", "match"),
    [
        ([3], [0], None, "rows from 0 to 2"),
        ([-1], [0], None, "rows from 0 to 2"),
        ([0], [2], None, "rows from 0 to 1"),
        ([0, 0], [0, 1], [0.7, 0.7], "base unit 0 add up to more than 1"),
        ([0], [0], [0.0], "above 0"),
        ([0, 1], [0], None, "of one length"),
    ],
)
def test_memberships_that_cannot_be_are_refused(
    units: list[int], cells: list[int], shares: list[float] | None, match: str
) -> None:
    given_shares = None if shares is None else np.array(shares)
    with pytest.raises(ValueError, match=match):
        Member.of_pairs(3, np.array(units), np.array(cells), given_shares, 2)


def test_codes_and_weights_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="rows from 0 to 1, or -1"):
        Member.of_codes(np.array([0, 2]), 2)
    with pytest.raises(ValueError, match="rows from 0 to 1, or -1"):
        Member.of_codes(np.array([0, -2]), 2)
    one = Member.of_codes(np.array([0, 1]), 2)
    with pytest.raises(ValueError, match="same 3 base units"):
        Layers.of([one], np.ones(3))
    for bad in (-1.0, math.inf):
        with pytest.raises(ValueError, match="0 or more"):
            Layers.of([one], np.array([bad, 1]))
