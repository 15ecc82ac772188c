"""Which row of one hierarchy is which of another, and where two columns differ: by columns, not unit by unit."""

from __future__ import annotations

from typing import cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, IdColumn, Ints, TextColumn
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
    """Return the row in ``a`` of each id of ``b``, -1 where there is none."""
    if a is b:
        return np.arange(len(b), dtype=np.int64)
    first, last = _alike(a, b)
    out = np.full(len(b), -1, np.int64)
    out[:first] = np.arange(first)
    out[len(b) - last :] = np.arange(len(a) - last, len(a))
    middle = np.arange(first, len(b) - last)
    if len(middle):
        inside = a.take(np.arange(first, len(a) - last))
        found = inside.find(b.decode(middle).tolist()).astype(np.int64) if len(inside) else np.full(len(middle), -1)
        out[middle] = np.where(found < 0, -1, found + first)
    return out


def _alike(a: IdColumn, b: IdColumn) -> tuple[int, int]:
    """Return how many ids both begin with, and how many of the others both end with."""
    n = min(len(a), len(b))
    if a.is_digits and b.is_digits:
        first = _first(a.keys[:n] != b.keys[:n], n)
        left = n - first
        return first, _first(a.keys[len(a) - left :][::-1] != b.keys[len(b) - left :][::-1], left)
    x, y = (packed(ids) for ids in (a, b))
    first = _same_start(x, y, n)
    left = n - first
    ends = [column.take(np.arange(len(column) - left, len(column))[::-1]) for column in (x, y)]
    return first, _same_start(ends[0], ends[1], left)


def packed(ids: IdColumn) -> TextColumn:
    """Return ids that are no digits as texts, without a copy."""
    state = cast("tuple[object, TextColumn | None]", ids.__reduce__()[1])
    return TextColumn.of(ids.decode()) if state[1] is None else state[1]


def _same_start(x: TextColumn, y: TextColumn, n: int) -> int:
    """Return with how many equal texts both begin, of at most ``n``."""
    lengths = _first(np.diff(x.offsets[: n + 1]) != np.diff(y.offsets[: n + 1]), n)
    stop = int(x.offsets[lengths])
    wrong = _first(x.blob[:stop] != y.blob[:stop], stop)
    return lengths if wrong == stop else int(np.searchsorted(x.offsets[: lengths + 1], wrong, "right")) - 1


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
