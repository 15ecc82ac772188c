"""Outlines of units: polygons and points under the ids of the units, in one named coordinate system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Self

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, IdsLike, Rows, frozen
from gridgov._encoding import listed
from gridgov._extras import need
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Frame, framed, objects
from gridgov._pickles import Versioned
from gridgov.errors import Batch, Problems
from gridgov.geo._faults import BAD_SHAPE, InvalidOutlinesError
from gridgov.geo._measure import Shapes, moved, square_metres
from gridgov.geo._systems import named, proj
from gridgov.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["POINT", "POLYGONS", "Outlines", "areas"]

#: Numbers of the types of shape that units have.
POINT: Final = 0
POLYGONS: Final = (3, 6)

_LOST: Final = Text("has no place in {crs}", "在{crs}中没有对应位置")
_CHECK: Final = Text("Check the coordinate system that was named.", "请核对所注明的坐标系。")
_AREAS: Final = Text("areas", "面积")
_ID: Final = Column("id", Text("unit", "单元"), Text("", ""), Text("Id of the unit.", "单元编号。"))
_AREA: Final = Column(
    "area_m2",
    Text("area", "面积"),
    Text("square metres", "平方米"),
    Text("On the ellipsoid, edges straight between coordinates; 0 for a point.", "椭球面面积，坐标之间取直线；点为0。"),
)


def _sealed(shapes: Shapes) -> Shapes:
    return frozen(shapes.copy()) if shapes.flags.writeable else shapes


@attrs.frozen(eq=False, repr=False)
class Outlines(Versioned, Mapping[str, Any]):
    """A polygon or a point for each of some units, in one coordinate system: a mapping of ids to shapely geometries.

    Build it with `gridgov.geo.read`; the constructor is for experts and takes what is checked already. Two are equal if
    they have the same ids in the same order, the same system, and shapes of the same vertices, wherever rings begin.

    Example:
        >>> from gridgov import geo
        >>> outlines = geo.read({"g1": "POLYGON ((109 32, 109.01 32, 109.01 32.01, 109 32))"}, crs="CGCS2000")
        >>> outlines
        <Outlines: 1 polygon in CGCS2000>
        >>> outlines["g1"].geom_type, list(outlines)
        ('Polygon', ['g1'])
    """

    _repr_html_ = as_html

    #: Id of each unit, unique.
    ids: IdColumn
    #: Its shape: a shapely point, polygon or multipolygon of two dimensions. Object array of shape (n,), read-only.
    shapes: Shapes = attrs.field(converter=_sealed)
    #: ``"WGS-84"``, ``"CGCS2000"``, ``"GCJ-02"``, a code such as ``"EPSG:4547"``, or a WKT.
    crs: str
    #: What was left out when it was read.
    problems: Problems = attrs.field(factory=Problems)

    # -- a mapping -------------------------------------------------------------------------------------------------

    def __getitem__(self, unit: str) -> Any:  # noqa: ANN401 - a geometry of shapely
        row = self.ids.find_one(unit)
        if row < 0:
            raise KeyError(unit)
        return self.shapes[row]

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids.tolist())

    def __len__(self) -> int:
        return len(self.shapes)

    def __contains__(self, unit: object) -> bool:
        return isinstance(unit, str) and self.ids.find_one(unit) >= 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Outlines):
            return NotImplemented
        if (self.crs, len(self)) != (other.crs, len(other)) or not self.ids.equals(other.ids):
            return False
        shapely = need("shapely", extra="geo")
        mine, theirs = shapely.normalize(self.shapes), shapely.normalize(other.shapes)
        return bool(np.all(shapely.equals_exact(mine, theirs, tolerance=0.0)))

    def __hash__(self) -> int:
        return hash((len(self), self.crs, self.ids.get(0) if len(self) else None))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # nothing in it can change

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.ids, self.shapes, self.crs, self.problems)

    @one_line
    def __repr__(self) -> str:
        n, points = len(self), int(self.is_point.sum())
        kinds = [
            f"{count:,} {word}{'' if count == 1 else 's'}"
            for count, word in ((n - points, "polygon"), (points, "point"))
            if count or (word == "polygon" and not n)
        ]
        left = f", {len(self.problems):,} left out" if self.problems else ""
        return f"<Outlines: {' and '.join(kinds)} in {self.system}{left}>"

    # -- what it is ------------------------------------------------------------------------------------------------

    @property
    def system(self) -> str:
        """Name of the coordinate system in one word: of a WKT, the name in it."""
        return str(proj(self.crs).name) if "[" in self.crs else self.crs

    @property
    def is_point(self) -> npt.NDArray[np.bool_]:
        """Which of them are points. Bool, shape (n,)."""
        return np.asarray(need("shapely", extra="geo").get_type_id(self.shapes) == POINT, bool)

    def rows(self, ids: IdsLike) -> Rows:
        """Return the row of each id as int32, -1 where there is none.

        Raises:
            TypeError: It is a single text.

        Example:
            >>> from gridgov import geo
            >>> geo.read({"b1": "POINT (109.03 32.69)"}, crs="GCJ-02").rows(["b1", "b2"]).tolist()
            [0, -1]
        """
        return self.ids.find(listed(ids))

    # -- others from it --------------------------------------------------------------------------------------------

    def to(self, crs: object) -> Outlines:
        """Return the same outlines in another coordinate system, vertex by vertex; a way back is there for all.

        GCJ-02 is reckoned by the formula that is published, which is reported to agree with the official one within a
        few metres; the way back is its exact inverse. WGS-84 and CGCS2000 keep their numbers: they are defined alike to
        a few centimetres. Positions measured today differ more, as the continent drifts by some 3 cm a year since the
        epoch 2000.0 of CGCS2000; that is not taken into account. All other systems are transformed by pyproj.

        Args:
            crs: ``"WGS-84"``, ``"CGCS2000"``, ``"GCJ-02"``, a code such as ``"EPSG:4547"``, or what pyproj takes.

        Raises:
            InvalidOutlinesError: The system is not known, or shapes have no place in it.
            MissingExtraError: pyproj is not installed.

        Example:
            >>> from gridgov import geo
            >>> point = geo.read({"b1": "POINT (116.404 39.915)"}, crs="WGS-84")
            >>> shifted = point.to("GCJ-02")["b1"]
            >>> round(shifted.x, 6), round(shifted.y, 6)
            (116.410244, 39.916404)
        """
        target = named(crs)
        if target == self.crs:
            return self
        shapely = need("shapely", extra="geo")
        shapes = moved(self.shapes, self.crs, target)
        lost = np.flatnonzero(~np.isfinite(shapely.bounds(shapes)).all(axis=1))
        if len(lost):
            ids, n = [self.ids.get(int(row)) for row in lost], len(lost)
            facts: dict[str, Sequence[object]] = {
                "id": ids,
                "why": [_LOST.format(crs=target if "[" not in target else proj(target).name)] * n,
                "fix": [_CHECK] * n,
            }
            raise InvalidOutlinesError(Problems([Batch(BAD_SHAPE, (lost + 1).tolist(), ids, facts)]))
        return attrs.evolve(self, shapes=shapes, crs=target)

    def only(self, ids: IdsLike) -> Outlines:
        """Return the outlines of some units, in the order of these; units without one are passed over.

        Args:
            ids: Such as ``city.units(level="grid").ids``.

        Raises:
            TypeError: It is a single text.

        Example:
            >>> from gridgov import geo
            >>> points = geo.read({"b1": "POINT (109.03 32.69)", "b2": "POINT (109.04 32.69)"}, crs="CGCS2000")
            >>> list(points.only(["b2", "b9"]))
            ['b2']
        """
        rows = self.rows(ids)
        rows = rows[rows >= 0]
        _, first = np.unique(rows, return_index=True)
        rows = rows[np.sort(first)]
        return attrs.evolve(self, ids=self.ids.take(rows), shapes=self.shapes[rows], problems=Problems())

    def to_geodataframe(self) -> Any:  # noqa: ANN401 - a GeoDataFrame
        """Return a GeoDataFrame with the columns ``id`` and ``geometry``; GCJ-02 is a system that is a name only.

        Raises:
            MissingExtraError: geopandas is not installed.

        Example:
            >>> from gridgov import geo
            >>> frame = geo.read({"b1": "POINT (109.03 32.69)"}, crs="CGCS2000").to_geodataframe()
            >>> frame.crs.to_epsg(), len(frame)
            (4490, 1)
        """
        geopandas = need("geopandas", extra="geo")
        return geopandas.GeoDataFrame({"id": self.ids.tolist()}, geometry=self.shapes.copy(), crs=proj(self.crs))


def outlines_of(ids: Iterable[str], shapes: Shapes, crs: str, problems: Problems | None = None) -> Outlines:
    """Return outlines of what is checked already."""
    return Outlines(IdColumn.of(list(ids)), shapes, crs, problems or Problems())


def areas(outlines: Outlines) -> Frame:
    """Return the area of each outline in square metres, whatever the coordinate system.

    It is that of the ellipsoid, with straight edges between the coordinates as they are, so that outlines which share
    borders add up exactly. A point has 0. In GCJ-02 it is that of the shifted outline.

    Raises:
        MissingExtraError: shapely is not installed.

    Example:
        >>> from gridgov import geo
        >>> square = "POLYGON ((109 32, 109.01 32, 109.01 32.01, 109 32.01, 109 32))"
        >>> round(geo.areas(geo.read({"g1": square}, crs="CGCS2000"))["area_m2"][0])
        1047748
    """
    values = square_metres(outlines.shapes, outlines.crs)
    return framed(_AREAS, (_ID, objects(outlines.ids.tolist())), (_AREA, values))
