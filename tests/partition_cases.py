"""Random nets as rows, and the same worked out with sets and dense tables."""

from __future__ import annotations

import itertools
import math

import attrs
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from gridgov._partition import Floats, Member
from gridgov._partition_atoms import Layers
from gridgov._partition_pairs import Overlap, held, overlap

Codes = list[int]


@attrs.frozen
class Case:
    """Nets over the same base units, and the households of these."""

    codes: list[Codes]
    cells: list[int]
    weights: list[float]

    @property
    def n(self) -> int:
        return len(self.weights)

    @property
    def members(self) -> list[Member]:
        return [Member.of_codes(np.array(code, np.int32), n) for code, n in zip(self.codes, self.cells, strict=True)]

    @property
    def layers(self) -> Layers:
        return Layers.of(self.members, np.array(self.weights, float))


@st.composite
def cases(draw: st.DrawFn, *, nets: int = 2, gaps: bool = True, most: int = 14, whole: bool | None = None) -> Case:
    """Nets whose cells are runs of base units, with wrong records and gaps; or any cells."""
    n = draw(st.integers(2, most))
    low = -1 if gaps else 0
    codes: list[Codes] = []
    cells: list[int] = []
    for _ in range(nets):
        k = draw(st.integers(1, 6))
        code = draw(st.lists(st.integers(low, k - 1), min_size=n, max_size=n))
        codes.append(sorted(code) if draw(st.booleans()) else code)
        cells.append(k)
    if whole is None:
        whole = draw(st.booleans())
    number = st.integers(0, 40).map(float) if whole else st.floats(0, 40, width=16)
    weights = draw(st.lists(number | st.just(math.nan) if gaps else number, min_size=n, max_size=n))
    return Case(codes, cells, weights)


@st.composite
def tables(draw: st.DrawFn, n: int) -> tuple[Member, npt.NDArray[np.float64]]:
    """A net with base units in several cells, and its dense table of shares (base units, cells)."""
    k = draw(st.integers(1, 4))
    table = np.zeros((n, k))
    for unit in range(n):
        parts = draw(st.lists(st.integers(0, 3), min_size=k, max_size=k))
        rest = draw(st.sampled_from([0, 0, 1]))
        if sum(parts):
            table[unit] = np.array(parts) / (sum(parts) + rest)
    units, at = np.nonzero(table)
    order = np.array(draw(st.permutations(range(len(units)))), np.int64)
    shares = table[units, at]
    return Member.of_pairs(n, units[order], at[order], shares[order], k), table


def met(layers: Layers, a: int = 0, b: int = 1) -> Overlap:
    return overlap(layers, held(layers, a), held(layers, b))


def dense(codes: Codes, k: int) -> npt.NDArray[np.float64]:
    """A table of shares (base units, cells) of a net without base units in several cells."""
    out = np.zeros((len(codes), k))
    for unit, cell in enumerate(codes):
        if cell >= 0:
            out[unit, cell] = 1
    return out


@attrs.frozen
class Expected:
    """What two dense tables of shares have in common, pair by pair of base units."""

    total: float
    vi: float
    ari: float
    separated: tuple[float, float]


def expected(one: Floats, two: Floats, weights: Floats) -> Expected:
    """Work the figures out by their definitions, over all pairs of base units."""
    w = np.nan_to_num(weights)
    common = one.T @ (w[:, None] * two)
    total = float(common.sum())
    pairs = list(itertools.combinations(range(len(w)), 2))

    def alike(table: Floats) -> Floats:
        out: Floats = np.matmul(table, table.T)
        return out

    def whole(table: Floats) -> Floats:
        return np.asarray(np.outer(table.sum(axis=1), table.sum(axis=1)), np.float64)

    def together(first: Floats, second: Floats) -> float:
        return float(sum(w[i] * w[j] * first[i, j] * second[i, j] for i, j in pairs))

    every = together(whole(one), whole(two))
    in_a, in_b, both = (
        together(alike(one), whole(two)),
        together(whole(one), alike(two)),
        together(alike(one), alike(two)),
    )
    chance = in_a * in_b / every if every else math.nan
    ari = math.nan
    if every:
        spread = (in_a + in_b) / 2 - chance
        ari = 1.0 if abs(spread) < 1e-12 * every else (both - chance) / spread
    rows, columns = common.sum(axis=1), common.sum(axis=0)
    vi = math.nan
    if total:
        vi = -math.fsum(
            common[i, j] / total * (math.log(common[i, j] / rows[i]) + math.log(common[i, j] / columns[j]))
            for i, j in zip(*np.nonzero(common), strict=True)
        )
    return Expected(
        total,
        vi,
        ari,
        ((in_a - both) / in_a if in_a else math.nan, (in_b - both) / in_b if in_b else math.nan),
    )
