"""The rules of roles for many new appointments at once: each is looked at beside its holder's own posts only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._build import Columns
from gridgov._change_values import HOLDER_KINDS
from gridgov._columns import Rows
from gridgov._conduct import refusals
from gridgov._roster_columns import RosterColumns, Sets
from gridgov._tree import Tree
from gridgov.errors import Problem
from gridgov.hierarchy import Hierarchy
from gridgov.roles import RoleCatalogue, Roster

__all__ = ["refused_appointments"]

_Positions = npt.NDArray[np.intp]


def refused_appointments(roster: Roster, rows: Sequence[int]) -> Iterator[tuple[int, Problem]]:
    """Find why appointments may not be, each with its row; said of the later one where two new ones do not fit.

    Args:
        roster: The roster with the new appointments.
        rows: Their rows, ascending.
    """
    if not rows:
        return
    c = roster.columns
    is_new = np.zeros(len(c.app_post), bool)
    is_new[list(rows)] = True
    by_holder = _Groups(c.app_holder)
    by_post = _Groups(c.app_post)
    by_unit = _Groups(c.post_unit)
    risky = _risky_roles(roster.catalogue)
    for holder in dict.fromkeys(c.app_holder[is_new].tolist()):
        own = by_holder.rows(holder)
        mine = own[is_new[own]]
        posts = np.unique(c.app_post[own]).astype(np.intp)
        if risky.may_clash(c.post_role[posts].tolist()):
            posts = np.concatenate([by_unit.rows(unit) for unit in np.unique(c.post_unit[posts]).tolist()])
            posts.sort()
            every: list[int] = posts.tolist()
            held = np.concatenate(list(map(by_post.rows, every)))
            held.sort()
        else:
            held = own
            mine = np.array([row for row in map(int, mine) if not _is_fit(roster, row)], np.intp)
        for last in map(int, mine):
            # Of the new ones only those before: where two do not fit, it is said once.
            kept = held[~is_new[held] | (c.app_holder[held] != holder) | (held <= last)]
            part = _part(roster, posts, kept)
            for problem in refusals(part, int(np.searchsorted(kept, last))):
                yield last, problem


def _is_fit(roster: Roster, row: int) -> bool:
    """Tell whether the holder of an appointment is of a kind, and has a qualification, that its role asks for."""
    c = roster.columns
    role = roster.catalogue.roles[int(c.post_role[c.app_post[row]])]
    holder = int(c.app_holder[row])
    if role.eligible and c.holder_qualifications.get(holder).isdisjoint(role.eligible):
        return False
    return HOLDER_KINDS[int(c.holder_kind[holder])] in role.holders


def _fewer(sets: Sets, rows: _Positions) -> Sets:
    """Return the sets of some rows, and no others."""
    codes, places = np.unique(sets.codes[rows], return_inverse=True)
    kept: list[int] = codes.tolist()
    return Sets(tuple(sets.values[code] for code in kept), places.astype(np.int32))


class _Groups:
    """The rows of each value of a column."""

    def __init__(self, values: Rows) -> None:
        self._order = np.argsort(values, kind="stable")
        self._values = values[self._order]

    def rows(self, value: int) -> _Positions:
        """Return the rows of a value, ascending."""
        first, last = np.searchsorted(self._values, [value, value + 1])
        return self._order[first:last]


@attrs.frozen
class _Risky:
    """Which roles may not be held together, and which come with others."""

    pairs: frozenset[tuple[int, int]]
    with_it: dict[int, tuple[int, ...]]

    def may_clash(self, roles: Sequence[int]) -> bool:
        """Tell whether the rules have to be asked about a holder of some posts, those held ex officio included."""
        there = {role for own in roles for role in (own, *self.with_it.get(own, ()))}
        return any(a in there and b in there for a, b in self.pairs)


def _risky_roles(catalogue: RoleCatalogue) -> _Risky:
    pairs = [
        (catalogue.index(rule.first), catalogue.index(rule.second))
        for rule in catalogue.combinations
        if rule.rule in {"forbidden", "conditional"}
    ]
    below: dict[int, list[int]] = {}
    for i, role in enumerate(catalogue):
        if role.ex_officio is not None:
            below.setdefault(catalogue.index(role.ex_officio), []).append(i)
    with_it: dict[int, tuple[int, ...]] = {}
    for own, those in below.items():
        found, todo = [own], list(those)
        while todo:
            found.append(todo.pop())
            todo += below.get(found[-1], ())
        with_it[own] = tuple(found[1:])
    return _Risky(frozenset(pairs), with_it)


def _part(roster: Roster, posts: _Positions, held: _Positions) -> Roster:
    """Return some posts and appointments as a roster of their own, over the units of these posts."""
    c, h = roster.columns, roster.territory
    units = np.unique(c.post_unit[posts])
    holders = np.unique(c.app_holder[held])
    n = len(units)
    tree = Tree(np.full(n, -1, np.int32), np.arange(1, n + 1, dtype=np.int32))
    columns = Columns(tree, h.ids.take(units), h.types[units], None, {}, {})
    part = RosterColumns(
        c.post_ids.take(posts),
        c.post_role[posts],
        np.searchsorted(units, c.post_unit[posts]).astype(np.int32),
        c.post_number[posts],
        c.post_body.take(posts),
        c.holder_ids.take(holders),
        c.holder_kind[holders],
        _fewer(c.holder_qualifications, holders.astype(np.intp)),
        np.searchsorted(posts, c.app_post[held]).astype(np.int32),
        np.searchsorted(holders, c.app_holder[held]).astype(np.int32),
        c.app_start[held],
        c.app_end[held],
        c.app_basis.take(held),
        _fewer(c.app_meets, held),
        c.device_ids.take(np.zeros(0, np.int32)),
        c.device_kind.take(np.zeros(0, np.int32)),
        np.zeros(0, np.int32),
    )
    return Roster(Hierarchy(columns, h.levels), roster.catalogue, part)
