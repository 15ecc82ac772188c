"""The measures of pairs of nets: what each is, and all of them as tables of nets by nets."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import attrs
import numpy as np

from gridgov._align_base import Ground
from gridgov._columns import frozen
from gridgov._frame import Column
from gridgov._partition import Floats
from gridgov._partition_alike import Alike
from gridgov._partition_cells import Related, Relation
from gridgov.text import Text

__all__ = ["MEASURES", "Measure", "measured"]

_NONE: Final = Text("", "")
_UNITS: Final = Text("base units", "个")
_HOUSEHOLDS: Final = Text("households", "户")
_NATS: Final = Text("nats", "奈特")


@attrs.frozen
class Measure:
    """One measure of two nets."""

    column: Column
    #: What a net has with itself; NaN where that is a number of its own.
    itself: float
    #: Whether it is the same in both directions.
    mutual: bool
    #: Whether more is more alike.
    alike: bool = True


def _measure(  # noqa: PLR0913 - what a measure consists of
    key: str, title: Text, unit: Text, definition: Text, itself: float, *, mutual: bool = True, alike: bool = True
) -> Measure:
    return Measure(Column(key, title, unit, definition), itself, mutual, alike)


_COMMON: Final = Text(
    "Over the base units that both cover, each counted as one.", "按两者共同覆盖的基本单元计，每个计一。"
)
_WEIGHED: Final = Text("The same weighed with known households.", "同一指标，按已知户数加权。")
_OF_MOST: Final = Text("Divided by the logarithm of the base units in both.", "除以共同覆盖基本单元数的对数。")

MEASURES: Final = {
    measure.column.key: measure
    for measure in (
        _measure(
            "common",
            Text("base units in both", "共同覆盖的基本单元"),
            _UNITS,
            Text(
                "Base units that both nets cover; of split ones the product of what is covered.",
                "两个网格体系都覆盖的基本单元数；拆分单元按覆盖份额之积计。",
            ),
            math.nan,
        ),
        _measure(
            "households",
            Text("households in both", "共同覆盖的户数"),
            _HOUSEHOLDS,
            Text("Known households of these.", "上述基本单元的已知户数。"),
            math.nan,
        ),
        _measure(
            "coverage",
            Text("share in both", "共同覆盖比例"),
            _NONE,
            Text(
                "Base units in both, divided by base units in at least one of the two.",
                "共同覆盖的基本单元数，除以至少一方覆盖的基本单元数。",
            ),
            1,
        ),
        _measure(
            "ari",
            Text("adjusted Rand index", "调整兰德指数"),
            _NONE,
            Text(
                "Agreement on which pairs of base units are together, 0 what chance gives, 1 the same. {over}",
                "对哪些基本单元对同属一格的一致程度，0为随机水平，1为完全一致。{over}",
            ).format(over=_COMMON),
            1,
        ),
        _measure(
            "ari_households",
            Text("adjusted Rand index by households", "按户数加权的调整兰德指数"),
            _NONE,
            Text(
                "The same with each pair weighed by the product of the two numbers of households.",
                "同一指标，每对按两者户数之积加权。",
            ),
            1,
        ),
        _measure(
            "vi",
            Text("variation of information", "信息差异"),
            _NATS,
            Text(
                "What one net leaves unknown of the other, added up for both, natural logarithm. {over}",
                "由一方推断另一方所剩的不确定性，双向相加，自然对数。{over}",
            ).format(over=_COMMON),
            0,
            alike=False,
        ),
        _measure(
            "vi_share",
            Text("variation of information, share of the most", "信息差异占上限比例"),
            _NONE,
            _OF_MOST,
            0,
            alike=False,
        ),
        _measure(
            "vi_households",
            Text("variation of information by households", "按户数加权的信息差异"),
            _NATS,
            _WEIGHED,
            0,
            alike=False,
        ),
        _measure(
            "vi_households_share",
            Text("variation of information by households, share of the most", "按户数加权的信息差异占上限比例"),
            _NONE,
            _OF_MOST,
            0,
            alike=False,
        ),
        _measure(
            "separated",
            Text("share of pairs that the other separates", "本方同属而对方分开的比例"),
            _NONE,
            Text(
                "Pairs of base units in one cell here that are not in one cell there, divided by all pairs in one "
                "cell here. {over}",
                "在本方同属一格而在对方不同属的基本单元对数，除以在本方同属的对数。{over}",
            ).format(over=_COMMON),
            0,
            mutual=False,
            alike=False,
        ),
        _measure(
            "separated_households",
            Text("share of pairs that the other separates, by households", "按户数加权的分开比例"),
            _NONE,
            Text(
                "The same with each pair weighed by the product of the two numbers of households.",
                "同一指标，每对按两者户数之积加权。",
            ),
            0,
            mutual=False,
            alike=False,
        ),
        _measure(
            "jaccard",
            Text("mean best match", "平均最佳匹配度"),
            _NONE,
            Text(
                "For each cell the largest Jaccard similarity with a cell of the other net; the mean of these. {over}",
                "每个网格与对方各网格的最大杰卡德相似度的平均值。{over}",
            ).format(over=_COMMON),
            1,
            mutual=False,
        ),
        _measure(
            "jaccard_households",
            Text("mean best match by households", "按户数加权的平均最佳匹配度"),
            _NONE,
            Text("The mean with each cell weighed by its known households.", "按各网格已知户数加权的平均值。"),
            1,
            mutual=False,
        ),
        _measure(
            "nested",
            Text("share of cells within one", "完全落入对方一格的比例"),
            _NONE,
            Text(
                "Cells that are equal to a cell of the other net or lie within one, divided by those that it covers "
                "in part or as a whole. {over}",
                "与对方某网格相同或落在其内的网格数，除以对方至少部分覆盖的网格数。{over}",
            ).format(over=_COMMON),
            1,
            mutual=False,
        ),
        _measure(
            "straddling",
            Text("share of cells that straddle", "跨界网格比例"),
            _NONE,
            Text(
                "Cells that have parts of cells of the other net, divided by those that it covers in part or as a "
                "whole. {over}",
                "只含对方网格一部分的跨界网格数，除以对方至少部分覆盖的网格数。{over}",
            ).format(over=_COMMON),
            0,
            mutual=False,
            alike=False,
        ),
        _measure(
            "boundary",
            Text("share of the border that does not coincide", "边界不重合比例"),
            _NONE,
            Text(
                "One minus the border of both nets divided by the border of at least one of them; unknown without "
                "adjacency.",
                "1减去双方共有边界除以任一方边界；未提供相邻关系时未知。",
            ),
            0,
            alike=False,
        ),
    )
}


def measured(ground: Ground) -> dict[str, Floats]:
    """Return each measure of each net (row) with each net (column). Float64, shape (nets, nets)."""
    k = ground.k
    covered = np.array([size.sum() for size in ground.sizes])
    out = {key: np.full((k, k), math.nan) for key in MEASURES}
    for key, measure in MEASURES.items():
        out[key][np.diag_indices(k)] = np.where(covered > 0, measure.itself, math.nan)
    out["common"][np.diag_indices(k)] = covered
    out["households"][np.diag_indices(k)] = [mass.sum() for mass in ground.mass]
    for (a, b), (units, mass) in ground.survey.pairs.items():
        _mutual(out, (a, b), units, mass)
        for here, there, side in ((a, b, 0), (b, a, 1)):
            _directed(out, (here, there), side, (units, mass))
    either = covered[:, None] + covered[None, :] - out["common"]
    np.fill_diagonal(either, covered)
    out["coverage"] = _divided(out["common"], either)
    _shares(out, ground)
    if ground.borders is not None:
        apart = ground.borders.apart.copy()
        out["boundary"] = apart
    return {key: frozen(values) for key, values in out.items()}


def _mutual(out: dict[str, Floats], at: tuple[int, int], units: Alike, mass: Alike) -> None:
    top = math.log(units.total) if units.total > 1 else 0.0
    found = {
        "common": units.total,
        "households": mass.total,
        "ari": units.ari,
        "ari_households": mass.ari,
        "vi": units.vi,
        "vi_households": mass.vi,
        "vi_share": units.vi / top if top else math.nan,
        "vi_households_share": mass.vi / top if top else math.nan,
    }
    for key, value in found.items():
        out[key][at] = out[key][at[::-1]] = value


def _directed(out: dict[str, Floats], at: tuple[int, int], side: int, both: tuple[Alike, Alike]) -> None:
    for one, suffix in zip(both, ("", "_households"), strict=True):
        out[f"separated{suffix}"][at] = one.separated[side]
        out[f"jaccard{suffix}"][at] = one.jaccard[side]


def _shares(out: dict[str, Floats], ground: Ground) -> None:
    kinds: dict[str, Callable[[Related], int]] = {
        "nested": lambda cells: int(np.isin(cells.common, (Relation.EQUAL, Relation.NESTED)).sum()),
        "straddling": lambda cells: int((cells.common == Relation.STRADDLING).sum()),
    }
    for at in ground.survey.cells.pairs:
        cells = ground.survey.cells[at]
        there = int((cells.common > Relation.GAP).sum())
        for key, count in kinds.items():
            out[key][at] = count(cells) / there if there else math.nan


def _divided(part: Floats, whole: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(part / whole)
