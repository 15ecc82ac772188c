"""What can be wrong with the files of departments' nets, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_YES",
    "BOTH_COLUMNS",
    "COLUMN_MISSING",
    "DIGITS_LOST",
    "IS_DATE",
    "MATCHED_TWICE",
    "MATCH_OF_NO_NET",
    "NO_FILE",
    "NO_HEADER",
    "NO_NETS",
    "NO_SHEET",
    "OTHER_KIND_OF_FILE",
    "PERSONAL_COLUMN",
    "PERSONAL_VALUE",
    "SHEET_TWICE",
    "UNKNOWN_ENTRY",
    "UNKNOWN_SHEET",
    "UNREADABLE",
]

NO_FILE = fault(
    "NFL001",
    "net-file-missing",
    Text("There is no such file or folder.", "没有该文件或文件夹。"),
    Text("Correct the path.", "请更正路径。"),
)
UNREADABLE = fault(
    "NFL002",
    "net-file-unreadable",
    Text("It cannot be read: {why.en}.", "无法读取：{why.zh}。"),
    Text(
        "Open it in a spreadsheet and save it again as .xlsx or 'CSV UTF-8', without a password.",
        "请用电子表格软件打开，另存为.xlsx或“CSV UTF-8”，不设密码。",
    ),
)
OTHER_KIND_OF_FILE = fault(
    "NFL003",
    "not-a-net-file",
    Text("A file that ends in '{suffix}' is no net.", "后缀为“{suffix}”的文件不是网格体系文件。"),
    Text("Give a workbook ({known}), a .csv file, or a folder of them.", "请提供工作簿（{known}）、.csv文件或文件夹。"),
)
NO_NETS = fault(
    "NFL004",
    "folder-without-nets",
    Text("The folder holds no net.", "文件夹中没有网格体系文件。"),
    Text("Put workbooks or CSV files into it.", "请放入工作簿或CSV文件。"),
)
NO_SHEET = fault(
    "NFL005",
    "no-sheet-of-a-net",
    Text(
        "There is neither a table of members nor one of cells; there are: {there}.",
        "既没有覆盖范围表，也没有网格表；现有：{there}。",
    ),
    Text(
        "Name a sheet 'members' or 'cells'; gridgov.nets.write_template writes them all.",
        "请将工作表命名为“覆盖范围”或“网格”；可用gridgov.nets.write_template生成模板。",
    ),
)
UNKNOWN_SHEET = fault(
    "NFL006",
    "unknown-sheet",
    Text("'{sheet}' is no table of a net.", "“{sheet}”不是网格体系的表。"),
    Text("{fix.en}", "{fix.zh}"),
)
SHEET_TWICE = fault(
    "NFL007",
    "table-twice",
    Text("'{sheet}' and '{first}' are the same table.", "“{sheet}”与“{first}”是同一种表。"),
    Text("Put them together, or rename the one that does not belong here.", "请合并两表，或将无关的一个改名。"),
)
NO_HEADER = fault(
    "NFL008",
    "header-not-found",
    Text(
        "None of the first {n} rows names the columns of {table.en}.",
        "前{n}行中没有{table.zh}的表头。",
    ),
    Text("Add a row with: {wanted.en}.", "请添加表头行：{wanted.zh}。"),
)
COLUMN_MISSING = fault(
    "NFL009",
    "net-column-missing",
    Text("The column '{name.en}' is not there.", "缺少“{name.zh}”列。"),
    Text("Add it, or rename the one that is meant; there are: {there}.", "请补充，或将对应的列改名；现有：{there}。"),
)
BOTH_COLUMNS = fault(
    "NFL010",
    "two-columns-of-one-meaning",
    Text("The columns '{column}' and '{first}' both mean '{name.en}'.", "“{column}”列与“{first}”列都表示“{name.zh}”。"),
    Text("Keep one, and delete or rename the other.", "请保留一列，另一列删除或改名。"),
)
DIGITS_LOST = fault(
    "NFL011",
    "digits-lost",
    Text(
        "The id is the number {value}: a spreadsheet keeps no more than 15 digits, the others are lost.",
        "该编号已变为数值{value}：电子表格只保留15位数字，其余位数已丢失。",
    ),
    Text(
        "Export the column again as text; what is lost cannot be restored.",
        "请以文本格式重新导出该列；丢失的数字无法恢复。",
    ),
)
IS_DATE = fault(
    "NFL012",
    "id-became-a-date",
    Text("The id has become the date or time {value}.", "该编号已变为日期或时间{value}。"),
    Text("Format the column as text, and write the id again.", "请将该列设为文本格式并重新填写编号。"),
)
PERSONAL_COLUMN = fault(
    "NFL013",
    "personal-column",
    Text(
        "The column '{column}' is about people: names, telephone and identity numbers have no place in a net.",
        "“{column}”列涉及个人信息：网格体系中不得有姓名、电话、身份证号等。",
    ),
    Text(
        "Delete it; of people there is only an opaque id, in the column 'holder' of the posts.",
        "请删除该列；人员仅在岗位表“人员编号”列填写内部编号。",
    ),
)
PERSONAL_VALUE = fault(
    "NFL014",
    "personal-value",
    Text("What stands here looks like {what.en}; it is not shown.", "此处疑为{what.zh}，不予显示。"),
    Text("Write an opaque id of the person instead.", "请改填该人员的内部编号。"),
)
BAD_YES = fault(
    "NFL015",
    "neither-yes-nor-no",
    Text("'{value}' is neither yes nor no.", "“{value}”既不是“是”也不是“否”。"),
    Text("Write yes or no, or leave it empty.", "请填写“是”或“否”，或留空。"),
)
UNKNOWN_ENTRY = fault(
    "NFL016",
    "unknown-entry-of-net",
    Text("The sheet of the net has no entry '{key}'.", "部门表没有“{key}”一项。"),
    Text("{fix.en}", "{fix.zh}"),
)
MATCHED_TWICE = fault(
    "NFL017",
    "matched-twice",
    Text(
        "'{unit}' of net '{net}' is matched with '{first}' and with '{second}'.",
        "网格体系“{net}”的“{unit}”同时匹配“{first}”和“{second}”。",
    ),
    Text("Keep one of the two.", "请只保留一个。"),
)
MATCH_OF_NO_NET = fault(
    "NFL018",
    "match-of-no-net",
    Text("There is no net '{net}' among those that are read.", "读取的文件中没有网格体系“{net}”。"),
    Text("Correct the id; there are: {known}.", "请更正编号；现有：{known}。"),
)
