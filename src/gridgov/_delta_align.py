"""Which row of one hierarchy is which of another, and where two columns differ: by columns, not unit by unit."""

from __future__ import annotations

from typing import Final, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Encoded, IdColumn, Ints, TextColumn
from gridgov._tree import Tree
from gridgov.hierarchy import Hierarchy

__all__ = ["Aligned", "packed", "previous", "texts_differ"]


@attrs.frozen(eq=False)
class Aligned:
    """Two hierarchies, and the rows of each in the other, -1 where a unit is not there."""

    a: Hierarchy
    b: Hierarchy
    #: Row in ``a`` of each row of ``b``. Int64.
    of_b: Ints
    #: Row in ``b`` of each row of ``a``. Int64.
    of_a: Ints

    @classmethod
    def of(cls, a: Hierarchy, b: Hierarchy) -> Aligned:
        """Find the units of one in the other by their ids."""
        of_b = _rows_in(a.ids, b.ids)
        of_a = np.full(len(a), -1, np.int64)
        there = np.flatnonzero(of_b >= 0)
        of_a[of_b[there]] = there
        return cls(a, b, of_b, of_a)

    @property
    def shared(self) -> tuple[Ints, Ints]:
        """Rows of the units that are in both: in ``a``, and in ``b``."""
        rows = np.flatnonzero(self.of_b >= 0)
        return self.of_b[rows], rows

    def in_a(self, rows: npt.NDArray[np.integer]) -> Ints:
        """Return rows of ``b`` as rows of ``a``: -1 stays, -2 for what is not there."""
        found = self.of_b[np.maximum(rows, 0)]
        return np.where(rows < 0, -1, np.where(found < 0, -2, found))


def _rows_in(a: IdColumn, b: IdColumn) -> Ints:
    """Return the row in ``a`` of each id of ``b``, -1 where there is none.

    Runs that stand in both are followed as long as they go; where there are many short ones, every id is looked up.
    """
    if a is b:
        return np.arange(len(b), dtype=np.int64)
    out = np.full(len(b), -1, np.int64)
    x, y = _Texts.of(a, b)
    row = at = 0
    for _ in range(_RUNS):
        if at < 0:
            # A new one: it is not there, nor may be those behind it.
            row, at = row + 1, -1
        else:
            length = y.same(row, x, at)
            out[row : row + length] = np.arange(at, at + length)
            row, at = row + length, at + length
        if row >= len(b):
            return out
        at = int(a.find([b.get(row)])[0])
    rest = np.arange(row, len(b))
    out[rest] = a.find(b.decode(rest)) if b.is_digits else a.find_encoded(_encoded(packed(b.take(rest))))
    return out


#: So many runs are followed.
_RUNS: Final = 256
#: So many rows of a run are compared first; then twice as many, and so on.
_STEP: Final = 1 << 8


@attrs.frozen(eq=False)
class _Texts:
    """Ids as one array of numbers, or as texts."""

    keys: npt.NDArray[np.uint64] | None
    text: TextColumn

    @classmethod
    def of(cls, *columns: IdColumn) -> list[_Texts]:
        """Return ids so that they can be compared with each other."""
        if all(ids.is_digits for ids in columns):
            empty = TextColumn(np.zeros(0, np.uint8), np.zeros(1, np.int64))
            return [cls(ids.keys, empty) for ids in columns]
        return [cls(None, packed(ids)) for ids in columns]

    def __len__(self) -> int:
        return len(self.text) if self.keys is None else len(self.keys)

    def same(self, row: int, other: _Texts, at: int) -> int:
        """Return how many ids from a row on are those of another column from a row on."""
        done, step = 0, _STEP
        most = min(len(self) - row, len(other) - at)
        while done < most:
            n = min(step, most - done)
            found = self._same(row + done, other, at + done, n)
            done += found
            if found < n:
                break
            step *= 2
        return done

    def _same(self, row: int, other: _Texts, at: int, n: int) -> int:
        if self.keys is not None and other.keys is not None:
            return _first(self.keys[row : row + n] != other.keys[at : at + n], n)
        one, two = self.text.offsets[row : row + n + 1], other.text.offsets[at : at + n + 1]
        lengths = _first(np.diff(one) != np.diff(two), n)
        size = int(one[lengths]) - int(one[0])
        here, there = int(one[0]), int(two[0])
        wrong = _first(self.text.blob[here : here + size] != other.text.blob[there : there + size], size)
        return lengths if wrong == size else int(np.searchsorted(one[: lengths + 1], here + wrong, "right")) - 1


def _encoded(column: TextColumn) -> Encoded:
    return Encoded((column.blob, column.offsets.astype(np.int64)))


def packed(ids: IdColumn) -> TextColumn:
    """Return ids as texts; those that are no digits without a copy."""
    state = cast("tuple[object, TextColumn | None]", ids.__reduce__()[1])
    return TextColumn.of(ids.decode()) if state[1] is None else state[1]


def _first(mask: Bools, otherwise: int) -> int:
    """Return the first place that is true, or another number if there is none."""
    return int(mask.argmax()) if len(mask) and bool(mask.any()) else otherwise


def texts_differ(x: TextColumn | None, rows: Ints, y: TextColumn | None, others: Ints) -> Ints:
    """Return the positions at which the texts of some rows of two columns differ."""
    if x is None and y is None:
        return np.zeros(0, np.int64)
    if x is None or y is None:
        there = x if y is None else y
        at = rows if y is None else others
        return np.zeros(0, np.int64) if there is None else np.flatnonzero(~there.missing()[at])
    if x is y and np.array_equal(rows, others):
        return np.zeros(0, np.int64)
    left, right = _whole(x, rows), _whole(y, others)
    unlike = np.diff(left.offsets) != np.diff(right.offsets)
    alike = np.flatnonzero(~unlike)
    if len(alike) < len(unlike):
        left, right = left.take(alike), right.take(alike)
    wrong = np.flatnonzero(left.blob != right.blob)
    unlike[alike[np.unique(np.searchsorted(left.offsets, wrong, "right") - 1)]] = True
    return np.flatnonzero(unlike)


def _whole(column: TextColumn, rows: Ints) -> TextColumn:
    every = len(rows) == len(column) and bool((rows == np.arange(len(rows))).all())
    return column if every else column.take(rows)


def previous(tree: Tree) -> Ints:
    """Return the row of the sibling before each row, -1 for the first of its siblings."""
    n = len(tree)
    out = np.full(n, -1, np.int64)
    rows = np.arange(n)
    stop = np.where(tree.parent < 0, n, tree.end[np.maximum(tree.parent, 0)])
    followed = tree.end < stop
    out[tree.end[followed]] = rows[followed]
    return out
