"""Columns of who holds which posts at a unit or below it, or in what it covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov.rules._col_people import PeopleColumns, held_posts, is_open
from gridgov.rules._col_places import covers, of_kinds
from gridgov.rules._col_qualified import are_qualified
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import HOLDERS, POSTS
from gridgov.rules._trees import any_below, below, copied, distinct_below, inside
from gridgov.rules._view import Context
from gridgov.text import Text

__all__ = ["WithinColumns", "filled_within", "holders_within"]

_SHOWN: Final = 5
_VACANT: Final = Text("Nobody holds: {en}.", "无人担任：{zh}。")


def _pairs(context: Context, roles: Sequence[str]) -> tuple[Rows, npt.NDArray[np.integer]]:
    """Return where the posts of some roles that have a holder are, or what covers these places, and the holders."""
    c = context.jurisdiction.roster.columns
    found = [held_posts(context, role) for role in roles if not is_open(context, role)]
    none = np.zeros(0, np.int32)
    rows = np.concatenate([none, *(c.post_unit[posts] for posts, _ in found)])
    holders = np.concatenate([none, *(held for _, held in found)])
    return copied(context.territory.tree, rows, holders, *covers(context))


def holders_within(context: Context, roles: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return how many distinct holders known roles have at or below each unit, or in what it covers. Shape (n,)."""
    key = ("within", tuple(roles))
    return context.once(key, lambda: distinct_below(context.territory.tree, *_pairs(context, roles)))


def _can_have(context: Context, role: str) -> npt.NDArray[np.bool_]:
    """Tell for each unit whether posts of a role may be at or below it, or in what it covers."""

    def work_out() -> npt.NDArray[np.bool_]:
        h, catalogue = context.territory, context.jurisdiction.catalogue
        if role not in catalogue:
            return np.ones(len(h), bool)  # wherever it may be
        return _reached(context, catalogue.role(role).places(h.levels).take(h.types))

    return context.once(("can have", role), work_out)


def filled_within(context: Context, role: str) -> npt.NDArray[np.bool_]:
    """Tell for each unit whether a post of a role has a holder at or below it, or in what it covers. Shape (n,)."""
    return context.once(("filled", role), lambda: _reached(context, _held_at(context, role)))


def _reached(context: Context, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Tell for each unit whether it, something below it, or something in what these cover is marked."""
    tree = context.territory.tree
    sources, targets = covers(context)
    if len(sources):
        reached = inside(tree, np.flatnonzero(marked).astype(np.int32), targets) > 0
        marked = marked.copy()
        marked[sources[reached]] = True
    return any_below(tree, marked)


class WithinColumns(PeopleColumns):
    """Columns of holders at and below units."""

    def holders_below(self, *roles: str, key: str = "holders") -> Column:
        """Return how many distinct holders posts of some roles have at or below each unit, or in what it covers.

        Nothing is known about a role of which there is no post in the whole jurisdiction, unless it is said that the
        data are complete for it: what the other roles have is the least there is.

        Args:
            *roles: Keys of roles.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            context = self.context
            low = holders_within(context, roles)[self.rows].astype(np.float64)
            return (low, np.full(len(self), np.inf)) if any(is_open(context, r) for r in roles) else low

        return self.column(key, Text("holders", "任职者"), HOLDERS, work_out, facts=self._role_facts(roles))

    def tiers(self, *roles: str, key: str = "tiers") -> Column:
        """Return how many of some roles have a holder at or below each unit, or in what it covers.

        Nothing is known about a role of which there is no post in the whole jurisdiction, unless it is said that the
        data are complete for it; nor about a role whose posts may be nowhere at or below a unit nor in what it covers:
        who has them for this unit is not in the data.

        Args:
            *roles: Keys of roles.
            key: Key of the column.
        """

        def work_out() -> tuple[Floats, Floats]:
            context = self.context
            low, high = np.zeros(len(self)), np.zeros(len(self))
            for role in roles:
                if is_open(context, role):
                    high += 1
                    continue
                filled = filled_within(context, role)[self.rows]
                low += filled
                high += filled | ~_can_have(context, role)[self.rows]
            return low, high

        def remark(i: int) -> Text | None:
            context, row = self.context, int(self.rows[i])
            empty = [r for r in roles if not is_open(context, r) and not filled_within(context, r)[row]]
            return self._vacant([(r, None) for r in empty if _can_have(context, r)[row]])

        return self.column(key, Text("tiers that are filled", "已配备的层级"), POSTS, work_out, remark=remark)

    def qualified_share(self, qualification: str, *roles: str, key: str = "share") -> Column:
        """Return which share of the distinct holders of some roles at or below each unit have a qualification.

        It is unknown where there are none, and where nothing is known about one of the roles. A qualification that no
        holder anywhere has is not known, unless it is said that the data are complete for it.

        Args:
            qualification: The qualification.
            *roles: Keys of roles.
            key: Key of the column.
        """

        def covered() -> tuple[Floats, Floats, Floats]:
            context, tree = self.context, self.context.territory.tree
            if any(is_open(context, role) for role in roles):
                return np.zeros(len(self)), np.zeros(len(self)), self.unknown()
            rows, holders = _pairs(context, roles)
            surely, perhaps = are_qualified(context, (qualification,), holders)
            n = distinct_below(tree, rows, holders)
            k = distinct_below(tree, rows[surely], holders[surely])
            most = distinct_below(tree, rows[perhaps], holders[perhaps])
            return (
                k[self.rows].astype(np.float64),
                (most - k)[self.rows].astype(np.float64),
                n[self.rows].astype(np.float64),
            )

        return self.share(key, Text("share of the holders", "任职者占比"), covered)

    # -- who must be named -----------------------------------------------------------------------------------------

    def heads(self, here: Sequence[str], under: Sequence[tuple[str, Sequence[str]]], *, key: str = "heads") -> Column:
        """Return how many posts of a chain of responsibility there must be at and below each unit.

        Args:
            here: Roles of which one post must be at the unit itself.
            under: Roles of which one post must be at every unit of some kinds at or below it.
            key: Key of the column.
        """

        def work_out() -> Floats:
            context, tree = self.context, self.context.territory.tree
            places = [below(tree, of_kinds(context, *kinds)) for _, kinds in under]
            return (sum(places, np.zeros(len(tree), np.int64)) + len(here))[self.rows].astype(np.float64)

        return self.column(key, Text("responsible posts", "责任岗位"), POSTS, work_out)

    def unnamed(
        self, here: Sequence[str], under: Sequence[tuple[str, Sequence[str]]], *, key: str = "unnamed"
    ) -> Column:
        """Return how many posts of a chain of responsibility have no holder at and below each unit.

        Nothing is known about a role of which there is no post in the whole jurisdiction, unless it is said that the
        data are complete for it.

        Args:
            here: Roles of which one post must be at the unit itself.
            under: Roles of which one post must be at every unit of some kinds at or below it.
            key: Key of the column.
        """

        def work_out() -> tuple[Floats, Floats]:
            context, tree = self.context, self.context.territory.tree
            low, high = np.zeros(len(tree), np.int64), np.zeros(len(tree), np.int64)
            lacking = [(role, (~_held_at(context, role)).astype(np.int64)) for role in here]
            lacking += [
                (role, below(tree, of_kinds(context, *kinds) & ~_held_at(context, role))) for role, kinds in under
            ]
            for role, number in lacking:
                low += 0 if is_open(context, role) else number
                high += number
            return low[self.rows].astype(np.float64), high[self.rows].astype(np.float64)

        def remark(i: int) -> Text | None:
            return self._vacant(self.unnamed_at(int(self.rows[i]), here, under))

        return self.column(key, Text("posts without a holder", "无人担任的岗位"), POSTS, work_out, remark=remark)

    def unnamed_at(
        self, row: int, here: Sequence[str], under: Sequence[tuple[str, Sequence[str]]]
    ) -> list[tuple[str, int | None]]:
        """Return role and row of each known post of a chain of responsibility that has no holder at or below a unit."""
        context, end = self.context, int(self.context.territory.tree.end[row])
        found: list[tuple[str, int | None]] = [
            (role, row) for role in here if not is_open(context, role) and not _held_at(context, role)[row]
        ]
        for role, kinds in under:
            if not is_open(context, role):
                lacking = of_kinds(context, *kinds)[row:end] & ~_held_at(context, role)[row:end]
                found.extend((role, row + at) for at in np.flatnonzero(lacking).tolist())
        return found

    def _vacant(self, posts: Iterable[tuple[str, int | None]]) -> Text | None:
        """Say which posts nobody holds, the first ones."""
        listed = list(posts)
        if not listed:
            return None
        ids = self.context.territory.ids
        en: list[str] = []
        zh: list[str] = []
        for role, row in listed[:_SHOWN]:
            name = self.role_name(role)
            en.append(name.en if row is None else f"{name.en} of {ids.get(row)}")
            zh.append(name.zh if row is None else f"{ids.get(row)}的{name.zh}")
        more = len(listed) - _SHOWN
        if more > 0:
            en.append(f"{more:,} more")
            zh.append(f"另有{more:,}个")
        return _VACANT.format(en=", ".join(en), zh="、".join(zh))


def _held_at(context: Context, role: str) -> npt.NDArray[np.bool_]:
    """Tell for each unit whether a post of a role has a holder there."""

    def work_out() -> npt.NDArray[np.bool_]:
        held = np.zeros(len(context.territory), bool)
        if not is_open(context, role):
            posts, _ = held_posts(context, role)
            held[context.jurisdiction.roster.columns.post_unit[posts]] = True
        return held

    return context.once(("held at", role), work_out)
