"""What each cell of one net is to another net, and all of it for all pairs of nets in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from itertools import combinations, permutations

import attrs
import numpy as np

from gridgov._columns import Ints, Rows, frozen
from gridgov._partition import Floats, added
from gridgov._partition_alike import Alike, alike, likeness, pairs_in
from gridgov._partition_atoms import Layers
from gridgov._partition_join import Blocks, Joined, linked
from gridgov._partition_pairs import Held, Overlap, held, overlap, sets, squared

__all__ = ["Related", "Relation", "Survey", "Table", "related", "survey"]


class Relation(IntEnum):
    """What a cell is to another net; of those that apply, the first but one (``EMPTY``) in this order."""

    #: It has no base unit.
    EMPTY = 0
    #: The other net covers none of its base units.
    GAP = 1
    #: The other net covers some of its base units.
    PARTLY_COVERED = 2
    #: A cell of the other net has the same base units.
    EQUAL = 3
    #: It lies within one cell of the other net.
    NESTED = 4
    #: It is made up of whole cells of the other net.
    CONTAINS = 5
    #: It has parts of cells of the other net.
    STRADDLING = 6


@attrs.frozen(eq=False)
class Related:
    """What each cell of one net is to another net. All columns have the shape (cells,)."""

    #: `Relation` over all base units. Int32.
    relation: Rows
    #: `Relation` over the base units that both nets cover. Int32.
    common: Rows
    #: Cells of the other net that it has base units in common with. Int32.
    met: Rows
    #: Share of its base units that the other net covers, NaN without any.
    covered: Floats
    #: Share of the pairs of its base units that the other net puts into different cells, NaN without a pair.
    separated: Floats
    #: The cell of the other net that is most alike, the first of several, -1 for none. Int32.
    best: Rows
    #: Jaccard similarity with it, 0 for none.
    jaccard: Floats

    @property
    def listed(self) -> tuple[Rows | Floats, ...]:
        """All columns."""
        return (self.relation, self.common, self.met, self.covered, self.separated, self.best, self.jaccard)

    def part(self, rows: slice) -> Related:
        """Return some rows of all columns."""
        return Related(
            self.relation[rows],
            self.common[rows],
            self.met[rows],
            self.covered[rows],
            self.separated[rows],
            self.best[rows],
            self.jaccard[rows],
        )


def related(met: Overlap, as_sets: Overlap, each: Floats, side: int) -> Related:
    """Say what the cells of the first net (side 0) or of the second one (side 1) are to the other net.

    Args:
        met: The nets laid over each other.
        as_sets: The same with cells as sets; the same object where no base unit is in several cells.
        each: Jaccard similarity of each pair of cells, see `likeness`.
        side: Whose cells.
    """
    face, own = _Facing.of(as_sets, side), _Facing.of(met, side)
    alone = (own.inside, own.inside) if met.alone is None else met.alone[side]
    kept = pairs_in(added(own.own, own.units * own.units, own.n), alone[1])
    with np.errstate(invalid="ignore", divide="ignore"):
        separated = np.clip(1 - kept / pairs_in(own.inside * own.inside, alone[0]), 0, 1)
        covered = face.inside / face.size
    best, jaccard = _best(own, each)
    return Related(
        _relation(face, face.size, face.other_size),
        _relation(face, face.inside, face.other_inside),
        face.met.astype(np.int32),
        covered,
        separated,
        best,
        jaccard,
    )


@attrs.frozen(eq=False)
class Table:
    """What all cells are to all other nets, below each other: by net, by other net, by cell."""

    columns: Related
    #: Where the rows of each net with each other net begin; of a net with itself there are none. Shape (nets, nets).
    starts: Ints
    #: Number of cells of each net.
    sizes: Ints

    @classmethod
    def of(cls, sizes: Ints) -> Table:
        """Make room."""
        k = len(sizes)
        lengths = np.where(np.eye(k, dtype=bool), 0, sizes[:, None])
        ends = np.cumsum(lengths).reshape(k, k)
        total = int(lengths.sum())
        relation, common, met, best = (np.empty(total, np.int32) for _ in range(4))
        covered, separated, jaccard = (np.empty(total) for _ in range(3))
        return cls(Related(relation, common, met, covered, separated, best, jaccard), ends - lengths, sizes)

    def __getitem__(self, at: tuple[int, int]) -> Related:
        """Return what the cells of a net are to another net: parts of the columns."""
        start = int(self.starts[at])
        return self.columns.part(slice(start, start + int(self.sizes[at[0]])))

    def put(self, at: tuple[int, int], found: Related) -> None:
        """Write the rows of a net with another one."""
        for column, values in zip(self[at].listed, found.listed, strict=True):
            column[:] = values

    def sealed(self) -> Table:
        """Make the columns read-only."""
        for column in self.columns.listed:
            frozen(column)
        return self

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Each two nets that differ, in the order of the rows."""
        return list(permutations(range(len(self.sizes)), 2))


@attrs.frozen(eq=False)
class _Facing:
    """An overlap as one of the two nets sees it."""

    own: Rows
    other: Rows
    units: Floats
    #: Base units of its cells, and those that the other net covers; the same of the other net. Shape (cells,).
    size: Floats
    inside: Floats
    other_size: Floats
    other_inside: Floats
    #: Cells of the other net that each of its cells meets.
    met: Ints

    @classmethod
    def of(cls, met: Overlap, side: int) -> _Facing:
        """Turn the overlap."""
        sides = (met.left, met.units.rows, met.gaps[0]), (met.right, met.units.columns, met.gaps[1])
        (own, inside, gaps), (other, other_inside, other_gaps) = sides if side == 0 else sides[::-1]
        count = np.bincount(own, minlength=met.cells[side])
        return cls(
            own, other, met.units.values, inside + gaps, inside, other_inside + other_gaps, other_inside, count
        )  # fmt: skip

    @property
    def n(self) -> int:
        """Number of its cells."""
        return len(self.size)


def _best(face: _Facing, each: Floats) -> tuple[Rows, Floats]:
    m = len(face.other_size)
    jaccard = np.zeros(face.n)
    np.maximum.at(jaccard, face.own, each)
    reached = each == jaccard[face.own]
    best = np.full(face.n, m, np.int32)
    np.minimum.at(best, face.own[reached], face.other[reached])
    best[best == m] = -1
    return best, jaccard


def _relation(face: _Facing, size: Floats, other_size: Floats) -> Rows:
    """Judge the cells, given how many base units count of each."""
    fills, filled = face.units == size[face.own], face.units == other_size[face.other]
    out = np.full(face.n, Relation.STRADDLING, np.int32)
    out[face.met == np.bincount(face.own[filled], minlength=face.n)] = Relation.CONTAINS
    out[face.own[fills]] = Relation.NESTED
    out[face.own[fills & filled]] = Relation.EQUAL
    out[face.inside < size] = Relation.PARTLY_COVERED
    out[face.inside == 0] = Relation.GAP
    out[face.size == 0] = Relation.EMPTY
    return out


# -- all pairs ---------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Survey:
    """Everything about all pairs of nets."""

    #: How alike the nets of each pair (a < b) are, in base units and in households.
    pairs: dict[tuple[int, int], tuple[Alike, Alike]]
    #: What the cells of net a are to net b, for all a and b that differ.
    cells: Table
    #: Blocks of linked cells.
    blocks: Blocks


def survey(
    layers: Layers,
    threshold: float,
    progress: Callable[[int, int], None] | None = None,
    nets: Sequence[Held] | None = None,
) -> Survey:
    """Lay all nets over each other.

    Args:
        layers: The nets.
        threshold: Two cells are linked if they have at least this share of the base units of the smaller one in
            common, 0 to 1; with 0 all that overlap.
        progress: Told after each pair how many of how many are done.
        nets: Their codes, where they are looked up already.
    """
    nets = [held(layers, net) for net in range(len(layers))] if nets is None else nets
    square = squared(layers, nets)
    joined = Joined.of(layers)
    pairs: dict[tuple[int, int], tuple[Alike, Alike]] = {}
    cells = Table.of(np.array([net.net.n_cells for net in nets], np.int64))
    total = len(nets) * (len(nets) - 1) // 2
    for a, b in combinations(range(len(nets)), 2):
        met = overlap(layers, nets[a], nets[b], float(square[a, b]))
        as_sets = sets(layers, nets[a], nets[b]) if met.mixed else met
        each = likeness(met)
        pairs[a, b] = alike(met, each)
        cells.put((a, b), related(met, as_sets, each, 0))
        cells.put((b, a), related(met, as_sets, each, 1))
        joined.link(a, b, linked(met, threshold))
        if progress is not None:
            progress(len(pairs), total)
    return Survey(pairs, cells.sealed(), joined.blocks(nets, layers.n_atoms))
