"""Nets in workbooks, CSV files and folders: read as written, and all that is wrong in one report."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import attrs
import net_books
import nets_strategies
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gridgov import _extras
from gridgov._net_cells import personal, read_column
from gridgov._net_words import ENTRIES, FIELDS, LEFT_ASIDE, PERSONAL, TABLES, plain, sheet_of
from gridgov.errors import InvalidNetError, MissingExtraError
from gridgov.nets import Net, Nets, read_net, read_nets, write_net, write_template
from gridgov.text import LANGS, Lang, Text

GOLDEN = Path(__file__).parent / "golden" / "nets-refused.txt"
HEAD = ["unit", "cell"]


def refused(*paths: Path | str, **options: Any) -> list[str]:
    """Return what is wrong, a line each, without the folder."""
    with pytest.raises(InvalidNetError) as caught:
        read_nets(paths, **options)
    lines = caught.value.text(limit=None).splitlines()[1:]
    assert len(lines) == len(caught.value.problems)
    return lines


def codes(*paths: Path | str, **options: Any) -> list[str]:
    return [line.split()[0] for line in refused(*paths, **options)]


def named(net: Net) -> Net:
    """Return a net as a file can say it: a name in one language stands for both."""
    if net.name is not None and not net.name.en:
        return attrs.evolve(net, name=Text(net.name.zh, net.name.zh))
    return net


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- laws --------------------------------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(nets_strategies.nets().map(named), st.sampled_from(LANGS))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, net: Net, lang: Lang) -> None:
    folder = tmp_path_factory.mktemp("net")
    for path in (folder / "net.xlsx", folder / "net"):
        write_net(net, path, lang=lang)
        assert read_net(path) == net


@settings(max_examples=20)
@given(
    st.lists(
        st.text(st.sampled_from("ab'=+-@\t\r\n,\"；1.e"), min_size=1, max_size=5).filter(
            lambda text: text.strip() == text and text
        ),
        min_size=1,
        max_size=4,
    )
)
@example(["'=", "''+1", "-", "'x"])
def test_names_that_look_like_formulas_or_hold_line_breaks_come_back(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    net = Net.from_tables(
        "n", {"unit": [f"b{i}" for i in range(len(names))], "cell": ["x"] * len(names), "name": names}
    )
    folder = tmp_path_factory.mktemp("net")
    write_net(net, folder / "n")
    assert read_net(folder / "n") == net
    if "\r" not in "".join(names):  # a workbook has line feeds only
        write_net(net, folder / "n.xlsx")
        assert read_net(folder / "n.xlsx") == net


def test_the_same_net_gives_the_same_bytes(tmp_path: Path) -> None:
    net = Net.from_tables("n", {"unit": ["b"], "cell": ["x"]})
    write_net(net, tmp_path / "a.xlsx")
    write_net(net, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_shares_of_many_digits_come_back_exactly(tmp_path: Path) -> None:
    shares = [0.1 + 0.2, 1 - (0.1 + 0.2)]
    net = Net.from_tables("n", {"unit": ["b", "b"], "cell": ["x", "y"], "share": shares})
    write_net(net, tmp_path / "n.xlsx")
    assert read_net(tmp_path / "n.xlsx").to_tables()["members"]["share"] == shares


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 10**15 - 1), st.integers(0, 99)), min_size=1, max_size=8, unique_by=lambda r: r[0]
    ),
    above=st.integers(0, 9),
    blank=st.lists(st.integers(0, 12), max_size=4),
)
@settings(max_examples=40)
def test_rows_are_those_of_the_sheet_whatever_stands_between(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int]], above: int, blank: list[int]
) -> None:
    path = tmp_path_factory.mktemp("net") / "n.csv"
    lines = [["覆盖范围"]] * above + [HEAD]
    expected: list[int] = []
    for i, (unit, cell) in enumerate(rows):
        lines += [["", " "]] * blank.count(i)
        lines.append([str(unit), f"c{cell}"])
        expected.append(len(lines))
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    path.write_text(out.getvalue(), "utf-8")
    net = read_net(path)
    m = net.columns.members
    assert m.row_of(np.arange(len(rows))).tolist() == expected
    # pandas reads the same table.
    frame = pd.read_csv(path, skiprows=above, dtype=str, skip_blank_lines=True).dropna(how="all", subset=["unit"])
    assert net.to_tables()["members"] == {key: frame[key].tolist() for key in HEAD}


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1e15, exclude_max=True).map(np.floor).map(float), min_size=1, max_size=20))
def test_numbers_of_up_to_15_digits_become_ids_again(values: list[float]) -> None:
    found: list[Any] = []
    assert read_column("id", values, found) == [f"{value:.0f}" for value in values]
    assert not found


@settings(max_examples=40)
@given(st.integers(10**15, 10**22))
def test_numbers_of_more_digits_are_refused(value: int) -> None:
    for cell in (float(value), f"{value:.5E}"):
        found: list[Any] = []
        read_column("id", [cell], found)
        assert [kind.code for _, kind, _ in found] == ["NFL011"]


# -- the report --------------------------------------------------------------------------------------------------------


def test_five_workbooks_with_everything_wrong_give_one_report(here: Path) -> None:
    paths = net_books.five(Path())
    assert here.is_dir()
    with pytest.raises(InvalidNetError) as caught:
        read_nets(paths, base=net_books.base())
    text = "\n".join(caught.value.text(lang, limit=None) for lang in LANGS)
    assert text == GOLDEN.read_text("utf-8").rstrip("\n")


def test_the_order_of_the_files_changes_nothing_but_the_order(here: Path) -> None:
    paths = net_books.five(here)
    one, other = (
        sorted(line for line in refused(*some, base=net_books.base()) if not line.startswith("NTS009"))
        for some in (paths, paths[::-1])
    )
    assert one == other


def test_nets_that_can_be_read_are_reported_by_nets_of_with_their_sheets(here: Path) -> None:
    paths = net_books.five(here)
    nets = Nets.of(read_nets([paths[3], paths[4]]), net_books.base())
    assert sorted((p.code, p.place.sheet, p.place.row) for p in nets.problems if p.place.row) == [
        ("NTS004", "members", 2),
        ("NTS004", "members", 3),
        ("NTS005", "members", 3),
    ]
    assert nets.unmapped["row"].tolist() == [2, 3]


def test_a_net_that_cannot_be_read_says_nothing_of_what_is_in_no_net(here: Path) -> None:
    (here / "a.csv").write_text("unit,cell\n01,x\n")
    (here / "b.csv").write_text("unit,cell\n02,\n03,y\n")
    assert codes("a.csv", "b.csv", base=net_books.base()) == ["NTS007", "TAB002"]


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("n.xlsx", b"x", "NFL002 n.xlsx: It cannot be read: it is no workbook, or a damaged one."),
        ("n.ods", b"PK\x03\x04", "NFL002 n.ods: It cannot be read: it is no workbook, or a damaged one."),
        ("n.docx", b"x", "NFL003 n.docx: A file that ends in '.docx' is no net."),
        ("n.csv", b"PK\x03\x04", "CSV002 n.csv: The file is no text; it looks like an Excel workbook"),
        ("n.csv", "unit,cell".encode("utf-16"), "CSV003 n.csv: The file is in UTF-16, not in UTF-8."),
        ("n.csv", b"unit,cell\n\xff\xff,x\n", "CSV003 n.csv: The file is in an unknown encoding, not in UTF-8."),
        ("n.csv", b'unit,cell\n"1,x\n', "CSV006 n.csv, row 2: A quoted cell is not closed"),
        ("n.csv", b"unit;cell\n1;x\n", "CSV005 n.csv: The columns are separated by semicolons, not by commas."),
        ("n.csv", b"a,b\n1,x\n", "NFL008 n.csv: None of the first 10 rows names the columns of members."),
        ("n.csv", b"", "NFL008 n.csv: None of the first 10 rows names the columns of members."),
        ("n.csv", b"unit,cel\n1,x\n", "NFL009 n.csv, row 1: The column 'cell' is not there."),
        ("n.csv", b"unit,cell,building\n1,x,2\n", "NFL010 n.csv, row 1: The columns 'building' and 'unit' both mean"),
        ("n.csv", b"unit,cell\n1,x,2\n", "CSV009 n.csv, row 1: Column 3 has cells, but no name in the header."),
        ("n.csv", b"unit,cell\n6.1E+17,x\n", "NFL011 n.csv, row 2, column 'unit': The id is the number 6.1E+17:"),
        ("n.csv", b"unit,cell\n1,x\n1,\n", "TAB002 n.csv, row 3, column 'cell': A row of members has no cell id."),
        ("n.csv", b"unit,cell,phone\n1,x,\n", "NFL013 n.csv, row 1: The column 'phone' is about people"),
    ],
)
def test_a_file_that_is_no_net_is_a_problem_like_the_others(here: Path, name: str, data: bytes, expected: str) -> None:
    (here / name).write_bytes(data)
    assert any(line.startswith(expected) for line in refused(name)), refused(name)


def test_what_is_not_there_and_what_is_empty_is_a_problem_too(here: Path) -> None:
    (here / "folder").mkdir()
    assert refused("none.xlsx", "folder") == [
        "NFL001 none.xlsx: There is no such file or folder. Correct the path.",
        "NFL004 folder: The folder holds no net. Put workbooks or CSV files into it.",
    ]
    assert read_nets([]) == ()


def test_a_file_that_may_not_be_read_is_a_problem(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "n.csv").write_text("unit,cell\n1,x\n")

    def closed(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", closed)
    assert refused("n.csv")[0].startswith("NFL002 n.csv: It cannot be read: Permission denied.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_of_members_may_be_in_either_encoding(here: Path, encoding: str) -> None:
    (here / "water.csv").write_bytes("序号,楼栋编号,网格编号（必填）,备注\n1,007,一格,x\n".encode(encoding))
    net = read_net("water.csv")
    assert net.id == "water"
    assert net.to_tables()["members"] == {"unit": ["007"], "cell": ["一格"]}


def test_a_folder_is_one_net_or_holds_several(here: Path) -> None:
    net = Net.from_tables("health", {"unit": ["b"], "cell": ["x"]}, posts=[{"cell": "x", "role": "doctor"}])
    write_net(net, here / "one", lang="zh")
    assert sorted(p.name for p in (here / "one").iterdir()) == sorted(
        f"{TABLES[key][1]}.csv" for key in ("members", "cells", "posts", "duties", "net")
    )
    assert read_nets(here / "one") == (net,)
    many = here / "many"
    many.mkdir()
    write_net(net, many / "health.xlsx")
    (many / "water.csv").write_text("unit,cell\n1,x\n")
    (many / "~$health.xlsx").write_text("a lock")
    (many / "letter.docx").write_text("not asked about")
    assert [n.id for n in read_nets(many)] == ["health", "water"]
    with pytest.raises(ValueError, match="There are 2 nets in"):
        read_net(many)


def test_two_files_of_one_net_are_reported_with_both(here: Path) -> None:
    for folder in ("a", "b"):
        (here / folder).mkdir()
        (here / folder / "n.csv").write_text("unit,cell\n1,x\n")
    assert refused("a", "b") == ["NTS001 b/n.csv: There are 2 nets 'n'. Give each net its own id."]


@pytest.mark.usefixtures("here")
def test_a_sheet_that_is_given_twice_or_that_nobody_knows_is_reported() -> None:
    sheet = [HEAD, ["1", "x"]]
    net_books.book("n.xlsx", {"members": sheet, "覆盖范围表": sheet, "dutyes": [["x"]], "Sheet2": []})
    twice = (
        "'覆盖范围表' and 'members' are the same table. Put them together, or rename the one that does not belong here."
    )
    assert refused("n.xlsx") == [
        f"NFL007 n.xlsx, sheet '覆盖范围表': {twice}",
        "NFL006 n.xlsx, sheet 'dutyes': 'dutyes' is no table of a net. Did you mean 'duties'?",
    ]
    net_books.book("m.xlsx", {"posts": [["cell", "role"]], "net": [["id", "m"]]})
    assert codes("m.xlsx") == ["NFL005"]
    net_books.book("one.xlsx", {"Sheet1": sheet, "Sheet2": []})
    assert read_net("one.xlsx").to_tables()["members"] == {"unit": ["1"], "cell": ["x"]}


# -- sheets ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_titles_merged_cells_dates_and_numbers_are_read_as_a_clerk_sees_them() -> None:
    net_books.book(
        "n.xlsx",
        {
            "网格": [
                ["某某区网格一览表", None, None, None],
                ["填报单位：某局"],
                ["网格编号", "上级网格", "层级", "起始日期"],
                ["A", None, "大", dt.date(2026, 3, 1)],
                [],
                [101.0, "A", "小", "2026年3月2日"],
                [102, None, "小", "2026/3/2"],
                ["网格编号", "上级网格", "层级", "起始日期"],
                [103, "A", " 小 ", "2026-03-02"],
            ],
            "覆盖范围": [["编号", "网格"], [610902001001001, 101], [2, None], [3, None], [4, "102"]],
        },
        merged={"网格": ["A1:D1", "B6:B7"], "覆盖范围": ["B2:B4"]},
    )
    tables = read_net("n.xlsx").to_tables()
    assert tables["cells"] == {
        "id": ["A", "101", "102", "103"],
        "parent": [None, "A", "A", "A"],
        "level": ["大", "小", "小", "小"],
        "start": ["2026-03-01", *["2026-03-02"] * 3],
    }
    assert tables["members"]["cell"] == ["101", "101", "101", "102"]
    assert tables["members"]["unit"] == ["610902001001001", "2", "3", "4"]


@pytest.mark.usefixtures("here")
def test_an_id_that_became_a_date_is_refused_and_what_follows_from_it_is_not_said() -> None:
    net_books.book(
        "n.xlsx",
        {
            "members": [HEAD, ["1", "3-1"], [dt.date(2026, 3, 1), "3-1"]],
            "cells": [["id"], [dt.date(2026, 3, 1)], ["3-1"]],
            "posts": [["cell", "role"], ["3-1", "r"], [dt.date(2026, 3, 1), "r"]],
        },
    )
    assert codes("n.xlsx") == ["NFL012", "NFL012", "NFL012"]


@pytest.mark.parametrize(
    ("given", "expected"), [("610902001.0", "610902001"), ("'+1", "+1"), ("''=1", "'=1"), ("'x", "'x")]
)
def test_ids_in_a_csv_file_are_what_they_were_before_a_spreadsheet(here: Path, given: str, expected: str) -> None:
    (here / "n.csv").write_text(f"unit,cell\n{given},x\n")
    assert read_net("n.csv").to_tables()["members"]["unit"] == [expected]


def test_percent_signs_are_shares(here: Path) -> None:
    (here / "n.csv").write_text("unit,cell,share\n1,x,12.5%\n1,y,0.875\n")
    assert read_net("n.csv").to_tables()["members"]["share"] == [0.125, 0.875]


@pytest.mark.usefixtures("here")
def test_the_sheet_of_the_net_says_what_it_is() -> None:
    net_books.book(
        "n.xlsx",
        {
            "members": [HEAD, ["1", "x"]],
            "部门": [
                ["部门情况"],
                ["编号", 12.0],
                ["名称", "卫健"],
                ["部门", "卫生健康局"],
                ["依据", "某法第一条"],
                ["是否保留", "是"],
                ["起始日期", dt.date(2026, 3, 1)],
                ["截止日期", "2027年1月1日"],
            ],
        },
    )
    net = read_net("n.xlsx")
    assert (net.id, net.name, net.department, net.basis) == ("12", Text("卫健", "卫健"), "卫生健康局", "某法第一条")
    assert (net.keep, net.start, net.end, net.generated) == (True, "2026-03-01", "2027-01-01", False)


@pytest.mark.usefixtures("here")
def test_all_that_is_wrong_with_the_sheet_of_the_net_is_said() -> None:
    net_books.book(
        "n.xlsx",
        {
            "members": [HEAD, ["1", "x"]],
            "net": [
                ["id", 6.1e17],
                ["keep", "maybe"],
                ["start", "2026-13-01"],
                ["generated", "是"],
                ["联系电话", "1"],
                ["departmnt", "x"],
            ],
        },
    )
    assert codes("n.xlsx") == ["NFL011", "NFL015", "DAY001", "NFL013", "NFL016"]
    net_books.book(
        "m.xlsx",
        {
            "members": [HEAD, ["1", "x"]],
            "net": [["start", "2026-03-02"], ["end", "2026-03-01"], ["keep", "yes"]],
        },
    )
    assert codes("m.xlsx") == ["DAY002", "CEL012"]


# -- people ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading", ["姓名", "网格员姓名", "联系电话", "手机号码", "身份证号", "Phone", "holder name", "E-mail", "ID card"]
)
@pytest.mark.usefixtures("here")
def test_columns_about_people_are_refused(heading: str) -> None:
    net_books.book(
        "n.xlsx", {"members": [HEAD, ["1", "x"]], "posts": [["cell", "role", heading], ["x", "r", "secret"]]}
    )
    (line,) = refused("n.xlsx")
    assert line.startswith("NFL013 n.xlsx, sheet 'posts', row 1:")
    assert "secret" not in line


@pytest.mark.parametrize("value", ["张三", "欧阳小红", "13800138000", "11010519491231002X", "+86 13800138000"])
@pytest.mark.usefixtures("here")
def test_values_that_are_of_people_are_refused_and_not_shown(value: str) -> None:
    net_books.book("n.xlsx", {"members": [HEAD, ["1", "x"]], "posts": [["cell", "role", "holder"], ["x", "r", value]]})
    (line,) = refused("n.xlsx")
    assert line.startswith("NFL014 n.xlsx, sheet 'posts', row 2, column 'holder':")
    assert value not in line


@pytest.mark.parametrize("value", ["p1", "007", "户-3", "甲组3", "110105194912310021", "110105194902310029", "WJ-0001"])
def test_opaque_ids_are_taken(value: str) -> None:
    assert personal(value) is None


def test_no_heading_that_has_a_meaning_is_about_people_or_left_aside() -> None:
    for fields in (*FIELDS.values(), ENTRIES):
        for field in fields:
            for word in (field.key, field.zh, *field.words):
                assert not PERSONAL.search(plain(word)), word
                assert plain(word) not in LEFT_ASIDE, word


def test_no_heading_has_two_meanings_where_one_would_be_lost() -> None:
    for key, fields in FIELDS.items():
        for field in fields:
            for name in (field.key, field.zh):
                others = [
                    f.key for f in fields if f is not field and plain(name) in map(plain, (f.key, f.zh, *f.words))
                ]
                assert not others, (key, name, others)
    words = [word for names in TABLES.values() for word in names]
    assert len(words) == len(set(words))
    assert all(sheet_of(word) is not None for word in words)


# -- templates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["template.xlsx", "template"])
def test_a_template_can_be_read_as_it_is(tmp_path: Path, lang: Lang, name: str) -> None:
    write_template(tmp_path / name, lang=lang)
    net = read_net(tmp_path / name)
    assert repr(net) == "<Net health: 2 cells, 1 base unit, 1 post, 1 duty>"
    assert net.name == Text("health net", "卫生健康网格")
    if name == "template":
        for key, fields in FIELDS.items():
            head = (tmp_path / name / f"{TABLES[key][LANGS.index(lang)]}.csv").read_text("utf-8-sig").splitlines()[0]
            assert head == ",".join(field.heading(lang) for field in fields)


def test_a_template_lists_every_column_with_what_stands_in_it(tmp_path: Path) -> None:
    write_template(tmp_path / "t", lang="zh")
    with (tmp_path / "t" / "填表说明.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["表", "列", "又作", "填写内容", "必填"]
    assert len(rows) == 1 + sum(map(len, FIELDS.values())) + len(ENTRIES)
    assert ["岗位", "人员编号", "holder", "任职者的内部编号，不得填写姓名或身份证号；空缺则留空。", ""] in rows


def test_a_net_is_written_to_workbooks_and_folders_only(tmp_path: Path) -> None:
    net = Net.from_tables("n", {"unit": ["b"], "cell": ["x"], "name": ["n" * 40_000]})
    with pytest.raises(ValueError, match=r"ends in \.xlsx, or to a folder, not to 'n\.csv'"):
        write_net(net, tmp_path / "n.csv")
    with pytest.raises(ValueError, match="holds 32,767 characters, not 40,000"):
        write_net(net, tmp_path / "n.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("here")
def test_a_workbook_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    net_books.book("n.xlsx", {"members": [HEAD, ["1", "x"]]})

    def none(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(_extras, "import_module", none)
    with pytest.raises(MissingExtraError, match=r"pip install 'gridgov\[excel\]'"):
        read_nets(["n.xlsx"])
    with pytest.raises(MissingExtraError, match="xlsxwriter"):
        write_net(Net.from_tables("n", {"unit": ["b"], "cell": ["x"]}), "m.xlsx")
    assert not Path("m.xlsx").exists()
