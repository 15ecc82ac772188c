"""Finding many keys in a long sorted column: a small hash table of blocks, then a few steps inside a block."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._keys import Ints, Keys

__all__ = ["Blocks"]

_U = np.uint64
_MULTIPLIER: Final = _U(0x9E3779B97F4A7C15)
#: Rows a block holds on average, at most.
_ROWS: Final = 16


class Blocks:
    """Keys in order, cut into blocks that share their leading bits.

    A plain binary search of 100,000 needles in five million keys misses the cache at nearly every step. Here one look
    into a table that fits the cache leads to a block of a few neighbouring keys. Two bytes a key, built on first use.
    """

    __slots__ = ("_first", "_mask", "_prefixes", "_shift", "_table", "keys")

    def __init__(self, keys: Keys) -> None:
        self.keys: Keys = keys
        self._mask: np.uint64 = self._choose_mask(keys)
        prefixes = keys & self._mask
        new = np.ones(len(keys), bool)
        np.not_equal(prefixes[1:], prefixes[:-1], out=new[1:])
        starts = np.flatnonzero(new)
        #: First row of each block, and the end of the last one.
        self._first: npt.NDArray[np.int32] = np.append(starts, len(keys)).astype(np.int32)
        self._prefixes: Keys = prefixes[starts]
        bits = max(4, (2 * len(starts) - 1).bit_length())
        self._shift: np.uint64 = _U(64 - bits)
        self._table: npt.NDArray[np.int32] = np.full(1 << bits, -1, np.int32)
        self._fill(np.arange(len(starts), dtype=np.int32))

    @staticmethod
    def _choose_mask(keys: Keys) -> np.uint64:
        """Return the fewest leading digits that leave small blocks."""
        for digits in range(1, 16):
            mask = _U((2**64 - 1) ^ (2 ** (64 - 4 * digits) - 1))
            part = keys & mask
            if (int((part[1:] != part[:-1]).sum()) + 1) * _ROWS >= len(keys):
                return mask
        return _U(2**64 - 1)

    def _slots(self, prefixes: Keys) -> Ints:
        return ((prefixes * _MULTIPLIER) >> self._shift).astype(np.int64)

    def _fill(self, blocks: npt.NDArray[np.int32]) -> None:
        """Enter all blocks at once; those that lose a slot to another go on to the next one."""
        slots, last = self._slots(self._prefixes), len(self._table) - 1
        while len(blocks):
            free = self._table[slots] < 0
            self._table[slots[free]] = blocks[free]
            lost = self._table[slots] != blocks
            blocks, slots = blocks[lost], (slots[lost] + 1) & last

    def find(self, needles: Keys) -> npt.NDArray[np.int32]:
        """Return the first place of each needle, -1 where it is not there."""
        wanted = needles & self._mask
        slots, last = self._slots(wanted), len(self._table) - 1
        block = self._table[slots]
        todo = np.flatnonzero((block >= 0) & (self._prefixes[block] != wanted))
        while len(todo):
            slots[todo] = (slots[todo] + 1) & last
            block[todo] = self._table[slots[todo]]
            todo = todo[(block[todo] >= 0) & (self._prefixes[block[todo]] != wanted[todo])]
        low = np.where(block < 0, 0, self._first[block])
        size = np.where(block < 0, 1, self._first[block + 1] - low)
        widest = int(size.max()) if len(size) else 1
        while widest > 1:
            half = size >> 1
            middle = low + half
            right = (half > 0) & (self.keys[middle - 1] < needles)
            low = np.where(right, middle, low)
            size = np.where(right, size - half, half)
            np.maximum(size, 1, out=size)
            widest = (widest + 1) >> 1
        hit = (block >= 0) & (self.keys[low] == needles)
        return np.where(hit, low, -1).astype(np.int32)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays beside the keys."""
        return self._first.nbytes + self._prefixes.nbytes + self._table.nbytes
