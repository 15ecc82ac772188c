"""Columns of what is stated about units: measures with their totals, and labels."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np

from gridgov._columns import Bools, Rows
from gridgov._totals import Totals
from gridgov.measures import MEASURES, Measure
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import PUBLISHED, YES, UnitOfMeasure, measures_of
from gridgov.rules._view import Context, View
from gridgov.rules._words import Figure
from gridgov.text import Text

__all__ = ["MeasureColumns"]

_BOTH: Final = Text("It states {stated}, its parts add up to {known}.", "本级填报{stated}，各部分合计{known}。")
_AT_LEAST: Final = Text(
    "It states {stated}, its parts add up to at least {known}.", "本级填报{stated}，各部分合计至少{known}。"
)
_YES: Final = frozenset({"yes", "true", "1", "是"})
_NO: Final = frozenset({"no", "false", "0", "否"})


class MeasureColumns(View):
    """Columns of measures and labels."""

    def measure(self, measure: str, *, key: str | None = None) -> Column:
        """Return the total of a measure for each unit.

        What its parts have at least is known, whatever else is not. The own figure of a unit stands in where parts are
        unknown, unless it is below what is known of them; where it is above the complete sum, the number lies between
        the two.

        Args:
            measure: Key of the measure. One that the territory does not have is unknown everywhere.
            key: Key of the column; by default that of the measure.
        """
        context = self._context
        info = MEASURES.get(measure)
        if context is not None:
            info = context.territory.measure_info.get(measure, info)
        name = Text(measure, measure) if info is None else info.name
        count = name if info is None else Text(info.name.en, _counted(info))
        unit = measures_of().get(measure) or UnitOfMeasure(measure, count, whole=False if info is None else info.whole)
        facts = {"measure": name, "count": count}

        def work_out() -> Floats | tuple[Floats, Floats]:
            h = self.context.territory
            if measure not in h.measures:
                return self.unknown()
            return _bounds(h.rollup(measure), self.rows, _apart(self.context, measure))

        # Every finding asks: what differs is looked for once.
        @cache
        def differing() -> tuple[Totals, frozenset[int]] | None:
            h = self.context.territory
            if measure not in h.measures:
                return None
            totals = h.rollup(measure)
            return totals, frozenset(totals.discrepancies().rows.tolist())

        def remark(i: int) -> Text | None:
            found = differing()
            return None if found is None else _remark(*found, int(self.rows[i]))

        return self.column(key or measure, name, unit, work_out, facts=facts, remark=remark)

    def stated(self, measure: str, *, key: str | None = None) -> Column:
        """Return what each unit states of a measure itself, whatever its parts state.

        Args:
            measure: Key of the measure.
            key: Key of the column; by default that of the measure.
        """
        info = MEASURES.get(measure)
        if self._context is not None:
            info = self._context.territory.measure_info.get(measure, info)
        name = Text(measure, measure) if info is None else info.name

        def work_out() -> Floats:
            h = self.context.territory
            return h.measure(measure)[self.rows] if measure in h.measures else self.unknown()

        return self.column(
            key or measure, name, measures_of().get(measure, PUBLISHED), work_out, facts={"measure": name}
        )

    def flag(self, label: str, name: Text, *, key: str | None = None) -> Column:
        """Return whether a label of each unit says yes.

        Args:
            label: Key of the label; ``yes``, ``true``, ``1`` and 是 are yes, ``no``, ``false``, ``0`` and 否 are no,
                anything else and a missing label are unknown.
            name: Name shown.
            key: Key of the column; by default that of the label.
        """

        def work_out() -> Floats:
            h = self.context.territory
            column = h.labels.get(label)
            if column is None:
                return self.unknown()
            words = column.take(self.rows).tolist()
            told = {word: _told(str(word).strip().lower()) for word in set(words)}
            return np.fromiter(map(told.__getitem__, words), np.float64, len(words))

        return self.column(key or label, name, YES, work_out)


def _told(word: str) -> float:
    """Return 1 for a word that says yes, 0 for one that says no, NaN for any other."""
    return 1.0 if word in _YES else 0.0 if word in _NO else math.nan


def _apart(context: Context, measure: str) -> Bools:
    """Tell for each unit of the territory whether it states another figure than its parts add up to."""

    def work_out() -> Bools:
        apart = np.zeros(len(context.territory), bool)
        apart[context.territory.rollup(measure).discrepancies().rows] = True
        return apart

    return context.once(("apart", measure), work_out)


def _bounds(totals: Totals, rows: Rows, apart: Bools) -> Floats | tuple[Floats, Floats]:
    """Return between which bounds the total of each unit lies."""
    whole = len(rows) == len(apart)
    known, stated = (totals.known, totals.stated) if whole else (totals.known.take(rows), totals.stated.take(rows))
    complete = np.ones(len(rows), bool) if totals.unknown is None else totals.unknown.take(rows) == 0
    says = ~np.isnan(stated)
    here = apart.take(rows)
    if complete.all():
        above = says & (stated > known) & here
        return (known, np.where(above, stated, known)) if above.any() else known
    stands_in = ~complete & says & ~here
    low = np.where(stands_in, stated, known)
    high = np.where(complete | stands_in, low, np.inf)
    return low, np.where(complete & here, np.fmax(known, stated), high)


def _counted(info: Measure) -> str:
    """Say in Chinese what a number counts: a unit such as 人 does not say which people."""
    unit, name = info.unit.zh, info.name.zh
    if not unit:
        return name
    return unit if unit in name and unit != "人" else f"{unit}（{name.removesuffix('人数').removesuffix('数')}）"


def _remark(totals: Totals, differing: frozenset[int], row: int) -> Text | None:
    """Return both figures of a unit that has two which differ."""
    if row not in differing:
        return None
    words = _BOTH if totals.complete[row] else _AT_LEAST
    return words.format(stated=Figure(totals.stated[row]), known=Figure(totals.known[row]))
