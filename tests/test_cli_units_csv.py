"""CSV files of units: what is written is read again, and every fault is reported with its row, in both languages."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov._units_csv import read_units, units_as_csv, write_units
from gridgov.errors import GridgovError, InvalidFileError, InvalidHierarchyError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import Level, LevelScheme
from gridgov.text import Text

LEVELS = LevelScheme.ladder("province", "city", "county")
MIXED = LevelScheme(
    [
        Level("street", Text("street", "街道"), "street"),
        Level("community", Text("community", "社区"), ("community", "village")),
    ]
)

PLANET = "Unit '6111' has the level 'planet', which the scheme does not have. Use one of: province, city, county."


def read(path: Path, content: str | bytes, *measures: str) -> Hierarchy:
    """Write a file and read it."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_units(path, levels=LEVELS, measures=measures)


def refused(content: str | bytes, *measures: str) -> tuple[list[str], list[str]]:
    """Return the problems of a file in both languages, without its folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        with pytest.raises(GridgovError) as caught:
            read(path, content, *measures)
    assert isinstance(caught.value, InvalidFileError | InvalidHierarchyError)
    found = [caught.value.problems.text(lang, limit=None).replace(str(path), "F").splitlines() for lang in ("en", "zh")]
    return found[0], found[1]


# What is read

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"), include_characters=",\"';"),
    min_size=1,
    max_size=8,
)
numbers = st.none() | st.integers(0, 2**53 - 1).map(float) | st.floats(0, 1e15, allow_nan=False).map(abs)


@st.composite
def hierarchies(draw: st.DrawFn) -> Hierarchy:
    n = draw(st.integers(1, 12))
    parents = [None, *(draw(st.integers(0, i - 1)) for i in range(1, n))]
    depth: list[int] = []
    for parent in parents:
        depth.append(0 if parent is None else depth[parent] + 1)
    levels = LevelScheme.ladder("street", *(f"grid_{i}" for i in range(1, max(depth) + 1)))
    count = st.none() | st.integers(0, 2**53 - 1)
    return Hierarchy.from_columns(
        [f"u{i}" for i in range(n)],
        [None if p is None else f"u{p}" for p in parents],
        [str(levels.levels[d].key) for d in depth],
        levels=levels,
        name=draw(st.none() | st.lists(st.none() | texts, min_size=n, max_size=n)),
        measures={
            "households": draw(st.lists(count, min_size=n, max_size=n)),
            "area": draw(st.lists(numbers, min_size=n, max_size=n)),
        },
        labels={"label": draw(st.lists(st.none() | texts, min_size=n, max_size=n))},
    )


@given(hierarchies())
def test_what_is_written_is_read_again(h: Hierarchy) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        write_units(h, path)
        assert read_units(path, levels=h.levels, measures=["area"]) == h


def test_kinds_are_written_where_levels_have_several(tmp_path: Path) -> None:
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street", "kind": "street"},
            {"id": "v", "level": "community", "kind": "village", "parent": "s"},
        ],
        levels=MIXED,
    )
    assert units_as_csv(h) == "id,name,level,parent,kind\ns,,street,,street\nv,,community,s,village\n"
    write_units(h, tmp_path / "units.csv")
    assert read_units(tmp_path / "units.csv", levels=MIXED) == h


def test_numbers_are_written_so_that_people_and_programs_read_them() -> None:
    values = [0, 7.0, 0.1, 1e22, 2.5e-7, 2.0**53 - 1, math.nan]
    h = Hierarchy.from_columns(
        list("abcdefg"), [None] * 7, ["province"] * 7, levels=LEVELS, measures={"area": values}, roots="many"
    )
    column = [line.rpartition(",")[2] for line in units_as_csv(h).splitlines()[1:]]
    assert column == ["0", "7", "0.1", "10000000000000000000000", "0.00000025", "9007199254740991", ""]


def test_a_column_is_what_is_known_of_its_name(tmp_path: Path) -> None:
    content = "code,households,area,note,parent,level\n61,,1.5,a,,province\n6109,12,,,61,city\n"
    h = read(tmp_path / "units.csv", content, "area")
    assert {key: values.tolist()[1] for key, values in h.measures.items() if key == "households"} == {"households": 12}
    assert list(h.measures) == ["households", "area"]
    assert {key: column.tolist() for key, column in h.labels.items()} == {"note": ["a", None]}
    assert h.unit("61").stated("area") == 1.5
    plain = read(tmp_path / "units.csv", content)
    assert (list(plain.measures), list(plain.labels)) == (["households"], ["area", "note"])


def test_with_an_id_a_code_is_a_label(tmp_path: Path) -> None:
    h = read(tmp_path / "units.csv", "code,id,level,parent\n61,a,province,\n")
    assert (h.ids.tolist(), h.unit("a").label("code")) == (["a"], "61")


@pytest.mark.parametrize(
    "content",
    [
        "id,level,parent\n61,province,\n6109,city,61\n",
        "\ufeffid,level,parent\r\n61,province,\r\n6109,city,61\r\n",
        "id,level,parent\r61,province,\r6109,city,61",
        '"id","level","parent"\n"61","province",""\n6109,city,61\n\n\n',
        "id,level,parent,,\n61,province,,,\n6109,city,61,,\n,,,,\n,,,,\n",
        "parent,id,level\n61,6109,city\n,61,province\n,,\n\n",
    ],
    ids=["plain", "mark", "old-mac", "quotes", "empty-columns", "empty-rows"],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, content: str) -> None:
    h = read(tmp_path / "units.csv", content)
    assert (h.ids.tolist(), h.parent_ids()) == (["61", "6109"], [None, "61"])


def test_many_rows(tmp_path: Path) -> None:
    ids = np.arange(61_000_000, 61_140_000).astype(str).tolist()
    rows = "".join(f"{i},city,61\n" for i in ids)
    h = read(tmp_path / "units.csv", "id,level,parent\n61,province,\n" + rows)
    assert h.ids.tolist() == ["61", *ids]
    lines = ["id,level,parent", "61,province,", *rows.splitlines()]
    for row in (3, 65_537, 65_538, 131_074, 140_001):
        lines[row - 1] += ",more"
    english, _ = refused("\n".join(lines))
    assert [int(line.split(",")[1].removeprefix(" row ").split(":")[0]) for line in english] == [
        3,
        65_537,
        65_538,
        131_074,
        140_001,
    ]


# What is refused


def test_a_file_without_anything() -> None:
    for content in ("", "\n", "\ufeff", "\ufeff\r\n\r\n", ",,\n"):
        english, chinese = refused(content)
        assert english == ["CSV001 F: There is nothing in the file. Give a header and one row for each unit."]
        assert chinese == ["CSV001 F：文件为空。请填写表头，并为每个单元填写一行。"]


def test_a_header_without_rows() -> None:
    english, chinese = refused("id,level,parent\n,,\n")
    assert english == ["HIE007 F: There is no unit in the input. Give at least one row below the header."]
    assert len(chinese) == 1


@pytest.mark.parametrize(
    ("begin", "english", "chinese"),
    [
        (b"PK\x03\x04", "an Excel workbook or a zip archive", "Excel工作簿或zip压缩包"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "旧版Excel工作簿"),
        (b"\x1f\x8b", "a gzip archive", "gzip压缩包"),
        (b"\xfd7zXZ\x00", "an xz archive", "xz压缩包"),
        (b"%PDF-1.7", "a PDF", "PDF文件"),
    ],
)
def test_what_is_no_text_is_named(begin: bytes, english: str, chinese: str) -> None:
    assert refused(begin + b"...") == (
        [f"CSV002 F: The file is no text; it looks like {english}. Unpack it, or save the table as CSV in UTF-8."],
        [f"CSV002 F：该文件不是文本文件，疑为{chinese}。请先解压，或将表格另存为UTF-8编码的CSV。"],
    )


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gb18030", "GB 18030 (GBK)"),
        ("gbk", "GB 18030 (GBK)"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_is_named(encoding: str, name: str) -> None:
    content = "id,name,level,parent\n61,陕西省,province,\n6109,安康市,city,61\n".encode(encoding)
    assert refused(content) == (
        [f"CSV003 F: The file is in {name}, not in UTF-8. Save it as 'CSV UTF-8'."],
        [f"CSV003 F：文件编码为{name}，而不是UTF-8。请另存为“CSV UTF-8”。"],
    )


def test_an_encoding_that_nobody_knows() -> None:
    english, chinese = refused(
        "id,name,level,parent\n61,Shǎnxī é,province,\n".encode() + b"62,\xff\xfe,p,\n63,\xe9,p,\n"
    )
    assert english == ["CSV003 F: The file is in an unknown encoding, not in UTF-8. Save it as 'CSV UTF-8'."]
    assert chinese == ["CSV003 F：文件编码为未知编码，而不是UTF-8。请另存为“CSV UTF-8”。"]


def test_single_cells_in_another_encoding_are_reported_one_by_one() -> None:
    good = "id,name,level,parent\n61,陕西省,province,\n6107,汉中市,city,61\n6108,榆林市,city,61\n".encode()
    bad = b'6109,"\xb0\xb2\n\xbf\xb5",city,61\n6110,x,city\xff,61\n6111,x,planet,61\n'
    english, chinese = refused(good + bad)
    assert english == [
        "CSV004 F, row 5, column 'name': The cell holds bytes that are not UTF-8: B0 B2 BF B5. Write the cell again.",
        "CSV004 F, row 6, column 'level': The cell holds bytes that are not UTF-8: FF. Write the cell again.",
        "HIE009 F, row 7, id '6111': " + PLANET,
    ]
    assert chinese[0] == "CSV004 F，第5行，“name”列：单元格含有非UTF-8字节：B0 B2 BF B5。请重新填写该单元格。"


def test_a_header_in_another_encoding() -> None:
    names = "名称".encode("gb18030")
    english, _ = refused(b"id,level,parent," + names + "\n61,province,,陕西省\n62,province,,甘肃省\n".encode())
    assert english[0].startswith("CSV004 F, row 1, column '????': The cell holds bytes that are not UTF-8: C3 FB")


@pytest.mark.parametrize(
    ("mark", "english", "chinese"),
    [
        (";", "semicolons", "分号"),
        ("\t", "tabs", "制表符"),
        ("|", "vertical bars", "竖线"),
        ("\uff0c", "full-width commas", "全角逗号"),
    ],
)
def test_another_separator_is_named(mark: str, english: str, chinese: str) -> None:
    assert refused(f"id{mark}level{mark}parent\n61{mark}province{mark}\n") == (
        [f"CSV005 F, row 1: The columns are separated by {english}, not by commas. Save it with commas."],
        [f"CSV005 F，第1行：各列由{chinese}分隔，而不是逗号。请另存为以逗号分隔的文件。"],
    )


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('id,name,level,parent\n61,"陕西省,province,\n62,甘肃省,province,\n', 2),
        ('id,name,level,parent\n61,陕西省,province,\n62,"甘"肃省,province,\n', 3),
        ('id,"level,parent\n61,province,\n', 1),
    ],
)
def test_quotes_that_do_not_match(content: str, row: int) -> None:
    message = "A quoted cell is not closed, or goes on after its closing quote."
    assert refused(content) == (
        [f"CSV006 F, row {row}: {message} Close it, and write a quote inside a cell twice."],
        [f"CSV006 F，第{row}行：引号未闭合，或闭合引号之后仍有内容。请闭合引号；单元格内的引号请写两次。"],
    )


def test_columns_that_are_missing_or_named_twice_or_not_named() -> None:
    english, chinese = refused("ident,name,name,\n61,a,b,c\n", "shops")
    known = "the columns are: 'ident', 'name', 'name', ''. Add it, or correct the header."
    assert english == [
        f"CSV007 F, row 1: There is no column 'id' or 'code'; {known}",
        f"CSV007 F, row 1: There is no column 'level'; {known}",
        f"CSV007 F, row 1: There is no column 'parent'; {known}",
        f"CSV007 F, row 1: There is no column 'shops'; {known}",
        "CSV008 F, row 1: The header names the column 'name' 2 times. Rename or delete all but one.",
        "CSV009 F, row 1: Column 4 has cells, but no name in the header. Name it, or delete its cells.",
    ]
    assert chinese[0] == (
        "CSV007 F，第1行：没有“id”或“code”列；现有列：'ident', 'name', 'name', ''。请补充该列，或更正表头。"
    )
    assert chinese[4:] == [
        "CSV008 F，第1行：表头中“name”列出现2次。请只保留一列，其余改名或删除。",
        "CSV009 F，第1行：第4列有内容，但表头没有列名。请填写列名，或删除其内容。",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "{0},level,parent\n61,province,\n",
        "id,level,parent,{0}\n61,province,,\x01\n",
        "id,level,parent,{0},{0}\n61,province,,1,2\n",
        "id,level,parent\n61,province,\n6109,{0},61\n",
    ],
)
def test_a_heading_of_any_length_is_cut_in_messages(content: str) -> None:
    assert max(map(len, [*refused(content.format("长" * 50_000))[0], *refused(content.format("长" * 50_000))[1]])) < 400


def test_a_measure_that_is_asked_for_by_a_long_name_is_cut_in_the_message() -> None:
    english, chinese = refused("id,level,parent\n61,province,\n", "户" * 50_000)
    cut = "户" * 39 + "…"
    known = "the columns are: 'id', 'level', 'parent'. Add it, or correct the header."
    assert english == [f"CSV007 F, row 1: There is no column '{cut}'; {known}"]
    assert chinese[0].startswith(f"CSV007 F，第1行：没有“{cut}”列；")


def test_a_single_column() -> None:
    english, _ = refused("id\n61\n")
    known = "the columns are: 'id'. Add it, or correct the header."
    assert english == [f"CSV007 F, row 1: There is no column '{name}'; {known}" for name in ("level", "parent")]


def test_ragged_rows_and_what_is_wrong_with_the_others() -> None:
    english, chinese = refused(
        "id,name,level,parent\n"
        "61,陕西省,province,\n"
        "6109,安康,市,city,61\n"  # one cell too many
        "\n"  # none
        "6110,商洛市\n"  # two too few
        "6111,渭南市,planet,61\n"
        "610902,汉滨区,county,6109\n"  # its parent is on a ragged row, which is no second fault
        "6112,铜川市,city,99\n"
    )
    add = "Add '99' or correct the parent."
    fill = "Fill up the row, or put a cell that holds a comma in quotes."
    assert english == [
        f"CSV010 F, row 3: The row has 5 cells, the header 4. {fill}",
        f"CSV010 F, row 4: The row has 0 cells, the header 4. {fill}",
        f"CSV010 F, row 5: The row has 2 cells, the header 4. {fill}",
        "HIE009 F, row 6, id '6111': " + PLANET,
        f"HIE002 F, row 8, id '6112': Unit '6112' stands under '99', which is not among the units. {add}",
    ]
    assert chinese[0] == "CSV010 F，第3行：该行有5个单元格，表头有4个。请补齐该行；含逗号的单元格请加引号。"


def test_faults_of_the_table_alone() -> None:
    english, _ = refused("id,level,parent,note,note\n61,province,,a,b\n")
    assert english == ["CSV008 F, row 1: The header names the column 'note' 2 times. Rename or delete all but one."]


def test_faults_of_the_units_have_the_row_of_the_file() -> None:
    english, chinese = refused(
        "id,level,parent,households\n61,province,,-1\n6109,city,61,1.5\n6109,city,61,abc\n"
        " 6110,city,61,\n6111,city,6111,\n"
    )
    assert [line.split(":")[0] for line in english] == [
        "HIE012 F, row 2, column 'households', id '61'",
        "HIE012 F, row 3, column 'households', id '6109'",
        "HIE001 F, row 4, id '6109'",
        "HIE012 F, row 4, column 'households', id '6109'",
        "HIE011 F, row 5",
        "HIE004 F, row 6, id '6111'",
    ]
    assert len(chinese) == len(english)


def test_several_roots_are_allowed_on_request(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n62,province,\n", "utf-8")
    assert len(read_units(path, levels=LEVELS, roots="many").roots) == 2
    with pytest.raises(InvalidHierarchyError):
        read_units(path, levels=LEVELS)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_units(tmp_path / "no.csv", levels=LEVELS)


def test_a_target_that_cannot_be_written_keeps_what_is_there(tmp_path: Path) -> None:
    h = Hierarchy.from_codes(["61"], levels=LEVELS)
    with pytest.raises(FileNotFoundError):
        write_units(h, tmp_path / "no" / "units.csv")
    assert list(tmp_path.iterdir()) == []
