"""What can be wrong with neighbours: pairs, weights, outlines and positions."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_OUTLINE",
    "BAD_POSITION",
    "BAD_WEIGHT",
    "COLUMN_AMBIGUOUS",
    "COLUMN_MISSING",
    "NOT_TWO_IDS",
    "NO_OUTLINE",
    "NO_POSITION",
    "OWN_NEIGHBOUR",
    "PLACE_TWICE",
    "UNKNOWN_NEIGHBOUR",
    "WEIGHTS_DIFFER",
]

NOT_TWO_IDS = fault(
    "SPL101",
    "not-two-ids",
    Text("{entry} does not name two units.", "{entry}没有给出两个单元。"),
    Text("Give two ids, and a weight if it is not 1.", "请填写两个编号；权重不为1时一并填写。"),
)
UNKNOWN_NEIGHBOUR = fault(
    "SPL102",
    "neighbour-unknown",
    Text("'{id}' is none of the units that are dealt out.", "“{id}”不在待划分的单元中。"),
    Text("{close.en}Correct the id or delete the pair.", "{close.zh}请更正编号或删除该对。"),
)
OWN_NEIGHBOUR = fault(
    "SPL103",
    "own-neighbour",
    Text("'{id}' is named as its own neighbour.", "“{id}”被写成与自身相邻。"),
    Text("Name two different units, or delete the pair.", "请填写两个不同的单元，或删除该对。"),
)
BAD_WEIGHT = fault(
    "SPL104",
    "bad-weight",
    Text("The weight of '{first}' and '{second}' is {value}.", "“{first}”与“{second}”的权重为{value}。"),
    Text("Give a finite number above 0, or leave it out for 1.", "请填写大于0的有限数；省略时为1。"),
)
WEIGHTS_DIFFER = fault(
    "SPL105",
    "weights-differ",
    Text(
        "'{first}' and '{second}' have the weight {one} in row {row} and {two} here.",
        "“{first}”与“{second}”的权重在第{row}行为{one}，此处为{two}。",
    ),
    Text("Keep one of the rows.", "请只保留一行。"),
)
COLUMN_MISSING = fault(
    "SPL106",
    "column-missing",
    Text(
        "The {table.en} have no column '{column}'; there are: {known}.", "{table.zh}没有“{column}”列；现有：{known}。"
    ),
    Text("Name the columns {wanted.en}.", "请使用列名{wanted.zh}。"),
)
COLUMN_AMBIGUOUS = fault(
    "SPL107",
    "column-ambiguous",
    Text("The columns {columns} of the {table.en} mean the same.", "{table.zh}的列{columns}含义相同。"),
    Text("Keep one of them.", "请只保留一列。"),
)
NO_OUTLINE = fault(
    "SPL108",
    "outline-missing",
    Text("'{id}' has no outline.", "“{id}”没有轮廓。"),
    Text("Give one for each unit, or name the neighbours themselves.", "请为每个单元提供轮廓，或直接给出相邻关系。"),
)
BAD_OUTLINE = fault(
    "SPL109",
    "bad-outline",
    Text("The outline of '{id}' {why.en}.", "“{id}”的轮廓{why.zh}。"),
    Text("Give a valid polygon, such as with shapely.make_valid.", "请提供有效的多边形，如用shapely.make_valid修复。"),
)
NO_POSITION = fault(
    "SPL110",
    "position-missing",
    Text("'{id}' has no position.", "“{id}”没有位置。"),
    Text(
        "Give x and y for each unit, or name the neighbours themselves.", "请为每个单元提供x和y，或直接给出相邻关系。"
    ),
)
BAD_POSITION = fault(
    "SPL111",
    "bad-position",
    Text("The position of '{id}' is {value}.", "“{id}”的位置为{value}。"),
    Text("Give two finite numbers, x and y.", "请填写两个有限数x和y。"),
)
PLACE_TWICE = fault(
    "SPL112",
    "place-twice",
    Text("'{id}' is there {n} times.", "“{id}”出现{n}次。"),
    Text("Keep one row of it.", "请只保留一行。"),
)
