"""Where the header of a sheet is, which rows are its table, and what its totals say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from gridgov._encoding import Encoded, encode
from gridgov.tables._body import body_of
from gridgov.tables._header import find_header, personal
from gridgov.tables._headings import Headings, is_aside, is_personal, plain, scale
from gridgov.tables._kinds import KINDS
from gridgov.tables._sheet import Sheet, cell_at, letter
from gridgov.tables._sums import check_sums
from gridgov.tables._take import blank, take
from gridgov.tables._unique import repeated

HEADINGS = Headings.of(KINDS, KINDS, {})
#: Headings of units, and the column that each means.
WORDS = [(word, key) for word, key in KINDS.headings("units").items() if len(word) > 1]


def sheet(rows: list[list[Any]], merged: tuple[tuple[int, int, int, int], ...] = (), title: str | None = None) -> Sheet:
    width = max(map(len, rows))
    columns = [[row[i] if i < len(row) else None for row in rows] for i in range(width)]
    return Sheet("a.xlsx", title, columns, merged=merged, lettered=True)


def texts_of(kind: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    pairs = [(word, key) for word, key in KINDS.headings(kind).items() if len(word) > 1]
    return st.lists(st.sampled_from(pairs), min_size=3, unique_by=lambda pair: pair[1])


# -- letters, cells ------------------------------------------------------------------------------------------------


@given(st.integers(0, 18_000))
def test_columns_have_the_letters_of_a_spreadsheet(column: int) -> None:
    assert letter(column) == get_column_letter(column + 1)


#: Spaces of ASCII, no-break, ideographic, of all widths and of none.
UNSEEN = {*" \t\n\r\x0b\x0c\xa0\u3000\ufeff", *map(chr, range(0x2000, 0x2010))}


@given(st.lists(st.one_of(st.none(), st.text(max_size=5), st.text(" \r\u200b\u3000x", max_size=2))), st.data())
def test_some_rows_of_a_column_are_these_rows(cells: list[str | None], data: st.DataObject) -> None:
    rows = sorted(data.draw(st.sets(st.integers(0, len(cells) - 1)))) if cells else []
    at = np.array(rows, np.int64)
    wanted = [cells[i] or None for i in rows]
    listed, packed = take(cells, at), take(encode(cells), at)
    assert [cell_at(listed, i) for i in range(len(rows))] == wanted
    assert isinstance(packed, Encoded)
    assert [cell_at(packed, i) for i in range(len(rows))] == wanted
    assert blank(packed).tolist() == [value is None or set(value) <= UNSEEN for value in wanted]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([1.0, 2.0, math.nan])), max_size=12))
def test_rows_that_stand_twice_are_those_that_pandas_finds(rows: list[tuple[str, float]]) -> None:
    texts, numbers = [text for text, _ in rows], np.array([number for _, number in rows])
    again, first = repeated([texts, numbers], len(rows))
    known: Any = pd.DataFrame({"text": texts, "number": numbers}).dropna()
    doubled: Any = known.index[known.duplicated()]
    assert again.tolist() == doubled.tolist()
    pairs: list[tuple[int, int]] = np.column_stack([again, first]).tolist()
    assert all(rows[a] == rows[b] and b < a for a, b in pairs)


# -- headings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_heading_of_every_kind_is_found_again(kind: str) -> None:
    for word, key in KINDS.headings(kind).items():
        if not is_aside(word):
            assert HEADINGS.of_kind(kind, word) == key
            assert HEADINGS.of_kind(kind, f" {word}（必填）*") == key


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("户 数（户）", "measure:households"),
        ("其中：常住人口（人）", "measure:residents"),
        ("社区　名称：", "name"),
        ("Parent ID", "parent"),
    ],
)
def test_headings_are_known_however_they_are_written(heading: str, wanted: str) -> None:
    assert HEADINGS.of_kind("units", heading) == wanted


def test_what_the_user_says_goes_first() -> None:
    own = Headings.of(KINDS, ["units"], {"户数": "residents", "电梯": "elevators", "名称": None})
    assert own.of_kind("units", "户数") == "measure:residents"
    assert own.of_kind("units", "电 梯") == "measure:elevators"
    assert own.of_kind("units", "名称") is None
    assert own.aside("名称")


@pytest.mark.parametrize(
    ("heading", "wanted"), [("姓名", True), ("联系电话", True), ("户籍人口", False), ("户数", False)]
)
def test_headings_about_persons(heading: str, *, wanted: bool) -> None:
    assert is_personal(heading) is wanted


@pytest.mark.parametrize(
    ("heading", "wanted"), [("人口（万人）", 1e4), ("人口(单位：万人)", 1e4), ("万达户数", 1), ("户数（户）", 1)]
)
def test_headings_say_in_what_numbers_are_counted(heading: str, wanted: float) -> None:
    assert scale(heading) == wanted


def test_a_near_miss_is_offered() -> None:
    assert "户数" in HEADINGS.fix("units", "户数数", ()).zh
    assert "aliases={'物业费': None}" in HEADINGS.fix("posts", "物业费", ()).en
    assert "--alias '电梯=KEY'" in HEADINGS.fix("units", "电梯", ()).en


# -- the header ----------------------------------------------------------------------------------------------------


@given(texts_of("units"), st.integers(0, 4), st.integers(1, 3))
def test_the_header_is_found_below_titles(columns: list[tuple[str, str]], above: int, below: int) -> None:
    titles = [[f"某街道情况表{i}", *[None] * (len(columns) - 1)] for i in range(above)]
    body = [[f"61090200{i}{j}" for j in range(len(columns))] for i in range(below)]
    found = find_header(sheet([*titles, [word for word, _ in columns], *body]), HEADINGS, "units")
    assert found is not None
    assert (found.first, found.below) == (above, above + 1)
    assert found.columns == {key: i for i, (_, key) in enumerate(columns)}


@given(texts_of("units"))
def test_the_order_of_columns_does_not_matter(columns: list[tuple[str, str]]) -> None:
    rows = [[word for word, _ in columns], ["x"] * len(columns)]
    there = find_header(sheet(rows), HEADINGS, "units")
    back = find_header(sheet([row[::-1] for row in rows]), HEADINGS, "units")
    assert there is not None
    assert back is not None
    assert {key: len(columns) - 1 - at for key, at in there.columns.items()} == back.columns


def two_rows() -> Sheet:
    rows: list[list[Any]] = [
        ["汉滨区社区基本情况统计表", None, None, None, None, None],
        ["序号", "社区", None, "户数", None, "备注"],
        [None, "编码", "名称", "总户数", "入住户数", None],
        [1.0, "610902001001", "新城社区", 1200.0, 1000.0, None],
        ["合计", None, None, 1200.0, 1000.0, None],
    ]
    return sheet(rows, ((0, 0, 0, 5), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5)))


def test_a_header_of_two_rows_with_merged_cells() -> None:
    found = find_header(two_rows(), HEADINGS, None)
    assert found is not None
    assert (found.kind.key, found.below) == ("units", 3)
    assert found.columns == {"id": 1, "name": 2, "measure:households": 3, "measure:occupied_households": 4}


def test_a_header_of_two_rows_that_mean_something_only_together() -> None:
    rows: list[list[Any]] = [["编码", "名称", "人口", None], [None, None, "常住", "户籍"], ["a", "b", 1, 2]]
    found = find_header(sheet(rows), HEADINGS, "units")
    assert found is not None
    assert (found.below, found.titles[2]) == (2, "常住人口")


def test_of_several_units_above_the_lowest_counts() -> None:
    rows: list[list[Any]] = [["所属社区", "编码", "所属街道", "名称"], ["c", "g", "s", "n"]]
    found = find_header(sheet(rows), HEADINGS, "units")
    assert found is not None
    assert (found.columns["parent"], found.higher) == (0, (2,))
    rows[0][2] = "上级社区"
    again = find_header(sheet(rows), HEADINGS, "units")
    assert again is not None
    assert again.higher == ()


def test_columns_of_a_frame_are_the_header() -> None:
    found = find_header(Sheet(None, None, [["a"], ["b"]], names=("编码", "名称")), HEADINGS, None)
    assert found is not None
    assert (found.first, found.below, found.columns) == (0, 0, {"id": 0, "name": 1})


def test_tables_of_one_form_are_told_apart_by_the_name_of_the_sheet() -> None:
    rows: list[list[Any]] = [["单元编号", "日期"], ["g1", "2025-03-01"]]
    found = find_header(sheet(rows), HEADINGS, None)
    assert found is not None
    assert {found.kind.key, *found.rivals} >= {"patrols", "visits"}
    named = find_header(sheet(rows), HEADINGS, "visits")
    assert named is not None
    assert named.kind.key == "visits"


@pytest.mark.parametrize("rows", [[["这里没有表格"]], [["a", "b"], ["c", "d"]], [[1.0, 2.0], [3.0, 4.0]]])
def test_no_header_is_no_header(rows: list[list[Any]]) -> None:
    assert find_header(sheet(rows), HEADINGS, None) is None


def test_columns_about_persons_are_found_unless_they_mean_one_of_ours() -> None:
    assert personal(["编号", "网格长姓名", "电话", ""], {"id": (0,)}) == [1, 2]


# -- the body ------------------------------------------------------------------------------------------------------


def test_rows_are_told_apart() -> None:
    rows: list[list[Any]] = [
        ["表一", None, None],
        ["编号", "名称", "户数"],
        ["1", "2", "3"],
        ["a", "甲社区", 1.0],
        ["编号", "名称", "户数"],
        [None, None, None],
        ["b", "乙社区", 2.0],
        ["小计", None, 3.0],
        ["某街道合计：", None, 3.0],
        ["总 计", None, 3.0],
        ["注：数据截至年底", None, None],
        ["填表人：", "审核人：", None],
        ["以上数据由各社区于年底统一填报并经街道核实", None, None],
    ]
    table = sheet(rows)
    header = find_header(table, HEADINGS, "units")
    assert header is not None
    body = body_of(table, header)
    assert body.rows.tolist() == [3, 6]
    assert {why: found.tolist() for why, found in body.aside.items()} == {
        "title": [0],
        "header": [1, 2, 4],
        "total": [7, 8, 9],
        "note": [10, 11, 12],
        "blank": [5],
    }


@given(st.lists(st.sampled_from(["row", "total", "blank", "note", "head"]), max_size=20))
def test_each_row_is_one_thing(what: list[str]) -> None:
    made: dict[str, list[Any]] = {
        "row": ["x1", "某社区", 5.0],
        "total": ["合计", None, 9.0],
        "blank": [None, "", None],
        "note": ["备注：无", None, None],
        "head": ["编号", "名称", "户数"],
    }
    rows = [made["head"], *(made[one] for one in what)]
    for table in (sheet(rows), packed(rows)):
        header = find_header(table, HEADINGS, "units")
        assert header is not None
        body = body_of(table, header)
        seen = [body.rows, *body.aside.values()]
        assert sorted(np.concatenate(seen).tolist()) == list(range(len(rows)))
        assert body.rows.tolist() == [i + 1 for i, one in enumerate(what) if one == "row"]
        assert len(body.totals) == what.count("total")


def packed(rows: list[list[Any]]) -> Sheet:
    """Return the same cells as those of a text file."""
    columns = [encode(["" if row[i] is None else str(row[i]) for row in rows]) for i in range(len(rows[0]))]
    return Sheet("a.csv", None, columns)


# -- totals --------------------------------------------------------------------------------------------------------


def wrong_totals(values: list[float], stated: float, label: str = "合计", levels: list[str] | None = None) -> list[Any]:
    rows: list[list[Any]] = [["编号", "名称", "户数"], *[["x", "y", v] for v in values], [label, None, stated]]
    table = sheet(rows)
    header = find_header(table, HEADINGS, "units")
    assert header is not None
    body = body_of(table, header)
    assert list(body.totals) == [len(rows) - 1]
    columns = np.array(values), np.ones(len(values), bool)
    return check_sums(body, {"households": columns}, {"households": {len(rows) - 1: stated}}, levels)


@given(st.lists(st.integers(0, 10_000), min_size=1), st.integers(-5, 5))
def test_a_total_is_wrong_where_it_is_not_the_sum(values: list[int], off: int) -> None:
    found = wrong_totals([float(v) for v in values], float(sum(values) + off))
    assert bool(found) is (off != 0)
    assert not found or found[0].found == sum(values)


def test_a_total_of_a_street_and_its_communities_may_be_that_of_one_level() -> None:
    assert not wrong_totals([300.0, 100.0, 200.0], 300.0, levels=["street", "community", "community"])
    assert wrong_totals([300.0, 100.0, 200.0], 301.0, levels=["street", "community", "community"])


def test_where_a_value_is_missing_a_total_may_be_more_and_not_less() -> None:
    assert not wrong_totals([100.0, math.nan], 150.0)
    assert wrong_totals([100.0, math.nan], 90.0)


def test_a_subtotal_is_about_the_rows_above_it() -> None:
    rows: list[list[Any]] = [
        ["编号", "名称", "户数"],
        ["a", "a", 1.0],
        ["小计", None, 1.0],
        ["b", "b", 2.0],
        ["c", "c", 3.0],
        ["小计", None, 5.0],
        ["合计", None, 6.0],
    ]
    table = sheet(rows)
    header = find_header(table, HEADINGS, "units")
    assert header is not None
    body = body_of(table, header)
    values = {"h": (np.array([1.0, 2.0, 3.0]), np.ones(3, bool))}
    assert not check_sums(body, values, {"h": {2: 1.0, 5: 5.0, 6: 6.0}}, None)
    assert [wrong.row for wrong in check_sums(body, values, {"h": {2: 2.0, 5: 4.0, 6: 7.0}}, None)] == [2, 5, 6]


@given(st.text(max_size=8))
def test_a_heading_in_plain_form_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert plain(plain(once)) == plain(once)
