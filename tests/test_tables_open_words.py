"""The exact words of everything that can be wrong with a source of tables."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from tables_open_cases import HEAD, ONE, archive, locked, pa, parquet, with_parts, with_sheet, xlsx

from gridgov.errors import FAULTS, InvalidFileError, Problems
from gridgov.tables._open import open_source
from gridgov.tables._open_limits import Limits


def joined(*parts: str) -> str:
    """Return a text that does not fit into one line."""
    return "".join(parts)


def found(data: bytes, name: str = "台账.csv", **limits: int) -> Problems:
    """Return what is wrong with bytes."""
    try:
        return open_source(data, name=name, limits=Limits(**limits)).problems
    except InvalidFileError as error:
        return error.problems


def at(path: str) -> Problems:
    """Return what is wrong with a path."""
    with pytest.raises(InvalidFileError) as caught:
        open_source(path)
    return caught.value.problems


def sheet_named(name: str) -> Problems:
    """Return what is wrong when a sheet is asked for that is not there."""
    with pytest.raises(InvalidFileError) as caught:
        open_source(xlsx([["x"]]), name="台账.xlsx", sheet=name)
    return caught.value.problems


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITY = '<!DOCTYPE x [<!ENTITY e "e">]>' + HEAD
LINK = '<Relationships><Relationship Id="r1" Target="file:///D:/2023.xlsx"/></Relationships>'
LINKS = {"xl/externalLinks/externalLink1.xml": "<e/>", "xl/externalLinks/_rels/externalLink1.xml.rels": LINK}
TEXT = "编号,名称\n1,社区\n2,街道\n"

#: What is opened, and which of its faults is meant.
MADE: dict[str, Callable[[], Problems]] = {
    "SRC001": lambda: at("no.xlsx"),
    "SRC002": lambda: at("/dev/null"),
    "SRC003": lambda: found(b""),
    "SRC004": lambda: found(b"\n,,\n"),
    "SRC005": lambda: found(b"%PDF-1.4"),
    "SRC006": lambda: found(archive("a.csv"), "台账.zip"),
    "SRC007": lambda: found(b"<html><table>", "台账.xls"),
    "SRC008": lambda: found(xlsx([["x"]])),
    "SRC009": lambda: found(locked(xlsx([["x"]])), "台账.xlsx"),
    "SRC010": lambda: found(xlsx([["x"]])[:900], "台账.xlsx"),
    "SRC011": lambda: found(TEXT.encode(), rows=2),
    "SRC011 bytes": lambda: found(TEXT.encode(), file_bytes=20),
    "SRC012": lambda: found(gzip.compress(TEXT.encode() * 1000), "台账.csv.gz", unpacked_bytes=9999),
    "SRC012 workbook": lambda: found(xlsx([["x"]]), "台账.xlsx", workbook_bytes=2000),
    "SRC013": lambda: found(with_sheet(ONE + FAR), "台账.xlsx"),
    "SRC014": lambda: found(with_sheet(ONE, head=ENTITY), "台账.xlsx"),
    "SRC015": lambda: found(with_parts(xlsx([["x"]]), LINKS), "台账.xlsx"),
    "SRC016": lambda: found(with_sheet(ONE + '<row r="8"><c r="C8" t="e"><v>#REF!</v></c></row>'), "台账.xlsx"),
    "SRC017": lambda: found(with_sheet(ONE + '<row r="8"><c r="C8"><f>A1</f></c></row>'), "台账.xlsx"),
    "SRC018": lambda: sheet_named("户数"),
    "SRC019": lambda: found("caf\xe9,a\nth\xe9,a\nt\xe9,a\n".encode("latin-1")),
    "SRC019 big5": lambda: found("編號,名稱\n1,臺北市信義區公所里辦公處\n2,高雄縣鳳山鄉\n".encode("big5")),
    "SRC020": lambda: found(TEXT.encode() + b"3,\xff\xfe\n"),
    "SRC021": lambda: found((TEXT + "3,\ufffd\n").encode()),
    "SRC022": lambda: found(TEXT.encode() + b"3,\0x\n"),
    "SRC023": lambda: found((TEXT + '"3,网格\n').encode()),
    "SRC024": lambda: found((TEXT + '3,"网"格\n' * 1001).encode()),
    "SRC025": lambda: found((TEXT + "3,网格,4\n").encode()),
    "SRC026": lambda: found(parquet(pa.table({"n": [1], "范围": [[1]]})), "台账.parquet"),
    "SRC028": lambda: found(b"1,2\n" * 2000 + b"," * 16_000 + b"x\n"),
    "SRC027": lambda: found(parquet(pa.table([[1], [2]], names=["n", "n"])), "台账.parquet"),
}

#: What is said.
WORDS: dict[str, tuple[str, str]] = {
    "SRC001": (
        "SRC001 no.xlsx: There is no such file or folder. Correct the path.",
        "SRC001 no.xlsx：没有该文件或文件夹。请更正路径。",
    ),
    "SRC002": (
        joined("SRC002 /dev/null: It cannot be opened: it is no plain file. Give a plain file that you m", "ay read."),
        "SRC002 /dev/null：无法打开：不是普通文件。请提供有读取权限的普通文件。",
    ),
    "SRC003": (
        joined(
            "SRC003 台账.csv: The file has no content. Ask for the file again; it was probably not se", "nt as a whole."
        ),
        "SRC003 台账.csv：文件没有内容。请重新获取该文件，原文件可能未传输完整。",
    ),
    "SRC004": (
        joined(
            "SRC004 台账.csv: There is no table in it. Give a workbook, a text file or a Parquet file",
            " with cells that are filled in, or a folder of them.",
        ),
        joined(
            "SRC004 台账.csv：其中没有表格。请提供填有内容的工作簿、文本文件或Parquet文件，或存放此类", "文件的文件夹。"
        ),
    ),
    "SRC005": (
        "SRC005 台账.csv: It is no table, but a PDF. Save the table as .xlsx or 'CSV UTF-8'.",
        "SRC005 台账.csv：该文件不是表格，而是PDF文件。请将表格另存为.xlsx或“CSV UTF-8”。",
    ),
    "SRC006": (
        joined(
            "SRC006 台账.zip: It is a zip archive, which may hold several files. Unpack it, and give ",
            "the file or the folder that was in it.",
        ),
        joined("SRC006 台账.zip：该文件是zip压缩包，其中可能有多个文件。请先解压，再提供其中的文件或文件", "夹。"),
    ),
    "SRC007": (
        joined(
            "SRC007 台账.xls: It is a web page (HTML), saved under the name of a table. Open it in Ex",
            "cel or WPS, and save it as 'Excel workbook (.xlsx)'.",
        ),
        joined(
            "SRC007 台账.xls：该文件是网页（HTML），只是使用了表格的扩展名。请用Excel或WPS打开，另存",
            "为“Excel工作簿（.xlsx）”。",
        ),
    ),
    "SRC008": (
        joined(
            "SRC008 台账.csv: Its name ends in '.csv', but it is a workbook. Rename it so that its na",
            "me ends in '.xlsx'.",
        ),
        "SRC008 台账.csv：扩展名为“.csv”，实际是工作簿。请将扩展名改为“.xlsx”。",
    ),
    "SRC009": (
        joined(
            "SRC009 台账.xlsx: It is protected by a password. Open it with the password, take the pas",
            "sword off, and save it.",
        ),
        "SRC009 台账.xlsx：文件设有密码。请用密码打开，取消密码后保存。",
    ),
    "SRC010": (
        joined(
            "SRC010 台账.xlsx: It is a workbook that is damaged or not complete. Open it in the progr",
            "am that made it and save it again, or ask for it again.",
        ),
        joined("SRC010 台账.xlsx：该文件是工作簿，但已损坏或不完整。请用生成它的程序打开并重新保存，或重", "新获取。"),
    ),
    "SRC011": (
        joined(
            "SRC011 台账.csv: It has more than 2 rows. Give it in parts, or set a higher limit (rows)",
            " if the file is to be trusted.",
        ),
        "SRC011 台账.csv：行数超过2。请分批提供；文件可信时，可调高限额（rows）。",
    ),
    "SRC011 bytes": (
        joined(
            "SRC011 台账.csv: It has more than 20 bytes. Give it in parts, or set a higher limit (fil",
            "e_bytes) if the file is to be trusted.",
        ),
        "SRC011 台账.csv：字节数超过20。请分批提供；文件可信时，可调高限额（file_bytes）。",
    ),
    "SRC012": (
        joined(
            "SRC012 台账.csv.gz: Unpacked, it has more than 9,999 bytes. Give a file with the table a",
            "lone, or set a higher limit (unpacked_bytes) if the file is to be trusted.",
        ),
        joined(
            "SRC012 台账.csv.gz：解压后超过9,999字节。请提供只含该表格的文件；文件可信时，可调高限额",
            "（unpacked_bytes）。",
        ),
    ),
    "SRC012 workbook": (
        joined(
            "SRC012 台账.xlsx: Unpacked, it has more than 2,000 bytes. Give a file with the table alo",
            "ne, or set a higher limit (workbook_bytes) if the file is to be trusted.",
        ),
        joined(
            "SRC012 台账.xlsx：解压后超过2,000字节。请提供只含该表格的文件；文件可信时，可调高限额（w",
            "orkbook_bytes）。",
        ),
    ),
    "SRC013": (
        joined(
            "SRC013 台账.xlsx, sheet '单元': The sheet reaches to cell XFD1048576; that is more than ",
            "the 8,000,000 cells that are read. Delete what stands far from the table, then save; or ",
            "copy the table alone into a new workbook.",
        ),
        joined(
            "SRC013 台账.xlsx，工作表“单元”：工作表一直用到XFD1048576单元格，超过可读取的8,000,000",
            "个单元格。请删除远离表格的内容后保存，或将表格单独复制到新工作簿。",
        ),
    ),
    "SRC014": (
        joined(
            "SRC014 台账.xlsx: A part of the workbook (xl/worksheets/sheet1.xml) declares a document ",
            "type, which no spreadsheet program does. Ask where the file comes from, and for a clean ",
            "copy.",
        ),
        joined(
            "SRC014 台账.xlsx：工作簿的组成文件（xl/worksheets/sheet1.xml）含有文档类型声明，电子表格",
            "软件不会这样保存。请核实文件来源，并索取干净的副本。",
        ),
    ),
    "SRC015": (
        joined(
            "SRC015 台账.xlsx: The workbook takes values from other files: file:///D:/2023.xlsx. Repl",
            "ace the formulas by their values (paste as values), break the links, and save.",
        ),
        joined(
            "SRC015 台账.xlsx：工作簿引用了其他文件的数据：file:///D:/2023.xlsx。请将公式粘贴为数值，",
            "断开链接后保存。",
        ),
    ),
    "SRC016": (
        joined(
            "SRC016 台账.xlsx, sheet '单元', cell C8: The cell shows the error #REF!. Correct the for",
            "mula, or write the value.",
        ),
        joined("SRC016 台账.xlsx，工作表“单元”，C8单元格：单元格显示错误值#REF!。请更正公式，或直接填", "写数值。"),
    ),
    "SRC017": (
        joined(
            "SRC017 台账.xlsx, sheet '单元', cell C8: The cell holds a formula that was never worked ",
            "out. Open the workbook in Excel or WPS, let it calculate, and save it.",
        ),
        joined(
            "SRC017 台账.xlsx，工作表“单元”，C8单元格：单元格中的公式没有计算结果。请用Excel或WPS打", "开，计算后保存。"
        ),
    ),
    "SRC018": (
        "SRC018 台账.xlsx: There is no sheet '户数'; there are: 单元. Name one of these sheets.",
        "SRC018 台账.xlsx：没有工作表“户数”；现有：单元。请指定其中一个工作表。",
    ),
    "SRC019": (
        joined(
            "SRC019 台账.csv: The text is in an encoding other than UTF-8, GB 18030 (GBK) and UTF-16,",
            " which is not read. Save it as 'CSV UTF-8'.",
        ),
        joined("SRC019 台账.csv：不支持该文本的编码（不是UTF-8、GB 18030（GBK）或UTF-16）。请另存为“CSV", " UTF-8”。"),
    ),
    "SRC019 big5": (
        joined("SRC019 台账.csv: The text is in what looks like Big5, which is not read. Save it as 'CSV", " UTF-8'."),
        "SRC019 台账.csv：不支持该文本的编码（疑似Big5）。请另存为“CSV UTF-8”。",
    ),
    "SRC020": (
        joined(
            "SRC020 台账.csv, cell B4: The cell holds bytes that are no text in UTF-8: FF FE. Write t", "he cell again."
        ),
        "SRC020 台账.csv，B4单元格：单元格含有不属于UTF-8编码的字节：FF FE。请重新填写该单元格。",
    ),
    "SRC021": (
        joined(
            "SRC021 台账.csv, cell B4: The cell holds '�', which stands for a character that was los",
            "t when the file was saved. Write the cell again, and save the file as 'CSV UTF-8'.",
        ),
        joined(
            "SRC021 台账.csv，B4单元格：单元格含有“�”，表示保存文件时有字符丢失。请重新填写该单元",
            "格，并另存为“CSV UTF-8”。",
        ),
    ),
    "SRC022": (
        joined(
            "SRC022 台账.csv, cell B4: The cell holds zero bytes (1), which are no text. Write the ce",
            "ll again, or export the file again.",
        ),
        joined("SRC022 台账.csv，B4单元格：单元格含有1个空字节，不是文本。请重新填写该单元格，或重新导出", "文件。"),
    ),
    "SRC023": (
        joined(
            "SRC023 台账.csv, row 4: A quoted cell of the row is not closed, or goes on after its clo",
            "sing quote. Close it, and write a quote inside a cell twice.",
        ),
        joined(
            "SRC023 台账.csv，第4行：该行有单元格的引号未闭合，或闭合引号之后仍有内容。请闭合引号；单",
            "元格内的引号请写两次。",
        ),
    ),
    "SRC024": (
        joined(
            "SRC024 台账.csv: More than 1,000 rows have quotes that do not match. Export the file aga",
            "in as 'CSV UTF-8', or as .xlsx.",
        ),
        "SRC024 台账.csv：引号不成对的行超过1,000行。请重新导出为“CSV UTF-8”或.xlsx。",
    ),
    "SRC025": (
        joined(
            "SRC025 台账.csv, row 4: The row has 3 cells, other rows have 2. Put a cell that holds a ",
            "separator in quotes, or join the lines of a row that was broken.",
        ),
        joined(
            "SRC025 台账.csv，第4行：该行有3个单元格，其他行有2个。含分隔符的单元格请加引号；被换行拆", "开的行请合并。"
        ),
    ),
    "SRC026": (
        joined(
            "SRC026 台账.parquet, column '范围': The column holds list<element: int64>, which is no v",
            "alue of a table. Leave the column out, or turn it into text.",
        ),
        joined(
            "SRC026 台账.parquet，“范围”列：该列的类型为list<element: int64>，不是表格可用的值。请",
            "去掉该列，或转换为文本。",
        ),
    ),
    "SRC028": (
        joined(
            "SRC028 台账.csv: A row has 16,001 cells, while the rows have 10 on average. Correct or d",
            "elete the rows that are far too long.",
        ),
        "SRC028 台账.csv：有一行有16,001个单元格，而各行平均只有10个。请更正或删除过长的行。",
    ),
    "SRC027": (
        "SRC027 台账.parquet, column 'n': 2 columns have this name. Rename all but one.",
        "SRC027 台账.parquet，“n”列：有2列同名。请只保留一列，其余改名。",
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_the_words_are_these(name: str) -> None:
    problem = next(problem for problem in MADE[name]() if problem.code == name.split(maxsplit=1)[0])
    assert (problem.text("en"), problem.text("zh")) == WORDS[name]


def test_every_fault_of_a_source_has_its_words() -> None:
    assert {name.split()[0] for name in WORDS} == {code for code in FAULTS if code.startswith("SRC")}


def test_no_name_of_this_folder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert at("no.xlsx")[0].place.file == "no.xlsx"
