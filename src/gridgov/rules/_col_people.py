"""Columns of who holds which posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov._tree import uniques
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import HOLDERS, POSTS, YES
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["PeopleColumns", "held_posts", "marked_posts"]

Index = npt.NDArray[np.intp]
_HOLDERS: Final = Text("holders of the role", "任职者")


def held_posts(context: Context, role: str) -> tuple[Index, Rows]:
    """Return the rows of the posts of a role that have a holder on the day, and these holders."""

    def work_out() -> tuple[Index, Rows]:
        roster = context.jurisdiction.roster
        held = context.once("holder_rows", lambda: roster.holder_rows(context.on))
        posts = _posts_of(context, role)
        holders = held.take(posts)
        there = np.flatnonzero(holders >= 0)
        return (posts, holders) if len(there) == len(posts) else (posts.take(there), holders.take(there))

    return context.once(("held", role), work_out)


def _posts_of(context: Context, role: str) -> Index:
    """Return the rows of the posts of a role."""
    c = context.jurisdiction.roster.columns
    return context.once(("posts", role), lambda: np.flatnonzero(c.post_role == _index(context, role)))


def marked_posts(context: Context, role: str) -> Bools:
    """Tell for each unit whether it has a post of a role, held or vacant. Shape (n,)."""

    def work_out() -> Bools:
        there = np.zeros(len(context.territory), bool)
        there[context.jurisdiction.roster.columns.post_unit.take(_posts_of(context, role))] = True
        return there

    return context.once(("has post", role), work_out)


def is_open(context: Context, role: str) -> bool:
    """Tell whether nothing is known about a role: it has no post in the data, and these are not said to be complete."""
    if role in context.complete:
        return False
    c = context.jurisdiction.roster.columns
    return not context.once(("any", role), lambda: bool((c.post_role == _index(context, role)).any()))


def _index(context: Context, role: str) -> int:
    """Return the position of a role in the catalogue; -1, which no post has, for one that is not there."""
    catalogue = context.jurisdiction.catalogue
    return catalogue.index(role) if role in catalogue else -1


def distinct(units: Rows, holders: npt.NDArray[np.integer], n: int) -> npt.NDArray[np.int64]:
    """Count the distinct holders at each of n units."""
    counts = np.bincount(units, minlength=n)
    several = counts > 1
    if not several.any():
        return counts
    at = several[units]
    pairs = uniques(units[at].astype(np.int64) << 32 | holders[at])
    counts[several] = np.bincount(pairs >> 32, minlength=n)[several]
    return counts


def _held_at(context: Context, roles: Sequence[str]) -> Floats:
    """Return how many distinct holders the posts of some roles have at each unit. Shape (n,)."""
    c = context.jurisdiction.roster.columns
    found = [held_posts(context, role) for role in roles]
    posts = found[0][0] if len(found) == 1 else np.concatenate([p for p, _ in found])
    people = found[0][1] if len(found) == 1 else np.concatenate([p for _, p in found])
    return distinct(c.post_unit.take(posts), people, len(context.territory)).astype(np.float64)


class PeopleColumns(View):
    """Columns of holders and posts."""

    def role_name(self, role: str) -> Text:
        """Return the name of a role, or its key where the catalogue does not have it."""
        if self._context is not None and role in self._context.jurisdiction.catalogue:
            return self._context.jurisdiction.catalogue.role(role).name
        return Text(role.replace("_", " "), role)

    def holders(self, *roles: str, key: str = "holders") -> Column:
        """Return how many distinct holders the posts of some roles have at each unit on the day.

        Nothing is known about a role of which there is no post in the whole jurisdiction, unless it is said that the
        data are complete for it: what the other roles have is the least there is.

        Args:
            *roles: Keys of roles.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            context = self.context
            known = [role for role in roles if not is_open(context, role)]
            if not known:
                return self.unknown()
            counts = context.once(("holders", *known), lambda: _held_at(context, known)).take(self.rows)
            return counts if len(known) == len(roles) else (counts, np.full(len(self), np.inf))

        return self.column(key, _HOLDERS, HOLDERS, work_out, facts=self._role_facts(roles))

    def vacancies(self, *roles: str, key: str = "vacancies") -> Column:
        """Return how many posts of some roles, or of all roles, are vacant at each unit on the day.

        Args:
            *roles: Keys of roles; none: all roles of the catalogue.
            key: Key of the column.
        """

        def work_out() -> Floats:
            context = self.context
            roster = context.jurisdiction.roster
            if any(is_open(context, role) for role in roles) or not len(roster.columns.post_ids):
                return self.unknown()
            held = context.once("holder_rows", lambda: roster.holder_rows(context.on))
            vacant = held < 0
            if roles:
                vacant = vacant & np.isin(roster.columns.post_role, [_index(context, r) for r in roles])
            counts = np.bincount(roster.columns.post_unit[vacant], minlength=len(context.territory))
            return counts[self.rows].astype(np.float64)

        return self.column(key, Text("vacant posts", "空缺岗位"), POSTS, work_out, facts=self._role_facts(roles))

    def beside(self, role: str, *others: str, key: str = "posts", vacant: str = "vacant") -> tuple[Column, Column]:
        """Return how many posts of other roles each unit has, and how many of them are vacant on the day.

        Nothing is known about a role that is named and of which there is no post in the whole jurisdiction, unless it
        is said that the data are complete for it. Where none is named, nothing is known if only the first role has
        posts anywhere.

        Args:
            role: Key of the role that does not count.
            *others: Keys of the roles that count; none: every other role of the catalogue that has posts.
            key: Key of the first column.
            vacant: Key of the second one.
        """

        def work_out(*, only_vacant: bool) -> Floats | tuple[Floats, Floats]:
            context = self.context
            roster = context.jurisdiction.roster
            named = others or tuple(r.key for r in roster.catalogue if r.key != role)
            known = [r for r in named if not is_open(context, r)]
            if not known:
                return self.unknown()
            here = np.isin(roster.columns.post_role, [_index(context, r) for r in known])
            if only_vacant:
                here &= context.once("holder_rows", lambda: roster.holder_rows(context.on)) < 0
            counts = np.bincount(roster.columns.post_unit[here], minlength=len(context.territory))
            low = counts[self.rows].astype(np.float64)
            return low if not others or len(known) == len(others) else (low, np.full(len(self), np.inf))

        facts = self._role_facts((role,))
        return (
            self.column(key, Text("posts", "岗位"), POSTS, lambda: work_out(only_vacant=False), facts=facts),
            self.column(vacant, Text("vacant posts", "空缺岗位"), POSTS, lambda: work_out(only_vacant=True)),
        )

    def has_post(self, role: str, *, key: str = "has_post") -> Column:
        """Return whether each unit has a post of a role, held or vacant.

        Args:
            role: Key of the role.
            key: Key of the column.
        """

        def work_out() -> Floats:
            context = self.context
            if is_open(context, role):
                return self.unknown()
            return marked_posts(context, role).take(self.rows).astype(np.float64)

        return self.column(key, Text("has the post", "设有岗位"), YES, work_out, facts=self._role_facts((role,)))

    def same_holder(self, first: str, second: str, *, key: str = "same") -> Column:
        """Return whether two roles have one holder at each unit; unknown where a post of either is vacant or not there.

        Args:
            first: Key of a role.
            second: Key of the other one.
            key: Key of the column.
        """

        def work_out() -> Floats:
            context, n = self.context, len(self.context.territory)
            if is_open(context, first) or is_open(context, second):
                return self.unknown()
            unit = context.jurisdiction.roster.columns.post_unit
            (a, of_a), (b, of_b) = held_posts(context, first), held_posts(context, second)
            both = _marked(unit[a], n) & _marked(unit[b], n)
            one, other = unit[a].astype(np.int64) << 32 | of_a, unit[b].astype(np.int64) << 32 | of_b
            same = _marked(np.intersect1d(one, other) >> 32, n)
            return np.where(both, same.astype(np.float64), np.nan)[self.rows]

        facts = {"first": self.role_name(first), "second": self.role_name(second)}
        return self.column(key, Text("held by one person", "由一人担任"), YES, work_out, facts=facts)

    def _role_facts(self, roles: Iterable[str]) -> dict[str, Text]:
        names = [self.role_name(role) for role in roles]
        return {"role": Text(", ".join(t.en for t in names), "、".join(t.zh for t in names))} if names else {}


def _marked(rows: npt.NDArray[np.integer], n: int) -> Bools:
    mask = np.zeros(n, bool)
    mask[rows] = True
    return mask
