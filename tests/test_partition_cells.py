"""What cells of one net are to another net, slivers, blocks and borders: against sets and networkx."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from partition_cases import Case, cases, tables

from gridgov import _partition_meet
from gridgov._partition import Member
from gridgov._partition_atoms import Layers
from gridgov._partition_border import borders
from gridgov._partition_cells import Relation, survey
from gridgov._partition_meet import slivers

Sets = list[set[int]]


def sets_of(codes: list[int], k: int) -> Sets:
    return [{u for u, c in enumerate(codes) if c == cell} for cell in range(k)]


def relation(  # noqa: PLR0911 - one relation after the other
    cell: set[int], others: Sets, covered: set[int]
) -> Relation:
    """By the definitions, one after the other."""
    if not cell:
        return Relation.EMPTY
    if not cell & covered:
        return Relation.GAP
    if cell - covered:
        return Relation.PARTLY_COVERED
    if cell in others:
        return Relation.EQUAL
    if any(cell < other for other in others):
        return Relation.NESTED
    if all(other <= cell for other in others if other & cell):
        return Relation.CONTAINS
    return Relation.STRADDLING


def common_relation(cell: set[int], others: Sets, covered: set[int], own: set[int]) -> Relation:
    if not cell:
        return Relation.EMPTY
    if not cell & covered:
        return Relation.GAP
    return relation(cell & covered, [other & own for other in others], covered)


def check_relations(nets: list[Sets], layers: Layers) -> None:
    found = survey(layers, 0.5).cells
    covers: Sets = [set().union(*net) for net in nets]
    for a, b in itertools.permutations(range(len(nets)), 2):
        got = found[a, b]
        for cell, units in enumerate(nets[a]):
            assert got.relation[cell] == relation(units, nets[b], covers[b])
            assert got.common[cell] == common_relation(units, nets[b], covers[b], covers[a])
            assert got.met[cell] == sum(bool(other & units) for other in nets[b])
            share = len(units & covers[b]) / len(units) if units else math.nan
            assert got.covered[cell] == pytest.approx(share, nan_ok=True)


@given(cases(nets=3))
def test_relations_are_those_of_sets(case: Case) -> None:
    check_relations([sets_of(code, k) for code, k in zip(case.codes, case.cells, strict=True)], case.layers)


@given(st.data(), st.integers(1, 7))
def test_relations_of_overlapping_cells_are_those_of_sets(data: st.DataObject, n: int) -> None:
    drawn = [data.draw(tables(n)) for _ in range(2)]
    nets = [[set(np.flatnonzero(column).tolist()) for column in table.T] for _, table in drawn]
    check_relations(nets, Layers.of([member for member, _ in drawn], np.ones(n)))


@given(cases())
def test_best_cell_and_separated_pairs_of_each_cell(case: Case) -> None:
    found = survey(case.layers, 0.5).cells
    nets = [sets_of(code, k) for code, k in zip(case.codes, case.cells, strict=True)]
    covers: Sets = [set().union(*net) for net in nets]
    both = covers[0] & covers[1]
    for a, b in ((0, 1), (1, 0)):
        for cell, units in enumerate(nets[a]):
            mine = units & both
            likeness = [len(mine & o) / len(mine | (o & both)) if mine & o else 0.0 for o in nets[b]]
            best = max(likeness, default=0.0)
            assert found[a, b].jaccard[cell] == pytest.approx(best)
            assert found[a, b].best[cell] == (likeness.index(best) if best else -1)
            pairs = list(itertools.combinations(sorted(mine), 2))
            apart = sum(case.codes[b][i] != case.codes[b][j] for i, j in pairs)
            want = apart / len(pairs) if pairs else math.nan
            assert found[a, b].separated[cell] == pytest.approx(want, nan_ok=True)


@given(st.data(), st.integers(2, 6))
def test_separated_pairs_of_overlapping_cells_equal_dense_tables(data: st.DataObject, n: int) -> None:
    (one, a), (two, b) = data.draw(tables(n)), data.draw(tables(n))
    found = survey(Layers.of([one, two], np.ones(n)), 0.5).cells
    for own, other, got in ((a, b, found[0, 1]), (b, a, found[1, 0])):
        cover = other.sum(axis=1)
        for cell in range(own.shape[1]):
            pairs = list(itertools.combinations(range(n), 2))
            every = sum(own[i, cell] * own[j, cell] * cover[i] * cover[j] for i, j in pairs)
            kept = sum(own[i, cell] * own[j, cell] * (other[i] @ other[j]) for i, j in pairs)
            want = 1 - kept / every if every else math.nan
            assert got.separated[cell] == pytest.approx(want, nan_ok=True, abs=1e-9)


# -- slivers -----------------------------------------------------------------------------------------------------------


@given(cases(nets=3, most=20), st.integers(1, 4))
def test_slivers_are_small_atoms_with_the_nets_that_alone_cut_them_off(case: Case, below: int) -> None:
    layers = case.layers
    rows = list(dict.fromkeys(zip(*case.codes, strict=True)))
    sizes = layers.units.tolist()
    want: list[tuple[int, int, int]] = []
    for i, row in enumerate(rows):
        if sizes[i] >= below:
            continue
        here: list[tuple[int, int, int]] = []
        for net in range(3):
            near = [
                j
                for j, other in enumerate(rows)
                if sizes[j] >= below and [k for k in range(3) if row[k] != other[k]] == [net]
            ]
            if near:
                here.append((i, net, max(near, key=lambda j: (sizes[j], -j))))
        want += here or [(i, -1, -1)]
    got = slivers(layers, layers.units < below)
    assert list(zip(got.atom.tolist(), got.net.tolist(), got.neighbour.tolist(), strict=True)) == want


@given(cases(nets=3, most=20))
def test_equal_hashes_never_name_a_net_that_is_not_at_fault(case: Case) -> None:
    layers = case.layers
    rows = list(dict.fromkeys(zip(*case.codes, strict=True)))

    def poor(n: int, _net: int) -> npt.NDArray[np.uint64]:
        return np.zeros(n + 1, np.uint64)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_partition_meet, "mix", poor)
        found = slivers(layers, layers.units < 2)
    for atom, net, other in zip(found.atom.tolist(), found.net.tolist(), found.neighbour.tolist(), strict=True):
        assert net < 0 or [k for k in range(3) if rows[atom][k] != rows[other][k]] == [net]


def test_a_single_wrong_record_is_found() -> None:
    one = np.repeat([0, 1], 50)
    two, wrong = np.repeat([0, 1, 2, 3], 25), np.repeat([0, 1], 50)
    wrong[7] = 1
    layers = Layers.of([Member.of_codes(c, 4) for c in (one, two, wrong)], np.ones(100))
    found = slivers(layers, layers.units < 2)
    assert layers.first[found.atom].tolist() == [7]
    assert found.net.tolist() == [2]
    assert layers.first[found.neighbour].tolist() == [0]


# -- blocks ------------------------------------------------------------------------------------------------------------


@given(cases(nets=3, most=20), st.sampled_from([0.0, 0.05, 0.3, 0.5, 1.0]))
def test_blocks_are_connected_components_of_linked_cells(case: Case, threshold: float) -> None:
    nets = [sets_of(code, k) for code, k in zip(case.codes, case.cells, strict=True)]
    graph: nx.Graph[tuple[int, int]] = nx.Graph()
    graph.add_nodes_from((net, cell) for net, cells in enumerate(nets) for cell in range(len(cells)))
    for a, b in itertools.combinations(range(3), 2):
        for (i, x), (j, y) in itertools.product(enumerate(nets[a]), enumerate(nets[b])):
            if x & y and len(x & y) >= threshold * min(len(x), len(y)):
                graph.add_edge((a, i), (b, j))
    found = survey(case.layers, threshold).blocks
    groups: dict[int, set[tuple[int, int]]] = {}
    for net, labels in enumerate(found.cells):
        for cell, label in enumerate(labels.tolist()):
            groups.setdefault(label, set()).add((net, cell))
    want = [set(x) for x in nx.connected_components(graph)]
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, want))
    assert list(groups) == list(range(found.n))
    for unit in range(case.n):
        there = {int(found.cells[net][code[unit]]) for net, code in enumerate(case.codes) if code[unit] >= 0}
        block = found.atoms[case.layers.atom[unit]]
        assert block == (-1 if not there else -2 if len(there) > 1 else there.pop())


def test_blocks_with_base_units_in_several_cells() -> None:
    split = Member.of_pairs(3, np.array([0, 0, 1, 2]), np.array([0, 1, 0, 1]), None, 2)
    apart = Member.of_codes(np.array([-1, 0, 1]), 2)
    found = survey(Layers.of([split, apart], np.ones(3)), 0.5).blocks
    assert [labels.tolist() for labels in found.cells] == [[0, 1], [0, 1]]
    assert found.atoms.tolist() == [-2, 0, 1]


def test_one_percent_of_wrong_records_joins_all_cells_without_a_threshold() -> None:
    rng = np.random.default_rng(8)
    true = np.arange(10_000) // 100
    nets: list[Member] = []
    for _ in range(4):
        code = true.copy()
        wrong = rng.random(len(code)) < 0.01
        code[wrong] = rng.integers(0, 100, int(wrong.sum()))
        nets.append(Member.of_codes(code, 100))
    layers = Layers.of(nets, np.ones(len(true)))
    assert survey(layers, 0.0).blocks.n == 1
    assert survey(layers, 0.05).blocks.n == 100


# -- borders -----------------------------------------------------------------------------------------------------------


@given(st.data(), cases(nets=3))
def test_borders_are_those_of_sets_of_edges(data: st.DataObject, case: Case) -> None:
    edges = data.draw(st.lists(st.sampled_from(list(itertools.combinations(range(case.n), 2))), unique=True))
    lengths = data.draw(st.none() | st.lists(st.integers(0, 9), min_size=len(edges), max_size=len(edges)))
    found = borders(
        case.members,
        case.layers,
        np.array(edges, np.int64).reshape(-1, 2),
        None if lengths is None else np.array(lengths, float),
    )
    for a, b in itertools.product(range(3), repeat=2):
        one, two = case.codes[a], case.codes[b]
        seen = [e for e, (i, j) in enumerate(edges) if min(one[i], one[j], two[i], two[j]) >= 0]
        border = [{e for e in seen if code[edges[e][0]] != code[edges[e][1]]} for code in (one, two)]

        def length(some: set[int]) -> float:
            return sum(1 if lengths is None else lengths[e] for e in some)

        both, either = length(border[0] & border[1]), length(border[0] | border[1])
        assert found.both[a, b] == both
        assert found.either[a, b] == either
        assert found.apart[a, b] == pytest.approx(1 - both / either if either else math.nan, nan_ok=True)


def test_a_split_base_unit_has_the_border_of_its_larger_part() -> None:
    split = Member.of_pairs(3, np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1]), np.array([1, 0.7, 0.3, 1]), 2)
    plain = Member.of_codes(np.array([0, 0, 1]), 2)
    layers = Layers.of([split, plain], np.ones(3))
    assert borders([split, plain], layers, np.array([[0, 1], [1, 2]])).apart.tolist() == [[0, 0], [0, 0]]


def test_edges_and_lengths_that_cannot_be_are_refused() -> None:
    one = Member.of_codes(np.array([0, 1]), 2)
    layers = Layers.of([one], np.ones(2))
    for bad in ([[0, 2]], [[-1, 0]], [[0, 1, 1]]):
        with pytest.raises(ValueError, match="rows from 0 to 1"):
            borders([one], layers, np.array(bad))
    for lengths in ([-1.0], [math.nan], [1.0, 1.0]):
        with pytest.raises(ValueError, match="a length of 0 or more"):
            borders([one], layers, np.array([[0, 1]]), np.array(lengths))


def test_progress_is_told_after_each_pair() -> None:
    one = Member.of_codes(np.array([0, 1]), 2)
    said: list[tuple[int, int]] = []
    survey(Layers.of([one] * 3, np.ones(2)), 0.05, lambda done, of: said.append((done, of)))
    assert said == [(1, 3), (2, 3), (3, 3)]
