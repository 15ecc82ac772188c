"""Lineage: what became of the ids of units, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Self

import attrs
import numpy as np

from gridgov._columns import Bools, IdColumn, IdsLike, frozen
from gridgov._days import Day
from gridgov._face import as_html, one_line
from gridgov._lineage_added import records_of, together
from gridgov._lineage_ask import Answers
from gridgov._lineage_build import build
from gridgov._lineage_columns import KINDS, EventKind, LineageColumns, Toggles, empty
from gridgov._lineage_faults import STILL_IN_USE
from gridgov._lineage_frames import Became, Events, events
from gridgov._lineage_read import HistoryLike, read_rows
from gridgov._pickles import Versioned
from gridgov._tables import Columns, Table
from gridgov.errors import Batch, Place
from gridgov.text import Lang

__all__ = ["KINDS", "Became", "EventKind", "Events", "Lineage", "read_history"]


@attrs.frozen(eq=False, repr=False)
class Lineage(Versioned):
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

    _repr_html_ = as_html

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

    def to_frame(self) -> Events:
        """Return the rows as a table, for notebooks and data frames.

        Example:
            >>> past = Lineage.from_records([{"old": "c2", "day": "2024-01-01", "kind": "abolish"}])
            >>> past.to_frame().to_pandas().shape
            (1, 6)
        """
        return events(self.columns, np.arange(len(self)))

    def text(self, lang: Lang = "en") -> str:
        """Return a line for each row.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> past = Lineage.from_records([{"old": "c2", "new": "c3", "day": "2024-01-01", "kind": "recode"}])
            >>> print(past.text("zh"))
            2024-01-01 变更代码：c2 → c3
        """
        return self.to_frame().text(lang)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.records())

    # -- questions -------------------------------------------------------------------------------------------------

    @cached_property
    def _answers(self) -> Answers:
        return Answers(self.columns, self._toggles)

    def successors(self, ident: str, *, since: Day | None = None, until: Day | None = None) -> Became:
        """Return what stands for an id: those that have its households, each with its share.

        Args:
            ident: The id. One that no row names is itself.
            since: The day on which the id is meant; None: from its beginning.
            until: The day on which the successors are wanted, its events included; None: after all events.

        Returns:
            Columns ``old``, ``new`` (None: a part went without successor) and ``share`` (NaN: unknown); the shares add
            up to 1.

        Raises:
            ValueError: The id was not in use on ``since``, or a day is not written YYYY-MM-DD or out of order.
            TypeError: A day is neither a date nor a text.

        Example:
            >>> past = Lineage.from_records([
            ...     {"old": "c1", "new": "c1", "day": "2023-07-01", "kind": "split", "share": 0.6},
            ...     {"old": "c1", "new": "c9", "day": "2023-07-01", "kind": "split", "share": 0.4},
            ...     {"old": "c9", "new": "c2", "day": "2024-01-01", "kind": "merge"}])
            >>> [(row.new, row.share) for row in past.successors("c1")]
            [('c1', 0.6), ('c2', 0.4)]
        """
        return self._answers.successors(ident, since, until)

    def predecessors(self, ident: str, *, since: Day | None = None, until: Day | None = None) -> Became:
        """Return what an id was: those whose households it has, each with the share of its households that went to it.

        Args:
            ident: The id. One that no row names is itself.
            since: The day on which the predecessors are wanted; None: the first that are known.
            until: The day on which the id is meant; None: after all events.

        Returns:
            Columns ``old``, ``new`` and ``share`` (of the old id; NaN: unknown). No row where it came from nothing.

        Raises:
            ValueError: The id was not in use on ``until``, or a day is not written YYYY-MM-DD or out of order.
            TypeError: A day is neither a date nor a text.

        Example:
            >>> past = Lineage.from_records([
            ...     {"old": "c1", "new": "c3", "day": "2023-07-01", "kind": "merge"},
            ...     {"old": "c2", "new": "c3", "day": "2023-07-01", "kind": "merge"}])
            >>> [(row.old, row.share) for row in past.predecessors("c3")]
            [('c1', 1.0), ('c2', 1.0)]
        """
        return self._answers.predecessors(ident, since, until)

    def crosswalk(self, since: Day | None, until: Day | None, ids: IdsLike | None = None) -> Became:
        """Return which ids of one day are which on another.

        Two crosswalks that follow each other, joined and multiplied, are the one from the first day to the last.

        Args:
            since: The first day, its events included; None: before all events.
            until: The second day, its events included; None: after all events.
            ids: Ids in use on the first day; those that no row names are themselves. None: all that rows name and that
                were in use.

        Returns:
            Columns ``old``, ``new`` (None: a part went without successor) and ``share`` (NaN: unknown), in the order of
            the ids; the shares of an old id add up to 1.

        Raises:
            ValueError: Some ids were not in use on ``since``, or a day is not written YYYY-MM-DD or out of order.
            TypeError: A day is neither a date nor a text, or the ids are a single text.

        Example:
            >>> past = Lineage.from_records([
            ...     {"old": "c1", "new": "c1", "day": "2023-07-01", "kind": "split", "share": 0.6},
            ...     {"old": "c1", "new": "c9", "day": "2023-07-01", "kind": "split", "share": 0.4}])
            >>> past.crosswalk("2023-01-01", "2024-01-01", ["c1", "c5"]).to_dict()
            {'old': ['c1', 'c1', 'c5'], 'new': ['c1', 'c9', 'c5'], 'share': [0.6, 0.4, 1.0]}
        """
        return self._answers.crosswalk(since, until, ids)

    def trace(self, ident: str) -> Events:
        """Return everything that led to an id and that came of it: rows in the order of days.

        Args:
            ident: The id. One that no row names has no rows.

        Returns:
            Columns ``day``, ``kind``, ``old``, ``new``, ``share`` (NaN: unknown) and ``authority``.

        Example:
            >>> past = Lineage.from_records([
            ...     {"old": "c1", "new": "c3", "day": "2023-07-01", "kind": "recode"},
            ...     {"old": "c3", "new": "c4", "day": "2024-07-01", "kind": "merge", "authority": "district"}])
            >>> print(past.trace("c3").text())
            2023-07-01 recoded: c1 → c3
            2024-07-01 merged: c3 → c4 (district)
        """
        return self._answers.trace(ident)

    def on(self, ident: str, day: Day) -> tuple[str, ...]:
        """Return the ids that stand for an id on a day: itself, its successors, or what it was before it began.

        Raises:
            ValueError: ``day`` is not written YYYY-MM-DD.
            TypeError: ``day`` is neither a date nor a text.

        Example:
            >>> past = Lineage.from_records([{"old": "c1", "new": "c3", "day": "2023-07-01", "kind": "recode"}])
            >>> past.on("c1", "2024-01-01"), past.on("c3", "2023-06-30")
            (('c3',), ('c1',))
        """
        return self._answers.on(ident, day)

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

    @one_line
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


def read_history(source: HistoryLike, *, columns: Mapping[str, str] | None = None, sheet: str | None = None) -> Lineage:
    """Read a history of codes as it is published: old code, new code, date and kind of change, a row each.

    Columns are found by their headings, English or Chinese, in the first ten rows: old code 原代码, new code 新代码,
    date 变更日期, kind 变更类型; where they are there also share 份额 and authority 批准机关.

    Dates may be 2023-06-30, 20230630, 2023/6/30, 2023年6月30日 or dates of a spreadsheet. Kinds are the words of
    `KINDS` or 新设, 撤销, 拆分, 合并, 变更代码, 划转, 恢复, 更名. What was abolished and names a successor was merged
    into it. A new name with a new code is a new code; one without is no row. A part that keeps the old code after a
    split needs a row of its own.

    Args:
        source: A workbook, a CSV file in UTF-8 or GB 18030, rows, columns, or a data frame of any library.
        columns: Headings of your own: ``old``, ``new``, ``day``, ``kind``, ``share`` or ``authority`` to the heading.
        sheet: Name of the sheet of a workbook; None: the only one that is a history.

    Raises:
        InvalidLineageError: With everything that is wrong in the file and between its rows, each with file, sheet, row
            and column.
        MissingExtraError: It is a workbook, and python-calamine is not installed.
        ValueError: ``columns`` names something else, or the columns differ in length.
        TypeError: The source is nothing of the kind.

    Example:
        >>> past = read_history([
        ...     {"原代码": "610902001002", "新代码": "610902001001", "变更日期": "2023年6月30日", "变更类型": "合并"},
        ...     {"原代码": "610902001005", "新代码": "", "变更日期": "20240101", "变更类型": "撤销"}])
        >>> print(past.text("zh"))
        2023-06-30 合并：610902001002 → 610902001001
        2024-01-01 撤销：610902001005 → 无承继
    """
    return Lineage(read_rows(source, columns, sheet))
