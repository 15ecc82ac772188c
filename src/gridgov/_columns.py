"""Frozen columns of text: packed, searchable, without one Python object a row.

Two shapes. `TextColumn` holds any text, a missing one as length zero. `IdColumn` holds ids and finds their rows:
ids of up to 16 digits are packed four bits a digit into a uint64 whose order is the order of the texts; any other ids
are UTF-8 with a 64-bit hash that is verified byte by byte. No domain word belongs here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, Self, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

from gridgov import _keys
from gridgov._blocks import Blocks
from gridgov._encoding import Encoded, IdsLike, TextsLike, encode
from gridgov._keys import Bools, Bytes, Ints, Keys, Offsets

__all__ = [
    "Bools",
    "Encoded",
    "IdColumn",
    "IdsLike",
    "Ints",
    "Rows",
    "TextColumn",
    "Texts",
    "TextsLike",
    "encode",
    "frozen",
]

Rows: TypeAlias = npt.NDArray[np.int32]
Texts: TypeAlias = npt.NDArray[np.str_]

_Array = TypeVar("_Array", bound=npt.NDArray[Any])
#: Texts gathered at once, so that index arrays stay small.
_CHUNK: Final = 1 << 17


def frozen(array: _Array) -> _Array:
    """Make an array read-only and return it."""
    array.flags.writeable = False
    return array


def _gather(blob: Bytes, starts: Offsets, lengths: Offsets) -> Bytes:
    """Copy many slices of a buffer into one, a chunk of slices at a time."""
    parts: list[Bytes] = []
    for a in range(0, len(starts), _CHUNK):
        start, length = starts[a : a + _CHUNK], lengths[a : a + _CHUNK]
        ends = np.cumsum(length)
        index = np.repeat(start - (ends - length), length)
        index += np.arange(len(index))
        parts.append(blob[index])
    return np.concatenate(parts) if parts else np.zeros(0, np.uint8)


#: From how many ids and how many needles on a table of blocks is worth its making.
_LONG: Final = 1 << 18
_MANY: Final = 1 << 12
_ASCII: Final = 128


class TextColumn:
    """A column of texts in one buffer. A missing text is `None` outside and has length zero inside."""

    __slots__ = ("blob", "offsets")

    def __init__(self, blob: Bytes, offsets: Offsets) -> None:
        small = offsets.astype(np.int32) if len(blob) < 1 << 31 else offsets
        self.blob: Bytes = frozen(blob)
        self.offsets: npt.NDArray[np.int32] | Offsets = frozen(small)

    @classmethod
    def of(cls, values: TextsLike) -> Self:
        """Pack texts; a missing or empty one becomes missing."""
        coded = encode(values)
        return cls(coded.blob, coded.offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def get(self, row: int) -> str | None:
        """Return one text."""
        return self.blob[self.offsets[row] : self.offsets[row + 1]].tobytes().decode("utf-8", "surrogatepass") or None

    def take(self, rows: npt.NDArray[np.integer]) -> Self:
        """Return the texts of some rows as a column."""
        at = self.offsets.astype(np.int64, copy=False)
        starts = at[rows]
        lengths = at[rows + 1] - starts
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        return type(self)(_gather(self.blob, starts, lengths), offsets)

    def tolist(self) -> list[str | None]:
        """Return all texts."""
        data, at = self.blob.tobytes(), self.offsets.tolist()
        return [data[a:b].decode("utf-8", "surrogatepass") or None for a, b in pairwise(at)]

    def array(self) -> npt.NDArray[np.object_]:
        """Return all texts as an object array, `None` for a missing one."""
        out = np.empty(len(self), object)
        out[:] = self.tolist()
        return out

    def decode(self) -> Texts:
        """Return all texts as a numpy text array, an empty one for a missing text."""
        if len(self.blob) and int(self.blob.max()) >= _ASCII:
            return np.array([t or "" for t in self.tolist()], dtype=np.str_)
        lengths: Ints = np.diff(self.offsets)
        width = max(1, int(lengths.max())) if len(lengths) else 1
        points = np.zeros((len(lengths), width), np.uint32)
        points[np.arange(width) < lengths.reshape(-1, 1)] = self.blob
        return cast("Texts", points.view(f"U{width}").ravel())

    def missing(self) -> Bools:
        """Tell which texts are missing."""
        return cast("Bools", self.offsets[1:] == self.offsets[:-1])

    def equals(self, other: TextColumn) -> bool:
        """Tell whether both columns hold the same texts."""
        return np.array_equal(self.offsets, other.offsets) and np.array_equal(self.blob, other.blob)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self.blob.nbytes + self.offsets.nbytes

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.blob, self.offsets)


class IdColumn:
    """Ids with their rows. Build it with `of`; unique ids are the caller's to check with `duplicates`."""

    __slots__ = ("_blocks", "_index", "_salt", "_text", "keys")

    def __init__(
        self,
        keys: Keys,
        text: TextColumn | None = None,
        salt: int = 0,
        *,
        index: tuple[Keys, Rows | None] | None = None,
        blocks: Blocks | None = None,
    ) -> None:
        self.keys: Keys = frozen(keys)
        self._text = text
        self._salt = salt
        #: Keys in order and their rows, and a table over them; made when they are needed first.
        self._index = index
        self._blocks = blocks

    @classmethod
    def of(cls, values: IdsLike) -> Self:
        """Pack ids."""
        return cls.of_encoded(encode(values))

    @classmethod
    def of_encoded(cls, coded: Encoded) -> Self:
        """Pack ids that are encoded already."""
        packed = _keys.pack_digits(coded.blob, coded.offsets)
        if packed is not None:
            return cls(packed)
        text = TextColumn(coded.blob, coded.offsets)
        salt = 0
        while True:
            column = cls(_keys.hash_texts(coded.blob, coded.offsets, salt), text, salt)
            if not column._collides():
                return column
            salt += 1

    def _collides(self) -> bool:
        """Tell whether two different texts share a hash."""
        keys, rows = self._sorted()
        same = np.flatnonzero(keys[1:] == keys[:-1])
        if not len(same):
            return False
        rows = np.arange(len(keys), dtype=np.int32) if rows is None else rows
        text = cast("TextColumn", self._text)
        return not text.take(rows[same]).equals(text.take(rows[same + 1]))

    def _sorted(self) -> tuple[Keys, Rows | None]:
        """Return the keys in order and their rows; None for the rows if they are in order already."""
        if self._index is None:
            if bool((self.keys[1:] >= self.keys[:-1]).all()):
                self._index = self.keys, None
            else:
                order = np.argsort(self.keys, kind="stable")
                self._index = frozen(self.keys[order]), frozen(order.astype(np.int32))
        return self._index

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def is_digits(self) -> bool:
        """Whether the ids are packed digits."""
        return self._text is None

    def duplicates(self) -> Rows:
        """Return the rows of every id that is there more than once, grouped by id, in row order within a group."""
        keys, rows = self._sorted()
        same = keys[1:] == keys[:-1]
        hit = np.zeros(len(keys), bool)
        hit[1:] |= same
        hit[:-1] |= same
        at = np.flatnonzero(hit)
        return at.astype(np.int32) if rows is None else rows[at]

    def find(self, values: IdsLike) -> Rows:
        """Return the row of each id, -1 where there is none."""
        if self.is_digits:
            keys = _keys.pack_needles(values)
            if keys is not None:
                return self._find_keys(keys)
        return self._find_each(encode(values))

    def find_encoded(self, coded: Encoded) -> Rows:
        """Return the row of each encoded id, -1 where there is none. Equal neighbours are looked up once."""
        first = np.flatnonzero(_keys.changes(coded.blob, coded.offsets))
        if 2 * len(first) > len(coded):
            return self._find_each(coded)
        lengths = coded.lengths[first]
        offsets = np.zeros(len(first) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        some = Encoded(_gather(coded.blob, coded.offsets[first], lengths), offsets)
        return np.repeat(self._find_each(some), np.diff(np.append(first, len(coded))))

    def _find_each(self, coded: Encoded) -> Rows:
        if self._text is None:
            keys, good = _keys.pack_some_digits(coded.blob, coded.offsets)
            found = self._find_keys(keys)
            found[~good] = -1
            return found
        found = self._find_keys(_keys.hash_texts(coded.blob, coded.offsets, self._salt))
        hit = np.flatnonzero(found >= 0)
        theirs = self._text.take(found[hit])
        starts, lengths = coded.offsets[hit], coded.lengths[hit]
        same = np.diff(theirs.offsets) == lengths
        # A key that matches with another length is a collision; equal lengths still have to match byte by byte.
        both = np.flatnonzero(same)
        mine = _gather(coded.blob, starts[both], lengths[both])
        if len(both) < len(hit):
            theirs = theirs.take(both)
        unequal = np.flatnonzero(mine != theirs.blob)
        if len(unequal):
            same[both[np.searchsorted(theirs.offsets, unequal, side="right") - 1]] = False
        found[hit[~same]] = -1
        return found

    def _find_keys(self, keys: Keys) -> Rows:
        have, rows = self._sorted()
        if not len(have):
            return np.full(len(keys), -1, np.int32)
        if self._blocks is None and len(have) >= _LONG and len(keys) >= _MANY:
            self._blocks = Blocks(have)
        if self._blocks is not None:
            found = self._blocks.find(keys)
        else:
            # In order, neighbouring searches touch the same memory: six times faster.
            order = np.argsort(keys)
            found = np.empty(len(keys), np.int32)
            found[order] = np.searchsorted(have, keys[order])
            np.minimum(found, len(have) - 1, out=found)
            found[have[found] != keys] = -1
        return found if rows is None else np.where(found < 0, np.int32(-1), rows[found])

    def take(self, rows: npt.NDArray[np.integer]) -> IdColumn:
        """Return the ids of some rows as a column."""
        return IdColumn(self.keys[rows], None if self._text is None else self._text.take(rows), self._salt)

    def permuted(self, order: Ints | Rows) -> IdColumn:
        """Return all ids in another order; an index that is made already is kept."""
        if self._index is None:
            return self.take(order)
        keys, rows = self._index
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        index = keys, frozen(place if rows is None else place[rows])
        text = None if self._text is None else self._text.take(order)
        return IdColumn(self.keys[order], text, self._salt, index=index, blocks=self._blocks)

    def get(self, row: int) -> str:
        """Return one id."""
        if self._text is None:
            return _keys.unpack_one(int(self.keys[row]))
        return self._text.get(row) or ""

    def decode(self, rows: npt.NDArray[np.integer] | None = None) -> Texts:
        """Return the ids of some rows, or all, as a numpy text array."""
        if self._text is None:
            return _keys.unpack_digits(self.keys if rows is None else self.keys[rows])
        if rows is None:
            return self._text.decode()
        # Ancestors of many units are few: each text is made once.
        asked = np.zeros(len(self), bool)
        asked[rows] = True
        distinct = np.flatnonzero(asked)
        place = np.empty(len(self), np.int32)
        place[distinct] = np.arange(len(distinct), dtype=np.int32)
        found: Texts = self._text.take(distinct).decode()[place[rows]]
        return found

    def tolist(self) -> list[str]:
        """Return all ids."""
        if self._text is None:
            return cast("list[str]", self.decode().tolist())
        return [t or "" for t in self._text.tolist()]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tolist())

    def equals(self, other: IdColumn) -> bool:
        """Tell whether both columns hold the same ids in the same order."""
        if len(self) != len(other):
            return False
        if self._text is None and other._text is None:
            return np.array_equal(self.keys, other.keys)
        if self._text is None or other._text is None:  # part of a column of any texts may be digits only
            return self.tolist() == other.tolist()
        return self._text.equals(other._text)

    def neighbours(self, ident: str, n: int = 3) -> list[str]:
        """Return about ``n`` ids that stand next to ``ident`` in key order: cheap candidates for a suggestion."""
        digits = re.match("[0-9]{1,16}", ident)
        packed = _keys.pack_needles([digits[0]]) if self._text is None and digits else None
        if packed is None:
            return []
        keys, rows = self._sorted()
        at = int(np.searchsorted(keys, packed)[0])
        near = range(max(0, at - n // 2 - 1), min(len(keys), at + n // 2 + 1))
        return [self.get(i if rows is None else int(rows[i])) for i in near]

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays, the search index included once it is made."""
        index = 0 if self._index is None or self._index[1] is None else self._index[0].nbytes + self._index[1].nbytes
        blocks = 0 if self._blocks is None else self._blocks.nbytes
        return self.keys.nbytes + (0 if self._text is None else self._text.nbytes) + index + blocks

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.keys, self._text, self._salt)
