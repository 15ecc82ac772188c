"""A measure over time inside the boundaries of one day."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints, Rows
from gridgov._frame import Column, Field, Frame, Named, framed, objects
from gridgov._journal_crosswalk import check_number, evened, lowest, units_at, weights_of
from gridgov._journal_follow import GONE, Floats, Flow, grouped
from gridgov._journal_past import Past
from gridgov._tree import Tree, uniques
from gridgov.hierarchy import Hierarchy
from gridgov.measures import Measure
from gridgov.text import Text

__all__ = ["series"]

_HOUSEHOLDS: Final = "households"
_NONE: Final = Text("", "")
_TITLE: Final = Text("{what.en} inside the boundaries of {day}", "按{day}边界统计的{what.zh}")
_DAY: Final = Column("day", Text("day", "日期"), _NONE, Text("The day of the figures.", "数据日期。"))
_UNIT: Final = Column(
    "unit", Text("unit", "单元"), _NONE, Text("Id on the day of the boundaries.", "边界日的单元编号。")
)
_VALUE: Final = Text(
    "What was stated on the day inside the boundaries, added up; unknown if a figure is missing.",
    "边界内当日填写数的合计；有缺失即为未知。",
)
_BY: Final = Column(
    "by",
    Text("how", "方式"),
    _NONE,
    Text(
        "lowest_units: every figure lies wholly inside; shares: some were shared out; empty: nothing to add up.",
        "lowest_units各数完全位于边界内；shares部分数按份额分摊；为空：无可合计。",
    ),
)
_UNKNOWN: Final = Column(
    "unknown",
    Text("missing figures", "缺失数"),
    Text("figures", "个"),
    Text("Figures that are not stated, or whose share inside is not known.", "未填写或界内份额未知的数。"),
)


def series(past: Past, measure: str, where: tuple[str, str], days: Sequence[str], unknown_as: float | None) -> Frame:
    """Build the frame of `Journal.series`.

    Raises:
        InvalidJournalError: The journal begins after one of the days.
        UnknownKeyError: There is no such level, or no such measure on any day.
        ValueError: ``unknown_as`` is below 0.
    """
    check_number(unknown_as)
    level, fixed = where
    h = past.as_of(fixed).territory
    units = h.units(level=level).rows.astype(np.int64)
    info: Measure | None = None
    values: list[Floats] = []
    partial: list[Bools] = []
    counts: list[tuple[Ints, Ints]] = []
    for day in days:
        model = past.as_of(day).territory
        figures = None
        if measure in model.measures:
            info = model.measure_info[measure]
            figures = _Figures.of(model, measure)
        inside = _Inside(past, (level, fixed), day, unknown_as)
        value, by_share, known, unknown = _added(figures, inside, len(h))
        values.append(value[units])
        partial.append(by_share[units])
        counts.append((known[units], unknown[units]))
    if info is None:
        # Says that there is no such measure, and which one may be meant.
        h.measure(measure)
        info = h.measure_info[measure]
    return _table(_TITLE.format(what=info.name, day=fixed), info, (h, units, days), (values, partial, counts))


# -- what is stated ----------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Figures:
    """The finest figures that are stated of a measure: of lowest units, or of units above where those are not known."""

    #: Row of the unit, ascending. Int64.
    rows: Ints
    #: What it states, NaN where nothing is known.
    values: Floats

    @classmethod
    def of(cls, h: Hierarchy, measure: str) -> _Figures:
        """Find them: a unit counts itself where some of its parts are unknown, and it states no less than these."""
        stated = h.measure(measure)
        totals = h.rollup(measure)
        leaf = h.parts.is_leaf() & (h.parts.depths == 0)
        if totals.unknown is None:
            rows = np.flatnonzero(leaf)
            return cls(rows, stated[rows].astype(np.float64))
        own = ~h.parts.is_leaf() & (totals.unknown > 0) & (stated >= totals.known) & (h.parts.depths == 0)
        marked = np.flatnonzero(own).astype(np.int32)
        # The lowest of those above one another would leave the rest of the upper one out: the uppermost counts.
        above = h.tree.parent[marked]
        top = marked[(above < 0) | (h.tree.nearest(marked, h.ranks)[np.maximum(above, 0)] < 0)]
        rows = np.union1d(top, np.flatnonzero(leaf & ~_within(h.tree, top)))
        return cls(rows.astype(np.int64), stated[rows].astype(np.float64))


def _within(tree: Tree, rows: Rows) -> Bools:
    return tree.within(rows) if len(rows) else np.zeros(len(tree), bool)


# -- where it is -------------------------------------------------------------------------------------------------------


class _Inside:
    """Where the lowest units of a day are in the boundaries of another one."""

    def __init__(self, past: Past, where: tuple[str, str], day: str, unknown_as: float | None) -> None:
        self.level, self.fixed = where
        self.h = past.as_of(day).territory
        self.unknown_as = unknown_as
        self.rows = np.flatnonzero(self.h.parts.is_leaf() & (self.h.parts.depths == 0)).astype(np.int32)
        self.load = self._loads(self.h, self.rows)
        self._past, self._day = past, day
        unit, to, part = self._forward(self.rows) if day <= self.fixed else self._back(*self._lowest_then())
        self.unit, self.to, self.part = self._filled(unit, to, part)

    def _loads(self, h: Hierarchy, rows: Rows) -> Floats:
        if _HOUSEHOLDS in h.measures:
            return weights_of(h, rows, _HOUSEHOLDS, self.unknown_as)[0]
        return np.full(len(rows), np.nan if self.unknown_as is None else self.unknown_as)

    def _even(self, found: Flow) -> Flow:
        return found if self.unknown_as is None else evened(found)

    @property
    def _then(self) -> Hierarchy:
        """The units on the day of the boundaries."""
        return self._past.as_of(self.fixed).territory

    def _forward(self, rows: Rows) -> tuple[Ints, Ints, Floats]:
        """Follow units of an earlier day to the boundaries; what is gone by then has no row."""
        fixed = self._then
        found = self._even(self._past.flow((self._day, self.fixed), (self.h, fixed), rows))
        places = units_at(fixed, self.level)
        to = np.where(found.dst == GONE, GONE, np.where(found.dst >= 0, places[found.dst], GONE))
        outside = (found.dst >= 0) & (to < 0)
        unit, place, part = grouped(found.src, np.where(outside, len(fixed), to), found.share)
        left = place != GONE
        # What was stated of a part that is gone was where the rest of the unit is.
        return _parts_of(unit[left], place[left], part[left])

    def _lowest_then(self) -> tuple[Rows, Ints, Floats]:
        """Return the lowest units on the day of the boundaries, where each is, and what it weighs."""
        rows, of = lowest(self._then, self.level)
        return rows, of, self._loads(self._then, rows)

    def _back(self, rows: Rows, of: Ints, load: Floats) -> tuple[Ints, Ints, Floats]:
        """Follow units of the boundaries to a later day, and ask what of each unit there came from where."""
        fixed = self._then
        found = self._even(self._past.flow((self.fixed, self._day), (fixed, self.h), rows))
        there = found.dst >= 0
        src, dst, share = found.src[there], found.dst[there], found.share[there]
        at = np.searchsorted(rows, src)
        place = np.where(of[at] < 0, len(fixed), of[at])
        moved = np.where(load[at] == 0, 0.0, load[at] * share)
        return _parts_of(dst, place, moved)

    @cached_property
    def _upper(self) -> tuple[Ints, Ints, Floats]:
        """Where the units above the lowest ones are by themselves, as far as they are inside of boundaries."""
        h = self.h if self._day <= self.fixed else self._then
        rows = h.parts.inner
        if h is self.h:
            unit, place, part = self._forward(rows)
        else:
            unit, place, part = self._back(rows, units_at(h, self.level)[rows], np.full(len(rows), np.nan))
        inside = place < len(self._then)
        return unit[inside], place[inside], part[inside]

    def _filled(self, unit: Ints, to: Ints, part: Floats) -> tuple[Ints, Ints, Floats]:
        """Return a place for every lowest unit: one that has none is where what is above it is, or those beside it."""
        tree = self.h.tree
        marked = uniques(unit).astype(np.int32)
        nearest = tree.nearest(marked, self.h.ranks)[self.rows] if len(marked) else np.full(len(self.rows), -1)
        first, last = np.searchsorted(unit, nearest), np.searchsorted(unit, nearest, side="right")
        size = np.where(nearest >= 0, last - first, 0)
        start = np.cumsum(size) - size
        take = np.repeat(first - start, size) + np.arange(int(size.sum()))
        units = [np.repeat(self.rows.astype(np.int64), size)]
        places, parts = [to[take]], [part[take]]
        known: dict[int, tuple[Ints, Floats]] = {-1: (np.zeros(0, np.int64), np.zeros(0))}
        base = units[0], places[0], parts[0]
        for row in self.rows[size == 0].tolist():
            place, share = self._above(int(tree.parent[row]), base, known)
            units.append(np.full(len(place), row, np.int64))
            places.append(place)
            parts.append(share)
        every = np.concatenate(units), np.concatenate(places), np.concatenate(parts)
        order = np.lexsort((every[1], every[0]))
        return every[0][order], every[1][order], every[2][order]

    def _above(
        self, row: int, base: tuple[Ints, Ints, Floats], known: dict[int, tuple[Ints, Floats]]
    ) -> tuple[Ints, Floats]:
        """Return the places of what is in a unit; where nothing is known of that, its own; or those of the next one."""
        if row not in known:
            found = self._spread(row, base)
            if not len(found[0]):
                unit, place, part = self._upper
                mine = slice(*np.searchsorted(unit, [row, row + 1]))
                found = place[mine], part[mine]
            known[row] = found if len(found[0]) else self._above(int(self.h.tree.parent[row]), base, known)
        return known[row]

    def spread(self, row: int) -> tuple[Ints, Floats]:
        """Return the places of all that is in a unit, with the part of it that is in each."""
        return self._spread(row, (self.unit, self.to, self.part))

    def _spread(self, row: int, base: tuple[Ints, Ints, Floats]) -> tuple[Ints, Floats]:
        unit, to, part = base
        mine = slice(*np.searchsorted(unit, [row, int(self.h.tree.end[row])]))
        load = self.load[np.searchsorted(self.rows, unit[mine])]
        moved = np.where(load == 0, 0.0, load * part[mine])
        _, place, share = _parts_of(np.zeros(len(moved), np.int64), to[mine], moved)
        return place, share


def _parts_of(unit: Ints, place: Ints, moved: Floats) -> tuple[Ints, Ints, Floats]:
    """Return for each unit its places, and which part of what was moved into it is in each; 1 where there is one."""
    if not len(unit):
        return unit, place, moved
    wide = int(place.max()) + 2
    keys, group = np.unique(unit * wide + (place + 1), return_inverse=True)
    load = np.bincount(group, moved, len(keys))
    owner = keys // wide
    _, of = np.unique(owner, return_inverse=True)
    whole = np.bincount(of, load)[of]
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Floats = load / whole
    share[~(whole > 0)] = np.nan
    share[np.bincount(of)[of] == 1] = 1.0
    return owner, keys % wide - 1, share


# -- together ----------------------------------------------------------------------------------------------------------


def _added(figures: _Figures | None, inside: _Inside, n: int) -> tuple[Floats, Bools, Ints, Ints]:
    """Add figures up inside the boundaries.

    Returns:
        For each row of the boundaries: the sum, whether something was shared out, how many figures there are, and how
        many are missing. Without figures every lowest unit is one that is missing.
    """
    if figures is None:
        figures = _Figures(inside.rows.astype(np.int64), np.full(len(inside.rows), np.nan))
    leaf = inside.h.parts.is_leaf()[figures.rows]
    low = np.searchsorted(inside.unit, figures.rows), np.searchsorted(inside.unit, figures.rows, side="right")
    size = np.where(leaf, low[1] - low[0], 0)
    take = np.repeat(low[0] - (np.cumsum(size) - size), size) + np.arange(int(size.sum()))
    values, places, parts = [np.repeat(figures.values, size)], [inside.to[take]], [inside.part[take]]
    for row, value in zip(figures.rows[~leaf].tolist(), figures.values[~leaf].tolist(), strict=True):
        place, part = inside.spread(row)
        values.append(np.full(len(place), value))
        places.append(place)
        parts.append(part)
    value, place, part = np.concatenate(values), np.concatenate(places), np.concatenate(parts)
    there = (place >= 0) & (place < n)
    value, place, part = value[there], place[there], part[there]
    missing = np.isnan(value) | (np.isnan(part) & (value != 0))
    moved = np.where(missing | (value == 0), 0.0, value * part)
    unknown = np.bincount(place[missing], minlength=n)
    known = np.bincount(place, minlength=n)
    total: Floats = np.bincount(place, moved, n).astype(np.float64)
    total[(unknown > 0) | (known == 0)] = np.nan
    shared = np.bincount(place[(part < 1.0) & (part > 0.0)], minlength=n) > 0
    return total, shared, known, unknown


def _table(
    title: Text,
    info: Measure,
    rows: tuple[Hierarchy, Ints, Sequence[str]],
    found: tuple[Sequence[Floats], Sequence[Bools], Sequence[tuple[Ints, Ints]]],
) -> Frame:
    h, units, days = rows
    values, partial, counts = found
    n = len(days)
    told: list[str | None] = []
    for shared, (known, unknown) in zip(partial, counts, strict=True):
        how = np.where(shared, "shares", "lowest_units").tolist()
        told += [None if not k or u else way for way, k, u in zip(how, known.tolist(), unknown.tolist(), strict=True)]
    column = Column("value", info.name, info.unit, _VALUE)
    fields: list[Field] = [
        (_DAY, objects([day for day in days for _ in range(len(units))])),
        (_UNIT, Named(h.ids, np.tile(units, n).astype(np.int32))),
        (column, np.concatenate(values) if values else np.zeros(0)),
        (_BY, objects(told)),
        (_UNKNOWN, np.concatenate([u for _, u in counts]) if counts else np.zeros(0, np.int64)),
    ]
    return framed(title, *fields)
