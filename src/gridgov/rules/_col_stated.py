"""Columns of what units state beside what their parts add up to."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from gridgov._totals import Totals
from gridgov.measures import MEASURES
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import PUBLISHED, YES
from gridgov.rules._scope import EVERYWHERE, Scope
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["Stated"]

_LEAST: Final = Text("The parts have at least that; unknown are {n:,}.", "各部分至少如此，另有{n:,}项未知。")


class Stated(View):
    """Units that have parts."""

    subject: ClassVar[Text] = Text("unit with parts", "含下级的单元")

    @classmethod
    def of(cls, context: Context, scope: Scope = EVERYWHERE) -> Stated:
        """Return the view of a model: the units with parts that a clause is about."""
        here = scope.mask(context.territory, ())
        inner = context.territory.parts.inner
        return cls(context, inner[here[inner]])

    def _totals(self, measure: str) -> Totals | None:
        h = self.context.territory
        return h.rollup(measure) if measure in h.measures else None

    def states(self, measure: str) -> Column:
        """Return whether each unit states the measure itself."""

        def work_out() -> Floats:
            totals = self._totals(measure)
            return np.zeros(len(self)) if totals is None else (~np.isnan(totals.stated[self.rows])).astype(np.float64)

        return self.column("states", Text("states it", "已填报"), YES, work_out)

    def off(self, measure: str) -> Column:
        """Return how far the stated figure and the sum of the parts are apart; 0 where they agree."""
        h = None if self._context is None else self._context.territory
        info = (MEASURES if h is None else h.measure_info).get(measure, MEASURES.get(measure))

        def work_out() -> Floats:
            totals = self._totals(measure)
            if totals is None:
                return self.unknown()
            apart = np.zeros(len(self.context.territory), bool)
            apart[totals.discrepancies().rows] = True
            gap = np.abs(totals.stated - totals.known)
            return np.where(apart, gap, np.where(totals.complete, 0.0, np.nan))[self.rows]

        def remark(i: int) -> Text | None:
            totals = self._totals(measure)
            n = 0 if totals is None or totals.unknown is None else int(totals.unknown[self.rows[i]])
            return _LEAST.format(n=n) if n and not np.isnan(self.read["off"].values[i]) else None

        facts = {"measure": Text(measure, measure) if info is None else info.name}
        return self.column("off", Text("difference", "差额"), PUBLISHED, work_out, facts=facts, remark=remark)

    def figures(self, measure: str) -> tuple[Column, Column]:
        """Return the stated figures and the sums of the parts."""

        def stated() -> Floats:
            totals = self._totals(measure)
            return self.unknown() if totals is None else totals.stated[self.rows]

        def known() -> Floats:
            totals = self._totals(measure)
            return self.unknown() if totals is None else totals.known[self.rows]

        return (
            self.column("stated", Text("stated", "填报"), PUBLISHED, stated),
            self.column("known", Text("from its parts", "各部分合计"), PUBLISHED, known),
        )
