"""Tables as people keep them, written to files and frames."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from gridgov import LevelScheme, Text, tables
from gridgov.levels import Level

WORDS = (("county", "县区"), ("street", "街道"), ("community", "社区"))
LEVELS = LevelScheme(tuple(Level(key, Text(key, zh), (key,)) for key, zh in WORDS))
HEADER = ["序号", "编码", "上级", "层级", "名称", "户数（户）"]
GOOD: list[list[Any]] = [
    [1, "610902", None, "县区", "某区", None],
    [2, "610902001", "610902", "街道", "甲街道", None],
    [3, "610902001001", "甲街道", "社区", "东社区", "1,200户"],
    [4, "610902001002", "610902001", "社区", "西社区", 800],
]


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book: Any = import_module("xlsxwriter").Workbook(str(path))
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell is not None:
                    sheet.write(i, j, cell)
    book.close()
    return path


def wrong(source: object, **options: Any) -> tables.Reading:
    with pytest.raises(tables.InvalidTablesError) as caught:
        tables.read(source, **options)
    assert caught.value.reading is not None
    return caught.value.reading


def said(reading: tables.Reading) -> list[tuple[str, str | None]]:
    return [(p.code, p.place.cell) for p in reading.problems]


def frames() -> dict[str, Any]:
    columns = {HEADER[j]: [row[j] for row in GOOD] for j in (1, 2, 3, 4)} | {"户数": ["", "", "1,200户", "800"]}
    return {
        "pandas": pd.DataFrame(columns),
        "polars": pl.DataFrame(columns),
        "arrow": pl.DataFrame(columns).to_arrow(),
    }


def rows_of(path: Path, rows: list[list[Any]], title: str = "社区", **options: Any) -> tables.Reading:
    return tables.read(workbook(path / "a.xlsx", {title: rows}), **options)
