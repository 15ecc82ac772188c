"""Tables as people keep them, from files and frames to a place."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_read_cases import GOOD, HEADER, LEVELS, frames, workbook

from gridgov import Jurisdiction, schemes, tables

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
