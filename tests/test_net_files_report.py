"""All that is wrong with files of nets is in one report, also that a file is none."""

from __future__ import annotations

from pathlib import Path

import net_books
import pytest
from net_files_cases import HEAD, codes, refused

from gridgov._net_words import TABLES
from gridgov.errors import InvalidNetError
from gridgov.nets import Net, Nets, read_net, read_nets, write_net
from gridgov.text import LANGS

GOLDEN = Path(__file__).parent / "golden" / "nets-refused.txt"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
        ("n.csv", b"unit,remark\n1,x\n", "NFL009 n.csv, row 1: The column 'cell' is not there."),
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


@pytest.mark.parametrize(
    ("header", "said", "zh"),
    [
        (
            "unit,cel",
            ["TAB001 n.csv, row 1: The members have no column 'cel' (rows that give it: 1). Did you mean 'cell'?"],
            ["TAB001 n.csv，第1行：覆盖范围表没有“cel”列（1行填写）。是否为“cell”？"],
        ),
        (
            "unit,zone",
            [
                (
                    "NFL009 n.csv, row 1: The column 'cell' is not there. "
                    "Add it, or rename the one that is meant; there are: unit, zone."
                )
            ],
            ["NFL009 n.csv，第1行：缺少“网格编号”列。请补充，或将对应的列改名；现有：unit, zone。"],
        ),
        # Which of two is meant nobody can tell.
        ("unit,zone,colour", ["NFL009", "TAB001", "TAB001"], ["NFL009", "TAB001", "TAB001"]),
        ("unit,cel,colour", ["TAB001", "TAB001"], ["TAB001", "TAB001"]),
    ],
)
def test_one_wrong_heading_is_one_mistake(here: Path, header: str, said: list[str], zh: list[str]) -> None:
    (here / "n.csv").write_text(f"{header}\n1{',x' * header.count(',')}\n", encoding="utf-8")
    with pytest.raises(InvalidNetError) as error:
        read_nets(["n.csv"])
    for lang, wanted in zip(LANGS, (said, zh), strict=True):
        lines = sorted(p.text(lang) for p in error.value.problems)
        assert [line[: len(want)] for line, want in zip(lines, wanted, strict=True)] == wanted
