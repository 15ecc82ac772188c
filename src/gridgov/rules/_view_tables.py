"""Views of tables of evidence: what is judged is an entry of a table, such as an event, not a unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, Self

import numpy as np

from gridgov._columns import Rows
from gridgov.evidence import SCHEMA, EvidenceTable
from gridgov.rules._col_logs import table_of
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import DAYS, PUBLISHED, SHARE
from gridgov.rules._scope import EVERYWHERE, Scope
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["Entries", "Events", "Shares", "Sums"]

#: What is left of sums of decimal fractions that agree, relative to them.
_ROUNDING: Final = 1e-12
_DIGITS: Final = 12
_NOBODY: Final = Text("no entry of the table '{table}' is about it", "表“{table}”中没有相关的条目")


class Entries(View):
    """Entries of a table. Where the table is not given there is one row of which nothing is known.

    Subclass it with the key of a table of `gridgov.evidence.SCHEMA` and columns of its own.

    Example:
        >>> from gridgov.rules import ITEMS
        >>> class Patrols(Entries):
        ...     table = "patrols"
        ...     def weekday(self) -> Column:
        ...         name = Text("day of the week", "星期")
        ...         return self.column("weekday", name, ITEMS, self.unknown)
        >>> Patrols.given(2, weekday=[1, 7]).weekday().values.tolist()
        [1.0, 7.0]
    """

    #: Key of the table.
    table: ClassVar[str] = ""
    subject: ClassVar[Text] = Text("entry", "条目")

    @classmethod
    def of(cls, context: Context, scope: Scope = EVERYWHERE) -> Self:
        """Return the view of a table: the entries that a clause is about.

        What is about the whole territory belongs to a clause that names no kinds, levels or units.
        """
        table = table_of(context, cls.table)
        if table is None:
            return cls(context, np.array([-1], np.int32))
        return cls(context, cls.entries(context, table, scope))

    @classmethod
    def entries(cls, context: Context, table: EvidenceTable, scope: Scope) -> Rows:
        """Return the rows of the table that are judged, in order."""
        units = table.rows()
        whole = not (scope.kinds or scope.levels or scope.within)
        there = np.full(len(units), whole)
        there[units >= 0] = scope.mask(context.territory, cls.kinds)[units[units >= 0]]
        return np.flatnonzero(there).astype(np.int32)

    @property
    def given_table(self) -> EvidenceTable | None:
        """The table; None where it is not given."""
        return table_of(self.context, self.table)

    @property
    def unit_rows(self) -> Rows:
        """Row of the unit that each entry is about, -1 for the whole territory. Int32."""
        if self._context is None:
            return self.rows
        table = self.given_table
        return np.full(len(self), -1, np.int32) if table is None else table.rows()[self.rows]

    def items(self, index: Sequence[int]) -> list[str | None]:
        """Return the ids of some entries."""
        table = None if self._context is None else self.given_table
        if table is None:
            return [None] * len(index)
        return table.texts("id").take(self.rows[np.asarray(index, np.intp)]).tolist()

    @classmethod
    def nobody(cls, scope: Scope) -> Text:
        """Say that there is nothing a clause is about."""
        del scope
        return _NOBODY.format(table=cls.table)

    def numbers(self, column: str) -> Floats:
        """Return the numbers of a column of the table; NaN where missing, or where the table is not given."""
        table = self.given_table
        return self.unknown() if table is None else table.numbers(column)[self.rows]


class Events(Entries):
    """Events that were reported up to the day of the check.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
        >>> from gridgov.rules import EventClosed
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> events = [{"id": "e1", "unit": "c", "reported": "2026-03-01", "disposed": "2026-03-03"},
        ...           {"id": "e2", "unit": "c", "reported": "2026-03-01"}]
        >>> rule, place = EventClosed(max_days=3), Jurisdiction(territory=h)
        >>> report = check(place, rule, on="2026-03-31", evidence={"events": events})
        >>> [(finding.item, finding.observed) for finding in report.findings()]
        [('e2', 30.0)]
    """

    table = "events"
    subject: ClassVar[Text] = SCHEMA["events"].row

    @classmethod
    def entries(cls, context: Context, table: EvidenceTable, scope: Scope) -> Rows:
        """Return the rows of the table that are judged, in order."""
        rows = super().entries(context, table, scope)
        return rows[table.days("reported")[rows] <= context.on]

    def days_to_disposal(self, *, key: str = "days") -> Column:
        """Return how many days each event took; of one that is open on the day only how many it has taken so far.

        Args:
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            table = self.given_table
            if table is None:
                return self.unknown()
            reported, disposed = table.days("reported")[self.rows], table.days("disposed")[self.rows]
            is_open = np.isnat(disposed) | (disposed > self.context.on)
            end = np.where(is_open, self.context.on.astype("datetime64[D]"), disposed)
            low = (end - reported).astype("timedelta64[D]").astype(np.float64)
            return low, np.where(is_open, np.inf, low)

        return self.column(key, Text("days to disposal", "办结用时天数"), DAYS, work_out)


class Sums(Entries):
    """Wholes that a report states with their parts: one row for each id.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
        >>> from gridgov.rules import PartsSum
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> sums = [{"id": "centres", "stated": 31, "part": part} for part in (5, 5, 2, 18)]
        >>> check(Jurisdiction(territory=h), PartsSum(), on="2026-03-31", evidence={"sums": sums})
        <Report: 0 pass, 1 fail, 0 unknown>
    """

    table = "sums"
    subject: ClassVar[Text] = Text("a stated whole", "合计说明")

    @classmethod
    def entries(cls, context: Context, table: EvidenceTable, scope: Scope) -> Rows:
        """Return the first row of each whole that is judged, in order."""
        rows = super().entries(context, table, scope)
        _, first = np.unique(table.codes("id")[0][rows], return_index=True)
        return rows[np.sort(first)]

    def _parts(self) -> tuple[Floats, Floats]:
        """Return what the parts of each row add up to as far as they are known, and how many are not."""
        table = self.given_table
        if table is None:
            return self.unknown(), self.unknown()

        def work_out() -> tuple[Floats, Floats]:
            codes, names = table.codes("id")
            parts = table.numbers("part")
            known = np.bincount(codes, np.nan_to_num(parts), minlength=len(names)).astype(np.float64)
            return known, np.bincount(codes[np.isnan(parts)], minlength=len(names)).astype(np.float64)

        known, missing = self.context.once("parts of sums", work_out)
        mine = table.codes("id")[0][self.rows]
        return known[mine], missing[mine]

    def stated(self) -> Column:
        """Return the stated wholes."""
        return self.column("stated", Text("stated", "所述合计"), PUBLISHED, lambda: self.numbers("stated"))

    def parts(self) -> Column:
        """Return what the parts add up to; what is known of them is a lower bound where a part is missing."""

        def work_out() -> tuple[Floats, Floats]:
            known, missing = self._parts()
            return np.nan_to_num(known), np.where(missing == 0, known, np.inf)

        return self.column("parts", Text("sum of the parts", "各分项合计"), PUBLISHED, work_out)

    def off(self) -> Column:
        """Return how far the stated whole and the sum of its parts are apart."""

        def work_out() -> tuple[Floats, Floats]:
            (known, missing), stated = self._parts(), self.numbers("stated")
            apart = _rounded(np.abs(stated - known), stated, known)
            short = _rounded(np.maximum(known - stated, 0.0), stated, known)
            complete = (missing == 0) & ~np.isnan(stated)
            return np.where(complete, apart, np.nan_to_num(short)), np.where(complete, apart, np.inf)

        return self.column("off", Text("difference", "差额"), PUBLISHED, work_out)


class Shares(Entries):
    """Shares that a report states with the part and the whole.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
        >>> from gridgov.rules import ShareMatches
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> shares = [{"id": "estates", "part": 165, "whole": 398, "share": 0.41}]
        >>> check(Jurisdiction(territory=h), ShareMatches(tolerance=0.05), on="2026-03-31", evidence={"shares": shares})
        <Report: 1 pass, 0 fail, 0 unknown>
    """

    table = "shares"
    subject: ClassVar[Text] = Text("a stated share", "占比说明")

    def stated(self) -> Column:
        """Return the stated shares."""
        return self.column("stated", Text("stated share", "所述占比"), SHARE, lambda: self.numbers("share"))

    def part(self) -> Column:
        """Return the parts."""
        return self.column("part", Text("part", "部分数量"), PUBLISHED, lambda: self.numbers("part"))

    def whole(self) -> Column:
        """Return the wholes."""
        return self.column("whole", Text("whole", "总数"), PUBLISHED, lambda: self.numbers("whole"))

    def off(self) -> Column:
        """Return how far the stated share and part divided by whole are apart; unknown of a whole of 0."""

        def work_out() -> Floats:
            share, part, whole = self.numbers("share"), self.numbers("part"), self.numbers("whole")
            real = part / np.where(whole > 0, whole, np.nan)
            # Binary fractions leave a rest: 0.71 and 7 / 10 are 0.01 apart, not a little more.
            return np.round(_rounded(np.abs(share - real), share, real), _DIGITS)

        return self.column("off", Text("difference", "差"), SHARE, work_out)


def _rounded(apart: Floats, one: Floats, other: Floats) -> Floats:
    """Return differences, 0 where they are only what rounding leaves."""
    return np.where(apart <= _ROUNDING * np.fmax(np.abs(one), np.abs(other)), 0.0, apart)
