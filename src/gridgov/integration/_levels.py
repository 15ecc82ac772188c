"""Level by level: the grids of the lowest level are made of base units, those of a higher one of grids."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov.integration._nodes import Nodes
from gridgov.integration._plan import NO_NET, PLACED
from gridgov.integration._setting import Setting
from gridgov.integration._target import Target
from gridgov.integration._ways import Aim, Effort, How, Reached, adopt, agree, measured, refine

__all__ = ["Wanted", "measure_levels", "work_out"]


@attrs.frozen
class Wanted:
    """How nets are to be merged."""

    how: How
    aim: Aim
    #: Position among the merged nets of the one to adopt; None for the one that the others agree with most.
    net: int | None
    slivers: int
    effort: Effort


@attrs.frozen(eq=False)
class _Ground:
    """The nodes of the lowest level, and which node each base unit belongs to, -1 for none."""

    nodes: Nodes
    of: Rows


def work_out(place: Setting, wanted: Wanted) -> tuple[list[Rows], list[Reached], int | None]:
    """Return the grid of each base unit at each level, -1 outside, and how good it is, the highest level first.

    Third: the position of the net that is adopted, if one is.
    """
    ground = _ground(place, follow=wanted.how == "consensus")
    nodes, of = ground.nodes, ground.of
    labels: list[Rows] = []
    reached: list[Reached] = []
    net = wanted.net
    for i in range(len(place.targets.levels) - 1, -1, -1):
        target = place.targets.levels[i]
        if wanted.how == "existing" and net is None:
            net = _best(nodes, place, target, wanted)
        found = _way(nodes, place, target, attrs.evolve(wanted, net=net, slivers=0 if labels else wanted.slivers))
        base = np.where(of >= 0, found.labels[of], -1).astype(np.int32) if len(found.labels) else of.copy()
        labels.append(base)
        reached.append(_honest(place, found))
        if i:
            nodes, of = nodes.above(found.labels, place.codes[i - 1], place.edges, base), base
    return labels[::-1], reached[::-1], net if wanted.how == "existing" else None


def measure_levels(place: Setting, how: How, labels: Sequence[Rows], before: Sequence[Reached]) -> list[Reached]:
    """Measure other grids in the same way; bounds stay as they were."""
    ground = _ground(place, follow=how == "consensus", inside=labels[-1])
    nodes, of = ground.nodes, ground.of
    out: list[Reached] = []
    for i in range(len(labels) - 1, -1, -1):
        n = len(nodes)
        column = np.full(n, -1, np.int32)
        held = np.flatnonzero((of >= 0) & (labels[i] >= 0))
        column[of[held]] = labels[i][held]
        found = measured(nodes, column, place.targets.levels[i], before[i].aim)
        better = found.moved <= before[i].moved if found.aim == "moved" else found.agreement >= before[i].agreement
        out.append(_honest(place, attrs.evolve(found, bound=before[i].bound, proven=before[i].proven and bool(better))))
        if i:
            base = np.where(of >= 0, column[of], -1).astype(np.int32)
            nodes, of = nodes.above(column, place.codes[i - 1], place.edges, base), base
    return out[::-1]


def _ground(place: Setting, *, follow: bool, inside: Rows | None = None) -> _Ground:
    """Return the nodes: base units of which a net speaks; where wanted, the others belong to a neighbouring one.

    Where grids are given, to one inside the same grid: decisions may have parted what was one node.
    """
    rows = np.flatnonzero((place.area >= 0) & (place.outside == PLACED))
    of = np.full(place.n, -1, np.int32)
    of[rows] = np.arange(len(rows), dtype=np.int32)
    edges, weights = place.edges, place.weights[rows].copy()
    if inside is not None:
        edges = edges[inside[edges[:, 0]] == inside[edges[:, 1]]]
    silent = np.flatnonzero((place.area >= 0) & (place.outside == NO_NET)) if follow else np.zeros(0, np.int64)
    if len(silent):
        of = _followed(of, edges, silent)
        joined = silent[of[silent] >= 0]
        np.add.at(weights, of[joined], place.weights[joined])
    ends = of[edges] if len(edges) else np.zeros((0, 2), np.int32)
    ends = ends[(ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])]
    if len(ends):
        ends = np.unique(np.sort(ends, axis=1), axis=0).astype(np.int32)
    codes = tuple(column[rows] for column in place.codes[-1])
    return _Ground(Nodes.of(place.area[rows], weights, ends, codes, place.votes), of)


def _followed(of: Rows, edges: Rows, silent: Ints) -> Rows:
    """Let what no net speaks of belong to the nearest node, of equally near ones to the first."""
    of = of.copy()
    both = np.concatenate([edges, edges[:, ::-1]])
    both = both[np.isin(both[:, 1], silent)]
    none = np.iinfo(np.int32).max
    while True:
        open_ = both[(of[both[:, 0]] >= 0) & (of[both[:, 1]] < 0)]
        if not len(open_):
            return of
        nearest = np.full(len(of), none, np.int32)
        np.minimum.at(nearest, open_[:, 1], of[open_[:, 0]])
        found = nearest < none
        of[found] = nearest[found]


def _best(nodes: Nodes, place: Setting, target: Target, wanted: Wanted) -> int:
    """Return the net that the others agree with most."""
    every = [
        adopt(nodes, j, target, wanted.aim, contiguous=place.adjacency_given).agreement
        for j in range(len(place.merged))
    ]
    return every.index(max(every))


def _way(nodes: Nodes, place: Setting, target: Target, wanted: Wanted) -> Reached:
    contiguous = place.adjacency_given
    if wanted.how == "consensus":
        return agree(nodes, target, wanted.aim, wanted.effort)
    if wanted.how == "refine":
        return refine(nodes, target, wanted.aim, contiguous=contiguous, slivers=wanted.slivers)
    return adopt(nodes, wanted.net or 0, target, wanted.aim, contiguous=contiguous)


def _honest(place: Setting, found: Reached) -> Reached:
    """Return households moved as unknown where no base unit has known households: unknown is not zero."""
    if place.nets.base.known.any() or place.assumed:
        return found
    return attrs.evolve(found, moved=math.nan, bound=math.nan if found.aim == "moved" else found.bound)
