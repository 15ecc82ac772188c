"""A place with its outlines as GeoJSON, and back."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from gridgov._extras import need
from gridgov._files import atomic_write
from gridgov.errors import Place
from gridgov.geo._checks import Keep, Raw, check_keep, checked
from gridgov.geo._exchange import OWN, Export, MapData, exported, member_of, with_territory
from gridgov.geo._json_system import crs_members
from gridgov.geo._measure import Shapes
from gridgov.geo._outlines import Outlines
from gridgov.geo._read import read
from gridgov.geo._read_json import MEMBER, features_of, parsed, shapes_of_features, stated_system
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction

__all__ = ["from_geojson", "to_geojson"]

#: Whole numbers up to here are written as such: JSON knows one kind of number.
_EXACT: Final = 2.0**53


def to_geojson(
    jurisdiction: Jurisdiction | Hierarchy,
    outlines: Outlines,
    path: str | os.PathLike[str] | None = None,
    *,
    level: str | None = None,
    suppress_below: int | None = None,
) -> dict[str, Any]:
    """Return the units with their outlines as a GeoJSON FeatureCollection, and write it to a file if one is named.

    A feature is a unit, with its id, parent, level, kind, name, measures and labels as properties; one without outline
    has no geometry. The member ``gridgov`` says once what the properties mean, so that `from_geojson` gives the same
    territory and outlines. RFC 7946 is for WGS-84: another system stays what it is and is named, in the member
    ``gridgov`` and in the member ``crs`` that was in use before; see `Outlines.to` to convert.

    Args:
        jurisdiction: The place, or its territory. Of a jurisdiction, its posts, bodies, links and nets are not written.
        outlines: Outlines and points of any of its units.
        path: The file, written whole or not at all, one feature a line.
        level: Write the units of this level only; what is read again then has outlines and no territory.
        suppress_below: Small sensitive counts, those from 1 to this number less one, are left out with as many others
            as it takes that nobody can work them out; see `gridgov.privacy.suppress`. From 2; None: nothing is hidden.

    Raises:
        InvalidOutlinesError: With every outline of a unit that is not in the territory.
        MissingExtraError: shapely is not installed.
        OSError: The file cannot be written; the old one is still there.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        UnknownKeyError: The scheme has no such level.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, geo
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> found = geo.to_geojson(h, geo.read({"6109": "POINT (109.03 32.69)"}, crs="WGS-84"), level="city")
        >>> found["features"][0]["properties"]
        {'id': '6109', 'parent': '61', 'level': 'city', 'kind': 'city'}
        >>> found["features"][0]["geometry"]
        {'type': 'Point', 'coordinates': [109.03, 32.69]}
    """
    export = exported(jurisdiction, outlines, level, suppress_below)
    features = _features(export, outlines)
    head = {"type": "FeatureCollection", **crs_members(outlines.crs), MEMBER: export.member}
    if path is not None:
        lines = ",\n".join(map(_encode, features))
        text = "".join(f"{_encode(key)}: {_encode(value)},\n" for key, value in head.items())
        atomic_write(path, f'{{{text}"features": [\n{lines}\n]}}\n')
    return {**head, "features": features}


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False).encode


def _features(export: Export, outlines: Outlines) -> list[dict[str, Any]]:
    """Return one feature for each unit; what is unknown is no property."""
    shapely = need("shapely", extra="geo")
    rows = np.array(export.rows, np.int64)
    used = np.flatnonzero(rows >= 0)
    # Outer rings counterclockwise, as RFC 7946 asks.
    texts = shapely.to_geojson(shapely.orient_polygons(outlines.shapes[rows[used]]))
    shapes: list[Any] = [None] * len(rows)
    for row, text in zip(used.tolist(), texts, strict=True):
        shapes[row] = json.loads(text)
    keys = list(export.columns)
    out: list[dict[str, Any]] = []
    for values, shape in zip(zip(*export.columns.values(), strict=True), shapes, strict=True):
        known = {k: _written(v) for k, v in zip(keys, values, strict=True) if v is not None and v == v}  # noqa: PLR0124
        out.append({"type": "Feature", "id": known["id"], "properties": known, "geometry": shape})
    return out


def _written(value: object) -> object:
    """Return a whole number as such."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT else value


def from_geojson(
    source: str | bytes | os.PathLike[str] | Mapping[str, Any], *, crs: object = None, keep: Keep = None
) -> MapData:
    """Read GeoJSON: territory and outlines if `to_geojson` wrote it, outlines only if somebody else did.

    Args:
        source: A path, the text itself, or the mapping that it means.
        crs: Coordinate system of a file that names none; see `read`.
        keep: What to do with shapes that cannot be used; see `read`.

    Raises:
        InvalidOutlinesError: With everything that is wrong with units, values, shapes and the coordinate system.
        MissingExtraError: shapely is not installed.
        OSError: The file is not there or cannot be read.
        ValueError: ``keep`` is another word.

    Example:
        >>> from gridgov import geo
        >>> point = {"type": "Point", "coordinates": [109.03, 32.69]}
        >>> feature = {"type": "Feature", "id": "b1", "properties": {}, "geometry": point}
        >>> from_geojson({"type": "FeatureCollection", "features": [feature]}, crs="GCJ-02").outlines
        <Outlines: 1 point in GCJ-02>
    """
    check_keep(keep)
    given, place = _given(source)
    member = member_of(given.get(MEMBER), place)
    if member is None:
        if place.file is not None:
            return MapData(None, read(place.file, crs=crs, keep=keep))
        return MapData(None, read(given, crs=crs, keep=keep))
    features = features_of(given, place)
    properties = [cast("Mapping[str, Any]", feature.get("properties") or {}) for feature in features]
    keys = dict.fromkeys([*OWN, *(key for some in properties for key in some)])
    columns = {key: [some.get(key) for some in properties] for key in keys}
    shapes = shapes_of_features(features)
    return with_territory(member, columns, lambda: _outlines(columns["id"], shapes, given, (crs, keep), place), place)


def _outlines(
    ids: Sequence[Any],
    shapes: Shapes,
    given: Mapping[str, Any],
    how: tuple[object, Keep],
    place: Place,
) -> Outlines:
    """Read the outlines that are there; a unit may have none."""
    there = [row for row, shape in enumerate(shapes) if shape is not None]
    numbers = [row + 1 for row in there]
    return checked(Raw([ids[row] for row in there], shapes[there], stated_system(given), place, numbers), *how)


def _given(source: str | bytes | os.PathLike[str] | Mapping[str, Any]) -> tuple[Mapping[str, Any], Place]:
    """Return the object, and where it is from."""
    if isinstance(source, Mapping):
        return source, Place()
    if isinstance(source, bytes) or (isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("{")):
        return parsed(source.lstrip("\ufeff") if isinstance(source, str) else source, Place()), Place()
    place = Place(file=os.fspath(source))
    return parsed(Path(source).read_bytes(), place), place
