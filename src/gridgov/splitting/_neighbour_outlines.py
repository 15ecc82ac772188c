"""Neighbours out of outlines: those that share a border of some length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, IdColumn, Ints, encode
from gridgov._extras import need
from gridgov._metric_spread import Floats
from gridgov.errors import Batch, Place, Problems
from gridgov.splitting._neighbour_columns import Shape, as_table, chosen
from gridgov.splitting._neighbour_faults import BAD_OUTLINE, NO_OUTLINE, PLACE_TWICE
from gridgov.text import Text

__all__ = ["Outlines", "borders", "read_outlines"]

_Shapes = npt.NDArray[np.object_]

_SHAPE: Final = Shape(
    Text("outlines", "轮廓表"),
    {"id": ("id", "编号", "单元"), "geometry": ("geometry", "wkt", "轮廓")},
    frozenset(),
    Text("'id' and 'geometry' (polygons or WKT)", "“编号”和“轮廓”（多边形或WKT），或id、geometry"),
)
_PATH: Final = "outlines"
_MISSING: Final = Text("is missing or empty", "缺失或为空")
_NO_SHAPE: Final = Text("is neither a polygon nor its WKT", "既不是多边形，也不是其WKT")
_INVALID: Final = Text("is not valid: {reason}", "无效：{reason}")
_POLYGON, _MULTI = 3, 6
#: Coordinates are compared to so many parts of the largest; a border has ten of these parts at least.
_PRECISION: Final = 1e-9
_BORDER: Final = 10.0


@attrs.frozen(eq=False)
class Outlines:
    """One polygon for each unit, in the order of the units."""

    shapes: _Shapes

    def middles(self) -> Floats:
        """Return the centroids. Float64, shape (n, 2)."""
        shapely = need("shapely", extra="geo")
        middle = shapely.centroid(self.shapes)
        return np.stack([np.asarray(shapely.get_x(middle)), np.asarray(shapely.get_y(middle))], axis=1).reshape(-1, 2)


def read_outlines(given: object, ids: IdColumn) -> tuple[Outlines | None, Problems]:
    """Read outlines; those of other units are left aside.

    Args:
        given: A mapping of ids to polygons or WKT, a GeoDataFrame or table with the columns ``id`` and ``geometry``, a
            GeoSeries with the ids as its index, or pairs.
        ids: Ids of the units.

    Raises:
        MissingExtraError: shapely is not installed.
        TypeError: It is nothing of that.
    """
    shapely = need("shapely", extra="geo")
    names, values, problems = _pairs(given)
    if problems:
        return None, problems
    at = ids.find_encoded(encode(names)).astype(np.int64)
    used = np.flatnonzero(at >= 0)
    counts = np.bincount(at[used], minlength=len(ids))
    shapes, odd = _shapes(shapely, [values[i] for i in used.tolist()])
    why = _reasons(shapely, shapes, odd)
    batches = [*missing(ids, counts, NO_OUTLINE, _PATH)]
    if why:
        shown = [ids.get(int(at[used[i]])) for i in why]
        rows = [int(used[i]) + 1 for i in why]
        batches.append(Batch(BAD_OUTLINE, rows, shown, {"id": shown, "why": list(why.values())}, Place(path=_PATH)))
    if any(map(len, batches)):
        return None, Problems(batches)
    out = np.empty(len(ids), object)
    out[at[used]] = shapes
    return Outlines(out), Problems()


def missing(ids: IdColumn, counts: Ints, kind: Any, path: str) -> Sequence[Batch]:  # noqa: ANN401 - a FaultKind
    """Report units that are there not at all or more than once."""
    lost = [ids.get(i) for i in np.flatnonzero(counts == 0).tolist()]
    more = np.flatnonzero(counts > 1)
    twice = [ids.get(i) for i in more.tolist()]
    place = Place(path=path)
    return (
        Batch(kind, None, lost, {"id": lost}, place),
        Batch(PLACE_TWICE, None, twice, {"id": twice, "n": counts[more].tolist()}, place),
    )


def _pairs(given: object) -> tuple[Sequence[Any], Sequence[Any], Problems]:
    """Return ids and what is given for each."""
    if hasattr(given, "geometry") and hasattr(given, "crs") and not hasattr(given, "columns"):
        series = cast("Any", given)
        return list(series.index), list(series), Problems()
    if hasattr(given, "geometry") and hasattr(given, "crs"):
        frame = cast("Any", given)
        columns = {str(name): frame[name] for name in frame.columns if name != frame.geometry.name}
        columns = {**columns, "geometry": frame.geometry}
        return _columns({name: list(column) for name, column in columns.items()})
    table = as_table(given)
    if table is not None:
        return _columns(table)
    if isinstance(given, Mapping):
        found = cast("Mapping[object, Any]", given)
        return list(found), list(found.values()), Problems()
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        msg = f"Outlines are a mapping of ids to polygons, or a table of them, not {type(given).__name__}."
        raise TypeError(msg)
    rows = cast("Iterable[Sequence[Any]]", given)
    pairs = [tuple(pair) for pair in rows]
    return [ident for ident, _ in pairs], [shape for _, shape in pairs], Problems()


def _columns(columns: Mapping[str, Sequence[Any]]) -> tuple[Sequence[Any], Sequence[Any], Problems]:
    found, wrong = chosen(columns, _SHAPE, Place(path=_PATH))
    return found.get("id", ()), found.get("geometry", ()), Problems.of(*wrong)


def _shapes(shapely: Any, values: Sequence[Any]) -> tuple[_Shapes, Bools]:  # noqa: ANN401 - a module
    """Return geometries, texts read as WKT, and where there is something else."""
    shapes = np.empty(len(values), object)
    shapes[:] = values
    texts = np.array([isinstance(value, str) for value in values], bool)
    shapes[texts] = shapely.from_wkt(shapes[texts], on_invalid="ignore")
    there = np.array([value is not None and value == value for value in values], bool)  # noqa: PLR0124 - NaN
    odd = there & ~np.asarray(shapely.is_geometry(shapes), bool)
    shapes[~np.asarray(shapely.is_geometry(shapes), bool)] = None
    return shapes, odd


def _reasons(shapely: Any, shapes: _Shapes, odd: Bools) -> dict[int, Text]:  # noqa: ANN401 - a module
    """Return what is wrong with each outline that cannot be used."""
    empty: Bools = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    wrong: Bools = odd | (~empty & ~np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTI)))
    invalid: Bools = ~empty & ~wrong & ~shapely.is_valid(shapes)
    reasons = dict.fromkeys(np.flatnonzero(empty & ~odd).tolist(), _MISSING)
    reasons |= dict.fromkeys(np.flatnonzero(wrong).tolist(), _NO_SHAPE)
    for at in np.flatnonzero(invalid).tolist():
        reasons[at] = _INVALID.format(reason=shapely.is_valid_reason(shapes[at]))
    return dict(sorted(reasons.items()))


def borders(outlines: Outlines) -> Ints:
    """Return the pairs of rows whose outlines share a border of some length, or overlap; the smaller row first, sorted.

    Touching in a point is none. Coordinates count as equal within a billionth of the largest of them, so that corners
    of one outline may lie on the edge of another.
    """
    shapely = need("shapely", extra="geo")
    shapes = outlines.shapes
    if not len(shapes):
        return np.zeros((0, 2), np.int64)
    size = float(np.nanmax(np.abs(shapely.total_bounds(shapes)), initial=0.0))
    step = max(size * _PRECISION, np.finfo(np.float64).tiny)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=step)
    forward = first < second
    first, second = first[forward], second[forward]
    shared = np.asarray(shapely.length(shapely.intersection(shapes[first], shapes[second])), float)
    # What looks like a point, or a gap, may be a border whose corners are rounded, if there is room for one.
    again = np.flatnonzero((shared <= _BORDER * step) & (_room(shapely.bounds(shapes), first, second) > _BORDER * step))
    rounded = shapely.intersection(shapes[first[again]], shapes[second[again]], grid_size=step)
    shared[again] = shapely.length(rounded)
    pairs = np.stack([first, second], axis=1)[shared > _BORDER * step].astype(np.int64)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _room(bounds: Floats, first: Ints, second: Ints) -> Floats:
    """Return the larger side of what the bounds of two outlines have in common."""
    low, high = np.maximum(bounds[first, :2], bounds[second, :2]), np.minimum(bounds[first, 2:], bounds[second, 2:])
    return np.asarray((high - low).max(axis=1), np.float64)
