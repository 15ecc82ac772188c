"""The one place where a lineage is checked: every way in ends here, and every fault is found at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from gridgov import _tree
from gridgov._cells import check_ids
from gridgov._columns import Bools, Encoded, IdColumn, Ints, Rows, frozen
from gridgov._days import Days, read_days
from gridgov._encoding import is_missing
from gridgov._lineage_columns import (
    ABOLISH,
    CREATE,
    KINDS,
    MERGE,
    RECODE,
    RESTORE,
    SPLIT,
    Floats,
    LineageColumns,
    Toggles,
    key_of,
)
from gridgov._lineage_faults import (
    BAD_EVENT_DAY,
    BAD_LINEAGE_SHARE,
    CIRCLE,
    CREATED_TWICE,
    ENDED_BEFORE,
    NEITHER,
    REUSED,
    ROW_TWICE,
    SHARES_ABOVE_ONE,
    UNKNOWN_EVENT,
    WRONG_ENDS,
)
from gridgov._required import empty_cells, is_empty
from gridgov._tables import Table
from gridgov.errors import Batch, FaultKind, InvalidLineageError, Place, Problems
from gridgov.text import Text

__all__ = ["TOLERANCE", "build", "read"]

#: The values that messages speak of, one for each row.
Facts: TypeAlias = Mapping[str, Sequence[object]]
#: Shares add up to 1 within this.
TOLERANCE: Final = 1e-6
_NOTHING: Final = Text("nothing", "空")
_ID: Final = Text("'{id}'", "“{id}”")
#: What each kind asks of its two ends: whether there must be an old and a new id; None where either will do.
_WANTED: Final[dict[int, tuple[bool | None, bool | None]]] = {
    CREATE: (False, True),
    RESTORE: (False, True),
    ABOLISH: (True, False),
    SPLIT: (True, None),
    MERGE: (True, None),
    RECODE: (True, True),
}
_SAID: Final[Mapping[tuple[bool | None, bool | None], Text]] = {
    (False, True): Text("a new id and no old one", "只填新编号，不填原编号"),
    (True, False): Text("an old id and no new one", "只填原编号，不填新编号"),
    (True, None): Text("an old id", "填写原编号"),
    (True, True): Text("an old id and another one that is new", "填写原编号和不同的新编号"),
}


def build(table: Table, *, known: int = 0) -> LineageColumns:
    """Check everything and return the columns, in the order of days.

    Args:
        table: The table ``lineage``.
        known: How many of its first rows are checked already; rows in messages count after these.

    Raises:
        InvalidLineageError: With every fault of the table.
    """
    columns, batches = read(table, known=known)
    if any(map(len, batches)):
        raise InvalidLineageError(Problems(batches))
    return columns


def read(table: Table, *, known: int = 0) -> tuple[LineageColumns, list[Batch]]:
    """Return the columns in the order of days, and everything that is wrong with them; see `build`."""
    work = _Build(table, known)
    return work.columns(), work.batches


class _Build:
    """Reads the table and collects what is wrong."""

    def __init__(self, table: Table, known: int) -> None:
        self.table = table
        self.known = known
        self.batches = list(table.faults)

    def blame(self, kind: FaultKind, rows: Ints, facts: Facts, *, column: str | None = None) -> None:
        """Report rows."""
        if len(rows):
            where = Place(path="lineage", column=column)
            self.batches.append(Batch(kind, (rows + 1 - self.known).tolist(), facts=facts, place=where))

    def columns(self) -> LineageColumns:
        """Read all columns and check them against each other."""
        table = self.table
        ends = {key: table.encoded(key) for key in ("old", "new")}
        for key, coded in ends.items():
            self._check_ids(key, coded)
        day, shares, kinds = self._days(), self._shares(), self._kinds()
        ids, old, new = _numbered(ends["old"], ends["new"])
        found = LineageColumns(ids, old, new, day, kinds, shares, table.column("authority"))
        self._check_ends(found)
        # Rows whose day or kind is not known say nothing of the others.
        sound = np.flatnonzero(~np.isnat(day) & (kinds >= 0))
        whole = found if len(sound) == len(found) else found.take(sound)
        self._check_together(whole, sound)
        order = np.argsort(day, kind="stable")
        return found if not len(order) or (np.diff(order) > 0).all() else _ordered(found, order)

    # -- cells -----------------------------------------------------------------------------------------------------

    def _check_ids(self, key: str, coded: Encoded) -> None:
        empty = is_empty(coded)
        for batch in check_ids(coded, 1 - self.known, Place(path="lineage", column=key)):
            rows = [(i, row) for i, row in enumerate(batch.rows or ()) if not empty[row - 1 + self.known]]
            facts = {name: [values[i] for i, _ in rows] for name, values in batch.facts.items()}
            self.batches.append(Batch(batch.kind, [row for _, row in rows], facts=facts, place=batch.place))

    def _days(self) -> Days:
        values = self.table.get("day")
        days, bad = read_days(values, self.table.n)
        blank = np.setdiff1d(np.flatnonzero(np.isnat(days)), bad)
        self._empty("day", blank)
        shown = [] if values is None else [str(values[i])[:40] for i in bad]
        self.blame(BAD_EVENT_DAY, np.array(bad, np.int64), {"value": shown}, column="day")
        return days

    def _empty(self, key: str, rows: Ints) -> None:
        self.batches += empty_cells("lineage", key, rows - self.known)

    def _kinds(self) -> npt.NDArray[np.int8]:
        coded = self.table.encoded("kind")
        at: dict[str, int] = {kind: i for i, kind in enumerate(KINDS)}
        texts = coded.tolist()
        kinds = np.fromiter((at.get(text, -1) for text in texts), np.int8, len(texts))
        blank = is_empty(coded)
        self._empty("kind", np.flatnonzero(blank))
        odd = np.flatnonzero((kinds < 0) & ~blank)
        shown = [str(coded.odd.get(i, texts[i]))[:40] for i in odd.tolist()]
        self.blame(UNKNOWN_EVENT, odd, {"value": shown, "known": [", ".join(KINDS)] * len(odd)}, column="kind")
        return frozen(kinds)

    def _shares(self) -> Floats:
        given = self.table.get("share")
        out = np.full(self.table.n, np.nan)
        if given is None:
            return frozen(out)
        values = cast("Sequence[Any] | npt.NDArray[Any]", given)
        if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
            out[:] = values
            odd: Ints = np.flatnonzero(np.isinf(out))
        else:
            odd = _numbers(values, out)
        wrong = np.union1d(odd, np.flatnonzero((out < 0) | (out > 1)))
        self.blame(BAD_LINEAGE_SHARE, wrong, {"value": [str(values[i])[:40] for i in wrong.tolist()]}, column="share")
        out[wrong] = np.nan
        return frozen(out)

    def _check_ends(self, c: LineageColumns) -> None:
        bare = (c.old < 0) & (c.new < 0)
        self.blame(NEITHER, np.flatnonzero(bare), {})
        for kind, (old, new) in _WANTED.items():
            wrong = np.zeros(len(c), bool)
            for want, there in ((old, c.old >= 0), (new, c.new >= 0)):
                wrong |= False if want is None else there != want
            if kind == RECODE:
                wrong |= c.old == c.new
            rows = np.flatnonzero(wrong & (c.kind == kind) & ~bare)
            words: dict[str, Sequence[object]] = {
                "kind": [KINDS[kind]] * len(rows),
                "want": [_SAID[old, new]] * len(rows),
            }
            self.blame(WRONG_ENDS, rows, {**_ends(c, rows), **words})

    # -- rows against each other -----------------------------------------------------------------------------------

    def _check_together(self, c: LineageColumns, rows: Ints) -> None:
        """Check the sound rows; ``rows`` are their positions in the table."""
        self._check_twice(c, rows)
        self._check_sums(c, rows)
        for trail, at in _circles(c):
            day = [str(c.day[at])]
            self.blame(CIRCLE, rows[[at]], {"trail": [" -> ".join(map(c.ids.get, trail))], "day": day})
        self._check_lives(c, rows)

    def _check_twice(self, c: LineageColumns, rows: Ints) -> None:
        # That an id goes on may be said beside what becomes of it.
        goes_on = (c.kind == MERGE) & (c.old == c.new)
        order = np.lexsort((c.day, c.new, c.old, goes_on))
        a, b = order[:-1], order[1:]
        same = (c.day[a] == c.day[b]) & (c.new[a] == c.new[b]) & (c.old[a] == c.old[b]) & (goes_on[a] == goes_on[b])
        first, later = a[same], b[same]
        where = {"day": _days_of(c, later), "first": (rows[first] + 1 - self.known).tolist()}
        self.blame(ROW_TWICE, rows[later], {**_ends(c, later), **where})

    def _check_sums(self, c: LineageColumns, rows: Ints) -> None:
        goes_on = (c.kind == MERGE) & (c.old == c.new)
        at = np.flatnonzero((c.old >= 0) & ~np.isnan(c.share) & ~goes_on)
        keys, group = np.unique(key_of(c.old[at], c.day[at]), return_inverse=True)
        sums = np.bincount(group, c.share[at], len(keys))
        last = np.zeros(len(keys), np.int64)
        np.maximum.at(last, group, at)
        over = last[sums > 1 + TOLERANCE]
        said = [f"{value:.6g}" for value in sums[sums > 1 + TOLERANCE].tolist()]
        self.blame(SHARES_ABOVE_ONE, rows[over], {"id": _ids_of(c, c.old[over]), "day": _days_of(c, over), "sum": said})

    def _check_lives(self, c: LineageColumns, rows: Ints) -> None:
        """Find ids that change, come or end after their end."""
        toggles = Toggles.of(c)
        if len(toggles.row):
            again = np.flatnonzero((toggles.id[1:] == toggles.id[:-1]) & toggles.ends[1:] & toggles.ends[:-1]) + 1
            self._blame_ended(ENDED_BEFORE, (c, rows), toggles.row[again], c.old, toggles.day[again - 1])
            told = key_of(toggles.id[again], toggles.day[again])
            # Restored on that very day, before what happens to it.
            back = key_of(toggles.id[~toggles.ends], toggles.day[~toggles.ends])
            for kind, side in ((ENDED_BEFORE, c.old), (REUSED, c.new)):
                at = np.flatnonzero((side >= 0) & (c.kind != RESTORE) & ((side is c.old) | (c.old != c.new)))
                before = toggles.last(side[at], c.day[at] - 1)
                keys = key_of(side[at], c.day[at])
                late = (before >= 0) & toggles.ends[before] & ~np.isin(keys, back)
                late &= (kind is REUSED) | ~np.isin(keys, told)
                self._blame_ended(kind, (c, rows), at[late], side, toggles.day[before[late]])
        self._check_created(c, rows, toggles)

    def _blame_ended(
        self, kind: FaultKind, where: tuple[LineageColumns, Ints], at: Ints, side: Rows, ended: Days
    ) -> None:
        """Report rows that name an id which ended before; ``where`` are the sound rows and their positions."""
        c, rows = where
        facts = {"id": _ids_of(c, side[at]), "day": _days_of(c, at), "ended": [str(day) for day in ended]}
        self.blame(kind, rows[at], facts)

    def _check_created(self, c: LineageColumns, rows: Ints, toggles: Toggles) -> None:
        """Find ids that are created while they are in use."""
        at = np.flatnonzero((c.kind == CREATE) & (c.new >= 0))
        if not len(at):
            return
        first = np.full(len(c.ids), np.iinfo(np.int64).max)
        days = c.day.astype(np.int64)
        for side in (c.old, c.new):
            there = side >= 0
            np.minimum.at(first, side[there], days[there])
        late = days[at] > first[c.new[at]]
        # One that ended is reported already.
        late &= ~toggles.gone(c.new[at], c.day[at] - 1)
        at = at[late]
        since = [str(day) for day in first[c.new[at]].astype("datetime64[D]")]
        self.blame(CREATED_TWICE, rows[at], {"id": _ids_of(c, c.new[at]), "day": _days_of(c, at), "first": since})


def _ordered(c: LineageColumns, order: Ints) -> LineageColumns:
    """Return the rows in another order, with the ids in the order in which these name them."""
    moved = c.take(order)
    named = np.column_stack([moved.old, moved.new]).ravel()
    named = named[named >= 0]
    distinct, first = np.unique(named, return_index=True)
    rows = distinct[np.argsort(first)]
    place = np.full(len(c.ids) + 1, -1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    ids = IdColumn.of(c.ids.decode(rows))
    return LineageColumns(
        ids, frozen(place[moved.old]), frozen(place[moved.new]), moved.day, moved.kind, moved.share, moved.authority
    )


def _numbered(old: Encoded, new: Encoded) -> tuple[IdColumn, Rows, Rows]:
    """Return every id once in the order in which the rows name them, and the number of each end, -1 for none."""
    pairs = [text for pair in zip(old.tolist(), new.tolist(), strict=True) for text in pair]
    number = {text: i for i, text in enumerate(text for text in dict.fromkeys(pairs) if text)}
    codes = np.fromiter((number.get(text, -1) for text in pairs), np.int32, len(pairs)).reshape(-1, 2)
    return IdColumn.of(list(number)), frozen(codes[:, 0].copy()), frozen(codes[:, 1].copy())


def _numbers(given: Sequence[Any] | npt.NDArray[Any], out: Floats) -> Ints:
    """Fill in the shares that are numbers; return the positions of those that are not."""
    odd: list[int] = []
    for i, value in enumerate(given):
        if is_missing(value) or value == "":
            continue
        try:
            out[i] = float(value)
        except (TypeError, ValueError, OverflowError):
            odd.append(i)
        else:
            if not np.isfinite(out[i]) or isinstance(value, bool):
                odd.append(i)
    return np.array(odd, np.int64)


def _ends(c: LineageColumns, rows: Ints) -> dict[str, Sequence[object]]:
    """Return what rows lead from and to, in words."""
    found: dict[str, Sequence[object]] = {}
    for name, side in (("old", c.old), ("new", c.new)):
        found[name] = [_NOTHING if i < 0 else _ID.format(id=c.ids.get(i)) for i in side[rows].tolist()]
    return found


def _ids_of(c: LineageColumns, ids: Rows) -> list[str]:
    return [c.ids.get(i) for i in ids.tolist()]


def _days_of(c: LineageColumns, rows: Ints) -> list[str]:
    return [str(day) for day in c.day[rows]]


def _circles(c: LineageColumns) -> Iterator[tuple[list[int], int]]:
    """Find ids that follow each other in a circle on one day: the trail, closed, and the last of its rows."""
    left = np.flatnonzero((c.old >= 0) & (c.new >= 0) & (c.old != c.new))
    while len(left):
        old, new = key_of(c.old[left], c.day[left]), key_of(c.new[left], c.day[left])
        keep: Bools = np.isin(old, new) & np.isin(new, old)
        if keep.all():
            break
        left = left[keep]
    if not len(left):
        return
    # Each node goes on somewhere: its first row is as good as any.
    old = key_of(c.old[left], c.day[left])
    nodes, first = np.unique(old, return_index=True)
    after = np.searchsorted(nodes, key_of(c.new[left], c.day[left]))[first]
    for trail in _tree.cycles(after.astype(np.int32)):
        rows = left[first[trail]]
        yield [*c.old[rows].tolist(), int(c.old[rows[0]])], int(rows.max())
