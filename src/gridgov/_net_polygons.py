"""The tables of a net out of polygons of its cells, laid over the points or outlines of base units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints, encode
from gridgov._encoding import is_missing
from gridgov._extras import need
from gridgov._frames import columns_of, frame_of
from gridgov._net_build import TableLike
from gridgov.errors import Batch, InvalidNetError, Place, Problem, Problems, fault
from gridgov.text import Text

__all__ = ["Dropped", "tables_of_polygons"]

#: Base unit, cell, and share of the base unit there.
Dropped: TypeAlias = tuple[str, str, float]
_Shapes: TypeAlias = npt.NDArray[np.object_]
_Numbers: TypeAlias = npt.NDArray[np.float64]

BAD_SHAPE = fault(
    "NPG001",
    "bad-geometry",
    Text("The geometry of '{id}' {why.en}.", "“{id}”的几何图形{why.zh}。"),
    Text(
        "Repair it, such as with shapely.make_valid, or leave the row out.",
        "请修复，如用shapely.make_valid，或删除该行。",
    ),
)
OTHER_CRS = fault(
    "NPG002",
    "other-coordinates",
    Text(
        "The polygons are in {first}, the base units in {second}.",
        "多边形的坐标系为{first}，基本单元的坐标系为{second}。",
    ),
    Text("Bring both into one, such as with GeoDataFrame.to_crs.", "请统一坐标系，如用GeoDataFrame.to_crs。"),
)
SHAPE_WITHOUT_ID = fault(
    "NPG003",
    "geometry-without-id",
    Text("The row has no id.", "该行没有编号。"),
    Text(
        "Give every polygon the id of its cell, and every base unit its own.",
        "请为每个多边形填写网格编号，为每个基本单元填写编号。",
    ),
)
UNIT_TWICE = fault(
    "NPG004",
    "base-unit-twice",
    Text("Base unit '{id}' is there {n} times.", "基本单元“{id}”出现{n}次。"),
    Text("Keep one row of it.", "请只保留一行。"),
)

_MISSING: Final = Text("is missing or empty", "缺失或为空")
_NO_POLYGON: Final = Text("is no polygon", "不是多边形")
_NO_UNIT: Final = Text("is neither a point nor a polygon", "既不是点也不是多边形")
_INVALID: Final = Text("is not valid: {reason}", "无效：{reason}")
_POINT, _POLYGON, _MULTI = 0, 3, 6
#: What covers so much more than all of an outline covers a part of it twice.
_TWICE: Final = 1 + 1e-6


@attrs.frozen(eq=False)
class _Layer:
    """Geometries with ids."""

    path: str
    ids: list[str]
    shapes: _Shapes
    #: Coordinate system, None where nothing says it.
    crs: Any


def tables_of_polygons(  # noqa: PLR0913 - two layers and how they are read
    polygons: TableLike,
    base: TableLike,
    *,
    cell: str,
    unit: str,
    least: float,
    dropped: list[Dropped] | None,
) -> dict[str, Any]:
    """Return the tables: which base unit lies in which polygon, with the share of its area where it lies in several.

    Args:
        polygons: A GeoDataFrame with the id of the cell in a column, or pairs of id and geometry.
        base: A GeoDataFrame of points or outlines, a table with the columns ``x`` and ``y``, or pairs.
        cell: Name of the column with the id of the cell.
        unit: Name of the column with the id of the base unit.
        least: Smaller shares are left out, from 0 to below 1.
        dropped: Takes up what is left out.

    Raises:
        InvalidNetError: With every geometry that cannot be used.
        MissingExtraError: shapely is not installed.
        ValueError: A column is not there, or ``least`` is out of its range.
        TypeError: Something given is no such table.
    """
    shapely = need("shapely", extra="geo")
    if not 0 <= least < 1:
        msg = f"least is a share from 0 to below 1, not {least}."
        raise ValueError(msg)
    cells, units = _layer(shapely, polygons, "polygons", cell), _layer(shapely, base, "base", unit)
    _check(shapely, cells, units)
    names, shapes = _joined(shapely, cells)
    found = _overlay(shapely, shapes, units.shapes)
    at, into, share, lost = _shared(*found, len(units.ids), least)
    if dropped is not None:
        dropped += [(units.ids[i], names[j], float(s)) for i, j, s in zip(*lost, strict=True)]
    ids, titles = np.array(units.ids, object), np.array(names, object)
    members: dict[str, Any] = {"unit": ids[at], "cell": titles[into]}
    if not np.isnan(share).all():
        members["share"] = share
    return {"members": members, "cells": {"id": names}}


# -- what is given -----------------------------------------------------------------------------------------------------


def _layer(shapely: Any, given: TableLike, path: str, key: str) -> _Layer:  # noqa: ANN401 - a module
    """Read geometries."""
    if hasattr(given, "geometry") and hasattr(given, "crs"):
        frame = cast("Any", given)
        if key not in frame.columns:
            msg = f"There is no column '{key}' with ids; there are {', '.join(map(str, frame.columns))}."
            raise ValueError(msg)
        return _Layer(path, encode(frame[key]).tolist(), np.asarray(frame.geometry, object), frame.crs)
    columns = _coordinates(given, key)
    if columns is not None:
        x, y = (np.array([_number(value) for value in columns[name]], float) for name in ("x", "y"))
        points: _Shapes = shapely.points(x, y)
        points[~(np.isfinite(x) & np.isfinite(y))] = None
        return _Layer(path, encode(columns[key]).tolist(), points, None)
    pairs = [tuple(pair) for pair in cast("Iterable[Any]", given)]
    shapes = np.empty(len(pairs), object)
    shapes[:] = [shape for _, shape in pairs]
    return _Layer(path, encode([ident for ident, _ in pairs]).tolist(), shapes, None)


def _coordinates(given: TableLike, key: str) -> Mapping[str, Sequence[Any]] | None:
    """Return the columns of a table of coordinates; None if it is no table."""
    wanted = (key, "x", "y")
    if isinstance(given, Mapping):
        columns = cast("Mapping[str, Sequence[Any]]", given)
        there = list(columns)
    elif frame_of(given) is not None:
        found, there = columns_of(given, wanted)
        columns = cast("Mapping[str, Sequence[Any]]", found)
    else:
        return None
    if not set(wanted) <= set(there):
        msg = f"Base units by coordinates have the columns {', '.join(wanted)}; there are {', '.join(there)}."
        raise ValueError(msg)
    return columns


def _number(value: object) -> float:
    try:
        return np.nan if is_missing(value) else float(cast("Any", value))
    except (TypeError, ValueError):
        return np.nan


def _check(shapely: Any, cells: _Layer, units: _Layer) -> None:  # noqa: ANN401 - a module
    """Refuse geometries that cannot be used, all at once."""
    batches = [*_shape_faults(shapely, cells, _NO_POLYGON, (_POLYGON, _MULTI))]
    batches += _shape_faults(shapely, units, _NO_UNIT, (_POINT, _POLYGON, _MULTI))
    rows: dict[str, list[int]] = {}
    for row, ident in enumerate(units.ids, 1):
        rows.setdefault(ident, []).append(row)
    twice = {ident: at for ident, at in rows.items() if ident and len(at) > 1}
    if twice:
        facts: dict[str, Sequence[object]] = {"id": list(twice), "n": [len(at) for at in twice.values()]}
        batches.append(Batch(UNIT_TWICE, [at[1] for at in twice.values()], list(twice), facts, Place(path=units.path)))
    problems = Problems(batches)
    if cells.crs is not None and units.crs is not None and cells.crs != units.crs:
        problems += Problems.of(Problem(OTHER_CRS, facts={"first": str(cells.crs), "second": str(units.crs)}))
    if problems:
        raise InvalidNetError(problems)


def _shape_faults(shapely: Any, layer: _Layer, other: Text, types: Sequence[int]) -> list[Batch]:  # noqa: ANN401 - a module
    """Find rows without an id or a geometry that can be used."""
    odd: Bools = np.array([shape is not None for shape in layer.shapes], bool) & ~shapely.is_geometry(layer.shapes)
    shapes = layer.shapes.copy()
    shapes[odd] = None
    empty: Bools = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    wrong: Bools = (~empty & ~np.isin(shapely.get_type_id(shapes), types)) | odd
    invalid: Bools = ~empty & ~wrong & ~shapely.is_valid(shapes)
    reasons: dict[int, Text] = dict.fromkeys(np.flatnonzero(empty & ~odd).tolist(), _MISSING)
    reasons |= dict.fromkeys(np.flatnonzero(wrong).tolist(), other)
    for row in np.flatnonzero(invalid).tolist():
        reasons[row] = _INVALID.format(reason=shapely.is_valid_reason(shapes[row]))
    nameless = [i for i, ident in enumerate(layer.ids) if not ident]
    place = Place(path=layer.path)
    out: list[Batch] = []
    if nameless:
        out.append(Batch(SHAPE_WITHOUT_ID, [i + 1 for i in nameless], place=place))
    if reasons:
        rows = sorted(reasons)
        facts: dict[str, Sequence[object]] = {"id": [layer.ids[i] for i in rows], "why": [reasons[i] for i in rows]}
        out.append(Batch(BAD_SHAPE, [i + 1 for i in rows], facts=facts, place=place))
    return out


def _joined(shapely: Any, cells: _Layer) -> tuple[list[str], _Shapes]:  # noqa: ANN401 - a module
    """Return each cell once; one of several polygons covers what any of them covers."""
    names = list(dict.fromkeys(cells.ids))
    if len(names) == len(cells.ids):
        return names, cells.shapes
    rows: dict[str, list[int]] = {}
    for row, ident in enumerate(cells.ids):
        rows.setdefault(ident, []).append(row)
    shapes = np.empty(len(names), object)
    shapes[:] = [shapely.union_all(cells.shapes[at]) for at in rows.values()]
    return names, shapes


# -- one over the other ------------------------------------------------------------------------------------------------


def _overlay(shapely: Any, cells: _Shapes, units: _Shapes) -> tuple[Ints, Ints, _Numbers]:  # noqa: ANN401 - a module
    """Return pairs of base unit and cell that meet, in order, and the share of the base unit in the cell."""
    tree = shapely.STRtree(cells)
    unit, cell = tree.query(units, predicate="intersects")
    order = np.lexsort((cell, unit))
    unit, cell = unit[order], cell[order]
    whole = np.asarray(shapely.area(units), float)
    share = np.ones(len(unit))
    # What lies in a cell as a whole needs no cutting; a point has no area.
    within = tree.query(units, predicate="within")
    n = len(cells)
    cut = np.flatnonzero((whole[unit] > 0) & ~np.isin(unit * n + cell, within[0] * n + within[1]))
    share[cut] = shapely.area(shapely.intersection(units[unit[cut]], cells[cell[cut]])) / whole[unit[cut]]
    met = share > 0  # those that only touch have nothing in common
    return unit[met], cell[met], share[met]


def _shared(
    unit: Ints, cell: Ints, share: _Numbers, n: int, least: float
) -> tuple[Ints, Ints, _Numbers, tuple[list[int], list[int], list[float]]]:
    """Leave small shares out and bring the others of each base unit to 1; what cells claim twice gets none."""
    keep = share >= least
    lost = (unit[~keep].tolist(), cell[~keep].tolist(), share[~keep].tolist())
    over = np.bincount(unit, share, n) > _TWICE
    unit, cell, share = unit[keep], cell[keep], share[keep]
    total, count = np.bincount(unit, share, n), np.bincount(unit, minlength=n)
    open_ = over[unit] | (count[unit] == 1)
    return unit, cell, np.where(open_, np.nan, share / total[unit]), lost
