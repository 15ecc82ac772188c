"""What can be wrong with the layout of a table, and with its rows among each other, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridgov.errors import GridgovError, fault
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.tables._reading import Reading

__all__ = [
    "COLUMN_MISSING",
    "COLUMN_TWICE",
    "DUPLICATE_ROW",
    "EMPTY_CELL",
    "ENDS_BEFORE_START",
    "HANGS_ON_LEFT_OUT",
    "KIND_NOT_CLEAR",
    "LEVELS_MISSING",
    "MERGED_ACROSS",
    "NAMELESS_COLUMN",
    "NAME_NOT_CLEAR",
    "NOTHING_ABOVE",
    "NO_ROWS",
    "NO_TABLE",
    "NO_UNITS",
    "PERSONAL_COLUMN",
    "SCALE_NOT_CLEAR",
    "SECOND_TABLE",
    "UNKNOWN_HEADING",
    "UNKNOWN_LEVEL",
    "UNKNOWN_UNIT",
    "WRONG_TOTAL",
    "InvalidTablesError",
]


class InvalidTablesError(GridgovError, ValueError):
    """Tables cannot be taken as they are; `reading` has what was read, to mark or to save it."""

    #: What was read all the same. None in an error that came out of a pickle.
    reading: Reading | None = None
    _headline = Text("Not valid tables: {n:,} problem{s}.", "表格无效：{n:,}个问题。")


NO_TABLE = fault(
    "TBL001",
    "no-table",
    Text(
        "No row among the first {n} names the columns of {table.en}.",
        "前{n}行中没有{table.zh}的表头。",
    ),
    Text("Give it a header row with at least: {wanted.en}.", "请加上表头，至少包括：{wanted.zh}。"),
)
KIND_NOT_CLEAR = fault(
    "TBL002",
    "kind-not-clear",
    Text("The columns fit several kinds of table: {kinds.en}.", "各列符合多种表格：{kinds.zh}。"),
    Text(
        "Name the sheet after one of them, or say which: kind= in code, --kind in the command.",
        "请以其中一种命名工作表，或指明种类：代码中用kind=，命令中用--kind。",
    ),
)
COLUMN_MISSING = fault(
    "TBL003",
    "column-missing",
    Text("The column '{name.en}' is missing; there are: {there}.", "缺少“{name.zh}”列；现有：{there}。"),
    Text(
        "Add it, or say which column it is: aliases= in code, --alias in the command.",
        "请补上该列，或指明是哪一列：代码中用aliases=，命令中用--alias。",
    ),
)
COLUMN_TWICE = fault(
    "TBL004",
    "column-twice",
    Text(
        "'{first}' (column {where}) means '{name.en}' already; which of the two counts is not clear.",
        "“{first}”（第{where}列）已表示“{name.zh}”，无法判断以哪一列为准。",
    ),
    Text("Delete or rename one of them.", "请删除其中一列，或改名。"),
)
UNKNOWN_HEADING = fault(
    "TBL005",
    "unknown-heading",
    Text(
        "A table of {table.en} has no column '{heading}', under which {cells.en}.",
        "{table.zh}表没有“{heading}”列，而该列{cells.zh}。",
    ),
    Text("{fix.en}", "{fix.zh}"),
)
NAMELESS_COLUMN = fault(
    "TBL006",
    "nameless-column",
    Text("A column has no heading, and {cells.en} in it.", "有一列没有列名，但{cells.zh}。"),
    Text("Give the column a heading, or delete the cells.", "请填写列名，或删除这些单元格。"),
)
PERSONAL_COLUMN = fault(
    "TBL007",
    "personal-column",
    Text("The column '{heading}' is about persons; there is no place for that.", "“{heading}”列为个人信息，不予收录。"),
    Text(
        "Delete it, and name persons by internal ids of your own.",
        "请删除该列，人员请用内部编号表示。",
    ),
)
EMPTY_CELL = fault(
    "TBL008",
    "empty-cell",
    Text("'{name.en}' is empty.", "“{name.zh}”为空。"),
    Text("Fill in the cell.", "请填写该单元格。"),
)
DUPLICATE_ROW = fault(
    "TBL009",
    "duplicate-row",
    Text("'{value}' stands in {first.en} already.", "“{value}”在{first.zh}已出现。"),
    Text("Delete one of the two rows, or correct its {name.en}.", "请删除其中一行，或更正其{name.zh}。"),
)
WRONG_TOTAL = fault(
    "TBL010",
    "wrong-total",
    Text(
        "The row '{label}' states {stated}, the rows that it is about add up to {found}.",
        "“{label}”行填写{stated}，所涉各行之和为{found}。",
    ),
    Text("Correct the rows, or the total.", "请更正各行或合计。"),
)
ENDS_BEFORE_START = fault(
    "TBL011",
    "ends-before-start",
    Text("The end {end} lies before the start {start}.", "截止日期{end}早于起始日期{start}。"),
    Text("Correct one of the two days.", "请更正其中一个日期。"),
)
MERGED_ACROSS = fault(
    "TBL012",
    "merged-across",
    Text(
        "The cell is merged over {n} columns, so what stands in '{name.en}' is not clear.",
        "该单元格横跨{n}列合并，“{name.zh}”的内容不明。",
    ),
    Text("Undo the merge and fill in each cell.", "请取消合并并分别填写。"),
)
NOTHING_ABOVE = fault(
    "TBL013",
    "nothing-above",
    Text("'{value}' repeats the cell above, and there is none.", "“{value}”表示与上一格相同，但上面没有内容。"),
    Text("Write out what is meant.", "请写明内容。"),
)
SCALE_NOT_CLEAR = fault(
    "TBL014",
    "scale-not-clear",
    Text(
        "'{line}' says that numbers are in units of 10,000, but not which columns that is about.",
        "“{line}”注明以万为单位，但未说明涉及哪些列。",
    ),
    Text(
        "Write it into the headings, such as 人口（万人）, or write out the numbers.",
        "请写入列名，如“人口（万人）”，或填写完整数字。",
    ),
)
HANGS_ON_LEFT_OUT = fault(
    "TBL015",
    "hangs-on-left-out",
    Text("The row needs '{id}', which was left out.", "该行依赖“{id}”，而后者已被略去。"),
    Text("Mend the row of '{id}' first.", "请先更正“{id}”所在行。"),
)
LEVELS_MISSING = fault(
    "TBL016",
    "levels-missing",
    Text(
        "Nothing says which levels there are: {n:,} units cannot be placed.", "未说明有哪些层级：{n:,}个单元无法归位。"
    ),
    Text(
        "Say them: levels= in code, --levels in the command; or add a sheet of levels.",
        "请指定层级：代码中用levels=，命令中用--levels；或增加层级表。",
    ),
)
NO_UNITS = fault(
    "TBL017",
    "no-units",
    Text("There is no table of units among {tables}.", "{tables}中没有单元表。"),
    Text("Add one; a template shows its columns.", "请补充单元表；列名见模板。"),
)
NAME_NOT_CLEAR = fault(
    "TBL018",
    "name-not-clear",
    Text("'{name}' is the name of more than one {what.en}: {units}.", "“{name}”是不止一个{what.zh}的名称：{units}。"),
    Text("Write the id of the one that is meant.", "请填写所指单元的编号。"),
)
UNKNOWN_UNIT = fault(
    "TBL019",
    "unknown-unit",
    Text("There is no {what.en} '{unit}'.", "没有{what.zh}“{unit}”。"),
    Text("{close.en}Correct it, or add it to its table.", "{close.zh}请更正，或在相应表中补充。"),
)
NO_ROWS = fault(
    "TBL021",
    "no-rows",
    Text("The table of units has no rows.", "单元表没有任何行。"),
    Text("Fill it in.", "请填写。"),
)
SECOND_TABLE = fault(
    "TBL022",
    "second-table",
    Text("Another table begins here, with {headings}.", "此处开始另一张表：{headings}。"),
    Text("Move it to a sheet or a file of its own.", "请移至单独的工作表或文件。"),
)
UNKNOWN_LEVEL = fault(
    "TBL020",
    "unknown-level",
    Text("Unit '{id}' {has.en}.", "单元“{id}”{has.zh}。"),
    Text("Use one of: {known.en}.", "请使用：{known.zh}。"),
)
