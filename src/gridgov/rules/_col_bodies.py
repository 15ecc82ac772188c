"""Columns of which bodies sit where."""

from __future__ import annotations

import numpy as np

from gridgov._columns import Rows
from gridgov._days import in_force
from gridgov._vocabulary import word
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import BODIES
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["BodyColumns", "bodies_in_force"]


def bodies_in_force(context: Context, kind: str) -> Rows:
    """Return the rows of the bodies of a kind that exist on the day."""

    def work_out() -> Rows:
        c = context.jurisdiction.bodies.columns
        codes = context.once("body_kinds", lambda: np.array(c.kind, object) if len(c.kind) else np.zeros(0, object))
        there = (codes == kind) & in_force(c.start, c.end, context.on)
        return np.flatnonzero(there).astype(np.int32)

    return context.once(("bodies", kind), work_out)


def kind_is_open(context: Context, kind: str) -> bool:
    """Tell whether nothing is known about a kind of body: none is in the data, on any day, and they may be incomplete."""
    if kind in context.complete:
        return False
    return kind not in context.once("kinds_there", lambda: frozenset(context.jurisdiction.bodies.columns.kind))


class BodyColumns(View):
    """Columns of bodies."""

    def bodies(self, *kinds: str, key: str = "bodies", name: Text | None = None) -> Column:
        """Return how many bodies of some kinds sit at each unit on the day.

        Of a kind of which the jurisdiction has no body at all nothing is known, unless it is said that the data are
        complete for it; so several kinds give a lower bound where some of them are not there.

        Args:
            *kinds: Kinds of body.
            key: Key of the column.
            name: Name shown; by default those of the kinds.
        """
        words = [word("body_kinds", kind) for kind in kinds]
        said = name or Text(" / ".join(t.en for t in words), "、".join(t.zh for t in words))

        def work_out() -> Floats | tuple[Floats, Floats]:
            context, n = self.context, len(self.context.territory)
            counts = np.zeros(n, np.int64)
            for kind in kinds:
                counts += np.bincount(context.jurisdiction.bodies.columns.unit[bodies_in_force(context, kind)], minlength=n)
            low = counts[self.rows].astype(np.float64)
            return (low, np.full(len(self), np.inf)) if any(kind_is_open(context, k) for k in kinds) else low

        return self.column(key, said, BODIES, work_out, facts={"kind": said})
