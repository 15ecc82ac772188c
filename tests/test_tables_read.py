"""Tables as people keep them, from files and frames to a place, with everything that is wrong in one report."""

from __future__ import annotations

import copy
import csv
import pickle
from importlib import import_module
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import Hierarchy, Jurisdiction, LevelScheme, Measure, Text, schemes, tables
from gridgov.levels import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

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


# -- what is sound -------------------------------------------------------------------------------------------------


def test_a_workbook_as_a_clerk_keeps_it_becomes_a_place(tmp_path: Path) -> None:
    rows = [["某区社区基本情况统计表"], HEADER, *GOOD, ["合计", None, None, None, None, 2000], ["注：截至2025年底"]]
    posts = [["编号", "岗位", "单元"], ["p1", "网格长", "东社区"]]
    path = workbook(tmp_path / "台账.xlsx", {"社区": rows, "填表说明": [["怎样填写"]]})
    found = tables.read(path, levels=LEVELS)
    assert found
    assert repr(found) == "<Reading: 4 units>"
    territory = found.jurisdiction().territory
    assert territory.unit("610902").total("households").known == 2000
    assert territory.unit("610902001001").path == ("610902", "610902001", "610902001001")
    assert found.left_out["why"].tolist() == ["title", "header", "total", "note"]
    put_right = {(row["column"], row["what"]) for row in found.notes}
    assert ("上级", "id written in place of the name, or with its zeros") in put_right
    assert ("户数（户）", "thousands marks taken out") in put_right
    del posts


def frames() -> dict[str, Any]:
    columns = {HEADER[j]: [row[j] for row in GOOD] for j in (1, 2, 3, 4)} | {"户数": ["", "", "1,200户", "800"]}
    return {
        "pandas": pd.DataFrame(columns),
        "polars": pl.DataFrame(columns),
        "arrow": pl.DataFrame(columns).to_arrow(),
    }


@pytest.mark.parametrize("library", ["pandas", "polars", "arrow"])
def test_frames_of_any_library_give_the_same(library: str, tmp_path: Path) -> None:
    found = tables.read(frames()[library], "units", levels=LEVELS).jurisdiction()
    rows = [HEADER, *GOOD]
    assert found == tables.read(workbook(tmp_path / "a.xlsx", {"社区": rows}), levels=LEVELS).jurisdiction()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_of_any_encoding_give_the_same(encoding: str, separator: str, tmp_path: Path) -> None:
    path = tmp_path / "社区.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows([HEADER, *GOOD])
    found = tables.read(path, levels=LEVELS).jurisdiction()
    assert found == tables.read(frames()["pandas"], "units", levels=LEVELS).jurisdiction()


def test_sheets_of_one_kind_are_one_table_and_several_files_one_place(tmp_path: Path) -> None:
    one = workbook(
        tmp_path / "一.xlsx", {"街道": [HEADER, *GOOD[:2]], "社区": [HEADER[1:], *(r[1:] for r in GOOD[2:])]}
    )
    two = tmp_path / "人口.csv"
    two.write_text("社区编码,常住人口\n610902001001,3000\n", encoding="gb18030")
    place = tables.read([one, two], levels=LEVELS).jurisdiction()
    assert len(place.territory) == 4
    assert place.territory.unit("610902001001").total("residents").known == 3000


def test_codes_need_neither_levels_nor_parents() -> None:
    frame = pd.DataFrame({"区划代码": ["610902", "610902001", "610902001001"], "户数": [None, None, 5]})
    territory = tables.read(frame, "units", levels="cn-divisions").jurisdiction().territory
    assert territory.unit("610902001001").path == ("610902", "610902001", "610902001001")


def test_cells_merged_over_rows_stand_in_each_of_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book: Any = import_module("xlsxwriter").Workbook(str(path))
    sheet = book.add_worksheet("社区")
    sheet.write_row(0, 0, HEADER[1:5])
    sheet.write_row(1, 0, ["610902001", None, "街道", "甲街道"])
    sheet.write_row(2, 0, ["610902001001", "", "社区", "东社区"])
    sheet.write_row(3, 0, ["610902001002", "", "社区", "西社区"])
    sheet.merge_range(2, 1, 3, 1, "610902001")
    book.close()
    territory = tables.read(path, levels=LEVELS).jurisdiction().territory
    assert [unit.id for unit in territory.unit("610902001").children] == ["610902001001", "610902001002"]


def test_zeros_that_a_spreadsheet_ate_are_put_back_where_units_are_named() -> None:
    frame = pd.DataFrame(
        {
            "编号": ["012345", "23456", "112233", "112234", "112235"],
            "上级": [None, "12345", "12345", "12345", "12345"],
            "层级": ["街道", *["社区"] * 4],
        }
    )
    territory = tables.read(frame, "units", levels=LEVELS).jurisdiction().territory
    assert [unit.id for unit in territory.unit("012345").children] == ["023456", "112233", "112234", "112235"]


def test_the_same_as_above_is_written_out() -> None:
    frame = pd.DataFrame({"编号": ["s", "a", "b"], "上级": [None, "s", "〃"], "层级": ["街道", "社区", "同上"]})
    found = tables.read(frame, "units", levels=LEVELS)
    assert found.jurisdiction().territory.unit("b").parent == found.jurisdiction().territory.unit("s")
    assert [row["n"] for row in found.notes] == [1, 1]


def test_numbers_in_ten_thousands_are_multiplied_and_noted() -> None:
    frame = pd.DataFrame({"编号": ["a"], "层级": ["社区"], "常住人口（万人）": ["1.2"]})
    found = tables.read(frame, "units", levels=LEVELS)
    assert found.table("units").numbers("measure:residents").tolist() == [12000.0]
    assert [row["what"] for row in found.notes] == ["number multiplied by 万 or 亿"]


def test_a_quantity_that_is_not_exact_is_unknown_and_kept() -> None:
    frame = pd.DataFrame({"编号": ["a", "b"], "层级": "社区", "户数": ["约300户", "300余户"]})
    found = tables.read(frame, "units", levels=LEVELS)
    assert np.isnan(found.table("units").numbers("measure:households")).all()
    assert [str(q.interval) for q in found.quantities("units").values()] != []
    assert set(found.quantities("units")) == {(1, "measure:households"), (2, "measure:households")}
    taken = tables.read(frame, "units", levels=LEVELS, inexact="number")
    assert taken.table("units").numbers("measure:households").tolist() == [300.0, 300.0]


def test_evidence_is_read_with_names_of_units() -> None:
    place = tables.read(frames()["pandas"], "units", levels=LEVELS).jurisdiction()
    visits = pd.DataFrame({"社区": ["东社区", "西社区"], "走访日期": ["2025年3月1日", "2025/3/2"]})
    found = tables.read(visits, "visits", aliases={"社区": "unit"}, within=place)
    assert found.evidence(place.territory).table("visits").days("day").astype(str).tolist() == [
        "2025-03-01",
        "2025-03-02",
    ]


def test_levels_come_from_a_sheet_of_the_same_file(tmp_path: Path) -> None:
    place = tables.read(frames()["pandas"], "units", levels=LEVELS).jurisdiction()
    tables.to_excel(place, tmp_path / "a.xlsx")
    assert tables.read(tmp_path / "a.xlsx").jurisdiction() == place


def test_a_published_system_comes_back_equal_from_a_workbook_and_a_folder(tmp_path: Path) -> None:
    place = schemes.load("zhangye-three-centres").synthesise()
    tables.to_excel(place, tmp_path / "a.xlsx", lang="en")
    tables.to_csv(place, tmp_path / "folder", lang="zh")
    assert tables.read(tmp_path / "a.xlsx").jurisdiction() == place
    assert tables.read(tmp_path / "folder").jurisdiction() == place


# -- what is wrong -------------------------------------------------------------------------------------------------

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


# -- laws ----------------------------------------------------------------------------------------------------------


@st.composite
def clean_units(draw: st.DrawFn) -> list[list[Any]]:
    n = draw(st.integers(1, 12))
    households = draw(st.lists(st.one_of(st.none(), st.integers(0, 9999)), min_size=n, max_size=n))
    rows: list[list[Any]] = [["s", None, "街道", "街", None]]
    return rows + [[f"c{i}", "s", "社区", f"社区{i}", n] for i, n in enumerate(households)]


@given(clean_units(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_rows_and_columns_does_not_matter(rows: list[list[Any]], random: Random) -> None:
    heads = ["编号", "上级", "层级", "名称", "户数"]

    def place(rows: Sequence[Sequence[Any]], order: Sequence[int]) -> Jurisdiction:
        frame = pd.DataFrame({heads[j]: [row[j] for row in rows] for j in order}, dtype=object)
        return tables.read(frame, "units", levels=LEVELS).jurisdiction()

    shuffled, order = rows[:], list(range(len(heads)))
    random.shuffle(shuffled)
    random.shuffle(order)
    first, second = place(rows, range(len(heads))), place(shuffled, order)
    assert {u.id: (u.path, u.name) for u in first.territory} == {u.id: (u.path, u.name) for u in second.territory}
    assert np.nansum(first.territory.measure("households")) == np.nansum(second.territory.measure("households"))


@given(clean_units(), st.data())
@settings(max_examples=40)
def test_each_row_is_in_the_table_or_among_those_left_out(rows: list[list[Any]], data: st.DataObject) -> None:
    broken: set[int] = data.draw(st.sets(st.integers(1, len(rows) - 1))) if len(rows) > 1 else set()
    spoiled = [[*row[:4], "坏"] if i in broken else row for i, row in enumerate(rows)]
    frame = pd.DataFrame(spoiled, columns=["编号", "上级", "层级", "名称", "户数"], dtype=object)
    found = tables.read(frame, "units", levels=LEVELS, keep="rows")
    assert len(found.table("units")) + len(found.left_out) == len(rows)
    assert [row["row"] - 1 for row in found.left_out] == sorted(broken)
    assert len(found.problems) == len(broken)


# -- what people really do -----------------------------------------------------------------------------------------


def rows_of(path: Path, rows: list[list[Any]], title: str = "社区", **options: Any) -> tables.Reading:
    return tables.read(workbook(path / "a.xlsx", {title: rows}), **options)


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
