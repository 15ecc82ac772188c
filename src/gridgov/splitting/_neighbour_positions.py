"""Neighbours out of positions: the Gabriel graph, in which no other unit lies in the circle between two neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

import numpy as np

from gridgov._carve_piece import components
from gridgov._cells import short
from gridgov._columns import IdColumn, Ints, encode
from gridgov._metric_spread import Floats
from gridgov.errors import Batch, Place, Problems
from gridgov.splitting._neighbour_columns import Shape, as_table, chosen, number
from gridgov.splitting._neighbour_faults import BAD_POSITION, NO_POSITION
from gridgov.splitting._neighbour_outlines import missing
from gridgov.text import Text

__all__ = ["gabriel", "read_positions"]

_SHAPE: Final = Shape(
    Text("positions", "位置表"),
    {"id": ("id", "编号", "单元"), "x": ("x",), "y": ("y",)},
    frozenset(),
    Text("'id', 'x' and 'y'", "“编号”“x”“y”，或id、x、y"),
)
_PATH: Final = "positions"
_TWO: Final = 2
#: An angle whose cosine is below this counts as a right one: corners of a lattice are not exact.
_RIGHT: Final = 1e-6
#: Positions this share of their extent away from a line count as on it.
_FLAT: Final = 1e-9


# -- what is given -----------------------------------------------------------------------------------------------------


def read_positions(given: object, ids: IdColumn) -> tuple[Floats | None, Problems]:
    """Read positions; those of other units are left aside.

    Args:
        given: A mapping of ids to x and y, or a table with the columns ``id``, ``x`` and ``y``.
        ids: Ids of the units.

    Raises:
        TypeError: It is nothing of that.
    """
    if _is_table(given):
        found, wrong = chosen(cast("Mapping[str, Sequence[Any]]", as_table(given)), _SHAPE, Place(path=_PATH))
        if wrong:
            return None, Problems.of(*wrong)
        names, values = found["id"], list(zip(found["x"], found["y"], strict=True))
    elif isinstance(given, Mapping):
        pairs = cast("Mapping[object, Any]", given)
        names, values = list(pairs), list(pairs.values())
    else:
        msg = f"Positions are a mapping of ids to (x, y), or a table with id, x and y, not {type(given).__name__}."
        raise TypeError(msg)
    at = ids.find_encoded(encode(names)).astype(np.int64)
    used = np.flatnonzero(at >= 0)
    points = np.array([_point(values[i]) for i in used.tolist()], np.float64).reshape(-1, _TWO)
    odd = np.flatnonzero(~np.isfinite(points).all(axis=1)).tolist()
    batches = [*missing(ids, np.bincount(at[used], minlength=len(ids)), NO_POSITION, _PATH)]
    if odd:
        shown = [ids.get(int(at[used[i]])) for i in odd]
        facts: dict[str, Sequence[object]] = {"id": shown, "value": [_said(values[int(used[i])]) for i in odd]}
        batches.append(Batch(BAD_POSITION, [int(used[i]) + 1 for i in odd], shown, facts, Place(path=_PATH)))
    if any(map(len, batches)):
        return None, Problems(batches)
    out = np.empty((len(ids), _TWO))
    out[at[used]] = points
    return out, Problems()


def _is_table(given: object) -> bool:
    """Tell a table from a mapping of ids, whose values are columns of two."""
    if not isinstance(given, Mapping):
        return as_table(given) is not None
    found = cast("Mapping[object, Any]", given)
    keys = {str(key).strip().casefold() for key in found}
    return {"x", "y"} <= keys and not keys.isdisjoint(_SHAPE.columns["id"])


def _point(value: object) -> tuple[float, float]:
    """Return x and y, NaN for what is no number."""
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        return np.nan, np.nan
    given = cast("Iterable[object]", value)
    cells = [number(cell) for cell in given]
    if len(cells) != _TWO:
        return np.nan, np.nan
    x, y = (np.nan if cell is None else cell for cell in cells)
    return x, y


def _said(value: object) -> str:
    """Show what is no position."""
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        return short(repr(value))
    given = cast("Iterable[object]", value)
    return short(repr(tuple(getattr(cell, "item", lambda cell=cell: cell)() for cell in given)))


# -- neighbours --------------------------------------------------------------------------------------------------------


def gabriel(points: Floats, ids: IdColumn) -> Ints:
    """Return the pairs of rows with no other unit in the circle between them; the smaller row first, sorted.

    The graph is connected, and planar where no two units have one position; those that do are a chain by their ids, of
    which the first has the neighbours. It does not depend on the order of the units.

    Args:
        points: x and y. Float64, shape (n, 2).
        ids: Ids of the units.
    """
    n = len(points)
    texts = np.array(ids.tolist(), object)
    by_id = np.empty(n, np.int64)
    by_id[sorted(range(n), key=texts.__getitem__)] = np.arange(n)
    order = np.lexsort((by_id, points[:, 1], points[:, 0]))
    place = points[order]
    new = np.ones(n, bool)
    new[1:] = (place[1:] != place[:-1]).any(axis=1)
    same = np.flatnonzero(~new)
    heads = np.flatnonzero(new)
    pairs = np.concatenate([np.stack([same - 1, same], axis=1), heads[_distinct(place[heads])]])
    out = np.sort(order[pairs], axis=1)
    return out[np.lexsort((out[:, 1], out[:, 0]))]


def _distinct(points: Floats) -> Ints:
    """Return the Gabriel graph of different points in the order of their x and y."""
    n = len(points)
    chain = np.stack([np.arange(n - 1), np.arange(1, n)], axis=1).reshape(-1, _TWO)
    # Moved and scaled: large coordinates would cost digits.
    scaled = points - points.mean(axis=0) if n else points
    scaled = scaled / max(float(np.abs(scaled).max(initial=0.0)), np.finfo(np.float64).tiny)
    if n <= _TWO or _is_flat(scaled):
        return chain
    edges, opposite = _delaunay(scaled)
    low, high = edges[:, 0], edges[:, 1]
    keep = np.ones(len(edges), bool)
    for third in opposite:
        there = third >= 0
        one, two = scaled[low[there]] - scaled[third[there]], scaled[high[there]] - scaled[third[there]]
        lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(two, axis=1)
        keep[there] &= (one * two).sum(axis=1) > _RIGHT * lengths
    return _joined(scaled, edges[keep], np.concatenate([edges, chain]))


def _is_flat(points: Floats) -> bool:
    """Tell whether all points are on one line, whose order is that of x and y."""
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(spread[1] <= _FLAT * spread[0])


def _delaunay(points: Floats) -> tuple[Ints, tuple[Ints, Ints]]:
    """Return the edges of a triangulation and the corners opposite to each, -1 for none."""
    from scipy.spatial import Delaunay

    found = Delaunay(points)
    corners = np.asarray(found.simplices, np.int64)
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    facing = np.concatenate([corners[:, 2], corners[:, 0], corners[:, 1]])
    keys = sides.min(axis=1) * len(points) + sides.max(axis=1)
    each, first, back = np.unique(keys, return_index=True, return_inverse=True)
    last = np.empty(len(each), np.int64)
    last[back] = np.arange(len(keys))
    other = np.where(last != first, facing[last], -1)
    return np.stack([each // len(points), each % len(points)], axis=1), (facing[first], other)


def _joined(points: Floats, edges: Ints, more: Ints) -> Ints:
    """Return edges, with the shortest of some more where they do not connect all points.

    Only rounding can disconnect a Gabriel graph: points too close to each other to tell the angle between them.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    labels = components(len(points), edges)
    count = int(labels.max(initial=-1)) + 1
    if count == 1:
        return edges
    between = more[labels[more[:, 0]] != labels[more[:, 1]]]
    lengths = np.linalg.norm(points[between[:, 0]] - points[between[:, 1]], axis=1)
    between = between[np.lexsort((between[:, 1], between[:, 0], lengths))]
    # One edge, the shortest, for each pair of components; numbers instead of lengths, so that none is zero or equal.
    sides = np.sort(labels[between], axis=1)
    _, first = np.unique(sides[:, 0] * count + sides[:, 1], return_index=True)
    # scipy 1.14 takes no wider numbers of rows.
    ends = sides[first].astype(np.int32)
    tree = minimum_spanning_tree(coo_array((first + 1.0, (ends[:, 0], ends[:, 1])), shape=(count, count)).tocsr())
    return np.concatenate([edges, between[np.asarray(tree.data, np.int64) - 1]])
