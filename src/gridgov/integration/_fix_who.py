"""Who carries a duty: the keeper of the grid, one of the role that the duty names, or the department itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools
from gridgov._net import Net
from gridgov.integration._staff import Staffing
from gridgov.integration._staff_frames import going_on
from gridgov.integration._staff_people import Post

__all__ = ["Carrier", "Keepers", "Own", "law_enforcement"]

#: A legal basis that speaks of enforcing the law, of penalties, or of coercive measures.
_LAW: Final = re.compile(r"执法|行政处罚|行政强制|law[\s-]*enforcement|enforcement of (the )?law", re.IGNORECASE)


def law_enforcement(bases: Sequence[str | None]) -> Bools:
    """Tell which legal bases name law enforcement: such duties stay with their department."""
    return np.array([text is not None and _LAW.search(text) is not None for text in bases], bool)


@attrs.frozen
class Carrier:
    """Who carries a duty somewhere, and on which post; both may be unknown where a department carries it itself."""

    person: str | None
    post: str | None
    #: ``keeper``, ``role`` or ``department``.
    how: str


@attrs.frozen(eq=False)
class Keepers:
    """Who keeps each grid of one level after staffing, and who of them has which role."""

    #: Of each grid, the keepers with the post that goes on, the one with most households first.
    of: dict[int, list[Carrier]]
    #: Roles of each person, of posts in merged cells.
    roles: dict[str, frozenset[str]]

    @classmethod
    def of_level(cls, staffing: Staffing, level: int) -> Keepers:
        """Collect the keepers of the grids of a level."""
        kept, nets = staffing.kept, staffing.plan.nets
        posts = {
            (pair.person, pair.grid): f"{nets[post.net].id}:{post.id}"
            for pair, post in going_on(staffing.overlay, staffing.people, kept)
        }
        out: dict[int, list[Carrier]] = defaultdict(list)
        for grid, pairs in kept.by_grid.items():
            if int(kept.seats.levels[grid]) == level:
                row = int(kept.seats.rows[grid])
                out[row] = [Carrier(pair.person, posts[pair.person, grid], "keeper") for pair in pairs]
        roles = {
            ident: frozenset(post.role for post in person.merged if post.role is not None)
            for ident, person in staffing.people.items()
        }
        return cls(dict(out), roles)

    def who(self, grid: int, role: str | None) -> Carrier | None:
        """Return who carries a duty in a grid: the keeper of that role if there is one, else the first keeper."""
        found = self.of.get(grid, [])
        if role is not None:
            for carrier in found:
                if carrier.person is not None and role in self.roles[carrier.person]:
                    return attrs.evolve(carrier, how="role")
        return found[0] if found else None


@attrs.frozen(eq=False)
class Own:
    """Who holds the posts of one net before: who goes on with what stays with the department."""

    net: Net
    #: Filled posts of each cell, in the order of their ids.
    posts: dict[int, list[Post]]

    @classmethod
    def of_net(cls, staffing: Staffing, at: int) -> Own:
        """Collect the filled posts of a net."""
        out: dict[int, list[Post]] = defaultdict(list)
        for post in sorted(staffing.every_post, key=lambda p: p.id):
            if post.net == at and post.person is not None:
                out[post.cell].append(post)
        return cls(staffing.plan.nets[at], dict(out))

    def who(self, cell: int, role: str | None) -> Carrier:
        """Return who has a post for a duty in a cell, or else in the nearest cell above; of its role if it names one.

        Nobody of another role carries a duty that names one.
        """
        path = [row for row in self.net.paths[cell].tolist() if row >= 0]
        for row in reversed(path):
            for post in self.posts.get(row, ()):
                if role is None or post.role == role:
                    return Carrier(post.person, f"{self.net.id}:{post.id}", "department")
        return Carrier(None, None, "department")
