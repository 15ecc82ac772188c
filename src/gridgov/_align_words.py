"""What an alignment says in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from gridgov._align_base import Ground
from gridgov._align_columns import RELATION_NAMES
from gridgov._columns import Rows
from gridgov._metric_spread import said
from gridgov._partition import Floats
from gridgov._partition_cells import Relation
from gridgov.nets import Net
from gridgov.text import Text

__all__ = ["described"]

_HEAD: Final = Text(
    "{k} nets, {n} base units; {atoms} groups in the common refinement",
    "{k}个网格体系，{n}个基本单元；共同细分为{atoms}组",
)
_ALIKE: Final = Text(
    "Most alike: {a} and {b}, adjusted Rand index {best}; least alike: {c} and {d}, {least}",
    "最相近：{a}与{b}，调整兰德指数{best}；差异最大：{c}与{d}，{least}",
)
_CELLS: Final = Text(
    "Cells and each other net, over the base units that both cover: {parts}",
    "各网格与其他体系的关系（按共同覆盖的基本单元）：{parts}",
)
_TERRITORY: Final = Text("Cells and the units of level '{level}': {parts}", "各网格与“{level}”级单元的关系：{parts}")
_PART: Final = Text("{n} {name}", "{name}{n}个")
_LACKS: Final = Text(
    "Base units that a net does not cover: {gaps}, all nets together; in several cells of a net: {several}, "
    "of which {contested} contested",
    "未被覆盖的基本单元：各体系合计{gaps}个；位于同一体系多个网格的：{several}个，其中{contested}个归属有争议",
)
_SLIVERS: Final = Text(
    "Groups with fewer than {sliver} base units: {n}; cut off by a single net: {alone}",
    "少于{sliver}个基本单元的碎片：{n}个，其中{alone}个由单一体系造成",
)
_BLOCKS: Final = Text(
    "Blocks of cells that have at least {threshold} of the smaller cell in common: {n}",
    "重叠不低于较小网格{threshold}的关联组：{n}个",
)


def described(ground: Ground, measured: Mapping[str, Floats]) -> Iterator[Text]:
    """Say what was found, a line each."""
    layers = ground.layers
    yield _HEAD.format(k=said(ground.k), n=said(len(layers.atom)), atoms=said(layers.n_atoms))
    yield from _extremes(ground, measured["ari"])
    if ground.k > 1:
        yield _CELLS.format(parts=_parts(ground.survey.cells.columns.common))
    if ground.areas is not None and ground.areas.cells:
        found = np.concatenate([cells.relation for cells in ground.areas.cells])
        yield _TERRITORY.format(level=ground.areas.level, parts=_parts(found))
    yield _lacks(ground)
    small = ground.slivers
    n = len(np.unique(small.atom))
    alone = len(np.unique(small.atom[small.net >= 0]))
    yield _SLIVERS.format(sliver=said(ground.sliver), n=said(n), alone=said(alone))
    blocks = np.unique(np.concatenate([np.zeros(0, np.int32), *_labels(ground)]))
    yield _BLOCKS.format(threshold=f"{ground.threshold:.0%}", n=said(len(blocks)))


def _labels(ground: Ground) -> Iterator[Rows]:
    for labels, sizes in zip(ground.survey.blocks.cells, ground.sizes, strict=True):
        yield labels[sizes > 0]


def _lacks(ground: Ground) -> Text:
    gaps = several = contested = 0
    for member in ground.members:
        gaps += member.n - int(member.covered().sum())
        contested += len(member.contested)
        if member.codes is None:
            several += int((np.bincount(member.units, minlength=1) > 1).sum())
    return _LACKS.format(gaps=said(gaps), several=said(several), contested=said(contested))


def _extremes(ground: Ground, ari: Floats) -> Iterator[Text]:
    """Name the two nets that are most alike, and the two that are least."""
    rows, columns = np.triu_indices(ground.k, 1)
    values = ari[rows, columns]
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return
    best, least = (int(known[place]) for place in (np.argmax(values[known]), np.argmin(values[known])))
    pairs = {"ab": best, "cd": least}
    facts: dict[str, object] = {
        name: _title(ground.nets[int(side[at])])
        for names, at in pairs.items()
        for name, side in zip(names, (rows, columns), strict=True)
    }
    yield _ALIKE.format(best=_two(values[best]), least=_two(values[least]), **facts)


def _two(value: float) -> str:
    return f"{round(float(value), 2) + 0.0:.2f}"


def _title(net: Net) -> Text:
    return Text(net.title("en"), net.title("zh"))


def _parts(relations: Rows) -> Text:
    """Say how many cells are what."""
    counts = np.bincount(relations, minlength=len(Relation))
    names = dict(zip(Relation, RELATION_NAMES.values(), strict=True))
    order = (
        Relation.EQUAL,
        Relation.NESTED,
        Relation.CONTAINS,
        Relation.STRADDLING,
        Relation.PARTLY_COVERED,
        Relation.GAP,
    )
    parts = [_PART.format(n=said(int(counts[kind])), name=names[kind]) for kind in order if counts[kind]]
    none = Text("none", "无")
    return Text(", ".join(p.en for p in parts) or none.en, "、".join(p.zh for p in parts) or none.zh)
