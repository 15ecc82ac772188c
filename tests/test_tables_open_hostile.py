"""Files that are damaged, protected, or made to do harm: a fault, and bounded memory."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_open_cases import (
    HEAD,
    ONE,
    TAIL,
    archive,
    codes,
    locked,
    ods,
    pa,
    parquet,
    rows_of,
    with_parts,
    with_sheet,
    xls,
    xlsx,
)

from gridgov.errors import InvalidFileError, Problems
from gridgov.tables._open import Opened, open_source
from gridgov.tables._open_biff import old_sheets
from gridgov.tables._open_limits import Limits
from gridgov.tables._open_ole import OddFileError, compound, streams
from gridgov.tables._zip_extent import Extent, OddSheetError
from gridgov.tables._zip_other import binary_sheet, open_document

ROWS: list[list[Any]] = [["编号", "名称", "户数"], *[[f"{i}", f"社区{i}", float(i)] for i in range(30)]]
CSV = "\n".join(",".join(map(str, row)) for row in ROWS).encode()


SOUND = {
    "xlsx": xlsx(ROWS, ["A2:A3"]),
    "xls": xls(ROWS),
    "csv": CSV,
    "gb.csv": CSV.decode().encode("gb18030"),
    "utf16.csv": CSV.decode().encode("utf-16"),
    "parquet": parquet(pa.table({name: [row[j] for row in ROWS[1:]] for j, name in enumerate(ROWS[0])})),
    "ods": ods(
        '<table:table table:name="a"><table:table-row><table:table-cell office:value-type="float" office:value="1">'
        "<text:p>1</text:p></table:table-cell></table:table-row></table:table>"
    ),
}


def refusal(source: Any, **how: Any) -> dict[str, int]:  # noqa: ANN401 - whatever can be opened
    """Return the codes of a refusal."""
    with pytest.raises(InvalidFileError) as caught:
        open_source(source, **how)
    assert caught.value.text("zh") != caught.value.text("en")
    return caught.value.problems.counts()


def try_to_open(data: bytes) -> None:
    """Open bytes; nothing but a refusal may be raised."""
    problems: Problems
    try:
        opened = open_source(data, limits=Limits(workbook_cells=100_000, workbook_bytes=1 << 24))
    except InvalidFileError as error:
        opened, problems = Opened(), error.problems
    else:
        problems = opened.problems
    assert opened.sheets or problems
    assert bool(problems.text("en")) == bool(problems.text("zh")) == bool(problems)
    for sheet in opened.sheets:
        assert len({len(cells) for cells in sheet.columns}) == 1
        rows_of(sheet)


@pytest.mark.parametrize("form", SOUND)
def test_sound_files_are_sound(form: str) -> None:
    assert not open_source(SOUND[form]).problems


@pytest.mark.parametrize("form", SOUND)
def test_a_file_cut_off_anywhere_is_refused_or_read(form: str) -> None:
    data = SOUND[form]
    step = max(1, len(data) // 150)
    for n in (*range(0, len(data), step), *range(max(0, len(data) - 8), len(data))):
        try_to_open(data[:n])


@pytest.mark.parametrize("form", ["xlsx", "ods", "parquet"])
def test_what_keeps_its_list_of_contents_at_the_end_is_refused_when_cut_off(form: str) -> None:
    data = SOUND[form]
    for n in range(5, len(data) - 1, max(1, len(data) // 40)):
        assert set(refusal(data[:n])) <= {"SRC010", "SRC005", "SRC006"}


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_flipped_bytes_are_refused_or_read(form: str, data: st.DataObject) -> None:
    broken = bytearray(SOUND[form])
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(broken) - 1), st.integers(0, 255)), min_size=1, max_size=6)
    ):
        broken[at] = value
    try_to_open(bytes(broken))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_flipped_bytes_in_the_records_of_an_old_workbook_are_refused_or_read(data: st.DataObject) -> None:
    stream = bytearray(streams(SOUND["xls"])["Workbook"])
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(stream) - 1), st.integers(0, 255)), min_size=1, max_size=6)
    ):
        stream[at] = value
    try_to_open(compound("Workbook", bytes(stream)))


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"]))
def test_flipped_bytes_in_the_parts_of_a_workbook_are_refused_or_read(data: st.DataObject, part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND["xlsx"])) as archive:
        text = bytearray(archive.read(part))
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(32, 126)), min_size=1, max_size=6)
    ):
        text[at] = value
    try_to_open(with_parts(SOUND["xlsx"], {part: bytes(text)}))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"\x1f\x8b", b"\xfd7zXZ\0"]), st.binary())
def test_random_bytes_are_refused_or_read(head: bytes, data: bytes) -> None:
    try_to_open(head + data)


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no") == {"SRC001": 1}
    assert refusal(tmp_path / "no" / "a.csv") == {"SRC001": 1}
    assert refusal("a\0b") == {"SRC002": 1}
    assert refusal(tmp_path) == {"SRC004": 1}
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    (tmp_path / "pipe.csv").parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal(tmp_path / "loop.csv") == {"SRC002": 1}
    assert refusal(tmp_path / "pipe.csv") == {"SRC002": 1}
    assert refusal(tmp_path) == {"SRC002": 2}
    assert refusal("/dev/zero") == {"SRC002": 1}
    with Path("/dev/zero").open("rb") as stream:
        assert refusal(stream) == {"SRC005": 1}
    assert refusal(b"") == {"SRC003": 1}
    with pytest.raises(TypeError, match="mode 'rb'"):
        open_source(io.StringIO("a,b\n"))
    with pytest.raises(TypeError, match="not int"):
        open_source(3)


def test_a_file_that_vanishes_from_a_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(CSV)
    (tmp_path / "b.csv").write_bytes(CSV)
    found = os.open

    def gone(path: Any, *more: Any) -> int:  # noqa: ANN401 - as the system takes it
        if str(path).endswith("a.csv"):
            raise FileNotFoundError
        return found(path, *more)

    monkeypatch.setattr(os, "open", gone)
    opened = open_source(tmp_path)
    assert [sheet.file for sheet in opened.sheets] == [str(tmp_path / "b.csv")]
    assert codes(opened) == {"SRC001": 1}


def test_other_kinds_of_files_are_told_apart() -> None:
    page = b"<html><body><table><tr><td>1</td></tr></table>"
    old = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    for data in (page, b"\xef\xbb\xbf  " + page, old, b"MIME-Version: 1.0\nX-Document", b"<a/>"):
        assert refusal(data) == {"SRC007": 1}
    for data in (b"%PDF-1.4", b"\x89PNG\r\n", b'{"a": 1}', b'[{"a": 1}]', b"{\\rtf1", b"SQLite format 3\0"):
        assert refusal(data) == {"SRC005": 1}
    assert refusal(archive("a.csv")) == {"SRC006": 1}
    assert refusal(archive("word/document.xml")) == {"SRC005": 1}
    for data in (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a", b"BZh9", b"\x28\xb5\x2f\xfd"):
        assert refusal(data) == {"SRC006": 1}
    assert refusal(compound("WordDocument", b"x")) == {"SRC005": 1}


def test_protected_files_are_told() -> None:
    assert refusal(locked(SOUND["xlsx"]), name="a.xlsx") == {"SRC009": 1}
    stream = streams(SOUND["xls"])["Workbook"]
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    with_password = stream[:first] + struct.pack("<HH", 0x2F, 6) + bytes(6) + stream[first:]
    assert refusal(compound("Workbook", with_password)) == {"SRC009": 1}
    assert refusal(with_parts(archive("a"), {"encrypted-package": b"x"})) == {"SRC009": 1}
    packed = bytearray(SOUND["xlsx"])
    at = packed.find(b"PK\x01\x02")
    while at >= 0:
        packed[at + 8] |= 1
        at = packed.find(b"PK\x01\x02", at + 1)
    assert refusal(bytes(packed)) == {"SRC009": 1}


def test_all_parts_of_a_workbook_count_towards_its_size() -> None:
    many = with_parts(xlsx([["x"]]), {f"xl/worksheets/more{i}.xml": b" " * 40_000 for i in range(3)})
    assert refusal(many, limits=Limits(workbook_bytes=100_000)) == {"SRC012": 1}
    assert open_source(many, limits=Limits(workbook_bytes=200_000)).sheets
    pictures = with_parts(xlsx([["x"]]), {f"xl/media/image{i}.png": b" " * 40_000 for i in range(3)})
    assert open_source(pictures, limits=Limits(workbook_bytes=100_000)).sheets


def test_declarations_of_entities_are_refused() -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    bad = '<!DOCTYPE x [<!ENTITY e "e">]>' + HEAD
    assert refusal(with_sheet(cell, head=bad)) == {"SRC014": 1}
    shared = {"xl/sharedStrings.xml": '<!DOCTYPE x SYSTEM "http://example.org/x"><sst/>'}
    assert refusal(with_parts(xlsx([["x"]]), shared)) == {"SRC014": 1}


def test_a_cell_far_away_refuses_its_sheet_only() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = with_parts(xlsx([["x"]], more={"二": "visible"}), {"xl/worksheets/sheet1.xml": HEAD + ONE + far + TAIL})
    opened = open_source(data)
    assert [(p.code, p.place.sheet, p.facts["last"]) for p in opened.problems] == [("SRC013", "单元", "XFD1048576")]
    assert [sheet.title for sheet in opened.sheets] == ["二"]
    assert refusal(SOUND["xlsx"], limits=Limits(workbook_cells=92)) == {"SRC013": 1}
    assert open_source(SOUND["xlsx"], limits=Limits(workbook_cells=93)).sheets
    assert refusal(SOUND["xls"], limits=Limits(workbook_cells=92)) == {"SRC013": 1}


def test_a_part_that_two_sheets_share_counts_twice() -> None:
    data = with_parts(
        xlsx(ROWS, more={"二": "visible"}),
        {"xl/worksheets/sheet2.xml": zipfile.ZipFile(io.BytesIO(SOUND["xlsx"])).read("xl/worksheets/sheet1.xml")},
    )
    opened = open_source(data, limits=Limits(workbook_cells=100))
    assert codes(opened) == {"SRC013": 1}
    assert len(opened.sheets) == 1


def test_cells_of_old_workbooks_that_lie_far_away_are_refused() -> None:
    stream = bytearray(streams(SOUND["xls"])["Workbook"])
    at = stream.find(struct.pack("<HH", 0x200, 14))
    struct.pack_into("<IIHH", stream, at + 4, 0, 65_536, 0, 65_535)
    assert rows_of(open_source(compound("Workbook", bytes(stream))).sheets[0])[1] == ["0", "社区0", 0.0]
    cell = stream.find(struct.pack("<HHHH", 0x27E, 10, 1, 2))
    assert cell > 0
    struct.pack_into("<HH", stream, cell + 4, 65_535, 65_535)
    assert refusal(compound("Workbook", bytes(stream))) == {"SRC013": 1}


def test_repeated_cells_of_open_document_are_counted() -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>甲乙</text:p>'
    row = '<table:table table:name="单元"><table:table-row table:number-rows-repeated="{}">'
    text = row + cell + "</table:table-cell></table:table-row></table:table>"
    data = text.format(1000, 300)
    assert refusal(ods(data), limits=Limits(workbook_cells=299_999)) == {"SRC013": 1}
    spaces = ' xmlns:table="t" xmlns:office="o" xmlns:text="x"><table:table '
    found = open_document(data.replace("<table:table ", f"<x{spaces}", 1).encode() + b"</x>", 100)
    assert found == ({"单元": Extent(1000, 300)}, 600_000)
    assert refusal(ods(text.format(100, 100)), limits=Limits(workbook_bytes=9000)) == {"SRC012": 1}


def record(kind: int, data: bytes = b"") -> bytes:
    """Write a record of the binary form of a workbook."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data


def wide(text: str) -> bytes:
    """Write a text of the binary form of a workbook."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(cells: bytes) -> bytes:
    """Write a workbook in the binary form."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("单元"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/workbook.bin", record(131) + record(143) + bundle + record(144) + record(132))
        sheet = record(129) + record(148, struct.pack("<IIII", 0, 1, 0, 1)) + record(145) + cells
        archive.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))
    return out.getvalue()


def test_the_binary_form_of_a_workbook_is_read_and_bounded() -> None:
    def row(at: int) -> bytes:
        return record(0, struct.pack("<I", at) + bytes(13))

    def number(column: int, value: float) -> bytes:
        return record(5, struct.pack("<IId", column, 0, value))

    error = record(3, struct.pack("<IIB", 2, 0, 0x17))
    opened = open_source(xlsb(row(0) + number(0, 1.5) + row(1) + number(1, 2.5) + error), name="a.xlsb")
    assert rows_of(opened.sheets[0]) == [[1.5, None, None], [None, 2.5, None]]
    assert [(p.code, p.place.text(), p.facts["shown"]) for p in opened.problems] == [
        ("SRC016", "a.xlsb, sheet '单元', cell C2", "#REF!")
    ]
    assert refusal(xlsb(row(1_000_000) + number(16_000, 1.0))) == {"SRC013": 1}
    assert refusal(xlsb(row(0) + number(0, 1.0) + b"\xff\xff\xff\xff")) == {"SRC010": 1}
    with pytest.raises(OddSheetError):
        binary_sheet(row(0) * 20, [], 10)


def test_texts_that_many_cells_share_are_counted() -> None:
    strings = f"<sst><si><t>a</t></si><si><t>{'长' * 1000}</t></si></sst>"
    cells = '<row r="1">' + "".join(f'<c r="A{i}" t="s"><v>{{}}</v></c>' for i in range(1, 200)) + "</row>"
    limits = Limits(workbook_bytes=100_000)

    def book(which: int) -> bytes:
        return with_parts(with_sheet(cells.replace("{}", str(which))), {"xl/sharedStrings.xml": strings})

    assert refusal(book(1), limits=limits) == {"SRC012": 1}
    assert open_source(book(0), limits=limits).sheets
    assert refusal(book(7), limits=limits) == {"SRC010": 1}


def test_shared_texts_of_old_workbooks_are_counted_where_they_go_on() -> None:
    rows = [["长" * 3000, "b" * 30_000], *[[f"x{i}" * 200, "长" * 3000] for i in range(40)]]
    stream = streams(xls(rows))["Workbook"]
    assert old_sheets(stream, 10**6).characters == sum(len(cell) for row in rows for cell in row)
    assert rows_of(open_source(xls(rows)).sheets[0]) == rows
    with pytest.raises(OddFileError):
        old_sheets(stream, 20)


BOMBS = """
import io, pathlib, sys, zipfile, zlib
import numpy, pyarrow, python_calamine, tables_open_cases as cases, test_tables_open_hostile as hostile
from gridgov.errors import InvalidFileError, Problems
from gridgov.tables._open import Opened, open_source
from gridgov.tables._open_limits import Limits
def most():  # of this process: what getrusage says holds that of the one that started it, too
    lines = pathlib.Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
bombs = dict(hostile.bombs())
begin = most()
for name, (data, how) in bombs.items():
    try:
        found = open_source(data, **how)
        print(name, [sheet.n_rows for sheet in found.sheets], found.problems.counts())
    except InvalidFileError as error:
        print(name, error.problems.counts())
print("MiB", (most() - begin) // 1024)
"""


def inflating(data: bytes, claimed: int | None = None) -> bytes:
    """Return a workbook whose sheet unpacks to many zero bytes, or claims another size."""
    out = bytearray(with_parts(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": data}))
    if claimed is not None:
        for mark, where in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
            at = out.find(mark)
            while at >= 0:
                if struct.unpack_from("<I", out, at + where)[0] == len(data):
                    struct.pack_into("<I", out, at + where, claimed)
                at = out.find(mark, at + 4)
    return bytes(out)


def bombs() -> list[tuple[str, tuple[bytes, dict[str, Any]]]]:
    """Return files that would fill the memory."""
    import gzip

    few = Limits(workbook_bytes=20_000_000, unpacked_bytes=20_000_000)
    zeros = bytes(30_000_000)
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    rows = "".join(f'<row r="{i}" s="1"><c r="A{i}" s="1"/><c r="XFD{i}" s="1"/></row>' for i in range(2, 60_000))
    stream = bytearray(streams(SOUND["xls"])["Workbook"])
    struct.pack_into("<IIHH", stream, stream.find(struct.pack("<HH", 0x200, 14)) + 4, 0, 65_536, 0, 65_535)
    one = pa.DictionaryArray.from_arrays(pa.array(np.zeros(100_000, np.int32)), pa.array(["x" * 1_000_000]))
    constant = pa.table({"a": pa.array(np.zeros(3_000_000, np.int8))})
    return [
        ("zip", (inflating(zeros), {"limits": few})),
        ("liar", (inflating(zeros, 1000), {"limits": few})),
        ("gz", (gzip.compress(zeros, 1), {"limits": few})),
        ("far", (with_sheet(ONE + far), {})),
        ("empty rows", (with_sheet(ONE + rows), {})),
        ("said", (compound("Workbook", bytes(stream)), {})),
        ("repeated", (parquet(pa.table({"a": one})), {})),
        ("constant", (parquet(constant), {"limits": Limits(rows=2_999_999)})),
    ]


def test_files_made_to_fill_the_memory_do_not() -> None:
    here = Path(__file__).parent
    command = [sys.executable, "-c", BOMBS]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(here)}, check=False, capture_output=True, text=True, timeout=120
    )
    *lines, memory = done.stdout.splitlines()
    assert lines == [
        "zip {'SRC012': 1}",
        "liar {'SRC010': 1}",
        "gz {'SRC012': 1}",
        "far {'SRC013': 1}",
        "empty rows [1] {}",
        "said [31] {}",
        "repeated {'SRC011': 1}",
        "constant {'SRC011': 1}",
    ], done.stderr
    assert int(memory.split()[1]) < 400
