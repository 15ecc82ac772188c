"""Units as a CSV file: one row a unit, with its id, level, the unit above, and what is known of it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import attrs
import numpy as np

from gridgov._files import atomic_write
from gridgov.errors import Batch, GridgovError, InvalidFileError, Place, Problem, Problems, fault
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES
from gridgov.text import Text

__all__ = ["read_units", "units_as_csv", "write_units"]

EMPTY_FILE = fault(
    "CSV001",
    "empty-file",
    Text("There is nothing in the file.", "文件为空。"),
    Text("Give a header and one row for each unit.", "请填写表头，并为每个单元填写一行。"),
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
NO_COLUMN = fault(
    "CSV007",
    "no-column",
    Text("There is no column {column.en}; the columns are: {found}.", "没有{column.zh}列；现有列：{found}。"),
    Text("Add it, or correct the header.", "请补充该列，或更正表头。"),
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
_ID_OR_CODE: Final = Text("'id' or 'code'", "“id”或“code”")
_SEPARATORS: Final = {
    ";": Text("semicolons", "分号"),
    "\t": Text("tabs", "制表符"),
    "|": Text("vertical bars", "竖线"),
    "\uff0c": Text("full-width commas", "全角逗号"),
}
_OWN: Final = ("id", "code", "name", "level", "parent", "kind")
_CHUNK: Final = 1 << 16
_FIRST: Final = 2  # the header is row 1
_HALF_LOW, _HALF_HIGH = "\udc80", "\udcff"  # how bytes that are not UTF-8 are carried


def read_units(
    path: str | Path,
    *,
    levels: LevelScheme,
    roots: Literal["one", "many"] = "one",
    measures: Iterable[str] = (),
) -> Hierarchy:
    r"""Read a CSV file of units, in UTF-8, with a header.

    Columns: ``id`` or ``code``, ``level``, ``parent``; optionally ``name`` and ``kind``. Another column is a measure
    if the library knows it (`MEASURES`) or ``measures`` names it, otherwise a label.

    Args:
        path: The file.
        levels: The level scheme.
        roots: ``"many"`` allows several roots of one level.
        measures: Columns that are measures, besides those that the library knows.

    Raises:
        InvalidFileError: The file is no such table; with every fault of the table and of the units in it.
        InvalidHierarchyError: The table is sound and its units are not; with every fault.
        OSError: The file cannot be opened.

    Example:
        >>> Path("units.csv").write_text("code,level,parent\n61,province,\n6109,city,61\n", encoding="utf-8")
        44
        >>> read_units("units.csv", levels=LevelScheme.ladder("province", "city"))
        <Hierarchy: 2 units (1 province, 1 city)>
    """
    wanted = tuple(measures)
    table = _Table.read(Path(path).read_bytes(), str(path), wanted)
    columns = table.columns
    numbers = [key for key in columns if key in wanted or (key in MEASURES and key not in _OWN)]
    taken = {"id" if "id" in columns else "code", "name", "level", "parent", "kind", *numbers}
    try:
        hierarchy = Hierarchy.from_columns(
            columns["id"] if "id" in columns else columns["code"],
            columns["parent"],
            columns["level"],
            levels=levels,
            kind=columns.get("kind"),
            name=columns.get("name"),
            measures={key: columns[key] for key in numbers},
            labels={key: column for key, column in columns.items() if key not in taken},
            roots=roots,
            place=Place(file=str(path)),
            first_row=_FIRST,
        )
    except GridgovError as error:
        if not table.faults:
            raise
        # What follows from a row that is reported already is not worth a second line.
        rest = [p for p in error.problems if p.place.row not in table.spoiled]
        raise InvalidFileError(table.faults + Problems.of(*rest)) from None
    if table.faults:
        raise InvalidFileError(table.faults)
    return hierarchy


@attrs.define(eq=False)
class _Table:
    """The cells of a file by column, and what is wrong with them."""

    columns: dict[str, list[str]]
    faults: Problems
    #: Numbers of the rows that are reported in `faults`.
    spoiled: set[int]

    @classmethod
    def read(cls, data: bytes, file: str, measures: Sequence[str]) -> _Table:
        """Read the bytes of a file.

        Raises:
            InvalidFileError: There is no header with the columns that are needed.
        """
        place = Place(file=file)
        text = _decode(data, place)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, list[str]())
        except csv.Error:
            raise InvalidFileError(Problem(BAD_QUOTES, attrs.evolve(place, row=1))) from None
        if not any(cell.strip() for cell in header):
            raise InvalidFileError(Problem(EMPTY_FILE, place))
        cells, ragged = _cells(reader, len(header), place)
        batches = [*_ragged(ragged, len(header), place), *_spoiled(header, cells, place)]
        spoiled = {row for batch in batches for row in batch.rows or ()}
        names = list(header)
        while names and not names[-1].strip() and not any(cells[len(names) - 1]):
            names.pop()  # a spreadsheet leaves empty columns behind
        batches += _header_faults(names, measures, place)
        faults = Problems(batches)
        columns = dict(zip(names, cells, strict=False))
        if not {"parent", "level"} <= columns.keys() or not {"id", "code"} & columns.keys():
            raise InvalidFileError(faults)
        return cls(columns, faults, spoiled)


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
            row = done + len(chunk) + _FIRST
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
        yield Batch(RAGGED_ROW, [row + _FIRST for row in ragged], facts=facts, place=place)


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


def _header_faults(names: Sequence[str], measures: Sequence[str], place: Place) -> Iterator[Batch]:
    """Find columns that are missing, named twice or not named."""
    head = attrs.evolve(place, row=1)
    known = ", ".join(f"'{name}'" for name in names)
    if len(names) == 1:
        for mark, given in _SEPARATORS.items():
            if mark in names[0]:
                yield Batch(OTHER_SEPARATOR, facts={"given": [given]}, place=head)
                return
    missing: list[Text] = [] if {"id", "code"} & set(names) else [_ID_OR_CODE]
    missing += [Text(f"'{name}'", f"“{name}”") for name in ("level", "parent", *measures) if name not in names]
    if missing:
        yield Batch(NO_COLUMN, facts={"column": missing, "found": [known] * len(missing)}, place=head)
    for name in dict.fromkeys(names):
        n = names.count(name)
        if n > 1 and name.strip():
            yield Batch(COLUMN_TWICE, facts={"column": [name], "n": [n]}, place=head)
    for number, name in enumerate(names, 1):
        if not name.strip():
            yield Batch(NAMELESS_COLUMN, facts={"number": [number]}, place=head)


def units_as_csv(hierarchy: Hierarchy) -> str:
    """Return the units as CSV text: ``id``, ``name``, ``level``, ``parent``, then kinds, measures and labels.

    Units stand in preorder. The column ``kind`` is there if a level of the scheme has several kinds.

    Example:
        >>> levels = LevelScheme.ladder("province", "city")
        >>> print(units_as_csv(Hierarchy.from_codes(["61", "6109"], levels=levels, name=["陕西省", None])), end="")
        id,name,level,parent
        61,陕西省,province,
        6109,,city,61
    """
    found = hierarchy.to_columns()
    kinds = len(hierarchy.levels.types) > len(hierarchy.levels.levels)
    keys = ["id", "name", "level", "parent", *(["kind"] if kinds else ())]
    columns: dict[str, list[object]] = {
        key: found[key].tolist() if key in found else [None] * len(hierarchy) for key in keys
    }
    for key, values in hierarchy.measures.items():
        columns[key] = [_number(value) for value in values.tolist()]
    for key, labels in hierarchy.labels.items():
        columns[key] = list(labels.tolist())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()


def _number(value: float) -> str:
    """Write a number without an exponent, so that it can be read again."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else np.format_float_positional(value, trim="-")


def write_units(hierarchy: Hierarchy, path: str | Path) -> None:
    """Write the units as a CSV file, whole or not at all, with the mark by which a spreadsheet knows UTF-8.

    Raises:
        OSError: The file cannot be written; nothing has changed.

    Example:
        >>> levels = LevelScheme.ladder("province", "city")
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=levels)
        >>> write_units(h, "units.csv")
        >>> read_units("units.csv", levels=levels) == h
        True
    """
    atomic_write(path, units_as_csv(hierarchy).encode("utf-8-sig"))
