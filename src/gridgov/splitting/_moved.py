"""What changes hands: households whose grid chief or whose unit is another one afterwards, and posts that go along."""

from __future__ import annotations

from typing import Final

import numpy as np

from gridgov._columns import Rows
from gridgov._metric_spread import Floats
from gridgov._partition import added
from gridgov.hierarchy import Hierarchy
from gridgov.splitting._ground import Ground

__all__ = ["apart", "grid_of", "matched", "moved_from", "must_move", "regridded"]

_GRID: Final = "grid"


def grid_of(found: Ground) -> Rows:
    """Return for each base unit the row of the lowest grid that it is in or is, below the unit; -1 for none."""
    h = found.territory
    mark = h.levels.types_at(None, _GRID)[h.types] & ~h.levels.overlays()[h.types]
    mark[: found.unit + 1] = False
    mark[int(h.tree.end[found.unit]) :] = False
    return h.nearest(mark)[found.base]


def apart(groups: Rows, labels: Rows, weights: Floats) -> Floats:
    """Return the count of each group that is not in the part that has most of it; group -1 is left out.

    Returns:
        Float64, shape (largest group + 1,).
    """
    n = int(groups.max(initial=-1)) + 1
    parts = int(labels.max(initial=-1)) + 1
    inside = groups >= 0
    table = np.bincount(
        groups[inside].astype(np.int64) * max(parts, 1) + labels[inside],
        weights=weights[inside],
        minlength=n * max(parts, 1),
    ).reshape(n, max(parts, 1))
    out: Floats = table.sum(axis=1) - table.max(axis=1, initial=0.0)
    return out


def regridded(found: Ground, grids: Rows, labels: Rows) -> float:
    """Return the count of what gets another grid: what is not in the part that keeps the id of its lowest grid.

    Args:
        found: What is divided.
        grids: Row of the lowest grid of each base unit, -1 for none.
        labels: Part of each base unit.
    """
    h, base = found.territory, found.base
    parts = int(labels.max(initial=-1)) + 1
    home = np.full(found.n, -1, np.int64)
    rows: list[int] = np.unique(grids[grids >= 0]).tolist()
    for row in rows:
        # A grid may hold other grids: the part with most of all of it keeps its id.
        span = slice(int(np.searchsorted(base, row)), int(np.searchsorted(base, int(h.tree.end[row]))))
        heir = int(added(labels[span], found.weights[span], parts).argmax())
        home[grids == row] = heir
    return float(found.weights[(home >= 0) & (home != labels)].sum())


def must_move(old: Rows, weights: Floats, low: float, high: float, *, all_stay: bool) -> float:
    """Return what changes hands in any division: what present units have above the most, or lack of the least.

    Args:
        old: Row of the present unit of each base unit, -1 for none.
        weights: Count of each base unit.
        low: Least of a part.
        high: Most of a part.
        all_stay: Whether each present unit goes on as one of the parts, and there are no others.
    """
    inside = old >= 0
    loads = added(old[inside], weights[inside], int(old.max(initial=-1)) + 1)
    loads = loads[np.unique(old[inside])]
    above = float(np.maximum(loads - high, 0.0).sum())
    return max(above, float(np.maximum(low - loads, 0.0).sum())) if all_stay else above


def matched(  # noqa: PLR0913 - what there is, what there will be, and where
    old: Rows, labels: Rows, weights: Floats, *, areas: Rows, h: Hierarchy, all_stay: bool = False
) -> list[int]:
    """Return for each part the row of the old unit whose place it takes, -1 for none: the most in total stays.

    Args:
        old: Row of the old unit of each base unit, -1 for none.
        labels: Part of each base unit.
        weights: Count of each base unit.
        areas: Row of the unit under which each part stands.
        h: The units.
        all_stay: Whether each old unit goes on, also where a part has nothing of it.
    """
    from scipy.optimize import linear_sum_assignment

    parts = int(labels.max(initial=-1)) + 1
    rows = np.unique(old[old >= 0])
    out = [-1] * parts
    if not len(rows):
        return out
    at = np.searchsorted(rows, np.maximum(old, rows[0]))
    inside = old >= 0
    share = np.zeros((len(rows), parts))
    np.add.at(share, (at[inside], labels[inside]), weights[inside])
    # Of equal counts the one with more base units, however few households these have.
    sizes = np.zeros_like(share)
    np.add.at(sizes, (at[inside], labels[inside]), 1.0)
    worth = share + sizes * (1e-6 * max(float(share.max()), 1.0) / max(float(sizes.max()), 1.0))
    under = h.tree.parent[rows]
    worth[under[:, None] != areas[None, :]] = 0.0
    first, second = linear_sum_assignment(worth, maximize=True)
    for i, part in zip(first.tolist(), second.tolist(), strict=True):
        if worth[i, part] > 0 or all_stay:
            out[part] = int(rows[i])
    return out


def moved_from(old: Rows, labels: Rows, weights: Floats, heirs: list[int]) -> float:
    """Return the count of what is not in the part that took the place of its old unit; what was in none moves not."""
    return float(weights[(old >= 0) & (np.array(heirs, np.int64)[labels] != old)].sum())
