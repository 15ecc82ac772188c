"""Lineage: what became of the ids of units, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Self

import attrs
import numpy as np

from gridgov._columns import Bools, IdColumn, IdsLike, frozen
from gridgov._lineage_added import records_of, together
from gridgov._lineage_build import build
from gridgov._lineage_columns import KINDS, EventKind, LineageColumns, Toggles, empty
from gridgov._lineage_faults import STILL_IN_USE
from gridgov._tables import Columns, Table
from gridgov.errors import Batch, Place

__all__ = ["KINDS", "EventKind", "Lineage"]


@attrs.frozen(eq=False, repr=False)
class Lineage:
    """What became of the ids of units: one row an event, in the order of days.

    A row has ``old`` (None: it came from nothing), ``new`` (None: it went without successor), ``day`` (the first day of
    the new state), ``kind``, ``share`` (part of the households of ``old`` that went to ``new``) and ``authority``.
    Moves and renames change no identity and are no rows. See the data model for what must hold.

    Make it with `from_records`, `from_columns` or `read_history`; without arguments it is empty.

    Example:
        >>> past = Lineage.from_records([
        ...     {"old": "c1", "new": "c1", "day": "2023-07-01", "kind": "split", "share": 0.6},
        ...     {"old": "c1", "new": "c9", "day": "2023-07-01", "kind": "split", "share": 0.4},
        ...     {"old": "c2", "new": "c9", "day": "2024-01-01", "kind": "merge"}])
        >>> past
        <Lineage: 3 rows (2 split, 1 merge), 3 ids, 1 retired>
        >>> past.retired
        frozenset({'c2'})
    """

    columns: LineageColumns = attrs.field(factory=empty)

    # -- in --------------------------------------------------------------------------------------------------------

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Self:
        """Build from mappings with ``day``, ``kind``, and ``old`` or ``new`` or both; also ``share``, ``authority``.

        Args:
            records: One mapping a row, in any order; those of one day in the order in which they happened. Days are
                dates or YYYY-MM-DD, shares 0 to 1; None and NaN are unknown.

        Raises:
            InvalidLineageError: With every row that is wrong in itself or contradicts another.

        Example:
            >>> Lineage.from_records([{"old": "c2", "new": "c1", "day": "2024-01-01", "kind": "merge"}]).records()
            ({'day': '2024-01-01', 'kind': 'merge', 'old': 'c2', 'new': 'c1'},)
        """
        return cls(build(Table.of_records("lineage", records)))

    @classmethod
    def from_columns(cls, columns: Columns) -> Self:
        """Build from columns of one length, by the names that `from_records` takes.

        Raises:
            InvalidLineageError: With every row that is wrong in itself or contradicts another.
            ValueError: The columns differ in length.
            TypeError: A column is a single text.

        Example:
            >>> Lineage.from_columns({"old": ["a", "b"], "new": ["x", "y"], "kind": ["recode"] * 2,
            ...                       "day": np.array(["2024-01-01"] * 2, "datetime64[D]")})
            <Lineage: 2 rows (2 recode), 4 ids, 2 retired>
        """
        return cls(build(Table.of_columns("lineage", columns)))

    def added(self, records: Iterable[Mapping[str, Any]]) -> Self:
        """Return a lineage with more rows; this one stays as it is.

        Rows of a day on which the same id has changed already come after that: their shares are parts of what was left.

        Args:
            records: As in `from_records`.

        Raises:
            InvalidLineageError: With every row that is wrong in itself or contradicts another; the first new row is 1.

        Example:
            >>> past = Lineage.from_records([
            ...     {"old": "c1", "new": "c1", "day": "2023-07-01", "kind": "split", "share": 0.5},
            ...     {"old": "c1", "new": "c9", "day": "2023-07-01", "kind": "split", "share": 0.5}])
            >>> later = past.added([
            ...     {"old": "c1", "new": "c1", "day": "2023-07-01", "kind": "split", "share": 0.5},
            ...     {"old": "c1", "new": "c8", "day": "2023-07-01", "kind": "split", "share": 0.5}])
            >>> [(row["new"], row["share"]) for row in later.records()]
            [('c9', 0.5), ('c1', 0.25), ('c8', 0.25)]
        """
        rows = list(records)
        if not rows:
            return self
        table, known = together(self.columns, rows)
        return type(self)(build(table, known=known))

    # -- out -------------------------------------------------------------------------------------------------------

    def records(self) -> tuple[dict[str, Any], ...]:
        """Return the rows as mappings of what is known, as `from_records` takes them.

        Example:
            >>> Lineage.from_records([{"old": "c2", "day": "2024-01-01", "kind": "abolish"}]).records()
            ({'day': '2024-01-01', 'kind': 'abolish', 'old': 'c2'},)
        """
        return tuple(records_of(self.columns))

    # -- ids that ended --------------------------------------------------------------------------------------------

    @cached_property
    def _toggles(self) -> Toggles:
        return Toggles.of(self.columns)

    @cached_property
    def _gone(self) -> Bools:
        """Which of the ids are retired."""
        return frozen(self._toggles.gone(np.arange(len(self.columns.ids))))

    @cached_property
    def retired(self) -> frozenset[str]:
        """Ids that ended and were not restored: no unit may have one of them again.

        Example:
            >>> Lineage.from_records([{"old": "c2", "new": "c3", "day": "2024-01-01", "kind": "recode"}]).retired
            frozenset({'c2'})
        """
        return frozenset(self.columns.ids.decode(np.flatnonzero(self._gone)).tolist())

    def is_retired(self, ids: IdsLike) -> Bools:
        """Tell which of some ids ended and were not restored. Bool, shape (n,).

        Args:
            ids: Any ids, shape (n,).

        Example:
            >>> past = Lineage.from_records([{"old": "c2", "new": "c3", "day": "2024-01-01", "kind": "recode"}])
            >>> past.is_retired(["c1", "c2", "c3"]).tolist()
            [False, True, False]
        """
        rows = self.columns.ids.find(ids)
        if not len(self._gone):
            return np.zeros(len(rows), bool)
        return (rows >= 0) & self._gone[rows]

    def retired_on(self, ident: str) -> str | None:
        """Return the first day on which an id was no longer in use, None if it is in use or not known.

        Example:
            >>> past = Lineage.from_records([{"old": "c2", "new": "c3", "day": "2024-01-01", "kind": "recode"}])
            >>> past.retired_on("c2"), past.retired_on("c3")
            ('2024-01-01', None)
        """
        row = self.columns.ids.find_one(ident)
        if row < 0 or not self._gone[row]:
            return None
        return str(self._toggles.day[int(self._toggles.last(np.array([row]))[0])])

    def in_use(self, ids: IdColumn) -> Iterator[Batch]:
        """Report ids of units that are retired."""
        gone = np.flatnonzero(self._gone)
        texts: list[str] = self.columns.ids.decode(gone).tolist()
        there = np.flatnonzero(ids.find(texts) >= 0) if texts else gone[:0]
        if len(there):
            named = [texts[i] for i in there.tolist()]
            ended = [self.retired_on(ident) for ident in named]
            yield Batch(STILL_IN_USE, ids=named, facts={"id": named, "ended": ended}, place=Place(path="lineage"))

    # -- what every value has --------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.columns)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Lineage):
            return NotImplemented
        return self.columns is other.columns or self.columns.equals(other.columns)

    def __hash__(self) -> int:
        return hash((len(self), self.columns.day.tobytes(), self.columns.kind.tobytes()))

    def __repr__(self) -> str:
        n, ids, gone = len(self), len(self.columns.ids), int(self._gone.sum())
        counts = np.bincount(self.columns.kind, minlength=len(KINDS))
        inside = ", ".join(f"{k:,} {kind}" for kind, k in zip(KINDS, counts.tolist(), strict=True) if k)
        if not n:
            return "<Lineage: 0 rows>"
        return (
            f"<Lineage: {n:,} row{'' if n == 1 else 's'} ({inside}), {ids:,} id{'' if ids == 1 else 's'}, "
            f"{gone:,} retired>"
        )
