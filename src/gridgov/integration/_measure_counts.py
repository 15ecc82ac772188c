"""What is counted before and after merging."""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np

from gridgov._partition import Member
from gridgov._partition_alike import Alike, alike, likeness
from gridgov._partition_atoms import Layers
from gridgov._partition_pairs import Overlap, held, overlap
from gridgov.integration._plan import Floats
from gridgov.integration._staff import Staffing

__all__ = ["Counts", "EachNet", "counts", "of_each_net", "share_inside", "spans"]

_UNKNOWN = math.nan
#: Before and after.
Pair = tuple[float, float]


@attrs.frozen(eq=False)
class Counts:
    """Counts before and after, and the households of cells and grids, NaN where unknown."""

    nets: Pair
    cells: Pair
    posts: Pair
    vacant: Pair
    people: Pair
    duties: Pair
    systems: Pair
    cell_households: Floats
    grid_households: Floats


def counts(staffing: Staffing) -> Counts:
    """Count everything."""
    plan, overlay, posts = staffing.plan, staffing.overlay, staffing.every_post
    kept_nets = sum(net.keep for net in plan.nets)
    households: list[Floats] = []
    stay = 0
    for at, net in enumerate(plan.nets):
        lowest = overlay.active(at) & (net.columns.cells.level == len(net.levels) - 1)
        # A cell without a base unit here is none that is merged.
        held = net.paths[plan.nets.bound[at].cells]
        lowest &= np.isin(np.arange(net.n_cells), held)
        stay += int((lowest & net.stays()).sum())
        households.append(_of_cells(staffing, at)[lowest])
    cells = np.concatenate([np.zeros(0), *households])
    grids = plan.lowest
    of_grid = np.where(grids.unknown > 0, np.nan, grids.households)
    seats = staffing.kept.seats
    open_ = int(staffing.vacancies["open"].sum())
    stays = [post for post in posts if post.stays]
    keepers = set(staffing.kept.by_person)
    after = keepers | {post.person for post in stays if post.person is not None}
    empty = sum(post.person is None for post in posts)
    names = {(net.id, name) for net in plan.nets for name in net.columns.duties.names.tolist()}
    systems = {text for net in plan.nets for text in net.columns.duties.systems.tolist() if text is not None}
    return Counts(
        (len(plan.nets), kept_nets + (kept_nets < len(plan.nets))),
        (len(cells), len(grids) + stay),
        _known((len(posts), len(seats.ids) * seats.per_grid + len(stays)), posts),
        _known((empty, open_ + sum(post.person is None for post in stays)), posts),
        _known((len(staffing.people), len(after)), posts),
        # Merging takes no duty away, and merges no system.
        _known((len(names), len(names)), names),
        _known((len(systems), _UNKNOWN), systems),
        cells,
        of_grid,
    )


def _known(pair: Pair, there: Any) -> Pair:  # noqa: ANN401 - anything that may be empty
    """Return a count that is unknown where nets say nothing of its kind."""
    return pair if len(there) else (_UNKNOWN, _UNKNOWN)


def _of_cells(staffing: Staffing, net: int) -> Floats:
    """Return the households of each cell of a net, NaN where some are unknown, or there is no base unit."""
    laid = staffing.overlay.at(net, -1)
    n = len(laid.start) - 1
    units, households, unknown = (
        np.bincount(laid.cell, values, n) for values in (laid.units, laid.households, laid.unknown)
    )
    return np.where((unknown > 0) | (units == 0), np.nan, households)


def share_inside(households: Floats, band: tuple[float, float]) -> float:
    """Return the share of the known households that are within a band, NaN if none is known."""
    known = households[~np.isnan(households)]
    return float(((known >= band[0]) & (known <= band[1])).mean()) if len(known) else _UNKNOWN


def spans(staffing: Staffing) -> Pair:
    """Return how many cells, and grids, stand right below one that somebody heads, on average; NaN where none does."""
    before: list[int] = []
    for at, net in enumerate(staffing.plan.nets):
        active = staffing.overlay.active(at)
        parent = net.columns.cells.parent[active]
        below = np.bincount(parent[parent >= 0], minlength=net.n_cells)
        headed = sorted({post.cell for post in staffing.every_post if post.net == at and post.person is not None})
        before += [int(below[cell]) for cell in headed if below[cell]]
    after: list[int] = []
    kept, levels = staffing.kept, staffing.plan.levels
    for level in range(len(levels) - 1):
        parent = levels[level + 1].parent
        below = np.bincount(parent[parent >= 0], minlength=len(levels[level]))
        rows = kept.seats.rows[[g for g in sorted(kept.by_grid) if int(kept.seats.levels[g]) == level]]
        after += [int(below[row]) for row in rows.tolist() if below[row]]
    return _mean(before), _mean(after)


def _mean(values: list[int] | list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else _UNKNOWN


@attrs.frozen(eq=False)
class EachNet:
    """Rows of the table of nets, and the means over them."""

    rows: list[tuple[Any, ...]]
    means: dict[str, Pair]


def of_each_net(staffing: Staffing) -> EachNet:
    """Compare each net that is merged with the grids, and with each other net."""
    plan, posts = staffing.plan, staffing.every_post
    merged = [at for at, net in enumerate(plan.nets) if not net.keep]
    members = [plan.nets.bound[at].member for at in merged]
    grids = Member.of_codes(plan.lowest.codes, len(plan.lowest))
    layers = Layers.of([*members, grids], plan.nets.base.households)
    sides = [held(layers, i) for i in range(len(layers))]
    with_grids: list[tuple[Alike, Alike]] = []
    rows: list[tuple[Any, ...]] = []
    for i, at in enumerate(merged):
        met = overlap(layers, sides[i], sides[-1])
        with_grids.append(alike(met, likeness(met)))
        net = plan.nets[at]
        own = [post for post in posts if post.net == at]
        people = {post.person for post in own if post.person is not None}
        cells = staffing.overlay.active(at) & (net.columns.cells.level == len(net.levels) - 1)
        units, households = with_grids[-1]
        lost, share, lost_units = _moved(met)
        row = (net.id, int(cells.sum()), len(own), len(people), households.ari, units.ari, lost, share, lost_units)
        rows.append(row)
    between: list[tuple[Alike, Alike]] = []
    for i in range(len(merged)):
        for j in range(i):
            met = overlap(layers, sides[i], sides[j])
            between.append(alike(met, likeness(met)))
    moved = [row[6] for row in rows if not math.isnan(row[6])]
    return EachNet(
        rows,
        {
            "alignment": (_mean([b.ari for _, b in between]), _mean([b.ari for _, b in with_grids])),
            "alignment_units": (_mean([a.ari for a, _ in between]), _mean([a.ari for a, _ in with_grids])),
            "households_moved": (_UNKNOWN, math.fsum(moved) if moved else _UNKNOWN),
        },
    )


def _moved(met: Overlap) -> tuple[float, float, float]:
    """Return households outside the main cell of their grid, their share of all, and the same in base units."""
    lost = [0.0, 0.0]
    for i, weighed in enumerate((met.mass, met.units)):
        most = np.zeros(met.cells[1])
        np.maximum.at(most, met.right, weighed.values)
        lost[i] = float((weighed.columns - most).sum())
    total = float(met.mass.columns.sum())
    if not total > 0:
        return _UNKNOWN, _UNKNOWN, lost[1]
    return lost[0], lost[0] / total, lost[1]
