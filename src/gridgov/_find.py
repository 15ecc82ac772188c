"""Finding the rows of ids: by packed digits, by hashes of texts, or in a Python dictionary.

A dictionary is the fastest for a few ids and for one; it takes ten times the memory, so many ids get sorted keys.
Of ids that are there more than once, each way finds the first row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import repeat
from typing import Final, Self, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from gridgov import _spans
from gridgov._blocks import Blocks
from gridgov._encoding import Encoded
from gridgov._keys import Bools, Bytes, Keys

__all__ = ["Dictionary", "Hashes", "SortedKeys"]

Rows: TypeAlias = npt.NDArray[np.int32]

#: From how many keys and how many needles on a table of blocks is worth its making.
_LONG: Final = 1 << 18
_MANY: Final = 1 << 12
_NONE: Final = np.int32(-1)


def _moved(rows: Rows, place: Rows | None) -> Rows:
    """Return the places of rows; -1 stays."""
    return rows if place is None else np.where(rows < 0, _NONE, place[rows])


class SortedKeys:
    """Keys in order, with the row of each."""

    __slots__ = ("_blocks", "keys", "rows")

    def __init__(self, keys: Keys, rows: Rows | None, blocks: Blocks | None = None) -> None:
        self.keys: Keys = keys
        #: None if the keys were in order already.
        self.rows: Rows | None = rows
        self._blocks = blocks

    @classmethod
    def of(cls, keys: Keys) -> Self:
        """Bring keys into order, equal ones in the order of their rows."""
        if bool((keys[1:] >= keys[:-1]).all()):
            return cls(keys, None)
        order = np.argsort(keys)
        inside = keys[order]
        if bool((inside[1:] == inside[:-1]).any()):
            order = np.argsort(keys, kind="stable")
        return cls(inside, order.astype(np.int32))

    def permuted(self, place: Rows) -> Self:
        """Return the same for rows that now stand at other places."""
        return type(self)(self.keys, place if self.rows is None else place[self.rows], self._blocks)

    def duplicates(self) -> Rows:
        """Return the rows of every key that is there more than once, grouped by key, in row order within a group."""
        same = self.keys[1:] == self.keys[:-1]
        hit = np.zeros(len(self.keys), bool)
        hit[1:] |= same
        hit[:-1] |= same
        at = np.flatnonzero(hit)
        return at.astype(np.int32) if self.rows is None else self.rows[at]

    def find(self, needles: Keys) -> Rows:
        """Return the row of each key, -1 where there is none. Equal neighbours are looked up once."""
        new = np.ones(len(needles), bool)
        np.not_equal(needles[1:], needles[:-1], out=new[1:])
        first = np.flatnonzero(new)
        if 2 * len(first) > len(needles):
            return self._find_each(needles)
        return np.repeat(self._find_each(needles[first]), np.diff(np.append(first, len(needles))))

    def _find_each(self, needles: Keys) -> Rows:
        have = self.keys
        if not len(have):
            return np.full(len(needles), _NONE)
        if self._blocks is None and len(have) >= _LONG and len(needles) >= _MANY:
            self._blocks = Blocks(have)
        if self._blocks is not None:
            found = self._blocks.find(needles)
        else:
            # In order, neighbouring searches touch the same memory: six times faster.
            order = np.argsort(needles)
            found = np.empty(len(needles), np.int32)
            found[order] = np.searchsorted(have, needles[order])
            np.minimum(found, len(have) - 1, out=found)
            found[have[found] != needles] = _NONE
        return _moved(found, self.rows)

    @property
    def nbytes(self) -> int:
        """Bytes beside the keys themselves."""
        index = 0 if self.rows is None else self.keys.nbytes + self.rows.nbytes
        return index + (0 if self._blocks is None else self._blocks.nbytes)


class Hashes:
    """Hashes of texts in order; what they find is compared byte by byte."""

    __slots__ = ("_keys", "_salt")

    def __init__(self, keys: SortedKeys, salt: int) -> None:
        self._keys = keys
        self._salt = salt

    @classmethod
    def of(cls, coded: Encoded) -> Self:
        """Hash texts, with another salt as long as two different ones share a hash."""
        salt = 0
        while True:
            keys = SortedKeys.of(_spans.hash_texts(coded.blob, coded.offsets, salt))
            same = np.flatnonzero(keys.keys[1:] == keys.keys[:-1])
            rows = np.arange(len(keys.keys), dtype=np.int32) if keys.rows is None else keys.rows
            if bool(_matches(coded.blob, coded.offsets, rows[same + 1], coded, rows[same]).all()):
                return cls(keys, salt)
            salt += 1

    def permuted(self, place: Rows) -> Self:
        """Return the same for rows that now stand at other places."""
        return type(self)(self._keys.permuted(place), self._salt)

    def duplicates(self) -> Rows:
        """Return the rows of every text that is there more than once."""
        return self._keys.duplicates()

    def find(self, coded: Encoded, blob: Bytes, offsets: _spans.Places) -> Rows:
        """Return the row of each text, -1 where there is none; the column's own texts are given."""
        found = self._keys.find(_spans.hash_texts(coded.blob, coded.offsets, self._salt))
        hit = np.flatnonzero(found >= 0).astype(np.int32)
        equal = _matches(blob, offsets, found[hit], coded, hit)
        found[hit[~equal]] = _NONE
        return found

    @property
    def nbytes(self) -> int:
        """Bytes of the index."""
        return self._keys.nbytes + (self._keys.keys.nbytes if self._keys.rows is None else 0)


def _matches(blob: Bytes, offsets: _spans.Places, rows: Rows, coded: Encoded, asked: Rows) -> Bools:
    """Tell which rows hold the texts that are asked for by their position."""
    begins, mine = _spans.spans(offsets, rows)
    starts, lengths = _spans.spans(coded.offsets, asked)
    equal = cast("Bools", mine == lengths)
    return equal & _spans.same(coded.blob, starts, np.where(equal, lengths, 0), blob, begins)


class Dictionary:
    """A Python dictionary from text to row."""

    __slots__ = ("_n", "_place", "_rows")

    def __init__(self, rows: dict[str, int], n: int, place: Rows | None = None) -> None:
        self._rows = rows
        self._n = n
        #: Where the rows of the dictionary stand now; None if where they stood.
        self._place = place

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Enter texts, from the last to the first."""
        n = len(texts)
        rows = dict(zip(texts, range(n), strict=True))
        if len(rows) < n:
            rows = dict(zip(reversed(texts), range(n - 1, -1, -1), strict=True))
        return cls(rows, n)

    def permuted(self, place: Rows) -> Self:
        """Return the same for rows that now stand at other places."""
        return type(self)(self._rows, self._n, place if self._place is None else place[self._place])

    @property
    def is_unique(self) -> bool:
        """Whether every text is there once."""
        return len(self._rows) == self._n

    @staticmethod
    def duplicates(texts: Sequence[str]) -> Rows:
        """Return the rows of every text that is there more than once, grouped by text, in row order within a group."""
        number = Counter(texts)
        return np.array(sorted((i for i, t in enumerate(texts) if number[t] > 1), key=texts.__getitem__), np.int32)

    def one(self, text: str) -> int:
        """Return the row of one text, -1 if there is none."""
        row = self._rows.get(text, -1)
        return row if self._place is None or row < 0 else int(self._place[row])

    def find(self, texts: Sequence[str]) -> Rows:
        """Return the row of each text, -1 where there is none."""
        found = np.fromiter(map(self._rows.get, texts, repeat(-1)), np.int32, len(texts))
        return _moved(found, self._place)

    @property
    def nbytes(self) -> int:
        """Bytes of the dictionary and its texts."""
        own = self._rows.__sizeof__() + sum(map(str.__sizeof__, self._rows))
        return own + (0 if self._place is None else self._place.nbytes)
