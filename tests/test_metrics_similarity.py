"""Similarity of two hierarchies: against every pair one by one, networkx, scipy and two ways to count."""

from __future__ import annotations

import copy
import itertools
import math
import pickle
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import hierarchies

from gridgov import Hierarchy, LevelScheme, metrics
from gridgov.errors import UnknownKeyError
from gridgov.hierarchy import Unit
from gridgov.jurisdiction import Jurisdiction

LEVELS = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
Drawn = list[tuple[str, str, str | None]]


@st.composite
def trees(draw: st.DrawFn, most: int = 7) -> Hierarchy:
    """Draw buildings b0, b1, … below a few units; some paths skip a level, some buildings are missing."""
    rows: Drawn = [(f"s{i}", "street", None) for i in range(draw(st.integers(1, 2)))]
    streets = [row[0] for row in rows]
    rows += [(f"c{i}", "community", draw(st.sampled_from(streets))) for i in range(draw(st.integers(0, 3)))]
    over = [row[0] for row in rows]
    rows += [(f"g{i}", "grid", draw(st.sampled_from(over))) for i in range(draw(st.integers(0, 4)))]
    over = [row[0] for row in rows]
    for i in range(most):
        if draw(st.integers(0, 9)):
            rows.append((f"b{i}", "building", draw(st.sampled_from(over))))
    records = [{"id": i, "level": lv, "parent": p} for i, lv, p in rows]
    return Hierarchy.from_records(records, levels=LEVELS, roots="many")


def above(unit: Unit) -> list[str]:
    return [one.id for one in unit.ancestors]


def common(a: Hierarchy, one: str, two: str) -> int:
    """How many units stand above both."""
    return len(set(above(a.unit(one))) & set(above(a.unit(two))))


def base_of(a: Hierarchy, b: Hierarchy, base: str | None) -> list[str]:
    if base is not None:
        return [u.id for u in a.units(level=base) if u.id in b and b.unit(u.id).level == base]
    return [u.id for u in a.leaves if u.id in b and b.unit(u.id).is_leaf]


def check(a: Hierarchy, b: Hierarchy, base: str | None) -> metrics.Similarity:
    """Compare everything with all pairs, one by one."""
    found = metrics.similarity(a, b, base=base)
    ids = base_of(a, b, base)
    assert found.n == len(ids)
    assert found.only_a == len(a.leaves if base is None else a.units(level=base)) - len(ids)
    assert found.only_b == len(b.leaves if base is None else b.units(level=base)) - len(ids)
    pairs = list(itertools.combinations(ids, 2))
    x = np.array([common(a, i, j) for i, j in pairs], float)
    y = np.array([common(b, i, j) for i, j in pairs], float)
    table = {(row.depth_a, row.depth_b): row.pairs for row in found.depths}
    keys = list(zip(x.astype(int).tolist(), y.astype(int).tolist(), strict=True))
    assert table == {key: keys.count(key) for key in set(keys)}
    if not pairs:
        assert math.isnan(found.correlation)
        assert math.isnan(found.difference)
        assert math.isnan(found.root_mean_square)
        assert math.isnan(found.largest)
        return found
    constant = len(set(x)) == 1 or len(set(y)) == 1
    expected = math.nan if constant else float(np.corrcoef(x, y)[0, 1])
    assert found.correlation == pytest.approx(expected, nan_ok=True, abs=1e-9)
    assert found.difference == pytest.approx(np.abs(x - y).mean())
    assert found.root_mean_square == pytest.approx(math.sqrt(((x - y) ** 2).mean()))
    assert found.largest == np.abs(x - y).max()
    return found


def members(h: Hierarchy, ids: list[str], level: str) -> dict[str, set[str]]:
    """The base units below each unit of a level that has any."""
    found: dict[str, set[str]] = {}
    for ident in ids:
        for up in h.unit(ident).ancestors:
            if up.level == level:
                found.setdefault(up.id, set()).add(ident)
    return found


def check_levels(a: Hierarchy, b: Hierarchy, base: str | None, found: metrics.Similarity) -> None:
    ids = base_of(a, b, base)
    pairs = list(itertools.combinations(ids, 2))
    rows = {(row.level_a, row.level_b): row for row in found.levels}
    wanted = {
        (str(x), str(y))
        for x in a.levels.keys
        for y in b.levels.keys
        if members(a, ids, str(x)) and members(b, ids, str(y))
    }
    assert set(rows) == wanted
    for (x, y), row in rows.items():
        one, two = members(a, ids, x), members(b, ids, y)
        likeness = [[len(s & t) / len(s | t) for t in two.values()] for s in one.values()]
        assert (row.units_a, row.units_b) == (len(one), len(two))
        assert row.overlaps == sum(v > 0 for line in likeness for v in line)
        assert row.same == sum(v == 1 for line in likeness for v in line)
        assert row.best_a == pytest.approx(np.mean([max(line) for line in likeness]))
        assert row.best_b == pytest.approx(np.mean([max(line) for line in zip(*likeness, strict=True)]))
        in_a = {p for p in pairs if any(set(p) <= s for s in one.values())}
        in_b = {p for p in pairs if any(set(p) <= s for s in two.values())}
        assert row.separated_a == (pytest.approx(len(in_a - in_b) / len(in_a)) if in_a else None)
        assert row.separated_b == (pytest.approx(len(in_b - in_a) / len(in_b)) if in_b else None)
        rand = 1 - len(in_a ^ in_b) / len(pairs) if pairs else None
        assert row.rand == (None if rand is None else pytest.approx(rand))


@given(trees(), trees(), st.sampled_from([None, "building", "grid"]))
def test_against_every_pair(a: Hierarchy, b: Hierarchy, base: str | None) -> None:
    check_levels(a, b, base, check(a, b, base))


@given(hierarchies(), hierarchies())
def test_any_two_hierarchies(a: Hierarchy, b: Hierarchy) -> None:
    check_levels(a, b, None, check(a, b, None))


@given(trees())
def test_a_hierarchy_is_like_itself(a: Hierarchy) -> None:
    found = metrics.similarity(a, a)
    assert (found.only_a, found.only_b) == (0, 0)
    assert found.difference == 0 or math.isnan(found.difference)
    assert found.correlation == pytest.approx(1) or math.isnan(found.correlation)
    for row in found.levels:
        if row.level_a == row.level_b:
            assert row.best_a == row.best_b == 1
            assert row.same == row.units_a == row.units_b
            assert row.rand in {1, None}


@given(trees(), trees())
def test_exchanging_the_two_exchanges_the_columns(a: Hierarchy, b: Hierarchy) -> None:
    one, two = metrics.similarity(a, b), metrics.similarity(b, a)
    assert one.correlation == pytest.approx(two.correlation, nan_ok=True)
    assert (one.n, one.only_a, one.only_b) == (two.n, two.only_b, two.only_a)
    swapped = {(r.level_b, r.level_a): (r.best_b, r.best_a, r.separated_b, r.rand) for r in two.levels}
    assert swapped == {(r.level_a, r.level_b): (r.best_a, r.best_b, r.separated_a, r.rand) for r in one.levels}


@given(trees())
def test_depths_are_those_of_networkx(a: Hierarchy) -> None:
    """A node over all roots makes one tree; the depth there of the lowest common ancestor is the common depth."""
    tree: nx.DiGraph[str] = nx.DiGraph()
    tree.add_edges_from((u.parent.id if u.parent else "all", u.id) for u in a)
    depth = nx.single_source_shortest_path_length(tree, "all")
    leaves = [u.id for u in a.leaves]
    pairs = list(itertools.combinations(leaves, 2))
    lowest = dict(nx.tree_all_pairs_lowest_common_ancestor(tree, "all", iter(pairs)))
    counts: dict[int, int] = {}
    for one in lowest.values():
        counts[depth[one]] = counts.get(depth[one], 0) + 1
    found = metrics.similarity(a, a).depths
    assert {row.depth_a: row.pairs for row in found} == counts
    assert all(row.depth_a == row.depth_b for row in found)


def dendrogram(h: Hierarchy, ids: list[str]) -> Any:  # noqa: ANN401 - a linkage matrix
    """The same tree as scipy writes one: mergers of two clusters, at a height that falls with the depth."""
    number = {ident: i for i, ident in enumerate(ids)}
    cluster = {ident: (i, 1) for ident, i in number.items()}
    rows: list[list[float]] = []
    deepest = max(len(above(h.unit(i))) for i in ids)

    def merge(parts: list[tuple[int, int]], height: float) -> tuple[int, int]:
        whole = parts[0]
        for part in parts[1:]:
            size = whole[1] + part[1]
            rows.append([whole[0], part[0], height, size])
            whole = (len(ids) + len(rows) - 1, size)
        return whole

    def grown(unit: Unit) -> tuple[int, int] | None:
        if unit.id in cluster:
            return cluster[unit.id]
        parts = [p for p in (grown(child) for child in unit.children) if p is not None]
        return merge(parts, deepest - len(unit.path)) if parts else None

    merge([p for p in (grown(root) for root in h.roots) if p is not None], deepest)
    order = sorted(range(len(rows)), key=lambda i: rows[i][2])
    place = {len(ids) + old: len(ids) + new for new, old in enumerate(order)}
    return np.array([[place.get(int(v), v) for v in rows[i][:2]] + rows[i][2:] for i in order], float)


@given(trees(), trees())
def test_correlation_is_that_of_scipy(a: Hierarchy, b: Hierarchy) -> None:
    cluster = pytest.importorskip("scipy.cluster.hierarchy")
    ids = base_of(a, b, "building")
    if len(ids) < 3:
        return
    x, y = (cluster.cophenet(dendrogram(h, ids)) for h in (a, b))
    expected = math.nan if np.ptp(x) == 0 or np.ptp(y) == 0 else np.corrcoef(x, y)[0, 1]
    assert metrics.similarity(a, b, base="building").correlation == pytest.approx(expected, nan_ok=True, abs=1e-9)


def large(n: int, width: int, streets: int) -> Hierarchy:
    rows = [{"id": f"s{i}", "level": "street"} for i in range(streets)]
    rows += [{"id": f"c{i}", "level": "community", "parent": f"s{i % streets}"} for i in range(width)]
    rows += [{"id": f"b{i}", "level": "building", "parent": f"c{i * 7919 % width}"} for i in range(n)]
    return Hierarchy.from_records(rows, levels=LEVELS, roots="many")


def test_many_pairs_against_a_matrix() -> None:
    a, b = large(600, 40, 3), large(600, 30, 4)

    def depths(h: Hierarchy) -> Any:  # noqa: ANN401 - a matrix
        rows = h.rows([f"b{i}" for i in range(600)])
        up = h.tree.ancestors(rows)
        return sum((up[:, None, k] == up[None, :, k]) & (up[:, None, k] >= 0) for k in range(up.shape[1]))

    upper = np.triu_indices(600, 1)
    x, y = depths(a)[upper], depths(b)[upper]
    found = metrics.similarity(a, b)
    assert found.correlation == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-12)
    assert found.difference == pytest.approx(np.abs(x - y).mean())
    assert sum(row.pairs for row in found.depths) == 600 * 599 // 2


def test_a_jurisdiction_will_do_and_a_level_must_be_there() -> None:
    a = large(5, 2, 1)
    assert metrics.similarity(Jurisdiction(territory=a), a).n == 5
    with pytest.raises(UnknownKeyError, match="room"):
        metrics.similarity(a, a, base="room")


def test_nothing_in_common_is_no_error() -> None:
    a = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
    b = Hierarchy.from_codes(["62", "6201"], levels=LevelScheme.ladder("province", "city"))
    found = metrics.similarity(a, b)
    assert (found.n, found.only_a, found.only_b, len(found.levels), len(found.depths)) == (0, 1, 1, 0, 0)
    assert math.isnan(found.correlation)


def test_words_and_copies() -> None:
    found = metrics.similarity(large(6, 2, 1), large(6, 3, 1))
    alone = metrics.similarity(large(1, 1, 1), large(1, 1, 1))
    assert found.describe().startswith("6 base units in both (0 only in the first, 0 only in the second); cophenetic")
    assert found.describe("zh").startswith("两者共有基本单元6个（仅甲有0个，仅乙有0个）；共表型相关系数")
    assert repr(found).startswith("<Similarity: 6 base units in both")
    for one in (found, alone):
        assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)  # noqa: S301
    assert math.isnan(alone.correlation)
    assert alone != found
