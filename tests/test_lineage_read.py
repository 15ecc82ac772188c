"""Histories of codes as they are published: every way in gives the same rows, and every fault has its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from lineage_cases import Record, histories
from net_books import book

from gridgov.errors import InvalidLineageError
from gridgov.lineage import Lineage, read_history

HEADER = ["原代码", "新代码", "变更日期", "变更类型", "份额", "批准文号"]
ROWS: list[list[Any]] = [
    ["610902001002", "610902001001", "2023-06-30", "合并", "", "汉滨政函〔2023〕7号"],
    ["610902001003", "610902001003", "20230701", "拆分", "60%", ""],
    ["610902001003", "610902001009", "2023/7/1", "分设", "0.4", ""],
    ["610902001005", "", "2024年1月1日", "撤销", "", ""],
    ["610902001006", "610902001001", "2024年1月1日", "撤销", "", ""],
    ["", "610902001010", "2024-02-01", "新设", "", ""],
    ["610902001007", "610902001007", "2024-03-01", "更名", "", ""],
    ["610902001008", "610902001011", "2024-03-01", "更名", "", ""],
]
WANTED: list[Record] = [
    {
        "day": "2023-06-30",
        "kind": "merge",
        "old": "610902001002",
        "new": "610902001001",
        "authority": "汉滨政函〔2023〕7号",
    },
    {"day": "2023-07-01", "kind": "split", "old": "610902001003", "new": "610902001003", "share": 0.6},
    {"day": "2023-07-01", "kind": "split", "old": "610902001003", "new": "610902001009", "share": 0.4},
    {"day": "2024-01-01", "kind": "abolish", "old": "610902001005"},
    {"day": "2024-01-01", "kind": "merge", "old": "610902001006", "new": "610902001001"},
    {"day": "2024-02-01", "kind": "create", "new": "610902001010"},
    {"day": "2024-03-01", "kind": "recode", "old": "610902001008", "new": "610902001011"},
]


def workbook(path: Path, sheets: dict[str, list[list[Any]]], merged: str | None = None) -> Path:
    """Write a workbook."""
    book(path, sheets, {name: [merged] for name in sheets} if merged else None)
    return path


def csv(path: Path, rows: list[list[Any]], encoding: str = "utf-8") -> Path:
    """Write a CSV file."""
    path.write_bytes("\n".join(",".join(map(str, row)) for row in rows).encode(encoding))
    return path


def problems(call: Callable[[], object]) -> list[tuple[str, str]]:
    """Return code and place of all that is wrong."""
    with pytest.raises(InvalidLineageError) as info:
        call()
    return [(p.code, p.place.text()) for p in info.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file(encoding: str, tmp_path: Path) -> None:
    title = [["汉滨区行政区划代码变更表", "", "", "", "", ""], ["", "", "", "", "", ""]]
    path = csv(tmp_path / "变更.csv", [*title, HEADER, *ROWS, [""] * 6], encoding)
    assert list(read_history(path)) == WANTED
    assert list(read_history(str(path), sheet="any")) == WANTED


def test_a_workbook(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][2] = dt.date(2023, 6, 30)
    rows[1][0] = 610902001003
    path = workbook(tmp_path / "a.xlsx", {"说明": [["说明"]], "变更": [HEADER, *rows]})
    assert list(read_history(path)) == WANTED
    assert list(read_history(path, sheet="变更")) == WANTED


def test_a_cell_merged_over_rows_stands_in_each_of_them(tmp_path: Path) -> None:
    rows = [[f"a{i}", f"b{i}", "2023-06-30" if not i else None, "recode"] for i in range(3)]
    path = workbook(tmp_path / "a.xlsx", {"s": [HEADER[:4], *rows]}, merged="C2:C4")
    assert [row["day"] for row in read_history(path)] == ["2023-06-30"] * 3


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, dict, None], ids=["pandas", "polars", "columns", "rows"])
def test_frames_columns_and_rows(make: Callable[[object], object] | None) -> None:
    columns = {name: [row[i] for row in ROWS] for i, name in enumerate(HEADER)}
    rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    assert list(read_history(rows if make is None else make(columns))) == WANTED


def test_frames_with_days_and_numbers() -> None:
    frame = pd.DataFrame(
        {
            "Old code": [610902001002, 610902001003],
            "New code": [610902001001, None],
            "Effective date": pd.to_datetime(["2023-06-30", "2024-01-01"]),
            "Kind": ["merged", "abolished"],
            "Share": [0.5, None],
        }
    )
    wanted = [
        {"day": "2023-06-30", "kind": "merge", "old": "610902001002", "new": "610902001001", "share": 0.5},
        {"day": "2024-01-01", "kind": "abolish", "old": "610902001003"},
    ]
    assert list(read_history(frame)) == wanted


@settings(max_examples=40)
@given(histories())
def test_what_a_lineage_gives_out_is_read_back(rows: list[Record]) -> None:
    past = Lineage.from_records(rows)
    if rows:
        assert read_history(past.to_frame().to_pandas()) == past
    assert read_history([{"old": None, "new": None, "day": None, "kind": None}, *past.records()]) == past


def test_headings_of_ones_own(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", [["A", "B", "原代码", "when", "what"], ["x", "y", "no", "2023-06-30", "recode"]])
    own = {"old": "A", "new": "B", "day": "when", "kind": "what"}
    assert read_history(path, columns=own).records() == (
        {"day": "2023-06-30", "kind": "recode", "old": "x", "new": "y"},
    )
    with pytest.raises(ValueError, match="columns= takes old, new, day, kind, share, authority, not 'odd'"):
        read_history(path, columns={"odd": "A"})
    assert problems(lambda: read_history(path, columns={**own, "share": "part"})) == [("LIN025", str(path))]


def test_every_fault_has_its_file_sheet_row_and_column(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["a", "b", "2023-06-30", "合并"],
        ["c", "d", "someday", "合并"],
        ["e", "f", "", "合并"],
        ["g", "h", "2023-06-30", "吞并"],
        ["i", "j", "2023-06-30", ""],
        ["", "", "", ""],
        ["a", "k", "2024-06-30", "变更代码"],
        [6109020010020301, "l", "2024-06-30", "变更代码"],
        ["m n", "o", "2024-06-30", "变更代码"],
    ]
    path = workbook(tmp_path / "a.xlsx", {"变更": [["标题"], HEADER[:4], *rows]})
    place = f"{path}, sheet '变更', "
    assert sorted(problems(lambda: read_history(path))) == sorted(
        [
            ("LIN002", place + "row 4, column '变更日期'"),
            ("TAB002", place + "row 5, column '变更日期'"),
            ("LIN027", place + "row 6, column '变更类型'"),
            ("TAB002", place + "row 7, column '变更类型'"),
            ("LIN009", place + "row 9"),
            ("NFL011", place + "row 10, column '原代码'"),
            ("HIE011", place + "row 11, column '原代码'"),
        ]
    )
    with pytest.raises(InvalidLineageError) as info:
        read_history(path)
    said = {p.code: p for p in info.value.problems if p.code != "LIN002"}
    assert (
        said["LIN027"]
        .text("zh")
        .endswith("“吞并”不是已知的变更类型。请填写：新设、撤销、拆分、合并、变更代码、划转、恢复、更名。")
    )
    assert said["TAB002"].way_out() == "Give '变更类型' a value."


def test_rows_that_contradict_their_kind_are_named(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(
        "原代码,新代码,变更日期,变更类型\n,a2,2020-01-01,合并\nb1,b1,2020-01-01,变更代码\nc1,c2,2020-02-01,新设\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidLineageError) as caught:
        read_history(path)
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("LIN005", 2), ("LIN005", 3), ("LIN005", 4)]


def test_rows_are_counted_from_one_where_there_is_no_file() -> None:
    rows = [{"old": "a", "new": "b", "day": "2023-06-30", "kind": "merge"}]
    rows.append({"old": "a", "new": "c", "day": "2024-06-30", "kind": "odd"})
    assert problems(lambda: read_history(rows)) == [("LIN027", "row 2, column 'kind'")]
    assert problems(lambda: read_history([rows[0], rows[0]])) == [("LIN007", "row 2")]
    with pytest.raises(InvalidLineageError, match="here and on row 1"):
        read_history([rows[0], rows[0]])


def test_files_that_are_no_history(tmp_path: Path) -> None:
    missing = tmp_path / "no.csv"
    assert problems(lambda: read_history(missing)) == [("LIN020", str(missing))]
    other = tmp_path / "a.pdf"
    other.write_bytes(b"%PDF")
    assert problems(lambda: read_history(other)) == [("LIN021", str(other))]
    bare = csv(tmp_path / "bare.csv", [["a", "b"]])
    assert problems(lambda: read_history(bare)) == [("LIN024", str(bare))]
    fake = tmp_path / "fake.xlsx"
    fake.write_bytes(b"nothing")
    assert problems(lambda: read_history(fake)) == [("NFL002", str(fake))]
    book = workbook(tmp_path / "a.xlsx", {"甲": [HEADER, *ROWS], "乙": [HEADER, *ROWS]})
    assert problems(lambda: read_history(book)) == [("LIN023", str(book))]
    assert problems(lambda: read_history(book, sheet="丙")) == [("LIN022", str(book))]
    assert list(read_history(book, sheet="乙")) == WANTED
    short = csv(tmp_path / "short.csv", [["原代码", "新代码", "旧代码"], ["a", "b", "c"]])
    assert problems(lambda: read_history(short)) == [("LIN026", str(short))] + [("LIN025", str(short))] * 2
    with pytest.raises(TypeError, match="A history is a path, rows, columns or a data frame, not int"):
        read_history(5)
    with pytest.raises(ValueError, match="The columns of a history have one length"):
        read_history({"old": ["a"], "new": []})
