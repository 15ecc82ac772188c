"""Tables of cells: what each is to other nets and to the territory, and crosswalks."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov._align_base import Ground
from gridgov._align_columns import BASE_UNITS, HOUSEHOLDS, NET, NONE, RELATION_NAMES, UNKNOWN, column
from gridgov._columns import Bools, IdColumn, Rows
from gridgov._frame import Column, Field, Frame, Named, framed
from gridgov._partition import Floats
from gridgov._partition_atoms import Sums
from gridgov._partition_cells import Related, Relation
from gridgov._partition_pairs import Overlap, held, overlap
from gridgov.text import Text

__all__ = ["areas", "cells", "crosswalk", "territory"]

_RELATIONS: Final = IdColumn.of(list(RELATION_NAMES))
_CELL: Final = column("cell", ("cell", "网格"), ("Id of the cell.", "网格编号。"))
_OTHER: Final = column("other", ("other net", "对照网格体系"), ("Id of the other net.", "对照网格体系编号。"))
_AREA: Final = column("area", ("unit", "辖区单元"), ("Id of the unit of the territory.", "辖区单元编号。"))
_IS_EN: Final = (
    "equal: a cell there has the same base units; nested: it lies within one; contains: it is made up of whole ones; "
    "straddling: it has parts of some; partly_covered: some of its base units are in none; gap: all of them are."
)
_IS_ZH: Final = (
    "equal为与对方某格相同，nested为落在对方一格内，contains为由对方整格组成，straddling为含对方网格的一部分，"
    "partly_covered为部分单元不在对方任何网格内，gap为全部不在。"
)
_WHAT: Final = (
    column("relation", ("relation", "关系"), (_IS_EN, _IS_ZH)),
    column(
        "relation_common",
        ("relation in what both cover", "共同覆盖部分的关系"),
        ("The same over the base units that both cover: gaps do not count.", "同上，只按两者共同覆盖的基本单元判断。"),
    ),
    column(
        "met",
        ("cells met", "涉及网格数"),
        ("Cells there that it has base units in common with.", "与其有共同基本单元的对方网格数。"),
        Text("cells", "个"),
    ),
    column(
        "covered",
        ("share covered", "被覆盖比例"),
        ("Its base units that are in a cell there, divided by all of them.", "被对方覆盖的基本单元数除以其全部。"),
    ),
    column(
        "separated",
        ("share of pairs separated", "被分开的单元对比例"),
        (
            "Pairs of its base units that are in different cells there, divided by all pairs of those covered.",
            "在对方不同属一格的基本单元对数，除以被覆盖单元的全部对数。",
        ),
    ),
    column(
        "best",
        ("best match", "最佳匹配"),
        ("The cell there with the largest Jaccard similarity.", "对方杰卡德相似度最大的网格。"),
    ),
    column(
        "jaccard",
        ("similarity to it", "与其相似度"),
        (
            "Jaccard similarity with it over the base units that both cover, 0 where there is none.",
            "按共同覆盖的基本单元计的杰卡德相似度，没有则为0。",
        ),
    ),
)
#: Columns of one net.
_Part: TypeAlias = list[Named | Floats | Rows]

_CELLS: Final = Text("cells and other nets", "网格与其他网格体系的关系")
_TERRITORY: Final = Text("cells and the territory", "网格与辖区的关系")
_AREAS: Final = Text("the territory and nets", "辖区与各网格体系的关系")
_CROSSWALK: Final = Text("crosswalk of {a} and {b}", "{a}与{b}对照表")


def _facts(found: Related, keep: Bools, best: IdColumn, shift: int) -> _Part:
    """Return the columns about a relation, of some cells."""
    to = np.where(found.best < 0, np.int32(-1), found.best + np.int32(shift)).astype(np.int32)
    return [Named(v.ids, v.rows[keep]) if isinstance(v, Named) else v[keep] for v in _named(found, Named(best, to))]


def _stacked(parts: list[_Part], specs: tuple[Column, ...], title: Text) -> Frame:
    """Put parts of a table below each other, one part for each net."""
    fields: list[Field] = []
    for i, spec in enumerate(specs):
        pieces = [part[i] for part in parts]
        rows = [piece.rows for piece in pieces if isinstance(piece, Named)]
        ids = next((piece.ids for piece in pieces if isinstance(piece, Named)), None)
        values = [piece for piece in pieces if not isinstance(piece, Named)]
        fields.append((spec, Named(ids, np.concatenate(rows)) if ids is not None else _joined(values, np.float64)))
    return framed(title, *fields)


def cells(ground: Ground) -> Frame:
    """Return what each cell is to each other net."""
    table, pairs = ground.survey.cells, ground.survey.cells.pairs
    counts = table.sizes[[a for a, _ in pairs]] if pairs else np.zeros(0, np.int64)
    first, second = (np.repeat(np.array([pair[side] for pair in pairs], np.int32), counts) for side in (0, 1))
    every = np.arange(ground.offsets[-1], dtype=np.int32)
    own = _joined([every[ground.offsets[a] : ground.offsets[a + 1]] for a, _ in pairs], np.int32)
    found = table.columns
    shift = np.repeat(ground.offsets[[b for _, b in pairs]], counts) if pairs else counts
    best = np.where(found.best < 0, np.int32(-1), found.best + shift).astype(np.int32)
    sizes, mass = (_joined([column[a] for a, _ in pairs], np.float64) for column in (ground.sizes, ground.mass))
    fields: list[Field] = [
        (NET, Named(ground.net_ids, first)),
        (_CELL, Named(ground.cell_ids, own)),
        (_OTHER, Named(ground.net_ids, second)),
        (BASE_UNITS, sizes),
        (HOUSEHOLDS, mass),
        *zip(_WHAT, _named(found, Named(ground.cell_ids, best)), strict=True),
    ]
    keep = found.relation > Relation.EMPTY
    if not keep.all():
        fields = [(spec, Named(v.ids, v.rows[keep]) if isinstance(v, Named) else v[keep]) for spec, v in fields]
    return framed(_CELLS, *fields)


def _joined(parts: list[npt.NDArray[Any]], kind: type[np.number]) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _named(found: Related, best: Named) -> tuple[Named | Floats | Rows, ...]:
    return (
        Named(_RELATIONS, found.relation),
        Named(_RELATIONS, found.common),
        found.met,
        found.covered,
        found.separated,
        best,
        found.jaccard,
    )


def territory(ground: Ground) -> Frame | None:
    """Return what each cell is to the units of the level; None without one."""
    found = ground.areas
    if found is None:
        return None
    specs = (NET, _CELL, BASE_UNITS, HOUSEHOLDS, *_WHAT)
    parts: list[_Part] = []
    for net, what in enumerate(found.cells):
        keep = what.relation > Relation.EMPTY
        own = Named(ground.cell_ids, ground.rows_of(net, np.flatnonzero(keep).astype(np.int32)))
        amounts = [ground.sizes[net][keep], ground.mass[net][keep]]
        facts = _facts(what, keep, found.ids, 0)
        parts.append([Named(ground.net_ids, np.full(len(own), net, np.int32)), own, *amounts, *facts])
    return _stacked(parts, specs, _TERRITORY)


def areas(ground: Ground) -> Frame | None:
    """Return what the units of the level are to each net; None without a level."""
    found = ground.areas
    if found is None:
        return None
    parts: list[_Part] = []
    for net, what in enumerate(found.units):
        keep = what.relation > Relation.EMPTY
        own = Named(found.ids, np.flatnonzero(keep).astype(np.int32))
        facts = _facts(what, keep, ground.cell_ids, int(ground.offsets[net]))
        parts.append([Named(ground.net_ids, np.full(len(own), net, np.int32)), own, *facts])
    return _stacked(parts, (NET, _AREA, *_WHAT), _AREAS)


# -- crosswalks --------------------------------------------------------------------------------------------------------


def _share(part: Floats, whole: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(part / whole)


def _full(met: Overlap, values: Floats, lost: tuple[Floats, Floats]) -> Floats:
    """Return values of pairs of cells, then what is not covered: of the first net, of the second."""
    return np.concatenate([values, *(gaps[there] for gaps, there in zip(lost, _torn(met), strict=True))])


def _torn(met: Overlap) -> tuple[Rows, Rows]:
    """Return the cells of each net of which the other one does not cover some base unit."""
    one, two = (np.flatnonzero(gaps > 0).astype(np.int32) for gaps in met.gaps)
    return one, two


def crosswalk(ground: Ground, a: int, b: int) -> Frame:
    """Return the cells of two nets that have base units in common; with rows for what only one of them covers."""
    layers = ground.layers
    nets = held(layers, a), held(layers, b)
    met = overlap(layers, *nets, 0.0)
    missing = overlap(layers, *nets, 0.0, Sums.of(layers.units, layers.unknown))
    torn = _torn(met)
    none = [np.full(len(rows), -1, np.int32) for rows in torn]
    left, right = np.concatenate([met.left, torn[0], none[1]]), np.concatenate([met.right, none[0], torn[1]])
    units = _full(met, met.units.values, met.gaps)
    mass = _full(met, met.mass.values, met.gap_mass)
    unknown = _full(met, missing.mass.values, missing.gap_mass)
    # What only one net covers stands last, in its cell and as a whole.
    order = np.lexsort((right, right < 0, left, left < 0))
    fields: list[Field] = []
    for suffix, net, rows in (("a", a, left), ("b", b, right)):
        title = ground.nets[net]
        spec = column(
            f"cell_{suffix}",
            (f"cell of {title.title('en')}", f"{title.title('zh')}的网格"),
            ("Id of the cell; none where the net does not cover them.", "网格编号；该网格体系未覆盖时为空。"),
        )
        fields.append((spec, Named(ground.cell_ids, ground.rows_of(net, rows[order]))))
    fields += [(spec, values[order]) for spec, values in ((BASE_UNITS, units), (HOUSEHOLDS, mass), (UNKNOWN, unknown))]
    for suffix, net, rows in (("a", a, left), ("b", b, right)):
        there = np.maximum(rows, 0)
        for key, values, whole in (("share", units, ground.sizes[net]), ("share_households", mass, ground.mass[net])):
            share = np.where(rows >= 0, _share(values, np.append(whole, np.nan)[there]), np.nan)
            fields.append((_shares(f"{key}_{suffix}", households=key != "share"), share[order]))
    names = {key: Text(ground.nets[net].title("en"), ground.nets[net].title("zh")) for key, net in (("a", a), ("b", b))}
    return framed(_CROSSWALK.format(**names), *fields)


def _shares(key: str, *, households: bool) -> Column:
    side = Text("the first", "前者") if key.endswith("a") else Text("the second", "后者")
    of = Text("known households", "已知户数") if households else Text("base units", "基本单元")
    return Column(
        key,
        Text("share of the cell of {side}, {of}", "占{side}网格的比例（{of}）").format(side=side, of=of),
        NONE,
        Text(
            "Divided by all {of} of the cell of {side}; unknown where it has none, or none is meant.",
            "除以{side}该网格的全部{of}；无网格或分母为零时未知。",
        ).format(side=side, of=of),
    )
