"""Who holds which posts of the nets, and how much of each merged grid was theirs before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Ints, Rows
from gridgov._face import as_html, as_line
from gridgov._partition import heads
from gridgov.integration._overlay import Overlay
from gridgov.integration._plan import Floats

__all__ = ["Claims", "Person", "Post", "claims", "direct", "people_of", "posts_of"]

#: What nets write for full-time work.
_FULL: Final = frozenset({"full", "full_time", "full-time", "fulltime", "专职", "全职"})


@attrs.frozen
class Post:
    """One post of a net."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Position of the net, row of the post and of its cell in it.
    net: int
    row: int
    cell: int
    #: Level of the plan that answers to that of the cell.
    level: int
    id: str
    role: str | None
    #: Who holds it, one id for all nets; None if it is vacant.
    person: str | None
    full_time: bool
    #: Whether its cell stays as it is.
    stays: bool


@attrs.frozen
class Person:
    """Somebody with posts before nets are merged."""

    __repr__ = as_line
    _repr_html_ = as_html

    id: str
    posts: tuple[Post, ...]

    @property
    def full_time(self) -> bool:
        """Whether one of the posts is full-time."""
        return any(post.full_time for post in self.posts)

    @property
    def merged(self) -> tuple[Post, ...]:
        """The posts in cells that are merged."""
        return tuple(post for post in self.posts if not post.stays)


def posts_of(overlay: Overlay) -> list[Post]:
    """Return the posts of all nets in cells that count, by net and in the order of their rows."""
    plan, out = overlay.plan, list[Post]()
    for at, net in enumerate(plan.nets):
        p = net.columns.posts
        active, stays, level = overlay.active(at), net.stays(), overlay.answers(at)
        columns = (p.ids.tolist(), p.cell.tolist(), p.roles.tolist(), p.holders.tolist(), p.times.tolist())
        for row, (ident, cell, role, holder, time) in enumerate(zip(*columns, strict=True)):
            if active[cell]:
                who = None if holder is None else plan.nets.person(net.id, holder)
                full = (time or "").strip().lower() in _FULL
                out.append(Post(at, row, cell, int(level[cell]), ident, role, who, full, bool(stays[cell])))
    return out


def people_of(posts: Sequence[Post]) -> dict[str, Person]:
    """Return everybody who holds a post, by id."""
    found: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if post.person is not None:
            found[post.person].append(post)
    return {ident: Person(ident, tuple(found[ident])) for ident in sorted(found)}


def direct(overlay: Overlay, people: Mapping[str, Person]) -> npt.NDArray[np.bool_]:
    """Tell who has a post in a cell of a level that merged grids answer to, and not only above all of them."""
    nets, n = overlay.plan.nets, len(overlay.plan.levels)
    out = np.zeros(len(people), bool)
    for at, person in enumerate(people.values()):
        out[at] = any(
            len(nets[post.net].levels) - 1 - int(nets[post.net].columns.cells.level[post.cell]) < n
            for post in person.merged
        )
    return out


@attrs.frozen(eq=False)
class Claims:
    """How much of each grid was in the old cells of each person, by person; grids of all levels are counted on."""

    #: Position of the person, and the grid. Int64, shape (m,).
    person: Ints
    grid: Ints
    #: Known households and base units of the old cells that are in the grid. Float64.
    households: Floats
    units: Floats
    #: Share of the old cells that is in the grid, 0 to 1.
    share: Floats


def offsets(overlay: Overlay) -> Ints:
    """Return where the grids of each level begin when all are counted on, and their number."""
    return np.cumsum([0, *(len(level) for level in overlay.plan.levels)])


def claims(overlay: Overlay, people: Mapping[str, Person]) -> Claims:
    """Work out what of each grid was whose: of each level, of the people with posts that answer to it.

    Base units in several old cells of a person count once.
    """
    start = offsets(overlay)
    parts: list[tuple[Ints, Ints, Floats, Floats, Floats]] = []
    for at, person in enumerate(people.values()):
        by_level: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for post in person.merged:
            by_level[post.level].add((post.net, post.cell))
        for level, cells in sorted(by_level.items()):
            grid, households, units, share = _area(overlay, sorted(cells), level)
            parts.append((np.full(len(grid), at), grid + start[level], households, units, share))
    if not parts:
        none = np.zeros(0, np.int64)
        return Claims(none, none, np.zeros(0), np.zeros(0), np.zeros(0))
    person_, grid_, *rest = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Claims(person_.astype(np.int64), grid_.astype(np.int64), *rest)


def _area(overlay: Overlay, cells: Sequence[tuple[int, int]], level: int) -> tuple[Ints, Floats, Floats, Floats]:
    """Return the grids that some cells together are in, with households, base units and the share of them."""
    if len(cells) == 1:
        net, cell = cells[0]
        laid = overlay.at(net, level)
        part = laid.of(cell)
        place, units = laid.place[part], laid.units[part]
        households, unknown = laid.households[part], laid.unknown[part]
    else:
        place, units, households, unknown = _together(overlay, cells, level)
    total, known = units.sum(), households.sum()
    by_households = not unknown.any() and known > 0
    share = households / known if by_households else units / (total or np.nan)
    inside = place < len(overlay.plan.levels[level])
    return place[inside].astype(np.int64), households[inside], units[inside], share[inside]


def _together(overlay: Overlay, cells: Sequence[tuple[int, int]], level: int) -> tuple[Rows, Floats, Floats, Floats]:
    """Add up several cells by place: shares in cells of one net add up, of several nets the largest counts."""
    base, places = overlay.plan.nets.base, overlay.places(level)
    kept = [(net, cell) for net, cell in cells if not _has_above(overlay, net, cell, cells)]
    units: list[Rows] = []
    parts: list[Floats] = []
    for net, cell in kept:
        unit, share, start = overlay.members(net)
        at = slice(int(start[cell]), int(start[cell + 1]))
        units.append(unit[at])
        parts.append(share[at])
    of = np.repeat([net for net, _ in kept], [len(unit) for unit in units])
    unit, share = np.concatenate(units), np.concatenate(parts)
    order = np.lexsort((of, unit))
    unit, share, of = unit[order], share[order], of[order]
    first = heads(unit, of)
    unit, share = unit[first], np.minimum(np.add.reduceat(share, first), 1.0) if len(first) else share
    first = heads(unit)
    unit, share = unit[first], np.maximum.reduceat(share, first) if len(first) else share
    found, at_place = np.unique(places[unit], return_inverse=True)
    unknown = np.where(base.known[unit], 0.0, share)
    weighed = [
        np.bincount(at_place, values, len(found)).astype(np.float64)
        for values in (share, share * base.weights[unit], unknown)
    ]
    return found.astype(np.int32), weighed[0], weighed[1], weighed[2]


def _has_above(overlay: Overlay, net: int, cell: int, cells: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a cell stands below another one of those given."""
    above = overlay.plan.nets[net].paths[cell].tolist()
    return any(row not in {-1, cell} and (net, row) in cells for row in above)
