"""Everything that is wrong with tables comes in one report, and what is sound is kept."""

from __future__ import annotations

import csv
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tables_read_cases import GOOD, HEADER, LEVELS, frames, said, workbook, wrong

from gridgov import tables

BAD: list[list[Any]] = [
    HEADER,
    *GOOD,
    [5, "610902001002", "610902001", "社区", "南社区", 700],
    [6, "610902001004", "610902009", "社区", "北社区", "-5"],
    [7, "610902001005", "610902001", "小区", "中社区", "很多"],
    [8, None, "610902001", "社区", "新社区", 12.5],
]


def test_everything_that_is_wrong_comes_in_one_report_with_its_cell(tmp_path: Path) -> None:
    found = wrong(workbook(tmp_path / "a.xlsx", {"社区": BAD}), levels=LEVELS)
    assert said(found) == [
        ("TBL009", "B6"),
        ("HIE002", "C7"),
        ("VAL002", "F7"),
        ("TBL020", "D8"),
        ("VAL001", "F8"),
        ("TBL008", "B9"),
        ("VAL003", "F9"),
    ]


def test_several_files_are_reported_one_after_the_other(tmp_path: Path) -> None:
    one = workbook(tmp_path / "b.xlsx", {"社区": BAD})
    two = tmp_path / "a.csv"
    two.write_text("编号,人口\n610902001001,x\n", encoding="utf-8")
    files = [str(p.place.file) for p in wrong([one, two], levels=LEVELS).problems]
    assert files == sorted(files, reverse=True)
    assert len(set(files)) == 2


def test_sound_rows_are_kept_and_the_others_listed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"社区": BAD})
    found = tables.read(path, levels=LEVELS, keep="rows")
    assert len(found.jurisdiction().territory) == 4
    rows = [(row["row"], row["why"]) for row in found.left_out]
    assert rows == [(1, "header"), (6, "fault"), (7, "fault"), (8, "fault"), (9, "fault")]
    assert said(found) == said(wrong(path, levels=LEVELS))


def test_sound_cells_are_kept() -> None:
    frame = pd.DataFrame({"编号": ["a", "b"], "层级": "社区", "户数": ["很多", "3"]})
    assert len(tables.read(frame, "units", levels=LEVELS, keep="rows").table("units")) == 1
    found = tables.read(frame, "units", levels=LEVELS, keep="cells")
    assert len(found.jurisdiction().territory) == 2
    assert np.isnan(found.jurisdiction().territory.measure("households")[0])


def test_rows_that_hang_on_a_row_that_was_left_out_say_so() -> None:
    rows = {
        "编号": ["s", "c", "d"],
        "上级": [None, "s", "s"],
        "层级": ["街道", "社区", "社区"],
        "户数": ["x", "1", "2"],
    }
    found = tables.read(pd.DataFrame(rows), "units", levels=LEVELS, keep="rows")
    assert [p.code for p in found.problems] == ["VAL001", "TBL015", "TBL015"]
    with pytest.raises(tables.InvalidTablesError):
        found.jurisdiction()
    assert len(tables.read(pd.DataFrame(rows), "units", levels=LEVELS, keep="cells").jurisdiction().territory) == 3


def test_rows_that_are_left_out_can_be_saved_with_every_cell(tmp_path: Path) -> None:
    found = tables.read(workbook(tmp_path / "a.xlsx", {"社区": BAD}), levels=LEVELS, keep="rows")
    found.save_left_out(tmp_path / "left.csv")
    with (tmp_path / "left.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["file", "sheet", "table", "row", "why", "1", "2", "3", "4", "5", "6"]
    assert rows[2][4:] == ["fault", "5", "610902001002", "610902001", "社区", "南社区", "700"]
    assert len(rows) == 1 + len(found.left_out)


def test_a_wrong_total_is_reported(tmp_path: Path) -> None:
    rows = [HEADER, *GOOD, ["合计", None, None, None, None, 2001]]
    found = wrong(workbook(tmp_path / "a.xlsx", {"社区": rows}), levels=LEVELS)
    assert said(found) == [("TBL010", "F6")]


@pytest.mark.parametrize(
    ("frame", "kind", "codes"),
    [
        ({"编号": ["a"], "户数数": ["3"], "层级": ["社区"]}, "units", ["TBL005"]),
        ({"编号": ["a"], "层级": ["社区"], "网格长姓名": ["张三"]}, "units", ["TBL007"]),
        ({"编号": ["a"], "编码": ["b"], "层级": ["社区"]}, "units", ["TBL004"]),
        ({"名称": ["a"], "层级": ["社区"]}, "units", ["TBL003"]),
        ({"编号": ["a"], "层级": ["社区"], "起始日期": ["x"]}, "units", ["TBL005"]),
        (
            {"组织编号": ["b"], "类型": ["k"], "单元": ["u"], "起始日期": ["2025-02-01"], "截止日期": ["2025-01-01"]},
            "bodies",
            ["TBL011"],
        ),
        ({"编号": ["〃"], "层级": ["社区"]}, "units", ["TBL013"]),
        ({"这里": ["a"], "没有": ["b"]}, None, ["TBL001"]),
        ({"单元编号": ["g1"], "日期": ["2025-03-01"]}, None, ["TBL002"]),
    ],
)
def test_faults_of_the_layout(frame: dict[str, list[str]], kind: str | None, codes: list[str]) -> None:
    assert [p.code for p in wrong(pd.DataFrame(frame), kind=kind, levels=LEVELS).problems][: len(codes)] == codes


@pytest.mark.parametrize("kind", ["units", None])
def test_a_second_table_is_found_whether_the_kind_of_the_first_is_given(kind: str | None, tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("编号,层级,名称\na,社区,甲\n岗位,单元,任职者编号\n网格长,a,p\n", encoding="utf-8")
    assert [(p.code, p.place.row) for p in wrong(path, kind=kind, levels=LEVELS).problems] == [("TBL022", 3)]


def test_a_name_that_two_units_have_is_not_clear() -> None:
    rows = {
        "编号": ["s", "t", "c"],
        "名称": ["甲", "甲", "丙"],
        "上级": [None, None, "甲"],
        "层级": ["街道", "街道", "社区"],
    }
    assert [p.code for p in wrong(pd.DataFrame(rows), kind="units", levels=LEVELS).problems] == ["TBL018"]


def test_a_unit_that_is_not_known_is_reported_where_units_are_known() -> None:
    place = tables.read(frames()["pandas"], "units", levels=LEVELS).jurisdiction()
    visits = pd.DataFrame({"单元": ["东社区", "东社去"], "日期": ["2025-03-01", "2025-03-01"]})
    found = wrong(visits, kind="visits", within=place)
    assert [p.text("zh") for p in found.problems] == [
        "TBL019 第2行，“单元”列：没有单元“东社去”。是否为“东社区”？请更正，或在相应表中补充。"
    ]


def test_a_table_without_levels_says_so_when_a_place_is_asked_for() -> None:
    frame = pd.DataFrame({"编号": ["a"], "层级": ["社区"]})
    with pytest.raises(tables.InvalidTablesError, match="TBL016"):
        tables.read(frame, "units").jurisdiction()
    with pytest.raises(tables.InvalidTablesError, match="TBL017"):
        tables.read(pd.DataFrame({"单元": ["a"], "日期": ["2025-03-01"]}), "visits").jurisdiction()


def test_a_marked_copy_is_handed_in_again(tmp_path: Path) -> None:
    found = wrong(workbook(tmp_path / "a.xlsx", {"社区": BAD}), levels=LEVELS)
    found.mark(tmp_path / "marked.xlsx")
    again = wrong(tmp_path / "marked.xlsx", levels=LEVELS)
    assert said(again) == said(found)


def test_errors_travel_without_what_was_read() -> None:
    with pytest.raises(tables.InvalidTablesError) as caught:
        tables.read(pd.DataFrame({"编号": [None], "层级": ["社区"]}), "units")
    back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert str(back) == str(caught.value)
    assert back.reading is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "unit"}, "There is no kind of table 'unit'"),
        ({"levels": "ankang"}, "ankang"),
    ],
)
def test_wrong_arguments(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tables.read(pd.DataFrame({"编号": ["a"], "层级": ["社区"]}), **options)
