"""Shapes that a tree of units can be asked to have: the few units that make it so, from which it is grown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import attrs

from gridgov.levels import LevelScheme

__all__ = ["SHAPES", "WIDE", "Ground", "Seed", "Shape", "ground_of", "seeds"]

#: What `hierarchies` can be asked for.
Shape = Literal["any", "ragged", "polymorphic", "wide", "deep", "tiny"]
#: What each shape promises.
SHAPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "any": "nothing",
        "ragged": "two units below one parent stand on different levels, or end on different levels",
        "polymorphic": "two units below one parent are of one level and of different kinds",
        "wide": "a unit has 8 units or more directly below it",
        "deep": "a chain of 3 units or more, as long as the levels allow",
        "tiny": "at most 3 units",
    }
)
#: Children of one unit in a wide hierarchy.
WIDE: Final = 8
_SHORTEST_CHAIN: Final = 3
_MOST_SEEDS: Final = 64

#: Parent (row, -1 for a root), type and whether nothing may be put below it, of each unit, parents first.
Seed: TypeAlias = Sequence[tuple[int, int, bool]]


@attrs.frozen
class Ground:
    """What may stand under what in a scheme, as plain numbers."""

    #: Types that may stand directly below each type.
    below: tuple[tuple[int, ...], ...]
    #: Types of the mandatory levels that each type can hold, one tuple for each level, from the top.
    needs: tuple[tuple[tuple[int, ...], ...], ...]
    #: How many units come with one of each type at least, itself included.
    cost: tuple[int, ...]
    #: The least that one more unit below one of each type costs; None where nothing may stand there.
    least: tuple[int | None, ...]
    #: Rank of each type's level.
    rank: tuple[int, ...]

    def completed(self, rows: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
        """Return the rows with a unit of each mandatory level below every unit that needs one."""
        rows = list(rows)
        under: list[set[int]] = [set() for _ in rows]
        for row in range(len(rows) - 1, -1, -1):
            parent, kind, _ = rows[row]
            if parent >= 0:
                under[parent] |= under[row] | {kind}
        for row in range(len(rows)):
            self._complete(rows, row, under[row])
        return rows

    def _complete(self, rows: list[tuple[int, int, bool]], row: int, under: set[int]) -> None:
        for types in self.needs[rows[row][1]]:
            if under.isdisjoint(types):
                rows.append((row, types[0], False))
                mine = len(rows) - 1
                self._complete(rows, mine, set())
                under |= {kind for _, kind, _ in rows[mine:]}


@lru_cache(maxsize=64)
def ground_of(scheme: LevelScheme) -> Ground:
    """Return the ground of a scheme."""
    n = len(scheme.types)
    below: tuple[tuple[int, ...], ...] = tuple(tuple(scheme.allowed[t].nonzero()[0].tolist()) for t in range(n))
    mandatory = [level.key for level in scheme.levels if level.presence == "mandatory"]
    needs = tuple(
        tuple(some for key in mandatory if (some := tuple(c for c in below[t] if scheme.types[c].level == key)))
        for t in range(n)
    )
    rank: tuple[int, ...] = tuple(scheme.ranks.tolist())
    bare = Ground(below, needs, (0,) * n, (None,) * n, rank)
    cost = tuple(len(bare.completed([(-1, t, False)])) for t in range(n))
    least = tuple(min((cost[c] for c in below[t]), default=None) for t in range(n))
    return attrs.evolve(bare, cost=cost, least=least)


def seeds(ground: Ground, shape: Shape, most: int) -> list[Seed]:
    """Return what hierarchies of a shape can be grown from: complete, of at most so many units, the simplest first."""
    made = map(ground.completed, map(list, _PATTERNS[shape](ground)))
    return list(islice((seed for seed in made if len(seed) <= most), _MOST_SEEDS))


def _any(ground: Ground) -> Iterator[Seed]:
    for t in range(len(ground.rank)):
        yield [(-1, t, False)]


def _ragged(ground: Ground) -> Iterator[Seed]:
    for a, below in enumerate(ground.below):
        for b in below:
            if ground.below[b] and not ground.needs[b]:
                # The first of the two stays without anything below it.
                yield from ([(-1, a, False), (0, b, True), (0, b, False), (2, c, False)] for c in ground.below[b])
        for i, b in enumerate(below):
            yield from ([(-1, a, False), (0, b, False), (0, c, False)] for c in below[i:] if _differ(ground, b, c))


def _differ(ground: Ground, b: int, c: int) -> bool:
    return ground.rank[b] != ground.rank[c]


def _polymorphic(ground: Ground) -> Iterator[Seed]:
    for a, below in enumerate(ground.below):
        for i, b in enumerate(below):
            same = (c for c in below[i + 1 :] if not _differ(ground, b, c))
            yield from ([(-1, a, False), (0, b, False), (0, c, False)] for c in same)


def _wide(ground: Ground) -> Iterator[Seed]:
    for a, below in enumerate(ground.below):
        for b in below:
            yield [(-1, a, False), *[(0, b, False)] * WIDE]


def _deep(ground: Ground) -> Iterator[Seed]:
    longest = [1] * len(ground.rank)
    for t in range(len(ground.rank) - 1, -1, -1):
        longest[t] = 1 + max((longest[c] for c in ground.below[t]), default=0)
    most = max(longest)
    if most < _SHORTEST_CHAIN:
        return
    for start in (t for t, n in enumerate(longest) if n == most):
        for chain in _chains(ground, longest, start):
            yield [(i - 1, t, False) for i, t in enumerate(chain)]


def _chains(ground: Ground, longest: Sequence[int], start: int) -> Iterator[tuple[int, ...]]:
    nexts = [c for c in ground.below[start] if longest[c] == longest[start] - 1]
    if not nexts:
        yield (start,)
    for c in nexts:
        yield from ((start, *rest) for rest in _chains(ground, longest, c))


_PATTERNS: Final = {
    "any": _any,
    "tiny": _any,
    "ragged": _ragged,
    "polymorphic": _polymorphic,
    "wide": _wide,
    "deep": _deep,
}
