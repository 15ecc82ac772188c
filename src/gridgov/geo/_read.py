"""Outlines out of files, data frames and mappings."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from gridgov._encoding import listed
from gridgov._extras import need
from gridgov._frames import columns_of, frame_of
from gridgov.errors import Place, Problem
from gridgov.geo._checks import Keep, Raw, check_keep, checked
from gridgov.geo._faults import NO_ID_COLUMN, NO_SHAPE_COLUMN, InvalidOutlinesError
from gridgov.geo._outlines import Outlines
from gridgov.geo._read_files import read_file
from gridgov.geo._read_json import parsed, read_features

__all__ = ["Source", "of_geoframe", "read"]

#: A path; a GeoJSON mapping; a GeoDataFrame or GeoSeries; any data frame, or a mapping of names to columns, with ids
#: and geometries, WKT, WKB or coordinates; a mapping of ids to geometries, WKT or ``(x, y)``; or outlines.
Source: TypeAlias = str | os.PathLike[str] | Mapping[Any, Any] | object

_Columns: TypeAlias = Mapping[str, Any]

_IDS: Final = ("id", "编号", "单元", "单元编号")
_SHAPES: Final = ("geometry", "wkt", "wkb", "geom", "轮廓", "几何")
_PLACES: Final = (("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"), ("经度", "纬度"), ("x", "y"))
_PAIR: Final = 2
_SHOWN: Final = 12


def read(
    source: Source,
    *,
    id: str | None = None,  # noqa: A002 - the name of the column
    crs: object = None,
    keep: Keep = None,
    layer: str | None = None,
) -> Outlines:
    """Read the outlines or points of units.

    The coordinate system must be named, by the data or by ``crs``, and is never guessed or converted; see
    `Outlines.to`. A GeoJSON file that names none is refused, too. RFC 7946 takes it for WGS-84, but many maps of China
    that go about are in GCJ-02, half a kilometre away.

    Args:
        source: A GeoJSON, GeoParquet, Shapefile, GeoPackage or other file; a GeoJSON mapping; a GeoDataFrame or
            GeoSeries; any data frame with a column ``geometry`` or ``wkt``, or ``lon`` and ``lat``; or a mapping of ids
            to geometries, WKT or ``(x, y)``.
        id: Column or property with the ids of the units. By default ``id`` or 编号, of GeoJSON the id of the feature.
        crs: ``"WGS-84"``, ``"CGCS2000"``, ``"GCJ-02"``, a code such as ``"EPSG:4547"``, or what pyproj takes.
        keep: None refuses everything if anything is wrong. ``"sound"`` leaves out what is wrong; it is then in
            ``problems``. ``"rings"`` does so, but takes in polygons whose rings cross, such as for a coverage check.
        layer: Name of the layer, of a file that has several.

    Raises:
        InvalidOutlinesError: With everything that is wrong, such as rings that cross, shapes of another type, swapped
            coordinates, ids that are missing or there twice, or no coordinate system.
        MissingExtraError: geopandas or shapely is not installed.
        OSError: A file is not there or cannot be opened.
        TypeError: The source is nothing of that.
        ValueError: ``keep`` is another word.

    Example:
        >>> read({"id": ["b1", "b2"], "lon": [109.03, 109.04], "lat": [32.69, 32.70]}, crs="GCJ-02")
        <Outlines: 2 points in GCJ-02>
        >>> read({"id": ["b1", "b2"], "lon": [32.69, 109.04], "lat": [109.03, None]}, crs="GCJ-02")
        Traceback (most recent call last):
        ...
        gridgov.geo._faults.InvalidOutlinesError: Not valid outlines: 2 problems.
        GEO005 row 1, id 'b1': 'b1' is at x=32.69, y=109.03: longitude and latitude seem to be swapped. Write ...
        GEO004 row 2, id 'b2': The geometry of 'b2' is missing or empty. Give a point, polygon or multipolygon, ...
    """
    check_keep(keep)
    if isinstance(source, Outlines):
        source = Raw(source.ids.tolist(), source.shapes, source.crs)
    return checked(_raw(source, id, layer), crs, keep)


def _raw(source: Source, key: str | None, layer: str | None) -> Raw:
    """Find ids and geometries in a source."""
    if isinstance(source, Raw):
        return source
    if isinstance(source, str | os.PathLike):
        return _of_path(Path(cast("str", source)), key, layer)
    if hasattr(source, "geometry") and hasattr(source, "crs"):
        return of_geoframe(source, key, Place())
    if isinstance(source, Mapping):
        return _of_mapping(cast("Any", source), key)
    if frame_of(source) is None:
        msg = f"Outlines are read from a file, a data frame or a mapping, not from {type(source).__name__}."
        raise TypeError(msg)
    _, names = columns_of(source, ())
    return _of_columns(columns_of(source, names)[0], key)


def _of_mapping(given: Mapping[Any, Any], key: str | None) -> Raw:
    """Read GeoJSON, a table, or ids and their shapes."""
    # A tuple, not a set: a column or a geometry may stand under this key, and that has no hash.
    if given.get("type") in ("FeatureCollection", "Feature"):
        return read_features(given, key, Place())
    if _is_table(given, key):
        return _of_columns({str(k): listed(v) for k, v in given.items()}, key)
    return Raw(list(given), [_place(value) for value in given.values()], None)


def _of_path(path: Path, key: str | None, layer: str | None) -> Raw:
    """Read a file; one that has GeoJSON inside is read here, any other by geopandas."""
    if not path.exists():
        raise FileNotFoundError(2, os.strerror(2), str(path))
    place = Place(file=str(path))
    if path.suffix.casefold() in {".geojson", ".json"}:
        return read_features(parsed(path.read_bytes(), place), key, place)
    return of_geoframe(read_file(path, layer, place), key, place)


def of_geoframe(frame: Any, key: str | None, place: Place) -> Raw:  # noqa: ANN401 - of geopandas
    """Find ids and geometries in a GeoDataFrame or a GeoSeries, whose index is the ids."""
    values = np.asarray(frame.geometry, object)
    if not hasattr(frame, "columns"):
        return Raw(list(frame.index), values, frame.crs, place)
    name = frame.geometry.name
    columns = {str(c): frame[c] for c in frame.columns if c != name}
    if key is None and not any(_is_one_of(c, _IDS) for c in columns) and frame.index.name in _IDS:
        return Raw(list(frame.index), values, frame.crs, place)
    return Raw(listed(columns[id_column(columns, key, place)]), values, frame.crs, place)


def _is_table(given: Mapping[Any, Any], key: str | None) -> bool:
    """Tell whether a mapping is one of names to columns, one of which has ids or shapes."""
    if not given or not all(isinstance(k, str) for k in given):
        return False
    if not all(hasattr(v, "__iter__") and not isinstance(v, str | bytes | tuple) for v in given.values()):
        return False
    known = {*_SHAPES, *(word for pair in _PLACES for word in pair)}
    if any(_is_one_of(k, tuple(known)) for k in given):
        return True
    # Coordinates may be lists of two numbers, and an id may be called 'id'.
    return any(k == key or _is_one_of(k, _IDS) for k in given) and not all(_is_pair(v) for v in given.values())


def _is_pair(value: Any) -> bool:  # noqa: ANN401 - anything that can be gone through
    found: list[Any] = list(value)
    return len(found) == _PAIR and not any(math.isnan(_number(one)) for one in found)


def _is_one_of(name: str, words: Sequence[str]) -> bool:
    return name.strip().casefold() in words


def _of_columns(columns: _Columns, key: str | None) -> Raw:
    """Find ids and shapes in a table."""
    ids = columns[id_column(columns, key, Place())]
    shapes = next((c for c in columns if _is_one_of(c, _SHAPES)), None)
    if shapes is not None:
        return Raw(ids, list(columns[shapes]), None)
    by_word = {name.strip().casefold(): name for name in columns}
    for pair in _PLACES:
        if set(pair) <= set(by_word):
            return Raw(ids, points([columns[by_word[word]] for word in pair]), None)
    raise InvalidOutlinesError(Problem(NO_SHAPE_COLUMN, facts={"known": _listed(columns)}))


def id_column(columns: _Columns, key: str | None, place: Place) -> str:
    """Return the name of the column of ids.

    Raises:
        InvalidOutlinesError: There is none.
    """
    found = [c for c in columns if (c == key if key is not None else _is_one_of(c, _IDS))]
    if found:
        return found[0]
    facts = {"known": _listed(columns), "example": next(iter(columns), "id")}
    raise InvalidOutlinesError(Problem(NO_ID_COLUMN, place, facts))


def _listed(columns: _Columns) -> str:
    names = list(columns)
    return (", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")) or "-"


def points(columns: Sequence[Any]) -> npt.NDArray[np.object_]:
    """Return points, None where a coordinate is missing; what is no number stays as it is, to be reported."""
    shapely = need("shapely", extra="geo")
    x, y = (list(column) for column in columns)
    east, north = (np.array([_number(value) for value in column], np.float64) for column in (x, y))
    out = np.empty(len(x), object)
    there = ~(np.isnan(east) | np.isnan(north))
    out[there] = shapely.points(east[there], north[there])
    for row in np.flatnonzero(~there).tolist():
        odd = [value for value in (x[row], y[row]) if isinstance(value, str) and value.strip()]
        out[row] = f"({x[row]}, {y[row]})" if odd else None
    return out


def _number(value: object) -> float:
    """Return a number, NaN for what is none."""
    if value is None or isinstance(value, bool):
        return np.nan
    try:
        return float(cast("Any", value))
    except (OverflowError, TypeError, ValueError):
        return np.nan


def _place(value: Any) -> object:  # noqa: ANN401 - what is no pair stays as it is
    """Turn a pair of coordinates into a point."""
    if isinstance(value, tuple | list | np.ndarray):
        pair: list[Any] = list(cast("Sequence[Any]", value))
        if len(pair) == _PAIR:
            return points([[pair[0]], [pair[1]]])[0]
    return value  # pyright: ignore[reportUnknownVariableType]
