"""What hidden cells give away where their relations close a ring: found exactly, block by block, with HiGHS.

A block is a set of free cells tied together by relations; the visible cells are constants. One feasible table often
shows of many cells at once that they are safe, so few are asked for one by one.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
import numpy as np

from gridgov._privacy_system import Bools, Floats, Ints, System

__all__ = ["BlockError", "blocks_of", "weak_cells"]

#: Programs that ask for all cells of a block together, before the rest is asked for one by one.
_TOGETHER: Final = 4
_HALF: Final = 0.5


class BlockError(Exception):
    """No table fits the visible cells of a block."""

    def __init__(self, cell: int) -> None:
        super().__init__(cell)
        #: One of its cells.
        self.cell = cell


def blocks_of(system: System, free: Bools, *, rings: bool) -> list[Ints]:
    """Return the free cells of each block, ascending; with ``rings`` only of those that close one."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    near = system.only(system.count(free) > 0)
    rel, cell, _ = near.incidence()
    at = free[cell]
    rel, cell = rel[at], cell[at]
    if not len(cell):
        return []
    cells, place = np.unique(cell, return_inverse=True)
    m = len(cells) + near.size
    links = coo_array((np.ones(len(cell), np.int8), (place, rel + len(cells))), shape=(m, m))
    _, label = connected_components(links, directed=False)
    nodes, edges = np.bincount(label), np.bincount(label[place], minlength=label.max() + 1)
    wanted = edges >= nodes if rings else np.ones(len(nodes), bool)
    mine = label[: len(cells)]
    keep = wanted[mine]
    order = np.argsort(mine[keep], kind="stable")
    found, groups = cells[keep][order], mine[keep][order]
    return np.split(found, np.flatnonzero(np.diff(groups)) + 1) if len(found) else []


@attrs.frozen(eq=False)
class _Block:
    """The free cells of one block as an integer program: ``a @ x == b``."""

    cells: Ints
    a: Any
    b: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, system: System, values: Floats, cells: Ints, low: Floats, high: Floats) -> _Block:
        from scipy.sparse import csr_array

        mask = np.zeros(system.n, bool)
        mask[cells] = True
        near = system.only(system.count(mask) > 0)
        rel, cell, is_total = near.incidence()
        sign = np.where(is_total, -1.0, 1.0)
        inner = mask[cell]
        at = np.searchsorted(cells, cell[inner])
        # The solver of scipy 1.14 takes no wider numbers of rows.
        ends = rel[inner].astype(np.int32), at.astype(np.int32)
        a = csr_array((sign[inner], ends), shape=(near.size, len(cells)))
        seen = np.bincount(rel[~inner], sign[~inner] * values[cell[~inner]], near.size)
        return cls(cells, a, -seen.astype(np.float64), low[cells], high[cells])

    def most(self, asked: Ints, caps: Floats) -> Floats:
        """Return a feasible table in which some cells, each up to its cap, have the greatest sum.

        Raises:
            BlockError: Nothing is feasible.
        """
        from scipy.sparse import csr_array, hstack, identity, vstack

        m, n = len(self.cells), len(asked)
        # A counter for each cell that is asked for, no greater than the cell and no greater than its cap.
        pick = csr_array((np.ones(n), (np.arange(n, dtype=np.int32), asked.astype(np.int32))), shape=(n, m))
        rows = vstack([hstack([self.a, csr_array((len(self.b), n))]), hstack([pick, -identity(n)])], format="csr")
        return self._solve(
            np.concatenate([np.zeros(m), -np.ones(n)]),
            rows,
            np.concatenate([self.b, np.full(n, np.inf)]),
            np.concatenate([self.low, np.full(n, -np.inf)]),
            np.concatenate([self.high, caps]),
        )

    def least(self, i: int) -> Floats:
        """Return a feasible table with the smallest value of one cell.

        Raises:
            BlockError: Nothing is feasible.
        """
        goal = np.zeros(len(self.cells))
        goal[i] = 1.0
        return self._solve(goal, self.a, self.b, self.low, self.high)

    def _solve(self, goal: Floats, rows: Any, top: Floats, low: Floats, high: Floats) -> Floats:  # noqa: ANN401 - sparse
        """Minimise; rows beyond those of the block have to be 0 or more."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        bottom = np.zeros(len(top))
        bottom[: len(self.b)] = self.b
        found: Any = milp(
            goal,
            constraints=LinearConstraint(rows, bottom, top),
            bounds=Bounds(low, high),
            integrality=np.ones(len(goal), np.int64),
        )
        if found.x is None:
            raise BlockError(int(self.cells[0]))
        table: Floats = np.rint(np.asarray(found.x, np.float64)[: len(self.cells)])
        return table


class _Audit:
    """What is not shown to be safe yet of one block: each feasible table shows more."""

    def __init__(self, block: _Block, goal: Floats, known: Floats) -> None:
        self.block, self.goal, self.known = block, goal[block.cells], known[block.cells]
        self.small: Bools = ~np.isnan(self.goal)
        self.fixed: Bools = ~np.isnan(self.known)

    def learn(self, table: Floats) -> None:
        """Strike what a feasible table shows: a cell that is large enough, one that differs."""
        self.small &= ~(table >= self.goal - _HALF)
        self.fixed &= ~(np.abs(table - self.known) > _HALF)

    def together(self) -> None:
        """Ask for all cells at once, as long as that helps."""
        for _ in range(_TOGETHER):
            asked = np.flatnonzero(self.small)
            if not len(asked):
                return
            self.learn(self.block.most(asked, self.goal[asked]))
            if int(self.small.sum()) == len(asked):
                return

    def one_by_one(self) -> None:
        """Ask for each cell that is left; what stays is not safe."""
        for i in np.flatnonzero(self.small).tolist():
            if self.small[i]:
                self.learn(self.block.most(np.array([i]), self.goal[i : i + 1]))
        for i in np.flatnonzero(self.fixed).tolist():
            if self.fixed[i]:
                self.learn(self.block.most(np.array([i]), self.known[i : i + 1] + 1.0))
            if self.fixed[i]:
                self.learn(self.block.least(i))


def weak_cells(  # noqa: PLR0913 - what a block consists of
    system: System, values: Floats, cells: Ints, low: Floats, high: Floats, goal: Floats, known: Floats
) -> tuple[Ints, Ints]:
    """Return the cells of a block that are not safe: too small for sure, and the same in every feasible table.

    Args:
        system: The relations.
        values: Values of the visible cells.
        cells: Free cells of the block, ascending.
        low: Lower bounds of all cells.
        high: Upper bounds of all cells.
        goal: What each cell must be able to reach; NaN where nothing is asked of it.
        known: True value of each cell that must be able to differ from it; NaN where nothing is asked.

    Raises:
        BlockError: Nothing is feasible.
    """
    audit = _Audit(_Block.of(system, values, cells, low, high), goal, known)
    audit.together()
    audit.one_by_one()
    return cells[audit.small], cells[audit.fixed]
