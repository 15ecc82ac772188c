"""Checks of the links between units: duplicates, orphans, cycles, levels and roots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _tree
from gridgov._cells import check_parents, short
from gridgov._columns import Bools, Encoded, IdColumn, Ints, Rows
from gridgov._faults import (
    CYCLE,
    DUPLICATE_ID,
    LEVEL_VIOLATION,
    MANDATORY_MISSING,
    SELF_PARENT,
    SEVERAL_ROOTS,
    STRAY_ROOT,
    UNKNOWN_PARENT,
)
from gridgov._tree import Tree
from gridgov.errors import Batch, FaultKind, Place
from gridgov.levels import LevelScheme
from gridgov.text import Text

__all__ = ["Links", "duplicates", "mandatory_faults"]

_LISTED: Final = 10
_TRAIL: Final = 1000
_NONE: Final = -1
_UNDER: Final = Text(
    "Put it under one of: {allowed}; or change the level scheme", "请归属于：{allowed}；或修改层级方案"
)
_NO_PARENT: Final = Text("Leave its parent empty, or change the level scheme", "请将上级留空，或修改层级方案")

Types = npt.NDArray[np.int16]


def duplicates(ids: IdColumn, coded: Encoded) -> dict[str, list[int]]:
    """Return the rows of each id that is there more than once; ids that are empty or no text are none."""
    rows = ids.duplicates()
    groups: dict[str, list[int]] = {}
    for text, row in zip(ids.take(rows).tolist(), rows.tolist(), strict=True):
        if text and row not in coded.odd:
            groups.setdefault(text, []).append(row)
    return {text: rows for text, rows in groups.items() if len(rows) > 1}


def _listed(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:_LISTED])) + (f", … ({len(rows)})" if len(rows) > _LISTED else "")


@attrs.frozen(eq=False)
class Links:
    """The links of one input, in its own order, and what is wrong with them."""

    ids: IdColumn
    #: Parents as they were given.
    given: Encoded
    types: Types
    scheme: LevelScheme
    #: Rows of each id that is there more than once.
    twice: Mapping[str, list[int]]
    first_row: int
    place: Place
    #: Rows that are reported already for having no place in the tree.
    lost: frozenset[int] = frozenset()

    def parents(self) -> Rows:
        """Return the row of each unit's parent, -1 where there is none."""
        found = self.ids.find_encoded(self.given)
        # An empty parent is none, even if a unit has an empty id.
        found[self.given.missing()] = _NONE
        if self.twice:
            self._choose(found)
        return found

    def _choose(self, parent: Rows) -> None:
        """Link the children of an id that is there twice to the unit under which they may stand.

        So that one damaged id is reported once, and not again as a wrong level of every child.
        """
        by_first = {rows[0]: rows for rows in self.twice.values()}
        is_first = np.zeros(len(parent), bool)
        is_first[list(by_first)] = True
        # Of each type two rows are enough: one of them is not the child itself.
        options: dict[int, list[int]] = {}
        for child in np.flatnonzero((parent >= 0) & is_first[parent]).tolist():
            first, kind = int(parent[child]), int(self.types[child])
            if first not in options:
                of_type: dict[int, list[int]] = {}
                for row in by_first[first]:
                    of_type.setdefault(int(self.types[row]), []).append(row)
                options[first] = sorted(row for rows in of_type.values() for row in rows[:2])
            others = [row for row in options[first] if row != child]
            parent[child] = next((row for row in others if self._may(int(self.types[row]), kind)), others[0])

    def _may(self, above: int, kind: int) -> bool:
        return min(above, kind) >= 0 and bool(self.scheme.allowed[above, kind])

    def faults(self, parent: Rows, roots: str) -> Iterator[Batch]:
        """Find duplicates, orphans, self-parents, cycles, level violations and wrong roots."""
        n = len(parent)
        yield from self._duplicates()
        given = ~self.given.missing()
        given[list(self.given.odd)] = True
        yield from self._orphans(np.flatnonzero(given & (parent < 0)))
        own = parent == np.arange(n)
        if own.any():
            yield self._batch(SELF_PARENT, np.flatnonzero(own))
        links = np.where(own, np.int32(_NONE), parent)
        allowed, certain = self._allowed(links)
        # An allowed link leads to an earlier level, so only input with another kind of link can hold a cycle.
        if not bool((allowed & (certain | (links < 0))).all()):
            for trail in _tree.cycles(links):
                allowed[trail] = True
                yield self._cycle(trail)
        yield from self._violations(parent, np.flatnonzero(~allowed))
        given[list(self.lost)] = True
        yield from self._roots(np.flatnonzero(~given), roots)

    def _allowed(self, links: Rows) -> tuple[Bools, Bools]:
        """Tell which links the scheme does not forbid; second: for which both types are known."""
        linked = links >= 0
        above = np.where(linked, links, 0)
        certain = linked & (self.types >= 0) & (self.types[above] >= 0)
        allowed = np.ones(len(links), bool)
        allowed[certain] = self.scheme.allowed[self.types[above[certain]], self.types[certain]]
        return allowed, certain

    def _batch(self, kind: FaultKind, rows: Ints, **facts: Sequence[object]) -> Batch:
        texts = [self.ids.get(row) for row in rows.tolist()]
        numbers = (rows + self.first_row).tolist()
        return Batch(kind, rows=numbers, ids=texts, facts={"id": texts, **facts}, place=self.place)

    def _duplicates(self) -> Iterator[Batch]:
        if self.twice:
            ids = list(self.twice)
            numbers = [[row + self.first_row for row in rows] for rows in self.twice.values()]
            facts = {"id": ids, "rows": [_listed(rows) for rows in numbers]}
            yield Batch(DUPLICATE_ID, rows=[rows[1] for rows in numbers], ids=ids, facts=facts, place=self.place)

    def _orphans(self, orphans: Ints) -> Iterator[Batch]:
        if len(orphans):
            batches, rest = check_parents(self.given, orphans, self.ids.get, self.first_row, self.place)
            yield from batches
            if len(rest):
                texts = [short(self.given.get(row)) for row in rest.tolist()]
                yield self._batch(UNKNOWN_PARENT, rest, parent=texts)

    def _cycle(self, trail: list[int]) -> Batch:
        names = [self.ids.get(row) for row in trail]
        # A very long trail is cut in the middle; the fact ``cycle`` still names every unit.
        closed = [*names, names[0]]
        shown = closed if len(closed) <= _TRAIL else [*closed[: _TRAIL // 2], "…", *closed[-_TRAIL // 2 :]]
        facts: dict[str, Sequence[object]] = {"trail": [" -> ".join(shown)], "n": [len(names)], "cycle": [tuple(names)]}
        return Batch(CYCLE, rows=[trail[0] + self.first_row], ids=[names[0]], facts=facts, place=self.place)

    def _violations(self, parent: Rows, wrong: Ints) -> Iterator[Batch]:
        if not len(wrong):
            return
        types = self.scheme.types
        child = cast("list[int]", self.types[wrong].tolist())
        up = cast("list[int]", parent[wrong].tolist())
        ways_out: dict[int, Text] = {}
        for c in set(child):
            options = ", ".join(str(t) for t, ok in zip(types, self.scheme.allowed[:, c], strict=True) if ok)
            ways_out[c] = _UNDER.format(allowed=options) if options else _NO_PARENT
        yield self._batch(
            LEVEL_VIOLATION,
            wrong,
            level=[str(types[c]) for c in child],
            parent=[self.ids.get(row) for row in up],
            parent_level=[str(types[int(self.types[row])]) for row in up],
            fix=[ways_out[c] for c in child],
        )

    def _roots(self, tops: Ints, roots: str) -> Iterator[Batch]:
        """Find roots too many: below the highest level that a root has, or several of it where one is wanted."""
        # An unknown level is reported as such, and so is a root that is there twice.
        again = {row for rows in self.twice.values() for row in rows[1:]}
        tops = np.array([row for row in tops.tolist() if self.types[row] >= 0 and row not in again], np.int64)
        if len(tops) <= 1:
            return
        ranks = self.scheme.ranks[self.types[tops]]
        top = int(ranks.min())
        stray, several = tops[ranks > top], tops[ranks == top]
        if len(stray):
            types = cast("list[int]", self.types[stray].tolist())
            levels = [self.scheme.types[t].level for t in types]
            yield self._batch(STRAY_ROOT, stray, level=levels, top=[self.scheme.levels[top].key] * len(stray))
        if roots == "one" and len(several) > 1:
            # The first is taken for the root: each of the others is one mistake.
            yield self._batch(SEVERAL_ROOTS, several[1:], n=[len(tops)] * (len(several) - 1))


def mandatory_faults(  # noqa: PLR0913 - columns of a hierarchy, and what a report needs
    tree: Tree,
    types: npt.NDArray[np.uint8],
    ids: IdColumn,
    scheme: LevelScheme,
    *,
    order: Rows | None,
    first_row: int,
    place: Place,
) -> Iterator[Batch]:
    """Find units that could hold a unit of a mandatory level and have none below them.

    Args:
        tree: The tree, in preorder.
        types: Type of each unit, in preorder.
        ids: Ids, in preorder.
        scheme: The level scheme.
        order: Row of the input for each place; None if the input was in preorder.
        first_row: Row number of the first row of the input.
        place: What all problems share.
    """
    for level in scheme.levels:
        if level.presence != "mandatory":
            continue
        of_level = scheme.types_at(level.key)
        could = cast("Bools", scheme.allowed[:, of_level].any(axis=1))
        holders = np.flatnonzero(could[types])
        before = np.concatenate(([0], np.cumsum(of_level[types])))
        without = holders[before[tree.end[holders]] == before[holders]]
        if len(without):
            rows = without if order is None else order[without].astype(np.int64)
            by_row = np.argsort(rows)
            texts = [ids.get(row) for row in without[by_row].tolist()]
            yield Batch(
                MANDATORY_MISSING,
                rows=(rows[by_row] + first_row).tolist(),
                ids=texts,
                facts={"id": texts, "level": [level.key] * len(texts)},
                place=place,
            )
