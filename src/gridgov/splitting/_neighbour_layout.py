"""Where to draw units of which no position is known: neighbours close to each other, always in the same way."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from gridgov._carve_piece import components
from gridgov._columns import IdColumn, Ints
from gridgov._metric_spread import Floats
from gridgov.splitting._neighbours import Neighbours

__all__ = ["drawn_places"]

#: Up to so many units of a piece all distances count, and are improved in so many rounds; of more only those to some.
_ALL, _ROUNDS = 400, 60
_PIVOTS: Final = 50
#: Rounds of the power iteration, which begins with the same numbers each time.
_POWERS: Final = 100
_SINGLE_ROW: Final = 12
#: Room between pieces, in steps between neighbours.
_GAP: Final = 1.5


def drawn_places(near: Neighbours, ids: IdColumn) -> Floats:
    """Return x and y of each unit: as they are known, otherwise such that neighbours are close. Float64, shape (n, 2).

    A chain becomes a row, or several rows to and fro; any other piece is drawn by the number of steps between its
    units. Nothing is drawn by lot, and the order of the units does not matter.

    Args:
        near: Who is next to whom.
        ids: Ids of the units.
    """
    if near.places is not None:
        return near.places
    n = len(ids)
    order = np.array(sorted(range(n), key=ids.tolist().__getitem__), np.int64)
    if near.kind == "order":  # the order of the units, not of their ids
        order = np.arange(n)
    rank = np.empty(n, np.int64)
    rank[order] = np.arange(n)
    pieces = _pieces(rank[near.edges], n)
    drawn = np.empty((n, 2))
    drawn[order[[row for members, _ in pieces for row in members.tolist()]]] = _packed(pieces)
    return drawn


def _graph(edges: Ints, n: int) -> Any:  # noqa: ANN401 - a sparse array
    from scipy.sparse import coo_array

    return coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n)).tocsr()


def _pieces(edges: Ints, n: int) -> list[tuple[Ints, Floats]]:
    """Return the members of each connected piece and where they are in it, the largest piece first."""
    if not n:
        return []
    label = components(n, edges)
    members, inside = _grouped(label), _grouped(label[edges[:, 0]], int(label.max()) + 1)
    place = np.empty(n, np.int64)
    out: list[tuple[Ints, Floats]] = []
    for rows, lines in sorted(zip(members, inside, strict=True), key=lambda p: (-len(p[0]), int(p[0][0]))):
        place[rows] = np.arange(len(rows))
        out.append((rows, _piece(place[edges[lines]], len(rows))))
    return out


def _grouped(labels: Ints, count: int = 0) -> list[Ints]:
    """Return the positions of each label from 0, ascending."""
    sizes = np.bincount(labels, minlength=count)
    return np.split(np.argsort(labels, kind="stable"), np.cumsum(sizes)[:-1])


def _piece(edges: Ints, n: int) -> Floats:
    """Draw what hangs together; neighbours are about one step apart."""
    if n == 1:
        return np.zeros((1, 2))
    degrees = np.bincount(edges.reshape(-1), minlength=n)
    if len(edges) < n and degrees.max(initial=0) <= 2:  # noqa: PLR2004 - a chain has one before and one behind
        return _row(edges, n, degrees)
    steps = _steps(edges, n)
    points = _scaled(steps)
    points /= max(float(_lengths(points, edges).mean()), np.finfo(np.float64).tiny)
    # Units with the same steps to all others would lie on each other.
    turn = 2.4 * np.arange(n)
    points += 0.1 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return _improved(points, steps) if n <= _ALL else points


def _lengths(points: Floats, edges: Ints) -> Floats:
    return np.asarray(np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1), np.float64)


def _row(edges: Ints, n: int, degrees: Ints) -> Floats:
    """Draw a chain as a row, or as rows to and fro."""
    from scipy.sparse.csgraph import breadth_first_order

    start = int(np.flatnonzero(degrees <= 1)[0])
    order = breadth_first_order(_graph(edges, n), start, directed=False, return_predecessors=False)
    wide = n if n <= _SINGLE_ROW else int(np.ceil(np.sqrt(2 * n)))
    down, across = np.divmod(np.arange(n), wide)
    points = np.empty((n, 2))
    points[order] = np.stack([np.where(down % 2, wide - 1 - across, across), -down], axis=1)
    return points


def _steps(edges: Ints, n: int) -> Floats:
    """Return the number of steps from each unit to some units that are far from each other, or to all."""
    from scipy.sparse.csgraph import shortest_path

    graph = _graph(edges, n)
    if n <= _ALL:
        return np.asarray(shortest_path(graph, directed=False, unweighted=True))
    rows: list[Floats] = []
    nearest = np.full(n, np.inf)
    pivot = 0
    for _ in range(_PIVOTS):
        rows.append(np.asarray(shortest_path(graph, directed=False, unweighted=True, indices=pivot)))
        nearest = np.minimum(nearest, rows[-1])
        pivot = int(nearest.argmax())
    return np.stack(rows, axis=1)


def _scaled(steps: Floats) -> Floats:
    """Return two axes along which squared steps vary most.

    U. Brandes and C. Pich, "Eigensolver methods for progressive multidimensional scaling of large data" (2006). The
    power iteration begins with given numbers and is not run to the end: where several axes are as good as each other,
    every machine finds the same ones.
    """
    squares = steps**2
    middle = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    matrix = middle.T @ middle
    at = np.arange(1.0, len(matrix) + 1)
    first, second = np.sin(at), np.cos(np.sqrt(2.0) * at)
    for _ in range(_POWERS):
        first = _unit(matrix @ first)
        second = matrix @ second
        second = _unit(second - first * float(first @ second))
    return np.asarray(middle @ np.stack([first, second], axis=1), np.float64)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), np.finfo(np.float64).tiny), np.float64)


def _improved(points: Floats, steps: Floats) -> Floats:
    """Move units until they are about as far from each other as there are steps between them.

    E. Gansner, Y. Koren and S. North, "Graph drawing by stress majorization" (2004).
    """
    n = len(points)
    weight = 1.0 / np.maximum(steps, 1.0) ** 2
    np.fill_diagonal(weight, 0.0)
    solve = np.linalg.inv(np.diag(weight.sum(axis=1)) - weight + 1.0 / n)
    for _ in range(_ROUNDS):
        far = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
        pull = -weight * steps / np.maximum(far, 1e-9)
        np.fill_diagonal(pull, 0.0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        points = solve @ (pull @ points)
    return points


def _packed(pieces: list[tuple[Ints, Floats]]) -> Floats:
    """Put pieces beside each other, in rows about as long as all of them are high."""
    boxes = [points - points.min(axis=0) for _, points in pieces]
    sizes = [box.max(axis=0) + _GAP for box in boxes]
    wide = max([float(size[0]) for size in sizes] + [float(np.sqrt(sum(size[0] * size[1] for size in sizes)))])
    out: list[Floats] = []
    x = y = high = 0.0
    for box, size in zip(boxes, sizes, strict=True):
        if x and x + float(size[0]) > wide * 1.001:
            x, y, high = 0.0, y - high, 0.0
        # The upper edge of a piece is the upper edge of its row.
        out.append(box + np.array([x, y - float(size[1])]))
        x, high = x + float(size[0]), max(high, float(size[1]))
    return np.concatenate(out) if out else np.zeros((0, 2))
