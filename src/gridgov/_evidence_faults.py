"""What can be wrong with tables of evidence."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_DAY",
    "BAD_FLAG",
    "BAD_NUMBER",
    "BAD_TEXT",
    "CONTRADICTION",
    "DAYS_REVERSED",
    "DUPLICATE_ID",
    "EMPTY_CELL",
    "MISSING_COLUMN",
    "TABLE_NOT_GIVEN",
    "UNKNOWN_COLUMN",
    "UNKNOWN_REFERENCE",
    "UNKNOWN_TABLE",
    "UNKNOWN_UNIT",
]

UNKNOWN_TABLE = fault(
    "EVI001",
    "unknown-table",
    Text("There is no table '{key}'.", "没有名为“{key}”的表。"),
    Text("{fix.en}", "{fix.zh}"),
)
UNKNOWN_COLUMN = fault(
    "EVI002",
    "unknown-column",
    Text("The table '{table}' has no column '{key}'.", "“{table}”表没有“{key}”列。"),
    Text("{fix.en}", "{fix.zh}"),
)
MISSING_COLUMN = fault(
    "EVI003",
    "missing-column",
    Text(
        "The table '{table}' needs a column '{key}'; it has: {found}.",
        "“{table}”表缺少“{key}”列；现有列：{found}。",
    ),
    Text("Add it, or correct its name.", "请补充该列，或更正列名。"),
)
EMPTY_CELL = fault(
    "EVI004",
    "empty-cell",
    Text("{what.en} has no {cell.en}.", "{what.zh}未填写{cell.zh}。"),
    Text("Give '{column}' a value.", "请填写“{column}”。"),
)
UNKNOWN_UNIT = fault(
    "EVI005",
    "unknown-unit",
    Text("The unit '{value}' does not exist.", "单元“{value}”不存在。"),
    Text("Add the unit to the territory or correct its id.", "请在辖区中补充该单元，或更正其编号。"),
)
BAD_DAY = fault(
    "EVI006",
    "bad-day",
    Text("'{value}' is no day.", "“{value}”不是日期。"),
    Text("Write it as YYYY-MM-DD{empty.en}.", "请写成YYYY-MM-DD{empty.zh}。"),
)
BAD_NUMBER = fault(
    "EVI007",
    "bad-number",
    Text("'{value}' is no {cell.en}: {why.en}.", "“{value}”不是有效的{cell.zh}：{why.zh}。"),
    Text("Give {want.en}{clean.en}{empty.en}.", "请填写{want.zh}{clean.zh}{empty.zh}。"),
)
BAD_FLAG = fault(
    "EVI008",
    "bad-flag",
    Text("'{value}' is neither yes nor no.", "“{value}”既不是“是”也不是“否”。"),
    Text("Write yes or no, true or false, 1 or 0{empty.en}.", "请填写是或否、true或false、1或0{empty.zh}。"),
)
BAD_TEXT = fault(
    "EVI009",
    "bad-text",
    Text("'{value}' is no {cell.en}: {why.en}.", "“{value}”不能作为{cell.zh}：{why.zh}。"),
    Text("{fix.en}.", "{fix.zh}。"),
)
DUPLICATE_ID = fault(
    "EVI010",
    "duplicate-id",
    Text("The id '{id}' is on rows {rows.en}.", "编号“{id}”出现在第{rows.zh}行。"),
    Text("Ids must be unique: delete or renumber all but one.", "编号必须唯一：请只保留一行，其余删除或另编号。"),
)
DAYS_REVERSED = fault(
    "EVI011",
    "days-out-of-order",
    Text("The {first.en} is {start} and the {last.en} before that, {end}.", "{last.zh}{end}早于{first.zh}{start}。"),
    Text("Correct one of the two days.", "请更正其中一个日期。"),
)
CONTRADICTION = fault(
    "EVI012",
    "contradiction",
    Text(
        "'{id}' has the {cell.en} {here.en} here and {there.en} on row {row}.",
        "“{id}”的{cell.zh}在本行为{here.zh}，在第{row}行为{there.zh}。",
    ),
    Text("Give all rows of an id the same value.", "同一编号的各行请填写相同的值。"),
)
TABLE_NOT_GIVEN = fault(
    "EVI013",
    "table-not-given",
    Text("The table '{key}' is not given; there are: {found}.", "未提供“{key}”表；现有：{found}。"),
    Text("Give it to Evidence.read, or ask has('{key}') first.", "请在Evidence.read中提供，或先用has('{key}')查询。"),
)
UNKNOWN_REFERENCE = fault(
    "EVI014",
    "unknown-reference",
    Text("The table '{table}' has no id '{value}'.", "“{table}”表中没有编号“{value}”。"),
    Text("Add it to '{table}' or correct it here{empty.en}.", "请在“{table}”表中补充，或在此处更正{empty.zh}。"),
)
