"""What can be wrong with a request to merge nets, and with the decisions that are fed back."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "AREA_TOO_SMALL",
    "BAD_BAND",
    "BAND_MISSED",
    "DECISION_BREAKS",
    "EDGE_UNKNOWN",
    "LEVEL_PLACE",
    "NOTHING_TO_MERGE",
    "NO_BASE_LEVEL",
    "NO_GRID_LEVEL",
    "OTHER_TERRITORY",
    "PAIR_OF_TWO",
    "TARGET_LEVEL",
    "TOTAL_LOST",
    "UNKNOWN_CHOICE",
    "UNKNOWN_CONFLICT",
    "UNKNOWN_HOUSEHOLDS",
    "UNKNOWN_NET",
    "WRONG_NUMBER",
]

NO_BASE_LEVEL = fault(
    "ITG001",
    "no-base-level",
    Text(
        "The nets' ids are at no single level of the territory: {found.en}.",
        "各网格体系的编号在辖区中不属于同一层级：{found.zh}。",
    ),
    Text("Name the level of the base units in level=.", "请用level=指定基本单元所在层级。"),
)
NO_GRID_LEVEL = fault(
    "ITG002",
    "no-grid-level",
    Text(
        "The level scheme has no level of kind 'grid' that units of '{level}' may stand under.",
        "层级方案中没有可供“{level}”单元隶属的“grid”类层级。",
    ),
    Text(
        "Name the levels of merged grids in levels=, or a higher level of base units; LevelScheme.with_level adds one.",
        "请用levels=指定整合后网格的层级，或改用更高的基本单元层级；可用LevelScheme.with_level添加。",
    ),
)
TARGET_LEVEL = fault(
    "ITG003",
    "level-order",
    Text(
        "The levels {levels} do not stand one below the other between '{inside}' and '{level}'.",
        "层级{levels}未在“{inside}”与“{level}”之间由高到低排列。",
    ),
    Text("Name them from the highest to the lowest.", "请由高到低列出。"),
)
LEVEL_PLACE = fault(
    "ITG004",
    "level-may-not-stand-there",
    Text("A unit of '{below}' may not stand under one of '{above}'.", "“{below}”单元不得位于“{above}”单元之下。"),
    Text("Name another bounding level in inside=, or other levels.", "请在inside=中指定另一边界层级，或更换层级。"),
)
UNKNOWN_HOUSEHOLDS = fault(
    "ITG005",
    "households-unknown",
    Text(
        "A household band is asked for, and the households of {n:,} base units are unknown; the first is '{first}'.",
        "要求满足户数区间，但{n:,}个基本单元户数未知，首个为“{first}”。",
    ),
    Text(
        "State them, or pass unknown_as= with the number to count them as.",
        "请补填户数，或用unknown_as=给出计算时采用的数值。",
    ),
)
EDGE_UNKNOWN = fault(
    "ITG006",
    "adjacency-of-unknown-unit",
    Text("The adjacency names '{id}', which is no base unit.", "相邻关系提到的“{id}”不是基本单元。"),
    Text("Correct the id or delete the pair.", "请更正编号或删除该对。"),
)
NOTHING_TO_MERGE = fault(
    "ITG007",
    "nothing-to-merge",
    Text("There is no net to merge: {why.en}.", "没有可整合的网格体系：{why.zh}。"),
    Text("Give at least one net that is in force and not kept.", "请至少提供一个有效且不保留的网格体系。"),
)
UNKNOWN_NET = fault(
    "ITG008",
    "unknown-net",
    Text("There is no net '{net}' among those to merge: {known}.", "待整合的网格体系中没有“{net}”，现有：{known}。"),
    Text("Use one of these ids.", "请使用上述编号之一。"),
)
BAD_BAND = fault(
    "ITG009",
    "bad-band",
    Text("'{value}' is no band of households.", "“{value}”不是有效的户数区间。"),
    Text(
        "Give two numbers, the smaller first, such as (300, 500).",
        "请给出两个数，较小的数在前，例如(300, 500)。",
    ),
)
BAND_MISSED = fault(
    "ITG010",
    "outside-the-band",
    Text(
        "Grid '{id}' of level '{level}' has {households} households, outside {low} to {high}.",
        "“{level}”级网格“{id}”有{households}户，不在{low}至{high}户之间。",
    ),
    Text(
        "No division of its area into whole base units inside the band was found; widen the band.",
        "未能在不拆分基本单元的前提下满足区间，请放宽区间。",
    ),
)
UNKNOWN_CONFLICT = fault(
    "ITG011",
    "unknown-conflict",
    Text("There is no conflict '{id}' in this run.", "本次整合没有冲突“{id}”。"),
    Text("Delete the row, or take the id from the list of conflicts.", "请删除该行，或使用冲突清单中的编号。"),
)
UNKNOWN_CHOICE = fault(
    "ITG012",
    "unknown-choice",
    Text(
        "Conflict '{id}': '{choice}' is none of its alternatives: {known}.",
        "冲突“{id}”：“{choice}”不在备选方案中：{known}。",
    ),
    Text("Choose one of these, or leave the cell empty.", "请从中选择，或留空。"),
)
DECISION_BREAKS = fault(
    "ITG013",
    "decision-breaks",
    Text("The decision on '{id}' leaves grid '{grid}' {what.en}.", "对“{id}”的决定使网格“{grid}”{what.zh}。"),
    Text("It is carried out; check whether that is meant.", "已按决定执行，请核对是否符合本意。"),
)
OTHER_TERRITORY = fault(
    "ITG016",
    "nets-of-another-territory",
    Text(
        "The nets are bound to base units of no territory, or of another one than within=.",
        "网格体系所绑定的基本单元不属于任何辖区，或与within=的辖区不同。",
    ),
    Text(
        "Bind them with Nets.of(nets, (territory, level)), or give the nets themselves.",
        "请用Nets.of(nets, (territory, level))绑定，或直接提供各网格体系。",
    ),
)
WRONG_NUMBER = fault(
    "ITG017",
    "wrong-number",
    Text("{what} is {value}, not a number {range.en}.", "{what}为{value}，不是{range.zh}的数。"),
    Text("Correct the number.", "请更正该数。"),
)
TOTAL_LOST = fault(
    "ITG018",
    "stated-total-lost",
    Text(
        "Grid '{id}' states {value} of '{measure}', and no merged grid is made of whole grids that state it.",
        "网格“{id}”填报“{measure}”为{value}，而没有整合网格恰由填报该指标的完整网格组成。",
    ),
    Text(
        "State it for the base units before the merger; the number cannot be divided.",
        "整合前请将该指标填报到基本单元；该数无法拆分。",
    ),
)
PAIR_OF_TWO = fault(
    "ITG019",
    "not-a-pair",
    Text("The adjacency has an entry of {n} ids: {ids}.", "相邻关系中有一项含{n}个编号：{ids}。"),
    Text("Give pairs of two ids.", "请逐对填写两个编号。"),
)
AREA_TOO_SMALL = fault(
    "ITG020",
    "area-below-the-band",
    Text(
        "Grid '{id}' of level '{level}' has {households} households, and all of its area has {all}: less than {low}.",
        "“{level}”级网格“{id}”有{households}户，其所在范围共{all}户，不足{low}户。",
    ),
    Text(
        "Lower the band, or let grids reach across by a higher level in inside=.",
        "请降低区间下限，或在inside=中改用更高层级作为边界。",
    ),
)
