"""Whether the units of a level cover the units above them: no gaps, no overlaps, nothing outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._extras import need
from gridgov.geo._coverage_result import KINDS, Coverage, CoverageFault, Kind
from gridgov.geo._measure import Plane, Shapes, mended, plane, square_metres
from gridgov.geo._outlines import POLYGONS, Outlines
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction

__all__ = ["coverage"]

#: Metres; what is narrower cannot be told from the rounding of coordinates.
_ROUNDING: Final = 1e-6
#: What has less area than a circle cannot be as wide as it.
_CIRCLE: Final = np.pi / 4
_POLYGON: Final = 3


@attrs.frozen
class _Task:
    """Who is checked, by id."""

    #: Each unit of the level, with the unit above it.
    parents: Mapping[str, str | None]
    #: Units of other levels that fill a part of the same units above.
    beside: Mapping[str, str]


@attrs.frozen(eq=False)
class _Pieces:
    """Pieces of one kind, as pairs of rows and the shape they have in common or not."""

    kind: Kind
    first: Ints
    second: Ints
    shapes: Shapes


def coverage(
    within: Jurisdiction | Hierarchy | Mapping[str, str | None],
    level: str | None,
    outlines: Outlines,
    *,
    tolerance_m: float = 0.01,
    sliver_m: float = 1.0,
) -> Coverage:
    """Check whether the units of a level cover the units above them, once and within their borders.

    A *gap* is a part of a unit above that is in none of its parts, an *overlap* a part of two units of the level, and
    what is *outside* is out of the unit above. What is nowhere wider than ``sliver_m`` is a *sliver*: mostly a line
    that was drawn twice. Rings that cross are faults, and are mended for the other questions; so are units without
    polygon.
    Where other units stand beside the level, such as estates beside grids, what they fill is no gap, but for those of
    an overlay level. Units above without a polygon are reported; their parts are checked against each other only.

    Args:
        within: A jurisdiction or territory; or the unit above each unit, by id, None for none.
        level: Key of the level. With a mapping, it only names the result.
        outlines: Polygons of the units and of those above them; others are passed over. `read` takes polygons with
            crossed rings with ``keep="rings"``.
        tolerance_m: Metres, from 0. What is nowhere wider is left alone.
        sliver_m: Metres, not below ``tolerance_m``.

    Raises:
        MissingExtraError: shapely is not installed.
        UnknownKeyError: The scheme has no such level.
        ValueError: Tolerances are below 0 or no finite numbers, or a territory comes without a level.

    Example:
        >>> from gridgov import geo
        >>> shapes = {"c": "POLYGON ((0 0, 20 0, 20 10, 0 10, 0 0))",
        ...           "g1": "POLYGON ((0 0, 11 0, 11 10, 0 10, 0 0))", "g2": "POLYGON ((9 0, 19 0, 19 10, 9 10, 9 0))"}
        >>> found = coverage({"g1": "c", "g2": "c"}, "grid", geo.read(shapes, crs="EPSG:4547"), sliver_m=0.5)
        >>> found
        <Coverage of grid: 2 in 1, 1 gap, 1 overlap>
    """
    if not 0 <= tolerance_m <= sliver_m < np.inf:
        msg = f"0 <= tolerance_m <= sliver_m in metres, not {tolerance_m} and {sliver_m}."
        raise ValueError(msg)
    task = _task(within, level)
    work = _Work.of(task, outlines, max(float(tolerance_m), _ROUNDING), max(float(sliver_m), _ROUNDING))
    faults = [*work.unusable(), *work.pieces()]
    faults.sort(key=_order)
    above = {parent for parent in task.parents.values() if parent is not None}
    return Coverage(level, tuple(faults), (len(task.parents), len(above)), outlines.crs)


def _order(fault: CoverageFault) -> tuple[object, ...]:
    """Return what faults are sorted by: kind, unit above, units, size, place."""
    bounds = () if fault.shape is None else tuple(fault.shape.bounds)
    area = 0.0 if np.isnan(fault.area_m2) else -fault.area_m2
    return KINDS.index(fault.kind), fault.parent or "", fault.units, fault.what or "", area, bounds


def _task(within: Jurisdiction | Hierarchy | Mapping[str, str | None], level: str | None) -> _Task:
    """Find out which unit is above which."""
    if isinstance(within, Mapping):
        return _Task(dict(within), {})
    if level is None:
        msg = "Name the level whose units are checked."
        raise ValueError(msg)
    territory = within.territory if isinstance(within, Jurisdiction) else within
    ids: list[str] = territory.ids.tolist()
    parent = territory.tree.parent
    rows = territory.units(level=level).rows
    above: dict[str, str | None] = {}
    for row, up in zip(rows.tolist(), parent[rows].tolist(), strict=True):
        above[ids[row]] = ids[up] if up >= 0 else None
    with_parts = np.zeros(len(ids), bool)
    with_parts[parent[rows][parent[rows] >= 0]] = True
    here = np.zeros(len(ids), bool)
    here[rows] = True
    other = ~here & (parent >= 0) & with_parts[parent] & ~territory.levels.overlays()[territory.types]
    return _Task(above, {ids[row]: ids[int(parent[row])] for row in np.flatnonzero(other).tolist()})


@attrs.frozen(eq=False)
class _Work:
    """The shapes of one check, in a plane of metres."""

    shapely: Any
    outlines: Outlines
    #: Units of the level, those beside them, and the units above, by id.
    names: tuple[list[str], list[str], list[str]]
    #: Their shapes; None without a polygon.
    shapes: tuple[Shapes, Shapes, Shapes]
    #: Row of the unit above each unit of the level and each beside it, -1 for none.
    above: tuple[Ints, Ints]
    plane: Plane
    tolerance: float
    sliver: float

    @classmethod
    def of(cls, task: _Task, outlines: Outlines, tolerance: float, sliver: float) -> _Work:
        """Look the shapes up and bring them into the plane, with crossed rings mended."""
        shapely = need("shapely", extra="geo")
        parents = sorted({p for p in task.parents.values() if p is not None})
        at = {ident: row for row, ident in enumerate(parents)}
        units, beside = sorted(task.parents), sorted(task.beside)
        names = (units, beside, parents)
        found = [_shapes(outlines, ids) for ids in names]
        flat = plane(np.concatenate(found), outlines.crs)
        above = (
            np.array([at.get(task.parents[unit] or "", -1) for unit in units], np.int64),
            np.array([at[task.beside[unit]] for unit in beside], np.int64),
        )
        a, b, c = (mended(flat.into(shapes)) for shapes in found)
        return cls(shapely, outlines, names, (a, b, c), above, flat, tolerance, sliver)

    # -- what cannot be compared -----------------------------------------------------------------------------------

    def unusable(self) -> list[CoverageFault]:
        """Find units without a polygon, and rings that are not valid."""
        out: list[CoverageFault] = []
        for which in (0, 2):
            names = self.names[which]
            above: list[int] = self.above[0].tolist()
            raw = _shapes(self.outlines, names)
            absent = np.asarray(self.shapely.is_missing(raw), bool)
            bad = ~absent & ~np.asarray(self.shapely.is_valid(raw), bool)
            for row in np.flatnonzero(absent | bad).tolist():
                up = above[row] if which == 0 else -1
                parent = self.names[2][up] if up >= 0 else None
                if absent[row]:
                    out.append(CoverageFault("no_outline", parent, (names[row],), np.nan, None))
                else:
                    why = str(self.shapely.is_valid_reason(raw[row]))
                    out.append(CoverageFault("rings", parent, (names[row],), np.nan, raw[row], None, why))
        return out

    # -- pieces ----------------------------------------------------------------------------------------------------

    def pieces(self) -> list[CoverageFault]:
        """Find gaps, overlaps and what is outside."""
        overlaps, outside = self._overlaps(), self._outside()
        return [
            *self._faults(overlaps),
            *self._faults(outside),
            *self._faults(self._gaps(overlaps, outside)),
        ]

    def _overlaps(self) -> _Pieces:
        """Return what pairs of units have in common."""
        shapely, shapes = self.shapely, self.shapes[0]
        first, second = np.asarray(shapely.STRtree(shapes).query(shapes, predicate="intersects"), np.int64)
        forward = first < second
        first, second = first[forward], second[forward]
        # Most pairs share a border only, which is told faster than what they share is worked out.
        met = np.asarray(shapely.relate_pattern(shapes[first], shapes[second], "T********"), bool)
        first, second = first[met], second[met]
        return _Pieces("overlap", first, second, shapely.intersection(shapes[first], shapes[second]))

    def _outside(self) -> _Pieces:
        """Return what units have outside the unit above."""
        shapely, shapes, parents = self.shapely, self.shapes[0], self.shapes[2]
        unit = np.flatnonzero(self.above[0] >= 0)
        above = self.above[0][unit]
        there = ~np.asarray(shapely.is_missing(parents[above]) | shapely.is_missing(shapes[unit]), bool)
        unit, above = unit[there], above[there]
        shapely.prepare(parents)
        out = ~np.asarray(shapely.covers(parents[above], shapes[unit]), bool)
        unit, above = unit[out], above[out]
        return _Pieces("outside", unit, above, shapely.difference(shapes[unit], parents[above]))

    def _gaps(self, overlaps: _Pieces, outside: _Pieces) -> _Pieces:
        """Return what units above have in none of their parts.

        Most have too little left for a gap: their area less that of their parts, which cannot cover more than once what
        they share or have outside.
        """
        shapely, parents = self.shapely, self.shapes[2]
        parts = np.concatenate([self.shapes[0], self.shapes[1]])
        above = np.concatenate([self.above[0], self.above[1]])
        n = len(parents)
        there = (above >= 0) & ~np.asarray(shapely.is_missing(parts), bool)
        whole = np.asarray(shapely.area(parents), np.float64)
        size = np.bincount(above[there], shapely.area(parts[there]), n)
        lost = np.bincount(outside.second, shapely.area(outside.shapes), n)
        both = self.above[0][overlaps.first]
        same = (both >= 0) & (both == self.above[0][overlaps.second])
        lost = lost + np.bincount(both[same], shapely.area(overlaps.shapes[same]), n)
        known = ~np.asarray(shapely.is_missing(parents), bool)
        open_ = known & ~(whole - size + lost < _CIRCLE * self.tolerance**2)
        # What stands beside the level may overlap it, which nobody has looked at.
        open_ |= known & (np.bincount(self.above[1], minlength=n) > 0)
        rows = np.flatnonzero(open_)
        order = np.argsort(above[there], kind="stable")
        members = np.flatnonzero(there)[order]
        starts = np.searchsorted(above[members], np.arange(n + 1))
        union = np.empty(len(rows), object)
        union[:] = [shapely.union_all(parts[members[starts[row] : starts[row + 1]]]) for row in rows.tolist()]
        return _Pieces("gap", rows, rows, shapely.difference(parents[rows], union))

    def _faults(self, found: _Pieces) -> list[CoverageFault]:
        """Cut what was found into single pieces, and leave those alone that are too narrow."""
        shapely = self.shapely
        parts, owner = shapely.get_parts(found.shapes, return_index=True)
        big = (shapely.get_type_id(parts) == _POLYGON) & (shapely.area(parts) > _CIRCLE * self.tolerance**2)
        parts, owner = parts[big], np.asarray(owner, np.int64)[big]
        wide = self._wider(parts, self.tolerance)
        parts, owner = parts[wide], owner[wide]
        if not len(parts):
            return []
        thin = ~self._wider(parts, self.sliver)
        near = self._beside(parts, found.first[owner]) if found.kind == "gap" else [()] * len(parts)
        back = self.plane.back(parts)
        area = square_metres(back, self.outlines.crs)
        first, second = found.first[owner].tolist(), found.second[owner].tolist()
        out: list[CoverageFault] = []
        for i, (a, b) in enumerate(zip(first, second, strict=True)):
            parent, units = self._who(found.kind, a, b, near[i])
            kind: Kind = "sliver" if thin[i] else found.kind
            what = cast("Any", found.kind if thin[i] else None)
            out.append(CoverageFault(kind, parent, units, float(area[i]), back[i], what))
        return out

    def _wider(self, parts: Shapes, metres: float) -> Bools:
        """Tell which pieces are somewhere wider than so many metres: something is left when so much is taken off."""
        left = self.shapely.buffer(parts, -metres / 2, quad_segs=2)
        return ~np.asarray(self.shapely.is_empty(left), bool)

    def _who(self, kind: Kind, a: int, b: int, near: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
        """Return the unit above and the units concerned of one piece."""
        units, _, parents = self.names
        if kind == "gap":
            return parents[a], tuple(near)
        if kind == "outside":
            return parents[b], (units[a],)
        left, right = int(self.above[0][a]), int(self.above[0][b])
        return parents[left] if left == right and left >= 0 else None, (units[a], units[b])

    def _beside(self, parts: Shapes, above: Ints) -> list[tuple[str, ...]]:
        """Return the units of the same unit above that are next to each piece, in the order of their ids."""
        tree = self.shapely.STRtree(self.shapes[0])
        piece, unit = np.asarray(tree.query(parts, predicate="dwithin", distance=self.tolerance), np.int64)
        same = self.above[0][unit] == above[piece]
        piece, unit = piece[same], unit[same]
        order = np.lexsort((unit, piece))
        piece, unit = piece[order], unit[order]
        ends = np.searchsorted(piece, np.arange(len(parts) + 1)).tolist()
        names: list[str] = [self.names[0][row] for row in unit.astype(np.int64)]
        return [tuple(names[a:b]) for a, b in pairwise(ends)]


def _shapes(outlines: Outlines, ids: Sequence[str]) -> Shapes:
    """Return the polygons of some units, None where there is none."""
    out = np.full(len(ids), None, object)
    if not len(ids) or not len(outlines):
        return out
    rows = outlines.rows(ids)
    there = np.flatnonzero(rows >= 0)
    found = outlines.shapes[rows[there]]
    polygons = np.isin(need("shapely", extra="geo").get_type_id(found), POLYGONS)
    out[there[polygons]] = found[polygons]
    return out
