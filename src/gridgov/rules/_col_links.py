"""Columns of links that lead to units, such as who takes charge of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from gridgov._columns import Rows
from gridgov._vocabulary import word
from gridgov.rules._col_people import distinct
from gridgov.rules._col_qualified import are_qualified
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import HOLDERS
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["LinkColumns", "link_is_open"]

_UNIT: Final = "unit:"


def link_is_open(context: Context, kind: str) -> bool:
    """Tell whether nothing is known about a kind of link: there is none, on any day, and it is not said to be whole."""
    there = context.once("link_kinds", lambda: frozenset(link.kind for link in context.jurisdiction.links))
    return kind not in context.complete and kind not in there


def _leading(context: Context, kind: str) -> tuple[Rows, Rows]:
    """Return units, and the rows of the holders from whom, or from whose posts, links of a kind lead to them."""

    def work_out() -> tuple[Rows, Rows]:
        roster, h = context.jurisdiction.roster, context.territory
        found = [
            (link.target_id, *link.source.split(":", 1))
            for link in context.jurisdiction.links.find(kind, on=context.on)
            if link.target.startswith(_UNIT)
        ]
        people = [(unit, ident) for unit, what, ident in found if what == "holder"]
        at_posts = [(unit, ident) for unit, what, ident in found if what == "post"]
        held = context.once("holder_rows", lambda: roster.holder_rows(context.on))
        direct = roster.columns.holder_ids.find([ident for _, ident in people]).astype(np.int32)
        through = held[roster.columns.post_ids.find([ident for _, ident in at_posts])]
        units, holders = h.rows([unit for unit, _ in (*people, *at_posts)]), np.concatenate([direct, through])
        there = holders >= 0
        return units[there], holders[there]

    return context.once(("leading", kind), work_out)


class LinkColumns(View):
    """Columns of links."""

    def leaders(self, kind: str, qualifications: Sequence[str] = (), *, key: str = "leaders") -> Column:
        """Return from how many distinct holders links of a kind lead to each unit on the day.

        A link from a post counts for its holder, and for nobody while the post is vacant. Links from units and bodies
        do not count. Of a kind of which there is no link at all nothing is known, unless it is said to be complete; nor
        about a qualification that no holder anywhere has.

        Args:
            kind: Kind of link.
            qualifications: Only holders with one of these count; none: any holder.
            key: Key of the column.
        """

        def work_out() -> tuple[Floats, Floats]:
            context, n = self.context, len(self.context.territory)
            if link_is_open(context, kind):
                return np.zeros(len(self)), np.full(len(self), np.inf)
            units, who = _leading(context, kind)
            surely = perhaps = np.ones(len(units), bool)
            if qualifications:
                surely, perhaps = are_qualified(context, qualifications, who)
            low, high = distinct(units[surely], who[surely], n), distinct(units[perhaps], who[perhaps], n)
            return low[self.rows].astype(np.float64), high[self.rows].astype(np.float64)

        facts = {"link_name": word("link_kinds", kind)}
        return self.column(key, Text("leaders", "领导"), HOLDERS, work_out, facts=facts)
