"""Generated nets are cut, moved and spoiled as asked."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from made_nets_cases import SHAPES, SHARES, Shape, ground_of, ints

from gridgov.schemes._made_cells import Flaws, cut, flawed, grouped, shifted

# Cutting


@given(SHAPES, st.floats(1, 12), st.booleans())
def test_cells_are_runs_inside_areas_of_about_the_size(
    shape: Shape,
    size: float,
    follows: bool,  # noqa: FBT001 - drawn
) -> None:
    ground = ground_of(shape)
    codes = cut(ground, size, follows=follows)
    assert codes[0] == 0
    assert set(ints(np.diff(codes))) <= {0, 1}
    assert all(len(set(ints(ground.area[codes == c]))) == 1 for c in set(ints(codes)))
    for a in set(ints(ground.area)):
        inside = codes[ground.area == a]
        n, k = len(inside), len(set(ints(inside)))
        wanted = min(max(int(n / size + 0.5), 1), n)
        if follows:
            assert k <= wanted
        else:
            sizes = Counter(ints(inside)).values()
            assert k == wanted
            assert max(sizes) - min(sizes) <= 1
    if follows and size >= ground.n / len(set(ints(ground.grid))):
        changes = np.flatnonzero(np.diff(codes))
        assert (ground.grid[changes] != ground.grid[changes + 1]).all()
        # Each border is the one that is nearest to where blocks of equal size would have one.
        blocks = np.flatnonzero(np.diff(cut(ground, size, follows=False), prepend=-1))
        borders = np.flatnonzero(np.diff(ground.grid, prepend=-1))
        nearest = {min(abs(int(b) - int(at)) for b in borders) for at in blocks}
        found = np.flatnonzero(np.diff(codes, prepend=-1))
        assert {min(abs(int(b) - int(at)) for b in found) for at in blocks} == nearest


@given(SHAPES, st.integers(1, 6))
def test_a_net_of_the_size_of_equal_grids_has_the_grids_themselves(shape: Shape, n: int) -> None:
    ground = ground_of([[[n for _ in grids] for grids in communities] for communities in shape])
    assert cut(ground, n, follows=True).tolist() == ints(ground.grid)


@given(SHAPES, st.floats(1, 12), st.floats(0, 1), st.booleans(), st.integers(0, 1000))
def test_borders_move_and_no_cell_is_lost(
    shape: Shape,
    size: float,
    shift: float,
    crosses: bool,  # noqa: FBT001 - drawn
    seed: int,
) -> None:
    ground = ground_of(shape)
    before = cut(ground, size, follows=False)
    after = shifted(before, ground, shift, crosses=crosses, rng=np.random.default_rng(seed))
    assert set(ints(after)) == set(ints(before))
    assert set(ints(np.diff(after))) <= {0, 1}
    sizes = Counter(ints(before))
    for c in sizes:
        both = int(((before == c) & (after == c)).sum())
        # At most half of a cell goes at each end, so that something of it stays.
        assert both >= 1
        begin, was = int(np.argmax(after == c)), int(np.argmax(before == c))
        if c:
            assert abs(begin - was) <= shift * (min(sizes[c], sizes[c - 1]) - 1) / 2 + 0.5
    if not crosses:
        assert all(len(set(ints(ground.area[after == c]))) == 1 for c in sizes)
    assert all(len(set(ints(ground.above[after == c]))) == 1 for c in sizes)
    if shift == 0:
        assert ints(after) == ints(before)


@given(SHAPES, st.floats(1, 6), st.integers(2, 5))
def test_cells_above_are_runs_of_cells_in_one_area(shape: Shape, size: float, under: int) -> None:
    ground = ground_of(shape)
    codes = cut(ground, size, follows=False)
    above = grouped(codes, ground, under)
    assert len(above) == codes.max() + 1
    assert set(ints(np.diff(above, prepend=-1))) <= {0, 1}
    by_area = nx.Graph((f"a{a}", f"s{s}") for a, s in zip(ints(ground.area), ints(above[codes]), strict=True))
    # A component is one area with its own stations.
    assert all(sum(name.startswith("a") for name in part) == 1 for part in nx.connected_components(by_area))
    for a in set(ints(ground.area)):
        of_area = np.unique(codes[ground.area == a])
        sizes = Counter(ints(above[of_area])).values()
        assert max(sizes) - min(sizes) <= 1
        assert len(sizes) == max(len(of_area) // under, 1)


# Flaws


@given(SHAPES, SHARES, SHARES, SHARES, st.integers(0, 1000))
def test_flaws_are_as_many_as_asked_and_no_unit_has_two(
    shape: Shape, gaps: float, overlaps: float, wrong: float, seed: int
) -> None:
    ground = ground_of(shape)
    codes = cut(ground, 3, follows=False)
    n, k = ground.n, int(codes.max()) + 1
    flaws = Flaws(gaps=gaps, overlaps=overlaps, wrong=wrong, shift=0, odd_ids=0)
    found = flawed(codes, flaws, np.random.default_rng(seed))
    claims = Counter(ints(found.unit))
    missing = n - len(claims)
    assert missing == round(gaps * n)
    twice = [unit for unit, times in claims.items() if times == 2]
    assert set(claims.values()) <= {1, 2}
    rest = n - missing
    assert len(twice) == (min(round(overlaps * n), rest) if k > 1 else 0)
    pairs = set(zip(ints(found.unit), ints(found.cell), strict=True))
    for unit in twice:
        mine, *other = sorted((cell != codes[unit], cell) for u, cell in pairs if u == unit)
        assert mine == (False, codes[unit])
        assert abs(other[0][1] - codes[unit]) == 1
    off = [(unit, cell) for unit, cell in pairs if claims[unit] == 1 and cell != codes[unit]]
    assert len(off) == (min(round(wrong * n), rest - len(twice)) if k > 1 else 0)
    for unit, cell in off:
        steps = (cell - codes[unit]) % k
        assert max(k // 4, 1) <= steps <= k - max(k // 4, 1)
    order = list(zip(ints(found.unit), ints(found.cell), strict=True))
    assert order == sorted(order)


def test_where_cells_meet_both_claim() -> None:
    codes = np.repeat(np.arange(10), 10)
    found = flawed(codes, Flaws(gaps=0, overlaps=0.1, wrong=0, shift=0, odd_ids=0), np.random.default_rng(1))
    twice = [unit for unit, times in Counter(ints(found.unit)).items() if times == 2]
    assert len(twice) == 10
    assert all(unit % 10 in {0, 9} for unit in twice)
    assert all(
        sorted(ints(found.cell[found.unit == u])) in ([u // 10 - 1, u // 10], [u // 10, u // 10 + 1]) for u in twice
    )
