"""Columns of pairs of posts at and below units, and how many of them are in one hand."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from gridgov.rules._col_people import PeopleColumns, is_open
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import SHARE, UNITS
from gridgov.rules._trees import below
from gridgov.rules._view import Context
from gridgov.text import Text

__all__ = ["SameColumns"]

_COUNTED: Final = Text(
    "Of {n:,} units with both posts, {k:,} have them in one hand; of {u:,} it is not known.",
    "两岗均设的单元{n:,}个，其中由一人担任{k:,}个，不清楚{u:,}个。",
)


class _Everywhere(PeopleColumns):
    """All units."""


def _pairs(context: Context, first: str, second: str) -> tuple[Floats, Floats]:
    """Tell for each unit whether it has posts of both roles, and whether one person holds both; NaN where unknown."""

    def work_out() -> tuple[Floats, Floats]:
        view = _Everywhere(context, np.arange(len(context.territory), dtype=np.int32))
        posts = [view.has_post(role, key=f"has {role}").low for role in (first, second)]
        return posts[0] * posts[1], view.same_holder(first, second).values

    return context.once(("pairs", first, second), work_out)


class SameColumns(PeopleColumns):
    """Columns of how many pairs of posts are in one hand."""

    def pairs(self, first: str, second: str, *, key: str = "pairs") -> Column:
        """Return at how many units at or below each unit there are posts of both roles.

        Args:
            first: Key of a role.
            second: Key of the other one.
            key: Key of the column.
        """

        def work_out() -> Floats:
            context = self.context
            if is_open(context, first) or is_open(context, second):
                return self.unknown()
            both, _ = _pairs(context, first, second)
            return below(context.territory.tree, both)[self.rows].astype(np.float64)

        facts = {"first": self.role_name(first), "second": self.role_name(second)}
        return self.column(key, Text("units with both posts", "两岗均设的单元"), UNITS, work_out, facts=facts)

    def share_in_one_hand(self, first: str, second: str, *, key: str = "share") -> Column:
        """Return at which share of these units one person holds both; what is vacant is not known.

        Args:
            first: Key of a role.
            second: Key of the other one.
            key: Key of the column.
        """

        @cache
        def counts() -> tuple[Floats, Floats, Floats]:
            context, tree = self.context, self.context.territory.tree
            both, same = _pairs(context, first, second)
            parts = (both * (same == 1), both * np.isnan(same), both)
            k, u, n = (below(tree, part)[self.rows].astype(np.float64) for part in parts)
            return k, u, n

        def work_out() -> Floats | tuple[Floats, Floats]:
            if is_open(self.context, first) or is_open(self.context, second):
                return self.unknown()
            k, u, n = counts()
            some, of = n > 0, np.maximum(n, 1)
            return np.where(some, k / of, 0.0), np.where(some, (k + u) / of, 1.0)

        def remark(i: int) -> Text | None:
            if is_open(self.context, first) or is_open(self.context, second):
                return None
            k, u, n = (int(part[i]) for part in counts())
            return _COUNTED.format(k=k, u=u, n=n)

        name = Text("share in one hand", "一肩挑占比")
        return self.column(key, name, SHARE, work_out, remark=remark)
