"""A division of base units into cells, as rows: what a net is to those who only count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints, Rows, frozen
from gridgov._face import as_html, as_line

if TYPE_CHECKING:
    from scipy import sparse

__all__ = ["Floats", "Member", "Signatures", "added", "heads"]

Floats: TypeAlias = npt.NDArray[np.float64]

#: Shares of a base unit add up to 1 within this.
_TOLERANCE: Final = 1e-6
_NO_ROWS: Final = frozen(np.zeros(0, np.int32))
_NO_SHARES: Final = frozen(np.zeros(0))


def heads(*keys: npt.NDArray[Any]) -> Ints:
    """Return where a run of equal rows begins; the keys are compared together, side by side."""
    n = len(keys[0])
    new = np.zeros(n, bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new)


def added(rows: npt.NDArray[np.integer], values: Floats, n: int) -> Floats:
    """Add values up by row. Float64, shape (n,)."""
    return np.bincount(rows, values, n).astype(np.float64, copy=False)


@attrs.frozen(eq=False)
class Member:
    """Which base unit is in which cell of one net. Make it with `of_codes` or `of_pairs`.

    Example:
        >>> Member.of_codes(np.array([0, 0, 1, -1]), 2).codes.tolist()
        [0, 0, 1, -1]
        >>> Member.of_pairs(2, np.array([0, 0]), np.array([0, 1]), None, 2).shares.tolist()
        [0.5, 0.5]
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Cell of each base unit, -1 where it is not covered. Int32, shape (n,). None if some unit is in several cells.
    codes: Rows | None
    #: Unit, cell and share of each membership, by unit and cell; empty where there are ``codes``.
    units: Rows
    cells: Rows
    #: Above 0 up to 1; of one unit they add up to at most 1.
    shares: Floats
    #: Number of cells, from 0.
    n_cells: int
    #: Number of base units, from 0.
    n: int
    #: Rows of base units that several cells claim without a share, ascending. Int32.
    contested: Rows = _NO_ROWS

    @classmethod
    def of_codes(cls, codes: npt.NDArray[np.integer], n_cells: int) -> Self:
        """Take the cell of each base unit.

        Args:
            codes: Row of its cell, -1 where it is not covered. Shape (n,).
            n_cells: Number of cells, from 0.

        Raises:
            ValueError: There is no such cell.
        """
        if len(codes) and not -1 <= int(codes.min()) <= int(codes.max()) < n_cells:
            msg = f"Cells are rows from 0 to {n_cells - 1}, or -1."
            raise ValueError(msg)
        own: Rows = codes.astype(np.int32, copy=codes.flags.writeable)
        frozen(own)
        return cls(own, _NO_ROWS, _NO_ROWS, _NO_SHARES, n_cells, len(codes))

    @classmethod
    def of_pairs(
        cls,
        n: int,
        units: npt.NDArray[np.integer],
        cells: npt.NDArray[np.integer],
        shares: Floats | None,
        n_cells: int,
    ) -> Self:
        """Take memberships in any order.

        Args:
            n: Number of base units.
            units: Row of the base unit of each.
            cells: Row of its cell.
            shares: Above 0 up to 1; NaN, or None for all, where none is stated: the cells that claim a unit without a
                share have equal parts of it, and the unit is contested. A repeated claim is counted once, the shares
                of a repeated membership are added up.
            n_cells: Number of cells, from 0.

        Raises:
            ValueError: There is no such unit or cell, or the shares of a unit are not above 0 or add up to more than 1.
        """
        stated = np.full(len(units), np.nan) if shares is None else np.asarray(shares, np.float64)
        _check_rows(n, units, cells, stated, n_cells)
        order = np.lexsort((cells, units))
        unit, cell, share = units[order].astype(np.int32), cells[order].astype(np.int32), stated[order]
        first = heads(unit, cell)
        if len(first):
            share = np.add.reduceat(share, first)
        unit, cell = unit[first], cell[first]
        claims = np.bincount(unit, minlength=n)
        open_ = np.bincount(unit[np.isnan(share)], minlength=n)
        share = np.where(np.isnan(share), 1 / np.maximum(claims, 1)[unit], share)
        totals = added(unit, share, n)
        if bool((totals > 1 + _TOLERANCE).any()):
            msg = f"The shares of base unit {int(np.argmax(totals))} add up to more than 1."
            raise ValueError(msg)
        if len(unit) == int((claims > 0).sum()) and bool((share >= 1).all()):
            codes = np.full(n, -1, np.int32)
            codes[unit] = cell
            return cls(frozen(codes), _NO_ROWS, _NO_ROWS, _NO_SHARES, n_cells, n)
        contested = np.flatnonzero((open_ > 0) & (claims > 1)).astype(np.int32)
        return cls(None, frozen(unit), frozen(cell), frozen(share), n_cells, n, frozen(contested))

    def covered(self) -> Bools:
        """Tell which base units are in a cell. Bool, shape (n,)."""
        if self.codes is not None:
            return np.asarray(self.codes >= 0)
        out = np.zeros(self.n, bool)
        out[self.units] = True
        return out

    def main(self) -> Rows:
        """Return the cell with the largest share of each base unit, -1 where there is none or two have as much."""
        if self.codes is not None:
            return self.codes
        most = np.zeros(self.n)
        np.maximum.at(most, self.units, self.shares)
        largest = self.shares == most[self.units]
        ties = np.bincount(self.units[largest], minlength=self.n)
        out = np.full(self.n, -1, np.int32)
        out[self.units[largest]] = self.cells[largest]
        out[ties > 1] = -1
        return out

    def signatures(self) -> Signatures:
        """Return the distinct ways to be in cells, and which of them each base unit has."""
        if self.codes is not None:
            return Signatures(self.codes, self.n_cells)
        return _signatures(self)


@attrs.frozen(eq=False)
class Signatures:
    """The distinct ways in which base units are in cells of one net: in one, in none, or in several with shares."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Signature of each base unit: a cell that has all of it, -1 for none, from ``n_cells`` on one of ``mixed``. Int32.
    codes: Rows
    #: Cells of the net.
    n_cells: int
    #: Signature, cell and share of those that are not one cell with all of it.
    mixed: tuple[Rows, Rows, Floats] | None = None

    @property
    def n(self) -> int:
        """Number of signatures, without that of none."""
        return self.n_cells if self.mixed is None else int(self.mixed[0].max(initial=self.n_cells - 1)) + 1

    def table(self, power: float, *, rest: bool = False) -> sparse.csr_array[Any, tuple[int, int]]:
        """Return the shares of cells in signatures, raised to a power, with a row and a column before for none.

        Args:
            power: 1 for shares, 2 for their squares, 0 for which there are.
            rest: Give what no cell has of a mixed signature to none.
        """
        from scipy import sparse

        whole = np.arange(self.n_cells + 1)
        rows, columns = [whole], [whole]
        values: list[Floats] = [np.ones(self.n_cells + 1)]
        if self.mixed is not None:
            signature, cell, share = self.mixed
            rows.append(signature + np.int64(1))
            columns.append(cell + np.int64(1))
            values.append(np.power(share, power))
            if rest:
                left = 1 - added(signature, share, self.n)
                left[: self.n_cells] = 0
                some = np.flatnonzero(left > _TOLERANCE)
                rows.append(some + 1)
                columns.append(np.zeros(len(some), np.int64))
                values.append(np.power(left[some], power))
        shape = (self.n + 1, self.n_cells + 1)
        places = (np.concatenate(rows), np.concatenate(columns))
        return sparse.csr_array(sparse.coo_array((np.concatenate(values), places), shape=shape))


def _check_rows(
    n: int, units: npt.NDArray[np.integer], cells: npt.NDArray[np.integer], shares: Floats, n_cells: int
) -> None:
    """Refuse memberships that cannot be."""
    if not len(units) == len(cells) == len(shares):
        msg = "Units, cells and shares of memberships are of one length."
        raise ValueError(msg)
    if len(units) and not (0 <= int(units.min()) <= int(units.max()) < n):
        msg = f"Base units are rows from 0 to {n - 1}."
        raise ValueError(msg)
    if len(cells) and not (0 <= int(cells.min()) <= int(cells.max()) < n_cells):
        msg = f"Cells are rows from 0 to {n_cells - 1}."
        raise ValueError(msg)
    if bool((shares <= 0).any()):
        msg = "Shares are above 0."
        raise ValueError(msg)


def _signatures(member: Member) -> Signatures:
    """Number the distinct lists of cells with shares, exactly: one more place of the lists at a time."""
    starts = heads(member.units)
    lengths = np.diff(np.append(starts, len(member.units)))
    owner = member.units[starts]
    single = (lengths == 1) & (member.shares[starts] >= 1)
    codes = np.full(member.n, -1, np.int32)
    codes[owner[single]] = member.cells[starts[single]]
    starts, lengths, owner = starts[~single], lengths[~single], owner[~single]
    number = lengths.astype(np.int64)
    for place in range(int(lengths.max(initial=0))):
        left = np.flatnonzero(lengths > place)
        at = starts[left] + place
        number[left] = _dense(number[left], member.cells[at], member.shares[at]) + len(number) * (place + 2)
    _, first, number = np.unique(number, return_index=True, return_inverse=True)
    codes[owner] = member.n_cells + number
    counts = lengths[first]
    inside = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    at = np.repeat(starts[first], counts) + inside
    signature = np.repeat(member.n_cells + np.arange(len(first)), counts).astype(np.int32)
    return Signatures(frozen(codes), member.n_cells, (signature, member.cells[at], member.shares[at]))


def _dense(*keys: npt.NDArray[Any]) -> Ints:
    """Number the distinct rows of some columns from 0."""
    order = np.lexsort(keys)
    first = np.zeros(len(order), np.int64)
    first[heads(*(key[order] for key in keys))] = 1
    out = np.empty(len(order), np.int64)
    out[order] = np.cumsum(first) - 1
    return out
