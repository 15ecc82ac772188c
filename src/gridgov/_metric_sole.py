"""On whom alone each unit depends: the kernel of the vacancy cascade.

A unit depends on one person alone if all filled posts that answer for it go back to that person. To tell, it is enough
to know the smallest and the largest number among them: where these are equal there is one. Both are handed down the
tree, level by level, so that the work grows with the units and not with the people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias, cast

import attrs
import numpy as np

from gridgov._columns import Bools, Rows
from gridgov._days import Day
from gridgov._metric_place import rank_of
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import RoleCatalogue

__all__ = ["By", "Sole", "sole"]

#: What may fail: a holder with all posts, or the appointment to one post.
By: TypeAlias = Literal["holder", "post"]

_NOBODY: Final = np.int32(np.iinfo(np.int32).max)
_NONE: Final = np.int32(-1)


@attrs.frozen(eq=False)
class Sole:
    """For each unit of a level: the one on whom it depends alone, and whether it has anyone."""

    #: Row of the holder or post, -1 where there is none or more than one. Int32.
    who: Rows
    #: Whether anyone answers at all.
    anyone: Bools


def sole(  # noqa: PLR0913 - what is asked
    place: Jurisdiction, rows: Rows, roles: Sequence[int], on: Day, *, up_to: str | None, by: By
) -> Sole:
    """Work out on whom alone some units depend.

    Args:
        place: The jurisdiction.
        rows: Rows of the units.
        roles: Positions of the roles that count.
        on: The day.
        up_to: Key of the highest level whose posts count; None for the top.
        by: What may fail.

    Raises:
        UnknownKeyError: There is no such level.
    """
    h, c = place.territory, place.roster.columns
    low, high = _behind_posts(place, on, by)
    posts = np.isin(c.post_role, roles)
    if up_to is not None:
        posts &= h.ranks[c.post_unit] >= rank_of(h, up_to)
    chosen = np.flatnonzero(posts)
    least, most = _at_units(len(h), c.post_unit[chosen], low[chosen], high[chosen])
    ranks = h.ranks
    for r in np.flatnonzero(np.bincount(ranks)).tolist():
        here = np.flatnonzero(ranks == r)
        up = h.tree.parent[here]
        here, up = here[up >= 0], up[up >= 0]
        least[here] = np.minimum(least[here], least[up])
        most[here] = np.maximum(most[here], most[up])
    least, most = least[rows], most[rows]
    return Sole(np.where(least == most, most, _NONE), most >= 0)


def _at_units(n: int, units: Rows, low: Rows, high: Rows) -> tuple[Rows, Rows]:
    """Return the smallest and largest number at each unit."""
    least, most = np.full(n, _NOBODY, np.int32), np.full(n, _NONE, np.int32)
    np.minimum.at(least, units, low)
    np.maximum.at(most, units, high)
    return least, most


def _behind_posts(place: Jurisdiction, on: Day, by: By) -> tuple[Rows, Rows]:
    """Return the smallest and the largest number of who could hold each post if others left.

    That is who is appointed to it; for a post that is held ex officio also whoever stands behind the posts of its
    source at the same unit: when one of these leaves, the next one holds it.
    """
    roster, catalogue = place.roster, place.catalogue
    c = roster.columns
    low, high = np.full(len(c.post_ids), _NOBODY, np.int32), np.full(len(c.post_ids), _NONE, np.int32)
    active = roster.active_rows(on)
    low[c.app_post[active]] = high[c.app_post[active]] = c.app_holder[active] if by == "holder" else c.app_post[active]
    for role, source in _ex_officio(catalogue):
        from_posts = np.flatnonzero(c.post_role == source)
        to_posts = np.flatnonzero(c.post_role == role)
        least, most = _at_units(len(place.territory), c.post_unit[from_posts], low[from_posts], high[from_posts])
        low[to_posts] = np.minimum(low[to_posts], least[c.post_unit[to_posts]])
        high[to_posts] = np.maximum(high[to_posts], most[c.post_unit[to_posts]])
    return low, high


def _ex_officio(catalogue: RoleCatalogue) -> list[tuple[int, int]]:
    """Return the positions of each role that is held ex officio and of its source, sources first."""
    found: list[tuple[int, int, int]] = []
    for i, role in enumerate(catalogue):
        depth, at = 0, role
        while at.ex_officio is not None:
            at = catalogue.role(at.ex_officio)
            depth += 1
        if depth:
            found.append((depth, i, catalogue.index(cast("str", role.ex_officio))))
    return [(role, source) for _, role, source in sorted(found)]
