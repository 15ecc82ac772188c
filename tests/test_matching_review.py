"""The review of matches: written, filled in and read again, and what is wrong with a bad one, word by word."""

from __future__ import annotations

import csv
import io
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.errors import InvalidMatchesError
from gridgov.matching import Matches, match
from gridgov.text import Lang

calamine: Any = import_module("python_calamine")
xlsxwriter: Any = import_module("xlsxwriter")

LEFT = {
    "id": ["B1", "B2", "003", "=1+1"],
    "name": ["阳光花园十一号楼", "阳光花元3栋", "三号楼", "=1+1"],
}
RIGHT = {
    "id": ["61001", "61002", "0612", "3"],
    "name": ["阳光花园11#楼", "阳光花园3号楼", "3号楼", "幸福里九号楼"],
}
BOTH = pytest.mark.parametrize("suffix", ["csv", "xlsx"])


@pytest.fixture
def found() -> Matches:
    return match(LEFT, RIGHT)


def cells(path: Path) -> list[list[Any]]:
    """Return the cells of a review, by another road than the library takes for CSV."""
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    book = calamine.load_workbook(path)
    return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def put(path: Path, rows: list[list[Any]]) -> None:
    """Write rows as a person's program would: numbers as numbers."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("review")
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                (sheet.write_string if isinstance(value, str) else sheet.write_number)(i, j, value)


# Round trip


@BOTH
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("rows", ["open", "all"])
def test_a_review_without_decisions_changes_nothing(
    found: Matches, tmp_path: Path, suffix: str, lang: Lang, rows: Literal["open", "all"]
) -> None:
    path = tmp_path / f"review.{suffix}"
    found.write_review(path, lang=lang, rows=rows)
    assert found.read_review(path) == {}
    assert found.apply_review(path) == found


@BOTH
def test_decisions_are_applied(found: Matches, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"review.{suffix}"
    found.write_review(path, lang="zh")
    table = cells(path)
    assert [row[1] for row in table[1:]] == ["B2", "003", "=1+1" if suffix == "xlsx" else "'=1+1"]
    table[1][0], table[2][0], table[3][0] = "61002", "0612", " 无 "
    put(path, table)
    done = found.apply_review(path)
    assert dict(done.accepted) == {"B1": "61001", "B2": "61002", "003": "0612"}
    assert [m.status for m in done] == ["name", "decided", "decided", "decided"]
    assert found.decide({"B2": "61002", "003": "0612", "=1+1": None}) == done
    assert found.read_review(path) == {"B2": "61002", "003": "0612", "=1+1": None}
    assert done.decide({"B2": None})["B2"].right is None  # a decision can be made again


texts = st.lists(
    st.text(st.sampled_from("阳光花园三栋3#=+-@'\",;\t_x0041 &<>\u3000无"), max_size=8),
    min_size=1,
    max_size=4,
    unique=True,
)


@settings(max_examples=40)
@given(texts, texts, st.sampled_from(["csv", "xlsx"]), st.data())
def test_any_ids_and_names_come_back(
    tmp_path_factory: pytest.TempPathFactory, left: list[str], right: list[str], suffix: str, data: st.DataObject
) -> None:
    a = {"id": [f"{i}{name.strip()}" for i, name in enumerate(left)], "name": left}
    b = {"id": [f"={i}{name.strip()}" for i, name in enumerate(right)], "name": right}
    found = match(a, b, fuzzy=False)
    path = tmp_path_factory.mktemp("r") / f"r.{suffix}"
    found.write_review(path, rows="all")
    assert found.apply_review(path) == found
    table = cells(path)
    chosen = data.draw(st.permutations([*b["id"], "none"]))[: len(left)]
    for row, value in zip(table[1:], chosen, strict=False):
        row[0] = value
    put(path, table)
    want = dict(zip(a["id"], (None if value == "none" else value for value in chosen), strict=False))
    assert found.read_review(path, allow_many=True) == want


def test_the_same_matches_give_the_same_bytes_whatever_was_there_before(found: Matches, tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx"):
        one, other = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
        other.write_text("old")
        found.write_review(one)
        found.write_review(other)
        assert one.read_bytes() == other.read_bytes()
        assert one.read_bytes()[:2] == {"csv": b"\xef\xbb", "xlsx": b"PK"}[suffix]  # a spreadsheet needs the mark
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "a.xlsx", "b.csv", "b.xlsx"]


def test_a_workbook_has_texts_a_list_to_choose_from_and_more_sheets(found: Matches, tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    found.write_review(path, lang="zh")
    book = calamine.load_workbook(path)
    assert book.sheet_names == ["核对", "未匹配", "说明"]
    assert book.get_sheet_by_index(1).to_python() == [
        ["右表编号", "右表名称"],
        ["61002", "阳光花园3号楼"],
        ["0612", "3号楼"],
        ["3", "幸福里九号楼"],
    ]
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert '<formula1>"61002,无"</formula1>' in sheet
    assert 'state="frozen"' in sheet


def test_a_list_holds_what_a_spreadsheet_can_show(tmp_path: Path) -> None:
    right = [{"id": f"{i}-{'x' * 60}", "name": "3栋"} for i in range(6)] + [{"id": 'a,"', "name": "3栋"}]
    found = match([{"id": "a", "name": "3#"}], right)
    found.write_review(tmp_path / "r.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "r.xlsx").read("xl/worksheets/sheet1.xml").decode()
    [formula] = [part.split("</formula1>")[0] for part in sheet.split("<formula1>")[1:]]
    assert len(formula) <= 257
    assert formula.endswith(',none"')
    assert "a," not in formula


def test_the_word_for_none_is_another_where_an_id_is_called_so(tmp_path: Path) -> None:
    found = match([{"id": "a"}, {"id": "b"}], [{"id": "none"}, {"id": "x"}])
    found.write_review(tmp_path / "r.csv")
    table = cells(tmp_path / "r.csv")
    table[1][0], table[2][0] = "none", "(none)"
    put(tmp_path / "r.csv", table)
    assert found.read_review(tmp_path / "r.csv") == {"a": "none", "b": None}


@BOTH
def test_a_right_row_may_belong_to_several_if_that_is_allowed(found: Matches, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"r.{suffix}"
    found.write_review(path)
    table = cells(path)
    table[1][0] = table[2][0] = "61001"
    put(path, table)
    done = found.apply_review(path, allow_many=True)
    assert dict(done.accepted) == {"B1": "61001", "B2": "61001", "003": "61001"}


# Refusals


def refused(found: Matches, path: Path, rows: list[list[Any]]) -> InvalidMatchesError:
    put(path, rows)
    with pytest.raises(InvalidMatchesError) as error:
        found.apply_review(path)
    return error.value


HEAD = ["decision", "left id", "left name"]


def test_everything_that_is_wrong_with_a_workbook_is_reported_at_once(found: Matches, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    rows: list[list[Any]] = [
        HEAD,
        ["61O02", "B2", "阳光花元4栋"],
        [612, 3, "三号楼"],
        ["61001", "B1", "阳光花园十一号楼"],
        ["", "B1", "阳光花园十一号楼"],
        ["", "B9", ""],
        ["", "", ""],
    ]
    error = refused(found, path, rows)
    sheet = f"{path}, sheet 'review'"
    assert error.text().splitlines() == [
        "Not a valid table of matches: 7 problems.",
        (
            f"MAT007 {sheet}, id '=1+1': The row of '=1+1' is missing. "
            "Put it back; leave its decision empty if there is none."
        ),
        (
            f"MAT010 {sheet}, row 2, column 'left name': 'B2' is called '阳光花元4栋' here, and "
            "'阳光花元3栋' in the left table. Restore the name; if the left table has changed, write the review again."
        ),
        (
            f"MAT011 {sheet}, row 2, column 'decision': '61O02' is not in the right table. "
            "Choose an id of the right table, write 'none' for no match, or leave it empty."
        ),
        (
            f"MAT012 {sheet}, row 3, column 'left id': '3' was an id before a spreadsheet made a number of it; it "
            "may be '003'. Format the column as text and write the id again."
        ),
        (
            f"MAT012 {sheet}, row 3, column 'decision': '612' was an id before a spreadsheet made a number of it; it "
            "may be '0612'. Format the column as text and write the id again."
        ),
        f"MAT009 {sheet}, row 5, column 'left id': 'B1' is on rows 4, 5. Keep one of the rows.",
        f"MAT008 {sheet}, row 6, column 'left id': 'B9' is not in the left table. Delete the row, or correct the id.",
    ]


def test_the_same_in_chinese(found: Matches, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    rows = [
        ["决定", "左表编号", "左表名称"],
        ["61003", "B2", "阳光花元4栋"],
        ["61001", "003", "三号楼"],
        ["61001", "'=1+1", "'=1+1"],
    ]
    error = refused(found, path, rows)
    assert error.text("zh").splitlines() == [
        "匹配表无效：4个问题。",
        (
            f"MAT010 {path}，第2行，“左表名称”列：“B2”在此表中名为“阳光花元4栋”，左表中为“阳光花元3栋”。"
            "请恢复原名称；如左表已变更，请重新生成核对表。"
        ),
        (
            f"MAT011 {path}，第2行，“决定”列：右表中没有“61003”，最接近的是“61001”。"
            "请填写右表编号；无对应的填“无”；未决定的留空。"
        ),
        f"MAT014 {path}，第3行，“决定”列：“61001”已与“B1”精确匹配。请另选，或使用allow_many=True。",
        f"MAT013 {path}，第4行，“决定”列：“61001”同时对应“003”、“=1+1”。请只选择一次，或使用allow_many=True。",
    ]


def test_a_number_that_is_an_id_is_taken_unless_it_may_be_another(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    found = match([{"id": "7"}, {"id": "8"}], [{"id": "12"}, {"id": "012"}, {"id": "34"}])
    put(path, [HEAD, [34, 7, ""], ["", 8, ""]])
    assert found.read_review(path) == {"7": "34"}
    error = refused(found, path, [HEAD, [12, 7, ""], ["", 8, ""]])
    assert [problem.message("zh") for problem in error.problems] == [
        "“12”原为编号，被电子表格转成了数字，可能是“12”或“012”。"
    ]


def test_missing_columns_and_files_that_are_no_review(found: Matches, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    error = refused(found, path, [["left id"], ["B2"]])
    assert error.text().splitlines()[1:] == [
        f"MAT006 {path}, row 1: The column 'left name' is missing. Take it over from the file as it was written.",
        f"MAT006 {path}, row 1: The column 'decision' is missing. Take it over from the file as it was written.",
    ]
    why: list[tuple[str, str, str]] = []
    for name, data in [("a.csv", b"\xff\xfe\x00"), ("b.csv", b""), ("c.xlsx", b"PK"), ("d.xlsx", b"")]:
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InvalidMatchesError) as no_review:
            found.read_review(tmp_path / name)
        [problem] = no_review.value.problems
        why.append((problem.code, problem.message("en"), problem.message("zh")))
    assert why == [
        (
            "MAT005",
            "The file is no review of matches: it is no CSV in UTF-8.",
            "该文件不是匹配核对表：不是UTF-8编码的CSV。",
        ),
        ("MAT005", "The file is no review of matches: it has no rows.", "该文件不是匹配核对表：没有内容。"),
        *[
            (
                "MAT005",
                "The file is no review of matches: it cannot be opened as a workbook.",
                "该文件不是匹配核对表：无法作为工作簿打开。",
            )
        ]
        * 2,
    ]


def test_decisions_that_cannot_be_are_refused(found: Matches) -> None:
    with pytest.raises(InvalidMatchesError) as error:
        found.decide({"B9": "61002", "B2": "61001", "003": "62002", "=1+1": "61001"})
    assert error.value.text().splitlines() == [
        "Not a valid table of matches: 4 problems.",
        "MAT008 id 'B9': 'B9' is not in the left table. Delete the row, or correct the id.",
        (
            "MAT011 id '003': '62002' is not in the right table; the closest is '61002'. "
            "Choose an id of the right table, write 'none' for no match, or leave it empty."
        ),
        "MAT013 id '=1+1': '61001' is chosen for 'B2', '=1+1'. Choose it once, or pass allow_many=True.",
        "MAT014 id 'B2': '61001' belongs to 'B1' already, by an exact match. Choose another, or pass allow_many=True.",
    ]


def test_wrong_arguments(found: Matches, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"A review ends in .xlsx or .csv, not '.txt'"):
        found.write_review(tmp_path / "a.txt")
    with pytest.raises(ValueError, match="rows is 'open' or 'all'"):
        found.write_review(tmp_path / "a.csv", rows="some")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(FileNotFoundError):
        found.read_review(tmp_path / "a.csv")
