"""Base units cut into cells: along the grids of a place or beside them, with borders that moved and wrong records."""

from __future__ import annotations

from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov.schemes._apportion import share_out

__all__ = ["Flaws", "Ground", "Members", "cut", "flawed", "grouped", "shifted"]

_HALF: Final = 0.5
Generator: TypeAlias = np.random.Generator


@attrs.frozen(eq=False)
class Ground:
    """What is cut: base units in the order of the territory, each in a grid of the place, that in an area."""

    #: Number of the area of each base unit, from 0, not falling. Int64, shape (n,).
    area: Ints
    #: Number of the grid, the same way.
    grid: Ints
    #: Number of the unit above the area, the same way: cells that cross areas do not cross these.
    above: Ints

    @property
    def n(self) -> int:
        """Number of base units."""
        return len(self.area)

    @property
    def mean(self) -> float:
        """Base units of a grid on average; where areas are not divided into grids, a third of an area."""
        grids, areas = int(self.grid[-1]) + 1, int(self.area[-1]) + 1
        return self.n / (3 * areas if grids == areas else grids)


@attrs.frozen
class Flaws:
    """How far a net is from what it would be if nobody erred; each a share, from 0 to 1."""

    gaps: float
    overlaps: float
    wrong: float
    shift: float
    #: Of the ids of base units.
    odd_ids: float


@attrs.frozen(eq=False)
class Members:
    """Which base unit is in which cell, sorted by base unit, then by cell."""

    unit: Ints
    cell: Ints


def _starts(group: Ints) -> Ints:
    """Return where each group begins."""
    return np.flatnonzero(np.diff(group, prepend=-1))


def _codes(cuts: Ints, n: int) -> Ints:
    """Return the number of the cell of each base unit, from where cells begin."""
    mark = np.zeros(n, np.int64)
    mark[cuts] = 1
    return np.cumsum(mark) - 1


def cut(ground: Ground, size: float, *, follows: bool) -> Ints:
    """Cut each area into cells of about equal size.

    Args:
        ground: What is cut.
        size: Base units of a cell, on average; 1 or more.
        follows: Whether borders are those of grids, where these are no larger than the cells.

    Returns:
        Number of the cell of each base unit, from 0, not falling. Int64, shape (n,).
    """
    begin = _starts(ground.area)
    length = np.diff(np.append(begin, ground.n))
    count = np.clip(np.floor(length / size + _HALF).astype(np.int64), 1, length)
    sizes = share_out(length, np.repeat(np.arange(len(count)), count), None)
    cuts = np.cumsum(sizes) - sizes
    borders = _starts(ground.grid)
    if follows and size >= ground.n / len(borders):
        # The nearest border of a grid; that of the area is always one of them.
        right = np.minimum(np.searchsorted(borders, cuts), len(borders) - 1)
        left = np.maximum(right - 1, 0)
        near = np.where(cuts - borders[left] < np.abs(borders[right] - cuts), left, right)
        cuts = np.unique(borders[near])
    return _codes(cuts, ground.n)


def shifted(codes: Ints, ground: Ground, shift: float, *, crosses: bool, rng: Generator) -> Ints:
    """Let cells grow over their neighbours along the order of the base units; none grows over a whole one.

    Args:
        codes: The cells.
        ground: What is cut.
        shift: How far borders move: at 1 up to half of the smaller cell beside them.
        crosses: Whether some borders of areas move, too.
        rng: Draws how far each border moves.
    """
    cuts = _starts(codes)
    length = np.diff(np.append(cuts, ground.n))
    drawn = rng.random((2, len(cuts)))
    room = (np.minimum(length, np.roll(length, 1)) - 1) // 2
    step = np.rint((2 * drawn[0] - 1) * room * shift).astype(np.int64)
    inside = np.ones(len(cuts), bool)
    inside[0] = False
    edge = np.flatnonzero(inside & (ground.area[cuts] != ground.area[cuts - 1]))
    # One border of areas in eight moves, in nets in which any does.
    moves = crosses & (ground.above[cuts[edge]] == ground.above[cuts[edge] - 1]) & (drawn[1, edge] < 1 / 8)
    inside[edge[~moves]] = False
    return _codes(cuts + np.where(inside, step, 0), ground.n)


def grouped(codes: Ints, ground: Ground, under: int) -> Ints:
    """Return for each cell the number of a cell above it: so many that follow each other, in one area."""
    area = ground.area[_starts(codes)]
    begin = _starts(area)
    length = np.diff(np.append(begin, len(area)))
    count = np.maximum(length // under, 1)
    sizes = share_out(length, np.repeat(np.arange(len(count)), count), None)
    return np.repeat(np.arange(len(sizes)), sizes)


def flawed(codes: Ints, flaws: Flaws, rng: Generator) -> Members:
    """Leave some base units out, give some to two cells, and put some into a cell far away.

    No base unit has two of these flaws: gaps come first, then overlaps, then wrong records, as far as there are any
    base units left.
    """
    n, cells = len(codes), int(codes.max(initial=-1)) + 1
    several = cells > 1
    order = rng.permutation(n)
    gaps, rest = np.split(order, [_share(flaws.gaps, n)])
    # Where two cells meet is where both claim.
    rest = rest[np.argsort(~_at_border(codes)[rest], kind="stable")]
    twice, rest = np.split(rest, [_share(flaws.overlaps, n) if several else 0])
    off = rng.permutation(rest)[: _share(flaws.wrong, n) if several else 0]
    # From a quarter to three quarters of all cells away.
    far = cells // 4 + rng.integers(0, max(cells - 2 * (cells // 4), 1), len(off))
    cell = codes.copy()
    cell[off] = (codes[off] + np.maximum(far, 1)) % max(cells, 1)
    kept = np.ones(n, bool)
    kept[gaps] = False
    unit = np.concatenate([np.flatnonzero(kept), twice])
    cell = np.concatenate([cell[kept], _neighbour(codes, cells)[twice]])
    by_unit = np.lexsort((cell, unit))
    return Members(unit[by_unit], cell[by_unit])


def _share(share: float, n: int) -> int:
    return int(np.rint(share * n))


def _at_border(codes: Ints) -> Bools:
    """Tell which base units are next to another cell."""
    change = np.diff(codes) != 0
    out: Bools = np.append(change, False) | np.append(False, change)
    return out


def _neighbour(codes: Ints, cells: int) -> Ints:
    """Return the cell beside that of each base unit: the one before it in the first half of the cell, else the next."""
    begin = _starts(codes)
    length = np.diff(np.append(begin, len(codes)))
    first = 2 * (np.arange(len(codes)) - begin[codes]) + 1 < length[codes]
    beside = np.where(first, codes - 1, codes + 1)
    beside = np.where(beside < 0, codes + 1, np.where(beside >= cells, codes - 1, beside))
    return np.asarray(beside, np.int64)
