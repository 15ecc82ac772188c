"""Frozen columns of text: packed, searchable, without one Python object a row.

Two shapes. `TextColumn` holds any text, a missing one as length zero. `IdColumn` holds ids and finds their rows:
ids of up to 16 digits are packed four bits a digit into a uint64 whose order is the order of the texts; any other ids
are UTF-8. No domain word belongs here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Self, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

from gridgov import _keys, _spans
from gridgov._encoding import Encoded, IdsLike, TextsLike, encode
from gridgov._face import as_html
from gridgov._find import Dictionary, Hashes, SortedKeys
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
#: Ids of digits as texts of one width, any other ids as Python texts: they may be long.
Texts: TypeAlias = npt.NDArray[np.str_ | np.object_]

_Array = TypeVar("_Array", bound=npt.NDArray[Any])


def frozen(array: _Array) -> _Array:
    """Make an array read-only and return it."""
    array.flags.writeable = False
    return array


#: Up to so many ids a Python dictionary finds them.
_FEW: Final = 1 << 17
#: Asking for fewer rows than one in so many, it does not pay to look for those that are asked for twice.
_SHARE: Final = 64


_NO_KEYS: Final = np.zeros(0, np.uint64)


def _objects(values: list[Any]) -> npt.NDArray[np.object_]:
    out = np.empty(len(values), object)
    out[:] = values
    return out


class TextColumn:
    """A column of texts in one buffer. A missing text is `None` outside and has length zero inside."""

    _repr_html_ = as_html

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
        starts, lengths = _spans.spans(self.offsets, rows)
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        return type(self)(_spans.gather(self.blob, starts, lengths), offsets)

    def tolist(self) -> list[str | None]:
        """Return all texts."""
        return [t or None for t in _spans.texts(self.blob, self.offsets[:-1], np.diff(self.offsets))]

    def array(self) -> npt.NDArray[np.object_]:
        """Return all texts as an object array, `None` for a missing one."""
        return _objects(self.tolist())

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

    _repr_html_ = as_html

    __slots__ = ("_names", "_order", "_text", "keys")

    def __init__(
        self,
        keys: Keys,
        text: TextColumn | None = None,
        order: SortedKeys | Hashes | None = None,
        names: Dictionary | None = None,
    ) -> None:
        #: Packed digits; none if the ids are any texts.
        self.keys: Keys = frozen(keys)
        self._text = text
        # Made when they are needed first: keys or hashes in order, and a dictionary if there are few ids.
        self._order = order
        self._names = names

    @classmethod
    def of(cls, values: IdsLike) -> Self:
        """Pack ids."""
        return cls.of_encoded(encode(values))

    @classmethod
    def of_encoded(cls, coded: Encoded) -> Self:
        """Pack ids that are encoded already."""
        keys = _keys.pack_digits(coded.blob, coded.offsets)
        if keys is not None:
            return cls(keys)
        # The Python texts are there now.
        names = Dictionary.of(coded.tolist()) if len(coded) <= _FEW else None
        return cls(_NO_KEYS, TextColumn(coded.blob, coded.offsets), names=names)

    def __len__(self) -> int:
        return len(self.keys) if self._text is None else len(self._text)

    @property
    def is_digits(self) -> bool:
        """Whether the ids are packed digits."""
        return self._text is None

    def _dictionary(self) -> Dictionary:
        if self._names is None:
            self._names = Dictionary.of(self.tolist())
        return self._names

    def _packed(self) -> SortedKeys:
        if not isinstance(self._order, SortedKeys):
            self._order = SortedKeys.of(self.keys)
        return self._order

    def _hashed(self, text: TextColumn) -> Hashes:
        if not isinstance(self._order, Hashes):
            self._order = Hashes.of(Encoded((text.blob, text.offsets.astype(np.int64, copy=False))))
        return self._order

    def duplicates(self) -> Rows:
        """Return the rows of every id that is there more than once, grouped by id, in row order within a group."""
        if self._text is None:
            return self._packed().duplicates()
        if len(self) > _FEW:
            return self._hashed(self._text).duplicates()
        names = self._dictionary()
        return np.zeros(0, np.int32) if names.is_unique else names.duplicates(self.tolist())

    def find(self, values: IdsLike) -> Rows:
        """Return the row of each id, -1 where there is none."""
        if self._text is None:
            keys = _keys.pack_needles(values)
            if keys is not None:
                return self._packed().find(keys)
        return self.find_encoded(encode(values))

    def find_encoded(self, coded: Encoded) -> Rows:
        """Return the row of each encoded id, -1 where there is none."""
        if self._text is None:
            keys, good = _keys.pack_some_digits(coded.blob, coded.offsets)
            found = self._packed().find(keys)
            found[~good] = -1
            return found
        if len(self) <= _FEW:
            return self._dictionary().find(coded.tolist())
        return self._hashed(self._text).find(coded, self._text.blob, self._text.offsets)

    def find_one(self, ident: str) -> int:
        """Return the row of one id, -1 if there is none."""
        return self._dictionary().one(ident) if len(self) <= _FEW else int(self.find([ident])[0])

    def take(self, rows: npt.NDArray[np.integer]) -> IdColumn:
        """Return the ids of some rows as a column."""
        if self._text is None:
            return IdColumn(self.keys[rows])
        return IdColumn(_NO_KEYS, self._text.take(rows))

    def permuted(self, order: Ints | Rows) -> IdColumn:
        """Return all ids in another order; an index that is made already is kept."""
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        frozen(place)
        found = None if self._order is None else self._order.permuted(place)
        names = None if self._names is None else self._names.permuted(place)
        if self._text is None:
            return IdColumn(self.keys[order], None, found, names)
        return IdColumn(_NO_KEYS, self._text.take(order), found, names)

    def get(self, row: int) -> str:
        """Return one id."""
        if self._text is None:
            return _keys.unpack_one(int(self.keys[row]))
        return self._text.get(row) or ""

    def decode(self, rows: npt.NDArray[np.integer] | None = None) -> Texts:
        """Return the ids of some rows, or all: ids of digits as numpy texts, any other as Python texts.

        Of Python texts the same row is the same object.
        """
        if self._text is None:
            return _keys.unpack_digits(self.keys if rows is None else self.keys[rows])
        if rows is None:
            return _objects(self.tolist())
        if _SHARE * len(rows) < len(self):
            return _objects(self._texts(rows))
        # Ancestors of many units are few: each text is made once.
        asked = np.zeros(len(self), bool)
        asked[rows] = True
        distinct = np.flatnonzero(asked)
        place = np.empty(len(self), np.int32)
        place[distinct] = np.arange(len(distinct), dtype=np.int32)
        some: Texts = _objects(self._texts(distinct))[place[rows]]
        return some

    def _texts(self, rows: npt.NDArray[np.integer]) -> list[str]:
        if self._text is None:
            return cast("list[str]", _keys.unpack_digits(self.keys[rows]).tolist())
        return _spans.texts(self._text.blob, *_spans.spans(self._text.offsets, rows))

    def tolist(self) -> list[str]:
        """Return all ids."""
        return self._texts(np.arange(len(self)))

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
        order = self._packed()
        at = int(np.searchsorted(order.keys, packed)[0])
        near = range(max(0, at - n // 2 - 1), min(len(order.keys), at + n // 2 + 1))
        return [self.get(i if order.rows is None else int(order.rows[i])) for i in near]

    @property
    def nbytes(self) -> int:
        """Bytes of the ids, and of what finds them once it is made."""
        own = self.keys.nbytes if self._text is None else self._text.nbytes
        return own + sum(0 if index is None else index.nbytes for index in (self._order, self._names))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.keys, self._text)
