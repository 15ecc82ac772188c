"""Columns of spans of control: how many holders answer to a post."""

from __future__ import annotations

import numpy as np

from gridgov._tree import uniques
from gridgov.rules._col_people import PeopleColumns, held_posts, is_open, marked_posts
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import HOLDERS
from gridgov.rules._view import Context
from gridgov.text import Text

__all__ = ["SpanColumns"]


def _spans(context: Context, role: str, below: tuple[str, ...]) -> Floats:
    """Return how many distinct holders of some roles answer to each unit's post of another role. Shape (n,)."""
    h = context.territory
    unit = context.jurisdiction.roster.columns.post_unit
    posts = [held_posts(context, key)[0] for key in below if not is_open(context, key)]
    none = np.zeros(0, np.int32)
    led = np.concatenate([none, *(unit.take(at) for at in posts)])
    who = np.concatenate([none, *(held_posts(context, key)[1] for key in below if not is_open(context, key))])
    leading = np.flatnonzero(marked_posts(context, role)).astype(np.int32)
    near = h.tree.nearest(leading, h.ranks).take(led)
    under = near >= 0
    if not under.all():
        near, who = near[under], who[under]
    # Who has one of these posts counts once anyway; only the others have to be sorted out.
    several = np.bincount(who).take(who) > 1 if len(who) else np.zeros(0, bool)
    counts = np.bincount(near[~several], minlength=len(h))
    pairs = uniques(near[several].astype(np.int64) << 32 | who[several])
    return (counts + np.bincount(pairs >> 32, minlength=len(h))).astype(np.float64)


class SpanColumns(PeopleColumns):
    """Columns of spans of control."""

    def span(self, role: str, *below: str, key: str = "span") -> Column:
        """Return how many distinct holders of some roles answer to each unit's post of another role on the day.

        Who holds a post answers to the nearest unit at or above its own that has a post of the role. Of a role without
        any post in the whole jurisdiction nothing is known, unless it is said that the data are complete for it: what
        the others have is the least there is.

        Args:
            role: Key of the role that leads.
            *below: Keys of the roles that answer to it; none: those right below it in the catalogue.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            context = self.context
            if is_open(context, role) or role not in context.jurisdiction.catalogue:
                return self.unknown()
            keys = below or tuple(r.key for r in context.jurisdiction.catalogue.subordinates(role))
            known = [k for k in keys if not is_open(context, k)]
            if not known:
                return self.unknown()
            counts = context.once(("span", role, keys), lambda: _spans(context, role, keys))
            low = counts.take(self.rows)
            return low if len(known) == len(keys) else (low, np.full(len(self), np.inf))

        name = Text("holders who answer to it", "所辖任职者")
        return self.column(key, name, HOLDERS, work_out, facts=self._role_facts((role,)))
