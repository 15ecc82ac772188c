"""What a marked copy says to the clerk."""

from __future__ import annotations

from typing import Final

from gridgov.text import Text

__all__ = [
    "CELL",
    "CELL_LEGEND",
    "COMMENTS_CUT",
    "CUT_TEXTS",
    "FRAME",
    "HEADINGS",
    "INTRO",
    "MARKED",
    "MARKER",
    "MORE",
    "MORE_FAULTS",
    "NONE",
    "ONLY_ROWS",
    "ROW",
    "ROW_LEGEND",
    "ROW_NUMBER",
    "TITLE",
    "WHOLE",
]

#: Stands in the first cell of a sheet of faults, whatever its language, so that it is known again.
MARKER: Final = "gridgov:faults"
TITLE: Final = Text("faults", "问题清单")
MARKED: Final = Text("marked", "已标注")
FRAME: Final = Text("data", "数据")
INTRO: Final = Text(
    "{n:,} problem{s}. Correct the coloured cells in the sheets that follow, save, and hand the file in again. "
    "This sheet is left out when the file is read.",
    "共{n:,}个问题。请在后面的工作表中改正标色的单元格，保存后重新提交。本表在读取时会被略过，不必删除。",
)
NONE: Final = Text("No problems were found.", "未发现问题。")
CELL_LEGEND: Final = Text("this cell is wrong", "该单元格有误")
ROW_LEGEND: Final = Text("this row is wrong", "该行有误")
WHOLE: Final = Text("white in the list: the sheet or the file as a whole", "清单中未标色：整个工作表或文件有误")
HEADINGS: Final = (
    Text("no.", "序号"),
    Text("code", "问题编码"),
    Text("file", "文件"),
    Text("sheet", "工作表"),
    Text("cell", "单元格"),
    Text("column", "列名"),
    Text("what is there", "原有内容"),
    Text("what is wrong", "问题说明"),
    Text("way out", "处理办法"),
)
ROW: Final = Text("row {row}", "第{row}行")
CELL: Final = Text("{cell}", "{cell}")
ROW_NUMBER: Final = Text("row in the file", "原文件行号")
MORE: Final = Text("... and {n} more, see the sheet of faults.", "……另有{n}个问题，见问题清单。")
MORE_FAULTS: Final = Text(
    "Only the first {shown:,} problems are listed and marked; {n:,} more: {counts}.",
    "仅列出并标注前{shown:,}个问题；另有{n:,}个未列出：{counts}。",
)
COMMENTS_CUT: Final = Text(
    "Only the first {shown:,} cells have a comment; the others are coloured and stand in this list.",
    "仅前{shown:,}个单元格附有批注；其余单元格已标色，说明见本清单。",
)
ONLY_ROWS: Final = Text(
    "Sheet '{sheet}' is too large for a workbook: only rows with faults are shown, with their numbers. "
    "Correct the file itself; this copy cannot be handed in again.",
    "工作表“{sheet}”过大，无法全部写入：仅列出有问题的行及其原行号。请直接改正原文件，本副本不可再次提交。",
)
CUT_TEXTS: Final = Text(
    "{n:,} text{s} longer than a cell of a workbook can hold: only the beginning is shown.",
    "有{n:,}处文字超过单元格可容纳的长度，仅显示开头部分。",
)
