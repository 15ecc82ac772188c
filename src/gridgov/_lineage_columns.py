"""The columns of a lineage, and what they say of the life of each id."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, IdColumn, Ints, Rows, TextColumn, frozen
from gridgov._days import Days
from gridgov._face import as_html, as_line

__all__ = [
    "ABOLISH",
    "CREATE",
    "ENDS",
    "KINDS",
    "MERGE",
    "RECODE",
    "RESTORE",
    "SPLIT",
    "TRANSFER",
    "EventKind",
    "Floats",
    "LineageColumns",
    "Toggles",
    "empty",
    "ends_of",
    "key_of",
]

#: What can happen to an id.
EventKind: TypeAlias = Literal["create", "abolish", "split", "merge", "recode", "transfer", "restore"]
KINDS: Final[tuple[EventKind, ...]] = get_args(EventKind)
Floats: TypeAlias = npt.NDArray[np.float64]

CREATE, ABOLISH, SPLIT, MERGE, RECODE, TRANSFER, RESTORE = range(len(KINDS))
#: Kinds after which the old id is gone, unless a row of the day leads from it to itself.
ENDS: Final = (ABOLISH, SPLIT, MERGE, RECODE)
#: More days than there are, so that an id and a day make one number.
_SPAN: Final = 1 << 23
_SHIFT: Final = 1 << 22


@attrs.frozen(eq=False)
class LineageColumns:
    """The columns of a lineage; all arrays have one entry a row but ``ids``."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Every id that a row names, once.
    ids: IdColumn
    #: Row of the id before and after, -1 for none. Int32.
    old: Rows
    new: Rows
    day: Days
    #: Position in `KINDS`. Int8.
    kind: npt.NDArray[np.int8]
    #: Part of the old that went to the new, NaN where unknown. Float64.
    share: Floats
    authority: TextColumn

    def __len__(self) -> int:
        return len(self.old)

    def take(self, rows: Ints) -> LineageColumns:
        """Return some rows, with the same ids."""
        return LineageColumns(
            self.ids,
            frozen(self.old[rows]),
            frozen(self.new[rows]),
            frozen(self.day[rows]),
            frozen(self.kind[rows]),
            frozen(self.share[rows]),
            self.authority.take(rows),
        )

    def equals(self, other: LineageColumns) -> bool:
        """Tell whether both have the same rows in the same order."""
        same = ("old", "new", "day", "kind")
        return (
            len(self) == len(other)
            and all(np.array_equal(getattr(self, name), getattr(other, name)) for name in same)
            and np.array_equal(self.share, other.share, equal_nan=True)
            and self.ids.equals(other.ids)
            and self.authority.equals(other.authority)
        )


def empty() -> LineageColumns:
    """Return columns without a row."""
    none: Rows = frozen(np.zeros(0, np.int32))
    return LineageColumns(
        IdColumn.of([]),
        none,
        none,
        frozen(np.zeros(0, "datetime64[D]")),
        frozen(np.zeros(0, np.int8)),
        frozen(np.zeros(0)),
        TextColumn.of([]),
    )


def key_of(ids: npt.NDArray[np.integer], day: Days | np.datetime64) -> Ints:
    """Return one number for an id and a day, in the order of both."""
    days = np.asarray(day, "datetime64[D]").astype(np.int64)
    return ids.astype(np.int64) * _SPAN + days + _SHIFT


def ends_of(c: LineageColumns) -> Ints:
    """Return for each id and day on which the id ends the first of the rows that say so, in row order."""
    stays = np.flatnonzero((c.old == c.new) & (c.old >= 0))
    ending = np.flatnonzero(np.isin(c.kind, ENDS) & (c.old >= 0) & (c.old != c.new))
    keys = key_of(c.old[ending], c.day[ending])
    gone = ~np.isin(keys, key_of(c.old[stays], c.day[stays]))
    _, first = np.unique(keys[gone], return_index=True)
    return np.sort(ending[gone][first])


@attrs.frozen(eq=False)
class Toggles:
    """When ids end and come back, by id, then by day, then by row."""

    #: Row of the id.
    id: Ints
    day: Days
    #: Row of the lineage.
    row: Ints
    #: Whether it ends; else it is restored.
    ends: Bools

    @classmethod
    def of(cls, c: LineageColumns) -> Toggles:
        """Find them."""
        ending = ends_of(c)
        back = np.flatnonzero((c.kind == RESTORE) & (c.new >= 0))
        rows = np.concatenate([ending, back])
        ids = np.concatenate([c.old[ending], c.new[back]]).astype(np.int64)
        ends = np.arange(len(rows)) < len(ending)
        order = np.lexsort((rows, c.day[rows], ids))
        at: Ints = rows[order]
        return cls(ids[order], c.day[at], at, ends[order])

    def last(self, ids: npt.NDArray[np.integer], day: Days | np.datetime64 | None = None) -> Ints:
        """Return the last toggle of each id up to and on a day, -1 where there is none.

        Args:
            ids: Rows of ids.
            day: A day, or one for each id; None for the last of all.
        """
        wanted = ids.astype(np.int64)
        keys = key_of(self.id, self.day)
        limit = (wanted + 1) * _SPAN - 1 if day is None else key_of(wanted, day)
        at = np.searchsorted(keys, limit, side="right") - 1
        if not len(keys):
            return at
        return np.where((at >= 0) & (self.id[at] == wanted), at, -1)

    def gone(self, ids: npt.NDArray[np.integer], day: Days | np.datetime64 | None = None) -> Bools:
        """Tell which ids are gone on a day, its events included."""
        at = self.last(ids, day)
        return (at >= 0) & self.ends[at] if len(self.ends) else np.zeros(len(at), bool)

    def taken_back(self) -> Ints:
        """Return the ids and days, as `key_of` has them, of ends that were taken back on the same day."""
        later = np.flatnonzero(
            self.ends[:-1] & ~self.ends[1:] & (self.id[1:] == self.id[:-1]) & (self.day[1:] == self.day[:-1])
        )
        return key_of(self.id[later], self.day[later])
