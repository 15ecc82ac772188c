"""The marked copy of a workbook: nothing is lost, every fault is shown, the list is known again. Oracle: openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gridgov._encoding import encode
from gridgov.errors import Batch, FaultKind, Place, Problem, Problems
from gridgov.tables._marked import MarkLimits, is_fault_sheet, mark, marked_bytes
from gridgov.tables._marked_layout import titles_of, values_of
from gridgov.tables._marked_words import INTRO
from gridgov.tables._marked_write import COLOURS
from gridgov.tables._sheet import Sheet, letter
from gridgov.tables._value_faults import NUMBER_IS_DATE
from gridgov.text import LANGS, Lang, Text

BAD = FaultKind(
    "XXX001", "bad-number", Text("'{value}' is no number.", "“{value}”不是数字。"), Text("Fix it.", "请改正。")
)
MUTE = FaultKind("XXX002", "personal", Text("It speaks of a person.", "涉及个人。"), Text("Empty it.", "请清空。"))
FILE = "城.xlsx"

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=8
)
CELLS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    WORDS,
    st.sampled_from(["=1+1", "+1", "-1", "@x", "http://a.b", "001", "1e5", "#REF!", "TRUE", " a ", "a\nb", "_x0041_"]),
    st.integers(-(2**53), 2**53),
    st.floats(-1e12, 1e12, allow_subnormal=False).map(lambda x: float(f"{x:.12g}")),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2199, 12, 31)).map(lambda d: d.replace(microsecond=0)),  # noqa: DTZ001 - a cell has no zone
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Draw a sheet with cells of all types and some merged rectangles."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    grid = [draw(st.lists(CELLS, min_size=rows, max_size=rows)) for _ in range(columns)]
    corner = st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1))
    merged: list[tuple[int, int, int, int]] = []
    for (r1, c1), (r2, c2) in draw(st.lists(st.tuples(corner, corner), max_size=3)):
        merged.append((min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)))
    title = draw(st.sampled_from(["单元", "it's", "a b", "问题清单", "faults"]))
    return Sheet(FILE, title, grid, tuple(merged), None, draw(st.integers(1, 4)), lettered=True)


def opened(data: bytes) -> Any:  # noqa: ANN401 - openpyxl has no types
    book: Any = load_workbook(io.BytesIO(data))
    return book


def problem(sheet: Sheet, row: int | None, column: int | None, value: object = "x") -> Problem:
    place = Place(
        file=sheet.file, sheet=sheet.title, row=row, letter=None if column is None else letter(column), column="户数"
    )
    if column is None:
        place = Place(file=sheet.file, sheet=sheet.title, row=row)
    return Problem(BAD, place, {"value": value})


def same(there: object, cell: object) -> bool:
    """Tell whether a cell that was read back holds what was written, as a spreadsheet can."""
    if isinstance(cell, dt.datetime):
        return there == cell
    if isinstance(cell, dt.date):
        return there == dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a cell has no zone
    if isinstance(cell, bool) or cell is None:
        return there is cell
    if isinstance(cell, int | float):
        return isinstance(there, int | float) and math.isclose(there, cell, rel_tol=1e-15)
    return there == cell


@given(sheets())
def test_nothing_that_the_clerk_wrote_is_lost_or_run(sheet: Sheet) -> None:
    book = opened(marked_bytes([sheet], Problems()))
    ws = book.worksheets[1]
    for column, cells in enumerate(sheet.columns):
        for row, cell in enumerate(values_of(cells)):
            found = ws.cell(row + sheet.first_row, column + 1)
            if type(found).__name__ == "MergedCell":
                continue
            assert same(found.value, cell), (row, column)
            assert found.data_type != "f"
            assert found.hyperlink is None
            if isinstance(cell, str):
                assert found.number_format == "@"


@given(sheets())
def test_merged_cells_stay_merged(sheet: Sheet) -> None:
    ws = opened(marked_bytes([sheet], Problems())).worksheets[1]
    kept: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for r1, c1, r2, c2 in sheet.merged:
        covered = {(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)}
        if len(covered) > 1 and not covered & taken:
            taken |= covered
            top = sheet.first_row - 1
            kept.append((r1 + top + 1, c1 + 1, r2 + top + 1, c2 + 1))
    found = [(m.min_row, m.min_col, m.max_row, m.max_col) for m in ws.merged_cells.ranges]
    assert sorted(found) == sorted(kept)


@given(sheets(), st.data(), st.sampled_from(LANGS))
def test_every_fault_of_a_cell_is_coloured_commented_and_linked(sheet: Sheet, data: st.DataObject, lang: Lang) -> None:
    spots = st.tuples(st.integers(0, sheet.n_rows - 1), st.integers(0, len(sheet.columns) - 1))
    planted = data.draw(st.lists(spots, max_size=6))
    found = Problems.of(*(problem(sheet, r + sheet.first_row, c, f"v{i}") for i, (r, c) in enumerate(planted)))
    book = opened(marked_bytes([sheet], found, lang=lang))
    listed, ws = book.worksheets
    merged = [(m.min_row, m.min_col, m.max_row, m.max_col) for m in ws.merged_cells.ranges]
    marked = set[str]()
    for i, (r, c) in enumerate(planted):
        row, column = r + sheet.first_row, c + 1
        for r1, c1, r2, c2 in merged:
            if r1 <= row <= r2 and c1 <= column <= c2:
                row, column = r1, c1
        cell = ws.cell(row, column)
        marked.add(cell.coordinate)
        assert cell.fill.fgColor.rgb == "FF" + COLOURS["cell"][1:]
        assert cell.comment is not None
        for part in (BAD.code, f"v{i}", BAD.way_out.get(lang)):
            assert part in cell.comment.text
    coloured = {c.coordinate for row in ws.iter_rows() for c in row if c.fill.fill_type}
    assert coloured == marked
    assert {c.coordinate for row in ws.iter_rows() for c in row if c.comment} == marked
    links = [row[4] for row in listed.iter_rows(min_row=6) if row[4].hyperlink]
    assert len(links) == len(planted)
    assert {link.hyperlink.location.rpartition("!")[2] for link in links if link.hyperlink} == marked
    assert {row[6].value for row in listed.iter_rows(min_row=6) if row[1].value == BAD.code} == {
        f"v{i}" for i in range(len(planted))
    }


def test_a_row_a_sheet_and_a_file_with_faults() -> None:
    sheet = Sheet(FILE, "单元", [[None, "a", "b"], ["h", "c", None]], lettered=True)
    found = Problems.of(
        problem(sheet, 1, None), problem(sheet, None, None), Problem(BAD, Place(file="else.xlsx"), {"value": 1}),
        problem(sheet, 3, None), problem(sheet, 3, 0),
        problem(sheet, 99, 1),
    )  # fmt: skip
    listed, ws = opened(marked_bytes([sheet], found)).worksheets
    assert {c.coordinate: c.fill.fgColor.rgb[2:] for row in ws.iter_rows() for c in row if c.fill.fill_type} == {
        "B1": COLOURS["row"][1:],
        "A3": COLOURS["cell"][1:],
    }
    rows = [[cell.value for cell in row] for row in listed.iter_rows(min_row=6)]
    assert [row[2:5] for row in rows] == [
        [FILE, "单元", None],
        ["else.xlsx", None, None],
        [FILE, "单元", "第1行"],
        [FILE, "单元", "第3行"],
        [FILE, "单元", "A3"],
        [FILE, "单元", "B99"],
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_of_faults_is_known_again(lang: Lang, tmp_path: Path) -> None:
    sheet = Sheet(FILE, "单元", [["编号", "1"]], lettered=True)
    once = marked_bytes([sheet], Problems.of(problem(sheet, 2, 0)), lang=lang)
    again = [as_sheet(ws) for ws in opened(once).worksheets]
    assert [is_fault_sheet(one) for one in again] == [True, False]
    assert again[1].columns == [["编号", "1"]]
    [path] = mark(again, Problems(), tmp_path / "b.xlsx", lang=lang)
    assert [is_fault_sheet(as_sheet(ws)) for ws in opened(path.read_bytes()).worksheets] == [True, False]
    assert not is_fault_sheet(Sheet(FILE, "问题清单", [["问题清单"]]))
    assert not is_fault_sheet(Sheet(FILE, "问题清单", []))


def as_sheet(ws: Any) -> Sheet:  # noqa: ANN401 - openpyxl has no types
    rows = [[cell.value for cell in row] for row in ws.iter_rows()]
    return Sheet(FILE, ws.title, [list(column) for column in zip(*rows, strict=True)], lettered=True)


def test_text_files_are_marked_by_their_headings() -> None:
    sheet = Sheet("单元.csv", None, [encode(["表", "编号", "1", "2"]), encode(["", "户 数", "x", "3"])])
    place = Place(file="单元.csv", row=3, column="户数")
    book = opened(marked_bytes([sheet], Problems.of(Problem(BAD, place, {"value": "x"}))))
    assert book.sheetnames == ["问题清单", "单元"]
    assert [c.coordinate for row in book["单元"].iter_rows() for c in row if c.comment] == ["B3"]


def test_frames_get_a_header_and_their_rows_are_one_lower() -> None:
    days = np.array(["2025-01-02", "NaT"], "datetime64[ns]")
    sheet = Sheet(None, None, [np.array([1.0, np.nan]), days], names=("户数", "日期"))
    found = Problems.of(
        Problem(BAD, Place(row=2, column="户数"), {"value": 1}), Problem(BAD, Place(column="日期"), {"value": 1})
    )
    book = opened(marked_bytes([sheet], found, lang="en"))
    assert book.sheetnames == ["faults", "data"]
    ws = book["data"]
    assert [[c.value for c in row] for row in ws.iter_rows()] == [
        ["户数", "日期"],
        [1, dt.datetime(2025, 1, 2)],  # noqa: DTZ001 - a cell has no zone
        [None, None],
    ]
    assert {c.coordinate for row in ws.iter_rows() for c in row if c.comment} == {"A3", "B1"}


def test_several_sources_become_several_copies(tmp_path: Path) -> None:
    sheets = [Sheet(name, title, [["编号"]]) for name, title in [("x/a.csv", None), ("y/a.xls", "s"), (None, None)]]
    found = Problems.of(
        Problem(BAD, Place(file="x/a.csv", row=1), {"value": 1}), Problem(BAD, Place(file="gone.xls"), {"value": 1})
    )
    with pytest.raises(ValueError, match="3 sources: path must be a folder"):
        mark(sheets, found, tmp_path / "one.xlsx")
    written = mark(sheets, found, tmp_path / "new" / "folder")
    assert [path.name for path in written] == ["a-已标注.xlsx", "a-已标注 (2).xlsx", "数据-已标注.xlsx"]
    listed = [opened(path.read_bytes()).worksheets[0]["B2"].value for path in written]
    assert [text[:4] for text in map(str, listed)] == ["共2个问", "共1个问", "共1个问"]


def test_too_large_a_sheet_shows_its_rows_with_faults() -> None:
    sheet = Sheet(FILE, "单元", [encode([f"r{i}" for i in range(1, 101)]), np.arange(100)], first_row=1, lettered=True)
    found = Problems.of(problem(sheet, 40, 1), problem(sheet, 7, None), problem(sheet, 40, 0))
    listed, ws = opened(marked_bytes([sheet], found, limits=MarkLimits(cells=199))).worksheets
    assert [[c.value for c in row] for row in ws.iter_rows()] == [
        ["原文件行号", None, None],
        [7, "r7", 6],
        [40, "r40", 39],
    ]
    assert {c.coordinate for row in ws.iter_rows() for c in row if c.comment} == {"B2", "B3", "C3"}
    assert "过大" in str(listed["B3"].value)
    assert opened(marked_bytes([sheet], found, limits=MarkLimits(cells=200))).worksheets[1].max_row == 100


def test_more_rows_than_a_workbook_has() -> None:
    n = 1_048_577
    sheet = Sheet("big.parquet", None, [np.zeros(n)], names=("户数",))
    found = Problems([Batch(BAD, [n], facts={"value": [0]}, place=Place(file="big.parquet", column="户数"))])
    ws = opened(marked_bytes([sheet], found)).worksheets[1]
    assert [[c.value for c in row] for row in ws.iter_rows()] == [["原文件行号", "户数"], [n, 0]]


def test_limits_are_said_and_nothing_fails() -> None:
    sheet = Sheet(FILE, "单元", [["x"] * 9, ["y" * 40_000] * 9], lettered=True)
    found = Problems.of(*(problem(sheet, row, 0) for row in range(1, 10)))
    listed, ws = opened(marked_bytes([sheet], found, limits=MarkLimits(problems=5, comments=2), lang="en")).worksheets
    notes = [listed.cell(row, 2).value for row in range(2, 6)]
    assert notes == [
        INTRO.format(n=9, s="s").en,
        "Only the first 5 problems are listed and marked; 4 more: XXX001 x4.",
        "Only the first 2 cells have a comment; the others are coloured and stand in this list.",
        "9 texts longer than a cell of a workbook can hold: only the beginning is shown.",
    ]
    assert sum(1 for row in ws.iter_rows() for c in row if c.fill.fill_type) == 5
    assert sum(1 for row in ws.iter_rows() for c in row if c.comment) == 2


def test_many_faults_of_one_cell_make_a_short_comment() -> None:
    sheet = Sheet(FILE, "单元", [["x"]], lettered=True)
    found = Problems.of(*(problem(sheet, 1, 0, "长" * 300) for _ in range(50)))
    comment = opened(marked_bytes([sheet], found)).worksheets[1]["A1"].comment
    assert comment is not None
    assert len(comment.text) < 1_000
    assert comment.text.endswith("……另有48个问题，见问题清单。")


def test_what_must_not_be_repeated_is_not_in_the_list() -> None:
    sheet = Sheet(FILE, "单元", [["1101011990"], ["w1"]], lettered=True)
    place = Place(file=FILE, sheet="单元", row=1, letter="A")
    known = Problem(FaultKind("XXX003", "x", Text("{id}.", "{id}。"), Text(".", "。")), Place(file=FILE, row=1, letter="B", sheet="单元"), {"id": "w1"})  # fmt: skip  # noqa: E501 - one problem
    listed = opened(marked_bytes([sheet], Problems.of(Problem(MUTE, place), known))).worksheets[0]
    assert [listed.cell(row, 7).value for row in (6, 7)] == [None, "w1"]


def test_a_number_that_became_a_day_is_shown_as_text() -> None:
    day = dt.datetime(2025, 3, 1)  # noqa: DTZ001 - a cell has no zone
    sheet = Sheet(FILE, "单元", [[day, day]], lettered=True)
    place = Place(file=FILE, sheet="单元", row=1, letter="A")
    ws = opened(marked_bytes([sheet], Problems.of(Problem(NUMBER_IS_DATE, place, {"value": "2025-03-01"})))).worksheets[
        1
    ]
    # A number that is written into a cell of days would be a day again.
    assert [(c.value, c.number_format) for (c,) in ws.iter_rows()] == [("2025-03-01", "@"), (day, "yyyy-mm-dd")]


def test_the_same_faults_give_the_same_file() -> None:
    sheet = Sheet(FILE, "单元", [["x"]], lettered=True)
    found = Problems.of(problem(sheet, 1, 0))
    assert marked_bytes([sheet], found) == marked_bytes([sheet], found)


def test_sheets_without_cells_and_hostile_merges() -> None:
    whole = (0, 0, 1_048_575, 16_383)
    empty, wild = Sheet(FILE, "空", []), Sheet(FILE, "野", [["a"], ["b"]], merged=(whole, whole, (0, 0, 0, 0)))
    book = opened(marked_bytes([empty, wild], Problems.of(problem(empty, 3, 2))))
    assert book.sheetnames == ["问题清单", "空", "野"]
    assert str(book["野"].merged_cells) == "A1:B1"


@given(st.lists(st.text(max_size=40), max_size=6))
def test_titles_are_what_a_workbook_allows(names: Sequence[str]) -> None:
    titles = titles_of(names)
    assert len({title.lower() for title in titles}) == len(names)
    sheets = [Sheet(FILE, title, [["x"]]) for title in titles]
    assert opened(marked_bytes(sheets, Problems())).sheetnames[1:] == titles


def test_wrong_language(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lang must be"):
        mark([], Problems(), tmp_path / "a.xlsx", lang="fr")  # type: ignore[arg-type]
