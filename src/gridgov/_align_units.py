"""Tables of base units: what nets do not cover, what lies in several cells, slivers, the refinement and blocks."""

from __future__ import annotations

from typing import Final

import numpy as np

from gridgov._align_base import Ground
from gridgov._align_columns import BASE_UNITS, HOUSEHOLDS, NET, UNIT, UNKNOWN, column
from gridgov._columns import Rows
from gridgov._frame import Field, Frame, Named, framed
from gridgov._partition import Floats, added
from gridgov.text import Text

__all__ = ["blocks", "coverage", "gaps", "overlaps", "refinement", "slivers"]

_GAPS: Final = Text("base units that nets do not cover", "网格体系未覆盖的基本单元")
_OVERLAPS: Final = Text("base units in several cells of a net", "位于同一体系多个网格的基本单元")
_SLIVERS: Final = Text("slivers of the refinement", "细分碎片")
_REFINEMENT: Final = Text("common refinement", "共同细分")
_BLOCKS: Final = Text("blocks of linked cells", "关联网格组")
_COVERAGE: Final = Text("what each net covers", "各网格体系覆盖情况")
_OWN: Final = column(
    "households",
    ("households", "户数"),
    ("Households of the base unit, unknown where nobody states them.", "该基本单元的户数，未填报则未知。"),
    Text("households", "户"),
)
_COUNT: Final = Text("base units", "个")
_CELLS: Final = Text("cells", "个")


def _whole(values: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.rint(values).astype(np.int64).reshape(-1)


def _nets(ground: Ground, rows: Rows) -> Named:
    return Named(ground.net_ids, rows)


def coverage(ground: Ground) -> Frame:
    """Return a row for each net: its cells, and what they cover."""
    base, k = ground.nets.base, ground.k
    covered = [member.covered() for member in ground.members]
    counts = np.array([int(there.sum()) for there in covered], np.int64)
    several = np.array([_several(ground, net) for net in range(k)], np.int64)
    contested = np.array([len(member.contested) for member in ground.members], np.int64)
    filled = np.array([int((size > 0).sum()) for size in ground.sizes], np.int64)
    weights, known = base.weights, base.known
    mass = np.array([float(weights[there].sum()) for there in covered])
    unknown = np.array([int((there & ~known).sum()) for there in covered], np.int64)
    fields: list[Field] = [(NET, _nets(ground, np.arange(k, dtype=np.int32)))]
    listed = (
        ("cells", ("cells", "网格数"), ("Cells that have base units.", "含有基本单元的网格数。"), _CELLS, filled),
        (
            "empty",
            ("cells without base units", "无单元网格数"),
            ("Cells that have none, such as those of a higher level.", "不含基本单元的网格数，例如上级网格。"),
            _CELLS,
            np.array([member.n_cells for member in ground.members], np.int64) - filled,
        ),
        (
            "covered",
            ("base units covered", "已覆盖单元"),
            ("Base units in a cell.", "在网格内的基本单元数。"),
            _COUNT,
            counts,
        ),
        (
            "gaps",
            ("gaps", "未覆盖单元"),
            ("Base units in no cell.", "不在任何网格内的基本单元数。"),
            _COUNT,
            len(base) - counts,
        ),
        (
            "several",
            ("in several cells", "位于多个网格"),
            ("Base units in several cells.", "位于多个网格的基本单元数。"),
            _COUNT,
            several,
        ),
        (
            "contested",
            ("contested", "归属有争议"),
            ("Those of them that cells claim without a share.", "其中各网格未写份额而同时划入的。"),
            _COUNT,
            contested,
        ),
    )
    fields += [(column(key, title, definition, unit), values) for key, title, definition, unit, values in listed]
    return framed(_COVERAGE, *fields, (HOUSEHOLDS, mass), (UNKNOWN, unknown))


def _several(ground: Ground, net: int) -> int:
    member = ground.members[net]
    return int((np.bincount(member.units, minlength=1) > 1).sum()) if member.codes is None else 0


def gaps(ground: Ground) -> Frame:
    """Return the base units that each net does not cover."""
    base = ground.nets.base
    rows = [np.flatnonzero(~member.covered()).astype(np.int32) for member in ground.members]
    units = np.concatenate([np.zeros(0, np.int32), *rows])
    nets = np.repeat(np.arange(ground.k, dtype=np.int32), [len(some) for some in rows])
    fields: list[Field] = [
        (NET, _nets(ground, nets)),
        (UNIT, Named(base.ids, units)),
        (_OWN, base.households[units]),
    ]
    if ground.areas is not None and ground.areas.member.codes is not None:
        spec = column("area", ("unit", "辖区单元"), ("Unit of the territory that it is in.", "所在的辖区单元。"))
        fields.append((spec, Named(ground.areas.ids, ground.areas.member.codes[units])))
    return framed(_GAPS, *fields)


def overlaps(ground: Ground) -> Frame:
    """Return a row for each cell of each base unit that is in several cells of a net, or in one with a part."""
    base = ground.nets.base
    nets: list[Rows] = [np.zeros(0, np.int32)]
    units, cells = nets.copy(), nets.copy()
    shares, open_ = [np.zeros(0)], [np.zeros(0, bool)]
    for net, member in enumerate(ground.members):
        some = np.flatnonzero(member.shares < 1)
        nets.append(np.full(len(some), net, np.int32))
        units.append(member.units[some])
        cells.append(ground.rows_of(net, member.cells[some]))
        shares.append(member.shares[some])
        open_.append(np.isin(member.units[some], member.contested))
    unit = np.concatenate(units)
    return framed(
        _OVERLAPS,
        (NET, _nets(ground, np.concatenate(nets))),
        (UNIT, Named(base.ids, unit)),
        (
            column("cell", ("cell", "网格"), ("Id of the cell.", "网格编号。")),
            Named(ground.cell_ids, np.concatenate(cells)),
        ),
        (
            column(
                "share",
                ("share", "份额"),
                ("Share of the base unit; equal ones where none is stated.", "基本单元的份额；未填写时均分。"),
            ),
            np.concatenate(shares),
        ),
        (
            column(
                "contested",
                ("contested", "归属有争议"),
                ("Whether several cells claim it without a share.", "是否被多个网格未写份额而同时划入。"),
            ),
            np.concatenate(open_),
        ),
        (_OWN, base.households[unit]),
    )


def slivers(ground: Ground) -> Frame:
    """Return the small atoms, and which nets alone cut them off."""
    found, layers, base = ground.slivers, ground.layers, ground.nets.base
    cells = [np.full(len(found.atom), -1, np.int32) for _ in range(2)]
    for net in range(ground.k):
        at = np.flatnonzero(found.net == net)
        for out, atoms in zip(cells, (found.atom, found.neighbour), strict=True):
            code = layers.signatures[net].codes[layers.first[atoms[at]]]
            plain = np.where(code < layers.signatures[net].n_cells, code, np.int32(-1)).astype(np.int32)
            out[at] = ground.rows_of(net, plain)
    near = np.where(found.neighbour < 0, np.int32(-1), layers.first[found.neighbour])
    sizes = np.where(found.neighbour < 0, np.nan, layers.units[found.neighbour])
    return framed(
        _SLIVERS,
        (
            column("unit", ("first base unit", "首个基本单元"), ("Id of its first base unit.", "其首个基本单元编号。")),
            Named(base.ids, layers.first[found.atom]),
        ),
        (BASE_UNITS, _whole(layers.units[found.atom])),
        (HOUSEHOLDS, layers.mass[found.atom]),
        (
            column(
                "net",
                ("net that cuts it off", "造成碎片的网格体系"),
                (
                    "The only net that separates it from a larger group; none where several nets do.",
                    "唯一将其与较大部分分开的网格体系；由多个体系分开时为空。",
                ),
            ),
            _nets(ground, found.net),
        ),
        (
            column(
                "cell",
                ("its cell", "所在网格"),
                ("Its cell in that net; none where it is not covered.", "其在该体系中的网格；未覆盖时为空。"),
            ),
            Named(ground.cell_ids, cells[0]),
        ),
        (
            column(
                "neighbour_cell",
                ("cell of the larger group", "较大部分的网格"),
                ("The cell of the larger group in that net.", "较大部分在该体系中的网格。"),
            ),
            Named(ground.cell_ids, cells[1]),
        ),
        (
            column(
                "neighbour",
                ("first base unit of the larger group", "较大部分的首个单元"),
                ("Id of its first base unit.", "其首个基本单元编号。"),
            ),
            Named(base.ids, near.astype(np.int32)),
        ),
        (
            column(
                "neighbour_base_units",
                ("base units of the larger group", "较大部分的单元数"),
                ("How many base units it has.", "其基本单元数。"),
                _COUNT,
            ),
            sizes,
        ),
    )


_BLOCK: Final = column(
    "block",
    ("block", "关联组"),
    (
        "Number of the block, from 0; -1 where no net covers it, -2 where its cells are in several blocks.",
        "关联组序号，自0起；无网格体系覆盖为-1，所在网格分属多个组为-2。",
    ),
)


def refinement(ground: Ground) -> Frame:
    """Return the groups of base units that no net tells apart."""
    layers = ground.layers
    return framed(
        _REFINEMENT,
        (
            column("unit", ("first base unit", "首个基本单元"), ("Id of its first base unit.", "其首个基本单元编号。")),
            Named(ground.nets.base.ids, layers.first),
        ),
        (BASE_UNITS, _whole(layers.units)),
        (HOUSEHOLDS, layers.mass),
        (UNKNOWN, _whole(layers.unknown)),
        (_BLOCK, ground.survey.blocks.atoms),
    )


def blocks(ground: Ground) -> Frame:
    """Return the blocks of linked cells that have base units."""
    found, layers = ground.survey.blocks, ground.layers
    n, inside = found.n, found.atoms >= 0
    nets, cells = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for net, labels in enumerate(found.cells):
        counted = np.bincount(labels[ground.sizes[net] > 0], minlength=n)
        cells += counted
        nets += counted > 0
    units, mass = (added(found.atoms[inside], values[inside], n) for values in (layers.units, layers.mass))
    some = np.flatnonzero(cells > 0)
    return framed(
        _BLOCKS,
        (_BLOCK, some.astype(np.int32)),
        (
            column("nets", ("nets", "网格体系数"), ("Nets that have cells in it.", "有网格在其中的体系数。"), _CELLS),
            nets[some],
        ),
        (column("cells", ("cells", "网格数"), ("Cells of all nets.", "各体系的网格总数。"), _CELLS), cells[some]),
        (
            column(
                "base_units",
                ("base units", "基本单元数"),
                ("Base units whose cells are all in this block.", "所在网格全部属于本组的基本单元数。"),
                _COUNT,
            ),
            _whole(units[some]),
        ),
        (HOUSEHOLDS, mass[some]),
    )
