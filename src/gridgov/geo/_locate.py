"""Which unit each point lies in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, Ints, Rows, frozen
from gridgov._extras import need
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Frame, Named, framed
from gridgov.errors import Batch, Problem, Problems
from gridgov.geo._faults import BAD_SHAPE, OTHER_SYSTEM, InvalidOutlinesError
from gridgov.geo._measure import Shapes, mended
from gridgov.geo._outlines import Outlines
from gridgov.geo._systems import named
from gridgov.text import Text

__all__ = ["Located", "locate"]

_Places: TypeAlias = npt.NDArray[np.float64]

_NO_POINT: Final = Text("is no point", "不是点")
_NOT_FINITE: Final = Text("has a coordinate that is no finite number", "含有非有限数的坐标")
_POINT_FIX: Final = Text("Give points only.", "请只提供点。")
_POINTS_ARE: Final = Text("The points are in", "点的坐标系为")
_OUTLINES_ARE: Final = Text("the outlines in", "轮廓的坐标系为")
_CONVERT: Final = Text("Convert one of them with .to().", "请用.to()转换其一。")
_SEVERAL: Final = Text("points in several units", "位于多个单元的点")
_COUNTS: Final = Text("points by unit", "各单元的点数")
_POINT: Final = Column(
    "point", Text("point", "点"), Text("", ""), Text("Row of the point, from 0.", "点的行号，从0起。")
)
_UNIT: Final = Column("unit", Text("unit", "单元"), Text("", ""), Text("Id of the unit.", "单元编号。"))
_NUMBER: Final = Column(
    "points", Text("points", "点数"), Text("points", "个"), Text("Points that go to it.", "归入该单元的点数。")
)
_DIMENSIONS: Final = 2


def _sealed_rows(rows: Rows) -> Rows:
    return frozen(rows)


def _sealed_pairs(pairs: Ints) -> Ints:
    return frozen(pairs)


@attrs.frozen(eq=False, repr=False)
class Located:
    """The unit of each point.

    A point on a border lies in the units on both sides. It goes to the one whose id comes first, wherever that is in
    the outlines, and all of them are in `several`.

    Example:
        >>> import numpy as np
        >>> from gridgov import geo
        >>> squares = {f"g{i}": f"POLYGON (({i} 0, {i + 1} 0, {i + 1} 1, {i} 1, {i} 0))" for i in range(2)}
        >>> found = geo.locate(np.array([[0.5, 0.5], [1, 0.5], [7, 7]]), geo.read(squares, crs="EPSG:4547"))
        >>> found, found.units.tolist()
        (<Located: 3 points, 2 in a unit (1 of them in several), 1 in none>, ['g0', 'g0', None])
        >>> found.several.to_dict()
        {'point': [1, 1], 'unit': ['g0', 'g1']}
    """

    _repr_html_ = as_html

    #: Ids of all units, in the order of the outlines.
    ids: IdColumn
    #: Row of the unit of each point in ``ids``, -1 for none. Int32, shape (n,), read-only.
    rows: Rows = attrs.field(converter=_sealed_rows)
    #: Point and row of the unit for each point that lies in several, sorted. Int64, shape (m, 2), read-only.
    pairs: Ints = attrs.field(converter=_sealed_pairs)

    @property
    def units(self) -> npt.NDArray[np.object_]:
        """Id of the unit of each point, None where it lies in none. Shape (n,)."""
        return Named(self.ids, self.rows).texts()

    @property
    def several(self) -> Frame:
        """The points that lie in several units, with each of these."""
        return framed(_SEVERAL, (_POINT, self.pairs[:, 0].copy()), (_UNIT, Named(self.ids, _int32(self.pairs[:, 1]))))

    def counts(self) -> Frame:
        """Return how many points go to each unit.

        Example:
            >>> import numpy as np
            >>> from gridgov import geo
            >>> square = geo.read({"g": "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"}, crs="EPSG:4547")
            >>> geo.locate(np.array([[0.5, 0.5], [0.1, 0.2]]), square).counts().to_dict()
            {'unit': ['g'], 'points': [2]}
        """
        number = np.bincount(self.rows[self.rows >= 0], minlength=len(self.ids)).astype(np.int64)
        return framed(_COUNTS, (_UNIT, Named(self.ids, np.arange(len(self.ids), dtype=np.int32))), (_NUMBER, number))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[str | None]:
        return iter(self.units.tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Located):
            return NotImplemented
        return bool(np.array_equal(self.units, other.units)) and self.several == other.several

    def __hash__(self) -> int:
        return hash((len(self), len(self.pairs)))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.ids, self.rows, self.pairs)

    @one_line
    def __repr__(self) -> str:
        n, there, more = len(self), int((self.rows >= 0).sum()), len(np.unique(self.pairs[:, 0]))
        some = f" ({more:,} of them in several)" if more else ""
        return f"<Located: {n:,} point{'' if n == 1 else 's'}, {there:,} in a unit{some}, {n - there:,} in none>"


def _int32(rows: Ints) -> Rows:
    return rows.astype(np.int32)


def locate(points: object, outlines: Outlines) -> Located:
    """Find the unit in whose outline each point lies, borders included.

    Args:
        points: Outlines that are points, a GeoSeries or GeoDataFrame of points, or an array of shape (n, 2) with x and
            y, or longitude and latitude, in the system of the outlines.
        outlines: Polygons, such as those of one level; what is a point in it holds nothing.

    Raises:
        InvalidOutlinesError: The points are in another system, some are no points, or have no finite coordinates.
        MissingExtraError: shapely is not installed.
        TypeError: The points are nothing of that.

    Example:
        >>> from gridgov import geo
        >>> grid = geo.read({"g1": "POLYGON ((109 32, 109.1 32, 109.1 32.1, 109 32.1, 109 32))"}, crs="CGCS2000")
        >>> buildings = geo.read({"b1": (109.05, 32.05), "b2": (109.2, 32.05)}, crs="CGCS2000")
        >>> list(locate(buildings, grid))
        ['g1', None]
    """
    shapely = need("shapely", extra="geo")
    places = _places(shapely, points, outlines.crs)
    point, unit = _hits(shapely, places, mended(outlines.shapes))
    rank = _ranks(outlines.ids)
    order = np.lexsort((rank[unit], point))
    point, unit = point[order], unit[order]
    rows = np.full(len(places), -1, np.int32)
    first = np.ones(len(point), bool)
    first[1:] = point[1:] != point[:-1]
    rows[point[first]] = unit[first]
    shared = np.bincount(point, minlength=len(places))[point] > 1
    return Located(outlines.ids, rows, np.stack([point[shared], unit[shared]], axis=1))


def _ranks(ids: IdColumn) -> Ints:
    """Return the place of each id in the order of the ids."""
    names = ids.tolist()
    rank = np.empty(len(names), np.int64)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return rank


def _hits(shapely: Any, places: _Places, shapes: Shapes) -> tuple[Ints, Ints]:  # noqa: ANN401 - a module
    """Return point and polygon of each pair that meet.

    The tree holds the points and is asked once for each polygon, which shapely prepares for many questions: units have
    many points, and preparing a polygon costs more than asking it.
    """
    rows = np.flatnonzero(np.asarray(shapely.area(shapes)) > 0)
    tree = shapely.STRtree(shapely.points(places))
    polygon, point = tree.query(shapes[rows], predicate="intersects")
    return np.asarray(point, np.int64), rows[np.asarray(polygon, np.int64)]


def _places(shapely: Any, points: Any, crs: str) -> _Places:  # noqa: ANN401 - see locate
    """Return x and y of each point."""
    if isinstance(points, np.ndarray):
        places = np.asarray(cast("_Places", points), np.float64)
        if places.ndim != _DIMENSIONS or places.shape[1] != _DIMENSIONS:
            msg = f"Coordinates have the shape (n, 2), not {places.shape}."
            raise TypeError(msg)
        _refuse(np.flatnonzero(~np.isfinite(places).all(axis=1)), None, _NOT_FINITE)
        return places
    if isinstance(points, Outlines):
        shapes, other, ids = points.shapes, points.crs, points.ids.tolist()
    elif hasattr(points, "geometry") and hasattr(points, "crs"):
        shapes, ids = np.asarray(points.geometry, object), [str(label) for label in points.index]
        other = crs if points.crs is None else named(points.crs)
    else:
        msg = f"Points are outlines, a GeoSeries or an array of shape (n, 2), not {type(points).__name__}."
        raise TypeError(msg)
    if other != crs:
        facts = {"first": _POINTS_ARE, "one": other, "second": _OUTLINES_ARE, "two": crs, "fix": _CONVERT}
        raise InvalidOutlinesError(Problem(OTHER_SYSTEM, facts=facts))
    sound = (shapely.get_type_id(shapes) == 0) & ~shapely.is_empty(shapes)
    _refuse(np.flatnonzero(~sound), ids, _NO_POINT)
    return np.stack([shapely.get_x(shapes), shapely.get_y(shapes)], axis=1)


def _refuse(rows: npt.NDArray[np.integer], ids: Sequence[str] | None, why: Text) -> None:
    """Refuse rows that are no points."""
    if len(rows):
        at: list[int] = rows.tolist()
        shown = [str(row + 1) if ids is None else ids[row] for row in at]
        facts: dict[str, Sequence[object]] = {"id": shown, "why": [why] * len(at), "fix": [_POINT_FIX] * len(at)}
        raise InvalidOutlinesError(Problems([Batch(BAD_SHAPE, [row + 1 for row in at], None, facts)]))
