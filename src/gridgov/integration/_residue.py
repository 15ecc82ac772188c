"""What stays outside the merged grids, which cells are cut, and what each department has afterwards."""

from __future__ import annotations

from typing import Final

import numpy as np

from gridgov._columns import Ints
from gridgov._frame import Column, Frame, framed, objects
from gridgov.integration._plan import KEPT, RESIDUE, Plan
from gridgov.text import Text

__all__ = ["cuts", "kept_by", "losses", "residue"]

_NOTHING: Final = Text("", "")
_CELLS: Final = Text("cells", "个")
_HOUSEHOLDS: Final = Text("households", "户")
_RESIDUE: Final = Text("what stays outside", "网外部分")
_RESIDUE_COLUMNS: Final = (
    Column(
        "net",
        Text("net", "网格体系"),
        _NOTHING,
        Text("Id of the net; None for base units of no net.", "网格体系编号。"),
    ),
    Column(
        "cell",
        Text("cell", "网格"),
        _NOTHING,
        Text("Id of the cell; None for a whole net.", "网格编号；整个体系时为空。"),
    ),
    Column(
        "reason",
        Text("reason", "原因"),
        _NOTHING,
        Text("kept, no_net, not_covered or no_area.", "保留、无网、未覆盖或无边界。"),
    ),
    Column("basis", Text("legal basis", "法律依据"), _NOTHING, Text("On what it stays.", "保留的依据。")),
    Column(
        "units",
        Text("base units", "基本单元数"),
        Text("base units", "个"),
        Text("Base units outside.", "网外基本单元数。"),
    ),
    Column(
        "households",
        Text("households", "户数"),
        _HOUSEHOLDS,
        Text("Known households of them; None if none is known.", "其中已知户数；全部未知时为空。"),
    ),
    Column(
        "unknown",
        Text("base units of unknown households", "户数未知的基本单元数"),
        Text("base units", "个"),
        Text("How many of them are not in the households.", "其中未计入户数的基本单元数。"),
    ),
)
_LOSSES: Final = Text("what each department has afterwards", "各部门整合前后")
_LOSS_COLUMNS: Final = (
    Column("net", Text("net", "网格体系"), _NOTHING, Text("Id of the net.", "网格体系编号。")),
    Column(
        "cells", Text("cells", "网格数"), _CELLS, Text("Cells that have base units here.", "在本地有基本单元的网格数。")
    ),
    Column(
        "same",
        Text("same as a grid", "与整合网格相同"),
        _CELLS,
        Text("Cells with the base units of one grid.", "与某一整合网格完全相同的网格数。"),
    ),
    Column(
        "whole",
        Text("whole in a grid", "整体并入"),
        _CELLS,
        Text("Cells that are in one grid with others.", "整体并入某一网格的网格数。"),
    ),
    Column(
        "cut",
        Text("cut", "被拆分"),
        _CELLS,
        Text("Cells whose base units are in several grids.", "被分入多个网格的网格数。"),
    ),
    Column(
        "kept", Text("kept", "保留"), _CELLS, Text("Cells that stay by law or decision.", "依法或依决定保留的网格数。")
    ),
    Column(
        "outside",
        Text("partly outside", "部分网外"),
        _CELLS,
        Text("Cells with base units that are in no grid.", "有基本单元未入网的网格数。"),
    ),
    Column(
        "unmapped",
        Text("members not mapped", "无法对应"),
        Text("rows", "行"),
        Text("Rows of members that mean nothing here.", "无法对应的覆盖记录数。"),
    ),
    Column("posts", Text("posts", "岗位"), Text("posts", "个"), Text("Posts of the net.", "该体系的岗位数。")),
    Column(
        "systems",
        Text("systems", "系统"),
        Text("systems", "个"),
        Text("Systems that its duties are recorded in.", "记录其职责的系统数。"),
    ),
)


_CUTS: Final = Text("cells that are cut", "被拆分的网格")
_CUT_COLUMNS: Final = (
    Column("net", Text("net", "网格体系"), _NOTHING, Text("Id of the net.", "网格体系编号。")),
    Column("cell", Text("cell", "网格"), _NOTHING, Text("Id of the cell.", "网格编号。")),
    Column("grids", Text("grids", "网格数"), _CELLS, Text("Merged grids that it is in.", "分入的整合网格数。")),
    Column("main", Text("main grid", "主要网格"), _NOTHING, Text("The grid with most of it.", "所占最多的整合网格。")),
    Column(
        "units",
        Text("base units", "基本单元数"),
        Text("base units", "个"),
        Text("Base units of the cell in grids.", "该网格中已入格的基本单元数。"),
    ),
    Column(
        "apart",
        Text("base units apart", "分出单元数"),
        Text("base units", "个"),
        Text("Those that are not in the main grid.", "不在主要网格的基本单元数。"),
    ),
)


def cuts(plan: Plan) -> Frame:
    """Return the cells of each net that are in several grids of the lowest level; those most cut up come first."""
    grid, width = plan.lowest.codes, max(len(plan.lowest), 1)
    rows: list[tuple[str, str, int, str, int, int]] = []
    names = plan.lowest.ids.tolist()
    for one in plan.nets.bound:
        inside = np.flatnonzero(grid[one.units] >= 0)
        key = one.cells[inside].astype(np.int64) * width + grid[one.units[inside]]
        keys, counts = np.unique(key, return_counts=True)
        cell = keys // width
        order = np.lexsort((keys % width, -counts, cell))
        starts = np.flatnonzero(np.append(True, np.diff(cell[order]) != 0)) if len(order) else order
        for i, start in enumerate(starts.tolist()):
            stop = int(starts[i + 1]) if i + 1 < len(starts) else len(order)
            if stop - start > 1:
                part = counts[order[start:stop]]
                total = int(part.sum())
                ident = one.net.cell_ids.get(int(cell[order[start]]))
                main = names[int(keys[order[start]] % width)]
                rows.append((one.net.id, ident, stop - start, main, total, total - int(part[0])))
    rows.sort(key=lambda row: (-row[5], row[0], row[1]))
    values = [[row[i] for row in rows] for i in range(len(_CUT_COLUMNS))]
    arrays = [objects(v) if i in {0, 1, 3} else np.array(v, np.int64) for i, v in enumerate(values)]
    return framed(_CUTS, *zip(_CUT_COLUMNS, arrays, strict=True))


def residue(plan: Plan) -> Frame:
    """Return what is outside: nets that are kept, cells that are kept, and base units that no grid holds."""
    nets, base = plan.nets, plan.nets.base
    rows: list[tuple[str | None, str | None, str, str | None, Ints]] = []
    done = np.zeros(len(base), bool)
    for one in nets.bound:
        net = one.net
        if net.keep:
            rows.append((net.id, None, RESIDUE[KEPT][0], net.basis, np.unique(one.units).astype(np.int64)))
            continue
        own = net.columns.cells.basis.tolist()
        for cell in np.flatnonzero(net.stays()).tolist():
            units = np.unique(one.units[one.cells == cell]).astype(np.int64)
            if len(units):
                basis = kept_by(net.paths[cell].tolist(), own)
                rows.append((net.id, net.cell_ids.get(cell), RESIDUE[KEPT][0], basis, units))
                done[units] = True
    for code, (key, _) in RESIDUE.items():
        units = np.flatnonzero((plan.residue == code) & ~done)
        if len(units):
            rows.append((None, None, key, None, units))
    texts = [objects([row[i] for row in rows]) for i in range(4)]
    counts = np.array([len(row[4]) for row in rows], np.int64)
    unknown = np.array([int((~base.known[row[4]]).sum()) for row in rows], np.int64)
    sums = np.array([float(base.weights[row[4]].sum()) for row in rows], np.float64)
    households = np.where(unknown == counts, np.nan, sums)
    return framed(_RESIDUE, *zip(_RESIDUE_COLUMNS, [*texts, counts, households, unknown], strict=True))


def kept_by(path: list[int], basis: list[str | None]) -> str | None:
    """Return on what a cell stays: its own basis, or that of the nearest cell above it."""
    return next((basis[cell] for cell in reversed(path) if cell >= 0 and basis[cell]), None)


def losses(plan: Plan) -> Frame:
    """Return for each net what became of its cells, posts and systems."""
    grid = plan.lowest.codes
    size = np.bincount(grid[grid >= 0], minlength=len(plan.lowest))
    out: dict[str, list[object]] = {column.key: [] for column in _LOSS_COLUMNS}
    for one in plan.nets.bound:
        n = one.net.n_cells
        at = grid[one.units]
        total = np.bincount(one.cells, minlength=n)
        low, high = np.full(n, np.iinfo(np.int64).max), np.full(n, -1, np.int64)
        inside = at >= 0
        np.minimum.at(low, one.cells[inside], at[inside])
        np.maximum.at(high, one.cells[inside], at[inside])
        placed = np.bincount(one.cells[inside], minlength=n)
        single = (placed > 0) & (low == high)
        same = single & (placed == total)
        same[same] = size[low[same]] == placed[same]
        stays = one.net.stays() & (total > 0)
        systems = {s for s in one.net.columns.duties.systems.tolist() if s}
        counts = {
            "cells": total > 0,
            "same": same,
            "whole": single & ~same,
            "cut": (placed > 0) & (low < high),
            "kept": stays,
            "outside": (total > placed) & ~stays,
        }
        out["net"].append(one.net.id)
        for key, mask in counts.items():
            out[key].append(int(mask.sum()))
        out["unmapped"].append(len(one.unmapped))
        out["posts"].append(len(one.net.columns.posts.ids))
        out["systems"].append(len(systems))
    values = [objects(out["net"]), *(np.array(out[c.key], np.int64) for c in _LOSS_COLUMNS[1:])]
    return framed(_LOSSES, *zip(_LOSS_COLUMNS, values, strict=True))
