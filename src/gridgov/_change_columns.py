"""Columns of units after changes: whole runs of rows are copied, only what changes speak of is looked at.

Nothing is judged here. Where the result might break a rule, no columns are given, and the builder, through which all
units pass, says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _tree
from gridgov._build import Columns, sensitive
from gridgov._columns import IdColumn, Ints, Rows, TextColumn, encode, frozen
from gridgov._delta_align import packed
from gridgov._privacy_counts import by_household
from gridgov._structure import mandatory_faults
from gridgov._tree import Tree
from gridgov.errors import Place
from gridgov.hierarchy import Hierarchy

__all__ = ["Rebuilt", "UnitLike", "rebuild", "with_texts"]

_Floats: TypeAlias = npt.NDArray[np.float64]
#: Runs are copied one by one where they are this many rows long on average.
_LONG: Final = 64


class UnitLike(Protocol):
    """What is asked of a unit that changes spoke of."""

    id: str
    type: int
    parent: str | None
    name: str | None
    measures: dict[str, float]
    labels: dict[str, str | None]
    order: tuple[int, ...]
    row: int


@attrs.frozen(eq=False)
class Rebuilt:
    """Units after changes."""

    hierarchy: Hierarchy
    #: New row of each old one, -1 for a unit that is gone; None where all rows stay. Int32, shape (old n,).
    place: Rows | None


@attrs.frozen(eq=False)
class _Work:
    """What is put together."""

    old: Hierarchy
    #: In the order of siblings.
    altered: Sequence[UnitLike]
    measures: Sequence[str]
    labels: Sequence[str]
    #: For each new row the old one, or the number of old rows and the position of an altered unit after it.
    index: Ints
    tree: Tree
    types: npt.NDArray[np.uint8]

    def columns(self) -> Columns:
        """Copy the columns."""
        h, n = self.old, len(self.old)
        ends = _runs(self.index)
        names = [unit.name for unit in self.altered]
        labels = {key: [unit.labels.get(key) for unit in self.altered] for key in self.labels}
        return Columns(
            tree=self.tree,
            ids=_ids(h.ids, [unit.id for unit in self.altered], self.index, ends),
            types=self.types,
            names=None if h.names is None and not any(names) else _texts(h.names, n, names, self.index, ends),
            measures={key: self._numbers(key) for key in self.measures},
            labels={key: _texts(h.labels.get(key), n, texts, self.index, ends) for key, texts in labels.items()},
        )

    def _numbers(self, key: str) -> _Floats:
        n = len(self.old)
        fresh = np.array([unit.measures.get(key, np.nan) for unit in self.altered], np.float64)
        known = self.old.measures.get(key)
        return np.concatenate([np.full(n, np.nan) if known is None else known, fresh])[self.index]


def rebuild(
    h: Hierarchy, altered: Iterable[UnitLike], gone: Rows, measures: Sequence[str], labels: Sequence[str]
) -> Rebuilt | None:
    """Return the units after changes, or None if something may be wrong with them.

    Args:
        h: The units before.
        altered: Every unit that is new, or differs in something.
        gone: Rows of the units that are no longer there.
        measures: Keys of all measures.
        labels: Keys of all labels.
    """
    units = sorted(altered, key=lambda unit: unit.order)
    rows = np.array([unit.row for unit in units], np.int64)
    ups = _parents(h, units)
    if _stays(h, units, rows, gone, ups):
        columns = _same_rows(h, units, rows, measures, labels)
        found = None if _too_close(h, units) else Hierarchy(columns, h.levels, h.measure_info)
        return None if found is None else Rebuilt(found, None)
    n, m = len(h), len(units)
    slot = np.arange(n, dtype=np.int64)
    slot[gone] = -1
    own = rows >= 0
    slot[rows[own]] = n + np.flatnonzero(own)
    keep = slot == np.arange(n)
    index = _sequence(np.flatnonzero(keep), units, n)
    up = np.concatenate(
        [np.where(h.tree.parent < 0, -1, slot[h.tree.parent]), np.where(ups < 0, ups, _via(slot, ups, n))]
    )
    lost = np.concatenate([(h.tree.parent >= 0) & (slot[h.tree.parent] < 0), ups == _LOST])[index]
    place = np.full(n + m, -1, np.int64)
    place[index] = np.arange(len(index))
    types = np.concatenate([h.types, np.array([unit.type for unit in units], np.uint8)])[index]
    parent = up[index]
    parent = np.where(parent < 0, -1, place[parent]).astype(np.int32)
    if bool(lost.any()) or not _may_stand(h, parent, types) or _too_close(h, units):
        return None
    order, tree = _tree.preorder(parent, h.levels.ranks[types])
    index, types = index[order], types[order]
    columns = _Work(h, units, measures, labels, index, tree, types).columns()
    absent = mandatory_faults(tree, types, columns.ids, h.levels, order=None, first_row=1, place=Place())
    if any(absent):
        return None
    place[index] = np.arange(len(index))
    after = np.where(slot < 0, -1, place[slot]).astype(np.int32)
    return Rebuilt(Hierarchy(columns, h.levels, h.measure_info), frozen(after))


#: Stands for a parent that is not there.
_LOST: Final = -2


def _parents(h: Hierarchy, units: Sequence[UnitLike]) -> Ints:
    """Return for each unit its parent: an old row, or the number of old rows and a position among the units."""
    at = {unit.id: len(h) + i for i, unit in enumerate(units)}
    wanted = list(dict.fromkeys(unit.parent for unit in units if unit.parent is not None and unit.parent not in at))
    found = dict(zip(wanted, h.ids.find(wanted).tolist() if wanted else (), strict=True))
    known: dict[str | None, int] = {None: -1}
    known.update((key, row if row >= 0 else _LOST) for key, row in found.items())
    known.update(at)
    return np.array([known[unit.parent] for unit in units], np.int64)


def _via(slot: Ints, ups: Ints, n: int) -> Ints:
    """Return what stands for old rows now; positions among the units stay."""
    return np.where(ups >= n, ups, slot[np.clip(ups, 0, n - 1)])


def _stays(h: Hierarchy, units: Sequence[UnitLike], rows: Ints, gone: Rows, ups: Ints) -> bool:
    """Tell whether every unit is where it was, of the type that it was."""
    if len(gone) or not bool((rows >= 0).all()):
        return False
    n = len(h)
    own = np.append(rows, -1)
    same = np.where(ups >= n, own[np.clip(ups - n, -1, len(rows))], ups)
    return (
        np.array_equal(h.tree.parent[rows], same)
        and all(unit.order == (unit.row,) for unit in units)
        and np.array_equal(h.types[rows], [unit.type for unit in units])
    )


def _may_stand(h: Hierarchy, parent: Rows, types: npt.NDArray[np.uint8]) -> bool:
    """Tell whether all units may stand where they stand."""
    top = parent < 0
    ranks = h.levels.ranks[types[top]]
    if not len(ranks) or bool((ranks != ranks[0]).any()):
        return False
    under = ~top
    return bool(h.levels.allowed[types[parent[under]], types[under]].all())


def _too_close(h: Hierarchy, units: Sequence[UnitLike]) -> bool:
    """Tell whether a sensitive count may be stated for a household."""
    keys = dict.fromkeys(key for unit in units for key in unit.measures)
    stated = {key: np.array([unit.measures.get(key, np.nan) for unit in units]) for key in keys}
    types = np.array([unit.type for unit in units], np.int64)
    found = by_household(sensitive(stated, h.measure_info), types, h.levels, str, 1, Place())
    return any(True for _ in found)


def _sequence(kept: Ints, units: Sequence[UnitLike], n: int) -> Ints:
    """Put units among old rows, by their orders."""
    first = np.array([unit.order[0] for unit in units], np.int64)
    deeper = np.array([len(unit.order) > 1 for unit in units], bool)
    at = np.where(deeper, np.searchsorted(kept, first, "right"), np.searchsorted(kept, first, "left"))
    return np.insert(kept, at, n + np.arange(len(units)))


# -- cells -------------------------------------------------------------------------------------------------------------


def _same_rows(
    h: Hierarchy, units: Sequence[UnitLike], rows: Ints, measures: Sequence[str], labels: Sequence[str]
) -> Columns:
    """Return columns in which cells of some rows are others; a column without any is shared."""
    n = len(h)
    names = [unit.name for unit in units]
    texts = {key: [unit.labels.get(key) for unit in units] for key in labels}
    numbers: dict[str, _Floats] = {}
    for key in measures:
        known = h.measures.get(key)
        fresh = np.array([unit.measures.get(key, np.nan) for unit in units], np.float64)
        if known is None or not np.array_equal(known[rows], fresh, equal_nan=True):
            known = np.full(n, np.nan) if known is None else known.copy()
            known[rows] = fresh
        numbers[key] = known
    return Columns(
        tree=h.tree,
        ids=h.ids,
        types=h.types,
        names=None if h.names is None and not any(names) else with_texts(h.names, n, rows, names),
        measures=numbers,
        labels={key: with_texts(h.labels.get(key), n, rows, column) for key, column in texts.items()},
    )


def with_texts(column: TextColumn | None, n: int, rows: Ints, texts: Sequence[str | None]) -> TextColumn:
    """Return a column in which the texts of some rows are others; the same one if they are not.

    Args:
        column: The texts; None for a column without any.
        n: How many rows it has.
        rows: Some of them, each once.
        texts: The texts that they get.

    Example:
        >>> import numpy as np
        >>> with_texts(TextColumn.of(["a", None, "c"]), 3, np.array([2, 1]), ["x", "yy"]).tolist()
        ['a', 'yy', 'x']
    """
    if column is not None and column.take(rows).tolist() == [text or None for text in texts]:
        return column
    index = np.arange(n, dtype=np.int64)
    index[rows] = n + np.arange(len(rows))
    return _texts(column, n, texts, index, _runs(index))


def _runs(index: Ints) -> list[tuple[int, int]] | None:
    """Return first and last row of each run of neighbours; None if there are too many to copy them one by one."""
    breaks = np.flatnonzero(np.diff(index) != 1) + 1
    if _LONG * len(breaks) > len(index) + _LONG * _LONG:
        return None
    starts = np.concatenate([np.zeros(1, np.int64), breaks])
    stops = np.append(breaks, len(index)) - 1
    return list(zip(index[starts].tolist(), index[stops].tolist(), strict=True))


def _texts(
    column: TextColumn | None, n: int, fresh: Sequence[str | None], index: Ints, runs: list[tuple[int, int]] | None
) -> TextColumn:
    """Return the texts of rows; those from ``n`` on are new ones."""
    coded = encode(list(fresh))
    known = column if column is not None else TextColumn(np.zeros(0, np.uint8), np.zeros(n + 1, np.int64))
    if runs is None:
        blob = np.concatenate([known.blob, coded.blob])
        offsets = np.concatenate([known.offsets.astype(np.int64), coded.offsets[1:] + len(known.blob)])
        return TextColumn(blob, offsets).take(index)
    blobs: list[npt.NDArray[np.uint8]] = []
    sizes: list[npt.NDArray[Any]] = []
    for first, last in runs:
        # A run may lead from the last old row to the first new one.
        for source, shift, low, high in ((known, 0, first, min(last, n - 1)), (coded, n, max(first, n), last)):
            if low <= high:
                offsets = source.offsets[low - shift : high - shift + 2]
                blobs.append(source.blob[offsets[0] : offsets[-1]])
                sizes.append(np.diff(offsets))
    offsets = np.zeros(len(index) + 1, np.int64)
    np.cumsum(np.concatenate(sizes), out=offsets[1:])
    return TextColumn(np.concatenate(blobs), offsets)


def _ids(ids: IdColumn, fresh: Sequence[str], index: Ints, runs: list[tuple[int, int]] | None) -> IdColumn:
    """Return the ids of rows; those from the number of old rows on are new ones."""
    n = len(ids)
    altered = index >= n
    if len(index) == n:
        rows = index.copy()
        wanted: list[int] = (index[altered] - n).tolist()
        rows[altered] = ids.find([fresh[i] for i in wanted])
        if bool((rows >= 0).all()):
            # An index that is made already is kept.
            return ids.permuted(rows)
    if ids.is_digits:
        added = IdColumn.of(list(fresh)) if fresh else None
        if added is None or added.is_digits:
            keys = ids.keys if added is None else np.concatenate([ids.keys, added.keys])
            return IdColumn(keys[index])
    column = _texts(packed(ids), n, fresh, index, runs)
    return IdColumn(np.zeros(0, np.uint64), column)
