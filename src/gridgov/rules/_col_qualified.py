"""Columns of who may hold what: qualifications, other posts of a holder, conditions that an appointment meets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov.rules._col_people import PeopleColumns, distinct, held_posts, is_open
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import HOLDERS
from gridgov.rules._trees import ranges
from gridgov.rules._view import Context
from gridgov.text import Text

__all__ = ["QualifiedColumns", "are_qualified", "qualification_is_open"]

Index = npt.NDArray[np.integer]
_VACANT: Final = -1


def qualification_is_open(context: Context, qualification: str) -> bool:
    """Tell whether nothing is known about a qualification: no holder has it, and it is not said to be complete."""
    sets = context.jurisdiction.roster.columns.holder_qualifications.values
    return qualification not in context.complete and not any(qualification in words for words in sets)


def are_qualified(context: Context, qualifications: Sequence[str], holders: Index) -> tuple[Bools, Bools]:
    """Tell which holders surely have one of some qualifications, and which may have one.

    Args:
        context: What is checked.
        qualifications: The qualifications.
        holders: Rows of holders, shape (m,).
    """
    sets = context.jurisdiction.roster.columns.holder_qualifications
    wanted = set(qualifications)
    has = np.array([bool(wanted & words) for words in sets.values], bool)
    surely = has[sets.codes[holders]]
    return surely, surely | any(qualification_is_open(context, word) for word in wanted)


def _is_among(context: Context, roles: Sequence[str], holders: Index) -> Bools:
    """Tell which holders hold a post of one of some roles anywhere."""
    found = [held_posts(context, role)[1] for role in roles if not is_open(context, role)]
    return np.isin(holders, np.concatenate(found)) if found else np.zeros(len(holders), bool)


class QualifiedColumns(PeopleColumns):
    """Columns of who may hold what."""

    def outsiders(self, role: str, pool: Sequence[str], pool_roles: Sequence[str], *, key: str = "outsiders") -> Column:
        """Return how many distinct holders of a role at each unit neither have a qualification nor hold another role.

        A qualification that no holder anywhere has, and a role of which there is no post anywhere, are not known,
        unless it is said that the data are complete for it: whoever is not shown to belong may then belong.

        Args:
            role: Key of the role.
            pool: Qualifications of which one is enough.
            pool_roles: Keys of roles of which one, held on the day, is enough.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            context, n = self.context, len(self.context.territory)
            if is_open(context, role):
                return self.unknown()
            posts, holders = held_posts(context, role)
            units = context.jurisdiction.roster.columns.post_unit[posts]
            surely, perhaps = are_qualified(context, pool, holders)
            inside = _is_among(context, pool_roles, holders)
            surely, perhaps = surely | inside, perhaps | inside
            if any(is_open(context, r) for r in pool_roles):
                perhaps[:] = True
            low = distinct(units[~perhaps], holders[~perhaps], n)[self.rows].astype(np.float64)
            high = distinct(units[~surely], holders[~surely], n)[self.rows].astype(np.float64)
            return low, high

        said = Text("holders from outside", "非班子成员")
        return self.column(key, said, HOLDERS, work_out, facts=self._role_facts((role,)))

    def also(self, *roles: str, other: str, qualification: str, key: str = "right") -> Column:
        """Return how many distinct holders of some roles at each unit hold another role anywhere or are so qualified.

        The other role and the qualification are two ways of writing the same: something is known as soon as anybody
        has either of them, or one of them is said to be complete.

        Args:
            *roles: Keys of roles.
            other: Key of the other role.
            qualification: The qualification.
            key: Key of the column.
        """

        def work_out() -> tuple[Floats, Floats]:
            context = self.context
            units, holders = self._at(roles)
            surely, _ = are_qualified(context, (qualification,), holders)
            surely |= _is_among(context, (other,), holders)
            is_known = not is_open(context, other) or not qualification_is_open(context, qualification)
            return self._between(roles, units, holders, surely, surely if is_known else np.ones_like(surely))

        return self.column(key, Text("members who count", "符合条件的成员"), HOLDERS, work_out)

    def crossing(
        self, roles: Sequence[str], others: Sequence[str], conditions: Sequence[str], *, key: str = "right"
    ) -> Column:
        """Return how many holders of some roles hold others at or above each unit, appointed under all conditions.

        A condition that no appointment anywhere meets is not known, unless it is said to be complete.

        Args:
            roles: Keys of the roles at the unit.
            others: Keys of roles of which one is held at the unit or at one above it.
            conditions: What the appointments to ``roles`` must meet, all of them.
            key: Key of the column.
        """

        def work_out() -> tuple[Floats, Floats]:
            context = self.context
            posts = self._posts(roles)
            units, holders = self._at(roles)
            meets, may_meet = _meeting(context, posts, conditions)
            crosses = _hold_above(context, units, holders, others)
            may_cross = crosses | any(is_open(context, role) for role in others)
            return self._between(roles, units, holders, meets & crosses, may_meet & may_cross)

        return self.column(key, Text("members who count", "符合条件的成员"), HOLDERS, work_out)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _posts(self, roles: Sequence[str]) -> Index:
        """Return the rows of the posts of known roles that have a holder."""
        found = [held_posts(self.context, role)[0] for role in roles if not is_open(self.context, role)]
        return np.concatenate([np.zeros(0, np.intp), *found])

    def _at(self, roles: Sequence[str]) -> tuple[Rows, Index]:
        """Return unit and holder of each of these posts."""
        roster = self.context.jurisdiction.roster
        posts = self._posts(roles)
        held = self.context.once("holder_rows", lambda: roster.holder_rows(self.context.on))
        return roster.columns.post_unit[posts], held[posts]

    def _between(
        self, roles: Sequence[str], units: Rows, holders: Index, surely: Bools, perhaps: Bools
    ) -> tuple[Floats, Floats]:
        """Count the distinct holders at each unit who surely count, and who may."""
        n = len(self.context.territory)
        low = distinct(units[surely], holders[surely], n)[self.rows].astype(np.float64)
        if any(is_open(self.context, role) for role in roles):
            return low, np.full(len(self), np.inf)
        return low, distinct(units[perhaps], holders[perhaps], n)[self.rows].astype(np.float64)


def _meeting(context: Context, posts: Index, conditions: Sequence[str]) -> tuple[Bools, Bools]:
    """Tell which posts have a holder by an appointment that surely meets all conditions, and which by one that may."""
    roster = context.jurisdiction.roster
    c = roster.columns
    active = roster.active_rows(context.on)
    by = np.full(len(c.post_ids), _VACANT, np.int64)
    by[c.app_post[active]] = active
    appointed = by[posts] >= 0
    wanted = set(conditions)
    told = {w for w in wanted if w in context.complete or any(w in words for words in c.app_meets.values)}
    surely, perhaps = np.zeros(len(posts), bool), np.zeros(len(posts), bool)
    codes = c.app_meets.codes[by[posts][appointed]]
    surely[appointed] = np.array([wanted <= words for words in c.app_meets.values], bool)[codes]
    perhaps[appointed] = np.array([told <= words for words in c.app_meets.values], bool)[codes]
    return surely, perhaps


def _hold_above(context: Context, units: Rows, holders: Index, roles: Sequence[str]) -> Bools:
    """Tell for each pair of a unit and a holder whether the holder has a post of some roles there or above."""
    roster, end = context.jurisdiction.roster, context.territory.tree.end
    found = [held_posts(context, role) for role in roles if not is_open(context, role)]
    out = np.zeros(len(units), bool)
    if not found or not len(units):
        return out
    at = roster.columns.post_unit[np.concatenate([posts for posts, _ in found])]
    who = np.concatenate([held for _, held in found])
    order = np.argsort(who, kind="stable")
    at, who = at[order], who[order]
    index, of = ranges(np.searchsorted(who, holders), np.searchsorted(who, holders, "right"))
    above = (at[index] <= units[of]) & (units[of] < end[at[index]])
    out[of[above]] = True
    return out
