"""What can be wrong with a file or a data frame before anybody asks what its cells mean, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "ARCHIVE",
    "BAD_QUOTES",
    "BAD_TEXT",
    "CANNOT_OPEN",
    "DAMAGED",
    "EMPTY_SOURCE",
    "ERROR_CELL",
    "LINKS_OUT",
    "LOST_CHARACTER",
    "MISNAMED",
    "NOTHING_INSIDE",
    "NO_SOURCE",
    "NO_SUCH_SHEET",
    "NO_TABLE",
    "NO_VALUE",
    "ODD_COLUMN",
    "OTHER_ENCODING",
    "PASSWORD",
    "QUOTES_EVERYWHERE",
    "RAGGED",
    "SAME_NAMES",
    "TOO_LARGE",
    "TOO_WIDE_SPREAD",
    "UNEVEN",
    "UNPACKS_TOO_LARGE",
    "WEB_PAGE",
    "XML_DECLARATIONS",
    "ZERO_BYTES",
]

NO_SOURCE = fault(
    "SRC001",
    "source-missing",
    Text("There is no such file or folder.", "没有该文件或文件夹。"),
    Text("Correct the path.", "请更正路径。"),
)
CANNOT_OPEN = fault(
    "SRC002",
    "source-not-opened",
    Text("It cannot be opened: {why.en}.", "无法打开：{why.zh}。"),
    Text("Give a plain file that you may read.", "请提供有读取权限的普通文件。"),
)
EMPTY_SOURCE = fault(
    "SRC003",
    "source-empty",
    Text("The file has no content.", "文件没有内容。"),
    Text("Ask for the file again; it was probably not sent as a whole.", "请重新获取该文件，原文件可能未传输完整。"),
)
NOTHING_INSIDE = fault(
    "SRC004",
    "source-without-tables",
    Text("There is no table in it.", "其中没有表格。"),
    Text(
        "Give a workbook, a text file or a Parquet file with cells that are filled in, or a folder of them.",
        "请提供填有内容的工作簿、文本文件或Parquet文件，或存放此类文件的文件夹。",
    ),
)
NO_TABLE = fault(
    "SRC005",
    "source-no-table",
    Text("It is no table, but {what.en}.", "该文件不是表格，而是{what.zh}。"),
    Text("Save the table as .xlsx or 'CSV UTF-8'.", "请将表格另存为.xlsx或“CSV UTF-8”。"),
)
ARCHIVE = fault(
    "SRC006",
    "source-archive",
    Text("It is {what.en}, which may hold several files.", "该文件是{what.zh}，其中可能有多个文件。"),
    Text("Unpack it, and give the file or the folder that was in it.", "请先解压，再提供其中的文件或文件夹。"),
)
WEB_PAGE = fault(
    "SRC007",
    "source-web-page",
    Text("It is {what.en}, saved under the name of a table.", "该文件是{what.zh}，只是使用了表格的扩展名。"),
    Text(
        "Open it in Excel or WPS, and save it as 'Excel workbook (.xlsx)'.",
        "请用Excel或WPS打开，另存为“Excel工作簿（.xlsx）”。",
    ),
)
MISNAMED = fault(
    "SRC008",
    "source-misnamed",
    Text("Its name ends in '{suffix}', but it is {what.en}.", "扩展名为“{suffix}”，实际是{what.zh}。"),
    Text("Rename it so that its name ends in '{right}'.", "请将扩展名改为“{right}”。"),
)
PASSWORD = fault(
    "SRC009",
    "source-password",
    Text("It is protected by a password.", "文件设有密码。"),
    Text("Open it with the password, take the password off, and save it.", "请用密码打开，取消密码后保存。"),
)
DAMAGED = fault(
    "SRC010",
    "source-damaged",
    Text("It is {what.en} that is damaged or not complete.", "该文件是{what.zh}，但已损坏或不完整。"),
    Text(
        "Open it in the program that made it and save it again, or ask for it again.",
        "请用生成它的程序打开并重新保存，或重新获取。",
    ),
)
TOO_LARGE = fault(
    "SRC011",
    "source-too-large",
    Text("It has more than {limit:,} {what.en}.", "{what.zh}超过{limit:,}。"),
    Text(
        "Give it in parts, or set a higher limit ({name}) if the file is to be trusted.",
        "请分批提供；文件可信时，可调高限额（{name}）。",
    ),
)
UNPACKS_TOO_LARGE = fault(
    "SRC012",
    "source-unpacks-too-large",
    Text("Unpacked, it has more than {limit:,} bytes.", "解压后超过{limit:,}字节。"),
    Text(
        "Give a file with the table alone, or set a higher limit ({name}) if the file is to be trusted.",
        "请提供只含该表格的文件；文件可信时，可调高限额（{name}）。",
    ),
)
TOO_WIDE_SPREAD = fault(
    "SRC013",
    "sheet-too-large",
    Text(
        "The sheet reaches to cell {last}; that is more than the {limit:,} cells that are read.",
        "工作表一直用到{last}单元格，超过可读取的{limit:,}个单元格。",
    ),
    Text(
        "Delete what stands far from the table, then save; or copy the table alone into a new workbook.",
        "请删除远离表格的内容后保存，或将表格单独复制到新工作簿。",
    ),
)
XML_DECLARATIONS = fault(
    "SRC014",
    "workbook-declares-entities",
    Text(
        "A part of the workbook ({part}) declares a document type, which no spreadsheet program does.",
        "工作簿的组成文件（{part}）含有文档类型声明，电子表格软件不会这样保存。",
    ),
    Text("Ask where the file comes from, and for a clean copy.", "请核实文件来源，并索取干净的副本。"),
)
LINKS_OUT = fault(
    "SRC015",
    "workbook-links-out",
    Text("The workbook takes values from other files: {files}.", "工作簿引用了其他文件的数据：{files}。"),
    Text(
        "Replace the formulas by their values (paste as values), break the links, and save.",
        "请将公式粘贴为数值，断开链接后保存。",
    ),
)
ERROR_CELL = fault(
    "SRC016",
    "cell-shows-error",
    Text("The cell shows the error {shown}.", "单元格显示错误值{shown}。"),
    Text("Correct the formula, or write the value.", "请更正公式，或直接填写数值。"),
)
NO_VALUE = fault(
    "SRC017",
    "formula-without-value",
    Text("The cell holds a formula that was never worked out.", "单元格中的公式没有计算结果。"),
    Text("Open the workbook in Excel or WPS, let it calculate, and save it.", "请用Excel或WPS打开，计算后保存。"),
)
NO_SUCH_SHEET = fault(
    "SRC018",
    "sheet-missing",
    Text("There is no sheet '{sheet}'; there are: {there}.", "没有工作表“{sheet}”；现有：{there}。"),
    Text("Name one of these sheets.", "请指定其中一个工作表。"),
)
OTHER_ENCODING = fault(
    "SRC019",
    "text-encoding",
    Text("The text is in {encoding.en}, which is not read.", "不支持该文本的编码（{encoding.zh}）。"),
    Text("Save it as 'CSV UTF-8'.", "请另存为“CSV UTF-8”。"),
)
BAD_TEXT = fault(
    "SRC020",
    "cell-bytes",
    Text(
        "The cell holds bytes that are no text in {encoding}: {shown}.",
        "单元格含有不属于{encoding}编码的字节：{shown}。",
    ),
    Text("Write the cell again.", "请重新填写该单元格。"),
)
LOST_CHARACTER = fault(
    "SRC021",
    "cell-lost-character",
    Text(
        "The cell holds '\ufffd', which stands for a character that was lost when the file was saved.",
        "单元格含有“\ufffd”，表示保存文件时有字符丢失。",
    ),
    Text("Write the cell again, and save the file as 'CSV UTF-8'.", "请重新填写该单元格，并另存为“CSV UTF-8”。"),
)
ZERO_BYTES = fault(
    "SRC022",
    "cell-zero-bytes",
    Text("The cell holds zero bytes ({n}), which are no text.", "单元格含有{n}个空字节，不是文本。"),
    Text("Write the cell again, or export the file again.", "请重新填写该单元格，或重新导出文件。"),
)
BAD_QUOTES = fault(
    "SRC023",
    "row-quotes",
    Text(
        "A quoted cell of the row is not closed, or goes on after its closing quote.",
        "该行有单元格的引号未闭合，或闭合引号之后仍有内容。",
    ),
    Text("Close it, and write a quote inside a cell twice.", "请闭合引号；单元格内的引号请写两次。"),
)
QUOTES_EVERYWHERE = fault(
    "SRC024",
    "quotes-everywhere",
    Text("More than {limit:,} rows have quotes that do not match.", "引号不成对的行超过{limit:,}行。"),
    Text("Export the file again as 'CSV UTF-8', or as .xlsx.", "请重新导出为“CSV UTF-8”或.xlsx。"),
)
RAGGED = fault(
    "SRC025",
    "row-ragged",
    Text("The row has {found} cells, other rows have {wanted}.", "该行有{found}个单元格，其他行有{wanted}个。"),
    Text(
        "Put a cell that holds a separator in quotes, or join the lines of a row that was broken.",
        "含分隔符的单元格请加引号；被换行拆开的行请合并。",
    ),
)
ODD_COLUMN = fault(
    "SRC026",
    "column-of-no-cells",
    Text("The column holds {type}, which is no value of a table.", "该列的类型为{type}，不是表格可用的值。"),
    Text("Leave the column out, or turn it into text.", "请去掉该列，或转换为文本。"),
)
SAME_NAMES = fault(
    "SRC027",
    "columns-of-one-name",
    Text("{n} columns have this name.", "有{n}列同名。"),
    Text("Rename all but one.", "请只保留一列，其余改名。"),
)
UNEVEN = fault(
    "SRC028",
    "rows-uneven",
    Text(
        "A row has {widest:,} cells, while the rows have {usual:,} on average.",
        "有一行有{widest:,}个单元格，而各行平均只有{usual:,}个。",
    ),
    Text("Correct or delete the rows that are far too long.", "请更正或删除过长的行。"),
)
