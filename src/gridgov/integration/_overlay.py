"""Cells of nets laid over the merged grids: how much of each cell is in each grid, or in none and why."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints, Rows, frozen
from gridgov._days import Day
from gridgov._face import as_html, as_line
from gridgov._net_bind import Bound, restricted
from gridgov._tree import runs
from gridgov.integration._plan import NO_AREA, PLACED, RESIDUE, Floats, Plan
from gridgov.text import Text

__all__ = ["EMPTY", "OUTSIDE", "UNMAPPED", "Laid", "Overlay", "main_of", "shares"]

#: Why a part of a cell is in no grid, beside what the plan says.
UNMAPPED: Final = 5
EMPTY: Final = 6
_REASONS: Final = 7
#: Key and wording of each reason.
OUTSIDE: Final = {
    **RESIDUE,
    UNMAPPED: ("unmapped", Text("base units that are not known here", "基本单元在本地不存在")),
    EMPTY: ("empty", Text("the cell has no base unit", "该网格没有基本单元")),
}


@attrs.frozen(eq=False)
class Laid:
    """The cells of one net over the grids of one level, by cell, then by grid; what is in no grid comes last."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Row of the cell in its net. Int32, shape (m,).
    cell: Rows
    #: Row of the grid; from ``n_grids`` on a reason why there is none. Int32.
    place: Rows
    #: Base units, counted with their shares. Float64.
    units: Floats
    #: Their known households, and how many of them have unknown households. Float64.
    households: Floats
    unknown: Floats
    #: Where the entries of each cell begin, and the end. Int64, shape (cells + 1,).
    start: Ints
    n_grids: int

    @property
    def inside(self) -> Bools:
        """Which entries are in a grid."""
        return np.asarray(self.place < self.n_grids)

    @property
    def reason(self) -> Rows:
        """Why an entry is in no grid; what is below 0 is in one."""
        return self.place - np.int32(self.n_grids)

    def of(self, cell: int) -> slice:
        """Return where the entries of a cell are."""
        return slice(int(self.start[cell]), int(self.start[cell + 1]))

    def shares(self) -> tuple[Floats, Bools]:
        """Return the share of its cell that each entry is, and whether households were counted or base units."""
        return shares(self.cell, self.units, self.households, self.unknown, len(self.start) - 1)


def shares(owner: Rows, units: Floats, households: Floats, unknown: Floats, n: int) -> tuple[Floats, Bools]:
    """Return the share of its owner that each entry is: of households if all are known and not 0, else of base units.

    Both results have one entry for each entry given. What has neither has no share, NaN.
    """
    total, known, open_ = (np.bincount(owner, values, n) for values in (units, households, unknown))
    counted = (open_ == 0) & (known > 0)
    by = counted[owner]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(by, households / known[owner], units / total[owner])
    return found, by


def _memberships(one: Bound, n_levels: int) -> tuple[Rows, Rows, Floats]:
    """Return base unit, cell and share of all members of a net; a cell has what the cells below it have."""
    member = one.member
    if member.codes is not None:
        units = np.flatnonzero(member.codes >= 0).astype(np.int32)
        cells, share = member.codes[units], np.ones(len(units))
    else:
        units, cells, share = member.units, member.cells, member.shares
    return _with_above(one, units, cells, share, n_levels)


def _with_above(one: Bound, units: Rows, cells: Rows, share: Floats, n_levels: int) -> tuple[Rows, Rows, Floats]:
    if n_levels == 1:
        return units, cells, share
    paths = one.net.paths[cells]
    row, level = np.nonzero(paths >= 0)
    return units[row], paths[row, level], share[row]


def _unmapped(one: Bound, n_levels: int) -> tuple[Rows, Floats]:
    """Return cell and share of the members whose base unit is not known here."""
    m, at = one.net.columns.members, one.unmapped
    pairs = m.unit[at].astype(np.int64) * one.net.n_cells + m.cell[at]
    _, first = np.unique(pairs, return_index=True)
    at = at[first]
    claims = np.bincount(m.unit, minlength=len(m.unit_ids))[m.unit[at]]
    share = 1 / np.maximum(claims, 1)
    if m.share is not None:
        share = np.where(np.isnan(m.share[at]), share, m.share[at])
    _, cells, share = _with_above(one, m.unit[at], m.cell[at], share, n_levels)
    return cells, share


@attrs.frozen(eq=False)
class Overlay:
    """All nets of a plan over its grids, worked out when they are asked for."""

    __repr__ = as_line
    _repr_html_ = as_html

    plan: Plan
    #: Only cells that are in force on this day count; None for all.
    on: Day | None = None
    _laid: dict[tuple[int, int], Laid] = attrs.field(factory=dict[tuple[int, int], Laid], init=False)
    _members: dict[int, tuple[Rows, Floats, Ints]] = attrs.field(
        factory=dict[int, tuple[Rows, Floats, Ints]], init=False
    )

    def active(self, net: int) -> Bools:
        """Tell which cells of a net count. Bool, shape (cells,)."""
        one = self.plan.nets[net]
        return np.ones(one.n_cells, bool) if self.on is None else one.in_force(self.on)

    def bound(self, net: int) -> Bound:
        """Return a net with the cells that count here, also those that were not yet in force when nets were merged."""
        one = self.plan.nets.bound[net]
        return one if one.whole is None else restricted(one.whole, self.active(net), len(self.plan.nets.base))

    def answers(self, net: int) -> Ints:
        """Return which level of the plan answers to the level of each cell of a net, both counted from the lowest."""
        one = self.plan.nets[net]
        below = len(one.levels) - 1 - one.columns.cells.level.astype(np.int64)
        return np.asarray(np.maximum(len(self.plan.levels) - 1 - below, 0))

    def members(self, net: int) -> tuple[Rows, Floats, Ints]:
        """Return base units and shares by cell, and where each cell begins."""
        if net not in self._members:
            one = self.bound(net)
            units, cells, share = _memberships(one, len(one.net.levels))
            order = np.argsort(cells, kind="stable")
            start = np.searchsorted(cells[order], np.arange(one.net.n_cells + 1))
            self._members[net] = units[order], share[order], start
        return self._members[net]

    def at(self, net: int, level: int) -> Laid:
        """Lay a net over the grids of a level of the plan."""
        key = net, level % len(self.plan.levels)
        if key not in self._laid:
            self._laid[key] = self._lay(*key)
        return self._laid[key]

    def places(self, level: int) -> Rows:
        """Return for each base unit its grid of a level, or the reason why there is none, counted on."""
        grids = self.plan.levels[level]
        reason = np.where(self.plan.residue == PLACED, NO_AREA, self.plan.residue).astype(np.int32)
        return np.where(grids.codes >= 0, grids.codes, len(grids) + reason).astype(np.int32)

    def _lay(self, net: int, level: int) -> Laid:
        from scipy import sparse

        one, base = self.bound(net), self.plan.nets.base
        n_levels, n_grids, n_cells = len(one.net.levels), len(self.plan.levels[level]), one.net.n_cells
        units, cells, share = _memberships(one, n_levels)
        lost, lost_share = _unmapped(one, n_levels)
        place = self.places(level)[units]
        lacking = ~base.known
        values = [share, share * base.weights[units], np.where(lacking[units], share, 0.0)]
        if len(lost):
            cells, place = np.concatenate([cells, lost]), np.append(place, np.full(len(lost), n_grids + UNMAPPED))
            values = [
                np.concatenate([a, b])
                for a, b in zip(values, (lost_share, np.zeros(len(lost)), lost_share), strict=True)
            ]
        empty = np.flatnonzero(np.bincount(cells, minlength=n_cells) == 0)
        if len(empty):
            cells, place = np.append(cells, empty), np.append(place, np.full(len(empty), n_grids + EMPTY))
            values = [np.append(column, np.zeros(len(empty))) for column in values]
        tables = [
            sparse.csr_array(sparse.coo_array((column, (cells, place)), shape=(n_cells, n_grids + _REASONS)))
            for column in values
        ]
        for table in tables:
            table.sum_duplicates()
        start = tables[0].indptr.astype(np.int64)
        found = [np.asarray(table.data, np.float64) for table in tables]
        row = np.repeat(np.arange(n_cells, dtype=np.int32), np.diff(start))
        column = tables[0].indices.astype(np.int32)
        active = self.active(net)
        if not active.all():
            kept = active[row]
            row, column, found = row[kept], column[kept], [values[kept] for values in found]
            start = np.searchsorted(row, np.arange(n_cells + 1))
        units_in, known, unknown = (frozen(v) for v in found)
        return Laid(frozen(row), frozen(column), units_in, known, unknown, frozen(start), n_grids)


def main_of(owner: Rows, share: Floats, rank: Ints) -> tuple[Ints, Bools]:
    """Return the entry with the largest share of each owner in order, and whether another one has as much.

    Of several as large, the first by rank. Entries are sorted by owner.
    """
    first = runs(owner)
    if not len(first):
        return np.zeros(0, np.int64), np.zeros(0, bool)
    group = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(owner))))
    most = np.maximum.reduceat(share, first)
    best = share >= (most * (1 - 1e-12))[group]
    entries = np.flatnonzero(best)
    order = entries[np.lexsort((rank[entries], group[entries]))]
    heads = runs(group[order])
    return order[heads], np.diff(np.append(heads, len(order))) > 1
