"""Text files as cells: encodings, separators, quotes, and what is wrong in single cells."""

from __future__ import annotations

import csv
import gzip
import io
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_open_cases import codes, csv_text, open_text, rows_of

from gridgov import tables
from gridgov.errors import InvalidFileError
from gridgov.tables import _decode
from gridgov.tables._open import open_source
from gridgov.tables._open_limits import Limits
from gridgov.tables._open_separator import find_separator

#: What no text file loses: characters of cells that are no marks of a spreadsheet.
LETTERS = st.text(st.sampled_from("ab1 .户社区𠮷é;,\t|，\"'\n="), max_size=6)
CHINESE = st.text(st.sampled_from("安康市汉滨区新城街道办事处社区网格户人一二三0123"), min_size=1, max_size=8)


def plain(cell: str) -> str | None:
    """Return a cell as it is read: without the marks of spreadsheets, empty as None."""
    if cell[:1] == "'" and cell.lstrip("'")[:1] in tuple("=+-@\t\r"):
        cell = cell[1:]
    if len(cell) > 2 and cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1]:
        cell = cell[2:-1]
    return cell or None


def trimmed(rows: list[list[str | None]]) -> list[list[str | None]]:
    """Take empty rows and columns off the end."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
    return [[*row, *[None] * width][:width] for row in rows]


@settings(max_examples=150)
@given(st.lists(st.lists(LETTERS, min_size=1, max_size=5), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_cells_are_those_that_the_csv_module_wrote(rows: list[list[str]], end: str) -> None:
    rows = [["甲", "乙", "丙", "丁", "戊"], ["1", "2", "3", "4", "5"], *rows]
    rows = [[*row, *[""] * (5 - len(row))] for row in rows]
    opened = open_text(csv_text(rows, lineterminator=end))
    assert rows_of(opened.sheets[0]) == trimmed([[plain(cell) for cell in row] for row in rows])
    assert not opened.problems


@settings(max_examples=60)
@given(
    st.lists(st.lists(CHINESE, min_size=3, max_size=3), min_size=3, max_size=30),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from([",", "\t", ";", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_encoding_separator_and_end_of_line_gives_the_same_cells(
    rows: list[list[str]], encoding: str, separator: str, end: str
) -> None:
    rows = [["编号", "名称", "户数"], *rows]
    opened = open_text(csv_text(rows, delimiter=separator, lineterminator=end), encoding)
    assert rows_of(opened.sheets[0]) == rows
    assert not opened.problems


@settings(max_examples=60)
@given(st.lists(st.lists(LETTERS, min_size=1, max_size=4), min_size=1, max_size=12), st.integers(8, 64))
def test_cells_do_not_depend_on_where_blocks_end(rows: list[list[str]], size: int) -> None:
    text = csv_text([["甲", "乙", "丙", "丁"], *rows])
    whole = open_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_decode, "BLOCK", size)
        parts = open_text(text)
    assert rows_of(parts.sheets[0]) == rows_of(whole.sheets[0])
    assert parts.problems == whole.problems


@settings(max_examples=100)
@given(st.lists(st.lists(st.text(st.sampled_from("ab1 .户'"), max_size=4), min_size=1, max_size=5), max_size=20))
def test_splitting_at_once_is_splitting_by_the_csv_module(rows: list[list[str]]) -> None:
    text = "\n".join(["a,b,c", *(",".join(row) for row in rows)]) + "\n"
    expected = [[cell or None for cell in row] for row in csv.reader(io.StringIO(text))]
    assert rows_of(open_text(text).sheets[0]) == trimmed(expected)


def test_bad_bytes_are_told_cell_by_cell_and_the_rest_is_read() -> None:
    text = "编号,名称\n1,社区\n".encode() * 40 + b"2,\xff\xfe\n3\x00,x\n" + "4,\ufffd社\n".encode()
    opened = open_text(text)
    assert [(p.code, p.place.cell) for p in opened.problems] == [
        ("SRC020", "B81"),
        ("SRC022", "A82"),
        ("SRC021", "B83"),
    ]
    assert rows_of(opened.sheets[0])[80:] == [["2", "\ufffd\ufffd"], ["3", "x"], ["4", "\ufffd社"]]
    assert opened.sheets[0].n_rows == 83


def test_a_bad_cell_in_chinese_encoding_is_told_too() -> None:
    opened = open_text("编号,名称\n1,社区\n2,街道\n3,网格\n".encode("gb18030") + b"4,\xff\n")
    assert [(p.code, p.place.cell, p.facts["encoding"]) for p in opened.problems] == [("SRC020", "B5", "GB 18030")]
    assert opened.sheets[0].row(3) == ["3", "网格"]


@given(st.lists(CHINESE, min_size=1, max_size=6), st.integers(0, 5))
def test_a_quote_that_nobody_closed_spoils_its_row_only(names: list[str], at: int) -> None:
    rows = [[str(i), name] for i, name in enumerate(names)]
    lines = [",".join(row) for row in rows]
    at = min(at, len(rows) - 1)
    lines[at] = '"' + lines[at]
    opened = open_text("\n".join(["编号,名称", *lines]))
    assert [(p.code, p.place.row) for p in opened.problems] == [("SRC023", at + 2)]
    rows[at][0] = '"' + rows[at][0]
    assert rows_of(opened.sheets[0])[1:] == rows


def test_rows_of_other_lengths_are_told_but_titles_notes_and_empty_cells_are_not() -> None:
    head = "某街道基本情况\n编号,名称,户数\n"
    body = "".join(f"{i},甲,{i}\n" for i in range(40))
    assert not open_text(head + body + "\n填表人：张三\n").problems
    assert not open_text("某街道,2024年\n" + head + body + "填表人,张三\n").problems
    assert not open_text(head + "1,甲,2,,\n" + body).problems
    opened = open_text(head + body + "41,甲\n42,甲,乙,3\n" + body)
    assert [(p.code, p.place.row, p.facts["found"]) for p in opened.problems] == [("SRC025", 43, 2), ("SRC025", 44, 4)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("a,community,甲\nb,community,乙,丙\n", [("SRC025", 3)]),
        ("a,community,甲\nb,community,乙,丙\nc,community,丁\nd,community,戊,\n", [("SRC025", 3)]),
        # A column that has no name is one where its cells are in rows as long as most.
        ("a,community,甲,乙\nb,community,丙,丁\nc,community,戊,己\n", [("TBL006", 1)]),
    ],
)
def test_a_cell_too_many_is_a_fault_of_its_row_and_not_of_the_header(
    tmp_path: Path, body: str, said: list[tuple[str, int]]
) -> None:
    path = tmp_path / "units.csv"
    path.write_text(f"编号,层级,名称\n{body}", encoding="utf-8")
    with pytest.raises(tables.InvalidTablesError) as error:
        tables.read(path, "units")
    assert sorted((p.code, p.place.row) for p in error.value.problems) == said


def test_numbers_of_rows_are_those_of_the_file() -> None:
    opened = open_text('编号,名称\n\n1,"a\nb"\n\n2,c\n')
    assert rows_of(opened.sheets[0]) == [["编号", "名称"], [None, None], ["1", "a\nb"], [None, None], ["2", "c"]]
    assert opened.sheets[0].first_row == 1


def test_marks_that_keep_a_spreadsheet_from_changing_a_cell_are_undone() -> None:
    opened = open_text('id,n\n\'=1+1,\'a\n="0061",\'\'-2\n"=""007""",\'\n')
    assert rows_of(opened.sheets[0])[1:] == [["=1+1", "'a"], ["0061", "'-2"], ["007", "'"]]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("编号，名称\n1，甲\n", "，"),
        ("title\nid;x\n1;1,5\n2;2,5\n", ";"),
        ('a,b\n"x;y;z",1\n"p;q;r",2\n', ","),
        ("id,members\n1,a;b;c\n2,a;b;c\n", ","),
        ("sep=|\na|b,c\n", "|"),
        ("one column\nof text\n", ","),
        ("", ","),
    ],
)
def test_the_separator_is_found(text: str, separator: str) -> None:
    assert find_separator(text) == separator


def test_a_line_that_names_the_separator_is_a_row_without_cells() -> None:
    assert rows_of(open_text("sep=;\na;b\n1;2\n").sheets[0]) == [[None, None], ["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gz", "xz"])
def test_packed_text_is_read_and_a_damaged_or_large_one_refused(pack: Callable[[bytes], bytes]) -> None:
    text = "编号,名称\n" + "1,甲\n" * 50_000
    data = pack(text.encode())
    assert open_source(data).sheets[0].n_rows == 50_001
    assert open_source(data + data).sheets[0].n_rows == 100_002
    for wrong in (data[:-9], data[: len(data) // 2], data[:20] + b"\0\xff" + data[22:]):
        with pytest.raises(InvalidFileError, match="SRC010"):
            open_source(wrong)
    with pytest.raises(InvalidFileError, match="SRC012"):
        open_source(data, limits=Limits(unpacked_bytes=1000))
    with pytest.raises(InvalidFileError, match="SRC006"):
        open_source(pack(data))


def test_files_beyond_a_limit_are_refused() -> None:
    text = b"a,b,c\n1,2,3\n4,5,6\n"
    for limits, what in (
        (Limits(rows=2), "2 rows"),
        (Limits(columns=2), "2 columns"),
        (Limits(cells=8), "8 cells"),
        (Limits(file_bytes=10), "10 bytes"),
    ):
        with pytest.raises(InvalidFileError, match=f"SRC011.*more than {what}"):
            open_source(text, limits=limits)
        assert open_source(text, limits=Limits(rows=3, columns=3, cells=9, file_bytes=len(text))).sheets


def test_one_wide_row_among_many_cannot_fill_the_memory() -> None:
    with pytest.raises(InvalidFileError, match="SRC028"):
        open_source(b"1\n" * 2000 + b"," * 16_000 + b"x\n")
    assert open_source(b"1\n" * 200 + b"," * 16_000 + b"x\n").sheets[0].n_rows == 201


def test_many_bad_quotes_are_refused_as_a_whole() -> None:
    with pytest.raises(InvalidFileError, match="SRC024") as caught:
        open_text("id,name\n" + 'x,"a"b\n' * 1500)
    assert caught.value.problems.counts() == {"SRC024": 1}
    with pytest.raises(InvalidFileError, match="SRC024"):
        open_text('"\n"a"b\n' * 300_000)


def test_a_file_in_a_folder_is_named_as_the_caller_named_it(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes("编号,名称\n1,甲\n".encode("gb18030"))
    (tmp_path / "a.tsv").write_text("id\tname\n1\tx\n", encoding="utf-8")
    (tmp_path / "readme.md").write_text("x", encoding="utf-8")
    (tmp_path / "~$b.xlsx").write_bytes(b"x")
    (tmp_path / "c.csv").write_bytes(b"")
    opened = open_source(tmp_path)
    assert [sheet.file for sheet in opened.sheets] == [str(tmp_path / "a.tsv"), str(tmp_path / "b.csv")]
    assert opened.skipped == (str(tmp_path / "readme.md"),)
    assert [(p.code, p.place.file) for p in opened.problems] == [("SRC003", str(tmp_path / "c.csv"))]
    assert codes(opened) == {"SRC003": 1}
