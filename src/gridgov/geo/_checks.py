"""Whether shapes and ids can be used: everything that is wrong with them, in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Encoded, Ints, encode
from gridgov._encoding import is_missing, listed
from gridgov._extras import need
from gridgov.errors import Batch, Place, Problem, Problems
from gridgov.geo._faults import (
    BAD_SHAPE,
    DEGREES,
    DUPLICATE_OUTLINE,
    NO_ID,
    NO_SYSTEM,
    OTHER_SYSTEM,
    OUT_OF_RANGE,
    SWAPPED,
    InvalidOutlinesError,
)
from gridgov.geo._measure import Shapes, tolerant
from gridgov.geo._outlines import POINT, POLYGONS, Outlines, outlines_of
from gridgov.geo._systems import WGS84, is_degrees, named, proj, way
from gridgov.text import Text

__all__ = ["Keep", "Raw", "check_keep", "checked", "system_of"]

Numbers: TypeAlias = npt.NDArray[np.float64]
#: What to do with what is wrong: refuse everything, leave those rows out, or leave them out but for crossed rings.
Keep: TypeAlias = Literal["sound", "rings"] | None

_MISSING: Final = Text("is missing or empty", "缺失或为空")
_UNREAD: Final = Text("cannot be read: {value}", "无法读取：{value}")
_TYPE: Final = Text("is a {type}", "为{type}")
_NOT_FINITE: Final = Text("has a coordinate that is no finite number", "含有非有限数的坐标")
_INVALID: Final = Text("is not valid: {reason}", "无效：{reason}")
_GIVE: Final = Text(
    "Give a point, polygon or multipolygon, or leave the row out.", "请提供点、面或多部件面，或删除该行。"
)
_REPAIR: Final = Text(
    "Repair it, such as with shapely.make_valid; keep='rings' takes it as it is.",
    "请修复，如用shapely.make_valid；keep='rings'可按原样读入。",
)
_SAME: Final = Text("Leave crs= out, or correct it; convert with .to().", "请省略或更正crs=；转换坐标系请用.to()。")
_FILE_SAYS: Final = Text("The data say", "数据注明")
_CRS_SAYS: Final = Text("crs= says", "crs=注明")
#: The largest longitude and latitude in degrees.
_ROUND, _POLE = 180.0, 90.0
#: Longitudes and latitudes between which China lies, with room to spare.
_EAST: Final = (70.0, 140.0)
_NORTH: Final = (0.0, 60.0)
#: South of here there is sea only.
_TIP: Final = 3.0
_SHORT: Final = 40
_LON_LAT: Final = Text("longitude and latitude", "经纬度")
_EAST_NORTH: Final = Text("the coordinates to the east and to the north", "东向与北向坐标")
#: Floats up to here are whole numbers without doubt.
_EXACT: Final = 2.0**53


@attrs.frozen(eq=False)
class Raw:
    """Outlines as they came in."""

    ids: object
    #: Shapely geometries, WKT, WKB, or what is none.
    values: Sequence[Any] | npt.NDArray[Any]
    #: The coordinate system that the source names; None for none.
    crs: object
    place: Place = attrs.field(factory=Place)
    #: Number of each row in reports; None: from 1 on.
    numbers: Sequence[int] | None = None

    def number(self, row: int) -> int:
        """Return the number of a row in reports."""
        return row + 1 if self.numbers is None else self.numbers[row]


def _in_china(lon: Numbers, lat: Numbers) -> Bools:
    """Tell which places are in or around China."""
    return np.asarray((lon >= _EAST[0]) & (lon <= _EAST[1]) & (lat >= _TIP) & (lat <= _NORTH[1]), bool)


def check_keep(keep: object) -> None:
    """Refuse a word that means nothing.

    Raises:
        ValueError: It is none of the words.
    """
    if keep is not None and keep not in get_args(get_args(Keep)[0]):
        msg = f"keep is 'sound', 'rings' or None, not {keep!r}."
        raise ValueError(msg)


def system_of(stated: object, asked: object, place: Place) -> tuple[str, Problems]:
    """Return the coordinate system that a source names or the caller says, and what is wrong; ``""`` if it has none."""
    found: list[str] = []
    problems = Problems()
    for given in (stated, asked):
        if given is None:
            continue
        try:
            found.append(named(given, place))
        except InvalidOutlinesError as error:
            problems += error.problems
    if len(found) == 1 or len(set(found)) == 1:
        return found[0], problems
    if found:
        facts = {"first": _FILE_SAYS, "one": found[0], "second": _CRS_SAYS, "two": found[1], "fix": _SAME}
        return "", problems + Problems.of(Problem(OTHER_SYSTEM, place, facts))
    return "", problems or Problems.of(Problem(NO_SYSTEM, place))


def checked(raw: Raw, crs: object, keep: Keep) -> Outlines:
    """Return outlines, with all that is wrong reported or, if that is asked for, left out.

    Raises:
        InvalidOutlinesError: The coordinate system is not known; or ``keep`` is None and anything is wrong.
    """
    shapely = need("shapely", extra="geo")
    system, problems = system_of(raw.crs, crs, raw.place)
    ids = encode(_whole(raw.ids))
    names = ids.tolist()
    shapes, unread = shapes_of(shapely, raw.values)
    work = _Check(raw, shapely, names, shapes, np.ones(len(names), bool))
    work.ids(ids)
    work.shapes_(unread)
    if system:
        (work.degrees if is_degrees(system) else work.metres)(system)
    work.rings(kept=keep == "rings")
    found = Problems(work.batches)
    if problems or (found and keep is None):
        raise InvalidOutlinesError(problems + found)
    rows = np.flatnonzero(work.good)
    flat = np.asarray(shapely.force_2d(shapes[rows]), object)
    return outlines_of([names[i] for i in rows.tolist()], flat, system, found)


def _whole(ids: object) -> object:
    """Return ids with whole numbers for floats that are such: a column with an empty cell makes floats of them."""
    if isinstance(ids, Encoded):
        return ids
    values = list(listed(ids))
    return [int(v) if isinstance(v, float) and v.is_integer() and abs(v) < _EXACT else v for v in values]


def shapes_of(shapely: Any, values: Sequence[Any] | npt.NDArray[Any]) -> tuple[Shapes, Mapping[int, str]]:  # noqa: ANN401 - a module
    """Return geometries, WKT and WKB read as such and None for what is none; second: what could not be read."""
    shapes = np.empty(len(values), object)
    shapes[:] = list(values)
    for kind, read in ((str, shapely.from_wkt), (bytes, shapely.from_wkb)):
        here = np.fromiter((isinstance(v, kind) and bool(v) for v in shapes), bool, len(shapes))
        if here.any():
            found = tolerant(shapely, read, shapes[here])
            failed = np.flatnonzero(here)[np.asarray(shapely.is_missing(found), bool)]
            said = [shapes[row] for row in failed.tolist()]
            shapes[here] = found
            shapes[failed] = said
    odd = np.flatnonzero(~np.asarray(shapely.is_geometry(shapes), bool))
    unread = {row: _short(shapes[row]) for row in odd.tolist() if not _is_nothing(shapes[row])}
    shapes[odd] = None
    return shapes, unread


def _is_nothing(value: object) -> bool:
    return is_missing(value) or value in ("", b"")


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


@attrs.define(eq=False)
class _Check:
    """Collects what is wrong; ``good`` tells which rows can be used."""

    raw: Raw
    shapely: Any
    names: list[str]
    shapes: Shapes
    good: Bools
    batches: list[Batch] = attrs.field(factory=list[Batch])

    def _add(self, kind: Any, rows: Sequence[int] | Ints, **facts: Sequence[object]) -> None:  # noqa: ANN401 - a FaultKind
        """Report rows, and leave them out."""
        at = [int(row) for row in rows]
        if not at:
            return
        self.good[at] = False
        ids = [self.names[row] for row in at]
        numbers = [self.raw.number(row) for row in at]
        self.batches.append(Batch(kind, numbers, ids, {"id": ids, **facts}, self.raw.place))

    def ids(self, coded: Encoded) -> None:
        """Find rows without an id, and ids that are there twice."""
        nameless = [i for i, name in enumerate(self.names) if not name.strip() or i in coded.odd]
        first: dict[str, int] = {}
        for row, name in enumerate(self.names):
            first.setdefault(name, row)
        twice = [i for i, name in enumerate(self.names) if first[name] != i and name.strip()]
        seen = [self.raw.number(first[self.names[i]]) for i in twice]
        if nameless:
            rows = [self.raw.number(row) for row in nameless]
            self.good[nameless] = False
            self.batches.append(Batch(NO_ID, rows, place=self.raw.place))
        self._add(DUPLICATE_OUTLINE, twice, first=seen)

    def shapes_(self, unread: Mapping[int, str]) -> None:
        """Find shapes that are missing, of another type, or somewhere that is nowhere."""
        shapely, shapes = self.shapely, self.shapes
        why = {row: _UNREAD.format(value=text) for row, text in unread.items()}
        types = np.asarray(shapely.get_type_id(shapes), np.int64)
        nothing = np.asarray(shapely.is_missing(shapes) | shapely.is_empty(shapes), bool)
        for row in np.flatnonzero(nothing).tolist():
            why.setdefault(row, _MISSING)
        other = ~nothing & ~np.isin(types, (POINT, *POLYGONS))
        for row in np.flatnonzero(other).tolist():
            why[row] = _TYPE.format(type=shapes[row].geom_type)
        places, of = shapely.get_coordinates(shapes, return_index=True)
        for row in np.unique(of[~np.isfinite(places).all(axis=1)]).tolist():
            why.setdefault(row, _NOT_FINITE)
        rows = sorted(why)
        self._add(BAD_SHAPE, rows, why=[why[row] for row in rows], fix=[_GIVE] * len(rows))

    def _bounds(self) -> npt.NDArray[np.float64]:
        bounds = np.asarray(self.shapely.bounds(self.shapes), np.float64).reshape(-1, 4)
        bounds[~np.isfinite(bounds).all(axis=1)] = 0.0
        return bounds

    def degrees(self, crs: str) -> None:
        """Find coordinates that are no degrees, and those whose latitude seems to stand first."""
        west, south, east, north = self._bounds().T
        turned = (west >= _NORTH[0]) & (east <= _NORTH[1]) & (south >= _EAST[0]) & (north <= _EAST[1])
        far = ~turned & ((west < -_ROUND) | (east > _ROUND) | (south < -_POLE) | (north > _POLE))
        self._misplaced(SWAPPED, turned, what=_LON_LAT)
        self._misplaced(OUT_OF_RANGE, far, crs=crs)

    def metres(self, crs: str) -> None:
        """Find degrees among coordinates of a projected system, and those whose north seems to stand first."""
        west, south, east, north = self._bounds().T
        small = _in_china(west, south) & _in_china(east, north)
        step = way(crs, WGS84)
        turned = ~small & ~_in_china(*step(west, south)) & _in_china(*step(south, west)) & (west != south)
        name = crs if "[" not in crs else str(proj(crs).name)
        self._misplaced(DEGREES, small, crs=name)
        self._misplaced(SWAPPED, turned, what=_EAST_NORTH)

    def _misplaced(self, kind: Any, hit: Bools, **fact: object) -> None:  # noqa: ANN401 - a FaultKind
        """Report rows with the first corner of each."""
        rows, bounds = np.flatnonzero(hit).tolist(), self._bounds()
        facts: dict[str, Sequence[object]] = {key: [value] * len(rows) for key, value in fact.items()}
        for at, key in enumerate("xy"):
            facts[key] = [f"{value:.10g}" for value in bounds[rows, at].tolist()]
        self._add(kind, rows, **facts)

    def rings(self, *, kept: bool) -> None:
        """Find polygons whose rings cross or touch as they must not; they may be kept."""
        shapely, rows = self.shapely, np.flatnonzero(self.good)
        bad = rows[~np.asarray(shapely.is_valid(self.shapes[rows]), bool)]
        if kept or not len(bad):
            return
        reasons = [_INVALID.format(reason=str(reason)) for reason in shapely.is_valid_reason(self.shapes[bad])]
        self._add(BAD_SHAPE, bad, why=reasons, fix=[_REPAIR] * len(bad))
