"""The common refinement of several nets: base units that are alike in all of them, and what is summed over these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Self

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Ints, Rows, frozen
from gridgov._partition import Floats, Member, Signatures, added, heads

__all__ = ["Layers", "Sums", "mix"]

#: Base units that are hashed at a time: they stay in the cache.
_BLOCK: Final = 1 << 16
#: Bits of whole numbers in one word.
_WORD: Final = 62
_MASK: Final = (1 << 64) - 1


def mix(n: int, net: int, salt: int = 0) -> npt.NDArray[np.uint64]:
    """Return a hash of each code of a net below ``n``, with that of -1 last: the finalizer of SplitMix64.

    Hashes of several nets are added up.
    """
    word = np.uint64
    x = np.arange(n + 1, dtype=word)
    x[-1] = _MASK
    x += word((0x9E3779B97F4A7C15 * (net + 1) + 0xD1B54A32D192ED03 * salt) & _MASK)
    x ^= x >> word(30)
    x *= word(0xBF58476D1CE4E5B9)
    x ^= x >> word(27)
    x *= word(0x94D049BB133111EB)
    x ^= x >> word(31)
    return x


@attrs.frozen(eq=False)
class Sums:
    """Two columns of atoms that are added up over groups of runs of atoms.

    Whole numbers are kept as running sums, both in one word: a group is added up without its atoms, and exactly.
    """

    first: Floats
    second: Floats
    #: Running sums from 0: the first column in the low bits. None where numbers are not whole, or too large. Int64.
    running: Ints | None
    bits: int

    @classmethod
    def of(cls, first: npt.NDArray[np.number], second: npt.NDArray[np.number]) -> Self:
        """Take two columns of numbers from 0."""
        one, two = first.astype(np.float64), second.astype(np.float64)
        bits, top = (int(np.ceil(values.sum())).bit_length() for values in (one, two))
        if bits + top > _WORD or not all(bool((values == np.floor(values)).all()) for values in (one, two)):
            return cls(one, two, None, bits)
        packed = two.astype(np.int64)
        packed <<= bits
        packed += one.astype(np.int64)
        return cls(one, two, np.concatenate([[0], np.cumsum(packed)]), bits)

    def over(self, run: Ints, order: Ints, group: Ints) -> tuple[Floats, Floats]:
        """Return the sums of groups of runs.

        Args:
            run: Where runs begin; the last one ends with the column.
            order: The runs in the order of their groups.
            group: Where groups begin in that order; there is at least one.
        """
        if self.running is None:
            each = (np.add.reduceat(values, run) for values in (self.first, self.second))
            one, two = (np.add.reduceat(values[order], group) for values in each)
            return one, two
        at = self.running[run]
        each_packed = np.empty_like(at)
        np.subtract(at[1:], at[:-1], out=each_packed[:-1])
        each_packed[-1] = self.running[-1] - at[-1]
        sums = np.add.reduceat(each_packed[order], group)
        low = sums & ((1 << self.bits) - 1)
        return low.astype(np.float64), (sums >> self.bits).astype(np.float64)


@attrs.frozen(eq=False)
class Layers:
    """Several nets over the same base units, and the atoms of these: groups that no net tells apart.

    Example:
        >>> one, two = Member.of_codes(np.array([0, 0, 1, 1]), 2), Member.of_codes(np.array([0, 1, 1, 1]), 2)
        >>> found = Layers.of([one, two], np.array([10, 20, 30, np.nan]))
        >>> found.atom.tolist(), found.mass.tolist()
        ([0, 1, 2, 2], [10.0, 20.0, 30.0])
    """

    signatures: tuple[Signatures, ...]
    #: Atom of each base unit, numbered in the order of their first base units. Int32, shape (n,).
    atom: Rows
    #: The first base unit of each atom. Int32, shape (atoms,).
    first: Rows
    #: Base units of each atom, and their known households.
    sums: Sums
    #: Sum of the squares of the households, and how many base units have unknown ones. Float64, shape (atoms,).
    square: Floats
    unknown: Floats

    @classmethod
    def of(cls, members: Sequence[Member], weights: Floats) -> Self:
        """Fold nets into atoms.

        Args:
            members: The nets.
            weights: Households of each base unit, not negative, NaN where unknown. Float64, shape (n,).

        Raises:
            ValueError: The nets or the weights are of another number of base units, or a weight is negative.
        """
        n = len(weights)
        if any(member.n != n for member in members):
            msg = f"All nets divide the same {n} base units."
            raise ValueError(msg)
        if bool((weights < 0).any()) or bool(np.isinf(weights).any()):
            msg = "Households are 0 or more."
            raise ValueError(msg)
        signatures = tuple(member.signatures() for member in members)
        atom, first = _atoms(signatures, n)
        k = len(first)
        known = np.nan_to_num(weights)
        return cls(
            signatures,
            frozen(atom),
            frozen(first),
            Sums.of(np.bincount(atom, minlength=k), added(atom, known, k)),
            frozen(added(atom, known * known, k)),
            frozen(np.bincount(atom[np.isnan(weights)], minlength=k).astype(np.float64)),
        )

    @property
    def units(self) -> Floats:
        """Base units of each atom. Shape (atoms,)."""
        return self.sums.first

    @property
    def mass(self) -> Floats:
        """Known households of each atom. Shape (atoms,)."""
        return self.sums.second

    def __len__(self) -> int:
        """Return the number of nets."""
        return len(self.signatures)

    @property
    def n_atoms(self) -> int:
        """Number of atoms."""
        return len(self.first)

    def codes(self, net: int) -> Rows:
        """Return the signature of each atom in a net. Int32, shape (atoms,)."""
        return self.signatures[net].codes[self.first]


def _atoms(signatures: Sequence[Signatures], n: int) -> tuple[Rows, Rows]:
    """Return the atom of each base unit and the first base unit of each atom.

    Hashes are compared first and codes afterwards: should two atoms ever have one hash, other hashes are tried.
    """
    salt = 0
    while True:
        atom, first = _numbered(_hashes(signatures, n, salt))
        if all(_same(s.codes, atom, first) for s in signatures):
            return atom, first
        salt += 1


def _hashes(signatures: Sequence[Signatures], n: int, salt: int) -> npt.NDArray[np.uint64]:
    """Return a hash of what each base unit is in all nets."""
    out = np.zeros(n, np.uint64)
    tables = [mix(s.n, net, salt) for net, s in enumerate(signatures)]
    for start in range(0, n, _BLOCK):
        part = out[start : start + _BLOCK]
        for table, s in zip(tables, signatures, strict=True):
            part += table[s.codes[start : start + _BLOCK]]
    return out


def _numbered(hashes: npt.NDArray[np.uint64]) -> tuple[Rows, Rows]:
    """Number equal hashes in the order in which they first come."""
    n = len(hashes)
    run = heads(hashes)
    keys = hashes[run]
    order = np.argsort(keys)
    new = heads(keys[order])
    first = np.minimum.reduceat(run[order], new) if n else run
    rank = np.empty(len(new), np.int32)
    by_first = np.argsort(first, kind="stable")
    rank[by_first] = np.arange(len(new), dtype=np.int32)
    of_run = np.empty(len(run), np.int32)
    of_run[order] = np.repeat(rank, np.diff(np.append(new, len(run))))
    return np.repeat(of_run, np.diff(np.append(run, n))), first[by_first].astype(np.int32)


def _same(code: Rows, atom: Rows, first: Rows) -> bool:
    """Tell whether all base units of each atom have one code."""
    of_atom = code[first]
    return all(
        np.array_equal(code[start : start + _BLOCK], of_atom[atom[start : start + _BLOCK]])
        for start in range(0, len(code), _BLOCK)
    )
