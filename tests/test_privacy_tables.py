"""What is hidden of two-way tables, held against the attacker, brute force and the exact minimum."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from privacy_cases import tables
from scipy.optimize import Bounds, LinearConstraint, milp

from gridgov.privacy import PrivacyError, attack_table, suppress_table

Table = npt.NDArray[Any]
NAN = float("nan")


def naive(table: Table, k: int) -> Table:
    return np.where((table > 0) & (table < k), np.nan, table.astype(float))


def safe(shown: Table, hidden: Table, k: int, *, zeros: bool = False) -> bool:
    found = attack_table(shown)
    return not (found.disclosed(k, zeros=zeros)["table"].any() or (found.exact()["table"] & hidden).any())


@settings(max_examples=60)
@given(tables(), st.sampled_from([2, 5, 10]), st.booleans())
def test_nobody_works_out_a_small_cell(table: Table, k: int, zeros: bool) -> None:  # noqa: FBT001 - drawn
    found = suppress_table(table, k=k, zeros=zeros)
    assert safe(found.result, found.hidden, k, zeros=zeros)
    primary = (table < k) & (zeros | (table > 0))
    assert (found.hidden | ~primary).all()
    assert (found.primary, found.complementary) == (primary.sum(), found.hidden.sum() - primary.sum())
    assert np.array_equal(found.result[~found.hidden], table[~found.hidden])
    assert np.isnan(found.result[found.hidden]).all()


def test_hiding_the_small_cells_alone_is_broken() -> None:
    rng = np.random.default_rng(3)
    broken = 0
    for _ in range(20):
        inner = rng.integers(0, 30, (3, 3))
        wide = np.c_[inner, inner.sum(1)]
        table = np.r_[wide, [wide.sum(0)]]
        shown = naive(table, 10)
        broken += bool(attack_table(shown).disclosed(10)["table"].any())
        assert safe(suppress_table(table).result, np.isnan(shown), 10)
    assert broken >= 15


def possible(shown: Table) -> Table:
    """Return every table of whole numbers that fits what is shown, by trying all: tables by rows by columns."""
    gone = np.isnan(shown[:-1, :-1])
    n, most = int(gone.sum()), int(np.nanmax(shown))
    values = np.indices([most + 1] * n).reshape(n, (most + 1) ** n).T
    full = np.tile(shown[:-1, :-1], (len(values), 1, 1))
    full[:, gone] = values
    wide = np.concatenate([full, full.sum(2, keepdims=True)], 2)
    every: Table = np.concatenate([wide, wide.sum(1, keepdims=True)], 1)
    told = ~np.isnan(shown)
    fits = (every[:, told] == shown[told]).all(1)
    return np.asarray(every[fits])


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_the_attacker_finds_what_trying_all_tables_finds(cells: list[int], gone: list[bool]) -> None:
    inner = np.array(cells, float).reshape(2, 2)
    wide = np.c_[inner, inner.sum(1)]
    table = np.r_[wide, [wide.sum(0)]]
    shown = table.copy()
    mask = np.zeros((3, 3), bool)
    mask[:2, :2] = np.array(gone[:4]).reshape(2, 2)
    mask[0, 2], mask[2, 0] = gone[4:]
    shown[mask] = np.nan
    found = attack_table(shown)
    every = possible(shown)
    # A value above all that are shown is not tried: where there is no upper end, trying stops there.
    low, high = every.min(axis=0), every.max(axis=0)
    ended = mask & np.isfinite(found.high["table"])
    assert np.array_equal(found.low["table"][mask], low[mask])
    assert np.array_equal(found.high["table"][ended], high[ended])
    assert np.isnan(found.low["table"][~mask]).all()


def least(table: Table, k: int) -> int:
    """Return how many cells have to be hidden besides the small ones, by one program for all of them.

    After M. Fischetti and J. J. Salazar-González, Management Science 47 (2001), 1008-1027: a table of its own shows for
    each small cell that it could be k, and differs from the true one in hidden cells only.
    """
    true = table.ravel().astype(float)
    m = len(true)
    cells = np.arange(m).reshape(table.shape)
    lines = [*cells, *cells.T]
    sums = np.zeros((len(lines), m))
    for i, line in enumerate(lines):
        sums[i, line[:-1]], sums[i, line[-1]] = 1, -1
    small = np.flatnonzero((true > 0) & (true < k))
    if not len(small):
        return 0
    n, big = len(small), float(true.max() + k)
    # Unknowns: whether each cell is hidden, then one table for each small cell.
    size = m * (1 + n)
    low, high = np.zeros(size), np.full(size, big)
    high[:m] = true > 0
    low[small] = 1
    blocks: list[Table] = []
    bottom: list[Table] = []
    top: list[Table] = []
    for j, cell in enumerate(small.tolist()):
        at = m * (1 + j)
        low[at + cell] = k
        part = np.zeros((len(lines), size))
        part[:, at : at + m] = sums
        near = np.zeros((2 * m, size))
        near[:m, at : at + m], near[m:, at : at + m] = np.eye(m), -np.eye(m)
        near[:m, :m] = near[m:, :m] = -big * np.eye(m)
        blocks += [part, near]
        bottom += [np.zeros(len(lines)), np.full(2 * m, -np.inf)]
        top += [np.zeros(len(lines)), np.concatenate([true, -true])]
    goal = np.zeros(size)
    goal[:m] = 1
    rows: Any = LinearConstraint(np.concatenate(blocks), np.concatenate(bottom), np.concatenate(top))
    found: Any = milp(goal, constraints=rows, bounds=Bounds(low, high), integrality=np.ones(size, int))
    assert found.status == 0
    return int(np.rint(found.fun)) - n


def test_hardly_more_is_hidden_than_has_to_be() -> None:
    rng = np.random.default_rng(11)
    ours = fewest = 0
    for _ in range(30):
        inner = rng.integers(0, 40, tuple(rng.integers(2, 4, 2)))
        wide = np.c_[inner, inner.sum(1)]
        table = np.r_[wide, [wide.sum(0)]]
        found, best = suppress_table(table).complementary, least(table, 10)
        assert found >= best
        ours, fewest = ours + found, fewest + best
    assert fewest > 30
    assert ours <= 1.1 * fewest, (ours, fewest)


def test_a_small_cell_takes_three_others_of_a_rectangle() -> None:
    found = suppress_table([[3, 20, 30, 53], [30, 40, 12, 82], [50, 11, 60, 121], [83, 71, 102, 256]])
    assert (found.primary, found.complementary) == (1, 3)
    assert found.hidden[0, 0]
    assert not found.hidden[-1].any()
    assert not found.hidden[:, -1].any()


def test_a_table_of_one_cell_is_all_hidden_or_all_shown() -> None:
    assert suppress_table([[3, 3], [3, 3]]).hidden.all()
    assert not suppress_table([[30, 30], [30, 30]]).hidden.any()


def test_cells_that_are_hidden_already_stay_hidden() -> None:
    found = suppress_table([[None, 20, 25], [30, 40, 70], [35, 60, 95]])
    assert found.primary == 0
    assert found.complementary == 3
    assert safe(found.result, found.hidden, 10)


def test_what_only_all_lines_together_give_away_is_found() -> None:
    # Each line by itself leaves room; the ring of hidden cells does not.
    table = [[0, None, None, 4], [2, 0, 0, 2], [None, None, 1, 1], [None, 0, 0, 2], [4, 3, 2, 9]]
    assert attack_table(naive(np.array(table, float), 3)).disclosed(3)["table"].any()
    found = suppress_table(table, k=3)
    assert safe(found.result, found.hidden, 3)


@settings(max_examples=60)
@given(tables(), st.lists(st.integers(0, 3), min_size=25, max_size=25), st.sampled_from([3, 10]))
def test_nor_where_cells_were_hidden_before(table: Table, gone: list[int], k: int) -> None:
    shown = table.astype(float)
    inner = shown[:-1, :-1]
    inner[np.array(gone[: inner.size]).reshape(inner.shape) == 0] = np.nan
    found = suppress_table(shown, k=k)
    assert safe(found.result, found.hidden, k)


def test_frames_come_back_as_frames() -> None:
    data = {"unit": ["c1", "c2", "all"], "a": [3, 30, 33], "b": [20, 40, 60], "all": [23, 70, 93]}
    found = suppress_table(pd.DataFrame(data))
    assert isinstance(found.result, pd.DataFrame)
    assert found.result["unit"].tolist() == data["unit"]
    expected = np.array([[NAN, NAN, 23], [NAN, NAN, 70], [33, 60, 93]])
    assert np.array_equal(found.result[["a", "b", "all"]].to_numpy(), expected, equal_nan=True)
    again = suppress_table(pl.DataFrame(data)).result
    assert isinstance(again, pl.DataFrame)
    assert again["a"].to_list() == [None, None, 33]
    assert not attack_table(again).disclosed(10)["table"].any()


def test_the_answers_travel() -> None:
    table = [[3, 20, 23], [30, 40, 70], [33, 60, 93]]
    found = suppress_table(table)
    assert np.array_equal(pickle.loads(pickle.dumps(found)).result, found.result, equal_nan=True)  # noqa: S301 - our own
    attack = attack_table(found.result)
    again = pickle.loads(pickle.dumps(attack))  # noqa: S301 - our own
    assert np.array_equal(again.high["table"], attack.high["table"], equal_nan=True)
    assert not again.high["table"].flags.writeable
    assert repr(attack) == "<Attack: 4 cells not shown, 0 known exactly>"


def test_what_fits_nothing_is_refused() -> None:
    with pytest.raises(PrivacyError, match="PRV005"):
        attack_table([[None, 20, 10], [30, 40, 70], [40, 60, 100]])
