"""The tree kernel, against networkx and plain loops."""

from __future__ import annotations

import pickle
import sys
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import any_links, forests

from gridgov._columns import Rows
from gridgov._tree import Tree, cycles, preorder, runs

Forest = tuple[list[int], list[int]]
untyped: Any = nx


def rows(values: Any) -> Rows:  # noqa: ANN401 - anything that numpy takes
    return np.array(values, np.int32)


class Grown:
    """A forest brought into preorder, and the same forest in networkx."""

    def __init__(self, forest: Forest) -> None:
        parent, rank = forest
        self.order, self.tree = preorder(rows(parent), np.array(rank, np.uint8))
        self.rank = np.array(rank, np.uint8)[self.order]
        self.n = len(parent)
        self.graph: nx.DiGraph[int] = nx.DiGraph()
        self.graph.add_nodes_from(range(self.n))
        self.graph.add_edges_from((int(p), i) for i, p in enumerate(self.tree.parent) if p >= 0)

    def descendants(self, row: int) -> set[int]:
        found: set[int] = untyped.descendants(self.graph, row)
        return found

    def up(self, row: int) -> list[int]:
        """Return the row, its parent, and so on."""
        trail = [row]
        while (above := int(self.tree.parent[trail[-1]])) >= 0:
            trail.append(above)
        return trail


grown = forests().map(Grown)


# Order


@given(forests())
@example(([-1], [1]))
@example(([1, -1], [2, 1]))
def test_preorder_is_the_walk_that_networkx_takes(forest: Forest) -> None:
    parent, rank = forest
    order, tree = preorder(rows(parent), np.array(rank))
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(-1, len(parent)))
    graph.add_edges_from((p, i) for i, p in enumerate(parent))  # the children of one node in the order of the input
    walk = list(nx.dfs_preorder_nodes(graph, -1))[1:]
    assert order.tolist() == walk
    place = {row: i for i, row in enumerate(walk)}
    assert tree.parent.tolist() == [-1 if parent[row] < 0 else place[parent[row]] for row in walk]
    assert tree.end.tolist() == [i + 1 + len(untyped.descendants(graph, row)) for i, row in enumerate(walk)]


@given(grown)
def test_links_point_up_and_subtrees_nest(g: Grown) -> None:
    for i in range(g.n):
        parent, end = int(g.tree.parent[i]), int(g.tree.end[i])
        assert parent < i < end <= g.n
        assert g.descendants(i) == set(range(i + 1, end))
        if parent >= 0:
            assert end <= g.tree.end[parent]


@given(grown)
def test_a_preorder_stays_as_it_is(g: Grown) -> None:
    order, tree = preorder(g.tree.parent, g.rank)
    assert order.tolist() == list(range(g.n))
    assert (tree.parent.tolist(), tree.end.tolist()) == (g.tree.parent.tolist(), g.tree.end.tolist())


@given(st.lists(st.integers(0, 5), max_size=60))
@example([])
@example([3])
@example([0, 5, 3, 5, 1])
@example([2, 1, 0])
@example([1, 1, 0, 1])
def test_a_tree_of_ranks_hangs_each_row_under_the_last_smaller_one(ranks: list[int]) -> None:
    tree = Tree.from_ranks(np.array(ranks, np.uint8))
    n = len(ranks)
    parent = [max((j for j in range(i) if ranks[j] < ranks[i]), default=-1) for i in range(n)]
    assert tree.parent.tolist() == parent
    assert tree.end.tolist() == [next((j for j in range(i + 1, n) if ranks[j] <= ranks[i]), n) for i in range(n)]


@given(st.lists(st.integers(0, 2)))
def test_runs_start_where_a_value_changes(values: list[int]) -> None:
    assert runs(np.array(values)).tolist() == [i for i, v in enumerate(values) if i == 0 or v != values[i - 1]]


# Cycles


@given(any_links)
@example([0])
@example([1, 0])
@example([-1, 0, 1])
def test_every_cycle_is_named_completely(parent: list[int]) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(parent)))
    graph.add_edges_from((i, p) for i, p in enumerate(parent) if p >= 0)
    found = cycles(rows(parent))
    assert sorted(map(sorted, found)) == sorted(sorted(c) for c in nx.simple_cycles(graph))
    for cycle in found:
        assert cycle[0] == min(cycle)
        assert [parent[row] for row in cycle] == [*cycle[1:], cycle[0]]
    assert [c[0] for c in found] == sorted(c[0] for c in found)


@given(forests())
def test_a_forest_has_no_cycle(forest: Forest) -> None:
    assert cycles(rows(forest[0])) == []


@pytest.mark.parametrize("closed", [True, False])
def test_a_chain_of_200_000_needs_no_recursion(closed: bool) -> None:  # noqa: FBT001 - both cases
    n = 200_000
    assert n > sys.getrecursionlimit()
    chain = np.arange(1, n + 1, dtype=np.int32)
    chain[-1] = 0 if closed else -1
    assert cycles(chain) == ([list(range(n))] if closed else [])


def test_a_tail_that_leads_into_a_cycle_is_no_part_of_it() -> None:
    assert cycles(rows([1, 2, 3, 1, 3, -1])) == [[1, 2, 3]]


# Shapes


def test_a_chain_of_3_000() -> None:
    n = 3_000
    # From the deepest row to the root.
    order, tree = preorder(rows([*range(1, n), -1]), np.arange(n, dtype=np.uint16)[::-1])
    assert order.tolist() == list(range(n - 1, -1, -1))
    assert tree.parent.tolist() == list(range(-1, n - 1))
    chain = Tree.from_ranks(np.arange(n, dtype=np.uint16))
    assert chain.parent.tolist() == list(range(-1, n - 1))
    assert set(chain.end.tolist()) == {n}
    assert chain.path(n - 1) == list(range(n))
    ranks = np.arange(n, dtype=np.uint16)
    assert chain.depths(ranks).tolist() == list(range(n))
    assert chain.ancestors(rows([n - 1]))[0].tolist() == list(range(n - 2, -1, -1))
    assert chain.lca(rows([n - 1]), rows([n // 2])).tolist() == [n // 2]
    ones = np.ones(n)
    assert chain.known(ones, ranks)[0].tolist() == [1.0] * n
    sums = chain.sums(ones)
    assert sums is not None
    assert sums.tolist() == [1.0] * n
    assert chain.nearest(rows([5]), ranks).tolist() == [-1] * 5 + [5] * (n - 5)


def test_100_000_children_under_one_parent() -> None:
    n = 100_000
    order, tree = preorder(rows([n] * n + [-1]), np.array([1] * n + [0], np.uint8))
    assert order.tolist() == [n, *range(n)]
    assert tree.children(0).tolist() == list(range(1, n + 1))
    assert tree.inner.tolist() == [0]
    sums = tree.sums(np.ones(n + 1))
    assert sums is not None
    assert sums[0] == n


@given(grown)
def test_what_is_read_off_a_tree(g: Grown) -> None:
    tree = g.tree
    assert len(tree) == g.n
    assert tree.roots.tolist() == [i for i in range(g.n) if g.graph.in_degree(i) == 0]
    leaves = [i for i in range(g.n) if g.graph.out_degree(i) == 0]
    assert np.flatnonzero(tree.is_leaf()).tolist() == leaves
    assert tree.inner.tolist() == [i for i in range(g.n) if i not in leaves]
    for i in range(g.n):
        assert tree.children(i).tolist() == sorted(g.graph.successors(i))
        assert tree.path(i) == g.up(i)[::-1]
    assert tree.depths(g.rank).tolist() == [len(g.up(i)) - 1 for i in range(g.n)]


@given(grown, st.data())
def test_ancestors_of_many_rows(g: Grown, data: st.DataObject) -> None:
    asked = data.draw(st.lists(st.integers(0, g.n - 1), max_size=20))
    above = g.tree.ancestors(rows(asked))
    assert above.shape == (len(asked), max((len(g.up(i)) - 1 for i in asked), default=0))
    assert [[r for r in line if r >= 0] for line in above.tolist()] == [g.up(i)[1:] for i in asked]


@given(grown, st.data())
def test_lowest_common_ancestors_are_those_of_networkx(g: Grown, data: st.DataObject) -> None:
    row = st.integers(0, g.n - 1)
    pairs = data.draw(st.lists(st.tuples(row, row), max_size=20))
    expected: list[int] = []
    for a, b in pairs:
        found = untyped.lowest_common_ancestor(g.graph, a, b, default=None)
        expected.append(-1 if found is None else found)
    left, right = rows([a for a, _ in pairs]), rows([b for _, b in pairs])
    assert g.tree.lca(left, right).tolist() == expected == g.tree.lca(right, left).tolist()
    assert left.tolist() == [a for a, _ in pairs]  # the arguments are left alone


@given(grown, st.data())
def test_within_is_the_union_of_subtrees(g: Grown, data: st.DataObject) -> None:
    tops = data.draw(st.lists(st.integers(0, g.n - 1), max_size=6))
    expected = {below for top in tops for below in (top, *g.descendants(top))}
    assert set(np.flatnonzero(g.tree.within(rows(tops))).tolist()) == expected


@given(grown, st.data())
def test_the_nearest_marked_row_is_the_first_on_the_way_up(g: Grown, data: st.DataObject) -> None:
    marked = data.draw(st.sets(st.integers(0, g.n - 1)))
    expected = [next((r for r in g.up(i) if r in marked), -1) for i in range(g.n)]
    assert g.tree.nearest(rows(sorted(marked)), g.rank).tolist() == expected


# Totals


def total(g: Grown, values: list[float], row: int) -> tuple[float, int]:
    """Return the known sum and the count of unknown parts of a row, straight from the data model."""
    below = sorted(g.graph.successors(row))
    if not below:
        return (0.0, 1) if np.isnan(values[row]) else (values[row], 0)
    known, unknown = 0.0, 0
    for child in below:
        part, missing = total(g, values, child)
        if missing and values[child] >= part:
            part, missing = values[child], 0
        known, unknown = known + part, unknown + missing
    return known, unknown


numbers = st.integers(0, 9).map(float) | st.just(float("nan"))


@given(grown, st.data())
def test_totals_keep_the_unknown_apart(g: Grown, data: st.DataObject) -> None:
    values = data.draw(st.lists(numbers, min_size=g.n, max_size=g.n))
    given_ = np.array(values)
    known, unknown = g.tree.known(given_, g.rank)
    assert list(zip(known.tolist(), unknown.tolist(), strict=True)) == [total(g, values, i) for i in range(g.n)]
    assert np.array_equal(given_, np.array(values), equal_nan=True)
    sums = g.tree.sums(given_)
    if np.isnan(given_[g.tree.is_leaf()]).any():
        assert sums is None
    else:
        assert sums is not None
        assert sums.tolist() == known.tolist()


@given(grown, st.data())
def test_the_sum_of_all_roots_is_the_sum_of_all_leaves(g: Grown, data: st.DataObject) -> None:
    values = np.array(data.draw(st.lists(st.integers(0, 2**40), min_size=g.n, max_size=g.n)), np.float64)
    sums = g.tree.sums(values)
    assert sums is not None
    assert sums[g.tree.roots].sum() == values[g.tree.is_leaf()].sum()


def test_sums_that_could_be_rounded_take_the_exact_way() -> None:
    tree = Tree.from_ranks(np.array([0, 1, 1, 0, 1], np.uint8))
    small = np.array([0.0, 2.0**51, 1.0, 0.0, 2.0**51])
    sums = tree.sums(small)
    assert sums is not None
    assert sums[[0, 3]].tolist() == [2.0**51 + 1, 2.0**51]
    large = np.array([0.0, 2.0**53 - 1, 2.0**53 - 1, 0.0, 3.0])
    assert tree.sums(large) is None
    assert tree.known(large, np.array([0, 1, 1, 0, 1]))[0][3] == 3.0


def test_leaves_before_and_after_the_first_subtree_are_counted() -> None:
    tree = Tree.from_ranks(np.array([1, 1, 0, 1, 1, 0], np.uint8))
    values = np.array([1.0, 2.0, np.nan, 3.0, 4.0, 5.0])
    sums = tree.sums(values)
    assert sums is not None
    assert sums.tolist() == [1.0, 2.0, 7.0, 3.0, 4.0, 5.0]
    for unknown in (0, 1, 3, 4, 5):
        holed = values.copy()
        holed[unknown] = np.nan
        assert tree.sums(holed) is None


def test_a_forest_of_leaves_is_its_own_total() -> None:
    tree = Tree.from_ranks(np.zeros(3, np.uint8))
    values = np.array([1.0, 2.0, 3.0])
    sums = tree.sums(values)
    assert sums is not None
    assert sums.tolist() == values.tolist()
    assert tree.sums(np.array([1.0, np.nan, 3.0])) is None


@given(grown)
def test_a_tree_is_read_only_and_survives_pickle(g: Grown) -> None:
    other = pickle.loads(pickle.dumps(g.tree))  # noqa: S301 - written here
    assert other.parent.tolist() == g.tree.parent.tolist()
    assert other.end.tolist() == g.tree.end.tolist()
    for array in (g.tree.parent, other.end, g.tree.inner):
        assert not array.flags.writeable
