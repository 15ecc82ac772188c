"""What people really do in tables: footers, second tables, subtotals, names of their own."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tables_read_cases import GOOD, HEADER, LEVELS, frames, rows_of, said, workbook, wrong

from gridgov import Hierarchy, Jurisdiction, LevelScheme, Measure, Text, schemes, tables


def test_a_row_that_is_filled_is_no_note_whatever_it_is_called(tmp_path: Path) -> None:
    rows = [
        ["岗位", "单元", "任职者编号"],
        ["负责人", "东社区", "P1"],
        ["联系人", "西社区", "P2"],
        ["填表人：", "", "审核人："],
    ]
    found = rows_of(tmp_path, rows, "岗位")
    assert len(found.table("posts")) == 2
    assert found.left_out["why"].tolist() == ["header", "note"]


def test_ids_with_line_breaks_are_reported_like_other_faults() -> None:
    frame = pd.DataFrame({"编码": ["a\nb", "c"], "层级": ["街道", "社区"], "上级": [None, "a\nb"]})
    assert {p.code for p in wrong(frame, kind="units", levels=LEVELS).problems} >= {"HIE011"}


@pytest.mark.parametrize("total", [-2000, "很多", 1999])
def test_totals_that_are_no_sums_are_reported(total: object, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"社区": [HEADER, *GOOD, ["合计", None, None, None, None, total]]})
    assert [cell for _, cell in said(wrong(path, levels=LEVELS))] == ["F6"]


def test_subtotals_may_stand_above_their_rows_and_totals_in_any_column(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["编号", "层级", "名称", "户数"],
        [None, None, "合计", 6],
        [None, None, "小计", 1],
        ["a", "社区", "甲", 1],
        [None, None, "小计", 5],
        ["b", "社区", "乙", 2],
        ["c", "社区", "丙", 3],
    ]
    assert len(rows_of(tmp_path, rows, levels=LEVELS).table("units")) == 3
    rows[4][3] = 4
    assert said(wrong(workbook(tmp_path / "b.xlsx", {"社区": rows}), levels=LEVELS)) == [("TBL010", "D5")]


def test_a_table_without_rows_is_no_place(tmp_path: Path) -> None:
    found = rows_of(tmp_path, [HEADER], levels=LEVELS)
    assert found
    with pytest.raises(tables.InvalidTablesError, match="TBL021 The table of units has no rows"):
        found.jurisdiction()


def test_columns_of_one_name_are_a_fault_also_in_a_frame() -> None:
    frame = pd.DataFrame([["a", "b", "社区"]], columns=["编号", "编号", "层级"])
    assert [p.code for p in wrong(frame, kind="units", levels=LEVELS).problems] == ["TBL004"]


def test_bodies_are_named_by_their_names(tmp_path: Path) -> None:
    rows = [
        ["组织编号", "组织类别", "组织名称", "单元", "上级组织"],
        ["b1", "党委", "东党委", "甲街道", ""],
        ["b2", "党支部", "一支部", "东社区", "东党委"],
    ]
    path = workbook(tmp_path / "a.xlsx", {"社区": [HEADER, *GOOD], "党组织": rows})
    place = tables.read(path, levels=LEVELS).jurisdiction()
    assert place.bodies.body("b2").parent == place.bodies.body("b1")


def test_a_second_table_in_a_sheet_is_told_and_left_out(tmp_path: Path) -> None:
    rows = [HEADER, *GOOD, [], ["岗位", "单元", "任职者编号"], ["网格长", "东社区", "P1"]]
    found = wrong(workbook(tmp_path / "a.xlsx", {"社区": rows}), levels=LEVELS)
    assert said(found) == [("TBL022", None)]
    assert found.problems[0].place.row == 7
    assert len(found.table("units")) == 4
    assert found.left_out["why"].tolist() == ["header", "table", "table"]


def test_files_are_told_by_the_last_part_of_their_names(tmp_path: Path) -> None:
    path = tmp_path / "卫健-走访.csv"
    path.write_text("单元编号,日期\n610902,2025-03-01\n", encoding="utf-8")
    assert tables.read(path).tables.keys() == {"visits"}


def test_sheets_of_codes_and_sheets_with_units_above_go_together(tmp_path: Path) -> None:
    one, two = tmp_path / "民政-社区.csv", tmp_path / "政法-网格.csv"
    one.write_text("编码,名称\n610902,某区\n610902001,甲街道\n610902001001,东社区\n", encoding="utf-8")
    two.write_text("网格编码,网格名称,所属社区\n610902001001001,第一网格,东社区\n", encoding="utf-8")
    ladder = LevelScheme.ladder("county", "street", "community", "grid")
    territory = tables.read([one, two], levels=ladder).jurisdiction().territory
    assert territory.unit("610902001001001").path == ("610902", "610902001", "610902001001", "610902001001001")


def test_two_lists_of_numbers_about_the_same_units_go_together(tmp_path: Path) -> None:
    units = tmp_path / "社区.csv"
    units.write_text("编码,名称,层级\n610902001001,东社区,社区\n", encoding="utf-8")
    for name, heading, value in (("人口", "常住人口", 300), ("户数", "入住户数", 100)):
        (tmp_path / f"{name}.csv").write_text(f"社区编码,{heading}\n610902001001,{value}\n", encoding="utf-8")
    sources = [units, tmp_path / "人口.csv", tmp_path / "户数.csv"]
    territory = tables.read(sources, levels=LEVELS).jurisdiction().territory
    assert territory.measure("residents")[0] == 300
    assert territory.measure("occupied_households")[0] == 100


def test_a_missing_column_is_one_fault_and_not_one_for_each_row() -> None:
    frame = pd.DataFrame({"名称": ["甲", "乙", "丙"], "层级": "社区", "户数": 3})
    assert [p.code for p in wrong(frame, kind="units", levels=LEVELS).problems] == ["TBL003"]


def test_a_row_that_is_there_twice_says_where_the_first_one_is(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.csv").write_text("编码,名称,层级\n610902001001,东社区,社区\n", encoding="utf-8")
    found = wrong([tmp_path / "甲.csv", tmp_path / "乙.csv"], levels=LEVELS)
    assert f"stands in {tmp_path / '甲.csv'}, row 2 already" in found.report()


def test_footers_of_pages_are_passed_over(tmp_path: Path) -> None:
    rows = [HEADER, *GOOD[:2], ["第1页 共2页"], *GOOD[2:], ["第 2 页"]]
    assert len(rows_of(tmp_path, rows, levels=LEVELS).table("units")) == 4


def test_nobody_takes_in_names_of_persons_by_an_alias() -> None:
    frame = pd.DataFrame({"编号": ["a"], "层级": ["社区"], "联系人": ["张三"]})
    found = wrong(frame, kind="units", levels=LEVELS, aliases={"联系人": "label:contact"})
    assert [p.code for p in found.problems] == ["TBL007"]
    assert tables.read(frame, "units", levels=LEVELS, aliases={"联系人": None})


@pytest.mark.parametrize("word", ["街道", "镇", "乡镇"])
def test_levels_may_be_called_what_people_call_them(word: str) -> None:
    scheme = schemes.load("ankang-321").levels
    frame = pd.DataFrame({"编号": ["a", "s"], "上级": [None, "a"], "层级": ["县", word]})
    assert tables.read(frame, "units", levels=scheme).jurisdiction().territory.unit("s").level == "street"


def test_padded_division_codes_say_their_level() -> None:
    codes = ["610902000000", "610902001000", "610902001001"]
    found = tables.read(pd.DataFrame({"统计用区划代码": codes}), "units", levels="cn-divisions")
    assert found.jurisdiction().territory.unit("610902001001").path == ("610902", "610902001", "610902001001")
    assert [row["what"] for row in found.notes] == ["zeros at the end of codes taken off"]


@pytest.mark.parametrize("name", ["李四13812345678", "110101199003074258"])
def test_numbers_of_persons_are_not_taken_in_with_names(name: str) -> None:
    frame = pd.DataFrame({"编号": ["a"], "名称": [name], "层级": ["社区"]})
    found = wrong(frame, kind="units", levels=LEVELS)
    assert [p.code for p in found.problems] == ["VAL017"]
    assert name not in found.report()
    assert tables.read(frame, "units", levels=LEVELS, keep="cells").jurisdiction().territory.unit("a").name is None


def test_codes_of_hebei_are_no_telephone_numbers() -> None:
    codes = ["130102001", *(f"130102001{i:02}" for i in range(1, 9))]
    frame = pd.DataFrame({"编号": codes, "上级": [None, *["130102001"] * 8], "层级": ["街道", *["社区"] * 8]})
    assert len(tables.read(frame, "units", levels=LEVELS).jurisdiction().territory) == 9


def test_cells_that_are_no_cells_are_faults() -> None:
    frame = pd.DataFrame({"编号": ["a", "b"], "层级": "社区", "户数": pd.Series([np.array([1, 2]), 3], dtype=object)})
    assert len(wrong(frame, kind="units", levels=LEVELS).problems) == 1
    spans = pd.DataFrame({"编号": ["a"], "层级": "社区", "户数": pd.period_range("2025-01", periods=1, freq="M")})
    assert [p.code for p in wrong(spans, kind="units", levels=LEVELS).problems][:1] == ["SRC026"]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"keep": "all"}, ValueError),
        ({"inexact": "no"}, ValueError),
        ({"aliases": {"x": ""}}, ValueError),
        ({"aliases": {1: "id"}}, TypeError),
        ({"aliases": ["x"]}, TypeError),
    ],
)
def test_wrong_options(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        tables.read(frames()["pandas"], "units", **options)


def test_an_alias_may_be_a_known_heading() -> None:
    frame = pd.DataFrame({"编号": ["a"], "层级": ["社区"], "在册户": [3]})
    found = tables.read(frame, "units", levels=LEVELS, aliases={"在册户": "户数"})
    assert found.jurisdiction().territory.measure("households").tolist() == [3]


def test_what_a_file_says_of_its_own_columns_is_not_changed(tmp_path: Path) -> None:
    info = [Measure("m（万人）", Text("m", "m（万人）")), Measure("n", Text("parent", "上级"))]
    columns = {"m（万人）": [1.0, 2.0], "n": [3.0, 4.0]}
    territory = Hierarchy.from_columns(
        ["a", "b"], [None, "a"], ["street", "community"], levels=LEVELS, measures=columns, measure_info=info
    )
    place = Jurisdiction(territory=territory)
    place.to_excel(tmp_path / "a.xlsx")
    assert Jurisdiction.from_tables(tmp_path / "a.xlsx") == place


def test_readings_travel() -> None:
    found = tables.read(frames()["pandas"], "units", levels=LEVELS)
    back = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert (repr(back), back.jurisdiction()) == (repr(found), found.jurisdiction())
    assert copy.deepcopy(found).table("units").texts("id") == found.table("units").texts("id")
