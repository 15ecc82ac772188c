"""Which polygons share a border of some length, for very many of them.

Most neighbours have an edge in common, vertex for vertex, and most other pairs that touch do so in one corner. Both are
told from the coordinates; what is left is worked out as for a split.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints
from gridgov.geo._measure import Shapes
from gridgov.splitting._neighbour_outlines import Outlines as Bare
from gridgov.splitting._neighbour_outlines import borders

__all__ = ["ROUNDING", "bordering", "near"]

_Places: TypeAlias = npt.NDArray[np.float64]

#: Metres; what is nearer is the same place in numbers of any system.
ROUNDING: Final = 1e-6
#: The same as a part of the distance from the middle.
_PRECISION: Final = 1e-9
#: Metres; a common edge that is longer is a border without further question.
_EDGE: Final = 1e-3
#: Corners that are so many roundings apart are two.
_APART: Final = 10.0


def near(shapely: Any, shapes: Shapes, distance: float) -> Ints:  # noqa: ANN401 - a module
    """Return the pairs of rows that are no further apart than some metres, each once, the smaller row first."""
    found = np.asarray(shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=distance), np.int64)
    return found[:, found[0] < found[1]].T


def bordering(shapely: Any, shapes: Shapes) -> Ints:  # noqa: ANN401 - a module
    """Return the pairs of rows that share a border of some length, or overlap, each once, the smaller row first.

    Args:
        shapely: The module.
        shapes: Valid polygons in a plane of metres around 0, 0.
    """
    if not len(shapes):
        return np.zeros((0, 2), np.int64)
    places, owner = shapely.get_coordinates(shapes, return_index=True)
    owner = np.asarray(owner, np.int64)
    step = max(ROUNDING, _PRECISION * float(np.abs(places).max(initial=0)))
    n = len(shapes)
    known = _common_edges(places, owner, n)
    # Whose bounds are apart is apart; of the others, only those that may have a border are measured.
    boxes = shapely.box(*(shapely.bounds(shapes) + np.array([-step, -step, step, step])).T)
    found = np.asarray(shapely.STRtree(shapes).query(boxes), np.int64)
    pairs = _paired(np.setdiff1d(found[0, found[0] < found[1]] * n + found[1, found[0] < found[1]], known), n)
    open_ = np.asarray(shapely.relate_pattern(shapes[pairs[:, 0]], shapes[pairs[:, 1]], "T********"), bool)
    open_ |= _apart(shapely, shapes, (places, owner), pairs, step)
    rows = np.unique(pairs[open_])
    more = rows[borders(Bare(shapes[rows]))].reshape(-1, 2)
    return _paired(np.union1d(known, more[:, 0] * n + more[:, 1]), n)


def _paired(numbers: Ints, n: int) -> Ints:
    """Return the pairs that numbers stand for: the first row times the number of all, plus the second."""
    return np.stack(np.divmod(numbers, n), axis=1)


def _common_edges(places: _Places, owner: Ints, n: int) -> Ints:
    """Return the pairs of rows that have an edge in common, vertex for vertex, as numbers, each once, sorted."""
    same = owner[1:] == owner[:-1]
    start, end, row = places[:-1][same], places[1:][same], owner[1:][same]
    long = np.hypot(*(end - start).T) > _EDGE
    start, end, row = start[long] + 0.0, end[long] + 0.0, row[long]  # no negative zero
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    edges = np.concatenate([np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)], axis=1)
    order = np.argsort(_mixed(edges), kind="stable")
    edges, row = edges[order], row[order]
    # An edge has two sides; where polygons overlap it may be there more often, and pairs two apart are found by others.
    equal = (edges[1:] == edges[:-1]).all(axis=1) & (row[1:] != row[:-1])
    first, second = row[:-1][equal], row[1:][equal]
    return np.unique(np.minimum(first, second) * n + np.maximum(first, second))


def _mixed(edges: _Places) -> npt.NDArray[np.uint64]:
    """Return a number for each edge, the same for equal edges; that of others may be the same, too."""
    bits = np.ascontiguousarray(edges).view(np.uint64)
    out = np.zeros(len(edges), np.uint64)
    for column in bits.T:
        out = (out ^ column) * np.uint64(0x9E3779B97F4A7C15)
        out ^= out >> np.uint64(29)
    return out


def _apart(
    shapely: Any,  # noqa: ANN401 - a module
    shapes: Shapes,
    vertices: tuple[_Places, Ints],
    pairs: Ints,
    step: float,
) -> Bools:
    """Tell which pairs meet at vertices that are some way from each other: a border has two ends."""
    low, high = np.full((len(pairs), 2), np.inf), np.full((len(pairs), 2), -np.inf)
    places, owner = vertices
    starts = np.searchsorted(owner, np.arange(len(shapes) + 1))
    box = shapely.bounds(shapes)
    for mine, other in ((0, 1), (1, 0)):
        first = starts[pairs[:, mine]]
        count = starts[pairs[:, mine] + 1] - first
        pair = np.repeat(np.arange(len(pairs)), count)
        at = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
        around = box[pairs[pair, other]]
        there = ((places[at] >= around[:, :2] - step) & (places[at] <= around[:, 2:] + step)).all(axis=1)
        pair, at = pair[there], at[there]
        met = shapely.dwithin(shapely.points(places[at]), shapes[pairs[pair, other]], step)
        np.minimum.at(low, pair[met], places[at[met]])
        np.maximum.at(high, pair[met], places[at[met]])
    return np.asarray((high - low).max(axis=1, initial=-np.inf) > _APART * step, bool)
