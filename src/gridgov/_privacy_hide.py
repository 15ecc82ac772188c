"""Hides further cells until the small ones are safe: greedy, relation by relation, with an exact audit at the end.

A small cell is hidden first. A relation in which a hidden cell stands alone gives it back, so a second one is hidden
there: the smallest that can make up for the difference, and rather one that leaves no other relation with a single
hidden cell. This is repeated until every bound is wide enough; more hidden cells never narrow a bound, so it ends.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov._privacy_rings import BlockError, blocks_of, weak_cells
from gridgov._privacy_system import Bools, Floats, Ints, System

__all__ = ["Cells", "Hidden", "hide"]

#: Cells times trials up to which every further cell is tried again: at most some seconds.
_THIN_UP_TO: Final = 200_000


@attrs.frozen(eq=False)
class Cells:
    """What is to be protected."""

    system: System
    #: Values; NaN where nothing is stated. Shape (n,).
    values: Floats
    #: Cells whose small values are not to be known. Shape (n,).
    guarded: Bools
    #: Values below are small.
    k: int
    #: Whether a value of 0 is to be hidden, too.
    zeros: bool


@attrs.frozen(eq=False)
class Hidden:
    """Which cells are hidden, by number."""

    #: The small ones.
    primary: Bools
    #: Others, so that nobody can work the small ones out.
    complementary: Bools


def hide(cells: Cells) -> Hidden:
    """Return the cells that have to be hidden.

    Raises:
        BlockError: The values contradict each other.
    """
    work = _Work(cells)
    if not work.primary.any() and not work.unstated().any():
        return Hidden(work.primary, work.hidden & ~work.primary)
    work.widen()
    work.reveal_fixed()
    work.thin()
    return Hidden(work.primary, work.hidden & ~work.primary)


class _Work:
    """The cells that are hidden so far, and what they still need."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.system = cells.system
        x = cells.values
        self.unknown = np.isnan(x)
        small = cells.guarded & (x < cells.k)  # false where nothing is stated
        self.primary = small if cells.zeros else small & (x > 0)
        self.hidden = self.primary.copy()
        # How far a cell must be able to move.
        self.need = np.where(self.primary, cells.k - x, 0.0)
        self.rel, self.cell, self.is_total = cells.system.incidence()
        # What another table has shown to be safe stays so.
        self.safe = np.zeros(cells.system.n, bool)
        self.fixed = np.zeros(0, np.int64)

    @property
    def free(self) -> Bools:
        """Cells of which nothing is seen."""
        return self.hidden | self.unknown

    def unstated(self) -> Bools:
        """Return guarded cells that nobody stated, and that follow from the others as small."""
        low, high, _ = self.bounds()
        del low
        return self.small(high) & self.unknown

    def bounds(self) -> tuple[Floats, Floats, bool]:
        """Return the bounds of all cells.

        Raises:
            BlockError: The values contradict each other.
        """
        low, high, settled = self.system.bounds(self.cells.values, self.free)
        if len(wrong := np.flatnonzero(low > high)):
            raise BlockError(int(wrong[0]))
        return low, high, settled

    def small(self, high: Floats) -> Bools:
        """Return which of the cells to be protected are small for sure."""
        asked = (self.hidden | (self.unknown & self.cells.guarded)) & (high < self.cells.k)
        return asked if self.cells.zeros else asked & ((high > 0) | self.hidden)

    # -- hiding --------------------------------------------------------------------------------------------------------

    def widen(self) -> None:
        """Hide further cells until every bound is wide enough."""
        while True:
            low, high, settled = self.bounds()
            small = self.small(high)
            rels, needs = self.lonely(small)
            if not len(rels):
                rels, needs = self.tight(small, high)
            if not len(rels):
                weak = self.ring_weak(low, high, settled=settled)
                if not len(weak):
                    return
                rels, needs = self.around(weak)
            self.hide_one_in(rels, needs)

    def lonely(self, small: Bools) -> tuple[Ints, Floats]:
        """Return the relations that give their one free cell back, and what it needs."""
        alone = self.system.count(self.free) == 1
        at = alone[self.rel] & (self.hidden | small)[self.cell]
        need = np.where(self.unknown, self.cells.k, self.need)
        return self.rel[at], need[self.cell[at]]

    def tight(self, small: Bools, high: Floats) -> tuple[Ints, Floats]:
        """Return the relations that keep a cell small, and how much is missing."""
        if not small.any():
            return np.zeros(0, np.int64), np.zeros(0)
        free = self.free
        base_low = np.where(free, 0.0, self.cells.values)
        # By what is visible in the relation alone; if that is not it, by what is known of its hidden cells, too.
        for lows, highs in ((base_low, np.where(free, np.inf, base_low)), self.bounds()[:2]):
            _, most, _, of_high = self.system.implied(lows, highs)
            top = np.concatenate([of_high, most])
            at = np.flatnonzero(small[self.cell] & (top < self.cells.k))
            if len(at):
                break
        # The relation that is tightest for each cell.
        order = at[np.lexsort((self.rel[at], top[at], self.cell[at]))]
        new = np.append(True, self.cell[order][1:] != self.cell[order][:-1])
        tightest = np.repeat(top[order[new]], np.diff(np.append(np.flatnonzero(new), len(order))))
        order = order[top[order] <= tightest]
        del high
        missing = self.cells.k - top[order]
        # The neediest cell of each relation.
        pick = np.lexsort((-missing, self.rel[order]))
        rel, missing = self.rel[order][pick], missing[pick]
        first = np.append(True, rel[1:] != rel[:-1])
        return rel[first], missing[first]

    def around(self, weak: Ints) -> tuple[Ints, Floats]:
        """Return for each weak cell one of its relations in which something is left to hide."""
        able = self.able()
        left = np.bincount(self.rel, able[self.cell], self.system.size) > 0
        rels: list[int] = []
        for cell in weak.tolist():
            mine = self.rel[self.cell == cell]
            rels.append(int(mine[np.argmax(left[mine])]))
        return np.array(rels, np.int64), np.maximum(self.need[weak], 1.0)

    def able(self) -> Bools:
        """Return the visible cells that could make up for something."""
        return ~self.free & (self.cells.values > 0)

    def hide_one_in(self, rels: Ints, needs: Floats) -> None:
        """Hide one more cell in each of some relations, or near them where there is none left."""
        able = self.able()
        wanted = np.full(self.system.size, -np.inf)
        np.maximum.at(wanted, rels, needs)
        at = np.flatnonzero((wanted[self.rel] > -np.inf) & able[self.cell])
        rel, cell = self.rel[at], self.cell[at]
        enough = self.cells.values[cell] >= wanted[rel]
        # Hiding it leaves it alone in relations of which nothing is hidden so far.
        untouched = self.system.count(self.free) == 0
        leaves = np.bincount(self.cell, untouched[self.rel], self.system.n)[cell] > 0
        rank = np.where(self.is_total[at], 2, np.where(enough, leaves, 3))
        value = np.where(rank == 3, -1.0, 1.0) * self.cells.values[cell]  # noqa: PLR2004 - the rank above
        order = np.lexsort((cell, value, rank, rel))
        first = order[np.append(True, rel[order][1:] != rel[order][:-1])] if len(order) else order
        self._take(cell[first], wanted[rel[first]])
        stuck = np.setdiff1d(np.flatnonzero(wanted > -np.inf), rel[first]).tolist()
        # What is hidden for one may be what another one would have taken.
        near = [self._take_near(r, float(wanted[r])) for r in stuck]
        if not len(first) and not any(near):
            raise BlockError(int(self.system.total[stuck[0]]))

    def _take(self, cells: Ints, needs: Floats) -> None:
        self.hidden[cells] = True
        np.maximum.at(self.need, cells, needs)

    def _take_near(self, rel: int, need: float) -> bool:
        """Hide the cheapest cell of the nearest relation, by way of free cells, that has one; tell whether one has."""
        able, free = self.able(), self.free
        seen, ring = {rel}, {rel}
        while ring:
            inside = np.isin(self.rel, list(ring))
            found = self.cell[inside & able[self.cell]]
            if len(found):
                values = self.cells.values[found]
                best = np.lexsort((found, values, values < need))[0]
                self._take(found[best : best + 1], np.array([need]))
                return True
            bridges = np.isin(self.cell, self.cell[inside & free[self.cell]])
            ring = set(self.rel[bridges].tolist()) - seen
            seen |= ring
        return False

    # -- audit ---------------------------------------------------------------------------------------------------------

    def ring_weak(self, low: Floats, high: Floats, *, settled: bool) -> Ints:
        """Return the cells that are not safe although each relation by itself lets them be."""
        x, k = self.cells.values, float(self.cells.k)
        guarded = self.hidden & ~(x >= k) | (self.unknown & self.cells.guarded & (high > 0))
        goal = np.where(guarded & ~self.safe, k, np.nan)
        known = np.where(self.hidden & (x >= k) & ~self.safe, x, np.nan)
        weak: list[Ints] = []
        fixed: list[Ints] = []
        for block in blocks_of(self.system, self.free, rings=settled):
            if np.isnan(goal[block]).all() and np.isnan(known[block]).all():
                continue
            small, same = weak_cells(self.system, x, block, low, high, goal, known)
            mask = np.zeros(self.system.n, bool)
            mask[block] = True
            mask[small] = False
            mask[same] = False
            self.safe |= mask
            # One at a time: what is hidden for it may be enough for the others.
            weak.append(self._not_only_zero(small, low, high, block)[:1])
            fixed.append(same)
        none = np.zeros(0, np.int64)
        self.fixed = np.concatenate([none, *fixed])
        return np.concatenate([none, *weak])

    def _not_only_zero(self, small: Ints, low: Floats, high: Floats, block: Ints) -> Ints:
        """Leave out what nobody stated and what can only be 0, if zeros may be seen."""
        asked = small[self.unknown[small]]
        if self.cells.zeros or not len(asked):
            return small
        goal = np.full(self.system.n, np.nan)
        goal[asked] = 1.0
        zero, _ = weak_cells(self.system, self.cells.values, block, low, high, goal, np.full(self.system.n, np.nan))
        return np.setdiff1d(small, zero)

    # -- afterwards ----------------------------------------------------------------------------------------------------

    def reveal_fixed(self) -> None:
        """Show what everybody can work out anyway and is not small: it protects nothing."""
        low, high, _ = self.bounds()
        further = self.hidden & ~self.primary
        same = low == high
        same[self.fixed] = True
        self.hidden &= ~(further & same & (self.cells.values >= self.cells.k))

    def thin(self) -> None:
        """Show again what need not be hidden, the largest first, where that can be tried in reasonable time."""
        further = np.flatnonzero(self.hidden & ~self.primary)
        if not len(further) or len(further) * self.system.count(self.free).sum() > _THIN_UP_TO:
            return
        for cell in further[np.argsort(-self.cells.values[further], kind="stable")].tolist():
            self.hidden[cell] = False
            self.safe[:] = False
            low, high, settled = self.bounds()
            if self.small(high).any() or len(self.ring_weak(low, high, settled=settled)):
                self.hidden[cell] = True
        self.safe[:] = False
        low, high, settled = self.bounds()
        self.ring_weak(low, high, settled=settled)
        self.reveal_fixed()
