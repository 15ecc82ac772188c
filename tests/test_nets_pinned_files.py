"""Files of nets at their edges: the last row that counts, the longest text, what is said twice, nothing at all."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import net_books
import pytest
from net_files_cases import codes, refused

from gridgov._net_words import ENTRIES, FIELDS, plain, sheet_of
from gridgov.errors import InvalidNetError
from gridgov.nets import Net, read_net, read_nets, write_net
from gridgov.text import Lang, Text

MEMBERS = "unit,cell\n1,x\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def folder(here: Path, **tables: str) -> str:
    """Write a net as a folder of CSV files."""
    (here / "n").mkdir(exist_ok=True)
    for name, text in {"members": MEMBERS, **tables}.items():
        (here / "n" / f"{name}.csv").write_text(text, encoding="utf-8")
    return "n"


def lines(*paths: str) -> list[tuple[str, str]]:
    """Return each problem of some files in both languages."""
    with pytest.raises(InvalidNetError) as error:
        read_nets(paths)
    return [(p.text("en"), p.text("zh")) for p in error.value.problems]


# -- the sheet of the net ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "meant"),
    [(word, True) for word in ("yes", "Y", "TRUE", "1", "是", "对", "√")]
    + [(word, False) for word in ("no", "N", "false", "0", "否", "不", "×", "")],
)
def test_every_way_to_say_yes_or_no(here: Path, *, word: str, meant: bool) -> None:
    net = read_net(folder(here, net=f"keep,{word}\nbasis,law\ngenerated,{word}\n"))
    assert (net.keep, net.generated, net.basis) == (meant, meant, "law")


def test_a_day_that_is_none_is_shown_up_to_forty_characters(here: Path) -> None:
    for length in (40, 41):
        day = "".join(chr(ord("a") + i % 26) for i in range(length))
        ((en, zh),) = lines(folder(here, net=f"id,n\nstart,{day}\n"))
        assert en.startswith("DAY001 n/net.csv, row 2: ")
        assert f"'{day[:40]}'" in en
        assert f"“{day[:40]}”" in zh


def test_one_day_is_a_period_and_the_day_before_is_none(here: Path) -> None:
    net = read_net(folder(here, net="start,2026-03-01\nend,2026-03-01\n"))
    assert (net.start, net.end) == ("2026-03-01", "2026-03-01")
    ((en, _),) = lines(folder(here, net="start,2026-03-01\nend,2026-02-28\n"))
    assert en.startswith("DAY002 n/net.csv, row 2: ")


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ("名称,甲\n英文名称,one\n", Text("one", "甲")),
        ("名称,甲\n", Text("甲", "甲")),
        ("英文名称,one\n", Text("one", "one")),
        ("名称,\n", None),
    ],
)
def test_a_name_in_one_language_stands_for_both(here: Path, rows: str, name: Text | None) -> None:
    assert read_net(folder(here, net=rows)).name == name


def test_of_an_entry_the_first_that_says_anything_counts_and_levels_have_a_cell_each(here: Path) -> None:
    entries = "department,\ndepartment,first\ndepartment,second\nlevels,big,,small\nremark,no entry\n,nothing\n"
    net = read_net(folder(here, cells="id,level\nx,small\n", net=entries))
    assert (net.department, net.levels) == ("first", ("big", "small"))


def test_what_is_wrong_with_entries_names_their_row(here: Path) -> None:
    entries = "the net of the department\n\nkeep,perhaps\nphone,1\ncolour,red\ncolour,\n"
    assert lines(folder(here, net=entries)) == [
        (
            "NFL015 n/net.csv, row 3: 'perhaps' is neither yes nor no. Write yes or no, or leave it empty.",
            "NFL015 n/net.csv，第3行：“perhaps”既不是“是”也不是“否”。请填写“是”或“否”，或留空。",
        ),
        (
            (
                "NFL013 n/net.csv, row 4: The column 'phone' is about people: names, telephone and identity numbers "
                "have no place in a net. Delete it; of people there is only an opaque id, in the column 'holder' of "
                "the posts."
            ),
            (
                "NFL013 n/net.csv，第4行：“phone”列涉及个人信息：网格体系中不得有姓名、电话、身份证号等。"
                "请删除该列；人员仅在岗位表“人员编号”列填写内部编号。"
            ),
        ),
        (
            (
                "NFL016 n/net.csv, row 5: The sheet of the net has no entry 'colour'. Delete it; there are: id, "
                "name_zh, name_en, department, basis, keep, start, end, levels, generated."
            ),
            (
                "NFL016 n/net.csv，第5行：部门表没有“colour”一项。请删除；可用的有：编号、名称、英文名称、部门、依据、"
                "是否保留、起始日期、截止日期、层级、是否模拟。"
            ),
        ),
    ]


# -- columns and headings ----------------------------------------------------------------------------------------------


def test_the_columns_of_each_sheet_what_they_hold_and_which_are_needed() -> None:
    kinds = {key: " ".join(f"{field.key}:{field.kind}" for field in fields) for key, fields in FIELDS.items()}
    assert kinds == {
        "members": "unit:id cell:id share:share name:text address:text",
        "cells": "id:id parent:id level:text name:text basis:text start:day end:day",
        "posts": "id:id cell:id role:text holder:id time:text",
        "duties": "duty:text cell:id role:text system:text basis:text",
    }
    needed = {key: [field.key for field in fields if field.required] for key, fields in FIELDS.items()}
    assert needed == {"members": ["unit", "cell"], "cells": ["id"], "posts": ["cell", "role"], "duties": ["duty"]}
    assert [field.key for field in ENTRIES if field.required] == []


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("members", "members"),
        ("UNITS", "members"),
        ("网格清单", "cells"),
        ("网格清单表", "cells"),
        ("岗位 信息表", "posts"),
        ("职责 (2026)", "duties"),
        ("部门情况", "net"),
        ("说明", "legend"),
        ("Sheet1", None),
        ("表", None),
        ("", None),
    ],
)
def test_which_table_a_sheet_is_by_its_name(title: str, table: str | None) -> None:
    assert sheet_of(title) == table


@pytest.mark.parametrize(
    ("heading", "form"),
    [
        ("Unit ID", "unit_id"),
        (" unit - id ", "unit_id"),
        ("网格 编号（必填）*", "网格编号"),
        ("Ｃｅｌｌ：", "cell"),
        ("[x]", ""),
    ],
)
def test_headings_are_compared_in_one_form(heading: str, form: str) -> None:
    assert plain(heading) == form


# -- headers and rows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("titles", [0, 9, 10])
def test_a_header_stands_in_one_of_the_first_ten_rows(here: Path, titles: int) -> None:
    (here / "n.csv").write_text("a title\n" * titles + "unit,cell\n1,x\n")
    if titles < 10:
        assert read_net("n.csv").cell_of("1") == ("x",)
    else:
        assert codes("n.csv") == ["NFL008"]


def test_of_rows_that_name_as_many_columns_the_first_is_the_header(here: Path) -> None:
    (here / "n.csv").write_text("members,\nunit,cell\ncell,unit\n1,x\nunit,cell\n 1 , y \n,\n2\n")
    assert refused("n.csv") == [
        "TAB002 n.csv, row 8, column 'cell': A row of members has no cell id. Give 'cell' a value."
    ]
    (here / "n.csv").write_text("members,\nunit,cell\ncell,unit\n1,x\nunit,cell\n 1 , y \n,\n2,z\n")
    assert read_net("n.csv").to_tables()["members"] == {
        "unit": ["cell", "1", "1", "2"],
        "cell": ["unit", "x", "y", "z"],
    }


@pytest.mark.parametrize(
    ("mark", "en", "zh"),
    [("\t", "tabs", "制表符"), (";", "semicolons", "分号"), ("\uff0c", "full-width commas", "全角逗号")],
)
def test_other_marks_between_columns_are_named_for_text_files_only(here: Path, mark: str, en: str, zh: str) -> None:
    (here / "n.csv").write_text(f"unit{mark}cell\n1{mark}x\n", encoding="utf-8")
    ((said, said_zh),) = lines("n.csv")
    assert said.startswith(f"CSV005 n.csv: The columns are separated by {en}, ")
    assert zh in said_zh
    net_books.book("n.xlsx", {"members": [[f"unit{mark}cell"]]})
    assert codes("n.xlsx") == ["NFL008"]


def test_an_unknown_column_is_told_with_the_rows_that_give_it(here: Path) -> None:
    (here / "n.csv").write_text("unit,cell,shade,empty,\n1,x,a,,\n2,x,,,\n3,x,b,,c\n")
    assert lines("n.csv") == [
        (
            ("TAB001 n.csv, row 1: The members have no column 'shade' (rows that give it: 2). Did you mean 'share'?"),
            "TAB001 n.csv，第1行：覆盖范围表没有“shade”列（2行填写）。是否为“share”？",
        ),
        (
            "CSV009 n.csv, row 1: Column 5 has cells, but no name in the header. Name it, or delete its cells.",
            "CSV009 n.csv，第1行：第5列有内容，但表头没有列名。请填写列名，或删除其内容。",
        ),
    ]


@pytest.mark.parametrize(("share", "kept"), [(1, [1.0]), (True, None), ("100 %", [1.0]), ("100％", [1.0]), (" ", None)])
def test_a_share_is_a_number_or_a_percentage_and_never_a_truth_value(here: Path, share: Any, kept: Any) -> None:  # noqa: ANN401 - what a cell may hold
    net_books.book("n.xlsx", {"members": [["unit", "cell", "share"], ["1", "x", share]]})
    if share is True:
        ((en, _),) = lines("n.xlsx")
        assert en.startswith("CEL006 n.xlsx, sheet 'members', row 2: Net 'n': the share 'TRUE' is not a number")
    else:
        assert read_net(here / "n.xlsx").to_tables()["members"].get("share") == kept


def test_cells_merged_over_rows_and_columns_count_in_each_row_down_to_the_last(here: Path) -> None:
    rows: list[list[str | None]] = [["unit", "cell"], ["1", "x"], ["2", None], ["3", "y"], ["4", None]]
    net_books.book("n.xlsx", {"members": rows}, {"members": ["B2:B3", "B4:B5"]})
    assert read_net(here / "n.xlsx").to_tables()["members"]["cell"] == ["x", "x", "y", "y"]


def test_a_cell_named_twice_is_told_with_the_rows_of_the_sheet(here: Path) -> None:
    folder(here, cells="the cells\n\nid,name\nx,one\n\nx,two\ny,\nx,three\n")
    ((en, zh),) = lines("n")
    assert en.startswith("CEL001 n/cells.csv, row 6, id 'x': Net 'n': cell 'x' is on rows 4, 6, 8.")
    assert zh.startswith("CEL001 n/cells.csv，第6行，编号“x”：网格体系“n”：网格“x”出现在第4, 6, 8行。")


# -- which files -------------------------------------------------------------------------------------------------------


def test_a_file_of_cells_alone_is_a_net_of_cells(here: Path) -> None:
    (here / "cells.csv").write_text("id\nx\ny\n")
    assert read_net("cells.csv").cell_ids.tolist() == ["x", "y"]
    net_books.book("n.xlsx", {"网格": [["id"], ["x"]]})
    assert read_net("n.xlsx").cell_ids.tolist() == ["x"]
    assert len(read_net("n.xlsx").columns.members.unit) == 0


def test_three_files_of_one_net_are_told_twice_with_how_many_there_are(here: Path) -> None:
    for name in ("a", "b", "c"):
        (here / name).mkdir()
        (here / name / "n.csv").write_text(MEMBERS)
    assert lines("a", "b", "c") == [
        (f"NTS001 {name}/n.csv: There are 3 nets 'n'. Give each net its own id.",
         f"NTS001 {name}/n.csv：有3个网格体系都叫“n”。请为每个网格体系使用不同的编号。")
        for name in ("b", "c")
    ]  # fmt: skip


def test_hidden_files_and_folders_in_a_folder_are_no_nets(here: Path) -> None:
    (here / "many" / "deeper").mkdir(parents=True)
    for name in ("b.csv", "a.CSV", ".c.csv", "~$d.csv", "deeper/e.csv"):
        (here / "many" / name).write_text(MEMBERS)
    assert [net.id for net in read_nets("many")] == ["a", "b"]


def test_of_a_folder_of_tables_another_file_is_no_table_and_a_workbook_is_a_net_of_its_own(here: Path) -> None:
    path = folder(here)
    write_net(Net.from_tables("own", {"unit": ["2"], "cell": ["y"]}), here / "n" / "own.xlsx")
    assert [net.id for net in read_nets(path)] == ["n", "own"]
    folder(here, colours="a,b\n1,2\n")
    ((en, zh),) = lines(path)
    there = "members, cells, posts, duties, net, legend"
    assert en == f"NFL006 n/colours.csv: 'colours' is no table of a net. Delete or rename it; there are: {there}."
    assert zh == (
        "NFL006 n/colours.csv：“colours”不是网格体系的表。"
        "请删除或改名；可用的有：覆盖范围、网格、岗位、职责、部门、填表说明。"
    )


# -- out ---------------------------------------------------------------------------------------------------------------


def test_the_longest_text_that_a_cell_holds_comes_back_and_one_more_is_refused(here: Path) -> None:
    text = "x" * 32_767
    net = Net.from_tables("n", {"unit": ["1"], "cell": ["c"], "name": [text]})
    write_net(net, "n.xlsx")
    assert read_net("n.xlsx") == net
    longer = Net.from_tables("n", {"unit": ["1"], "cell": ["c"], "name": [f"{text}x"]})
    with pytest.raises(ValueError, match=r"holds 32,767 characters, not 32,768; write to a folder instead\."):
        write_net(longer, "longer.xlsx")
    assert not (here / "longer.xlsx").exists()
    write_net(longer, here / "longer")
    assert read_net("longer") == longer


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.usefixtures("here")
def test_a_workbook_has_a_header_that_stays_and_columns_of_text_but_for_shares(lang: Lang) -> None:
    write_net(
        Net.from_tables("n", {"unit": ["1", "1"], "cell": ["c", "d"], "share": [0.25, 0.75]}), "n.xlsx", lang=lang
    )
    with zipfile.ZipFile("n.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    formats = re.findall(r"<xf ([^>]*)", styles[styles.index("<cellXfs") :])
    columns = re.findall(r'<col min="(\d)" max="(\d)" width="([\d.]+)"(?: style="(\d)")?', sheet)
    assert [(first, last) for first, last, *_ in columns] == [("1", "2"), ("3", "3")]
    assert all(float(width) > 20 for _, _, width, _ in columns)
    # What is written into a column of ids stays text; a column of shares takes numbers.
    number = re.search(r'numFmtId="(\d+)" formatCode="@"', styles)
    assert number is not None
    text = f'numFmtId="{number[1]}"'
    assert [text in formats[int(style)] if style else None for *_, style in columns] == [True, None]
    assert 'ySplit="1" topLeftCell="A2"' in sheet
    bold = [int(re.search(r'fontId="(\d)"', one)[1]) for one in formats]  # type: ignore[index]
    cells = re.findall(r'<c r="A(\d)" s="(\d)"', sheet)
    assert [bold[int(style)] > 0 for _, style in cells] == [True, False, False]


@pytest.mark.parametrize("suffix", [".csv", ".xls", ".ods", ".xlsm", ".CSV"])
def test_a_net_is_not_written_to_a_file_of_another_kind(here: Path, suffix: str) -> None:
    with pytest.raises(ValueError, match=rf"or to a folder, not to 'n{re.escape(suffix)}'\."):
        write_net(Net.from_tables("n", {"unit": ["1"], "cell": ["c"]}), here / f"n{suffix}")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", ["n.bak", "n", "n.txt", "n.csvx"])
@pytest.mark.usefixtures("here")
def test_a_file_of_another_kind_is_refused_though_it_holds_a_table(name: str) -> None:
    Path(name).write_text("unit,cell\nb,x\n", encoding="utf-8")
    assert codes(name) == ["NFL003"]
