"""What can be wrong with a request to divide or merge units, and why there can be no such division."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_BAND",
    "BAD_ID",
    "BAD_PARTS",
    "COMPONENT_MISSES",
    "LEVEL_NOT_BELOW",
    "LEVEL_NOT_UNDER",
    "NEAREST",
    "NOTHING_BELOW",
    "NOT_SIBLINGS",
    "NO_PARTNER",
    "NO_PLACES",
    "PARTS_MISS",
    "SEARCHED",
    "TOO_FEW",
    "TOO_HEAVY",
    "UNKNOWN_COUNT",
]

NOTHING_BELOW = fault(
    "SPL001",
    "nothing-below",
    Text("Below '{unit}' there is nothing that could be dealt out.", "“{unit}”之下没有可供划分的单元。"),
    Text(
        "Add its grids or buildings first, or record the split with SplitUnit and figures of the parts.",
        "请先补充其网格或楼栋，或用SplitUnit连同各部分的数值登记拆分。",
    ),
)
UNKNOWN_COUNT = fault(
    "SPL002",
    "count-unknown",
    Text("The {measure.en} of '{unit}' are unknown.", "“{unit}”的{measure.zh}未知。"),
    Text(
        "State them, or pass unknown_as= with the number to count them as.",
        "请补填，或用unknown_as=给出计算时采用的数值。",
    ),
)
BAD_BAND = fault(
    "SPL003",
    "band-is-empty",
    Text("The band from {low} to {high} is none.", "{low}至{high}不构成区间。"),
    Text("Give 0 <= fewest <= most, and a most above 0.", "请给出0≤下限≤上限，且上限大于0。"),
)
TOO_FEW = fault(
    "SPL004",
    "more-parts-than-units",
    Text(
        "{parts} parts are asked for, and '{unit}' has {n} that can be dealt out.",
        "要求划分为{parts}个部分，而“{unit}”可供划分的单元只有{n}个。",
    ),
    Text("Ask for 1 to {n} parts.", "请要求1至{n}个部分。"),
)
TOO_HEAVY = fault(
    "SPL005",
    "larger-than-the-most",
    Text(
        "'{unit}' alone has {count} {measure.en}, more than the {high} that a part may have; it is not cut.",
        "“{unit}”单独就有{measure.zh}{count}，超过每个部分的上限{high}，且不予切分。",
    ),
    Text(
        "Allow at least {count}{fix.en}.",
        "请将上限放宽至{count}及以上{fix.zh}。",
    ),
)
COMPONENT_MISSES = fault(
    "SPL006",
    "piece-misses-the-band",
    Text(
        "What hangs together with '{unit}' ({n} of {all}) has {count} {measure.en}: no number of parts of {band.en} "
        "adds up to that.",
        "与“{unit}”相连的一片（{all}个中的{n}个）有{measure.zh}{count}：任何数量的{band.zh}的部分都凑不成该数。",
    ),
    Text("{fix.en}.", "{fix.zh}。"),
)
PARTS_MISS = fault(
    "SPL007",
    "number-of-parts-impossible",
    Text(
        "{count} {measure.en} in {pieces.en} cannot be divided into {parts} connected part(s) of {band.en}: it takes "
        "{takes.en}.",
        "{pieces.zh}共有{measure.zh}{count}，无法划分为{parts}个相连的{band.zh}的部分：应为{takes.zh}个。",
    ),
    Text("{fix.en}.", "{fix.zh}。"),
)
SEARCHED = fault(
    "SPL008",
    "no-such-division",
    Text(
        "Every division of '{unit}' was looked at, and none has parts of {band.en} {measure.en}; the nearest has "
        "{reached}.",
        "已穷尽“{unit}”的所有划分，没有一种使各部分的{measure.zh}为{band.zh}；最接近的为{reached}。",
    ),
    Text("{fix.en}.", "{fix.zh}。"),
)
NEAREST = fault(
    "SPL009",
    "no-division-found",
    Text(
        "No division of '{unit}' into parts of {band.en} {measure.en} was found; the nearest has {reached}. That there "
        "is none is not shown.",
        "未找到使“{unit}”各部分{measure.zh}为{band.zh}的划分；最接近的为{reached}。尚未证明不存在。",
    ),
    Text("{fix.en}.", "{fix.zh}。"),
)
NO_PLACES = fault(
    "SPL010",
    "no-positions",
    Text("How compact parts are depends on where things are, which is not known.", "紧凑度取决于位置，而位置未知。"),
    Text(
        "Give positions= or outlines=, or choose the objective 'cut'.", "请给出positions=或outlines=，或改选目标“cut”。"
    ),
)
LEVEL_NOT_BELOW = fault(
    "SPL011",
    "level-not-below",
    Text(
        "'{key}' is no level of units below '{unit}'; there are: {known.en}.",
        "“{unit}”之下没有层级“{key}”的单元；现有：{known.zh}。",
    ),
    Text("Name one of these levels.", "请从中指定层级。"),
)
LEVEL_NOT_UNDER = fault(
    "SPL012",
    "level-may-not-stand-there",
    Text("A unit of '{below}' may not stand under one of '{above}'.", "“{below}”单元不得位于“{above}”单元之下。"),
    Text("Name another level, or change the level scheme.", "请更换层级，或修改层级方案。"),
)
BAD_ID = fault(
    "SPL013",
    "id-for-a-part",
    Text("'{id}' cannot be the id of a part: {why.en}.", "“{id}”不能作为某个部分的编号：{why.zh}。"),
    Text("Give ids that are new here and were never used.", "请给出从未使用过的新编号。"),
)
BAD_PARTS = fault(
    "SPL014",
    "number-of-parts",
    Text("{parts} is no number of parts.", "{parts}不是有效的部分数量。"),
    Text("Give a whole number from 1.", "请给出不小于1的整数。"),
)
NOT_SIBLINGS = fault(
    "SPL015",
    "not-of-one-level-and-parent",
    Text(
        "'{unit}' is not of the level of '{first}' under the same unit.",
        "“{unit}”与“{first}”不属于同一上级下的同一层级。",
    ),
    Text("Name units of one level under one unit.", "请指定同一上级下同一层级的单元。"),
)
NO_PARTNER = fault(
    "SPL016",
    "no-neighbour-to-merge-with",
    Text(
        "'{unit}' has {count} {measure.en} and no neighbours with which it comes to {band.en}.",
        "“{unit}”有{measure.zh}{count}，没有可与之合并为{band.zh}的相邻单元。",
    ),
    Text(
        "Name more neighbours, allow more in max_households=, or record why it may stay.",
        "请补充相邻关系、放宽max_households=，或记录其保留的理由。",
    ),
)
