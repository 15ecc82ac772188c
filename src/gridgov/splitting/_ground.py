"""What is divided: the units below that are never cut, their counts, their neighbours, and what should stay whole."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import IdColumn, Ints, Rows, frozen
from gridgov._face import as_html, as_line
from gridgov._metric_spread import Floats, said
from gridgov._partition import added
from gridgov.errors import InvalidSplitError, Place, Problem, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import Measure
from gridgov.splitting._faults import LEVEL_NOT_BELOW, NOTHING_BELOW, UNKNOWN_COUNT
from gridgov.splitting._neighbours import Adjacency, Neighbours, neighbours
from gridgov.text import Text

__all__ = ["Ground", "Kept", "ground", "kept_levels", "subtree_rows"]

#: The kind of unit that is never cut, where there is one.
_BUILDING: Final = "building"
_ASSUMED: Final = Text(
    "{n:,} units of unknown {measure.en} are counted as {value} each.", "{n:,}个{measure.zh}未知的单元各按{value}计算。"
)
_STATED: Final = Text(
    "'{unit}' states {stated} {measure.en}, and what is below it has {sum}: the latter is dealt out.",
    "“{unit}”填写的{measure.zh}为{stated}，而其下单元合计为{sum}：以后者进行划分。",
)


@attrs.frozen(eq=False)
class Kept:
    """Units of one level that should stay whole."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Key of the level.
    level: str
    #: Row in the territory of the unit of this level that each base unit is in, -1 for none. Int32, shape (n,).
    of: Rows


@attrs.frozen(eq=False)
class Ground:
    """What is divided. The base units are in the order of the territory."""

    __repr__ = as_line
    _repr_html_ = as_html

    jurisdiction: Jurisdiction
    #: Row of the unit whose parts are dealt out.
    unit: int
    measure: Measure
    #: Rows of the base units in the territory, ascending. Int32, shape (n,).
    base: Rows
    ids: IdColumn
    #: Count of each base unit. Float64, shape (n,).
    weights: Floats
    near: Neighbours
    #: A number for each base unit by which everything is sorted first: its place among the sorted ids. Int64.
    rank: Ints
    notes: tuple[Text, ...]

    @property
    def territory(self) -> Hierarchy:
        """The units."""
        return self.jurisdiction.territory

    @property
    def unit_id(self) -> str:
        """Id of the unit."""
        return self.territory.ids.get(self.unit)

    @property
    def n(self) -> int:
        """Number of base units."""
        return len(self.base)

    @cached_property
    def lacking(self) -> Ints:
        """How many counts at and below each base unit are unknown, and stand as what was assumed. Int64, shape (n,)."""
        return _counts(self.territory, self.measure.key, self.base)[1]

    @cached_property
    def assumed(self) -> Floats:
        """How much of the count of each base unit was assumed. Float64, shape (n,)."""
        known = _counts(self.territory, self.measure.key, self.base)[0]
        return np.where(self.lacking > 0, self.weights - known, 0.0)

    def above(self, level: str) -> Rows:
        """Return for each base unit the row of the unit of a level that it is in or is, -1 for none; below the unit."""
        h = self.territory
        mark = h.levels.types_at(level)[h.types]
        mark[: self.unit + 1] = False
        mark[int(h.tree.end[self.unit]) :] = False
        return h.nearest(mark)[self.base]

    def loads(self, labels: Rows, parts: int) -> Floats:
        """Return the count of each part."""
        return added(labels, self.weights, parts)

    def cut(self, labels: Rows) -> float:
        """Return the sum of the weights of the adjacencies between parts."""
        edges = self.near.edges
        return math.fsum(self.near.weights[labels[edges[:, 0]] != labels[edges[:, 1]]].tolist())


def subtree_rows(h: Hierarchy, row: int) -> Rows:
    """Return the rows of all units below a unit."""
    return np.arange(row + 1, int(h.tree.end[row]), dtype=np.int32)


def _base_rows(h: Hierarchy, roots: Sequence[int], of: str | None) -> Rows:
    """Return the rows of what is dealt out: units of a level, and whatever has nothing below it elsewhere."""
    types = h.levels.types
    over = h.levels.overlays()
    chosen = np.array([kind.kind == _BUILDING for kind in types]) if of is None else h.levels.types_at(of)
    chosen = chosen & ~over
    inside = np.zeros(len(h), bool)
    for row in roots:
        inside[row + 1 : int(h.tree.end[row])] = True
    marked = inside & chosen[h.types]
    covered = h.tree.within(np.flatnonzero(marked).astype(np.int32))
    tops = marked.copy()
    has = h.tree.parent >= 0
    tops[has] &= ~covered[h.tree.parent[has]]
    leaves = inside & h.parts.is_leaf() & ~covered
    overlaid = h.tree.within(np.flatnonzero(over[h.types]).astype(np.int32))
    return np.flatnonzero((tops | leaves) & ~overlaid).astype(np.int32)


def _counts(h: Hierarchy, measure: str, rows: Rows) -> tuple[Floats, Ints]:
    """Return the count of each unit as far as it is known, and how many units at and below it lack theirs."""
    totals = h.rollup(measure)
    stated, known = totals.stated[rows], totals.known[rows]
    lacking = np.zeros(len(rows), np.int64) if totals.unknown is None else totals.unknown[rows].astype(np.int64)
    own = (lacking > 0) & (stated >= known)
    return np.where(own, stated, known), np.where(own, 0, lacking)


def ground(  # noqa: PLR0913 - what a division depends on
    jurisdiction: Jurisdiction,
    units: Sequence[int],
    *,
    within: int,
    measure: str,
    of: str | None,
    adjacency: Adjacency,
    places: Mapping[str, Any],
    unknown_as: float | None,
    only: bool = False,
) -> Ground:
    """Read what is divided.

    Args:
        jurisdiction: Where.
        units: Rows of the units whose parts are dealt out.
        within: Row of the unit that holds them all; one of them, if it is the only one.
        measure: Key of what is counted.
        of: Key of the level of the base units.
        adjacency: Who is next to whom.
        places: ``positions`` and ``outlines``.
        unknown_as: What an unknown count counts as.
        only: Whether nothing but units of this level is looked at.

    Raises:
        InvalidSplitError: There is nothing to deal out, counts are unknown, or the adjacency is wrong; with all of it.
        UnknownKeyError: There is no such measure or level.
        ValueError: ``unknown_as`` is no number from 0.
    """
    h = jurisdiction.territory
    if unknown_as is not None and not 0 <= unknown_as < np.inf:
        msg = f"unknown_as is a number from 0, not {unknown_as}."
        raise ValueError(msg)
    info = _info(h, measure)
    if of is not None:
        _check_level(h, within, of)
    base = _base_rows(h, units, of)
    if only and of is not None:
        base = base[h.levels.types_at(of)[h.types[base]]]
    name = h.ids.get(within)
    if not len(base):
        raise InvalidSplitError(Problem(NOTHING_BELOW, Place(id=name), {"unit": name}))
    weights, lacking = _counts(h, measure, base)
    ids = h.ids.take(base)
    inside = np.full(len(h), -1, np.int64)
    inside[base] = np.arange(len(base))
    rows = np.flatnonzero(h.tree.within(base))
    mark = inside >= 0
    inside[rows] = inside[h.nearest(mark)[rows]]
    problems = () if unknown_as is not None else tuple(_unknown(ids, np.flatnonzero(lacking), info))
    try:
        near = neighbours(adjacency, ids, within=(h.ids, inside), links=jurisdiction.links, **places)
    except InvalidSplitError as error:
        raise InvalidSplitError(Problems.of(*problems) + error.problems) from None
    if problems:
        raise InvalidSplitError(Problems.of(*problems))
    notes: list[Text] = []
    if unknown_as is not None and lacking.any():
        weights = weights + lacking * float(unknown_as)
        notes.append(_ASSUMED.format(n=int(lacking.sum()), measure=info.name, value=said(float(unknown_as))))
    notes.append(near.source)
    notes += _told(h, units, info, weights, base)
    texts = ids.tolist()
    rank = np.empty(len(texts), np.int64)
    rank[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return Ground(jurisdiction, within, info, base, ids, frozen(weights), near, frozen(rank), tuple(notes))


def _info(h: Hierarchy, measure: str) -> Measure:
    """Return the description of a measure of the model.

    Raises:
        UnknownKeyError: There is no such measure.
    """
    h.measure(measure)
    return h.measure_info[measure]


def _check_level(h: Hierarchy, within: int, key: str) -> None:
    """Refuse a level of which there is nothing below a unit."""
    rows = subtree_rows(h, within)
    there = dict.fromkeys(h.levels.types[int(t)].level for t in np.unique(h.types[rows]))
    if key not in there:
        h.levels.level(key)
        facts: dict[str, object] = {"key": key, "unit": h.ids.get(within), "known": _listed(there)}
        raise InvalidSplitError(Problem(LEVEL_NOT_BELOW, Place(id=h.ids.get(within)), facts))


def _listed(keys: Iterable[str]) -> Text:
    text = ", ".join(keys)
    return Text(text, text) if text else Text("none", "无")


def _unknown(ids: IdColumn, lacking: Ints, info: Measure) -> Iterator[Problem]:
    for at in lacking.tolist():
        ident = ids.get(at)
        yield Problem(UNKNOWN_COUNT, Place(id=ident, column=info.key), {"unit": ident, "measure": info.name})


def _told(h: Hierarchy, units: Sequence[int], info: Measure, weights: Floats, base: Rows) -> Iterator[Text]:
    """Say where a unit states another count than what is below it has."""
    stated = h.measure(info.key)
    for row in units:
        end = int(h.tree.end[row])
        total = float(weights[(base > row) & (base < end)].sum())
        own = float(stated[row])
        if not np.isnan(own) and abs(own - total) > 1e-9 * max(abs(own), 1.0):
            yield _STATED.format(unit=h.ids.get(row), stated=said(own), measure=info.name, sum=said(total))


def kept_levels(found: Ground, keys: Sequence[str] | None, below: Sequence[str]) -> tuple[Kept, ...]:
    """Return what should stay whole, in the order of preference.

    Args:
        found: What is divided.
        keys: Keys of levels, the most important first; None for all levels between, the highest first.
        below: Keys of the levels that stand above the base units and below what is divided.

    Raises:
        InvalidSplitError: A level is none of those.
        TypeError: ``keys`` is a single text.
    """
    if isinstance(keys, str):
        msg = "keep= takes a list of levels, not a single text."
        raise TypeError(msg)
    wanted = list(below) if keys is None else list(dict.fromkeys(keys))
    if wrong := [key for key in wanted if key not in below]:
        raise InvalidSplitError(
            Problems.of(
                *(
                    Problem(
                        LEVEL_NOT_BELOW,
                        Place(id=found.unit_id),
                        {"key": key, "unit": found.unit_id, "known": _listed(below)},
                    )
                    for key in wrong
                )
            )
        )
    return tuple(Kept(key, found.above(key)) for key in wanted)


def between(found: Ground, top: str | None = None) -> list[str]:
    """Return the keys of the levels that have units above base units and below what is divided, the highest first."""
    h = found.territory
    mark = np.zeros(len(h), bool)
    up = h.tree.parent[found.base]
    low, high = found.unit, int(h.tree.end[found.unit])
    while True:
        up = np.unique(up[(up > low) & (up < high)])
        up = up[~mark[up]]
        if not len(up):
            break
        mark[up] = True
        up = h.tree.parent[up]
    there = {h.levels.types[int(t)].level for t in np.unique(h.types[mark])}
    keys = [str(key) for key in h.levels.keys if key in there]
    return keys if top is None else keys[keys.index(top) + 1 :] if top in keys else keys
