"""How alike two hierarchies over the same base units are."""

from __future__ import annotations

import math
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Rows
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Field, Frame, framed, objects
from gridgov._metric_pairs import Cells, Overlaps, joint, overlaps, pairs_of
from gridgov._metric_place import COUNT, NOTHING, Place, level_rows, ratio, territory_of
from gridgov._metric_spread import comparable, said
from gridgov.hierarchy import Hierarchy
from gridgov.text import Lang, Text

__all__ = ["Similarity", "similarity"]

_PAIRS: Final = Text("pairs", "对")
_TITLE: Final = Text("similarity of levels", "层级间的相似度")
_COLUMNS: Final = (
    Column("level_a", Text("level of the first", "甲的层级"), NOTHING, Text("Key of the level.", "层级的键。")),
    Column("level_b", Text("level of the second", "乙的层级"), NOTHING, Text("Key of the level.", "层级的键。")),
    Column(
        "units_a",
        Text("units of the first", "甲的单元数"),
        COUNT,
        Text("Units of the level of the first that have base units.", "甲中该层级含有基本单元的单元数。"),
    ),
    Column(
        "units_b",
        Text("units of the second", "乙的单元数"),
        COUNT,
        Text("Units of the level of the second that have base units.", "乙中该层级含有基本单元的单元数。"),
    ),
    Column(
        "overlaps",
        Text("overlaps", "重叠数"),
        Text("pairs of units", "对单元"),
        Text("Pairs of a unit of each that have base units in common.", "甲乙各取一个单元且有共同基本单元的对数。"),
    ),
    Column(
        "same",
        Text("equal units", "完全一致的单元数"),
        Text("pairs of units", "对单元"),
        Text("Overlaps with the same base units in both.", "基本单元完全相同的重叠数。"),
    ),
    Column(
        "best_a",
        Text("mean best match of the first", "甲的平均最佳匹配度"),
        NOTHING,
        Text(
            "For each unit of the first the largest Jaccard similarity with a unit of the second; the mean of these.",
            "甲的每个单元与乙各单元的最大杰卡德相似度的平均值。",
        ),
    ),
    Column(
        "best_b",
        Text("mean best match of the second", "乙的平均最佳匹配度"),
        NOTHING,
        Text("The same with the two exchanged.", "甲乙互换后的同一指标。"),
    ),
    Column(
        "separated_a",
        Text("share of pairs that the second separates", "甲中同属而乙中分开的比例"),
        NOTHING,
        Text(
            "Pairs of base units in one unit of the first that are not in one unit of the second, divided by all pairs "
            "in one unit of the first.",
            "在甲中同属一个单元而在乙中不同属的基本单元对数，除以在甲中同属的对数。",
        ),
    ),
    Column(
        "separated_b",
        Text("share of pairs that the first separates", "乙中同属而甲中分开的比例"),
        NOTHING,
        Text("The same with the two exchanged.", "甲乙互换后的同一指标。"),
    ),
    Column(
        "rand",
        Text("Rand index", "兰德指数"),
        NOTHING,
        Text(
            "Share of all pairs of base units that are together in both, or apart in both.",
            "在甲乙中均同属或均分开的基本单元对数，占全部对数的比例。",
        ),
    ),
)
_DEPTHS: Final = (
    Column(
        "depth_a",
        Text("common depth in the first", "甲中共同深度"),
        Text("levels", "级"),
        Text("Units of the first that stand above both base units.", "甲中同时位于两个基本单元之上的单元数。"),
    ),
    Column(
        "depth_b",
        Text("common depth in the second", "乙中共同深度"),
        Text("levels", "级"),
        Text("Units of the second that stand above both base units.", "乙中同时位于两个基本单元之上的单元数。"),
    ),
    Column(
        "pairs",
        Text("pairs", "对数"),
        _PAIRS,
        Text("Pairs of base units of these two depths.", "具有这两个深度的基本单元对数。"),
    ),
)
_DEPTH_TITLE: Final = Text("pairs by common depth", "按共同深度统计的对数")
_SAID: Final = Text(
    "{n} base units in both ({only_a} only in the first, {only_b} only in the second); cophenetic correlation "
    "{correlation}, mean difference of depth {difference}",
    "两者共有基本单元{n}个（仅甲有{only_a}个，仅乙有{only_b}个）；共表型相关系数{correlation}，平均深度差{difference}",
)


@attrs.frozen(repr=False)
class Similarity:
    """How alike two hierarchies are over the base units that both have.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20]})
        >>> metrics.similarity(h, h).n
        1
    """

    _repr_html_ = as_html

    #: A row for each level of the first with each level of the second.
    levels: Frame
    #: How many pairs of base units have which depth in common: ``depth_a``, ``depth_b``, ``pairs``.
    depths: Frame
    #: Base units in both, from 0.
    n: int
    #: Base units of the first that are not in the second, from 0.
    only_a: int
    #: Base units of the second that are not in the first, from 0.
    only_b: int
    #: Cophenetic correlation, -1 to 1; NaN where one of the two puts all pairs at one depth.
    correlation: float = attrs.field(eq=comparable)
    #: Mean over all pairs of the difference between the depths that they have in common, from 0; NaN without a pair.
    difference: float = attrs.field(eq=comparable)
    #: Root of the mean squared difference, from 0; NaN without a pair.
    root_mean_square: float = attrs.field(eq=comparable)
    #: Largest difference, from 0; NaN without a pair.
    largest: float = attrs.field(eq=comparable)

    def describe(self, lang: Lang = "en") -> str:
        """Return the similarity in words.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [None, 20]})
            >>> print(metrics.similarity(h, h).describe("zh"))
            两者共有基本单元1个（仅甲有0个，仅乙有0个）；共表型相关系数-，平均深度差-
        """
        keys = ("n", "only_a", "only_b", "correlation", "difference")
        return _SAID.format(**{key: said(getattr(self, key)) for key in keys}).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Similarity: {self.describe()}>"


def similarity(a: Place, b: Place, *, base: str | None = None) -> Similarity:
    """Return how alike two hierarchies over the same base units are, such as two ways to draw grids over buildings.

    Definition:
        Base units are matched by their id. Jaccard similarity of a unit x of the first and a unit y of the second:
        n(x ∩ y) / n(x ∪ y), counted in the base units below them; ``best_a`` is the mean over all x of a level of the
        largest over all y of a level. Cophenetic: let d(i, j) be how many units stand above both base units i and j,
        which is the depth of their lowest common ancestor, from 1 for a root, 0 if they have none. ``correlation`` is
        Pearson's r of d in the first and in the second over all n (n − 1) / 2 pairs, ``difference`` the mean of
        abs(d₁ − d₂).
        The sums over pairs are exact, without visiting them: Σ d = Σᵤ n(u) (n(u) − 1) / 2 over all units u, and the
        pairs with at least depths s and t are those within the overlaps of units at these depths.
    Source:
        P. Jaccard, New Phytologist 11, 1912; R. R. Sokal and F. J. Rohlf, Taxon 11 (2), 1962, for the cophenetic
        correlation; G. Cardona and others, BMC Bioinformatics 14, 3, 2013, for distances between cophenetic values;
        W. M. Rand, Journal of the American Statistical Association 66, 1971, for pairs. Cophenetic distance and Jaccard
        similarity of memberships compare functional hierarchies in doi:10.1177/23998083241234405 (2024).
    Range:
        Similarities and shares from 0 to 1; correlation from −1 to 1; differences from 0 to the number of levels.
    Unknown:
        Base units that only one of the two has are left out and counted. NaN where there is nothing to divide by. A
        base unit without a unit of a level above it is together with no other one at that level.

    Args:
        a: The first, a jurisdiction or a hierarchy.
        b: The second.
        base: Key of the level of the base units in both; None for what has nothing below it in either.

    Raises:
        UnknownKeyError: One of the two has no such level.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, metrics
        >>> levels = LevelScheme.ladder("community", "grid", "building")
        >>> rows = [{"id": "c", "level": "community"}, {"id": "g1", "level": "grid", "parent": "c"},
        ...         {"id": "g2", "level": "grid", "parent": "c"}]
        >>> def drawn(*grids):
        ...     buildings = [{"id": f"b{i}", "level": "building", "parent": g} for i, g in enumerate(grids)]
        ...     return Hierarchy.from_records(rows + buildings, levels=levels)
        >>> found = metrics.similarity(drawn("g1", "g1", "g2", "g2"), drawn("g1", "g1", "g1", "g2"))
        >>> found.correlation, found.difference
        (0.0, 0.5)
        >>> list(found.levels)[3].to_dict()["best_a"]
        0.5833333333333333
    """
    one, two = territory_of(a), territory_of(b)
    rows_a, rows_b, only_a, only_b = _matched(one, two, base)
    cells = Cells.of(one, two, rows_a, rows_b)
    table = joint(cells)
    flat = [(s, t, n) for s, row in enumerate(table) for t, n in enumerate(row) if n]
    data = np.array(flat, np.int64).reshape(len(flat), 3)
    depths = framed(_DEPTH_TITLE, *((spec, data[:, i].copy()) for i, spec in enumerate(_DEPTHS)))
    pairs = sum(n for _, _, n in flat)
    apart = [(abs(s - t), n) for s, t, n in flat]
    return Similarity(
        _levels(one, two, cells),
        depths,
        cells.n,
        only_a,
        only_b,
        _correlation(flat),
        ratio(sum(d * n for d, n in apart), pairs),
        math.sqrt(ratio(sum(d * d * n for d, n in apart), pairs)),
        float(max((d for d, _ in apart), default=math.nan)),
    )


def _matched(a: Hierarchy, b: Hierarchy, base: str | None) -> tuple[Rows, Rows, int, int]:
    """Return the rows of the base units that both have, and how many only one has."""
    if base is None:
        rows_a, rows_b = (np.flatnonzero(h.tree.is_leaf()).astype(np.int32) for h in (a, b))
    else:
        rows_a, rows_b = level_rows(a, base), level_rows(b, base)
    wanted = np.zeros(len(b), bool)
    wanted[rows_b] = True
    found = b.ids.find(a.ids.decode(rows_a)) if len(rows_a) else np.zeros(0, np.int32)
    there = (found >= 0) & wanted[found]
    n = int(there.sum())
    return rows_a[there], found[there], len(rows_a) - n, len(rows_b) - n


def _correlation(flat: list[tuple[int, int, int]]) -> float:
    """Return Pearson's r over pairs that are counted by their two values; whole numbers up to the last step."""
    n = sum(k for _, _, k in flat)
    sum_s, sum_t = sum(s * k for s, _, k in flat), sum(t * k for _, t, k in flat)
    over_s = n * sum(s * s * k for s, _, k in flat) - sum_s * sum_s
    over_t = n * sum(t * t * k for _, t, k in flat) - sum_t * sum_t
    together = n * sum(s * t * k for s, t, k in flat) - sum_s * sum_t
    if not over_s or not over_t:
        return math.nan
    return max(-1.0, min(1.0, together / math.sqrt(over_s * over_t)))


def _levels(a: Hierarchy, b: Hierarchy, cells: Cells) -> Frame:
    above_a, above_b = cells.by_level(a, b)
    every = pairs_of(np.array([cells.n]))
    rows: list[tuple[Any, ...]] = []
    for r, one in above_a.items():
        for s, two in above_b.items():
            met = overlaps(one, two, cells.sizes)
            rows.append((str(a.levels.keys[r]), str(b.levels.keys[s]), *_row(met, every)))
    columns: list[Field] = []
    for i, spec in enumerate(_COLUMNS):
        values = [row[i] for row in rows]
        numbers = np.int64 if spec.unit.en else np.float64
        columns.append((spec, objects(values) if spec.key.startswith("level") else np.array(values, numbers)))
    return framed(_TITLE, *columns)


def _row(met: Overlaps, every: int) -> tuple[float, ...]:
    likeness = met.jaccard()
    best_a, best_b = met.best(likeness)
    in_a, in_b, in_both = pairs_of(met.first), pairs_of(met.second), pairs_of(met.common)
    equal = (met.first[met.left] == met.common) & (met.second[met.right] == met.common)
    return (
        len(met.first),
        len(met.second),
        len(met.common),
        int(equal.sum()),
        float(best_a.mean()),
        float(best_b.mean()),
        ratio(in_a - in_both, in_a),
        ratio(in_b - in_both, in_b),
        ratio(every - in_a - in_b + 2 * in_both, every),
    )
