"""What can be wrong when tables become a jurisdiction, or a jurisdiction a file of tables, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_ROOTS",
    "BAD_UNDER",
    "CELL_NEEDED",
    "LONG_CELL",
    "MEASURE_TWICE",
    "NAME_TAKEN",
    "POST_DIFFERS",
    "TOO_MANY_ROWS",
    "UNKNOWN_NET",
    "UNKNOWN_UNIT",
]

MEASURE_TWICE = fault(
    "FLT001",
    "measure-twice",
    Text(
        "'{measure}' of unit '{id}' is {value} here and {other} in another row.",
        "单元“{id}”的“{measure}”在此处为{value}，另一行为{other}。",
    ),
    Text("Correct one of the two, or leave it empty.", "请更正其中一处，或将其留空。"),
)
UNKNOWN_UNIT = fault(
    "FLT002",
    "numbers-of-unknown-unit",
    Text("There is no unit '{id}' to which these numbers could belong.", "没有编号为“{id}”的单元，这些数值无所归属。"),
    Text("Correct the id, or add the unit.", "请更正编号，或补充该单元。"),
)
BAD_UNDER = fault(
    "FLT003",
    "bad-under",
    Text("'{value}' does not say where units may stand.", "“{value}”未能说明单元可设于何处。"),
    Text(
        "Write a rule for each kind, such as 'estate: community, grid; *: community'.",
        "请为每种类别写一条规则，如“estate: community, grid; *: community”。",
    ),
)
UNKNOWN_NET = fault(
    "FLT004",
    "unknown-net",
    Text("There is no net '{net}'.", "没有网格体系“{net}”。"),
    Text("Correct the id, or add the net to its sheet.", "请更正编号，或在网格体系表中补充。"),
)
NAME_TAKEN = fault(
    "FLT005",
    "name-taken",
    Text(
        "The column '{key}' cannot be a {what.en}: the name is taken.", "“{key}”列不能作为{what.zh}：该名称已被占用。"
    ),
    Text("Give it another key.", "请改用其他键名。"),
)
CELL_NEEDED = fault(
    "FLT006",
    "cell-needed",
    Text("There is nothing in '{column}'.", "“{column}”为空。"),
    Text("Fill in the cell, or delete the row.", "请填写该单元格，或删除该行。"),
)
POST_DIFFERS = fault(
    "FLT007",
    "post-differs",
    Text(
        "Post '{id}' is another one in its first row: its {column} is '{first}' there.",
        "岗位“{id}”与首次出现时不一致：首行的“{column}”为“{first}”。",
    ),
    Text("Correct it, or give the post an id of its own.", "请更正，或为该岗位另编编号。"),
)
BAD_ROOTS = fault(
    "FLT008",
    "bad-roots",
    Text("'{value}' is neither one nor many.", "“{value}”既不是one也不是many。"),
    Text("Write one or many, or delete the row.", "请填写one或many，或删除该行。"),
)
TOO_MANY_ROWS = fault(
    "FLT009",
    "too-many-rows",
    Text(
        "A sheet of a workbook holds {most:,} rows below its headings; '{table.en}' has {n:,}.",
        "工作表在表头之下最多容纳{most:,}行；“{table.zh}”有{n:,}行。",
    ),
    Text("Write Parquet or CSV instead: to_parquet or to_csv.", "请改为写出Parquet或CSV：to_parquet或to_csv。"),
)
LONG_CELL = fault(
    "FLT010",
    "long-cell",
    Text(
        "A cell of a workbook holds {most:,} characters; one in '{column}' of '{table.en}' has {n:,}.",
        "工作簿的单元格最多容纳{most:,}个字符；“{table.zh}”的“{column}”列中有一格为{n:,}个字符。",
    ),
    Text("Write Parquet or CSV instead: to_parquet or to_csv.", "请改为写出Parquet或CSV：to_parquet或to_csv。"),
)
