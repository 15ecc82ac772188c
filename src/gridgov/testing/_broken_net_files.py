"""Faults in files of nets: what is no file of a net, sheets and columns, what a spreadsheet made of ids, people."""

from __future__ import annotations

import datetime as dt
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.cli._integrate_in import read_matches
from gridgov.nets import Net, read_nets
from gridgov.testing._broken import spared, way
from gridgov.testing._broken_edit import Values, add, drop, plant, put
from gridgov.testing._broken_toml import choice
from gridgov.text import Text

__all__ = ["matches", "net_files", "net_workbook"]

Rows = list[list[Any]]
Sheets = dict[str, Rows]


def _write_book(path: Path, sheets: Sheets) -> None:
    """Write a workbook as a person's program would: numbers as numbers, days as days, texts as texts."""
    book: Any = import_module("xlsxwriter").Workbook(str(path))
    day = book.add_format({"num_format": "yyyy/m/d"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(i, j, value, day)
                elif isinstance(value, str):
                    sheet.write_string(i, j, value)
                else:
                    sheet.write(i, j, value)
    book.close()


@way(
    "files of nets",
    files="the bytes of files, by name; a name may lie in a folder",
    folders="names of folders that are there, also empty ones",
    paths="the names that are read",
)
def net_files(files: dict[str, bytes], folders: list[str], paths: list[str]) -> None:
    """Read nets from files and folders."""
    with tempfile.TemporaryDirectory() as root:
        for name in folders:
            Path(root, name).mkdir()
        for name, data in files.items():
            Path(root, name).write_bytes(data)
        read_nets([Path(root, name) for name in paths])


@way("workbook of a net", sheets="the cells of each sheet by its name: lists of rows")
def net_workbook(sheets: Sheets) -> None:
    """Read a net from a workbook."""
    with tempfile.TemporaryDirectory() as root:
        path = Path(root, "net.xlsx")
        _write_book(path, sheets)
        read_nets([path])


@way("matches of nets", files="the text of CSV files, by name", path="the file of matches", nets="ids of the nets")
def matches(files: dict[str, str], path: str, nets: list[str]) -> None:
    """Read matches as the command line does."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            Path(root, name).write_text(text, encoding="utf-8")
        read_matches(Path(root, path), [Net.from_tables(one, {"unit": ["1"], "cell": ["x"]}) for one in nets])


# -- files -------------------------------------------------------------------------------------------------------------


def _csv(draw: st.DrawFn) -> bytes:
    """Draw a table of members."""
    head = draw(st.sampled_from(["unit,cell", "楼栋编号,网格编号"]))
    rows = [f"{i:03},{draw(st.sampled_from(['x', '一格']))}" for i in range(draw(st.integers(1, 3)))]
    return "\n".join([head, *rows, ""]).encode()


def _files(draw: st.DrawFn) -> Values:
    """Draw one or two files of nets, and a folder of another."""
    names = draw(st.sampled_from([["water.csv"], ["水务.csv", "police.csv"]]))
    files = {name: _csv(draw) for name in names} | {"more/health.csv": _csv(draw)}
    return {"files": files, "folders": ["more"], "paths": [*names, "more"]}


_MORE: Final = ("files", "more/health.csv")
plant("NFL001", net_files, _files, add("paths", to=choice("none.xlsx", "没有")))
plant(
    "NFL002", net_files, _files, add("paths", to="n.xlsx"), put("files", "n.xlsx", to=choice(b"x", b"PK\x03\x04", b""))
)
plant("NFL003", net_files, _files, add("paths", to="n.docx"), put("files", "n.docx", to=b"x"))
plant("NFL004", net_files, _files, drop(*_MORE))
plant("NFL008", net_files, _files, put(*_MORE, to=choice(b"a,b\n1,x\n", b"", "甲,乙\n1,x\n".encode())))
plant("NFL009", net_files, _files, put(*_MORE, to=choice(b"unit,remark\n1,x\n", "楼栋编号,备注\n1,x\n".encode())))
plant(
    "NFL010",
    net_files,
    _files,
    put(*_MORE, to=choice(b"unit,cell,building\n1,x,2\n", "unit,cell,网格编号\n1,x,y\n".encode())),
)
plant("NFL011", net_files, _files, put(*_MORE, to=choice(b"unit,cell\n6.1E+17,x\n", b"unit,cell\n1,6.10902E+17\n")))
plant(
    "NFL013", net_files, _files, put(*_MORE, to=choice(b"unit,cell,phone\n1,x,\n", "unit,cell,姓名\n1,x,某\n".encode()))
)

# -- workbooks ---------------------------------------------------------------------------------------------------------


def _book(draw: st.DrawFn) -> Values:
    """Draw a net of a few base units, its cells, posts and what it says of itself."""
    cells = [f"{i}-1" for i in range(1, draw(st.integers(2, 3)))]
    n = draw(st.integers(1, 3))
    members: Rows = [["unit", "cell"], *([f"{i:03}", draw(st.sampled_from(cells))] for i in range(n))]
    sheets: Sheets = {
        "members": members,
        "网格": [["网格编号", "层级"], *([cell, "小区"] for cell in cells)],
        "posts": [["cell", "role", "holder"], [cells[0], "网格员", draw(st.sampled_from(["p1", "甲组3"]))]],
        "部门": [["名称", "卫生健康"], ["是否保留", draw(st.sampled_from(["否", "no"]))]],
    }
    return {"sheets": sheets}


plant("NFL005", net_workbook, _book, drop("sheets", "members"), drop("sheets", "网格"))
plant("NFL006", net_workbook, _book, put("sheets", "dutyes", to=[["x"]]))
plant("NFL007", net_workbook, _book, put("sheets", "覆盖范围", to=[["unit", "cell"], ["099", "1-1"]]))
plant("NFL008", net_workbook, _book, put("sheets", "posts", to=[["甲", "乙"], ["1-1", "网格员"]]))
plant("NFL009", net_workbook, _book, put("sheets", "posts", 0, 1, to=choice("备注", "remark")))
plant("NFL010", net_workbook, _book, put("sheets", "网格", 0, 1, to="id"))
plant("NFL011", net_workbook, _book, put("sheets", "members", -1, 0, to=6.109020010010011e17))
plant("NFL012", net_workbook, _book, put("sheets", "members", -1, 0, to=choice(dt.date(2026, 3, 1))))
plant("NFL013", net_workbook, _book, put("sheets", "posts", 0, 2, to=choice("姓名", "联系电话", "ID card")))
plant(
    "NFL014", net_workbook, _book, put("sheets", "posts", 1, 2, to=choice("张三", "13800138000", "11010519491231002X"))
)
plant("NFL015", net_workbook, _book, put("sheets", "部门", 1, 1, to=choice("maybe", "也许")))
plant("NFL016", net_workbook, _book, add("sheets", "部门", to=choice(["departmnt", "x"], ["备用", "x"])))

# -- matches -----------------------------------------------------------------------------------------------------------


def _matches(draw: st.DrawFn) -> Values:
    """Draw matches of base units that two nets call otherwise."""
    rows = [f"police,x{i},{i:02}" for i in range(draw(st.integers(1, 3)))]
    return {"files": {"m.csv": "\n".join(["net,unit,match", *rows, ""])}, "path": "m.csv", "nets": ["police", "卫健"]}


_more = ("files", "m.csv")
plant("NFL017", matches, _matches, put(*_more, to=lambda text: f"{text}police,x0,99\n"))
plant("NFL018", matches, _matches, put(*_more, to=lambda text: f"{text}水务,x0,99\n"))
spared(
    "CLI001",
    Text(
        "The command line says it where the system does not open or write a file.",
        "操作系统无法打开或写入文件时，由命令行报告。",
    ),
)
