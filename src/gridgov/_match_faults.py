"""What can be wrong with tables to be matched, and with a review of the matches, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "CHANGED_ROW",
    "CHOSEN_TWICE",
    "DECIDED_TWICE",
    "LEFT_TWICE",
    "LOST_ROW",
    "MATCH_ID_EMPTY",
    "MATCH_ID_ODD",
    "MATCH_ID_TWICE",
    "MATCH_NO_ID",
    "NEW_ROW",
    "NO_REVIEW",
    "NUMBER_CELL",
    "REVIEW_COLUMN",
    "UNKNOWN_DECISION",
]

MATCH_NO_ID = fault(
    "MAT001",
    "no-id-column",
    Text("The {side.en} table has no column 'id'; it has: {known}.", "{side.zh}没有“id”列，现有：{known}。"),
    Text("Rename the column that holds the ids.", "请将编号所在的列改名为“id”。"),
)
MATCH_ID_EMPTY = fault(
    "MAT002",
    "empty-id",
    Text("The {side.en} table: there is no id.", "{side.zh}：编号为空。"),
    Text("Give each row an id; a running number will do.", "请为每行填写编号，可用流水号。"),
)
MATCH_ID_TWICE = fault(
    "MAT003",
    "id-twice",
    Text("The {side.en} table: id '{id}' is on rows {rows}.", "{side.zh}：编号“{id}”出现在第{rows}行。"),
    Text("Ids must be unique: keep one of the rows.", "编号不得重复，请只保留其中一行。"),
)
MATCH_ID_ODD = fault(
    "MAT004",
    "id-no-text",
    Text("The {side.en} table: {value} is no id.", "{side.zh}：{value}不是编号。"),
    Text("Give a text or a whole number.", "请填写文本或整数。"),
)
NO_REVIEW = fault(
    "MAT005",
    "no-review",
    Text("The file is no review of matches: {why.en}.", "该文件不是匹配核对表：{why.zh}。"),
    Text(
        "Give the file that write_review has written, as .xlsx or .csv.", "请提供由write_review生成的.xlsx或.csv文件。"
    ),
)
REVIEW_COLUMN = fault(
    "MAT006",
    "review-column-missing",
    Text("The column '{key}' is missing.", "缺少“{key}”列。"),
    Text("Take it over from the file as it was written.", "请从原文件恢复该列。"),
)
LOST_ROW = fault(
    "MAT007",
    "row-missing",
    Text("The row of '{id}' is missing.", "缺少“{id}”一行。"),
    Text("Put it back; leave its decision empty if there is none.", "请恢复该行；未作决定的请留空。"),
)
NEW_ROW = fault(
    "MAT008",
    "row-added",
    Text("'{id}' is not in the left table{close.en}.", "左表中没有“{id}”{close.zh}。"),
    Text("Delete the row, or correct the id.", "请删除该行，或更正编号。"),
)
LEFT_TWICE = fault(
    "MAT009",
    "row-twice",
    Text("'{id}' is on rows {rows}.", "“{id}”出现在第{rows}行。"),
    Text("Keep one of the rows.", "请只保留其中一行。"),
)
CHANGED_ROW = fault(
    "MAT010",
    "row-changed",
    Text(
        "'{id}' is called '{given}' here, and '{name}' in the left table.",
        "“{id}”在此表中名为“{given}”，左表中为“{name}”。",
    ),
    Text(
        "Restore the name; if the left table has changed, write the review again.",
        "请恢复原名称；如左表已变更，请重新生成核对表。",
    ),
)
UNKNOWN_DECISION = fault(
    "MAT011",
    "unknown-decision",
    Text("'{value}' is not in the right table{close.en}.", "右表中没有“{value}”{close.zh}。"),
    Text(
        "Choose an id of the right table, write '{none.en}' for no match, or leave it empty.",
        "请填写右表编号；无对应的填“{none.zh}”；未决定的留空。",
    ),
)
NUMBER_CELL = fault(
    "MAT012",
    "id-became-number",
    Text(
        "'{value}' was an id before a spreadsheet made a number of it; it may be {fixed.en}.",
        "“{value}”原为编号，被电子表格转成了数字，可能是{fixed.zh}。",
    ),
    Text("Format the column as text and write the id again.", "请将该列设为文本格式后重新填写。"),
)
CHOSEN_TWICE = fault(
    "MAT013",
    "chosen-twice",
    Text("'{value}' is chosen for {lefts.en}.", "“{value}”同时对应{lefts.zh}。"),
    Text("Choose it once, or pass allow_many=True.", "请只选择一次，或使用allow_many=True。"),
)
DECIDED_TWICE = fault(
    "MAT014",
    "matched-already",
    Text("'{value}' belongs to '{other}' already, by an exact match.", "“{value}”已与“{other}”精确匹配。"),
    Text("Choose another, or pass allow_many=True.", "请另选，或使用allow_many=True。"),
)
