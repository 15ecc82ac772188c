"""Pairs of rows of two tables, as columns; and which rows have equal keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Self, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

__all__ = ["Pairs", "equal_keys", "expand", "interned", "ranks", "take", "whole"]

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Kinds: TypeAlias = npt.NDArray[np.int8]
_NO_KEY: Final = -1


@attrs.frozen(eq=False)
class Pairs:
    """Rows of the left and the right table that may belong together."""

    #: Int64, shape (pairs,).
    left: Ints
    right: Ints
    #: Why; the meaning is the caller's. Int8.
    kind: Kinds
    #: From 0 to 1.
    score: Floats

    @classmethod
    def of(cls, left: Ints, right: Ints, kind: Kinds, score: Floats | None = None) -> Self:
        """Build pairs; without a score it is 1."""
        return cls(left, right, kind, np.ones(len(left)) if score is None else score)

    @classmethod
    def none(cls) -> Self:
        """Return no pair."""
        empty = np.zeros(0, np.int64)
        return cls(empty, empty, empty.astype(np.int8), np.zeros(0))

    @classmethod
    def joined(cls, several: Iterable[Pairs]) -> Self:
        """Return all pairs of several."""
        every = [cls.none(), *several]
        return cls(*(np.concatenate([getattr(p, key) for p in every]) for key in ("left", "right", "kind", "score")))

    def __len__(self) -> int:
        return len(self.left)

    def at(self, rows: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.left[rows], self.right[rows], self.kind[rows], self.score[rows])

    def best(self, rank: Ints, most: int) -> Pairs:
        """Return the best pairs of each left row, in the order of the left rows, each pair once.

        Args:
            rank: Place of each right row among the ids; breaks ties, so that the order of rows does not matter.
            most: So many for each left row.
        """
        order = np.lexsort((self.kind, -self.score, rank[self.right], self.left))
        new = np.ones(len(order), bool)
        new[1:] = (np.diff(self.left[order]) != 0) | (np.diff(self.right[order]) != 0)
        once = self.at(order[new])
        once = once.at(np.lexsort((rank[once.right], -once.score, once.left)))
        first = np.searchsorted(once.left, once.left)
        return once.at(np.arange(len(once)) - first < most)


def interned(left: list[str], right: list[str]) -> tuple[Ints, Ints]:
    """Return one number for each distinct text of both lists; -1 for an empty one."""
    number: dict[str, int] = {"": _NO_KEY}
    # The empty text has taken the first place.
    out = [
        np.fromiter((number.setdefault(text, len(number) - 1) for text in side), np.int64, len(side))
        for side in (left, right)
    ]
    return out[0], out[1]


def whole(array: npt.NDArray[np.integer]) -> list[int]:
    """Return an array as Python numbers."""
    return cast("list[int]", array.tolist())


def take(texts: list[str], rows: npt.NDArray[np.integer]) -> list[str]:
    """Return the texts of some rows."""
    return [texts[i] for i in whole(rows)]


def ranks(ids: list[str]) -> Ints:
    """Return the place of each id in the order of the texts."""
    out = np.empty(len(ids), np.int64)
    out[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return out


def expand(start: npt.NDArray[np.integer], stop: npt.NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Return for each whole number in each range which range it is in, and the number."""
    size = np.maximum(np.asarray(stop, np.int64) - start, 0)
    which = np.repeat(np.arange(len(size)), size)
    begin = np.cumsum(size) - size
    return which, np.arange(len(which)) - begin[which] + np.asarray(start, np.int64)[which]


def equal_keys(left: Ints, right: Ints, ids: list[str], most: int) -> Pairs:
    """Return the pairs with equal keys, for each left row the first ones in the order of the right ids.

    Args:
        left: Key of each left row, -1 for none.
        right: Key of each right row, -1 for none.
        ids: Ids of the right rows.
        most: So many for each left row.
    """
    order = np.lexsort((ranks(ids), right))
    keys = right[order]
    rows = np.flatnonzero(left >= 0)
    start = np.searchsorted(keys, left[rows])
    stop = np.minimum(np.searchsorted(keys, left[rows], side="right"), start + most)
    which, place = expand(start, stop)
    return Pairs.of(rows[which], order[place], np.zeros(len(which), np.int8))
