"""Who keeps which grid, in steps: what is decided, full-time staff, all others, and second grids if allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._face import as_html, as_line
from gridgov.integration._frames_of import ids_in_order
from gridgov.integration._overlay import Overlay
from gridgov.integration._staff_match import matched
from gridgov.integration._staff_people import Claims, Person, offsets

__all__ = ["Keeping", "Kept", "Rules", "Seats", "keep"]


@attrs.frozen(eq=False)
class Seats:
    """The grids of all levels, counted on, and how many people each is to have."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Id and level of each grid.
    ids: tuple[str, ...]
    levels: Ints
    #: Row of each in its level.
    rows: Ints
    #: Place of each in the order of level and id.
    rank: Ints
    per_grid: int

    @classmethod
    def of(cls, overlay: Overlay, per_grid: int) -> Seats:
        """Count the grids of a plan."""
        start = offsets(overlay)
        levels = overlay.plan.levels
        ids = tuple(ident for level in levels for ident in level.ids.tolist())
        sizes = [len(level) for level in levels]
        at = np.repeat(np.arange(len(levels)), sizes)
        rank = np.concatenate([ids_in_order(level.ids) for level in levels]) + start[at] if ids else start[:0]
        return cls(ids, at, np.arange(len(ids)) - start[at], rank, per_grid)

    @cached_property
    def find(self) -> dict[str, int]:
        """Return the grid of each id; of one id at two levels the lower."""
        return {ident: i for i, ident in enumerate(self.ids)}


@attrs.frozen
class Rules:
    """What the caller wants of the assignment."""

    full_time_first: bool
    allow_double: bool


@attrs.frozen
class Keeping:
    """One grid that a person keeps."""

    __repr__ = as_line
    _repr_html_ = as_html

    person: str
    grid: int
    households: float
    #: Share of the old cells of the person, 0 to 1; NaN where these have no base unit.
    share: float
    decided: bool = False


@attrs.frozen(eq=False)
class Kept:
    """Who keeps what."""

    __repr__ = as_line
    _repr_html_ = as_html

    seats: Seats
    pairs: tuple[Keeping, ...]

    @cached_property
    def by_person(self) -> dict[str, list[Keeping]]:
        """Return what each person keeps."""
        out: dict[str, list[Keeping]] = defaultdict(list)
        for pair in self.pairs:
            out[pair.person].append(pair)
        return dict(out)

    @cached_property
    def by_grid(self) -> dict[int, list[Keeping]]:
        """Return who keeps each grid, the one with most households first, then by id."""
        out: dict[int, list[Keeping]] = defaultdict(list)
        for pair in self.pairs:
            out[pair.grid].append(pair)
        return {grid: sorted(found, key=lambda k: (-k.households, k.person)) for grid, found in out.items()}

    def keepers(self, grid: str) -> tuple[str, ...]:
        """Return who keeps a grid."""
        at = self.seats.find.get(grid)
        return () if at is None else tuple(pair.person for pair in self.by_grid.get(at, ()))


def keep(  # noqa: PLR0913 - what is known of people and grids
    found: Claims,
    people: Mapping[str, Person],
    seats: Seats,
    fixed: Mapping[str, int | None],
    rules: Rules,
    direct: Bools,
) -> Kept:
    """Give people grids; who is decided for has what was decided.

    Who serves cells of a level above all merged grids comes after those whose cells are of their level.
    """
    names = list(people)
    open_ = np.full(len(seats.ids), seats.per_grid, np.int64)
    pairs: list[tuple[int, int]] = []
    for person, grid in fixed.items():
        if grid is not None:
            pairs.append((names.index(person), grid))
            open_[grid] -= 1
    n_fixed = len(pairs)
    movable = np.array([ident not in fixed and bool(people[ident].merged) for ident in names], bool)
    full = np.array([people[ident].full_time for ident in names], bool)
    stages: list[Bools] = [movable & full, movable & ~full] if rules.full_time_first else [movable]
    rounds = [stage & near for near in (direct, ~direct) for stage in stages]
    for free in rounds:
        _more(found, seats, open_, free, pairs)
    if rules.allow_double and len(seats.ids) * seats.per_grid > int(movable.sum()) + n_fixed:
        while any([_more(found, seats, open_, free, pairs) for free in rounds]):  # noqa: C419 - each round counts
            pass
    return Kept(seats, _described(found, names, pairs, n_fixed))


def _more(found: Claims, seats: Seats, open_: Ints, free: Bools, pairs: list[tuple[int, int]]) -> bool:
    """Let each of some people have one more grid, and tell whether anybody got one."""
    has = np.array(sorted(person * len(open_) + grid for person, grid in pairs), np.int64)
    taken = np.isin(found.person * len(open_) + found.grid, has)
    new = matched(found, open_, free, taken, seats.rank)
    pairs += new
    for _, grid in new:
        open_[grid] -= 1
    return bool(new)


def _described(
    found: Claims, names: Sequence[str], pairs: Sequence[tuple[int, int]], n_fixed: int
) -> tuple[Keeping, ...]:
    """Add what each pair keeps; a person who had nothing of a grid keeps 0 of it."""
    at = {key: i for i, key in enumerate(zip(found.person.tolist(), found.grid.tolist(), strict=True))}
    out: list[tuple[int, int, Keeping]] = []
    for i, (person, grid) in enumerate(pairs):
        row = at.get((person, grid))
        households, share = (0.0, 0.0) if row is None else (float(found.households[row]), float(found.share[row]))
        out.append((person, grid, Keeping(names[person], grid, households, share, decided=i < n_fixed)))
    return tuple(pair for _, _, pair in sorted(out, key=lambda entry: entry[:2]))
