"""Columns of what happened in the units: patrols, visits, duties, service points, tasks from above."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov._tree import uniques
from gridgov.evidence import SCHEMA, EvidenceTable
from gridgov.rules._check import Check
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import DAYS, ITEMS, MINUTES, MONTHS
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["LogColumns", "because_of", "table_of"]

Ints = npt.NDArray[np.int64]
_NEVER: Final = np.iinfo(np.int64).min
_NAMED: Final = 3
_NOT_GIVEN: Final = Text("Not given: table {tables}.", "未提供表{tables}。")
_NOT_LISTED: Final = Text("Not on the list: {names}.", "清单以外的有：{names}。")
_LACKING: Final = Text("Lacking: {names}.", "缺少：{names}。")


def table_of(context: Context, key: str) -> EvidenceTable | None:
    """Return a table of evidence; None where it is not given."""
    return context.evidence.table(key) if context.evidence.has(key) else None


def because_of(check: Check, view: View, *tables: str) -> Check:
    """Say of what is unknown that a table is not given, where one of some tables is not."""
    try:
        evidence = view.context.evidence
    except LookupError:  # columns that are given
        return check
    gone = [key for key in tables if not evidence.has(key)]
    if not gone:
        return check
    en, zh = ", ".join(f"'{key}'" for key in gone), "、".join(f"“{key}”" for key in gone)
    reason = Text(_NOT_GIVEN.en.format(tables=en), _NOT_GIVEN.zh.format(tables=zh))
    return attrs.evolve(check, reason=reason)


def _named(words: Text, names: list[str], n: int) -> Text | None:
    """Name some of n things; None if there are none."""
    if not n:
        return None
    more = n - len(names)
    en, zh = (f" and {more:,} more", f"等{n:,}项") if more else ("", "")
    return Text(words.en.format(names=", ".join(names) + en), words.zh.format(names="、".join(names) + zh))


def _last_days(context: Context, key: str) -> tuple[Ints, int] | None:
    """Return the last day on or before the day of the check in the log of each unit, and the first day of the log.

    Days are numbers; a unit without one has the smallest there is. None if the log is not given or has no such day.
    """

    def work_out() -> tuple[Ints, int] | None:
        table = table_of(context, key)
        if table is None:
            return None
        days = table.days("day").astype(np.int64)
        past = days <= np.int64(context.on.astype("datetime64[D]").astype(np.int64))
        if not past.any():
            return None
        last = np.full(len(context.territory), _NEVER, np.int64)
        np.maximum.at(last, table.rows()[past], days[past])
        return last, int(days[past].min())

    return context.once(("last", key), work_out)


def _longest(context: Context, key: str, before: int, today: int) -> Ints:
    """Return the longest gap of each unit between a day before the entries and today, both counted as entries."""
    table = context.evidence.table(key)
    days = table.days("day").astype(np.int64)
    there = (days > before) & (days <= today)
    units, days = table.rows()[there].astype(np.int64), days[there]
    order = np.lexsort((days, units))
    units, days = units[order], days[order]
    out = np.full(len(context.territory), today - before, np.int64)
    if not len(units):
        return out
    first = np.concatenate(([True], units[1:] != units[:-1]))
    gaps = np.where(first, days - before, np.diff(days, prepend=days[0]))
    out[units[first]] = 0
    np.maximum.at(out, units, gaps)
    last = np.concatenate((first[1:], [True]))
    np.maximum.at(out, units[last], today - days[last])
    return out


def whole_months(since: npt.NDArray[np.datetime64], on: np.datetime64) -> Ints:
    """Return the smallest numbers of calendar months that lead from some days to another one or beyond it.

    A month later is the same day of the next month, or its last day where it has none such: from 31 January to 28 or 29
    February is one month, and to 1 March it is two.

    Args:
        since: Days, none after ``on``. Shape (n,).
        on: The day.

    Example:
        >>> visits = np.array(["2026-01-31", "2026-01-28", "2026-02-28"], "datetime64[D]")
        >>> whole_months(visits, np.datetime64("2026-02-28"))
        array([1, 1, 0])
    """
    month = since.astype("datetime64[M]")
    here = on.astype("datetime64[M]")
    months = (here - month).astype(np.int64)
    day = (since - month.astype("datetime64[D]")).astype(np.int64)
    today = int((on - here.astype("datetime64[D]")).astype(np.int64))
    last = int(((here + 1).astype("datetime64[D]") - here.astype("datetime64[D]")).astype(np.int64)) - 1
    return np.asarray(months + (today > np.minimum(day, last)), np.int64)


class LogColumns(View):
    """Columns of tables about what happens in the units. Where a table is not given nothing is known."""

    def _since(self, key: str) -> tuple[Ints, Bools] | None:
        found = _last_days(self.context, key)
        if found is None:
            return None
        last, first = found
        mine = last[self.rows]
        return np.where(mine == _NEVER, first, mine), mine == _NEVER

    def days_since(self, table: str, *, key: str = "gap") -> Column:
        """Return how many days have passed since the last entry of each unit in a log.

        What lies after the day of the check does not count. For a unit without an entry it is only known that they are
        no fewer than since the first day of the log; without such a day nothing is known.

        Args:
            table: Key of the log: ``patrols`` or ``visits``.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            found = self._since(table)
            if found is None:
                return self.unknown()
            days, never = found
            low = (self.context.on.astype("datetime64[D]").astype(np.int64) - days).astype(np.float64)
            return (low, np.where(never, np.inf, low)) if never.any() else low

        name = Text(f"days since the last of the {SCHEMA[table].name.en}", f"距最近一次{SCHEMA[table].name.zh}的天数")
        return self.column(key, name, DAYS, work_out)

    def longest_gap(self, table: str, days: int, *, key: str = "gap") -> Column:
        """Return the longest time without an entry of each unit in a log, within the last days before the day.

        The day before the first of these days counts as an entry, and so does the day of the check: 30 entries on 30
        days in a row have a longest gap of 1. Where the log begins later, what was before is not known: the longest gap
        from its first day on is a lower bound.

        Args:
            table: Key of the log: ``patrols`` or ``visits``.
            days: How many days, the day of the check included; from 1.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            found = _last_days(self.context, table)
            if found is None:
                return self.unknown()
            today = int(self.context.on.astype("datetime64[D]").astype(np.int64))
            before = max(today - days, found[1] - 1)
            longest = self.context.once(("longest", table, days), lambda: _longest(self.context, table, before, today))
            low = longest[self.rows].astype(np.float64)
            return low if before == today - days else (low, np.full(len(self), np.inf))

        name = Text(f"longest gap in the {SCHEMA[table].name.en}, in days", f"{SCHEMA[table].name.zh}的最长间隔天数")
        return self.column(key, name, DAYS, work_out)

    def months_since(self, table: str, *, key: str = "gap") -> Column:
        """Return how many calendar months have begun since the last entry of each unit in a log.

        A month is over on the same day of the next month, or on its last day where it has none such: an entry of 31
        January is one month old on 28 or 29 February, and two on 1 March. Otherwise as `days_since`.

        Args:
            table: Key of the log: ``patrols`` or ``visits``.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            found = self._since(table)
            if found is None:
                return self.unknown()
            days, never = found
            # Once for each day from the first to the last, of which there are few.
            first = int(days.min(initial=int(self.context.on.astype("datetime64[D]").astype(np.int64))))
            each = np.arange(first, int(days.max(initial=first)) + 1).astype("datetime64[D]")
            months = whole_months(each, self.context.on.astype("datetime64[D]")).astype(np.float64)
            low = months.take(days - first)
            return (low, np.where(never, np.inf, low)) if never.any() else low

        name = Text(
            f"calendar months since the last of the {SCHEMA[table].name.en}",
            f"距最近一次{SCHEMA[table].name.zh}的日历月数",
        )
        return self.column(key, name, MONTHS, work_out)

    def farthest_point(self, *, key: str = "minutes") -> Column:
        """Return how far the farthest service point of each unit is, in minutes on foot.

        A unit without a point is unknown; a way that was not measured may be of any length.

        Args:
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            table = table_of(self.context, "service_points")
            n = len(self.context.territory)
            if table is None:
                return self.unknown()
            rows, minutes = table.rows(), table.numbers("minutes")
            measured = ~np.isnan(minutes)
            low = np.zeros(n)
            np.maximum.at(low, rows[measured], minutes[measured])
            known = np.zeros(n, bool)
            known[rows] = True
            known[rows[~measured]] = False
            mine = low[self.rows]
            return mine, np.where(known[self.rows], mine, np.inf)

        return self.column(
            key, Text("minutes to the farthest service point", "到最远服务点的步行分钟数"), MINUTES, work_out
        )

    # -- lists -----------------------------------------------------------------------------------------------------

    def _listed(self, table: str, key: str) -> tuple[Rows, Rows, tuple[str, ...]] | None:
        """Return each pair of unit and text of a table once, and the texts."""

        def work_out() -> tuple[Rows, Rows, tuple[str, ...]] | None:
            given = table_of(self.context, table)
            if given is None:
                return None
            codes, values = given.codes(key)
            pairs = uniques(given.rows().astype(np.int64) << 32 | codes)
            return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), values

        return self.context.once(("listed", table), work_out)

    def _count(self, units: Rows) -> Floats:
        return np.bincount(units, minlength=len(self.context.territory))[self.rows].astype(np.float64)

    def _texts_at(self, found: tuple[Rows, Rows, tuple[str, ...]], i: int) -> list[str]:
        """Return the texts of one unit; the pairs are in order of units."""
        units, texts, names = found
        first, last = np.searchsorted(units, [self.rows[i], self.rows[i] + 1])
        return [names[int(text)] for text in texts[first:last]]

    def duties(self, *, key: str = "duties") -> Column:
        """Return how many different duties each unit has.

        Args:
            key: Key of the column.
        """

        def work_out() -> Floats:
            found = self._listed("duties", "duty")
            return self.unknown() if found is None else self._count(found[0])

        return self.column(key, Text("duties", "职责"), ITEMS, work_out)

    def duties_lacking(self, *names: str, key: str = "lacking") -> Column:
        """Return how many of some duties each unit does not have.

        Args:
            *names: The duties, as the table writes them.
            key: Key of the column.
        """
        wanted = tuple(dict.fromkeys(names))

        def work_out() -> Floats:
            found = self._listed("duties", "duty")
            if found is None:
                return self.unknown()
            units, duties, known = found
            meant = np.isin(duties, [i for i, name in enumerate(known) if name in wanted])
            return len(wanted) - self._count(units[meant])

        def remark(i: int) -> Text | None:
            found = self._listed("duties", "duty")
            mine = () if found is None else self._texts_at(found, i)
            gone = [name for name in wanted if name not in mine]
            return None if found is None else _named(_LACKING, gone[:_NAMED], len(gone))

        return self.column(key, Text("duties that are lacking", "缺少的职责"), ITEMS, work_out, remark=remark)

    def tasks(self, *, key: str = "tasks") -> Column:
        """Return how many different tasks each unit was handed.

        Args:
            key: Key of the column.
        """

        def work_out() -> Floats:
            found = self._listed("tasks", "task")
            return self.unknown() if found is None else self._count(found[0])

        return self.column(key, Text("tasks", "事项"), ITEMS, work_out)

    def _not_admitted(self) -> tuple[Rows, Rows, tuple[str, ...]] | None:
        """Return the pairs of unit and task that are not on the admission list; None without either table."""

        def work_out() -> tuple[Rows, Rows, tuple[str, ...]] | None:
            found, admitted = self._listed("tasks", "task"), table_of(self.context, "admission_list")
            if found is None or admitted is None:
                return None
            units, tasks, names = found
            fine = set(admitted.texts("task").tolist())
            bad = np.array([name not in fine for name in names], bool)[tasks]
            return units[bad], tasks[bad], names

        return self.context.once("not admitted", work_out)

    def tasks_not_admitted(self, *, key: str = "wrong") -> Column:
        """Return how many different tasks of each unit are not on the admission list.

        Args:
            key: Key of the column.
        """

        def work_out() -> Floats:
            found = self._not_admitted()
            return self.unknown() if found is None else self._count(found[0])

        def remark(i: int) -> Text | None:
            found = self._not_admitted()
            names = [] if found is None else self._texts_at(found, i)
            return _named(_NOT_LISTED, names[:_NAMED], len(names))

        name = Text("tasks that are not on the admission list", "准入清单以外的事项")
        return self.column(key, name, ITEMS, work_out, remark=remark)
