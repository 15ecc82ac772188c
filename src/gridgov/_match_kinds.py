"""What a match can be, and why: statuses and reasons, in both languages."""

from __future__ import annotations

from typing import Final

from gridgov._match_repair import FLOAT, SCIENTIFIC, WRITTEN, ZEROS
from gridgov.text import Text

__all__ = [
    "ACCEPTED",
    "ADDRESS",
    "ADDRESS_ONLY",
    "AMBIGUOUS",
    "BY_HAND",
    "CODE",
    "DECIDED",
    "DECIDED_NONE",
    "DIRECTION",
    "ID",
    "ID_NUMBERS",
    "KINDS",
    "NAME",
    "NONE",
    "NOTHING",
    "NUMBERS",
    "OTHER_COMMUNITY",
    "PARTS",
    "SAME_ADDRESS",
    "SAME_CODE",
    "SAME_ID",
    "SAME_NAME",
    "SIMILAR",
    "STATUS",
    "STATUS_TEXT",
    "SUGGESTED",
]

#: What became of a row of the left table.
STATUS: Final = ("id", "code", "name", "address", "decided", "suggested", "ambiguous", "none")
ID, CODE, NAME, ADDRESS, DECIDED, SUGGESTED, AMBIGUOUS, NONE = range(8)
#: With these a right row is taken.
ACCEPTED: Final = (ID, CODE, NAME, ADDRESS, DECIDED)
STATUS_TEXT: Final = {
    "id": Text("same id", "编号相同"),
    "code": Text("same code", "代码相同"),
    "name": Text("same name", "名称相同"),
    "address": Text("same address", "地址相同"),
    "decided": Text("decided", "人工确认"),
    "suggested": Text("suggested", "建议"),
    "ambiguous": Text("several possible", "多个候选"),
    "none": Text("no match", "无匹配"),
}

# Why: 0 to 3 are kinds of damage to an id, see _match_repair; the others follow.
(OTHER_COMMUNITY, PARTS, SIMILAR, DIRECTION, SAME_CODE, SAME_NAME, SAME_ADDRESS, ADDRESS_ONLY) = range(4, 12)
(ID_NUMBERS, NOTHING, NUMBERS, DECIDED_NONE, SAME_ID, BY_HAND) = range(12, 18)
KINDS: Final = {
    ZEROS: Text(
        "The ids are equal but for zeros at the beginning.",
        "编号仅开头的零不同。",
    ),
    WRITTEN: Text("The ids are equal but for width, quotes, spaces or case.", "编号仅全半角、引号、空格或大小写不同。"),
    FLOAT: Text("A spreadsheet has made a decimal number of the id.", "编号被电子表格变成了小数。"),
    SCIENTIFIC: Text(
        "A spreadsheet has written the id with an exponent; digits may be lost.", "编号被写成科学计数法，可能丢失数位。"
    ),
    OTHER_COMMUNITY: Text("The ids or codes are equal, the communities are not.", "编号或代码相同，但所在社区不同。"),
    PARTS: Text(
        "Name and numbers are equal; only the signs differ, such as 3号 and 3号楼.",
        "名称与各编号相同，仅标志字不同，如3号与3号楼。",
    ),
    SIMILAR: Text("The names are similar, the numbers equal.", "名称相近，各编号相同。"),
    DIRECTION: Text(
        "The names are similar, the numbers equal; the compass points differ.", "名称相近，各编号相同，但方位字不同。"
    ),
    SAME_CODE: Text("The codes are equal.", "代码相同。"),
    SAME_NAME: Text("The names are equal.", "名称相同。"),
    SAME_ADDRESS: Text("The addresses are equal.", "地址相同。"),
    ADDRESS_ONLY: Text("The addresses are equal, the names are not.", "地址相同，名称不同。"),
    ID_NUMBERS: Text(
        "The id or the code is equal, the numbers in the names differ: look at it.",
        "编号或代码相同，但名称中的编号不同，请核对。",
    ),
    NOTHING: Text("Nothing is like it.", "没有相近的记录。"),
    NUMBERS: Text("Similar names are there; their numbers differ.", "有名称相近的记录，但其中的编号不同。"),
    DECIDED_NONE: Text("Decided: it has no match.", "已确认：无对应记录。"),
    SAME_ID: Text("The ids are equal.", "编号相同。"),
    BY_HAND: Text("Decided by hand.", "人工确认。"),
}
