"""GeoJSON: the features, and what the file says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import numpy as np

from gridgov._extras import need
from gridgov.errors import Place, Problem
from gridgov.geo._checks import Raw
from gridgov.geo._faults import NO_ID_COLUMN, InvalidOutlinesError
from gridgov.geo._measure import Shapes, tolerant
from gridgov.geo._read_files import damaged
from gridgov.text import Text

__all__ = ["MEMBER", "features_of", "parsed", "read_features", "shapes_of_features", "stated_system"]

#: The foreign member in which gridgov says what RFC 7946 has no place for.
MEMBER: Final = "gridgov"
_IDS: Final = ("id", "编号", "单元", "单元编号")
_SHOWN: Final = 12
_NO_JSON: Final = Text("it is no JSON ({why})", "不是JSON（{why}）")
_NO_OBJECT: Final = Text("it is no JSON object", "不是JSON对象")
_NO_FEATURES: Final = Text("it is no GeoJSON FeatureCollection", "不是GeoJSON的FeatureCollection")
_NO_FEATURE: Final = Text("feature {row} is no feature", "第{row}个要素不是有效要素")

_Feature = Mapping[str, Any]


def parsed(data: bytes | str, place: Place) -> Mapping[str, Any]:
    """Return the object in a text.

    Raises:
        InvalidOutlinesError: It is no JSON object.
    """
    try:
        found = json.loads(data.decode("utf-8-sig") if isinstance(data, bytes) else data)
    except (ValueError, RecursionError) as error:
        raise damaged(_NO_JSON.format(why=error), place) from None
    if not isinstance(found, dict):
        raise damaged(_NO_OBJECT, place)
    return cast("Mapping[str, Any]", found)


def features_of(given: Mapping[str, Any], place: Place) -> Sequence[_Feature]:
    """Return the features of a GeoJSON object.

    Raises:
        InvalidOutlinesError: It has none, or they are no features.
    """
    if given.get("type") == "Feature":
        return [given]
    features = given.get("features")
    if given.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise damaged(_NO_FEATURES, place)
    found: list[Any] = [*features]  # pyright: ignore[reportUnknownVariableType]
    for row, feature in enumerate(found, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else 0  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if not isinstance(properties, dict | None):
            raise damaged(_NO_FEATURE.format(row=row), place)
    return cast("list[_Feature]", found)


def stated_system(given: Mapping[str, Any]) -> object:
    """Return the coordinate system that a GeoJSON object names: in the member of gridgov, or as before RFC 7946."""
    own = given.get(MEMBER)
    if isinstance(own, dict) and isinstance(name := cast("dict[str, Any]", own).get("crs"), str):
        return name
    old = given.get("crs")
    if isinstance(old, dict) and isinstance(named := cast("dict[str, Any]", old).get("properties"), dict):
        name = cast("dict[str, Any]", named).get("name")
        return name if isinstance(name, str) else None
    return None


def shapes_of_features(features: Sequence[_Feature]) -> Shapes:
    """Return the geometry of each feature: None for null, what cannot be read as its text, to be reported."""
    shapely = need("shapely", extra="geo")
    out = np.empty(len(features), object)
    texts = [json.dumps(feature.get("geometry"), ensure_ascii=False) for feature in features]
    there = np.array([text != "null" for text in texts], bool)
    out[there] = tolerant(shapely, shapely.from_geojson, np.array(texts, object)[there])
    for row in np.flatnonzero(there).tolist():
        if out[row] is None:
            out[row] = texts[row]
    return out


def read_features(given: Mapping[str, Any], key: str | None, place: Place) -> Raw:
    """Find ids and shapes in a GeoJSON object.

    Raises:
        InvalidOutlinesError: It is no GeoJSON, or has no ids.
    """
    features = features_of(given, place)
    return Raw(_ids(features, key, place), shapes_of_features(features), stated_system(given), place)


def _ids(features: Sequence[_Feature], key: str | None, place: Place) -> list[Any]:
    """Return the id of each feature: a property that is asked for, else that of the feature, else a usual property."""
    properties = [cast("Mapping[str, Any]", feature.get("properties") or {}) for feature in features]
    known = dict.fromkeys(name for some in properties for name in some)
    if key is None and any(feature.get("id") is not None for feature in features):
        return [feature.get("id") for feature in features]
    found = [name for name in known if (name == key if key is not None else name.strip().casefold() in _IDS)]
    if found or not features:
        return [some.get(found[0]) for some in properties]
    names = list(known)
    shown = (", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")) or "-"
    raise InvalidOutlinesError(Problem(NO_ID_COLUMN, place, {"known": shown, "example": (names or ["id"])[0]}))
