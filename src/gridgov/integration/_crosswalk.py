"""Which cell of which net is in which merged grid, and with how much of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, Ints
from gridgov._days import Day
from gridgov._frame import Field, Frame, Named, framed, objects
from gridgov.integration._frames_of import HOUSEHOLDS, UNITS, spec
from gridgov.integration._overlay import OUTSIDE, Overlay
from gridgov.integration._plan import Floats, Plan
from gridgov.text import Text

__all__ = ["crosswalk", "level_at", "nets_at"]

_TITLE: Final = Text("cells and the merged grids", "原网格与整合后网格对应表")
_OUTSIDE: Final = spec(
    "outside",
    Text("why in no grid", "未入格原因"),
    Text(
        "Empty where there is a grid; else " + "; ".join(f"{k}: {t.en}" for k, t in OUTSIDE.values()) + ".",
        "有网格时为空；否则" + "；".join(f"{k}：{t.zh}" for k, t in OUTSIDE.values()) + "。",
    ),
)
_UNITS: Final = spec(
    "units",
    Text("base units", "基本单元数"),
    Text(
        "Base units of the cell that are there; one in several cells counts with its share.",
        "该网格在此处的基本单元数；跨多个网格的按份额计。",
    ),
    UNITS,
)
_HOUSEHOLDS: Final = spec(
    "households",
    Text("households", "户数"),
    Text(
        "Known households of these; unknown if none is known.", "其中已知户数之和；全部未知时为未知。"
    ),
    HOUSEHOLDS,
)  # fmt: skip
_UNKNOWN: Final = spec(
    "unknown",
    Text("base units of unknown households", "户数未知的基本单元数"),
    Text("How many of these base units have an unknown number of households.", "其中户数未知的基本单元数。"),
    UNITS,
)
_SHARE: Final = spec(
    "share",
    Text("share of the cell", "占原网格比例"),
    Text(
        "Part of the cell that is there, 0 to 1; those of a cell add up to 1. Not known for a cell without base units.",
        "该网格位于此处的部分，0至1；同一网格合计为1；没有基本单元的网格未知。",
    ),
)
_BY: Final = spec(
    "by",
    Text("weighed by", "计量方式"),
    Text(
        "households, or base_units where some of the cell are unknown or all are 0.",
        "households按户数；网格内有户数未知或全部为0时base_units按基本单元。",
    ),
)
_GRID_SHARE: Final = spec(
    "grid_share",
    Text("share of the grid", "占整合后网格比例"),
    Text("Part of the grid that the cell has, 0 to 1.", "该网格占整合后网格的部分，0至1。"),
)
_GRID_BY: Final = spec(
    "grid_by",
    Text("grid weighed by", "整合后网格计量方式"),
    Text("The same for the grid; empty without one.", "整合后网格的计量方式；没有网格时为空。"),
)
_COLUMNS: Final = (
    spec("net"),
    spec("level"),
    spec("cell"),
    spec("grid"),
    _OUTSIDE,
    _UNITS,
    _HOUSEHOLDS,
    _UNKNOWN,
    _SHARE,
    _BY,
    _GRID_SHARE,
    _GRID_BY,
)


def crosswalk(
    plan: Plan, net: str | Iterable[str] | None = None, *, level: str | None = None, on: Day | None = None
) -> Frame:
    """Say which cell is in which merged grid, with shares; a part that is in no grid has a row without one.

    Definition:
        Share of the cell: its households in the grid / all its households; base units in place of households where a
        number of households of the cell is not known, or all are 0. Share of the grid: the same with all of the grid.
    Unknown:
        Base units with unknown households are counted in ``unknown`` and never taken for empty.

    Args:
        plan: The merged grids.
        net: Id of a net, or of several; None for all.
        level: Key of the level of the merged grids; None for the lowest.
        on: Only cells in force on this day; None for all.

    Returns:
        Rows in the order of nets, then of their cells (all levels), then of the grids.

    Raises:
        KeyError: There is no such net.
        ValueError: The plan has no such level.

    Example:
        >>> from gridgov.integration._plan_of import plan_of
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> base = BaseUnits.of_ids(["b1", "b2", "b3"], households=[30, 10, 60])
        >>> net = Net.from_tables("health", {"unit": ["b1", "b2", "b3"], "cell": ["h1", "h1", "h2"]})
        >>> found = crosswalk(plan_of(Nets.of([net], base), ["g1", "g2", "g2"]))
        >>> [(row.cell, row.grid, row.share) for row in found]
        [('h1', 'g1', 0.75), ('h1', 'g2', 0.25), ('h2', 'g2', 1.0)]
    """
    overlay = Overlay(plan, on)
    return walk(overlay, nets_at(plan, net), level_at(plan, level))


def nets_at(plan: Plan, net: str | Iterable[str] | None) -> list[int]:
    """Return the positions of nets.

    Raises:
        KeyError: There is no such net.
    """
    if net is None:
        return list(range(len(plan.nets)))
    return [plan.nets.index_of(ident) for ident in ([net] if isinstance(net, str) else net)]


def level_at(plan: Plan, level: str | None) -> int:
    """Return the position of a level of the plan, the lowest for None.

    Raises:
        ValueError: The plan has no such level.
    """
    keys = [grids.level for grids in plan.levels]
    if level is None:
        return len(keys) - 1
    if level not in keys:
        msg = f"The plan has no level '{level}'; it has {', '.join(keys)}."
        raise ValueError(msg)
    return keys.index(level)


def walk(overlay: Overlay, nets: list[int], level: int) -> Frame:
    """Build the frame for nets that are laid over the grids of a level."""
    plan = overlay.plan
    grids = plan.levels[level]
    parts: dict[str, list[npt.NDArray[Any]]] = {column.key: [] for column in _COLUMNS}
    whole = _whole(plan, level)
    for at in nets:
        laid, net = overlay.at(at, level), plan.nets[at]
        inside = laid.inside
        share, by = laid.shares()
        of_grid, by_grid = _grid_share(laid.place, inside, (laid.units, laid.households), whole)
        reason = np.array([None] * len(inside), object)
        for key, (name, _) in OUTSIDE.items():
            reason[laid.reason == key] = name
        cells = net.columns.cells
        words = np.array(["base_units", "households"], object)
        grid_words = words[by_grid.astype(np.int8)]
        grid_words[~inside] = None
        values: tuple[npt.NDArray[Any], ...] = (
            objects([net.id] * len(share)),
            np.array(net.levels, object)[cells.level[laid.cell]],
            objects(cells.ids.decode(laid.cell).tolist()),
            np.where(inside, laid.place, -1),
            reason,
            laid.units,
            np.where((laid.unknown > 0) & (laid.unknown >= laid.units), np.nan, laid.households),
            laid.unknown,
            share,
            words[by.astype(np.int8)],
            of_grid,
            grid_words,
        )
        for column, value in zip(_COLUMNS, values, strict=True):
            parts[column.key].append(value)
    return _joined(parts, grids.ids)


def _joined(parts: dict[str, list[npt.NDArray[Any]]], ids: IdColumn) -> Frame:
    """Put the rows of all nets into one frame."""
    fields: list[Field] = []
    for column in _COLUMNS:
        values = np.concatenate(parts[column.key]) if parts[column.key] else np.zeros(0)
        fields.append((column, Named(ids, values.astype(np.int32)) if column.key == "grid" else values))
    return framed(_TITLE, *fields)


def _whole(plan: Plan, level: int) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Return base units and households of each grid, and whether households count."""
    grids = plan.levels[level]
    codes = grids.codes[grids.codes >= 0]
    units = np.bincount(codes, minlength=len(grids)).astype(np.float64)
    return units, grids.households, (grids.unknown == 0) & (grids.households > 0)


def _grid_share(
    place: npt.NDArray[np.int32],
    inside: npt.NDArray[np.bool_],
    parts: tuple[Floats, Floats],
    whole: tuple[Floats, Floats, npt.NDArray[np.bool_]],
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the share of the grid that each entry is, NaN without a grid, and whether households were counted."""
    out, by = np.full(len(place), np.nan), np.zeros(len(place), bool)
    at: Ints = place[inside].astype(np.int64)
    by[inside] = whole[2][at]
    with np.errstate(invalid="ignore", divide="ignore"):
        out[inside] = np.where(by[inside], parts[1][inside] / whole[1][at], parts[0][inside] / whole[0][at])
    return out, by
