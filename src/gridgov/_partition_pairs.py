"""Two nets laid over each other: which cells overlap, and how much they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Ints, Rows
from gridgov._partition import Floats, Signatures, added, heads
from gridgov._partition_atoms import Layers, Sums

__all__ = ["Held", "Overlap", "Squares", "Weighed", "held", "overlap", "sets", "squared"]

#: Keys below this, together with the position, fit in a word that is sorted at once.
_WORD: Final = 63


@attrs.frozen
class Squares:
    """Squared shares in cells, times squared base units or households, summed over base units that both nets cover.

    They are what a base unit has in common with itself. Without base units in several cells all four are the same.
    """

    #: With the shares in cells of the first net and in all cells of the second together; the other way round.
    rows: float
    columns: float
    #: With the shares in cells of both nets, and in all cells of both.
    values: float
    total: float


@attrs.frozen(eq=False)
class Weighed:
    """Base units, or households, that pairs of cells have in common, with the sums over all pairs of each cell."""

    #: Of each pair. Float64, shape (m,).
    values: Floats
    #: Of each cell of the first net, and of the second: what the other net covers. Float64, shape (cells,).
    rows: Floats
    columns: Floats
    squares: Squares
    #: Whether all are whole numbers.
    whole: bool


@attrs.frozen(eq=False)
class Overlap:
    """The cells of two nets that have base units in common, by the cell of the first, then by that of the second.

    Of base units in several cells the product of the two shares is in common.
    """

    #: Cells of the first and of the second net. Int32, shape (m,).
    left: Rows
    right: Rows
    units: Weighed
    #: Households, the unknown counted as 0.
    mass: Weighed
    #: Base units of the cells of each net that the other one does not cover. Float64, shape (cells,) each.
    gaps: tuple[Floats, Floats]
    #: The same in households.
    gap_mass: tuple[Floats, Floats]
    #: For each net, by its cells: `Squares` of base units in the cell alone, with all cells and with cells of the
    #: other net. None where no base unit is in several cells: both are the sums of the cells.
    alone: tuple[tuple[Floats, Floats], tuple[Floats, Floats]] | None
    #: Number of cells of both nets.
    cells: tuple[int, int]

    @property
    def mixed(self) -> bool:
        """Whether a base unit is in several cells of a net."""
        return self.alone is not None


@attrs.frozen(eq=False)
class Held:
    """A net's codes of the atoms, kept while it is laid over several others."""

    net: Signatures
    #: Signature of each atom, from 1, 0 for none. Int32, shape (atoms,).
    codes: Rows


@attrs.frozen(eq=False)
class _Groups:
    """The pairs of signatures that atoms have, ascending, from 1, 0 for none, with sums over these atoms."""

    left: Rows
    right: Rows
    units: Floats
    mass: Floats
    whole: bool


def held(layers: Layers, net: int) -> Held:
    """Look the codes of all atoms up."""
    codes = layers.codes(net)
    codes += np.int32(1)
    return Held(layers.signatures[net], codes)


def squared(layers: Layers, nets: Sequence[Held]) -> Floats:
    """Return the squared households that each pair of nets covers, summed up. Float64, shape (nets, nets).

    Whole numbers are exact. It is only for nets without base units in several cells.
    """
    square = layers.square
    gaps = [np.flatnonzero(net.codes == 0) for net in nets]
    lost = np.array([square[rows].sum() for rows in gaps])
    out: Floats = np.subtract.outer(square.sum() - lost, lost)
    for a, rows in enumerate(gaps):
        for b, net in enumerate(nets):
            # What neither covers was taken away twice.
            out[a, b] += square[rows[net.codes[rows] == 0]].sum()
    np.maximum(out, 0, out=out)
    return out


def overlap(layers: Layers, a: Held, b: Held, square: float | None = None, sums: Sums | None = None) -> Overlap:
    """Lay a net over another one.

    Args:
        layers: The nets.
        a: The first.
        b: The second.
        square: The squared households that both cover, see `squared`; None to add them up.
        sums: Something else to add up in place of base units and known households.
    """
    found = _grouped(a, b, sums or layers.sums)
    if a.net.mixed is not None or b.net.mixed is not None:
        squares = _grouped(a, b, Sums.of(layers.units, layers.square)).mass
        return _shared(a.net, b.net, found, squares)
    if square is None:
        square = float(layers.square[(a.codes > 0) & (b.codes > 0)].sum())
    return _plain((a.net.n_cells, b.net.n_cells), found, square)


def sets(layers: Layers, a: Held, b: Held) -> Overlap:
    """Lay a net over another one, each cell taken as the set of base units that it has a share of."""
    found = _grouped(a, b, layers.sums)
    left, right, units = _entries(_product(a.net, b.net, found, found.units, 0))
    met = _plain((a.net.n_cells, b.net.n_cells), _Groups(left, right, units, units, whole=False), 0.0)
    # Base units in several cells of the other net are there several times: cells are counted on their own.
    rows, columns = (
        np.asarray(s.table(0).T @ added(at, found.units, s.n + 1)).ravel()[1:] - gaps
        for s, at, gaps in zip((a.net, b.net), (found.left, found.right), met.gaps, strict=True)
    )
    return attrs.evolve(met, units=attrs.evolve(met.units, rows=rows, columns=columns))


def _grouped(a: Held, b: Held, sums: Sums) -> _Groups:
    wide = b.net.n + 1
    kind = np.int32 if (a.net.n + 1) * wide < 1 << 31 else np.int64
    key: npt.NDArray[Any] = a.codes.astype(kind)
    np.multiply(key, kind(wide), out=key)
    np.add(key, b.codes, out=key)
    run = heads(key)
    short, order = _sorted(key[run], (a.net.n + 1) * wide)
    first = heads(short)
    short = short[first]
    if not len(first):
        none = np.zeros(0, np.int32)
        return _Groups(none, none, np.zeros(0), np.zeros(0), whole=True)
    left = short // wide
    right = short - left * wide
    units, mass = sums.over(run, order, first)
    whole = sums.running is not None
    return _Groups(left.astype(np.int32), right.astype(np.int32), units, mass, whole)


def _sorted(keys: npt.NDArray[Any], most: int) -> tuple[npt.NDArray[Any], Ints]:
    """Sort keys below ``most``, equal ones in their order: packed with their positions in one word where they fit."""
    bits = len(keys).bit_length()
    if most.bit_length() + bits >= _WORD:
        order = np.argsort(keys, kind="stable")
        return keys[order], order
    packed = keys.astype(np.int64)
    packed <<= bits
    packed |= np.arange(len(keys))
    packed.sort()
    return packed >> bits, packed & ((1 << bits) - 1)


def _plain(cells: tuple[int, int], found: _Groups, square: float) -> Overlap:
    """Take signatures that are cells."""
    n, m = cells
    there = (found.left > 0) & (found.right > 0)
    left, right = found.left[there] - np.int32(1), found.right[there] - np.int32(1)
    units, mass = (
        (values[there], added(left, values[there], n), added(right, values[there], m))
        for values in (found.units, found.mass)
    )
    lost = np.flatnonzero(~there)
    gaps, gap_mass = (_gaps(found, values, lost, cells) for values in (found.units, found.mass))
    counted = float(units[0].sum())
    return Overlap(
        left,
        right,
        Weighed(*units, Squares(counted, counted, counted, counted), found.whole),
        Weighed(*mass, Squares(square, square, square, square), found.whole),
        gaps,
        gap_mass,
        None,
        cells,
    )


def _gaps(found: _Groups, values: Floats, lost: Ints, cells: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return what one net covers and the other does not, by cell."""
    one, two = (
        added(rows[lost], values[lost], n + 1)[1:] for rows, n in zip((found.left, found.right), cells, strict=True)
    )
    return one, two


# -- base units in several cells ---------------------------------------------------------------------------------------


def _product(one: Signatures, two: Signatures, found: _Groups, values: Floats, power: int) -> Any:  # noqa: ANN401 - a sparse array
    """Spread values of pairs of signatures over the pairs of their cells; row and column 0 are for none."""
    from scipy import sparse

    shape = (one.n + 1, two.n + 1)
    between = sparse.csr_array(sparse.coo_array((values, (found.left, found.right)), shape=shape))
    first, second = (s.table(power, rest=power == 1) for s in (one, two))
    return sparse.csr_array(first.T @ between @ second)


def _entries(table: Any) -> tuple[Rows, Rows, Floats]:  # noqa: ANN401 - a sparse array
    """Return rows, columns and values of a table, by row and column."""
    table.sum_duplicates()
    found = table.tocoo()
    return found.row.astype(np.int32), found.col.astype(np.int32), found.data


def _shared(one: Signatures, two: Signatures, found: _Groups, square: Floats) -> Overlap:
    """Lay nets over each other of which one has base units in several cells."""
    left, right, units = _entries(_product(one, two, found, found.units, 1))
    table = _product(one, two, found, found.mass, 1)
    mass = np.asarray(table[left, right], np.float64).ravel() if len(left) else np.zeros(0)
    met = _plain((one.n_cells, two.n_cells), _Groups(left, right, units, mass, whole=False), 0.0)
    counted, alone = _squares(one, two, found, found.units)
    weighed, _ = _squares(one, two, found, square)
    return attrs.evolve(
        met, units=attrs.evolve(met.units, squares=counted), mass=attrs.evolve(met.mass, squares=weighed), alone=alone
    )


def _row_sums(table: Any) -> Floats:  # noqa: ANN401 - a sparse array
    return np.asarray(table.sum(axis=1), np.float64).ravel()


def _squares(
    one: Signatures, two: Signatures, found: _Groups, square: Floats
) -> tuple[Squares, tuple[tuple[Floats, Floats], tuple[Floats, Floats]]]:
    """Sum squares with shares in cells of one net and in cells, or all cells, of the other."""
    parts: list[Any] = [s.table(2)[:, 1:] for s in (one, two)]
    alphas, betas = (_row_sums(table) for table in parts)
    alpha, beta = (np.square(_row_sums(s.table(1)[:, 1:])) for s in (one, two))
    rows, columns = found.left, found.right

    def summed(side: int, others: Floats) -> Floats:
        at, other = (rows, columns) if side == 0 else (columns, rows)
        table = parts[side]
        return np.asarray(table.T @ added(at, square * others[other], table.shape[0])).ravel()

    def whole(first: Floats, second: Floats) -> float:
        return float(np.sort(square * first[rows] * second[columns]).sum())

    alone = (summed(0, beta), summed(0, betas)), (summed(1, alpha), summed(1, alphas))
    return Squares(whole(alphas, beta), whole(alpha, betas), whole(alphas, betas), whole(alpha, beta)), alone
