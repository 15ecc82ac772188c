"""Workbooks as cells: those that other libraries write, with what in them has no value."""

from __future__ import annotations

import datetime as dt
import io
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tables_open_cases import (
    HEAD,
    ONE,
    TAIL,
    codes,
    ods,
    olefile,
    openpyxl,
    rows_of,
    with_parts,
    with_sheet,
    xls,
    xlsx,
    xlsxwriter,
)

from gridgov.errors import InvalidFileError
from gridgov.tables._open import open_source
from gridgov.tables._open_ole import OddFileError, compound, streams
from gridgov.tables._zip_extent import Extent, OddSheetError, _parsed, extent, reference

TEXTS = st.text(st.sampled_from("ab1 社区&<>\"'é"), min_size=1, max_size=5)
NUMBERS = st.one_of(st.integers(-(10**9), 10**9).map(float), st.floats(-1e9, 1e9, allow_subnormal=False))
#: A workbook that counts from 1904 has no earlier day than this.
DAYS = st.dates(dt.date(1904, 1, 2), dt.date(2099, 12, 31))
VALUES = st.one_of(st.none(), TEXTS, NUMBERS, st.booleans(), DAYS)
TABLES = st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=6)


def letters(column: int) -> str:
    """Return the letters of a column, counted from 1."""
    return str(openpyxl.utils.get_column_letter(column))


def trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Make rows equally long, and take empty ones off the end."""
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell is not None), default=0)
    rows = [[*row, *[None] * width][:width] for row in rows]
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    return rows


def same(mine: list[list[Any]], theirs: list[list[Any]]) -> bool:
    """Tell whether two tables hold the same cells; numbers have the fifteen digits that a workbook keeps."""
    return len(mine) == len(theirs) and all(
        math.isclose(a, b, rel_tol=1e-14) if isinstance(a, float) and isinstance(b, float) else a == b
        for left, right in zip(mine, theirs, strict=True)
        for a, b in zip(left, right, strict=True)
    )


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_cells_are_those_that_were_written(rows: list[list[Any]]) -> None:
    rows = [["编号", None, 1.5], *rows]
    opened = open_source(xlsx(rows), name="a.xlsx")
    assert same(rows_of(opened.sheets[0]), trimmed(rows))
    assert not opened.problems
    assert (opened.sheets[0].title, opened.sheets[0].lettered, opened.sheets[0].names) == ("单元", True, None)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), TEXTS, NUMBERS, st.booleans()), max_size=5), min_size=1, max_size=6))
def test_cells_of_old_workbooks_are_those_that_were_written(rows: list[list[Any]]) -> None:
    rows = [["编号", None, 1.5], *rows]
    opened = open_source(xls(rows), name="a.xls")
    assert same(rows_of(opened.sheets[0]), trimmed(rows))
    assert not opened.problems


@settings(max_examples=40, deadline=None)
@given(TABLES, st.booleans())
@example([[dt.date(1904, 1, 2)]], True)  # noqa: FBT003 - drawn otherwise
def test_days_are_told_from_both_beginnings_of_time(rows: list[list[Any]], early: bool) -> None:  # noqa: FBT001 - drawn
    rows = [["x", dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 12, 30)], *rows]  # noqa: DTZ001 - sheets have no zones
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"date_1904": early, "default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet("单元")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
                    sheet.write_datetime(i, j, value, day)
                elif isinstance(value, str):
                    sheet.write_string(i, j, value)
                elif value is not None:
                    sheet.write(i, j, value)
    expected = trimmed(rows)
    found = rows_of(open_source(out.getvalue()).sheets[0])
    assert same(*([[_moment(cell) for cell in row] for row in rows] for rows in (found, expected)))


def _moment(cell: Any) -> Any:  # noqa: ANN401 - a cell
    """Return a day as its first moment."""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - sheets have no zones
    return cell


@given(st.integers(0, 16_383), st.integers(0, 1_048_575))
def test_references_are_those_of_openpyxl(column: int, row: int) -> None:
    assert reference(f"{letters(column + 1)}{row + 1}") == (row, column)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, Extent]:
    """Draw the cells of a sheet, some empty, in many ways to write them, and how far the full ones reach."""
    found = Extent()
    out: list[str] = []
    prefix = draw(st.sampled_from(["", "", "", "x:"]))
    for row in sorted(draw(st.sets(st.integers(0, 60), max_size=6))):
        out.append(f'<{prefix}row r="{row + 1}">')
        for column in sorted(draw(st.sets(st.integers(0, 800), max_size=5))):
            place = f'r="{letters(column + 1)}{row + 1}"'
            ways = [place, f'{place} s="1"', f's="1" {place}', f'{place}\ns="/>"', place.replace('"', "'"), f"{place} "]
            if draw(st.booleans()):
                full = ["<v>1</v>", "<f>1+1</f><v>2</v>", "<is><t>x</t></is>"]
                value = draw(st.sampled_from(full)).replace("</", "<$").replace("<", f"<{prefix}").replace("$", "/")
                value = value.replace(f"<{prefix}/", f"</{prefix}")
                out.append(f"<{prefix}c {draw(st.sampled_from(ways))}>{value}</{prefix}c>")
                found = found.with_cell(row, column)
            else:
                end = draw(st.sampled_from(["/>", f"></{prefix}c>"]))
                out.append(f"<{prefix}c {draw(st.sampled_from(ways[:4]))}{end}")
        out.append(f"</{prefix}row>")
    text = "".join(out)
    return f"<{prefix}worksheet xmlns:x='u'><{prefix}sheetData>{text}</{prefix}sheetData></{prefix}worksheet>", found


@settings(max_examples=200)
@given(sheets())
def test_the_last_cell_is_found_however_cells_are_written(drawn: tuple[str, Extent]) -> None:
    text, expected = drawn
    assert extent(text.encode(), 10**6) == expected == _parsed(text.encode(), 10**6)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s=">" r="XFD9"><v>1</v></c>',
        '<c r="A1" r="XFD9"><v>1</v></c>',
        '<c r="XFD9" s="/>"><v>1</v></c>',
        "<c r='XFD9' s=\"/>\"><v>1</v></c>",
        '<c s="x" r="XFD9"><v>1</v></c>',
        '<x:c xmlns:x="u" r="XFD9"><v>1</v></x:c>',
        '<c\tr="XFD9"><v>1</v></c>',
        '<c r = "XFD9"><v>1</v></c>',
        '<c r="XFD9"\n><v>1</v></c>',
        '<c r="&#88;FD9"><v>1</v></c>',
    ],
)
def test_no_way_to_write_a_cell_hides_it(cell: str) -> None:
    text = f"{HEAD}<row>{cell}</row>{TAIL}".encode()
    try:
        assert extent(text, 100).columns == 16_384
    except OddSheetError:
        assert cell.count(" r=") == 2


def test_errors_and_formulas_without_a_value_are_told_by_cell() -> None:
    cells = (
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v></v></c>'
        '<c r="D1"><f>1+1</f><v>2</v></c><c r="E1" t="str"><f>""</f><v></v></c><c r="F1" t="e"><f>1/0</f>'
        '<v>#DIV/0!</v></c><c r="G1"><f t="shared" si="0"/></c><c r="H1"><f t="shared" si="0"/><v>5</v></c>'
        '<c r="I1" t="inlineStr"><is><t>t="e" &lt;f></t></is></c></row>'
    )
    opened = open_source(with_sheet(cells))
    assert [(p.code, p.place.cell, p.facts.get("shown")) for p in opened.problems] == [
        ("SRC016", "A1", "#N/A"),
        ("SRC017", "B1", None),
        ("SRC017", "C1", None),
        ("SRC016", "F1", "#DIV/0!"),
        ("SRC017", "G1", None),
    ]
    assert opened.sheets[0].row(0)[3:5] == [2.0, None]


def test_formulas_of_openpyxl_have_no_value_and_those_of_xlsxwriter_have_one() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["x", 1])
    sheet["C1"] = "=B1+1"
    out = io.BytesIO()
    book.save(out)
    assert [(p.code, p.place.cell) for p in open_source(out.getvalue()).problems] == [("SRC017", "C1")]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as writer:
        writer.add_worksheet().write_formula("A1", "=1+1", value=2)
    opened = open_source(out.getvalue())
    assert opened.sheets[0].row(0) == [2.0]
    assert not opened.problems


def test_merged_cells_are_within_the_cells_that_are_used() -> None:
    opened = open_source(xlsx([["a", "b"], [1, 2], [3, 4]], ["A1:B1", "A2:A3"]))
    assert set(opened.sheets[0].merged) == {(0, 0, 0, 1), (1, 0, 2, 0)}
    wide = with_sheet(ONE, tail='</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>')
    assert open_source(wide).sheets[0].merged == ((0, 0, 0, 0),)


def test_sheets_stand_in_order_and_hidden_ones_are_named() -> None:
    data = xlsx([["x"]], more={"二": "hidden", "三": "veryHidden", "四": "visible"})
    opened = open_source(data, name="a.xlsx")
    assert [sheet.title for sheet in opened.sheets] == ["单元", "二", "三", "四"]
    assert opened.hidden == (("a.xlsx", "二"), ("a.xlsx", "三"))
    assert [sheet.title for sheet in open_source(data, sheet="四").sheets] == ["四"]
    with pytest.raises(InvalidFileError, match="SRC018"):
        open_source(data, sheet="五")


def test_cells_keep_their_place_when_the_first_ones_are_empty() -> None:
    rows = rows_of(open_source(with_sheet('<row r="3"><c r="C3"><v>1</v></c></row>')).sheets[0])
    assert rows == [[None] * 3, [None] * 3, [None, None, 1.0]]


def test_links_to_other_files_are_told() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="file:///D:/%E5%8F%B0&amp;1.xlsx" TargetMode="External"/>'
        "</Relationships>"
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations,
    }
    opened = open_source(with_parts(xlsx([["x"]]), parts))
    assert [(p.code, p.facts["files"]) for p in opened.problems] == [("SRC015", "file:///D:/%E5%8F%B0&1.xlsx")]
    assert rows_of(opened.sheets[0]) == [["x"]]


def test_open_document_is_read() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    last = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    empty = '<table:table-cell table:number-columns-repeated="16383"/>'
    data = ods(f'<table:table table:name="单元"><table:table-row>{cell}{empty}</table:table-row>{last}</table:table>')
    assert rows_of(open_source(data, name="a.ods").sheets[0]) == [["甲"]]


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xls", ".csv", ".parquet", ".ods", ".gz", ""])
def test_a_file_is_what_it_is_and_not_what_it_is_called(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"台账{suffix}"
    for data, right in ((xlsx([["x", 1.0]]), {".xlsx", ".xlsm", ""}), (xls([["x", 1.0]]), {".xls", ""})):
        path.write_bytes(data)
        opened = open_source(path)
        assert rows_of(opened.sheets[0]) == [["x", 1.0]]
        assert opened.sheets[0].file == str(path)
        assert codes(opened) == ({} if suffix in right else {"SRC008": 1})


@settings(max_examples=40)
@given(st.binary(min_size=1, max_size=20_000), st.sampled_from(["Workbook", "Book"]))
def test_a_compound_file_holds_what_was_put_in(data: bytes, name: str) -> None:
    found = streams(compound(name, data))
    assert found[name][: len(data)] == data
    assert not found[name][len(data) :].strip(b"\0")
    other = olefile.OleFileIO(io.BytesIO(compound(name, data)), raise_defects=olefile.DEFECT_POTENTIAL)
    assert other.openstream(name).read() == found[name]
    sector = int(other.direntries[1].isectStart)
    for _ in range(1, len(found[name]) // 4096):
        sector = int(other.fat[sector])
    assert other.fat[sector] == olefile.ENDOFCHAIN


def test_a_damaged_compound_file_is_told() -> None:
    data = xls([["x"]])
    for wrong in (data[:400], data[:1000], data[:48] + b"\xff\xff\xff\x00" + data[52:]):
        with pytest.raises(OddFileError):
            streams(wrong)
