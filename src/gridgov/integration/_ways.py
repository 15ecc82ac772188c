"""The ways of merging: adopt one net, the common refinement, or a consensus of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import attrs
import numpy as np

from gridgov._carve import carve
from gridgov._columns import Bools, Ints, Rows
from gridgov._face import as_html, as_line
from gridgov.integration._nodes import Nodes, dense, pieces
from gridgov.integration._plan import Floats
from gridgov.integration._target import Target

__all__ = ["Aim", "Effort", "How", "Reached", "adopt", "agree", "agreement", "measured", "moved", "refine"]

#: Ways of merging.
How: TypeAlias = Literal["consensus", "refine", "existing"]
#: What a consensus makes as large, or as small, as it can.
Aim: TypeAlias = Literal["moved", "agreement"]


@attrs.frozen
class Effort:
    """How long a consensus looks for a better one."""

    effort: float = 1
    prove: bool = False
    time_limit: float | None = None
    progress: Callable[[int, int], None] | None = None


@attrs.frozen(eq=False)
class Reached:
    """Grids of one level, and how good they are."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Grid of each node, -1 for none, numbered by the first node. Int32.
    labels: Rows
    #: Gains of neighbours in one grid, and what no division can exceed; NaN where that is not known.
    agreement: float
    #: Households that are not of the main cell of their grid, added up over the nets.
    moved: float
    #: The aim, its value, and what it cannot be better than.
    aim: Aim
    bound: float
    proven: bool
    #: Grids outside the band.
    outside: tuple[int, ...] = ()


def agreement(nodes: Nodes, labels: Rows) -> float:
    """Return the gains of neighbours that are in one grid."""
    a, b = labels[nodes.edges[:, 0]], labels[nodes.edges[:, 1]]
    return float(nodes.gains[(a == b) & (a >= 0)].sum())


def moved(nodes: Nodes, parts: Sequence[Ints]) -> Floats:
    """Return for each part the households that are not of its main cell, added up over nets that speak of them."""
    sizes = np.array([len(part) for part in parts], np.int64)
    rows = np.concatenate([np.asarray(part, np.int64) for part in parts]) if len(parts) else np.zeros(0, np.int64)
    owner = np.repeat(np.arange(len(parts)), sizes)
    out = np.zeros(len(parts))
    for column, vote in zip(nodes.codes, nodes.votes.tolist(), strict=True):
        cell, weight = column[rows], nodes.weights[rows]
        said = cell >= 0
        who, weight = owner[said], weight[said]
        width = int(column.max(initial=0)) + 1
        keys, inverse = np.unique(who * width + cell[said], return_inverse=True)
        most = np.zeros(len(parts))
        np.maximum.at(most, keys // width, np.bincount(inverse, weight, len(keys)))
        out += vote * (np.bincount(who, weight, len(parts)) - most)
    return out


def measured(nodes: Nodes, labels: Rows, target: Target, aim: Aim) -> Reached:
    """Say how good grids are that were not looked for."""
    n = int(labels.max(initial=-1)) + 1
    weights = np.bincount(labels[labels >= 0], nodes.weights[labels >= 0], n)
    outside = np.flatnonzero((weights < target.low) | (weights > target.high))
    lost = float(moved(nodes, _parts(labels)).sum())
    return Reached(labels, agreement(nodes, labels), lost, aim, np.nan, False, tuple(outside.tolist()))  # noqa: FBT003


def _parts(labels: Rows) -> list[Ints]:
    rows = np.flatnonzero(labels >= 0)
    order = rows[np.argsort(labels[rows], kind="stable")]
    counts = np.bincount(labels[rows])
    return [part for part in np.split(order, np.cumsum(counts)[:-1]) if len(part)]


def adopt(nodes: Nodes, net: int, target: Target, aim: Aim, *, contiguous: bool) -> Reached:
    """Take the cells of one net, cut where they leave an area and, if wanted, where they do not hang together."""
    code = nodes.codes[net]
    inside = code >= 0
    labels = _numbered(dense(nodes.area, code), inside)
    if contiguous:
        labels = pieces(labels, nodes.edges, inside)
    return measured(nodes, labels, target, aim)


def refine(nodes: Nodes, target: Target, aim: Aim, *, contiguous: bool, slivers: int) -> Reached:
    """Take the common refinement; what is smaller than a sliver joins the neighbour that the fewest nets set apart."""
    labels = dense(nodes.area, *nodes.codes)
    if contiguous:
        labels = pieces(labels, nodes.edges)
    if slivers > 1:
        labels = _without_slivers(nodes, labels, slivers)
    return measured(nodes, labels, target, aim)


def _without_slivers(nodes: Nodes, labels: Rows, slivers: int) -> Rows:
    """Let each sliver join the neighbour, itself none, that most nets have it together with; more than have it apart.

    Of equal ones the first. One pass: what was joined to a sliver does not draw in the next one.
    """
    n = int(labels.max(initial=-1)) + 1
    size = np.bincount(labels[labels >= 0], minlength=n)
    small = (size > 0) & (size < slivers)
    a, b = labels[nodes.edges[:, 0]], labels[nodes.edges[:, 1]]
    pair = np.concatenate([np.stack([a, b], axis=1), np.stack([b, a], axis=1)]).astype(np.int64)
    gain = np.concatenate([nodes.gains, nodes.gains])
    good = (pair >= 0).all(axis=1) & (pair[:, 0] != pair[:, 1]) & (gain > 0)
    good[good] = small[pair[good, 0]] & ~small[pair[good, 1]]
    pair, gain = pair[good], gain[good]
    if not len(pair):
        return labels
    keys, inverse = np.unique(pair[:, 0] * n + pair[:, 1], return_inverse=True)
    best = np.full(len(keys), -np.inf)
    np.maximum.at(best, inverse, gain)
    order = np.lexsort((keys % n, -best, keys // n))
    first = np.append(True, np.diff((keys // n)[order]) != 0)
    to = np.arange(n)
    to[(keys // n)[order][first]] = (keys % n)[order][first]
    joined = np.where(labels >= 0, to[labels], -1).astype(np.int32)
    return _numbered(joined, joined >= 0)


def _numbered(labels: Rows, inside: Bools) -> Rows:
    """Number labels by their first row, -1 outside."""
    out = np.full(len(labels), -1, np.int32)
    rows = np.flatnonzero(inside)
    if len(rows):
        out[rows] = dense(labels[rows])
    return out


def agree(nodes: Nodes, target: Target, aim: Aim, effort: Effort) -> Reached:
    """Carve grids on which the nets agree most, inside the band, connected and within areas."""
    starts = [np.where(code >= 0, code, code.max(initial=-1) + 1).astype(np.int64) for code in nodes.codes]
    step = _tie(nodes)
    found = carve(
        nodes.weights,
        nodes.edges.astype(np.int64),
        nodes.gains,
        low=target.low,
        high=target.high,
        groups=nodes.area.astype(np.int64),
        starts=starts,
        score=_score(nodes, step) if aim == "moved" else None,
        effort=effort.effort,
        prove=effort.prove,
        time_limit=effort.time_limit,
        progress=effort.progress,
    )
    lost = float(moved(nodes, _parts(found.labels)).sum())
    bound = found.bound
    if aim == "moved":
        bound = lost if found.proven else max(-found.bound - step * float(np.abs(nodes.gains).sum()), 0.0)
    out = tuple(int(i) for i in found.outside)
    return Reached(found.labels, agreement(nodes, found.labels), lost, aim, bound, found.proven, out)


def _tie(nodes: Nodes) -> float:
    """Return what agreement counts where as many households move: all of it less than half of the smallest weight."""
    least = float(nodes.weights[nodes.weights > 0].min(initial=np.inf))
    return (
        0.0
        if np.isinf(least)
        else least * float(nodes.votes.min(initial=1)) / 2 / (1 + float(np.abs(nodes.gains).sum()))
    )


def _score(nodes: Nodes, step: float) -> Callable[[Sequence[Ints]], Floats]:
    """Return what a part is worth: few households that move, then much agreement."""
    from scipy import sparse

    n = len(nodes)
    a, b = nodes.edges[:, 0], nodes.edges[:, 1]
    near = sparse.csr_array((nodes.gains, (a, b)), shape=(n, n))

    def score(parts: Sequence[Ints]) -> Floats:
        sizes = np.array([len(part) for part in parts], np.int64)
        rows = np.concatenate([np.asarray(part, np.int64) for part in parts]) if len(parts) else np.zeros(0, np.int64)
        who = np.repeat(np.arange(len(parts)), sizes)
        held = sparse.csr_array((np.ones(len(rows)), (who, rows)), shape=(len(parts), n))
        inside: Floats = np.asarray((held @ near).multiply(held).sum(axis=1)).ravel()
        return step * inside - moved(nodes, parts)

    return score
