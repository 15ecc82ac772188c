"""Workbooks of departments as tests write them, and five that have everything wrong that a department can do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from gridgov.nets import BaseUnits

#: A cell of a sheet: text stays text, a date becomes one of the spreadsheet.
Rows = Sequence[Sequence[Any]]


def book(path: Path | str, sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> None:
    """Write a workbook; ``merged`` names ranges of cells for a sheet."""
    made: Any = import_module("xlsxwriter").Workbook(str(path))
    day = made.add_format({"num_format": "yyyy/m/d"})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for cells in (merged or {}).get(name, ()):
            sheet.merge_range(cells, "")
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(i, j, dt.datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
                elif isinstance(value, str):
                    sheet.write_string(i, j, value)
                elif value is not None:
                    sheet.write(i, j, value)
    made.close()


def base() -> BaseUnits:
    """Return the base units that the five workbooks are about."""
    return BaseUnits.of_ids([f"0{i}" for i in range(1, 9)], households=[100] * 8)


def five(folder: Path) -> list[Path]:
    """Write the five workbooks."""
    paths = [folder / f"{name}.xlsx" for name in ("emergency", "health", "party", "police", "rural")]
    # A net from another city.
    book(paths[0], {"members": [["unit", "cell"], ["SH-1", "e1"], ["SH-2", "e1"]]})
    # Cells named twice, cells in a circle, shares that do not add up, half of the shares, an unknown cell, a bad level.
    book(
        paths[1],
        {
            "覆盖范围": [
                ["2026年卫健网格覆盖范围", None, None],
                [],
                ["楼栋编号（必填）", "网格编号", "份额"],
                ["01", "h1", 0.5],
                ["01", "h2", 0.4],
                [],
                ["02", "h9", None],
                ["03", "h2", "a third"],
            ],
            "网格": [
                ["网格编号", "上级网格", "层级", "开始日期"],
                ["h1", None, "片区", dt.date(2026, 3, 1)],
                ["h2", "h3", "小区", "2026年13月1日"],
                ["h3", "h2", "小区", None],
                ["h1", None, "片区", None],
            ],
            "部门": [["名称", "卫生健康"], ["是否保留", "是"]],
        },
    )
    # A person of another net under the same id, names of people, and what a spreadsheet made of ids.
    book(
        paths[2],
        {
            "members": [["unit", "cell", "unti"], ["01", "d1", "x"], [6.109020010010011e17, "d1", None]],
            "posts": [
                ["cell", "role", "姓名", "holder"],
                ["d1", "网格员", "某某", "张三"],
                ["d7", "网格员", None, "p1"],
            ],
            "Sheet3": [["draft"]],
        },
    )
    # Overlapping cells.
    book(
        paths[3],
        {
            "members": [["unit", "cell"], ["01", "p1"], ["02", "p1"], ["02", "p2"], ["03", "p2"]],
            "posts": [["cell", "role", "holder"], ["p1", "officer", "w1"]],
        },
    )
    # Half of the ids without their zeros, and a person whom the police have as well.
    book(
        paths[4],
        {
            "members": [["unit", "cell"], [4, "r1"], [5.0, "r1"], ["06", "r1"], ["07", "r1"]],
            "posts": [["cell", "role", "holder"], ["r1", "grid_worker", "w1"]],
        },
    )
    return paths
