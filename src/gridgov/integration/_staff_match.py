"""Who keeps which grid: as many households as possible stay with the person they had."""

from __future__ import annotations

import numpy as np

from gridgov._columns import Bools, Ints
from gridgov.integration._plan import Floats
from gridgov.integration._staff_people import Claims

__all__ = ["matched"]

#: What all base units together, and the order of ids, count against one household.
_UNITS = 1e-3


def matched(claims: Claims, seats: Ints, free: Bools, taken: Bools, rank: Ints) -> list[tuple[int, int]]:
    """Give people grids so that the known households that stay with them are as many as can be.

    Of equal households more base units decide, then the order of ids: the sum of base units counts less than a
    thousandth of a household. Each connected part is solved by itself, exactly, as an assignment problem.

    Args:
        claims: What of each grid was whose; only those who had something of it can keep it.
        seats: How many people each grid still needs. Shape (grids,).
        free: Which people can keep a grid. Shape (people,).
        taken: Which claims are out, because the person has the grid already. Shape (claims,).
        rank: Place of each grid in the order of ids. Shape (grids,).

    Returns:
        Pairs of person and grid, by person.
    """
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    use = np.flatnonzero(free[claims.person] & (seats[claims.grid] > 0) & (claims.units > 0) & ~taken)
    if not len(use):
        return []
    person, grid = claims.person[use], claims.grid[use]
    n, m = len(free), len(seats)
    graph = sparse.coo_array((np.ones(len(use)), (person, grid + n)), shape=(n + m, n + m))
    _, part = connected_components(graph, directed=False)
    label = part[person]
    order = np.lexsort((rank[grid], person, label))
    label = label[order]
    cuts = np.flatnonzero(np.diff(label)) + 1
    out: list[tuple[int, int]] = []
    for rows in np.split(use[order], cuts):
        out += _part(claims, rows, seats, rank)
    return sorted(out)


def _part(claims: Claims, rows: Ints, seats: Ints, rank: Ints) -> list[tuple[int, int]]:
    """Solve one connected part."""
    from scipy import sparse
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    people, p = np.unique(claims.person[rows], return_inverse=True)
    grids, g = np.unique(rank[claims.grid[rows]], return_inverse=True)
    of_rank = np.empty(len(rank), np.int64)
    of_rank[rank] = np.arange(len(rank))
    worth = _worth(claims.households[rows], claims.units[rows], p, g)
    if len(rows) == 1:
        return [(int(people[0]), int(of_rank[grids[0]]))]
    # A row for each place in a grid; a place that nobody takes goes to a column of its own that is worth nothing.
    count = np.minimum(seats[of_rank[grids]], len(people))
    first = np.cumsum(count) - count
    places = int(count.sum())
    times = count[g]
    row = np.repeat(first[g], times) + np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    high = float(worth.max()) + 1
    cost = np.concatenate([np.repeat(high - worth, times), np.full(places, high)])
    at = (
        np.concatenate([row, np.arange(places)]),
        np.concatenate([np.repeat(p, times), len(people) + np.arange(places)]),
    )
    table = sparse.csr_array(sparse.coo_array((cost, at), shape=(places, len(people) + places)))
    found_row, found = min_weight_full_bipartite_matching(table)
    owner = np.repeat(np.arange(len(grids)), count)
    return [
        (int(people[who]), int(of_rank[grids[owner[seat]]]))
        for seat, who in zip(found_row.tolist(), found.tolist(), strict=True)
        if who < len(people)
    ]


def _worth(households: Floats, units: Floats, person: Ints, grid: Ints) -> Floats:
    """Return what it is worth that a person keeps a grid: households, then base units, then the order of ids."""
    scale = _UNITS / float(units.sum()) if households.any() else 1.0
    n, m = int(person.max()) + 1, int(grid.max()) + 1
    # Less than the smallest part of a base unit that somebody has, whoever keeps what.
    tie = scale * min(float(units.min()), 1.0) / (4 * (n + m))
    return np.asarray(households + scale * units + tie * ((n - person) / n) * ((m - grid) / m))
