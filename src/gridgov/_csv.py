"""Cells of a CSV file by column, and what is wrong with the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import attrs

from gridgov._problems import cut_heading
from gridgov.errors import Batch, InvalidFileError, Place, Problem, Problems, fault
from gridgov.text import Text

__all__ = ["FIRST_ROW", "CsvTable"]

EMPTY_FILE = fault(
    "CSV001",
    "empty-file",
    Text("There is nothing in the file.", "文件为空。"),
    Text("Give a header and one row for each {row.en}.", "请填写表头，并为每个{row.zh}填写一行。"),
)
NO_TEXT_FILE = fault(
    "CSV002",
    "no-text-file",
    Text("The file is no text; it looks like {what.en}.", "该文件不是文本文件，疑为{what.zh}。"),
    Text("Unpack it, or save the table as CSV in UTF-8.", "请先解压，或将表格另存为UTF-8编码的CSV。"),
)
OTHER_ENCODING = fault(
    "CSV003",
    "other-encoding",
    Text("The file is in {encoding.en}, not in UTF-8.", "文件编码为{encoding.zh}，而不是UTF-8。"),
    Text("Save it as 'CSV UTF-8'.", "请另存为“CSV UTF-8”。"),
)
BAD_BYTES = fault(
    "CSV004",
    "bad-bytes",
    Text("The cell holds bytes that are not UTF-8: {shown}.", "单元格含有非UTF-8字节：{shown}。"),
    Text("Write the cell again.", "请重新填写该单元格。"),
)
OTHER_SEPARATOR = fault(
    "CSV005",
    "other-separator",
    Text("The columns are separated by {given.en}, not by commas.", "各列由{given.zh}分隔，而不是逗号。"),
    Text("Save it with commas.", "请另存为以逗号分隔的文件。"),
)
BAD_QUOTES = fault(
    "CSV006",
    "bad-quotes",
    Text("A quoted cell is not closed, or goes on after its closing quote.", "引号未闭合，或闭合引号之后仍有内容。"),
    Text("Close it, and write a quote inside a cell twice.", "请闭合引号；单元格内的引号请写两次。"),
)
COLUMN_TWICE = fault(
    "CSV008",
    "column-twice",
    Text("The header names the column '{column}' {n} times.", "表头中“{column}”列出现{n}次。"),
    Text("Rename or delete all but one.", "请只保留一列，其余改名或删除。"),
)
NAMELESS_COLUMN = fault(
    "CSV009",
    "nameless-column",
    Text("Column {number} has cells, but no name in the header.", "第{number}列有内容，但表头没有列名。"),
    Text("Name it, or delete its cells.", "请填写列名，或删除其内容。"),
)
RAGGED_ROW = fault(
    "CSV010",
    "ragged-row",
    Text("The row has {found} cells, the header {wanted}.", "该行有{found}个单元格，表头有{wanted}个。"),
    Text(
        "Fill up the row, or put a cell that holds a comma in quotes.",
        "请补齐该行；含逗号的单元格请加引号。",
    ),
)

#: How files begin that are often taken for CSV.
_MAGIC: Final[Mapping[bytes, Text]] = {
    b"PK\x03\x04": Text("an Excel workbook or a zip archive", "Excel工作簿或zip压缩包"),
    b"\xd0\xcf\x11\xe0": Text("an old Excel workbook", "旧版Excel工作簿"),
    b"\x1f\x8b": Text("a gzip archive", "gzip压缩包"),
    b"\xfd7zXZ\x00": Text("an xz archive", "xz压缩包"),
    b"%PDF": Text("a PDF", "PDF文件"),
}
#: The longer marks first: that of UTF-32 begins with that of UTF-16.
_UTF_16, _UTF_32 = Text("UTF-16", "UTF-16"), Text("UTF-32", "UTF-32")
_MARKS: Final[Mapping[bytes, Text]] = {
    b"\xff\xfe\x00\x00": _UTF_32,
    b"\x00\x00\xfe\xff": _UTF_32,
    b"\xff\xfe": _UTF_16,
    b"\xfe\xff": _UTF_16,
}
_CHINESE: Final = Text("GB 18030 (GBK)", "GB 18030 (GBK)")
_UNKNOWN_ENCODING: Final = Text("an unknown encoding", "未知编码")
_SEPARATORS: Final = {
    ";": Text("semicolons", "分号"),
    "\t": Text("tabs", "制表符"),
    "|": Text("vertical bars", "竖线"),
    "\uff0c": Text("full-width commas", "全角逗号"),
}
_CHUNK: Final = 1 << 16
#: The row below the header, which is row 1.
FIRST_ROW: Final = 2
_HALF_LOW, _HALF_HIGH = "\udc80", "\udcff"  # how bytes that are not UTF-8 are carried


def _nothing(_names: Sequence[str]) -> Iterator[Batch]:
    return iter(())


@attrs.define(eq=False)
class CsvTable:
    """The cells of a file by column, and what is wrong with them."""

    columns: dict[str, list[str]]
    faults: Problems
    #: Numbers of the rows that are reported in `faults`.
    spoiled: set[int]

    @classmethod
    def read(
        cls, data: bytes, file: str, row: Text, check: Callable[[Sequence[str]], Iterator[Batch]] = _nothing
    ) -> CsvTable:
        """Read the bytes of a file.

        Args:
            data: The bytes.
            file: Its name, for the report.
            row: What one row is.
            check: Finds what is wrong with the names of the columns.

        Raises:
            InvalidFileError: It is no text in UTF-8, its quotes do not match, or there is no header.
        """
        place = Place(file=file)
        text = _decode(data, place)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, list[str]())
        except csv.Error:
            raise InvalidFileError(Problem(BAD_QUOTES, attrs.evolve(place, row=1))) from None
        if not any(cell.strip() for cell in header):
            raise InvalidFileError(Problem(EMPTY_FILE, place, {"row": row}))
        cells, ragged = _cells(reader, len(header), place)
        batches = [*_ragged(ragged, len(header), place), *_spoiled(header, cells, place)]
        spoiled = {row for batch in batches for row in batch.rows or ()}
        names = list(header)
        while names and not names[-1].strip() and not any(cells[len(names) - 1]):
            names.pop()  # a spreadsheet leaves empty columns behind
        batches += _header_faults(names, check, place)
        return cls(dict(zip(names, cells, strict=False)), Problems(batches), spoiled)

    @property
    def is_split(self) -> bool:
        """Whether the columns are separated by commas, so that their names mean anything."""
        return not self.faults.of_code(OTHER_SEPARATOR.code)


def _decode(data: bytes, place: Place) -> str:
    """Return the text; bytes that are not UTF-8 become halves of characters.

    Raises:
        InvalidFileError: It is no text, or all of it is in another encoding.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise InvalidFileError(Problem(NO_TEXT_FILE, place, {"what": what}))
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            raise InvalidFileError(Problem(OTHER_ENCODING, place, {"encoding": encoding}))
    if b"\0" in data[:_CHUNK]:
        raise InvalidFileError(Problem(OTHER_ENCODING, place, {"encoding": _UTF_16}))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # A few bad cells are reported one by one; a file of them was saved in another encoding.
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    if sum(not _is_utf8(line) for line in lines) * 2 > len(lines):
        raise InvalidFileError(Problem(OTHER_ENCODING, place, {"encoding": _guess(data)}))
    return data.decode("utf-8-sig", "surrogateescape")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(data: bytes) -> Text:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return _UNKNOWN_ENCODING
    return _CHINESE


def _cells(reader: Iterator[list[str]], width: int, place: Place) -> tuple[list[list[str]], dict[int, int]]:
    """Return the cells below the header by column, and how many cells each row has that has not ``width``.

    Raises:
        InvalidFileError: Quotes do not match.
    """
    columns: list[list[str]] = [[] for _ in range(width)]
    ragged: dict[int, int] = {}
    done = 0
    while True:
        chunk: list[list[str]] = []
        try:
            chunk.extend(islice(reader, _CHUNK))
        except csv.Error:
            row = done + len(chunk) + FIRST_ROW
            raise InvalidFileError(Problem(BAD_QUOTES, attrs.evolve(place, row=row))) from None
        if not chunk:
            break
        if set(map(len, chunk)) != {width}:
            for i, cells in enumerate(chunk):
                if len(cells) != width:
                    ragged[done + i] = len(cells)
                    chunk[i] = [*cells[:width], *[""] * (width - len(cells))]
        for column, values in zip(columns, zip(*chunk, strict=True), strict=True):
            column.extend(values)
        done += len(chunk)
    # Rows without any content at the end are what a spreadsheet leaves behind.
    used = done
    while used and not any(column[used - 1] for column in columns) and ragged.get(used - 1, width) <= width:
        used -= 1
    for column in columns:
        del column[used:]
    return columns, {row: n for row, n in ragged.items() if row < used}


def _ragged(ragged: Mapping[int, int], width: int, place: Place) -> Iterator[Batch]:
    if ragged:
        facts = {"found": list(ragged.values()), "wanted": [width] * len(ragged)}
        yield Batch(RAGGED_ROW, [row + FIRST_ROW for row in ragged], facts=facts, place=place)


def _spoiled(header: Sequence[str], cells: Sequence[list[str]], place: Place) -> Iterator[Batch]:
    """Find cells with bytes that are not UTF-8, the header included."""
    for name, column in zip(header, cells, strict=True):
        bad = {row: cell for row, cell in enumerate((name, *column), 1) if not cell.isascii() and _bytes_of(cell)}
        if bad:
            label = name.encode("utf-8", "replace").decode()
            shown = [" ".join(f"{ord(c) & 0xFF:02X}" for c in _bytes_of(cell)) for cell in bad.values()]
            yield Batch(BAD_BYTES, list(bad), facts={"shown": shown}, place=attrs.evolve(place, column=label))


def _bytes_of(cell: str) -> str:
    return "".join(c for c in cell if _HALF_LOW <= c <= _HALF_HIGH)


def _header_faults(
    names: Sequence[str], check: Callable[[Sequence[str]], Iterator[Batch]], place: Place
) -> Iterator[Batch]:
    """Find columns that are named twice or not named, and what ``check`` finds."""
    head = attrs.evolve(place, row=1)
    if len(names) == 1:
        for mark, given in _SEPARATORS.items():
            if mark in names[0]:
                yield Batch(OTHER_SEPARATOR, facts={"given": [given]}, place=head)
                return
    yield from check(names)
    for name in dict.fromkeys(names):
        n = names.count(name)
        if n > 1 and name.strip():
            yield Batch(COLUMN_TWICE, facts={"column": [cut_heading(name)], "n": [n]}, place=head)
    for number, name in enumerate(names, 1):
        if not name.strip():
            yield Batch(NAMELESS_COLUMN, facts={"number": [number]}, place=head)
